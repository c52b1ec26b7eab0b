//! Probabilities at their limits: at a level that was given out with its probability, what is shown, the status and the
//! ambition say the same.

use cxmetrics::okr::course::TimePoint;
use cxmetrics::okr::forecast::{Ambition, GoalAssistant, PastMoves, Readings, UsualMove};
use cxmetrics::okr::tracker::Tracker;
use cxmetrics::okr::{Cycle, History, Status};
use cxmetrics::{Confidence, Estimate, KeyResult, Objective};
use proptest::prelude::*;

/// 90, 50 and 10 times in a hundred, as the levels are called; a little beyond them it is another word, and the figure
/// beside it says so.
#[test]
fn the_levels_are_what_they_are_called() {
    let assistant = GoalAssistant::exact(52.8, UsualMove::new(7.3).unwrap()).unwrap();
    let levels = [
        assistant.committed(),
        assistant.target(),
        assistant.stretch(),
    ];
    assert_eq!(
        levels.map(|level| assistant.probability(level)),
        [0.9, 0.5, 0.1]
    );
    let said = |step: f64| {
        levels.map(|level| {
            let text = assistant.propose(level + step).to_string();
            text.split(';').next().unwrap().to_owned()
        })
    };
    assert_eq!(
        said(0.0),
        ["committed: 90 %", "likely: 50 %", "ambitious: 10 %"]
    );
    let beyond = ["likely", "ambitious", "out of reach"].map(str::to_owned);
    for ((text, word), edge) in said(0.002).iter().zip(beyond).zip([90.0, 50.0, 10.0]) {
        let (found, percent) = text.split_once(": ").unwrap();
        let percent: f64 = percent.trim_end_matches(" %").parse().unwrap();
        assert!(
            found == word && edge - 0.1 < percent && percent < edge,
            "{text}"
        );
    }
}

/// The nearest target that a survey shows is shown by it.
#[test]
fn the_smallest_visible_target_is_visible() {
    for (start, answers) in [(20.0, 733), (31.7, 412), (-7.3, 950)] {
        let usual = UsualMove::new(12.5).unwrap();
        let assistant = GoalAssistant::planned(start, 6_600.0, answers, usual).unwrap();
        assert!(
            assistant.propose(assistant.visible_from()).is_visible(),
            "{start}"
        );
        let short = assistant.visible_from() - 1e-9;
        assert!(!assistant.propose(short).is_visible(), "{start}");
    }
}

/// 57 × 0.01 is a digit above .57, and as good as it.
#[test]
fn a_forecast_comes_true_at_its_target() {
    let came_true = |target: f64, last: f64| {
        let goal = KeyResult::reach("share", 0.3, target).unwrap();
        let mut history = History::new(Cycle::new(0, 90).unwrap());
        for (day, figure) in [(10, 0.35), (50, 0.41), (88, last)] {
            let check_in = cxmetrics::okr::CheckIn::new(day, figure).unwrap();
            history.record(check_in, day).unwrap();
        }
        let closed = history
            .closed_forecast(&goal, &PastMoves::default())
            .unwrap();
        closed.unwrap().came_true()
    };
    assert!(came_true(57.0 * 0.01, 0.57) && came_true(0.7 + 0.1, 0.8));
    assert!(came_true(0.1 + 0.7, 0.8) && !came_true(0.57, 0.5699));
}

/// A forecast at half-time knows the figure of half-time, on whatever day that is.
#[test]
fn half_time_is_half_of_the_cycle() {
    let goal = KeyResult::reach("hours", 48, 24).unwrap();
    for (start, tenths) in (1..=40_u32).flat_map(|start| (1..=40).map(move |half| (start, half))) {
        let day = |tenths: u32| f64::from(tenths) / 10.0;
        let cycle = Cycle::new(day(start), day(start + 2 * tenths)).unwrap();
        let mut history = History::new(cycle);
        for (at, figure) in [(start, 48), (start + tenths, 40), (start + 2 * tenths, 35)] {
            let check_in = cxmetrics::okr::CheckIn::new(day(at), figure).unwrap();
            history.record(check_in, day(at)).unwrap();
        }
        let closed = history
            .closed_forecast(&goal, &PastMoves::default())
            .unwrap();
        assert_eq!(closed.unwrap().made_on().days(), day(start + tenths));
    }
}

