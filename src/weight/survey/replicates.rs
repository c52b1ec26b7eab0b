//! Replicate weights: the error of a score from scores of many weights.

use alloc::vec;
use alloc::vec::Vec;

use super::Survey;
use super::sampling::Units;
use crate::estimate::{Estimate, EstimateError};
use crate::metric::Metric;
use crate::sum::Sum;
use crate::weight::SurveyError;
use crate::weight::variance::Linearised;

/// Sets of weights that say how much a score of a survey could have been different: the jackknife, balanced half-samples,
/// Fay's variant of them, or a bootstrap that came with the data.
///
/// V = scale Σ r (θ' − θ)², θ the score with the survey's own weights, θ' with those of a replicate. An alternative to
/// the linearised variance of [`Metric::estimate_survey`], which is computed at once and is nearly the same: for data that
/// are published with replicate weights instead of their design, and to see whether linearisation can be trusted.
///
/// | made by | replicates | for |
/// |---|---|---|
/// | [`jackknife`](Self::jackknife) | each leaves a cluster out | any design (R's `JK1`; `JKn` with strata) |
/// | [`balanced`](Self::balanced) | each takes one of the two clusters of each stratum | two clusters a stratum (`BRR`) |
/// | [`fay`](Self::fay) | each gives one of them more weight | the same, where groups would vanish |
/// | [`given`](Self::given) | as published | a bootstrap, or anything else |
///
/// # Examples
///
/// ```
/// use cxmetrics::weight::{Replicates, Survey};
/// use cxmetrics::{Ces, Metric, Scale};
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8, 7, 6, 10, 9, 2, 8])?
///     .with_clusters(&["A", "A", "B", "B", "C", "C", "D", "D", "E", "E"])?;
/// let replicated = Replicates::jackknife(&survey)?.estimate(&survey, &Ces::MEAN)?;
/// let linearised = Ces::MEAN.estimate_survey(&survey)?;
/// assert_eq!(replicated.value(), linearised.value());
/// // Clusters of one size: the same to the last digits.
/// assert!((replicated.std_error() - linearised.std_error()).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Replicates {
    /// A list for each replicate.
    weights: Vec<Vec<f64>>,
    scale: f64,
    factors: Vec<f64>,
    about_their_mean: bool,
    degrees_of_freedom: u64,
}

/// What is left of a column that is this part of itself follows from the others.
const REDUNDANT: f64 = 1e-14;

impl Replicates {
    /// Each replicate leaves one cluster out, or one answer if there are none, and gives its weight to the others of its
    /// stratum: weights × n/(n − 1), r = (n − 1)/n, and × (1 − n/N) in a finite population.
    ///
    /// # Errors
    ///
    /// [`SurveyError::Replicates`] after post-stratification or raking, which would have to be done again for each
    /// replicate, and for strata with a single cluster that are no census.
    pub fn jackknife(survey: &Survey) -> Result<Self, SurveyError> {
        let units = units_of(survey)?;
        let mut weights = Vec::new();
        let mut factors = Vec::new();
        let is_replicated = |stratum| units.size_of(stratum).1 > 0.0;
        let rank = rank_of_design(survey, &units, is_replicated);
        for (unit, &stratum) in units.stratum_of.iter().enumerate() {
            let (clusters, left_out) = units.size_of(stratum);
            if left_out == 0.0 {
                continue;
            }
            if clusters < 2.0 {
                return Err(SurveyError::Replicates {
                    what: "a stratum with a single cluster",
                });
            }
            let raised = clusters / (clusters - 1.0);
            weights.push(multiplied(survey, &units, |other, of| {
                if other == unit {
                    0.0
                } else if of == stratum {
                    raised
                } else {
                    1.0
                }
            }));
            factors.push(left_out * (clusters - 1.0) / clusters);
        }
        Ok(Self::new(weights, 1.0, factors, rank))
    }

    /// Balanced half-samples (McCarthy, 1969): each takes one of the two clusters of each stratum with twice its weight,
    /// balanced by a Hadamard matrix.
    ///
    /// # Errors
    ///
    /// [`SurveyError::Replicates`] unless every stratum has two clusters, and after post-stratification or raking.
    pub fn balanced(survey: &Survey) -> Result<Self, SurveyError> {
        Self::fay(survey, 0.0)
    }

