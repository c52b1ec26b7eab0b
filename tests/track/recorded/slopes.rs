//! The median of the slopes between all pairs of figures, with few pairs and with many.

use super::{confidences, noise, series, thumbs};
use crate::recording::Recording;
use cxmetrics::track::trend::{TheilSen, TrendError};
use cxmetrics::{Confidence, Csat, Nps, Scale};

fn note(recording: &mut Recording, call: &str, found: Result<TheilSen, TrendError>) {
    match found {
        Err(error) => recording.note(call, (error, error.to_string())),
        Ok(slope) => {
            recording.note(format!("{call}: value"), slope.value());
            for confidence in confidences() {
                recording.note(
                    format!("{call}: limits {}", confidence.level()),
                    slope.limits(confidence),
                );
            }
        }
    }
}

#[test]
fn few_pairs() {
    let mut recording = Recording::new("track/theil-sen");
    for (name, figures) in [
        (
            "rising",
            &[(0.0, 1.0), (1.0, 2.5), (2.0, 2.0), (3.0, 4.0), (5.0, 9.0)][..],
        ),
        (
            "falling",
            &[(0.0, 9.0), (2.0, 2.5), (2.5, 2.0), (4.0, -4.0)],
        ),
        (
            "in any order",
            &[(5.0, 9.0), (0.0, 1.0), (3.0, 4.0), (1.0, 2.5), (2.0, 2.0)],
        ),
        (
            "same times",
            &[
                (0.0, 1.0),
                (0.0, 3.0),
                (1.0, 2.0),
                (1.0, 2.0),
                (1.0, 5.0),
                (4.0, 8.0),
            ],
        ),
        (
            "same points",
            &[
                (0.0, 1.0),
                (0.0, 1.0),
                (0.0, 1.0),
                (2.0, 2.0),
                (2.0, 2.0),
                (3.0, 0.5),
            ],
        ),
        (
            "typed times",
            &[(0.1 + 0.2, 1.0), (0.3, 2.0), (0.57, 3.0), (0.6, 5.5)],
        ),
        (
            "minus zero",
            &[(-0.0, -0.0), (0.0, 0.0), (1.0, 0.0), (2.0, 1.0)],
        ),
        (
            "negative",
            &[(-3.0, -1.0), (-1.0, -7.0), (0.5, -2.0), (0.75, -20.0)],
        ),
        (
            "wide",
            &[(-1e99, 1e99), (0.0, 1.0), (1e99, -1e99), (1e98, 3.0)],
        ),
        (
            "close in time",
            &[(0.0, 1e99), (1e-250, -1e99), (1.0, 1.0), (2.0, 3.0)],
        ),
        ("three", &[(1.0, 1.0), (2.0, 4.0), (9.0, 1.0)]),
        ("two", &[(1.0, 1.0), (2.0, 4.0)]),
        ("one time", &[(1.0, 1.0), (1.0, 4.0), (1.0, 5.0)]),
        ("constant", &[(1.0, 4.0), (2.0, 4.0), (3.0, 4.0)]),
        ("no time", &[(1.0, 4.0), (f64::NAN, 4.0), (3.0, 4.0)]),
        ("no value", &[(1.0, 4.0), (2.0, 4.0), (3.0, f64::INFINITY)]),
        ("too large", &[(1.1e100, 4.0), (2.0, 4.0), (3.0, 5.0)]),
        (
            "two times",
            &[(0.0, 1.0), (0.0, 3.0), (1.0, 2.0), (1.0, 7.0)],
        ),
        ("largest", &[(0.0, 1e100), (1.0, -1e100), (2.0, 5.0)]),
        ("too close", &[(0.0, 1e99), (1e-300, -1e99), (2e-300, 5.0)]),
    ] {
        let found = TheilSen::new(figures.iter().copied());
        if let Ok(slope) = &found {
            recording.note(name, slope);
        }
        note(&mut recording, name, found);
    }
    recording.finish();
}

