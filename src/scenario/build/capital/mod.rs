//! Capital: tranches, fees, the waterfall.

use super::{Builder, Use, place};
use crate::model::{
    Capital, ContractId, Coupon, CouponPaid, Distribute, Draw, DrawOrder, Fee, FeeAmount, FeeId, Indexed,
    InputId, Number, Pays, Recipient, Role, Step, Support, Tranche, TrancheId, TrancheKind, Unit,
};
use crate::random::Purpose;
use crate::scenario::fields::Thing;
use crate::scenario::record::{CellValue, Name, NumberCell, Record};
use crate::units;

impl Builder<'_> {
    pub(super) fn capitals(&mut self, record: &Record) -> Vec<Capital> {
        let capitals = record.records("capital");
        capitals
            .iter()
            .enumerate()
            .map(|(number, capital)| self.inside(capital, |builder| builder.a_capital(capital, number)))
            .collect()
    }

    fn a_capital(&mut self, record: &Record, number: usize) -> Capital {
        let position = format!("capital.{number}");
        let names = |key: &str| record.records(key).iter().map(|record| record.key.name.clone()).collect();
        self.names.tranches = names("tranche");
        self.names.fees = names("fee");
        let horizon = self.calendar.horizon_months();
        let vehicle_name = record.name("vehicle").expect("`vehicle` has a default");
        let vehicle = self.party(vehicle_name);
        if self.role(vehicle) != Role::Vehicle {
            self.error(
                vehicle_name.span,
                format!("`{}` is no vehicle", vehicle_name.name),
                "`vehicle` is a party that is a vehicle",
            );
        }
        let closes = self.month_or(record, "closes", horizon).min(horizon);
        let tranches = record
            .records("tranche")
            .iter()
            .enumerate()
            .map(|(number, tranche)| {
                let position = format!("{position}.tranche.{number}");
                self.inside(tranche, |builder| builder.a_tranche(tranche, &position))
            })
            .collect();
        let fees = record
            .records("fee")
            .iter()
            .enumerate()
            .map(|(number, fee)| {
                let position = format!("{position}.fee.{number}");
                self.inside(fee, |builder| builder.a_fee(fee, &position))
            })
            .collect();
        let capital = Capital {
            name: record.key.name.clone(),
            vehicle,
            draw: self.draw(record, &position),
            draw_order: match record.word("draw_order") {
                Some("by rank") => DrawOrder::ByRank,
                _ => DrawOrder::ProRata,
            },
            keep: self.length_of(record, "keep", &position, Purpose::Costs).expect("`keep` has a default"),
            redraw_until: record.number("redraw_until").map(|_| self.month_or(record, "redraw_until", 0)),
            distribute: self.distribute(record),
            distribute_from: self.month_or(record, "distribute_from", 0),
            closes,
            stops_after: self.length_of(record, "stops_after", &position, Purpose::Termination),
            tranches,
            fees,
            waterfall: self.waterfall(record, &position),
        };
        self.everything_has_a_step(record, &capital);
        self.ends_with_a_surplus(record, &capital);
        self.no_grant_is_repaid(record, &capital);
        capital
    }

    fn draw(&mut self, record: &Record, position: &str) -> Draw {
        match record.value("draw") {
            Some(CellValue::Drawdown(stages)) => {
                let stage = |(number, (moment, amount)): (usize, &(NumberCell, NumberCell))| {
                    let month = self.calendar.month_of(self.moment(moment, 0));
                    (
                        month,
                        self.row(amount, Use::Standing, &format!("{position}.draw.{number}"), Purpose::Costs),
                    )
                };
                Draw::Staged(stages.iter().enumerate().map(stage).collect())
            }
            Some(CellValue::Word("at the start")) => Draw::AtTheStart,
            _ => {
                let ahead = self.length_of(record, "draw_ahead", position, Purpose::Costs);
                Draw::AsNeeded { ahead: ahead.expect("`draw_ahead` has a default") }
            }
        }
    }

    fn distribute(&mut self, record: &Record) -> Distribute {
        match record.value("distribute") {
            Some(CellValue::Timing(cell)) => match cell.certain() {
                Some(units::Quantity::Duration(units::Span::Months(months))) if *months >= 1.0 => {
                    Distribute::Every(*months as u16)
                }
                _ => {
                    self.error(
                        cell.span,
                        "a time that is no number of months",
                        "investors are paid every so many months: \"every 6 months\"",
                    );
                    Distribute::AsReceived
                }
            },
            Some(CellValue::Word("at the end")) => Distribute::AtTheEnd,
            _ => Distribute::AsReceived,
        }
    }

    fn a_tranche(&mut self, record: &Record, position: &str) -> Tranche {
        let rank = match record.number("rank").and_then(NumberCell::certain) {
            Some(units::Quantity::Bare(rank)) => *rank as u32,
            _ => 1,
        };
        Tranche {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
            commitment: self.row_of(record, "commitment", Use::Standing, position, Purpose::Costs),
            kind: match record.word("is") {
                Some("equity") => TrancheKind::Equity,
                Some("grant") => TrancheKind::Grant,
                _ => TrancheKind::Loan,
            },
            rank,
            coupon: self.coupon(record, position),
            commitment_fee: self.number_if(record, "commitment_fee", position),
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

    /// A number of a key that may be left out.
    fn number_if(&mut self, record: &Record, key: &str, position: &str) -> Option<Number> {
        let cell = record.number(key)?;
        Some(self.number(cell, Use::Standing, &format!("{position}.{key}"), Purpose::Costs))
    }

    fn a_fee(&mut self, record: &Record, position: &str) -> Fee {
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

    fn waterfall(&mut self, record: &Record, position: &str) -> Vec<Step> {
        let steps = record.records("waterfall");
        steps
            .iter()
            .enumerate()
            .map(|(number, step)| {
                let position = format!("{position}.waterfall.{number}");
                self.inside(step, |builder| builder.a_step(step, &position))
            })
            .collect()
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
                Pays::Fee(FeeId::new(place(&self.names.fees, record.name("fee").expect("it is the head"))))
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

    fn no_grant_is_repaid(&mut self, record: &Record, capital: &Capital) {
        for (step, table) in capital.waterfall.iter().zip(record.records("waterfall")) {
            let (Pays::Coupon(tranches) | Pays::Principal(tranches)) = &step.pays else { continue };
            for tranche in tranches.iter().map(|tranche| &capital.tranches[tranche.index()]) {
                if tranche.kind == TrancheKind::Grant {
                    let found = format!("a step that repays `{}`, which is a grant", tranche.name);
                    self.error(table.span, found, "a grant is never repaid and bears no coupon");
                }
            }
        }
    }

    /// Everything that the vehicle can owe has a step: each fee, each class that is repaid, each coupon that is paid.
    fn everything_has_a_step(&mut self, record: &Record, capital: &Capital) {
        for (number, fee) in record.records("fee").iter().enumerate() {
            if !capital.waterfall.iter().any(|step| step.pays == Pays::Fee(FeeId::new(number))) {
                let found = format!("the fee `{}` stands in no step of the waterfall", fee.key.name);
                let hint = format!("add {{ fee = \"{}\" }} to the waterfall", fee.key.name);
                self.error_with_hint(
                    fee.key.span,
                    found,
                    "each fee is paid by a step of the waterfall",
                    &hint,
                );
            }
        }
        for (number, table) in record.records("tranche").iter().enumerate() {
            let (id, tranche) = (TrancheId::new(number), &capital.tranches[number]);
            let repaid = capital.waterfall.iter().any(|step| pays_back(&step.pays, id));
            if tranche.is_invested() && !repaid {
                let found = format!("no step repays `{}`", tranche.name);
                let rule = "a class of investors has a step for its principal or shares in the surplus; money that is given is a grant";
                self.error(table.key.span, found, rule);
            }
            let bears = !tranche.coupon.is_none(&self.inputs);
            let paid = capital
                .waterfall
                .iter()
                .any(|step| matches!(&step.pays, Pays::Coupon(of) if of.contains(&id)));
            if bears && !paid && tranche.coupon.paid != CouponPaid::Added {
                let found = format!("no step pays the coupon of `{}`", tranche.name);
                let hint = format!(
                    "add {{ coupon = \"{}\" }} to the waterfall, or coupon_paid = \"added\"",
                    tranche.name
                );
                self.error_with_hint(
                    table.key.span,
                    found,
                    "a coupon that is not added to the balance is paid by a step",
                    &hint,
                );
            }
        }
    }

    /// What is left at the close belongs to somebody: the last step shares it out, and without a limit.
    fn ends_with_a_surplus(&mut self, record: &Record, capital: &Capital) {
        let ends = capital
            .waterfall
            .last()
            .is_some_and(|step| matches!(step.pays, Pays::Surplus(_)) && step.limit.is_none());
        if !ends {
            let span = record.cell("waterfall").map_or(record.key.span, |cell| cell.key_span);
            let rule = "the last step of a waterfall is a `surplus` without a limit: what is left belongs to somebody";
            self.error_with_hint(
                span,
                "a waterfall whose last step is no such surplus",
                rule,
                "add { surplus = { NAME = \"100%\" } } at the end",
            );
        }
    }

    /// Each contract that the vehicle pays has a step in the waterfall of each option that has it.
    pub(super) fn vehicle_can_pay(
        &mut self,
        option: &Record,
        capital: Option<&Capital>,
        contracts: &[(ContractId, &crate::model::Contract)],
    ) {
        for (id, contract) in contracts {
            let pays = |clause: &crate::model::Clause| {
                clause.payers.iter().any(|&(party, _)| self.role(party) == Role::Vehicle)
            };
            if !contract.clauses.iter().any(pays) {
                continue;
            }
            let has_step = capital
                .is_some_and(|capital| capital.waterfall.iter().any(|step| step.pays == Pays::Contract(*id)));
            if !has_step {
                let lacks = match capital {
                    Some(capital) => format!("the waterfall of `{}` has no step for it", capital.name),
                    None => format!("the option `{}` has no `capital`", option.key.name),
                };
                let found = format!("the vehicle pays `{}`, and {lacks}", contract.name);
                let hint = format!(
                    "add {{ contract = \"{}\", support = [\"drawdown\"] }} to the waterfall",
                    contract.name
                );
                let rule =
                    "each contract that the vehicle pays stands in the waterfall of the option's capital";
                self.error_with_hint(option.key.span, found, rule, &hint);
            }
        }
    }
}

/// Whether a step gives a class its money back.
fn pays_back(pays: &Pays, tranche: TrancheId) -> bool {
    match pays {
        Pays::Principal(tranches) => tranches.contains(&tranche),
        Pays::Surplus(shares) => {
            shares.iter().any(|(recipient, _)| matches!(recipient, Recipient::Tranche(id) if *id == tranche))
        }
        Pays::Contract(_) | Pays::Fee(_) | Pays::Coupon(_) => false,
    }
}
