//! Several deals held together, said.

use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{
    CallsBeyond, CarriedOn, Charged, CheckedValue, FigureUnit, FundHolding, HeldPart, Portfolio, Provenance,
    Returns, Sense, Shared, SharedNumber,
};
use crate::model::{Model, OptionId, title_of};
use crate::report::number::{chance, figure, figure_with_error, percent};
use crate::report::plots;
use crate::report::sentences::listed;
use crate::statistics::Distribution;

/// What was found; `model` is that of the first deal.
#[must_use]
pub fn portfolio(model: &Model, found: &Portfolio, from: Provenance) -> Analysed {
    let say = Say { model, found };
    let mut parts: Vec<Part> = say.answer().into_iter().map(Part::Point).collect();
    parts.push(Part::drawn("portfolio", plots::portfolio(model, found)));
    parts.push(Part::Heading("Each deal, and the fund".to_owned()));
    parts.extend(found.holdings.iter().cloned().map(Part::Said));
    parts.push(Part::Grid(say.returns()));
    parts.extend(say.without_median().map(Part::Said));
    parts.extend(calls(found).map(Part::Grid));
    if let Some(charged) = &found.charged {
        parts.push(Part::Heading("What the fund charges".to_owned()));
        parts.push(Part::Said(say.terms_of_fees()));
        parts.push(Part::Grid(fees(charged)));
    }
    parts.push(Part::Heading("How deals move together".to_owned()));
    parts.extend(say.shared().into_iter().map(Part::Said));
    parts.push(Part::Grid(say.correlations()));
    parts.extend(say.without_correlation().map(Part::Said));
    parts.push(Part::Said(CAUTION.to_owned()));
    if found.charged.is_none() {
        parts.push(Part::Said(NO_FEES.to_owned()));
    }
    let deals: Vec<String> = found.deals.iter().map(|deal| deal.title.clone()).collect();
    let of = format!("Deals held together: {}", listed(&deals));
    let under = super::under(model, &from);
    Analysed { name: "portfolio", title: "Portfolio", about: ABOUT, of, from, under, parts }
}

/// What a fund holds of a deal, where that is not all investors' money of it.
#[must_use]
pub fn holding(model: &Model, option: OptionId, held: FundHolding, title: &str) -> Option<String> {
    let class = held.class.map(|class| {
        let capital = model.options[option.index()].capital.expect("a fund holds what investors hold");
        let tranche = &model.capitals[capital.index()].tranches[class.index()];
        title_of(tranche.label.as_ref(), &tranche.name)
    });
    let whole =
        class.map_or_else(|| "what all investors hold".to_owned(), |class| format!("the class {class}"));
    let amount = |pounds| figure(pounds, FigureUnit::Money, model.currency);
    let of = match held.part {
        HeldPart::Whole if held.class.is_none() => return None,
        HeldPart::Whole => whole,
        HeldPart::Share(share) => format!("{} of {whole}", percent(share, 3)),
        HeldPart::Amount(money) => {
            let capital = model.options[option.index()].capital.expect("a fund holds what investors hold");
            let mut rows = model.capitals[capital.index()].commitments(held.class);
            let is_certain = rows.all(|row| model.inputs.row(row).law.is_certain());
            let or_all = if is_certain { "" } else { " (all of it in futures in which that is less)" };
            format!(
                "{} of what is committed to {whole}{or_all}, and the same share of each call",
                amount(money.to_pounds())
            )
        }
    };
    Some(format!("Of {title} the fund holds {of}; its figures here are of that."))
}

const ABOUT: &str =
    "Several deals held together: what a fund earns and risks that holds investors' money of each.";

const CAUTION: &str = "Each deal alone is as its own report has it: its people, chances and numbers are its own, and only what is \
    named moves together. What deals have in common and nobody named (one provider, one government, one way of working that \
    does not work) makes a fund riskier than it looks here.";

const NO_FEES: &str = "Nothing is charged here: what setting the fund up and managing it costs its investors is added with \
    --set-up-cost, --fee-of-committed, --fee-of-invested and --carry.";

struct Say<'a> {
    model: &'a Model,
    found: &'a Portfolio,
}

