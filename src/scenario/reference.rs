//! The reference of the language in Markdown, made from the same tables that the reader and the schema follow.

use super::fields::{Certainty, Differs, Field, Kind, Need, Number, QuantityKind, Section, TimingForm};
use super::language::{
    FAMILIES, Parameter, SCENARIO, SIDE_KEYS, Takes, VALUE_HEADS, VALUE_WORDS, VARIATIONS, VARIES,
};

/// Every section with its words: what each takes, what it is if left out, what it means.
#[must_use]
pub fn reference() -> String {
    let mut written = String::from(
        "# Words of a scenario file\n\nMade from the tables that the program reads with: `sib schema` prints the same for \
         editors. In `takes`, *uncertain* means that a table may stand instead of the value (`low`, `central`, `high`; \
         `estimate`, `ci95`; …), and *by* lists what the value may follow as a schedule. Every named table also takes ",
    );
    let sides: Vec<String> = SIDE_KEYS.iter().map(|(key, doc)| format!("`{key}` ({doc})")).collect();
    written.push_str(&format!(
        "{}. `source` and `assumption` may also stand once among named tables, for all of them that say nothing themselves.\n",
        sides.join(", ")
    ));
    uncertain_numbers(&mut written);
    section("", &SCENARIO, &mut written);
    written
}

/// The words of the tables that may stand where a value is *uncertain*.
fn uncertain_numbers(written: &mut String) {
    written.push_str("\n## Uncertain numbers\n\nWhat may stand instead of a value that is *uncertain*. ");
    let heads: Vec<String> = VALUE_HEADS.iter().map(|head| format!("`{}`", head.key)).collect();
    written.push_str(&format!("Exactly one of {} stands in it.\n\n", heads.join(", ")));
    written.push_str("| with | there must be | there may be |\n|---|---|---|\n");
    for head in VALUE_HEADS {
        let needs = head.needs.iter().flat_map(|group| group.iter().copied()).collect::<Vec<_>>();
        written.push_str(&format!(
            "| `{}` | {} | {} |\n",
            head.key,
            words_or_none(&needs),
            words_or_none(head.admits)
        ));
    }
    written.push_str(&format!(
        "\n`base` is the value of the base case. `{VARIES}` says between what values differ: {}.\n\n",
        any_of(VARIATIONS)
    ));
    written.push_str("| word | takes | meaning |\n|---|---|---|\n");
    for word in VALUE_WORDS {
        let takes = match word.takes {
            Takes::OfNumber => "a value like the number itself".to_owned(),
            Takes::List => "a list of such values".to_owned(),
            Takes::Pair => "a list of two such values".to_owned(),
            Takes::Shares => "a list of shares, which sum to 100%".to_owned(),
            Takes::Count => "a count `105`".to_owned(),
            Takes::Family => any_of(&FAMILIES.iter().map(|family| family.word).collect::<Vec<_>>()),
        };
        written.push_str(&format!("| `{}` | {takes} | {} |\n", word.word, word.doc));
    }
    written.push_str("\n| `dist` | its parameters | what it is |\n|---|---|---|\n");
    for family in FAMILIES {
        let of = |(word, parameter): &(&str, Parameter)| match parameter {
            Parameter::OfNumber => format!("`{word}` (a value like the number itself)"),
            Parameter::Plain => format!("`{word}` (a plain number)"),
        };
        let parameters: Vec<String> = family.parameters.iter().map(of).collect();
        written.push_str(&format!(
            "| `\"{}\"` | {} | {} |\n",
            family.word,
            parameters.join(", "),
            family.doc
        ));
    }
}

fn words_or_none(words: &[&str]) -> String {
    match words {
        [] => "–".to_owned(),
        words => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
    }
}

