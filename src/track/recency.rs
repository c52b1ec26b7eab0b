//! Weights that halve with age.

use alloc::vec::Vec;

use super::series::Series;
use crate::tally::Tally;
use crate::weight::WeightedTally;

/// Below this part of the weight of a new answer an old one is forgotten: no digit of any score would show it.
const FORGOTTEN: f64 = 1e-30;

/// For each period of a series all answers up to it, weighted by their age; made by [`Series::recency`].
///
/// # Examples
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::track::Series;
///
/// let mut series = Series::new(Scale::THUMBS);
/// for week in 0..4 {
///     series.record_n(week, 1, 8)?;
/// }
/// let recency = series.recency(1.0)?;
/// assert_eq!(recency.len(), 4);
/// // 8, 8 + 4, 8 + 4 + 2, 8 + 4 + 2 + 1
/// assert!(recency.map(|recent| recent.tally().weight()).eq([8.0, 12.0, 14.0, 15.0]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Recency<'a, K> {
    periods: Vec<(&'a K, &'a Tally)>,
    factor: f64,
    /// The oldest period that is remembered and has answers, if there is one.
    oldest: usize,
    /// The newest that has answers, if there is one.
    newest: usize,
    next: usize,
    tally: WeightedTally,
}

/// A period with all answers up to it, weighted by their age; made by [`Series::recency`].
///
/// # Examples
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::track::Series;
///
/// let mut series = Series::new(Scale::THUMBS);
/// series.record_n(1, 1, 8)?;
/// series.record_n(2, 0, 4)?;
/// let latest = series.recency(1.0)?.last().unwrap();
/// assert_eq!(latest.period(), &2);
/// // The eight answers of the week before count half.
/// assert!(latest.tally().iter().eq([(0.0, 4.0), (1.0, 4.0)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Recent<'a, K> {
    period: &'a K,
    tally: WeightedTally,
}

impl<'a, K> Recent<'a, K> {
    /// The period.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record_n(1, 1, 8)?;
    /// series.open(2); // a gap is a period too
    /// assert!(series.recency(1.0)?.map(|recent| *recent.period()).eq([1, 2]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn period(&self) -> &'a K {
        self.period
    }

    /// The answers up to it, those of the period itself with weight 1.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record_n(1, 1, 8)?;
    /// series.open_all([2, 3]); // time goes by without an answer
    /// assert!(series.recency(1.0)?.map(|recent| recent.tally().weight()).eq([8.0, 4.0, 2.0]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn tally(&self) -> &WeightedTally {
        &self.tally
    }
}

impl<'a, K: Ord> Recency<'a, K> {
    pub(super) fn new(series: &'a Series<K>, half_life: f64) -> Self {
        Self {
            periods: series.iter().collect(),
            factor: libm::exp2(-1.0 / half_life),
            oldest: 0,
            newest: 0,
            next: 0,
            tally: WeightedTally::new(series.scale()),
        }
    }

    /// The weight that the answers of a period have in the newest one.
    fn weight(&self, position: usize) -> f64 {
        libm::pow(self.factor, (self.next - position) as f64)
    }

    /// Forgets the periods that are too old, and those without answers before the first that has some.
    fn forget(&mut self) {
        while self.oldest <= self.next {
            let tally = self.periods[self.oldest].1;
            let weight = self.weight(self.oldest);
            if weight >= FORGOTTEN && !tally.is_empty() {
                return;
            }
            self.tally.forget(tally, weight);
            self.oldest += 1;
        }
    }
}

impl<'a, K: Ord> Iterator for Recency<'a, K> {
    type Item = Recent<'a, K>;

    fn next(&mut self) -> Option<Self::Item> {
        let &(period, tally) = self.periods.get(self.next)?;
        self.tally.age(self.factor);
        let recorded = self.tally.record_tally(tally, 1.0);
        // The scale is that of the series, whose whole fits.
        debug_assert!(recorded.is_ok());
        if !tally.is_empty() {
            self.newest = self.next;
        }
        self.forget();
        let range = (self.oldest <= self.next)
            .then(|| (self.weight(self.oldest), self.weight(self.newest)));
        self.tally.set_range(range);
        self.next += 1;
        Some(Recent {
            period,
            tally: self.tally.clone(),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.periods.len() - self.next;
        (left, Some(left))
    }
}

impl<K: Ord> ExactSizeIterator for Recency<'_, K> {}
