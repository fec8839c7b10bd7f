//! What sentences call a thing: its label, or its name as words.

/// A name of the file as words: `own_home` is "own home".
#[must_use]
pub fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

/// A thing's label; if it has none, its name as words.
#[must_use]
pub fn title_of(label: Option<&String>, name: &str) -> String {
    label.cloned().unwrap_or_else(|| spaced(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_goes_before_a_name_and_a_name_becomes_words() {
        assert_eq!(title_of(Some(&"the home".to_owned()), "own_home"), "the home");
        assert_eq!(title_of(None, "own_home"), "own home");
    }
}
