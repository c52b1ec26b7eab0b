//! Plans: how many answers, and what so many can show.

use cxmetrics::compare::{Compare, Comparison};
use cxmetrics::plan::{
    ComparisonPlan, FitPlan, PlanError, Power, Spread, margin_of_error,
    margin_of_error_in_population, smallest_detectable, smallest_detectable_change,
};
use cxmetrics::{Confidence, SampleSize};

use super::confidence;
use crate::recording::Recording;
use crate::support::{mean, nps, share};

fn power(level: f64) -> Power {
    Power::new(level).unwrap()
}

fn exact(size: Result<SampleSize, PlanError>) -> Result<(f64, u64, String), String> {
    size.map(|size| (size.exact(), size.answers(), size.to_string()))
        .map_err(|error| error.to_string())
}

#[test]
fn recorded_spreads() {
    let mut recording = Recording::new("inference/spreads");
    for variance in [1.0, 0.0, -1.0, f64::NAN, f64::INFINITY, 1e300, 0.57] {
        let found = Spread::of_variance(variance);
        let words = found.map_or_else(|error| error.to_string(), |found| format!("{found:?}"));
        recording.note(
            format!("variance {variance}"),
            (words, found.map(f64::from), Spread::try_from(variance)),
        );
    }
    for (lowest, highest) in [
        (0.0, 100.0),
        (-100.0, 100.0),
        (1.0, 5.0),
        (5.0, 1.0),
        (1.0, 1.0),
        (f64::NAN, 1.0),
        (-f64::MAX, f64::MAX),
    ] {
        recording.note(
            format!("worst of {lowest}..={highest}"),
            Spread::worst_case(lowest..=highest),
        );
        for score in [lowest, 3.3, 40.0, highest] {
            let found = Spread::with_score(lowest..=highest, score);
            recording.note(
                format!("{score} on {lowest}..={highest}"),
                found.map_err(|error| error.to_string()),
            );
        }
    }
    for correlation in [-1.0, -0.3, 0.0, 0.6, 1.0, 1.1, f64::NAN] {
        let of = |first, second| {
            let [first, second] = [first, second].map(|x| Spread::of_variance(x).unwrap());
            Spread::of_change(first, second, correlation).map_err(|error| error.to_string())
        };
        recording.note(
            format!("change at {correlation}"),
            (of(4.0, 9.0), of(4.0, 4.0)),
        );
    }
    recording.note(
        "of a pilot",
        [&nps(9, 4, 7), &share(13, 20), &share(3, 3)].map(Spread::from),
    );
    for level in [0.5, 0.8, 0.999, 0.49, 1.0, 0.0, f64::NAN, 0.1 + 0.2 + 0.5] {
        let found = Power::new(level);
        let words = found.map_or_else(
            |error| error.to_string(),
            |found| format!("{found} {found:.2}"),
        );
        recording.note(
            format!("power {level:?}"),
            (words, Power::try_from(level).map(f64::from)),
        );
    }
    recording.note(
        "powers",
        [Power::P80, Power::P90, Power::P95].map(Power::level),
    );
    recording.finish();
}

#[test]
fn recorded_sample_sizes() {
    let mut recording = Recording::new("inference/sample-sizes");
    let spread = Spread::worst_case(-100.0..=100.0).unwrap();
    let small = Spread::of_variance(0.83).unwrap();
    for (reached, level) in [(0.5, 0.8), (0.8, 0.95), (0.97, 0.999)] {
        let (reached, level) = (power(reached), confidence(level));
        for size in [0.3, -7.5, 60.0, 1e-8, 0.0, f64::NAN] {
            recording.note(
                format!("{size} at {reached} and {level}"),
                [
                    exact(SampleSize::for_margin(spread, size, level)),
                    exact(SampleSize::to_detect(
                        -100.0..=100.0,
                        12.0,
                        12.0 + size,
                        reached,
                        level,
                    )),
                    exact(SampleSize::to_detect_difference(
                        spread, small, size, reached, level,
                    )),
                    exact(SampleSize::to_detect_change(small, size, reached, level)),
                    exact(SampleSize::against_benchmark(spread, size, reached, level)),
                ],
            );
            let unequal = SampleSize::to_detect_unequal(spread, small, 2.5, size, reached, level);
            recording.note(
                format!("unequal, {size} at {reached} and {level}"),
                unequal.map_err(|error| error.to_string()),
            );
        }
    }
    for size in [
        1.0,
        0.2,
        40.0,
        40.000_000_000_001,
        385.2,
        1e15,
        1e16,
        0.0,
        -3.0,
        f64::NAN,
    ] {
        let Ok(found) = SampleSize::try_from(size) else {
            recording.note(size, exact(SampleSize::try_from(size)));
            continue;
        };
        recording.note(
            format!("{size:?}"),
            (
                exact(Ok(found)),
                f64::from(found),
                [0, 1, 39, 400, 1 << 60].map(|all| exact(found.in_population(all))),
                [0.0, 0.57, 23.0, 100.0, 101.0, f64::NAN]
                    .map(|rate| found.invitations(rate).map_err(|error| error.to_string())),
            ),
        );
    }
    let unequal =
        SampleSize::to_detect_unequal(spread, small, 0.0, 1.0, Power::P80, Confidence::P95);
    recording.note(
        "ratio of nothing",
        unequal.map_err(|error| error.to_string()),
    );
    recording.finish();
}

