use super::*;
use crate::data::Sampling;
use crate::model::{OptionId, TrancheId};

/// The flows of some draws, each in its batch.
fn gathered<'f>(draws: impl IntoIterator<Item = &'f Vec<i64>>) -> FlowsByBatch {
    let mut flows = FlowsByBatch::default();
    for (draw, of_draw) in (0..).zip(draws) {
        flows.add(Sampling::Independent.batch(draw), of_draw);
    }
    flows
}

/// The results of a draw with some classes.
fn results(classes: &[Vec<i64>]) -> OptionResults {
    let n_months = classes.first().map_or(0, Vec::len);
    let all = (0..n_months).map(|month| classes.iter().map(|class| class[month]).sum()).collect();
    OptionResults {
        option: OptionId::new(0),
        figures: Vec::new(),
        columns: Vec::new(),
        base_case: Vec::new(),
        base_cash: crate::data::Fans::default(),
        investors: gathered([&all]),
        flows: classes.iter().map(|class| gathered([class])).collect(),
        occupancy: Vec::new(),
        fans: None,
        closed: 0,
    }
}

/// Pence in at the start, and back after so many months.
fn flows(put_in: i64, month: usize, back: i64) -> Vec<i64> {
    let mut flows = vec![0; 25];
    flows[0] = -put_in;
    flows[month] += back;
    flows
}

fn found(draws: &[Vec<i64>]) -> InBatches {
    InBatches::of(&gathered(draws)).expect("a rate")
}

/// 100 in, 121 back after 24 months: 10% a year.
#[test]
fn classes_are_added_up_and_read_apart() {
    let both = results(&[flows(60_000, 24, 65_000), flows(40_000, 24, 56_000)]);
    let rate = |who| rate_of_mean_cash(&both, who).expect("one draw-down, one repayment");
    assert!((rate(Investors::All).value - 0.1).abs() < 1e-12);
    assert!((rate(Investors::Tranche(TrancheId::new(1))).value - (1.4_f64.sqrt() - 1.0)).abs() < 1e-12);
    assert_eq!(rate(Investors::All).se, None, "one draw says nothing of an error");
}

/// 100 in, and x back after a year: the rate is the mean of x over 100 less one, so that its error is that of the mean of what
/// comes back, over 100.
#[test]
fn the_error_of_a_rate_is_that_of_what_comes_back() {
    let back = [11_000, 9_000, 10_500, 12_500, 10_000];
    let draws = back.map(|back| flows(10_000, 12, back));
    let found = found(&draws).with_error();
    let mean = back.iter().sum::<i64>() as f64 / 5.0;
    let squares: f64 = back.iter().map(|&back| (back as f64 - mean) * (back as f64 - mean)).sum();
    assert!((found.value - (mean / 10_000.0 - 1.0)).abs() < 1e-9, "{found:?}");
    let expected = (squares / 4.0 / 5.0).sqrt() / 10_000.0;
    assert!((found.se.expect("an error") - expected).abs() < 1e-9, "{found:?} {expected}");
}

/// The same, of two deals: the error is that of the mean of what one brings more than the other.
#[test]
fn the_error_of_a_difference_is_that_of_the_gaps() {
    let back = [11_000, 9_000, 10_500, 12_500, 10_000];
    let gaps = [300, 320, 260, 310, 310];
    let own = found(&[0, 1, 2, 3, 4].map(|draw| flows(10_000, 12, back[draw] + gaps[draw])));
    let other = found(&back.map(|back| flows(10_000, 12, back)));
    let gap = own.less(&other).with_error();
    let squares: f64 = gaps.iter().map(|&gap| ((gap - 300) * (gap - 300)) as f64).sum();
    let expected = (squares / 4.0 / 5.0).sqrt() / 10_000.0;
    assert!((gap.value - 0.03).abs() < 1e-9, "{gap:?}");
    assert!((gap.se.expect("an error") - expected).abs() < 1e-9, "{gap:?} {expected}");
    assert_eq!(own.less(&own).with_error(), CheckedValue { value: 0.0, se: Some(0.0) });
}

#[test]
fn a_total_loss_has_no_error_nor_has_what_differs_from_one() {
    let lost = found(&[flows(5, 1, 0), flows(7, 1, 0)]);
    assert_eq!(lost.with_error(), CheckedValue { value: -1.0, se: None });
    let kept = found(&[flows(100, 12, 105), flows(100, 12, 109)]);
    assert!(kept.with_error().se.is_some() && kept.less(&lost).with_error().se.is_none());
    assert_eq!(lost.less(&lost).with_error(), CheckedValue { value: 0.0, se: None });
}

