//! Sensitivity, said: what moves a result most, where a decision flips, and a result over two inputs.

use plotters::prelude::Color;

use super::{Analysed, Entry, Grid, Head, Part};
use crate::data::{
    Above, CheckedValue, DecidedBy, FigureUnit, Headlined, MovedInput, NotSought, Provenance, Range,
    Sensitivity, Side, Switching, TwoInputs, Without,
};
use crate::model::Model;
use crate::report::number::{self, figure, figure_with_error, in_twenty, percent};
use crate::report::plots::{self, BLUE, Drawing, ORANGE};
use crate::report::sentences::{capitalised, input_title, listed};

/// Inputs of a table, and of a picture: those that move the result most.
const ROWS: usize = 20;
const BARS: usize = 14;

/// Why pairs of a map have no result.
fn grey(map: &TwoInputs) -> String {
    let why = |own: &Without| {
        let ([across, down], [first, second]) = (&own.first, &map.paths);
        let more =
            if own.n == 1 { String::new() } else { format!(", and {} more for a like reason", own.n - 1) };
        format!("{first} {across} with {second} {down}{more}: {}", own.why.trim_end_matches('.'))
    };
    let whys: Vec<String> = map.without.iter().map(why).collect();
    let n: usize = map.without.iter().map(|own| own.n).sum();
    let pairs = if n == 1 { "pair has no result and is" } else { "pairs have no result and are" };
    format!("{n} {pairs} grey in the map. {}.", whys.join(". "))
}

/// What was found.
#[must_use]
pub fn sensitivity(model: &Model, found: &Sensitivity, from: Provenance) -> Analysed {
    let say = Say { model, found };
    let mut parts = vec![Part::Said(format!("Option: {}.", found.option))];
    if let Some(decision) = &found.switching {
        parts.extend(say.short(decision).into_iter().map(Part::Point));
    }
    for place in 0..found.results.len() {
        parts.extend(say.tornado(place));
    }
    parts.push(Part::Said(say.caution()));
    if let Some(decision) = &found.switching {
        parts.extend(say.switching(decision));
    }
    if let Some(map) = &found.map {
        parts.extend(say.map(map));
    }
    let from = Provenance { missing: missing(&found.missing), ..from };
    Analysed {
        name: "sensitivity",
        title: "Sensitivity",
        about: ABOUT,
        of: model.title.clone(),
        under: super::under(model, &from),
        from,
        parts,
    }
}

/// What is missing, because it was stopped before.
fn missing(own: &NotSought) -> Option<String> {
    let mut said = Vec::new();
    if !own.inputs.is_empty() {
        said.push(format!(
            "These inputs were not moved, and any of them may move a result more than those that were: {}.",
            own.inputs.join(", ")
        ));
    }
    if own.all_switching {
        said.push("No switching values were sought.".to_owned());
    } else if !own.switching.is_empty() {
        said.push(format!("No switching values were found of: {}.", own.switching.join(", ")));
    }
    if let Some([across, down]) = &own.map {
        said.push(format!("The map over {across} and {down} is missing."));
    }
    (!said.is_empty()).then(|| format!("Stopped before all was found. {}", said.join(" ")))
}

const ABOUT: &str = "Which inputs move a result most, and at what value of each the decision flips: one input at a time, all else \
    as the file says, on the same futures.";

struct Say<'a> {
    model: &'a Model,
    found: &'a Sensitivity,
}

