//! Scores of groups and questions of one survey, within its design.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;

use super::difference::SurveyDifference;
use super::products::by_unit;
use super::sampling::{Units, plain_covariance};
use super::score::Part;
use super::{Question, Survey};
use crate::edge::rounding;
use crate::estimate::{Estimate, EstimateError, JointScores, JointScoresError};
use crate::metric::Metric;
use crate::weight::SurveyError;
use crate::weight::codes::codes;

/// Standard errors below this part of the range are what rounding left of nothing.
const NO_ERROR: f64 = 1e-13;

impl Survey {
    /// The scores of all questions, one metric for each in their order, with the covariances that the design gives them:
    /// those who recommend are satisfied too, and clusters that are happy are happy throughout.
    ///
    /// Linearised contributions z of each score are summed within clusters, and V = Σ (1 − f) n/(n − 1)
    /// Σ (z − z̄)(z − z̄)ᵀ over all of them is one matrix; who left a question out is in it with z = 0. Without weights and
    /// design the scores are those of the plain [tallies](crate::Tally).
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Metrics`] unless there is a metric for each question; [`JointScoresError::Estimate`] if one of
    /// them has no score.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Ces, Nps, Scale};
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 6, 8, 3])?
    ///     .with_question(Scale::ONE_TO_SEVEN, [Some(6), Some(7), None, Some(5), Some(2)])?;
    /// let scores = survey.scores(&[&Nps::STANDARD, &Ces::MEAN])?;
    /// assert_eq!(scores.estimates()[1].value(), 5.0);
    /// // Those who would recommend find it easy, so that both scores err together.
    /// assert!(scores.correlation(0, 1).unwrap() > 0.8);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scores(&self, metrics: &[&dyn Metric]) -> Result<JointScores, JointScoresError> {
        self.check_metrics(metrics)?;
        let units = self.sampling.units();
        let parts = self
            .questions
            .iter()
            .zip(metrics)
            .map(|(question, metric)| self.part(&units, question, *metric, |_| true))
            .collect::<Result<_, _>>()?;
        Ok(self.joined(&units, parts))
    }

    /// How much the score of one question differs from that of another, such as the same question in the next wave of a
    /// panel: positive if the first is higher. Questions are counted from 0.
    ///
    /// Those who answered in one wave only count in that wave; how the two waves go together is known from those who
    /// answered in both, and from the design.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Position`] if there is no such question; [`JointScoresError::Estimate`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Nps, Scale};
    ///
    /// let spring = [Some(6), Some(8), Some(9), Some(3), Some(9), None, Some(7)];
    /// let autumn = [Some(9), Some(9), Some(10), Some(5), None, Some(7), Some(9)];
    /// let panel = Survey::from_answers(Scale::ZERO_TO_TEN, spring)?
    ///     .with_question(Scale::ZERO_TO_TEN, autumn)?
    ///     .with_weights([1.2, 0.8, 1.0, 1.5, 0.7, 1.1, 0.9])?;
    /// let change = panel.difference(&Nps::STANDARD, 1, 0)?;
    /// assert!(change.value() > 0.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn difference<M: Metric + ?Sized>(
        &self,
        metric: &M,
        first: usize,
        second: usize,
    ) -> Result<SurveyDifference, JointScoresError> {
        let units = self.sampling.units();
        let part = |position: usize| {
            let question = self.questions.get(position);
            let question = question.ok_or(JointScoresError::Position {
                position,
                scores: self.questions.len(),
            })?;
            Ok::<_, JointScoresError>(self.part(&units, question, metric, |_| true)?)
        };
        let parts = [part(first)?, part(second)?];
        self.contrast(&units, parts)
    }

    /// Sorts the respondents into groups, for scores of each of them within the design.
    ///
    /// Never take the answers of a group out and estimate them alone: clusters and strata without one of its members
    /// belong to its error.
    ///
    /// # Errors
    ///
    /// [`SurveyError::Length`] unless there is one group for each respondent.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Confidence, Nps, Scale};
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8, 10, 9, 6, 9, 2, 7])?
    ///     .with_clusters(&["A", "A", "B", "B", "C", "C", "D", "D", "E", "E"])?;
    /// let plan = ["paid", "free", "free", "paid", "paid", "free", "free", "paid", "free", "paid"];
    /// let by_plan = survey.by(&plan)?;
    /// assert_eq!(by_plan.keys(), ["free", "paid"]);
    /// let scores = by_plan.scores(&Nps::STANDARD)?;
    /// assert_eq!(format!("{:.1}", scores.estimates()[1]), "60.0");
    ///
    /// let difference = by_plan.difference(&Nps::STANDARD, &"paid", &"free")?;
    /// assert_eq!(format!("{:.1}", difference.value()), "80.0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn by<K: Ord + Clone>(&self, groups: &[K]) -> Result<SurveyGroups<'_, K>, SurveyError> {
        self.check_length("groups", groups.len())?;
        let (code_of, keys) = codes(groups);
        Ok(SurveyGroups {
            survey: self,
            keys: keys.into_iter().cloned().collect(),
            code_of,
            units: self.sampling.units(),
            question: 0,
        })
    }

    fn check_metrics(&self, metrics: &[&dyn Metric]) -> Result<(), JointScoresError> {
        if metrics.len() == self.questions.len() {
            Ok(())
        } else {
            Err(JointScoresError::Metrics {
                metrics: metrics.len(),
                questions: self.questions.len(),
            })
        }
    }

    /// The scores with one covariance matrix.
    fn joined(&self, units: &Units, parts: Vec<Part>) -> JointScores {
        let size = parts.len();
        let sums: Vec<&[f64]> = parts.iter().map(|part| part.sums.as_slice()).collect();
        let covariance = if self.is_plain() {
            plain_covariance(&sums)
        } else {
            units.covariance(&sums)
        };
        let apart = if self.is_plain() {
            apart(units, &parts)
        } else {
            Vec::new()
        };
        let linearised: Vec<_> = (0..size).map(|at| covariance.linearised(at)).collect();
        let mut matrix = covariance.matrix;
        let is_census = units.is_census();
        let estimates: Vec<Estimate> = parts
            .into_iter()
            .zip(linearised)
            .map(|(part, linearised)| {
                if is_census {
                    part.of_everybody()
                } else {
                    part.estimate(units, linearised)
                }
            })
            .collect();
        for (i, j) in pairs(size) {
            let errors = libm::sqrt(matrix[i * size + i]) * libm::sqrt(matrix[j * size + j]);
            // Each of its terms is rounded, and in absolute terms they sum to that product at most (Cauchy and Schwarz). Groups
            // that no unit has members of both of are within it.
            if matrix[i * size + j].abs() <= rounding(errors) {
                matrix[i * size + j] = 0.0;
                matrix[j * size + i] = 0.0;
            }
        }
        for (at, estimate) in estimates.iter().enumerate() {
            let width = estimate.range().end() - estimate.range().start();
            if estimate.std_error() <= NO_ERROR * width {
                for other in 0..size {
                    matrix[at * size + other] = 0.0;
                    matrix[other * size + at] = 0.0;
                }
            }
        }
        JointScores::of(estimates, matrix, apart)
    }

    /// The first minus the second.
    fn contrast(
        &self,
        units: &Units,
        parts: [Part; 2],
    ) -> Result<SurveyDifference, JointScoresError> {
        let scores = self.joined(units, parts.into());
        let design = units.degrees_of_freedom();
        SurveyDifference::new(&scores, design)
    }

    /// Whether there are neither weights nor a design nor a known population.
    pub(super) fn is_plain(&self) -> bool {
        self.is_simple() && self.sampling.population().is_none()
    }
}

