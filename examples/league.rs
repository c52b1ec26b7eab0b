//! Which shop is best, as far as the answers can tell? A table and a picture with pooled scores, their intervals and ranks:
//! `cargo run --example league -- FILE.csv` (`--help` shows the options; without a file, shops that are made up)

use std::error::Error;
use std::fmt::{Display, Write};
use std::fs;
use std::process::ExitCode;
use std::str::FromStr;

use cxmetrics::league::{League, LeagueRow};
use cxmetrics::{Breakdown, Ces, Confidence, Csat, Metric, Nps, Scale};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

#[path = "support/picture.rs"]
mod picture;

#[path = "support/ending.rs"]
mod ending;

use picture::{
    Area, Axis, BLUE, BLUE_FIELD, Drawn, FIELD, INK, ORANGE, PAPER, QUIET, Words, figures_below,
    line, rectangle, write,
};

const USAGE: &str = "\
Segments in an order that does not celebrate noise: pooled scores, their intervals and ranks.

Usage: league [FILE.csv] [options]

FILE.csv is in UTF-8 and separated by commas: a header, then a row for each answer. An empty cell
in the column of the question is a missing answer. Without a file: examples/data/shops.csv, which
is made up.

Options:
  --segment shop         The column that says to which segment an answer belongs.
  --question recommend   The column of the answers.
  --scale 0-10           The scale. Others: 1-5, \"1-7 reversed\" (low is good).
  --metric nps           nps, top2 (share of the two best answers) or mean.
  --at-least 10          Segments with fewer answers are hidden, and so is what would give them away.
  --confidence 0.95      The confidence of all that is said.
  --picture FILE.svg     Draws the table.
  --help                 This text.
";

/// The shops of the example.
const SHOPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.csv");

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let report = Options::from_arguments().and_then(|options| match options {
        Some(options) => report(&options),
        None => Ok(USAGE.to_owned()),
    });
    ending::finish("league", report)
}

/// What the user asked for.
struct Options {
    file: String,
    segment: String,
    question: String,
    scale: Scale,
    metric: (&'static str, &'static dyn Metric),
    at_least: u64,
    confidence: Confidence,
    picture: Option<String>,
}

impl Options {
    /// The options, or `None` when help is asked for.
    fn from_arguments() -> Result<Option<Self>, Failure> {
        use lexopt::prelude::*;

        let mut options = Self {
            file: SHOPS.to_owned(),
            segment: "shop".to_owned(),
            question: "recommend".to_owned(),
            scale: Scale::ZERO_TO_TEN,
            metric: metric("nps")?,
            at_least: 10,
            confidence: Confidence::P95,
            picture: None,
        };
        let mut has_file = false;
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("segment") => options.segment = arguments.value()?.string()?,
                Long("question") => options.question = arguments.value()?.string()?,
                Long("scale") => options.scale = parsed("--scale", &arguments.value()?.string()?)?,
                Long("metric") => options.metric = metric(&arguments.value()?.string()?)?,
                Long("at-least") => {
                    options.at_least = parsed("--at-least", &arguments.value()?.string()?)?;
                }
                Long("confidence") => {
                    let level = parsed("--confidence", &arguments.value()?.string()?)?;
                    options.confidence =
                        Confidence::new(level).map_err(|error| format!("--confidence: {error}"))?;
                }
                Long("picture") => options.picture = Some(arguments.value()?.string()?),
                Long("help") | Short('h') => return Ok(None),
                Value(path) if !has_file => {
                    options.file = path.string()?;
                    has_file = true;
                }
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(options))
    }

    /// "file, line 7, column "recommend""
    fn place(&self, line: u64, column: &str) -> String {
        format!("{}, line {line}, column {column:?}", self.file)
    }
}

fn parsed<T: FromStr<Err: Display>>(option: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|error| format!("{option} {text:?}: {error}"))
}

fn metric(name: &str) -> Result<(&'static str, &'static dyn Metric), String> {
    match name {
        "nps" => Ok(("Net Promoter Score", &Nps::STANDARD)),
        "top2" => Ok((
            "share of the two best answers, in percent",
            &Csat::TOP_TWO_BOX,
        )),
        "mean" => Ok(("mean rating", &Ces::MEAN)),
        _ => Err(format!("--metric {name:?} is none of nps, top2, mean")),
    }
}

