//! What is known of a series besides its readings.

use super::observation::Observation;
use super::past_moves::PastMoves;
use super::shrunk::Place;
use super::usual_move::UsualMove;
use crate::okr::course::{Cycle, Day, Pace};

/// The cycle, the start, and how far the figure usually moves.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Context {
    pub(super) cycle: Option<Cycle>,
    /// The shape of the way, where it is no straight line. Its cycle is the one above.
    pub(super) plan: Option<Pace>,
    pub(super) start: Option<Start>,
    /// The way from the start of the goal to its target.
    pub(super) distance: Option<f64>,
    pub(super) usual: Option<UsualMove>,
    pub(super) past: PastMoves,
}

/// The figure at the start of the cycle.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename = "Start", rename_all = "snake_case"))]
pub(super) enum Start {
    /// As it was measured, with its error.
    Measured(Observation),
    /// A number that nobody knows the error of: beside surveys it counts as one of them.
    Bare(Observation),
}

impl Context {
    /// In another cycle; a plan of another cycle is dropped.
    pub(super) fn in_cycle(self, cycle: Cycle) -> Self {
        Self {
            cycle: Some(cycle),
            plan: self.plan.filter(|plan| plan.cycle() == &cycle),
            ..self
        }
    }

    /// Where a day is on the way: days since the origin, in cycles of so many days, unless there is a plan.
    pub(super) fn place(&self, day: Day, origin: Day, days: f64) -> Place {
        let straight = || (day - origin) / days;
        let plan = self.plan.as_ref();
        Place {
            day,
            course: plan.map_or_else(straight, |plan| plan.expected(day)),
        }
    }
}
