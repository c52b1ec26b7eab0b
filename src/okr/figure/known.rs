//! One current figure: exact, estimated from a survey, or measured with an interval.

use core::ops::RangeInclusive;

use super::measured::{self, Measured};
use crate::edge::{self, Tolerance};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval, Method, MethodError};

/// A figure and what is known of its uncertainty.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(in crate::okr) enum Figure {
    #[cfg_attr(feature = "serde", serde(deserialize_with = "usable"))]
    Exact(f64),
    Survey(Estimate),
    Measured(Measured),
}

/// No other way in than a reading has.
#[cfg(feature = "serde")]
pub(in crate::okr) fn usable<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<f64, D::Error> {
    let figure: f64 = serde::Deserialize::deserialize(deserializer)?;
    if super::usable::is_usable(figure) {
        Ok(edge::unsigned_zero(figure))
    } else {
        Err(serde::de::Error::custom("an exact figure is finite"))
    }
}

impl Figure {
    pub(in crate::okr) fn is_exact(&self) -> bool {
        match self {
            Self::Exact(_) => true,
            Self::Survey(estimate) => estimate.is_census(),
            Self::Measured(_) => false,
        }
    }

    /// Whether its limits move in steps with the confidence.
    pub(in crate::okr) fn moves_in_steps(&self) -> bool {
        matches!(self, Self::Survey(estimate) if estimate.moves_in_steps())
    }

    /// Whether there is nothing to be unsure of, also where an interval says so.
    pub(in crate::okr) fn is_without_error(&self) -> bool {
        match self {
            Self::Measured(measured) => measured.is_without_error(),
            _ => self.is_exact(),
        }
    }

    /// How far rounding may have moved the figure from `x`, by all that went into it.
    fn tolerance(&self, x: f64) -> Tolerance {
        match self {
            Self::Survey(estimate) => estimate.tolerance(x),
            _ => Tolerance::of([self.value(), x]),
        }
    }

    /// Whether the figure as measured is `x` or more.
    pub(in crate::okr) fn is_at_least(&self, x: f64) -> bool {
        edge::reaches(self.value(), x, self.tolerance(x))
    }

    /// Whether the figure as measured is `x` or less.
    pub(in crate::okr) fn is_at_most(&self, x: f64) -> bool {
        !edge::is_above(self.value(), x, self.tolerance(x))
    }

    pub(in crate::okr) fn value(&self) -> f64 {
        match self {
            Self::Exact(value) => *value,
            Self::Survey(estimate) => estimate.value(),
            Self::Measured(measured) => measured.value(),
        }
    }

    /// The interval by a method, which a figure with an interval of its own ignores; `None` for an exact figure.
    pub(in crate::okr) fn interval(
        &self,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<Interval>, MethodError> {
        Ok(match self {
            Self::Exact(_) => None,
            // The default needs no look at the values.
            Self::Survey(estimate) if method == Method::Score => {
                Some(estimate.interval(confidence))
            }
            Self::Survey(estimate) => Some(estimate.interval_with(method, confidence)?),
            Self::Measured(measured) => Some(measured.interval(confidence)),
        })
    }

    pub(in crate::okr) fn limits(
        &self,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<[f64; 2]>, MethodError> {
        let interval = self.interval(confidence, method)?;
        Ok(interval.map(|interval| [interval.lower(), interval.upper()]))
    }

    /// The standard error that the limits stand for: half their distance in units of the normal quantile. Unlike the
    /// formula's it is not 0 when all answers are the same.
    pub(in crate::okr) fn recovered_error(
        &self,
        confidence: Confidence,
        method: Method,
    ) -> Result<f64, MethodError> {
        let interval = self.interval(confidence, method)?;
        Ok(interval.map_or(0.0, |interval| measured::error_behind(&interval)))
    }

    /// `None` for an exact figure.
    pub(in crate::okr) fn std_error(&self) -> Option<f64> {
        match self {
            Self::Exact(_) => None,
            Self::Survey(estimate) if estimate.is_census() => None,
            Self::Survey(estimate) if estimate.std_error() > 0.0 => Some(estimate.std_error()),
            Self::Survey(_) => self.recovered_error(Confidence::P95, Method::Score).ok(),
            Self::Measured(measured) => Some(measured.std_error()),
        }
    }

    /// The lowest and the highest figure possible, where that is known.
    pub(in crate::okr) fn range(&self) -> Option<RangeInclusive<f64>> {
        match self {
            Self::Survey(estimate) => Some(estimate.range()),
            Self::Exact(_) | Self::Measured(_) => None,
        }
    }

    /// The probability that the true figure is at least `x`.
    pub(in crate::okr) fn probability_at_least(&self, x: f64) -> f64 {
        match self {
            Self::Exact(_) => certain(self.is_at_least(x)),
            Self::Survey(estimate) => estimate.probability_at_least(x),
            Self::Measured(measured) => measured.probability_at_least(x),
        }
    }

    /// The probability that the true figure is at most `x`.
    pub(in crate::okr) fn probability_at_most(&self, x: f64) -> f64 {
        match self {
            Self::Exact(_) => certain(self.is_at_most(x)),
            Self::Survey(estimate) => estimate.probability_at_most(x),
            Self::Measured(measured) => measured.probability_at_most(x),
        }
    }

    /// The two-sided p-value of "the true figure is `x`".
    pub(in crate::okr) fn p_value(&self, x: f64) -> f64 {
        match self {
            Self::Survey(estimate) => estimate.p_value(x),
            Self::Exact(_) | Self::Measured(_) => {
                let [above, below] = [self.probability_at_least(x), self.probability_at_most(x)];
                (2.0 * above.min(below)).min(1.0)
            }
        }
    }
}

/// The probability of what is certain.
pub(in crate::okr) fn certain(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}
