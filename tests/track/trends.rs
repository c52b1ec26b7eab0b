//! Trend, homogeneity, change points: reference cases, an independent oracle, laws.

use cxmetrics::track::Series;
use cxmetrics::track::trend::{
    ChangePoint, Course, CourseKind, Homogeneity, MannKendall, SamplingError, TheilSen, TrendError,
    WeightedSlope,
};
use cxmetrics::{Confidence, Csat, Nps, Scale};
use proptest::prelude::*;

use crate::close;
use crate::support::{Case, cases};

fn case(id: &str) -> Case {
    cases("trend.json")
        .into_iter()
        .find(|case| case.id == id)
        .unwrap()
}

fn nps_series(case: &Case) -> Series<usize> {
    let mut series = Series::new(Scale::ZERO_TO_TEN);
    for (period, counts) in case.input["counts"].as_array().unwrap().iter().enumerate() {
        for (rating, count) in [10, 8, 0].into_iter().zip(counts.as_array().unwrap()) {
            series
                .record_n(period, rating, count.as_u64().unwrap())
                .unwrap();
        }
    }
    series
}

fn figures(case: &Case) -> Vec<f64> {
    let list = case.input["x"].as_array().unwrap();
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

/// A share in percent by period, out of `size` each; `None` is a gap.
fn shares(size: u64, good: impl IntoIterator<Item = Option<u64>>) -> Series<usize> {
    let mut series = Series::new(Scale::THUMBS);
    for (period, good) in good.into_iter().enumerate() {
        match good {
            None => series.open(period),
            Some(good) => {
                series.record_n(period, 1, good).unwrap();
                series.record_n(period, 0, size - good).unwrap();
            }
        }
    }
    series
}

#[test]
fn cochran_q() {
    let case = case("F643");
    let scores = nps_series(&case).scores(&Nps::STANDARD).unwrap();
    let test = Homogeneity::new(&scores, SamplingError::PerPeriod).unwrap();
    case.check("mean", test.mean() / 100.0);
    case.check("Q", test.q());
    assert_eq!(
        Some(test.degrees_of_freedom() as u64),
        case.expect["df"].as_u64()
    );
    case.check("p", test.p_value());
}

#[test]
fn weighted_slope() {
    let case = case("F644");
    let scores = nps_series(&case).scores(&Nps::STANDARD).unwrap();
    let trend = WeightedSlope::new(&scores, SamplingError::PerPeriod).unwrap();
    case.check("slope", trend.value() / 100.0);
    case.check("se", trend.std_error() / 100.0);
    case.check("z", trend.z());
    case.check("p", trend.p_value());
    case.check("intercept", trend.intercept() / 100.0);
    case.check("Q", trend.q_left());
    assert_eq!(
        Some(trend.degrees_of_freedom() as u64),
        case.expect["df"].as_u64()
    );
    // The interval leaves out 0 exactly when the test does.
    let confidence = Confidence::new(1.0 - trend.p_value()).unwrap();
    close(trend.interval(confidence).upper(), 0.0, 1e-7);
}

#[test]
fn mann_kendall() {
    let case = case("F641");
    let test = MannKendall::new(figures(&case)).unwrap();
    assert_eq!(Some(test.s()), case.expect["S"].as_i64());
    case.check("var", test.variance());
    case.check("z", test.z());
    case.check("p", test.p_value());
    close(test.tau(), 22.0 / 36.0, 1e-15);
}

#[test]
fn theil_sen() {
    let case = case("F642");
    let trend = TheilSen::new((0..).map(f64::from).zip(figures(&case))).unwrap();
    let limits = trend.limits(case.confidence());
    case.check("slope", trend.value());
    case.check("lower", *limits.start());
    case.check("upper", *limits.end());
}

/// The pooled Q of shares is Pearson's chi-squared of the table: Σ (observed − expected)² / expected.
#[test]
fn pooled_q_is_pearsons_chi_squared() {
    let (good, size) = ([31, 45, 28, 50], 80_u32);
    let scores = shares(80, good.map(Some))
        .scores(&Csat::top_box(1))
        .unwrap();
    let test = Homogeneity::new(&scores, SamplingError::Pooled).unwrap();
    let share = 154.0 / 320.0;
    let expected: f64 = good
        .iter()
        .map(|&good| {
            let (yes, all) = (good as f64, f64::from(size));
            let (no, distance) = (all * (1.0 - share), yes - all * share);
            distance * distance / (all * share) + distance * distance / no
        })
        .sum();
    close(test.q(), expected, 1e-12);
}

/// The p-value of the largest step against values that share no formula with the code: `change_point_reference.py`.
#[test]
fn change_point_pays_for_the_search() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/change-point.json");
    let rows: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut compared = 0;
    for row in rows.as_array().unwrap() {
        let shares: Vec<f64> = row["shares"]
            .as_array()
            .unwrap()
            .iter()
            .map(|share| share.as_f64().unwrap())
            .collect();
        let (z, expected) = (row["z"].as_f64().unwrap(), row["p"].as_f64().unwrap());
        let (series, found_z) = series_with(&shares, z);
        let change = ChangePoint::new(&series.scores(&Csat::top_box(1)).unwrap()).unwrap();
        // The series has about this z; the p-value is moved to it by its own slope, small enough to be a line.
        close(change.z().abs(), found_z, 1e-9);
        let tail = |z: f64| (-0.5 * z * z).exp() * z;
        let moved = expected * tail(found_z) / tail(z);
        let grace = 3.0 * (moved - expected).abs() + 1e-7;
        assert!(
            (change.p_value() - moved).abs() <= grace.min(0.03 * expected.max(1e-4)),
            "{}: {}, expected {moved}",
            row["id"],
            change.p_value()
        );
        compared += 1;
    }
    assert_eq!(compared, 9);
}