/// The answers by segment.
fn read(options: &Options) -> Result<Breakdown<String>, Failure> {
    let text =
        fs::read_to_string(&options.file).map_err(|error| format!("{}: {error}", options.file))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let in_file = |error: csv::Error| format!("{}: {error}", options.file);
    let header = reader.headers().map_err(in_file)?.clone();
    let column = |name: &str| {
        let found = header.iter().position(|own| own.trim() == name);
        found.ok_or_else(|| {
            let names = header.iter().collect::<Vec<_>>().join(", ");
            format!("{}, line 1: no column {name:?} among {names}", options.file)
        })
    };
    let (segment, question) = (column(&options.segment)?, column(&options.question)?);
    let mut answers = Breakdown::new(options.scale);
    for row in reader.records() {
        let row = row.map_err(in_file)?;
        let line = row.position().map_or(0, csv::Position::line);
        let name = row[segment].trim();
        if name.is_empty() {
            return Err(format!("{}: no name", options.place(line, &options.segment)).into());
        }
        let cell = row[question].trim();
        let rating: Option<f64> = match cell {
            "" => None,
            _ => Some(cell.parse().map_err(|_| {
                let place = options.place(line, &options.question);
                format!("{place}: {cell:?} is not a number")
            })?),
        };
        answers
            .record_answer(name.to_owned(), rating)
            .map_err(|error| format!("{}: {error}", options.place(line, &options.question)))?;
    }
    Ok(answers)
}

fn report(options: &Options) -> Result<String, Failure> {
    let answers = read(options)?;
    let shown = answers.suppressed(options.at_least);
    let league = shown
        .league(options.metric.1, options.confidence)
        .map_err(|error| format!("{}: {error}", options.file))?;
    let mut report = format!("{league}\n\n");
    writeln!(
        report,
        "{}: {:.0} of all, and segments truly differ by about {:.0} (standard deviation).",
        options.metric.0,
        league.mean(),
        league.spread()
    )?;
    let contenders: Vec<&str> = league
        .contenders()
        .map(|row| row.segment().as_str())
        .collect();
    writeln!(report, "May be the best: {}.", contenders.join(", "))?;
    let apart = (0..league.rows().len()).map(|row| league.surely_above(row).count());
    writeln!(report, "Surely told apart: {} pairs.", apart.sum::<usize>())?;
    if let [first, .., last] = league.rows() {
        writeln!(report, "{first}.\n{last}.")?;
    }
    if !shown.hidden().is_empty() {
        writeln!(
            report,
            "Hidden, as they are too small: {}.",
            shown.hidden().len()
        )?;
    }
    if let Some(path) = &options.picture {
        draw(&league, path, options)?;
        writeln!(report, "The picture is in {path}.")?;
    }
    Ok(report)
}

const WIDTH: i32 = 1_240;
/// The panels of the scores and of the ranks, from the left to the right.
const SCORES: (i32, i32) = (190, 760);
const RANKS: (i32, i32) = (830, WIDTH - 40);
const TOP: i32 = 170;
const ROW: i32 = 24;

fn draw(league: &League<String>, path: &str, options: &Options) -> Drawn {
    let rows = i32::try_from(league.rows().len())?;
    let bottom = TOP + ROW * rows;
    let limits = |row: &LeagueRow<String>| {
        let (pooled, raw) = (row.pooled_limits(), row.estimate().value());
        (pooled.start().min(raw), pooled.end().max(raw))
    };
    let (low, high) = league.rows().iter().map(limits).fold(
        (f64::INFINITY, f64::NEG_INFINITY),
        |(low, high), (own_low, own_high)| (low.min(own_low), high.max(own_high)),
    );
    let margin = 0.03 * (high - low).max(0.1);
    let scores = Axis {
        figures: (low - margin, high + margin),
        pixels: SCORES,
    };
    let ranks = Axis {
        figures: (0.5, f64::from(rows) + 0.5),
        pixels: RANKS,
    };
    let title = "Which is best, as far as the answers can tell?";
    let percent = 100.0 * options.confidence.level();
    let subtitle = format!(
        "{}, {rows} segments; {percent}% on average for the scores, {percent}% for all ranks at once",
        options.metric.0
    );
    let lines = league.rows().iter().map(|row| format!("{row}."));
    let words = Words {
        title,
        description: &format!("{subtitle}. {}", lines.collect::<Vec<_>>().join(" ")),
    };
    picture::save(path, (WIDTH, bottom + 70), &words, |area| {
        write(area, title, (40, 34), 24, INK, HPos::Left)?;
        write(area, &subtitle, (40, 68), 15, QUIET, HPos::Left)?;
        legend(area)?;
        grid(
            area,
            &scores,
            bottom,
            &format!("score: {}", options.metric.0),
        )?;
        grid(area, &ranks, bottom, "rank, 1 is best")?;
        let mean = scores.at(league.mean());
        line(area, (mean, TOP - 6), (mean, bottom), QUIET, 1)?;
        write(area, "all", (mean, TOP - 16), 13, QUIET, HPos::Center)?;
        for (place, row) in (0..).zip(league.rows()) {
            let y = TOP + ROW * place + ROW / 2;
            draw_row(area, row, y, &scores, &ranks)?;
        }
        Ok(())
    })
}

