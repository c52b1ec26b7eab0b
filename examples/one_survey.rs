//! One survey, many questions, many groups: from one file of answers of the same people to scores, correlations, groups, the
//! change between two waves, and an objective with its interval three ways.
//!
//! ```text
//! cargo run --example one_survey -- [FILE.csv] [--picture scores.svg]
//! ```
//!
//! The file has one row for each answer sheet, with the columns of `examples/data/one_survey.csv`, which is read without a
//! name. An empty cell is a missing answer.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::process::ExitCode;

use csv::StringRecord;
use cxmetrics::estimate::JointScores;
use cxmetrics::okr::objective::Dependence;
use cxmetrics::weight::Survey;
use cxmetrics::{Ces, Confidence, Csat, Estimate, KeyResult, Metric, Nps, Objective, Scale};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

#[path = "support/picture.rs"]
mod picture;

#[path = "support/ending.rs"]
mod ending;

use picture::{Area, BLUE, Drawn, FIELD, INK, ORANGE, QUIET, Words, write};

const USAGE: &str = "\
One survey: scores of the same people, with their correlations, groups, waves and an objective.

Usage: one_survey [FILE.csv] [--picture FILE.svg]

FILE.csv has the columns respondent, wave (1 or 2), segment, weight, recommend (0-10), satisfaction (1-5) and effort (1-7).
Without it the survey that comes with the examples is read. An empty cell is a missing answer.
";

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/one_survey.csv");

/// The questions, how each is measured, and where the goal for it begins and ends.
const QUESTIONS: [(&str, &dyn Metric, Scale, [i32; 2]); 3] = [
    ("recommend", &Nps::STANDARD, Scale::ZERO_TO_TEN, [0, 40]),
    (
        "satisfaction",
        &Csat::TOP_TWO_BOX,
        Scale::ONE_TO_FIVE,
        [50, 75],
    ),
    ("effort", &Ces::MEAN, Scale::ONE_TO_SEVEN, [4, 6]),
];

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let report = Options::read(std::env::args().skip(1)).and_then(|options| match options {
        Some(options) => report(&options),
        None => Ok(USAGE.to_owned()),
    });
    ending::finish("one_survey", report)
}

/// What the command line says.
struct Options {
    file: String,
    picture: Option<String>,
}

impl Options {
    /// The options, or `None` when help is asked for.
    fn read(mut words: impl Iterator<Item = String>) -> Result<Option<Self>, Failure> {
        let (mut file, mut picture) = (None, None);
        while let Some(word) = words.next() {
            match word.as_str() {
                "--help" | "-h" => return Ok(None),
                "--picture" => picture = Some(words.next().ok_or("--picture needs a file")?),
                _ if word.starts_with('-') || file.is_some() => {
                    return Err(format!("{word}: what is this? --help shows how").into());
                }
                _ => file = Some(word),
            }
        }
        let file = file.unwrap_or_else(|| SAMPLE.to_owned());
        Ok(Some(Self { file, picture }))
    }
}

/// The answer sheet of one person in one wave.
struct Sheet {
    respondent: String,
    wave: u8,
    segment: String,
    weight: f64,
    answers: [Option<u8>; 3],
}

/// A cell by the name of its column, or what is wrong with it and where.
fn cell<T>(
    row: &StringRecord,
    header: &StringRecord,
    name: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    let column = header.iter().position(|own| own.trim() == name);
    let column = column.ok_or_else(|| format!("line 1: no column {name:?}"))?;
    let line = row.position().map_or(0, csv::Position::line);
    let text = row.get(column).unwrap_or_default().trim();
    read(text).map_err(|reason| format!("line {line}, column {name:?}: {reason}").into())
}

