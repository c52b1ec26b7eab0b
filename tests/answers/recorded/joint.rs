//! Two answers of the same person: tables of pairs, and correlations.

use super::{drawn, said, together};
use crate::recording::Recording;
use cxmetrics::tally::Counted;
use cxmetrics::{Ces, Confidence, CrossTally, Csat, Metric, Nps, Scale};

pub(super) const FIVE: Scale = Scale::ONE_TO_FIVE;
pub(super) const TEN: Scale = Scale::ZERO_TO_TEN;

/// Pairs of ratings with some missing.
fn pairs(persons: u32, seed: u32, every: u32) -> Vec<(Option<u32>, Option<u32>)> {
    let first = drawn(persons, seed, 11);
    let second = drawn(persons, seed + 1, 4);
    let rows = first.into_iter().zip(second).zip(1..);
    rows.map(|((first, second), at)| {
        let given = |shift: u32| every == 0 || !(at + shift).is_multiple_of(every);
        (
            given(0).then_some(first),
            (given(0) || at % 2 == 0)
                .then_some(1 + (first / 4 + second) % 5)
                .filter(|_| given(1)),
        )
    })
    .collect()
}

pub(super) fn tables() -> Vec<(&'static str, CrossTally)> {
    let of = |persons, seed, every| {
        CrossTally::from_answers(TEN, FIVE, pairs(persons, seed, every)).unwrap()
    };
    let few = |answers: &[(Option<u8>, Option<u8>)]| {
        CrossTally::from_answers(TEN, FIVE, answers.iter().copied()).unwrap()
    };
    let mut large = vec![[0_u64; 5]; 11];
    large[9] = [1, 20, 300, 400_000_000_000, 7];
    large[2] = [90_000_000_000, 5, 0, 11, 2];
    vec![
        ("nobody", few(&[])),
        ("one", few(&[(Some(9), Some(4))])),
        ("two", few(&[(Some(9), Some(4)), (Some(3), Some(2))])),
        (
            "apart",
            few(&[
                (Some(9), None),
                (Some(3), None),
                (None, Some(2)),
                (None, Some(5)),
                (None, None),
            ]),
        ),
        ("first alone", few(&[(Some(9), None), (Some(3), None)])),
        (
            "rising",
            few(&[(Some(0), Some(1)), (Some(5), Some(3)), (Some(10), Some(5))]),
        ),
        (
            "alike",
            few(&[(Some(9), Some(5)), (Some(9), Some(5)), (Some(9), Some(1))]),
        ),
        (
            "all at the end",
            few(&[
                (Some(10), Some(5)),
                (Some(10), Some(5)),
                (Some(10), Some(5)),
            ]),
        ),
        ("twenty", of(20, 5, 0)),
        ("gaps", of(40, 7, 6)),
        ("many", of(300, 9, 17)),
        ("large", CrossTally::from_counts(TEN, FIVE, large).unwrap()),
    ]
}

#[test]
fn tables_of_pairs() {
    let mut record = Recording::new("answers/pairs");
    for (name, table) in tables() {
        record.note(name, &table);
        record.note(
            format!("{name}, sizes"),
            (
                table.total(),
                table.persons(),
                table.is_empty(),
                table.missing(),
                table.missing_first(),
                table.missing_second(),
                table.missing_both(),
            ),
        );
        record.note(
            format!("{name}, rows"),
            table
                .rows()
                .map(|row| row.iter().sum())
                .collect::<Vec<u64>>(),
        );
        record.note(
            format!("{name}, counts"),
            (
                table.count(9, 4),
                table.count(3, 2),
                table.count(11, 3),
                table.count(3, 0),
                table.count(4.5, 1),
            ),
        );
        record.note(
            format!("{name}, as counted"),
            (
                Counted::total(&table),
                table.is_unanimous(),
                table.fewest(),
                table.extent(),
            ),
        );
        for (side, tally) in [
            ("first", table.first()),
            ("second", table.second()),
            ("answers to the first", table.first_answers()),
            ("answers to the second", table.second_answers()),
        ] {
            record.note(
                format!("{name}, {side}"),
                (tally.counts().to_vec(), tally.missing()),
            );
        }
    }
    record.finish();
}

