//! Weighted tallies, raking, trimming.

use super::{drawn, said, scored};
use crate::recording::Recording;
use cxmetrics::weight::{Margin, Raking, Survey};
use cxmetrics::{Ces, Confidence, Csat, Method, Metric, Nps, Scale, Tally, WeightedTally};

fn tally(ratings: &[(u8, f64)]) -> WeightedTally {
    WeightedTally::from_ratings(Scale::ZERO_TO_TEN, ratings.iter().copied()).unwrap()
}

fn tallies() -> Vec<(&'static str, WeightedTally)> {
    let many: Vec<(u8, f64)> = drawn(60, 3, 11)
        .into_iter()
        .zip(drawn(60, 4, 40))
        .map(|(rating, weight)| (u8::try_from(rating).unwrap(), f64::from(weight) / 8.0))
        .collect();
    let mut large = WeightedTally::new(Scale::ZERO_TO_TEN);
    let mut wave = Tally::new(Scale::ZERO_TO_TEN);
    wave.record_n(9, 400_000_000_000).unwrap();
    wave.record_n(3, 600_000_000_001).unwrap();
    wave.record_missing(7).unwrap();
    large.record_tally(&wave, 0.25).unwrap();
    large.record_n_like(8, 1_000_000, 3.0);
    vec![
        ("none", WeightedTally::new(Scale::ZERO_TO_TEN)),
        ("one", tally(&[(9, 2.5)])),
        ("weightless", tally(&[(9, 0.0), (3, 0.0)])),
        ("two", tally(&[(9, 2.5), (4, 0.5)])),
        ("three equal", tally(&[(9, 0.3), (4, 0.3), (7, 0.3)])),
        (
            "mixed",
            tally(&[(10, 0.5), (9, 2.0), (8, 1.25), (3, 0.7), (6, 3.0), (0, 0.0)]),
        ),
        (
            "all at one end",
            tally(&[(10, 0.5), (9, 2.0), (10, 1.25), (10, 0.7)]),
        ),
        ("all at the other", tally(&[(1, 0.5), (0, 2.0), (4, 1.25)])),
        ("alike", tally(&[(8, 0.5), (8, 2.0), (8, 1.25)])),
        (
            "next to the end",
            tally(&[
                (10, 1.0),
                (10, 2.0),
                (9, 1.5),
                (9, 0.2),
                (10, 3.0),
                (2, 0.01),
            ]),
        ),
        (
            "tiny and huge",
            tally(&[(10, 1e-100), (3, 1e100), (8, 1.0)]),
        ),
        ("many", tally(&many)),
        ("large", large),
    ]
}

/// Many equal answers with a weight.
trait RecordLike {
    fn record_n_like(&mut self, rating: u8, n: u64, weight: f64);
}

impl RecordLike for WeightedTally {
    fn record_n_like(&mut self, rating: u8, n: u64, weight: f64) {
        let mut wave = Tally::new(self.scale());
        wave.record_n(rating, n).unwrap();
        self.record_tally(&wave, weight).unwrap();
    }
}

#[test]
fn sums_of_weighted_tallies() {
    let mut record = Recording::new("answers/weighted_tallies");
    for (name, tally) in tallies() {
        if name == "mixed" || name == "many" || name == "large" {
            record.note(name, &tally);
        }
        record.note(
            format!("{name}, sums"),
            (
                tally.total(),
                tally.weightless(),
                tally.missing(),
                tally.is_empty(),
            ),
        );
        record.note(
            format!("{name}, weights"),
            (
                tally.weight(),
                tally.kish_size(),
                tally.weight_of(9),
                tally.weight_of(3.5),
                tally.weight_of(11),
            ),
        );
        record.note(
            format!("{name}, by rating"),
            tally.iter().collect::<Vec<_>>(),
        );
    }
    let all = tallies();
    let mut merged = all[5].1.clone();
    for (name, other) in &all {
        said(
            &mut record,
            &format!("merged with {name}"),
            merged.merge(other),
        );
        record.note(
            format!("with {name}"),
            (merged.weight(), merged.kish_size(), merged.missing()),
        );
        record.note(format!("mixed is {name}"), all[5].1 == *other);
    }
    record.note("merged", &merged);
    record.finish();
}

