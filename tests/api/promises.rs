//! Promises that the compiler keeps.

use core::fmt::Debug;
use core::panic::{RefUnwindSafe, UnwindSafe};

use cxmetrics::{
    Ces, Confidence, ConfidenceError, Csat, Estimate, EstimateError, Interval, KeyResult,
    KeyResultError, Method, MethodError, Metric, MetricError, Nps, NpsBreakdown,
    ParseConfidenceError, ParseScaleError, Progress, RatingError, Reading, Scale, ScaleError,
    State, Tally, TallyError, scale,
};

trait Shareable: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + 'static {}
impl<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + 'static> Shareable for T {}

const fn is_value<T: Shareable + Clone + Debug + PartialEq>() {}
const fn is_small_value<T: Shareable + Copy + Debug + PartialEq>() {}
const fn is_error<T: Shareable + core::error::Error + Clone + PartialEq>() {}

const _: () = {
    is_small_value::<Scale>();
    is_small_value::<Nps>();
    is_small_value::<NpsBreakdown>();
    is_small_value::<Csat>();
    is_small_value::<Ces>();
    is_small_value::<Confidence>();
    is_small_value::<Interval>();
    is_small_value::<Method>();
    is_small_value::<State>();
    is_value::<Tally>();
    is_value::<Estimate>();
    is_value::<KeyResult>();
    is_value::<Reading>();
    is_value::<Progress>();
    is_error::<ScaleError>();
    is_error::<ParseScaleError>();
    is_error::<RatingError>();
    is_error::<TallyError>();
    is_error::<MetricError>();
    is_error::<EstimateError>();
    is_error::<ConfidenceError>();
    is_error::<ParseConfidenceError>();
    is_error::<MethodError>();
    is_error::<KeyResultError>();
};

/// Scales, metrics and confidences can be constants of a program.
const STARS: Scale = scale!(1, 5, 2);
const UPSIDE_DOWN: Scale = Scale::ONE_TO_FIVE.reversed();
const SATISFIED: Csat = Csat::top_box(1);
const SURE: Result<Confidence, ConfidenceError> = Confidence::new(0.8);
const LEVELS: usize = STARS.levels();

#[test]
fn constants() {
    assert_eq!(LEVELS, 9);
    assert_eq!(UPSIDE_DOWN.reversed(), Scale::ONE_TO_FIVE);
    assert_eq!(SURE.map(Confidence::level), Ok(0.8));
    assert_eq!(SATISFIED.value_of(&STARS, 5.0), Ok(100.0));
}

/// A program can keep metrics of several kinds in one list.
#[test]
fn metrics_are_objects() {
    let metrics: Vec<Box<dyn Metric>> = vec![Box::new(Ces::MEAN), Box::new(Csat::INDEX)];
    let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 3]).unwrap();
    let values: Vec<f64> = metrics
        .iter()
        .map(|metric| metric.estimate(&tally).unwrap().value())
        .collect();
    assert_eq!(values, [4.0, 80.0]);
}

/// An estimate that is made a thousand times a second should not be large.
#[test]
fn sizes() {
    assert!(size_of::<Estimate>() <= 160, "{}", size_of::<Estimate>());
    assert!(size_of::<Interval>() <= 48, "{}", size_of::<Interval>());
    assert!(size_of::<Scale>() <= 16, "{}", size_of::<Scale>());
}
