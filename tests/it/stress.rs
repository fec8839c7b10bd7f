//! `sib stress`: a stress is what a run with the same changes gives, and an end that is imposed is what a file with that end gives.

use serde_json::Value;

use crate::commands::{DRAWS, deal, json, number, row};
use crate::common::sib;

/// What a run says of each result that a stress shows.
fn of_run(run: &Value) -> Vec<(&'static str, f64)> {
    let option = &run["options"][1];
    let (investor, payer, provider) = (&option["investor"], &option["payers"][0], &option["provider"]);
    vec![
        ("investor.irr", number(&investor["irr"]["p50"])),
        ("investor.p_loss", number(&investor["p_loss"]["value"])),
        ("investor.expected_shortfall", number(&investor["expected_shortfall"]["value"])),
        ("payer.council.paid", number(&payer["paid"]["mean"])),
        ("payer.council.net", number(&payer["net"]["mean"])),
        ("payer.council.p_saves", number(&payer["p_saves"]["value"])),
        ("provider.margin", number(&provider["margin"]["mean"])),
        ("provider.p_deficit", number(&provider["p_deficit"]["value"])),
        ("provider.lowest_cash", number(&provider["lowest_cash"]["p5"])),
        ("p_closed", number(&option["p_closed"]["value"])),
    ]
}

#[test]
fn a_stress_is_what_a_run_with_its_changes_gives() {
    let folder = deal(&[], "");
    let found = json(&["stress", "deal.toml"], folder.path());
    let base = of_run(&json(&["run", "deal.toml"], folder.path()));
    let runs: [(&str, &[&str]); 3] = [
        ("few referrals", &["--case", "few_referrals"]),
        ("dearer service", &["--set", "service.support.cost.running.amount=£288,000 / year"]),
        ("no effect", &["--set", "service.support.works_here=0%"]),
    ];
    for (name, changes) in runs {
        let run = of_run(&json(&[&["run", "deal.toml"], changes].concat(), folder.path()));
        let (level, gap) = (
            row(&found["stress"]["levels"], "stress", name),
            row(&found["stress"]["differences"], "stress", name),
        );
        for ((path, value), (_, before)) in run.iter().zip(&base) {
            assert_eq!(number(&level[path]), *value, "{name} {path}");
            // Each is rounded to a penny or a millionth for itself.
            let rounding = if value.abs() > 2.0 { 0.011 } else { 1.1e-6 };
            assert!((number(&gap[path]) - (value - before)).abs() <= rounding, "{name} {path}");
        }
    }
    // What a stress does not touch, it does not move; and nobody's luck changes.
    let gap = row(&found["stress"]["differences"], "stress", "cheaper care");
    assert_eq!((number(&gap["provider.margin"]), number(&gap["provider.margin_se"])), (0.0, 0.0));
}

/// A stress of a file that is run under a case is put on top of it, and what it is held against is the case.
#[test]
fn a_stress_under_a_case_is_on_top_of_it() {
    let dear = "[case.dear]\nset = { \"contract.delivery.clause.fee.price\" = \"£24,000\" }\ntimes = { \"contract.outcomes.clause.exit.price\" = 1.5 }\n";
    let folder = deal(&[], dear);
    let found = json(&["stress", "deal.toml", "--case", "few_referrals"], folder.path());
    let levels = &found["stress"]["levels"];
    let few = ["run", "deal.toml", "--case", "few_referrals"];
    let sets = ["contract.delivery.clause.fee.price=£24,000", "contract.outcomes.clause.exit.price=£21,000"];
    let dear = [&few[..], &["--set", sets[0], "--set", sets[1]]].concat();
    for (name, run) in [("as it stands", &few[..]), ("dear", &dear)] {
        for (path, value) in of_run(&json(run, folder.path())) {
            assert_eq!(number(&row(levels, "stress", name)[path]), value, "{name} {path}");
        }
    }
    let names: Vec<&str> =
        levels.as_array().expect("rows").iter().filter_map(|row| row["stress"].as_str()).collect();
    assert!(!names.contains(&"few referrals"), "the case itself is no stress of it: {names:?}");
}

