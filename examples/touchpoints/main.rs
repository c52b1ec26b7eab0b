//! Ranks the questions of a survey export by their score, on the scale that each was answered on:
//! `cargo run --example touchpoints -- FILE.csv` (`--help` shows the options; without a file, one that is made up)

#[path = "../support/ending.rs"]
mod ending;
mod export;
mod look;
mod options;

use std::error::Error;
use std::fmt::Write;
use std::process::ExitCode;

use cxmetrics::scale::{Answer, AnswerReader};
use cxmetrics::{Estimate, EstimateError, Tally};

use export::Export;
use look::Look;
use options::Options;

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let report = Options::from_arguments().and_then(|options| match options {
        Some(options) => report(&options),
        None => Ok(options::usage()),
    });
    ending::finish("touchpoints", report)
}

fn report(options: &Options) -> Result<String, Failure> {
    let in_file = |reason: Failure| format!("{}: {reason}", options.file.display());
    let export = Export::read(&options.file, options.separator).map_err(in_file)?;
    for column in options.columns_with_scales() {
        export
            .column(column)
            .map_err(|reason| in_file(format!("--scale: {reason}").into()))?;
    }
    let (questions, left_out) = if options.columns.is_empty() {
        found(&export, options)
    } else {
        named(&export, options).map(|questions| (questions, Vec::new()))
    }
    .map_err(in_file)?;

    let groups = by_scale(questions, options);
    let tables = groups.iter().map(|questions| table(questions, options));
    let mut text = tables.collect::<Result<Vec<_>, _>>()?.join("\n");
    if groups.iter().any(|questions| questions.len() > 1) {
        writeln!(
            text,
            "\nScores whose intervals overlap may truly be in another order."
        )?;
    }
    for reason in left_out {
        writeln!(text, "Left out: {reason}")?;
    }
    Ok(text)
}

/// A question with its answers; without a score if there are none.
struct Question {
    title: String,
    tally: Tally,
    score: Option<Estimate>,
}

impl Question {
    /// The answers in a column and their score, or why there is none.
    fn of(export: &Export, column: usize, look: &Look, options: &Options) -> Result<Self, String> {
        let tally = tally(export, column, &look.reader, options)?;
        if let Some(reason) = look::unused(&tally) {
            let name = export.name(column);
            return Err(format!(
                "column {name:?}: {reason} (--scale \"{name}=…\" says which it was asked on)"
            ));
        }
        let choice = options.metric;
        let score = match choice.metric.estimate(&tally) {
            Ok(score) => Some(score),
            Err(EstimateError::Empty) => None,
            Err(error) => {
                let name = export.name(column);
                return Err(format!(
                    "column {name:?}: --metric {}: {error}",
                    choice.name
                ));
            }
        };
        Ok(Self {
            title: export.title(column),
            tally,
            score,
        })
    }
}

/// The answers in a column, or where and what its first bad cell is.
fn tally(
    export: &Export,
    column: usize,
    reader: &AnswerReader,
    options: &Options,
) -> Result<Tally, String> {
    let mut tally = Tally::new(reader.scale());
    for (row, cell) in export.cells(column) {
        let rating = if options.is_missing(cell) {
            Ok(None)
        } else {
            reader.read(cell).map(Answer::rating)
        };
        rating
            .map_err(|error| error.to_string())
            .and_then(|rating| {
                tally
                    .record_answer(rating)
                    .map_err(|error| error.to_string())
            })
            .map_err(|reason| {
                let place = export.place(row, column);
                let reason = reason.replace('\n', "\\n"); // one line for one failure
                format!("{place}: {reason} (if it means missing: --missing {cell:?})")
            })?;
    }
    Ok(tally)
}

/// The questions that were asked for by name.
fn named(export: &Export, options: &Options) -> Result<Vec<Question>, Failure> {
    let question = |name: &String| {
        let column = export.column(name)?;
        let look = Look::at(export, column, options)?;
        Ok(Question::of(export, column, &look, options)?)
    };
    options.columns.iter().map(question).collect()
}

/// The columns that are questions by the look of their cells, and what keeps others from being so.
fn found(export: &Export, options: &Options) -> Result<(Vec<Question>, Vec<String>), Failure> {
    let mut questions = Vec::new();
    let mut left_out = Vec::new();
    for column in export.columns() {
        let look = Look::at(export, column, options)?;
        if !export.may_be_asked(column) || !look.is_question() {
            continue;
        }
        match Question::of(export, column, &look, options) {
            Ok(question) => questions.push(question),
            Err(reason) => left_out.push(reason),
        }
    }
    if questions.is_empty() {
        let nothing = || {
            let scale = options.scale_of_all();
            let scale = scale.map_or("a usual scale".into(), |scale| format!("the scale {scale}"));
            format!("no column holds ratings on {scale}")
        };
        let scored = |reason: &String| format!("no column can be scored: {reason}");
        return Err(left_out.first().map_or_else(nothing, scored).into());
    }
    Ok((questions, left_out))
}

/// The questions of each scale by themselves, the best first and those without answers last: a share of the two best
/// of five answers and one of the two best of eleven are no ranking.
fn by_scale(questions: Vec<Question>, options: &Options) -> Vec<Vec<Question>> {
    let mut groups: Vec<Vec<Question>> = Vec::new();
    for question in questions {
        let scale = question.tally.scale();
        let same = |group: &&mut Vec<Question>| group[0].tally.scale() == scale;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(question),
            None => groups.push(vec![question]),
        }
    }
    for group in &mut groups {
        // The mean is the one metric that a reversed scale leaves as it is.
        let low_is_good = group[0].tally.scale().is_reversed() && options.metric.name == "mean";
        let sign = if low_is_good { -1.0 } else { 1.0 };
        let merit = |question: &Question| {
            let score = question.score.as_ref();
            score.map_or(f64::NEG_INFINITY, |score| sign * score.value())
        };
        group.sort_by(|a, b| merit(b).total_cmp(&merit(a)));
    }
    groups
}

fn table(questions: &[Question], options: &Options) -> Result<String, std::fmt::Error> {
    let widest = questions
        .iter()
        .map(|question| question.title.chars().count())
        .max()
        .unwrap_or(0);
    let width = widest.max("question".len());
    let mut text = String::new();
    writeln!(
        text,
        "Ranked by {}; scale {}, {} intervals\n",
        options.metric.meaning,
        questions[0].tally.scale(),
        options.confidence
    )?;
    writeln!(
        text,
        "     {:<width$}{:>22}{:>9}{:>9}{:>15}",
        "question", "score [interval]", "answers", "missing", "response rate"
    )?;
    for (
        rank,
        Question {
            title,
            tally,
            score,
        },
    ) in (1..).zip(questions)
    {
        let interval = score.as_ref().map_or("-".into(), |score| {
            score.interval(options.confidence).to_string()
        });
        let rate = tally
            .response_rate()
            .map_or("-".into(), |rate| format!("{rate:.1}%"));
        let (answers, missing) = (tally.total(), tally.missing());
        writeln!(
            text,
            "{rank:>3}. {title:<width$}{interval:>22}{answers:>9}{missing:>9}{rate:>15}"
        )?;
    }
    Ok(text)
}
