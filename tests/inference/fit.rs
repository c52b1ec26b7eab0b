//! Whether counts go with what was planned: by hand, and by every way in which so many can fall.
#![allow(clippy::float_cmp, clippy::cast_precision_loss)] // exact figures

use crate::support::close;
use cxmetrics::compare::{FitError, FitMethod, GoodnessOfFit};

fn factorial(n: u64) -> f64 {
    (1..=n).map(|k| k as f64).product()
}

#[test]
fn statistics_by_hand() {
    // Of 600 a sixth, a third and a half were planned.
    let fit = GoodnessOfFit::new(&[120, 190, 290], &[1.0, 2.0, 3.0]).unwrap();
    let chi_squared = 400.0 / 100.0 + 100.0 / 200.0 + 100.0 / 300.0;
    close(fit.chi_squared(), chi_squared, 1e-13);
    let ratio =
        2.0 * (120.0 * 1.2_f64.ln() + 190.0 * 0.95_f64.ln() + 290.0 * (29.0 / 30.0_f64).ln());
    close(fit.likelihood_ratio(), ratio, 1e-12);
    assert_eq!(
        (fit.degrees_of_freedom(), fit.method()),
        (2, FitMethod::ChiSquared)
    );
    // With two degrees of freedom the tail is e^(−χ²/2).
    close(fit.p_value(), (-0.5 * chi_squared).exp(), 1e-13);
    // The plan counts, and not the unit that it is in.
    let same = GoodnessOfFit::new(&[120, 190, 290], &[0.125, 0.25, 0.375]).unwrap();
    close(same.chi_squared(), chi_squared, 1e-13);
    close(same.p_value(), fit.p_value(), 1e-13);
}

/// The probability of everything that is no more probable than what was seen.
#[test]
fn few_are_counted_through() {
    let plan = [1.0, 2.0, 3.0];
    for observed in [[3, 0, 4], [0, 5, 2], [1, 2, 4], [7, 0, 0], [0, 0, 1]] {
        let all: u64 = observed.iter().sum();
        let probability = |counts: [u64; 3]| {
            let parts = counts.iter().zip(plan);
            let of = |(count, size): (&u64, f64)| {
                (size / 6.0_f64).powi(i32::try_from(*count).unwrap()) / factorial(*count)
            };
            factorial(all) * parts.map(of).product::<f64>()
        };
        let seen = probability(observed) * (1.0 + 1e-9);
        let ways =
            (0..=all).flat_map(|one| (0..=all - one).map(move |two| [one, two, all - one - two]));
        let expected: f64 = ways.map(probability).filter(|way| *way <= seen).sum();
        let fit = GoodnessOfFit::new(&observed, &plan).unwrap();
        assert_eq!(fit.method(), FitMethod::Exact);
        close(fit.p_value(), expected, 1e-12);
    }
}

/// Five expected in each arm are enough for χ², fewer are not; too many ways are not gone through.
#[test]
fn what_is_counted_through() {
    let method = |observed: &[u64]| {
        let plan = vec![1.0; observed.len()];
        GoodnessOfFit::new(observed, &plan).unwrap().method()
    };
    assert_eq!(method(&[4, 6]), FitMethod::ChiSquared);
    assert_eq!(method(&[4, 5]), FitMethod::Exact);
    assert_eq!(method(&[1; 40]), FitMethod::ChiSquared);
    assert!(matches!(
        GoodnessOfFit::new(&[0, 0], &[1.0, 1.0]),
        Err(FitError::Empty)
    ));
    for size in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            GoodnessOfFit::new(&[3, 4], &[1.0, size]),
            Err(FitError::Planned { .. })
        ));
    }
}

#[test]
fn what_is_said_of_a_fit() {
    let alarm = GoodnessOfFit::new(&[5_300, 4_700], &[1.0, 1.0]).unwrap();
    let calm = GoodnessOfFit::new(&[5_010, 4_990], &[1.0, 1.0]).unwrap();
    assert!(alarm.is_alarm() && !calm.is_alarm());
    assert_ne!(alarm.to_string(), calm.to_string());
    assert!(!alarm.to_string().is_empty() && !calm.to_string().is_empty());
}

/// The observed way is one of those that are no more probable than itself, also among hundreds of thousands of answers,
/// where logarithms of factorials by two formulas differ by more than the probabilities of neighbours.
#[test]
fn the_observed_way_counts_itself() {
    // P(X ≥ x) of a binomial with a small share, by one minus the terms below x.
    let at_least = |x: u32, n: f64, share: f64| {
        let mut term = (n * (-share).ln_1p()).exp();
        let mut below = 0.0;
        for count in 0..x {
            below += term;
            let count = f64::from(count);
            term *= (n - count) / (count + 1.0) * share / (1.0 - share);
        }
        1.0 - below
    };
    for (rare, others, planned) in [(1, 400_000, [1e-7, 1.0]), (5, 99_995, [1.0, 1e5])] {
        let fit = GoodnessOfFit::new(&[u64::from(rare), others], &planned).unwrap();
        assert_eq!(fit.method(), FitMethod::Exact);
        let total = f64::from(rare) + others as f64;
        let expected = at_least(rare, total, planned[0] / (planned[0] + planned[1]));
        // Logarithms of factorials of a million have digits to 10⁻⁹.
        assert!(
            (fit.p_value() / expected - 1.0).abs() < 1e-7,
            "{} {expected}",
            fit.p_value()
        );
        assert!(!fit.is_alarm());
    }
}
