//! `sib price`: what is turned and what is sought are read from the command line; the rest is the analysis.

use super::analysed::Subject;
use super::args::{PriceArguments, Turning};
use super::interrupt::{self, Interrupt};
use super::progress::Progress;
use super::{Failure, analysed, figure, play, rest};
use crate::analysis::price::{self, Sought};
use crate::analysis::reading;
use crate::analysis::zone::{self, NoZone};
use crate::data::{Condition, How, Provenance, Side, Turn};
use crate::engine::RunError;
use crate::model::{Acceptance, Input, Model};
use crate::report::{self, analysed::Analysed};
use crate::units::{Between, Quantity, parse};

/// Turns, finds and writes.
pub(super) fn price(asked: &PriceArguments, interrupt: &Interrupt) -> Result<(), Failure> {
    analysed::by_itself(&asked.analysing, |subject| found(asked, subject, interrupt))
}

/// What is found of an opened scenario.
pub(super) fn found(
    asked: &PriceArguments,
    subject: Subject<'_>,
    interrupt: &Interrupt,
) -> Result<Analysed, Failure> {
    let model = &subject.opened.model;
    let turn = turn(&asked.turning, model)?;
    let open = |changes: &[String]| subject.with(&asked.analysing, changes);
    // A value that the file cannot take is shown as any mistake in a file is, before anything is played.
    let (from, to) = turn.over.ends();
    for end in [from, to] {
        turn.at(end, &open).map_err(|why| Failure::Scenario(rest::hinted(&why, &turn, model)))?;
    }
    is_read(asked, model)?;
    let manner = analysed::manner(&asked.analysing.writing);
    let progress = Progress::of_named_steps(manner);
    let told = |value: String| progress.begin(format!("{}: {value}", turn.title));
    // Of a part of the values no place can be told: one that was not found is not one that is not there.
    let failed = |error: RunError, sought: &str| match error {
        RunError::Stopped => {
            let n = progress.n_begun();
            interrupt::nothing(&format!("while value {n} was played: {sought} was not found yet"))
        }
        error => super::play::failed(error),
    };
    let sampling = play::sampling(asked.stratified);
    let provenance = Provenance { sampling, ..analysed::provenance(&asked.analysing, subject) };
    if asked.zone {
        somebody_says(model)?;
        let turning = zone::Turning { turn: &turn, open: &open };
        let found = analysed::find(&asked.analysing, &provenance, interrupt, |runs| {
            zone::zone(model, turning, runs, &told)
        });
        let found = found.map_err(|why| match why {
            NoZone::Failed(error) => failed(error, "where all would sign"),
            NoZone::Unreadable(name, why) => Failure::Run(format!("[{name}]: {why}")),
        })?;
        progress.finish();
        let found = report::analysed::zone(model, &found, provenance);
        interrupt::enough(&found.from, 0, manner)?;
        return Ok(found);
    }
    let (sought, _) = sought(asked, model)?;
    let found = analysed::find(&asked.analysing, &provenance, interrupt, |runs| {
        price::price(model, (&turn, &open), &sought, runs, &told)
    });
    let found = found.map_err(|error| failed(error, "what is sought"))?;
    progress.finish();
    if let Some(why) = found.unreadable() {
        return Err(Failure::Run(why.to_owned()));
    }
    Ok(report::analysed::price(model, &found, provenance))
}

/// Refuses what cannot be turned or sought, before anything is played.
pub(super) fn check(asked: &PriceArguments, model: &Model) -> Result<(), Failure> {
    turn(&asked.turning, model)?;
    is_read(asked, model)
}

/// Refuses results that the scenario does not have.
fn is_read(asked: &PriceArguments, model: &Model) -> Result<(), Failure> {
    if !asked.zone {
        let text = asked.until.as_deref().unwrap_or_default();
        let (sought, bound) = sought(asked, model)?;
        let is_read = reading::is_read(model, &sought.wanted, &[bound]);
        return is_read.map_err(|why| Failure::Run(format!("--until \"{text}\": {why}")));
    }
    somebody_says(model)?;
    model.accepts.iter().try_for_each(|own| can_be_held(model, own))
}

/// Refuses a condition on a result that the scenario does not have, or in another unit than that of the result.
pub(super) fn can_be_held(model: &Model, own: &Acceptance) -> Result<(), Failure> {
    reading::is_read(model, &own.wanted, &own.asked)
        .map_err(|why| Failure::Run(format!("[accepts.{}.{}]: {why}", own.party, own.name)))
}

fn somebody_says(model: &Model) -> Result<(), Failure> {
    if model.accepts.is_empty() { Err(Failure::Run(NOBODY_SAYS.to_owned())) } else { Ok(()) }
}

const NOBODY_SAYS: &str = "the file does not say on what terms anybody would sign\n  hint: write conditions into it, for example\n\
    \x20   [accepts.investor.return]\n    result = \"investor.irr\"\n    statistic = \"p50\"\n    at_least = \"5%\"";

