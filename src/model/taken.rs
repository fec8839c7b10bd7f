//! What the language took where a file is silent: easily missed, so that it is listed.

/// A word that some tables of a kind leave out, and what is taken in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The kind of table: "clause", "measure".
    pub kind: String,
    /// The word that is left out.
    pub word: &'static str,
    /// What the word means.
    pub meaning: &'static str,
    /// What is taken: "0%", "quarter", "to the horizon".
    pub value: String,
    /// Paths of the tables that are silent, in the order of the file.
    pub silent: Vec<String>,
    /// How many tables of the kind could have said it.
    pub of: usize,
}
