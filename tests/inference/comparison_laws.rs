//! What holds of every comparison, whatever is compared.

use cxmetrics::compare::{
    Claim, Compare, Comparison, ContrastKind, Correction, PValues, RelativeMethod,
    StratifiedDifference, Summary, Superiority, SuperiorityMethod, Verdict, corrected,
};
use cxmetrics::kpi::{EventRate, LifetimeValue, LogRank, RateMethod, ServiceTimes, Survival};
use cxmetrics::{
    Ces, Confidence, Csat, Difference, Direction, Estimate, Metric, Scale, Tally, WeightedTally,
};
use proptest::prelude::*;

type Checked = Result<(), TestCaseError>;

/// Limits agree with p-values, hold what was measured, and are nested; claims agree with their limits.
fn lawful(comparison: &dyn Comparison, levels: (f64, f64), margin: f64) -> Checked {
    let (low, high) = (levels.0.min(levels.1), levels.0.max(levels.1));
    let no_change = comparison.kind().no_change();
    let p = comparison.p_value();
    prop_assert!((0.0..=1.0).contains(&p), "{p}");
    let edge = 1.0 - p;
    for level in [low, high, edge, edge.next_up(), edge.next_down()] {
        let Ok(confidence) = Confidence::new(level) else {
            continue;
        };
        let contrast = comparison.contrast(confidence);
        prop_assert_eq!(
            p < 1.0 - level,
            !contrast.contains(no_change),
            "{} {} {:?}",
            level,
            p,
            contrast
        );
        if let Some(value) = contrast.value() {
            prop_assert!(contrast.contains(value), "{contrast:?}");
        }
        for figure in [contrast.value(), contrast.lower(), contrast.upper()]
            .into_iter()
            .flatten()
        {
            prop_assert!(figure.is_finite() && !(figure == 0.0 && figure.is_sign_negative()));
        }
    }
    let [narrow, wide] =
        [low, high].map(|level| comparison.contrast(Confidence::new(level).unwrap()));
    let slack = 1e-9 * (1.0 + narrow.value().map_or(0.0, f64::abs));
    if let Some(lower) = wide.lower() {
        prop_assert!(
            narrow.lower().is_none_or(|inner| lower <= inner + slack),
            "{narrow:?} {wide:?}"
        );
        prop_assert!(narrow.lower().is_some(), "{narrow:?} {wide:?}");
    }
    if let Some(upper) = wide.upper() {
        prop_assert!(
            narrow.upper().is_some_and(|inner| inner <= upper + slack),
            "{narrow:?} {wide:?}"
        );
    }
    claims(comparison, 0.5 + 0.499 * levels.0, margin)
}

fn claims(comparison: &dyn Comparison, level: f64, margin: f64) -> Checked {
    let confidence = Confidence::new(level).unwrap();
    let no_change = comparison.kind().no_change();
    let less = comparison.direction() == Direction::LowerIsBetter;
    let tests = [
        comparison.superiority(confidence).unwrap(),
        comparison.non_inferiority(margin, confidence).unwrap(),
        comparison.equivalence(margin, confidence).unwrap(),
    ];
    for test in tests {
        let above = |x: f64| test.contrast().lower().is_some_and(|lower| lower > x);
        let below = |x: f64| test.contrast().upper().is_some_and(|upper| upper < x);
        let better = |margin: f64| {
            if less {
                below(no_change + margin)
            } else {
                above(no_change - margin)
            }
        };
        let inside = match test.claim() {
            Claim::Superiority => better(0.0),
            Claim::NonInferiority { margin } => better(margin),
            Claim::Equivalence { margin } => above(no_change - margin) && below(no_change + margin),
            _ => unreachable!(),
        };
        prop_assert_eq!(test.is_shown(), inside, "{:?}", test);
        prop_assert_eq!(test.is_shown(), test.p_value() < 1.0 - level);
    }
    // The sign stays in the figure, and the word goes with the direction.
    let finding = comparison.finding(confidence);
    let up = finding
        .contrast()
        .lower()
        .is_some_and(|lower| lower > no_change);
    match finding.verdict() {
        Verdict::Improved => prop_assert_eq!(up, !less),
        Verdict::Worsened => prop_assert_eq!(up, less),
        Verdict::Increased => prop_assert!(up),
        _ => prop_assert!(!up),
    }
    Ok(())
}

