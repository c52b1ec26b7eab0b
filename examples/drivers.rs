//! Which touchpoint moves the overall score? Reads a survey export and draws impact against performance: how much each
//! touchpoint has of what all of them explain together, and how it is rated.
//!
//! ```text
//! cargo run --example drivers -- survey.csv --overall "Likely to recommend" --overall-scale 0-10 \
//!     --from "Check-in" --to "Baggage" --scale 1-5 --missing 0 --picture drivers.svg
//! ```
//!
//! The export has one row for each respondent and the names of the columns in its first row. An empty cell is a missing
//! answer, and so is what `--missing` names. When the overall verdict is a word, `--satisfied WORD` makes it
//! thumbs up and every other word thumbs down.

use std::error::Error;

use cxmetrics::drivers::{
    Allocation, DriverModel, DriverModelError, DriverShare, DriverShares, Drivers, Priority,
};
use cxmetrics::weight::Survey;
use cxmetrics::{Confidence, CrossTally, Scale};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

const USAGE: &str = "drivers FILE.csv --overall COLUMN [--satisfied WORD | --overall-scale 0-10] \
    --from COLUMN --to COLUMN [--scale 1-5] [--missing TEXT] [--picture FILE.svg]";

fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|word| word == "--help") {
        println!("{USAGE}");
        return Ok(());
    }
    let options = Options::read(std::env::args().skip(1))?;
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
        let options = Self {
            file: file.ok_or(USAGE)?,
            overall: named.remove("overall").ok_or(USAGE)?,
            overall_scale,
            satisfied,
            from: named.remove("from").ok_or(USAGE)?,
            to: named.remove("to").ok_or(USAGE)?,
            scale: named
                .remove("scale")
                .map_or(Ok(Scale::ONE_TO_FIVE), |text| text.parse())?,
            missing: named.remove("missing"),
            picture: named.remove("picture"),
        };
        match named.keys().next() {
            Some(unknown) => Err(format!("no option --{unknown}: {USAGE}").into()),
            None => Ok(options),
        }
    }

    /// The answers of everybody.
    fn answers(&self) -> Result<Answers, Box<dyn Error>> {
        let mut reader = csv::Reader::from_path(&self.file)?;
        let names = reader.headers()?.clone();
        let column = |wanted: &str| {
            names
                .iter()
                .position(|name| name == wanted)
                .ok_or_else(|| format!("no column \"{wanted}\" in {}", self.file))
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
        for record in reader.records() {
            let record = record?;
            answers.overall.push(self.verdict(&record[overall])?);
            for ((_, ratings), index) in answers.touchpoints.iter_mut().zip(touchpoints.clone()) {
                ratings.push(self.rating(&record[index])?);
            }
        }
        Ok(answers)
    }

    fn rating(&self, cell: &str) -> Result<Option<f64>, Box<dyn Error>> {
        if cell.trim().is_empty() || self.missing.as_deref() == Some(cell) {
            Ok(None)
        } else {
            let rating = cell.trim().parse();
            rating
                .map(Some)
                .map_err(|_| format!("\"{cell}\" is not a rating").into())
        }
    }

    fn verdict(&self, cell: &str) -> Result<Option<f64>, Box<dyn Error>> {
        match &self.satisfied {
            Some(_) if cell.trim().is_empty() => Ok(None),
            Some(word) => Ok(Some(f64::from(u8::from(cell == word)))),
            None => self.rating(cell),
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

const INK: RGBColor = RGBColor(33, 37, 41);
const QUIET: RGBColor = RGBColor(120, 128, 136);
const LINE: RGBColor = RGBColor(222, 226, 230);
const SIZE: (i32, i32) = (1_240, 700);

/// One colour for each field; what to fix stands out.
const fn color(priority: Priority) -> RGBColor {
    match priority {
        Priority::FixFirst => RGBColor(214, 69, 45),
        Priority::KeepUp => RGBColor(32, 122, 112),
        Priority::LowPriority => RGBColor(176, 137, 66),
        _ => RGBColor(140, 148, 158),
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

fn draw(drivers: &DriverShares<String>, path: &str, subtitle: &str) -> Drawn {
    let root = SVGBackend::new(path, (1_240, 700)).into_drawing_area();
    root.fill(&WHITE)?;
    write(
        &root,
        "Which touchpoint moves the overall score?",
        (40, 30),
        26,
        INK,
        HPos::Left,
    )?;
    write(&root, subtitle, (40, 66), 15, QUIET, HPos::Left)?;
    let span = Span::of(drivers);
    draw_ranking(&root, drivers, &span)?;
    draw_map(&root, drivers, &span)?;
    root.present()?;
    Ok(())
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

    /// Round percentages on the axis of the impact, at most six.
    fn impact_ticks(&self) -> impl Iterator<Item = f64> + '_ {
        let steps = [1.0, 2.0, 5.0, 10.0, 20.0];
        let step = steps.into_iter().find(|step| 6.0 * step >= self.impact.1);
        (0..=6)
            .map(move |tick| f64::from(tick) * step.unwrap_or(20.0))
            .filter(|tick| *tick <= self.impact.1)
    }
}

/// Where a figure lies between two pixels.
#[allow(clippy::cast_possible_truncation)] // within the picture
fn place(figure: f64, (low, high): (f64, f64), (first, last): (i32, i32)) -> i32 {
    first + ((figure - low) / (high - low) * f64::from(last - first)).round() as i32
}

fn write(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    size: i32,
    color: RGBColor,
    anchor: HPos,
) -> Drawn {
    let style = ("sans-serif", size)
        .into_font()
        .color(&color)
        .pos(Pos::new(anchor, VPos::Center));
    area.draw(&Text::new(text.to_owned(), at, style))?;
    Ok(())
}

fn line(area: &Area<'_>, from: (i32, i32), to: (i32, i32), color: RGBColor, width: u32) -> Drawn {
    area.draw(&PathElement::new(vec![from, to], color.stroke_width(width)))?;
    Ok(())
}

/// The left half: a line for each touchpoint, with its interval.
fn draw_ranking(area: &Area<'_>, drivers: &DriverShares<String>, span: &Span) -> Drawn {
    let (left, right, top, bottom) = (330, 620, 140, SIZE.1 - 70);
    write(
        area,
        "Share of the variance, ranked",
        (left, 112),
        16,
        INK,
        HPos::Left,
    )?;
    let rows = i32::try_from(drivers.len())?;
    let x = |impact: f64| place(impact, span.impact, (left, right));
    for tick in span.impact_ticks() {
        let width = if tick == 0.0 { 2 } else { 1 };
        line(area, (x(tick), top - 10), (x(tick), bottom), LINE, width)?;
        write(
            area,
            &format!("{tick}%"),
            (x(tick), bottom + 16),
            13,
            QUIET,
            HPos::Center,
        )?;
    }
    for (row, driver) in (0..).zip(drivers) {
        let y = top + (bottom - top) * (2 * row + 1) / (2 * rows);
        let color = color(priority(drivers, driver));
        write(area, driver.key(), (left - 36, y), 15, INK, HPos::Right)?;
        write(
            area,
            &format!("{}", row + 1),
            (left - 14, y),
            13,
            QUIET,
            HPos::Right,
        )?;
        if let Some([lower, upper]) = limits(driver) {
            line(area, (x(lower), y), (x(upper), y), color, 3)?;
            // A limit that was cut at an end of the scale has no mark.
            for limit in [lower, upper] {
                if limit > 0.0 && limit < 100.0 {
                    line(area, (x(limit), y - 6), (x(limit), y + 6), color, 2)?;
                }
            }
        }
        area.draw(&Circle::new((x(impact(driver)), y), 5, color.filled()))?;
    }
    Ok(())
}

/// The right half: impact against performance, with the four fields.
fn draw_map(area: &Area<'_>, drivers: &DriverShares<String>, span: &Span) -> Drawn {
    let (left, right, top, bottom) = (710, SIZE.0 - 40, 140, SIZE.1 - 70);
    let x = |performance: f64| place(performance, span.performance, (left, right));
    let y = |impact: f64| place(impact, span.impact, (bottom, top));
    write(
        area,
        "Impact (upwards) against performance (to the right)",
        (left, 112),
        16,
        INK,
        HPos::Left,
    )?;
    area.draw(&Rectangle::new(
        [(left, top), (right, bottom)],
        LINE.stroke_width(1),
    ))?;
    let mean_impact = 100.0 * drivers.mean_share();
    if let Some(performance) = drivers.mean_performance() {
        line(
            area,
            (left, y(mean_impact)),
            (right, y(mean_impact)),
            LINE,
            2,
        )?;
        line(
            area,
            (x(performance), top),
            (x(performance), bottom),
            LINE,
            2,
        )?;
    }
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
        write(area, &priority.to_string(), at, 15, color(priority), anchor)?;
    }
    for tick in span.impact_ticks() {
        write(
            area,
            &format!("{tick}%"),
            (left - 8, y(tick)),
            13,
            QUIET,
            HPos::Right,
        )?;
    }
    let mut tick = (span.performance.0 / 10.0).ceil() * 10.0;
    while tick <= span.performance.1 {
        write(
            area,
            &format!("{tick}"),
            (x(tick), bottom + 16),
            13,
            QUIET,
            HPos::Center,
        )?;
        tick += 10.0;
    }
    write(
        area,
        "performance: mean rating from 0, worst, to 100, best; the lines are the means of all",
        (i32::midpoint(left, right), bottom + 42),
        14,
        QUIET,
        HPos::Center,
    )?;
    let points: Vec<(i32, i32)> = drivers
        .iter()
        .map(|driver| (x(performance(driver)), y(impact(driver))))
        .collect();
    let plot = Space {
        from: (left + 4, top + 26),
        to: (SIZE.0 - 4, bottom - 26),
    };
    draw_names(area, drivers, &points, plot)?;
    for (&at, driver) in points.iter().zip(drivers) {
        area.draw(&Circle::new(at, 8, WHITE.filled()))?;
        let color = color(priority(drivers, driver));
        area.draw(&Circle::new(at, 6, color.filled()))?;
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

    /// To the right of a point, and so far below it. About 0.42 of the size for each letter, and a little room.
    fn beside(text: &str, (x, y): (i32, i32), down: i32) -> Self {
        let letters = i32::try_from(text.chars().count()).unwrap_or(0);
        Self {
            from: (x + 12, y + down - 8),
            to: (x + 16 + letters * LABEL * 42 / 100, y + down + 8),
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
