//! Drivers together: shares that sum to R², their errors, and their stored form.

use cxmetrics::drivers::{
    Allocation, DriverModel, DriverModelError, DriverShares, FigureColumns, MissingAnswers,
    Priority, ShareMethod,
};
use cxmetrics::weight::Survey;
use cxmetrics::{Confidence, JointTally, Scale};
use serde_json::Value;

use crate::support::random::Random;
use crate::support::{Case, cases};

pub(super) const BOTH: [Allocation; 2] = [Allocation::Shapley, Allocation::RelativeWeights];

fn figures(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|figure| figure.as_f64().unwrap())
        .collect()
}

fn matrix(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(figures).collect()
}

/// The shares in the order of the keys 1, 2, ….
pub(super) fn in_order(shares: &DriverShares<usize>) -> Vec<f64> {
    (1..=shares.len())
        .map(|key| shares.get(&key).unwrap().value())
        .collect()
}

pub(super) fn errors(shares: &DriverShares<usize>) -> Vec<f64> {
    (1..=shares.len())
        .map(|key| shares.get(&key).unwrap().std_error().unwrap())
        .collect()
}

#[track_caller]
pub(super) fn close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= tolerance, "{found:?} is not {expected:?}");
    }
}

pub(super) fn of_columns(columns: &[Vec<f64>], allocation: Allocation) -> DriverShares<usize> {
    let answers = FigureColumns::new(
        columns
            .iter()
            .map(|column| column.iter().copied().map(Some)),
    );
    let drivers = (1..columns.len()).map(|question| (question, question));
    DriverModel::of(&answers.unwrap(), 0, drivers)
        .unwrap()
        .by_influence_values()
        .shares(allocation)
        .unwrap()
}

fn rows_of(case: &Case) -> Vec<Vec<f64>> {
    let rows = matrix(&case.input["rows"]);
    (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column]).collect())
        .collect()
}

#[test]
fn reference_rows() {
    let mut seen = 0;
    for case in cases("joint.json") {
        match case.method.as_str() {
            "driver weights: Johnson and Shapley (LMG) from a correlation matrix" => {
                let correlations = matrix(&case.input["correlation"]);
                let model = DriverModel::from_correlations(1..correlations.len(), &correlations);
                let model = model.unwrap();
                let tolerance = case.tolerance.min(1e-10);
                for (name, allocation) in [("lmg", BOTH[0]), ("johnson", BOTH[1])] {
                    let shares = model.shares(allocation).unwrap();
                    assert!(
                        (shares.r_squared() - case.expect["r_squared"].as_f64().unwrap()).abs()
                            < tolerance
                    );
                    if !case.expect[name].is_null() {
                        close(&in_order(&shares), &figures(&case.expect[name]), tolerance);
                        seen += 1;
                    }
                }
            }
            "driver weights: standard errors by influence values" => {
                let columns = rows_of(&case);
                for (name, allocation) in [("lmg_se", BOTH[0]), ("johnson_se", BOTH[1])] {
                    let shares = of_columns(&columns, allocation);
                    close(
                        &errors(&shares),
                        &figures(&case.expect[name]),
                        case.tolerance,
                    );
                    let interval = shares.r_squared_interval(Confidence::P95).unwrap();
                    let error = (interval.value() - interval.lower()) / 1.959_963_984_540_054;
                    case.check("r_squared_se", error);
                    assert_eq!(interval.method(), ShareMethod::InfluenceValues);
                    seen += 1;
                }
            }
            "pairwise correlations that no data set can have: refuse" => {
                let drivers = matrix(&case.input["correlation_of_drivers"]);
                let outcome = figures(&case.input["outcome_correlation"]);
                let mut all = vec![[&[1.0], outcome.as_slice()].concat()];
                for (row, own) in drivers.iter().zip(&outcome) {
                    all.push([&[*own], row.as_slice()].concat());
                }
                let error = DriverModel::from_correlations(1..4, &all).unwrap_err();
                let DriverModelError::Impossible {
                    smallest_eigenvalue,
                } = error
                else {
                    panic!("{error}")
                };
                case.check("smallest_eigenvalue", smallest_eigenvalue);
                seen += 1;
            }
            _ => {}
        }
    }
    assert_eq!(seen, 10);
}

