//! Which touchpoint moves the overall score? Reads a survey export and draws impact against performance: how much each
//! touchpoint has of what all of them explain together, and how it is rated.
//!
//! ```text
//! cargo run --example drivers -- survey.csv --overall "Likely to recommend" --overall-scale 0-10 \
//!     --from "Check-in" --to "Baggage" --scale 1-5 --missing 0 --picture drivers.svg
//! ```
//!
//! Without a file it reads `examples/data/shop.csv`, which is made up; `--help` shows the options.

use std::error::Error;
use std::process::ExitCode;

use cxmetrics::drivers::{
    Allocation, DriverModel, DriverModelError, DriverShare, DriverShares, Drivers, Priority,
};
use cxmetrics::scale::{Answer, AnswerError, AnswerReader, MissingReason};
use cxmetrics::weight::Survey;
use cxmetrics::{Confidence, CrossTally, Scale};

mod drawing;
#[path = "../support/picture.rs"]
mod picture;

const USAGE: &str = "\
Which touchpoint moves the overall score? Impact against performance, as a table and a picture.

Usage: drivers [FILE.csv --overall COLUMN --from COLUMN --to COLUMN] [options]

FILE.csv is in UTF-8 and separated by commas: the names of the columns, then a row for each
respondent. An empty cell, \"N/A\" and the like are missing answers; ratings may carry labels.
Without a file: examples/data/shop.csv, which is made up.

Options:
  --overall COLUMN      The overall verdict.
  --overall-scale 0-10  Its scale.
  --satisfied WORD      The verdict is a word: this one is thumbs up, every other thumbs down.
  --from, --to COLUMN   The first and the last of the columns of the touchpoints.
  --scale 1-5           Their scale.
  --missing 0           A value that means missing, besides those above.
  --picture FILE.svg    Draws it.
  --help                This text.
";

/// What is read when no file is named.
const SHIPPED: [&str; 7] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shop.csv"),
    "--overall",
    "recommend",
    "--from",
    "finding",
    "--to",
    "help",
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("drivers: {failure}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        print!("{USAGE}");
        return Ok(());
    }
    if words.first().is_none_or(|word| word.starts_with("--")) {
        words.splice(..0, SHIPPED.map(str::to_owned));
    }
    let options = Options::read(words.into_iter())?;
    let answers = options.answers()?;
    let one_by_one = Drivers::rank(answers.tables(&options)?)?;
    let model = answers.model(&options)?;
    let together = share_out(&model)?;
    print(&one_by_one, &together, &model);
    if let Some(path) = &options.picture {
        drawing::draw(&together, path, &options.subtitle(&model, &together))?;
        println!("\nThe picture is in {path}.");
    }
    Ok(())
}

/// What the command line says.
struct Options {
    file: String,
    overall: String,
    overall_scale: Scale,
    satisfied: Option<String>,
    from: String,
    to: String,
    scale: Scale,
    missing: Option<String>,
    picture: Option<String>,
}

impl Options {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut file = None;
        let mut named = std::collections::BTreeMap::new();
        while let Some(word) = words.next() {
            match word.strip_prefix("--") {
                Some(name) => {
                    let value = words.next().ok_or_else(|| format!("{word} of what?"))?;
                    named.insert(name.to_owned(), value);
                }
                None => file = Some(word),
            }
        }
        let satisfied = named.remove("satisfied");
        let overall_scale = match (named.remove("overall-scale"), &satisfied) {
            (Some(scale), _) => scale.parse()?,
            (None, Some(_)) => Scale::THUMBS,
            (None, None) => Scale::ZERO_TO_TEN,
        };
        let mut wanted = |name: &str| {
            let value = named.remove(name);
            value.ok_or_else(|| format!("no --{name}: --help shows how"))
        };
        let options = Self {
            file: file.ok_or("no FILE.csv: --help shows how")?,
            overall: wanted("overall")?,
            overall_scale,
            satisfied,
            from: wanted("from")?,
            to: wanted("to")?,
            scale: named
                .remove("scale")
                .map_or(Ok(Scale::ONE_TO_FIVE), |text| text.parse())?,
            missing: named.remove("missing"),
            picture: named.remove("picture"),
        };
        match named.keys().next() {
            Some(unknown) => Err(format!("no option --{unknown}: --help shows all").into()),
            None => Ok(options),
        }
    }

    /// The answers of everybody.
    fn answers(&self) -> Result<Answers, Box<dyn Error>> {
        let in_file = |error: csv::Error| format!("{}: {error}", self.file);
        let mut reader = csv::Reader::from_path(&self.file).map_err(in_file)?;
        let names = reader.headers().map_err(in_file)?.clone();
        let column = |wanted: &str| {
            names
                .iter()
                .position(|name| name == wanted)
                .ok_or_else(|| format!("{}, line 1: no column {wanted:?}", self.file))
        };
        let overall = column(&self.overall)?;
        let touchpoints = column(&self.from)?..=column(&self.to)?;
        let mut answers = Answers {
            overall: Vec::new(),
            touchpoints: touchpoints
                .clone()
                .map(|index| (names[index].to_owned(), Vec::new()))
                .collect(),
        };
        let verdicts = self.cells(self.overall_scale);
        let ratings = self.cells(self.scale);
        for record in reader.records() {
            let record = record.map_err(in_file)?;
            let line = record.position().map_or(0, csv::Position::line);
            let place =
                |index: usize| format!("{}, line {line}, column {:?}", self.file, &names[index]);
            let verdict = self.verdict(&verdicts, &record[overall]);
            let verdict = verdict.map_err(|error| format!("{}: {error}", place(overall)))?;
            answers.overall.push(verdict);
            for ((_, column), index) in answers.touchpoints.iter_mut().zip(touchpoints.clone()) {
                let rating = ratings.read(&record[index]);
                let rating = rating.map_err(|error| format!("{}: {error}", place(index)))?;
                column.push(rating.rating());
            }
        }
        Ok(answers)
    }

    fn cells(&self, scale: Scale) -> AnswerReader {
        let reader = AnswerReader::new(scale);
        match &self.missing {
            Some(code) => reader.with_missing(code, MissingReason::Blank),
            None => reader,
        }
    }

    fn verdict(&self, reader: &AnswerReader, cell: &str) -> Result<Option<f64>, AnswerError> {
        match &self.satisfied {
            Some(_) if cell.trim().is_empty() => Ok(None),
            Some(word) => Ok(Some(f64::from(u8::from(cell == word)))),
            None => reader.read(cell).map(Answer::rating),
        }
    }

    fn subtitle(&self, model: &DriverModel<String>, shares: &DriverShares<String>) -> String {
        let method = match shares.allocation() {
            Allocation::Shapley => "Shapley shares",
            _ => "relative weights",
        };
        format!(
            "{} respondents who rated everything; share of the variance of \"{}\" ({:.0}% is explained): {method}, 95% intervals",
            model.persons(),
            self.overall,
            100.0 * shares.r_squared()
        )
    }
}

