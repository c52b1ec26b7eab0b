//! How often intervals from few clusters hold the truth: 23 kinds of surveys, simulated.
//!
//! In CI a few hundred surveys of each kind; `CXMETRICS_FULL=1 cargo test --release --test answers coverage -- --nocapture`
//! runs 40,000 of each and prints the table of the documentation.

use crate::support::random::Random;
use cxmetrics::weight::Survey;
use cxmetrics::{Confidence, Csat, Estimate, Metric, Nps, Scale};

/// So many clusters of so many answers, whose kinds of answers go together within a cluster.
#[derive(Clone, Copy, Debug)]
struct Cell {
    clusters: usize,
    size: usize,
    correlation: f64,
    /// Shares of detractors, passives and promoters; of no and yes, if there are none in between.
    shares: [f64; 3],
}

const DESIGNS: [(usize, usize, f64); 5] = [
    (3, 20, 0.1),
    (10, 10, 0.1),
    (10, 10, 0.3),
    (8, 20, 0.3),
    (8, 20, 0.5),
];
const NET: [[f64; 3]; 3] = [[0.2, 0.3, 0.5], [0.05, 0.1, 0.85], [0.02, 0.05, 0.93]];
const SHARES: [[f64; 3]; 2] = [[0.2, 0.0, 0.8], [0.07, 0.0, 0.93]];

fn cells() -> Vec<Cell> {
    let of = |designs: &[(usize, usize, f64)], shares: &[[f64; 3]]| {
        let mut cells = Vec::new();
        for &shares in shares {
            for &(clusters, size, correlation) in designs {
                cells.push(Cell {
                    clusters,
                    size,
                    correlation,
                    shares,
                });
            }
        }
        cells
    };
    let mut cells = of(&DESIGNS, &NET);
    cells.extend(of(&DESIGNS[1..], &SHARES));
    assert_eq!(cells.len(), 23);
    cells
}

/// A gamma variable (Marsaglia and Tsang, 2000).
fn gamma(random: &mut Random, shape: f64) -> f64 {
    if shape < 1.0 {
        let uniform = 1.0 - random.uniform();
        return gamma(random, shape + 1.0) * uniform.powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    loop {
        let normal = random.normal();
        let cube = (1.0 + normal / (9.0 * d).sqrt()).powi(3);
        if cube > 0.0 {
            let uniform = 1.0 - random.uniform();
            if uniform.ln() < 0.5 * normal * normal + d * (1.0 - cube + cube.ln()) {
                return d * cube;
            }
        }
    }
}

impl Cell {
    /// One survey: each cluster draws its shares from a Dirichlet distribution, so that two of its answers correlate
    /// by ρ.
    fn draw(self, random: &mut Random) -> Estimate {
        let concentration = (1.0 - self.correlation) / self.correlation;
        let (mut ratings, mut clusters) = (Vec::new(), Vec::new());
        for cluster in 0..self.clusters {
            let parts = self.shares.map(|share| {
                if share > 0.0 {
                    gamma(random, share * concentration)
                } else {
                    0.0
                }
            });
            let total: f64 = parts.iter().sum();
            for _ in 0..self.size {
                let place = random.uniform() * total;
                ratings.push(if place < parts[0] {
                    3
                } else if place < parts[0] + parts[1] {
                    8
                } else {
                    9
                });
                clusters.push(cluster);
            }
        }
        let survey = Survey::new(Scale::ZERO_TO_TEN, ratings).unwrap();
        let survey = survey.with_clusters(&clusters).unwrap();
        if self.shares[1] > 0.0 {
            Nps::STANDARD.estimate_survey(&survey).unwrap()
        } else {
            Csat::share_at_least(9).estimate_survey(&survey).unwrap()
        }
    }

    fn truth(self) -> f64 {
        if self.shares[1] > 0.0 {
            100.0 * (self.shares[2] - self.shares[0])
        } else {
            100.0 * self.shares[2]
        }
    }

    /// How often the guarded and the unguarded interval hold, and how much wider the one is than the other.
    fn coverage(self, surveys: u32, random: &mut Random) -> [f64; 3] {
        let (mut held, mut widths) = ([0.0; 2], [0.0; 2]);
        for _ in 0..surveys {
            let guarded = self.draw(random);
            let unguarded = guarded.clone().unguarded();
            for (which, estimate) in [guarded, unguarded].iter().enumerate() {
                let interval = estimate.interval(Confidence::P95);
                held[which] += f64::from(u8::from(interval.contains(self.truth())));
                widths[which] += interval.width();
            }
        }
        let surveys = f64::from(surveys);
        [held[0] / surveys, held[1] / surveys, widths[0] / widths[1]]
    }
}

#[test]
fn coverage_of_few_clusters() {
    let in_full = std::env::var_os("CXMETRICS_FULL").is_some();
    let surveys = if in_full { 40_000 } else { 150 };
    let mut random = Random::new(23);
    let (mut least, mut unguarded_least) = (1.0_f64, 1.0_f64);
    for cell in cells() {
        let [guarded, unguarded, ratio] = cell.coverage(surveys, &mut random);
        if in_full {
            println!("{cell:?}: {unguarded:.3} {guarded:.3} {ratio:.2}");
        }
        // Four standard errors of the simulation; the full one is large enough to tell.
        let slack = 4.0 * (0.95 * 0.05 / f64::from(surveys)).sqrt();
        let promised = if in_full { 0.95 } else { 0.95 - slack };
        assert!(guarded >= promised, "{cell:?}: {guarded}");
        assert!(ratio >= 1.0, "{cell:?}: {ratio}");
        least = least.min(guarded);
        unguarded_least = unguarded_least.min(unguarded);
    }
    // What the guard is for.
    assert!(
        unguarded_least < 0.9 && least > unguarded_least,
        "{unguarded_least} {least}"
    );
}
