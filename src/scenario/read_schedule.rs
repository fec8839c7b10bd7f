//! Reads schedules: numbers that follow the month, a person's clock, a measure and the like.

use super::diagnostic::Diagnostic;
use super::fields::{Axis, Number, QuantityKind, Thing};
use super::language::SCHEDULE_SHAPES;
use super::names;
use super::path::{joined, point_name};
use super::read::{Reader, shown};
use super::read_number::magnitude;
use super::record::{Name, NumberCell, NumberValue, Point, Quantity, Schedule, Shape, Side};
use super::tree::{Key, Node, NodeValue, Table};
use crate::units::{self, FinancialYear};

impl Reader<'_> {
    /// Reads a table with `by`.
    pub(super) fn schedule(
        &mut self,
        spec: Number,
        key: &Key,
        table: &Table,
        path: &str,
    ) -> Option<(Schedule, Side)> {
        let side = self.schedule_sides(table);
        let (axis, measure) = self.axis(spec, key, table)?;
        let mut present = table.iter().filter(|(key, _)| SCHEDULE_SHAPES.contains(&key.name.as_str()));
        let rule = format!("a schedule has exactly one of {}", names::either(SCHEDULE_SHAPES));
        let Some((shape_key, shape_node)) = present.next() else {
            let found = format!("`{}` follows something, and has no values", key.name);
            self.diagnostics.push(Diagnostic::error(key.span, found, rule));
            return None;
        };
        if let Some((second, _)) = present.next() {
            let found = format!("`{}` beside `{}`", second.name, shape_key.name);
            self.diagnostics.push(Diagnostic::error(second.span, found, rule));
            return None;
        }
        let by_name = matches!(axis, Axis::State | Axis::Group);
        if by_name != (shape_key.name == "values") {
            let right = if by_name { "`values`" } else { "`steps` or `line`" };
            let found = format!("`{}` of a schedule by \"{}\"", shape_key.name, axis.word());
            let rule = format!("a schedule by \"{}\" has {right}", axis.word());
            self.diagnostics.push(Diagnostic::error(shape_key.span, found, rule));
            return None;
        }
        let inside = spec.inside();
        let below = table
            .entry("below")
            .and_then(|(key, node)| self.number(inside, key, node, &joined(path, "below")).map(Box::new));
        let shape = match shape_key.name.as_str() {
            "values" => Shape::Values(self.values_by_name(inside, axis, shape_key, shape_node, path)?),
            "line" => Shape::Line(self.points(inside, axis, shape_key, shape_node, path)?),
            _ => Shape::Steps(self.points(inside, axis, shape_key, shape_node, path)?),
        };
        let schedule = Schedule { axis, measure, shape, below };
        self.values_are_alike(key, &schedule, path);
        Some((schedule, side))
    }

    /// Complains of values of several kinds: where one says a time and another does not, either may be what was meant.
    fn values_are_alike(&mut self, key: &Key, schedule: &Schedule, path: &str) {
        let listed: Vec<(&NumberCell, Quantity)> = schedule.values().flat_map(own_quantities).collect();
        let Some((first, others)) = listed.split_first() else { return };
        let at = |cell: &NumberCell| cell.path[path.len()..].trim_start_matches('.').to_owned();
        for other in others.iter().filter(|(_, other)| !other.value.is_of_the_kind_of(&first.1.value)) {
            // The one without a time is the one that lacks something.
            let lacks = matches!(
                (&first.1.value, &other.1.value),
                (units::Quantity::Amount(_), units::Quantity::Pay { .. })
            );
            let ((odd_cell, odd), (like_cell, like)) = if lacks { (first, other) } else { (other, first) };
            let (odd_at, like_at) = (at(odd_cell), at(like_cell));
            let found = format!(
                "`{}` is \"{}\" at `{odd_at}`, and \"{}\" at `{like_at}`",
                key.name, odd.written, like.written
            );
            let hint = match (&odd.value, &like.value) {
                (units::Quantity::Amount(_), units::Quantity::Pay { per, .. }) => {
                    format!("write \"{} / {per}\" at `{odd_at}`, or the time that is meant", odd.written)
                }
                _ => format!("write each value like \"{}\", or each like \"{}\"", like.written, odd.written),
            };
            let rule = "the values of a schedule are all of one kind: amounts, amounts a time, shares, or parts of the same";
            let error = Diagnostic::error(odd.span, found, rule).with_hint(hint);
            self.diagnostics.push(error.with_related(like.span, "a value of another kind"));
            if lacks {
                return;
            }
        }
    }

    fn schedule_sides(&mut self, table: &Table) -> Side {
        const WORDS: [&str; 5] = ["by", "steps", "line", "values", "below"];
        let mut side = Side::default();
        for (key, node) in table.iter() {
            let known = WORDS.contains(&key.name.as_str());
            if known || self.side(key, node, &mut side) || self.risk(key, node, &mut side) {
                continue;
            }
            let found = format!("`{}` is not a word that a schedule knows", key.name);
            let words: Vec<&str> =
                WORDS.into_iter().chain(["source", "assumption", "note", "grade", "owner", "risk"]).collect();
            let near = names::nearest(&key.name, &words).map(|near| format!("Did you mean `{near}`?"));
            let rule = format!("a schedule knows {}", names::all(&words));
            self.diagnostics.push(Diagnostic::error(key.span, found, rule).with_hint_if_any(near));
        }
        side
    }

    fn axis(&mut self, spec: Number, owner: &Key, table: &Table) -> Option<(Axis, Option<Name>)> {
        let (key, node) = table.entry("by")?;
        if spec.axes.is_empty() {
            let inside = SCHEDULE_SHAPES.contains(&owner.name.as_str()) || owner.name == "below";
            let (found, rule) = if inside {
                (
                    format!("a value of `{}` follows something", owner.name),
                    "here a value of a schedule is one value and follows nothing more".to_owned(),
                )
            } else {
                (
                    format!("`{}` follows something", owner.name),
                    format!("`{}` is one value and follows nothing", owner.name),
                )
            };
            self.diagnostics.push(Diagnostic::error(key.span, found, rule));
            return None;
        }
        let Some(word) = node.as_text() else {
            self.wrong_type(key, node, "what the schedule follows, as a text");
            return None;
        };
        if let Some(axis) = spec.axes.iter().find(|axis| **axis != Axis::Measure && axis.word() == word) {
            return Some((*axis, None));
        }
        let words: Vec<&str> =
            spec.axes.iter().filter(|axis| **axis != Axis::Measure).map(|axis| axis.word()).collect();
        if spec.axes.contains(&Axis::Measure) {
            let name = self.name_of(&[Thing::Measure], &words, key, node)?;
            return Some((Axis::Measure, Some(name)));
        }
        let near = names::nearest(word, &words).map(|near| format!("Did you mean `{near}`?"));
        let found = format!("`by` is \"{word}\"");
        let rule = format!("`{}` may follow {}", owner.name, names::either(&words));
        self.diagnostics.push(Diagnostic::error(node.span, found, rule).with_hint_if_any(near));
        None
    }

    fn values_by_name(
        &mut self,
        spec: Number,
        axis: Axis,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<(Name, NumberCell)>> {
        let thing = if axis == Axis::Group { Thing::Group } else { Thing::State };
        let NodeValue::Table(table) = &node.value else {
            self.wrong_type(key, node, "a table of names and values");
            return None;
        };
        let mut values = Vec::new();
        for (key, node) in table.iter() {
            let name = self.name_at(&[thing], &[], key, &key.name, key.span);
            let number = self.number(spec, key, node, &joined(path, &key.name));
            if let (Some(name), Some(number)) = (name, number) {
                values.push((name, number));
            }
        }
        Some(values)
    }

    fn points(
        &mut self,
        spec: Number,
        axis: Axis,
        key: &Key,
        node: &Node,
        path: &str,
    ) -> Option<Vec<(Point, NumberCell)>> {
        const RULE: &str = "a list of points, each `[x, value]`";
        let items = node.as_array().filter(|items| !items.is_empty());
        let Some(items) = items else {
            self.wrong_type(key, node, RULE);
            return None;
        };
        let mut points: Vec<(Point, NumberCell)> = Vec::new();
        for item in items {
            let Some([x, value]) = item.as_array() else {
                self.wrong_type(key, item, RULE);
                continue;
            };
            let point = self.point(axis, key, x);
            let name = point_name(x).unwrap_or_default();
            let number =
                self.number(spec, &Key { name: key.name.clone(), span: x.span }, value, &joined(path, &name));
            let (Some(point), Some(number)) = (point, number) else { continue };
            if let Some((last, _)) = points.last()
                && !rises(last, &point)
            {
                let found = format!("the point {} does not come after the one before it", shown(x));
                self.diagnostics.push(Diagnostic::error(x.span, found, "the points of a schedule rise"));
            }
            points.push((point, number));
        }
        Some(points)
    }

    fn point(&mut self, axis: Axis, key: &Key, x: &Node) -> Option<Point> {
        let kinds: &'static [QuantityKind] = match axis {
            Axis::FinancialYear => {
                return self.financial_year(key, x).map(|year| Point::FinancialYear(year, x.span));
            }
            Axis::ContractYear | Axis::YearOfStart => {
                if is_of_the_calendar(x) {
                    let rule = "years of a contract are counted from 1, the year that begins when it starts";
                    let hint = "write 1, 2, 3; years of the calendar are those of `by = \"financial year\"`";
                    let found = format!("a year of a contract is {}", shown(x));
                    self.diagnostics.push(Diagnostic::error(x.span, found, rule).with_hint(hint));
                    return None;
                }
                &[QuantityKind::Count]
            }
            Axis::Count => &[QuantityKind::Count],
            Axis::Month
            | Axis::TimeInState
            | Axis::TimeSinceReferral
            | Axis::TimeSinceStart
            | Axis::TimeSinceEnd
            | Axis::Age => &[QuantityKind::Duration],
            Axis::Calendar => &[QuantityKind::Moment],
            Axis::Measure => &[
                QuantityKind::Ratio,
                QuantityKind::Share,
                QuantityKind::Amount,
                QuantityKind::Duration,
                QuantityKind::Tempo,
            ],
            Axis::State | Axis::Group => unreachable!("a schedule by name has no points"),
        };
        self.quantity(Number::of(kinds), key, x).map(Point::At)
    }

    /// A financial year as written.
    pub(super) fn financial_year(&mut self, key: &Key, node: &Node) -> Option<String> {
        let text = node.as_text().map(str::trim);
        let year = text.filter(|text| is_financial_year(text)).map(str::to_owned);
        if year.is_none() {
            self.wrong_type(key, node, "a financial year such as \"2019-20\"");
        }
        year
    }
}

