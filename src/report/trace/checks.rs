//! Checks of a trace: that the workbook adds up, that it says what the run said, and that the run would not have gone
//! another way under what was changed.

use super::book::{Book, ColumnId, Content, Look};
use super::calendar::{self, Months};
use super::claims::Claims;
use super::formula::{Criterion, Formula, NOUGHT, either, number, total};
use super::inputs::Inputs;
use super::payments::Payments;
use super::provider::Provider;
use super::vehicle::Vehicle;
use crate::data::{Figure, Investors, ReturnFigure};
use crate::model::Length;
use crate::statistics::Value;
use crate::units::Money;

/// Half a penny: what is nearer is the same.
pub(super) const HALF_A_PENNY: f64 = 0.005;
/// What a yearly rate may differ by: spreadsheets find it to about ten digits.
const NEAR_RATE: f64 = 1e-7;

/// All sheets that are checked.
pub(super) struct Made<'a> {
    pub(super) inputs: Inputs<'a>,
    pub(super) months: Months,
    pub(super) claims: Claims,
    pub(super) payments: Payments<'a>,
    pub(super) vehicle: Option<Vehicle>,
    pub(super) provider: Option<Provider>,
}

/// What a check says.
struct Check {
    said: String,
    /// What must be small.
    difference: Formula,
    near: f64,
    /// Whether it holds only as long as no input is changed.
    is_as_run: bool,
}

/// The sheet of checks, whose last line is the master check, and that of the run's own figures.
pub(super) const SHEET: &str = "Checks";
pub(super) const RUN: &str = "Run";

/// Writes the sheet of the run's own figures and the sheet of checks.
pub(super) fn sheets(book: &mut Book, made: &Made<'_>) {
    let mut checks = as_run(book, made);
    checks.extend(adds_up(made));
    checks.extend(goes_another_way(made));
    let changed = made.inputs.changed(book);
    checks.extend(stops_at_a_value(made, changed));
    let notes = [
        "Checks against the run count only as long as no input is changed; after a change they show what it moved.",
        "A change that stops at a value of the run makes the master check fail: sib trace --set plays it whole.",
    ];
    let sheet = book.sheet(SHEET, &notes, 1);
    let n = checks.len() + 2;
    let last = n - 1;
    book.column(sheet, n, ("", "check"), Look::Words, |r| {
        Content::Words(match r {
            0 => "inputs changed".to_owned(),
            r if r == last => "All of them: the master check".to_owned(),
            r => checks[r - 1].said.clone(),
        })
    });
    let difference = book.column(sheet, n, ("", "largest difference"), Look::Number, |r| match r {
        0 => Content::Formula(Formula::Sum(changed.all())),
        r if r == last => Content::Blank,
        r => Content::Formula(checks[r - 1].difference.clone()),
    });
    let holds = book.blank(sheet, n, ("", "holds"), Look::Holds);
    book.fill(holds, |r| match r {
        0 => Content::Blank,
        r if r == last => {
            let fewest = (1..last).map(|row| holds.at(row)).reduce(super::formula::least);
            Content::Formula(fewest.unwrap_or(number(1.0)))
        }
        r => {
            let check = &checks[r - 1];
            let holds = either(difference.at(r).below(number(check.near)), number(1.0), NOUGHT);
            Content::Formula(match check.is_as_run {
                true => either(difference.at(0).is(NOUGHT), holds, number(1.0)),
                false => holds,
            })
        }
    });
}

