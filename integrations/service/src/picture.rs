//! The scores as a picture: for each product its name, its figures, and a whisker from limit to limit.
//!
//! Places across are percentages and sizes are those of the text, so that the picture is as wide as the page and can be read on
//! a phone; with a view box it would shrink together with its letters.

use std::fmt;

use crate::page::Escaped;
use crate::scores::{ProductScore, Scores};

/// Pixels of the head, of a row, and of the axis below them.
const HEAD: usize = 28;
const ROW: usize = 56;
const AXIS: usize = 52;
/// From the top of a row to the line of its text, and to its whisker.
const TEXT: usize = 20;
const WHISKER: usize = 36;
/// What stays free on the left and on the right of the axis, in percent: an arrow has its place there.
const MARGIN: f64 = 4.0;
/// What is at least to be seen on each side of a score, in points.
const AROUND: f64 = 10.0;

pub(crate) struct Picture<'a> {
    scores: &'a Scores,
    axis: Axis,
}

impl<'a> Picture<'a> {
    pub(crate) fn of(scores: &'a Scores) -> Self {
        let values = scores
            .products
            .iter()
            .map(|product| product.score.nps.value());
        Self {
            scores,
            axis: Axis::around(values),
        }
    }

    /// Whether a whisker leaves the picture.
    pub(crate) fn has_arrows(&self) -> bool {
        self.scores.products.iter().any(|product| {
            let nps = product.score.nps;
            !self.axis.holds(nps.lower()) || !self.axis.holds(nps.upper())
        })
    }

    fn bottom(&self) -> usize {
        HEAD + ROW * self.scores.products.len()
    }
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "<svg role=\"img\" aria-labelledby=\"picture-title picture-words\" width=\"100%\" height=\"{}\">\n\
             <title id=\"picture-title\">Net Promoter Score by product, with intervals</title>\n\
             <desc id=\"picture-words\">{}</desc>",
            self.bottom() + AXIS,
            Words(self.scores)
        )?;
        self.grid(f)?;
        self.all(f)?;
        for (row, product) in self.scores.products.iter().enumerate() {
            self.product(f, product, HEAD + ROW * row)?;
        }
        f.write_str("</svg>\n")
    }
}

impl Picture<'_> {
    fn grid(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bottom = self.bottom();
        for tick in self.axis.ticks() {
            let x = self.axis.at(f64::from(tick));
            writeln!(
                f,
                "<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"{HEAD}\" y2=\"{bottom}\"/>\
                 <text class=\"quiet\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{tick}</text>",
                bottom + 18
            )?;
        }
        writeln!(
            f,
            "<text class=\"quiet\" x=\"50%\" y=\"{}\" text-anchor=\"middle\">Net Promoter Score, in points</text>",
            bottom + 40
        )
    }

    /// All products together: a dashed line through all rows, which says what it is.
    fn all(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(all) = &self.scores.all else {
            return Ok(());
        };
        let value = all.nps.value();
        let x = self.axis.at(value);
        let anchor = match self.axis.share(value) {
            ..0.2 => "start",
            0.8.. => "end",
            _ => "middle",
        };
        writeln!(
            f,
            "<line class=\"all\" x1=\"{x}\" x2=\"{x}\" y1=\"{HEAD}\" y2=\"{}\"/>\
             <text class=\"quiet\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">all products: {value:.0}</text>",
            self.bottom(),
            HEAD - 8
        )
    }

    fn product(
        &self,
        f: &mut fmt::Formatter<'_>,
        product: &ProductScore,
        top: usize,
    ) -> fmt::Result {
        let nps = product.score.nps;
        let (text, y) = (top + TEXT, top + WHISKER);
        let [from, to] = [nps.lower(), nps.upper()].map(|limit| self.axis.at(limit));
        writeln!(
            f,
            "<text x=\"0\" y=\"{text}\">{}</text><text x=\"100%\" y=\"{text}\" text-anchor=\"end\">{nps:.0}</text>\n\
             <line class=\"limits\" x1=\"{from}\" x2=\"{to}\" y1=\"{y}\" y2=\"{y}\"/>",
            Escaped(&product.product)
        )?;
        self.end(f, nps.lower(), y, "M2 -7L-11 0L2 7Z")?;
        self.end(f, nps.upper(), y, "M-2 -7L11 0L-2 7Z")?;
        writeln!(
            f,
            "<circle class=\"mark\" cx=\"{}\" cy=\"{y}\" r=\"7\"/>",
            self.axis.at(nps.value())
        )
    }

    /// The end of a whisker: a bar, or an arrow where it leaves the picture.
    fn end(&self, f: &mut fmt::Formatter<'_>, limit: f64, y: usize, arrow: &str) -> fmt::Result {
        let x = self.axis.at(limit);
        if self.axis.holds(limit) {
            let (from, to) = (y - 6, y + 6);
            writeln!(
                f,
                "<line class=\"limits\" x1=\"{x}\" x2=\"{x}\" y1=\"{from}\" y2=\"{to}\"/>"
            )
        } else {
            writeln!(
                f,
                "<svg x=\"{x}\" y=\"{y}\" overflow=\"visible\"><path class=\"arrow\" d=\"{arrow}\"/></svg>"
            )
        }
    }
}

/// The picture for those who do not see it: all that is drawn, with its figures.
struct Words<'a>(&'a Scores);

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("For each product its score, with the limits of its interval.")?;
        for product in &self.0.products {
            let name = Escaped(&product.product);
            write!(
                f,
                " {name}: {:.0}, {} answers.",
                product.score.nps, product.score.answers
            )?;
        }
        if let Some(all) = &self.0.all {
            write!(f, " All products: {:.0}, {} answers.", all.nps, all.answers)?;
        }
        Ok(())
    }
}

/// The axis of the scores. It holds every score and not every limit: the whiskers of a product that few have answered about
/// would press all others together.
struct Axis {
    low: i16,
    high: i16,
}

impl Axis {
    /// Round figures around the scores.
    #[allow(clippy::cast_possible_truncation)] // from -100 to 100
    fn around(values: impl Iterator<Item = f64>) -> Self {
        let ends = (f64::INFINITY, f64::NEG_INFINITY);
        let (low, high) = values.fold(ends, |(low, high), value| (low.min(value), high.max(value)));
        Self {
            low: (20.0 * ((low - AROUND) / 20.0).floor()).max(-100.0) as i16,
            high: (20.0 * ((high + AROUND) / 20.0).ceil()).min(100.0) as i16,
        }
    }

    fn holds(&self, figure: f64) -> bool {
        (f64::from(self.low)..=f64::from(self.high)).contains(&figure)
    }

    /// Where a figure stands between the ends, from 0 to 1; what is beyond an end is there.
    fn share(&self, figure: f64) -> f64 {
        let (low, high) = (f64::from(self.low), f64::from(self.high));
        (figure.clamp(low, high) - low) / (high - low)
    }

    fn at(&self, figure: f64) -> Percent {
        Percent(MARGIN + (100.0 - 2.0 * MARGIN) * self.share(figure))
    }

    /// Few enough for their labels to stand side by side on a phone.
    fn ticks(&self) -> impl Iterator<Item = i16> {
        let step = match self.high - self.low {
            ..=60 => 10,
            61..=120 => 20,
            _ => 50,
        };
        let first = self.low.div_euclid(step) * step;
        (first..=self.high)
            .step_by(step.unsigned_abs().into())
            .filter(|tick| self.holds(f64::from(*tick)))
    }
}

/// A place across the picture.
#[derive(Clone, Copy)]
struct Percent(f64);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}%", self.0)
    }
}
