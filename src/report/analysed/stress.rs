//! Stresses, said: what each does to whom, and what each is left with if the deal ends early.

use plotters::prelude::Color;

use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{
    CheckedValue, ENDS_LEAST, Ends, FigureUnit, Headlined, ImposedCause, Left, Provenance, Stress,
    StressKind, StressTest, Stressed,
};
use crate::model::{Model, spaced};
use crate::report::number::{figure, figure_with_error};
use crate::report::plots::{self, BLUE, Drawing, ORANGE};
use crate::report::sentences::{capitalised, listed, month};
use crate::statistics::{Better, Estimate};

/// What was found.
#[must_use]
pub fn stress(model: &Model, found: &StressTest, from: Provenance) -> Analysed {
    let say = Say { model, found };
    let mut parts = vec![Part::Said(format!("Option: {}.", found.option))];
    parts.extend(say.worst().into_iter().map(Part::Point));
    parts.push(Part::Heading("What is tried".to_owned()));
    parts.extend(found.stresses.iter().map(|own| Part::Point(tried(own))));
    let (below, caution) = match found.stresses.is_empty() {
        true => {
            parts.push(Part::Said(format!("Nothing: {NOTHING_TO_TRY}.")));
            ("As it stands", None)
        }
        false => ("What it does", Some(Part::Said(say.caution()))),
    };
    parts.push(Part::Heading(below.to_owned()));
    for party in say.parties() {
        parts.extend(say.of_party(&party));
    }
    parts.extend(caution);
    parts.extend(say.ends());
    let from = Provenance { missing: missing(found), ..from };
    let (of, under) = (model.title.clone(), super::under(model, &from));
    Analysed { name: "stress", title: "Stress", about: ABOUT, of, from, under, parts }
}

/// What is missing, because it was stopped before.
fn missing(found: &StressTest) -> Option<String> {
    let mut said = Vec::new();
    if !found.not_played.is_empty() {
        let names: Vec<String> = found.not_played.iter().map(|name| spaced(name)).collect();
        said.push(format!(
            "These stresses were not played, and any of them may be worse than those that were: {}.",
            names.join(", ")
        ));
    }
    if !found.ends.not_played.is_empty() {
        said.push(format!("These early ends are missing: {}.", found.ends.not_played.join("; ")));
    }
    (!said.is_empty()).then(|| format!("Stopped before all was found. {}", said.join(" ")))
}

const ABOUT: &str = "What becomes of each party if something goes wrong, or if the deal ends early: each stress on the same \
    futures as the file as it stands.";

/// Why there is no stress.
pub const NOTHING_TO_TRY: &str =
    "the file has no [case], and the stresses that every file has move nothing that this option has";

/// The name of the row of what is without stress.
const AS_IT_STANDS: &str = "as it stands";

/// By result: what it is under a stress, or why it has no value.
type Levels = Vec<Result<Stressed, String>>;

struct Say<'a> {
    model: &'a Model,
    found: &'a StressTest,
}

/// A stress and what it is.
fn tried(own: &Stress) -> String {
    let what = match own.kind {
        StressKind::Case => "a case of the file",
        StressKind::Standard => "tried on every file",
    };
    let moves = match own.moves.as_slice() {
        [] => String::new(),
        moves => format!(" ({})", moves.join(", ")),
    };
    let failed = own.found.as_ref().err().map_or_else(String::new, |why| {
        format!(" It could not be played: {}", why.lines().next().unwrap_or_default())
    });
    format!("{}: {}{moves}; {what}.{failed}", spaced(&own.name), own.title)
}

