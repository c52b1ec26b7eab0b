//! Segments: breakdowns, suppression, each against the rest, mix and rate.

use super::leagues::ranked;
use super::{drawn, said};
use crate::recording::Recording;
use cxmetrics::estimate::{Estimate, EstimateError, Scored};
use cxmetrics::joint::Questions;
use cxmetrics::segment::{Mix, MixError, Suppression};
use cxmetrics::{Breakdown, Confidence, Csat, Metric, Nps, Scale, Tally, WeightedTally};
use std::fmt::Debug;

pub(super) const TEN: Scale = Scale::ZERO_TO_TEN;
pub(super) type Shops = Breakdown<&'static str>;

fn shops(rows: &[(&'static str, [u64; 3])]) -> Shops {
    let mut shops = Breakdown::new(TEN);
    for &(shop, [promoters, passives, detractors]) in rows {
        for (rating, count) in [(9, promoters), (8, passives), (3, detractors)] {
            shops.record_n(shop, rating, count).unwrap();
        }
    }
    shops
}

pub(super) fn all() -> Vec<(&'static str, Shops)> {
    vec![
        ("none", shops(&[])),
        ("one", shops(&[("a", [5, 2, 1])])),
        ("two", shops(&[("a", [5, 2, 1]), ("b", [2, 2, 4])])),
        (
            "with an empty one",
            shops(&[("a", [5, 2, 1]), ("b", [0, 0, 0]), ("c", [1, 0, 0])]),
        ),
        (
            "many",
            shops(&[
                ("a", [50, 20, 10]),
                ("b", [20, 20, 40]),
                ("c", [7, 0, 0]),
                ("d", [3, 1, 2]),
                ("e", [0, 0, 4]),
                ("f", [300, 200, 150]),
            ]),
        ),
        (
            "alike",
            shops(&[("a", [5, 0, 0]), ("b", [9, 0, 0]), ("c", [2, 0, 0])]),
        ),
        (
            "large",
            shops(&[
                ("a", [500_000_000_000, 200_000_000_000, 90_000_000_000]),
                ("b", [3_000_000, 1_000_000, 700_000]),
                ("c", [4, 3, 2]),
            ]),
        ),
    ]
}

fn figures(estimates: Result<Vec<(&&'static str, Estimate)>, EstimateError>) -> impl Debug {
    estimates.map(|all| {
        all.into_iter()
            .map(|(key, own)| (*key, own.value(), own.std_error()))
            .collect::<Vec<_>>()
    })
}

#[test]
fn breakdowns() {
    let mut record = Recording::new("answers/breakdowns");
    for (name, shops) in all() {
        record.note(name, &shops);
        record.note(
            format!("{name}, sizes"),
            (
                shops.len(),
                shops.is_empty(),
                shops.total(),
                shops.scale(),
                shops.get("a").map(Tally::total),
            ),
        );
        record.note(format!("{name}, overall"), shops.overall());
        record.note(
            format!("{name}, scores"),
            figures(shops.estimates(&Nps::STANDARD)),
        );
        let mut kept = shops.clone();
        kept.retain(|key, tally| *key != "b" && tally.total() > 1);
        record.note(format!("{name}, kept"), &kept);
        record.note(format!("{name}, joined"), shops.map_keys(|key| *key < "c"));
        let larger = shops.map_tallies(TEN, |tally| {
            let mut tally = tally.clone();
            tally.record(10).unwrap();
            tally
        });
        said(&mut record, &format!("{name}, one more each"), larger);
        let mut rest = shops.clone();
        said(
            &mut record,
            &format!("{name}, less what is kept"),
            rest.subtract(&kept),
        );
        record.note(format!("{name}, rest"), &rest);
        said(
            &mut record,
            &format!("{name}, less once more"),
            rest.subtract(&kept),
        );
        said(&mut record, &format!("{name}, twice"), {
            let again = shops.clone();
            rest.merge(&again)
        });
        record.note(format!("{name}, then"), &rest);
    }
    record.finish();
}

#[test]
fn answers_of_segments() {
    let mut record = Recording::new("answers/breakdown_records");
    let mut shops = Shops::new(TEN);
    said(&mut record, "record", shops.record("a", 9));
    said(&mut record, "record off the scale", shops.record("b", 11));
    said(&mut record, "answer", shops.record_answer("a", Some(3)));
    said(
        &mut record,
        "no answer",
        shops.record_answer("c", None::<u8>),
    );
    said(&mut record, "missing", shops.record_missing("a", 4));
    said(&mut record, "many", shops.record_n("d", 7, 30));
    said(
        &mut record,
        "pairs",
        shops.record_all([("a", 9.0), ("e", 0.0), ("d", 8.0)]),
    );
    said(
        &mut record,
        "pairs between levels",
        shops.record_all([("a", 9.0), ("e", 0.5), ("d", 8.0)]),
    );
    said(
        &mut record,
        "too many",
        shops.record_n("e", 7, u64::MAX - 20),
    );
    said(
        &mut record,
        "too many missing",
        shops.record_missing("e", u64::MAX - 2),
    );
    said(
        &mut record,
        "another scale",
        shops.record_tally("e", &Tally::new(Scale::THUMBS)),
    );
    said(
        &mut record,
        "merge another scale",
        shops.merge(&Shops::new(Scale::THUMBS)),
    );
    said(
        &mut record,
        "subtract another scale",
        shops.subtract(&Shops::new(Scale::THUMBS)),
    );
    record.note("in the end", &shops);
    let mut weighted = Breakdown::weighted(TEN);
    said(&mut record, "weighted", weighted.record("a", 9, 1.5));
    said(
        &mut record,
        "weighted, no answer",
        weighted.record_answer("a", None::<u8>, 1.5),
    );
    said(
        &mut record,
        "weighted, answer",
        weighted.record_answer("b", Some(3), 0.5),
    );
    said(
        &mut record,
        "weighted, no answer of no weight",
        weighted.record_answer("a", None::<u8>, f64::NAN),
    );
    said(
        &mut record,
        "weighted, all",
        weighted.record_all([("a", 9, 2.0), ("b", 10, 0.25), ("c", 1, 0.0)]),
    );
    said(
        &mut record,
        "weighted, all but one",
        weighted.record_all([("a", 9, 2.0), ("b", 10, -0.25)]),
    );
    said(
        &mut record,
        "weighted, missing",
        weighted.record_missing("c", 3),
    );
    record.note("weighted in the end", &weighted);
    let mut pairs = Breakdown::of_pairs(TEN, Scale::ONE_TO_FIVE);
    said(&mut record, "pair", pairs.record("a", 9, 4));
    said(
        &mut record,
        "half a pair",
        pairs.record_answers("a", None::<u8>, Some(2)),
    );
    said(&mut record, "pair off the scale", pairs.record("b", 9, 6));
    record.note("pairs in the end", (&pairs, pairs.total(), pairs.scales()));
    let mut sheets =
        Breakdown::of_sheets(Questions::new([TEN, Scale::ONE_TO_FIVE, Scale::THUMBS]).unwrap());
    said(
        &mut record,
        "sheet",
        sheets.record("a", &[Some(9), Some(4), None]),
    );
    said(
        &mut record,
        "other sheet",
        sheets.record("b", &[Some(2), None, Some(1)]),
    );
    said(
        &mut record,
        "short sheet",
        sheets.record("b", &[Some(2), None]),
    );
    record.note("sheets in the end", &sheets);
    for question in 0..4 {
        record.note(format!("question {question}"), sheets.question(question));
    }
    record.finish();
}

#[test]
fn columns_of_segments() {
    let mut record = Recording::new("answers/breakdown_columns");
    let half = Scale::new(1, 5).unwrap().with_divisions(2).unwrap();
    let scales = [
        TEN,
        Scale::ONE_TO_FIVE,
        half,
        Scale::new(0, 20).unwrap(),
        Scale::new(-2, 2).unwrap(),
        Scale::new(-5, -1).unwrap(),
        Scale::PERCENT,
    ];
    for scale in scales {
        for (name, length, keys, step) in [
            ("none", 0, 1, 1),
            ("one", 1, 1, 1),
            ("few", 200, 7, 1),
            ("many", 3000, 500, 1),
            ("sparse", 400, 9, 400_000_000),
            ("in runs", 3000, 4, 0),
        ] {
            let lowest = u32::try_from(scale.lowest().max(0)).unwrap();
            let below = u32::try_from(scale.highest().max(0)).unwrap() + 1 - lowest;
            let ratings: Vec<u8> = drawn(length, 5, below)
                .into_iter()
                .map(|rating| u8::try_from(rating + lowest).unwrap())
                .collect();
            let numbers = drawn(length, 6, keys);
            let segments: Vec<u32> = (0..length)
                .zip(numbers)
                .map(|(at, key)| if step == 0 { at / 700 } else { key * step })
                .collect();
            let mut columns = Breakdown::new(scale);
            let call = format!("{name} on {scale}");
            said(
                &mut record,
                &call,
                columns.record_columns(&segments, &ratings),
            );
            let sums: Vec<_> = columns
                .iter()
                .map(|(key, tally)| {
                    (
                        *key,
                        tally
                            .counts()
                            .iter()
                            .zip(1..)
                            .map(|(count, at)| count * at)
                            .sum::<u64>(),
                    )
                })
                .take(12)
                .collect();
            record.note(
                format!("{call}, sums"),
                (columns.len(), columns.total(), sums),
            );
            said(
                &mut record,
                &format!("{call}, again"),
                columns.record_columns(&segments, &ratings),
            );
            record.note(format!("{call}, total"), columns.total());
            let pairs = segments.iter().copied().zip(ratings.iter().copied());
            said(
                &mut record,
                &format!("{call}, as pairs"),
                Breakdown::from_pairs(scale, pairs).map(|own| {
                    (
                        own.len(),
                        own.total(),
                        own.iter().map(|(_, tally)| tally.counts()[0]).sum::<u64>(),
                    )
                }),
            );
            if length > 100 {
                let mut off = ratings.clone();
                off[150] = 222;
                said(
                    &mut record,
                    &format!("{call}, off"),
                    columns.record_columns(&segments, &off),
                );
                said(
                    &mut record,
                    &format!("{call}, uneven"),
                    columns.record_columns(&segments, &off[1..]),
                );
                let names = segments
                    .iter()
                    .map(|key| format!("shop number {key} of all of them"))
                    .zip(ratings);
                said(
                    &mut record,
                    &format!("{call}, by name"),
                    Breakdown::from_pairs(scale, names).map(|own| (own.len(), own.total())),
                );
            }
        }
    }
    record.finish();
}

/// More keys than the first table of rows is made for.
#[test]
fn many_segments() {
    let mut record = Recording::new("answers/breakdown_many");
    let numbers = drawn(20_000, 3, 65_536);
    let ratings = drawn(20_000, 4, 11);
    let pairs = || numbers.iter().copied().zip(ratings.iter().copied());
    let mut breakdown =
        Breakdown::from_pairs(TEN, (0..17_000).map(|key| (key * 3, key % 11))).unwrap();
    record.note("sizes", (breakdown.len(), breakdown.total()));
    said(&mut record, "more", breakdown.record_all(pairs()));
    record.note("sizes with more", (breakdown.len(), breakdown.total()));
    record.note("overall", breakdown.overall());
    let few: Vec<_> = breakdown
        .iter()
        .map(|(key, tally)| (key, tally.counts()))
        .step_by(4_000)
        .collect();
    record.note("some of them", few);
    let off = pairs().chain([(5, 11), (6, 3)]);
    said(&mut record, "off the scale", breakdown.record_all(off));
    record.finish();
}

#[test]
fn small_segments_are_hidden() {
    let mut record = Recording::new("answers/suppression");
    let earlier = shops(&[
        ("a", [48, 20, 10]),
        ("b", [20, 20, 40]),
        ("c", [2, 0, 0]),
        ("d", [3, 1, 2]),
        ("f", [250, 200, 150]),
    ]);
    let options = [1, 2, 5, 8, 100].map(Suppression::new);
    let more = [
        Suppression::new(5).showing_unanimous(),
        Suppression::new(5).with_known_sizes(),
        Suppression::new(8).showing_unanimous().with_known_sizes(),
    ];
    for (name, shops) in all() {
        for options in options.into_iter().chain(more) {
            let call = format!("{name}, {options:?}");
            let hidden = shops.suppressed(options);
            let shown: Vec<_> = hidden
                .shown()
                .iter()
                .map(|(key, tally)| (**key, tally.total()))
                .collect();
            record.note(
                &call,
                (
                    shown,
                    hidden.hidden(),
                    hidden.overall().map(Tally::total),
                    hidden.is_hidden("c"),
                    options.minimum(),
                ),
            );
            let after = shops.suppressed_after(&earlier, options);
            record.note(
                format!("{call}, after"),
                (after.hidden(), after.overall().map(Tally::total)),
            );
        }
        let hidden = shops.suppressed(5);
        record.note(format!("{name}, what is shown"), hidden.to_breakdown());
        record.note(
            format!("{name}, scores that are shown"),
            figures(hidden.estimates(&Nps::STANDARD)),
        );
        ranked(
            &mut record,
            &format!("{name}, league of those shown"),
            hidden.league(&Nps::STANDARD, Confidence::P90),
        );
    }
    let mut sheets = Breakdown::of_sheets(Questions::new([TEN, Scale::THUMBS]).unwrap());
    for at in 0..14 {
        let segment = if at < 6 { "a" } else { "b" };
        sheets
            .record(segment, &[Some(at % 11), (at % 3 == 0).then_some(at % 2)])
            .unwrap();
    }
    for minimum in [1, 2, 3, 5, 6] {
        record.note(
            format!("sheets, {minimum}"),
            sheets.suppressed(minimum).hidden(),
        );
    }
    let mut pairs = Breakdown::of_pairs(TEN, Scale::THUMBS);
    for at in 0..14 {
        pairs.record(at % 2, at % 11, u8::from(at % 4 > 0)).unwrap();
    }
    record.note("pairs", pairs.suppressed(5).hidden());
    record.finish();
}

pub(super) fn weighted(
    rows: &[(&'static str, [u64; 3])],
) -> Breakdown<&'static str, WeightedTally> {
    let mut shops = Breakdown::weighted(TEN);
    for &(shop, counts) in rows {
        for (rating, count) in [9, 8, 3].into_iter().zip(counts) {
            for at in 0..count {
                let weight = [0.5, 1.0, 2.5][usize::try_from(at % 3).unwrap()];
                shops.record(shop, rating, weight).unwrap();
            }
        }
    }
    shops
}

fn against<T: Scored>(record: &mut Recording, name: &str, shops: &Breakdown<&'static str, T>) {
    for (called, metric) in [
        ("NPS", &Nps::STANDARD as &dyn Metric),
        ("top two", &Csat::top_box(2)),
    ] {
        match shops.against_rest(metric) {
            Ok(all) => {
                for own in all {
                    let difference = own.difference();
                    record.note(
                        format!("{called} of {name}, {}", own.segment()),
                        (
                            difference.value(),
                            difference.p_value(),
                            own.adjusted_p_value(),
                            difference.estimates().map(|[_, rest]| {
                                (rest.value(), rest.std_error(), rest.sample_size())
                            }),
                        ),
                    );
                }
            }
            Err(error) => record.note(format!("{called} of {name}"), error.to_string()),
        }
    }
}

pub(super) const SOME: [(&str, [u64; 3]); 5] = [
    ("a", [9, 4, 2]),
    ("b", [3, 5, 8]),
    ("c", [0, 0, 0]),
    ("d", [1, 0, 0]),
    ("e", [4, 2, 1]),
];

#[test]
fn each_against_the_rest() {
    let mut record = Recording::new("answers/against_rest");
    for (name, shops) in all() {
        against(&mut record, name, &shops);
    }
    against(&mut record, "weighted", &weighted(&SOME));
    against(&mut record, "weighted two", &weighted(&SOME[..2]));
    against(&mut record, "weighted one", &weighted(&SOME[..1]));
    record.finish();
}

fn explained(record: &mut Recording, name: &str, mix: Result<Mix<&'static str>, MixError>) {
    match mix {
        Ok(mix) => {
            record.note(
                name,
                (mix.mix(), mix.rate(), mix.change(), mix.mix().std_error()),
            );
            for part in mix.parts() {
                record.note(
                    format!("{name}: {}", part.segment()),
                    (
                        part.shares(),
                        part.total(),
                        part.scores(),
                        part.mix(),
                        part.rate(),
                    ),
                );
            }
        }
        Err(error) => record.note(name, error.to_string()),
    }
}

#[test]
fn mix_and_rate() {
    let mut record = Recording::new("answers/mix_and_rate");
    let others = [
        ("a", [5, 4, 3]),
        ("b", [9, 5, 2]),
        ("e", [2, 2, 2]),
        ("f", [3, 1, 0]),
        ("d", [0, 0, 0]),
    ];
    let apart = [("x", [5, 4, 3]), ("y", [1, 0, 2])];
    for (name, before, after) in [
        ("some", &SOME[..], &others[..]),
        ("back", &others[..], &SOME[..]),
        ("the same", &SOME[..], &SOME[..]),
        ("apart", &SOME[..], &apart[..]),
        ("one", &SOME[..1], &others[..1]),
        ("nobody after", &SOME[..], &SOME[2..3]),
        ("alike", &SOME[3..4], &others[..]),
    ] {
        explained(
            &mut record,
            name,
            Mix::between(&Nps::STANDARD, &shops(before), &shops(after)),
        );
        if name == "some" {
            let means = Mix::between(&Csat::MEAN, &shops(before), &shops(after));
            explained(&mut record, "some, means", means);
        }
        explained(
            &mut record,
            &format!("{name}, weighted"),
            Mix::between(&Nps::STANDARD, &weighted(before), &weighted(after)),
        );
    }
    explained(
        &mut record,
        "two scales",
        Mix::between(
            &Csat::MEAN,
            &shops(&SOME),
            &Breakdown::new(Scale::ONE_TO_FIVE),
        ),
    );
    record.finish();
}
