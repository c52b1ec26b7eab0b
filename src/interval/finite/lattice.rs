//! The scores that a population of so many can have.

use alloc::vec::Vec;

use crate::edge::{self, Tolerance};
use crate::sample::Sample;
use crate::tilt::Side;

/// Totals are whole numbers that a double holds.
const LARGEST_TOTAL: u128 = 1 << 53;

/// Possible totals of a population, in whole steps above everybody at the lowest value.
#[derive(Clone, Debug)]
pub(super) struct Lattice {
    /// How many steps each value is above the lowest.
    steps: Vec<usize>,
    lowest: f64,
    width: f64,
    /// The steps of everybody at the highest value.
    all: u64,
    /// The steps of those who answered, and how many more the rest can add.
    seen: u64,
    room: u64,
    near: [u64; 2],
}

impl Lattice {
    /// `None` if the values have no common step, or the totals are too many to be told apart.
    pub(super) fn new(sample: &Sample, population: u64) -> Option<Self> {
        let steps = sample.steps()?;
        let highest = *steps.last()? as u128;
        let all = highest * u128::from(population);
        if all > LARGEST_TOTAL {
            return None;
        }
        let counts = || sample.points().iter().map(|point| whole(point.count));
        let answers: u64 = counts().sum();
        let seen: u64 = counts().zip(&steps).map(|(n, &step)| n * step as u64).sum();
        let expected = u128::from(seen) * u128::from(population);
        let near = [
            expected / u128::from(answers),
            expected.div_ceil(u128::from(answers)),
        ];
        Some(Self {
            lowest: sample.lowest().value,
            width: sample.width(),
            all: u64::try_from(all).ok()?,
            seen,
            room: u64::try_from(highest).ok()? * (population - answers),
            near: [u64::try_from(near[0]).ok()?, u64::try_from(near[1]).ok()?],
            steps,
        })
    }

    pub(super) fn steps(&self) -> &[usize] {
        &self.steps
    }

    /// The steps of everybody at the highest value.
    pub(super) fn all(&self) -> u64 {
        self.all
    }

    /// The fewest steps that are possible.
    pub(super) fn first(&self) -> u64 {
        self.seen
    }

    /// The most steps that are possible.
    pub(super) fn last(&self) -> u64 {
        self.seen + self.room
    }

    /// The possible total next to the score of those who answered, on one side or at it.
    pub(super) fn near(&self, side: Side) -> u64 {
        match side {
            Side::Lower => self.near[0],
            Side::Upper => self.near[1],
        }
    }

    /// The score of a total: rounded once where the values are whole numbers.
    pub(super) fn figure(&self, total: u64) -> f64 {
        let all = self.all as f64;
        (self.lowest * all + self.width * total as f64) / all
    }

    /// The smallest total whose score is `x` or more, −1 or one too many for what is beyond all of them; what is off by
    /// rounding alone is the score itself.
    pub(super) fn at_least(&self, x: f64) -> i64 {
        self.whole_steps(x, edge::ceil)
    }

    /// The largest total whose score is `x` or less.
    pub(super) fn at_most(&self, x: f64) -> i64 {
        self.whole_steps(x, edge::floor)
    }

    /// How many steps the rest must add for a total; 0 if none.
    pub(super) fn more(&self, total: i64) -> u64 {
        u64::try_from(total).map_or(0, |total| total.saturating_sub(self.seen))
    }

    /// A total that is kept among these.
    pub(super) fn among(total: i64, [first, last]: [u64; 2]) -> u64 {
        u64::try_from(total).unwrap_or(0).clamp(first, last)
    }

    fn whole_steps(&self, x: f64, rounded: impl Fn(f64, Tolerance) -> f64) -> i64 {
        let all = self.all as f64;
        let tolerance = Tolerance::of([x, self.lowest, self.lowest + self.width])
            .over(self.width)
            .times(all);
        // In this order, so that a whole number of steps is one here too; what is no number then is beyond all of them.
        let position = (x - self.lowest) * all / self.width;
        #[allow(clippy::cast_possible_truncation)]
        // at most 2⁵³ + 1; NaN is 0, and asked for by nobody
        let steps = rounded(position, tolerance).clamp(-1.0, all + 1.0) as i64;
        steps
    }
}

/// A count as the integer that it is.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole number from 0 to 2⁵³
pub(super) fn whole(count: f64) -> u64 {
    count as u64
}
