//! Claims that are to be shown: better, not worse, the same.

use core::fmt;

use super::finding::Probability;
use super::{Difference, DifferenceMethod, agreeing};
use crate::interval::{Confidence, Interval};
use crate::tilt::Side;

/// A claim about the true difference, the first score minus the second.
///
/// ```
/// use cxmetrics::compare::Claim;
///
/// assert_eq!(Claim::Superiority.to_string(), "superior");
/// assert_eq!(Claim::NonInferiority { margin: 5.0 }.to_string(), "not inferior by 5 or more");
/// assert_eq!(Claim::Equivalence { margin: 2.5 }.to_string(), "equivalent within ±2.5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Claim {
    /// It is above 0.
    Superiority,
    /// It is above −`margin`.
    NonInferiority {
        /// The smallest loss that matters.
        margin: f64,
    },
    /// It is between −`margin` and `margin`.
    Equivalence {
        /// The smallest difference that matters.
        margin: f64,
    },
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Superiority => f.write_str("superior"),
            Self::NonInferiority { margin } => write!(f, "not inferior by {margin} or more"),
            Self::Equivalence { margin } => write!(f, "equivalent within ±{margin}"),
        }
    }
}

/// A claim, whether it is shown, and the evidence.
///
/// ```
/// use cxmetrics::{Confidence, Difference, Estimate};
///
/// let (new, old) = (Estimate::share(170, 200)?, Estimate::share(165, 200)?);
/// let difference = Difference::independent(&new, &old)?;
/// let test = difference.non_inferiority(5.0, Confidence::P95)?;
/// assert_eq!(
///     test.to_string(),
///     "not inferior by 5 or more: 2.5 [-3.6, 8.6] at 90% confidence, p = 0.022"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ClaimTest {
    claim: Claim,
    shown: bool,
    p_value: f64,
    interval: Interval<DifferenceMethod>,
}

impl ClaimTest {
    /// The claim.
    ///
    /// ```
    /// use cxmetrics::compare::Claim;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(170, 200)?, Estimate::share(165, 200)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// let test = difference.non_inferiority(5.0, Confidence::P95)?;
    /// assert_eq!(test.claim(), Claim::NonInferiority { margin: 5.0 });
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn claim(&self) -> Claim {
        self.claim
    }

    /// Whether it is shown: the p-value is below α. If it is not, it may still be true.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(170, 200)?, Estimate::share(165, 200)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// let test = difference.non_inferiority(5.0, Confidence::P95)?;
    /// assert!(test.is_shown());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.shown
    }

    /// How often the data would speak for the claim at least as clearly if it were just not true.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(170, 200)?, Estimate::share(165, 200)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// let test = difference.non_inferiority(5.0, Confidence::P95)?;
    /// assert_eq!(format!("{:.3}", test.p_value()), "0.022");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn p_value(&self) -> f64 {
        self.p_value
    }

    /// The interval of confidence 1 − 2α. A claim is shown exactly when this lies inside what it claims, limits
    /// included.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(170, 200)?, Estimate::share(165, 200)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// let test = difference.non_inferiority(5.0, Confidence::P95)?;
    /// assert_eq!(test.interval().to_string(), "2.5 [-3.6, 8.6]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn interval(&self) -> Interval<DifferenceMethod> {
        self.interval
    }
}

impl fmt::Display for ClaimTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.shown { "" } else { "not shown to be " };
        let decimals = f.precision().unwrap_or(1);
        write!(
            f,
            "{not}{}: {:.decimals$} at {} confidence, {}",
            self.claim,
            self.interval,
            self.interval.confidence(),
            Probability(self.p_value)
        )
    }
}

