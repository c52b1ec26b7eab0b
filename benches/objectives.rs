//! What goals cost: a thousand objectives of five key results with thirteen check-ins each, scored, paced, forecast and
//! mirrored, beside statrs's t quantile in one run.
//!
//! `cargo bench -p cxmetrics-benches --bench objectives`, with `-- --quick` for a glance.

use std::hint::black_box;

use cxmetrics::okr::forecast::{DampedHolt, ForecastMethod, Readings};
use cxmetrics::okr::objective::AlignmentTree;
use cxmetrics::okr::{CheckIn, Cycle, Forecast, History, Pace, Voice};
use cxmetrics::{
    Confidence, Csat, Estimate, KeyResult, Metric, Nps, Objective, Reading, Scale, Tally,
};
use cxmetrics_benches::{Table, Way, measure, quick};

/// Work on so many readings.
type OfSize<'a> = Box<dyn Fn(usize) + 'a>;
use statrs::distribution::{ContinuousCDF, StudentsT};

const OBJECTIVES: u64 = 1_000;
const WEEKS: u64 = 13;
const KEY_RESULTS: usize = 5;

/// Whole numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// An objective and the check-ins of its key results.
struct Goal {
    objective: Objective,
    histories: Vec<History>,
}

fn goal(cycle: Cycle, numbers: &mut Numbers) -> Goal {
    let key_results = [
        KeyResult::reach("NPS", 20, 40).map(|result| result.with_voice(Voice::Customer)),
        KeyResult::reach("satisfied", 70, 85).map(|result| result.with_voice(Voice::Customer)),
        KeyResult::reach("hours", 48, 24),
        KeyResult::grow_by("visits", 5_000, 20),
        KeyResult::reach("pages", 0, 40),
    ];
    let mut objective = Objective::new("goal");
    let mut histories = vec![History::new(cycle); KEY_RESULTS];
    for result in key_results {
        objective = objective.with(result.expect("a target that is not the start"));
    }
    for week in 1..=WEEKS {
        let nps = [0, 0, 0, 10, 10, 12, 14, 30, 40, 50 + 3 * week, 40]
            .map(|count| count + numbers.below(9));
        let nps = Tally::from_counts(Scale::ZERO_TO_TEN, nps).expect("eleven counts");
        let satisfied = 140 + week + numbers.below(12);
        let satisfied =
            Tally::from_counts(Scale::THUMBS, [200 - satisfied, satisfied]).expect("two");
        let readings: [Reading; KEY_RESULTS] = [
            Nps::STANDARD.estimate(&nps).expect("answers").into(),
            Csat::top_box(1)
                .estimate(&satisfied)
                .expect("answers")
                .into(),
            (48 - week + numbers.below(3)).into(),
            (5_000 + 60 * week + numbers.below(99)).into(),
            (3 * week + numbers.below(3)).into(),
        ];
        for (history, reading) in histories.iter_mut().zip(readings) {
            let day = 7 * week;
            let check_in = CheckIn::new(day, reading).expect("a day");
            history.record(check_in, day).expect("a day of the cycle");
        }
    }
    Goal {
        objective,
        histories,
    }
}

fn score(goal: &mut Goal, pace: &Pace, now: u64) {
    let Goal {
        objective,
        histories,
    } = goal;
    for (index, history) in histories.iter().enumerate() {
        let latest = history.latest(now).expect("a check-in").reading().clone();
        let name = objective.key_results()[index].name().to_owned();
        objective.record(&name, latest).expect("its own name");
    }
    let score = objective.score().expect("readings");
    black_box((score.value(), score.interval(Confidence::P95)));
    for part in score.contributions() {
        let progress = part.progress();
        black_box((
            progress.raw(),
            progress.state(),
            pace.standing(progress, now).status(),
        ));
    }
}

fn forecast(goal: &Goal, now: u64) {
    for (history, result) in goal.histories.iter().zip(goal.objective.key_results()) {
        let forecast = history
            .readings(now)
            .expect("small figures")
            .forecast_with(black_box(ForecastMethod::Drift), history.cycle().end())
            .expect("thirteen figures");
        let target = result.target().expect("a way");
        black_box((
            forecast.interval(Confidence::P90),
            forecast.probability_at_least(target),
        ));
    }
}

