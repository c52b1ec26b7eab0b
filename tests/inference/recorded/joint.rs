//! Scores of the same people, and what is put together from them.

use cxmetrics::estimate::{Composite, JointScores, JointScoresError};
use cxmetrics::{Ces, Confidence, CrossTally, Csat, JointTally, Method, Metric, Nps, Scale};

use super::{RATINGS, confidence, limits, survey};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

fn sheets() -> JointTally {
    let scales = [Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN, Scale::THUMBS];
    let mut sheets = JointTally::new(scales).unwrap();
    for (index, nps) in RATINGS.iter().enumerate() {
        let stars = (nps / 2).clamp(1, 5);
        let thumb = u8::from(index % 3 > 0);
        sheets
            .record(&[
                (index % 7 > 0).then_some(stars),
                (index % 11 > 0).then_some(*nps),
                (index % 5 > 0).then_some(thumb),
            ])
            .unwrap();
    }
    sheets
}

fn metrics() -> [&'static dyn Metric; 3] {
    const THUMB: &Csat = &Csat::top_box(1);
    [&Ces::MEAN, &Nps::STANDARD, THUMB]
}

fn composite(recording: &mut Recording, name: &str, found: &Composite) {
    recording.note(
        format!("{name} {found} {found:+.3}"),
        (found.value(), found.std_error()),
    );
    for level in [0.3, 0.95, 0.999] {
        let level = confidence(level);
        recording.note(
            format!("{name} at {level}"),
            [
                limits(&found.interval(level)),
                limits(&found.cautious_interval(level)),
            ],
        );
    }
    for method in [
        Method::Score,
        Method::StudentT,
        Method::Likelihood,
        Method::MidP,
    ] {
        recording.note(
            format!("{name}, {method}"),
            found.interval_with(method, Confidence::P90),
        );
    }
    for x in [-300.0, -1.0, 0.0, 3.3, 57.0, found.value(), f64::NAN] {
        recording.note(format!("p of {name} at {x}"), found.p_value(x));
    }
}

#[test]
fn recorded_joint_scores() {
    let mut recording = Recording::new("inference/joint-scores");
    let scores = sheets().scores(&metrics()).unwrap();
    recording.note(
        "scores",
        (&scores, scores.len(), scores.is_empty(), scores.id()),
    );
    for first in 0..4 {
        for second in 0..4 {
            recording.note(
                format!("{first} and {second}"),
                (
                    scores.covariance(first, second),
                    scores.correlation(first, second),
                ),
            );
        }
    }
    let [stars, nps, _] = scores.estimates() else {
        unreachable!()
    };
    recording.note(
        "correlations",
        (
            scores.correlation_of(stars, nps),
            stars.correlation_with(nps),
            scores.correlation_of(stars, &mean(&[1, 2, 3, 0, 1])),
            nps.source().map(|source| (source.id(), source.position())),
        ),
    );
    recording.finish();
}

#[test]
fn recorded_composites() {
    let mut recording = Recording::new("inference/composites");
    let scores = sheets().scores(&metrics()).unwrap();
    composite(&mut recording, "mean", &scores.mean().unwrap());
    composite(
        &mut recording,
        "difference",
        &scores.difference(1, 2).unwrap(),
    );
    let same = scores.difference(1, 1).unwrap();
    recording.note(
        "with itself",
        (same.value(), same.std_error(), same.p_value(0.5)),
    );
    composite(
        &mut recording,
        "sum",
        &scores.weighted_sum(&[3.0, -0.2, 0.7]).unwrap(),
    );
    composite(
        &mut recording,
        "one",
        &scores.weighted_sum(&[0.0, 0.0, -1.0]).unwrap(),
    );
    recording.finish();
}

#[test]
fn recorded_pairs_of_scores() {
    let mut recording = Recording::new("inference/joint-pairs");
    let counts = [[5, 9, 0], [2, 30, 4], [1, 0, 11]];
    let scale = Scale::new(1, 3).unwrap();
    let pairs = CrossTally::from_counts(scale, scale, counts).unwrap();
    let scores = pairs.scores(&Ces::MEAN, &Csat::top_box(1)).unwrap();
    recording.note("of pairs", &scores);
    composite(
        &mut recording,
        "difference",
        &scores.difference(0, 1).unwrap(),
    );
    // At an end, where there is no variance.
    let all = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[0, 0], [4, 9]]).unwrap();
    let scores = all.scores(&Csat::top_box(1), &Csat::top_box(1)).unwrap();
    recording.note("all at an end", &scores);
    let found = scores.difference(0, 1).unwrap();
    recording.note(
        "difference from an end",
        (&found, found.interval(Confidence::P95), found.p_value(10.0)),
    );
    let first = survey(&RATINGS, 6);
    let scores = first.scores(&[&Nps::STANDARD]).unwrap();
    recording.note("of a survey", &scores);
    recording.note(
        "mean of a survey",
        scores.mean().unwrap().interval(Confidence::P95),
    );
    recording.finish();
}

#[test]
fn recorded_joint_errors() {
    let mut recording = Recording::new("inference/joint-errors");
    let mut note = |name: &str, error: JointScoresError| {
        recording.note(name, (error.to_string(), error));
    };
    let scores = sheets().scores(&metrics()).unwrap();
    note("position", scores.difference(0, 3).unwrap_err());
    note("weights", scores.weighted_sum(&[1.0, 2.0]).unwrap_err());
    note(
        "wild weights",
        scores.weighted_sum(&[1.0, f64::NAN, 0.0]).unwrap_err(),
    );
    note("metrics", sheets().scores(&metrics()[..2]).unwrap_err());
    let no_rows: [[f64; 0]; 0] = [];
    let empty = JointScores::new(Vec::new(), no_rows).unwrap();
    note("mean of none", empty.mean().unwrap_err());
    let two = || vec![nps(9, 4, 7), share(13, 20)];
    let new = |covariance: [[f64; 2]; 2]| JointScores::new(two(), covariance);
    for (name, covariance) in [
        ("not symmetric", [[4.0, 1.0], [2.0, 3.0]]),
        ("negative", [[-4.0, 0.0], [0.0, 3.0]]),
        ("too close", [[4.0, 3.5], [3.5, 3.0]]),
        ("of nothing", [[0.0, 1.0], [1.0, 3.0]]),
        ("infinite", [[f64::INFINITY, 1.0], [1.0, 3.0]]),
    ] {
        note(name, new(covariance).unwrap_err());
    }
    note("shape", JointScores::new(two(), [[1.0, 0.0]]).unwrap_err());
    note("rows", JointScores::new(two(), [[1.0], [0.0]]).unwrap_err());
    note(
        "another scale",
        sheets().item_scores(&Ces::share_at_least(4)).unwrap_err(),
    );
    for covariance in [
        [[4.0, 2.0], [2.0, 3.0]],
        [[0.0, 0.0], [0.0, 3.0]],
        [[4.0, 2.0], [2.0, 1.0]],
    ] {
        let found = new(covariance).unwrap();
        recording.note(
            format!("given {covariance:?}"),
            (
                found.correlation(0, 1),
                found.difference(0, 1).unwrap().interval(Confidence::P80),
            ),
        );
    }
    recording.finish();
}