/// How a year of a contract is written, before its number.
pub(super) const CONTRACT_YEAR: &str = "contract year ";

impl Reader<'_> {
    /// A year of a contract, or a financial year, as written.
    pub(super) fn year_of(&mut self, key: &Key, node: &Node) -> Option<String> {
        let text = node.as_text().map(str::trim);
        let is_number = |text: &&str| {
            let number = text.strip_prefix(CONTRACT_YEAR).and_then(|number| number.parse::<u16>().ok());
            number.is_some_and(|number| number >= 1)
        };
        let year = text.filter(|text| is_number(text) || is_financial_year(text)).map(str::to_owned);
        if year.is_none() {
            self.wrong_type(key, node, "\"contract year 2\", or a financial year such as \"2019-20\"");
        }
        year
    }
}

/// What a value of a schedule is written with; of one that is a schedule itself the first, whose like the others are.
fn own_quantities(cell: &NumberCell) -> Vec<(&NumberCell, Quantity)> {
    let own: Vec<Quantity> = match &cell.value {
        NumberValue::Certain(quantity) => vec![quantity.clone()],
        NumberValue::Uncertain(uncertain) => uncertain.law.in_its_unit(),
        NumberValue::Schedule(_) => cell.quantities().into_iter().take(1).cloned().collect(),
    };
    own.into_iter().map(|quantity| (cell, quantity)).collect()
}

