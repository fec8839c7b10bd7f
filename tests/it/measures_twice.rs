//! A second implementation of measures of single people, from the documentation: random words on random lives, looked at
//! day by day.
//!
//! Day d lasts from instant d − 1 to instant d; who is somewhere at an instant is there on the day that follows.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use sib::data::{Course, Ending, Spell};
use sib::engine::Played;
use sib::units::{Calendar, Span};

use crate::common::{draws, headed, known, model};

const STATES: [&str; 5] = ["a", "b", "c", "gone", "died"];
const ENDS: [&str; 2] = ["gone", "died"];

/// What a measure counts.
#[derive(Clone, Debug)]
enum Head {
    Enters {
        coming_from: Vec<&'static str>,
    },
    Leaves,
    IsIn {
        at: &'static str,
    },
    StaysIn {
        length: &'static str,
        terms: StayTerms,
    },
    TimeIn {
        unit: &'static str,
    },
    TimeOutOf {
        unit: &'static str,
    },
    /// Of £1 for each day.
    CostOf,
}

#[derive(Clone, Debug)]
struct StayTerms {
    grace: i32,
    grace_times: Option<u32>,
    after_break: &'static str,
    moves_are_breaks: bool,
}

/// A measure, in words and as it is read here.
#[derive(Clone, Debug)]
struct Measure {
    head: Head,
    states: Vec<&'static str>,
    from: &'static str,
    within: Option<&'static str>,
    /// What each end counts as.
    absorbed: [&'static str; 2],
    at_least: Option<usize>,
    /// Only people with a unit of the measure `seen`, from that day on.
    among_seen: bool,
}

fn measure() -> impl Strategy<Value = Measure> {
    let length = || select(vec!["1 day", "10 days", "1 month", "2 months", "90 days"]);
    let terms = (
        select(vec![0, 7, 30]),
        prop::option::of(0_u32..3),
        select(vec!["restarts", "stops", "pauses"]),
        any::<bool>(),
    )
        .prop_map(|(grace, grace_times, after_break, moves_are_breaks)| StayTerms {
            grace,
            grace_times: grace_times.filter(|_| grace > 0),
            after_break,
            moves_are_breaks,
        });
    let unit = || select(vec!["day", "week", "month", "quarter"]);
    let head = prop_oneof![
        subsequence(vec!["a", "b", "c"], 0..2).prop_map(|coming_from| Head::Enters { coming_from }),
        Just(Head::Leaves),
        length().prop_map(|at| Head::IsIn { at }),
        (length(), terms).prop_map(|(length, terms)| Head::StaysIn { length, terms }),
        unit().prop_map(|unit| Head::TimeIn { unit }),
        unit().prop_map(|unit| Head::TimeOutOf { unit }),
        Just(Head::CostOf),
    ];
    let word = || select(vec!["success", "failure", "window ends", "excluded"]);
    (
        head,
        subsequence(vec!["a", "b", "c"], 1..3),
        select(vec!["start", "referral", "completion", "entry", "seen"]),
        prop::option::of(select(vec!["100 days", "6 months", "400 days"])),
        [word(), word()],
        prop::option::of(1_usize..4),
        any::<bool>(),
    )
        .prop_map(|(head, states, from, within, absorbed, at_least, among_seen)| {
            let one_unit = matches!(head, Head::IsIn { .. });
            let head = match head {
                Head::Enters { coming_from } => Head::Enters {
                    coming_from: coming_from.into_iter().filter(|state| !states.contains(state)).collect(),
                },
                other => other,
            };
            Measure {
                // An entry is into what the measure counts: elsewhere there is nothing to enter.
                from: if from == "entry" && matches!(head, Head::TimeOutOf { .. }) { "start" } else { from },
                within: within.filter(|_| !one_unit),
                at_least: at_least.filter(|_| !one_unit && !matches!(head, Head::CostOf)),
                // No care is paid for after an end.
                absorbed: absorbed.map(|word| match head {
                    Head::CostOf if word == "success" => "failure",
                    _ => word,
                }),
                head,
                states,
                among_seen,
            }
        })
}

impl Measure {
    /// In the words of the file.
    fn written(&self) -> String {
        let list = |names: &[&str]| {
            format!("[{}]", names.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", "))
        };
        let states = list(&self.states);
        let mut words = match &self.head {
            Head::Enters { coming_from } if coming_from.is_empty() => format!("enters = {states}"),
            Head::Enters { coming_from } => format!("enters = {states}, coming_from = {}", list(coming_from)),
            Head::Leaves => format!("leaves = {states}"),
            Head::IsIn { at } => format!("is_in = {states}, at = \"{at}\""),
            Head::StaysIn { length, terms } => {
                let mut words = format!(
                    "stays_in = {states}, for = \"{length}\", after_break = \"{}\"",
                    terms.after_break
                );
                if terms.grace > 0 {
                    words += &format!(", grace = \"{} days\"", terms.grace);
                }
                if let Some(times) = terms.grace_times {
                    words += &format!(", grace_times = {times}");
                }
                if terms.moves_are_breaks {
                    words += ", moves = \"are breaks\"";
                }
                words
            }
            Head::TimeIn { unit } => format!("time_in = {states}, unit = \"{unit}\""),
            Head::TimeOutOf { unit } => format!("time_out_of = {states}, unit = \"{unit}\""),
            Head::CostOf => format!("cost_of = {states}"),
        };
        words += &format!(", from = \"{}\"", self.from);
        if let Some(within) = self.within {
            words += &format!(", within = \"{within}\"");
        }
        if let Some(n) = self.at_least {
            words += &format!(", at_least = {n}");
        }
        if self.among_seen {
            words += ", among = { with = \"seen\" }";
        }
        let [gone, died] = self.absorbed;
        words + &format!(", if_absorbed = {{ gone = \"{gone}\", died = \"{died}\" }}")
    }
}

