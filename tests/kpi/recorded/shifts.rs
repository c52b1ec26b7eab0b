//! Ranks of service times: how far one group is shifted, how often it is faster, and whether by chance.

use super::{compared, confidences, level, noise};
use crate::recording::Recording;
use cxmetrics::compare::Comparison;
use cxmetrics::kpi::{RankMethod, ServiceTimes};

fn hours(times: &[f64]) -> ServiceTimes {
    ServiceTimes::from_hours(times.iter().copied()).unwrap()
}

/// Times without ties: so many hours, and a part of an hour of each one's own.
fn own(count: usize, seed: u64, factor: f64, part: f64) -> ServiceTimes {
    let numbers = noise(count, seed).into_iter().zip(0_u32..);
    let times = numbers.map(|(number, index)| {
        factor * f64::from(number) + part * f64::from(index + 1) / 1_000_003.0
    });
    ServiceTimes::from_hours(times).unwrap()
}

fn tied(count: usize, seed: u64, step: u32) -> ServiceTimes {
    let numbers = noise(count, seed).into_iter();
    ServiceTimes::from_hours(numbers.map(|number| f64::from(number / step))).unwrap()
}

fn pairs() -> Vec<(&'static str, ServiceTimes, ServiceTimes)> {
    vec![
        ("one each", hours(&[1.0]), hours(&[2.0])),
        ("one each, the same", hours(&[1.0]), hours(&[1.0])),
        ("few", hours(&[1.0, 2.5, 9.0]), hours(&[0.5, 3.0])),
        ("balanced", hours(&[1.0, 4.0]), hours(&[2.0, 3.0])),
        (
            "apart",
            hours(&[1.0, 2.0, 3.0, 4.0, 4.5]),
            hours(&[5.0, 6.0, 7.5, 8.0]),
        ),
        (
            "apart, slower",
            hours(&[5.0, 6.0, 7.5, 8.0, 9.0]),
            hours(&[1.0, 2.0, 3.0]),
        ),
        (
            "ties",
            hours(&[1.0, 1.0, 2.0, 3.0, 5.0]),
            hours(&[1.0, 2.0, 2.0, 8.0]),
        ),
        ("all the same", hours(&[2.0, 2.0, 2.0]), hours(&[2.0, 2.0])),
        (
            "typed",
            hours(&[0.1 + 0.2, 0.57, 1.3]),
            hours(&[0.3, 0.57, 1.1, 1.2]),
        ),
        ("untied", own(20, 1, 0.1, 1.0), own(25, 2, 0.12, 2.0)),
        (
            "untied, unequal sizes",
            own(4, 3, 0.1, 1.0),
            own(60, 4, 0.08, 3.0),
        ),
        (
            "untied, many",
            own(110, 5, 0.1, 1.0),
            own(120, 6, 0.09, 5.0),
        ),
        ("tied, forty", tied(20, 7, 10), tied(20, 8, 9)),
        ("tied, forty-one", tied(20, 7, 10), tied(21, 8, 9)),
        ("tied, seventy", tied(40, 9, 5), tied(30, 10, 4)),
        ("tied, two levels", tied(15, 11, 50), tied(12, 12, 60)),
    ]
}

#[test]
fn shifts_of_times() {
    let mut recording = Recording::new("kpi/shifts");
    for (name, first, second) in pairs() {
        let shift = first.shift(&second);
        let hypotheses = [
            0.0,
            -1.0,
            0.5,
            2.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ];
        compared(&mut recording, name, &shift, &hypotheses);
    }
    let (_, first, second) = &pairs()[8];
    recording.note("whole", first.shift(second).point_estimate());
    recording.finish();
}

#[test]
fn ranks_of_times() {
    let mut recording = Recording::new("kpi/mann-whitney");
    for (name, first, second) in pairs() {
        for (way, test) in [
            ("", first.mann_whitney(&second)),
            (" back", second.mann_whitney(&first)),
        ] {
            recording.note(
                format!("{name}{way}"),
                (
                    test.u(),
                    test.variance(),
                    test.z(),
                    test.p_value(),
                    test.method(),
                    test.normal_p_value(),
                ),
            );
        }
    }
    for method in [
        RankMethod::Exact,
        RankMethod::Enumeration,
        RankMethod::Normal,
    ] {
        recording.note(format!("{method:?}"), method.to_string());
    }
    recording.finish();
}

#[test]
fn how_often_one_is_faster() {
    let mut recording = Recording::new("kpi/superiority");
    for (name, first, second) in pairs() {
        match first.superiority(&second) {
            Ok(found) => {
                compared(&mut recording, name, &found, &[0.0, 50.0, 10.0, -20.0]);
                recording.note(
                    format!("{name}: method"),
                    (
                        found.method(),
                        found.std_error(),
                        found.degrees_of_freedom(),
                    ),
                );
            }
            Err(error) => recording.note(name, (error, error.to_string())),
        }
    }
    recording.finish();
}

/// So many differences that they are not listed.
fn many(recording: &mut Recording, name: &str, first: &ServiceTimes, second: &ServiceTimes) {
    let shift = first.shift(second);
    recording.note(format!("{name}: value"), shift.point_estimate());
    let whole = format!("{shift:?}");
    let counted = whole.split("known: ").last().unwrap_or_default();
    recording.note(format!("{name}: counted"), counted);
    for confidence in confidences() {
        let call = format!("{name}: limits {}", confidence.level());
        recording.note(call, shift.limits(confidence));
    }
    for hypothesis in [0.0, 0.25, -3.0] {
        let call = format!("{name}: p {hypothesis}");
        recording.note(call, shift.p_values(hypothesis));
    }
    recording.note(
        format!("{name}: back"),
        second.shift(first).limits(level(0.95)),
    );
}

#[test]
fn shifts_of_many_times() {
    let mut recording = Recording::new("kpi/shifts-many");
    many(
        &mut recording,
        "untied",
        &own(700, 1, 0.1, 1.0),
        &own(900, 2, 0.11, 7.0),
    );
    many(
        &mut recording,
        "unequal sizes",
        &own(3, 3, 0.1, 1.0),
        &own(2_500, 4, 0.05, 9.0),
    );
    recording.finish();
}

#[test]
fn shifts_of_many_tied_times() {
    let mut recording = Recording::new("kpi/shifts-tied");
    many(&mut recording, "tied", &tied(600, 5, 1), &tied(500, 6, 2));
    many(
        &mut recording,
        "hardly different",
        &tied(900, 7, 45),
        &tied(800, 8, 40),
    );
    recording.finish();
}

#[test]
fn shifts_of_skewed_times() {
    let mut recording = Recording::new("kpi/shifts-skewed");
    let skewed = |count: usize, seed: u64, base: f64| {
        let numbers = noise(count, seed).into_iter().zip(0_u32..);
        let times = numbers.map(|(number, index)| {
            (0..number).fold(1.0, |size, _| base * size) + f64::from(index) * 1e-7
        });
        ServiceTimes::from_hours(times).unwrap()
    };
    many(
        &mut recording,
        "skewed",
        &skewed(800, 1, 1.44),
        &skewed(700, 2, 1.36),
    );
    many(
        &mut recording,
        "huge",
        &skewed(600, 3, 9.65),
        &skewed(500, 4, 9.28),
    );
    recording.finish();
}
