//! How far a key result should be by now.

use alloc::vec::Vec;

use super::cycle::Cycle;
use super::status::{Standing, Thresholds};
use crate::edge::Tolerance;
use crate::interval::Confidence;
use crate::okr::figure::{Share, is_usable};
use crate::okr::key_result::Progress;
use crate::okr::time::{Day, TimePoint};

/// The progress that is expected at each time of a [`Cycle`], and what being behind it means.
///
/// | pace | expected progress | choose it |
/// |---|---|---|
/// | [`linear`](Self::linear) | the share of the cycle that has passed | unless you know better |
/// | [`phased`](Self::phased) | through the checkpoints you plan, straight in between | for work that pays late |
/// | [`seasonal`](Self::seasonal) | what each part of the cycle usually brings | for shops in December |
/// | [`stepped`](Self::stepped) | a step at each release | for what comes all at once |
///
/// # Examples
///
/// ```
/// use cxmetrics::KeyResult;
/// use cxmetrics::okr::{Cycle, Pace, Status};
///
/// let goal = KeyResult::reach("leads", 0, 100)?;
/// let pace = Pace::linear(Cycle::new(0, 90)?);
/// let standing = pace.standing(&goal.progress(40), 45);
/// assert_eq!(standing.expected(), 0.5);
/// assert_eq!(format!("{:.2}", standing.gap().unwrap()), "-0.10");
/// assert_eq!(standing.status(), Status::OnTrack);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "StoredPace", try_from = "StoredPace"))]
#[doc(alias("burn-up", "burn up", "burndown"))]
pub struct Pace {
    cycle: Cycle,
    /// Day and expected progress, in order of the day; the ends of the cycle are always there.
    checkpoints: Vec<(Day, f64)>,
    thresholds: Thresholds,
    confidence: Confidence,
}

