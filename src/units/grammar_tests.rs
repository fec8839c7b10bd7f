//! Tables of valid and invalid writings with their exact messages, and the round trip of writing and reading.

use crate::units::{
    Currency, Kind, Moment, Money, Period, Quantity, Share, Span, YearMonth, parse, parse_as,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn pence(pence: i64) -> Quantity {
    Quantity::Amount(Money::from_pence(pence))
}

fn pay(pence: i64, per: Period) -> Quantity {
    Quantity::Pay { amount: Money::from_pence(pence), per }
}

fn ratio(numerator: i64, denominator: i64) -> Share {
    Share::from_ratio(numerator, denominator).unwrap()
}

fn part(ppm: i64, of: &str) -> Quantity {
    Quantity::Part { share: Share::from_ppm(ppm), of: of.to_owned() }
}

#[test]
fn what_the_language_shows_is_read() {
    let table = [
        ("£9,000", pence(900_000)),
        ("£1.2m", pence(120_000_000)),
        ("-£250", pence(-25_000)),
        ("£0", pence(0)),
        ("£17.50", pence(1_750)),
        ("£3,333.34", pence(333_334)),
        ("£1.23456k", pence(123_456)),
        ("£10bn", pence(1_000_000_000_000)),
        ("£3,100 / week", pay(310_000, Period::Week)),
        ("£525k / year", pay(52_500_000, Period::Year)),
        ("£178/day", pay(17_800, Period::Day)),
        ("55%", Quantity::Share(Share::from_ppm(550_000))),
        ("0.05%", Quantity::Share(Share::from_ppm(500))),
        ("105%", Quantity::Share(Share::from_ppm(1_050_000))),
        ("5/6", Quantity::Share(ratio(5, 6))),
        ("20% of plan_value", part(200_000, "plan_value")),
        ("100% of due to notes", part(1_000_000, "due to notes")),
        ("4% / year", Quantity::Growth { share: Share::from_ppm(40_000), per: Period::Year }),
        ("-2% / year", Quantity::Growth { share: Share::from_ppm(-20_000), per: Period::Year }),
        ("0.32 / year", Quantity::Tempo { number: 0.32, per: Period::Year }),
        ("0 / year", Quantity::Tempo { number: 0.0, per: Period::Year }),
        ("27% in 1 year", Quantity::Chance { share: Share::from_ppm(270_000), within: Span::Months(12.0) }),
        ("50% in 18 months", Quantity::Chance { share: ratio(1, 2), within: Span::Months(18.0) }),
        ("18 months", Quantity::Duration(Span::Months(18.0))),
        ("1 month", Quantity::Duration(Span::Months(1.0))),
        ("6 weeks", Quantity::Duration(Span::Days(42.0))),
        ("2 quarters", Quantity::Duration(Span::Months(6.0))),
        ("0.1 years", Quantity::Duration(Span::Months(1.2))),
        ("0 days", Quantity::Duration(Span::ZERO)),
        ("2019-11", Quantity::Moment(Moment::Month(YearMonth::new(2019, 11).unwrap()))),
        ("2019-11-01", Quantity::Moment(Moment::Day(date(2019, 11, 1)))),
        (" 380 ", Quantity::Bare(380.0)),
        ("-0.5", Quantity::Bare(-0.5)),
    ];
    for (text, quantity) in table {
        assert_eq!(parse(text, Currency::Gbp), Ok(quantity), "{text}");
    }
    assert_eq!(parse("A$9,000", Currency::Aud), Ok(pence(900_000)));
    assert_eq!(parse("CHF 9,000", Currency::Chf), Ok(pence(900_000)));
}

/// Spaces that do not break, or are narrow or thin, come with a copy and cannot be told from plain ones.
#[test]
fn spaces_that_look_like_plain_ones_are_read_as_such() {
    for space in ['\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}'] {
        for plain in ["5% in 1 year", "£1,200 / week", "18 months", "20% of principal"] {
            let written = plain.replace(' ', &space.to_string());
            assert_eq!(parse(&written, Currency::Gbp), parse(plain, Currency::Gbp), "{written:?}");
            assert!(parse(&format!("{space}{plain}{space}"), Currency::Gbp).is_ok(), "{plain}");
        }
    }
}

#[test]
fn what_breaks_the_grammar_is_refused_with_the_rule_and_a_hint() {
    let unit = "a value is a number with its unit";
    let examples = r#"write for example "£9,000", "55%", "18 months", "0.04 / year" or "2019-11""#;
    let commas = "commas separate thousands, in groups of three figures";
    let period = "a period is day, week, month, quarter or year";
    let stroke = "a period stands after a stroke";
    let sign = r#"amounts in this file are in GBP and written with "£""#;
    let decimals = "an amount is whole hundredths: at most two decimals";
    let multiple = "an amount may end in k (thousand), m (million) or bn (thousand million)";
    let moment = "a date is year-month or year-month-day";
    let time = "time is in days, weeks, months, quarters or years";
    let fraction = "a fraction is a whole number over a whole number above zero, each at most 1,000,000,000";
    let table = [
        ("", unit, examples),
        ("lots", unit, examples),
        ("yes", unit, r#"write "100%""#),
        ("No", unit, r#"write "0%""#),
        ("£", unit, examples),
        ("about £5", unit, examples),
        ("€5", sign, r#"write "£5", or set currency = "EUR" for the whole file"#),
        ("-$5k", sign, r#"write "-£5k", or set currency = "USD" for the whole file"#),
        ("GBP 900", sign, r#"write "£900""#),
        ("¥900", sign, r#"write "£900""#),
        ("£-250", "the minus stands before the currency sign", r#"write "-£250""#),
        ("£1.005", decimals, r#"write "£1,005", or "£1.01" if the point is one"#),
        ("-£1.234567505m", decimals, r#"write the nearest amount, "-£1,234,567.51""#),
        ("£10.1bn", "an amount lies within ±£10,000,000,000", "write a smaller amount"),
        ("£9 million", multiple, r#"write "£9m""#),
        ("£9 m / year", multiple, r#"write "£9m / year""#),
        ("£9K", multiple, r#"write "£9k""#),
        ("£9million", multiple, r#"write "£9m""#),
        ("£9q", multiple, "leave out what follows the number"),
        ("£9,00", commas, r#"write "£9.00""#),
        ("0,2 / year", commas, r#"write "0.2 / year""#),
        ("0,200 / year", commas, r#"write "0.200 / year""#),
        ("0,060 months", commas, r#"write "0.060 months""#),
        ("£0,014m", commas, r#"write "£0.014m""#),
        ("£0,200", commas, r#"write "£0.20""#),
        ("£000,600", commas, r#"write "£0.60" or "£600""#),
        ("1,6m", commas, r#"write "1.6 months" or "£1.6m""#),
        ("1,00,000", commas, r#"write the number without commas, perhaps "100000""#),
        ("£.5", "a point has figures on both sides", r#"write "£0.5""#),
        ("5.%", "a point has figures on both sides", r#"write "5%""#),
        (
            "1.2.3",
            "a number has one point at most",
            r#"separate thousands by commas, such as "1,234,567.50""#,
        ),
        ("1234567890123456789", "a number has at most 18 figures", "write fewer figures"),
        ("£3,100 / wk", period, r#"write "£3,100 / week""#),
        ("£3,100 / fortnight", period, r#"write "£3,100 / month", or another period after the stroke"#),
        ("6 /", period, r#"write "6 / month", or another period after the stroke"#),
        ("0.3 / years", period, r#"write "0.3 / year""#),
        ("£3,100 per week", stroke, r#"write "£3,100 / week""#),
        ("£3,100 pcm", stroke, r#"write "£3,100 / month""#),
        ("4% p.a.", stroke, r#"write "4% / year""#),
        ("3 a month", stroke, r#"write "3 / month""#),
        ("£900 each", r#"nothing stands here after "£900""#, r#"leave out "each""#),
        ("4 per cent", "a share is written with %", r#"write "4%""#),
        (
            "33.33333%",
            "a percentage has at most four decimals",
            r#"write fewer decimals, or a fraction such as "1/3""#,
        ),
        ("999999%", "a share lies within ±100,000%", "write a smaller share"),
        ("5/0", fraction, r#"write a fraction such as "5/6", or a percentage"#),
        ("0.5/6", fraction, r#"write a fraction such as "5/6", or a percentage"#),
        (
            "20% of",
            r#"after "of" stands the name of an amount, in letters, digits, "_" and "-""#,
            r#"write a part such as "20% of plan_value""#,
        ),
        (
            "4% / week",
            "growth is by the month, the quarter or the year",
            r#"write growth such as "4% / year", or a chance such as "4% in 1 week""#,
        ),
        (
            "4% in a year",
            r#"after "in" stands a length of time above zero"#,
            r#"write a chance such as "4% in 1 year""#,
        ),
        (
            "4% in 0 days",
            r#"after "in" stands a length of time above zero"#,
            r#"write a chance such as "4% in 1 year""#,
        ),
        ("4% in 1 yr", time, r#"write "4% in 1 year""#),
        ("18 mths", time, r#"write "18 months""#),
        ("18m", unit, r#"write "18 months" (time) or "£18m" (money)"#),
        ("9k", unit, r#"write "£9k""#),
        ("9,000 GBP", unit, r#"write "£9,000""#),
        ("18 people", r#"nothing stands here after "18""#, r#"leave out "people""#),
        (
            "5 points",
            r#"nothing stands here after "5""#,
            r#"write "5%" for percentage points, and 5 for points of a score"#,
        ),
        ("5 pp", "a share is written with %", r#"write "5%""#),
        ("2019-13", moment, "months are numbered 01 to 12; the second number is the month"),
        ("2019-02-29", moment, "2019-02 has days 01 to 28"),
        ("2019-4", moment, r#"write "2019-04": two figures for the month and the day"#),
        ("19-04", moment, r#"write the year first, in four figures, such as "2019-11-01""#),
        ("1819-04", moment, "write a year from 1900 to 2200"),
        ("2019-11-01-01", moment, r#"write a month such as "2019-11" or a day such as "2019-11-01""#),
        ("01/11/2019", moment, r#"write the year first, then month and day, such as "2019-11-01""#),
    ];
    for (text, rule, hint) in table {
        let error = parse(text, Currency::Gbp).unwrap_err();
        assert_eq!((error.found.as_str(), error.rule.as_str(), error.hint.as_str()), (text, rule, hint));
    }
}

#[test]
fn another_kind_than_expected_is_refused_with_what_to_write() {
    let table = [
        (Kind::Tempo, "4% / year", r#"write "0.04 / year" (a rate) or "4% in 1 year" (a chance)"#),
        (Kind::Tempo, "4%", r#"write "4% in 1 year" (a chance) or "0.04 / year" (a rate)"#),
        (Kind::Tempo, "6", r#"say how often: "6 / year" or "6 / month""#),
        (Kind::Tempo, "£6 / year", r#"write "6 / year""#),
        (Kind::Share, "0.55", r#"write "55%""#),
        (Kind::Share, "55", r#"write "55%""#),
        (Kind::Share, "1", r#"write "100%" or "1%""#),
        (Kind::Share, "4% / year", r#"write "4%", without a time"#),
        (Kind::Share, "20% of principal", r#"write "20%" alone"#),
        (Kind::Share, "£5", r#"write "5%""#),
        (Kind::Share, "£500", r#""£500" is an amount of money"#),
        (Kind::Part, "20%", r#"say of what: "20% of principal""#),
        (Kind::Growth, "4%", r#"write "4% / year""#),
        (Kind::Growth, "0.04 / year", r#"write "4% / year""#),
        (Kind::Growth, "0.04 / week", r#""0.04 / week" is a rate"#),
        (Kind::Growth, "4% in 1 year", r#"write "4% / year""#),
        (Kind::Amount, "18 months", r#""18 months" is a length of time"#),
        (Kind::Amount, "9,000", r#"write "£9000""#),
        (
            Kind::Amount,
            "£3,100 / week",
            r#"write "£3,100", without a period; for each of what it is, other words say"#,
        ),
        (Kind::Pay, "£3,100", r#"say for what period: "£3,100 / week", "£3,100 / month" or "£3,100 / year""#),
        (Kind::Pay, "3100 / week", r#"write "£3100 / week""#),
        (Kind::Duration, "18", r#"write "18 months" or "18 days""#),
        (Kind::Duration, "2019-11", r#""2019-11" is a date"#),
        (Kind::Moment, "2019", r#"say in which month: "2019-04""#),
        (Kind::Moment, "04/2019", r#"write "2019-04""#),
        (Kind::Count, "43%", r#""43%" is a share"#),
        (Kind::Moment, "18", r#"write "18 months" or another time"#),
        (Kind::Ratio, "43%", "write 0.43 without quotes"),
        (Kind::Count, "6 / month", "write 6 without quotes and without a period"),
        (Kind::Points, "£4.50", r#"write 4.5 without quotes and without "£""#),
    ];
    for (kind, text, hint) in table {
        let error = parse_as(text, kind, Currency::Gbp).unwrap_err();
        assert_eq!(error.hint, hint, "{kind:?} {text}");
        assert_eq!(error.rule, format!("{} stands here", kind.noun(Currency::Gbp)));
    }
}

#[test]
fn dates_in_other_forms_are_written_as_they_are_read() {
    for (text, meant) in [
        ("April 2019", "2019-04"),
        ("1 April 2019", "2019-04-01"),
        ("5 Apr 2019", "2019-04-05"),
        ("April 5, 2019", "2019-04-05"),
        ("05/04/2019", "2019-04-05"),
        ("5.4.2019", "2019-04-05"),
        ("04-2019", "2019-04"),
        ("2019/04", "2019-04"),
    ] {
        let error = parse_as(text, Kind::Moment, Currency::Gbp).unwrap_err();
        assert_eq!(error.hint, format!("write \"{meant}\""), "{text}");
        assert!(parse_as(text, Kind::Duration, Currency::Gbp).unwrap_err().hint != error.hint, "{text}");
    }
}

#[test]
fn hints_write_what_would_be_read() {
    for (kind, text) in [(Kind::Tempo, "4% / year"), (Kind::Share, "0.55"), (Kind::Growth, "0.04 / year")] {
        let hint = parse_as(text, kind, Currency::Gbp).unwrap_err().hint;
        for suggestion in hint.split('"').skip(1).step_by(2) {
            assert!(parse_as(suggestion, kind, Currency::Gbp).is_ok(), "{suggestion}");
        }
    }
}

fn shares() -> impl Strategy<Value = Share> {
    prop_oneof![
        (-1_000_000_000_i64..=1_000_000_000).prop_map(Share::from_ppm),
        (0_i64..1_000, 1_i64..1_000).prop_map(|(n, d)| ratio(n, d)),
    ]
}

fn numbers() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..1.0, 0.0..1e9_f64, (0_u32..100_000).prop_map(f64::from)]
}

fn spans() -> impl Strategy<Value = Span> {
    prop_oneof![numbers().prop_map(Span::Days), numbers().prop_map(Span::Months)]
}

fn quantities() -> impl Strategy<Value = Quantity> {
    let money = || (-1_000_000_000_000_i64..=1_000_000_000_000).prop_map(Money::from_pence);
    let period = || prop::sample::select(Period::ALL.to_vec());
    let growth_period = prop::sample::select(Period::ALL[2..].to_vec());
    let day = |(year, month, day)| Date::new(year, month, day).unwrap();
    prop_oneof![
        money().prop_map(Quantity::Amount),
        (money(), period()).prop_map(|(amount, per)| Quantity::Pay { amount, per }),
        shares().prop_map(Quantity::Share),
        (shares(), "[a-z][a-z0-9_-]{0,8}( [a-z]{1,4})?").prop_map(|(share, of)| Quantity::Part { share, of }),
        (shares(), growth_period).prop_map(|(share, per)| Quantity::Growth { share, per }),
        (numbers(), period()).prop_map(|(number, per)| Quantity::Tempo { number, per }),
        (shares(), spans())
            .prop_filter("a chance is within some time", |(_, within)| within.number() > 0.0)
            .prop_map(|(share, within)| Quantity::Chance { share, within }),
        spans().prop_map(Quantity::Duration),
        (1900_i16..=2200, 1_i8..=12, 1_i8..=28).prop_map(move |it| Quantity::Moment(Moment::Day(day(it)))),
        (1900_i16..=2200, 1_i8..=12)
            .prop_map(|(year, month)| Quantity::Moment(Moment::Month(YearMonth::new(year, month).unwrap()))),
        numbers().prop_map(Quantity::Bare),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// What is written is read again as the same quantity, in every currency.
    #[test]
    fn writing_and_reading_are_inverse(quantity in quantities(), currency in prop::sample::select(Currency::ALL.to_vec())) {
        let written = quantity.written_in(currency);
        prop_assert_eq!(parse(&written, currency), Ok(quantity), "{}", written);
    }

    /// No text makes the reader fail other than by an error.
    #[test]
    fn no_text_stops_the_program(text in "(-|£|€|CHF )?[0-9,./%-]{0,24}( ?(/|of|in|per|m|k|bn|£|é) ?[a-z0-9 ]{0,6}){0,2}") {
        for kind in [Kind::Amount, Kind::Share, Kind::Tempo, Kind::Growth, Kind::Moment, Kind::Count] {
            let _ = parse_as(&text, kind, Currency::Gbp);
        }
    }

    /// Not even an arbitrary one.
    #[test]
    fn arbitrary_text_does_not_stop_the_program(text in ".{0,12}") {
        let _ = parse(&text, Currency::Gbp);
    }
}
