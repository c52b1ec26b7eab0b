//! What goals answer when they are asked about themselves.

use cxmetrics::okr::forecast::{ForecastMethod, MoveSource, PastMoves, Readings};
use cxmetrics::okr::key_result::{Judgement, Origin};
use cxmetrics::okr::mirror::EmployeeCustomerChain;
use cxmetrics::okr::objective::Contribution;
use cxmetrics::okr::{CheckIn, Cycle, History, Kind, Status};
use cxmetrics::{Confidence, Estimate, KeyResult, Objective, Reading};

/// A commitment is all or nothing; of an ambition 70 % is all of it, and 40 % a good part.
#[test]
fn kinds_judge() {
    let goal = KeyResult::reach("calls", 1_000, 0).unwrap();
    let judged = |kind: Kind, calls: i32| kind.judge(&goal.progress(calls)).unwrap();
    for (calls, committed, aspirational) in [
        (-50, Judgement::Met, Judgement::Met),
        (0, Judgement::Met, Judgement::Met),
        (1, Judgement::Missed, Judgement::Met),
        (300, Judgement::Missed, Judgement::Met),
        (301, Judgement::Missed, Judgement::Short),
        (600, Judgement::Missed, Judgement::Short),
        (601, Judgement::Missed, Judgement::Missed),
    ] {
        assert_eq!(judged(Kind::Committed, calls), committed, "{calls}");
        assert_eq!(judged(Kind::Aspirational, calls), aspirational, "{calls}");
    }
    assert_eq!(
        Kind::Committed.judge(&goal.progress(Reading::NOT_MEASURED)),
        None
    );
}

/// The start as it was measured, or as it was given; what is done has none.
#[test]
fn a_start_is_a_reading() {
    let survey = Estimate::share(140, 200).unwrap();
    let from_survey = KeyResult::reach_from("satisfied", &survey, 80).unwrap();
    assert_eq!(from_survey.start_reading(), Some(Reading::from(&survey)));
    let exact = KeyResult::reach("hours", 48.5, 24).unwrap();
    assert_eq!(exact.start_reading(), Some(Reading::from(48.5)));
    assert_eq!(KeyResult::done("moved").start_reading(), None);
    assert_eq!(
        KeyResult::at_most("reopened", 5).unwrap().start_reading(),
        None
    );
}

/// A target is agreed until somebody says that nobody has agreed to it.
#[test]
fn origins_are_confirmed() {
    let goal = KeyResult::reach("hours", 48, 24).unwrap();
    assert!(goal.is_confirmed());
    assert!(goal.clone().with_origin(Origin::Agreed).is_confirmed());
    assert!(!goal.with_origin(Origin::Default).is_confirmed());
}

/// Its name, and who is to confirm its target, stay with a key result: in the objective, and the name in what the score is
/// made of.
#[test]
fn names_and_confirmers_are_kept() {
    let goal = |name: &str| KeyResult::reach(name, 48, 24).unwrap();
    let hours = goal("hours");
    assert_eq!(hours.confirmer(), None);
    let hours = hours.with_confirmer("the head of service");
    assert_eq!(hours.confirmer(), Some("the head of service"));
    let measured = Reading::measured(36.0, 34.5, 39.0, Confidence::P95).unwrap();
    let objective = Objective::new("goal")
        .with(hours.with_reading(measured))
        .with(goal("").with_reading(36))
        .with(goal("visits").with_reading(30));
    let results = objective.key_results().iter();
    let confirmers: Vec<Option<&str>> = results.map(KeyResult::confirmer).collect();
    assert_eq!(confirmers, [Some("the head of service"), None, None]);
    let score = objective.score().unwrap();
    let parts = score.contributions().iter();
    let names: Vec<&str> = parts.map(Contribution::name).collect();
    assert_eq!(names, ["hours", "", "visits"]);
}

/// A period that was measured makes a reading, and so does what is not done.
#[test]
fn readings_know_whether_they_are_any() {
    for measured in [
        Reading::from(0),
        Reading::NOT_DONE,
        Reading::DONE,
        Reading::periods([None, Some(3)]),
        Reading::from(&Estimate::share(1, 2).unwrap()),
    ] {
        assert!(measured.is_measured(), "{measured:?}");
    }
    for missing in [
        Reading::NOT_MEASURED,
        Reading::from(f64::NAN),
        Reading::periods::<f64>([None, None]),
        Reading::periods::<f64>([]),
    ] {
        assert!(!missing.is_measured(), "{missing:?}");
    }
}

