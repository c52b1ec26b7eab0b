//! Figures for the eye: how every public type that shows a figure follows the format it is asked for.
//!
//! Precision is the number of decimals and `+` gives every figure its sign; width, fill and alignment are for the whole
//! text. A type composes its text from [`Style::figure`]s and hands it to [`pad`]:
//!
//! ```ignore
//! fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
//!     let style = Style::of(f, 1); // one decimal unless the format says otherwise
//!     pad(f, &format!("{} of {}", style.figure(self.value), self.total))
//! }
//! ```

use alloc::format;
use core::fmt::{self, Write};

/// How figures are written: with how many decimals, and whether with a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// Without: as many as it takes to tell the figure from every other.
    decimals: Option<usize>,
    signed: bool,
}

impl Style {
    /// As many decimals as it takes, no `+`: for figures that were typed.
    pub(crate) const TYPED: Self = Self {
        decimals: None,
        signed: false,
    };

    /// So many decimals, no `+`: for texts that follow no format.
    pub(crate) const fn rounded(decimals: usize) -> Self {
        Self {
            decimals: Some(decimals),
            signed: false,
        }
    }

    /// The format's own, with so many decimals unless it says otherwise.
    pub(crate) fn of(f: &fmt::Formatter<'_>, decimals: usize) -> Self {
        Self {
            decimals: Some(f.precision().unwrap_or(decimals)),
            signed: f.sign_plus(),
        }
    }

    /// The format's own, with the decimals that were typed unless it says otherwise.
    pub(crate) fn as_typed(f: &fmt::Formatter<'_>) -> Self {
        Self {
            decimals: f.precision(),
            signed: f.sign_plus(),
        }
    }

    /// The same with so many decimals where none were asked for: for an estimate among what was typed.
    pub(crate) fn or_decimals(self, decimals: usize) -> Self {
        Self {
            decimals: self.decimals.or(Some(decimals)),
            ..self
        }
    }

    /// The same with more decimals.
    pub(crate) fn finer(self, by: usize) -> Self {
        Self {
            decimals: self.decimals.map(|decimals| decimals + by),
            ..self
        }
    }

    /// The same without the `+`: for p-values, margins and shares, which have no direction.
    pub(crate) fn unsigned(self) -> Self {
        Self {
            signed: false,
            ..self
        }
    }

    /// The same with a `+`: for changes in percent, which without it read as shares.
    pub(crate) fn signed(self) -> Self {
        Self {
            signed: true,
            ..self
        }
    }

    /// A figure in this style.
    pub(crate) fn figure(self, figure: f64) -> Figure {
        Figure {
            figure,
            style: self,
        }
    }
}

/// More decimals than any figure has.
const MOST_DECIMALS: usize = 20;

/// The least number of decimals, from so many on, that shows every figure on its own side of every edge: what is shown is
/// what was decided. What no number of decimals shows has the first.
pub(crate) fn decimals_beside(figures: &[f64], edges: &[f64], from: usize) -> usize {
    let shows_its_side = |figure: f64, decimals: usize| {
        let shown: f64 = format!("{figure:.decimals$}").parse().unwrap_or(figure);
        let side = |figure: f64, edge: &f64| figure.partial_cmp(edge);
        edges
            .iter()
            .all(|edge| side(shown, edge) == side(figure, edge))
    };
    (from..MOST_DECIMALS)
        .find(|decimals| {
            figures
                .iter()
                .all(|figure| shows_its_side(*figure, *decimals))
        })
        .unwrap_or(from)
}

/// A figure as it is shown: with how many decimals, and whether with a sign; never "-0".
///
/// Its [`Display`](fmt::Display) is English; [`Numbers`](crate::words::Numbers) write it for a language.
///
/// # Examples
///
/// ```
/// use cxmetrics::words::{Figure, Numbers};
///
/// let figure = Figure::rounded(-2.125, 1);
/// assert_eq!(figure.to_string(), "-2.1");
/// assert_eq!(Numbers::with_mark(',').figure(figure), "-2,1");
/// assert_eq!(Figure::typed(0.5).to_string(), "0.5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    figure: f64,
    style: Style,
}

impl Figure {
    /// With so many decimals.
    ///
    /// ```
    /// use cxmetrics::words::Figure;
    ///
    /// assert_eq!(Figure::rounded(2.0, 2).to_string(), "2.00");
    /// ```
    #[must_use]
    pub const fn rounded(figure: f64, decimals: usize) -> Self {
        Self {
            figure,
            style: Style::rounded(decimals),
        }
    }

    /// With as many decimals as it takes to tell it from every other.
    ///
    /// ```
    /// use cxmetrics::words::Figure;
    ///
    /// assert_eq!(Figure::typed(2.0).to_string(), "2");
    /// ```
    #[must_use]
    pub const fn typed(figure: f64) -> Self {
        Self {
            figure,
            style: Style::TYPED,
        }
    }

    /// The figure itself.
    ///
    /// ```
    /// use cxmetrics::words::Figure;
    ///
    /// assert_eq!(Figure::rounded(2.125, 1).value(), 2.125);
    /// ```
    #[must_use]
    pub const fn value(self) -> f64 {
        self.figure
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.style.decimals {
            Some(decimals) => format!("{:.decimals$}", self.figure),
            None => format!("{}", self.figure),
        };
        let digits = text.trim_start_matches('-');
        // What is nothing but zeros when it is shown has no sign of its own.
        let negative =
            digits.len() < text.len() && digits.contains(|digit| matches!(digit, '1'..='9'));
        f.write_str(match (negative, self.style.signed) {
            (true, _) => "-",
            (false, true) => "+",
            (false, false) => "",
        })?;
        f.write_str(digits)
    }
}

/// Writes a finished text in the width, alignment and fill of the format, so that figures line up in a table.
///
/// [`fmt::Formatter::pad`] would cut the text at the precision, which here means decimals.
pub(crate) fn pad(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let missing = f.width().unwrap_or(0).saturating_sub(text.chars().count());
    let before = match f.align() {
        Some(fmt::Alignment::Right) => missing,
        Some(fmt::Alignment::Center) => missing / 2,
        Some(fmt::Alignment::Left) | None => 0,
    };
    let fill = f.fill();
    for _ in 0..before {
        f.write_char(fill)?;
    }
    f.write_str(text)?;
    for _ in before..missing {
        f.write_char(fill)?;
    }
    Ok(())
}

/// A number as people write it: without three hundred zeros.
pub(crate) struct Plain(pub(crate) f64);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.abs() < 1e15 || !self.0.is_finite() {
            write!(f, "{}", self.0)
        } else {
            write!(f, "{:e}", self.0)
        }
    }
}

/// A count and its noun, in the number that goes with it: "1 answer", "2 answers".
pub(crate) struct Counted<'a>(pub(crate) u64, pub(crate) &'a str);

impl fmt::Display for Counted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(count, noun) = self;
        let ending = if *count == 1 { "" } else { "s" };
        write!(f, "{count} {noun}{ending}")
    }
}

/// The verb that goes with a count: "is 1", "are 2".
pub(crate) const fn be(count: u64) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// The verb that goes with a count: "1 needs", "2 need".
pub(crate) const fn need(count: u64) -> &'static str {
    if count == 1 { "needs" } else { "need" }
}