/// Skewed figures of persons: an outcome, and drivers that go with it and with each other.
pub(super) fn persons(count: usize, drivers: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut random = Random::new(seed);
    let mut columns = vec![Vec::new(); drivers + 1];
    for _ in 0..count {
        let common = random.normal();
        let mut outcome = 0.5 * random.normal();
        for (number, column) in columns[1..].iter_mut().enumerate() {
            let figure = libm::exp(0.4 * common + 0.3 * random.normal()) * (number + 1) as f64;
            outcome += figure / (number + 2) as f64;
            column.push(figure);
        }
        columns[0].push(outcome);
    }
    columns
}

/// What a little more weight of each person moves the shares by gives the same errors: no formula in common.
#[test]
pub(super) fn errors_are_those_of_moved_weights() {
    let mut columns = persons(40, 4, 1);
    // A driver twice, and one that is a sum of others: they follow from each other.
    columns.push(columns[2].clone());
    columns.push(
        columns[1]
            .iter()
            .zip(&columns[3])
            .map(|(a, b)| 2.0 * a + b)
            .collect(),
    );
    let mut answers: Vec<Vec<Option<f64>>> = columns
        .iter()
        .map(|column| column.iter().copied().map(Some).collect())
        .collect();
    for complete in [true, false] {
        let missing = if complete {
            MissingAnswers::Complete
        } else {
            // Without those that follow from others, so that the pairwise matrix is one.
            answers.truncate(5);
            for person in 0..40 {
                answers[person % 5][person] =
                    answers[person % 5][person].filter(|_| person % 3 == 0);
            }
            MissingAnswers::Pairwise
        };
        for allocation in BOTH {
            let with = |weights: Vec<f64>| {
                let weighted = FigureColumns::new(answers.iter().cloned()).unwrap();
                let weighted = weighted.with_weights(weights).unwrap();
                let drivers = (1..answers.len()).map(|at| (at, at));
                DriverModel::with_missing(missing, &weighted, 0, drivers)
                    .unwrap()
                    .by_influence_values()
                    .shares(allocation)
                    .unwrap()
            };
            let weights: Vec<f64> = (0..40).map(|person| 1.0 + f64::from(person % 4)).collect();
            let shares = with(weights.clone());
            let mut variances = vec![0.0; shares.len()];
            for person in 0..40 {
                let moved = |by: f64| {
                    let mut weights = weights.clone();
                    weights[person] *= 1.0 + by;
                    in_order(&with(weights))
                };
                for (variance, (up, down)) in variances
                    .iter_mut()
                    .zip(moved(1e-4).into_iter().zip(moved(-1e-4)))
                {
                    *variance += ((up - down) / 2e-4).powi(2);
                }
            }
            let expected: Vec<f64> = variances.into_iter().map(f64::sqrt).collect();
            // A central difference of a smooth function is off by its step squared.
            close(&errors(&shares), &expected, 1e-7);
        }
    }
}

/// Sheets of ratings: an outcome from 0 to 10 and three touchpoints from 1 to 5, the last one put the other way round.
pub(super) fn sheets(count: usize, seed: u64) -> Vec<[u8; 4]> {
    let mut random = Random::new(seed);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // on the scale
    let rating = |figure: f64, low: f64, high: f64| figure.round().clamp(low, high) as u8;
    (0..count)
        .map(|_| {
            let common = random.normal();
            let first = 3.4 + common + 0.8 * random.normal();
            let second = 3.8 + 0.7 * common + random.normal();
            let third = 2.5 - 0.3 * common + random.normal();
            let outcome = 6.5 + 1.3 * (first - 3.4) + 0.8 * (second - 3.8) - 0.3 * (third - 2.5)
                + random.normal();
            [
                rating(outcome, 0.0, 10.0),
                rating(first, 1.0, 5.0),
                rating(second, 1.0, 5.0),
                rating(third, 1.0, 5.0),
            ]
        })
        .collect()
}

