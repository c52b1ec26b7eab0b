//! What the user asked for, on the command line.

use std::ffi::OsString;
use std::fmt::Display;
use std::str::FromStr;

use cxmetrics::{Ces, Confidence, Csat, Metric, Nps, Scale};

use crate::Failure;

const USAGE: &str = "\
Ranks the questions of a survey export by their score, with intervals.

Usage: touchpoints [FILE.csv] [options]

FILE.csv is an export in UTF-8: a header (or the three header rows of Qualtrics), then a row for
each person asked, with a column for each question. Commas, semicolons and tabs are told apart, and
where they are not commas, 4,5 is 4.5. Ratings may carry labels (\"10 - Extremely likely\") or be
words (\"Very satisfied\"). An empty cell, \"N/A\" and the like are missing answers.
Without a file: examples/data/qualtrics.csv, which is made up.

Options:
  --columns \"A,B\"    The questions, by name; a name with a comma goes in double quotes.
                     Without it: every column that looks like a question.
  --scale 1-5        The scale of all, or of one: --scale \"Q3=0-10\". May be repeated. Others: 1-5/2
                     (half steps), \"1-5 reversed\" (low is good). Without it: the shortest of 1-5, 1-7
                     and 0-10 that holds the answers, told for each column by itself.
  --labels \"A,B\"     Words for the levels of a scale, the lowest first. May be repeated.
  --missing 0        A value that means missing, besides those above. May be repeated.
  --separator \";\"    What stands between the cells, where it is told wrongly.
  --metric top2      What to rank by, see below.
  --confidence 0.95  The confidence of the intervals.
  --help             This text.

Metrics:
";

/// What is read when no file is named.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/qualtrics.csv");

/// A metric by the name it has on the command line.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) name: &'static str,
    pub(crate) metric: &'static dyn Metric,
    pub(crate) meaning: &'static str,
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

pub(crate) fn usage() -> String {
    let metrics = CHOICES.map(|choice| format!("  {:<19}{}\n", choice.name, choice.meaning));
    USAGE.to_owned() + &metrics.concat()
}

pub(crate) struct Options {
    pub(crate) file: OsString,
    pub(crate) columns: Vec<String>,
    /// Of every column that has none of its own.
    scale: Option<Scale>,
    /// Of columns by their name.
    scales: Vec<(String, Scale)>,
    pub(crate) labels: Vec<Vec<String>>,
    missing: Vec<String>,
    pub(crate) separator: Option<u8>,
    pub(crate) metric: Choice,
    pub(crate) confidence: Confidence,
}

impl Options {
    /// The options, or `None` when help is asked for.
    pub(crate) fn from_arguments() -> Result<Option<Self>, Failure> {
        use lexopt::prelude::*;

        let mut file = None;
        let mut options = Self {
            file: SHIPPED.into(),
            columns: Vec::new(),
            scale: None,
            scales: Vec::new(),
            labels: Vec::new(),
            missing: Vec::new(),
            separator: None,
            metric: CHOICES[0],
            confidence: Confidence::P95,
        };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("columns") => {
                    options.columns = names("--columns", &arguments.value()?.string()?)?;
                }
                Long("scale") => options.take_scale(&arguments.value()?.string()?)?,
                Long("labels") => {
                    let labels = names("--labels", &arguments.value()?.string()?)?;
                    options.labels.push(labels);
                }
                Long("missing") => options.missing.push(arguments.value()?.string()?),
                Long("separator") => {
                    options.separator = Some(separator(&arguments.value()?.string()?)?);
                }
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
        options.file = file.unwrap_or(options.file);
        Ok(Some(options))
    }

    /// "1-5" or "name=1-5".
    fn take_scale(&mut self, text: &str) -> Result<(), String> {
        match text.rsplit_once('=') {
            Some((column, scale)) => {
                let scale = parsed("--scale", scale)?;
                self.scales.push((column.trim().to_owned(), scale));
            }
            None => self.scale = Some(parsed("--scale", text)?),
        }
        Ok(())
    }

    /// The scale that a column was said to have.
    pub(crate) fn scale_of(&self, column: &str) -> Option<Scale> {
        let own = self.scales.iter().rfind(|(name, _)| name == column);
        own.map(|(_, scale)| *scale).or(self.scale)
    }

    /// What `--scale` said of all columns.
    pub(crate) fn scale_of_all(&self) -> Option<Scale> {
        self.scale
    }

    /// The columns whose scales were said by name.
    pub(crate) fn columns_with_scales(&self) -> impl Iterator<Item = &str> {
        self.scales.iter().map(|(name, _)| name.as_str())
    }

    /// Whether `--missing` names this value.
    pub(crate) fn is_missing(&self, cell: &str) -> bool {
        // An export may write the 0 of one column as 0.0.
        let number = cell.parse::<f64>().ok();
        self.missing.iter().any(|missing| {
            missing == cell || number.is_some_and(|number| missing.parse() == Ok(number))
        })
    }
}

fn parsed<T: FromStr<Err: Display>>(option: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|error| format!("{option} {text:?}: {error}"))
}

/// Names, written as a header is.
fn names(option: &str, line: &str) -> Result<Vec<String>, Failure> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let record = reader
        .records()
        .next()
        .ok_or_else(|| format!("{option} names nothing"))??;
    Ok(record.iter().map(|name| name.trim().to_owned()).collect())
}

fn separator(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" => Ok(b'\t'),
        _ => match text.as_bytes() {
            [byte] if byte.is_ascii_punctuation() || *byte == b'\t' => Ok(*byte),
            _ => Err(format!(
                "--separator {text:?} is no single character; a tab is \"tab\""
            )),
        },
    }
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
