//! Shares of what drivers explain together, from their correlations.

use alloc::vec;
use alloc::vec::Vec;

use super::matrix::{Eigen, Matrix};
use crate::weight::linear::Factor;
use crate::words::spoken;

/// What eigenvalues and pivots of a correlation matrix are below that are 0 but for rounding.
pub(super) const NOTHING: f64 = 1e-10;

/// The most drivers whose 2ᵏ sets are gone through.
pub(super) const MOST_FOR_SHAPLEY: usize = 12;

/// How what drivers explain together is shared out among them.
///
/// Both give shares that are never negative and sum to R². With two drivers they are equal, with more nearly.
///
/// ```
/// use cxmetrics::drivers::Allocation;
///
/// assert_eq!(Allocation::default().to_string(), "Shapley");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Allocation {
    /// What a driver adds to R², averaged over all orders in which drivers can be added.
    #[default]
    Shapley,
    /// Johnson's relative weights.
    RelativeWeights,
}

spoken!(Allocation {
    Shapley = Shapley,
    RelativeWeights = RelativeWeights,
});

/// How a share moves with the correlations: Σ over pairs of drivers (both halves) and over those with the outcome.
pub(super) struct Gradient {
    /// Symmetric; the diagonal has no meaning, as a correlation with oneself is 1.
    pub(super) drivers: Matrix,
    pub(super) outcome: Vec<f64>,
}

/// The shares, and how each moves.
pub(super) struct Allocated {
    pub(super) shares: Vec<f64>,
    pub(super) gradients: Vec<Gradient>,
}

impl Allocation {
    /// Shares out what the drivers explain of the outcome, whose correlations come first.
    pub(super) fn of(self, correlations: &Matrix) -> Allocated {
        let drivers = correlations.without_first();
        let outcome: Vec<f64> = (1..correlations.size())
            .map(|driver| correlations.at(0, driver))
            .collect();
        let mut allocated = match self {
            Self::Shapley => shapley(&drivers, &outcome),
            Self::RelativeWeights => relative_weights(&drivers, &outcome),
        };
        for share in &mut allocated.shares {
            // A share is what is added to R², or a sum of squares: below 0 by rounding alone.
            *share = share.max(0.0);
        }
        allocated
    }
}

/// The mean over all orders of what a driver adds: Σ over sets S without it of q! (k − 1 − q)! / k! · (R²(S ∪ i) − R²(S)).
fn shapley(drivers: &Matrix, outcome: &[f64]) -> Allocated {
    let count = outcome.len();
    let weights = weights_of_sizes(count);
    let mut shares = vec![0.0; count];
    let mut gradients: Vec<Gradient> = (0..count)
        .map(|_| Gradient {
            drivers: Matrix::zero(count),
            outcome: vec![0.0; count],
        })
        .collect();
    for set in 1_usize..1 << count {
        let members: Vec<usize> = (0..count).filter(|driver| set >> driver & 1 == 1).collect();
        let slopes = slopes_of(&members, drivers, outcome);
        let explained: f64 = members
            .iter()
            .zip(&slopes)
            .map(|(&member, slope)| slope * outcome[member])
            .sum();
        for (driver, (share, gradient)) in shares.iter_mut().zip(&mut gradients).enumerate() {
            let sign = if set >> driver & 1 == 1 {
                weights[members.len() - 1]
            } else {
                -weights[members.len()]
            };
            *share += sign * explained;
            // R² = r'b with R b = r moves by 2 b'dr − b'dR b.
            for (&row, slope) in members.iter().zip(&slopes) {
                gradient.outcome[row] += 2.0 * sign * slope;
                for (&column, other) in members.iter().zip(&slopes) {
                    gradient.drivers.add(row, column, -sign * slope * other);
                }
            }
        }
    }
    Allocated { shares, gradients }
}

/// q! (k − 1 − q)! / k! for each q below k.
fn weights_of_sizes(count: usize) -> Vec<f64> {
    let mut weight = 1.0 / count as f64;
    (0..count)
        .map(|size| {
            let own = weight;
            weight *= (size + 1) as f64 / (count - 1 - size).max(1) as f64;
            own
        })
        .collect()
}

/// The standardised slopes of the outcome on these drivers; a driver that follows from the others has none.
fn slopes_of(members: &[usize], drivers: &Matrix, outcome: &[f64]) -> Vec<f64> {
    let size = members.len();
    let matrix = Matrix::from_fn(size, |row, column| {
        drivers.at(members[row], members[column])
    });
    let right: Vec<f64> = members.iter().map(|&member| outcome[member]).collect();
    Factor::with_nothing(matrix.into_entries(), size, NOTHING).solve(&right)
}

/// Johnson (2000): with R = Q E Q', Λ = Q √E Q' and β = Λ⁻¹ r, the share of driver i is Σ Λᵢⱼ² βⱼ².
fn relative_weights(drivers: &Matrix, outcome: &[f64]) -> Allocated {
    let count = outcome.len();
    let Eigen { values, vectors } = drivers.eigen();
    // What does not vary takes no part: drivers that follow from the others.
    let roots: Vec<f64> = values
        .iter()
        .map(|&value| {
            if value < NOTHING {
                0.0
            } else {
                libm::sqrt(value)
            }
        })
        .collect();
    let with = |figure: &dyn Fn(usize) -> f64| {
        Matrix::from_fn(count, |row, column| {
            (0..count)
                .map(|axis| vectors.at(row, axis) * figure(axis) * vectors.at(column, axis))
                .sum()
        })
    };
    let inverse_root = |axis: usize| {
        if roots[axis] > 0.0 {
            1.0 / roots[axis]
        } else {
            0.0
        }
    };
    let root = with(&|axis| roots[axis]);
    let inverse = with(&inverse_root);
    let empty = with(&|axis| f64::from(u8::from(roots[axis] <= 0.0)));
    let slopes = inverse.times_vector(outcome);
    let again = inverse.times_vector(&slopes);
    let turned = vectors.transposed();

    let mut shares = Vec::with_capacity(count);
    let mut gradients = Vec::with_capacity(count);
    for driver in 0..count {
        let squares = |axis: usize| root.at(driver, axis) * slopes[axis];
        shares.push((0..count).map(|axis| squares(axis) * squares(axis)).sum());
        // By β: 2 Λᵢⱼ² βⱼ; and Λ dβ = dr − dΛ β, where what is empty can turn, too.
        let by_slope: Vec<f64> = (0..count)
            .map(|axis| 2.0 * root.at(driver, axis) * squares(axis))
            .collect();
        let by_outcome = inverse.times_vector(&by_slope);
        let by_empty = empty.times_vector(&by_slope);
        let by_root = Matrix::from_fn(count, |row, column| {
            let own = if row == driver {
                2.0 * squares(column) * slopes[column]
            } else {
                0.0
            };
            own - by_outcome[row] * slopes[column] + by_empty[row] * again[column]
        });
        // Λ dΛ + dΛ Λ = dR: on the axes of R, dΛ is dR over the sum of two roots.
        let mut on_axes = turned.times(&by_root).times(&vectors);
        for row in 0..count {
            for column in 0..count {
                let sum = roots[row] + roots[column];
                let entry = if sum > 0.0 {
                    on_axes.at(row, column) / sum
                } else {
                    0.0
                };
                on_axes.set(row, column, entry);
            }
        }
        let back = vectors.times(&on_axes).times(&turned);
        gradients.push(Gradient {
            drivers: Matrix::from_fn(count, |row, column| {
                0.5 * (back.at(row, column) + back.at(column, row))
            }),
            outcome: by_outcome,
        });
    }
    Allocated { shares, gradients }
}
