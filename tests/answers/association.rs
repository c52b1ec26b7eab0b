//! Rank correlations against references made by other roads, and by their laws.
#![allow(clippy::float_cmp, clippy::cast_precision_loss)] // only the order counts, so much is exact

use crate::support::{Case, cases};
use cxmetrics::Confidence;
use cxmetrics::association::{AssociationError, KendallTau, SpearmanRho};
use proptest::prelude::*;

fn figures(case: &Case, key: &str) -> Vec<f64> {
    case.input[key]
        .as_array()
        .unwrap()
        .iter()
        .map(|figure| figure.as_f64().unwrap())
        .collect()
}

#[test]
fn reference_cases() {
    for case in cases("association.json") {
        let (xs, ys) = (figures(&case, "xs"), figures(&case, "ys"));
        let tau = KendallTau::of(&xs, &ys).unwrap();
        case.check("tau", tau.value());
        case.check("tau_std_error", tau.std_error());
        case.check("tau_p", tau.p_value());
        let interval = tau.interval(case.confidence()).unwrap();
        case.check("tau_lower", interval.lower());
        case.check("tau_upper", interval.upper());
        let rho = SpearmanRho::of(&xs, &ys).unwrap();
        case.check("rho", rho.value());
        case.check("rho_p", rho.p_value());
        let interval = rho.interval(case.confidence()).unwrap();
        case.check("rho_lower", interval.lower());
        case.check("rho_upper", interval.upper());
    }
}

/// SAS/STAT, the FREQ procedure, the Cochran-Armitage trend test of adverse events by dose: tau-b 0.3373, ASE 0.0642.
#[test]
fn standard_error_of_a_published_table() {
    let counts = [[26, 26, 23, 18, 9], [6, 7, 9, 14, 23]];
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for (row, counts) in (0_u8..).zip(counts) {
        for (column, count) in (0_u8..).zip(counts) {
            xs.extend((0..count).map(|_| f64::from(row)));
            ys.extend((0..count).map(|_| f64::from(column)));
        }
    }
    let tau = KendallTau::of(&xs, &ys).unwrap();
    assert_eq!(format!("{:.4}", tau.value()), "0.3373");
    assert_eq!(format!("{:.4}", tau.std_error()), "0.0642");
}

#[test]
fn perfect_agreement_has_no_interval() {
    let xs = [1.0, 2.0, 3.0, 5.0];
    let tau = KendallTau::of(&xs, &[-4.0, 0.0, 7.0, 7.5]).unwrap();
    assert_eq!((tau.value(), tau.interval(Confidence::P95)), (1.0, None));
    let rho = SpearmanRho::of(&xs, &[9.0, 8.0, 3.0, 1.0]).unwrap();
    assert_eq!((rho.value(), rho.interval(Confidence::P95)), (-1.0, None));
    // Nor do figures whose order agrees in part, if it does so for each pair alike.
    let tau = KendallTau::of(&[1.0, 1.0, 2.0, 3.0], &[2.0, 3.0, 1.0, 1.0]).unwrap();
    assert_eq!((tau.value(), tau.std_error()), (-0.8, 0.0));
    assert_eq!(tau.interval(Confidence::P95), None);
    // 2/4! is what the exact test gives; the t formula would claim 0.
    assert_eq!(rho.p_value(), 2.0 / 24.0);
}

#[test]
fn refusals() {
    let of = |xs: &[f64], ys: &[f64]| {
        let error = KendallTau::of(xs, ys).unwrap_err();
        assert_eq!(
            SpearmanRho::of(xs, ys).unwrap_err().to_string(),
            error.to_string()
        );
        error.to_string()
    };
    assert_eq!(of(&[1.0], &[1.0, 2.0]), "1 and 2 figures are no pairs");
    assert_eq!(
        of(&[1.0, 2.0, 3.0], &[1.0, 2.0, f64::NAN]),
        "figure NaN at position 2 is not a finite number"
    );
    assert_eq!(
        of(&[1.0, 2.0], &[1.0, 2.0]),
        "an association needs 3 pairs or more, not 2"
    );
    assert_eq!(
        of(&[2.0, 2.0, 2.0], &[1.0, 2.0, 3.0]),
        "all figures of one side are the same, so nothing can move with them"
    );
    assert_eq!(
        KendallTau::of(&[0.0, -0.0, 0.0], &[1.0, 2.0, 3.0]),
        Err(AssociationError::Constant)
    );
}

