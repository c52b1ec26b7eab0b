//! Points in time, cycles, pace and check-ins.
#![allow(clippy::float_cmp)] // exact figures

use crate::support::nps;
use cxmetrics::okr::{
    CheckIn, Cycle, History, Pace, Status,
    course::{
        Cadence, CheckInError, CycleError, Day, Flag, Freshness, PaceError, Thresholds, TimePoint,
    },
};
use cxmetrics::{Confidence, Estimate, KeyResult, Reading, ReadingError};
use proptest::prelude::*;

fn cycle() -> Cycle {
    Cycle::new(10, 100).unwrap()
}

fn check_in(day: f64, figure: f64) -> CheckIn {
    CheckIn::new(day, figure).unwrap()
}

#[test]
fn numbers_are_days() {
    assert_eq!(7_u8.days(), 7.0);
    assert_eq!((-3_i64).days(), -3.0);
    assert_eq!(2.5_f32.days(), 2.5);
    assert_eq!((&&2.5_f64).days(), 2.5);
}

#[cfg(feature = "std")]
#[test]
fn system_time_counts_from_1970() {
    use std::time::{Duration, SystemTime};
    let later = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * 20_089 + 21_600);
    assert_eq!(later.days(), 20_089.25);
    let earlier = SystemTime::UNIX_EPOCH - Duration::from_secs(43_200);
    assert_eq!(earlier.days(), -0.5);
}

/// 1 January 2025 is day 20,089 since 1 January 1970: 55 years of 365 days and the 14 leap days 1972 to 2024.
#[cfg(any(feature = "jiff", feature = "chrono"))]
const NEW_YEAR_2025: f64 = 55.0 * 365.0 + 14.0;

#[cfg(feature = "jiff")]
#[test]
fn jiff_counts_from_1970() {
    use jiff::civil::date;
    use jiff::{Timestamp, tz};
    assert_eq!(date(2025, 1, 1).days(), NEW_YEAR_2025);
    assert_eq!(date(1969, 12, 30).days(), -2.0);
    assert_eq!(
        date(2025, 1, 1).at(18, 0, 0, 0).days(),
        NEW_YEAR_2025 + 0.75
    );
    let timestamp: Timestamp = "2025-01-01T06:00:00Z".parse().unwrap();
    assert_eq!(timestamp.days(), NEW_YEAR_2025 + 0.25);
    // Noon, 6 hours east of Greenwich.
    let zoned = timestamp.to_zoned(tz::TimeZone::fixed(tz::offset(6)));
    assert_eq!(zoned.days(), NEW_YEAR_2025 + 0.25);
    // The ends of what the types hold.
    assert!(jiff::civil::Date::MIN.days() < -4e6 && jiff::civil::Date::MAX.days() > 2.9e6);
    assert!(Timestamp::MIN.days() < -4e6 && Timestamp::MAX.days() > 2.9e6);
}

#[cfg(feature = "chrono")]
#[test]
fn chrono_counts_from_1970() {
    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
    let date = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
    assert_eq!(date.days(), NEW_YEAR_2025);
    let evening: NaiveDateTime = date.and_hms_milli_opt(18, 0, 0, 500).unwrap();
    assert!((evening.days() - NEW_YEAR_2025 - 0.75 - 0.5 / 86_400.0).abs() < 1e-11);
    let before: NaiveDateTime = NaiveDate::from_ymd_opt(1969, 12, 31)
        .unwrap()
        .and_hms_milli_opt(12, 0, 0, 0)
        .unwrap();
    assert_eq!(before.days(), -0.5);
    // Noon, 6 hours east of Greenwich.
    let zoned: DateTime<FixedOffset> = "2025-01-01T12:00:00+06:00".parse().unwrap();
    assert_eq!(zoned.days(), NEW_YEAR_2025 + 0.25);
    assert!(NaiveDate::MIN.days() < -9e7 && NaiveDate::MAX.days() > 9e7);
}

#[cfg(all(feature = "jiff", feature = "chrono"))]
#[test]
fn dates_of_two_crates_make_one_cycle() {
    let start = jiff::civil::date(2025, 1, 1);
    let end = chrono::NaiveDate::from_ymd_opt(2025, 4, 1).unwrap();
    assert_eq!(Cycle::new(start, end).unwrap().days(), 90.0);
}

