//! One tracker: goals, check-ins and reports.

use cxmetrics::okr::course::{Day, Freshness};
use cxmetrics::okr::lint::LintCode;
use cxmetrics::okr::mirror::MirrorVerdict;
use cxmetrics::okr::tracker::{Tracker, TrackerError};
use cxmetrics::okr::{CheckIn, Cycle, History, Kind, State, Status, Voice};
use cxmetrics::{KeyResult, Objective, Reading};

use cxmetrics::okr::forecast::{ForecastError, NoForecast};
use cxmetrics::words::{Finnish, Russian, Spoken};

use crate::support::share;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn tracker() -> Tracker {
    let cycle = Cycle::new(day("2026-01-01"), day("2026-04-01")).unwrap();
    let help = Objective::new("Customers get help fast")
        .with(
            KeyResult::reach("satisfied", 70, 85)
                .unwrap()
                .with_voice(Voice::Customer)
                .with_kind(Kind::Aspirational),
        )
        .with(KeyResult::reach("hours", 48, 24).unwrap())
        .with(KeyResult::done("new ticket system"))
        .with_guardrail(KeyResult::at_most("reopened", 5).unwrap());
    Tracker::new(cycle).with(help).unwrap()
}

#[test]
fn a_figure_goes_in_once_and_a_report_of_any_day_comes_out() {
    let mut tracker = tracker();
    tracker.check_in("hours", day("2026-01-15"), 44).unwrap();
    tracker.check_in("hours", day("2026-02-01"), 38).unwrap();
    tracker
        .check_in("satisfied", day("2026-02-01"), share(151, 200))
        .unwrap();
    tracker
        .check_in("new ticket system", day("2026-02-05"), Reading::DONE)
        .unwrap();
    tracker.check_in("reopened", day("2026-02-05"), 7).unwrap();

    let report = tracker.report(day("2026-02-10"));
    assert_eq!(report.day.to_string(), "2026-02-10");
    let hours = report.key_result("hours").unwrap();
    assert_eq!(
        (hours.value, hours.progress),
        (Some(38.0), Some(10.0 / 24.0))
    );
    assert_eq!(hours.measured.unwrap().to_string(), "2026-02-01");
    assert_eq!(hours.freshness, Some(Freshness::Stale));
    assert_eq!(
        (hours.state, hours.status),
        (State::InProgress, Status::OnTrack)
    );
    assert_eq!(hours.interval, None);
    assert!(
        hours
            .forecast
            .is_some_and(|probability| (0.3..0.9).contains(&probability))
    );
    assert!(
        hours
            .forecast_in_words
            .contains("the way from start to target"),
        "{}",
        hours.forecast_in_words
    );
    let satisfied = report.key_result("satisfied").unwrap();
    assert_eq!(satisfied.status, Status::Uncertain);
    assert!(satisfied.interval.is_some() && satisfied.probability_reached.is_some());
    assert_eq!(
        report.key_result("new ticket system").unwrap().progress,
        Some(1.0)
    );
    let objective = &report.objectives[0];
    assert_eq!(objective.vetoes, ["reopened"]);
    assert_eq!(objective.mirror, MirrorVerdict::TooUncertain);
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.code() == LintCode::NoDeadline)
    );

    // What was known earlier.
    let earlier = tracker.report(day("2026-01-20"));
    assert_eq!(earlier.key_result("hours").unwrap().value, Some(44.0));
    assert_eq!(
        earlier.key_result("satisfied").unwrap().status,
        Status::NotMeasured
    );
    assert_eq!(earlier.objectives[0].vetoes, Vec::<String>::new());
}

#[test]
fn names_and_times_are_checked_and_a_refusal_changes_nothing() {
    let mut tracker = tracker();
    let before = tracker.clone();
    assert_eq!(
        tracker
            .check_in("days", day("2026-02-01"), 2)
            .unwrap_err()
            .to_string(),
        "there is no key result \"days\"; these are: satisfied, hours, new ticket system, reopened"
    );
    assert_eq!(
        tracker
            .check_in("hours", day("2026-05-01"), 2)
            .unwrap_err()
            .to_string(),
        "the check-in of 2026-05-01 is from after the deadline on 2026-04-01"
    );
    assert_eq!(tracker, before);
    let again = Objective::new("Again").with(KeyResult::at_most("reopened", 3).unwrap());
    assert!(matches!(tracker.with(again), Err(TrackerError::Twice { name }) if name == "reopened"));
}

#[test]
fn the_report_is_shown_as_a_table() {
    let mut tracker = tracker();
    tracker.check_in("hours", day("2026-02-01"), 36).unwrap();
    let shown = tracker.report(day("2026-02-15")).to_string();
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], "2026-02-15, 50% of the cycle");
    assert!(
        lines[1].starts_with("Customers get help fast  50%, yellow; "),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].starts_with("  satisfied              -  not measured  "),
        "{}",
        lines[2]
    );
    assert!(
        lines[3].starts_with("  hours                50%  on track      "),
        "{}",
        lines[3]
    );
}

