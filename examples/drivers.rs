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
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

#[path = "support/picture.rs"]
mod picture;

use picture::{
    AMBER, Area, Axis, Drawn, FIELD, GREEN, GREY, INK, Mark, QUIET, RED, Words, end, length, line,
    mark, whisker, write,
};

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
        draw(&together, path, &options.subtitle(&model, &together))?;
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

const SIZE: (i32, i32) = (1_240, 760);
/// The rows and the map, from above to below.
const HEIGHT: (i32, i32) = (170, 650);
const ROWS: (i32, i32) = (330, 620);
const MAP: (i32, i32) = (720, 1_200);

const PRIORITIES: [Priority; 4] = [
    Priority::FixFirst,
    Priority::KeepUp,
    Priority::LowPriority,
    Priority::PossibleOverkill,
];

/// One colour and one shape for each field; what to fix stands out.
const fn look(priority: Priority) -> (RGBColor, Mark) {
    match priority {
        Priority::FixFirst => (RED, Mark::Diamond),
        Priority::KeepUp => (GREEN, Mark::Disc),
        Priority::LowPriority => (AMBER, Mark::Triangle),
        _ => (GREY, Mark::Square),
    }
}

fn draw(drivers: &DriverShares<String>, path: &str, subtitle: &str) -> Drawn {
    let title = "Which touchpoint moves the overall score?";
    let lines = drivers.iter().map(|driver| {
        format!(
            "{} {:.1}% of impact, performance {:.0}, {}",
            driver.key(),
            impact(driver),
            performance(driver),
            priority(drivers, driver)
        )
    });
    let words = Words {
        title,
        description: &format!("{subtitle}. {}.", lines.collect::<Vec<_>>().join("; ")),
    };
    let span = Span::of(drivers);
    picture::save(path, SIZE, &words, |area| {
        write(area, title, (40, 34), 24, INK, HPos::Left)?;
        write(area, subtitle, (40, 68), 15, QUIET, HPos::Left)?;
        draw_legend(area, 100)?;
        draw_ranking(area, drivers, &span)?;
        draw_map(area, drivers, &span)
    })
}

fn draw_legend(area: &Area<'_>, y: i32) -> Drawn {
    let mut x = 46;
    for priority in PRIORITIES {
        let (color, shape) = look(priority);
        let words = priority.to_string();
        mark(area, shape, (x, y), color)?;
        write(area, &words, (x + 14, y), 14, QUIET, HPos::Left)?;
        x += 44 + length(&words, 14);
    }
    let axis = Axis {
        figures: (0.0, 1.0),
        pixels: (x, x + 40),
    };
    whisker(area, &axis, [0.0, 1.0], y, INK)?;
    write(area, "95 % interval", (x + 50, y), 14, QUIET, HPos::Left)
}

/// The figures that the axes have to hold.
struct Span {
    impact: (f64, f64),
    performance: (f64, f64),
}

impl Span {
    fn of(drivers: &DriverShares<String>) -> Self {
        let limits = drivers.iter().filter_map(limits);
        let high = limits.fold(1.0_f64, |high, [_, upper]| high.max(upper));
        let (worst, best) = drivers
            .iter()
            .fold((100.0_f64, 0.0_f64), |(worst, best), driver| {
                (
                    worst.min(performance(driver)),
                    best.max(performance(driver)),
                )
            });
        Self {
            impact: (-0.03 * high, 1.03 * high),
            performance: (
                (worst / 5.0).floor() * 5.0 - 2.0,
                (best / 5.0).ceil() * 5.0 + 2.0,
            ),
        }
    }
}

