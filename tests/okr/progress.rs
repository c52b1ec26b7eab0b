//! Progress: the reference figures, starts that are estimates, moves and noise, exact figures and grades.

use crate::support::{assert_near, cases, mean, nps, reach, share};
use cxmetrics::okr::{
    Kind,
    key_result::{Bands, ConfidenceSet, ExactProgress, Movement},
};
use cxmetrics::{Confidence, KeyResult, Method, Reading, State};
use rust_decimal::Decimal;

#[test]
fn reference_progress_of_an_nps_and_of_an_effort_score() {
    for case in cases("key-result.json") {
        let (estimate, unit) = match case.id.as_str() {
            "G646" => (
                nps(case.count("P"), case.count("Q"), case.count("D")),
                100.0,
            ),
            "G647" => (mean(&case.counts("counts")), 1.0),
            _ => continue,
        };
        let goal = reach(unit * case.number("base"), unit * case.number("target"));
        let progress = goal.progress(&estimate);
        let interval = progress.interval(case.confidence()).unwrap();
        case.check("progress", progress.raw().unwrap());
        case.check("lower", interval.lower());
        case.check("upper", interval.upper());
        assert_eq!(interval.method(), Method::Score);
    }
}

#[test]
fn reference_progress_from_an_estimated_start() {
    let mut compared = 0;
    for case in cases("key-result.json") {
        if !case.method.contains("Fieller") {
            continue;
        }
        let measured = |value: &str, variance: &str| {
            Reading::with_std_error(case.number(value), case.number(variance).sqrt()).unwrap()
        };
        let start = measured("base", "vbase");
        let goal = KeyResult::reach_from("NPS", start, case.number("target")).unwrap();
        let progress = goal.progress(measured("cur", "vcur"));
        match progress.confidence_set(case.confidence()).unwrap() {
            ConfidenceSet::Interval(interval) => {
                assert_eq!(case.expect["kind"], "interval");
                case.check("lower", interval.lower());
                case.check("upper", interval.upper());
                assert_eq!(progress.interval(case.confidence()), Some(interval));
            }
            ConfidenceSet::WholeLine => {
                assert_eq!(case.expect["kind"], "whole line");
                assert_eq!(progress.interval(case.confidence()), None);
            }
            other => panic!("{}: {other}", case.id),
        }
        compared += 1;
    }
    assert_eq!(compared, 2);
}

/// Every progress is in Fieller's set exactly when (N − ρD)² ≤ z² Var(N − ρD), whatever kind of set it is.
#[test]
fn fiellers_set_is_what_the_test_does_not_reject() {
    const Z: f64 = 1.959_963_984_540_054;
    let mut kinds = [0; 3];
    for (current, start, target) in [
        ((35.0, 7.7), (20.0, 8.7), 50.0),
        ((22.0, 7.7), (20.0, 8.7), 25.0),
        ((60.0, 2.0), (20.0, 8.7), 25.0), // far away from both: only a part in the middle is excluded
        ((-10.0, 1.0), (20.0, 8.0), 21.0),
        ((25.0, 4.0), (40.0, 3.0), 12.0),
        ((37.0, 0.0), (30.0, 1.0), 40.0),
    ] {
        let measured = |(value, error): (f64, f64)| Reading::with_std_error(value, error).unwrap();
        let goal = KeyResult::reach_from("x", measured(start), target).unwrap();
        let set = goal
            .progress(measured(current))
            .confidence_set(Confidence::P95)
            .unwrap();
        kinds[match set {
            ConfidenceSet::Interval(_) => 0,
            ConfidenceSet::Complement { .. } => 1,
            _ => 2,
        }] += 1;
        for step in -4_000..4_000 {
            let rho = f64::from(step) / 100.0 + 0.003;
            let difference = (current.0 - start.0) - rho * (target - start.0);
            let variance = current.1 * current.1 + ((1.0 - rho) * start.1).powi(2);
            let margin = difference * difference - Z * Z * variance;
            if margin.abs() > 1e-6 {
                assert_eq!(set.contains(rho), margin < 0.0, "{set} at {rho}");
            }
        }
    }
    assert_eq!(kinds, [3, 2, 1]);
}

