//! Every analysis on every scenario: none is made for one deal.
//!
//! What is asked is chosen from what a scenario has, never by its name. Few draws are enough to see that an analysis comes to an end
//! and says something; that what it says is right is for other tests. The risk and the appraisal look at all options at once, a price
//! is sought under each. For stresses scenarios take their options in turn, the second its second, and so the stresses
//! that they have, so that each kind is played somewhere. What every input moves is asked only of the smallest.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sib::model::{Alternative, ContractId, Model, Role};
use sib::units::Money;

use crate::common::{in_parallel, model_of, scenario_files, sib};

/// A scenario and its place among all.
struct Scenario {
    file: PathBuf,
    model: Model,
    place: usize,
}

fn scenarios() -> Vec<Scenario> {
    let open = |(place, file): (usize, PathBuf)| Scenario { model: model_of(&file, None), file, place };
    scenario_files().into_iter().enumerate().map(open).collect()
}

impl Scenario {
    /// What an analysis of so many draws says as JSON: sentences, and tables.
    fn found(&self, name: &str, n_draws: &str, more: &[&str]) -> Value {
        let file = self.file.to_str().expect("the path is text");
        let plain = [name, file, "--draws", n_draws, "--threads", "1", "--quiet", "--format", "json"];
        let arguments = [&plain[..], more].concat();
        let (is_done, said, wrong) = sib(&arguments, Path::new("."));
        assert!(is_done && wrong.is_empty(), "{arguments:?}: {wrong}");
        let mut object: Value = serde_json::from_str(&said).expect("JSON");
        let found = object[name].take();
        let sentences = found["said"].as_array().expect("sentences");
        assert!(!sentences.is_empty() && sentences.iter().all(Value::is_string), "{arguments:?}");
        found
    }

    /// Whether it takes long: lives are made anew under each of its services.
    fn is_slow(&self) -> bool {
        self.model.services.len() > 2
    }

    /// The option whose turn it is.
    fn option(&self) -> &Alternative {
        &self.model.options[self.place % self.model.options.len()]
    }
}

/// The rows of a table.
fn rows<'v>(found: &'v Value, table: &str) -> &'v [Value] {
    found[table].as_array().unwrap_or_else(|| panic!("{table} is in {found:#}"))
}

/// What stands in a column of text.
fn column<'v>(found: &'v Value, table: &str, key: &str) -> BTreeSet<&'v str> {
    rows(found, table).iter().map(|row| row[key].as_str().expect("text")).collect()
}

/// Every option under which anything is done is in the tables.
#[test]
fn risk_and_worth_are_told_of_every_option() {
    in_parallel(&scenarios(), |own| {
        let (risk, worth) = (own.found("risk", "8", &[]), own.found("appraisal", "8", &[]));
        let carried = column(&risk, "spread", "option");
        let appraised = column(&worth, "as_the_file_stands", "option");
        for option in own.model.options.iter().filter(|option| option.service.is_some()) {
            let name = option.name.as_str();
            assert!(carried.contains(name), "{name} in {carried:?}, {}", own.file.display());
        }
        // The first option is what others are held against.
        let others: BTreeSet<&str> = own.model.options.iter().skip(1).map(Alternative::title).collect();
        assert_eq!(appraised, others, "{}", own.file.display());
    });
}

/// The first amount of money that an option's contracts name, or where they name none that the scenario does, as it is turned: over
/// three hundredths of its currency, which are four values.
fn turned(model: &Model, option: &Alternative) -> [String; 2] {
    let of_contract = |id: &ContractId| format!("contract.{}.", model.contracts[id.index()].name);
    let starts: Vec<String> = option.contracts.iter().map(of_contract).collect();
    let rows = || model.inputs.rows().map(|(_, row)| row);
    let amounts = || rows().filter(|row| row.unit.is_money() && row.law.base() > 0.0);
    let own = amounts().find(|row| starts.iter().any(|start| row.path.starts_with(start)));
    let row = own.or_else(|| amounts().next()).expect("something costs money");
    let ends = [0.0, 3.0].map(|more| row.unit.quantity(row.law.base() + more).written_in(model.currency));
    [row.path.clone(), ends.join("..")]
}

/// What is sought: that investors get their money back, that the first payer pays nothing, or that nothing costs anything.
fn sought(model: &Model, option: &Alternative) -> String {
    let nought = Money::ZERO.written_in(model.currency);
    let payer = model.parties.iter().find(|party| party.role == Role::Payer).expect("somebody pays");
    match (option.capital, option.contracts.is_empty()) {
        (Some(_), _) => format!("investor.net_cash >= {nought}"),
        (None, false) => format!("payer.{}.paid <= {nought}", payer.name),
        (None, true) => format!("cost_per_person <= {nought}"),
    }
}

