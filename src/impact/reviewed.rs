//! What an initiative did, as the mirror and the report show it.

use alloc::string::String;
use core::fmt;

use super::differences::DifferenceInDifferences;
use super::interrupted::InterruptedSeries;
#[cfg(feature = "serde")]
use crate::compare::ContrastKind;
use crate::compare::{Comparison, Finding, Verdict};
use crate::interval::Confidence;
use crate::shown::{Style, pad};
use crate::words::{ComparisonMessage, GeneralMessage, Language, Limits, Spoken, spoken};

/// What an initiative did: the finding, and in words whom it concerns and whether they rose or fell.
///
/// Made by [`DifferenceInDifferences::impact`] and [`InterruptedSeries::impact`]; shown by the
/// [mirror](crate::okr::Mirror::with_impact) and by the [report](crate::okr::tracker::Tracker::with_impact) of a tracker, in
/// any [language](crate::words), and stored with them.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Compare, Verdict};
/// use cxmetrics::impact::DifferenceInDifferences;
/// use cxmetrics::words::{Finnish, Spoken};
/// use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
///
/// let satisfied = |yes, no| Csat::top_box(1).estimate(&Tally::from_counts(Scale::THUMBS, [no, yes]).unwrap());
/// let process = satisfied(292, 108)?.difference(&satisfied(240, 160)?)?;
/// let others = satisfied(252, 148)?.difference(&satisfied(244, 156)?)?;
/// let impact = DifferenceInDifferences::new(process, others)?
///     .impact("the customers of the new process", Confidence::P95);
/// assert_eq!(impact.verdict(), Verdict::Improved);
/// assert_eq!(
///     impact.to_string(),
///     "the customers of the new process rose by 11.0 points more than the others [1.6, 20.3]"
/// );
/// assert_eq!(
///     impact.in_language(&Finnish).to_string(),
///     "the customers of the new process: nousua 11,0 pistettä enemmän kuin muilla [1,6; 20,3]" // a name stays as it is
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(try_from = "StoredImpact"))]
pub struct Impact {
    group: String,
    /// By how much the group itself moved; `None` where it is held against its own course.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    moved: Option<f64>,
    finding: Finding,
}

impl Impact {
    /// Whom the initiative was for.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, impact::InterruptedSeries};
    /// # let weekly = [61.0, 63.0, 60.0, 62.0, 70.0, 72.0, 69.0, 71.0].into_iter().enumerate();
    /// let impact = InterruptedSeries::from_figures(weekly, 4)?.impact("the shops", Confidence::P95);
    /// assert_eq!(impact.group(), "the shops");
    /// # Ok::<(), cxmetrics::impact::InterruptedSeriesError>(())
    /// ```
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// The effect with its interval and its p-value.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, impact::InterruptedSeries};
    /// # let weekly = [61.0, 63.0, 60.0, 62.0, 70.0, 72.0, 69.0, 71.0].into_iter().enumerate();
    /// let impact = InterruptedSeries::from_figures(weekly, 4)?.impact("the shops", Confidence::P95);
    /// assert_eq!(impact.finding().contrast().to_string(), "9.0 [2.5, 15.5]");
    /// # Ok::<(), cxmetrics::impact::InterruptedSeriesError>(())
    /// ```
    #[must_use]
    pub const fn finding(&self) -> &Finding {
        &self.finding
    }

    /// The verdict: improved, worsened, or no evidence of either; increased or decreased where nobody knows which is better.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, compare::Verdict, impact::InterruptedSeries};
    /// # let weekly = [61.0, 63.0, 60.0, 62.0, 70.0, 72.0, 69.0, 71.0].into_iter().enumerate();
    /// let impact = InterruptedSeries::from_figures(weekly, 4)?.impact("the shops", Confidence::P95);
    /// assert_eq!(impact.verdict(), Verdict::Increased);
    /// # Ok::<(), cxmetrics::impact::InterruptedSeriesError>(())
    /// ```
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.finding.verdict()
    }

    /// The effect in points; it is there, as the constructors see to it.
    fn value(&self) -> f64 {
        self.finding.contrast().value().unwrap_or(0.0)
    }
}