/// One person, instant by instant.
struct Life<'a> {
    calendar: &'a Calendar,
    /// By instant from the referral on.
    at: Vec<&'static str>,
    referred: i32,
    course: Course,
}

impl<'a> Life<'a> {
    fn of(calendar: &'a Calendar, spells: &[Spell], course: Course) -> Self {
        let referred = spells[0].from;
        let state = |t: i32| {
            let spell =
                spells.iter().rev().find(|spell| spell.from <= t).expect("a life begins with the referral");
            STATES[usize::from(spell.state)]
        };
        Self { calendar, at: (referred..=calendar.horizon_day()).map(state).collect(), referred, course }
    }

    fn at(&self, instant: i32) -> &'static str {
        self.at[usize::try_from(instant - self.referred).expect("no instant before the referral")]
    }

    /// Which states count as those of the measure at an instant, a success counted on.
    fn counts(&self, own: &Measure, instant: i32) -> bool {
        let here = self.at(instant);
        match ENDS.iter().position(|end| *end == here) {
            Some(end) if own.absorbed[end] == "success" => true,
            // Somebody who is gone is out of every state of a list; the time elsewhere ends with the life that is followed.
            Some(_) => false,
            None => own.states.contains(&here) != matches!(own.head, Head::TimeOutOf { .. }),
        }
    }

    fn start(&self) -> Option<i32> {
        match self.course {
            Course::Served { start, .. } => Some(start),
            Course::NotStarted => None,
        }
    }

    /// The first entry into `b` on or after the start: what `seen` counts.
    fn seen(&self) -> Option<i32> {
        let start = self.start()?;
        (start + 1..=self.calendar.horizon_day()).find(|&t| self.at(t) == "b" && self.at(t - 1) != "b")
    }

    fn begins(&self, own: &Measure) -> Option<i32> {
        match (own.from, self.course) {
            ("referral", _) => Some(self.referred),
            ("start", _) => self.start(),
            ("completion", Course::Served { end, ending: Ending::Completed, .. }) => Some(end),
            ("completion", _) => None,
            ("entry", _) => {
                (self.start()?..=self.calendar.horizon_day()).find(|&t| own.states.contains(&self.at(t)))
            }
            (_, _) => self.seen(),
        }
        .filter(|&t| t <= self.calendar.horizon_day())
    }

    fn units(&self, own: &Measure) -> Vec<i32> {
        let horizon = self.calendar.horizon_day();
        let Some(from) = self.begins(own) else { return Vec::new() };
        let to = own.within.map_or(horizon, |within| self.calendar.add(from, span(within)).min(horizon));
        let seen = if own.among_seen { self.seen() } else { Some(from) };
        let Some(joined) = seen else { return Vec::new() };
        // From the day on on which somebody joins: time that passed up to that instant lies before it.
        let is_time = matches!(own.head, Head::TimeIn { .. } | Head::TimeOutOf { .. } | Head::CostOf);
        let mut days = self.all(own, from, to);
        days.retain(|&day| (day > joined || day == joined && !is_time) && day <= to);
        match own.at_least {
            Some(n) => days.get(n - 1).copied().into_iter().collect(),
            None => days,
        }
    }

    fn all(&self, own: &Measure, from: i32, to: i32) -> Vec<i32> {
        let is = |t: i32| own.states.contains(&self.at(t));
        match &own.head {
            Head::Enters { coming_from } => (from + 1..=to)
                .filter(|&t| {
                    is(t) && !is(t - 1) && (coming_from.is_empty() || coming_from.contains(&self.at(t - 1)))
                })
                .collect(),
            Head::Leaves => (from + 1..=to).filter(|&t| !is(t) && is(t - 1)).collect(),
            Head::IsIn { at } => {
                let day = self.calendar.add(from, span(at));
                let is_there = day <= to && self.counts(own, day);
                is_there.then_some(day).into_iter().collect()
            }
            Head::TimeIn { unit } | Head::TimeOutOf { unit } => {
                let length = span(match *unit {
                    "day" => "1 day",
                    "week" => "7 days",
                    "month" => "1 month",
                    _ => "3 months",
                });
                let runs = self.runs(own, from, to, false);
                let of_run = |&(first, last): &(i32, i32)| -> Vec<i32> {
                    let reached = |n: u32| self.calendar.add(first, times(length, n));
                    (1..).map(reached).take_while(|&day| day <= last).collect()
                };
                runs.iter().flat_map(of_run).collect()
            }
            Head::CostOf => (from + 1..=to).filter(|&day| is(day - 1)).collect(),
            Head::StaysIn { length, terms } => self.stays(own, terms, span(length), (from, to)),
        }
    }

    /// Days without a break where the measure counts, from instant to instant.
    fn runs(&self, own: &Measure, from: i32, to: i32, moves_are_breaks: bool) -> Vec<(i32, i32)> {
        let mut runs: Vec<(i32, i32)> = Vec::new();
        for day in from + 1..=to {
            if !self.counts(own, day - 1) {
                continue;
            }
            let moved = day - 1 > from && moves_are_breaks && self.at(day - 1) != self.at(day - 2);
            match runs.last_mut() {
                Some(run) if run.1 == day - 1 && !moved => run.1 = day,
                _ => runs.push((day - 1, day)),
            }
        }
        runs
    }

    fn stays(&self, own: &Measure, terms: &StayTerms, length: Span, (from, to): (i32, i32)) -> Vec<i32> {
        let runs = self.runs(own, from, to, terms.moves_are_breaks);
        // Absences that are tolerated do not end a stay.
        let mut stays: Vec<(i32, i32)> = Vec::new();
        let mut n_absences = 0;
        for &(first, last) in &runs {
            let absence = stays.last().map(|stay| first - stay.1);
            let tolerated = absence.is_some_and(|days| days > 0 && days <= terms.grace)
                && terms.grace_times.is_none_or(|most| n_absences < most);
            if tolerated {
                n_absences += 1;
                stays.last_mut().expect("an absence follows a stay").1 = last;
            } else {
                n_absences = 0;
                stays.push((first, last));
            }
        }
        // What is reached in an absence is known when the person is back.
        let back = |day: i32| runs.iter().find(|run| day <= run.1).map_or(day, |run| day.max(run.0));
        let reached =
            |&(first, last): &(i32, i32)| Some(self.calendar.add(first, length)).filter(|&day| day <= last);
        match terms.after_break {
            "restarts" => stays.iter().filter_map(reached).map(back).collect(),
            "stops" => stays.first().and_then(reached).map(back).into_iter().collect(),
            _ => {
                let Some(&(first, _)) = stays.first() else { return Vec::new() };
                let needed = self.calendar.add(first, length) - first;
                let days: Vec<i32> = stays.iter().flat_map(|&(first, last)| first + 1..=last).collect();
                let day = days.get(usize::try_from(needed - 1).expect("a stay takes a day or more"));
                day.copied().map(back).into_iter().collect()
            }
        }
    }
}

