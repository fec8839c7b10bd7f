//! A price that was sought, said.

use super::apart::elsewhere;
use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{Above, Bounded, How, Price, Provenance, Side, Solved, Target, Turn};
use crate::model::{Input, Model};
use crate::report::number::{self, figure, figure_with_error};
use crate::report::plots;
use crate::report::sentences::{capitalised, figure_said, listed};

/// What was found.
#[must_use]
pub fn price(model: &Model, found: &Price, from: Provenance) -> Analysed {
    let say = Say { model, found };
    let mut parts = vec![Part::Said(say.question())];
    parts.extend(say.answer());
    parts.push(Part::drawn("price", plots::price(model, found)));
    parts.extend((!found.crossings.is_empty()).then(|| Part::Grid(say.places())));
    parts.push(Part::Grid(say.points()));
    parts.push(Part::Said(CAUTION.to_owned()));
    let (of, under) = (model.title.clone(), super::under(model, &from));
    Analysed { name: "price", title: "Price", about: ABOUT, of, from, under, parts }
}

const ABOUT: &str =
    "One input is turned until one result is what is asked of it; all else is as the file says.";

const CAUTION: &str = "Every value is played on the same futures, so that differences between rows come from the input alone. \
    How far a place would move with other futures is its interval; it says nothing of whether the other inputs are right. \
    Another price may bring another service, or other referrals: the file does not know of that.";

/// Every number that is multiplied, by its path: caps, counts and shares are numbers too. Of one that is replaced, that its range
/// gives way to each value.
pub(super) fn changed(model: &Model, turned: &Turn) -> String {
    let rows = turned.paths.iter().flat_map(|path| model.inputs.under(path)).map(|row| model.inputs.row(row));
    let is_changed = |row: &&Input| turned.how == How::Times || !row.law.is_certain();
    let paths: Vec<String> = rows.filter(is_changed).map(|row| row.path.clone()).collect();
    match turned.how {
        How::Times => format!(" Multiplied: {}.", listed(&paths)),
        How::InPlace if paths.is_empty() => String::new(),
        How::InPlace => format!(
            " Uncertain in the file: {}. Each value that is tried stands in place of the range, so that chances are those of a value \
             that is certain; --times keeps the range.",
            listed(&paths)
        ),
    }
}

struct Say<'a> {
    model: &'a Model,
    found: &'a Price,
}