/// Concordant minus discordant twos by looking at every two, and tau-b from it.
fn tau_by_twos(xs: &[f64], ys: &[f64]) -> f64 {
    let (mut excess, mut rows, mut columns) = (0_i64, 0_i64, 0_i64);
    let order = |a: f64, b: f64| i64::from(a > b) - i64::from(a < b);
    for i in 0..xs.len() {
        for j in 0..i {
            let (x, y) = (order(xs[i], xs[j]), order(ys[i], ys[j]));
            excess += x * y;
            rows += x.abs();
            columns += y.abs();
        }
    }
    excess as f64 / ((rows * columns) as f64).sqrt()
}

fn pairs() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::vec((0_i32..12, 0_i32..5), 3..60).prop_map(|pairs| {
        pairs
            .into_iter()
            .map(|(x, y)| (f64::from(x) * 0.7, f64::from(y + x / 3)))
            .unzip()
    })
}

proptest! {
    #[test]
    fn tau_counts_twos((xs, ys) in pairs()) {
        if let Ok(tau) = KendallTau::of(&xs, &ys) {
            prop_assert!((tau.value() - tau_by_twos(&xs, &ys)).abs() < 1e-14);
        }
    }

    /// Only the order counts; turning one side round turns the sign, to the last bit; the sides can be swapped.
    #[test]
    fn order_is_all((xs, ys) in pairs()) {
        let stretched: Vec<f64> = xs.iter().map(|x| x.powi(3) + 1.0).collect();
        let turned: Vec<f64> = ys.iter().map(|y| -y).collect();
        let tau = KendallTau::of(&xs, &ys);
        let rho = SpearmanRho::of(&xs, &ys);
        prop_assert_eq!(&tau, &KendallTau::of(&stretched, &ys));
        prop_assert_eq!(&rho, &SpearmanRho::of(&stretched, &ys));
        if let (Ok(tau), Ok(rho)) = (tau, rho) {
            let opposite = KendallTau::of(&xs, &turned).unwrap();
            prop_assert_eq!(opposite.value(), -tau.value());
            prop_assert_eq!(opposite.p_value(), tau.p_value());
            prop_assert!((opposite.std_error() - tau.std_error()).abs() < 1e-14);
            prop_assert_eq!(SpearmanRho::of(&xs, &turned).unwrap().value(), -rho.value());
            let swapped = KendallTau::of(&ys, &xs).unwrap();
            prop_assert!((swapped.value() - tau.value()).abs() < 1e-15);
            prop_assert!((swapped.std_error() - tau.std_error()).abs() < 1e-14);
        }
    }

    #[test]
    fn bounded_and_nested((xs, ys) in pairs(), levels in (0.01..0.99_f64, 0.01..0.99_f64)) {
        if let (Ok(tau), Ok(rho)) = (KendallTau::of(&xs, &ys), SpearmanRho::of(&xs, &ys)) {
            let (low, high) = (levels.0.min(levels.1), levels.0.max(levels.1));
            let at = |level| Confidence::new(level).unwrap();
            for (value, p, narrow, wide) in [
                (tau.value(), tau.p_value(), tau.interval(at(low)), tau.interval(at(high))),
                (rho.value(), rho.p_value(), rho.interval(at(low)), rho.interval(at(high))),
            ] {
                prop_assert!((-1.0..=1.0).contains(&value));
                prop_assert!((0.0..=1.0).contains(&p));
                prop_assert_eq!(narrow.is_some(), wide.is_some());
                if let (Some(narrow), Some(wide)) = (narrow, wide) {
                    prop_assert!(-1.0 <= wide.lower() && wide.upper() <= 1.0);
                    prop_assert!(wide.lower() <= narrow.lower() && narrow.upper() <= wide.upper());
                    prop_assert!(narrow.contains(value));
                }
            }
        }
    }

    #[test]
    fn no_panic(
        xs in prop::collection::vec(any::<f64>(), 0..8),
        ys in prop::collection::vec(any::<f64>(), 0..8),
    ) {
        if let (Ok(tau), Ok(rho)) = (KendallTau::of(&xs, &ys), SpearmanRho::of(&xs, &ys)) {
            prop_assert!(tau.value().is_finite() && tau.std_error().is_finite() && tau.p_value() <= 1.0);
            prop_assert!(rho.value().is_finite() && rho.p_value() <= 1.0);
        }
    }
}
