//! Scores adjusted by what is known of the people, where it just does not help, and where it hardly differs.
#![allow(clippy::float_cmp)] // whole numbers, and figures that are the same ones

use crate::support::close;
use cxmetrics::adjusted::{Adjusted, AdjustedError, Covariates};
use cxmetrics::{Ces, Csat, Scale};

/// Answers on 0-10 with what is known of each, and what is known of others.
fn known(pairs: &[(u8, f64)], others: &[f64]) -> Covariates {
    let mut all = Covariates::new(Scale::ZERO_TO_TEN);
    for (answer, known) in pairs {
        all.record(*answer, *known).unwrap();
    }
    for other in others {
        all.record_unanswered(*other).unwrap();
    }
    all
}

#[track_caller]
fn is_unchanged(score: &Adjusted) {
    assert_eq!(score.slope(), Some(0.0));
    assert_eq!(score.estimate(), score.plain());
}

const PAIRS: [(u8, f64); 7] = [
    (9, 8.0),
    (3, 4.0),
    (7, 7.0),
    (10, 7.0),
    (6, 4.0),
    (8, 9.0),
    (2, 1.0),
];

/// A unit that is a power of two changes no digit, however small it is.
#[test]
fn the_unit_of_what_is_known_does_not_count() {
    let plain = Adjusted::regression(&Ces::MEAN, &known(&PAIRS, &[]), 5.0).unwrap();
    assert_ne!(plain.estimate(), plain.plain());
    for exponent in [-50, 40] {
        let unit = 2_f64.powi(exponent);
        let scaled = PAIRS.map(|(answer, known)| (answer, known * unit));
        let score = Adjusted::regression(&Ces::MEAN, &known(&scaled, &[]), 5.0 * unit).unwrap();
        assert_eq!(score.estimate(), plain.estimate());
        assert_eq!(score.correlation(), plain.correlation());
        assert_eq!(score.slope().unwrap() * unit, plain.slope().unwrap());
    }
}

/// What differs in the thirteenth digit only is the same for all, and says nothing of the slope.
#[test]
fn what_rounding_left_has_no_slope() {
    let other = PAIRS.map(|(answer, known)| (answer, known * 2_f64.powi(-10)));
    let other = known(&other, &[]);
    let slope = |last: f64| {
        let all_alike =
            PAIRS.map(|(answer, known)| (answer, if known > 5.0 { 1e6 + last } else { 1e6 }));
        let all_alike = known(&all_alike, &[]);
        let [one, two] = Adjusted::cuped(&Ces::MEAN, [&all_alike, &other]).unwrap();
        assert_eq!((one.correlation(), one.slope()), (None, two.slope()));
        two.slope().unwrap()
    };
    assert!(slope(0.0) > 100.0);
    assert_eq!(slope(2_f64.powi(-23)), slope(0.0));
}

/// Nor do answers that are all the same, though their mean is rounded.
#[test]
fn answers_that_are_all_alike_have_no_slope() {
    let scale = Scale::new(1, 7).unwrap();
    let mut varied = Covariates::new(scale);
    for (answer, known) in [(1, 1.0), (3, 2.5), (4, 4.0), (6, 6.0), (7, 7.0)] {
        varied.record(answer, known).unwrap();
    }
    for size in 3_u8..=100 {
        let mut alike = Covariates::new(scale);
        for person in 0..size {
            alike.record(6, f64::from(person % 4)).unwrap();
        }
        let [one, two] = Adjusted::separate_slopes(&Csat::RESCALED, [&alike, &varied]).unwrap();
        assert_eq!((one.slope(), one.correlation()), (Some(0.0), None));
        assert!(two.slope().unwrap() > 10.0);
    }
}

