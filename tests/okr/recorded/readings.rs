//! Days and readings by themselves.

use super::{sure, with_error};
use crate::recording::Recording;
use crate::support::{mean, nps, share};
use cxmetrics::compare::{Comparison, Contrast};
use cxmetrics::okr::course::{Day, TimePoint};
use cxmetrics::{Difference, Reading};

#[test]
fn recorded_days() {
    let mut recording = Recording::new("okr/days");
    for text in [
        "2026-03-01",
        "1970-01-01",
        "1969-12-31T23:59:59.999999Z",
        "2000-02-29",
        "2100-02-28",
        "2100-02-29",
        "2024-02-29T06:07:08Z",
        "2024-12-31T23:59Z",
        "2024-12-31 01:02:03.5Z",
        "0000-03-01",
        "-0001-12-31",
        "-9999-01-01",
        "9999-12-31",
        "1600-01-31",
        "1899-08-15",
        "2026-13-01",
        "2026-00-10",
        "2026-02-30",
        "2026-3-01",
        "2026-03-01-02",
        "2026-03-01T24:00Z",
        "2026-03-01T23:60Z",
        "2026-03-01T23:59:60Z",
        "2026-03-01T23:59:59",
        "2026-03-01T23:59:59.1234567Z",
        "2026-03-01T23:59:59.12a456Z",
        "2026-03-01T1:02Z",
        "2026-03-01T01:02:03:04Z",
        "14",
        "day 14.5",
        " -3 ",
        "+2e3",
        "inf",
        "nan",
        "1e400",
        "day",
        "",
        "day 2026-03-01",
    ] {
        let day = text.parse::<Day>();
        let figures = day.as_ref().ok().map(|day| {
            (
                day.to_string(),
                day.days(),
                day.unix_micros(),
                day.is_date(),
                format!("{day:>12}"),
            )
        });
        let words = day.as_ref().err().map(ToString::to_string);
        recording.note(format!("{text:?}"), (day.is_ok(), figures, words));
    }
    recording.finish();
}

#[test]
fn recorded_day_numbers() {
    let mut recording = Recording::new("okr/day_numbers");
    for number in [0.0, -0.0, 14.0, -2.25, 1e300, f64::NAN, f64::INFINITY] {
        let day = Day::number(number);
        recording.note(
            format!("number {number:e}"),
            (day, day.to_string(), day.is_date(), day.unix_micros()),
        );
    }
    let first = -4_371_587 * 86_400_000_000_i64;
    let last = 2_932_897 * 86_400_000_000_i64 - 1;
    for micros in [
        0,
        -1,
        1,
        first,
        first - 1,
        last,
        last + 1,
        i64::MAX,
        i64::MIN,
        951_782_400_000_000,
    ] {
        let day = Day::from_unix_micros(micros);
        recording.note(
            format!("micros {micros}"),
            (day, day.to_string(), day.days()),
        );
    }
    // Every month's first and last day around the turns that calendars stumble over.
    for year in [1600, 1900, 1999, 2000, 2023, 2024, 2100] {
        for (month, last) in [
            (1, 31),
            (2, 28),
            (3, 31),
            (4, 30),
            (8, 31),
            (11, 30),
            (12, 31),
        ] {
            let days = [1, last].map(|day| {
                let day: Day = format!("{year:04}-{month:02}-{day:02}").parse().unwrap();
                (day.days(), day.to_string())
            });
            recording.note(format!("{year} {month}"), days);
        }
    }
    let (one, other) = (Day::number(3.0), Day::number(5.5));
    recording.note(
        "compared",
        (
            other - one,
            one < other,
            one == other,
            one.partial_cmp(&Day::number(f64::NAN)),
            one == 3.0,
            one == 4.0,
            one < 4.0,
            other.partial_cmp(&5.5),
        ),
    );
    recording.note(
        "numbers",
        (
            (3_u8.days(), (-4_i64).days(), 2.5_f32.days(), 7_usize.days()),
            (6_i32.to_day(), 9_u64.to_day(), other.to_day(), 3_i8.days()),
        ),
    );
    recording.finish();
}

#[test]
fn recorded_single_readings() {
    let mut recording = Recording::new("okr/single_readings");
    let difference = Difference::independent(&nps(40, 30, 20), &nps(30, 40, 30)).unwrap();
    let readings = [
        ("whole", Reading::from(7)),
        ("decimal", Reading::from(0.1 + 0.2)),
        ("minus zero", Reading::from(-0.0)),
        ("NaN", Reading::from(f64::NAN)),
        ("too large", Reading::from(5e307)),
        ("survey", Reading::from(nps(40, 30, 20))),
        ("survey by reference", Reading::from(&share(3, 11))),
        ("all alike", Reading::from(share(20, 20))),
        ("mean", Reading::from(mean(&[3, 9, 14, 18, 11]))),
        ("one answer", Reading::from(nps(1, 0, 0))),
        (
            "interval",
            Reading::from(nps(40, 30, 20).interval(sure(0.8))),
        ),
        ("error", with_error(24.0, 3.0)),
        ("no error", with_error(24.0, 0.0)),
        (
            "skew",
            Reading::measured(12.5, 11.0, 15.0, sure(0.95)).unwrap(),
        ),
        (
            "one-sided",
            Reading::measured(12.5, 12.5, 15.0, sure(0.5)).unwrap(),
        ),
        (
            "sure of little",
            Reading::measured(1.0, 0.5, 1.25, sure(1e-9)).unwrap(),
        ),
        ("periods", Reading::periods([Some(3), None, Some(5), None])),
        (
            "periods of surveys",
            Reading::periods([Some(nps(4, 3, 2)), None]),
        ),
        ("periods of nothing", Reading::periods([None::<i32>; 3])),
        ("milestones", Reading::milestones([true, false])),
        ("done", Reading::DONE),
        ("not done", Reading::NOT_DONE),
        ("not measured", Reading::NOT_MEASURED),
    ];
    for (name, reading) in &readings {
        recording.note(
            *name,
            (
                reading.value(),
                reading.is_measured(),
                reading.std_error(),
                [0.5, 0.95, 0.999].map(|level| {
                    let interval = reading.interval(sure(level))?;
                    Some((interval.lower(), interval.upper(), interval.method()))
                }),
            ),
        );
        recording.note(format!("{name}, inside"), reading);
    }
    for level in [0.8, 0.95] {
        let contrast: Contrast = difference.contrast(sure(level));
        recording.note(format!("contrast {level}"), Reading::from(contrast));
    }
    for (value, lower, upper) in [
        (3.0, 4.0, 5.0),
        (6.0, 4.0, 5.0),
        (f64::NAN, 4.0, 5.0),
        (4.5, f64::NEG_INFINITY, 5.0),
        (4.5, 4.0, 5e307),
        (-0.0, 1.0, -0.0),
        (4.0, 4.0, 4.0),
    ] {
        let found = Reading::measured(value, lower, upper, sure(0.9));
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(format!("measured {value} {lower} {upper}"), (found, words));
    }
    for (value, error) in [(3.0, -1.0), (3.0, f64::NAN), (f64::NAN, 1.0), (3.0, 1e308)] {
        let found = Reading::with_std_error(value, error);
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(format!("error {value} {error:e}"), (found, words));
    }
    recording.finish();
}
