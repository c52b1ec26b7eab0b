//! Tallies by period.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use num_traits::ToPrimitive;

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
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// // Periods of (year, week).
    /// let series = Series::<(u16, u8)>::new(Scale::ZERO_TO_TEN);
    /// assert!(series.is_empty());
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::ONE_TO_FIVE);
    /// series.record("2025-W07", 4)?;
    /// let error = series.record("2025-W08", 6).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 6 is not on the scale 1-5");
    /// assert_eq!(series.len(), 1);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record<T: ToPrimitive>(&mut self, period: K, rating: T) -> Result<(), TallyError> {
        self.record_n(period, rating, 1)
    }

    /// Records `n` answers of the same rating.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::ONE_TO_FIVE);
    /// series.record_n("2025-W07", 5, 40)?;
    /// series.record_n("2025-W07", 2, 10)?;
    /// assert_eq!(series.get(&"2025-W07").map(|week| week.counts()), Some(&[0, 10, 0, 0, 40][..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record_n("2025-W07", 1, 30)?;
    /// series.record_missing("2025-W07", 90)?;
    /// assert_eq!(series.get(&"2025-W07").and_then(|week| week.response_rate()), Some(25.0));
    ///
    /// // Nothing is changed if the count of those who were asked would overflow.
    /// assert!(series.record_missing("2025-W08", u64::MAX).is_err());
    /// assert_eq!(series.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record(1, 1)?;
    /// series.open(1);
    /// series.open(2);
    /// assert_eq!(series.get(&1).map(|week| week.total()), Some(1));
    /// assert_eq!(series.get(&2).map(|week| week.total()), Some(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut north = Series::new(Scale::THUMBS);
    /// north.record(1, 1)?;
    /// let mut south = Series::new(Scale::THUMBS);
    /// south.record(1, 0)?;
    /// south.record(2, 1)?;
    /// north.merge(&south)?;
    /// assert_eq!((north.len(), north.whole().total()), (2, 3));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
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
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record(1, 1)?;
    /// assert_eq!(series.remove(&1).map(|tally| tally.total()), Some(1));
    /// assert_eq!(series.remove(&1), None);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn remove(&mut self, period: &K) -> Option<Tally> {
        let tally = self.periods.remove(period)?;
        // Cannot fail: every answer of a period is in the whole.
        self.whole.subtract(&tally).ok()?;
        Some(tally)
    }

    /// The answers of a period; `None` if it is not known, an empty tally if it is a gap.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record(1, 1)?;
    /// series.open(2);
    /// let totals = [1, 2, 3].map(|week| series.get(&week).map(|tally| tally.total()));
    /// assert_eq!(totals, [Some(1), Some(0), None]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn get(&self, period: &K) -> Option<&Tally> {
        self.periods.get(period)
    }

    /// The periods in order, with their answers.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record_n("b", 1, 20)?;
    /// series.record_n("a", 0, 30)?;
    /// assert!(series.iter().map(|(period, tally)| (*period, tally.total())).eq([("a", 30), ("b", 20)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &Tally)> + ExactSizeIterator {
        self.periods.iter()
    }

    /// The periods without answers, in order.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record(2, 1)?;
    /// series.record_missing(3, 50)?; // asked, and nobody answered
    /// series.open(1);
    /// assert!(series.gaps().eq(&[1, 3]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn gaps(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.periods
            .iter()
            .filter(|(_, tally)| tally.is_empty())
            .map(|(period, _)| period)
    }

    /// How many periods are known, gaps included.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record_n(1, 1, 500)?;
    /// series.open(2);
    /// assert_eq!(series.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// Whether no period is known.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// let mut series = Series::new(Scale::THUMBS);
    /// assert!(series.is_empty());
    /// series.open(1); // without answers, and yet a period
    /// assert!(!series.is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// The scale of the answers.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// assert_eq!(Series::<u32>::new(Scale::THUMBS).scale(), Scale::THUMBS);
    /// ```
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.whole.scale()
    }

    /// The answers of all periods together.
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Csat, Metric, Scale};
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for (week, (good, bad)) in [(90, 10), (10, 10)].into_iter().enumerate() {
    ///     series.record_n(week, 1, good)?;
    ///     series.record_n(week, 0, bad)?;
    /// }
    /// // 100 of 120, and not the mean of 90 and 50: the larger week counts for more.
    /// let score = Csat::top_box(1).estimate(series.whole())?;
    /// assert_eq!(format!("{score:.1}"), "83.3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn whole(&self) -> &Tally {
        &self.whole
    }
}

impl<K: Ord> Extend<K> for Series<K> {
    /// Makes the periods known, as [`open_all`](Self::open_all) does.
    fn extend<I: IntoIterator<Item = K>>(&mut self, periods: I) {
        self.open_all(periods);
    }
}

/// Why there is no such series, or no such view of one.
///
/// # Examples
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::track::{Series, SeriesError};
///
/// let series = Series::<u32>::new(Scale::THUMBS);
/// let error = series.recency(0.0).unwrap_err();
/// assert_eq!(error, SeriesError::HalfLife { half_life: 0.0 });
/// assert_eq!(error.to_string(), "a half-life of 0 periods is not a finite number from 0.01 up");
/// ```
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
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record("b", 1)?;
    /// series.open("a");
    /// let tallies = series.clone().into_tallies();
    /// assert_eq!(tallies[0], ("a", Tally::new(Scale::THUMBS)));
    /// // And back.
    /// assert_eq!(Series::from_tallies(Scale::THUMBS, tallies)?, series);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