#[test]
fn recorded_margins() {
    let mut recording = Recording::new("inference/margins");
    let spread = Spread::worst_case(0.0..=100.0).unwrap();
    let small = Spread::of_variance(0.83).unwrap();
    for answers in [0, 1, 2, 30, 1_000, 1_000_000_000_000] {
        let margins = [0.8, 0.999].map(|level| {
            [spread, small].map(|spread| margin_of_error(spread, answers, confidence(level)))
        });
        recording.note(format!("{answers} answers"), margins);
        let among = [0, 1, 30, 31, 5_000].map(|all| {
            margin_of_error_in_population(small, answers, all, Confidence::P90)
                .map_err(|error| error.to_string())
        });
        recording.note(format!("{answers} answers of populations"), among);
        for (reached, level) in [(0.5, 0.95), (0.9, 0.8)] {
            let (reached, level) = (power(reached), confidence(level));
            recording.note(
                format!("{answers} answers at {reached} and {level}"),
                (
                    smallest_detectable((spread, answers), (small, 70), reached, level),
                    smallest_detectable((spread, 9), (small, answers), reached, level),
                    smallest_detectable_change(small, answers, reached, level),
                ),
            );
        }
    }
    recording.finish();
}

fn plans() -> Vec<(&'static str, Result<ComparisonPlan, PlanError>)> {
    let of = |variance| Spread::of_variance(variance).unwrap();
    let (first, second) = (share(56, 70), share(33, 80));
    let difference = first.difference(&second).unwrap().contrast(Confidence::P90);
    let lift = first
        .relative_change(&second)
        .unwrap()
        .contrast(Confidence::P95);
    let open = first
        .relative_change(&share(0, 29))
        .unwrap()
        .contrast(Confidence::P95);
    let down = share(0, 29)
        .relative_change(&second)
        .unwrap()
        .contrast(Confidence::P95);
    vec![
        ("difference", ComparisonPlan::difference(of(0.8), of(1.3))),
        ("of estimates", ComparisonPlan::difference(&first, &second)),
        (
            "of nothing",
            ComparisonPlan::difference(&share(3, 3), &share(4, 4)),
        ),
        (
            "relative",
            ComparisonPlan::relative((4.1, of(0.8)), (3.6, of(1.3))),
        ),
        (
            "relative of nothing",
            ComparisonPlan::relative((0.0, of(0.8)), (3.6, of(1.3))),
        ),
        (
            "relative to less",
            ComparisonPlan::relative((4.1, of(0.8)), (-3.6, of(1.3))),
        ),
        (
            "strata",
            ComparisonPlan::strata([(300.0, of(0.8), of(1.3)), (90.0, of(4.0), of(0.1))]),
        ),
        ("no strata", ComparisonPlan::strata::<Spread, Spread>([])),
        (
            "empty stratum",
            ComparisonPlan::strata([(0.0, of(0.8), of(1.3))]),
        ),
        ("single", ComparisonPlan::single(&mean(&[1, 2, 0, 5, 12]))),
        ("rates", ComparisonPlan::rates(0.02, 0.05)),
        ("no rates", ComparisonPlan::rates(0.02, 0.0)),
        ("rate ratio", ComparisonPlan::rate_ratio(0.02, 0.05)),
        ("no rate ratio", ComparisonPlan::rate_ratio(f64::NAN, 0.05)),
        ("log-rank", Ok(ComparisonPlan::log_rank())),
        ("superiority", Ok(ComparisonPlan::superiority())),
        ("pilot", ComparisonPlan::of_pilot(&difference, 150.0)),
        ("pilot in percent", ComparisonPlan::of_pilot(&lift, 75.0)),
        ("open pilot", ComparisonPlan::of_pilot(&open, 75.0)),
        ("pilot down", ComparisonPlan::of_pilot(&down, 75.0)),
        ("pilot of none", ComparisonPlan::of_pilot(&difference, 0.0)),
        (
            "coarse",
            ComparisonPlan::rates(0.02, 0.05).and_then(|plan| plan.with_design_effect(2.5)),
        ),
        (
            "of no effect",
            ComparisonPlan::rates(0.02, 0.05).and_then(|plan| plan.with_design_effect(0.0)),
        ),
    ]
}

