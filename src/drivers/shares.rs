//! What each driver has of what all explain together.

use alloc::vec::Vec;

use super::allocation::Allocation;
use super::matrix::Matrix;
use super::priority::Priority;
use crate::edge::{reaches_as_given, unsigned_zero};
use crate::interval::{Confidence, Interval};
use crate::special::student_upper_quantile;
use crate::words::spoken;

/// How the error of a share was found.
///
/// ```
/// use cxmetrics::drivers::ShareMethod;
///
/// assert_eq!(ShareMethod::Jackknife.to_string(), "jackknife");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ShareMethod {
    /// By the influence values of the persons, Σ w²ψ² / (Σ w)²: share ± z · error.
    InfluenceValues,
    /// The same by the strata, clusters and calibration of a survey: share ± t · error.
    Design,
    /// By leaving out one group, one person or one cluster at a time, (G − 1)/G Σ (f₍g₎ − f̄)²: share ± t · error with G − 1
    /// degrees of freedom.
    Jackknife,
}

#[cfg(feature = "serde")]
impl crate::interval::stored::IntervalMethod for ShareMethod {}

spoken!(ShareMethod {
    InfluenceValues = InfluenceValues,
    Design = Design,
    Jackknife = Jackknife,
});

/// The covariance of the shares in the order of the model, and what intervals need besides.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Errors {
    pub(super) covariance: Matrix,
    pub(super) degrees_of_freedom: Option<u64>,
    pub(super) method: ShareMethod,
}

/// A standard error, and what intervals need besides.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Precision {
    std_error: f64,
    degrees_of_freedom: Option<u64>,
    method: ShareMethod,
}

impl Errors {
    /// The error of a figure with this variance.
    fn with(&self, variance: f64) -> Precision {
        Precision {
            std_error: libm::sqrt(variance.max(0.0)),
            degrees_of_freedom: self.degrees_of_freedom,
            method: self.method,
        }
    }
}

impl Precision {
    fn interval(
        self,
        value: f64,
        [least, most]: [f64; 2],
        confidence: Confidence,
    ) -> Option<Interval<ShareMethod>> {
        let quantile = match self.degrees_of_freedom {
            Some(0) => return None,
            Some(degrees) => student_upper_quantile(confidence.tail(), degrees as f64),
            None => confidence.normal_quantile(),
        };
        let reach = quantile * self.std_error;
        let limits = [(value - reach).max(least), (value + reach).min(most)].map(unsigned_zero);
        Some(Interval::new(value, limits, confidence, self.method))
    }
}

/// One driver with its share of R².
///
/// ```
/// use cxmetrics::drivers::DriverModel;
///
/// let model = DriverModel::from_correlations(
///     ["staff", "speed"],
///     &[[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]],
/// )?;
/// let shares = model.relative_weights();
/// let staff = shares.iter().next().unwrap();
/// assert_eq!(
///     format!("{}: {:.0} % of what both explain", staff.key(), staff.percent().unwrap()),
///     "staff: 64 % of what both explain"
/// );
/// # Ok::<(), cxmetrics::drivers::DriverModelError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DriverShare<K> {
    pub(super) key: K,
    /// In the order of the model.
    pub(super) position: usize,
    pub(super) value: f64,
    percent: Option<f64>,
    pub(super) correlation: f64,
    pub(super) performance: Option<f64>,
    error: Option<Precision>,
}

impl<K> DriverShare<K> {
    /// What the driver is called.
    #[must_use]
    pub const fn key(&self) -> &K {
        &self.key
    }

    /// Its part of R²: 0 to 1, and in sum with the others R².
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The same in percent of R², so that all sum to 100; `None` if nothing is explained at all.
    #[must_use]
    pub const fn percent(&self) -> Option<f64> {
        self.percent
    }

    /// Its standard error; `None` where the answers do not tell (see [`DriverAnswers`](super::DriverAnswers)).
    #[must_use]
    pub fn std_error(&self) -> Option<f64> {
        self.error.map(|error| error.std_error)
    }

