//! Several deals held together, said.

use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{CheckedValue, FigureUnit, Portfolio, Provenance, Returns};
use crate::model::Model;
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
    parts.push(Part::Grid(say.returns()));
    parts.push(Part::Heading("How deals move together".to_owned()));
    parts.extend(say.shared().into_iter().map(Part::Said));
    parts.push(Part::Grid(say.correlations()));
    parts.push(Part::Said(CAUTION.to_owned()));
    let deals: Vec<String> = found.deals.iter().map(|deal| deal.title.clone()).collect();
    let of = format!("Deals held together: {}", listed(&deals));
    Analysed { name: "portfolio", title: "Portfolio", about: ABOUT, of, from, parts }
}

const ABOUT: &str =
    "Several deals held together: what a fund that holds all investors' money of each earns and risks.";

const CAUTION: &str = "Each deal alone is as its own report has it: its people, chances and numbers are its own, and only what is \
    named moves together. What deals have in common and nobody named (one provider, one government, one way of working that \
    does not work) makes a fund riskier than it looks here. Absent on purpose: the fund's own costs and fees.";

struct Say<'a> {
    model: &'a Model,
    found: &'a Portfolio,
}

impl Say<'_> {
    fn answer(&self) -> Vec<String> {
        let found = self.found;
        let alone: Vec<String> =
            found.deals.iter().map(|deal| format!("{} {}", deal.title, chance(deal.p_loss))).collect();
        let mut said = vec![format!(
            "Chance that the fund loses (less comes back than was paid in): {}. Of each deal alone: {}.",
            chance(found.fund.p_loss),
            listed(&alone)
        )];
        if let Some(rate) = found.fund.rate_of_mean_cash {
            said.push(format!("The fund's mean cash earns {} a year.", percent(rate, 2)));
        }
        if let Some(part) = found.diversified {
            said.push(format!(
                "Holding the deals together takes {} off what their results vary by, beside deals that all do well or badly at once.",
                self.part(part)
            ));
        }
        if let Some(part) = found.diversified_shortfall {
            said.push(format!(
                "Of how far the worst twentieth of futures lies below the mean it takes {}.",
                self.part(part)
            ));
        }
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
        if let Some(commitment) = found.terms.commitment {
            let promised = figure(commitment.to_pounds(), FigureUnit::Money, self.model.currency);
            let more = found.beyond.map_or_else(String::new, |beyond| {
                format!(
                    ", by {} on average where they do; these calls are met late, from what comes back",
                    figure(beyond, FigureUnit::Money, self.model.currency)
                )
            });
            said.push(format!(
                "Chance that the deals call more than the fund has, with {promised} promised: {}{more}.",
                chance(found.p_beyond)
            ));
        }
        said
    }

    fn part(&self, part: CheckedValue) -> String {
        figure_with_error(part.value, part.se, FigureUnit::Share, self.model.currency)
    }

    fn returns(&self) -> Grid {
        let columns = [
            ("held", ""),
            ("drawn", "paid in, mean"),
            ("net", "received less paid in, mean"),
            ("net_p5", "P5"),
            ("net_deviation", "deviation"),
            ("shortfall", "mean of the worst twentieth"),
            ("p_loss", "chance of a loss"),
            ("irr_p50", "IRR a year, median"),
            ("irr_of_mean_cash", "IRR of the mean cash"),
            ("moic", "received for each pound, mean"),
        ];
        let columns = columns.into_iter().map(|(key, words)| Head::new(key, words)).collect();
        let found = self.found;
        let all = found.deals.iter().chain([&found.fund]).chain(&found.classes);
        Grid { name: "returns", columns, rows: all.map(row).collect() }
    }

    fn shared(&self) -> Vec<String> {
        if self.found.shared.is_empty() {
            return vec![
                "Nothing is named that moves together: deals differ from each other as if they had nothing in common."
                    .to_owned(),
            ];
        }
        let one = |own: &crate::data::Shared| {
            format!(
                "{} moves together in {}, with a correlation of {} on the normal scale.",
                own.path,
                listed(&own.deals),
                percent(own.correlation, 3)
            )
        };
        self.found.shared.iter().map(one).collect()
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
        quantile(own.rate_of_mean_cash, None, FigureUnit::Rate),
        mean(&own.moic, FigureUnit::Ratio),
    ]
}
