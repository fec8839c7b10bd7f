//! How large a deal may be: its people must be few enough to simulate, and its money must fit into whole pence of
//! 64 bits. Each number has a limit of its own in the tables; what they make together is looked at here.

use super::Builder;
use super::posts::VACANCIES_MOST;
use crate::math;
use crate::model::{
    Arrivals, BaselineId, Capacity, CohortMeasure, ControlsKnown, CostPer, Counts, Factor, FeeAmount,
    ForEach, FundingAmount, Indexed, InputId, Layered, Length, LengthUnit, Level, Measure, MeasureHead,
    MeasureId, Model, Number, PersonMeasure, Price, Recurs, Referrals, Service, ServiceUnit, StateId,
    Summary,
};
use crate::scenario::record::Record;
use crate::units::{self, Period};

/// The most people that may be referred in one draw.
const REFERRED_MOST: f64 = 1e6;
/// The most control people of a draw, over all baselines.
const CONTROLS_MOST: f64 = 1e7;
/// The most pence that may move or be valued in one draw: a ninth of what 64 bits hold, so that sums of sums fit too.
const PENCE_MOST: f64 = 1e18;
/// Days of the longest month.
const LONGEST_MONTH: f64 = 31.0;
/// A value is taken at this quantile to say how large it may become.
const NEARLY_ALWAYS: f64 = 0.999_999;

