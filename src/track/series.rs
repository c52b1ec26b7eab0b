//! Tallies by period.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::RangeBounds;

use num_traits::ToPrimitive;

use super::recency::Recency;
use super::scores::Scores;
use super::window::Windows;
use crate::estimate::EstimateError;
use crate::metric::Metric;
use crate::scale::Scale;
use crate::tally::{Tally, TallyError};

/// Answers by period: one [`Tally`] for each week, month or whatever the key says.
///
/// The key is any ordered type: a week number, a `(year, month)`, a date of the program's own. A period is in
/// the series from the first answer on, or from [`open`](Self::open) on without any, which is how a *gap* becomes
/// visible: a week without answers is a period without a score, not a score of zero, and not a week that never
/// was.
///
/// Answers may arrive in any order, and series may be [merged](Self::merge): the result is the same. The sum of
/// all answers fits into `u64`, so that no window over the series can overflow.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::Series;
/// use cxmetrics::{Nps, Scale};
///
/// let mut series = Series::new(Scale::ZERO_TO_TEN);
/// series.record((2025, 3), 9)?;
/// series.record((2025, 1), 4)?;
/// series.record((2025, 1), 10)?;
/// series.open((2025, 2)); // nobody answered in February
///
/// let scores = series.scores(&Nps::STANDARD)?;
/// let figures: Vec<_> = scores.iter().map(|(_, score)| score.map(|score| score.value())).collect();
/// assert_eq!(figures, [Some(0.0), None, Some(100.0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "StoredSeries<K>",
        try_from = "StoredSeries<K>",
        bound(
            serialize = "K: Ord + Clone + serde::Serialize",
            deserialize = "K: Ord + serde::Deserialize<'de>"
        )
    )
)]
pub struct Series<K> {
    periods: BTreeMap<K, Tally>,
    /// All periods together: since this fits, so does every window.
    whole: Tally,
}

impl<K: Ord> Series<K> {
    /// A series without periods.
    #[must_use]
    pub fn new(scale: Scale) -> Self {
        Self {
            periods: BTreeMap::new(),
            whole: Tally::new(scale),
        }
    }

    /// Records one answer of a period.
    ///
    /// # Errors
    ///
    /// [`TallyError::Rating`] if the rating is not on the scale; [`TallyError::Overflow`].
    pub fn record<T: ToPrimitive>(&mut self, period: K, rating: T) -> Result<(), TallyError> {
        self.record_n(period, rating, 1)
    }