/// Each pair of different positions, the smaller first.
/// The pairs of scores that no unit has members of both of.
fn apart(units: &Units, parts: &[Part]) -> Vec<(usize, usize)> {
    let size = parts.len();
    let mut together = vec![false; size * size];
    let members = parts.iter().map(|part| part.is_member.as_slice());
    for row in by_unit(members, units.count(), |is_member| is_member) {
        for &(left, _) in &row {
            for &(right, _) in &row {
                together[left * size + right] = true;
            }
        }
    }
    pairs(size)
        .filter(|&(i, j)| !together[i * size + j])
        .collect()
}

fn pairs(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).flat_map(move |first| (first + 1..size).map(move |second| (first, second)))
}

/// The respondents of a [`Survey`] in groups; made by [`Survey::by`].
///
/// Scores of groups are those of R's `svyby` with `covmat = TRUE`, their differences those of `svycontrast`
/// (Lumley, 2010, *Complex Surveys*): z = w (y − ȳ)/Ŵ for the members of a group that answered and 0 for all others, over
/// all clusters of the design. After post-stratification and raking it is w e, where e is what a regression on the
/// categories, with the weights from before, leaves of (y − ȳ)/Ŵ, and which is not 0 outside the group.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyGroups<'a, K> {
    survey: &'a Survey,
    keys: Vec<K>,
    /// For each respondent.
    code_of: Vec<u32>,
    units: Units,
    question: usize,
}

