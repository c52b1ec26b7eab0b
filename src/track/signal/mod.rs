//! Is this week's figure news? Control charts, run rules, EWMA and CUSUM.
//!
//! A process that does not change still gives a different figure every week. A control chart says how different,
//! from a *baseline* of periods that the user fixes, and lets everything inside the limits pass as noise
//! (Shewhart, 1931). What falls outside is a [`Signal`] that names its rule, its period and its figure.
//!
//! | you want | take |
//! |---|---|
//! | the usual chart of a score, limits by the number of answers of each period | [`ControlChart::new`] |
//! | the same when periods are large and every week is "significant" | [`ControlChart::laney`] |
//! | a chart of figures without a sample behind them (hours, revenue) | [`IndividualsChart`] |
//! | events a period: complaints, outages (c and u charts) | [`ControlChart::event_counts`], [`ControlChart::event_rates`] |
//! | events so rare that most periods have none (g and t charts) | [`ControlChart::cases_between`], [`ControlChart::times_between`] |
//! | to leave out a strange period, or to begin anew after a known change | [`Baseline`] |
//! | the NHS's verdicts: improvement or concern, target met always, never, hit and miss | [`ControlChart::variation`], [`ControlChart::assurance`] |
//! | a sentence for the meeting | [`Signal::sentence`] |
//! | to see small shifts soon | [`Ewma`], [`Cusum`] |
//! | to see patterns inside the limits | more [`Rules`], at the price of false alarms |
//!
//! # False alarms
//!
//! Every rule raises false alarms; a chart with all rules on raises one every few weeks, and people stop
//! looking. The *average run length* is the mean number of periods until the first signal. With no change it should be
//! long; after a shift of the true score, in sigmas of a period, short. By a Markov chain for the rules (Champ and
//! Woodall, 1987) and by integral equations for the others (Crowder, 1987; Knoth, 2006), from the functions
//! `average_run_length` here, and tested against the published values:
//!
//! | shift in sigmas | 0 | 0.5 | 1 | 2 | 3 |
//! |---|---|---|---|---|---|
//! | Nelson 1 alone (Shewhart's chart) | 370.4 | 155.2 | 43.9 | 6.3 | 2.0 |
//! | [`Rules::default`]: Nelson 1 and 2 | 216.7 | 57.8 | 17.1 | 5.1 | 2.0 |
//! | [`Rules::WESTERN_ELECTRIC`] | 91.8 | 27.3 | 9.2 | 3.1 | 1.7 |
//! | [`Ewma::default`]: λ = 0.2, 3 sigma | 559.9 | 44.1 | 10.8 | 3.8 | 2.4 |
//! | [`Cusum::default`]: k = 0.5, h = 5 | 465.4 | 38.0 | 10.4 | 4.0 | 2.6 |
//!
//! The figures are for a baseline that is known well and periods with enough answers to be nearly normal.
//! A baseline of a few weeks shifts them in either direction.
//!
//! # On the line
//!
//! A point that is exactly on the centre is on neither side, so that it ends a run: Nelson's rule. The NHS passes over it and
//! lets the run go on: [`Rules::skipping_the_center`]. A point on a limit is not beyond it. What
//! is on a line but for rounding is on the line: ten figures of 3.7 around a mean of 3.7 make no run.

mod baseline;
mod chart;
mod cusum;
mod events;
mod ewma;
mod integral;
mod order;
mod phase;
mod point;
mod rare;
mod rules;
mod run_length;
mod sentence;
mod verdict;
mod xmr;
mod zones;

pub use baseline::{Baseline, IntoBaseline};
pub use chart::ControlChart;
pub use cusum::{Cusum, CusumPoint};
pub use events::EventLimits;
pub use ewma::{Ewma, EwmaPoint};
pub use phase::ChartPhase;
pub use point::ChartPoint;
pub use rare::{CaseLimits, TimeLimits};
pub use rules::{Rule, Rules};
pub use sentence::{Sentence, Shift, Signal};
pub use verdict::{Assurance, Variation};
pub use xmr::{IndividualsChart, IndividualsPoint};

use crate::estimate::LARGEST_VALUE;
use crate::shown::Counted;

/// Why there is no chart.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{ChartError, IndividualsChart};
///
/// let error = IndividualsChart::new([(1, 5.0), (2, 5.0)], ..).unwrap_err();
/// assert_eq!(error, ChartError::NoSpread);
/// assert_eq!(error.to_string(), "the baseline does not vary, so there are no limits");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChartError {
    /// There are fewer measured periods in the baseline than the chart needs.
    #[error(
        "the baseline has {}, and {needed} are needed",
        Counted(*found as u64, "measured period")
    )]
    ShortBaseline {
        /// How many are needed.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// The baseline does not vary, so that there is nothing to make limits from.
    #[error("the baseline does not vary, so there are no limits")]
    NoSpread,
    /// A figure or its sigma is not usable.
    #[error("figure {value} with sigma {sigma}, at position {position}, is not usable")]
    Figure {
        /// The position, counted from 0.
        position: usize,
        /// The figure.
        value: f64,
        /// Its sigma.
        sigma: f64,
    },
    /// A parameter is outside its range.
    #[error("{name} {value} is not {range}")]
    Parameter {
        /// The parameter.
        name: &'static str,
        /// Its value.
        value: f64,
        /// What it has to be.
        range: &'static str,
    },
}

/// Refuses a figure that cannot be charted.
fn check_figure(position: usize, value: f64, sigma: f64) -> Result<(), ChartError> {
    if value.abs() <= LARGEST_VALUE && sigma > 1.0 / LARGEST_VALUE && sigma <= LARGEST_VALUE {
        Ok(())
    } else {
        Err(ChartError::Figure {
            position,
            value,
            sigma,
        })
    }
}
