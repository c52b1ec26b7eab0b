//! Whether forecasts come true as often as they say, by simulation: 108 kinds of cycles, the same every time.
//!
//! A cycle has 13 weeks, a survey or an exact figure a week from its start on, and a target that was set from the measured
//! start: start + g S, g uniform from −1 to 1.5, S the standard deviation of the moves of this kind of cycle.
#![allow(clippy::cast_precision_loss, dead_code)]

use cxmetrics::okr::forecast::{ForecastMethod, GoalAssistant, PastMoves, Readings, UsualMove};
use cxmetrics::{Cycle, Estimate, Metric, Nps, Reading, Scale, Tally};

const WEEKS: f64 = 13.0;
const DAYS: f64 = 7.0 * WEEKS;
/// What was thought usual before the past cycles: an NPS somewhere around 0.
const BEFORE: f64 = 12.5;
/// The variance of one answer of an NPS around 20.
const PER_ANSWER: f64 = 6_600.0;
/// The past cycles that M is learned from.
const PAST: usize = 12;

/// Random numbers for a simulation (Marsaglia's xorshift), the same every time.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // Neighbouring seeds must not begin alike.
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// By Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.uniform(), self.uniform());
        (-2.0 * radius.ln()).sqrt() * (core::f64::consts::TAU * angle).cos()
    }
}

/// How the true figure moves: a slope and a walk a week, and what is special.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum World {
    Line {
        slope: f64,
        walk: f64,
    },
    /// In three of five cycles nothing moves at all.
    Stagnation,
    /// An NPS that starts at 80.
    Bounded,
    /// Readings at uneven gaps.
    Uneven,
    /// Scatter of 2 around a straight line.
    Scatter,
    /// A step in the middle of the cycle.
    Step,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// The readings after the start.
    pub(crate) readings: usize,
    /// The answers of each survey; exact figures without.
    pub(crate) answers: Option<u32>,
    pub(crate) world: World,
}

/// Where the forecast has the usual move from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Source {
    /// Its size learned from past cycles; the mean is 0, as it is in truth.
    PastSize,
    /// Its size and its mean learned.
    Past,
    /// What was thought usual before the past.
    Range,
}

/// All 108 cells.
pub(crate) fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for answers in [Some(50), Some(200), None] {
        for readings in [4, 8, 12] {
            let mut worlds = Vec::new();
            for slope in [0.3, 1.0, 3.0] {
                for walk in [0.0, 0.5, 2.0] {
                    // An exact straight line is no question.
                    if answers.is_some() || walk > 0.0 {
                        worlds.push(World::Line { slope, walk });
                    }
                }
            }
            worlds.extend([World::Stagnation, World::Uneven, World::Step]);
            worlds.push(if answers.is_some() {
                World::Bounded
            } else {
                World::Scatter
            });
            cells.extend(worlds.into_iter().map(|world| Cell {
                readings,
                answers,
                world,
            }));
        }
    }
    cells
}

impl World {
    /// Standard deviations of slope and walk a week, and of the scatter and the step.
    fn sizes(self) -> (f64, f64, f64, f64) {
        match self {
            Self::Line { slope, walk } => (slope, walk, 0.0, 0.0),
            Self::Stagnation | Self::Bounded | Self::Uneven => (1.0, 0.5, 0.0, 0.0),
            Self::Scatter => (1.0, 0.0, 2.0, 0.0),
            Self::Step => (0.3, 0.5, 0.0, 13.0),
        }
    }

    /// The standard deviation of the moves of a cycle, before the end of a scale stops them.
    pub(crate) fn move_size(self) -> f64 {
        let (slope, walk, scatter, step) = self.sizes();
        let moving = if self == Self::Stagnation { 0.4 } else { 1.0 };
        let line = (WEEKS * slope).powi(2) + WEEKS * walk * walk;
        (moving * line + 2.0 * scatter * scatter + step * step).sqrt()
    }

    /// The true figure at times in weeks, in order.
    fn truth(self, weeks: &[f64], random: &mut Random) -> Vec<f64> {
        let (slope, walk, scatter, step) = self.sizes();
        let still = self == Self::Stagnation && random.uniform() < 0.6;
        let slope = if still { 0.0 } else { slope * random.normal() };
        let walk = if still { 0.0 } else { walk };
        let step = step * random.normal();
        let (mut level, mut before) = (if self == Self::Bounded { 80.0 } else { 20.0 }, 0.0);
        let mut figures = Vec::with_capacity(weeks.len());
        for &week in weeks {
            let gap: f64 = week - before;
            level += slope * gap + walk * gap.sqrt() * random.normal();
            if before < WEEKS / 2.0 && week >= WEEKS / 2.0 {
                level += step;
            }
            if self == Self::Bounded {
                level = level.clamp(-100.0, 100.0);
            }
            before = week;
            figures.push(level + scatter * random.normal());
        }
        figures
    }
}