#[test]
fn recorded_comparison_plans() {
    let mut recording = Recording::new("inference/comparison-plans");
    for (name, plan) in plans() {
        let plan = match plan {
            Ok(plan) => plan,
            Err(error) => {
                recording.note(name, (error.to_string(), error));
                continue;
            }
        };
        recording.note(name, plan);
        let needed = [-100.0, -30.0, 0.0, 0.04, 5.0, 80.0, f64::NAN].map(|change| {
            let needed = plan.needed(change, power(0.9), confidence(0.99));
            needed
                .map(SampleSize::exact)
                .map_err(|error| error.to_string())
        });
        recording.note(format!("{name} needs"), needed);
        let smallest = [0.0, 0.3, 40.0, 1e6, f64::INFINITY].map(|units| {
            plan.smallest(units, power(0.6), confidence(0.9))
                .map_err(|error| error.to_string())
        });
        recording.note(format!("{name} shows"), smallest);
    }
    recording.finish();
}

#[test]
fn recorded_fit_plans() {
    let mut recording = Recording::new("inference/fit-plans");
    for planned in [
        &[1.0, 1.0][..],
        &[6.0, 3.0, 1.0],
        &[1.0, 2.0, 1.0, 2.5, 0.01],
    ] {
        let plan = FitPlan::new(planned).unwrap();
        let coarse = plan.clone().with_design_effect(2.5).unwrap();
        for arm in [0, 1, planned.len()] {
            let needed = [-100.0, -60.0, -2.0, 0.0, 0.7, 40.0, 900.0].map(|change| {
                let people = |plan: &FitPlan| {
                    let found = plan.needed(arm, change, Power::P80, confidence(0.99));
                    found
                        .map(SampleSize::exact)
                        .map_err(|error| error.to_string())
                };
                (
                    people(&plan),
                    people(&coarse),
                    plan.share_after(arm, change).ok(),
                )
            });
            recording.note(format!("arm {arm} of {planned:?}"), needed);
            let smallest = [0.0, 3.0, 90.0, 40_000.0].map(|people| {
                let of = |plan: &FitPlan| plan.smallest(arm, people, Power::P90, Confidence::P95);
                (of(&plan), of(&coarse))
            });
            recording.note(format!("smallest, arm {arm} of {planned:?}"), smallest);
        }
        let mut actual = planned.to_vec();
        actual[0] *= 1.3;
        for actual in [
            actual.clone(),
            planned.to_vec(),
            vec![1.0],
            vec![-1.0; planned.len()],
            vec![0.0; planned.len()],
        ] {
            let found = plan.needed_for(&actual, Power::P80, Confidence::P95);
            recording.note(
                format!("{actual:?} for {planned:?}"),
                found
                    .map(SampleSize::exact)
                    .map_err(|error| error.to_string()),
            );
        }
    }
    let plan = FitPlan::new(&[1.0, 3.0]).unwrap();
    for effect in [0.0, -1.0, f64::NAN] {
        let error = plan.clone().with_design_effect(effect).unwrap_err();
        recording.note(format!("effect {effect}"), (error.to_string(), error));
    }
    recording.note("no plan", FitPlan::new(&[1.0]));
    recording.note("no size", FitPlan::new(&[1.0, -2.0]));
    recording.finish();
}
