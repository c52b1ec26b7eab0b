//! Which touchpoint moves the overall score.
//!
//! Of everybody who rated a touchpoint and the whole, does the one go with the other? The association is the *impact*
//! of the touchpoint, the mean rating its *performance*; where impact is high and performance low, there is something to
//! gain (Martilla and James, 1977, "Importance-Performance Analysis", Journal of Marketing).
//!
//! Impact is *derived* from the answers, not asked for: asked, customers call everything important. It is not proof of a
//! cause, and two touchpoints that always go together share what they show. Ratings only have an order, so the
//! association is a rank correlation; [`association`](crate::association) tells the two apart.
//!
//! # Examples
//!
//! ```
//! use cxmetrics::drivers::{Drivers, Priority};
//! use cxmetrics::{Confidence, CrossTally, Scale};
//!
//! // Rows: the touchpoint's rating, 1 to 5; columns: thumbs down and up for the whole visit.
//! let waiting = [[40, 10], [30, 20], [25, 45], [10, 60], [5, 55]];
//! let parking = [[12, 20], [20, 25], [25, 45], [28, 50], [25, 50]];
//! let table = |counts: [[u64; 2]; 5]| {
//!     CrossTally::from_counts(Scale::ONE_TO_FIVE, Scale::THUMBS, counts)
//! };
//! let drivers = Drivers::rank([("parking", table(parking)?), ("waiting", table(waiting)?)])?;
//!
//! let first = drivers.iter().next().unwrap();
//! assert_eq!(*first.key(), "waiting");
//! let impact = first.interval(Confidence::P95).unwrap();
//! assert_eq!(format!("{impact:.2}"), "0.47 [0.39, 0.55]");
//! assert_eq!(format!("{:.1}", first.performance()), "53.3");
//! assert_eq!(drivers.priority(first), Priority::FixFirst);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::vec::Vec;
use core::fmt;

use crate::association::{AssociationError, Coefficient, KendallTau, SpearmanRho};
use crate::compare::holm;
use crate::crosstab::CrossTally;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::metric::{Csat, Metric};
use crate::scale::Scale;

/// A touchpoint with its impact on the overall score and its own performance.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Driver<K> {
    key: K,
    association: Association,
    adjusted_p_value: f64,
    performance: Estimate,
    missing: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
enum Association {
    KendallTau(KendallTau),
    SpearmanRho(SpearmanRho),
}

impl Association {
    fn of(coefficient: Coefficient, table: &CrossTally) -> Result<Self, AssociationError> {
        match coefficient {
            Coefficient::KendallTau => KendallTau::of_ratings(table).map(Self::KendallTau),
            Coefficient::SpearmanRho => SpearmanRho::of_ratings(table).map(Self::SpearmanRho),
        }
    }

    fn value(&self) -> f64 {
        match self {
            Self::KendallTau(tau) => tau.value(),
            Self::SpearmanRho(rho) => rho.value(),
        }
    }

    fn p_value(&self) -> f64 {
        match self {
            Self::KendallTau(tau) => tau.p_value(),
            Self::SpearmanRho(rho) => rho.p_value(),
        }
    }
}

impl<K> Driver<K> {
    /// What the touchpoint is called.
    #[must_use]
    pub const fn key(&self) -> &K {
        &self.key
    }

    /// How strongly its rating goes with the overall rating, −1 to 1.
    #[must_use]
    pub fn impact(&self) -> f64 {
        self.association.value()
    }

    /// The interval of the impact; `None` when the two ratings agree throughout.
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval<Coefficient>> {
        match &self.association {
            Association::KendallTau(tau) => tau.interval(confidence),
            Association::SpearmanRho(rho) => rho.interval(confidence),
        }
    }

    /// The p-value of "the touchpoint has nothing to do with the whole", on its own.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        self.association.p_value()
    }

    /// The same, adjusted for the number of touchpoints that were ranked together (Holm, 1979).
    #[must_use]
    pub const fn adjusted_p_value(&self) -> f64 {
        self.adjusted_p_value
    }

    /// The mean rating of the touchpoint, rescaled to 0 for the worst and 100 for the best, of those who rated the
    /// whole, too.
    #[must_use]
    pub fn performance(&self) -> f64 {
        self.performance.value()
    }

    /// The performance with the distribution behind it.
    #[must_use]
    pub const fn performance_estimate(&self) -> &Estimate {
        &self.performance
    }

    /// How many rated both.
    #[must_use]
    pub const fn pairs(&self) -> u64 {
        self.performance.sample_size()
    }

    /// How many left out one of the two, or both.
    #[must_use]
    pub const fn missing(&self) -> u64 {
        self.missing
    }
}

/// What is to be done about a touchpoint, by the four fields of Martilla and James (1977).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Priority {
    /// High impact, low performance: something to gain.
    FixFirst,
    /// High impact, high performance: something to lose.
    KeepUp,
    /// Low impact, low performance: can wait.
    LowPriority,
    /// Low impact, high performance: perhaps more effort than it is worth.
    PossibleOverkill,
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::FixFirst => "fix first",
            Self::KeepUp => "keep up",
            Self::LowPriority => "low priority",
            Self::PossibleOverkill => "possible overkill",
        })
    }
}

