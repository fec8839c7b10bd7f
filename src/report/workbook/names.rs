//! Names that formulas of readers can use for headline figures: `bond.investor.irr.median`.

/// Names and the cells they stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    all: Vec<(String, String)>,
}

/// Most letters of a part of a name: a name holds 255.
const MOST_OF_PART: usize = 80;

impl Names {
    /// Names a cell after its option, the path of its figure, and the statistic. The name that it got.
    pub(super) fn give(&mut self, parts: [&str; 3], (sheet, row, column): (&str, u32, u16)) -> String {
        let wanted =
            parts.into_iter().filter(|part| !part.is_empty()).map(part).collect::<Vec<_>>().join(".");
        let starts_well = wanted.starts_with(|first: char| first.is_alphabetic() || first == '_');
        let wanted = if starts_well { wanted } else { format!("_{wanted}") };
        let is_free = |name: &String| self.all.iter().all(|(taken, _)| !taken.eq_ignore_ascii_case(name));
        let tries = std::iter::once(wanted.clone()).chain((2..).map(|n| format!("{wanted}_{n}")));
        let name = tries.into_iter().find(is_free).expect("there are more numbers than names");
        let cell = rust_xlsxwriter::utility::row_col_to_cell_absolute(row, column);
        self.all.push((name.clone(), format!("='{sheet}'!{cell}")));
        name
    }

    /// All of them, in the order in which they were given.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all.iter().map(|(name, place)| (name.as_str(), place.as_str()))
    }
}

/// A part of a name: letters, digits, dots and underscores.
fn part(text: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '_';
    text.chars().take(MOST_OF_PART).map(|letter| if fits(letter) { letter } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_such_as_a_workbook_allows_and_each_is_given_once() {
        let mut names = Names::default();
        let cell = ("Options compared", 4, 2);
        assert_eq!(names.give(["bond", "investor.irr", "median"], cell), "bond.investor.irr.median");
        assert_eq!(names.give(["Bond", "investor.irr", "median"], cell), "Bond.investor.irr.median_2");
        assert_eq!(names.give(["60% plan", "paid", "mean"], cell), "_60__plan.paid.mean");
        assert_eq!(names.give(["bond", "investor.p_loss", ""], cell), "bond.investor.p_loss");
        assert_eq!(names.all().next(), Some(("bond.investor.irr.median", "='Options compared'!$C$5")));
    }
}
