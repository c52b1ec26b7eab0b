//! Ranks the questions of a survey export by their score:
//! `cargo run --example touchpoints -- FILE.csv` (`--help` shows the options)

use std::error::Error;
use std::ffi::OsString;
use std::fmt::{Display, Write};
use std::fs;
use std::process::ExitCode;
use std::str::FromStr;

use csv::StringRecord;
use cxmetrics::{Ces, Confidence, Csat, Estimate, EstimateError, Metric, Nps, Scale, Tally};

const USAGE: &str = "\
Ranks the questions of a survey export by their score, with intervals.

Usage: touchpoints FILE.csv [options]

FILE.csv is in UTF-8 and separated by commas: a header, then a row for each person asked,
with a column for each question. An empty cell is a missing answer.

Options:
  --columns \"A,B\"    The questions, by name; a name with a comma goes in double quotes.
                     Without it: every column that holds a rating and whose cells are all
                     either on the scale or missing.
  --scale 1-5        The scale. Others: 0-10, 1-5/2 (half steps), \"1-5 reversed\" (low is good).
  --missing 0        A value that means missing, besides the empty cell. May be repeated.
  --metric top2      What to rank by, see below.
  --confidence 0.95  The confidence of the intervals.
  --help             This text.

Metrics:
";

/// A metric by the name it has on the command line.
#[derive(Clone, Copy)]
struct Choice {
    name: &'static str,
    metric: &'static dyn Metric,
    meaning: &'static str,
}

impl Choice {
    const fn new(name: &'static str, metric: &'static dyn Metric, meaning: &'static str) -> Self {
        Self {
            name,
            metric,
            meaning,
        }
    }
}

const CHOICES: [Choice; 6] = [
    Choice::new(
        "top2",
        &Csat::TOP_TWO_BOX,
        "share of the two best answers, in percent",
    ),
    Choice::new(
        "top1",
        &Csat::top_box(1),
        "share of the best answer, in percent",
    ),
    Choice::new(
        "index",
        &Csat::INDEX,
        "mean in percent of the highest rating",
    ),
    Choice::new(
        "rescaled",
        &Csat::RESCALED,
        "mean from 0 (all the worst) to 100 (all the best)",
    ),
    Choice::new("mean", &Ces::MEAN, "mean rating"),
    Choice::new(
        "nps",
        &Nps::STANDARD,
        "Net Promoter Score, on the scale 0-10 only",
    ),
];

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let report = Options::from_arguments().and_then(|options| match options {
        Some(options) => report(&options),
        None => Ok(usage()),
    });
    match report {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("touchpoints: {failure}");
            ExitCode::from(2)
        }
    }
}

fn usage() -> String {
    let metrics = CHOICES.map(|choice| format!("  {:<19}{}\n", choice.name, choice.meaning));
    USAGE.to_owned() + &metrics.concat()
}

/// What the user asked for.
struct Options {
    file: OsString,
    columns: Vec<String>,
    scale: Scale,
    missing: Vec<String>,
    metric: Choice,
    confidence: Confidence,
}

impl Options {
    /// The options, or `None` when help is asked for.
    fn from_arguments() -> Result<Option<Self>, Failure> {
        use lexopt::prelude::*;

        let mut file = None;
        let mut options = Self {
            file: OsString::new(),
            columns: Vec::new(),
            scale: Scale::ONE_TO_FIVE,
            missing: Vec::new(),
            metric: CHOICES[0],
            confidence: Confidence::P95,
        };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("columns") => options.columns = names(&arguments.value()?.string()?)?,
                Long("scale") => options.scale = parsed("--scale", &arguments.value()?.string()?)?,
                Long("missing") => options.missing.push(arguments.value()?.string()?),
                Long("metric") => options.metric = metric(&arguments.value()?.string()?)?,
                Long("confidence") => {
                    let level = parsed("--confidence", &arguments.value()?.string()?)?;
                    options.confidence =
                        Confidence::new(level).map_err(|error| format!("--confidence: {error}"))?;
                }
                Long("help") | Short('h') => return Ok(None),
                Value(path) if file.is_none() => file = Some(path),
                other => return Err(other.unexpected().into()),
            }
        }
        options.file = file.ok_or("no FILE.csv given: --help shows how")?;
        Ok(Some(options))
    }

    fn is_missing(&self, cell: &str) -> bool {
        // An export may write the 0 of one column as 0.0.
        let number = cell.parse::<f64>().ok();
        cell.is_empty()
            || self.missing.iter().any(|missing| {
                missing == cell || number.is_some_and(|number| missing.parse() == Ok(number))
            })
    }
}

