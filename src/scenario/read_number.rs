//! Reads numbers, certain and uncertain; `read_schedule` reads those that follow something.

use super::diagnostic::Diagnostic;
use super::fields::{Number, Range};
use super::read::{Reader, shown};
use super::record::{NumberCell, NumberValue, Quantity, Side};
use super::tree::{Key, Node, NodeValue};
use crate::model::Varies;
use crate::units;

impl Reader<'_> {
    /// Reads a number of whatever form its field admits.
    pub(super) fn number(&mut self, spec: Number, key: &Key, node: &Node, path: &str) -> Option<NumberCell> {
        let mut varies = Varies::PerDraw;
        let (value, base, side) = match &node.value {
            NodeValue::Table(table) if table.get("by").is_some() => {
                let (schedule, side) = self.schedule(spec, key, table, path)?;
                (NumberValue::Schedule(schedule), None, side)
            }
            NodeValue::Table(table) => {
                varies = self.varies(spec, key, table);
                self.uncertain(spec, key, node, table)?
            }
            _ => (NumberValue::Certain(self.quantity(spec, key, node)?), None, Side::default()),
        };
        let (path, span, origin) = (path.to_owned(), node.span, self.origin);
        Some(NumberCell { path, span, origin, value, base, varies, side })
    }

    /// Reads one certain value.
    pub(super) fn quantity(&mut self, spec: Number, key: &Key, node: &Node) -> Option<Quantity> {
        let written = match &node.value {
            NodeValue::Text(text) => units::with_plain_spaces(text).trim().to_owned(),
            NodeValue::Integer(integer) => integer.to_string(),
            NodeValue::Float(float) => float.to_string(),
            NodeValue::Boolean(_) | NodeValue::Datetime(_) | NodeValue::Array(_) | NodeValue::Table(_) => {
                self.wrong_type(key, node, &self.nouns(spec));
                return None;
            }
        };
        let value = match units::parse_one_of(&written, spec.kinds, self.currency) {
            Ok(value) => value,
            Err(error) => {
                let found = format!("`{}` is {}", key.name, shown(node));
                let complaint = Diagnostic::error(node.span, found, error.rule).with_hint(error.hint);
                self.diagnostics.push(complaint);
                return None;
            }
        };
        if let (units::Quantity::Bare(_), NodeValue::Text(_)) = (&value, &node.value) {
            let found = format!("`{}` is {}", key.name, shown(node));
            let error = Diagnostic::error(node.span, found, "a number without a unit stands without quotes");
            self.diagnostics.push(error.with_hint(format!("write {}", written.replace(',', ""))));
            return None;
        }
        self.check_range(spec.range, key, node, &value);
        Some(Quantity { written, span: node.span, value })
    }

    /// What a number may be, in words.
    pub(super) fn nouns(&self, spec: Number) -> String {
        let nouns: Vec<String> = spec.kinds.iter().map(|kind| kind.noun(self.currency)).collect();
        nouns.join(", or ")
    }

    fn check_range(&mut self, range: Range, key: &Key, node: &Node, value: &units::Quantity) {
        let Some(number) = magnitude(value) else { return };
        if let Some(rule) = beyond_reason(value) {
            let found = format!("`{}` is {}", key.name, shown(node));
            return self.diagnostics.push(Diagnostic::error(node.span, found, rule));
        }
        let rule = match range {
            Range::NotNegative if number < 0.0 => "is not below zero".to_owned(),
            Range::Positive if number <= 0.0 => "is above zero".to_owned(),
            Range::Between(low, high) if number < low || number > high => {
                format!("lies from {} to {}", bound(low, value), bound(high, value))
            }
            _ if matches!(value, units::Quantity::Chance { .. }) && number >= 1.0 => {
                "is a chance, and lies below 100%".to_owned()
            }
            Range::OfKind | Range::NotNegative | Range::Positive | Range::Between(..) => return,
        };
        let found = format!("`{}` is {}", key.name, shown(node));
        self.diagnostics.push(Diagnostic::error(node.span, found, format!("`{}` {rule}", key.name)));
    }
}

/// The rule that a value breaks which is larger than anything that can be meant, or kept in whole pence.
fn beyond_reason(value: &units::Quantity) -> Option<&'static str> {
    let (too_large, rule) = match value {
        units::Quantity::Amount(amount) | units::Quantity::Pay { amount, .. } => {
            (amount.to_pounds().abs() > POUNDS_MOST, "an amount is at most ten thousand million")
        }
        units::Quantity::Duration(span) => (span.average_days() > DAYS_MOST, "a time is at most 150 years"),
        units::Quantity::Tempo { number, per } => {
            (number / per.days() > TEMPO_MOST, "a rate is at most 1,000 a day")
        }
        units::Quantity::Bare(number) => {
            (number.abs() > NUMBER_MOST, "a number is at most a thousand million")
        }
        units::Quantity::Share(_)
        | units::Quantity::Part { .. }
        | units::Quantity::Growth { .. }
        | units::Quantity::Chance { .. }
        | units::Quantity::Moment(_) => (false, ""),
    };
    too_large.then_some(rule)
}

/// The largest amount, in pounds or whatever the currency is.
pub(super) const POUNDS_MOST: f64 = 1e10;
/// The longest time: 150 years, which is more than an age and more than a horizon.
pub(super) const DAYS_MOST: f64 = 54_787.5;
/// The fastest rate, in events a day.
pub(super) const TEMPO_MOST: f64 = 1_000.0;
/// The largest plain number.
pub(super) const NUMBER_MOST: f64 = 1e9;

/// The number of a quantity in the unit that ranges are stated in; none for a date.
pub(super) fn magnitude(value: &units::Quantity) -> Option<f64> {
    match value {
        units::Quantity::Amount(amount) | units::Quantity::Pay { amount, .. } => Some(amount.to_pounds()),
        units::Quantity::Share(share)
        | units::Quantity::Part { share, .. }
        | units::Quantity::Growth { share, .. }
        | units::Quantity::Chance { share, .. } => Some(share.to_fraction()),
        units::Quantity::Tempo { number, .. } | units::Quantity::Bare(number) => Some(*number),
        units::Quantity::Duration(span) => Some(span.number()),
        units::Quantity::Moment(_) => None,
    }
}

/// The end of a range as it would be written.
fn bound(number: f64, like: &units::Quantity) -> String {
    match like {
        units::Quantity::Share(_) | units::Quantity::Growth { .. } => format!("{}%", number * 100.0),
        _ => number.to_string(),
    }
}
