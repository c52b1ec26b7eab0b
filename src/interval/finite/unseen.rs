//! What the silent could still answer, given the answers of the others.
//!
//! Under the prior of [`Method::Dirichlet`](crate::Method::Dirichlet) the answers of the R who have not answered have a
//! Dirichlet-multinomial distribution with parameters n + prior. The total of their steps is added up level by level:
//! a level that takes k of them has the weight Γ(α + k)/(Γ(α) k!), and the last takes the rest. Where that is too
//! much work, their mean is taken for a Dirichlet mean with the same expectation and variance, whose parameters are
//! (R − 1)/(R + A) times as large, A being the sum of them all.

use alloc::vec;
use alloc::vec::Vec;

use crate::dirichlet::DirichletMean;
use crate::edge::unsigned_zero;
use crate::interval::one_sample;
use crate::sample::Sample;
use crate::tilt::Side;

/// Products that are formed at the most: some milliseconds.
const MOST_WORK: f64 = 4e6;

/// The distribution of the total, or of the mean, of those who have not answered.
pub(super) enum Unseen {
    /// The probability of each total of steps, from 0 up.
    Totals(Vec<f64>),
    /// Their mean, as if it were continuous, and what a step is in it.
    Mean {
        mean: DirichletMean,
        lowest: f64,
        step: f64,
        /// The largest total.
        last: u64,
    },
    /// There is one, who has one of the values.
    One(Vec<(f64, f64)>),
}

impl Unseen {
    /// `steps` are those of each value above the lowest, if the values have a common step.
    pub(super) fn new(sample: &Sample, unseen: u64, steps: Option<&[usize]>) -> Self {
        let atoms = one_sample::posterior_atoms(sample);
        let last = steps.and_then(<[usize]>::last).copied().unwrap_or(0);
        match steps {
            Some(steps) if work(steps, unseen as f64) <= MOST_WORK => {
                Self::Totals(totals(&atoms, steps, unseen))
            }
            None if unseen == 1 => Self::One(shares(&atoms)),
            _ => {
                let all: f64 = atoms.iter().map(|(_, alpha)| alpha).sum();
                let rest = unseen as f64;
                let factor = (rest - 1.0) / (rest + all);
                let atoms = atoms.iter().map(|&(value, alpha)| (value, alpha * factor));
                let last = last as u64 * unseen;
                Self::Mean {
                    mean: DirichletMean::new(atoms),
                    lowest: sample.lowest().value,
                    step: sample.width() / last.max(1) as f64,
                    last,
                }
            }
        }
    }

    /// The probability of fewer steps than `total`.
    pub(super) fn below(&self, total: u64) -> f64 {
        match self {
            // All of them are certain, and not what rounding leaves of their sum.
            Self::Totals(totals) if index(total) >= totals.len() => 1.0,
            Self::Totals(totals) => sum(totals.iter().take(index(total))),
            Self::Mean { .. } => self.between(total)[0],
            Self::One(_) => 0.0,
        }
    }

    /// The probability of `total` steps or more.
    pub(super) fn at_least(&self, total: u64) -> f64 {
        match self {
            Self::Totals(_) if total == 0 => 1.0,
            Self::Totals(totals) => sum(totals.iter().skip(index(total)).rev()),
            Self::Mean { .. } => self.between(total)[1],
            Self::One(_) => 0.0,
        }
    }

    /// The two tails of a continuous mean, parted half a step below `total`.
    fn between(&self, total: u64) -> [f64; 2] {
        match self {
            Self::Mean { last, .. } if total > *last => [1.0, 0.0],
            Self::Mean { .. } if total == 0 => [0.0, 1.0],
            Self::Mean {
                mean, lowest, step, ..
            } => mean.tails(lowest + step * (total as f64 - 0.5)).into(),
            _ => [0.0, 0.0],
        }
    }

