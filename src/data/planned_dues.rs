//! What a vehicle will owe for certain: what calls cover ahead, and what cash is kept for.

use crate::units::Money;

/// The vehicle's planned dues.
#[derive(Clone, Debug, Default)]
pub struct PlannedDues {
    /// Of each step, what calls on the classes cover ahead; nothing of a step that does not call.
    pub called: Vec<Dues>,
    /// Of these, and of all that rank before investors: what cash is kept for.
    pub kept: Dues,
}

/// What steps of the waterfall will pay for certain, by month.
#[derive(Clone, Debug, Default)]
pub struct Dues {
    /// Periods of delivery: they end when the service closes.
    pub delivery: Vec<Money>,
    /// Fees: they do not.
    pub fees: Vec<Money>,
}

impl PlannedDues {
    /// Delivery of a month for which is called.
    #[must_use]
    pub fn called_for_delivery(&self, month: usize) -> Money {
        self.called.iter().filter_map(|dues| dues.delivery.get(month)).sum()
    }
}

impl Dues {
    /// Adds what other steps will pay in the same months.
    pub fn add(&mut self, other: &Self) {
        let add = |sums: &mut [Money], dues: &[Money]| {
            sums.iter_mut().zip(dues).for_each(|(sum, &due)| *sum += due)
        };
        add(&mut self.delivery, &other.delivery);
        add(&mut self.fees, &other.fees);
    }
}
