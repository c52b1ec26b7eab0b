//! A tally for each segment.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use num_traits::ToPrimitive;

use super::rows::Rows;
use crate::estimate::{Estimate, EstimateError, Scored};
use crate::metric::Metric;
use crate::scale::Scale;
use crate::shown;
use crate::tally::{Counted, Levels, Subtract, Tally, TallyError, add};

/// Levels of a scale up to which a row has its counts within.
const NARROW: usize = 12;

/// Answers by segment: a [`Tally`] for each key that was seen, in the order of the keys.
///
/// A key is anything that can be ordered: a name, a number, a tuple such as (country, plan). All segments are on one
/// [`Scale`]. A call that is refused changes nothing.
///
/// Instead of a [`Tally`] it holds any other [counted](Counted) thing, `T`: weighted answers
/// ([`Breakdown::weighted`]), pairs of answers ([`Breakdown::of_pairs`]), whole questionnaires, or a type of one's own
/// ([`Breakdown::of`]). They are recorded as in the tally itself, with the key in front.
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
        bound(
            serialize = "K: Ord + Clone + serde::Serialize, T: serde::Serialize, T::Scales: serde::Serialize",
            deserialize = "K: Ord + serde::Deserialize<'de>, T: serde::Deserialize<'de>, \
                           T::Scales: serde::Deserialize<'de>"
        ),
        into = "super::stored::StoredBreakdown<K, T>",
        try_from = "super::stored::StoredBreakdown<K, T>"
    )
)]
#[doc(alias("segment", "crosstab", "group by"))]
pub struct Breakdown<K, T: Counted = Tally> {
    scales: T::Scales,
    tallies: BTreeMap<K, T>,
    /// The sum of that of the tallies; since it fits, so does each of them.
    extent: [u64; 2],
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
            scales: scale,
            tallies: BTreeMap::new(),
            extent: [0; 2],
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
    pub fn from_pairs<I, R>(scale: Scale, pairs: I) -> Result<Self, TallyError>
    where
        I: IntoIterator<Item = (K, R)>,
        K: Hash,
        R: ToPrimitive,
    {
        let mut breakdown = Self::new(scale);
        breakdown.record_all(pairs)?;
        Ok(breakdown)
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
    pub fn record_all<I, R>(&mut self, pairs: I) -> Result<(), TallyError>
    where
        I: IntoIterator<Item = (K, R)>,
        K: Hash,
        R: ToPrimitive,
    {
        let mut part = Self::new(self.scales);
        let levels = self.scales.levels();
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
    ) -> Result<(), TallyError>
    where
        K: Hash,
        R: AsRef<[u32]> + AsMut<[u32]> + Clone,
    {
        let mut rows = Rows::new(empty);
        rows.count(pairs, &Levels::of(self.scales))?;
        for part in rows.into_parts() {
            self.add_rows(part)?;
        }
        Ok(())
    }

    /// Adds rows of counts, of which those of the levels come first; a segment has no more than one row.
    pub(super) fn add_rows<R: AsRef<[u32]>>(
        &mut self,
        rows: impl IntoIterator<Item = (K, R)>,
    ) -> Result<(), TallyError> {
        let scale = self.scales;
        let mut part = Self::new(scale);
        let mut counts = Vec::new();
        part.tallies = rows
            .into_iter()
            .map(|(segment, row)| {
                let levels = row.as_ref().iter().take(scale.levels());
                counts.clear();
                counts.extend(levels.copied().map(u64::from));
                Ok((segment, Tally::from_counts(scale, &counts)?))
            })
            .collect::<Result<_, TallyError>>()?;
        for tally in part.tallies.values() {
            part.extent = part.room_for(tally.extent())?;
        }
        self.absorb(part)
    }
}

impl<K: Ord, T: Counted> Breakdown<K, T> {
    /// A breakdown without segments, of any [counted](Counted) thing. For the common ones there are shorter ways:
    /// [`new`](Breakdown::new), [`weighted`](Breakdown::weighted), [`of_pairs`](Breakdown::of_pairs).
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale, WeightedTally};
    ///
    /// let mut by_shop = Breakdown::<&str, WeightedTally>::of(Scale::ONE_TO_FIVE);
    /// by_shop.record("airport", 4, 0.5)?;
    /// assert_eq!(by_shop.overall().weight(), 0.5);
    /// # Ok::<(), cxmetrics::WeightError>(())
    /// ```
    #[must_use]
    pub const fn of(scales: T::Scales) -> Self {
        Self {
            scales,
            tallies: BTreeMap::new(),
            extent: [0; 2],
        }
    }

