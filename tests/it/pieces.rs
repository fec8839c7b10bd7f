//! Pieces that whole random scenarios are made of: between them they say every word of contracts, measures and capital.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

/// A piece of a scenario: text for some of its sections.
pub type Piece = &'static [(&'static str, &'static str)];

const CLAUSE: &str = "contract.card.clause";
const CARD: &str = "contract.card";

/// Pieces that go with each other, whichever are taken. Names are those of the piece alone.
pub const PIECES: &[Piece] = &[
    &[(
        CLAUSE,
        "a1 = { for_each = \"moved\", price = { by = \"count\", steps = [[1, \"£900\"], [4, \"£700\"]] }, times = 2, cap_units = 9 }",
    )],
    &[(
        CLAUSE,
        "b1 = { for_each = \"joined\", price = { by = \"year of start\", steps = [[1, \"£800\"], [2, \"£600\"]] }, scaled = \"5/6\" }",
    )],
    &[(
        CLAUSE,
        "c1 = { for_each = \"stays\", price = { by = \"age\", steps = [[\"10 years\", \"£1,100\"], [\"11 years\", \"£950\"]] }, cap_per_person = \"£1,000\" }",
    )],
    &[(
        CLAUSE,
        "d1 = { for_each = \"moved\", price = { by = \"group\", values = { young = \"£500\", old = \"£650\" } }, scaled = { by = \"time since start\", steps = [[\"0 months\", \"105%\"], [\"3 months\", \"90%\"]] }, paid_after = \"2 months\", verified_after = \"20 days\" }",
    )],
    &[
        (CLAUSE, "e1 = { for_each = \"stays\", price = \"£900\" }"),
        (
            CLAUSE,
            "e2 = { for_each = \"joined\", price = \"£120\", unless_paid = [\"e1\"], claims = \"quarterly\" }",
        ),
        ("contract.card.limit", "e3 = { on = [\"e1\", \"e2\"], per = \"person\", at_most = \"£950\" }"),
    ],
    &[
        (
            CLAUSE,
            "f1 = { for_each = \"month\", price = { by = \"contract year\", line = [[1, \"£300\"], [3, \"£150\"]] }, indexed = \"3% / year\", cap_per_year = \"£2,500\", over_cap = \"carried\" }",
        ),
        ("contract.card.limit", "f2 = { on = \"f1\", per = \"quarter\", at_least = \"£650\" }"),
    ],
    &[
        ("measure", "g_moved = { share_with = \"moved\" }"),
        (
            CLAUSE,
            "g1 = { for_each = \"contract\", price = { by = \"g_moved\", steps = [[\"20%\", \"£4,000\"], [\"60%\", \"£9,000\"]], below = \"£500\" } }",
        ),
        (
            CLAUSE,
            "g2 = { for_each = \"stays\", price = \"£300\", if = [{ measure = \"g_moved\", at_least = \"25%\", less_than = \"90%\" }, { measure = \"moved\", more_than = 1 }] }",
        ),
    ],
    &[
        ("baseline", "h_half = { fixed = \"50%\", drift = \"-2% / year\", lag = \"2 months\" }"),
        ("measure", "h_saved = { saved = \"days\", against = \"h_half\" }"),
        (
            CLAUSE,
            "h1 = { for_each = \"h_saved\", price = \"£9\", counted = \"to date\", claims = \"quarterly\", rejected = \"10%\" }",
        ),
    ],
    &[
        (
            "baseline",
            "i_alike = { matched = 2, bias = { low = \"-4%\", central = \"0%\", high = \"4%\" }, noise = 0.05, counts = \"treated\" }",
        ),
        ("measure", "i_more = { added = \"moved\", against = \"i_alike\", over = \"period\" }"),
        (
            CLAUSE,
            "i1 = { for_each = \"i_more\", price = \"£450\", claims = \"half-yearly\", if_negative = \"repaid\" }",
        ),
        ("contract.card.limit", "i2 = { on = [\"i1\"], per = \"contract year\", at_least = \"-£600\" }"),
    ],
    &[
        ("baseline", "j_trial = { trial = 3, controls = \"sampling law\" }"),
        (
            "measure",
            "j_cut = { reduction_in = \"back\", against = \"j_trial\", over = \"intake\" }\nj_fewer = { saved = \"back\", against = \"j_trial\", over = \"intake\" }",
        ),
        (
            CLAUSE,
            "j1 = { for_each = \"j_fewer\", price = \"£2,000\", if = { measure = \"j_cut\", at_least = \"10%\", to_nearest = \"1%\" } }",
        ),
    ],
    &[
        (
            "baseline",
            "k_one = { fixed = 0.4 }\nk_two = { matched = 1 }\nk_both = { blend = { k_one = \"30%\", k_two = \"70%\" } }\nk_then = { fixed = 0.5, until = \"20 months\", then = \"k_both\" }",
        ),
        ("measure", "k_better = { increase_in = \"moved\", against = \"k_then\" }"),
        (
            CLAUSE,
            "k1 = { for_each = \"contract\", price = { by = \"k_better\", line = [[\"0%\", \"£0\"], [\"50%\", \"£5,000\"]], below = \"£0\" } }",
        ),
    ],
    &[
        ("baseline", "l_cost = { fixed = \"£6,000 / month\" }"),
        (
            "measure",
            "l_care = { cost_of = [\"s0\", \"s2\"], if_absorbed = { gone = \"failure\" } }\nl_gain = { saved = \"l_care\", against = \"l_cost\", over = \"period\" }",
        ),
        (
            CLAUSE,
            "l1 = { for_each = \"l_gain\", price = \"20%\", claims = \"yearly\", if_negative = \"repaid\", cap_per_year = \"£1,500\" }",
        ),
    ],
    &[
        (
            "measure",
            "m_team = { per_team = \"joined\", until = \"20 months\" }\nm_ratio = { ratio_of = \"back\", to = \"joined\", at_most = \"80%\" }\nm_mix = { weighted = { m_ratio = \"60%\", m_kept = \"40%\" } }\nm_kept = { share_without = \"back\" }\nm_index = { product_of = [\"m_ratio\", \"m_kept\", 0.5] }\nm_mean = { mean_of = \"back\" }\nm_all = { total_of = [\"moved\", \"back\"] }",
        ),
        (
            CLAUSE,
            "m1 = { for_each = \"year\", price = \"£700\", scaled = { by = \"m_team\", steps = [[1, \"50%\"], [3, \"100%\"]], below = \"20%\" } }",
        ),
        (
            CLAUSE,
            "m2 = { for_each = \"m_all\", price = { by = \"m_mix\", steps = [[\"10%\", \"£60\"]], below = \"£30\" }, if = { measure = \"m_index\", at_most = \"95%\" } }",
        ),
        (
            CLAUSE,
            "m3 = { for_each = \"quarter\", price = \"£90\", if = { measure = \"m_mean\", at_most = 3 }, until = \"20 months\" }",
        ),
    ],
    &[
        (
            "measure",
            "n_seen = { enters = \"s1\", coming_from = \"s0\", error = { missed = \"10%\", false = \"5%\" }, if_absorbed = { gone = \"excluded\" } }",
        ),
        (CLAUSE, "n1 = { for_each = \"n_seen\", price = \"£350\", times = \"any\" }"),
    ],
    &[
        (
            "measure",
            "o_after = { time_in = \"s1\", unit = \"week\", from = \"moved\", within = \"6 months\", after_break = \"pauses\", grace = \"3 days\", among = { group = \"old\" }, if_absorbed = { gone = \"window ends\" } }\no_there = { is_in = \"s1\", at = \"9 months\", from = \"entry\", among = { with = \"joined\" }, if_absorbed = { gone = \"success\" } }\no_some = { time_in = \"s0\", unit = \"day\", at_least = 40, within = \"12 months\", if_absorbed = { gone = \"failure\" } }\no_long = { stays_in = [\"s1\", \"s2\"], for = \"4 months\", grace = \"10 days\", grace_times = 1, after_break = \"stops\", moves = \"are breaks\", if_absorbed = { gone = \"failure\" } }",
        ),
        (CLAUSE, "o1 = { for_each = \"o_after\", price = \"£15\", times = 12 }"),
        (CLAUSE, "o2 = { for_each = \"o_there\", price = \"£250\", cap = \"£1,200\" }"),
        (CLAUSE, "o3 = { for_each = \"o_some\", price = \"£90\", counted = \"at the end\" }"),
        (CLAUSE, "o4 = { for_each = \"o_long\", price = \"£210\" }"),
    ],
    &[
        (
            CLAUSE,
            "p1 = { for_each = \"month\", price = \"£80\", claims = \"quarterly\", paid = \"in advance\" }",
        ),
        (CLAUSE, "p2 = { for_each = \"stays\", price = \"£800\" }"),
        (
            "contract.card.limit",
            "p3 = { on = \"p2\", per = \"contract\", at_most = \"60%\", with = [\"p1\"] }\np4 = { on = [\"p1\", \"p2\"], per = \"financial year\", at_most = { by = \"financial year\", steps = [[\"2021-22\", \"£2,000\"], [\"2022-23\", \"£1,500\"]] } }\np5 = { on = \"p2\", per = \"contract\", at_most_units = 6 }",
        ),
    ],
    &[
        (
            "contract.card.review",
            "q1 = { every = \"10 months\", if = { measure = \"moved\", less_than = 2 }, prices_become = \"75%\" }",
        ),
        (CARD, "periods = \"of the financial year\""),
    ],
    &[(
        "contract.card.review",
        "r1 = { at = \"18 months\", if = { measure = \"moved\", less_than = 6 }, chance = { value = \"60%\", base = \"no\" }, ends_after = \"2 months\" }",
    )],
    &[
        (
            "contract.card.termination",
            "s1 = { by = \"council\", cause = \"policy\", chance = \"15% in 1 year\", from = \"6 months\", notice = \"2 months\", service = \"runs off\", run_off = \"4 months\", pays = [\"60% of principal\", \"10% of commitment\", \"5% of coupon\", \"25% of lost payments\", \"£300\"] }",
        ),
        ("service.help", "cost.leaving = { amount = \"£900\", per = \"closure\" }"),
    ],
    &[(
        "contract.card.termination",
        "t1 = { by = \"provider\", at = \"30 months\", if = { measure = \"moved\", at_most = 3 }, pays = [\"£400\"], to = \"vehicle\" }",
    )],
    &[
        (
            "funding",
            "u1 = { from = \"fund\", to = \"vehicle\", amount = \"£60 / month\", until = \"24 months\" }",
        ),
        (CARD, "less = [\"u1\"]"),
    ],
    &[
        (
            "funding",
            "v1 = { from = \"foundation\", to = \"provider\", amount = \"£2,500\", starts = \"3 months\" }\nv2 = { from = \"council\", to = \"fund\", amount = \"£10 / month\" }\nv4 = { from = \"foundation\", to = \"vehicle\", amount = \"£900\" }",
        ),
        (CLAUSE, "v3 = { for_each = \"month\", price = \"£75\", less = [\"v2\"] }"),
    ],
    &[(
        "party.council",
        "budget = { by = \"financial year\", steps = [[\"2021-22\", \"£1,500\"], [\"2023-24\", \"£2,500\"]] }\nover_budget = \"next year\"",
    )],
    &[("party.council", "cap = \"£6,000\"\nover_budget = \"others\"")],
    &[(CARD, "cap = \"£15,000\"\nfloor_per_year = \"£400\"")],
    &[
        (
            "contract.card.review",
            "w1 = { at = \"15 months\", if = { measure = \"moved\", less_than = 9 }, continues_as = \"next\" }",
        ),
        (
            "contract.next",
            "payers = { council = \"100%\" }\nclause.later = { for_each = \"stays\", price = \"£500\" }",
        ),
    ],
    &[
        (
            "score",
            "y_star = { range = [1, 5], start = 2.4, spread = 0.8, change = 0.1, reliability = \"70%\" }",
        ),
        (
            "service.help",
            "effect.y_more = { on = \"score.y_star\", adds = { low = 0.1, central = 0.7, high = 1.5 } }",
        ),
        (
            "measure",
            "y_gain = { gain_on = \"y_star\", at = \"6 months\", if_absorbed = { gone = \"excluded\" } }\ny_mean = { mean_of = \"y_gain\" }\ny_up = { gain_on = \"y_star\", at = \"9 months\", at_least = 0.5, if_absorbed = { gone = \"failure\" } }",
        ),
        (
            CLAUSE,
            "y1 = { for_each = \"y_gain\", price = \"£120\", if_negative = \"repaid\", cap_per_person = \"£90\" }",
        ),
        (
            CLAUSE,
            "y2 = { for_each = \"y_up\", price = \"£260\", scaled = { by = \"y_mean\", line = [[0.2, \"50%\"], [1, \"100%\"]] } }",
        ),
    ],
    &[(
        CLAUSE,
        "x1 = { for_each = \"month\", price = \"40% of due to notes\", payers = { fund = \"100%\" } }",
    )],
    &[
        (
            "cohort.amount",
            "y_worth = { low = \"£300\", central = \"£500\", high = \"£900\", varies = \"per person\" }",
        ),
        ("cohort.group.old", "amount.y_worth = \"£700\""),
        ("measure", "y_value = { amount = \"y_worth\", on = \"stays\", among = { group = \"young\" } }"),
        (CLAUSE, "y1 = { for_each = \"stays\", price = \"30% of y_worth\" }"),
        (CLAUSE, "y2 = { for_each = \"y_value\", price = \"5%\", claims = \"yearly\" }"),
    ],
    &[
        (
            "service.help",
            "hours = { by = \"state\", values = { s0 = { by = \"time since start\", line = [[\"0 days\", \"6 / week\"], [\"90 days\", \"2 / week\"]] }, s1 = \"1 / week\", s2 = { low = \"2 / week\", central = \"3 / week\", high = \"5 / week\" } } }\ncost.visits = { amount = \"£7\", per = \"hour\", from = \"1 month\", until = \"30 months\", indexed = \"fixed\", paid_by = \"provider\" }\ncost.living = { amount = { by = \"state\", values = { s0 = \"£2 / day\", s1 = \"£1 / day\", s2 = \"£3.10 / day\" } }, per = \"person\" }",
        ),
        (
            "measure",
            "z_hours = { delivered = \"hour\" }\nz_long = { delivered = \"day\", at_least = 60, within = \"5 months\" }",
        ),
        (CLAUSE, "z1 = { for_each = \"z_hours\", price = \"£9\", times = 40 }"),
        (CLAUSE, "z2 = { for_each = \"z_long\", price = \"£80\" }"),
    ],
    &[
        (
            "replay.aa_seen",
            "every = \"quarter\"\nfirst = \"3 months\"\nuntil = \"12 months\"\nunits = { aa_new = [2, 0, 3] }",
        ),
        ("measure", "aa_new = { enters = \"s2\", if_absorbed = { gone = \"failure\" } }"),
        (CLAUSE, "aa1 = { for_each = \"aa_new\", price = \"£140\" }"),
    ],
    &[
        ("baseline", "ap_most = { fixed = \"70%\" }"),
        ("measure", "ap_fewer = { saved = \"days\", against = \"ap_most\" }"),
        (
            "contract.delivery",
            "clause.shared = { for_each = \"ap_fewer\", price = \"£3\", claims = \"quarterly\", if_negative = \"repaid\" }",
        ),
    ],
    &[(
        "replay.an_seen",
        "option = \"bond\"\nuntil = \"6 months\"\nstarts = [2, 1]\npeople = { s0 = [2, 2], s1 = [0, 1] }",
    )],
    &[
        ("replay.ab_seen", "every = \"month\"\nlevels = { ab_rate = [\"5%\", \"30%\", \"35%\"] }"),
        ("measure", "ab_rate = { share_with = \"back\", over = \"so far\" }"),
        (
            CLAUSE,
            "ab1 = { for_each = \"quarter\", price = \"£70\", if = { measure = \"ab_rate\", at_least = \"20%\" } }",
        ),
    ],
    &[
        (
            "replay.ac_seen",
            "every = \"month\"\nrows = [ { outcome = \"ac_out\", period = 1, count = 4 }, { outcome = \"ac_out\", period = \"2021-09\", count = 1 } ]\npayments = { next = [\"£100\", \"£0\", \"£250\"] }",
        ),
        ("measure", "ac_out = { leaves = \"s1\", if_absorbed = { gone = \"failure\" } }"),
        (CLAUSE, "ac1 = { for_each = \"ac_out\", price = \"£35\" }"),
        (
            "contract.card.review",
            "ac2 = { at = \"12 months\", if = { measure = \"moved\", less_than = 9 }, continues_as = \"next\" }",
        ),
        (
            "contract.next",
            "payers = { council = \"100%\" }\nclause.later = { for_each = \"stays\", price = \"£500\" }",
        ),
    ],
    &[(
        "counterfactual",
        "drift = { low = \"-10% / year\", central = \"5% / year\", high = \"20% / year\" }\nwander = \"25%\"\non = [\"transition.s0.s1\", \"transition.any.gone\"]",
    )],
    &[(
        CARD,
        "scaled = [\"96%\", { by = \"contract year\", steps = [[1, \"110%\"], [2, \"90%\"]] }]\ncap_per_person = \"£2,500\"\ncap_per_year = { by = \"contract year\", steps = [[1, \"£5,000\"], [2, \"£4,000\"]] }\nover_cap = \"carried\"",
    )],
    &[
        (
            CARD,
            "starts = \"1 month\"\ntail = \"2 months\"\nclaims = \"quarterly\"\npaid_after = \"1 month\"\nverified_after = \"1 month\"\nrejected = \"4%\"\nindexed = \"wages\"\nuplift = \"each financial year\"",
        ),
        (
            "prices.wages",
            "series = { \"2021\" = 100, \"2022\" = 104.5 }\nthen = { low = \"1% / year\", central = \"3% / year\", high = \"5% / year\" }",
        ),
    ],
    &[
        (
            "milestone",
            "af_ready = { chance = \"70%\", after = { low = \"1 month\", central = \"2 months\", high = \"5 months\", varies = \"per person\" } }\naf_work = { chance = { low = \"20%\", central = \"35%\", high = \"50%\" }, after = \"4 months\", given = \"af_ready\", again_after = \"3 months\" }",
        ),
        (
            "service.help.effect.af_sooner",
            "on = [\"milestone.af_work\"]\nodds_ratio = 1.6\nbaseline_risk = \"35%\"\nover = \"12 months\"\nduring = \"service\"",
        ),
        ("measure", "af_working = { reaches = \"af_work\", if_absorbed = { gone = \"failure\" } }"),
        (CLAUSE, "af1 = { for_each = \"af_working\", times = \"any\", price = \"£110\" }"),
    ],
    &[
        (
            "measure",
            "ag_asked = { event = \"referred\" }\nag_done = { event = \"completed\", unit_label = \"completion\" }\nag_early = { event = \"left early\" }\nag_away = { time_out_of = [\"s0\", \"s2\"], unit = \"month\", from = \"completion\", within = \"8 months\", if_absorbed = { gone = \"window ends\" } }",
        ),
        (CLAUSE, "ag1 = { for_each = \"ag_asked\", price = \"£12\" }"),
        (
            CLAUSE,
            "ag2 = { for_each = \"ag_done\", price = { by = \"time since end\", steps = [[\"0 months\", \"£60\"]] } }",
        ),
        (CLAUSE, "ag3 = { for_each = \"ag_away\", price = \"£45\", times = \"any\" }"),
        (CLAUSE, "ag4 = { for_each = \"ag_early\", price = \"£5\" }"),
    ],
    &[(
        CLAUSE,
        "ah1 = { for_each = \"joined\", price = \"£130\", from = \"2 months\", until = \"30 months\", payers = { council = \"100%\" }, to = { vehicle = \"60%\", provider = \"40%\" }, indexed = \"fixed\", cap_per_year = \"£700\", over_cap = \"lost\", floor_per_year = \"£100\", label = \"joining\" }",
    )],
    &[
        (
            "contract.card.limit",
            "ai1 = { on = \"all\", per = \"contract year\", at_most = \"£6,000\", indexed = \"2% / year\", over_cap = \"carried\" }",
        ),
        (CARD, "label = \"the card\""),
    ],
    &[(
        "service.help",
        "start_delay = \"1 month\"\nruns = \"20 months\"\nfidelity = { by = \"month\", line = [[\"0 months\", \"60%\"], [\"9 months\", \"100%\"]] }\nworks_if = { input = \"service.help.effect.faster.hazard_ratio\", at_least = 1.2 }",
    )],
    &[
        ("cohort", "time_already = \"40 days\"\ntogether = 0.2"),
        (
            "cohort.group.young",
            "frailty = 0.3\nstarts_in = { s0 = \"50%\", s2 = \"50%\" }\ntime_already = \"2 months\"",
        ),
    ],
    &[(
        "contract.card.termination",
        "aj1 = { by = \"fund\", cause = \"budget\", at = \"20 months\", until = \"26 months\", if = { measure = \"moved\", at_most = 5 }, service = \"stops\", pays = \"20% of principal\", paid_by = \"council\", to = { vehicle = \"100%\" } }",
    )],
];

