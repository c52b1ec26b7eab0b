//! Every loop against a count by the definition, at every length and at both ends of the byte.

use alloc::vec;
use alloc::vec::Vec;

use super::{FEW_LEVELS, Loop, compare, count, count_classes, first_off_scale, plain, tables};

/// A length or a number of repetitions: shorter under Miri, which is a thousand times slower.
const fn sized(usual: usize, under_miri: usize) -> usize {
    if cfg!(miri) { under_miri } else { usual }
}

/// Every loop that can count a scale on this processor, the plain one and the choice between them too.
fn loops(lowest: u8, levels: usize) -> Vec<(&'static str, Loop)> {
    let mut loops: Vec<(&'static str, Loop)> = vec![
        ("plain", |ratings, lowest, counts| {
            plain::count(ratings, lowest, counts).is_ok()
        }),
        ("count", |ratings, lowest, counts| {
            count(ratings, lowest, counts.len(), counts).is_ok()
        }),
        ("tables", tables::count),
    ];
    if levels <= FEW_LEVELS {
        loops.push(("compare", compare::count));
        #[cfg(target_arch = "x86_64")]
        {
            if super::has_avx2() {
                loops.push(("avx2", super::count_with_vectors::<false>));
            }
            if super::avx512::fits(lowest, levels) && super::has_avx512() {
                loops.push(("avx512", super::count_with_vectors::<true>));
            }
        }
    }
    loops
}

/// Ratings of a scale in no order, the same in every run.
fn ratings(length: usize, lowest: u8, levels: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            lowest + u8::try_from((state >> 32) % levels as u64).unwrap()
        })
        .collect()
}

/// The scales that are tried: the lowest rating and the number of levels.
fn scales() -> impl Iterator<Item = (u8, usize)> {
    let levels = (1..=20).chain([101, 128, 255, 256]);
    let scales = levels.flat_map(|levels: usize| {
        let lowest_of_all = u8::try_from((256 - levels).min(255)).unwrap();
        let up_to_ten = u8::try_from(11_usize.saturating_sub(levels)).unwrap();
        [0, 1, 5, up_to_ten, up_to_ten + 1, lowest_of_all].map(|lowest| (lowest, levels))
    });
    scales
        .filter(|&(lowest, levels)| usize::from(lowest) + levels <= 256)
        .filter(|scale| !cfg!(miri) || [(0, 11), (240, 16), (0, 101)].contains(scale))
}

/// What the tests below go through at length, in a moment: whoever changes a loop is told at once.
#[test]
fn every_loop_counts_some_slices() {
    const LENGTHS: [usize; 12] = [0, 3, 4, 5, 63, 64, 65, 127, 129, 191, 700, 6_500];
    for (lowest, levels) in [
        (0, 2),
        (1, 5),
        (0, 7),
        (3, 9),
        (0, 11),
        (1, 13),
        (240, 16),
        (0, 17),
        (0, 101),
        (0, 256),
    ] {
        for length in LENGTHS
            .into_iter()
            .filter(|length| !cfg!(miri) || *length < 200)
        {
            let mut ratings = ratings(length, lowest, levels);
            assert_counts(&ratings, lowest, levels);
            let above = u8::try_from(usize::from(lowest) + levels);
            if let (Ok(above), Some(last)) = (above, ratings.last_mut()) {
                *last = above;
                for (name, count) in loops(lowest, levels) {
                    let mut counts = vec![7; levels];
                    assert!(!count(&ratings, lowest, &mut counts), "{name}: {length}");
                    assert_eq!(counts, vec![7; levels], "{name}: {length}");
                }
            }
        }
    }
}

/// Three words of four counts each, of which the last one has no number: on any processor.
#[cfg(target_arch = "x86_64")]
#[test]
fn counts_of_the_numbers_are_added_to_those_of_the_levels() {
    let found = [7, 500, 0, 65_535, 1, 40_000, 3, 0, 12, 9, 1_024, 77];
    let words = [0, 4, 8].map(|first| {
        let four = found[first..first + 4].iter().rev();
        four.fold(0, |word, count| word << 16 | count)
    });
    for lowest in 0..3_u8 {
        let levels = &found[usize::from(lowest)..11];
        let mut counts = vec![100; levels.len()];
        super::avx512::add(words[0], words[1], words[2], lowest, &mut counts);
        let expected: Vec<u64> = levels.iter().map(|count| 100 + count).collect();
        assert_eq!(counts, expected);
    }
}

/// What the loop for the numbers up to ten is asked to count it can count, whatever this processor is.
#[cfg(target_arch = "x86_64")]
#[test]
fn scales_that_end_at_ten_at_the_latest_fit_their_loop() {
    for (lowest, levels) in scales() {
        let ends_at_ten = (lowest..=255).take(levels).all(|rating| rating <= 10);
        assert_eq!(super::avx512::fits(lowest, levels), ends_at_ten);
    }
}

