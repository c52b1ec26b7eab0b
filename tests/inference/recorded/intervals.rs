//! Intervals of one score, by every method.

use cxmetrics::interval::Values;
use cxmetrics::{Confidence, Method};

use super::{Named, confidence, designed, limits, means, nets, note_methods, record, shares};
use crate::recording::Recording;

fn of_methods(recording: &mut Recording, (name, score): Named) {
    recording.note(&name, score.interval(Confidence::P90));
    note_methods(recording, &name, &score);
}

#[test]
fn recorded_share_intervals() {
    record("inference/intervals-shares", shares(), of_methods);
}

#[test]
fn recorded_net_intervals() {
    record("inference/intervals-nets", nets(), of_methods);
}

#[test]
fn recorded_mean_intervals() {
    record("inference/intervals-means", means(), of_methods);
}

#[test]
fn recorded_design_intervals() {
    let every_other = designed().into_iter().step_by(2).collect();
    record("inference/intervals-designs", every_other, of_methods);
}

/// The two that search, at confidences from hardly any to all.
#[test]
fn recorded_far_intervals() {
    let levels = [1e-9, 0.4, 1.0 - 1e-6, 1.0 - 1e-16 * 2.0].map(confidence);
    let all = [shares(), nets(), means()].concat();
    record(
        "inference/intervals-far",
        all,
        |recording, (name, score)| {
            for method in [Method::Score, Method::Likelihood] {
                let found = levels
                    .map(|level| score.interval_with(method, level))
                    .map(|interval| limits(&interval.unwrap()));
                recording.note(format!("{name}, {method}"), found);
            }
        },
    );
}

/// What an interval says of itself.
#[test]
fn recorded_interval_figures() {
    let all = [shares(), nets(), means(), designed()].concat();
    let all = all.into_iter().step_by(3).collect();
    record(
        "inference/interval-figures",
        all,
        |recording, (name, score)| {
            let interval = score.interval(Confidence::P95);
            let figures = [interval.value(), interval.width(), interval.margin()];
            let inside = [
                interval.contains(interval.lower()),
                interval.contains(interval.upper() + 1e-9),
                interval.contains(f64::NAN),
            ];
            recording.note(
                format!("{name} {interval} {interval:.3} {interval:+.0}"),
                (figures, inside),
            );
        },
    );
}

#[test]
fn recorded_methods_by_name() {
    let mut recording = Recording::new("inference/methods-by-name");
    for text in [
        "default",
        "Wilson",
        "Tango-score",
        "SCAS",
        "laud",
        "likelihood ratio",
        "LRT",
        "z",
        "Textbook",
        "asymptotic",
        "Edwards",
        "wald cc",
        "Wilson (CC)",
        "score with continuity",
        "plus 4",
        "Rocks",
        "Agresti-Coull",
        "Bonett–Price",
        "t",
        "T-test",
        "student",
        "exact mid-p",
        "Lancaster",
        "Clopper-Pearson",
        "exact",
        "Gaffke",
        "binomial",
        "bayes",
        "Jeffreys",
        "credible",
        "sequential",
        "always valid",
        "Blaker",
        "census",
        "wald",
        "anytime",
        "guaranteed",
        "",
        "wal",
        "12",
    ] {
        let parsed = text.parse::<Method>();
        let words = match &parsed {
            Ok(method) => method.to_string(),
            Err(error) => error.to_string(),
        };
        recording.note(format!("{text:?}"), (parsed, words));
    }
    for values in [Values::Two, Values::ThreeEquallySpaced, Values::Other] {
        recording.note(format!("{values}"), values);
    }
    // The words of each refusal.
    for (name, score) in [shares(), nets(), means()].concat() {
        if !matches!(
            name.as_str(),
            "share 0 of 1" | "net [3, 0, 0]" | "mean [1, 2, 0, 5, 12]"
        ) {
            continue;
        }
        for method in Method::ALL {
            if let Err(error) = score.interval_with(method, Confidence::P80) {
                recording.note(format!("{name}, {method}"), error.to_string());
            }
        }
    }
    recording.finish();
}

#[test]
fn recorded_confidences() {
    let mut recording = Recording::new("inference/confidences");
    for text in [
        "0.95",
        "95%",
        " 99.9 % ",
        "95",
        "0",
        "1",
        "100%",
        "0%",
        "nan",
        "ninety",
        "%",
        "1e-9",
        "57%",
        "0.999999999999",
        "-3%",
        "0.3",
        "30.000000000000004%",
        "99.99999999999999%",
    ] {
        let parsed = text.parse::<Confidence>();
        let words = match &parsed {
            Ok(confidence) => format!("{confidence} {confidence:.1} {:?}", confidence.level()),
            Err(error) => error.to_string(),
        };
        recording.note(format!("{text:?}"), (parsed, words));
    }
    for level in [
        0.0,
        1.0,
        -0.5,
        f64::NAN,
        f64::INFINITY,
        0.1 + 0.2,
        0.57,
        0.683,
        1e-300,
        1.0 - f64::EPSILON / 2.0,
    ] {
        let found = Confidence::new(level);
        let words = found.map_or_else(|error| error.to_string(), |found| found.to_string());
        recording.note(
            format!("{level:?}"),
            (found, words, Confidence::try_from(level)),
        );
    }
    recording.note(
        "constants",
        [
            Confidence::P80,
            Confidence::P90,
            Confidence::P95,
            Confidence::P99,
        ]
        .map(f64::from),
    );
    recording.finish();
}
