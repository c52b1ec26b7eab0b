//! The score of a tree, and what it is made of.

use alloc::vec::Vec;

use super::NodeId;
use crate::interval::Interval;

/// A score in a tree: see [`AlignmentTree::score`](super::AlignmentTree::score).
#[derive(Clone, Debug, PartialEq)]
pub struct TreeScore {
    pub(super) value: f64,
    pub(super) interval: Option<Interval>,
    pub(super) key_results: usize,
    pub(super) untracked: usize,
    pub(super) left_out: usize,
    pub(super) vetoed_by: Vec<NodeId>,
}

impl TreeScore {
    /// The weighted mean, 0 to 1.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Its interval; `None` if all that was measured is exact.
    #[must_use]
    pub const fn interval(&self) -> Option<Interval> {
        self.interval
    }

    /// The number of key results with a weight that it rests on, at every depth.
    #[must_use]
    pub const fn key_results(&self) -> usize {
        self.key_results
    }

    /// The number of key results that were not measured, at every depth.
    #[must_use]
    pub const fn untracked(&self) -> usize {
        self.untracked
    }

    /// The number of objectives that were left out because nothing was measured in them or under them.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// The objectives with a breached guardrail, this one or any under it.
    #[must_use]
    pub fn vetoed_by(&self) -> &[NodeId] {
        &self.vetoed_by
    }
}

/// What a key result anywhere under an objective brings into its score.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeContribution<'a> {
    /// The objective that the key result belongs to.
    pub objective: NodeId,
    /// The name of the key result.
    pub key_result: &'a str,
    /// Its weight in the whole; all weights sum to 1.
    pub share: f64,
    /// What it adds to the score; all points sum to the score.
    pub points: f64,
}
