//! Answers from a CSV file, with the columns product, day and rating.

use std::error::Error;
use std::fs;

use csv::{Position, Reader, StringRecord};
use jiff::civil::Date;

use crate::answer::{Answer, Batch, SCALE};

type Failure = Box<dyn Error>;

/// The answers of a file: all, or an error that names the first cell that is no good.
pub(crate) fn read(file: &str, today: Date) -> Result<Batch, Failure> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    counted(file, rows(file, &text)?, today)
}

/// The made-up answers that come with the program, as if the last of them had come in today.
pub(crate) fn sample(today: Date) -> Result<Batch, Failure> {
    let file = "data/answers.csv";
    let mut rows = rows(file, include_str!("../data/answers.csv"))?;
    let last = rows.iter().filter_map(|(_, answer)| answer.day).max();
    let moved = today - last.unwrap_or(today);
    for (_, answer) in &mut rows {
        answer.day = answer.day.map(|day| day.saturating_add(moved));
    }
    counted(file, rows, today)
}

fn counted(file: &str, rows: Vec<(u64, Answer)>, today: Date) -> Result<Batch, Failure> {
    let mut batch = Batch::new(today);
    for (line, answer) in rows {
        batch.record(answer).map_err(|refusal| {
            let column = refusal.field();
            format!("{file}, line {line}, column {column:?}: {refusal}")
        })?;
    }
    Ok(batch)
}

/// The answers with their lines.
fn rows(file: &str, text: &str) -> Result<Vec<(u64, Answer)>, Failure> {
    let mut reader = Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let in_file = |error: csv::Error| format!("{file}: {error}");
    let columns = Columns::of(reader.headers().map_err(in_file)?)
        .map_err(|error| format!("{file}, line 1: {error}"))?;
    let mut answers = Vec::new();
    for row in reader.records() {
        let row = row.map_err(in_file)?;
        let line = row.position().map_or(0, Position::line);
        let answer = columns
            .answer(&row)
            .map_err(|error| format!("{file}, line {line}, {error}"))?;
        answers.push((line, answer));
    }
    Ok(answers)
}

/// Where the parts of an answer stand.
struct Columns {
    product: usize,
    day: usize,
    rating: usize,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, String> {
        let column = |name: &str| {
            let found = header.iter().position(|own| own.trim() == name);
            found.ok_or_else(|| {
                let names = header.iter().collect::<Vec<_>>().join(", ");
                format!("no column {name:?} among {names}")
            })
        };
        Ok(Self {
            product: column("product")?,
            day: column("day")?,
            rating: column("rating")?,
        })
    }

    fn answer(&self, row: &StringRecord) -> Result<Answer, String> {
        // Words of exports are understood: "10 - Extremely likely", "N/A", nothing at all.
        let rating = SCALE
            .parse_answer(&row[self.rating])
            .map_err(|error| format!("column \"rating\": {error}"))?;
        let day = row[self.day].trim();
        Ok(Answer {
            product: row[self.product].trim().to_owned(),
            rating: rating.rating(),
            day: Some(
                day.parse()
                    .map_err(|error| format!("column \"day\": {day:?} is no day: {error}"))?,
            ),
        })
    }
}
