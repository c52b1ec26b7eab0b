//! Which of many scores of different persons are apart: the score test of all pairs against a few quantiles, without a
//! fit for each of them.
//!
//! The square of the statistic is κ D(κ) (N − 1)/N at the κ whose D(κ) is the measured difference (see
//! [`restricted`](super::restricted)), and D rises with κ. So the statistic has reached a quantile c exactly when D is at
//! most the difference at κ = c² N/(N − 1) / difference. D is the sum of two distances, one of each score, which rise as
//! well: each lies between its values at two points of a curve, which is computed once for each score. Pairs that this does
//! not decide are left to the test itself.

use alloc::vec::Vec;

use super::Difference;
use crate::estimate::Estimate;
use crate::special::normal_upper_quantile;
use crate::tilt::{Side, Tilt};

/// How far a point of a curve may be from it.
const ROUNDING: f64 = 1e-9;

/// Scores that are to be compared in pairs, one-sided, at a few levels.
#[derive(Debug)]
pub(crate) struct Apart<const LEVELS: usize> {
    quantiles: [f64; LEVELS],
    scores: Vec<Score<LEVELS>>,
}

#[derive(Debug)]
struct Score<const LEVELS: usize> {
    mean: f64,
    size: f64,
    /// What it is worth at each level where an error of few clusters is in a pair.
    sizes: [f64; LEVELS],
    has_few_degrees_of_freedom: bool,
    is_census: bool,
    falling: Distances<LEVELS>,
    rising: Distances<LEVELS>,
}

impl<const LEVELS: usize> Apart<LEVELS> {
    /// The scores, and the levels: what is to be outside on one side.
    pub(crate) fn new(estimates: &[Estimate], tails: [f64; LEVELS]) -> Self {
        let quantiles = tails.map(normal_upper_quantile);
        let score = |estimate: &Estimate| {
            let size = estimate.independent_sample().size();
            let of_side = |side| Distances::new(estimate, side, size, &quantiles);
            Score {
                mean: estimate.value(),
                size,
                sizes: tails.map(|tail| estimate.sample_at(tail).size()),
                has_few_degrees_of_freedom: estimate.has_few_degrees_of_freedom(),
                is_census: estimate.is_census(),
                falling: of_side(Side::Lower),
                rising: of_side(Side::Upper),
            }
        };
        Self {
            quantiles,
            scores: estimates.iter().map(score).collect(),
        }
    }

    /// Whether the test that the first score is not above the second has a p-value of at most that level, where that is
    /// sure. The first is the higher one.
    pub(crate) fn is_beyond(&self, higher: usize, lower: usize, level: usize) -> Option<bool> {
        let (high, low) = (&self.scores[higher], &self.scores[lower]);
        if high.is_census || low.is_census {
            return None;
        }
        let distance = high.mean - low.mean;
        if distance < high.falling.alone[level].max(low.rising.alone[level]) {
            return Some(false);
        }
        let few = high.has_few_degrees_of_freedom || low.has_few_degrees_of_freedom;
        let [first, second] =
            [high, low].map(|score| if few { score.sizes[level] } else { score.size });
        let (answers, quantile) = (first + second, self.quantiles[level]);
        let kappa = quantile * quantile * (answers / (answers - 1.0)) / distance;
        if !(answers > 1.0 && kappa.is_finite()) {
            return None;
        }
        let falling = high.falling.around(kappa / first);
        let rising = low.rising.around(kappa / second);
        if (falling[1] + rising[1]) * (1.0 + ROUNDING) <= distance {
            Some(true)
        } else if (falling[0] + rising[0]) * (1.0 - ROUNDING) > distance {
            Some(false)
        } else {
            None
        }
    }
}

/// The p-value of "the first score is not above the second"; the first is the higher one.
pub(crate) fn p_value_above(higher: &Estimate, lower: &Estimate) -> f64 {
    Difference::independent(higher, lower).map_or(1.0, |difference| 0.5 * difference.p_value())
}

/// How far the mean of the fit is from the score, by its multiplier: points of the curve, which rises.
#[derive(Debug)]
struct Distances<const LEVELS: usize> {
    /// Places on the grid are multipliers times this: about how many standard errors the fit is away.
    unit: f64,
    /// A multiplier close to each place of the grid, and its distance.
    points: Vec<[f64; 2]>,
    reach: f64,
    /// At each level, a distance that this score alone would need to have were the other one exact.
    alone: [f64; LEVELS],
}

impl<const LEVELS: usize> Distances<LEVELS> {
    /// So many places to an octave, all with as many leading bits.
    const LEADING_BITS: u32 = 3;
    const SHIFT: u32 = 52 - Self::LEADING_BITS;
    /// The grid goes from 1/8 to 8.
    const FIRST: u64 = 0.125_f64.to_bits() >> Self::SHIFT;
    const LAST: u64 = 8.0_f64.to_bits() >> Self::SHIFT;

