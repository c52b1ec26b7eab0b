//! How fast ratings are counted, compared with merely reading them and with the loop that anyone would write.
//!
//! ```text
//! cargo bench -p cxmetrics-benches --bench counting                          # the fastest loop that this processor can run
//! cargo bench -p cxmetrics-benches --bench counting --no-default-features    # the one for any processor
//! cargo bench -p cxmetrics-benches --bench counting -- --quick               # seconds, for continuous integration
//! ```
//!
//! The ratings are 0 to 10 in no order. *Plain read* is the fastest of three sums of the same bytes on one thread,
//! none of which checks anything. Where it matters, at 100 million, all are bound by the memory; in the cache,
//! reads that are compiled for the processor (`RUSTFLAGS="-C target-cpu=native"`) are up to twice as fast.
//!
//! Columns of other types, and scores straight from bytes, stand in a table of their own: each against the plain read of
//! its own bytes.

use std::hint::black_box;

use cxmetrics::tally::SliceRating;
use cxmetrics::{Metric, Nps, Scale, Tally};
use cxmetrics_benches::{Table, Timing, Way, measure, quick, ratings};

const NAIVE: &str = "naive loop";

type Read = fn(&[u8]) -> u64;

/// The ways to read without counting; the fastest of them is the plain read.
const READS: [(&str, Read); 3] = [
    ("bytes", sum_of_bytes),
    ("blocks", sum_of_blocks),
    ("words", sum_of_words),
];

/// The most ratings for which `nps` is asked: it wants them as 24 bytes each.
const MOST_FOR_NPS: usize = 1_000_000;

/// The most ratings of other types: as doubles they are 256 MB.
const MOST_OF_A_TYPE: usize = 32_000_000;

/// How much is measured.
struct Size {
    lengths: &'static [usize],
    rounds: usize,
    /// Short slices are counted one after the other until it is so many ratings. They all differ, so that the
    /// processor cannot learn them by heart.
    ratings: usize,
}

const FULL: Size = Size {
    lengths: &[100_000_000, 1_000_000, 1_000, 100, 63, 20, 8, 3],
    rounds: 15,
    ratings: 1_000_000,
};

const QUICK: Size = Size {
    lengths: &[200_000, 1_000, 100, 63, 20, 8, 3],
    rounds: 5,
    ratings: 50_000,
};

fn main() {
    let size = if quick() { QUICK } else { FULL };
    let longest = size.lengths.iter().copied().max().unwrap_or(0);
    let most = longest.max(size.ratings);
    let ratings = ratings(u32::try_from(most).expect("fewer"));
    assert_all_agree(&ratings[..size.ratings]);

    let columns = || size.lengths.iter().map(|&length| readable(length));
    let mut of_read = Table::new(
        "Share of the plain read, by number of ratings in a call:",
        columns(),
    );
    let mut of_naive = Table::new("Times as fast as the naive loop:", columns());
    for (column, &length) in size.lengths.iter().enumerate() {
        let ratings = &ratings[..length.max(size.ratings)];
        let timings = measure(size.rounds, ways(ratings, length));
        let (reads, counts) = timings.split_at(READS.len());
        let read = reads
            .iter()
            .map(|read| read.seconds)
            .fold(f64::INFINITY, f64::min);
        let naive = seconds_of(NAIVE, counts);
        for count in counts {
            of_read.set(count.name, column, read / count.seconds);
            of_naive.set(count.name, column, naive / count.seconds);
        }
    }
    of_read.print();
    of_naive.print();
    short_slices(&ratings, &size);
    columns_of_types(&ratings, &size);
}

/// A handful of ratings in a call, on the scales that most surveys have.
fn short_slices(ratings: &[u8], size: &Size) {
    const LENGTHS: [usize; 6] = [63, 20, 8, 3, 2, 1];
    let mut of_naive = Table::new(
        "Times as fast as the naive loop over as many counts, by number of ratings in a call:",
        LENGTHS.map(readable),
    );
    let mut row = |name, ratios: [f64; 6]| {
        for (column, ratio) in ratios.into_iter().enumerate() {
            of_naive.set(name, column, ratio);
        }
    };
    let ratings = &ratings[..size.ratings];
    let fives = converted(ratings, |rating| 1 + rating % 5);
    row(
        "0-10",
        LENGTHS.map(|length| of_naive_loop::<11, 0>(ratings, length, size.rounds)),
    );
    row(
        "1-5",
        LENGTHS.map(|length| of_naive_loop::<5, 1>(&fives, length, size.rounds)),
    );
    of_naive.print();
}

