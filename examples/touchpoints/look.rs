//! On which scale a column was answered, by the look of its cells.

use std::collections::BTreeMap;

use cxmetrics::scale::{Answer, AnswerReader, MissingReason};
use cxmetrics::{RatingError, Scale, Tally};

use crate::export::Export;
use crate::options::Options;

/// Scales that people are asked on, the shortest first.
const USUAL: [Scale; 3] = [Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN, Scale::ZERO_TO_TEN];

/// The usual scale with steps between the whole numbers.
const HALF_STARS: &str = "1-5/2";

/// Words that survey tools offer for the levels of a scale, the lowest first.
const WORDS: [&[&str]; 8] = [
    &[
        "Very dissatisfied",
        "Dissatisfied",
        "Neutral",
        "Satisfied",
        "Very satisfied",
    ],
    &[
        "Very dissatisfied",
        "Somewhat dissatisfied",
        "Neither satisfied nor dissatisfied",
        "Somewhat satisfied",
        "Very satisfied",
    ],
    &[
        "Extremely dissatisfied",
        "Somewhat dissatisfied",
        "Neither satisfied nor dissatisfied",
        "Somewhat satisfied",
        "Extremely satisfied",
    ],
    &[
        "Strongly disagree",
        "Disagree",
        "Neither agree nor disagree",
        "Agree",
        "Strongly agree",
    ],
    &[
        "Strongly disagree",
        "Somewhat disagree",
        "Neither agree nor disagree",
        "Somewhat agree",
        "Strongly agree",
    ],
    &["Very poor", "Poor", "Fair", "Good", "Very good"],
    &[
        "Very difficult",
        "Difficult",
        "Neutral",
        "Easy",
        "Very easy",
    ],
    &[
        "Strongly disagree",
        "Disagree",
        "Somewhat disagree",
        "Neither agree nor disagree",
        "Somewhat agree",
        "Agree",
        "Strongly agree",
    ],
];

/// With more different cells than this a column is no question that is answered on a scale.
const MOST_CELLS: usize = 100;
/// Of an answered column so many are on its scale; the others are slips, and are named.
const ON_THE_SCALE: f64 = 0.98;
/// Below this a column is something else.
const MOSTLY: f64 = 2.0 / 3.0;
/// With fewer answers it is no wonder that nobody used the end of a scale.
const ENOUGH: u64 = 20;

/// How a column is read, and how sure that it is answers.
pub(crate) struct Look {
    pub(crate) reader: AnswerReader,
    /// The share of the cells that are ratings of the scale, among those that say anything.
    share: f64,
}

impl Look {
    pub(crate) fn is_question(&self) -> bool {
        self.share > MOSTLY
    }

    /// The shortest scale that holds the cells of a column; or else the one that holds most of them.
    pub(crate) fn at(
        export: &Export,
        column: usize,
        options: &Options,
    ) -> Result<Self, RatingError> {
        let mut cells: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, cell) in export.cells(column) {
            if !options.is_missing(cell) {
                *cells.entry(cell).or_default() += 1;
            }
        }
        let readers = readers(export, column, options)?;
        let mut best = Self {
            reader: readers[0].clone(),
            share: 0.0,
        };
        if cells.len() > MOST_CELLS && options.scale_of(export.name(column)).is_none() {
            return Ok(best);
        }
        for reader in readers {
            let share = share_of_ratings(&reader, &cells);
            if share > best.share {
                best = Self { reader, share };
            }
            if best.share >= ON_THE_SCALE {
                break;
            }
        }
        Ok(best)
    }
}

#[allow(clippy::cast_precision_loss)] // cells of a file
fn share_of_ratings(reader: &AnswerReader, cells: &BTreeMap<&str, usize>) -> f64 {
    let (mut ratings, mut others) = (0, 0);
    for (cell, count) in cells {
        match reader.read(cell).map(Answer::rating) {
            Ok(Some(_)) => ratings += count,
            Ok(None) => {}
            Err(_) => others += count,
        }
    }
    if ratings == 0 {
        0.0
    } else {
        ratings as f64 / (ratings + others) as f64
    }
}

/// The ways in which a column could be read, the likeliest first: without words, then with each list of them.
fn readers(
    export: &Export,
    column: usize,
    options: &Options,
) -> Result<Vec<AnswerReader>, RatingError> {
    let usual = || USUAL.into_iter().chain(HALF_STARS.parse().ok()).collect();
    let scales: Vec<Scale> = options
        .scale_of(export.name(column))
        .map_or_else(usual, |scale| vec![scale]);
    let mut readers = Vec::new();
    for &scale in &scales {
        let plain = AnswerReader::new(scale).with_missing("-", MissingReason::Blank);
        readers.push(if export.has_decimal_commas() {
            plain.with_decimal_comma()
        } else {
            plain
        });
    }
    let plain = readers.clone();
    let own = options
        .labels
        .iter()
        .map(|labels| labels.iter().map(String::as_str).collect());
    let usual = WORDS.iter().map(|words| words.to_vec());
    let lists: Vec<Vec<&str>> = own.chain(usual).collect();
    for words in lists {
        for reader in &plain {
            if reader.scale().levels() == words.len() {
                readers.push(reader.clone().with_labels(&words)?);
            }
        }
    }
    Ok(readers)
}

/// What speaks against the scale: a good part of it that nobody used.
///
/// Nobody above the middle, or, with many answers, nobody above the end of a shorter scale. On a scale on which a low
/// answer is the good one it speaks for content customers.
pub(crate) fn unused(tally: &Tally) -> Option<String> {
    let scale = tally.scale();
    if scale.is_reversed() || scale.levels() < 4 {
        return None;
    }
    let highest = scale
        .ratings()
        .zip(tally.counts())
        .filter(|(_, count)| **count > 0)
        .map(|(rating, _)| rating)
        .fold(None, |highest: Option<f64>, rating| {
            Some(highest.map_or(rating, |highest| highest.max(rating)))
        })?;
    let (lowest, end) = (f64::from(scale.lowest()), f64::from(scale.highest()));
    let middle = f64::midpoint(lowest, end);
    let shorter = USUAL
        .map(|usual| f64::from(usual.highest()))
        .into_iter()
        .find(|&usual| usual < end && highest <= usual && tally.total() >= ENOUGH);
    let top = if highest <= middle {
        middle.floor()
    } else {
        shorter?
    };
    Some(format!("no answer above {top} on a scale to {end}"))
}
