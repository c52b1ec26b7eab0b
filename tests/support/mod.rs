//! Reference cases and the estimates they are about.
#![allow(dead_code, unreachable_pub)] // each test file uses its part

pub mod random;

use cxmetrics::okr::forecast::Readings;
use cxmetrics::{
    Ces, Confidence, Csat, DifferenceMethod, Estimate, Interval, KeyResult, Metric, Nps, Reading,
    Scale, Tally,
};
use proptest::prelude::*;
use serde_json::Value;

/// Every method for the difference of two scores.
pub const DIFFERENCE_METHODS: [DifferenceMethod; 10] = [
    DifferenceMethod::Score,
    DifferenceMethod::ScoreUncorrected,
    DifferenceMethod::Mover,
    DifferenceMethod::MoverLikelihood,
    DifferenceMethod::Likelihood,
    DifferenceMethod::Wald,
    DifferenceMethod::AdjustedWald,
    DifferenceMethod::AdjustedWaldEach,
    DifferenceMethod::Welch,
    DifferenceMethod::StudentT,
];

/// One row of a file in `tests/data`.
pub struct Case {
    pub id: String,
    pub method: String,
    pub input: Value,
    pub confidence: Option<f64>,
    pub expect: Value,
    pub tolerance: f64,
}

/// The rows of a file.
pub fn cases(file: &str) -> Vec<Case> {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(!rows.is_empty());
    rows.into_iter()
        .map(|row| Case {
            id: row["id"].as_str().unwrap().to_owned(),
            method: row["method"].as_str().unwrap().to_owned(),
            input: row["input"].clone(),
            confidence: row["confidence"].as_f64(),
            expect: row["expect"].clone(),
            tolerance: row["tolerance"].as_f64().unwrap_or(1e-9),
        })
        .collect()
}

impl Case {
    pub fn confidence(&self) -> Confidence {
        Confidence::new(self.confidence.expect("the row has a confidence")).unwrap()
    }

    /// A number of the input.
    pub fn number(&self, key: &str) -> f64 {
        self.input[key]
            .as_f64()
            .unwrap_or_else(|| panic!("{}: no number {key}", self.id))
    }

    /// A count of the input.
    pub fn count(&self, key: &str) -> u64 {
        self.input[key]
            .as_u64()
            .unwrap_or_else(|| panic!("{}: no count {key}", self.id))
    }

    /// A list of counts of the input.
    pub fn counts(&self, key: &str) -> Vec<u64> {
        self.input[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count.as_u64().unwrap())
            .collect()
    }

    /// Compares a figure with the expected one, within the row's tolerance.
    #[track_caller]
    pub fn check(&self, key: &str, found: f64) {
        let expected = self.expect[key]
            .as_f64()
            .unwrap_or_else(|| panic!("{}: nothing expected of {key}", self.id));
        assert!(
            (found - expected).abs() <= self.tolerance * expected.abs().max(1.0),
            "{} {}: {key} is {found}, expected {expected} within {}",
            self.id,
            self.method,
            self.tolerance
        );
    }
}

/// The NPS of so many promoters, passives and detractors.
pub fn nps(promoters: u64, passives: u64, detractors: u64) -> Estimate {
    let counts = [0, 0, 0, detractors, 0, 0, 0, passives, 0, promoters, 0];
    let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
    Nps::STANDARD.estimate(&tally).unwrap()
}

/// The share of `count` among `size`, in percent.
pub fn share(count: u64, size: u64) -> Estimate {
    let tally = Tally::from_counts(Scale::THUMBS, [size - count, count]).unwrap();
    Csat::top_box(1).estimate(&tally).unwrap()
}

/// The mean of answers counted from rating 1 up.
pub fn mean(counts: &[u64]) -> Estimate {
    let scale = Scale::new(1, i32::try_from(counts.len()).unwrap()).unwrap();
    let tally = Tally::from_counts(scale, counts).unwrap();
    Ces::MEAN.estimate(&tally).unwrap()
}

/// The literal stored form, out and back in.
#[cfg(feature = "serde")]
#[track_caller]
pub fn round_trip<T>(value: &T, json: &str)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + core::fmt::Debug,
{
    assert_eq!(serde_json::to_string(value).unwrap(), json);
    assert_eq!(&serde_json::from_str::<T>(json).unwrap(), value);
}

/// A key result between two figures.
pub fn reach(start: f64, target: f64) -> KeyResult {
    KeyResult::reach("figure", start, target).unwrap()
}

/// Equal within a tolerance, whatever the size of the figures.
#[track_caller]
pub fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} is not {expected}"
    );
}

/// Equal within a tolerance, relative to figures above 1.
#[track_caller]
pub fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

/// The limits of an interval.
#[track_caller]
pub fn limits(interval: &Interval, lower: f64, upper: f64, tolerance: f64) {
    close(interval.lower(), lower, tolerance);
    close(interval.upper(), upper, tolerance);
}

/// The confidence of an interval of so many standard errors on either side.
pub fn at_quantile(quantile: f64) -> Confidence {
    Confidence::new(1.0 - libm::erfc(quantile / std::f64::consts::SQRT_2)).unwrap()
}

/// Two confidences, the lower one first.
pub fn confidences() -> impl Strategy<Value = (Confidence, Confidence)> {
    (0.001..0.999_f64, 0.001..0.999_f64).prop_map(|(one, other)| {
        let new = |level| Confidence::new(level).unwrap();
        (new(one.min(other)), new(one.max(other)))
    })
}

/// Bounded, holds the figure, nested in confidence.
pub fn lawful(
    narrow: &Interval,
    wide: &Interval,
    lowest: f64,
    highest: f64,
) -> Result<(), TestCaseError> {
    let slack = 1e-12 * wide.value().abs().max(1.0);
    for interval in [narrow, wide] {
        prop_assert!(interval.contains(interval.value()), "{interval:?}");
        prop_assert!(
            lowest <= interval.lower() && interval.upper() <= highest,
            "{interval:?}"
        );
    }
    prop_assert!(
        wide.lower() <= narrow.lower() + slack,
        "{narrow:?} {wide:?}"
    );
    prop_assert!(
        narrow.upper() <= wide.upper() + slack,
        "{narrow:?} {wide:?}"
    );
    Ok(())
}

/// Figures with the variance `variances`, as readings.
pub fn noisy(points: &[(f64, f64)], variances: &[f64]) -> Readings {
    let z = 1.959_963_984_540_054;
    Readings::new(
        points
            .iter()
            .zip(variances)
            .map(|(&(day, value), &variance)| {
                let reach = z * variance.sqrt();
                let reading = if variance > 0.0 {
                    Reading::measured(value, value - reach, value + reach, Confidence::P95).unwrap()
                } else {
                    Reading::from(value)
                };
                (day, reading)
            }),
    )
    .unwrap()
}

/// The rows of one kind in a file of `tests/data` whose rows have a kind.
pub fn rows(file: &str, kind: &str) -> Vec<Value> {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    rows.into_iter().filter(|row| row["kind"] == kind).collect()
}
