//! What calls gave when it was last accepted: see `recording`.
#![allow(clippy::too_many_lines)] // lists of calls

mod association;
mod designs;
mod drivers;
mod groups;
mod joint;
mod leagues;
mod scales;
mod segments;
mod sheets;
mod tallies;
mod weights;

use crate::recording::Recording;
use cxmetrics::estimate::{Estimate, JointScores};
use cxmetrics::{Confidence, Scale};
use std::fmt::{Debug, Display};

/// A result as it is, or why there is none.
fn said<T: Debug, E: Debug + Display>(record: &mut Recording, call: &str, result: Result<T, E>) {
    match result {
        Ok(value) => record.note(call, value),
        Err(error) => record.note(call, error.to_string()),
    }
}

/// An estimate with what is computed of it.
fn scored(record: &mut Recording, call: &str, estimate: &Estimate) {
    record.note(call, estimate);
    record.note(
        format!("{call}, sizes and limits"),
        (
            estimate.std_error(),
            estimate.effective_size(),
            estimate.guarded_size(),
            estimate.design_effect(),
            estimate.degrees_of_freedom(),
            estimate.interval(Confidence::P90),
        ),
    );
}

/// Scores that go together: their values, errors and covariances.
fn together(record: &mut Recording, call: &str, scores: &JointScores) {
    let size = scores.len();
    let figures: Vec<_> = scores
        .estimates()
        .iter()
        .map(|own| {
            (
                own.value(),
                own.std_error(),
                own.effective_size(),
                own.degrees_of_freedom(),
            )
        })
        .collect();
    record.note(format!("{call}, scores"), figures);
    let covariances: Vec<_> = (0..size)
        .flat_map(|row| (row..=size).map(move |column| (row, column)))
        .map(|(row, column)| {
            (
                scores.covariance(row, column),
                scores.correlation(row, column),
            )
        })
        .collect();
    record.note(format!("{call}, covariances"), covariances);
    let mean = scores.mean().map(|mean| (mean.value(), mean.std_error()));
    record.note(format!("{call}, mean"), mean);
}

/// A column of numbers that look drawn: the same each time.
fn drawn(length: u32, seed: u32, below: u32) -> Vec<u32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(12_345);
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        })
        .collect()
}

/// Scales of many kinds.
fn scales() -> [Scale; 7] {
    [
        Scale::ZERO_TO_TEN,
        Scale::ONE_TO_FIVE,
        Scale::ONE_TO_SEVEN,
        Scale::THUMBS,
        Scale::new(-2, 2).unwrap(),
        Scale::new(0, 20).unwrap(),
        Scale::new(1, 5).unwrap().with_divisions(2).unwrap(),
    ]
}
