//! Scores of finite populations.

use cxmetrics::{Ces, Confidence, Csat, Estimate, Method, Metric, MetricError, Scale};

use super::{Named, confidence, limits, means, nets, note_methods, record, score, shares};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

fn of_population((name, score): Named, population: u64) -> Named {
    (
        format!("{name} of a population of {population}"),
        score.of_population(population).unwrap(),
    )
}

fn note(recording: &mut Recording, (name, score): Named) {
    recording.note(
        &name,
        (
            score.bounds(),
            score.std_error(),
            score.is_census(),
            score.interval(Confidence::P95),
        ),
    );
    note_methods(recording, &name, &score);
    let (low, high) = (*score.range().start(), *score.range().end());
    for place in [0.0, 0.2, 0.5, 0.83, 1.0] {
        let x = low + place * (high - low);
        recording.note(format!("{name} at {x}"), chances(&score, x));
    }
    for x in [score.value(), low - 1.0, high + 1.0, f64::NAN] {
        recording.note(format!("{name} at {x}"), chances(&score, x));
    }
}

/// At least, at most, below, and the p-value.
fn chances(score: &Estimate, x: f64) -> [f64; 4] {
    [
        score.probability_at_least(x),
        score.probability_at_most(x),
        score.probability_below(x),
        score.p_value(x),
    ]
}

#[test]
fn recorded_shares_of_populations() {
    let all = [
        (share(0, 1), 2),
        (share(1, 1), 1),
        (share(1, 2), 3),
        (share(0, 3), 10),
        (share(3, 3), 4),
        (share(13, 20), 21),
        (share(13, 20), 50),
        (share(2, 20), 300),
        (share(199, 200), 2_000),
    ];
    let all = all.map(|(score, population)| {
        let name = format!("share {score} of {}", score.sample_size());
        of_population((name, score), population)
    });
    record("inference/finite-shares", all.into(), note);
}

#[test]
fn recorded_shares_of_large_populations() {
    let all = [
        (share(13, 20), 20_001),
        (share(13, 20), 100_020),
        (share(640, 1_000), 1_000_000),
        (share(700_001, 1_000_000), 1_000_001),
        (share(3, 1_000), 10_000_000_000_000_000),
        (share(999_999_999_997, 1_000_000_000_000), 8_000_000_000_000),
    ];
    let all = all.map(|(score, population)| {
        let name = format!("share {score} of {}", score.sample_size());
        of_population((name, score), population)
    });
    record("inference/finite-large-shares", all.into(), note);
}

#[test]
fn recorded_nets_of_populations() {
    let all = [
        (nps(1, 0, 0), 1),
        (nps(1, 0, 0), 2),
        (nps(0, 1, 0), 4),
        (nps(1, 1, 0), 5),
        (nps(3, 0, 0), 9),
        (nps(2, 1, 3), 12),
        (nps(5, 0, 1), 25),
        (nps(9, 4, 7), 21),
    ];
    let all = all.map(|(score, population)| {
        let name = format!("net {score} of {}", score.sample_size());
        of_population((name, score), population)
    });
    record("inference/finite-nets", all.into(), note);
}

/// 0, 1 and 5.
struct Uneven;

impl Metric for Uneven {
    fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, MetricError> {
        Ok(if rating < 3.0 { rating - 1.0 } else { 5.0 })
    }
}

#[test]
fn recorded_uneven_values_of_populations() {
    let scale = Scale::new(1, 3).unwrap();
    let all = [40, 720, 900].map(|population| {
        let name = (String::from("uneven"), score(&Uneven, scale, &[9, 4, 7]));
        of_population(name, population)
    });
    record("inference/finite-uneven-steps", all.into(), note);
}

#[test]
fn recorded_nets_of_large_populations() {
    let all = [
        (nps(9, 4, 7), 101),
        (nps(9, 4, 7), 1_020),
        (nps(9, 4, 7), 1_520),
        (nps(512, 301, 187), 5_000),
        (nps(1, 998, 1), 100_000),
        (nps(520_000, 300_001, 179_999), 9_000_000),
    ];
    let all = all.map(|(score, population)| {
        let name = format!("net {score} of {}", score.sample_size());
        of_population((name, score), population)
    });
    record("inference/finite-large-nets", all.into(), note);
}

