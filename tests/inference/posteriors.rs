//! Probabilities of posteriors of several values, against an independent inversion, and their laws.
// Small counts, and random ones; what is certain is exactly so.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp
)]

use crate::support::random::Random;
use crate::support::{mean, share};
use cxmetrics::compare::{probability_above, probability_above_by};
use cxmetrics::weight::Survey;
use cxmetrics::{Ces, Csat, Estimate, KeyResult, Metric, Scale, WeightedTally};

/// P(mean < t) by inversion of the characteristic function on the real line (Gil-Pelaez, 1951), which shares no path with
/// the crate: by the trapezoidal rule in ln u, of which only a distribution with few answers needs few steps.
fn below(atoms: &[(f64, f64)], t: f64) -> f64 {
    let total: f64 = atoms.iter().map(|(_, alpha)| alpha).sum();
    let step = 0.06 / (1.0 + 0.2 * total.sqrt());
    let mut place = -55.0;
    let mut sum = 0.0;
    loop {
        let u = f64::exp(place);
        let (mut angle, mut size) = (0.0, 0.0);
        for &(value, alpha) in atoms {
            let x = u * (value - t);
            angle += alpha * x.atan();
            size += 0.5 * alpha * (x * x).ln_1p();
        }
        sum += (-size).exp() * angle.sin();
        if size > 42.0 {
            return 0.5 - sum * step / core::f64::consts::PI;
        }
        place += step;
    }
}

/// Values with counts and their prior.
fn atoms(counts: &[f64]) -> Vec<(f64, f64)> {
    let prior = 1.0 / counts.len() as f64;
    (1..)
        .zip(counts)
        .map(|(value, count)| (f64::from(value), count + prior))
        .collect()
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} is not {expected}"
    );
}

/// Every level and what is next to it, in order.
fn levels(levels: usize) -> Vec<f64> {
    (1..=levels)
        .flat_map(|level| [-1e-9, 0.0, 1e-9].map(|by| level as f64 + by))
        .collect()
}

fn keeps_the_laws(score: &Estimate, x: &[f64]) {
    let found: Vec<[f64; 2]> = x
        .iter()
        .map(|&x| [score.probability_at_least(x), score.probability_below(x)])
        .collect();
    for (x, [at_least, below]) in x.iter().zip(&found) {
        assert!((0.0..=1.0).contains(at_least), "{at_least} at {x}");
        near(at_least + below, 1.0, 1e-12);
        assert_eq!(score.probability_at_most(*x), *below);
    }
    assert!(
        found.is_sorted_by(|left, right| left[0] >= right[0] - 1e-12),
        "{found:?}"
    );
}

/// The atom at the level has no say, and the first step of Newton's method falls on a pole of the others.
#[test]
fn probabilities_at_a_level_of_the_scale() {
    let expected = 0.003_184_337_172_800_18;
    for counts in [[1, 18, 339, 0, 2], [1, 18, 2, 0, 2]] {
        near(mean(&counts).probability_at_least(3.0), expected, 1e-14);
        near(
            mean(&counts).probability_at_least(2.999_999_999),
            expected,
            1e-9,
        );
    }
    let expected = 0.147_139_580_298_972_54;
    near(
        mean(&[3, 1, 0, 0, 0]).probability_at_least(2.0),
        expected,
        1e-14,
    );
    for counts in [[0, 0, 0, 0, 3], [0, 0, 0, 6, 3]] {
        near(mean(&counts).probability_at_most(4.0), expected, 1e-14);
        let goal = KeyResult::reach("stars", 1, 4).unwrap();
        let reached = goal.progress(mean(&counts)).probability_reached().unwrap();
        near(reached, 1.0 - expected, 1e-14);
    }
}