impl Say<'_> {
    fn question(&self) -> String {
        let (turned, target) = (&self.found.turned, &self.found.target);
        let asked = asked(self.model, target);
        format!(
            "Turned: {}. Sought: {} {asked}.{}",
            turned.said(),
            result(target),
            changed(self.model, turned)
        )
    }

    fn answer(&self) -> Vec<Part> {
        let found = self.found;
        if let Some(bounded) = &found.bounded {
            return self.answer_within(bounded);
        }
        if found.crossings.is_empty() {
            return vec![Part::Said(self.no_crossing())];
        }
        let mut parts: Vec<Part> =
            found.crossings.iter().map(|solved| Part::Point(self.crossing(solved))).collect();
        parts.extend(self.unknown().map(|said| {
            Part::Said(format!("{said} Between these and their neighbours no place is looked for."))
        }));
        parts
    }

    /// The same where the result is known between bounds alone at some values.
    fn answer_within(&self, bounded: &Bounded) -> Vec<Part> {
        let found = self.found;
        let n_open = found.points.iter().filter(|point| point.between.is_some()).count();
        let open = format!(
            "At {n_open} of {} values futures without a rate of return leave the result open between two bounds: with all of them below \
             the others it is as low as it can be, with all above as high.",
            found.points.len()
        );
        let is_told =
            |solved: &&Solved| found.crossings.iter().all(|own| own.crossing.at != solved.crossing.at);
        let surely = bounded.surely.iter().filter(is_told).map(|solved| self.for_certain(solved));
        let perhaps = bounded.perhaps.iter().filter(is_told).map(|solved| self.not_at_all(solved));
        let places: Vec<String> =
            found.crossings.iter().map(|solved| self.crossing(solved)).chain(surely).chain(perhaps).collect();
        let bound = number::asked(found.target.condition.bound, found.target.unit, self.model.currency);
        let bound = or_beyond(&bound, found.target.condition.side);
        let nowhere = match (bounded.surely.is_empty(), found.surely_held().is_empty()) {
            (true, true) => Some(format!("At no value that was tried is the result for certain {bound}.")),
            (true, false) => {
                Some(format!("At every value that was tried the result is for certain {bound}."))
            }
            (false, _) => None,
        };
        let said = std::iter::once(open).chain(self.unknown()).map(Part::Said);
        said.chain(places.into_iter().map(Part::Point)).chain(nowhere.map(Part::Said)).collect()
    }

    /// Where the bound that meets what is asked less well begins or ends to.
    fn for_certain(&self, solved: &Solved) -> String {
        let there = self.bound(solved.crossing.found.value, self.found.target.condition.side);
        let place = match solved.crossing.holds {
            Above::Holds => format!("from {} up", solved.written),
            Above::Fails => format!("up to {}", solved.written),
        };
        match self.found.target.is_met_exactly {
            true => {
                format!("{} the result is {there}, whatever these futures would bring.", capitalised(&place))
            }
            false => {
                format!("It holds {place} whatever these futures would bring: there the result is {there}.")
            }
        }
    }

    /// Where the bound that meets it better does not.
    fn not_at_all(&self, solved: &Solved) -> String {
        let other_side = match self.found.target.condition.side {
            Side::AtLeast => Side::AtMost,
            Side::AtMost => Side::AtLeast,
        };
        let there = self.bound(solved.crossing.fails.value, other_side);
        let place = match solved.crossing.holds {
            Above::Holds => format!("up to {}", solved.fails_written),
            Above::Fails => format!("from {} up", solved.fails_written),
        };
        match self.found.target.is_met_exactly {
            true => format!("{} it is {there}, whatever they would bring.", capitalised(&place)),
            false => {
                format!("It does not hold {place} whatever they would bring: there the result is {there}.")
            }
        }
    }

    fn bound(&self, value: f64, side: Side) -> String {
        or_beyond(&figure(value, self.found.target.unit, self.model.currency), side)
    }

    fn crossing(&self, solved: &Solved) -> String {
        let (target, crossing) = (&self.found.target, &solved.crossing);
        let unit = target.unit;
        let value = |value: f64, se| figure_with_error(value, se, unit, self.model.currency);
        let there = value(crossing.found.value, crossing.found.se);
        let next = value(crossing.fails.value, crossing.fails.se);
        let begins = match (target.is_met_exactly, crossing.holds) {
            (true, _) => format!("At {} the result is {there}", solved.written),
            (false, Above::Holds) => {
                format!("It holds from {} up: there the result is {there}", solved.written)
            }
            (false, Above::Fails) => {
                format!("It holds up to {}: there the result is {there}", solved.written)
            }
        };
        let then = if crossing.is_leap() {
            format!(
                ", at {} it is {next}: it leaps over what is asked, and no value meets it exactly.",
                solved.fails_written
            )
        } else {
            format!(", at {} {next}.", solved.fails_written)
        };
        begins + &then + &self.interval(solved)
    }

    /// The ends of the interval of a place, as finely as its width warrants and whole; none beyond the range.
    fn ends(&self, solved: &Solved) -> Option<[Option<[String; 2]>; 2]> {
        let ends = solved.interval?;
        let [low, high] = ends.map(|end| end.unwrap_or(solved.crossing.at));
        let written =
            |end: f64| [number::end(end, high - low), end].map(|value| self.found.turned.written(value));
        Some(ends.map(|end| end.map(written)))
    }

    fn interval(&self, solved: &Solved) -> String {
        let Some(ends) = self.ends(solved) else { return String::new() };
        let lies = match ends.map(|end| end.map(|[shown, _]| shown)) {
            [Some(low), Some(high)] if low == high => "would be the same in 95 of 100 cases".to_owned(),
            [Some(low), Some(high)] => format!("would lie between {low} and {high} in 95 of 100 cases"),
            [Some(low), None] => {
                format!("would lie from {low} up in 95 of 100 cases, beyond the range perhaps")
            }
            [None, Some(high)] => {
                format!("would lie at {high} or below in 95 of 100 cases, beyond the range perhaps")
            }
            [None, None] => "may lie anywhere in the range: more draws are needed to tell".to_owned(),
        };
        format!(" With other futures the place {lies}.")
    }

    /// Why there is no such place.
    fn no_crossing(&self) -> String {
        let found = self.found;
        let value = |value: f64| figure(value, found.target.unit, self.model.currency);
        let Some([low, high]) = found.extremes() else {
            return "The result is not known at any value.".to_owned();
        };
        // Nothing is claimed of values at which the result is not known.
        let unknown = self.unknown();
        let (where_known, others) = match &unknown {
            None => ("over the whole range", String::new()),
            Some(said) => ("there", format!("{said} It is not told whether what is asked holds at them. ")),
        };
        let [least, most] = [low, high].map(|(_, found)| value(found.value));
        let is_flat = low.1.value == high.1.value;
        let range = if is_flat {
            format!("{where_known} the result is {least}")
        } else if least == most {
            format!("{where_known} the result hardly moves from {least}")
        } else {
            let [at_least, at_most] = [low, high].map(|(point, _)| &point.written);
            format!("{where_known} the result lies between {least} (at {at_least}) and {most} (at {at_most})")
        };
        let ends = found.turned.ends();
        if found.always_holds() && unknown.is_some() {
            return format!("{others}Wherever it is known it does: {range}.");
        }
        if found.always_holds() {
            return match is_flat {
                true => format!(
                    "Every value from {} to {} does: at each the result is {}.{}",
                    ends[0],
                    ends[1],
                    value(low.1.value),
                    self.apart()
                ),
                false => format!("Every value from {} to {} does: {range}.", ends[0], ends[1]),
            };
        }
        let near = found.nearest().map_or_else(String::new, |(point, nearest)| {
            format!(" It comes nearest at {}, with {}.", point.written, value(nearest.value))
        });
        let flat = if is_flat { self.apart() } else { String::new() };
        let held = found.held();
        match unknown {
            None => format!("No value does: {range}.{near}{flat}"),
            // Between a value at which it holds and one at which it does not stand such at which the result is not known.
            Some(_) if !held.is_empty() => format!(
                "{others}Where it is known it holds at {}, and not at others: where between it begins or ends to hold is not known, and {range}.",
                listed(&held)
            ),
            Some(_) => format!("{others}No value at which it is known does: {range}.{near}{flat}"),
        }
    }

    /// At how many values the result is not known, and why at the first of them; nothing where it is known at all.
    fn unknown(&self) -> Option<String> {
        let points = &self.found.points;
        let whys: Vec<(&str, &str)> = points
            .iter()
            .filter(|point| point.between.is_none())
            .filter_map(|point| Some((point.written.as_str(), point.found.as_ref().err()?.as_str())))
            .collect();
        let (at, why) = whys.first()?;
        Some(format!(
            "At {} of {} values the result is not known (at {at}: {why}).",
            whys.len(),
            points.len()
        ))
    }

    /// That a result does not move; where what is turned is of a contract of other options, of which.
    fn apart(&self) -> String {
        let target = &self.found.target;
        let with = elsewhere(self.model, &self.found.turned, |option| option.title() == target.option);
        let named: Vec<String> =
            with.iter().map(|option| format!("{} (--option {})", option.title(), option.name)).collect();
        if named.is_empty() {
            return " The result is the same at every value that was tried.".to_owned();
        }
        format!(
            " The result does not move at all: what is turned has no part in it. It is part of {}.",
            listed(&named)
        )
    }

    fn places(&self) -> Grid {
        let unit = self.found.target.unit;
        let columns = vec![
            Head::new("holds_at", "what is asked holds at"),
            Head::new("result", "result there"),
            Head::new("holds", "and"),
            Head::new("fails_at", "next to it at"),
            Head::new("result_next", "result there"),
            Head::new("interval_from", "95% of futures: from"),
            Head::new("interval_to", "to"),
        ];
        let row = |solved: &Solved| {
            let crossing = &solved.crossing;
            let end = |end: Option<[String; 2]>| match end {
                Some([shown, whole]) => Entry::Rounded(shown, whole),
                None => Entry::words("beyond"),
            };
            let [from, to] = self.ends(solved).map_or([Entry::Nothing, Entry::Nothing], |ends| ends.map(end));
            let holds = match crossing.holds {
                Above::Holds => "above",
                Above::Fails => "below",
            };
            vec![
                Entry::words(&solved.written),
                Entry::Figure(crossing.found.value, crossing.found.se, unit),
                Entry::words(holds),
                Entry::words(&solved.fails_written),
                Entry::Figure(crossing.fails.value, crossing.fails.se, unit),
                from,
                to,
            ]
        };
        Grid { name: "places", columns, rows: self.found.crossings.iter().map(row).collect() }
    }

    fn points(&self) -> Grid {
        let target = &self.found.target;
        let columns = vec![
            Head::new("value", self.found.turned.title.clone()),
            Head::new("result", result(target)),
            Head::new("holds", if target.is_met_exactly { "at or above it" } else { "holds" }),
        ];
        let row = |point: &crate::data::PricePoint| {
            let (result, holds) = match (&point.found, point.between) {
                (Ok(found), _) => {
                    let holds = if target.condition.holds(found.value) { "yes" } else { "no" };
                    (Entry::Figure(found.value, found.se, target.unit), holds)
                }
                (Err(_), Some(between)) => {
                    let [low, high] = between.map(|value| figure(value, target.unit, self.model.currency));
                    let holds = match between.map(|value| target.condition.holds(value)) {
                        [true, true] => "yes",
                        [false, false] => "no",
                        [true, false] | [false, true] => "not known",
                    };
                    (Entry::words(format!("{low} to {high}")), holds)
                }
                (Err(_), None) => (Entry::Nothing, "not known"),
            };
            vec![Entry::words(&point.written), result, Entry::words(holds)]
        };
        Grid { name: "points", columns, rows: self.found.shown().map(row).collect() }
    }
}

/// "median of investor.irr under Bond".
pub(in crate::report) fn result(target: &Target) -> String {
    format!("{} under {}", figure_said(target.statistic, &target.path), target.option)
}

fn or_beyond(value: &str, side: Side) -> String {
    match side {
        Side::AtLeast => format!("{value} or more"),
        Side::AtMost => format!("{value} or less"),
    }
}

/// "at least 8%".
pub(super) fn asked(model: &Model, target: &Target) -> String {
    let bound = number::asked(target.condition.bound, target.unit, model.currency);
    match (target.is_met_exactly, target.condition.side) {
        (true, _) => format!("exactly {bound}"),
        (false, Side::AtLeast) => format!("at least {bound}"),
        (false, Side::AtMost) => format!("at most {bound}"),
    }
}
