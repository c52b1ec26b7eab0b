//! What those who did not answer could change.
//!
//! An interval says how far the score of the sample can be from the score of all who might have been drawn, *if those
//! who answered are like those who did not*. Nobody knows that they are. This module does not guess: it gives the
//! bounds that hold whatever the silent think (Manski, 1989; 2003, *Partial Identification of Probability
//! Distributions*), and says how different they would have to be to overturn a conclusion. A reader can judge
//! whether that is likely.
//!
//! # Examples
//!
//! ```
//! use cxmetrics::response::NonResponse;
//! use cxmetrics::{Confidence, Metric, Nps, Scale, Tally};
//!
//! let mut tally = Tally::from_counts(Scale::ZERO_TO_TEN, [4, 2, 1, 3, 2, 3, 5, 42, 58, 130, 150])?;
//! tally.record_missing(600)?; // 1,000 were asked
//! let nps = Nps::STANDARD.estimate(&tally)?;
//! assert_eq!(nps.interval(Confidence::P95).to_string(), "65.0 [59.0, 70.2]");
//!
//! let silence = NonResponse::of(&Nps::STANDARD, &tally)?;
//! assert_eq!(silence.rate(), 40.0);
//! // Whatever the silent think, the score of all who were asked is in here: not much of a bound.
//! assert_eq!(silence.bounds(), -34.0..=86.0);
//! // The interval is above 50. For that to be wrong, the silent would have to be 15 points lower.
//! let gap = silence.tipping_gap(50.0, Confidence::P95).gap().unwrap();
//! assert_eq!(format!("{gap:.1}"), "-15.0");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use core::ops::RangeInclusive;

use crate::compare::{Difference, DifferenceError};
use crate::estimate::{Estimate, EstimateError};
use crate::interval::{Confidence, Interval};
use crate::metric::Metric;
use crate::tally::Tally;

/// A score with the number of those who were asked for it.
///
/// A *gap* is the score of the silent minus the score of those who answered, in the unit of the score: −10 says that the
/// silent are 10 points less content.
#[derive(Clone, Debug, PartialEq)]
pub struct NonResponse {
    estimate: Estimate,
    asked: u64,
}

/// What it would take to overturn a conclusion.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Tipping {
    /// There is no conclusion to overturn: the interval says nothing as it is.
    Undecided,
    /// The gap from which on the conclusion no longer holds.
    Gap(f64),
    /// The conclusion holds whatever the silent think.
    Never,
}

impl Tipping {
    /// The gap, if there is one that overturns the conclusion.
    #[must_use]
    pub const fn gap(self) -> Option<f64> {
        match self {
            Self::Gap(gap) => Some(gap),
            Self::Undecided | Self::Never => None,
        }
    }
}

