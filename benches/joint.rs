//! How fast answers of the same persons are counted, compared with counting each question alone.
//!
//! ```text
//! cargo bench -p cxmetrics-benches --bench joint
//! cargo bench -p cxmetrics-benches --bench joint -- --quick    # seconds, for continuous integration
//! ```
//!
//! A sheet of k answers is measured against its answers in k tallies; two columns against the fastest thing that can be
//! done with them at all, which is to read them.

use std::hint::black_box;

use cxmetrics::{CrossTally, JointTally, Scale, Tally};
use cxmetrics_benches::{Table, Way, measure, quick};

const TALLIES: &str = "k tallies";
const READ: &str = "both columns read once";

const SCALES: [Scale; 10] = [
    Scale::ZERO_TO_TEN,
    Scale::ONE_TO_FIVE,
    Scale::ONE_TO_SEVEN,
    Scale::ONE_TO_FIVE,
    Scale::ONE_TO_FIVE,
    Scale::ZERO_TO_TEN,
    Scale::ONE_TO_SEVEN,
    Scale::ONE_TO_FIVE,
    Scale::ONE_TO_SEVEN,
    Scale::ONE_TO_FIVE,
];

fn main() {
    let (sheets, answers, rounds) = if quick() {
        (200_000, 10_000_000, 5)
    } else {
        (2_000_000, 200_000_000, 7)
    };
    record_sheets(sheets, rounds);
    record_columns(answers, rounds);
}

fn record_sheets(count: usize, rounds: usize) {
    let questions = [2, 3, 5, 10];
    let mut table = Table::new(
        "Times as long as recording the same answers in k tallies:",
        questions.iter().map(|questions| format!("{questions}")),
    );
    for (column, &questions) in questions.iter().enumerate() {
        let scales = &SCALES[..questions];
        let mut next = generator(7);
        // Everybody leaves out one answer in twenty.
        let sheets: Vec<Vec<Option<u8>>> = (0..count)
            .map(|_| {
                let answer = |scale: &Scale| {
                    let low = u64::try_from(scale.lowest()).expect("from 0");
                    let rating = low + next(scale.levels() as u64);
                    (next(20) > 0).then(|| u8::try_from(rating).expect("a byte"))
                };
                scales.iter().map(answer).collect()
            })
            .collect();
        let alone = Way::new(TALLIES, || {
            let mut tallies: Vec<Tally> = scales.iter().map(|&scale| Tally::new(scale)).collect();
            for sheet in black_box(&sheets) {
                for (tally, &answer) in tallies.iter_mut().zip(sheet) {
                    tally.record_answer(answer).expect("on the scale");
                }
            }
            black_box(&tallies);
        });
        let joint = Way::new("JointTally::record", || {
            let mut joint = JointTally::new(scales).expect("few questions");
            for sheet in black_box(&sheets) {
                joint.record(sheet).expect("on the scale");
            }
            black_box(&joint);
        });
        let timings = measure(rounds, vec![alone, joint]);
        for timing in &timings {
            table.set(timing.name, column, timing.seconds / timings[0].seconds);
        }
    }
    table.print();
}

fn record_columns(count: usize, rounds: usize) {
    let kinds = [
        (Scale::THUMBS, Scale::ONE_TO_FIVE),
        (Scale::ONE_TO_FIVE, Scale::ZERO_TO_TEN),
        (Scale::ZERO_TO_TEN, Scale::ZERO_TO_TEN),
    ];
    let mut table = Table::new(
        "Times as fast as reading both columns:",
        kinds
            .iter()
            .map(|(first, second)| format!("{first}, {second}")),
    );
    for (column, &(first, second)) in kinds.iter().enumerate() {
        let mut next = generator(11);
        let mut ratings = |scale: Scale| -> Vec<u8> {
            let low = u64::try_from(scale.lowest()).expect("from 0");
            let levels = scale.levels() as u64;
            (0..count)
                .map(|_| u8::try_from(low + next(levels)).expect("a byte"))
                .collect()
        };
        let (a, b) = (ratings(first), ratings(second));
        let read = Way::new(READ, || {
            let sum =
                |column: &[u8]| -> u64 { column.iter().map(|&rating| u64::from(rating)).sum() };
            black_box(sum(black_box(&a)) + sum(black_box(&b)));
        });
        let own = Way::new("CrossTally::record_columns", || {
            let mut pairs = CrossTally::new(first, second);
            pairs
                .record_columns(black_box(&a), black_box(&b))
                .expect("on the scale");
            black_box(&pairs);
        });
        let simple = Way::new("a table, nothing checked", || {
            let mut counts = [0_u64; 256];
            for (&a, &b) in black_box(&a).iter().zip(black_box(&b)) {
                counts[usize::from(a) * 16 + usize::from(b)] += 1;
            }
            black_box(&counts);
        });
        let timings = measure(rounds, vec![read, own, simple]);
        for timing in &timings {
            table.set(timing.name, column, timings[0].seconds / timing.seconds);
        }
    }
    table.print();
}

/// Numbers below a bound (xorshift), the same in every run.
fn generator(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15 ^ seed;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ((state >> 32) * below) >> 32
    }
}
