//! Whether the shrunk trend comes true as often as it says, the short form of `examples/calibration.rs`; and how what was
//! said is scored.

use crate::calibration::{Outcome, Source, World, cells};
use crate::support::rows;
use cxmetrics::okr::forecast::{
    Calibration, CalibrationBin, CalibrationVerdict, ForecastMethod, PastMoves,
};
use cxmetrics::okr::{CheckIn, Cycle, History};
use cxmetrics::{Confidence, Estimate, KeyResult};
use proptest::prelude::*;
use serde_json::Value;

/// Of the default: a usual move without direction, its size learned. In full, by `CXMETRICS_FULL=1 cargo test --release
/// --test okr come_true`, what is promised of each kind of cycle is looked at as well.
#[test]
fn probabilities_come_true_as_often_as_they_say() {
    let in_full = std::env::var_os("CXMETRICS_FULL").is_some();
    let worlds: u32 = if in_full { 5_000 } else { 30 };
    let mut all = Outcome::default();
    let (mut squares, mut base) = (0.0, 0.0);
    let (mut seen, mut within, mut nearly) = (0, 0, 0);
    for (seed, cell) in (1..).zip(cells()) {
        if cell.world == World::Step {
            continue;
        }
        let outcome = cell.run(
            ForecastMethod::ShrunkTrend,
            Source::PastSize,
            worlds as usize,
            seed,
        );
        let gaps: Vec<(f64, f64)> = outcome.gaps(250.0).collect();
        within += usize::from(gaps.iter().all(|gap| gap.0.abs() <= 0.05));
        nearly += usize::from(gaps.iter().all(|gap| gap.0.abs() <= 0.05 + 2.0 * gap.1));
        all.merge(&outcome);
        squares += outcome.brier();
        base += outcome.base_rate();
        seen += 1;
    }
    assert_eq!((cells().len(), seen), (108, 99));
    // Over all kinds of cycles each bin is within the 5 points that are promised of each kind, and three standard errors of
    // this simulation more.
    assert_eq!(all.gaps(100.0).count(), 5);
    for (gap, error) in all.gaps(100.0) {
        assert!(gap.abs() <= 0.05 + 3.0 * error, "{gap} ± {error}: {all:?}");
    }
    assert!(squares < base, "{squares} {base}");
    if in_full {
        assert!(within >= 78 && nearly >= 96, "{within} {nearly}");
    }
    let runs = f64::from(worlds) * f64::from(seen);
    for (held, promised) in all.coverage().into_iter().zip([0.80, 0.95_f64]) {
        let error = (promised * (1.0 - promised) / runs).sqrt();
        assert!(held >= promised - 3.0 * error, "{held} of {promised}");
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn scored_rows() {
    let mut compared = 0;
    for row in rows("forecast.json", "score_probabilities") {
        let (input, expect) = (&row["input"], &row["expect"]);
        let mut ours = Calibration::new();
        let said = input["probabilities"].as_array().unwrap();
        for (said, reached) in said.iter().zip(input["reached"].as_array().unwrap()) {
            ours.record(number(said), reached == 1).unwrap();
        }
        for (key, found) in [
            ("brier", ours.brier()),
            ("base_rate", ours.base_rate()),
            ("base_brier", ours.base_brier()),
            ("skill", ours.skill()),
            ("log_score", ours.log_score()),
            ("spiegelhalter_z", ours.spiegelhalter_z()),
            ("mean_gap_z", ours.mean_gap_z()),
        ] {
            let Some(expected) = expect[key].as_f64() else {
                assert_eq!(found, None, "{} {key}", row["id"]);
                continue;
            };
            let found = found.unwrap();
            let near = (found - expected).abs() <= 1e-12 * expected.abs();
            assert!(near, "{} {key}: {found}, expected {expected}", row["id"]);
        }
        compared += 1;
    }
    assert_eq!(compared, 2);
}

/// What is said grows with what is known, and says how much is missing.
#[test]
fn silent_until_there_is_enough() {
    let mut ours = Calibration::new();
    let said = |ours: &Calibration| ours.to_string();
    assert_eq!(
        said(&ours),
        "0 closed key results; 5 are needed to score their forecasts"
    );
    for number in 0..4 {
        ours.record(0.7, number % 2 == 0).unwrap();
    }
    assert!(said(&ours).contains("4 closed key results; 5 are needed"));
    assert_eq!(ours.mean_gap_interval(Confidence::P95), None);
    for number in 0..15 {
        ours.record(0.7, number % 2 == 0).unwrap();
    }
    assert!(said(&ours).ends_with("; 20 are needed to say whether they are too sure"));
    assert_eq!(ours.verdict(), CalibrationVerdict::TooFew);
    assert!(ours.bins().is_empty());
    ours.record(0.1, false).unwrap();
    // 10 of 19 at 70 %, and one of 10 %, which is no bin of its own.
    assert_eq!(ours.bins().len(), 1);
    assert!(said(&ours).ends_with(
        "no sign of being too sure or too modest; of what we called 60 to 80 %, 10 of 19 came true"
    ));
    let bin = &ours.bins()[0];
    assert_eq!(
        (bin.range(), bin.count(), bin.came_true()),
        ([0.6, 0.8], 19, 10)
    );
    assert!(!bin.is_off(Confidence::P95) && bin.is_off(Confidence::new(0.8).unwrap()));

    // Infinite is said as such.
    ours.record(0.0, true).unwrap();
    assert_eq!((ours.log_score(), ours.contradicted()), (None, 1));
    assert!(said(&ours).contains("log score infinite: what was called impossible happened"));
    // Certainties that came true are neither sure nor modest.
    let mut certain = Calibration::new();
    for _ in 0..30 {
        certain.record(1.0, true).unwrap();
    }
    assert_eq!(
        (certain.spiegelhalter_z(), certain.mean_gap_z()),
        (None, None)
    );
    assert_eq!(
        (certain.verdict(), certain.log_score()),
        (CalibrationVerdict::TooFew, Some(0.0))
    );
    assert_eq!(certain.bins()[0].mean(), 1.0);
}

#[test]
fn verdicts() {
    let of = |said: [f64; 2], every: usize| {
        let mut ours = Calibration::new();
        for number in 0..60 {
            let high = number % 2 == 0;
            let wrong = (number / 2) % every == 0;
            ours.record(said[usize::from(high)], high != wrong).unwrap();
        }
        ours.verdict()
    };
    // 5 and 95 % that are wrong a third of the time, 35 and 65 % that are wrong one time in 15.
    assert_eq!(of([0.05, 0.95], 3), CalibrationVerdict::TooSure);
    assert_eq!(of([0.35, 0.65], 15), CalibrationVerdict::TooModest);
    assert_eq!(of([0.2, 0.8], 5), CalibrationVerdict::NoSign);
}

proptest! {
    /// Merged is all; the order does not matter but for rounding; mirrored probabilities have the same scores.
    #[test]
    fn scores_are_lawful(
        forecasts in prop::collection::vec((0.0..=1.0_f64, any::<bool>()), 1..40),
        split in any::<prop::sample::Index>(),
    ) {
        let of = |part: &[(f64, bool)]| {
            let mut ours = Calibration::new();
            for &(said, came) in part {
                ours.record(said, came).unwrap();
            }
            ours
        };
        let whole = of(&forecasts);
        let at = split.index(forecasts.len());
        let mut merged = of(&forecasts[..at]);
        merged.merge(&of(&forecasts[at..]));
        prop_assert_eq!(&merged, &whole);
        let brier = whole.brier().unwrap();
        prop_assert!((0.0..=1.0).contains(&brier));
        prop_assert!((0.0..=0.25).contains(&whole.base_brier().unwrap()));
        let mirrored: Vec<_> = forecasts.iter().map(|&(said, came)| (1.0 - said, !came)).collect();
        let mirrored = of(&mirrored);
        prop_assert!((mirrored.brier().unwrap() - brier).abs() < 1e-12);
        prop_assert!((mirrored.mean_gap().unwrap() + whole.mean_gap().unwrap()).abs() < 1e-12);
        if let (Some(one), Some(other)) = (mirrored.spiegelhalter_z(), whole.spiegelhalter_z()) {
            prop_assert!((one - other).abs() < 1e-6 * (1.0 + other.abs()));
        }
        let in_bins: u64 = whole.bins().iter().map(CalibrationBin::count).sum();
        prop_assert!(in_bins <= forecasts.len() as u64);
    }
}

/// The half-time forecast is the one that could be made then, of what the last survey would measure.
#[test]
fn closed_key_results() {
    let cycle = Cycle::new(0, 91).unwrap();
    let mut history = History::new(cycle);
    for (day, satisfied) in [(14, 141), (28, 149), (50, 152), (70, 150), (91, 163)] {
        let survey = Estimate::share(satisfied, 200).unwrap();
        history
            .record(CheckIn::new(day, survey).unwrap(), day)
            .unwrap();
    }
    let goal = KeyResult::reach("satisfied", 70, 78).unwrap();
    let closed = history
        .closed_forecast(&goal, &PastMoves::new())
        .unwrap()
        .unwrap();
    assert_eq!((closed.measured(), closed.came_true()), (81.5, true));
    assert_eq!(closed.made_on(), 50.0);
    let then = history.forecast(&goal, 50).unwrap();
    let answer = [141.0, 149.0, 152.0].map(|count: f64| count * (200.0 - count) / 4.0);
    let error = (answer.iter().sum::<f64>() / 3.0 / 200.0).sqrt();
    let outlook = then.measured_with(error).unwrap().outlook(&goal).unwrap();
    assert!((closed.outlook().probability() - outlook.probability()).abs() < 1e-12);
    assert_eq!(closed.outlook().usual_move(), outlook.usual_move());
    // A bound is as good as a target, what has no figure is left out, and so is what ended before half-time.
    let bound = KeyResult::at_least("satisfied", 90).unwrap();
    let kept = history
        .closed_forecast(&bound, &PastMoves::new())
        .unwrap()
        .unwrap();
    assert!(!kept.came_true() && kept.outlook().probability() < 0.05);
    let done = KeyResult::done("system");
    assert_eq!(history.closed_forecast(&done, &PastMoves::new()), Ok(None));
    let empty = History::new(cycle);
    assert_eq!(empty.closed_forecast(&goal, &PastMoves::new()), Ok(None));
    let ours = Calibration::of_closed(
        [
            (&goal, &history),
            (&bound, &history),
            (&done, &history),
            (&goal, &empty),
        ],
        &PastMoves::new(),
    );
    assert_eq!(ours.len(), 2);

    // The move from start to end, with both errors: that of a bare start is one like the others'.
    let past = PastMoves::learn([(&goal, &history), (&goal, &empty)]);
    let spread =
        [141.0, 149.0, 152.0, 150.0, 163.0].map(|count: f64| count * (200.0 - count) / 4.0);
    let variance = 2.0 * spread.iter().sum::<f64>() / 5.0 / 200.0;
    let place: f64 = (0.70 + 0.705 + 0.745 + 0.76 + 0.75 + 0.815) / 6.0;
    let mut by_hand = PastMoves::new();
    by_hand
        .record(11.5, variance, 6.25 * 4.0 * place * (1.0 - place))
        .unwrap();
    let (found, expected) = (
        past.usual_move(6.25).unwrap(),
        by_hand.usual_move(6.25).unwrap(),
    );
    assert!(
        (found.size() - expected.size()).abs() < 1e-12
            && (found.mean() - expected.mean()).abs() < 1e-12
    );
    assert_eq!(past.count(), 1);
}

/// A key result that falls is reached at its target and below it.
#[test]
fn a_closed_key_result_that_falls() {
    let cycle = Cycle::new(0, 90).unwrap();
    for (last, reached) in [(25, false), (24, true), (23, true)] {
        let mut history = History::new(cycle);
        for (day, hours) in [(0, 48), (15, 44), (30, 41), (45, 37), (90, last)] {
            history
                .record(CheckIn::new(day, hours).unwrap(), day)
                .unwrap();
        }
        let goal = KeyResult::reach("hours", 48, 24).unwrap();
        let closed = history.closed_forecast(&goal, &PastMoves::new());
        assert_eq!(closed.unwrap().unwrap().came_true(), reached, "{last}");
        let bound = KeyResult::at_most("hours", 24).unwrap();
        let closed = history.closed_forecast(&bound, &PastMoves::new());
        assert_eq!(closed.unwrap().unwrap().came_true(), reached, "{last}");
    }
}

/// In quarters and halves nothing is rounded.
#[test]
fn moves_of_others_are_moves() {
    let moves = [(8.0, 16.0, 4.0), (-3.0, 0.5, 2.0), (5.0, 4.0, 8.0)];
    let learned = |moves: &[(f64, f64, f64)]| {
        let mut past = PastMoves::new();
        for &(moved, variance, usual) in moves {
            past.record(moved, variance, usual).unwrap();
        }
        past
    };
    let all = learned(&moves);
    let mut merged = learned(&moves[..1]);
    merged.merge(&learned(&moves[1..]));
    assert_eq!(merged, all);
    assert_eq!(merged.usual_move(4.0), all.usual_move(4.0));
    assert_ne!(merged.usual_move(4.0), learned(&moves[..1]).usual_move(4.0));
}

#[test]
fn what_was_recorded_is_kept_in_order() {
    let recorded = [(0.7, true), (0.2, false), (0.7, false)];
    let mut ours = Calibration::new();
    for (probability, came_true) in recorded {
        ours.record(probability, came_true).unwrap();
    }
    assert_eq!(ours.forecasts(), recorded);
}

/// What came true less what was said, ± z √Σp(1 − p) / n, of five forecasts or more.
#[test]
fn the_gap_and_its_interval() {
    let recorded = [
        (0.6, true),
        (0.7, false),
        (0.45, true),
        (0.8, true),
        (0.5, false),
        (0.9, true),
    ];
    let mut ours = Calibration::new();
    for (index, (said, came_true)) in (1_u32..).zip(recorded) {
        ours.record(said, came_true).unwrap();
        let count = f64::from(index);
        let so_far = &recorded[..index as usize];
        let came: f64 = so_far.iter().map(|one| f64::from(u8::from(one.1))).sum();
        let said: f64 = so_far.iter().map(|one| one.0).sum();
        let gap = (came - said) / count;
        assert!((ours.mean_gap().unwrap() - gap).abs() < 1e-15);
        let interval = ours.mean_gap_interval(Confidence::P95);
        assert_eq!(interval.is_some(), index >= 5);
        if let Some(interval) = interval {
            let scatter: f64 = so_far.iter().map(|one| one.0 * (1.0 - one.0)).sum();
            let half = 1.959_963_984_540_054 * scatter.sqrt() / count;
            assert!((interval.lower() - (gap - half)).abs() < 1e-14);
            assert!((interval.upper() - (gap + half)).abs() < 1e-14);
        }
    }
}
