//! Goals and what they are measured by.

use alloc::string::String;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;

use super::{confidence, estimate};
use crate::okr::{Cycle, Objective, Voice};
use crate::{KeyResult, Reading};

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z ]{1,20}"
}

/// Key results of every direction: from a start to a target, bounds, done or not, shares of growth.
///
/// ```
/// use cxmetrics::strategies::key_result;
/// use proptest::prelude::*;
///
/// proptest!(|(goal in key_result())| {
///     prop_assert!(!goal.name().is_empty());
/// });
/// ```
pub fn key_result() -> impl Strategy<Value = KeyResult> {
    let figure = || -1e6..1e6;
    let reach = (name(), figure(), figure())
        .prop_filter_map("a target that is not the start", |(name, start, target)| {
            KeyResult::reach(name, start, target).ok()
        });
    let bound = (name(), figure(), 0.0..100.0, 0..3).prop_filter_map(
        "bounds in order",
        |(name, lowest, width, kind)| {
            match kind {
                0 => KeyResult::at_least(name, lowest),
                1 => KeyResult::at_most(name, lowest),
                _ => KeyResult::between(name, lowest, lowest + width),
            }
            .ok()
        },
    );
    let growth = (name(), 1.0..1e6, 1.0..200.0)
        .prop_filter_map("growth", |(name, start, percent)| {
            KeyResult::grow_by(name, start, percent).ok()
        });
    let done = name().prop_map(KeyResult::done);
    let any = prop_oneof![4 => reach, 2 => bound, 1 => growth, 1 => done];
    let voice = select(&[Voice::Output, Voice::Employee, Voice::Customer]);
    (any, voice).prop_map(|(key_result, voice)| key_result.with_voice(voice))
}

/// Readings: exact, from a survey, a figure with an interval, or none.
///
/// ```
/// use cxmetrics::strategies::{key_result, reading};
/// use proptest::prelude::*;
///
/// proptest!(|(goal in key_result(), now in reading())| {
///     let share = goal.progress(now).clamped();
///     prop_assert!(share.is_none_or(|share| (0.0..=1.0).contains(&share)));
/// });
/// ```
pub fn reading() -> impl Strategy<Value = Reading> {
    let measured = (-1e6..1e6, 0.0..1e3, 0.0..1e3, confidence()).prop_filter_map(
        "limits around the figure",
        |(value, below, above, confidence)| {
            Reading::measured(value, value - below, value + above, confidence).ok()
        },
    );
    prop_oneof![
        3 => (-1e6..1e6).prop_map(Reading::from),
        3 => estimate().prop_map(Reading::from),
        1 => measured,
        1 => Just(Reading::NOT_MEASURED),
    ]
}

/// Cycles of a week to a year.
///
/// ```
/// use cxmetrics::strategies::cycle;
/// use proptest::prelude::*;
///
/// proptest!(|(cycle in cycle())| {
///     prop_assert!(cycle.days() >= 7.0);
/// });
/// ```
pub fn cycle() -> impl Strategy<Value = Cycle> {
    (0.0..30_000.0, 7.0..366.0).prop_filter_map(
        "a cycle that ends after its start",
        |(start, days): (f64, f64)| {
            Cycle::new(libm::floor(start), libm::floor(start) + libm::ceil(days)).ok()
        },
    )
}

/// Objectives of up to five key results, measured or not.
///
/// ```
/// use cxmetrics::strategies::objective;
/// use proptest::prelude::*;
///
/// proptest!(|(objective in objective())| {
///     prop_assert!(objective.key_results().len() <= 5);
/// });
/// ```
pub fn objective() -> impl Strategy<Value = Objective> {
    (name(), vec((key_result(), reading()), 0..6)).prop_map(|(name, key_results)| {
        key_results
            .into_iter()
            .fold(Objective::new(name), |objective, (key_result, reading)| {
                objective.with(key_result.with_reading(reading))
            })
    })
}