#[test]
fn correlations_of_pairs() {
    let mut record = Recording::new("answers/pair_correlations");
    let metrics: [(&str, &dyn Metric, &dyn Metric); 3] = [
        ("NPS and mean", &Nps::STANDARD, &Csat::MEAN),
        ("shares", &Csat::top_box(3), &Csat::TOP_TWO_BOX),
        ("means", &Csat::RESCALED, &Ces::MEAN),
    ];
    for (name, table) in tables() {
        for (called, first, second) in metrics {
            let call = format!("{called} of {name}");
            match table.correlation(first, second) {
                Ok(own) => {
                    record.note(&call, own);
                    record.note(
                        format!("{call}, limits"),
                        (
                            own.std_error(),
                            own.interval(Confidence::P90),
                            own.covariance_interval(Confidence::P80),
                        ),
                    );
                }
                Err(error) => record.note(&call, error.to_string()),
            }
            if called == "means" {
                continue;
            }
            match table.scores(first, second) {
                Ok(scores) => together(&mut record, &call, &scores),
                Err(error) => record.note(format!("{call}, scores"), error.to_string()),
            }
        }
    }
    record.finish();
}

#[test]
fn pairs_added_and_taken_away() {
    let mut record = Recording::new("answers/pairs_changed");
    let mut table = CrossTally::new(TEN, FIVE);
    for answers in [
        (Some(3.0), Some(2.0)),
        (Some(11.0), Some(2.0)),
        (Some(3.0), Some(2.5)),
        (None, Some(6.0)),
        (None, None),
        (Some(10.0), None),
        (Some(f64::NAN), None),
    ] {
        said(
            &mut record,
            &format!("record {answers:?}"),
            table.record_answers(answers.0, answers.1),
        );
        said(
            &mut record,
            &format!("remove {answers:?}"),
            table.clone().remove_answers(answers.0, answers.1),
        );
        said(
            &mut record,
            &format!("from {answers:?}"),
            CrossTally::from_answers(TEN, FIVE, [(Some(1.0), None), answers]),
        );
    }
    said(&mut record, "record a pair", table.record(7, 5));
    said(
        &mut record,
        "remove what nobody gave",
        table.remove_answers(Some(1), Some(1)),
    );
    said(
        &mut record,
        "remove what nobody left out",
        table.remove_answers(None::<u8>, Some(1)),
    );
    record.note("then", &table);
    said(
        &mut record,
        "a pair less",
        table.remove_answers(Some(7), Some(5)),
    );
    record.note("with a pair less", (table.persons(), table.total()));
    said(&mut record, "the pair again", table.record(7, 5));
    for (name, other) in tables() {
        let mut sum = table.clone();
        said(&mut record, &format!("with {name}"), sum.merge(&other));
        record.note(
            format!("with {name}, persons"),
            (sum.persons(), sum.total()),
        );
        said(
            &mut record,
            &format!("with {name}, without"),
            sum.subtract(&table),
        );
        record.note(format!("{name} again"), sum == other);
        said(
            &mut record,
            &format!("less {name}"),
            table.clone().subtract(&other),
        );
    }
    for (first, second) in [(FIVE, FIVE), (TEN, TEN), (FIVE, TEN)] {
        let other = CrossTally::new(first, second);
        record.note(
            format!("{first} and {second}"),
            (other.first_scale(), other.second_scale()),
        );
        said(
            &mut record,
            &format!("merge {first} and {second}"),
            table.merge(&other),
        );
        said(
            &mut record,
            &format!("subtract {first} and {second}"),
            table.subtract(&other),
        );
    }
    said(
        &mut record,
        "rows too short",
        CrossTally::from_counts(TEN, FIVE, [[1_u64; 4]; 11]),
    );
    said(
        &mut record,
        "rows too few",
        CrossTally::from_counts(TEN, FIVE, [[1_u64; 5]; 10]),
    );
    said(
        &mut record,
        "counts too large",
        CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[u64::MAX, 0], [0, 1]]),
    );
    let mut full =
        CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[u64::MAX - 1, 0], [0, 1]]).unwrap();
    said(&mut record, "one too many", full.record(1, 1));
    let again = full.clone();
    said(&mut record, "twice too many", full.merge(&again));
    said(
        &mut record,
        "a column too many",
        full.record_columns(&[1], &[0]),
    );
    record.finish();
}

