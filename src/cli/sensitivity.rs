//! `sib sensitivity`: which inputs move a result most, where the decision flips, and a result over two inputs.

use super::analysed::Subject;
use super::args::SensitivityArguments;
use super::interrupt::{self, Interrupt};
use super::progress::Progress;
use super::{Failure, analysed, figure, play};
use crate::analysis::sensitivity::{self, Asked, MapOver, NotSensed};
use crate::data::{Condition, How, Provenance, Turn};
use crate::engine::RunError;
use crate::model::{Model, OptionId, Wanted};
use crate::report::{self, analysed::Analysed};
use crate::units::{Between, Quantity, parse};

/// Moves inputs and writes what they do.
pub(super) fn sensitivity(asked: &SensitivityArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    analysed::by_itself(&asked.analysing, |subject| found(asked, subject, interrupt))
}

/// What is found of an opened scenario.
pub(super) fn found(
    asked: &SensitivityArguments,
    subject: Subject<'_>,
    interrupt: &Interrupt,
) -> Result<Analysed, Failure> {
    let analysing = &asked.analysing;
    let model = &subject.opened.model;
    let option = match &asked.option {
        Some(name) => model.option_named(name).map_err(Failure::Run)?,
        None => model.headline_option(),
    };
    let read = |text: &String| {
        figure::wanted(text, option).map_err(|why| Failure::Run(format!("--result \"{text}\": {why}")))
    };
    let results = asked.results.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let decision = decision(asked, model, option)?;
    let over = over(asked, model)?;
    let open = |changes: &[String]| subject.with(analysing, changes);
    let manner = analysed::manner(&analysing.writing);
    let progress = Progress::of_named_steps(manner);
    let told = |name: String| progress.begin(name);
    let wanted = Asked {
        option,
        results: &results,
        by: by(asked, model)?,
        decision: decision.as_ref().map(|(wanted, condition, title)| (wanted, *condition, title.as_str())),
        switch: &asked.switch,
        over: over.as_ref(),
        open: &open,
        told: &told,
    };
    let sampling = play::sampling(asked.stratified);
    let from = Provenance { sampling, ..analysed::provenance(analysing, subject) };
    let found =
        analysed::find(analysing, &from, interrupt, |runs| sensitivity::sensitivity(model, wanted, runs));
    progress.finish();
    let found = found.map_err(|why| match why {
        NotSensed::Unreadable(why) => Failure::Run(why),
        NotSensed::Failed(RunError::Stopped) => interrupt::nothing("before any input was moved"),
        NotSensed::Failed(error) => super::play::failed(error),
    })?;
    let found = report::analysed::sensitivity(model, &found, from);
    interrupt::enough(&found.from, 0, manner)?;
    Ok(found)
}

/// By how much inputs without a range are moved.
fn by(asked: &SensitivityArguments, model: &Model) -> Result<f64, Failure> {
    let wrong = || {
        let rule = "it is a share above nought and below 100%, such as 10%";
        Failure::Run(format!("--by \"{}\" cannot be: {rule}", asked.by))
    };
    match parse(&asked.by, model.currency) {
        Ok(Quantity::Share(share)) if (1e-6..1.0).contains(&share.to_fraction()) => Ok(share.to_fraction()),
        Ok(_) | Err(_) => Err(wrong()),
    }
}

/// What is decided by.
fn decision(
    asked: &SensitivityArguments,
    model: &Model,
    option: OptionId,
) -> Result<Option<(Wanted, Condition, String)>, Failure> {
    let Some(name) = &asked.decision else { return Ok(sensitivity::usual_decision(model, option)) };
    let own_name = |own: &crate::model::Acceptance| format!("{}.{}", own.party, own.name);
    let found = model.accepts.iter().find(|own| own_name(own) == *name).ok_or_else(|| {
        let known: Vec<String> = model.accepts.iter().map(own_name).collect();
        let known =
            if known.is_empty() { "none: the file has no [accepts]".to_owned() } else { known.join(", ") };
        Failure::Run(format!("the file has no condition `{name}`\n  known: {known}"))
    })?;
    super::price::can_be_held(model, found)?;
    let title = found.label.clone().unwrap_or_else(|| format!("{} accepts by {}", found.party, found.name));
    let conditions = Condition::of(&found.bounds);
    Ok(conditions.first().map(|condition| (found.wanted.clone(), *condition, title)))
}

/// The two inputs of a map.
fn over(asked: &SensitivityArguments, model: &Model) -> Result<Option<[MapOver; 2]>, Failure> {
    let read = |text: &String| {
        let hint = "write an input and its ends: --grid transition.home.care.rate=\"0.3 / year..1.5 / year\"";
        let wrong = |why: String| Failure::Run(format!("--grid {text}: {why}\n  hint: {hint}"));
        let (path, range) = text.split_once('=').ok_or_else(|| wrong("there is no = in it".to_owned()))?;
        let over = Between::read(range, model.currency).map_err(|why| wrong(why.to_string()))?;
        super::price::lies_on_a_line(model, path)
            .map_err(|why| Failure::Run(format!("--grid {text}: {why}")))?;
        let turn = Turn {
            title: path.to_owned(),
            paths: vec![path.to_owned()],
            rest: None,
            over,
            how: How::InPlace,
            currency: model.currency,
        };
        Ok(MapOver { path: path.to_owned(), turn })
    };
    match asked.grid.as_slice() {
        [] => Ok(None),
        [across, down] => {
            let (across, down) = (read(across)?, read(down)?);
            if across.path == down.path {
                return Err(Failure::Run(format!(
                    "--grid names `{}` twice, and a map goes over two inputs\n  hint: name another input with one of the two",
                    down.path
                )));
            }
            Ok(Some([across, down]))
        }
        other => {
            let why =
                format!("--grid is given twice, once for each input; here it is given {} times", other.len());
            Err(Failure::Run(why))
        }
    }
}
