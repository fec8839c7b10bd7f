//! A second implementation of the vehicle's month with every capital word, straight from the documentation, in plain
//! whole pence: random structures give the same flows, class by class and month by month.

use crate::capital_alone::Given;
use crate::stack::{Coupon, Covers, GuaranteeFee, Redeems, Stack};
use crate::stack_class::{State, coupon_ppm, rate_of, rounded, shared};

pub fn given(stack: &Stack) -> Given {
    Given {
        dues: stack.dues.clone(),
        one: stack.one.clone(),
        two: stack.two.clone(),
        measured: stack.measured.clone(),
        good: stack.good.clone(),
        closed_from: stack.closed_from,
    }
}

/// What a class is paid and what becomes of it in a month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows {
    pub called: i64,
    pub fee: i64,
    pub coupon: i64,
    pub principal: i64,
    pub preferred: i64,
    pub surplus: i64,
    pub guarantee: i64,
    pub owed: i64,
}

/// What happens beside the classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest {
    pub delivered: i64,
    pub share: i64,
    pub guarantee_fee: i64,
    pub council: i64,
    pub manager: i64,
    pub cash: i64,
    pub provider: i64,
}

struct Vehicle<'a> {
    stack: &'a Stack,
    classes: Vec<State>,
    general: i64,
    pool: i64,
    reserve: i64,
    received: i64,
    guarantee_called: bool,
    guarantee_running: i64,
    year: (u16, i64),
}

