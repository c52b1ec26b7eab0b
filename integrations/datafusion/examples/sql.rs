//! Scores the segments of a CSV or Parquet file in SQL:
//! `cargo run --example sql -- FILE` (`--help` shows the options)

use std::error::Error;
use std::fmt::Write;
use std::process::ExitCode;

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Float64Type, UInt64Type};
use datafusion::arrow::util::display::array_value_to_string;
use datafusion::prelude::{CsvReadOptions, ParquetReadOptions, SessionContext};

const USAGE: &str = "\
Scores the segments of a file, the best first, each with its interval.

Usage: sql FILE [options]

FILE is CSV with a header, or Parquet: a row for each answer.

Options:
  --rating rating      The column of the ratings.
  --segment segment    The column of the segments.
  --metric nps         nps, csat_top_box, csat_index or ces.
  --scale 1-5          The scale, for every metric but nps, which is on 0-10.
  --box 2              How many of the best answers csat_top_box counts as satisfied.
  --missing 0          A number that means missing, besides the empty cell.
  --confidence 0.95    The confidence of the intervals.
  --help               This text.
";

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let report = match Options::from_arguments() {
        Ok(Some(options)) => report(&options).await,
        Ok(None) => Ok(USAGE.into()),
        Err(failure) => Err(failure),
    };
    match report {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("sql: {failure}");
            ExitCode::from(2)
        }
    }
}

/// What the user asked for.
struct Options {
    file: String,
    rating: String,
    segment: String,
    metric: String,
    scale: String,
    boxes: u64,
    missing: Option<f64>,
    confidence: f64,
}

impl Options {
    /// The options, or `None` when help is asked for.
    fn from_arguments() -> Result<Option<Self>, Failure> {
        use lexopt::prelude::{Long, Short, Value, ValueExt};

        let mut options = Self {
            file: String::new(),
            rating: "rating".into(),
            segment: "segment".into(),
            metric: "nps".into(),
            scale: "1-5".into(),
            boxes: 2,
            missing: None,
            confidence: 0.95,
        };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("rating") => options.rating = arguments.value()?.string()?,
                Long("segment") => options.segment = arguments.value()?.string()?,
                Long("metric") => options.metric = arguments.value()?.string()?,
                Long("scale") => options.scale = arguments.value()?.string()?,
                Long("box") => options.boxes = arguments.value()?.parse()?,
                Long("missing") => options.missing = Some(arguments.value()?.parse()?),
                Long("confidence") => options.confidence = arguments.value()?.parse()?,
                Long("help") | Short('h') => return Ok(None),
                Value(file) if options.file.is_empty() => options.file = file.string()?,
                other => return Err(other.unexpected().into()),
            }
        }
        if options.file.is_empty() {
            return Err("which FILE? --help shows the options".into());
        }
        Ok(Some(options))
    }

    /// The query: one pass over the answers tallies them, and the three figures share the tallies.
    fn query(&self) -> Result<String, Failure> {
        let (scale, constants) = match self.metric.as_str() {
            "nps" => (text("0-10"), String::new()),
            "csat_top_box" => (text(&self.scale), format!(", {}", self.boxes)),
            "csat_index" | "ces" => (text(&self.scale), String::new()),
            other => return Err(format!("no metric {other}; --help names them").into()),
        };
        let rating = match self.missing {
            Some(missing) => format!("nullif({}, {missing})", name(&self.rating)),
            None => name(&self.rating),
        };
        let score = format!("tally_{}", self.metric);
        let limit = |side| {
            let confidence = self.confidence;
            format!("{score}_{side}(answers{constants}, {confidence:?})")
        };
        Ok(format!(
            "SELECT segment, tally_total(answers), {score}(answers{constants}) AS score, {}, {}
             FROM (SELECT {} AS segment, tally({rating}, {scale}) AS answers FROM answers GROUP BY 1)
             ORDER BY score DESC NULLS LAST, segment",
            limit("lower"),
            limit("upper"),
            name(&self.segment),
        ))
    }
}

/// A name as SQL takes it literally.
fn name(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A text as SQL takes it literally.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

async fn report(options: &Options) -> Result<String, Failure> {
    let ctx = SessionContext::new();
    cxmetrics_datafusion::register(&ctx)?;
    if options.file.ends_with(".parquet") {
        let read = ParquetReadOptions::default();
        ctx.register_parquet("answers", &options.file, read).await?;
    } else {
        let read = CsvReadOptions::new().file_extension("");
        ctx.register_csv("answers", &options.file, read).await?;
    }
    let mut report = String::new();
    for batch in ctx.sql(&options.query()?).await?.collect().await? {
        write_rows(&batch, &mut report)?;
    }
    Ok(report)
}

fn write_rows(batch: &RecordBatch, report: &mut String) -> Result<(), Failure> {
    let totals = batch.column(1).as_primitive::<UInt64Type>();
    let [score, lower, upper] =
        [2, 3, 4].map(|column| batch.column(column).as_primitive::<Float64Type>());
    for row in 0..batch.num_rows() {
        let segment = array_value_to_string(batch.column(0), row)?;
        if score.is_null(row) {
            writeln!(report, "{segment:<28} no answers")?;
            continue;
        }
        let interval = format!(
            "{:.1} [{:.1}, {:.1}]",
            score.value(row),
            lower.value(row),
            upper.value(row)
        );
        writeln!(
            report,
            "{segment:<28} {interval:>24} {:>12} answers",
            totals.value(row)
        )?;
    }
    Ok(())
}
