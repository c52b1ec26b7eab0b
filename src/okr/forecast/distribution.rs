//! What a method says of one time.

use super::mixture::{Mixture, Side};
use crate::edge::{self, Tolerance};
use crate::interval::{Confidence, Interval, Method};
use crate::special::{student_ln_density, student_upper_quantile, student_upper_tail};

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

    /// The same with the error of a measurement on top, unless it is in there already; `None` if that is beyond all numbers.
    pub(super) fn with_error(&self, variance: f64) -> Option<Self> {
        Some(match self {
            Self::Student(prediction) if prediction.of_measurement => self.clone(),
            Self::Student(prediction) => Self::Student(Prediction {
                variance: prediction.variance + variance,
                of_measurement: true,
                ..*prediction
            }),
            Self::Mixture(mixture) => Self::Mixture(mixture.with_error(variance)?),
        })
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

    /// ln of the density at `x`. There must be a deviation.
    pub(super) fn ln_density(&self, x: f64) -> f64 {
        match self {
            Self::Student(prediction) => {
                let t = (x - prediction.value) / self.deviation();
                student_ln_density(t, prediction.degrees_of_freedom) - libm::log(self.deviation())
            }
            Self::Mixture(mixture) => mixture.ln_density(x),
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

    /// The prediction interval within a range; `None` without a deviation.
    pub(super) fn interval(
        &self,
        range: Option<[f64; 2]>,
        confidence: Confidence,
    ) -> Option<Interval> {
        if self.deviation() <= 0.0 {
            return None;
        }
        let [lower, upper] = [Side::Lower, Side::Upper]
            .map(|side| cut_off(range, self.quantile(side, confidence.tail())));
        let (limits, method) = match self {
            Self::Student(_) => ([lower, upper], Method::StudentT),
            // Two roots found apart may cross by a digit at the smallest confidences.
            Self::Mixture(_) => ([lower.min(upper), upper.max(lower)], Method::Wald),
        };
        // The mean of a mixture may leave a narrow interval, which holds the median.
        let value = cut_off(range, self.value()).clamp(limits[0], limits[1]);
        Some(Interval::new(value, limits, confidence, method))
    }

    /// The probability of `x` and all beyond on one side, within a range; `None` for NaN and without a deviation.
    pub(super) fn probability(&self, range: Option<[f64; 2]>, side: Side, x: f64) -> Option<f64> {
        if x.is_nan() || self.deviation() <= 0.0 {
            return None;
        }
        let to_end = |end: f64| edge::compare(x, end, Tolerance::of([x, end]));
        let (certain, impossible) = match (range, side) {
            (Some([lowest, highest]), Side::Upper) => {
                (to_end(lowest).is_le(), to_end(highest).is_gt())
            }
            (Some([lowest, highest]), Side::Lower) => {
                (to_end(highest).is_ge(), to_end(lowest).is_lt())
            }
            (None, _) => (false, false),
        };
        Some(if certain {
            1.0
        } else if impossible {
            0.0
        } else {
            self.tail(side, x)
        })
    }
}

/// The nearest figure that is possible.
pub(super) fn cut_off(range: Option<[f64; 2]>, figure: f64) -> f64 {
    match range {
        Some([lowest, highest]) => figure.max(lowest).min(highest),
        None => figure,
    }
}
