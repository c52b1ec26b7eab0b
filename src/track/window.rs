//! Windows that slide over a series.

use alloc::vec::Vec;
use core::fmt;

use super::series::Series;
use crate::tally::{Counted, PartialSums, Tally, add};

/// The answers of some periods in a row, made by [`Series::trailing`] and [`Series::since`].
///
/// # Examples
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::track::Series;
///
/// let mut series = Series::new(Scale::THUMBS);
/// for (week, answers) in [(1, 10), (2, 20), (3, 30)] {
///     series.record_n(week, 1, answers)?;
/// }
/// let window = series.trailing(2).last().unwrap();
/// assert_eq!((window.first(), window.last()), (Some(&2), &3));
/// assert_eq!((window.periods(), window.tally().total()), (2, 50));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window<'a, K, T = Tally> {
    first: Option<&'a K>,
    last: &'a K,
    periods: usize,
    tally: T,
}

impl<'a, K, T> Window<'a, K, T> {
    /// The first period in the window; `None` if the window holds no period at all, which only a start later than
    /// the period itself can bring about.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for day in [1, 2, 30, 31] {
    /// #     series.record(day, 1)?;
    /// # }
    /// // Answers on days 1, 2, 30 and 31; windows of thirty days.
    /// let first: Vec<_> = series.since(|day| day - 29).map(|window| window.first()).collect();
    /// assert_eq!(first, [Some(&1), Some(&1), Some(&1), Some(&2)]);
    /// // From the day after: of that there is nothing yet.
    /// assert!(series.since(|day| day + 1).all(|window| window.first().is_none()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn first(&self) -> Option<&'a K> {
        self.first
    }

    /// The period that the window ends with, and is of.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for day in [1, 2, 30, 31] {
    /// #     series.record(day, 1)?;
    /// # }
    /// // Answers on days 1, 2, 30 and 31: a window for each.
    /// assert!(series.trailing(7).map(|window| window.last()).eq(&[1, 2, 30, 31]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn last(&self) -> &'a K {
        self.last
    }

    /// How many periods are in it, gaps included.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for day in [1, 2, 30, 31] {
    /// #     series.record(day, 1)?;
    /// # }
    /// // Answers on days 1, 2, 30 and 31: at the beginning a window is shorter.
    /// assert!(series.trailing(3).map(|window| window.periods()).eq([1, 2, 3, 3]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn periods(&self) -> usize {
        self.periods
    }

    /// All their answers.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::track::Series;
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for day in [1, 2, 30, 31] {
    /// #     series.record(day, 1)?;
    /// # }
    /// series.record_n(32, 0, 5)?;
    /// // Answers on days 1, 2, 30, 31 and, all bad ones, 32.
    /// let latest = series.trailing(3).last().unwrap();
    /// assert_eq!(latest.tally().counts(), [5, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn tally(&self) -> &T {
        &self.tally
    }
}

/// A window for each period of a series, from the first to the last; made by [`Series::trailing`] and
/// [`Series::since`].
///
/// # Examples
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::track::Series;
///
/// let mut series = Series::new(Scale::THUMBS);
/// for (week, answers) in [(1, 10), (2, 20), (3, 30)] {
///     series.record_n(week, 1, answers)?;
/// }
/// let windows = series.trailing(2);
/// assert_eq!(windows.len(), 3);
/// assert!(windows.map(|window| window.tally().total()).eq([10, 30, 50]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[doc(alias("moving average", "rolling average"))]
pub struct Windows<'a, K, F = fn(&K) -> K, T = Tally> {
    periods: Vec<(&'a K, &'a T)>,
    start: Start<F>,
    /// The window holds the periods `from..next`.
    from: usize,
    next: usize,
    tally: T,
    /// Sums of periods in a row, once a period could not be taken out of the window.
    sums: Option<PartialSums<T>>,
}

/// Where a window starts.
#[derive(Clone, Copy)]
enum Start<F> {
    Trailing(usize),
    Since(F),
}

impl<'a, K: Ord, T: Counted> Windows<'a, K, fn(&K) -> K, T> {
    pub(super) fn trailing(series: &'a Series<K, T>, periods: usize) -> Self {
        Self::new(series, Start::Trailing(periods))
    }
}

impl<'a, K: Ord, F: FnMut(&K) -> K, T: Counted> Windows<'a, K, F, T> {
    pub(super) fn since(series: &'a Series<K, T>, start: F) -> Self {
        Self::new(series, Start::Since(start))
    }

    fn new(series: &'a Series<K, T>, start: Start<F>) -> Self {
        Self {
            periods: series.iter().collect(),
            start,
            from: 0,
            next: 0,
            tally: T::empty(&series.scales()),
            sums: None,
        }
    }

    /// The position at which the window of the period before `next` starts.
    fn target(&mut self) -> usize {
        match &mut self.start {
            Start::Trailing(periods) => self.next.saturating_sub(*periods),
            Start::Since(start) => {
                let (last, _) = self.periods[self.next - 1];
                let start = start(last);
                self.periods[..self.next].partition_point(|&(period, _)| *period < start)
            }
        }
    }

    /// Moves the start of the window; says whether every period that left could be taken out.
    fn slide_to(&mut self, target: usize) -> bool {
        while self.from < target {
            if !self.tally.take_out(self.periods[self.from].1) {
                return false;
            }
            self.from += 1;
        }
        while self.from > target {
            self.from -= 1;
            add(&mut self.tally, self.periods[self.from].1);
        }
        true
    }

    /// Puts the window together from sums of periods in a row.
    fn sum_up(&mut self, from: usize) {
        let periods = &self.periods;
        let empty = T::empty(&self.tally.scales());
        let tallies = || periods.iter().map(|(_, tally)| *tally);
        let sums = self
            .sums
            .get_or_insert_with(|| PartialSums::new(&empty, tallies()));
        self.tally = empty;
        sums.add_to(&mut self.tally, from, self.next);
        self.from = from;
    }
}

impl<'a, K: Ord, F: FnMut(&K) -> K, T: Counted> Iterator for Windows<'a, K, F, T> {
    type Item = Window<'a, K, T>;

    fn next(&mut self) -> Option<Self::Item> {
        let &(last, tally) = self.periods.get(self.next)?;
        self.next += 1;
        let target = self.target();
        if self.sums.is_none() {
            add(&mut self.tally, tally);
        }
        if self.sums.is_some() || !self.slide_to(target) {
            self.sum_up(target);
        }
        Some(Window {
            first: (self.from < self.next).then(|| self.periods[self.from].0),
            last,
            periods: self.next - self.from,
            tally: self.tally.clone(),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.periods.len() - self.next;
        (left, Some(left))
    }
}

impl<K: Ord, F: FnMut(&K) -> K, T: Counted> ExactSizeIterator for Windows<'_, K, F, T> {}

impl<K, F, T: fmt::Debug> fmt::Debug for Windows<'_, K, F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Windows")
            .field("periods", &(self.from..self.next))
            .field("of", &self.periods.len())
            .field("tally", &self.tally)
            .finish_non_exhaustive()
    }
}
