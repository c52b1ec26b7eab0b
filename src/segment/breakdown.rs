//! A tally for each segment.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use num_traits::ToPrimitive;

use super::rows::Rows;
use crate::estimate::{Estimate, EstimateError};
use crate::metric::Metric;
use crate::scale::Scale;
use crate::tally::{Levels, Tally, TallyError};

/// Levels of a scale up to which a row has its counts within.
const NARROW: usize = 12;

/// Answers by segment: a [`Tally`] for each key that was seen, in the order of the keys.
///
/// A key is anything that can be ordered: a name, a number, a tuple such as (country, plan). All segments are on one
/// [`Scale`]. A call that is refused changes nothing.
///
/// Many answers at once go in fastest by [`record_columns`](Self::record_columns), if the segments are numbered,
/// and by [`record_all`](Self::record_all) otherwise.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Breakdown, Metric, Nps, Scale};
///
/// let mut by_plan = Breakdown::new(Scale::ZERO_TO_TEN);
/// by_plan.record("free", 6)?;
/// by_plan.record("paid", 9)?;
/// by_plan.record_all([("paid", 10), ("free", 8)])?;
///
/// assert_eq!(by_plan.len(), 2);
/// assert_eq!(by_plan.get("free").map(|tally| tally.total()), Some(2));
/// assert_eq!(Nps::STANDARD.estimate(&by_plan.overall())?.value(), 25.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        bound(
            serialize = "K: Ord + Clone + serde::Serialize",
            deserialize = "K: Ord + serde::Deserialize<'de>"
        ),
        into = "super::stored::StoredBreakdown<K>",
        try_from = "super::stored::StoredBreakdown<K>"
    )
)]
pub struct Breakdown<K> {
    scale: Scale,
    tallies: BTreeMap<K, Tally>,
    /// The sum of the tallies; since it fits, so does each of them.
    total: u64,
    missing: u64,
}

impl<K: Ord> Breakdown<K> {
    /// A breakdown without segments.
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// assert!(Breakdown::<String>::new(Scale::ONE_TO_FIVE).is_empty());
    /// ```
    #[must_use]
    pub const fn new(scale: Scale) -> Self {
        Self {
            scale,
            tallies: BTreeMap::new(),
            total: 0,
            missing: 0,
        }
    }

    /// A breakdown of pairs of a segment and a rating.
    ///
    /// # Errors
    ///
    /// As for [`record_all`](Self::record_all).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let by_shop = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [(7, 5), (3, 4), (7, 1)])?;
    /// assert!(by_shop.iter().map(|(shop, tally)| (*shop, tally.total())).eq([(3, 1), (7, 2)]));
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    pub fn from_pairs<I, T>(scale: Scale, pairs: I) -> Result<Self, BreakdownError>
    where
        I: IntoIterator<Item = (K, T)>,
        K: Hash,
        T: ToPrimitive,
    {
        let mut breakdown = Self::new(scale);
        breakdown.record_all(pairs)?;
        Ok(breakdown)
    }

    /// Records one answer.
    ///
    /// # Errors
    ///
    /// [`TallyError::Rating`] if the rating is not on the scale; [`TallyError::Overflow`].
    pub fn record<T: ToPrimitive>(&mut self, segment: K, rating: T) -> Result<(), BreakdownError> {
        let total = self.room_for(1)?;
        self.change(segment, |tally| tally.record(rating))?;
        self.total = total;
        Ok(())
    }

    /// Counts `n` people of a segment who were asked and did not answer.
    ///
    /// # Errors
    ///
    /// [`TallyError::Overflow`].
    pub fn record_missing(&mut self, segment: K, n: u64) -> Result<(), BreakdownError> {
        let missing = self.room_for_missing(n)?;
        self.change(segment, |tally| tally.record_missing(n))?;
        self.missing = missing;
        Ok(())
    }

