//! How a word of the command line names a deal: by its number, counted from 1, or by the name of its file.

use std::path::PathBuf;

/// The deals of a fund, as they may be named.
pub(super) struct Named<'a> {
    pub(super) files: &'a [PathBuf],
    pub(super) titles: &'a [String],
}

impl Named<'_> {
    /// The place of a deal; why none is meant, if none is.
    pub(super) fn place(&self, word: &str) -> Result<usize, String> {
        if let Ok(number) = word.parse::<usize>() {
            let place = number.checked_sub(1).filter(|&place| place < self.files.len());
            return place.ok_or_else(|| format!("there is no deal {number}\n  hint: {}", self.hint()));
        }
        let is_meant = |file: &PathBuf| {
            file.as_os_str() == word
                || file.file_stem().is_some_and(|own| own == word)
                || file.ends_with(word)
        };
        let places: Vec<usize> =
            (0..self.files.len()).filter(|&place| is_meant(&self.files[place])).collect();
        match places[..] {
            [place] => Ok(place),
            [] => Err(format!("there is no deal \"{word}\"\n  hint: {}", self.hint())),
            _ => Err(format!("several deals are called \"{word}\"\n  hint: {}", self.hint())),
        }
    }

    /// What may be written.
    fn hint(&self) -> String {
        let one = |(place, file): (usize, &PathBuf)| {
            let stem = file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy();
            format!("{} or {stem}", place + 1)
        };
        let all: Vec<String> = self.files.iter().enumerate().map(one).collect();
        format!("name a deal by its number or its file: {}", all.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deal_is_named_by_its_number_or_its_file() {
        let files: Vec<PathBuf> =
            ["a/deal.toml", "b/deal.toml", "later.toml"].into_iter().map(PathBuf::from).collect();
        let titles = vec![String::new(); 3];
        let named = Named { files: &files, titles: &titles };
        for (word, place) in
            [("1", 0), ("3", 2), ("later", 2), ("later.toml", 2), ("b/deal.toml", 1), ("a/deal.toml", 0)]
        {
            assert_eq!(named.place(word), Ok(place), "{word}");
        }
        for (word, why) in
            [("deal", "several deals"), ("0", "no deal 0"), ("4", "no deal 4"), ("x", "no deal \"x\"")]
        {
            assert!(named.place(word).is_err_and(|found| found.contains(why)), "{word}");
        }
    }
}
