//! Services, contracts and capital that no option has: often a name is written wrongly, and what the file says under it is in
//! no figure.

use super::contract::named_or_followed;
use crate::scenario::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::record::{Name, Record};
use crate::scenario::{names, read};

/// What an option may have: the key of its tables, what it is called, and how an option names it.
struct Kind {
    table: &'static str,
    noun: &'static str,
    hint: &'static str,
    had_by: for<'r> fn(&'r Record, &'r Record) -> Vec<&'r str>,
}

const KINDS: [Kind; 3] = [
    Kind {
        table: "service",
        noun: "service",
        hint: "write service = \"NAME\" in an [[option]], or leave it out",
        had_by: |_, option| named(option.name("service")),
    },
    Kind {
        table: "contract",
        noun: "contract",
        hint: "add \"NAME\" to the `contracts` of an [[option]], or leave it out",
        had_by: |scenario, option| named_or_followed(scenario, option),
    },
    Kind {
        table: "capital",
        noun: "capital arrangement",
        hint: "write capital = \"NAME\" in an [[option]], or leave it out",
        had_by: |_, option| named(option.name("capital")),
    },
];

fn named(name: Option<&Name>) -> Vec<&str> {
    name.map(|name| name.name.as_str()).into_iter().collect()
}

/// Warns of what the file describes and no option has. It is the file as written that is looked at: a case or `--set` that puts
/// one thing in the place of another leaves the first without an option, and rightly so.
pub fn look_for_what_no_option_has(scenario: &Record, diagnostics: &mut Diagnostics) {
    for kind in &KINDS {
        let options = scenario.records("option").iter();
        let had: Vec<&str> = options.flat_map(|option| (kind.had_by)(scenario, option)).collect();
        let idle = |table: &&Record| {
            let name = table.key.name.as_str();
            !had.contains(&name) && !is_put_somewhere(scenario, name)
        };
        for table in scenario.records(kind.table).iter().filter(idle) {
            let name = table.key.name.as_str();
            let found = format!("no option has {} `{name}`", kind.noun);
            let rule = "a service, a contract or capital does something under the options that name it: what is said of it is in \
                        no figure otherwise";
            let hint = match names::nearest(name, &had) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => kind.hint.replace("NAME", name),
            };
            diagnostics.push(Diagnostic::warning(table.key.span, found, rule).with_hint(hint));
        }
    }
    look_for_steps_of_others(scenario, diagnostics);
}

/// A step pays under a contract of the options that raise its capital: one that only others have is paid by nobody here.
fn look_for_steps_of_others(scenario: &Record, diagnostics: &mut Diagnostics) {
    let options = scenario.records("option");
    for capital in scenario.records("capital") {
        let raises =
            |option: &&Record| option.name("capital").is_some_and(|raised| raised.name == capital.key.name);
        let own: Vec<&Record> = options.iter().filter(raises).collect();
        if own.is_empty() || is_put_somewhere(scenario, &capital.key.name) {
            continue;
        }
        for (step, contract) in
            capital.records("waterfall").iter().filter_map(|step| Some((step, step.name("contract")?)))
        {
            let name = contract.name.as_str();
            let has = |option: &Record| named_or_followed(scenario, option).contains(&name);
            // Of a contract that no option has it is said once, where it stands.
            let is_of_others = options.iter().any(has) && !own.iter().any(|option| has(option));
            if is_of_others && !is_put_somewhere(scenario, name) {
                let found = format!(
                    "no option with the capital arrangement `{}` has contract `{name}`",
                    capital.key.name
                );
                let rule =
                    "a step pays under a contract of an option that raises its capital: here it pays nothing";
                let hint = "add the contract to the `contracts` of that option, or take the step out";
                diagnostics.push(Diagnostic::warning(step.key.span, found, rule).with_hint(hint));
            }
        }
    }
}

/// Whether a case or an option puts a name somewhere.
fn is_put_somewhere(scenario: &Record, name: &str) -> bool {
    read::sets(scenario).iter().any(|set| set.iter().any(|change| change.puts(name)))
}
