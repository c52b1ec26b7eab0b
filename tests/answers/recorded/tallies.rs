//! Tallies: answers counted one by one, in batches and in slices.

use super::{drawn, said, scales};
use crate::recording::Recording;
use cxmetrics::tally::SliceRating;
use cxmetrics::{Csat, Metric, Nps, Scale, Tally};
use std::fmt::Debug;

const TEN: Scale = Scale::ZERO_TO_TEN;

/// Scales that bytes hold in different ways.
fn byte_scales() -> Vec<Scale> {
    let mut all = scales().to_vec();
    all.extend([
        Scale::PERCENT,
        Scale::new(250, 260).unwrap(),
        Scale::new(-5, -1).unwrap(),
        Scale::new(0, 300).unwrap(),
        Scale::new(-1, 2).unwrap().with_divisions(4).unwrap(),
        Scale::new(3, 9).unwrap().reversed(),
    ]);
    all
}

/// The ratings of the scale that are whole numbers from 0 to 255, drawn.
fn bytes(scale: Scale, length: u32, seed: u32) -> Vec<u8> {
    let lowest = u32::try_from(scale.lowest().max(0)).unwrap();
    let highest = u32::try_from(scale.highest().clamp(0, 255)).unwrap();
    let below = highest.max(lowest) + 1 - lowest;
    drawn(length, seed, below)
        .into_iter()
        .map(|rating| u8::try_from(rating + lowest).unwrap())
        .collect()
}

/// What tells one tally from another, in a few figures.
fn figures(tally: &Tally) -> impl Debug {
    let levels = tally.counts().iter().zip(1_u64..);
    let sum: u64 = levels.map(|(count, level)| count * level).sum();
    let most = tally.counts().iter().max().copied();
    (tally.total(), tally.missing(), sum, most)
}

#[test]
fn answers_one_by_one() {
    let mut record = Recording::new("answers/tallies");
    for scale in byte_scales().into_iter().skip(2).step_by(2) {
        let mut tally = Tally::new(scale);
        let lowest = f64::from(scale.lowest());
        for rating in [
            lowest,
            lowest + 1.0,
            lowest + 0.5,
            lowest - 1.0,
            f64::from(scale.highest()),
            f64::from(scale.highest()) + 0.25,
            f64::NAN,
            0.1 + 0.2,
            f64::NEG_INFINITY,
        ] {
            said(
                &mut record,
                &format!("{rating} on {scale}"),
                tally.record(rating),
            );
            said(
                &mut record,
                &format!("{rating} as an answer on {scale}"),
                tally.record_answer(Some(rating)),
            );
            record.note(format!("{rating} counted on {scale}"), tally.count(rating));
        }
        said(
            &mut record,
            &format!("missing on {scale}"),
            tally.record_answer(None::<u8>),
        );
        said(
            &mut record,
            &format!("many on {scale}"),
            tally.record_n(scale.highest(), 1_000_000),
        );
        said(
            &mut record,
            &format!("one less on {scale}"),
            tally.remove(scale.highest()),
        );
        said(
            &mut record,
            &format!("lowest less on {scale}"),
            tally.remove(lowest),
        );
        said(
            &mut record,
            &format!("what nobody gave on {scale}"),
            Tally::new(scale).remove(lowest + 1.0),
        );
        said(
            &mut record,
            &format!("off {scale} less"),
            tally.remove(lowest - 3.0),
        );
        record.note(
            format!("then on {scale}"),
            (
                &tally,
                tally.is_empty(),
                tally.response_rate(),
                figures(&tally),
            ),
        );
        let mut levels = tally.iter();
        record.note(
            format!("levels of {scale}"),
            (
                levels.len(),
                levels.next(),
                levels.next_back(),
                levels.len(),
                levels.next_back(),
            ),
        );
    }
    record.finish();
}

