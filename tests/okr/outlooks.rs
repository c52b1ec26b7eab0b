//! Whether a goal will be reached, and how what was said of it is scored: edges, symmetry, and sums by hand.
#![allow(clippy::cast_precision_loss, clippy::float_cmp)] // exact figures

use crate::support::close;
use cxmetrics::okr::course::TimePoint;
use cxmetrics::okr::forecast::{
    Calibration, ForecastMethod, GoalAssistant, Outlook, PastMoves, Readings, UsualMove,
};
use cxmetrics::okr::{CheckIn, Cycle, Forecast, History, Status};
use cxmetrics::{Confidence, Estimate, KeyResult, Reading};

const METHODS: [ForecastMethod; 3] = [
    ForecastMethod::Drift,
    ForecastMethod::LinearTrend,
    ForecastMethod::ShrunkTrend,
];

/// Hours that fall, from 48 on, to be 24 at day 90.
fn hours() -> Readings {
    let goal = KeyResult::reach("hours", 48, 24).unwrap();
    Readings::new([(7, 46.5), (14, 44.0), (21, 42.0), (35, 37.5), (50, 36.5)])
        .unwrap()
        .towards(&goal, Cycle::new(0, 90).unwrap())
        .unwrap()
}

fn outlook(forecast: &Forecast, goal: KeyResult) -> Outlook {
    forecast.outlook(&goal).unwrap()
}

/// Between two lines is at least the one and not at least the other, with all digits also where that is next to never.
#[test]
fn between_two_lines_is_what_is_beyond_one_and_not_beyond_the_other() {
    for method in METHODS {
        let forecast = hours().forecast_with(method, 90).unwrap();
        let (middle, error) = (forecast.value(), forecast.std_error().unwrap());
        for (low, high) in [
            (-0.4, 0.7),
            (0.5, 1.6),
            (-2.0, -0.3),
            (7.0, 9.0),
            (-9.5, -8.0),
            (15.0, 20.0),
            (-21.0, -15.0),
        ] {
            let [low, high] = [low, high].map(|errors: f64| middle + errors * error);
            let found = outlook(&forecast, KeyResult::between("hours", low, high).unwrap());
            let expected = if low > middle {
                forecast.probability_at_least(low).unwrap()
                    - forecast.probability_at_least(high).unwrap()
            } else if high < middle {
                forecast.probability_at_most(high).unwrap()
                    - forecast.probability_at_most(low).unwrap()
            } else {
                1.0 - forecast.probability_at_most(low).unwrap()
                    - forecast.probability_at_least(high).unwrap()
            };
            let found = found.probability();
            assert!(
                found > 0.0 && (found - expected).abs() <= 1e-9 * expected,
                "{method:?}: {found} is not {expected}"
            );
        }
        let most = outlook(&forecast, KeyResult::at_most("hours", middle).unwrap());
        let least = outlook(&forecast, KeyResult::at_least("hours", middle).unwrap());
        close(most.probability() + least.probability(), 1.0, 1e-12);
    }
}

/// A limit of one's own is reached by the probability that is it.
#[test]
fn a_status_begins_with_its_limit() {
    let forecast = hours().forecast(90).unwrap();
    let outlook = outlook(&forecast, KeyResult::reach("hours", 48, 24).unwrap());
    let at = outlook.probability();
    let above = at + 1e-9;
    assert_eq!(outlook.status_by(at, 0.0), Status::OnTrack);
    assert_eq!(outlook.status_by(above, at), Status::AtRisk);
    assert_eq!(outlook.status_by(above, above), Status::OffTrack);
    // In words it is rounded to whole percent.
    let percent = format!("{:.0}% (", 100.0 * at);
    assert!(outlook.to_string().starts_with(&percent), "{outlook}");
}

