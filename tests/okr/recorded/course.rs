//! Cycles, check-ins, histories, pace and status.

use super::{cycle, sure, with_error};
use crate::recording::Recording;
use crate::support::nps;
use cxmetrics::okr::course::{Cadence, Day, Flag, Freshness, PaceError, Thresholds, TimePoint};
use cxmetrics::okr::{CheckIn, Cycle, History, Pace, Status};
use cxmetrics::{KeyResult, Reading};

fn date(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn recorded_cycles() {
    let mut recording = Recording::new("okr/cycles");
    let dated = Cycle::new(date("2026-01-01"), date("2026-03-31T12:00:00Z")).unwrap();
    for (name, cycle) in [("numbered", cycle(10.0, 100.5)), ("dated", dated)] {
        recording.note(name, (cycle, cycle.start(), cycle.end(), cycle.days()));
        let start = cycle.start().days();
        for passed in [
            -3.0,
            0.0,
            -1e-13,
            -1e-6,
            22.25,
            45.125,
            89.5,
            90.5,
            90.500_000_001,
            200.0,
        ] {
            let now = start + passed;
            recording.note(
                format!("{name} after {passed:e} days"),
                (
                    cycle.elapsed(now),
                    cycle.days_left(now),
                    cycle.contains(now),
                ),
            );
        }
        for now in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            recording.note(
                format!("{name} at {now}"),
                (
                    cycle.elapsed(now),
                    cycle.days_left(now),
                    cycle.contains(now),
                ),
            );
        }
    }
    for (start, end) in [
        (5.0, 5.0),
        (5.0, 4.0),
        (0.1 + 0.2, 0.3),
        (0.3, 0.1 + 0.2),
        (f64::NAN, 4.0),
        (4.0, f64::INFINITY),
        (1.0, 1.0 + 1e-9),
    ] {
        let found = Cycle::new(start, end);
        let words = found.err().map(|error| error.to_string());
        recording.note(format!("cycle {start} to {end}"), (found, words));
    }
    for (start, end) in [
        (Day::number(3.0), date("2026-01-01")),
        (date("2026-01-01"), Day::number(30_000.0)),
        (date("2026-01-01"), date("2026-01-01T00:00:00.000001Z")),
        (date("2026-01-02"), date("2026-01-01")),
    ] {
        let found = Cycle::new(start, end);
        let words = found.err().map(|error| error.to_string());
        recording.note(format!("cycle {start} to {end}"), (found, words));
    }
    recording.finish();
}

#[test]
fn recorded_cadences_and_thresholds() {
    let mut recording = Recording::new("okr/cadences");
    let graceful = Cadence::every(10.0).unwrap().with_grace(2.5).unwrap();
    for (name, cadence) in [
        ("weekly", Cadence::WEEKLY),
        ("biweekly", Cadence::BIWEEKLY),
        ("graceful", graceful),
        ("daily", Cadence::every(0.3).unwrap()),
    ] {
        recording.note(name, (cadence, cadence.days(), cadence.grace()));
        for age in [
            -1.0,
            0.1 + 0.2,
            0.31,
            7.0,
            7.000_001,
            10.5,
            12.5,
            12.6,
            14.0,
            14.5,
            f64::NAN,
        ] {
            let freshness = cadence.freshness(age);
            recording.note(
                format!("{name}, age {age}"),
                (freshness, freshness.to_string()),
            );
        }
    }
    for days in [0.0, -1.0, f64::NAN, f64::INFINITY, 5e-324] {
        let found = Cadence::every(days);
        recording.note(
            format!("every {days:e}"),
            (found, found.err().map(|error| error.to_string())),
        );
        let found = Cadence::WEEKLY.with_grace(days);
        recording.note(format!("grace {days:e}"), found);
    }
    for freshness in [Freshness::Fresh, Freshness::Due, Freshness::Stale] {
        recording.note(format!("{freshness:?}"), freshness.to_string());
    }
    let own = Thresholds::new(-0.05, 0.5).unwrap();
    for thresholds in [Thresholds::USUAL, own] {
        recording.note(
            "thresholds",
            (thresholds, thresholds.on_track(), thresholds.at_risk()),
        );
        for gap in [
            0.2,
            0.06,
            0.05,
            0.0,
            0.4 - 0.5,
            -0.100_001,
            0.5 - 0.75,
            -0.250_1,
            -0.5,
            -0.51,
            f64::NAN,
        ] {
            let status = thresholds.status(gap);
            recording.note(format!("gap {gap}"), (status, status.to_string()));
        }
    }
    for (on_track, at_risk) in [
        (0.3, 0.2),
        (0.2, 0.2),
        (f64::NAN, 0.2),
        (0.1, f64::INFINITY),
    ] {
        let found = Thresholds::new(on_track, at_risk);
        let words = found.err().map(|error| error.to_string());
        recording.note(format!("thresholds {on_track} {at_risk}"), (found, words));
    }
    recording.note("uncertain", Status::Uncertain.to_string());
    recording.finish();
}

