//! From the leaves of a tree to its root, without recursion: a deep tree must not exhaust the stack.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use super::{AlignmentTree, NodeId, TreeError};
use crate::estimate::{Estimate, SourceId};
use crate::interval::Confidence;
use crate::okr::key_result::KeyResult;
use crate::okr::objective::guardrail::Guardrail;
use crate::okr::objective::term::{Mean, Scale, Spread, Term, Tracked, tracked, untracked};

/// What is known of an objective and all under it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Subtree {
    pub(super) mean: Mean,
    pub(super) key_results: usize,
    pub(super) untracked: usize,
    pub(super) left_out: usize,
}

impl AlignmentTree {
    /// An objective and all under it, each after the one it serves, with the position of that one.
    pub(super) fn subtree(&self, root: NodeId) -> Result<Vec<(usize, usize)>, TreeError> {
        self.objective(root)
            .ok_or(TreeError::Unknown { node: root.0 })?;
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (node, entry) in self.nodes.iter().enumerate() {
            if let Some(list) = entry
                .serves
                .and_then(|(parent, _)| children.get_mut(parent))
            {
                list.push(node);
            }
        }
        let mut order = vec![(root.0, 0)];
        let mut next = 0;
        while let Some(&(node, _)) = order.get(next) {
            let below = children.get(node).into_iter().flatten();
            order.extend(below.map(|child| (*child, next)));
            next += 1;
        }
        Ok(order)
    }

    /// The roll-up of each objective of [`subtree`](Self::subtree), from the leaves to the root.
    pub(super) fn roll_up(&self, order: &[(usize, usize)]) -> Vec<Subtree> {
        let mut subtrees: Vec<Subtree> = order.iter().map(|&(node, _)| self.own(node)).collect();
        for (position, &(node, above)) in order.iter().enumerate().skip(1).rev() {
            // Each objective stands behind the one it serves.
            let Some((heads, [subtree, ..])) = subtrees.split_at_mut_checked(position) else {
                continue;
            };
            let Some(parent) = heads.get_mut(above) else {
                continue;
            };
            match subtree.mean.share() {
                Some(share) => parent.mean.add(self.weight(node), share),
                None => parent.left_out += 1,
            }
            parent.key_results += subtree.key_results;
            parent.untracked += subtree.untracked;
            parent.left_out += subtree.left_out;
        }
        subtrees
    }

    /// What an objective brings by itself.
    fn own(&self, node: usize) -> Subtree {
        let mut own = Subtree::default();
        let Some(node) = self.nodes.get(node) else {
            return own;
        };
        let key_results = node.objective.key_results();
        for Tracked { result, share } in tracked(key_results) {
            own.mean.add(result.weight(), share);
            own.key_results += usize::from(result.weight() > 0.0);
        }
        own.untracked = untracked(key_results).count();
        own
    }

    /// The weight of an objective in the one that it serves.
    fn weight(&self, node: usize) -> f64 {
        let serves = self.nodes.get(node).and_then(|node| node.serves);
        serves.map_or(0.0, |(_, weight)| f64::from(weight))
    }

    /// The objectives with a breached guardrail.
    pub(super) fn vetoes(&self, order: &[(usize, usize)]) -> Vec<NodeId> {
        let is_vetoed = |node: usize| {
            let guardrails = self.nodes.get(node).map(|node| node.objective.guardrails());
            guardrails.into_iter().flatten().any(Guardrail::vetoes)
        };
        let vetoes = order.iter().map(|&(node, _)| node);
        vetoes.filter(|node| is_vetoed(*node)).map(NodeId).collect()
    }

    /// The weight of each objective of a subtree in the whole, from the root to the leaves; `None` where nothing
    /// was measured.
    pub(super) fn shares<'a>(
        &'a self,
        order: &'a [(usize, usize)],
        subtrees: &'a [Subtree],
    ) -> impl Iterator<Item = (usize, Option<f64>)> + 'a {
        let mut shares: Vec<Option<f64>> = Vec::with_capacity(order.len());
        order
            .iter()
            .zip(subtrees)
            .map(move |(&(node, above), subtree)| {
                let measured = subtree.mean.share().is_some();
                let share = match shares.get(above) {
                    None => Some(1.0),
                    Some(above_share) => {
                        let total = subtrees
                            .get(above)
                            .map_or(0.0, |subtree| subtree.mean.weight());
                        above_share.map(|share| share * self.weight(node) / total)
                    }
                }
                .filter(|_| measured);
                shares.push(share);
                (node, share)
            })
    }

    /// The distances from the score of the root to its limits; `None` if all is exact.
    ///
    /// Every key result enters with its weight in the whole. Those that the tree knows by name have covariances
    /// wherever they stand; the others of an objective go together as that objective says, and the objectives among each
    /// other as the tree says.
    pub(super) fn spread(
        &self,
        order: &[(usize, usize)],
        subtrees: &[Subtree],
        confidence: Confidence,
    ) -> Option<Spread> {
        let key_results = || {
            let nodes = order.iter().filter_map(|&(node, _)| self.nodes.get(node));
            nodes.flat_map(|node| node.objective.key_results())
        };
        let dependence = self.dependence.reading(self.across(order));
        let places = dependence.places(key_results().map(KeyResult::name));
        let (mut known, mut spreads) = (Vec::new(), Vec::new());
        for ((node, share), subtree) in self.shares(order, subtrees).zip(subtrees) {
            let (Some(share), Some(node)) = (share, self.nodes.get(node)) else {
                continue;
            };
            let total = subtree.mean.weight();
            let mut own = Vec::new();
            for Tracked { result, .. } in tracked(node.objective.key_results()) {
                let weight = share * result.weight() / total;
                let Some(term) = Term::of_result(result, weight, confidence, Scale::Clamped) else {
                    continue;
                };
                let is_known =
                    term.turn.is_some() && places.get(term.name).is_some_and(Option::is_some);
                if is_known {
                    known.push(term);
                } else {
                    own.push(term);
                }
            }
            if !own.is_empty() {
                let own_dependence = node.objective.dependence();
                let own_dependence = own_dependence.reading(node.objective.key_results());
                spreads.push(own_dependence.spread(&own));
            }
        }
        let is_exact = known.is_empty() && spreads.is_empty();
        (!is_exact).then(|| dependence.spread_of_spreads(&known, spreads))
    }

    /// The key results whose readings are scores of the same people as one of another objective, and of which their own
    /// says nothing by name.
    fn across(&self, order: &[(usize, usize)]) -> Vec<&KeyResult> {
        let mut found = Vec::new();
        let mut nodes: BTreeMap<SourceId, Option<usize>> = BTreeMap::new();
        for &(node, _) in order {
            let Some(objective) = self.nodes.get(node).map(|node| &node.objective) else {
                continue;
            };
            for result in objective.key_results() {
                let source = result.traced_survey().and_then(Estimate::source);
                if let Some(source) = source
                    && !objective.dependence().names(result.name())
                {
                    let first = nodes.entry(source.id()).or_insert(Some(node));
                    // `None` from the second objective on.
                    *first = first.filter(|first| *first == node);
                    found.push((source.id(), result));
                }
            }
        }
        let is_across = |id: &SourceId| nodes.get(id) == Some(&None);
        let across = found.into_iter().filter(|(id, _)| is_across(id));
        across.map(|(_, result)| result).collect()
    }
}
