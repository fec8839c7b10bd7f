use super::super::example::{model, summary};
use super::*;
use crate::statistics::{Column, Value};

fn plot(summary: &Summary, name: &str) -> String {
    let found =
        plots(&model(), summary, None).into_iter().find(|picture| format!("{}.svg", picture.name) == name);
    found.unwrap_or_else(|| panic!("{name} is drawn")).drawing.svg
}

/// The words of a picture, one line for each piece of text.
fn words(svg: &str) -> Vec<String> {
    let pieces = svg
        .split("</text>")
        .filter_map(|piece| piece.rsplit_once('>').map(|(_, words)| words.trim().to_owned()));
    pieces.filter(|words| !words.is_empty()).collect()
}

#[track_caller]
fn assert_says(svg: &str, line: &str) {
    assert!(words(svg).iter().any(|words| words == line), "{line} is not in {:?}", words(svg));
}

#[test]
fn a_run_is_drawn_into_whole_files() {
    let folder = tempfile::tempdir().unwrap();
    let paths = write_plots(&model(), &summary(), folder.path()).unwrap();
    let names: Vec<_> =
        paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let expected = [
        "irr.svg",
        "net.svg",
        "hundred.svg",
        "states-usual.svg",
        "ladder-usual-council.svg",
        "states-bond.svg",
        "cash-bond.svg",
        "waterfall-bond.svg",
        "ladder-bond-council.svg",
        "quarters-bond-lives.svg",
    ];
    assert_eq!(names, expected);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), names.len());
    for path in &paths {
        let svg = std::fs::read_to_string(path).unwrap();
        assert!(svg.starts_with("<svg width=\"900\" height=\"") && svg.trim_end().ends_with("</svg>"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }
    assert!(write_plots(&model(), &summary(), &folder.path().join("nowhere")).is_err());
}

#[test]
fn titles_say_the_finding() {
    let summary = summary();
    assert_says(
        &plot(&summary, "irr.svg"),
        "Bond: 28% of draws lose money (about 6 in 20); the median earns 4.8% a year",
    );
    assert_says(
        &plot(&summary, "net.svg"),
        "Bond: avoided cost of care exceeds payments in 69% of draws (about 14 in 20); median",
    );
    assert_says(
        &plot(&summary, "states-bond.svg"),
        "Bond: people in month 96: own tenancy 43, residential care 42",
    );
    assert_says(
        &plot(&summary, "cash-bond.svg"),
        // The median of what is out at most in each draw, from £400k to £800k; not the month in which the median is lowest.
        "Bond, medians: investors are out £599k at most and end at £159k; the provider has",
    );
}

#[test]
fn axes_and_bands_are_named() {
    let summary = summary();
    assert_says(&plot(&summary, "irr.svg"), "Internal rate of return, % a year");
    assert_says(
        &plot(&summary, "net.svg"),
        "Net position of all payers (avoided cost of care less paid), £ million",
    );
    assert_says(&plot(&summary, "states-bond.svg"), "People, mean over draws");
    for line in [
        "9 of 10 draws",
        "half of draws",
        "median",
        "£ thousand",
        "£ million",
        "Months from programme start",
        "96",
    ] {
        assert_says(&plot(&summary, "cash-bond.svg"), line);
    }
}

/// Fifty dots a panel, 14 of them losses: 28% of draws.
#[test]
fn every_panel_has_fifty_dots() {
    let mut summary = summary();
    let count = |svg: &str, colour: &str| {
        svg.lines().filter(|line| line.contains("<circle") && line.contains(colour)).count()
    };
    let svg = plot(&summary, "irr.svg");
    assert_eq!((count(&svg, ""), count(&svg, "#D55E00")), (50, 14));
    let second = summary.options[1].clone();
    summary.options.push(OptionSummary { name: "other".into(), title: "the other".into(), ..second });
    let svg = plot(&summary, "irr.svg");
    assert_eq!((count(&svg, ""), count(&svg, "#D55E00")), (100, 28));
    assert_says(&svg, "the other");
}

/// However many options there are, each has room for its dots and its finding over them.
#[test]
fn many_options_make_a_taller_picture() {
    let mut summary = summary();
    let bond = summary.options[1].clone();
    summary.options.extend((3..=9).map(|n| OptionSummary { title: format!("form {n}"), ..bond.clone() }));
    let svg = plot(&summary, "irr.svg");
    let height = svg.split("height=\"").nth(1).and_then(|rest| rest.split('"').next());
    assert!(height.and_then(|height| height.parse::<u32>().ok()).is_some_and(|height| height > 8 * 180));
    assert_says(&svg, "Internal rate of return, % a year: each option");
    for n in 3..=9 {
        assert_says(
            &svg,
            &format!("Form {n}: 28% of draws lose money (about 6 in 20); the median earns 4.8% a year"),
        );
    }
    assert!(!svg.contains('…'));
}

#[test]
fn extreme_values_are_drawn_and_missing_ones_left_out() {
    let mut summary = summary();
    for irr in [vec![-1.0; 3], vec![0.0], vec![0.05; 400], vec![-1.0, 1e6]] {
        let irr: Column = irr.into_iter().collect();
        summary.options[1].pictures.irr = irr.clone();
        summary.options[1].pictures.net = irr;
        assert_eq!(plots(&model(), &summary, None).len(), 10);
    }
    for option in &mut summary.options {
        option.pictures = crate::data::Pictures::default();
        option.occupancy.clear();
        option.payers.clear();
        option.waterfall = None;
    }
    assert_eq!(plots(&model(), &summary, None), []);
}

#[test]
fn names_of_options_make_names_of_files() {
    let mut summary = summary();
    let named = |name: &str| OptionSummary { name: name.into(), ..summary.options[0].clone() };
    summary.options = vec![named("a/b"), named("a b"), named("Bond-2"), named("\u{e9}t\u{e9}")];
    assert_eq!(file_names(&summary.options), ["a_b", "a_b-2", "Bond-2", "_t_"]);
}

#[test]
fn titles_are_escaped() {
    let mut summary = summary();
    summary.options[1].title = "A & <B>".into();
    let svg = plot(&summary, "irr.svg");
    assert!(svg.contains("A &amp; &lt;B&gt;: 28%") && !svg.contains("<B>"));
}

/// The same summary gives the same bytes.
#[test]
fn pictures_are_a_function_of_the_summary() {
    assert_eq!(plots(&model(), &summary(), None), plots(&model(), &summary(), None));
}

/// A ladder says how much turns into cash and whether that is more than is paid; years say in how many it is not.
#[test]
fn payers_see_their_ladder_and_their_years() {
    let mut summary = summary();
    let payer = &mut summary.options[1].payers[0];
    let (avoided, cashable) = (payer.avoided_cost, payer.cashable);
    let of = |year: &str, paid| crate::data::YearSummary {
        year: year.into(),
        paid,
        avoided_cost: avoided,
        cashable,
        p_exceeds: crate::statistics::Estimate { value: 0.5, se: 0.1 },
    };
    let nought = crate::statistics::distribution(&(0..400).map(|_| 0_i64).collect());
    payer.years = vec![of("2020-21", avoided), of("2021-22", nought)];
    let [avoids, turns] = [&avoided, &cashable].map(|found| found.mean.expect("a mean").value);
    let svg = plot(&summary, "ladder-bond-council.svg");
    let share = crate::report::number::percent(turns / avoids, 2);
    assert!(
        words(&svg).iter().any(|line| line.starts_with(&format!("Bond: {share} of what"))),
        "{:?}",
        words(&svg)
    );
    let svg = plot(&summary, "years-bond-council.svg");
    assert!(words(&svg).join(" ").contains("pays more than it saves in cash in 1 of 2 financial years"));
    for line in ["2020-21", "2021-22", "Financial year", "cash saved: 9 of 10 draws, median"] {
        assert_says(&svg, line);
    }
    assert!(!svg.contains("NaN"));
}

/// A waterfall names what comes in, every step in its order, and what is left to each class; a class of investors is told
/// from others by words, not by colour alone.
#[test]
fn the_waterfall_names_its_steps_in_order() {
    let svg = plot(&summary(), "waterfall-bond.svg");
    let said = words(&svg);
    let place = |start: &str| {
        said.iter().position(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}: {said:?}"))
    };
    let starts = [
        "comes in from payers",
        "is called on",
        "1. ",
        "2. the fee",
        "3. coupons",
        "4. principal",
        "5. what is left",
    ];
    let places = starts.map(place);
    assert!(places.is_sorted(), "{said:?}");
    assert!(said.iter().any(|line| line.ends_with("received less drawn")));
    assert_says(&svg, "paid to investors");
    // What goes to investors is what classes have of it, whoever shares in a step with them, less what a guarantor makes up.
    let summary = summary();
    let mean = |found: &crate::statistics::Distribution| found.mean.expect("a mean").value;
    let bond = &summary.options[1];
    let all = bond.investor.as_ref().expect("investors");
    let made_up: f64 = bond.guarantees.iter().map(|guarantee| mean(&guarantee.called)).sum();
    let figure = crate::report::number::figure(
        mean(&all.repaid) + mean(&all.earned) - made_up,
        crate::data::FigureUnit::Money,
        model().currency,
    );
    assert!(said.join(" ").contains(&format!("the vehicle pays {figure} to investors")), "{said:?}");
    assert!(!svg.contains("NaN"));
}

/// What a payer is claimed by quarter: low, median and high in words, each year named once, at its first quarter.
#[test]
fn quarters_are_claimed_low_median_and_high() {
    let svg = plot(&summary(), "quarters-bond-lives.svg");
    for line in ["low to high: 9 of 10 draws", "median", "2021-22"] {
        assert_says(&svg, line);
    }
    assert_eq!(words(&svg).iter().filter(|line| **line == "2021-22").count(), 1);
    let pictures = plots(&model(), &summary(), None);
    let picture = pictures.iter().find(|picture| picture.name == "quarters-bond-lives").expect("it is drawn");
    assert_eq!(picture.drawing.numbers.len(), 5);
    assert_eq!(picture.drawing.numbers[1][0], "2021-22 Q1");
    assert!(picture.drawing.title.contains("(2021-22 Q4)"), "{}", picture.drawing.title);
}

/// The numbers of a picture are those of the report's tables: where one draw in ten has no rate, between what quantiles lie
/// whatever these would be.
#[test]
fn a_picture_withholds_what_tables_withhold() {
    let mut summary = summary();
    let rate = |draw: u32| match draw {
        0..40 => Value::Undefined,
        40..100 => Value::Known(-1.0),
        100..300 => Value::Known(0.04),
        _ => Value::Known(f64::from(draw) / 1e3),
    };
    let rates: Column = (0..400).map(rate).collect();
    let bond = &mut summary.options[1];
    bond.investor.as_mut().expect("the bond has investors").irr =
        crate::statistics::distribution_of_rates(&rates);
    bond.pictures.irr = rates;
    let pictures = plots(&model(), &summary, None);
    let drawing = &pictures.iter().find(|picture| picture.name == "irr").expect("it is drawn").drawing;
    // The 20th of 400 is unknown or a total loss; the 100th is the 60th or the 100th of those known; and so on.
    let expected = [
        ["", "P5", "P25", "median", "P75", "P95"],
        ["Bond", "at most -100.0%", "-100.0% to 4.0%", "4.0%", "4.0% to 33.9%", "at least 37.9%"],
    ];
    assert_eq!(drawing.numbers, expected.map(|row| row.map(str::to_owned).to_vec()));
    assert!(drawing.title.contains("10% of draws have no rate, and no dot"), "{}", drawing.title);
}

#[test]
fn a_median_of_nought_in_every_quarter_is_said() {
    let mut summary = summary();
    let payer =
        summary.options[1].payers.iter_mut().find(|payer| payer.name == "lives").expect("it is there");
    for (place, quarter) in payer.quarters.iter_mut().enumerate() {
        // One draw in ten pays, more in a later quarter.
        let paid = |draw: u64| if draw < 40 { 10_000 * (place as i64 + 1) } else { 0 };
        quarter.paid = crate::statistics::distribution(&(0..400).map(paid).collect());
    }
    let pictures = plots(&model(), &summary, None);
    let picture = pictures.iter().find(|picture| picture.name == "quarters-bond-lives").expect("it is drawn");
    let said = "Bond: the median of what the Better Lives Fund pays is £0 in every quarter; in 2021-22 Q4 it pays more than £40k in 1 of 20 draws";
    assert_eq!(picture.drawing.title, said);
}
