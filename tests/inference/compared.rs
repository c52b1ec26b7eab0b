//! The reference cases of `tests/data/compare.json`, each through the calls that a user makes.

use std::collections::BTreeSet;

use cxmetrics::compare::{
    Compare, Comparison, Contrast, RatioSet, RelativeChange, RelativeMethod, Summary,
};
use cxmetrics::kpi::{EventRate, RateMethod};
use cxmetrics::{Ces, Confidence, Estimate, Metric, Scale, Tally};
use serde_json::Value;

use super::compared_kinds::{better, fit, stratified, survival, times};
use crate::support::{Case, cases};

/// A figure that the row may call undefined or infinite.
#[track_caller]
pub(super) fn check(case: &Case, key: &str, found: Option<f64>) {
    match (&case.expect[key], found) {
        (Value::Number(_), Some(found)) => case.check(key, found),
        (Value::Null | Value::String(_), None) => {}
        (expected, found) => panic!("{}: {key} is {found:?}, expected {expected}", case.id),
    }
}

pub(super) fn limits(case: &Case, found: &Contrast, unit: impl Fn(f64) -> f64) {
    check(case, "lower", found.lower().map(&unit));
    check(case, "upper", found.upper().map(&unit));
}

/// A relative change in percent as the ratio it stands for.
fn ratio(percent: f64) -> f64 {
    1.0 + percent / 100.0
}

fn shares(case: &Case) -> RelativeChange {
    let share = |x, n| Estimate::share(case.count(x), case.count(n)).unwrap();
    share("x1", "n1")
        .relative_change(&share("x2", "n2"))
        .unwrap()
}

fn summaries(case: &Case) -> [Summary; 2] {
    [("mean1", "sd1", "n1"), ("mean2", "sd2", "n2")].map(|(mean, sd, n)| {
        Summary::new(case.number(mean), case.number(sd), case.count(n)).unwrap()
    })
}

fn rates(case: &Case) -> [EventRate; 2] {
    [("x1", "e1"), ("x2", "e2")]
        .map(|(x, e)| EventRate::new(case.count(x), case.number(e)).unwrap())
}

fn rate_ratio(case: &Case, method: RateMethod) {
    let [first, second] = rates(case);
    let found = first.relative_change(&second).unwrap().with_method(method);
    if case.expect.get("ratio").is_some() {
        check(case, "ratio", found.point_estimate().map(ratio));
    }
    limits(case, &found.contrast(case.confidence()), ratio);
    case.check("p", found.p_value());
}

fn summary_difference(case: &Case, [first, second]: [Summary; 2]) {
    let found = first.difference(&second).unwrap();
    case.check("difference", found.value());
    case.check("df", found.degrees_of_freedom().unwrap());
    case.check("t", found.value() / found.std_error());
    case.check("p", found.p_value());
    if case.expect.get("lower").is_some() {
        limits(case, &found.contrast(case.confidence()), |x| x);
    }
}

fn relative(case: &Case) -> bool {
    match case.method.as_str() {
        "relative change share MN score" | "relative change share both zero" => {
            let found = shares(case);
            check(case, "ratio", found.point_estimate().map(ratio));
            limits(case, &found.contrast(case.confidence()), ratio);
            if case.expect.get("p_ratio_1").is_some() {
                case.check("p_ratio_1", found.p_value());
            }
        }
        "relative change share Koopman score" => {
            let found = shares(case)
                .with_method(RelativeMethod::ScoreUncorrected)
                .unwrap();
            limits(case, &found.contrast(case.confidence()), ratio);
        }
        "relative change mean log-delta" => {
            let [first, second] = summaries(case);
            let found = first.relative_change(&second).unwrap();
            let found = found.with_method(RelativeMethod::LogDelta).unwrap();
            case.check("ratio", found.ratio());
            case.check("se_log", found.log_std_error());
            limits(case, &found.contrast(case.confidence()), ratio);
        }
        "relative change mean Fieller" => {
            let [first, second] = summaries(case);
            let (kind, [lower, upper]) = match first.ratio(&second, case.confidence()).unwrap() {
                RatioSet::Interval { lower, upper } => ("interval", [lower, upper]),
                RatioSet::Complement { below, above } => ("complement", [below, above]),
                other => panic!("{other:?}"),
            };
            assert_eq!(case.expect["kind"], kind);
            case.check("lower", lower);
            case.check("upper", upper);
        }
        _ => return false,
    }
    true
}