impl Difference {
    /// Whether the first score is shown to be higher than the second: the one-sided test of level α = 1 − confidence, by
    /// the score method.
    ///
    /// One-sided, so only for a question that was one-sided before the answers were seen. For a score of which less is
    /// better, swap the two.
    ///
    /// # Errors
    ///
    /// [`ClaimError::Confidence`] unless the confidence is above 50 %.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let difference =
    ///     Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// assert_eq!(
    ///     difference.superiority(Confidence::P95)?.to_string(),
    ///     "superior: 20.0 [7.7, 31.7] at 90% confidence, p = 0.004"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn superiority(&self, confidence: Confidence) -> Result<ClaimTest, ClaimError> {
        self.test_claim(Claim::Superiority, Some(0.0), None, confidence)
    }

    /// Whether the first score is shown to be lower than the second by less than `margin`, or higher: the one-sided test
    /// of "lower by `margin` or more" of level α = 1 − confidence.
    ///
    /// For a cheaper process that only must not be worse. The margin is in the unit of the score and is set before the
    /// answers are seen.
    ///
    /// # Errors
    ///
    /// [`ClaimError::Margin`] unless the margin is positive and finite; [`ClaimError::Confidence`] unless the
    /// confidence is above 50 %.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(170, 200)?, Estimate::share(165, 200)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// let test = difference.non_inferiority(5.0, Confidence::P95)?;
    /// // Not shown to be better, but shown not to be worse by five points.
    /// assert!(test.is_shown());
    /// assert!(!difference.superiority(Confidence::P95)?.is_shown());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn non_inferiority(
        &self,
        margin: f64,
        confidence: Confidence,
    ) -> Result<ClaimTest, ClaimError> {
        check_margin(margin)?;
        self.test_claim(
            Claim::NonInferiority { margin },
            Some(-margin),
            None,
            confidence,
        )
    }

    /// Whether the two scores are shown to differ by less than `margin`: two one-sided tests, each of level
    /// α = 1 − confidence (TOST; Schuirmann, 1987).
    ///
    /// This is how to show that nothing has changed; a large p-value of [`p_value`](Self::p_value) does not.
    ///
    /// # Errors
    ///
    /// [`ClaimError::Margin`] unless the margin is positive and finite; [`ClaimError::Confidence`] unless the
    /// confidence is above 50 %.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let difference =
    ///     Difference::independent(&Estimate::share(85, 100)?, &Estimate::share(84, 100)?)?;
    /// // Nearly the same, and yet not shown to be: a hundred answers are too few for that.
    /// assert_eq!(
    ///     difference.equivalence(5.0, Confidence::P95)?.to_string(),
    ///     "not shown to be equivalent within ±5: 1.0 [-7.6, 9.6] at 90% confidence, p = 0.219"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn equivalence(
        &self,
        margin: f64,
        confidence: Confidence,
    ) -> Result<ClaimTest, ClaimError> {
        check_margin(margin)?;
        self.test_claim(
            Claim::Equivalence { margin },
            Some(-margin),
            Some(margin),
            confidence,
        )
    }

    /// Tests "above `floor`" and "below `ceiling`", as far as they are given.
    fn test_claim(
        &self,
        claim: Claim,
        floor: Option<f64>,
        ceiling: Option<f64>,
        confidence: Confidence,
    ) -> Result<ClaimTest, ClaimError> {
        let alpha = confidence.alpha();
        let narrower = Confidence::new(1.0 - 2.0 * alpha)
            .map_err(|_| ClaimError::Confidence { confidence })?;
        let interval = self.interval(narrower);
        let (mut lower, mut upper) = (interval.lower(), interval.upper());
        let mut p_value: f64 = 0.0;
        if let Some(floor) = floor {
            let p = self.score_statistic(floor).p_value_above();
            lower = agreeing(Side::Lower, lower, floor, p < alpha);
            p_value = p_value.max(p);
        }
        if let Some(ceiling) = ceiling {
            let p = self.score_statistic(ceiling).p_value_below();
            upper = agreeing(Side::Upper, upper, ceiling, p < alpha);
            p_value = p_value.max(p);
        }
        Ok(ClaimTest {
            claim,
            shown: p_value < alpha,
            p_value,
            interval: Interval::new(self.value(), [lower, upper], narrower, interval.method()),
        })
    }
}

fn check_margin(margin: f64) -> Result<(), ClaimError> {
    if margin > 0.0 && margin.is_finite() {
        Ok(())
    } else {
        Err(ClaimError::Margin { margin })
    }
}

/// Why a claim cannot be tested.
///
/// ```
/// use cxmetrics::{Confidence, Difference, Estimate};
///
/// let difference = Difference::independent(&Estimate::share(85, 100)?, &Estimate::share(84, 100)?)?;
/// assert_eq!(
///     difference.equivalence(-5.0, Confidence::P95).unwrap_err().to_string(),
///     "a margin is a positive number of points, not -5"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimError {
    /// The margin is not a positive number.
    #[error("a margin is a positive number of points, not {margin}")]
    Margin {
        /// The margin asked for.
        margin: f64,
    },
    /// There is no interval of confidence 1 − 2α.
    #[error("a claim needs a confidence above 50%, not {confidence}")]
    Confidence {
        /// The confidence asked for.
        confidence: Confidence,
    },
}