    /// Fay's half-samples (Judkins, 1990): × 2 − ρ for the one and × ρ for the other, scale 1/(R (1 − ρ)²), so that no
    /// answer vanishes. ρ is often 0.3 or 0.5; 0 is [`balanced`](Self::balanced).
    ///
    /// # Errors
    ///
    /// [`SurveyError::Replicates`] as for [`balanced`](Self::balanced), and unless 0 ≤ ρ < 1.
    pub fn fay(survey: &Survey, rho: f64) -> Result<Self, SurveyError> {
        let units = units_of(survey)?;
        if !(0.0..1.0).contains(&rho) {
            return Err(SurveyError::Replicates {
                what: "a ρ that is not from 0 to below 1",
            });
        }
        let mut first_of: Vec<Option<usize>> = vec![None; units.strata()];
        for (unit, &stratum) in units.stratum_of.iter().enumerate() {
            if units.size_of(stratum).0 != 2.0 {
                return Err(SurveyError::Replicates {
                    what: "strata that do not have two clusters each",
                });
            }
            first_of[stratum as usize].get_or_insert(unit);
        }
        // Sylvester's matrix: the sign at row r and column c is that of the bits they share.
        let count = (units.strata() + 1).next_power_of_two();
        let weights = (0..count)
            .map(|replicate| {
                multiplied(survey, &units, |unit, stratum| {
                    let is_first = first_of[stratum as usize] == Some(unit);
                    let column = stratum as usize + 1;
                    let is_plus = (replicate & column).count_ones().is_multiple_of(2);
                    if is_first == is_plus { 2.0 - rho } else { rho }
                })
            })
            .collect();
        let scale = 1.0 / (count as f64 * (1.0 - rho) * (1.0 - rho));
        let rank = rank_of_design(survey, &units, |_| true);
        Ok(Self::new(weights, scale, vec![1.0; count], rank))
    }

    /// Replicate weights as they were published: a list for each replicate with a weight for each respondent, the scale and
    /// the factor r of each replicate.
    ///
    /// # Errors
    ///
    /// [`SurveyError::Replicates`] without replicates, unless there is a factor for each, or for a scale or factor that
    /// is negative or not finite; [`SurveyError::Length`] unless all lists have the same length;
    /// [`SurveyError::WeightAt`].
    pub fn given(
        weights: Vec<Vec<f64>>,
        scale: f64,
        factors: Vec<f64>,
    ) -> Result<Self, SurveyError> {
        let usable = |figure: f64| (0.0..=1e100).contains(&figure);
        let answers = weights.first().map_or(0, Vec::len);
        if answers == 0 || factors.len() != weights.len() {
            return Err(SurveyError::Replicates {
                what: "factors or weights that are missing",
            });
        }
        if !usable(scale) || !factors.iter().all(|&factor| usable(factor)) {
            return Err(SurveyError::Replicates {
                what: "a scale or factor that is negative or not finite",
            });
        }
        for own in &weights {
            if own.len() != answers {
                return Err(SurveyError::Length {
                    column: "weights",
                    found: own.len(),
                    answers,
                });
            }
            let wrong = own
                .iter()
                .position(|&weight| !crate::weight::is_usable(weight));
            if let Some(position) = wrong {
                let weight = own[position];
                return Err(SurveyError::WeightAt { position, weight });
            }
        }
        let rank = rank(&weights);
        Ok(Self::new(weights, scale, factors, rank))
    }

    fn new(weights: Vec<Vec<f64>>, scale: f64, factors: Vec<f64>, rank: u64) -> Self {
        Self {
            degrees_of_freedom: rank.saturating_sub(1),
            weights,
            scale,
            factors,
            about_their_mean: false,
        }
    }

    /// Takes the distances of the scores from their own mean instead of from the score of the survey, which is a little less:
    /// R's default (`mse = FALSE`).
    #[must_use]
    pub fn about_their_mean(self) -> Self {
        Self {
            about_their_mean: true,
            ..self
        }
    }

    /// How many replicates there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there are none, because everything is a census.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// What the square of the distance of each replicate counts, and its weights.
    pub(crate) fn sets(&self) -> impl Iterator<Item = (f64, &[f64])> {
        let factors = self.factors.iter().map(|factor| self.scale * factor);
        factors.zip(self.weights.iter().map(Vec::as_slice))
    }

    /// The degrees of freedom: the rank of the replicate weights less one.
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> u64 {
        self.degrees_of_freedom
    }