#[test]
fn a_cycle_has_time() {
    for (start, end) in [(5.0, 5.0), (5.0, 4.0)] {
        let (start, end) = (Day::number(start), Day::number(end));
        assert_eq!(
            Cycle::new(start, end),
            Err(CycleError::NoTime { start, end })
        );
    }
    for bad in [f64::INFINITY, f64::MIN] {
        assert_eq!(
            Cycle::new(bad, 1),
            Err(CycleError::NotFinite {
                value: Day::number(bad)
            })
        );
    }
    assert_eq!(
        Cycle::new(0.0, f64::NAN).unwrap_err().to_string(),
        "the start and the end of a cycle are finite times, not day NaN"
    );
}

#[test]
fn the_clock_starts_and_stops_with_the_cycle() {
    let cycle = cycle();
    assert_eq!(cycle.elapsed(28), 0.2);
    assert_eq!(cycle.elapsed(9), 0.0);
    assert_eq!(cycle.elapsed(101), 1.0);
    assert_eq!(cycle.elapsed(f64::NAN), 0.0);
    assert_eq!(cycle.elapsed(f64::INFINITY), 1.0);
    assert_eq!(cycle.days_left(28), 72.0);
    assert_eq!(cycle.days_left(300), 0.0);
    assert!(cycle.contains(10) && cycle.contains(100));
    assert!(!cycle.contains(9.99) && !cycle.contains(100.01) && !cycle.contains(f64::NAN));
}

#[test]
fn a_phased_pace_goes_through_its_checkpoints() {
    let pace = Pace::phased(cycle(), [(40, 0.1), (70, 0.7), (85, 0.6)]).unwrap();
    for (day, expected) in [
        (10.0, 0.0),
        (25.0, 0.05),
        (40.0, 0.1),
        (50.0, 0.3),
        (70.0, 0.7),
        (77.5, 0.65),
        (85.0, 0.6),
        (100.0, 1.0),
        (5.0, 0.0),
        (500.0, 1.0),
    ] {
        assert!((pace.expected(day) - expected).abs() < 1e-15, "day {day}");
    }
    // A checkpoint at an end of the cycle replaces it.
    let pace = Pace::phased(cycle(), [(10, 0.2), (100, 0.8)]).unwrap();
    assert_eq!(pace.expected(10), 0.2);
    assert!((pace.expected(55) - 0.5).abs() < 1e-15);
    assert_eq!(pace.expected(100), 0.8);
}

