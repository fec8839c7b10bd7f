//! People in each care setting over time, one line each, named at its end.

use super::Drawing;
use super::paper::{BODY, Drawn, GREY, INK, MonthAxis, PALETTE, mark, picture, text, width_of};
use crate::data::OptionSummary;
use crate::report::sentences::capitalised;
use plotters::prelude::*;

/// Pixels between names of lines.
const NAME_GAP: i32 = 17;
/// Letters to which a name is cut.
const NAME_LETTERS: usize = 28;

/// Mean people in each state by month; none where nothing was kept.
pub(super) fn occupancy(option: &OptionSummary) -> Option<Drawing> {
    let last = option.occupancy.first()?.len().checked_sub(1).filter(|&last| last > 0)?;
    let most = option.occupancy.iter().flatten().fold(0.0, |most: f64, &people| most.max(people));
    let names: Vec<String> = option.states.iter().map(|state| shortened(&state.title)).collect();
    let title = finding(option, last);
    let svg = picture(&title, &[], BODY, |body| {
        let names_width = names.iter().map(|name| width_of(name, 13)).max().unwrap_or(0) + 20;
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
        let heights = apart(&ends.iter().map(|end| end.1).collect::<Vec<_>>(), lowest_of(body));
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

fn named(body: &super::paper::Area<'_>, names: &[String], ends: &[(i32, i32)], heights: &[i32]) -> Drawn {
    let top = body.get_base_pixel();
    for (place, (name, end)) in names.iter().zip(ends).enumerate() {
        let style = text(13, PALETTE[place % PALETTE.len()]);
        body.draw_text(name, &style, (end.0 - top.0 + 8, heights[place] - top.1 - 7))?;
    }
    Ok(())
}

/// Heights moved so far apart that names do not overlap, in the order of the lines, none below the picture.
fn apart(heights: &[i32], lowest: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by_key(|&place| heights[place]);
    let mut moved = heights.to_vec();
    let mut floor = i32::MIN;
    for &place in &order {
        moved[place] = moved[place].max(floor);
        floor = moved[place] + NAME_GAP;
    }
    // The axis and its labels take the last pixels.
    let mut ceiling = lowest - 60;
    for &place in order.iter().rev() {
        moved[place] = moved[place].min(ceiling);
        ceiling = moved[place] - NAME_GAP;
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
        people.iter().take(2).map(|(people, state)| format!("{people:.0} in {state}")).collect();
    format!("{}: people in month {last}: {}", capitalised(&option.title), said.join(", "))
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LETTERS {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME_LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_overlap_and_keep_their_order() {
        let moved = apart(&[100, 104, 300, 98], 540);
        assert_eq!(moved, [115, 132, 300, 98]);
        let low = apart(&[470, 471, 472], 540);
        assert!(low.windows(2).all(|pair| pair[1] - pair[0] >= NAME_GAP) && low[2] <= 480);
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(shortened("own tenancy"), "own tenancy");
        assert_eq!(shortened(&"word ".repeat(20)).chars().count(), 28);
    }
}
