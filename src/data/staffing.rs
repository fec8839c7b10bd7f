//! The staff of a service in a draw: how many places there are on each day, and how many posts stand vacant. The same
//! under every option that has the service.

use crate::units::Calendar;

/// Places and posts of a service, day by day and month by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Staffing {
    /// Places with every post filled, as agreed; none is no limit.
    pub agreed: Option<usize>,
    /// Places from each of these days on, rising by day, the first of them day 0; empty is no limit.
    pub places: Vec<(i32, usize)>,
    /// Posts, as agreed; nought without teams.
    pub posts: f64,
    /// Posts that stand vacant, on average over the days of each month; month 0 is the start. Empty where none does.
    pub vacant: Vec<f64>,
    /// Posts that fall vacant, by month; empty where none does.
    pub vacated: Vec<f64>,
}

impl Staffing {
    /// Places on a day; none is no limit.
    #[must_use]
    pub fn places_on(&self, day: i32) -> Option<usize> {
        let after = self.places.partition_point(|&(from, _)| from <= day);
        after.checked_sub(1).map(|last| self.places[last].1)
    }

    /// Posts that stand vacant in a month, on average over its days.
    #[must_use]
    pub fn vacant_in(&self, month: u16) -> f64 {
        self.vacant.get(usize::from(month)).copied().unwrap_or(0.0)
    }

    /// Posts that are filled in a month, on average over its days.
    #[must_use]
    pub fn filled_in(&self, month: u16) -> f64 {
        self.posts - self.vacant_in(month)
    }

    /// Posts that fall vacant in a month.
    #[must_use]
    pub fn vacated_in(&self, month: u16) -> f64 {
        self.vacated.get(usize::from(month)).copied().unwrap_or(0.0)
    }

    /// Share of the posts' time over the programme in which they stand vacant; none where posts do not fall vacant.
    #[must_use]
    pub fn share_vacant(&self, calendar: &Calendar) -> Option<f64> {
        let days = |month: u16| f64::from(calendar.month_end(month) - calendar.month_end(month - 1));
        let months = 1..=calendar.horizon_months();
        let vacant: f64 = months.map(|month| self.vacant_in(month) * days(month)).sum();
        let all = self.posts * f64::from(calendar.horizon_day());
        (!self.vacant.is_empty() && all > 0.0).then(|| vacant / all)
    }
}