/// Where the error would be exactly that of the plain score, it stays the plain one.
#[test]
fn no_better_is_not_better() {
    // Of predictions with Σ (x − x̄)² = 4 that go with the answers by Σ (x − x̄)(y − ȳ) = 2, λ = 1 leaves
    // Σ (y − ȳ)² − 2 · 2 + 4, all of it; the others all have the mean of these.
    let pairs = [(4, 2.0), (5, 2.0), (5, 4.0), (6, 4.0)];
    let predicted = known(&pairs, &[3.0; 100]);
    is_unchanged(&Adjusted::prediction_powered(&Ces::MEAN, &predicted).unwrap());
    let with_one = Adjusted::prediction_powered_with(&Ces::MEAN, &predicted, 1.0).unwrap();
    assert_eq!(with_one.std_error(), (2.0 / 12.0_f64).sqrt());

    // ρ = 1/2, so that three quarters of 10 are left: 7.5 / 3 = 10 / 4.
    let pairs = [(2, 1.0), (1, 2.0), (5, 3.0), (4, 4.0), (3, 5.0)];
    is_unchanged(&Adjusted::regression(&Ces::MEAN, &known(&pairs, &[]), 4.5).unwrap());

    // With a common slope of (8 − 2) / (4 + 2) = 1 the first group has 4 instead of 16 and the second 8 instead of 2:
    // 4/12 + 8/6 = 16/12 + 2/6.
    let first = known(&[(2, 1.0), (2, 1.0), (6, 3.0), (6, 3.0)], &[]);
    let second = known(&[(5, 1.0), (4, 2.0), (3, 3.0)], &[]);
    for score in Adjusted::cuped(&Ces::MEAN, [&first, &second]).unwrap() {
        is_unchanged(&score);
    }

    // No answers that vary, no error, and none that is smaller.
    let alike = [(7, 1.0), (7, 2.0), (7, 4.0), (7, 6.0)];
    let (first, second) = (known(&alike, &[]), known(&alike[..3], &[]));
    for score in Adjusted::separate_slopes(&Ces::MEAN, [&first, &second]).unwrap() {
        is_unchanged(&score);
    }
}

/// Three have a line of their own, two have none.
#[test]
fn the_smallest_groups() {
    let line: Vec<(u8, f64)> = (1..=9).map(|step| (step, f64::from(step))).collect();
    let large = known(&line, &[]);
    let three = known(&line[..3], &[]);
    let [_, score] = Adjusted::separate_slopes(&Ces::MEAN, [&large, &three]).unwrap();
    assert_eq!(score.slope(), Some(1.0));
    // Nothing is left, and three do not show that it is less than a third of 2: 2/3 / 2 / 3.
    close(score.std_error(), 1.0 / 3.0, 1e-15);
    let two = known(&line[..2], &[]);
    for score in Adjusted::separate_slopes(&Ces::MEAN, [&large, &two]).unwrap() {
        is_unchanged(&score);
    }
}

/// Of two others there is an error, of one there is none.
#[test]
fn the_fewest_others() {
    let score = |others: &[f64]| {
        Adjusted::prediction_powered_with(&Ces::MEAN, &known(&PAIRS, others), 1.0).unwrap()
    };
    is_unchanged(&score(&[6.0]));
    assert_eq!(score(&[6.0, 7.0]).slope(), Some(1.0));
}

#[test]
fn the_largest_figures() {
    let known = known(&PAIRS, &[6.0, 7.0, 3.0]);
    let beyond = 1e100_f64.next_up();
    for largest in [1e100, -1e100] {
        assert!(Adjusted::prediction_powered_with(&Ces::MEAN, &known, largest).is_ok());
        assert!(Adjusted::regression(&Ces::MEAN, &known, largest).is_ok());
    }
    for value in [beyond, -beyond] {
        let expected = Err(AdjustedError::Covariate { value });
        let found = Adjusted::prediction_powered_with(&Ces::MEAN, &known, value);
        assert_eq!(found.map(|_| ()), expected);
        let found = Adjusted::regression(&Ces::MEAN, &known, value);
        assert_eq!(found.map(|_| ()), expected);
    }
}