/// The intervals of a backtest at another confidence are those of a backtest that was made at it.
#[test]
fn coverage_at_any_confidence() {
    let figures = [46.5, 44.0, 42.0, 41.5, 38.0, 37.0, 39.5, 34.0, 30.5, 33.0];
    let series = Readings::new((1..).map(|week| 7 * week).zip(figures)).unwrap();
    let made_at = |level: f64| {
        let confidence = Confidence::new(level).unwrap();
        series
            .backtest(ForecastMethod::LinearTrend, 1, confidence)
            .unwrap()
    };
    let one = made_at(0.9);
    for level in [0.2, 0.5, 0.8, 0.9, 0.99] {
        let other = made_at(level);
        let held = other.checks().iter();
        let held = held
            .filter(|check| check.interval().contains(check.measured()))
            .count();
        let coverage = one.coverage_at(Confidence::new(level).unwrap()).unwrap();
        assert_eq!(
            coverage,
            Estimate::share(held as u64, other.forecasts() as u64).unwrap(),
            "{level}"
        );
    }
}

/// What past goals taught comes before what the goal itself says, and a goal's own deadline before the cycle's.
#[test]
fn a_forecast_that_knows_the_past() {
    let goal = KeyResult::reach("hours", 48, 24).unwrap();
    let mut history = History::new(Cycle::new(0, 90).unwrap());
    history.record(CheckIn::new(30, 42).unwrap(), 30).unwrap();
    let mut past = PastMoves::new();
    let nothing = history.forecast_knowing(&goal, &past, 30).unwrap();
    assert_eq!(nothing, history.forecast(&goal, 30).unwrap());
    assert_eq!(nothing.usual_move().unwrap().source(), MoveSource::Goal);
    for moved in [-6.0, -2.0, -9.0] {
        past.record(moved, 0.0, 24.0).unwrap();
    }
    let knowing = history.forecast_knowing(&goal, &past, 30).unwrap();
    assert_eq!(knowing.usual_move().unwrap().source(), MoveSource::Past);
    // Moves of 6 where 24 was the way: the whole of it has become less likely.
    let reached = [&knowing, &nothing].map(|of| of.outlook(&goal).unwrap().probability());
    assert!(reached[0] < reached[1], "{reached:?}");
    let early = goal.with_deadline(45).unwrap();
    let of_day = history
        .readings_towards(&early, 30)
        .unwrap()
        .with_past(past)
        .forecast(45);
    assert_eq!(
        history.forecast_knowing(&early, &past, 30).unwrap(),
        of_day.unwrap()
    );
}

/// Limits of one's own, each of which belongs to the better side.
#[test]
fn a_status_by_limits_of_ones_own() {
    let goal = KeyResult::reach("pages", 0, 40).unwrap();
    let nothing_yet = Readings::new::<i32, i32>([]).unwrap();
    let series = nothing_yet
        .towards(&goal, Cycle::new(0, 91).unwrap())
        .unwrap();
    let outlook = series.forecast(91).unwrap().outlook(&goal).unwrap();
    let probability = outlook.probability();
    assert!(0.1 < probability && probability < 0.3);
    assert_eq!(outlook.status_by(probability, 0.05), Status::OnTrack);
    assert_eq!(outlook.status_by(0.5, probability), Status::AtRisk);
    assert_eq!(outlook.status_by(0.5, probability + 1e-9), Status::OffTrack);
    assert_eq!(outlook.status(), outlook.status_by(0.7, 0.3));
}

/// Customers who follow the employees entirely, with noise on both sides, go together more than they could: it was cut.
#[test]
fn a_true_link_says_where_it_was_cut() {
    let link = |customers: [u64; 9]| {
        let mut chain = EmployeeCustomerChain::new();
        for unit in 0..9_u64 {
            let (happy, pleased) = (4 + unit, customers[usize::try_from(unit).unwrap()]);
            chain
                .record_employees(unit, 1, Estimate::share(happy, 16).unwrap())
                .unwrap();
            chain
                .record_customers(unit, 1, Estimate::share(pleased, 16).unwrap())
                .unwrap();
        }
        chain
            .by_unit(0)
            .unwrap()
            .true_link(Confidence::P95)
            .unwrap()
    };
    let same = link([4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert!(same.is_as_strong_as_can_be());
    let other = link([9, 4, 11, 6, 12, 5, 10, 7, 8]);
    assert!(!other.is_as_strong_as_can_be());
}
