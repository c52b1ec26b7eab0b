//! Large inputs: what took time with their square took minutes here.

use cxmetrics::Confidence;
use cxmetrics::okr::forecast::{DampedHolt, ForecastMethod, Readings};
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
            let known = readings(days(check.day()));
            let interval = known
                .forecast_with(method, check.day())
                .unwrap()
                .interval(Confidence::P90);
            assert_eq!(&interval.unwrap(), check.interval());
        }
        assert_eq!(backtest.forecasts(), 7_997);
    }
}