/// A series of shares whose splits lie at these shares of the answers and whose largest step is about `z`.
pub(crate) fn series_with(shares: &[f64], z: f64) -> (Series<usize>, f64) {
    const ALL: f64 = 1e9;
    let ends: Vec<f64> = shares
        .iter()
        .copied()
        .chain([1.0])
        .map(|share| (share * ALL).round())
        .collect();
    let place = shares.len() / 2;
    // Step of d at the split: z = d / sqrt(V (1/N1 + 1/N2)), V = 1/4 but for terms of d².
    let before = ends[place];
    let step = z * 0.5 * (1.0 / before + 1.0 / (ALL - before)).sqrt();
    let mut series = Series::new(Scale::THUMBS);
    let (mut start, mut sums) = (0.0, [0.0; 2]);
    for (period, &end) in ends.iter().enumerate() {
        let late = usize::from(period > place);
        let share = if late == 1 { 0.5 + step } else { 0.5 };
        let size = end - start;
        let good = (size * share).round();
        sums[late] += good;
        series.record_n(period, 1, good as u64).unwrap();
        series.record_n(period, 0, (size - good) as u64).unwrap();
        start = end;
    }
    let after = ALL - before;
    let mean = (sums[0] + sums[1]) / ALL;
    let difference = sums[1] / after - sums[0] / before;
    let z = difference / (mean * (1.0 - mean) * (1.0 / before + 1.0 / after)).sqrt();
    (series, z)
}

/// Between the p-value of the one largest step and that times the number of steps (Bonferroni), also where
/// neighbouring splits are all but the same and one of them is left out of the chain.
#[test]
fn change_point_is_bracketed() {
    for sizes in [
        vec![500, 1, 499],
        vec![5_000_000, 1, 1, 1, 5_000_000],
        vec![300, 200, 1, 400, 2, 300],
        vec![10; 40],
    ] {
        let mut series = Series::new(Scale::THUMBS);
        let last = sizes.len() - 1;
        let splits = last as f64;
        for (period, size) in sizes.into_iter().enumerate() {
            let good = if period == last {
                size * 6 / 10
            } else {
                size / 2
            };
            series.record_n(period, 1, good).unwrap();
            series.record_n(period, 0, size - good).unwrap();
        }
        let change = ChangePoint::new(&series.scores(&Csat::top_box(1)).unwrap()).unwrap();
        // A two-sided normal tail, as the crate itself gives it for a known z.
        let z = change.z().abs();
        let single = two_sided_tail(z);
        assert!(
            change.p_value() >= single * (1.0 - 1e-6),
            "{} below {single}",
            change.p_value()
        );
        assert!(change.p_value() <= (single * splits).min(1.0) * (1.0 + 1e-6));
    }
}

/// A period of few answers between two of very many: both splits say nearly the same. What the second adds is the probability that
/// one is beyond ±z and the other is not, which by Plackett's formula is 2 ∫ exp(−z² / (1 + cos θ)) dθ / 2π from 0 to the angle
/// whose cosine is their correlation.
#[test]
fn a_split_that_is_nearly_another_adds_what_only_it_sees() {
    for (size, middle, more) in [
        (5_000_000_u64, 400, 5_500),
        (2_000_000, 100, 2_500),
        (8_000_000, 4, 8_000),
    ] {
        let mut series = Series::new(Scale::THUMBS);
        for (period, (size, good)) in [
            (size, size / 2),
            (middle, middle / 2),
            (2 * size, size + more),
        ]
        .into_iter()
        .enumerate()
        {
            series.record_n(period, 1, good).unwrap();
            series.record_n(period, 0, size - good).unwrap();
        }
        let change = ChangePoint::new(&series.scores(&Csat::top_box(1)).unwrap()).unwrap();
        let z = change.z().abs();
        assert!((1.0..4.0).contains(&z), "{z}");
        let all = (3 * size + middle) as f64;
        let [earlier, later] = [size, size + middle].map(|answers| answers as f64 / all);
        let rest = (later - earlier) / (later * (1.0 - earlier));
        let angle = rest.sqrt().asin();
        let steps = 1_000;
        let added: f64 = (0..steps)
            .map(|step| {
                let at = (f64::from(step) + 0.5) / f64::from(steps) * angle;
                (-z * z / (1.0 + at.cos())).exp() * angle / f64::from(steps)
            })
            .sum();
        let added = 2.0 * added / (2.0 * std::f64::consts::PI);
        let found = change.p_value() - two_sided_tail(z);
        assert!(
            (found - added).abs() < 1e-8 + 1e-3 * added,
            "{found} {added}"
        );
        assert!(added > 1e-5, "{added}");
    }
}