/// Whether a year is one of the calendar: no contract lasts so long.
fn is_of_the_calendar(node: &Node) -> bool {
    let written = node.as_text().map_or_else(|| shown(node), |text| text.trim().to_owned());
    is_financial_year(&written) || written.parse::<i16>().is_ok_and(|year| units::YEARS.contains(&year))
}

fn is_financial_year(text: &str) -> bool {
    (1..=12).any(|month| FinancialYear::from_label(text, month).is_some())
}

/// Whether one point of an axis comes after another; points of different units are for the model to order.
fn rises(before: &Point, after: &Point) -> bool {
    match (before, after) {
        (Point::FinancialYear(before, _), Point::FinancialYear(after, _)) => before < after,
        (Point::At(before), Point::At(after)) => match (&before.value, &after.value) {
            (units::Quantity::Duration(before), units::Quantity::Duration(after)) => {
                before.average_days() < after.average_days()
            }
            (units::Quantity::Moment(before), units::Quantity::Moment(after)) => before.date() < after.date(),
            (before, after) => match (magnitude(before), magnitude(after)) {
                (Some(low), Some(high)) => low < high,
                _ => true,
            },
        },
        (Point::FinancialYear(..), Point::At(_)) | (Point::At(_), Point::FinancialYear(..)) => true,
    }
}