#[test]
fn scores_of_weighted_tallies() {
    let mut record = Recording::new("answers/weighted_scores");
    let metrics: [(&str, &dyn Metric); 3] = [
        ("mean", &Csat::MEAN),
        ("top two", &Csat::top_box(2)),
        ("low", &Csat::bottom_box(3)),
    ];
    for (name, tally) in tallies() {
        match Nps::STANDARD.estimate_weighted(&tally) {
            Ok(estimate) => scored(&mut record, &format!("NPS of {name}"), &estimate),
            Err(error) => record.note(format!("NPS of {name}"), error.to_string()),
        }
        for (called, metric) in metrics {
            let score = metric.estimate_weighted(&tally);
            said(
                &mut record,
                &format!("{called} of {name}"),
                score.map(|own| (own.value(), own.std_error(), own.effective_size())),
            );
        }
    }
    record.finish();
}

#[test]
fn intervals_of_weighted_scores() {
    let mut record = Recording::new("answers/weighted_intervals");
    for (name, tally) in tallies() {
        let Ok(estimate) = Nps::STANDARD.estimate_weighted(&tally) else {
            continue;
        };
        for method in Method::ALL {
            let interval = estimate.interval_with(method, Confidence::P90);
            let limits = interval.map(|found| (found.lower(), found.upper()));
            record.note(format!("{method} of {name}"), limits);
        }
        record.note(
            format!("probabilities of {name}"),
            [-20.0, 0.0, 30.5].map(|x| {
                (
                    estimate.p_value(x),
                    estimate.probability_at_least(x),
                    estimate.probability_below(x),
                )
            }),
        );
    }
    record.finish();
}

#[test]
fn what_weighted_tallies_refuse() {
    let mut record = Recording::new("answers/weighted_refusals");
    let mut own = tally(&[(10, 0.5), (3, 2.0)]);
    for weight in [
        -1.0,
        f64::NAN,
        f64::INFINITY,
        1e-101,
        1.1e100,
        -0.0,
        0.0,
        1e-100,
        1e100,
    ] {
        said(
            &mut record,
            &format!("record weight {weight}"),
            own.record(9, weight),
        );
        said(
            &mut record,
            &format!("no answer of weight {weight}"),
            own.record_answer(None::<u8>, weight),
        );
        said(
            &mut record,
            &format!("answer of weight {weight}"),
            own.record_answer(Some(8), weight),
        );
        said(
            &mut record,
            &format!("batch with weight {weight}"),
            own.record_all([(9, 1.0), (9, weight)]),
        );
        let mut wave = Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 9, 2]).unwrap();
        wave.record_missing(3).unwrap();
        said(
            &mut record,
            &format!("tally of weight {weight}"),
            own.record_tally(&wave, weight),
        );
        record.note(
            "then",
            (own.total(), own.weight(), own.weightless(), own.missing()),
        );
    }
    for rating in [11.0, -1.0, 3.5, f64::NAN, f64::INFINITY] {
        said(
            &mut record,
            &format!("record {rating}"),
            own.record(rating, 1.0),
        );
        said(
            &mut record,
            &format!("from {rating}"),
            WeightedTally::from_ratings(Scale::ONE_TO_FIVE, [(2.0, 1.0), (rating, 2.0)]),
        );
    }
    let other = Tally::from_ratings(Scale::ONE_TO_FIVE, [3]).unwrap();
    said(
        &mut record,
        "tally of another scale",
        own.record_tally(&other, 1.0),
    );
    said(
        &mut record,
        "merge another scale",
        own.merge(&WeightedTally::new(Scale::THUMBS)),
    );
    said(
        &mut record,
        "missing at most",
        own.record_missing(u64::MAX - 20),
    );
    said(&mut record, "missing too many", own.record_missing(40));
    said(&mut record, "no answer too many", {
        let mut full = own.clone();
        full.record_missing(u64::MAX - full.missing()).unwrap();
        full.record_answer(None::<u8>, 1.0)
    });
    let mut full = Tally::new(Scale::ZERO_TO_TEN);
    full.record_n(5, u64::MAX - 1).unwrap();
    let mut filled = WeightedTally::new(Scale::ZERO_TO_TEN);
    for weight in [1.0, 2.0, 0.0] {
        said(
            &mut record,
            &format!("nearly all of weight {weight}"),
            filled.record_tally(&full, weight),
        );
    }
    said(&mut record, "the last", filled.record(2, 1.0));
    said(&mut record, "one more", filled.record(2, 1.0));
    said(
        &mut record,
        "one more without weight",
        filled.record(2, 0.0),
    );
    said(&mut record, "all once more", {
        let again = filled.clone();
        filled.merge(&again)
    });
    let mut weightless = WeightedTally::new(Scale::ZERO_TO_TEN);
    said(
        &mut record,
        "weightless",
        weightless.record_tally(&full, 0.0),
    );
    said(
        &mut record,
        "weightless again",
        weightless.record_tally(&full, 0.0),
    );
    said(
        &mut record,
        "empty of a weight",
        weightless.record_tally(&Tally::new(Scale::ZERO_TO_TEN), 4.0),
    );
    record.note("in the end", (&filled, &weightless));
    record.finish();
}

