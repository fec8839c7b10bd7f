//! The running totals of a contract, and the month in which its claims are settled.

use super::View;
use super::clause_book::{ClauseBook, Due, TakesBack};
use super::funding::Netted;
use super::gross::Claiming;
use super::limits::{LimitBook, Scope, limit};
use super::lines::Line;
use super::observed::Observed;
use super::paid::Paid;
use super::payers::{Purses, Split};
use super::persons::less;
use crate::data::{Claim, Closing, Seen, Settlement, Standing, World, looks_at_each_person};
use crate::model::{Claims, Clause, Contract, ContractId, Counted, ForEach, IfNegative, Model, Timing};
use crate::units::{Count, Money, Share};

/// The running totals of a contract.
pub(super) struct Book<'a> {
    model: &'a Model,
    world: &'a World,
    contract: &'a Contract,
    /// Its place in the model: refusals are keyed by it, so that an option's own list moves no luck.
    id: ContractId,
    /// What was observed to be paid, as long as it stands in place of what is simulated.
    observed: Option<Box<Observed<'a>>>,
    /// From where contract years are counted.
    starts: u16,
    /// Months up to this one are not covered; none where it never comes into force.
    after: Option<u16>,
    /// From where it counts to date: of a contract that takes the place of another, from then on.
    counts_from: u16,
    ends: u16,
    /// The month in which it ends as it is written.
    written: u16,
    standing: &'a Standing,
    closed_from: u16,
    /// The first month in which that is known.
    closing_known: u16,
    /// Months from the first end of a claim period, where periods follow financial years.
    phase: u16,
    clauses: Vec<ClauseBook>,
    limits: Vec<LimitBook>,
    room: Room,
}

/// Room for the claims of a month, kept from month to month.
#[derive(Default)]
struct Room {
    /// The clauses claimed.
    claimed: Vec<usize>,
    lines: Vec<Line>,
}

impl<'a> Book<'a> {
    pub(super) fn open(
        model: &'a Model,
        world: &'a World,
        standing: &'a Standing,
        view: &View<'a>,
        closing: Option<Closing>,
    ) -> Self {
        let book = Self::unseen(model, world, standing, closing);
        let observed = view.replay.and_then(|replay| {
            let (_, rows) = replay.payments.iter().find(|(contract, _)| *contract == book.id)?;
            let unseen = Self::unseen(model, world, standing, closing);
            Some(Box::new(Observed::new(replay, rows, world, unseen, Purses::new(model, world))))
        });
        Self { observed, ..book }
    }

    /// That of a contract of which no payments were observed.
    fn unseen(model: &'a Model, world: &'a World, standing: &'a Standing, closing: Option<Closing>) -> Self {
        let id = standing.contract;
        let contract = &model.contracts[id.index()];
        let calendar = &model.calendar;
        let starts = calendar.month_of(contract.starts);
        let ends = calendar.month_of(contract.ends).min(calendar.horizon_months());
        let clause_book = |(place, clause): (usize, &'a Clause)| ClauseBook {
            looks: looks_at_each_person(model, contract, place),
            lags: [clause.verified_after, clause.paid_after].map(|length| world.span(length)),
            due: Due::of(model, clause),
            last_claim: standing.after.unwrap_or(starts),
            units: Count::ZERO,
            counted: Count::ZERO,
            rejected: Count::ZERO,
            claimed: Money::ZERO,
            paid: Paid::default(),
            paid_as_usual: Paid::default(),
            split: Split::new(world, clause),
        };
        Self {
            model,
            world,
            contract,
            id,
            observed: None,
            starts,
            after: standing.after,
            counts_from: standing.after.filter(|&after| after > starts).unwrap_or(0),
            ends: standing.until.map_or(ends, |until| until.min(ends)),
            written: ends,
            standing,
            closed_from: closing.map_or(u16::MAX, |closing| closing.closed_from),
            closing_known: closing.map_or(u16::MAX, |closing| closing.decided.saturating_add(1)),
            phase: contract.periods.phase(calendar, starts),
            clauses: contract.clauses.iter().enumerate().map(clause_book).collect(),
            limits: (0..contract.limits.len()).map(LimitBook::new).collect(),
            room: Room::default(),
        }
    }

    /// About how many claims there will be.
    pub(super) fn n_claims(&self) -> usize {
        let months = usize::from(self.ends.saturating_sub(self.starts));
        let of_clause = |clause: &Clause| match clause.claims {
            Claims::Every(every) => months / usize::from(every) + 1,
            Claims::AtTheEnd => 1,
        };
        self.contract.clauses.iter().map(of_clause).sum()
    }

