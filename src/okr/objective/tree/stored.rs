//! The stored form: every objective with the position of the one it serves.

use alloc::vec::Vec;

use super::{AlignmentTree, Node, TreeError};
use crate::okr::objective::Objective;
use crate::okr::objective::dependence::Dependence;

/// The list of objectives alone where nothing is known of how they go together.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "AlignmentTree", untagged)]
pub(super) enum StoredTree {
    Objectives(Vec<StoredNode>),
    Dependent(DependentTree),
}

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(deny_unknown_fields)]
pub(super) struct DependentTree {
    objectives: Vec<StoredNode>,
    dependence: Dependence,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Node", deny_unknown_fields)]
pub(super) struct StoredNode {
    objective: Objective,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    serves: Option<(usize, u32)>,
}

impl From<AlignmentTree> for StoredTree {
    fn from(AlignmentTree { nodes, dependence }: AlignmentTree) -> Self {
        let store = |Node { objective, serves }| StoredNode { objective, serves };
        let objectives = nodes.into_iter().map(store).collect();
        if dependence.is_unknown() {
            Self::Objectives(objectives)
        } else {
            Self::Dependent(DependentTree {
                objectives,
                dependence,
            })
        }
    }
}

impl TryFrom<StoredTree> for AlignmentTree {
    type Error = TreeError;

    fn try_from(stored: StoredTree) -> Result<Self, Self::Error> {
        let (objectives, dependence) = match stored {
            StoredTree::Objectives(objectives) => (objectives, Dependence::UNKNOWN),
            StoredTree::Dependent(tree) => (tree.objectives, tree.dependence),
        };
        let restore = |StoredNode { objective, serves }| Node { objective, serves };
        let tree = Self {
            nodes: objectives.into_iter().map(restore).collect(),
            dependence,
        };
        tree.check()?;
        Ok(tree)
    }
}

/// Whether the ways up from an objective were followed.
#[derive(Clone, Copy, PartialEq)]
enum Walk {
    Never,
    /// On the way up from this objective.
    From(usize),
}

impl AlignmentTree {
    /// Whether every objective serves one of the tree, and none itself: each link is followed once.
    fn check(&self) -> Result<(), TreeError> {
        let parent = |node: usize| Some(self.nodes.get(node)?.serves?.0);
        if let Some(node) = (0..self.nodes.len())
            .filter_map(parent)
            .find(|parent| *parent >= self.nodes.len())
        {
            return Err(TreeError::Unknown { node });
        }
        let mut walks = alloc::vec![Walk::Never; self.nodes.len()];
        for start in 0..self.nodes.len() {
            let mut above = Some(start);
            while let Some(node) = above.filter(|node| walks[*node] == Walk::Never) {
                walks[node] = Walk::From(start);
                above = parent(node);
            }
            // Whoever comes back to where it was on this very walk serves itself.
            if let Some(node) = above.filter(|node| walks[*node] == Walk::From(start)) {
                // The link that was written last closes the ring.
                let ring = core::iter::successors(parent(node), |above| parent(*above))
                    .take_while(|above| *above != node);
                let last = ring.fold(node, usize::max);
                let name = self.nodes[last].objective.name().into();
                return Err(TreeError::Cycle { name });
            }
        }
        Ok(())
    }
}
