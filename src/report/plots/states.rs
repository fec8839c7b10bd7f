//! People in each care setting over time, one line each, named at its end.

use super::Drawing;
use super::paper::{BODY, Drawn, GREY, INK, MonthAxis, PALETTE, mark, picture, text, width_of};
use crate::data::OptionSummary;
use crate::report::layout::wrapped;
use crate::report::sentences::capitalised;
use plotters::prelude::*;

/// Pixels between names of lines.
const NAME_GAP: i32 = 17;
/// Letters of a name in one line; the others go on in the next.
const NAME_LETTERS: usize = 28;

/// Mean people in each state by month; none where nothing was kept.
pub(super) fn occupancy(option: &OptionSummary) -> Option<Drawing> {
    let last = option.occupancy.first()?.len().checked_sub(1).filter(|&last| last > 0)?;
    let most = option.occupancy.iter().flatten().fold(0.0, |most: f64, &people| most.max(people));
    let names: Vec<Vec<String>> =
        option.states.iter().map(|state| wrapped(&state.title, NAME_LETTERS)).collect();
    let title = finding(option, last);
    let svg = picture(&title, &[], BODY, |body| {
        let names_width = names.iter().flatten().map(|line| width_of(line, 13)).max().unwrap_or(0) + 20;
        let mut chart = ChartBuilder::on(body)
            .margin_left(10)
            .margin_right(names_width)
            .margin_bottom(8)
            .x_label_area_size(45)
            .y_label_area_size(65)
            .build_cartesian_2d(MonthAxis { last }, 0.0..(most * 1.05).max(1.0))?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GREY)
            .axis_style(INK)
            .label_style(text(12, INK))
            .axis_desc_style(text(13, INK))
            .x_label_formatter(&|value| mark(*value))
            .y_label_formatter(&|value| mark(*value))
            .x_desc("Months from programme start")
            .y_desc("People, mean over draws")
            .draw()?;
        let mut ends = Vec::new();
        for (place, months) in option.occupancy.iter().enumerate() {
            let line = months.iter().enumerate().map(|(month, &people)| (month as f64, people));
            chart.draw_series(LineSeries::new(line, PALETTE[place % PALETTE.len()].stroke_width(3)))?;
            ends.push(chart.backend_coord(&(last as f64, months[last])));
        }
        let wanted: Vec<(i32, i32)> =
            ends.iter().zip(&names).map(|(end, lines)| (end.1, lines.len() as i32 * NAME_GAP)).collect();
        let heights = apart(&wanted, lowest_of(body));
        named(body, &names, &ends, &heights)
    });
    Some(Drawing { title, svg, numbers: numbers(option, last) })
}

/// People in each state, year by year.
fn numbers(option: &OptionSummary, last: usize) -> Vec<Vec<String>> {
    let header =
        std::iter::once("month".to_owned()).chain(option.states.iter().map(|state| state.title.clone()));
    let row = |month: usize| {
        let people = option.occupancy.iter().map(|months| format!("{:.1}", months[month]));
        std::iter::once(month.to_string()).chain(people).collect()
    };
    std::iter::once(header.collect()).chain(MonthAxis { last }.years().map(row)).collect()
}

/// The last row of pixels of an area, in the picture.
fn lowest_of(body: &super::paper::Area<'_>) -> i32 {
    body.get_base_pixel().1 + body.dim_in_pixel().1 as i32
}

fn named(
    body: &super::paper::Area<'_>,
    names: &[Vec<String>],
    ends: &[(i32, i32)],
    heights: &[i32],
) -> Drawn {
    let top = body.get_base_pixel();
    for (place, (name, end)) in names.iter().zip(ends).enumerate() {
        let style = text(13, PALETTE[place % PALETTE.len()]);
        for (below, line) in (0..).step_by(NAME_GAP as usize).zip(name) {
            body.draw_text(line, &style, (end.0 - top.0 + 8, heights[place] + below - top.1 - 7))?;
        }
    }
    Ok(())
}

/// Where names begin, moved so far apart that they do not overlap, in the order of the lines, none below the picture. Of
/// each: where its line ends, and how high the name is.
fn apart(names: &[(i32, i32)], lowest: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&place| names[place].0);
    let mut moved: Vec<i32> = names.iter().map(|name| name.0).collect();
    let mut floor = i32::MIN;
    for &place in &order {
        moved[place] = moved[place].max(floor);
        floor = moved[place] + names[place].1;
    }
    // The axis and its labels take the last pixels.
    let mut ceiling = lowest - 60 + NAME_GAP;
    for &place in order.iter().rev() {
        moved[place] = moved[place].min(ceiling - names[place].1);
        ceiling = moved[place];
    }
    moved
}

/// The two settings with most people at the end.
fn finding(option: &OptionSummary, last: usize) -> String {
    let ends = option
        .occupancy
        .iter()
        .zip(&option.states)
        .map(|(months, state)| (months[last], state.title.as_str()));
    let mut people: Vec<(f64, &str)> = ends.collect();
    people.sort_by(|a, b| b.0.total_cmp(&a.0));
    let said: Vec<String> =
        people.iter().take(2).map(|(people, state)| format!("{state} {people:.0}")).collect();
    format!("{}: people in month {last}: {}", capitalised(&option.title), said.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_overlap_and_keep_their_order() {
        let single = |heights: &[i32]| heights.iter().map(|&height| (height, NAME_GAP)).collect::<Vec<_>>();
        assert_eq!(apart(&single(&[100, 104, 300, 98]), 540), [115, 132, 300, 98]);
        let low = apart(&single(&[470, 471, 472]), 540);
        assert!(low.windows(2).all(|pair| pair[1] - pair[0] >= NAME_GAP) && low[2] <= 480);
    }

    #[test]
    fn a_name_of_several_lines_takes_their_height() {
        let moved = apart(&[(470, NAME_GAP), (100, 3 * NAME_GAP), (104, NAME_GAP), (475, 2 * NAME_GAP)], 540);
        assert_eq!(moved[2] - moved[1], 3 * NAME_GAP);
        assert!(moved[3] - moved[0] >= NAME_GAP && moved[3] + NAME_GAP <= 480, "{moved:?}");
    }

    #[test]
    fn a_finding_says_who_has_died_and_no_name_is_cut() {
        let mut option = crate::report::example::summary().options.remove(1);
        option.states[0].title = "died".to_owned();
        option.states[1].title = "a place of their own that nobody else has ever had before them".to_owned();
        let svg = occupancy(&option).expect("people are kept").svg;
        let last = option.occupancy[0].len() - 1;
        assert!(svg.contains(&format!("died {:.0}", option.occupancy[0][last])), "{svg}");
        assert!(!svg.contains("in died") && !svg.contains('…'));
        for line in wrapped(&option.states[1].title, NAME_LETTERS) {
            assert!(svg.contains(&line), "{line}");
        }
    }
}
