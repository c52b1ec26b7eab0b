//! The report as one picture: a bar for each key result with its interval, the forecast, and the line of the pace.

use cxmetrics::okr::{Status, Voice};
use cxmetrics::{Confidence, Objective};
use plotters::style::RGBColor;
use plotters::style::text_anchor::HPos;

use crate::picture::{
    AMBER, Area, Axis, BLUE, Drawn, FIELD, GREEN, GREY, INK, Mark, ORANGE, QUIET, RED, Words,
    arrow, length, line, mark, rectangle, save, whisker, write,
};
use crate::quarter::{Line, Quarter};

const WIDTH: i32 = 1_240;
const HEAD: i32 = 116;
const FOOT: i32 = 96;
const OBJECTIVE: i32 = 48;
const ROW: i32 = 36;
/// Where it says who is heard.
const VOICES: i32 = 336;
/// Progress in percent: a little of what is worse than nothing and better than all.
const AXIS: Axis = Axis {
    figures: (-12.0, 116.0),
    pixels: (436, 1_004),
};
/// Where the figures end, and the words begin.
const FIGURES: i32 = 1_082;

const fn color_of(voice: Voice) -> RGBColor {
    match voice {
        Voice::Customer => BLUE,
        Voice::Employee => GREEN,
        _ => GREY,
    }
}

const fn name_of(voice: Voice) -> &'static str {
    match voice {
        Voice::Customer => "customers",
        Voice::Employee => "employees",
        _ => "output",
    }
}

const fn color_of_status(status: Status) -> RGBColor {
    match status {
        Status::OnTrack => GREEN,
        Status::AtRisk => AMBER,
        Status::OffTrack => RED,
        _ => QUIET,
    }
}

pub(crate) fn draw(quarter: &Quarter, path: &str) -> Drawn {
    let rows: i32 = quarter
        .objectives
        .iter()
        .map(|objective| {
            OBJECTIVE + ROW * i32::try_from(objective.key_results().len()).unwrap_or(0)
        })
        .sum();
    let title = format!(
        "Objectives, day {} of {}",
        quarter.today,
        quarter.cycle.days()
    );
    let words = Words {
        title: &title,
        description: &description(quarter),
    };
    save(path, (WIDTH, HEAD + rows + FOOT), &words, |area| {
        draw_head(area, &title)?;
        let mut top = HEAD;
        for objective in &quarter.objectives {
            draw_objective(area, objective, top)?;
            top += OBJECTIVE;
            for line in quarter.lines(objective) {
                draw_line(area, &line, top + ROW / 2)?;
                top += ROW;
            }
        }
        draw_pace(area, quarter, top)?;
        draw_legend(area, top + 46)
    })
}

/// The figures of the picture, for those who do not see it.
fn description(quarter: &Quarter) -> String {
    let mut text = format!(
        "A bar for each key result, from its start to its target; {:.0}% expected by now.",
        100.0 * quarter.expected()
    );
    for objective in &quarter.objectives {
        let lines: Vec<String> = quarter
            .lines(objective)
            .map(|line| {
                let (name, progress) = (line.key_result.name(), &line.progress);
                match line.standing.status() {
                    Status::NotMeasured => format!("{name} not measured"),
                    status => format!("{name} {progress} ({status})"),
                }
            })
            .collect();
        text = format!("{text} {}: {}.", objective.name(), lines.join("; "));
    }
    text
}

fn draw_head(area: &Area<'_>, title: &str) -> Drawn {
    write(area, title, (28, 34), 24, INK, HPos::Left)?;
    let axis = "progress from start (0 %) to target (100 %)";
    write(area, axis, (AXIS.at(0.0), 66), 14, QUIET, HPos::Left)?;
    for percent in [0, 25, 50, 75, 100] {
        let x = AXIS.at(f64::from(percent));
        write(
            area,
            &format!("{percent} %"),
            (x, HEAD - 24),
            13,
            QUIET,
            HPos::Center,
        )?;
        line(area, (x, HEAD - 14), (x, HEAD - 6), QUIET, 1)?;
    }
    for (label, x, anchor) in [
        ("who is heard", VOICES, HPos::Left),
        ("progress", FIGURES, HPos::Right),
        ("status", FIGURES + 16, HPos::Left),
    ] {
        write(area, label, (x, HEAD - 24), 13, QUIET, anchor)?;
    }
    Ok(())
}

fn draw_objective(area: &Area<'_>, objective: &Objective, top: i32) -> Drawn {
    let middle = top + OBJECTIVE / 2 + 4;
    write(area, objective.name(), (28, middle), 18, INK, HPos::Left)?;
    let score = objective.score()?;
    let mirror = objective.mirror(Confidence::P95).verdict();
    let words = format!("score {score}, {mirror}");
    write(
        area,
        &words,
        (AXIS.at(0.0) + 6, middle),
        15,
        INK,
        HPos::Left,
    )?;
    line(area, (28, top + 4), (WIDTH - 28, top + 4), FIELD, 2)
}