    pub(super) fn settle_month(
        &mut self,
        place: u16,
        month: u16,
        view: &View<'a>,
        netted: &mut Netted<'_>,
        purses: &mut Purses<'_>,
        settlement: &mut Settlement,
    ) {
        if let Some(mut observed) = self.observed.take_if(|observed| observed.stands_in(month)) {
            observed.settle_unseen((place, month), view, netted);
            if let Some(amounts) = observed.by_clause(month, self.clauses.len()) {
                netted.take_all(self.contract, observed.claimed_until(month), &amounts);
                self.pay_observed((place, month), &amounts, view, purses, settlement);
            }
            if observed.stands_in(month + 1) {
                self.observed = Some(observed);
            } else {
                self.take_as_claimed(observed.into_unseen(), month, view);
            }
            return;
        }
        if self.after.is_none_or(|after| month <= after || month <= self.starts) || month > self.ends {
            return;
        }
        let ended = |clause: usize| {
            view.stopped.is_some_and(|stopped| stopped.ends(&self.contract.clauses[clause], month))
        };
        let Room { mut claimed, mut lines } = std::mem::take(&mut self.room);
        claimed.clear();
        claimed.extend(
            (0..self.clauses.len()).filter(|&clause| self.is_claimed(clause, month) && !ended(clause)),
        );
        let are_idle = self.contract.limits.iter().all(LimitBook::is_idle);
        if !claimed.is_empty() || !are_idle {
            lines.clear();
            self.claim(&claimed, month, view, &mut lines);
            self.settle_lines((place, month), view, (&claimed, &mut lines), (netted, purses), settlement);
        }
        self.room = Room { claimed, lines };
    }

    /// Settles what the clauses of a month have claimed.
    fn settle_lines(
        &mut self,
        (place, month): (u16, u16),
        view: &View<'a>,
        (claimed, lines): (&[usize], &mut Vec<Line>),
        (netted, purses): (&mut Netted<'_>, &mut Purses<'_>),
        settlement: &mut Settlement,
    ) {
        let scope = self.scope(month, view);
        let limits = (self.contract.limits.as_slice(), self.limits.as_mut_slice());
        let take_off = |lines: &mut Vec<Line>| netted.take_off(self.contract, month, lines);
        limit(limits, &scope, (self.world, &view.pool.people), (claimed, lines), take_off);
        for &number in claimed {
            let own = lines.iter().filter(|line| line.clause == number);
            let mut claim = self.together(place, number, month, own);
            self.assign(&mut claim, purses, settlement);
            settlement.claims.push(claim);
        }
        // Floors fall due whether or not their clause is claimed.
        for number in (0..self.clauses.len()).filter(|number| !claimed.contains(number)) {
            let mut own = lines.iter().filter(|line| line.clause == number).peekable();
            if own.peek().is_some() {
                let mut claim = self.together(place, number, month, own);
                self.assign(&mut claim, purses, settlement);
                settlement.claims.push(claim);
            }
        }
        for (limit, book) in self.contract.limits.iter().zip(&mut self.limits) {
            book.note(limit, &scope, lines);
        }
    }

    fn is_claimed(&self, number: usize, month: u16) -> bool {
        let clause = &self.contract.clauses[number];
        match (clause.for_each, clause.claims, clause.counted) {
            (ForEach::Contract, _, _) | (_, Claims::AtTheEnd, _) | (_, _, Counted::AtTheEnd) => {
                month == self.ends
            }
            (_, Claims::Every(_), _) => match clause.timing {
                Timing::InArrears => clause.claims.close_with(month, self.phase) || month == self.ends,
                // In the first month that no claim has been for: also where the contract goes on longer than was known.
                Timing::InAdvance => self.clauses[number].last_claim < month,
            },
        }
    }

    /// The month up to which a claim is for what a clause pays for: in advance the last one of the claim period that begins, as far as
    /// the contract is known to go on then.
    fn covered(&self, clause: &Clause, month: u16) -> u16 {
        match clause.timing {
            Timing::InArrears => month,
            Timing::InAdvance => {
                let ends =
                    self.standing.foreseen_in(month).map_or(self.written, |until| until.min(self.written));
                (month..ends)
                    .find(|&last| clause.claims.close_with(last, self.phase))
                    .unwrap_or(ends.max(month))
            }
        }
    }

    /// The month from which on the service is closed, as a claim of a month knows it: what has passed is known.
    fn closed_as_known(&self, clause: &Clause, month: u16) -> u16 {
        match clause.timing {
            Timing::InAdvance if month < self.closing_known => u16::MAX,
            Timing::InArrears | Timing::InAdvance => self.closed_from,
        }
    }

