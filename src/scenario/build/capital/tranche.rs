//! Classes of investment, and what redeems them early.

use crate::model::{Coupon, CouponPaid, Redemption, Tranche, TrancheId, TrancheKind};
use crate::random::Purpose;
use crate::scenario::build::{Builder, Use, place};
use crate::scenario::record::Record;

impl Builder<'_> {
    pub(super) fn a_tranche(&mut self, record: &Record, position: &str) -> Tranche {
        let rank = self.whole_if(record, "rank").unwrap_or(1);
        Tranche {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            commitment: self.row_of(record, "commitment", Use::Standing, position, Purpose::Costs),
            kind: match record.word("is") {
                Some("equity") => TrancheKind::Equity,
                Some("grant") => TrancheKind::Grant,
                Some("recoverable grant") => TrancheKind::RecoverableGrant,
                Some("deferred fee") => TrancheKind::DeferredFee,
                _ => TrancheKind::Loan,
            },
            rank,
            coupon: self.coupon(record, position),
            commitment_fee: self.number_if(record, "commitment_fee", position),
            redeems: self.number_if(record, "redeems", position),
            instalments: self.number_if(record, "instalments", position),
            matures: record.number("matures").map(|_| self.month_or(record, "matures", 0)),
            return_at_most: self.row_if(record, "return_at_most", Use::Standing, position, Purpose::Costs),
            multiple_at_most: self.row_if(
                record,
                "multiple_at_most",
                Use::Standing,
                position,
                Purpose::Costs,
            ),
            holder: self.party(record.name("holder").expect("`holder` has a default")),
        }
    }

    fn coupon(&mut self, record: &Record, position: &str) -> Coupon {
        let rate = record.number("coupon").expect("`coupon` has a default");
        Coupon {
            rate: self.layered(rate, Use::Standing, &format!("{position}.coupon"), Purpose::Costs),
            at_least: self.number_if(record, "coupon_at_least", position),
            at_most: self.number_if(record, "coupon_at_most", position),
            paid: match record.word("coupon_paid") {
                Some("quarterly") => CouponPaid::Every(3),
                Some("half-yearly") => CouponPaid::Every(6),
                Some("at the end") => CouponPaid::AtTheEnd,
                Some("added") => CouponPaid::Added,
                _ => CouponPaid::Every(12),
            },
        }
    }

    pub(super) fn a_redemption(&mut self, record: &Record, position: &str) -> Redemption {
        let of = record.name("of").expect("the reader asks for `of`");
        let pays = record.number("pays").expect("the reader asks for `pays`");
        Redemption {
            name: record.key.name.clone(),
            of: TrancheId::new(place(&self.names.tranches, of)),
            at: self.month_or(record, "at", 0),
            tests: self.tests(record, position),
            pays: self.a_part(pays, &format!("{position}.pays"), &["principal"]),
        }
    }
}
