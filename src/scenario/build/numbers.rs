//! Numbers: each written value becomes a row of the input table.

use super::yes_no::{uncertain_yes_no, yes_no};
use super::{Builder, Use};
use crate::distribution::{Law, LawError, Scale};
use crate::model::{Axis, Input, InputId, MeasureId, Number, Origin, Schedule, Shape, Unit, Varies};
use crate::random::Purpose;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::fields;
use crate::scenario::path::is_within;
use crate::scenario::read_number::{DAYS_MOST, POUNDS_MOST, TEMPO_MOST};
use crate::scenario::record::{
    self, Base, LawWritten, Name, NumberCell, NumberValue, Point, Quantity, Record, Side, Uncertain,
};
use crate::units::{self, Share};

/// Values of one number: in its unit, with the ratio as written where it is a certain share.
pub(super) struct Written {
    pub(super) unit: Unit,
    pub(super) law: Law,
    pub(super) exact: Option<Share>,
}

impl Builder<'_> {
    /// The row of a number that follows nothing.
    pub(super) fn row(&mut self, cell: &NumberCell, used: Use, position: &str, risk: Purpose) -> InputId {
        let written = self.written(cell, used).unwrap_or_else(|(span, found, rule)| {
            self.error(span, found, rule);
            Written { unit: Unit::Number, law: nought(), exact: None }
        });
        if cell.varies != Varies::PerDraw && written.law.is_certain() {
            let rule =
                "a number that differs between people is uncertain: low, central and high, and the like";
            self.error(cell.span, "one value that differs between people", rule);
        }
        let side = self.covered(cell);
        let risk = cell.side.risk.map_or(risk, purpose);
        let place = self.sources.position(cell.span);
        let origin = match cell.origin {
            record::Origin::Default => Origin::Default,
            record::Origin::Given => Origin::Given {
                file: self.sources.get(cell.span.file).name.clone(),
                line: place.line,
                column: place.column,
            },
        };
        self.inputs.push(Input {
            path: cell.path.clone(),
            position: position.to_owned(),
            unit: written.unit,
            law: written.law,
            exact: written.exact,
            source: side.source,
            assumption: side.assumption,
            grade: side.grade,
            owner: side.owner,
            risk,
            varies: cell.varies,
            origin,
        })
    }

    /// The row of a key that the reader asks for or has a default for.
    pub(super) fn row_of(
        &mut self,
        record: &Record,
        key: &str,
        used: Use,
        position: &str,
        risk: Purpose,
    ) -> InputId {
        let cell = record.number(key).expect("the reader asks for it or has a default");
        self.row(cell, used, &format!("{position}.{key}"), risk)
    }

    /// The row of a key that may be left out.
    pub(super) fn row_if(
        &mut self,
        record: &Record,
        key: &str,
        used: Use,
        position: &str,
        risk: Purpose,
    ) -> Option<InputId> {
        let cell = record.number(key)?;
        Some(self.row(cell, used, &format!("{position}.{key}"), risk))
    }

    /// A row that no file writes: a default that depends on what is around it.
    pub(super) fn default_row(
        &mut self,
        path: String,
        position: &str,
        unit: Unit,
        value: f64,
        risk: Purpose,
    ) -> InputId {
        let exact = (unit == Unit::Share).then(|| Share::from_fraction(value));
        self.inputs.push(Input {
            path,
            position: position.to_owned(),
            unit,
            law: Law::certain(value).expect("a default is a number"),
            exact,
            source: None,
            assumption: None,
            grade: None,
            owner: None,
            risk,
            varies: Varies::PerDraw,
            origin: Origin::Default,
        })
    }

    /// A number that may follow something.
    pub(super) fn number(&mut self, cell: &NumberCell, used: Use, position: &str, risk: Purpose) -> Number {
        let NumberValue::Schedule(schedule) = &cell.value else {
            return Number::Plain(self.row(cell, used, position, risk));
        };
        if schedule.axis == fields::Axis::Age {
            self.by_age.push(cell.span);
        }
        self.sides.push((cell.path.clone(), cell.side.clone()));
        let followed = self
            .schedule(schedule, position, |builder, cell, position| builder.row(cell, used, position, risk));
        self.sides.pop();
        Number::By(followed)
    }

    /// A schedule, each of whose values is read at its position.
    pub(super) fn schedule<V>(
        &mut self,
        schedule: &record::Schedule,
        position: &str,
        mut read: impl FnMut(&mut Self, &NumberCell, &str) -> V,
    ) -> Schedule<V> {
        let axis = self.axis(schedule);
        let below = schedule.below.as_ref().map(|cell| read(self, cell, &format!("{position}.below")));
        let mut points = Vec::new();
        let shape = match &schedule.shape {
            record::Shape::Steps(listed) | record::Shape::Line(listed) => {
                for (place, (point, cell)) in listed.iter().enumerate() {
                    if let (Axis::Measure(measure), Point::At(quantity)) = (axis, point) {
                        self.quantity_fits(measure, quantity, quantity.span);
                    }
                    let x = self.x(point, axis);
                    points.push((x, read(self, cell, &format!("{position}.{place}"))));
                }
                if matches!(schedule.shape, record::Shape::Line(_)) { Shape::Line } else { Shape::Steps }
            }
            record::Shape::Values(listed) => {
                for (place, (name, cell)) in listed.iter().enumerate() {
                    let names = if axis == Axis::State { &self.names.states } else { &self.names.groups };
                    let x = super::place(names, name) as f64;
                    points.push((x, read(self, cell, &format!("{position}.{place}"))));
                }
                points.sort_by(|(before, _), (after, _)| before.total_cmp(after));
                self.names_all(axis, listed);
                Shape::Steps
            }
        };
        Schedule { axis, shape, points, below, spans: schedule.spans() }
    }

    /// What differs between groups or settings says so for each of them; of settings those that people leave again.
    fn names_all(&mut self, axis: Axis, listed: &[(Name, NumberCell)]) {
        let (names, what, of) = if axis == Axis::State {
            (&self.passing, "state", "state that is no end")
        } else {
            (&self.names.groups, "group", "group of the cohort")
        };
        let absent = names.iter().find(|name| listed.iter().all(|(listed, _)| listed.name != **name));
        let Some((absent, (first, _))) = absent.zip(listed.first()) else { return };
        let found = format!("no value for the {what} `{absent}`");
        self.error(first.span, found, format!("a number by {what} has a value for each {of}"));
    }

    fn axis(&self, schedule: &record::Schedule) -> Axis {
        match schedule.axis {
            fields::Axis::ContractYear => Axis::ContractYear,
            fields::Axis::FinancialYear => Axis::FinancialYear,
            fields::Axis::Month => Axis::Month,
            fields::Axis::YearOfStart => Axis::YearOfStart,
            fields::Axis::TimeInState => Axis::TimeInState,
            fields::Axis::TimeSinceReferral => Axis::TimeSinceReferral,
            fields::Axis::TimeSinceStart => Axis::TimeSinceStart,
            fields::Axis::TimeSinceEnd => Axis::TimeSinceEnd,
            fields::Axis::Age => Axis::Age,
            fields::Axis::Calendar => Axis::Calendar,
            fields::Axis::Count => Axis::Count,
            fields::Axis::Group => Axis::Group,
            fields::Axis::Measure => {
                let measure = schedule.measure.as_ref().expect("a schedule by a measure names it");
                Axis::Measure(MeasureId::new(super::place(&self.names.measures, measure)))
            }
            fields::Axis::State => Axis::State,
        }
    }

    /// A point of an axis: days for times and moments, else the number itself.
    fn x(&self, point: &Point, axis: Axis) -> f64 {
        let quantity = match point {
            Point::At(quantity) => quantity,
            Point::FinancialYear(label, _) => {
                return label.get(..4).and_then(|year| year.parse().ok()).unwrap_or(0.0);
            }
        };
        match &quantity.value {
            units::Quantity::Duration(span) if axis == Axis::Month => f64::from(self.calendar.add(0, *span)),
            units::Quantity::Duration(span) => span.average_days().round(),
            units::Quantity::Moment(moment) => f64::from(self.calendar.day_of(moment.date())),
            units::Quantity::Share(share) => share.to_fraction(),
            units::Quantity::Bare(number) => *number,
            units::Quantity::Amount(money) => money.pence() as f64,
            units::Quantity::Pay { .. }
            | units::Quantity::Part { .. }
            | units::Quantity::Growth { .. }
            | units::Quantity::Tempo { .. }
            | units::Quantity::Chance { .. } => 0.0,
        }
    }

    /// Source and assumption of a number: its own, else those of the nearest table around it that has any. What the file
    /// does not state comes from none of its sources.
    fn covered(&self, cell: &NumberCell) -> Side {
        let own = &cell.side;
        let covers = |(path, side): &&(String, Side)| side.says() && is_within(&cell.path, path);
        let around = match cell.origin {
            record::Origin::Given => self.sides.iter().rev().find(covers),
            record::Origin::Default => None,
        };
        match (own.says(), around) {
            (false, Some((_, around))) => Side {
                source: around.source.clone(),
                assumption: around.assumption.clone(),
                grade: own.grade.or(around.grade),
                owner: own.owner.clone().or_else(|| around.owner.clone()),
                ..own.clone()
            },
            _ => own.clone(),
        }
    }

    fn written(&mut self, cell: &NumberCell, used: Use) -> Result<Written, Refusal> {
        if let (Some(Base::Answer(word, span)), true) = (&cell.base, used != Use::YesNo) {
            return Err((
                *span,
                format!("base = \"{word}\""),
                "no yes or no is drawn here: a base is a value".into(),
            ));
        }
        match &cell.value {
            NumberValue::Certain(quantity) if used == Use::YesNo => yes_no(cell, quantity),
            NumberValue::Certain(quantity) => certain(quantity, used),
            NumberValue::Uncertain(uncertain) if used == Use::YesNo => uncertain_yes_no(cell, uncertain),
            NumberValue::Uncertain(uncertain) => self.uncertain(cell, uncertain, used),
            NumberValue::Schedule(_) => {
                Err((cell.span, "a schedule".into(), "this number follows nothing: one value".into()))
            }
        }
    }

    fn uncertain(&mut self, cell: &NumberCell, uncertain: &Uncertain, used: Use) -> Result<Written, Refusal> {
        let unit = common_unit(uncertain, used)?;
        let scale = scale_of(unit, used);
        let law = self.law(&uncertain.law, unit, scale, used).map_err(|error| refused(cell, &error))?;
        self.tail_ends(cell.span, uncertain, &law, unit);
        let (least, most) = range(unit, used, &uncertain.law);
        let most = most.or_else(|| most_if_passed(unit, &law));
        let bound = |quantity: &Option<Quantity>| quantity.as_ref().map(|quantity| value(quantity, used).1);
        let law = match (bound(&uncertain.at_least).or(least), bound(&uncertain.at_most).or(most)) {
            (None, None) => Ok(law),
            (least, most) => law.within(least, most),
        };
        let law = match &cell.base {
            Some(Base::Value(base)) => law.and_then(|law| law.with_base(value(base, used).1)),
            Some(Base::Answer(..)) | None => law,
        };
        Ok(Written { unit, law: law.map_err(|error| refused(cell, &error))?, exact: None })
    }

    fn law(&mut self, written: &LawWritten, unit: Unit, scale: Scale, used: Use) -> Result<Law, LawError> {
        let of = |quantity: &Quantity| value(quantity, used).1;
        match written {
            LawWritten::Interval { estimate, low, high } => {
                let (middle, low, high) = (of(estimate), of(low), of(high));
                if let Some(centred) = Law::off_centre(middle, low, high, scale)? {
                    self.warn_off_centre(estimate, centred, unit);
                }
                Law::interval(middle, low, high, scale)
            }
            LawWritten::Percentiles { low, central, high } => {
                Law::percentiles(of(low), of(central), of(high), scale)
            }
            LawWritten::Counts { successes, failures } => Law::counts(of(successes), of(failures)),
            LawWritten::Either(listed) => {
                let pairs: Vec<(f64, f64)> =
                    listed.iter().map(|(quantity, chance)| (of(quantity), value(chance, used).1)).collect();
                let base = pairs.first().map_or(0.0, |&(first, _)| first);
                Law::either(&pairs, base)
            }
            LawWritten::Sample(values) => Law::sample(&values.iter().map(of).collect::<Vec<_>>()),
            LawWritten::Family { word, parameters } => {
                let get = |place: usize| value(&parameters[place].1, used).1;
                match *word {
                    "normal" => Law::normal(get(0), get(1), Scale::Plain),
                    "log-normal" => Law::normal(get(0), get(1), Scale::Log),
                    "beta" => Law::beta(get(0), get(1)),
                    "gamma" => Law::gamma(get(0), get(1)),
                    "uniform" => Law::uniform(get(0), get(1)),
                    _ => Law::triangular(get(0), get(1), get(2)),
                }
            }
        }
    }

    fn warn_off_centre(&mut self, estimate: &Quantity, centred: f64, unit: Unit) {
        let shown = match unit {
            Unit::Share | Unit::Chance { .. } => format!("{:.1}%", centred * 100.0),
            Unit::Amount => format!("{}{:.0}", self.currency.symbol(), centred / 100.0),
            _ => format!("{centred:.3}"),
        };
        let found = format!("the estimate {} is not in the middle of its interval", estimate.written);
        let rule = "the interval is taken to be even about the estimate on the number's own scale";
        let warning = Diagnostic::warning(estimate.span, found, rule);
        self.diagnostics.push(warning.with_hint(format!("the middle of the interval is {shown}")));
    }
}