fn sheets(file: &str) -> Result<Vec<Sheet>, Failure> {
    let mut reader = csv::Reader::from_path(file)?;
    let header = reader.headers()?.clone();
    let answer = |scale: Scale| {
        move |text: &str| {
            if text.is_empty() {
                return Ok(None);
            }
            let rating: u8 = text.parse().map_err(|_| format!("{text:?} is no rating"))?;
            if scale.contains(rating) {
                Ok(Some(rating))
            } else {
                Err(format!("{rating} is not on the scale {scale}"))
            }
        }
    };
    let mut sheets = Vec::new();
    for row in reader.records() {
        let row = row?;
        let word = |text: &str| {
            if text.is_empty() {
                Err("is empty".to_owned())
            } else {
                Ok(text.to_owned())
            }
        };
        let wave = |text: &str| match text {
            "1" => Ok(1),
            "2" => Ok(2),
            _ => Err(format!("wave {text:?} is neither 1 nor 2")),
        };
        let weight = |text: &str| match text.parse() {
            Ok(weight) if weight > 0.0 && f64::is_finite(weight) => Ok(weight),
            _ => Err(format!("weight {text:?} is no number above 0")),
        };
        let mut answers = [None; 3];
        for (own, (name, _, scale, _)) in answers.iter_mut().zip(QUESTIONS) {
            *own = cell(&row, &header, name, answer(scale))?;
        }
        sheets.push(Sheet {
            respondent: cell(&row, &header, "respondent", word)?,
            wave: cell(&row, &header, "wave", wave)?,
            segment: cell(&row, &header, "segment", word)?,
            weight: cell(&row, &header, "weight", weight)?,
            answers,
        });
    }
    Ok(sheets)
}

fn report(options: &Options) -> Result<String, Failure> {
    let in_file = |failure: Failure| format!("{}: {failure}", options.file);
    let sheets = sheets(&options.file).map_err(in_file)?;
    let (now, survey) = survey_of(&sheets, 2)?;
    let scores = survey.scores(&QUESTIONS.map(|(_, metric, ..)| metric))?;
    let mut text = format!("{} answer sheets of the second wave\n\n", now.len());
    text += &shown_scores(&scores)?;
    text += &shown_groups(&survey, &now)?;
    text += &shown_waves(&sheets)?;
    text += &shown_objective(&scores)?;
    if let Some(path) = &options.picture {
        draw(&scores, path)?;
        writeln!(text, "\nThe picture is in {path}.")?;
    }
    Ok(text)
}

/// All three questions of one wave, with the weights.
fn survey_of(sheets: &[Sheet], wave: u8) -> Result<(Vec<&Sheet>, Survey), Failure> {
    let sheets: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.wave == wave).collect();
    let answers = |question: usize| sheets.iter().map(move |sheet| sheet.answers[question]);
    let survey = Survey::from_answers(QUESTIONS[0].2, answers(0))?
        .with_question(QUESTIONS[1].2, answers(1))?
        .with_question(QUESTIONS[2].2, answers(2))?
        .with_weights(sheets.iter().map(|sheet| sheet.weight).collect::<Vec<_>>())?;
    Ok((sheets, survey))
}

fn shown_scores(scores: &JointScores) -> Result<String, Failure> {
    let mut text = String::new();
    for ((name, ..), estimate) in QUESTIONS.iter().zip(scores.estimates()) {
        writeln!(text, "{name:<14}{}", estimate.interval(Confidence::P95))?;
    }
    text += "\nHow they err together:\n";
    for [one, other] in PAIRS {
        let correlation = scores
            .correlation(one, other)
            .ok_or("all answers are alike")?;
        writeln!(
            text,
            "{} and {}: {correlation:.2}",
            QUESTIONS[one].0, QUESTIONS[other].0
        )?;
    }
    Ok(text)
}

