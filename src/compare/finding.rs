//! What a difference means, in words.

use core::fmt;

use super::{Difference, DifferenceMethod};
use crate::interval::{Confidence, Interval};

/// What can be said of a difference.
///
/// ```
/// use cxmetrics::compare::Verdict;
///
/// assert_eq!(Verdict::NoEvidenceOfChange.to_string(), "no evidence of change");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Verdict {
    /// The whole interval is above 0.
    Increased,
    /// The whole interval is below 0.
    Decreased,
    /// 0 is in the interval: the scores may be the same, and they may not.
    NoEvidenceOfChange,
    /// Whatever the difference, it is shown to be too small to matter. Only said where it was said what matters.
    Equivalent,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Increased => "increased",
            Self::Decreased => "decreased",
            Self::NoEvidenceOfChange => "no evidence of change",
            Self::Equivalent => "equivalent",
        })
    }
}

/// A verdict with its evidence: made by [`Difference::finding`] and [`Difference::finding_within`].
///
/// Displayed as a sentence for a report, `increased: 20.0 [0.4, 39.3] at 95% confidence, p = 0.046`, with one decimal
/// unless the format says otherwise.
///
/// ```
/// use cxmetrics::{Confidence, Difference, Estimate};
///
/// let (may, june) = (Estimate::share(70, 100)?, Estimate::share(85, 100)?);
/// let finding = Difference::independent(&june, &may)?.finding(Confidence::P95);
/// assert_eq!(
///     finding.to_string(),
///     "increased: 15.0 [3.5, 26.4] at 95% confidence, p = 0.011"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Finding {
    verdict: Verdict,
    interval: Interval<DifferenceMethod>,
    p_value: f64,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    margin: Option<f64>,
}

impl Finding {
    /// What can be said.
    ///
    /// ```
    /// use cxmetrics::compare::Verdict;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (may, june) = (Estimate::share(70, 100)?, Estimate::share(85, 100)?);
    /// let finding = Difference::independent(&june, &may)?.finding(Confidence::P95);
    /// assert_eq!(finding.verdict(), Verdict::Increased);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The interval of the true difference; for [`Verdict::Equivalent`] the one inside the margin, of confidence
    /// 1 − 2α.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (may, june) = (Estimate::share(70, 100)?, Estimate::share(85, 100)?);
    /// let finding = Difference::independent(&june, &may)?.finding(Confidence::P95);
    /// assert_eq!(finding.interval().to_string(), "15.0 [3.5, 26.4]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn interval(&self) -> Interval<DifferenceMethod> {
        self.interval
    }

    /// The p-value: of "no difference", or for [`Verdict::Equivalent`] of "a difference of the margin or more".
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (may, june) = (Estimate::share(70, 100)?, Estimate::share(85, 100)?);
    /// let finding = Difference::independent(&june, &may)?.finding(Confidence::P95);
    /// assert_eq!(format!("{:.3}", finding.p_value()), "0.011");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn p_value(&self) -> f64 {
        self.p_value
    }

    /// The margin within which the scores are equivalent, for [`Verdict::Equivalent`].
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (may, june) = (Estimate::share(70, 100)?, Estimate::share(85, 100)?);
    /// let finding = Difference::independent(&june, &may)?.finding(Confidence::P95);
    /// // Nothing was said of what matters.
    /// assert_eq!(finding.margin(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn margin(&self) -> Option<f64> {
        self.margin
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The format's precision is for the figures, not for the word.
        write!(f, "{}", self.verdict)?;
        if let Some(margin) = self.margin {
            write!(f, " within ±{margin}")?;
        }
        let decimals = f.precision().unwrap_or(1);
        write!(
            f,
            ": {:.decimals$} at {} confidence, {}",
            self.interval,
            self.interval.confidence(),
            Probability(self.p_value)
        )
    }
}

/// A p-value for the eye.
pub(super) struct Probability(pub(super) f64);

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0.001 {
            f.write_str("p < 0.001")
        } else {
            write!(f, "p = {:.3}", self.0)
        }
    }
}

impl Difference {
    /// What can be said of the difference: that it is above 0, below 0, or neither.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::compare::Verdict;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let may = Estimate::share(170, 200)?;
    /// let june = Estimate::share(164, 200)?;
    /// let finding = Difference::independent(&june, &may)?.finding(Confidence::P95);
    /// assert_eq!(finding.verdict(), Verdict::NoEvidenceOfChange);
    /// assert_eq!(
    ///     finding.to_string(),
    ///     "no evidence of change: -3.0 [-10.4, 4.3] at 95% confidence, p = 0.420"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn finding(&self, confidence: Confidence) -> Finding {
        let interval = self.interval(confidence);
        let verdict = if interval.lower() > 0.0 {
            Verdict::Increased
        } else if interval.upper() < 0.0 {
            Verdict::Decreased
        } else {
            Verdict::NoEvidenceOfChange
        };
        Finding {
            verdict,
            interval,
            p_value: self.p_value(),
            margin: None,
        }
    }

    /// What can be said of the difference when differences below `margin` do not matter:
    /// [`Equivalent`](Verdict::Equivalent) if the [equivalence](Self::equivalence) is shown, else as
    /// [`finding`](Self::finding).
    ///
    /// A difference can be above 0 and yet too small to matter; then it is equivalent.
    ///
    /// # Errors
    ///
    /// As for [`equivalence`](Self::equivalence).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let old_menu = Estimate::share(1_700, 2_000)?;
    /// let new_menu = Estimate::share(1_712, 2_000)?;
    /// let difference = Difference::independent(&new_menu, &old_menu)?;
    /// assert_eq!(
    ///     difference.finding_within(3.0, Confidence::P95)?.to_string(),
    ///     "equivalent within ±3: 0.6 [-1.2, 2.4] at 90% confidence, p = 0.016"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn finding_within(
        &self,
        margin: f64,
        confidence: Confidence,
    ) -> Result<Finding, super::ClaimError> {
        let test = self.equivalence(margin, confidence)?;
        if test.is_shown() {
            Ok(Finding {
                verdict: Verdict::Equivalent,
                interval: test.interval(),
                p_value: test.p_value(),
                margin: Some(margin),
            })
        } else {
            Ok(self.finding(confidence))
        }
    }
}