/// What is 69.6 % is not at 70 %, neither in its grade nor in what the report shows of it.
#[test]
fn a_report_shows_no_edge_that_was_missed() {
    let tracker = Tracker::new(Cycle::new(0, 90).unwrap())
        .with(
            Objective::new("Quick help")
                .with(KeyResult::reach("hours", 100, 0).unwrap())
                .with(KeyResult::reach("calls", 1_000, 0).unwrap()),
        )
        .unwrap();
    let report = |hours: f64, calls: f64| {
        let mut tracker = tracker.clone();
        tracker.check_in("hours", 45, hours).unwrap();
        tracker.check_in("calls", 45, calls).unwrap();
        tracker.report(45)
    };
    let short = report(30.4, 304.0);
    assert_eq!(short.objectives[0].grade.as_deref(), Some("yellow"));
    assert!(
        short.to_string().contains("69.6%") && !short.to_string().contains("70%"),
        "{short}"
    );
    let there = report(30.0, 300.0);
    assert_eq!(there.objectives[0].grade.as_deref(), Some("green"));
    assert!(there.to_string().contains("70%"), "{there}");
}

proptest! {
    /// The probability at a level is the one that it was given out with, whatever the unit, the survey and the mean move.
    #[test]
    fn a_level_has_its_probability(
        start in -500_i32..500, size in 1_u32..400, mean in -50_i32..50, answers in 2_u64..2_000, falls: bool, survey: bool,
    ) {
        let (start, size, mean) = (f64::from(start) / 10.0, f64::from(size) / 10.0, f64::from(mean) / 10.0);
        let usual = UsualMove::new(size).unwrap().with_mean(mean).unwrap();
        let assistant = if survey {
            GoalAssistant::planned(start, 6_600.0, answers, usual).unwrap()
        } else {
            GoalAssistant::exact(start, usual).unwrap()
        };
        let assistant = if falls { assistant.falling() } else { assistant };
        let levels = [assistant.committed(), assistant.target(), assistant.stretch()];
        let wanted = [(0.9, Ambition::Committed), (0.5, Ambition::Likely), (0.1, Ambition::Ambitious)];
        for (level, (probability, ambition)) in levels.into_iter().zip(wanted) {
            let proposal = assistant.propose(level);
            prop_assert_eq!((proposal.probability(), proposal.ambition()), (probability, ambition));
        }
    }

    /// The status by a forecast, at the figure that it reaches with the probability of a limit.
    #[test]
    fn a_status_belongs_to_its_limit(
        start in -500_i32..500, way in 1_i32..400, day in 20_i32..400, figures in prop::collection::vec(-300_i32..300, 0..4),
    ) {
        let (start, way) = (f64::from(start) / 10.0, f64::from(way) / 10.0);
        let goal = KeyResult::reach("figure", start, start + way).unwrap();
        let series = (1..).zip(figures).map(|(day, figure)| (day, start + f64::from(figure) / 10.0));
        let forecast = Readings::new(series).unwrap()
            .towards(&goal, Cycle::new(0, day).unwrap()).unwrap()
            .forecast(day).unwrap();
        // Seven of ten are above the lower limit of the interval of 40 %, three above its upper one.
        let middle = forecast.interval(Confidence::new(0.4).unwrap()).unwrap();
        for (figure, status, below) in [
            (middle.lower(), Status::OnTrack, Status::AtRisk),
            (middle.upper(), Status::AtRisk, Status::OffTrack),
        ] {
            let outlook = |figure: f64| {
                let goal = KeyResult::at_least("figure", figure).unwrap();
                forecast.outlook(&goal).unwrap()
            };
            prop_assert_eq!(outlook(figure).status(), status);
            let reach = 1e-6 * (middle.upper() - middle.lower());
            prop_assert_eq!(outlook(figure + reach).status(), below);
            let (at, beyond) = (outlook(figure).to_string(), outlook(figure + reach).to_string());
            let percent = |text: &str| text.split('%').next().unwrap().parse::<f64>().unwrap();
            let edge = if status == Status::OnTrack { 70.0 } else { 30.0 };
            prop_assert!(percent(&at) == edge && percent(&beyond) < edge, "{} {}", at, beyond);
        }
    }
}

/// Whole percentages of surveys: the share that a range leaves is no other.
#[test]
fn levels_at_the_end_of_a_range_keep_their_own_probability() {
    let start = Estimate::share(291, 300).unwrap();
    let usual = UsualMove::new(9.0).unwrap();
    let assistant = GoalAssistant::from_survey(&start, 300, usual).unwrap();
    assert_eq!(assistant.stretch(), 100.0);
    assert!(assistant.probability(100.0) > 0.15);
}