/// Uniform numbers on (0, 1), from a multiplicative generator (S. K. Park, K. W. Miller 1988, "Random number generators: good
/// ones are hard to find", Communications of the ACM 31).
fn uniforms(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state * 48_271 % 2_147_483_647;
        state as f64 / 2_147_483_647.0
    }
}

/// Draws of two deals that share what comes back, and how late: a rate of their mean cash is no simple function of it.
fn deals(seed: u64) -> [Vec<Vec<i64>>; 2] {
    let mut uniform = uniforms(seed);
    let draws = (0..200).map(|_| {
        let (luck, own) = (uniform(), uniform());
        let late = 6 + (uniform() * 18.0) as usize;
        let back = |size: f64| (1_000_000.0 * size) as i64;
        let [mut one, mut other] =
            [flows(1_000_000, late, back(0.6 + luck)), flows(900_000, late, back(0.4 + luck + 0.2 * own))];
        (one[3], other[3]) = (-back(0.2 * luck), -back(0.1 * own));
        (one, other)
    });
    draws.unzip::<_, _, Vec<_>, Vec<_>>().into()
}

/// The square of the error by the jackknife: leaves out one draw at a time, works out the whole statistic anew, and knows
/// nothing of batches or slopes (B. Efron, C. Stein 1981, "The jackknife estimate of variance", Annals of Statistics 9).
fn jackknife(n: usize, without: impl Fn(usize) -> f64) -> f64 {
    let all: Vec<f64> = (0..n).map(without).collect();
    let mean = all.iter().sum::<f64>() / n as f64;
    all.iter().map(|own| (own - mean) * (own - mean)).sum::<f64>() * (n - 1) as f64 / n as f64
}

fn rate_without(draws: &[Vec<i64>], left_out: usize) -> f64 {
    let mut sums = vec![0_i64; 25];
    for draw in (0..draws.len()).filter(|&draw| draw != left_out) {
        sums.iter_mut().zip(&draws[draw]).for_each(|(sum, flow)| *sum += flow);
    }
    match irr(&sums) {
        Irr::Rate(rate) => rate,
        other => panic!("{other:?}"),
    }
}

/// Over many sets of draws the squares of the errors are on average those of the jackknife, of a rate and of a difference.
#[test]
fn errors_are_those_of_leaving_out_one_draw_at_a_time() {
    let mut ratios = [const { Vec::new() }; 2];
    for seed in 1..=150 {
        let [one, other] = deals(seed);
        let (own, gap) = (found(&one), found(&one).less(&found(&other)));
        let squared = |found: InBatches| found.with_error().se.expect("an error").powi(2);
        let of_rate = jackknife(one.len(), |left_out| rate_without(&one, left_out));
        let of_gap =
            jackknife(one.len(), |left_out| rate_without(&one, left_out) - rate_without(&other, left_out));
        assert!(of_gap < 0.5 * of_rate, "what they share cancels: {of_gap} {of_rate}");
        ratios[0].push(squared(own) / of_rate);
        ratios[1].push(squared(gap) / of_gap);
    }
    for ratios in ratios {
        let n = ratios.len() as f64;
        let mean = ratios.iter().sum::<f64>() / n;
        let squares: f64 = ratios.iter().map(|ratio| (ratio - mean).powi(2)).sum();
        let se = (squares / (n - 1.0) / n).sqrt();
        assert!(se < 0.03 && (mean - 1.0).abs() < 4.0 * se, "{mean} ± {se}");
    }
}

#[test]
fn sums_beyond_64_bits_give_the_same_rate() {
    let mut flows = vec![0; 25];
    (flows[0], flows[24]) = (-100 * (1_i128 << 90), 121 * (1_i128 << 90));
    assert!((rate_of(&flows).expect("a rate") - 0.1).abs() < 1e-12);
}

#[test]
fn numbers_that_fit_are_not_touched() {
    let flows = [-(1_i128 << 60), 1, 0, (1_i128 << 60) - 3];
    assert!(in_64_bits(&flows).into_iter().map(i128::from).eq(flows));
    let odd = [-(3_i128 << 62), 3_i128 << 62];
    assert!(in_64_bits(&odd).iter().all(|flow| flow.unsigned_abs() < 1 << 62));
}

#[test]
fn nothing_drawn_has_no_rate_and_nothing_back_is_a_total_loss() {
    assert_eq!(rate_of_mean_cash(&results(&[]), Investors::All), None);
    assert_eq!(rate_of_mean_cash(&results(&[vec![0, 5]]), Investors::All), None);
    let lost = rate_of_mean_cash(&results(&[vec![-5, 0]]), Investors::All);
    assert_eq!(lost, Some(CheckedValue { value: -1.0, se: None }));
}
