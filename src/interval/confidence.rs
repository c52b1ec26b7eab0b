//! How sure an interval is.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::edge::{self, Tolerance};
use crate::shown::{Style, pad};
use crate::special::{normal_upper_quantile, student_upper_quantile};
use crate::words::{Figure, Language, Percent, Spoken, spoken};

/// The confidence of a two-sided interval: strictly between 0 and 1.
///
/// A 95 % interval is made by a rule that, over many surveys, holds the true score 95 times out of 100.
/// The type is checked once, here, so that nothing that takes it can fail later.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
///
/// assert_eq!(Confidence::new(0.95)?, Confidence::P95);
/// assert_eq!(Confidence::P95.to_string(), "95%");
/// assert_eq!("95%".parse::<Confidence>()?, Confidence::P95);
/// assert_eq!(
///     Confidence::new(95.0).unwrap_err().to_string(),
///     "confidence 95 is not between 0 and 1: 95% is 0.95"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "f64", try_from = "f64"))]
pub struct Confidence(f64);

impl Confidence {
    /// 80 %: for forecasts, where one in five may well be missed.
    pub const P80: Self = Self(0.80);
    /// 90 %.
    pub const P90: Self = Self(0.90);
    /// 95 %, the usual one.
    pub const P95: Self = Self(0.95);
    /// 99 %.
    pub const P99: Self = Self(0.99);

    /// The largest there is.
    pub(crate) const SUREST: Self = Self(1.0 - 0.5 * f64::EPSILON);

    /// A confidence as a fraction: 0.95 for 95 %.
    ///
    /// # Errors
    ///
    /// [`ConfidenceError`] unless it is strictly between 0 and 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Confidence;
    ///
    /// assert_eq!(Confidence::new(0.999)?.to_string(), "99.9%");
    /// assert_eq!(
    ///     Confidence::new(0.0).unwrap_err().to_string(),
    ///     "confidence 0 is not between 0 and 1: 95% is 0.95"
    /// );
    /// # Ok::<(), cxmetrics::interval::ConfidenceError>(())
    /// ```
    pub const fn new(level: f64) -> Result<Self, ConfidenceError> {
        if level > 0.0 && level < 1.0 {
            Ok(Self(level))
        } else {
            Err(ConfidenceError { level })
        }
    }

    /// The confidence as a fraction.
    ///
    /// ```
    /// assert_eq!(cxmetrics::Confidence::P95.level(), 0.95);
    /// ```
    #[must_use]
    pub const fn level(self) -> f64 {
        self.0
    }

    /// The probability outside, on both sides together.
    pub(crate) fn alpha(self) -> f64 {
        1.0 - self.0
    }

    /// The probability outside on one side.
    pub(crate) fn tail(self) -> f64 {
        0.5 * self.alpha()
    }

    /// How many standard errors the interval reaches to each side under the normal distribution.
    pub(crate) fn normal_quantile(self) -> f64 {
        if let Some((_, quantile)) = USUAL.iter().find(|(level, _)| *level == self.0) {
            return *quantile;
        }
        if self.0 < 1e-8 {
            // The density is flat so close to its middle, and 1 − level would lose the level.
            return self.0 * libm::sqrt(core::f64::consts::FRAC_PI_2);
        }
        normal_upper_quantile(self.tail())
    }

    /// The same under Student's t.
    pub(crate) fn student_quantile(self, degrees_of_freedom: f64) -> f64 {
        student_upper_quantile(self.tail(), degrees_of_freedom)
    }
}

/// The quantiles of the usual levels, which cost half as much as the rest of an interval.
const USUAL: [(f64, f64); 4] = [
    (Confidence::P95.0, 1.959_963_984_540_053_8),
    (Confidence::P90.0, 1.644_853_626_951_472_9),
    (Confidence::P80.0, 1.281_551_565_544_600_6),
    (Confidence::P99.0, 2.575_829_303_548_900_4),
];

/// A level between 0 and 1 in percent as people type it: ten digits, which hide what binary does to 0.999 × 100, unless
/// they would say another level, such as 100 %.
pub(crate) fn shown_percent(level: f64) -> f64 {
    let typed = libm::round(level * 1e12) / 1e10;
    let same = edge::is_at(typed / 100.0, level, Tolerance::of([level]));
    if same && typed < 100.0 {
        typed
    } else {
        100.0 * level
    }
}

impl Confidence {
    /// As sentences show it.
    pub(crate) fn percent(self) -> Percent {
        Percent(Figure::typed(shown_percent(self.0)))
    }
}

impl Spoken for Confidence {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = Style::as_typed(f).figure(shown_percent(self.0));
        pad(f, &language.numbers().percent(percent))
    }
}

spoken!(Confidence);

/// Reads `95%` as well as `0.95`, for command lines and configuration files.
impl FromStr for Confidence {
    type Err = ParseConfidenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, unit) = match text.trim().strip_suffix('%') {
            Some(percent) => (percent.trim_end(), 100.0),
            None => (text.trim(), 1.0),
        };
        match number.parse::<f64>() {
            Ok(level) => Ok(Self::new(level / unit)?),
            Err(_) => Err(ParseConfidenceError::NotAConfidence { text: text.into() }),
        }
    }
}

impl TryFrom<f64> for Confidence {
    type Error = ConfidenceError;

    fn try_from(level: f64) -> Result<Self, Self::Error> {
        Self::new(level)
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

/// The confidence is not strictly between 0 and 1.
///
/// ```
/// use cxmetrics::Confidence;
///
/// assert_eq!(Confidence::new(1.0).unwrap_err().level, 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("confidence {level} is not between 0 and 1: 95% is 0.95")]
#[non_exhaustive]
pub struct ConfidenceError {
    /// The confidence asked for.
    pub level: f64,
}

/// Why a text is not a [`Confidence`].
///
/// ```
/// use cxmetrics::Confidence;
///
/// assert_eq!(
///     "sure".parse::<Confidence>().unwrap_err().to_string(),
///     "\"sure\" is not a confidence such as \"95%\" or \"0.95\""
/// );
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseConfidenceError {
    /// The text is not a number.
    #[error("\"{text}\" is not a confidence such as \"95%\" or \"0.95\"")]
    NotAConfidence {
        /// The text.
        text: String,
    },
    /// The number is not a confidence.
    #[error(transparent)]
    OutOfRange(#[from] ConfidenceError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_quantiles_are_those_of_their_levels() {
        for (level, quantile) in USUAL {
            let found = normal_upper_quantile(Confidence(level).tail());
            // They are the nearest doubles; statrs promises a few units in the last place.
            assert!(
                (found / quantile - 1.0).abs() <= 4.0 * f64::EPSILON,
                "{level}"
            );
        }
    }
}
