//! Where a hundred people are at the end, under each option: a person for each hundredth, counted rather than read off an
//! axis.
//!
//! After M. Galesic, R. Garcia-Retamero and G. Gigerenzer (2009), "Using icon arrays to communicate medical risks",
//! Health Psychology 28(2).

use super::Drawing;
use super::paper::{Drawn, INK, PALETTE, picture, text};
use crate::data::OptionSummary;
use crate::report::layout::wrapped;
use crate::report::sentences::capitalised;
use plotters::prelude::*;

/// People in a row of an array.
const ROW: usize = 10;
/// People in an array.
const PEOPLE: usize = ROW * ROW;
/// Arrays beside each other.
const ABREAST: usize = 4;
/// Pixels from one person to the next.
const STEP: i32 = 19;
/// Pixels of an array with the room around it.
const CELL: u32 = 260;
/// Letters of an option's title that fit over its array, and lines that it may take.
const TITLE_LETTERS: usize = 30;

/// People by care setting at the end of the programme under every option; none where nothing was kept.
pub(super) fn at_the_end(options: &[OptionSummary]) -> Option<Drawing> {
    let arrays: Vec<(&OptionSummary, Vec<usize>)> =
        options.iter().filter_map(|option| Some((option, hundred(option)?))).collect();
    let (first, _) = arrays.first()?;
    let states: Vec<&str> = first.states.iter().map(|state| state.title.as_str()).collect();
    let title = finding(&arrays, &states);
    let key: Vec<(RGBAColor, &str)> = states
        .iter()
        .enumerate()
        .map(|(place, state)| (PALETTE[place % PALETTE.len()].mix(1.0), *state))
        .collect();
    let n_rows = u32::try_from(arrays.len().div_ceil(ABREAST)).expect("fewer than 2^32 options");
    let svg = picture(&title, &key, CELL * n_rows, |body| {
        for (place, (option, counts)) in arrays.iter().enumerate() {
            let left = 20 + (place % ABREAST) as i32 * (ROW as i32 * STEP + 30);
            let top = (place / ABREAST) as i32 * CELL as i32;
            draw(body, (left, top), option, counts)?;
        }
        Ok(())
    });
    Some(Drawing { title, svg, numbers: numbers(&arrays, &states) })
}

fn draw(
    body: &super::paper::Area<'_>,
    (left, top): (i32, i32),
    option: &OptionSummary,
    counts: &[usize],
) -> Drawn {
    for (line, words) in (0..).zip(wrapped(&capitalised(&option.title), TITLE_LETTERS).iter().take(2)) {
        body.draw_text(words, &text(13, INK), (left, top + 16 * line))?;
    }
    let states = counts.iter().enumerate().flat_map(|(state, &n)| std::iter::repeat_n(state, n));
    for (place, state) in states.enumerate() {
        let (column, row) = ((place % ROW) as i32, (place / ROW) as i32);
        let centre = (left + STEP / 2 + column * STEP, top + 48 + row * STEP);
        body.draw(&Circle::new(centre, STEP / 2 - 1, PALETTE[state % PALETTE.len()].filled()))?;
    }
    Ok(())
}

/// The setting that differs most between the first option and another, or the fullest where there is one option.
fn finding(arrays: &[(&OptionSummary, Vec<usize>)], states: &[&str]) -> String {
    let (usual, base) = &arrays[0];
    let gaps = arrays[1..].iter().flat_map(|(option, counts)| {
        (0..states.len())
            .map(move |state| (counts[state].abs_diff(base[state]), *option, counts[state], state))
    });
    match gaps.max_by_key(|(gap, ..)| *gap).filter(|(gap, ..)| *gap > 0) {
        Some((_, option, n, state)) => format!(
            "Of 100 people at the end, {n} are in \"{}\" under {}, and {} under {}",
            states[state], option.title, base[state], usual.title
        ),
        None => {
            let fullest = (0..states.len()).max_by_key(|&state| base[state]).unwrap_or(0);
            format!("Of 100 people at the end, {} are in \"{}\"", base[fullest], states[fullest])
        }
    }
}

fn numbers(arrays: &[(&OptionSummary, Vec<usize>)], states: &[&str]) -> Vec<Vec<String>> {
    let header =
        std::iter::once("of 100 people".to_owned()).chain(states.iter().map(|&state| state.to_owned()));
    let row = |(option, counts): &(&OptionSummary, Vec<usize>)| {
        let cells = counts.iter().map(usize::to_string);
        std::iter::once(capitalised(&option.title)).chain(cells).collect()
    };
    std::iter::once(header.collect()).chain(arrays.iter().map(row)).collect()
}

/// Hundredths of the mean people in each setting in the last month, by largest remainders; none where nobody is anywhere.
fn hundred(option: &OptionSummary) -> Option<Vec<usize>> {
    let people: Vec<f64> =
        option.occupancy.iter().map(|months| months.last().copied().unwrap_or(0.0)).collect();
    let all: f64 = people.iter().sum();
    if all <= 0.0 {
        return None;
    }
    let exact: Vec<f64> = people.iter().map(|people| people / all * PEOPLE as f64).collect();
    let mut counts: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|&a, &b| (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())));
    let missing = PEOPLE - counts.iter().sum::<usize>();
    for &place in order.iter().take(missing) {
        counts[place] += 1;
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    #[test]
    fn there_are_a_hundred_people_and_none_is_a_whole_one_off() {
        let mut summary = example::summary();
        for (option, ends) in summary.options.iter_mut().zip([[1.0, 1.0, 1.0], [0.1, 57.3, 2.6]]) {
            option.occupancy = ends.iter().map(|&people| vec![0.0, people]).collect();
            let counts = hundred(option).expect("somebody is somewhere");
            assert_eq!(counts.iter().sum::<usize>(), PEOPLE);
            let all: f64 = ends.iter().sum();
            for (count, people) in counts.iter().zip(ends) {
                assert!((*count as f64 - people / all * 100.0).abs() < 1.0);
            }
        }
        assert_eq!(hundred(&summary.options[0]), Some(vec![34, 33, 33]));
        let drawing = at_the_end(&summary.options).expect("it is drawn");
        let n_options = summary.options.len();
        assert_eq!(drawing.svg.matches("<circle").count(), n_options * PEOPLE);
        assert!(drawing.title.starts_with("Of 100 people at the end, 96 are in"), "{}", drawing.title);
        summary.options.iter_mut().for_each(|option| option.occupancy.clear());
        assert!(at_the_end(&summary.options).is_none());
    }
}