impl Vehicle<'_> {
    fn ends(&self, k: usize) -> u16 {
        self.stack.classes[k].matures.unwrap_or(self.stack.closes)
    }

    fn callable(&self, k: usize, m: u16) -> i64 {
        let closed = self.stack.closed_from.is_some_and(|closed| closed <= m);
        if closed || self.classes[k].ended.is_some() || self.stack.classes[k].is == "deferred fee" {
            return 0;
        }
        self.stack.classes[k].commitment - self.classes[k].drawn
    }

    fn pass(&mut self, k: usize, m: u16) {
        let (stack, class, ends) = (self.stack, &self.stack.classes[k], self.ends(k));
        if m == 0 || m > ends || self.classes[k].ended.is_some() {
            return;
        }
        let callable = self.callable(k, m);
        let redeemed = stack.redemption.filter(|&(month, below, _)| {
            k == 0 && month == m && rate_of(stack, 0, m).is_some_and(|rate| rate < below as f64 / 100.0)
        });
        let last = m == ends || redeemed.is_some();
        let state = &mut self.classes[k];
        let bears = class.bears() && !(class.coupon == Coupon::Fixed(0) && class.at_least.is_none());
        if bears {
            let balance = state.balance();
            state.waiting.push((m, balance + if class.paid == "at the end" { state.kept } else { 0 }));
            let date = match class.paid {
                "added" => true,
                "quarterly" => m.is_multiple_of(3),
                "half-yearly" => m.is_multiple_of(6),
                _ => m.is_multiple_of(12),
            };
            if date || last {
                let since = state.since;
                let sum: i64 =
                    state.waiting.drain(..).map(|(k, b)| b * coupon_ppm(stack, class, k, since, m)).sum();
                state.since = m;
                match class.paid {
                    "added" => state.added += rounded(sum, 12_000_000),
                    "at the end" => state.kept += rounded(sum, 12_000_000),
                    _ => state.coupon_due += rounded(sum, 12_000_000),
                }
            }
            if last {
                state.coupon_due += std::mem::take(&mut state.kept);
            }
        }
        state.fee_running += callable * class.commitment_fee * 10_000;
        if m.is_multiple_of(3) || last {
            state.fee_due += rounded(std::mem::take(&mut state.fee_running), 12_000_000);
        }
        let all = state.balance();
        if let Some((_, _, pays)) = redeemed {
            state.ended = Some((m, rounded(all * pays, 100), true));
        } else if m == ends
            && (class.matures.is_some() || State::bullet(class) || State::instalments(class, m).is_some())
        {
            let half = match class.redeems {
                Redeems::All | Redeems::InSteps | Redeems::Evenly => false,
                Redeems::Half => true,
                Redeems::ByRate => rate_of(stack, 0, m).is_some_and(|rate| rate < 0.55),
            };
            state.ended = Some((m, if half { rounded(all, 2) } else { all }, false));
        } else if let Some(percent) = State::instalments(class, m) {
            state.instalments = state.instalments.max(rounded((state.drawn + state.added) * percent, 100));
        }
    }

    fn accrued(&self, k: usize, m: u16) -> i64 {
        let (class, state) = (&self.stack.classes[k], &self.classes[k]);
        let of_month =
            |&(own, balance): &(u16, i64)| balance * coupon_ppm(self.stack, class, own, state.since, m);
        state.kept + rounded(state.waiting.iter().map(of_month).sum(), 12_000_000)
    }

    fn call(&mut self, wanted: i64, m: u16, now: &mut [Flows]) -> i64 {
        let n = self.classes.len();
        let open: Vec<i64> = (0..n).map(|k| self.callable(k, m)).collect();
        let wanted = wanted.clamp(0, open.iter().sum());
        for (k, part) in shared(&open, wanted).into_iter().enumerate() {
            self.draw(k, part, now);
        }
        self.general += wanted;
        let waits = |k: &usize| self.stack.classes[*k].is == "deferred fee";
        let (cash, fees): (Vec<usize>, Vec<usize>) = (0..n).partition(|k| !waits(k));
        let committed: i64 = cash.iter().map(|&k| self.stack.classes[k].commitment).sum();
        let drawn: i64 = cash.iter().map(|&k| self.classes[k].drawn).sum();
        let closed = self.stack.closed_from.is_some_and(|closed| closed <= m);
        for k in fees {
            let whole = self.stack.classes[k].commitment;
            let part = if committed == 0 { whole } else { rounded(whole * drawn, committed) };
            if !closed && self.classes[k].ended.is_none() {
                let more = (part - self.classes[k].drawn).max(0);
                self.draw(k, more, now);
            }
        }
        wanted
    }

    fn draw(&mut self, k: usize, pence: i64, now: &mut [Flows]) {
        self.classes[k].drawn += pence;
        self.classes[k].get(-pence);
        now[k].called += pence;
    }

    /// What a call of the guarantee would bring at the end of a month.
    fn cover(&self, m: u16) -> i64 {
        let guarantee = self.stack.guarantee.as_ref().expect("there is one");
        let state = &self.classes[guarantee.of];
        let missing = (state.drawn - state.repaid).max(0);
        let covered = match guarantee.covers {
            Covers::Percent(percent) => rounded(state.drawn * percent, 100) - state.repaid,
            Covers::Fund(before, month, after) => {
                if m >= month {
                    after
                } else {
                    before
                }
            }
        };
        covered.clamp(0, missing)
    }

    fn is_called(&self, m: u16) -> bool {
        let guarantee = self.stack.guarantee.as_ref().expect("there is one");
        let ended = self.classes[guarantee.of].ended;
        let ends = ended.map_or(m == self.ends(guarantee.of), |(month, ..)| month == m);
        ends || (guarantee.on_closure && self.stack.closed_from == Some(m))
    }

    fn guarantee_fee(&mut self, m: u16) -> i64 {
        let Some(guarantee) = &self.stack.guarantee else { return 0 };
        if self.guarantee_called || m > self.ends(guarantee.of) {
            return 0;
        }
        let due = m.is_multiple_of(3) || self.is_called(m);
        match guarantee.fee {
            Some(GuaranteeFee::Once(pence)) if m == 0 => pence,
            Some(GuaranteeFee::Monthly(pence)) if m > 0 && due => {
                pence * i64::from(if m.is_multiple_of(3) { 3 } else { m % 3 })
            }
            Some(GuaranteeFee::OnCover(percent)) if m > 0 => {
                self.guarantee_running += self.cover(m - 1) * percent * 10_000;
                if due { rounded(std::mem::take(&mut self.guarantee_running), 12_000_000) } else { 0 }
            }
            _ => 0,
        }
    }

    /// Takes from the reserve what is lacking.
    fn lean(&mut self, lacking: i64) -> i64 {
        let part = lacking.clamp(0, self.reserve);
        self.reserve -= part;
        self.general += part;
        part
    }
}

