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

mod difference;

pub use difference::NonResponseDifference;

use core::ops::RangeInclusive;

use crate::edge::{self, Tolerance};
use crate::estimate::{Estimate, EstimateError};
use crate::interval::{Confidence, Interval, finite};
use crate::metric::Metric;
use crate::shown::Counted;
use crate::tally::Tally;
use crate::tilt::Side;

/// A score with the number of those who were asked for it.
///
/// A *gap* is the score of the silent minus the score of those who answered, in the unit of the score: −10 says that the
/// silent are 10 points less content.
///
/// ```
/// use cxmetrics::Estimate;
/// use cxmetrics::response::NonResponse;
///
/// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
/// assert_eq!(silence.bounds(), 72.0..=92.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[doc(alias("non-response bias", "response bias"))]
pub struct NonResponse {
    estimate: Estimate,
    asked: u64,
}

/// What it would take to overturn a conclusion.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::Estimate;
/// use cxmetrics::response::{NonResponse, Tipping};
///
/// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
/// // If all 25 who did not answer are dissatisfied, 72 % are satisfied still.
/// assert_eq!(silence.tipping_gap(50.0, Confidence::P95), Tipping::Never);
/// assert_eq!(silence.tipping_gap(88.0, Confidence::P95), Tipping::Undecided);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
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
    ///
    /// ```
    /// use cxmetrics::response::Tipping;
    ///
    /// assert_eq!(Tipping::Gap(-12.5).gap(), Some(-12.5));
    /// assert_eq!(Tipping::Never.gap(), None);
    /// ```
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
    /// [`NonResponseError::Asked`] if fewer were asked than answered; [`NonResponseError::Population`] if more were than
    /// its [population](Estimate::of_population) has.
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
        if let Some(population) = estimate.population().filter(|&all| all < asked) {
            return Err(NonResponseError::Population { asked, population });
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
    ///
    /// ```
    /// use cxmetrics::response::NonResponse;
    /// use cxmetrics::{Csat, Scale, Tally};
    ///
    /// let mut tally = Tally::from_counts(Scale::THUMBS, [10, 90])?;
    /// tally.record_missing(25)?;
    /// assert_eq!(NonResponse::of(&Csat::top_box(1), &tally)?.rate(), 80.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of<M: Metric + ?Sized>(metric: &M, tally: &Tally) -> Result<Self, NonResponseError> {
        let estimate = metric.estimate(tally)?;
        let asked = tally
            .total()
            .checked_add(tally.missing())
            .ok_or(NonResponseError::TooMany)?;
        Ok(Self { estimate, asked })
    }

    /// The score of those who answered.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
    /// assert_eq!(silence.estimate().value(), 90.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn estimate(&self) -> &Estimate {
        &self.estimate
    }

    /// How many were asked.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
    /// assert_eq!(silence.asked(), 125);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn asked(&self) -> u64 {
        self.asked
    }

    /// How many did not answer.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
    /// assert_eq!(silence.silent(), 25);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn silent(&self) -> u64 {
        self.asked - self.estimate.sample_size()
    }

    /// The share of those asked who answered, in percent.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
    /// assert_eq!(silence.rate(), 80.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn rate(&self) -> f64 {
        (100.0 * self.estimate.sample_size() as f64 / self.asked as f64).min(100.0)
    }

    /// The share of those asked who did not answer, 0 to 1.
    fn silence(&self) -> f64 {
        self.silent() as f64 / self.asked as f64
    }

    /// A score for those who answered and one for the silent, weighed by their numbers.
    fn all(&self, answered: f64, silent: f64) -> f64 {
        let answers = self.estimate.sample_size();
        let score = finite::of_all(answered, answers, silent, self.asked);
        // Rounding must not lead out of the range.
        self.estimate.sample().clamp(score)
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
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
    /// assert_eq!(silence.bounds(), 72.0..=92.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn bounds(&self) -> RangeInclusive<f64> {
        let answers = self.estimate.sample_size();
        let [lowest, highest] = finite::bounds(self.estimate.sample(), answers, self.asked);
        lowest..=highest
    }

    /// The bounds together with the uncertainty of the sample: the lower limit of the interval with all the silent at
    /// the lowest score, and the upper limit with all of them at the highest.
    ///
    /// For those asked being a sample of many more. At least of the confidence asked for. Of a
    /// [finite population](Estimate::of_population) the limits are those of the answers as the silent would complete
    /// them; if all of it was asked, they are the [`bounds`](Self::bounds).
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
    /// assert_eq!(silence.interval(Confidence::P95).to_string(), "90.0 [66.1, 95.6]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let range = self.estimate.range();
        let interval = self.estimate.interval(confidence);
        let completed = |side| {
            let all = self.estimate.completed(self.silent(), side)?;
            Some(all.interval(confidence))
        };
        let limits = match (completed(Side::Lower), completed(Side::Upper)) {
            (Some(lowest), Some(highest)) => [lowest.lower(), highest.upper()],
            _ => [
                self.all(interval.lower(), *range.start()),
                self.all(interval.upper(), *range.end()),
            ],
        };
        Interval::new(self.estimate.value(), limits, confidence, interval.method())
    }

    /// How different the silent would have to be for the score of all who were asked to be no longer clear of `target`.
    ///
    /// With the interval of those who answered above the target it is a negative gap, below it a positive one: the
    /// distance of the nearer limit from the target, divided by the share of the silent.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::NonResponse;
    ///
    /// let silence = NonResponse::new(&Estimate::share(90, 100)?, 125)?;
    /// let gap = silence.tipping_gap(75.0, Confidence::P95).gap().unwrap();
    /// assert_eq!(format!("{gap:.1}"), "-37.8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
        // A score whose last bit is rounded must not decide whether the silent can go as far as that.
        let figures = [interval.lower(), interval.upper(), target];
        let tolerance = Tolerance::of(figures).over(self.silence());
        let room = self.room(distance < 0.0);
        let gap = edge::snap(distance.abs() / self.silence(), room, tolerance);
        if gap <= room {
            Tipping::Gap(libm::copysign(gap, distance))
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

/// Why nothing can be said of those who did not answer.
///
/// ```
/// use cxmetrics::Estimate;
/// use cxmetrics::response::{NonResponse, NonResponseError};
///
/// let error = NonResponse::new(&Estimate::share(90, 100)?, 80).unwrap_err();
/// assert_eq!(error, NonResponseError::Asked { answers: 100, asked: 80 });
/// assert_eq!(error.to_string(), "100 answers from 80 who were asked");
/// # Ok::<(), cxmetrics::EstimateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NonResponseError {
    /// There are more answers than people who were asked.
    #[error("{} from {asked} who were asked", Counted(*answers, "answer"))]
    Asked {
        /// The number of answers.
        answers: u64,
        /// The number of those who were asked.
        asked: u64,
    },
    /// More were asked than the population of the score has.
    #[error("{asked} were asked in a population of {population}")]
    Population {
        /// The number of those who were asked.
        asked: u64,
        /// The number of people.
        population: u64,
    },
    /// More were asked than can be counted.
    #[error("more were asked than a 64-bit count can hold")]
    TooMany,
    /// There is no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
}