impl NonResponse {
    /// A score and how many were asked for it, those who answered included.
    ///
    /// # Errors
    ///
    /// [`NonResponseError::Asked`] if fewer were asked than answered.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let satisfied = Estimate::share(90, 100)?;
    /// let silence = NonResponse::new(&satisfied, 125)?;
    /// assert_eq!(silence.rate(), 80.0);
    /// assert_eq!(silence.bounds(), 72.0..=92.0);
    /// assert_eq!(
    ///     NonResponse::new(&satisfied, 99).unwrap_err().to_string(),
    ///     "100 answers from 99 who were asked"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(estimate: &Estimate, asked: u64) -> Result<Self, NonResponseError> {
        if asked < estimate.sample_size() {
            return Err(NonResponseError::Asked {
                answers: estimate.sample_size(),
                asked,
            });
        }
        Ok(Self {
            estimate: estimate.clone(),
            asked,
        })
    }

    /// The score of a tally that counted its [missing answers](Tally::record_missing).
    ///
    /// # Errors
    ///
    /// [`NonResponseError::Estimate`] if there is no score; [`NonResponseError::TooMany`] if those asked are more than
    /// `u64` holds.
    pub fn of<M: Metric + ?Sized>(metric: &M, tally: &Tally) -> Result<Self, NonResponseError> {
        let estimate = metric.estimate(tally)?;
        let asked = tally
            .total()
            .checked_add(tally.missing())
            .ok_or(NonResponseError::TooMany)?;
        Ok(Self { estimate, asked })
    }

    /// The score of those who answered.
    #[must_use]
    pub const fn estimate(&self) -> &Estimate {
        &self.estimate
    }

    /// How many were asked.
    #[must_use]
    pub const fn asked(&self) -> u64 {
        self.asked
    }

    /// How many did not answer.
    #[must_use]
    pub const fn silent(&self) -> u64 {
        self.asked - self.estimate.sample_size()
    }

    /// The share of those asked who answered, in percent.
    #[must_use]
    pub fn rate(&self) -> f64 {
        100.0 * self.estimate.sample_size() as f64 / self.asked as f64
    }

    /// The share of those asked who did not answer, 0 to 1.
    fn silence(&self) -> f64 {
        self.silent() as f64 / self.asked as f64
    }

    /// A score for those who answered and one for the silent, weighed by their numbers.
    fn all(&self, answered: f64, silent: f64) -> f64 {
        let silence = self.silence();
        let range = self.estimate.range();
        // Rounding must not lead out of the range.
        (answered * (1.0 - silence) + silent * silence).clamp(*range.start(), *range.end())
    }

    /// The score of all who were asked if that of the silent is `silent`; `None` if no score can be that.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let silence = NonResponse::new(&Estimate::share(90, 100)?, 200)?;
    /// assert_eq!(silence.score_if(50.0), Some(70.0));
    /// assert_eq!(silence.score_if(101.0), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn score_if(&self, silent: f64) -> Option<f64> {
        self.estimate
            .range()
            .contains(&silent)
            .then(|| self.all(self.estimate.value(), silent))
    }

    /// The scores that all who were asked can have, whatever the silent think: r·score + (1 − r)·lowest to
    /// r·score + (1 − r)·highest at the response rate r (Manski, 1989).
    ///
    /// Their width is (1 − r) times the range, and no number of answers makes it smaller.
    #[must_use]
    pub fn bounds(&self) -> RangeInclusive<f64> {
        let range = self.estimate.range();
        let score = self.estimate.value();
        self.all(score, *range.start())..=self.all(score, *range.end())
    }

    /// The bounds together with the uncertainty of the sample: the lower limit of the interval with all the silent at
    /// the lowest score, and the upper limit with all of them at the highest.
    ///
    /// For those asked being a sample of many more. At least of the confidence asked for.
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let range = self.estimate.range();
        let interval = self.estimate.interval(confidence);
        let limits = [
            self.all(interval.lower(), *range.start()),
            self.all(interval.upper(), *range.end()),
        ];
        Interval::new(self.estimate.value(), limits, confidence, interval.method())
    }

    /// How different the silent would have to be for the score of all who were asked to be no longer clear of `target`.
    ///
    /// With the interval of those who answered above the target it is a negative gap, below it a positive one: the
    /// distance of the nearer limit from the target, divided by the share of the silent.
    #[must_use]
    pub fn tipping_gap(&self, target: f64, confidence: Confidence) -> Tipping {
        let interval = self.estimate.interval(confidence);
        let distance = if target < interval.lower() {
            target - interval.lower()
        } else if target > interval.upper() {
            target - interval.upper()
        } else {
            return Tipping::Undecided;
        };
        let gap = distance / self.silence();
        let range = self.estimate.range();
        if gap.is_finite() && range.contains(&(self.estimate.value() + gap)) {
            Tipping::Gap(gap)
        } else {
            Tipping::Never
        }
    }

    /// How far the silent can be from those who answered, downwards or upwards.
    fn room(&self, downwards: bool) -> f64 {
        let range = self.estimate.range();
        if downwards {
            self.estimate.value() - range.start()
        } else {
            range.end() - self.estimate.value()
        }
    }
}

/// The difference of two scores with the numbers of those who were asked for each.
///
/// # Examples
///
/// ```
/// use cxmetrics::response::{NonResponse, NonResponseDifference};
/// use cxmetrics::{Confidence, Estimate};
///
/// // 80 % against 70 % satisfied, of 40 % and 50 % who answered.
/// let now = NonResponse::new(&Estimate::share(320, 400)?, 1_000)?;
/// let before = NonResponse::new(&Estimate::share(350, 500)?, 1_000)?;
/// let change = NonResponseDifference::new(&now, &before)?;
/// assert_eq!(
///     change.difference().interval(Confidence::P95).to_string(),
///     "10.0 [4.3, 15.6]"
/// );
/// // Four points of bias in each survey, in opposite directions, would be enough …
/// let gap = change.tipping_gap(Confidence::P95).gap().unwrap();
/// assert_eq!(format!("{gap:.1}"), "3.9");
/// // … but if the silent differ by as much in both, they would have to be 43 points lower.
/// let gap = change.tipping_common_gap(Confidence::P95).gap().unwrap();
/// assert_eq!(format!("{gap:.1}"), "-43.2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct NonResponseDifference {
    first: NonResponse,
    second: NonResponse,
    difference: Difference,
}

