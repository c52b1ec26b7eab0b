//! Rates of events: intervals, what remains, ratios and differences; and shares and contacts.

use super::{compared, confidences, level, limited};
use crate::recording::Recording;
use cxmetrics::Estimate;
use cxmetrics::compare::{Compare, Comparison};
use cxmetrics::kpi::{
    ContactLog, EventRate, RateMethod, churn, first_contact_resolution, repeat_contacts, retention,
};

fn rate(events: u64, exposure: f64) -> EventRate {
    EventRate::new(events, exposure).unwrap()
}

#[test]
fn rates_of_events() {
    let mut recording = Recording::new("kpi/rates");
    for (events, exposure) in [
        (0, 1.0),
        (1, 2.5),
        (3, 0.1 + 0.2),
        (20, 12.0),
        (1_000, 57.0),
        (1_000_000, 3.0),
        (1_000_000_000_000, 1e9),
        (2, 1e100),
        (2, 1e-100),
    ] {
        let rate = rate(events, exposure);
        let call = format!("{events} in {exposure}");
        recording.note(&call, (rate.events(), rate.exposure(), rate.value()));
        limited(&mut recording, &call, &rate);
        for confidence in confidences() {
            recording.note(
                format!("{call}: {}", confidence.level()),
                rate.interval(confidence),
            );
            for time in [0.0, 0.3, 12.0, 1e9, -1.0, f64::NAN, f64::INFINITY] {
                if confidence == level(0.9) {
                    let left = rate.remaining(time, confidence);
                    recording.note(format!("{call}: left after {time}"), left);
                }
            }
        }
    }
    for exposure in [0.0, -1.0, 9e-101, 1.1e100, f64::NAN, f64::INFINITY] {
        let error = EventRate::new(3, exposure).unwrap_err();
        recording.note(format!("exposure {exposure}"), (error, error.to_string()));
    }
    recording.finish();
}

fn pairs() -> [(EventRate, EventRate); 12] {
    [
        (rate(12, 10.0), rate(30, 14.0)),
        (rate(30, 14.0), rate(12, 10.0)),
        (rate(0, 3.0), rate(4, 5.0)),
        (rate(4, 5.0), rate(0, 3.0)),
        (rate(0, 3.0), rate(0, 5.0)),
        (rate(1, 1.0), rate(1, 1.0)),
        (rate(3, 0.1 + 0.2), rate(3, 0.3)),
        (rate(1_000, 100.0), rate(1_100, 101.0)),
        (rate(1_000_000_000, 1e9), rate(999_000_000, 1e9)),
        (rate(2, 1e6), rate(1_000, 1.0)),
        (rate(50, 0.01), rate(0, 1e4)),
        (rate(9, 4.0), rate(1, 40.0)),
    ]
}

#[test]
fn ratios_of_rates() {
    let mut recording = Recording::new("kpi/rate-ratios");
    for (first, second) in pairs() {
        for method in [RateMethod::MidP, RateMethod::Exact, RateMethod::Score] {
            let found = first.relative_change(&second).unwrap().with_method(method);
            let call = format!(
                "{} and {} {:?}",
                first.value(),
                second.value(),
                found.method()
            );
            recording.note(
                format!("{call}: kind"),
                (found.kind(), found.direction(), found.point_estimate()),
            );
            for confidence in confidences() {
                recording.note(format!("{call}: limits"), found.limits(confidence));
            }
            for hypothesis in [
                0.0,
                25.0,
                -40.0,
                900.0,
                -99.99,
                -100.0,
                -150.0,
                f64::INFINITY,
                f64::NEG_INFINITY,
                f64::NAN,
            ] {
                recording.note(
                    format!("{call}: p {hypothesis}"),
                    found.p_values(hypothesis),
                );
            }
        }
    }
    for method in [RateMethod::MidP, RateMethod::Exact, RateMethod::Score] {
        recording.note(format!("{method:?}"), method.to_string());
    }
    recording.note("default", RateMethod::default());
    recording.finish();
}

