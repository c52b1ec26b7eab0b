//! Whether intervals of objectives keep their promise, by simulation: two to five questions of one survey, answered by the
//! same people or half of them, whose answers go together more or less.
//!
//! A short form runs with the tests. `CXMETRICS_FULL=1 cargo test --release --test okr dependence_coverage -- --nocapture`
//! runs all of it and prints the tables of the docs.

use crate::support::random::Random;
use cxmetrics::okr::objective::Dependence;
use cxmetrics::{
    Ces, Confidence, Csat, Estimate, KeyResult, Metric, Nps, Objective, Reading, Scale, Tally,
};

/// A question: what is answered by how many in a hundred, from the lowest rating up, and what each rating is worth.
struct Question {
    scale: Scale,
    percent: &'static [u32],
    worth: fn(usize) -> f64,
    estimate: fn(&Tally) -> Estimate,
    /// What is between start and target.
    distance: f64,
}

fn nps(rating: usize) -> f64 {
    [-100.0, 0.0, 100.0][usize::from(rating > 6) + usize::from(rating > 8)]
}

fn questions() -> [Question; 5] {
    let nps_of = |tally: &Tally| Nps::STANDARD.estimate(tally).unwrap();
    [
        Question {
            scale: Scale::ZERO_TO_TEN,
            percent: &[2, 1, 2, 2, 3, 5, 5, 12, 18, 25, 25],
            worth: nps,
            estimate: nps_of,
            distance: 20.0,
        },
        Question {
            scale: Scale::ONE_TO_FIVE,
            percent: &[5, 8, 17, 40, 30],
            worth: |level| if level > 2 { 100.0 } else { 0.0 },
            estimate: |tally| Csat::TOP_TWO_BOX.estimate(tally).unwrap(),
            distance: 15.0,
        },
        Question {
            scale: Scale::new(1, 7).unwrap(),
            percent: &[3, 5, 8, 14, 25, 28, 17],
            worth: |level| level as f64 + 1.0,
            estimate: |tally| Ces::MEAN.estimate(tally).unwrap(),
            distance: 0.75,
        },
        Question {
            scale: Scale::ONE_TO_FIVE,
            percent: &[10, 15, 30, 25, 20],
            worth: |level| level as f64 + 1.0,
            estimate: |tally| Csat::MEAN.estimate(tally).unwrap(),
            distance: 0.6,
        },
        Question {
            scale: Scale::ZERO_TO_TEN,
            percent: &[4, 2, 3, 5, 6, 10, 10, 15, 15, 16, 14],
            worth: nps,
            estimate: nps_of,
            distance: 25.0,
        },
    ]
}

const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

#[derive(Clone, Copy, Debug)]
struct Cell {
    questions: usize,
    answers: usize,
    correlation: f64,
    half: bool,
}

/// One survey: an estimate with its interval for each question, and their correlations.
struct World {
    readings: Vec<Reading>,
    correlations: Vec<Vec<f64>>,
}

fn world(cell: Cell, questions: &[Question], random: &mut Random) -> World {
    let count = cell.questions;
    let people = if cell.half {
        cell.answers * 3 / 2
    } else {
        cell.answers
    };
    let [common, own] = [cell.correlation, 1.0 - cell.correlation].map(f64::sqrt);
    let mut levels: Vec<Vec<Option<usize>>> = vec![Vec::with_capacity(people); count];
    for person in 0..people {
        let shared = random.normal();
        for (at, (question, levels)) in questions.iter().zip(&mut levels).enumerate() {
            let latent = common * shared + own * random.normal();
            // With half overlap every second question is asked half a survey later.
            let from = if cell.half && at % 2 == 1 {
                cell.answers / 2
            } else {
                0
            };
            let asked = (from..from + cell.answers).contains(&person);
            let mut rest = 50.0 * libm::erfc(-latent / core::f64::consts::SQRT_2);
            let level = question.percent.iter().position(|percent| {
                rest -= f64::from(*percent);
                rest < 0.0
            });
            levels.push(asked.then(|| level.unwrap_or(question.percent.len() - 1)));
        }
    }
    let mut readings = Vec::new();
    let mut influence: Vec<Vec<f64>> = Vec::new();
    for (question, levels) in questions.iter().zip(&levels) {
        let mut counts = vec![0_u64; question.percent.len()];
        levels
            .iter()
            .flatten()
            .for_each(|level| counts[*level] += 1);
        let tally = Tally::from_counts(question.scale, counts).unwrap();
        let estimate = (question.estimate)(&tally);
        let interval = estimate.interval(Confidence::P95);
        readings.push(Reading::from(interval));
        let influence_of = |level: &Option<usize>| {
            level.map_or(0.0, |level| (question.worth)(level) - estimate.value())
        };
        influence.push(levels.iter().map(influence_of).collect());
    }
    let product = |left: &[f64], right: &[f64]| -> f64 {
        left.iter()
            .zip(right)
            .map(|(left, right)| left * right)
            .sum()
    };
    let correlation = |row: usize, column: usize| {
        let variances = product(&influence[row], &influence[row])
            * product(&influence[column], &influence[column]);
        match (row == column, variances > 0.0) {
            (true, _) => 1.0,
            (false, true) => product(&influence[row], &influence[column]) / variances.sqrt(),
            (false, false) => 0.0,
        }
    };
    let row = |row| (0..count).map(|column| correlation(row, column)).collect();
    World {
        readings,
        correlations: (0..count).map(row).collect(),
    }
}

