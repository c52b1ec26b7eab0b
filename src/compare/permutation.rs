//! Exact permutation tests by convolution: every way to relabel the answers, and none of them drawn at random.
//!
//! Only sums of whole units matter, so the ways are not listed but counted: level by level, how many ways give so
//! many answers to one group with such a sum. The weights are binomial probabilities, of which the number of ways is
//! a fixed multiple, so that nothing overflows and only positive terms are added.

use alloc::vec;
use alloc::vec::Vec;

use super::difference::{Difference, Samples};
use crate::estimate::Estimate;

/// Products that are formed, and numbers that are kept, at the most: about a tenth of a second and 32 MB.
const MOST_WORK: f64 = 134_217_728.0;
const MOST_STATES: f64 = 4_194_304.0;

impl Difference {
    /// The exact p-value of "it makes no difference which group an answer belongs to", two-sided.
    ///
    /// Independent samples: the share of all ways to deal the same answers out to two groups of these sizes in which the
    /// scores differ at least as much as measured (Fisher, 1935; Pitman, 1937). Paired samples: the share of all ways
    /// to swap the two answers of some persons in which the change is at least as large. The shares are exact, not
    /// simulated, and rest on no approximation, so this is the test for small samples and sceptical readers. It tests
    /// that nothing at all differs, and has no interval; for that there is [`interval`](Self::interval).
    ///
    /// # Errors
    ///
    /// [`PermutationError::Weighted`] for weighted answers, which cannot be dealt out again;
    /// [`PermutationError::Values`] if the metric's values are not multiples of a common step;
    /// [`PermutationError::TooLarge`] beyond about 2,800 answers in the smaller NPS sample, or 300 of a mean on 1–10:
    /// there the score method is as good.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Difference, Estimate};
    ///
    /// // 7 of 8 against 2 of 8: Fisher's exact test.
    /// let difference = Difference::independent(&Estimate::share(7, 8)?, &Estimate::share(2, 8)?)?;
    /// // 2 (C(8,7) C(8,2) + C(8,8) C(8,1)) / C(16,9)
    /// assert_eq!(difference.permutation_p_value()?, 464.0 / 11_440.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn permutation_p_value(&self) -> Result<f64, PermutationError> {
        match &self.0 {
            Samples::Independent([first, second]) => two_groups(first, second),
            Samples::Paired(change) => sign_flips(change),
        }
    }
}

/// Answers with one value: how many whole steps it is above the lowest, and how many there are in each group.
#[derive(Clone, Copy, Debug)]
struct Level {
    steps: usize,
    first: usize,
    pooled: usize,
}

fn two_groups(first: &Estimate, second: &Estimate) -> Result<f64, PermutationError> {
    // Either group may be the one that is followed; the smaller has fewer ways.
    let (first, second) = if first.sample_size() <= second.sample_size() {
        (first, second)
    } else {
        (second, first)
    };
    let (ours, theirs) = (whole_counts(first)?, whole_counts(second)?);
    let levels: Vec<Level> = first
        .sample()
        .steps()
        .ok_or(PermutationError::Values)?
        .into_iter()
        .zip(ours.iter().zip(&theirs))
        .map(|(steps, (&ours, &theirs))| Level {
            steps,
            first: ours,
            pooled: ours + theirs,
        })
        .filter(|level| level.pooled > 0)
        .collect();
    let size: usize = ours.iter().sum();
    let all = size + theirs.iter().sum::<usize>();
    let sum = |count: fn(&Level) -> usize| -> i128 {
        levels
            .iter()
            .map(|level| (level.steps * count(level)) as i128)
            .sum()
    };
    // How far a sum is from its mean over all ways, times the number of answers: a whole number.
    let total = sum(|level| level.pooled);
    let distance = |sum: i128| (all as i128 * sum - size as i128 * total).abs();
    let observed = distance(sum(|level| level.first));
    let ways = sums_of_group(levels, size, all)?;
    Ok(share_at_least(&ways, |sum| distance(sum) >= observed))
}

/// The weight of each sum of steps that a group of `size` can have.
fn sums_of_group(
    mut levels: Vec<Level>,
    size: usize,
    all: usize,
) -> Result<Vec<f64>, PermutationError> {
    // The first level and the last cost least, so they are the two largest.
    levels.sort_by_key(|level| level.pooled);
    if levels.len() > 1 {
        let second_largest = levels.remove(levels.len() - 2);
        levels.insert(0, second_largest);
    }
    let Some((&last, before)) = levels.split_last() else {
        return Err(PermutationError::TooLarge);
    };
    check_group_cost(before, size)?;
    let odds = size as f64 / (all - size) as f64;
    let mut ways = Ways::none(size);
    for level in before {
        ways.deal(*level, odds);
    }
    Ok(ways.deal_the_rest(last, odds))
}

