//! Scores adjusted by what is known of the people.

use cxmetrics::adjusted::{Adjusted, AdjustedError, Covariates};
use cxmetrics::{Ces, Confidence, CrossTally, Difference, Estimate, Metric, Nps, Scale, Tally};

use super::{RATINGS, limits};
use crate::recording::Recording;

/// Answers with what was known of each, and of some who kept silent.
fn known(ratings: &[u8], slope: f64, silent: u32) -> Covariates {
    let mut all = Covariates::new(Scale::ZERO_TO_TEN);
    for (index, rating) in ratings.iter().enumerate() {
        let noise = [0.7, -1.1, 0.2, 1.9, -0.4, 0.0, -2.3][index % 7];
        all.record(*rating, slope * f64::from(*rating) + noise)
            .unwrap();
    }
    for person in 0..silent {
        all.record_unanswered(f64::from(person % 5) * 1.7).unwrap();
    }
    all
}

fn note(recording: &mut Recording, name: &str, found: Result<&Adjusted, &AdjustedError>) {
    let adjusted = match found {
        Ok(adjusted) => adjusted,
        Err(error) => return recording.note(name, (error.to_string(), error)),
    };
    let score = adjusted.estimate();
    recording.note(
        format!("{name} {adjusted} {adjusted:.3}"),
        (
            [
                score.value(),
                score.std_error(),
                score.variance(),
                score.effective_size(),
            ],
            score.degrees_of_freedom(),
            (adjusted.slope(), adjusted.correlation()),
            [adjusted.std_error(), adjusted.large_sample_std_error()],
            [
                limits(&score.interval(Confidence::P90)),
                limits(&adjusted.large_sample_interval(Confidence::P80)),
            ],
            adjusted.plain().value(),
            score.p_value(20.0),
        ),
    );
}

const METRICS: [(&str, &dyn Metric); 2] = [("NPS", &Nps::STANDARD), ("mean", &Ces::MEAN)];

fn samples() -> Vec<(&'static str, Covariates)> {
    vec![
        ("close", known(&RATINGS, 1.0, 40)),
        ("against", known(&RATINGS, -0.6, 40)),
        ("hardly", known(&RATINGS, 0.02, 9)),
        ("few silent", known(&RATINGS, 0.9, 1)),
        ("none silent", known(&RATINGS, 0.9, 0)),
        ("three", known(&RATINGS[..3], 1.0, 5)),
        ("two", known(&RATINGS[3..5], 1.0, 5)),
        ("one", known(&RATINGS[..1], 1.0, 5)),
        ("all alike", known(&[10, 10, 10, 10, 10, 10], 1.0, 9)),
        ("none", known(&[], 1.0, 9)),
    ]
}

#[test]
fn recorded_predictions() {
    let mut recording = Recording::new("inference/adjusted-predictions");
    for (name, sample) in samples() {
        for (metric_name, metric) in METRICS {
            let found = Adjusted::prediction_powered(metric, &sample);
            note(
                &mut recording,
                &format!("{metric_name}, {name}"),
                found.as_ref(),
            );
        }
        for slope in [0.0, 0.3, -2.0, f64::NAN] {
            let found = Adjusted::prediction_powered_with(&Ces::MEAN, &sample, slope);
            note(
                &mut recording,
                &format!("{name}, slope {slope}"),
                found.as_ref(),
            );
        }
    }
    recording.finish();
}

#[test]
fn recorded_regressions() {
    let mut recording = Recording::new("inference/adjusted-regressions");
    for (name, sample) in samples() {
        for (metric_name, metric) in METRICS {
            for mean in [5.0, 9.3] {
                let found = Adjusted::regression(metric, &sample, mean);
                note(
                    &mut recording,
                    &format!("{metric_name}, {name}, to {mean}"),
                    found.as_ref(),
                );
            }
        }
        let found = Adjusted::regression(&Ces::MEAN, &sample, f64::INFINITY);
        note(
            &mut recording,
            &format!("{name}, to nowhere"),
            found.as_ref(),
        );
    }
    recording.finish();
}

