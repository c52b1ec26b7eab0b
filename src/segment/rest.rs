//! Each segment against all others.

use alloc::vec::Vec;

use super::Breakdown;
use crate::compare::{Difference, DifferenceError, PValueError, holm};
use crate::estimate::{EstimateError, Scored};
use crate::metric::Metric;
use crate::tally::PartialSums;

/// A segment beside all others together; made by [`Breakdown::against_rest`].
///
/// ```
/// use cxmetrics::{Breakdown, Nps, Scale};
///
/// let answers = [("A", 9), ("A", 10), ("A", 9), ("A", 8), ("B", 3), ("B", 6), ("B", 9), ("B", 2)];
/// let by_shop = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
/// let compared = by_shop.against_rest(&Nps::STANDARD)?;
/// // 75 against −50, and with four answers each not beyond doubt.
/// assert_eq!((*compared[0].segment(), compared[0].difference().value()), ("A", 125.0));
/// assert_eq!(format!("{:.3}", compared[0].adjusted_p_value()), "0.123");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        try_from = "super::stored::StoredAgainstRest<K>",
        bound(deserialize = "K: serde::Deserialize<'de>")
    )
)]
pub struct AgainstRest<K> {
    pub(super) segment: K,
    pub(super) difference: Difference,
    pub(super) adjusted_p_value: f64,
}

impl<K> AgainstRest<K> {
    /// The segment.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Nps, Scale};
    /// // In the order of the keys, not of the answers.
    /// let by_shop = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("B", 3), ("A", 9), ("B", 7)])?;
    /// let compared = by_shop.against_rest(&Nps::STANDARD)?;
    /// let shops: Vec<_> = compared.iter().map(|shop| *shop.segment()).collect();
    /// assert_eq!(shops, ["A", "B"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn segment(&self) -> &K {
        &self.segment
    }

    /// The score of the segment minus that of the rest, with its interval and its own p-value. Both scores are
    /// in its [`estimates`](Difference::estimates).
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Nps, Scale};
    /// let answers = [("A", 9), ("A", 7), ("B", 3), ("B", 8), ("C", 10), ("C", 9)];
    /// let by_shop = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// // A has 50; B and C together have one detractor and two promoters of four: 25.
    /// assert_eq!(by_shop.against_rest(&Nps::STANDARD)?[0].difference().value(), 25.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn difference(&self) -> &Difference {
        &self.difference
    }

    /// The p-value of "the segment is like the rest", corrected for all segments that were compared (Holm, 1979): the
    /// one to judge by.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Nps, Scale};
    /// # let answers = [("A", 9), ("A", 10), ("A", 9), ("A", 8), ("B", 3), ("B", 6), ("B", 9), ("B", 2)];
    /// let by_shop = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// let compared = by_shop.against_rest(&Nps::STANDARD)?;
    /// let shop = &compared[0];
    /// // Two comparisons were made, so the p-value counts twice.
    /// assert_eq!(format!("{:.3}", shop.difference().p_value()), "0.061");
    /// assert_eq!(format!("{:.3}", shop.adjusted_p_value()), "0.123");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn adjusted_p_value(&self) -> f64 {
        self.adjusted_p_value
    }
}

