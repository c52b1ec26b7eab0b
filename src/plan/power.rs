//! How sure one wants to be to see a difference that is there.

use core::fmt;

use crate::interval::shown_percent;
use crate::shown::{Style, pad};
use crate::special::normal_upper_quantile;
use crate::words::{Language, Spoken, spoken};

/// The power of a test: the probability that it finds a difference that is truly there, from 0.5 to below 1.
///
/// 80 % is customary. Below one half a test would rather miss the difference than find it, so that is no plan.
///
/// # Examples
///
/// ```
/// use cxmetrics::plan::Power;
///
/// assert_eq!(Power::new(0.8)?, Power::P80);
/// assert_eq!(
///     Power::new(80.0).unwrap_err().to_string(),
///     "power 80 is not from 0.5 to below 1: 80% is 0.8"
/// );
/// # Ok::<(), cxmetrics::plan::PowerError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "f64", try_from = "f64"))]
#[doc(alias = "statistical power")]
pub struct Power(f64);

impl Power {
    /// 80 %, the customary one.
    pub const P80: Self = Self(0.80);
    /// 90 %.
    pub const P90: Self = Self(0.90);
    /// 95 %.
    pub const P95: Self = Self(0.95);

    /// A power as a fraction: 0.8 for 80 %.
    ///
    /// # Errors
    ///
    /// [`PowerError`] unless it is at least 0.5 and below 1.
    ///
    /// ```
    /// use cxmetrics::plan::Power;
    ///
    /// assert!(Power::new(0.85).is_ok());
    /// assert!(Power::new(0.2).is_err());
    /// ```
    pub const fn new(level: f64) -> Result<Self, PowerError> {
        if level >= 0.5 && level < 1.0 {
            Ok(Self(level))
        } else {
            Err(PowerError { level })
        }
    }

    /// The power as a fraction.
    ///
    /// ```
    /// use cxmetrics::plan::Power;
    ///
    /// assert_eq!(Power::P90.level(), 0.9);
    /// ```
    #[must_use]
    pub const fn level(self) -> f64 {
        self.0
    }

    /// zβ
    pub(super) fn normal_quantile(self) -> f64 {
        normal_upper_quantile(1.0 - self.0)
    }
}

impl Spoken for Power {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = Style::as_typed(f).figure(shown_percent(self.0));
        pad(f, &language.numbers().percent(percent))
    }
}

spoken!(Power);

impl TryFrom<f64> for Power {
    type Error = PowerError;

    fn try_from(level: f64) -> Result<Self, Self::Error> {
        Self::new(level)
    }
}

impl From<Power> for f64 {
    fn from(power: Power) -> Self {
        power.0
    }
}

/// The power is not from one half to below 1.
///
/// ```
/// use cxmetrics::plan::Power;
///
/// let error = Power::new(0.2).unwrap_err();
/// assert_eq!(error.level, 0.2);
/// assert_eq!(error.to_string(), "power 0.2 is not from 0.5 to below 1: 80% is 0.8");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("power {level} is not from 0.5 to below 1: 80% is 0.8")]
#[non_exhaustive]
pub struct PowerError {
    /// The power asked for.
    pub level: f64,
}
