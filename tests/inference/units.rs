//! In which unit the values of a metric are does not matter: cents or euros, and neither where their zero is.

use cxmetrics::{
    Confidence, CrossTally, Csat, Difference, Estimate, EstimateError, Method, MethodError, Metric,
    MetricError, Nps, Scale, Tally, WeightedTally,
};

use crate::support::assert_near;

/// A value for each level.
struct Values(Vec<f64>);

impl Metric for Values {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 0 to 100
    fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, MetricError> {
        Ok(self.0[rating as usize])
    }
}

fn score(values: &[f64], counts: &[u64]) -> Estimate {
    let last = i32::try_from(values.len()).unwrap() - 1;
    let tally = Tally::from_counts(Scale::new(0, last).unwrap(), counts).unwrap();
    Values(values.into()).estimate(&tally).unwrap()
}

fn scaled(values: &[f64], unit: f64) -> Vec<f64> {
    values.iter().map(|value| value * unit).collect()
}

/// Powers of two, which round nothing: from the smallest widths there are to where a part in 10¹⁶ is a lot.
fn units() -> [f64; 4] {
    [-325, -20, 20, 60].map(|exponent| 2.0_f64.powi(exponent))
}

const VALUES: [&[f64]; 4] = [
    &[0.0, 40.0, 100.0],
    &[-1.0, 0.0, 1.0],
    &[-3.0, -2.5, 1.0, 4.0, 9.0],
    &[-2.0, 5.0],
];

fn counts() -> impl Iterator<Item = Vec<u64>> {
    let counts: [&[u64]; 4] = [
        &[1, 0, 0, 0, 0],
        &[4, 2, 3, 0, 1],
        &[12, 9, 0, 0, 0],
        &[0, 7, 30, 2, 2],
    ];
    counts.into_iter().map(<[u64]>::to_vec)
}

#[test]
fn limits_and_probabilities_have_the_unit_of_the_values() {
    let places = [0.0, 0.01, 0.2, 0.5, 0.77, 0.999, 1.0];
    for values in VALUES {
        let (lowest, highest) = (values[0], values[values.len() - 1]);
        for counts in counts() {
            let counts = &counts[..values.len()];
            let one = score(values, counts);
            for unit in units() {
                let other = score(&scaled(values, unit), counts);
                let name = format!("{values:?} {counts:?} by {unit:e}");
                for method in [Method::Dirichlet, Method::Guaranteed, Method::Score] {
                    for confidence in [Confidence::P80, Confidence::P99] {
                        let [one, other] = [&one, &other]
                            .map(|score| score.interval_with(method, confidence).unwrap());
                        let tolerance = 1e-11 * (highest - lowest);
                        for (one, other) in
                            [(one.lower(), other.lower()), (one.upper(), other.upper())]
                        {
                            let other = other / unit;
                            assert!(
                                (one - other).abs() <= tolerance,
                                "{name} {method}: {one} {other}"
                            );
                        }
                    }
                }
                for place in places {
                    let x = lowest + place * (highest - lowest);
                    for (one, other) in [
                        (
                            one.probability_at_least(x),
                            other.probability_at_least(x * unit),
                        ),
                        (one.probability_below(x), other.probability_below(x * unit)),
                    ] {
                        assert!((one - other).abs() <= 1e-12, "{name} at {x}: {one} {other}");
                    }
                }
            }
        }
    }
}

/// The posterior of two values is a beta distribution wherever they are.
#[test]
fn two_values_are_a_share() {
    let (share, moved) = (score(&[0.0, 1.0], &[3, 8]), score(&[-5.0, 3.0], &[3, 8]));
    for place in [0.05, 0.4, 0.727, 0.9] {
        let x = -5.0 + 8.0 * place;
        assert_near(
            moved.probability_at_least(x),
            share.probability_at_least(place),
            1e-13,
        );
        assert_near(
            moved.probability_below(x),
            share.probability_below(place),
            1e-13,
        );
    }
}

/// So near an end no probability is left, whether the end is the highest value or the lowest.
#[test]
fn nearer_than_any_share_to_an_end() {
    for tiny in [1e-300, 1e-310] {
        let losses = score(&[-2.0, -1.0, 0.0], &[0, 0, 5]);
        assert_eq!(losses.probability_at_least(-tiny), 0.0);
        assert_eq!(losses.probability_below(-tiny), 1.0);
        let gains = score(&[0.0, 1.0, 2.0], &[5, 0, 0]);
        assert_eq!(gains.probability_at_least(tiny), 1.0);
        assert_eq!(gains.probability_below(tiny), 0.0);
    }
}

