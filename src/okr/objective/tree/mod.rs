//! Objectives that serve other objectives.

mod rollup;
mod score;
#[cfg(feature = "serde")]
mod stored;

pub use score::{TreeContribution, TreeScore};

use alloc::vec::Vec;

use super::Objective;
use super::dependence::Dependence;
use super::term::{Spread, Tracked, tracked};
use crate::interval::Confidence;
use crate::okr::figure::Share;

/// Objectives aligned under other objectives, to any depth.
///
/// The score of an objective in the tree is the weighted mean of its own key results and of the scores of the
/// objectives under it, each with the weight it was added with. What was not measured is left out and counted, so that an
/// empty team makes no hole in the score of the company.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
///
/// let mut tree = AlignmentTree::new();
/// let company = tree.add(
///     Objective::new("Customers stay")
///         .with(KeyResult::reach("churn in percent", 8, 4)?.with_reading(6)),
/// );
/// let support = tree.add_under(
///     company,
///     Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?.with_reading(24)),
///     1,
/// )?;
/// let new_team = tree.add_under(company, Objective::new("Not started"), 1)?;
///
/// let score = tree.score(company, Confidence::P95)?;
/// assert_eq!(score.value(), 0.75);
/// assert_eq!(score.left_out(), 1);
///
/// assert_eq!(
///     tree.align(company, support, 1).unwrap_err().to_string(),
///     "\"Customers stay\" would serve itself"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "stored::StoredTree", try_from = "stored::StoredTree")
)]
pub struct AlignmentTree {
    nodes: Vec<Node>,
    /// How the objectives go together.
    dependence: Dependence,
}

#[derive(Clone, Debug, PartialEq)]
struct Node {
    objective: Objective,
    /// The objective that it serves, and its weight there.
    serves: Option<(usize, u32)>,
}

/// An objective's place in the tree that gave it.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Objective, okr::objective::AlignmentTree};
///
/// let mut tree = AlignmentTree::new();
/// let company = tree.add(Objective::new("company"));
/// let team = tree.add_under(company, Objective::new("team"), 1)?;
/// assert!(company < team); // in the order added
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(usize);

