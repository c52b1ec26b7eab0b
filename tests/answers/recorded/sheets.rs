//! Whole sheets of answers of the same persons, and reliability.

use super::joint::{FIVE, TEN, tables};
use super::{drawn, said, together};
use crate::recording::Recording;
use cxmetrics::joint::Questions;
use cxmetrics::tally::Counted;
use cxmetrics::{Confidence, Csat, JointTally, Metric, Nps, Scale};

/// Sheets of so many questions, with gaps.
fn sheets(persons: u32, questions: u32, every: u32) -> Vec<Vec<Option<u32>>> {
    let common = drawn(persons, 17, 4);
    let columns: Vec<Vec<u32>> = (0..questions)
        .map(|question| drawn(persons, 18 + question, 3))
        .collect();
    let mut at = 0;
    (0..usize::try_from(persons).unwrap())
        .map(|person| {
            columns
                .iter()
                .map(|column| {
                    at += 1;
                    (every == 0 || at % every != 0)
                        .then_some(1 + (common[person] + column[person]).min(4))
                })
                .collect()
        })
        .collect()
}

fn joint(persons: u32, questions: u32, every: u32) -> JointTally {
    let scales = vec![FIVE; usize::try_from(questions).unwrap()];
    let mut tally = JointTally::new(scales).unwrap();
    tally.record_all(sheets(persons, questions, every)).unwrap();
    tally
}

#[test]
fn tallies_of_sheets() {
    let mut record = Recording::new("answers/sheets");
    for (persons, questions, every) in [
        (0, 2, 0),
        (1, 1, 0),
        (1, 3, 2),
        (2, 3, 0),
        (30, 3, 0),
        (30, 3, 5),
        (40, 4, 7),
        (40, 9, 11),
        (25, 10, 2),
    ] {
        let name = format!("{persons} of {questions}, {every}");
        let tally = joint(persons, questions, every);
        if questions < 5 {
            record.note(&name, &tally);
        }
        record.note(
            format!("{name}, sizes"),
            (
                tally.persons(),
                tally.complete(),
                tally.questions().len(),
                tally.questions().scales().len(),
            ),
        );
        let patterns: Vec<_> = tally
            .patterns()
            .map(|(pattern, count)| {
                (
                    pattern.iter().map(|own| u8::from(*own)).collect::<Vec<_>>(),
                    count,
                )
            })
            .take(12)
            .collect();
        record.note(format!("{name}, patterns"), patterns);
        for (first, second) in [(0, 1), (1, 0), (2, 1), (1, 1), (0, 9), (9, 4)] {
            record.note(
                format!("{name}, {first} with {second}"),
                tally.pair(first, second).map(|own| {
                    (
                        own.persons(),
                        own.total(),
                        own.missing_first(),
                        own.missing_second(),
                        own.rows().map(<[u64]>::to_vec).collect::<Vec<_>>(),
                    )
                }),
            );
        }
        record.note(
            format!("{name}, third"),
            tally
                .tally(2)
                .map(|own| (own.counts().to_vec(), own.missing())),
        );
        for (called, metric) in [
            ("mean", &Csat::MEAN as &dyn Metric),
            ("NPS", &Nps::FIVE_POINT_TOP_BOX),
            ("index", &Csat::INDEX),
        ] {
            match tally.cronbach_alpha(metric) {
                Ok(alpha) => record.note(
                    format!("{name}, alpha of {called}"),
                    (
                        alpha,
                        alpha.interval(Confidence::P95),
                        alpha.interval(Confidence::P80),
                    ),
                ),
                Err(error) => record.note(format!("{name}, alpha of {called}"), error.to_string()),
            }
        }
        match tally.item_scores(&Csat::MEAN) {
            Ok(scores) if questions < 5 => {
                together(&mut record, &format!("{name}, items"), &scores);
            }
            Ok(scores) => record.note(
                format!("{name}, items"),
                scores.mean().map(|mean| mean.std_error()),
            ),
            Err(error) => record.note(format!("{name}, items"), error.to_string()),
        }
        record.note(
            format!("{name}, as counted"),
            (
                Counted::total(&tally),
                tally.is_unanimous(),
                tally.fewest(),
                tally.extent(),
            ),
        );
        let chosen: [(usize, &dyn Metric); 4] = [
            (1, &Csat::MEAN),
            (0, &Csat::TOP_TWO_BOX),
            (1, &Csat::TOP_TWO_BOX),
            (2, &Csat::INDEX),
        ];
        match tally.scores_of(chosen) {
            Ok(scores) => together(&mut record, &format!("{name}, chosen"), &scores),
            Err(error) => record.note(format!("{name}, chosen"), error.to_string()),
        }
        said(
            &mut record,
            &format!("{name}, two metrics"),
            tally
                .scores(&[&Csat::MEAN, &Nps::FIVE_POINT_TOP_BOX])
                .map(|own| (own.len(), own.covariance(0, 1))),
        );
        said(
            &mut record,
            &format!("{name}, correlation"),
            tally.correlation((2, &Csat::MEAN), (0, &Csat::INDEX)),
        );
        said(
            &mut record,
            &format!("{name}, correlation of one"),
            tally.correlation((1, &Csat::MEAN), (1, &Csat::INDEX)),
        );
    }
    record.finish();
}

