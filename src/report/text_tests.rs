use super::super::example;
use super::*;
use crate::data::{BaseFigure, BaseValue, FigureUnit, Summary};
use crate::statistics::{Column, Value, distribution};

fn report() -> String {
    text(&example::model(), &example::summary())
}

/// Whether the words stand in the text in this order, wherever lines break.
fn says(text: &str, words: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    plain(text).contains(&plain(words))
}

#[track_caller]
fn assert_says(text: &str, words: &str) {
    assert!(says(text, words), "\"{words}\" is not in:\n{text}");
}

#[track_caller]
fn assert_fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{} columns: {line}", line.chars().count());
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn reports_fit_100_columns() {
    let (mut model, mut summary) = (example::model(), example::summary());
    assert_fits(&text(&model, &summary));
    assert_fits(&expected_text(&model, &summary));
    let long = "a very long name that somebody gave to a payer or a care setting in a hurry ".repeat(3);
    model.title = long.repeat(2);
    for option in &mut summary.options {
        option.title = long.clone();
        option.payers[0].title = long.clone();
        option.states[0].title = long.clone();
        option.tranches.iter_mut().for_each(|tranche| tranche.1 = long.replace(' ', "_"));
    }
    assert_fits(&text(&model, &summary));
    assert_fits(&expected_text(&model, &summary));
}

#[test]
fn investors_read_return_loss_and_payback_with_errors() {
    let report = report();
    assert_says(&report, "IRR a year -5.3% ± 1.4 -0.9% ± 0.5 4.8% ± 0.6 10.4% ± 0.5 14.9% ± 0.2");
    assert_says(&report, "IRR of the mean cash: 5.7% ± 0.4 a year.");
    assert_says(&report, "Chance of a loss (less back than was drawn): 28.0% ± 2.2 (about 6 in 20).");
    assert_says(&report, "Chance of a total loss (nothing back): 2.0% ± 0.8 (fewer than 1 in 20).");
    assert_says(&report, "Worst 5% of draws, net cash on average: -£471k ± 7.");
    assert_says(&report, "month of payback - 34 ± 1 70 ± 2 never");
    assert_says(&report, "never paid back within the horizon in 17.5% ± 1.9 of draws");
    assert_says(&report, "average life, months: not defined in 12% of draws, so none of it is shown.");
}

/// Contracts tell what falls due; what of it moved no cash is said beside it.
#[test]
fn what_is_owed_and_never_moved_is_said_under_contracts() {
    let (model, mut summary) = (example::model(), example::summary());
    assert!(!says(&report(), "Paid under contracts is"));
    let option =
        summary.options.iter_mut().find(|option| option.provider.is_some()).expect("one with a service");
    let owed = option.payers[0].paid;
    let provider = option.provider.as_mut().expect("a provider");
    (provider.unpaid, provider.not_paid) = (owed, owed);
    option.payers[0].owed = Some(owed);
    let written = text(&model, &summary);
    assert_says(&written, "Paid under contracts is what falls due within the horizon. Of that, on average £");
    assert_says(&written, " is never paid by the vehicle, for want of cash; £");
    assert_says(&written, " is never paid by the provider, as it had stopped; £");
    assert_says(&written, " is put off by a budget and still owed by ");
}

/// A single draw has no means, and says why there are dashes in their place.
#[test]
fn one_draw_says_why_it_has_no_means() {
    let (model, mut summary) = (example::model(), example::summary());
    let why = "A mean and its error need two draws or more";
    assert!(!says(&text(&model, &summary), why));
    summary.provenance.draws = 1;
    assert_says(&text(&model, &summary), why);
    assert_says(&text(&model, &summary), "A dash stands where a mean or an error would be.");
}

#[test]
fn other_parties_read_what_they_ask() {
    let report = report();
    assert_says(&report, "Chance that avoided cost exceeds what is paid: 68.8% ± 2.3 (about 14 in 20)");
    assert_says(&report, "Chance of a deficit (costs above receipts): not seen in 400 draws");
    assert_says(&report, "the service works 65.0% ± 2.4 17.5% ± 1.9");
    assert_says(&report, "The contract's cap is £2.74m; chance that caps take something away: 23.0% ± 2.1");
    assert_says(&report, "baseline gap: paid for nothing more £200k ± 9");
    assert_says(
        &report,
        "Chance that bond is better: - all costs for each person referred: 72.5% ± 2.2 (about 15 in 20)",
    );
}

#[test]
fn the_base_case_stands_beside_the_simulation() {
    let report = report();
    let hidden = "The base case returns 8.3% a year. Of the draws, the median returns 4.8% ± 0.6, the mean cash returns \
        5.7% ± 0.4, and 28.0% ± 2.2 lose money (about 6 in 20).";
    assert_says(&report, hidden);
    assert_says(&report, "Northtown City Council: paid £1.70m ± 0.02 £1.38m ± 0.02");
}

