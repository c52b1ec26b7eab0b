//! The answers of a survey one by one, with the way they were drawn.

// First what makes a survey: the page of a type begins with the first file that says something of it.
mod answers;

mod calibrate;
mod difference;
mod groups;
mod influence;
mod lone;
mod products;
mod replicates;
mod sampling;
mod score;

pub use difference::{StudentDifference, SurveyDifference};
pub use groups::{GroupError, SurveyGroups};
pub use lone::LoneCluster;
pub use replicates::Replicates;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use core::fmt::Debug;

use num_traits::ToPrimitive;

use self::sampling::Sampling;
use super::raking::Calibrated;
use super::{SurveyError, is_usable, kish_size};
use crate::edge::unsigned_zero;
use crate::scale::Scale;
use crate::sum::Sum;

/// Answers with their weights and the design of the survey they come from.
///
/// A column has one entry for each answer, in the order of the ratings. Start with the ratings, add what the
/// design has, and estimate: the result is what R's `svymean` gives, and every interval works on it. See
/// [`weight`](crate::weight) for the formulas.
///
/// An answer of weight 0 stays in the design and stands for nobody: give weight 0 to all answers outside a group,
/// and the estimate is that of the group with the right error.
///
/// # Examples
///
/// ```
/// use cxmetrics::weight::Survey;
/// use cxmetrics::{Confidence, Metric, Nps, Scale};
///
/// // Eight shops in two regions were drawn, and two customers asked in each.
/// let ratings = [9, 10, 7, 3, 10, 8, 9, 5, 9, 10, 7, 2, 9, 8, 10, 9];
/// let weights = [1.2, 0.8, 1.5, 1.0, 2.0, 0.5, 1.1, 0.9, 1.3, 0.7, 1.6, 2.2, 0.6, 1.4, 1.0, 0.8];
/// let region = ["N", "N", "N", "N", "N", "N", "N", "N", "S", "S", "S", "S", "S", "S", "S", "S"];
/// let shop = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8];
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, ratings)?
///     .with_weights(weights)?
///     .with_strata(&region)?
///     .with_clusters(&shop)?;
/// let nps = Nps::STANDARD.estimate_survey(&survey)?;
/// assert_eq!(format!("{nps:.2} ± {:.2}", nps.std_error()), "29.03 ± 28.55");
/// assert_eq!(nps.degrees_of_freedom(), 6);
/// assert_eq!(nps.interval(Confidence::P95).to_string(), "29.0 [-36.3, 74.1]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    questions: Vec<Question>,
    weights: Vec<f64>,
    sampling: Sampling,
    calibrated: Option<Calibrated>,
}

/// What was answered to one question.
#[derive(Clone, Debug, PartialEq)]
struct Question {
    scale: Scale,
    /// The level of each answer, or [`MISSING`].
    levels: Vec<u16>,
}

/// The level of an answer that was not given; a scale has at most 1,001.
const MISSING: u16 = u16::MAX;

impl Question {
    fn new<I, T>(scale: Scale, answers: I) -> Result<Self, SurveyError>
    where
        I: IntoIterator<Item = Option<T>>,
        T: ToPrimitive,
    {
        let level = |(position, answer): (usize, Option<T>)| match answer {
            None => Ok(MISSING),
            Some(rating) => match scale.level(&rating) {
                Ok(level) => Ok(u16::try_from(level).unwrap_or(MISSING)),
                Err(error) => Err(SurveyError::RatingAt { position, error }),
            },
        };
        let levels = answers
            .into_iter()
            .enumerate()
            .map(level)
            .collect::<Result<_, _>>()?;
        Ok(Self { scale, levels })
    }

    /// The level of a respondent's answer.
    fn level(&self, respondent: usize) -> Option<usize> {
        let level = self.levels[respondent];
        (level != MISSING).then_some(usize::from(level))
    }
}

