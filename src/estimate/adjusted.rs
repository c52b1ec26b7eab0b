//! A score that something known of the people has moved.

use super::{Design, Estimate};
use crate::sample::{Point, Sample};
use crate::tilt::Fit;

/// What an adjustment found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moved {
    /// The adjusted score, which may be beyond the range.
    pub(crate) value: f64,
    /// A positive error, or 0 if all answers are alike.
    pub(crate) std_error: f64,
    pub(crate) degrees_of_freedom: u64,
    /// What the answers are worth if there is no error to tell.
    pub(crate) otherwise: f64,
}

impl Estimate {
    /// The same answers with an adjusted score, kept in the range, and worth as many as its error says.
    ///
    /// The distribution behind it is the one with that mean that explains the answers best.
    pub(crate) fn moved(&self, moved: Moved) -> Self {
        let value = self.sample.clamp(moved.value);
        let sample = with_mean(&self.sample, value);
        let square = moved.std_error * moved.std_error;
        let worth = if sample.variance() > 0.0 {
            sample.variance() / square
        } else {
            moved.otherwise
        };
        // What a sample can be worth has bounds: where it would be worth less, the error is that of what it is.
        let sample = sample.worth(worth);
        let (size, variance) = (sample.size(), sample.variance());
        let design = Design {
            std_error: libm::sqrt(variance / worth.max(size)),
            degrees_of_freedom: moved.degrees_of_freedom,
            guard: None,
        };
        let moved = Self {
            sample,
            source: super::source::Traced::default(),
            ..self.clone()
        };
        moved.with_design(size, design)
    }

    /// The same, never taken to be worth less than the answers themselves, and less by a factor for what was fitted.
    pub(crate) fn moved_by_fit(&self, moved: Moved, kept: f64) -> Self {
        let shown = self.moved(Moved {
            otherwise: self.answers as f64,
            ..moved
        });
        // What moved the score away from an end has not made its answers worth more.
        let spread = (self.variance() / shown.sample.variance()).min(1.0);
        let worth = (kept * spread * shown.sample.size()).max(self.answers as f64);
        let least = libm::sqrt(shown.sample.variance() / worth);
        let design = Design {
            std_error: shown.std_error().min(least),
            degrees_of_freedom: moved.degrees_of_freedom,
            guard: None,
        };
        shown.with_design(worth, design)
    }
}

/// The sample with another mean inside its range.
fn with_mean(sample: &Sample, mean: f64) -> Sample {
    if mean == sample.mean() {
        return sample.clone();
    }
    let (lowest, highest) = (sample.lowest().value, sample.highest().value);
    let size = sample.size();
    let at_an_end = |end: f64| {
        let point = move |point: &Point| Point {
            value: point.value,
            count: if point.value == end { size } else { 0.0 },
        };
        sample
            .points()
            .iter()
            .map(point)
            .collect::<alloc::vec::Vec<_>>()
    };
    let points = if mean <= lowest {
        at_an_end(lowest)
    } else if mean >= highest {
        at_an_end(highest)
    } else {
        let fit = Fit::new(sample, mean);
        let point = |(value, probability): (f64, f64)| Point {
            value,
            count: probability * size,
        };
        fit.probabilities().map(point).collect()
    };
    // The points are those of a sample.
    let fitted = Sample::new(points).unwrap_or_else(|| sample.clone());
    let variance = fitted.variance();
    fitted.with_figures(size, mean, variance)
}