#[test]
fn reliability_at_its_ends() {
    let mut record = Recording::new("answers/reliability");
    for (name, rows) in [
        ("one person", vec![[1, 2, 3]]),
        ("agree", vec![[1, 1, 1], [3, 3, 3], [5, 5, 5], [2, 2, 2]]),
        ("disagree", vec![[1, 5, 3], [5, 1, 3], [2, 4, 3], [4, 2, 3]]),
        (
            "against each other",
            vec![[1, 5, 2], [5, 2, 1], [2, 4, 5], [4, 2, 3]],
        ),
        (
            "nearly",
            vec![[1, 1, 2], [3, 3, 3], [5, 4, 5], [2, 2, 2], [1, 2, 1]],
        ),
        ("alike", vec![[4, 4, 4], [4, 4, 4], [4, 4, 4]]),
    ] {
        let mut tally = JointTally::new([FIVE; 3]).unwrap();
        tally
            .record_all(rows.into_iter().map(|row| row.map(Some)))
            .unwrap();
        match tally.cronbach_alpha(&Csat::MEAN) {
            Ok(alpha) => record.note(
                name,
                (
                    alpha,
                    alpha.value(),
                    alpha.items(),
                    alpha.persons(),
                    alpha.interval(Confidence::P90),
                ),
            ),
            Err(error) => record.note(name, error.to_string()),
        }
    }
    record.finish();
}

#[test]
fn sheets_added_and_taken_away() {
    let mut record = Recording::new("answers/sheets_changed");
    for questions in [3, 9] {
        let (whole, mut part) = (joint(30, questions, 5), joint(12, questions, 5));
        let width = usize::try_from(questions).unwrap();
        let name = format!("{questions} questions");
        let figures = |own: &JointTally| {
            (
                own.persons(),
                own.complete(),
                own.patterns().count(),
                own.pair(0, 2).map(|own| own.total()),
                own.tally(1).map(|own| own.counts().to_vec()),
            )
        };
        let mut rest = whole.clone();
        said(&mut record, &format!("{name}, less"), rest.subtract(&part));
        record.note(format!("{name}, rest"), figures(&rest));
        said(
            &mut record,
            &format!("{name}, less all"),
            rest.subtract(&whole),
        );
        said(&mut record, &format!("{name}, together"), rest.merge(&part));
        record.note(
            format!("{name}, whole again"),
            (rest == whole, figures(&rest)),
        );
        let mut sheet = vec![Some(5.0); width];
        for (call, answer) in [
            ("fives", Some(5.0)),
            ("six", Some(6.0)),
            ("none", None),
            ("half", Some(2.5)),
            ("one", Some(1.0)),
        ] {
            sheet[1] = answer;
            said(
                &mut record,
                &format!("{name}, record {call}"),
                part.record(&sheet),
            );
            said(
                &mut record,
                &format!("{name}, record all {call}"),
                part.clone().record_all([vec![None; width], sheet.clone()]),
            );
            said(
                &mut record,
                &format!("{name}, remove {call}"),
                part.remove(&sheet),
            );
            said(
                &mut record,
                &format!("{name}, remove {call} again"),
                part.remove(&sheet),
            );
            record.note(format!("{name}, then {call}"), figures(&part));
        }
        said(
            &mut record,
            &format!("{name}, silent"),
            part.record(&vec![None::<u8>; width]),
        );
        record.note(format!("{name}, with the silent"), figures(&part));
        said(
            &mut record,
            &format!("{name}, too short"),
            part.record(&[Some(1)]),
        );
        said(
            &mut record,
            &format!("{name}, other scales"),
            part.merge(&JointTally::new(vec![TEN; width]).unwrap()),
        );
        said(
            &mut record,
            &format!("{name}, more questions"),
            part.subtract(&JointTally::new(vec![FIVE; width + 1]).unwrap()),
        );
    }
    // Answers that were given, and not by one person.
    let mut crossed = JointTally::new([FIVE; 3]).unwrap();
    for sheet in [[1, 1, 2], [1, 2, 1], [2, 1, 1]] {
        crossed.record(&sheet.map(Some)).unwrap();
    }
    said(
        &mut record,
        "no such sheet",
        crossed.remove(&[Some(1), Some(1), Some(1)]),
    );
    said(
        &mut record,
        "no such pattern",
        crossed.remove(&[Some(1), Some(1), None]),
    );
    record.note("as before", &crossed);
    said(&mut record, "no questions", Questions::new([]));
    said(
        &mut record,
        "64 questions",
        Questions::new([FIVE; 64]).map(|own| own.len()),
    );
    said(&mut record, "65 questions", Questions::new([FIVE; 65]));
    said(
        &mut record,
        "too large",
        Questions::new([Scale::new(0, 1000).unwrap(); 7]),
    );
    said(
        &mut record,
        "hardly not",
        Questions::new([Scale::new(0, 1000).unwrap(); 6]).map(|own| own.len()),
    );
    for (name, table) in tables() {
        let tally = JointTally::from(table);
        record.note(
            format!("from {name}"),
            (
                tally.persons(),
                tally.complete(),
                tally.patterns().collect::<Vec<_>>(),
            ),
        );
        let mut fuller = tally.clone();
        said(
            &mut record,
            &format!("{name} and a sheet"),
            fuller.record(&[Some(3), Some(2)]),
        );
        record.note(format!("{name} and a sheet, tallies"), &fuller);
    }
    record.finish();
}

