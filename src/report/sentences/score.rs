//! Scores: where people stand on them, how they move as usual, how well readings show it.

use super::phrase::{capitalised, is_nothing, is_whole, value};
use super::schedule::number;
use crate::model::{Better, Model, Score};

/// Everything that people are measured on in points.
#[must_use]
pub fn score_sentences(model: &Model) -> Vec<String> {
    model.scores.iter().map(|score| score_said(model, score)).collect()
}

/// "Star: a score from 1 to 5 on which higher is better; …".
fn score_said(model: &Model, score: &Score) -> String {
    let better = match score.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
    };
    let spread = match is_nothing(model, score.spread) {
        true => ", all alike".to_owned(),
        false => format!(", with a standard deviation of readings of {}", value(model, score.spread)),
    };
    let change = match is_nothing(model, score.change) {
        true => "as usual it does not move".to_owned(),
        false => format!("as usual it moves by {} points a year from then on", value(model, score.change)),
    };
    let rounded = score
        .to_nearest
        .map_or_else(String::new, |row| format!(", and are rounded to the nearest {}", value(model, row)));
    let readings = match is_whole(model, score.reliability) {
        true => format!("readings show the true level{rounded}"),
        false => format!(
            "readings err: {} of their variance is that of true levels{rounded}",
            value(model, score.reliability)
        ),
    };
    format!(
        "{}: a score from {} to {} on which {better} is better; people stand at {} when they are referred{spread}; \
         {change}; {readings}.",
        capitalised(&score.title()),
        value(model, score.lowest),
        value(model, score.highest),
        number(model, &score.start)
    )
}
