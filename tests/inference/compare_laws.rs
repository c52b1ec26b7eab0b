//! The laws of a difference, for any two samples, and what is refused.
#![allow(clippy::float_cmp, clippy::cast_precision_loss)] // laws hold to the last bit

use crate::support::{nps, share};
use cxmetrics::compare::{Claim, Comparison, Verdict, benjamini_hochberg, holm};
use cxmetrics::{
    Ces, Confidence, CrossTally, Csat, Difference, DifferenceMethod, DifferenceMethodError,
    Estimate, Metric, Nps, Scale, Tally,
};
use proptest::prelude::*;

fn confidence(level: f64) -> Confidence {
    Confidence::new(level).unwrap()
}

fn level() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.9), Just(0.95), Just(0.99), 0.001..0.999_f64]
}

/// A count: small, none, or so large that nothing is left of a single answer.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 0_u64..12, 1 => Just(0), 1 => 0_u64..2_000, 1 => 0_u64..1 << 50]
}

fn counts(levels: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(count(), levels)
        .prop_filter("an answer", |counts| counts.iter().any(|&count| count > 0))
}

fn ces(counts: &[u64]) -> Estimate {
    let tally = Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap();
    Ces::MEAN.estimate(&tally).unwrap()
}

/// Two scores of a kind: shares, net scores or means.
fn two() -> impl Strategy<Value = [Estimate; 2]> {
    let shares = |n: Vec<u64>| share(n[1], n[0] + n[1]);
    let net = |n: Vec<u64>| nps(n[2], n[1], n[0]);
    prop_oneof![
        (counts(2), counts(2)).prop_map(move |(a, b)| [shares(a), shares(b)]),
        (counts(3), counts(3)).prop_map(move |(a, b)| [net(a), net(b)]),
        (counts(5), counts(5)).prop_map(|(a, b)| [ces(&a), ces(&b)]),
    ]
}

fn independent([first, second]: &[Estimate; 2]) -> Difference {
    Difference::independent(first, second).unwrap()
}

/// Twenty-five counts of a before-and-after table on 1–5.
fn change() -> impl Strategy<Value = Difference> {
    counts(25).prop_map(|counts| {
        let rows: Vec<&[u64]> = counts.chunks(5).collect();
        let pairs = CrossTally::from_counts(Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE, &rows).unwrap();
        Difference::paired(&Ces::MEAN, &pairs).unwrap()
    })
}

fn any_difference() -> impl Strategy<Value = Difference> {
    prop_oneof![2 => two().prop_map(|two| independent(&two)), 1 => change()]
}