fn rate(case: &Case) -> bool {
    match case.method.as_str() {
        "rate ratio exact conditional" | "rate ratio one count zero" | "rate ratio no events" => {
            rate_ratio(case, RateMethod::Exact);
        }
        "rate ratio mid-p" => rate_ratio(case, RateMethod::MidP),
        "rate ratio score" => rate_ratio(case, RateMethod::Score),
        "rate difference MN score" => {
            let [first, second] = rates(case);
            let found = first.difference(&second).unwrap();
            check(case, "difference", found.point_estimate());
            limits(case, &found.contrast(case.confidence()), |x| x);
            case.check("p", found.p_value());
        }
        _ => return false,
    }
    true
}

fn summary(case: &Case) -> bool {
    match case.method.as_str() {
        "summary t interval" => {
            let [mean, sd] = ["mean", "sd"].map(|key| case.number(key));
            let found = Summary::new(mean, sd, case.count("n")).unwrap();
            case.check("se", found.std_error());
            let interval = found.interval(case.confidence()).unwrap();
            case.check("lower", interval.lower());
            case.check("upper", interval.upper());
        }
        "summary welch difference" => summary_difference(case, summaries(case)),
        "own answers against a published benchmark with sd and n (Welch)" => {
            let tally = Tally::from_counts(Scale::ONE_TO_FIVE, case.counts("counts")).unwrap();
            let own = Summary::from(&Ces::MEAN.estimate(&tally).unwrap());
            case.check("mean", own.mean());
            case.check("sd", own.deviation().unwrap());
            let [mean, sd] = ["benchmark_mean", "benchmark_sd"].map(|key| case.number(key));
            let benchmark = Summary::new(mean, sd, case.count("benchmark_n")).unwrap();
            summary_difference(case, [own, benchmark]);
        }
        "largest possible sd of a mean on [a, b]" => {
            let error = Summary::new(case.number("mean"), 4.0, case.count("n"))
                .unwrap()
                .check(&Scale::ONE_TO_FIVE, 2)
                .unwrap_err();
            let cxmetrics::compare::SummaryError::DeviationTooLarge { largest, .. } = error else {
                panic!("{error}");
            };
            case.check("sd_max", largest);
        }
        _ => return false,
    }
    true
}

/// Rows of the file that another test runs.
const ELSEWHERE: &[&str] = &[
    "relative change MOVER-R from the limits of each score", // H0119 below
    "data lung (R survival): time in days, ended, sex, ph.ecog (null = unknown)",
];

#[test]
fn reference_cases() {
    let mut left = BTreeSet::new();
    let mut run = 0;
    for case in cases("compare.json") {
        let kinds = [
            relative, rate, summary, times, survival, better, stratified, fit,
        ];
        if kinds.iter().any(|kind| kind(&case)) {
            run += 1;
        } else if !ELSEWHERE.contains(&case.method.as_str()) {
            left.insert(case.id);
        }
    }
    assert!(run > 30, "{run} rows");
    // Scores that are adjusted by an earlier answer are no comparison: item 13 of the file.
    assert!(left.iter().all(|id| id.starts_with("H13")), "{left:#?}");
}

/// H0119: the two shares whose score limits the row gives.
#[test]
fn mover_ratio_of_score_limits() {
    let lift = Estimate::share(56, 70)
        .unwrap()
        .relative_change(&Estimate::share(48, 80).unwrap())
        .unwrap()
        .with_method(RelativeMethod::MoverRatio)
        .unwrap();
    let case = cases("compare.json")
        .into_iter()
        .find(|case| case.id == "H0119")
        .unwrap();
    check(&case, "ratio", lift.point_estimate().map(ratio));
    limits(&case, &lift.contrast(Confidence::P95), ratio);
}