/// The run's own figures beside those of the workbook.
fn as_run(book: &mut Book, made: &Made<'_>) -> Vec<Check> {
    let notes = [
        "What the run itself found, beside what the formulas make. Differences show what a change of an input moved.",
    ];
    let sheet = book.sheet(RUN, &notes, 1);
    let (traced, n) = (made.inputs.traced, made.months.n);
    calendar::column(book, sheet, n);
    let (mut checks, mut values) = (Vec::new(), Vec::new());
    let mut compare =
        |book: &mut Book, said: String, column: ColumnId, run: &dyn Fn(usize) -> f64| -> Formula {
            let own = book.column(sheet, n, (&said, "as run"), Look::Money, |m| Content::Fact(run(m)));
            let difference = book.column(sheet, n, (&said, "difference"), Look::Money, |m| {
                Content::Formula((column.at(m) - own.at(m)).size())
            });
            let difference = Formula::Largest(difference.all());
            checks.push(Check {
                said: format!("{said}: as run"),
                difference: difference.clone(),
                near: HALF_A_PENNY,
                is_as_run: true,
            });
            difference
        };
    let pounds = |amounts: &[Money], m: usize| amounts.get(m).map_or(0.0, |amount| amount.to_pounds());
    let pence = |amounts: &[i64], m: usize| {
        amounts.get(m).map_or(0.0, |&amount| Money::from_pence(amount).to_pounds())
    };
    if let Some(vehicle) = &made.vehicle {
        compare(book, "Cash of the vehicle".to_owned(), vehicle.closing, &|m| {
            pounds(&traced.cash.vehicle, m)
        });
        for (t, (&owed, &flow)) in vehicle.outstanding.iter().zip(&vehicle.flows).enumerate() {
            let title = vehicle.titles[t].clone();
            compare(book, format!("{title}, owed"), owed, &|m| pounds(&traced.cash.outstanding[t], m));
            compare(book, format!("{title}, net flow"), flow, &|m| pence(&traced.cash.flows[t], m));
        }
        compare(book, "All who invest, net flow".to_owned(), vehicle.invested, &|m| {
            pence(&traced.cash.investors, m)
        });
    }
    if let Some(provider) = &made.provider {
        compare(book, "Cash of the provider".to_owned(), provider.closing, &|m| {
            pounds(&traced.cash.provider, m)
        });
    }
    for pair in made.payments.pairs() {
        let said = format!("Payments of {}", made.payments.title(pair));
        let apart = compare(book, said.clone(), pair.column, &|m| made.payments.as_run(pair, m).to_pounds());
        if made.payments.ends_in_a_value(pair, vehicle_is_value(made)) {
            values.push(Check {
                said: format!("{said} are those of the run, for what the vehicle makes of them is a value"),
                difference: apart,
                near: HALF_A_PENNY,
                is_as_run: false,
            });
        }
    }
    checks.extend(values);
    if let Some(vehicle) = &made.vehicle
        && let Some(Value::Known(rate)) = traced.figure(Figure::Return(Investors::All, ReturnFigure::Irr))
    {
        let difference = (Formula::Cell(vehicle.rate) - number(rate)).size();
        let said = "IRR of all who invest: as run".to_owned();
        checks.push(Check { said, difference, near: NEAR_RATE, is_as_run: true });
    }
    for covered in made.vehicle.iter().flat_map(|vehicle| &vehicle.covers) {
        let (class, figure) = (covered.class, covered.figure);
        // Where nothing is due or owed the run has no ratio, and the workbook nought.
        let run = match traced.figure(Figure::Cover(class, figure)) {
            Some(Value::Known(ratio)) => ratio,
            Some(Value::Undefined | Value::BeyondHorizon) | None => 0.0,
        };
        let title = made.vehicle.as_ref().map_or("", |vehicle| vehicle.titles[class.index()].as_str());
        checks.push(Check {
            said: format!("{title}, {}: as run", figure.name()),
            difference: (Formula::Cell(covered.place) - number(run)).size(),
            near: NEAR_RATE,
            is_as_run: true,
        });
    }
    checks
}

/// Whether anything that the vehicle does is a value.
fn vehicle_is_value(made: &Made<'_>) -> bool {
    made.vehicle.as_ref().is_some_and(|vehicle| vehicle.is_value)
}

/// Whether what is a value was made of what the formulas now say: a change that ends at it has not been followed.
fn stops_at_a_value(made: &Made<'_>, changed: ColumnId) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut check = |said: String, difference: Formula, near: f64| {
        checks.push(Check { said, difference, near, is_as_run: false });
    };
    if let Some(apart) = made.claims.apart {
        let said = "Claims from which a value follows are those of the run".to_owned();
        check(said, Formula::Largest(apart.all()), HALF_A_PENNY);
    }
    if vehicle_is_value(made) {
        let rows = made.inputs.model.inputs.rows();
        let of_capital = rows.filter(|(_, row)| row.path.starts_with("capital."));
        let n_changed = total(of_capital.map(|(id, _)| changed.at(id.index())));
        let said = "Inputs of capital are those of the run, for what the vehicle does is a value: changed"
            .to_owned();
        check(said, n_changed, 0.5);
    }
    checks
}

