//! Net scores of a finite population, by counting every table that it can be.
//!
//! A total k = P − D does not say how many promoters, passives and detractors there are: k is kept if among the tables
//! with that total there is one under which a net score at least as high, and one under which one at least as low, is
//! not too rare. Every table is gone through, and every sample of each: (M − m)² m² steps.

use alloc::vec::Vec;

/// Up to this population the tables are counted in some milliseconds.
pub(super) const LARGEST: u64 = 100;

/// Detractors, passives and promoters among the answers, and how many people there are.
#[derive(Clone, Debug)]
pub(super) struct Net {
    counts: [u64; 3],
    population: u64,
    binomials: Binomials,
}

impl Net {
    pub(super) fn new(counts: [u64; 3], population: u64) -> Self {
        Self {
            counts,
            population,
            binomials: Binomials::up_to(population),
        }
    }

    /// Detractors for promoters.
    pub(super) fn mirrored(&self) -> Self {
        let [low, middle, high] = self.counts;
        Self {
            counts: [high, middle, low],
            ..self.clone()
        }
    }

    fn first(&self) -> u64 {
        self.counts[1] + 2 * self.counts[2]
    }

    /// The smallest total that is kept, `near` at the most. A total is M + P − D: 0 if all are detractors.
    pub(super) fn lower_limit(&self, near: u64, alpha: f64) -> u64 {
        (self.first()..near)
            .find(|&total| self.p_value(total, alpha) > alpha)
            .unwrap_or(near)
    }

    /// The largest p-value of a total up to this one.
    pub(super) fn largest_p_value(&self, total: u64) -> f64 {
        (self.first()..=total)
            .map(|total| self.p_value(total, 1.0))
            .fold(0.0, f64::max)
    }

    /// Twice the smaller of the two largest tails among the tables of this total, 1 at the most; once it is more than
    /// `enough`, no more tables are looked at.
    fn p_value(&self, total: u64, enough: f64) -> f64 {
        let [low, middle, high] = self.counts;
        let (mut largest_above, mut largest_below) = (0.0_f64, 0.0_f64);
        let ways = self.binomials.of(self.population, low + middle + high);
        // P = D + total − M, Q = 2M − total − 2D.
        for detractors in low..=self.population {
            let Some(promoters) = (detractors + total).checked_sub(self.population) else {
                continue;
            };
            let Some(passives) = self.population.checked_sub(promoters + detractors) else {
                break;
            };
            if promoters < high || passives < middle {
                continue;
            }
            let [below, above] = self.tails([detractors, passives, promoters]);
            largest_above = largest_above.max(above / ways);
            largest_below = largest_below.max(below / ways);
            if 2.0 * largest_above.min(largest_below) > enough {
                break;
            }
        }
        (2.0 * largest_above.min(largest_below)).min(1.0)
    }

    /// In how many ways a sample of the table has a net score at most, and at least, the observed one.
    fn tails(&self, [detractors, passives, promoters]: [u64; 3]) -> [f64; 2] {
        let [low, middle, high] = self.counts;
        let answers = low + middle + high;
        let (mut below, mut above) = (0.0, 0.0);
        for up in 0..=promoters.min(answers) {
            let ways_up = self.binomials.of(promoters, up);
            let most = detractors.min(answers - up);
            let fewest = (answers - up).saturating_sub(passives);
            // At least the observed score: up − down ≥ high − low.
            let last_above = (up + low).checked_sub(high);
            let (mut inner_below, mut inner_above) = (0.0, 0.0);
            for down in fewest..=most {
                let ways = self.binomials.of(detractors, down)
                    * self.binomials.of(passives, answers - up - down);
                if last_above.is_some_and(|last| down <= last) {
                    inner_above += ways;
                }
                if last_above.is_none_or(|last| down >= last) {
                    inner_below += ways;
                }
            }
            below += ways_up * inner_below;
            above += ways_up * inner_above;
        }
        [below, above]
    }
}

/// Pascal's triangle.
#[derive(Clone, Debug)]
struct Binomials(Vec<f64>);

impl Binomials {
    fn up_to(n: u64) -> Self {
        let mut entries: Vec<f64> = Vec::new();
        for row in 0..=n {
            for column in 0..=row {
                entries.push(if column == 0 || column == row {
                    1.0
                } else {
                    let above = Self::index(row - 1, column);
                    entries[above - 1] + entries[above]
                });
            }
        }
        Self(entries)
    }

    #[allow(clippy::cast_possible_truncation)] // at most the largest population
    const fn index(n: u64, k: u64) -> usize {
        (n * (n + 1) / 2 + k) as usize
    }

    fn of(&self, n: u64, k: u64) -> f64 {
        self.0[Self::index(n, k)]
    }
}
