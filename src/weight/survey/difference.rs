//! The difference of two scores of one survey.

use crate::estimate::{Composite, JointScores, JointScoresError};
use crate::interval::{Confidence, Interval, Method};
use crate::special::student_upper_tail;

/// The difference of two scores of one survey, of two groups or two questions, with the covariance that its design gives
/// them; made by [`SurveyGroups`](super::SurveyGroups) and [`Survey::difference`](super::Survey::difference).
///
/// Its [`interval`](Self::interval) is that of a [`Composite`] (MOVER with the correlation r = v₁₂/√(v₁₁ v₂₂)): from the limits
/// that each score has with what it is worth and its few clusters. Student's t on √(v₁₁ + v₂₂ − 2 v₁₂), which is what
/// survey software prints, stands beside it as a [reference](Self::student_t).
///
/// In clustered surveys r is often large: what is good for one group of a shop's customers is good for the other. A
/// comparison that takes the two as strangers can then be twice too wide.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyDifference {
    composite: Composite,
    std_error: f64,
    /// Of the score that has fewer, and of the whole design.
    degrees_of_freedom: [u64; 2],
    /// How large a difference can be.
    largest: f64,
}

impl SurveyDifference {
    /// The first of two scores minus the second.
    pub(super) fn new(scores: &JointScores, design: u64) -> Result<Self, JointScoresError> {
        let composite = scores.difference(0, 1)?;
        let estimates = scores.estimates();
        let range = |at: usize| (*estimates[at].range().start(), *estimates[at].range().end());
        let ((low, high), (other_low, other_high)) = (range(0), range(1));
        let fewer = estimates
            .iter()
            .map(crate::Estimate::degrees_of_freedom)
            .min();
        Ok(Self {
            std_error: composite.std_error(),
            composite,
            degrees_of_freedom: [fewer.unwrap_or(0), design],
            largest: (high - other_low).abs().max((low - other_high).abs()),
        })
    }

    /// The first score minus the second.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.composite.value()
    }

    /// √(v₁₁ + v₂₂ − 2 v₁₂).
    #[must_use]
    pub const fn std_error(&self) -> f64 {
        self.std_error
    }

    /// The difference as a weighted sum of scores that go together.
    #[must_use]
    pub const fn composite(&self) -> &Composite {
        &self.composite
    }

    /// The interval of the true difference.
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval {
        self.composite.interval(confidence)
    }

    /// The p-value of "there is no difference": 1 − the confidence at which a limit of the [interval](Self::interval)
    /// touches 0; 0 for a difference in a [census](crate::Estimate::is_census), which has no error.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        self.composite.p_value(0.0)
    }

    /// Student's t with the degrees of freedom of the score that has fewer: as reference; the default is
    /// [`interval`](Self::interval).
    #[must_use]
    pub const fn student_t(&self) -> StudentDifference {
        self.student_with(self.degrees_of_freedom[0])
    }

    /// Student's t with clusters − strata − 1 degrees of freedom, as R's `svyttest` has it: there the difference of two groups
    /// is the slope of a regression. All clusters of the design count, as in
    /// [`student_t_of_design`](Self::student_t_of_design); R leaves out those in which nobody answered.
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Nps, Scale};
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8, 10, 9, 6, 9, 2, 7])?
    ///     .with_clusters(&["A", "A", "B", "B", "C", "C", "D", "D", "E", "E"])?;
    /// let difference =
    ///     survey.by(&[1, 2, 2, 1, 1, 2, 2, 1, 2, 1])?.difference(&Nps::STANDARD, &1, &2)?;
    /// assert_eq!(difference.student_t_of_design().degrees_of_freedom(), 4);
    /// assert_eq!(difference.student_t_of_regression().degrees_of_freedom(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn student_t_of_regression(&self) -> StudentDifference {
        self.student_with(self.degrees_of_freedom[1].saturating_sub(1))
    }

    /// Student's t with the degrees of freedom of the whole design, clusters − strata, as R's `svycontrast` has it.
    #[must_use]
    pub const fn student_t_of_design(&self) -> StudentDifference {
        self.student_with(self.degrees_of_freedom[1])
    }

    const fn student_with(&self, degrees_of_freedom: u64) -> StudentDifference {
        StudentDifference {
            value: self.value(),
            std_error: self.std_error,
            degrees_of_freedom,
            largest: self.largest,
        }
    }
}

/// What Student's t says of a difference of two scores of one survey.
///
/// ```
/// use cxmetrics::weight::Survey;
/// use cxmetrics::{Confidence, Nps, Scale};
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8, 10, 9, 6, 9, 2, 7])?
///     .with_clusters(&["A", "A", "B", "B", "C", "C", "D", "D", "E", "E"])?;
/// let group = [1, 2, 2, 1, 1, 2, 2, 1, 2, 1];
/// let difference = survey.by(&group)?.difference(&Nps::STANDARD, &1, &2)?;
/// let student = difference.student_t();
/// assert_eq!(student.degrees_of_freedom(), 4);
/// let t = student.statistic().unwrap();
/// assert_eq!(t, difference.value() / difference.std_error());
/// assert!(student.interval(Confidence::P95).contains(difference.value()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StudentDifference {
    value: f64,
    std_error: f64,
    degrees_of_freedom: u64,
    largest: f64,
}

impl StudentDifference {
    /// The degrees of freedom.
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> u64 {
        self.degrees_of_freedom
    }

    /// The difference divided by its standard error; `None` if that is 0 or has no degrees of freedom.
    #[must_use]
    pub fn statistic(&self) -> Option<f64> {
        let known = self.std_error > 0.0 && self.degrees_of_freedom > 0;
        known.then(|| self.value / self.std_error)
    }

    /// The two-sided p-value of "there is no difference"; `None` as for the [statistic](Self::statistic).
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        let statistic = self.statistic()?;
        let tail = student_upper_tail(statistic.abs(), self.degrees_of_freedom as f64);
        Some((2.0 * tail).min(1.0))
    }

    /// The difference ± t standard errors, no further than differences can go; all of that without degrees of freedom.
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let reach = if self.degrees_of_freedom > 0 {
            confidence.student_quantile(self.degrees_of_freedom as f64) * self.std_error
        } else {
            2.0 * self.largest
        };
        let limits = [self.value - reach, self.value + reach];
        let limits = limits.map(|limit| limit.clamp(-self.largest, self.largest));
        Interval::new(self.value, limits, confidence, Method::StudentT)
    }
}