/// The last reading decides, and the target itself is enough; the forecast is that of the first reading from half-time on.
#[test]
fn a_goal_came_true_at_its_target_and_its_half_time_is_from_the_half_on() {
    let cycle = Cycle::new(0, 90).unwrap();
    let closed = |goal: &KeyResult, half: f64, last: f64| {
        let mut history = History::new(cycle);
        for (day, figure) in [(10.0, 4.5), (half, 5.5), (60.0, 5.0), (90.0, last)] {
            let check_in = CheckIn::new(day, figure).unwrap();
            history.record(check_in, 90).unwrap();
        }
        let found = history.closed_forecast(goal, &PastMoves::new());
        found.unwrap().unwrap()
    };
    for (goal, right, wrong) in [
        (KeyResult::reach("x", 4, 7), 7.0, 6.9),
        (KeyResult::reach("x", 7, 4), 4.0, 4.1),
        (KeyResult::at_least("x", 7), 7.0, 6.9),
        (KeyResult::at_most("x", 4), 4.0, 4.1),
        (KeyResult::between("x", 4, 7), 7.0, 7.1),
        (KeyResult::between("x", 4, 7), 4.0, 3.9),
    ] {
        let goal = goal.unwrap();
        assert!(closed(&goal, 45.0, right).came_true(), "{goal}");
        assert!(!closed(&goal, 45.0, wrong).came_true(), "{goal}");
        assert_eq!(closed(&goal, 45.0, right).made_on(), 45.0);
        assert_eq!(closed(&goal, 44.9, right).made_on(), 60.0);
    }
}

/// What was closed is learned from if its readings are half of its cycle apart, and not if they are less.
#[test]
fn half_a_cycle_is_enough_to_learn_from() {
    let goal = KeyResult::at_least("x", 7).unwrap();
    let count = |last: f64| {
        let mut history = History::new(Cycle::new(0, 90).unwrap());
        for (day, figure) in [(5.0, 4.5), (20.0, 5.0), (last, 6.5)] {
            let check_in = CheckIn::new(day, figure).unwrap();
            history.record(check_in, 90).unwrap();
        }
        let other = KeyResult::reach("x", 4, 7).unwrap();
        [&goal, &other].map(|goal| PastMoves::learn([(goal, &history)]).count())
    };
    // From a start on, which is of day 0, more is known.
    assert_eq!(count(49.9)[1], 1);
    assert_eq!(count(45.0)[1], 1);
    assert_eq!(count(44.9)[1], 0);
}

/// The same moves in two parts say what they say together.
#[test]
fn past_moves_are_added_up() {
    let moves = [
        (8.0, 30.0, 12.5),
        (-2.0, 0.0, 6.0),
        (1.5, 2.0, 4.0),
        (9.0, 11.0, 5.0),
        (-7.0, 3.0, 8.0),
    ];
    let of = |moves: &[(f64, f64, f64)]| {
        let mut past = PastMoves::new();
        for &(moved, variance, usual) in moves {
            past.record(moved, variance, usual).unwrap();
        }
        past
    };
    for split in 0..=moves.len() {
        let mut merged = of(&moves[..split]);
        merged.merge(&of(&moves[split..]));
        assert_eq!(merged.count(), 5);
        let [found, whole] = [merged, of(&moves)].map(|past| past.usual_move(10.0).unwrap());
        close(found.size(), whole.size(), 1e-12);
        close(found.mean(), whole.mean(), 1e-12);
    }
}

/// A move of a million usual ones is the last that is believed, and its variance that of an error as large.
#[test]
fn what_cannot_be_learned_from_is_refused() {
    let refused = |moved: f64, variance: f64, usual: f64| {
        let mut past = PastMoves::new();
        let is_refused = past.record(moved, variance, usual).is_err();
        assert_eq!(past.count(), u64::from(!is_refused));
        is_refused
    };
    for sign in [-1.0, 1.0] {
        assert!(!refused(sign * 2e6, 4e12, 2.0));
        assert!(refused(sign * 2.1e6, 0.0, 2.0));
    }
    assert!(refused(3.0, 4.1e12, 2.0) && refused(3.0, -1e-9, 2.0));
    for usual in [-2.0, 0.0, f64::NAN, f64::INFINITY, 1.1e100] {
        assert!(refused(3.0, 1.0, usual), "{usual}");
    }
    assert!(!refused(3e94, 1.0, 1e100));
}

