//! What a score is a score of: the rule that gives every rating its value.

use alloc::vec::Vec;

use crate::few::Few;
use crate::metric::{Course, Direction};
use crate::sample::Point;
use crate::scale::Scale;

/// Changes that differ by less than this part of the largest are one change that was rounded differently.
const ROUNDING: f64 = 1e-12;

/// The same for two estimates exactly when they mean the same and can be compared: every rating has the same value in
/// both, on the same scale.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rule {
    /// A share that was counted without a scale, in percent.
    Share,
    /// The value of a rating.
    Rating(Ratings),
    /// The change of that value between two answers of one person.
    Change(Ratings),
}

/// The value of every rating of a scale.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ratings {
    pub(super) scale: Scale,
    pub(super) runs: Few<Run>,
}

/// A value, and the first of the neighbouring ratings that have it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Run {
    pub(super) from: f64,
    pub(super) value: f64,
}

impl Ratings {
    pub(super) const fn new(scale: Scale, runs: Few<Run>) -> Self {
        Self { scale, runs }
    }

    /// Which of its scores are better.
    pub(super) fn direction(&self) -> Direction {
        let mut course = Course::new();
        self.runs.iter().for_each(|run| course.next(run.value));
        if self.scale.is_reversed() {
            course.direction().opposite()
        } else {
            course.direction()
        }
    }

    /// The distinct values, in increasing order.
    #[cfg(feature = "serde")]
    fn values(&self) -> Vec<f64> {
        let mut values: Vec<f64> = self.runs.iter().map(|run| run.value).collect();
        values.sort_unstable_by(f64::total_cmp);
        values.dedup();
        values
    }
}

impl Rule {
    /// The rule of the change of a score.
    pub(super) fn of_change(&self) -> Option<Self> {
        match self {
            Self::Rating(ratings) => Some(Self::Change(ratings.clone())),
            Self::Share | Self::Change(_) => None,
        }
    }

    /// The values that a score by this rule is the mean of, in increasing order.
    #[cfg(feature = "serde")]
    pub(super) fn values(&self) -> Vec<f64> {
        match self {
            Self::Share => Vec::from([0.0, 100.0]),
            Self::Rating(ratings) => ratings.values(),
            Self::Change(ratings) => {
                let values = ratings.values();
                let changes = values.iter().flat_map(|first| {
                    let change = move |second: &f64| Point {
                        value: second - first,
                        count: 0.0,
                    };
                    values.iter().map(change)
                });
                let joined = joined_changes(changes.collect());
                joined.iter().map(|point| point.value).collect()
            }
        }
    }
}

/// Runs of neighbouring ratings with one value, as they come in from the lowest rating up.
#[inline]
pub(super) fn extend(runs: &mut Few<Run>, from: f64, value: f64) {
    let same = |run: &Run| run.value.to_bits() == value.to_bits();
    if !runs.last().is_some_and(same) {
        runs.push(Run { from, value });
    }
}

/// Changes in increasing order, those that differ by rounding alone being one.
pub(crate) fn joined_changes(mut changes: Vec<Point>) -> Vec<Point> {
    changes.sort_unstable_by(|left, right| left.value.total_cmp(&right.value));
    let largest = changes.last().map_or(0.0, |change| change.value);
    let tolerance = ROUNDING * largest;
    changes.dedup_by(|next, kept| {
        let same = next.value - kept.value <= tolerance;
        if same {
            kept.count += next.count;
        }
        same
    });
    changes
}
