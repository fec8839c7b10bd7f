//! The waterfall: who gets what out of what comes to the vehicle, in which order, and what that is to each class.

use super::cells::{Shown, mean, quantile_at, spread_table};
use crate::data::{FigureUnit, OptionSummary, ReturnSummary, StepSummary};
use crate::model::{Capital, Model, Pays, Step};
use crate::report::number::chance;
use crate::report::passage::{Passage, paragraph, subheading, table};
use crate::report::sentences::{capitalised, step_pays};
use crate::statistics::{Distribution, Level};

/// The capital of an option.
pub(in crate::report) fn capital<'m>(model: &'m Model, option: &OptionSummary) -> Option<&'m Capital> {
    let found = model.options.iter().find(|found| found.name == option.name)?;
    found.capital.map(|id| &model.capitals[id.index()])
}

/// A step with what it pays, in the order in which they pay.
pub(in crate::report) fn steps<'a>(
    capital: &'a Capital,
    found: &'a [StepSummary],
) -> impl Iterator<Item = (&'a Step, &'a StepSummary)> {
    capital.waterfall.iter().zip(found)
}

/// "3. coupons of senior".
pub(in crate::report) fn step_title(model: &Model, capital: &Capital, place: usize, step: &Step) -> String {
    format!("{}. {}", place + 1, step_pays(model, capital, step))
}

/// Receipts, steps and classes; empty without capital.
pub(in crate::report) fn waterfall(model: &Model, option: &OptionSummary) -> Passage {
    let (Some(found), Some(capital)) = (&option.waterfall, capital(model, option)) else {
        return Passage::default();
    };
    let vehicle = model.parties[capital.vehicle.index()].title();
    let mut written = subheading("Waterfall: who gets what, in which order?");
    written += paragraph("  ", &format!("{} has, before it pays anybody:", capitalised(&vehicle)));
    let mut coming: Vec<Shown<'_>> =
        vec![("received from payers and others".into(), &found.received, FigureUnit::Money)];
    coming.extend(
        option
            .tranches
            .iter()
            .map(|(_, title, class)| (format!("called on {title}"), &class.drawn, FigureUnit::Money)),
    );
    written += spread_table(model, &coming);
    written += paragraph("  ", "It pays, in this order, within the horizon:");
    written += table(of_steps(model, capital, &found.steps));
    if capital.waterfall.iter().any(|step| matches!(step.pays, Pays::Reserve(_))) {
        let text = "What goes into a reserve is set aside: it helps later steps, or is released at the close and paid out then.";
        written += paragraph("  ", text);
    }
    written += paragraph("  ", "To each class that comes to:");
    written += table(of_classes(model, option));
    let text = "A balance is principal with the coupons that were added to it, so that more of it may be repaid than was drawn. Beyond it \
                come coupons paid in cash, fees on what is not drawn, preferred returns and shares of the surplus. What is called \
                and what is drawn are net of what the class is paid in the same month; what steps pay and what is repaid are not.";
    written += paragraph("  ", text);
    if option.guarantees.is_empty() {
        return written;
    }
    let text = "What a guarantee makes up comes to its class past the vehicle, and is in what is repaid of its balance.";
    written + paragraph("  ", text)
}

fn of_steps(model: &Model, capital: &Capital, found: &[StepSummary]) -> Vec<Vec<String>> {
    let header = ["step", "P(pays)", "mean", "P5", "median", "P95"].map(str::to_owned).to_vec();
    let row = |(place, (step, found)): (usize, (&Step, &StepSummary))| {
        let mut cells = vec![step_title(model, capital, place, step), chance(found.p_pays)];
        cells.extend(of_money(model, &found.paid));
        cells
    };
    std::iter::once(header).chain(steps(capital, found).enumerate().map(row)).collect()
}

fn of_money(model: &Model, found: &Distribution) -> [String; 4] {
    let at = |level| quantile_at(model, found, level, FigureUnit::Money);
    [mean(model, found, FigureUnit::Money), at(Level::P5), at(Level::P50), at(Level::P95)]
}

/// Of each class what is called, what comes back as principal and beyond it, and what is left of that.
fn of_classes(model: &Model, option: &OptionSummary) -> Vec<Vec<String>> {
    let mut rows = vec![["", "mean", "P5", "median", "P95"].map(str::to_owned).to_vec()];
    for (_, title, class) in &option.tranches {
        rows.push(vec![capitalised(title)]);
        for (name, found) in of_class(class) {
            let cells = of_money(model, found);
            rows.push(std::iter::once(format!("  {name}")).chain(cells).collect());
        }
    }
    rows
}

/// What is told of a class: in the order in which money goes out and comes back.
pub(in crate::report) fn of_class(class: &ReturnSummary) -> [(&'static str, &Distribution); 4] {
    [
        ("drawn", &class.drawn),
        ("repaid of its balance", &class.repaid),
        ("received beyond that", &class.earned),
        ("received less drawn", &class.net_cash),
    ]
}