    /// Records `n` answers of the same rating.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    pub fn record_n<T: ToPrimitive>(
        &mut self,
        period: K,
        rating: T,
        n: u64,
    ) -> Result<(), TallyError> {
        let level = self.whole.scale().level(&rating)?;
        let rating = self.whole.scale().rating(level);
        self.whole.record_n(rating, n)?;
        // Cannot fail: the rating is on the scale and the whole has the room.
        self.period(period).record_n(rating, n)
    }

    /// Counts `n` people who were asked in a period and did not answer.
    ///
    /// # Errors
    ///
    /// [`TallyError::Overflow`].
    pub fn record_missing(&mut self, period: K, n: u64) -> Result<(), TallyError> {
        self.whole.record_missing(n)?;
        self.period(period).record_missing(n)
    }

    /// Adds the answers of a tally to a period.
    ///
    /// # Errors
    ///
    /// [`TallyError::Scales`] if the scales differ; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut series = Series::new(Scale::ONE_TO_FIVE);
    /// let shop = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4])?;
    /// let web = Tally::from_ratings(Scale::ONE_TO_FIVE, [1])?;
    /// series.record_tally("2025-W07", &shop)?;
    /// series.record_tally("2025-W07", &web)?;
    /// assert_eq!(series.get(&"2025-W07").map(Tally::total), Some(3));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_tally(&mut self, period: K, tally: &Tally) -> Result<(), TallyError> {
        self.whole.merge(tally)?;
        self.period(period).merge(tally)
    }

    /// Makes a period known in which there may have been no answers, so that its gap is seen. Changes nothing if
    /// it is known.
    pub fn open(&mut self, period: K) {
        self.period(period);
    }

    /// Makes many periods known: the calendar of the series.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record(3, 1)?;
    /// series.open_all(1..=4);
    /// assert_eq!(series.len(), 4);
    /// assert!(series.gaps().eq([&1, &2, &4]));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn open_all(&mut self, periods: impl IntoIterator<Item = K>) {
        for period in periods {
            self.open(period);
        }
    }

    fn period(&mut self, period: K) -> &mut Tally {
        let scale = self.whole.scale();
        self.periods
            .entry(period)
            .or_insert_with(|| Tally::new(scale))
    }

    /// Adds another series of the same scale, period by period. The order of merges makes no difference.
    ///
    /// # Errors
    ///
    /// [`TallyError::Scales`] if the scales differ; [`TallyError::Overflow`].
    pub fn merge(&mut self, other: &Self) -> Result<(), TallyError>
    where
        K: Clone,
    {
        self.whole.merge(&other.whole)?;
        for (period, tally) in &other.periods {
            self.period(period.clone()).merge(tally)?;
        }
        Ok(())
    }

    /// Takes a period out, with its answers; `None` if it is not known.
    pub fn remove(&mut self, period: &K) -> Option<Tally> {
        let tally = self.periods.remove(period)?;
        // Cannot fail: every answer of a period is in the whole.
        self.whole.subtract(&tally).ok()?;
        Some(tally)
    }

    /// The answers of a period; `None` if it is not known, an empty tally if it is a gap.
    #[must_use]
    pub fn get(&self, period: &K) -> Option<&Tally> {
        self.periods.get(period)
    }

    /// The periods in order, with their answers.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &Tally)> + ExactSizeIterator {
        self.periods.iter()
    }

    /// The periods without answers, in order.
    #[must_use]
    pub fn gaps(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.periods
            .iter()
            .filter(|(_, tally)| tally.is_empty())
            .map(|(period, _)| period)
    }

    /// How many periods are known, gaps included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// Whether no period is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// The scale of the answers.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.whole.scale()
    }

    /// The answers of all periods together.
    #[must_use]
    pub const fn whole(&self) -> &Tally {
        &self.whole
    }

    /// The answers of a range of periods together: a quarter, say. Costs one merge for each period in the range;
    /// for many windows over the same series take [`trailing`](Self::trailing) or [`since`](Self::since).
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for month in 1..=12 {
    ///     series.record_n((2025, month), 1, 10)?;
    /// }
    /// assert_eq!(series.range((2025, 4)..(2025, 7)).total(), 30);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub fn range(&self, range: impl RangeBounds<K>) -> Tally {
        let mut total = Tally::new(self.scale());
        // A filter and not `BTreeMap::range`, which panics when the range is upside down.
        for (_, tally) in self.iter().filter(|(period, _)| range.contains(period)) {
            super::window::add(&mut total, tally);
        }
        total
    }

    /// For each period the answers of it and the `periods` − 1 before it, gaps counted: a trailing window.
    ///
    /// The window starts with the first period and is shorter at the beginning. A step merges the period that
    /// comes and subtracts the one that goes, so it costs as much as the scale has levels, however long the window.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Csat, Metric, Scale};
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for (week, good) in [3, 8, 6, 9].into_iter().enumerate() {
    ///     series.record_n(week, 1, good)?;
    ///     series.record_n(week, 0, 10 - good)?;
    /// }
    /// let mut smooth = Vec::new();
    /// for window in series.trailing(2) {
    ///     smooth.push(Csat::top_box(1).estimate(window.tally())?.value());
    /// }
    /// assert_eq!(smooth, [30.0, 55.0, 70.0, 75.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn trailing(&self, periods: usize) -> Windows<'_, K> {
        Windows::trailing(self, periods)
    }

    /// For each period the answers from `start(period)` up to it: month to date, the last 90 days, the same
    /// quarter.
    ///
    /// A step costs as much as the scale has levels for each period that comes or goes. While the start never goes
    /// back, as on a calendar, every period comes once and goes once.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for day in [1, 2, 30, 31, 60] {
    ///     series.record(day, 1)?;
    /// }
    /// // The last thirty days, whichever of them are there.
    /// let totals: Vec<_> = series.since(|day| day - 29).map(|window| window.tally().total()).collect();
    /// assert_eq!(totals, [1, 2, 3, 3, 2]);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn since<F: FnMut(&K) -> K>(&self, start: F) -> Windows<'_, K, F> {
        Windows::since(self, start)
    }

    /// For each period all answers up to it, an answer `half_life` periods old counting half, one twice as old a
    /// quarter: exponential smoothing of the answers themselves.
    ///
    /// Where a [trailing](Self::trailing) window jumps when a bad week leaves it, these weights fade. The [effective
    /// size](crate::Estimate::effective_size) follows from the weights, so that the intervals are right.
    /// Gaps count as time. Answers whose weight has fallen below 10⁻³⁰ are forgotten. A step costs as much as
    /// the scale has levels.
    ///
    /// # Errors
    ///
    /// [`SeriesError::HalfLife`] unless it is finite and at least 0.01 periods.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Csat, Metric, Scale};
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for (week, good) in [50, 80, 80].into_iter().enumerate() {
    ///     series.record_n(week, 1, good)?;
    ///     series.record_n(week, 0, 100 - good)?;
    /// }
    /// let mut faded = Vec::new();
    /// for recent in series.recency(1.0)? {
    ///     let score = Csat::top_box(1).estimate_weighted(recent.tally())?;
    ///     faded.push(format!("{score} of {:.0}", score.effective_size()));
    /// }
    /// // (50 / 4 + 80 / 2 + 80) / (1 / 4 + 1 / 2 + 1)
    /// assert_eq!(faded, ["50.0 of 100", "70.0 of 194", "75.7 of 253"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recency(&self, half_life: f64) -> Result<Recency<'_, K>, SeriesError> {
        if half_life >= 0.01 && half_life.is_finite() {
            Ok(Recency::new(self, half_life))
        } else {
            Err(SeriesError::HalfLife { half_life })
        }
    }

    /// The score of every period under a metric, gaps kept as gaps.
    ///
    /// # Errors
    ///
    /// [`EstimateError`] if the metric does not go with the scale.
    pub fn scores<M: Metric + ?Sized>(&self, metric: &M) -> Result<Scores<K>, EstimateError>
    where
        K: Clone,
    {
        Scores::of(
            self.iter().map(|(period, tally)| (period.clone(), tally)),
            metric,
        )
    }
}