#[test]
fn some_pairs() {
    let mut recording = Recording::new("track/theil-sen-some");
    for count in [5, 21, 60] {
        for drift in [-0.5, 0.0, 2.0] {
            let figures = noise(count, 12).into_iter().enumerate();
            let figures = figures.map(|(time, value)| {
                let time = time as f64;
                (time, value as f64 + drift * time)
            });
            note(
                &mut recording,
                &format!("{count} {drift}"),
                TheilSen::new(figures),
            );
        }
    }
    let months: [&[u64]; 5] = [&[4, 2, 9], &[], &[3, 3, 9], &[1, 4, 30], &[0, 1, 7]];
    let months = series(Scale::new(1, 3).unwrap(), &months);
    let scores = months.scores(&Csat::MEAN).unwrap();
    note(&mut recording, "scores", TheilSen::of_scores(&scores));
    let one = thumbs(9, &[4]).scores(&Csat::top_box(1)).unwrap();
    note(&mut recording, "one score", TheilSen::of_scores(&one));
    let tens = series(
        Scale::ZERO_TO_TEN,
        &[&[1; 11], &[3; 11], &[1, 2, 3, 4], &[0, 0, 9]],
    );
    let scores = tens.scores(&Nps::STANDARD).unwrap();
    note(&mut recording, "promoters", TheilSen::of_scores(&scores));
    recording.finish();
}

/// So many pairs that not all are sorted.
fn many(recording: &mut Recording, name: &str, value: impl Fn(usize, f64) -> (f64, f64)) {
    let figures: Vec<(f64, f64)> = noise(520, 77)
        .into_iter()
        .enumerate()
        .map(|(time, noise)| value(time, noise as f64))
        .collect();
    let found = TheilSen::new(figures).unwrap();
    recording.note(format!("{name}: value"), found.value());
    for confidence in [Confidence::P95, Confidence::new(0.999).unwrap()] {
        recording.note(
            format!("{name}: {}", confidence.level()),
            found.limits(confidence),
        );
    }
}

#[test]
fn many_pairs_that_rise() {
    let mut recording = Recording::new("track/theil-sen-rise");
    many(&mut recording, "rising", |time, noise| {
        (time as f64, noise + 3.0 * time as f64)
    });
    many(&mut recording, "falling", |time, noise| {
        (time as f64, noise - 0.9 * time as f64)
    });
    recording.finish();
}

#[test]
fn many_pairs_that_do_not_rise() {
    let mut recording = Recording::new("track/theil-sen-flat");
    many(&mut recording, "no trend", |time, noise| {
        (time as f64, noise / 7.0)
    });
    many(&mut recording, "mostly flat", |time, noise| {
        (time as f64, if noise > 90.0 { noise } else { 4.0 })
    });
    recording.finish();
}

#[test]
fn many_pairs_with_ties() {
    let mut recording = Recording::new("track/theil-sen-ties");
    many(&mut recording, "same times", |time, noise| {
        ((time / 3) as f64, noise + 0.25 * time as f64)
    });
    many(&mut recording, "few times", |time, noise| {
        (
            (time % 40) as f64,
            (noise / 9.0).floor() + (time % 40 / 4) as f64,
        )
    });
    recording.finish();
}

#[test]
fn many_pairs_of_many_sizes() {
    let mut recording = Recording::new("track/theil-sen-sizes");
    many(&mut recording, "growing", |time, noise| {
        (
            time as f64,
            (0..time).fold(noise - 20.0, |size, _| 1.1 * size),
        )
    });
    many(&mut recording, "far away and tiny", |time, noise| {
        (
            1e6 + time as f64 / 8.0,
            1e-200 * (noise - 0.3 * time as f64),
        )
    });
    recording.finish();
}

#[test]
fn a_million_pairs() {
    let mut recording = Recording::new("track/theil-sen-line");
    // Nearly all on one line, with a step that a tenth cannot show exactly.
    let line = |time: usize| {
        let off = if time.is_multiple_of(97) { 0.7 } else { 0.0 };
        (time as f64, 0.1 * time as f64 + off)
    };
    let found = TheilSen::new((0..1_600).map(line)).unwrap();
    recording.note("value", found.value());
    recording.note("limits", found.limits(Confidence::P95));
    recording.finish();
}
