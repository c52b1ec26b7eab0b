//! What a difference means, in words.

use core::fmt;

use super::claim::ClaimTest;
use super::contrast::{Contrast, probability};
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::shown::{Style, pad};
use crate::words::{ComparisonMessage, Language, Spoken, spoken};

/// What can be said of two figures.
///
/// ```
/// use cxmetrics::compare::Verdict;
///
/// assert_eq!(Verdict::NoEvidenceOfChange.to_string(), "no evidence of change");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Verdict {
    /// The whole interval is on the better side of "no change".
    Improved,
    /// The whole interval is on the worse side of "no change".
    Worsened,
    /// The whole interval is above "no change", and which side is better is [not known](Direction::Unknown).
    Increased,
    /// The whole interval is below "no change", and which side is better is [not known](Direction::Unknown).
    Decreased,
    /// "No change" is in the interval: the figures may be the same, and they may not.
    NoEvidenceOfChange,
    /// Whatever the difference, it is shown to be too small to matter. Only said where it was said what matters.
    Equivalent,
}

spoken!(Verdict {
    Improved = Improved,
    Worsened = Worsened,
    Increased = Increased,
    Decreased = Decreased,
    NoEvidenceOfChange = NoEvidenceOfChange,
    Equivalent = Equivalent,
});

/// A verdict with its evidence: made by [`Comparison::finding`](super::Comparison::finding) and
/// [`Comparison::finding_within`](super::Comparison::finding_within).
///
/// A stored finding is taken if its p-value is below α exactly where its verdict says so: α is that of its limits, of the
/// narrower ones for equivalence, and of all for one of [several](super::corrected). So does every comparison of this
/// crate; one of your own whose p-values contradict its limits may make a finding that is not taken back.
///
/// Displayed as a sentence for a report, `improved: 20.0 [0.4, 39.3] at 95% confidence, p = 0.046`, with one decimal
/// unless the format says otherwise; with as many decimals as it takes to show a limit and the p-value on their own side of
/// what decides, "no change" and α, and no "[0.0, 12.1]" that left 0 out.
///
/// ```
/// use cxmetrics::compare::Comparison;
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(try_from = "super::stored::StoredFinding"))]
#[doc(alias("significance", "significant", "statistical significance"))]
pub struct Finding {
    verdict: Verdict,
    contrast: Contrast,
    p_value: f64,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    margin: Option<f64>,
    /// The confidence whose α an adjusted p-value is held against, if it is one of several findings.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    of_all: Option<Confidence>,
}

impl Finding {
    pub(super) fn of(contrast: Contrast, p_value: f64, direction: Direction) -> Self {
        let no_change = contrast.kind().no_change();
        let verdict = match (
            contrast.is_above(no_change),
            contrast.is_below(no_change),
            direction,
        ) {
            (true, _, Direction::HigherIsBetter) | (_, true, Direction::LowerIsBetter) => {
                Verdict::Improved
            }
            (true, _, Direction::LowerIsBetter) | (_, true, Direction::HigherIsBetter) => {
                Verdict::Worsened
            }
            (true, _, Direction::Unknown) => Verdict::Increased,
            (_, true, Direction::Unknown) => Verdict::Decreased,
            (false, false, _) => Verdict::NoEvidenceOfChange,
        };
        Self {
            verdict,
            contrast,
            p_value: probability(p_value),
            margin: None,
            of_all: None,
        }
    }

    /// The same as one of several, with a p-value that was adjusted for how many they are.
    pub(super) fn corrected_for(self, all: Confidence) -> Self {
        let of_all = Some(all).filter(|all| *all != self.contrast.confidence());
        Self { of_all, ..self }
    }

    /// What the p-value is held against.
    fn alpha(&self) -> f64 {
        let confidence = self.contrast.confidence();
        match (self.margin, self.of_all) {
            // Two tests of one side each, with the interval that belongs to them, show that two figures are equivalent.
            (Some(_), _) => confidence.tail(),
            (None, Some(all)) => all.alpha(),
            (None, None) => confidence.alpha(),
        }
    }

    /// From its parts, if a comparison could have found them together.
    #[cfg(feature = "serde")]
    pub(super) fn from_parts(
        verdict: Verdict,
        contrast: Contrast,
        p_value: f64,
        margin: Option<f64>,
        of_all: Option<Confidence>,
    ) -> Option<Self> {
        let no_change = contrast.kind().no_change();
        let (above, below) = (contrast.is_above(no_change), contrast.is_below(no_change));
        let agrees = match verdict {
            Verdict::Improved | Verdict::Worsened => above || below,
            Verdict::Increased => above,
            Verdict::Decreased => below,
            Verdict::NoEvidenceOfChange => !above && !below,
            Verdict::Equivalent => margin.is_some_and(|margin| {
                super::claim::check_margin(margin).is_ok()
                    && contrast.is_above(no_change - margin)
                    && contrast.is_below(no_change + margin)
            }),
        };
        let has_margin = margin.is_some() == (verdict == Verdict::Equivalent);
        // Each of several has limits of at least the confidence of all, and none of them is equivalent.
        let of_several = of_all.is_none_or(|all| margin.is_none() && all <= contrast.confidence());
        let finding = Self {
            verdict,
            contrast,
            p_value,
            margin,
            of_all,
        };
        let shown = verdict != Verdict::NoEvidenceOfChange;
        let possible = (0.0..=1.0).contains(&p_value)
            && super::claim::decides(p_value, finding.alpha(), shown);
        (agrees && has_margin && of_several && possible).then_some(finding)
    }

    pub(super) const fn equivalent(test: &ClaimTest, margin: f64) -> Self {
        Self {
            verdict: Verdict::Equivalent,
            contrast: test.contrast(),
            p_value: test.p_value(),
            margin: Some(margin),
            of_all: None,
        }
    }

    /// What can be said.
    ///
    /// ```
    /// use cxmetrics::compare::{Comparison, Verdict};
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

    /// The contrast with its limits; for [`Verdict::Equivalent`] those inside the margin, of confidence 1 − 2α.
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (may, june) = (Estimate::share(70, 100)?, Estimate::share(85, 100)?);
    /// let finding = Difference::independent(&june, &may)?.finding(Confidence::P95);
    /// assert_eq!(finding.contrast().to_string(), "15.0 [3.5, 26.4]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn contrast(&self) -> Contrast {
        self.contrast
    }

    /// The p-value: of "no change", or for [`Verdict::Equivalent`] of "a difference of the margin or more".
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
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

    /// The margin within which the figures are equivalent, for [`Verdict::Equivalent`].
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
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

impl Spoken for Finding {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let margin = |margin| Style::as_typed(f).unsigned().figure(margin);
        let confidence = self.contrast.confidence();
        let reach = self.margin.unwrap_or(0.0);
        let no_change = self.contrast.kind().no_change();
        let edges = [no_change - reach, no_change, no_change + reach];
        let p = [self.p_value, self.alpha()];
        let (contrast, p) = self.contrast.decided(language, f, &edges, p);
        let message = ComparisonMessage::Finding {
            verdict: self.verdict.label(),
            margin: self.margin.map(margin),
            contrast: &contrast,
            confidence: confidence.percent(),
            p,
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(Finding);
