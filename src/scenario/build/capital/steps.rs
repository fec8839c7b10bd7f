//! Fees and the steps of the waterfall.

use crate::model::{
    Fee, FeeAmount, FeeId, GuaranteeId, Indexed, InputId, Number, Pays, PoolId, Recipient, ReserveId, Role,
    Source, Step, StepLimit, TrancheId, Unit, When,
};
use crate::random::Purpose;
use crate::scenario::build::{Builder, Use, place};
use crate::scenario::fields::Thing;
use crate::scenario::record::{CellValue, Name, NameOrWord, NumberCell, Record};
use crate::units::Period;

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
        self.parts_of(cell, &["payments"]);
        let amount = match (unit, number) {
            (Unit::Amount, number) => FeeAmount::Each(number),
            (Unit::Share, Number::Plain(row)) => FeeAmount::OfPayments(row),
            (Unit::Share, number @ Number::By(_)) => {
                let rule = "a share of the payments is one share for all of the time";
                self.error(cell.span, "a share that follows something", rule);
                FeeAmount::Monthly(number)
            }
            (_, number) => FeeAmount::Monthly(number),
        };
        if matches!(amount, FeeAmount::Each(_)) && record.word("every").is_none() {
            let rule = "a fee is an amount per time, or an amount with `every`";
            self.error_with_hint(
                cell.span,
                "an amount without a time",
                rule,
                "write \"£3,000 / month\", or every = \"year\"",
            );
        }
        let indexed = match &amount {
            FeeAmount::OfPayments(_) => Indexed::Fixed,
            FeeAmount::Each(_) | FeeAmount::Monthly(_) => {
                let found = self.indexed(record, None, position);
                self.must_be_indexed(record, found)
            }
        };
        let (from, until) =
            (self.moment_or(record, "from", 0, 0), self.last_or(record, "until", 0, i32::MAX));
        self.runs_forward(record, (from, until), self.programme(), "a fee runs from `from` to `until`");
        let to = record.name("to").expect("the reader asks for `to`");
        let role = self.role(self.party(to));
        if matches!(role, Role::Investor | Role::Vehicle) {
            let found = format!("`to` names `{}`, which is {}", to.name, role.noun());
            let rule = "a fee goes to a manager, a provider, a payer or a guarantor; investors are paid what their class earns";
            self.error(to.span, found, rule);
        }
        Fee {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            to: self.party(to),
            amount,
            every,
            from,
            until,
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
            Some("reserve") => {
                let name = record.name("reserve").expect("it is the head");
                Pays::Reserve(ReserveId::new(place(&self.names.reserves, name)))
            }
            Some("coupon") => Pays::Coupon(tranches("coupon")),
            Some("principal") => Pays::Principal(tranches("principal")),
            Some("return") => self.a_return(record, position),
            _ => {
                let shares = record.shares("surplus").iter().enumerate();
                Pays::Surplus(
                    shares.map(|(number, share)| self.a_recipient(share, number, position)).collect(),
                )
            }
        };
        Step {
            name: record.key.name.clone(),
            pays,
            limit: if record.head == Some("return") { None } else { self.step_limit(record, position) },
            when: self.when(record),
            until: record.number("until").map(|_| self.month_or(record, "until", 0)),
            from: record.name("from").map(|name| PoolId::new(place(&self.names.pools, name))),
            support: self.support(record),
        }
    }

    /// A preferred return: the limit is its rate.
    fn a_return(&mut self, record: &Record, position: &str) -> Pays {
        let name = record.name("return").expect("it is the head");
        let limit = record.number("limit").expect("the reader asks for it beside `return`");
        let rate = self.row(limit, Use::Standing, &format!("{position}.limit"), Purpose::Costs);
        if !matches!(self.inputs.row(rate).unit, Unit::Growth(_)) {
            let rule = "a preferred return is paid up to a yearly rate";
            self.error_with_hint(limit.span, "a limit that is no rate", rule, "write limit = \"8% / year\"");
        }
        Pays::Return(TrancheId::new(place(&self.names.tranches, name)), rate)
    }

    fn step_limit(&mut self, record: &Record, position: &str) -> Option<StepLimit> {
        let cell = record.number("limit")?;
        let row = self.a_part(cell, &format!("{position}.limit"), &["payments"]);
        let months = |period| match period {
            Period::Month => Some(1),
            Period::Quarter => Some(3),
            Period::Year => Some(12),
            Period::Day | Period::Week => None,
        };
        match self.inputs.row(row).unit {
            Unit::PayStanding(period) => match months(period) {
                Some(months) => Some(StepLimit::EachPeriod { monthly: row, months }),
                None => {
                    let rule = "cash moves at the end of months: a limit is per month, quarter or year";
                    self.error(cell.span, format!("a limit per {period}"), rule);
                    None
                }
            },
            Unit::Share => Some(StepLimit::OfPayments(row)),
            Unit::Growth(_) => {
                let rule = "a rate limits a preferred return only";
                let hint = "write { return = NAME, limit = \"8% / year\" }";
                self.error_with_hint(cell.span, "a rate as the limit of another step", rule, hint);
                None
            }
            _ => Some(StepLimit::InAll(row)),
        }
    }

    fn support(&self, record: &Record) -> Vec<Source> {
        let Some(CellValue::NamesOr(listed)) = record.value("support") else { return Vec::new() };
        let source = |one: &NameOrWord| match one {
            NameOrWord::Word(_) => Source::Drawdown,
            NameOrWord::Name(name) => Source::Reserve(ReserveId::new(place(&self.names.reserves, name))),
        };
        listed.iter().map(source).collect()
    }

    fn when(&self, record: &Record) -> When {
        match record.value("when") {
            Some(CellValue::Word("quarterly")) => When::Every(3),
            Some(CellValue::Word("half-yearly")) => When::Every(6),
            Some(CellValue::Word("yearly")) => When::Every(12),
            Some(CellValue::Timing(cell)) => When::After(self.calendar.month_of(self.over(cell, 0))),
            _ => When::Always,
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