    /// Adds the answers of a tally to a segment.
    ///
    /// # Errors
    ///
    /// [`TallyError::Scales`] if its scale is another one; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale, Tally};
    ///
    /// let mut by_shop = Breakdown::new(Scale::ONE_TO_FIVE);
    /// by_shop.record_tally("airport", &Tally::from_counts(Scale::ONE_TO_FIVE, [1, 0, 2, 9, 4])?)?;
    /// assert_eq!(by_shop.total(), 16);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_tally(&mut self, segment: K, tally: &Tally) -> Result<(), BreakdownError> {
        Ok(self.add_tally(segment, tally)?)
    }

    pub(super) fn add_tally(&mut self, segment: K, tally: &Tally) -> Result<(), TallyError> {
        let total = self.room_for(tally.total())?;
        let missing = self.room_for_missing(tally.missing())?;
        self.change(segment, |own| own.merge(tally))?;
        (self.total, self.missing) = (total, missing);
        Ok(())
    }

    /// Records pairs of a segment and a rating: all of them or, if one rating is not on the scale, none.
    ///
    /// It finds segments by hashing and sorts them at the end. Keys that own memory need not be made for each answer:
    /// take `&str`, and [`map_keys`](Self::map_keys) at the end.
    ///
    /// # Errors
    ///
    /// [`TallyError::RatingAt`] with the position of the first rating that is not on the scale;
    /// [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_country = Breakdown::new(Scale::ONE_TO_FIVE);
    /// by_country.record_all([("FI", 5), ("SE", 4), ("FI", 4)])?;
    /// let error = by_country.record_all([("FI", 5), ("NO", 6)]).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 6 is not on the scale 1-5, at position 1");
    /// assert_eq!((by_country.total(), by_country.len()), (3, 2));
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    pub fn record_all<I, T>(&mut self, pairs: I) -> Result<(), BreakdownError>
    where
        I: IntoIterator<Item = (K, T)>,
        K: Hash,
        T: ToPrimitive,
    {
        let mut part = Self::new(self.scale);
        let levels = self.scale.levels();
        if levels <= NARROW {
            part.count(pairs.into_iter(), [0; NARROW])?;
        } else {
            part.count(pairs.into_iter(), vec![0; levels])?;
        }
        self.absorb(part)
    }

    /// Counts pairs in rows that are like the empty one at first.
    fn count<T: ToPrimitive, R>(
        &mut self,
        pairs: impl Iterator<Item = (K, T)>,
        empty: R,
    ) -> Result<(), BreakdownError>
    where
        K: Hash,
        R: AsRef<[u32]> + AsMut<[u32]> + Clone,
    {
        let mut rows = Rows::new(empty);
        rows.count(pairs, &Levels::of(self.scale))?;
        for part in rows.into_parts() {
            self.add_rows(part)?;
        }
        Ok(())
    }

    /// Adds rows of counts, of which those of the levels come first; a segment has no more than one row.
    pub(super) fn add_rows<R: AsRef<[u32]>>(
        &mut self,
        rows: impl IntoIterator<Item = (K, R)>,
    ) -> Result<(), BreakdownError> {
        let mut part = Self::new(self.scale);
        let mut counts = Vec::new();
        part.tallies = rows
            .into_iter()
            .map(|(segment, row)| {
                let levels = row.as_ref().iter().take(self.scale.levels());
                counts.clear();
                counts.extend(levels.copied().map(u64::from));
                Ok((segment, Tally::from_counts(self.scale, &counts)?))
            })
            .collect::<Result<_, TallyError>>()?;
        for tally in part.tallies.values() {
            part.total = part.room_for(tally.total())?;
        }
        self.absorb(part)
    }

    /// Takes over another breakdown on the same scale, without its keys being copied.
    pub(super) fn absorb(&mut self, other: Self) -> Result<(), BreakdownError> {
        self.room_for(other.total)?;
        self.room_for_missing(other.missing)?;
        if self.is_empty() {
            *self = other;
            return Ok(());
        }
        // Nothing can be refused any more.
        for (segment, tally) in other.tallies {
            self.add_tally(segment, &tally)?;
        }
        Ok(())
    }

    /// Changes the tally of a segment, which is there afterwards only if nothing was refused.
    fn change(
        &mut self,
        segment: K,
        change: impl FnOnce(&mut Tally) -> Result<(), TallyError>,
    ) -> Result<(), TallyError> {
        if let Some(tally) = self.tallies.get_mut(&segment) {
            return change(tally);
        }
        let mut tally = Tally::new(self.scale);
        change(&mut tally)?;
        self.tallies.insert(segment, tally);
        Ok(())
    }

    fn room_for(&self, answers: u64) -> Result<u64, TallyError> {
        self.total.checked_add(answers).ok_or(TallyError::Overflow)
    }

    fn room_for_missing(&self, missing: u64) -> Result<u64, TallyError> {
        self.missing
            .checked_add(missing)
            .ok_or(TallyError::Overflow)
    }

    /// Adds another breakdown on the same scale, segment by segment.
    ///
    /// # Errors
    ///
    /// [`TallyError::Scales`] if the scales differ; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut week = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [("north", 5)])?;
    /// week.merge(&Breakdown::from_pairs(Scale::ONE_TO_FIVE, [("south", 1), ("north", 4)])?)?;
    /// assert_eq!(week.overall().counts(), [1, 0, 0, 1, 1]);
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<(), BreakdownError>
    where
        K: Clone,
    {
        if self.scale != other.scale {
            let (scale, other) = (self.scale, other.scale);
            return Err(TallyError::Scales { scale, other }.into());
        }
        self.room_for(other.total)?;
        self.room_for_missing(other.missing)?;
        // Nothing can be refused any more.
        for (segment, tally) in other.iter() {
            self.record_tally(segment.clone(), tally)?;
        }
        Ok(())
    }

    /// The same answers under other keys; segments that get the same key are joined.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let by_shop = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [(101, 5), (102, 4), (201, 1)])?;
    /// let by_region = by_shop.map_keys(|shop| if *shop < 200 { "north" } else { "south" });
    /// assert_eq!(by_region.get("north").map(|tally| tally.total()), Some(2));
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn map_keys<L: Ord>(&self, mut key: impl FnMut(&K) -> L) -> Breakdown<L> {
        let mut mapped = Breakdown::new(self.scale);
        for (segment, tally) in self.iter() {
            // Cannot be refused: the sum of all tallies fits, and they have one scale.
            let _ = mapped.record_tally(key(segment), tally);
        }
        mapped
    }

    /// The scale of the answers.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// The tally of a segment; `None` if it was never seen.
    #[must_use]
    pub fn get<Q>(&self, segment: &Q) -> Option<&Tally>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.tallies.get(segment)
    }

    /// The segments with their tallies, in the order of the keys.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &Tally)> + ExactSizeIterator {
        self.tallies.iter()
    }

    /// The number of segments.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tallies.len()
    }

    /// Whether there are no segments.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    /// The number of answers in all segments.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// All segments in one tally.
    #[must_use]
    pub fn overall(&self) -> Tally {
        let mut overall = Tally::new(self.scale);
        for tally in self.tallies.values() {
            // Cannot be refused: the sum of all tallies fits, and they have one scale.
            let _ = overall.merge(tally);
        }
        overall
    }

    /// The score of each segment that has answers, in the order of the keys.
    ///
    /// # Errors
    ///
    /// [`EstimateError::Metric`] if the metric does not go with the scale; [`EstimateError::Constant`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Confidence, Csat, Scale};
    ///
    /// let pairs = [("phone", 5), ("chat", 4), ("chat", 5), ("phone", 2), ("chat", 4)];
    /// let by_channel = Breakdown::from_pairs(Scale::ONE_TO_FIVE, pairs)?;
    /// for (channel, satisfied) in by_channel.estimates(&Csat::TOP_TWO_BOX)? {
    ///     println!("{channel}: {}", satisfied.interval(Confidence::P95));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn estimates<M: Metric + ?Sized>(
        &self,
        metric: &M,
    ) -> Result<Vec<(&K, Estimate)>, EstimateError> {
        estimates(self.iter(), metric)
    }
}

/// The score of each segment that has answers.
pub(super) fn estimates<'a, K, M: Metric + ?Sized>(
    segments: impl Iterator<Item = (&'a K, &'a Tally)>,
    metric: &M,
) -> Result<Vec<(&'a K, Estimate)>, EstimateError> {
    segments
        .filter(|(_, tally)| !tally.is_empty())
        .map(|(segment, tally)| Ok((segment, metric.estimate(tally)?)))
        .collect()
}

/// Why a [`Breakdown`] refused a call. It is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BreakdownError {
    /// The answers cannot be counted.
    #[error(transparent)]
    Tally(#[from] TallyError),
    /// There is not one rating for each segment.
    #[error("{segments} segments for {ratings} ratings")]
    Lengths {
        /// The number of segments.
        segments: usize,
        /// The number of ratings.
        ratings: usize,
    },
}
