//! Inputs that meet each other: equal ones, zeros of both signs, and some of any size.

// Counts are small.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

use cxmetrics::joint::CrossTally;
use cxmetrics::weight::{Survey, WeightedTally};
use cxmetrics::{Ces, Csat, Metric, Nps, Scale, Tally};

use crate::support::random::Random;

/// Numbers that meet each other: zeros of both signs, small whole ones, halves, and some of any size.
pub(crate) struct Inputs(Random);

impl Inputs {
    /// A share below 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0.uniform()
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        (self.0.uniform() * end as f64) as u64
    }

    pub(crate) fn count(&mut self) -> u64 {
        match self.below(8) {
            0..=3 => 0,
            4..=6 => self.below(5),
            _ => self.below(1_000),
        }
    }

    pub(crate) fn figure(&mut self) -> f64 {
        match self.below(10) {
            0 | 1 => 0.0,
            2 => -0.0,
            3..=5 => self.below(7) as f64 - 3.0,
            6 => 0.1 * (self.below(21) as f64 - 10.0),
            7 => 100.0 * (self.0.uniform() - 0.5),
            8 => 1e-300 * (self.0.uniform() - 0.5),
            _ => 1e9 * (self.0.uniform() - 0.5),
        }
    }

    pub(crate) fn figures(&mut self, least: u64) -> Vec<f64> {
        let count = least + self.below(9);
        (0..count).map(|_| self.figure()).collect()
    }

    /// Not below 0, where −0 is not.
    pub(crate) fn positive(&mut self) -> f64 {
        match self.figure().abs() {
            0.0 if self.below(2) == 0 => -0.0,
            figure => figure,
        }
    }

    /// One that a weight may have.
    pub(crate) fn weight(&mut self) -> f64 {
        let weight = self.positive();
        if weight < 1e-100 { 0.0 } else { weight }
    }

    pub(crate) fn scale(&mut self) -> Scale {
        match self.below(6) {
            0 => Scale::THUMBS,
            1 => Scale::ZERO_TO_TEN,
            2 => Scale::new(-2, 2).unwrap(),
            3 => Scale::new(-5, 0).unwrap(),
            4 => Scale::new(-1, 1)
                .unwrap()
                .with_divisions(2)
                .unwrap()
                .reversed(),
            _ => Scale::ONE_TO_FIVE.reversed(),
        }
    }

    pub(crate) fn metric(scale: Scale) -> Box<dyn Metric> {
        match scale.levels() {
            2 => Box::new(Csat::top_box(1)),
            11 => Box::new(Nps::STANDARD),
            _ => Box::new(Ces::MEAN),
        }
    }

    pub(crate) fn tally(&mut self, scale: Scale) -> Tally {
        let counts: Vec<u64> = (0..scale.levels()).map(|_| self.count()).collect();
        Tally::from_counts(scale, counts).unwrap()
    }

    pub(crate) fn rating(&mut self, scale: Scale) -> f64 {
        let position = self.below(scale.levels() as u64) as usize;
        let ratings: Vec<f64> = scale.ratings().collect();
        ratings[position]
    }

    pub(crate) fn table(&mut self, scale: Scale) -> CrossTally {
        let mut table = CrossTally::new(scale, scale);
        for _ in 0..self.below(12) {
            let [first, second] = [(); 2].map(|()| (self.below(5) > 0).then(|| self.rating(scale)));
            table.record_answers(first, second).unwrap();
        }
        table
    }

    pub(crate) fn weighted(&mut self, scale: Scale) -> WeightedTally {
        let mut tally = WeightedTally::new(scale);
        for _ in 0..self.below(12) {
            let (rating, weight) = (self.rating(scale), self.weight());
            tally.record(rating, weight).unwrap();
        }
        tally
    }

    pub(crate) fn survey(&mut self, scale: Scale) -> Option<Survey> {
        let count = 4 + self.below(12) as usize;
        let ratings: Vec<f64> = (0..count).map(|_| self.rating(scale)).collect();
        let groups: Vec<u64> = (0..count).map(|_| self.below(3)).collect();
        let clusters: Vec<u64> = (0..count).map(|_| self.below(4)).collect();
        let weights: Vec<f64> = (0..count).map(|_| self.weight()).collect();
        let survey = Survey::new(scale, ratings).ok()?;
        match self.below(5) {
            0 => survey.with_weights(weights).ok(),
            1 => survey.with_strata(&groups).ok(),
            2 => survey.with_clusters(&clusters).ok(),
            3 => survey.with_population(count as u64 + self.below(4)).ok(),
            _ => survey
                .with_weights(weights)
                .ok()?
                .with_clusters(&clusters)
                .ok(),
        }
    }
}

pub(crate) fn inputs(seed: u64, usually: u64) -> impl Iterator<Item = Inputs> {
    let count = std::env::var("CXMETRICS_INPUTS").map_or(usually, |count| count.parse().unwrap());
    (0..count).map(move |input| Inputs(Random::new(seed * 1_000_003 + input)))
}