#[cfg(feature = "serde")]
#[test]
fn it_is_stored_as_one_document() {
    use crate::support::nps;
    use cxmetrics::okr::course::Cadence;
    use cxmetrics::okr::tracker::TrackerReport;

    let mut tracker = tracker().with_cadence(Cadence::BIWEEKLY);
    tracker.check_in("hours", day("2026-01-15"), 44).unwrap();
    tracker
        .check_in("satisfied", day("2026-02-01"), nps(60, 20, 20))
        .unwrap();
    let text = serde_json::to_string_pretty(&tracker).unwrap();
    assert!(text.contains("\"2026-01-15\""));
    let back: Tracker = serde_json::from_str(&text).unwrap();
    assert_eq!(back, tracker);

    let report = tracker.report(day("2026-02-10"));
    let form = serde_json::to_string(&report).unwrap();
    assert_eq!(
        serde_json::from_str::<TrackerReport>(&form).unwrap(),
        report
    );

    // Cut anywhere, it is refused and not half of it taken.
    for end in 0..text.len() {
        assert!(serde_json::from_str::<Tracker>(&text[..end]).is_err());
    }
    let stranger = text.replace(
        "\"hours\": {\n      \"cycle\"",
        "\"days\": {\n      \"cycle\"",
    );
    assert_ne!(stranger, text);
    let error = serde_json::from_str::<Tracker>(&stranger)
        .unwrap_err()
        .to_string();
    assert!(error.contains("there is no key result \"days\""), "{error}");
}

/// What was given comes back as it was given, and what was measured in the order of its days.
#[test]
fn what_went_in_can_be_looked_at() {
    let mut tracker = tracker();
    assert_eq!(tracker.objectives().len(), 1);
    assert_eq!(tracker.objectives()[0].name(), "Customers get help fast");
    assert_eq!(tracker.history("hours"), None);
    tracker.check_in("hours", day("2026-02-01"), 38).unwrap();
    tracker.check_in("hours", day("2026-01-15"), 44).unwrap();
    let check_ins = tracker.history("hours").unwrap().check_ins();
    let figure = |check_in: &CheckIn| check_in.reading().clone();
    assert_eq!(check_ins.first().map(figure), Some(Reading::from(44)));
    assert_eq!(check_ins.last().map(figure), Some(Reading::from(38)));
    let noted = CheckIn::new(14, 44).unwrap().with_note("two on leave");
    assert_eq!(noted.note(), Some("two on leave"));
    assert_eq!(CheckIn::new(14, 44).unwrap().note(), None);
}

/// A time that is no number shows the end of the cycle whose share has elapsed.
#[test]
fn a_report_of_no_day() {
    let tracker = Tracker::new(Cycle::new(0, 90).unwrap());
    for (day, shown) in [
        (f64::NAN, 0.0),
        (f64::NEG_INFINITY, 0.0),
        (f64::INFINITY, 90.0),
    ] {
        let report = tracker.report(day);
        assert_eq!(report.day, Day::number(shown), "{day}");
        assert_eq!(report.elapsed, shown / 90.0, "{day}");
    }
}

/// Days before the epoch are in their order too, whatever order they came in.
#[test]
fn check_ins_before_day_nought_are_in_order() {
    let mut history = History::new(Cycle::new(-60, 30).unwrap());
    for day in [10, -20, -50, 0, -1, 25] {
        let check_in = CheckIn::new(day, 100 + day).unwrap();
        history.record(check_in, day).unwrap();
    }
    let days: Vec<f64> = history.check_ins().iter().map(CheckIn::days).collect();
    assert_eq!(days, [-50.0, -20.0, -1.0, 0.0, 10.0, 25.0]);
    let mut walk = history.check_ins().iter();
    assert_eq!((walk.len(), walk.size_hint()), (6, (6, Some(6))));
    assert_eq!(walk.next().map(CheckIn::days), Some(-50.0));
    assert_eq!(walk.next_back().map(CheckIn::days), Some(25.0));
    assert_eq!((walk.len(), walk.size_hint()), (4, (4, Some(4))));
    let rest: Vec<f64> = walk.rev().map(CheckIn::days).collect();
    assert_eq!(rest, [10.0, 0.0, -1.0, -20.0]);
}

/// What is done or not, and amounts of each period: no number of figures would be enough, and none is asked for.
#[test]
fn a_goal_that_no_figure_reaches_asks_for_none() {
    let goals = [
        KeyResult::done("new ticket system"),
        KeyResult::milestones("launch", [("design", 1), ("pilot", 1)]).unwrap(),
        KeyResult::per_period("leads a month", 50, 2).unwrap(),
    ];
    let names: Vec<String> = goals.iter().map(|goal| goal.name().to_owned()).collect();
    let objective = goals
        .into_iter()
        .fold(Objective::new("Grow"), Objective::with)
        .with(KeyResult::at_most("reopened", 5).unwrap());
    let mut tracker = Tracker::new(Cycle::new(0, 90).unwrap())
        .with(objective)
        .unwrap();
    let check = |tracker: &Tracker| {
        let report = tracker.report(30);
        for name in &names {
            let result = report.key_result(name).unwrap();
            assert_eq!(result.no_forecast, Some(NoForecast::NoSingleDay), "{name}");
            assert_eq!(result.forecast_in_words, "no figure of one day reaches it");
        }
        report
    };
    let report = check(&tracker);
    // Figures do help where there is only a bound to hold.
    assert_eq!(
        report.key_result("reopened").unwrap().no_forecast,
        Some(NoForecast::Refused(ForecastError::TooFew {
            figures: 0,
            needed: 1
        }))
    );
    let done = report.key_result("new ticket system").unwrap();
    assert_eq!(
        done.forecast_in(&Finnish),
        NoForecast::NoSingleDay.in_language(&Finnish).to_string()
    );
    assert_eq!(
        done.forecast_in(&Russian),
        NoForecast::NoSingleDay.in_language(&Russian).to_string()
    );
    // Nor does it change with figures.
    let periods = Reading::periods([Some(60), Some(40)]);
    tracker.check_in("leads a month", 30, periods).unwrap();
    tracker
        .check_in("new ticket system", 30, Reading::DONE)
        .unwrap();
    check(&tracker);
}