/// How often the intervals of one cell held the truth.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    worlds: u32,
    known: u32,
    unknown: u32,
    apart: u32,
    at_target: u32,
    at_target_raw: u32,
    uneven: u32,
}

impl Held {
    fn share(&self, count: u32) -> f64 {
        f64::from(count) / f64::from(self.worlds)
    }
}

/// The survey as an objective whose key results are truly at these parts of their ways.
fn objective(world: &World, questions: &[Question], progress: &[f64]) -> Objective {
    let parts = questions
        .iter()
        .zip(progress)
        .zip(&world.readings)
        .zip(NAMES);
    parts.fold(
        Objective::new("goal"),
        |objective, (((question, share), reading), name)| {
            let worth = question.percent.iter().enumerate();
            let truth: f64 = worth
                .map(|(level, percent)| (question.worth)(level) * f64::from(*percent) / 100.0)
                .sum();
            let start = truth - share * question.distance;
            let result = KeyResult::reach(name, start, start + question.distance).unwrap();
            objective.with(result.with_reading(reading.clone()))
        },
    )
}

fn simulate(cell: Cell, worlds: u32) -> Held {
    let all = questions();
    let questions = &all[..cell.questions];
    let seed = (cell.questions * 10_000 + cell.answers * 7 + usize::from(cell.half)) as u64;
    let mut random = Random::new(seed ^ cell.correlation.to_bits());
    let mut held = Held::default();
    for _ in 0..worlds {
        let world = world(cell, questions, &mut random);
        let names = &NAMES[..cell.questions];
        let known = Dependence::known(names.iter().copied(), &world.correlations).unwrap();
        let mean = |progress: &[f64]| progress.iter().sum::<f64>() / progress.len() as f64;
        let clamped = |progress: &[f64]| {
            mean(
                &progress
                    .iter()
                    .map(|share| share.clamp(0.0, 1.0))
                    .collect::<Vec<_>>(),
            )
        };
        let score = |progress: &[f64], dependence: &Dependence| {
            let objective = objective(&world, questions, progress);
            objective
                .with_dependence(dependence.clone())
                .score()
                .unwrap()
        };
        let holds = |interval: Option<cxmetrics::Interval>, truth: f64| {
            // The truth itself is known to some digits.
            let interval = interval.unwrap();
            u32::from(interval.lower() <= truth + 1e-9 && truth <= interval.upper() + 1e-9)
        };
        let middle = vec![0.5; cell.questions];
        for (dependence, count) in [
            (&known, &mut held.known),
            (&Dependence::UNKNOWN, &mut held.unknown),
            (&Dependence::DIFFERENT_PEOPLE, &mut held.apart),
        ] {
            *count += holds(
                score(&middle, dependence).raw_interval(Confidence::P95),
                0.5,
            );
        }
        let reached = vec![1.0; cell.questions];
        let at_target = score(&reached, &known);
        held.at_target += holds(at_target.interval(Confidence::P95), 1.0);
        held.at_target_raw += holds(at_target.raw_interval(Confidence::P95), 1.0);
        let uneven = &[0.6, 1.0, 0.9, 1.1, 1.4][..cell.questions];
        held.uneven += holds(
            score(uneven, &known).interval(Confidence::P95),
            clamped(uneven),
        );
        held.worlds += 1;
    }
    held
}

