//! Segments too small to be shown.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::borrow::Borrow;

use super::Breakdown;
use crate::estimate::{Estimate, EstimateError, Scored};
use crate::metric::Metric;
use crate::tally::{Counted, Tally};

/// A breakdown of which the segments that are too small are hidden; made by [`Breakdown::suppressed`].
///
/// ```
/// use cxmetrics::{Breakdown, Scale};
///
/// let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
/// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
/// let suppressed = by_team.suppressed(2);
/// // Without "design" the total would say what "legal" answered.
/// assert_eq!(suppressed.hidden(), [&"design", &"legal"]);
/// assert_eq!(suppressed.shown().len(), 1);
/// # Ok::<(), cxmetrics::BreakdownError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed<'a, K, T = Tally> {
    shown: Vec<(&'a K, &'a T)>,
    hidden: Vec<&'a K>,
    overall: Option<T>,
}

impl<K: Ord, T: Counted> Breakdown<K, T> {
    /// The breakdown without the segments that have fewer than `minimum` answers, so that nobody can see what single
    /// persons have answered. Usual for employees is a minimum of 5 to 10.
    ///
    /// Hiding a small segment is not enough: the total less the others gives it away. So the next smallest is
    /// hidden as well, until two or more are hidden which together have at least `minimum` answers
    /// (complementary suppression). Of segments of the same size the first by key is hidden. Where all
    /// answers together are fewer than `minimum`, nothing is shown, not even the total; segments without answers are
    /// shown, for they hide nobody.
    ///
    /// It protects one table. Two tables of the same answers by different keys, or of two days that differ by one
    /// answer, can give away what neither of them does; and a segment in which everybody answered the same says
    /// so of each of them, however large it is.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Nps, Scale, Tally};
    ///
    /// let mut by_team = Breakdown::new(Scale::ZERO_TO_TEN);
    /// for (team, size) in [("legal", 3), ("sales", 40), ("support", 25), ("design", 9)] {
    ///     let mut tally = Tally::new(Scale::ZERO_TO_TEN);
    ///     tally.record_n(8, size)?;
    ///     by_team.record_tally(team, &tally)?;
    /// }
    /// let shown = by_team.suppressed(5);
    /// // "legal" is too small, and "design" hides it.
    /// assert_eq!(shown.hidden(), [&"design", &"legal"]);
    /// assert_eq!(shown.estimates(&Nps::STANDARD)?.len(), 2);
    /// assert_eq!(shown.overall().map(Tally::total), Some(77));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn suppressed(&self, minimum: u64) -> Suppressed<'_, K, T> {
        let mut by_size: Vec<(u64, &K)> = self
            .iter()
            .filter(|(_, tally)| !tally.is_empty())
            .map(|(segment, tally)| (tally.fewest(), segment))
            .collect();
        by_size.sort();
        let mut hidden = BTreeSet::new();
        let mut answers = 0;
        for (size, segment) in by_size {
            // So there are two or more: what is small enough to be hidden alone is below the minimum.
            let gives_itself_away = !hidden.is_empty() && answers < minimum;
            if size >= minimum && !gives_itself_away {
                break;
            }
            hidden.insert(segment);
            // Cannot overflow: it is part of the extent.
            answers += size;
        }
        Suppressed {
            shown: self
                .iter()
                .filter(|(segment, _)| !hidden.contains(segment))
                .collect(),
            hidden: hidden.into_iter().collect(),
            overall: Some(self.overall()).filter(|overall| overall.fewest() >= minimum),
        }
    }
}

impl<'a, K: Ord, T: Counted> Suppressed<'a, K, T> {
    /// The segments that may be shown, with their tallies, in the order of the keys.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Scale};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// let suppressed = by_team.suppressed(2);
    /// let (team, tally) = suppressed.shown()[0];
    /// assert_eq!((*team, tally.total()), ("sales", 3));
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn shown(&self) -> &[(&'a K, &'a T)] {
        &self.shown
    }

    /// The keys of the hidden segments, in their order.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Scale};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// assert_eq!(by_team.suppressed(2).hidden(), [&"design", &"legal"]);
    /// assert!(by_team.suppressed(1).hidden().is_empty());
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn hidden(&self) -> &[&'a K] {
        &self.hidden
    }

    /// Whether a segment is hidden.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Scale};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// let suppressed = by_team.suppressed(2);
    /// assert!(suppressed.is_hidden("legal"));
    /// assert!(!suppressed.is_hidden("sales"));
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn is_hidden<Q>(&self, segment: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.hidden
            .binary_search_by(|hidden| (**hidden).borrow().cmp(segment))
            .is_ok()
    }

    /// All answers, also those of the hidden segments; `None` if they are fewer than the minimum.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Scale, Tally};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// assert_eq!(by_team.suppressed(2).overall().map(Tally::total), Some(6));
    /// assert_eq!(by_team.suppressed(10).overall(), None);
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub const fn overall(&self) -> Option<&T> {
        self.overall.as_ref()
    }

    /// The score of each segment that may be shown and has answers, in the order of the keys.
    ///
    /// # Errors
    ///
    /// As for [`Breakdown::estimates`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Nps, Scale};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// let suppressed = by_team.suppressed(2);
    /// let scores = suppressed.estimates(&Nps::STANDARD)?;
    /// assert_eq!(scores.len(), 1);
    /// assert_eq!((*scores[0].0, scores[0].1.to_string()), ("sales", "33.3".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn estimates<M: Metric + ?Sized>(
        &self,
        metric: &M,
    ) -> Result<Vec<(&'a K, Estimate)>, EstimateError>
    where
        T: Scored,
    {
        super::breakdown::estimates(self.shown.iter().copied(), metric)
    }
}