impl Say<'_> {
    fn answer(&self) -> Vec<String> {
        let found = self.found;
        let alone: Vec<String> =
            found.deals.iter().map(|deal| format!("{} {}", deal.title, chance(deal.p_loss))).collect();
        let loses = match found.before_fees.first() {
            Some(before) => {
                format!("{} after fees, {} before", chance(found.fund.p_loss), chance(before.p_loss))
            }
            None => chance(found.fund.p_loss),
        };
        let mut said = vec![format!(
            "Chance that the fund loses (less comes back than was paid in): {loses}. Of each deal alone: {}.",
            listed(&alone)
        )];
        said.extend(self.earned());
        said.extend(self.beyond());
        said.extend(self.diversified());
        if let [senior, junior] = found.classes.as_slice() {
            said.push(format!(
                "The class that is repaid first loses in {}; the class that loses first, which pays in {} of each call, in {}.",
                chance(senior.p_loss),
                percent(found.terms.first_loss, 3),
                chance(junior.p_loss)
            ));
        }
        if let (Some(until), Some(mean)) = (found.terms.recycles_until, found.recycled.mean) {
            said.push(format!(
                "Until month {until} what comes back is kept for later calls: {} of them are met so on average.",
                figure_with_error(mean.value, Some(mean.se), FigureUnit::Money, self.model.currency)
            ));
        }
        said
    }

    /// What the deals call and the fund has not, where so much is promised and no more; and what that says of its figures.
    fn beyond(&self) -> Option<String> {
        let (found, currency) = (self.found, self.model.currency);
        let promised = figure(found.terms.commitment?.to_pounds(), FigureUnit::Money, currency);
        let likely = chance(found.beyond.chance);
        let head =
            format!("Chance that the deals call more than the fund has, with {promised} promised: {likely}");
        let money = |own: CheckedValue| figure_with_error(own.value, own.se, FigureUnit::Money, currency);
        let Some(beyond) = found.beyond.amount else { return Some(format!("{head}.")) };
        let never = found.unmet.amount.map_or_else(
            || "what comes back meets all of it later".to_owned(),
            |unmet| {
                format!(
                    "what comes back meets it later as far as it goes, and in {} of futures some is never met, {} on average in \
                     those",
                    chance(found.unmet.chance),
                    money(unmet)
                )
            },
        );
        Some(format!(
            "{head}, by {} on average where they do; {never}. The deals would lack that money, and are played here as if they had \
             it: in these futures the fund's figures do not hold. More that is promised (--commitment) or less that is held \
             (--holds) leaves fewer of them.",
            money(beyond)
        ))
    }

    /// What holding the deals together takes off their risk, or why that is not told.
    fn diversified(&self) -> Vec<String> {
        let found = self.found;
        if found.beyond.amount.is_some() {
            return vec![
                "What holding the deals together takes off their risk is not told: in some futures the fund has not what they \
                 call, and is not the sum of them."
                    .to_owned(),
            ];
        }
        if found.deals.iter().all(never_varies) {
            return vec![
                "No deal's result varies, so that holding them together takes nothing off their risk."
                    .to_owned(),
            ];
        }
        let of_deviation = found.diversified.map(|part| {
            format!(
                "Holding the deals together takes {} off what their results vary by, beside deals that all do well or badly at once.",
                self.part(part)
            )
        });
        let of_worst = found.diversified_shortfall.map(|part| {
            format!(
                "Of how far the worst twentieth of futures lies below the mean it takes {}.",
                self.part(part)
            )
        });
        of_deviation.into_iter().chain(of_worst).collect()
    }

    /// What the mean cash earns, and what of it is charged.
    fn earned(&self) -> Vec<String> {
        let found = self.found;
        let rate = |own: &Returns| {
            own.rate_of_mean_cash.map_or_else(
                || "no rate that can be named".to_owned(),
                |rate| {
                    let rate = figure_with_error(rate.value, rate.se, FigureUnit::Rate, self.model.currency);
                    format!("{rate} a year")
                },
            )
        };
        let (Some(charged), [before, ..]) = (&found.charged, found.before_fees.as_slice()) else {
            return found
                .fund
                .rate_of_mean_cash
                .map(|_| format!("The fund's mean cash earns {}.", rate(&found.fund)))
                .into_iter()
                .collect();
        };
        let mut said = vec![format!(
            "The fund's mean cash earns {} after fees, and {} before them.",
            rate(&found.fund),
            rate(before)
        )];
        if let (Some(all), Some(paid_in)) = (charged.all.mean, found.fund.drawn.mean) {
            let of = if paid_in.value > 0.0 {
                format!(", {} of what investors pay in", percent(all.value / paid_in.value, 2))
            } else {
                String::new()
            };
            let late = match charged.unpaid {
                unpaid if unpaid > 0.0 => format!(
                    "; {} more falls due and is never paid, for want of cash and promises",
                    figure(unpaid, FigureUnit::Money, self.model.currency)
                ),
                _ => String::new(),
            };
            said.push(format!(
                "It charges {} on average{of}{late}.",
                figure_with_error(all.value, Some(all.se), FigureUnit::Money, self.model.currency)
            ));
        }
        said
    }

    /// On what terms it charges.
    fn terms_of_fees(&self) -> String {
        let fees = &self.found.terms.fees;
        let mut said: Vec<String> = Vec::new();
        if let Some(amount) = fees.set_up {
            said.push(format!(
                "{} to set it up, in its first month",
                figure(amount.to_pounds(), FigureUnit::Money, self.model.currency)
            ));
        }
        if fees.of_committed > 0.0 {
            let until = fees.invests_until.map_or_else(String::new, |until| format!(" until month {until}"));
            said.push(format!(
                "{} a year of what investors have promised{until}",
                percent(fees.of_committed, 3)
            ));
        }
        if fees.of_invested > 0.0 {
            let from = fees.invests_until.map_or_else(String::new, |until| format!(" after month {until}"));
            said.push(format!(
                "{} a year of what deals have called and not given back{from}, until a deal is over",
                percent(fees.of_invested, 3)
            ));
        }
        if fees.carry > 0.0 {
            let hurdle = match fees.hurdle {
                hurdle if hurdle > 0.0 => {
                    format!("what they paid in with {} a year on it", percent(hurdle, 3))
                }
                _ => "what they paid in".to_owned(),
            };
            let of = match fees.carried_on {
                CarriedOn::AboveHurdle => "of what is left",
                CarriedOn::AllProfit => "of all profit, out of what is left",
            };
            said.push(format!(
                "once they have {hurdle}, {} {of} to the manager, over the whole fund: it is set aside and had at the end, and later \
                 losses take it away again",
                percent(fees.carry, 3)
            ));
        }
        format!(
            "Of its investors: {}. Management fees fall due month by month and are paid from what has come back, else called.",
            said.join("; ")
        )
    }

    fn part(&self, part: CheckedValue) -> String {
        figure_with_error(part.value, part.se, FigureUnit::Share, self.model.currency)
    }

    /// Why some have no median rate.
    fn without_median(&self) -> Option<String> {
        let all = self.all();
        let of: Vec<String> = all.filter(|own| own.irr.p50.is_none()).map(|own| own.title.clone()).collect();
        (!of.is_empty()).then(|| {
            format!(
                "No median IRR stands for {}: in too many futures no one rate from -30% to 30% a month describes the cash, because \
                 nearly all is lost, more is paid in after something came back, or nothing is paid in.",
                listed(&of)
            )
        })
    }

    /// Why some have no correlation.
    fn without_correlation(&self) -> Option<String> {
        let still = self.found.deals.iter().filter(|own| never_varies(own));
        let of: Vec<String> = still.map(|own| own.title.clone()).collect();
        (!of.is_empty()).then(|| {
            format!("No correlation stands for {}: what never varies does not move with others.", listed(&of))
        })
    }

    /// Deals first, then the fund and its classes.
    fn all(&self) -> impl Iterator<Item = &Returns> {
        let found = self.found;
        found.deals.iter().chain(&found.before_fees).chain([&found.fund]).chain(&found.classes)
    }

    fn returns(&self) -> Grid {
        let columns = [
            ("held", "deal, fund or class"),
            ("drawn", "paid in, mean"),
            ("net", "received less paid in, mean"),
            ("net_p5", "1 future in 20 is below"),
            ("net_deviation", "standard deviation"),
            ("shortfall", "mean of the worst twentieth"),
            ("p_loss", "chance of a loss"),
            ("irr_p50", "IRR a year, median"),
            ("irr_of_mean_cash", "IRR of the mean cash"),
        ];
        let received = format!("received for each {}1 paid in", self.model.currency.symbol());
        let columns = columns
            .into_iter()
            .map(|(key, words)| Head::new(key, words))
            .chain([Head::new("moic", received)])
            .collect();
        Grid { name: "returns", columns, rows: self.all().map(row).collect() }
    }

    fn shared(&self) -> Vec<String> {
        if self.found.shared.is_empty() {
            return vec![
                "Nothing is named that moves together: deals differ from each other as if they had nothing in common."
                    .to_owned(),
            ];
        }
        self.found.shared.iter().map(one_shared).collect()
    }

    fn correlations(&self) -> Grid {
        let found = self.found;
        let mut columns = vec![Head::new("deal", "correlation of what investors gain or lose")];
        columns.extend(found.deals.iter().map(|deal| Head::new(deal.title.clone(), deal.title.clone())));
        let row = |(place, deal): (usize, &Returns)| {
            let of = |known: &Option<CheckedValue>| {
                known.map_or(Entry::Nothing, |known| Entry::Figure(known.value, known.se, FigureUnit::Ratio))
            };
            std::iter::once(Entry::words(&deal.title))
                .chain(found.correlations[place].iter().map(of))
                .collect()
        };
        Grid { name: "correlations", columns, rows: found.deals.iter().enumerate().map(row).collect() }
    }
}

