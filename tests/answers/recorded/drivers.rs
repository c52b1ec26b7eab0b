//! Models of drivers together.

use super::{drawn, said};
use crate::recording::Recording;
use cxmetrics::drivers::{
    Allocation, DriverModel, DriverModelError, DriverShare, FigureColumns, MissingAnswers,
};
use cxmetrics::joint::Questions;
use cxmetrics::weight::Survey;
use cxmetrics::{Confidence, JointTally, Scale};

pub(super) const BOTH: [Allocation; 2] = [Allocation::Shapley, Allocation::RelativeWeights];

/// Columns of ratings from 0 to 10 that go with each other, some more and some less.
fn ratings(persons: u32) -> Vec<Vec<u32>> {
    let common = drawn(persons, 21, 8);
    (0..5)
        .map(|column| {
            let own = drawn(persons, 22 + column, 4 + 2 * column);
            common
                .iter()
                .zip(own)
                .map(|(common, own)| {
                    (common * (4 - column.min(3)) / 4 + own / (1 + column / 3)).min(10)
                })
                .collect()
        })
        .collect()
}

/// The same with some answers left out.
fn answers(persons: u32, every: u32) -> Vec<Vec<Option<u32>>> {
    let mut at = 0;
    ratings(persons)
        .into_iter()
        .map(|column| {
            let given = column.into_iter().map(|rating| {
                at += 1;
                (every == 0 || at % every != 3).then_some(rating)
            });
            given.collect()
        })
        .collect()
}

pub(super) fn figures(persons: u32, every: u32) -> FigureColumns {
    let columns = answers(persons, every).into_iter().map(|column| {
        column
            .into_iter()
            .map(|rating| rating.map(|rating| f64::from(rating) * 1.5 - 4.0))
    });
    FigureColumns::new(columns).unwrap()
}

fn survey(persons: u32, every: u32) -> Survey {
    let mut columns = answers(persons, every).into_iter();
    let first = Survey::from_answers(Scale::ZERO_TO_TEN, columns.next().unwrap()).unwrap();
    columns.fold(first, |survey, column| {
        survey.with_question(Scale::ZERO_TO_TEN, column).unwrap()
    })
}

fn tally(columns: &[Vec<Option<u32>>], every: usize, rest: usize) -> JointTally {
    let questions = Questions::new([Scale::ZERO_TO_TEN; 5]).unwrap();
    let mut tally = JointTally::of(&questions);
    for person in (0..columns[0].len()).filter(|person| person % every == rest) {
        let sheet: Vec<Option<u32>> = columns.iter().map(|column| column[person]).collect();
        tally.record(&sheet).unwrap();
    }
    tally
}

fn weights(persons: u32) -> Vec<f64> {
    drawn(persons, 31, 12)
        .into_iter()
        .map(|weight| f64::from(weight) / 5.0)
        .collect()
}

const NAMES: [(&str, usize); 4] = [("price", 1), ("staff", 2), ("speed", 4), ("place", 3)];

/// Everything that a model says.
fn modelled(
    record: &mut Recording,
    name: &str,
    model: Result<DriverModel<&str>, DriverModelError>,
) {
    let model = match model {
        Ok(model) => model,
        Err(error) => return record.note(name, error.to_string()),
    };
    let correlations: Vec<_> = (0..5)
        .flat_map(|row| (row + 1..=5).map(move |column| (row, column)))
        .map(|(row, column)| model.correlation(row, column))
        .collect();
    record.note(
        name,
        (
            model.persons(),
            model.left_out(),
            model.shrinkage(),
            model.correlation(5, 0),
            correlations,
        ),
    );
    for allocation in BOTH {
        let shares = model
            .clone()
            .by_influence_values()
            .shares(allocation)
            .unwrap();
        let errors: Vec<_> = shares.iter().map(DriverShare::std_error).collect();
        record.note(
            format!("{name}, by influence: {allocation}"),
            (errors, shares.r_squared_interval(Confidence::P80)),
        );
        let shares = model.shares(allocation).unwrap();
        let call = format!("{name}: {allocation}");
        record.note(
            &call,
            (
                shares.allocation(),
                shares.len(),
                shares.r_squared(),
                shares.mean_share(),
                shares.mean_performance(),
                shares.r_squared_interval(Confidence::P90),
            ),
        );
        for share in &shares {
            record.note(
                format!("{call} of {}", share.key()),
                (
                    share.value(),
                    share.percent(),
                    share.correlation(),
                    share.std_error(),
                    share.performance(),
                    shares.priority(share),
                    share
                        .interval(Confidence::P95)
                        .map(|own| (own.lower(), own.upper())),
                ),
            );
        }
        let between = |first, second| {
            shares
                .difference(&first, &second, Confidence::P80)
                .map(|own| (own.value(), own.lower(), own.upper(), own.method()))
        };
        record.note(
            format!("{call}, differences"),
            (
                between("price", "staff"),
                between("speed", "price"),
                between("place", "none"),
                between("staff", "staff"),
            ),
        );
    }
}