impl Cell {
    /// A survey of a true figure, or the figure itself.
    fn measure(self, truth: f64, random: &mut Random) -> Reading {
        match (self.answers, self.world) {
            (None, _) => Reading::from(truth),
            (Some(answers), World::Bounded) => survey(truth, answers, random).into(),
            (Some(answers), _) => {
                let error = (PER_ANSWER / f64::from(answers)).sqrt();
                Reading::with_std_error(truth + error * random.normal(), error).unwrap()
            }
        }
    }

    /// The moves of past cycles of this kind, as they were measured.
    fn past(self, random: &mut Random) -> PastMoves {
        let mut past = PastMoves::new();
        for _ in 0..PAST {
            let truth = self.world.truth(&[0.0, WEEKS], random);
            let ends: Vec<Reading> = truth
                .into_iter()
                .map(|truth| self.measure(truth, random))
                .collect();
            let value = |end: usize| ends[end].value().unwrap();
            let error = |end: usize| ends[end].std_error().unwrap_or(0.0);
            let variance = error(0) * error(0) + error(1) * error(1);
            past.record(value(1) - value(0), variance, self.before())
                .unwrap();
        }
        past
    }

    /// The move that was thought usual before the past.
    fn before(self) -> f64 {
        match self.world {
            World::Bounded => UsualMove::of_range(-100.0..=100.0, 80.0, DAYS)
                .unwrap()
                .size(),
            _ => BEFORE,
        }
    }

    /// So many cycles, with what was forecast in each and what came of it.
    pub(crate) fn run(
        self,
        method: ForecastMethod,
        source: Source,
        worlds: usize,
        seed: u64,
    ) -> Outcome {
        let mut random = Random::new(seed);
        let mut outcome = Outcome::default();
        let cycle = Cycle::new(0, DAYS).unwrap();
        for world in 0..worlds {
            let past = self.past(&mut random);
            let mut weeks: Vec<f64> = (0..=self.readings).map(|week| week as f64).collect();
            if self.world == World::Uneven {
                for week in &mut weeks[1..] {
                    *week = self.readings as f64 * random.uniform();
                }
                weeks.sort_by(f64::total_cmp);
            }
            weeks.push(WEEKS);
            let truth = self.world.truth(&weeks, &mut random);
            let end = truth[truth.len() - 1];
            let readings: Vec<(f64, Reading)> = (0..=self.readings)
                .map(|index| (7.0 * weeks[index], self.measure(truth[index], &mut random)))
                .collect();
            let start = readings[0].1.value().unwrap();
            let target = start + (2.5 * random.uniform() - 1.0) * self.world.move_size();
            let before = UsualMove::new(self.before()).unwrap();
            let usual = match source {
                Source::Past => past.usual_move(self.before()).unwrap(),
                Source::PastSize => {
                    let learned = past.usual_move(self.before()).unwrap();
                    learned.with_mean(0.0).unwrap()
                }
                Source::Range => before,
            };
            let series = Readings::new(readings)
                .unwrap()
                .in_cycle(cycle)
                .with_usual_move(usual);
            let forecast = series.forecast_with(method, DAYS).unwrap();
            // A line through all figures is sure of itself.
            let sure = f64::from(u8::from(forecast.value() >= target));
            let said = forecast.probability_at_least(target).unwrap_or(sure);
            let below = forecast.probability_at_most(end).unwrap_or(0.0);
            outcome.add(said, end >= target, below);
            if world % 25 == 0 {
                let interval = forecast.interval(cxmetrics::Confidence::P80);
                outcome.widths.0 +=
                    interval.map_or(0.0, |interval| interval.upper() - interval.lower());
                outcome.widths.1 += 1.0;
            }
        }
        outcome
    }
}

/// A survey of an NPS near 100: of all that is missing, half are passives and a quarter detractors.
fn survey(truth: f64, answers: u32, random: &mut Random) -> Estimate {
    let missing = 1.0 - truth / 100.0;
    let (mut passives, mut detractors) = (0, 0);
    for _ in 0..answers {
        let who = random.uniform();
        if who < 0.25 * missing {
            detractors += 1;
        } else if who < 0.75 * missing {
            passives += 1;
        }
    }
    let promoters = u64::from(answers) - passives - detractors;
    let counts = [0, 0, 0, detractors, 0, 0, 0, passives, 0, promoters, 0];
    let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
    Nps::STANDARD.estimate(&tally).unwrap()
}

