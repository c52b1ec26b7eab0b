//! Claims that are to be shown: better, not worse, the same.

use core::fmt;

use super::comparison::Comparison;
use super::contrast::Contrast;
use super::finding::Probability;
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::tilt::Side;

/// A claim about the true contrast of two figures.
///
/// Better is higher, and lower where [less is better](Direction::LowerIsBetter).
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
    /// The first is better.
    Superiority,
    /// The first is not worse by `margin` or more.
    NonInferiority {
        /// The smallest loss that matters.
        margin: f64,
    },
    /// They differ by less than `margin`, in whichever direction.
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
/// use cxmetrics::compare::Comparison;
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
    contrast: Contrast,
}

impl ClaimTest {
    /// The claim.
    ///
    /// ```
    /// use cxmetrics::compare::{Claim, Comparison};
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
    /// use cxmetrics::compare::Comparison;
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
    /// use cxmetrics::compare::Comparison;
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

    /// The contrast with its limits of confidence 1 − 2α. A claim is shown exactly when they lie inside what it claims.
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(170, 200)?, Estimate::share(165, 200)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// let test = difference.non_inferiority(5.0, Confidence::P95)?;
    /// assert_eq!(test.contrast().to_string(), "2.5 [-3.6, 8.6]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn contrast(&self) -> Contrast {
        self.contrast
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
            self.contrast,
            self.contrast.confidence(),
            Probability(self.p_value)
        )
    }
}

/// What a one-sided test says of a point below and of one above: whether it is left out.
pub(super) struct Hypotheses {
    pub(super) floor: Option<(f64, bool)>,
    pub(super) ceiling: Option<(f64, bool)>,
}

impl Hypotheses {
    /// The contrast with its limits on the side of each point that the tests say: limits are found by iteration, and
    /// their last bit must not decide otherwise than the p-value.
    pub(super) fn contrast<C: Comparison + ?Sized>(
        &self,
        comparison: &C,
        confidence: Confidence,
    ) -> Contrast {
        let value = comparison.point_estimate();
        let [lower, upper] = comparison.limits(confidence);
        let around = |limit: Option<f64>, hold: fn(f64, f64) -> f64| {
            Some(match value {
                Some(value) => hold(limit?, value),
                None => limit?,
            })
        };
        let [lower, upper] = [around(lower, f64::min), around(upper, f64::max)];
        let lower = match self.floor {
            Some((floor, true)) => Some(lower.map_or(floor.next_up(), |lower| {
                agreeing(Side::Lower, lower, floor, true)
            })),
            Some((floor, false)) => lower.map(|lower| agreeing(Side::Lower, lower, floor, false)),
            None => lower,
        };
        let upper = match self.ceiling {
            Some((ceiling, true)) => Some(upper.map_or(ceiling.next_down(), |upper| {
                agreeing(Side::Upper, upper, ceiling, true)
            })),
            Some((ceiling, false)) => {
                upper.map(|upper| agreeing(Side::Upper, upper, ceiling, false))
            }
            None => upper,
        };
        Contrast::new(comparison.kind(), value, [lower, upper], confidence)
    }
}

impl ClaimTest {
    /// Tests "above the floor" and "below the ceiling", as far as the claim has them.
    pub(super) fn of<C: Comparison + ?Sized>(
        comparison: &C,
        claim: Claim,
        confidence: Confidence,
    ) -> Result<Self, ClaimError> {
        let alpha = confidence.alpha();
        let narrower = Confidence::new(1.0 - 2.0 * alpha)
            .map_err(|_| ClaimError::Confidence { confidence })?;
        let no_change = comparison.kind().no_change();
        let less_is_better = comparison.direction() == Direction::LowerIsBetter;
        let one_sided = |margin: f64| {
            if less_is_better {
                (None, Some(no_change + margin))
            } else {
                (Some(no_change - margin), None)
            }
        };
        let (floor, ceiling) = match claim {
            Claim::Superiority => one_sided(0.0),
            Claim::NonInferiority { margin } => one_sided(margin),
            Claim::Equivalence { margin } => (Some(no_change - margin), Some(no_change + margin)),
        };
        let floor = floor.map(|floor| (floor, comparison.p_values(floor).above));
        let ceiling = ceiling.map(|ceiling| (ceiling, comparison.p_values(ceiling).below));
        let p_of = |side: Option<(f64, f64)>| side.map_or(0.0, |(_, p_value)| p_value);
        let p_value = p_of(floor).max(p_of(ceiling));
        let shown = |(point, p_value): (f64, f64)| (point, p_value < alpha);
        let hypotheses = Hypotheses {
            floor: floor.map(shown),
            ceiling: ceiling.map(shown),
        };
        Ok(Self {
            claim,
            shown: p_value < alpha,
            p_value,
            contrast: hypotheses.contrast(comparison, narrower),
        })
    }
}

/// A limit moved, if rounding made it wrong, to leave out a point or not.
pub(super) fn agreeing(side: Side, limit: f64, point: f64, leaves_out: bool) -> f64 {
    match (side, leaves_out) {
        (Side::Lower, true) => limit.max(point.next_up()),
        (Side::Lower, false) => limit.min(point),
        (Side::Upper, true) => limit.min(point.next_down()),
        (Side::Upper, false) => limit.max(point),
    }
}

pub(super) fn check_margin(margin: f64) -> Result<(), ClaimError> {
    if margin > 0.0 && margin.is_finite() {
        Ok(())
    } else {
        Err(ClaimError::Margin { margin })
    }
}

/// Why a claim cannot be tested.
///
/// ```
/// use cxmetrics::compare::Comparison;
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
