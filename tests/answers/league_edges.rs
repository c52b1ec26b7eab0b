//! League tables at the edges: as many segments as change the way they are told apart, segments that are all the same, and
//! where lower is better.

use cxmetrics::compare::Difference;
use cxmetrics::league::League;
use cxmetrics::{Ces, Confidence, CrossTally, Csat, Estimate, JointTally, Metric, Scale, Tally};

use crate::support::share;

fn league(scores: Vec<Estimate>, confidence: Confidence) -> League<usize> {
    League::of(scores.into_iter().enumerate(), confidence).unwrap()
}

fn one_sided(first: &Estimate, second: &Estimate) -> f64 {
    0.5 * Difference::independent(first, second).unwrap().p_value()
}

/// First and last rank of a segment, in the whole table and alone.
fn ranks(league: &League<usize>, segment: usize) -> [[usize; 2]; 2] {
    let row = league.rows().iter().find(|row| *row.segment() == segment);
    let row = row.unwrap();
    [row.ranks(), row.ranks_alone()].map(|ranks| [*ranks.start(), *ranks.end()])
}

/// A hundred alike and one that is better: by Holm's test of all ordered pairs, and of those of one row, all of them are
/// told apart or none, and from a p-value that the public comparison gives.
#[test]
fn one_that_is_better_than_a_hundred() {
    let alike = share(500, 1_000);
    let mut seen = [[0; 2]; 2];
    let cases = [100, 99].into_iter().flat_map(|others| {
        let levels = [(0.95, 560..=610), (0.9999, 600..=640), (0.99999, 610..=650)];
        levels.into_iter().flat_map(move |(level, range)| {
            range.map(move |better| (others, Confidence::new(level).unwrap(), better))
        })
    });
    for (others, confidence, better) in cases {
        // Fewer than a hundred others are compared one by one, which must not change what is said.
        let step = if others == 100 { 1 } else { 5 };
        if better % step != 0 {
            continue;
        }
        let best = share(better, 1_000);
        let p = one_sided(&best, &alike);
        let mut scores = vec![alike.clone(); others];
        scores.push(best);
        let league = league(scores, confidence);
        let (segments, alpha) = (others as f64 + 1.0, 1.0 - confidence.level());
        for (kind, hypotheses) in [segments * (segments - 1.0), 2.0 * (segments - 1.0)]
            .into_iter()
            .enumerate()
        {
            let told = p <= alpha / hypotheses;
            let (first, last) = if told { (1, 1) } else { (1, others + 1) };
            assert_eq!(
                ranks(&league, others)[kind],
                [first, last],
                "{better} beside {others}: {p:e}"
            );
            let first = if told { 2 } else { 1 };
            assert_eq!(ranks(&league, 7)[kind], [first, others + 1]);
            seen[kind][usize::from(told)] += 1;
        }
    }
    assert!(seen.as_flattened().iter().all(|&seen| seen > 3), "{seen:?}");
}

/// The last of a hundred others is told apart by a 101st of α, which is between two levels of the quick way.
#[test]
fn the_last_of_a_hundred() {
    last_of_a_hundred(&share(900, 1_000));
    // Beside a score that is known the quick way is exact.
    last_of_a_hundred(&share(900_000_000, 1_000_000_000));
}

fn last_of_a_hundred(best: &Estimate) {
    let (alpha, mut seen) = (1.0 - Confidence::P95.level(), [0; 2]);
    for size in 600..1_500 {
        for yes in 84 * size / 100..88 * size / 100 {
            let near = share(yes, size);
            let p = one_sided(best, &near);
            let told = p > alpha / 102.0 && p < alpha / 101.01;
            let stands = p > alpha / 100.99 && p < alpha / 100.0;
            if !(told || stands) || seen[usize::from(told)] == 3 {
                continue;
            }
            seen[usize::from(told)] += 1;
            let mut scores = vec![share(500, 1_000); 99];
            scores.extend([best.clone(), near]);
            let league = league(scores, Confidence::P95);
            let (best, near) = (ranks(&league, 99)[1], ranks(&league, 100)[1]);
            if told {
                assert_eq!((best, near), ([1, 1], [2, 2]), "{p:e}");
            } else {
                assert_eq!((best, near), ([1, 2], [1, 2]), "{p:e}");
            }
        }
        if seen == [3, 3] {
            break;
        }
    }
    assert_eq!(seen, [3, 3]);
}

