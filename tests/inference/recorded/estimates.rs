//! What a score says of itself.

use cxmetrics::estimate::SourceId;
use cxmetrics::weight::{LoneCluster, Replicates, Survey};
use cxmetrics::{
    Ces, Confidence, Csat, Direction, Estimate, Metric, Nps, Scale, Tally, WeightedTally,
};

use super::{
    Named, RATINGS, designed, limits, means, nets, note_methods, record, shares, survey, weighted,
};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

fn figures(recording: &mut Recording, (name, score): Named) {
    recording.note(
        &name,
        (
            [
                score.value(),
                score.variance(),
                score.std_error(),
                score.design_effect(),
                score.effective_size(),
                score.guarded_size(),
            ],
            score.degrees_of_freedom(),
            score.direction(),
            score.bounds(),
        ),
    );
    let (low, high) = (*score.range().start(), *score.range().end());
    for place in [0.03, 0.4, 0.71, 1.0, 1.2] {
        let x = low + place * (high - low);
        recording.note(format!("{name} at {x}"), chances(&score, x));
    }
    recording.note(
        format!("{name} at itself"),
        (chances(&score, score.value()), chances(&score, f64::NAN)),
    );
}

/// At least, below, and the p-value.
fn chances(score: &Estimate, x: f64) -> [f64; 3] {
    [
        score.probability_at_least(x),
        score.probability_below(x),
        score.p_value(x),
    ]
}

#[test]
fn recorded_share_estimates() {
    record("inference/estimates-shares", shares(), figures);
}

#[test]
fn recorded_net_estimates() {
    record("inference/estimates-nets", nets(), figures);
}

#[test]
fn recorded_mean_estimates() {
    record("inference/estimates-means", means(), figures);
}

#[test]
fn recorded_design_estimates() {
    record("inference/estimates-designs", designed(), figures);
}

#[test]
fn recorded_whole_estimates() {
    let mut recording = Recording::new("inference/estimates-whole");
    for (name, score) in [("net", nps(9, 4, 7)), ("mean", mean(&[1, 2, 0, 5, 12]))] {
        recording.note(name, &score);
        recording.note(
            format!("{name}, coarser"),
            score.clone().with_design_effect(2.0),
        );
        recording.note(
            format!("{name}, lower is better"),
            score.clone().with_direction(Direction::LowerIsBetter),
        );
        recording.note(format!("{name}, no source"), score.without_source());
    }
    let of_survey = Nps::STANDARD.estimate_survey(&survey(&RATINGS, 4)).unwrap();
    recording.note("of a survey", &of_survey);
    recording.note("of a survey, unguarded", of_survey.clone().unguarded());
    note_methods(
        &mut recording,
        "of a survey, unguarded",
        &of_survey.unguarded(),
    );
    for effect in [0.0, 1e-13, 1e-12, 1.0, 1e12, 1e13, -1.0, f64::NAN] {
        let found = share(13, 20).with_design_effect(effect);
        let words = found
            .as_ref()
            .map_or_else(ToString::to_string, ToString::to_string);
        let size = found.map(|found| (found.effective_size(), found.std_error()));
        recording.note(format!("design effect {effect:?}"), (words, size));
    }
    for (count, size) in [(0, 0), (3, 2), (2, 2), (1, 3), (1 << 53, u64::MAX)] {
        let found = Estimate::share(count, size);
        let words = found
            .as_ref()
            .map_or_else(ToString::to_string, ToString::to_string);
        recording.note(format!("share {count} of {size}"), (words, found));
    }
    for text in [
        "00000000000000a1",
        "0",
        "00000000000000000",
        "0000000000000000",
        "00000000000000g1",
    ] {
        let found = text.parse::<SourceId>();
        let words = found
            .as_ref()
            .map_or_else(ToString::to_string, ToString::to_string);
        recording.note(format!("source {text:?}"), (words, found));
    }
    recording.finish();
}

