//! The interval of a weighted sum of independent figures: square and add.
//!
//! The distance from the sum to its lower limit is √Σ (w · distance of each figure to its own limit)² (the method of
//! variance estimates recovery, MOVER; Zou and Donner, 2008). Exact figures contribute nothing.

use crate::interval::{Confidence, Interval, Method};

/// A weighted sum, with the squares of the distances to its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::okr) struct Sum {
    pub(in crate::okr) value: f64,
    square_below: f64,
    square_above: f64,
    /// Whether any part has an uncertainty.
    pub(in crate::okr) uncertain: bool,
}

impl Sum {
    pub(in crate::okr) fn add(&mut self, weight: f64, value: f64, limits: Option<[f64; 2]>) {
        self.value += weight * value;
        // A weight of 0 changes nothing, not even whether there is an interval.
        let Some([lower, upper]) = limits.filter(|_| weight != 0.0) else {
            return;
        };
        let (mut below, mut above) = (weight * (value - lower), weight * (upper - value));
        if weight < 0.0 {
            core::mem::swap(&mut below, &mut above);
        }
        self.square_below += below * below;
        self.square_above += above * above;
        self.uncertain = true;
    }

    /// The sum as a part of another one.
    pub(in crate::okr) fn part(&self) -> Option<[f64; 2]> {
        self.uncertain.then(|| self.limits())
    }

    pub(in crate::okr) fn scaled(&self, factor: f64) -> Self {
        Self {
            value: factor * self.value,
            square_below: factor * factor * self.square_below,
            square_above: factor * factor * self.square_above,
            uncertain: self.uncertain,
        }
    }

    pub(in crate::okr) fn limits(&self) -> [f64; 2] {
        [
            self.value - libm::sqrt(self.square_below),
            self.value + libm::sqrt(self.square_above),
        ]
    }

    pub(in crate::okr) fn interval(
        &self,
        confidence: Confidence,
        method: Method,
    ) -> Option<Interval> {
        let limits = self.limits();
        (self.uncertain && limits.iter().all(|limit| limit.is_finite()))
            .then(|| Interval::new(self.value, limits, confidence, method))
    }
}
