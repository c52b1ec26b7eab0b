//! A chart in one line of text.

use alloc::string::String;
use alloc::vec::Vec;

/// A line of block characters, ▁ for the lowest figure and █ for the highest, a space for a gap: a chart for
/// a terminal, a log or a commit message.
///
/// Figures that are not finite are gaps. When all figures are the same the line runs in the middle.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::sparkline;
///
/// let weeks = [Some(38.0), Some(41.0), None, Some(36.5), Some(12.0), Some(14.0)];
/// assert_eq!(sparkline(weeks), "▇█ ▇▁▁");
/// ```
#[must_use]
pub fn sparkline(figures: impl IntoIterator<Item = Option<f64>>) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let figures = figures
        .into_iter()
        .map(|figure| figure.filter(|figure| figure.is_finite()))
        .collect::<Vec<_>>();
    let [lowest, highest] = figures
        .iter()
        .flatten()
        .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], figure| {
            [low.min(*figure), high.max(*figure)]
        });
    // Halved, so that no difference of finite figures is infinite.
    let width = 0.5 * highest - 0.5 * lowest;
    figures
        .into_iter()
        .map(|figure| match figure {
            None => ' ',
            Some(_) if width <= 0.0 => BLOCKS[3],
            Some(figure) => {
                let share = (0.5 * figure - 0.5 * lowest) / width;
                // From 0 to 7 whatever the rounding: a cast of a float saturates.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let block = (share * 7.0 + 0.5) as usize;
                BLOCKS[block.min(7)]
            }
        })
        .collect()
}