#[test]
fn tallies_combined() {
    let mut record = Recording::new("answers/tallies_combined");
    let mut tally = Tally::from_ratings(TEN, [9, 10, 3, 9]).unwrap();
    tally.record_missing(5).unwrap();
    let other = Tally::from_answers(TEN, [Some(9), None, Some(7)]).unwrap();
    record.note("rate of none", Tally::new(TEN).response_rate());
    said(&mut record, "merge", tally.merge(&other));
    record.note("merged", (&tally, tally.total(), tally.response_rate()));
    said(&mut record, "subtract", tally.subtract(&other));
    record.note("subtracted", (&tally, tally.total()));
    said(&mut record, "subtract again", tally.subtract(&other));
    said(
        &mut record,
        "missing too many",
        tally.subtract(&{
            let mut none = Tally::new(TEN);
            none.record_missing(6).unwrap();
            none
        }),
    );
    said(
        &mut record,
        "one missing too many",
        Tally::new(TEN).subtract(&{
            let mut none = Tally::new(TEN);
            none.record_missing(1).unwrap();
            none
        }),
    );
    said(
        &mut record,
        "two too many",
        tally.subtract(&Tally::from_ratings(TEN, [3, 3]).unwrap()),
    );
    said(
        &mut record,
        "another scale",
        tally.merge(&Tally::new(Scale::THUMBS)),
    );
    said(
        &mut record,
        "less another scale",
        tally.subtract(&Tally::new(Scale::THUMBS)),
    );
    said(
        &mut record,
        "counts",
        Tally::from_counts(Scale::THUMBS, [3, 4]),
    );
    said(
        &mut record,
        "counts too few",
        Tally::from_counts(Scale::THUMBS, [3]),
    );
    said(
        &mut record,
        "counts too many",
        Tally::from_counts(Scale::THUMBS, [3, 4, 5]),
    );
    said(
        &mut record,
        "counts too large",
        Tally::from_counts(Scale::THUMBS, [u64::MAX, 1]),
    );
    said(
        &mut record,
        "ratings",
        Tally::from_ratings(TEN, [9.0, 3.0, 4.5]),
    );
    said(
        &mut record,
        "answers",
        Tally::from_answers(TEN, [Some(9), None, Some(11)]),
    );
    said(&mut record, "all", tally.record_all([1, 2, 3]));
    said(&mut record, "all but one", tally.record_all([1, 2, 30]));
    said(&mut record, "more", tally.extend([1, 2, 3]));
    record.note("now", &tally);
    let mut full = Tally::from_counts(Scale::THUMBS, [u64::MAX - 1, 0]).unwrap();
    said(&mut record, "the last", full.record(1));
    said(&mut record, "one more", full.record(0));
    said(&mut record, "a slice more", full.record_slice(&[1_u8]));
    said(
        &mut record,
        "a long slice more",
        full.record_slice(&[1_u16; 2000]),
    );
    said(&mut record, "all missing", full.record_missing(u64::MAX));
    said(&mut record, "one more missing", full.record_missing(1));
    said(&mut record, "merge too many", full.clone().merge(&full));
    record.note("full", (&full, full.response_rate()));
    record.finish();
}

fn counted<T: SliceRating>(
    record: &mut Recording,
    call: &str,
    scale: Scale,
    ratings: &[T],
    missing: T,
) {
    let mut tally = Tally::new(scale);
    let results = [
        tally.record_slice(ratings),
        tally.record_slice_with_missing(ratings, missing),
    ];
    let results = results.map(|result| result.map_err(|error| error.to_string()).err());
    record.note(call, (results, figures(&tally)));
}

#[test]
fn slices_of_bytes() {
    let mut record = Recording::new("answers/slices_of_bytes");
    for scale in byte_scales() {
        for length in [0, 1, 40, 64, 200, 1025, 9000] {
            let mut ratings = bytes(scale, length, 3);
            counted(
                &mut record,
                &format!("{length} on {scale}"),
                scale,
                &ratings,
                177,
            );
            if length == 40 || length == 9000 {
                let off = ratings.len() - 3;
                ratings[off] = 240;
                counted(
                    &mut record,
                    &format!("{length} on {scale} with 240"),
                    scale,
                    &ratings,
                    240,
                );
                counted(
                    &mut record,
                    &format!("{length} on {scale} with 240 without 1"),
                    scale,
                    &ratings,
                    1,
                );
            }
        }
    }
    record.finish();
}

