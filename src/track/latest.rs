//! The latest answer of every respondent.

#[cfg(feature = "serde")]
mod stored;

use alloc::vec::Vec;
use core::fmt;
use core::hash::Hash;

use num_traits::ToPrimitive;

use super::series::Series;
use crate::scale::Scale;
use crate::tally::{Tally, TallyError};

#[cfg(not(feature = "std"))]
type Map<R, V> = alloc::collections::BTreeMap<R, V>;
#[cfg(feature = "std")]
type Map<R, V> = std::collections::HashMap<R, V, foldhash::fast::RandomState>;

/// One answer for each respondent, the latest: for surveys that people take again and again.
///
/// Somebody who answers every week would otherwise count fifty times as much as somebody who answers once, and
/// the answers of one person are no independent sample. Fed with (respondent, time, rating) in any order and
/// [merged](Self::merge) in any split, it holds the same: the answer with the latest time. Of two at the same time the
/// *worse* one counts, so that a tie never flatters: the lower rating, or the higher one on a
/// [reversed](Scale::reversed) scale.
///
/// Respondents and times are any ordered types; with the feature `std` the respondents are found by their hash and
/// a record costs about as much as a bare insert into a hash map, without it by their order. The result depends
/// on neither.
///
/// # Examples
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::track::Latest;
///
/// let mut latest = Latest::new(Scale::ZERO_TO_TEN);
/// latest.record("anna", 20, 9)?;
/// latest.record("ben", 12, 3)?;
/// latest.record("anna", 15, 2)?; // arrives late, and is older
/// latest.record("ben", 30, 7)?;
///
/// let tally = latest.tally();
/// assert_eq!((tally.total(), tally.count(9), tally.count(7)), (2, 1, 1));
/// # Ok::<(), cxmetrics::TallyError>(())
/// ```
#[derive(Clone)]
pub struct Latest<R, T> {
    answers: Map<R, Answer<T>>,
    tally: Tally,
}

/// A time and a level of the scale, of which there are at most 1,001.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Answer<T> {
    time: T,
    level: u16,
}

impl<R: Ord + Hash, T: Ord> Latest<R, T> {
    /// Nobody's answer.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Latest;
    /// // Respondents by number, times in days.
    /// let latest = Latest::<u32, u32>::new(Scale::ZERO_TO_TEN);
    /// assert_eq!(latest.respondents(), 0);
    /// assert!(latest.tally().is_empty());
    /// ```
    #[must_use]
    pub fn new(scale: Scale) -> Self {
        Self {
            answers: Map::default(),
            tally: Tally::new(scale),
        }
    }

