//! `sib appraisal`: net present values by hand, corrections for optimism, and kinds of benefits.

use crate::commands::{deal, json, number, row};

/// Prices that stay as they are, so that real terms are those of the money of the day.
const REAL: (&str, &str) = (
    "[prices]\nindexed = \"fixed\"",
    "[prices]\nindexed = \"fixed\"\nbase = \"2025-26\"\ndeflator = \"gdp\"\ngdp = { then = \"0% / year\", assumption = \"invented\" }\n#",
);

/// The programme starts with a financial year, so that its years are the programme's: each year's payments and avoided costs,
/// over 1.035 to the power of the years before it.
#[test]
fn present_values_are_what_the_years_of_a_run_give_by_hand() {
    let folder = deal(&[REAL], "");
    let found = json(&["appraisal", "deal.toml"], folder.path());
    let own = row(&found["appraisal"]["as_the_file_stands"], "option", "bond");
    let run = json(&["run", "deal.toml"], folder.path());
    let payer = &run["options"][1]["payers"][0];
    let years = payer["years"].as_array().expect("years");
    let present = |what: &str| -> f64 {
        let of_year =
            |(place, year): (i32, &serde_json::Value)| number(&year[what]["mean"]) / 1.035_f64.powi(place);
        (0..).zip(years).map(of_year).sum()
    };
    let (benefits, costs) = (present("avoided_cost"), present("paid"));
    // Every mean is rounded to a penny.
    let rounding = 0.01 * years.len() as f64;
    assert!((number(&own["benefits"]) - benefits).abs() < rounding, "{own:#} {benefits}");
    assert!((number(&own["costs"]) - costs).abs() < rounding, "{own:#} {costs}");
    assert!((number(&own["benefit_cost_ratio"]) - benefits / costs).abs() < 1e-5);
    // The figure of the run is made by other code.
    let real = &payer["real_npv"];
    assert!((number(&own["net_present_value"]) - number(&real["mean"])).abs() < 0.011);
    assert!((number(&own["net_present_value_se"]) - number(&real["se"])).abs() < 0.011);
}

#[test]
fn prices_that_rise_are_taken_out_again() {
    let rising = REAL.1.replace("0% / year", "4% / year");
    let folder = deal(&[(REAL.0, &rising)], "");
    let found = json(&["appraisal", "deal.toml"], folder.path());
    let own = row(&found["appraisal"]["as_the_file_stands"], "option", "bond");
    let run = json(&["run", "deal.toml"], folder.path());
    let real = number(&run["options"][1]["payers"][0]["real_npv"]["mean"]);
    assert!((number(&own["net_present_value"]) - real).abs() < 0.011);
}

const OPTIMISM: &str = "[optimism]\nungraded = { value = \"25%\", assumption = \"invented\" }\n";

#[test]
fn benefits_are_lowered_and_costs_raised_by_the_correction() {
    let folder = deal(&[REAL], OPTIMISM);
    let found = json(&["appraisal", "deal.toml"], folder.path());
    let [plain, corrected] = ["as_the_file_stands", "corrected"]
        .map(|table| row(&found["appraisal"][table], "option", "bond").clone());
    let close = |found: f64, wanted: f64| assert!((found - wanted).abs() < 0.02, "{found} {wanted}");
    close(number(&corrected["benefits"]), 0.75 * number(&plain["benefits"]));
    close(number(&corrected["costs"]), 1.25 * number(&plain["costs"]));
    close(
        number(&corrected["net_present_value"]),
        0.75 * number(&plain["benefits"]) - 1.25 * number(&plain["costs"]),
    );
    let none = json(&["appraisal", "deal.toml", "--set", "optimism.ungraded=0%"], folder.path());
    let [plain, corrected] = ["as_the_file_stands", "corrected"]
        .map(|table| row(&none["appraisal"][table], "option", "bond").clone());
    assert_eq!(plain, corrected);
}

