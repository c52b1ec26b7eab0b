//! How far a key result has come.

use alloc::format;
use core::fmt;

use super::Reading;
use super::reading::Figure;
use crate::interval::{Confidence, Interval, Rounded, pad};

/// How far a key result has come: 0 at the start, 1 at the target.
///
/// Made by [`KeyResult::progress`](super::KeyResult::progress).
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, State};
///
/// let goal = KeyResult::reach("NPS", 40, 60)?;
/// let progress = goal.progress(35);
/// assert_eq!(progress.raw(), Some(-0.25));
/// assert_eq!(progress.clamped(), Some(0.0));
/// assert_eq!(progress.state(), State::Regressed);
/// assert_eq!(progress.to_string(), "-25%");
/// # Ok::<(), cxmetrics::KeyResultError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    start: f64,
    target: f64,
    reading: Reading,
}

impl Progress {
    pub(super) const fn new(start: f64, target: f64, reading: Reading) -> Self {
        Self {
            start,
            target,
            reading,
        }
    }

    /// The share of the way that a figure is at.
    fn share(&self, figure: f64) -> f64 {
        (figure - self.start) / (self.target - self.start)
    }

    /// The share of the way from start to target, as it is: negative after a step back, above 1 beyond the target.
    /// `None` if nothing was measured.
    #[must_use]
    pub fn raw(&self) -> Option<f64> {
        self.reading
            .value()
            .map(|figure| self.share(figure))
            // The quotient of a huge figure and a tiny distance is no figure.
            .filter(|share| share.is_finite())
    }

    /// The same kept between 0 and 1, for a progress bar.
    #[must_use]
    pub fn clamped(&self) -> Option<f64> {
        self.raw().map(|share| share.clamp(0.0, 1.0))
    }

    /// The interval of the progress when it rests on a survey: the limits of the estimate's
    /// [interval](crate::Estimate::interval), each turned into progress. `None` for an exact figure, which
    /// has no uncertainty, and if nothing was measured.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Csat, KeyResult, Metric, Scale, Tally};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let tally = Tally::from_counts(Scale::THUMBS, [40, 160])?;
    /// let progress = goal.progress(&Csat::top_box(1).estimate(&tally)?);
    /// let interval = progress.interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.67 [0.26, 1.00]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        let interval = self.reading.interval(confidence)?;
        let mut limits = [interval.lower(), interval.upper()].map(|limit| self.share(limit));
        // For a falling target the better end is the lower one.
        if limits[0] > limits[1] {
            limits.swap(0, 1);
        }
        limits.iter().all(|limit| limit.is_finite()).then_some(())?;
        Some(Interval::new(
            self.raw()?,
            limits,
            confidence,
            interval.method(),
        ))
    }

    /// Where the key result stands, by the figure as measured.
    #[must_use]
    pub fn state(&self) -> State {
        match self.raw() {
            None => State::NotMeasured,
            Some(share) if share < 0.0 => State::Regressed,
            Some(0.0) => State::NotStarted,
            Some(share) if share < 1.0 => State::InProgress,
            Some(1.0) => State::Reached,
            Some(_) => State::Overshot,
        }
    }

    /// The probability that the target is truly reached: the
    /// [posterior probability](crate::Estimate::probability_at_least) for a survey, 0 or 1 for an exact figure,
    /// `None` if nothing was measured.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Metric, Nps, Scale, Tally};
    ///
    /// let goal = KeyResult::reach("NPS", 20, 30)?;
    /// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
    /// let progress = goal.progress(&Nps::STANDARD.estimate(&tally)?);
    /// // Measured beyond the target, and still more than one chance in four that it is not reached.
    /// assert_eq!(progress.raw(), Some(1.5));
    /// assert_eq!(format!("{:.2}", progress.probability_reached().unwrap()), "0.72");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn probability_reached(&self) -> Option<f64> {
        let rising = self.target > self.start;
        match &self.reading.0 {
            Figure::NotMeasured => None,
            Figure::Exact(_) => self.raw().map(|share| if share >= 1.0 { 1.0 } else { 0.0 }),
            Figure::Survey(estimate) if rising => Some(estimate.probability_at_least(self.target)),
            Figure::Survey(estimate) => Some(1.0 - estimate.probability_at_least(self.target)),
            Figure::Measured(measured) if rising => {
                Some(measured.probability_at_least(self.target))
            }
            Figure::Measured(measured) => Some(1.0 - measured.probability_at_least(self.target)),
        }
    }
}

/// Displays the progress in percent, without decimals unless the format says otherwise.
impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.raw() {
            None => pad(f, "not measured"),
            Some(share) => {
                let percent = Rounded {
                    figure: 100.0 * share,
                    decimals: f.precision().unwrap_or(0),
                };
                pad(f, &format!("{percent}%"))
            }
        }
    }
}

/// Where a key result stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum State {
    /// There is no figure; that is not the same as no progress.
    NotMeasured,
    /// The figure is further from the target than at the start.
    Regressed,
    /// The figure is where it started.
    NotStarted,
    /// The figure is between start and target.
    InProgress,
    /// The figure is exactly at the target.
    Reached,
    /// The figure is beyond the target.
    Overshot,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotMeasured => "not measured",
            Self::Regressed => "regressed",
            Self::NotStarted => "not started",
            Self::InProgress => "in progress",
            Self::Reached => "reached",
            Self::Overshot => "overshot",
        })
    }
}
