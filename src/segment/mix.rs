//! What of a change is other answers, and what is other people.

mod cells;
mod part;

pub use part::{Effect, Part};

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use self::cells::{Period, cell, pair, part, total_variances};
use super::Breakdown;
use crate::estimate::{EstimateError, Scored, values_of};
use crate::metric::Metric;
use crate::scale::Scale;
use crate::sum::Sum;

/// The change of a score from one breakdown to another, split into who answered and what they answered.
///
/// An NPS can fall although it rose in every segment, when more answers come from a segment that was always low. The
/// *mix* part of the change is what the shares of the segments did, the *rate* part what the scores within them
/// did. For each segment with share s and score r, where R is the overall score, Δ the change and a bar the mean of
/// before and after,
///
/// mix = Δs (r̄ − R̄)  rate = s̄ Δr
///
/// and the sum over all segments is the change, with nothing left over (Kitagawa, 1955, "Components of a Difference
/// Between Two Rates"; Das Gupta, 1978). A growing segment with a score above the overall one has a positive mix
/// part, a growing one below it a negative one.
///
/// A segment that has answers in one of the two breakdowns only has no score of its own in the other: its score
/// counts as unchanged, so that all it does to the change is mix.
///
/// Standard errors are by linearisation, with both breakdowns as simple random samples of all customers, in which the
/// shares of the segments are as uncertain as their scores. Of weighted answers ([`Breakdown::weighted`]) shares are
/// shares of the weight, and the errors those of R's package `survey`: each answer counts with the square of its
/// weight, and n/(n − 1) times as much, with n answers in the period.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Breakdown, Mix, Nps, Scale, Tally};
///
/// let quarter = |old: [u64; 3], new: [u64; 3]| {
///     let mut by_customer = Breakdown::new(Scale::ZERO_TO_TEN);
///     for (customer, [low, middle, high]) in [("old", old), ("new", new)] {
///         let counts = [0, 0, 0, low, 0, 0, 0, middle, 0, high, 0];
///         by_customer.record_tally(customer, &Tally::from_counts(Scale::ZERO_TO_TEN, counts)?)?;
///     }
///     Ok::<_, Box<dyn std::error::Error>>(by_customer)
/// };
/// // Both kinds of customers are happier than before, but there are many more new ones.
/// let before = quarter([100, 200, 500], [80, 70, 50])?;
/// let after = quarter([50, 100, 270], [200, 190, 150])?;
///
/// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
/// assert_eq!(format!("{:.1}", mix.change().value()), "-19.3");
/// assert_eq!(format!("{:.1} ± {:.1}", mix.mix().value(), mix.mix().std_error()), "-23.0 ± 1.9");
/// assert_eq!(format!("{:.1} ± {:.1}", mix.rate().value(), mix.rate().std_error()), "3.7 ± 3.6");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[allow(clippy::struct_field_names)] // the mix part of a mix has no other name
#[doc(alias("mix effect", "Simpson"))]
pub struct Mix<K> {
    parts: Vec<Part<K>>,
    mix: Effect,
    rate: Effect,
    change: Effect,
}

