//! The words of a number that is written as a table: one value, or a law of uncertain ones.

use crate::scenario::fields::Head;

/// The ways in which a value may be written as a table.
pub static VALUE_HEADS: &[Head] = &[
    Head::new("value").admitting(&["base"]),
    Head::new("estimate").needing(&[&["ci95"]]).admitting(&["base", "at_least", "at_most"]),
    Head::new("central").needing(&[&["low"], &["high"]]).admitting(&["base", "at_least", "at_most"]),
    Head::new("successes").needing(&[&["failures"]]).admitting(&["base"]),
    Head::new("either").needing(&[&["with"], &["base"]]),
    Head::new("dist").admitting(&["base", "at_least", "at_most"]),
    Head::new("sample").admitting(&["base", "at_least", "at_most"]),
];

/// A word of a value that is written as a table.
#[derive(Debug)]
pub struct ValueWord {
    /// The word.
    pub word: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it means.
    pub doc: &'static str,
}

/// What a word of a value takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A value of the number's own kind.
    OfNumber,
    /// A list of them.
    List,
    /// A list of two of them.
    Pair,
    /// A list of shares.
    Shares,
    /// A plain number, nought or more.
    Count,
    /// The word of a family.
    Family,
}

const fn word(word: &'static str, takes: Takes, doc: &'static str) -> ValueWord {
    ValueWord { word, takes, doc }
}

/// The words of an uncertain number but for the parameters of families.
pub static VALUE_WORDS: &[ValueWord] = &[
    word("estimate", Takes::OfNumber, "a published estimate: the median"),
    word("ci95", Takes::Pair, "its 95% interval: of a normal law on the number's own scale"),
    word("low", Takes::OfNumber, "1 in 10 values is lower"),
    word("central", Takes::OfNumber, "half of the values are lower; the value of the base case"),
    word("high", Takes::OfNumber, "1 in 10 values is higher"),
    word("successes", Takes::Count, "so many were counted: beta with half a success and half a failure more"),
    word("failures", Takes::Count, "and in so many cases it failed"),
    word("either", Takes::List, "one of these values"),
    word("with", Takes::Shares, "the chance of each of them"),
    word("sample", Takes::List, "observed values, each as likely as another"),
    word("dist", Takes::Family, "a named family, with its parameters beside it"),
    word(
        "at_least",
        Takes::OfNumber,
        "cuts off what is less: the rest keeps its shape, and its chances sum to 1 again",
    ),
    word("at_most", Takes::OfNumber, "cuts off what is more, in the same way"),
];

/// A named family of distributions and what its parameters are.
#[derive(Debug)]
pub struct Family {
    /// The word after `dist`.
    pub word: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Its parameters, each of which must be given.
    pub parameters: &'static [(&'static str, Parameter)],
}

/// The unit of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// As the number itself.
    OfNumber,
    /// None: a plain number.
    Plain,
}

/// The families that an expert may name.
pub static FAMILIES: &[Family] = &[
    Family {
        word: "normal",
        doc: "normal, with this mean and standard deviation",
        parameters: &[("mean", Parameter::OfNumber), ("sd", Parameter::OfNumber)],
    },
    Family {
        word: "log-normal",
        doc: "log-normal, with this median and standard deviation of its logarithm",
        parameters: &[("median", Parameter::OfNumber), ("sigma", Parameter::Plain)],
    },
    Family {
        word: "beta",
        doc: "beta, a share with mean a / (a + b)",
        parameters: &[("a", Parameter::Plain), ("b", Parameter::Plain)],
    },
    Family {
        word: "gamma",
        doc: "gamma, with mean shape × scale",
        parameters: &[("shape", Parameter::Plain), ("scale", Parameter::OfNumber)],
    },
    Family {
        word: "uniform",
        doc: "every value between both as likely as another",
        parameters: &[("low", Parameter::OfNumber), ("high", Parameter::OfNumber)],
    },
    Family {
        word: "triangular",
        doc: "most likely at the mode, less and less so towards both ends",
        parameters: &[
            ("low", Parameter::OfNumber),
            ("mode", Parameter::OfNumber),
            ("high", Parameter::OfNumber),
        ],
    },
];
