//! A tally, level by level.

use core::iter::FusedIterator;

use super::Tally;
use crate::scale::Scale;

impl Tally {
    /// Every rating of the scale with the number of answers, from the lowest to the highest.
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::THUMBS, [1, 1, 0])?;
    /// assert!(tally.iter().eq([(0.0, 1), (1.0, 2)]));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter {
            scale: self.scale,
            first: 0,
            counts: &self.counts,
        }
    }
}

/// Every rating of the scale with the number of answers, from the lowest to the highest; made by [`Tally::iter`].
///
/// ```
/// use cxmetrics::{Scale, Tally};
///
/// let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 3, 5])?;
/// let mut best = None;
/// for (rating, count) in &tally {
///     if count > 0 {
///         best = Some(rating);
///     }
/// }
/// assert_eq!(best, Some(5.0));
/// assert_eq!(tally.iter().rev().next(), Some((5.0, 2)));
/// # Ok::<(), cxmetrics::TallyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    scale: Scale,
    /// The level of the first count that is left.
    first: usize,
    counts: &'a [u64],
}

impl Iterator for Iter<'_> {
    type Item = (f64, u64);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (&count, rest) = self.counts.split_first()?;
        let rating = self.scale.rating(self.first);
        self.first += 1;
        self.counts = rest;
        Some((rating, count))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.counts.len(), Some(self.counts.len()))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (&count, rest) = self.counts.split_last()?;
        self.counts = rest;
        Some((self.scale.rating(self.first + rest.len()), count))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl FusedIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Tally {
    type Item = (f64, u64);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}