fn some_times() -> impl Strategy<Value = ServiceTimes> {
    let time = prop_oneof![0.0..50.0_f64, (0_u8..6).prop_map(f64::from)];
    proptest::collection::vec(time, 1..25)
        .prop_map(|times| ServiceTimes::from_hours(times).unwrap())
}

fn some_survival() -> impl Strategy<Value = Survival> {
    let customer = ((1_u8..12).prop_map(f64::from), any::<bool>());
    proptest::collection::vec(customer, 1..20)
        .prop_map(|customers| Survival::new(customers).unwrap())
}

fn counted() -> impl Strategy<Value = (u64, u64)> {
    (1_u64..60).prop_flat_map(|size| (0..=size, Just(size)))
}

fn share((count, size): (u64, u64)) -> Estimate {
    Estimate::share(count, size).unwrap()
}

fn levels() -> (std::ops::Range<f64>, std::ops::Range<f64>) {
    (0.01..0.999, 0.01..0.999)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn lifts(first in counted(), second in counted(), levels in levels(), margin in 0.1..90.0_f64) {
        let lift = share(first).relative_change(&share(second)).unwrap();
        lawful(&lift, levels, margin)?;
        for method in [RelativeMethod::ScoreUncorrected, RelativeMethod::MoverRatio, RelativeMethod::LogDelta] {
            if let Ok(other) = lift.clone().with_method(method) {
                lawful(&other, levels, margin)?;
            }
        }
    }

    /// Of small populations, some of which answered to the last.
    #[test]
    fn populations(
        strata in proptest::collection::vec(((counted(), 0_u64..9), (counted(), 0_u64..9)), 1..4),
        levels in levels(),
        margin in 0.1..40.0_f64,
    ) {
        let of = |((count, size), silent): ((u64, u64), u64)| {
            share((count, size)).of_population(size + silent).unwrap()
        };
        let scores: Vec<_> = strata.iter().map(|(first, second)| [of(*first), of(*second)]).collect();
        let adjusted = StratifiedDifference::new(scores.iter().map(|[first, second]| (first, second))).unwrap();
        lawful(&adjusted, levels, margin)?;
        let [first, second] = &scores[0];
        // One stratum is no stratum.
        let alone = StratifiedDifference::new([(first, second)]).unwrap();
        let [one, other] = [alone.contrast(Confidence::P95), first.difference(second).unwrap().contrast(Confidence::P95)];
        for (one, other) in [(one.lower(), other.lower()), (one.upper(), other.upper())] {
            prop_assert!((one.unwrap() - other.unwrap()).abs() < 1e-6, "{one:?} {other:?}");
        }
    }

    #[test]
    fn event_rates(
        events in (0_u64..40, 0_u64..40),
        exposure in (0.1..1e4_f64, 0.1..1e4_f64),
        levels in levels(),
        margin in 0.1..90.0_f64,
    ) {
        let first = EventRate::new(events.0, exposure.0).unwrap();
        let second = EventRate::new(events.1, exposure.1).unwrap();
        let ratio = first.relative_change(&second).unwrap();
        for method in [RateMethod::MidP, RateMethod::Exact, RateMethod::Score] {
            lawful(&ratio.with_method(method), levels, margin)?;
        }
        lawful(&first.difference(&second).unwrap(), levels, margin)?;
    }

    #[test]
    fn times(first in some_times(), second in some_times(), levels in levels(), margin in 0.1..20.0_f64) {
        lawful(&first.difference(&second).unwrap(), levels, margin)?;
        lawful(&first.shift(&second), levels, margin)?;
        lawful(&first.superiority(&second).unwrap(), levels, margin)?;
        if let Ok(ratio) = first.relative_change(&second) {
            lawful(&ratio, levels, margin)?;
        }
        if let Ok(means) = first.mean_difference(&second) {
            lawful(&means, levels, margin)?;
        }
        if let Ok(means) = first.mean_ratio(&second) {
            lawful(&means, levels, margin)?;
            lawful(&means.with_method(RelativeMethod::LogDelta).unwrap(), levels, margin)?;
        }
    }

    /// Swapped samples mirror the shift and its limits.
    #[test]
    fn shifts_mirror(first in some_times(), second in some_times(), level in 0.5..0.99_f64) {
        let confidence = Confidence::new(level).unwrap();
        let [one, other] = [first.shift(&second), second.shift(&first)].map(|shift| shift.contrast(confidence));
        prop_assert!((one.value().unwrap() + other.value().unwrap()).abs() < 1e-9);
        prop_assert_eq!(one.lower().is_some(), other.upper().is_some());
        if let (Some(lower), Some(upper)) = (one.lower(), other.upper()) {
            prop_assert!((lower + upper).abs() < 1e-9);
        }
    }

    #[test]
    fn survival(first in some_survival(), second in some_survival(), levels in levels(), margin in 0.1..20.0_f64) {
        if let Ok(test) = LogRank::new(&first, &second) {
            lawful(&test, levels, margin)?;
        }
        if let Ok(means) = first.difference(&second) {
            lawful(&means, levels, margin)?;
        }
        if let Ok(shares) = first.share_at(4.0).difference(&second.share_at(4.0)) {
            lawful(&shares, levels, margin)?;
        }
        if let Ok(medians) = first.median_lifetime().difference(&second.median_lifetime()) {
            lawful(&medians, levels, margin)?;
        }
    }

    #[test]
    fn answers(
        counts in (proptest::array::uniform5(0_u64..9), proptest::array::uniform5(0_u64..9)),
        levels in levels(),
        margin in 0.1..40.0_f64,
    ) {
        let tally = |counts| Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap();
        let Ok(superiority) = Superiority::of_tallies(&tally(counts.0), &tally(counts.1)) else { return Ok(()) };
        lawful(&superiority, levels, margin)?;
        for method in [SuperiorityMethod::BrunnerMunzel, SuperiorityMethod::BrunnerMunzelLogit] {
            if let Ok(other) = superiority.with_method(method) {
                lawful(&other, levels, margin)?;
            }
        }
    }

    #[test]
    fn strata_and_the_rest(
        strata in proptest::collection::vec((counted(), counted()), 1..4),
        levels in levels(),
        margin in 0.1..40.0_f64,
    ) {
        let scores: Vec<_> = strata.iter().map(|(first, second)| [share(*first), share(*second)]).collect();
        let adjusted = StratifiedDifference::new(scores.iter().map(|[first, second]| (first, second))).unwrap();
        lawful(&adjusted, levels, margin)?;
        let [first, second] = &scores[0];
        let [one, other] = [first, second].map(Summary::from);
        if let Ok(means) = one.difference(&other) {
            lawful(&means, levels, margin)?;
        }
        let contract = LifetimeValue::new(100.0, 50.0).unwrap().discounted(10.0).unwrap();
        let [one, other] = [first, second].map(|retention| contract.measured(retention.clone()));
        lawful(&one.difference(&other).unwrap(), levels, margin)?;
        // Corrected verdicts are those of the adjusted p-values.
        let plain = first.difference(second).unwrap();
        let list: [&dyn Comparison; 3] = [&adjusted, &plain, &adjusted];
        for correction in [Correction::Holm, Correction::BenjaminiHochberg] {
            for finding in corrected(&list, correction, Confidence::P90) {
                let clearly = (finding.p_value() - 0.1).abs() > 1e-9;
                let shown = finding.verdict() != Verdict::NoEvidenceOfChange;
                prop_assert!(!clearly || shown == (finding.p_value() < 0.1), "{finding:?}");
            }
        }
    }
}

