//! The recursion against a dense solution of the equations of generalised least squares.
#![allow(clippy::float_cmp)] // exact figures

use super::{Day, Line, Model, Observation, Spread};
use alloc::vec;
use alloc::vec::Vec;

const DAYS: [f64; 5] = [0.0, 2.0, 3.0, 7.0, 8.0];
const VALUES: [f64; 5] = [10.0, 16.5, 11.0, 19.0, 15.0];
const VARIANCES: [f64; 5] = [1.0, 4.0, 2.0, 0.5, 0.0];
const AT: f64 = 12.0;

fn points() -> Vec<Observation> {
    (0..5)
        .map(|i| Observation {
            day: Day::number(DAYS[i]),
            value: VALUES[i],
            variance: VARIANCES[i],
            answers: None,
        })
        .collect()
}

fn model(line: Line) -> Model {
    Model { line, unit: 1.0 }
}

/// The best linear unbiased prediction, its error variance, and the generalised residual sum of squares, for a line
/// of unknown start and slope (universal kriging; Cressie, 1993, *Statistics for Spatial Data*, 3.4). One unit
/// of time is a day.
fn dense(line: Line, sigma: f64) -> (f64, f64, f64) {
    let n = DAYS.len();
    let shared = |s: f64, t: f64| match line {
        Line::Drift => sigma * s.min(t),
        Line::Trend if s == t => sigma,
        Line::Trend => 0.0,
    };
    let size = n + 2;
    let mut matrix = vec![vec![0.0; size]; size];
    let (mut target, mut figures) = (vec![0.0; size], vec![0.0; size]);
    for i in 0..n {
        for j in 0..n {
            matrix[i][j] = shared(DAYS[i], DAYS[j]);
        }
        matrix[i][i] += VARIANCES[i];
        for (k, design) in [1.0, DAYS[i]].into_iter().enumerate() {
            matrix[i][n + k] = design;
            matrix[n + k][i] = design;
        }
        target[i] = shared(DAYS[i], AT);
        figures[i] = VALUES[i];
    }
    target[n] = 1.0;
    target[n + 1] = AT;
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let weights = solve(matrix.clone(), target.clone());
    let fitted = solve(matrix, figures.clone());
    (
        dot(&weights[..n], &VALUES),
        shared(AT, AT) - dot(&weights, &target),
        dot(&fitted, &figures),
    )
}

/// Gauss and Jordan, with pivots.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))
            .unwrap();
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in (0..n).filter(|&row| row != column) {
            let factor = matrix[row][column] / matrix[column][column];
            let pivot = matrix[column].clone();
            for (entry, pivot) in matrix[row].iter_mut().zip(pivot) {
                *entry -= factor * pivot;
            }
            right[row] -= factor * right[column];
        }
    }
    (0..n).map(|i| right[i] / matrix[i][i]).collect()
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 1e-10 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

#[test]
fn the_recursion_is_generalised_least_squares() {
    let points = points();
    for line in [Line::Drift, Line::Trend] {
        let model = model(line);
        for sigma in [0.1, 1.0, 7.5] {
            let pass = model.pass(&points, sigma, 1.0).unwrap();
            let sight = model.ahead(&pass, Day::number(AT));
            let (expected, error, squares) = dense(line, sigma);
            close(sight.value, expected);
            close(sight.variance, error);
            close(pass.squares.value, squares);
            // Derivatives, by central differences.
            let step = 1e-5 * sigma;
            let (above, below) = (dense(line, sigma + step), dense(line, sigma - step));
            let near = |found: f64, high: f64, low: f64| {
                let expected = (high - low) / (2.0 * step);
                assert!(
                    (found - expected).abs() < 1e-6 * expected.abs().max(1.0),
                    "{found} {expected}"
                );
            };
            let ahead = pass.state.level.slope + (AT - 8.0) * pass.state.slope.slope;
            near(ahead, above.0, below.0);
            near(sight.variance_slope, above.1, below.1);
            near(pass.squares.slope, above.2, below.2);
        }
    }
}

#[test]
fn the_scatter_makes_the_squares_what_they_should_be() {
    let points = points();
    for line in [Line::Drift, Line::Trend] {
        let model = model(line);
        let exact = model.pass(&points, 1.0, 0.0).unwrap();
        let sigma = model.scatter(&points, 3.0, exact.squares.value / 3.0);
        assert!(sigma > 0.0);
        close(dense(line, sigma).2, 3.0);
        // Ten times the measurement error explains everything.
        let noisy: Vec<_> = points
            .iter()
            .map(|point| Observation {
                variance: 100.0 * (point.variance + 0.1),
                ..*point
            })
            .collect();
        assert_eq!(model.scatter(&noisy, 3.0, exact.squares.value / 3.0), 0.0);
    }
}

/// What the nodes stand for, by a fine sum over the chi-squared distribution with 3 degrees of freedom.
#[test]
fn the_spread_is_an_average_over_the_chi_squared_distribution() {
    let mut points = points();
    points[4].variance = 0.8;
    for line in [Line::Drift, Line::Trend] {
        let model = model(line);
        let exact = model.pass(&points, 1.0, 0.0).unwrap();
        let sigma = model.scatter(&points, 3.0, exact.squares.value / 3.0);
        let pass = model.pass(&points, sigma, 1.0).unwrap();
        let sight = model.ahead(&pass, Day::number(AT));
        let spread = Spread::of(3.0, sigma, &sight);

        let measured = 3.0 / sight.information - sigma;
        let explained = sight.variance - sight.variance_slope * sigma;
        let (mut weights, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for step in 1..40_000 {
            let chi = f64::from(step) * 1e-3;
            // The density but for its constant.
            let weight = libm::sqrt(chi) * libm::exp(-0.5 * chi);
            let scatter = (3.0 * (sigma + measured) / chi - measured).max(0.0);
            let precision = 1.0 / (explained + sight.variance_slope * scatter);
            weights += weight;
            sum += weight * precision;
            squares += weight * precision * precision;
        }
        let mean = sum / weights;
        let relative = squares / weights / (mean * mean) - 1.0;
        // A few nodes, and Wilson and Hilferty's approximation at 3 degrees of freedom.
        assert!((spread.variance * mean - 1.0).abs() < 0.01);
        assert!((spread.degrees_of_freedom * relative / 2.0 - 1.0).abs() < 0.1);
        // It is another figure than the variance at the estimate of σ².
        assert!((sight.variance * mean - 1.0).abs() > 0.05);
    }
}
