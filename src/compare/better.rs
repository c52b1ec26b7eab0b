//! The posterior probability that one score is truly above another.

use super::{Difference, DifferenceError};
use crate::dirichlet::DirichletMean;
use crate::estimate::Estimate;
use crate::interval::one_sample::posterior;
use crate::special::GAUSS_LEGENDRE;

/// What is left out beyond the ends of the integral.
const NEGLIGIBLE: f64 = 1e-17;
/// Panels of the integral, and how often the one at an end of the scale is cut once more.
const PANELS: usize = 8;
const CUTS: usize = 8;

/// The probability that the first score is truly above the second, given the answers: P(θ₁ > θ₂ | data).
///
/// By quadrature of the two posteriors of [`Estimate::probability_at_least`], which are independent; nothing is simulated.
/// For two shares it is Jeffreys's. It is what "which is better?" asks for, and not one minus a p-value. Looking at it every
/// day until it is high enough is not protected against chance: see
/// [`AnytimeDifference`](crate::track::AnytimeDifference). For which of two *persons* is likely to be happier, see
/// [`Superiority`](super::Superiority).
///
/// # Errors
///
/// [`DifferenceError::NotComparable`] if the two scores are of different metrics or scales; [`DifferenceError::Population`]
/// for those of [finite populations](Estimate::of_population), which may be exactly the same: take their
/// [`Difference`].
///
/// # Examples
///
/// ```
/// use cxmetrics::Estimate;
/// use cxmetrics::compare::probability_above;
///
/// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
/// assert_eq!(format!("{:.4}", probability_above(&new, &old)?), "0.9963");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn probability_above(first: &Estimate, second: &Estimate) -> Result<f64, DifferenceError> {
    probability_above_by(first, second, 0.0)
}

/// The probability that the first score is above the second by more than `by`: P(θ₁ > θ₂ + by | data). 0 for NaN, by
/// which nothing is more.
///
/// # Errors
///
/// As for [`probability_above`].
///
/// # Examples
///
/// ```
/// use cxmetrics::Estimate;
/// use cxmetrics::compare::probability_above_by;
///
/// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
/// assert_eq!(format!("{:.3}", probability_above_by(&new, &old, 10.0)?), "0.910");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn probability_above_by(
    first: &Estimate,
    second: &Estimate,
    by: f64,
) -> Result<f64, DifferenceError> {
    Difference::independent(first, second)?;
    if first.population().is_some() || second.population().is_some() {
        return Err(DifferenceError::Population);
    }
    if by.is_nan() {
        return Ok(0.0);
    }
    let [one, other] = [first, second].map(|score| posterior(score.sample()));
    // Along the narrower of the two the other one is smooth.
    let probability = if one.deviation() <= other.deviation() {
        along(&one, |t| other.tails(t - by).0)
    } else {
        along(&other, |t| one.tails(t + by).1)
    };
    Ok(probability.clamp(0.0, 1.0))
}

/// ∫ g dF along a distribution.
///
/// On the scale from a to b, with t = a + (b − a) sin²φ: what a posterior does at an end of the scale, like √(t − a), is
/// smooth in φ, and what the finer priors do there is by cutting the last panel again and again.
fn along(distribution: &DirichletMean, other: impl Fn(f64) -> f64) -> f64 {
    let (lowest, highest) = (distribution.lowest(), distribution.highest());
    let width = highest - lowest;
    // A normal posterior ends after nine standard deviations, and one that leans on the end of its scale later.
    let end_of = |sign: f64, outside: &dyn Fn(f64) -> f64| {
        let mut reach = 9.0 * distribution.deviation();
        while reach < width && outside(distribution.mean() + sign * reach) > NEGLIGIBLE {
            reach *= 1.5;
        }
        distribution.mean() + sign * reach
    };
    let angle = |t: f64| {
        let share = ((t - lowest) / width).clamp(0.0, 1.0);
        libm::atan2(libm::sqrt(share), libm::sqrt(1.0 - share))
    };
    let start = angle(end_of(-1.0, &|t| distribution.tails(t).0));
    let end = angle(end_of(1.0, &|t| distribution.tails(t).1));
    let at = |angle: f64| {
        let sine = libm::sin(angle);
        lowest + width * sine * sine
    };
    let rule = Rule::new();
    let panel = |from: f64, to: f64| {
        rule.stieltjes(from, to, |phi| {
            let t = at(phi);
            (distribution.tails(t).0, other(t))
        })
    };
    let step = (end - start) / PANELS as f64;
    let mut sum = 0.0;
    for index in 0..PANELS {
        let (mut from, mut to) = (
            start + step * index as f64,
            start + step * (index + 1) as f64,
        );
        if index == 0 && start <= 0.0 {
            for _ in 0..CUTS {
                let cut = from + 0.25 * (to - from);
                sum += panel(cut, to);
                to = cut;
            }
        } else if index + 1 == PANELS && end >= core::f64::consts::FRAC_PI_2 {
            for _ in 0..CUTS {
                let cut = to - 0.25 * (to - from);
                sum += panel(from, cut);
                from = cut;
            }
        }
        sum += panel(from, to);
    }
    sum
}

const NODES: usize = 2 * GAUSS_LEGENDRE.len();

/// The Gauss-Legendre rule with the derivatives of the polynomials through its nodes.
struct Rule {
    nodes: [f64; NODES],
    weights: [f64; NODES],
    /// Row i: what each value at a node adds to the derivative at node i.
    derivative: [[f64; NODES]; NODES],
}

impl Rule {
    fn new() -> Self {
        let mut nodes = [0.0; NODES];
        let mut weights = [0.0; NODES];
        for (index, &(node, weight)) in GAUSS_LEGENDRE.iter().enumerate() {
            nodes[2 * index] = -node;
            nodes[2 * index + 1] = node;
            weights[2 * index] = weight;
            weights[2 * index + 1] = weight;
        }
        // Barycentric weights (Berrut and Trefethen, 2004), doubled differences so that none vanishes.
        let barycentric = nodes.map(|at| {
            let others = nodes.iter().filter(|node| **node != at);
            1.0 / others.map(|node| 2.0 * (at - node)).product::<f64>()
        });
        let mut derivative = [[0.0; NODES]; NODES];
        for row in 0..NODES {
            for column in 0..NODES {
                if row != column {
                    let ratio = barycentric[column] / barycentric[row];
                    derivative[row][column] = ratio / (nodes[row] - nodes[column]);
                    derivative[row][row] -= derivative[row][column];
                }
            }
        }
        Self {
            nodes,
            weights,
            derivative,
        }
    }

    /// ∫ g dF over a panel, of a function that gives F and g.
    fn stieltjes(&self, from: f64, to: f64, function: impl Fn(f64) -> (f64, f64)) -> f64 {
        let half = 0.5 * (to - from);
        if half <= 0.0 {
            return 0.0;
        }
        let values = self.nodes.map(|node| function(from + half * (1.0 + node)));
        let mut sum = 0.0;
        for ((row, weight), (_, g)) in self.derivative.iter().zip(self.weights).zip(values) {
            // The derivative by the node; the half widths of dφ and of the derivative cancel.
            let slope: f64 = row.iter().zip(values).map(|(part, (f, _))| part * f).sum();
            sum += weight * g * slope;
        }
        sum
    }
}