/// By hand: five came true of those that were said to with 60, 20, 90, 30 and 75 %, four times over.
#[test]
fn the_mean_gap_is_what_came_true_less_what_was_said() {
    let said = [
        (0.6, true),
        (0.2, true),
        (0.9, false),
        (0.3, true),
        (0.75, true),
    ];
    let mut ours = Calibration::new();
    for _ in 0..4 {
        for (probability, came_true) in said {
            let has_interval = ours.mean_gap_interval(Confidence::P90).is_some();
            assert_eq!(has_interval, ours.len() >= 5);
            ours.record(probability, came_true).unwrap();
        }
    }
    assert_eq!(ours.forecasts(), said.repeat(4));
    let gap = (4.0 - 2.75) / 5.0;
    close(ours.mean_gap().unwrap(), gap, 1e-14);
    // Of 20 independent ones the variance is Σ p (1 − p) / 20².
    let variance = 4.0 * (0.24 + 0.16 + 0.09 + 0.21 + 0.1875) / 400.0;
    let interval = ours.mean_gap_interval(Confidence::P90).unwrap();
    let half = 1.644_853_626_951_472_2 * f64::sqrt(variance);
    close(interval.value(), gap, 1e-14);
    close(interval.lower(), gap - half, 1e-12);
    close(interval.upper(), gap + half, 1e-12);
    assert_eq!(Calibration::new().mean_gap(), None);
    // What was called certain and did not come is contradicted, as is what was called impossible and came.
    for (said, came_true) in [(1.0, false), (0.0, true)] {
        let mut ours = Calibration::new();
        ours.record(said, came_true).unwrap();
        ours.record(said, !came_true).unwrap();
        assert_eq!((ours.contradicted(), ours.log_score()), (1, None));
    }
}

/// The coverage at another confidence is that of a backtest of that confidence; and each forecast is surprised by as much as its
/// own probabilities are dense where the figure was.
#[test]
fn a_backtest_is_scored_by_its_forecasts() {
    let values = [46.5, 44.0, 42.0, 41.5, 38.0, 37.0, 39.5, 34.0, 35.5, 30.0];
    let points = || (1..).map(|week| 7 * week).zip(values);
    let usual = UsualMove::new(9.0).unwrap();
    let series = |known: usize| {
        let readings = Readings::new(points().take(known)).unwrap();
        readings
            .with_usual_move(usual)
            .in_cycle(Cycle::new(0, 91).unwrap())
    };
    for method in METHODS {
        let whole = series(10);
        let backtest = whole.backtest(method, 1, Confidence::P90).unwrap();
        for level in [0.1, 0.3, 0.5, 0.7, 0.8, 0.95, 0.99] {
            let confidence = Confidence::new(level).unwrap();
            let other = whole.backtest(method, 1, confidence).unwrap();
            let expected = other.coverage().unwrap().value();
            let found = backtest.coverage_at(confidence).unwrap().value();
            assert_eq!(found, expected, "{method:?} {level}");
        }
        let mut sum = 0.0;
        for check in backtest.checks() {
            let known = points().filter(|(day, _)| f64::from(*day) < check.day().days());
            let forecast = series(known.count())
                .forecast_with(method, check.day())
                .unwrap();
            let step = 1e-4 * forecast.std_error().unwrap();
            let below = |x: f64| forecast.probability_at_most(x).unwrap();
            let above = |x: f64| forecast.probability_at_least(x).unwrap();
            let (low, high) = (check.measured() - step, check.measured() + step);
            let inside = if check.measured() < forecast.value() {
                below(high) - below(low)
            } else {
                above(low) - above(high)
            };
            sum -= (inside / (2.0 * step)).ln();
        }
        let expected = sum / backtest.forecasts() as f64;
        let found = backtest.log_score().unwrap();
        assert!(
            (found - expected).abs() < 1e-5,
            "{method:?}: {found} {expected}"
        );
    }
}