impl Say<'_> {
    fn value(&self, value: CheckedValue, unit: FigureUnit) -> String {
        figure_with_error(value.value, value.se, unit, self.model.currency)
    }

    fn parties(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for own in &self.found.results {
            if !all.contains(&own.party) {
                all.push(own.party.clone());
            }
        }
        all
    }

    /// The stresses that were played, with what they came to.
    fn played(&self) -> impl Iterator<Item = (&Stress, &Levels)> {
        self.found.stresses.iter().filter_map(|own| Some((own, own.found.as_ref().ok()?)))
    }

    /// For each result that has a better way: which stress is worst for it.
    fn worst(&self) -> Vec<String> {
        let sentence = |(place, own): (usize, &Headlined)| {
            let better = own.better.filter(|_| own.is_first())?;
            let sign = if better == Better::Higher { 1.0 } else { -1.0 };
            let of = |(stress, found): (&'_ Stress, &Levels)| {
                let found = found[place].as_ref().ok()?;
                Some((spaced(&stress.name), found.level, sign * found.gap?.value))
            };
            let (name, level, gap) = self.played().filter_map(of).min_by(|a, b| a.2.total_cmp(&b.2))?;
            let base = self.value(*self.found.base[place].as_ref().ok()?, own.unit);
            let not_known: Vec<String> = self
                .played()
                .filter(|(_, found)| found[place].is_err())
                .map(|(stress, _)| format!("\"{}\"", spaced(&stress.name)))
                .collect();
            if gap >= 0.0 {
                let known = if not_known.is_empty() { "" } else { " of those under which it is known" };
                return Some(format!(
                    "{}, {}: {base} as it stands; no stress here{known} makes it worse.",
                    own.party, own.what
                ));
            }
            let level = self.value(level, own.unit);
            let of_those = if self.found.not_played.is_empty() { "" } else { "of those played " };
            let others = match not_known.as_slice() {
                [] => String::new(),
                names => format!("; it is not known under {}, which may hit harder", listed(names)),
            };
            Some(format!(
                "{}, {}: {base} as it stands; {of_those}hit hardest by \"{name}\", where it is {level}{others}.",
                own.party, own.what
            ))
        };
        self.found.results.iter().enumerate().filter_map(sentence).collect()
    }

    /// Two tables and a picture: what each result of a party is, and how it differs.
    fn of_party(&self, party: &str) -> Vec<Part> {
        let places: Vec<usize> =
            (0..self.found.results.len()).filter(|&place| self.found.results[place].party == party).collect();
        let head = |first: &str| {
            let own = places.iter().map(|&place| {
                let own = &self.found.results[place];
                Head::new(own.path.clone(), own.what.clone())
            });
            std::iter::once(Head::new("stress", first)).chain(own).collect::<Vec<Head>>()
        };
        let entry = |value: CheckedValue, place: usize| {
            Entry::Figure(value.value, value.se, self.found.results[place].unit)
        };
        let base = places.iter().map(|&place| {
            self.found.base[place].as_ref().map_or(Entry::Nothing, |value| entry(*value, place))
        });
        let base: Vec<Entry> = std::iter::once(Entry::words(AS_IT_STANDS)).chain(base).collect();
        let row = |(stress, found): (&Stress, &Levels), of: fn(&Stressed) -> Option<CheckedValue>| {
            let cell = |place: usize| found[place].as_ref().ok().and_then(of).map(|own| entry(own, place));
            let own = places.iter().map(|&place| cell(place).unwrap_or(Entry::Nothing));
            std::iter::once(Entry::words(spaced(&stress.name))).chain(own).collect::<Vec<Entry>>()
        };
        let levels = std::iter::once(base).chain(self.played().map(|own| row(own, |own| Some(own.level))));
        let levels = Grid { name: "levels", columns: head(party), rows: levels.collect() };
        let gaps: Vec<_> = self.played().map(|own| row(own, |own| own.gap)).collect();
        let gaps = Grid { name: "differences", columns: head("difference to the file"), rows: gaps };
        let mut parts = vec![Part::Grid(levels)];
        parts.extend((!gaps.rows.is_empty()).then_some(Part::Grid(gaps)));
        parts.extend(places.iter().flat_map(|&place| self.empty(place)).map(Part::Said));
        parts.extend(
            places
                .iter()
                .filter(|&&place| self.found.results[place].is_first())
                .filter_map(|&place| self.picture(place)),
        );
        parts
    }

    /// Why cells of a result are empty: a sentence for each reason.
    fn empty(&self, place: usize) -> Vec<String> {
        let own = &self.found.results[place];
        let base = self.found.base[place].as_ref().err().map(|why| (AS_IT_STANDS.to_owned(), why.clone()));
        let of = |(stress, found): (&Stress, &Levels)| {
            Some((format!("under \"{}\"", spaced(&stress.name)), found[place].as_ref().err()?.clone()))
        };
        let all = base.into_iter().chain(self.played().filter_map(of));
        let mut said: Vec<(String, Vec<String>)> = Vec::new();
        for (when, why) in all {
            match said.iter_mut().find(|(known, _)| *known == why) {
                Some((_, places)) => places.push(when),
                None => said.push((why, vec![when])),
            }
        }
        let sentence = |(why, places): (String, Vec<String>)| {
            format!("{}, {}, has no value {}: {why}.", own.party, own.what, listed(&places))
        };
        said.into_iter().map(sentence).collect()
    }

    fn picture(&self, place: usize) -> Option<Part> {
        let own = &self.found.results[place];
        let base = self.found.base[place].as_ref().ok()?.value;
        let write = |value: f64| figure(value, own.unit, self.model.currency);
        let mut rows: Vec<(f64, plots::Row)> = self
            .played()
            .filter_map(|(stress, found)| {
                let found = found[place].as_ref().ok()?;
                let gap = found.gap?.value;
                let better = match own.better {
                    Some(Better::Lower) => gap <= 0.0,
                    Some(Better::Higher) | None => gap >= 0.0,
                };
                let colour = if better { BLUE } else { ORANGE };
                let row = plots::Row {
                    name: spaced(&stress.name),
                    ends: vec![(found.level.value, colour, write(found.level.value))],
                };
                Some((gap, row))
            })
            .collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let ends = rows.first().zip(rows.last()).map_or_else(String::new, |((_, low), (_, high))| {
            let end = |row: &plots::Row| format!("{} ({})", row.ends[0].2, row.name);
            format!("; under the stresses from {} to {}", end(low), end(high))
        });
        let title = format!("{}, {}: {} as it stands{ends}", own.party, own.what, write(base));
        let numbers = std::iter::once(vec!["stress".to_owned(), own.what.clone()])
            .chain(rows.iter().map(|(_, row)| vec![row.name.clone(), row.ends[0].2.clone()]))
            .collect();
        let key = [(BLUE.to_rgba(), "better than as it stands"), (ORANGE.to_rgba(), "worse")];
        let rows: Vec<plots::Row> = rows.into_iter().map(|(_, row)| row).collect();
        if rows.is_empty() {
            return None;
        }
        let svg = plots::bars((&title, &key), (base, own.unit, self.model.currency), &rows);
        let name = format!("stress-{}", own.path.replace('.', "-"));
        Some(Part::drawn(name, Drawing { title, svg, numbers }))
    }

    fn caution(&self) -> String {
        let others: Vec<String> =
            self.played().filter(|(own, _)| own.other_people).map(|(own, _)| spaced(&own.name)).collect();
        let people = match others.as_slice() {
            [] => "The people and their luck are the same in every row.".to_owned(),
            _ => format!(
                "The people, their paths as usual, or how many are referred are other ones under: {}. There a difference holds \
                 that too; in all other rows the people and their luck are the same.",
                others.join(", ")
            ),
        };
        let is_unpaired = |place: &usize| {
            self.played().any(|(_, found)| found[*place].as_ref().is_ok_and(|own| !own.is_paired))
        };
        let unpaired: Vec<String> = (0..self.found.results.len())
            .filter(is_unpaired)
            .map(|place| format!("{}, {}", self.found.results[place].party, self.found.results[place].what))
            .collect();
        let errors = match unpaired.as_slice() {
            [] => " Errors of differences are paired, draw by draw.".to_owned(),
            _ => format!(
                " Errors of differences are paired, draw by draw; where draws have no answer those of {} are not, and are too \
                 large rather than too small.",
                unpaired.join("; ")
            ),
        };
        format!(
            "Every row plays the same futures, so that a difference comes from the stress. {people}{errors} How likely a stress \
             is, no row says. Differences of rates and chances are in percentage points."
        )
    }

    fn ends(&self) -> Vec<Part> {
        let ends = &self.found.ends;
        if ends.imposed.is_empty() {
            return Vec::new();
        }
        let mut parts = vec![Part::Heading("If the deal ends early".to_owned())];
        parts.extend(self.observed(ends));
        let seen = match ends.seen_until {
            0 => String::new(),
            until => format!(
                " Up to {} the deal was observed, and it ran: no end is imposed before, and years that end before have no entry.",
                month(self.model, until)
            ),
        };
        parts.push(Part::Said(format!("{IMPOSED}{seen}")));
        parts.extend(ends.imposed.iter().map(|own| Part::Point(format!("{}: {}.", own.name, own.cause))));
        for (place, class) in ends.classes.iter().enumerate() {
            let title = format!("{class}: {RECOVERY}");
            let of = move |left: &Left| left.recovery[place].map(|found| (found, FigureUnit::Share));
            parts.push(Part::Grid(imposed(("recovery", &format!("{class}: ")), &title, ends, &of)));
            parts.push(self.map(place, class, ends));
        }
        for (place, class) in ends.classes.iter().enumerate() {
            let title = format!("{class}: drawn");
            let of = move |left: &Left| left.drawn[place].map(|found| (found, FigureUnit::Money));
            parts.push(Part::Grid(imposed(("drawn", &format!("{class}: ")), &title, ends, &of)));
        }
        let of = |left: &Left| left.margin.map(|found| (found, FigureUnit::Money));
        parts.push(Part::Grid(imposed(("provider_margin", ""), "provider's margin", ends, &of)));
        for (place, provider) in ends.providers.iter().enumerate() {
            let title = format!("{provider}: margin");
            let of = move |left: &Left| left.margins[place].map(|found| (found, FigureUnit::Money));
            parts.push(Part::Grid(imposed(("provider_margin", &format!("{provider}: ")), &title, ends, &of)));
        }
        let of = |left: &Left| left.paid.map(|found| (found, FigureUnit::Money));
        parts.push(Part::Grid(imposed(("payers_pay", ""), "payers pay in all", ends, &of)));
        parts.extend(self.paid_after(ends));
        parts.push(Part::Said(NOT_COVERED.to_owned()));
        parts
    }

    /// What is claimed of payers after a service has stopped whose contracts go on: also what came before, in arrears.
    fn paid_after(&self, ends: &Ends) -> Vec<Part> {
        let is_some = |own: &&ImposedCause| own.paid_after.iter().flatten().any(|after| after.value > 0.0);
        let mut parts = Vec::new();
        for own in ends.imposed.iter().filter(is_some) {
            let known = (1..).zip(&own.paid_after).filter_map(|(year, after)| Some((year, (*after)?)));
            let all: Vec<(usize, Estimate)> = known.collect();
            let most = all.iter().max_by(|a, b| a.1.value.total_cmp(&b.1.value)).expect("there is one");
            let write = |value: f64| figure(value, FigureUnit::Money, self.model.currency);
            let paid = own.years[most.0 - 1].as_ref().and_then(|left| left.paid);
            let of = paid.map_or_else(String::new, |paid| {
                format!(" of the {} that they pay in all", write(paid.value))
            });
            parts.push(Part::Said(format!(
                "{}: contracts stay in force. If it does so at the end of year {}, payers owe {}{of} for what is claimed after that, \
                 while the service costs nothing any more: what came before and was not claimed yet, outcomes of those who were served \
                 before, and whatever people keep without it. The provider's margin above has it too. Where nobody would pay for what \
                 comes after a stop, read the columns of ends that a contract words, or that of payers who leave.",
                capitalised(&own.name),
                most.0,
                write(most.1.value)
            )));
            let columns = vec![
                Head::new("year", "owed for what is claimed after the stop"),
                Head::new("paid_after", own.name.clone()),
            ];
            let row = |&(year, after): &(usize, Estimate)| {
                let figure = Entry::Figure(after.value, Some(after.se), FigureUnit::Money);
                vec![Entry::words(format!("year {year}")), figure]
            };
            parts.push(Part::Grid(Grid { name: "paid_after", columns, rows: all.iter().map(row).collect() }));
        }
        parts
    }

    fn observed(&self, ends: &Ends) -> Vec<Part> {
        if ends.observed.is_empty() {
            let said = format!(
                "In none of the {} futures does an order end the service before its time.",
                ends.n_draws
            );
            return vec![Part::Said(said)];
        }
        let mut columns = vec![
            Head::new("cause", "ends because"),
            Head::new("year", "in year"),
            Head::new("share", "of all futures"),
        ];
        columns.extend(
            ends.classes
                .iter()
                .map(|class| Head::new(format!("{class}: recovery"), format!("{class}, {RECOVERY}"))),
        );
        columns.push(Head::new("margin", "provider's margin"));
        let margin =
            |provider: &String| Head::new(format!("{provider}: margin"), format!("{provider}, margin"));
        columns.extend(ends.providers.iter().map(margin));
        let row = |own: &crate::data::ObservedEnd| {
            let mut row = vec![
                Entry::words(&own.cause),
                Entry::words(own.year.to_string()),
                Entry::Figure(own.share.value, Some(own.share.se), FigureUnit::Share),
            ];
            row.extend(own.left.recovery.iter().map(|found| Entry::estimate(*found, FigureUnit::Share)));
            let margins = std::iter::once(&own.left.margin).chain(&own.left.margins);
            row.extend(margins.map(|margin| Entry::estimate(*margin, FigureUnit::Money)));
            row
        };
        let rows = ends.observed.iter().map(row).collect();
        let n: u32 = ends.observed.iter().map(|own| own.n).sum();
        let said = format!(
            "In {n} of the {} futures an order ends the service before its time. Why, in which year, and what is left then; a dash \
             stands where there are too few futures to tell: fewer than {ENDS_LEAST}, or too few in which anything is drawn.",
            ends.n_draws
        );
        vec![Part::Said(said), Part::Grid(Grid { name: "observed_ends", columns, rows })]
    }

    fn map(&self, place: usize, class: &str, ends: &Ends) -> Part {
        let n_years = ends.imposed.iter().map(|own| own.years.len()).max().unwrap_or(0);
        let cell = |left: &Left| {
            let found = left.recovery[place]?;
            Some((found.value, figure(found.value, FigureUnit::Share, self.model.currency)))
        };
        let rows = ends.imposed.iter().map(|own| {
            (own.cause.clone(), own.years.iter().map(|left| left.as_ref().and_then(cell)).collect())
        });
        let rows: Vec<plots::MapRow> = rows.collect();
        let going_on = ends.going_on.recovery[place].map_or_else(
            || "not known".to_owned(),
            |found| figure(found.value, FigureUnit::Share, self.model.currency),
        );
        let title = format!(
            "{class}: {RECOVERY}, if the deal ends at the end of a year ({going_on} if nothing ends it)"
        );
        let map = plots::Map {
            title: &title,
            across: "ends at the end of year",
            says: ["more than was drawn", "less than was drawn"],
            grey: "cannot happen then, or nothing was drawn",
            columns: (1..=n_years).map(|year| year.to_string()).collect(),
            rows,
            middle: 1.0,
        };
        let svg = plots::heat(&map);
        let head = std::iter::once(String::new()).chain(map.columns.iter().cloned()).collect();
        let row = |(name, cells): &(String, Vec<Option<(f64, String)>>)| {
            let cells =
                cells.iter().map(|cell| cell.as_ref().map_or_else(|| "-".to_owned(), |cell| cell.1.clone()));
            std::iter::once(name.clone()).chain(cells).collect()
        };
        let numbers = std::iter::once(head).chain(map.rows.iter().map(row)).collect();
        let name = format!("ends-{place}");
        Part::drawn(name, Drawing { title: title.clone(), svg, numbers })
    }
}