/// For each number of answers given to the group so far, the weight of each sum of their steps.
struct Ways {
    size: usize,
    /// How many answers have been given at the most.
    given: usize,
    /// The fewest steps of any of them, and how many more the most are.
    fewest: usize,
    spread: usize,
    /// One row after the other: the sums that 0 answers can have, that 1 can have, and so on.
    table: Vec<f64>,
}

impl Ways {
    fn none(size: usize) -> Self {
        Self {
            size,
            given: 0,
            fewest: 0,
            spread: 0,
            table: vec![1.0],
        }
    }

    /// Where the row of `taken` answers begins, after rows of k · spread + 1 sums.
    fn row(&self, taken: usize) -> usize {
        self.spread * (taken * taken.saturating_sub(1) / 2) + taken
    }

    /// The weights of the sums that `taken` answers can have, and the first of these sums.
    fn sums(&self, taken: usize) -> (usize, &[f64]) {
        let row = self.row(taken);
        (taken * self.fewest, &self.table[row..self.row(taken + 1)])
    }

    /// Gives some of the answers of a level to the group, in every way.
    fn deal(&mut self, level: Level, odds: f64) {
        let weights = binomial_weights(level.pooled, odds);
        let mut next = self.with(level);
        for taken in 0..=self.given {
            let (first, sums) = self.sums(taken);
            for (more, factor) in weights.iter().enumerate().take(self.size - taken + 1) {
                let all = taken + more;
                let start = next.row(all) + first + more * level.steps - all * next.fewest;
                add_scaled(&mut next.table[start..start + sums.len()], sums, *factor);
            }
        }
        *self = next;
    }

    /// Room for the ways with the answers of one more level.
    fn with(&self, level: Level) -> Self {
        let most = level.steps.max(self.fewest + self.spread);
        let fewest = if self.given == 0 {
            level.steps
        } else {
            level.steps.min(self.fewest)
        };
        let mut next = Self {
            size: self.size,
            given: (self.given + level.pooled).min(self.size),
            fewest,
            spread: most - fewest,
            table: Vec::new(),
        };
        next.table = vec![0.0; next.row(next.given + 1)];
        next
    }

    /// Gives so many of the answers of the last level to the group that it is complete.
    fn deal_the_rest(&self, level: Level, odds: f64) -> Vec<f64> {
        let weights = binomial_weights(level.pooled, odds);
        let most = level.steps.max(self.fewest + self.spread);
        let mut complete = vec![0.0; self.size * most + 1];
        for taken in 0..=self.given {
            let rest = self.size - taken;
            if let Some(factor) = weights.get(rest) {
                let (first, sums) = self.sums(taken);
                let start = first + rest * level.steps;
                add_scaled(&mut complete[start..start + sums.len()], sums, *factor);
            }
        }
        complete
    }
}

fn add_scaled(target: &mut [f64], source: &[f64], factor: f64) {
    for (target, source) in target.iter_mut().zip(source) {
        *target += source * factor;
    }
}

/// Refuses what would take too long or too much room.
fn check_group_cost(before: &[Level], size: usize) -> Result<(), PermutationError> {
    let size = size as f64;
    let (mut given, mut work, mut states, mut most_states) = (0.0_f64, 0.0, 1.0, 1.0_f64);
    let (mut low, mut high) = (f64::INFINITY, 0.0_f64);
    for level in before {
        let (pooled, steps) = (level.pooled as f64, level.steps as f64);
        work += states * (pooled.min(size) + 1.0);
        given = (given + pooled).min(size);
        (low, high) = (low.min(steps), high.max(steps));
        // The numbers of answers given so far, and the sums that they can have.
        states = (given + 1.0) * (0.5 * given * (high - low) + 1.0);
        most_states = most_states.max(states);
    }
    // What is left goes into the last level.
    check_cost(work + states, most_states)
}

fn check_cost(work: f64, states: f64) -> Result<(), PermutationError> {
    if work <= MOST_WORK && states <= MOST_STATES {
        Ok(())
    } else {
        Err(PermutationError::TooLarge)
    }
}

