//! Large inputs: what took time with their square took minutes here.

use cxmetrics::okr::course::TimePoint;
use cxmetrics::okr::forecast::{DampedHolt, ForecastError, ForecastMethod, Readings};
use cxmetrics::{Confidence, KeyResult, Reading};

use crate::support::random::Random;
use cxmetrics::okr::{CheckIn, Cycle, History};

#[test]
fn check_ins_come_in_any_order() {
    let count = 40_000_u32;
    let mut history = History::new(Cycle::new(0, count).unwrap());
    for day in (0..count).rev() {
        history
            .record(CheckIn::new(day, day).unwrap(), count)
            .unwrap();
    }
    let check_ins = history.check_ins();
    assert_eq!(check_ins.len(), 40_000);
    assert!(
        check_ins
            .iter()
            .map(CheckIn::days)
            .eq((0..count).map(f64::from))
    );
    assert!(
        check_ins
            .iter()
            .rev()
            .map(CheckIn::days)
            .eq((0..count).rev().map(f64::from))
    );
    assert_eq!(check_ins.get(7).map(CheckIn::days), Some(7.0));
    assert_eq!(history.remove(7).unwrap().days(), 7.0);
    assert_eq!(
        (
            history.check_ins().len(),
            history.check_ins().get(7).map(CheckIn::days)
        ),
        (39_999, Some(8.0))
    );
}

/// A chain in which every objective is vetoed.
#[cfg(feature = "serde")]
mod deep {
    use crate::support::reach;
    use cxmetrics::okr::objective::AlignmentTree;
    use cxmetrics::{Confidence, KeyResult, Objective};

    fn chain(length: u32) -> AlignmentTree {
        let broken = KeyResult::at_least("quality", 80).unwrap().with_reading(70);
        let link = Objective::new("link")
            .with(reach(0.0, 10.0).with_reading(5))
            .with_guardrail(broken);
        let mut tree = AlignmentTree::new();
        let mut above = tree.add(link.clone());
        for _ in 1..length {
            above = tree.add_under(above, link.clone(), 1).unwrap();
        }
        tree
    }

    #[test]
    fn deep_trees_are_scored_and_read() {
        let tree = chain(20_000);
        let (top, _) = tree.iter().next().unwrap();
        let score = tree.score(top, Confidence::P95).unwrap();
        assert_eq!((score.value(), score.vetoed_by().len()), (0.5, 20_000));
        let nodes: Vec<_> = (0..80_000_u32)
            .map(|node| {
                let objective = serde_json::json!({"name": "link", "key_results": []});
                let serves = serde_json::json!([node + 1, 1]);
                if node + 1 < 80_000 {
                    serde_json::json!({"objective": objective, "serves": serves})
                } else {
                    serde_json::json!({"objective": objective})
                }
            })
            .collect();
        let tree: AlignmentTree = serde_json::from_value(nodes.into()).unwrap();
        assert_eq!(tree.iter().len(), 80_000);
    }
}

/// A whole number of days.
fn days(day: f64) -> u32 {
    (0..8_000).find(|whole| f64::from(*whole) == day).unwrap()
}

#[test]
fn a_backtest_of_damped_holt_is_one_look_at_the_readings() {
    let wave = |day: u32| 50.0 + 0.01 * f64::from(day) + f64::from(day * 7_919 % 101) / 10.0;
    let readings = |count: u32| Readings::new((0..count).map(|day| (day, wave(day)))).unwrap();
    let long = readings(8_000);
    for holt in [
        DampedHolt::USUAL,
        DampedHolt::USUAL.starting_from(50.0, 0.0),
    ] {
        let method = ForecastMethod::DampedHolt(holt);
        let backtest = long.backtest(method, 1, Confidence::P90).unwrap();
        // Each check is the forecast from what was known then.
        for check in backtest
            .checks()
            .iter()
            .take(40)
            .chain(backtest.checks().iter().rev().take(2))
        {
            let known = readings(days(check.day().days()));
            let interval = known
                .forecast_with(method, check.day())
                .unwrap()
                .interval(Confidence::P90);
            assert_eq!(&interval.unwrap(), check.interval());
        }
        assert_eq!(backtest.forecasts(), 7_997);
    }
}

/// A walking level, measured with an error of that size (0: exactly) at days of several gaps, and where it is.
fn walk(count: u32, steps: f64, error: f64, every: u32, seed: u64) -> Vec<(u32, Reading)> {
    let mut random = Random::new(seed);
    let (mut level, mut day) = (40.0, 0);
    (0..count)
        .map(|index| {
            day += 1 + u32::from(random.uniform() < 0.3);
            level += steps * random.normal() + 0.02;
            let exact = error == 0.0 || (every > 0 && index.is_multiple_of(every));
            let error = error * (0.5 + random.uniform());
            let reading = if exact {
                level.into()
            } else {
                Reading::with_std_error(level + error * random.normal(), error).unwrap()
            };
            (day, reading)
        })
        .collect()
}

