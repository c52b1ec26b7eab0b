//! The stored form of a monitor.

use super::{Goal, Monitor, MonitorError};
use crate::interval::Confidence;
use crate::metric::Metric;
use crate::tally::Tally;
use crate::track::mixture::Bets;

#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Monitor", deny_unknown_fields)]
pub(super) struct StoredMonitor<M> {
    metric: M,
    goal: Goal,
    target: f64,
    #[serde(default)]
    indifference: f64,
    confidence: Confidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bets: Option<Bets>,
    tally: Tally,
}

impl<M> From<Monitor<M>> for StoredMonitor<M> {
    fn from(monitor: Monitor<M>) -> Self {
        Self {
            metric: monitor.metric,
            goal: monitor.goal,
            target: monitor.target,
            indifference: monitor.indifference,
            confidence: monitor.confidence,
            bets: monitor.bets,
            tally: monitor.tally,
        }
    }
}

impl<M: Metric> TryFrom<StoredMonitor<M>> for Monitor<M> {
    type Error = MonitorError;

    fn try_from(stored: StoredMonitor<M>) -> Result<Self, Self::Error> {
        let mut monitor = Self::new(
            stored.metric,
            stored.tally.scale(),
            stored.goal,
            &stored.target,
            stored.confidence,
        )?
        .with_indifference(stored.indifference)?;
        monitor.bets = stored.bets;
        monitor.record_tally(&stored.tally)?;
        Ok(monitor)
    }
}
