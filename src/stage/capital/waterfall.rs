//! The waterfall: an ordered list of named steps, each paying min(due, limit, cash + support).

use super::{Deal, Months, item_of};
use crate::data::{Account, Ledger, Purpose, Transfer};
use crate::model::{
    Axis, Capital, Distribute, Fee, FeeAmount, InputId, Pays, Recipient, Step, Support, TrancheId,
};
use crate::units::{Money, Share, cut_to_room, split_to_date};

/// What classes of investors are owed.
enum Owed<'a> {
    /// Coupons that are due.
    Coupon(&'a [TrancheId]),
    /// Balances.
    Principal(&'a [TrancheId]),
}

/// What falls due on a fee in a month, until the close, given the payments received since it was last due.
pub(super) fn fee_due(deal: &Deal<'_>, capital: &Capital, fee: &Fee, month: u16, received: Money) -> Money {
    let end = deal.model.calendar.month_end(month);
    if month == 0
        || month > capital.closes
        || !month.is_multiple_of(fee.every)
        || end <= fee.from
        || end > fee.until
    {
        return Money::ZERO;
    }
    let level = deal.world.price_level(fee.indexed, month);
    let at = |number| {
        deal.world.number(number, |schedule| match schedule.axis {
            Axis::ContractYear => f64::from(deal.model.calendar.contract_year(month, 0)),
            _ => f64::from(deal.model.calendar.month_end(month - 1)),
        })
    };
    match &fee.amount {
        FeeAmount::Each(number) => Money::from_pence((at(number) * level).round() as i64),
        FeeAmount::Monthly(number) => {
            Money::from_pence((at(number) * f64::from(fee.every) * level).round() as i64)
        }
        FeeAmount::OfPayments(share) => deal.world.share(*share).of(received),
    }
}

impl<'a> Months<'a> {
    /// Fees that fall due this month.
    pub(super) fn become_due(&mut self, capital: &Capital, month: u16) {
        for (place, step) in capital.waterfall.iter().enumerate() {
            let Pays::Fee(id) = step.pays else { continue };
            if self.dues.homes[place] != place {
                continue;
            }
            let fee = &capital.fees[id.index()];
            let received = &mut self.dues.received_since_fee[id.index()];
            let due = fee_due(&self.deal, capital, fee, month, *received);
            if month.is_multiple_of(fee.every) {
                *received = Money::ZERO;
            }
            self.dues.by_step[place] += due;
        }
    }

    pub(super) fn pay_waterfall(&mut self, capital: &'a Capital, month: u16, ledger: &mut Ledger) {
        let distributes = distributes(capital, month);
        for (place, step) in capital.waterfall.iter().enumerate() {
            match &step.pays {
                Pays::Contract(_) => self.pay_delivery(capital, place, step, month, ledger),
                Pays::Fee(fee) => self.pay_fee(capital, place, step, fee.index(), month, ledger),
                Pays::Coupon(tranches) if distributes => {
                    self.pay_classes(capital, place, step, &Owed::Coupon(tranches), month, ledger);
                }
                Pays::Principal(tranches) if distributes => {
                    self.pay_classes(capital, place, step, &Owed::Principal(tranches), month, ledger);
                }
                Pays::Surplus(shares) if distributes => {
                    self.pay_surplus(capital, place, step, shares, month, ledger)
                }
                Pays::Coupon(_) | Pays::Principal(_) | Pays::Surplus(_) => {}
            }
        }
    }

    /// What a step can pay of what is due: within its limit, from cash and support.
    fn payable(
        &mut self,
        capital: &Capital,
        place: usize,
        step: &Step,
        due: Money,
        month: u16,
        ledger: &mut Ledger,
    ) -> Money {
        let limit = step.limit.map(|row| self.deal.world.money(row) - self.dues.paid_by_step[place]);
        let wanted = limit.map_or(due, |limit| due.min(limit.max(Money::ZERO)));
        if wanted > self.vehicle && step.support == Support::Drawdown {
            self.draw(capital, month, wanted - self.vehicle, ledger);
        }
        let paid = wanted.min(self.vehicle);
        self.vehicle -= paid;
        self.dues.paid_by_step[place] += paid;
        paid
    }

    fn pay_delivery(
        &mut self,
        capital: &Capital,
        place: usize,
        step: &Step,
        month: u16,
        ledger: &mut Ledger,
    ) {
        let home = self.dues.homes[place];
        let due = self.dues.by_step[home];
        let mut paid = self.payable(capital, place, step, due, month, ledger);
        self.dues.by_step[home] -= paid;
        let mut queue = std::mem::take(&mut self.dues.delivery[home]);
        queue.retain_mut(|payment| {
            let part = payment.amount.min(paid);
            paid -= part;
            payment.amount -= part;
            ledger.book(Transfer {
                month,
                from: Account::Party(payment.payer),
                to: Account::Party(payment.holder),
                amount: part,
                purpose: Purpose::Delivery,
                item: item_of(payment),
            });
            if Some(payment.holder) == self.provider_party {
                self.provider += part;
            }
            payment.amount > Money::ZERO
        });
        self.dues.delivery[home] = queue;
    }

    fn pay_fee(
        &mut self,
        capital: &Capital,
        place: usize,
        step: &Step,
        fee: usize,
        month: u16,
        ledger: &mut Ledger,
    ) {
        let home = self.dues.homes[place];
        let due = self.dues.by_step[home];
        let paid = self.payable(capital, place, step, due, month, ledger);
        self.dues.by_step[home] -= paid;
        let to = party(capital.fees[fee].to.index());
        self.book(month, Account::Party(to), paid, (Purpose::Fee, fee), ledger);
        if Some(to) == self.provider_party {
            self.provider += paid;
        }
    }

    /// Pays coupons or principal of several classes.
    fn pay_classes(
        &mut self,
        capital: &Capital,
        place: usize,
        step: &Step,
        owed: &Owed<'_>,
        month: u16,
        ledger: &mut Ledger,
    ) {
        let (Owed::Coupon(tranches) | Owed::Principal(tranches)) = *owed;
        let due_to = |id: &TrancheId| {
            let tranche = &self.tranches[id.index()];
            match owed {
                Owed::Coupon(_) => tranche.coupon_due(),
                Owed::Principal(_) => tranche.repayable(),
            }
        };
        let due: Vec<Money> = tranches.iter().map(due_to).collect();
        let parts = self.pay_pro_rata(capital, place, step, due, month, ledger);
        for (&id, part) in tranches.iter().zip(parts) {
            let tranche = &mut self.tranches[id.index()];
            let purpose = match owed {
                Owed::Coupon(_) => {
                    tranche.pay_coupon(part);
                    Purpose::Coupon
                }
                Owed::Principal(_) => {
                    tranche.repay(part);
                    Purpose::Principal
                }
            };
            self.book(month, account(id), part, (purpose, place), ledger);
        }
    }

    /// Pays several classes in proportion to what is due to each, out of what is not held back.
    fn pay_pro_rata(
        &mut self,
        capital: &Capital,
        place: usize,
        step: &Step,
        due: Vec<Money>,
        month: u16,
        ledger: &mut Ledger,
    ) -> Vec<Money> {
        let free = self.free(capital, month);
        let total: Money = due.iter().sum();
        let paid = self.payable(capital, place, step, total.min(free), month, ledger);
        let mut parts = due;
        cut_to_room(&mut parts, paid);
        parts
    }

    fn pay_surplus(
        &mut self,
        capital: &Capital,
        place: usize,
        step: &Step,
        shares: &[(Recipient, InputId)],
        month: u16,
        ledger: &mut Ledger,
    ) {
        let before = self.dues.paid_by_step[place];
        let free = self.free(capital, month);
        let paid = self.payable(capital, place, step, free, month, ledger);
        let ratios: Vec<Share> = shares.iter().map(|&(_, row)| self.deal.world.share(row)).collect();
        let (mut earlier, mut now) = (vec![Money::ZERO; shares.len()], vec![Money::ZERO; shares.len()]);
        split_to_date(before, &ratios, &mut earlier);
        split_to_date(before + paid, &ratios, &mut now);
        for ((&(recipient, _), earlier), now) in shares.iter().zip(earlier).zip(now) {
            let part = now - earlier;
            let to = match recipient {
                Recipient::Tranche(tranche) => {
                    self.tranches[tranche.index()].receive_surplus(part);
                    account(tranche)
                }
                Recipient::Party(id) => {
                    let number = party(id.index());
                    if Some(number) == self.provider_party {
                        self.provider += part;
                    }
                    Account::Party(number)
                }
            };
            self.book(month, to, part, (Purpose::Surplus, place), ledger);
        }
    }

    /// Cash that is not held back for planned dues; at the close nothing is held back.
    fn free(&self, capital: &Capital, month: u16) -> Money {
        let held_back = if month >= capital.closes {
            Money::ZERO
        } else {
            let keep = super::months_of(&self.deal, capital.keep);
            self.planned_ahead(month, month + 1, keep)
        };
        (self.vehicle - held_back).max(Money::ZERO)
    }

    fn book(
        &self,
        month: u16,
        to: Account,
        amount: Money,
        (purpose, item): (Purpose, usize),
        ledger: &mut Ledger,
    ) {
        let capital = self.capital.expect("a waterfall belongs to a capital arrangement");
        let from = Account::Party(party(capital.vehicle.index()));
        let item = u32::try_from(item).expect("fewer than 2^32 steps");
        ledger.book(Transfer { month, from, to, amount, purpose, item });
    }
}

/// Whether investors are paid in a month. From the close on they always are: what comes in late is paid out at once.
fn distributes(capital: &Capital, month: u16) -> bool {
    let in_turn = match capital.distribute {
        Distribute::AsReceived => true,
        Distribute::Every(months) => month.is_multiple_of(months),
        Distribute::AtTheEnd => false,
    };
    month >= capital.closes || (in_turn && month >= capital.distribute_from)
}

fn party(place: usize) -> u16 {
    u16::try_from(place).expect("fewer than 65,536 parties")
}

fn account(tranche: TrancheId) -> Account {
    Account::Tranche(u16::try_from(tranche.index()).expect("fewer than 65,536 tranches"))
}