    /// The outermost total that has more than `tail` of the probability at it and beyond.
    pub(super) fn limit(&self, side: Side, tail: f64) -> u64 {
        match self {
            Self::Totals(totals) => {
                let last = totals.len() as u64 - 1;
                match side {
                    Side::Lower => first_beyond(totals.iter().copied(), tail),
                    Side::Upper => last - first_beyond(totals.iter().rev().copied(), tail),
                }
            }
            Self::Mean { last, .. } => {
                // The smallest total with more than `tail` up to it, and mirrored.
                let (mut from, mut to) = (0, *last);
                while from < to {
                    let middle = from + (to - from) / 2;
                    let reached = match side {
                        Side::Lower => self.between(middle + 1)[0] > tail,
                        Side::Upper => self.between(middle + 1)[1] <= tail,
                    };
                    if reached {
                        to = middle;
                    } else {
                        from = middle + 1;
                    }
                }
                from
            }
            Self::One(_) => 0,
        }
    }

    /// The probability that the mean of the unseen is at least `x`.
    pub(super) fn mean_at_least(&self, x: f64) -> f64 {
        match self {
            Self::One(shares) => part(shares, |value| value >= x),
            Self::Mean { mean, .. } => mean.tails(x).1,
            Self::Totals(_) => 0.0,
        }
    }

    /// The probability that it is below `x`.
    pub(super) fn mean_below(&self, x: f64) -> f64 {
        match self {
            Self::One(shares) => part(shares, |value| value < x),
            Self::Mean { mean, .. } => mean.tails(x).0,
            Self::Totals(_) => 0.0,
        }
    }

    /// The probability that it is at most `x`.
    pub(super) fn mean_at_most(&self, x: f64) -> f64 {
        match self {
            Self::One(shares) => part(shares, |value| value <= x),
            _ => self.mean_below(x),
        }
    }

    /// The limit of the mean of the unseen that leaves `tail` outside.
    pub(super) fn mean_limit(&self, side: Side, tail: f64) -> f64 {
        match self {
            Self::Mean { mean, .. } => mean.limit(side, tail),
            Self::One(shares) => {
                let share = |&(_, share): &(f64, f64)| share;
                let last = shares.len() - 1;
                let found = match side {
                    Side::Lower => index(first_beyond(shares.iter().map(share), tail)),
                    Side::Upper => last - index(first_beyond(shares.iter().rev().map(share), tail)),
                };
                shares[found].0
            }
            Self::Totals(_) => 0.0,
        }
    }
}

/// The first of these probabilities at which their sum is more than `tail`.
fn first_beyond(probabilities: impl Iterator<Item = f64>, tail: f64) -> u64 {
    let mut sum = 0.0;
    let mut beyond = probabilities.map(|probability| {
        sum += probability;
        sum > tail
    });
    beyond.position(|beyond| beyond).unwrap_or(0) as u64
}

/// A total as an index; what no list is long enough for is the largest.
fn index(total: u64) -> usize {
    usize::try_from(total).unwrap_or(usize::MAX)
}

/// The sum of nothing, which is −0 for the standard library, is 0.
fn sum<'a>(probabilities: impl Iterator<Item = &'a f64>) -> f64 {
    unsigned_zero(probabilities.sum::<f64>().min(1.0))
}

/// What the values that are wanted have together.
fn part(shares: &[(f64, f64)], wanted: impl Fn(f64) -> bool) -> f64 {
    if shares.iter().all(|(value, _)| wanted(*value)) {
        return 1.0;
    }
    let shares = shares.iter().filter(|(value, _)| wanted(*value));
    sum(shares.map(|(_, share)| share))
}

/// Parameters as shares of their sum.
fn shares(atoms: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let all: f64 = atoms.iter().map(|(_, alpha)| alpha).sum();
    let share = |&(value, alpha): &(f64, f64)| (value, alpha / all);
    atoms.iter().map(share).collect()
}

