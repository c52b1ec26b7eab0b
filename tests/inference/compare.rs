//! Differences against the reference cases of `tests/data/difference.json`: each row carries its source.
#![allow(clippy::float_cmp)] // exact where the arithmetic is

use crate::support::{Case, cases, mean, nps, share};
use cxmetrics::compare::{benjamini_hochberg, holm};
use cxmetrics::{CrossTally, Difference, DifferenceMethod, Estimate, Metric, Nps, Scale};
use serde_json::Value;

/// The two independent samples of a row, and the size of the row's unit.
fn independent(case: &Case) -> (Difference, f64) {
    let (first, second, unit): (Estimate, Estimate, f64) = if case.input.get("x1").is_some() {
        let sample = |x: &str, n: &str| share(case.count(x), case.count(n));
        (sample("x1", "n1"), sample("x2", "n2"), 100.0)
    } else {
        let (first, second) = (case.counts("c1"), case.counts("c2"));
        if case.input.get("scores").is_some() {
            (mean(&first), mean(&second), 1.0)
        } else {
            let net = |counts: &[u64]| nps(counts[0], counts[1], counts[2]);
            (net(&first), net(&second), 100.0)
        }
    };
    (Difference::independent(&first, &second).unwrap(), unit)
}

fn method(name: &str) -> Option<DifferenceMethod> {
    let (_, name) = name.strip_prefix("diff ")?.split_once(' ')?;
    Some(match name {
        "MN" | "score (restricted MLE, N/(N-1))" | "score test delta=0 (N/(N-1))" => {
            DifferenceMethod::Score
        }
        "Mee" => DifferenceMethod::ScoreUncorrected,
        "Newcombe10" | "MOVER-Tango" | "MOVER-Tango p (delta0=0)" => DifferenceMethod::Mover,
        "MOVER-profile" => DifferenceMethod::MoverLikelihood,
        "wald" => DifferenceMethod::Wald,
        "adjwald(.375,.75,.375) both" => DifferenceMethod::AdjustedWald,
        "adjwald(.75,1.5,.75) both" | "adjwald(.75,1.5,.75) both (sign of NPS pkg is |x-y|)" => {
            DifferenceMethod::AdjustedWaldEach
        }
        "welch" => DifferenceMethod::Welch,
        _ => return None,
    })
}

#[test]
fn independent_samples() {
    let mut compared = 0;
    for case in cases("difference.json") {
        let Some(method) = method(&case.method) else {
            continue;
        };
        let (difference, unit) = independent(&case);
        if case.expect.get("lower").is_some() {
            let interval = difference.interval_with(method, case.confidence()).unwrap();
            case.check("lower", interval.lower() / unit);
            case.check("upper", interval.upper() / unit);
        }
        let test = difference.test_with(method, 0.0).unwrap();
        if case.expect.get("p").is_some() {
            case.check("p", test.p_value());
        }
        for key in ["z", "t"] {
            if case.expect.get(key).is_some() {
                case.check(key, test.value().unwrap());
            }
        }
        if case.expect.get("df").is_some() {
            case.check("df", test.degrees_of_freedom().unwrap());
        }
        // The adjusted methods give the difference of the adjusted samples; the crate the measured one.
        let adjusted = matches!(
            method,
            DifferenceMethod::AdjustedWald | DifferenceMethod::AdjustedWaldEach
        );
        if case.expect.get("est").is_some() && !adjusted {
            case.check("est", difference.value() / unit);
        }
        compared += 1;
    }
    assert_eq!(compared, 45);
}

/// Rows of the other tests of this file and of `tests/plan.rs`, so that no row is forgotten.
#[test]
fn every_row_is_compared() {
    let elsewhere = |name: &str| {
        [
            "paired ",
            "holm",
            "bh",
            "n for margin",
            "n per group",
            "MDE",
        ]
        .iter()
        .any(|start| name.starts_with(start))
    };
    for case in cases("difference.json") {
        assert!(
            method(&case.method).is_some() || elsewhere(&case.method),
            "{} {}",
            case.id,
            case.method
        );
    }
}

fn table(value: &Value) -> Vec<Vec<u64>> {
    serde_json::from_value(value.clone()).unwrap()
}

/// Detractors, passives and promoters, in waves 1 (rows) and 2 (columns).
fn nps_change(case: &Case) -> Difference {
    let counts = table(&case.input["table_rows_wave1_DQP"]);
    let at = [0, 7, 10];
    let mut rows = vec![vec![0; 11]; 11];
    for (row, counts) in at.iter().zip(&counts) {
        for (column, &count) in at.iter().zip(counts) {
            rows[*row][*column] = count;
        }
    }
    let pairs = CrossTally::from_counts(Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN, &rows).unwrap();
    Difference::paired(&Nps::STANDARD, &pairs).unwrap()
}