/// The ways to treat missing answers that differ: one alone where none is missing.
fn ways(every: u32) -> &'static [MissingAnswers] {
    const ALL: [MissingAnswers; 3] = [
        MissingAnswers::Complete,
        MissingAnswers::Pairwise,
        MissingAnswers::PairwiseShrunk,
    ];
    if every == 0 { &ALL[..1] } else { &ALL }
}

fn modelled_figures(record: &mut Recording, persons: u32, every: u32) {
    for &missing in ways(every) {
        let name = format!("{persons} without every {every}th, {missing}");
        let columns = figures(persons, every);
        let model = DriverModel::with_missing(missing, &columns, 0, NAMES);
        modelled(record, &name, model);
        if persons == 24 && missing != MissingAnswers::PairwiseShrunk {
            let weighted = columns.with_weights(weights(persons)).unwrap();
            let model = DriverModel::with_missing(missing, &weighted, 0, NAMES);
            modelled(record, &format!("{name}, weighted"), model);
        }
    }
}

#[test]
fn models_of_figures() {
    let mut record = Recording::new("answers/driver_figures");
    for (persons, every) in [(5, 0), (6, 0), (24, 9)] {
        modelled_figures(&mut record, persons, every);
    }
    record.finish();
}

#[test]
fn models_of_many_figures() {
    let mut record = Recording::new("answers/driver_many_figures");
    modelled_figures(&mut record, 140, 13);
    record.finish();
}

/// Drivers that are redundant: one is another, or the sum of others.
#[test]
fn models_of_redundant_figures() {
    let mut record = Recording::new("answers/driver_redundant");
    for persons in [12, 110] {
        let mut columns: Vec<Vec<f64>> = ratings(persons)
            .into_iter()
            .map(|column| column.into_iter().map(f64::from).collect())
            .collect();
        columns[3] = columns[1].iter().map(|figure| 2.0 * figure + 1.0).collect();
        let given = |columns: &[Vec<f64>]| {
            let columns = columns
                .iter()
                .map(|column| column.iter().copied().map(Some));
            FigureColumns::new(columns).unwrap()
        };
        let model = DriverModel::of(&given(&columns), 0, NAMES);
        modelled(&mut record, &format!("{persons}, one twice"), model);
        let sums = columns[1].iter().zip(&columns[2]);
        columns[3] = sums.map(|(first, second)| first + second).collect();
        let model = DriverModel::of(&given(&columns), 0, NAMES);
        modelled(&mut record, &format!("{persons}, a sum"), model);
    }
    record.finish();
}

/// Pairs of different persons that contradict each other.
#[test]
fn models_of_impossible_pairs() {
    let mut record = Recording::new("answers/driver_impossible");
    let rising = [1.0, 2.0, 4.0, 3.0, 7.0, 9.0];
    let given = |signs: [f64; 3]| {
        // Those that fall, do so a little less straight.
        let part = |sign: f64| {
            let figure = |figure: f64| sign * figure + (1.0 - sign) * figure * figure / 90.0;
            rising.map(|own| (sign != 0.0).then(|| figure(own)))
        };
        signs.into_iter().flat_map(part).collect::<Vec<_>>()
    };
    let columns = [[1.0, 0.0, -1.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0]];
    let figures = FigureColumns::new(columns.map(given)).unwrap();
    let names = [("price", 1), ("staff", 2)];
    for missing in [MissingAnswers::Pairwise, MissingAnswers::PairwiseShrunk] {
        let model = DriverModel::with_missing(missing, &figures, 0, names);
        modelled(&mut record, &missing.to_string(), model);
    }
    record.finish();
}

