//! Answers from text.

use cxmetrics::scale::{Answer, AnswerReader, MissingReason};
use cxmetrics::{Scale, Tally};
use proptest::prelude::*;

#[track_caller]
fn rating(reader: &AnswerReader, cell: &str, expected: f64) {
    assert_eq!(reader.read(cell), Ok(Answer::Rating(expected)), "{cell:?}");
}

#[track_caller]
fn missing(reader: &AnswerReader, cell: &str, reason: MissingReason) {
    assert_eq!(reader.read(cell), Ok(Answer::Missing(reason)), "{cell:?}");
}

#[track_caller]
fn refused(reader: &AnswerReader, cell: &str, message: &str) {
    assert_eq!(reader.read(cell).unwrap_err().to_string(), message);
}

#[test]
fn cells_as_exports_have_them() {
    let reader = AnswerReader::new(Scale::ZERO_TO_TEN);
    for cell in [
        "8",
        " 8 ",
        "8.0",
        "+8",
        "\u{feff}8",
        "8 - Likely",
        "8. Likely",
        "8 (likely)",
        "8: likely",
        "08",
    ] {
        rating(&reader, cell, 8.0);
    }
    rating(&reader, "10 - Extremely likely", 10.0);
    rating(&reader, "0 – Not at all likely", 0.0);
    rating(&reader, "-0", 0.0);
    assert!(
        reader
            .read("-0")
            .unwrap()
            .rating()
            .unwrap()
            .is_sign_positive()
    );
    let below_zero = AnswerReader::new(Scale::new(-5, 5).unwrap());
    rating(&below_zero, "-5", -5.0);
    rating(&below_zero, "−5", -5.0);
    rating(&below_zero, "-5 - terrible", -5.0);
    let half_stars = AnswerReader::new("1-5/2".parse().unwrap());
    rating(&half_stars, "4.5 stars", 4.5);
}

#[test]
fn a_decimal_comma_is_read_where_it_is_asked_for() {
    let reader = AnswerReader::new("1-5/2".parse().unwrap());
    refused(
        &reader,
        "4,5",
        "\"4,5\" is not an answer on the scale 1-5/2",
    );
    let reader = reader.with_decimal_comma();
    rating(&reader, "4,5", 4.5);
    rating(&reader, "4,0 Sterne", 4.0);
    rating(&reader, "4.5", 4.5);
    refused(
        &reader,
        "1,000,5",
        "\"1,000,5\" is not an answer on the scale 1-5/2",
    );
}

#[test]
fn labels_of_ones_own() {
    let reader = AnswerReader::new(Scale::ONE_TO_FIVE)
        .with_labels([
            "Very dissatisfied",
            "Dissatisfied",
            "Neither",
            "Satisfied",
            "Very satisfied",
        ])
        .unwrap();
    rating(&reader, "Very satisfied", 5.0);
    rating(&reader, "  very   SATISFIED ", 5.0);
    rating(&reader, "2", 2.0);
    refused(
        &reader,
        "Happy",
        "\"Happy\" is not an answer on the scale 1-5",
    );
    let reader = AnswerReader::new(Scale::THUMBS)
        .with_label("Ja", 1)
        .unwrap();
    rating(&reader, "ja", 1.0);
    assert!(reader.with_label("vielleicht", 2).is_err());
}

#[test]
fn missing_answers_have_their_reasons() {
    let reader = AnswerReader::new(Scale::ZERO_TO_TEN)
        .with_missing("-99", MissingReason::Refused)
        .with_missing("10", MissingReason::NotAsked);
    missing(&reader, "", MissingReason::Blank);
    missing(&reader, "  \t", MissingReason::Blank);
    missing(&reader, "N/A", MissingReason::NotApplicable);
    missing(&reader, "Don’t know", MissingReason::DontKnow);
    missing(&reader, "Prefer not to say", MissingReason::Refused);
    missing(&reader, "-99", MissingReason::Refused);
    // A code comes before what it looks like.
    missing(&reader, "10", MissingReason::NotAsked);
    rating(&reader, "9", 9.0);
}