/// Arrangements of capital; each has a class called `notes`, and steps for what the vehicle may owe.
pub const CAPITALS: [&str; 5] = [
    "draw = \"as needed\"\ndraw_ahead = \"2 months\"\nstops_after = \"4 months\"\ntranche.notes = { commitment = \"£9,000\", coupon = \"6% / year\", coupon_paid = \"added\", commitment_fee = \"1% / year\" }\ntranche.units = { commitment = \"£3,000\", is = \"equity\", rank = 2, return_at_most = \"9% / year\" }\nwaterfall = [ { contract = \"delivery\", support = [\"drawdown\"] }, { contract = \"card\" }, { coupon = \"notes\" }, { principal = \"notes\" }, { return = \"units\", limit = \"5% / year\" }, { surplus = { units = \"50%\", council = \"50%\" }, limit = \"£800\" }, { surplus = { council = \"100%\" } } ]",
    "draw = \"at the start\"\ntranche.notes = { commitment = \"£7,000\", coupon = { by = \"contract year\", steps = [[1, \"2% / year\"], [2, { by = \"moved_share\", line = [[\"20%\", \"1% / year\"], [\"80%\", \"9% / year\"]], below = \"0% / year\" }]] }, coupon_at_least = \"1% / year\", coupon_at_most = \"8% / year\", redeems = { by = \"moved_share\", steps = [[\"0%\", \"50%\"], [\"40%\", \"100%\"]] }, matures = \"44 months\" }\nredemption.early = { of = \"notes\", at = \"24 months\", if = { measure = \"moved_share\", less_than = \"30%\" }, pays = \"75% of principal\" }\nguarantee.promise = { by = \"foundation\", of = \"notes\", covers = \"70% of principal\", called = \"on closure\", fee = \"1% / year\" }\nwaterfall = [ { contract = \"delivery\" }, { contract = \"card\" }, { fee = \"promise\" }, { coupon = \"notes\" }, { principal = \"notes\" }, { surplus = { council = \"100%\" } } ]",
    "draw = [[\"0 months\", \"£3,000\"], [\"10 months\", \"£3,000\"]]\ndistribute = \"every 6 months\"\nkeep = \"2 months\"\ntranche.notes = { commitment = \"£5,000\", coupon = \"4% / year\", multiple_at_most = 1.3 }\ntranche.own = { commitment = \"£1,000\", holder = \"provider\", rank = 2 }\ntranche.waits = { commitment = \"£500\", is = \"deferred fee\", holder = \"provider\" }\nreserve.cushion = { target = { by = \"month\", steps = [[\"0 months\", \"£400\"], [\"30 months\", \"£150\"]] } }\nfee.running = { to = \"steward\", amount = \"5% of payments\", every = \"quarter\" }\nguarantee.fund = { by = \"foundation\", of = \"notes\", covers = { by = \"month\", steps = [[\"0 months\", \"£2,000\"], [\"24 months\", \"£3,000\"]] }, fee = \"£100\" }\nwaterfall = [ { contract = \"delivery\", support = [\"cushion\"] }, { contract = \"card\" }, { fee = \"running\", limit = \"£300 / year\" }, { fee = \"fund\" }, { reserve = \"cushion\" }, { coupon = [\"notes\", \"own\", \"waits\"], support = [\"cushion\"] }, { principal = \"notes\" }, { principal = [\"own\", \"waits\"], when = \"half-yearly\" }, { surplus = { provider = \"30%\", own = \"70%\" } } ]",
    "draw = \"as needed\"\ndistribute = \"at the end\"\nredraw_until = \"20 months\"\ntranche.notes = { commitment = \"£6,000\", coupon = \"3% / year\", coupon_paid = \"at the end\" }\ntranche.gift = { commitment = \"£1,000\", is = \"recoverable grant\", holder = \"foundation\" }\npool.ring = { clauses = [\"card.base\"] }\nwaterfall = [ { contract = \"delivery\", support = [\"drawdown\"] }, { contract = \"card\" }, { coupon = \"notes\" }, { principal = \"notes\", from = \"ring\", when = \"after 12 months\" }, { principal = \"notes\", name = \"rest\" }, { principal = \"gift\", limit = \"£600\", until = \"46 months\" }, { surplus = { council = \"100%\" } } ]",
    "label = \"the money\"\ndraw = \"as needed\"\ndraw_order = \"by rank\"\ndistribute_from = \"8 months\"\ncloses = \"46 months\"\ntranche.notes = { commitment = \"£6,000\", coupon = \"5% / year\", coupon_paid = \"half-yearly\" }\ntranche.junior = { commitment = \"£2,000\", coupon = \"9% / year\", coupon_paid = \"quarterly\", rank = 2, instalments = { by = \"month\", line = [[\"20 months\", \"0%\"], [\"40 months\", \"100%\"]] } }\nfee.running = { to = \"steward\", amount = \"£15 / month\", from = \"2 months\", until = \"40 months\", indexed = \"fixed\" }\nwaterfall = [ { contract = \"delivery\", support = [\"drawdown\"] }, { contract = \"card\" }, { fee = \"running\", when = \"quarterly\" }, { coupon = \"notes\" }, { principal = \"notes\" }, { coupon = \"junior\" }, { principal = \"junior\" }, { surplus = { junior = \"40%\", council = \"60%\" } } ]",
];