#[test]
fn models_of_surveys() {
    let mut record = Recording::new("answers/driver_surveys");
    let persons = 26;
    let shops = drawn(persons, 41, 7);
    let halves: Vec<u32> = (0..persons).map(|person| person % 2).collect();
    for every in [0, 11] {
        for missing in [MissingAnswers::Complete, MissingAnswers::Pairwise] {
            if every == 0 && missing == MissingAnswers::Pairwise {
                continue;
            }
            let plain = survey(persons, every);
            let surveys = [
                ("plain", plain.clone()),
                (
                    "weighted",
                    plain.clone().with_weights(weights(persons)).unwrap(),
                ),
                ("clusters", plain.clone().with_clusters(&shops).unwrap()),
                ("strata", plain.clone().with_strata(&halves).unwrap()),
                ("population", plain.clone().with_population(60).unwrap()),
                (
                    "raked",
                    plain
                        .poststratified(&halves, [(0, 40.0), (1, 60.0)])
                        .unwrap(),
                ),
            ];
            let chosen = |name| every == 0 || name == "clusters" || name == "raked";
            for (name, survey) in surveys.into_iter().filter(|(name, _)| chosen(*name)) {
                modelled(
                    &mut record,
                    &format!("{name}, every {every}, {missing}"),
                    DriverModel::with_missing(missing, &survey, 0, NAMES),
                );
            }
        }
    }
    record.finish();
}

#[test]
fn models_of_tallies() {
    let mut record = Recording::new("answers/driver_tallies");
    for every in [0, 9] {
        let columns = answers(80, every);
        for &missing in ways(every) {
            let name = format!("every {every}, {missing}");
            modelled(
                &mut record,
                &name,
                DriverModel::with_missing(missing, &tally(&columns, 1, 0), 0, NAMES),
            );
            let groups: Vec<JointTally> = (0..4).map(|group| tally(&columns, 4, group)).collect();
            modelled(
                &mut record,
                &format!("{name}, groups"),
                DriverModel::with_missing(missing, groups.as_slice(), 0, NAMES),
            );
            modelled(
                &mut record,
                &format!("{name}, one group"),
                DriverModel::with_missing(missing, &groups[..1], 0, NAMES),
            );
            modelled(
                &mut record,
                &format!("{name}, no group"),
                DriverModel::with_missing(missing, &groups[..0], 0, NAMES),
            );
        }
    }
    record.finish();
}

#[test]
fn models_of_correlations() {
    let mut record = Recording::new("answers/driver_correlations");
    let full = [
        [1.0, 0.5, 0.3, -0.2, 0.4],
        [0.5, 1.0, 0.2, 0.1, 0.6],
        [0.3, 0.2, 1.0, 0.0, 0.25],
        [-0.2, 0.1, 0.0, 1.0, -0.3],
        [0.4, 0.6, 0.25, -0.3, 1.0],
    ];
    let names = NAMES.map(|(name, _)| name);
    modelled(
        &mut record,
        "full",
        DriverModel::from_correlations(names, &full),
    );
    let mut twins = full;
    for (at, entry) in [0.5, 1.0, 0.2, 0.1, 1.0].into_iter().enumerate() {
        twins[1][at] = entry;
        twins[at][1] = entry;
    }
    // The second twin has the correlations of the first.
    for (at, entry) in [0.5, 1.0, 0.2, 0.1, 1.0].into_iter().enumerate() {
        twins[4][at] = entry;
        twins[at][4] = entry;
    }
    modelled(
        &mut record,
        "twins",
        DriverModel::from_correlations(names, &twins),
    );
    let mut none = full;
    none[0] = [1.0, 0.0, 0.0, 0.0, 0.0];
    none.iter_mut().skip(1).for_each(|row| row[0] = 0.0);
    modelled(
        &mut record,
        "nothing explained",
        DriverModel::from_correlations(names, &none),
    );
    let mut apart = full;
    apart[0][1] = 1.0;
    apart[1][0] = 1.0;
    modelled(
        &mut record,
        "impossible",
        DriverModel::from_correlations(names, &apart),
    );
    for (row, column, entry) in [
        (0, 0, 0.9),
        (1, 2, 0.3),
        (2, 3, 1.1),
        (0, 4, f64::NAN),
        (3, 0, -0.2 + 1e-13),
    ] {
        let mut wrong = full;
        wrong[row][column] = entry;
        modelled(
            &mut record,
            &format!("{entry} at {row}, {column}"),
            DriverModel::from_correlations(names, &wrong),
        );
    }
    said(
        &mut record,
        "too few rows",
        DriverModel::from_correlations(names, &full[..4]),
    );
    said(
        &mut record,
        "no keys",
        DriverModel::from_correlations([0; 0], &[[1.0]]),
    );
    said(
        &mut record,
        "64 keys",
        DriverModel::from_correlations(0..64, &[[1.0]]),
    );
    let uneven: [&[f64]; 2] = [&[1.0, 0.5], &[0.5]];
    said(
        &mut record,
        "uneven",
        DriverModel::from_correlations(["one"], &uneven),
    );
    let single = DriverModel::from_correlations(["one"], &[[1.0, -0.7], [-0.7, 1.0]]).unwrap();
    said(&mut record, "a single one", single.shapley());
    record.note("a single one by weights", single.relative_weights());
    for drivers in [7_u32, 12, 13] {
        let size = usize::try_from(drivers).unwrap() + 1;
        let figures = drawn(200, 50 + drivers, 30);
        let rows: Vec<Vec<f64>> = (0..size)
            .map(|row| {
                (0..size)
                    .map(|column| {
                        let shift = f64::from(figures[row * column % 200]) / 400.0;
                        if row == column { 1.0 } else { 0.2 + shift }
                    })
                    .collect()
            })
            .collect();
        let model = DriverModel::from_correlations(1..=drivers, &rows).unwrap();
        record.note(
            format!("{drivers} by weights"),
            model
                .relative_weights()
                .iter()
                .map(|own| (*own.key(), own.value()))
                .collect::<Vec<_>>(),
        );
        if drivers != 12 {
            let shares = model.shapley().map(|own| {
                own.iter()
                    .map(|own| (*own.key(), own.value()))
                    .collect::<Vec<_>>()
            });
            said(&mut record, &format!("{drivers} by Shapley"), shares);
        }
    }
    record.finish();
}