#[test]
fn every_loop_counts_every_length() {
    const LONGEST: usize = sized(700, 230);
    for (lowest, levels) in scales() {
        let ratings = ratings(LONGEST, lowest, levels);
        // Counts that are not zero, to see that the loops add.
        let mut expected: Vec<u64> = (100..).take(levels).collect();
        let before = expected.clone();
        for length in 0..=LONGEST {
            if !cfg!(miri) || length % 75 == 4 {
                for (name, count) in loops(lowest, levels) {
                    let mut counts = before.clone();
                    assert!(count(&ratings[..length], lowest, &mut counts));
                    assert_eq!(
                        counts, expected,
                        "{name}: {length} of {levels} from {lowest}"
                    );
                }
            }
            if let Some(&rating) = ratings.get(length) {
                expected[usize::from(rating - lowest)] += 1;
            }
        }
    }
}

/// Asserts that every loop counts a slice of ratings from the lowest of so many levels.
fn assert_counts(slice: &[u8], lowest: u8, levels: usize) {
    let mut expected = vec![0; levels];
    for &rating in slice {
        expected[usize::from(rating - lowest)] += 1;
    }
    for (name, count) in loops(lowest, levels) {
        let mut counts = vec![0; levels];
        assert!(count(slice, lowest, &mut counts));
        assert_eq!(counts, expected, "{name}: {} of {levels}", slice.len());
    }
}

#[test]
fn every_loop_counts_unaligned_slices() {
    const LONGEST: usize = sized(700, 150);
    let ratings = ratings(LONGEST + 64, 0, 11);
    for start in 0..sized(64, 3) {
        for length in (0..=LONGEST).step_by(sized(1, 75)) {
            assert_counts(&ratings[start..start + length], 0, 11);
        }
    }
}

/// As many as a loop adds up in blocks of blocks, and the parts of blocks that are left.
#[test]
fn every_loop_counts_long_slices() {
    const BLOCKS: [usize; 8] = [1_983, 1_984, 4_095, 5_000, 8_192, 12_345, 126_976, 300_001];
    for (lowest, levels) in scales().filter(|_| !cfg!(miri)) {
        for length in BLOCKS {
            assert_counts(&ratings(length, lowest, levels), lowest, levels);
        }
        let mut ratings = ratings(12_345, lowest, levels);
        if let Ok(above) = u8::try_from(usize::from(lowest) + levels) {
            for position in [0, 64, 4_096, 8_191, 12_288, 12_344] {
                let before = core::mem::replace(&mut ratings[position], above);
                for (name, count) in loops(lowest, levels) {
                    let mut counts = vec![7; levels];
                    assert!(!count(&ratings, lowest, &mut counts), "{name}: {position}");
                    assert_eq!(counts, vec![7; levels], "{name}: {position}");
                }
                ratings[position] = before;
            }
        }
    }
}

/// Blocks before the one that has it have been counted when it is found.
#[test]
#[cfg_attr(miri, ignore = "long slices")]
fn a_rating_off_the_scale_in_a_later_block_leaves_no_count() {
    // A block of the longest, two, and ends of less than a vector.
    for length in [31_744, 31_745, 63_488, 63_493, 63_505, 70_000] {
        for (lowest, levels) in [(0, 11), (1, 5), (240, 16)] {
            let mut ratings = ratings(length, lowest, levels);
            assert_counts(&ratings, lowest, levels);
            for position in [31_743, length - 1, length - 20] {
                let before = core::mem::replace(&mut ratings[position], lowest.wrapping_sub(1));
                for (name, count) in loops(lowest, levels) {
                    let mut counts = vec![7; levels];
                    assert!(!count(&ratings, lowest, &mut counts), "{name}: {position}");
                    assert_eq!(counts, vec![7; levels], "{name}: {position} of {length}");
                }
                ratings[position] = before;
            }
        }
    }
}

#[test]
fn a_rating_off_the_scale_is_found_where_it_is() {
    const LENGTH: usize = sized(300, 120);
    for (lowest, levels) in scales() {
        let good = ratings(LENGTH, lowest, levels);
        let before: Vec<u64> = (100..).take(levels).collect();
        // Every position on two scales, one of each width; on the others, positions in every part of a vector.
        let every = (lowest, levels) == (1, 10) || (lowest, levels) == (0, 101);
        let step = if every { sized(1, 50) } else { sized(7, 50) };
        // Just outside, at the ends of the byte, and those that look like a level in their lower four bits.
        let mut bad: Vec<u8> = [lowest.wrapping_sub(1), 0, 127, 128, 255]
            .into_iter()
            .chain([16, 128].map(|more| lowest.wrapping_add(more)))
            .chain(u8::try_from(usize::from(lowest) + levels))
            .filter(|&rating| first_off_scale(&[rating], lowest, levels) == 0)
            .collect();
        bad.sort_unstable();
        bad.dedup();
        for &bad in &bad {
            for position in (0..LENGTH).step_by(step) {
                let mut ratings = good.clone();
                ratings[position] = bad;
                // Not the last that is bad, but the first.
                ratings[LENGTH - 1] = bad;

                let mut counts = before.clone();
                let found = count(&ratings, lowest, levels, &mut counts);
                assert_eq!(found, Err(position), "{bad} in {levels} from {lowest}");
                assert_eq!(
                    counts, before,
                    "{bad} at {position} in {levels} from {lowest}"
                );
                for (name, count) in loops(lowest, levels) {
                    assert!(
                        !count(&ratings, lowest, &mut counts),
                        "{name}: {bad} at {position} in {levels} from {lowest}"
                    );
                    assert_eq!(counts, before, "{name}: {bad} at {position}");
                }
            }
        }
    }
}

