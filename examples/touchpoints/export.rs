//! The file, as survey tools write it.

use std::fs;
use std::path::Path;

use csv::StringRecord;

use crate::Failure;

/// The file, read.
pub(crate) struct Export {
    text: String,
    /// The names of the columns.
    header: Vec<String>,
    /// The second and third header rows of Qualtrics: what was asked, and what the column is.
    qualtrics: Option<[StringRecord; 2]>,
    rows: Vec<StringRecord>,
    separator: u8,
}

impl Export {
    pub(crate) fn read(file: impl AsRef<Path>, separator: Option<u8>) -> Result<Self, Failure> {
        let text = String::from_utf8(fs::read(file)?).map_err(|error| {
            let (valid, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
            let line = valid.split(|&byte| byte == b'\n').count();
            format!("line {line} is not UTF-8: export the file as UTF-8")
        })?;
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        let separator = separator.unwrap_or_else(|| likely_separator(&text));
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .delimiter(separator)
            .from_reader(text.as_bytes());
        let mut rows = reader
            .records()
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| uneven(&text, &error))?
            .into_iter();
        let names = rows.next().ok_or("the file is empty")?;
        let mut rows: Vec<StringRecord> = rows.collect();
        let qualtrics = match &rows[..] {
            [asked, is, ..] if is.iter().any(|cell| cell.starts_with("{\"ImportId\"")) => {
                Some([asked.clone(), is.clone()])
            }
            _ => None,
        };
        if qualtrics.is_some() {
            rows.drain(..2);
        }
        if rows.is_empty() {
            return Err("the file has a header and no rows".into());
        }
        Ok(Self {
            header: names.iter().map(|name| name.trim().to_owned()).collect(),
            text,
            qualtrics,
            rows,
            separator,
        })
    }

    pub(crate) fn columns(&self) -> std::ops::Range<usize> {
        0..self.header.len()
    }

    pub(crate) fn name(&self, column: usize) -> &str {
        &self.header[column]
    }

    /// The name, with what was asked if the file says so, on one line of at most 60 characters.
    pub(crate) fn title(&self, column: usize) -> String {
        const LONGEST: usize = 60;
        let name = self.name(column);
        let asked = self
            .qualtrics
            .as_ref()
            .and_then(|[asked, _]| asked.get(column))
            .filter(|asked| *asked != name)
            .unwrap_or("");
        let title = [name, asked].join(" ");
        let words: Vec<&str> = title.split_whitespace().collect();
        let title = words.join(" ");
        if title.chars().count() <= LONGEST {
            return title;
        }
        let cut: String = title.chars().take(LONGEST - 1).collect();
        cut.trim_end().to_owned() + "…"
    }

    /// Whether the column may be an answer: Qualtrics says which are, other files do not.
    pub(crate) fn may_be_asked(&self, column: usize) -> bool {
        self.qualtrics
            .as_ref()
            .and_then(|[_, is]| is.get(column))
            .is_none_or(|is| is.contains("\"QID"))
    }

    /// Half of the world separates by semicolons, because its decimals have commas.
    pub(crate) fn has_decimal_commas(&self) -> bool {
        self.separator != b','
    }

    /// The one column of that name.
    pub(crate) fn column(&self, name: &str) -> Result<usize, String> {
        let mut columns = self.columns().filter(|&column| self.name(column) == name);
        match (columns.next(), columns.next()) {
            (Some(column), None) => Ok(column),
            (None, _) => Err(format!("the file has no column {name:?}")),
            (Some(_), Some(_)) => Err(format!("the file has more than one column {name:?}")),
        }
    }

    /// The cells of a column, trimmed, each with the number of its row.
    pub(crate) fn cells(&self, column: usize) -> impl Iterator<Item = (usize, &str)> {
        self.rows
            .iter()
            .map(move |row| row[column].trim())
            .enumerate()
    }

    /// "line 7, column "Food"", as an editor counts.
    pub(crate) fn place(&self, row: usize, column: usize) -> String {
        let row = &self.rows[row];
        let line = row.position().map_or(0, |start| line_at(&self.text, start));
        // A cell in quotes may run over several lines.
        let before: usize = row
            .iter()
            .take(column)
            .map(|cell| cell.matches('\n').count())
            .sum();
        format!("line {}, column {:?}", line + before, self.name(column))
    }
}

/// The one of comma, semicolon and tab that the first line has most of outside quotes.
fn likely_separator(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (separator, count) in &mut counts {
                    *count += usize::from(*separator == byte);
                }
            }
        }
    }
    // The first of the largest: a comma where there is nothing to tell by.
    let (mut likely, mut most) = counts[0];
    for (separator, count) in counts {
        if count > most {
            (likely, most) = (separator, count);
        }
    }
    likely
}

fn uneven(text: &str, error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            pos: Some(start),
            expected_len,
            len,
        } => format!(
            "line {}: the header has {expected_len} columns, this row {len}",
            line_at(text, start)
        ),
        _ => error.to_string(),
    }
}

/// The line on which a row starts. The reader's own count is that of the end of the row before.
fn line_at(text: &str, start: &csv::Position) -> usize {
    let start = usize::try_from(start.byte()).unwrap_or(usize::MAX);
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    let blank = &rest[..rest.len() - rest.trim_start_matches(['\r', '\n']).len()];
    1 + before.matches('\n').count() + blank.matches('\n').count()
}
