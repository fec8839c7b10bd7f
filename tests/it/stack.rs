//! Random capital structures with every word of the language, as plain numbers and as text.

use proptest::prelude::*;

/// A capital structure, and what is given month by month.
#[derive(Clone, Debug)]
pub struct Stack {
    pub dues: Vec<i64>,
    pub one: Vec<i64>,
    pub two: Vec<i64>,
    pub measured: Vec<i64>,
    pub good: Vec<i64>,
    pub closed_from: Option<u16>,
    pub closes: u16,
    pub every: Option<u16>,
    pub distribute_from: u16,
    /// None is as needed, one month ahead.
    pub stages: Option<Vec<(u16, i64)>>,
    pub classes: Vec<Class>,
    /// Month, percent below which the rate must be, percent that is paid: of the first class.
    pub redemption: Option<(u16, i64, i64)>,
    pub guarantee: Option<Guarantee>,
    /// The second clause goes to a pool, from which the last class is repaid.
    pub pool: bool,
    /// Target; helps delivery and coupons.
    pub reserve: Option<i64>,
    /// Of the surplus that the first class and the council share: pence a year.
    pub shared_a_year: i64,
    pub shared_quarterly: bool,
}

#[derive(Clone, Debug)]
pub struct Class {
    pub commitment: i64,
    pub is: &'static str,
    pub holder: &'static str,
    pub coupon: Coupon,
    /// Percent.
    pub at_least: Option<i64>,
    pub at_most: Option<i64>,
    pub paid: &'static str,
    pub commitment_fee: i64,
    pub redeems: Redeems,
    pub matures: Option<u16>,
    pub return_at_most: Option<i64>,
    /// In hundredths.
    pub multiple_at_most: Option<i64>,
    /// A step up to this return in place of its principal's.
    pub preferred: Option<i64>,
    /// Percent of the payments: a limit of its principal's step.
    pub limit: Option<i64>,
    pub until: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coupon {
    Fixed(i64),
    /// From 4% at a rate of 50% to 12% at 100%.
    Line,
    /// 2% in the first year, then 10% where the latest rate is 60% or more.
    Nested,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redeems {
    All,
    Half,
    /// Half of it below a rate of 55%.
    ByRate,
    /// 30% by month 5 and 70% by month 11.
    InSteps,
    /// A tenth with each of months 4 to 13.
    Evenly,
}

#[derive(Clone, Debug)]
pub struct Guarantee {
    pub of: usize,
    pub covers: Covers,
    pub on_closure: bool,
    pub fee: Option<GuaranteeFee>,
}

#[derive(Clone, Debug)]
pub enum Covers {
    /// Percent of the principal drawn.
    Percent(i64),
    /// A fund up to a month, and another from it on.
    Fund(i64, u16, i64),
}

#[derive(Clone, Copy, Debug)]
pub enum GuaranteeFee {
    Once(i64),
    Monthly(i64),
    /// Percent a year.
    OnCover(i64),
}

fn pounds(pence: i64) -> String {
    format!("£{}.{:02}", pence / 100, pence % 100)
}

impl Stack {
    /// The capital in the words of a scenario.
    pub fn written(&self) -> String {
        let mut text = format!("closes = \"{} months\"\n", self.closes);
        text += &format!("distribute_from = \"{} months\"\n", self.distribute_from);
        match self.every {
            None => {}
            Some(0) => text += "distribute = \"at the end\"\n",
            Some(every) => text += &format!("distribute = \"every {every} months\"\n"),
        }
        if let Some(stages) = &self.stages {
            let stages: Vec<String> =
                stages.iter().map(|(m, p)| format!("[\"{m} months\", \"{}\"]", pounds(*p))).collect();
            text += &format!("draw = [{}]\n", stages.join(", "));
        }
        for (k, class) in self.classes.iter().enumerate() {
            text += &format!("tranche.t{k} = {{ {} }}\n", class.written());
        }
        if let Some((month, below, pays)) = self.redemption {
            text += &format!(
                "redemption.early = {{ of = \"t0\", at = \"{month} months\", if = {{ measure = \"rate\", less_than = \"{below}%\" }}, pays = \"{pays}% of principal\" }}\n"
            );
        }
        if let Some(guarantee) = &self.guarantee {
            text += &format!("guarantee.promise = {{ {} }}\n", guarantee.written());
        }
        text += "fee.share = { to = \"manager\", amount = \"5% of payments\" }\n";
        if self.pool {
            text += "pool.ring = { clauses = [\"outcomes.two\"] }\n";
        }
        if let Some(target) = self.reserve {
            text += &format!("reserve.cushion = {{ target = \"{}\" }}\n", pounds(target));
        }
        text + &format!("waterfall = [\n  {},\n]\n", self.steps().join(",\n  "))
    }

    fn steps(&self) -> Vec<String> {
        let calls = if self.stages.is_none() { "\"drawdown\"" } else { "" };
        let cushion = if self.reserve.is_some() { "\"cushion\"" } else { "" };
        let both = [cushion, calls].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
        let mut steps = vec![format!("{{ contract = \"delivery\", support = [{both}] }}")];
        steps.push("{ fee = \"share\" }".into());
        if self.guarantee.as_ref().is_some_and(|guarantee| guarantee.fee.is_some()) {
            steps.push("{ fee = \"promise\" }".into());
        }
        if self.reserve.is_some() {
            steps.push("{ reserve = \"cushion\" }".into());
        }
        for (k, class) in self.classes.iter().enumerate() {
            steps.push(format!("{{ coupon = \"t{k}\", support = [{cushion}] }}"));
            let from = if self.pool && k + 1 == self.classes.len() { ", from = \"ring\"" } else { "" };
            let limit = class.limit.map_or_else(String::new, |l| format!(", limit = \"{l}% of payments\""));
            let until = class.until.map_or_else(String::new, |m| format!(", until = \"{m} months\""));
            steps.push(match class.preferred {
                Some(rate) => format!("{{ return = \"t{k}\", limit = \"{rate}% / year\"{from}{until} }}"),
                None => format!("{{ principal = \"t{k}\"{limit}{from}{until} }}"),
            });
        }
        let when = if self.shared_quarterly { ", when = \"quarterly\"" } else { "" };
        steps.push(format!(
            "{{ surplus = {{ t0 = \"50%\", council = \"50%\" }}, name = \"shared\", limit = \"{} / year\"{when} }}",
            pounds(self.shared_a_year)
        ));
        steps.push("{ surplus = { manager = \"100%\" } }".into());
        steps
    }
}

impl Class {
    fn written(&self) -> String {
        let coupon = match self.coupon {
            Coupon::Fixed(percent) => format!("\"{percent}% / year\""),
            Coupon::Line => "{ by = \"rate\", line = [[\"50%\", \"4% / year\"], [\"100%\", \"12% / year\"]] }".into(),
            Coupon::Nested => "{ by = \"contract year\", steps = [[1, \"2% / year\"], [2, { by = \"latest\", steps = [[\"60%\", \"10% / year\"]] }]] }".into(),
        };
        let mut words = vec![
            format!("commitment = \"{}\"", pounds(self.commitment)),
            format!("is = \"{}\", holder = \"{}\"", self.is, self.holder),
        ];
        if self.bears() {
            words.push(format!("coupon = {coupon}, coupon_paid = \"{}\"", self.paid));
            words.extend(self.at_least.map(|p| format!("coupon_at_least = \"{p}% / year\"")));
            words.extend(self.at_most.map(|p| format!("coupon_at_most = \"{p}% / year\"")));
        }
        if self.commitment_fee > 0 {
            words.push(format!("commitment_fee = \"{}% / year\"", self.commitment_fee));
        }
        match self.redeems {
            Redeems::All => {}
            Redeems::Half => words.push("redeems = \"50%\"".into()),
            Redeems::ByRate => words
                .push("redeems = { by = \"rate\", steps = [[\"0%\", \"50%\"], [\"55%\", \"100%\"]] }".into()),
            Redeems::InSteps => words.push(
                "instalments = { by = \"month\", steps = [[\"5 months\", \"30%\"], [\"11 months\", \"70%\"]] }".into(),
            ),
            Redeems::Evenly => words.push(
                "instalments = { by = \"month\", line = [[\"3 months\", \"0%\"], [\"13 months\", \"100%\"]] }".into(),
            ),
        }
        words.extend(self.matures.map(|m| format!("matures = \"{m} months\"")));
        words.extend(self.return_at_most.map(|p| format!("return_at_most = \"{p}% / year\"")));
        words.extend(self.multiple_at_most.map(|h| format!("multiple_at_most = {}", h as f64 / 100.0)));
        words.join(", ")
    }

    pub fn bears(&self) -> bool {
        self.is != "recoverable grant"
    }
}

impl Guarantee {
    fn written(&self) -> String {
        let covers = match self.covers {
            Covers::Percent(percent) => format!("\"{percent}% of principal\""),
            Covers::Fund(before, month, after) => format!(
                "{{ by = \"month\", steps = [[\"0 months\", \"{}\"], [\"{month} months\", \"{}\"]] }}",
                pounds(before),
                pounds(after)
            ),
        };
        let fee = match self.fee {
            None => String::new(),
            Some(GuaranteeFee::Once(pence)) => format!(", fee = \"{}\"", pounds(pence)),
            Some(GuaranteeFee::Monthly(pence)) => format!(", fee = \"{} / month\"", pounds(pence)),
            Some(GuaranteeFee::OnCover(percent)) => format!(", fee = \"{percent}% / year\""),
        };
        let called = if self.on_closure { "on closure" } else { "at the end" };
        format!("by = \"foundation\", of = \"t{}\", covers = {covers}, called = \"{called}\"{fee}", self.of)
    }
}

fn some<T: Clone + std::fmt::Debug + 'static>(from: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(from.to_vec())
}

fn maybe<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>> {
    prop::option::weighted(0.35, strategy)
}

fn class() -> impl Strategy<Value = Class> {
    let coupon = some(&[Coupon::Fixed(0), Coupon::Fixed(6), Coupon::Fixed(11), Coupon::Line, Coupon::Nested]);
    let is = some(&["loan", "loan", "loan", "equity", "recoverable grant", "deferred fee"]);
    let paid = some(&["quarterly", "half-yearly", "yearly", "at the end", "added"]);
    let redeems = some(&[
        Redeems::All,
        Redeems::All,
        Redeems::Half,
        Redeems::ByRate,
        Redeems::InSteps,
        Redeems::Evenly,
    ]);
    (
        (1_000_i64..40_000, is, some(&["investors", "provider", "council"]), coupon),
        (maybe(1_i64..8), maybe(5_i64..10), paid, some(&[0_i64, 0, 2, 5])),
        (redeems, maybe(4_u16..24), maybe(some(&[0_i64, 3, 10])), maybe(100_i64..160)),
        (maybe(some(&[0_i64, 5, 12])), maybe(5_i64..60), maybe(3_u16..20)),
    )
        .prop_map(|((commitment, is, holder, coupon), (least, most, paid, fee), ends, step)| {
            let (redeems, matures, return_at_most, multiple_at_most) = ends;
            let (preferred, limit, until) = step;
            let earns = is != "recoverable grant";
            Class {
                commitment,
                is,
                holder: if is == "deferred fee" { "provider" } else { holder },
                coupon,
                at_least: least.filter(|_| earns),
                at_most: most.filter(|_| earns),
                paid,
                commitment_fee: if matches!(is, "loan" | "equity") { fee } else { 0 },
                redeems,
                matures,
                return_at_most: return_at_most.filter(|_| earns),
                multiple_at_most: multiple_at_most.filter(|_| earns),
                preferred: preferred.filter(|_| earns),
                limit: if earns && preferred.is_some() { None } else { limit },
                until,
            }
        })
}

pub fn guarantee() -> impl Strategy<Value = Guarantee> {
    let covers = prop_oneof![
        (10_i64..101).prop_map(Covers::Percent),
        (500_i64..20_000, 3_u16..20, 500_i64..20_000).prop_map(|(a, m, b)| Covers::Fund(a, m, b)),
    ];
    let fee = maybe(prop_oneof![
        (10_i64..900).prop_map(GuaranteeFee::Once),
        (5_i64..90).prop_map(GuaranteeFee::Monthly),
        (1_i64..9).prop_map(GuaranteeFee::OnCover),
    ]);
    (0_usize..3, covers, any::<bool>(), fee).prop_map(|(of, covers, on_closure, fee)| Guarantee {
        of,
        covers,
        on_closure,
        fee,
    })
}

pub fn stack() -> impl Strategy<Value = Stack> {
    let flows = (14_usize..28).prop_flat_map(|n| {
        let pence = |most: i64| prop::collection::vec(prop_oneof![Just(0_i64), 1..most], n);
        let people = prop::collection::vec((0_i64..5, 0_i64..5), n);
        (pence(5_000), pence(6_000), pence(4_000), people)
    });
    let stages = maybe(prop::collection::vec((0_u16..10, 500_i64..30_000), 1..4));
    (
        (flows, maybe(2_u16..24), 8_u16..28, maybe(some(&[0_u16, 3, 6])), 0_u16..8),
        (stages, prop::collection::vec(class(), 1..4), maybe((2_u16..14, 30_i64..90, 10_i64..100))),
        (maybe(guarantee()), any::<bool>(), maybe(200_i64..4_000), 100_i64..9_000, any::<bool>()),
    )
        .prop_map(
            |((flows, closed_from, closes, every, distribute_from), (stages, classes, redemption), rest)| {
                let (dues, one, two, people) = flows;
                let (guarantee, pool, reserve, shared_a_year, shared_quarterly) = rest;
                let closes = closes.min(dues.len() as u16);
                let mut classes = classes;
                for class in &mut classes {
                    class.matures = class.matures.map(|month| month.min(closes));
                }
                let n = classes.len();
                let first_ends = classes[0].matures.unwrap_or(closes);
                Stack {
                    measured: people.iter().map(|(measured, _)| *measured).collect(),
                    good: people.iter().map(|(measured, good)| *measured.min(good)).collect(),
                    dues,
                    one,
                    two,
                    closed_from,
                    closes,
                    every,
                    distribute_from,
                    stages,
                    redemption: redemption.filter(|(month, ..)| *month < first_ends),
                    guarantee: guarantee.map(|guarantee| Guarantee { of: guarantee.of % n, ..guarantee }),
                    classes,
                    pool,
                    reserve,
                    shared_a_year,
                    shared_quarterly,
                }
            },
        )
}