fn sign_flips(change: &Estimate) -> Result<f64, PermutationError> {
    let counts = whole_counts(change)?;
    let steps = change.sample().steps().ok_or(PermutationError::Values)?;
    // The support is symmetric about no change, so its width in steps is twice the largest change.
    let width = steps.last().copied().unwrap_or(0);
    let mut sizes = vec![0_usize; width + 1];
    let mut observed = 0_i128;
    for (&step, &count) in steps.iter().zip(&counts) {
        // In half steps, so that it is whole for an even number of levels, too.
        let twice = 2 * step as i128 - width as i128;
        sizes[(2 * step).abs_diff(width)] += count;
        observed += twice * count as i128;
    }
    let total: usize = sizes
        .iter()
        .enumerate()
        .map(|(size, count)| size * count)
        .sum();
    let states = total as f64 + 1.0;
    check_cost(states * sizes.iter().skip(1).sum::<usize>() as f64, states)?;
    // The weight of each sum of the changes that point upwards.
    let mut sums = vec![0.0; total + 1];
    sums[0] = 1.0;
    let mut reached = 0;
    for (size, &count) in sizes
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, count)| **count > 0)
    {
        let weights = binomial_weights(count, 1.0);
        let mut next = vec![0.0; sums.len()];
        for (up, factor) in weights.iter().enumerate() {
            let start = up * size;
            add_scaled(
                &mut next[start..=start + reached],
                &sums[..=reached],
                *factor,
            );
        }
        reached += size * count;
        sums = next;
    }
    Ok(share_at_least(&sums, |up| {
        (2 * up - total as i128).abs() >= observed.abs()
    }))
}

/// The share of the weight at the sums that are as extreme as the observed one.
fn share_at_least(weights: &[f64], extreme: impl Fn(i128) -> bool) -> f64 {
    let (mut outside, mut inside) = (0.0, 0.0);
    for (sum, weight) in weights.iter().enumerate() {
        if extreme(sum as i128) {
            outside += weight;
        } else {
            inside += weight;
        }
    }
    outside / (outside + inside)
}

/// The binomial probabilities of 0 to `count`, by the ratios of neighbours from the most likely one outwards.
fn binomial_weights(count: usize, odds: f64) -> Vec<f64> {
    let mut weights = vec![1.0; count + 1];
    // Truncation of a number between 0 and `count`; any start would do.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let mode = (count as f64 * odds / (1.0 + odds)) as usize;
    for index in mode..count {
        weights[index + 1] = weights[index] * odds * (count - index) as f64 / (index + 1) as f64;
    }
    for index in (0..mode).rev() {
        weights[index] = weights[index + 1] * (index + 1) as f64 / ((count - index) as f64 * odds);
    }
    let total: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= total;
    }
    weights
}

/// The counts, if every answer counts once.
fn whole_counts(estimate: &Estimate) -> Result<Vec<usize>, PermutationError> {
    let points = estimate.sample().points();
    // A sum of whole numbers is exact, or too large anyway.
    #[allow(clippy::float_cmp)]
    let whole = estimate.sample().size() == estimate.sample_size() as f64
        && points
            .iter()
            .all(|point| point.count == libm::floor(point.count));
    if !whole {
        return Err(PermutationError::Weighted);
    }
    if estimate.sample().size() > MOST_STATES {
        return Err(PermutationError::TooLarge);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // just checked
    Ok(points.iter().map(|point| point.count as usize).collect())
}

/// Why there is no permutation test.
///
/// ```
/// use cxmetrics::compare::PermutationError;
/// use cxmetrics::{Difference, Estimate};
///
/// let clustered = Estimate::share(60, 203)?.with_design_effect(1.35)?;
/// let difference = Difference::independent(&clustered, &Estimate::share(71, 198)?)?;
/// let error = difference.permutation_p_value().unwrap_err();
/// assert_eq!(error, PermutationError::Weighted);
/// assert_eq!(error.to_string(), "a permutation test needs answers that all count once");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PermutationError {
    /// Weighted answers cannot be dealt out again.
    #[error("a permutation test needs answers that all count once")]
    Weighted,
    /// The values are not multiples of a common step.
    #[error("a permutation test needs values in whole steps of a common size")]
    Values,
    /// The number of ways is too large to be counted in good time.
    #[error("too many answers for an exact permutation test: the score method is as good here")]
    TooLarge,
}
