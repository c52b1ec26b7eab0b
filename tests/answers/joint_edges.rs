//! Sheets at the edges: many questions, long scales, persons who said nothing, and parts of what was stored that do not go
//! together.

use cxmetrics::joint::Questions;
use cxmetrics::track::Series;
use cxmetrics::{Breakdown, CrossTally, JointError, JointTally, Scale};
use serde_json::{Value, json};

fn sheet<const N: usize>(answers: [u8; N]) -> [Option<u8>; N] {
    answers.map(|answer| (answer > 0).then_some(answer))
}

#[test]
fn as_many_questions_as_there_can_be() {
    let mut answers = JointTally::new([Scale::THUMBS; 64]).unwrap();
    let all = [Some(1_u8); 64];
    let mut some = all;
    some[63] = None;
    some[0] = None;
    answers.record_all([all, some, all, [None; 64]]).unwrap();
    assert_eq!((answers.persons(), answers.complete()), (4, 2));
    assert_eq!(answers.pair(0, 63).unwrap().total(), 2);
    answers.remove(&some).unwrap();
    assert!(answers.remove(&some).is_err());
    assert_eq!((answers.persons(), answers.complete()), (3, 2));
}

/// Columns of nobody leave no trace, however many questions there are.
#[test]
fn columns_of_nobody() {
    for questions in [1, 2, 8, 9, 20] {
        let scales = vec![Scale::ONE_TO_FIVE; questions];
        let mut answers = JointTally::new(scales).unwrap();
        let empty = answers.clone();
        answers.record_columns(&vec![&[][..]; questions]).unwrap();
        assert_eq!(answers, empty);
        answers
            .record_columns_with_missing(&vec![&[][..]; questions], 0)
            .unwrap();
        assert_eq!(answers, empty);
    }
}

/// Pairs of levels of which one byte can tell only some apart, and those of which it can tell all.
#[test]
fn columns_of_long_scales() {
    let scales = [13, 14, 15, 16, 17].map(|highest| Scale::new(1, highest).unwrap());
    for first in scales {
        for second in scales {
            let last = |scale: Scale| u8::try_from(scale.levels()).unwrap();
            let (mut one, mut other) = (Vec::new(), Vec::new());
            for row in 0..=last(first) {
                for column in 0..=last(second) {
                    for _ in 0..=(row + column) % 3 {
                        one.push(row);
                        other.push(column);
                    }
                }
            }
            let sheets = || one.iter().zip(&other).map(|(&row, &column)| [row, column]);
            let mut by_person = JointTally::new([first, second]).unwrap();
            by_person.record_all(sheets().map(sheet)).unwrap();
            let mut by_column = JointTally::new([first, second]).unwrap();
            let columns = [&one[..], &other[..]];
            by_column.record_columns_with_missing(&columns, 0).unwrap();
            assert_eq!(by_column, by_person);

            let complete: Vec<[u8; 2]> = sheets().filter(|own| !own.contains(&0)).collect();
            let columns = [0, 1].map(|at| complete.iter().map(|own| own[at]).collect::<Vec<u8>>());
            let mut by_column = CrossTally::new(first, second);
            by_column.record_columns(&columns[0], &columns[1]).unwrap();
            let mut by_person = CrossTally::new(first, second);
            for [row, column] in complete {
                by_person.record(row, column).unwrap();
            }
            assert_eq!(by_column, by_person);
        }
    }
}

/// Three persons who gave two of three answers each are no person who gave all three, though every pair is there.
#[test]
fn pairs_of_others_are_no_sheet() {
    let scales = [Scale::ONE_TO_FIVE; 3];
    let mut pairs = JointTally::new(scales).unwrap();
    pairs
        .record_all([[4, 5, 0], [0, 5, 2], [4, 0, 2]].map(sheet))
        .unwrap();
    let mut one = JointTally::new(scales).unwrap();
    one.record(&sheet([4, 5, 2])).unwrap();
    let before = pairs.clone();
    assert_eq!(pairs.subtract(&one), Err(JointError::NoSuchSheet));
    assert_eq!(pairs, before);
}

fn two_questions() -> Questions {
    Questions::new([Scale::ONE_TO_FIVE; 2]).unwrap()
}

const SHEETS: [(u8, [u8; 2]); 7] = [
    (1, [4, 5]),
    (2, [0, 3]),
    (1, [0, 0]),
    (2, [2, 2]),
    (3, [1, 0]),
    (1, [4, 4]),
    (3, [5, 5]),
];

