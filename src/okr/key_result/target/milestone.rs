//! Steps that are done or not.

use alloc::boxed::Box;
use alloc::string::String;

use crate::edge::Tolerance;
use crate::okr::figure::Share;
use crate::sum::Sum;

/// A step and what it weighs among the others.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
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
    pub(in crate::okr) fn share(&self, done: &[bool]) -> Option<Share> {
        let weight = |steps: &mut dyn Iterator<Item = &Milestone>| {
            steps.map(|step| step.weight).collect::<Sum>().value()
        };
        let mut reached = self
            .0
            .iter()
            .zip(done)
            .filter_map(|(step, done)| done.then_some(step));
        let (reached, all) = (weight(&mut reached), weight(&mut self.0.iter()));
        let is_done = |(index, step): (usize, &Milestone)| {
            step.weight == 0.0 || done.get(index).is_some_and(|done| *done)
        };
        if self.0.iter().enumerate().all(is_done) {
            return Some(Share::exact(1.0));
        }
        let share = (reached / all).min(1.0_f64.next_down());
        Share::of(share, Tolerance::of([reached, all]).over(all))
    }
}
