//! A second implementation of settlement in whole pence, straight from section 4.3 of the language: random contracts
//! with limits for persons, quarters and years, floors, exclusions and other money give the same claims.

use std::collections::BTreeMap;

use proptest::prelude::*;
use sib::data::Course;
use sib::engine::{Plan, Played};
use sib::model::Model;

use crate::common::{headed, model};

/// A random contract on four clauses: exits priced by year of start, stays of two months, months away, starts.
#[derive(Clone, Debug)]
struct Terms {
    people: u32,
    rates: (f64, f64),
    prices: [i64; 3],
    exits: [i64; 2],
    months_each: Option<u32>,
    quarterly: bool,
    /// Whether months away are paid only to people whose stay was not paid.
    excluded: bool,
    /// Whether the whole of starts is paid only if no exit was.
    starts_excluded: bool,
    clause_person: Option<i64>,
    contract_person: Option<i64>,
    clause_year: Option<(i64, bool)>,
    quarter: Option<i64>,
    share: Option<i64>,
    contract_year: Option<(i64, bool)>,
    cap: Option<i64>,
    floor: Option<i64>,
    grant: Option<i64>,
}

const EXIT: usize = 0;
const STAY: usize = 1;
const MONTHS: usize = 2;
const START: usize = 3;

fn amount(pence: i64) -> String {
    format!("\"£{}.{:02}\"", pence / 100, pence % 100)
}

fn over(carried: bool) -> &'static str {
    if carried { "carried" } else { "lost" }
}

fn written(terms: &Terms) -> String {
    let option = |key: &str, value: Option<i64>| {
        value.map_or_else(String::new, |pence| format!("{key} = {}\n", amount(pence)))
    };
    let mut months = format!("for_each = \"months\", price = {}", amount(terms.prices[1]));
    if let Some(times) = terms.months_each {
        months += &format!(", times = {times}");
    }
    if terms.excluded {
        months += ", unless_paid = [\"stay\"]";
    }
    if let Some(pence) = terms.clause_person {
        months += &format!(", cap_per_person = {}", amount(pence));
    }
    let mut stay = format!("for_each = \"stay\", price = {}", amount(terms.prices[0]));
    if let Some((pence, carried)) = terms.clause_year {
        stay += &format!(", cap_per_year = {}, over_cap = \"{}\"", amount(pence), over(carried));
    }
    let mut start = format!("for_each = \"start\", price = {}", amount(terms.prices[2]));
    if terms.starts_excluded {
        start += ", unless_paid = [\"exit\"]";
    }
    let mut contract = option("cap_per_person", terms.contract_person)
        + &option("cap", terms.cap)
        + &option("floor_per_year", terms.floor);
    if let Some((pence, carried)) = terms.contract_year {
        contract += &format!("cap_per_year = {}\nover_cap = \"{}\"\n", amount(pence), over(carried));
    }
    if terms.quarterly {
        contract += "claims = \"quarterly\"\n";
    }
    if terms.grant.is_some() {
        contract += "less = [\"grant\"]\n";
    }
    if let Some(pence) = terms.quarter {
        contract += &format!(
            "limit.quarter = {{ on = [\"exit\", \"months\"], per = \"quarter\", at_most = {} }}\n",
            amount(pence)
        );
    }
    if let Some(percent) = terms.share {
        contract += &format!(
            "limit.mix = {{ on = [\"exit\"], at_most = \"{percent}%\", with = [\"stay\", \"months\"] }}\n"
        );
    }
    let grant = terms.grant.map_or_else(String::new, |pence| {
        format!(
            "[funding]\ngrant = {{ from = \"trust\", to = \"provider\", amount = \"£{}.{:02} / month\" }}\n",
            pence / 100,
            pence % 100
        )
    });
    headed(
        "30 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\nparty = {{ council = {{ is = \"payer\" }}, trust = {{ is = \"payer\" }} }}\ncohort = {{ people = {}, starts_in = \"care\" }}\nreferrals = {{ rate = \"1 / month\", until = \"20 months\" }}\n[state]\ncare = {{}}\nhome = {{}}\n[transition]\ncare.home = {{ rate = \"{} / year\" }}\nhome.care = {{ rate = \"{} / year\" }}\n[service.help]\nlength = \"6 months\"\n[measure]\nstart = {{ event = \"started\" }}\nexit = {{ enters = \"home\" }}\nstay = {{ stays_in = \"home\", for = \"2 months\" }}\nmonths = {{ time_in = \"home\", unit = \"month\" }}\n{grant}[contract.card]\npayers = {{ council = \"100%\" }}\n{contract}clause.exit = {{ for_each = \"exit\", price = {{ by = \"year of start\", steps = [[1, {}], [2, {}]] }} }}\nclause.stay = {{ {stay} }}\nclause.months = {{ {months} }}\nclause.start = {{ {start} }}\n",
            terms.people,
            terms.rates.0,
            terms.rates.1,
            amount(terms.exits[0]),
            amount(terms.exits[1]),
        ),
    )
}

