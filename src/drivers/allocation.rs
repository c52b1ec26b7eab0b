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
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
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

/// The correlations of the drivers with each other, and those with the outcome.
fn parts(correlations: &Matrix) -> (Matrix, Vec<f64>) {
    let outcome = (1..correlations.size()).map(|driver| correlations.at(0, driver));
    (correlations.without_first(), outcome.collect())
}

/// A share is what is added to R², or a sum of squares: below 0 by rounding alone.
fn not_negative(mut shares: Vec<f64>) -> Vec<f64> {
    for share in &mut shares {
        *share = share.max(0.0);
    }
    shares
}

impl Allocation {
    /// Shares out what the drivers explain of the outcome, whose correlations come first.
    pub(super) fn of(self, correlations: &Matrix) -> Allocated {
        let (drivers, outcome) = parts(correlations);
        let (shares, gradients) = match self {
            Self::Shapley => shapley(&drivers, &outcome),
            Self::RelativeWeights => {
                let axes = Axes::new(&drivers, &outcome);
                let gradients = (0..outcome.len()).map(|driver| axes.gradient(driver));
                (axes.shares(), gradients.collect())
            }
        };
        Allocated {
            shares: not_negative(shares),
            gradients,
        }
    }

    /// The shares alone, which cost a fraction of how they move.
    pub(super) fn shares(self, correlations: &Matrix) -> Vec<f64> {
        let (drivers, outcome) = parts(correlations);
        not_negative(match self {
            Self::Shapley => {
                let mut shares = vec![0.0; outcome.len()];
                each_set(&drivers, &outcome, |set| set.add_to(&mut shares));
                shares
            }
            Self::RelativeWeights => Axes::new(&drivers, &outcome).shares(),
        })
    }
}

/// Some of the drivers, and what they explain.
struct Set<'a> {
    bits: usize,
    members: &'a [usize],
    /// Their standardised slopes.
    slopes: &'a [f64],
    explained: f64,
    /// q! (k − 1 − q)! / k! for each q below k.
    weights: &'a [f64],
}

impl Set<'_> {
    /// How much the set counts for the share of a driver: less what it explains without it.
    fn weight_of(&self, driver: usize) -> f64 {
        if self.bits >> driver & 1 == 1 {
            self.weights[self.members.len() - 1]
        } else {
            -self.weights[self.members.len()]
        }
    }

    fn add_to(&self, shares: &mut [f64]) {
        for (driver, share) in shares.iter_mut().enumerate() {
            *share += self.weight_of(driver) * self.explained;
        }
    }
}