/// Whether its result is the same in every future.
fn never_varies(own: &Returns) -> bool {
    own.deviation.is_some_and(|deviation| deviation.value == 0.0)
}

/// Calls that the fund cannot meet when they come, where there are any.
fn calls(found: &Portfolio) -> Option<Grid> {
    found.beyond.amount?;
    let columns = [
        ("calls", "calls beyond what the fund has"),
        ("chance", "chance that there are any"),
        ("mean", "mean where there are any"),
    ];
    let columns = columns.into_iter().map(|(key, words)| Head::new(key, words)).collect();
    let row = |(title, own): (&str, CallsBeyond)| {
        let mean = own
            .amount
            .map_or(Entry::Nothing, |amount| Entry::Figure(amount.value, amount.se, FigureUnit::Money));
        vec![Entry::words(title), Entry::estimate(Some(own.chance), FigureUnit::Share), mean]
    };
    let rows = [("met late or never", found.beyond), ("never met", found.unmet)];
    Some(Grid { name: "calls", columns, rows: rows.into_iter().map(row).collect() })
}

/// What moves together: one number by its path, several each with its deal.
fn one_shared(own: &Shared) -> String {
    let closely = format!("with a correlation of {} on the normal scale", percent(own.correlation, 3));
    let is_one =
        own.numbers.iter().all(|other| other.path == own.numbers[0].path && other.sense == Sense::Along);
    if is_one {
        let deals: Vec<String> = own.numbers.iter().map(|number| number.deal.clone()).collect();
        return format!("{} moves together in {}, {closely}.", own.numbers[0].path, listed(&deals));
    }
    let number = |own: &SharedNumber| {
        let against = match own.sense {
            Sense::Along => "",
            Sense::Against => " (the other way)",
        };
        format!("{} of {}{against}", own.path, own.deal)
    };
    let numbers: Vec<String> = own.numbers.iter().map(number).collect();
    format!("{} move together, {closely}.", listed(&numbers))
}

