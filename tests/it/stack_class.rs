//! A class of investment in the second implementation: its totals, its coupon and its bounds.

use crate::stack::{Class, Coupon, Redeems, Stack};

#[derive(Clone, Debug, Default)]
pub struct State {
    pub drawn: i64,
    pub added: i64,
    pub repaid: i64,
    pub lost: i64,
    pub waiting: Vec<(u16, i64)>,
    pub since: u16,
    pub kept: i64,
    pub coupon_due: i64,
    pub fee_due: i64,
    pub fee_running: i64,
    /// Month, still due, redeemed early.
    pub ended: Option<(u16, i64, bool)>,
    pub flows: Vec<i64>,
    pub step_paid: i64,
    /// Fallen due in instalments to date.
    pub instalments: i64,
}

pub fn rounded(above: i64, below: i64) -> i64 {
    (2 * above + below) / (2 * below)
}

impl State {
    pub fn balance(&self) -> i64 {
        self.drawn + self.added - self.repaid - self.lost
    }

    pub fn bullet(class: &Class) -> bool {
        matches!(class.redeems, Redeems::Half | Redeems::ByRate)
    }

    /// Parts of a hundred of what was drawn that are to have been repaid by a month.
    pub fn instalments(class: &Class, month: u16) -> Option<i64> {
        match class.redeems {
            Redeems::All | Redeems::Half | Redeems::ByRate => None,
            Redeems::InSteps => Some([0, 30, 70][usize::from(month >= 5) + usize::from(month >= 11)]),
            Redeems::Evenly => Some(10 * (i64::from(month) - 3).clamp(0, 10)),
        }
    }

    pub fn repayable(&self, class: &Class) -> i64 {
        match self.ended {
            Some((_, due, _)) => due,
            None if Self::bullet(class) => 0,
            None if Self::instalments(class, 0).is_some() => {
                (self.instalments - self.repaid).max(0).min(self.balance())
            }
            None => self.balance(),
        }
    }

    /// Pays what brings the flows to date to nought at a yearly rate.
    pub fn to_rate(&self, percent: i64) -> i64 {
        let t = self.flows.len() as i32 - 1;
        let rate = 1.0 + percent as f64 / 100.0;
        let worth: f64 =
            (0..).zip(&self.flows).map(|(s, &flow)| flow as f64 * rate.powf(f64::from(t - s) / 12.0)).sum();
        ((-worth + 1e-6).floor() as i64).max(0)
    }

    /// The most that leaves received over drawn, of net months, at or under the multiple: by trying.
    pub fn to_multiple(&self, hundredths: i64) -> i64 {
        let within = |more: i64| {
            let mut flows = self.flows.clone();
            *flows.last_mut().expect("a month") += more;
            let out: i64 = flows.iter().map(|f| (-f).max(0)).sum();
            let back: i64 = flows.iter().map(|f| (*f).max(0)).sum();
            back * 100 <= hundredths * out
        };
        let (mut fits, mut too_much) = (0, 10_000_000);
        if !within(0) {
            return 0;
        }
        while too_much - fits > 1 {
            let middle = (fits + too_much) / 2;
            if within(middle) { fits = middle } else { too_much = middle }
        }
        fits
    }

    pub fn room(&self, class: &Class) -> i64 {
        let by_rate = class.return_at_most.map_or(i64::MAX, |percent| self.to_rate(percent));
        by_rate.min(class.multiple_at_most.map_or(i64::MAX, |hundredths| self.to_multiple(hundredths)))
    }

    pub fn get(&mut self, pence: i64) {
        *self.flows.last_mut().expect("a month") += pence;
    }

    pub fn repay(&mut self, pence: i64) {
        self.repaid += pence;
        if let Some((_, due, _)) = &mut self.ended {
            *due = (*due - pence).max(0);
        }
        self.get(pence);
    }
}

pub fn rate_of(stack: &Stack, since: u16, month: u16) -> Option<f64> {
    let span = usize::from(since)..usize::from(month);
    let measured: i64 = stack.measured[span.clone()].iter().sum();
    let good: i64 = stack.good[span].iter().sum();
    (measured > 0).then(|| good as f64 / measured as f64)
}

/// Parts per million a year for a month, on what is known at the end of `date` for the time since `since`.
pub fn coupon_ppm(stack: &Stack, class: &Class, month: u16, since: u16, date: u16) -> i64 {
    let percent = match class.coupon {
        Coupon::Fixed(percent) => percent as f64,
        Coupon::Line => {
            rate_of(stack, 0, date).map_or(0.0, |rate| 4.0 + 8.0 * ((rate.clamp(0.5, 1.0) - 0.5) / 0.5))
        }
        Coupon::Nested if month <= 12 => 2.0,
        Coupon::Nested => {
            rate_of(stack, since, date).map_or(0.0, |rate| if rate >= 0.6 { 10.0 } else { 0.0 })
        }
    };
    let least = class.at_least.map_or(percent, |least| percent.max(least as f64));
    let held = class.at_most.map_or(least, |most| least.min(most as f64));
    (held * 10_000.0).round() as i64
}

/// In proportion, cumulatively rounded.
pub fn shared(lines: &[i64], room: i64) -> Vec<i64> {
    let all: i64 = lines.iter().sum();
    if all <= room {
        return lines.to_vec();
    }
    let upto = |k: usize| rounded(room * lines[..k].iter().sum::<i64>(), all);
    (0..lines.len()).map(|k| upto(k + 1) - upto(k)).collect()
}