impl Say<'_> {
    fn value(&self, value: CheckedValue, unit: FigureUnit) -> String {
        figure_with_error(value.value, value.se, unit, self.model.currency)
    }

    fn plain(&self, value: f64, unit: FigureUnit) -> String {
        figure(value, unit, self.model.currency)
    }

    /// Inputs that move a result, those that move it most first.
    fn ranked(&self, place: usize) -> Vec<(f64, &MovedInput)> {
        let spread = |own: &MovedInput| {
            let ends = own.ends.iter().flatten().filter_map(|end| end.found[place]).map(|end| end.value);
            let all: Vec<f64> = ends.chain(self.found.base[place].map(|base| base.value)).collect();
            let low = all.iter().copied().fold(f64::INFINITY, f64::min);
            let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            if all.len() < 2 { 0.0 } else { high - low }
        };
        let mut all: Vec<(f64, &MovedInput)> =
            self.found.inputs.iter().map(|own| (spread(own), own)).filter(|own| own.0 > 0.0).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all
    }

    /// What is said of the input that moves a result most.
    fn most(&self) -> &'static str {
        match self.found.missing.inputs.as_slice() {
            [] => "moves it most",
            _ => "moves it most of those that were moved",
        }
    }

    fn tornado(&self, place: usize) -> Vec<Part> {
        let own = &self.found.results[place];
        let heading = Part::Heading(format!("{}, {}", own.party, own.what));
        let Some(base) = self.found.base[place] else {
            return vec![heading, Part::Said("It has no value as it stands.".to_owned())];
        };
        let ranked = self.ranked(place);
        let [Some((_, most)), ..] = [ranked.first()] else {
            return vec![heading, Part::Said("No input moves it.".to_owned())];
        };
        let said = format!(
            "{} as it stands. {} {}: {}.",
            self.value(base, own.unit),
            capitalised(&input_title(self.model, &most.path)),
            self.most(),
            self.ends_said(most, place, own.unit)
        );
        let columns = vec![
            Head::new("input", "input"),
            Head::new("low", "at its lower value"),
            Head::new(format!("{}.at_low", own.path), "the result is"),
            Head::new("high", "at its upper value"),
            Head::new(format!("{}.at_high", own.path), "the result is"),
            Head::new(format!("{}.difference", own.path), "difference"),
        ];
        let row = |(_, input): &(f64, &MovedInput)| {
            let end = |place_of_end: usize| match &input.ends[place_of_end] {
                None => [Entry::words("cannot be"), Entry::Nothing],
                Some(end) => {
                    let found = end.found[place]
                        .map_or(Entry::Nothing, |found| Entry::Figure(found.value, found.se, own.unit));
                    [Entry::words(&end.written), found]
                }
            };
            let swing = input.swings[place]
                .map_or(Entry::Nothing, |swing| Entry::Figure(swing.value, swing.se, own.unit));
            let [low, at_low] = end(0);
            let [high, at_high] = end(1);
            vec![Entry::words(named(&input.path, input, self.found.by)), low, at_low, high, at_high, swing]
        };
        let rows = ranked.iter().take(ROWS).map(row).collect();
        let mut parts = vec![heading, Part::Said(said)];
        parts.extend(self.picture(place, base.value, &ranked));
        parts.push(Part::Grid(Grid { name: "tornado", columns, rows }));
        if ranked.len() > ROWS {
            parts.push(Part::Said(format!(
                "{} more inputs move it less than these: {}.",
                ranked.len() - ROWS,
                ranked.iter().skip(ROWS).map(|own| own.1.path.as_str()).collect::<Vec<_>>().join(", ")
            )));
        }
        parts
    }

    fn ends_said(&self, input: &MovedInput, place: usize, unit: FigureUnit) -> String {
        let end = |end: &crate::data::MovedTo| {
            let found = end.found[place];
            let result = found.map_or_else(|| "not known".to_owned(), |found| self.value(found, unit));
            format!("{result} at {}", end.written)
        };
        input.ends.iter().flatten().map(end).collect::<Vec<_>>().join(", ")
    }

    fn picture(&self, place: usize, base: f64, ranked: &[(f64, &MovedInput)]) -> Option<Part> {
        let own = &self.found.results[place];
        let shown = || ranked.iter().take(BARS);
        let called = |input: &MovedInput| {
            named(&capitalised(&input_title(self.model, &input.path)), input, self.found.by)
        };
        let rows: Vec<plots::Row> = shown()
            .map(|(_, input)| {
                let end = |(end, colour)| {
                    let end: &Option<crate::data::MovedTo> = end;
                    let end = end.as_ref()?;
                    let value = end.found[place]?.value;
                    (value != base).then(|| (value, colour, end.written.clone()))
                };
                let ends = input.ends.iter().zip([ORANGE, BLUE]).filter_map(end).collect();
                plots::Row { name: called(input), ends }
            })
            .collect();
        let (_, most) = ranked.first()?;
        let title = format!(
            "{}, {}: {} as it stands; {} {}",
            own.party,
            own.what,
            self.plain(base, own.unit),
            input_title(self.model, &most.path),
            self.most()
        );
        let key =
            [(ORANGE.to_rgba(), "the input at its lower value"), (BLUE.to_rgba(), "at its upper value")];
        let svg = plots::bars((&title, &key), (base, own.unit, self.model.currency), &rows);
        let head = ["input", "lower value", "result", "upper value", "result"].map(str::to_owned).to_vec();
        let row = |(_, input): &(f64, &MovedInput)| {
            let end = |place_of_end: usize| match &input.ends[place_of_end] {
                None => ["cannot be".to_owned(), "-".to_owned()],
                Some(end) => [
                    end.written.clone(),
                    end.found[place]
                        .map_or_else(|| "not known".to_owned(), |found| self.plain(found.value, own.unit)),
                ],
            };
            std::iter::once(called(input)).chain(end(0)).chain(end(1)).collect()
        };
        let numbers = std::iter::once(head).chain(shown().map(row)).collect();
        let name = format!("tornado-{}", own.path.replace('.', "-"));
        Some(Part::drawn(name, Drawing { title, svg, numbers }))
    }

    fn caution(&self) -> String {
        let found = self.found;
        let mut said = format!(
            "An input with a range stands at what 10 and 90 of 100 futures are below, one that is yes or no at each; any other is \
             moved by {} up and down (its name says so). Differences have paired errors, draw by draw.",
            percent(found.by, 3)
        );
        let of_result = found.results.iter().zip(&found.paired);
        let unpaired: Vec<String> =
            of_result.filter(|(_, paired)| !**paired).map(|(own, _)| own.path.clone()).collect();
        if !unpaired.is_empty() {
            said += &format!(
                " Those of {} have not, and are too large rather than too small.",
                listed(&unpaired)
            );
        }
        if found.inputs.iter().any(|own| own.is_correlated) {
            said += " Inputs marked * move together with others in the file; here each is moved alone.";
        }
        if !found.still.is_empty() {
            said += &format!(
                " {} inputs change nothing of this option over the first futures and are left out.",
                found.still.len()
            );
        }
        if !found.unmovable.is_empty() {
            let paths: Vec<&str> = found.unmovable.iter().map(|(path, _)| path.as_str()).collect();
            said += &format!(
                " Not moved, because the file cannot have them alone at another value: {}.",
                paths.join(", ")
            );
        }
        if !found.not_observed.is_empty() {
            said += &format!(
                " At one end or both of these, people hardly ever stand where the replay observed them, and nothing stands there: {}.",
                found.not_observed.join(", ")
            );
        }
        said + " Numbers that the language takes where the file is silent, and nought, are not moved."
    }

    /// Where the decision flips along the inputs that move it most, in a sentence for each.
    fn short(&self, decision: &DecidedBy) -> Vec<String> {
        let stands = decision.stands.map(|stands| {
            let holds = if decision.condition.holds(stands.value) { "holds" } else { "does not hold" };
            format!(
                "What is decided by: {}. As the file stands it {holds}: {}.",
                decision.title,
                self.value(stands, decision.result.unit)
            )
        });
        let flips = decision.inputs.iter().filter(|own| !own.at.is_empty()).take(3);
        let flips: Vec<String> = flips.map(|own| self.flip(own)).collect();
        let instead = (!flips.is_empty()).then(|| {
            "Where each flips: a value that is tried stands in place of the range in the file, so that the value in the middle of a range \
             may do what the file does not."
                .to_owned()
        });
        stands.into_iter().chain(instead).chain(flips).collect()
    }

    fn flip(&self, own: &Switching) -> String {
        let place = |at: &crate::data::SwitchingValue| {
            let holds = match at.holds {
                Above::Holds if at.written == "yes" => "holds only if it is yes".to_owned(),
                Above::Fails if at.written == "no" => "holds only if it is no".to_owned(),
                Above::Holds => format!("holds from {} up", at.written),
                Above::Fails => format!("holds up to {}", at.written),
            };
            let outside = match at.is_outside {
                Some(true) => ", outside what 80 of 100 futures hold",
                Some(false) | None => "",
            };
            holds + outside
        };
        let places: Vec<String> = own.at.iter().map(place).collect();
        let chance = own.p_fails.map_or_else(String::new, |p| {
            format!("; by its own range the chance that it fails is {} ({})", chance_said(p), in_twenty(p))
        });
        let title = capitalised(&input_title(self.model, &own.path));
        format!("{title} ({} in the file): it {}{chance}.", own.stands, places.join(", and "))
    }

    fn switching(&self, decision: &DecidedBy) -> Vec<Part> {
        let mut parts = vec![Part::Heading("Switching values".to_owned())];
        let sign = match decision.condition.side {
            Side::AtLeast => "at least",
            Side::AtMost => "at most",
        };
        parts.push(Part::Said(format!(
            "What is decided by: {} ({}, {}, {sign} {}). The switching value of an input is where that begins or ends to hold, all \
             else as the file says.",
            decision.title,
            decision.result.path,
            decision.result.what,
            number::asked(decision.condition.bound, decision.result.unit, self.model.currency)
        )));
        let columns = vec![
            Head::new("input", "input"),
            Head::new("stands", "in the file"),
            Head::new("range", "10 to 90 of 100"),
            Head::new("flips_at", "flips at"),
            Head::new("holds", "it holds"),
            Head::new("interval", "with other futures"),
            Head::new("p_fails", "chance that it fails"),
        ];
        let mut rows = Vec::new();
        for own in &decision.inputs {
            let is_yes_or_no = own.ends[0] == "no";
            let range = own
                .range
                .as_ref()
                .map_or(Entry::Nothing, |[low, high]| Entry::words(format!("{low} to {high}")));
            let p = own.p_fails.map_or(Entry::Nothing, |p| Entry::words(chance_said(p)));
            let start = |range| vec![Entry::words(&own.path), Entry::words(&own.stands), range];
            if own.at.is_empty() {
                let holds = if own.holds_at_lowest { "throughout" } else { "nowhere" };
                let from = format!("nowhere from {} to {}", own.ends[0], own.ends[1]);
                let mut row = start(range);
                row.extend([Entry::words(from), Entry::words(holds), Entry::Nothing, p]);
                rows.push(row);
                continue;
            }
            for at in &own.at {
                let holds = match at.holds {
                    Above::Holds => "above",
                    Above::Fails => "below",
                };
                let holds = if is_yes_or_no { format!("if {}", at.written) } else { holds.to_owned() };
                let end = |end: &Option<String>| end.clone().unwrap_or_else(|| "beyond".to_owned());
                let interval = at.interval.as_ref().map_or(Entry::Nothing, |[low, high]| {
                    Entry::words(format!("{} to {}", end(low), end(high)))
                });
                let mut row = start(range.clone());
                row.extend([Entry::words(&at.written), Entry::words(holds), interval, p.clone()]);
                rows.push(row);
            }
        }
        parts.push(Part::Grid(Grid { name: "switching_values", columns, rows }));
        let not_known = |own: &Switching| {
            let (n, all) = own.not_known;
            (n > 0).then(|| format!("{} at {n} of {all} values{}", own.path, of_these(own.not_observed, n)))
        };
        let not_known: Vec<String> = decision.inputs.iter().filter_map(not_known).collect();
        if !not_known.is_empty() {
            parts.push(Part::Said(format!(
                "The result is not known of {}: between these and their neighbours no flip is looked for, and no chance is told.",
                listed(&not_known)
            )));
        }
        parts.push(Part::Said(SWITCHING.to_owned()));
        parts
    }

    fn map(&self, map: &TwoInputs) -> Vec<Part> {
        let own = &map.result;
        let mut columns =
            vec![Head::new(map.paths[1].clone(), format!("{} down, {} across", map.paths[1], map.paths[0]))];
        columns.extend(map.across.iter().map(|written| Head::new(written.clone(), written.clone())));
        let row = |(written, cells): &(String, Vec<Option<CheckedValue>>)| {
            let cell = |cell: &Option<CheckedValue>| {
                cell.map_or(Entry::Nothing, |found| Entry::Figure(found.value, found.se, own.unit))
            };
            std::iter::once(Entry::words(written)).chain(cells.iter().map(cell)).collect()
        };
        let grid = Grid { name: "map", columns, rows: map.down.iter().map(row).collect() };
        let heading = Part::Heading(format!("{}, {}, over two inputs", own.party, own.what));
        let grey = (!map.without.is_empty()).then(|| Part::Said(grey(map)));
        let parts = [Some(heading), Some(self.heat(map)), grey, Some(Part::Grid(grid))];
        parts.into_iter().flatten().collect()
    }

    fn heat(&self, map: &TwoInputs) -> Part {
        let own: &Headlined = &map.result;
        let middle = map.condition.map_or(0.0, |condition| condition.bound);
        let cell =
            |cell: &Option<CheckedValue>| cell.map(|found| (found.value, self.plain(found.value, own.unit)));
        let rows: Vec<plots::MapRow> = map
            .down
            .iter()
            .map(|(written, cells)| (written.clone(), cells.iter().map(cell).collect()))
            .collect();
        let all = || rows.iter().flat_map(|row| row.1.iter().flatten().map(|cell| cell.0));
        let above = all().filter(|value| *value >= middle).count();
        let bound = self.plain(middle, own.unit);
        let titles = map.paths.each_ref().map(|path| input_title(self.model, path));
        let title = format!(
            "{}, {}: {bound} or more in {above} of {} pairs of {} and {}",
            own.party,
            own.what,
            all().count(),
            titles[0],
            titles[1]
        );
        let across = format!("across: {}; down: {}", titles[0], titles[1]);
        let (more, less) = (format!("{bound} or more"), format!("less than {bound}"));
        let picture = plots::Map {
            title: &title,
            across: &across,
            says: [&more, &less],
            grey: "no result: see the text",
            columns: map.across.clone(),
            rows,
            middle,
        };
        let svg = plots::heat(&picture);
        let head = std::iter::once(String::new()).chain(picture.columns.iter().cloned()).collect();
        let row = |(name, cells): &(String, Vec<Option<(f64, String)>>)| {
            let cells =
                cells.iter().map(|cell| cell.as_ref().map_or_else(|| "-".to_owned(), |cell| cell.1.clone()));
            std::iter::once(name.clone()).chain(cells).collect()
        };
        let numbers = std::iter::once(head).chain(picture.rows.iter().map(row)).collect();
        Part::drawn("map", Drawing { title: title.clone(), svg, numbers })
    }
}

