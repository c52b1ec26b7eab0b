//! Windows that slide over a series.

use alloc::vec::Vec;
use core::fmt;

use super::series::Series;
use crate::tally::Tally;

/// Merges answers that were counted into the whole of a series, where they had room.
pub(super) fn add(window: &mut Tally, period: &Tally) {
    let merged = window.merge(period);
    debug_assert!(merged.is_ok());
}

/// The opposite of [`add`], for a period that was added before.
fn take_out(window: &mut Tally, period: &Tally) {
    let subtracted = window.subtract(period);
    debug_assert!(subtracted.is_ok());
}

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
pub struct Window<'a, K> {
    first: Option<&'a K>,
    last: &'a K,
    periods: usize,
    tally: Tally,
}

impl<'a, K> Window<'a, K> {
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
    pub const fn tally(&self) -> &Tally {
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
pub struct Windows<'a, K, F = fn(&K) -> K> {
    periods: Vec<(&'a K, &'a Tally)>,
    start: Start<F>,
    /// The window holds the periods `from..next`.
    from: usize,
    next: usize,
    tally: Tally,
}

/// Where a window starts.
#[derive(Clone, Copy)]
enum Start<F> {
    Trailing(usize),
    Since(F),
}

impl<'a, K: Ord> Windows<'a, K> {
    pub(super) fn trailing(series: &'a Series<K>, periods: usize) -> Self {
        Self::new(series, Start::Trailing(periods))
    }
}

impl<'a, K: Ord, F: FnMut(&K) -> K> Windows<'a, K, F> {
    pub(super) fn since(series: &'a Series<K>, start: F) -> Self {
        Self::new(series, Start::Since(start))
    }

    fn new(series: &'a Series<K>, start: Start<F>) -> Self {
        Self {
            periods: series.iter().collect(),
            start,
            from: 0,
            next: 0,
            tally: Tally::new(series.scale()),
        }
    }

    /// Moves the start of the window to the position that it has for the period before `next`.
    fn move_start(&mut self) {
        let target = match &mut self.start {
            Start::Trailing(periods) => self.next.saturating_sub(*periods),
            Start::Since(start) => {
                let (last, _) = self.periods[self.next - 1];
                let start = start(last);
                self.periods[..self.next].partition_point(|&(period, _)| *period < start)
            }
        };
        while self.from < target {
            take_out(&mut self.tally, self.periods[self.from].1);
            self.from += 1;
        }
        while self.from > target {
            self.from -= 1;
            add(&mut self.tally, self.periods[self.from].1);
        }
    }
}

impl<'a, K: Ord, F: FnMut(&K) -> K> Iterator for Windows<'a, K, F> {
    type Item = Window<'a, K>;

    fn next(&mut self) -> Option<Self::Item> {
        let &(last, tally) = self.periods.get(self.next)?;
        self.next += 1;
        add(&mut self.tally, tally);
        self.move_start();
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

impl<K: Ord, F: FnMut(&K) -> K> ExactSizeIterator for Windows<'_, K, F> {}

impl<K, F> fmt::Debug for Windows<'_, K, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Windows")
            .field("periods", &(self.from..self.next))
            .field("of", &self.periods.len())
            .field("tally", &self.tally)
            .finish()
    }
}