#[test]
fn an_estimated_start_of_identical_answers_is_not_certain() {
    let goal = KeyResult::reach_from("CSAT", share(10, 10), 50).unwrap();
    let interval = goal
        .progress(share(15, 20))
        .confidence_set(Confidence::P95)
        .unwrap();
    let exact = reach(100.0, 50.0)
        .progress(share(15, 20))
        .confidence_set(Confidence::P95)
        .unwrap();
    let width = |set: ConfidenceSet| set.interval().map(|interval| interval.width());
    assert!(width(interval) > width(exact), "{interval} and {exact}");
}

/// 37 − 0.6 · 30 − 0.4 · 40 = 3, with an error of √(5.163² + (0.6 · 5.339)²).
#[test]
fn the_probability_of_a_part_of_the_way_counts_the_errors_of_both_ends() {
    let start = Reading::with_std_error(30, 5.339).unwrap();
    let goal = KeyResult::reach_from("NPS", start, 40).unwrap();
    let progress = goal.progress(Reading::with_std_error(37, 5.163).unwrap());
    assert_near(
        progress.probability_at_least(0.4).unwrap(),
        0.689_255_839_257,
        1e-11,
    );
    assert_near(progress.probability_at_least(0.7).unwrap(), 0.5, 1e-11);
}

#[test]
fn the_worked_case_of_seventy_percent() {
    // 52 % promoters and 15 % detractors of 200
    let now = nps(104, 66, 30);
    let progress = reach(30.0, 40.0).progress(&now);
    assert_near(progress.raw().unwrap(), 0.7, 1e-15);
    let wald = progress
        .interval_with(Method::Wald, Confidence::P95)
        .unwrap()
        .unwrap();
    assert_eq!(format!("{wald:.2}"), "0.70 [-0.31, 1.71]");
    // By the normal distribution .28; the answers themselves, which are skewed, say a little less.
    assert_near(progress.probability_reached().unwrap(), 0.28, 0.02);
    let normal = reach(30.0, 40.0).progress(Reading::with_std_error(37, now.std_error()).unwrap());
    assert_near(normal.probability_reached().unwrap(), 0.2806, 0.0001);
}

#[test]
fn a_move_within_the_noise_is_called_so() {
    let measured = |promoters: f64, detractors: f64| {
        let score = promoters - detractors;
        let variance = (promoters + detractors - score * score) / 200.0;
        Reading::with_std_error(100.0 * score, 100.0 * variance.sqrt()).unwrap()
    };
    let goal = KeyResult::reach_from("NPS", measured(0.48, 0.18), 40).unwrap();
    let progress = goal.progress(measured(0.52, 0.15));
    // Wald: z = .943
    assert_near(progress.p_value_of_no_move().unwrap(), 0.346, 0.0005);
    assert_eq!(
        progress.movement(Confidence::P95),
        Some(Movement::NotDistinguishable)
    );
    assert_eq!(
        Movement::NotDistinguishable.to_string(),
        "not distinguishable from no change"
    );
    // The same from the tallies.
    let goal = KeyResult::reach_from("NPS", nps(96, 68, 36), 40).unwrap();
    let progress = goal.progress(nps(104, 66, 30));
    assert_eq!(
        progress.movement(Confidence::P95),
        Some(Movement::NotDistinguishable)
    );
    assert_near(progress.p_value_of_no_move().unwrap(), 0.346, 0.005);
}

#[test]
fn a_real_move_is_called_towards_or_away() {
    let goal = reach(30.0, 60.0);
    assert_eq!(
        goal.progress(nps(120, 60, 20)).movement(Confidence::P95),
        Some(Movement::Towards)
    );
    assert_eq!(
        goal.progress(nps(60, 60, 80)).movement(Confidence::P95),
        Some(Movement::Away)
    );
    let survey = nps(104, 66, 30);
    assert_eq!(
        goal.progress(&survey).p_value_of_no_move(),
        Some(survey.p_value(30.0))
    );
    assert_eq!(goal.progress(30).p_value_of_no_move(), Some(1.0));
    assert_eq!(goal.progress(31).p_value_of_no_move(), Some(0.0));
}

