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

use alloc::vec::Vec;

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
pub(super) fn weight_of(size: f64) -> f64 {
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

/// One of the 35.
#[derive(Clone, Copy, Debug)]
struct Filter {
    state: State<f64>,
    /// The variance of the walk in a whole cycle
    walk: f64,
    /// ln of the prior weight
    prior: f64,
    /// Σ error² / variance
    squares: f64,
    /// Σ ln variance, as the logarithm so far and a product that has not been taken the logarithm of yet.
    logarithms: f64,
    product: f64,
}

impl Filter {
    /// One reading is the level; nothing is known of the slope but the prior.
    fn new(size: f64, share: f64, mean: f64, variance: f64) -> Self {
        let slope_variance = (1.0 - share) * size * size;
        Self {
            state: State {
                level: 0.0,
                slope: mean,
                level_variance: variance,
                covariance: 0.0,
                slope_variance,
                determinant: variance * slope_variance,
            },
            walk: share * size * size,
            prior: libm::log(weight_of(size)),
            squares: 0.0,
            logarithms: 0.0,
            product: 1.0,
        }
    }

    fn observe(&mut self, time: f64, course: f64, value: f64, noise: f64) {
        self.state.advance(course, self.walk * time);
        let variance = self.state.level_variance + noise;
        let error = value - self.state.level;
        self.squares += error * error / variance;
        let product = self.product * variance;
        if product > 1e-200 && product < 1e200 {
            self.product = product;
        } else {
            self.logarithms += libm::log(self.product) + libm::log(variance);
            self.product = 1.0;
        }
        self.state.update(error, noise, variance);
    }

    /// ln of the prior weight times the likelihood, up to a constant.
    fn evidence(&self) -> f64 {
        self.prior - 0.5 * (self.logarithms + libm::log(self.product) + self.squares)
    }
}

/// The readings so far, as all 35 see them.
#[derive(Clone, Debug)]
pub(super) struct ShrunkTrend {
    scale: Scale,
    origin: f64,
    /// Where the last reading stands.
    place: Place,
    filters: [Filter; FILTERS],
}

impl ShrunkTrend {
    /// From one reading, with its error variance.
    pub(super) fn new(scale: Scale, place: Place, value: f64, variance: f64) -> Self {
        let (mean, variance) = (scale.mean / scale.size, variance / scale.size / scale.size);
        let filters = core::array::from_fn(|index| {
            let (size, share) = (SIZES[index / WALKS.len()], WALKS[index % WALKS.len()]);
            Filter::new(size, share, mean, variance)
        });
        Self {
            scale,
            origin: value,
            place,
            filters,
        }
    }

    /// A later reading.
    pub(super) fn observe(&mut self, place: Place, value: f64, variance: f64) {
        let (time, course) = self.gap(place);
        let value = (value - self.origin) / self.scale.size;
        let variance = variance / self.scale.size / self.scale.size;
        for filter in &mut self.filters {
            filter.observe(time, course, value, variance);
        }
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
        let evidence = self.filters.map(|filter| filter.evidence());
        let most = evidence.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weights = evidence.map(|evidence| libm::exp(evidence - most));
        let whole: f64 = weights.iter().sum();
        let change = CHANGE * time.min(1.0);
        let mean = self.scale.mean / self.scale.size * course;
        let rest = time.max(course.abs());
        let mut parts = Vec::with_capacity(2 * FILTERS);
        for (filter, weight) in self.filters.iter().zip(weights) {
            let weight = weight / whole;
            let now = &filter.state;
            parts.push(Normal {
                weight: change * weight,
                mean: now.level + mean,
                deviation: libm::sqrt(now.level_variance + rest * rest),
            });
            let mut then = *now;
            then.advance(course, filter.walk * time);
            parts.push(Normal {
                weight: (1.0 - change) * weight,
                mean: then.level,
                deviation: libm::sqrt(then.level_variance),
            });
        }
        Mixture::new(parts, self.origin, self.scale.size)
    }
}
