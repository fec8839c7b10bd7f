//! Capital: who puts money in, and the order in which the vehicle pays.

mod guarantee;
mod pots;
mod rules;
mod steps;
mod tranche;

use super::moments::Lasting;
use super::{Builder, Use};
use crate::model::{
    Capital, Contract, ContractId, Distribute, Draw, DrawOrder, InputId, Number, ReceiptPool, Reserve,
};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, ClauseName, NumberCell, Record};
use crate::units;

impl Builder<'_> {
    pub(super) fn capitals(&mut self, record: &Record, contracts: &[Contract]) -> Vec<Capital> {
        let capitals = record.records("capital");
        capitals
            .iter()
            .enumerate()
            .map(|(number, capital)| {
                self.inside(capital, |builder| builder.a_capital(capital, number, contracts))
            })
            .collect()
    }

    fn a_capital(&mut self, record: &Record, number: usize, contracts: &[Contract]) -> Capital {
        let position = format!("capital.{number}");
        let names = |key: &str| record.records(key).iter().map(|record| record.key.name.clone()).collect();
        self.names.tranches = names("tranche");
        self.names.fees = names("fee");
        self.names.guarantees = names("guarantee");
        self.names.pools = names("pool");
        self.names.reserves = names("reserve");
        let horizon = self.calendar.horizon_months();
        let vehicle = self.party_named("vehicle");
        let closes = self.month_or(record, "closes", horizon).min(horizon);
        self.capital_moves_within_the_programme(record);
        let tranches = self.each(record, "tranche", &position, Self::a_tranche);
        let redemptions = self.each(record, "redemption", &position, Self::a_redemption);
        let guarantees = self.each(record, "guarantee", &position, Self::a_guarantee);
        let pools = self.each(record, "pool", &position, |builder, pool, _| builder.a_pool(pool));
        let reserves = self.each(record, "reserve", &position, |builder, reserve, position| Reserve {
            name: reserve.key.name.clone(),
            target: builder.number_if(reserve, "target", position).expect("the reader asks for `target`"),
        });
        let fees = self.each(record, "fee", &position, Self::a_fee);
        let capital = Capital {
            name: record.key.name.clone(),
            label: record.text("label").map(str::to_owned),
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
            redemptions,
            guarantees,
            fees,
            pools,
            reserves,
            waterfall: self.waterfall(record, &position),
        };
        self.capital_holds_together(record, &capital, contracts);
        self.pots_hold(record, &capital, contracts);
        capital
    }

    /// An arrangement closes in a month of the programme, and pays out and calls again from its start on.
    fn capital_moves_within_the_programme(&mut self, record: &Record) {
        let programme = self.programme();
        // It is open for a month at least; what ends with the programme may be said to end later.
        let (after_the_start, with_no_end) =
            (Lasting { from: 1, ..programme }, Lasting { until: i32::MAX, ..programme });
        for (key, lasts, rule) in [
            (
                "closes",
                after_the_start,
                "a capital arrangement closes after the programme starts, and by its horizon",
            ),
            ("distribute_from", programme, "investors are paid from a month of the programme on"),
            ("redraw_until", with_no_end, "what was repaid is called again up to a month of the programme"),
        ] {
            let Some(cell) = record.number(key) else { continue };
            let day = self.over(cell, 0);
            self.happens_within((key, cell.span), day, lasts, rule);
        }
    }

    fn a_pool(&mut self, record: &Record) -> ReceiptPool {
        let clauses: &[ClauseName] = match record.value("clauses") {
            Some(CellValue::Clauses(clauses)) => clauses,
            _ => &[],
        };
        let found = |name: &ClauseName| {
            let contract = self.names.contracts.iter().position(|known| *known == name.contract);
            let contract = contract.expect("the reader resolves clauses");
            let clause = self.names.clauses_of[contract].iter().position(|known| *known == name.clause);
            let clause = u16::try_from(clause.expect("the reader resolves clauses")).expect("few clauses");
            (ContractId::new(contract), clause)
        };
        ReceiptPool { name: record.key.name.clone(), clauses: clauses.iter().map(found).collect() }
    }

    /// Reads each table of a key.
    fn each<T>(
        &mut self,
        record: &Record,
        key: &str,
        position: &str,
        read: impl Fn(&mut Self, &Record, &str) -> T,
    ) -> Vec<T> {
        let tables = record.records(key).iter().enumerate();
        let one = |(number, table): (usize, &Record)| {
            let position = format!("{position}.{key}.{number}");
            self.inside(table, |builder| read(builder, table, &position))
        };
        tables.map(one).collect()
    }

    fn draw(&mut self, record: &Record, position: &str) -> Draw {
        match record.value("draw") {
            Some(CellValue::Drawdown(stages)) => {
                let stage = |(number, (moment, amount)): (usize, &(NumberCell, NumberCell))| {
                    let day = self.moment(moment, 0);
                    let rule = "classes are called within the programme";
                    self.happens_within(("draw", moment.span), day, self.programme(), rule);
                    (
                        self.calendar.month_of(day),
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
                Some(units::Quantity::Duration(units::Span::Months(months)))
                    if *months >= 1.0 && months.fract() == 0.0 =>
                {
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

    /// A share of a named amount: "75% of principal".
    fn a_part(&mut self, cell: &NumberCell, position: &str, of: &[&str]) -> InputId {
        self.parts_of(cell, of);
        self.row(cell, Use::Standing, position, Purpose::Costs)
    }

    /// Complains of parts of any other amount than these.
    fn parts_of(&mut self, cell: &NumberCell, of: &[&str]) {
        for name in cell.parts().into_iter().filter(|name| !of.contains(&name.as_str())) {
            let words: Vec<String> = of.iter().map(|word| format!("\"20% of {word}\"")).collect();
            let rule = format!("here a part is written {}", words.join(" or "));
            self.error(cell.span, format!("a part of `{name}`"), rule);
        }
    }

    /// A number of a key that may be left out.
    fn number_if(&mut self, record: &Record, key: &str, position: &str) -> Option<Number> {
        let cell = record.number(key)?;
        Some(self.number(cell, Use::Standing, &format!("{position}.{key}"), Purpose::Costs))
    }
}