const SWITCHING: &str = "A switching value is what an input would have to be, if that alone were otherwise, for the decision to \
    flip (HM Treasury, The Green Book). The chance that it fails is that of the input's own range in the file; that of an input \
    without a range is not known. The interval says how far the place would move with other futures; there is none where the \
    decision does not flip, or flips between yes and no.";

/// At how many values where a result is not known that is so because of what was observed.
fn of_these(not_observed: usize, not_known: usize) -> String {
    if not_observed == 0 {
        return String::new();
    }
    let at =
        if not_observed == not_known { "where".to_owned() } else { format!("at {not_observed} of which") };
    format!(" ({at} people hardly ever stand where the replay observed them)")
}

/// What an input is called, marked where it moves together with another.
fn named(title: &str, input: &MovedInput, by: f64) -> String {
    let mark = if input.is_correlated { " *" } else { "" };
    let note = match input.range {
        Range::P10ToP90 | Range::NoToYes => String::new(),
        Range::ByPart => format!(" ±{}", percent(by, 3)),
    };
    format!("{title}{mark}{note}")
}

/// A chance in percent; one that rounds to nothing is said to be small.
fn chance_said(p: f64) -> String {
    if p > 0.0 && p < 0.001 {
        "under 0.1%".to_owned()
    } else if p < 1.0 && p > 0.999 {
        "over 99.9%".to_owned()
    } else {
        format!("{:.1}%", p * 100.0)
    }
}