impl Pace {
    /// As much of the way as has passed of the cycle.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace};
    ///
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// assert_eq!([0, 45, 90].map(|day| pace.expected(day)), [0.0, 0.5, 1.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn linear(cycle: Cycle) -> Self {
        Self::through(cycle, Vec::new())
    }

    /// Through checkpoints of a time and the progress expected by then, with straight lines between.
    ///
    /// The cycle starts at 0 and ends at 1 unless a checkpoint stands there. Checkpoints may go up and down.
    ///
    /// # Errors
    ///
    /// A [`PaceError`] if a checkpoint is not in the cycle or not later than the one before it, or if its progress is
    /// not finite.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace};
    ///
    /// // A month of preparation, then everything comes at once.
    /// let pace = Pace::phased(Cycle::new(0, 90)?, [(30, 0.1), (75, 0.9)])?;
    /// assert_eq!(pace.expected(15), 0.05);
    /// assert_eq!(pace.expected(52.5), 0.5);
    ///
    /// let error = Pace::phased(Cycle::new(0, 90)?, [(100, 0.5)]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "checkpoint 1 on day 100 is outside the cycle from day 0 to day 90"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn phased<T: TimePoint>(
        cycle: Cycle,
        checkpoints: impl IntoIterator<Item = (T, f64)>,
    ) -> Result<Self, PaceError> {
        let days = Self::checked(&cycle, checkpoints, false)?;
        Ok(Self::through(cycle, days))
    }

    /// Checkpoints in the cycle and in order; where steps are allowed, two may be of one day.
    fn checked<T: TimePoint>(
        cycle: &Cycle,
        checkpoints: impl IntoIterator<Item = (T, f64)>,
        steps: bool,
    ) -> Result<Vec<(Day, f64)>, PaceError> {
        let mut days: Vec<(Day, f64)> = Vec::new();
        for (index, (time, expected)) in checkpoints.into_iter().enumerate() {
            let number = index + 1;
            if !cycle.contains(&time) {
                let day = time.to_day();
                let cycle = *cycle;
                return Err(PaceError::OutsideCycle { number, day, cycle });
            }
            let mut day = time.to_day();
            if !is_usable(expected) {
                return Err(PaceError::NotFinite { number, expected });
            }
            if let Some(&(previous, _)) = days.last()
                && !previous.is_before(day)
            {
                if !(steps && is_step(&days, day)) {
                    return Err(PaceError::OutOfOrder {
                        number,
                        day,
                        previous,
                    });
                }
                // One moment, however it was computed.
                day = previous;
            }
            days.push((day, expected));
        }
        Ok(days)
    }

    /// In steps at releases: the progress expected from each release on, and as much until the next one. The last one should
    /// bring it to 1. On the day of a release it is still what it was before.
    ///
    /// # Errors
    ///
    /// As for [`phased`](Self::phased).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace};
    ///
    /// let pace = Pace::stepped(Cycle::new(0, 90)?, [(30, 0.4), (75, 1.0)])?;
    /// assert_eq!([29, 30, 31, 60, 76].map(|day| pace.expected(day)), [0.0, 0.0, 0.4, 0.4, 1.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stepped<T: TimePoint>(
        cycle: Cycle,
        releases: impl IntoIterator<Item = (T, f64)>,
    ) -> Result<Self, PaceError> {
        let releases = Self::checked(&cycle, releases, false)?;
        let mut level = 0.0;
        let mut checkpoints = Vec::with_capacity(2 * releases.len() + 1);
        for (day, next) in releases {
            checkpoints.extend([(day, level), (day, next)]);
            level = next;
        }
        if checkpoints
            .last()
            .is_none_or(|last| last.0.is_before(cycle.end()))
        {
            checkpoints.push((cycle.end(), level));
        }
        Ok(Self::through(cycle, checkpoints))
    }

    /// By seasons: the cycle in equal parts, such as months, with what each usually brings, in any unit. Within a part it
    /// goes straight.
    ///
    /// # Errors
    ///
    /// [`PaceError::Season`] for an amount that is negative or not finite, and if there is none above 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace};
    ///
    /// // A quarter of a shop: December brings half of it.
    /// let pace = Pace::seasonal(Cycle::new(0, 90)?, [200.0, 300.0, 500.0])?;
    /// assert_eq!([30, 60, 75, 90].map(|day| pace.expected(day)), [0.2, 0.5, 0.75, 1.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn seasonal(
        cycle: Cycle,
        amounts: impl IntoIterator<Item = f64>,
    ) -> Result<Self, PaceError> {
        let amounts: Vec<f64> = amounts.into_iter().collect();
        let whole: f64 = amounts.iter().sum();
        let wrong = amounts
            .iter()
            .position(|amount| !(0.0..=f64::MAX).contains(amount));
        if wrong.is_some() || whole.is_infinite() || whole <= 0.0 {
            let index = wrong.unwrap_or(0);
            return Err(PaceError::Season {
                number: index + 1,
                amount: amounts.get(index).copied().unwrap_or(0.0),
            });
        }
        let mut sum = 0.0;
        let mut checkpoints = Vec::with_capacity(amounts.len() + 1);
        for (index, amount) in (1_u32..).zip(&amounts) {
            sum += amount;
            checkpoints.push((part_of(&cycle, index, amounts.len()), sum / whole));
        }
        // The end of the last part is the end, whatever rounding says.
        if let Some(last) = checkpoints.last_mut() {
            *last = (cycle.end(), 1.0);
        }
        let later = |pair: &[(Day, f64)]| pair[0].0.is_before(pair[1].0);
        if !checkpoints.windows(2).all(later) {
            let number = amounts.len();
            return Err(PaceError::Season {
                number,
                amount: amounts[number - 1],
            });
        }
        Ok(Self::through(cycle, checkpoints))
    }

    fn through(cycle: Cycle, mut checkpoints: Vec<(Day, f64)>) -> Self {
        if checkpoints
            .first()
            .is_none_or(|first| cycle.start().is_before(first.0))
        {
            checkpoints.insert(0, (cycle.start(), 0.0));
        }
        if checkpoints
            .last()
            .is_none_or(|last| last.0.is_before(cycle.end()))
        {
            checkpoints.push((cycle.end(), 1.0));
        }
        Self {
            cycle,
            checkpoints,
            thresholds: Thresholds::USUAL,
            confidence: Confidence::P95,
        }
    }

    /// The same pace with thresholds of one's own.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace, Status, course::Thresholds};
    ///
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// assert_eq!(pace.standing_of(Some(0.45), 45).status(), Status::OnTrack);
    /// let strict = pace.with_thresholds(Thresholds::new(0.0, 0.1)?);
    /// assert_eq!(strict.standing_of(Some(0.45), 45).status(), Status::AtRisk);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_thresholds(self, thresholds: Thresholds) -> Self {
        Self { thresholds, ..self }
    }

    /// The same pace with another confidence than 95 % for saying that a status is certain.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace, Status};
    /// use cxmetrics::{Confidence, Estimate, KeyResult};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let progress = goal.progress(Estimate::share(1_700, 2_000)?); // 85 %
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// assert_eq!(pace.standing(&progress, 90).status(), Status::Uncertain);
    /// let bolder = pace.with_confidence(Confidence::P90);
    /// assert_eq!(bolder.standing(&progress, 90).status(), Status::OnTrack);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_confidence(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }

    /// The cycle.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace};
    ///
    /// let quarter = Cycle::new(0, 90)?;
    /// assert_eq!(Pace::linear(quarter).cycle(), &quarter);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn cycle(&self) -> &Cycle {
        &self.cycle
    }

    /// The thresholds between the statuses.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace, course::Thresholds};
    ///
    /// assert_eq!(Pace::linear(Cycle::new(0, 90)?).thresholds(), Thresholds::USUAL);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// The progress expected by now, as a share of the way: at the start of the cycle before it, at its end after it.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace};
    ///
    /// let pace = Pace::phased(Cycle::new(0, 90)?, [(30, 0.1)])?;
    /// assert_eq!([0, 15, 30, 60, 95].map(|day| pace.expected(day)), [0.0, 0.05, 0.1, 0.55, 1.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn expected(&self, now: impl TimePoint) -> f64 {
        self.expected_and_tolerance(now).0
    }

    /// The expected progress, and how far rounding may have moved it.
    fn expected_and_tolerance(&self, now: impl TimePoint) -> (f64, Tolerance) {
        let now = Day::number(self.cycle.within(now.days()));
        let next = self
            .checkpoints
            .partition_point(|point| point.0.is_before(now));
        match (
            self.checkpoints.get(next.wrapping_sub(1)),
            self.checkpoints.get(next),
        ) {
            (Some(&(before, from)), Some(&(after, to))) => {
                // At the end of the piece, however that was computed.
                let now = if after.is_moment(now) { after } else { now };
                let passed = (now - before) / (after - before);
                let tolerance = Tolerance::of([before, after, now].map(|day| day.days()))
                    .over(after - before)
                    .times(to - from)
                    .or(Tolerance::of([from, to]));
                (from + (to - from) * passed, tolerance)
            }
            (None, Some(&(_, only))) | (Some(&(_, only)), None) => (only, Tolerance::of([only])),
            (None, None) => (0.0, Tolerance::of([])),
        }
    }

    /// Where a key result stands against the pace.
    ///
    /// When the progress rests on a survey, its interval decides whether the status is certain: if its two limits have
    /// different statuses, it is [`Status::Uncertain`](super::Status::Uncertain).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace, Status};
    /// use cxmetrics::{Estimate, KeyResult};
    ///
    /// let goal = KeyResult::reach("satisfied customers in percent", 70, 85)?;
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    ///
    /// // 75 % of 100 customers: a third of the way at half-time, but who knows?
    /// let standing = pace.standing(&goal.progress(Estimate::share(75, 100)?), 45);
    /// assert_eq!(standing.status(), Status::Uncertain);
    /// assert_eq!(standing.by_figure(), Status::AtRisk);
    /// assert_eq!(standing.worst_and_best(), Some([Status::OffTrack, Status::OnTrack]));
    ///
    /// // The same of 10,000 leaves no doubt.
    /// let standing = pace.standing(&goal.progress(Estimate::share(7_500, 10_000)?), 45);
    /// assert_eq!(standing.status(), Status::AtRisk);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn standing(&self, progress: &Progress, now: impl TimePoint) -> Standing {
        let limits = progress
            .interval(self.confidence)
            .map(|interval| [interval.lower(), interval.upper()]);
        let share = progress.share();
        let of_progress = share.map_or(Tolerance::of([]), Share::tolerance);
        let (expected, tolerance) = self.expected_and_tolerance(now);
        Standing::new(
            self.thresholds,
            expected,
            share.map(Share::value),
            limits,
            tolerance.or(of_progress),
        )
    }

    /// Where an exact share of the way stands against the pace, such as the score of an objective; `None` if nothing
    /// was measured.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Pace, Status};
    ///
    /// let pace = Pace::linear(Cycle::new(0, 90)?);
    /// assert_eq!(pace.standing_of(Some(0.3), 45).status(), Status::AtRisk);
    /// assert_eq!(pace.standing_of(None, 45).status(), Status::NotMeasured);
    /// # Ok::<(), cxmetrics::okr::course::CycleError>(())
    /// ```
    #[must_use]
    pub fn standing_of(&self, progress: Option<f64>, now: impl TimePoint) -> Standing {
        let progress = progress.filter(|share| share.is_finite());
        let (expected, tolerance) = self.expected_and_tolerance(now);
        Standing::new(self.thresholds, expected, progress, None, tolerance)
    }
}