impl<K: Ord> Extend<K> for Series<K> {
    /// Makes the periods known, as [`open_all`](Self::open_all) does.
    fn extend<I: IntoIterator<Item = K>>(&mut self, periods: I) {
        self.open_all(periods);
    }
}

/// Why there is no such series, or no such view of one.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SeriesError {
    /// A period stands there twice.
    #[error("the period at position {position} is there twice")]
    Repeated {
        /// The position of the second, counted from 0.
        position: usize,
    },
    /// The half-life is too short, infinite or NaN.
    #[error("a half-life of {half_life} periods is not a finite number from 0.01 up")]
    HalfLife {
        /// The half-life.
        half_life: f64,
    },
    /// A tally does not go with the others.
    #[error(transparent)]
    Tally(#[from] TallyError),
}

impl<K: Ord> Series<K> {
    /// A series from periods and their tallies, in any order.
    ///
    /// # Errors
    ///
    /// [`SeriesError::Repeated`] if a period is there twice, which would hide a mistake;
    /// [`SeriesError::Tally`] if a tally is of another scale or the sum overflows.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let week = Tally::from_ratings(Scale::THUMBS, [1, 0])?;
    /// let series = Series::from_tallies(Scale::THUMBS, [(2, week.clone()), (1, week.clone())])?;
    /// assert_eq!(series.whole().total(), 4);
    ///
    /// let error = Series::from_tallies(Scale::THUMBS, [(1, week.clone()), (1, week)]).unwrap_err();
    /// assert_eq!(error.to_string(), "the period at position 1 is there twice");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_tallies(
        scale: Scale,
        tallies: impl IntoIterator<Item = (K, Tally)>,
    ) -> Result<Self, SeriesError> {
        let mut series = Self::new(scale);
        for (position, (period, tally)) in tallies.into_iter().enumerate() {
            if series.periods.contains_key(&period) {
                return Err(SeriesError::Repeated { position });
            }
            series.whole.merge(&tally)?;
            series.periods.insert(period, tally);
        }
        Ok(series)
    }

    /// The periods in order, each with its tally; gives the series up.
    #[must_use]
    pub fn into_tallies(self) -> Vec<(K, Tally)> {
        self.periods.into_iter().collect()
    }
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Series", deny_unknown_fields)]
struct StoredSeries<K> {
    scale: Scale,
    periods: Vec<(K, Tally)>,
}

#[cfg(feature = "serde")]
impl<K: Ord> From<Series<K>> for StoredSeries<K> {
    fn from(series: Series<K>) -> Self {
        Self {
            scale: series.scale(),
            periods: series.into_tallies(),
        }
    }
}

#[cfg(feature = "serde")]
impl<K: Ord> TryFrom<StoredSeries<K>> for Series<K> {
    type Error = SeriesError;

    fn try_from(stored: StoredSeries<K>) -> Result<Self, Self::Error> {
        Self::from_tallies(stored.scale, stored.periods)
    }
}
