//! Service times: means, medians, percentiles, shares in time, and their comparisons.

use std::time::Duration;

use super::{compared, confidences, level, limited, noise};
use crate::recording::Recording;
use cxmetrics::compare::{Compare, RelativeMethod, WithLimits};
use cxmetrics::kpi::{ServiceTimes, ServiceTimesError};

fn hours(times: &[f64]) -> ServiceTimes {
    ServiceTimes::from_hours(times.iter().copied()).unwrap()
}

fn samples() -> Vec<(&'static str, ServiceTimes)> {
    let long = noise(300, 4)
        .into_iter()
        .map(|number| f64::from(number * number) / 16.0);
    vec![
        ("one", hours(&[2.5])),
        ("two", hours(&[4.0, 1.0])),
        ("three", hours(&[0.0, 7.0, 2.0])),
        ("ties", hours(&[1.0, 1.0, 2.0, 2.0, 2.0, 3.5, 9.0, 9.0])),
        ("equal", hours(&[0.3, 0.3, 0.3, 0.3])),
        (
            "typed",
            hours(&[0.1 + 0.2, 0.3, 0.57, 1.1, 2.2, 3.3, 0.29, 0.7, 0.9, 1.3]),
        ),
        ("zeros", hours(&[0.0, -0.0, 0.0])),
        ("huge", hours(&[1e100, 3e99, 1e99])),
        (
            "twenty",
            ServiceTimes::from_hours((0..20).map(|n| f64::from(n * n) / 7.0)).unwrap(),
        ),
        ("long", ServiceTimes::from_hours(long).unwrap()),
    ]
}

#[test]
fn figures_of_times() {
    let mut recording = Recording::new("kpi/times");
    for (name, times) in samples() {
        recording.note(name, (times.sample_size(), times.mean(), times.median()));
        for percent in [
            -1.0,
            0.0,
            10.0,
            25.0,
            100.0 / 3.0,
            57.0,
            90.0,
            99.9,
            100.0,
            100.1,
            f64::NAN,
        ] {
            recording.note(
                format!("{name}: percentile {percent}"),
                times.percentile(percent),
            );
        }
        for confidence in confidences() {
            let call = format!("{name} {}", confidence.level());
            recording.note(format!("{call}: mean"), times.mean_interval(confidence));
            for percent in [0.0, 0.5, 10.0, 50.0, 80.0, 95.0, 100.0] {
                recording.note(
                    format!("{call}: percentile {percent}"),
                    times.percentile_interval(percent, confidence),
                );
            }
        }
        for limit in [
            -1.0,
            0.0,
            0.3,
            0.57,
            2.0,
            9.0,
            100.0,
            f64::INFINITY,
            f64::NAN,
        ] {
            let share = times.within(limit).map(|share| {
                (
                    share.value(),
                    share.sample_size(),
                    share.direction(),
                    share.std_error(),
                )
            });
            recording.note(format!("{name}: within {limit}"), share);
        }
    }
    recording.finish();
}

#[test]
fn times_that_are_none() {
    let mut recording = Recording::new("kpi/times-errors");
    for (name, times) in [
        ("none", vec![]),
        ("negative", vec![1.0, -0.1]),
        ("too long", vec![1.0, 2.0, 1.1e100]),
        ("not a number", vec![f64::NAN]),
        ("infinite", vec![f64::INFINITY]),
    ] {
        let error: ServiceTimesError = ServiceTimes::from_hours(times).unwrap_err();
        recording.note(name, (error, error.to_string()));
    }
    let durations = [90_u64, 3_600, 5_400, 1].map(Duration::from_secs);
    let times = ServiceTimes::from_durations(durations).unwrap();
    recording.note("durations", &times);
    recording.note(
        "milliseconds",
        ServiceTimes::from_durations([Duration::from_millis(1_800)]),
    );
    recording.note(
        "no durations",
        ServiceTimes::from_durations([]).map_err(|e| e.to_string()),
    );
    recording.finish();
}

