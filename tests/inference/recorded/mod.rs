//! What calls gave when it was last accepted: see `recording`.

mod adjusted;
mod claims;
mod corners;
mod differences;
mod estimates;
mod finite;
mod impact;
mod intervals;
mod joint;
mod means;
mod metrics;
mod plans;
mod relative;
mod response;
mod tails;
mod words;

use std::fmt::Display;

use cxmetrics::compare::Comparison;
use cxmetrics::weight::Survey;
use cxmetrics::words::{English, Finnish, Language, Russian, Spoken};
use cxmetrics::{
    Ces, Confidence, Csat, Estimate, Interval, Method, Metric, Nps, Scale, Tally, WeightedTally,
};

use crate::recording::Recording;
use crate::support::{mean, nps, share};

/// A score with a name.
type Named = (String, Estimate);

fn confidence(level: f64) -> Confidence {
    Confidence::new(level).unwrap()
}

/// A usual one, and one that is nobody's.
fn usual() -> [Confidence; 2] {
    [0.9, 0.997].map(confidence)
}

/// The figures of an interval.
fn limits<M: Copy>(interval: &Interval<M>) -> [f64; 2] {
    [interval.lower(), interval.upper()]
}

fn score(metric: &impl Metric, scale: Scale, counts: &[u64]) -> Estimate {
    let tally = Tally::from_counts(scale, counts).unwrap();
    metric.estimate(&tally).unwrap()
}

fn shares() -> Vec<Named> {
    let counts = [
        (0, 1),
        (1, 1),
        (1, 2),
        (0, 3),
        (2, 3),
        (1, 20),
        (13, 20),
        (20, 20),
        (3, 1_000),
        (640, 1_000),
        (1_000, 1_000),
        (7, 1_000_000),
        (700_001, 1_000_000),
        (999_999_999_997, 1_000_000_000_000),
    ];
    counts
        .map(|(count, size)| (format!("share {count} of {size}"), share(count, size)))
        .into()
}

fn nets() -> Vec<Named> {
    let counts = [
        [1, 0, 0],
        [0, 1, 0],
        [1, 1, 0],
        [1, 0, 1],
        [0, 2, 1],
        [3, 0, 0],
        [9, 4, 7],
        [0, 15, 5],
        [17, 3, 0],
        [1, 0, 19],
        [512, 301, 187],
        [0, 0, 1_000],
        [1, 998, 1],
        [2, 0, 999_998],
        [520_000, 300_001, 179_999],
        [600_000_000_000, 100_000_000_000, 300_000_000_000],
    ];
    counts
        .map(|counts| {
            let [promoters, passives, detractors] = counts;
            (
                format!("net {counts:?}"),
                nps(promoters, passives, detractors),
            )
        })
        .into()
}

fn means() -> Vec<Named> {
    let mut all: Vec<Named> = [
        &[1, 0, 0, 0, 0][..],
        &[0, 0, 0, 0, 3],
        &[0, 0, 1, 0, 1],
        &[1, 2, 0, 5, 12],
        &[0, 0, 0, 1, 19],
        &[40, 110, 200, 350, 300],
        &[2, 0, 0, 999_990, 8],
        &[3, 0, 1, 2, 8, 4, 2],
        &[0, 1, 0, 0, 0, 0, 0],
        &[1_000_000_000_000, 5, 0, 0, 0, 0, 9],
        &[1, 0, 0, 5],
    ]
    .map(|counts| (format!("mean {counts:?}"), mean(counts)))
    .into();
    let signed = Scale::new(-2, 2).unwrap();
    all.push((
        "signed mean".into(),
        score(&Ces::MEAN, signed, &[3, 1, 0, 6, 2]),
    ));
    let halves = Scale::new(1, 3).unwrap().with_divisions(2).unwrap();
    all.push((
        "mean in halves".into(),
        score(&Ces::MEAN, halves, &[0, 3, 1, 8, 2]),
    ));
    let wide: Vec<u64> = (0..20).map(|level| level * level % 7).collect();
    all.push((
        "wide mean".into(),
        score(&Ces::MEAN, Scale::new(1, 20).unwrap(), &wide),
    ));
    all.push((
        "reversed mean".into(),
        score(
            &Csat::MEAN,
            Scale::ONE_TO_FIVE.reversed(),
            &[7, 11, 2, 1, 0],
        ),
    ));
    all
}

/// Answers with weights and in clusters, so that a design stands behind the score.
fn survey(ratings: &[u8], clusters: usize) -> Survey {
    let scale = Scale::ZERO_TO_TEN;
    let weights = (0..ratings.len()).map(|index| [1.0, 0.6, 1.7, 1.1, 0.9][index % 5]);
    let teams: Vec<usize> = (0..ratings.len()).map(|index| index % clusters).collect();
    Survey::new(scale, ratings.iter().copied())
        .unwrap()
        .with_weights(weights)
        .unwrap()
        .with_clusters(&teams)
        .unwrap()
}

