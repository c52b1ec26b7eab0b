//! The promise of the intervals, by complete enumeration on the coarse grid: p and d each from
//! {0, .01, .02, .05, .10, …, .95, .98, .99, 1}. The expected figures come from an independent implementation.

use crate::enumeration::coverage;
use cxmetrics::{Confidence, Method};

/// The figures are known to four digits.
const TOLERANCE: f64 = 0.0005;

#[track_caller]
fn check(method: Method, expected: [(u64, f64, f64); 4]) {
    for (size, lowest, mean) in expected {
        let found = coverage(method, size, Confidence::P95).unwrap();
        assert!(
            (found.lowest - lowest).abs() <= TOLERANCE,
            "{method} {size}: lowest {found:?}, expected {lowest}"
        );
        assert!(
            (found.mean - mean).abs() <= TOLERANCE,
            "{method} {size}: mean {found:?}, expected {mean}"
        );
    }
}

#[test]
fn of_the_default() {
    check(
        Method::Score,
        [
            (5, 0.8960, 0.9705),
            (10, 0.9004, 0.9672),
            (20, 0.9245, 0.9621),
            (50, 0.9106, 0.9527),
        ],
    );
}

#[test]
fn of_wald() {
    check(
        Method::Wald,
        [
            (5, 0.0490, 0.7179),
            (10, 0.0955, 0.8145),
            (20, 0.1821, 0.8739),
            (50, 0.3948, 0.9146),
        ],
    );
}

/// The one promise that is never broken.
#[test]
fn of_the_guaranteed_interval() {
    for size in [1, 2, 5, 10] {
        let found = coverage(Method::Guaranteed, size, Confidence::P95).unwrap();
        assert!(found.lowest >= 0.95, "{size}: {found:?}");
    }
}