#[test]
fn bands_have_no_gaps() {
    let bands = Bands::usual();
    let mut last = "red";
    let mut changes = 0;
    for thousandth in 0..=1_000 {
        let grade = bands.grade(f64::from(thousandth) / 1_000.0).unwrap();
        if grade != last {
            changes += 1;
            last = grade;
        }
    }
    assert_eq!((changes, last), (2, "green"));
    assert_eq!(bands.grade(-3.0), Some("red"));
    assert_eq!(bands.grade(0.4), Some("yellow"));
    assert_eq!(bands.grade(0.7), Some("green"));
    assert_eq!(bands.grade(f64::NAN), None);
    assert_eq!(
        Bands::new("a", [(0.5, "b"), (0.5, "c")])
            .unwrap_err()
            .to_string(),
        "the edges of the bands must be finite and increase, and 0.5 does not"
    );
    let progress = reach(0.0, 100.0).progress(share(60, 100));
    let interval = progress.interval(Confidence::P95).unwrap();
    assert_eq!(bands.span(&interval), Some(("yellow", "yellow")));
    let wide = reach(0.0, 100.0).progress(share(6, 10));
    let interval = wide.interval(Confidence::P95).unwrap();
    assert_eq!(bands.span(&interval), Some(("red", "green")));
    assert_eq!(bands.of(&wide), Some("yellow"));
}

#[test]
fn more_is_expected_of_a_commitment() {
    let progress = reach(0.0, 10.0).progress(7);
    assert_eq!(progress.meets(Kind::Aspirational), Some(true));
    assert_eq!(progress.meets(Kind::Committed), Some(false));
    assert_eq!(
        reach(0.0, 10.0)
            .progress(Reading::NOT_MEASURED)
            .meets(Kind::Committed),
        None
    );
}

#[test]
fn exact_progress_in_the_type_of_the_figures() {
    let state = |start: i64, target, current| {
        ExactProgress::new(start, target, current).map(|progress| progress.state())
    };
    assert_eq!(state(0, i64::MAX, i64::MAX - 1), Some(State::InProgress));
    assert_eq!(state(0, i64::MAX, i64::MAX), Some(State::Reached));
    assert_eq!(state(i64::MIN, i64::MAX, 0), None, "the distance is no i64");
    assert_eq!(state(-1, i64::MAX, 0), None);
    assert_eq!(state(40, 40, 40), None);
    assert_eq!(state(40, 60, 35), Some(State::Regressed));
    let falling = ExactProgress::new(48_u8, 24, 60).unwrap();
    assert_eq!((falling.covered(), falling.is_away()), (12, true));
    assert_eq!(falling.to_f64(), Some(-0.5));
    let float = |start: f64, target, current| {
        ExactProgress::with_difference(start, target, current, |high, low| Some(high - low))
    };
    assert_near(
        float(0.0, 0.3, 0.1).unwrap().to_f64().unwrap(),
        1.0 / 3.0,
        1e-15,
    );
    assert_eq!(float(0.0, f64::NAN, 0.1), None);
    assert_eq!(float(-f64::MAX, f64::MAX, 0.1), None);
    assert_eq!(float(0.0, f64::INFINITY, 0.1), None);
    assert_eq!(float(0.0, 1.0, f64::NEG_INFINITY), None);
}

/// 0.1 + 0.2 is 0.3 there.
#[test]
fn exact_progress_of_decimals() {
    let decimal = |text: &str| text.parse::<Decimal>().unwrap();
    let progress = ExactProgress::new(
        decimal("0.1"),
        decimal("0.4"),
        decimal("0.1") + decimal("0.2"),
    )
    .unwrap();
    assert_eq!(
        (progress.covered(), progress.distance()),
        (decimal("0.2"), decimal("0.3"))
    );
    let reached = ExactProgress::new(decimal("48.30"), decimal("24.1"), decimal("24.10")).unwrap();
    assert_eq!(reached.state(), State::Reached);
    assert_eq!(
        ExactProgress::new(Decimal::MIN, Decimal::MAX, decimal("1")),
        None
    );
}

/// The state of integers, worked out in wider integers.
#[test]
fn exact_progress_agrees_with_wider_integers() {
    for start in i8::MIN..=i8::MAX {
        for (target, current) in [
            (-128, 127),
            (127, -128),
            (3, 3),
            (-5, 90),
            (100, -1),
            (0, 0),
        ] {
            let (covered, distance) = (
                i32::from(current) - i32::from(start),
                i32::from(target) - i32::from(start),
            );
            let representable = distance != 0 && distance.abs() <= 127 && covered.abs() <= 127;
            let progress = ExactProgress::<i8>::new(start, target, current);
            assert_eq!(
                progress.is_some(),
                representable,
                "{start} {target} {current}"
            );
            if let Some(progress) = progress {
                let expected = f64::from(covered) / f64::from(distance);
                assert_eq!(progress.to_f64(), Some(expected));
                assert_eq!(progress.is_away(), expected < 0.0);
            }
        }
    }
}
