//! The answers of a survey one by one, with the way they were drawn.

mod score;

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;

use num_traits::ToPrimitive;

use super::calibration::{Calibrated, Calibration, Margin, rake};
use super::trim::trim;
use super::{SurveyError, is_usable, kish_size};
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
    scale: Scale,
    /// The level of each answer.
    levels: Vec<u16>,
    weights: Vec<f64>,
    /// For each answer the position of its stratum in `strata`, and the label of its cluster.
    stratum_of: Option<Vec<u32>>,
    cluster_of: Option<Vec<u32>>,
    /// A single one without a name if the survey has no strata.
    strata: Vec<Stratum>,
    calibrated: Option<Calibrated>,
}

#[derive(Clone, Debug, PartialEq)]
struct Stratum {
    name: String,
    /// How many clusters the population has; infinitely many if nobody said.
    population: Option<u64>,
}

/// What the variance is computed over: the clusters, or the answers if there are none.
struct Units {
    /// For each answer.
    unit_of: Vec<u32>,
    /// For each unit.
    stratum_of: Vec<u32>,
    /// For each stratum.
    counts: Vec<u64>,
}

impl Survey {
    /// A simple random sample: the ratings, each with weight 1.
    ///
    /// # Errors
    ///
    /// [`SurveyError::RatingAt`] with the position of the first rating that is not on the scale;
    /// [`SurveyError::Empty`] without ratings.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 6, 10])?;
    /// assert_eq!(survey.weights(), [1.0, 1.0, 1.0]);
    /// assert_eq!(
    ///     Survey::new(Scale::ZERO_TO_TEN, [9, 11]).unwrap_err().to_string(),
    ///     "rating 11 is not on the scale 0-10, at position 1"
    /// );
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    pub fn new<I>(scale: Scale, ratings: I) -> Result<Self, SurveyError>
    where
        I: IntoIterator,
        I::Item: ToPrimitive,
    {
        let level = |(position, rating): (usize, I::Item)| match scale.level(&rating) {
            // A scale has at most 1,001 levels.
            Ok(level) => Ok(u16::try_from(level).unwrap_or(u16::MAX)),
            Err(error) => Err(SurveyError::RatingAt { position, error }),
        };
        let levels: Vec<u16> = ratings
            .into_iter()
            .enumerate()
            .map(level)
            .collect::<Result<_, _>>()?;
        if levels.is_empty() {
            return Err(SurveyError::Empty);
        }
        Ok(Self {
            scale,
            weights: vec![1.0; levels.len()],
            levels,
            stratum_of: None,
            cluster_of: None,
            strata: vec![Stratum {
                name: String::new(),
                population: None,
            }],
            calibrated: None,
        })
    }

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
    /// assert_eq!(survey.with_weights([1.0]).unwrap_err().to_string(), "1 weights for 3 answers");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_weights<I>(self, weights: I) -> Result<Self, SurveyError>
    where
        I: IntoIterator<Item = f64>,
    {
        let weights: Vec<f64> = weights.into_iter().collect();
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
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 7, 3, 10, 6])?
    ///     .with_finite_strata(&["big", "big", "big", "small", "small", "small"], [("big", 4), ("small", 300)])?;
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
        let (stratum_of, keys) = codes(column);
        let strata = keys
            .into_iter()
            .map(|key| {
                Ok(Stratum {
                    name: format!("{key:?}"),
                    population: population(key)?,
                })
            })
            .collect::<Result<_, SurveyError>>()?;
        Self {
            stratum_of: Some(stratum_of),
            strata,
            ..self
        }
        .checked()
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
        let (cluster_of, _) = codes(clusters);
        Self {
            cluster_of: Some(cluster_of),
            ..self
        }
        .checked()
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
    pub fn with_population(mut self, size: u64) -> Result<Self, SurveyError> {
        for stratum in &mut self.strata {
            stratum.population = Some(size);
        }
        self.checked()
    }

    /// Scales the weights within each category so that they sum to its known total: post-stratification.
    ///
    /// The totals are numbers of customers, or shares in any unit. Every answer must be in a category with a
    /// total. The standard error is that of what the categories leave unexplained.
    ///
    /// # Errors
    ///
    /// As for [`Margin::new`] and [`raked`](Self::raked).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// // Half of the customers are new, but few of the new ones answered.
    /// let customer = ["old", "old", "old", "old", "old", "old", "new", "new"];
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 9, 8, 10, 9, 6, 9])?
    ///     .poststratified(&customer, [("old", 50.0), ("new", 50.0)])?;
    /// assert_eq!(format!("{:.2}", survey.weights()[0]), "8.33");
    /// let nps = Nps::STANDARD.estimate_survey(&survey)?;
    /// assert_eq!(format!("{nps:.1}"), "41.7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn poststratified<K: Ord + Debug>(
        self,
        categories: &[K],
        totals: impl IntoIterator<Item = (K, f64)>,
    ) -> Result<Self, SurveyError> {
        let margin = Margin::new(categories, totals)?;
        self.raked(&[margin])
    }

    /// Scales the weights so that they meet the known totals of several margins at once: raking (Deming and
    /// Stephan, 1940). For when the totals by age and by region are known, but not those of each age in each
    /// region.
    ///
    /// The standard error is that of the generalised regression estimator: of what a regression on the margins with
    /// the weights from before leaves unexplained (Deville and Särndal, 1992), as R's
    /// `calibrate(calfun = "raking")` has it; R's `rake` gives another one.
    ///
    /// How many rounds it took is in [`calibration`](Self::calibration). Raking again starts from the weights as
    /// they then are, and forgets the margins of before.
    ///
    /// # Errors
    ///
    /// [`SurveyError::EmptyCell`] if nobody answered in a category with a target above zero;
    /// [`SurveyError::MarginsDisagree`] if the targets of two margins have different sums;
    /// [`SurveyError::NotConverged`] if the margins contradict each other in the answers at hand;
    /// [`SurveyError::NoTargets`] without margins; [`SurveyError::Length`]; [`SurveyError::SingleCluster`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::{Margin, Survey};
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// let age = ["young", "old", "old", "young", "old", "old", "young", "old"];
    /// let region = ["N", "N", "N", "S", "S", "N", "N", "S"];
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [6, 10, 9, 8, 10, 9, 6, 9])?.raked(&[
    ///     Margin::new(&age, [("young", 60.0), ("old", 40.0)])?,
    ///     Margin::new(&region, [("N", 50.0), ("S", 50.0)])?,
    /// ])?;
    /// assert!(survey.calibration().unwrap().largest_gap() < 1e-12);
    /// assert_eq!(Nps::STANDARD.estimate_survey(&survey)?.to_string(), "8.3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn raked(self, margins: &[Margin]) -> Result<Self, SurveyError> {
        for margin in margins {
            self.check_length("categories", margin.len())?;
        }
        let (weights, calibrated) = rake(&self.weights, margins)?;
        Self {
            weights,
            calibrated: Some(calibrated),
            ..self
        }
        .checked()
    }

    /// Cuts the largest weights down to `ratio` times the mean weight, and gives what was cut off to the other
    /// answers in proportion to their weights, so that the sum stays (Potter, 1990).
    ///
    /// A few enormous weights make the score noisy; cutting them makes it a little biased instead. Usual
    /// ratios are 3 to 6. Margins that the weights met before they no longer meet: rake again.
    ///
    /// # Errors
    ///
    /// [`SurveyError::TrimRatio`] if the ratio is below 1, infinite or NaN, or if the answers with a weight
    /// are too few to hold the sum.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::weight::Survey;
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8])?
    ///     .with_weights([1.0, 1.0, 2.0, 12.0])?
    ///     .trimmed(2.0)?;
    /// assert_eq!(survey.weights(), [2.0, 2.0, 4.0, 8.0]);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    pub fn trimmed(self, ratio: f64) -> Result<Self, SurveyError> {
        Ok(Self {
            weights: trim(&self.weights, ratio)?,
            calibrated: None,
            ..self
        })
    }

    /// The scale of the answers.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 2])?;
    /// assert_eq!(survey.scale(), Scale::ONE_TO_FIVE);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// The number of answers, also those of weight 0; never 0.
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
        self.levels.len()
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

    /// How post-stratification or raking went; `None` if the weights are as they were given.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 2, 4])?.with_weights([1.0, 0.5, 2.0])?;
    /// assert_eq!(survey.calibration(), None);
    /// let survey = survey.poststratified(&["old", "new", "old"], [("old", 50.0), ("new", 50.0)])?;
    /// assert_eq!(survey.calibration().unwrap().rounds(), 1);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn calibration(&self) -> Option<Calibration> {
        self.calibrated.as_ref().map(Calibrated::report)
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

    /// The survey, if every stratum has the two clusters that a variance takes, and no more than there are.
    fn checked(self) -> Result<Self, SurveyError> {
        for (stratum, &clusters) in self.strata.iter().zip(&self.units().counts) {
            if clusters < 2 {
                return Err(SurveyError::SingleCluster {
                    stratum: stratum.name.clone(),
                });
            }
            match stratum.population {
                Some(population) if population < clusters => {
                    return Err(SurveyError::Population {
                        clusters,
                        population,
                    });
                }
                _ => {}
            }
        }
        Ok(self)
    }

    fn units(&self) -> Units {
        let none = vec![0; self.len()];
        let strata = self.stratum_of.as_ref().unwrap_or(&none);
        let (unit_of, keys) = match &self.cluster_of {
            Some(clusters) => {
                let pairs: Vec<(u32, u32)> = strata
                    .iter()
                    .copied()
                    .zip(clusters.iter().copied())
                    .collect();
                let (unit_of, keys) = codes(&pairs);
                (
                    unit_of,
                    keys.into_iter().map(|(stratum, _)| *stratum).collect(),
                )
            }
            None => ((0..).take(self.len()).collect(), strata.clone()),
        };
        let mut counts = vec![0; self.strata.len()];
        for &stratum in &keys {
            counts[stratum as usize] += 1;
        }
        Units {
            unit_of,
            stratum_of: keys,
            counts,
        }
    }
}

/// The position of each entry in the list of different entries, and that list, in increasing order.
pub(super) fn codes<K: Ord>(column: &[K]) -> (Vec<u32>, Vec<&K>) {
    let mut positions: BTreeMap<&K, u32> = column.iter().map(|key| (key, 0)).collect();
    for (position, (_, code)) in (0..).zip(&mut positions) {
        *code = position;
    }
    let codes = column.iter().map(|key| positions[key]).collect();
    (codes, positions.into_keys().collect())
}