fn slices(columns: &[Vec<u8>]) -> Vec<&[u8]> {
    columns.iter().map(Vec::as_slice).collect()
}

#[test]
fn columns_of_sheets() {
    let mut record = Recording::new("answers/sheet_columns");
    let wide = Scale::new(0, 30).unwrap();
    for scales in [
        vec![FIVE; 3],
        vec![TEN, FIVE, Scale::THUMBS.reversed()],
        vec![wide, FIVE],
        vec![Scale::PERCENT, Scale::PERCENT],
        vec![FIVE; 9],
        vec![TEN],
    ] {
        let name = format!("{} of {}", scales.len(), scales[0]);
        for length in [0, 1, 30, 5000] {
            let mut columns: Vec<Vec<u8>> = scales
                .iter()
                .zip(90..)
                .map(|(scale, seed)| {
                    let below = u32::try_from(scale.levels()).unwrap();
                    let lowest = u32::try_from(scale.lowest()).unwrap();
                    drawn(length, seed, below)
                        .into_iter()
                        .map(|rating| u8::try_from(rating + lowest).unwrap())
                        .collect()
                })
                .collect();
            let mut tally = JointTally::new(scales.clone()).unwrap();
            let figures = |own: &JointTally| {
                (
                    own.persons(),
                    own.complete(),
                    own.patterns()
                        .map(|(_, count)| count)
                        .take(20)
                        .collect::<Vec<_>>(),
                    own.tally(0)
                        .map(|own| own.counts().iter().take(12).copied().collect::<Vec<_>>()),
                    own.pair(0, 1).map(|own| own.count(2, 1)),
                )
            };
            let call = format!("{name}: {length}");
            let all = slices(&columns);
            said(&mut record, &call, tally.record_columns(&all));
            record.note(format!("{call}, figures"), figures(&tally));
            for (shift, column) in columns.iter_mut().enumerate() {
                let gaps = column.iter_mut().skip(shift).step_by(3 + shift);
                gaps.for_each(|byte| *byte = 255);
            }
            let all = slices(&columns);
            said(
                &mut record,
                &format!("{call} with 255"),
                tally.record_columns(&all),
            );
            said(
                &mut record,
                &format!("{call}, one less"),
                tally.record_columns(&all[1..]),
            );
            for missing in [255, 1, 200] {
                let recorded = tally.record_columns_with_missing(&all, missing);
                said(&mut record, &format!("{call} without {missing}"), recorded);
            }
            record.note(format!("{call} without 255, figures"), figures(&tally));
            if length == 5000 {
                columns[0][4500] = 254;
                let recorded = tally.record_columns_with_missing(&slices(&columns), 255);
                said(&mut record, &format!("{call}, one off"), recorded);
                columns[0].pop();
                let recorded = tally.record_columns_with_missing(&slices(&columns), 255);
                said(&mut record, &format!("{call}, uneven"), recorded);
            }
        }
    }
    record.finish();
}