const RATINGS: [u8; 24] = [
    9, 10, 3, 7, 8, 10, 9, 6, 0, 10, 8, 7, 9, 9, 5, 10, 10, 4, 8, 9, 2, 10, 7, 9,
];

fn weighted(weights: &[(u8, f64)]) -> WeightedTally {
    WeightedTally::from_ratings(Scale::ZERO_TO_TEN, weights.iter().copied()).unwrap()
}

/// Scores with a design: weights, clusters, a given effect.
fn designed() -> Vec<Named> {
    let metrics: [(&str, &dyn Metric); 3] = [
        ("NPS", &Nps::STANDARD),
        ("share", &Csat::top_box(2)),
        ("mean", &Ces::MEAN),
    ];
    let mut all = Vec::new();
    let happy = [9, 10, 10, 9, 10, 10, 9, 10, 10, 9];
    for (name, metric) in metrics {
        for clusters in [4, 8] {
            let found = metric.estimate_survey(&survey(&RATINGS, clusters)).unwrap();
            all.push((format!("{name} of {clusters} clusters"), found));
        }
        all.push((
            format!("{name} of 3 happy clusters"),
            metric.estimate_survey(&survey(&happy, 3)).unwrap(),
        ));
        let answers = weighted(&[(9, 1.2), (10, 0.3), (7, 2.0), (2, 0.9), (8, 1.0), (9, 0.4)]);
        all.push((
            format!("{name} with weights"),
            metric.estimate_weighted(&answers).unwrap(),
        ));
    }
    for (effect, name) in [(2.5, "coarse"), (0.4, "fine"), (30.0, "hardly any")] {
        all.push((
            format!("{name} net"),
            nps(9, 4, 7).with_design_effect(effect).unwrap(),
        ));
        all.push((
            format!("{name} share"),
            share(13, 20).with_design_effect(effect).unwrap(),
        ));
        all.push((
            format!("{name} full share"),
            share(20, 20).with_design_effect(effect).unwrap(),
        ));
    }
    all
}

/// The limits by every method, and which methods have none.
fn note_methods(recording: &mut Recording, name: &str, score: &Estimate) {
    let mut refused = Vec::new();
    for method in Method::ALL {
        match score.interval_with(method, confidence(0.997)) {
            Ok(found) => recording.note(format!("{name}, {method}"), limits(&found)),
            Err(_) => refused.push(method),
        }
    }
    recording.note(format!("{name} refuses"), refused);
}

/// Calls each of a list, and compares what was noted.
fn record<T>(name: &'static str, all: Vec<T>, mut note: impl FnMut(&mut Recording, T)) {
    let mut recording = Recording::new(name);
    for one in all {
        note(&mut recording, one);
    }
    recording.finish();
}

/// What a comparison says: its estimate, its limits, and its p-values of several hypotheses.
fn note_comparison(
    recording: &mut Recording,
    name: &str,
    comparison: &dyn Comparison,
    hypotheses: &[f64],
) {
    recording.note(
        name,
        (
            comparison.point_estimate(),
            comparison.kind(),
            comparison.direction(),
            comparison.p_value(),
            usual().map(|confidence| {
                let contrast = comparison.contrast(confidence);
                (contrast.lower(), contrast.upper())
            }),
        ),
    );
    let p_values: Vec<_> = hypotheses
        .iter()
        .map(|&hypothesis| comparison.p_values(hypothesis))
        .map(|p| [p.two_sided, p.above])
        .collect();
    recording.note(format!("{name}, p"), p_values);
}

/// Two scores to compare, with a name.
type Pair = (String, [Estimate; 2]);

fn pair(name: &str, first: Estimate, second: Estimate) -> Pair {
    let sizes = [&first, &second].map(Estimate::sample_size);
    (
        format!("{name} {first} and {second} of {sizes:?}"),
        [first, second],
    )
}

fn share_pairs() -> Vec<Pair> {
    let counts = [
        [(0, 1), (1, 1)],
        [(1, 2), (0, 3)],
        [(0, 4), (0, 9)],
        [(7, 7), (6, 6)],
        [(13, 20), (3, 9)],
        [(20, 20), (11, 12)],
        [(3, 1_000), (9, 800)],
        [(640, 1_000), (31, 50)],
        [(700_001, 1_000_000), (699_000, 1_000_000)],
        [(999_999_999_997, 1_000_000_000_000), (5, 6)],
    ];
    let of = |[first, second]: [(u64, u64); 2]| {
        pair("share", share(first.0, first.1), share(second.0, second.1))
    };
    counts.map(of).into()
}