/// What section 5 of the language says of each class, and beside the classes.
pub fn second(stack: &Stack) -> (Vec<Vec<Flows>>, Vec<Rest>) {
    let (n, months) = (stack.classes.len(), stack.dues.len() as u16);
    let mut v = Vehicle {
        stack,
        classes: vec![State::default(); n],
        general: 0,
        pool: 0,
        reserve: 0,
        received: 0,
        guarantee_called: false,
        guarantee_running: 0,
        year: (1, 0),
    };
    let (mut delivery, mut share_due, mut promise_due, mut offered) = (0_i64, 0_i64, 0_i64, 0_i64);
    let mut provider = 100_000_i64;
    let (mut all, mut rest) = (Vec::new(), Vec::new());
    for m in 0..=months {
        let mut now = vec![Flows::default(); n];
        let mut beside = Rest::default();
        v.classes.iter_mut().for_each(|state| state.flows.push(0));
        let at = |list: &[i64]| if m == 0 { 0 } else { list[usize::from(m) - 1] };
        let overdue = delivery;
        let (one, two) = (at(&stack.one), at(&stack.two));
        v.general += one + if stack.pool { 0 } else { two };
        v.pool += if stack.pool { two } else { 0 };
        v.received += one + two;
        (0..n).for_each(|k| v.pass(k, m));
        promise_due += v.guarantee_fee(m);
        // Calls: in stages, or so that cash and the reserve, which helps before investors do, cover this month's dues.
        let closed = stack.closed_from.is_some_and(|closed| closed <= m);
        match &stack.stages {
            Some(stages) => {
                let wanted = stages.iter().filter(|stage| stage.0 == m).map(|stage| stage.1).sum();
                v.call(wanted, m, &mut now);
            }
            None => {
                let planned = if closed { 0 } else { at(&stack.dues) };
                v.call(planned + overdue - v.general - v.reserve, m, &mut now);
            }
        }
        delivery += at(&stack.dues);
        if m >= 1 && m <= stack.closes {
            share_due += rounded((one + two) * 5, 100);
        }
        // Delivery, helped by the reserve and by calls; fees; the reserve.
        v.lean(delivery - v.general);
        if stack.stages.is_none() && delivery > v.general {
            v.call(delivery - v.general, m, &mut now);
        }
        beside.delivered = delivery.min(v.general);
        delivery -= beside.delivered;
        v.general -= beside.delivered;
        provider += beside.delivered;
        beside.share = share_due.min(v.general);
        share_due -= beside.share;
        v.general -= beside.share;
        if stack.guarantee.as_ref().is_some_and(|guarantee| guarantee.fee.is_some()) {
            beside.guarantee_fee = promise_due.min(v.general);
            promise_due -= beside.guarantee_fee;
            v.general -= beside.guarantee_fee;
        }
        if let Some(target) = stack.reserve.filter(|_| m < stack.closes) {
            let filled = (target - v.reserve).clamp(0, v.general);
            v.reserve += filled;
            v.general -= filled;
        }
        let pays_out = m >= stack.closes
            || (m >= stack.distribute_from
                && stack.every.is_none_or(|every| every > 0 && m.is_multiple_of(every)));
        let mut held = 0;
        for (k, (class, now)) in stack.classes.iter().zip(&mut now).enumerate() {
            let today = pays_out || v.classes[k].ended.is_some_and(|(month, ..)| month == m);
            if today {
                let wanted = (v.classes[k].coupon_due + v.classes[k].fee_due).min(v.classes[k].room(class));
                let reach = (v.general - held).max(0);
                let reach = reach + v.lean(wanted - reach);
                let paid = wanted.min(reach);
                let fee = paid.min(v.classes[k].fee_due);
                v.classes[k].fee_due -= fee;
                v.classes[k].coupon_due -= paid - fee;
                v.classes[k].get(paid);
                v.general -= paid;
                (now.fee, now.coupon) = (fee, paid - fee);
            }
            let from_pool = stack.pool && k + 1 == n;
            let last_coupon = stack.reserve.is_some() && k + 1 == n;
            if last_coupon && m >= stack.closes {
                v.general += std::mem::take(&mut v.reserve);
            }
            let runs = class.until.is_none_or(|until| m <= until);
            let reach = if from_pool { v.pool } else { (v.general - held).max(0) };
            let state = &mut v.classes[k];
            let redeemed = state.ended.is_some_and(|(.., early)| early);
            let (mut paid, mut principal) = (0, 0);
            if let (Some(rate), true, true) = (class.preferred, runs, today) {
                let due = (state.to_rate(rate) - (state.balance() - state.repayable(class))).max(0);
                let due = if redeemed { due.min(state.repayable(class)) } else { due };
                paid = due.min(state.room(class)).min(reach);
                principal = paid.min(state.repayable(class));
            } else if class.preferred.is_none() && runs {
                let limit =
                    class.limit.map_or(i64::MAX, |l| (rounded(v.received * l, 100) - state.step_paid).max(0));
                if today {
                    paid = state.repayable(class).min(state.room(class)).min(limit).min(reach);
                    principal = paid;
                }
                let left = class
                    .limit
                    .map_or(i64::MAX, |l| (rounded(v.received * l, 100) - state.step_paid - paid).max(0));
                let waits = if state.ended.is_none() && State::bullet(class) { state.balance() } else { 0 };
                // The last class of a pool is alone in it: what is held there keeps nobody out.
                held += if from_pool { 0 } else { waits.min(left).min(reach - paid) };
            }
            state.step_paid += paid;
            state.repay(principal);
            state.get(paid - principal);
            (now.principal, now.preferred) = (principal, paid - principal);
            if from_pool {
                v.pool -= paid
            } else {
                v.general -= paid;
                // Coupon that waits for its date ranks before the steps below the class.
                let waits = v.accrued(k, m).min(v.classes[k].room(class)).max(0);
                held += waits.min((v.general - held).max(0));
            }
            if from_pool && m >= stack.closes {
                v.general += std::mem::take(&mut v.pool);
            }
        }
        if pays_out {
            let year = m.saturating_sub(1) / 12 + 1;
            if v.year.0 != year {
                v.year = (year, 0);
            }
            let runs = !stack.shared_quarterly || m >= stack.closes || (m > 0 && m.is_multiple_of(3));
            if runs {
                let part = (v.general - held).max(0).min((stack.shared_a_year - v.year.1).max(0));
                let half = |total: i64| rounded(total, 2);
                let (mine, council) =
                    (half(offered + part) - half(offered), part - (half(offered + part) - half(offered)));
                offered += part;
                let state = &mut v.classes[0];
                let early = state.ended.is_some_and(|(.., early)| early);
                let taken = if early { 0 } else { mine.min(state.room(&stack.classes[0])) };
                state.get(taken);
                now[0].surplus = taken;
                beside.council = council;
                v.general -= taken + council;
                v.year.1 += taken + council;
            }
            beside.manager = (v.general - held).max(0);
            v.general -= beside.manager;
        }
        if let Some(of) = stack.guarantee.as_ref().map(|guarantee| guarantee.of)
            && !v.guarantee_called
            && v.is_called(m)
        {
            v.guarantee_called = true;
            let amount = v.cover(m).min(v.classes[of].room(&stack.classes[of]));
            v.classes[of].repay(amount);
            now[of].guarantee = amount;
        }
        for (k, state) in v.classes.iter_mut().enumerate() {
            match state.ended {
                _ if m == months => state.lost += state.balance(),
                Some((month, due, _)) if month == m => state.lost += state.balance() - due,
                _ => {}
            }
            now[k].owed = state.balance();
            let class = &stack.classes[k];
            let cash =
                state.flows[usize::from(m)] + if class.is == "deferred fee" { now[k].called } else { 0 };
            provider += if class.holder == "provider" { cash } else { 0 };
        }
        (beside.cash, beside.provider) = (v.general + v.pool + v.reserve, provider);
        all.push(now);
        rest.push(beside);
    }
    (all, rest)
}
