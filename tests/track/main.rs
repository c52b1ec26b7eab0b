//! Scores over time.

#[path = "../support/mod.rs"]
mod support;

mod anytime;
mod periods;
mod signals;
mod trends;

/// Equal within a relative tolerance, absolute below 1.
#[track_caller]
fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs().max(1.0),
        "{found}, expected {expected} within {tolerance}"
    );
}