/// Touchpoints in the order of their impact on the overall score.
#[derive(Clone, Debug, PartialEq)]
pub struct Drivers<K> {
    ranked: Vec<Driver<K>>,
    unranked: Vec<(K, AssociationError)>,
}

impl<K> Drivers<K> {
    /// Ranks touchpoints by Kendall's τ-b, the largest first.
    ///
    /// Each comes with a table of its rating, first, and the overall rating, second. A reversed scale counts from its good
    /// end, so a positive impact always says: better here, better on the whole.
    ///
    /// A touchpoint without an association, because hardly anybody rated it or all rated it the same, is set aside in
    /// [`unranked`](Self::unranked).
    ///
    /// # Errors
    ///
    /// [`DriverError`] if the overall ratings are not all on one scale.
    pub fn rank(
        touchpoints: impl IntoIterator<Item = (K, CrossTally)>,
    ) -> Result<Self, DriverError> {
        Self::rank_by(Coefficient::KendallTau, touchpoints)
    }

    /// Ranks touchpoints by a coefficient of choice.
    ///
    /// # Errors
    ///
    /// As for [`rank`](Self::rank).
    pub fn rank_by(
        coefficient: Coefficient,
        touchpoints: impl IntoIterator<Item = (K, CrossTally)>,
    ) -> Result<Self, DriverError> {
        let (mut ranked, mut unranked) = (Vec::new(), Vec::new());
        let mut overall = None;
        for (key, table) in touchpoints {
            let (scale, other) = (
                *overall.get_or_insert(table.second_scale()),
                table.second_scale(),
            );
            if scale != other {
                return Err(DriverError { scale, other });
            }
            // With three pairs or more there are answers, and the rescaled mean is defined on every scale.
            match (
                Association::of(coefficient, &table),
                Csat::RESCALED.estimate(&table.first()),
            ) {
                (Ok(association), Ok(performance)) => ranked.push(Driver {
                    key,
                    association,
                    adjusted_p_value: association.p_value(),
                    performance,
                    missing: table.missing(),
                }),
                (Err(error), _) => unranked.push((key, error)),
                (Ok(_), Err(_)) => unranked.push((key, AssociationError::TooFew { pairs: 0 })),
            }
        }
        ranked.sort_by(|left, right| right.impact().total_cmp(&left.impact()));
        let p_values: Vec<f64> = ranked.iter().map(Driver::p_value).collect();
        // They are p-values, so nothing can be refused.
        for (driver, adjusted) in ranked.iter_mut().zip(holm(&p_values).unwrap_or(p_values)) {
            driver.adjusted_p_value = adjusted;
        }
        Ok(Self { ranked, unranked })
    }

    /// The touchpoints, from the largest impact to the smallest.
    pub fn iter(&self) -> core::slice::Iter<'_, Driver<K>> {
        self.ranked.iter()
    }

    /// The number of touchpoints that were ranked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// Whether no touchpoint was ranked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }

    /// The touchpoints without an association, and why.
    #[must_use]
    pub fn unranked(&self) -> &[(K, AssociationError)] {
        &self.unranked
    }

    /// The mean impact, where high begins; `None` without touchpoints.
    #[must_use]
    pub fn mean_impact(&self) -> Option<f64> {
        self.mean(Driver::impact)
    }

    /// The mean performance, where high begins; `None` without touchpoints.
    #[must_use]
    pub fn mean_performance(&self) -> Option<f64> {
        self.mean(Driver::performance)
    }

    fn mean(&self, figure: fn(&Driver<K>) -> f64) -> Option<f64> {
        let sum: f64 = self.ranked.iter().map(figure).sum();
        (!self.ranked.is_empty()).then(|| sum / self.ranked.len() as f64)
    }

    /// What is to be done about a touchpoint: its impact and its performance against the means of all.
    ///
    /// The fields are relative to each other, so some touchpoint is always low; near a mean the word changes easily.
    #[must_use]
    pub fn priority(&self, driver: &Driver<K>) -> Priority {
        let high = |figure: f64, mean: Option<f64>| mean.is_none_or(|mean| figure >= mean);
        match (
            high(driver.impact(), self.mean_impact()),
            high(driver.performance(), self.mean_performance()),
        ) {
            (true, false) => Priority::FixFirst,
            (true, true) => Priority::KeepUp,
            (false, false) => Priority::LowPriority,
            (false, true) => Priority::PossibleOverkill,
        }
    }
}

impl<'a, K> IntoIterator for &'a Drivers<K> {
    type Item = &'a Driver<K>;
    type IntoIter = core::slice::Iter<'a, Driver<K>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The overall ratings are not all on one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("overall ratings on the scale {other} do not go with those on the scale {scale}")]
#[non_exhaustive]
pub struct DriverError {
    /// The scale of the first touchpoint's overall ratings.
    pub scale: Scale,
    /// The other one.
    pub other: Scale,
}
