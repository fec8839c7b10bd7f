use super::*;
use proptest::prelude::*;

fn counted(numbers: &[f64], most: usize) -> Bins {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut bins = Bins::default();
    bins.add(&sorted, most);
    bins
}

fn n(bins: &Bins) -> u64 {
    bins.iter().map(|bin| u64::from(bin.count)).sum()
}

#[test]
fn what_matters_has_a_count_of_its_own() {
    let exact = [0.0, 1.0, -1.0, 0.5, 1_999.0, 1_024.0, -64.0];
    for number in exact {
        let near = [number - 1e-9, number, number + 1e-9];
        let bins = counted(&near, 100);
        let own: Vec<Bin> = bins.iter().filter(|bin| bin.low == bin.high).collect();
        assert_eq!(own, [Bin { low: number, high: number, count: 1 }]);
        assert_eq!(bins.n_bins(), 3);
    }
}

#[test]
fn a_bin_lies_on_one_side_of_nought() {
    let smallest = f64::from_bits(1);
    for bin in counted(&[smallest, -smallest, f64::MAX, -f64::MAX, 0.0], 100).iter() {
        assert!(bin.low >= 0.0 || bin.high <= 0.0, "{bin:?}");
    }
}

/// Below the floor bins are as wide as just above it: a thousandth of it at most.
#[test]
fn too_many_bins_are_drawn_together_near_nought_only() {
    let numbers: Vec<f64> = (0..200_000_u32)
        .map(|place| f64::from(place) * f64::from(place) * f64::from(place) * 1e-12 - 1_000.0)
        .collect();
    let (fine, kept) = (counted(&numbers, usize::MAX), counted(&numbers, 3_000));
    assert!(fine.n_bins() > 6_000 && kept.n_bins() <= 3_000, "{} {}", fine.n_bins(), kept.n_bins());
    assert_eq!(n(&kept), 200_000);
    let floor = power_of_two(kept.floor.expect("one was needed"));
    let largest = 7_000.0;
    assert!(floor <= largest);
    for bin in kept.iter() {
        let size = bin.low.abs().min(bin.high.abs());
        assert!(bin.high - bin.low <= size.max(floor) / 1_000.0, "{bin:?}");
    }
}

fn numbers() -> impl Strategy<Value = Vec<f64>> {
    let number = prop_oneof![
        4 => -1e7_f64..1e7,
        2 => -1.0_f64..1.0,
        1 => (-30_000_i32..30_000).prop_map(|pence| f64::from(pence) / 100.0),
        1 => (-3_i32..4).prop_map(f64::from),
        1 => any::<f64>().prop_filter("of a size that floors reach", |number| number.abs() < 1e300),
    ];
    prop::collection::vec(number, 0..200)
}

proptest! {
    #[test]
    fn every_number_lies_in_a_bin_at_most_a_thousandth_of_it_wide(number in any::<f64>()) {
        prop_assume!(number.is_finite());
        let bins = counted(&[number], 1);
        let bin = bins.iter().next().expect("one number was counted");
        prop_assert!(bin.low <= number && number <= bin.high);
        prop_assert!(bin.low == bin.high || (bin.low < number && number < bin.high));
        if number.is_normal() {
            prop_assert!(bin.high - bin.low <= number.abs() / 1_000.0);
        }
    }

    /// Whatever the order and the parts, and whether or not bins had to be drawn together on the way.
    #[test]
    fn any_parts_give_the_same_counts(numbers in numbers(), cuts in prop::collection::vec(0_usize..200, 0..5), most in 3_usize..150) {
        let whole = counted(&numbers, most);
        prop_assert!(whole.n_bins() <= most.max(3));
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(numbers.len())).collect();
        cuts.extend([0, numbers.len()]);
        cuts.sort_unstable();
        let mut parts: Vec<Bins> = cuts.windows(2).map(|cut| counted(&numbers[cut[0]..cut[1]], most)).collect();
        parts.reverse();
        let mut merged = Bins::default();
        parts.iter().for_each(|part| merged.merge(part, most));
        prop_assert_eq!(merged, whole);
    }

    /// The floor is the lowest that will do.
    #[test]
    fn no_lower_floor_would_do(numbers in numbers(), most in 3_usize..60) {
        let kept = counted(&numbers, most);
        if let Some(floor) = kept.floor.filter(|floor| floor > FLOORS.start()) {
            let mut lower = counted(&numbers, usize::MAX);
            lower.raise_to(Some(floor - 1));
            prop_assert!(lower.n_bins() > most);
        }
    }
}

/// Ten times as many draws of one law fill no more bins than are allowed, and hardly more than a tenth of them did.
#[test]
fn bins_do_not_grow_with_what_is_counted() {
    let numbers = |n: u32| -> Vec<f64> {
        (0..n).map(|place| f64::from(place.wrapping_mul(2_654_435_761)) / 4e9 - 0.3).collect()
    };
    let [few, many] = [20_000, 200_000].map(|n| counted(&numbers(n), 4_096));
    assert_eq!((n(&few), n(&many)), (20_000, 200_000));
    assert!(many.n_bins() <= 4_096 && many.n_bins() * 10 < few.n_bins() * 15);
}
