//! Drivers together at the edges: persons who do not count, questions that say nothing, and shares that were stored.

use cxmetrics::drivers::{
    Allocation, DriverModel, DriverModelError, FigureColumns, Priority, ShareMethod,
};
use cxmetrics::{Confidence, JointTally, Scale};

use crate::driver_model::{BOTH, in_order};
use crate::support::random::Random;

type Column = Vec<Option<f64>>;

/// An outcome and drivers that go with it, of so many persons.
fn columns(persons: usize, drivers: usize, seed: u64) -> Vec<Column> {
    let mut random = Random::new(seed);
    let mut columns = vec![Vec::new(); drivers + 1];
    for _ in 0..persons {
        let mood = random.uniform();
        for (at, column) in columns.iter_mut().enumerate() {
            let own = 0.3 + 0.4 * at as f64 / drivers as f64;
            column.push(Some(mood + own * random.uniform()));
        }
    }
    columns
}

fn model(columns: &[Column], weights: &[f64]) -> DriverModel<usize> {
    let answers = FigureColumns::new(columns.iter().cloned()).unwrap();
    let answers = answers.with_weights(weights.iter().copied()).unwrap();
    DriverModel::of(&answers, 0, (1..columns.len()).map(|at| (at, at))).unwrap()
}

/// Someone who answered none of the questions of the model has left out none of them.
#[test]
fn who_answered_none_of_them_left_out_none() {
    let mut answers = JointTally::new([Scale::ONE_TO_FIVE; 4]).unwrap();
    for (a, b, c) in [(5, 4, 5), (2, 1, 3), (4, 4, 2), (1, 3, 1), (3, 5, 4)] {
        answers
            .record(&[Some(a), Some(b), Some(c), Some(1)])
            .unwrap();
    }
    let of = |answers: &JointTally| DriverModel::of(answers, 0, [(1, 1), (2, 2)]);
    let before = of(&answers).unwrap();
    answers.record(&[None, None, None, Some(4)]).unwrap();
    answers.record(&[None::<u8>; 4]).unwrap();
    let after = of(&answers).unwrap();
    assert_eq!((after.persons(), after.left_out()), (5, 0));
    for allocation in BOTH {
        let shares = |model: &DriverModel<usize>| in_order(&model.shares(allocation).unwrap());
        assert_eq!(shares(&after), shares(&before));
    }
    answers.record(&[None, Some(4), None, None]).unwrap();
    assert!(matches!(
        of(&answers),
        Err(DriverModelError::Incomplete {
            left_out: 1,
            persons: 6
        })
    ));
}

/// Of rows, those who answered nothing and those without a weight are not among the incomplete, and add nothing.
#[test]
fn rows_without_a_weight_add_nothing() {
    let persons = columns(40, 2, 5);
    let weights = vec![1.0; 40];
    let plain = model(&persons, &weights);
    let mut more = persons.clone();
    let mut more_weights = weights.clone();
    for (figures, weight) in [
        ([Some(0.1), Some(0.9), Some(0.4)], 0.0),
        ([Some(0.7), None, Some(0.2)], 0.0),
        ([None; 3], 1.0),
    ] {
        for (column, figure) in more.iter_mut().zip(figures) {
            column.push(figure);
        }
        more_weights.push(weight);
    }
    let model = model(&more, &more_weights);
    assert_eq!(plain.left_out(), 0);
    assert_eq!((model.persons(), model.left_out()), (40, 0));
    for allocation in BOTH {
        let [one, other] = [&plain, &model].map(|model| model.shares(allocation).unwrap());
        for (one, other) in one.iter().zip(&other) {
            assert!((one.value() - other.value()).abs() <= 1e-14);
            let errors = [one, other].map(|share| share.std_error().unwrap());
            assert!((errors[0] / errors[1] - 1.0).abs() <= 1e-10, "{errors:?}");
        }
    }
}

