//! How the answers were drawn: strata, clusters and populations, and the variance that comes of it.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;

use super::lone::LoneCluster;
use super::products::{Column, Few, by_unit};
use crate::estimate::Clusters;
use crate::sum::Sum;
use crate::weight::SurveyError;
use crate::weight::codes::codes;

/// The way a number of answers was drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sampling {
    answers: usize,
    /// For each answer the position of its stratum in `strata`, and the label of its cluster.
    stratum_of: Option<Vec<u32>>,
    cluster_of: Option<Vec<u32>>,
    /// A single one without a name if the survey has no strata.
    strata: Vec<Stratum>,
    lone: LoneCluster,
}

#[derive(Clone, Debug, PartialEq)]
struct Stratum {
    name: String,
    /// How many clusters the population has; infinitely many if nobody said.
    population: Option<u64>,
}

/// What the variance is computed over: the clusters, or the answers if there are none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Units {
    /// For each answer.
    pub(super) unit_of: Vec<u32>,
    /// For each unit.
    pub(super) stratum_of: Vec<u32>,
    strata: Vec<Part>,
    lone: LoneCluster,
    /// Whether answers were drawn together.
    pub(super) are_clusters: bool,
}

/// A stratum, or several that were joined.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    units: u64,
    /// Those of the whole population.
    population: Option<u64>,
}

impl Part {
    fn is_census(self) -> bool {
        self.population == Some(self.units)
    }

    fn is_lone(self) -> bool {
        self.units < 2 && !self.is_census()
    }

    /// The share of the population's units that are not in the sample.
    fn left_out(self) -> f64 {
        self.population.map_or(1.0, |population| {
            (population - self.units) as f64 / population as f64
        })
    }
}

/// A covariance matrix of weighted sums, and what it was measured on.
pub(super) struct Covariance {
    /// Row by row.
    pub(super) matrix: Vec<f64>,
    /// For each sum its variance if the population were infinite.
    pub(super) infinite: Vec<f64>,
    /// For each sum what its variance was measured on.
    pub(super) carrying: Vec<f64>,
}

impl Covariance {
    /// The variance of a sum, that in an infinite population, and what it was measured on.
    pub(super) fn linearised(&self, which: usize) -> (f64, f64, f64) {
        let size = self.infinite.len();
        (
            self.matrix[which * size + which],
            self.infinite[which],
            self.carrying[which],
        )
    }
}

impl Sampling {
    pub(super) fn simple(answers: usize) -> Self {
        Self {
            answers,
            stratum_of: None,
            cluster_of: None,
            strata: vec![Stratum {
                name: String::new(),
                population: None,
            }],
            lone: LoneCluster::Refuse,
        }
    }

    /// Whether nothing tells the answers from a simple random sample, of however many.
    pub(super) fn is_simple(&self) -> bool {
        self.stratum_of.is_none() && self.cluster_of.is_none()
    }

    /// How many units the population has, if there are no strata and that is known.
    pub(super) fn population(&self) -> Option<u64> {
        self.strata
            .first()
            .filter(|_| self.stratum_of.is_none())
            .and_then(|all| all.population)
    }

    pub(super) fn with_strata<K: Ord + Debug>(
        self,
        column: &[K],
        population: impl Fn(&K) -> Result<Option<u64>, SurveyError>,
    ) -> Result<Self, SurveyError> {
        let (stratum_of, keys) = codes(column);
        let strata = keys
            .into_iter()
            .map(|key| {
                Ok(Stratum {
                    name: format!("{key:?}"),
                    population: population(key)?,
                })
            })
            .collect::<Result<_, SurveyError>>()?;
        Self {
            stratum_of: Some(stratum_of),
            strata,
            ..self
        }
        .checked()
    }

    pub(super) fn with_clusters<K: Ord>(self, column: &[K]) -> Result<Self, SurveyError> {
        let (cluster_of, _) = codes(column);
        Self {
            cluster_of: Some(cluster_of),
            ..self
        }
        .checked()
    }

