//! Differences of two scores, of different people and of the same.

use cxmetrics::compare::{Comparison, Pairing};
use cxmetrics::{Ces, Confidence, CrossTally, Csat, Difference, Metric, Nps, Scale};

use super::{
    Pair, confidence, design_pairs, limits, mean_pairs, net_pairs, note_comparison, pair,
    population_pairs, record, share_pairs,
};
use crate::recording::Recording;
use crate::support::{DIFFERENCE_METHODS, mean, nps, share};

/// Everything that a difference says.
fn note(recording: &mut Recording, name: &str, difference: &Difference) {
    let range = difference.range();
    let at = |place: f64| range.start() + place * (range.end() - range.start());
    let hypotheses = [at(-0.1), at(0.0), at(0.31), at(0.9), at(1.0), f64::NAN];
    note_comparison(recording, name, difference, &hypotheses);
    recording.note(
        format!("{name} {difference} {difference:+.2}"),
        (&range, difference.interval(Confidence::P90).to_string()),
    );
    let mut refused = Vec::new();
    for method in DIFFERENCE_METHODS {
        let Ok(found) = difference.interval_with(method, confidence(0.997)) else {
            refused.push(method);
            continue;
        };
        let tests = [at(0.31), at(0.7)].map(|hypothesis| {
            let test = difference.test_with(method, hypothesis).unwrap();
            (
                test.value(),
                test.degrees_of_freedom(),
                test.p_value_above(),
            )
        });
        recording.note(format!("{name}, {method}"), (limits(&found), tests));
    }
    recording.note(
        format!("{name}, refused and permuted"),
        (refused, difference.permutation_p_value()),
    );
}

fn independent(recording: &mut Recording, (name, [first, second]): Pair) {
    let difference = Difference::independent(&first, &second).unwrap();
    note(recording, &name, &difference);
}

#[test]
fn recorded_share_differences() {
    record("inference/differences-shares", share_pairs(), independent);
}

#[test]
fn recorded_net_differences() {
    record("inference/differences-nets", net_pairs(), independent);
}

#[test]
fn recorded_mean_differences() {
    record("inference/differences-means", mean_pairs(), independent);
}

#[test]
fn recorded_design_differences() {
    record("inference/differences-designs", design_pairs(), independent);
}

#[test]
fn recorded_population_differences() {
    record(
        "inference/differences-populations",
        population_pairs(),
        independent,
    );
}

fn cross(rows: &[&[u64]]) -> CrossTally {
    let scale = Scale::new(1, i32::try_from(rows.len()).unwrap()).unwrap();
    CrossTally::from_counts(scale, scale, rows).unwrap()
}

#[test]
fn recorded_paired_differences() {
    let share = &Csat::top_box(1);
    let net = &Nps::with_cutoffs(1, 3).unwrap();
    let small: &[&[u64]] = &[&[5, 9], &[2, 30]];
    let same: &[&[u64]] = &[&[5, 0], &[0, 30]];
    let one: &[&[u64]] = &[&[0, 1], &[0, 0]];
    let up: &[&[u64]] = &[&[0, 9], &[0, 4]];
    let large: &[&[u64]] = &[&[50_000, 9_120], &[9_400, 300_007]];
    let three: &[&[u64]] = &[&[5, 9, 0], &[2, 30, 4], &[1, 0, 11]];
    let turned: &[&[u64]] = &[&[0, 0, 7], &[0, 3, 0], &[0, 0, 0]];
    let five: &[&[u64]] = &[
        &[1, 2, 0, 0, 1],
        &[0, 4, 1, 3, 0],
        &[0, 1, 6, 2, 0],
        &[0, 0, 5, 9, 4],
        &[1, 0, 0, 2, 8],
    ];
    let all: Vec<(&str, &dyn Metric, _)> = vec![
        ("paired shares", share, small),
        ("no change", share, same),
        ("one change", share, one),
        ("only upwards", share, up),
        ("many", share, large),
        ("paired nets", net, three),
        ("all turned", net, turned),
        ("paired means", &Ces::MEAN, five),
        ("means of three", &Ces::MEAN, three),
    ];
    record(
        "inference/differences-paired",
        all,
        |recording, (name, metric, rows)| {
            let difference = Difference::paired(metric, &cross(rows)).unwrap();
            recording.note(
                format!("{name} itself"),
                (
                    difference.pairing(),
                    difference
                        .change()
                        .map(|change| (change.variance(), change.std_error(), change.p_value(1.5))),
                ),
            );
            note(recording, name, &difference);
        },
    );
}