/// Dated units of each person, by clause.
fn units(model: &Model, played: &Played) -> Vec<[Vec<i32>; 4]> {
    let calendar = &model.calendar;
    let horizon = calendar.horizon_day();
    let months_later = |day: i32, months: f64| calendar.add(day, sib::units::Span::Months(months));
    let of = |(rank, course): (usize, &Course)| {
        let Course::Served { start, .. } = *course else { return Default::default() };
        let mut found: [Vec<i32>; 4] = Default::default();
        found[START].push(start);
        let spells = played.lived.histories.of(rank);
        for (place, spell) in spells.iter().enumerate().filter(|(_, spell)| spell.state == 1) {
            let from = spell.from;
            let to = spells.get(place + 1).map_or(horizon, |next| next.from).min(horizon);
            if from > horizon {
                continue;
            }
            if from > start {
                found[EXIT].push(from);
            }
            let from = from.max(start);
            if months_later(from, 2.0) <= to {
                found[STAY].push(months_later(from, 2.0));
            }
            let mut end = months_later(from, 1.0);
            while end <= to {
                found[MONTHS].push(end);
                end = months_later(end, 1.0);
            }
        }
        // Exits and stays are paid once, months as often as the contract says.
        found[EXIT].truncate(1);
        found[STAY].truncate(1);
        found
    };
    played.lived.courses.iter().enumerate().map(of).collect()
}

#[derive(Clone, Debug)]
struct Line {
    clause: usize,
    rank: Option<usize>,
    pence: i64,
    /// Made up by the floor of the contract, which only the contract's own caps look at.
    made_up: bool,
    /// Put off from an earlier year, and put off again: it has used its person's room.
    carried: i64,
    put_off: i64,
}

impl Line {
    fn new(clause: usize, rank: usize, pence: i64) -> Self {
        Self { clause, rank: Some(rank), pence, made_up: false, carried: 0, put_off: 0 }
    }

    /// What a cap took away, as it is claimed again.
    fn again(&mut self, lost: i64) -> Self {
        self.put_off += lost;
        Self { pence: lost, carried: lost, put_off: 0, ..self.clone() }
    }
}

fn rounded(above: i64, below: i64) -> i64 {
    (2 * above + below) / (2 * below)
}

/// In proportion, cumulatively rounded. What is lost is put off where the cap carries it over.
fn cut(lines: &mut [Line], own: impl Fn(&Line) -> bool, room: i64, carries: bool) -> Vec<Line> {
    let all: i64 = lines.iter().filter(|line| own(line)).map(|line| line.pence).sum();
    let mut lost = Vec::new();
    if all <= room.max(0) {
        return lost;
    }
    let (mut sum, mut given) = (0, 0);
    for line in lines.iter_mut().filter(|line| own(line)) {
        sum += line.pence;
        let upto = rounded(room.max(0) * sum, all);
        if carries && !line.made_up {
            lost.push(line.again(line.pence - (upto - given)));
        }
        line.pence = upto - given;
        given = upto;
    }
    lost
}

