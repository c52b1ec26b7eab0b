//! How many persons answered which questions.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec;

/// Questions whose sets are few enough for a count each.
const FEW: usize = 8;

/// Persons by the set of questions that they answered, a bit for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Patterns {
    /// A count for each set of questions: quick to find.
    Few(Box<[u64]>),
    /// Only the sets that somebody answered, for many questions.
    Many(BTreeMap<u64, u64>),
}

impl Patterns {
    pub(super) fn new(questions: usize) -> Self {
        if questions <= FEW {
            Self::Few(vec![0; 1 << questions].into_boxed_slice())
        } else {
            Self::Many(BTreeMap::new())
        }
    }

    /// Adds persons, for whom there is room.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // a set of few questions is a small number
    pub(super) fn add(&mut self, answered: u64, persons: u64) {
        match self {
            Self::Few(counts) => counts[answered as usize] += persons,
            Self::Many(counts) => *counts.entry(answered).or_insert(0) += persons,
        }
    }

    /// Takes out persons who are there.
    #[allow(clippy::cast_possible_truncation)] // as above
    pub(super) fn take(&mut self, answered: u64, persons: u64) {
        match self {
            Self::Few(counts) => counts[answered as usize] -= persons,
            Self::Many(counts) => {
                if let Some(own) = counts.get_mut(&answered) {
                    *own -= persons;
                    if *own == 0 {
                        counts.remove(&answered);
                    }
                }
            }
        }
    }

    #[allow(clippy::cast_possible_truncation)] // as above
    pub(super) fn get(&self, answered: u64) -> u64 {
        match self {
            Self::Few(counts) => counts[answered as usize],
            Self::Many(counts) => counts.get(&answered).copied().unwrap_or(0),
        }
    }

    /// The sets that somebody answered, in the order of the numbers that they are.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let (few, many) = match self {
            Self::Few(counts) => (Some((0..).zip(counts.iter().copied())), None),
            Self::Many(counts) => (
                None,
                Some(counts.iter().map(|(set, persons)| (*set, *persons))),
            ),
        };
        few.into_iter()
            .flatten()
            .chain(many.into_iter().flatten())
            .filter(|&(_, persons)| persons > 0)
    }
}
