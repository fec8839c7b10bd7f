//! Analyses that stand in the report of a run, each with what it takes if nothing is said.

use std::path::Path;

use super::analysed::Subject;
use super::args::{
    Analyses, Analysing, Changes, Form, Playing, PortfolioArguments, PriceArguments, SensitivityArguments,
    StressArguments, With, Writing,
};
use super::interrupt::Interrupt;
use super::progress::Manner;
use super::{Failure, appraisal, information, portfolio, price, risk, sensitivity, stress};
use crate::report::analysed::Analysed;
use crate::report::partial;
use crate::scenario::Opened;

/// By how much inputs without a range are moved.
const BY: &str = "10%";

/// What analyses find of a scenario, and what is missing of it, in a sentence, if the user stopped them.
#[derive(Default)]
pub(super) struct Found {
    pub(super) analysed: Vec<Analysed>,
    pub(super) missing: Option<String>,
}

/// Analyses that were asked for, made ready.
pub(super) struct Asked<'a> {
    analyses: &'a Analyses,
    playing: &'a Playing,
    manner: Manner,
    /// The deals that a fund holds beside.
    beside: Vec<Opened>,
}

impl<'a> Asked<'a> {
    /// Opens what analyses need beside the scenarios of a report.
    ///
    /// Refuses what an analysis lacks, what none of those that were asked for takes, and forms in which none of them stands.
    pub(super) fn of(
        analyses: &'a Analyses,
        (playing, forms): (&'a Playing, &[Form]),
        manner: Manner,
    ) -> Result<Self, Failure> {
        lacks_or_is_idle(analyses).and_then(|()| stands_nowhere(analyses, forms)).map_err(Failure::Run)?;
        let beside = portfolio::opened(&analyses.beside, &[], manner)?;
        Ok(Self { analyses, playing, manner, beside })
    }

    /// Refuses what cannot be asked of a scenario, before anything is played.
    pub(super) fn check(&self, file: &Path, opened: &Opened) -> Result<(), Failure> {
        for &with in &self.analyses.with {
            match with {
                With::Price | With::Zone => price::check(&self.price(with, file), &opened.model)?,
                With::Portfolio => {
                    portfolio::check(&self.portfolio(file), &self.held(opened))?;
                }
                With::Sensitivity | With::Stress | With::Risk | With::Information | With::Appraisal => {}
            }
        }
        Ok(())
    }

    /// What each analysis finds of a scenario that is played as a report asks for, with draws of its own.
    pub(super) fn find(
        &self,
        file: &Path,
        subject: Subject<'_>,
        interrupt: &Interrupt,
    ) -> Result<Found, Failure> {
        let mut found = Found::default();
        let (mut begun, mut missing) = (Vec::new(), Vec::new());
        for &with in &self.analyses.with {
            if interrupt.carry_on().is_break() {
                missing.push(with.name());
                continue;
            }
            match self.analysis(with, file, subject, interrupt) {
                Ok(own) => {
                    begun.extend(partial::is_partial(&own.from).then(|| with.name()));
                    found.analysed.push(own.saying_coupling());
                }
                Err(Failure::Stopped(_)) => missing.push(with.name()),
                Err(failure) => return Err(failure),
            }
        }
        found.missing = stopped(&begun, &missing);
        Ok(found)
    }

    fn analysis(
        &self,
        with: With,
        file: &Path,
        subject: Subject<'_>,
        interrupt: &Interrupt,
    ) -> Result<Analysed, Failure> {
        let analysing = self.analysing(with, file);
        match with {
            With::Price | With::Zone => price::found(&self.price(with, file), subject, interrupt),
            With::Sensitivity => {
                let asked = SensitivityArguments {
                    analysing,
                    results: Vec::new(),
                    option: None,
                    by: BY.to_owned(),
                    decision: None,
                    switch: Vec::new(),
                    grid: Vec::new(),
                    stratified: self.playing.stratified,
                };
                sensitivity::found(&asked, subject, interrupt)
            }
            With::Stress => {
                let asked = StressArguments { analysing, cases: Vec::new(), option: None };
                stress::found(&asked, subject, interrupt)
            }
            With::Risk => risk::found(&analysing, subject, interrupt),
            With::Information => information::found(&analysing, subject, interrupt),
            With::Appraisal => appraisal::found(&analysing, subject, interrupt),
            With::Portfolio => {
                let held = self.held(subject.opened);
                let changes = (self.playing.changes.case.as_ref(), self.playing.changes.sets.as_slice());
                portfolio::found(&self.portfolio(file), (&held, changes), interrupt)
            }
        }
    }

    fn analysing(&self, with: With, file: &Path) -> Analysing {
        Analysing {
            file: file.to_owned(),
            draws: with.draws(),
            seed: self.playing.seed(),
            threads: self.playing.threads,
            changes: Changes {
                case: self.playing.changes.case.clone(),
                sets: self.playing.changes.sets.clone(),
            },
            observed: self.playing.observed.clone(),
            writing: self.writing(),
        }
    }

    fn price(&self, with: With, file: &Path) -> PriceArguments {
        PriceArguments {
            analysing: self.analysing(with, file),
            turning: self.analyses.turning.clone(),
            until: self.analyses.until.clone(),
            option: None,
            zone: with == With::Zone,
            stratified: self.playing.stratified,
        }
    }

    fn portfolio(&self, file: &Path) -> PortfolioArguments {
        PortfolioArguments {
            files: std::iter::once(file.to_owned()).chain(self.analyses.beside.clone()).collect(),
            draws: With::Portfolio.draws(),
            seed: self.playing.seed(),
            threads: self.playing.threads,
            sets: Vec::new(),
            holding: self.analyses.holding.clone(),
            writing: self.writing(),
        }
    }

    /// The deal with those that are held beside it.
    fn held<'o>(&'o self, own: &'o Opened) -> Vec<&'o Opened> {
        std::iter::once(own).chain(&self.beside).collect()
    }

    fn writing(&self) -> Writing {
        let quiet = self.manner == Manner::Quiet;
        Writing { format: None, out: None, formats: Vec::new(), quiet }
    }
}

/// What an analysis that is asked for lacks, or what is said to one that is not.
fn lacks_or_is_idle(asked: &Analyses) -> Result<(), String> {
    let has = |with| asked.with.contains(&with);
    let (turning, holding) = (&asked.turning, &asked.holding);
    if has(With::Price) && asked.until.is_none() {
        return Err(NO_TARGET.to_owned());
    }
    if has(With::Portfolio) && asked.beside.is_empty() {
        return Err(ALONE.to_owned());
    }
    let priced = [("--until", asked.until.is_some())];
    let turned = [
        ("--turn", turning.turn.is_some()),
        ("--times", turning.times.is_some()),
        ("--range", turning.range.is_some()),
    ];
    let held = [
        ("--beside", !asked.beside.is_empty()),
        ("--holds", !holding.holds.is_empty()),
        ("--together", !holding.together.is_empty()),
        ("--commitment", holding.commitment.is_some()),
        ("--first-loss", holding.first_loss.is_some()),
        ("--recycle-until", holding.recycle_until.is_some()),
        ("--set-up-cost", holding.fees.set_up_cost.is_some()),
        ("--fee-of-committed", holding.fees.fee_of_committed.is_some()),
        ("--fee-of-invested", holding.fees.fee_of_invested.is_some()),
        ("--invests-until", holding.fees.invests_until.is_some()),
        ("--carry", holding.fees.carry.is_some()),
        ("--hurdle", holding.fees.hurdle.is_some()),
        ("--catch-up", holding.fees.catch_up),
    ];
    let idle = |given: &[(&str, bool)], is_taken: bool, by: &str| {
        let word = given.iter().find(|(_, is_given)| *is_given && !is_taken);
        word.map_or(Ok(()), |(word, _)| Err(format!("{word} is taken by no analysis here\n  hint: add {by}")))
    };
    idle(&priced, has(With::Price), "--with price")?;
    idle(&turned, has(With::Price) || has(With::Zone), "--with price, or --with zone")?;
    idle(&held, has(With::Portfolio), "--with portfolio")
}

/// Refuses analyses where nothing is written but every draw, in which no analysis has a place.
fn stands_nowhere(asked: &Analyses, forms: &[Form]) -> Result<(), String> {
    let is_left_out = forms.contains(&Form::Parquet) && forms.iter().all(|form| *form == Form::Parquet);
    if asked.with.is_empty() || !is_left_out {
        return Ok(());
    }
    let names: Vec<String> = asked.with.iter().map(|with| with.name()).collect();
    Err(format!(
        "--formats parquet holds draws, and nothing of --with {}\n  hint: add a form that shows it: html, xlsx, json, csv or png",
        names.join(",")
    ))
}

const NO_TARGET: &str = "--with price does not say what is sought\n  hint: add --until with a result and what is asked of it, such as \
    --until \"median of investor.irr = 8%\", and --turn with --range if another input than the first lever of the file is turned";

const ALONE: &str = "--with portfolio names no other deal\n  hint: add --beside FILE, once for each deal that the fund holds beside \
    this one";

/// That some analyses are not finished, and others were not made.
fn stopped(begun: &[String], missing: &[String]) -> Option<String> {
    let of = |names: &[String], one: &str, more: &str| match names {
        [] => None,
        [name] => Some(format!("{name} {one}")),
        names => Some(format!("{} {more}", names.join(", "))),
    };
    let begun = of(begun, "is not finished", "are not finished");
    let missing = of(missing, "is missing", "are missing");
    let said: Vec<String> = begun.into_iter().chain(missing).collect();
    (!said.is_empty()).then(|| format!("Stopped before all analyses were made: {}.", said.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_as_one_or_several() {
        let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(stopped(&[], &[]), None);
        let said = stopped(&names(&["risk"]), &names(&["stress", "price"]));
        let expected =
            "Stopped before all analyses were made: risk is not finished; stress, price are missing.";
        assert_eq!(said.as_deref(), Some(expected));
    }

    #[test]
    fn words_that_no_analysis_takes_are_refused() {
        let asked = |with: &[With]| Analyses { with: with.to_vec(), ..Analyses::default() };
        let until = Some("investor.p_loss <= 10%".to_owned());
        assert_eq!(lacks_or_is_idle(&asked(&[With::Risk])), Ok(()));
        assert!(lacks_or_is_idle(&asked(&[With::Price])).is_err_and(|why| why.contains("--until")));
        assert!(lacks_or_is_idle(&asked(&[With::Portfolio])).is_err_and(|why| why.contains("--beside")));
        let priced = |with: &[With]| Analyses { until: until.clone(), ..asked(with) };
        assert_eq!(lacks_or_is_idle(&priced(&[With::Price])), Ok(()));
        assert!(lacks_or_is_idle(&priced(&[With::Zone])).is_err_and(|why| why.contains("--with price")));
    }
}
