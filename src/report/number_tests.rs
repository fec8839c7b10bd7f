use super::super::example::Rows;
use super::*;
use crate::distribution::{Answer, Law, Scale as LawScale};
use crate::model::Inputs;
use crate::units::Share;

const GBP: Currency = Currency::Gbp;

fn row(unit: Unit, law: Law) -> Input {
    let mut rows = Rows(Inputs::default());
    let id = rows.row("a.b", unit, law);
    rows.0.row(id).clone()
}

fn certain(unit: Unit, value: f64) -> Input {
    row(unit, Law::certain(value).unwrap())
}

#[test]
fn rows_are_written_as_the_file_writes_them() {
    let table = [
        (Unit::Amount, 274_475_000.0, "£2,744,750"),
        (Unit::Amount, -1_750.0, "-£17.50"),
        (Unit::PayPerPerson(Period::Week), 310_000.0, "£3,100 / week"),
        (Unit::PayStanding(Period::Year), 33_000_000.0, "£330,000 / year"),
        (Unit::Share, 0.55, "55%"),
        (Unit::Share, 0.28, "28%"),
        (Unit::Growth(Period::Year), 0.045, "4.5% / year"),
        (Unit::Tempo(Period::Year), 0.38, "0.38 / year"),
        (Unit::Arrivals(Period::Month), 9.2, "9.2 / month"),
        (Unit::Chance { days: 365.25 }, 0.04, "4% in 1 year"),
        (Unit::Chance { days: 182.625 }, 0.125, "12.5% in 6 months"),
        (Unit::Chance { days: 14.0 }, 0.01, "1% in 2 weeks"),
        (Unit::Days, 1.0, "1 day"),
        (Unit::Months, 18.0, "18 months"),
        (Unit::Number, 1_000.0, "1,000"),
        (Unit::Number, 0.43, "0.43"),
    ];
    for (unit, value, written) in table {
        assert_eq!(base(&certain(unit, value), GBP), written);
    }
    let mut sixths = certain(Unit::Share, 5.0 / 6.0);
    sixths.exact = Share::from_ratio(5, 6);
    assert_eq!(base(&sixths, GBP), "5/6");
}

#[test]
fn uncertain_rows_show_what_eight_in_ten_draws_lie_between() {
    let price = Law::percentiles(1_200_000.0, 1_400_000.0, 1_600_000.0, LawScale::Log).unwrap();
    assert_eq!(with_interval(&row(Unit::Amount, price), GBP), "£14,000 (£12,000 to £16,000)");
    let cost = Law::percentiles(290_000.0, 310_000.0, 330_000.0, LawScale::Log).unwrap();
    assert_eq!(spoken(&row(Unit::PayPerPerson(Period::Week), cost), GBP), "£3,100 a week (£2,900 to £3,300)");
    // Normal on the log scale: 0.43·exp(±1.2816·ln(0.62/0.30)/3.92).
    let ratio = Law::interval(0.43, 0.3, 0.62, LawScale::Log).unwrap();
    assert_eq!(with_interval(&row(Unit::Number, ratio), GBP), "0.43 (0.339 to 0.545)");
    let works = Law::yes_no(0.85, Answer::Yes).unwrap();
    assert_eq!(with_interval(&row(Unit::Share, works), GBP), "yes (yes in 85% of draws)");
    // However fine, what somebody wrote stands as it was written.
    let fine = Law::percentiles(123_456_700.0, 134_567_800.0, 145_678_900.0, LawScale::Log).unwrap();
    assert_eq!(with_interval(&row(Unit::Amount, fine), GBP), "£1,345,678 (£1,234,567 to £1,456,789)");
    let works = Law::yes_no(0.6245, Answer::Yes).unwrap();
    assert_eq!(with_interval(&row(Unit::Share, works), GBP), "yes (yes in 62.45% of draws)");
    // About (a − 1/3) / (a + b − 2/3), of Beta(335.5, 53.5); its digits are those of a float and nobody's.
    assert_eq!(base(&row(Unit::Share, Law::counts(335.0, 53.0).unwrap()), GBP), "86.31%");
}

#[test]
fn rates_are_said_both_ways() {
    let rate = certain(Unit::Tempo(Period::Year), 0.38);
    assert_eq!(spoken_rate(&rate, GBP), "0.38 a year, so 32% leave within a year");
    let chance = certain(Unit::Chance { days: 365.25 }, 0.32);
    // −ln(1 − 0.32) = 0.3857
    assert_eq!(spoken_rate(&chance, GBP), "32% in 1 year, a rate of 0.386 a year");
    // 18 months are 547.875 days: −ln(0.7) / 1.5 = 0.2378 a year, 1 − 0.7^(2/3) = 0.2116.
    let chance = certain(Unit::Chance { days: 547.875 }, 0.3);
    let written = "30% in 18 months, a rate of 0.238 a year, so 21% leave within a year";
    assert_eq!(spoken_rate(&chance, GBP), written);
}

#[test]
fn what_a_draw_takes_is_said_as_a_file_writes_it() {
    let units = [
        Unit::Amount,
        Unit::PayPerPerson(Period::Week),
        Unit::PayStanding(Period::Quarter),
        Unit::Share,
        Unit::Growth(Period::Month),
        Unit::Tempo(Period::Year),
        Unit::Chance { days: 90.0 },
        Unit::Arrivals(Period::Month),
        Unit::Days,
        Unit::Months,
        Unit::Number,
    ];
    for unit in units {
        let row = certain(unit, 0.25);
        let inside = if unit == Unit::Amount { 25.0 } else { unit.inside(0.25) };
        let expected = if unit == Unit::Amount { "£0.25".to_owned() } else { spoken(&row, GBP) };
        assert_eq!(spoken_inside(&row, inside, GBP), expected, "{unit:?}");
    }
}