/// Counts and lookups both say that a byte is off the scale, and neither may make up for the other.
#[test]
fn every_byte_off_the_scale_is_seen_however_often_it_is_there() {
    for (lowest, levels) in [(0, 11), (1, 10), (1, 5), (0, 2)] {
        let good = ratings(96, lowest, levels);
        for bad in (0..=255_u8).step_by(sized(1, 37)) {
            if first_off_scale(&[bad], lowest, levels) > 0 {
                continue;
            }
            for times in 1..=4 {
                let mut ratings = good.clone();
                (0..times).for_each(|time| ratings[7 + 13 * time] = bad);
                let mut counts = vec![5; levels];
                for (name, count) in loops(lowest, levels) {
                    let is_counted = count(&ratings, lowest, &mut counts);
                    assert!(
                        !is_counted,
                        "{name}: {bad} {times} times in {levels} from {lowest}"
                    );
                    assert_eq!(counts, [5].repeat(levels), "{name}: {bad} {times} times");
                }
            }
        }
    }
}

/// Asserts that every loop counts a run of the same rating.
fn assert_run(length: usize, level: usize, levels: usize) {
    for lowest in [0, 3] {
        let run = vec![lowest + u8::try_from(level).unwrap(); length];
        assert_counts(&run, lowest, levels);
    }
}

/// A loop's counts in between are narrow: they are added up before any of them overflows.
#[test]
fn a_run_of_one_level_overflows_nothing() {
    for levels in [2, 5, 9, 11, 13, 16].into_iter().step_by(sized(1, 6)) {
        for level in 0..levels {
            assert_run(sized(20_011, 400), level, levels);
        }
    }
    assert_run(sized(1_100_003, 8_200), 10, 11);
    assert_run(sized(1_100_003, 100), 100, 101);
}

#[test]
fn classes_are_counted_at_every_length() {
    const LONGEST: usize = sized(700, 230);
    // A single level has no classes, and the loop is the same for any number of others.
    let tried = scales().filter(|(_, levels)| [2, 3, 5, 11, 16, 101, 128].contains(levels));
    for (lowest, levels) in tried {
        let ratings = ratings(LONGEST, lowest, levels);
        let top = u8::try_from(levels - 1).unwrap();
        for cuts in [[1, top], [top, top], [top / 2, top / 2 + 1]] {
            let mut expected = [0; 2];
            for length in 0..=LONGEST {
                if !cfg!(miri) || length % 75 == 4 {
                    let found = count_classes(&ratings[..length], lowest, levels, cuts);
                    assert_eq!(found, Ok(expected), "{length} of {levels} from {lowest}");
                }
                if let Some(&rating) = ratings.get(length) {
                    for (expected, cut) in expected.iter_mut().zip(cuts) {
                        *expected += u64::from(rating - lowest >= cut);
                    }
                }
            }
        }
        let outside = [
            lowest.checked_sub(1),
            u8::try_from(usize::from(lowest) + levels).ok(),
        ];
        for bad in outside.into_iter().flatten() {
            let mut ratings = ratings.clone();
            // The later ones stay.
            for position in (0..LONGEST).rev().step_by(sized(7, 40)) {
                ratings[position] = bad;
                let found = count_classes(&ratings, lowest, levels, [1, top]);
                assert_eq!(found, Err(position), "{bad} in {levels} from {lowest}");
            }
        }
    }
}

/// A block's counts are narrow.
#[test]
fn a_run_of_one_class_overflows_nothing() {
    let lengths: &[usize] = if cfg!(miri) {
        &[33, 8_161]
    } else {
        &[
            31, 32, 33, 255, 256, 8_143, 8_159, 8_160, 8_161, 8_177, 100_003,
        ]
    };
    for &length in lengths {
        let run = vec![10; length];
        let length = length as u64;
        assert_eq!(count_classes(&run, 0, 11, [7, 9]), Ok([length, length]));
        assert_eq!(count_classes(&run, 5, 6, [1, 5]), Ok([length, length]));
        assert_eq!(count_classes(&run, 10, 2, [1, 1]), Ok([0, 0]));
    }
}