/// All pairs of a hundred and one are told apart but one, which is the last of the table.
#[test]
fn the_last_of_the_table() {
    let best = share(900_000_000, 1_000_000_000);
    let (alpha, mut seen) = (1.0 - Confidence::P95.level(), [0; 2]);
    for size in 600..1_500 {
        for yes in 82 * size / 100..88 * size / 100 {
            let near = share(yes, size);
            // Of 101 · 100 hypotheses the 5,049 others are rejected before.
            let p = one_sided(&best, &near) * 5_051.0 / alpha;
            let (told, stands) = (p > 0.991 && p < 0.999, p > 1.001 && p < 1.009);
            if !(told || stands) || seen[usize::from(told)] == 3 {
                continue;
            }
            seen[usize::from(told)] += 1;
            let mut scores: Vec<Estimate> = (0..99)
                .map(|segment| share(7_000_000 * segment, 1_000_000_000))
                .collect();
            scores.extend([best.clone(), near]);
            let league = league(scores, Confidence::P95);
            let (best, near) = (ranks(&league, 99)[0], ranks(&league, 100)[0]);
            if told {
                assert_eq!((best, near), ([1, 1], [2, 2]), "{p}");
            } else {
                assert_eq!((best, near), ([1, 2], [1, 2]), "{p}");
            }
            assert_eq!(ranks(&league, 98)[0], [3, 3]);
        }
        if seen == [3, 3] {
            break;
        }
    }
    assert_eq!(seen, [3, 3]);
}

/// Where the second answer is the first one and a step more for everybody, the difference has no error, and the limits of both
/// scores decide.
#[test]
fn answers_that_go_together_for_everybody() {
    let pairs = [(1, 2), (1, 2), (1, 2), (1, 2), (1, 2), (2, 3), (1, 2)];
    let joint = CrossTally::from_pairs(Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE, pairs).unwrap();
    let scores = joint.scores(&Ces::MEAN, &Ces::MEAN).unwrap();
    let p = 0.5 * scores.difference(1, 0).unwrap().p_value(0.0);
    assert!(p > 0.01 && p < 0.025, "{p}");
    for (confidence, last_of_the_better) in [(Confidence::P95, 1), (Confidence::P99, 2)] {
        let league = League::of_same_persons([0, 1], &scores, confidence).unwrap();
        assert_eq!(ranks(&league, 1)[0], [1, last_of_the_better]);
    }
}

/// Two thousand are told apart by pairs, and one more by whether their intervals meet, which takes a wider gap.
#[test]
fn the_most_that_are_paired() {
    for (others, first_of_others) in [(1_999, 2), (2_000, 1)] {
        let mut scores = vec![share(5_000, 10_000); others];
        scores.push(share(5_408, 10_000));
        let league = league(scores, Confidence::P95);
        assert_eq!(ranks(&league, 0)[0][0], first_of_others);
    }
}

/// Everybody was asked and all scores are the same: the limits of each are at those of the others, and nobody is better.
#[test]
fn limits_that_meet_tell_nothing() {
    let everybody = share(1, 2).of_population(2).unwrap();
    let scores = vec![everybody; 2_001];
    let league = league(scores, Confidence::P95);
    assert_eq!(ranks(&league, 5), [[1, 2_001]; 2]);
    assert_eq!(league.surely_above(0).count(), 0);
    assert_eq!(league.surely_below(0).count(), 0);
    // There is no such row.
    for position in [2_001, 2_002] {
        assert_eq!(league.surely_above(position).count(), 0);
        assert_eq!(league.surely_below(position).count(), 0);
    }
}

/// Where fewer complaints are better the one with fewer is first.
#[test]
fn lower_is_better() {
    let complaints = |few: u64| {
        let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [few, 0, 0, 0, 200 - few]).unwrap();
        Csat::bottom_box(1).estimate(&tally).unwrap()
    };
    let league = league([90, 10, 50].map(complaints).into(), Confidence::P95);
    for (segment, rank) in [(1, 1), (2, 2), (0, 3)] {
        assert_eq!(ranks(&league, segment), [[rank; 2]; 2]);
    }
    // As of the same persons, who have fewer complaints of the first.
    let answers = persons([30, 12, 10, 40]);
    let scores = answers.item_scores(&Csat::bottom_box(1)).unwrap();
    let league = League::of_same_persons([0, 1], &scores, Confidence::P95).unwrap();
    assert_eq!(ranks(&league, 0), [[1; 2]; 2]);
    assert_eq!(ranks(&league, 1), [[2; 2]; 2]);
}

