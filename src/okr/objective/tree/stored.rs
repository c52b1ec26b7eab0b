//! The stored form: every objective with the position of the one it serves.

use alloc::vec::Vec;

use super::{AlignmentTree, Node, NodeId, TreeError};
use crate::okr::objective::Objective;

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "AlignmentTree", transparent)]
pub(super) struct StoredTree(Vec<StoredNode>);

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Node", deny_unknown_fields)]
struct StoredNode {
    objective: Objective,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    serves: Option<(usize, u32)>,
}

impl From<AlignmentTree> for StoredTree {
    fn from(tree: AlignmentTree) -> Self {
        let store = |Node { objective, serves }| StoredNode { objective, serves };
        Self(tree.nodes.into_iter().map(store).collect())
    }
}

impl TryFrom<StoredTree> for AlignmentTree {
    type Error = TreeError;

    fn try_from(stored: StoredTree) -> Result<Self, Self::Error> {
        let mut tree = Self::new();
        let mut links = Vec::new();
        for StoredNode { objective, serves } in stored.0 {
            links.push((tree.add(objective), serves));
        }
        for (child, serves) in links {
            if let Some((parent, weight)) = serves {
                tree.align(child, NodeId(parent), weight)?;
            }
        }
        Ok(tree)
    }
}
