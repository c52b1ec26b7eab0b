//! Numbers and figures as they are shown, in every language.

use cxmetrics::words::{
    English, Figure, Finnish, Label, Language, Limits, Message, Numbers, PValue, Plural, Russian,
    Spoken,
};
use cxmetrics::{Confidence, DifferenceMethod, Method};

use super::{designed, record, said};
use crate::recording::Recording;
use crate::support::{nps, share};

const FIGURES: [f64; 16] = [
    0.0,
    -0.0,
    0.04,
    -0.04,
    0.05,
    0.95,
    1.0,
    -1.0,
    0.57,
    0.1 + 0.2,
    99.95,
    -12.345_6,
    1e15,
    1e-7,
    f64::INFINITY,
    f64::NAN,
];

#[test]
fn recorded_figures() {
    let mut recording = Recording::new("inference/figures");
    for figure in FIGURES {
        let shown = [0, 1, 3].map(|decimals| Figure::rounded(figure, decimals));
        let texts = [
            Numbers::ENGLISH,
            Numbers::with_mark(','),
            Numbers::with_mark('·'),
        ]
        .map(|numbers| {
            (
                shown.map(|figure| numbers.figure(figure)),
                numbers.figure(Figure::typed(figure)),
                numbers.percent(Figure::typed(figure)),
            )
        });
        recording.note(
            format!("{figure:?}"),
            (texts, Figure::typed(figure).value()),
        );
    }
    for (value, decimals) in [
        (0.25, 3),
        (0.0, 3),
        (0.000_99, 3),
        (0.001, 3),
        (0.049_96, 3),
        (1.0, 0),
        (0.4, 0),
        (1e-9, 8),
        (f64::NAN, 2),
    ] {
        let p = PValue { value, decimals };
        recording.note(
            format!("p {value} to {decimals}"),
            [Numbers::ENGLISH, Numbers::with_mark(',')].map(|numbers| numbers.p(p)),
        );
    }
    let bracket = Limits {
        lower: "−1.5",
        upper: "2",
    };
    recording.note(
        "limits",
        [Numbers::ENGLISH, Numbers::with_mark(',')].map(|numbers| numbers.limits(bracket)),
    );
    recording.finish();
}

#[test]
fn recorded_plurals() {
    let mut recording = Recording::new("inference/plurals");
    for count in (0..=25).chain([100, 101, 102, 111, 112, 114, 115, 121, 1_000_011, u64::MAX]) {
        let plurals = [Plural::of_two(count), Plural::russian(count)];
        recording.note(
            count,
            plurals.map(|plural| (plural, plural.of(["one", "few", "many"]))),
        );
    }
    recording.finish();
}

#[test]
fn recorded_messages() {
    let mut recording = Recording::new("inference/messages");
    // One with all ways of its parts, and one with the plurals that need a table.
    for message in Message::examples(1).iter().step_by(2) {
        recording.note(1, English.say(message));
    }
    for message in Message::examples(22).iter().step_by(3) {
        recording.note(22, [Finnish.say(message), Russian.say(message)]);
    }
    recording.finish();
}

#[test]
fn recorded_labels() {
    let mut recording = Recording::new("inference/labels");
    for label in Label::ALL.iter().step_by(7) {
        recording.note(
            format!("{label:?}"),
            [
                label.english(),
                Finnish.label(*label),
                Russian.label(*label),
            ],
        );
    }
    recording.finish();
}

/// Formats of what is spoken: width, sign, decimals, languages.
#[test]
fn recorded_formats() {
    let mut recording = Recording::new("inference/formats");
    let score = nps(9, 4, 7);
    said(&mut recording, "score", &score);
    said(&mut recording, "interval", &score.interval(Confidence::P95));
    said(
        &mut recording,
        "confidence",
        &Confidence::new(0.997).unwrap(),
    );
    said(&mut recording, "method", &Method::WilsonContinuity);
    said(
        &mut recording,
        "difference method",
        &DifferenceMethod::Mover,
    );
    said(&mut recording, "share", &share(1, 3));
    for text in [
        format!("[{score:9}]"),
        format!("[{score:<9}]"),
        format!("[{score:>9.2}]"),
        format!("[{score:^+9}]"),
        format!("[{score:-^8}]"),
        format!("[{score:2}]"),
        format!("{:?}", score.in_language(&Finnish)),
        format!("[{:>12}]", Method::MidP),
        format!("[{:>7}]", Confidence::P95),
    ] {
        recording.note("shown", text);
    }
    recording.finish();
}

#[test]
fn recorded_shown_designs() {
    record(
        "inference/shown-designs",
        designed(),
        |recording, (name, score)| {
            recording.note(
                name,
                (
                    score.to_string(),
                    score.interval(Confidence::P80).to_string(),
                ),
            );
        },
    );
}