#[test]
fn what_models_refuse() {
    let mut record = Recording::new("answers/driver_refusals");
    let columns = figures(20, 0);
    record.note("sizes", (columns.len(), columns.is_empty()));
    let nobody = FigureColumns::new([[None; 0]; 2]).unwrap();
    record.note("sizes of nobody", (nobody.len(), nobody.is_empty()));
    said(
        &mut record,
        "a question too many",
        DriverModel::of(&columns, 0, [("a", 5)]),
    );
    said(
        &mut record,
        "an outcome too many",
        DriverModel::of(&columns, 7, [("a", 1)]),
    );
    said(
        &mut record,
        "twice",
        DriverModel::of(&columns, 0, [("a", 1), ("b", 1)]),
    );
    said(
        &mut record,
        "the outcome itself",
        DriverModel::of(&columns, 2, [("a", 2)]),
    );
    said(
        &mut record,
        "nothing",
        DriverModel::<&str>::of(&columns, 0, []),
    );
    said(
        &mut record,
        "64 drivers",
        DriverModel::of(&columns, 0, (0..64).map(|key| (key, 1))),
    );
    let two =
        |first: [f64; 6], second: [f64; 6]| FigureColumns::new([first.map(Some), second.map(Some)]);
    let rising = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0];
    for (name, columns) in [
        ("alike", two(rising, [2.0; 6])),
        ("alike outcome", two([0.0; 6], rising)),
        ("itself", two(rising, rising)),
        ("NaN", two(rising, [1.0, f64::NAN, 3.0, 5.0, 8.0, 13.0])),
        ("infinite", two([f64::NEG_INFINITY; 6], rising)),
        (
            "huge",
            two(rising.map(|x| x * 1e300), [1.0, 3.0, 2.0, 4.0, 9.0, 7.0]),
        ),
        (
            "tiny",
            two(rising.map(|x| x * 1e-300), [1.0, 3.0, 2.0, 4.0, 9.0, 7.0]),
        ),
    ] {
        match columns {
            Ok(columns) => said(
                &mut record,
                name,
                DriverModel::of(&columns, 0, [("a", 1)]).and_then(|own| own.shapley()),
            ),
            Err(error) => record.note(name, error.to_string()),
        }
    }
    said(
        &mut record,
        "uneven",
        FigureColumns::new([vec![Some(1.0)], vec![]]),
    );
    said(&mut record, "none", FigureColumns::new([[Some(1.0); 0]; 0]));
    let few = two(rising, [1.0, 3.0, 2.0, 4.0, 9.0, 7.0]).unwrap();
    for weights in [
        vec![1.0],
        vec![1.0, 1.0, -1.0, 1.0, 1.0, 1.0],
        vec![1e101; 6],
        vec![0.0; 6],
        vec![1.0, 0.0, 0.0, 0.0, 2.0, 3.0],
        vec![1.0, 0.0, 0.0, 0.5, 2.0, 3.0],
    ] {
        let weighted = few.clone().with_weights(weights.clone());
        said(
            &mut record,
            &format!("weights {weights:?}"),
            weighted
                .and_then(|own| DriverModel::of(&own, 0, [("a", 1)]))
                .and_then(|own| own.shapley()),
        );
    }
    record.finish();
}
