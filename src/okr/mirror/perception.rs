//! What employees believe customers would answer, against what customers answer.

use core::fmt;

use crate::compare::{Comparison, Difference, DifferenceError, Verdict};
use crate::estimate::{Estimate, EstimateError};
use crate::interval::Confidence;
use crate::metric::Metric;
use crate::shown::{Style, pad};
use crate::tally::Tally;
use crate::words::{Language, MirrorMessage, Spoken, spoken};

/// The gap between what employees believe customers would answer and what customers do answer.
///
/// Ask customers the usual question, and employees "what would our customers say?" on the same scale. A team that believes
/// its customers happier than they are sees no reason to change anything.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::mirror::{Perception, PerceptionGap};
/// use cxmetrics::{Confidence, Nps, Scale, Tally};
///
/// let believed = Tally::from_counts(Scale::ZERO_TO_TEN, [0, 0, 0, 1, 1, 2, 3, 19, 28, 36, 20])?;
/// let answered = Tally::from_counts(Scale::ZERO_TO_TEN, [9, 3, 5, 8, 9, 20, 26, 40, 60, 70, 50])?;
/// let gap = PerceptionGap::of(&Nps::STANDARD, &believed, &answered)?;
///
/// assert_eq!(gap.perception(Confidence::P95), Perception::TooRosy);
/// assert_eq!(gap.difference().interval(Confidence::P95).to_string(), "31.2 [16.2, 45.5]");
/// assert_eq!(
///     gap.to_string(),
///     "employees believe 44.5, customers answer 13.3: too rosy"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct PerceptionGap {
    believed: Estimate,
    answered: Estimate,
    difference: Difference,
}

impl PerceptionGap {
    /// The scores of both tallies under one metric, and their difference.
    ///
    /// # Errors
    ///
    /// [`PerceptionError::Believed`] or [`PerceptionError::Answered`] if a tally has no score;
    /// [`PerceptionError::Difference`] if their scales differ.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Csat, Scale, Tally, okr::mirror::PerceptionGap};
    ///
    /// let believed = Tally::from_counts(Scale::THUMBS, [4, 36])?;
    /// let answered = Tally::from_counts(Scale::THUMBS, [90, 210])?;
    /// let gap = PerceptionGap::of(&Csat::top_box(1), &believed, &answered)?;
    /// assert_eq!(gap.to_string(), "employees believe 90.0, customers answer 70.0: too rosy");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of<M: Metric + ?Sized>(
        metric: &M,
        believed: &Tally,
        answered: &Tally,
    ) -> Result<Self, PerceptionError> {
        let believed = metric
            .estimate(believed)
            .map_err(PerceptionError::Believed)?;
        let answered = metric
            .estimate(answered)
            .map_err(PerceptionError::Answered)?;
        Self::between(believed, answered)
    }

    /// The gap between two estimates: of weighted answers, of a designed survey, of groups of one.
    ///
    /// # Errors
    ///
    /// [`PerceptionError::Difference`] unless both are scores by one rule on one scale.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::mirror::PerceptionGap;
    /// use cxmetrics::Estimate;
    ///
    /// let gap = PerceptionGap::between(Estimate::share(36, 40)?, Estimate::share(128, 200)?)?;
    /// assert_eq!(gap.to_string(), "employees believe 90.0, customers answer 64.0: too rosy");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn between(believed: Estimate, answered: Estimate) -> Result<Self, PerceptionError> {
        let difference = Difference::independent(&believed, &answered)?;
        Ok(Self {
            believed,
            answered,
            difference,
        })
    }

    /// The score that employees believe in.
    ///
    /// ```
    /// # use cxmetrics::{Csat, Scale, Tally, okr::mirror::PerceptionGap};
    /// # let believed = Tally::from_counts(Scale::THUMBS, [4, 36])?;
    /// # let answered = Tally::from_counts(Scale::THUMBS, [90, 210])?;
    /// let gap = PerceptionGap::of(&Csat::top_box(1), &believed, &answered)?;
    /// assert_eq!((gap.believed().value(), gap.believed().sample_size()), (90.0, 40));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn believed(&self) -> &Estimate {
        &self.believed
    }

    /// The score that customers give.
    ///
    /// ```
    /// # use cxmetrics::{Csat, Scale, Tally, okr::mirror::PerceptionGap};
    /// # let believed = Tally::from_counts(Scale::THUMBS, [4, 36])?;
    /// # let answered = Tally::from_counts(Scale::THUMBS, [90, 210])?;
    /// let gap = PerceptionGap::of(&Csat::top_box(1), &believed, &answered)?;
    /// assert_eq!((gap.answered().value(), gap.answered().sample_size()), (70.0, 300));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn answered(&self) -> &Estimate {
        &self.answered
    }

    /// What is believed less what is answered, with all that a [`Difference`] can say.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Csat, Scale, Tally, okr::mirror::PerceptionGap};
    /// # let believed = Tally::from_counts(Scale::THUMBS, [4, 36])?;
    /// # let answered = Tally::from_counts(Scale::THUMBS, [90, 210])?;
    /// let gap = PerceptionGap::of(&Csat::top_box(1), &believed, &answered)?;
    /// assert_eq!(gap.difference().interval(Confidence::P95).to_string(), "20.0 [6.2, 28.5]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn difference(&self) -> &Difference {
        &self.difference
    }

    /// Whether employees see their customers too rosily, too gloomily, or not demonstrably wrong.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Csat, Scale, Tally, okr::mirror::{Perception, PerceptionGap}};
    /// # let believed = Tally::from_counts(Scale::THUMBS, [4, 36])?;
    /// # let answered = Tally::from_counts(Scale::THUMBS, [90, 210])?;
    /// let gap = PerceptionGap::of(&Csat::top_box(1), &believed, &answered)?;
    /// assert_eq!(gap.perception(Confidence::P95), Perception::TooRosy);
    /// assert_eq!(gap.perception(Confidence::new(0.999)?), Perception::NoEvidenceOfGap);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn perception(&self, confidence: Confidence) -> Perception {
        Perception::of(self.difference.finding(confidence).verdict())
    }
}