/// What is turned.
fn turn(asked: &Turning, model: &Model) -> Result<Turn, Failure> {
    let currency = model.currency;
    let range =
        |text: &String| Between::read(text, currency).map_err(|why| Failure::Run(format!("--range: {why}")));
    let own = asked.range.as_ref().map(range).transpose()?;
    if let Some(path) = &asked.times {
        let over = own.expect("clap asks for a range with --times");
        let title = format!("every number under {path}");
        return Ok(Turn { title, paths: vec![path.clone()], rest: None, over, how: How::Times, currency });
    }
    let named = |wanted: &str| {
        let lever = model.levers.iter().find(|lever| lever.name == wanted);
        lever.or_else(|| model.levers.iter().find(|lever| lever.turns == [wanted.to_owned()]))
    };
    let lever = match &asked.turn {
        Some(wanted) => named(wanted),
        None => Some(model.levers.first().ok_or_else(|| Failure::Run(NOTHING_TO_TURN.to_owned()))?),
    };
    let (title, paths, over) = match (lever, own, &asked.turn) {
        (Some(lever), own, _) => {
            let over = own.unwrap_or_else(|| lever.over.clone());
            (lever.title().to_owned(), lever.turns.clone(), over)
        }
        (None, Some(over), Some(path)) => (path.clone(), vec![path.clone()], over),
        (None, ..) => return Err(Failure::Run(NO_RANGE.to_owned())),
    };
    paths.iter().try_for_each(|path| lies_on_a_line(model, path)).map_err(Failure::Run)?;
    let turn = Turn { title, paths, rest: None, over, how: How::InPlace, currency };
    let rest = asked.rest.as_ref().map(|path| rest::rest(path, &turn, model)).transpose();
    Ok(Turn { rest: rest.map_err(Failure::Run)?, ..turn })
}

/// Refuses an input that has no values between two others.
pub(super) fn lies_on_a_line(model: &Model, path: &str) -> Result<(), String> {
    let row = model.inputs.find(path).map(|id| model.inputs.row(id));
    if row.is_some_and(Input::is_yes_or_no) {
        return Err(format!(
            "`{path}` is a yes or no that is drawn once: nothing lies between them\n  hint: --times {path} with a range such as \
             0.5..1 turns how likely it is; or run it with --set {path}=0% and --set {path}=100%"
        ));
    }
    Ok(())
}

const NOTHING_TO_TURN: &str = "nothing is named that could be turned\n  hint: add --turn PATH --range A..B, for example \
    --turn contract.outcomes.cap --range £2m..£4m, or write [[lever]] into the file with `name`, `turns`, `from` and `to`";

const NO_RANGE: &str = "--turn names no lever of the file, and no range is given\n  hint: add --range with the lowest and the \
    highest value, for example --range £30..£110";

/// What is sought, and the bound as it is written.
fn sought(asked: &PriceArguments, model: &Model) -> Result<(Sought, Quantity), Failure> {
    let text = asked.until.as_deref().unwrap_or_default();
    let option = match &asked.option {
        Some(name) => model.option_named(name).map_err(Failure::Run)?,
        None => model.headline_option(),
    };
    let wrong = |why: String| Failure::Run(format!("--until \"{text}\": {why}\n  hint: {HINT}"));
    let (left, sign, right) = split(text).ok_or_else(|| wrong("there is no =, >= or <= in it".to_owned()))?;
    let wanted = figure::wanted(left, option).map_err(wrong)?;
    let value = parse(right, model.currency).map_err(|why| wrong(why.to_string()))?;
    let bound = value.as_result().ok_or_else(|| wrong(format!("\"{right}\" is no value of a result")))?;
    let (side, is_met_exactly) = match sign {
        Sign::Equals => (Side::AtLeast, true),
        Sign::AtLeast => (Side::AtLeast, false),
        Sign::AtMost => (Side::AtMost, false),
    };
    Ok((Sought { wanted, condition: Condition { bound, side }, is_met_exactly }, value))
}

const HINT: &str = "write a result, a sign and a value: \"median of investor.irr = 8%\", \"investor.p_loss <= 10%\", \
    \"p10 of payer.council.net >= £0\"; the paths of results are those of sib run --format json, as checks use them";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Equals,
    AtLeast,
    AtMost,
}

/// A target's result, sign and value.
fn split(text: &str) -> Option<(&str, Sign, &str)> {
    const SIGNS: [(&str, Sign); 7] = [
        (" at least ", Sign::AtLeast),
        (" at most ", Sign::AtMost),
        (">=", Sign::AtLeast),
        ("<=", Sign::AtMost),
        ("≥", Sign::AtLeast),
        ("≤", Sign::AtMost),
        ("=", Sign::Equals),
    ];
    SIGNS.into_iter().find_map(|(word, sign)| {
        let (left, right) = text.split_once(word)?;
        Some((left.trim(), sign, right.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read_as_they_are_said() {
        assert_eq!(
            split("median of investor.irr = 8%"),
            Some(("median of investor.irr", Sign::Equals, "8%"))
        );
        assert_eq!(split("investor.p_loss<=10%"), Some(("investor.p_loss", Sign::AtMost, "10%")));
        assert_eq!(split("payer.x.net at least £0"), Some(("payer.x.net", Sign::AtLeast, "£0")));
        assert_eq!(split("investor.irr 8%"), None);
    }
}
