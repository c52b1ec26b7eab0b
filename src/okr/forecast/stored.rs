//! The stored form of a series and of what is known besides.

use alloc::vec::Vec;

use super::context::{Context, Start};
use super::observation::Observation;
use super::past_moves::PastMoves;
use super::readings::Readings;
use super::readings_error::ReadingsError;
use super::usual_move::UsualMove;
use crate::estimate::LARGEST_VALUE;
use crate::okr::course::{Cycle, Day, Pace};

/// What is not known is left out.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Readings", deny_unknown_fields)]
pub(super) struct StoredReadings {
    points: Vec<Observation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    range: Option<[f64; 2]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cycle: Option<Cycle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<Pace>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<Start>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    distance: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    usual_move: Option<UsualMove>,
    #[serde(default, skip_serializing_if = "PastMoves::is_empty")]
    past_moves: PastMoves,
}

impl From<Readings> for StoredReadings {
    fn from(readings: Readings) -> Self {
        let context = readings.context;
        Self {
            points: readings.points,
            range: readings.range,
            cycle: context.cycle,
            plan: context.plan,
            start: context.start,
            distance: context.distance,
            usual_move: context.usual,
            past_moves: context.past,
        }
    }
}

/// Why a stored series is none.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoReadings {
    #[error(transparent)]
    Readings(#[from] ReadingsError),
    #[error("a figure of {day} follows one that is not earlier")]
    Order { day: Day },
    #[error("the way from start to target is a number of at least 0, not {distance}")]
    Distance { distance: f64 },
    #[error("a bare start has no error variance, not {variance}")]
    Bare { variance: f64 },
    #[error("the plan is of another cycle")]
    Plan,
}

impl TryFrom<StoredReadings> for Readings {
    type Error = NoReadings;

    fn try_from(stored: StoredReadings) -> Result<Self, Self::Error> {
        if let Some(pair) = stored
            .points
            .windows(2)
            .find(|pair| !pair[0].day.is_before(pair[1].day))
        {
            return Err(NoReadings::Order { day: pair[1].day });
        }
        let impossible = |distance: &f64| !(0.0..=LARGEST_VALUE).contains(distance);
        if let Some(distance) = stored.distance.filter(impossible) {
            return Err(NoReadings::Distance { distance });
        }
        if let Some(Start::Bare(Observation { variance, .. })) = stored.start
            && variance != 0.0
        {
            return Err(NoReadings::Bare { variance });
        }
        let planned = stored.plan.as_ref().map(Pace::cycle);
        if planned.is_some_and(|cycle| stored.cycle.as_ref() != Some(cycle)) {
            return Err(NoReadings::Plan);
        }
        let readings = Self {
            points: stored.points,
            range: None,
            context: Context {
                cycle: stored.cycle,
                plan: stored.plan,
                start: stored.start,
                distance: stored.distance,
                usual: stored.usual_move,
                past: stored.past_moves,
            },
        };
        match stored.range {
            Some([lowest, highest]) => Ok(readings.within(lowest..=highest)?),
            None => Ok(readings),
        }
    }
}