/// Writes a section and, after it, the sections inside it.
fn section(path: &str, section_of: &Section, written: &mut String) {
    let title = if path.is_empty() { "Head and sections".to_owned() } else { format!("`[{path}]`") };
    written.push_str(&format!("\n## {title}\n\n{}.\n\n", section_of.doc));
    if !section_of.heads.is_empty() {
        let heads: Vec<String> = section_of.heads.iter().map(|head| format!("`{}`", head.key)).collect();
        written.push_str(&format!("Exactly one of {} stands in it.\n\n", heads.join(", ")));
    }
    written.push_str("| word | takes | if left out | meaning |\n|---|---|---|---|\n");
    for field in section_of.fields {
        let Field { key, doc, .. } = field;
        written.push_str(&format!(
            "| `{key}` | {} | {} | {doc} |\n",
            takes(field.kind),
            left_out(field.need)
        ));
    }
    if let Some(others) = section_of.others {
        written.push_str(&format!(
            "| *any other word* | a table: {} | – | {} |\n",
            others.section.name, others.section.doc
        ));
    }
    for field in section_of.fields {
        if let Some((below, inside)) = inside(path, field) {
            section(&below, inside, written);
        }
    }
    if let Some(others) = section_of.others {
        section(&format!("{path}.NAME"), others.section, written);
    }
}

/// The section that a field holds and its path.
fn inside(path: &str, field: &Field) -> Option<(String, &'static Section)> {
    let below = if path.is_empty() { field.key.to_owned() } else { format!("{path}.{}", field.key) };
    match field.kind {
        Kind::Record(section) => Some((below, section)),
        Kind::Map(named) => Some((format!("{below}.NAME"), named.section)),
        Kind::Pairs(section, ..) => Some((format!("{below}.FROM.TO"), section)),
        Kind::List(section, _) => Some((format!("[{below}]"), section)),
        _ => None,
    }
}

fn left_out(need: Need) -> String {
    match need {
        Need::Required => "must be there".to_owned(),
        Need::Optional => "–".to_owned(),
        Need::Default(toml) => format!("`{toml}`"),
    }
}

fn takes(kind: Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Texts => "a list of texts".to_owned(),
        Kind::FinancialYear => "a financial year: `\"2019-20\"`".to_owned(),
        Kind::YearOf => "`\"contract year 2\"`, or a financial year: `\"2019-20\"`".to_owned(),
        Kind::Word(words) => any_of(words),
        Kind::Words(words) => format!("some of {}", any_of(words)),
        Kind::Name(things, words) => things_or(things.iter().map(|thing| thing.noun()), words),
        Kind::Names(things) => {
            format!("{}, or a list of them", things_or(things.iter().map(|t| t.noun()), &[]))
        }
        Kind::NamesOr(things, words) => {
            format!("{}, or a list of them", things_or(things.iter().map(|t| t.noun()), words))
        }
        Kind::Clauses => "a clause `\"outcomes.home_6m\"`, or a list of them".to_owned(),
        Kind::NamesAndNumbers(things, of) => {
            format!(
                "a list of names of {} and of {}",
                things_or(things.iter().map(|t| t.noun()), &[]),
                number(of)
            )
        }
        Kind::Paths => "a path to an input, or a list of them".to_owned(),
        Kind::Ways => "ways between states: `\"transition.A.B\"`".to_owned(),
        Kind::Targets => {
            "ways between states, milestones and scores: `\"transition.A.B\"`, `\"milestone.M\"`, `\"score.S\"`"
                .to_owned()
        }
        Kind::Number(of) => number(of),
        Kind::NumberOr(of, words) => format!("{}, or {}", number(of), any_of(words)),
        Kind::NumberOrName(of, things, words) => {
            format!("{}, or {}", number(of), things_or(things.iter().map(|thing| thing.noun()), words))
        }
        Kind::Numbers(of) => format!("{}, or a list of them", number(of)),
        Kind::Shares(things) => {
            format!("the name of {}, or names with shares", things_or(things.iter().map(|t| t.noun()), &[]))
        }
        Kind::Series => "years and levels".to_owned(),
        Kind::NameWords(thing, words) => format!("names of {} with {}", thing.noun(), any_of(words)),
        Kind::Amounts(of) => format!("names of your own with {}", number(of)),
        Kind::Columns(thing, of) => format!("names of {} with lists of: {}", thing.noun(), number(of)),
        Kind::Set => "paths and values".to_owned(),
        Kind::Times => "paths and ratios".to_owned(),
        Kind::Tests(_) => "a test `{ …, at_least = … }`, or a list of them".to_owned(),
        Kind::Timing(words, TimingForm::Every) => format!("{}, or `\"every 6 months\"`", any_of(words)),
        Kind::Timing(words, TimingForm::After) => format!("{}, or `\"after 24 months\"`", any_of(words)),
        Kind::Drawdown(words) => format!("{}, or a list of `[moment, amount]`", any_of(words)),
        Kind::Record(_) => "a table".to_owned(),
        Kind::Map(_) | Kind::Pairs(..) => "named tables".to_owned(),
        Kind::List(..) => "a list of tables".to_owned(),
    }
}