/// The end of one of so many parts of a cycle that are equally long: a date if the cycle has dates.
fn part_of(cycle: &Cycle, index: u32, parts: usize) -> Day {
    let (start, end) = (cycle.start(), cycle.end());
    if let (Some(first), Some(last)) = (start.unix_micros(), end.unix_micros()) {
        let passed = i128::from(last - first) * i128::from(index) / (parts.max(1) as i128);
        if let Ok(passed) = i64::try_from(passed) {
            return Day::from_unix_micros(first + passed);
        }
    }
    Day::number(start.days() + cycle.days() / parts as f64 * f64::from(index))
}

/// Whether a checkpoint of this day makes a step with the last one, and no third.
fn is_step(days: &[(Day, f64)], day: Day) -> bool {
    let same = days.iter().rev().take_while(|point| point.0.is_moment(day));
    same.count() == 1
}

/// Why there is no such pace. Checkpoints are numbered from 1.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{
///     Cycle, Pace,
///     course::{Day, PaceError},
/// };
///
/// let error = Pace::phased(Cycle::new(0, 90)?, [(60, 0.4), (30, 0.6)]).unwrap_err();
/// assert_eq!(
///     error,
///     PaceError::OutOfOrder {
///         number: 2,
///         day: Day::number(30.0),
///         previous: Day::number(60.0)
///     }
/// );
/// assert_eq!(error.to_string(), "checkpoint 2 on day 30 is not after the one on day 60");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PaceError {
    /// A checkpoint is not in the cycle.
    #[error(
        "checkpoint {number} on {day} is outside the cycle from {} to {}",
        cycle.start(),
        cycle.end()
    )]
    OutsideCycle {
        /// The number of the checkpoint.
        number: usize,
        /// Its day.
        day: Day,
        /// The cycle.
        cycle: Cycle,
    },
    /// What a season brings is negative or not finite, or nothing is brought at all.
    #[error(
        "season {number} of a plan brings a finite amount of at least 0, and one of them more, not {amount}"
    )]
    Season {
        /// The number of the season.
        number: usize,
        /// What it was to bring.
        amount: f64,
    },
    /// A checkpoint is not later than the one before it.
    #[error("checkpoint {number} on {day} is not after the one on {previous}")]
    OutOfOrder {
        /// The number of the checkpoint.
        number: usize,
        /// Its day.
        day: Day,
        /// The day of the checkpoint before it.
        previous: Day,
    },
    /// The expected progress is infinite or NaN.
    #[error("checkpoint {number} expects a progress of {expected}, which is not a finite number")]
    NotFinite {
        /// The number of the checkpoint.
        number: usize,
        /// The progress that it expects.
        expected: f64,
    },
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Pace", deny_unknown_fields)]
struct StoredPace {
    cycle: Cycle,
    checkpoints: Vec<(Day, f64)>,
    thresholds: Thresholds,
    confidence: Confidence,
}

#[cfg(feature = "serde")]
impl From<Pace> for StoredPace {
    fn from(pace: Pace) -> Self {
        Self {
            cycle: pace.cycle,
            checkpoints: pace.checkpoints,
            thresholds: pace.thresholds,
            confidence: pace.confidence,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredPace> for Pace {
    type Error = PaceError;

    fn try_from(stored: StoredPace) -> Result<Self, Self::Error> {
        let checkpoints = Self::checked(&stored.cycle, stored.checkpoints, true)?;
        Ok(Self::through(stored.cycle, checkpoints)
            .with_thresholds(stored.thresholds)
            .with_confidence(stored.confidence))
    }
}