#[test]
fn a_paired_error_is_smaller_than_that_of_two_runs_apart() {
    let folder = deal(&[], "");
    let found = json(&["stress", "deal.toml", "--cases", "dearer_service,few_referrals"], folder.path());
    let levels = &found["stress"]["levels"];
    for (name, path) in [("few referrals", "payer.council.net"), ("dearer service", "provider.margin")] {
        let se = |row: &Value| number(&row[format!("{path}_se")]);
        let apart = (se(row(levels, "stress", name)).powi(2)
            + se(row(levels, "stress", "as it stands")).powi(2))
        .sqrt();
        let paired = se(row(&found["stress"]["differences"], "stress", name));
        assert!(paired < apart, "{name}: {paired} {apart}");
    }
}

const RIGHT: &str = "by = \"council\", notice = \"3 months\", pays = \"50% of principal\", to = { vehicle = \"100%\" }, \
    assumption = \"invented\"";

/// The file whose right is used in year 2 by the stress, and the file that says so itself, end alike, to the penny.
#[test]
fn an_end_that_is_imposed_is_the_end_of_a_file_that_says_it() {
    let with = |when: &str| {
        let right =
            format!("[contract.outcomes.termination.leaves]\n{when}\n{}\n", RIGHT.replace(", ", "\n"));
        deal(&[], &right)
    };
    let never = with("chance = \"0.0001% in 1 year\"");
    let says = with("at = \"24 months\"");
    let found = json(&["stress", "deal.toml", "--cases", "no_effect"], never.path());
    let run = json(&["run", "deal.toml"], says.path());
    let option = &run["options"][1];
    let year = |table: &str| row(&found["stress"][table], "year", "year 2")["leaves"].clone();
    assert_eq!(number(&year("payers_pay")), number(&option["payers"][0]["paid"]["mean"]));
    assert_eq!(number(&year("provider_margin")), number(&option["provider"]["margin"]["mean"]));
    let (net, drawn) =
        (number(&option["investor"]["net_cash"]["mean"]), number(&option["investor"]["drawn"]["mean"]));
    let recovery = number(&row(&found["stress"]["recovery"], "year", "year 2")["notes: leaves"]);
    assert!((recovery - (net + drawn) / drawn).abs() < 1e-6, "{recovery}");
    assert_eq!(number(&option["p_closed"]["value"]), 1.0);
    // Observed: every draw of that file ends so, after its notice, in year 3.
    let own = json(&["stress", "deal.toml", "--cases", "no_effect"], says.path());
    let [ended] = own["stress"]["observed_ends"].as_array().expect("ends").as_slice() else {
        panic!("{own:#}")
    };
    assert_eq!((ended["year"].as_str(), number(&ended["share"])), (Some("3"), 1.0));
    assert!((number(&ended["notes: recovery"]) - recovery).abs() < 1e-6);
}

/// The later payers leave, the more they have paid; if they leave when nothing is left to pay, it is as if they stayed.
#[test]
fn who_leaves_later_has_paid_more() {
    let folder = deal(&[], "");
    let found = json(&["stress", "deal.toml", "--cases", "no_effect"], folder.path());
    let rows = found["stress"]["payers_pay"].as_array().expect("a table");
    let paid: Vec<f64> = rows.iter().map(|row| number(&row["payers leave"])).collect();
    assert_eq!(paid.len(), 5, "four years, and none");
    assert!(paid.windows(2).all(|pair| pair[0] <= pair[1]) && paid[0] < paid[4], "{paid:?}");
    let run = json(&["run", "deal.toml"], folder.path());
    assert_eq!(paid[4], number(&run["options"][1]["payers"][0]["paid"]["mean"]));
}

#[test]
fn a_stress_that_is_not_there_is_named_with_those_that_are() {
    let folder = deal(&[], "");
    let (success, _, wrong) =
        sib(&["stress", "deal.toml", "--cases", "flood", "--draws", "10"], folder.path());
    assert!(!success);
    let expected = "there is no stress `flood`\n  known: few_referrals, fewer_referrals, dearer_service, less_need, cheaper_care, \
                    no_effect, payers_leave";
    assert!(wrong.contains(expected), "{wrong}");
}

