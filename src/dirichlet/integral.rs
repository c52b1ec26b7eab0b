//! ∫ g dF of a Dirichlet mean, where g is another's probability.
//!
//! By panels of Gauss and Legendre's rule, on which F is differentiated through the nodes. Inside the scale F is no smoother
//! at a value than |t − s|ᵖ, p the α of all other values: where most answers are the same, its density is infinite there.
//! So panels end at such values, and t nears them so slowly that what is left is smooth.

use alloc::vec;
use alloc::vec::Vec;
use core::f64::consts::FRAC_PI_2;

use super::DirichletMean;
use crate::special::GAUSS_LEGENDRE;

/// What is left out beyond the ends of the integral.
const NEGLIGIBLE: f64 = 1e-17;
/// Panels of the integral, and how often the one at an end of the scale is cut once more.
const PANELS: usize = 8;
const CUTS: usize = 8;
/// Panels between two kinks at the most.
const MOST_PANELS: usize = 16;
/// From this power on the rule sees no kink.
const SMOOTH: f64 = 8.0;
/// Kinks that are looked at: on a long scale those of values that nobody gave are shallow.
const MOST_KINKS: usize = 16;

/// Where the distribution function is no smoother than a power of the distance.
#[derive(Clone, Copy, Debug)]
struct Kink {
    at: f64,
    power: f64,
}

impl DirichletMean {
    /// The probability that its mean is above that of another, which is no narrower: ∫ P(other < t) dF.
    ///
    /// Both are counted from the value that most is known of: how far t is from it has all its digits then, however near
    /// to it nearly everything is. If that is the highest, both are turned round, as the lowest is where the integral
    /// begins.
    pub(crate) fn probability_above(&self, other: &Self) -> f64 {
        let center = self.likeliest();
        let [one, other] = [self, other].map(|mean| mean.moved(-center));
        if center < self.highest() {
            one.integral_of(|t| other.tails(t).0, other.kinks())
        } else {
            let other = other.mirrored();
            one.mirrored()
                .integral_of(|t| other.tails(t).1, other.kinks())
        }
    }

    /// The value with the largest parameter.
    fn likeliest(&self) -> f64 {
        let largest = |one: &&(f64, f64), other: &&(f64, f64)| one.1.total_cmp(&other.1);
        self.atoms.iter().max_by(largest).map_or(0.0, |atom| atom.0)
    }

    /// The kinks of its distribution function: at most some, the sharpest.
    fn kinks(&self) -> Vec<Kink> {
        let center = self.likeliest();
        // Beside the parameter of nearly everything those of the others have no digits in the sum of all.
        let beside = self.atoms.iter().filter(|(value, _)| *value != center);
        let beside: f64 = beside.map(|(_, alpha)| alpha).sum();
        let power_of = |value: f64, alpha: f64| {
            if value == center {
                beside
            } else {
                self.total - alpha
            }
        };
        let mut kinks: Vec<_> = self
            .atoms
            .iter()
            .map(|&(at, alpha)| Kink {
                at,
                power: power_of(at, alpha),
            })
            .filter(|kink| kink.power < SMOOTH)
            .collect();
        kinks.sort_by(|left, right| left.power.total_cmp(&right.power));
        kinks.truncate(MOST_KINKS);
        kinks
    }

    /// ∫ g dF, g with kinks of its own.
    fn integral_of(&self, g: impl Fn(f64) -> f64, others: Vec<Kink>) -> f64 {
        let (rule, mut sum) = (Rule::new(), 0.0);
        let mut add = |parts: Vec<[f64; 2]>, t: &dyn Fn(f64) -> f64| {
            for [from, to] in parts {
                sum += rule.stieltjes(from, to, |place| {
                    let t = t(place);
                    (self.tails(t).0, g(t))
                });
            }
        };
        let range = Range::of(self);
        let edges = range.edges(self.kinks().into_iter().chain(others));
        if let [from, to] = edges[..] {
            let reached = range.reached();
            if reached.contains(&true) {
                let cuts = reached.map(|end| CUTS * usize::from(end));
                let parts = panels([range.start, range.end], PANELS, cuts);
                add(parts, &|angle| range.at(angle));
            } else {
                add(panels([from, to], PANELS, [0, 0]), &|t| t);
            }
        } else {
            for edge in edges.windows(2) {
                let count = self.panels_between(edge[1] - edge[0]);
                let parts = panels([0.0, 1.0], count, [0, 0]);
                add(parts, &|place| between([edge[0], edge[1]], place));
            }
        }
        sum
    }

