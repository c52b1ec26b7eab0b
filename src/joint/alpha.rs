//! Whether several items ask for the same thing: Cronbach's α.

use super::JointTally;
use super::correlation::JointMethod;
use super::questions::pairs;
use super::scores::{Centred, sum_of_products};
use crate::estimate::EstimateError;
use crate::interval::{Confidence, Interval};
use crate::metric::Metric;
use crate::shown::Counted;
use crate::special::beta_lower_quantile;
use crate::sum::Sum;
use crate::tally::Tally;

/// Cronbach's α of the items of an index, with its interval; made by [`JointTally::cronbach_alpha`].
///
/// # Formula
///
/// α = k/(k − 1) · (1 − Σ vᵢ / Σ vᵢⱼ) for k items, with the variances vᵢ and all covariances vᵢⱼ of their values
/// (Cronbach, 1951): the share of the variance of the sum that the items have in common. 0 if the items have nothing to do
/// with each other, 1 if they all say the same; below 0 if some are put the other way round, which belong on a
/// [reversed](crate::Scale::reversed) scale. Each covariance is that of the persons who answered both items.
///
/// The interval is Feldt's (1965): (1 − α) / (1 − α̂) has the F distribution with n − 1 and (n − 1)(k − 1) degrees of freedom if
/// answers are normal and the items alike; n is the number of persons who answered the two items that the fewest answered
/// together.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Csat, JointTally, Scale};
///
/// let mut answers = JointTally::new([Scale::ONE_TO_FIVE; 3])?;
/// for sheet in
///     [[5, 4, 5], [4, 4, 3], [2, 3, 2], [5, 5, 4], [1, 2, 2], [3, 3, 4], [4, 5, 4], [2, 1, 1]]
/// {
///     answers.record(&sheet.map(Some))?;
/// }
/// let alpha = answers.cronbach_alpha(&Csat::MEAN)?;
/// assert_eq!(format!("{:.2}", alpha.interval(Confidence::P95)), "0.93 [0.77, 0.99]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[doc(alias("cronbach", "reliability"))]
pub struct Alpha {
    value: f64,
    items: usize,
    persons: u64,
}

impl Alpha {
    /// α itself: 1 at most.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The number of items.
    #[must_use]
    pub const fn items(&self) -> usize {
        self.items
    }

    /// The number of persons who answered the two items that the fewest answered together.
    #[must_use]
    pub const fn persons(&self) -> u64 {
        self.persons
    }

    /// Feldt's interval.
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval<JointMethod> {
        let numerator = self.persons as f64 - 1.0;
        let denominator = numerator * (self.items as f64 - 1.0);
        // Of a beta variable x, x / (1 − x) times the ratio of the degrees of freedom has the F distribution.
        let quantile = |rest: f64| (1.0 - rest) / rest * (denominator / numerator);
        let tail = confidence.tail();
        let below = quantile(beta_lower_quantile(
            tail,
            0.5 * denominator,
            0.5 * numerator,
        ));
        let above = quantile(1.0 - beta_lower_quantile(tail, 0.5 * numerator, 0.5 * denominator));
        let apart = 1.0 - self.value;
        let limits = [
            (1.0 - apart * below).min(self.value),
            (1.0 - apart * above).max(self.value),
        ]
        .map(crate::edge::unsigned_zero);
        Interval::new(self.value, limits, confidence, JointMethod::Feldt)
    }
}

impl JointTally {
    /// Cronbach's α of all questions as items, each with the value that the metric gives its answers: their reliability
    /// as one index.
    ///
    /// # Errors
    ///
    /// [`AlphaError::Items`] with fewer than two questions; [`AlphaError::Pairs`] if two of them were answered by fewer than
    /// two persons together; [`AlphaError::NoSpread`] if the sum of the items does not vary; [`AlphaError::Estimate`] if
    /// the metric does not go with a scale.
    #[doc(alias = "reliability")]
    pub fn cronbach_alpha<M: Metric + ?Sized>(&self, metric: &M) -> Result<Alpha, AlphaError> {
        let items = self.tallies.len();
        if items < 2 {
            return Err(AlphaError::Items { items });
        }
        let persons = self
            .pairs
            .iter()
            .map(super::CrossTally::total)
            .min()
            .unwrap_or(0);
        if persons < 2 {
            return Err(AlphaError::Pairs { persons });
        }
        let centred = |tally: &Tally| Centred::of(metric, tally);
        let mut own = Sum::default();
        let mut all = Sum::default();
        for tally in &self.tallies {
            let estimate = metric.estimate(tally)?;
            let size = estimate.sample_size() as f64;
            own.add(estimate.variance() * (size / (size - 1.0)));
        }
        all.merge(own);
        for ((_, _), table) in pairs(items).zip(&self.pairs) {
            let (first, second) = (centred(&table.first())?, centred(&table.second())?);
            let (products, both) = sum_of_products(table, &first, &second);
            all.add(2.0 * products / (both as f64 - 1.0));
        }
        let (own, all) = (own.value(), all.value());
        if all <= 0.0 {
            return Err(AlphaError::NoSpread);
        }
        let count = items as f64;
        let value = count / (count - 1.0) * (1.0 - own / all);
        Ok(Alpha {
            value: crate::edge::unsigned_zero(value.min(1.0)),
            items,
            persons,
        })
    }
}

/// Why there is no α.
///
/// ```
/// use cxmetrics::{Csat, JointTally, Scale};
///
/// let one = JointTally::new([Scale::ONE_TO_FIVE])?;
/// let error = one.cronbach_alpha(&Csat::MEAN).unwrap_err();
/// assert_eq!(error.to_string(), "items agree or not if there are two or more, and not 1");
/// # Ok::<(), cxmetrics::JointError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AlphaError {
    /// There are fewer than two items.
    #[error("items agree or not if there are two or more, and not {items}")]
    Items {
        /// The number of items.
        items: usize,
    },
    /// Two items were answered together by too few persons.
    #[error("two items were answered together by {}: it takes 2 or more", Counted(*persons, "person"))]
    Pairs {
        /// The number of persons.
        persons: u64,
    },
    /// The sum of the items does not vary.
    #[error("the sum of the items is the same for everybody")]
    NoSpread,
    /// An item has no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
}