/// All sets of drivers but the empty one. The mean over all orders of what a driver adds is
/// Σ over sets S without it of q! (k − 1 − q)! / k! · (R²(S ∪ i) − R²(S)).
fn each_set(drivers: &Matrix, outcome: &[f64], mut each: impl FnMut(&Set<'_>)) {
    let count = outcome.len();
    let weights = weights_of_sizes(count);
    for bits in 1_usize..1 << count {
        let members: Vec<usize> = (0..count)
            .filter(|driver| bits >> driver & 1 == 1)
            .collect();
        let slopes = slopes_of(&members, drivers, outcome);
        let explained = members
            .iter()
            .zip(&slopes)
            .map(|(&member, slope)| slope * outcome[member])
            .sum();
        each(&Set {
            bits,
            members: &members,
            slopes: &slopes,
            explained,
            weights: &weights,
        });
    }
}

fn shapley(drivers: &Matrix, outcome: &[f64]) -> (Vec<f64>, Vec<Gradient>) {
    let count = outcome.len();
    let mut shares = vec![0.0; count];
    let mut gradients: Vec<Gradient> = (0..count)
        .map(|_| Gradient {
            drivers: Matrix::zero(count),
            outcome: vec![0.0; count],
        })
        .collect();
    each_set(drivers, outcome, |set| {
        set.add_to(&mut shares);
        for (driver, gradient) in gradients.iter_mut().enumerate() {
            let weight = set.weight_of(driver);
            // R² = r'b with R b = r moves by 2 b'dr − b'dR b.
            for (&row, slope) in set.members.iter().zip(set.slopes) {
                gradient.outcome[row] += 2.0 * weight * slope;
                for (&column, other) in set.members.iter().zip(set.slopes) {
                    gradient.drivers.add(row, column, -weight * slope * other);
                }
            }
        }
    });
    (shares, gradients)
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
struct Axes {
    /// √E, 0 where nothing varies: drivers that follow from the others take no part.
    roots: Vec<f64>,
    vectors: Matrix,
    turned: Matrix,
    /// Λ and its inverse.
    root: Matrix,
    inverse: Matrix,
    /// What is left out of both.
    empty: Matrix,
    /// β.
    slopes: Vec<f64>,
}

impl Axes {
    fn new(drivers: &Matrix, outcome: &[f64]) -> Self {
        let count = outcome.len();
        let Eigen { values, vectors } = drivers.eigen();
        let root_of = |&value: &f64| {
            if value < NOTHING {
                0.0
            } else {
                libm::sqrt(value)
            }
        };
        let roots: Vec<f64> = values.iter().map(root_of).collect();
        let with = |figure: &dyn Fn(f64) -> f64| {
            Matrix::from_fn(count, |row, column| {
                (0..count)
                    .map(|axis| {
                        vectors.at(row, axis) * figure(roots[axis]) * vectors.at(column, axis)
                    })
                    .sum()
            })
        };
        let inverse = with(&|root| if root > 0.0 { 1.0 / root } else { 0.0 });
        Self {
            root: with(&|root| root),
            empty: with(&|root| f64::from(u8::from(root <= 0.0))),
            slopes: inverse.times_vector(outcome),
            turned: vectors.transposed(),
            roots,
            inverse,
            vectors,
        }
    }

    fn count(&self) -> usize {
        self.slopes.len()
    }

    /// Λᵢⱼ βⱼ
    fn part(&self, driver: usize, axis: usize) -> f64 {
        self.root.at(driver, axis) * self.slopes[axis]
    }

    fn shares(&self) -> Vec<f64> {
        let share = |driver: usize| {
            let parts = (0..self.count()).map(|axis| self.part(driver, axis));
            parts.map(|part| part * part).sum()
        };
        (0..self.count()).map(share).collect()
    }

    fn gradient(&self, driver: usize) -> Gradient {
        let (count, slopes) = (self.count(), &self.slopes);
        let again = self.inverse.times_vector(slopes);
        // By β: 2 Λᵢⱼ² βⱼ; and Λ dβ = dr − dΛ β, where what is empty can turn, too.
        let by_slope: Vec<f64> = (0..count)
            .map(|axis| 2.0 * self.root.at(driver, axis) * self.part(driver, axis))
            .collect();
        let by_outcome = self.inverse.times_vector(&by_slope);
        let by_empty = self.empty.times_vector(&by_slope);
        let by_root = Matrix::from_fn(count, |row, column| {
            let own = if row == driver {
                2.0 * self.part(driver, column) * slopes[column]
            } else {
                0.0
            };
            own - by_outcome[row] * slopes[column] + by_empty[row] * again[column]
        });
        // Λ dΛ + dΛ Λ = dR: on the axes of R, dΛ is dR over the sum of two roots.
        let on_axes = self.turned.times(&by_root).times(&self.vectors);
        let divided = Matrix::from_fn(count, |row, column| {
            let sum = self.roots[row] + self.roots[column];
            if sum > 0.0 {
                on_axes.at(row, column) / sum
            } else {
                0.0
            }
        });
        let back = self.vectors.times(&divided).times(&self.turned);
        Gradient {
            drivers: Matrix::from_fn(count, |row, column| {
                0.5 * (back.at(row, column) + back.at(column, row))
            }),
            outcome: by_outcome,
        }
    }
}
