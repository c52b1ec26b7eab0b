//! Goals, their check-ins, and the report of a day.

use super::{cycle, sure, with_error};
use crate::recording::Recording;
use crate::support::{nps, share};
use cxmetrics::impact::DifferenceInDifferences;
use cxmetrics::okr::course::{Cadence, Day};
use cxmetrics::okr::forecast::PastMoves;
use cxmetrics::okr::key_result::Origin;
use cxmetrics::okr::tracker::{Tracker, TrackerError, TrackerReport};
use cxmetrics::okr::{CheckIn, Cycle, Kind, Voice};
use cxmetrics::words::English;
use cxmetrics::{Difference, KeyResult, Objective, Reading};

fn objectives() -> [Objective; 3] {
    let help = Objective::new("Customers get help fast")
        .with(
            KeyResult::reach("satisfied", 70, 85)
                .unwrap()
                .with_voice(Voice::Customer)
                .with_kind(Kind::Committed)
                .with_origin(Origin::Placeholder)
                .with_confirmer("the board"),
        )
        .with(KeyResult::reach("hours", 48, 24).unwrap())
        .with(KeyResult::done("new ticket system"))
        .with_guardrail(KeyResult::at_most("reopened", 5).unwrap());
    let team = Objective::new("The team is well")
        .with(
            KeyResult::reach_from("NPS of the team", nps(20, 12, 8), 45)
                .unwrap()
                .with_voice(Voice::Employee)
                .with_deadline(60)
                .unwrap(),
        )
        .with(
            KeyResult::at_least("days off", 3)
                .unwrap()
                .with_weight(3)
                .unwrap(),
        )
        .with(KeyResult::per_period("trainings", 2, 4).unwrap());
    let nothing = Objective::new("Nothing yet").with(KeyResult::reach("pages", 0, 40).unwrap());
    [help, team, nothing]
}

fn check_ins() -> Vec<(&'static str, f64, Reading)> {
    vec![
        ("hours", 3.0, Reading::from(47)),
        ("hours", 20.0, Reading::from(44)),
        ("hours", 33.0, Reading::from(38)),
        ("satisfied", 10.0, Reading::from(share(71, 100))),
        ("satisfied", 40.0, Reading::from(share(151, 200))),
        ("new ticket system", 41.0, Reading::DONE),
        ("reopened", 41.0, Reading::from(7)),
        ("reopened", 70.0, Reading::from(4)),
        ("NPS of the team", 30.0, Reading::from(nps(25, 10, 5))),
        ("days off", 35.0, with_error(3.4, 0.5)),
        ("trainings", 50.0, Reading::periods([Some(2), Some(1)])),
        ("hours", 88.0, Reading::from(23)),
    ]
}

fn filled(tracker: Tracker) -> Tracker {
    let mut tracker = objectives()
        .into_iter()
        .fold(tracker, |tracker, objective| {
            tracker.with(objective).unwrap()
        });
    for (name, day, reading) in check_ins() {
        tracker.check_in(name, day, reading).unwrap();
    }
    tracker
}

fn note(recording: &mut Recording, call: &str, report: &TrackerReport) {
    recording.note(call, (report.day, report.elapsed, report.findings.len()));
    for line in report.to_string().lines() {
        recording.note(call, line);
    }
    for objective in &report.objectives {
        recording.note(
            format!("{call}, {}", objective.name),
            (
                objective.score,
                objective.interval,
                &objective.grade,
                &objective.vetoes,
                objective.mirror,
            ),
        );
        for result in &objective.key_results {
            recording.note(
                format!("{call}, {}", result.name),
                (
                    (result.value, result.measured, result.freshness),
                    (result.progress, result.state, result.status),
                    (result.interval, result.probability_reached),
                    (result.expected, result.forecast, result.status_by_forecast),
                    (result.usual_move, result.no_forecast),
                    (&result.grade, result.meets, &result.confirmer),
                ),
            );
        }
    }
}

