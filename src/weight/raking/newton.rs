//! Newton's steps on the dual: the coefficients λ of the categories, for which Σ d g(xᵀλ) x meets the targets.
//!
//! That sum minus the targets is the gradient of Σ d G(xᵀλ) − λᵀt, G the integral of g, which has one lowest value if
//! there are such weights. Where rounds of proportional fitting come nearer by a part in a thousand, a few steps
//! are enough (Deville and Särndal, 1992).

use alloc::vec;
use alloc::vec::Vec;

use super::cells::Cells;
use super::{CONVERGED, Calibration, NEARLY, Raking, largest_gap};
use crate::sum::Sum;
use crate::weight::SurveyError;

/// Where a category's weights have to vanish, each step leaves a third of them.
const STEPS: u32 = 120;
const HALVINGS: u32 = 50;
/// A step is taken if it lowers the dual by this part of what its slope promises (Armijo).
const SUFFICIENT: f64 = 1e-4;
/// Where no weight of a category can move any more, it is as if this part of them could.
const STILL_MOVING: f64 = 1e-6;

/// The weights of the cells as parts of all, and how they come about.
struct Dual<'a> {
    cells: &'a Cells,
    raking: Raking,
    /// For each cell its weight before, as part of all; 0 where its weight has to be 0.
    before: Vec<f64>,
    /// For each column, as part of all.
    targets: Vec<f64>,
}

struct Point {
    /// For each cell xᵀλ.
    exponents: Vec<f64>,
    /// Σ d G(xᵀλ) − λᵀt, but for a constant.
    height: f64,
    weights: Vec<f64>,
    slopes: Vec<f64>,
    /// For each column the weights minus the target.
    gradient: Vec<f64>,
    gap: f64,
}

impl Dual<'_> {
    /// The point with these exponents; `level` is λᵀt.
    fn at(&self, exponents: Vec<f64>, level: f64) -> Point {
        let mut height = Sum::default();
        let (mut weights, mut slopes) = (Vec::new(), Vec::new());
        for (&before, &exponent) in self.before.iter().zip(&exponents) {
            let multiplier = self.raking.multiplier(exponent);
            height.add_product(before, multiplier.integral);
            weights.push(before * multiplier.value);
            slopes.push(before * multiplier.slope);
        }
        height.add(-level);
        let sums = self.cells.all_sums(&weights);
        let gaps = sums.iter().zip(&self.targets);
        let gap = gaps
            .clone()
            .filter(|(_, target)| **target > 0.0)
            .fold(0.0_f64, |most, (sum, target)| {
                most.max((sum - target).abs() / target)
            });
        Point {
            gradient: gaps.map(|(sum, target)| sum - target).collect(),
            height: height.value(),
            exponents,
            weights,
            slopes,
            gap,
        }
    }
}

/// The weight of each cell that meets the targets, from weights that some rounds have brought near to them.
pub(super) fn fit(
    cells: &Cells,
    targets: &[Vec<f64>],
    start: &[f64],
    raking: Raking,
    rounds: u32,
) -> Result<(Vec<f64>, Calibration), SurveyError> {
    let sum = |figures: &[f64]| figures.iter().copied().collect::<Sum>().value();
    let total = sum(&targets[0]);
    let all = sum(&cells.weights);
    let vanishes: Vec<bool> = cells
        .categories
        .iter()
        .map(|categories| {
            let mut own = categories.iter().zip(targets);
            own.any(|(&category, targets)| targets[category as usize] == 0.0)
        })
        .collect();
    if let Some((lowest, highest)) = raking.bounds() {
        let has_weight = |cell: usize| cells.weights[cell] > 0.0;
        if lowest > 0.0 && (0..vanishes.len()).any(|cell| vanishes[cell] && has_weight(cell)) {
            return Err(SurveyError::TooNarrow {
                lowest,
                highest,
                gap: 1.0,
            });
        }
    }
    let dual = Dual {
        cells,
        raking,
        before: cells
            .weights
            .iter()
            .zip(&vanishes)
            .map(|(weight, vanishes)| if *vanishes { 0.0 } else { weight / all })
            .collect(),
        targets: targets
            .iter()
            .flatten()
            .map(|target| target / total)
            .collect(),
    };
    // The rounds multiplied by coefficients of the categories too: only the height of the start is unknown, and
    // that is the same wherever one goes from there. They have left nothing of a cell that vanishes.
    let start = if raking.is_bounded() {
        vec![0.0; cells.weights.len()]
    } else {
        let rows = cells.weights.iter().zip(start);
        rows.map(|(before, start)| {
            if *start > 0.0 {
                libm::log((start / total) / (before / all))
            } else {
                0.0
            }
        })
        .collect()
    };
    let (best, steps) = descend(&dual, start);
    if best.gap <= NEARLY {
        let weights: Vec<f64> = best.weights.iter().map(|weight| weight * total).collect();
        let report = Calibration {
            rounds,
            steps,
            largest_gap: largest_gap(cells, &weights, targets),
        };
        return Ok((weights, report));
    }
    Err(match raking.bounds() {
        Some((lowest, highest)) => SurveyError::TooNarrow {
            lowest,
            highest,
            gap: best.gap,
        },
        None => SurveyError::NotConverged {
            rounds: rounds + steps,
            gap: best.gap,
        },
    })
}

/// The point with the smallest gap on the way down, and how many steps were made.
fn descend(dual: &Dual<'_>, start: Vec<f64>) -> (Point, u32) {
    let mut here = dual.at(start, 0.0);
    let mut level = 0.0;
    // So little of a category's weights moves in any case.
    let columns = dual.cells.all_sums(&dual.before);
    let least: Vec<f64> = columns.iter().map(|weight| STILL_MOVING * weight).collect();
    for steps in 0..STEPS {
        if here.gap <= CONVERGED {
            return (here, steps);
        }
        let filled = dual.raking.is_bounded().then_some(least.as_slice());
        let Some(factor) = dual.cells.factor(&here.slopes, filled) else {
            return (here, steps);
        };
        let step: Vec<f64> = factor
            .solve(&here.gradient)
            .iter()
            .map(|step| -step)
            .collect();
        let change = dual.cells.combine(&step);
        let dot = |figures: &[f64]| {
            let mut sum = Sum::default();
            figures
                .iter()
                .zip(&step)
                .for_each(|(figure, step)| sum.add_product(*figure, *step));
            sum.value()
        };
        let (promise, rise) = (dot(&here.gradient), dot(&dual.targets));
        let mut length = 1.0;
        let next = (0..HALVINGS).find_map(|_| {
            let exponents = here.exponents.iter().zip(&change);
            let there = dual.at(
                exponents
                    .map(|(exponent, change)| exponent + length * change)
                    .collect(),
                level + length * rise,
            );
            let lower = there.height <= here.height + SUFFICIENT * length * promise;
            if lower || there.gap < 0.5 * here.gap {
                return Some((there, length));
            }
            length *= 0.5;
            None
        });
        let Some((there, length)) = next else {
            return (here, steps);
        };
        // Rounding is all that is left.
        if there.gap >= here.gap && here.gap <= NEARLY {
            return (here, steps);
        }
        level += length * rise;
        here = there;
    }
    (here, STEPS)
}