#[test]
fn probabilities_of_weights_that_leave_one_level() {
    let scale = Scale::new(1, 5).unwrap();
    let survey = Survey::new(scale, [5, 3])
        .unwrap()
        .with_weights([0.050_231_531_220_639_454, 257.971_217_881_715_06])
        .unwrap()
        .with_clusters(&[1, 2])
        .unwrap();
    let score = Csat::MEAN.estimate_survey(&survey).unwrap();
    near(score.probability_at_least(3.0), 0.5003, 5e-5);
    keeps_the_laws(&score, &levels(5));
    let weights = [
        (3, 248_556.115_993_999_56),
        (5, 0.044_946_727_497_159_22),
        (1, 10.198_685_191_927_646),
    ];
    let tally = WeightedTally::from_ratings(scale, weights).unwrap();
    let score = Ces::MEAN.estimate_weighted(&tally).unwrap();
    near(score.probability_at_least(3.0), 0.4999, 5e-5);
    keeps_the_laws(&score, &levels(5));
}

#[test]
fn probabilities_of_random_samples_keep_the_laws() {
    let mut random = Random::new(5);
    for _ in 0..80 {
        let size = [4, 5, 5, 11][(4.0 * random.uniform()) as usize];
        let counts: Vec<u64> = (0..size)
            .map(|_| {
                let large = if random.uniform() < 0.8 { 5.0 } else { 60.0 };
                let given = random.uniform() < 0.5;
                (large * random.uniform() * f64::from(u8::from(given))) as u64
            })
            .collect();
        if counts.iter().sum::<u64>() == 0 {
            continue;
        }
        let score = mean(&counts);
        let levels = levels(size);
        keeps_the_laws(&score, &levels);
        let as_numbers: Vec<f64> = counts.iter().map(|&count| count as f64).collect();
        let atoms = atoms(&as_numbers);
        for x in levels.into_iter().filter(|x| 1.0 < *x && *x < size as f64) {
            near(score.probability_below(x), below(&atoms, x), 1e-11);
        }
    }
}

#[test]
fn probabilities_of_random_weights_keep_the_laws() {
    let mut random = Random::new(6);
    let scale = Scale::new(1, 5).unwrap();
    for _ in 0..80 {
        let count = 1 + (3.0 * random.uniform()) as usize;
        let weights: Vec<(i32, f64)> = (0..count)
            .map(|_| {
                let rating = 1 + (5.0 * random.uniform()) as i32;
                (rating, f64::exp(18.0 * random.uniform() - 6.0))
            })
            .collect();
        let tally = WeightedTally::from_ratings(scale, weights.iter().copied()).unwrap();
        keeps_the_laws(&Ces::MEAN.estimate_weighted(&tally).unwrap(), &levels(5));
        let survey = Survey::new(scale, weights.iter().map(|(rating, _)| *rating))
            .and_then(|survey| survey.with_weights(weights.iter().map(|(_, weight)| *weight)))
            .unwrap();
        keeps_the_laws(&Csat::MEAN.estimate_survey(&survey).unwrap(), &levels(5));
    }
}

/// What is certain is 1, and not the sum of all that can happen.
#[test]
fn probabilities_of_populations_that_are_certain() {
    let mut random = Random::new(8);
    for _ in 0..100 {
        let counts: Vec<u64> = (0..5).map(|_| (3.0 * random.uniform()) as u64).collect();
        let answers: u64 = counts.iter().sum();
        if answers == 0 {
            continue;
        }
        let population = answers + 1 + (12.0 * random.uniform()) as u64;
        let score = mean(&counts).of_population(population).unwrap();
        let bounds = score.bounds();
        let [lowest, highest] = [*bounds.start(), *bounds.end()];
        assert_eq!(
            score.probability_at_least(lowest),
            1.0,
            "{counts:?} of {population}"
        );
        assert_eq!(
            score.probability_at_most(highest),
            1.0,
            "{counts:?} of {population}"
        );
        assert_eq!(score.probability_below(lowest), 0.0);
        assert_eq!(score.probability_at_least(highest + 0.01), 0.0);
    }
    let one = mean(&[1, 0, 0, 0, 0]).of_population(8).unwrap();
    assert_eq!(one.probability_at_least(1.0), 1.0);
}

