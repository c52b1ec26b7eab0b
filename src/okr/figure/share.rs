//! A share of the way, known as well as the figures that it was computed from.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::edge::{self, Tolerance};
use crate::shown::{Figure, Style, decimals_beside};
use crate::words::Language;

/// Where grades, kinds and states change for whoever sets nothing else.
pub(in crate::okr) const USUAL_EDGES: [f64; 4] = [0.0, 0.4, 0.7, 1.0];

/// How far a goal has come, and how far rounding may have moved that.
///
/// 0 and 1 are the start and the target themselves: whoever makes a share compares the figures with them, and not
/// their quotient, so that one answer of 9,007,199,254,740,991 that is missing is a miss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::okr) struct Share {
    value: f64,
    tolerance: Tolerance,
}

impl Share {
    /// A share as a step computed it; `None` unless it is finite.
    ///
    /// What is a whole percentage but for rounding is that percentage: what is shown, graded and compared is one figure.
    pub(in crate::okr) fn of(value: f64, tolerance: Tolerance) -> Option<Self> {
        let percentage = libm::round(100.0 * value) / 100.0;
        let is_end = percentage == 0.0 || percentage == 1.0;
        let value = if is_end {
            value
        } else {
            edge::snap(value, percentage, tolerance)
        };
        let value = edge::unsigned_zero(value);
        value.is_finite().then_some(Self { value, tolerance })
    }

    /// A share of whole numbers.
    pub(in crate::okr) fn exact(value: f64) -> Self {
        Self {
            value,
            tolerance: Tolerance::of([]),
        }
    }

    pub(in crate::okr) const fn value(self) -> f64 {
        self.value
    }

    pub(in crate::okr) const fn tolerance(self) -> Tolerance {
        self.tolerance
    }

    /// Kept between the start and the target.
    pub(in crate::okr) fn clamped(self) -> f64 {
        self.value.clamp(0.0, 1.0)
    }

    /// Whether it is at an edge or above it.
    pub(in crate::okr) fn reaches(self, edge: f64) -> bool {
        reaches(self.value, edge, self.tolerance)
    }
}

/// Whether a share is at an edge or above it, where 0 and 1 are exact.
pub(in crate::okr) fn reaches(share: f64, edge: f64, tolerance: Tolerance) -> bool {
    if edge == 0.0 || edge == 1.0 {
        share >= edge
    } else {
        edge::reaches(share, edge, tolerance)
    }
}

/// A share as a percentage, in the format's precision or else without decimals; with as many as it takes where
/// rounding would show it at one of these edges, or beyond it, and it is not.
pub(in crate::okr) fn percentage(
    language: &dyn Language,
    f: &fmt::Formatter<'_>,
    share: f64,
    edges: &[f64],
) -> String {
    language.numbers().percent_of(&hundredfold(f, share, edges))
}

/// The figure before the percent sign, with a decimal point.
fn hundredfold(f: &fmt::Formatter<'_>, share: f64, edges: &[f64]) -> String {
    if (100.0 * share).is_infinite() {
        // Whole, and too large to be multiplied.
        let zeros = match f.precision() {
            Some(decimals) if decimals > 0 => format!("00.{:0<decimals$}", ""),
            _ => "00".into(),
        };
        let sign = if f.sign_plus() && share > 0.0 {
            "+"
        } else {
            ""
        };
        return format!("{sign}{share:.0}{zeros}");
    }
    percent_beside(share, edges, |decimals| Style::of(f, decimals)).to_string()
}

/// A share in percent, whole if it is that of a whole percentage; in a style that is told how many decimals it takes not to
/// round to one of these edges, or beyond it.
pub(in crate::okr) fn percent_beside(
    share: f64,
    edges: &[f64],
    style: impl FnOnce(usize) -> Style,
) -> Figure {
    let whole = libm::round(100.0 * share);
    let percent = if whole / 100.0 == share {
        whole
    } else {
        100.0 * share
    };
    let edges: Vec<f64> = edges
        .iter()
        .map(|edge| libm::round(1e9 * edge) / 1e7)
        .collect();
    style(decimals_beside(&[percent], &edges, 0)).figure(percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::English;
    use alloc::string::ToString;

    struct Percent(f64);

    impl fmt::Display for Percent {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&percentage(&English, f, self.0, &USUAL_EDGES))
        }
    }

    #[test]
    fn a_percentage_is_never_shown_on_the_other_side_of_an_edge() {
        let shown = [0.708, 0.696, 0.9996, 1.004, -0.004, 0.004, 0.4, -0.0]
            .map(|share| Percent(share).to_string());
        assert_eq!(
            shown,
            [
                "71%", "69.6%", "99.96%", "100.4%", "-0.4%", "0.4%", "40%", "0%"
            ]
        );
        assert_eq!(format!("{:.0}", Percent(0.696)), "70%"); // as it was asked for
        assert_eq!(format!("{:+.1}", Percent(0.29)), "+29.0%");
    }

    #[test]
    fn the_largest_share_is_shown_in_full() {
        let text = Percent(-1e307).to_string();
        // The double that is nearest to −10³⁰⁷ is a little smaller.
        assert!(
            text.starts_with("-99999999999999998") && text.ends_with('%'),
            "{text}"
        );
        assert_eq!(text.len(), 1 + 309 + 1);
        assert!(format!("{:.2}", Percent(1e307)).ends_with("00.00%"));
    }
}
