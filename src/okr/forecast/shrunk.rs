//! The shrunk trend: a level that walks along a line, whose slope is believed only as far as readings can show it.
//!
//! True figure: level + slope · time + Brownian walk. Each reading is it with an error of known variance. The level is
//! unknown. Of the cycle, T days long, the usual move M and the mean move m are known: the slope is N(m/T,
//! (1 − λ) s² M²/T²) and the walk has a variance of λ s² M²/T a day, so that the move of the whole cycle has mean m and
//! deviation s M, and λ is the walk's share of it. How restless this figure is, s, and what part of it is walk, λ, are
//! unknown too: seven values of s and five of λ, each with its prior probability. These 35 points are the prior, and no
//! approximation of one, so the forecast is exactly a mixture of normal distributions: no quadrature, no simulation.
//!
//! Each of the 35 is a Kalman filter (Harvey, 1989, 3.3), whose likelihood of the readings weighs it afterwards.
//!
//! With a small probability, 0.1 for a whole cycle, the course changes: the slope so far says nothing of the rest.
//!
//! Everything is in units of M and of T and counted from the first reading, so that nothing over- or underflows.

use core::array;
use core::f64::consts::LN_2;

use super::mixture::{Mixture, Normal};
use super::state::State;
use crate::okr::time::Day;

/// The sizes s of a cycle's move, in units of the usual one.
pub(super) const SIZES: [f64; 7] = [0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0];

/// The shares λ of the walk.
pub(super) const WALKS: [f64; 5] = [0.003, 0.03, 0.1, 0.3, 0.8];

/// The number of filters.
const FILTERS: usize = SIZES.len() * WALKS.len();

/// The probability that the course changes within a whole cycle.
pub(super) const CHANGE: f64 = 0.1;

/// The prior weight of a size, up to a factor: highest at the usual move, with tails like those of 1/s² on both sides.
pub(super) const fn weight_of(size: f64) -> f64 {
    let apart = size + 1.0 / size;
    4.0 / (apart * apart)
}

/// What is usual in one cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// The usual move M and the mean move m.
    pub(super) size: f64,
    pub(super) mean: f64,
    /// The length T of the cycle in days.
    pub(super) days: f64,
}

/// A time on the way: days for the walk, and the share of the way that is planned to be behind by then for the slope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) day: Day,
    pub(super) course: f64,
}

/// A number of each of the 35.
type Each<N = f64> = [N; FILTERS];

/// What the 35 are taken to be before any reading, in units of the usual move.
struct Prior {
    weight: Each,
    /// The variance of the walk in a whole cycle
    walk: Each,
    slope_variance: Each,
}

const PRIOR: Prior = {
    let mut prior = Prior {
        weight: [0.0; FILTERS],
        walk: [0.0; FILTERS],
        slope_variance: [0.0; FILTERS],
    };
    let mut index = 0;
    while index < FILTERS {
        let (size, share) = (SIZES[index / WALKS.len()], WALKS[index % WALKS.len()]);
        prior.weight[index] = weight_of(size);
        prior.walk[index] = share * size * size;
        prior.slope_variance[index] = (1.0 - share) * size * size;
        index += 1;
    }
    prior
};

/// All 35. The same number of all of them stands side by side, because a processor does the same with several at once.
#[derive(Clone, Debug)]
struct Filters {
    level: Each,
    slope: Each,
    level_variance: Each,
    covariance: Each,
    slope_variance: Each,
    determinant: Each,
    /// Σ error² / variance
    squares: Each,
    /// The product of the variances as a number from 1 to 2 and a power of 2, counted from where all of them begin: no
    /// product is too large or too small.
    product: Each,
    power: Each<i64>,
}

impl Filters {
    /// One reading is the level; nothing is known of the slope but the prior.
    fn new(mean: f64, variance: f64) -> Self {
        Self {
            level: [0.0; FILTERS],
            slope: [mean; FILTERS],
            level_variance: [variance; FILTERS],
            covariance: [0.0; FILTERS],
            slope_variance: PRIOR.slope_variance,
            determinant: PRIOR.slope_variance.map(|slope| variance * slope),
            squares: [0.0; FILTERS],
            product: [1.0; FILTERS],
            power: [0; FILTERS],
        }
    }

    #[inline]
    fn state(&self, index: usize) -> State<f64> {
        State {
            level: self.level[index],
            slope: self.slope[index],
            level_variance: self.level_variance[index],
            covariance: self.covariance[index],
            slope_variance: self.slope_variance[index],
            determinant: self.determinant[index],
        }
    }