fn net_pairs() -> Vec<Pair> {
    let counts = [
        [[1, 0, 0], [0, 0, 1]],
        [[2, 0, 0], [3, 0, 0]],
        [[9, 4, 7], [3, 3, 1]],
        [[0, 15, 5], [5, 15, 0]],
        [[1, 0, 19], [0, 0, 30]],
        [[17, 3, 0], [1, 1, 1]],
        [[512, 301, 187], [498, 300, 202]],
        [[1, 998, 1], [40, 900, 60]],
        [[520_000, 300_001, 179_999], [4, 0, 9]],
    ];
    let of = |[[p, q, d], [r, s, t]]: [[u64; 3]; 2]| pair("net", nps(p, q, d), nps(r, s, t));
    counts.map(of).into()
}

fn mean_pairs() -> Vec<Pair> {
    let counts = [
        [[1, 0, 0, 0, 0], [0, 0, 0, 0, 3]],
        [[0, 0, 1, 0, 1], [0, 4, 0, 0, 0]],
        [[1, 2, 0, 5, 12], [4, 4, 9, 1, 1]],
        [[0, 0, 0, 1, 19], [0, 0, 0, 2, 30]],
        [[40, 110, 200, 350, 300], [3, 0, 0, 1, 9]],
        [[2, 0, 0, 999_990, 8], [1, 1, 1, 500_000, 700]],
    ];
    let of = |[first, second]: [[u64; 5]; 2]| pair("mean", mean(&first), mean(&second));
    let mut all: Vec<Pair> = counts.map(of).into();
    let signed = |counts: &[u64]| score(&Ces::MEAN, Scale::new(-2, 2).unwrap(), counts);
    all.push(pair(
        "signed mean",
        signed(&[3, 1, 0, 6, 2]),
        signed(&[0, 9, 4, 1, 0]),
    ));
    let reversed = |counts: &[u64]| score(&Csat::MEAN, Scale::ONE_TO_FIVE.reversed(), counts);
    all.push(pair(
        "reversed mean",
        reversed(&[7, 11, 2, 1, 0]),
        reversed(&[2, 3, 5, 9, 1]),
    ));
    all
}

fn design_pairs() -> Vec<Pair> {
    let of_net = |ratings: &[u8], clusters| {
        let found = Nps::STANDARD.estimate_survey(&survey(ratings, clusters));
        found.unwrap()
    };
    let of_mean = |ratings: &[u8], clusters| {
        let found = Ces::MEAN.estimate_survey(&survey(ratings, clusters));
        found.unwrap()
    };
    let happy = [9, 10, 10, 9, 10, 10, 9, 10, 10, 9];
    vec![
        pair("clustered", of_net(&RATINGS, 6), of_net(&happy, 3)),
        pair("clustered means", of_mean(&RATINGS, 4), of_mean(&happy, 5)),
        pair("clustered and not", of_net(&RATINGS, 4), nps(9, 4, 7)),
        pair(
            "coarse",
            share(13, 20).with_design_effect(2.5).unwrap(),
            share(20, 20).with_design_effect(0.4).unwrap(),
        ),
        pair(
            "hardly any",
            share(13, 20).with_design_effect(30.0).unwrap(),
            share(0, 20).with_design_effect(45.0).unwrap(),
        ),
        pair(
            "coarse nets",
            nps(9, 4, 7).with_design_effect(3.0).unwrap(),
            nps(0, 15, 5),
        ),
    ]
}

fn population_pairs() -> Vec<Pair> {
    let of = |score: Estimate, population| score.of_population(population).unwrap();
    vec![
        pair("both known", of(share(13, 20), 20), of(share(3, 9), 9)),
        pair("one known", of(share(13, 20), 20), of(share(3, 9), 30)),
        pair("few", of(share(13, 20), 25), share(31, 50)),
        pair("nets", of(nps(9, 4, 7), 31), of(nps(3, 3, 1), 900)),
        pair("full", of(nps(3, 0, 0), 6), of(nps(0, 0, 4), 5)),
        pair(
            "means",
            of(mean(&[1, 2, 0, 5, 12]), 40),
            of(mean(&[4, 4, 9, 1, 1]), 100_000),
        ),
    ]
}

/// The words in every language, as they are and formatted.
fn said(recording: &mut Recording, name: &str, what: &(impl Spoken + Display)) {
    let languages: [&dyn Language; 3] = [&English, &Finnish, &Russian];
    recording.note(
        format!("{name} in words"),
        (
            languages.map(|language| what.in_language(language).to_string()),
            format!("{what:.3}"),
            format!("{what:+.0}"),
            format!("{:*>60}", what.in_language(&Finnish)),
            format!("{what:*^61}"),
        ),
    );
}