    fn new(estimate: &Estimate, side: Side, worth: f64, quantiles: &[f64; LEVELS]) -> Self {
        let tilt = Tilt::new(estimate.sample(), side);
        let reach = tilt.reach();
        let unit = libm::sqrt(estimate.variance() * worth).max(reach);
        let places =
            (Self::FIRST..=Self::LAST).map(|place| f64::from_bits(place << Self::SHIFT) / unit);
        let points = tilt.curve_near(places);
        // Any larger κ moves the fit further, and any smaller difference has a larger κ.
        let alone = quantiles.map(|quantile| {
            let within = |point: &&[f64; 2]| {
                worth * point[0] * point[1] * (1.0 + ROUNDING) <= quantile * quantile
            };
            points
                .iter()
                .take_while(within)
                .last()
                .map_or(0.0, |point| point[1] * (1.0 - ROUNDING))
        });
        Self {
            unit,
            points,
            reach,
            alone,
        }
    }

    /// At least and at most so far away.
    fn around(&self, multiplier: f64) -> [f64; 2] {
        // The leading bits of a number from 0 up count its octaves and their parts.
        let place = (multiplier * self.unit).to_bits() >> Self::SHIFT;
        #[allow(clippy::cast_possible_truncation)] // at most the length of the grid
        let mut above = (place.clamp(Self::FIRST, Self::LAST) - Self::FIRST) as usize;
        while above > 0 && self.points[above - 1][0] >= multiplier {
            above -= 1;
        }
        while above < self.points.len() && self.points[above][0] < multiplier {
            above += 1;
        }
        let least = above
            .checked_sub(1)
            .map_or(0.0, |below| self.points[below][1]);
        let most = self.points.get(above).map_or(self.reach, |point| point[1]);
        [least, most]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{Metric, Nps};
    use crate::scale::Scale;
    use crate::tally::Tally;
    use crate::weight::Survey;

    const TAILS: [f64; 4] = [0.475, 0.3, 0.025, 1e-4];

    fn nps([detractors, passives, promoters]: [u64; 3]) -> Estimate {
        let counts = [0, 0, 0, detractors, 0, 0, 0, passives, 0, promoters, 0];
        let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
        Nps::STANDARD.estimate(&tally).unwrap()
    }

    /// Households whose members answer alike, of which every `period`-th is content.
    fn of_clusters(households: usize, period: usize) -> Estimate {
        let cluster: Vec<usize> = (0..3 * households).map(|person| person / 3).collect();
        let ratings: Vec<u8> = cluster
            .iter()
            .map(|household| if household % period == 0 { 10 } else { 3 })
            .collect();
        let survey = Survey::new(Scale::ZERO_TO_TEN, ratings).unwrap();
        let survey = survey.with_clusters(&cluster).unwrap();
        Nps::STANDARD.estimate_survey(&survey).unwrap()
    }

    fn samples() -> Vec<Estimate> {
        let mut all = Vec::new();
        for counts in [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [0, 1, 1]] {
            all.push(nps(counts));
        }
        for size in [3, 5, 9, 40, 1_000] {
            for parts in [
                [8, 0, 0],
                [7, 1, 0],
                [5, 2, 1],
                [2, 4, 2],
                [1, 3, 4],
                [1, 0, 7],
                [0, 0, 8],
            ] {
                let [detractors, passives, _] = parts.map(|part| size * part / 8);
                all.push(nps([detractors, passives, size - detractors - passives]));
            }
        }
        // As skewed as can be.
        all.push(nps([1, 0, 9_999]));
        all.push(nps([300, 1, 0]));
        all.push(nps([20, 15, 25]).with_design_effect(3.0).unwrap());
        all.push(nps([4, 3, 9]).of_population(20).unwrap());
        all.push(nps([4, 3, 9]).of_population(16).unwrap());
        for (households, period) in [(3, 2), (6, 2), (12, 3), (12, 5)] {
            all.push(of_clusters(households, period));
        }
        all
    }

    /// What is said of a pair is what its test says, and of most pairs something is said.
    #[test]
    fn as_the_test_of_each_pair() {
        let scores = samples();
        let apart = Apart::new(&scores, TAILS);
        let (mut said, mut all) = (0, 0);
        for (higher, high) in scores.iter().enumerate() {
            for (lower, low) in scores.iter().enumerate() {
                if high.value() < low.value() {
                    continue;
                }
                let p_value = p_value_above(high, low);
                for (level, tail) in TAILS.into_iter().enumerate() {
                    all += 1;
                    let Some(beyond) = apart.is_beyond(higher, lower, level) else {
                        continue;
                    };
                    said += 1;
                    // Nearer than that the test itself has no more digits.
                    if (p_value - tail).abs() > 1e-7 * tail {
                        assert_eq!(beyond, p_value <= tail, "{high:?} {low:?} {tail} {p_value}");
                    }
                }
            }
        }
        assert!(20 * said > 17 * all, "{said} of {all}");
    }
}
