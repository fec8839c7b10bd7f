//! `sib check`: whether scenarios are valid, what they assume, and whether published figures come out.

use std::path::Path;

use super::args::CheckArguments;
use super::output::{print, say};
use super::progress::{Manner, Progress};
use super::{Failure, ReadText, price, read_text, reports};
use crate::analysis::checks::{self, Checked, Circumstances, Mutation, Noticed, Sampling};
use crate::model::Model;
use crate::scenario::{self, Opened, Refused, Request};

/// Checks every file; each is reported, whatever is wrong with the others.
pub(super) fn check(asked: &CheckArguments) -> Result<(), Failure> {
    let mut all_right = true;
    for file in &asked.files {
        match check_file(file, asked) {
            Ok(()) => {}
            Err(Failure::ClosedPipe) => return Err(Failure::ClosedPipe),
            Err(failure) => {
                all_right = false;
                if failure != Failure::Said {
                    say(&failure.to_string());
                }
            }
        }
    }
    if all_right { Ok(()) } else { Err(Failure::Said) }
}

fn check_file(file: &Path, asked: &CheckArguments) -> Result<(), Failure> {
    let opened = match open(file, &Circumstances::default(), asked, &read_text) {
        Ok(opened) => opened,
        Err(refused) => {
            say(&refused.report);
            print(&format!("{}: not valid, {}\n\n", file.display(), counted(refused.n_errors, "error")))?;
            return Err(Failure::Said);
        }
    };
    if opened.n_warnings > 0 {
        say(&opened.warnings);
    }
    let warnings = counted(opened.n_warnings, "warning");
    print(&format!("{}: valid, {warnings}\n{}\n", file.display(), opened.model.title))?;
    if let Some(replay) = opened.model.replay_said() {
        print(&format!("Checks that name no case and no replay are run with {replay}.\n"))?;
    }
    let cases = check_cases(file, &opened.model, asked);
    print(&format!("\n{}\n", reports::of_assumptions(&opened.model)))?;
    let conditions = check_conditions(&opened.model);
    if asked.no_run {
        return cases.and(conditions);
    }
    let checks = run_checks(file, &opened.model, asked);
    cases.and(conditions).and(checks)
}

/// Whether every condition of a party is on a result that there is, in its unit.
fn check_conditions(model: &Model) -> Result<(), Failure> {
    let wrong = model.accepts.iter().filter_map(|own| price::can_be_held(model, own).err());
    let wrong: Vec<String> = wrong.map(|failure| failure.to_string()).collect();
    wrong.iter().for_each(|why| say(why));
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Said) }
}

/// Whether the file is valid under each of its cases.
fn check_cases(file: &Path, model: &Model, asked: &CheckArguments) -> Result<(), Failure> {
    let mut all_valid = true;
    for (case, _) in &model.cases {
        let under = Circumstances { case: Some(case.clone()), replay: None };
        if let Err(refused) = open(file, &under, asked, &read_text) {
            all_valid = false;
            say(&refused.report);
            let errors = counted(refused.n_errors, "error");
            print(&format!("{}: not valid under case {case}, {errors}\n", file.display()))?;
        }
    }
    if all_valid { Ok(()) } else { Err(Failure::Said) }
}

/// The checks of a file as it stands, run.
pub(super) fn own_checks(file: &Path, read: &ReadText<'_>, manner: Manner) -> Result<Vec<Checked>, Failure> {
    let asked = CheckArguments::default();
    let opened = open(file, &Circumstances::default(), &asked, read)
        .map_err(|refused| Failure::Scenario(refused.report))?;
    let progress = Progress::of_named_steps(manner);
    let told = |name: &str| progress.begin(name.to_owned());
    let checked = checks::run(&opened.model, Sampling::default(), &opening(file, &asked, read), &told);
    progress.finish();
    Ok(checked)
}

/// Opens the file under what a check is run under.
fn opening<'a>(
    file: &'a Path,
    asked: &'a CheckArguments,
    read: &'a ReadText<'a>,
) -> impl Fn(&Circumstances) -> Result<Model, String> + 'a {
    |under| {
        open(file, under, asked, read).map(|opened| opened.model).map_err(|refused| in_short(&refused, under))
    }
}

fn run_checks(file: &Path, model: &Model, asked: &CheckArguments) -> Result<(), Failure> {
    let progress = Progress::of_named_steps(Manner::Talkative);
    let told = |name: &str| progress.begin(name.to_owned());
    let open_model = opening(file, asked, &read_text);
    let sampling = Sampling::default();
    let checked = checks::run(model, sampling, &open_model, &told);
    let mutations =
        if asked.mutate { checks::mutate(model, &checked, sampling, &open_model, &told) } else { Vec::new() };
    progress.finish();
    print(&format!("{}\n", reports::of_checks(&checked, model)))?;
    if asked.mutate {
        print(&format!("{}\n", reports::of_mutations(&mutations)))?;
    }
    if passed(&checked, &mutations) { Ok(()) } else { Err(Failure::Said) }
}

/// Every check holds, and every reproduced one can fail.
fn passed(checked: &[Checked], mutations: &[Mutation]) -> bool {
    checked.iter().all(Checked::holds) && mutations.iter().all(|mutation| mutation.noticed == Noticed::Yes)
}

fn open(
    file: &Path,
    under: &Circumstances,
    asked: &CheckArguments,
    read: &ReadText<'_>,
) -> Result<Opened, Refused> {
    // What a check names itself comes before what was asked for.
    let (replay, from) = match (&under.case, &under.replay) {
        (None, None) => (asked.replay.clone(), asked.from.clone()),
        (_, own) => (own.clone(), None),
    };
    let request =
        Request { file: file.to_owned(), case: under.case.clone(), replay, from, ..Request::default() };
    scenario::open(&request, read)
}

/// The errors of a case stand in full where the cases are checked.
fn in_short(refused: &Refused, under: &Circumstances) -> String {
    let errors = counted(refused.n_errors, "error");
    match (&under.case, &under.replay) {
        (Some(case), _) => format!("the scenario has {errors} under case {case}"),
        (None, Some(replay)) => format!("the scenario has {errors} with replay {replay}"),
        (None, None) => format!("the scenario has {errors}"),
    }
}

fn counted(n: usize, what: &str) -> String {
    match n {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