/// One answer among more than all numbers have digits for splits where its neighbour splits.
#[test]
fn a_split_that_is_another_adds_nothing() {
    let half = 1_u64 << 59;
    let mut series = Series::new(Scale::THUMBS);
    for (period, (good, bad)) in [(half, half), (1, 0), (half + (1 << 30), half - (1 << 30))]
        .into_iter()
        .enumerate()
    {
        series.record_n(period, 1, good).unwrap();
        series.record_n(period, 0, bad).unwrap();
    }
    let change = ChangePoint::new(&series.scores(&Csat::top_box(1)).unwrap()).unwrap();
    let z = change.z().abs();
    assert!((1.0..4.0).contains(&z), "{z}");
    close(change.p_value(), two_sided_tail(z), 1e-9);
}

/// 2 (1 − Φ(z)) by the trapezoidal rule: good to 1e-10.
fn two_sided_tail(z: f64) -> f64 {
    let step = 1e-4;
    let density = |x: f64| (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let inner: f64 = (1..400_000)
        .map(|index| density(z + step * f64::from(index)))
        .sum();
    2.0 * step * (inner + 0.5 * density(z))
}

#[test]
fn change_point_of_two_periods_is_the_test_of_two() {
    let scores = shares(200, [Some(120), Some(150)])
        .scores(&Csat::top_box(1))
        .unwrap();
    let change = ChangePoint::new(&scores).unwrap();
    let share: f64 = 270.0 / 400.0;
    let z = 0.15 / (share * (1.0 - share) * (2.0 / 200.0)).sqrt();
    close(change.z(), z, 1e-12);
    close(change.p_value(), two_sided_tail(z), 1e-9);
    // One degree of freedom: Q is z².
    let test = Homogeneity::new(&scores, SamplingError::Pooled).unwrap();
    close(test.q(), z * z, 1e-12);
    close(test.p_value(), change.p_value(), 1e-12);
}

#[test]
fn drift_step_and_noise_are_told_apart() {
    let drift = shares(
        400,
        (0..20).map(|week| Some(220 + 5 * week + week * week % 3)),
    );
    let step = shares(
        400,
        (0..20).map(|week| Some(if week < 13 { 300 } else { 250 } + week * 7 % 5)),
    );
    let noise = shares(400, (0..20).map(|week| Some(300 + week * 7 % 9)));
    let two = shares(400, [Some(220), Some(225), Some(262), Some(262)]);
    for (series, kind, words) in [
        (
            drift,
            CourseKind::Drift,
            "a slow drift from 55.1 to 78.9, 1.25 a period (p < 0.0001)",
        ),
        (
            step,
            CourseKind::Step,
            "a sudden step at 13: from 75.5 to 63.0 (p < 0.0001)",
        ),
        (
            noise,
            CourseKind::Steady,
            "no evidence of change (p = 1.0000)",
        ),
        (
            two,
            CourseKind::DriftOrStep,
            "a change, by a slow drift from 54.5 to 66.7 or by a sudden step at 2 from 55.6 to 65.5: the answers cannot tell (p = 0.0003)",
        ),
    ] {
        let course =
            Course::new(&series.scores(&Csat::top_box(1)).unwrap(), Confidence::P95).unwrap();
        assert_eq!(course.to_string(), words);
        assert_eq!(course.kind(), kind);
    }
}

#[test]
fn gaps_are_time() {
    // The same figures, once with a gap of two periods in the middle.
    let without = shares(100, [Some(40), Some(45), Some(60), Some(65)]);
    let with = shares(100, [Some(40), Some(45), None, None, Some(60), Some(65)]);
    let slope = |series: &Series<usize>| {
        let scores = series.scores(&Csat::top_box(1)).unwrap();
        (
            WeightedSlope::new(&scores, SamplingError::Pooled)
                .unwrap()
                .value(),
            TheilSen::of_scores(&scores).unwrap().value(),
            MannKendall::of_scores(&scores).unwrap().s(),
        )
    };
    let (line, median, order) = slope(&without);
    close(line, 9.0, 1e-12);
    close(median, f64::midpoint(25.0 / 3.0, 10.0), 1e-12);
    let (line_with, median_with, order_with) = slope(&with);
    // Σ (x − 2.5) y / Σ (x − 2.5)² at 0, 1, 4, 5.
    close(line_with, (2.5 * 25.0 + 1.5 * 15.0) / 17.0, 1e-12);
    close(median_with, 5.0, 1e-12);
    assert_eq!((order, order_with), (6, 6));
    let change = ChangePoint::new(&with.scores(&Csat::top_box(1)).unwrap()).unwrap();
    assert_eq!(change.period(), &4);
    assert!(median > median_with);
}

#[test]
fn what_has_no_trend_is_refused() {
    let scores = |good: Vec<Option<u64>>| shares(10, good).scores(&Csat::top_box(1)).unwrap();
    let one = scores(vec![None, Some(4)]);
    assert_eq!(
        Homogeneity::new(&one, SamplingError::Pooled)
            .unwrap_err()
            .to_string(),
        "1 measured period, and 2 are needed"
    );
    let uniform = scores(vec![Some(10), Some(10), Some(10)]);
    assert_eq!(ChangePoint::new(&uniform), Err(TrendError::Constant));
    assert_eq!(
        Homogeneity::new(&uniform, SamplingError::PerPeriod)
            .unwrap_err()
            .to_string(),
        "all answers of the period at position 0 have the same value: take the pooled spread"
    );
    assert_eq!(
        MannKendall::new([1.0, 1.0, 1.0]).unwrap_err().to_string(),
        "nothing varies, so there is nothing to test"
    );
    assert_eq!(
        MannKendall::new([1.0, f64::INFINITY, 1.0])
            .unwrap_err()
            .to_string(),
        "figure inf, at position 1, is not usable"
    );
    assert_eq!(
        TheilSen::new([(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]),
        Err(TrendError::Constant)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Turning time or the figures round turns the trend round.
    #[test]
    fn trends_are_mirrored(good in prop::collection::vec(1_u64..99, 3..16)) {
        let scores = |good: Vec<u64>| shares(100, good.into_iter().map(Some)).scores(&Csat::top_box(1)).unwrap();
        let forwards = scores(good.clone());
        let backwards = scores(good.iter().rev().copied().collect());
        let upside_down = scores(good.iter().map(|good| 100 - good).collect());
        let slope = |scores| WeightedSlope::new(scores, SamplingError::Pooled).unwrap();
        for mirrored in [&backwards, &upside_down] {
            close(slope(mirrored).value(), -slope(&forwards).value(), 1e-9);
            close(slope(mirrored).q_left(), slope(&forwards).q_left(), 1e-9);
        }
        let change = |scores| ChangePoint::new(scores).unwrap();
        for mirrored in [&backwards, &upside_down] {
            // Equal steps at two places are told apart by their last digits only.
            close(change(mirrored).z().abs(), change(&forwards).z().abs(), 1e-9);
            close(change(mirrored).p_value(), change(&forwards).p_value(), 1e-9);
        }
        if let Ok(trend) = TheilSen::of_scores(&forwards) {
            let mirrored = TheilSen::of_scores(&upside_down).unwrap();
            let (limits, others) = (trend.limits(Confidence::P90), mirrored.limits(Confidence::P90));
            close(trend.value(), -mirrored.value(), 1e-12);
            close(*limits.start(), -others.end(), 1e-12);
            prop_assert!(limits.contains(&trend.value()));
            let wider = trend.limits(Confidence::P99);
            prop_assert!(wider.start() <= limits.start() && limits.end() <= wider.end());
        }
    }

    /// A step explains at most what Cochran's Q has, and so does the line; p-values are probabilities.
    #[test]
    fn parts_of_q(good in prop::collection::vec(1_u64..99, 3..16)) {
        let scores = shares(100, good.into_iter().map(Some)).scores(&Csat::top_box(1)).unwrap();
        let q = Homogeneity::new(&scores, SamplingError::Pooled).unwrap().q();
        let trend = WeightedSlope::new(&scores, SamplingError::Pooled).unwrap();
        let change = ChangePoint::new(&scores).unwrap();
        close(trend.q_left() + trend.z() * trend.z(), q, 1e-9);
        prop_assert!(change.z() * change.z() <= q * (1.0 + 1e-9) + 1e-9);
        let course = Course::new(&scores, Confidence::P95).unwrap();
        for p in [change.p_value(), trend.p_value(), trend.lack_of_fit_p_value(), course.p_value()] {
            prop_assert!((0.0..=1.0).contains(&p));
        }
        prop_assert!(course.odds_of_step() >= 0.0 && course.odds_of_step().is_finite());
    }
}
