//! The segments of two periods, and how uncertain what they do to a score is: by linearisation.

use super::part::{Effect, Part};
use crate::estimate::{Estimate, LevelWeight, Scored};
use crate::sum::Sum;

/// One breakdown under the metric.
pub(super) struct Period {
    pub(super) score: f64,
    /// The sum of the weights.
    weight: f64,
    /// Of all answers, around the score.
    pub(super) squares: Squares,
    /// What makes a sum of squared contributions a variance.
    factor: f64,
}

/// A segment in one period. Where it has no answers its share is 0 and its score that of the other period.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    share: f64,
    score: f64,
    /// Of its answers, around its score.
    squares: Squares,
}

/// Squared weights of answers, times powers of the distance d of their values from a score: Σ w², Σ w² d, Σ w² d².
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Squares([f64; 3]);

impl Squares {
    fn around(score: f64, values: &[f64], weights: &[LevelWeight]) -> Self {
        let mut sums = [Sum::default(); 3];
        for (value, level) in values.iter().zip(weights) {
            let distance = value - score;
            sums[0].add(level.squares);
            sums[1].add_product(level.squares, distance);
            sums[2].add_product(level.squares, distance * distance);
        }
        Self(sums.map(Sum::value))
    }

    /// The same around a score that is so much lower.
    fn moved(self, by: f64) -> Self {
        let [all, first, second] = self.0;
        Self([
            all,
            first + by * all,
            second + by * (2.0 * first + by * all),
        ])
    }

    fn without(self, part: Self) -> Self {
        Self([0, 1, 2].map(|power| self.0[power] - part.0[power]))
    }

    /// Σ w² (level + slope d)².
    pub(super) fn of_line(self, level: f64, slope: f64) -> f64 {
        let [all, first, second] = self.0;
        level * level * all + 2.0 * level * slope * first + slope * slope * second
    }
}

/// How much a figure moves with the share of a segment, its score, and the overall score of a period.
#[derive(Clone, Copy)]
struct Slopes {
    share: f64,
    score: f64,
    overall: f64,
}

impl Period {
    pub(super) fn new<T: Scored>(tally: &T, score: &Estimate, values: &[f64]) -> Self {
        let weights = tally.level_weights();
        let weight = weights.iter().map(|level| level.weight).collect::<Sum>();
        let answers = tally.total() as f64;
        Self {
            score: score.value(),
            weight: weight.value(),
            squares: Squares::around(score.value(), values, &weights),
            factor: if tally.is_weighted() {
                answers / (answers - 1.0)
            } else {
                1.0
            },
        }
    }

    /// The variance of a figure from the sum of the squares of what each answer, times its weight, does to it.
    pub(super) fn variance(&self, squares: f64) -> f64 {
        self.factor * (squares / self.weight / self.weight)
    }

    /// The variance of a figure of one segment. A single answer of value y moves the share of its own segment by
    /// 1 − s, that of another by −s; the score of its own segment by (y − r) / s; and the overall score by y − R. The
    /// square of what that does to the figure is summed over the segment and over all others.
    fn variance_of(&self, cell: Cell, slopes: Slopes) -> f64 {
        let Cell {
            share,
            score,
            squares,
        } = cell;
        let above = score - self.score;
        let inside = if share > 0.0 {
            let level = slopes.share * (1.0 - share) + slopes.overall * above;
            squares.of_line(level, slopes.score / share + slopes.overall)
        } else {
            0.0
        };
        let others = self.squares.without(squares.moved(above));
        let outside = others.of_line(-slopes.share * share, slopes.overall);
        self.variance(inside + outside)
    }
}

/// A segment in a period in which it has answers.
pub(super) fn cell<T: Scored>(tally: &T, score: f64, values: &[f64], period: &Period) -> Cell {
    let weights = tally.level_weights();
    let weight = weights.iter().map(|level| level.weight).collect::<Sum>();
    Cell {
        share: weight.value() / period.weight,
        score,
        squares: Squares::around(score, values, &weights),
    }
}