/// What every scenario has.
const FRAME: &[(&str, &str)] = &[
    ("cohort", "starts_in = \"s0\"\nage = \"10 years\"\nfrailty = 0.6\nintake = 4"),
    ("cohort.group.young", "share = \"45%\""),
    ("cohort.group.old", "share = \"55%\"\nage = \"12 years\""),
    (
        "party",
        "fund = { is = \"payer\" }\nsteward = { is = \"manager\" }\nfoundation = { is = \"guarantor\" }\nprovider = { is = \"provider\", reserves = \"£900\", insolvent_after = \"5 months\" }",
    ),
    ("party.council", "is = \"payer\""),
    (
        "state",
        "s0 = { cost = \"£400 / month\", borne_by = { council = \"60%\", fund = \"40%\" } }\ns1 = { cost = \"£90 / month\", borne_by = \"council\", cashable = \"70%\" }\ns2 = { cost = \"£700 / month\", borne_by = \"fund\" }\ngone = { absorbing = \"yes\" }",
    ),
    (
        "transition",
        "s0.s1 = { rate = \"0.7 / year\" }\ns1.s2 = { rate = \"0.5 / year\" }\ns2.s0 = { rate = \"0.9 / year\" }\nany.gone = { rate = \"3% in 1 year\" }",
    ),
    (
        "service.help",
        "length = \"6 months\"\ncompletes = \"80%\"\nteams = 2\nper_team = 7\nworks_here = { value = \"80%\", base = \"yes\" }\ncost.staffing = { amount = \"£110 / month\" }\ncost.setup = { amount = \"£60\", per = \"start\" }",
    ),
    (
        "service.help.effect.faster",
        "on = [\"transition.s0.s1\"]\nhazard_ratio = { estimate = 2.0, ci95 = [1.0, 4.0] }\nfades = \"6 months\"",
    ),
    (
        "measure",
        "joined = { event = \"started\" }\nmoved = { enters = \"s1\", within = \"24 months\", if_absorbed = { gone = \"failure\" } }\nback = { enters = \"s0\", within = \"9 months\", if_absorbed = { gone = \"failure\" } }\nstays = { stays_in = \"s1\", for = \"3 months\", if_absorbed = { gone = \"failure\" } }\ndays = { time_in = \"s0\", unit = \"day\", within = \"18 months\", if_absorbed = { gone = \"failure\" } }\nmoved_share = { share_with = \"moved\" }",
    ),
    (
        "contract.card",
        "payers = { council = \"70%\", fund = \"30%\" }\nholder = \"vehicle\"\nends = \"36 months\"",
    ),
    (CLAUSE, "base = { for_each = \"stays\", price = \"£700\" }"),
    (
        "contract.delivery",
        "payers = { vehicle = \"100%\" }\nholder = \"provider\"\nends = \"36 months\"\nclause.block = { for_each = \"month\", price = \"£150\" }\nclause.joining = { for_each = \"joined\", price = \"£70\" }",
    ),
];

