//! The scores of answers of the same persons, with their covariance.

use alloc::vec;
use alloc::vec::Vec;

use super::{CrossTally, JointTally};
use crate::estimate::{Estimate, EstimateError, JointScores, JointScoresError, values_of};
use crate::metric::Metric;
use crate::scale::Scale;
use crate::sum::Sum;
use crate::tally::Tally;

/// A score, and how far the value of each level is from it.
pub(super) struct Centred {
    pub(super) estimate: Estimate,
    pub(super) distances: Vec<f64>,
}

impl Centred {
    pub(super) fn of<M: Metric + ?Sized>(metric: &M, tally: &Tally) -> Result<Self, EstimateError> {
        let estimate = metric.estimate(tally)?;
        let scale: Scale = tally.scale();
        let values = values_of(metric, &scale)?;
        Ok(Self {
            distances: values
                .iter()
                .map(|value| value - estimate.value())
                .collect(),
            estimate,
        })
    }

    pub(super) fn size(&self) -> f64 {
        self.estimate.sample_size() as f64
    }

    /// The variance of the score.
    fn variance(&self) -> f64 {
        self.estimate.variance() / self.size()
    }
}

/// Σ (x − θ̂)(y − θ̂) over those who gave both, and how many they are.
pub(super) fn sum_of_products(pairs: &CrossTally, first: &Centred, second: &Centred) -> (f64, u64) {
    let mut products = Sum::default();
    for (x, row) in first.distances.iter().zip(pairs.rows()) {
        let mut inner = Sum::default();
        for (y, &count) in second.distances.iter().zip(row) {
            inner.add_product(count as f64, *y);
        }
        products.add_product(*x, inner.value());
    }
    (products.value(), pairs.total())
}

/// The same for two scores of one question.
fn of_one_question(tally: &Tally, first: &Centred, second: &Centred) -> (f64, u64) {
    let mut products = Sum::default();
    for (&count, (x, y)) in tally
        .counts()
        .iter()
        .zip(first.distances.iter().zip(&second.distances))
    {
        products.add_product(count as f64, x * y);
    }
    (products.value(), tally.total())
}

impl CrossTally {
    /// A score of the first question and one of the second, of the same persons: each from all who answered its
    /// question, and how they go together from those who answered both.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Estimate`] if a question was never answered, or a metric does not go with its scale.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, Nps, Scale};
    ///
    /// let answers = [(9, 5), (10, 4), (6, 3), (3, 1), (8, 4)];
    /// let joint = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, answers)?;
    /// let scores = joint.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
    /// assert_eq!(scores.estimates()[1].value(), 60.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scores<M: Metric + ?Sized, N: Metric + ?Sized>(
        &self,
        first: &M,
        second: &N,
    ) -> Result<JointScores, JointScoresError> {
        let first = Centred::of(first, &self.first_answers())?;
        let second = Centred::of(second, &self.second_answers())?;
        let (products, both) = sum_of_products(self, &first, &second);
        let covariance = products / (first.size() * second.size());
        let matrix = vec![first.variance(), covariance, covariance, second.variance()];
        let apart = if both == 0 { vec![(0, 1)] } else { Vec::new() };
        Ok(JointScores::of(
            vec![first.estimate, second.estimate],
            matrix,
            apart,
        ))
    }
}