fn span(text: &str) -> Span {
    let (number, unit) = text.split_once(' ').expect("a number and a unit");
    let number: f64 = number.parse().expect("a number");
    if unit.starts_with("month") { Span::Months(number) } else { Span::Days(number) }
}

fn times(length: Span, n: u32) -> Span {
    match length {
        Span::Days(days) => Span::Days(days * f64::from(n)),
        Span::Months(months) => Span::Months(months * f64::from(n)),
    }
}

fn scenario(measures: &[Measure]) -> String {
    let (mut written, mut clauses) = (String::new(), String::new());
    for (number, own) in measures.iter().enumerate() {
        written += &format!("m{number} = {{ {} }}\n", own.written());
        let price = match own.head {
            Head::CostOf => "price = \"100%\"",
            _ => "price = \"£1\", times = \"any\"",
        };
        clauses += &format!("clause.m{number} = {{ for_each = \"m{number}\", {price} }}\n");
    }
    headed(
        "30 months",
        &format!(
            "option = [ {{ name = \"usual\" }}, {{ name = \"served\", service = \"help\", contracts = [\"card\"] }} ]\nparty.council = {{ is = \"payer\" }}\ncohort = {{ people = 12, starts_in = {{ a = \"50%\", b = \"30%\", c = \"20%\" }} }}\nreferrals = {{ rate = \"1 / month\", until = \"20 months\" }}\n[state]\na = {{ cost = \"£7 / week\", borne_by = \"council\" }}\nb = {{ cost = \"£7 / week\", borne_by = \"council\" }}\nc = {{ cost = \"£7 / week\", borne_by = \"council\" }}\ngone = {{ absorbing = \"yes\" }}\ndied = {{ absorbing = \"yes\" }}\n[transition]\na.b = {{ rate = \"4 / year\" }}\nb.a = {{ rate = \"6 / year\" }}\nb.c = {{ rate = \"3 / year\" }}\nc.b = {{ rate = \"12 / year\" }}\nc.a = {{ rate = \"5 / year\" }}\nany.gone = {{ rate = \"0.3 / year\" }}\nany.died = {{ rate = \"0.2 / year\" }}\n[service.help]\nlength = \"4 months\"\ncompletes = \"80%\"\nteams = 1\nper_team = 6\n[measure]\nseen = {{ enters = \"b\", if_absorbed = {{ gone = \"failure\", died = \"failure\" }} }}\n{written}[contract.card]\npayers = {{ council = \"100%\" }}\n{clauses}"
        ),
    )
}