fn parsed<T: FromStr<Err: Display>>(option: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|error| format!("{option} {text:?}: {error}"))
}

/// Column names, written as a header is.
fn names(line: &str) -> Result<Vec<String>, Failure> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let record = reader
        .records()
        .next()
        .ok_or("--columns names no column")??;
    Ok(record.iter().map(|name| name.trim().to_owned()).collect())
}

fn metric(name: &str) -> Result<Choice, String> {
    CHOICES
        .into_iter()
        .find(|choice| choice.name == name)
        .ok_or_else(|| {
            format!(
                "--metric {name:?} is none of {}",
                CHOICES.map(|choice| choice.name).join(", ")
            )
        })
}

/// The file, read.
struct Export {
    text: String,
    header: Vec<String>,
    rows: Vec<StringRecord>,
}

impl Export {
    fn read(file: &OsString) -> Result<Self, Failure> {
        let text = String::from_utf8(fs::read(file)?).map_err(|error| {
            let (valid, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
            let line = valid.split(|&byte| byte == b'\n').count();
            format!("line {line} is not UTF-8: export the file as UTF-8")
        })?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header: Vec<String> = reader
            .headers()?
            .iter()
            .map(|name| name.trim().to_owned())
            .collect();
        if header.is_empty() {
            return Err("the file is empty".into());
        }
        let rows = reader
            .records()
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| match error.kind() {
                csv::ErrorKind::UnequalLengths {
                    pos: Some(start),
                    expected_len,
                    len,
                } => {
                    format!(
                        "line {}: the header has {expected_len} columns, this row {len}",
                        line_at(&text, start)
                    )
                }
                _ => error.to_string(),
            })?;
        if rows.is_empty() {
            return Err("the file has a header and no rows".into());
        }
        Ok(Self { text, header, rows })
    }

    /// The one column of that name.
    fn column(&self, name: &str) -> Result<usize, String> {
        let mut columns = (0..self.header.len()).filter(|&column| self.header[column] == name);
        match (columns.next(), columns.next()) {
            (Some(column), None) => Ok(column),
            (None, _) => Err(format!("the file has no column {name:?}")),
            (Some(_), Some(_)) => Err(format!("the file has more than one column {name:?}")),
        }
    }

    /// The answers in a column, or where and what its first bad cell is.
    fn tally(&self, column: usize, options: &Options) -> Result<Tally, String> {
        let mut tally = Tally::new(options.scale);
        for row in &self.rows {
            let cell = row[column].trim();
            let counted = if options.is_missing(cell) {
                tally.record_missing(1).map_err(|error| error.to_string())
            } else {
                match cell.parse::<f64>() {
                    Ok(rating) => tally.record(rating).map_err(|error| error.to_string()),
                    Err(_) => Err(format!("{cell:?} is not a number")),
                }
            };
            counted.map_err(|reason| {
                let line = row.position().map_or(0, |start| line_at(&self.text, start));
                // A cell in quotes may run over several lines.
                let before: usize = row
                    .iter()
                    .take(column)
                    .map(|cell| cell.matches('\n').count())
                    .sum();
                format!(
                    "line {}, column {:?}: {reason} (if it means missing: --missing {cell:?})",
                    line + before,
                    self.header[column],
                )
            })?;
        }
        Ok(tally)
    }

    /// Whether most of what was answered in a column is on the scale.
    fn is_mostly_ratings(&self, column: usize, options: &Options) -> bool {
        let cells = self.rows.iter().map(|row| row[column].trim());
        let (ratings, others): (Vec<&str>, Vec<&str>) = cells
            .filter(|cell| !options.is_missing(cell))
            .partition(|cell| {
                cell.parse::<f64>()
                    .is_ok_and(|rating| options.scale.contains(rating))
            });
        ratings.len() > others.len()
    }
}

/// The line on which a row starts. The reader's own count is that of the end of the row before.
fn line_at(text: &str, start: &csv::Position) -> usize {
    let start = usize::try_from(start.byte()).unwrap_or(usize::MAX);
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    let blank = &rest[..rest.len() - rest.trim_start_matches(['\r', '\n']).len()];
    1 + before.matches('\n').count() + blank.matches('\n').count()
}