/// Segments of one size, of which all have one interval, and one more changes it little: from 41 of them on the number of
/// errors that an interval takes is read off a curve.
#[test]
fn segments_of_one_size() {
    for others in [&[][..], &[share(600, 1_000)], &[share(1, 2)]] {
        let widths = [38, 39, 40, 41, 42, 60].map(|count| {
            // Half of them a bit better, so that there is a spread.
            let mut scores: Vec<Estimate> = (0..count)
                .map(|segment| share(if segment % 2 == 0 { 40 } else { 60 }, 100))
                .collect();
            scores.extend_from_slice(others);
            let league = league(scores, Confidence::P90);
            let row = league.rows().iter().find(|row| *row.segment() == 0);
            let limits = row.unwrap().pooled_limits();
            limits.end() - limits.start()
        });
        for pair in widths.windows(2) {
            assert!((pair[1] / pair[0] - 1.0).abs() <= 0.02, "{widths:?}");
        }
    }
}

/// The answers of the same persons to two questions: how many said yes to the first, to the second, to both, and at all.
fn persons([first, second, both, all]: [u64; 4]) -> JointTally {
    let mut answers = JointTally::new([Scale::THUMBS; 2]).unwrap();
    for (answer, count) in [
        ([1, 1], both),
        ([1, 0], first - both),
        ([0, 1], second - both),
        ([0, 0], all + both - first - second),
    ] {
        for _ in 0..count {
            answers.record(&answer.map(Some::<u8>)).unwrap();
        }
    }
    answers
}

/// Two scores of the same persons are told apart by z; by the interval of their difference where one of them has no
/// variance, or where the difference has none.
#[test]
fn scores_of_the_same_persons() {
    let mut differ = 0;
    for (counts, by_interval) in [
        ([4, 2, 2, 4], true),
        ([20, 2, 2, 20], true),
        ([2, 0, 0, 4], true),
        ([9, 5, 5, 10], false),
        ([9, 5, 4, 10], false),
        ([30, 12, 10, 40], false),
    ] {
        let scores = persons(counts).item_scores(&Csat::top_box(1)).unwrap();
        let covariance = |i, j| scores.covariance(i, j).unwrap();
        let variance = covariance(0, 0) + covariance(1, 1) - 2.0 * covariance(0, 1);
        let [high, low] = [0, 1].map(|at| scores.estimates()[at].value());
        let z = (high - low) / variance.sqrt();
        let sum = scores.difference(0, 1).unwrap();
        let interval_of = |confidence| sum.interval(confidence).lower() > 0.0;
        for level in [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999] {
            let confidence = Confidence::new(level).unwrap();
            let by_z = z >= quantile(level);
            let expected = if by_interval {
                interval_of(confidence)
            } else {
                by_z
            };
            let league = League::of_same_persons([0, 1], &scores, confidence).unwrap();
            let last = if expected { 1 } else { 2 };
            assert_eq!(ranks(&league, 0), [[1, last]; 2], "{counts:?} at {level}");
            differ += u32::from(by_z != interval_of(confidence));
        }
    }
    assert!(differ >= 4, "{differ}");
}

/// The normal quantile of the middle of so much.
fn quantile(level: f64) -> f64 {
    let quantiles: [(f64, f64); 9] = [
        (0.5, 0.674_489_750_196_082),
        (0.8, 1.281_551_565_544_6),
        (0.9, 1.644_853_626_951_47),
        (0.95, 1.959_963_984_540_05),
        (0.98, 2.326_347_874_040_84),
        (0.99, 2.575_829_303_548_9),
        (0.995, 2.807_033_768_343_81),
        (0.999, 3.290_526_731_491_9),
        (0.9999, 3.890_591_886_413_1),
    ];
    let found = quantiles
        .iter()
        .find(|(own, _)| own.to_bits() == level.to_bits());
    found.unwrap().1
}
