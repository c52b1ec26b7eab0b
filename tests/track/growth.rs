//! Long series: what took time with a power of their length took minutes here.

use cxmetrics::track::Series;
use cxmetrics::track::trend::ChangePoint;
use cxmetrics::{Csat, Scale};

use crate::trends::series_with;

fn change(shares: &[f64], z: f64) -> ChangePoint<usize> {
    let (series, _) = series_with(shares, z);
    ChangePoint::new(&series.scores(&Csat::top_box(1)).unwrap()).unwrap()
}

/// Splits of one distance from the first share to the last.
fn shares([first, last]: [f64; 2], steps: usize) -> Vec<f64> {
    let step = (last - first) / steps as f64;
    (0..=steps).map(|at| first + step * at as f64).collect()
}

/// The search is paid by more than for every fourth of these splits, and by less than for every moment between the first and
/// the last share (Miller and Siegmund, 1982, *Biometrics* 38): (z − 1/z) φ(z) ln[t₂(1 − t₁)/(t₁(1 − t₂))] + 4φ(z)/z.
fn is_between_fewer_and_all_moments(ends: [f64; 2], steps: usize, z: f64) {
    let close = shares(ends, steps);
    let fewer: Vec<f64> = close.iter().copied().step_by(4).collect();
    let found = change(&close, z);
    // A little further out: half an answer in each period is what whole answers may move z by, of 10⁹ in all.
    let of_fewer = change(&fewer, z + 1.25 * steps as f64 / 1e9_f64.sqrt());
    assert!(of_fewer.z().abs() > found.z().abs());
    assert!(of_fewer.p_value() < found.p_value());
    let z = found.z().abs();
    let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let [first, last] = ends;
    let length = (last * (1.0 - first) / (first * (1.0 - last))).ln();
    let all = (z - 1.0 / z) * density * length + 4.0 * density / z;
    assert!(found.p_value() < all, "{} {all}", found.p_value());
}

/// Each of these splits is nearly its neighbour, and all of them together are not many.
#[test]
fn a_search_among_close_splits_is_between_fewer_and_all_moments() {
    for z in [2.5, 4.0] {
        is_between_fewer_and_all_moments([0.49, 0.51], 500, z);
        is_between_fewer_and_all_moments([0.3, 0.32], 480, z);
    }
}

#[test]
fn a_change_in_a_long_series_takes_no_minutes() {
    let first = 1.0 / 3_200.0;
    is_between_fewer_and_all_moments([first, 1.0 - first], 3_198, 4.0);
}

/// Somewhere between 5 % and 95 % of a long series the step is nearly always a third of its standard error.
#[test]
fn a_small_step_is_nothing_to_speak_of() {
    for steps in [100, 400] {
        let found = change(&shares([0.05, 0.95], steps), 0.3);
        assert!(
            found.z().abs() < 0.35 && found.p_value() > 0.99,
            "{found:?}"
        );
    }
}

/// With time turned round the splits are the same, in other places of the chain.
#[test]
fn a_series_backwards_has_the_same_change() {
    for (steps, z) in [(40, 2.0), (90, 3.5), (150, 5.0)] {
        let last = f64::from(steps + 1);
        let shares: Vec<f64> = (1..=steps)
            .map(|at| (f64::from(at) / last).powi(2))
            .collect();
        let (series, _) = series_with(&shares, z);
        let mut backwards = Series::new(Scale::THUMBS);
        for (period, tally) in series.iter() {
            for rating in [0, 1] {
                backwards
                    .record_n(last as usize - period, rating, tally.count(rating))
                    .unwrap();
            }
        }
        let p_values = [series, backwards].map(|series| {
            let scores = series.scores(&Csat::top_box(1)).unwrap();
            ChangePoint::new(&scores).unwrap().p_value()
        });
        let apart = (p_values[0] / p_values[1] - 1.0).abs();
        assert!(apart < 1e-12, "{p_values:?}");
    }
}