/// Series of twelve weekly surveys, on their way from a start to a target.
fn series(cycle: Cycle, numbers: &mut Numbers) -> Readings {
    let goal = KeyResult::reach("satisfied", 70, 80).expect("a target that is not the start");
    let weeks = (1..=12).map(|week| {
        let satisfied = 140 + week + numbers.below(12);
        (7 * week, Estimate::share(satisfied, 200).expect("answers"))
    });
    let readings = Readings::new(weeks).expect("small figures");
    readings.towards(&goal, cycle).expect("small figures")
}

/// What one forecast of twelve readings costs by the shrunk trend, beside one t quantile of statrs.
fn shrunk(rounds: usize, cycle: Cycle, numbers: &mut Numbers) {
    let all: Vec<Readings> = (0..OBJECTIVES).map(|_| series(cycle, numbers)).collect();
    let forecast = |series: &Readings| series.forecast(cycle.end()).expect("twelve figures");
    let forecasts: Vec<Forecast> = all.iter().map(forecast).collect();
    let timings = measure(
        rounds,
        vec![
            Way::new("statrs: t quantile", || {
                for index in 0..OBJECTIVES {
                    let degrees = 11.0 + (index % 3) as f64;
                    let student = StudentsT::new(0.0, 1.0, black_box(degrees)).expect("degrees");
                    black_box(student.inverse_cdf(black_box(0.975)));
                }
            }),
            Way::new("forecast and probability", || {
                for series in &all {
                    black_box(forecast(black_box(series)).probability_at_least(80.0));
                }
            }),
            Way::new("80 % interval of it", || {
                for forecast in &forecasts {
                    black_box(black_box(forecast).interval(Confidence::P80));
                }
            }),
        ],
    );
    let mut table = Table::new(
        "Microseconds of the shrunk trend with twelve readings (at most 30 for a probability)",
        ["a forecast".to_owned()],
    );
    for timing in &timings {
        table.set(timing.name, 0, 1e6 * timing.seconds / OBJECTIVES as f64);
    }
    table.print();
    growth(if quick() { 1 } else { 5 });
}

/// What grows with the input: at twice the size about twice the time.
fn growth(rounds: usize) {
    let sizes: [u32; 2] = if quick() {
        [1_000, 2_000]
    } else {
        [20_000, 40_000]
    };
    let trees = sizes.map(chain);
    let stored = trees
        .each_ref()
        .map(|tree| serde_json::to_string(tree).expect("a tree"));
    let readings = sizes.map(|size| {
        let wave = |day: u32| f64::from(day * 7_919 % 101);
        Readings::new((0..size / 5).map(|day| (day, wave(day)))).expect("days in order")
    });
    let surveys = sizes.map(|size| {
        let wave = |day: u32| f64::from(day * 7_919 % 101);
        let survey = |day| Reading::with_std_error(wave(day), 20).expect("an error");
        Readings::new((0..size / 5).map(|day| (day, survey(day)))).expect("days in order")
    });
    let backtested = |of: &Readings, method| {
        let backtest = of.backtest(method, 1, Confidence::P90);
        black_box(backtest.expect("readings").forecasts());
    };
    let promise = KeyResult::at_least("satisfied", 80).expect("a bound");
    let months = sizes.map(|size| {
        let month = Reading::with_std_error(80.5, 1).expect("an error");
        promise.progress(Reading::periods(vec![Some(month); size as usize]))
    });
    let rows: [(&'static str, OfSize<'_>); 7] = [
        (
            "check-ins, newest first",
            Box::new(|at| {
                let cycle = Cycle::new(0, sizes[at]).expect("days");
                let mut history = History::new(cycle);
                for day in (0..sizes[at]).rev() {
                    let check_in = CheckIn::new(day, day).expect("a day");
                    history
                        .record(check_in, sizes[at])
                        .expect("a day of the cycle");
                }
                black_box(history.check_ins().len());
            }),
        ),
        (
            "a tree of vetoes, scored",
            Box::new(|at| {
                let (top, _) = trees[at].iter().next().expect("an objective");
                black_box(
                    trees[at]
                        .score(top, Confidence::P95)
                        .expect("readings")
                        .vetoed_by()
                        .len(),
                );
            }),
        ),
        (
            "a chain, read from JSON",
            Box::new(|at| {
                let tree: AlignmentTree = serde_json::from_str(&stored[at]).expect("a tree");
                black_box(tree.iter().len());
            }),
        ),
        (
            "damped Holt, backtested",
            Box::new(|at| {
                backtested(&readings[at], ForecastMethod::DampedHolt(DampedHolt::USUAL));
            }),
        ),
        (
            "drift of surveys, backtested",
            Box::new(|at| backtested(&surveys[at], ForecastMethod::Drift)),
        ),
        (
            "linear trend of surveys, backtested",
            Box::new(|at| backtested(&surveys[at], ForecastMethod::LinearTrend)),
        ),
        (
            "a promise kept in 7 of 10 months, its probability",
            Box::new(|at| {
                black_box(months[at].probability_at_least(0.7));
            }),
        ),
    ];
    let mut table = Table::new(
        "Growth: the time at twice the size, in times of the time at the size (2 if it is in proportion)",
        ["twice the size".to_owned()],
    );
    for (name, work) in &rows {
        let timings = measure(
            rounds,
            vec![Way::new("one", || work(0)), Way::new("two", || work(1))],
        );
        table.set(name, 0, timings[1].seconds / timings[0].seconds);
    }
    table.print();
}