impl AlignmentTree {
    /// A tree without objectives.
    ///
    /// ```
    /// use cxmetrics::okr::objective::AlignmentTree;
    ///
    /// assert_eq!(AlignmentTree::new().iter().len(), 0);
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self {
            nodes: Vec::new(),
            dependence: Dependence::UNKNOWN,
        }
    }

    /// The same, knowing how readings of different objectives go together. Within an objective its
    /// [own](Objective::with_dependence) dependence counts.
    ///
    /// Key results that this dependence [knows by name](Dependence::known) enter with their covariances, wherever in the
    /// tree they stand: Σ Σ w w′ S, with the weights that they have in the whole. Of the scores of objectives beside
    /// each other, what it says of others counts: the default knows nothing, and takes the cautious side.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::objective::{AlignmentTree, Dependence};
    /// use cxmetrics::{Confidence, Estimate, KeyResult, Objective};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company"));
    /// for (team, satisfied) in [("shop", 155), ("hotline", 140)] {
    ///     let result =
    ///         KeyResult::reach(team, 60, 80)?.with_reading(Estimate::share(satisfied, 200)?);
    ///     tree.add_under(company, Objective::new(team).with(result), 1)?;
    /// }
    /// let interval = |tree: &AlignmentTree| {
    ///     Some(tree.score(company, Confidence::P95).ok()?.interval()?.to_string())
    /// };
    /// assert_eq!(interval(&tree).as_deref(), Some("0.7 [0.4, 1.0]"));
    /// let apart = tree.clone().with_dependence(Dependence::DIFFERENT_PEOPLE);
    /// assert_eq!(interval(&apart).as_deref(), Some("0.7 [0.5, 0.9]"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_dependence(mut self, dependence: Dependence) -> Self {
        self.dependence = dependence;
        self
    }

    /// How readings of different objectives go together.
    ///
    /// ```
    /// use cxmetrics::okr::objective::{AlignmentTree, Dependence};
    ///
    /// assert_eq!(AlignmentTree::new().dependence(), &Dependence::UNKNOWN);
    /// ```
    #[must_use]
    pub const fn dependence(&self) -> &Dependence {
        &self.dependence
    }

    /// Adds an objective that serves no other one. There may be several.
    ///
    /// ```
    /// use cxmetrics::{Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company"));
    /// assert_eq!(tree.parent(company), None);
    /// ```
    pub fn add(&mut self, objective: Objective) -> NodeId {
        self.nodes.push(Node {
            objective,
            serves: None,
        });
        NodeId(self.nodes.len() - 1)
    }

    /// Adds an objective under another one, with its weight beside the key results there.
    ///
    /// # Errors
    ///
    /// [`TreeError::Unknown`]; then nothing was added.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company"));
    /// let team = |hours| Ok::<_, cxmetrics::KeyResultError>(
    ///     Objective::new("team").with(KeyResult::reach("hours", 48, 24)?.with_reading(hours)),
    /// );
    /// tree.add_under(company, team(24)?, 3)?; // three times the weight
    /// tree.add_under(company, team(48)?, 1)?;
    /// assert_eq!(tree.score(company, Confidence::P95)?.value(), 0.75);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_under(
        &mut self,
        parent: NodeId,
        objective: Objective,
        weight: u32,
    ) -> Result<NodeId, TreeError> {
        self.objective(parent)
            .ok_or(TreeError::Unknown { node: parent.0 })?;
        // What was just added has nothing under it, so no cycle can close.
        self.nodes.push(Node {
            objective,
            serves: Some((parent.0, weight)),
        });
        Ok(NodeId(self.nodes.len() - 1))
    }

    /// Puts an objective, with all under it, under another one.
    ///
    /// # Errors
    ///
    /// [`TreeError::Cycle`] if it would serve itself, directly or not; [`TreeError::Unknown`]. Then nothing has
    /// changed.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company"));
    /// let team = tree.add(Objective::new("team"));
    /// tree.align(team, company, 1)?;
    /// assert_eq!(tree.parent(team), Some(company));
    /// assert!(tree.align(company, team, 1).is_err());
    /// # Ok::<(), cxmetrics::okr::objective::TreeError>(())
    /// ```
    pub fn align(&mut self, child: NodeId, parent: NodeId, weight: u32) -> Result<(), TreeError> {
        for node in [child, parent] {
            self.objective(node)
                .ok_or(TreeError::Unknown { node: node.0 })?;
        }
        let mut above = Some(parent.0);
        while let Some(node) = above {
            if node == child.0 {
                let name = self.objective(child).map_or("", Objective::name).into();
                return Err(TreeError::Cycle { name });
            }
            above = self
                .nodes
                .get(node)
                .and_then(|node| node.serves)
                .map(|(parent, _)| parent);
        }
        if let Some(node) = self.nodes.get_mut(child.0) {
            node.serves = Some((parent.0, weight));
        }
        Ok(())
    }

    /// The objective at a place.
    ///
    /// ```
    /// use cxmetrics::{Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company"));
    /// assert_eq!(tree.objective(company).unwrap().name(), "company");
    /// assert_eq!(AlignmentTree::new().objective(company), None); // a place in another tree
    /// ```
    #[must_use]
    pub fn objective(&self, node: NodeId) -> Option<&Objective> {
        self.nodes.get(node.0).map(|node| &node.objective)
    }

    /// The same, to record readings.
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let team = tree.add(Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?));
    /// tree.objective_mut(team).unwrap().record("hours", 30)?;
    /// assert_eq!(tree.score(team, Confidence::P95)?.value(), 0.75);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn objective_mut(&mut self, node: NodeId) -> Option<&mut Objective> {
        self.nodes.get_mut(node.0).map(|node| &mut node.objective)
    }

    /// The objective that this one serves.
    ///
    /// ```
    /// use cxmetrics::{Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company"));
    /// let team = tree.add_under(company, Objective::new("team"), 1)?;
    /// assert_eq!((tree.parent(team), tree.parent(company)), (Some(company), None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        let (parent, _) = self.nodes.get(node.0)?.serves?;
        Some(NodeId(parent))
    }

    /// Every objective, in the order added.
    ///
    /// ```
    /// use cxmetrics::{Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree.add(Objective::new("company"));
    /// tree.add_under(company, Objective::new("team"), 1)?;
    /// assert!(tree.iter().map(|(_, objective)| objective.name()).eq(["company", "team"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (NodeId, &Objective)> {
        self.nodes
            .iter()
            .enumerate()
            .map(|(node, entry)| (NodeId(node), &entry.objective))
    }

    /// The score of an objective with all that serves it.
    ///
    /// The interval is that of the whole weighted sum, as in
    /// [`ObjectiveScore::interval`](super::ObjectiveScore::interval).
    ///
    /// # Errors
    ///
    /// [`TreeError::Unknown`]; [`TreeError::NothingMeasured`] if nothing with a weight was measured in it or under it.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree
    ///     .add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
    /// let hours = KeyResult::reach("hours", 48, 24)?.with_reading(24);
    /// let team = tree.add_under(company, Objective::new("team").with(hours), 3)?;
    /// assert_eq!(tree.score(team, Confidence::P95)?.value(), 1.0);
    /// assert_eq!(tree.score(company, Confidence::P95)?.value(), 0.875); // (1 × 0.5 + 3 × 1) / 4
    ///     
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn score(&self, node: NodeId, confidence: Confidence) -> Result<TreeScore, TreeError> {
        let order = self.subtree(node)?;
        let subtrees = self.roll_up(&order);
        let whole = subtrees.first().copied().unwrap_or_default();
        let Some(value) = whole.mean.share().map(Share::value) else {
            let name = self.objective(node).map_or("", Objective::name).into();
            return Err(TreeError::NothingMeasured { name });
        };
        let spread = Spread::nested(confidence, |confidence| {
            self.spread(&order, &subtrees, confidence)
        });
        Ok(TreeScore {
            value,
            interval: spread.and_then(|spread| spread.interval(value, [0.0, 1.0], confidence)),
            key_results: whole.key_results,
            untracked: whole.untracked,
            left_out: whole.left_out,
            vetoed_by: self.vetoes(&order),
        })
    }

    /// What each measured key result, at any depth, brings into the score of an objective.
    ///
    /// # Errors
    ///
    /// As for [`score`](Self::score).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective, okr::objective::AlignmentTree};
    ///
    /// let mut tree = AlignmentTree::new();
    /// let company = tree
    ///     .add(Objective::new("company").with(KeyResult::reach("churn", 8, 4)?.with_reading(6)));
    /// tree.add_under(
    ///     company,
    ///     Objective::new("team").with(KeyResult::reach("hours", 48, 24)?.with_reading(24)),
    ///     3,
    /// )?;
    /// let contributions = tree.contributions(company)?;
    /// let points: Vec<_> =
    ///     contributions.iter().map(|part| (part.key_result, part.points)).collect();
    /// assert_eq!(points, [("churn", 0.125), ("hours", 0.75)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn contributions(&self, node: NodeId) -> Result<Vec<TreeContribution<'_>>, TreeError> {
        let order = self.subtree(node)?;
        let subtrees = self.roll_up(&order);
        let mut contributions = Vec::new();
        for ((place, shares), subtree) in self.shares(&order, &subtrees).zip(&subtrees) {
            let Some(share) = shares else { continue };
            let Some(entry) = self.nodes.get(place) else {
                continue;
            };
            let total = subtree.mean.weight();
            for Tracked { result, share: way } in tracked(entry.objective.key_results()) {
                let share = share * result.weight() / total;
                contributions.push(TreeContribution {
                    objective: NodeId(place),
                    key_result: result.name(),
                    share,
                    points: share * way.clamped(),
                });
            }
        }
        if contributions.is_empty() {
            let name = self.objective(node).map_or("", Objective::name).into();
            return Err(TreeError::NothingMeasured { name });
        }
        Ok(contributions)
    }
}

/// Why objectives cannot be aligned, or have no score.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Objective, okr::objective::AlignmentTree};
///
/// let mut tree = AlignmentTree::new();
/// let company = tree.add(Objective::new("company"));
/// assert_eq!(
///     tree.score(company, Confidence::P95).unwrap_err().to_string(),
///     "nothing was measured in \"company\" or under it"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// The place belongs to another tree.
    #[error("there is no objective at place {node}")]
    Unknown {
        /// The place.
        node: usize,
    },
    /// The objective would serve itself.
    #[error("{name:?} would serve itself")]
    Cycle {
        /// The name of the objective.
        name: alloc::string::String,
    },
    /// Nothing with a weight was measured.
    #[error("nothing was measured in {name:?} or under it")]
    NothingMeasured {
        /// The name of the objective.
        name: alloc::string::String,
    },
}