#[test]
fn percentiles_with_limits() {
    let mut recording = Recording::new("kpi/percentiles");
    for (name, times) in samples() {
        for percent in [2.0, 25.0, 50.0, 90.0, 99.0] {
            let percentile = times.at_percentile(percent).unwrap();
            limited(&mut recording, &format!("{name} {percent}"), &percentile);
        }
    }
    let (_, times) = &samples()[3];
    for percent in [0.0, 100.0, -1.0, 101.0, f64::NAN, 1e-9, 99.999] {
        let found = times
            .at_percentile(percent)
            .map(|found| found.point_estimate());
        recording.note(format!("at {percent}"), found);
    }
    recording.finish();
}

fn pairs() -> Vec<(&'static str, ServiceTimes, ServiceTimes)> {
    let some = |count, seed, factor: f64| {
        let numbers = noise(count, seed).into_iter();
        ServiceTimes::from_hours(numbers.map(|number| factor * f64::from(number))).unwrap()
    };
    vec![
        ("alike", some(12, 1, 0.1), some(15, 2, 0.1)),
        ("slower", some(30, 3, 0.3), some(40, 4, 0.1)),
        ("faster", some(9, 5, 0.01), some(60, 6, 0.5)),
        ("few", hours(&[1.0, 2.5, 9.0]), hours(&[0.5, 3.0])),
        ("single", hours(&[1.0]), hours(&[3.0])),
        ("equal ones", hours(&[2.0, 2.0, 2.0]), hours(&[3.0, 3.0])),
        (
            "one of them equal",
            hours(&[2.0, 2.0, 2.0]),
            hours(&[1.0, 3.0, 4.0, 9.0]),
        ),
        ("zeros", hours(&[0.0, 0.0]), hours(&[1.0, 3.0, 4.0, 9.0])),
        (
            "typed",
            hours(&[0.1 + 0.2, 0.57, 1.3]),
            hours(&[0.3, 0.57, 1.1, 1.2]),
        ),
    ]
}

#[test]
fn medians_compared() {
    let mut recording = Recording::new("kpi/medians-compared");
    for (name, first, second) in pairs() {
        let found = first.difference(&second);
        match found {
            Ok(found) => compared(
                &mut recording,
                name,
                &found,
                &[0.0, -3.0, 1.5, f64::INFINITY],
            ),
            Err(error) => recording.note(name, (error, error.to_string())),
        }
        match first.relative_change(&second) {
            Ok(found) => {
                let call = format!("{name} relative");
                compared(&mut recording, &call, &found, &[0.0, -100.0, 50.0, -150.0]);
            }
            Err(error) => recording.note(format!("{name} relative"), (error, error.to_string())),
        }
        let [one, other] = [&first, &second].map(|times| times.at_percentile(90.0).unwrap());
        let found = one
            .difference(&other)
            .map(|found| cxmetrics::compare::Comparison::limits(&found, level(0.8)));
        recording.note(format!("{name}: ninetieth"), found);
    }
    recording.finish();
}

#[test]
fn means_compared() {
    let mut recording = Recording::new("kpi/means-compared");
    for (name, first, second) in pairs() {
        match first.mean_difference(&second) {
            Ok(found) => {
                compared(
                    &mut recording,
                    name,
                    &found,
                    &[0.0, -3.0, 1.5, f64::INFINITY],
                );
                let figures = (found.value(), found.std_error(), found.degrees_of_freedom());
                recording.note(format!("{name}: figures"), figures);
                recording.note(format!("{name}: normal"), found.as_normal());
            }
            Err(error) => recording.note(name, (error, error.to_string())),
        }
        match first.mean_ratio(&second) {
            Ok(found) => {
                let call = format!("{name} ratio");
                compared(&mut recording, &call, &found, &[0.0, -100.0, 50.0, -150.0]);
                let figures = (found.ratio(), found.log_std_error(), found.method());
                recording.note(format!("{call}: figures"), figures);
                let other = found.with_method(RelativeMethod::MoverRatio);
                recording.note(
                    format!("{call}: other method"),
                    other.map_err(|e| e.to_string()),
                );
            }
            Err(error) => recording.note(format!("{name} ratio"), (error, error.to_string())),
        }
    }
    recording.finish();
}