#[test]
fn the_same_bytes_come_from_any_number_of_threads() {
    let folder = deal(&[], "");
    let with = |threads: &str| {
        let asked = ["stress", "deal.toml", "--draws", "100", "--quiet", "--threads", threads];
        sib(&asked, folder.path()).1
    };
    assert_eq!(with("1"), with("3"));
}

/// A deal that was observed for 30 months was ended by nobody before: the first end that is imposed is that of year 3, in which payers
/// leave too, and why earlier years are empty is said.
#[test]
fn no_end_is_imposed_before_the_end_of_what_was_observed() {
    let replay = "[replay.actuals]\nuntil = \"30 months\"\nunits = { exit = [0, 2, 3, 4, 5, 4, 3, 3, 4, 3] }\n\
                  starts = [9, 8, 10, 9, 7, 8, 5, 4]\n";
    let folder = deal(&[], replay);
    let asked = ["stress", "deal.toml", "--cases", "payers_leave"];
    let whole = json(&asked, folder.path());
    let seen = json(&[&asked[..], &["--replay", "actuals"]].concat(), folder.path());
    for cause in ["payers leave", "service stops"] {
        let paid = |found: &Value, year| row(&found["stress"]["payers_pay"], "year", year)[cause].clone();
        for year in ["year 1", "year 2"] {
            assert!(paid(&seen, year).is_null() && !paid(&whole, year).is_null(), "{cause}, {year}");
        }
        assert!(!paid(&seen, "year 3").is_null(), "{cause}");
    }
    let leave = |found: &Value, year| {
        let level = row(&found["stress"]["levels"], "stress", "payers leave")["payer.council.paid"].clone();
        level == row(&found["stress"]["payers_pay"], "year", year)["payers leave"]
    };
    assert!(leave(&whole, "year 2") && leave(&seen, "year 3"), "{seen:#}");
    let is_said = |found: &Value, what: &str| found.to_string().contains(what);
    for what in ["at the end of year 3, the first that does not lie before", "no end is imposed before"] {
        assert!(is_said(&seen, what) && !is_said(&whole, what), "{what}");
    }
}

/// Places in special schools are counted and paid for by the day, whoever is served: where the service stops and its contract goes
/// on, what is paid for later days is what payers pay more than if they left then.
#[test]
fn what_is_paid_for_after_the_service_has_stopped_is_said() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let file = crate::source_files::root().join("scenarios/south-london-sen.toml");
    let file = file.to_str().expect("a name");
    let asked = ["stress", file, "--option", "framework", "--cases", "payers_leave"];
    let found = json(&asked, folder.path());
    let stress = &found["stress"];
    for year in ["year 1", "year 2", "year 3"] {
        let after = row(&stress["paid_after"], "year", year);
        let paid = row(&stress["payers_pay"], "year", year);
        let later = number(&paid["service stops"]) - number(&paid["payers leave"]);
        let rounding = 0.02;
        assert!((number(&after["paid_after"]) - later).abs() < rounding, "{after:#} {paid:#}");
        assert!(later > 1e6, "{later}");
    }
    let said = stress["said"].as_array().expect("sentences");
    let is_said = |text: &Value| {
        text.as_str().is_some_and(|text| text.starts_with("Service stops: contracts stay in force."))
    };
    let found: Vec<&Value> = said.iter().filter(|text| is_said(text)).collect();
    let [sentence] = found[..] else { panic!("{found:?}") };
    // Of claims in arrears a part came before the stop.
    for part in [" for what is claimed after that, ", "what came before and was not claimed yet"] {
        assert!(sentence.as_str().is_some_and(|text| text.contains(part)), "{sentence}");
    }
}