/// Units by month of a clause.
fn found(played: &Played, clause: usize, n_months: usize) -> Vec<i64> {
    let mut units = vec![0; n_months];
    for claim in played.claims.iter().filter(|claim| usize::from(claim.clause) == clause) {
        units[usize::from(claim.month)] += claim.units.whole_part();
    }
    units
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn measures_are_what_a_look_at_every_day_gives(measures in prop::collection::vec(measure(), 1..8), seed in 0_u64..1_000) {
        let text = scenario(&measures);
        let model = model(&text);
        let played = draws(&model, seed, 1).remove(0).remove(1);
        let n_months = usize::from(model.calendar.horizon_months()) + 1;
        let lived = &played.lived;
        let lives: Vec<Life<'_>> = lived.histories.each().zip(&lived.courses)
            .map(|(spells, &course)| Life::of(&model.calendar, spells, course)).collect();
        for (number, own) in measures.iter().enumerate() {
            let days: Vec<i32> = lives.iter().flat_map(|life| life.units(own)).collect();
            let mut expected = vec![0; n_months];
            days.iter().for_each(|&day| expected[usize::from(model.calendar.month_of(day))] += 1);
            if matches!(own.head, Head::CostOf) {
                let all = known(&model, 1, &played, &format!("outcomes.m{number}.true"));
                prop_assert!((all - days.len() as f64).abs() < 0.005, "{all} {}: {}\n{text}", days.len(), own.written());
                continue;
            }
            prop_assert_eq!(found(&played, number, n_months), expected, "{}\n{}", own.written(), text);
            let all = known(&model, 1, &played, &format!("outcomes.m{number}.true"));
            prop_assert_eq!(all, days.len() as f64, "{}", own.written());
        }
    }
}