/// Limits that crossed by their last digit: found by the fuzzer.
#[test]
fn limits_of_next_to_no_confidence_hold_the_change() {
    let scored = |counts: [u64; 11]| {
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
        Csat::RESCALED.estimate(&tally).unwrap()
    };
    let first = scored([45, 0, 589, 1, 647, 2594, 2380, 1, 48, 30, 0]);
    let second = scored([1244, 1745, 39, 1739, 0, 0, 2589, 3, 1447, 0, 0]);
    let [few, many] = [(13, 29), (311, 407)].map(share);
    for (first, second) in [(&first, &second), (&few, &many)] {
        let change = first.relative_change(second).unwrap();
        for method in [
            RelativeMethod::Score,
            RelativeMethod::MoverRatio,
            RelativeMethod::LogDelta,
        ] {
            let Ok(change) = change.clone().with_method(method) else {
                continue;
            };
            let value = change.point_estimate().unwrap();
            for power in 1..=300 {
                let confidence = Confidence::new(10_f64.powf(-f64::from(power) / 10.0)).unwrap();
                let [lower, upper] = change.limits(confidence).map(Option::unwrap);
                assert!(
                    lower <= value && value <= upper,
                    "{method}, {confidence}: {lower} {value} {upper}"
                );
            }
        }
    }
}

