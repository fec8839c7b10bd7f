//! Amounts that each person has, and prices that are a part of one.

use super::{Builder, Use, place};
use crate::model::{AmountId, CountedIn, ForEach, InputId, Measure, Number, Price, counted_in};
use crate::random::Purpose;
use crate::scenario::names;
use crate::scenario::record::{Name, NumberCell, Record};

/// The kind of risk of an amount that a person has.
const RISK: Purpose = Purpose::Costs;

impl Builder<'_> {
    /// The amounts of everybody who has none of their own.
    pub(super) fn cohort_amounts(&mut self, cohort: &Record) -> Vec<Option<InputId>> {
        self.amounts(cohort, "cohort", vec![None; self.names.amounts.len()])
    }

    /// The amounts of a group: its own, else those of the cohort.
    pub(super) fn group_amounts(
        &mut self,
        own: Option<&Record>,
        position: &str,
        of_all: &[Option<InputId>],
    ) -> Vec<InputId> {
        let Some(own) = own else { return of_all.iter().copied().flatten().collect() };
        let rows = self.amounts(own, position, of_all.to_vec());
        if let Some(absent) = rows.iter().position(Option::is_none) {
            let found = format!("`{}` has no `{}`", own.key.name, self.names.amounts[absent]);
            self.error(own.key.span, found, "an amount is given for the whole cohort, or for each group");
        }
        rows.into_iter().flatten().collect()
    }

    fn amounts(
        &mut self,
        record: &Record,
        position: &str,
        mut rows: Vec<Option<InputId>>,
    ) -> Vec<Option<InputId>> {
        for (name, cell) in record.amounts("amount") {
            let amount = self.amount(name);
            let position = format!("{position}.amount.{}", amount.index());
            rows[amount.index()] = Some(self.row(cell, Use::Standing, &position, RISK));
        }
        rows
    }

    pub(super) fn amount(&self, name: &Name) -> AmountId {
        AmountId::new(place(&self.names.amounts, name))
    }

    /// A price that is a part of an amount that the person has: "80% of plan_value".
    pub(super) fn part_price(
        &mut self,
        record: &Record,
        number: Number,
        for_each: ForEach,
        measures: &[Measure],
    ) -> Price {
        let cell: &NumberCell = record.number("price").expect("the reader asks for a price");
        let parts = cell.parts();
        let of = &parts[0];
        let known = self.names.amounts.iter().position(|name| name == of);
        let is_of_money = match for_each {
            ForEach::Measure(measure) => counted_in(measures, measure) == CountedIn::Money,
            ForEach::Period(_) | ForEach::Contract => false,
        };
        let names: Vec<&str> = self.names.amounts.iter().map(String::as_str).collect();
        let near = names::nearest(of, &names).map(|near| format!("Did you mean `{near}`?"));
        if parts.len() < cell.quantities().len() || parts.iter().any(|part| part != of) {
            let rule = "a price that is a part is a part of one amount throughout";
            self.error(cell.span, "parts of several amounts, or parts beside amounts", rule);
        } else if known.is_none() {
            let rule = match names.is_empty() {
                true => "a price is a part of an amount that each person has ([cohort.amount]), or of what is due to a tranche: \"100% of due to NAME\"".to_owned(),
                false => format!("a price is a part of {}", names::either(&names)),
            };
            let found = format!("a part of `{of}`, which people do not have");
            match near {
                Some(near) => self.error_with_hint(cell.span, found, rule, &near),
                None => self.error(cell.span, found, rule),
            }
        } else if is_of_money {
            let found = format!("`{}` pays a part of an amount for units that are money", record.key.name);
            let rule = "a unit that is money is paid by a share of it, such as \"50%\"";
            self.error(cell.span, found, rule);
        }
        Price::PartOf(number, AmountId::new(known.unwrap_or(0)))
    }
}