impl<K: Ord, T: Scored> Breakdown<K, T> {
    /// Compares each segment with all others together, in the order of the keys.
    ///
    /// Of twenty segments that are all alike, one differs "significantly" by chance. The adjusted p-values know
    /// that: judged by them, the probability of even one false alarm stays below the level. Segments without answers
    /// are left out, and so is everything if only one has answers.
    ///
    /// # Errors
    ///
    /// [`AgainstRestError::Estimate`] if the metric does not go with the scale.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Nps, Scale, Tally};
    ///
    /// let mut by_shop = Breakdown::new(Scale::ZERO_TO_TEN);
    /// for (shop, detractors, passives, promoters) in
    ///     [("A", 12, 20, 68), ("B", 35, 30, 35), ("C", 14, 22, 64)]
    /// {
    ///     let counts = [0, 0, 0, 0, 0, 0, detractors, passives, 0, promoters, 0];
    ///     by_shop.record_tally(shop, &Tally::from_counts(Scale::ZERO_TO_TEN, counts)?)?;
    /// }
    /// for shop in by_shop.against_rest(&Nps::STANDARD)? {
    ///     println!(
    ///         "{}: {:+.0}, p = {:.4}",
    ///         shop.segment(),
    ///         shop.difference().value(),
    ///         shop.adjusted_p_value()
    ///     );
    /// }
    /// let against = by_shop.against_rest(&Nps::STANDARD)?;
    /// assert_eq!(against[1].difference().value(), -53.0);
    /// assert!(against[1].adjusted_p_value() < 0.001);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn against_rest<M: Metric + ?Sized>(
        &self,
        metric: &M,
    ) -> Result<Vec<AgainstRest<K>>, AgainstRestError>
    where
        K: Clone,
    {
        let rests = Rests::new(self);
        let total = rests.overall.total();
        let mut compared = Vec::new();
        for (position, (segment, tally)) in self.iter().enumerate() {
            if tally.is_empty() || tally.total() == total {
                continue;
            }
            let rest = rests.without(position, tally);
            let difference = Difference::independent(&tally.score(metric)?, &rest.score(metric)?)?;
            compared.push((segment, difference));
        }
        let p_values: Vec<f64> = compared
            .iter()
            .map(|(_, difference)| difference.p_value())
            .collect();
        let adjusted = holm(&p_values)?;
        Ok(compared
            .into_iter()
            .zip(adjusted)
            .map(|((segment, difference), adjusted_p_value)| AgainstRest {
                segment: segment.clone(),
                difference,
                adjusted_p_value,
            })
            .collect())
    }
}

/// All segments but one.
struct Rests<T> {
    empty: T,
    overall: T,
    /// Sums of segments in a row, where a segment cannot be taken out of the whole.
    sums: Option<PartialSums<T>>,
    segments: usize,
}

impl<T: Scored> Rests<T> {
    fn new<K: Ord>(breakdown: &Breakdown<K, T>) -> Self {
        let empty = T::empty(breakdown.scales());
        let overall = breakdown.overall();
        let exact = overall.clone().take_out(&empty);
        let tallies = breakdown.iter().map(|(_, tally)| tally);
        Self {
            sums: (!exact).then(|| PartialSums::new(&empty, tallies)),
            empty,
            overall,
            segments: breakdown.len(),
        }
    }

    /// All but the segment at a position.
    fn without(&self, position: usize, tally: &T) -> T {
        if let Some(sums) = &self.sums {
            let mut rest = self.empty.clone();
            sums.add_to(&mut rest, 0, position);
            sums.add_to(&mut rest, position + 1, self.segments);
            return rest;
        }
        let mut rest = self.overall.clone();
        // The tally is part of the whole.
        let taken_out = rest.take_out(tally);
        debug_assert!(taken_out);
        rest
    }
}

/// Why segments cannot be compared with the rest.
///
/// ```
/// use cxmetrics::segment::AgainstRestError;
/// use cxmetrics::{Breakdown, Nps, Scale};
///
/// let stars = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [("A", 5), ("B", 4)])?;
/// let error = stars.against_rest(&Nps::STANDARD).unwrap_err();
/// assert!(matches!(error, AgainstRestError::Estimate(_)));
/// assert_eq!(
///     error.to_string(),
///     "these cut-offs are for the scale 0-10, not 1-5: name those for it, or give them"
/// );
/// # Ok::<(), cxmetrics::BreakdownError>(())
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AgainstRestError {
    /// There is no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// The scores have no difference.
    #[error(transparent)]
    Difference(#[from] DifferenceError),
    /// A comparison has no p-value.
    #[error(transparent)]
    PValue(#[from] PValueError),
}