fn fees(charged: &Charged) -> Grid {
    let columns = [
        ("fee", "fee"),
        ("mean", "mean"),
        ("p5", "1 future in 20 is below"),
        ("p50", "median"),
        ("p95", "1 future in 20 is above"),
    ];
    let columns = columns.into_iter().map(|(key, words)| Head::new(key, words)).collect();
    let row = |(title, own): (&str, &Distribution)| {
        let at = |value: Option<f64>, se| {
            value.map_or(Entry::Nothing, |value| Entry::Figure(value, se, FigureUnit::Money))
        };
        vec![
            Entry::words(title),
            Entry::estimate(own.mean, FigureUnit::Money),
            at(own.p5, own.se_p5),
            at(own.p50, own.se_p50),
            at(own.p95, own.se_p95),
        ]
    };
    let rows = [
        ("setting up", &charged.set_up),
        ("management", &charged.management),
        ("carried interest", &charged.carry),
        ("in all", &charged.all),
    ];
    // A fee that is never charged is no line of the table.
    let is_charged = |(title, own): &(&str, &Distribution)| {
        *title == "in all" || own.mean.is_none_or(|mean| mean.value > 0.0)
    };
    Grid { name: "fees", columns, rows: rows.into_iter().filter(is_charged).map(row).collect() }
}

fn row(own: &Returns) -> Vec<Entry> {
    let money = FigureUnit::Money;
    let quantile =
        |value: Option<f64>, se, unit| value.map_or(Entry::Nothing, |value| Entry::Figure(value, se, unit));
    let mean = |found: &Distribution, unit| Entry::estimate(found.mean, unit);
    vec![
        Entry::words(&own.title),
        mean(&own.drawn, money),
        mean(&own.net, money),
        quantile(own.net.p5, own.net.se_p5, money),
        Entry::estimate(own.deviation, money),
        Entry::estimate(own.shortfall, money),
        Entry::estimate(Some(own.p_loss), FigureUnit::Share),
        quantile(own.irr.p50, own.irr.se_p50, FigureUnit::Rate),
        own.rate_of_mean_cash
            .map_or(Entry::Nothing, |rate| Entry::Figure(rate.value, rate.se, FigureUnit::Rate)),
        Entry::estimate(own.per_pound, FigureUnit::Ratio),
    ]
}
