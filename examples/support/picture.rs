//! What the pictures of the examples share: colours that can be read on light and on dark, axes, whiskers that say when
//! they leave the picture, marks that differ by more than their colour, and the words for those who do not see it.
//!
//! ```text
//! #[path = "support/picture.rs"]
//! mod picture;
//! ```
#![allow(dead_code)] // each example takes what it needs

use std::error::Error;
use std::fmt::Write as _;
use std::fs;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(crate) type Drawn = Result<(), Box<dyn Error>>;

/// The ground of everything.
pub(crate) const PAPER: RGBColor = RGBColor(255, 255, 255);
pub(crate) const INK: RGBColor = RGBColor(0x1f, 0x24, 0x2b);
/// What explains: labels of axes, legends.
pub(crate) const QUIET: RGBColor = RGBColor(0x4f, 0x59, 0x65);
pub(crate) const BLUE: RGBColor = RGBColor(0x1a, 0x64, 0xa6);
pub(crate) const GREEN: RGBColor = RGBColor(0x0b, 0x6b, 0x60);
pub(crate) const GREY: RGBColor = RGBColor(0x5a, 0x64, 0x70);
pub(crate) const ORANGE: RGBColor = RGBColor(0xa8, 0x41, 0x0c);
pub(crate) const RED: RGBColor = RGBColor(0xb3, 0x26, 0x1e);
pub(crate) const AMBER: RGBColor = RGBColor(0x7d, 0x52, 0x00);
/// Grids and fields, on which everything above can be read; they mean nothing without an outline or a word.
pub(crate) const FIELD: RGBColor = RGBColor(0xe6, 0xea, 0xef);
/// The same beside something blue.
pub(crate) const BLUE_FIELD: RGBColor = RGBColor(0xdc, 0xe8, 0xf4);

/// Each colour as it is where the reader's device is dark. Every pair of text or mark and its ground has a contrast of at
/// least 4.5 (WCAG 2.2), on both grounds and on both fields.
const ON_DARK: [(RGBColor, RGBColor); 11] = [
    (PAPER, RGBColor(0x14, 0x18, 0x1d)),
    (INK, RGBColor(0xe8, 0xeb, 0xef)),
    (QUIET, RGBColor(0xae, 0xb8, 0xc4)),
    (BLUE, RGBColor(0x6c, 0xb6, 0xf5)),
    (GREEN, RGBColor(0x45, 0xc7, 0xb4)),
    (GREY, RGBColor(0xa3, 0xad, 0xb9)),
    (ORANGE, RGBColor(0xff, 0x9d, 0x66)),
    (RED, RGBColor(0xff, 0x8f, 0x86)),
    (AMBER, RGBColor(0xe6, 0xb4, 0x50)),
    (FIELD, RGBColor(0x2c, 0x33, 0x3b)),
    (BLUE_FIELD, RGBColor(0x1c, 0x31, 0x47)),
];

/// What a picture is, in words.
pub(crate) struct Words<'a> {
    pub(crate) title: &'a str,
    /// What a reader who does not see it has to know: what is drawn, and its figures.
    pub(crate) description: &'a str,
}

/// Draws a picture of so many pixels, and keeps it.
pub(crate) fn save(
    path: &str,
    (width, height): (i32, i32),
    words: &Words<'_>,
    paint: impl FnOnce(&Area<'_>) -> Drawn,
) -> Drawn {
    let mut svg = String::new();
    {
        let size = (width.unsigned_abs(), height.unsigned_abs());
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        area.fill(&PAPER)?;
        paint(&area)?;
        area.present()?;
    }
    let svg = with_words(&svg, words)?;
    fs::write(path, svg).map_err(|error| format!("{path}: {error}").into())
}

/// The picture with its words and its dark colours, which plotters does not write.
fn with_words(svg: &str, words: &Words<'_>) -> Result<String, Box<dyn Error>> {
    let (start, rest) = svg.split_once('>').ok_or("the picture has no beginning")?;
    let mut text = format!(
        "{start} role=\"img\" aria-labelledby=\"title description\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n\
         <style>\n@media (prefers-color-scheme: dark) {{\n",
        escaped(words.title),
        escaped(words.description),
    );
    for (light, dark) in ON_DARK.map(|(light, dark)| (hex(light), hex(dark))) {
        writeln!(
            text,
            "[fill=\"{light}\"] {{ fill: {dark} }} [stroke=\"{light}\"] {{ stroke: {dark} }}"
        )?;
    }
    text.push_str("}\n</style>");
    text.push_str(rest);
    Ok(text)
}

/// As plotters writes a colour.
fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Text of a height in pixels.
pub(crate) fn text(size: i32, color: RGBColor) -> TextStyle<'static> {
    // What plotters takes for the size is that of a line.
    ("sans-serif", f64::from(size) * 1.24)
        .into_font()
        .color(&color)
}

pub(crate) fn write(
    area: &Area<'_>,
    words: &str,
    at: (i32, i32),
    size: i32,
    color: RGBColor,
    anchor: HPos,
) -> Drawn {
    let style = text(size, color).pos(Pos::new(anchor, VPos::Center));
    area.draw(&Text::new(words.to_owned(), at, style))?;
    Ok(())
}

