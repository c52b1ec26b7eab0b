//! A correlation that was declared for all pairs beside those that are known.

use crate::support::assert_near;
use cxmetrics::okr::objective::Dependence;
use cxmetrics::{Confidence, KeyResult, Objective, Reading};

/// A key result from 0 to 1 whose 95 % limits are so far below and above its progress.
fn known(name: &str, value: f64, below: f64, above: f64) -> KeyResult {
    let reading = Reading::measured(value, value - below, value + above, Confidence::P95).unwrap();
    KeyResult::reach(name, 0, 1).unwrap().with_reading(reading)
}

/// What two parts give that correlate so.
fn together(one: f64, other: f64, r: f64) -> f64 {
    (one * one + 2.0 * r * one * other + other * other).sqrt()
}

#[test]
fn known_pairs_and_the_others() {
    let objective = Objective::new("goal")
        .with(known("a", 0.4, 0.2, 0.1))
        .with(known("b", 0.5, 0.25, 0.3))
        .with(known("c", 0.6, 0.1, 0.15))
        .with(known("d", 0.3, 0.05, 0.2));
    let pair = Dependence::known(["a", "b"], [[1.0, 0.3], [0.3, 1.0]]).unwrap();
    let interval = |dependence: Dependence| {
        let objective = objective.clone().with_dependence(dependence);
        objective
            .score()
            .unwrap()
            .interval(Confidence::P95)
            .unwrap()
    };
    for r in [0.0, 0.4, 0.9] {
        let declared = pair.clone().with_others(&Dependence::declared(r).unwrap());
        let interval = interval(declared);
        // The two that are known, the two others, and any of these with any of those, as far as sums can.
        let both = |known: f64, others: f64, sums: f64| {
            let shared = (r * sums).min(known * others);
            (known * known + 2.0 * shared + others * others).sqrt()
        };
        let below = both(
            together(0.2, 0.25, 0.3),
            together(0.1, 0.05, r),
            0.45 * 0.15,
        );
        let above = both(together(0.1, 0.3, 0.3), together(0.15, 0.2, r), 0.4 * 0.35);
        assert_near(interval.value() - interval.lower(), below / 4.0, 1e-12);
        assert_near(interval.upper() - interval.value(), above / 4.0, 1e-12);
    }
}

/// Known to be different people, and the third in between: as the matrix of all three says it.
#[test]
fn what_is_declared_is_said_of_every_pair() {
    let objective = Objective::new("goal")
        .with(known("a", 0.4, 0.3, 0.3))
        .with(known("b", 0.5, 0.25, 0.3))
        .with(known("c", 0.5, 0.3, 0.2));
    let interval = |dependence: &Dependence| {
        let objective = objective.clone().with_dependence(dependence.clone());
        let score = objective.score().unwrap();
        score.interval(Confidence::P95).unwrap()
    };
    let two = Dependence::known(["a", "b"], [[1.0, 0.0], [0.0, 1.0]]).unwrap();
    let declared = two.with_others(&Dependence::declared(0.5).unwrap());
    assert_eq!(declared.correlation("a", "c"), Some(0.5));
    let rows = [[1.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.5, 0.5, 1.0]];
    let matrix = Dependence::known(["a", "b", "c"], rows).unwrap();
    let (found, wanted) = (interval(&declared), interval(&matrix));
    assert_near(found.lower(), wanted.lower(), 1e-14);
    assert_near(found.upper(), wanted.upper(), 1e-14);
}
