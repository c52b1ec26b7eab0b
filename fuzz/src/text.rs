//! Text in: what `FromStr` takes is what `Display` gives, and answers as people and machines write them.

use core::fmt::{Debug, Display};
use core::str::FromStr;

use cxmetrics::estimate::SourceId;
use cxmetrics::okr::course::Day;
use cxmetrics::okr::lint::LintCode;
use cxmetrics::scale::{Answer, AnswerReader, MissingReason};
use cxmetrics::{Ces, Confidence, Csat, Method, Nps, Scale, Tally};

use crate::check;
use crate::draw::Source;

/// Any text as everything that is read from text.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let text = match source.below(6) {
        0 => String::from_utf8_lossy(data).into_owned(),
        1 => source.scale().to_string(),
        2 => {
            source
                .one_of(&[
                    "nps",
                    "nps 6/9",
                    "top-2-box",
                    "net easy 3/5",
                    "share at least 4",
                    "mean",
                    "index",
                ])
                .to_owned()
                + &source.text()
        }
        3 => source.confidence().to_string(),
        _ => source.text(),
    };
    comes_back::<Scale>(&text);
    comes_back::<Nps>(&text);
    comes_back::<Csat>(&text);
    comes_back::<Ces>(&text);
    comes_back::<Method>(&text);
    comes_back::<Day>(&text);
    comes_back::<LintCode>(&text);
    comes_back::<Confidence>(&text);
    let _ = text.parse::<SourceId>();
    answers(&text, &mut source);
}

/// What was read is shown as something that is read as the same.
fn comes_back<T: FromStr<Err: Display> + Display + PartialEq + Debug>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => {
            let shown = value.to_string();
            match shown.parse::<T>() {
                Ok(back) => assert_eq!(back, value, "{text:?} is shown as {shown:?}"),
                Err(error) => panic!("{text:?} is shown as {shown:?}: {error}"),
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn answers(text: &str, source: &mut Source<'_>) {
    let scale = source.scale();
    let mut reader = AnswerReader::new(scale);
    if source.flag() {
        reader = reader.with_decimal_comma();
    }
    if source.flag() {
        let label = source.text();
        let rating = if source.flag() {
            f64::from(scale.highest())
        } else {
            source.figure()
        };
        match reader.with_label(&label, rating) {
            Ok(with) => reader = with,
            Err(_) => return,
        }
    }
    reader = reader.with_missing(&source.text(), MissingReason::Refused);
    for read in [reader.read(text), scale.parse_answer(text)] {
        if let Ok(Answer::Rating(rating)) = read {
            check::figure((text, scale), rating);
            assert!(
                scale.contains(rating),
                "{text:?} is read as {rating} on {scale}"
            );
        }
    }
    let cells: Vec<String> = (0..source.below(12))
        .map(|_| match source.below(3) {
            0 => source.text(),
            1 => String::new(),
            _ => scale
                .ratings()
                .nth(source.below(scale.levels()))
                .unwrap_or(0.0)
                .to_string(),
        })
        .collect();
    match reader.read_all(&cells) {
        Ok(column) => {
            assert_eq!(column.ratings().len(), cells.len());
            let tally = Tally::from_answers(scale, column.ratings()).expect("ratings of the scale");
            assert_eq!(tally.total() + tally.missing(), cells.len() as u64);
            assert_eq!(tally.missing(), column.missing().total());
        }
        Err(error) => {
            let first = cells.iter().position(|cell| reader.read(cell).is_err());
            assert!(first.is_some(), "{error}: {cells:?}");
        }
    }
}