#[test]
fn recorded_groups() {
    let mut recording = Recording::new("inference/adjusted-groups");
    let groups = [
        (
            "two",
            known(&RATINGS, 1.0, 0),
            known(&RATINGS[5..17], 0.8, 3),
        ),
        (
            "apart",
            known(&RATINGS, -1.0, 0),
            known(&[9, 10, 8, 10, 7, 9], 0.3, 0),
        ),
        (
            "small",
            known(&RATINGS[..3], 1.0, 0),
            known(&RATINGS[4..7], 1.0, 0),
        ),
        (
            "too small",
            known(&RATINGS[..2], 1.0, 0),
            known(&RATINGS[4..9], 1.0, 0),
        ),
        (
            "useless",
            known(&RATINGS, 0.0, 0),
            known(&RATINGS[3..], 0.0, 0),
        ),
        ("empty", known(&RATINGS, 1.0, 0), known(&[], 1.0, 0)),
    ];
    for (name, first, second) in &groups {
        for (metric_name, metric) in METRICS {
            let name = format!("{metric_name}, {name}");
            for (way, found) in [
                ("common", Adjusted::cuped(metric, [first, second])),
                (
                    "separate",
                    Adjusted::separate_slopes(metric, [first, second]),
                ),
            ] {
                match found {
                    Ok(found) => {
                        for (place, one) in found.iter().enumerate() {
                            note(&mut recording, &format!("{name}, {way}, {place}"), Ok(one));
                        }
                        let [one, other] = found.map(Estimate::from);
                        let change = Difference::independent(&one, &other).unwrap();
                        recording.note(
                            format!("{name}, {way}, difference"),
                            (change.p_value(), limits(&change.interval(Confidence::P90))),
                        );
                    }
                    Err(error) => note(&mut recording, &format!("{name}, {way}"), Err(&error)),
                }
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_poststrata() {
    let mut recording = Recording::new("inference/adjusted-strata");
    let of = |counts: [u64; 5]| Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap();
    let (one, two) = (of([1, 2, 0, 5, 12]), of([4, 4, 9, 1, 1]));
    let (top, lone) = (of([0, 0, 0, 0, 3]), of([0, 0, 1, 0, 0]));
    let none = of([0; 5]);
    let thumbs = Tally::from_counts(Scale::THUMBS, [3, 9]).unwrap();
    let all: Vec<(&str, Vec<(&Tally, u64)>)> = vec![
        ("two strata", vec![(&one, 300), (&two, 900)]),
        ("all of them", vec![(&one, 20), (&two, 19)]),
        ("one stratum", vec![(&one, 45)]),
        ("all alike", vec![(&top, 3), (&top, 90)]),
        ("with an end", vec![(&top, 500), (&two, 30), (&none, 0)]),
        ("a lone answer", vec![(&one, 300), (&lone, 9)]),
        ("more than all", vec![(&one, 300), (&two, 9)]),
        ("two scales", vec![(&one, 300), (&thumbs, 90)]),
        ("nobody", vec![]),
        ("an empty one", vec![(&one, 300), (&none, 9)]),
    ];
    for (name, strata) in &all {
        for (kind, metric) in [
            ("mean", &Ces::MEAN as &dyn Metric),
            ("net", &Nps::FIVE_POINT_TOP_BOX),
        ] {
            let sample = Adjusted::poststratified(metric, strata.iter().copied());
            note(&mut recording, &format!("{kind}, {name}"), sample.as_ref());
            let whole = Adjusted::poststratified_population(metric, strata.iter().copied());
            note(
                &mut recording,
                &format!("{kind}, {name}, of all"),
                whole.as_ref(),
            );
        }
    }
    recording.finish();
}

#[test]
fn recorded_covariates() {
    let mut recording = Recording::new("inference/covariates");
    let mut all = Covariates::new(Scale::ZERO_TO_TEN);
    for value in [f64::NAN, f64::INFINITY, 1e101, -0.0, 1e100] {
        let found = all.record(7, value);
        recording.note(
            format!("covariate {value:?}"),
            (
                found.map_err(|error| error.to_string()),
                all.record_unanswered(value),
            ),
        );
    }
    recording.note(
        "off the scale",
        all.record(11, 1.0).map_err(|error| error.to_string()),
    );
    recording.note("between", all.record(7.5, 1.0));
    recording.note(
        "counted",
        (all.answers(), all.unanswered(), all.scale(), &all),
    );
    let other = Covariates::new(Scale::ONE_TO_FIVE);
    let error = all.merge(&other).unwrap_err();
    recording.note("two scales", (error.to_string(), error));
    let pairs = CrossTally::from_answers(
        Scale::ZERO_TO_TEN,
        Scale::ZERO_TO_TEN,
        RATINGS.iter().enumerate().map(|(index, rating)| {
            let before = u8::try_from(index % 11).unwrap();
            (
                Some(before.midpoint(*rating)),
                (index % 5 > 0).then_some(*rating),
            )
        }),
    )
    .unwrap();
    for (name, metric) in METRICS {
        let known = Covariates::from_pairs(metric, &pairs).unwrap();
        recording.note(format!("{name} before"), &known);
        note(
            &mut recording,
            &format!("{name} by itself before"),
            Adjusted::prediction_powered(&Nps::STANDARD, &known).as_ref(),
        );
    }
    let missing = CrossTally::from_answers(
        Scale::ZERO_TO_TEN,
        Scale::ZERO_TO_TEN,
        [(Some(3), Some(4)), (None, Some(9))],
    );
    let error = Covariates::from_pairs(&Ces::MEAN, &missing.unwrap()).unwrap_err();
    recording.note("not known before", (error.to_string(), error));
    let error = Covariates::from_pairs(&Nps::FIVE_POINT_TOP_BOX, &pairs).unwrap_err();
    recording.note("another scale", (error.to_string(), error));
    recording.finish();
}
