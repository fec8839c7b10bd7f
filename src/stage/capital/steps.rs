//! What each kind of step pays, and to whom.

use super::clock::Clock;
use super::tranche::TrancheBook;
use super::waterfall::{Date, Reach, Turn};
use super::{Months, account, party};
use crate::data::{Account, Ledger, Purpose, Transfer};
use crate::model::{FeeId, GuaranteeId, InputId, PartyId, Pays, Recipient, TrancheId};
use crate::units::{Money, Share, cut_to_room, split_to_date, with_one_sign};

impl Months<'_> {
    /// What is due under a contract, the oldest first.
    pub(super) fn pay_contract(&mut self, turn: &Turn<'_>, ledger: &mut Ledger) {
        let home = self.steps[turn.place].home;
        let due = self.steps[home].due;
        if due == Money::ZERO && self.steps[home].owed.is_empty() {
            self.steps[home].late = Money::ZERO;
            return;
        }
        let mut paid = self.payable(turn, due, Reach::All, ledger);
        let (from, _) = self.source(turn);
        self.steps[home].due -= paid;
        self.steps[home].late = self.steps[home].due;
        let mut queue = std::mem::take(&mut self.steps[home].owed);
        queue.retain_mut(|owed| {
            let part = owed.amount.min(paid);
            paid -= part;
            owed.amount -= part;
            ledger.book(Transfer {
                month: turn.month,
                from,
                to: Account::Party(owed.to),
                amount: part,
                purpose: owed.purpose,
                item: owed.item,
            });
            self.receive_at(owed.to, part);
            owed.amount > Money::ZERO
        });
        self.steps[home].owed = queue;
    }

    pub(super) fn pay_fee(&mut self, turn: &Turn<'_>, fee: FeeId, ledger: &mut Ledger) {
        let to = turn.capital.fees[fee.index()].to;
        self.pay_due(turn, to, (Purpose::Fee, fee.index()), ledger);
    }

    pub(super) fn pay_guarantee_fee(&mut self, turn: &Turn<'_>, id: GuaranteeId, ledger: &mut Ledger) {
        let to = turn.capital.guarantees[id.index()].by;
        self.pay_due(turn, to, (Purpose::GuaranteeFee, id.index()), ledger);
    }

    /// Pays a party what is due to it.
    fn pay_due(&mut self, turn: &Turn<'_>, to: PartyId, purpose: (Purpose, usize), ledger: &mut Ledger) {
        let home = self.steps[turn.place].home;
        let due = self.steps[home].due;
        if due == Money::ZERO {
            return;
        }
        let paid = self.payable(turn, due, Reach::All, ledger);
        self.steps[home].due -= paid;
        self.book(turn, account(to), paid, purpose, ledger);
        self.receive_at(party(to), paid);
    }

    pub(super) fn pay_coupons(&mut self, turn: &Turn<'_>, tranches: &[TrancheId], ledger: &mut Ledger) {
        if !self.is_date_of_any(turn, tranches) {
            return;
        }
        let due = self.due_to(turn, tranches, |tranche| tranche.income_due());
        let parts = self.pay_pro_rata(turn, tranches, due, ledger);
        for (&id, part) in tranches.iter().zip(parts) {
            let (fee, coupon) = self.tranches[id.index()].pay_income(part);
            self.book_to_class(turn, id, fee, Purpose::CommitmentFee, ledger);
            self.book_to_class(turn, id, coupon, Purpose::Coupon, ledger);
        }
    }

    /// Coupon that waits for its date: cash is held for it from the steps below the last one that pays the class. Its own principal
    /// may be repaid first.
    pub(super) fn hold_for_coupon(&mut self, turn: &Turn<'_>) {
        let classes = &self.steps[turn.place].last_of;
        if classes.is_empty() {
            return;
        }
        let clock = Clock::of(&self.deal, turn.month);
        let waits = self.owed_to(classes, |tranche| tranche.accrued(&clock)).max(Money::ZERO);
        let held = waits.min(self.within_reach(turn, Reach::Free));
        self.set_aside(turn, held);
    }

    /// What classes are owed, as far as their bounds admit.
    fn owed_to(&self, classes: &[TrancheId], due: impl Fn(&TrancheBook<'_>) -> Money) -> Money {
        let classes = classes.iter().map(|id| &self.tranches[id.index()]);
        classes.map(|class| class.room().map_or(due(class), |room| due(class).min(room))).sum()
    }

    pub(super) fn pay_principal(&mut self, turn: &Turn<'_>, tranches: &[TrancheId], ledger: &mut Ledger) {
        if self.is_date_of_any(turn, tranches) {
            let due = self.due_to(turn, tranches, |tranche| tranche.repayable());
            let parts = self.pay_pro_rata(turn, tranches, due, ledger);
            for (&id, part) in tranches.iter().zip(parts) {
                self.tranches[id.index()].repay(part);
                self.book_to_class(turn, id, part, Purpose::Principal, ledger);
            }
        }
        self.hold_for_maturity(turn, tranches);
    }

    /// Principal that waits for its maturity ranks here as well: cash is held for it from the steps below.
    fn hold_for_maturity(&mut self, turn: &Turn<'_>, tranches: &[TrancheId]) {
        let waits = tranches.iter().map(|id| self.tranches[id.index()].waiting()).sum();
        self.hold(turn, waits);
    }

    /// What a step that waits for the end of its period would pay now is held for it from the steps below.
    pub(super) fn hold_for_date(&mut self, turn: &Turn<'_>) {
        let owed = |due: &dyn Fn(&TrancheBook<'_>) -> Money| self.owed_to(turn.step.pays_owed(), due);
        let waits = match &turn.step.pays {
            Pays::Contract(_) | Pays::Fee(_) | Pays::GuaranteeFee(_) => {
                self.steps[self.steps[turn.place].home].due
            }
            Pays::Coupon(_) => owed(&|class| class.income_due()),
            Pays::Principal(_) => owed(&|class| class.repayable() + class.waiting()),
            Pays::Return(..) => {
                let growth = self.steps[turn.place].growth.as_ref().expect("a preferred return has a rate");
                owed(&|class| class.up_to_return(growth))
            }
            // Nothing is owed to them.
            Pays::Reserve(_) | Pays::Surplus(_) => Money::ZERO,
        };
        self.hold(turn, waits);
    }

    /// Holds cash for a step from the steps below, as far as its limit and cash go.
    fn hold(&mut self, turn: &Turn<'_>, waits: Money) {
        if waits <= Money::ZERO {
            return;
        }
        let held = self.limit(turn).map_or(waits, |limit| waits.min(limit));
        self.set_aside(turn, held.min(self.within_reach(turn, Reach::Free)));
    }

    /// Holds so much of the account of a step.
    fn set_aside(&mut self, turn: &Turn<'_>, held: Money) {
        match turn.step.from {
            Some(pool) => self.pots.pools[pool.index()].held += held,
            None => self.held += held,
        }
    }

    /// Whether anything is paid to a class in a month.
    fn is_date_of(&self, turn: &Turn<'_>, id: TrancheId) -> bool {
        turn.date == Date::Distribution || self.tranches[id.index()].ended_in(turn.month)
    }

    fn is_date_of_any(&self, turn: &Turn<'_>, tranches: &[TrancheId]) -> bool {
        tranches.iter().any(|&id| self.is_date_of(turn, id))
    }

    /// What is due to each class on this date.
    fn due_to(
        &self,
        turn: &Turn<'_>,
        tranches: &[TrancheId],
        due: impl Fn(&TrancheBook<'_>) -> Money,
    ) -> Vec<Money> {
        let to = |id: &TrancheId| {
            let tranche = &self.tranches[id.index()];
            let due = if self.is_date_of(turn, *id) { due(tranche) } else { Money::ZERO };
            tranche.room().map_or(due, |room| due.min(room))
        };
        tranches.iter().map(to).collect()
    }

    /// Pays several classes in proportion to what is due to each, out of what is not held back.
    fn pay_pro_rata(
        &mut self,
        turn: &Turn<'_>,
        tranches: &[TrancheId],
        due: Vec<Money>,
        ledger: &mut Ledger,
    ) -> Vec<Money> {
        let total: Money = due.iter().sum();
        let called = self.steps[turn.place].called;
        let paid = self.payable(turn, total, Reach::Free, ledger);
        let mut parts = due;
        cut_to_room(&mut parts, paid);
        self.note_paid(turn, tranches, &parts, self.steps[turn.place].called - called);
        parts
    }

    pub(super) fn pay_surplus(
        &mut self,
        turn: &Turn<'_>,
        shares: &[(Recipient, InputId)],
        ledger: &mut Ledger,
    ) {
        if turn.date == Date::Between {
            return;
        }
        let before = self.steps[turn.place].shared;
        let free = self.within_reach(turn, Reach::Free);
        let paid = self.payable(turn, free, Reach::Free, ledger);
        if paid == Money::ZERO {
            return;
        }
        self.steps[turn.place].shared += paid;
        let ratios: Vec<Share> = shares.iter().map(|&(_, row)| self.deal.world.share(row)).collect();
        let (mut earlier, mut now) = (vec![Money::ZERO; shares.len()], vec![Money::ZERO; shares.len()]);
        split_to_date(before, &ratios, &mut earlier);
        split_to_date(before + paid, &ratios, &mut now);
        let mut parts: Vec<Money> = now.iter().zip(&earlier).map(|(&now, &earlier)| now - earlier).collect();
        with_one_sign(&mut parts);
        for (&(recipient, _), part) in shares.iter().zip(parts) {
            match recipient {
                Recipient::Tranche(id) => self.share_with(turn, id, part, ledger),
                Recipient::Party(id) => {
                    self.book(turn, account(id), part, (Purpose::Surplus, turn.place), ledger);
                    self.receive_at(party(id), part);
                }
            }
        }
    }

    /// A class takes its part of the surplus as far as its bounds admit; the rest is left to the next step.
    fn share_with(&mut self, turn: &Turn<'_>, id: TrancheId, part: Money, ledger: &mut Ledger) {
        let tranche = &mut self.tranches[id.index()];
        let taken = tranche.room_in_surplus().map_or(part, |room| part.min(room));
        tranche.receive(taken);
        self.book_to_class(turn, id, taken, Purpose::Surplus, ledger);
        let left = part - taken;
        let (_, balance) = self.source(turn);
        *balance += left;
        self.steps[turn.place].pay(-left, turn.step.limit, turn.month);
    }

    /// Brings the return of a class up to a rate: principal that is due, then more.
    pub(super) fn pay_return(&mut self, turn: &Turn<'_>, id: TrancheId, ledger: &mut Ledger) {
        let growth = self.steps[turn.place].growth.as_ref().expect("a preferred return has a rate");
        let due = self.due_to(turn, &[id], |tranche| tranche.up_to_return(growth));
        let paid = self.pay_pro_rata(turn, &[id], due, ledger)[0];
        let tranche = &mut self.tranches[id.index()];
        let principal = paid.min(tranche.repayable());
        tranche.repay(principal);
        tranche.receive(paid - principal);
        self.book_to_class(turn, id, principal, Purpose::Principal, ledger);
        self.book_to_class(turn, id, paid - principal, Purpose::PreferredReturn, ledger);
    }

    /// Books what a step pays a class to whoever holds it.
    fn book_to_class(
        &mut self,
        turn: &Turn<'_>,
        id: TrancheId,
        amount: Money,
        purpose: Purpose,
        ledger: &mut Ledger,
    ) {
        let (to, holder) = self.holding(id.index());
        self.book(turn, to, amount, (purpose, turn.place), ledger);
        self.receive_at(holder, amount);
    }

    fn book(
        &mut self,
        turn: &Turn<'_>,
        to: Account,
        amount: Money,
        (purpose, item): (Purpose, usize),
        ledger: &mut Ledger,
    ) {
        let (from, _) = self.source(turn);
        let item = u32::try_from(item).expect("fewer than 2^32 steps");
        ledger.book(Transfer { month: turn.month, from, to, amount, purpose, item });
    }
}