/// Permutation tests of groups of all kinds.
#[test]
fn recorded_permutations() {
    let mut recording = Recording::new("inference/permutations");
    let pairs = [
        pair("shares", share(13, 20), share(3, 9)),
        pair("shares", share(1, 40), share(9, 200)),
        pair("nets", nps(9, 4, 7), nps(31, 2, 60)),
        pair("nets", nps(0, 15, 5), nps(5, 15, 0)),
        pair("means", mean(&[1, 2, 0, 5, 12]), mean(&[4, 4, 9, 1, 1])),
        pair(
            "means",
            mean(&[1, 0, 0, 3, 0, 2, 9]),
            mean(&[0, 2, 5, 1, 1, 0, 0]),
        ),
        pair("ties", mean(&[0, 9, 0, 0, 0]), mean(&[0, 4, 0, 0, 0])),
        pair("too many", share(640_000, 1_000_000), share(31, 50)),
        pair("far too many", share(640, 5_000_000), share(31, 5_000_000)),
        pair(
            "weighted",
            share(13, 20).with_design_effect(1.5).unwrap(),
            share(3, 9),
        ),
    ];
    for (name, [first, second]) in pairs {
        for (way, one, other) in [("", &first, &second), ("turned ", &second, &first)] {
            let found = Difference::independent(one, other)
                .unwrap()
                .permutation_p_value();
            let words = found.map_or_else(|error| error.to_string(), |p| format!("{p:.3}"));
            recording.note(format!("{way}{name}"), (found, words));
        }
    }
    recording.finish();
}

#[test]
fn recorded_difference_errors() {
    let mut recording = Recording::new("inference/difference-errors");
    let mut note = |name: &str, found: Result<Difference, cxmetrics::DifferenceError>| {
        let error = found.unwrap_err();
        recording.note(name, (error.to_string(), error));
    };
    note(
        "two metrics",
        Difference::independent(&nps(9, 4, 7), &share(3, 9)),
    );
    let low = share(3, 9).with_direction(cxmetrics::Direction::LowerIsBetter);
    let high = share(4, 9).with_direction(cxmetrics::Direction::HigherIsBetter);
    note("two directions", Difference::independent(&high, &low));
    let pairs = cross(&[&[5, 9], &[2, 30]]);
    let scores = pairs.scores(&Ces::MEAN, &Ces::MEAN).unwrap();
    let [first, second] = scores.estimates() else {
        unreachable!()
    };
    note("the same people", Difference::independent(first, second));
    note(
        "of none",
        Difference::paired(&Ces::MEAN, &cross(&[&[0, 0], &[0, 0]])),
    );
    let uneven = CrossTally::from_counts(
        Scale::THUMBS,
        Scale::ONE_TO_FIVE,
        [[1, 0, 0, 0, 0], [0, 0, 0, 0, 1]],
    );
    note(
        "two scales",
        Difference::paired(&Ces::MEAN, &uneven.unwrap()),
    );
    note(
        "of another scale",
        Difference::paired(&Nps::STANDARD, &pairs),
    );
    let mut refuse = |name: &str, difference: &Difference| {
        for method in DIFFERENCE_METHODS {
            if let Err(error) = difference.interval_with(method, Confidence::P95) {
                let test = difference.test_with(method, 1.0);
                recording.note(
                    format!("{name}, {method}"),
                    (error.to_string(), error, test),
                );
            }
        }
    };
    refuse(
        "one each",
        &Difference::independent(&share(1, 1), &share(1, 1)).unwrap(),
    );
    refuse(
        "means",
        &Difference::independent(&mean(&[1, 2, 3]), &mean(&[3, 2, 3])).unwrap(),
    );
    refuse(
        "paired",
        &Difference::paired(&Ces::MEAN, &cross(&[&[0, 0], &[0, 1]])).unwrap(),
    );
    let few = share(3, 9).of_population(20).unwrap();
    refuse("few", &Difference::independent(&few, &share(1, 4)).unwrap());
    for pairing in [Pairing::Independent, Pairing::Paired] {
        recording.note(format!("{pairing}"), pairing);
    }
    let difference = Difference::independent(&share(13, 20), &share(3, 9)).unwrap();
    recording.note("whole", &difference);
    recording.note("whole interval", difference.interval(Confidence::P95));
    recording.note(
        "kind",
        (
            difference.kind(),
            difference.direction(),
            difference.estimates().is_some(),
        ),
    );
    recording.finish();
}