/// How many times as fast as the naive loop short slices are counted on a scale.
fn of_naive_loop<const LEVELS: usize, const LOWEST: u8>(
    ratings: &[u8],
    length: usize,
    rounds: usize,
) -> f64 {
    let timings = measure(
        rounds,
        slice_and_loop::<LEVELS, LOWEST>(ratings, length).into(),
    );
    timings[1].seconds / timings[0].seconds
}

/// What is compared at every length: the slice of a tally, and the loop that anyone would write.
fn slice_and_loop<const LEVELS: usize, const LOWEST: u8>(
    ratings: &[u8],
    length: usize,
) -> [Way<'_>; 2] {
    let slices = move || ratings.chunks_exact(length).map(black_box);
    let highest = i32::from(LOWEST) + i32::try_from(LEVELS).expect("few") - 1;
    let mut tally = Tally::new(Scale::new(i32::from(LOWEST), highest).expect("a scale"));
    let mut counts = [0; LEVELS];
    [
        Way::new("Tally::record_slice", move || {
            for slice in slices() {
                tally.record_slice(slice).expect("on the scale");
            }
            black_box(&tally);
        }),
        Way::new(NAIVE, move || {
            for slice in slices() {
                count_naively::<LEVELS, LOWEST>(slice, &mut counts).expect("on the scale");
            }
            black_box(&counts);
        }),
    ]
}

/// What is done with a column.
type Work<'a, T> = &'a dyn Fn(&[T]);

/// Columns of other types, and scores straight from bytes, each against the plain read of its own bytes.
fn columns_of_types(ratings: &[u8], size: &Size) {
    let lengths = [size.lengths[0].min(MOST_OF_A_TYPE), size.lengths[1]];
    let mut of_read = Table::new(
        "Share of the plain read of the same bytes, by number of ratings in a call:",
        lengths.map(readable),
    );
    let ratings = &ratings[..lengths[0]];
    let scale = Scale::ZERO_TO_TEN;
    let mut row = |name, shares: [f64; 2]| {
        for (column, share) in shares.into_iter().enumerate() {
            of_read.set(name, column, share);
        }
    };
    let rounds = size.rounds;
    row(
        "i32",
        shares(&converted(ratings, i32::from), lengths, rounds, &record),
    );
    row(
        "f32",
        shares(&converted(ratings, f32::from), lengths, rounds, &record),
    );
    row(
        "f64",
        shares(&converted(ratings, f64::from), lengths, rounds, &record),
    );
    let answer = |rating| (rating != 3).then_some(rating);
    let options = converted(ratings, answer);
    row("Option<u8>", shares(&options, lengths, rounds, &record));
    let options = converted(ratings, |rating| answer(rating).map(i32::from));
    row("Option<i32>", shares(&options, lengths, rounds, &record));
    let bytes = converted(ratings, |rating| answer(rating).unwrap_or(255));
    let with_missing = |column: &[u8]| {
        let mut tally = Tally::new(scale);
        tally
            .record_slice_with_missing(column, 255)
            .expect("on the scale");
        black_box(&tally);
    };
    row(
        "u8, 255 missing",
        shares(&bytes, lengths, rounds, &with_missing),
    );
    let nps = |column: &[u8]| {
        black_box(Nps::STANDARD.of_slice(scale, column).expect("answers"));
    };
    row("u8, Nps::of_slice", shares(ratings, lengths, rounds, &nps));
    of_read.print();
}

/// The ratings as numbers of another type.
fn converted<T>(ratings: &[u8], convert: impl Fn(u8) -> T) -> Vec<T> {
    ratings.iter().map(|&rating| convert(rating)).collect()
}

fn record<T: SliceRating>(column: &[T]) {
    let mut tally = Tally::new(Scale::ZERO_TO_TEN);
    tally.record_slice(column).expect("on the scale");
    black_box(&tally);
}

/// The share of the plain read that work on a column reaches, in pieces of these lengths.
fn shares<T>(column: &[T], lengths: [usize; 2], rounds: usize, work: Work<'_, T>) -> [f64; 2] {
    let bytes = vec![1; size_of_val(column)];
    lengths.map(|length| {
        let mut ways: Vec<Way<'_>> = READS
            .into_iter()
            .map(|(name, read)| {
                let pieces = bytes.chunks_exact(length * size_of::<T>());
                Way::new(name, move || {
                    pieces.clone().for_each(|piece| {
                        black_box(read(black_box(piece)));
                    });
                })
            })
            .collect();
        ways.push(Way::new("work", move || {
            column
                .chunks_exact(length)
                .for_each(|piece| work(black_box(piece)));
        }));
        let timings = measure(rounds, ways);
        let (work, reads) = timings.split_last().expect("at least the work");
        let read = reads
            .iter()
            .map(|read| read.seconds)
            .fold(f64::INFINITY, f64::min);
        read / work.seconds
    })
}