/// The weakest number decides: an effect of grade 5 stands behind benefits and, as payers pay for what it brings about, behind costs;
/// the cost of care behind benefits alone, and that of a service that the provider bears behind neither.
#[test]
fn the_weakest_number_decides() {
    let corrected_by = |invented: u8, effect: u8, ways: u8| {
        let graded = |assumption: &str, grade: u8| {
            let old = format!("assumption = \"{assumption}\" }}");
            let new = format!("assumption = \"{assumption}\", grade = {grade} }}");
            (old, new)
        };
        let graded = [
            graded("invented", invented),
            graded("invented: ten times as many leave", effect),
            graded("few leave without help", ways),
            graded("one in six returns within a year", ways),
            graded("the same in both settings", ways),
            graded("it worked elsewhere", ways),
        ];
        let graded: Vec<(&str, &str)> = std::iter::once(REAL)
            .chain(graded.iter().map(|(old, new)| (old.as_str(), new.as_str())))
            .collect();
        let folder = deal(&graded, "");
        let found = json(&["appraisal", "deal.toml"], folder.path());
        let by = row(&found["appraisal"]["corrected_by"], "option", "bond");
        (number(&by["benefits_down"]), number(&by["costs_up"]))
    };
    assert_eq!(corrected_by(1, 5, 2), (0.25, 0.25));
    assert_eq!(corrected_by(5, 1, 1), (0.25, 0.0));
}

#[test]
fn a_party_says_what_kind_of_benefit_falls_to_it() {
    let shared = [REAL, ("borne_by  = \"council\"", "borne_by  = { council = \"60%\", families = \"40%\" }")];
    let more = "[party.families]\nis = \"payer\"\ncounts_as = \"social\"\n";
    let folder = deal(&shared, more);
    let found = json(&["appraisal", "deal.toml"], folder.path());
    let kinds = row(&found["appraisal"]["benefits"], "option", "bond");
    let (fiscal, social) = (number(&kinds["fiscal"]), number(&kinds["social"]));
    // Pence that do not divide go to the party listed last, at most one a draw, state and month.
    let both = fiscal + social;
    assert!((fiscal / both - 0.6).abs() < 1e-4, "{fiscal} {social}");
    let all = row(&found["appraisal"]["as_the_file_stands"], "option", "bond");
    assert!((number(&all["benefits"]) - both).abs() < 0.02);
    assert!(kinds["economic"].is_null());
}

/// Money as it is paid is money of a deflator that stands still; rates that are taken are those that the file would name.
#[test]
fn what_a_file_does_not_name_is_taken_and_said() {
    let told = |replaced: &[(&str, &str)]| {
        let folder = deal(replaced, "");
        json(&["appraisal", "deal.toml"], folder.path())["appraisal"].clone()
    };
    let first = |found: &serde_json::Value| found["said"][0].as_str().expect("a sentence").to_owned();
    let named = told(&[REAL]);
    assert!(
        first(&named).contains("in prices of 2025, at the rates of") && !first(&named).contains("names no")
    );
    let discounting = "[discounting]\nvalue  = \"green book 2026\"\nhurdle = { value = \"5% / year\", assumption = \"what investors compare with\" }\n";
    let bare = told(&[(discounting, "")]);
    let said = first(&bare);
    assert!(said.contains("names no deflator") && said.contains("names no discount rates"), "{said}");
    let latest = "at the rates of HM Treasury's Green Book of 2026 (3.5% a year for the first 30 years)";
    assert!(said.contains(latest), "{said}");
    for table in ["as_the_file_stands", "corrected", "benefits", "corrected_by"] {
        assert_eq!(bare[table], named[table], "{table}");
    }
}

/// Put in as the correction, the share at which an option is just worth its cost leaves a net present value of nought.
#[test]
fn a_correction_that_breaks_even_does() {
    let folder = deal(&[REAL], OPTIMISM);
    let found = json(&["appraisal", "deal.toml"], folder.path());
    let by = row(&found["appraisal"]["corrected_by"], "option", "bond");
    let at = number(&by["breaks_even_at"]);
    assert!(number(&by["breaks_even_at_se"]) > 0.0 && (0.0..1.0).contains(&at), "{by:#}");
    let set = format!("optimism.ungraded={}%", 100.0 * at);
    let found = json(&["appraisal", "deal.toml", "--set", &set], folder.path());
    let own = row(&found["appraisal"]["corrected"], "option", "bond");
    // A share has six decimals, half a unit of the last either way.
    let rounding = 0.6e-6 * (number(&own["benefits"]) + number(&own["costs"])) / (1.0 - at);
    assert!(number(&own["net_present_value"]).abs() < rounding + 0.02, "{own:#} {at}");
}