#[test]
fn recorded_check_ins() {
    let mut recording = Recording::new("okr/check_ins");
    let check_in = CheckIn::new(3.5, nps(4, 3, 2)).unwrap();
    let full = check_in
        .clone()
        .with_belief(0.75)
        .unwrap()
        .with_note("a quiet week");
    recording.note(
        "check-in",
        (
            &full,
            full.day(),
            full.days(),
            full.reading().value(),
            full.belief(),
            full.note(),
        ),
    );
    recording.note("bare", (check_in.belief(), check_in.note()));
    for belief in [-0.0, 1.0, -0.01, 1.01, f64::NAN] {
        let found = check_in.clone().with_belief(belief);
        let words = found.as_ref().err().map(ToString::to_string);
        recording.note(
            format!("belief {belief}"),
            (found.map(|found| found.belief()), words),
        );
    }
    for day in [f64::NAN, f64::INFINITY, 5e307] {
        let error = CheckIn::new(day, 3).unwrap_err();
        recording.note(format!("day {day:e}"), (error, error.to_string()));
    }
    let days = [4.0, -2.0, 0.0, 4.0, -7.5, 1e-300, 4.0];
    let mut history = History::new(cycle(-10.0, 10.0));
    for (day, value) in days.into_iter().zip(1..) {
        history.record_flagged(CheckIn::new(day, value).unwrap(), 10);
    }
    let check_ins = history.check_ins();
    recording.note("all", check_ins);
    let order: Vec<_> = check_ins
        .into_iter()
        .map(|check_in| (check_in.days(), check_in.reading().value()))
        .collect();
    recording.note("order", order);
    recording.note(
        "ends",
        (
            check_ins.len(),
            check_ins.is_empty(),
            check_ins.first().map(CheckIn::day),
            check_ins.last().map(|last| last.reading().value()),
            check_ins.get(4).map(|check_in| check_in.reading().value()),
            check_ins.get(7),
        ),
    );
    let mut iter = check_ins.iter();
    let (front, back) = (
        iter.next().map(CheckIn::day),
        iter.next_back().map(CheckIn::day),
    );
    recording.note("iterator", (front, back, iter.len(), iter.size_hint()));
    recording.finish();
}

#[test]
fn recorded_histories() {
    let mut recording = Recording::new("okr/histories");
    let mut history = History::new(cycle(0.0, 90.0)).with_cadence(Cadence::BIWEEKLY);
    let readings = [
        (-1.0, Reading::from(1)),
        (0.0, Reading::from(12)),
        (14.0, Reading::NOT_MEASURED),
        (14.0, Reading::from(18)),
        (14.0, Reading::NOT_MEASURED),
        (30.0, with_error(20.0, 2.5)),
        (30.0, with_error(21.0, 2.5)),
        (61.0, Reading::from(28)),
        (91.0, Reading::from(50)),
    ];
    for (day, reading) in readings {
        let check_in = CheckIn::new(day, reading).unwrap();
        for now in [30.0, 100.0, f64::NAN] {
            let mut tried = history.clone();
            let flag = tried.flag(&check_in, now);
            let found = tried.record(check_in.clone(), now);
            let words = found.err().map(|error| error.to_string());
            recording.note(
                format!("day {day} on {now}"),
                (flag, found, words, tried.check_ins().len()),
            );
        }
        let flag = history.record_flagged(check_in, 70);
        recording.note(format!("flagged {day}"), flag);
    }
    let goal = KeyResult::reach("a", 10, 40).unwrap();
    recording.note(
        "history",
        (
            history.cycle(),
            history.cadence(),
            history.check_ins().len(),
        ),
    );
    for now in [
        -5.0,
        0.0,
        13.9,
        14.0,
        28.5,
        30.0,
        60.0,
        61.0,
        76.0,
        95.0,
        f64::NAN,
    ] {
        let days: Vec<_> = history.measured(now).map(CheckIn::days).collect();
        let scores: Vec<_> = history
            .scores(&goal, now)
            .map(|(day, progress)| (day, progress.raw()))
            .collect();
        recording.note(
            format!("on {now}"),
            (
                days,
                scores,
                history.latest(now).map(|latest| latest.reading().value()),
                history.progress(&goal, now).raw(),
                history.age(now),
                history.freshness(now),
            ),
        );
        recording.note(
            format!("readings on {now}"),
            history.readings(now).map(|readings| readings.len()),
        );
        recording.note(
            format!("forecast on {now}"),
            history
                .forecast(&goal, now)
                .map(|forecast| (forecast.value(), forecast.std_error(), forecast.day())),
        );
    }
    recording.note("readings", history.readings(40));
    recording.note("readings towards", history.readings_towards(&goal, 62));
    for index in [2, 0, 20, 5] {
        let removed = history
            .remove(index)
            .map(|removed| (removed.days(), removed.reading().value()));
        recording.note(
            format!("removed {index}"),
            (removed, history.check_ins().len()),
        );
    }
    for flag in [Flag::Early, Flag::Late, Flag::Future] {
        recording.note(format!("{flag:?}"), flag.to_string());
    }
    recording.finish();
}

