//! From a metric and counts to an estimate.

use alloc::vec::Vec;

use super::rule::Runs;
use super::source::Traced;
use super::{Estimate, EstimateError, LARGEST_VALUE};
use crate::edge;
use crate::metric::{Course, Metric, MetricError};
use crate::sample::{Point, Sample};
use crate::scale::Scale;
use crate::tally::Tally;

impl Estimate {
    /// The score of a tally under a metric.
    pub(crate) fn of<M: Metric + ?Sized>(metric: &M, tally: &Tally) -> Result<Self, EstimateError> {
        if tally.is_empty() {
            return Err(EstimateError::Empty);
        }
        let counts = tally.iter().map(|(rating, count)| (rating, count as f64));
        Self::of_counts(metric, tally.scale(), counts, tally.total())
    }

    /// The score of so much of each rating: counts, or sums of weights.
    pub(crate) fn of_counts<M: Metric + ?Sized>(
        metric: &M,
        scale: Scale,
        counts: impl Iterator<Item = (f64, f64)>,
        answers: u64,
    ) -> Result<Self, EstimateError> {
        let mut runs = Runs::default();
        let mut course = Course::new();
        let mut refused = None;
        let points =
            counts.map_while(
                |(rating, count)| match usable_value(metric, &scale, rating) {
                    Ok(value) => {
                        runs.push(rating, value);
                        course.next(value);
                        Some(Point { value, count })
                    }
                    Err(error) => {
                        refused = Some(error);
                        None
                    }
                },
            );
        let sample = Sample::new(points);
        if let Some(error) = refused {
            return Err(error.into());
        }
        let upright = course.direction();
        Ok(Self {
            sample: sample.ok_or(EstimateError::Constant)?,
            answers,
            rule: runs.on(scale),
            direction: if scale.is_reversed() {
                upright.opposite()
            } else {
                upright
            },
            design: None,
            population: None,
            source: Traced::default(),
        })
    }
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