    /// The score of the first question with the error that the replicates give it; intervals are as for any
    /// [weighted](crate::weight) score, without the guard of few clusters, which needs the design.
    ///
    /// # Errors
    ///
    /// [`EstimateError::Replicates`] unless there is a weight for each respondent; an error too if the answers of a
    /// replicate have no score, such as those of a group that is found in one cluster only.
    pub fn estimate<M: Metric + ?Sized>(
        &self,
        survey: &Survey,
        metric: &M,
    ) -> Result<Estimate, EstimateError> {
        if self.degrees_of_freedom == 0 || self.weights.iter().any(|own| own.len() != survey.len())
        {
            return Err(EstimateError::Replicates {
                replicates: self.len(),
            });
        }
        let question = &survey.questions[0];
        let units = survey.sampling.units();
        let part = survey.part(&units, question, metric, |_| true)?;
        let values = crate::estimate::values_of(metric, &question.scale)?;
        let center = part.value();
        let mut scores = Vec::with_capacity(self.len());
        for own in &self.weights {
            let (mut weight, mut sum) = (Sum::default(), Sum::default());
            for (respondent, &own) in own.iter().enumerate() {
                if let Some(level) = question.level(respondent) {
                    weight.add(own);
                    sum.add_product(own, values[level] - center);
                }
            }
            if weight.value() <= 0.0 {
                return Err(EstimateError::NoWeight);
            }
            scores.push(sum.value() / weight.value());
        }
        let mean = if self.about_their_mean {
            scores.iter().copied().collect::<Sum>().value() / scores.len() as f64
        } else {
            0.0
        };
        let mut square = Sum::default();
        for (score, factor) in scores.iter().zip(&self.factors) {
            square.add_product(factor * (score - mean), score - mean);
        }
        let variance = self.scale * square.value();
        let answers = part.answers();
        Ok(part.with_error(Linearised {
            variance,
            infinite: variance,
            degrees_of_freedom: self
                .degrees_of_freedom
                .min(answers.saturating_sub(1))
                .max(1),
            clusters: None,
        }))
    }
}

/// The clusters of a survey whose weights were not fitted to margins.
fn units_of(survey: &Survey) -> Result<Units, SurveyError> {
    if survey.calibrated.is_some() {
        return Err(SurveyError::Replicates {
            what: "weights that were fitted to margins",
        });
    }
    Ok(survey.sampling.units())
}

/// The weights of the survey, each times what its unit and stratum are given.
fn multiplied(survey: &Survey, units: &Units, by: impl Fn(usize, u32) -> f64) -> Vec<f64> {
    let rows = survey.weights.iter().zip(&units.unit_of);
    rows.map(|(weight, &unit)| weight * by(unit as usize, units.stratum_of[unit as usize]))
        .collect()
}

/// The [rank] of the replicate weights of a jackknife, or of balanced halves, by their form: for thousands of units the
/// elimination would take hours.
///
/// In both, two replicates of a stratum differ in two of its units and their mean is the weights themselves. So a
/// stratum of c units spans their c − 1 differences, or as many dimensions as units that weigh something if some weigh
/// nothing; and the weights themselves are one more, unless those differences make them up in every stratum.
fn rank_of_design(survey: &Survey, units: &Units, is_replicated: impl Fn(u32) -> bool) -> u64 {
    let mut weighs = vec![false; units.count()];
    for (weight, &unit) in survey.weights.iter().zip(&units.unit_of) {
        weighs[unit as usize] |= *weight > 0.0;
    }
    let mut weighing = vec![0_u64; units.strata()];
    for (&stratum, &weighs) in units.stratum_of.iter().zip(&weighs) {
        weighing[stratum as usize] += u64::from(weighs);
    }
    let (mut rank, mut made_up) = (0, true);
    for (stratum, weighing) in (0..).zip(weighing) {
        #[allow(clippy::float_cmp)] // counts
        let all = units.size_of(stratum).0 == weighing as f64;
        let is_replicated = is_replicated(stratum);
        if is_replicated {
            rank += weighing - u64::from(all);
        }
        made_up &= weighing == 0 || (is_replicated && !all);
    }
    rank + u64::from(!made_up)
}

/// How many of the lists do not follow from the others (Gram and Schmidt, with the longest rest first).
fn rank(columns: &[Vec<f64>]) -> u64 {
    let square = |column: &[f64]| column.iter().map(|x| x * x).sum::<f64>();
    let largest = columns
        .iter()
        .map(|column| square(column))
        .fold(0.0, f64::max);
    let mut rests: Vec<Vec<f64>> = columns.to_vec();
    let mut rank = 0;
    loop {
        let squares = rests.iter().map(|rest| square(rest));
        let longest = squares
            .enumerate()
            .max_by(|left, right| left.1.total_cmp(&right.1));
        let Some((at, length)) = longest.filter(|(_, length)| *length > REDUNDANT * largest) else {
            return rank;
        };
        let direction = rests.swap_remove(at);
        for rest in &mut rests {
            let along = rest.iter().zip(&direction).map(|(x, y)| x * y).sum::<f64>() / length;
            for (x, y) in rest.iter_mut().zip(&direction) {
                *x -= along * y;
            }
        }
        rank += 1;
    }
}
