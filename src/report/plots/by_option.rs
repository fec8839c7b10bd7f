//! People in each care setting over time, a panel for each setting and in it a line for each option.

use super::Drawing;
use super::paper::{Area, Drawn, GREY, INK, MonthAxis, PALETTE, mark, picture, text};
use crate::data::OptionSummary;
use crate::report::sentences::capitalised;
use plotters::prelude::*;

/// Height of a panel with its title and axis, pixels.
const PANEL: u32 = 190;
/// Pixels of the first option's line, which lies under the others, and of theirs.
const UNDER: u32 = 6;
const OVER: u32 = 2;
/// Pixels of a dash, and how much longer the gaps are from one option to the next: lines that run along each other show
/// through.
const DASH: u32 = 12;
const GAP: u32 = 4;

/// People of whom tenths are said too.
const FEW: f64 = 10.0;

/// Mean people in each setting by month under every option; none where fewer than two options kept any.
pub(super) fn occupancy(options: &[OptionSummary]) -> Option<Drawing> {
    let kept: Vec<&OptionSummary> = options
        .iter()
        .filter(|option| option.occupancy.first().is_some_and(|months| months.len() > 1))
        .collect();
    let [first, _, ..] = kept.as_slice() else { return None };
    let last = first.occupancy[0].len() - 1;
    let states: Vec<usize> = (0..first.states.len()).filter(|&state| most(&kept, state) > 0.0).collect();
    if states.is_empty() || kept.iter().any(|option| option.occupancy[0].len() != last + 1) {
        return None;
    }
    let title = finding(&kept, &states, last);
    let names: Vec<String> =
        kept.iter().enumerate().map(|(place, option)| name_in_key(place, option)).collect();
    let key: Vec<(RGBAColor, &str)> =
        names.iter().enumerate().map(|(place, name)| (colour(place).mix(1.0), name.as_str())).collect();
    let n_panels = u32::try_from(states.len()).expect("fewer than 2^32 settings");
    let svg = picture(&title, &key, PANEL * n_panels, |body| {
        for (area, &state) in body.split_evenly((states.len(), 1)).iter().zip(&states) {
            let label = if Some(&state) == states.last() { "Months from programme start" } else { "" };
            panel(area, &kept, state, last, label)?;
        }
        Ok(())
    });
    Some(Drawing { title, svg, numbers: numbers(&kept, &states, last) })
}

/// What the key calls an option; of one whose colour an earlier one has, that its dashes stand wide.
fn name_in_key(place: usize, option: &OptionSummary) -> String {
    let title = capitalised(&option.title);
    if place < PALETTE.len() { title } else { format!("{title} (wide dashes)") }
}

fn colour(place: usize) -> RGBColor {
    PALETTE[place % PALETTE.len()]
}

/// The most people in a setting in any month under any option.
fn most(options: &[&OptionSummary], state: usize) -> f64 {
    options
        .iter()
        .flat_map(|option| &option.occupancy[state])
        .fold(0.0, |most: f64, &people| most.max(people))
}

fn panel(area: &Area<'_>, options: &[&OptionSummary], state: usize, last: usize, label: &str) -> Drawn {
    let mut chart = ChartBuilder::on(area)
        .margin_left(10)
        .margin_right(30)
        .margin_top(28)
        .x_label_area_size(40)
        .y_label_area_size(65)
        .build_cartesian_2d(MonthAxis { last }, 0.0..(most(options, state) * 1.05).max(1.0))?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GREY)
        .axis_style(INK)
        .y_labels(5)
        .label_style(text(12, INK))
        .axis_desc_style(text(13, INK))
        .x_label_formatter(&|value| mark(*value))
        .y_label_formatter(&|value| mark(*value))
        .x_desc(label)
        .y_desc("People, mean")
        .draw()?;
    for (place, option) in options.iter().enumerate() {
        let line = option.occupancy[state].iter().enumerate().map(|(month, &people)| (month as f64, people));
        match u32::try_from(place).expect("fewer than 2^32 options") {
            0 => chart.draw_series(LineSeries::new(line, colour(place).stroke_width(UNDER)))?,
            1 => chart.draw_series(LineSeries::new(line, colour(place).stroke_width(OVER)))?,
            later => {
                let style = colour(place).stroke_width(OVER);
                chart.draw_series(DashedLineSeries::new(line, DASH, GAP * (later - 1), style))?
            }
        };
    }
    area.draw_text(&capitalised(&options[0].states[state].title), &text(14, INK), (30, 4))
}