const SCALES: [Scale; 4] = [
    Scale::ZERO_TO_TEN,
    Scale::ONE_TO_FIVE,
    Scale::ONE_TO_FIVE,
    Scale::ONE_TO_FIVE.reversed(),
];
pub(super) const DRIVERS: [(usize, usize); 3] = [(1, 1), (2, 2), (3, 3)];

pub(super) fn tally(sheets: &[[u8; 4]]) -> JointTally {
    let mut tally = JointTally::new(SCALES).unwrap();
    tally
        .record_all(sheets.iter().map(|sheet| sheet.map(Some)))
        .unwrap();
    tally
}

pub(super) fn survey(sheets: &[[u8; 4]]) -> Survey {
    let column = |question: usize| sheets.iter().map(move |sheet| Some(sheet[question]));
    let mut survey = Survey::from_answers(SCALES[0], column(0)).unwrap();
    for (question, &scale) in SCALES.iter().enumerate().skip(1) {
        survey = survey.with_question(scale, column(question)).unwrap();
    }
    survey
}

#[test]
fn tallies_surveys_and_columns_agree() {
    let sheets = sheets(120, 2);
    let columns: Vec<Vec<f64>> = (0..4)
        .map(|question| {
            sheets
                .iter()
                .map(|sheet| f64::from(sheet[question]))
                .collect()
        })
        .collect();
    for allocation in BOTH {
        let of_columns = of_columns(&columns, allocation);
        let of_tally = DriverModel::of(&tally(&sheets), 0, DRIVERS).unwrap();
        let of_tally = of_tally.shares(allocation).unwrap();
        let of_survey = DriverModel::of(&survey(&sheets), 0, DRIVERS).unwrap();
        let of_survey = of_survey.shares(allocation).unwrap();
        close(&in_order(&of_tally), &in_order(&of_columns), 1e-13);
        close(&in_order(&of_survey), &in_order(&of_columns), 1e-13);
        close(&errors(&of_survey), &errors(&of_columns), 1e-13);
        for (key, question) in DRIVERS {
            // From the good end: the third scale is reversed, and so is what goes with it.
            let mean = columns[question].iter().sum::<f64>() / 120.0;
            let performance = if question == 3 {
                (5.0 - mean) * 25.0
            } else {
                (mean - 1.0) * 25.0
            };
            for shares in [&of_tally, &of_survey] {
                let share = shares.get(&key).unwrap();
                close(&[share.performance().unwrap()], &[performance], 1e-11);
                assert!(share.correlation() > 0.0);
            }
            assert_eq!(of_columns.get(&key).unwrap().performance(), None);
        }
        assert!(of_columns.get(&3).unwrap().correlation() < 0.0);
        assert!(
            of_tally
                .iter()
                .all(|share| share.std_error().is_none()
                    && share.interval(Confidence::P95).is_none())
        );
        assert_eq!(
            of_survey.priority(of_survey.get(&1).unwrap()),
            Some(Priority::FixFirst)
        );
    }
}

#[test]
fn weights_are_persons_and_clusters_are_not() {
    let sheets = sheets(60, 3);
    let simple = survey(&sheets);
    // Everybody twice, as one cluster of two: no more is known, but for R's n / (n − 1).
    let twice: Vec<[u8; 4]> = sheets.iter().flat_map(|&sheet| [sheet; 2]).collect();
    let clusters: Vec<usize> = (0..60).flat_map(|cluster| [cluster; 2]).collect();
    let clustered = survey(&twice).with_clusters(&clusters).unwrap();
    // Everybody with the weight of how often they stand there.
    let times = |person: usize| 1 + person % 3;
    let repeated: Vec<[u8; 4]> = sheets
        .iter()
        .enumerate()
        .flat_map(|(person, &sheet)| vec![sheet; times(person)])
        .collect();
    let weighted = simple
        .clone()
        .with_weights((0..60).map(|person| times(person) as f64))
        .unwrap();
    for allocation in BOTH {
        let shares = |survey: &Survey| {
            DriverModel::of(survey, 0, DRIVERS)
                .unwrap()
                .by_influence_values()
                .shares(allocation)
                .unwrap()
        };
        let once = shares(&simple);
        let of_clusters = shares(&clustered);
        close(&in_order(&of_clusters), &in_order(&once), 1e-13);
        let larger: Vec<f64> = errors(&once)
            .iter()
            .map(|error| error * (60.0_f64 / 59.0).sqrt())
            .collect();
        close(&errors(&of_clusters), &larger, 1e-13);
        let interval = of_clusters
            .get(&1)
            .unwrap()
            .interval(Confidence::P95)
            .unwrap();
        assert_eq!(interval.method(), ShareMethod::Design);
        close(
            &in_order(&shares(&weighted)),
            &in_order(&shares(&survey(&repeated))),
            1e-13,
        );
        assert!(errors(&shares(&weighted))[0] > errors(&shares(&survey(&repeated)))[0]);
    }
}