/// Where next to nobody chose the extreme value, 1 − ρ has no digits left in ρ: found by the fuzzer.
#[test]
fn limits_beside_the_lightest_weights_are_nested() {
    let light = [
        (1, 2.1e-15),
        (2, 8.9e-16),
        (4, 2.4e-15),
        (7, 8.9e-16),
        (8, 8.9e-16),
    ];
    let light = light
        .into_iter()
        .chain([(9, 8.9e-16), (10, 2.8e-16), (5, 8.0)]);
    let one = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, light).unwrap();
    let counts = [233, 203, 0, 0, 2273, 33, 43, 4, 4, 29, 4];
    let other = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
    let one = Ces::MEAN.estimate_weighted(&one).unwrap();
    let other = Ces::MEAN.estimate(&other).unwrap();
    let difference = Difference::independent(&one, &other).unwrap();
    let mut before = [f64::INFINITY, f64::NEG_INFINITY];
    for level in 1..1_000 {
        let confidence = Confidence::new(f64::from(level) / 1_000.0).unwrap();
        let [lower, upper] = difference.limits(confidence).map(Option::unwrap);
        // The limits are found to nine digits and more.
        assert!(
            lower <= before[0] + 1e-9 && before[1] - 1e-9 <= upper,
            "{confidence}: {lower} {upper}, {before:?}"
        );
        before = [lower, upper];
    }
}

/// A comparison from elsewhere, which may say anything.
struct Elsewhere {
    value: Option<f64>,
    limits: [Option<f64>; 2],
    /// For a hypothesis of no change or more, and for one below.
    p: [f64; 2],
}

impl Comparison for Elsewhere {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    fn direction(&self) -> Direction {
        Direction::HigherIsBetter
    }

    fn point_estimate(&self) -> Option<f64> {
        self.value
    }

    fn limits(&self, _: Confidence) -> [Option<f64>; 2] {
        self.limits
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        // Only the crate makes one; this one is filled anew.
        let difference = Difference::independent(&share((13, 20)), &share((3, 9))).unwrap();
        let mut p_values = difference.p_values(0.0);
        let p = self.p[usize::from(hypothesis < 0.0)];
        (p_values.two_sided, p_values.above, p_values.below) = (p, p, p);
        p_values
    }
}

/// Nothing undefined is a number, and what is undefined leaves what is known.
#[test]
fn what_is_undefined_elsewhere_leaves_what_is_known() {
    let odd = Elsewhere {
        value: Some(f64::INFINITY),
        limits: [None, Some(4.0)],
        p: [f64::NAN; 2],
    };
    let finding = odd.finding(Confidence::P95);
    assert_eq!(
        finding.to_string(),
        "no evidence of change: undefined [open, 4.0] at 95% confidence, p = 1.000"
    );
    assert_eq!((finding.p_value(), odd.p_value()), (1.0, 1.0));
    let found = corrected(&[&odd], Correction::Holm, Confidence::P95);
    assert_eq!(found, [finding]);
    // A limit that is no number is open, and not what was measured.
    let open = Elsewhere {
        value: Some(2.0),
        limits: [Some(f64::NAN), Some(f64::INFINITY)],
        p: [7.0; 2],
    };
    assert_eq!(
        open.finding(Confidence::P95).to_string(),
        "no evidence of change: 2.0 [open, open] at 95% confidence, p = 1.000"
    );
    // Half of an equivalence is none.
    let half = Elsewhere {
        value: Some(2.0),
        limits: [Some(-1.0), Some(4.0)],
        p: [0.001, f64::NAN],
    };
    let equivalence = half.equivalence(5.0, Confidence::P95).unwrap();
    assert!(!equivalence.is_shown());
    assert_eq!(equivalence.p_value(), 1.0);
}