/// What must hold whatever the inputs are.
fn adds_up(made: &Made<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut check = |said: &str, difference: Formula| {
        checks.push(Check {
            said: said.to_owned(),
            difference: difference.size(),
            near: HALF_A_PENNY,
            is_as_run: false,
        });
    };
    let (owed, paid_in) = (made.claims.settled(), made.claims.paid_in());
    if !owed.rows().is_empty() {
        let within = Criterion::Below(made.months.n as f64);
        let within = Formula::SumOf(owed.all(), vec![(paid_in.all(), within)]);
        let paid = made.payments.pairs().iter().map(|pair| Formula::Sum(pair.column.all()));
        if !made.payments.is_budgeted() {
            check("What is owed and falls due within the horizon is paid", within - total(paid));
        }
    }
    if let Some(vehicle) = &made.vehicle {
        let last = made.months.n - 1;
        for (t, class) in vehicle.corkscrews.iter().enumerate() {
            let sum = |column: ColumnId| Formula::Sum(column.all());
            let [added, drawn, repaid, written_off] = *class;
            let difference =
                sum(added) + sum(drawn) - sum(repaid) - sum(written_off) - vehicle.outstanding[t].at(last);
            check(
                &format!("{}: all that was drawn is repaid, written off or owed", vehicle.titles[t]),
                difference,
            );
        }
        let sum = |column: ColumnId| Formula::Sum(column.all());
        let came = total(vehicle.came_in.iter().map(|&column| sum(column)));
        let went = total(vehicle.went_out.iter().map(|&column| sum(column)));
        check("The vehicle: what came in is paid out or still there", came - went - vehicle.closing.at(last));
    }
    checks
}

/// Whether the cash of the workbook would close the service in another month than in the run.
fn goes_another_way(made: &Made<'_>) -> Vec<Check> {
    let (model, traced) = (made.inputs.model, made.inputs.traced);
    let option = &model.options[traced.option.index()];
    let months_of = |length: Length| {
        let calendar = &model.calendar;
        f64::from(calendar.month_of(calendar.add(0, traced.world.span(length)))).max(1.0)
    };
    let provider = option.service.map(|id| &model.parties[model.services[id.index()].provider.index()]);
    let below = made.provider.as_ref().zip(provider.and_then(|party| party.insolvent_after));
    let short =
        made.vehicle.as_ref().zip(option.capital.and_then(|id| model.capitals[id.index()].stops_after));
    let watched: Vec<(&str, ColumnId, f64)> = [
        below.map(|(own, patience)| {
            ("the provider's cash, months below nought", own.below, months_of(patience))
        }),
        short.map(|(own, patience)| ("dues left unpaid, months on end", own.short, months_of(patience))),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Nothing is left to close at the horizon.
    let horizon = made.months.n - 1;
    let decided = traced.decisions.closing.map(|closing| closing.closed_from);
    let closed = traced.closed_from.map(usize::from).filter(|&closed| closed <= horizon);
    let by_cash = closed.filter(|&closed| decided.map(usize::from) != Some(closed));
    // Whoever orders it at the end of the month before, with the run, closes it no earlier.
    let before = closed.map_or(horizon, |closed| closed - 1);
    let mut checks = Vec::new();
    for (said, column, patience) in &watched {
        if before > 0 {
            checks.push(Check {
                said: format!("Closes the service no earlier than the run did: {said}"),
                difference: Formula::Largest(column.range(0, before - 1)),
                near: *patience,
                is_as_run: false,
            });
        }
    }
    if let Some(closed) = by_cash {
        let lacks = watched.iter().map(|(_, column, patience)| number(*patience) - column.at(closed - 1));
        checks.push(Check {
            said: format!(
                "Closes the service from month {closed} on, as the run did: months that lack for it"
            ),
            difference: super::formula::above_nought(Formula::Least(lacks.collect())),
            near: HALF_A_PENNY,
            is_as_run: false,
        });
    }
    checks
}