#[test]
fn groups_are_left_out_one_at_a_time() {
    let sheets = sheets(90, 4);
    let group = |number: usize| -> Vec<[u8; 4]> {
        sheets.iter().copied().skip(number).step_by(9).collect()
    };
    let groups: Vec<JointTally> = (0..9).map(|number| tally(&group(number))).collect();
    for allocation in BOTH {
        let shares = DriverModel::of(&groups[..], 0, DRIVERS)
            .unwrap()
            .shares(allocation)
            .unwrap();
        let without: Vec<Vec<f64>> = (0..9)
            .map(|number| {
                let rest = sheets
                    .iter()
                    .enumerate()
                    .filter(|(person, _)| person % 9 != number);
                let rest: Vec<[u8; 4]> = rest.map(|(_, &sheet)| sheet).collect();
                in_order(
                    &DriverModel::of(&survey(&rest), 0, DRIVERS)
                        .unwrap()
                        .shares(allocation)
                        .unwrap(),
                )
            })
            .collect();
        let error = |figure: &dyn Fn(&[f64]) -> f64| {
            let figures: Vec<f64> = without.iter().map(|shares| figure(shares)).collect();
            let mean = figures.iter().sum::<f64>() / 9.0;
            (8.0 / 9.0
                * figures
                    .iter()
                    .map(|figure| (figure - mean).powi(2))
                    .sum::<f64>())
            .sqrt()
        };
        let expected: Vec<f64> = (0..3)
            .map(|driver| error(&|shares| shares[driver]))
            .collect();
        close(&errors(&shares), &expected, 1e-12);
        // Student's t with 8 degrees of freedom.
        let difference = shares.difference(&1, &3, Confidence::P95).unwrap();
        let reach = 2.306_004_135_204_166_4 * error(&|shares| shares[0] - shares[2]);
        close(&[difference.upper() - difference.value()], &[reach], 1e-10);
        assert_eq!(difference.method(), ShareMethod::Jackknife);
    }
    let one = DriverModel::of(&groups[..1], 0, DRIVERS).unwrap_err();
    assert_eq!(one, DriverModelError::Groups { groups: 1 });
}

