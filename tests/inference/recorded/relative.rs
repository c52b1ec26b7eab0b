//! Changes in percent, comparisons by limits, superiority, and the probability to be above.

use cxmetrics::compare::{
    Compare, Comparison, MoverDifference, MoverRatio, RelativeChange, RelativeMethod, Superiority,
    SuperiorityMethod, WithLimits, probability_above, probability_above_by,
};
use cxmetrics::{Confidence, Scale, Tally, kpi};

use super::{
    Pair, design_pairs, mean_pairs, net_pairs, note_comparison, population_pairs, record,
    share_pairs,
};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

const METHODS: [RelativeMethod; 4] = [
    RelativeMethod::Score,
    RelativeMethod::ScoreUncorrected,
    RelativeMethod::MoverRatio,
    RelativeMethod::LogDelta,
];

const PERCENT: [f64; 6] = [-150.0, -100.0, -40.0, 12.5, 200.0, f64::INFINITY];

fn relative(recording: &mut Recording, (name, [first, second]): Pair) {
    let change = match RelativeChange::independent(&first, &second) {
        Ok(change) => change,
        Err(error) => return recording.note(name, (error.to_string(), error)),
    };
    recording.note(&name, (change.method(), change.direction()));
    for method in METHODS {
        let call = format!("{name}, {method}");
        match change.clone().with_method(method) {
            Ok(change) => note_comparison(recording, &call, &change, &PERCENT),
            Err(error) => recording.note(call, (error.to_string(), error)),
        }
    }
}

#[test]
fn recorded_relative_shares() {
    record("inference/relative-shares", share_pairs(), relative);
}

#[test]
fn recorded_relative_others() {
    let all = [
        mean_pairs(),
        net_pairs()[..2].to_vec(),
        design_pairs(),
        population_pairs(),
    ];
    record("inference/relative-others", all.concat(), relative);
}

fn mover(recording: &mut Recording, (name, [first, second]): Pair) {
    let places = [-200.0, -7.0, 1.5, f64::INFINITY];
    match MoverDifference::new(&first, &second) {
        Ok(found) => note_comparison(recording, &name, &found, &places),
        Err(error) => recording.note(&name, (error.to_string(), error)),
    }
    match MoverRatio::new(&first, &second) {
        Ok(found) => note_comparison(recording, &format!("{name}, ratio"), &found, &PERCENT[1..5]),
        Err(error) => recording.note(format!("{name}, ratio"), (error.to_string(), error)),
    }
    let outside = [1e-300, 1e-9, 0.025, 0.4, 0.5].map(|tail| first.limits_outside(tail));
    recording.note(format!("{name}, outside"), outside);
}

#[test]
fn recorded_mover() {
    let all = [
        share_pairs()[1..6].to_vec(),
        net_pairs()[2..6].to_vec(),
        mean_pairs()[1..4].to_vec(),
        design_pairs()[..3].to_vec(),
        population_pairs(),
    ];
    record("inference/mover", all.concat(), mover);
}

#[test]
fn recorded_mover_errors() {
    let mut recording = Recording::new("inference/mover-errors");
    let (churn, other) = (kpi::churn(12, 400).unwrap(), kpi::churn(20, 400).unwrap());
    let change = churn.difference(&other).unwrap();
    note_comparison(&mut recording, "churn", &change, &[-2.0, 0.0, 1.0]);
    let ratio = MoverRatio::new(churn.clone(), other).unwrap();
    note_comparison(&mut recording, "churn in percent", &ratio, &PERCENT);
    let happy = share(13, 20).with_direction(cxmetrics::Direction::HigherIsBetter);
    let directions = MoverDifference::new(&churn, &happy).unwrap_err();
    recording.note("directions", (directions.to_string(), directions));
    recording.finish();
}