/// Whether a byte can lie above both scales.
fn scale_ends(first: Scale, second: Scale) -> bool {
    [first, second]
        .iter()
        .all(|scale| (0..200).contains(&scale.highest()))
}

/// The column with another answer where one is missing.
fn bytes_within(column: &[u8], missing: u8) -> Vec<u8> {
    let given = column.iter().copied();
    given
        .map(|byte| if byte == missing { 1 } else { byte })
        .collect()
}

#[test]
fn columns_of_pairs() {
    let mut record = Recording::new("answers/pair_columns");
    let half = Scale::new(1, 5).unwrap().with_divisions(2).unwrap();
    let wide = Scale::new(-3, 30).unwrap();
    let pairs = [
        (TEN, FIVE),
        (FIVE, TEN.reversed()),
        (Scale::THUMBS, Scale::THUMBS),
        (half, FIVE),
        (wide, FIVE),
        (Scale::PERCENT, Scale::PERCENT),
        (Scale::new(-9, -1).unwrap(), TEN),
    ];
    for (first, second) in pairs {
        let name = format!("{first} and {second}");
        for (length, missing) in [(0, 99), (1, 99), (50, 9), (9000, 255), (9000, 77)] {
            let column = |scale: Scale, seed| -> Vec<u8> {
                let lowest = u32::try_from(scale.lowest().max(0)).unwrap();
                let below = u32::try_from(scale.highest().max(0)).unwrap() + 1 - lowest;
                drawn(length, seed, below)
                    .into_iter()
                    .map(|rating| u8::try_from(rating + lowest).unwrap())
                    .collect()
            };
            let (rows, mut columns) = (column(first, 3), column(second, 4));
            let mut table = CrossTally::new(first, second);
            let plain = table.record_columns(&rows, &columns);
            said(&mut record, &format!("{name}: {length}"), plain);
            record.note(
                format!("{name}: {length}, sums"),
                (
                    table.persons(),
                    table
                        .first()
                        .counts()
                        .iter()
                        .zip(1..)
                        .map(|(count, at)| count * at)
                        .sum::<u64>(),
                    table
                        .second()
                        .counts()
                        .iter()
                        .zip(1..)
                        .map(|(count, at)| count * at)
                        .sum::<u64>(),
                ),
            );
            for at in (5..columns.len()).step_by(7) {
                columns[at] = missing;
            }
            let mut gaps = CrossTally::new(first, second);
            said(
                &mut record,
                &format!("{name}: {length} without {missing}"),
                gaps.record_columns_with_missing(&rows, &columns, missing),
            );
            record.note(
                format!("{name}: {length} without {missing}, sizes"),
                (gaps.persons(), gaps.missing_first(), gaps.missing_second()),
            );
            said(
                &mut record,
                &format!("{name}: {length} with {missing}"),
                table.record_columns(&rows, &columns),
            );
            if length == 9000 && scale_ends(first, second) {
                let over = |scale: Scale| u8::try_from(scale.highest() + 1).unwrap();
                let (mut high, mut wide) = (rows.clone(), bytes_within(&columns, missing));
                high[4500] = over(first);
                let recorded = table.record_columns(&high, &wide);
                said(&mut record, &format!("{name}: one above"), recorded);
                wide[4400] = over(second);
                let recorded = table.record_columns(&rows, &wide);
                said(&mut record, &format!("{name}: another above"), recorded);
                let recorded = table.record_columns_with_missing(&high, &columns, missing);
                said(
                    &mut record,
                    &format!("{name}: one above with gaps"),
                    recorded,
                );
            }
            if length == 50 {
                record.note(format!("{name}, table"), &table);
                record.note(format!("{name}, gaps"), &gaps);
                let mut off = rows.clone();
                off[37] = 200;
                said(
                    &mut record,
                    &format!("{name}, 200"),
                    table.record_columns(&off, &columns),
                );
                said(
                    &mut record,
                    &format!("{name}, 200 and gaps"),
                    table.record_columns_with_missing(&off, &columns, 255),
                );
                said(
                    &mut record,
                    &format!("{name}, uneven"),
                    table.record_columns(&off[1..], &columns),
                );
                said(
                    &mut record,
                    &format!("{name}, uneven gaps"),
                    table.record_columns_with_missing(&off, &columns[1..], 255),
                );
            }
        }
    }
    record.finish();
}