/// Without one of k + 2 persons the drivers explain those that are left, whatever they answered: that R² is then always
/// 1 says nothing of how sure it is.
#[test]
fn the_fewest_persons_have_shares_without_errors() {
    let overall = [9.0, 3.0, 7.0, 10.0, 6.0, 8.0];
    let staff = [5.0, 2.0, 3.0, 5.0, 4.0, 2.0];
    let speed = [4.0, 2.0, 4.0, 5.0, 3.0, 4.0];
    let parking = [3.0, 4.0, 2.0, 5.0, 1.0, 3.0];
    let of = |persons: usize| {
        let columns = [overall, staff, speed, parking];
        let columns = columns.map(|column| column.into_iter().take(persons).map(Some));
        let answers = FigureColumns::new(columns).unwrap();
        DriverModel::of(&answers, 0, DRIVERS).unwrap()
    };
    for allocation in BOTH {
        let shares = of(5).shares(allocation).unwrap();
        assert!(shares.r_squared() > 0.0 && shares.r_squared() < 1.0);
        assert_eq!(shares.r_squared_interval(Confidence::P90), None);
        assert!(shares.iter().all(|share| share.std_error().is_none()));
        // Asked for by name, as other programs have it.
        let by_influence = of(5).by_influence_values().shares(allocation).unwrap();
        assert!(by_influence.r_squared_interval(Confidence::P90).is_some());

        let shares = of(6).shares(allocation).unwrap();
        let interval = shares.r_squared_interval(Confidence::P90).unwrap();
        assert_eq!(interval.method(), ShareMethod::Jackknife);
        assert!(interval.upper() - interval.lower() > 0.1, "{interval:?}");
    }
    // Clusters are left out as a whole: of three with three persons each, six are left, and of three with two, four.
    for (size, is_known) in [(3, true), (2, false)] {
        let ratings = [9, 3, 7, 10, 6, 8, 2, 9, 5];
        let staff = [5, 2, 3, 5, 4, 2, 1, 4, 3].map(Some);
        let speed = [4, 2, 4, 5, 3, 4, 2, 5, 2].map(Some);
        let parking = [3, 4, 2, 5, 1, 3, 4, 3, 2].map(Some);
        let persons = 3 * size;
        let clusters: Vec<usize> = (0..persons).map(|person| person / size).collect();
        let survey = Survey::new(Scale::ZERO_TO_TEN, ratings.into_iter().take(persons))
            .and_then(|survey| {
                survey.with_question(Scale::ONE_TO_FIVE, staff.into_iter().take(persons))
            })
            .and_then(|survey| {
                survey.with_question(Scale::ONE_TO_FIVE, speed.into_iter().take(persons))
            })
            .and_then(|survey| {
                survey.with_question(Scale::ONE_TO_FIVE, parking.into_iter().take(persons))
            })
            .and_then(|survey| survey.with_clusters(&clusters))
            .unwrap();
        let shares = DriverModel::of(&survey, 0, DRIVERS)
            .unwrap()
            .relative_weights();
        assert_eq!(
            shares.r_squared_interval(Confidence::P90).is_some(),
            is_known
        );
    }
}

/// Shares come back from their stored form, and what no model gives does not.
#[test]
#[cfg(feature = "serde")]
fn shares_are_stored() {
    let sheets = sheets(60, 9);
    let model = DriverModel::of(&survey(&sheets), 0, DRIVERS).unwrap();
    let correlations = [[1.0, 0.5, 0.4], [0.5, 1.0, 0.3], [0.4, 0.3, 1.0]];
    let known = DriverModel::from_correlations(1..3, &correlations).unwrap();
    for shares in [
        model.shapley().unwrap(),
        model.clone().by_influence_values().relative_weights(),
        known.shapley().unwrap(),
    ] {
        let stored = serde_json::to_string(&shares).unwrap();
        assert_eq!(
            serde_json::from_str::<DriverShares<usize>>(&stored).unwrap(),
            shares
        );
    }
    let form = |change: fn(&mut Value)| {
        let mut stored = serde_json::to_value(model.shapley().unwrap()).unwrap();
        change(&mut stored);
        serde_json::from_value::<DriverShares<usize>>(stored).map_err(|error| error.to_string())
    };
    assert!(form(|_| {}).is_ok());
    for (change, reason) in [
        (
            (|stored| stored["drivers"][0]["share"] = 0.99.into()) as fn(&mut Value),
            "more than 1",
        ),
        (
            |stored| stored["drivers"][1]["share"] = (-0.1).into(),
            "negative",
        ),
        (
            |stored| stored["drivers"][1]["correlation"] = 1.5.into(),
            "a correlation beyond 1",
        ),
        (
            |stored| stored["drivers"][1]["performance"] = 101.into(),
            "between 0 and 100",
        ),
        (
            |stored| stored["drivers"] = Value::Array(Vec::new()),
            "1 to 63 drivers",
        ),
        (
            |stored| stored["errors"]["covariance"][0] = Value::Array(Vec::new()),
            "all pairs",
        ),
        (
            |stored| stored["errors"]["covariance"][0][0] = (-1.0).into(),
            "that no figures have",
        ),
        (
            |stored| stored["errors"]["covariance"][0][1] = 1.0.into(),
            "that no figures have",
        ),
        (
            |stored| stored["errors"]["method"] = "influence_values".into(),
            "with the method",
        ),
    ] {
        let error = form(change).unwrap_err();
        assert!(error.contains(reason), "{error} does not say {reason}");
    }
}