fn tallies() -> Vec<[Tally; 2]> {
    let counts = [
        [[1, 0, 0, 0, 0], [0, 0, 0, 0, 1]],
        [[0, 0, 2, 0, 0], [0, 0, 3, 0, 0]],
        [[0, 0, 1, 0, 1], [0, 4, 0, 0, 0]],
        [[1, 2, 0, 5, 12], [4, 4, 9, 1, 1]],
        [[0, 0, 0, 0, 9], [3, 1, 0, 0, 0]],
        [[4, 0, 0, 0, 0], [3, 1, 2, 0, 0]],
        [[40, 110, 200, 350, 300], [3, 0, 0, 1, 9]],
        [[2, 0, 0, 999_990, 8], [1, 1, 1, 500_000, 700]],
    ];
    counts
        .map(|pair| pair.map(|counts| Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap()))
        .into()
}

#[test]
fn recorded_superiority() {
    let mut recording = Recording::new("inference/superiority");
    for [first, second] in tallies() {
        let found = Superiority::of_tallies(&first, &second).unwrap();
        let name = format!("{:?} and {:?}", first.counts(), second.counts());
        recording.note(
            format!("{name} itself"),
            (
                found.std_error(),
                found.degrees_of_freedom(),
                found.direction(),
                found.method(),
            ),
        );
        for method in [
            SuperiorityMethod::Newcombe,
            SuperiorityMethod::BrunnerMunzel,
            SuperiorityMethod::BrunnerMunzelLogit,
        ] {
            let call = format!("{name}, {method}");
            match found.with_method(method) {
                Ok(found) => note_comparison(
                    &mut recording,
                    &call,
                    &found,
                    &[-3.0, 0.0, 20.0, 50.0, 77.0, 100.0, 120.0],
                ),
                Err(error) => recording.note(call, (error.to_string(), error)),
            }
        }
    }
    let reversed = Scale::ONE_TO_FIVE.reversed();
    let worse = Tally::from_counts(reversed, [1, 2, 3, 4, 5]).unwrap();
    let found = Superiority::of_tallies(&worse, &worse).unwrap();
    recording.note(
        "reversed",
        (&found, found.finding(Confidence::P95).to_string()),
    );
    let other = Superiority::of_tallies(&worse, &tallies()[0][0]).unwrap_err();
    recording.note("two scales", (other.to_string(), other));
    let none = Superiority::of_tallies(&worse, &Tally::new(reversed)).unwrap_err();
    recording.note("none", (none.to_string(), none));
    recording.finish();
}

fn above(recording: &mut Recording, (name, [first, second]): Pair) {
    recording.note(
        name,
        (
            probability_above(&first, &second),
            probability_above_by(&second, &first, -0.4),
        ),
    );
}

#[test]
fn recorded_probability_above_of_shares() {
    record("inference/probability-shares", share_pairs(), above);
}

#[test]
fn recorded_probability_above_of_nets() {
    let all = [net_pairs()[1..3].to_vec()];
    record("inference/probability-nets", all.concat(), above);
}

#[test]
fn recorded_probability_above_of_means() {
    let all = vec![mean_pairs().swap_remove(2)];
    record("inference/probability-means", all, above);
}

#[test]
fn recorded_probability_above() {
    let mut recording = Recording::new("inference/probability-above");
    let (first, second) = (share(13, 20), share(3, 9));
    for by in [
        -101.0,
        -100.0,
        -7.5,
        3.5,
        99.0,
        100.0,
        f64::INFINITY,
        f64::NAN,
    ] {
        recording.note(
            format!("by {by}"),
            probability_above_by(&first, &second, by),
        );
    }
    let few = second.of_population(12).unwrap();
    let error = probability_above(&first, &few).unwrap_err();
    recording.note("of a population", (error.to_string(), error));
    let error = probability_above(&first, &nps(9, 4, 7)).unwrap_err();
    recording.note("of two metrics", (error.to_string(), error));
    recording.note(
        "three values",
        probability_above(&mean(&[0, 0, 9]), &mean(&[9, 0, 0])),
    );
    recording.finish();
}