/// The standard error is that of the probabilities: E (x − m)² = 2 ∫ t (P(x ≥ m + t) + P(x ≤ m − t)) dt; and an error of the last
/// survey adds its variance.
#[test]
fn the_standard_error_of_a_forecast_is_that_of_its_probabilities() {
    let usual = UsualMove::new(9.0).unwrap().with_mean(-4.0).unwrap();
    let series = hours().with_usual_move(usual);
    let forecast = series.forecast(90).unwrap();
    let error = forecast.std_error().unwrap();
    for forecast in [
        forecast.clone(),
        forecast.clone().measured_with(3.0).unwrap(),
    ] {
        let (mean, error) = (forecast.value(), forecast.std_error().unwrap());
        let beyond = |t: f64| {
            forecast.probability_at_least(mean + t).unwrap()
                + forecast.probability_at_most(mean - t).unwrap()
        };
        let first = |t: f64| {
            forecast.probability_at_least(mean + t).unwrap()
                - forecast.probability_at_most(mean - t).unwrap()
        };
        let step = error / 200.0;
        let points = (1..20_000).map(|at| step * f64::from(at));
        let square: f64 = points.clone().map(|t| 2.0 * t * beyond(t) * step).sum();
        close(square.sqrt(), error, 1e-4);
        // The mean has as much above it as below.
        let moment: f64 = 0.5 * step * first(0.0) + points.map(|t| first(t) * step).sum::<f64>();
        assert!(moment.abs() < 1e-4 * error, "{moment}");
    }
    let measured = forecast.measured_with(3.0).unwrap();
    close(measured.std_error().unwrap(), error.hypot(3.0), 1e-12);
}

/// A start that is on its way to a target of any size is a start, up to 10¹⁰⁰.
#[test]
fn a_way_beyond_all_numbers_is_refused() {
    let cycle = Cycle::new(0, 90).unwrap();
    let towards = |start: f64, target: f64| {
        let goal = KeyResult::reach("x", start, target).unwrap();
        let series = Readings::new([(7, 1.0), (14, 2.0)]).unwrap();
        series.towards(&goal, cycle)
    };
    assert!(towards(1.0, 1e100).is_ok() && towards(-1e100, 0.0).is_ok());
    for (start, target) in [(1.0, 1.1e100), (-0.6e100, 0.6e100), (-1.1e100, 0.0)] {
        assert!(towards(start, target).is_err(), "{start} {target}");
    }
}

/// The range of a score is that of its readings; that of the start is taken where there are none, and not where the readings have
/// none.
#[test]
fn a_start_gives_its_range_where_no_reading_is() {
    let start = Estimate::share(140, 200).unwrap();
    let usual = UsualMove::new(12.5).unwrap();
    let above = |series: Readings| {
        let series = series.starting_from(0, &start).unwrap();
        let forecast = series.with_usual_move(usual).forecast(91).unwrap();
        forecast.probability_at_least(100.5).unwrap()
    };
    let nothing = Readings::new::<i32, Reading>([]).unwrap();
    assert_eq!(above(nothing), 0.0);
    assert!(above(Readings::new([(7, 97.0)]).unwrap()) > 0.0);
}

/// The variance of an answer and the number of them are those of the survey; and a target is seen from the smallest visible move
/// on, in the direction of the goal.
#[test]
fn an_assistant_after_a_survey_knows_its_answers() {
    let start = Estimate::share(126, 180).unwrap();
    let usual = UsualMove::new(12.5).unwrap();
    let assistant = GoalAssistant::from_survey(&start, 320, usual).unwrap();
    let answer: f64 = 70.0 * 30.0;
    let error = (answer / 180.0 + answer / 320.0).sqrt();
    let smallest = 2.801_585_218 * error;
    close(assistant.smallest_visible_move(), smallest, 1e-9);
    let falling = assistant.clone().falling();
    for (assistant, sign) in [(assistant, 1.0), (falling, -1.0)] {
        let seen = |moved: f64| assistant.propose(70.0 + sign * moved).is_visible();
        assert!(seen(1.001 * smallest) && !seen(0.999 * smallest));
        assert!(!seen(0.0) && !seen(-1.001 * smallest));
    }
}

