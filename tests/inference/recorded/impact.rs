//! What a change brought: differences in differences, and series that were interrupted.

use cxmetrics::compare::{Compare, Comparison, MeanDifference, RelativeChange};
use cxmetrics::impact::{
    DifferenceInDifferences, Impact, InterruptedErrors, InterruptedSeries, InterruptedSeriesError,
};
use cxmetrics::{Confidence, Difference, Direction, Estimate};

use super::{confidence, note_comparison, said};
use crate::recording::Recording;
use crate::support::{nps, share};

fn change(new: &Estimate, old: &Estimate) -> Difference {
    new.difference(old).unwrap()
}

fn impact(recording: &mut Recording, name: &str, impact: &Impact) {
    recording.note(
        format!("{name}, impact"),
        (
            impact.verdict(),
            impact.group(),
            impact.finding().to_string(),
        ),
    );
    said(recording, name, impact);
}

#[test]
fn recorded_differences_in_differences() {
    let mut recording = Recording::new("inference/differences-in-differences");
    let pairs = [
        ("more", [292, 240, 252, 244]),
        ("less", [252, 240, 292, 244]),
        ("down", [200, 240, 238, 244]),
        ("down less", [236, 240, 190, 244]),
        ("same", [240, 240, 244, 244]),
        ("far", [400, 3, 0, 399]),
        ("full", [400, 400, 400, 400]),
    ];
    for (name, [after, before, new, old]) in pairs {
        let of = |count| share(count, 400);
        let found = DifferenceInDifferences::new(
            change(&of(after), &of(before)),
            change(&of(new), &of(old)),
        )
        .unwrap();
        let places = [-210.0, -30.0, -1.0, 0.0, 4.5, 60.0, f64::INFINITY, f64::NAN];
        note_comparison(&mut recording, name, &found, &places);
        recording.note(format!("{name}, value"), (found.value(), found.direction()));
        let level = confidence(if before == after { 0.5 } else { 0.95 });
        impact(&mut recording, name, &found.impact("the shops", level));
        recording.note(
            format!("{name}, sentence"),
            found.sentence("the shops", Confidence::P80),
        );
    }
    let of = |p, q, d| nps(p, q, d);
    let nets = DifferenceInDifferences::new(
        change(&of(9, 4, 7), &of(3, 3, 1)),
        change(&of(1, 0, 0), &of(0, 0, 2)),
    )
    .unwrap();
    note_comparison(&mut recording, "nets", &nets, &[-30.0, 0.0, 12.0]);
    let lift = RelativeChange::independent(&share(5, 9), &share(4, 9)).unwrap();
    let other = RelativeChange::independent(&share(5, 9), &share(3, 9)).unwrap();
    let error = DifferenceInDifferences::new(lift, other).unwrap_err();
    recording.note("lifts", (error.to_string(), error));
    let up = change(&share(5, 9), &share(4, 9)).better(Direction::HigherIsBetter);
    let down = change(&share(5, 9), &share(4, 9)).better(Direction::LowerIsBetter);
    let error = DifferenceInDifferences::new(up.clone(), down.clone()).unwrap_err();
    recording.note("directions", (error.to_string(), error));
    let unknown = change(&share(5, 9), &share(4, 9)).better(Direction::Unknown);
    let found = DifferenceInDifferences::new(unknown, down).unwrap();
    recording.note(
        "one direction",
        (found.direction(), found.impact("they", Confidence::P80)),
    );
    recording.finish();
}

fn effect(found: &MeanDifference) -> (f64, f64, Option<f64>, f64, Direction) {
    (
        found.value(),
        found.std_error(),
        found.degrees_of_freedom(),
        found.p_value(),
        found.direction(),
    )
}

const FIGURES: [f64; 14] = [
    31.0, 33.5, 30.2, 34.1, 33.3, 36.0, 35.1, 41.0, 42.7, 40.9, 44.4, 46.1, 43.8, 49.0,
];

