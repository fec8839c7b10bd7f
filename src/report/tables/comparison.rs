//! `comparison.csv`: a line for each option, measure and statistic of a comparison, and for each difference.

use super::Column;
use super::results::{Record, Subject};
use super::statistic::Statistic;
use crate::data::{ComparedResult, Comparison, FigureUnit, Level, Stake};

/// The name of the file.
pub(super) const NAME: &str = "comparison.csv";

/// What options bring all parties of a kind together: how it is written, and what it is.
pub(super) const STAKES: [Column; 5] = [
    (PAID, "what all payers pay: its `mean` and `se`"),
    (PAYERS, "avoided cost of care less what is paid, of all payers"),
    (PROVIDERS, "the margins of the option's providers"),
    (INVESTORS, "what all investors receive less what they put in"),
    (TOGETHER, "the sum of the three"),
];
const PAID: &str = "stakes.paid";
const PAYERS: &str = "stakes.payers";
const PROVIDERS: &str = "stakes.provider";
const INVESTORS: &str = "stakes.investors";
const TOGETHER: &str = "stakes.together";

/// All lines: what is compared, party by party, then what options bring all parties of a kind.
pub(super) fn rows(comparison: &Comparison) -> Vec<Record> {
    let mut rows = Vec::new();
    for result in comparison.parties.iter().flat_map(|party| &party.results) {
        of_result(comparison, result, &mut rows);
    }
    for (option, stakes) in comparison.options.iter().zip(&comparison.stakes) {
        let subject = |measure| Subject::of_itself(&option.name, measure, FigureUnit::Money);
        if let Some(paid) = stakes.paid {
            subject(PAID).say(Statistic::Mean, Some(paid.value), &mut rows);
            subject(PAID).say(Statistic::MeanError, Some(paid.se), &mut rows);
        }
        let all = [
            (PAYERS, stakes.payers),
            (PROVIDERS, stakes.providers),
            (INVESTORS, stakes.investors),
            (TOGETHER, stakes.together),
        ];
        for (measure, stake) in all {
            if let Some(stake) = stake {
                of_stake(subject(measure), stake, &mut rows);
            }
        }
    }
    rows
}

fn of_result(comparison: &Comparison, result: &ComparedResult, rows: &mut Vec<Record>) {
    let name = |place: usize| comparison.options[place].name.as_str();
    for (place, level) in result.levels.iter().enumerate() {
        let Some(level) = level else { continue };
        of_level(Subject::of_itself(name(place), &result.path, result.unit), level, rows);
    }
    for (place, gap) in result.gaps.iter().enumerate() {
        let Some(gap) = gap else { continue };
        let subject = Subject::of_itself(name(place), &result.path, result.unit).less(name(result.base));
        of_level(subject, &gap.level, rows);
        subject.say_better(gap.p_better, rows);
    }
}

fn of_level(subject: Subject<'_>, level: &Level, rows: &mut Vec<Record>) {
    match level {
        Level::Spread(found) => subject.say_distribution(found, rows),
        Level::Rates { spread, of_mean_cash } => {
            subject.say_distribution(spread, rows);
            subject.say_bounds(spread.bounds, rows);
            subject.say_of_mean_cash(*of_mean_cash, rows);
        }
        Level::Chance(found) => subject.say_estimate(Some(*found), rows),
    }
}

fn of_stake(subject: Subject<'_>, stake: Stake, rows: &mut Vec<Record>) {
    subject.say(Statistic::Mean, Some(stake.mean.value), rows);
    subject.say(Statistic::MeanError, Some(stake.mean.se), rows);
    subject.say(Statistic::Deviation, Some(stake.deviation.value), rows);
    subject.say(Statistic::DeviationError, Some(stake.deviation.se), rows);
    let chances = subject.counted_in(FigureUnit::Share);
    chances.say(Statistic::Loses, Some(stake.p_loses.value), rows);
    chances.say(Statistic::LosesError, Some(stake.p_loses.se), rows);
    chances.say(Statistic::Best, stake.p_best.map(|found| found.value), rows);
    chances.say(Statistic::BestError, stake.p_best.map(|found| found.se), rows);
}
