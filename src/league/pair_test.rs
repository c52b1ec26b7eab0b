//! How two segments of a league are told apart.

use crate::compare::{Apart, p_value_above};
use crate::estimate::{Estimate, JointScores};
use crate::special::normal_upper_tail;

/// How many levels are asked for at once.
pub(super) const LEVELS: usize = 4;

/// The one-sided test of pairs of segments, which go by position: the one with the higher score first.
pub(super) trait PairTest {
    /// Makes ready for many pairs that are compared with these levels.
    fn prepare(&mut self, levels: [f64; LEVELS]);

    /// Whether the p-value is at most a level, by its position among those prepared, where that is sure.
    fn is_beyond(&self, pair: [usize; 2], level: usize) -> Option<bool>;

    /// The p-value of "the first score is not above the second".
    fn p_value(&self, pair: [usize; 2]) -> f64;
}

/// Segments of different persons: the restricted score test.
pub(super) struct DifferentPersons<'a> {
    scores: &'a [Estimate],
    apart: Option<Apart<LEVELS>>,
}

impl<'a> DifferentPersons<'a> {
    pub(super) const fn new(scores: &'a [Estimate]) -> Self {
        Self {
            scores,
            apart: None,
        }
    }
}

impl PairTest for DifferentPersons<'_> {
    fn prepare(&mut self, levels: [f64; LEVELS]) {
        self.apart = Some(Apart::new(self.scores, levels));
    }

    fn is_beyond(&self, [higher, lower]: [usize; 2], level: usize) -> Option<bool> {
        self.apart.as_ref()?.is_beyond(higher, lower, level)
    }

    fn p_value(&self, [higher, lower]: [usize; 2]) -> f64 {
        p_value_above(&self.scores[higher], &self.scores[lower])
    }
}

/// Segments that share persons: the difference over its error, √(Sᵢᵢ + Sⱼⱼ − 2 Sᵢⱼ). Where all answers of a segment are
/// alike that error says nothing, and the limits of both scores decide.
pub(super) struct SamePersons<'a>(pub(super) &'a JointScores);

impl PairTest for SamePersons<'_> {
    fn prepare(&mut self, _: [f64; LEVELS]) {}

    fn is_beyond(&self, _: [usize; 2], _: usize) -> Option<bool> {
        None
    }

    fn p_value(&self, [higher, lower]: [usize; 2]) -> f64 {
        let covariance = |first, second| self.0.covariance(first, second).unwrap_or(0.0);
        let variances = [covariance(higher, higher), covariance(lower, lower)];
        let variance = variances[0] + variances[1] - 2.0 * covariance(higher, lower);
        if variances[0] > 0.0 && variances[1] > 0.0 && variance > 0.0 {
            let [high, low] = [higher, lower].map(|at| self.0.estimates()[at].value());
            return normal_upper_tail((high - low) / libm::sqrt(variance));
        }
        let difference = self.0.difference(higher, lower);
        difference.map_or(1.0, |difference| 0.5 * difference.p_value(0.0))
    }
}