fn any_of(words: &[&str]) -> String {
    words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
}

fn things_or<'t>(things: impl Iterator<Item = &'t str>, words: &[&str]) -> String {
    let words = words.iter().map(|word| format!("`\"{word}\"`"));
    things.map(str::to_owned).chain(words).collect::<Vec<_>>().join(" or ")
}

fn number(of: Number) -> String {
    let kinds: Vec<&str> = of.kinds.iter().map(|kind| example(*kind)).collect();
    let mut said = kinds.join(" or ");
    if of.certainty == Certainty::Uncertain {
        said.push_str("; uncertain");
    }
    if of.differs == Differs::BetweenPeople {
        said.push_str(", also per group or per person");
    }
    if !of.axes.is_empty() {
        let axes: Vec<&str> = of.axes.iter().map(|axis| axis.word()).collect();
        said.push_str(&format!("; by {}", axes.join(", ")));
        if !of.inner.is_empty() {
            said.push_str(", one inside another");
        }
    }
    said
}

fn example(kind: QuantityKind) -> &'static str {
    match kind {
        QuantityKind::Amount => "money `\"£9,000\"`",
        QuantityKind::Pay => "money per time `\"£1,251 / week\"`",
        QuantityKind::Share => "a share `\"55%\"`",
        QuantityKind::Part => "a share of something `\"20% of principal\"`",
        QuantityKind::Growth => "growth `\"4% / year\"`",
        QuantityKind::Tempo => "a rate `\"0.32 / year\"` or chance `\"27% in 1 year\"`",
        QuantityKind::Frequency => "a number in a time `\"6 / month\"`",
        QuantityKind::Duration => "a time `\"18 months\"`",
        QuantityKind::Moment => "a moment `\"2019-11\"` or `\"66 months\"`",
        QuantityKind::Count => "a count `105`",
        QuantityKind::Ratio => "a number `0.33`",
        QuantityKind::Points => "points `1.4`",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each word that the reader admits in the table of an uncertain number is explained.
    #[test]
    fn the_page_has_every_word_of_an_uncertain_number() {
        let page = reference();
        let of_heads: Vec<&str> =
            VALUE_HEADS.iter().flat_map(|head| std::iter::once(head.key).chain(head.companions())).collect();
        let of_families = FAMILIES.iter().flat_map(|family| family.parameters.iter().map(|(word, _)| *word));
        for word in of_heads.iter().copied().chain(of_families) {
            assert!(page.contains(&format!("`{word}`")), "{word}");
        }
        for word in of_heads.into_iter().filter(|word| !["value", "base"].contains(word)) {
            assert!(VALUE_WORDS.iter().any(|own| own.word == word), "{word} has no meaning");
        }
        let family =
            "| `\"log-normal\"` | `median` (a value like the number itself), `sigma` (a plain number) |";
        assert!(page.contains(family), "{page}");
    }

    /// `UPDATE_EXPECTED=1 cargo test` writes the page anew.
    #[test]
    fn the_page_of_words_is_what_the_tables_say() {
        let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/words.md");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(&page, reference()).expect("the page can be written");
        }
        let written = std::fs::read_to_string(&page).unwrap_or_default();
        assert!(written == reference(), "docs/words.md is not what the tables say");
    }
}
