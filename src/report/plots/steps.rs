//! The waterfall of a vehicle: what comes to it, what each step pays in order, and what each class has of it in the end.

use super::Drawing;
use super::paper::{BLUE, GREEN, INK, ORANGE};
use super::rungs::{self, Names, Rung};
use crate::data::FigureUnit;
use crate::data::{OptionSummary, StepSummary};
use crate::model::{Capital, Model, Pays, Recipient, Step};
use crate::report::number::{figure, in_twenty};
use crate::report::sections::waterfall::{capital, step_title, steps};
use crate::report::sentences::capitalised;
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
    rungs.extend(option.tranches.iter().map(|(_, title, class)| Rung {
        name: format!("{title}: received less drawn"),
        found: &class.net_cash,
        colour: INK,
    }));
    let title = finding(model, option, capital, &found.steps);
    let key = [
        (ORANGE.mix(1.0), "comes in"),
        (GREEN.mix(1.0), "paid to others"),
        (BLUE.mix(1.0), "paid to investors"),
        (INK.mix(1.0), "left to a class; bands are 9 of 10 draws, lines the median"),
    ];
    let svg = rungs::draw(model, &rungs, Names::Long, &key, &title);
    Some(Drawing { title, svg, numbers: rungs::numbers(model, &rungs) })
}

/// What a step pays investors is blue, what it pays others green.
fn colour(capital: &Capital, step: &Step) -> RGBColor {
    if pays_investors(capital, step) { BLUE } else { GREEN }
}

fn pays_investors(capital: &Capital, step: &Step) -> bool {
    let is_invested = |id: &crate::model::TrancheId| capital.tranches[id.index()].is_invested();
    match &step.pays {
        Pays::Coupon(classes) | Pays::Principal(classes) => classes.iter().any(is_invested),
        Pays::Return(class, _) => is_invested(class),
        Pays::Surplus(shares) => shares.iter().any(|(recipient, _)| match recipient {
            Recipient::Tranche(class) => is_invested(class),
            Recipient::Party(_) => false,
        }),
        Pays::Contract(_) | Pays::Fee(_) | Pays::GuaranteeFee(_) | Pays::Reserve(_) => false,
    }
}

/// What comes in on average, what goes to others before and beside investors, and how likely the last step pays anything.
fn finding(model: &Model, option: &OptionSummary, capital: &Capital, found: &[StepSummary]) -> String {
    let mean = |found: &StepSummary| found.paid.mean.map_or(0.0, |mean| mean.value);
    let money = |pounds: f64| figure(pounds, FigureUnit::Money, model.currency);
    let is_reserve = |step: &Step| matches!(step.pays, Pays::Reserve(_));
    let to = |investors: bool| -> f64 {
        let meant = steps(capital, found)
            .filter(|(step, _)| !is_reserve(step) && pays_investors(capital, step) == investors);
        meant.map(|(_, found)| mean(found)).sum()
    };
    let last = found.last().map_or_else(String::new, |last| {
        format!("; step {}, the last, pays something in {} draws", found.len(), in_twenty(last.p_pays.value))
    });
    format!(
        "{}: on average {} goes to investors and {} to others{last}",
        capitalised(&option.title),
        money(to(true)),
        money(to(false))
    )
}