/// How many products the distribution of the total takes.
fn work(steps: &[usize], unseen: f64) -> f64 {
    let highest = steps.last().copied().unwrap_or(0) as f64;
    match steps.len() {
        2 => 40.0 * unseen,
        3 => 2.0 * highest * unseen * unseen,
        levels => levels as f64 * highest * unseen * unseen * unseen / 6.0,
    }
}

/// The probability of each total of the steps of the unseen.
fn totals(atoms: &[(f64, f64)], steps: &[usize], unseen: u64) -> Vec<f64> {
    let unseen = index(unseen);
    let all: f64 = atoms.iter().map(|(_, alpha)| alpha).sum();
    // Any ρ gives the same shares; this one puts the largest weights where the largest probabilities are.
    let rho = unseen as f64 / (unseen as f64 + all);
    let mut levels = atoms
        .iter()
        .zip(steps)
        .map(|(&(_, alpha), &steps)| (weights(alpha, rho, unseen), steps));
    let mut dealt = Dealt::none();
    let last = levels.next_back();
    for (weights, steps) in levels {
        dealt = dealt.deal(&weights, steps, unseen);
    }
    let mut totals = last.map_or_else(Vec::new, |(weights, steps)| {
        dealt.deal_the_rest(&weights, steps, unseen)
    });
    let total: f64 = totals.iter().sum();
    for weight in &mut totals {
        *weight /= total;
    }
    totals
}

/// ρᵏ Γ(α + k)/(Γ(α) k!) for k up to `most`, the largest being 1.
fn weights(alpha: f64, rho: f64, most: usize) -> Vec<f64> {
    // w(k + 1) / w(k)
    let ratio = |k: usize| rho * (alpha + k as f64) / (k + 1) as f64;
    // The first k after which they fall; any start would do.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let mode = ((rho * alpha - 1.0) / (1.0 - rho)).clamp(0.0, most as f64) as usize;
    let mut weights = vec![1.0; most + 1];
    for k in mode..most {
        weights[k + 1] = weights[k] * ratio(k);
    }
    for k in (0..mode).rev() {
        weights[k] = weights[k + 1] / ratio(k);
    }
    weights
}

/// For each number of unseen that the levels so far have taken, the weight of each sum of their steps.
struct Dealt {
    /// How many steps those of the highest level so far have.
    highest: usize,
    /// How many have been taken at the most.
    most: usize,
    /// One row after the other, of taken · highest + 1 sums.
    table: Vec<f64>,
}

impl Dealt {
    fn none() -> Self {
        Self {
            highest: 0,
            most: 0,
            table: vec![1.0],
        }
    }

    fn start(highest: usize, taken: usize) -> usize {
        highest * (taken * taken.saturating_sub(1) / 2) + taken
    }

    fn row(&self, taken: usize) -> &[f64] {
        let start = Self::start(self.highest, taken);
        &self.table[start..=start + taken * self.highest]
    }

    /// With the next level, which is higher.
    fn deal(self, weights: &[f64], steps: usize, unseen: usize) -> Self {
        let mut table = vec![0.0; Self::start(steps, unseen + 1)];
        for before in 0..=self.most {
            let row = self.row(before);
            for (taken, weight) in weights.iter().enumerate().take(unseen - before + 1) {
                let to = Self::start(steps, before + taken) + taken * steps;
                for (sum, dealt) in table[to..].iter_mut().zip(row) {
                    *sum += weight * dealt;
                }
            }
        }
        Self {
            highest: steps,
            most: unseen,
            table,
        }
    }

    /// The weight of each total, when the last level takes those who are left.
    fn deal_the_rest(&self, weights: &[f64], steps: usize, unseen: usize) -> Vec<f64> {
        let mut totals = vec![0.0; unseen * steps + 1];
        for before in 0..=self.most {
            let taken = unseen - before;
            for (total, dealt) in totals[taken * steps..].iter_mut().zip(self.row(before)) {
                *total += weights[taken] * dealt;
            }
        }
        totals
    }
}