/// Surveys with strata, populations, lone clusters and replicates.
#[test]
fn recorded_survey_estimates() {
    let mut recording = Recording::new("inference/estimates-surveys");
    let regions: Vec<u8> = (0..24).map(|index| u8::from(index % 3 == 0)).collect();
    let plain = || Survey::new(Scale::ZERO_TO_TEN, RATINGS).unwrap();
    let teams: Vec<usize> = (0..24).map(|index| 10 * (index % 3) + index % 8).collect();
    let lone: Vec<u8> = (0..24).map(|index| u8::from(index == 7)).collect();
    let mut surveys = vec![
        ("plain", plain()),
        ("weighted", survey(&RATINGS, 24)),
        ("of a population", plain().with_population(100).unwrap()),
        ("strata", plain().with_strata(&regions).unwrap()),
        (
            "finite strata",
            plain()
                .with_finite_strata(&regions, [(0, 40), (1, 9)])
                .unwrap(),
        ),
        (
            "clusters in strata",
            plain()
                .with_clusters(&teams)
                .unwrap()
                .with_strata(&(0..24).map(|index| index % 3).collect::<Vec<_>>())
                .unwrap(),
        ),
        (
            "poststratified",
            plain()
                .poststratified(&regions, [(0, 300.0), (1, 500.0)])
                .unwrap(),
        ),
    ];
    for (name, policy) in [
        ("certain", LoneCluster::Certainty),
        ("average", LoneCluster::Average),
        ("centre", LoneCluster::Centre),
        ("collapse", LoneCluster::Collapse),
    ] {
        let survey = plain().with_lone_clusters(policy).unwrap();
        surveys.push((name, survey.with_strata(&lone).unwrap()));
    }
    for (name, survey) in &surveys {
        for (kind, metric) in [
            ("NPS", &Nps::STANDARD as &dyn Metric),
            ("mean", &Ces::MEAN),
            ("share", &Csat::top_box(1)),
        ] {
            let score = metric.estimate_survey(survey).unwrap();
            recording.note(
                format!("{kind}, {name}"),
                (
                    score.value(),
                    score.std_error(),
                    score.degrees_of_freedom(),
                    [score.effective_size(), score.guarded_size()],
                    [0.8, 0.99]
                        .map(|level| limits(&score.interval(Confidence::new(level).unwrap()))),
                    score.p_value(30.0),
                ),
            );
        }
    }
    let eight = survey(&RATINGS, 8);
    let replicates = Replicates::jackknife(&eight).unwrap();
    for (name, replicates) in [
        ("jackknife", replicates.clone()),
        ("jackknife about its mean", replicates.about_their_mean()),
    ] {
        let score = replicates.estimate(&eight, &Nps::STANDARD).unwrap();
        recording.note(
            name,
            (
                score.std_error(),
                score.guarded_size(),
                score.interval(Confidence::P95),
            ),
        );
    }
    recording.finish();
}

#[test]
fn recorded_estimate_errors() {
    let mut recording = Recording::new("inference/estimate-errors");
    let empty = Tally::new(Scale::ZERO_TO_TEN);
    let note = |recording: &mut Recording, name: &str, found: Result<Estimate, _>| {
        let error: cxmetrics::EstimateError = found.unwrap_err();
        recording.note(name, (error.to_string(), error));
    };
    note(&mut recording, "of none", Nps::STANDARD.estimate(&empty));
    let five = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 2, 3, 4, 5]).unwrap();
    note(
        &mut recording,
        "another scale",
        Nps::STANDARD.estimate(&five),
    );
    note(
        &mut recording,
        "too many boxes",
        Csat::top_box(5).estimate(&five),
    );
    note(&mut recording, "no box", Csat::top_box(0).estimate(&five));
    note(
        &mut recording,
        "all alike",
        Csat::share_at_least(1).estimate(&five),
    );
    note(
        &mut recording,
        "off the scale",
        Csat::share_at_least(9).estimate(&five),
    );
    note(
        &mut recording,
        "no weight",
        Nps::STANDARD.estimate_weighted(&weighted(&[(9, 0.0), (3, 0.0)])),
    );
    note(
        &mut recording,
        "no weighted answers",
        Nps::STANDARD.estimate_weighted(&WeightedTally::new(Scale::ZERO_TO_TEN)),
    );
    note(
        &mut recording,
        "a rating off the scale",
        Nps::STANDARD.of(Scale::ZERO_TO_TEN, [3, 11]),
    );
    recording.note(
        "of ratings",
        Nps::STANDARD.of(Scale::ZERO_TO_TEN, [3, 10, 9]),
    );
    recording.note(
        "of a slice",
        Ces::MEAN.of_slice(Scale::ONE_TO_FIVE, &[1_u8, 5, 5, 4]),
    );
    recording.finish();
}