/// Of every option: each value that is turned is in the table, with what comes of it.
#[test]
fn a_price_is_sought_under_every_option() {
    in_parallel(&scenarios(), |own| {
        let is_looked_at = |option: &&Alternative| !own.is_slow() || option.name == own.option().name;
        for option in own.model.options.iter().filter(is_looked_at) {
            let ([path, range], until) = (turned(&own.model, option), sought(&own.model, option));
            let more = ["--turn", &path, "--range", &range, "--until", &until, "--option", &option.name];
            let found = own.found("price", "8", &more);
            let points = rows(&found, "points");
            assert_eq!(points.len(), 4, "{path} {range} {found:#}");
            assert!(points.iter().all(|point| point["result"].is_number()), "{until} {found:#}");
        }
    });
}

/// The stresses that a scenario has under an option: the program names them to who asks for another.
fn stresses(own: &Scenario, option: &Alternative) -> Vec<String> {
    let file = own.file.to_str().expect("the path is text");
    let asked = ["stress", file, "--quiet", "--option", &option.name, "--cases", "there_is_none"];
    let (is_done, _, wrong) = sib(&asked, Path::new("."));
    assert!(!is_done && wrong.contains("there is no stress `there_is_none`"), "{wrong}");
    let known = wrong.split_once("known: ").map_or("", |(_, known)| known.trim());
    known.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Of an option of each scenario: one of its stresses, and what is left if it ends early.
#[test]
fn every_scenario_is_put_under_a_stress() {
    in_parallel(&scenarios(), |own| {
        let option = own.option();
        let known = stresses(own, option);
        let name = known.get(own.place % known.len().max(1));
        let chosen = name.map_or(Vec::new(), |name| vec!["--cases", name.as_str()]);
        let found = own.found("stress", "8", &[&chosen[..], &["--option", &option.name]].concat());
        let tried = column(&found, "levels", "stress");
        assert_eq!(tried.len(), 1 + usize::from(name.is_some()), "{tried:?}");
        let says = |words: &str| found["said"].to_string().contains(words);
        assert_eq!(says("the file has no [case]"), name.is_none());
        assert_eq!(says("an end is imposed on every future"), option.service.is_some());
    });
}

/// Scenarios with one service and few people, which take least time.
fn fast() -> Vec<Scenario> {
    let is_fast = |own: &Scenario| {
        own.model.services.len() == 1 && own.model.inputs.row(own.model.cohort.people).law.base() < 400.0
    };
    scenarios().into_iter().filter(is_fast).collect()
}

/// Every input of a scenario is moved, or said to move nothing: of the five of these with the fewest.
#[test]
fn what_moves_a_result_is_told_of_scenarios() {
    let n_inputs = |own: &Scenario| own.model.inputs.rows().count();
    let mut fast = fast();
    fast.sort_by_key(n_inputs);
    fast.truncate(5);
    in_parallel(&fast, |own| {
        let found = own.found("sensitivity", "8", &[]);
        let moved: BTreeSet<&str> = column(&found, "tornado", "input");
        assert!(!moved.is_empty() && moved.len() < n_inputs(own), "{found:#}");
        // After its path stands by how much an input without a range is moved.
        let names = |input: &str, path: &str| input == path || input.starts_with(&format!("{path} "));
        let is_input = |input: &&str| own.model.inputs.rows().any(|(_, row)| names(input, &row.path));
        assert!(moved.iter().all(is_input), "{moved:?}");
    });
}

/// Of these there are not less than 200 draws to tell it from.
#[test]
fn what_evidence_is_worth_is_told_of_every_scenario_that_is_played_fast() {
    let fast = fast();
    assert!(fast.len() > 10, "{} scenarios", fast.len());
    in_parallel(&fast, |own| {
        let found = own.found("information", "200", &[]);
        let says = |words: &str| found["said"].to_string().contains(words);
        let bears_care = own.model.parties.iter().any(|party| own.model.bears_care(&party.name));
        assert_eq!(says("The decision of the commissioner is left out"), !bears_care, "{found:#}");
        let decides = bears_care || own.model.options.iter().any(|option| option.capital.is_some());
        assert_eq!(found["choices"].as_array().is_some_and(|rows| !rows.is_empty()), decides, "{found:#}");
    });
}
