//! The report as one picture: a bar for each key result with its interval, the forecast, and the line of the pace.

use std::error::Error;

use cxmetrics::okr::{Status, Voice};
use cxmetrics::{Confidence, Interval, Objective, Progress};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::quarter::{Line, Quarter};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

const WIDTH: i32 = 1_120;
const HEAD: i32 = 96;
const FOOT: i32 = 66;
const OBJECTIVE: i32 = 46;
const ROW: i32 = 34;
/// Where the bars begin and end: a progress of 0 and of 1.
const BARS: [i32; 2] = [400, 860];
/// The progress that the picture shows: a little of what is worse than nothing and better than all.
const SHOWN: [f64; 2] = [-0.12, 1.15];

const INK: RGBColor = RGBColor(38, 44, 52);
const FAINT: RGBColor = RGBColor(120, 128, 138);
const TRACK: RGBColor = RGBColor(234, 237, 241);
const PACE: RGBColor = RGBColor(196, 84, 26);

const fn color_of(voice: Voice) -> RGBColor {
    match voice {
        Voice::Customer => RGBColor(31, 111, 178),
        Voice::Employee => RGBColor(22, 140, 122),
        _ => RGBColor(142, 153, 168),
    }
}

const fn color_of_status(status: Status) -> RGBColor {
    match status {
        Status::OnTrack => RGBColor(28, 128, 70),
        Status::AtRisk => RGBColor(176, 116, 0),
        Status::OffTrack => RGBColor(190, 42, 48),
        _ => FAINT,
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
    let height = HEAD + rows + FOOT;
    let area =
        SVGBackend::new(path, (WIDTH.unsigned_abs(), height.unsigned_abs())).into_drawing_area();
    area.fill(&WHITE)?;
    draw_head(&area, quarter)?;
    let mut top = HEAD;
    for objective in &quarter.objectives {
        draw_objective(&area, objective, top)?;
        top += OBJECTIVE;
        for line in quarter.lines(objective) {
            draw_line(&area, &line, top + ROW / 2)?;
            top += ROW;
        }
    }
    draw_pace(&area, quarter, top)?;
    draw_legend(&area, top + 38)?;
    area.present()?;
    Ok(())
}

/// The place of a progress; what is further out ends at the edge.
#[allow(clippy::cast_possible_truncation)] // a few hundred pixels
fn x(share: f64) -> i32 {
    let [from, to] = BARS.map(f64::from);
    (from + share.clamp(SHOWN[0], SHOWN[1]) * (to - from)).round() as i32
}

fn write(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    size: i32,
    color: RGBColor,
    anchor: HPos,
) -> Drawn {
    let style = ("Helvetica, Arial, sans-serif", size)
        .into_font()
        .color(&color)
        .pos(Pos::new(anchor, VPos::Center));
    area.draw(&Text::new(text.to_owned(), at, style))?;
    Ok(())
}

fn rectangle(area: &Area<'_>, corners: [(i32, i32); 2], color: RGBColor) -> Drawn {
    area.draw(&Rectangle::new(corners, color.filled()))?;
    Ok(())
}

fn draw_head(area: &Area<'_>, quarter: &Quarter) -> Drawn {
    let title = format!(
        "Objectives, day {} of {}",
        quarter.today,
        quarter.cycle.days()
    );
    write(area, &title, (28, 32), 24, INK, HPos::Left)?;
    let subtitle = "progress from start to target, with 95% intervals where it rests on a sample";
    write(area, subtitle, (28, 60), 14, FAINT, HPos::Left)?;
    for quarter in 0..=4 {
        let share = f64::from(quarter) / 4.0;
        let label = format!("{}%", 25 * quarter);
        write(area, &label, (x(share), HEAD - 12), 12, FAINT, HPos::Center)?;
    }
    Ok(())
}

fn draw_objective(area: &Area<'_>, objective: &Objective, top: i32) -> Drawn {
    let middle = top + OBJECTIVE / 2 + 4;
    write(area, objective.name(), (28, middle), 17, INK, HPos::Left)?;
    let score = objective.score()?;
    let mirror = objective.mirror(Confidence::P95).verdict();
    let text = format!("score {score}, {mirror}");
    write(area, &text, (BARS[0], middle), 14, INK, HPos::Left)?;
    rectangle(area, [(28, top + 4), (WIDTH - 28, top + 5)], TRACK)
}

fn draw_line(area: &Area<'_>, line: &Line<'_>, middle: i32) -> Drawn {
    let name = line.key_result.name();
    write(area, name, (40, middle), 14, INK, HPos::Left)?;
    rectangle(area, [(x(0.0), middle - 8), (x(1.0), middle + 8)], TRACK)?;
    let color = color_of(line.key_result.voice());
    if let Some(share) = line.progress.raw() {
        let ends = [x(0.0).min(x(share)), x(0.0).max(x(share))];
        rectangle(area, [(ends[0], middle - 8), (ends[1], middle + 8)], color)?;
    }
    if let Some(interval) = line.progress.interval(Confidence::P95) {
        draw_interval(area, &interval, middle)?;
    }
    if let Some((forecast, _)) = &line.forecast {
        draw_forecast(area, forecast, middle)?;
    }
    let status = line.standing.status();
    let edge = x(SHOWN[1]) + 56;
    if status != Status::NotMeasured {
        let progress = line.progress.to_string();
        write(area, &progress, (edge, middle), 14, INK, HPos::Right)?;
    }
    let color = color_of_status(status);
    write(
        area,
        &status.to_string(),
        (edge + 14, middle),
        14,
        color,
        HPos::Left,
    )
}

/// A whisker from limit to limit, with an end only where it does not leave the picture.
fn draw_interval(area: &Area<'_>, interval: &Interval, middle: i32) -> Drawn {
    let [from, to] = [interval.lower(), interval.upper()].map(x);
    rectangle(area, [(from, middle - 1), (to, middle)], INK)?;
    for limit in [interval.lower(), interval.upper()] {
        if (SHOWN[0]..=SHOWN[1]).contains(&limit) {
            rectangle(
                area,
                [(x(limit), middle - 5), (x(limit) + 1, middle + 4)],
                INK,
            )?;
        }
    }
    Ok(())
}

/// A diamond where the trend leads to by the deadline.
fn draw_forecast(area: &Area<'_>, forecast: &Progress, middle: i32) -> Drawn {
    let Some(share) = forecast.raw() else {
        return Ok(());
    };
    diamond(area, (x(share), middle))
}

fn diamond(area: &Area<'_>, (x, y): (i32, i32)) -> Drawn {
    let corners = |size: i32| vec![(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
    area.draw(&Polygon::new(corners(7), WHITE.filled()))?;
    area.draw(&Polygon::new(corners(5), PACE.filled()))?;
    Ok(())
}

/// A dashed line where everything should be by now.
fn draw_pace(area: &Area<'_>, quarter: &Quarter, bottom: i32) -> Drawn {
    let at = x(quarter.expected());
    let mut top = HEAD + 4;
    while top < bottom {
        rectangle(area, [(at, top), (at + 1, (top + 5).min(bottom))], PACE)?;
        top += 10;
    }
    let label = format!("{:.0}% expected by now", 100.0 * quarter.expected());
    write(area, &label, (at, bottom + 12), 13, PACE, HPos::Center)
}

fn draw_legend(area: &Area<'_>, middle: i32) -> Drawn {
    let mut left = 28;
    for (voice, label) in [
        (Voice::Customer, "customers"),
        (Voice::Employee, "employees"),
        (Voice::Output, "outputs"),
    ] {
        rectangle(
            area,
            [(left, middle - 6), (left + 18, middle + 6)],
            color_of(voice),
        )?;
        write(area, label, (left + 26, middle), 13, FAINT, HPos::Left)?;
        left += 118;
    }
    diamond(area, (left + 8, middle))?;
    write(
        area,
        "where the trend leads to by the deadline",
        (left + 24, middle),
        13,
        FAINT,
        HPos::Left,
    )
}
