//! The stored form of a weighted tally, which comes back in through checks of its own.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::tally::Level;
use super::{USABLE, WeightedTally};
use crate::scale::Scale;
use crate::sum::Sum;

/// One entry of each list for each level of the scale; the range of the weights unless there are none.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "WeightedTally", deny_unknown_fields)]
pub(super) struct StoredWeightedTally {
    scale: Scale,
    answers: Vec<u64>,
    weights: Vec<f64>,
    squared_weights: Vec<f64>,
    /// What rounding took from each sum; none where it took nothing from any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    weight_remainders: Vec<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    squared_weight_remainders: Vec<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    weight_range: Option<(f64, f64)>,
    #[serde(default)]
    weightless: u64,
    #[serde(default)]
    missing: u64,
}

impl From<WeightedTally> for StoredWeightedTally {
    fn from(tally: WeightedTally) -> Self {
        let levels = || tally.levels.iter();
        let (weights, weight_remainders) = parts(levels().map(|level| level.weight));
        let (squared_weights, squared_weight_remainders) =
            parts(levels().map(|level| level.squares));
        Self {
            scale: tally.scale,
            answers: levels().map(|level| level.answers).collect(),
            weights,
            squared_weights,
            weight_remainders,
            squared_weight_remainders,
            weight_range: (!tally.is_empty()).then_some((tally.lightest, tally.heaviest)),
            weightless: tally.weightless,
            missing: tally.missing,
        }
    }
}

/// The sums, and their remainders unless all are 0.
fn parts(sums: impl Iterator<Item = Sum>) -> (Vec<f64>, Vec<f64>) {
    let (sums, remainders): (Vec<f64>, Vec<f64>) = sums.map(Sum::parts).unzip();
    if remainders.iter().all(|&remainder| remainder == 0.0) {
        (sums, Vec::new())
    } else {
        (sums, remainders)
    }
}

/// The sums with their remainders; `None` unless there is one for each or none at all.
fn joined(sums: &[f64], remainders: &[f64]) -> Option<Vec<Sum>> {
    let remainder = |level: usize| remainders.get(level).copied().unwrap_or(0.0);
    let fits = remainders.is_empty() || remainders.len() == sums.len();
    fits.then(|| {
        (0..)
            .zip(sums)
            .map(|(level, &sum)| Sum::from_parts(sum, remainder(level)))
            .collect()
    })
}

/// Why a stored weighted tally is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum StoredWeightedTallyError {
    #[error("a weighted tally has one number of answers, weight and squared weight for each level")]
    Lengths,
    #[error("the weights of a weighted tally are all in its range of weights")]
    Weights,
    #[error("more answers than a 64-bit count can hold")]
    Overflow,
}

/// Sums are rounded, so that they can be this much outside of what their terms allow.
const SLACK: f64 = 1e-9;

/// Whether so many weights of this range can have this sum and this sum of squares.
fn is_possible(answers: u64, weight: f64, squares: f64, lightest: f64, heaviest: f64) -> bool {
    let count = answers as f64;
    let within =
        |low: f64, x: f64, high: f64| low * (1.0 - SLACK) <= x && x <= high * (1.0 + SLACK);
    within(count * lightest, weight, count * heaviest)
        && within(weight * lightest, squares, weight * heaviest)
        // Cauchy and Schwarz: no weights are worth more answers than there are.
        && (squares == 0.0 || weight / squares * weight <= count * (1.0 + SLACK))
}

impl TryFrom<StoredWeightedTally> for WeightedTally {
    type Error = StoredWeightedTallyError;

    fn try_from(stored: StoredWeightedTally) -> Result<Self, Self::Error> {
        use StoredWeightedTallyError::{Lengths, Overflow, Weights};

        let mut tally = Self::new(stored.scale);
        let weights = joined(&stored.weights, &stored.weight_remainders).ok_or(Lengths)?;
        let squares =
            joined(&stored.squared_weights, &stored.squared_weight_remainders).ok_or(Lengths)?;
        let lengths = [stored.answers.len(), weights.len(), squares.len()];
        if lengths != [tally.levels.len(); 3] {
            return Err(Lengths);
        }
        let total = stored
            .answers
            .iter()
            .try_fold(stored.weightless, |sum, &count| sum.checked_add(count))
            .ok_or(Overflow)?;
        let (lightest, heaviest) = match stored.weight_range {
            Some(range) if total > stored.weightless => range,
            None if total == stored.weightless => (0.0, 0.0),
            _ => return Err(Weights),
        };
        let range_is_possible = stored.weight_range.is_none()
            || (USABLE.contains(&lightest) && USABLE.contains(&heaviest) && lightest <= heaviest);
        let levels = stored
            .answers
            .iter()
            .zip(weights)
            .zip(squares)
            .map(|((&answers, weight), squares)| {
                let (sum, of_squares) = (weight.value(), squares.value());
                is_possible(answers, sum, of_squares, lightest, heaviest).then_some(Level {
                    answers,
                    weight,
                    squares,
                })
            })
            .collect::<Option<Box<[Level]>>>();
        match levels {
            Some(levels) if range_is_possible => tally.levels = levels,
            _ => return Err(Weights),
        }
        if stored.weight_range.is_some() {
            (tally.lightest, tally.heaviest) = (lightest, heaviest);
        }
        tally.weightless = stored.weightless;
        tally.missing = stored.missing;
        Ok(tally)
    }
}