#[test]
fn a_backtest_along_a_line_is_the_forecast_of_each_day() {
    let all = [
        ("exact", walk(300, 1.0, 0.0, 0, 1)),
        ("only error", walk(300, 0.0, 2.0, 0, 2)),
        ("hardly any scatter", walk(300, 0.05, 2.0, 0, 3)),
        ("both", walk(300, 1.0, 2.0, 0, 4)),
        ("hardly any error", walk(300, 1.0, 1e-4, 0, 5)),
        ("some exact", walk(300, 1.0, 2.0, 9, 6)),
        ("errors late", {
            let mut points = walk(150, 1.0, 0.0, 0, 7);
            let last = points.last().unwrap().0;
            let more = walk(150, 1.0, 2.0, 0, 8).into_iter();
            points.extend(more.map(|(day, reading)| (last + day, reading)));
            points
        }),
        ("jumps", {
            let mut points = walk(300, 0.1, 2.0, 0, 9);
            let mut jump = 1.0;
            for (_, reading) in points.iter_mut().step_by(37) {
                jump *= 10.0;
                let far = reading.value().unwrap() + jump;
                *reading = Reading::with_std_error(far, 1.0).unwrap();
            }
            points
        }),
    ];
    for (name, points) in &all {
        for method in [ForecastMethod::Drift, ForecastMethod::LinearTrend] {
            let series = Readings::new(points.iter().cloned()).unwrap();
            let backtest = series.backtest(method, 2, Confidence::P90).unwrap();
            assert_eq!((backtest.forecasts(), backtest.skipped()), (296, 0));
            for (index, check) in backtest.checks().iter().enumerate().skip(40).step_by(5) {
                let known = Readings::new(points[..index + 3].iter().cloned()).unwrap();
                let error = points[index + 4].1.std_error().unwrap_or(0.0);
                let afresh = known
                    .forecast_with(method, check.day())
                    .unwrap()
                    .measured_with(error)
                    .unwrap()
                    .interval(Confidence::P90)
                    .unwrap();
                for (found, expected) in [
                    (check.interval().value(), afresh.value()),
                    (check.interval().lower(), afresh.lower()),
                    (check.interval().upper(), afresh.upper()),
                ] {
                    let size = expected.abs().max(afresh.upper() - afresh.lower());
                    assert!(
                        (found - expected).abs() <= 1e-12 * size,
                        "{name}, {method:?} {index}: {found} is not {expected}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_long_backtest_along_a_line_takes_no_minutes() {
    for error in [0.0, 2.0] {
        let series = Readings::new(walk(8_000, 0.2, error, 0, 10)).unwrap();
        for method in [ForecastMethod::Drift, ForecastMethod::LinearTrend] {
            let backtest = series.backtest(method, 1, Confidence::P90).unwrap();
            assert_eq!(backtest.forecasts(), 7_997);
        }
    }
}

/// Where nothing says how far the figure moves, that is said in no more time than a forecast takes.
#[test]
fn a_long_backtest_without_a_usual_move_is_refused_at_once() {
    let shrunk = |points: Vec<(u32, Reading)>| {
        let series = Readings::new(points).unwrap();
        series.backtest(ForecastMethod::ShrunkTrend, 1, Confidence::P90)
    };
    for points in [
        walk(60_000, 0.2, 2.0, 0, 11),
        (0..60_000).map(|day| (day, Reading::from(5))).collect(),
    ] {
        let refused = shrunk(points).unwrap_err();
        assert_eq!(refused, ForecastError::NoUsualMove);
    }
    // What moves late is forecast from then on, until a reading has an error.
    let mut points: Vec<_> = (0..2_000).map(|day| (day, Reading::from(5))).collect();
    points.push((2_000, 7.into()));
    points.push((2_001, 8.into()));
    let backtest = shrunk(points.clone()).unwrap();
    assert_eq!((backtest.skipped(), backtest.forecasts()), (2_000, 1));
    points[3].1 = Reading::with_std_error(5, 1).unwrap();
    assert_eq!(shrunk(points).unwrap_err(), ForecastError::NoUsualMove);
}

/// In a range the usual move hangs on the mean of the readings: width / 16 · 4p (1 − p), which is more than the 10¹⁰⁰ that a
/// move may be until the mean is 0.634 · 10¹⁰⁰, as that of 6 readings is.
#[test]
fn a_usual_move_that_becomes_one_is_used() {
    let points = (0..8).map(|place| {
        let value = if place < 2 { 0.0 } else { 1e100 };
        let reading = Reading::with_std_error(value, 1e98).unwrap();
        (13 * place, reading)
    });
    let range = -0.805e101..=0.805e101;
    let series = Readings::new(points).unwrap().within(range).unwrap();
    let backtest = series.backtest(ForecastMethod::ShrunkTrend, 1, Confidence::P90);
    let backtest = backtest.unwrap();
    assert_eq!((backtest.skipped(), backtest.forecasts()), (5, 2));
}

/// A promise for every month, whose figures are surveys.
#[test]
fn promises_over_many_periods() {
    let promise = KeyResult::at_least("satisfied", 80).unwrap();
    // Each holds with the same probability, so that the number of those that do is binomial.
    let one = Reading::with_std_error(80.5, 1.0).unwrap();
    let reach = |count: usize, share: f64| {
        let periods = Reading::periods(vec![Some(one.clone()); count]);
        let reading = promise.progress(periods);
        reading.probability_at_least(share).unwrap()
    };
    let p = reach(1, 1.0);
    assert!((p - 0.691_462_461_274_013_1).abs() < 1e-15);
    // Sums of the binomial distribution in 40 digits.
    for (count, share, expected) in [
        (40, 0.65, 0.772_899_609_548_260_2),
        (40, 0.7, 0.530_361_827_122_615_3),
        (40, 0.75, 0.268_938_043_354_915_5),
        (400, 0.65, 0.966_690_949_083_521),
        (400, 0.69, 0.549_438_755_968_059_9),
        (400, 0.75, 0.005_851_183_235_110_515),
        (40_000, 0.65, 1.0),
        (40_000, 0.69, 0.738_611_985_726_458_4),
        (40_000, 0.7, 1.076_916_741_439_716_6e-4),
        (40_000, 0.71, 3.605_457_835_126_343_6e-16),
        (40_000, 0.75, 1.445_823_403_845_634_9e-147),
    ] {
        let found = reach(count, share);
        // Each event rounds once, and p itself has an error of 10⁻¹⁶, which a tail so far out multiplies by up to
        // n(share − p)/p(1 − p).
        let events = count as f64;
        let tolerance = 1e-15 * (10.0 + events * (0.1 + (share - p).abs() / (p * (1.0 - p))));
        assert!(
            (found - expected).abs() <= tolerance * expected,
            "{count} {share}: {found} is not {expected}"
        );
    }
}

/// Surveys of two questions each, and a key result for each of them.
#[test]
fn scores_of_many_surveys_take_no_minutes() {
    use cxmetrics::okr::objective::Dependence;
    use cxmetrics::{CrossTally, Csat, Objective, Scale};

    let metric = Csat::top_box(1);
    let objective = |surveys: u64| {
        let results = (0..surveys).flat_map(|survey| {
            let counts = [[3, 1 + survey % 173], [1 + survey / 173, 4]];
            let answers = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, counts).unwrap();
            let scores = answers.scores(&metric, &metric).unwrap();
            [0, 1].map(|question| {
                KeyResult::reach(format!("{survey}, {question}"), 10, 90)
                    .unwrap()
                    .with_reading(&scores.estimates()[question])
            })
        });
        results.fold(Objective::new("goal"), Objective::with)
    };
    let interval = |objective: &Objective| {
        let score = objective.score().unwrap();
        score.interval(Confidence::P95).unwrap()
    };
    // Surveys that know nothing of each other: the distances to the limits are added.
    let two = objective(2);
    let halves: Vec<_> = two
        .key_results()
        .chunks(2)
        .map(|pair| {
            interval(
                &pair
                    .iter()
                    .cloned()
                    .fold(Objective::new("half"), Objective::with),
            )
        })
        .collect();
    let expected = halves
        .iter()
        .map(|half| half.upper() - half.value())
        .sum::<f64>()
        / 2.0;
    let found = interval(&two);
    assert!((found.upper() - found.value() - expected).abs() < 1e-12);
    let cautious = objective(15_000);
    let apart = cautious
        .clone()
        .with_dependence(Dependence::DIFFERENT_PEOPLE);
    assert!(interval(&cautious).width() > 10.0 * interval(&apart).width());
}

/// Names are looked up, however many there are.
#[test]
fn trackers_of_many_key_results_take_no_minutes() {
    use cxmetrics::Objective;
    use cxmetrics::okr::tracker::{Tracker, TrackerError};

    let named = |number: u32| KeyResult::reach(format!("{number}"), 0, 10).unwrap();
    let cycle = Cycle::new(0, 90).unwrap();
    let count = 40_000;
    let wide = (0..count).fold(Objective::new("goal"), |goal, number| {
        goal.with(named(number))
    });
    let mut one = Tracker::new(cycle).with(wide).unwrap();
    let mut many = Tracker::new(cycle);
    for number in 0..count {
        let goal = Objective::new(format!("goal {number}")).with(named(number));
        many = many.with(goal).unwrap();
    }
    for tracker in [&mut one, &mut many] {
        for number in 0..count {
            tracker
                .check_in(&format!("{number}"), 7, number % 10)
                .unwrap();
        }
        let twice = Objective::new("twice").with(named(count - 1));
        assert!(matches!(
            tracker.clone().with(twice),
            Err(TrackerError::Twice { .. })
        ));
        let history = tracker.history("39999").unwrap();
        let latest = history.latest(30).unwrap().reading().value();
        assert_eq!(latest, Some(9.0));
        #[cfg(feature = "serde")]
        {
            let stored = serde_json::to_string(tracker).unwrap();
            assert_eq!(&serde_json::from_str::<Tracker>(&stored).unwrap(), tracker);
        }
    }
}