/// Each segment against all others, within the survey.
fn shown_groups(survey: &Survey, sheets: &[&Sheet]) -> Result<String, Failure> {
    let segments: Vec<&str> = sheets.iter().map(|sheet| sheet.segment.as_str()).collect();
    let groups = survey.by(&segments)?;
    let scores = groups.scores(&Nps::STANDARD)?;
    let mut text = "\nNPS of each segment, and against the rest:\n".to_owned();
    for (segment, score) in groups.keys().iter().zip(scores.estimates()) {
        let rest = groups.against_rest(&Nps::STANDARD, segment)?;
        writeln!(
            text,
            "{segment:<16}{:<24}{:+.1}, p = {:.3}",
            score.interval(Confidence::P95).to_string(),
            rest.value(),
            rest.p_value(),
        )?;
    }
    Ok(text)
}

/// The change of the NPS; who answered in both waves ties them together.
fn shown_waves(sheets: &[Sheet]) -> Result<String, Failure> {
    let mut people: BTreeMap<&str, ([Option<u8>; 2], f64)> = BTreeMap::new();
    for sheet in sheets {
        let (answers, weight) = people.entry(&sheet.respondent).or_default();
        answers[usize::from(sheet.wave) - 1] = sheet.answers[0];
        *weight = sheet.weight;
    }
    let wave = |at: usize| people.values().map(move |(answers, _)| answers[at]);
    let panel = Survey::from_answers(Scale::ZERO_TO_TEN, wave(0))?
        .with_question(Scale::ZERO_TO_TEN, wave(1))?
        .with_weights(
            people
                .values()
                .map(|(_, weight)| *weight)
                .collect::<Vec<_>>(),
        )?;
    let change = panel.difference(&Nps::STANDARD, 1, 0)?;
    let both = people
        .values()
        .filter(|(answers, _)| answers.iter().all(Option::is_some));
    Ok(format!(
        "\nNPS from the first wave to the second, {} of {} people in both: {}, p = {:.3}\n",
        both.count(),
        people.len(),
        change.interval(Confidence::P95),
        change.p_value(),
    ))
}

/// One objective of all three, read three ways.
fn shown_objective(scores: &JointScores) -> Result<String, Failure> {
    let objective = |reading: &dyn Fn(&Estimate) -> Estimate| -> Result<Objective, Failure> {
        let mut objective = Objective::new("Customers come back");
        for ((name, _, _, [start, target]), estimate) in
            QUESTIONS.into_iter().zip(scores.estimates())
        {
            let result = KeyResult::reach(name, start, target)?;
            objective = objective.with(result.with_reading(reading(estimate)));
        }
        Ok(objective)
    };
    // The readings know that they are of the same people; the other two are what would be said without that.
    let known = objective(&Estimate::clone)?;
    let unknown = objective(&|estimate| estimate.clone().without_source())?;
    let strangers = unknown
        .clone()
        .with_dependence(Dependence::DIFFERENT_PEOPLE);
    let mut text = "\nThe objective of all three, 0 at the start and 1 at the target:\n".to_owned();
    for (name, objective) in [
        ("the same people, as they are", known),
        ("different people, which they are not", strangers),
        ("nobody knows", unknown),
    ] {
        let score = objective.score()?;
        let interval = score
            .interval(Confidence::P95)
            .ok_or("nothing is uncertain")?;
        writeln!(text, "{name:<38}{interval:.2}")?;
    }
    Ok(text)
}

const PAIRS: [[usize; 2]; 3] = [[0, 1], [0, 2], [1, 2]];
/// The radius within which two normal figures are 95 times in a hundred: √(−2 ln .05).
const RADIUS: f64 = 2.447_746_830_680_816;