fn series(
    recording: &mut Recording,
    name: &str,
    found: Result<InterruptedSeries, InterruptedSeriesError>,
) {
    let found = match found {
        Ok(found) => found,
        Err(error) => return recording.note(name, (error.to_string(), error)),
    };
    recording.note(name, (&found, found.autocorrelation()));
    recording.note(
        format!("{name}, changes"),
        [found.level_change(), found.slope_change()].map(|change| effect(&change)),
    );
    for time in [6.0, 7.0, 9.5, 13.0, 14.0, f64::NAN] {
        let at = found.effect_at(time);
        recording.note(
            format!("{name} at {time}"),
            at.map(|at| effect(&at)).map_err(|error| error.to_string()),
        );
    }
    impact(recording, name, &found.impact("the score", Confidence::P90));
}

#[test]
fn recorded_interrupted_series() {
    let mut recording = Recording::new("inference/interrupted-series");
    let figures = || (0..14_u32).zip(FIGURES);
    series(
        &mut recording,
        "plain",
        InterruptedSeries::from_figures(figures(), 7),
    );
    let turned: Vec<_> = figures()
        .map(|(time, figure)| (time, -figure))
        .rev()
        .collect();
    series(
        &mut recording,
        "turned",
        InterruptedSeries::from_figures(turned, 7),
    );
    let weighted: Vec<_> = figures()
        .map(|(time, figure)| ((time, figure), f64::from(time % 3) + 0.5))
        .collect();
    let uneven = weighted.iter().copied();
    series(
        &mut recording,
        "weighted",
        InterruptedSeries::from_weighted(uneven, 6.5, InterruptedErrors::Independent),
    );
    let estimates: Vec<Estimate> = (0..14)
        .map(|time| share(20 + 2 * time + time % 3, 60 + time))
        .collect();
    let readings = || (0..14_u32).zip(&estimates);
    series(
        &mut recording,
        "estimates",
        InterruptedSeries::from_estimates(readings(), 7),
    );
    recording.finish();
}

#[test]
fn recorded_autoregressive_series() {
    let mut recording = Recording::new("inference/autoregressive-series");
    let figures = (0..14_u32).zip(FIGURES);
    series(
        &mut recording,
        "autoregressive",
        InterruptedSeries::with_errors(figures.clone(), 7, InterruptedErrors::Autoregressive),
    );
    let slow: Vec<_> = figures
        .map(|(time, figure)| {
            (
                f64::from(time),
                figure + 9.0 * (0.4 * f64::from(time)).sin().round(),
            )
        })
        .collect();
    series(
        &mut recording,
        "slow",
        InterruptedSeries::with_errors(slow, 7, InterruptedErrors::Autoregressive),
    );
    recording.finish();
}

#[test]
fn recorded_series_errors() {
    let mut recording = Recording::new("inference/series-errors");
    let at = |times: &[f64], change: f64| {
        let figures: Vec<_> = times.iter().copied().zip(FIGURES).collect();
        InterruptedSeries::from_figures(figures, change)
    };
    let all = [
        ("too few before", at(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 3.0)),
        ("too few after", at(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 5.0)),
        ("none", at(&[], 5.0)),
        ("as few as can be", at(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 4.0)),
        ("at one time", at(&[1.0, 1.0, 1.0, 4.0, 5.0, 6.0], 4.0)),
        ("no time", at(&[1.0, f64::NAN, 3.0, 4.0, 5.0, 6.0], 4.0)),
        ("far time", at(&[1.0, 2.0, 3.0, 4.0, 5.0, 1e101], 4.0)),
        ("no change", at(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0], f64::NAN)),
    ];
    for (name, found) in all {
        series(&mut recording, name, found);
    }
    let lines = (0..8_u32).map(|time| (time, f64::from(time)));
    series(
        &mut recording,
        "on a line",
        InterruptedSeries::from_figures(lines, 4),
    );
    let weights = |weight: f64| {
        let figures = (0..14_u32).zip(FIGURES).map(move |figure| (figure, weight));
        InterruptedSeries::from_weighted(figures, 7, InterruptedErrors::Independent)
    };
    for weight in [0.0, -1.0, f64::NAN, 1e101] {
        series(&mut recording, &format!("weight {weight}"), weights(weight));
    }
    let up = share(20, 60).with_direction(Direction::HigherIsBetter);
    let down = share(30, 60).with_direction(Direction::LowerIsBetter);
    let readings = [(1, &up), (2, &down)];
    series(
        &mut recording,
        "directions",
        InterruptedSeries::from_estimates(readings, 2),
    );
    recording.finish();
}