/// The plain reads, then every way to count, each over all the ratings in slices of the length.
fn ways(ratings: &[u8], length: usize) -> Vec<Way<'_>> {
    let slices = move || ratings.chunks_exact(length).map(black_box);
    let mut ways: Vec<Way<'_>> = READS
        .into_iter()
        .map(|(name, read)| {
            Way::new(name, move || {
                slices().for_each(|slice| {
                    black_box(read(slice));
                });
            })
        })
        .collect();

    ways.extend(slice_and_loop::<11, 0>(ratings, length));
    let mut tally = Tally::new(Scale::ZERO_TO_TEN);
    ways.push(Way::new("Tally::record, each", move || {
        for rating in slices().flatten() {
            tally.record(*rating).expect("on the scale");
        }
        black_box(&tally);
    }));
    ways.push(Way::new("Tally::from_ratings", move || {
        for slice in slices() {
            let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, slice.iter().copied());
            black_box(tally.expect("on the scale"));
        }
    }));
    if length <= MOST_FOR_NPS {
        ways.push(Way::new("nps 0.1, from bytes", move || {
            for slice in slices() {
                black_box(count_with_nps(slice));
            }
        }));
    }
    ways
}

/// That all ways count the same.
fn assert_all_agree(ratings: &[u8]) {
    let mut naive = [0; 11];
    count_naively::<11, 0>(ratings, &mut naive).expect("on the scale");

    let mut slice = Tally::new(Scale::ZERO_TO_TEN);
    slice.record_slice(ratings).expect("on the scale");
    assert_eq!(slice.counts(), naive);

    let each = Tally::from_ratings(Scale::ZERO_TO_TEN, ratings.iter().copied());
    assert_eq!(each.expect("on the scale").counts(), naive);

    assert_eq!(count_with_nps(ratings).histogram.map(u64::from), naive);
}

/// The loop that anyone would write. It may leave the counts half changed, which the others do not.
#[inline(never)]
fn count_naively<const LEVELS: usize, const LOWEST: u8>(
    ratings: &[u8],
    counts: &mut [u64; LEVELS],
) -> Result<(), usize> {
    for (position, &rating) in ratings.iter().enumerate() {
        let level = usize::from(rating).wrapping_sub(usize::from(LOWEST));
        let count = counts.get_mut(level).ok_or(position)?;
        *count += 1;
    }
    Ok(())
}

/// The same counts by the crate `nps`, which panics at a rating off the scale and takes ownership of a vector.
fn count_with_nps(ratings: &[u8]) -> nps::Summary {
    nps::Summary::new(ratings.iter().copied().map(nps::Rating::new).collect())
}

#[inline(never)]
fn sum_of_bytes(ratings: &[u8]) -> u64 {
    ratings.iter().map(|&rating| u64::from(rating)).sum()
}

/// Blocks whose sum fits 16 bits.
#[inline(never)]
fn sum_of_blocks(ratings: &[u8]) -> u64 {
    let (blocks, rest) = ratings.as_chunks::<128>();
    let sums = blocks
        .iter()
        .map(|block| block.iter().map(|&rating| u16::from(rating)).sum::<u16>());
    sums.map(u64::from).sum::<u64>() + sum_of_bytes(rest)
}

/// Eight bytes at a time: not their sum any more, but every byte is read.
#[inline(never)]
fn sum_of_words(ratings: &[u8]) -> u64 {
    let (words, rest) = ratings.as_chunks();
    let sum = words.iter().fold(0_u64, |sum, &word| {
        sum.wrapping_add(u64::from_ne_bytes(word))
    });
    sum.wrapping_add(sum_of_bytes(rest))
}

fn seconds_of(name: &str, timings: &[Timing]) -> f64 {
    let timing = timings.iter().find(|timing| timing.name == name);
    timing.map_or(f64::NAN, |timing| timing.seconds)
}

fn readable(length: usize) -> String {
    match length {
        1_000_000.. => format!("{} M", length / 1_000_000),
        1_000.. => format!("{} k", length / 1_000),
        _ => length.to_string(),
    }
}
