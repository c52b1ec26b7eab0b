//! A key result.

use alloc::string::String;

use num_traits::ToPrimitive;

use super::{Progress, Reading};

/// A measurable result with a start and a target, such as "NPS from 40 to 60".
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, KeyResult, Metric, Nps, Scale, State, Tally};
///
/// let goal = KeyResult::reach("NPS", 20.0, 40.0)?;
/// // 55 promoters, 25 passives, 20 detractors: an NPS of 35
/// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
/// let progress = goal.progress(&Nps::STANDARD.estimate(&tally)?);
///
/// assert_eq!(progress.raw(), Some(0.75));
/// assert_eq!(progress.state(), State::InProgress);
/// let interval = progress.interval(Confidence::P95).unwrap();
/// assert_eq!(format!("{interval:.2}"), "0.75 [-0.07, 1.47]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredKeyResult", try_from = "StoredKeyResult")
)]
pub struct KeyResult {
    name: String,
    start: f64,
    target: f64,
}

impl KeyResult {
    /// A figure that is to rise or fall from `start` to `target`.
    ///
    /// Progress is (figure − start) / (target − start), the same formula in both directions: 0 at the start, 1 at
    /// the target, negative when the figure went the wrong way, above 1 beyond the target.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NoDistance`] if the target is the start: there would be nothing to do, and progress
    /// would be 0/0. [`KeyResultError::NotFinite`] for infinite values and NaN.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let resolution = KeyResult::reach("resolution time in hours", 48, 24)?;
    /// assert_eq!(resolution.progress(30).raw(), Some(0.75));
    /// assert_eq!(resolution.progress(60).raw(), Some(-0.5));
    ///
    /// assert_eq!(
    ///     KeyResult::reach("NPS", 40, 40).unwrap_err().to_string(),
    ///     "the target of \"NPS\" is its start, 40"
    /// );
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn reach<T: ToPrimitive, U: ToPrimitive>(
        name: impl Into<String>,
        start: T,
        target: U,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let figure = |figure: Option<f64>| {
            let value = figure.unwrap_or(f64::NAN);
            // Differences of larger figures would not be finite.
            if value.abs() <= f64::MAX / 4.0 {
                Ok(value)
            } else {
                Err(KeyResultError::NotFinite {
                    name: name.clone(),
                    value,
                })
            }
        };
        let (start, target) = (figure(start.to_f64())?, figure(target.to_f64())?);
        if start == target {
            return Err(KeyResultError::NoDistance {
                name,
                value: target,
            });
        }
        Ok(Self {
            name,
            start,
            target,
        })
    }

    /// What is to be achieved, as it was named.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The figure at the start.
    #[must_use]
    pub const fn start(&self) -> f64 {
        self.start
    }

    /// The figure to be reached.
    #[must_use]
    pub const fn target(&self) -> f64 {
        self.target
    }

    /// How far the key result has come, by an exact figure or an estimate.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, State};
    ///
    /// let satisfaction = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let progress = satisfaction.progress(88.0);
    /// assert_eq!(progress.raw(), Some(1.2));
    /// assert_eq!(progress.clamped(), Some(1.0));
    /// assert_eq!(progress.state(), State::Overshot);
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn progress(&self, reading: impl Into<Reading>) -> Progress {
        Progress::new(self.start, self.target, reading.into())
    }
}

/// Why there is no such key result.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyResultError {
    /// The target is the start.
    #[error("the target of {name:?} is its start, {value}")]
    NoDistance {
        /// The name of the key result.
        name: String,
        /// Start and target.
        value: f64,
    },
    /// The start or the target is infinite, NaN, or too large for differences.
    #[error("the start and the target of {name:?} must be finite numbers, not {value}")]
    NotFinite {
        /// The name of the key result.
        name: String,
        /// The start or the target.
        value: f64,
    },
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "KeyResult", deny_unknown_fields)]
struct StoredKeyResult {
    name: String,
    start: f64,
    target: f64,
}

#[cfg(feature = "serde")]
impl From<KeyResult> for StoredKeyResult {
    fn from(result: KeyResult) -> Self {
        Self {
            name: result.name,
            start: result.start,
            target: result.target,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredKeyResult> for KeyResult {
    type Error = KeyResultError;

    fn try_from(stored: StoredKeyResult) -> Result<Self, Self::Error> {
        Self::reach(stored.name, stored.start, stored.target)
    }
}
