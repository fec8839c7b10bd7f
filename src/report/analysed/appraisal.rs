//! An appraisal, said: benefits against costs, in real terms and discounted, and with corrections for optimism.

use plotters::prelude::Color;

use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{Appraisal, Appraised, FigureUnit, PresentValues};
use crate::model::{CountsAs, Model, ValueSchedule};
use crate::report::number::{estimate, figure, in_twenty, percent};
use crate::report::plots::{self, BLUE, Drawing, ORANGE};
use crate::report::sentences::capitalised;
use crate::statistics::Estimate;

/// What was found.
#[must_use]
pub fn appraisal(model: &Model, found: &Appraisal) -> Analysed {
    let from = found.provenance.clone();
    let say = Say { model, found };
    let mut parts = vec![Part::Said(say.terms())];
    parts.extend(found.options.iter().map(|own| Part::Point(say.short(own))));
    parts.extend(say.picture());
    parts.push(Part::Grid(say.values("as_the_file_stands", "as it stands", |own| &own.plain)));
    parts.push(Part::Grid(say.by_kind()));
    parts.push(Part::Said(say.kinds()));
    parts.push(Part::Heading("Corrected for optimism".to_owned()));
    parts.push(Part::Said(HOW.to_owned()));
    parts.push(Part::Grid(say.values("corrected", "corrected for optimism", |own| &own.corrected)));
    parts.push(Part::Grid(say.by_option()));
    parts.push(Part::Grid(say.corrections()));
    parts.push(Part::Said(say.whence()));
    parts.push(Part::Heading("What stands behind it".to_owned()));
    parts.push(Part::Grid(behind(found)));
    parts.push(Part::Said(CAUTION.to_owned()));
    let (of, under) = (model.title.clone(), super::under(model, &from));
    Analysed { name: "appraisal", title: "Appraisal", about: ABOUT, of, from, under, parts }
}

const ABOUT: &str = "Is it worth its money to the public? Each option against care as usual, discounted, and with corrections for \
    optimism, in the way of the Green Book: the first twelve months are not discounted, and each later year by one year more.";

const HOW: &str = "Whoever makes a case tends to hope. Benefits are lowered, and costs raised, by a share that follows from how well \
    the weakest number behind them is founded (its grade in the file, from 1, the best, to 6). The shares stand in the table below, \
    and [optimism] of the file may give others. How many people come, how long a service lasts and how prices grow are not corrected; \
    nor are prices that a contract agrees. Of a future in which care costs more than as usual no benefit is lowered.";

const CAUTION: &str = "Only what the file puts money on is in it. Redundant places, effects beyond the horizon, and what the time \
    of volunteers or of people themselves is worth are in it only if a cost says so. Distribution of benefits among people is not \
    weighted.";

/// What is said of an option whose net present value is clearly above nought.
const WORTH: &str = "is worth its cost";

struct Say<'a> {
    model: &'a Model,
    found: &'a Appraisal,
}

/// The edition in words.
fn edition(schedule: ValueSchedule) -> String {
    let first = schedule.rate(1);
    let n_years = (1..).take_while(|&year| schedule.rate(year) == first).count();
    let (edition, rate) = (schedule.edition(), percent(first, 3));
    format!("HM Treasury's Green Book of {edition} ({rate} a year for the first {n_years} years)")
}

const NO_SCHEDULE: &str =
    " The file names no discount rates, so these are taken; `value` in [discounting] names them.";

const NO_DEFLATOR: &str = " The file names no deflator, so money is taken as it is paid, as if prices in general stood still. That is \
    right where the file lets no price rise; where it does, later years weigh too much: name the index that takes inflation out as \
    `deflator` in [prices].";

