//! Check-ins in the order of their times, whatever the order they came in.

use alloc::collections::{BTreeMap, btree_map};
use alloc::vec::Vec;
use core::iter::Flatten;

use super::check_in::CheckIn;

/// The check-ins of a [`History`](super::History), in the order of their times; those of the same time in the order they
/// were recorded. Times that are equal but for rounding, as 0.3 and 0.1 + 0.2 are, are the same.
///
/// It is a list to look at: [`len`](Self::len), [`iter`](Self::iter), [`first`](Self::first), [`last`](Self::last), and
/// [`get`](Self::get) by position. Recording takes log n steps wherever the time belongs, the newest first too.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{CheckIn, Cycle, History};
///
/// let mut history = History::new(Cycle::new(0, 90)?);
/// history.record(CheckIn::new(14, 44)?, 14)?;
/// history.record(CheckIn::new(7, 42)?, 14)?;
///
/// let check_ins = history.check_ins();
/// assert!(check_ins.iter().map(CheckIn::days).eq([7.0, 14.0]));
/// assert_eq!(check_ins.len(), 2);
/// assert_eq!(check_ins.last().map(CheckIn::days), Some(14.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CheckIns {
    /// Under the time of the first that came of each moment.
    by_time: BTreeMap<Time, Vec<CheckIn>>,
    count: usize,
}

/// A finite time, in an order that is total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Time(i64);

impl Time {
    fn of(check_in: &CheckIn) -> Self {
        // As in f64::total_cmp: of negative ones all but the sign is turned round.
        let bits = check_in.days().to_bits().cast_signed();
        Self(bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed())
    }
}

impl CheckIns {
    pub(super) const fn new() -> Self {
        Self {
            by_time: BTreeMap::new(),
            count: 0,
        }
    }

    /// The number of check-ins.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, History};
    ///
    /// assert_eq!(History::new(Cycle::new(0, 90)?).check_ins().len(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, History};
    ///
    /// assert!(History::new(Cycle::new(0, 90)?).check_ins().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All of them, the earliest first.
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(7, 42)?.with_note("Easter"), 7)?;
    /// assert!(history.check_ins().iter().any(|check_in| check_in.note() == Some("Easter")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> CheckInsIter<'_> {
        CheckInsIter {
            check_ins: self.by_time.values().flatten(),
            left: self.count,
        }
    }

    /// The earliest.
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(14, 44)?, 14)?;
    /// history.record(CheckIn::new(7, 42)?, 14)?;
    /// assert_eq!(history.check_ins().first().map(CheckIn::days), Some(7.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn first(&self) -> Option<&CheckIn> {
        self.iter().next()
    }

    /// The latest.
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(14, 44)?, 14)?;
    /// history.record(CheckIn::new(7, 42)?, 14)?;
    /// assert_eq!(history.check_ins().last().map(CheckIn::days), Some(14.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn last(&self) -> Option<&CheckIn> {
        self.iter().next_back()
    }

    /// The one at a position; it is counted to, so that a loop over all of them is for [`iter`](Self::iter).
    ///
    /// ```
    /// use cxmetrics::okr::{CheckIn, Cycle, History};
    ///
    /// let mut history = History::new(Cycle::new(0, 90)?);
    /// history.record(CheckIn::new(7, 42)?, 7)?;
    /// assert_eq!(history.check_ins().get(0).map(CheckIn::days), Some(7.0));
    /// assert_eq!(history.check_ins().get(1), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&CheckIn> {
        self.iter().nth(index)
    }

    /// Those of each time.
    pub(super) fn by_time(&self) -> impl DoubleEndedIterator<Item = &Vec<CheckIn>> {
        self.by_time.values()
    }

    pub(super) fn insert(&mut self, check_in: CheckIn) {
        let time = self.same_moment(&check_in);
        let same = self.by_time.entry(time.unwrap_or(Time::of(&check_in)));
        same.or_default().push(check_in);
        self.count += 1;
    }

    /// The time next to that of a check-in under which others of the same moment are.
    fn same_moment(&self, check_in: &CheckIn) -> Option<Time> {
        let time = Time::of(check_in);
        let earlier = self.by_time.range(..=time).next_back();
        let later = self.by_time.range(time..).next();
        let is_same = |same: &[CheckIn]| {
            same.iter()
                .any(|other| other.day().is_moment(check_in.day()))
        };
        earlier
            .into_iter()
            .chain(later)
            .find_map(|(&time, same)| is_same(same).then_some(time))
    }

    #[cfg(feature = "serde")]
    pub(super) fn into_vec(self) -> Vec<CheckIn> {
        self.by_time.into_values().flatten().collect()
    }

    pub(super) fn remove(&mut self, index: usize) -> Option<CheckIn> {
        let mut before = 0;
        let (time, same) = self.by_time.iter_mut().find(|(_, same)| {
            before += same.len();
            index < before
        })?;
        let time = *time;
        let removed = same.remove(index + same.len() - before);
        if same.is_empty() {
            self.by_time.remove(&time);
        }
        self.count -= 1;
        Some(removed)
    }
}

/// Whatever the time under which those of a moment are.
impl PartialEq for CheckIns {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl FromIterator<CheckIn> for CheckIns {
    fn from_iter<I: IntoIterator<Item = CheckIn>>(check_ins: I) -> Self {
        let mut all = Self::new();
        check_ins
            .into_iter()
            .for_each(|check_in| all.insert(check_in));
        all
    }
}

impl<'a> IntoIterator for &'a CheckIns {
    type Item = &'a CheckIn;
    type IntoIter = CheckInsIter<'a>;

    fn into_iter(self) -> CheckInsIter<'a> {
        self.iter()
    }
}

/// The check-ins of a history, the earliest first: see [`CheckIns::iter`].
///
/// ```
/// use cxmetrics::okr::{Cycle, History};
///
/// assert_eq!(History::new(Cycle::new(0, 90)?).check_ins().iter().len(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct CheckInsIter<'a> {
    check_ins: Flatten<btree_map::Values<'a, Time, Vec<CheckIn>>>,
    left: usize,
}

impl<'a> Iterator for CheckInsIter<'a> {
    type Item = &'a CheckIn;

    fn next(&mut self) -> Option<&'a CheckIn> {
        let next = self.check_ins.next()?;
        self.left -= 1;
        Some(next)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl DoubleEndedIterator for CheckInsIter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let next = self.check_ins.next_back()?;
        self.left -= 1;
        Some(next)
    }
}

impl ExactSizeIterator for CheckInsIter<'_> {}
