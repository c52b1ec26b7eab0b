//! From a metric and counts to an estimate.

use alloc::vec::Vec;

use super::rule::{Ratings, Rule, Run, extend};
use super::source::Traced;
use super::{Estimate, EstimateError, LARGEST_VALUE};
use crate::edge;
use crate::few::Few;
use crate::metric::{Bands, Metric, MetricError, Sealed};
use crate::sample::{Point, Sample, join};
use crate::scale::Scale;
use crate::tally::Tally;

/// So many answers at the most have whole sums of their values, of which none is beyond 100, that no double rounds.
const MOST_EXACT: u64 = (1 << 53) / 100;

impl Estimate {
    /// The score of a tally under a metric.
    pub(crate) fn of<M: Metric + ?Sized>(metric: &M, tally: &Tally) -> Result<Self, EstimateError> {
        if tally.is_empty() {
            return Err(EstimateError::Empty);
        }
        let scale = tally.scale();
        if tally.total() <= MOST_EXACT
            && let Some(bands) = metric.bands(&scale, Sealed::KEY)?
        {
            return Self::of_bands(bands, tally);
        }
        let counts = tally.iter().map(|(rating, count)| (rating, count as f64));
        Self::of_counts(metric, scale, counts, tally.total())
    }

    /// The score of so much of each rating: counts, or sums of weights.
    pub(crate) fn of_counts<M: Metric + ?Sized>(
        metric: &M,
        scale: Scale,
        mut counts: impl Iterator<Item = (f64, f64)>,
        answers: u64,
    ) -> Result<Self, EstimateError> {
        let value = |rating: f64| usable_value(metric, &scale, rating);
        of_values(&value, scale, &mut counts, answers)
    }

    /// The score of a tally with exact sums, band by band.
    fn of_bands(bands: Bands, tally: &Tally) -> Result<Self, EstimateError> {
        let scale = tally.scale();
        let [middle, high] = bands.starts;
        // Without the first band there is no other than the last, and the other way round.
        if middle == 0 || high == scale.levels() {
            return Err(EstimateError::Constant);
        }
        let [second, third] = [&tally.counts()[middle..high], &tally.counts()[high..]]
            .map(|counts| counts.iter().sum::<u64>());
        let counts = [tally.total() - second - third, second, third];
        let starts = [0, middle, high];
        let [bottom, mid, top] = [0, 1, 2].map(|band| Run {
            from: scale.rating(starts[band]),
            value: bands.values[band],
        });
        let [lower, between, upper] = [0, 1, 2].map(|band| Point {
            value: bands.values[band],
            count: counts[band] as f64,
        });
        let falls = lower.value > upper.value;
        let (first, last) = if falls {
            (upper, lower)
        } else {
            (lower, upper)
        };
        let (runs, points) = if middle < high {
            (
                Few::first_of([bottom, mid, top], 3),
                Few::first_of([first, between, last], 3),
            )
        } else {
            (
                Few::first_of([bottom, top, Run::default()], 2),
                Few::first_of([first, last, Point::default()], 2),
            )
        };
        Self::of_ratings(Sample::of_exact(points), scale, runs, tally.total())
    }

    /// The score of all ratings of a scale.
    #[allow(clippy::inline_always)] // or all of it is copied, which takes as long as the rest
    #[inline(always)]
    fn of_ratings(
        sample: Option<Sample>,
        scale: Scale,
        runs: Few<Run>,
        answers: u64,
    ) -> Result<Self, EstimateError> {
        let sample = sample.ok_or(EstimateError::Constant)?;
        let ratings = Ratings::new(scale, runs);
        Ok(Self {
            sample,
            answers,
            direction: ratings.direction(),
            rule: Rule::Rating(ratings),
            design: None,
            population: None,
            source: Traced::default(),
        })
    }
}

/// The score of so much of each rating, once for all metrics and all counts.
fn of_values(
    value_of: &dyn Fn(f64) -> Result<f64, MetricError>,
    scale: Scale,
    counts: &mut dyn Iterator<Item = (f64, f64)>,
    answers: u64,
) -> Result<Estimate, EstimateError> {
    let (mut runs, mut points) = (Few::new(), Few::new());
    for (rating, count) in counts {
        let value = value_of(rating)?;
        extend(&mut runs, rating, value);
        join(&mut points, Point { value, count });
    }
    Estimate::of_ratings(Sample::of_joined(points), scale, runs, answers)
}

/// The value of a rating, if the crate can calculate with it.
pub(crate) fn usable_value<M: Metric + ?Sized>(
    metric: &M,
    scale: &Scale,
    rating: f64,
) -> Result<f64, MetricError> {
    let value = metric.value_of(scale, rating)?;
    if value.abs() <= LARGEST_VALUE {
        Ok(edge::unsigned_zero(value))
    } else {
        Err(MetricError::Unusable { rating, value })
    }
}

/// The value of every level of a scale.
pub(crate) fn values_of<M: Metric + ?Sized>(
    metric: &M,
    scale: &Scale,
) -> Result<Vec<f64>, MetricError> {
    scale
        .ratings()
        .map(|rating| usable_value(metric, scale, rating))
        .collect()
}
