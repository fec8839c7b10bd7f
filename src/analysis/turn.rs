//! An input that is turned: the same scenario with other values of it, each read as if the file said so, and what results
//! come to at each, on the same draws.

use super::played::play_each;
use super::reading::{Read, Reader};
use super::runs::Runs;
use crate::data::{How, Turn};
use crate::engine::{Needed, RunError};
use crate::model::{InputId, Model, Wanted};
use crate::units::{Quantity, Share};

/// Opens the scenario with values changed, each `PATH=VALUE`; or says what is wrong with them.
pub type Open<'a> = &'a dyn Fn(&[String]) -> Result<Model, String>;

impl Turn {
    /// The scenario with a value.
    ///
    /// # Errors
    /// What is wrong with the value, as the reader of scenarios says it.
    pub fn at(&self, value: f64, open: Open<'_>) -> Result<Model, String> {
        match self.how {
            How::InPlace => open(&self.changes(value)),
            How::Times => {
                let mut model = open(&[])?;
                for path in &self.paths {
                    times(&mut model, path, value, open)?;
                }
                Ok(model)
            }
        }
    }

    /// What a value changes in the scenario, each `PATH=VALUE`.
    pub(super) fn changes(&self, value: f64) -> Vec<String> {
        let quantity = self.over.at(value);
        let mut changes: Vec<String> =
            self.paths.iter().map(|path| quantity.assigned_to(path, self.currency)).collect();
        if let (Some(rest), Quantity::Share(share)) = (&self.rest, &quantity) {
            let left = rest.beside(*share).unwrap_or(Share::ZERO);
            changes.push(format!("{}=\"{left}\"", rest.path));
        }
        changes
    }
}

/// Multiplies every number under a path; what numbers come to is held against every rule, as if the file said it.
fn times(model: &mut Model, path: &str, factor: f64, open: Open<'_>) -> Result<(), String> {
    let rows: Vec<InputId> = model.inputs.under(path);
    if rows.is_empty() {
        return Err(format!("`{path}` is no number of the scenario, nor are there any under it"));
    }
    let of_file = model.inputs.that_can_be_said(path);
    let before = model.inputs.said(&of_file, model.currency);
    let mut inputs = model.inputs.clone();
    for &row in &rows {
        let multiplied = inputs.multiply(row, factor);
        multiplied.map_err(|why| format!("`{path}` cannot be multiplied by {factor}: {why}"))?;
    }
    // What cannot be said as it stands says nothing of what it is multiplied to.
    if open(&before).is_ok() {
        open(&inputs.said(&of_file, model.currency))?;
    }
    model.inputs = inputs;
    Ok(())
}

/// Results at one value after another of what is turned, each played once, all on the same draws.
pub(super) struct Sweep<'a> {
    turn: &'a Turn,
    open: Open<'a>,
    runs: Runs<'a>,
    wanted: &'a [Wanted],
    /// Figures of which the mean of their sum is read after those.
    summed: &'a [Wanted],
    /// By value, from the lowest.
    known: Vec<(f64, Vec<Read>)>,
    /// At how many of these people hardly ever stand where they were observed.
    not_found: usize,
    /// Hears each value that is played, as it is written.
    told: &'a dyn Fn(String),
}

impl<'a> Sweep<'a> {
    pub(super) fn new(
        (turn, open): (&'a Turn, Open<'a>),
        runs: Runs<'a>,
        wanted: &'a [Wanted],
        told: &'a dyn Fn(String),
    ) -> Self {
        Self { turn, open, runs, wanted, summed: &[], known: Vec::new(), not_found: 0, told }
    }

    /// The same, which also reads the mean of the sum of figures; it stands after all that is wanted.
    pub(super) fn and_sum_of(self, summed: &'a [Wanted]) -> Self {
        Self { summed, ..self }
    }

    /// What each result is at a value.
    pub(super) fn at(&mut self, value: f64) -> Result<&[Read], RunError> {
        self.play(&[value])?;
        Ok(&self.known[self.place(value)].1)
    }

    /// Every value that was played, from the lowest, with its results.
    pub(super) fn known(&self) -> &[(f64, Vec<Read>)] {
        &self.known
    }

    /// At how many values people hardly ever stand where they were observed.
    pub(super) fn not_found(&self) -> usize {
        self.not_found
    }

    /// Plays what is not known yet of some values.
    pub(super) fn play(&mut self, values: &[f64]) -> Result<(), RunError> {
        self.runs.go_on()?;
        let mut opened: Vec<(f64, Model)> = Vec::new();
        for &value in values {
            if self.is_known(value) || opened.iter().any(|(other, _)| *other == value) {
                continue;
            }
            (self.told)(self.turn.written(value));
            match self.turn.at(value, self.open) {
                Ok(model) => opened.push((value, model)),
                Err(why) => {
                    self.keep(value, self.all(|_| Read::none(why.clone()), || Read::none(why.clone())))
                }
            }
        }
        let models: Vec<&Model> = opened.iter().map(|(_, model)| model).collect();
        let Some(first) = models.first() else { return Ok(()) };
        let needed = Needed::none(first).and(self.wanted.iter().chain(self.summed));
        play_each((&models, &needed), self.runs, |place, results| {
            let (value, model) = &opened[place];
            let results = match results {
                Ok(results) => results,
                Err(why) => {
                    self.not_found += 1;
                    return self
                        .keep(*value, self.all(|_| Read::none(why.clone()), || Read::none(why.clone())));
                }
            };
            let reader = Reader::new(model, results);
            let sum = || reader.sum(self.summed);
            self.keep(*value, self.all(|wanted| reader.read(wanted), sum));
        })
    }

    fn all(&self, each: impl Fn(&Wanted) -> Read, sum: impl FnOnce() -> Read) -> Vec<Read> {
        let sum = (!self.summed.is_empty()).then(sum);
        self.wanted.iter().map(each).chain(sum).collect()
    }

    fn keep(&mut self, value: f64, read: Vec<Read>) {
        let place = self.place(value);
        self.known.insert(place, (value, read));
    }

    fn is_known(&self, value: f64) -> bool {
        self.known.get(self.place(value)).is_some_and(|(known, _)| *known == value)
    }

    fn place(&self, value: f64) -> usize {
        self.known.partition_point(|(known, _)| *known < value)
    }
}
