//! Checks as text, at most 100 columns wide: each kind apart, each counted.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use crate::data::{Checked, CheckedKind, CheckedValue, FigureUnit, Mutation, Noticed, Verdict};
use crate::model::{Bounds, Expectation, Model, Statistic, YearOf};
use crate::units::Currency;

/// The widest line, columns.
const WIDTH: u16 = 100;
/// Paths of results up to this length stand on one line, columns.
const RESULT_WIDTH: usize = 42;
/// Names of checks up to this length stand on one line, columns.
const NAME_WIDTH: usize = 24;
/// Decimals of a figure whose tolerance has no more.
const FEWEST_DECIMALS: usize = 2;
/// Decimals beyond which no tolerance is written.
const MOST_DECIMALS: usize = 9;
/// Blanks on both sides of a cell.
const PADDING: u16 = 2;

/// All checks of a scenario: reproduced ones first, for only they are validation; then those worked out by hand, if any.
#[must_use]
pub fn checks_text(checked: &[Checked], currency: Currency) -> String {
    if checked.is_empty() {
        return "Checks: none.\n".to_owned();
    }
    let written = |group: &Group<'_>| {
        let table = if group.checks.is_empty() { String::new() } else { table(group, currency) };
        format!("{}\n{table}", group.heading)
    };
    by_kind(checked).iter().map(written).collect::<Vec<_>>().join("\n")
}

/// What whoever reads only one part must know; nothing where all checks hold.
pub(super) fn warning(checks: &[Checked]) -> Option<String> {
    let n_failed = checks.iter().filter(|check| !check.holds()).count();
    (n_failed > 0).then(|| {
        format!("Do not rely on this report: {n_failed} of {} checks of the file do not hold.", checks.len())
    })
}

/// Whether the checks of the file hold.
pub(super) fn verdict(checks: &[Checked], model: &Model) -> String {
    let (n, n_of_file) = (checks.len(), model.checks.len());
    if let Some(warning) = warning(checks) {
        return warning;
    }
    match (n, n_of_file) {
        (0, 0) => "The file has no checks.".to_owned(),
        (0, 1) => "The file has 1 check, which was not run.".to_owned(),
        (0, _) => format!("The file has {n_of_file} checks, which were not run."),
        (1, _) => "The only check of the file holds.".to_owned(),
        (_, _) => format!("All {n} checks of the file hold."),
    }
}

/// Checks of one kind.
pub(super) struct Group<'a> {
    /// Which they are, how many hold, and what that means.
    pub(super) heading: String,
    /// What they are held against.
    pub(super) figure: &'static str,
    /// The checks.
    pub(super) checks: Vec<&'a Checked>,
}

/// Checks by kind: reproduced ones first, then those worked out by hand, if any, then fitted ones.
pub(super) fn by_kind(checked: &[Checked]) -> Vec<Group<'_>> {
    let group = |kind: CheckedKind| {
        let checks: Vec<&Checked> = checked.iter().filter(|check| check.kind == kind).collect();
        let n_holding = checks.iter().filter(|check| check.holds()).count();
        let (word, meaning, figure) = match kind {
            CheckedKind::Reproduced => {
                ("Validation: reproduced checks", "nothing was set from these figures", "published")
            }
            CheckedKind::Fitted => {
                ("Fitted checks", "inputs were set from these figures, so this is no validation", "published")
            }
            CheckedKind::ByHand => (
                "Worked out by hand",
                "from the file's own numbers: these test the program, not the model",
                "by hand",
            ),
        };
        let heading = format!("{word}: {n_holding} of {} hold ({meaning})", checks.len());
        let is_shown = !checks.is_empty() || kind != CheckedKind::ByHand;
        is_shown.then_some(Group { heading, figure, checks })
    };
    [CheckedKind::Reproduced, CheckedKind::ByHand, CheckedKind::Fitted]
        .into_iter()
        .filter_map(group)
        .collect()
}

/// What moved inputs did to the checks that rest on them.
#[must_use]
pub fn mutations_text(mutations: &[Mutation]) -> String {
    let n_noticed = mutations.iter().filter(|mutation| mutation.noticed == Noticed::Yes).count();
    let mut text = format!(
        "Inputs moved by 10%: {n_noticed} of {} moves make the check that rests on them fail, as they must\n",
        mutations.len()
    );
    let mut rows = empty_table(&["check", "input", "why it is not noticed"]);
    for mutation in mutations {
        let why = match &mutation.noticed {
            Noticed::Yes => continue,
            Noticed::No => "the check does not depend on it, or its tolerance is too wide",
            Noticed::CannotBeMoved(why) => why,
        };
        rows.add_row([&mutation.check, &mutation.input, why]);
    }
    if n_noticed < mutations.len() {
        text.push_str(&written(&rows));
    }
    text
}

fn table(group: &Group<'_>, currency: Currency) -> String {
    let checked = &group.checks;
    let mut rows = empty_table(&["", "check", "result", group.figure, "found"]);
    for check in checked {
        rows.add_row(cells(check, currency));
    }
    keep_whole(&mut rows, 1, checked.iter().map(|check| check.name.as_str()), NAME_WIDTH);
    keep_whole(&mut rows, 2, checked.iter().map(|check| check.result.as_str()), RESULT_WIDTH);
    written(&rows)
}