/// Ten of ten may not be everybody.
#[test]
fn no_sample_reaches_the_end_of_its_scale() {
    let all = share(10, 10);
    let goal = KeyResult::reach("satisfied", 50, 100).unwrap();
    let progress = goal.progress(all);
    assert_eq!(progress.probability_reached(), Some(0.0));
}

/// The density of what is nearly all at one level is infinite there.
#[test]
fn one_of_two_posteriors_is_above_the_other() {
    let six = mean(&[0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    near(probability_above(&six, &six).unwrap(), 0.5, 1e-9);
    let (first, second) = (mean(&[1, 0, 0, 1, 0]), mean(&[0, 0, 0, 3, 0]));
    near(
        probability_above(&first, &second).unwrap(),
        0.095_686_704_86,
        1e-10,
    );
    let mut random = Random::new(7);
    for _ in 0..6 {
        let mut sample = || -> Estimate {
            let mut counts = [0; 5];
            for _ in 0..3 {
                let more = if random.uniform() < 0.2 { 40.0 } else { 3.0 };
                counts[(5.0 * random.uniform()) as usize] += (more * random.uniform()) as u64;
            }
            counts[3] += u64::from(counts == [0; 5]);
            mean(&counts)
        };
        let (first, second) = (sample(), sample());
        for by in [0.0, 0.37] {
            let above = probability_above_by(&first, &second, by).unwrap();
            let below = probability_above_by(&second, &first, -by).unwrap();
            near(above + below, 1.0, 1e-8);
        }
        near(probability_above(&first, &first).unwrap(), 0.5, 1e-8);
    }
}

/// Where nearly everything is at one level, the posterior is so narrow that next to no number lies in it: whether one is
/// above another is a matter of how far both are from the level.
#[test]
fn posteriors_of_next_to_no_width_are_compared_as_well() {
    let with = |at: usize, count: u64| {
        let mut counts = [0; 5];
        counts[at] = count;
        mean(&counts)
    };
    for at in 0..5 {
        // From here on the shape is the same, and only its unit changes.
        let expected = probability_above(&with(at, 1_000_000), &with(at, 3_000_000)).unwrap();
        for count in [10_u64.pow(6), 10_u64.pow(9), 10_u64.pow(12), 10_u64.pow(18)] {
            let (few, many) = (with(at, count), with(at, 3 * count));
            near(probability_above(&few, &few).unwrap(), 0.5, 1e-9);
            let above = probability_above(&few, &many).unwrap();
            let below = probability_above(&many, &few).unwrap();
            near(above + below, 1.0, 1e-9);
            near(above, expected, 1e-5);
            // Half of the answers a level further down or up.
            let beside = [at.saturating_sub(1), (at + 1).min(4)];
            for next in beside.into_iter().filter(|next| *next != at) {
                let mut counts = [0; 5];
                (counts[at], counts[next]) = (count, count);
                let certain = f64::from(u8::from(next < at));
                let above = probability_above(&few, &mean(&counts)).unwrap();
                near(above, certain, 1e-12);
            }
        }
    }
    // Of two shares of nearly 100 % both lack G(½) / (n + 1), so that the odds of the gaps are 1 to 2: 2/π atan √2.
    let [few, many] = [
        share(10_u64.pow(18), 10_u64.pow(18)),
        share(2 * 10_u64.pow(18), 2 * 10_u64.pow(18)),
    ];
    let expected = 1.0 - 2.0 / core::f64::consts::PI * core::f64::consts::SQRT_2.atan();
    near(probability_above(&few, &many).unwrap(), expected, 1e-9);
    near(
        probability_above(&many, &few).unwrap(),
        1.0 - expected,
        1e-9,
    );
    // What no score can be more by.
    for (by, expected) in [
        (4.0, 0.0),
        (1e300, 0.0),
        (f64::INFINITY, 0.0),
        (-4.0, 1.0),
        (f64::NEG_INFINITY, 1.0),
    ] {
        let found = probability_above_by(&with(2, 7), &with(3, 2), by).unwrap();
        assert_eq!(found, expected, "{by}");
    }
}