impl<A: Comparison, B: Comparison> DifferenceInDifferences<A, B> {
    /// What the initiative did, to be shown by the [mirror](crate::okr::Mirror::with_impact) and the
    /// [report](crate::okr::tracker::Tracker::with_impact): see [`Impact`].
    ///
    /// ```
    /// use cxmetrics::{Confidence, Difference, Estimate, impact::DifferenceInDifferences};
    ///
    /// let score = |satisfied| Estimate::share(satisfied, 400);
    /// let group = Difference::independent(&score(252)?, &score(240)?)?;
    /// let others = Difference::independent(&score(246)?, &score(244)?)?;
    /// let impact = DifferenceInDifferences::new(group, others)?.impact("the new shops", Confidence::P95);
    /// assert_eq!(
    ///     impact.to_string(),
    ///     "the new shops rose by 2.5 points more than the others [-7.0, 12.0]: no evidence of an effect"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn impact(&self, group: impl Into<String>, confidence: Confidence) -> Impact {
        Impact {
            group: group.into(),
            moved: Some(self.group().point_estimate().unwrap_or(0.0)),
            finding: self.finding(confidence),
        }
    }
}

impl InterruptedSeries {
    /// What the initiative did at once, against the course before it ([`level_change`](Self::level_change)), to be shown
    /// by the [mirror](crate::okr::Mirror::with_impact) and the [report](crate::okr::tracker::Tracker::with_impact).
    ///
    /// ```
    /// use cxmetrics::{Confidence, impact::InterruptedSeries};
    ///
    /// let weekly = [61.0, 63.0, 60.0, 62.0, 70.0, 72.0, 69.0, 71.0].into_iter().enumerate();
    /// let impact = InterruptedSeries::from_figures(weekly, 4)?.impact("the shops", Confidence::P95);
    /// assert_eq!(impact.to_string(), "the shops: 9.0 points above the course before [2.5, 15.5]");
    /// # Ok::<(), cxmetrics::impact::InterruptedSeriesError>(())
    /// ```
    #[must_use]
    pub fn impact(&self, group: impl Into<String>, confidence: Confidence) -> Impact {
        Impact {
            group: group.into(),
            moved: None,
            finding: self.level_change().finding(confidence),
        }
    }
}

impl Spoken for Impact {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 1);
        let contrast = self.finding.contrast();
        let beside = contrast.style_beside(f, &[0.0]);
        let limit = |limit: Option<f64>| match limit {
            Some(limit) => language.numbers().figure(beside.figure(limit)),
            None => language.say(&GeneralMessage::Open {}.into()),
        };
        let (lower, upper) = (limit(contrast.lower()), limit(contrast.upper()));
        let limits = Limits {
            lower: &lower,
            upper: &upper,
        };
        let points = style.unsigned().figure(self.value().abs());
        let evidence = self.verdict() != Verdict::NoEvidenceOfChange;
        let message = match self.moved {
            Some(moved) => {
                // "Rose more" and "fell less" are not the same to those who read it.
                let rose = moved >= 0.0;
                ComparisonMessage::Impact {
                    group: &self.group,
                    rose,
                    more: rose == (self.value() >= 0.0),
                    points,
                    limits,
                    evidence,
                }
            }
            None => ComparisonMessage::ImpactOnCourse {
                group: &self.group,
                above: self.value() >= 0.0,
                points,
                limits,
                evidence,
            },
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(Impact);

#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Impact", deny_unknown_fields)]
struct StoredImpact {
    group: String,
    #[serde(default)]
    moved: Option<f64>,
    finding: Finding,
}

/// Why a stored impact is none.
#[cfg(feature = "serde")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an impact is a difference with a value, of a group that moved by a finite number")]
struct NoImpact;

#[cfg(feature = "serde")]
impl TryFrom<StoredImpact> for Impact {
    type Error = NoImpact;

    fn try_from(stored: StoredImpact) -> Result<Self, Self::Error> {
        let StoredImpact {
            group,
            moved,
            finding,
        } = stored;
        let contrast = finding.contrast();
        let is_difference = contrast.kind() == ContrastKind::Difference;
        if is_difference && contrast.value().is_some() && moved.is_none_or(f64::is_finite) {
            Ok(Self {
                group,
                moved: moved.map(crate::edge::unsigned_zero),
                finding,
            })
        } else {
            Err(NoImpact)
        }
    }
}