/// Nor does anybody without a weight count where each person is left out once.
#[test]
fn nobody_without_a_weight_is_left_out() {
    let persons = columns(20, 2, 5);
    let weights: Vec<f64> = (0..20).map(|person| f64::from(1 + person % 3)).collect();
    let plain = model(&persons, &weights);
    let (mut more, mut more_weights) = (persons, weights);
    for column in &mut more {
        column.push(Some(0.25));
    }
    more_weights.push(0.0);
    let with_more = model(&more, &more_weights);
    for allocation in BOTH {
        let [one, other] = [&plain, &with_more].map(|model| model.shares(allocation).unwrap());
        let interval = one.get(&1).unwrap().interval(Confidence::P95);
        assert_eq!(interval.unwrap().method(), ShareMethod::Jackknife);
        assert!(one.iter().eq(other.iter()));
    }
}

/// A question to which all gave one answer is named, however the mean of such answers is rounded.
#[test]
fn one_answer_of_all_is_no_driver() {
    let scale = Scale::new(0, 7).unwrap();
    for level in 0..=7_u8 {
        for persons in 4..40_u64 {
            let mut answers = JointTally::new([Scale::ONE_TO_FIVE, scale]).unwrap();
            for person in 0..persons {
                let outcome = 1 + u8::try_from(person % 5).unwrap();
                answers.record(&[Some(outcome), Some(level)]).unwrap();
            }
            assert!(
                matches!(
                    DriverModel::of(&answers, 0, [("driver", 1)]),
                    Err(DriverModelError::Constant { question: 1 })
                ),
                "{level} of {persons}"
            );
        }
    }
}

/// Figures that are nothing beside the one of a person without a weight do not vary, and are no correlation of NaN.
#[test]
fn figures_that_vanish_do_not_vary() {
    let mut persons = columns(30, 1, 9);
    for figure in persons[1].iter_mut().flatten() {
        *figure *= 1e-20;
    }
    persons[0].push(Some(0.5));
    persons[1].push(Some(1e300));
    let mut weights = vec![1.0; 30];
    weights.push(0.0);
    let answers = FigureColumns::new(persons).unwrap();
    let answers = answers.with_weights(weights).unwrap();
    assert!(matches!(
        DriverModel::of(&answers, 0, [("driver", 1)]),
        Err(DriverModelError::Constant { question: 1 })
    ));
}

/// Of 99 persons each is left out once; a hundred are enough for influence values.
#[test]
fn a_hundred_are_enough() {
    for (persons, method) in [
        (99, ShareMethod::Jackknife),
        (100, ShareMethod::InfluenceValues),
    ] {
        let shares = model(&columns(persons, 2, 3), &vec![1.0; persons])
            .shapley()
            .unwrap();
        let interval = shares.get(&1).unwrap().interval(Confidence::P90);
        assert_eq!(interval.unwrap().method(), method, "{persons}");
    }
}

fn from_correlations(rows: &[Vec<f64>]) -> DriverModel<usize> {
    DriverModel::from_correlations(1..rows.len(), rows).unwrap()
}

/// A matrix in which every two have the same correlation.
fn alike(size: usize, correlation: f64) -> Vec<Vec<f64>> {
    let entry = |row: usize, column: usize| if row == column { 1.0 } else { correlation };
    (0..size)
        .map(|row| (0..size).map(|column| entry(row, column)).collect())
        .collect()
}

/// Twelve drivers have Shapley shares by either way of asking; thirteen have none.
#[test]
fn up_to_twelve_drivers() {
    let twelve = from_correlations(&alike(13, 0.4));
    let shares = twelve.shares(Allocation::Shapley).unwrap();
    assert_eq!(in_order(&shares), in_order(&twelve.shapley().unwrap()));
    let thirteen = from_correlations(&alike(14, 0.4));
    assert!(matches!(
        thirteen.shares(Allocation::Shapley),
        Err(DriverModelError::TooManyForShapley { drivers: 13 })
    ));
    assert_eq!(
        thirteen.shares(Allocation::RelativeWeights).unwrap().len(),
        13
    );
}

