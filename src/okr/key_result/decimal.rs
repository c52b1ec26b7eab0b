//! The decimal that was meant by a computed figure.

use alloc::format;

use crate::edge::{self, Tolerance};

/// Nobody means a decimal of more digits, and one third is none.
const MOST_DIGITS: usize = 13;

/// The decimal with the fewest digits that a figure may be: 1.1 and ten percent more are 1.21, and not
/// 1.2100000000000002, so that a target is what it is said to be.
pub(in crate::okr) fn shortest(figure: f64, tolerance: Tolerance) -> f64 {
    // What is left of a difference of equals has digits of its own, and is nothing.
    let rounded = (0..MOST_DIGITS).filter_map(|digits| format!("{figure:.digits$e}").parse().ok());
    core::iter::once(0.0)
        .chain(rounded)
        .find(|decimal| edge::is_at(figure, *decimal, tolerance))
        .unwrap_or(figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computed_figure_is_the_decimal_that_was_meant() {
        let of = |figure| shortest(figure, Tolerance::of([figure]));
        assert_eq!(of(1.210_000_000_000_000_2), 1.21);
        assert_eq!(of(0.1 + 0.2), 0.3);
        assert_eq!(of(-12_345.678_9), -12_345.678_9);
        assert_eq!(of(1.0 / 3.0), 1.0 / 3.0);
        assert_eq!(of(f64::MAX / 4.0), f64::MAX / 4.0);
        assert_eq!(of(0.0), 0.0);
    }
}