    pub(super) fn with_population(mut self, size: u64) -> Result<Self, SurveyError> {
        for stratum in &mut self.strata {
            stratum.population = Some(size);
        }
        self.checked()
    }

    pub(super) fn with_lone_clusters(self, lone: LoneCluster) -> Result<Self, SurveyError> {
        Self { lone, ..self }.checked()
    }

    /// The design, if its strata have the clusters that a variance takes, and no more than there are.
    fn checked(self) -> Result<Self, SurveyError> {
        let (_, parts) = self.coded();
        for (stratum, part) in self.strata.iter().zip(&parts) {
            if let Some(population) = stratum.population
                && population < part.units
            {
                return Err(SurveyError::Population {
                    clusters: part.units,
                    population,
                });
            }
        }
        let lone = parts.iter().position(|part| part.is_lone());
        let units = self.units();
        let refused = self.lone == LoneCluster::Refuse || !units.have_variance();
        let census = parts.iter().all(|part| part.is_census());
        match lone {
            Some(lone) if refused && !census => Err(SurveyError::SingleCluster {
                stratum: self.strata[lone].name.clone(),
            }),
            _ => Ok(self),
        }
    }

    /// For each answer its unit with the stratum of each unit, and how many units each stratum has.
    fn coded(&self) -> ((Vec<u32>, Vec<u32>), Vec<Part>) {
        let none = vec![0; self.answers];
        let strata = self.stratum_of.as_ref().unwrap_or(&none);
        let (unit_of, stratum_of): (Vec<u32>, Vec<u32>) = match &self.cluster_of {
            Some(clusters) => {
                let pairs: Vec<(u32, u32)> = strata
                    .iter()
                    .copied()
                    .zip(clusters.iter().copied())
                    .collect();
                let (unit_of, keys) = codes(&pairs);
                (
                    unit_of,
                    keys.into_iter().map(|(stratum, _)| *stratum).collect(),
                )
            }
            None => ((0..).take(self.answers).collect(), strata.clone()),
        };
        let mut parts: Vec<Part> = self
            .strata
            .iter()
            .map(|stratum| Part {
                units: 0,
                population: stratum.population,
            })
            .collect();
        for &stratum in &stratum_of {
            parts[stratum as usize].units += 1;
        }
        ((unit_of, stratum_of), parts)
    }

    pub(super) fn units(&self) -> Units {
        let ((unit_of, mut stratum_of), mut strata) = self.coded();
        if self.lone == LoneCluster::Collapse {
            let joined = collapse(&mut strata);
            for stratum in &mut stratum_of {
                *stratum = joined[*stratum as usize];
            }
        }
        Units {
            unit_of,
            stratum_of,
            strata,
            lone: self.lone,
            are_clusters: self.cluster_of.is_some(),
        }
    }
}

/// Joins each lone cluster's stratum to its neighbour, the one before it or, for the first, the one after; censuses
/// are no neighbours. For each stratum the one that it now is in.
fn collapse(strata: &mut Vec<Part>) -> Vec<u32> {
    let mut joined: Vec<Part> = Vec::with_capacity(strata.len());
    let mut places = Vec::with_capacity(strata.len());
    // The last of the joined ones that is no census.
    let mut neighbour: Option<usize> = None;
    for &part in strata.iter() {
        let to = neighbour
            .filter(|&before| !part.is_census() && (part.is_lone() || joined[before].is_lone()));
        let place = if let Some(before) = to {
            let both = &mut joined[before];
            both.units += part.units;
            let populations = both.population.zip(part.population);
            both.population = populations.map(|(first, second)| first.saturating_add(second));
            before
        } else {
            joined.push(part);
            joined.len() - 1
        };
        if !part.is_census() {
            neighbour = Some(place);
        }
        // No more strata than answers, and those are in memory.
        places.push(u32::try_from(place).unwrap_or(u32::MAX));
    }
    *strata = joined;
    places
}

impl Units {
    /// The number of units.
    pub(super) fn count(&self) -> usize {
        self.stratum_of.len()
    }

