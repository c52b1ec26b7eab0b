//! How fast answers are counted by segment, compared with doing the same without any check.
//!
//! ```text
//! cargo bench -p cxmetrics-benches --bench segments
//! cargo bench -p cxmetrics-benches --bench segments -- --quick    # seconds, for continuous integration
//! ```
//!
//! Dense segment numbers are measured against the *flat table*: one increment of a row of counts for each answer, with
//! the table made beforehand and nothing checked. Arbitrary keys are measured against the bare inserts into a hash map
//! with a fast hash.

use std::hint::black_box;

use cxmetrics::{Breakdown, Confidence, Nps, Scale, Tally};
use cxmetrics_benches::{Table, Timing, Way, measure, quick};
use rustc_hash::FxHashMap;

const FLAT: &str = "flat table, unchecked";
const HASH: &str = "FxHashMap, bare inserts";

/// How many answers, and how often each way takes its turn.
struct Size {
    answers: usize,
    answers_by_key: usize,
    rounds: usize,
}

const FULL: Size = Size {
    answers: 100_000_000,
    answers_by_key: 10_000_000,
    rounds: 5,
};

const QUICK: Size = Size {
    answers: 5_000_000,
    answers_by_key: 2_000_000,
    rounds: 3,
};

const SEGMENTS: [u32; 3] = [10, 1_000, 100_000];

fn main() {
    let size = if quick() { QUICK } else { FULL };
    dense(&size);
    keyed(&size);
    league();
}

fn dense(size: &Size) {
    let ratings = ratings(size.answers);
    let columns = || SEGMENTS.iter().map(|segments| format!("{segments}"));
    let mut table = Table::new(
        "Times as fast as the flat table, by number of segments:",
        columns(),
    );
    for (column, &segments) in SEGMENTS.iter().enumerate() {
        let shuffled = segment_numbers(size.answers, segments);
        let mut sorted = shuffled.clone();
        sorted.sort_unstable();
        assert_agree(&shuffled, &ratings, segments);
        let timings = measure(
            size.rounds,
            vec![
                flat_way(&shuffled, &ratings, segments),
                columns_way("record_columns", &shuffled, &ratings),
                columns_way("record_columns, sorted", &sorted, &ratings),
            ],
        );
        fill(&mut table, column, FLAT, &timings);
    }
    table.print();
}

fn keyed(size: &Size) {
    let ratings = ratings(size.answers_by_key);
    let columns = || SEGMENTS.iter().map(|segments| format!("{segments}"));
    let mut by_number = Table::new("Keys of 64 bits, times as fast as the hash map:", columns());
    let mut by_name = Table::new("Keys of text, times as fast as the hash map:", columns());
    for (column, &segments) in SEGMENTS.iter().enumerate() {
        let numbers = segment_numbers(size.answers_by_key, segments);
        // Spread over all of 64 bits.
        let keys: Vec<u64> = numbers
            .iter()
            .map(|&number| (u64::from(number) + 1).wrapping_mul(0xd134_2543_de82_ef95))
            .collect();
        let timings = measure(size.rounds, key_ways(&keys, &ratings));
        fill(&mut by_number, column, HASH, &timings);

        let names: Vec<String> = (0..segments)
            .map(|number| format!("segment {number}"))
            .collect();
        let keys: Vec<&str> = numbers
            .iter()
            .map(|&number| &names[number as usize][..])
            .collect();
        let timings = measure(size.rounds, key_ways(&keys, &ratings));
        fill(&mut by_name, column, HASH, &timings);
    }
    by_number.print();
    by_name.print();
}

