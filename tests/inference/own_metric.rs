//! A metric of one's own that repeats one of the crate is that metric: the crate counts the bands of those that it knows, and
//! asks all others for the value of each rating, and nobody can tell which.

use cxmetrics::{
    Ces, Confidence, Csat, Estimate, EstimateError, Metric, MetricError, Nps, Scale, Tally,
};
use proptest::prelude::*;

/// Gives the values of another metric, and says nothing else of it.
struct Own<'a>(&'a dyn Metric);

impl Metric for Own<'_> {
    fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError> {
        self.0.value_of(scale, rating)
    }
}

/// What an estimate shows, to the last bit.
type Shown = Result<(String, [u64; 5]), EstimateError>;

fn shown(estimate: Result<Estimate, EstimateError>) -> Shown {
    let estimate = estimate?;
    let interval = estimate.interval(Confidence::P90);
    let figures = [
        estimate.value(),
        estimate.variance(),
        estimate.std_error(),
        interval.lower(),
        interval.upper(),
    ];
    Ok((format!("{estimate:?}"), figures.map(f64::to_bits)))
}

/// Scales of every kind: short and long, from below zero, with steps of a half and of a third, and all of them reversed.
fn scales() -> impl Strategy<Value = Scale> {
    let scales = prop_oneof![
        Just(Scale::ZERO_TO_TEN),
        Just(Scale::ONE_TO_TEN),
        Just(Scale::ONE_TO_FIVE),
        Just(Scale::ONE_TO_SEVEN),
        Just(Scale::THUMBS),
        Just(Scale::PERCENT),
        Just(Scale::new(-5, 5).unwrap()),
        (1_i32..4, 4_i32..8, 1_u32..4).prop_map(|(lowest, highest, steps)| {
            let whole = Scale::new(lowest, highest).unwrap();
            whole.with_divisions(steps).unwrap()
        }),
    ];
    (scales, any::<bool>())
        .prop_map(|(scale, reversed)| if reversed { scale.reversed() } else { scale })
}

/// Answers from none to more than doubles count one by one.
fn tallies() -> impl Strategy<Value = Tally> {
    let count = |most: u64| prop_oneof![Just(0), 0_u64..4, 0..most];
    let most = prop_oneof![
        Just(1_u64),
        Just(1_000),
        Just(1_000_000_000_000),
        Just(1 << 54),
        Just(1 << 56)
    ];
    (scales(), most).prop_flat_map(move |(scale, most)| {
        prop::collection::vec(count(most), scale.levels())
            .prop_map(move |counts| Tally::from_counts(scale, counts).unwrap())
    })
}

/// Whole cut-offs and those between, on the scale and off it.
fn cutoffs() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-6_i32..12).prop_map(f64::from),
        (-12_i32..24).prop_map(|halves| f64::from(halves) / 2.0),
        (1_i32..24).prop_map(|thirds| f64::from(thirds) / 3.0),
    ]
}

/// Two cut-offs and the size of a box.
fn rules() -> impl Strategy<Value = (f64, f64, usize)> {
    (cutoffs(), cutoffs(), 0_usize..12)
}

fn metrics((one, other, boxes): (f64, f64, usize)) -> Vec<Box<dyn Metric>> {
    let (low, high) = (one.min(other), one.max(other));
    let mut metrics: Vec<Box<dyn Metric>> = vec![
        Box::new(Nps::STANDARD),
        Box::new(Nps::TEN_POINT),
        Box::new(Nps::FIVE_POINT_TOP_BOX),
        Box::new(Nps::SEVEN_POINT_TOP_BOX),
        Box::new(Nps::SEVEN_POINT_TOP_TWO_BOX),
        Box::new("nps 2/4 on 1-7/2".parse::<Nps>().unwrap()),
        Box::new(Csat::top_box(boxes)),
        Box::new(Csat::bottom_box(boxes)),
        Box::new(Csat::share_at_least(one)),
        Box::new(Csat::MEAN),
        Box::new(Csat::INDEX),
        Box::new(Csat::RESCALED),
        Box::new(Ces::MEAN),
        Box::new(Ces::share_at_least(one)),
    ];
    if let (Ok(nps), Ok(net_easy)) = (Nps::with_cutoffs(low, high), Ces::net_easy(low, high)) {
        metrics.push(Box::new(nps));
        metrics.push(Box::new(net_easy));
    }
    metrics
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn is_the_metric_that_it_repeats(tally in tallies(), rules in rules()) {
        for metric in &metrics(rules) {
            let metric: &dyn Metric = metric.as_ref();
            let known = metric.estimate(&tally);
            let own = Own(metric).estimate(&tally);
            prop_assert_eq!(&known, &own);
            prop_assert_eq!(shown(known), shown(own));
        }
    }

    /// Asked for each rating, at either end and between: the bands of an estimate are those of the values.
    #[test]
    fn counts_every_rating_where_its_value_is(scale in scales(), rules in rules()) {
        for rating in scale.ratings() {
            let tally = Tally::from_ratings(scale, [rating]).unwrap();
            for metric in &metrics(rules) {
                match (metric.estimate(&tally), metric.value_of(&scale, rating)) {
                    (Ok(estimate), value) => prop_assert_eq!(Ok(estimate.value()), value),
                    (Err(EstimateError::Metric(refused)), value) => {
                        prop_assert_eq!(Err(refused), value);
                    }
                    (Err(error), value) => {
                        prop_assert_eq!(error, EstimateError::Constant);
                        prop_assert!(value.is_ok());
                    }
                }
            }
        }
    }
}

#[test]
fn the_bands_of_a_reversed_scale_stand_the_other_way_round() {
    let effort = Scale::ONE_TO_SEVEN.reversed();
    let tally = Tally::from_counts(effort, [5, 4, 3, 2, 1, 6, 9]).unwrap();
    let net_easy = Ces::net_easy(3, 5).unwrap().estimate(&tally).unwrap();
    // 12 easy, 16 hard, of 30; the middle is one level on either scale.
    assert_eq!(net_easy.value(), -100.0 * 4.0 / 30.0);
    assert_eq!(net_easy.range(), -100.0..=100.0);
}

/// A reference to a metric is that metric.
#[test]
fn a_metric_by_reference() {
    let counts = [1, 0, 2, 0, 0, 3, 1, 4, 6, 9, 5];
    let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
    let metric = &Nps::STANDARD;
    assert_eq!(
        shown(Metric::estimate(&metric, &tally)),
        shown(Nps::STANDARD.estimate(&tally))
    );
    for (rating, value) in [(3.0, -100.0), (7.0, 0.0), (9.0, 100.0)] {
        let of = Metric::value_of(&metric, &Scale::ZERO_TO_TEN, rating);
        assert_eq!(of, Ok(value));
    }
}
