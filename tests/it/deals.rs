//! Random valid scenarios, as text.

use proptest::prelude::*;

/// A scenario as the generator makes it: what differs stands in fields, so that a test can turn one of them.
#[derive(Clone, Debug)]
pub struct Deal {
    pub states: usize,
    pub rates: Vec<f64>,
    pub people: String,
    pub service: String,
    pub clauses: Vec<Clause>,
    pub contract: String,
    pub contract_cap: Option<i64>,
    pub council: (u32, Option<i64>, &'static str),
    pub delivery: (i64, bool),
    pub provider: (i64, i64, u32),
    pub fee: Option<(i64, &'static str)>,
    pub tranches: Vec<(i64, u32, u32, &'static str)>,
    pub capital: String,
    pub split: bool,
    pub stops: bool,
    pub care: i64,
}

#[derive(Clone, Debug)]
pub struct Clause {
    pub for_each: &'static str,
    pub price: i64,
    pub tiers: Option<i64>,
    pub cap: Option<i64>,
    pub words: String,
}

/// Factor on every amount of a deal.
#[derive(Clone, Copy)]
pub struct Money(pub i64);

impl Money {
    fn of(self, pounds: i64) -> String {
        format!("\"£{}\"", pounds * self.0)
    }

    fn per_month(self, pounds: i64) -> String {
        format!("\"£{} / month\"", pounds * self.0)
    }
}

pub fn written(deal: &Deal, money: Money) -> String {
    let state = |k: usize| format!("s{k}");
    let mut text = String::from(
        "format = 1\ntitle = \"made up\"\ncurrency = \"GBP\"\nstart = \"2021-04\"\nhorizon = \"48 months\"\nprices.indexed = \"fixed\"\ndiscounting.hurdle = \"5% / year\"\n",
    );
    let mut say = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    let (share, cap, over) = deal.council;
    let cap = cap.map_or(String::new(), |cap| format!(", cap = {}, over_budget = \"{over}\"", money.of(cap)));
    say(format!(
        "[party]\ncouncil = {{ is = \"payer\"{cap} }}\nfund = {{ is = \"payer\" }}\nmanager = {{ is = \"manager\" }}"
    ));
    let (reserves, _, insolvent) = deal.provider;
    say(format!(
        "provider = {{ is = \"provider\", reserves = {}, insolvent_after = \"{insolvent} months\" }}",
        money.of(reserves)
    ));
    say("[state]".into());
    for k in 0..deal.states {
        say(format!(
            "{} = {{ cost = {}, borne_by = {{ council = \"60%\", fund = \"40%\" }}, cashable = \"70%\" }}",
            state(k),
            money.per_month(deal.care * (k as i64 + 1))
        ));
    }
    say("gone = { absorbing = \"yes\" }\n[transition]".into());
    for k in 0..deal.states {
        let next = (k + 1) % deal.states;
        say(format!("{}.{} = {{ rate = \"{} / year\" }}", state(k), state(next), deal.rates[k]));
    }
    say("any.gone = { rate = \"2% in 1 year\" }".into());
    say(deal.people.clone());
    say(deal.service.clone());
    let (_, cost, _) = deal.provider;
    say(format!(
        "cost.team = {{ amount = {} }}\ncost.start = {{ amount = {}, per = \"start\" }}",
        money.per_month(cost),
        money.of(cost / 2)
    ));
    say("[service.help.effect.faster]\non = [\"transition.s0.s1\"]\nhazard_ratio = { estimate = 2.0, ci95 = [1.0, 4.0] }\nfades = \"6 months\"".into());
    let ends = "if_absorbed = { gone = \"failure\" }";
    say(format!(
        "[baseline.half]\nfixed = \"50%\"\n[measure]\nstarts = {{ event = \"started\" }}\nmoves = {{ enters = \"s1\", {ends} }}\nstays = {{ stays_in = \"s1\", for = \"3 months\", {ends} }}\ndays = {{ time_in = \"s0\", unit = \"day\", within = \"18 months\", {ends} }}\nmonths = {{ time_in = \"s1\", unit = \"month\", {ends} }}\nsaved = {{ saved = \"days\", against = \"half\" }}\nmoved = {{ share_with = \"moves\" }}"
    ));
    say(format!(
        "[contract.card]\npayers = {{ council = \"{share}%\", fund = \"{}%\" }}\nends = \"36 months\"\n{}",
        100 - share,
        deal.contract
    ));
    if let Some(cap) = deal.contract_cap {
        say(format!("cap = {}", money.of(cap)));
    }
    for (k, clause) in deal.clauses.iter().enumerate() {
        let price = match clause.tiers {
            Some(first) if !matches!(clause.for_each, "contract" | "month") => format!(
                "{{ by = \"count\", steps = [[1, {}], [{first}, {}]] }}",
                money.of(clause.price),
                money.of(clause.price / 2)
            ),
            _ => money.of(clause.price),
        };
        let cap = clause.cap.map_or(String::new(), |cap| format!("cap = {}\n", money.of(cap)));
        say(format!(
            "[contract.card.clause.c{k}]\nfor_each = \"{}\"\nprice = {price}\n{cap}{}",
            clause.for_each, clause.words
        ));
    }
    let (block, for_starts) = deal.delivery;
    say(format!(
        "[contract.delivery]\npayers = {{ vehicle = \"100%\" }}\nends = \"36 months\"\nclause.month = {{ for_each = \"month\", price = {} }}",
        money.of(block)
    ));
    if for_starts {
        say(format!(
            "clause.start = {{ for_each = \"starts\", price = {}, paid_after = \"1 month\" }}",
            money.of(block / 3)
        ));
    }
    say(format!("[capital.fund]\n{}", deal.capital));
    if deal.stops {
        say("stops_after = \"3 months\"".into());
    }
    if let Some((pounds, every)) = deal.fee {
        say(format!(
            "fee.manager = {{ to = \"manager\", amount = {}, every = \"{every}\" }}",
            money.of(pounds)
        ));
    }
    for (k, (commitment, rank, coupon, paid)) in deal.tranches.iter().enumerate() {
        say(format!(
            "tranche.t{k} = {{ commitment = {}, rank = {rank}, coupon = \"{coupon}% / year\", coupon_paid = \"{paid}\" }}",
            money.of(*commitment)
        ));
    }
    let mut steps = vec!["{ contract = \"delivery\", support = [\"drawdown\"] }".to_owned()];
    steps.extend(deal.fee.map(|_| "{ fee = \"manager\", support = [\"drawdown\"] }".to_owned()));
    for k in 0..deal.tranches.len() {
        steps.push(format!("{{ coupon = \"t{k}\" }}"));
        steps.push(format!("{{ principal = \"t{k}\" }}"));
    }
    let last = deal.tranches.len() - 1;
    let surplus = if deal.split { "council = \"30%\", provider = \"20%\", " } else { "" };
    steps
        .push(format!("{{ surplus = {{ {surplus}t{last} = \"{}%\" }} }}", if deal.split { 50 } else { 100 }));
    say(format!("waterfall = [ {} ]", steps.join(", ")));
    say("[[option]]\nname = \"usual\"\n[[option]]\nname = \"bond\"\nservice = \"help\"\ncontracts = [\"card\", \"delivery\"]\ncapital = \"fund\"\n[[option]]\nname = \"plain\"\nservice = \"help\"".into());
    text
}

fn pick<T: Clone + std::fmt::Debug + 'static>(from: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(from.to_vec())
}

fn clause() -> impl Strategy<Value = Clause> {
    let words = (
        pick(&["", "counted = \"to date\"", "counted = \"at the end\"", "scaled = [\"5/6\", \"90%\"]"]),
        pick(&["", "", "if = { measure = \"moved\", at_least = \"30%\" }", "rejected = \"10%\""]),
        pick(&["", "claims = \"quarterly\"", "claims = \"half-yearly\"", "from = \"6 months\""]),
        pick(&["", "cap_units = 7", "paid_after = \"3 months\"", "verified_after = \"40 days\""]),
    )
        .prop_map(|(a, b, c, d)| [a, b, c, d].join("\n"));
    let for_each = pick(&["starts", "moves", "stays", "days", "months", "saved", "contract", "month"]);
    (for_each, 1_i64..3_000, prop::option::of(2_i64..9), prop::option::of(100_i64..20_000), words).prop_map(
        |(for_each, price, tiers, cap, words)| {
            // Days are many: a price a day is small.
            let price = if matches!(for_each, "days" | "saved") { price / 50 + 1 } else { price };
            Clause { for_each, price, tiers, cap, words }
        },
    )
}

fn people() -> impl Strategy<Value = String> {
    let referrals = pick(&[
        "",
        "[referrals]\nrate = \"1 / month\"\nuntil = \"18 months\"\nspread = 1.5",
        "[referrals]\nrate = { low = \"0.5 / month\", central = \"1 / month\", high = \"1.6 / month\" }\nuntil = \"12 months\"\nwait_at_most = \"3 months\"\ncommon = 0.3",
    ]);
    let cohort = pick(&[
        "starts_in = \"s0\"",
        "starts_in = { s0 = \"70%\", s1 = \"30%\" }\nfrailty = 0.8\ntime_already = \"2 months\"",
        "starts_in = \"s0\"\ntogether = 0.3\n[cohort.group]\nyoung = { share = \"40%\" }\nold = { share = \"60%\", frailty = 1.2 }",
    ]);
    (2_u32..14, cohort, referrals)
        .prop_map(|(n, cohort, referrals)| format!("[cohort]\npeople = {n}\n{cohort}\n{referrals}"))
}

fn capital() -> impl Strategy<Value = String> {
    let draw = pick(&[
        "draw = \"at the start\"",
        "draw_ahead = \"1 month\"",
        "draw_ahead = \"4 months\"",
        "draw = [[\"0 months\", \"£0\"], [\"6 months\", \"£0\"]]",
    ]);
    let distribute = pick(&[
        "",
        "distribute = \"every 6 months\"",
        "distribute = \"at the end\"",
        "closes = \"40 months\"",
    ]);
    let rest = pick(&["", "keep = \"3 months\"", "redraw_until = \"20 months\"", "draw_order = \"by rank\""]);
    (draw, distribute, rest).prop_map(|(a, b, c)| [a, b, c].join("\n"))
}

pub fn deal() -> impl Strategy<Value = Deal> {
    let service = pick(&[
        "[service.help]\nlength = \"6 months\"",
        "[service.help]\nlength = \"9 months\"\ncapacity = 4\ncompletes = \"70%\"",
        "[service.help]\nlength = \"5 months\"\nteams = 1\nper_team = 6\nworks_here = { successes = 6, failures = 4, base = \"yes\" }\nstart_delay = \"2 months\"",
    ]);
    let council = (1_u32..100, prop::option::of(100_i64..15_000), pick(&["others", "lost"]));
    let class = (200_i64..15_000, 1_u32..3, 0_u32..12, pick(&["quarterly", "yearly", "at the end", "added"]));
    let fee = prop::option::of((1_i64..300, pick(&["month", "quarter", "year"])));
    let contract = pick(&[
        "",
        "claims = \"quarterly\"",
        "claims = \"yearly\"\npaid_after = \"2 months\"",
        "indexed = \"3% / year\"",
    ]);
    (
        (2_usize..5, prop::collection::vec(0.1_f64..3.0, 4), people(), service),
        (prop::collection::vec(clause(), 1..4), contract, prop::option::of(500_i64..40_000), council),
        ((20_i64..800, any::<bool>()), (0_i64..3_000, 10_i64..900, 1_u32..60), fee),
        (prop::collection::vec(class, 1..4), capital(), any::<bool>(), any::<bool>(), 0_i64..4_000),
    )
        .prop_map(
            |(
                (states, rates, people, service),
                (clauses, contract, contract_cap, council),
                (delivery, provider, fee),
                rest,
            )| {
                let (tranches, capital, split, stops, care) = rest;
                let rates = rates.into_iter().map(|rate| (rate * 100.0).round() / 100.0).collect();
                let contract = contract.to_owned();
                let service = service.to_owned();
                Deal {
                    states,
                    rates,
                    people,
                    service,
                    clauses,
                    contract,
                    contract_cap,
                    council,
                    delivery,
                    provider,
                    fee,
                    tranches,
                    capital,
                    split,
                    stops,
                    care,
                }
            },
        )
}