impl Say<'_> {
    fn terms(&self) -> String {
        let found = self.found;
        let prices = found.base.as_ref().map_or_else(String::new, |base| format!(", in prices of {base}"));
        let taken = if found.is_schedule_given { "" } else { NO_SCHEDULE };
        let as_paid = if found.base.is_some() { "" } else { NO_DEFLATOR };
        format!(
            "Present values at the start of the programme{prices}, at the rates of {}.{taken}{as_paid} Benefits are costs of care that \
             fall away against care as usual, whoever bears them; costs are what payers pay, less what comes back to them.",
            edition(found.schedule)
        )
    }

    fn money(&self, found: Estimate) -> String {
        estimate(found, FigureUnit::Money, self.model.currency)
    }

    fn short(&self, own: &Appraised) -> String {
        let said = |values: &PresentValues| {
            let net = values.net.map_or_else(|| "not known".to_owned(), |net| self.money(net));
            let ratio = values.ratio.map_or_else(String::new, |ratio| {
                format!(", {}1 of costs brings {}", self.model.currency.symbol(), pounds(self.model, ratio))
            });
            let chance = values
                .p_positive
                .map_or_else(String::new, |p| format!(", worth its cost in {} futures", in_twenty(p.value)));
            format!("{net}{ratio}{chance}")
        };
        let even = own.breaks_even_at.map_or_else(String::new, |at| {
            format!(
                " It is worth its cost on average as long as benefits are lowered and costs raised by no more than {}.",
                estimate(at, FigureUnit::Share, self.model.currency)
            )
        });
        format!(
            "{}: net present value {}; corrected for optimism {}.{even}",
            capitalised(&own.title),
            said(&own.plain),
            said(&own.corrected)
        )
    }

    fn values(&self, name: &'static str, title: &str, of: fn(&Appraised) -> &PresentValues) -> Grid {
        let heads = [
            ("option", title),
            ("benefits", "benefits"),
            ("costs", "costs"),
            ("net_present_value", "net present value"),
            ("benefit_cost_ratio", "benefits over costs"),
            ("p_positive", "chance that it is worth its cost"),
        ];
        let row = |own: &Appraised| {
            let values = of(own);
            let money = |found| Entry::estimate(found, FigureUnit::Money);
            vec![
                Entry::words(&own.title),
                money(values.benefits),
                money(values.costs),
                money(values.net),
                Entry::estimate(values.ratio, FigureUnit::Ratio),
                Entry::estimate(values.p_positive, FigureUnit::Share),
            ]
        };
        let columns = heads.map(|(key, words)| Head::new(key, words)).to_vec();
        Grid { name, columns, rows: self.found.options.iter().map(row).collect() }
    }

    fn by_kind(&self) -> Grid {
        let kinds = CountsAs::ALL;
        let mut columns = vec![Head::new("option", "benefits by kind")];
        columns.extend(kinds.iter().map(|(_, name)| Head::new(*name, *name)));
        let row = |own: &Appraised| {
            let cell = |(kind, _): &(CountsAs, &str)| {
                let found = own.benefits.iter().find(|(own, _)| own == kind);
                Entry::estimate(found.map(|found| found.1), FigureUnit::Money)
            };
            std::iter::once(Entry::words(&own.title)).chain(kinds.iter().map(cell)).collect()
        };
        Grid { name: "benefits", columns, rows: self.found.options.iter().map(row).collect() }
    }

    fn kinds(&self) -> String {
        let has =
            |kind| self.found.options.iter().any(|own| own.benefits.iter().any(|found| found.0 == kind));
        if has(CountsAs::Economic) || has(CountsAs::Social) {
            "Whose cost falls away says what kind of benefit it is (`counts_as` of a party).".to_owned()
        } else {
            "All benefits are fiscal: the file puts no money on economic or social ones. To do so, let a party that counts_as \
             \"social\" or \"economic\" bear a part of what a state costs."
                .to_owned()
        }
    }

    fn corrections(&self) -> Grid {
        let columns = vec![
            Head::new("grade", "evidence grade"),
            Head::new("by", "benefits down, costs up"),
            Head::new("from", "from"),
        ];
        let row = |own: &crate::data::Correction| {
            let grade = own.grade.map_or_else(|| "none".to_owned(), |grade| grade.to_string());
            let from = if own.is_given { "the file" } else { "assumed" };
            vec![Entry::words(grade), Entry::Figure(own.by, None, FigureUnit::Share), Entry::words(from)]
        };
        Grid { name: "corrections", columns, rows: self.found.corrections.iter().map(row).collect() }
    }

    fn by_option(&self) -> Grid {
        let columns = vec![
            Head::new("option", "option"),
            Head::new("benefits_down", "benefits lowered by"),
            Head::new("costs_up", "costs raised by"),
            Head::new("breaks_even_at", "worth its cost up to"),
        ];
        let row = |own: &Appraised| {
            let by = own.by.map(|by| Entry::Figure(by, None, FigureUnit::Share));
            let even = Entry::estimate(own.breaks_even_at, FigureUnit::Share);
            std::iter::once(Entry::words(&own.title)).chain(by).chain([even]).collect()
        };
        Grid { name: "corrected_by", columns, rows: self.found.options.iter().map(row).collect() }
    }

    fn whence(&self) -> String {
        if self.found.corrections.iter().all(|own| own.is_given) {
            return "All corrections are those of the file.".to_owned();
        }
        "Corrections that are assumed have no source here. The Green Book (paragraph 5.45) has no general figures for benefits and \
         points to \"Supporting public service transformation: cost benefit analysis guidance for local partnerships\" (HM Treasury \
         and New Economy, 2014); these are those commonly said to stand there, but its table was not read. Hold them against it, \
         or write your own into [optimism], before anybody relies on them."
            .to_owned()
    }

    fn picture(&self) -> Option<Part> {
        let write = |value: f64| figure(value, FigureUnit::Money, self.model.currency);
        let rows: Vec<plots::Row> = self
            .found
            .options
            .iter()
            .filter_map(|own| {
                let (plain, corrected) = (own.plain.net?.value, own.corrected.net?.value);
                let ends = vec![(plain, BLUE, write(plain)), (corrected, ORANGE, write(corrected))];
                Some(plots::Row { name: own.title.clone(), ends })
            })
            .collect();
        let first = self.found.options.first()?;
        if rows.is_empty() {
            return None;
        }
        let worth = |values: &PresentValues| match values.net {
            Some(net) if net.value.abs() < 2.0 * net.se => {
                "may be worth its cost or not (more draws would tell)"
            }
            Some(net) if net.value >= 0.0 => WORTH,
            _ => "is not worth its cost",
        };
        let title = match self.found.options.as_slice() {
            [_] => format!(
                "\"{}\" {} on average as it stands, and {} corrected for optimism",
                capitalised(&first.title),
                worth(&first.plain),
                worth(&first.corrected)
            ),
            all => {
                let n = |of: fn(&Appraised) -> &PresentValues| {
                    let n = all.iter().filter(|own| worth(of(own)) == WORTH).count();
                    format!("{n} of {}", all.len())
                };
                format!(
                    "Options that are worth their cost on average: {} as they stand, {} corrected for optimism",
                    n(|own| &own.plain),
                    n(|own| &own.corrected)
                )
            }
        };
        let key = [
            (BLUE.to_rgba(), "net present value as it stands"),
            (ORANGE.to_rgba(), "corrected for optimism"),
        ];
        let svg = plots::bars((&title, &key), (0.0, FigureUnit::Money, self.model.currency), &rows);
        let head = ["option", "as it stands", "corrected for optimism"].map(str::to_owned).to_vec();
        let row = |own: &Appraised| {
            Some(vec![own.title.clone(), self.money(own.plain.net?), self.money(own.corrected.net?)])
        };
        let numbers = std::iter::once(head).chain(self.found.options.iter().filter_map(row)).collect();
        Some(Part::drawn("appraisal", Drawing { title, svg, numbers }))
    }
}

/// "£1.46 ± 0.03".
fn pounds(model: &Model, ratio: Estimate) -> String {
    let symbol = model.currency.symbol();
    format!("{symbol}{}", estimate(ratio, FigureUnit::Ratio, model.currency))
}

/// The numbers behind benefits and costs of any option.
fn behind(found: &Appraisal) -> Grid {
    let columns =
        vec![Head::new("input", "input"), Head::new("grade", "grade"), Head::new("behind", "behind")];
    let mut rows: Vec<Vec<Entry>> = Vec::new();
    for own in &found.options {
        for (inputs, name) in own.behind.iter().zip(["benefits", "costs"]) {
            for (path, grade) in inputs {
                let grade = grade.map_or_else(|| "none".to_owned(), |grade| grade.to_string());
                let row = vec![Entry::words(path), Entry::words(grade), Entry::words(name)];
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
    }
    Grid { name: "behind", columns, rows }
}