/// The left half: a line for each touchpoint, with its interval.
fn draw_ranking(area: &Area<'_>, drivers: &DriverShares<String>, span: &Span) -> Drawn {
    let (top, bottom) = HEIGHT;
    let axis = Axis {
        figures: span.impact,
        pixels: ROWS,
    };
    let heading = "Impact, ranked";
    write(area, heading, (ROWS.0, top - 28), 16, INK, HPos::Left)?;
    for tick in axis.ticks() {
        let x = axis.at(tick);
        line(area, (x, top - 10), (x, bottom), FIELD, 1)?;
        let label = format!("{tick} %");
        write(area, &label, (x, bottom + 16), 13, QUIET, HPos::Center)?;
    }
    let middle = i32::midpoint(ROWS.0, ROWS.1);
    let unit = "impact: share of the variance of the verdict";
    write(area, unit, (middle, bottom + 42), 14, QUIET, HPos::Center)?;
    let rows = i32::try_from(drivers.len())?;
    for (row, driver) in (0..).zip(drivers) {
        let y = top + (bottom - top) * (2 * row + 1) / (2 * rows);
        let (color, shape) = look(priority(drivers, driver));
        write(area, driver.key(), (ROWS.0 - 36, y), 15, INK, HPos::Right)?;
        let number = format!("{}", row + 1);
        write(area, &number, (ROWS.0 - 14, y), 13, QUIET, HPos::Right)?;
        if let Some([lower, upper]) = limits(driver) {
            line(area, (axis.at(lower), y), (axis.at(upper), y), color, 2)?;
            for (limit, outwards) in [(lower, -1), (upper, 1)] {
                // A limit that was cut at an end of the scale has no mark.
                if limit > 0.0 && limit < 100.0 {
                    end(area, &axis, (limit, y), outwards, color)?;
                }
            }
        }
        mark(area, shape, (axis.at(impact(driver)), y), color)?;
    }
    Ok(())
}

/// The right half: impact against performance, with the four fields.
fn draw_map(area: &Area<'_>, drivers: &DriverShares<String>, span: &Span) -> Drawn {
    let (top, bottom) = HEIGHT;
    let (left, right) = MAP;
    let across = Axis {
        figures: span.performance,
        pixels: MAP,
    };
    let upwards = Axis {
        figures: span.impact,
        pixels: (bottom, top),
    };
    let heading = "Impact (upwards) against performance (to the right)";
    write(area, heading, (left, top - 28), 16, INK, HPos::Left)?;
    area.draw(&Rectangle::new(
        [(left, top), (right, bottom)],
        QUIET.stroke_width(1),
    ))?;
    let mean_impact = upwards.at(100.0 * drivers.mean_share());
    if let Some(performance) = drivers.mean_performance() {
        let x = across.at(performance);
        line(area, (left, mean_impact), (right, mean_impact), QUIET, 1)?;
        line(area, (x, top), (x, bottom), QUIET, 1)?;
    }
    name_fields(area)?;
    for tick in upwards.ticks() {
        let y = upwards.at(tick);
        line(area, (left - 4, y), (left, y), QUIET, 1)?;
        write(
            area,
            &format!("{tick} %"),
            (left - 8, y),
            13,
            QUIET,
            HPos::Right,
        )?;
    }
    for tick in across.ticks() {
        let x = across.at(tick);
        line(area, (x, bottom), (x, bottom + 4), QUIET, 1)?;
        write(
            area,
            &format!("{tick}"),
            (x, bottom + 16),
            13,
            QUIET,
            HPos::Center,
        )?;
    }
    let middle = i32::midpoint(left, right);
    let unit = "performance: mean rating, from 0 (worst) to 100 (best)";
    write(area, unit, (middle, bottom + 42), 14, QUIET, HPos::Center)?;
    let unit = "the lines in the field are the means of all touchpoints";
    write(area, unit, (middle, bottom + 64), 14, QUIET, HPos::Center)?;
    draw_points(area, drivers, [across, upwards])
}

fn name_fields(area: &Area<'_>) -> Drawn {
    let ((top, bottom), (left, right)) = (HEIGHT, MAP);
    for (priority, at, anchor) in [
        (Priority::FixFirst, (left + 10, top + 16), HPos::Left),
        (Priority::KeepUp, (right - 10, top + 16), HPos::Right),
        (Priority::LowPriority, (left + 10, bottom - 16), HPos::Left),
        (
            Priority::PossibleOverkill,
            (right - 10, bottom - 16),
            HPos::Right,
        ),
    ] {
        let (color, _) = look(priority);
        write(area, &priority.to_string(), at, 15, color, anchor)?;
    }
    Ok(())
}

