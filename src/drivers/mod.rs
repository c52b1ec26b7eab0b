//! Which touchpoint moves the overall score.
//!
//! Of everybody who rated a touchpoint and the whole, does the one go with the other? The association is the *impact*
//! of the touchpoint, the mean rating its *performance*; where impact is high and performance low, there is something to
//! gain (Martilla and James, 1977, "Importance-Performance Analysis", Journal of Marketing).
//!
//! Impact is *derived* from the answers, not asked for: asked, customers call everything important. It is not proof of a
//! cause. Ratings only have an order, so the association is a rank correlation; [`association`](crate::association)
//! tells the two apart.
//!
//! | you want to know | take |
//! |---|---|
//! | which touchpoints go with the whole, one at a time, with p-values | [`Drivers`] |
//! | what each adds where they go together: shares that sum to R² | [`DriverModel`]: [`shapley`](DriverModel::shapley), or [`relative_weights`](DriverModel::relative_weights) with more than 12 |
//! | what to do about them | [`Priority`], from either |
//! | what a feature will be to customers before it is built | [`Kano`] |
//!
//! One at a time, two touchpoints that always go together both get all the credit; together they share it.
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

mod allocation;
mod answers;
mod driver;
mod error;
mod kano;
mod matrix;
mod model;
mod priority;
mod rows;
mod shares;
#[cfg(feature = "serde")]
mod stored;
mod uncertainty;

pub use allocation::Allocation;
pub use answers::{DriverAnswers, FigureColumns, MissingAnswers};
pub use driver::Driver;
pub use error::DriverModelError;
pub use kano::{Kano, KanoAnswer, KanoCategory, KanoError};
pub use model::DriverModel;
pub use priority::Priority;
pub use shares::{DriverShare, DriverShares, ShareMethod};

use alloc::vec::Vec;

use driver::Association;

use crate::association::{AssociationError, Coefficient};
use crate::compare::holm;
use crate::edge::reaches_as_given;
use crate::joint::CrossTally;
use crate::metric::{Csat, Metric};
use crate::scale::Scale;