/// How a check came out, its name, what it is about, what it had to meet and what was found.
pub(super) fn cells(check: &Checked, currency: Currency) -> [String; 5] {
    let scale = Scale {
        unit: check.unit,
        currency,
        is_exact: is_exact(check.expects),
        decimals: decimals(check.unit, check.expects),
    };
    let (verdict, found) = match &check.verdict {
        Verdict::Holds(found) => ("holds", scale.found(*found)),
        Verdict::Fails(found) => ("FAILS", scale.found(*found)),
        Verdict::CannotBeRead(why) => ("FAILS", why.clone()),
    };
    [verdict.to_owned(), check.name.clone(), what(check), scale.expected(check.expects), found]
}

/// The result, its statistic, and under what it was run.
fn what(check: &Checked) -> String {
    let statistic = match check.statistic {
        Statistic::BaseCase => "base case".to_owned(),
        Statistic::Mean => "mean".to_owned(),
        Statistic::OfMeanCash => "of mean cash".to_owned(),
        Statistic::Percentile(percent) => format!("p{percent}"),
    };
    let year = match check.of_year {
        None => String::new(),
        Some(YearOf::Contract(year)) => format!(", in contract year {year}"),
        Some(YearOf::Financial(year)) => format!(", in {year}"),
    };
    let mut what = format!("{}\n{statistic}{year}", check.result);
    if let Some(level) = &check.level {
        what.push_str(&format!(", at {level}"));
    }
    if let Some(case) = &check.circumstances.case {
        what.push_str(&format!(", case {case}"));
    }
    if let Some(replay) = &check.circumstances.replay {
        what.push_str(&format!(", replay {replay}"));
    }
    what
}

fn empty_table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH).set_header(header);
    table
}

/// Gives a column room for its words, up to so many columns: paths and names are not broken if that can be helped.
fn keep_whole<'a>(table: &mut Table, column: usize, words: impl Iterator<Item = &'a str>, at_most: usize) {
    let longest = words.map(|word| word.chars().count()).max().unwrap_or(0);
    let width = u16::try_from(longest.min(at_most)).expect("a narrow column") + PADDING;
    let column = table.column_mut(column).expect("a table has the columns of its header");
    column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
}

fn written(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Whether pennies matter.
fn is_exact(expects: Expectation) -> bool {
    matches!(expects, Expectation::Equals { within, .. } if within < 1.0)
}

/// Decimals of rates, shares, ratios and counts: as many as the tolerance has, and two at least.
fn decimals(unit: FigureUnit, expects: Expectation) -> usize {
    let Expectation::Equals { within, .. } = expects else { return FEWEST_DECIMALS };
    let shown = match unit {
        FigureUnit::Rate | FigureUnit::Share => within * 100.0,
        FigureUnit::Money | FigureUnit::Month | FigureUnit::Ratio | FigureUnit::Count => within,
    };
    let as_written = |decimals: &usize| {
        let read: f64 = format!("{shown:.decimals$}").parse().expect("a number that was written");
        (read - shown).abs() <= shown.abs() * 1e-9
    };
    (FEWEST_DECIMALS..MOST_DECIMALS).find(as_written).unwrap_or(MOST_DECIMALS)
}

/// How the figures of a check are written: with enough decimals to see why it fails.
struct Scale {
    unit: FigureUnit,
    currency: Currency,
    is_exact: bool,
    decimals: usize,
}

impl Scale {
    fn expected(&self, expects: Expectation) -> String {
        match expects {
            Expectation::Equals { value, within } => {
                format!("{}\n± {}", self.number(value), self.number(within))
            }
            Expectation::Bounds(bounds) => self.bounds(bounds),
        }
    }

    fn bounds(&self, bounds: Bounds) -> String {
        let words = [
            ("at least", bounds.at_least),
            ("more than", bounds.more_than),
            ("at most", bounds.at_most),
            ("less than", bounds.less_than),
        ];
        let written = |(words, bound): (&str, Option<f64>)| Some(format!("{words} {}", self.number(bound?)));
        words.into_iter().filter_map(written).collect::<Vec<_>>().join(", ")
    }

    fn found(&self, found: CheckedValue) -> String {
        match found.se {
            Some(se) if se > 0.0 => format!("{}\n(error {})", self.number(found.value), self.error(se)),
            Some(_) | None => self.number(found.value),
        }
    }

    /// An error says enough with two digits.
    fn error(&self, se: f64) -> String {
        match self.unit {
            FigureUnit::Ratio | FigureUnit::Count => trimmed(se, if se < 0.1 { 4 } else { 2 }),
            FigureUnit::Money | FigureUnit::Rate | FigureUnit::Share | FigureUnit::Month => self.number(se),
        }
    }

    fn number(&self, value: f64) -> String {
        match self.unit {
            FigureUnit::Money => {
                let decimals = if self.is_exact && value != value.round() { 2 } else { 0 };
                let (sign, digits) = (if value < 0.0 { "-" } else { "" }, with_commas(value.abs(), decimals));
                format!("{sign}{}{digits}", self.currency.symbol())
            }
            FigureUnit::Rate | FigureUnit::Share => format!("{}%", trimmed(value * 100.0, self.decimals)),
            FigureUnit::Month => trimmed(value, 1),
            FigureUnit::Ratio | FigureUnit::Count => {
                let fewest = if value.abs() < 1.0 { 4 } else { FEWEST_DECIMALS };
                trimmed(value, self.decimals.max(fewest))
            }
        }
    }
}

/// A number with at most so many decimals.
fn trimmed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A number that is not negative, its thousands parted by commas.
fn with_commas(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(whole, rest)| (whole, rest));
    let mut parted = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    if rest.is_empty() { parted } else { format!("{parted}.{rest}") }
}