/// Drivers that go neither way have no share, which is the mean share, and do not go against the outcome.
#[test]
fn drivers_that_say_nothing() {
    let mut answers = JointTally::new([Scale::ONE_TO_FIVE; 3]).unwrap();
    for outcome in [1, 5] {
        for first in [2, 4] {
            for second in [3, 5] {
                let sheet = [outcome, first, second].map(Some);
                answers.record(&sheet).unwrap();
            }
        }
    }
    let model = DriverModel::of(&answers, 0, [(1, 1), (2, 2)]).unwrap();
    for allocation in BOTH {
        let shares = model.shares(allocation).unwrap();
        let [first, second] = [1, 2].map(|key| shares.get(&key).unwrap());
        assert_eq!((first.value(), second.value()), (0.0, 0.0));
        assert_eq!(first.correlation(), 0.0);
        assert_eq!(shares.priority(first), Some(Priority::FixFirst));
        assert_eq!(shares.priority(second), Some(Priority::KeepUp));
        #[cfg(feature = "serde")]
        stored::comes_back(&shares);
    }
}

#[cfg(feature = "serde")]
mod stored {
    use super::*;
    use cxmetrics::drivers::DriverShares;
    use serde_json::{Value, json};

    pub(super) fn comes_back(shares: &DriverShares<usize>) {
        let text = serde_json::to_string(shares).unwrap();
        assert_eq!(
            &serde_json::from_str::<DriverShares<usize>>(&text).unwrap(),
            shares
        );
    }

    #[track_caller]
    fn refused(form: &Value, reason: &str) {
        let error = serde_json::from_value::<DriverShares<usize>>(form.clone());
        let error = error.unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }

    #[test]
    fn shares_of_everything_and_of_many_come_back() {
        // The outcome is a driver.
        let mut persons = columns(200, 2, 8);
        persons[1] = persons[0].clone();
        let all = model(&persons, &[1.0; 200]);
        for allocation in BOTH {
            let shares = all.shares(allocation).unwrap();
            assert!((shares.r_squared() - 1.0).abs() <= 1e-12);
            comes_back(&shares);
        }
        comes_back(&from_correlations(&alike(13, 0.4)).shapley().unwrap());
        let thirteen = from_correlations(&alike(14, 0.4)).relative_weights();
        comes_back(&thirteen);
        let mut form = serde_json::to_value(&thirteen).unwrap();
        form["allocation"] = serde_json::to_value(Allocation::Shapley).unwrap();
        refused(&form, "up to 12 drivers, not 13");
    }

    #[test]
    fn covariances_are_of_figures() {
        let shares = model(&columns(60, 2, 4), &[1.0; 60]).shapley().unwrap();
        comes_back(&shares);
        let form = serde_json::to_value(&shares).unwrap();
        let with = |rows: Value| {
            let mut form = form.clone();
            form["errors"]["covariance"] = rows;
            form
        };
        let variances = [1e-4, 4e-4];
        let rows = |one: f64, other: f64| json!([[variances[0], one], [other, variances[1]]]);
        // √(1e-4 · 4e-4) = 2e-4 is the most that goes.
        for (one, other) in [
            (1e-4, 1e-4),
            (-2e-4, -2e-4),
            (2e-4, 2e-4),
            (1e-4, 1e-4 + 1e-14),
        ] {
            assert!(
                serde_json::from_value::<DriverShares<usize>>(with(rows(one, other))).is_ok(),
                "{one} {other}"
            );
        }
        for (one, other) in [
            (3e-4, 3e-4),
            (-3e-4, -3e-4),
            (1e-4, 1.1e-4),
            (1e-4, 1e-4 + 1e-12),
        ] {
            refused(&with(rows(one, other)), "covariances that no figures have");
        }
        // What has no error goes with nothing.
        let none = json!([[0.0, 0.0], [0.0, 1e-4]]);
        assert!(serde_json::from_value::<DriverShares<usize>>(with(none)).is_ok());
        let some = json!([[0.0, 1e-5], [1e-5, 1e-4]]);
        refused(&with(some), "covariances that no figures have");
    }
}
