//! Drivers together: what is refused, in words, and what is mended by name.

use crate::driver_model::{BOTH, DRIVERS, close, persons, sheets, tally};
use cxmetrics::drivers::{DriverModel, DriverModelError, FigureColumns, MissingAnswers};

#[test]
fn what_no_answers_have_is_refused_or_mended_by_name() {
    // Each two questions were answered by other people: a goes with b and b with c, but a against c.
    let mut columns = vec![Vec::new(); 4];
    for (first, second, sign) in [(1, 2, 1.0), (2, 3, 1.0), (1, 3, -1.0)] {
        for step in -4..=4 {
            let figure = f64::from(step);
            let noise = f64::from((step * step) % 5) / 4.0;
            for (question, column) in columns.iter_mut().enumerate() {
                column.push(match question {
                    0 => Some(figure + 3.0 * noise),
                    own if own == first => Some(figure),
                    own if own == second => Some(sign * figure + noise),
                    _ => None,
                });
            }
        }
    }
    let answers = FigureColumns::new(columns).unwrap();
    let model = |missing| DriverModel::with_missing(missing, &answers, 0, DRIVERS);
    assert_eq!(
        model(MissingAnswers::Complete).unwrap_err(),
        DriverModelError::TooFew {
            persons: 0,
            drivers: 3,
            needed: 5
        }
    );
    let error = model(MissingAnswers::Pairwise).unwrap_err();
    assert!(
        matches!(error, DriverModelError::Impossible { smallest_eigenvalue } if smallest_eigenvalue < -0.5)
    );
    let mended = model(MissingAnswers::PairwiseShrunk).unwrap();
    assert!(mended.shrinkage() > 0.3 && mended.shrinkage() < 1.0);
    assert_eq!((mended.persons(), mended.left_out()), (9, 27));
    for allocation in BOTH {
        let shares = mended.shares(allocation).unwrap();
        assert!(
            shares.r_squared() <= 1.0
                && shares
                    .iter()
                    .all(|share| share.std_error().unwrap().is_finite())
        );
    }
    // What is a matrix is not shrunk.
    let sheets = sheets(50, 5);
    let whole =
        DriverModel::with_missing(MissingAnswers::PairwiseShrunk, &tally(&sheets), 0, DRIVERS)
            .unwrap();
    assert_eq!(whole.shrinkage(), 0.0);
    assert_eq!(
        whole.shapley(),
        DriverModel::of(&tally(&sheets), 0, DRIVERS)
            .unwrap()
            .shapley()
    );
}

/// Drivers that follow from each other are possible; what they are to have with the outcome is not.
#[test]
fn the_eigenvalue_of_what_is_impossible_is_named() {
    let smallest = |rows: [[f64; 3]; 3]| {
        let error = DriverModel::from_correlations(["a", "b"], &rows).unwrap_err();
        let DriverModelError::Impossible {
            smallest_eigenvalue,
        } = error
        else {
            panic!("{error}")
        };
        smallest_eigenvalue
    };
    // The eigenvalues of the drivers alone are 0 and 2, those of all three −1, 2 and 2.
    let found = smallest([[1.0, 1.0, -1.0], [1.0, 1.0, 1.0], [-1.0, 1.0, 1.0]]);
    assert!((found - -1.0).abs() < 1e-12, "{found}");
}

#[test]
fn refusals_say_what_was_wrong() {
    let columns = |count: usize| {
        let columns = persons(40, count, 6);
        FigureColumns::new(
            columns
                .into_iter()
                .map(|column| column.into_iter().map(Some)),
        )
        .unwrap()
    };
    let thirteen = DriverModel::of(&columns(13), 0, (1..14).map(|at| (at, at))).unwrap();
    assert_eq!(
        thirteen.shapley().unwrap_err().to_string(),
        "Shapley shares are of up to 12 drivers, not 13: take relative weights, or fewer drivers"
    );
    assert_eq!(thirteen.relative_weights().len(), 13);
    let twelve = DriverModel::of(&columns(12), 0, (1..13).map(|at| (at, at))).unwrap();
    let (shapley, johnson) = (twelve.shapley().unwrap(), twelve.relative_weights());
    close(&[shapley.r_squared()], &[johnson.r_squared()], 1e-10);

    let two = columns(2);
    let error = |drivers: &[usize]| {
        let drivers = drivers.iter().map(|&at| (at, at));
        DriverModel::of(&two, 0, drivers).unwrap_err().to_string()
    };
    assert_eq!(error(&[]), "a model has 1 to 63 drivers, not 0");
    assert_eq!(
        error(&[3]),
        "there is no question 3: there are 3, counted from 0"
    );
    assert_eq!(error(&[1, 1]), "question 1 was named twice");
    assert_eq!(error(&[0]), "question 0 was named twice");
    let few = FigureColumns::new([[1.0, 2.0], [2.0, 1.0]].map(|column| column.map(Some))).unwrap();
    assert_eq!(
        DriverModel::of(&few, 0, [("a", 1)])
            .unwrap_err()
            .to_string(),
        "2 persons can be used for 1 driver: it takes 3 or more"
    );
    let not_finite =
        FigureColumns::new([[Some(1.0), None], [None, Some(f64::INFINITY)]]).unwrap_err();
    assert_eq!(
        not_finite.to_string(),
        "figure inf at position 1 of column 1 is not a finite number"
    );
    assert!(few.with_weights([1.0, f64::NAN]).is_err());
    let of = |rows: [[f64; 2]; 2]| DriverModel::from_correlations(["a"], &rows).unwrap_err();
    assert!(matches!(
        of([[1.0, 0.5], [0.4, 1.0]]),
        DriverModelError::Entry {
            row: 0,
            column: 1,
            ..
        }
    ));
    assert!(matches!(
        of([[1.0, 1.0], [1.0, 1.0]]),
        DriverModelError::Impossible { .. }
    ));
    assert!(matches!(
        of([[0.9, 0.5], [0.5, 1.0]]),
        DriverModelError::Entry {
            row: 0,
            column: 0,
            ..
        }
    ));
}