    #[inline]
    fn set_state(&mut self, index: usize, state: State<f64>) {
        self.level[index] = state.level;
        self.slope[index] = state.slope;
        self.level_variance[index] = state.level_variance;
        self.covariance[index] = state.covariance;
        self.slope_variance[index] = state.slope_variance;
        self.determinant[index] = state.determinant;
    }

    #[inline]
    fn multiply_product(&mut self, index: usize, variance: f64) {
        let (product, power) = split(self.product[index] * variance);
        self.product[index] = product;
        self.power[index] += power;
    }

    fn observe(&mut self, time: f64, course: f64, value: f64, noise: f64) {
        for index in 0..FILTERS {
            let mut state = self.state(index);
            state.advance(course, PRIOR.walk[index] * time);
            let variance = state.level_variance + noise;
            let error = value - state.level;
            self.squares[index] += error * error / variance;
            self.multiply_product(index, variance);
            state.update(error, noise, variance);
            self.set_state(index, state);
        }
    }

    /// What each is worth after its readings: the prior weight times the likelihood. They add up to 1.
    fn weights(&self) -> Each {
        // ln of the likelihood, but for the product and up to a constant.
        let logarithms: Each = array::from_fn(|index| {
            let power = self.power[index] - self.power[0];
            -0.5 * (power as f64 * LN_2 + self.squares[index])
        });
        let most = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights: Each = array::from_fn(|index| {
            let likelihood = libm::exp(logarithms[index] - most) / libm::sqrt(self.product[index]);
            PRIOR.weight[index] * likelihood
        });
        let whole: f64 = weights.iter().sum();
        weights.map(|weight| weight / whole)
    }
}

/// A positive number as one from 1 to 2 and a power of 2, which is by 1023 too large: the same for every number, so that it
/// cancels where powers are compared.
#[inline]
const fn split(number: f64) -> (f64, i64) {
    const DIGITS: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = number.to_bits();
    let fraction = bits & ((1 << DIGITS) - 1);
    let power = (bits >> DIGITS).cast_signed();
    (f64::from_bits(1.0_f64.to_bits() | fraction), power)
}

/// The readings so far, as all 35 see them.
#[derive(Clone, Debug)]
pub(super) struct ShrunkTrend {
    scale: Scale,
    origin: f64,
    /// Where the last reading stands.
    place: Place,
    filters: Filters,
}

impl ShrunkTrend {
    /// From one reading, with its error variance.
    pub(super) fn new(scale: Scale, place: Place, value: f64, variance: f64) -> Self {
        let (mean, variance) = (scale.mean / scale.size, variance / scale.size / scale.size);
        Self {
            scale,
            origin: value,
            place,
            filters: Filters::new(mean, variance),
        }
    }

    /// A later reading.
    pub(super) fn observe(&mut self, place: Place, value: f64, variance: f64) {
        let (time, course) = self.gap(place);
        let value = (value - self.origin) / self.scale.size;
        let variance = variance / self.scale.size / self.scale.size;
        self.filters.observe(time, course, value, variance);
        self.place = place;
    }

    /// Time in cycles and way from the last reading to a place.
    fn gap(&self, to: Place) -> (f64, f64) {
        let time = (to.day - self.place.day) / self.scale.days;
        (time, to.course - self.place.course)
    }

    /// The true figure at a later place; `None` if its numbers are not finite.
    ///
    /// 70 normal distributions: each filter goes on along its slope, or, with the probability that the course changes, from
    /// today's level by a usual move for the rest of the way.
    pub(super) fn ahead(&self, to: Place) -> Option<Mixture> {
        let (time, course) = self.gap(to);
        let filters = &self.filters;
        let weights = filters.weights();
        let change = CHANGE * time.min(1.0);
        let mean = self.scale.mean / self.scale.size * course;
        let rest = time.max(course.abs());
        let changed = (0..FILTERS).map(|index| Normal {
            weight: change * weights[index],
            mean: filters.level[index] + mean,
            deviation: libm::sqrt(filters.level_variance[index] + rest * rest),
        });
        let goes_on = (0..FILTERS).map(|index| {
            let mut then = filters.state(index);
            then.advance(course, PRIOR.walk[index] * time);
            Normal {
                weight: (1.0 - change) * weights[index],
                mean: then.level,
                deviation: libm::sqrt(then.level_variance),
            }
        });
        Mixture::new(
            changed.chain(goes_on).collect(),
            self.origin,
            self.scale.size,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_split_at_its_point() {
        for (number, fraction, power) in [(1.0, 1.0, 0), (6.0, 1.5, 2), (0.3125, 1.25, -2)] {
            assert_eq!(split(number), (fraction, 1023 + power), "{number}");
        }
    }
}