/// Where nothing is to be financed nothing is drawn, and nothing has a rate of return: an empty cell says so, and a difference to
/// nothing is none.
#[test]
fn a_result_that_has_no_value_says_why() {
    let free = "contract.delivery.clause.fee.price";
    let folder = deal(&[], &format!("[case.free]\nset = {{ \"{free}\" = \"£0\" }}\n"));
    let found = json(&["stress", "deal.toml", "--cases", "free,dearer_service"], folder.path());
    let irr =
        |found: &Value, name: &str| row(&found["stress"]["levels"], "stress", name)["investor.irr"].clone();
    assert!(irr(&found, "free").is_null() && !irr(&found, "dearer service").is_null());
    let why = |found: &Value, when: &str| {
        let said = found["stress"]["said"].as_array().expect("sentences");
        let begins = format!("Investors, median IRR a year, has no value {when}: its p50 is not known: in ");
        said.iter().any(|own| own.as_str().is_some_and(|own| own.starts_with(&begins)))
    };
    assert!(why(&found, "under \"free\"") && !why(&found, "as it stands"), "{found:#}");
    let stands = ["stress", "deal.toml", "--set", "contract.delivery.clause.fee.price=£0"];
    let found = json(&[&stands[..], &["--cases", "no_effect,payers_leave"]].concat(), folder.path());
    assert!(irr(&found, "as it stands").is_null());
    let both = "as it stands, under \"no effect\" and under \"payers leave\"";
    assert!(why(&found, both), "{found:#}");
}

/// What care costs moves nobody: fewer referrals do.
#[test]
fn only_what_moves_people_is_said_to_move_them() {
    let case = "[case.dear_home]\nset = { \"state.home.cost\" = \"£400 / week\" }\n";
    let folder = deal(&[], case);
    let named = "cheaper_care,fewer_referrals,dear_home,less_need";
    let found = json(&["stress", "deal.toml", "--cases", named], folder.path());
    let said = found["stress"]["said"].as_array().expect("sentences");
    let expected = "how many are referred are other ones under: fewer referrals, less need. There";
    assert!(said.iter().filter_map(Value::as_str).any(|own| own.contains(expected)), "{said:#?}");
}

/// A provider who only pays £1,000 a month for a year, out of £10,000.
const PARTNER: &str = "[party.partner]\nis = \"provider\"\nlabel = \"The partner\"\nreserves = \"£10,000\"\nassumption = \"invented\"\n\
    [service.support.cost.partner]\namount = { value = \"£1,000 / month\", assumption = \"invented\" }\nuntil = \"12 months\"\n\
    paid_by = \"partner\"\n";

#[test]
fn a_further_provider_is_shown_as_the_first_is() {
    let folder = deal(&[], PARTNER);
    let found = json(&["stress", "deal.toml", "--cases", "dearer_service"], folder.path());
    let levels = |name: &str| row(&found["stress"]["levels"], "stress", name).clone();
    for (name, margin) in [("as it stands", -12_000.0), ("dearer service", -14_400.0)] {
        let level = levels(name);
        assert_eq!(number(&level["provider.partner.margin"]), margin, "{name}");
        assert_eq!(number(&level["provider.partner.lowest_cash"]), 10_000.0 + margin, "{name}");
        assert_eq!(number(&level["provider.partner.p_deficit"]), 1.0, "{name}");
    }
    // Whoever ends the deal, at the end of year 1 or later, the partner has paid for all of its year.
    for year in ["year 1", "year 2", "nothing is imposed"] {
        let margins = row(&found["stress"]["provider_margin"], "year", year);
        assert_eq!(number(&margins["The partner: payers leave"]), -12_000.0, "{year}");
    }
    let said = found["stress"]["said"].as_array().expect("sentences");
    let is_worst =
        |own: &str| own.starts_with("The partner, margin, mean: -£12k ± 0 as it stands; hit hardest");
    assert!(said.iter().filter_map(Value::as_str).any(is_worst), "{said:#?}");
}

/// Of an end that fewer than eight futures have in a year nothing is told, and no error.
#[test]
fn too_few_futures_tell_nothing() {
    let right = format!(
        "[contract.outcomes.termination.leaves]\nchance = \"2% in 1 year\"\n{}\n",
        RIGHT.replace(", ", "\n")
    );
    let folder = deal(&[], &right);
    let found = json(&["stress", "deal.toml", "--cases", "no_effect"], folder.path());
    let ends = found["stress"]["observed_ends"].as_array().expect("ends");
    let n_draws: f64 = DRAWS.parse().expect("a number");
    let is_few = |end: &&Value| number(&end["share"]) * n_draws < 7.5;
    assert!(ends.iter().any(|end| is_few(&end)), "{ends:#?}");
    for end in ends {
        for key in ["notes: recovery", "margin"] {
            assert_eq!(end[key].is_null(), is_few(&end), "{key}: {end:#}");
        }
    }
}
