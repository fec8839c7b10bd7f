//! Numbers that follow an axis, in words.

use super::phrase::{capitalised, date, list, value};
use crate::model::{Axis, CountedIn, InputId, Layered, Model, Number, Schedule, Shape};
use crate::report::number::{plain, rounded, time_of};
use crate::units::{Money, Period};

/// A number: its value, or its schedule.
pub(super) fn number(model: &Model, number: &Number) -> String {
    said(model, number, value)
}

/// A number that may follow one thing inside another: "2% a year before 5 years; in a straight line … from 5 years".
pub(super) fn layered(model: &Model, layered: &Layered) -> String {
    match layered {
        Layered::Single(single) => number(model, single),
        Layered::Within(schedule) => schedule_said(model, schedule, |value| number(model, value)),
    }
}

/// A rate of people, both ways.
pub(super) fn rate(model: &Model, number: &Number) -> String {
    said(model, number, |model, row| {
        crate::report::number::spoken_rate(model.inputs.row(row), model.currency)
    })
}

fn said(model: &Model, number: &Number, say: impl Fn(&Model, InputId) -> String) -> String {
    match number {
        Number::Plain(row) => say(model, *row),
        Number::By(schedule) => schedule_said(model, schedule, |row| say(model, *row)),
    }
}

fn schedule_said<V>(model: &Model, schedule: &Schedule<V>, say: impl Fn(&V) -> String) -> String {
    let points: Vec<(f64, String)> = schedule.points.iter().map(|(x, value)| (*x, say(value))).collect();
    let below = schedule.below.as_ref().map(say);
    match (schedule.axis, schedule.shape) {
        (Axis::Count, Shape::Steps) => tiers(&points, below),
        (Axis::Group, _) => groups(model, &points),
        (Axis::State, _) => settings(model, &points),
        (axis, Shape::Steps) => steps(model, axis, &points, below),
        (axis, Shape::Line) => line(model, axis, &points, below),
    }
}

/// "£1,100 for each of the first 370, £1,000 for the next 40, then £1,350".
fn tiers(points: &[(f64, String)], below: Option<String>) -> String {
    let floor = (points[0].0 > 1.0).then(|| (1.0, below.unwrap_or_else(|| "nothing".to_owned())));
    let points: Vec<(f64, String)> = floor.into_iter().chain(points.iter().cloned()).collect();
    let mut said: Vec<String> = Vec::new();
    for (place, (from, value)) in points.iter().enumerate() {
        said.push(match (place, points.get(place + 1)) {
            (0, Some((next, _))) => format!("{value} for each of the first {}", plain(next - 1.0)),
            (_, Some((next, _))) => format!("{value} for the next {}", plain(next - from)),
            (0, None) => value.clone(),
            (_, None) => format!("then {value}"),
        });
    }
    said.join(", ")
}

fn groups(model: &Model, points: &[(f64, String)]) -> String {
    let said = |(place, value): &(f64, String)| {
        let group = &model.cohort.groups[*place as usize];
        format!("{value} for {}", group.title())
    };
    list(&points.iter().map(said).collect::<Vec<_>>(), "and")
}

/// "28 a week in "network", 2 a week in "home"".
fn settings(model: &Model, points: &[(f64, String)]) -> String {
    let title = |place: &f64| model.states[*place as usize].title();
    if points.iter().any(|(_, value)| value.contains(", ")) {
        let said = |(place, value): &(f64, String)| format!("in \"{}\" {value}", title(place));
        return points.iter().map(said).collect::<Vec<_>>().join("; ");
    }
    let said = |(place, value): &(f64, String)| format!("{value} in \"{}\"", title(place));
    list(&points.iter().map(said).collect::<Vec<_>>(), "and")
}

/// "£4.8m from 8.5%, £9.6m from 10%; nothing below 8.5%". What is said of a rate holds a comma already, so there the
/// place comes first.
fn steps(model: &Model, axis: Axis, points: &[(f64, String)], below: Option<String>) -> String {
    let order = match points.iter().any(|(_, value)| value.contains(", ")) {
        true => Order::PlaceFirst,
        false => Order::ValueFirst,
    };
    let said = match axis {
        Axis::ContractYear | Axis::YearOfStart => years(axis, points, order),
        _ if order == Order::PlaceFirst => points
            .iter()
            .map(|(x, value)| format!("{} {value}", since(model, axis, *x)))
            .collect::<Vec<_>>()
            .join("; "),
        _ => points
            .iter()
            .map(|(x, value)| format!("{value} {}", since(model, axis, *x)))
            .collect::<Vec<_>>()
            .join(", "),
    };
    format!("{said}{}{}", before_first(model, axis, points[0].0, below), by(model, axis))
}

/// In what order a step is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// "£500 from year 3".
    ValueFirst,
    /// "from year 3 £500": where what is said of the value holds a comma.
    PlaceFirst,
}

/// "from 6 months", "at first".
fn since(model: &Model, axis: Axis, x: f64) -> String {
    if x == 0.0 && !is_by_measure(axis) {
        "at first".to_owned()
    } else {
        format!("from {}", place(model, axis, x))
    }
}