fn draw_line(area: &Area<'_>, line: &Line<'_>, middle: i32) -> Drawn {
    let voice = line.key_result.voice();
    let name = line.key_result.name();
    write(area, name, (40, middle), 15, INK, HPos::Left)?;
    write(
        area,
        name_of(voice),
        (VOICES, middle),
        14,
        color_of(voice),
        HPos::Left,
    )?;
    let bar = |from: f64, to: f64| [(AXIS.at(from), middle - 8), (AXIS.at(to), middle + 8)];
    rectangle(area, bar(0.0, 100.0), FIELD)?;
    if let Some(share) = line.progress.raw() {
        let percent = 100.0 * share;
        rectangle(
            area,
            bar(percent.min(0.0), percent.max(0.0)),
            color_of(voice),
        )?;
        if !AXIS.holds(percent) {
            let outwards = if percent < 0.0 { -1 } else { 1 };
            arrow(area, (AXIS.at(percent), middle), outwards, color_of(voice))?;
        }
    }
    if let Some(interval) = line.progress.interval(Confidence::P95) {
        let limits = [interval.lower(), interval.upper()].map(|limit| 100.0 * limit);
        draw_whisker(area, limits, middle)?;
    }
    let forecast = line.forecast.as_ref();
    if let Some(share) = forecast.and_then(|(forecast, _)| forecast.raw()) {
        draw_forecast(area, 100.0 * share, middle)?;
    }
    let status = line.standing.status();
    if status != Status::NotMeasured {
        let progress = line.progress.to_string();
        write(area, &progress, (FIGURES, middle), 15, INK, HPos::Right)?;
    }
    let color = color_of_status(status);
    write(
        area,
        &status.to_string(),
        (FIGURES + 16, middle),
        15,
        color,
        HPos::Left,
    )
}

/// On a rim of paper, since it lies on bars.
fn draw_whisker(area: &Area<'_>, limits: [f64; 2], middle: i32) -> Drawn {
    let [from, to] = limits.map(|limit| AXIS.at(limit));
    rectangle(
        area,
        [(from, middle - 3), (to, middle + 3)],
        crate::picture::PAPER,
    )?;
    whisker(area, &AXIS, limits, middle, INK)
}

/// A diamond where the trend leads to, or an arrow if that is outside the picture.
fn draw_forecast(area: &Area<'_>, percent: f64, middle: i32) -> Drawn {
    let at = (AXIS.at(percent), middle);
    if !AXIS.holds(percent) {
        let outwards = if percent < 0.0 { -1 } else { 1 };
        arrow(area, (at.0 + 6 * outwards, at.1), outwards, ORANGE)?;
    }
    mark(area, Mark::Diamond, at, ORANGE)
}

/// A dashed line where everything should be by now.
fn draw_pace(area: &Area<'_>, quarter: &Quarter, bottom: i32) -> Drawn {
    let percent = 100.0 * quarter.expected();
    let at = AXIS.at(percent);
    let mut top = HEAD + 4;
    while top < bottom {
        line(area, (at, top), (at, (top + 5).min(bottom)), ORANGE, 2)?;
        top += 10;
    }
    let label = format!("{percent:.0} % expected by now");
    write(area, &label, (at, bottom + 14), 14, ORANGE, HPos::Center)
}

fn draw_legend(area: &Area<'_>, middle: i32) -> Drawn {
    let mut left = 28;
    for voice in [Voice::Customer, Voice::Employee, Voice::Output] {
        rectangle(
            area,
            [(left, middle - 7), (left + 20, middle + 7)],
            color_of(voice),
        )?;
        write(
            area,
            name_of(voice),
            (left + 28, middle),
            14,
            QUIET,
            HPos::Left,
        )?;
        left += 120;
    }
    rectangle(area, [(left, middle - 7), (left + 20, middle + 7)], FIELD)?;
    let words = "still to go";
    write(area, words, (left + 28, middle), 14, QUIET, HPos::Left)?;

    let (middle, mut left) = (middle + 28, 28);
    let words =
        "95 % interval, where it rests on a sample; an arrow: it goes on outside the picture";
    let legend = Axis {
        figures: (0.0, 1.0),
        pixels: (left, left + 44),
    };
    whisker(area, &legend, [0.0, 2.0], middle, INK)?;
    write(area, words, (left + 64, middle), 14, QUIET, HPos::Left)?;
    left += 92 + length(words, 14);
    mark(area, Mark::Diamond, (left, middle), ORANGE)?;
    let words = "where the trend leads to by the deadline";
    write(area, words, (left + 14, middle), 14, QUIET, HPos::Left)
}