/// What was said, and what came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// Forecasts, those that came true, and the sum of their probabilities, by fifths of the probability.
    pub(crate) bins: [(f64, f64, f64); 5],
    squares: f64,
    inside: (f64, f64),
    /// Sum and number of 80 % intervals that were looked at.
    widths: (f64, f64),
}

impl Outcome {
    fn add(&mut self, probability: f64, reached: bool, below: f64) {
        let came_true = f64::from(u8::from(reached));
        let bin = [0.2, 0.4, 0.6, 0.8]
            .iter()
            .filter(|&&end| probability >= end)
            .count();
        let bin = &mut self.bins[bin];
        *bin = (bin.0 + 1.0, bin.1 + came_true, bin.2 + probability);
        self.squares += (probability - came_true).powi(2);
        // The truth is in the central interval where neither tail beyond it is too small.
        let tail = below.min(1.0 - below);
        self.inside.0 += f64::from(u8::from(tail >= 0.1));
        self.inside.1 += f64::from(u8::from(tail >= 0.025));
    }

    /// All of them together.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (bin, more) in self.bins.iter_mut().zip(other.bins) {
            *bin = (bin.0 + more.0, bin.1 + more.1, bin.2 + more.2);
        }
        self.squares += other.squares;
        self.inside = (
            self.inside.0 + other.inside.0,
            self.inside.1 + other.inside.1,
        );
        self.widths = (
            self.widths.0 + other.widths.0,
            self.widths.1 + other.widths.1,
        );
    }

    fn count(&self) -> f64 {
        self.bins.iter().map(|bin| bin.0).sum()
    }

    pub(crate) fn brier(&self) -> f64 {
        self.squares / self.count()
    }

    /// The Brier score of always saying how often it came true.
    pub(crate) fn base_rate(&self) -> f64 {
        let rate = self.bins.iter().map(|bin| bin.1).sum::<f64>() / self.count();
        rate * (1.0 - rate)
    }

    /// Shares of 80 and 95 % intervals that held.
    pub(crate) fn coverage(&self) -> [f64; 2] {
        [self.inside.0, self.inside.1].map(|inside| inside / self.count())
    }

    pub(crate) fn width(&self) -> f64 {
        self.widths.0 / self.widths.1
    }

    /// How far each bin with enough forecasts is off what it said, and the standard error of that.
    pub(crate) fn gaps(&self, enough: f64) -> impl Iterator<Item = (f64, f64)> + '_ {
        let used = self.bins.iter().filter(move |bin| bin.0 >= enough);
        used.map(|&(count, reached, said)| {
            let rate = reached / count;
            (rate - said / count, (rate * (1.0 - rate) / count).sqrt())
        })
    }
}

/// Kinds of cycles that goals are set in: answers of a survey, size and mean of the moves.
pub(crate) fn goal_kinds() -> Vec<(u64, f64, f64)> {
    let mut kinds = Vec::new();
    for answers in [50, 200, 1_000] {
        for size in [4.0, 13.0, 39.0] {
            kinds.extend([0.0, 0.25].map(|share| (answers, size, share * size)));
        }
    }
    kinds
}

/// How often the committed level, the target and the stretch of the goal assistant are reached, after 12 past cycles each.
/// In every other cycle the goal is to fall.
pub(crate) fn goal_levels(answers: u64, size: f64, mean: f64, cycles: u32, seed: u64) -> [f64; 3] {
    let mut random = Random::new(seed);
    let variance = PER_ANSWER / answers as f64;
    let mut reached = [0.0; 3];
    for cycle in 0..cycles {
        let mut past = PastMoves::new();
        for _ in 0..PAST {
            let measured =
                mean + size * random.normal() + (2.0 * variance).sqrt() * random.normal();
            past.record(measured, 2.0 * variance, BEFORE).unwrap();
        }
        let learned = past.usual_move(BEFORE).unwrap();
        let start = 20.0 + variance.sqrt() * random.normal();
        let end = 20.0 + mean + size * random.normal();
        let rising = GoalAssistant::planned(start, PER_ANSWER, answers, learned).unwrap();
        let (assistant, sign) = if cycle % 2 == 0 {
            (rising, 1.0)
        } else {
            (rising.falling(), -1.0)
        };
        let levels = [
            assistant.committed(),
            assistant.target(),
            assistant.stretch(),
        ];
        for (count, level) in reached.iter_mut().zip(levels) {
            *count += f64::from(u8::from(sign * end >= sign * level));
        }
    }
    reached.map(|count| count / f64::from(cycles))
}
