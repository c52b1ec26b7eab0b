//! One current figure: exact, estimated from a survey, or measured with a known error.

use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval, Method, MethodError};
use crate::special::normal_upper_tail;

/// A figure and what is known of its uncertainty.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Figure {
    Exact(f64),
    Survey(Estimate),
    Measured(Measured),
}

/// A figure with a standard error to each side, for whatever comes with an interval and is not a survey.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measured {
    pub(super) value: f64,
    pub(super) below: f64,
    pub(super) above: f64,
    pub(super) method: Method,
}

impl Measured {
    /// The standard errors that the limits of an interval stand for.
    pub(super) fn from_interval(interval: &Interval) -> Self {
        let quantile = interval.confidence().normal_quantile();
        Self {
            value: interval.value(),
            below: (interval.value() - interval.lower()).max(0.0) / quantile,
            above: (interval.upper() - interval.value()).max(0.0) / quantile,
            method: interval.method(),
        }
    }

    pub(super) fn is_usable(&self) -> bool {
        super::is_usable(self.value)
            && [self.below, self.above]
                .iter()
                .all(|error| (0.0..=super::LARGEST).contains(error))
    }

    fn limits(&self, confidence: Confidence) -> [f64; 2] {
        let quantile = confidence.normal_quantile();
        [
            self.value - quantile * self.below,
            self.value + quantile * self.above,
        ]
    }

    /// The tail beyond `x`, seen from the value.
    fn tail(&self, x: f64) -> f64 {
        let distance = x - self.value;
        let error = if distance < 0.0 {
            self.below
        } else {
            self.above
        };
        if distance == 0.0 {
            0.5
        } else if error > 0.0 {
            normal_upper_tail(distance.abs() / error)
        } else {
            0.0
        }
    }
}

impl Figure {
    pub(super) fn value(&self) -> f64 {
        match self {
            Self::Exact(value) => *value,
            Self::Survey(estimate) => estimate.value(),
            Self::Measured(measured) => measured.value,
        }
    }

    /// The limits; `None` for an exact figure.
    pub(super) fn limits(
        &self,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<[f64; 2]>, MethodError> {
        Ok(match self {
            Self::Exact(_) => None,
            Self::Survey(estimate) => {
                let interval = estimate.interval_with(method, confidence)?;
                Some([interval.lower(), interval.upper()])
            }
            Self::Measured(measured) => Some(measured.limits(confidence)),
        })
    }

    /// The method that an interval of this figure is made by when `method` is asked for.
    pub(super) const fn method(&self, method: Method) -> Method {
        match self {
            Self::Measured(measured) => measured.method,
            _ => method,
        }
    }

    /// The standard error that the limits stand for: half their distance in units of the normal quantile. Unlike the
    /// formula's it is not 0 when all answers are the same.
    pub(super) fn recovered_error(
        &self,
        confidence: Confidence,
        method: Method,
    ) -> Result<f64, MethodError> {
        Ok(self
            .limits(confidence, method)?
            .map_or(0.0, |[lower, upper]| {
                0.5 * (upper - lower) / confidence.normal_quantile()
            }))
    }

    pub(super) fn std_error(&self) -> f64 {
        match self {
            Self::Exact(_) => 0.0,
            Self::Survey(estimate) => estimate.std_error(),
            Self::Measured(measured) => 0.5 * (measured.below + measured.above),
        }
    }

    /// The probability that the true figure is at least `x`.
    pub(super) fn probability_at_least(&self, x: f64) -> f64 {
        match self {
            Self::Exact(value) => f64::from(u8::from(*value >= x)),
            Self::Survey(estimate) => estimate.probability_at_least(x),
            Self::Measured(measured) if measured.value == x => {
                // Without an error the figure is at least itself.
                if measured.below > 0.0 || measured.above > 0.0 {
                    0.5
                } else {
                    1.0
                }
            }
            Self::Measured(measured) if measured.value > x => 1.0 - measured.tail(x),
            Self::Measured(measured) => measured.tail(x),
        }
    }

    /// The probability that the true figure is at most `x`.
    pub(super) fn probability_at_most(&self, x: f64) -> f64 {
        match self {
            Self::Exact(value) => f64::from(u8::from(*value <= x)),
            Self::Survey(estimate) => estimate.probability_below(x),
            Self::Measured(measured) => Self::Measured(Measured {
                value: -measured.value,
                below: measured.above,
                above: measured.below,
                ..*measured
            })
            .probability_at_least(-x),
        }
    }

    /// The two-sided p-value of "the true figure is `x`".
    pub(super) fn p_value(&self, x: f64) -> f64 {
        match self {
            #[allow(clippy::float_cmp)] // an exact figure is the same or it is not
            Self::Exact(value) => f64::from(u8::from(*value == x)),
            Self::Survey(estimate) => estimate.p_value(x),
            Self::Measured(measured) => 2.0 * measured.tail(x),
        }
    }
}