/// What holds under the first point of steps; nothing is said where nothing lies there.
fn before_first(model: &Model, axis: Axis, first: f64, below: Option<String>) -> String {
    let lowest = match axis {
        Axis::ContractYear | Axis::YearOfStart | Axis::Count => 1.0,
        _ => 0.0,
    };
    let word = if is_by_measure(axis) { "below" } else { "before" };
    let value = below.unwrap_or_else(|| "nothing".to_owned());
    if first <= lowest { String::new() } else { format!("; {value} {word} {}", place(model, axis, first)) }
}

/// "£3,200 for those who start in year 1, £2,400 in year 2, £1,600 from year 3".
fn years(axis: Axis, points: &[(f64, String)], order: Order) -> String {
    let who = if axis == Axis::YearOfStart { "for those who start " } else { "" };
    let mut said = Vec::new();
    for (at, (year, value)) in points.iter().enumerate() {
        let lead = if at == 0 { who } else { "" };
        let when = match points.get(at + 1) {
            Some((next, _)) if next - year == 1.0 => format!("in year {}", plain(*year)),
            Some((next, _)) => format!("in years {} to {}", plain(*year), plain(next - 1.0)),
            None => format!("from year {}", plain(*year)),
        };
        said.push(match order {
            Order::PlaceFirst => format!("{lead}{when}, {value}"),
            Order::ValueFirst => format!("{value} {lead}{when}"),
        });
    }
    said.join(match order {
        Order::PlaceFirst => "; ",
        Order::ValueFirst => ", ",
    })
}

/// "rising in a straight line from 3% at 55% to 7.5% at 60%".
fn line(model: &Model, axis: Axis, points: &[(f64, String)], below: Option<String>) -> String {
    let at = |(x, value): &(f64, String)| format!("{value} at {}", place(model, axis, *x));
    let said: Vec<String> = points.iter().map(at).collect();
    let word = if is_by_measure(axis) { "below" } else { "before" };
    let under = match below {
        Some(value) => format!(" ({value} {word} the first of these)"),
        // Under the first point of a line its value stands.
        None if is_by_measure(axis) => " (and as much below the first of these)".to_owned(),
        None => String::new(),
    };
    format!("in a straight line from {}{under}{}", said.join(" to "), by(model, axis))
}

/// A point on an axis, in words.
fn place(model: &Model, axis: Axis, x: f64) -> String {
    match axis {
        Axis::ContractYear | Axis::YearOfStart => format!("year {}", plain(x)),
        Axis::FinancialYear => model.calendar.financial_year_from(x as i16).to_string(),
        Axis::TimeSinceReferral if x == 0.0 => "referral".to_owned(),
        Axis::Month | Axis::TimeInState | Axis::TimeSinceStart | Axis::TimeSinceEnd if x == 0.0 => {
            "the start".to_owned()
        }
        Axis::Month => since_start(model, x),
        Axis::TimeInState | Axis::TimeSinceReferral | Axis::TimeSinceStart | Axis::TimeSinceEnd => time_of(x),
        Axis::Age => format!("age {}", time_of(x)),
        Axis::Calendar => date(model, x.round() as i32),
        Axis::Count => format!("the {}th", plain(x)),
        Axis::Group => capitalised(&model.cohort.groups[x as usize].title()),
        Axis::State => model.states[x as usize].title(),
        Axis::Measure(measure) => match model.counted_in(measure) {
            CountedIn::Share => format!("{}%", rounded(x * 100.0, 10)),
            CountedIn::Money => Money::from_pence(x.round() as i64).written_in(model.currency),
            CountedIn::Units => plain(x),
        },
    }
}

/// A day since the start as calendar months, where it is a month's end.
fn since_start(model: &Model, x: f64) -> String {
    let is_end = |&month: &u16| f64::from(model.calendar.month_end(month)) == x;
    match (1..=model.calendar.horizon_months()).find(is_end) {
        Some(month) if month % 12 == 0 => time_of(f64::from(month) * Period::Month.days()),
        Some(1) => "1 month".to_owned(),
        Some(month) => format!("{month} months"),
        None => time_of(x),
    }
}

/// What the number follows, said after it.
fn by(model: &Model, axis: Axis) -> String {
    match axis {
        Axis::ContractYear
        | Axis::FinancialYear
        | Axis::YearOfStart
        | Axis::Calendar
        | Axis::Count
        | Axis::Group
        | Axis::State => String::new(),
        Axis::Month => ", by time since the start".to_owned(),
        Axis::TimeInState => ", by time in that setting".to_owned(),
        Axis::TimeSinceReferral => ", by time since the person's referral".to_owned(),
        Axis::TimeSinceStart => ", by time since the person started".to_owned(),
        Axis::TimeSinceEnd => ", by time since the person's service ended".to_owned(),
        Axis::Age => ", by age".to_owned(),
        Axis::Measure(measure) => format!(", by {}", model.measures[measure.index()].title()),
    }
}

fn is_by_measure(axis: Axis) -> bool {
    matches!(axis, Axis::Measure(_))
}
