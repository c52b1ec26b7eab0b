//! Quantiles and tails from close by to far out, through the calls that need them.

use cxmetrics::compare::{Compare, Comparison, GoodnessOfFit, Summary};
use cxmetrics::kpi::EventRate;
use cxmetrics::plan::{FitPlan, Power};
use cxmetrics::{Confidence, Estimate, KeyResult, Method, Reading, SampleSize};

use super::{confidence, limits};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

const LEVELS: [f64; 7] = [1e-12, 0.02, 0.5, 0.9, 0.999, 1.0 - 1e-9, 1.0 - 1e-15];

/// Beta quantiles with whole parameters of every size.
#[test]
fn recorded_beta_quantiles() {
    let mut recording = Recording::new("inference/tails-beta");
    let counts = [
        (1, 2),
        (2, 9),
        (1, 40),
        (48, 50),
        (50, 99),
        (49, 120),
        (60, 130),
        (5, 400),
        (210, 400),
        (3, 5_000),
        (4_200, 5_000),
        (51, 2_000_000),
        (900_000, 2_000_000),
        (1, 900_000_000_000),
        (450_000_000_000, 900_000_000_001),
    ];
    for (count, size) in counts {
        let score = share(count, size);
        let found = LEVELS.map(|level| {
            let level = confidence(level);
            [Method::Guaranteed, Method::MidP]
                .map(|method| limits(&score.interval_with(method, level).unwrap()))
        });
        recording.note(format!("{count} of {size}"), found);
    }
    recording.finish();
}

/// Beta quantiles with parameters between whole numbers, also below 1.
#[test]
fn recorded_beta_quantiles_between() {
    let mut recording = Recording::new("inference/tails-beta-between");
    let counts = [
        (0, 1),
        (1, 1),
        (1, 3),
        (2, 9),
        (9, 10),
        (70, 130),
        (130, 130),
        (5, 4_000),
    ];
    for (count, size) in counts {
        for effect in [0.004, 0.37, 1.9, 44.0, 2_500.0] {
            let score = share(count, size).with_design_effect(effect).unwrap();
            let found = [0.1, 0.9, 1.0 - 1e-7].map(|level| {
                let level = confidence(level);
                [Method::Guaranteed, Method::Dirichlet, Method::MidP]
                    .map(|method| limits(&score.interval_with(method, level).unwrap()))
            });
            recording.note(format!("{count} of {size}, effect {effect}"), found);
        }
    }
    recording.finish();
}

/// Beta tails, from both ends.
#[test]
fn recorded_beta_tails() {
    let mut recording = Recording::new("inference/tails-beta-chances");
    let counts = [
        (0, 1),
        (0, 30),
        (1, 30),
        (29, 30),
        (55, 110),
        (52, 900),
        (880, 900),
        (400_000, 1_000_000),
        (12, 1_000_000),
        (700_000_000_000, 1_000_000_000_000),
    ];
    for (count, size) in counts {
        let score = share(count, size);
        for x in [1e-9, 0.3, 5.0, 39.95, 50.0, 61.0, 69.999_95, 98.0, 99.999_9] {
            recording.note(
                format!("{count} of {size} at {x}"),
                [
                    score.probability_at_least(x),
                    score.probability_below(x),
                    score.p_value(x),
                ],
            );
        }
    }
    recording.finish();
}

/// Posteriors of several values, by their contour.
#[test]
fn recorded_dirichlet_tails() {
    let mut recording = Recording::new("inference/tails-dirichlet");
    let scores = [
        ("one", nps(1, 0, 0)),
        ("three", nps(1, 1, 1)),
        ("net", nps(9, 4, 7)),
        ("far net", nps(1, 998, 1)),
        ("stars", mean(&[1, 2, 0, 5, 12])),
        ("many stars", mean(&[0, 3, 0, 70_000, 12])),
        ("one star", mean(&[0, 0, 1, 0, 0])),
        ("coarse", nps(9, 4, 7).with_design_effect(6.5).unwrap()),
    ];
    for (name, score) in scores {
        let (low, high) = (*score.range().start(), *score.range().end());
        let chances = [1e-6, 0.1, 0.45, 0.5, 0.62, 0.9, 0.999_99].map(|place| {
            let x = low + place * (high - low);
            [score.probability_at_least(x), score.probability_below(x)]
        });
        recording.note(format!("chances of {name}"), chances);
        for method in [Method::Dirichlet, Method::Guaranteed] {
            let found = LEVELS
                .map(|level| limits(&score.interval_with(method, confidence(level)).unwrap()));
            recording.note(format!("{name}, {method}"), found);
        }
    }
    recording.finish();
}

