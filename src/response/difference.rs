//! What the silent of two surveys could change.

use core::ops::RangeInclusive;

use super::{NonResponse, Tipping};
use crate::compare::{Difference, DifferenceError};
use crate::interval::Confidence;

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
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::{NonResponse, NonResponseDifference};
    ///
    /// let now = NonResponse::new(&Estimate::share(320, 400)?, 1_000)?;
    /// let before = NonResponse::new(&Estimate::share(350, 500)?, 1_000)?;
    /// let change = NonResponseDifference::new(&now, &before)?;
    /// assert_eq!(change.difference().value(), 10.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(first: &NonResponse, second: &NonResponse) -> Result<Self, DifferenceError> {
        Ok(Self {
            difference: Difference::independent(&first.estimate, &second.estimate)?,
            first: first.clone(),
            second: second.clone(),
        })
    }

    /// The difference of the scores of those who answered.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::{NonResponse, NonResponseDifference};
    ///
    /// let now = NonResponse::new(&Estimate::share(320, 400)?, 1_000)?;
    /// let before = NonResponse::new(&Estimate::share(350, 500)?, 1_000)?;
    /// let change = NonResponseDifference::new(&now, &before)?;
    /// assert_eq!(change.difference().value(), 10.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn difference(&self) -> &Difference {
        &self.difference
    }

    /// The differences that all who were asked can have, whatever the silent think.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::{NonResponse, NonResponseDifference};
    ///
    /// let now = NonResponse::new(&Estimate::share(320, 400)?, 1_000)?;
    /// let before = NonResponse::new(&Estimate::share(350, 500)?, 1_000)?;
    /// let change = NonResponseDifference::new(&now, &before)?;
    /// assert_eq!(change.bounds(), -53.0..=57.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::{NonResponse, NonResponseDifference};
    ///
    /// let now = NonResponse::new(&Estimate::share(320, 400)?, 1_000)?;
    /// let before = NonResponse::new(&Estimate::share(350, 500)?, 1_000)?;
    /// let change = NonResponseDifference::new(&now, &before)?;
    /// let gap = change.tipping_gap(Confidence::P95).gap().unwrap();
    /// assert_eq!(format!("{gap:.1}"), "3.9");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::Estimate;
    /// use cxmetrics::response::{NonResponse, NonResponseDifference};
    ///
    /// let now = NonResponse::new(&Estimate::share(320, 400)?, 1_000)?;
    /// let before = NonResponse::new(&Estimate::share(350, 500)?, 1_000)?;
    /// let change = NonResponseDifference::new(&now, &before)?;
    /// let gap = change.tipping_common_gap(Confidence::P95).gap().unwrap();
    /// assert_eq!(format!("{gap:.1}"), "-43.2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
