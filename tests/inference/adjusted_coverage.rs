//! How often intervals of adjusted scores hold the truth, and how wide they are: good, worthless and drifting models.
//!
//! In CI a few hundred surveys of each kind; `CXMETRICS_FULL=1 cargo test --release --all-features --test inference
//! adjusted_coverage -- --nocapture` runs 4,000 of each and prints the table of the documentation.

use crate::support::random::Random;
use cxmetrics::adjusted::{Adjusted, Covariates};
use cxmetrics::{Confidence, Difference, Estimate, Nps, Scale, Tally};

/// Shares of detractors and passives; the others are promoters.
type Shares = [f64; 2];

const MIDDLE: Shares = [0.2, 0.3];
const NEAR_THE_TOP: Shares = [0.05, 0.1];

/// What is known before: how it goes together with the answer, and how far it is off for everybody.
#[derive(Clone, Copy, Debug)]
struct Model {
    name: &'static str,
    correlation: f64,
    drift: f64,
}

const MODELS: [Model; 4] = [
    Model {
        name: "worthless",
        correlation: 0.0,
        drift: 0.0,
    },
    Model {
        name: "good",
        correlation: 0.8,
        drift: 0.0,
    },
    Model {
        name: "nearly perfect",
        correlation: 0.98,
        drift: 0.0,
    },
    Model {
        name: "good, but drifting",
        correlation: 0.8,
        drift: 0.8,
    },
];

/// The quantile of a normal distribution, by bisection of its tail.
fn quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-9.0_f64, 9.0_f64);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if 0.5 * libm::erfc(-middle / core::f64::consts::SQRT_2) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// A rating 3, 8 or 9 from a latent opinion.
fn rating(shares: Shares, latent: f64) -> u8 {
    if latent < quantile(shares[0]) {
        3
    } else if latent < quantile(shares[0] + shares[1]) {
        8
    } else {
        9
    }
}

/// The thresholds once, for many ratings.
struct Ratings([f64; 2]);

impl Ratings {
    fn of(shares: Shares) -> Self {
        let ratings = Self([quantile(shares[0]), quantile(shares[0] + shares[1])]);
        assert_eq!(ratings.of_latent(0.3), rating(shares, 0.3));
        ratings
    }

    fn of_latent(&self, latent: f64) -> u8 {
        [3, 8, 9][self
            .0
            .iter()
            .filter(|&&threshold| latent >= threshold)
            .count()]
    }
}

fn value(rating: u8) -> f64 {
    match rating {
        3 => -100.0,
        8 => 0.0,
        _ => 100.0,
    }
}

fn truth(shares: Shares) -> f64 {
    100.0 * (1.0 - 2.0 * shares[0] - shares[1])
}

/// Somebody's rating and what the model makes of it.
fn person(ratings: &Ratings, model: Model, shift: f64, random: &mut Random) -> [u8; 2] {
    let [opinion, noise] = random.normals();
    let rest = (1.0 - model.correlation * model.correlation).sqrt();
    let known = model.correlation * opinion + rest * noise + model.drift;
    [ratings.of_latent(opinion + shift), ratings.of_latent(known)]
}

fn everybody(
    ratings: &Ratings,
    model: Model,
    [answers, others]: [usize; 2],
    shift: f64,
    random: &mut Random,
) -> (Covariates, [Tally; 3], [u64; 3]) {
    let mut known = Covariates::new(Scale::ZERO_TO_TEN);
    let mut cells = [(); 3].map(|()| Tally::new(Scale::ZERO_TO_TEN));
    let mut sizes = [0; 3];
    let cell = |predicted: u8| {
        [3, 8, 9]
            .iter()
            .position(|&rating| rating == predicted)
            .unwrap()
    };
    for _ in 0..answers {
        let [answer, predicted] = person(ratings, model, shift, random);
        known.record(answer, value(predicted)).unwrap();
        cells[cell(predicted)].record(answer).unwrap();
        sizes[cell(predicted)] += 1;
    }
    for _ in 0..others {
        let [_, predicted] = person(ratings, model, shift, random);
        known.record_unanswered(value(predicted)).unwrap();
        sizes[cell(predicted)] += 1;
    }
    (known, cells, sizes)
}

#[derive(Clone, Copy, Debug, Default)]
struct Measured {
    held: f64,
    width: f64,
    error: f64,
    surveys: f64,
}

impl Measured {
    fn add(&mut self, [lower, upper]: [f64; 2], value: f64, truth: f64) {
        self.surveys += 1.0;
        self.held += f64::from(u8::from(lower <= truth + 1e-9 && truth <= upper + 1e-9));
        self.width += upper - lower;
        self.error += value - truth;
    }

    fn coverage(&self) -> f64 {
        self.held / self.surveys
    }
}

fn limits(estimate: &Estimate) -> [f64; 2] {
    let interval = estimate.interval(Confidence::P95);
    [interval.lower(), interval.upper()]
}

