//! Fees and the steps of the waterfall.

use crate::model::{
    Fee, FeeAmount, FeeId, GuaranteeId, Indexed, InputId, Pays, Recipient, Step, Support, TrancheId, Unit,
};
use crate::random::Purpose;
use crate::scenario::build::{Builder, Use, place};
use crate::scenario::fields::Thing;
use crate::scenario::record::{CellValue, Name, NumberCell, Record};

impl Builder<'_> {
    pub(super) fn a_fee(&mut self, record: &Record, position: &str) -> Fee {
        let cell = record.number("amount").expect("the reader asks for an amount");
        let number = self.number(cell, Use::Standing, &format!("{position}.amount"), Purpose::Costs);
        let unit = self.inputs.row(number.rows()[0]).unit;
        let every = match record.word("every") {
            Some("quarter") => 3,
            Some("year") => 12,
            _ => 1,
        };
        let amount = if unit == Unit::Amount { FeeAmount::Each(number) } else { FeeAmount::Monthly(number) };
        if matches!(amount, FeeAmount::Each(_)) && record.word("every").is_none() {
            let rule = "a fee is an amount per time, or an amount with `every`";
            self.error_with_hint(
                cell.span,
                "an amount without a time",
                rule,
                "write \"£3,000 / month\", or every = \"year\"",
            );
        }
        let found = self.indexed(record, None, position);
        let indexed: Indexed = self.must_be_indexed(record, found);
        Fee {
            name: record.key.name.clone(),
            to: self.party(record.name("to").expect("the reader asks for `to`")),
            amount,
            every,
            from: self.moment_or(record, "from", 0, 0),
            until: self.moment_or(record, "until", 0, i32::MAX),
            indexed,
        }
    }

    pub(super) fn waterfall(&mut self, record: &Record, position: &str) -> Vec<Step> {
        self.each(record, "waterfall", position, Self::a_step)
    }

    fn a_step(&mut self, record: &Record, position: &str) -> Step {
        let tranches = |key: &str| -> Vec<TrancheId> {
            record.names(key).iter().map(|name| TrancheId::new(place(&self.names.tranches, name))).collect()
        };
        let pays = match record.head {
            Some("contract") => {
                Pays::Contract(self.contract(record.name("contract").expect("it is the head")))
            }
            Some("fee") => {
                let name = record.name("fee").expect("it is the head");
                match name.thing {
                    Thing::Guarantee => {
                        Pays::GuaranteeFee(GuaranteeId::new(place(&self.names.guarantees, name)))
                    }
                    _ => Pays::Fee(FeeId::new(place(&self.names.fees, name))),
                }
            }
            Some("coupon") => Pays::Coupon(tranches("coupon")),
            Some("principal") => Pays::Principal(tranches("principal")),
            _ => {
                let shares = record.shares("surplus").iter().enumerate();
                Pays::Surplus(
                    shares.map(|(number, share)| self.a_recipient(share, number, position)).collect(),
                )
            }
        };
        let supported = matches!(record.value("support"), Some(CellValue::Words(words)) if !words.is_empty());
        Step {
            name: record.key.name.clone(),
            pays,
            limit: self.row_if(record, "limit", Use::Standing, position, Purpose::Costs),
            support: if supported { Support::Drawdown } else { Support::Nothing },
        }
    }

    fn a_recipient(
        &mut self,
        (name, cell): &(Name, NumberCell),
        number: usize,
        position: &str,
    ) -> (Recipient, InputId) {
        let row = self.row(cell, Use::Standing, &format!("{position}.surplus.{number}"), Purpose::Costs);
        let recipient = match name.thing {
            Thing::Tranche => Recipient::Tranche(TrancheId::new(place(&self.names.tranches, name))),
            _ => Recipient::Party(self.party(name)),
        };
        (recipient, row)
    }
}