#[test]
fn recorded_reports() {
    let mut recording = Recording::new("okr/reports");
    let tracker = filled(Tracker::new(cycle(0.0, 90.0)));
    for day in [-5.0, 12.0, 45.0, 89.0] {
        note(&mut recording, &format!("day {day}"), &tracker.report(day));
    }
    for day in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let report = tracker.report(day);
        recording.note(format!("day {day}"), (report.day, report.elapsed));
    }
    let report = tracker.report(45);
    let hours = report.key_result("hours").unwrap();
    recording.note("hours", (hours, hours.forecast_in(&English)));
    recording.note("missing", report.key_result("days"));
    recording.finish();
}

#[test]
fn recorded_reports_of_other_trackers() {
    let mut recording = Recording::new("okr/other_reports");
    let mut past = PastMoves::new();
    for moved in [4.0, -1.0, 6.0, 2.5, 3.0] {
        past.record(moved, 0.75, 5.0).unwrap();
    }
    let tracker = filled(Tracker::new(cycle(0.0, 90.0)).with_past(past))
        .with_confidence(sure(0.5))
        .with_cadence(Cadence::BIWEEKLY);
    let group = Difference::independent(&share(292, 400), &share(240, 400)).unwrap();
    let others = Difference::independent(&share(252, 400), &share(244, 400)).unwrap();
    let impact = DifferenceInDifferences::new(group, others)
        .unwrap()
        .impact("those with the new system", sure(0.95));
    let tracker = tracker
        .with_impact("Customers get help fast", impact.clone())
        .unwrap();
    note(&mut recording, "day 60", &tracker.report(60));
    let error = tracker.clone().with_impact("No such", impact).unwrap_err();
    recording.note("impact", (error.to_string(), error));
    recording.note(
        "tracker",
        (
            tracker.cycle(),
            tracker.objectives().len(),
            tracker.history("hours"),
            tracker.history("pages").is_some(),
        ),
    );
    let [start, end] = ["2026-01-01", "2026-04-01"].map(|day| day.parse::<Day>().unwrap());
    let mut dated = Tracker::new(Cycle::new(start, end).unwrap())
        .with(Objective::new("One").with(KeyResult::reach("a", 10, 20).unwrap()))
        .unwrap();
    let day = "2026-02-01T06:00:00Z".parse::<Day>().unwrap();
    dated.check_in("a", day, 14).unwrap();
    note(&mut recording, "dated", &dated.report(day));
    note(&mut recording, "end", &dated.report(end));
    let empty = Tracker::new(cycle(0.0, 10.0));
    recording.note("empty", (empty.report(3), empty.report(3).to_string()));
    recording.finish();
}

#[test]
fn recorded_refusals_of_trackers() {
    let mut recording = Recording::new("okr/tracker_errors");
    let mut tracker = filled(Tracker::new(cycle(0.0, 90.0)));
    let before = tracker.clone();
    let errors: Vec<TrackerError> = vec![
        tracker.check_in("minutes", 3, 1).unwrap_err(),
        tracker.check_in("hours", -1, 1).unwrap_err(),
        tracker.check_in("pages", 91, 1).unwrap_err(),
        tracker.check_in("pages", f64::NAN, 1).unwrap_err(),
        tracker
            .record("pages", CheckIn::new(40, 1).unwrap(), 39)
            .unwrap_err(),
        tracker
            .clone()
            .with(Objective::new("b").with(KeyResult::done("reopened")))
            .unwrap_err(),
        tracker
            .clone()
            .with(
                Objective::new("c")
                    .with(KeyResult::done("new"))
                    .with_guardrail(KeyResult::done("new")),
            )
            .unwrap_err(),
        TrackerError::OtherCycle {
            name: "hours".to_owned(),
        },
    ];
    for error in errors {
        recording.note(error.to_string(), error);
    }
    recording.note("nothing changed", tracker == before);
    recording.finish();
}