    /// Whether there is a stratum to learn a variance from, and a degree of freedom.
    fn have_variance(&self) -> bool {
        let learns = self.factors().iter().any(|[infinite, _]| *infinite > 0.0);
        learns && self.strata.iter().any(|part| part.units > 1)
    }

    /// The number of strata.
    pub(super) fn strata(&self) -> usize {
        self.strata.len()
    }

    /// How many units a stratum has, and the share of the population's that are not in the sample.
    pub(super) fn size_of(&self, stratum: u32) -> (f64, f64) {
        let part = self.strata[stratum as usize];
        (part.units as f64, part.left_out())
    }

    /// Units minus strata.
    pub(super) fn degrees_of_freedom(&self) -> u64 {
        let own = self.strata.iter().map(|part| part.units.saturating_sub(1));
        own.sum()
    }

    /// Units that have a member minus strata that have one.
    pub(super) fn degrees_of_freedom_of(&self, has_member: &[bool]) -> u64 {
        let mut members = vec![0_u64; self.strata.len()];
        for (&stratum, &has_member) in self.stratum_of.iter().zip(has_member) {
            members[stratum as usize] += u64::from(has_member);
        }
        members.iter().map(|units| units.saturating_sub(1)).sum()
    }

    /// How many units have a member.
    pub(super) fn clusters(&self, count: usize, carrying: f64) -> Option<Clusters> {
        self.are_clusters.then_some(Clusters {
            count: count as f64,
            carrying,
        })
    }

    /// Whether every unit of the population is in the sample.
    pub(super) fn is_census(&self) -> bool {
        self.strata.iter().all(|part| part.is_census())
    }

    /// The sum of a column of contributions in each unit.
    pub(super) fn sums(&self, contributions: &[f64]) -> Vec<f64> {
        let mut sums = vec![Sum::default(); self.count()];
        for (&unit, &contribution) in self.unit_of.iter().zip(contributions) {
            sums[unit as usize].add(contribution);
        }
        sums.into_iter().map(Sum::value).collect()
    }

    /// The contributions as distances from the mean of the stratum; for a lone cluster from the mean of all.
    /// With them that of each stratum's units that have nothing.
    fn centred(&self, sums: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut means = vec![Sum::default(); self.strata.len()];
        for (&stratum, &sum) in self.stratum_of.iter().zip(sums) {
            means[stratum as usize].add(sum / self.strata[stratum as usize].units as f64);
        }
        let mean = sums.iter().copied().collect::<Sum>().value() / sums.len() as f64;
        let centres: Vec<f64> = self
            .strata
            .iter()
            .zip(means)
            .map(|(part, own)| if part.is_lone() { mean } else { own.value() })
            .collect();
        let distances = self.stratum_of.iter().zip(sums);
        let distances = distances.map(|(&stratum, &sum)| sum - centres[stratum as usize]);
        let of_nothing = centres.iter().map(|centre| 0.0 - centre);
        (distances.collect(), of_nothing.collect())
    }

    /// By how much the products of distances in each stratum are multiplied: with all of the population still to be
    /// seen, and as it is.
    fn factors(&self) -> Vec<[f64; 2]> {
        let lone = self.strata.iter().filter(|part| part.is_lone()).count() as f64;
        let sampled = |part: &&Part| !part.is_census() && !part.is_lone();
        let others = self.strata.iter().filter(sampled).count() as f64;
        // A lone cluster that is given the average of the others.
        let raise = if self.lone == LoneCluster::Average && others > 0.0 {
            1.0 + lone / others
        } else {
            1.0
        };
        self.strata
            .iter()
            .map(|part| {
                let units = part.units as f64;
                let own = match (part.is_lone(), self.lone) {
                    _ if part.is_census() => 0.0,
                    (true, LoneCluster::Centre) => 1.0,
                    (true, _) => 0.0,
                    (false, _) => raise * units / (units - 1.0),
                };
                [own, own * part.left_out()]
            })
            .collect()
    }

