//! The score of a tree, and what it is made of.

use alloc::vec::Vec;

use super::NodeId;
use crate::interval::Interval;

/// A score in a tree: see [`AlignmentTree::score`](super::AlignmentTree::score).
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
///
/// let mut tree = AlignmentTree::new();
/// let company = tree
///     .add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
/// tree.add_under(company, Objective::new("new team"), 1)?; // nothing measured yet
/// let score = tree.score(company, Confidence::P95)?;
/// assert_eq!((score.value(), score.key_results(), score.left_out()), (0.5, 1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
    /// # let mut tree = AlignmentTree::new();
    /// let company = tree
    ///     .add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
    /// let hours = KeyResult::reach("hours", 48, 24)?.with_reading(12); // 1.5, counts as 1
    /// tree.add_under(company, Objective::new("team").with(hours), 1)?;
    /// assert_eq!(tree.score(company, Confidence::P95)?.value(), 0.75);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Its interval; `None` if all that was measured is exact.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Estimate, KeyResult, Objective, okr::objective::AlignmentTree};
    /// # let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
    /// assert_eq!(tree.score(company, Confidence::P95)?.interval(), None);
    ///
    /// let survey = KeyResult::reach("satisfied customers in percent", 70, 85)?.with_reading(&Estimate::share(155, 200)?);
    /// tree.add_under(company, Objective::new("team").with(survey), 1)?;
    /// let interval = tree.score(company, Confidence::P95)?.interval().unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.50 [0.29, 0.67]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn interval(&self) -> Option<Interval> {
        self.interval
    }

    /// The number of key results with a weight that it rests on, at every depth.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
    /// # let mut tree = AlignmentTree::new();
    /// let company = tree
    ///     .add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
    /// let hours = KeyResult::reach("hours", 48, 24)?.with_reading(30);
    /// tree.add_under(company, Objective::new("team").with(hours), 1)?;
    /// assert_eq!(tree.score(company, Confidence::P95)?.key_results(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn key_results(&self) -> usize {
        self.key_results
    }

    /// The number of key results that were not measured, at every depth.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
    /// # let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
    /// let team = Objective::new("team").with(KeyResult::done("new ticket system")); // not measured
    /// tree.add_under(company, team, 1)?;
    /// assert_eq!(tree.score(company, Confidence::P95)?.untracked(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn untracked(&self) -> usize {
        self.untracked
    }

    /// The number of objectives that were left out because nothing was measured in them or under them.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
    /// # let mut tree = AlignmentTree::new();
    /// let company = tree
    ///     .add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
    /// tree.add_under(company, Objective::new("new team"), 1)?;
    /// let score = tree.score(company, Confidence::P95)?;
    /// assert_eq!((score.value(), score.left_out()), (0.5, 1)); // no hole in the score
    ///     
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// The objectives with a breached guardrail, this one or any under it.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
    /// # let mut tree = AlignmentTree::new();
    /// let company = tree
    ///     .add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
    /// let team = tree.add_under(
    ///     company,
    ///     Objective::new("team")
    ///         .with_guardrail(KeyResult::at_least("CSAT", 80)?.with_reading(75)),
    ///     1,
    /// )?;
    /// assert_eq!(tree.score(company, Confidence::P95)?.vetoed_by(), [team]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn vetoed_by(&self) -> &[NodeId] {
        &self.vetoed_by
    }
}

/// What a key result anywhere under an objective brings into its score.
///
/// # Examples
///
/// ```
/// # use cxmetrics::{KeyResult, Objective, okr::objective::AlignmentTree};
/// # let mut tree = AlignmentTree::new();
/// let company = tree
///     .add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
/// let hours = KeyResult::reach("hours", 48, 24)?.with_reading(30);
/// let team = tree.add_under(company, Objective::new("team").with(hours), 3)?;
/// let contributions = tree.contributions(company)?;
/// assert_eq!((contributions[1].objective, contributions[1].key_result), (team, "hours"));
/// assert_eq!((contributions[1].share, contributions[1].points), (0.75, 0.5625));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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