/// What investors get back of what they put in, over many such deals: large ones count for more, unlike in a mean of ratios.
const RECOVERY: &str = "mean received over mean drawn";

const IMPOSED: &str = "Below, an end is imposed on every future, at the end of one year after another. A right to end a contract \
    is used as the contract words it (notice, people in service, what is paid for it), whether or not its own conditions hold then. A \
    future that has ended before stays as it is. A year without an entry is one in which that cannot happen.";

const NOT_COVERED: &str = "Where a contract counts what people have whether they are served or not (a place that they keep), \
    it goes on paying although the service has stopped and costs nothing. Not covered: a dispute over what is owed, a party that cannot pay what it owes on ending, and what a \
    payer spends on a service that takes this one's place.";

/// A table: years down, ways to end across.
fn imposed(
    (name, key): (&'static str, &str),
    title: &str,
    ends: &Ends,
    of: &dyn Fn(&Left) -> Option<(Estimate, FigureUnit)>,
) -> Grid {
    let entry = |left: Option<&Left>| {
        left.and_then(of)
            .map_or(Entry::Nothing, |(found, unit)| Entry::Figure(found.value, Some(found.se), unit))
    };
    let mut columns = vec![Head::new("year", title)];
    columns.extend(ends.imposed.iter().map(|own| Head::new(format!("{key}{}", own.name), own.name.clone())));
    let n_years = ends.imposed.iter().map(|own| own.years.len()).max().unwrap_or(0);
    let row = |year: usize| {
        let cells = ends.imposed.iter().map(|own| entry(own.years[year].as_ref()));
        std::iter::once(Entry::words(format!("year {}", year + 1))).chain(cells).collect()
    };
    let going_on = ends.imposed.iter().map(|_| entry(Some(&ends.going_on)));
    let going_on = std::iter::once(Entry::words("nothing is imposed")).chain(going_on).collect();
    Grid { name, columns, rows: (0..n_years).map(row).chain([going_on]).collect() }
}