/// A place, what was found, and the rule.
pub(super) type Refusal = (crate::scenario::source::Span, String, String);

pub(super) fn refused(cell: &NumberCell, error: &LawError) -> Refusal {
    (cell.span, "these numbers are no distribution".into(), error.to_string())
}

fn nought() -> Law {
    Law::certain(0.0).expect("nought is a number")
}

/// The kind of risk that a word names.
fn purpose(word: &'static str) -> Purpose {
    Purpose::ALL
        .iter()
        .copied()
        .find(|purpose| purpose.name() == word)
        .expect("the language lists kinds of risk")
}

fn certain(quantity: &Quantity, used: Use) -> Result<Written, Refusal> {
    let (unit, number) = value(quantity, used);
    let law =
        Law::certain(number).map_err(|error| (quantity.span, quantity.written.clone(), error.to_string()))?;
    let exact = match quantity.value {
        units::Quantity::Share(share) | units::Quantity::Part { share, .. } => Some(share),
        _ => None,
    };
    Ok(Written { unit, law, exact })
}

/// A quantity's unit and its value in it.
pub(super) fn value(quantity: &Quantity, used: Use) -> (Unit, f64) {
    match &quantity.value {
        units::Quantity::Amount(money) => (Unit::Amount, money.pence() as f64),
        units::Quantity::Pay { amount, per } => {
            let unit = if used == Use::Person { Unit::PayPerPerson(*per) } else { Unit::PayStanding(*per) };
            (unit, amount.pence() as f64)
        }
        units::Quantity::Share(share) => (Unit::Share, share.to_fraction()),
        units::Quantity::Part { share, .. } => (Unit::Share, share.to_fraction()),
        units::Quantity::Growth { share, per } => (Unit::Growth(*per), share.to_fraction()),
        units::Quantity::Tempo { number, per } if used == Use::Arrivals => (Unit::Arrivals(*per), *number),
        units::Quantity::Tempo { number, per } => (Unit::Tempo(*per), *number),
        units::Quantity::Chance { share, within } => {
            (Unit::Chance { days: within.average_days() }, share.to_fraction())
        }
        units::Quantity::Duration(units::Span::Days(days)) => (Unit::Days, *days),
        units::Quantity::Duration(units::Span::Months(months)) => (Unit::Months, *months),
        units::Quantity::Moment(_) => (Unit::Number, 0.0),
        units::Quantity::Bare(number) => (Unit::Number, *number),
    }
}