#[test]
fn what_is_absent_and_how_to_run_it_again_are_said() {
    let report = report();
    assert_says(&report, "Tax, reliefs, interest on cash balances");
    assert_says(
        &report,
        "The mean of a difference does not depend on how a person's two histories are coupled",
    );
    assert_says(
        &report,
        "sib 0.1.0, seed 1, 400 draws, case early_card; scenario sha256 9f86d081884c7d659a2feaa0c55ad",
    );
    assert_says(&report, "Not good for: The price card is not published");
}

#[test]
fn a_run_without_draws_shows_the_base_case_alone() {
    let (model, mut summary) = (example::model(), example::summary());
    empty(&mut summary);
    let report = text(&model, &summary);
    assert_eq!(report, expected_text(&model, &summary));
    assert_says(&report, "Base case only");
    assert_says(&report, "investors: IRR a year 8.3% ± 0.1");
    assert_says(&report, "investors: month of payback never within the horizon");
    assert_says(&report, "investors: average life, months not defined");
    assert!(!says(&report, "Chance of a loss") && !report.contains("NaN"));
}

/// A return that no draw has, and one that only a few miss.
#[test]
fn what_is_not_defined_is_said_in_words() {
    let (model, mut summary) = (example::model(), example::summary());
    let all = summary.options[1].investor.as_mut().expect("the bond has investors");
    let few: Column =
        (0..400).map(|draw| if draw == 7 { Value::Undefined } else { Value::Known(0.04) }).collect();
    all.irr = crate::statistics::distribution_of_rates(&few);
    all.payback_month = distribution(&(0..400).map(|_| Value::BeyondHorizon).collect());
    all.irr_of_mean_cash = None;
    all.expected_shortfall = None;
    let report = text(&model, &summary);
    assert_says(&report, "IRR a year: not defined in 0.25% of draws, which are left out.");
    assert_says(&report, "Never paid back in the median draw");
    assert_says(&report, "IRR of the mean cash: not defined.");
    assert_says(&report, "too few draws to say");
}

/// One draw in ten has no rate: what these would be may change the lowest twentieth and the highest, not the median.
#[test]
fn quantiles_that_hold_whatever_draws_without_a_rate_would_be_are_shown() {
    let (model, mut summary) = (example::model(), example::summary());
    let all = summary.options[1].investor.as_mut().expect("the bond has investors");
    let rate = |draw: u32| match draw {
        0..40 => Value::Undefined,
        40..100 => Value::Known(-1.0),
        100..300 => Value::Known(0.04),
        _ => Value::Known(f64::from(draw) / 1e3),
    };
    all.irr = crate::statistics::distribution_of_rates(&(0..400).map(rate).collect());
    all.without_rate = crate::data::WithoutRate { nothing_drawn: 25, loss: 10, no_loss: 5 };
    let report = text(&model, &summary);
    assert_says(&report, "investors earn 4.0% ± 0 a year in the median draw; chance of a loss 28.0%");
    assert_says(&report, "(about 6 in 20); no rate of return in 10% of draws.");
    assert_says(&report, "IRR a year at most -100.0%");
    assert_says(
        &report,
        "IRR a year: not defined in 10% of draws, and quantiles are shown as far as they hold whatever these would be. \
         In 25 of them nothing is drawn; in 10 of them less comes back than was drawn, and no one rate from -30% to 30% \
         a month fits; in 5 of them no less comes back than was drawn, and no one rate from -30% to 30% a month fits.",
    );
    let all = summary.options[1].investor.as_mut().expect("the bond has investors");
    all.irr = crate::statistics::distribution_of_rates(&(0..400).map(|_| Value::Undefined).collect());
    let report = text(&model, &summary);
    assert_says(&report, "what investors earn in the median draw is not determined; chance of a loss");
    assert_says(&report, "not defined in 100% of draws, so none of it is shown.");
}

#[test]
fn the_headline_is_that_of_the_option_that_the_file_names() {
    let (mut model, mut summary) = (example::model(), example::summary());
    assert_says(&headline(&model, &summary), "Investors earn");
    model.headline = Some(crate::model::OptionId::new(0));
    let of_usual = headline(&model, &summary);
    assert!(!says(&of_usual, "nvestors") && says(&of_usual, " pays "), "{of_usual}");
    // A payer who neither pays nor avoids anything is no headline.
    let nothing: Column = (0..400).map(|_| Value::Known(0.0)).collect();
    let payer = &mut summary.options[0].payers[0];
    (payer.paid, payer.avoided_cost) = (distribution(&nothing), distribution(&nothing));
    let title = crate::report::sentences::capitalised(&payer.title);
    assert!(says(&of_usual, &title) && !says(&headline(&model, &summary), &title));
}

fn empty(summary: &mut Summary) {
    summary.provenance.draws = 0;
    for option in &mut summary.options {
        option.referred = distribution(&Column::default());
        option.base_case.push(BaseFigure {
            path: "a.path.nobody_knows".into(),
            title: "something that nobody knows".into(),
            unit: FigureUnit::Money,
            base: BaseValue { value: Value::Known(1.0), se: None },
        });
    }
}