#[test]
fn what_is_not_an_answer_is_never_guessed() {
    let reader = AnswerReader::new(Scale::ZERO_TO_TEN);
    for cell in [
        "8/10",
        "1 - 3 times",
        "1e1",
        "0x8",
        "8%",
        "2nd",
        "--5",
        "- 5",
        "8 9",
        ".8",
        "NaN",
        "inf",
        "5 -",
    ] {
        refused(
            &reader,
            cell,
            &format!("\"{cell}\" is not an answer on the scale 0-10"),
        );
    }
    refused(&reader, "11", "rating 11 is not on the scale 0-10");
    refused(&reader, "-99", "rating -99 is not on the scale 0-10");
    refused(
        &reader,
        "7.5",
        "rating 7.5 is between two levels of the scale 0-10",
    );
    let error = reader.read_all(["7", "8", "seven"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"seven\" is not an answer on the scale 0-10, at position 2"
    );
}

#[test]
fn reasons_are_counted_and_merge() {
    let reader = AnswerReader::new(Scale::ONE_TO_FIVE);
    let cells = ["5", "", "n/a", "4", "refused", ""];
    let whole = reader.read_all(cells).unwrap();
    assert_eq!(whole.missing().of(MissingReason::Blank), 2);
    assert_eq!(whole.missing().total(), 4);
    for split in 0..=cells.len() {
        let (left, right) = cells.split_at(split);
        let mut merged = reader.read_all(left).unwrap().missing();
        merged.merge(&reader.read_all(right).unwrap().missing());
        assert_eq!(merged, whole.missing());
    }
    let tally = Tally::from_answers(Scale::ONE_TO_FIVE, whole.ratings()).unwrap();
    assert_eq!((tally.total(), tally.missing()), (2, 4));
}

#[cfg(feature = "serde")]
#[test]
fn counts_of_reasons_are_stored() {
    use cxmetrics::scale::MissingCounts;

    let mut counts = MissingCounts::default();
    counts.record(MissingReason::Refused);
    let form = r#"{"blank":0,"not_asked":0,"refused":1,"dont_know":0,"not_applicable":0}"#;
    crate::support::round_trip(&counts, form);
    assert_eq!(
        serde_json::from_str::<MissingCounts>("{}").unwrap(),
        MissingCounts::default()
    );
}

proptest! {
    #[test]
    fn every_rating_is_read_as_it_is_written(lowest in -9_i32..9, levels in 1_i32..60, level in 0_usize..60, label in "[ :(-][a-zA-Z ]{1,12}") {
        let scale = Scale::new(lowest, lowest + levels).unwrap();
        let written = scale.ratings().nth(level % scale.levels()).unwrap();
        let reader = AnswerReader::new(scale);
        prop_assert_eq!(reader.read(&written.to_string()), Ok(Answer::Rating(written)));
        if label.chars().any(char::is_alphabetic) {
            prop_assert_eq!(reader.read(&format!("{written} {label}")), Ok(Answer::Rating(written)));
        }
    }

    #[test]
    fn no_text_panics_and_no_rating_is_off_the_scale(cell in "\\PC{0,24}", digits in "[-+0-9.,eE /]{0,12}") {
        let reader = AnswerReader::new(Scale::ONE_TO_SEVEN).with_decimal_comma();
        for text in [cell, digits] {
            if let Ok(Answer::Rating(rating)) = reader.read(&text) {
                prop_assert!(Scale::ONE_TO_SEVEN.contains(rating));
            }
        }
    }
}

/// Those who answered among those who were asked, in percent.
#[test]
fn the_response_rate_of_a_tally() {
    let mut tally = Tally::new(Scale::THUMBS);
    assert_eq!(tally.response_rate(), None);
    tally.record_missing(3).unwrap();
    assert_eq!(tally.response_rate(), Some(0.0));
    tally.record_all([1, 0, 1, 1, 0]).unwrap();
    assert_eq!(tally.response_rate(), Some(62.5));
}