/// A long scale, hardly any answers, and two who have not answered: values without a common step, in any unit.
#[test]
fn two_of_a_long_scale_have_not_answered() {
    let values: Vec<f64> = (0..=100_u8)
        .map(|level| f64::from(level).powf(1.5))
        .collect();
    let mut counts = vec![0; 101];
    counts[60] = 1;
    let one = score(&values, &counts).of_population(3).unwrap();
    for unit in units() {
        let other = score(&scaled(&values, unit), &counts);
        let other = other.of_population(3).unwrap();
        for place in 1..40 {
            let x = 150.0 + 22.0 * f64::from(place);
            let [own, found] = [
                one.probability_at_least(x),
                other.probability_at_least(x * unit),
            ];
            assert!((0.0..=1.0).contains(&own), "{x}: {own}");
            assert!(
                (own - found).abs() <= 1e-9,
                "{x} by {unit:e}: {own} {found}"
            );
        }
    }
}

/// 10¹⁰⁰ is the largest value there is, on both sides of 0.
#[test]
fn the_largest_values() {
    let largest = score(&[-1e100, 1e100], &[1, 3]);
    assert_eq!(largest.value(), 5e99);
    #[cfg(feature = "serde")]
    {
        let text = serde_json::to_string(&largest).unwrap();
        assert_eq!(serde_json::from_str::<Estimate>(&text).unwrap(), largest);
    }
    let tally = Tally::from_counts(Scale::new(0, 1).unwrap(), [1, 3]).unwrap();
    for beyond in [1.000_000_1e100, -1.000_000_1e100] {
        let error = Values(vec![0.0, beyond]).estimate(&tally).unwrap_err();
        assert!(
            matches!(error, EstimateError::Metric(MetricError::Unusable { .. })),
            "{error}"
        );
    }
}

/// Changes that are the same but for rounding are one, and no others, however large they are.
#[test]
fn changes_are_joined_in_any_unit() {
    let values = [0.0, 0.1, 0.3, 0.4];
    let scale = Scale::new(0, 3).unwrap();
    let counts = [[9, 4, 1, 2], [3, 8, 5, 1], [2, 2, 6, 7], [0, 1, 3, 8]];
    let pairs = CrossTally::from_counts(scale, scale, counts).unwrap();
    let levels = |unit: f64| {
        let change = Difference::paired(&Values(scaled(&values, unit)), &pairs).unwrap();
        let limits = change.interval(Confidence::P90);
        let form = format!("{change:?}").matches("Point {").count();
        (
            form,
            [change.value(), limits.lower(), limits.upper()].map(|figure| figure / unit),
        )
    };
    let (points, figures) = levels(1.0);
    for unit in units() {
        let (found, others) = levels(unit);
        assert_eq!(found, points, "{unit:e}");
        for (own, other) in figures.into_iter().zip(others) {
            assert_near(other, own, 1e-11);
        }
    }
}

/// Three values have the methods of a net score only if the one in the middle is there.
#[test]
fn a_middle_that_is_not_in_the_middle() {
    let even = score(&[-2.0, 0.0, 2.0], &[3, 4, 5]);
    let uneven = score(&[-2.0, 0.5, 2.0], &[3, 4, 5]);
    let method = Method::WaldContinuity;
    assert!(even.interval_with(method, Confidence::P95).is_ok());
    let error = uneven.interval_with(method, Confidence::P95).unwrap_err();
    assert!(matches!(error, MethodError::NotForValues { .. }), "{error}");
}

/// Of hardly one answer in the outer groups the correction would be more than there is: it is left out.
#[test]
fn a_net_score_of_less_than_a_vote() {
    let weights = [(10, 0.03), (8, 1.0), (2, 0.01)];
    let tally = WeightedTally::from_ratings(Scale::ZERO_TO_TEN, weights).unwrap();
    let nps = Nps::STANDARD.estimate_weighted(&tally).unwrap();
    let size = nps.effective_size();
    let [high, low] = [0.03, 0.01].map(|weight| size * weight / 1.04);
    let square = high + low - (high - low) * (high - low) / size;
    let half = 100.0 * 1.959_963_984_540_054 / size * square.sqrt();
    let found = nps
        .interval_with(Method::WaldContinuity, Confidence::P95)
        .unwrap();
    assert_near(nps.value(), 100.0 * 0.02 / 1.04, 1e-12);
    assert_near(found.lower(), nps.value() - half, 1e-9);
    assert_near(found.upper(), nps.value() + half, 1e-9);
}

/// At the end of the range all answers are there, or it is impossible.
#[test]
fn the_ends_are_impossible_after_one_other_answer() {
    let clustered = {
        let ratings = (0..40).map(|person| if person % 7 < 4 { 5 } else { 1 });
        let survey = cxmetrics::weight::Survey::new(Scale::ONE_TO_FIVE, ratings).unwrap();
        let clusters: Vec<u32> = (0..40).map(|person| person % 4).collect();
        let survey = survey.with_clusters(&clusters).unwrap();
        Csat::TOP_TWO_BOX.estimate_survey(&survey).unwrap()
    };
    for score in [clustered, score(&[0.0, 1.0, 4.0], &[3, 1, 9])] {
        let range = score.range();
        assert_eq!(score.p_value(*range.start()), 0.0);
        assert_eq!(score.p_value(*range.end()), 0.0);
    }
}