/// What each clause settles in each month.
fn second(terms: &Terms, model: &Model, played: &Played) -> BTreeMap<(u16, usize), i64> {
    let calendar = &model.calendar;
    let people = units(model, played);
    let month_of = |day: i32| calendar.month_of(day);
    let year_of = |month: u16| (month.max(1) - 1) / 12;
    let mut settled: BTreeMap<(u16, usize), i64> = BTreeMap::new();
    let mut person_clause: BTreeMap<usize, i64> = BTreeMap::new();
    let mut person_all: BTreeMap<usize, i64> = BTreeMap::new();
    let (mut stay_paid, mut exit_paid) = (vec![false; people.len()], vec![false; people.len()]);
    let mut months_claimed = vec![0_u32; people.len()];
    let (mut to_date, mut whole, mut netted) = ([0_i64; 4], 0_i64, 0_i64);
    let [mut carried_stay, mut carried_all, mut waits] = [const { Vec::<Line>::new() }; 3];
    let (mut stay_year, mut all_year, mut quarter_sum) = (0_i64, 0_i64, 0_i64);
    let horizon = calendar.horizon_months();
    let mut since = 0;
    for month in 1..=horizon {
        let new_year = month > 1 && year_of(month) != year_of(month - 1);
        if new_year || month == 1 {
            (stay_year, all_year) = (0, 0);
        }
        if (month - 1) % 3 == 0 {
            quarter_sum = 0;
        }
        let claimed = !terms.quarterly || month % 3 == 0 || month == horizon;
        let mut lines: Vec<Line> = Vec::new();
        if claimed {
            let inside =
                |day: &i32| month_of(*day) > since && month_of(*day) <= month || (since == 0 && *day <= 0);
            let mut paid_now = (stay_paid.clone(), exit_paid.clone());
            for (rank, units) in people.iter().enumerate() {
                let started = units[START].first().map(|&day| year_of(month_of(day)));
                for _ in units[EXIT].iter().filter(|day| inside(day)) {
                    let price = terms.exits[usize::from(started.expect("they started") > 0)];
                    lines.push(Line::new(EXIT, rank, price));
                    paid_now.1[rank] |= price > 0;
                }
                for _ in units[STAY].iter().filter(|day| inside(day)) {
                    lines.push(Line::new(STAY, rank, terms.prices[0]));
                    paid_now.0[rank] |= terms.prices[0] > 0;
                }
            }
            (stay_paid, exit_paid) = paid_now;
            for (rank, units) in people.iter().enumerate() {
                let mut pence = 0;
                for _ in units[MONTHS].iter().filter(|day| inside(day)) {
                    months_claimed[rank] += 1;
                    if terms.months_each.is_none_or(|most| months_claimed[rank] <= most) {
                        pence += terms.prices[1];
                    }
                }
                if pence > 0 && !(terms.excluded && stay_paid[rank]) {
                    lines.push(Line::new(MONTHS, rank, pence));
                }
                for _ in units[START].iter().filter(|day| inside(day)) {
                    if !(terms.starts_excluded && exit_paid[rank]) {
                        lines.push(Line::new(START, rank, terms.prices[2]));
                    }
                }
            }
            since = month;
        }
        // What the cap of an earlier year took away is claimed again, with a claim.
        if new_year {
            waits.append(&mut carried_stay);
            waits.append(&mut carried_all);
        }
        if claimed {
            lines.append(&mut waits);
        }
        lines.retain(|line| line.pence > 0);
        lines.sort_by_key(|line| (line.clause, line.rank));
        // Other money, received to date and not yet taken off: limits act on what is left.
        if let Some(grant) = terms.grant {
            let mut left = grant * i64::from(month) - netted;
            for line in &mut lines {
                let part = line.pence.min(left.max(0));
                line.pence -= part;
                left -= part;
                netted += part;
            }
        }
        // Each person: the clause, then the contract.
        for (most, so_far, only) in
            [(terms.clause_person, &person_clause, Some(MONTHS)), (terms.contract_person, &person_all, None)]
        {
            let Some(most) = most else { continue };
            for rank in 0..people.len() {
                let own = |line: &Line| {
                    let is_limited = only.is_none_or(|only| line.clause == only);
                    line.rank == Some(rank) && line.carried == 0 && is_limited
                };
                cut(&mut lines, own, most - so_far.get(&rank).copied().unwrap_or(0), false);
            }
        }
        // The clause's year, with what it carried over.
        if let Some((most, carried)) = terms.clause_year {
            carried_stay.extend(cut(&mut lines, |line| line.clause == STAY, most - stay_year, carried));
        }
        // Limits with names: a shorter period first.
        if let Some(most) = terms.quarter {
            cut(&mut lines, |line| line.clause == EXIT || line.clause == MONTHS, most - quarter_sum, false);
        }
        if let Some(percent) = terms.share {
            let now: i64 = lines
                .iter()
                .filter(|line| line.clause == STAY || line.clause == MONTHS)
                .map(|l| l.pence)
                .sum();
            let others = to_date[STAY] + to_date[MONTHS] + now;
            cut(
                &mut lines,
                |line| line.clause == EXIT,
                others * percent / (100 - percent) - to_date[EXIT],
                false,
            );
        }
        // The contract: the floor of its year, of a last year of fewer months in proportion; the cap of its year, its cap.
        if let Some(floor) = terms.floor
            && (month == horizon || year_of(month + 1) != year_of(month))
        {
            let covered = i64::from((month - 1) % 12 + 1);
            let missing =
                (2 * floor * covered + 12) / 24 - all_year - lines.iter().map(|line| line.pence).sum::<i64>();
            if missing > 0 {
                lines.push(Line { rank: None, made_up: true, ..Line::new(EXIT, 0, missing) });
                lines.sort_by_key(|line| line.clause);
            }
        }
        if let Some((most, carried)) = terms.contract_year {
            carried_all.extend(cut(&mut lines, |_| true, most - all_year, carried));
        }
        if let Some(cap) = terms.cap {
            cut(&mut lines, |_| true, cap - whole, false);
        }
        for line in &lines {
            *settled.entry((month, line.clause)).or_insert(0) += line.pence;
            whole += line.pence;
            all_year += line.pence;
            if line.made_up {
                continue;
            }
            to_date[line.clause] += line.pence;
            if line.clause == STAY {
                stay_year += line.pence;
            }
            if line.clause == EXIT || line.clause == MONTHS {
                quarter_sum += line.pence;
            }
            if let Some(rank) = line.rank {
                let used = line.pence + line.put_off - line.carried;
                *person_all.entry(rank).or_insert(0) += used;
                if line.clause == MONTHS {
                    *person_clause.entry(rank).or_insert(0) += used;
                }
            }
        }
    }
    settled.retain(|_, pence| *pence != 0);
    settled
}

