//! The stored forms of cross-tally and joint tally, which come back in through checks.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::questions::pairs;
use super::{CrossTally, JointError, JointTally, Questions};
use crate::scale::Scale;
use crate::tally::Tally;

/// The counts of complete pairs, a row for each first rating; then those of persons with one answer, if there are any.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "CrossTally", deny_unknown_fields)]
pub(super) struct StoredCrossTally {
    first: Scale,
    second: Scale,
    counts: Box<[Box<[u64]>]>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    first_only: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    second_only: Vec<u64>,
    #[serde(default)]
    missing_both: u64,
}

/// Nothing, if there is nothing but zeros.
fn unless_zero(counts: Vec<u64>) -> Vec<u64> {
    if counts.iter().all(|&count| count == 0) {
        Vec::new()
    } else {
        counts
    }
}

impl From<CrossTally> for StoredCrossTally {
    fn from(table: CrossTally) -> Self {
        let (first_only, second_only) = table.singles();
        Self {
            first: table.first,
            second: table.second,
            counts: table.rows().map(Box::from).collect(),
            first_only: unless_zero(first_only.collect()),
            second_only: unless_zero(second_only.to_vec()),
            missing_both: table.missing_both(),
        }
    }
}

impl TryFrom<StoredCrossTally> for CrossTally {
    type Error = JointError;

    fn try_from(stored: StoredCrossTally) -> Result<Self, Self::Error> {
        let (first, second) = (stored.first, stored.second);
        let or_zeros = |counts: Vec<u64>, scale: Scale| {
            if counts.is_empty() {
                Ok(vec![0; scale.levels()])
            } else if counts.len() == scale.levels() {
                Ok(counts)
            } else {
                let counts = counts.len();
                Err(JointError::Cells { counts, scale })
            }
        };
        let mut table = Self::from_counts(first, second, &stored.counts)?;
        let first_only = or_zeros(stored.first_only, first)?;
        let mut last = or_zeros(stored.second_only, second)?;
        last.push(stored.missing_both);
        table.asked = first_only
            .iter()
            .chain(&last)
            .try_fold(table.asked, |sum, &count| sum.checked_add(count))
            .ok_or(JointError::Overflow)?;
        let width = last.len();
        let (complete, last_row) = table.counts.split_at_mut(first.levels() * width);
        for (row, count) in complete.chunks_exact_mut(width).zip(first_only) {
            row[width - 1] = count;
        }
        last_row.copy_from_slice(&last);
        Ok(table)
    }
}

/// A table for each pair of questions, in the order (0, 1), (0, 2), …, (1, 2), …; the answers to a question are its
/// margins.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "JointTally", deny_unknown_fields)]
pub(super) struct StoredJointTally {
    scales: Questions,
    tallies: Vec<Tally>,
    pairs: Vec<CrossTally>,
    patterns: Vec<StoredPattern>,
}

/// The questions that so many persons answered together.
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Pattern", deny_unknown_fields)]
struct StoredPattern {
    answered: Vec<usize>,
    persons: u64,
}

impl From<JointTally> for StoredJointTally {
    fn from(tally: JointTally) -> Self {
        let questions = tally.questions.len();
        let patterns = tally
            .patterns
            .iter()
            .map(|(answered, persons)| StoredPattern {
                answered: (0..questions)
                    .filter(|at| answered >> at & 1 == 1)
                    .collect(),
                persons,
            });
        Self {
            patterns: patterns.collect(),
            scales: tally.questions,
            tallies: tally.tallies,
            pairs: tally.pairs,
        }
    }
}

impl TryFrom<StoredJointTally> for JointTally {
    type Error = JointError;

    fn try_from(stored: StoredJointTally) -> Result<Self, Self::Error> {
        let mut tally = Self::of(&stored.scales);
        let questions = stored.scales.len();
        for pattern in &stored.patterns {
            let mut answered = 0;
            for &question in &pattern.answered {
                if question >= questions {
                    return Err(JointError::Parts);
                }
                answered |= 1 << question;
            }
            if tally.patterns.get(answered) > 0 || pattern.persons == 0 {
                return Err(JointError::Parts);
            }
            tally.persons = tally
                .persons
                .checked_add(pattern.persons)
                .ok_or(JointError::Overflow)?;
            tally.patterns.add(answered, pattern.persons);
        }
        tally.tallies = stored.tallies;
        tally.pairs = stored.pairs;
        if tally.agrees() {
            Ok(tally)
        } else {
            Err(JointError::Parts)
        }
    }
}

impl JointTally {
    /// Whether all parts are of the questions, and of the same persons as far as their sums say so.
    fn agrees(&self) -> bool {
        let scales = self.questions.scales();
        let all_of = |questions: u64| -> u64 {
            let patterns = self.patterns.iter();
            let those = patterns.filter(|(answered, _)| answered & questions == questions);
            those.map(|(_, persons)| persons).sum()
        };
        let tallies = self.tallies.len() == scales.len()
            && self
                .tallies
                .iter()
                .zip(scales)
                .enumerate()
                .all(|(at, (tally, scale))| {
                    tally.scale() == *scale
                        && tally.total() == all_of(1 << at)
                        && tally.total().checked_add(tally.missing()) == Some(self.persons)
                });
        tallies
            && self.pairs.len() == pairs(scales.len()).count()
            && pairs(scales.len()).zip(&self.pairs).all(|((i, j), table)| {
                table.persons() == self.persons
                    && table.total() == all_of(1 << i | 1 << j)
                    && table.first_scale() == scales[i]
                    && table.second_scale() == scales[j]
                    && table.first_answers() == self.tallies[i]
                    && table.second_answers() == self.tallies[j]
            })
    }
}
