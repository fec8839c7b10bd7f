//! Paths of the file in words: `"price" of clause "exit" of contract "outcomes"`.

/// Tables of named tables: the table around, the word, and what sentences call one of them.
const NAMED: [(&str, &str, &str); 26] = [
    ("", "contract", "contract"),
    ("", "capital", "capital"),
    ("", "service", "service"),
    ("", "state", "state"),
    ("", "measure", "measure"),
    ("", "milestone", "milestone"),
    ("", "score", "score"),
    ("", "party", "party"),
    ("", "baseline", "baseline"),
    ("", "funding", "funding"),
    ("", "option", "option"),
    ("", "case", "case"),
    ("", "replay", "replay"),
    ("contract", "clause", "clause"),
    ("contract", "limit", "limit"),
    ("contract", "review", "review"),
    ("contract", "termination", "termination"),
    ("capital", "tranche", "tranche"),
    ("capital", "fee", "fee"),
    ("capital", "waterfall", "step"),
    ("capital", "pool", "pool"),
    ("capital", "reserve", "reserve"),
    ("capital", "guarantee", "guarantee"),
    ("capital", "redemption", "redemption"),
    ("service", "cost", "cost"),
    ("service", "effect", "effect"),
];

/// Tables of which there is one.
const ALONE: [(&str, &str); 4] = [
    ("cohort", "the cohort"),
    ("referrals", "the referrals"),
    ("discounting", "the discounting"),
    ("prices", "the prices"),
];

/// A path in words, from its last name to its first.
pub(super) fn in_words(path: &str) -> String {
    let names = names(path);
    let (things, rest) = things(&names);
    let key = rest.split_first().map(|(key, points)| match points {
        [] => format!("\"{key}\""),
        points => format!("\"{key}\" ({})", points.join(", ")),
    });
    let words: Vec<String> = key.into_iter().chain(things.into_iter().rev()).collect();
    if words.is_empty() { "the file".to_owned() } else { words.join(" of ") }
}

/// The named things that a path leads through, from the outside in, and the names after them.
fn things(names: &[String]) -> (Vec<String>, &[String]) {
    let (mut things, mut around, mut rest) = (Vec::new(), "", names);
    if let [section, from, to, after @ ..] = names
        && section == "transition"
    {
        return (vec![format!("the way from \"{from}\" to \"{to}\"")], after);
    }
    while let [word, name, after @ ..] = rest
        && let Some(&(_, inner, called)) =
            NAMED.iter().find(|(outer, inner, _)| *outer == around && inner == word)
    {
        things.push(format!("{called} \"{name}\""));
        (around, rest) = (inner, after);
    }
    if !things.is_empty() {
        return (things, rest);
    }
    match rest {
        [section, group, name, after @ ..] if section == "cohort" && group == "group" => {
            (vec![format!("group \"{name}\"")], after)
        }
        [section, name, after @ ..] if section == "prices" && !PRICE_WORDS.contains(&name.as_str()) => {
            (vec![format!("price index \"{name}\"")], after)
        }
        [section, after @ ..] => match ALONE.iter().find(|(word, _)| word == section) {
            Some((_, called)) => (vec![(*called).to_owned()], after),
            None => (Vec::new(), rest),
        },
        [] => (Vec::new(), rest),
    }
}

/// Words of the section of prices; every other name in it is that of an index.
const PRICE_WORDS: [&str; 3] = ["base", "deflator", "indexed"];

/// The names of a path: what stands between dots, or in quotes.
fn names(path: &str) -> Vec<String> {
    let (mut names, mut quoted) = (vec![String::new()], false);
    for letter in path.chars() {
        let last = names.last_mut().expect("there is always a name");
        match letter {
            '"' => quoted = !quoted,
            '.' if !quoted => names.push(String::new()),
            letter => last.push(letter),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_said_from_the_inside_out() {
        let table = [
            (
                "contract.outcomes.clause.home_6m.price",
                "\"price\" of clause \"home_6m\" of contract \"outcomes\"",
            ),
            (
                "contract.outcomes.clause.exit.price.40",
                "\"price\" (40) of clause \"exit\" of contract \"outcomes\"",
            ),
            (
                "transition.home.care.rate.6 months",
                "\"rate\" (6 months) of the way from \"home\" to \"care\"",
            ),
            ("capital.fund.waterfall.surplus-a.limit", "\"limit\" of step \"surplus-a\" of capital \"fund\""),
            ("service.help.cost.teams", "cost \"teams\" of service \"help\""),
            ("state.care.cost", "\"cost\" of state \"care\""),
            ("state.care.borne_by.council", "\"borne_by\" (council) of state \"care\""),
            ("cohort.group.younger.share", "\"share\" of group \"younger\""),
            ("cohort.people", "\"people\" of the cohort"),
            ("prices.gdp.series.2020", "\"series\" (2020) of price index \"gdp\""),
            ("prices.base", "\"base\" of the prices"),
            ("a.\"8.5%\".b", "\"a\" (8.5%, b)"),
            ("year_starts", "\"year_starts\""),
            ("", "the file"),
        ];
        for (path, words) in table {
            assert_eq!(in_words(path), words);
        }
    }
}