#[test]
fn differences_of_rates() {
    let mut recording = Recording::new("kpi/rate-differences");
    for (first, second) in pairs() {
        let found = first.difference(&second).unwrap();
        let call = format!("{} and {}", first.value(), second.value());
        let hypotheses = [
            0.0,
            0.5,
            -1.2,
            3.0,
            -3.0,
            1e6,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ];
        compared(&mut recording, &call, &found, &hypotheses);
        let own = first.value() - second.value();
        recording.note(format!("{call}: its own"), found.p_values(own));
    }
    recording.finish();
}

type Share = fn(u64, u64) -> Result<Estimate, cxmetrics::EstimateError>;

#[test]
fn shares() {
    let mut recording = Recording::new("kpi/shares");
    let shares: [(&str, Share); 4] = [
        ("churn", churn),
        ("retention", retention),
        ("resolution", first_contact_resolution),
        ("repeats", repeat_contacts),
    ];
    for (name, share) in shares {
        for (count, size) in [
            (0, 1),
            (1, 1),
            (3, 20),
            (20, 20),
            (7, 1_000_000),
            (5, 4),
            (0, 0),
        ] {
            let found = share(count, size).map(|share| {
                (
                    share.value(),
                    share.direction(),
                    share.sample_size(),
                    share.std_error(),
                )
            });
            let words = found.as_ref().err().map(ToString::to_string);
            recording.note(format!("{name} {count} {size}"), (found, words));
        }
    }
    recording.finish();
}

#[test]
fn contacts_that_are_repeated() {
    let mut recording = Recording::new("kpi/contacts");
    let logs = [
        ("none", vec![]),
        ("one", vec![("a", 1.0)]),
        (
            "one customer",
            vec![("a", 1.0), ("a", 3.0), ("a", 30.0), ("a", 31.5)],
        ),
        (
            "some",
            vec![
                ("a", 1.0),
                ("b", 2.0),
                ("a", 4.0),
                ("c", 9.0),
                ("b", 2.5),
                ("a", 20.0),
                ("d", 20.0),
                ("c", 8.0),
                ("e", -0.0),
                ("e", 0.0),
                ("f", 27.0),
            ],
        ),
        (
            "a few who call all day",
            (0..9)
                .map(|hour| ("a", 0.1 * f64::from(hour)))
                .chain((0..7).map(|hour| ("b", 3.0 + 0.1 * f64::from(hour))))
                .chain([("c", 1.0), ("d", 1.5), ("e", 2.0), ("f", 2.0), ("g", 4.0)])
                .chain([("c", 2.5), ("h", 0.5)])
                .collect(),
        ),
        ("never", vec![("a", 1.0), ("b", 2.0), ("c", 3.0)]),
        (
            "always",
            vec![
                ("a", 1.0),
                ("a", 2.0),
                ("b", 2.0),
                ("b", 3.0),
                ("b", 4.0),
                ("a", 40.0),
            ],
        ),
        (
            "typed",
            vec![("a", 0.1), ("a", 0.3), ("b", 0.57), ("b", 0.87), ("c", 0.2)],
        ),
    ];
    for (name, contacts) in logs {
        let log = ContactLog::new(contacts).unwrap();
        for (days, until) in [
            (7.0, 30.0),
            (0.2, 0.5),
            (0.3, 0.87),
            (0.0, 30.0),
            (3.0, 4.0),
            (3.0, 5.0),
            (1.0, 3.0),
            (60.0, 30.0),
            (-1.0, 30.0),
            (f64::NAN, 30.0),
            (1.0, f64::INFINITY),
        ] {
            let found = log.repeated_within(days, until).map(|share| {
                (
                    share.value(),
                    share.sample_size(),
                    share.effective_size(),
                    share.direction(),
                )
            });
            recording.note(format!("{name} {days} {until}"), found);
        }
    }
    for day in [f64::NAN, f64::INFINITY] {
        let error = ContactLog::new([("a", 1.0), ("b", day)]).unwrap_err();
        recording.note(format!("day {day}"), (error, error.to_string()));
    }
    recording.note("log", ContactLog::new([(3, 2.0), (1, -0.0), (3, 1.0)]));
    recording.finish();
}