    /// The lines of the clauses claimed: those that nothing excludes first, since others look at them.
    fn claim(&mut self, claimed: &[usize], month: u16, view: &View<'a>, lines: &mut Vec<Line>) {
        let contract = self.contract;
        let is_free = |clause: usize| contract.clauses[clause].unless_paid.is_empty();
        let (free, excluded) =
            (claimed.iter().filter(|&&c| is_free(c)), claimed.iter().filter(|&&c| !is_free(c)));
        for &clause in free.chain(excluded) {
            self.claim_clause(clause, month, view, lines);
        }
        lines.sort_by_key(|line| line.clause);
    }

    /// Adds the lines of a clause.
    fn claim_clause(&mut self, number: usize, month: u16, view: &View<'a>, into: &mut Vec<Line>) {
        let clause = &self.contract.clauses[number];
        let each_period = clause.counted == Counted::EachPeriod;
        let book = &self.clauses[number];
        let reviewed = self.standing.factors.iter().filter(|(after, _)| *after < month);
        let reviewed: Vec<Share> = reviewed.map(|&(_, factor)| self.world.share(factor)).collect();
        let claiming = Claiming {
            model: self.model,
            world: self.world,
            contract: self.contract,
            clause,
            looks: book.looks,
            place: number,
            number: u32::try_from(self.id.index() << 10 | number).expect("fewer than 2^22 contracts"),
            starts: self.starts,
            runs_from: self.after.unwrap_or(self.starts),
            since: if each_period { book.last_claim } else { self.counts_from },
            month,
            covered: self.covered(clause, month),
            closed_from: self.closed_as_known(clause, month),
            // Of what is counted to date a review reprices what comes after it, and nothing that was claimed.
            reviewed: if clause.counted == Counted::ToDate { Vec::new() } else { reviewed.clone() },
            units_before: if each_period { book.units } else { Count::ZERO },
            counted_before: book.counted,
            rejected_before: book.rejected,
        };
        let by_person = claiming.looks_at_persons(view);
        self.clauses[number].last_claim = claiming.covered;
        let others = &clause.unless_paid;
        if let Some(measure) = by_person {
            let (observed, claiming) = claiming.after_observed(view);
            let book = &mut self.clauses[number];
            let [mut worth, mut worth_as_usual] =
                [&mut book.paid, &mut book.paid_as_usual].map(|paid| std::mem::take(&mut paid.worth));
            let is_excluded = |rank| self.excludes(others, rank, |book| &book.paid);
            let own = claiming.by_person(view, measure, &is_excluded, &mut worth);
            let is_excluded = |rank| self.excludes(others, rank, |book| &book.paid_as_usual);
            let usual = claiming.by_person_as_usual(view, measure, &is_excluded, &mut worth_as_usual);
            let n_people = view.pool.people.len();
            let book = &mut self.clauses[number];
            (book.paid.worth, book.paid_as_usual.worth) = (worth, worth_as_usual);
            book.paid.note(&own, n_people);
            book.paid_as_usual.note(&usual, n_people);
            let first = into.len();
            into.extend(observed.into_iter().chain(less(own, usual)));
            book.units += into[first..].iter().map(|line| line.units).sum();
            return;
        }
        // What was observed was accepted as it stands.
        let is_observed = matches!(clause.for_each, ForEach::Measure(measure)
            if view.replay.is_some_and(|replay| replay.has_units_of(measure) && replay.stands_in(month)));
        if !is_observed && others.iter().any(|&other| self.clauses[other].paid.anything) {
            into.push(claiming.line(Count::ZERO, Count::ZERO, Money::ZERO));
            return;
        }
        let made = claiming.make(view);
        let takes_back = match clause.if_negative {
            IfNegative::Repaid => TakesBack::Yes,
            IfNegative::Nothing if view.takes_off_usual(self.model, clause) => TakesBack::Yes,
            IfNegative::Nothing => TakesBack::No,
        };
        let book = &mut self.clauses[number];
        let (units, rejected, money) = match clause.counted {
            Counted::EachPeriod | Counted::AtTheEnd => book.claim_each(&made, takes_back),
            Counted::ToDate => {
                let (units, rejected, money) = book.claim_to_date(&made, takes_back);
                (units, rejected, reviewed.iter().fold(money, |money, factor| factor.of(money)))
            }
        };
        let line = claiming.line(units, rejected, money);
        book.paid.note(&[line], 0);
        into.push(line);
    }

    /// Whether one of these clauses has paid for a person; where it looks at nobody, whether it has paid at all.
    fn excludes(&self, others: &[usize], rank: u32, paid: impl Fn(&ClauseBook) -> &Paid) -> bool {
        others.iter().any(|&other| {
            let paid = paid(&self.clauses[other]);
            if paid.people.is_empty() { paid.anything } else { paid.has(rank) }
        })
    }