/// The text of a scenario of some pieces.
pub fn written(pieces: &[Piece], capital: &str, people: u32, referrals: &str) -> String {
    let mut sections: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (section, text) in FRAME.iter().chain(pieces.iter().copied().flatten()) {
        sections.entry(section).or_default().push(text);
    }
    let people = format!("people = {people}");
    sections.entry("cohort").or_default().push(&people);
    let tables: Vec<String> =
        sections.iter().map(|(section, texts)| format!("[{section}]\n{}", texts.join("\n"))).collect();
    let next = if sections.contains_key("contract.next") { ", \"next\"" } else { "" };
    format!(
        "format = 1\ntitle = \"made up\"\ncurrency = \"GBP\"\nstart = \"2021-04\"\nhorizon = \"48 months\"\nprices.indexed = \"fixed\"\n{}\n{referrals}\n[capital.fund]\n{capital}\n[[option]]\nname = \"usual\"\n[[option]]\nname = \"bond\"\nservice = \"help\"\ncontracts = [\"card\", \"delivery\"{next}]\ncapital = \"fund\"\n",
        tables.join("\n")
    )
}

/// A random scenario.
pub fn scenario() -> impl Strategy<Value = String> {
    let referrals = prop::sample::select(vec![
        "",
        "[referrals]\nrate = \"1 / month\"\nuntil = \"18 months\"\nspread = 1.5",
    ]);
    let pieces = subsequence(PIECES.to_vec(), 1..7);
    (pieces, any::<Index>(), 4_u32..16, referrals).prop_map(|(pieces, capital, people, referrals)| {
        let passes_on = pieces.iter().copied().flatten().any(|(_, text)| text.contains("due to"));
        // What is due is known beforehand only where calls are.
        let capitals: Vec<&str> =
            CAPITALS.into_iter().filter(|text| !passes_on || !text.contains("as needed")).collect();
        written(&without_clashes(pieces), capitals[capital.index(capitals.len())], people, referrals)
    })
}

/// Of two pieces that say the same key of one table the later goes.
fn without_clashes(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut said: Vec<(&str, &str)> = Vec::new();
    let mut kept = Vec::new();
    for piece in pieces {
        let keys: Vec<(&str, &str)> = piece
            .iter()
            .flat_map(|(section, text)| {
                text.lines().map(move |line| (*section, line.split(" =").next().unwrap_or(line)))
            })
            .collect();
        if keys.iter().all(|key| !said.contains(key)) {
            said.extend(keys);
            kept.push(piece);
        }
    }
    kept
}
