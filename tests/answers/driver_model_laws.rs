//! Laws of what drivers explain.

use cxmetrics::drivers::{DriverModel, DriverShare, FigureColumns, MissingAnswers, ShareMethod};
use cxmetrics::weight::Survey;
use cxmetrics::{Confidence, JointTally};
use proptest::prelude::*;

use super::driver_model::{
    BOTH, DRIVERS, close, errors, in_order, of_columns, persons, sheets, survey, tally,
};

/// Columns of small whole figures that vary, of twelve persons each.
fn some_columns(drivers: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
    let column = prop::collection::vec(0_u8..6, 12)
        .prop_filter("it varies", |column| {
            column.iter().any(|figure| figure != &column[0])
        })
        .prop_map(|column| column.into_iter().map(f64::from).collect());
    prop::collection::vec(column, drivers + 1)
}

proptest! {
    #[test]
    fn shares_sum_to_r_squared_and_are_never_negative(columns in some_columns(5)) {
        let [shapley, johnson] = BOTH.map(|allocation| of_columns(&columns, allocation));
        for shares in [&shapley, &johnson] {
            let sum: f64 = shares.iter().map(DriverShare::value).sum();
            prop_assert!((sum - shares.r_squared()).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&shares.r_squared()));
            prop_assert!(shares.iter().all(|share| share.value() >= 0.0));
            prop_assert!(shares.iter().is_sorted_by(|a, b| a.value() >= b.value()));
            prop_assert!(shares.iter().all(|share| share.std_error().unwrap().is_finite()));
        }
        // The square of the multiple correlation, whichever way it is found.
        prop_assert!((shapley.r_squared() - johnson.r_squared()).abs() < 1e-8);
    }

    #[test]
    fn the_order_and_the_unit_do_not_matter(columns in some_columns(4), at in 0_usize..4) {
        for allocation in BOTH {
            let before = of_columns(&columns, allocation);
            let mut turned = columns.clone();
            turned[1..].rotate_left(at);
            turned.iter_mut().flatten().for_each(|figure| *figure = 7.0 - 3.0 * *figure);
            let after = of_columns(&turned, allocation);
            let mut expected = in_order(&before);
            expected.rotate_left(at);
            let mut expected_errors = errors(&before);
            expected_errors.rotate_left(at);
            for (a, b) in in_order(&after).iter().zip(&expected) {
                prop_assert!((a - b).abs() < 1e-8);
            }
            for (a, b) in errors(&after).iter().zip(&expected_errors) {
                prop_assert!((a - b).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn the_same_column_twice_has_the_same_share_twice(mut columns in some_columns(3)) {
        let copy = columns[2].clone();
        columns.push(copy);
        for allocation in BOTH {
            let shares = of_columns(&columns, allocation);
            let (first, second) = (shares.get(&2).unwrap(), shares.get(&4).unwrap());
            prop_assert!((first.value() - second.value()).abs() < 1e-10);
            prop_assert!((first.std_error().unwrap() - second.std_error().unwrap()).abs() < 1e-8);
            let without = of_columns(&columns[..4], allocation);
            prop_assert!((shares.r_squared() - without.r_squared()).abs() < 1e-10);
        }
    }

    #[test]
    fn two_drivers_have_the_same_shares_either_way(columns in some_columns(2)) {
        let [shapley, johnson] = BOTH.map(|allocation| of_columns(&columns, allocation));
        for (a, b) in in_order(&shapley).iter().zip(in_order(&johnson)) {
            prop_assert!((a - b).abs() < 1e-9);
        }
        for (a, b) in errors(&shapley).iter().zip(errors(&johnson)) {
            prop_assert!((a - b).abs() < 1e-7);
        }
    }

    #[test]
    fn intervals_hold_the_share_and_are_nested(columns in some_columns(3)) {
        for allocation in BOTH {
            for share in &of_columns(&columns, allocation) {
                let [narrow, wide] =
                    [Confidence::P90, Confidence::P99].map(|level| share.interval(level).unwrap());
                prop_assert!(narrow.contains(share.value()) && wide.lower() <= narrow.lower());
                prop_assert!(narrow.upper() <= wide.upper() && wide.lower() >= 0.0 && wide.upper() <= 1.0);
            }
        }
    }

    /// Whatever figures and weights there are: refused, or numbers.
    #[test]
    fn nothing_undefined_is_a_number(
        columns in prop::collection::vec(prop::collection::vec(prop::option::of(any::<f64>()), 8), 1..5),
        weights in prop::collection::vec(prop_oneof![Just(0.0), 1e-100..1e100, Just(1e-100)], 8),
        missing in prop::sample::select(vec![
            MissingAnswers::Complete,
            MissingAnswers::Pairwise,
            MissingAnswers::PairwiseShrunk,
        ]),
    ) {
        let drivers: Vec<(usize, usize)> = (1..columns.len()).map(|at| (at, at)).collect();
        if let Ok(answers) = FigureColumns::new(columns) {
            let answers = answers.with_weights(weights).unwrap();
            if let Ok(model) = DriverModel::with_missing(missing, &answers, 0, drivers) {
                for allocation in BOTH {
                    let shares = model.shares(allocation).unwrap();
                    prop_assert!((0.0..=1.0).contains(&shares.r_squared()));
                    for share in &shares {
                        prop_assert!(share.value().is_finite() && share.correlation().is_finite());
                        prop_assert!(share.std_error().unwrap_or(0.0).is_finite());
                    }
                }
            }
        }
    }
}

/// Below 100 persons each is left out once; in a survey of clusters each cluster. From 100 on, or by name, influence values.
#[test]
fn few_persons_are_left_out_one_by_one() {
    let columns = persons(40, 3, 5);
    let figures = |without: Option<usize>| {
        FigureColumns::new(columns.iter().map(|column| {
            let kept = column.iter().enumerate();
            kept.filter(|(row, _)| Some(*row) != without)
                .map(|(_, figure)| Some(*figure))
                .collect::<Vec<_>>()
        }))
        .unwrap()
    };
    let keys = || (1..4).map(|question| (question, question));
    for allocation in BOTH {
        let shares_of = |without| {
            let model = DriverModel::of(&figures(without), 0, keys()).unwrap();
            model.shares(allocation).unwrap()
        };
        let all = shares_of(None);
        let each: Vec<Vec<f64>> = (0..40).map(|row| in_order(&shares_of(Some(row)))).collect();
        let expected: Vec<f64> = (0..3)
            .map(|driver| {
                let mean = each.iter().map(|shares| shares[driver]).sum::<f64>() / 40.0;
                let squares = each.iter().map(|shares| (shares[driver] - mean).powi(2));
                (39.0 / 40.0 * squares.sum::<f64>()).sqrt()
            })
            .collect();
        close(&errors(&all), &expected, 1e-12);
        let interval = all.r_squared_interval(Confidence::P95).unwrap();
        assert_eq!(interval.method(), ShareMethod::Jackknife);
        let linearised = of_columns(&columns, allocation);
        assert!(errors(&linearised).iter().sum::<f64>() < expected.iter().sum());
    }
    let sheets = sheets(96, 8);
    let method = |survey: &Survey| {
        let shares = DriverModel::of(survey, 0, DRIVERS)
            .unwrap()
            .relative_weights();
        (
            shares.r_squared_interval(Confidence::P95).unwrap().method(),
            errors(&shares),
        )
    };
    let (simple, of_persons) = method(&survey(&sheets));
    assert_eq!(simple, ShareMethod::Jackknife);
    // Clusters of one person each are persons.
    let lone: Vec<usize> = (0..96).collect();
    close(
        &method(&survey(&sheets).with_clusters(&lone).unwrap()).1,
        &of_persons,
        1e-12,
    );
    let pairs: Vec<usize> = (0..96).map(|person| person / 4).collect();
    let (clustered, of_clusters) = method(&survey(&sheets).with_clusters(&pairs).unwrap());
    assert_eq!(clustered, ShareMethod::Jackknife);
    assert!(of_clusters != of_persons);
    let (many, _) = method(&survey(&self::sheets(100, 8)));
    assert_eq!(many, ShareMethod::InfluenceValues);
}

/// Of 300 simulated samples of 400 persons, how many intervals hold the share that 200,000 persons have.
#[test]
#[cfg(not(miri))]
fn intervals_hold_as_often_as_they_say() {
    let truth = DriverModel::of(&survey(&sheets(200_000, 77)), 0, DRIVERS).unwrap();
    let worlds = 300;
    for allocation in BOTH {
        let truth = truth.shares(allocation).unwrap();
        let mut held = [[0; 3]; 2];
        for world in 0..worlds {
            let sheets = sheets(400, 1_000 + world);
            let groups: Vec<JointTally> = (0..20)
                .map(|number| {
                    let group: Vec<_> = sheets.iter().copied().skip(number).step_by(20).collect();
                    tally(&group)
                })
                .collect();
            let models = [
                DriverModel::of(&survey(&sheets), 0, DRIVERS).unwrap(),
                DriverModel::of(&groups[..], 0, DRIVERS).unwrap(),
            ];
            for (held, model) in held.iter_mut().zip(models) {
                let shares = model.shares(allocation).unwrap();
                for (held, key) in held.iter_mut().zip(1..) {
                    let interval = shares.get(&key).unwrap().interval(Confidence::P95).unwrap();
                    *held += u64::from(interval.contains(truth.get(&key).unwrap().value()));
                }
            }
        }
        // Three standard errors of a count of 300 at 95 % are 3.8 points.
        for held in held.as_flattened() {
            let share = *held as f64 / worlds as f64;
            println!("{allocation}: {share:.3}");
            assert!(
                (0.912..=0.988).contains(&share),
                "{allocation}: {held:?} of {worlds}"
            );
        }
    }
}