/// The unit of all values of an uncertain number.
fn common_unit(uncertain: &Uncertain, used: Use) -> Result<Unit, Refusal> {
    let quantities: Vec<&Quantity> = match &uncertain.law {
        LawWritten::Interval { estimate, low, high } => vec![estimate, low, high],
        LawWritten::Percentiles { low, central, high } => vec![central, low, high],
        LawWritten::Counts { .. } => return Ok(Unit::Share),
        LawWritten::Either(listed) => listed.iter().map(|(quantity, _)| quantity).collect(),
        LawWritten::Sample(values) => values.iter().collect(),
        LawWritten::Family { word, parameters } => match *word {
            "beta" => return Ok(Unit::Share),
            "gamma" => vec![&parameters[1].1],
            "log-normal" => vec![&parameters[0].1],
            _ => parameters.iter().map(|(_, quantity)| quantity).collect(),
        },
    };
    let unit = value(quantities[0], used).0;
    match quantities.iter().find(|quantity| value(quantity, used).0 != unit) {
        None => Ok(unit),
        Some(other) => {
            let found = format!("{} beside {}", other.written, quantities[0].written);
            Err((other.span, found, "all values of a number are written in the same unit".into()))
        }
    }
}

/// The scale on which a number's uncertainty is even.
fn scale_of(unit: Unit, used: Use) -> Scale {
    match unit {
        Unit::Share if used == Use::OpenShare => Scale::Log,
        Unit::Share if used == Use::Deviation => Scale::Plain,
        Unit::Share | Unit::Chance { .. } => Scale::Logit,
        Unit::Growth(_) => Scale::Plain,
        Unit::Number if used == Use::Points => Scale::Plain,
        Unit::Amount
        | Unit::PayPerPerson(_)
        | Unit::PayStanding(_)
        | Unit::Tempo(_)
        | Unit::Arrivals(_)
        | Unit::Days
        | Unit::Months
        | Unit::Number => Scale::Log,
    }
}

