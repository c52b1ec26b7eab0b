//! What a method says of one time.

use super::mixture::{Mixture, Side};
use crate::special::{student_upper_quantile, student_upper_tail};

/// A figure with a standard deviation that was itself estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Prediction {
    pub(super) value: f64,
    pub(super) variance: f64,
    pub(super) degrees_of_freedom: f64,
    /// Whether the variance includes the error of a measurement then.
    pub(super) of_measurement: bool,
}

/// The distribution of a figure at one time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Distribution {
    /// Student's t; without a variance all figures lie on a line.
    Student(Prediction),
    Mixture(Mixture),
}

impl Distribution {
    pub(super) fn value(&self) -> f64 {
        match self {
            Self::Student(prediction) => prediction.value,
            Self::Mixture(mixture) => mixture.mean(),
        }
    }

    /// The standard deviation; 0 if all figures lie on a line.
    pub(super) fn deviation(&self) -> f64 {
        match self {
            Self::Student(prediction) => libm::sqrt(prediction.variance),
            Self::Mixture(mixture) => mixture.deviation(),
        }
    }

    /// The same with the error of a measurement on top, unless it is in there already.
    pub(super) fn with_error(&self, variance: f64) -> Self {
        match self {
            Self::Student(prediction) if prediction.of_measurement => self.clone(),
            Self::Student(prediction) => Self::Student(Prediction {
                variance: prediction.variance + variance,
                of_measurement: true,
                ..*prediction
            }),
            Self::Mixture(mixture) => Self::Mixture(mixture.with_error(variance)),
        }
    }

    /// The probability of `x` and all beyond it on one side. There must be a deviation.
    pub(super) fn tail(&self, side: Side, x: f64) -> f64 {
        match self {
            Self::Student(prediction) => {
                let above = (x - prediction.value) / self.deviation();
                let beyond = match side {
                    Side::Lower => -above,
                    Side::Upper => above,
                };
                student_upper_tail(beyond, prediction.degrees_of_freedom)
            }
            Self::Mixture(mixture) => mixture.tail(side, x),
        }
    }

    /// The figure beyond which on one side there is this probability, at most ½.
    pub(super) fn quantile(&self, side: Side, tail: f64) -> f64 {
        match self {
            Self::Student(prediction) => {
                let known = prediction.degrees_of_freedom;
                let reach = self.deviation() * student_upper_quantile(tail, known);
                match side {
                    Side::Lower => prediction.value - reach,
                    Side::Upper => prediction.value + reach,
                }
            }
            Self::Mixture(mixture) => mixture.quantile(side, tail),
        }
    }
}