#[test]
fn a_pace_refuses_what_is_no_plan() {
    let error = Pace::phased(cycle(), [(40, 0.1), (40, 0.7)]).unwrap_err();
    assert_eq!(
        error,
        PaceError::OutOfOrder {
            number: 2,
            day: Day::number(40.0),
            previous: Day::number(40.0)
        }
    );
    assert_eq!(
        error.to_string(),
        "checkpoint 2 on day 40 is not after the one on day 40"
    );
    let error = Pace::phased(cycle(), [(40, f64::INFINITY)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "checkpoint 1 expects a progress of inf, which is not a finite number"
    );
    assert!(matches!(
        Pace::phased(cycle(), [(f64::NAN, 0.5)]),
        Err(PaceError::OutsideCycle { number: 1, .. })
    ));
}

#[test]
fn thresholds_belong_to_the_better_side() {
    let pace = Pace::linear(cycle());
    // Halfway; 0.4 − 0.5 must be a gap of 0.1 however it is rounded.
    for (progress, status) in [
        (0.9, Status::OnTrack),
        (0.4, Status::OnTrack),
        (0.3999, Status::AtRisk),
        (0.25, Status::AtRisk),
        (0.2499, Status::OffTrack),
        (-1.0, Status::OffTrack),
    ] {
        assert_eq!(
            pace.standing_of(Some(progress), 55).status(),
            status,
            "{progress}"
        );
    }
    assert_eq!(
        pace.standing_of(Some(f64::NAN), 55).status(),
        Status::NotMeasured
    );
    let own = Thresholds::new(-0.1, 0.0).unwrap();
    let strict = pace.with_thresholds(own);
    assert_eq!(strict.thresholds(), own);
    assert_eq!(strict.standing_of(Some(0.55), 55).status(), Status::AtRisk);
    assert_eq!(strict.standing_of(Some(0.6), 55).status(), Status::OnTrack);
    assert_eq!(
        Thresholds::new(0.3, 0.2).unwrap_err().to_string(),
        "off track begins further behind than at risk: 0.2 is not at least 0.3"
    );
    assert!(Thresholds::new(f64::NAN, 0.2).is_err());
    assert!(Thresholds::new(0.2, f64::INFINITY).is_err());
    // 0.1 + 0.2 is a digit more than 0.3, and is 0.3.
    let one = Thresholds::new(0.1 + 0.2, 0.3).unwrap();
    assert_eq!([one.status(0.3), one.status(-0.3)], [Status::OnTrack; 2]);
    assert_eq!(one.status(-0.31), Status::OffTrack);
    assert!(Thresholds::new(0.3 + 1e-14, 0.3).is_err());
}

#[test]
fn a_status_is_uncertain_exactly_where_the_interval_spans_a_line() {
    // NPS 30 to 40, now 37 from 200 answers: nothing can be said, whatever the day.
    let goal = KeyResult::reach("NPS", 30, 40).unwrap();
    let progress = goal.progress(nps(104, 66, 30));
    let pace = Pace::linear(cycle());
    for day in [10, 55, 100] {
        let standing = pace.standing(&progress, day);
        assert_eq!(standing.status(), Status::Uncertain, "day {day}");
        assert_eq!(
            standing.worst_and_best(),
            Some([Status::OffTrack, Status::OnTrack])
        );
    }
    assert_eq!(pace.standing(&progress, 55).by_figure(), Status::OnTrack);
    // At hardly any confidence there is hardly any interval.
    let careless = pace.with_confidence(Confidence::new(0.01).unwrap());
    assert_eq!(careless.standing(&progress, 55).status(), Status::OnTrack);
    // No figure, no gap.
    let standing = careless.standing(&goal.progress(Reading::NOT_MEASURED), 55);
    assert_eq!(standing.gap(), None);
    assert_eq!(standing.worst_and_best(), None);
    assert_eq!(standing.status(), Status::NotMeasured);
}

#[test]
fn the_latest_counts_and_of_two_the_later_entry() {
    let mut history = History::new(cycle());
    for (day, figure) in [(30.0, 3.0), (20.0, 2.0), (30.0, 3.5), (25.0, 2.5)] {
        history.record(check_in(day, figure), 40).unwrap();
    }
    let days: Vec<_> = history.check_ins().iter().map(CheckIn::days).collect();
    assert_eq!(days, [20.0, 25.0, 30.0, 30.0]);
    let latest =
        |history: &History, now: f64| history.latest(now).and_then(|c| c.reading().value());
    assert_eq!(latest(&history, 40.0), Some(3.5));
    assert_eq!(latest(&history, 29.0), Some(2.5));
    assert_eq!(latest(&history, 19.0), None);
    assert_eq!(latest(&history, f64::NAN), None);
    let measured: Vec<_> = history
        .measured(40)
        .map(|check_in| check_in.reading().value().unwrap())
        .collect();
    assert_eq!(measured, [2.0, 2.5, 3.5]);

    // Words only do not hide the figure, also when they are of the same time.
    history
        .record(CheckIn::new(30, Reading::NOT_MEASURED).unwrap(), 40)
        .unwrap();
    history
        .record(CheckIn::new(35, f64::NAN).unwrap(), 40)
        .unwrap();
    assert_eq!(latest(&history, 40.0), Some(3.5));

    // Taken back, everything is scored again.
    assert_eq!(history.remove(9), None);
    assert_eq!(history.remove(3).unwrap().reading().value(), Some(3.5));
    assert_eq!(latest(&history, 40.0), Some(3.0));
    let goal = KeyResult::reach("figure", 1, 5).unwrap();
    assert_eq!(history.progress(&goal, 40).raw(), Some(0.5));
    assert_eq!(history.progress(&goal, 12).raw(), None);
}

#[test]
fn what_cannot_be_meant_is_refused_or_flagged() {
    let mut history = History::new(cycle());
    history.record(check_in(10.0, 1.0), 10).unwrap();
    let before = history.clone();
    for (day, now, flag, message) in [
        (
            9.0,
            50.0,
            Flag::Early,
            "the check-in of day 9 is from before the cycle, which starts on day 10",
        ),
        (
            100.5,
            120.0,
            Flag::Late,
            "the check-in of day 100.5 is from after the deadline on day 100",
        ),
        (
            60.0,
            59.0,
            Flag::Future,
            "the check-in of day 60 is from the future: it is day 59",
        ),
    ] {
        let error = history.record(check_in(day, 7.0), now).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(history, before);
        let mut flagged = history.clone();
        assert_eq!(flagged.record_flagged(check_in(day, 7.0), now), Some(flag));
        assert_eq!(flagged.check_ins().len(), 2);
        assert_eq!(flagged.latest(now).unwrap().reading().value(), Some(1.0));
    }
    assert_eq!(
        CheckIn::new(f64::NAN, 1).unwrap_err().to_string(),
        "a check-in has a finite time, not day NaN"
    );
    assert_eq!(
        check_in(1.0, 1.0).with_belief(70.0).unwrap_err(),
        CheckInError::Belief { belief: 70.0 }
    );
}

#[test]
fn a_figure_grows_stale() {
    let history = History::new(cycle()).with_cadence(Cadence::BIWEEKLY.with_grace(3.0).unwrap());
    assert_eq!(history.cadence().days(), 14.0);
    // Nothing yet: the clock runs from the start of the cycle.
    for (now, freshness) in [
        (0.0, Freshness::Fresh),
        (24.0, Freshness::Fresh),
        (25.0, Freshness::Due),
        (27.0, Freshness::Due),
        (27.1, Freshness::Stale),
    ] {
        assert_eq!(history.freshness(now), freshness, "day {now}");
    }
    let mut history = history;
    history.record(check_in(90.0, 1.0), 90).unwrap();
    assert_eq!(history.age(95), 5.0);
    // After the deadline nothing more is due.
    assert_eq!(history.age(200), 10.0);
    assert_eq!(history.freshness(200), Freshness::Fresh);
    // Words only are no figure.
    let mut words = History::new(cycle());
    words
        .record(CheckIn::new(30, Reading::NOT_MEASURED).unwrap(), 30)
        .unwrap();
    assert_eq!(words.freshness(30), Freshness::Stale);
    for (days, grace) in [
        (-1.0, 0.0),
        (f64::INFINITY, 0.0),
        (7.0, -1.0),
        (7.0, f64::NAN),
    ] {
        assert!(
            Cadence::every(days)
                .and_then(|c| c.with_grace(grace))
                .is_err()
        );
    }
}

#[test]
fn a_measured_figure_keeps_its_own_interval() {
    // 12.5 with an interval of 95 % that is twice as long above.
    let reading = Reading::measured(12.5, 11.5, 14.5, Confidence::P95).unwrap();
    let own = reading.interval(Confidence::P95).unwrap();
    assert_eq!((own.lower(), own.upper()), (11.5, 14.5));
    // The ratio of the normal quantiles of 99 % and 95 %, 2.575829303548901 and 1.959963984540054.
    let ratio = 2.575_829_303_548_901 / 1.959_963_984_540_054;
    let wider = reading.interval(Confidence::P99).unwrap();
    assert!((wider.lower() - (12.5 - ratio)).abs() < 1e-12);
    assert!((wider.upper() - (12.5 + 2.0 * ratio)).abs() < 1e-12);
    let error = reading.std_error().unwrap();
    assert!((error - 1.5 / 1.959_963_984_540_054).abs() < 1e-12);
    // Each limit leaves 2.5 % outside, and the progress turns with the goal.
    let rising = KeyResult::reach("figure", 10.0, 14.5).unwrap();
    let falling = KeyResult::reach("figure", 20.0, 11.5).unwrap();
    let probability = |goal: &KeyResult| goal.progress(reading.clone()).probability_reached();
    assert!((probability(&rising).unwrap() - 0.025).abs() < 1e-12);
    assert!((probability(&falling).unwrap() - 0.025).abs() < 1e-12);
    let progress = falling.progress(own).interval(Confidence::P95).unwrap();
    assert!((progress.lower() - 5.5 / 8.5).abs() < 1e-12 && progress.upper() == 1.0);
    // Without a width it is as good as exact.
    let sharp = Reading::measured(5.0, 5.0, 5.0, Confidence::P90).unwrap();
    let goal = |target: f64| KeyResult::reach("figure", 0.0, target).unwrap();
    assert_eq!(
        goal(5.0).progress(sharp.clone()).probability_reached(),
        Some(1.0)
    );
    assert_eq!(goal(5.1).progress(sharp).probability_reached(), Some(0.0));

    assert_eq!(
        Reading::measured(f64::NAN, 0.0, 1.0, Confidence::P95)
            .unwrap_err()
            .to_string(),
        "a figure and its limits must be finite numbers, not NaN"
    );
    assert!(matches!(
        Reading::measured(2.0, 0.0, 1.0, Confidence::P95),
        Err(ReadingError::Outside { .. })
    ));
}

/// Limits in the wrong order, a negative error and a limit that is none are mistakes, not other limits.
#[test]
fn what_is_typed_wrong_is_no_measured_figure() {
    let measured = |value, lower, upper| {
        Reading::measured(value, lower, upper, Confidence::P95)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        measured(30.0, 38.0, 26.0),
        "the figure 30 is outside its own interval [38, 26]"
    );
    assert_eq!(
        measured(38.0, f64::NAN, 38.0),
        "a figure and its limits must be finite numbers, not NaN"
    );
}

/// A standard error that is none is what is wrong, and not the interval that would follow from it.
#[test]
fn what_is_no_standard_error_is_named() {
    for (std_error, said) in [
        (-5.0, "-5"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
    ] {
        let error = Reading::with_std_error(37, std_error).unwrap_err();
        assert!(matches!(error, ReadingError::StdError { .. }));
        assert_eq!(
            error.to_string(),
            format!("a standard error is a finite number of at least 0, not {said}")
        );
    }
    // None at all is one, and a figure that is none comes first.
    assert!(Reading::with_std_error(37, 0).is_ok());
    assert!(matches!(
        Reading::with_std_error(f64::NAN, 5),
        Err(ReadingError::NotFinite { .. })
    ));
}

#[test]
fn a_survey_reading_has_its_standard_error() {
    let survey = nps(110, 50, 40);
    let reading = Reading::from(&survey);
    assert_eq!(reading.std_error(), Some(survey.std_error()));
    assert_eq!(Reading::from(5).std_error(), None);
    // All the same: half of Wilson's interval, z / (1 + z²/n) / n … = 50 z / (n + z²), is no certainty.
    let same = Reading::from(Estimate::share(30, 30).unwrap());
    let z: f64 = 1.959_963_984_540_054;
    assert!((same.std_error().unwrap() - 50.0 * z / (30.0 + z * z)).abs() < 1e-9);
}

#[cfg(feature = "serde")]
#[test]
fn stored_forms() {
    use crate::support::round_trip;
    fn refused<T: serde::de::DeserializeOwned + core::fmt::Debug>(json: &str) {
        assert!(serde_json::from_str::<T>(json).is_err(), "{json}");
    }
    round_trip(&cycle(), r#"{"start":10.0,"end":100.0}"#);
    refused::<Cycle>(r#"{"start":10.0,"end":10.0}"#);
    refused::<Cycle>(r#"{"start":10.0,"end":11.0,"length":1.0}"#);
    round_trip(
        &Pace::phased(cycle(), [(40, 0.1)]).unwrap(),
        r#"{"cycle":{"start":10.0,"end":100.0},"checkpoints":[[10.0,0.0],[40.0,0.1],[100.0,1.0]],"thresholds":{"on_track":0.1,"at_risk":0.25},"confidence":0.95}"#,
    );
    refused::<Pace>(
        r#"{"cycle":{"start":0.0,"end":1.0},"checkpoints":[[2.0,0.0]],"thresholds":{"on_track":0.1,"at_risk":0.25},"confidence":0.95}"#,
    );
    refused::<Thresholds>(r#"{"on_track":0.3,"at_risk":0.25}"#);
    round_trip(
        &Cadence::WEEKLY.with_grace(2.0).unwrap(),
        r#"{"days":7.0,"grace":2.0}"#,
    );
    refused::<Cadence>(r#"{"days":0.0,"grace":2.0}"#);
    round_trip(&Status::OffTrack, r#""off_track""#);
    round_trip(&Reading::NOT_MEASURED, r#""not_measured""#);
    round_trip(&Reading::from(4), r#"{"exact":4.0}"#);
    refused::<Reading>(r#"{"exact":null}"#);
    round_trip(
        &Reading::measured(2.0, 1.0, 4.0, Confidence::P90).unwrap(),
        r#"{"measured":{"value":2.0,"lower":1.0,"upper":4.0,"confidence":0.9,"method":"wald"}}"#,
    );
    refused::<Reading>(
        r#"{"measured":{"value":2.0,"lower":3.0,"upper":4.0,"confidence":0.9,"method":"wald"}}"#,
    );
    round_trip(
        &Reading::from(Estimate::share(3, 4).unwrap()),
        r#"{"survey":{"rule":"share","values":[0.0,100.0],"counts":[1.0,3.0],"answers":4}}"#,
    );
    let full = check_in(20.0, 2.5)
        .with_belief(0.5)
        .unwrap()
        .with_note("ok");
    round_trip(
        &full,
        r#"{"day":20.0,"reading":{"exact":2.5},"belief":0.5,"note":"ok"}"#,
    );
    refused::<CheckIn>(r#"{"day":20.0,"reading":{"exact":2.5},"belief":1.5}"#);

    let mut history = History::new(cycle());
    history.record(check_in(20.0, 2.5), 50).unwrap();
    history.record(check_in(20.0, 3.5), 50).unwrap();
    let json = r#"{"cycle":{"start":10.0,"end":100.0},"cadence":{"days":7.0,"grace":0.0},"check_ins":[{"day":20.0,"reading":{"exact":2.5}},{"day":20.0,"reading":{"exact":3.5}}]}"#;
    round_trip(&history, json);
    // Out of order, as a program of one's own may write it.
    let json = r#"{"cycle":{"start":10.0,"end":100.0},"cadence":{"days":7.0,"grace":0.0},"check_ins":[{"day":30.0,"reading":{"exact":2.5}},{"day":20.0,"reading":{"exact":3.5}}]}"#;
    let history: History = serde_json::from_str(json).unwrap();
    assert_eq!(history.latest(50).unwrap().days(), 30.0);
}

proptest! {
    /// By day and order of entry, whatever the order of entry was.
    #[test]
    fn latest_is_the_maximum(entries in prop::collection::vec((0_u8..20, 0_u8..3), 0..20), now in 0_u8..25) {
        let mut history = History::new(Cycle::new(0, 15).unwrap());
        for (index, (day, kind)) in entries.iter().enumerate() {
            let reading = if *kind == 0 { Reading::NOT_MEASURED } else { Reading::from(index) };
            history.record_flagged(CheckIn::new(*day, reading).unwrap(), now);
        }
        let expected = entries
            .iter()
            .enumerate()
            .filter(|(_, (day, kind))| *kind != 0 && *day <= 15.min(now))
            .max_by_key(|(index, (day, _))| (*day, *index))
            .map(|(index, _)| index as f64);
        let latest = history.latest(now).and_then(|check_in| check_in.reading().value());
        prop_assert_eq!(latest, expected);
        prop_assert_eq!(history.check_ins().len(), entries.len());
    }

    /// The worse the progress, the worse the status; the figure's own status is one of those that are possible.
    #[test]
    fn status_follows_progress(low in -2.0..2.0_f64, more in 0.0..1.0_f64, day in 0.0..120.0_f64) {
        let pace = Pace::linear(cycle());
        let [worse, better] = [low, low + more].map(|share| pace.standing_of(Some(share), day));
        prop_assert!(worse.status() <= better.status());
        prop_assert!((0.0..=1.0).contains(&better.expected()));
    }

    #[test]
    fn nothing_panics(start: f64, end: f64, now: f64, at: f64, figure: f64, limits: [f64; 2]) {
        let _ = Reading::measured(figure, limits[0], limits[1], Confidence::P99);
        if let Ok(cycle) = Cycle::new(start, end) {
            prop_assert!((0.0..=1.0).contains(&cycle.elapsed(now)));
            let pace = Pace::phased(cycle, [(at, figure)]).unwrap_or_else(|_| Pace::linear(cycle));
            prop_assert!(pace.expected(now).is_finite());
            let mut history = History::new(cycle);
            if let Ok(check_in) = CheckIn::new(at, figure) {
                let refused = history.record(check_in, now).is_err();
                prop_assert_eq!(refused, history.check_ins().is_empty());
            }
            prop_assert!(history.age(now).is_finite());
        }
    }
}

/// A day of −∞ was at the start of every cycle: found by the fuzzer.
#[test]
fn no_cycle_has_a_day_without_bound() {
    for cycle in [
        Cycle::new(0, 90).unwrap(),
        Cycle::new(139.5, 2.7e136).unwrap(),
    ] {
        for day in [f64::NEG_INFINITY, f64::INFINITY, f64::NAN] {
            assert!(!cycle.contains(day), "{day}");
            for pace in [
                Pace::phased(cycle, [(day, 0.7)]),
                Pace::stepped(cycle, [(day, 0.7)]),
            ] {
                assert!(
                    matches!(pace, Err(PaceError::OutsideCycle { number: 1, .. })),
                    "{pace:?}"
                );
            }
        }
    }
}