/// A start and weeks up to their limits, and none beyond.
#[test]
fn an_assistant_is_refused_beyond_its_limits() {
    let usual = UsualMove::new(12.5).unwrap();
    let planned = |start: f64| GoalAssistant::planned(start, 6_600.0, 200, usual);
    assert!(planned(1e100).is_ok() && planned(-1e100).is_ok());
    assert!(planned(1.1e100).is_err() && planned(-1.1e100).is_err());
    let weeks = |weeks: f64| planned(20.0).unwrap().over_weeks(weeks);
    for usable in [0.5, 13.0, 52.0, 1_040.0] {
        assert!(weeks(usable).is_ok(), "{usable}");
    }
    for refused in [0.0, -1.0, 1_040.1, f64::INFINITY, f64::NAN] {
        assert!(weeks(refused).is_err(), "{refused}");
    }
    let power = |power: f64| planned(20.0).unwrap().with_power(power);
    assert!(power(0.5).is_ok() && power(0.99).is_ok());
    for refused in [0.0, -0.5, 1.0, f64::NAN] {
        assert!(power(refused).is_err(), "{refused}");
    }
}

/// Sizes of moves grow with the root of the time, and a mean move with the time itself.
#[test]
fn more_weeks_are_more_of_the_mean_move() {
    let of = |size: f64, mean: f64| {
        let usual = UsualMove::new(size).unwrap().with_mean(mean).unwrap();
        GoalAssistant::planned(20.0, 6_600.0, 150, usual).unwrap()
    };
    for (size, mean, cycle) in [(5.0, 2.0, 13.0), (7.5, 1.0, 13.0), (6.0, 3.0, 26.0)] {
        let assistant = of(size, mean).over_weeks(cycle).unwrap();
        let weeks = assistant.weeks_to_open().unwrap();
        let band = |weeks: f64| of(size * (weeks / cycle).sqrt(), mean * weeks / cycle).band();
        let weeks = weeks as f64;
        assert!(band(weeks).is_some(), "{size} {mean} {weeks}");
        assert!(band(weeks - 1.0).is_none(), "{size} {mean} {weeks}");
    }
}

/// 4 of 16 parts of the scale lie in the middle of it; nearer to its ends less, for a longer time by its root more.
#[test]
fn the_usual_move_on_a_scale() {
    let size = |value: f64, days: f64| {
        let usual = UsualMove::of_range(-100.0..=100.0, value, days).unwrap();
        usual.size()
    };
    close(size(0.0, 91.0), 12.5, 1e-13);
    close(size(60.0, 91.0), 12.5 * 4.0 * 0.8 * 0.2, 1e-13);
    close(size(60.0, 182.0), 8.0 * 2.0_f64.sqrt(), 1e-13);
    close(size(-99.0, 22.75), 0.5 * 12.5 * 4.0 * 0.05 * 0.95, 1e-13);
    // A mean move is said as a gain or as a loss, and none is not said.
    let said = |mean: f64| {
        let usual = UsualMove::new(8.0).unwrap().with_mean(mean).unwrap();
        usual.to_string()
    };
    assert!(
        said(2.5).starts_with("8.0 around a gain of 2.5"),
        "{}",
        said(2.5)
    );
    assert!(
        said(-2.5).starts_with("8.0 around a loss of 2.5"),
        "{}",
        said(-2.5)
    );
    assert!(!said(0.0).contains("around"), "{}", said(0.0));
    let usable = |size: f64, mean: f64| {
        UsualMove::new(size)
            .and_then(|usual| usual.with_mean(mean))
            .is_ok()
    };
    assert!(usable(1e100, -1e100) && usable(1.0, 1e100));
    assert!(!usable(1.1e100, 0.0) && !usable(1.0, 1.1e100) && !usable(1.0, f64::NAN));
}

/// Every figure is above −∞ and none is beyond ∞, as it is with targets that are next to them; of what is no number nothing is
/// reached.
#[test]
fn a_target_without_end_is_surely_reached_or_never() {
    let usual = UsualMove::new(12.5).unwrap();
    let rising = GoalAssistant::planned(20.0, 6_600.0, 200, usual).unwrap();
    let falling = rising.clone().falling();
    for far in [1e300, f64::INFINITY] {
        assert_eq!([-far, far].map(|at| rising.probability(at)), [1.0, 0.0]);
        assert_eq!([-far, far].map(|at| falling.probability(at)), [0.0, 1.0]);
    }
    assert_eq!(rising.probability(f64::NAN), 0.0);
    assert_eq!(falling.propose(f64::NAN).probability(), 0.0);
}
