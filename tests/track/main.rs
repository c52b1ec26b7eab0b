//! Scores over time.

// Counts are small, and turned to and fro.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

#[path = "../support/recorded.rs"]
mod recording;
#[path = "../support/mod.rs"]
mod support;

mod anytime;
mod asked;
mod charts;
mod edges;
mod evidence;
mod growth;
mod periods;
mod recorded;
mod records;
mod signals;
mod slopes;
mod ties;
mod trends;

/// Equal within a relative tolerance, absolute below 1.
#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs().max(1.0),
        "{found}, expected {expected} within {tolerance}"
    );
}
