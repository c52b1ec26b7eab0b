//! Large inputs: what took time with a power of their size took minutes here.
#![allow(clippy::float_cmp)] // exact figures

use cxmetrics::compare::{DifferenceError, StratifiedDifference};
use cxmetrics::estimate::JointScores;
use cxmetrics::weight::{Replicates, Survey};
use cxmetrics::{CrossTally, Csat, Nps, Scale};
use proptest::prelude::*;

fn survey(answers: u32) -> Survey {
    let ratings = (0..answers).map(|at| at * 7 % 11);
    Survey::new(Scale::ZERO_TO_TEN, ratings).unwrap()
}

/// The weights without each unit in turn are as many figures as the square of the units, and take no more time than that.
#[test]
fn replicates_of_many_units() {
    let survey = survey(1_600);
    let replicates = Replicates::jackknife(&survey).unwrap();
    assert_eq!(
        (replicates.len(), replicates.degrees_of_freedom()),
        (1_600, 1_599)
    );
    let pairs: Vec<u32> = (0..1_600).map(|at| at / 2).collect();
    let halves = Replicates::balanced(&survey.with_strata(&pairs).unwrap()).unwrap();
    assert_eq!((halves.len(), halves.degrees_of_freedom()), (1_024, 800));
}

/// Groups that share nobody are not held against each other respondent by respondent.
#[test]
fn many_groups_of_a_survey() {
    let survey = survey(16_000);
    let shops: Vec<u32> = (0..16_000).map(|at| at / 20).collect();
    let scores = survey.by(&shops).unwrap().scores(&Nps::STANDARD).unwrap();
    assert_eq!(scores.estimates().len(), 800);
    assert_eq!(scores.covariance(3, 5), Some(0.0));
}

/// The same where respondents weigh differently, are drawn by strata, and some of them together.
#[test]
fn many_groups_of_a_design() {
    let answers = 16_000;
    let shops: Vec<u32> = (0..answers).map(|at| at / 20).collect();
    let survey = survey(answers).with_weights((0..answers).map(|at| f64::from(1 + at % 3)));
    let strata: Vec<u32> = (0..answers).map(|at| at % 4).collect();
    let survey = survey.unwrap().with_strata(&strata).unwrap();
    let scores = survey.by(&shops).unwrap().scores(&Nps::STANDARD).unwrap();
    assert_eq!(scores.estimates().len(), 800);
    assert!(scores.covariance(3, 5).unwrap().abs() > 0.0);
}

/// Whether two strata asked the same people is looked up by their sources.
#[test]
fn many_strata_of_named_teams() {
    let teams: Vec<JointScores> = (0..20_000_u64)
        .map(|team| {
            let counts = [[1, 1 + team % 7], [2, 3 + team % 3]];
            let answers = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, counts).unwrap();
            let scores = answers
                .scores(&Csat::top_box(1), &Csat::top_box(1))
                .unwrap();
            scores.with_people(format!("{team}"))
        })
        .collect();
    let others = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[1, 2], [3, 4]]).unwrap();
    let others = others.scores(&Csat::top_box(1), &Csat::top_box(1)).unwrap();
    let stranger = &others.estimates()[0];
    let question = |question: usize, team: usize| &teams[team].estimates()[question];
    let strata = || (0..10_000).map(|shop| (question(0, 2 * shop), question(0, 2 * shop + 1)));
    let found = StratifiedDifference::new(strata()).unwrap();
    assert_eq!(found.differences().count(), 10_000);
    // Once more a team of the first stratum and one of the last, by another question.
    for once_more in [0, 19_999] {
        for twice in [
            (question(1, once_more), stranger),
            (stranger, question(1, once_more)),
        ] {
            let refused = StratifiedDifference::new(strata().chain([twice])).unwrap_err();
            assert_eq!(refused, DifferenceError::SamePeople);
        }
    }
}