#[test]
fn recorded_means_of_populations() {
    let signed = Scale::new(-2, 2).unwrap();
    let halves = Scale::new(1, 3).unwrap().with_divisions(2).unwrap();
    let all = [
        (mean(&[1, 0, 0, 0, 0]), 2),
        (mean(&[0, 0, 0, 0, 3]), 4),
        (mean(&[0, 0, 1, 0, 1]), 9),
        (mean(&[1, 2, 0, 5, 12]), 21),
        (mean(&[1, 2, 0, 5, 12]), 60),
        (mean(&[3, 0, 1, 2, 8, 4, 2]), 90),
        (score(&Ces::MEAN, signed, &[3, 1, 0, 6, 2]), 40),
        (score(&Ces::MEAN, halves, &[0, 3, 1, 8, 2]), 31),
        (
            score(&Csat::INDEX, Scale::ONE_TO_FIVE, &[0, 3, 1, 8, 2]),
            70,
        ),
    ];
    let all = all.map(|(score, population)| {
        let name = format!("mean {score:.3} of {}", score.sample_size());
        of_population((name, score), population)
    });
    record("inference/finite-means", all.into(), note);
}

#[test]
fn recorded_means_of_large_populations() {
    let wide: Vec<u64> = (0..20).map(|level| level * level % 7).collect();
    let all = [
        (mean(&[1, 2, 0, 5, 12]), 5_000),
        (mean(&[40, 110, 200, 350, 300]), 1_001),
        (mean(&[2, 0, 0, 999_990, 8]), 3_000_000_000_000_000),
        (score(&Ces::MEAN, Scale::new(1, 20).unwrap(), &wide), 900),
        (
            score(&Csat::RESCALED, Scale::ONE_TO_SEVEN, &[3, 0, 1, 2, 8, 4, 2]),
            400,
        ),
    ];
    let all = all.map(|(score, population)| {
        let name = format!("mean {score:.3} of {}", score.sample_size());
        of_population((name, score), population)
    });
    record("inference/finite-large-means", all.into(), note);
}

/// All populations of a few, so that every edge of the lattice is met.
#[test]
fn recorded_small_populations() {
    let mut recording = Recording::new("inference/finite-small");
    for population in 4..=12 {
        for promoters in 0..=4 {
            let net = nps(promoters, 4 - promoters, 0)
                .of_population(population)
                .unwrap();
            let share = share(promoters, 4).of_population(population).unwrap();
            let of_both = [&net, &share].map(|score| {
                let interval = score.interval(confidence(0.9));
                (limits(&interval), score.p_value(60.0), score.p_value(37.5))
            });
            recording.note(format!("{promoters} of 4 of {population}"), of_both);
        }
    }
    recording.finish();
}

#[test]
fn recorded_population_errors() {
    let mut recording = Recording::new("inference/finite-errors");
    let all = [shares(), nets(), means()].concat();
    for (name, score) in all
        .into_iter()
        .filter(|(_, score)| score.sample_size() == 20)
    {
        for population in [0, 1, 19, 20] {
            let found = score.clone().of_population(population);
            let words = found
                .as_ref()
                .map_or_else(ToString::to_string, ToString::to_string);
            recording.note(format!("{name} of {population}"), words);
        }
        let designed = score.with_design_effect(1.5).unwrap();
        let error = designed.of_population(30).unwrap_err();
        recording.note(format!("{name} with a design"), (error.to_string(), error));
    }
    let many = share(13, 20).of_population(20_001).unwrap();
    for method in Method::ALL {
        if let Err(error) = many.interval_with(method, Confidence::P95) {
            recording.note(format!("of many, {method}"), error.to_string());
        }
    }
    let two = nps(2, 1, 3).of_population(30).unwrap();
    for method in Method::ALL {
        if let Err(error) = two.interval_with(method, Confidence::P95) {
            recording.note(format!("of few, {method}"), error.to_string());
        }
    }
    let census = two.with_design_effect(2.0).unwrap_err();
    recording.note("a design of a population", (census.to_string(), census));
    recording.finish();
}