/// The largest value that makes sense in a unit, where a law would pass it far out in its tail.
fn most_if_passed(unit: Unit, law: &Law) -> Option<f64> {
    const FAR_OUT: f64 = 1.0 - 1e-12;
    let most = match unit {
        Unit::Amount | Unit::PayPerPerson(_) | Unit::PayStanding(_) => POUNDS_MOST * 100.0,
        Unit::Tempo(period) | Unit::Arrivals(period) => TEMPO_MOST * period.days(),
        Unit::Days => DAYS_MOST,
        Unit::Months => DAYS_MOST * 12.0 / units::Period::Year.days(),
        Unit::Share => SHARE_MOST,
        Unit::Growth(_) => GROWTH_MOST,
        Unit::Number => NUMBER_MOST_DRAWN,
        Unit::Chance { .. } => return None,
    };
    (law.quantile(FAR_OUT) > most).then_some(most)
}

/// Ten times a plan, or growth by ten times a year, are beyond all reason.
const SHARE_MOST: f64 = 10.0;
const GROWTH_MOST: f64 = 10.0;
/// A million people, or a ratio of a million.
const NUMBER_MOST_DRAWN: f64 = 1e6;

/// The range within which a drawn value must lie, where its law may leave it.
fn range(unit: Unit, used: Use, law: &LawWritten) -> (Option<f64>, Option<f64>) {
    let family = matches!(law, LawWritten::Family { .. });
    match unit {
        Unit::Growth(_) => (Some(-0.99), None),
        Unit::Share if used == Use::Deviation => (Some(-0.99), None),
        Unit::Share if used != Use::OpenShare && family => (Some(0.0), Some(1.0)),
        Unit::Chance { .. } if family => (Some(0.0), Some(0.999_999)),
        _ if family && used != Use::Points => (Some(0.0), None),
        _ => (None, None),
    }
}