    /// Adds the answers of a tally to a segment.
    ///
    /// # Errors
    ///
    /// If its scales are other ones ([`TallyError::Scales`]), or there are more answers than `u64` can hold
    /// ([`TallyError::Overflow`]).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale, Tally};
    ///
    /// let mut by_shop = Breakdown::new(Scale::ONE_TO_FIVE);
    /// by_shop.record_tally("airport", &Tally::from_counts(Scale::ONE_TO_FIVE, [1, 0, 2, 9, 4])?)?;
    /// assert_eq!(by_shop.total(), 16);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_tally(&mut self, segment: K, tally: &T) -> Result<(), T::Error> {
        let extent = self.room_for(tally.extent())?;
        self.change(segment, |own| own.merge(tally))?;
        self.extent = extent;
        Ok(())
    }

    /// Records something of one extent in the tally of a segment.
    pub(super) fn record_in(
        &mut self,
        segment: K,
        extent: [u64; 2],
        record: impl FnOnce(&mut T) -> Result<(), T::Error>,
    ) -> Result<(), T::Error> {
        let extent = self.room_for(extent)?;
        self.change(segment, record)?;
        self.extent = extent;
        Ok(())
    }

    /// Takes over another breakdown of the same scales, without its keys being copied.
    pub(super) fn absorb(&mut self, other: Self) -> Result<(), T::Error> {
        let extent = self.room_for(other.extent)?;
        if self.is_empty() {
            *self = other;
            return Ok(());
        }
        // Nothing can be refused any more.
        for (segment, tally) in other.tallies {
            self.change(segment, |own| own.merge(&tally))?;
        }
        self.extent = extent;
        Ok(())
    }

    /// Changes the tally of a segment, which is there afterwards only if nothing was refused.
    fn change(
        &mut self,
        segment: K,
        change: impl FnOnce(&mut T) -> Result<(), T::Error>,
    ) -> Result<(), T::Error> {
        if let Some(tally) = self.tallies.get_mut(&segment) {
            return change(tally);
        }
        let mut tally = T::empty(&self.scales);
        change(&mut tally)?;
        self.tallies.insert(segment, tally);
        Ok(())
    }

    fn room_for(&self, more: [u64; 2]) -> Result<[u64; 2], T::Error> {
        match (
            self.extent[0].checked_add(more[0]),
            self.extent[1].checked_add(more[1]),
        ) {
            (Some(answers), Some(missing)) => Ok([answers, missing]),
            _ => Err(T::overflow()),
        }
    }

    /// Refuses another breakdown whose scales are not these.
    fn same_scales(&self, other: &Self) -> Result<(), T::Error> {
        if self.scales == other.scales {
            Ok(())
        } else {
            T::empty(&self.scales).merge(&T::empty(&other.scales))
        }
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
    pub fn merge(&mut self, other: &Self) -> Result<(), T::Error>
    where
        K: Clone,
    {
        self.same_scales(other)?;
        let extent = self.room_for(other.extent)?;
        // Nothing can be refused any more.
        for (segment, tally) in other.iter() {
            self.change(segment.clone(), |own| own.merge(tally))?;
        }
        self.extent = extent;
        Ok(())
    }

    /// Takes out another breakdown that was merged before, segment by segment: the day that leaves a window. Segments
    /// stay, also those without answers left; [`retain`](Self::retain) drops them.
    ///
    /// # Errors
    ///
    /// If the scales differ ([`TallyError::Scales`]) or this breakdown does not contain the other
    /// ([`TallyError::NotRecorded`], [`TallyError::NotMissing`]).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let monday = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [("north", 5), ("south", 1)])?;
    /// let mut week =
    ///     Breakdown::from_pairs(Scale::ONE_TO_FIVE, [("north", 5), ("south", 1), ("north", 4)])?;
    /// week.subtract(&monday)?;
    /// assert_eq!((week.total(), week.len()), (1, 2));
    ///
    /// let error = week.subtract(&monday).unwrap_err();
    /// assert_eq!(error.to_string(), "cannot take out 1 answer of rating 5: there are 0");
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn subtract(&mut self, other: &Self) -> Result<(), T::Error>
    where
        K: Clone,
        T: Subtract,
    {
        self.same_scales(other)?;
        let mut left = Vec::with_capacity(other.len());
        for (segment, tally) in other.iter() {
            let own = self.get(segment);
            let mut own = own.map_or_else(|| T::empty(&self.scales), T::clone);
            own.subtract(tally)?;
            left.push(own);
        }
        for ((segment, _), left) in other.iter().zip(left) {
            if let Some(own) = self.tallies.get_mut(segment) {
                *own = left;
            }
        }
        // Cannot be less: every segment contained its part.
        self.extent[0] -= other.extent[0];
        self.extent[1] -= other.extent[1];
        Ok(())
    }

    /// Keeps the segments of which this is true, and drops the others with their answers.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_shop = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [(101, 5), (102, 4), (101, 1)])?;
    /// by_shop.retain(|_, tally| tally.total() > 1);
    /// assert_eq!((by_shop.len(), by_shop.total()), (1, 2));
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &T) -> bool) {
        let mut extent = [0; 2];
        self.tallies.retain(|segment, tally| {
            let kept = keep(segment, tally);
            if kept {
                let [answers, missing] = tally.extent();
                // Cannot overflow: it is part of what fitted.
                extent = [extent[0] + answers, extent[1] + missing];
            }
            kept
        });
        self.extent = extent;
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
    pub fn map_keys<L: Ord>(&self, mut key: impl FnMut(&K) -> L) -> Breakdown<L, T> {
        let mut mapped = Breakdown::of(self.scales.clone());
        for (segment, tally) in self.iter() {
            // Cannot be refused: the sum of all tallies fits, and they have one scale.
            let _ = mapped.record_tally(key(segment), tally);
        }
        mapped
    }

    /// The same segments with something else counted: one of several questions, say.
    ///
    /// # Errors
    ///
    /// As for [`record_tally`](Self::record_tally), if what the function gives does not go together.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, CrossTally, Csat, Scale};
    ///
    /// // Satisfied before and after, by shop.
    /// let mut waves = Breakdown::of_pairs(Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE);
    /// waves.record("airport", 2, 4)?;
    /// waves.record("airport", 3, 5)?;
    /// let after = waves.map_tallies(Scale::ONE_TO_FIVE, CrossTally::second)?;
    /// assert_eq!(after.estimates(&Csat::TOP_TWO_BOX)?[0].1.value(), 100.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn map_tallies<U: Counted>(
        &self,
        scales: U::Scales,
        mut tally: impl FnMut(&T) -> U,
    ) -> Result<Breakdown<K, U>, U::Error>
    where
        K: Clone,
    {
        let mut mapped = Breakdown::of(scales);
        for (segment, own) in self.iter() {
            mapped.record_tally(segment.clone(), &tally(own))?;
        }
        Ok(mapped)
    }

    /// The scale of the answers, or the scales of all questions.
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// assert_eq!(Breakdown::<u32>::new(Scale::THUMBS).scales(), &Scale::THUMBS);
    /// assert_eq!(
    ///     Breakdown::<u32, _>::of_pairs(Scale::THUMBS, Scale::ONE_TO_FIVE).scales(),
    ///     &(Scale::THUMBS, Scale::ONE_TO_FIVE)
    /// );
    /// ```
    #[must_use]
    pub const fn scales(&self) -> &T::Scales {
        &self.scales
    }

    /// The tally of a segment; `None` if it was never seen.
    #[must_use]
    pub fn get<Q>(&self, segment: &Q) -> Option<&T>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.tallies.get(segment)
    }

    /// The segments with their tallies, in the order of the keys.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &T)> + ExactSizeIterator {
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

    /// The number of answers in all segments that enter scores.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.tallies.values().map(T::total).sum()
    }

    /// All segments in one tally.
    #[must_use]
    pub fn overall(&self) -> T {
        let mut overall = T::empty(&self.scales);
        for tally in self.tallies.values() {
            add(&mut overall, tally);
        }
        overall
    }
}

impl<K: Ord, T: Counted<Scales = Scale>> Breakdown<K, T> {
    /// The scale of the answers.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scales
    }
}

impl<K: Ord, T: Scored> Breakdown<K, T> {
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
pub(super) fn estimates<'a, K, T: Scored + 'a, M: Metric + ?Sized>(
    segments: impl Iterator<Item = (&'a K, &'a T)>,
    metric: &M,
) -> Result<Vec<(&'a K, Estimate)>, EstimateError> {
    segments
        .filter(|(_, tally)| !tally.is_empty())
        .map(|(segment, tally)| Ok((segment, tally.score(metric)?)))
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
    #[error("{} for {}", shown::Counted(*segments as u64, "segment"), shown::Counted(*ratings as u64, "rating"))]
    Lengths {
        /// The number of segments.
        segments: usize,
        /// The number of ratings.
        ratings: usize,
    },
}
