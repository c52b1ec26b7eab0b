//! Two scores, asked as everything else is.

use super::comparison::{Compare, Comparison, PValues};
use super::contrast::{Contrast, ContrastKind};
use super::difference::{Difference, Samples};
use super::error::DifferenceError;
use super::relative::RelativeChange;
use crate::estimate::Estimate;
use crate::interval::Confidence;
use crate::metric::Direction;

/// By the score method, as [`Difference::interval`] and [`Difference::p_value`].
impl Comparison for Difference {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    fn direction(&self) -> Direction {
        match &self.0 {
            Samples::Independent([first, second]) => first
                .direction()
                .shared(second.direction())
                .unwrap_or_default(),
            Samples::Paired(change) => change.direction(),
        }
    }

    fn point_estimate(&self) -> Option<f64> {
        Some(self.value())
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        let interval = self.interval(confidence);
        [Some(interval.lower()), Some(interval.upper())]
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        // No difference is NaN: as impossible as one beyond the range.
        let hypothesis = if hypothesis.is_nan() {
            f64::INFINITY
        } else {
            hypothesis
        };
        self.score_statistic(hypothesis).p_values()
    }

    fn contrast(&self, confidence: Confidence) -> Contrast {
        let limits = self.limits(confidence);
        Contrast::new(self.kind(), self.point_estimate(), limits, confidence)
    }
}

/// Scores of different persons: [`Difference::independent`] and [`RelativeChange::independent`].
///
/// For two answers of the same persons take [`Difference::paired`].
impl Compare for Estimate {
    type Difference<'a> = Difference;
    type Relative<'a> = RelativeChange;
    type Error = DifferenceError;

    fn difference(&self, other: &Self) -> Result<Difference, DifferenceError> {
        Difference::independent(self, other)
    }

    fn relative_change(&self, other: &Self) -> Result<RelativeChange, DifferenceError> {
        RelativeChange::independent(self, other)
    }
}
