//! Tallies by period.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::scale::Scale;
use crate::tally::{Counted, Tally, TallyError, add};

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
/// Instead of a [`Tally`] it holds any other [counted](Counted) thing, `T`: weighted answers
/// ([`Series::weighted`]), pairs of answers ([`Series::of_pairs`]), whole questionnaires, or a type of one's own
/// ([`Series::of`]). They are recorded as in the tally itself, with the period in front.
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
/// let figures: Vec<_> =
///     scores.iter().map(|(_, score)| score.map(|score| score.value())).collect();
/// assert_eq!(figures, [Some(0.0), None, Some(100.0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "schemars",
    schemars(
        bound = "K: schemars::JsonSchema, T: schemars::JsonSchema, T::Scales: schemars::JsonSchema"
    )
)]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "StoredSeries<K, T>",
        try_from = "StoredSeries<K, T>",
        bound(
            serialize = "K: Ord + Clone + serde::Serialize, T: serde::Serialize, T::Scales: serde::Serialize",
            deserialize = "K: Ord + serde::Deserialize<'de>, T: serde::Deserialize<'de>, \
                           T::Scales: serde::Deserialize<'de>"
        )
    )
)]
pub struct Series<K, T: Counted = Tally> {
    periods: BTreeMap<K, T>,
    /// All periods together: since this fits, so does every window.
    whole: T,
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
        Self::of(scale)
    }
}

impl<K: Ord, T: Counted> Series<K, T> {
    /// A series without periods, of any [counted](Counted) thing. For the common ones there are shorter ways:
    /// [`new`](Series::new), [`weighted`](Series::weighted), [`of_pairs`](Series::of_pairs).
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Scale, WeightedTally};
    ///
    /// let mut series = Series::<u32, WeightedTally>::of(Scale::ONE_TO_FIVE);
    /// series.record(7, 4, 0.5)?;
    /// assert_eq!(series.whole().weight(), 0.5);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // as `new` takes the scale
    pub fn of(scales: T::Scales) -> Self {
        Self {
            periods: BTreeMap::new(),
            whole: T::empty(&scales),
        }
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
    pub fn record_tally(&mut self, period: K, tally: &T) -> Result<(), T::Error> {
        self.record_in(period, |own| own.merge(tally))
    }

    /// Records something in the whole and, if it was not refused, in a period.
    pub(super) fn record_in(
        &mut self,
        period: K,
        record: impl Fn(&mut T) -> Result<(), T::Error>,
    ) -> Result<(), T::Error> {
        record(&mut self.whole)?;
        // Cannot fail: it was recorded, and the whole had the room.
        record(self.period(period))
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

    fn period(&mut self, period: K) -> &mut T {
        let whole = &self.whole;
        self.periods
            .entry(period)
            .or_insert_with(|| T::empty(&whole.scales()))
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
    pub fn merge(&mut self, other: &Self) -> Result<(), T::Error>
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
    /// Of weighted answers, which cannot be subtracted exactly, this costs a merge of all periods that are left: to
    /// take out many take [`remove_before`](Self::remove_before).
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
    pub fn remove(&mut self, period: &K) -> Option<T> {
        let tally = self.periods.remove(period)?;
        if !self.whole.take_out(&tally) {
            self.sum_up();
        }
        Some(tally)
    }

    /// Forgets all periods before one, with their answers: what is older than a year, say. The period itself need not
    /// be known.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for week in 1..=60 {
    ///     series.record(week, 1)?;
    /// }
    /// series.remove_before(&9);
    /// assert_eq!((series.len(), series.whole().total()), (52, 52));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn remove_before(&mut self, period: &K) {
        let mut exact = true;
        while let Some(first) = self.periods.first_entry()
            && first.key() < period
        {
            let tally = first.remove();
            exact = exact && self.whole.take_out(&tally);
        }
        if !exact {
            self.sum_up();
        }
    }

    /// Merges the whole anew.
    fn sum_up(&mut self) {
        self.whole = T::empty(&self.whole.scales());
        for tally in self.periods.values() {
            add(&mut self.whole, tally);
        }
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
    pub fn get(&self, period: &K) -> Option<&T> {
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
    /// assert!(
    ///     series
    ///         .iter()
    ///         .map(|(period, tally)| (*period, tally.total()))
    ///         .eq([("a", 30), ("b", 20)])
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &T)> + ExactSizeIterator {
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

    /// The scale of the answers, or the scales of all questions.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// assert_eq!(Series::<u32>::new(Scale::THUMBS).scales(), Scale::THUMBS);
    /// ```
    #[must_use]
    pub fn scales(&self) -> T::Scales {
        self.whole.scales()
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
    pub const fn whole(&self) -> &T {
        &self.whole
    }
}

impl<K: Ord, T: Counted<Scales = Scale>> Series<K, T> {
    /// The scale of the answers.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// assert_eq!(Series::<u32>::new(Scale::THUMBS).scale(), Scale::THUMBS);
    /// ```
    #[must_use]
    pub fn scale(&self) -> Scale {
        self.whole.scales()
    }
}

impl<K: Ord, T: Counted> Extend<K> for Series<K, T> {
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
pub enum SeriesError<E: core::error::Error + 'static = TallyError> {
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
    Tally(#[from] E),
}

impl<K: Ord, T: Counted> Series<K, T> {
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
        scales: T::Scales,
        tallies: impl IntoIterator<Item = (K, T)>,
    ) -> Result<Self, SeriesError<T::Error>> {
        let mut series = Self::of(scales);
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
    pub fn into_tallies(self) -> Vec<(K, T)> {
        self.periods.into_iter().collect()
    }
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "schemars",
    schemars(
        bound = "K: schemars::JsonSchema, T: schemars::JsonSchema, T::Scales: schemars::JsonSchema"
    )
)]
#[serde(
    rename = "Series",
    deny_unknown_fields,
    bound(
        serialize = "K: serde::Serialize, T: serde::Serialize, T::Scales: serde::Serialize",
        deserialize = "K: serde::Deserialize<'de>, T: serde::Deserialize<'de>, \
                       T::Scales: serde::Deserialize<'de>"
    )
)]
struct StoredSeries<K, T: Counted> {
    scale: T::Scales,
    periods: Vec<(K, T)>,
}

#[cfg(feature = "serde")]
impl<K: Ord, T: Counted> From<Series<K, T>> for StoredSeries<K, T> {
    fn from(series: Series<K, T>) -> Self {
        Self {
            scale: series.scales(),
            periods: series.into_tallies(),
        }
    }
}

#[cfg(feature = "serde")]
impl<K: Ord, T: Counted> TryFrom<StoredSeries<K, T>> for Series<K, T> {
    type Error = SeriesError<T::Error>;

    fn try_from(stored: StoredSeries<K, T>) -> Result<Self, Self::Error> {
        Self::from_tallies(stored.scale, stored.periods)
    }
}
