//! Moments: the instants and months at which something begins, ends or happens, and that they lie where it can.

use super::Builder;
use crate::scenario::record::{NumberCell, Record};
use crate::scenario::source::Span;
use crate::units;

/// What something happens within: its name in sentences, the instant at which it begins and that at which it is over.
#[derive(Clone, Copy)]
pub(super) struct Lasting {
    pub(super) whose: &'static str,
    pub(super) from: i32,
    pub(super) until: i32,
}

impl Builder<'_> {
    /// The instant of a moment: a date, or a time since `base`.
    pub(super) fn moment(&self, cell: &NumberCell, base: i32) -> i32 {
        match cell.certain() {
            Some(units::Quantity::Moment(moment)) => self.calendar.day_of(moment.date()),
            Some(units::Quantity::Duration(span)) => self.calendar.add(base, *span),
            _ => base,
        }
    }

    /// The month at whose end a moment of a key is, or a default: the first of September is the end of August.
    pub(super) fn month_before(&self, record: &Record, key: &str, default: u16) -> u16 {
        record.number(key).map_or(default, |cell| self.calendar.month_of(self.moment(cell, 0)))
    }

    /// The instant of a moment of a key, or a default.
    pub(super) fn moment_or(&self, record: &Record, key: &str, base: i32, default: i32) -> i32 {
        record.number(key).map_or(default, |cell| self.moment(cell, base))
    }

    /// The instant at which the last day or month that a key names is over, or a default: `"2028-09"` holds all of September. A time
    /// after another moment is over when it is.
    pub(super) fn last_or(&self, record: &Record, key: &str, base: i32, default: i32) -> i32 {
        record.number(key).map_or(default, |cell| self.over(cell, base))
    }

    /// The instant at which a moment is over: of a day or a month its end.
    pub(super) fn over(&self, cell: &NumberCell, base: i32) -> i32 {
        match cell.certain() {
            Some(units::Quantity::Moment(moment)) => self.calendar.day_of(moment.next()),
            _ => self.moment(cell, base),
        }
    }

    /// The month at whose end something is, or a default: `"2028-09"` is September, a day is in its month.
    pub(super) fn month_or(&self, record: &Record, key: &str, default: u16) -> u16 {
        record.number(key).map_or(default, |cell| self.calendar.month_of(self.over(cell, 0)))
    }

    /// What has a time of its own, from one instant up to another, begins before that ends, and runs while that lasts which it
    /// belongs to.
    pub(super) fn runs_forward(
        &mut self,
        record: &Record,
        (from, until): (i32, i32),
        within: Lasting,
        rule: &str,
    ) {
        let from_on = &["starts", "from"][..];
        let up_to = &["until", "starts", "from"][..];
        let (found, keys) = match (from > within.until, until <= from, until <= within.from) {
            (true, ..) => (format!("starts when {} is over", within.whose), from_on),
            (false, true, _) => ("ends before it starts".to_owned(), up_to),
            (false, false, true) => (format!("is over before {} starts", within.whose), up_to),
            (false, false, false) => return,
        };
        let cell = keys.iter().find_map(|key| record.cell(key));
        let span = cell.map_or(record.key.span, |cell| cell.span);
        self.error(span, format!("`{}` {found}", record.key.name), rule);
    }

    /// The programme, from its first instant to its last.
    pub(super) fn programme(&self) -> Lasting {
        Lasting { whose: "the programme", from: 0, until: self.calendar.horizon_day() }
    }

    /// What happens at one instant does so while that lasts which it belongs to: before and after it, it never would.
    pub(super) fn happens_within(&mut self, (key, span): (&str, Span), day: i32, lasts: Lasting, rule: &str) {
        let whose = lasts.whose;
        let found = match (day < lasts.from, day > lasts.until) {
            (true, _) => format!("`{key}` lies before {whose} starts"),
            (false, true) => format!("`{key}` lies after {whose} is over"),
            (false, false) => return,
        };
        self.error(span, found, rule);
    }
}
