//! A difference that is taken for normal, or for Student's t, about its centre.

use super::method::{DifferenceMethod, DifferenceMethodError};
use super::statistic::Statistic;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Values};
use crate::sample::Sample;
use crate::tilt::Side;

#[derive(Clone, Copy, Debug)]
pub(super) struct Normal {
    center: f64,
    std_error: f64,
    degrees_of_freedom: Option<f64>,
}

impl Normal {
    /// Two independent samples.
    pub(super) fn independent(
        samples: [&Sample; 2],
        method: DifferenceMethod,
    ) -> Result<Self, DifferenceMethodError> {
        match method {
            DifferenceMethod::AdjustedWald => {
                Self::adjusted(samples, method, &[1.0, 1.0], &[0.375, 0.75, 0.375])
            }
            DifferenceMethod::AdjustedWaldEach => {
                Self::adjusted(samples, method, &[2.0, 2.0], &[0.75, 1.5, 0.75])
            }
            _ => Self::wald(samples, method),
        }
    }

    fn new(
        center: f64,
        square: f64,
        degrees_of_freedom: Option<f64>,
        method: DifferenceMethod,
    ) -> Result<Self, DifferenceMethodError> {
        if square > 0.0 {
            Ok(Self {
                center,
                std_error: libm::sqrt(square),
                degrees_of_freedom,
            })
        } else {
            Err(DifferenceMethodError::NoSpread { method })
        }
    }

    fn wald(
        [first, second]: [&Sample; 2],
        method: DifferenceMethod,
    ) -> Result<Self, DifferenceMethodError> {
        let square = |sample: &Sample| sample.variance() / sample.size();
        let center = first.mean() - second.mean();
        Self::new(center, square(first) + square(second), None, method)
    }

    /// The Wald method after adding to each sample, by the number of its values.
    fn adjusted(
        samples: [&Sample; 2],
        method: DifferenceMethod,
        shares: &[f64],
        net_scores: &[f64],
    ) -> Result<Self, DifferenceMethodError> {
        let values = Values::of(samples[0]);
        let refused = DifferenceMethodError::NotForValues { method, values };
        let more = match values {
            Values::Two => shares,
            Values::ThreeEquallySpaced => net_scores,
            Values::Other => return Err(refused),
        };
        match samples.map(|sample| sample.plus(more)) {
            [Some(first), Some(second)] => Self::wald([&first, &second], method),
            _ => Err(refused),
        }
    }

    /// Welch's t, with the standard errors and degrees of freedom that the estimates have.
    pub(super) fn welch(estimates: &[Estimate; 2]) -> Result<Self, DifferenceMethodError> {
        let method = DifferenceMethod::Welch;
        let errors = estimates.each_ref().map(Estimate::student_error);
        if errors.iter().any(|&(_, freedom)| freedom <= 0.0) {
            return Err(DifferenceMethodError::TooFew { method, needed: 2 });
        }
        let total = errors[0].0 + errors[1].0;
        // As shares of the total, so that their squares cannot vanish.
        let spread: f64 = errors
            .iter()
            .map(|(square, freedom)| (square / total) * (square / total) / freedom)
            .sum();
        let center = estimates[0].value() - estimates[1].value();
        Self::new(center, total, Some(1.0 / spread), method)
    }

    /// The change of the same persons.
    pub(super) fn paired(
        change: &Sample,
        method: DifferenceMethod,
    ) -> Result<Self, DifferenceMethodError> {
        if method != DifferenceMethod::StudentT {
            let square = change.variance() / change.size();
            return Self::new(change.mean(), square, None, method);
        }
        let (square, freedom) = change.student_error();
        if freedom <= 0.0 {
            return Err(DifferenceMethodError::TooFew { method, needed: 2 });
        }
        Self::new(change.mean(), square, Some(freedom), method)
    }

    pub(super) fn limits(&self, confidence: Confidence) -> [f64; 2] {
        let quantile = match self.degrees_of_freedom {
            Some(freedom) => confidence.student_quantile(freedom),
            None => confidence.normal_quantile(),
        };
        Side::BOTH.map(|side| self.center + side.sign() * quantile * self.std_error)
    }

    pub(super) fn statistic(&self, hypothesis: f64) -> Statistic {
        Statistic {
            value: (self.center - hypothesis) / self.std_error,
            degrees_of_freedom: self.degrees_of_freedom,
            tail: None,
        }
    }
}