impl<K: Ord + Clone> Mix<K> {
    /// Splits the change of a score from `before` to `after`.
    ///
    /// # Errors
    ///
    /// [`MixError::Scales`] if the scales differ; [`MixError::Estimate`] if one of them has no answers, or the metric
    /// does not go with the scale.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// let before = Breakdown::from_pairs(
    ///     Scale::ZERO_TO_TEN,
    ///     [("old", 9), ("old", 10), ("old", 9), ("new", 3)],
    /// )?;
    /// let after = Breakdown::from_pairs(
    ///     Scale::ZERO_TO_TEN,
    ///     [("old", 9), ("new", 3), ("new", 6), ("new", 9)],
    /// )?;
    /// // From 50 to 0: the new customers are happier than before, but now there are many.
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// let values =
    ///     [mix.change(), mix.mix(), mix.rate()].map(|effect| format!("{:.1}", effect.value()));
    /// assert_eq!(values, ["-50.0", "-83.3", "33.3"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn between<T: Scored, M: Metric + ?Sized>(
        metric: &M,
        before: &Breakdown<K, T>,
        after: &Breakdown<K, T>,
    ) -> Result<Self, MixError> {
        if before.scale() != after.scale() {
            return Err(MixError::Scales {
                before: before.scale(),
                after: after.scale(),
            });
        }
        let overall = [before.overall(), after.overall()];
        let scores = [overall[0].score(metric)?, overall[1].score(metric)?];
        let values = values_of(metric, &before.scale()).map_err(EstimateError::from)?;
        let periods = [0, 1].map(|at| Period::new(&overall[at], &scores[at], &values));
        let mut parts = Vec::new();
        let mut cells = Vec::new();
        let keys: BTreeSet<&K> = [before, after]
            .into_iter()
            .flat_map(|breakdown| breakdown.iter().map(|(key, _)| key))
            .collect();
        for key in keys {
            let mut own = [None, None];
            let breakdowns = [before, after].into_iter().zip(&periods);
            for (own, (breakdown, period)) in own.iter_mut().zip(breakdowns) {
                if let Some(tally) = breakdown.get(key).filter(|tally| !tally.is_empty()) {
                    let score = tally.score(metric)?.value();
                    *own = Some(cell(tally, score, &values, period));
                }
            }
            if let Some(pair) = pair(own) {
                parts.push(part(key.clone(), own, pair, &periods));
                cells.push(pair);
            }
        }
        let sum = |of: fn(&Part<K>) -> Effect| -> f64 {
            parts
                .iter()
                .map(|part| of(part).value)
                .collect::<Sum>()
                .value()
        };
        let [mix_error, rate_error] = total_variances(&cells, &periods);
        let [old, new] = &periods;
        let change_error: f64 = periods
            .iter()
            .map(|period| period.variance(period.squares.of_line(0.0, 1.0)))
            .sum();
        Ok(Self {
            mix: Effect::new(sum(Part::mix), mix_error),
            rate: Effect::new(sum(Part::rate), rate_error),
            change: Effect::new(new.score - old.score, change_error),
            parts,
        })
    }
}

impl<K> Mix<K> {
    /// The parts of the segments, in the order of the keys.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// # let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 10), ("old", 9), ("new", 3)])?;
    /// # let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3), ("new", 6), ("new", 9)])?;
    /// // Which segment took most from the score?
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// let worst = mix.parts().iter().min_by(|left, right| left.total().total_cmp(&right.total()));
    /// assert_eq!(worst.map(|part| *part.segment()), Some("old"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn parts(&self) -> &[Part<K>] {
        &self.parts
    }

    /// What the shares of all segments did.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// # let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 10), ("old", 9), ("new", 3)])?;
    /// # let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3), ("new", 6), ("new", 9)])?;
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?.mix();
    /// assert_eq!(format!("{:.1} ± {:.1}", mix.value(), mix.std_error()), "-83.3 ± 52.8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn mix(&self) -> Effect {
        self.mix
    }

    /// What the scores within all segments did: the change among people of the same kind.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// # let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 10), ("old", 9), ("new", 3)])?;
    /// # let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3), ("new", 6), ("new", 9)])?;
    /// let rate = Mix::between(&Nps::STANDARD, &before, &after)?.rate();
    /// assert_eq!(format!("{:.1} ± {:.1}", rate.value(), rate.std_error()), "33.3 ± 29.1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn rate(&self) -> Effect {
        self.rate
    }

    /// The change of the overall score: the sum of the two.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Mix, Nps, Scale};
    /// # let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("old", 10), ("old", 9), ("new", 3)])?;
    /// # let after = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9), ("new", 3), ("new", 6), ("new", 9)])?;
    /// // From 50 to 0.
    /// let mix = Mix::between(&Nps::STANDARD, &before, &after)?;
    /// assert_eq!(mix.change().value(), -50.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn change(&self) -> Effect {
        self.change
    }
}

/// Why a change cannot be split.
///
/// ```
/// use cxmetrics::{Breakdown, Mix, Nps, Scale};
///
/// let before = Breakdown::from_pairs(Scale::ZERO_TO_TEN, [("old", 9)])?;
/// let after = Breakdown::from_pairs(Scale::ONE_TO_FIVE, [("old", 4)])?;
/// assert_eq!(
///     Mix::between(&Nps::STANDARD, &before, &after).unwrap_err().to_string(),
///     "answers on the scale 1-5 do not go with answers on the scale 0-10"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MixError {
    /// The breakdowns have different scales.
    #[error("answers on the scale {after} do not go with answers on the scale {before}")]
    Scales {
        /// The scale before.
        before: Scale,
        /// The scale after.
        after: Scale,
    },
    /// One of them has no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
}
