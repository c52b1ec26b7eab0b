//! Errors that were measured on few clusters, and what they do to comparisons.
//!
//! The interval of a confidence takes each sample as worth less, by the square of a ratio of t quantiles (Korn and
//! Graubard, 1998; see [`weight`](crate::weight)). The ratio grows with the confidence, and so a p-value is what is
//! outside the widest interval that still leaves the hypothesis out.

use alloc::borrow::Cow;

use super::statistic::Statistic;
use crate::estimate::Estimate;
use crate::sample::Sample;
use crate::special::{find_root, normal_upper_tail};

/// Both samples as an interval with so much outside on either side sees them.
pub(super) struct SamplesAt<'a>([Cow<'a, Sample>; 2]);

impl<'a> SamplesAt<'a> {
    pub(super) fn tail([first, second]: &'a [Estimate; 2], tail: f64) -> Self {
        Self([first.sample_at(tail), second.sample_at(tail)])
    }

    pub(super) fn get(&self) -> [&Sample; 2] {
        let Self([first, second]) = self;
        [first, second]
    }
}

/// A normal statistic of both samples with the p-values that few clusters allow; `value_of` computes it from samples.
pub(super) fn allowed_for(
    estimates: &[Estimate; 2],
    statistic: Statistic,
    value_of: impl Fn([&Sample; 2]) -> f64,
) -> Statistic {
    let few = estimates.iter().any(Estimate::has_few_degrees_of_freedom);
    let value = statistic.value.abs();
    if !few || value == 0.0 || value.is_infinite() {
        return statistic;
    }
    let excess = |quantile: f64| {
        let samples = SamplesAt::tail(estimates, normal_upper_tail(quantile));
        value_of(samples.get()).abs() - quantile
    };
    let quantile = find_root(excess, 0.0, value);
    Statistic {
        tail: Some(normal_upper_tail(quantile)),
        ..statistic
    }
}