/// A question with its answers; without a score if there are none.
struct Question<'a> {
    name: &'a str,
    tally: Tally,
    score: Option<Estimate>,
}

impl<'a> Question<'a> {
    fn new(name: &'a str, tally: Tally, choice: Choice) -> Result<Self, String> {
        match choice.metric.estimate(&tally) {
            Ok(score) => Ok(Self {
                name,
                tally,
                score: Some(score),
            }),
            Err(EstimateError::Empty) => Ok(Self {
                name,
                tally,
                score: None,
            }),
            Err(error) => Err(format!("--metric {}: {error}", choice.name)),
        }
    }
}

/// The questions that were asked for by name.
fn named<'a>(export: &Export, options: &'a Options) -> Result<Vec<Question<'a>>, Failure> {
    let question = |name: &'a String| {
        let tally = export.tally(export.column(name)?, options)?;
        Ok(Question::new(name, tally, options.metric)?)
    };
    options.columns.iter().map(question).collect()
}

/// The columns that are questions by the look of their cells, and what keeps others from being so.
fn found<'a>(
    export: &'a Export,
    options: &Options,
) -> Result<(Vec<Question<'a>>, Vec<String>), Failure> {
    let mut questions = Vec::new();
    let mut left_out = Vec::new();
    for (column, name) in export.header.iter().enumerate() {
        match export.tally(column, options) {
            Ok(tally) if tally.is_empty() => {}
            Ok(tally) => questions.push(Question::new(name, tally, options.metric)?),
            Err(reason) if export.is_mostly_ratings(column, options) => left_out.push(reason),
            Err(_) => {}
        }
    }
    if questions.is_empty() {
        let example = left_out
            .first()
            .map(|reason| format!("; {reason}"))
            .unwrap_or_default();
        return Err(format!(
            "no column holds ratings on the scale {} only{example}",
            options.scale
        )
        .into());
    }
    Ok((questions, left_out))
}

fn report(options: &Options) -> Result<String, Failure> {
    let in_file = |reason: Failure| format!("{}: {reason}", options.file.display());
    let export = Export::read(&options.file).map_err(in_file)?;
    let (mut questions, left_out) = if options.columns.is_empty() {
        found(&export, options).map_err(in_file)?
    } else {
        (named(&export, options).map_err(in_file)?, Vec::new())
    };
    rank(&mut questions, options);

    let mut text = table(&questions, options)?;
    if questions.len() > 1 {
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

/// Puts the best question first, and those without answers last.
fn rank(questions: &mut [Question], options: &Options) {
    // The mean is the one metric that a reversed scale leaves as it is.
    let low_is_good = options.scale.is_reversed() && options.metric.name == "mean";
    let sign = if low_is_good { -1.0 } else { 1.0 };
    let merit = |question: &Question| question.score.as_ref().map(|score| sign * score.value());
    questions.sort_by(|a, b| {
        merit(b)
            .unwrap_or(f64::NEG_INFINITY)
            .total_cmp(&merit(a).unwrap_or(f64::NEG_INFINITY))
    });
}

fn table(questions: &[Question], options: &Options) -> Result<String, std::fmt::Error> {
    let widest = questions
        .iter()
        .map(|question| question.name.chars().count())
        .max()
        .unwrap_or(0);
    let width = widest.max("question".len());
    let mut text = String::new();
    writeln!(
        text,
        "Ranked by {}; scale {}, {} intervals\n",
        options.metric.meaning, options.scale, options.confidence
    )?;
    writeln!(
        text,
        "     {:<width$}{:>22}{:>9}{:>9}{:>15}",
        "question", "score [interval]", "answers", "missing", "response rate"
    )?;
    for (rank, Question { name, tally, score }) in (1..).zip(questions) {
        let interval = score.as_ref().map_or("-".into(), |score| {
            score.interval(options.confidence).to_string()
        });
        let rate = tally
            .response_rate()
            .map_or("-".into(), |rate| format!("{rate:.1}%"));
        let (answers, missing) = (tally.total(), tally.missing());
        writeln!(
            text,
            "{rank:>3}. {name:<width$}{interval:>22}{answers:>9}{missing:>9}{rate:>15}"
        )?;
    }
    Ok(text)
}