/// About how many pixels a text of a size is long.
pub(crate) fn length(words: &str, size: i32) -> i32 {
    let characters = i32::try_from(words.chars().count()).unwrap_or(i32::MAX / 100);
    characters * size * 11 / 20
}

pub(crate) fn line(
    area: &Area<'_>,
    from: (i32, i32),
    to: (i32, i32),
    color: RGBColor,
    width: u32,
) -> Drawn {
    area.draw(&PathElement::new(vec![from, to], color.stroke_width(width)))?;
    Ok(())
}

pub(crate) fn rectangle(area: &Area<'_>, corners: [(i32, i32); 2], color: RGBColor) -> Drawn {
    area.draw(&Rectangle::new(corners, color.filled()))?;
    Ok(())
}

/// A figure's mark: things that differ in colour differ in shape, too.
#[derive(Clone, Copy)]
pub(crate) enum Mark {
    Disc,
    Square,
    Triangle,
    Diamond,
}

/// A mark with a rim of paper, so that it is seen on whatever is below.
pub(crate) fn mark(area: &Area<'_>, mark: Mark, at: (i32, i32), color: RGBColor) -> Drawn {
    for (size, color) in [(8, PAPER), (6, color)] {
        match mark {
            Mark::Disc => area.draw(&Circle::new(at, size, color.filled()))?,
            _ => area.draw(&Polygon::new(corners(mark, at, size), color.filled()))?,
        }
    }
    Ok(())
}

fn corners(mark: Mark, (x, y): (i32, i32), size: i32) -> Vec<(i32, i32)> {
    let small = size * 8 / 10;
    match mark {
        Mark::Triangle => vec![(x, y - size), (x + size, y + small), (x - size, y + small)],
        Mark::Diamond => vec![(x, y - size), (x + size, y), (x, y + size), (x - size, y)],
        Mark::Square | Mark::Disc => vec![
            (x - small, y - small),
            (x + small, y - small),
            (x + small, y + small),
            (x - small, y + small),
        ],
    }
}

/// The figures of a horizontal axis with their unit, below what ends at a height.
pub(crate) fn figures_below(area: &Area<'_>, axis: &Axis, bottom: i32, unit: &str) -> Drawn {
    for tick in axis.ticks() {
        let (label, at) = (format!("{tick}{unit}"), (axis.at(tick), bottom + 16));
        write(area, &label, at, 13, QUIET, HPos::Center)?;
    }
    Ok(())
}

/// A horizontal axis: figures, and the pixels of their ends.
#[derive(Clone, Copy)]
pub(crate) struct Axis {
    pub(crate) figures: (f64, f64),
    pub(crate) pixels: (i32, i32),
}

impl Axis {
    /// The place of a figure; what is further out is at the end.
    #[allow(clippy::cast_possible_truncation)] // within the picture
    pub(crate) fn at(&self, figure: f64) -> i32 {
        let ((low, high), (first, last)) = (self.figures, self.pixels);
        let share = (figure.clamp(low, high) - low) / (high - low);
        first + (share * f64::from(last - first)).round() as i32
    }

    pub(crate) fn holds(&self, figure: f64) -> bool {
        (self.figures.0..=self.figures.1).contains(&figure)
    }

    /// Round figures, at most eight.
    pub(crate) fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        let (low, high) = self.figures;
        let step = [
            0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 500.0,
        ]
        .into_iter()
        .find(|step| (high - low) / step <= 7.0)
        .unwrap_or(1_000.0);
        let first = (low / step).ceil();
        (0..8_u32)
            .map(move |tick| (first + f64::from(tick)) * step)
            .take_while(move |tick| *tick <= high)
    }
}

/// An interval at a height: a line from limit to limit, with its ends.
pub(crate) fn whisker(
    area: &Area<'_>,
    axis: &Axis,
    [lower, upper]: [f64; 2],
    y: i32,
    color: RGBColor,
) -> Drawn {
    line(area, (axis.at(lower), y), (axis.at(upper), y), color, 2)?;
    end(area, axis, (lower, y), -1, color)?;
    end(area, axis, (upper, y), 1, color)
}

/// The end of a whisker: a bar, or an arrow where it leaves the axis.
pub(crate) fn end(
    area: &Area<'_>,
    axis: &Axis,
    (limit, y): (f64, i32),
    outwards: i32,
    color: RGBColor,
) -> Drawn {
    let x = axis.at(limit);
    if axis.holds(limit) {
        line(area, (x, y - 5), (x, y + 5), color, 2)
    } else {
        arrow(area, (x, y), outwards, color)
    }
}

/// The head of an arrow: it goes on.
pub(crate) fn arrow(area: &Area<'_>, (x, y): (i32, i32), outwards: i32, color: RGBColor) -> Drawn {
    let head = vec![(x + 10 * outwards, y), (x, y - 6), (x, y + 6)];
    area.draw(&Polygon::new(head, color.filled()))?;
    Ok(())
}