const SEX: [char; 12] = ['f', 'm', 'f', 'f', 'm', 'm', 'f', 'f', 'm', 'f', 'm', 'f'];
const AGE: [u8; 12] = [1, 1, 2, 2, 2, 3, 3, 1, 1, 2, 3, 3];
const AREA: [&str; 12] = ["N", "S", "S", "N", "N", "S", "N", "N", "S", "S", "N", "S"];
const WEIGHTS: [f64; 12] = [1.0, 0.5, 2.0, 1.5, 0.25, 3.0, 1.0, 0.0, 0.75, 1.1, 0.9, 2.2];
const RATINGS: [u8; 12] = [9, 10, 3, 8, 7, 10, 6, 9, 0, 10, 9, 8];

fn survey() -> Survey {
    Survey::new(Scale::ZERO_TO_TEN, RATINGS)
        .unwrap()
        .with_weights(WEIGHTS)
        .unwrap()
}

fn margins() -> [Margin; 3] {
    [
        Margin::new(&SEX, [('f', 52.0), ('m', 48.0)]).unwrap(),
        Margin::new(&AGE, [(1, 25.0), (2, 40.0), (3, 35.0)]).unwrap(),
        Margin::new(&AREA, [("N", 45.0), ("S", 55.0)]).unwrap(),
    ]
}

/// What came of a calibration.
fn calibrated(
    record: &mut Recording,
    name: &str,
    result: Result<Survey, cxmetrics::weight::SurveyError>,
) {
    match result {
        Ok(survey) => {
            record.note(format!("{name}, weights"), survey.weights());
            let report = survey.calibration();
            record.note(
                format!("{name}, report"),
                (
                    report.map(|own| (own.rounds(), own.steps(), own.largest_gap())),
                    survey.kish_size(),
                ),
            );
            let score = |metric: &dyn Metric| {
                metric.estimate_survey(&survey).map(|own| {
                    (
                        own.value(),
                        own.std_error(),
                        own.effective_size(),
                        own.degrees_of_freedom(),
                    )
                })
            };
            record.note(
                format!("{name}, scores"),
                (score(&Nps::STANDARD), score(&Csat::MEAN)),
            );
        }
        Err(error) => record.note(name, error.to_string()),
    }
}