/// Displays both scores and, at 95 % confidence, what they mean.
impl Spoken for PerceptionGap {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 1);
        let message = MirrorMessage::Perception {
            believed: style.figure(self.believed.value()),
            answered: style.figure(self.answered.value()),
            perception: self.perception(Confidence::P95).label(),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(PerceptionGap);

/// How well employees know what customers think.
///
/// # Examples
///
/// ```
/// # use cxmetrics::{Confidence, Csat, Scale, Tally, okr::mirror::{Perception, PerceptionGap}};
/// let believed = Tally::from_counts(Scale::THUMBS, [20, 20])?; // 50 %
/// let answered = Tally::from_counts(Scale::THUMBS, [90, 210])?; // 70 %
/// let gap = PerceptionGap::of(&Csat::top_box(1), &believed, &answered)?;
/// assert_eq!(gap.perception(Confidence::P95), Perception::TooGloomy);
/// assert_eq!(Perception::NoEvidenceOfGap.to_string(), "no evidence of a gap");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Perception {
    /// Employees believe in a better score than customers give.
    TooRosy,
    /// Employees believe in a worse score than customers give.
    TooGloomy,
    /// No gap was shown; that is not to say that there is none.
    NoEvidenceOfGap,
}

impl Perception {
    const fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Improved | Verdict::Increased => Self::TooRosy,
            Verdict::Worsened | Verdict::Decreased => Self::TooGloomy,
            Verdict::NoEvidenceOfChange | Verdict::Equivalent => Self::NoEvidenceOfGap,
        }
    }
}

spoken!(Perception {
    TooRosy = TooRosy,
    TooGloomy = TooGloomy,
    NoEvidenceOfGap = NoEvidenceOfGap,
});

/// Why there is no perception gap.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Csat, Scale, Tally, okr::mirror::PerceptionGap};
///
/// let nobody = Tally::new(Scale::THUMBS);
/// let answered = Tally::from_counts(Scale::THUMBS, [90, 210])?;
/// let error = PerceptionGap::of(&Csat::top_box(1), &nobody, &answered).unwrap_err();
/// assert_eq!(error.to_string(), "what employees believe: no answers, so no score");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PerceptionError {
    /// What employees believe has no score.
    #[error("what employees believe: {0}")]
    Believed(#[source] EstimateError),
    /// What customers answer has no score.
    #[error("what customers answer: {0}")]
    Answered(#[source] EstimateError),
    /// The two scores cannot be compared.
    #[error(transparent)]
    Difference(#[from] DifferenceError),
}