fn terms() -> impl Strategy<Value = Terms> {
    let some = |most: i64| prop::option::of(1_i64..most);
    (
        (3_u32..12, (0.5_f64..4.0, 0.2_f64..3.0), prop::array::uniform3(1_i64..200_000)),
        (prop::array::uniform2(0_i64..300_000), prop::option::of(1_u32..6), any::<[bool; 3]>()),
        (some(300_000), some(400_000), prop::option::of((1_i64..400_000, any::<bool>()))),
        (some(300_000), prop::option::of(1_i64..99)),
        (prop::option::of((1_i64..900_000, any::<bool>())), some(2_000_000), some(500_000), some(30_000)),
    )
        .prop_map(|((people, rates, prices), (exits, months_each, flags), person, named, whole)| Terms {
            people,
            rates: ((rates.0 * 100.0).round() / 100.0, (rates.1 * 100.0).round() / 100.0),
            prices,
            exits,
            months_each,
            quarterly: flags[0],
            excluded: flags[1],
            starts_excluded: flags[2],
            clause_person: person.0,
            contract_person: person.1,
            clause_year: person.2,
            quarter: named.0,
            share: named.1,
            contract_year: whole.0,
            cap: whole.1,
            floor: whole.2,
            grant: whole.3,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// Whatever limits a contract has, it settles what its words say, clause by clause and month by month.
    #[test]
    fn a_contract_settles_what_its_words_say(terms in terms(), seed in 0_u64..1_000) {
        let model = model(&written(&terms));
        let plan = Plan::new(&model).unwrap_or_else(|error| panic!("{error}"));
        for draw in 0..3 {
            let played = plan.draw(seed, draw).unwrap_or_else(|error| panic!("{error}")).remove(1);
            let mut found: BTreeMap<(u16, usize), i64> = BTreeMap::new();
            for claim in &played.claims {
                *found.entry((claim.month, usize::from(claim.clause))).or_insert(0) += claim.settled.pence();
            }
            found.retain(|_, pence| *pence != 0);
            prop_assert_eq!(found, second(&terms, &model, &played));
        }
    }
}