/// Student's quantiles of every number of degrees of freedom, and the tails.
#[test]
fn recorded_student() {
    let mut recording = Recording::new("inference/tails-student");
    let other = Summary::new(3.0, 2.0, 5).unwrap();
    for answers in [2, 3, 4, 5, 6, 12, 60, 1_000, 1_000_000_000, 1 << 60] {
        let summary = Summary::new(10.0, 1.5, answers).unwrap();
        let found = LEVELS.map(|level| summary.interval(confidence(level)).map(|x| limits(&x)));
        recording.note(format!("{answers} answers"), found);
        let difference = summary.difference(&other).unwrap();
        let tails = [-1e6, -30.0, 0.0, 5.0, 6.5, 6.999, 7.0, 7.2, 9.0, 40.0, 1e9]
            .map(|hypothesis| difference.p_values(hypothesis));
        recording.note(
            format!("{answers} answers against 5"),
            tails.map(|p| [p.two_sided, p.above]),
        );
        recording.note(
            format!("{answers} answers against 5, limits"),
            (
                difference.degrees_of_freedom(),
                LEVELS.map(|level| difference.limits(confidence(level))),
            ),
        );
    }
    recording.finish();
}

/// Normal quantiles, as sample sizes.
#[test]
fn recorded_normal() {
    let mut recording = Recording::new("inference/tails-normal");
    let spread = cxmetrics::plan::Spread::of_variance(1.0).unwrap();
    for level in [
        1e-15,
        1e-9,
        1e-4,
        0.1,
        0.31,
        0.68,
        0.87,
        0.954,
        0.9973,
        1.0 - 1e-7,
        1.0 - 1e-11,
        1.0 - 1e-16,
    ] {
        let size = SampleSize::for_margin(spread, 1e-3, confidence(level));
        recording.note(format!("{level}"), size.map(SampleSize::exact));
    }
    let (first, second) = (share(640, 1_000), share(610, 1_000));
    let difference = first.difference(&second).unwrap();
    for hypothesis in [
        -60.0, -40.0, -20.0, -3.0, 0.0, 2.9, 3.0, 3.1, 9.0, 30.0, 60.0, 99.0,
    ] {
        recording.note(
            format!("p at {hypothesis}"),
            difference.p_values(hypothesis),
        );
    }
    recording.finish();
}

/// Chi-squared tails of few and of many arms.
#[test]
fn recorded_chi_squared() {
    let mut recording = Recording::new("inference/tails-chi-squared");
    for arms in [2_usize, 3, 4, 7, 20, 60, 150] {
        for lean in [0, 1, 4, 20, 300, 4_000] {
            let observed: Vec<u64> = (0..arms)
                .map(|arm| 5_000 + if arm % 2 == 0 { lean } else { 0 })
                .collect();
            let found = GoodnessOfFit::new(&observed, &vec![1.0; arms]).unwrap();
            recording.note(
                format!("{arms} arms, {lean} more"),
                (
                    found.chi_squared(),
                    found.p_value(),
                    found.likelihood_ratio(),
                ),
            );
        }
    }
    recording.finish();
}

/// Noncentral chi-squared tails and gamma quantiles, as plans.
#[test]
fn recorded_noncentral() {
    let mut recording = Recording::new("inference/tails-noncentral");
    for arms in [2_usize, 3, 5, 11, 40, 200] {
        let plan = FitPlan::new(&vec![1.0; arms]).unwrap();
        for power in [0.5, 0.8, 0.99, 1.0 - 1e-6] {
            let found = [0.5, 0.95, 0.999, 1.0 - 1e-9].map(|level| {
                plan.needed(0, 12.0, Power::new(power).unwrap(), confidence(level))
                    .map(SampleSize::exact)
            });
            recording.note(format!("{arms} arms at {power}"), found);
        }
    }
    for events in [0, 1, 2, 5, 30, 200, 5_000, 1_000_000, 1_000_000_000_000] {
        let rate = EventRate::new(events, 8.0).unwrap();
        let found = LEVELS.map(|level| limits(&rate.interval(confidence(level))));
        recording.note(format!("{events} events"), found);
    }
    let rate = EventRate::new(7, 8.0).unwrap();
    recording.note("remaining", rate.remaining(3.0, Confidence::P95));
    recording.finish();
}

/// The chance that so many of independent periods held.
#[test]
fn recorded_chances_of_periods() {
    let mut recording = Recording::new("inference/tails-periods");
    for (weeks, planned) in [(1, 1), (5, 5), (30, 30), (40, 50), (90, 90), (250, 250)] {
        let surveys: Vec<Estimate> = (0..weeks).map(|week| share(70 + week % 17, 100)).collect();
        for goal in [
            KeyResult::at_least("share", 80),
            KeyResult::at_most("share", 81.5),
            KeyResult::between("share", 72, 83),
        ] {
            let goal = goal.unwrap().over_periods(planned).unwrap();
            let progress = goal.progress(Reading::periods(surveys.iter().map(Some)));
            let chances = [0.0, 0.02, 0.2, 0.31, 0.44, 0.5, 0.61, 0.8, 0.97, 1.0, 1.1]
                .map(|share| progress.probability_at_least(share));
            recording.note(format!("{goal}, {weeks} weeks"), chances);
        }
    }
    recording.finish();
}