/// The overall rating and those of each touchpoint, of the same persons.
struct Answers {
    overall: Vec<Option<f64>>,
    touchpoints: Vec<(String, Vec<Option<f64>>)>,
}

impl Answers {
    /// A table of touchpoint against overall rating for each touchpoint.
    fn tables(&self, options: &Options) -> Result<Vec<(String, CrossTally)>, Box<dyn Error>> {
        self.touchpoints
            .iter()
            .map(|(name, ratings)| {
                let pairs = ratings.iter().copied().zip(self.overall.iter().copied());
                let table = CrossTally::from_answers(options.scale, options.overall_scale, pairs)?;
                Ok((name.clone(), table))
            })
            .collect()
    }

    /// All touchpoints together.
    fn model(&self, options: &Options) -> Result<DriverModel<String>, Box<dyn Error>> {
        let overall = self.overall.iter().copied();
        let mut survey = Survey::from_answers(options.overall_scale, overall)?;
        for (_, ratings) in &self.touchpoints {
            survey = survey.with_question(options.scale, ratings.iter().copied())?;
        }
        let names = self.touchpoints.iter().map(|(name, _)| name.clone());
        Ok(DriverModel::of(&survey, 0, names.zip(1..))?)
    }
}

/// By Shapley's values where they can be had, or else by relative weights.
fn share_out(model: &DriverModel<String>) -> Result<DriverShares<String>, DriverModelError> {
    match model.shapley() {
        Err(DriverModelError::TooManyForShapley { .. }) => Ok(model.relative_weights()),
        shares => shares,
    }
}

fn print(
    one_by_one: &Drivers<String>,
    together: &DriverShares<String>,
    model: &DriverModel<String>,
) {
    println!(
        "{:36} {:>20} {:>8} {:>11} {:>7} {:>7}  priority",
        "touchpoint", "share in %", "tau-b", "performance", "pairs", "missing"
    );
    for share in together {
        let driver = one_by_one.iter().find(|driver| driver.key() == share.key());
        let [tau, pairs, missing] = match driver {
            Some(driver) => [
                format!("{:.2}", driver.impact()),
                driver.pairs().to_string(),
                driver.missing().to_string(),
            ],
            None => ["-", "-", "-"].map(str::to_owned),
        };
        println!(
            "{:36} {:>20} {tau:>8} {:>11.1} {pairs:>7} {missing:>7}  {}",
            share.key(),
            limits(share).map_or_else(String::new, |[lower, upper]| format!(
                "{:.1} [{lower:.1}, {upper:.1}]",
                impact(share)
            )),
            performance(share),
            priority(together, share),
        );
    }
    for (name, reason) in one_by_one.unranked() {
        println!("{name:36} not ranked: {reason}");
    }
    println!(
        "\nShares ({}) of {} persons who rated everything, {} left out some; together {:.1} %.",
        together.allocation(),
        model.persons(),
        model.left_out(),
        100.0 * together.r_squared()
    );
}

/// The share in percent of the variance of the overall rating.
fn impact(share: &DriverShare<String>) -> f64 {
    100.0 * share.value()
}

fn limits(share: &DriverShare<String>) -> Option<[f64; 2]> {
    let interval = share.interval(Confidence::P95)?;
    Some([interval.lower(), interval.upper()].map(|limit| 100.0 * limit))
}

/// Ratings of a survey always have one.
fn performance(share: &DriverShare<String>) -> f64 {
    share.performance().unwrap_or(0.0)
}

fn priority(shares: &DriverShares<String>, share: &DriverShare<String>) -> Priority {
    shares.priority(share).unwrap_or(Priority::LowPriority)
}
