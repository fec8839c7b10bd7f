//! The people of a draw: each spell of each person, and each unit that a clause can claim for somebody.

use super::book::{Book, Content, Look};
use super::evaluate::serial;
use super::inputs::Inputs;
use crate::data::{Course, Ending, Spell};
use crate::model::title_of;

/// Writes both sheets; nothing in the base case, where a person stands for a part of one.
pub(super) fn sheets(book: &mut Book, inputs: &Inputs<'_>) {
    if inputs.traced.draw.is_some() {
        spells(book, inputs);
        units(book, inputs);
    }
}

/// A row for each spell.
fn spells(book: &mut Book, inputs: &Inputs<'_>) {
    let (model, traced) = (inputs.model, inputs.traced);
    let calendar = &model.calendar;
    let sheet =
        book.sheet("People", &["Each person's spells in each setting, from the referral to the horizon."], 1);
    let of_person = |rank: usize| {
        let spells = traced.histories.of(rank);
        spells.iter().enumerate().map(move |(place, spell)| {
            let until = spells.get(place + 1).map_or(calendar.horizon_day(), |next| next.from);
            (rank, *spell, until)
        })
    };
    let rows: Vec<(usize, Spell, i32)> = (0..traced.histories.n_people()).flat_map(of_person).collect();
    let n = rows.len();
    let date = |day: i32| Content::Fact(serial(calendar.date_of(day)));
    book.column(sheet, n, ("", "person"), Look::Month, |r| Content::Fact((rows[r].0 + 1) as f64));
    book.column(sheet, n, ("", "referred"), Look::Date, |r| date(traced.pool.people[rows[r].0].referred));
    let course = |r: usize| traced.courses[rows[r].0];
    book.column(sheet, n, ("service", "starts"), Look::Date, |r| match course(r) {
        Course::Served { start, .. } => date(start),
        Course::NotStarted => Content::Blank,
    });
    book.column(sheet, n, ("service", "ends"), Look::Date, |r| match course(r) {
        Course::Served { end, .. } => date(end),
        Course::NotStarted => Content::Blank,
    });
    book.column(sheet, n, ("service", "how it ends"), Look::Words, |r| {
        Content::Words(how(course(r)).to_owned())
    });
    book.column(sheet, n, ("spell", "setting"), Look::Words, |r| {
        Content::Words(model.states[usize::from(rows[r].1.state)].title())
    });
    book.column(sheet, n, ("spell", "from"), Look::Date, |r| date(rows[r].1.from));
    book.column(sheet, n, ("spell", "until"), Look::Date, |r| date(rows[r].2));
    book.column(sheet, n, ("spell", "days"), Look::Month, |r| {
        Content::Fact(f64::from(rows[r].2 - rows[r].1.from))
    });
}

fn how(course: Course) -> &'static str {
    match course {
        Course::NotStarted => "never started",
        Course::Served { ending: Ending::Completed, .. } => "completed",
        Course::Served { ending: Ending::LeftEarly, .. } => "left early",
        Course::Served { ending: Ending::Absorbed, .. } => "in a setting that nobody leaves",
        Course::Served { ending: Ending::Closed, .. } => "the service closed",
        Course::Served { ending: Ending::Running, .. } => "still runs",
    }
}

/// A row for each unit of a person.
fn units(book: &mut Book, inputs: &Inputs<'_>) {
    let (model, traced) = (inputs.model, inputs.traced);
    let option = &model.options[traced.option.index()];
    let notes = [
        "Units of persons that clauses can claim, as the contract's data show them, before caps on units.",
        "Figures of the whole cohort (days saved against a baseline, say) have no persons and do not stand here.",
    ];
    let sheet = book.sheet("Units", &notes, 1);
    let rows: Vec<_> = traced
        .units
        .iter()
        .flat_map(|(contract, clause, units)| units.iter().map(move |unit| (*contract, *clause, *unit)))
        .collect();
    let n = rows.len();
    book.column(sheet, n, ("", "person"), Look::Month, |r| Content::Fact(f64::from(rows[r].2.rank) + 1.0));
    let contract = |r: usize| &model.contracts[option.contracts[usize::from(rows[r].0)].index()];
    book.column(sheet, n, ("", "contract"), Look::Words, |r| {
        Content::Words(title_of(contract(r).label.as_ref(), &contract(r).name))
    });
    book.column(sheet, n, ("", "clause"), Look::Words, |r| {
        let clause = &contract(r).clauses[usize::from(rows[r].1)];
        Content::Words(title_of(clause.label.as_ref(), &clause.name))
    });
    book.column(sheet, n, ("", "on"), Look::Date, |r| {
        Content::Fact(serial(model.calendar.date_of(rows[r].2.day)))
    });
    book.column(sheet, n, ("", "in month"), Look::Month, |r| {
        Content::Fact(f64::from(model.calendar.month_of(rows[r].2.day)))
    });
    book.column(sheet, n, ("", "units"), Look::Number, |r| Content::Fact(rows[r].2.quantity.to_f64()));
}