/// A field with an outline: the field alone would be too faint.
fn wide(area: &Area<'_>, corners: [(i32, i32); 2]) -> Drawn {
    rectangle(area, corners, BLUE_FIELD)?;
    area.draw(&Rectangle::new(corners, BLUE.stroke_width(1)))?;
    Ok(())
}

fn draw_row(
    area: &Area<'_>,
    row: &LeagueRow<String>,
    y: i32,
    scores: &Axis,
    ranks: &Axis,
) -> Drawn {
    let name: String = row.segment().chars().take(22).collect();
    write(area, &name, (SCORES.0 - 14, y), 15, INK, HPos::Right)?;
    let limits = row.pooled_limits();
    let (from, to) = (scores.at(*limits.start()), scores.at(*limits.end()));
    line(area, (from, y), (to, y), BLUE, 3)?;
    let raw = (scores.at(row.estimate().value()), y);
    area.draw(&Circle::new(raw, 5, PAPER.filled()))?;
    area.draw(&Circle::new(raw, 5, ORANGE.stroke_width(2)))?;
    area.draw(&Circle::new((scores.at(row.pooled()), y), 5, BLUE.filled()))?;

    #[allow(clippy::cast_precision_loss)] // ranks
    let places =
        |first: usize, last: usize| (ranks.at(first as f64 - 0.5), ranks.at(last as f64 + 0.5));
    let all = places(*row.ranks().start(), *row.ranks().end());
    let alone = places(*row.ranks_alone().start(), *row.ranks_alone().end());
    wide(area, [(all.0, y - 7), (all.1, y + 7)])?;
    line(area, (alone.0, y), (alone.1, y), BLUE, 3)?;
    let answers = format!("{}", row.estimate().sample_size());
    write(area, &answers, (RANKS.0 - 14, y), 13, QUIET, HPos::Right)
}

fn legend(area: &Area<'_>) -> Drawn {
    let y = 104;
    area.draw(&Circle::new((SCORES.0 + 5, y), 5, BLUE.filled()))?;
    line(area, (SCORES.0 - 10, y), (SCORES.0 + 20, y), BLUE, 3)?;
    write(
        area,
        "pooled score and its interval",
        (SCORES.0 + 30, y),
        14,
        INK,
        HPos::Left,
    )?;
    area.draw(&Circle::new((SCORES.0 + 265, y), 5, ORANGE.stroke_width(2)))?;
    write(area, "raw score", (SCORES.0 + 280, y), 14, INK, HPos::Left)?;
    write(area, "answers", (RANKS.0 - 14, y), 14, QUIET, HPos::Right)?;
    wide(area, [(RANKS.0, y - 7), (RANKS.0 + 30, y + 7)])?;
    write(
        area,
        "ranks, all rows at once",
        (RANKS.0 + 40, y),
        14,
        INK,
        HPos::Left,
    )?;
    line(area, (RANKS.0 + 205, y), (RANKS.0 + 235, y), BLUE, 3)?;
    write(
        area,
        "one row alone",
        (RANKS.0 + 245, y),
        14,
        INK,
        HPos::Left,
    )
}

fn grid(area: &Area<'_>, axis: &Axis, bottom: i32, name: &str) -> Drawn {
    for tick in axis.ticks() {
        let x = axis.at(tick);
        line(area, (x, TOP - 6), (x, bottom), FIELD, 1)?;
    }
    figures_below(area, axis, bottom, "")?;
    let middle = i32::midpoint(axis.pixels.0, axis.pixels.1);
    write(area, name, (middle, bottom + 42), 14, QUIET, HPos::Center)
}