/// For each pair of scores where both are likely to be: the ellipse of 95 %, and the one that strangers would have.
fn draw(scores: &JointScores, path: &str) -> Drawn {
    let title = "Scores of the same people, and where both of a pair are likely to be";
    let pairs = PAIRS.map(|[one, other]| {
        let correlation = scores.correlation(one, other).unwrap_or(0.0);
        let [one, other] = [one, other].map(|at| QUESTIONS[at].0);
        format!(" {one} and {other} err together by {correlation:.2}.")
    });
    let words = Words {
        title,
        description: &format!("{}{}", shown_scores(scores)?.trim(), pairs.concat()),
    };
    picture::save(path, (1_240, 520), &words, |area| {
        write(area, title, (40, 34), 20, INK, HPos::Left)?;
        let as_they_are = "95 %, as they are (the whole line)";
        write(area, as_they_are, (40, 68), 13, BLUE, HPos::Left)?;
        let apart = "95 %, if others had been asked (dashes)";
        write(area, apart, (330, 68), 13, ORANGE, HPos::Left)?;
        for (place, pair) in (0..).zip(PAIRS) {
            draw_pair(area, scores, pair, 40 + 400 * place)?;
        }
        Ok(())
    })
}

fn draw_pair(area: &Area<'_>, scores: &JointScores, pair: [usize; 2], left: i32) -> Drawn {
    let (right, top, bottom) = (left + 350, 110, 430);
    let center = pair.map(|at| scores.estimates()[at].value());
    let error = pair.map(|at| scores.estimates()[at].std_error());
    let correlation = scores.correlation(pair[0], pair[1]).unwrap_or(0.0);
    // Three standard errors on either side hold both ellipses.
    #[allow(clippy::cast_possible_truncation)] // within the picture
    let pixel = |figure: f64, axis: usize, from: i32, to: i32| {
        let part = (figure - center[axis]) / (6.0 * error[axis].max(f64::MIN_POSITIVE)) + 0.5;
        from + (part.clamp(0.0, 1.0) * f64::from(to - from)).round() as i32
    };
    let at = |[x, y]: [f64; 2]| (pixel(x, 0, left, right), pixel(y, 1, bottom, top));
    area.draw(&Rectangle::new([(left, top), (right, bottom)], FIELD))?;
    for (r, color) in [(0.0, ORANGE), (correlation, BLUE)] {
        let point = |step: i32| {
            let angle = f64::from(step) / 180.0 * core::f64::consts::PI;
            let (x, other) = (angle.cos(), angle.sin());
            let y = r * x + (1.0 - r * r).sqrt() * other;
            at([
                center[0] + RADIUS * error[0] * x,
                center[1] + RADIUS * error[1] * y,
            ])
        };
        let points: Vec<_> = (0..=360).step_by(3).map(point).collect();
        let pieces: Vec<_> = if r == 0.0 {
            points.windows(3).step_by(4).map(<[_]>::to_vec).collect()
        } else {
            vec![points]
        };
        for piece in pieces {
            area.draw(&PathElement::new(piece, color.stroke_width(2)))?;
        }
    }
    area.draw(&Circle::new(at(center), 4, INK.filled()))?;
    for (axis, &question) in pair.iter().enumerate() {
        let interval = scores.estimates()[question].interval(Confidence::P95);
        let name = format!("{} {interval:.1}", QUESTIONS[question].0);
        let ends = [interval.lower(), interval.upper()];
        let line = if axis == 0 {
            let name_at = (left + 175, bottom + 48);
            write(area, &format!("→  {name}"), name_at, 12, INK, HPos::Center)?;
            ends.map(|end| (pixel(end, 0, left, right), bottom))
        } else {
            write(
                area,
                &format!("↑  {name}"),
                (left, top - 14),
                12,
                INK,
                HPos::Left,
            )?;
            ends.map(|end| (left, pixel(end, 1, bottom, top)))
        };
        for (end, (x, y)) in ends.into_iter().zip(line) {
            let text_at = if axis == 0 { (x, y + 16) } else { (x + 8, y) };
            let to = if axis == 0 { HPos::Center } else { HPos::Left };
            write(area, &format!("{end:.1}"), text_at, 11, QUIET, to)?;
        }
        area.draw(&PathElement::new(line.to_vec(), INK.stroke_width(4)))?;
    }
    let text = format!("they err together by {correlation:.2}");
    write(area, &text, (right - 8, bottom - 14), 12, BLUE, HPos::Right)
}
