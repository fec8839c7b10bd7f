//! Which numbers of the deals move together, read from `--together`.

use super::super::Failure;
use super::named::Named;
use crate::data::{Sense, Shared, SharedNumber};
use crate::engine::Plan;
use crate::units::{Quantity, parse};

/// Lets numbers of the deals move together.
pub(super) fn share(
    texts: &[String],
    plans: &mut [Plan<'_>],
    seed: u64,
    named: &Named<'_>,
) -> Result<Vec<Shared>, Failure> {
    let mut all: Vec<Shared> = Vec::new();
    for text in texts {
        let wrong = |why: &str| Failure::Run(format!("--together \"{text}\": {why}"));
        let shared = one(text, plans, seed, named).map_err(|why| wrong(&why))?;
        let is_said = |own: &SharedNumber| {
            let before = all.iter().flat_map(|shared| &shared.numbers);
            before.filter(|other| (&other.deal, &other.path) == (&own.deal, &own.path)).count() > 0
        };
        if let Some(twice) = shared.numbers.iter().find(|own| is_said(own)) {
            return Err(wrong(&format!(
                "{} of \"{}\" moves together with other numbers already\n  hint: write all that move together into one --together",
                twice.path, twice.deal
            )));
        }
        all.push(shared);
    }
    Ok(all)
}

const HINT: &str = "hint: write the path of an uncertain number and a share, such as referrals.arrive=60%, or several paths, such \
    as \"referrals.arrive, cohort.together=60%\"; a deal before a path, as in 2:referrals.arrive, means it in that deal alone, and - \
    before it that it moves the other way";

/// A number as it is written.
struct Word<'t> {
    /// The one deal that is meant; none is all that have it.
    place: Option<usize>,
    path: &'t str,
    sense: Sense,
}

fn one(text: &str, plans: &mut [Plan<'_>], seed: u64, named: &Named<'_>) -> Result<Shared, String> {
    let (paths, share) = text.rsplit_once('=').ok_or_else(|| format!("there is no = in it\n  {HINT}"))?;
    let correlation = match parse(share.trim(), plans[0].model().currency) {
        Ok(Quantity::Share(share)) => share.to_fraction(),
        _ => return Err(format!("how closely is no share\n  {HINT}")),
    };
    if !(0.0..=1.0).contains(&correlation) {
        return Err(format!("how closely lies between 0% and 100%\n  {HINT}"));
    }
    if correlation == 0.0 {
        return Err("at 0% nothing moves together\n  hint: leave this --together out".to_owned());
    }
    let words: Vec<Word<'_>> =
        paths.split(',').map(|own| word(own.trim(), named)).collect::<Result<_, _>>()?;
    let mut numbers: Vec<SharedNumber> = Vec::new();
    for word in &words {
        let before = numbers.len();
        for (place, plan) in plans.iter_mut().enumerate() {
            let signed = match word.sense {
                Sense::Along => correlation,
                Sense::Against => -correlation,
            };
            // What is common is one thing whatever it is called: its name is what stands first.
            if word.place.is_none_or(|meant| meant == place)
                && plan.share(word.path, (words[0].path, signed), seed)
            {
                let deal = named.titles[place].clone();
                numbers.push(SharedNumber { deal, path: word.path.to_owned(), sense: word.sense });
            }
        }
        if numbers.len() == before {
            let none = match word.place {
                None => "none of the deals draws a number at this path".to_owned(),
                Some(place) => format!("\"{}\" draws no number at this path", named.titles[place]),
            };
            return Err(format!("{none}: {}\n  {HINT}", word.path));
        }
    }
    let mut deals: Vec<&String> = numbers.iter().map(|own| &own.deal).collect();
    deals.sort_unstable();
    // Two numbers of one deal that move together make it another deal than its own report shows.
    if let Some(twice) = deals.windows(2).find(|two| two[0] == two[1]) {
        return Err(format!(
            "\"{}\" draws more than one of these numbers, and each deal moves by one\n  hint: write the number of the deal \
             before a path that is meant in that deal alone, as in 2:referrals.arrive",
            twice[0]
        ));
    }
    if deals.len() < 2 {
        return Err(format!(
            "only one of the deals draws a number at this path; two or more must, for them to move together\n  {HINT}"
        ));
    }
    Ok(Shared { correlation, numbers })
}

fn word<'t>(text: &'t str, named: &Named<'_>) -> Result<Word<'t>, String> {
    let (place, path) = match text.split_once(':') {
        Some((deal, path)) => (Some(named.place(deal.trim())?), path.trim()),
        None => (None, text),
    };
    let (path, sense) = match path.strip_prefix('-') {
        Some(path) => (path.trim(), Sense::Against),
        None => (path, Sense::Along),
    };
    if path.is_empty() {
        return Err(format!("there is no path in it\n  {HINT}"));
    }
    Ok(Word { place, path, sense })
}