/// The setting in which options end furthest apart, with the two that do.
fn finding(options: &[&OptionSummary], states: &[usize], last: usize) -> String {
    let ends = |state: usize| {
        let mut ends: Vec<(f64, &str)> =
            options.iter().map(|option| (option.occupancy[state][last], option.title.as_str())).collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        (ends[0], ends[ends.len() - 1])
    };
    let gap = |&state: &usize| {
        let (fewest, most) = ends(state);
        most.0 - fewest.0
    };
    let widest = states.iter().copied().max_by(|a, b| gap(a).total_cmp(&gap(b))).expect("there is a setting");
    let ((fewest, option), (most, other)) = ends(widest);
    let state = &options[0].states[widest].title;
    let [fewest, most] = [fewest, most]
        .map(|people| if people < FEW { mark((people * 10.0).round() / 10.0) } else { mark(people.round()) });
    if fewest == most {
        return format!("People by care setting: in month {last} as many under every option");
    }
    format!("In month {last}, {fewest} people are in \"{state}\" under {option}, and {most} under {other}")
}

/// By setting, then option: people year by year.
fn numbers(options: &[&OptionSummary], states: &[usize], last: usize) -> Vec<Vec<String>> {
    let months: Vec<usize> = MonthAxis { last }.years().collect();
    let header = std::iter::once("people, mean over draws".to_owned())
        .chain(months.iter().map(|month| format!("month {month}")));
    let mut rows = vec![header.collect()];
    for &state in states {
        rows.push(vec![capitalised(&options[0].states[state].title)]);
        for option in options {
            let people = months.iter().map(|&month| format!("{:.1}", option.occupancy[state][month]));
            rows.push(std::iter::once(format!("  {}", capitalised(&option.title))).chain(people).collect());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::example;

    fn words(svg: &str) -> String {
        svg.split("</text>")
            .filter_map(|piece| piece.rsplit_once('>'))
            .map(|(_, words)| words.trim())
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn each_setting_has_a_panel_and_each_option_a_line_and_a_row() {
        let mut options = example::summary().options;
        assert_eq!(occupancy(&options[..1]), None);
        let third = OptionSummary { title: "another".into(), ..options[1].clone() };
        options.push(third);
        let drawing = occupancy(&options).expect("people are kept");
        let n_states = options[0].states.len();
        assert_eq!(drawing.numbers.len(), 1 + n_states * (1 + options.len()));
        let said = words(&drawing.svg);
        for title in options[0]
            .states
            .iter()
            .map(|state| &state.title)
            .chain(options.iter().map(|option| &option.title))
        {
            assert!(said.contains(&capitalised(title)), "{title}: {said}");
        }
        let last = options[0].occupancy[0].len() - 1;
        for (state, rows) in drawing.numbers[1..].chunks(1 + options.len()).enumerate() {
            assert_eq!(rows[0], [capitalised(&options[0].states[state].title)]);
            for (row, option) in rows[1..].iter().zip(&options) {
                assert_eq!(row.last(), Some(&format!("{:.1}", option.occupancy[state][last])));
            }
        }
    }

    #[test]
    fn options_of_one_colour_are_told_apart_in_the_key() {
        let bond = example::summary().options.remove(1);
        let options: Vec<OptionSummary> =
            (1..=9).map(|n| OptionSummary { title: format!("form {n}"), ..bond.clone() }).collect();
        let said = words(&occupancy(&options).expect("people are kept").svg);
        for n in 1..=9 {
            assert_eq!(said.contains(&format!("Form {n} (wide dashes)")), n > PALETTE.len(), "{said}");
        }
    }

    #[test]
    fn the_finding_is_the_setting_in_which_options_end_furthest_apart() {
        let mut options = example::summary().options;
        for (option, ends) in options.iter_mut().zip([[10.0, 50.0, 1.0], [12.0, 20.0, 1.0]]) {
            option.occupancy = ends.iter().map(|&people| vec![people; 13]).collect();
        }
        let title = occupancy(&options).expect("people are kept").title;
        let state = &options[0].states[1].title;
        assert_eq!(
            title,
            format!(
                "In month 12, 20 people are in \"{state}\" under {}, and 50 under {}",
                options[1].title, options[0].title
            )
        );
        options[0].occupancy = options[1].occupancy.clone();
        let title = occupancy(&options).expect("people are kept").title;
        assert_eq!(title, "People by care setting: in month 12 as many under every option");
    }
}
