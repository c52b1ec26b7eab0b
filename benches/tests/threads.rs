//! The recipes of the guide for many threads: parts that are counted apart and merged are the whole, to the bit.

use std::thread;

use cxmetrics::{Confidence, Metric, Nps, Scale, Tally, TallyError};
use cxmetrics_benches::ratings;
use rayon::prelude::*;

const SCALE: Scale = Scale::ZERO_TO_TEN;

fn count(part: &[u8]) -> Result<Tally, TallyError> {
    let mut tally = Tally::new(SCALE);
    tally.record_slice(part)?;
    Ok(tally)
}

fn merged(mut tally: Tally, other: Tally) -> Result<Tally, TallyError> {
    tally.merge(&other)?;
    Ok(tally)
}

fn with_rayon(answers: &[u8], size: usize) -> Result<Tally, TallyError> {
    answers
        .par_chunks(size)
        .map(count)
        .try_reduce(|| Tally::new(SCALE), merged)
}

fn with_scoped_threads(answers: &[u8], size: usize) -> Result<Tally, TallyError> {
    thread::scope(|scope| {
        let workers: Vec<_> = answers
            .chunks(size)
            .map(|part| scope.spawn(|| count(part)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("counting does not panic"))
            .try_fold(Tally::new(SCALE), |whole, part| merged(whole, part?))
    })
}

#[test]
fn parts_are_the_whole() {
    for length in [0, 1, 999, 100_000, 1_000_003] {
        let answers = ratings(length);
        let whole = count(&answers).expect("on the scale");
        for size in [1_000, 25_001, 1 << 20] {
            assert_eq!(with_rayon(&answers, size).as_ref(), Ok(&whole));
            // Not a thread for each of a thousand parts.
            if answers.len() <= 100 * size {
                assert_eq!(with_scoped_threads(&answers, size).as_ref(), Ok(&whole));
            }
        }
        let Ok(score) = Nps::STANDARD.estimate(&whole) else {
            assert_eq!(length, 0);
            continue;
        };
        let parts = with_rayon(&answers, 4_096).expect("on the scale");
        let same = Nps::STANDARD.estimate(&parts).expect("answers");
        assert_eq!(same, score);
        assert_eq!(
            same.interval(Confidence::P95),
            score.interval(Confidence::P95)
        );
    }
}

#[test]
fn a_part_that_is_refused_refuses_the_whole() {
    let mut answers = ratings(50_000);
    answers[30_007] = 11;
    for refused in [
        with_rayon(&answers, 10_000),
        with_scoped_threads(&answers, 10_000),
    ] {
        assert_eq!(
            refused.expect_err("11 is not on the scale").to_string(),
            "rating 11 is not on the scale 0-10, at position 7"
        );
    }
}