fn note_pace(recording: &mut Recording, call: &str, pace: Result<Pace, PaceError>) {
    match pace {
        Ok(pace) => {
            recording.note(call, &pace);
            let start = pace.cycle().start().days();
            let expected = [
                -1.0, 0.0, 9.0, 10.0, 10.5, 30.0, 44.4, 45.0, 70.0, 89.0, 90.0, 99.0,
            ]
            .map(|passed| pace.expected(start + passed));
            recording.note(
                format!("{call}, expected"),
                (expected, pace.expected(f64::NAN)),
            );
        }
        Err(error) => recording.note(call, (error, error.to_string())),
    }
}

#[test]
fn recorded_paces() {
    let mut recording = Recording::new("okr/paces");
    let numbered = cycle(0.0, 90.0);
    let dated = Cycle::new(date("2026-01-01"), date("2026-04-01")).unwrap();
    for (name, cycle) in [("numbered", numbered), ("dated", dated)] {
        note_pace(
            &mut recording,
            &format!("{name} linear"),
            Ok(Pace::linear(cycle)),
        );
        let start = cycle.start().days();
        let lists: [&[(f64, f64)]; 10] = [
            &[(10.0, 0.05), (45.0, 0.6)],
            &[(0.0, 0.1), (90.0, 0.9)],
            &[(10.0, 0.5), (30.0, 0.2)],
            &[],
            &[(-1.0, 0.5)],
            &[(30.0, 0.5), (91.0, 0.6)],
            &[(30.0, 0.5), (30.0, 0.6)],
            &[(30.0, 0.5), (20.0, 0.6)],
            &[(30.0, f64::NAN)],
            &[(f64::NAN, 0.5)],
        ];
        for list in lists {
            let days = || list.iter().map(|&(day, share)| (start + day, share));
            let call = format!("{name} phased {list:?}");
            note_pace(&mut recording, &call, Pace::phased(cycle, days()));
            let call = format!("{name} stepped {list:?}");
            note_pace(&mut recording, &call, Pace::stepped(cycle, days()));
        }
        let seasons: [&[f64]; 10] = [
            &[1.0, 2.0, 5.0],
            &[0.0, 3.0],
            &[4.0],
            &[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
            &[],
            &[0.0, 0.0],
            &[1.0, -1.0, 3.0],
            &[1.0, f64::NAN],
            &[f64::MAX, f64::MAX],
            &[f64::INFINITY],
        ];
        for amounts in seasons {
            let call = format!("{name} seasonal {amounts:?}");
            note_pace(
                &mut recording,
                &call,
                Pace::seasonal(cycle, amounts.iter().copied()),
            );
        }
    }
    let short = Cycle::new(date("2026-01-01"), date("2026-01-01T00:00:00.000002Z")).unwrap();
    note_pace(
        &mut recording,
        "too short",
        Pace::seasonal(short, [1.0, 2.0, 3.0, 0.5, 0.25]),
    );
    recording.finish();
}

#[test]
fn recorded_standings() {
    let mut recording = Recording::new("okr/standings");
    let thresholds = Thresholds::new(0.05, 0.2).unwrap();
    let paces = [
        ("linear", Pace::linear(cycle(0.0, 90.0))),
        (
            "own",
            Pace::phased(cycle(0.0, 90.0), [(30.0, 0.1)])
                .unwrap()
                .with_thresholds(thresholds)
                .with_confidence(sure(0.5)),
        ),
    ];
    let goal = KeyResult::reach("a", 10, 40).unwrap();
    let readings = [
        Reading::NOT_MEASURED,
        Reading::from(12),
        Reading::from(22),
        Reading::from(35),
        with_error(22.0, 0.5),
        with_error(22.0, 3.0),
        Reading::from(nps(60, 50, 40)),
    ];
    for (name, pace) in paces {
        recording.note(name, (&pace, pace.cycle(), pace.thresholds()));
        for day in [5.0, 45.0, 81.0] {
            for reading in &readings {
                let standing = pace.standing(&goal.progress(reading.clone()), day);
                recording.note(
                    format!("{name}, {:?} on day {day}", reading.value()),
                    (
                        standing,
                        standing.gap(),
                        standing.status(),
                        standing.by_figure(),
                        standing.worst_and_best(),
                        standing.expected(),
                    ),
                );
            }
            for share in [None, Some(0.4), Some(f64::NAN), Some(1.5)] {
                let standing = pace.standing_of(share, day);
                recording.note(
                    format!("{name}, share {share:?} on day {day}"),
                    (standing.gap(), standing.status(), standing.worst_and_best()),
                );
            }
        }
    }
    recording.finish();
}