impl Builder<'_> {
    /// More referrals than can be simulated are refused.
    pub(super) fn referrals_fit(&mut self, record: &Record, arrivals: &Arrivals) {
        let (most, months) = (self.referred_most(arrivals), self.calendar.horizon_months());
        if most > REFERRED_MOST {
            let span = record.number("rate").map_or(record.key.span, |cell| cell.span);
            let found = format!("up to {most:.0} people may be referred within {months} months");
            self.error_with_hint(
                span,
                found,
                "at most a million people are referred, whatever is drawn",
                "lower `rate` or end referrals earlier with `until`",
            );
        }
    }

    /// A plan that cannot come near to filling the cohort is worth a second look.
    pub(super) fn plan_fills_the_cohort(&mut self, record: &Record, arrivals: &Arrivals, people: InputId) {
        const NEARLY_FULL: f64 = 0.8;
        let base = |row: InputId| {
            let row = self.inputs.row(row);
            row.unit.inside(row.law.base())
        };
        let on = |day: i32| match &arrivals.rate {
            Number::Plain(row) => base(*row),
            Number::By(schedule) => schedule.at(f64::from(day - 1), base),
        };
        let last = arrivals.until.clamp(0, self.calendar.horizon_day());
        let planned = (1..=last).map(on).sum::<f64>() * base(arrivals.arrive) * base(arrivals.accepted);
        if planned < NEARLY_FULL * base(people) {
            let found =
                format!("{planned:.0} people are planned to come, and the cohort has {:.0}", base(people));
            self.warn(record.key.span, found, "planned referrals (`rate` up to `until`) fill the cohort");
        }
    }

    fn referred_most(&self, arrivals: &Arrivals) -> f64 {
        let days = f64::from(arrivals.until.clamp(0, self.calendar.horizon_day()));
        let variation = self.largest(arrivals.common);
        let variance = math::ln_1p(variation * variation);
        let shock = math::exp(variance.sqrt() * math::normal_quantile(NEARLY_ALWAYS) - variance / 2.0);
        self.largest_of(&arrivals.rate) * days * self.largest(arrivals.arrive) * shock
    }

    /// Amounts and numbers of people that together do not fit into whole pence are refused.
    pub(super) fn books_fit(&mut self, record: &Record, model: &Model) {
        let people = match &model.referrals {
            Referrals::AtOnce => self.largest(model.cohort.people),
            Referrals::Arriving(arrivals) => self.referred_most(arrivals),
        };
        let people = people.max(1.0) + self.starts_observed_most(model);
        for (contract, table) in model.contracts.iter().zip(record.records("contract")) {
            for (clause, table) in contract.clauses.iter().zip(table.records("clause")) {
                let factor: f64 = clause.scaled.iter().map(|factor| self.largest_of(factor)).product();
                let units = match clause.for_each {
                    ForEach::Measure(measure) => {
                        let simulated = people * self.units_most(model, &model.measures[measure.index()]);
                        simulated.max(self.units_replayed(model, measure))
                    }
                    ForEach::Period(Period::Year) | ForEach::Contract => self.months() / 12.0 + 1.0,
                    ForEach::Period(_) => self.months(),
                };
                let price = self.price_most(model, &clause.price) * self.growth_most(model, clause.indexed);
                self.fits(price * factor.max(1.0) * units, table);
            }
        }
        for (measure, table) in model.measures.iter().zip(record.records("measure")) {
            self.amounts_fit(model, measure, people, table);
        }
        for (funding, table) in model.fundings.iter().zip(record.records("funding")) {
            let (FundingAmount::Once(row) | FundingAmount::Monthly(row)) = funding.amount;
            self.fits(self.largest(row) * self.months(), table);
        }
        self.controls_fit(record, model, people);
        self.capital_fits(record, model);
        for (state, table) in model.states.iter().zip(record.records("state")) {
            let days = people * self.months() * LONGEST_MONTH;
            self.fits(self.largest(state.cost) * days * self.growth_most(model, state.indexed), table);
        }
        for (service, table) in model.services.iter().zip(record.records("service")) {
            for (cost, table) in service.costs.iter().zip(table.records("cost")) {
                let times = match cost.recurs {
                    Recurs::Once => 1.0,
                    Recurs::Running => {
                        self.months() * if cost.per == CostPer::Person { LONGEST_MONTH } else { 1.0 }
                    }
                };
                let units = match cost.per {
                    CostPer::Service | CostPer::Closure => 1.0,
                    CostPer::Team | CostPer::Place => self.places_most(&service.capacity, people),
                    CostPer::Post => self.posts_most(service),
                    CostPer::Vacancy => VACANCIES_MOST.max(self.posts_most(service)),
                    CostPer::Person | CostPer::Start => people,
                    CostPer::Hour => {
                        let hours = service.hours.iter().flat_map(Layered::rows);
                        people
                            * f64::from(self.calendar.horizon_day())
                            * hours.map(|row| self.largest(row)).fold(0.0, f64::max)
                    }
                };
                let amount = self.largest_of(&cost.amount) * self.growth_most(model, cost.indexed);
                self.fits(amount * units * times, table);
            }
        }
    }

    /// Amounts of people are summed as counts of pence, which hold less than money does.
    fn amounts_fit(&mut self, model: &Model, measure: &Measure, people: f64, table: &Record) {
        let MeasureHead::Person(person) = &measure.head else { return };
        let pence = people * self.units_most(model, measure);
        if matches!(person.counts, Counts::Amount { .. }) && pence > units::Count::MOST {
            let most = units::Money::from_pence(units::Count::MOST as i64).written_in(self.currency);
            let found = format!("`{}` may come to more than {most}", table.key.name);
            let hint = "look at the amount, and at how many people there are";
            self.error_with_hint(table.key.span, found, "all the amounts of people fit into one count", hint);
        }
    }

    /// Control people are simulated like participants.
    fn controls_fit(&mut self, record: &Record, model: &Model, people: f64) {
        for (baseline, table) in model.baselines.iter().zip(record.records("baseline")) {
            let Level::Controls { n_each, known: ControlsKnown::Simulated, .. } = baseline.level else {
                continue;
            };
            let controls = people * f64::from(n_each) * model.baselines.len() as f64;
            if controls > CONTROLS_MOST {
                let found = format!("`{}` asks for up to {controls:.0} control people", table.key.name);
                let rule = "at most ten million control people are simulated in a draw";
                let hint = "write controls = \"sampling law\", or fewer for each participant";
                self.error_with_hint(table.key.span, found, rule, hint);
            }
        }
    }

    /// Capital that grows by its coupon, and fees.
    fn capital_fits(&mut self, record: &Record, model: &Model) {
        for (capital, table) in model.capitals.iter().zip(record.records("capital")) {
            for (tranche, table) in capital.tranches.iter().zip(table.records("tranche")) {
                let rates = tranche.coupon.rate.rows().into_iter();
                let rates = rates.chain(tranche.coupon.at_least.iter().flat_map(Number::rows));
                let coupon = 1.0 + rates.map(|row| self.largest(row)).fold(0.0, f64::max) / 12.0;
                self.fits(self.largest(tranche.commitment) * math::pow(coupon, self.months()), table);
            }
            for (fee, table) in capital.fees.iter().zip(table.records("fee")) {
                let (FeeAmount::Each(amount) | FeeAmount::Monthly(amount)) = &fee.amount else { continue };
                self.fits(
                    self.largest_of(amount) * self.months() * self.growth_most(model, fee.indexed),
                    table,
                );
            }
        }
    }

    /// The most units of a measure that any replay holds.
    fn units_replayed(&self, model: &Model, measure: MeasureId) -> f64 {
        let columns = model.replays.iter().flat_map(|replay| &replay.units);
        let of_measure = columns.filter(|(column, _)| *column == measure);
        of_measure.map(|(_, rows)| rows.iter().map(|&row| self.largest(row)).sum()).fold(0.0, f64::max)
    }

    /// The most people that any replay saw start.
    fn starts_observed_most(&self, model: &Model) -> f64 {
        let replays = model.replays.iter();
        replays.map(|replay| replay.starts.iter().map(|&row| self.largest(row)).sum()).fold(0.0, f64::max)
    }

    fn fits(&mut self, pence: f64, table: &Record) {
        if pence > PENCE_MOST {
            let most = units::Money::from_pence(PENCE_MOST as i64).written_in(self.currency);
            let found = format!("`{}` may come to more than {most}", table.key.name);
            let rule = "all the money of one draw is kept in whole pence of 64 bits";
            self.error_with_hint(
                table.key.span,
                found,
                rule,
                "look at the amount, at how many people there are, and at growth",
            );
        }
    }

    fn months(&self) -> f64 {
        f64::from(self.calendar.horizon_months())
    }

    /// The most units that one person gives a clause.
    fn units_most(&self, model: &Model, measure: &Measure) -> f64 {
        match &measure.head {
            MeasureHead::Person(person) if person.at_least.is_some() => 1.0,
            MeasureHead::Person(person) => self.units_of_person_most(model, person),
            MeasureHead::Cohort(cohort) => self.figure_most(model, cohort),
        }
    }

    /// For time each day of the window, for moves every second day at most: who has come must leave to come again.
    fn units_of_person_most(&self, model: &Model, person: &PersonMeasure) -> f64 {
        let horizon = f64::from(self.calendar.horizon_day());
        let days = person.within.map_or(horizon, |within| self.longest(within).min(horizon));
        match &person.counts {
            Counts::Event(_) | Counts::IsIn { .. } => 1.0,
            Counts::GainOn { score, .. } => {
                let score = &model.scores[score.index()];
                self.largest(score.lowest) + self.largest(score.highest)
            }
            Counts::Reaches(milestone) => {
                let again = model.milestones[milestone.index()].again_after;
                again.map_or(1.0, |again| 1.0 + days / self.shortest(again).max(1.0))
            }
            Counts::Amount { amount, on } => {
                let groups = model.cohort.groups.iter();
                let most = groups.map(|group| self.largest(group.amounts[amount.index()]));
                self.units_most(model, &model.measures[on.index()]) * most.fold(0.0, f64::max)
            }
            // Each unit takes a stay of its own.
            Counts::StaysIn { length, .. } => 1.0 + days / self.shortest(*length).max(1.0),
            Counts::Enters { .. } | Counts::Leaves { .. } => 1.0 + days / 2.0,
            Counts::TimeIn { .. } => days,
            Counts::Delivered(unit) => match unit {
                ServiceUnit::Day | ServiceUnit::Week | ServiceUnit::Month => days,
                ServiceUnit::Hour => {
                    let hours = model.services.iter().flat_map(|service| &service.hours);
                    days * hours.flat_map(Layered::rows).map(|row| self.largest(row)).fold(0.0, f64::max)
                }
            },
            Counts::CostOf { states } => {
                let cost = |state: &StateId| {
                    let state = &model.states[state.index()];
                    self.largest(state.cost) * self.growth_most(model, state.indexed)
                };
                days * states.iter().map(cost).fold(0.0, f64::max)
            }
        }
    }

    /// The most that a figure of the cohort comes to for each person.
    fn figure_most(&self, model: &Model, cohort: &CohortMeasure) -> f64 {
        let days = f64::from(self.calendar.horizon_day());
        let parts = cohort.summary.parts().into_iter().map(|part| &model.measures[part.index()]);
        let most = parts.map(|part| self.units_most(model, part)).fold(days, f64::max);
        match &cohort.summary {
            Summary::Against { baseline, .. } => most.max(self.level_most(model, *baseline)),
            Summary::ProductOf(factors) => factors.iter().fold(most, |most, factor| match factor {
                Factor::Measure(_) => most,
                Factor::Number(row) => most * self.largest(*row).max(1.0),
            }),
            Summary::TotalOf(_)
            | Summary::MeanOf(_)
            | Summary::ShareWith(_)
            | Summary::ShareWithout(_)
            | Summary::PerTeam { .. }
            | Summary::RatioOf { .. }
            | Summary::Weighted(_) => most,
        }
    }

    /// The most pence that a unit is paid; of a unit that is money the share of it.
    fn price_most(&self, model: &Model, price: &Price) -> f64 {
        let of = match price {
            Price::Each(_) | Price::ShareOf(_) | Price::ShareOfDues { .. } => 1.0,
            Price::PartOf(_, amount) => {
                let groups = model.cohort.groups.iter();
                groups.map(|group| self.largest(group.amounts[amount.index()])).fold(0.0, f64::max)
            }
        };
        self.largest_of(price.number()) * of
    }

    /// The highest level of a fixed baseline.
    fn level_most(&self, model: &Model, baseline: BaselineId) -> f64 {
        match &model.baselines[baseline.index()].level {
            Level::Fixed(number) => self.largest_of(number),
            Level::Controls { .. } | Level::Blend(_) => 0.0,
        }
    }

    fn places_most(&self, capacity: &Capacity, people: f64) -> f64 {
        match capacity {
            Capacity::Unlimited => people,
            Capacity::Places(places) => self.largest(*places),
            Capacity::Teams { teams, per_team } => self.largest(*teams) * self.largest(*per_team).max(1.0),
        }
    }

    /// Posts of a service.
    fn posts_most(&self, service: &Service) -> f64 {
        let each = service.posts.map_or(1.0, |row| self.largest(row));
        match service.capacity {
            Capacity::Teams { teams, .. } => self.largest(teams) * each,
            Capacity::Places(_) | Capacity::Unlimited => 0.0,
        }
    }

    /// How far an index may rise over the horizon, above the level of the price base.
    fn growth_most(&self, model: &Model, indexed: Indexed) -> f64 {
        let years = self.months() / 12.0 + 1.0;
        match indexed {
            Indexed::Fixed => 1.0,
            Indexed::Growth(row) => math::pow(1.0 + self.largest(row).max(0.0), years),
            Indexed::Index(index) => {
                let index = &model.prices.indices[index.index()];
                let levels: Vec<f64> = index.series.iter().map(|&(_, row)| self.largest(row)).collect();
                let most = levels.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
                let least = levels.iter().copied().fold(f64::INFINITY, f64::min).min(most);
                math::pow(1.0 + self.largest(index.then).max(0.0), years) * most / least
            }
        }
    }

    /// A value that an input hardly ever passes, in the unit that the stages use.
    pub(super) fn largest(&self, row: InputId) -> f64 {
        let row = self.inputs.row(row);
        row.unit.inside(row.law.quantile(NEARLY_ALWAYS)).abs()
    }

    /// A time that an input hardly ever passes, days.
    fn longest(&self, length: Length) -> f64 {
        let longest = self.inputs.row(length.input).law.quantile(NEARLY_ALWAYS);
        match length.counted_in {
            LengthUnit::Days => longest.ceil(),
            LengthUnit::Months => longest.ceil() * LONGEST_MONTH,
        }
    }

    /// A time that an input hardly ever falls short of, days.
    pub(super) fn shortest(&self, length: Length) -> f64 {
        let shortest = self.inputs.row(length.input).law.quantile(1.0 - NEARLY_ALWAYS);
        match length.counted_in {
            LengthUnit::Days => shortest,
            LengthUnit::Months => shortest * Period::Month.days(),
        }
    }

    fn largest_of(&self, number: &Number) -> f64 {
        number.rows().into_iter().map(|row| self.largest(row)).fold(0.0, f64::max)
    }
}