#[test]
fn paired_samples() {
    let mut compared = 0;
    for case in cases("difference.json") {
        let Some(("paired nps change", name)) = case.method.split_once(": ") else {
            continue;
        };
        let difference = nps_change(&case);
        compared += 1;
        let method = match name {
            "counts of wave2-wave1" => {
                case.check("est", difference.value() / 100.0);
                let change = difference.change().unwrap();
                assert_eq!(change.range(), -200.0..=200.0);
                assert_eq!(change.sample_size(), 60);
                // Σ n d² / N − mean², from the row's own counts
                let (counts, support) = (&case.expect["counts"], &case.expect["support"]);
                let squares: f64 = (0..5)
                    .map(|i| counts[i].as_f64().unwrap() * support[i].as_f64().unwrap().powi(2))
                    .sum();
                let variance = squares / 60.0 - (2.0_f64 / 60.0).powi(2);
                assert!((change.variance() / 1e4 - variance).abs() < 1e-14);
                continue;
            }
            "score (5-point support -2..2)" => DifferenceMethod::Score,
            "profile" => DifferenceMethod::Likelihood,
            "t" => DifferenceMethod::StudentT,
            "score test 0" => {
                let test = difference.test_with(DifferenceMethod::Score, 0.0).unwrap();
                case.check("z", test.value().unwrap());
                case.check("p", test.p_value());
                continue;
            }
            other => panic!("{other}"),
        };
        let interval = difference.interval_with(method, case.confidence()).unwrap();
        case.check("lower", interval.lower() / 100.0);
        case.check("upper", interval.upper() / 100.0);
    }
    assert_eq!(compared, 5);
}

/// Scores 8, 3.5, 0, −3.5, −8 for five categories; the row's change is row minus column, so the columns are asked
/// first here.
#[test]
fn paired_change_of_a_published_table() {
    struct Scores;
    impl Metric for Scores {
        fn value_of(&self, _: &Scale, rating: f64) -> Result<f64, cxmetrics::MetricError> {
            Ok(match rating {
                1.0 => 8.0,
                2.0 => 3.5,
                3.0 => 0.0,
                4.0 => -3.5,
                _ => -8.0,
            })
        }
    }
    let case = cases("difference.json")
        .into_iter()
        .find(|case| case.id == "D600")
        .unwrap();
    let counts = table(&case.input["table"]);
    let columns: Vec<Vec<u64>> = (0..5)
        .map(|column| counts.iter().map(|row| row[column]).collect())
        .collect();
    let pairs = CrossTally::from_counts(Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE, &columns).unwrap();
    let difference = Difference::paired(&Scores, &pairs).unwrap();
    case.check("est", difference.value());
    let interval = difference
        .interval_with(DifferenceMethod::Wald, case.confidence())
        .unwrap();
    case.check("lower", interval.lower());
    case.check("upper", interval.upper());
    let test = difference.test_with(DifferenceMethod::Wald, 0.0).unwrap();
    case.check("z", test.value().unwrap());
}

#[test]
fn adjusted_p_values() {
    let mut compared = 0;
    for case in cases("difference.json") {
        let adjust = match case.method.as_str() {
            "holm" => holm,
            "bh" => benjamini_hochberg,
            _ => continue,
        };
        let numbers =
            |value: &Value| -> Vec<f64> { serde_json::from_value(value.clone()).unwrap() };
        let adjusted = adjust(&numbers(&case.input["p"])).unwrap();
        let expected = numbers(&case.expect["adj"]);
        assert_eq!(adjusted.len(), expected.len());
        for (found, expected) in adjusted.iter().zip(expected) {
            assert!((found - expected).abs() < case.tolerance, "{}", case.id);
        }
        compared += 1;
    }
    assert_eq!(compared, 2);
}

/// 7 of 10 against 2 of 12, by hand: (7 + m)/(10 + 2m) − (2 + m)/(12 + 2m) ± z times its Wald error.
#[test]
fn adjusted_shares() {
    let difference = Difference::independent(&share(7, 10), &share(2, 12)).unwrap();
    for (method, lower, upper) in [
        (
            DifferenceMethod::AdjustedWald,
            10.983_689_907_821_78,
            79.492_500_568_368_7,
        ),
        (
            DifferenceMethod::AdjustedWaldEach,
            6.420_112_161_804_67,
            72.151_316_409_623_9,
        ),
    ] {
        let interval = difference
            .interval_with(method, cxmetrics::Confidence::P95)
            .unwrap();
        assert!((interval.lower() - lower).abs() < 1e-11, "{interval:?}");
        assert!((interval.upper() - upper).abs() < 1e-11, "{interval:?}");
    }
}
