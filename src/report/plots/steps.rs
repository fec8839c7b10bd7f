//! The waterfall of a vehicle: what comes to it, what each step pays in order, and what each class has of it in the end.

use super::Drawing;
use super::paper::{BLUE, GREEN, INK, ORANGE, PINK};
use super::rungs::{self, Names, Rung};
use crate::data::{FigureUnit, GuaranteeSummary, OptionSummary, StepSummary};
use crate::model::{Capital, Model, Pays as What, Recipient, Step, TrancheId};
use crate::report::number::{figure, in_twenty};
use crate::report::sections::waterfall::{capital, step_title, steps};
use crate::report::sentences::capitalised;
use crate::statistics::Distribution;
use plotters::prelude::{Color, RGBColor};

/// The picture; none without capital.
pub(super) fn waterfall(model: &Model, option: &OptionSummary) -> Option<Drawing> {
    let (found, capital) = (option.waterfall.as_ref()?, capital(model, option)?);
    let mut rungs = vec![Rung {
        name: "comes in from payers and others".to_owned(),
        found: &found.received,
        colour: ORANGE,
    }];
    rungs.extend(option.tranches.iter().map(|(_, title, class)| Rung {
        name: format!("is called on {title}"),
        found: &class.drawn,
        colour: ORANGE,
    }));
    rungs.extend(steps(capital, &found.steps).enumerate().map(|(place, (step, paid))| Rung {
        name: step_title(model, capital, place, step),
        found: &paid.paid,
        colour: colour(capital, step),
    }));
    rungs.extend(option.guarantees.iter().map(|guarantee| Rung {
        name: format!("{} makes up, past the vehicle", guarantee.title),
        found: &guarantee.called,
        colour: BLUE,
    }));
    rungs.extend(option.tranches.iter().map(|(_, title, class)| Rung {
        name: format!("{title}: received less drawn"),
        found: &class.net_cash,
        colour: INK,
    }));
    let title = finding(model, option, capital, &found.steps);
    let mut key = vec![
        (ORANGE.mix(1.0), "comes in"),
        (GREEN.mix(1.0), "paid to others"),
        (BLUE.mix(1.0), "paid to investors"),
    ];
    if capital.waterfall.iter().any(|step| whom(capital, step) == Pays::Both) {
        key.push((PINK.mix(1.0), "to both"));
    }
    key.push((INK.mix(1.0), "left to a class; band 9 of 10 draws, line median"));
    let svg = rungs::draw(model, &rungs, Names::Long, &key, &title);
    Some(Drawing { title, svg, numbers: rungs::numbers(model, &rungs) })
}

/// Whom a step pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pays {
    Investors,
    Others,
    Both,
}

fn colour(capital: &Capital, step: &Step) -> RGBColor {
    match whom(capital, step) {
        Pays::Investors => BLUE,
        Pays::Others => GREEN,
        Pays::Both => PINK,
    }
}

fn whom(capital: &Capital, step: &Step) -> Pays {
    let is_invested = |id: &TrancheId| capital.tranches[id.index()].is_invested();
    let whether: Vec<bool> = match &step.pays {
        What::Coupon(classes) | What::Principal(classes) => classes.iter().map(is_invested).collect(),
        What::Return(class, _) => vec![is_invested(class)],
        What::Surplus(shares) => {
            let invests = |recipient: &Recipient| match recipient {
                Recipient::Tranche(class) => is_invested(class),
                Recipient::Party(_) => false,
            };
            shares.iter().map(|(recipient, _)| invests(recipient)).collect()
        }
        What::Contract(_) | What::Fee(_) | What::GuaranteeFee(_) | What::Reserve(_) => vec![false],
    };
    match (whether.contains(&true), whether.contains(&false)) {
        (true, false) => Pays::Investors,
        (true, true) => Pays::Both,
        (false, _) => Pays::Others,
    }
}

/// What the vehicle pays investors and others on average, and how likely the last step pays anything.
fn finding(model: &Model, option: &OptionSummary, capital: &Capital, found: &[StepSummary]) -> String {
    let mean = |found: &Distribution| found.mean.map_or(0.0, |mean| mean.value);
    let money = |pounds: f64| figure(pounds, FigureUnit::Money, model.currency);
    let is_reserve = |step: &Step| matches!(step.pays, What::Reserve(_));
    let paid: f64 =
        steps(capital, found).filter(|(step, _)| !is_reserve(step)).map(|(_, found)| mean(&found.paid)).sum();
    // What guarantors make up comes to investors past the vehicle.
    let is_of_investors = |found: &&GuaranteeSummary| {
        let own = capital.guarantees.iter().find(|guarantee| guarantee.name == found.name);
        own.is_none_or(|guarantee| capital.tranches[guarantee.of.index()].is_invested())
    };
    let guarantees = option.guarantees.iter().filter(is_of_investors);
    let made_up: f64 = guarantees.map(|found| mean(&found.called)).sum();
    let back = option.investor.as_ref().map_or(0.0, |all| mean(&all.repaid) + mean(&all.earned));
    let last = found.last().map_or_else(String::new, |last| {
        format!("; step {}, the last, pays something in {} draws", found.len(), in_twenty(last.p_pays.value))
    });
    format!(
        "{}: on average the vehicle pays {} to investors and {} to others{last}",
        capitalised(&option.title),
        money(back - made_up),
        money(paid - (back - made_up))
    )
}