/// Who answered nothing is no answer, of a segment and of all.
#[test]
fn segments_count_those_who_answered() {
    let mut segments = Breakdown::of_sheets(two_questions());
    for (segment, answers) in SHEETS {
        segments.record(segment, &sheet(answers)).unwrap();
    }
    assert_eq!(segments.total(), 6);
    assert_eq!(segments.overall().persons(), 7);
    // A part is taken out again.
    let mut others = Breakdown::of_sheets(two_questions());
    for (segment, answers) in SHEETS.into_iter().filter(|(segment, _)| *segment > 1) {
        others.record(segment, &sheet(answers)).unwrap();
    }
    segments.subtract(&others).unwrap();
    assert_eq!((segments.total(), segments.overall().persons()), (2, 3));
    let mut first = JointTally::of(&two_questions());
    first
        .record_all([[4, 5], [0, 0], [4, 4]].map(sheet))
        .unwrap();
    assert_eq!(segments.overall(), first);
}

/// The whole of a series of sheets, or of pairs, is that of the periods that are left.
#[test]
fn series_of_sheets_and_pairs() {
    let (mut sheets, mut pairs) = (
        Series::of(two_questions()),
        Series::of((Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE)),
    );
    for (period, answers) in SHEETS {
        let mut own = JointTally::of(&two_questions());
        own.record(&sheet(answers)).unwrap();
        sheets.record_tally(period, &own).unwrap();
        pairs
            .record_tally(period, &own.pair(0, 1).unwrap())
            .unwrap();
    }
    let of = |wanted: &dyn Fn(u8) -> bool| {
        let mut own = JointTally::of(&two_questions());
        let those = SHEETS.into_iter().filter(|(period, _)| wanted(*period));
        own.record_all(those.map(|(_, answers)| sheet(answers)))
            .unwrap();
        own
    };
    for (forgotten, left) in [
        (None, of(&|_| true)),
        (Some(2), of(&|period| period != 2)),
        (Some(1), of(&|period| period == 3)),
    ] {
        if let Some(period) = forgotten {
            sheets.remove(&period);
            pairs.remove(&period);
        }
        assert_eq!(sheets.whole(), &left);
        assert_eq!(pairs.whole(), &left.pair(0, 1).unwrap());
    }
    sheets.remove_before(&4);
    pairs.remove_before(&4);
    assert_eq!(sheets.whole().persons(), 0);
    assert_eq!(pairs.whole().persons(), 0);
}

#[track_caller]
fn refused(form: &Value) {
    let error = serde_json::from_value::<JointTally>(form.clone()).unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("the tables of a joint tally are of the same persons"),
        "{error}"
    );
}

fn stored(answers: &JointTally) -> Value {
    serde_json::to_value(answers).unwrap()
}

/// Of one question there is no table that would say so.
#[test]
fn one_question_and_its_persons() {
    let scale = Scale::new(1, 3).unwrap();
    let of = |scale: Scale, sheets: &[[u8; 1]]| {
        let mut answers = JointTally::new([scale]).unwrap();
        answers
            .record_all(sheets.iter().map(|own| sheet(*own)))
            .unwrap();
        stored(&answers)
    };
    let form = of(scale, &[[1], [3], [3], [0]]);
    let with = |other: &Value| {
        let mut form = form.clone();
        form["tallies"] = other["tallies"].clone();
        form
    };
    assert!(serde_json::from_value::<JointTally>(with(&form)).is_ok());
    // Another scale with as many answers; an answer less and one more missing; and one missing less.
    refused(&with(&of(Scale::new(1, 5).unwrap(), &[[1], [3], [3], [0]])));
    refused(&with(&of(scale, &[[1], [3], [0], [0]])));
    refused(&with(&of(scale, &[[1], [3], [3]])));
}

#[test]
fn a_table_of_others_with_the_same_margins() {
    let of = |sheets: &[[u8; 2]]| {
        let mut answers = JointTally::of(&two_questions());
        answers
            .record_all(sheets.iter().map(|own| sheet(*own)))
            .unwrap();
        stored(&answers)
    };
    let form = of(&[[4, 2], [0, 0]]);
    let mut other = form.clone();
    other["pairs"] = of(&[[4, 0], [0, 2]])["pairs"].clone();
    refused(&other);
}

#[test]
fn patterns_are_there_once_and_of_somebody() {
    let mut answers = JointTally::of(&two_questions());
    answers
        .record_all([[4, 2], [3, 3], [5, 0]].map(sheet))
        .unwrap();
    let form = stored(&answers);
    let with = |patterns: Value| {
        let mut form = form.clone();
        form["patterns"] = patterns;
        form
    };
    let one = |answered: &[usize], persons: u64| json!({"answered": answered, "persons": persons});
    let good = with(json!([one(&[0], 1), one(&[0, 1], 2)]));
    assert_eq!(serde_json::from_value::<JointTally>(good).unwrap(), answers);
    refused(&with(json!([
        one(&[0], 1),
        one(&[0, 1], 1),
        one(&[0, 1], 1)
    ])));
    refused(&with(json!([one(&[0], 1), one(&[0, 1], 2), one(&[1], 0)])));
}