    fn scope(&self, month: u16, view: &View<'_>) -> Scope<'a> {
        let calendar = &self.model.calendar;
        let planned = calendar.month_of(self.contract.ends).min(calendar.horizon_months());
        let (starts, ends, closed_from) = (self.starts, self.ends, self.closed_from);
        let after = self.counts_from.max(starts);
        let makes_up = view.seen != Seen::Additional;
        let uplift = self.contract.uplift;
        Scope { calendar, month, starts, after, ends, planned, closed_from, uplift, makes_up }
    }

    /// The lines of a clause as one claim.
    fn together<'l>(
        &self,
        place: u16,
        number: usize,
        month: u16,
        lines: impl Iterator<Item = &'l Line>,
    ) -> Claim {
        let mut claim = Claim {
            contract: place,
            clause: u16::try_from(number).expect("a contract has fewer than 65,536 clauses"),
            month,
            units: Count::ZERO,
            rejected: Count::ZERO,
            gross: Money::ZERO,
            carried: Money::ZERO,
            made_up: Money::ZERO,
            capped: Money::ZERO,
            netted: Money::ZERO,
            settled: Money::ZERO,
            paid_in: None,
        };
        for line in lines {
            claim.units += line.units;
            claim.rejected += line.rejected;
            claim.gross += line.gross;
            claim.carried += line.carried;
            claim.made_up += line.made_up;
            claim.capped += line.capped;
            claim.netted += line.netted;
            claim.settled += line.settled;
        }
        claim
    }

    /// Shares a claim among payers and holders, and sets the month of payment.
    fn assign(&mut self, claim: &mut Claim, purses: &mut Purses<'_>, settlement: &mut Settlement) {
        self.assign_by(usize::from(claim.clause), claim, purses, settlement);
    }

    /// The same by the split of a clause that has the same shares.
    fn assign_by(
        &mut self,
        split: usize,
        claim: &mut Claim,
        purses: &mut Purses<'_>,
        settlement: &mut Settlement,
    ) {
        let clause = &self.contract.clauses[usize::from(claim.clause)];
        let book = &self.clauses[usize::from(claim.clause)];
        claim.paid_in = claim.paid_in.or_else(|| book.payment_month(&self.model.calendar, claim.month));
        let lost = self.clauses[split].split.assign(clause, claim, purses, settlement);
        settlement.over_budget += lost;
        claim.settled -= lost;
        claim.capped += lost;
    }

    /// Observed payments, by clause, replace every step up to payers.
    fn pay_observed(
        &mut self,
        (place, month): (u16, u16),
        amounts: &[Money],
        view: &View<'_>,
        purses: &mut Purses<'_>,
        settlement: &mut Settlement,
    ) {
        let lines = amounts.iter().enumerate();
        let lines = lines.map(|(clause, &amount)| Line::new(clause, None, Count::ZERO, amount));
        let nothing = amounts.iter().all(|amount| *amount == Money::ZERO);
        let lines: Vec<Line> =
            lines.filter(|line| line.settled != Money::ZERO || (nothing && line.clause == 0)).collect();
        for line in &lines {
            let mut claim = self.together(place, line.clause, month, std::iter::once(line));
            claim.paid_in = Some(month);
            // One payment of which all clauses have the same shares has one odd penny, not one for each of them.
            let own = &self.clauses[line.clause].split;
            let first = self.clauses.iter().position(|clause| clause.split.is_like(own));
            self.assign_by(first.unwrap_or(line.clause), &mut claim, purses, settlement);
            settlement.claims.push(claim);
        }
        let scope = self.scope(month, view);
        for (limit, book) in self.contract.limits.iter().zip(&mut self.limits) {
            // What was carried from an earlier year is in what was observed.
            book.begin(limit, &scope, &limit.on, &mut Vec::new());
            book.note(limit, &scope, &lines);
        }
    }

    /// Observed payments end: they were for what the contract as simulated has counted by now, which is not claimed again, and which
    /// is what limits on units and for each person have seen. Who paid what, and what is settled under limits, is as observed.
    fn take_as_claimed(&mut self, unseen: Self, month: u16, view: &View<'a>) {
        let clauses = std::mem::take(&mut self.clauses).into_iter().zip(unseen.clauses);
        self.clauses = clauses.map(|(own, unseen)| ClauseBook { split: own.split, ..unseen }).collect();
        for (limit, unseen) in self.limits.iter_mut().zip(unseen.limits) {
            limit.take_counted(unseen);
        }
        for number in 0..self.clauses.len() {
            let clause = &self.contract.clauses[number];
            let is_counted = match clause.counted {
                Counted::ToDate => true,
                Counted::EachPeriod => self.clauses[number].last_claim < self.covered(clause, month),
                Counted::AtTheEnd => false,
            };
            if is_counted {
                self.claim_clause(number, month, view, &mut Vec::new());
            }
        }
    }
}