/// A segment in both periods; `None` if it has answers in neither.
pub(super) fn pair([before, after]: [Option<Cell>; 2]) -> Option<[Cell; 2]> {
    let without_answers = |known: Cell| Cell {
        share: 0.0,
        score: known.score,
        squares: Squares::default(),
    };
    let known = before.or(after)?;
    Some([
        before.unwrap_or(without_answers(known)),
        after.unwrap_or(without_answers(known)),
    ])
}

pub(super) fn part<K>(
    segment: K,
    own: [Option<Cell>; 2],
    [old, new]: [Cell; 2],
    periods: &[Period; 2],
) -> Part<K> {
    let more = new.share - old.share;
    let better = new.score - old.score;
    let share = 0.5 * (old.share + new.share);
    let above = 0.5 * (old.score + new.score) - 0.5 * (periods[0].score + periods[1].score);
    let weights = score_weights([old, new]);
    let (mut mix_variance, mut rate_variance) = (0.0, 0.0);
    for (((period, cell), sign), weight) in
        periods.iter().zip([old, new]).zip([-1.0, 1.0]).zip(weights)
    {
        let of_mix = Slopes {
            share: sign * above,
            score: more * weight,
            overall: -0.5 * more,
        };
        let of_rate = Slopes {
            share: 0.5 * better,
            score: if is_in_both([old, new]) {
                sign * share
            } else {
                0.0
            },
            overall: 0.0,
        };
        mix_variance += period.variance_of(cell, of_mix);
        rate_variance += period.variance_of(cell, of_rate);
    }
    Part {
        segment,
        shares: [old.share, new.share],
        scores: own.map(|own| own.map(|own| own.score)),
        mix: Effect::new(more * above, mix_variance),
        rate: Effect::new(share * better, rate_variance),
    }
}

fn is_in_both(cells: [Cell; 2]) -> bool {
    cells.iter().all(|cell| cell.share > 0.0)
}

/// How much of the mean score of a segment comes from each period: half, or all from the only one it is in.
fn score_weights(cells: [Cell; 2]) -> [f64; 2] {
    if is_in_both(cells) {
        [0.5, 0.5]
    } else {
        cells.map(|cell| if cell.share > 0.0 { 1.0 } else { 0.0 })
    }
}

/// The variances of the whole mix, Σ Δs r̄, and of the whole rate, Σ s̄ Δr. A single answer of value y moves them by
/// a level that its segment has, less the mean of all levels, and by a multiple of y − r.
pub(super) fn total_variances(cells: &[[Cell; 2]], periods: &[Period; 2]) -> [f64; 2] {
    let mut variances = [0.0; 2];
    for ((index, period), sign) in periods.iter().enumerate().zip([-1.0, 1.0]) {
        let mut levels = [Sum::default(), Sum::default()];
        let mut sums = [Sum::default(), Sum::default()];
        let figures = |cells: &[Cell; 2]| {
            let [old, new] = *cells;
            let share = cells[index].share;
            let mean = 0.5 * (old.score + new.score);
            let weight = score_weights(*cells)[index];
            let half_better = 0.5 * (new.score - old.score);
            let half_share = if is_in_both(*cells) {
                0.5 * (old.share + new.share)
            } else {
                0.0
            };
            [
                (sign * mean, weight * (new.share - old.share) / share),
                (half_better, sign * half_share / share),
            ]
        };
        let present = || cells.iter().filter(|cells| cells[index].share > 0.0);
        for cells in present() {
            for (mean, (level, _)) in levels.iter_mut().zip(figures(cells)) {
                mean.add_product(cells[index].share, level);
            }
        }
        for cells in present() {
            let squares = cells[index].squares;
            for ((sum, mean), (level, slope)) in sums.iter_mut().zip(&levels).zip(figures(cells)) {
                sum.add(squares.of_line(level - mean.value(), slope));
            }
        }
        for (variance, sum) in variances.iter_mut().zip(sums) {
            *variance += period.variance(sum.value());
        }
    }
    variances
}
