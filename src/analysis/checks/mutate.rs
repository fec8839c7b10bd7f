//! Whether reproduced checks can fail: each input that one rests on is moved by a tenth, up and down, and the check
//! must then fail at least once. A check that still holds does not depend on what it claims to rest on.

use super::{
    Checked, CheckedValue, Circumstances, Mutation, Noticed, Opening, Sampling, Verdict, judged, look_up,
};
use crate::model::{Bounds, Check, CheckKind, Expectation, InputId, Model, Statistic};

/// By what an input is multiplied.
const FACTORS: [f64; 2] = [1.1, 0.9];

/// The part of the draws that is looked at first.
const FEW_IN: u32 = 10;

/// Standard errors of those few by which a check must fail to leave no doubt.
const CLEAR: f64 = 8.0;

/// Moves each input of each reproduced check that holds. Checks that do not hold have failed already.
/// `told` hears the path of each input that is moved.
#[must_use]
pub fn mutate(
    model: &Model,
    checked: &[Checked],
    sampling: Sampling,
    open: Opening<'_>,
    told: &dyn Fn(&str),
) -> Vec<Mutation> {
    let mut mutations = Vec::new();
    for (circumstances, places) in super::groups(model) {
        let places: Vec<usize> = places.into_iter().filter(|&place| checked[place].holds()).collect();
        let checks: Vec<&Check> = places.iter().map(|&place| &model.checks[place]).collect();
        mutations.extend(of_group(model, &circumstances, &checks, sampling, open, told));
    }
    mutations
}

/// The mutations of checks that share a run: each input is moved once for all of them.
fn of_group(
    model: &Model,
    circumstances: &Circumstances,
    checks: &[&Check],
    sampling: Sampling,
    open: Opening<'_>,
    told: &dyn Fn(&str),
) -> Vec<Mutation> {
    let mut paths: Vec<&str> = Vec::new();
    for path in checks.iter().flat_map(|check| rests_on(model, check)) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Vec::new();
    }
    let opened = open(circumstances);
    let of_path = |path: &&str| {
        told(path);
        let resting: Vec<&Check> =
            checks.iter().copied().filter(|check| rests_on(model, check).contains(path)).collect();
        let noticed = match &opened {
            Ok(opened) => of_input(opened, path, &resting, sampling),
            Err(why) => resting.iter().map(|_| Noticed::CannotBeMoved(why.clone())).collect(),
        };
        let mutation = |(check, noticed): (&Check, Noticed)| Mutation {
            check: check.name.clone(),
            input: (*path).to_owned(),
            noticed,
        };
        resting.into_iter().zip(noticed).map(mutation).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

/// The paths of the inputs that a check rests on.
fn rests_on<'a>(model: &'a Model, check: &Check) -> Vec<&'a str> {
    match &check.kind {
        CheckKind::Reproduced(inputs) | CheckKind::ByHand(inputs) => {
            inputs.iter().map(|&input| model.inputs.row(input).path.as_str()).collect()
        }
        CheckKind::Fitted(_) => Vec::new(),
    }
}

/// What each check does when an input moves. A few draws decide where they leave no doubt; what they leave open is
/// looked at with all.
fn of_input(opened: &Model, path: &str, checks: &[&Check], sampling: Sampling) -> Vec<Noticed> {
    // A case may write an input otherwise, so its row is found by its path.
    let Some(input) = opened.inputs.find(path) else {
        let why = "the case under which the check is run replaces it".to_owned();
        return checks.iter().map(|_| Noticed::CannotBeMoved(why.clone())).collect();
    };
    if opened.inputs.row(input).law.base() == 0.0 {
        let why = "a tenth of nought is nought".to_owned();
        return checks.iter().map(|_| Noticed::CannotBeMoved(why.clone())).collect();
    }
    let mut noticed: Vec<Option<Noticed>> = vec![None; checks.len()];
    let few = Sampling { draws: sampling.draws.div_ceil(FEW_IN), ..sampling };
    for (sampling, decides) in [(few, Decides::WhereClear), (sampling, Decides::Always)] {
        for factor in FACTORS {
            let open: Vec<usize> =
                (0..checks.len()).filter(|&place| noticed[place] != Some(Noticed::Yes)).collect();
            if open.is_empty() {
                break;
            }
            let asked: Vec<&Check> = open.iter().map(|&place| checks[place]).collect();
            for (place, now) in open.into_iter().zip(moved(opened, input, factor, &asked, sampling, decides))
            {
                noticed[place] = Some(match noticed[place].take() {
                    Some(before) => either((before, now)),
                    None => now,
                });
            }
        }
    }
    noticed.into_iter().map(|noticed| noticed.expect("every check is looked at under every factor")).collect()
}

/// Whether a check that fails with so many draws is taken to fail.
#[derive(Clone, Copy)]
enum Decides {
    WhereClear,
    Always,
}

/// What each check does when an input is multiplied by a factor.
fn moved(
    opened: &Model,
    input: InputId,
    factor: f64,
    checks: &[&Check],
    sampling: Sampling,
    decides: Decides,
) -> Vec<Noticed> {
    let mut model = opened.clone();
    if let Err(error) = model.inputs.multiply(input, factor) {
        return checks.iter().map(|_| Noticed::CannotBeMoved(error.to_string())).collect();
    }
    let read = look_up(&model, checks, sampling);
    let noticed = |(check, read): (&&Check, _)| match (judged(opened, check, read).verdict, decides) {
        (Verdict::Holds(_), _) => Noticed::No,
        (Verdict::Fails(found), Decides::WhereClear) if is_of_draws(check) && !is_clear(check, found) => {
            Noticed::No
        }
        (Verdict::Fails(_), _) => Noticed::Yes,
        (Verdict::CannotBeRead(why), _) => Noticed::CannotBeMoved(why),
    };
    checks.iter().zip(read).map(noticed).collect()
}

/// Whether a check is read from draws.
fn is_of_draws(check: &Check) -> bool {
    check.level.is_none() && check.reads.statistic != Statistic::BaseCase
}

/// Whether a check fails by so much that more draws would not change it.
fn is_clear(check: &Check, found: CheckedValue) -> bool {
    found.se.is_some_and(|se| beyond(check.expects, found.value) > CLEAR * se)
}

/// How far a value lies outside what is expected.
fn beyond(expects: Expectation, value: f64) -> f64 {
    match expects {
        Expectation::Equals { value: published, within } => (value - published).abs() - within,
        Expectation::Bounds(Bounds { at_least, more_than, at_most, less_than }) => {
            let under = at_least.into_iter().chain(more_than).map(|bound| bound - value);
            let over = at_most.into_iter().chain(less_than).map(|bound| value - bound);
            under.chain(over).fold(0.0, f64::max)
        }
    }
}

/// Of two moves, the one that says more.
fn either((first, second): (Noticed, Noticed)) -> Noticed {
    match (first, second) {
        (Noticed::Yes, _) | (_, Noticed::Yes) => Noticed::Yes,
        (Noticed::No, _) | (_, Noticed::No) => Noticed::No,
        (Noticed::CannotBeMoved(why), Noticed::CannotBeMoved(_)) => Noticed::CannotBeMoved(why),
    }
}