    /// Its interval, cut to 0 and 1; `None` where there is no standard error.
    ///
    /// A share near 0 is never negative and so rather too large; that a driver has nothing to do with the outcome is for
    /// [`Driver::p_value`](super::Driver::p_value) to say, and which of two matters more for
    /// [`DriverShares::difference`].
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval<ShareMethod>> {
        self.error?.interval(self.value, [0.0, 1.0], confidence)
    }

    /// The correlation of the driver with the outcome by itself, −1 to 1: which way it goes.
    #[must_use]
    pub const fn correlation(&self) -> f64 {
        self.correlation
    }

    /// Its mean rating, rescaled to 0 for the worst and 100 for the best, of those who are in the model (of pairwise
    /// answers from a tally: who rated the outcome, too); `None` for figures that have no scale.
    #[must_use]
    pub const fn performance(&self) -> Option<f64> {
        self.performance
    }
}

/// The drivers of a model, from the largest share to the smallest; made by
/// [`DriverModel::shapley`](super::DriverModel::shapley) and
/// [`DriverModel::relative_weights`](super::DriverModel::relative_weights).
///
/// ```
/// use cxmetrics::drivers::{DriverModel, FigureColumns, Priority};
/// use cxmetrics::Confidence;
///
/// let overall = [9.0, 3.0, 7.0, 10.0, 6.0, 8.0, 2.0, 9.0, 5.0, 10.0];
/// let staff = [5.0, 2.0, 3.0, 5.0, 4.0, 4.0, 1.0, 4.0, 2.0, 5.0];
/// let parking = [3.0, 4.0, 2.0, 5.0, 1.0, 3.0, 4.0, 3.0, 3.0, 5.0];
/// let answers = FigureColumns::new([overall, staff, parking].map(|column| column.map(Some)))?;
/// let shares = DriverModel::of(&answers, 0, [("parking", 2), ("staff", 1)])?.shapley()?;
///
/// let order: Vec<_> = shares.iter().map(|share| *share.key()).collect();
/// assert_eq!(order, ["staff", "parking"]);
/// let lead = shares.difference(&"staff", &"parking", Confidence::P95).unwrap();
/// assert!(lead.lower() > 0.0);
/// # Ok::<(), cxmetrics::drivers::DriverModelError>(())
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
        into = "super::stored::StoredShares<K>",
        try_from = "super::stored::StoredShares<K>"
    )
)]
pub struct DriverShares<K> {
    pub(super) allocation: Allocation,
    pub(super) shares: Vec<DriverShare<K>>,
    r_squared: f64,
    pub(super) errors: Option<Errors>,
}

impl<K> DriverShares<K> {
    /// From the drivers in the order of the model: share, correlation and performance of each.
    pub(super) fn new(
        allocation: Allocation,
        drivers: impl Iterator<Item = (K, (f64, f64, Option<f64>))>,
        errors: Option<Errors>,
    ) -> Self {
        let mut shares: Vec<DriverShare<K>> = drivers
            .enumerate()
            .map(
                |(position, (key, (value, correlation, performance)))| DriverShare {
                    key,
                    position,
                    value: unsigned_zero(value),
                    percent: None,
                    correlation: unsigned_zero(correlation),
                    performance: performance.map(unsigned_zero),
                    error: errors
                        .as_ref()
                        .map(|errors| errors.with(errors.covariance.at(position, position))),
                },
            )
            .collect();
        let sum: f64 = shares.iter().map(|share| share.value).sum();
        if sum > 0.0 {
            for share in &mut shares {
                share.percent = Some(100.0 * (share.value / sum));
            }
        }
        shares.sort_by(|left, right| right.value.total_cmp(&left.value));
        Self {
            allocation,
            shares,
            r_squared: sum.min(1.0),
            errors,
        }
    }

    /// How R² was shared out.
    #[must_use]
    pub const fn allocation(&self) -> Allocation {
        self.allocation
    }

    /// R²: the part of the variance of the outcome that all drivers explain together, 0 to 1, and the sum of their shares.
    ///
    /// As every R² it is too large by about k/n even if nothing is there to be explained.
    #[must_use]
    pub const fn r_squared(&self) -> f64 {
        self.r_squared
    }

