//! A figure that is neither exact nor a mean of answers, but has an interval.

use super::error::ReadingError;
use crate::edge::{self, Tolerance};
use crate::interval::{Confidence, Interval, Method};
use crate::special::normal_upper_tail;

use super::usable::{LARGEST, is_usable};

/// A figure known through its interval at one confidence.
///
/// For any other confidence each side is taken as half of a normal distribution that agrees with the limit
/// given. So an interval that is longer on one side stays so.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredMeasured", try_from = "StoredMeasured")
)]
pub(in crate::okr) struct Measured(Interval);

impl Measured {
    /// Checked as they were given: an interval would put limits in order.
    pub(in crate::okr) fn new(
        value: f64,
        [lower, upper]: [f64; 2],
        confidence: Confidence,
        method: Method,
    ) -> Result<Self, ReadingError> {
        for value in [value, lower, upper] {
            if !is_usable(value) {
                return Err(ReadingError::NotFinite { value });
            }
        }
        if lower <= value && value <= upper {
            let limits = [lower, upper];
            Ok(Self(Interval::new(value, limits, confidence, method)))
        } else {
            let [value, lower, upper] = [value, lower, upper].map(edge::unsigned_zero);
            Err(ReadingError::Outside {
                value,
                lower,
                upper,
            })
        }
    }

    /// A normal distribution.
    pub(in crate::okr) fn normal(value: f64, std_error: f64) -> Result<Self, ReadingError> {
        // Asked before the limits are computed, which would be in the wrong order or none.
        if std_error < 0.0 || !std_error.is_finite() {
            return Err(ReadingError::StdError { std_error });
        }
        let confidence = Confidence::P95;
        let reach = confidence.normal_quantile() * std_error;
        let limits = [value - reach, value + reach];
        Self::new(value, limits, confidence, Method::Wald)
    }

    pub(in crate::okr) const fn value(&self) -> f64 {
        self.0.value()
    }

    /// The interval as it was given, or scaled to another confidence.
    pub(in crate::okr) fn interval(&self, confidence: Confidence) -> Interval {
        if confidence == self.0.confidence() {
            return self.0;
        }
        let scale = confidence.normal_quantile() / self.0.confidence().normal_quantile();
        let value = self.value();
        // A figure without an error has none at any confidence, though the scale between two is infinite.
        let limits = [self.0.lower(), self.0.upper()].map(|limit| {
            if limit == value {
                value
            } else {
                edge::unsigned_zero(value + (limit - value) * scale).clamp(-LARGEST, LARGEST)
            }
        });
        Interval::new(value, limits, confidence, Method::Wald)
    }

    /// Half the width over the normal quantile.
    pub(in crate::okr) fn std_error(&self) -> f64 {
        error_behind(&self.0)
    }

    /// Whether both limits are the figure itself.
    pub(in crate::okr) fn is_without_error(&self) -> bool {
        self.0.lower() == self.value() && self.0.upper() == self.value()
    }

    /// The probability that the true figure is at least `x`. A figure that is `x` but for rounding is `x`: without an
    /// error on that side nothing may hang on a last digit.
    pub(in crate::okr) fn probability_at_least(&self, x: f64) -> f64 {
        let x = edge::snap(x, self.value(), Tolerance::of([x, self.value()]));
        let distance = x - self.value();
        let half_width = if distance > 0.0 {
            self.0.upper() - self.value()
        } else {
            self.value() - self.0.lower()
        };
        if half_width > 0.0 && distance != 0.0 {
            // The deviation is finite or infinite, and no quotient of two zeros.
            let deviation = half_width / self.0.confidence().normal_quantile();
            normal_upper_tail(distance / deviation)
        } else if half_width > 0.0 {
            0.5
        } else if distance > 0.0 {
            0.0
        } else {
            1.0
        }
    }

    /// The probability that the true figure is at most `x`.
    pub(in crate::okr) fn probability_at_most(&self, x: f64) -> f64 {
        let limits = [-self.0.upper(), -self.0.lower()];
        let mirrored = Interval::new(-self.value(), limits, self.0.confidence(), self.0.method());
        Self(mirrored).probability_at_least(-x)
    }
}

/// The standard error that an interval stands for: half its width over the normal quantile of its confidence.
pub(super) fn error_behind(interval: &Interval) -> f64 {
    if interval.width() > 0.0 {
        (0.5 * interval.width() / interval.confidence().normal_quantile()).min(LARGEST)
    } else {
        0.0
    }
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Measured", deny_unknown_fields)]
struct StoredMeasured {
    value: f64,
    lower: f64,
    upper: f64,
    confidence: Confidence,
    method: Method,
}

#[cfg(feature = "serde")]
impl From<Measured> for StoredMeasured {
    fn from(Measured(interval): Measured) -> Self {
        Self {
            value: interval.value(),
            lower: interval.lower(),
            upper: interval.upper(),
            confidence: interval.confidence(),
            method: interval.method(),
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredMeasured> for Measured {
    type Error = ReadingError;

    fn try_from(stored: StoredMeasured) -> Result<Self, Self::Error> {
        let limits = [stored.lower, stored.upper];
        Self::new(stored.value, limits, stored.confidence, stored.method)
    }
}
