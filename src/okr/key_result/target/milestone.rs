//! Steps that are done or not.

use alloc::boxed::Box;
use alloc::string::String;

/// A step and what it weighs among the others.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(in crate::okr) struct Milestone {
    pub(in crate::okr) name: String,
    pub(in crate::okr) weight: f64,
}

/// Steps with weights, of which at least one is positive.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::okr) struct Milestones(pub(in crate::okr) Box<[Milestone]>);

impl Milestones {
    /// The weight of the steps done among all.
    pub(in crate::okr) fn share(&self, done: &[bool]) -> f64 {
        let weight = |steps: &mut dyn Iterator<Item = &Milestone>| -> f64 {
            steps.map(|step| step.weight).sum()
        };
        let mut reached = self
            .0
            .iter()
            .zip(done)
            .filter_map(|(step, done)| done.then_some(step));
        weight(&mut reached) / weight(&mut self.0.iter())
    }
}