/// Touchpoints in the order of their impact on the overall score.
///
/// ```
/// use cxmetrics::drivers::Drivers;
/// use cxmetrics::{CrossTally, Scale};
///
/// let scale = Scale::new(1, 3)?;
/// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
/// let drivers = Drivers::rank([
///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
/// ])?;
/// let order: Vec<_> = drivers.iter().map(|driver| *driver.key()).collect();
/// assert_eq!(order, ["staff", "shop"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        bound(
            serialize = "K: Clone + serde::Serialize",
            deserialize = "K: serde::Deserialize<'de>"
        ),
        into = "stored::StoredDrivers<K>",
        try_from = "stored::StoredDrivers<K>"
    )
)]
pub struct Drivers<K> {
    coefficient: Coefficient,
    ranked: Vec<Driver<K>>,
    unranked: Vec<(K, AssociationError)>,
    /// Those of the unranked, for the stored form.
    unranked_tables: Vec<CrossTally>,
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
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// assert_eq!(drivers.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// use cxmetrics::association::Coefficient;
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let staff = CrossTally::from_counts(scale, Scale::THUMBS, [[30, 10], [20, 20], [10, 40]])?;
    /// let drivers = Drivers::rank_by(Coefficient::SpearmanRho, [("staff", staff)])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert_eq!(format!("{:.2}", staff.impact()), "0.46");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rank_by(
        coefficient: Coefficient,
        touchpoints: impl IntoIterator<Item = (K, CrossTally)>,
    ) -> Result<Self, DriverError> {
        let (mut ranked, mut unranked) = (Vec::new(), Vec::new());
        let mut unranked_tables = Vec::new();
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
                    table,
                }),
                (association, _) => {
                    let none = AssociationError::TooFew { pairs: 0 };
                    unranked.push((key, association.err().unwrap_or(none)));
                    unranked_tables.push(table);
                }
            }
        }
        ranked.sort_by(|left, right| right.impact().total_cmp(&left.impact()));
        let p_values: Vec<f64> = ranked.iter().map(Driver::p_value).collect();
        // They are p-values, so nothing can be refused.
        for (driver, adjusted) in ranked.iter_mut().zip(holm(&p_values).unwrap_or(p_values)) {
            driver.adjusted_p_value = adjusted;
        }
        Ok(Self {
            coefficient,
            ranked,
            unranked,
            unranked_tables,
        })
    }

    /// The touchpoints, from the largest impact to the smallest.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// for (rank, driver) in (1..).zip(drivers.iter()) {
    ///     println!("{rank}. {}: {:.2}", driver.key(), driver.impact());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> core::slice::Iter<'_, Driver<K>> {
        self.ranked.iter()
    }

    /// The number of touchpoints that were ranked.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// assert_eq!(drivers.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// Whether no touchpoint was ranked.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    ///
    /// assert!(Drivers::<&str>::rank([])?.is_empty());
    /// # Ok::<(), cxmetrics::drivers::DriverError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranked.is_empty()
    }

    /// The touchpoints without an association, and why.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let nobody = CrossTally::new(Scale::ONE_TO_FIVE, Scale::THUMBS);
    /// let drivers = Drivers::rank([("lounge", nobody)])?;
    /// let (name, reason) = &drivers.unranked()[0];
    /// assert_eq!(
    ///     format!("{name}: {reason}"),
    ///     "lounge: an association needs 3 pairs or more, not 0"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unranked(&self) -> &[(K, AssociationError)] {
        &self.unranked
    }

    /// The mean impact, where high begins; `None` without touchpoints.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// assert_eq!(format!("{:.2}", drivers.mean_impact().unwrap()), "0.21");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mean_impact(&self) -> Option<f64> {
        self.mean(Driver::impact)
    }

    /// The mean performance, where high begins; `None` without touchpoints.
    ///
    /// ```
    /// use cxmetrics::drivers::Drivers;
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// assert_eq!(format!("{:.1}", drivers.mean_performance().unwrap()), "60.8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// ```
    /// use cxmetrics::drivers::{Drivers, Priority};
    /// use cxmetrics::{CrossTally, Scale};
    ///
    /// let scale = Scale::new(1, 3)?;
    /// let table = |rows: [[u64; 2]; 3]| CrossTally::from_counts(scale, Scale::THUMBS, rows);
    /// let drivers = Drivers::rank([
    ///     ("staff", table([[30, 10], [20, 20], [10, 40]])?),
    ///     ("shop", table([[9, 11], [20, 24], [31, 35]])?),
    /// ])?;
    /// let staff = drivers.iter().next().unwrap();
    /// assert_eq!(drivers.priority(staff), Priority::FixFirst);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn priority(&self, driver: &Driver<K>) -> Priority {
        let is_high =
            |figure: f64, mean: Option<f64>| mean.is_none_or(|mean| reaches_as_given(figure, mean));
        Priority::of(
            is_high(driver.impact(), self.mean_impact()),
            is_high(driver.performance(), self.mean_performance()),
        )
    }

    /// The same with the share of the driver in what all explain together as its impact, high from the mean share on;
    /// `None` if the touchpoint is not in the shares.
    ///
    /// ```
    /// use cxmetrics::drivers::{DriverModel, Drivers};
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers =
    ///     JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE])?;
    /// let sheets = [[9, 4, 4], [3, 1, 5], [7, 3, 4], [10, 5, 5], [6, 2, 3], [8, 3, 5]];
    /// answers.record_all(sheets.map(|sheet| sheet.map(Some)))?;
    ///
    /// let touchpoints = [("staff", 1), ("parking", 2)];
    /// let shares = DriverModel::of(&answers, 0, touchpoints)?.shapley()?;
    /// let drivers =
    ///     Drivers::rank(touchpoints.map(|(name, at)| (name, answers.pair(at, 0).unwrap())))?;
    /// for driver in &drivers {
    ///     let priority = drivers.priority_by(&shares, driver).unwrap();
    ///     assert_eq!(
    ///         priority.to_string(),
    ///         if *driver.key() == "staff" { "fix first" } else { "possible overkill" }
    ///     );
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn priority_by(&self, shares: &DriverShares<K>, driver: &Driver<K>) -> Option<Priority>
    where
        K: PartialEq,
    {
        let mean = self.mean_performance();
        Some(Priority::of(
            shares.is_high(shares.get(driver.key())?),
            mean.is_none_or(|mean| reaches_as_given(driver.performance(), mean)),
        ))
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
///
/// ```
/// use cxmetrics::drivers::Drivers;
/// use cxmetrics::{CrossTally, Scale};
///
/// let tables = [
///     ("staff", CrossTally::new(Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN)),
///     ("shop", CrossTally::new(Scale::ONE_TO_FIVE, Scale::THUMBS)),
/// ];
/// assert_eq!(
///     Drivers::rank(tables).unwrap_err().to_string(),
///     "overall ratings on the scale 0-1 do not go with those on the scale 0-10"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("overall ratings on the scale {other} do not go with those on the scale {scale}")]
#[non_exhaustive]
pub struct DriverError {
    /// The scale of the first touchpoint's overall ratings.
    pub scale: Scale,
    /// The other one.
    pub other: Scale,
}
