//! What tracking costs: the latest answer of every respondent beside bare inserts into a hash map, a step of a
//! trailing window beside one a hundred times as short, and the median slope of twice as many figures, in one run.
//!
//! `cargo bench -p cxmetrics-benches --bench tracking`, with `-- --quick` for a glance.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::hint::black_box;

use cxmetrics::track::trend::TheilSen;
use cxmetrics::track::{Latest, Series};
use cxmetrics::{Confidence, Scale};
use cxmetrics_benches::{Table, Timing, Way, measure, quick};

/// A hash by one multiplication, the cheapest that tells neighbouring numbers apart.
#[derive(Default)]
struct OneMultiplication(u64);

impl Hasher for OneMultiplication {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(word.into());
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0 ^ word)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(26);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Respondent, day and rating, in no order.
fn answers(count: u32, respondents: u32) -> Vec<(u32, u32, u8)> {
    let mut state = 0x0123_4567_89ab_cdef_u64;
    let mut draw = move |below: u32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(((state >> 32) * u64::from(below)) >> 32).expect("below 2^32")
    };
    (0..count)
        .map(|_| {
            let rating = u8::try_from(draw(11)).expect("at most 10");
            (draw(respondents), draw(365), rating)
        })
        .collect()
}

fn fill_latest(answers: &[(u32, u32, u8)]) -> u64 {
    let mut latest = Latest::new(Scale::ZERO_TO_TEN);
    for &(respondent, day, rating) in answers {
        latest
            .record(respondent, day, rating)
            .expect("a rating of the scale");
    }
    latest.tally().total()
}

fn fill_map<S: std::hash::BuildHasher + Default>(answers: &[(u32, u32, u8)]) -> usize {
    let mut map: HashMap<u32, (u32, u8), S> = HashMap::default();
    for &(respondent, day, rating) in answers {
        map.insert(respondent, (day, rating));
    }
    map.len()
}

/// How many times faster each way is than the first.
fn fill(table: &mut Table, column: usize, timings: &[Timing]) {
    for timing in timings {
        table.set(timing.name, column, timings[0].seconds / timing.seconds);
    }
}

fn main() {
    let quick = quick();
    let count = if quick { 500_000 } else { 10_000_000 };
    let rounds = if quick { 3 } else { 7 };
    let crowds = [1_000, count / 10];
    let mut table = Table::new(
        "Rates of recording answers, bare inserts into a standard hash map being 1",
        crowds.map(|respondents| format!("{respondents}")),
    );
    for (column, respondents) in crowds.into_iter().enumerate() {
        let answers = answers(count, respondents);
        let timings = measure(
            rounds,
            vec![
                Way::new("HashMap, its own hash", || {
                    black_box(fill_map::<std::hash::RandomState>(black_box(&answers)));
                }),
                Way::new("HashMap, one multiplication", || {
                    black_box(fill_map::<BuildHasherDefault<OneMultiplication>>(
                        black_box(&answers),
                    ));
                }),
                Way::new("Latest", || {
                    black_box(fill_latest(black_box(&answers)));
                }),
            ],
        );
        fill(&mut table, column, &timings);
    }
    table.print();

    let mut series = Series::new(Scale::ZERO_TO_TEN);
    for (day, _, rating) in answers(200_000, 10_000) {
        series.record(day, rating).expect("a rating of the scale");
    }
    let steps = |periods: usize| {
        let series = &series;
        move || {
            for window in series.trailing(periods) {
                black_box(window.tally().total());
            }
        }
    };
    let timings = measure(
        if quick { 5 } else { 51 },
        vec![
            Way::new("trailing 10 periods", steps(10)),
            Way::new("trailing 1,000 periods", steps(1_000)),
            Way::new("trailing 9,000 periods", steps(9_000)),
        ],
    );
    let mut table = Table::new("Rates of window steps", ["rate".to_owned()]);
    fill(&mut table, 0, &timings);
    table.print();
    slopes(quick);
}

/// The median of all slopes: at twice the figures a little more than twice the time.
fn slopes(quick: bool) {
    let size = if quick { 5_000 } else { 50_000 };
    let figures = |size: u32| -> Vec<(f64, f64)> {
        answers(size, 1_000_000)
            .into_iter()
            .map(|(respondent, day, rating)| {
                let part = f64::from(respondent) * 1e-6;
                (f64::from(day) + part, f64::from(rating) + 2.0 * part)
            })
            .collect()
    };
    let [one, two] = [size, 2 * size].map(figures);
    let trend = |figures: &[(f64, f64)]| {
        let trend = TheilSen::new(figures.iter().copied()).expect("figures");
        black_box((trend.value(), trend.limits(Confidence::P95)));
    };
    let timings = measure(
        if quick { 1 } else { 5 },
        vec![
            Way::new("one", || trend(&one)),
            Way::new("two", || trend(&two)),
        ],
    );
    println!(
        "Theil and Sen's slope with limits of {size} figures: {:.3} s; at twice as many, times as long: {:.2}",
        timings[0].seconds,
        timings[1].seconds / timings[0].seconds
    );
}