    /// The covariances of sums over the units, Σ (1 − f) n/(n − 1) Σ (z − z̄)(z − z̄)ᵀ, from the sums of each unit.
    pub(super) fn covariance(&self, sums: &[&[f64]]) -> Covariance {
        let factors = self.factors();
        let (columns, of_nothing): (Vec<_>, Vec<_>) =
            sums.iter().map(|sums| self.centred(sums)).unzip();
        let matrix = match Few::of(sums, self.count()) {
            Some(few) => {
                let columns = columns.iter().zip(of_nothing);
                let columns: Vec<_> = columns
                    .map(|(column, nothing)| self.column(column, &nothing, &factors))
                    .collect();
                few.products(&columns, &self.stratum_of)
            }
            None => self.products(&columns, &factors),
        };
        let infinite = |column: &Vec<f64>| self.product(column, column, &factors, 0);
        Covariance {
            matrix,
            infinite: columns.iter().map(infinite).collect(),
            carrying: columns
                .iter()
                .map(|column| self.carrying(column, &factors))
                .collect(),
        }
    }

    /// Σ (1 − f) n/(n − 1) Σ l r over the units, or the same without 1 − f.
    fn product(&self, left: &[f64], right: &[f64], factors: &[[f64; 2]], which: usize) -> f64 {
        let mut total = Sum::default();
        let pairs = left.iter().zip(right).zip(&self.stratum_of);
        for ((left, right), &stratum) in pairs {
            total.add_product(factors[stratum as usize][which] * left, *right);
        }
        total.value()
    }

    /// Those of all pairs of columns.
    fn products(&self, columns: &[Vec<f64>], factors: &[[f64; 2]]) -> Vec<f64> {
        let size = columns.len();
        let mut matrix = vec![0.0; size * size];
        for (row, left) in columns.iter().enumerate() {
            for (column, right) in columns.iter().enumerate().skip(row) {
                let value = self.product(left, right, factors, 1);
                matrix[row * size + column] = value;
                matrix[column * size + row] = value;
            }
        }
        matrix
    }

    /// A column of distances as its products take it.
    fn column(&self, distances: &[f64], of_nothing: &[f64], factors: &[[f64; 2]]) -> Column {
        let left = distances.iter().zip(&self.stratum_of);
        let usual = of_nothing.iter().zip(factors);
        Column {
            left: left
                .map(|(distance, stratum)| factors[*stratum as usize][1] * distance)
                .collect(),
            right: distances.to_vec(),
            usual: usual
                .map(|(own, [_, factor])| [factor * own, *own])
                .collect(),
        }
    }

    /// (Σ z²)² / Σ z⁴ over the units of strata that have a variance.
    fn carrying(&self, distances: &[f64], factors: &[[f64; 2]]) -> f64 {
        let counted = distances
            .iter()
            .zip(&self.stratum_of)
            .filter(|(_, stratum)| factors[**stratum as usize][0] > 0.0);
        let most = counted
            .clone()
            .fold(0.0_f64, |most, (distance, _)| most.max(distance.abs()));
        if most <= 0.0 {
            return 1.0;
        }
        let (mut squares, mut fourth) = (0.0, 0.0);
        for (distance, _) in counted {
            let square = (distance / most) * (distance / most);
            squares += square;
            fourth += square * square;
        }
        squares * squares / fourth
    }
}

/// The covariances of a plain sample, Σ z zᵀ, as a tally divides by the number of answers.
pub(super) fn plain_covariance(sums: &[&[f64]]) -> Covariance {
    let size = sums.len();
    let units = sums.first().map_or(0, |column| column.len());
    let mut totals = vec![Sum::default(); size * size];
    for row in by_unit(sums.iter().copied(), units, |sum| sum != 0.0) {
        for &(left, of_left) in &row {
            for &(right, of_right) in &row {
                totals[left * size + right].add_product(of_left, of_right);
            }
        }
    }
    let matrix: Vec<f64> = totals.into_iter().map(Sum::value).collect();
    // Such scores keep the errors of their tallies, and nobody asks for the rest.
    Covariance {
        infinite: vec![0.0; size],
        carrying: vec![1.0; size],
        matrix,
    }
}
