//! What calls gave when it was last accepted: see `recording`.

use crate::recording;
use cxmetrics::track::Series;
use cxmetrics::track::signal::{ControlChart, Signal};
use cxmetrics::{Confidence, Scale};
use std::fmt::Display;

mod charts;
mod events;
mod lines;
mod monitors;
mod periods;
mod rules;
mod slopes;
mod trends;

/// Numbers from 0 to 99 without a pattern.
fn noise(count: usize, seed: u64) -> Vec<u64> {
    let numbers = recording::noise(count, seed).into_iter();
    numbers.map(u64::from).collect()
}

/// Noise from 0 to 9.9.
fn tenths(count: usize, seed: u64) -> Vec<f64> {
    noise(count, seed)
        .into_iter()
        .map(|number| number as f64 / 10.0)
        .collect()
}

/// Periods, each with its counts by level from the lowest up; no counts are a gap.
fn series(scale: Scale, periods: &[&[u64]]) -> Series<usize> {
    let mut series = Series::new(scale);
    for (period, counts) in periods.iter().enumerate() {
        series.open(period);
        for (rating, &count) in scale.ratings().zip(*counts) {
            series.record_n(period, rating, count).unwrap();
        }
    }
    series
}

/// Thumbs up by period, out of `size` each.
fn thumbs(size: u64, up: &[u64]) -> Series<usize> {
    let counts: Vec<[u64; 2]> = up.iter().map(|&up| [size - up, up]).collect();
    let counts: Vec<&[u64]> = counts.iter().map(|counts| &counts[..]).collect();
    series(Scale::THUMBS, &counts)
}

/// Every figure of every point of a chart, its flags as text: in the baseline, left out, or outside it.
fn points<K: Display>(chart: &ControlChart<K>) -> Vec<String> {
    chart
        .points()
        .iter()
        .map(|point| {
            let place = match (point.in_baseline(), point.is_left_out()) {
                (true, false) => "in",
                (false, true) => "left out",
                (false, false) => "after",
                (true, true) => "both",
            };
            format!(
                "{} {place} {}: {:?} z {:?}, {:?} ± {:?}, {:?} to {:?}",
                point.period(),
                point.phase(),
                point.value(),
                point.z(),
                point.center(),
                point.sigma(),
                point.lower(),
                point.upper()
            )
        })
        .collect()
}

/// Signals as words, with their rule, figure and direction.
fn words<K: Display>(signals: &[Signal<K>]) -> Vec<String> {
    signals
        .iter()
        .map(|signal| {
            format!(
                "{} {:?} {:?} {:?}: {signal} / {:.2} / {}",
                signal.period(),
                signal.rule(),
                signal.figure(),
                signal.direction(),
                signal,
                signal.sentence()
            )
        })
        .collect()
}

/// Confidences from low to high.
fn confidences() -> [Confidence; 5] {
    [0.5, 0.8, 0.9, 0.95, 0.999].map(|level| Confidence::new(level).unwrap())
}