#[test]
fn figures_are_written_for_reading() {
    let money = |value| figure(value, FigureUnit::Money, GBP);
    let table = [
        (0.0, "£0"),
        (-0.4, "£0"),
        (9_999.0, "£9,999"),
        (412_300.0, "£412k"),
        (-412_300.0, "-£412k"),
        (2_744_750.0, "£2.74m"),
    ];
    for (value, written) in table {
        assert_eq!(money(value), written);
    }
    assert_eq!(figure(0.083, FigureUnit::Rate, GBP), "8.3%");
    assert_eq!(figure(-1.0, FigureUnit::Rate, GBP), "-100.0%");
    assert_eq!(figure(1.446, FigureUnit::Ratio, GBP), "1.45");
    assert_eq!(figure(97_090.4, FigureUnit::Count, GBP), "97,090");
}

#[test]
fn errors_stand_in_the_unit_of_their_figure_and_never_vanish() {
    let written = |value, se| figure_with_error(value, Some(se), FigureUnit::Money, GBP);
    assert_eq!(written(2_744_750.0, 31_000.0), "£2.74m ± 0.03");
    assert_eq!(written(2_744_750.0, 2_100.0), "£2.745m ± 0.002");
    assert_eq!(written(2_744_750.0, 12.0), "£2.745m ± <0.001");
    assert_eq!(written(-412_300.0, 3_200.0), "-£412k ± 3");
    assert_eq!(written(100.0, 0.0), "£100 ± 0");
    assert_eq!(written(6_015.0, 1_311.0), "£6,015 ± 1,311");
    assert_eq!(chance(Estimate { value: 0.2314, se: 0.0042 }), "23.1% ± 0.4");
}

#[test]
fn a_figure_near_nought_stands_in_the_unit_of_its_error() {
    let written = |value, se| figure_with_error(value, Some(se), FigureUnit::Money, GBP);
    assert_eq!(written(7.0, 152_991.0), "£0k ± 153");
    assert_eq!(written(-4_210.0, 152_991.0), "-£4k ± 153");
    assert_eq!(written(-412_300.0, 1_204_000.0), "-£0.41m ± 1.20");
    assert_eq!(written(0.0, 1_204_000.0), "£0.00m ± 1.20");
    assert_eq!(written(3.0, 999_499.0), "£0k ± 999");
    assert_eq!(figure_with_error(2.5, Some(1_200.4), FigureUnit::Count, GBP), "2 ± 1,200");
}

#[test]
fn both_ends_of_what_a_figure_lies_between_stand_in_one_unit() {
    let written = |ends, se| range_with_error(ends, se, FigureUnit::Money, GBP);
    assert_eq!(written([40.0, 12_400.0], Some(87_000.0)), "£0k to £12k ± 87");
    assert_eq!(written([40.0, 400.0], Some(87_000.0)), "£0k ± 87");
    assert_eq!(written([412_000.0, 1_204_000.0], None), "£0.41m to £1.20m");
    assert_eq!(range_with_error([0.021, 0.026], Some(0.004), FigureUnit::Rate, GBP), "2.1% to 2.6% ± 0.4");
}

#[test]
fn an_end_of_an_interval_is_as_fine_as_its_width_warrants() {
    assert_eq!([13_641.14, 19_265.86].map(|own| end(own, 5_624.72)), [13_600.0, 19_300.0]);
    assert_eq!([3_412_345.6, 3_413_011.2].map(|own| end(own, 665.6)), [3_412_350.0, 3_413_010.0]);
    assert_eq!(end(-96.0, 100.0), -100.0);
    assert!((end(0.052_34, 0.025) - 0.052).abs() < 1e-12);
    assert_eq!(end(1_234.56, 0.0), 1_234.56);
    assert_eq!(end(1_234.56, f64::INFINITY), 1_234.56);
}

#[test]
fn chances_are_counted_in_twenty() {
    let table = [
        (0.0, "0 in 20"),
        (0.01, "fewer than 1 in 20"),
        (0.26, "about 5 in 20"),
        (0.99, "more than 19 in 20"),
        (1.0, "20 in 20"),
    ];
    for (probability, said) in table {
        assert_eq!(in_twenty(probability), said);
    }
}

#[test]
fn days_are_said_as_the_time_they_came_from() {
    let table = [
        (0.0, "0 days"),
        (10.0, "10 days"),
        (14.0, "2 weeks"),
        (182.625, "6 months"),
        (183.0, "6 months"),
        (365.0, "1 year"),
        (913.0, "30 months"),
        (730.5, "2 years"),
    ];
    for (days, said) in table {
        assert_eq!(time_of(days), said);
    }
}

/// What is asked for is told as it was asked; what a run found and nobody wrote, as other figures.
#[test]
fn what_is_asked_is_told_to_the_last_digit() {
    let told = |value, unit| asked(value, unit, Currency::Gbp);
    assert_eq!(told(1874.32, FigureUnit::Money), "£1,874.32");
    assert_eq!(told(-1_234_567.0, FigureUnit::Money), "-£1,234,567");
    assert_eq!(told(0.0825, FigureUnit::Rate), "8.25%");
    assert_eq!(told(0.1, FigureUnit::Share), "10%");
    assert_eq!(told(1.125, FigureUnit::Ratio), "1.125");
    assert_eq!(told(74.0, FigureUnit::Count), "74");
    assert_eq!(told(1_874.321_987_65, FigureUnit::Money), "£1,874");
    assert_eq!(told(1.0 / 12.0, FigureUnit::Rate), "8.3%");
    // As sums of floats come out.
    assert_eq!(told(0.1 + 0.2, FigureUnit::Rate), "30%");
}