impl JointTally {
    /// A score of each question, by a metric for each, with their covariance.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Metrics`] unless there is a metric for each question; [`JointScoresError::Estimate`] if
    /// a question was never answered, or a metric does not go with its scale.
    ///
    /// ```
    /// use cxmetrics::{Ces, Confidence, Csat, JointTally, Nps, Scale};
    ///
    /// let mut answers =
    ///     JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN])?;
    /// for sheet in [[9, 5, 7], [10, 4, 6], [3, 2, 2], [8, 4, 4], [6, 3, 5], [9, 5, 5]] {
    ///     answers.record(&sheet.map(Some))?;
    /// }
    /// let scores = answers.scores(&[&Nps::STANDARD, &Csat::TOP_TWO_BOX, &Ces::MEAN])?;
    /// assert_eq!(format!("{:.2}", scores.correlation(0, 2).unwrap()), "0.73");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scores(&self, metrics: &[&dyn Metric]) -> Result<JointScores, JointScoresError> {
        if metrics.len() != self.tallies.len() {
            return Err(JointScoresError::Metrics {
                metrics: metrics.len(),
                questions: self.tallies.len(),
            });
        }
        self.scores_of(metrics.iter().copied().enumerate())
    }

    /// A score of each question by one metric for all of them: the items of an index.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Estimate`] if a question was never answered, or the metric does not go with a scale.
    ///
    /// ```
    /// use cxmetrics::{Csat, JointTally, Scale};
    ///
    /// // SUS: ten items on 1-5, every second one put the other way round, as a share of what is possible.
    /// let item = |number: usize| {
    ///     if number % 2 == 1 { Scale::ONE_TO_FIVE } else { Scale::ONE_TO_FIVE.reversed() }
    /// };
    /// let mut answers = JointTally::new((1..=10).map(item).collect::<Vec<_>>())?;
    /// answers.record(&[4, 2, 5, 1, 4, 2, 5, 2, 4, 1].map(Some))?;
    /// answers.record(&[3, 3, 4, 2, 3, 3, 4, 3, 3, 2].map(Some))?;
    /// let sus = answers.item_scores(&Csat::RESCALED)?.mean()?;
    /// assert_eq!(sus.value(), 72.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn item_scores<M: Metric>(&self, metric: &M) -> Result<JointScores, JointScoresError> {
        self.scores_of((0..self.tallies.len()).map(|question| (question, metric as &dyn Metric)))
    }

    /// Scores of some of the questions, also several of one: pairs of a question, counted from 0, and a metric.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Position`] if there is no such question; [`JointScoresError::Estimate`] as for
    /// [`scores`](Self::scores).
    ///
    /// ```
    /// use cxmetrics::{Csat, JointTally, Metric, Nps, Scale};
    ///
    /// let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// answers.record_all([[9, 5], [3, 2], [8, 4], [10, 5]].map(|sheet| sheet.map(Some)))?;
    /// // The NPS and the share of promoters say much the same.
    /// let promoters = Csat::top_box(2);
    /// let two: [(usize, &dyn Metric); 2] = [(0, &Nps::STANDARD), (0, &promoters)];
    /// let scores = answers.scores_of(two)?;
    /// assert_eq!(format!("{:.2}", scores.correlation(0, 1).unwrap()), "0.90");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scores_of<'a>(
        &self,
        scores: impl IntoIterator<Item = (usize, &'a dyn Metric)>,
    ) -> Result<JointScores, JointScoresError> {
        let mut centred = Vec::new();
        for (question, metric) in scores {
            let tally = self.tally(question).ok_or(JointScoresError::Position {
                position: question,
                scores: self.tallies.len(),
            })?;
            centred.push((question, Centred::of(metric, tally)?));
        }
        let size = centred.len();
        let mut covariance = vec![0.0; size * size];
        let mut apart = Vec::new();
        for (i, (one, first)) in centred.iter().enumerate() {
            covariance[i * size + i] = first.variance();
            for (j, (other, second)) in centred.iter().enumerate().skip(i + 1) {
                let (products, both) = match self.table(*one.min(other), *one.max(other)) {
                    Some(table) if one < other => sum_of_products(table, first, second),
                    Some(table) => sum_of_products(table, second, first),
                    None => of_one_question(&self.tallies[*one], first, second),
                };
                if both == 0 {
                    apart.push((i, j));
                }
                let product = products / (first.size() * second.size());
                covariance[i * size + j] = product;
                covariance[j * size + i] = product;
            }
        }
        let estimates = centred
            .into_iter()
            .map(|(_, score)| score.estimate)
            .collect();
        Ok(JointScores::of(estimates, covariance, apart))
    }
}
