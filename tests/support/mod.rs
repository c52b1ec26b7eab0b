//! Reference cases and the estimates they are about.
#![allow(dead_code, unreachable_pub)] // each test file uses its part

use cxmetrics::{Ces, Confidence, Csat, Estimate, Metric, Nps, Scale, Tally};
use serde_json::Value;

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