/// A league table of 1,000 segments beside the raw one: scores and their intervals, sorted.
fn league() {
    let mut next = generator(5);
    let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
    for segment in 0..1_000_u32 {
        let tally = Tally::from_ratings(
            Scale::ZERO_TO_TEN,
            // From 20 to 200 answers; some segments are better than others.
            (0..20 + next(180)).map(|_| next(11).max(next(2 + u64::from(segment % 10)))),
        );
        breakdown
            .record_tally(segment, &tally.expect("on the scale"))
            .expect("few answers");
    }
    let ways = vec![
        Way::new("raw table", || {
            let scores = black_box(&breakdown)
                .estimates(&Nps::STANDARD)
                .expect("answers");
            let mut rows: Vec<_> = scores
                .iter()
                .map(|(segment, score)| (score.value(), score.interval(Confidence::P95), *segment))
                .collect();
            rows.sort_by(|left, right| right.0.total_cmp(&left.0));
            black_box(&rows);
        }),
        Way::new("league table", || {
            let league = black_box(&breakdown).league(&Nps::STANDARD, Confidence::P95);
            black_box(&league.expect("answers"));
        }),
    ];
    println!("\n1,000 segments:");
    let timings = measure(9, ways);
    for timing in &timings {
        println!(
            "{}: {:.1} ms, {:.0} times the raw table",
            timing.name,
            1e3 * timing.seconds,
            timing.seconds / timings[0].seconds
        );
    }
}

fn flat_way<'a>(segments: &'a [u32], ratings: &'a [u8], rows: u32) -> Way<'a> {
    Way::new(FLAT, move || {
        let mut table = vec![0; rows as usize * 16];
        count_flat(black_box(segments), black_box(ratings), &mut table);
        black_box(&table);
    })
}

/// The loop that anyone would write.
#[inline(never)]
fn count_flat(segments: &[u32], ratings: &[u8], table: &mut [u32]) {
    for (&segment, &rating) in segments.iter().zip(ratings) {
        table[segment as usize * 16 + usize::from(rating)] += 1;
    }
}

fn columns_way<'a>(name: &'static str, segments: &'a [u32], ratings: &'a [u8]) -> Way<'a> {
    Way::new(name, move || {
        let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
        breakdown
            .record_columns(black_box(segments), black_box(ratings))
            .expect("on the scale");
        black_box(&breakdown);
    })
}

fn key_ways<'a, K: Ord + std::hash::Hash + Copy>(keys: &'a [K], ratings: &'a [u8]) -> Vec<Way<'a>> {
    let hash = Way::new(HASH, move || {
        let mut map: FxHashMap<K, [u64; 11]> = FxHashMap::default();
        for (&key, &rating) in black_box(keys).iter().zip(ratings) {
            map.entry(key).or_insert([0; 11])[usize::from(rating)] += 1;
        }
        black_box(&map);
    });
    let own = Way::new("record_all", move || {
        let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
        let pairs = black_box(keys).iter().copied().zip(ratings.iter().copied());
        breakdown.record_all(pairs).expect("on the scale");
        black_box(&breakdown);
    });
    vec![hash, own]
}

fn fill(table: &mut Table, column: usize, base: &str, timings: &[Timing]) {
    let base = timings
        .iter()
        .find(|timing| timing.name == base)
        .map_or(f64::NAN, |timing| timing.seconds);
    for timing in timings {
        table.set(timing.name, column, base / timing.seconds);
    }
}

/// That the ways count the same.
fn assert_agree(segments: &[u32], ratings: &[u8], rows: u32) {
    let mut table = vec![0; rows as usize * 16];
    count_flat(segments, ratings, &mut table);
    let mut breakdown = Breakdown::new(Scale::ZERO_TO_TEN);
    breakdown
        .record_columns(segments, ratings)
        .expect("on the scale");
    for (&segment, tally) in breakdown.iter() {
        let row = &table[segment as usize * 16..][..11];
        assert!(
            tally.counts().iter().eq(row
                .iter()
                .map(|&count| u64::from(count))
                .collect::<Vec<_>>()
                .iter())
        );
    }
    assert_eq!(breakdown.total(), ratings.len() as u64);
}

/// Ratings from 0 to 10 in no order, the same in every run.
fn ratings(length: usize) -> Vec<u8> {
    let mut next = generator(0x9e37_79b9_7f4a_7c15);
    (0..length)
        .map(|_| u8::try_from(next(11)).expect("below 11"))
        .collect()
}

fn segment_numbers(length: usize, segments: u32) -> Vec<u32> {
    let mut next = generator(0x2545_f491_4f6c_dd1d);
    (0..length)
        .map(|_| u32::try_from(next(u64::from(segments))).expect("below u32"))
        .collect()
}

/// Numbers below a bound (xorshift).
fn generator(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // The upper half times the bound is a number below it and its fraction.
        ((state >> 32) * below) >> 32
    }
}
