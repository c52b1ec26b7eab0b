//! Published means, differences in strata, and samples beside a plan.

use cxmetrics::compare::{
    Compare, Comparison, GoodnessOfFit, MeanRatio, RelativeMethod, StratifiedDifference,
    StratifiedMethod, Summary,
};
use cxmetrics::{Confidence, Direction, Estimate, Scale};

use super::{confidence, note_comparison, record, usual};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

fn summaries() -> Vec<(&'static str, Summary)> {
    let of = |mean, deviation, answers| Summary::new(mean, deviation, answers).unwrap();
    vec![
        ("of 2", of(4.4, 0.9, 2)),
        ("of 20", of(3.1, 1.2, 20)),
        ("of 1,000", of(4.05, 0.8, 1_000)),
        ("below zero", of(-0.7, 2.0, 31)),
        ("next to zero", of(0.04, 2.0, 31)),
        ("all alike", of(4.0, 0.0, 9)),
        ("known", Summary::known(3.5).unwrap()),
        ("of an estimate", Summary::from(&mean(&[1, 2, 0, 5, 12]))),
        ("of a net", Summary::from(&nps(9, 4, 7))),
        ("of one", Summary::from(&mean(&[0, 0, 1, 0, 0]))),
        (
            "of a population",
            Summary::from(&share(13, 20).of_population(30).unwrap()),
        ),
        (
            "on a scale",
            of(4.4, 0.9, 5).check(&Scale::ONE_TO_FIVE, 1).unwrap(),
        ),
        (
            "reversed",
            of(1.2, 0.5, 10)
                .check(&Scale::ONE_TO_FIVE.reversed(), 1)
                .unwrap(),
        ),
    ]
}

#[test]
fn recorded_summaries() {
    record(
        "inference/summaries",
        summaries(),
        |recording, (name, summary)| {
            recording.note(
                format!("{name} {summary} {summary:+.3}"),
                (
                    summary,
                    summary.std_error(),
                    summary.deviation(),
                    summary.sample_size(),
                ),
            );
            recording.note(
                format!("{name}, rounded"),
                [0, 1, 3].map(|decimals| summary.with_rounded_deviation(decimals).deviation()),
            );
            recording.note(
                format!("{name}, intervals"),
                usual().map(|level| summary.interval(level).map(|x| [x.lower(), x.upper()])),
            );
        },
    );
}

