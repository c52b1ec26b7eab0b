//! Goals.

#[path = "../support/recorded.rs"]
mod recording;
#[path = "../support/mod.rs"]
mod support;

#[path = "../support/calibration.rs"]
mod calibration;

#[cfg(feature = "serde")]
#[path = "../support/forms.rs"]
mod forms;

mod amounts;
mod asked;
mod check_ins;
mod dates;
mod dependence;
mod dependence_coverage;
mod dependence_declared;
mod dependence_read;
mod edges;
mod ends;
#[cfg(feature = "serde")]
mod ends_stored;
mod forecast;
mod forecast_calibration;
mod forecast_coverage;
mod goal_assistant;
mod growth;
mod key_result_laws;
mod key_results;
mod limits;
mod lint;
mod mirror;
mod moments;
mod nested;
mod objectives;
mod outlooks;
mod pace_shapes;
mod progress;
mod recorded;
mod shrunk_trend;
mod sources;
mod stored;
mod time;
mod tracker;
mod trail;
mod trees;
mod without_error;