    /// Panels of so much between two kinks: where t runs fastest, as many for a standard deviation as without kinks.
    fn panels_between(&self, length: f64) -> usize {
        let mut panels = 2;
        while panels < MOST_PANELS && panels as f64 * self.deviation() < length {
            panels += 1;
        }
        panels
    }
}

/// What counts of a distribution.
///
/// Where it reaches an end of the scale from a to b, t = a + (b − a) sin²φ: what a posterior does there, like √(t − a), is
/// smooth in φ, and what the finer priors do is by cutting the last panel again and again.
struct Range {
    lowest: f64,
    width: f64,
    /// The first and the last t, and their φ.
    ends: [f64; 2],
    start: f64,
    end: f64,
}

impl Range {
    fn of(distribution: &DirichletMean) -> Self {
        let (lowest, highest) = (distribution.lowest(), distribution.highest());
        let width = highest - lowest;
        // A normal posterior ends after nine standard deviations, and one that leans on the end of its scale later.
        let end_of = |sign: f64, outside: &dyn Fn(f64) -> f64| {
            let mut reach = 9.0 * distribution.deviation();
            while reach < width && outside(distribution.mean() + sign * reach) > NEGLIGIBLE {
                reach *= 1.5;
            }
            (distribution.mean() + sign * reach).clamp(lowest, highest)
        };
        let angle = |t: f64| {
            let share = (t - lowest) / width;
            libm::atan2(libm::sqrt(share), libm::sqrt(1.0 - share))
        };
        let ends = [
            end_of(-1.0, &|t| distribution.tails(t).0),
            end_of(1.0, &|t| distribution.tails(t).1),
        ];
        Self {
            lowest,
            width,
            ends,
            start: angle(ends[0]),
            end: angle(ends[1]),
        }
    }

    /// Whether it reaches the lower and the upper end of the scale.
    fn reached(&self) -> [bool; 2] {
        [self.start <= 0.0, self.end >= FRAC_PI_2]
    }

    fn at(&self, angle: f64) -> f64 {
        let sine = libm::sin(angle);
        self.lowest + self.width * sine * sine
    }

    /// Its ends and the kinks between them, in order.
    fn edges(&self, kinks: impl Iterator<Item = Kink>) -> Vec<f64> {
        let [from, to] = self.ends;
        let mut edges = vec![from, to];
        edges.extend(
            kinks
                .map(|kink| kink.at)
                .filter(|at| (from..to).contains(at)),
        );
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        edges
    }
}

/// Panels from start to end, the first and the last of them cut so often to a quarter.
fn panels([start, end]: [f64; 2], count: usize, [first, last]: [usize; 2]) -> Vec<[f64; 2]> {
    let step = (end - start) / count as f64;
    let mut panels = Vec::new();
    for index in 0..count {
        let (mut from, mut to) = (
            start + step * index as f64,
            start + step * (index + 1) as f64,
        );
        if index == 0 {
            for _ in 0..first {
                let cut = from + 0.25 * (to - from);
                panels.push([cut, to]);
                to = cut;
            }
        } else if index + 1 == count {
            for _ in 0..last {
                let cut = to - 0.25 * (to - from);
                panels.push([from, cut]);
                from = cut;
            }
        }
        panels.push([from, to]);
    }
    panels
}

/// The t at a place from 0 to 1 between two kinks, which it nears like the sixth power: of |t − s|ᵖ, p at least ½, is made
/// a power of 3 at least.
fn between([from, to]: [f64; 2], place: f64) -> f64 {
    // ∫ v⁵ (1 − v)⁵ dv, as a part of the whole.
    let share = |v: f64| {
        let terms = [-252.0, 1386.0, -3080.0, 3465.0, -1980.0, 462.0];
        let cube = v * v * v;
        cube * cube * terms.iter().fold(0.0, |sum, term| sum * v + term)
    };
    if place < 0.5 {
        from + (to - from) * share(place)
    } else {
        to - (to - from) * share(1.0 - place)
    }
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