#[test]
fn slices_of_numbers() {
    let mut record = Recording::new("answers/slices_of_numbers");
    for scale in byte_scales() {
        for length in [3, 1100] {
            let call = |kind: &str| format!("{length} {kind} on {scale}");
            let ratings = bytes(scale, length, 9);
            let whole: Vec<i64> = ratings
                .iter()
                .map(|rating| {
                    i64::from(*rating).clamp(scale.lowest().into(), scale.highest().into())
                })
                .collect();
            counted(&mut record, &call("long"), scale, &whole, -99);
            let short: Vec<i16> = whole
                .iter()
                .map(|rating| i16::try_from(*rating).unwrap())
                .collect();
            counted(&mut record, &call("short"), scale, &short, short[0]);
            let unsigned: Vec<u32> = ratings.iter().map(|rating| u32::from(*rating)).collect();
            counted(&mut record, &call("unsigned"), scale, &unsigned, 99_999);
            let tiny: Vec<i8> = ratings
                .iter()
                .map(|rating| i8::try_from(rating % 128).unwrap())
                .collect();
            counted(&mut record, &call("tiny"), scale, &tiny, i8::MIN);
            let parts: Vec<f64> = drawn(length, 5, u32::try_from(scale.levels()).unwrap())
                .into_iter()
                .map(|level| {
                    f64::from(scale.lowest()) + f64::from(level) / f64::from(scale.divisions())
                })
                .collect();
            counted(&mut record, &call("doubles"), scale, &parts, f64::NAN);
            #[allow(clippy::cast_possible_truncation)] // the nearest is meant
            let singles: Vec<f32> = parts.iter().map(|part| *part as f32).collect();
            counted(&mut record, &call("singles"), scale, &singles, -7e9);
            let gaps: Vec<Option<f64>> = parts
                .iter()
                .zip(0..)
                .map(|(part, at)| (at % 5 != 2).then_some(*part))
                .collect();
            counted(&mut record, &call("gaps"), scale, &gaps, None);
            counted(
                &mut record,
                &call("gaps without the lowest"),
                scale,
                &gaps,
                Some(f64::from(scale.lowest())),
            );
            let mut off = parts.clone();
            off[2] = f64::from(scale.highest()) + 0.3;
            counted(&mut record, &call("doubles off"), scale, &off, off[2]);
            off[2] = f64::NAN;
            counted(
                &mut record,
                &call("doubles with NaN"),
                scale,
                &off,
                f64::NAN,
            );
        }
    }
    record.finish();
}

#[test]
fn scores_of_slices() {
    let mut record = Recording::new("answers/scores_of_slices");
    for length in [0, 1, 50, 70, 3000] {
        let ratings = bytes(TEN, length, 13);
        for nps in [
            Nps::STANDARD,
            Nps::with_cutoffs(0, 5).unwrap(),
            Nps::with_cutoffs(2, 3).unwrap(),
            Nps::TEN_POINT,
        ] {
            let score =
                |own: cxmetrics::Estimate| (own.value(), own.std_error(), own.sample_size());
            said(
                &mut record,
                &format!("{nps} of {length}"),
                nps.of_slice(TEN, &ratings).map(score),
            );
            said(
                &mut record,
                &format!("{nps} of {length}, breakdown"),
                nps.breakdown_of_slice(TEN, &ratings),
            );
            said(
                &mut record,
                &format!("{nps} of {length}, one by one"),
                nps.of(TEN, ratings.iter()).map(score),
            );
            let mut off = ratings.clone();
            off.push(11);
            said(
                &mut record,
                &format!("{nps} of {length} and 11"),
                nps.of_slice(TEN, &off).map(score),
            );
        }
        for csat in [Csat::MEAN, Csat::top_box(1), Csat::top_box(11), Csat::INDEX] {
            said(
                &mut record,
                &format!("{csat} of {length}"),
                csat.of_slice(TEN, &ratings)
                    .map(|own| (own.value(), own.std_error())),
            );
        }
    }
    record.finish();
}
