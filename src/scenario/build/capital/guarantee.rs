//! Guarantees.

use crate::model::{Called, Covers, Guarantee, GuaranteeFee, TrancheId, Unit};
use crate::random::Purpose;
use crate::scenario::build::{Builder, Use, place};
use crate::scenario::record::{Quantity, Record};
use crate::units;

impl Builder<'_> {
    pub(super) fn a_guarantee(&mut self, record: &Record, position: &str) -> Guarantee {
        let of = record.name("of").expect("the reader asks for `of`");
        Guarantee {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            by: self.party(record.name("by").expect("the reader asks for `by`")),
            of: TrancheId::new(place(&self.names.tranches, of)),
            covers: self.covers(record, position),
            called: match record.word("called") {
                Some("on closure") => Called::OnClosure,
                _ => Called::AtTheEnd,
            },
            fee: self.guarantee_fee(record, position),
        }
    }

    fn covers(&mut self, record: &Record, position: &str) -> Covers {
        let cell = record.number("covers").expect("the reader asks for `covers`");
        let number = self.number(cell, Use::Standing, &format!("{position}.covers"), Purpose::Costs);
        self.parts_of(cell, &["principal"]);
        let is_too_much = |quantity: &&Quantity| match &quantity.value {
            units::Quantity::Part { share, .. } => *share > units::Share::ONE,
            _ => false,
        };
        if let Some(part) = cell.quantities().into_iter().find(is_too_much) {
            let found = format!("`{}` covers {}", record.key.name, part.written);
            self.error(part.span, found, "a guarantee covers at most 100% of the principal");
        }
        if !cell.parts().is_empty() { Covers::Principal(number) } else { Covers::Fund(number) }
    }

    fn guarantee_fee(&mut self, record: &Record, position: &str) -> Option<GuaranteeFee> {
        let row = self.row_if(record, "fee", Use::Standing, position, Purpose::Costs)?;
        Some(match self.inputs.row(row).unit {
            Unit::Amount => GuaranteeFee::Once(row),
            Unit::Growth(_) => GuaranteeFee::OnCover(row),
            _ => GuaranteeFee::Monthly(row),
        })
    }
}
