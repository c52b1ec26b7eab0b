//! What calls gave when it was last accepted: see `recording`.

use crate::recording::{Recording, noise};
use cxmetrics::compare::{Comparison, WithLimits};
use cxmetrics::{Confidence, Direction};

mod customers;
mod rates;
mod shifts;
mod survival;
mod times;

/// A confidence of this level.
fn level(level: f64) -> Confidence {
    Confidence::new(level).unwrap()
}

/// Confidences from low to high.
fn confidences() -> [Confidence; 5] {
    [0.5, 0.8, 0.9, 0.95, 0.999].map(level)
}

/// Everything that is asked of a comparison, at some hypotheses.
fn compared(recording: &mut Recording, call: &str, found: &impl Comparison, hypotheses: &[f64]) {
    recording.note(
        format!("{call}: kind"),
        (
            found.kind(),
            found.direction(),
            found.point_estimate(),
            found.p_value(),
        ),
    );
    for confidence in confidences() {
        recording.note(
            format!("{call}: limits {}", confidence.level()),
            found.limits(confidence),
        );
    }
    for &hypothesis in hypotheses {
        recording.note(
            format!("{call}: p {hypothesis:?}"),
            found.p_values(hypothesis),
        );
    }
    recording.note(
        format!("{call}: contrast"),
        found.contrast(level(0.8)).to_string(),
    );
}

/// A figure with limits, and the limits outside some tails.
fn limited(recording: &mut Recording, call: &str, found: &impl WithLimits) {
    let direction: Direction = found.direction();
    recording.note(
        format!("{call}: figure"),
        (found.point_estimate(), direction),
    );
    for tail in [0.3, 0.1, 0.025, 0.0005] {
        recording.note(
            format!("{call}: outside {tail}"),
            found.limits_outside(tail),
        );
    }
}