#[test]
fn recorded_summary_comparisons() {
    let mut recording = Recording::new("inference/summary-comparisons");
    let all = summaries();
    for (index, (name, first)) in all.iter().enumerate() {
        for (other, second) in all.iter().skip(index % 5).step_by(5) {
            let name = format!("{name} and {other}");
            let sets = [0.3, 0.997].map(|level| {
                first
                    .ratio(second, confidence(level))
                    .map_or_else(|error| error.to_string(), |set| format!("{set:?} {set}"))
            });
            recording.note(format!("{name}, ratio"), sets);
            match first.difference(second) {
                Ok(found) => {
                    recording.note(
                        format!("{name}, error"),
                        (found.std_error(), found.degrees_of_freedom()),
                    );
                    note_comparison(&mut recording, &name, &found, &[-5.0, 0.2]);
                    recording.note(
                        format!("{name}, normal"),
                        found.as_normal().limits(Confidence::P95),
                    );
                }
                Err(error) => recording.note(&name, (error.to_string(), error)),
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_mean_ratios() {
    let mut recording = Recording::new("inference/mean-ratios");
    let all = summaries();
    let note = |recording: &mut Recording, name: &str, found: MeanRatio| {
        recording.note(
            format!("{name}, ratio"),
            (found.ratio(), found.log_std_error(), found.method()),
        );
        for method in [RelativeMethod::MoverRatio, RelativeMethod::LogDelta] {
            let found = found.with_method(method).unwrap();
            let call = format!("{name}, {method}");
            note_comparison(recording, &call, &found, &[-100.0, -30.0, 4.0]);
        }
    };
    for (index, (name, first)) in all.iter().enumerate() {
        for (other, second) in all.iter().skip(index % 7).step_by(7) {
            let name = format!("{name} over {other}");
            match first.relative_change(second) {
                Ok(found) => note(&mut recording, &name, found),
                Err(error) => recording.note(name, (error.to_string(), error)),
            }
        }
    }
    let refused = all[0].1.relative_change(&all[1].1).unwrap();
    let error = refused.with_method(RelativeMethod::Score).unwrap_err();
    recording.note("score", (error.to_string(), error));
    recording.finish();
}

#[test]
fn recorded_summary_errors() {
    let mut recording = Recording::new("inference/summary-errors");
    let mut note = |name: String, found: Result<Summary, cxmetrics::compare::SummaryError>| {
        let words = found.map_or_else(|error| error.to_string(), |found| found.to_string());
        recording.note(name, (words, found));
    };
    for (mean, deviation, answers) in [
        (f64::NAN, 1.0, 9),
        (1e101, 1.0, 9),
        (-0.0, 1.0, 9),
        (4.0, -1.0, 9),
        (4.0, f64::INFINITY, 9),
        (4.0, 1.0, 1),
        (4.0, 1e100, 2),
    ] {
        note(
            format!("{mean:?}, {deviation:?} of {answers}"),
            Summary::new(mean, deviation, answers),
        );
    }
    note("known".into(), Summary::known(f64::NEG_INFINITY));
    let halves = Scale::new(1, 5).unwrap().with_divisions(2).unwrap();
    for scale in [Scale::ONE_TO_FIVE, halves] {
        for (mean, deviation, answers, decimals) in [
            (5.5, 0.1, 10, 1),
            (0.9, 0.1, 10, 1),
            (5.0, 0.0, 10, 1),
            (3.0, 2.11, 10, 2),
            (3.0, 2.12, 10, 2),
            (4.8, 1.043, 20, 1),
            (1.2, 1.044, 20, 1),
            (3.33, 1.0, 3, 2),
            (3.17, 1.0, 3, 2),
            (3.4, 1.0, 3, 1),
            (3.4, 1.0, 3, 0),
            (4.123, 0.6, 1_000, 3),
            (4.123_4, 0.6, 1_000, 4),
        ] {
            let checked = Summary::new(mean, deviation, answers).unwrap();
            note(
                format!("{mean}, {deviation} of {answers} on {scale} to {decimals}"),
                checked.check(&scale, decimals),
            );
        }
    }
    let up = Summary::new(4.0, 1.0, 9)
        .unwrap()
        .with_direction(Direction::HigherIsBetter);
    let down = up.with_direction(Direction::LowerIsBetter);
    let error = up.difference(&down).unwrap_err();
    recording.note("directions", (error.to_string(), error));
    recording.note("directions of a ratio", up.relative_change(&down));
    recording.finish();
}

fn strata() -> Vec<(&'static str, Vec<[Estimate; 2]>)> {
    let of = |score: Estimate, population| score.of_population(population).unwrap();
    vec![
        ("one", vec![[share(13, 20), share(3, 9)]]),
        (
            "shares",
            vec![
                [share(5, 8), share(2, 11)],
                [share(1, 4), share(0, 3)],
                [share(70, 90), share(61, 80)],
            ],
        ),
        (
            "shares at ends",
            vec![[share(5, 5), share(4, 4)], [share(0, 6), share(0, 3)]],
        ),
        (
            "nets",
            vec![
                [nps(9, 4, 7), nps(3, 3, 1)],
                [nps(2, 0, 1), nps(0, 4, 4)],
                [nps(1, 0, 0), nps(0, 0, 1)],
            ],
        ),
        (
            "means",
            vec![
                [mean(&[1, 2, 0, 5, 12]), mean(&[4, 4, 9, 1, 1])],
                [mean(&[0, 0, 1, 0, 1]), mean(&[0, 4, 0, 0, 0])],
            ],
        ),
        (
            "populations",
            vec![
                [of(share(5, 8), 12), share(2, 11)],
                [of(share(1, 4), 4), of(share(2, 3), 3)],
            ],
        ),
        (
            "known populations",
            vec![
                [of(share(5, 8), 8), of(share(2, 11), 11)],
                [of(share(1, 4), 4), of(share(2, 3), 3)],
            ],
        ),
        (
            "designs",
            vec![
                [share(13, 20).with_design_effect(2.5).unwrap(), share(3, 9)],
                [share(5, 8), share(20, 20).with_design_effect(0.4).unwrap()],
            ],
        ),
    ]
}

#[test]
fn recorded_strata() {
    record("inference/strata", strata(), |recording, (name, strata)| {
        let pairs = strata.iter().map(|[first, second]| (first, second));
        let found = StratifiedDifference::new(pairs).unwrap();
        let places = [-250.0, -100.0, -20.0, -1.0, 0.3, 35.0, 100.0, f64::NAN];
        note_comparison(recording, name, &found, &places);
        recording.note(
            format!("{name}, parts"),
            (found.differences().collect::<Vec<_>>(), found.direction()),
        );
        match found.clone().with_method(StratifiedMethod::Sato) {
            Ok(sato) => note_comparison(recording, &format!("{name}, Sato"), &sato, &places),
            Err(error) => recording.note(format!("{name}, Sato"), (error.to_string(), error)),
        }
        let weights = (0..strata.len()).map(|index| [3.0, 0.0, 1.5][index]);
        let weighted = found.clone().with_weights(weights).unwrap();
        note_comparison(
            recording,
            &format!("{name}, weighted"),
            &weighted,
            &places[2..6],
        );
        for weights in [
            vec![0.0; strata.len()],
            vec![1.0; 9],
            vec![-1.0; strata.len()],
        ] {
            let error = found.clone().with_weights(weights).unwrap_err();
            recording.note(format!("{name}, weights"), error.to_string());
        }
    });
}

#[test]
fn recorded_strata_errors() {
    let mut recording = Recording::new("inference/strata-errors");
    let (share, net) = ([share(13, 20), share(3, 9)], [nps(9, 4, 7), nps(3, 3, 1)]);
    for (name, strata) in [
        ("none", vec![]),
        (
            "two metrics",
            vec![(&share[0], &share[1]), (&net[0], &net[1])],
        ),
        ("two metrics in one", vec![(&share[0], &net[1])]),
    ] {
        let error = StratifiedDifference::new(strata).unwrap_err();
        recording.note(name, (error.to_string(), error));
    }
    recording.finish();
}

#[test]
fn recorded_fits() {
    let mut recording = Recording::new("inference/fits");
    let samples: &[(&[u64], &[f64])] = &[
        (&[3, 1], &[1.0, 1.0]),
        (&[0, 7], &[1.0, 1.0]),
        (&[0, 1, 0], &[0.2, 0.3, 0.5]),
        (&[6, 3, 3], &[6.0, 3.0, 1.0]),
        (&[2, 9, 1, 4], &[1.0, 2.0, 1.0, 2.5]),
        (&[12, 18, 30], &[1.0, 1.0, 2.0]),
        (&[553, 447], &[1.0, 1.0]),
        (&[1_000, 2_001, 3_050], &[1.0, 2.0, 3.0]),
        (&[1, 400_000], &[1e-7, 1.0]),
        (&[3, 1], &[1e-300, 1.0]),
        (
            &[1, 0, 2, 0, 1, 3, 0, 1],
            &[1.0, 2.0, 1.0, 1.0, 3.0, 1.0, 1.0, 0.5],
        ),
        (&[1_000_000_000_000, 1_000_000_500_000], &[1.0, 1.0]),
        (&[], &[]),
        (&[4], &[1.0]),
        (&[4, 5], &[1.0, 1.0, 1.0]),
        (&[0, 0], &[1.0, 1.0]),
        (&[u64::MAX, 1], &[1.0, 1.0]),
        (&[4, 5], &[1.0, 0.0]),
        (&[4, 5], &[1.0, f64::NAN]),
        (&[4, 5], &[1.0, f64::INFINITY]),
    ];
    for &(observed, planned) in samples {
        let found = GoodnessOfFit::new(observed, planned);
        let words = found.map_or_else(|error| error.to_string(), |fit| format!("{fit} {fit:.4}"));
        recording.note(
            format!("{observed:?} of {planned:?}"),
            (words, found.map(|fit| fit.is_alarm()), found),
        );
    }
    recording.finish();
}