impl<K: Ord + Clone + Debug> SurveyGroups<'_, K> {
    /// The groups, in increasing order.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::THUMBS, [1, 0, 1])?;
    /// assert_eq!(survey.by(&["S", "N", "S"])?.keys(), ["N", "S"]);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// The same groups for another question; without it they are about the first.
    ///
    /// # Errors
    ///
    /// [`GroupError::Scores`] if there is no such question.
    ///
    /// ```
    /// # use cxmetrics::{Csat, Scale};
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::THUMBS, [1, 0, 1, 1])?
    ///     .with_question(Scale::THUMBS, [Some(0), Some(1), None, Some(1)])?;
    /// let by_region = survey.by(&["S", "N", "S", "N"])?.of_question(1)?;
    /// assert_eq!(by_region.scores(&Csat::top_box(1))?.estimates()[0].value(), 100.0);
    /// assert!(survey.by(&[1; 4])?.of_question(2).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_question(self, question: usize) -> Result<Self, GroupError> {
        let scores = self.survey.questions();
        if question < scores {
            Ok(Self { question, ..self })
        } else {
            let position = question;
            Err(JointScoresError::Position { position, scores }.into())
        }
    }

    /// The score of each group with the covariances of all of them.
    ///
    /// # Errors
    ///
    /// [`GroupError::Group`] for a group that has no score.
    pub fn scores<M: Metric + ?Sized>(&self, metric: &M) -> Result<JointScores, GroupError> {
        let parts = self.parts(&self.survey.questions[self.question], metric)?;
        Ok(self.survey.joined(&self.units, parts))
    }

    /// The score of each group and question, one metric for each question: all groups of the first question, then those of
    /// the second, with one covariance matrix. It has (groups × questions)² entries, each of which is a sum over the
    /// clusters.
    ///
    /// # Errors
    ///
    /// [`GroupError::Group`] for a group that has no score; [`GroupError::Scores`] unless there is a metric for
    /// each question.
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Ces, Nps, Scale};
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 6, 8, 3, 9])?
    ///     .with_question(Scale::ONE_TO_SEVEN, [6, 7, 2, 5, 2, 6].map(Some))?;
    /// let scores = survey
    ///     .by(&["N", "S", "N", "S", "N", "S"])?
    ///     .scores_of_all(&[&Nps::STANDARD, &Ces::MEAN])?;
    /// // NPS in N and S, effort in N and S.
    /// assert_eq!(scores.len(), 4);
    /// assert_eq!(scores.estimates()[3].value(), 6.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scores_of_all(&self, metrics: &[&dyn Metric]) -> Result<JointScores, GroupError> {
        self.survey.check_metrics(metrics)?;
        let mut parts = Vec::new();
        for (question, metric) in self.survey.questions.iter().zip(metrics) {
            parts.extend(self.parts(question, *metric)?);
        }
        Ok(self.survey.joined(&self.units, parts))
    }

    /// The score of one group minus that of another, with the covariance that the design gives them.
    ///
    /// # Errors
    ///
    /// [`GroupError::NoGroup`] if one of them is not among the groups; [`GroupError::Group`] if it has no score.
    pub fn difference<M: Metric + ?Sized>(
        &self,
        metric: &M,
        first: &K,
        second: &K,
    ) -> Result<SurveyDifference, GroupError> {
        let part = |key: &K| {
            let code = self.code(key)?;
            self.part(key, metric, |own| own == code)
        };
        let parts = [part(first)?, part(second)?];
        Ok(self.survey.contrast(&self.units, parts)?)
    }

    /// The score of one group minus that of all others together.
    ///
    /// # Errors
    ///
    /// As for [`difference`](Self::difference); [`GroupError::Group`] too if there are no others.
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Nps, Scale};
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 6, 8, 3, 9])?;
    /// let by_region = survey.by(&["N", "S", "W", "S", "N", "W"])?;
    /// let south = by_region.against_rest(&Nps::STANDARD, &"S")?;
    /// assert_eq!(south.value(), 50.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn against_rest<M: Metric + ?Sized>(
        &self,
        metric: &M,
        key: &K,
    ) -> Result<SurveyDifference, GroupError> {
        let code = self.code(key)?;
        let parts = [
            self.part(key, metric, |own| own == code)?,
            self.part(key, metric, |own| own != code)?,
        ];
        Ok(self.survey.contrast(&self.units, parts)?)
    }

    fn code(&self, key: &K) -> Result<u32, GroupError> {
        match self.keys.binary_search(key) {
            // No more groups than respondents, and those are in memory.
            Ok(place) => Ok(u32::try_from(place).unwrap_or(u32::MAX)),
            Err(_) => Err(GroupError::NoGroup {
                group: format!("{key:?}"),
            }),
        }
    }

    fn part<M: Metric + ?Sized>(
        &self,
        key: &K,
        metric: &M,
        of: impl Fn(u32) -> bool,
    ) -> Result<Part, GroupError> {
        let question = &self.survey.questions[self.question];
        self.part_of(question, key, metric, of)
    }

    fn part_of<M: Metric + ?Sized>(
        &self,
        question: &Question,
        key: &K,
        metric: &M,
        of: impl Fn(u32) -> bool,
    ) -> Result<Part, GroupError> {
        let in_group = |respondent: usize| of(self.code_of[respondent]);
        self.survey
            .part(&self.units, question, metric, in_group)
            .map_err(|error| GroupError::Group {
                group: format!("{key:?}"),
                error,
            })
    }

    fn parts<M: Metric + ?Sized>(
        &self,
        question: &Question,
        metric: &M,
    ) -> Result<Vec<Part>, GroupError> {
        (0..)
            .zip(&self.keys)
            .map(|(code, key)| self.part_of(question, key, metric, |own| own == code))
            .collect()
    }
}

/// Why groups of a survey have no scores.
///
/// ```
/// use cxmetrics::weight::Survey;
/// use cxmetrics::{Nps, Scale};
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 6])?;
/// let error = survey.by(&["N", "S", "N"])?.difference(&Nps::STANDARD, &"N", &"W").unwrap_err();
/// assert_eq!(error.to_string(), "no respondent is in group \"W\"");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GroupError {
    /// There is no such group.
    #[error("no respondent is in group {group}")]
    NoGroup {
        /// The group.
        group: alloc::string::String,
    },
    /// A group, or the rest of it, has no score.
    #[error("group {group}: {error}")]
    Group {
        /// The group.
        group: alloc::string::String,
        /// Why not.
        error: EstimateError,
    },
    /// The scores of all groups do not go together.
    #[error(transparent)]
    Scores(#[from] JointScoresError),
}