/// Each touchpoint with its name, or at least the number that it has in the ranking.
fn draw_points(
    area: &Area<'_>,
    drivers: &DriverShares<String>,
    [across, upwards]: [Axis; 2],
) -> Drawn {
    let points: Vec<(i32, i32)> = drivers
        .iter()
        .map(|driver| (across.at(performance(driver)), upwards.at(impact(driver))))
        .collect();
    let plot = Space {
        from: (MAP.0 + 4, HEIGHT.0 + 26),
        to: (MAP.1 - 4, HEIGHT.1 - 26),
    };
    draw_names(area, drivers, &points, plot)?;
    for (&at, driver) in points.iter().zip(drivers) {
        let (color, shape) = look(priority(drivers, driver));
        mark(area, shape, at, color)?;
    }
    Ok(())
}

/// Beside each point its name where it fits, and its number in the ranking in any case.
fn draw_names(
    area: &Area<'_>,
    drivers: &DriverShares<String>,
    points: &[(i32, i32)],
    plot: Space,
) -> Drawn {
    let mut taken: Vec<Space> = points.iter().map(|&at| Space::around(at)).collect();
    for ((number, driver), &at) in (1..).zip(drivers).zip(points) {
        let number = format!("{number}");
        let named = format!("{number} {}", driver.key());
        let beside = free_place(&named, at, &[0, -8, 8], plot, &taken);
        let (label, (space, anchor)) = beside.map_or_else(
            || (number.clone(), place_of_number(&number, at, plot, &taken)),
            |place| (named, place),
        );
        let x = if matches!(anchor, HPos::Left) {
            space.from.0
        } else {
            space.to.0
        };
        let middle = i32::midpoint(space.from.1, space.to.1);
        write(area, &label, (x, middle), LABEL, INK, anchor)?;
        taken.push(space);
    }
    Ok(())
}

fn place_of_number(number: &str, at: (i32, i32), plot: Space, taken: &[Space]) -> (Space, HPos) {
    let steps = [0, -14, 14, -24, 24];
    let beside = || (Space::beside(number, at, 0), HPos::Left);
    free_place(number, at, &steps, plot, taken).unwrap_or_else(beside)
}

/// The size of the names on the map.
const LABEL: i32 = 13;

/// A rectangle of the picture.
#[derive(Clone, Copy)]
struct Space {
    from: (i32, i32),
    to: (i32, i32),
}

impl Space {
    const fn around((x, y): (i32, i32)) -> Self {
        Self {
            from: (x - 8, y - 8),
            to: (x + 8, y + 8),
        }
    }

    /// To the right of a point, and so far below it. About half of the size for each letter, and a little room.
    fn beside(text: &str, (x, y): (i32, i32), down: i32) -> Self {
        let letters = i32::try_from(text.chars().count()).unwrap_or(0);
        Self {
            from: (x + 12, y + down - 8),
            to: (x + 16 + letters * LABEL * 52 / 100, y + down + 8),
        }
    }

    const fn overlaps(self, other: Self) -> bool {
        self.from.0 < other.to.0
            && other.from.0 < self.to.0
            && self.from.1 < other.to.1
            && other.from.1 < self.to.1
    }

    const fn holds(self, other: Self) -> bool {
        self.from.0 <= other.from.0
            && other.to.0 <= self.to.0
            && self.from.1 <= other.from.1
            && other.to.1 <= self.to.1
    }
}

/// A place for a text to the right or the left of a point, so far below or above it, that keeps clear of all that is there.
fn free_place(
    text: &str,
    at: (i32, i32),
    steps: &[i32],
    plot: Space,
    taken: &[Space],
) -> Option<(Space, HPos)> {
    let places = steps.iter().flat_map(|&down| {
        let right = Space::beside(text, at, down);
        let over = 2 * (right.from.0 - at.0) + right.to.0 - right.from.0;
        let left = Space {
            from: (right.from.0 - over, right.from.1),
            to: (right.to.0 - over, right.to.1),
        };
        [(right, HPos::Left), (left, HPos::Right)]
    });
    let clear = |(place, _): &(Space, HPos)| {
        plot.holds(*place) && !taken.iter().any(|other| other.overlaps(*place))
    };
    places.into_iter().find(clear)
}