/// A chain of objectives, each with a breached guardrail.
fn chain(length: u32) -> AlignmentTree {
    let broken = KeyResult::at_least("quality", 80)
        .expect("a bound")
        .with_reading(70);
    let pages = KeyResult::reach("pages", 0, 10)
        .expect("a way")
        .with_reading(5);
    let link = Objective::new("link").with(pages).with_guardrail(broken);
    let mut tree = AlignmentTree::new();
    let mut above = tree.add(link.clone());
    for _ in 1..length {
        above = tree.add_under(above, link.clone(), 1).expect("a place");
    }
    tree
}

fn main() {
    let rounds = if quick() { 3 } else { 51 };
    let cycle = Cycle::new(0, 100).expect("a hundred days");
    let pace = Pace::linear(cycle);
    let now = 7 * WEEKS;
    let mut numbers = Numbers(1);
    let goals: Vec<Goal> = (0..OBJECTIVES).map(|_| goal(cycle, &mut numbers)).collect();
    let (mut scored, forecasts, mirrored) = (clones(&goals), &goals, clones(&goals));
    let mut whole = clones(&goals);
    let mut mirrored = mirrored;
    for goal in &mut mirrored {
        score(goal, &pace, now);
    }
    let timings = measure(
        rounds,
        vec![
            Way::new("statrs: t quantile", || {
                for index in 0..OBJECTIVES * KEY_RESULTS as u64 {
                    let degrees = 11.0 + (index % 3) as f64;
                    let student = StudentsT::new(0.0, 1.0, black_box(degrees)).expect("degrees");
                    black_box(student.inverse_cdf(black_box(0.975)));
                }
            }),
            Way::new("all of it", || {
                for goal in &mut whole {
                    score(goal, &pace, now);
                    forecast(goal, now);
                    black_box(goal.objective.mirror(Confidence::P95).verdict());
                }
            }),
            Way::new("scored and paced", || {
                for goal in &mut scored {
                    score(goal, &pace, now);
                }
            }),
            Way::new("forecast", || {
                for goal in forecasts {
                    forecast(goal, now);
                }
            }),
            Way::new("mirrored", || {
                for goal in &mirrored {
                    black_box(goal.objective.mirror(Confidence::P95).verdict());
                }
            }),
        ],
    );
    let mut table = Table::new(
        "Times of statrs's t quantile, a key result (at most 5 for all of it)",
        ["a key result".to_owned()],
    );
    for timing in &timings {
        table.set(timing.name, 0, timing.seconds / timings[0].seconds);
    }
    table.print();
    shrunk(rounds, cycle, &mut numbers);
}

fn clones(goals: &[Goal]) -> Vec<Goal> {
    goals
        .iter()
        .map(|goal| Goal {
            objective: goal.objective.clone(),
            histories: goal.histories.clone(),
        })
        .collect()
}