#[test]
fn raked_weights() {
    let mut record = Recording::new("answers/raking");
    let all = margins();
    for count in 1..=3 {
        calibrated(
            &mut record,
            &format!("{count} margins"),
            survey().raked(&all[..count]),
        );
    }
    let plain = Raking::default();
    let ways = [
        ("plain", plain),
        ("tolerant", plain.with_margin_tolerance(0.05).unwrap()),
        ("truncated", plain.truncated(0.4, 2.0).unwrap()),
        ("truncated narrowly", plain.truncated(0.7, 1.5).unwrap()),
        ("truncated to none", plain.truncated(0.0, 1.8).unwrap()),
        (
            "truncated too narrowly",
            plain.truncated(0.99, 1.01).unwrap(),
        ),
        ("logit", plain.logit(0.4, 2.0).unwrap()),
        ("logit narrow", plain.logit(0.6, 1.7).unwrap()),
        ("logit from none", plain.logit(0.0, 3.0).unwrap()),
        ("logit too narrow", plain.logit(0.99, 1.01).unwrap()),
    ];
    let rounded = Margin::new(&AREA, [("N", 45.0), ("S", 54.6)]).unwrap();
    let zero = Margin::new(&AGE, [(1, 0.0), (2, 60.0), (3, 40.0)]).unwrap();
    for (name, raking) in ways {
        record.note(format!("way {name}"), raking);
        calibrated(&mut record, name, survey().raked_with(&all, raking));
        calibrated(
            &mut record,
            &format!("{name}, rounded"),
            survey().raked_with(&[all[0].clone(), rounded.clone()], raking),
        );
        calibrated(
            &mut record,
            &format!("{name}, a target of none"),
            survey().raked_with(&[all[0].clone(), zero.clone()], raking),
        );
        calibrated(
            &mut record,
            &format!("{name}, one margin"),
            survey().raked_with(&all[..1], raking),
        );
    }
    record.finish();
}

#[test]
fn raked_weights_that_hardly_exist() {
    let mut record = Recording::new("answers/raking_hard");
    let low: Vec<u8> = (0..16).map(|at| u8::from(at >= 8)).collect();
    let high: Vec<u8> = (0..16).map(|at| u8::from(at >= 7)).collect();
    let base = || Survey::new(Scale::ZERO_TO_TEN, (0..16).map(|at| at % 11)).unwrap();
    for second in [495.0, 499.9, 460.0, 500.0, 505.0, 700.0] {
        let margins = [
            Margin::new(&low, [(0, 500.0), (1, 500.0)]).unwrap(),
            Margin::new(&high, [(0, second), (1, 1000.0 - second)]).unwrap(),
        ];
        for (name, way) in [
            ("any", Raking::default()),
            ("truncated", Raking::default().truncated(0.1, 6.0).unwrap()),
            ("logit", Raking::default().logit(0.1, 6.0).unwrap()),
        ] {
            calibrated(
                &mut record,
                &format!("{name} for {second}"),
                base().raked_with(&margins, way),
            );
        }
    }
    record.finish();
}

#[test]
fn raked_to_many_categories() {
    let mut record = Recording::new("answers/raking_many");
    let respondents = 450_u32;
    let by: Vec<u32> = (0..respondents).map(|at| at % 402).collect();
    let half: Vec<u32> = (0..respondents).map(|at| at / 230).collect();
    let survey = Survey::new(Scale::ZERO_TO_TEN, drawn(respondents, 5, 11)).unwrap();
    let margins = [
        Margin::new(&by, (0..402).map(|key| (key, f64::from(1 + key % 3)))).unwrap(),
        Margin::new(&half, [(0, 390.0), (1, 414.0)]).unwrap(),
    ];
    let total: f64 = (0..402).map(|key| f64::from(1 + key % 3)).sum();
    record.note("total", total);
    let raked = survey.clone().raked(&margins[..1]).unwrap();
    record.note("one margin", (raked.calibration(), raked.kish_size()));
    record.note(
        "its score",
        Nps::STANDARD
            .estimate_survey(&raked)
            .map(|own| (own.value(), own.std_error())),
    );
    match survey.raked(&margins) {
        Ok(raked) => {
            record.note(
                "two margins",
                (
                    raked.calibration(),
                    raked.kish_size(),
                    &raked.weights()[..60],
                ),
            );
            record.note(
                "its score",
                Nps::STANDARD
                    .estimate_survey(&raked)
                    .map(|own| (own.value(), own.std_error())),
            );
        }
        Err(error) => record.note("two margins", error.to_string()),
    }
    record.finish();
}