    /// The interval of R², cut to 0 and 1; `None` where there is no standard error.
    #[must_use]
    pub fn r_squared_interval(&self, confidence: Confidence) -> Option<Interval<ShareMethod>> {
        let errors = self.errors.as_ref()?;
        let size = self.shares.len();
        let rows = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
        let variance = rows
            .map(|(row, column)| errors.covariance.at(row, column))
            .sum();
        errors
            .with(variance)
            .interval(self.r_squared, [0.0, 1.0], confidence)
    }

    /// The drivers, from the largest share to the smallest.
    pub fn iter(&self) -> core::slice::Iter<'_, DriverShare<K>> {
        self.shares.iter()
    }

    /// The number of drivers.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // there is always one
    pub fn len(&self) -> usize {
        self.shares.len()
    }

    /// The driver of that name.
    #[must_use]
    pub fn get(&self, key: &K) -> Option<&DriverShare<K>>
    where
        K: PartialEq,
    {
        self.shares.iter().find(|share| share.key == *key)
    }

    /// How much larger the share of one driver is than that of another, with the error of the difference: two shares of one
    /// R² go together, so two intervals that overlap say little. `None` if one is not there, or there is no standard error.
    #[must_use]
    pub fn difference(
        &self,
        first: &K,
        second: &K,
        confidence: Confidence,
    ) -> Option<Interval<ShareMethod>>
    where
        K: PartialEq,
    {
        let (first, second) = (self.get(first)?, self.get(second)?);
        let errors = self.errors.as_ref()?;
        let at = |row: usize, column: usize| errors.covariance.at(row, column);
        let (a, b) = (first.position, second.position);
        let variance = at(a, a) + at(b, b) - 2.0 * at(a, b);
        let value = unsigned_zero(first.value - second.value);
        errors
            .with(variance)
            .interval(value, [-1.0, 1.0], confidence)
    }

    /// The mean share, where high begins.
    #[must_use]
    pub fn mean_share(&self) -> f64 {
        self.r_squared / self.shares.len() as f64
    }

    /// The mean performance, where high begins; `None` for figures that have no scale.
    #[must_use]
    pub fn mean_performance(&self) -> Option<f64> {
        let performances = self.shares.iter().map(DriverShare::performance);
        let sum: f64 = performances.sum::<Option<f64>>()?;
        Some(sum / self.shares.len() as f64)
    }

    /// What is to be done about a driver: its share and its performance against the means of all. `None` for figures that
    /// have no scale.
    ///
    /// The impact of a driver is high if its share is, and if more of it goes with more of the outcome: a touchpoint
    /// with a negative correlation is nothing to be fixed first.
    ///
    /// ```
    /// use cxmetrics::drivers::{DriverModel, Priority};
    /// use cxmetrics::{JointTally, Scale};
    ///
    /// let mut answers =
    ///     JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE])?;
    /// let sheets = [[9, 4, 4], [3, 1, 5], [7, 3, 4], [10, 5, 5], [6, 2, 3], [8, 3, 5]];
    /// answers.record_all(sheets.map(|sheet| sheet.map(Some)))?;
    /// let shares = DriverModel::of(&answers, 0, [("staff", 1), ("parking", 2)])?.shapley()?;
    /// let staff = shares.get(&"staff").unwrap();
    /// assert_eq!(staff.performance(), Some(50.0));
    /// assert_eq!(shares.priority(staff), Some(Priority::FixFirst));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn priority(&self, driver: &DriverShare<K>) -> Option<Priority> {
        let performance = reaches_as_given(driver.performance()?, self.mean_performance()?);
        Some(Priority::of(self.is_high(driver), performance))
    }

    /// Whether a driver has at least the mean share, and goes the same way as the outcome.
    pub(super) fn is_high(&self, driver: &DriverShare<K>) -> bool {
        reaches_as_given(driver.value, self.mean_share()) && driver.correlation >= 0.0
    }
}

impl<'a, K> IntoIterator for &'a DriverShares<K> {
    type Item = &'a DriverShare<K>;
    type IntoIter = core::slice::Iter<'a, DriverShare<K>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
