//! Caps and floors of a contract, in the order in which they act: of units, then for each person (clause, limits, contract),
//! then of clauses, then those with names, then of the contract; the narrower period before the wider.

use super::clause::is_for_money;
use super::{Builder, Use};
use crate::model::{
    Above, Axis, Bound, Claims, Clause, ForEach, Indexed, InputId, Limit, LimitFor, Measure, MeasureHead,
    Number, Per, Stands, Unit,
};
use crate::random::Purpose;
use crate::scenario::record::{CellValue, NameOrWord, Record};

impl Builder<'_> {
    pub(super) fn limits(
        &mut self,
        record: &Record,
        clauses: &[Clause],
        measures: &[Measure],
        position: &str,
    ) -> Vec<Limit> {
        let mut limits = Vec::new();
        for (place, table) in record.records("clause").iter().enumerate() {
            let position = format!("{position}.clause.{place}");
            let own = self.inside(table, |builder| {
                builder.own_limits(table, &Stands::InClause(place), &[place], &position)
            });
            limits.extend(own);
        }
        for (number, table) in record.records("limit").iter().enumerate() {
            let position = format!("{position}.limit.{number}");
            let named = self.inside(table, |builder| builder.a_limit(table, clauses.len(), &position));
            self.counts_units(table, named.as_ref(), clauses, measures);
            self.is_no_shorter_than_claims(table, named.as_ref(), clauses);
            limits.extend(named);
        }
        let all: Vec<usize> = (0..clauses.len()).collect();
        limits.extend(self.own_limits(record, &Stands::InContract, &all, position));
        self.floors_are_below_caps(record, &limits);
        self.people_have_lines(record, &mut limits, clauses, measures);
        limits.sort_by_key(order);
        limits
    }

    /// A limit acts on claims: one for each month of a claim for three is one for the three.
    fn is_no_shorter_than_claims(&mut self, table: &Record, limit: Option<&Limit>, clauses: &[Clause]) {
        let months = |limit: &Limit| match limit.per {
            Per::Month => Some(1),
            Per::Quarter => Some(3),
            Per::ContractYear | Per::FinancialYear => Some(12),
            Per::Contract => None,
        };
        let Some((limit, months)) = limit.and_then(|limit| Some((limit, months(limit)?))) else { return };
        let is_longer = |&place: &usize| match clauses[place].claims {
            Claims::Every(every) => every > months,
            Claims::AtTheEnd => true,
        };
        if limit.on.iter().any(is_longer) {
            let found = format!("`{}` is for a time shorter than that between two claims", table.key.name);
            let rule = "a limit acts on what is claimed in its time: a claim for several months is held to the limit of one; let the \
                        clause claim as often, or give the limit the time of a claim";
            let span = table.cell("per").map_or(table.key.span, |cell| cell.span);
            self.warn(span, found, rule);
        }
    }

    /// What is money has no units of which there could be too many.
    fn counts_units(
        &mut self,
        table: &Record,
        limit: Option<&Limit>,
        clauses: &[Clause],
        measures: &[Measure],
    ) {
        let Some((limit, cell)) = limit.zip(table.cell("at_most_units")) else { return };
        let limited = limit.on.iter().map(|&place| &clauses[place]);
        self.units_are_whole((table, "at_most_units"), limited, measures);
        if limit.on.iter().any(|&place| is_for_money(clauses[place].for_each, measures)) {
            let rule =
                "the units of a measure of money are not counted: limit the money itself with `at_most`";
            self.error(cell.span, "`at_most_units` on a clause that pays a share of money", rule);
        }
    }

    /// The limits that a clause or a contract states itself.
    fn own_limits(&mut self, record: &Record, stands: &Stands, on: &[usize], position: &str) -> Vec<Limit> {
        let above = above(record);
        let mut limits = Vec::new();
        let mut add = |of: LimitFor, per: Per, bound: Bound| {
            limits.push(Limit {
                stands: stands.clone(),
                on: on.to_vec(),
                of,
                per,
                bound,
                indexed: Indexed::Fixed,
            });
        };
        let row = |builder: &mut Self, key: &str| {
            builder.row_if(record, key, Use::Standing, position, Purpose::Costs).map(Number::Plain)
        };
        let yearly = |builder: &mut Self, key: &str| {
            let cell = record.number(key)?;
            Some(builder.number(cell, Use::Standing, &format!("{position}.{key}"), Purpose::Costs))
        };
        if let Some(amount) = row(self, "cap_per_person") {
            add(LimitFor::EachPerson, Per::Contract, Bound::AtMost { amount, above: Above::Lost });
        }
        if let Some(amount) = yearly(self, "cap_per_year") {
            add(LimitFor::Everybody, Per::ContractYear, Bound::AtMost { amount, above });
        }
        if let Some(amount) = row(self, "cap") {
            add(LimitFor::Everybody, Per::Contract, Bound::AtMost { amount, above: Above::Lost });
        }
        if let Some(amount) = yearly(self, "floor_per_year") {
            add(LimitFor::Everybody, Per::ContractYear, Bound::AtLeast(amount));
        }
        limits
    }

    /// A floor is no more than a cap of the same time on its clauses, whoever states them: the cap would cut what the floor makes up,
    /// and be paid whatever is reached.
    fn floors_are_below_caps(&mut self, record: &Record, limits: &[Limit]) {
        let base = |row: InputId| self.inputs.row(row).law.base();
        let in_year = |number: &Number, year: u16| match number {
            Number::Plain(row) => Some(base(*row)),
            Number::By(by) => (by.axis == Axis::ContractYear).then(|| by.at(f64::from(year), base)),
        };
        let years = 1..=self.calendar.horizon_months().div_ceil(12);
        let mut above: Vec<(&Limit, u16)> = Vec::new();
        for floor in limits {
            let Bound::AtLeast(least) = &floor.bound else { continue };
            let is_cut_in = |year: &u16| {
                let cuts = |cap: &Limit| match &cap.bound {
                    Bound::AtMost { amount, .. } => {
                        let is_over = (cap.per, cap.indexed) == (floor.per, floor.indexed)
                            && floor.on.iter().all(|on| cap.on.contains(on));
                        let both = in_year(amount, *year).zip(in_year(least, *year));
                        is_over && both.is_some_and(|(most, least)| least > most)
                    }
                    Bound::AtLeast(_) | Bound::AtMostUnits(_) | Bound::AtMostShare { .. } => false,
                };
                limits.iter().any(cuts)
            };
            above.extend(years.clone().find(is_cut_in).map(|year| (floor, year)));
        }
        for (floor, year) in above {
            let (table, key) = match &floor.stands {
                Stands::InContract => (Some(record), "floor_per_year"),
                Stands::InClause(place) => (record.records("clause").get(*place), "floor_per_year"),
                Stands::Named(name) => {
                    (record.records("limit").iter().find(|table| table.key.name == *name), "at_least")
                }
            };
            let found = match floor.per {
                Per::ContractYear => format!("a floor above the cap of contract year {year}"),
                _ => "a floor above a cap of the same time".to_owned(),
            };
            let rule = "the floor acts first, and the cap on what it makes up: of a floor above it the cap is paid, whatever is reached";
            let span = table.and_then(|table| table.cell(key)).map_or(record.key.span, |cell| cell.span);
            self.warn(span, found, rule);
        }
    }

    /// A limit with a name.
    fn a_limit(&mut self, record: &Record, n_clauses: usize, position: &str) -> Option<Limit> {
        let named = match record.value("on") {
            Some(CellValue::NamesOr(named)) => named.as_slice(),
            _ => &[],
        };
        let clause = |named: &NameOrWord| match named {
            NameOrWord::Name(name) => Some(self.clause(name)),
            NameOrWord::Word(_) => None,
        };
        // One word among them means every clause.
        let on = named.iter().map(clause).collect::<Option<Vec<usize>>>().filter(|on| !on.is_empty());
        let on = on.unwrap_or_else(|| (0..n_clauses).collect());
        let (of, per) = match record.word("per") {
            Some("person") => (LimitFor::EachPerson, Per::Contract),
            Some("person and contract year") => (LimitFor::EachPerson, Per::ContractYear),
            Some("person and financial year") => (LimitFor::EachPerson, Per::FinancialYear),
            Some("month") => (LimitFor::Everybody, Per::Month),
            Some("quarter") => (LimitFor::Everybody, Per::Quarter),
            Some("contract year") => (LimitFor::Everybody, Per::ContractYear),
            Some("financial year") => (LimitFor::Everybody, Per::FinancialYear),
            _ => (LimitFor::Everybody, Per::Contract),
        };
        let bound = self.bound(record, position)?;
        if of == LimitFor::EachPerson && !matches!(bound, Bound::AtMost { above: Above::Lost, .. }) {
            let rule = "a limit per person is an amount that is paid at most; what is above it is lost";
            self.error(record.key.span, format!("`{}` is no such limit", record.key.name), rule);
        }
        let indexed = self.indexed(record, None, position).unwrap_or(Indexed::Fixed);
        Some(Limit { stands: Stands::Named(record.key.name.clone()), on, of, per, bound, indexed })
    }

    fn bound(&mut self, record: &Record, position: &str) -> Option<Bound> {
        let purpose = Purpose::Costs;
        if let Some(row) = self.row_if(record, "at_most_units", Use::Standing, position, purpose) {
            return Some(Bound::AtMostUnits(row));
        }
        if let Some(cell) = record.number("at_least") {
            let amount = self.number(cell, Use::Standing, &format!("{position}.at_least"), purpose);
            return Some(Bound::AtLeast(amount));
        }
        let cell = record.number("at_most")?;
        let indexed = record.cell("indexed").map(|cell| cell.span);
        let amount = self.number(cell, Use::Standing, &format!("{position}.at_most"), purpose);
        let with: Vec<usize> = record.names("with").iter().map(|name| self.clause(name)).collect();
        let is_share = self.inputs.row(amount.rows()[0]).unit == Unit::Share;
        match (amount, is_share, with.is_empty()) {
            (amount, false, true) => Some(Bound::AtMost { amount, above: above(record) }),
            (_, true, _) if indexed.is_some() => {
                let rule = "a share of what is paid moves with it; an index is for amounts";
                self.error(indexed.unwrap_or(cell.span), "an index on a share", rule);
                None
            }
            (Number::Plain(share), true, false) => Some(Bound::AtMostShare { share, with }),
            (_, true, _) => {
                let rule =
                    "a share is one of these clauses and of others together: name the others in `with`";
                self.error_with_hint(
                    cell.span,
                    "a share of nothing",
                    rule,
                    "write at_most = \"40%\", with = [\"other_clause\"]",
                );
                None
            }
            (_, false, false) => {
                self.error(cell.span, "an amount with `with`", "`with` goes with a share of what is paid");
                None
            }
        }
    }

    /// A limit for each person acts on clauses that are for persons.
    fn people_have_lines(
        &mut self,
        record: &Record,
        limits: &mut [Limit],
        clauses: &[Clause],
        measures: &[Measure],
    ) {
        let for_persons = |place: &usize| match clauses[*place].for_each {
            ForEach::Measure(measure) => matches!(measures[measure.index()].head, MeasureHead::Person(_)),
            ForEach::Period(_) | ForEach::Contract => false,
        };
        for limit in limits.iter_mut().filter(|limit| limit.of == LimitFor::EachPerson) {
            limit.on.retain(for_persons);
            if limit.on.is_empty() {
                let found = "a limit per person on clauses that look at no person";
                let rule = "a limit per person is for clauses that pay for units of persons";
                self.error(record.key.span, found, rule);
            }
        }
        let limited = |place: &usize| {
            limits.iter().any(|limit| limit.of == LimitFor::EachPerson && limit.on.contains(place))
        };
        for (place, (clause, table)) in clauses.iter().zip(record.records("clause")).enumerate() {
            let for_points = match clause.for_each {
                ForEach::Measure(measure) => measures[measure.index()].is_points(),
                ForEach::Period(_) | ForEach::Contract => false,
            };
            let looks = clause.follows_the_person()
                || for_points
                || limited(&place)
                || clause.unless_paid.iter().any(|other| for_persons(other) && for_persons(&place));
            if looks && clause.counted == crate::model::Counted::ToDate {
                let span = table.cell("counted").map_or(table.key.span, |cell| cell.span);
                let rule = "a clause whose units, price or limit look at each person is counted each period";
                self.error(span, format!("`{}` is counted to date", table.key.name), rule);
            }
        }
    }
}

fn above(record: &Record) -> Above {
    match record.word("over_cap") {
        Some("carried") => Above::Carried,
        _ => Above::Lost,
    }
}

/// Limits on units first, which look at no money. Of the others those for each person, then those of clauses, those with names,
/// those of the contract; shorter periods before longer ones, and a floor before the cap for the same time: what it adds lies
/// within every cap that is as wide.
fn order(limit: &Limit) -> (u8, u8, u8, u8) {
    let person = match limit.of {
        _ if limit.bound.is_of_units() => 0,
        LimitFor::EachPerson => 1,
        LimitFor::Everybody => 2,
    };
    let stands = match limit.stands {
        Stands::InClause(_) => 0,
        Stands::Named(_) => 1,
        Stands::InContract => 2,
    };
    let cap = match limit.bound {
        Bound::AtLeast(_) => 0,
        Bound::AtMost { .. } | Bound::AtMostUnits(_) | Bound::AtMostShare { .. } => 1,
    };
    (person, stands, width(limit.per), cap)
}

/// Shorter periods first.
fn width(per: Per) -> u8 {
    match per {
        Per::Month => 0,
        Per::Quarter => 1,
        Per::ContractYear => 2,
        Per::FinancialYear => 3,
        Per::Contract => 4,
    }
}