    /// Records an answer, unless a later one of the same respondent is known.
    ///
    /// # Errors
    ///
    /// [`TallyError::Rating`] if the rating is not on the scale.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Latest;
    ///
    /// let mut latest = Latest::new(Scale::ONE_TO_FIVE);
    /// latest.record("anna", 20, 4)?;
    /// latest.record("anna", 15, 2)?; // arrives late: the answer of day 20 stays
    /// assert_eq!(latest.get(&"anna"), Some((&20, 4.0)));
    ///
    /// let error = latest.record("anna", 21, 6).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 6 is not on the scale 1-5");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record<V: ToPrimitive>(
        &mut self,
        respondent: R,
        time: T,
        rating: V,
    ) -> Result<(), TallyError> {
        let level = self.tally.scale().level(&rating)?;
        // A scale has at most 1,001 levels.
        #[allow(clippy::cast_possible_truncation)]
        let level = level as u16;
        self.keep(respondent, Answer { time, level })
    }

    /// Records an answer, or that somebody was asked and did not answer: an earlier answer stays, and the
    /// [tally](Self::tally) counts one more missing.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record); [`TallyError::Overflow`].
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Latest;
    ///
    /// let mut latest = Latest::new(Scale::ONE_TO_FIVE);
    /// latest.record_answer("anna", 15, Some(2))?;
    /// latest.record_answer("anna", 20, None::<u8>)?;
    /// assert_eq!(latest.get(&"anna"), Some((&15, 2.0)));
    /// assert_eq!(latest.tally().missing(), 1);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_answer<V: ToPrimitive>(
        &mut self,
        respondent: R,
        time: T,
        answer: Option<V>,
    ) -> Result<(), TallyError> {
        match answer {
            Some(rating) => self.record(respondent, time, rating),
            None => self.tally.record_missing(1),
        }
    }

    fn keep(&mut self, respondent: R, answer: Answer<T>) -> Result<(), TallyError> {
        #[cfg(not(feature = "std"))]
        use alloc::collections::btree_map::Entry;
        #[cfg(feature = "std")]
        use std::collections::hash_map::Entry;

        let scale = self.tally.scale();
        match self.answers.entry(respondent) {
            Entry::Vacant(vacant) => {
                self.tally.record(scale.rating(answer.level.into()))?;
                vacant.insert(answer);
            }
            Entry::Occupied(mut known) => {
                if supersedes(&answer, known.get(), scale) {
                    let replaced = known.insert(answer);
                    self.tally.remove(scale.rating(replaced.level.into()))?;
                    self.tally.record(scale.rating(known.get().level.into()))?;
                }
            }
        }
        Ok(())
    }

    /// Adds the answers of another, of the same scale. The order of merges makes no difference.
    ///
    /// # Errors
    ///
    /// [`TallyError::Scales`] if the scales differ.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Latest;
    ///
    /// let mut app = Latest::new(Scale::THUMBS);
    /// app.record(17, "2025-03-01", 1)?;
    /// let mut mail = Latest::new(Scale::THUMBS);
    /// mail.record(17, "2025-03-09", 0)?;
    /// mail.record(23, "2025-01-30", 1)?;
    ///
    /// app.merge(&mail)?;
    /// assert_eq!(app.tally().counts(), [1, 1]);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), TallyError>
    where
        R: Clone,
        T: Clone,
    {
        // Refuses another scale before anything is changed.
        let mut missing = Tally::new(other.scale());
        missing.record_missing(other.tally.missing())?;
        self.tally.merge(&missing)?;
        for (respondent, answer) in &other.answers {
            self.keep(respondent.clone(), answer.clone())?;
        }
        Ok(())
    }

    /// The latest answer of a respondent: its time and its rating.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Latest;
    ///
    /// let mut latest = Latest::new(Scale::ONE_TO_FIVE);
    /// latest.record("anna", 3, 4)?;
    /// // At the same time: the worse one counts.
    /// latest.record("anna", 3, 2)?;
    /// assert_eq!(latest.get(&"anna"), Some((&3, 2.0)));
    /// assert_eq!(latest.get(&"ben"), None);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub fn get(&self, respondent: &R) -> Option<(&T, f64)> {
        let answer = self.answers.get(respondent)?;
        Some((&answer.time, self.scale().rating(answer.level.into())))
    }

    /// The latest answer of every respondent with its time, in the order of the respondents.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Latest;
    ///
    /// let mut latest = Latest::new(Scale::ONE_TO_FIVE);
    /// for (respondent, day, rating) in [("ben", 2, 5), ("anna", 1, 3), ("anna", 8, 4)] {
    ///     latest.record(respondent, day, rating)?;
    /// }
    /// assert!(latest.iter().eq([(&"anna", &8, 4.0), (&"ben", &2, 5.0)]));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&R, &T, f64)> + ExactSizeIterator {
        let rating = |answer: &Answer<T>| self.scale().rating(answer.level.into());
        let mut answers: Vec<_> = self
            .answers
            .iter()
            .map(|(respondent, answer)| (respondent, &answer.time, rating(answer)))
            .collect();
        answers.sort_by(|left, right| left.0.cmp(right.0));
        answers.into_iter()
    }

    /// The latest answers counted: always up to date, at no cost.
    ///
    /// ```
    /// use cxmetrics::track::Latest;
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// let mut latest = Latest::new(Scale::ZERO_TO_TEN);
    /// for (respondent, day, rating) in [("anna", 1, 3), ("ben", 2, 9), ("anna", 8, 10)] {
    ///     latest.record(respondent, day, rating)?;
    /// }
    /// // Anna has come round: two promoters.
    /// assert_eq!(Nps::STANDARD.estimate(latest.tally())?.value(), 100.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The latest answers by period; `period` says which one a time belongs to.
    ///
    /// Each respondent counts once in the whole series, in the period of the latest answer.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Latest;
    ///
    /// let mut latest = Latest::new(Scale::THUMBS);
    /// for (respondent, day, rating) in [(1, 3, 0), (1, 12, 1), (2, 8, 1)] {
    ///     latest.record(respondent, day, rating)?;
    /// }
    /// let weeks = latest.series(|day| day / 7)?;
    /// assert_eq!(weeks.len(), 1);
    /// assert_eq!(weeks.whole().counts(), [0, 2]);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None for the answers held here; the signature leaves room.
    pub fn series<K: Ord>(&self, mut period: impl FnMut(&T) -> K) -> Result<Series<K>, TallyError> {
        let mut series = Series::new(self.scale());
        for answer in self.answers.values() {
            let rating = self.scale().rating(answer.level.into());
            series.record(period(&answer.time), rating)?;
        }
        Ok(series)
    }

    /// How many respondents have answered.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Latest;
    /// let mut latest = Latest::new(Scale::THUMBS);
    /// for (respondent, day, rating) in [("anna", 1, 0), ("ben", 2, 1), ("anna", 8, 1)] {
    ///     latest.record(respondent, day, rating)?;
    /// }
    /// assert_eq!(latest.respondents(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn respondents(&self) -> usize {
        self.answers.len()
    }

    /// The scale of the answers.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Latest;
    /// assert_eq!(Latest::<u32, u32>::new(Scale::THUMBS).scale(), Scale::THUMBS);
    /// ```
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.tally.scale()
    }
}

/// Whether an answer takes the place of another: a total order, so that the order of arrival cannot matter.
fn supersedes<T: Ord>(answer: &Answer<T>, known: &Answer<T>, scale: Scale) -> bool {
    answer.time.cmp(&known.time).then_with(|| {
        let lower_first = known.level.cmp(&answer.level);
        if scale.is_reversed() {
            lower_first.reverse()
        } else {
            lower_first
        }
    }) == core::cmp::Ordering::Greater
}

impl<R: Ord + Hash, T: Ord> PartialEq for Latest<R, T> {
    fn eq(&self, other: &Self) -> bool {
        self.tally == other.tally && self.answers == other.answers
    }
}

impl<R: Ord + Hash, T: Ord> Eq for Latest<R, T> {}

impl<R, T> fmt::Debug for Latest<R, T> {
    /// Leaves out the respondents, who may be many and are nobody's business in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Latest")
            .field("tally", &self.tally)
            .finish_non_exhaustive()
    }
}
