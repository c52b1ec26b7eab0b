//! A test statistic and its p-values.

use super::comparison::PValues;
use crate::edge::unsigned_zero;
use crate::special::{find_root, normal_upper_tail, student_upper_tail};

/// Beyond this quantile a p-value is 0: the normal tail has left the doubles.
const LARGEST_QUANTILE: f64 = 39.0;

/// The normal quantile whose limit is this far from the measured difference; infinite if none is.
pub(super) fn quantile_reaching(distance: f64, limit: impl Fn(f64) -> f64) -> f64 {
    quantile_where(|quantile| limit(quantile) - distance)
}

/// The normal quantile from which on an increasing function is not negative; infinite if it always is, or becomes 0 only
/// where its digits have run out, as a limit that only tends to an end does.
pub(crate) fn quantile_where(excess: impl Fn(f64) -> f64) -> f64 {
    if excess(0.0) >= 0.0 {
        0.0
    } else if excess(LARGEST_QUANTILE) <= 0.0 {
        f64::INFINITY
    } else {
        find_root(excess, 0.0, LARGEST_QUANTILE)
    }
}

/// The p-values of a standard normal statistic, positive when the data are above the hypothesis.
pub(crate) fn normal_p_values(z: f64) -> PValues {
    Statistic::normal(z).p_values()
}

/// How far the data are from a hypothesis: standard normal if it is true, or Student's t.
///
/// Made by [`Difference::test_with`](super::Difference::test_with). Positive when the measured difference is above the
/// one supposed.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Ces, Difference, DifferenceMethod, Metric, Scale, Tally};
///
/// let now = Ces::MEAN.estimate(&Tally::from_counts(Scale::ONE_TO_FIVE, [0, 1, 2, 5, 9])?)?;
/// let before = Ces::MEAN.estimate(&Tally::from_counts(Scale::ONE_TO_FIVE, [2, 3, 4, 5, 3])?)?;
/// let welch = Difference::independent(&now, &before)?.test_with(DifferenceMethod::Welch, 0.0)?;
/// assert_eq!(format!("{:.2}", welch.value().unwrap()), "2.74");
/// assert_eq!(format!("{:.1}", welch.degrees_of_freedom().unwrap()), "28.8");
/// assert_eq!(format!("{:.3}", welch.p_value()), "0.010");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Statistic {
    /// Infinite where the hypothesis cannot be true of such samples.
    pub(super) value: f64,
    pub(super) degrees_of_freedom: Option<f64>,
    /// What is beyond the value, where that is more than the distribution says: see [`clusters`](super::clusters).
    pub(super) tail: Option<f64>,
}

impl Statistic {
    pub(crate) const fn normal(value: f64) -> Self {
        Self {
            // Without the sign of a zero.
            value: unsigned_zero(value),
            degrees_of_freedom: None,
            tail: None,
        }
    }

    /// The statistic itself, z or t; `None` if no distribution with the supposed difference could have given these
    /// answers, so that it has no size.
    ///
    /// ```
    /// use cxmetrics::{Difference, DifferenceMethod, Estimate};
    ///
    /// let difference = Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// let test = difference.test_with(DifferenceMethod::Score, 0.0)?;
    /// assert_eq!(format!("{:.2}", test.value().unwrap()), "2.64");
    /// // A difference of 200 points of percent cannot be.
    /// assert_eq!(difference.test_with(DifferenceMethod::Score, 200.0)?.value(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        self.value.is_finite().then_some(unsigned_zero(self.value))
    }

    /// The degrees of freedom of Student's t; `None` for a normal statistic.
    ///
    /// ```
    /// use cxmetrics::{Difference, DifferenceMethod, Estimate};
    ///
    /// let difference = Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// let test = difference.test_with(DifferenceMethod::Score, 0.0)?;
    /// assert_eq!(test.degrees_of_freedom(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> Option<f64> {
        self.degrees_of_freedom
    }

    /// How often the data would be at least as far from the hypothesis, on either side, if it were true.
    ///
    /// ```
    /// use cxmetrics::{Difference, DifferenceMethod, Estimate};
    ///
    /// let difference = Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// let test = difference.test_with(DifferenceMethod::Score, 0.0)?;
    /// assert_eq!(format!("{:.4}", test.p_value()), "0.0083");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value(&self) -> f64 {
        2.0 * self.upper_tail(self.value.abs())
    }

    /// How often the data would be at least as far above the hypothesis if it were true: small when the true
    /// difference is larger than supposed.
    ///
    /// ```
    /// use cxmetrics::{Difference, DifferenceMethod, Estimate};
    ///
    /// let difference = Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// let test = difference.test_with(DifferenceMethod::Score, 0.0)?;
    /// assert_eq!(format!("{:.4}", test.p_value_above()), "0.0041");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value_above(&self) -> f64 {
        self.upper_tail(self.value)
    }

    /// How often the data would be at least as far below the hypothesis if it were true: small when the true
    /// difference is smaller than supposed.
    ///
    /// ```
    /// use cxmetrics::{Difference, DifferenceMethod, Estimate};
    ///
    /// let difference = Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// let test = difference.test_with(DifferenceMethod::Score, 0.0)?;
    /// assert_eq!(format!("{:.4}", test.p_value_below()), "0.9959");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn p_value_below(&self) -> f64 {
        self.upper_tail(-self.value)
    }

    pub(crate) fn p_values(&self) -> PValues {
        PValues::new(self.p_value(), self.p_value_above(), self.p_value_below())
    }

    fn upper_tail(&self, value: f64) -> f64 {
        match (self.tail, self.degrees_of_freedom) {
            (Some(tail), _) if value < 0.0 => 1.0 - tail,
            (Some(tail), _) => tail,
            (None, Some(freedom)) => student_upper_tail(value, freedom),
            (None, None) => normal_upper_tail(value),
        }
    }
}