fn methods(difference: &Difference) -> Vec<DifferenceMethod> {
    match difference.change() {
        None => DifferenceMethod::INDEPENDENT.to_vec(),
        Some(_) => DifferenceMethod::PAIRED.to_vec(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// p < α exactly if 0 is outside, by every method, also where α is the p-value itself or its neighbour.
    #[test]
    fn p_value_and_interval_agree(difference in any_difference(), level in level()) {
        for method in methods(&difference) {
            let Ok(test) = difference.test_with(method, 0.0) else { continue };
            let p = test.p_value();
            prop_assert!((0.0..=1.0).contains(&p));
            let edge = 1.0 - p;
            for level in [level, edge, edge.next_up(), edge.next_down()] {
                let Ok(confidence) = Confidence::new(level) else { continue };
                let interval = difference.interval_with(method, confidence).unwrap();
                prop_assert_eq!(
                    p < 1.0 - level,
                    !interval.contains(0.0),
                    "{} {} {} {:?}", method, level, p, interval
                );
            }
        }
    }

    /// The same for margins: a claim is shown exactly if its interval says so.
    #[test]
    fn claims_and_intervals_agree(
        difference in any_difference(),
        level in 0.501..0.999_f64,
        margin in 1e-3..100.0_f64,
    ) {
        let confidence = confidence(level);
        let tests = [
            difference.superiority(confidence).unwrap(),
            difference.non_inferiority(margin, confidence).unwrap(),
            difference.equivalence(margin, confidence).unwrap(),
        ];
        for test in tests {
            let [lower, upper] = [test.contrast().lower(), test.contrast().upper()].map(Option::unwrap);
            let inside = match test.claim() {
                Claim::Superiority => lower > 0.0,
                Claim::NonInferiority { margin } => lower > -margin,
                Claim::Equivalence { margin } => -margin < lower && upper < margin,
                _ => unreachable!(),
            };
            prop_assert_eq!(test.is_shown(), inside);
            prop_assert_eq!(test.is_shown(), test.p_value() < 1.0 - level);
            prop_assert!(lower <= upper);
        }
        let finding = difference.finding_within(margin, confidence).unwrap();
        prop_assert_eq!(finding.verdict() == Verdict::Equivalent, tests[2].is_shown());
    }

    #[test]
    fn bounded_nested_and_around_the_difference(
        difference in any_difference(),
        levels in (level(), level()),
    ) {
        let (low, high) = (levels.0.min(levels.1), levels.0.max(levels.1));
        let range = difference.range();
        let answers = match (difference.estimates(), difference.change()) {
            (Some([first, second]), _) => first.effective_size().max(second.effective_size()),
            (None, Some(change)) => change.effective_size(),
            (None, None) => unreachable!(),
        };
        for method in methods(&difference) {
            let (Ok(narrow), Ok(wide)) = (
                difference.interval_with(method, confidence(low)),
                difference.interval_with(method, confidence(high)),
            ) else {
                continue;
            };
            prop_assert!(*range.start() <= wide.lower() && wide.upper() <= *range.end());
            prop_assert!(wide.lower() <= narrow.lower() && narrow.upper() <= wide.upper(), "{method}");
            let adjusted = matches!(
                method,
                DifferenceMethod::AdjustedWald | DifferenceMethod::AdjustedWaldEach
            );
            prop_assert!(adjusted || narrow.contains(difference.value()), "{method} {narrow:?}");
            // With more answers the width of a low confidence is below the last digit.
            prop_assert!(answers > 1e9 || narrow.width() > 0.0, "{method} {narrow:?}");
        }
    }

    /// Swapping the two scores mirrors everything to the last bit.
    #[test]
    fn swapping_mirrors(two in two(), level in level()) {
        let confidence = confidence(level);
        let [first, second] = two;
        let (there, back) = (independent(&[first.clone(), second.clone()]), independent(&[second, first]));
        prop_assert_eq!(there.value(), -back.value());
        for method in DifferenceMethod::INDEPENDENT {
            if let Ok(test) = there.test_with(method, 0.0) {
                let mirrored = back.test_with(method, 0.0).unwrap();
                prop_assert_eq!(test.p_value(), mirrored.p_value());
                prop_assert_eq!(test.p_value_above(), mirrored.p_value_below());
                let interval = there.interval_with(method, confidence).unwrap();
                let mirrored = back.interval_with(method, confidence).unwrap();
                prop_assert_eq!(interval.lower(), -mirrored.upper());
                prop_assert_eq!(interval.upper(), -mirrored.lower());
            }
        }
    }

    /// So does turning the scale of both round.
    #[test]
    fn turning_the_scale_mirrors(a in counts(3), b in counts(3), level in level()) {
        let difference = independent(&[nps(a[2], a[1], a[0]), nps(b[2], b[1], b[0])]);
        let turned = independent(&[nps(a[0], a[1], a[2]), nps(b[0], b[1], b[2])]);
        prop_assert_eq!(difference.p_value(), turned.p_value());
        let interval = difference.interval(confidence(level));
        prop_assert_eq!(interval.lower(), -turned.interval(confidence(level)).upper());
    }

    /// A limit is where the statistic reaches the quantile: both are found by different equations.
    #[test]
    fn limits_invert_the_test(a in counts(5), b in counts(5), level in 0.5..0.999_f64) {
        let (a, b): (Vec<u64>, Vec<u64>) =
            (a.iter().map(|n| n % 100).collect(), b.iter().map(|n| n % 100).collect());
        prop_assume!(a.iter().any(|&n| n > 0) && b.iter().any(|&n| n > 0));
        let difference = independent(&[ces(&a), ces(&b)]);
        for method in [DifferenceMethod::Score, DifferenceMethod::ScoreUncorrected, DifferenceMethod::Mover] {
            let interval = difference.interval_with(method, confidence(level)).unwrap();
            for limit in [interval.lower(), interval.upper()] {
                if limit.abs() < 3.999 && (limit - difference.value()).abs() > 1e-6 {
                    let p = difference.test_with(method, limit).unwrap().p_value();
                    prop_assert!((p - (1.0 - level)).abs() < 1e-9, "{method} {p} {level}");
                }
            }
        }
    }

    /// Every person's change counts, and nothing else: merging tables is asking all at once.
    #[test]
    fn paired_change_is_the_mean_change(
        pairs in prop::collection::vec((0_u8..=10, 0_u8..=10), 1..50),
        split in 0_usize..50,
    ) {
        let scale = Scale::ZERO_TO_TEN;
        let whole = CrossTally::from_pairs(scale, scale, pairs.iter().copied()).unwrap();
        let split = split.min(pairs.len());
        let mut merged = CrossTally::from_pairs(scale, scale, pairs[..split].iter().copied()).unwrap();
        merged.merge(&CrossTally::from_pairs(scale, scale, pairs[split..].iter().copied()).unwrap()).unwrap();
        prop_assert_eq!(&merged, &whole);
        let change = Difference::paired(&Nps::STANDARD, &whole).unwrap();
        let value = |rating: u8| match rating { 0..=6 => -100, 7 | 8 => 0, _ => 100 };
        let sum: i32 = pairs.iter().map(|&(a, b)| value(b) - value(a)).sum();
        prop_assert_eq!(change.value(), f64::from(sum) / pairs.len() as f64);
    }

    #[test]
    fn adjusting_keeps_the_order(p_values in prop::collection::vec(0.0..=1.0_f64, 0..20)) {
        let (strict, lenient) = (holm(&p_values).unwrap(), benjamini_hochberg(&p_values).unwrap());
        for (index, &p) in p_values.iter().enumerate() {
            prop_assert!(p <= lenient[index] && lenient[index] <= strict[index] && strict[index] <= 1.0);
            for (other, &q) in p_values.iter().enumerate() {
                if p <= q {
                    prop_assert!(strict[index] <= strict[other] && lenient[index] <= lenient[other]);
                }
            }
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn stored_and_back(difference in any_difference()) {
        let text = serde_json::to_string(&difference).unwrap();
        prop_assert_eq!(serde_json::from_str::<Difference>(&text).unwrap(), difference);
    }

    #[test]
    fn no_panic(difference in any_difference(), x in any::<f64>(), level in any::<f64>()) {
        let confidence = Confidence::new(level).unwrap_or(Confidence::P95);
        for method in DifferenceMethod::INDEPENDENT.into_iter().chain(DifferenceMethod::PAIRED) {
            if let Ok(test) = difference.test_with(method, x) {
                prop_assert!((0.0..=1.0).contains(&test.p_value()));
                prop_assert!(test.value().is_none_or(f64::is_finite));
            }
            if let Ok(interval) = difference.interval_with(method, confidence) {
                prop_assert!(interval.lower() <= interval.upper());
            }
        }
        let _ = difference.equivalence(x, confidence);
    }
}

#[test]
fn other_metrics_and_scales_are_refused() {
    let five = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 2, 3, 4, 5]).unwrap();
    let seven = Tally::from_counts(Scale::ONE_TO_SEVEN, [1, 2, 3, 4, 5, 6, 7]).unwrap();
    let refused = |first: Estimate, second: Estimate| {
        Difference::independent(&first, &second)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused(
            Ces::MEAN.estimate(&five).unwrap(),
            Ces::MEAN.estimate(&seven).unwrap()
        ),
        "a score of 3.7 on 1..=5 and one of 5.0 on 1..=7 are of different metrics or scales"
    );
    // Both from 0 to 100, and yet not the same thing.
    assert_eq!(
        refused(
            Csat::top_box(1).estimate(&five).unwrap(),
            Csat::TOP_TWO_BOX.estimate(&five).unwrap()
        ),
        "a score of 33.3 on 0..=100 and one of 60.0 on 0..=100 are of different metrics or scales"
    );
    let pairs = CrossTally::from_pairs(Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN, [(1, 7)]).unwrap();
    assert_eq!(
        Difference::paired(&Ces::MEAN, &pairs)
            .unwrap_err()
            .to_string(),
        "answers on the scale 1-5 do not change into answers on the scale 1-7"
    );
    let nobody = CrossTally::new(Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE);
    assert_eq!(
        Difference::paired(&Ces::MEAN, &nobody)
            .unwrap_err()
            .to_string(),
        "no answers, so no score"
    );
}

#[test]
fn methods_that_are_not_defined() {
    let refused = |difference: &Difference, method| {
        difference
            .interval_with(method, Confidence::P95)
            .unwrap_err()
    };
    let means = independent(&[ces(&[1, 2, 3, 4, 5]), ces(&[5, 4, 3, 2, 1])]);
    assert_eq!(
        refused(&means, DifferenceMethod::AdjustedWald).to_string(),
        "the adjusted Wald method is not defined for means, only for shares and net scores"
    );
    assert_eq!(
        refused(&means, DifferenceMethod::Likelihood).to_string(),
        "the likelihood method is not defined for independent samples; these are: score, score without \
         correction, MOVER, MOVER of likelihood limits, Wald, adjusted Wald, adjusted Wald of each \
         sample, Welch t"
    );
    let alike = independent(&[nps(5, 0, 0), nps(9, 0, 0)]);
    for method in [DifferenceMethod::Wald, DifferenceMethod::Welch] {
        assert_eq!(
            refused(&alike, method),
            DifferenceMethodError::NoSpread { method }
        );
    }
    assert_eq!(
        refused(&alike, DifferenceMethod::Wald).to_string(),
        "the Wald method sees no uncertainty when all answers of each sample have the same value; the score \
         method does"
    );
    assert_eq!(
        refused(
            &independent(&[nps(1, 0, 0), nps(4, 1, 0)]),
            DifferenceMethod::Welch
        )
        .to_string(),
        "the Welch t method needs samples worth 2 answers or more each"
    );
}

#[test]
fn claims_that_cannot_be_tested() {
    let difference = independent(&[nps(5, 3, 1), nps(4, 3, 2)]);
    assert_eq!(
        difference
            .equivalence(-5.0, Confidence::P95)
            .unwrap_err()
            .to_string(),
        "a margin is a positive number of points, not -5"
    );
    assert_eq!(
        difference
            .superiority(confidence(0.5))
            .unwrap_err()
            .to_string(),
        "a claim needs a confidence above 50%, not 50%"
    );
}

#[test]
fn words() {
    let said = |a: Estimate, b: Estimate| independent(&[a, b]).finding(Confidence::P95);
    let rose = said(nps(30, 50, 20), nps(20, 50, 30));
    assert_eq!(rose.verdict(), Verdict::Improved);
    assert_eq!(
        format!("{rose:.2}"),
        "improved: 20.00 [0.35, 39.26] at 95% confidence, p = 0.046"
    );
    let fell = said(nps(100, 100, 300), nps(300, 100, 100));
    assert_eq!(fell.verdict(), Verdict::Worsened);
    assert_eq!(
        fell.to_string(),
        "worsened: -80.0 [-89.7, -69.8] at 95% confidence, p < 0.001"
    );
}

#[cfg(feature = "serde")]
#[test]
fn stored_forms() {
    let difference = independent(&[share(3, 4), share(1, 2)]);
    let text = serde_json::to_string(&difference).unwrap();
    let rule = r#"{"rating":{"scale":"0-1","values_from":[[0.0,0.0],[1.0,100.0]]}}"#;
    assert_eq!(
        text,
        format!(
            "{{\"independent\":[{{\"rule\":{rule},\"direction\":\"higher_is_better\",\"values\":[0.0,100.0],\"counts\":[1.0,3.0],\"answers\":4}},\
             {{\"rule\":{rule},\"direction\":\"higher_is_better\",\"values\":[0.0,100.0],\"counts\":[1.0,1.0],\"answers\":2}}]}}"
        )
    );
    let other_rule = text.replacen(&format!("\"rule\":{rule}"), "\"rule\":\"share\"", 1);
    assert!(serde_json::from_str::<Difference>(&other_rule).is_err());
    assert_eq!(
        serde_json::to_string(&difference.finding(Confidence::P95).verdict()).unwrap(),
        "\"no_evidence_of_change\""
    );
    assert_eq!(
        serde_json::to_string(&DifferenceMethod::MoverLikelihood).unwrap(),
        "\"mover_likelihood\""
    );
    let pairs = CrossTally::from_answers(
        Scale::THUMBS,
        Scale::THUMBS,
        [(Some(0), Some(1)), (Some(1), None), (None, None)],
    )
    .unwrap();
    let text = r#"{"first":"0-1","second":"0-1","counts":[[0,1],[0,0]],"first_only":[0,1],"missing_both":1}"#;
    assert_eq!(serde_json::to_string(&pairs).unwrap(), text);
    assert_eq!(serde_json::from_str::<CrossTally>(text).unwrap(), pairs);
    let wrong = text.replace("[0,0]", "[0]");
    assert_eq!(
        serde_json::from_str::<CrossTally>(&wrong)
            .unwrap_err()
            .to_string(),
        "1 row or column for the 2 levels of the scale 0-1"
    );
}

#[test]
fn a_refused_pair_changes_nothing() {
    let mut pairs = CrossTally::from_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE, [(1, 5)]).unwrap();
    let before = pairs.clone();
    assert_eq!(
        pairs.record(1, 6).unwrap_err().to_string(),
        "rating 6 is not on the scale 1-5"
    );
    let other = CrossTally::new(Scale::THUMBS, Scale::THUMBS);
    assert_eq!(
        pairs.merge(&other).unwrap_err().to_string(),
        "pairs with the scale 0-1 do not go with pairs with the scale 1-5"
    );
    assert_eq!(pairs, before);
    assert_eq!(
        CrossTally::from_pairs(Scale::THUMBS, Scale::THUMBS, [(0, 0), (0, 2)])
            .unwrap_err()
            .to_string(),
        "rating 2 is not on the scale 0-1, at position 1"
    );
    let full =
        CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[u64::MAX, 0], [0, 0]]).unwrap();
    let mut fuller = full.clone();
    assert_eq!(
        fuller.record(0, 0).unwrap_err().to_string(),
        "more pairs than a 64-bit count can hold"
    );
    assert_eq!(fuller, full);
}