fn cells(answers: &[usize], correlations: &[f64]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for questions in [2, 3, 5] {
        for &answers in answers {
            for &correlation in correlations {
                for half in [false, true] {
                    cells.push(Cell {
                        questions,
                        answers,
                        correlation,
                        half,
                    });
                }
            }
        }
    }
    cells
}

#[test]
fn intervals_of_objectives_keep_their_promise() {
    let full = std::env::var_os("CXMETRICS_FULL").is_some();
    let (cells, worlds) = if full {
        (
            cells(&[50, 100, 400, 1_000], &[0.0, 0.3, 0.5, 0.7, 0.85]),
            3_000,
        )
    } else {
        (cells(&[50, 100], &[0.0, 0.5, 0.85]), 150)
    };
    let found: Vec<(Cell, Held)> = cells
        .into_iter()
        .map(|cell| {
            let worlds = if cell.answers == 1_000 {
                worlds / 2
            } else {
                worlds
            };
            (cell, simulate(cell, worlds))
        })
        .collect();
    let shares = |count: fn(&Held) -> u32| {
        let share = found.iter().map(|(_, held)| held.share(count(held)));
        let (mut lowest, mut highest, mut sum) = (1.0_f64, 0.0_f64, 0.0);
        for share in share {
            lowest = lowest.min(share);
            highest = highest.max(share);
            sum += share;
        }
        (lowest, sum / found.len() as f64, highest)
    };
    // The simulation errors of a cell and of the mean of all.
    let error = (0.05 * 0.95 / f64::from(worlds)).sqrt();
    let of_mean = error / (found.len() as f64).sqrt();
    if full {
        for (cell, held) in &found {
            println!(
                "{cell:?}: known {:.3}, unknown {:.3}, apart {:.3}, at target {:.3} (raw {:.3}), uneven {:.3}",
                held.share(held.known),
                held.share(held.unknown),
                held.share(held.apart),
                held.share(held.at_target),
                held.share(held.at_target_raw),
                held.share(held.uneven)
            );
        }
        for (name, count) in [
            ("known", (|held| held.known) as fn(&Held) -> u32),
            ("unknown", |held| held.unknown),
            ("apart", |held| held.apart),
            ("at target", |held| held.at_target),
            ("at target, raw", |held| held.at_target_raw),
            ("uneven", |held| held.uneven),
        ] {
            let (lowest, mean, highest) = shares(count);
            println!("{name}: {lowest:.3} to {highest:.3}, mean {mean:.3}");
        }
    }
    // A cell may miss by three errors of its own where it is one of dozens.
    let (lowest, mean, _) = shares(|held| held.known);
    assert!(lowest >= 0.93 - 3.0 * error, "known: {lowest}");
    assert!(
        (0.94 - 2.0 * of_mean..=0.96 + 2.0 * of_mean).contains(&mean),
        "known: {mean}"
    );
    let (lowest, mean, _) = shares(|held| held.unknown);
    assert!(
        lowest >= 0.95 - 3.0 * error && mean >= 0.95,
        "unknown: {lowest}, {mean}"
    );
    let (lowest, mean, highest) = shares(|held| held.at_target);
    assert!(
        lowest >= 0.90 - 3.0 * error && highest <= 1.0,
        "at the target: {lowest}"
    );
    assert!((0.90..=0.98).contains(&mean), "at the target: {mean}");
    let (lowest, mean, _) = shares(|held| held.at_target_raw);
    assert!(lowest >= 0.93 - 3.0 * error, "at the target, raw: {lowest}");
    assert!(
        (0.94 - 2.0 * of_mean..=0.96 + 2.0 * of_mean).contains(&mean),
        "raw: {mean}"
    );
    // As strangers they are too sure of themselves.
    let correlated = found
        .iter()
        .filter(|(cell, _)| cell.correlation == 0.85 && !cell.half);
    assert!(
        correlated
            .clone()
            .all(|(_, held)| held.share(held.apart) < 0.93 + 3.0 * error)
    );
}
