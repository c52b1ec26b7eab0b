//! Claims that are to be shown: better, not worse, the same.

use alloc::string::String;
use core::fmt;

use super::contrast::Contrast;
#[cfg(feature = "serde")]
use crate::edge::{self, Tolerance};
use crate::interval::Confidence;
use crate::shown::{Style, pad};
use crate::words::{ComparisonMessage, Language, Spoken, spoken};

/// A claim about the true contrast of two figures.
///
/// Better is higher, and lower where [less is better](crate::Direction::LowerIsBetter).
///
/// ```
/// use cxmetrics::compare::Claim;
///
/// assert_eq!(Claim::Superiority.to_string(), "superior");
/// assert_eq!(Claim::NonInferiority { margin: 5.0 }.to_string(), "not inferior by 5 or more");
/// assert_eq!(Claim::Equivalence { margin: 2.5 }.to_string(), "equivalent within ±2.5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
#[doc(alias("TOST", "non-inferiority", "equivalence test"))]
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

impl Spoken for Claim {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &self.text(language, Style::as_typed(f).unsigned()))
    }
}

spoken!(Claim);

impl Claim {
    /// The claim in a language, its margin in a style.
    fn text(self, language: &dyn Language, style: Style) -> String {
        let message = match self {
            Self::Superiority => ComparisonMessage::Superior {},
            Self::NonInferiority { margin } => ComparisonMessage::NotInferior {
                margin: style.figure(margin),
            },
            Self::Equivalence { margin } => ComparisonMessage::Equivalent {
                margin: style.figure(margin),
            },
        };
        language.say(&message.into())
    }
}

/// A claim, whether it is shown, and the evidence: it is shown where the p-value is below the α that was asked for, and a
/// stored one in which it is not so is refused.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "super::stored::StoredClaimTest"))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub struct ClaimTest {
    claim: Claim,
    shown: bool,
    p_value: f64,
    contrast: Contrast,
}

impl ClaimTest {
    pub(super) const fn new(claim: Claim, shown: bool, p_value: f64, contrast: Contrast) -> Self {
        Self {
            claim,
            shown,
            p_value,
            contrast,
        }
    }

    /// The loss or the difference that it is about.
    const fn margin(&self) -> f64 {
        match self.claim {
            Claim::Superiority => 0.0,
            Claim::NonInferiority { margin } | Claim::Equivalence { margin } => margin,
        }
    }

    /// From its parts, if a comparison could have found them together.
    #[cfg(feature = "serde")]
    pub(super) fn from_parts(
        claim: Claim,
        shown: bool,
        p_value: f64,
        contrast: Contrast,
    ) -> Option<Self> {
        let no_change = contrast.kind().no_change();
        let above = |margin: f64| contrast.is_above(no_change - margin);
        let below = |margin: f64| contrast.is_below(no_change + margin);
        // Which side is better is not kept: a claim about one side is shown only if that side is.
        let (possible, margin) = match claim {
            Claim::Superiority => (!shown || above(0.0) || below(0.0), 1.0),
            Claim::NonInferiority { margin } => (!shown || above(margin) || below(margin), margin),
            Claim::Equivalence { margin } => (shown == (above(margin) && below(margin)), margin),
        };
        let usable = check_margin(margin).is_ok() && (0.0..=1.0).contains(&p_value);
        let decided = decides(p_value, contrast.confidence().tail(), shown);
        (possible && usable && decided).then_some(Self::new(claim, shown, p_value, contrast))
    }

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

impl Spoken for ClaimTest {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let confidence = self.contrast.confidence();
        let (no_change, reach) = (self.contrast.kind().no_change(), self.margin());
        let edges = [no_change - reach, no_change + reach];
        let p = [self.p_value, confidence.tail()];
        let (contrast, p) = self.contrast.decided(language, f, &edges, p);
        let message = ComparisonMessage::ClaimTest {
            claim: &self.claim.text(language, Style::as_typed(f).unsigned()),
            shown: self.shown,
            contrast: &contrast,
            confidence: confidence.percent(),
            p,
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(ClaimTest);

/// Whether a p-value that came back from a file can have led to such a decision: below α for one that something is shown.
/// At α itself, which is kept as a confidence, it can have led to either.
#[cfg(feature = "serde")]
pub(super) fn decides(p_value: f64, alpha: f64, shown: bool) -> bool {
    if shown {
        !edge::is_above(p_value, alpha, Tolerance::OF_PROBABILITIES)
    } else {
        !edge::is_below(p_value, alpha, Tolerance::OF_PROBABILITIES)
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
/// let difference =
///     Difference::independent(&Estimate::share(85, 100)?, &Estimate::share(84, 100)?)?;
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