#[test]
fn what_calibration_refuses() {
    let mut record = Recording::new("answers/calibration_refusals");
    for (lowest, highest) in [
        (-0.1, 2.0),
        (1.0, 2.0),
        (0.5, 1.0),
        (0.5, f64::INFINITY),
        (f64::NAN, 2.0),
        (0.2, f64::NAN),
        (0.0, 1.000_001),
    ] {
        said(
            &mut record,
            &format!("truncated {lowest} {highest}"),
            Raking::default().truncated(lowest, highest),
        );
        said(
            &mut record,
            &format!("logit {lowest} {highest}"),
            Raking::default().logit(lowest, highest),
        );
    }
    for tolerance in [-0.1, 0.0, 1e-12, 1e-6, 1.0, 1.01, f64::NAN] {
        said(
            &mut record,
            &format!("tolerance {tolerance}"),
            Raking::default().with_margin_tolerance(tolerance),
        );
    }
    for targets in [
        vec![],
        vec![('f', 0.0), ('m', 0.0)],
        vec![('f', -1.0), ('m', 1.0)],
        vec![('f', 1.0), ('m', f64::NAN)],
        vec![('f', 1.0), ('f', 2.0)],
        vec![('f', 1.0)],
        vec![('f', 1.0), ('m', 1.0), ('x', 2.0)],
        vec![('f', 1.0), ('m', 1.0), ('x', 0.0)],
        vec![('f', 1.0), ('m', 1e-100)],
    ] {
        let name = format!("targets {targets:?}");
        said(&mut record, &name, Margin::new(&SEX, targets.clone()));
        calibrated(&mut record, &name, survey().poststratified(&SEX, targets));
    }
    let none: [char; 0] = [];
    let margin = Margin::new(&none, [('f', 1.0)]).unwrap();
    record.note(
        "margin of nobody",
        (&margin, margin.len(), margin.is_empty()),
    );
    record.note(
        "margin of some",
        (margins()[1].len(), margins()[1].is_empty()),
    );
    calibrated(&mut record, "raked to nobody", survey().raked(&[margin]));
    calibrated(&mut record, "no margins", survey().raked(&[]));
    let other = Margin::new(&AREA, [("N", 45.0), ("S", 55.1)]).unwrap();
    calibrated(
        &mut record,
        "sums apart",
        survey().raked(&[margins()[0].clone(), other]),
    );
    let light = Margin::new(&SEX, [('f', 1e-100), ('m', 1e-100)]).unwrap();
    let heavy = survey()
        .with_weights(WEIGHTS.map(|weight| weight * 1e99))
        .unwrap();
    calibrated(&mut record, "nothing left", heavy.raked(&[light]));
    record.finish();
}

#[test]
fn trimmed_weights() {
    let mut record = Recording::new("answers/trimming");
    let rows: [(&str, &[f64]); 6] = [
        ("mixed", &WEIGHTS),
        ("equal", &[2.0, 2.0, 2.0]),
        ("one heavy", &[1.0, 30.0, 100.0, 5.0, 4.0]),
        ("with none", &[1.0, 0.0, 0.0, 4.0]),
        ("alone", &[3.0]),
        ("steep", &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]),
    ];
    for (name, weights) in rows {
        let survey = Survey::new(Scale::ONE_TO_SEVEN, (1..8).cycle().take(weights.len()))
            .unwrap()
            .with_weights(weights.iter().copied())
            .unwrap();
        for ratio in [
            1.0,
            1.05,
            1.3,
            2.0,
            3.0,
            10.0,
            0.99,
            -1.0,
            f64::NAN,
            f64::INFINITY,
        ] {
            let trimmed = survey.clone().trimmed(ratio);
            let kept = trimmed.map(|own| {
                (
                    own.weights().to_vec(),
                    own.kish_size(),
                    Ces::MEAN.estimate_survey(&own).map(|own| own.std_error()),
                )
            });
            said(&mut record, &format!("{name} to {ratio}"), kept);
        }
    }
    record.finish();
}