/// The covariances of many groups are those of the definition, Σ n/(n − 1) Σ (z − z̄)(y − ȳ) over the strata.
#[test]
fn covariances_of_many_groups_are_those_of_their_definition() {
    let answers = 600;
    for (together, strata) in [(1, 1), (1, 3), (3, 1), (3, 4), (2, 50)] {
        let ratings: Vec<u32> = (0..answers).map(|at| at * at * 7 % 11).collect();
        let weights: Vec<f64> = (0..answers).map(|at| f64::from(1 + at % 5)).collect();
        let groups: Vec<u32> = (0..answers).map(|at| at * 31 % 599 % 40).collect();
        let units: Vec<u32> = (0..answers).map(|at| at / together).collect();
        let strata: Vec<u32> = units.iter().map(|unit| unit % strata).collect();
        let survey = Survey::new(Scale::ZERO_TO_TEN, ratings.iter().copied())
            .and_then(|survey| survey.with_weights(weights.clone()))
            .and_then(|survey| survey.with_clusters(&units))
            .and_then(|survey| survey.with_strata(&strata))
            .unwrap();
        let scores = survey.by(&groups).unwrap().scores(&Nps::STANDARD).unwrap();
        let value = |rating: u32| match rating {
            9.. => 100.0,
            7..=8 => 0.0,
            _ => -100.0,
        };
        let count = units.iter().max().unwrap() + 1;
        let column = |group: u32| {
            let members =
                || (0..answers as usize).filter(move |at| at * 31 % 599 % 40 == group as usize);
            let weight: f64 = members().map(|at| weights[at]).sum();
            let mean = members()
                .map(|at| weights[at] * value(ratings[at]))
                .sum::<f64>()
                / weight;
            let mut sums = vec![0.0; count as usize];
            for at in members() {
                sums[units[at] as usize] += weights[at] / weight * (value(ratings[at]) - mean);
            }
            sums
        };
        let columns: Vec<Vec<f64>> = (0..40).map(column).collect();
        let of_stratum = |stratum: u32| {
            let units = (0..count).filter(|unit| strata[(unit * together) as usize] == stratum);
            units.map(|unit| unit as usize).collect::<Vec<_>>()
        };
        let strata: Vec<Vec<usize>> = (0..=*strata.iter().max().unwrap())
            .map(of_stratum)
            .collect();
        let covariance = |first: &[f64], second: &[f64]| {
            let of = |units: &Vec<usize>| {
                let count = units.len() as f64;
                let mean =
                    |column: &[f64]| units.iter().map(|unit| column[*unit]).sum::<f64>() / count;
                let (one, other) = (mean(first), mean(second));
                let products = units
                    .iter()
                    .map(|unit| (first[*unit] - one) * (second[*unit] - other));
                count / (count - 1.0) * products.sum::<f64>()
            };
            strata.iter().map(of).sum::<f64>()
        };
        for (first, one) in columns.iter().enumerate() {
            for (second, other) in columns.iter().enumerate() {
                let found = scores.covariance(first, second).unwrap();
                let size = (covariance(one, one) * covariance(other, other)).sqrt();
                assert!(
                    (found - covariance(one, other)).abs() <= 1e-13 * size,
                    "{together} {first} {second}: {found}"
                );
            }
        }
    }
}

proptest! {
    /// The degrees of freedom of a design are those that the elimination finds in its weights.
    #[test]
    fn degrees_of_freedom_are_the_rank(
        units in proptest::collection::vec((0_u8..4, 0_u8..3, 0.5..2.0), 2..24),
        census in 0_u8..5,
    ) {
        let strata: Vec<u8> = units.iter().map(|unit| unit.0).collect();
        let weights: Vec<f64> =
            units.iter().map(|unit| if unit.1 == 0 { 0.0 } else { unit.2 }).collect();
        prop_assume!(weights.iter().any(|weight| *weight > 0.0));
        let size = |stratum: u8| strata.iter().map(|own| u64::from(*own == stratum)).sum::<u64>();
        prop_assume!((0..4).all(|stratum| size(stratum) != 1));
        let populations = (0..4).map(|stratum| {
            (stratum, if stratum == census { size(stratum) } else { 1_000 })
        });
        let survey = Survey::new(Scale::ZERO_TO_TEN, weights.iter().map(|_| 5))
            .unwrap()
            .with_weights(weights.clone())
            .unwrap()
            .with_finite_strata(&strata, populations)
            .unwrap();
        let jackknife = Replicates::jackknife(&survey).unwrap();
        let without = |left_out: usize| {
            let own = size(strata[left_out]) as f64;
            let raised = own / (own - 1.0);
            let weigh = |at: usize| match at {
                _ if at == left_out => 0.0,
                _ if strata[at] == strata[left_out] => weights[at] * raised,
                _ => weights[at],
            };
            (0..weights.len()).map(weigh).collect::<Vec<f64>>()
        };
        let all: Vec<_> = (0..weights.len())
            .filter(|at| strata[*at] != census)
            .map(without)
            .collect();
        let expected = if all.is_empty() {
            0
        } else {
            let factors = vec![1.0; all.len()];
            Replicates::given(all, 1.0, factors).unwrap().degrees_of_freedom()
        };
        prop_assert_eq!(jackknife.degrees_of_freedom(), expected);
    }
}