/// The figures of the plain, the prediction-powered and the post-stratified score.
fn one_group(
    shares: Shares,
    model: Model,
    answers: usize,
    surveys: u32,
    random: &mut Random,
) -> [Measured; 3] {
    let ratings = Ratings::of(shares);
    let mut found = [Measured::default(); 3];
    for _ in 0..surveys {
        let (known, cells, sizes) =
            everybody(&ratings, model, [answers, 10 * answers], 0.0, random);
        let powered = Adjusted::prediction_powered(&Nps::STANDARD, &known).unwrap();
        let strata = cells.iter().zip(sizes);
        let cells = Adjusted::poststratified(&Nps::STANDARD, strata);
        // Where a category has fewer than two answers there is none.
        let cells = cells.map_or_else(|_| powered.plain().clone(), Estimate::from);
        let scores = [powered.plain(), powered.estimate(), &cells];
        for (measured, score) in found.iter_mut().zip(scores) {
            measured.add(limits(score), score.value(), truth(shares));
        }
    }
    found
}

/// The figures of a difference of two groups, plain and adjusted.
fn two_groups(model: Model, answers: usize, surveys: u32, random: &mut Random) -> [Measured; 2] {
    let ratings = Ratings::of(MIDDLE);
    let shift = 0.25;
    let tail = |latent: f64| 0.5 * libm::erfc(latent / core::f64::consts::SQRT_2);
    let truth =
        100.0 * (tail(ratings.0[1] - shift) + tail(ratings.0[0] - shift) - 1.0) - truth(MIDDLE);
    let mut found = [Measured::default(); 2];
    for _ in 0..surveys {
        let [new, old] =
            [shift, 0.0].map(|shift| everybody(&ratings, model, [answers, 0], shift, random).0);
        let [new, old] = Adjusted::cuped(&Nps::STANDARD, [&new, &old]).unwrap();
        let pairs = [[new.plain(), old.plain()], [new.estimate(), old.estimate()]];
        for (measured, [new, old]) in found.iter_mut().zip(pairs) {
            let difference = Difference::independent(new, old).unwrap();
            let interval = difference.interval(Confidence::P95);
            measured.add(
                [interval.lower(), interval.upper()],
                difference.value(),
                truth,
            );
        }
    }
    found
}

fn in_full() -> bool {
    std::env::var_os("CXMETRICS_FULL").is_some()
}

/// The least coverage that is promised of so many answers, in so many surveys.
fn promised(answers: usize, surveys: u32) -> f64 {
    let least = if answers < 50 { 0.92 } else { 0.94 };
    least - 4.0 * (0.05 * 0.95 / f64::from(surveys)).sqrt()
}

#[test]
fn adjusted_coverage_of_one_score() {
    let surveys = if in_full() { 4_000 } else { 250 };
    let mut random = Random::new(13);
    let (mut held, mut counted) = (0.0, 0.0);
    for (shares, name) in [(MIDDLE, "50/30/20"), (NEAR_THE_TOP, "85/10/5")] {
        for answers in [20, 50, 100, 200] {
            for model in MODELS {
                let [plain, powered, cells] =
                    one_group(shares, model, answers, surveys, &mut random);
                let [first, second] = [powered, cells].map(|own| own.width / plain.width);
                if in_full() {
                    println!(
                        "//! | {name} | {answers} | {} | {:.3} | **{:.3}** | {first:.2} | {:.3} | {second:.2} | bias {:.2} {:.2}",
                        model.name,
                        plain.coverage(),
                        powered.coverage(),
                        cells.coverage(),
                        plain.error / plain.surveys,
                        powered.error / powered.surveys,
                    );
                }
                assert!(
                    powered.coverage() >= promised(answers, surveys),
                    "{name} {answers} {model:?}: {}",
                    powered.coverage()
                );
                assert!(first <= 1.01, "{name} {answers} {model:?}: {first}");
                // What λ shares with the answers it is tuned on fades with 1/n; beyond it there is the noise of the
                // simulation, four standard errors of a score of standard deviation 80.
                let noise = 4.0 * 80.0 / (answers as f64 * f64::from(surveys)).sqrt();
                let bias = powered.error / powered.surveys;
                let most = noise + 70.0 / answers as f64;
                assert!(bias.abs() <= most, "{name} {answers} {model:?}: {bias}");
                if model.correlation >= 0.8 && answers >= 50 {
                    assert!(first < 0.97, "{name} {answers} {model:?}: {first}");
                }
                if answers >= 50 {
                    held += powered.coverage();
                    counted += 1.0;
                }
            }
        }
    }
    let mean: f64 = held / counted;
    assert!((0.94..=0.965).contains(&mean), "{mean}");
}

#[test]
fn adjusted_coverage_of_two_groups() {
    let surveys = if in_full() { 4_000 } else { 250 };
    let mut random = Random::new(17);
    for answers in [20, 50, 200] {
        for model in MODELS {
            let [plain, adjusted] = two_groups(model, answers, surveys, &mut random);
            let width = adjusted.width / plain.width;
            if in_full() {
                println!(
                    "//! | {answers} | {} | {:.3} | **{:.3}** | {width:.2} | bias {:.2}",
                    model.name,
                    plain.coverage(),
                    adjusted.coverage(),
                    adjusted.error / adjusted.surveys,
                );
            }
            assert!(
                adjusted.coverage() >= promised(answers, surveys),
                "{answers} {model:?}: {}",
                adjusted.coverage()
            );
            assert!(width <= 1.01, "{answers} {model:?}: {width}");
        }
    }
}
