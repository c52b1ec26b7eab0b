//! The interval of a correlation, by hand; and which matrices are covariances.

use crate::support::close;
use cxmetrics::estimate::{JointScores, JointScoresError};
use cxmetrics::{Confidence, CrossTally, Csat, Estimate, Scale};

/// By Fisher's transformation, with the error by the influence of each person.
#[test]
fn the_interval_of_a_correlation() {
    let counts = [[30_u32, 10], [20, 40]];
    let pairs = CrossTally::from_counts(
        Scale::THUMBS,
        Scale::THUMBS,
        counts.map(|row| row.map(u64::from)),
    )
    .unwrap();
    let top = Csat::top_box(1);
    let together = pairs.correlation(&top, &top).unwrap();
    // Shares of 60 and of 50 in 100, and 40 of both.
    let (variances, covariance) = ([0.6 * 0.4, 0.5 * 0.5_f64], 0.4 - 0.6 * 0.5);
    let r = covariance / (variances[0] * variances[1]).sqrt();
    let mut squares = 0.0;
    for (row, x) in counts.iter().zip([-0.6, 0.4]) {
        for (count, y) in row.iter().zip([-0.5, 0.5]) {
            let product = x * y / (variances[0] * variances[1]).sqrt();
            let influence = product - 0.5 * r * (x * x / variances[0] + y * y / variances[1]);
            squares += f64::from(*count) * influence * influence;
        }
    }
    let error = squares.sqrt() / 100.0;
    close(together.value().unwrap(), r, 1e-14);
    close(together.std_error().unwrap(), error, 1e-13);
    let interval = together.interval(Confidence::P95).unwrap();
    let reach = 1.959_963_984_540_054 * error / (1.0 - r * r);
    close(interval.lower(), (r.atanh() - reach).tanh(), 1e-13);
    close(interval.upper(), (r.atanh() + reach).tanh(), 1e-13);

    // The covariance of the scores, in percent, and what the products of the persons scatter.
    let (mut sum, mut squares) = (0.0, 0.0);
    for (row, x) in counts.iter().zip([-60.0, 40.0]) {
        for (count, y) in row.iter().zip([-50.0, 50.0]) {
            sum += f64::from(*count) * x * y;
            squares += f64::from(*count) * x * y * x * y;
        }
    }
    close(together.covariance(), sum / 1e4, 1e-13);
    let interval = together.covariance_interval(Confidence::P95).unwrap();
    let reach = 1.959_963_984_540_054 * (squares - sum * sum / 100.0_f64).sqrt() / 1e4;
    close(interval.lower(), sum / 1e4 - reach, 1e-13);
    close(interval.upper(), sum / 1e4 + reach, 1e-13);
}

/// Of nobody's two answers nothing can be said, and of two persons' not how sure it is.
#[test]
fn what_too_few_answered_both_is_no_figure() {
    let of = |answers: &[(Option<u8>, Option<u8>)]| {
        let (first, second) = (Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE);
        let pairs = CrossTally::from_answers(first, second, answers.iter().copied()).unwrap();
        pairs.correlation(&Csat::MEAN, &Csat::MEAN).unwrap()
    };
    let apart = of(&[
        (Some(9), None),
        (Some(4), None),
        (None, Some(2)),
        (None, Some(5)),
    ]);
    assert_eq!((apart.both(), apart.covariance()), (0, 0.0));
    assert_eq!((apart.value(), apart.std_error()), (None, None));
    assert_eq!(apart.classical(), None);
    assert_eq!(apart.interval(Confidence::P95), None);
    assert_eq!(apart.covariance_interval(Confidence::P95), None);
    // What two persons say is the same of both: each is as far from the middle.
    for (one, other) in [((9, 5), (4, 2)), ((7, 1), (10, 4)), ((0, 2), (3, 1))] {
        let two = of(&[one, other].map(|(first, second)| (Some(first), Some(second))));
        assert!(two.covariance().abs() > 0.0);
        assert_eq!(two.covariance_interval(Confidence::P95), None);
    }
    let three = of(&[(9, 5), (4, 2), (7, 1)].map(|(first, second)| (Some(first), Some(second))));
    let interval = three.covariance_interval(Confidence::P95).unwrap();
    assert!(interval.lower() < three.covariance() && interval.upper() > three.covariance());
}

/// Symmetric, finite, and with no sum of the scores whose variance is negative.
#[test]
fn what_is_a_covariance() {
    let joint = |rows: [[f64; 3]; 3]| {
        let estimates = [(60, 100), (30, 100), (45, 90)]
            .map(|(count, size)| Estimate::share(count, size).unwrap());
        JointScores::new(estimates.to_vec(), rows)
    };
    for possible in [
        [[24.0, 10.0, -5.0], [10.0, 21.0, 3.0], [-5.0, 3.0, 27.5]],
        // The first two are one, and the third has no error.
        [[4.0, 6.0, 0.0], [6.0, 9.0, 0.0], [0.0, 0.0, 0.0]],
        [
            [0.0, 0.0, 0.0],
            [0.0, 9.0, -2.0],
            [0.0, -2.0, 1e-3 + 4.0 / 9.0],
        ],
    ] {
        let scores = joint(possible).unwrap();
        assert!(!scores.is_empty());
        assert_eq!(scores.covariance(1, 2), Some(possible[1][2]));
    }
    for impossible in [
        [[-1.0, 0.0, 0.0], [0.0, 21.0, 0.0], [0.0, 0.0, 27.5]],
        [[24.0, 10.0, -5.0], [9.0, 21.0, 3.0], [-5.0, 3.0, 27.5]],
        [
            [24.0, f64::NAN, 0.0],
            [f64::NAN, 21.0, 0.0],
            [0.0, 0.0, 27.5],
        ],
        [
            [f64::INFINITY, 0.0, 0.0],
            [0.0, 21.0, 0.0],
            [0.0, 0.0, 27.5],
        ],
        // Correlations above 1, beside no error at all, and three that cannot be together.
        [[4.0, 6.1, 0.0], [6.1, 9.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.0, 0.1, 0.0], [0.1, 9.0, 0.0], [0.0, 0.0, 1.0]],
        [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]],
    ] {
        let error = joint(impossible).unwrap_err();
        assert_eq!(error, JointScoresError::NotACovariance, "{impossible:?}");
    }
}