impl Survey {
    /// Gives each answer its weight: how many customers it stands for, in any unit.
    ///
    /// # Errors
    ///
    /// [`SurveyError::WeightAt`] for a weight that is neither 0 nor between 10⁻¹⁰⁰ and 10¹⁰⁰;
    /// [`SurveyError::NoWeight`] if all are 0; [`SurveyError::Length`] unless there is one for each answer.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::weight::Survey;
    /// # use cxmetrics::{Metric, Nps, Scale};
    /// // Two promoters, and a detractor who stands for three customers.
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3])?;
    /// let weighted = survey.clone().with_weights([1.0, 1.0, 3.0])?;
    /// assert_eq!(Nps::STANDARD.estimate_survey(&weighted)?.to_string(), "-20.0");
    /// assert_eq!(survey.with_weights([1.0]).unwrap_err().to_string(), "1 weight for 3 answers");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_weights<I>(self, weights: I) -> Result<Self, SurveyError>
    where
        I: IntoIterator<Item = f64>,
    {
        // A weight of −0 is none.
        let weights: Vec<f64> = weights.into_iter().map(unsigned_zero).collect();
        self.check_length("weights", weights.len())?;
        if let Some((position, &weight)) = weights
            .iter()
            .enumerate()
            .find(|(_, weight)| !is_usable(**weight))
        {
            return Err(SurveyError::WeightAt { position, weight });
        }
        if weights.iter().all(|&weight| weight == 0.0) {
            return Err(SurveyError::NoWeight);
        }
        Ok(Self {
            weights,
            calibrated: None,
            ..self
        })
    }

    /// Says which stratum each answer was drawn from: groups that were sampled separately, such as regions.
    ///
    /// # Errors
    ///
    /// [`SurveyError::SingleCluster`] if a stratum has fewer than two clusters, or answers if there are no
    /// clusters: join it with a similar one. [`SurveyError::Length`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::weight::Survey;
    /// # use cxmetrics::{Metric, Nps, Scale};
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 8, 3, 6, 8])?;
    /// let error = Nps::STANDARD.estimate_survey(&survey)?.std_error();
    /// assert_eq!(format!("{error:.1}"), "33.3");
    /// // How many were asked in each region was fixed, so that regions differ is no part of the error.
    /// let survey = survey.with_strata(&["N", "N", "N", "S", "S", "S"])?;
    /// let error = Nps::STANDARD.estimate_survey(&survey)?.std_error();
    /// assert_eq!(format!("{error:.1}"), "23.6");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_strata<K: Ord + Debug>(self, strata: &[K]) -> Result<Self, SurveyError> {
        self.stratify(strata, |_| Ok(None))
    }

    /// The same for strata of a known size: how many clusters, or customers if there are no clusters, each has
    /// in the whole population. The more of them are in the sample, the smaller the error.
    ///
    /// Give the clusters first.
    ///
    /// # Errors
    ///
    /// As for [`with_strata`](Self::with_strata); [`SurveyError::NoPopulation`] for a stratum without a size;
    /// [`SurveyError::Population`] if the sample has more clusters than the population.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 7, 3, 10, 6])?.with_finite_strata(
    ///     &["big", "big", "big", "small", "small", "small"],
    ///     [("big", 4), ("small", 300)],
    /// )?;
    /// let nps = Nps::STANDARD.estimate_survey(&survey)?;
    /// assert_eq!(format!("{:.1}", nps.std_error()), "34.2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_finite_strata<K: Ord + Debug>(
        self,
        strata: &[K],
        populations: impl IntoIterator<Item = (K, u64)>,
    ) -> Result<Self, SurveyError> {
        let populations: BTreeMap<K, u64> = populations.into_iter().collect();
        self.stratify(strata, |key| match populations.get(key) {
            Some(&population) => Ok(Some(population)),
            None => Err(SurveyError::NoPopulation {
                stratum: format!("{key:?}"),
            }),
        })
    }

    fn stratify<K: Ord + Debug>(
        self,
        column: &[K],
        population: impl Fn(&K) -> Result<Option<u64>, SurveyError>,
    ) -> Result<Self, SurveyError> {
        self.check_length("strata", column.len())?;
        Ok(Self {
            sampling: self.sampling.with_strata(column, population)?,
            ..self
        })
    }

    /// Says what to do with a stratum of which there is one cluster only and which is no census; the default is to
    /// [refuse](LoneCluster::Refuse) it. Say it before you give the strata.
    ///
    /// # Errors
    ///
    /// [`SurveyError::SingleCluster`] if the policy finds nothing to learn a variance from.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::weight::{LoneCluster, Survey};
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8])?;
    /// let strata = ["big", "small", "small", "small"];
    /// assert!(survey.clone().with_strata(&strata).is_err());
    /// assert!(survey.with_lone_clusters(LoneCluster::Certainty)?.with_strata(&strata).is_ok());
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    pub fn with_lone_clusters(self, policy: LoneCluster) -> Result<Self, SurveyError> {
        Ok(Self {
            sampling: self.sampling.with_lone_clusters(policy)?,
            ..self
        })
    }

    /// Says which cluster each answer belongs to: groups that were drawn as a whole, such as shops, classes or
    /// households. Clusters belong to their stratum: the same label in two strata is two clusters.
    ///
    /// # Errors
    ///
    /// [`SurveyError::SingleCluster`] if there is one cluster only, in all or in a stratum;
    /// [`SurveyError::Length`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::weight::Survey;
    /// # use cxmetrics::{Metric, Nps, Scale};
    /// // Two customers in each of three shops, who agree: as good as three answers, not six.
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 6, 8, 7])?
    ///     .with_clusters(&["A", "A", "B", "B", "C", "C"])?;
    /// let nps = Nps::STANDARD.estimate_survey(&survey)?;
    /// assert_eq!(format!("{:.1}", nps.std_error()), "57.7");
    /// assert_eq!(nps.degrees_of_freedom(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_clusters<K: Ord>(self, clusters: &[K]) -> Result<Self, SurveyError> {
        self.check_length("clusters", clusters.len())?;
        Ok(Self {
            sampling: self.sampling.with_clusters(clusters)?,
            ..self
        })
    }

    /// Says how many clusters, or customers if there are no clusters, the whole population has. For a survey with
    /// strata it is the size of each of them; where they differ take
    /// [`with_finite_strata`](Self::with_finite_strata).
    ///
    /// Give the clusters first. Of answers that all count once, without clusters and strata, the scores are those of
    /// [`Estimate::of_population`](crate::Estimate::of_population); if everybody is in the sample they are a
    /// [census](crate::Estimate::is_census).
    ///
    /// # Errors
    ///
    /// [`SurveyError::Population`] if the sample has more; [`SurveyError::SingleCluster`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Confidence, Metric, Nps, Scale};
    ///
    /// // 8 of the 10 members of a team answered.
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8, 10, 9, 6, 9])?;
    /// let of_many = Nps::STANDARD.estimate_survey(&survey)?;
    /// let of_ten = Nps::STANDARD.estimate_survey(&survey.with_population(10)?)?;
    /// assert_eq!(of_many.interval(Confidence::P95).to_string(), "37.5 [-25.6, 77.5]");
    /// assert_eq!(of_ten.interval(Confidence::P95).to_string(), "37.5 [10.0, 50.0]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_population(self, size: u64) -> Result<Self, SurveyError> {
        Ok(Self {
            sampling: self.sampling.with_population(size)?,
            ..self
        })
    }

    /// The scale of the answers, those to the first question if there are several.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 2])?;
    /// assert_eq!(survey.scale(), Scale::ONE_TO_FIVE);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn scale(&self) -> Scale {
        self.questions[0].scale
    }

    /// How many questions were asked.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 2])?
    ///     .with_question(Scale::THUMBS, [None, Some(1)])?;
    /// assert_eq!(survey.questions(), 2);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn questions(&self) -> usize {
        self.questions.len()
    }

    /// The number of respondents, also those of weight 0 and those with missing answers; never 0.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 2, 4])?.with_weights([1.0, 0.0, 2.0])?;
    /// assert_eq!(survey.len(), 3);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // it never is
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// The weight of each answer, as the last step has left it.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// // Half the customers are new, and one of three answers is.
    /// let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 2, 4])?
    ///     .poststratified(&["old", "new", "old"], [("old", 50.0), ("new", 50.0)])?;
    /// assert_eq!(survey.weights(), [25.0, 50.0, 25.0]);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Kish's effective size (Σ w)² / Σ w² of the weights (Kish, 1965).
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// // 6² / (1 + 1 + 1 + 9)
    /// let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 2, 4, 4])?.with_weights([1.0, 1.0, 1.0, 3.0])?;
    /// assert_eq!(survey.kish_size(), 3.0);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn kish_size(&self) -> f64 {
        let mut squares = Sum::default();
        for &weight in &self.weights {
            squares.add_product(weight, weight);
        }
        kish_size(self.weight(), squares.value())
    }

    fn weight(&self) -> f64 {
        self.weights.iter().copied().collect::<Sum>().value()
    }

    fn check_length(&self, column: &'static str, found: usize) -> Result<(), SurveyError> {
        if found == self.len() {
            Ok(())
        } else {
            Err(SurveyError::Length {
                column,
                found,
                answers: self.len(),
            })
        }
    }
}
