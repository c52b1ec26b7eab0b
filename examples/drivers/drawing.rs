//! The picture: the ranking, and impact against performance.

use cxmetrics::drivers::{DriverShares, Priority};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use crate::picture::{
    self, AMBER, Area, Axis, Drawn, FIELD, GREEN, GREY, INK, Mark, QUIET, RED, Words, end,
    figures_below, length, line, mark, whisker, write,
};
use crate::{impact, limits, performance, priority};

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

pub(crate) fn draw(drivers: &DriverShares<String>, path: &str, subtitle: &str) -> Drawn {
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
    }
    figures_below(area, &axis, bottom, " %")?;
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
    let y = upwards.at(100.0 * drivers.mean_share());
    let means: Vec<Space> = drivers
        .mean_performance()
        .map(|performance| across.at(performance))
        .map(|x| [((left, y), (right, y)), ((x, top), (x, bottom))])
        .into_iter()
        .flatten()
        .map(|(from, to)| Space { from, to })
        .collect();
    for mean in &means {
        line(area, mean.from, mean.to, QUIET, 1)?;
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
    }
    figures_below(area, &across, bottom, "")?;
    let middle = i32::midpoint(left, right);
    let unit = "performance: mean rating, from 0 (worst) to 100 (best)";
    write(area, unit, (middle, bottom + 42), 14, QUIET, HPos::Center)?;
    let unit = "the lines in the field are the means of all touchpoints";
    write(area, unit, (middle, bottom + 64), 14, QUIET, HPos::Center)?;
    draw_points(area, drivers, [across, upwards], &means)
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
    means: &[Space],
) -> Drawn {
    let points: Vec<(i32, i32)> = drivers
        .iter()
        .map(|driver| (across.at(performance(driver)), upwards.at(impact(driver))))
        .collect();
    let plot = Space {
        from: (MAP.0 + 4, HEIGHT.0 + 26),
        to: (MAP.1 - 4, HEIGHT.1 - 26),
    };
    draw_names(area, drivers, &points, plot, means)?;
    for (&at, driver) in points.iter().zip(drivers) {
        let (color, shape) = look(priority(drivers, driver));
        mark(area, shape, at, color)?;
    }
    Ok(())
}

/// Beside each point its name where it fits, clear of the lines of the means, and its number in the ranking in any case.
fn draw_names(
    area: &Area<'_>,
    drivers: &DriverShares<String>,
    points: &[(i32, i32)],
    plot: Space,
    means: &[Space],
) -> Drawn {
    let mut taken: Vec<Space> = points.iter().map(|&at| Space::around(at)).collect();
    taken.extend(means);
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