impl NonResponseDifference {
    /// The first score minus the second.
    ///
    /// # Errors
    ///
    /// [`DifferenceError`] if the two scores are of different metrics or scales.
    pub fn new(first: &NonResponse, second: &NonResponse) -> Result<Self, DifferenceError> {
        Ok(Self {
            difference: Difference::independent(&first.estimate, &second.estimate)?,
            first: first.clone(),
            second: second.clone(),
        })
    }

    /// The difference of the scores of those who answered.
    #[must_use]
    pub const fn difference(&self) -> &Difference {
        &self.difference
    }

    /// The differences that all who were asked can have, whatever the silent think.
    #[must_use]
    pub fn bounds(&self) -> RangeInclusive<f64> {
        let (first, second) = (self.first.bounds(), self.second.bounds());
        first.start() - second.end()..=first.end() - second.start()
    }

    /// The size of the gaps that could overturn the conclusion: as long as the silent differ by less than this from
    /// those who answered, in both surveys and in whatever direction, the difference of all who were asked keeps its
    /// sign at this confidence.
    ///
    /// The limit that is nearer to 0, divided by the sum of the two shares of the silent. Always positive.
    #[must_use]
    pub fn tipping_gap(&self, confidence: Confidence) -> Tipping {
        let Some(limit) = self.nearer_limit(confidence) else {
            return Tipping::Undecided;
        };
        let rose = limit > 0.0;
        // Against a rise: the silent of the first lower, those of the second higher.
        let mut parts = [
            (self.first.silence(), self.first.room(rose)),
            (self.second.silence(), self.second.room(!rose)),
        ];
        parts.sort_by(|left, right| left.1.total_cmp(&right.1));
        let [(tight, room), (loose, wide)] = parts;
        let together = limit.abs() / (tight + loose);
        let gap = if together <= room {
            together
        } else {
            // One side has come to the end of the range; the other has to do the rest.
            (limit.abs() - tight * room) / loose
        };
        if gap <= wide {
            Tipping::Gap(gap)
        } else {
            Tipping::Never
        }
    }

    /// The gap that would overturn the conclusion if it is the same in both surveys: what is the same in both cancels
    /// out as far as the response rates are the same.
    ///
    /// The limit that is nearer to 0, divided by the difference of the two shares of the silent.
    #[must_use]
    pub fn tipping_common_gap(&self, confidence: Confidence) -> Tipping {
        let Some(limit) = self.nearer_limit(confidence) else {
            return Tipping::Undecided;
        };
        // The difference of all is that of those who answered plus gap · (silence₁ − silence₂).
        let gap = -limit / (self.first.silence() - self.second.silence());
        let possible = [&self.first, &self.second]
            .iter()
            .all(|survey| gap.abs() <= survey.room(gap < 0.0));
        if possible {
            Tipping::Gap(gap)
        } else {
            Tipping::Never
        }
    }

    /// The limit of the interval next to 0, if it leaves out 0.
    fn nearer_limit(&self, confidence: Confidence) -> Option<f64> {
        let interval = self.difference.interval(confidence);
        if interval.lower() > 0.0 {
            Some(interval.lower())
        } else if interval.upper() < 0.0 {
            Some(interval.upper())
        } else {
            None
        }
    }
}

/// Why nothing can be said of those who did not answer.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NonResponseError {
    /// There are more answers than people who were asked.
    #[error("{answers} answers from {asked} who were asked")]
    Asked {
        /// The number of answers.
        answers: u64,
        /// The number of those who were asked.
        asked: u64,
    },
    /// More were asked than can be counted.
    #[error("more were asked than a 64-bit count can hold")]
    TooMany,
    /// There is no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
}
