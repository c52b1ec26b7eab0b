//! How sure we are: intervals that keep their promise.
//!
//! A score from a sample is never the score of all customers. An interval says how far it can be from it: a
//! 95 % interval is made by a rule that, over many surveys, holds the true score 95 times out of 100.
//! That promise is called *coverage*, and most rules in use break it.
//!
//! # Which interval?
//!
//! Take the default, [`Estimate::interval`](crate::Estimate::interval). The other methods are there because
//! somebody expects them by name, or because they promise something else.
//!
//! | you want | method |
//! |---|---|
//! | a good interval for any score and any number of answers | [`Method::Score`], the default |
//! | the best for an NPS of fewer than about ten answers | [`Method::SkewnessCorrected`] |
//! | a promise that is never broken, at the price of width | [`Method::Guaranteed`] |
//! | to look again after every answer, and stop when you like | [`Method::Anytime`] |
//! | the probability that the true score is above a target | [`Estimate::probability_at_least`](crate::Estimate::probability_at_least), and [`Method::Dirichlet`] to go with it |
//! | a formula that fits into a spreadsheet | [`Method::AdjustedWald`] |
//! | to reproduce a published figure | [`Method::Wald`], [`Method::StudentT`], … |
//!
//! What the promises are worth, by complete enumeration of every sample from a grid of populations: the lowest
//! and the mean coverage of the nominal 95 % interval of an NPS. `cargo run --release --example coverage` prints
//! the table.
//!
//! COVERAGE
//!
//! Read the first column of each pair: with 20 answers there are populations for which the Wald interval
//! holds the truth less than one time in five.
//!
//! # Examples
//!
//! ```
//! use cxmetrics::{Confidence, Method, Metric, Nps, Scale, Tally};
//!
//! let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 9, 8, 10, 7, 3, 10])?;
//! let nps = Nps::STANDARD.estimate(&tally)?;
//! assert_eq!(nps.interval(Confidence::P95).to_string(), "50.0 [-4.1, 76.4]");
//! let guaranteed = nps.interval_with(Method::Guaranteed, Confidence::P95)?;
//! assert_eq!(guaranteed.to_string(), "50.0 [-26.6, 91.5]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod confidence;
mod method;
pub(crate) mod one_sample;

pub use confidence::{Confidence, ConfidenceError};
pub use method::{Method, MethodError, Values};

use core::fmt;

/// A score with its lower and upper limit.
///
/// Made by [`Estimate::interval`](crate::Estimate::interval) and its relatives; both limits are possible values of
/// the score, and the lower is never above the upper. Displayed as `42.0 [35.1, 48.7]`, with one decimal unless the
/// format says otherwise.
///
/// `M` names the ways in which such an interval can be made: [`Method`] for a score, others for a difference of
/// scores or a correlation.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
///
/// let tally = Tally::from_counts(Scale::THUMBS, [3, 17])?;
/// let interval = Csat::top_box(1).estimate(&tally)?.interval(Confidence::P90);
/// assert!(interval.contains(80.0));
/// assert_eq!(interval.to_string(), "85.0 [67.5, 93.9]");
/// assert_eq!(format!("{interval:.2}"), "85.00 [67.53, 93.92]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Interval<M = Method> {
    value: f64,
    lower: f64,
    upper: f64,
    confidence: Confidence,
    method: M,
}

impl<M: Copy> Interval<M> {
    pub(crate) const fn new(
        value: f64,
        [lower, upper]: [f64; 2],
        confidence: Confidence,
        method: M,
    ) -> Self {
        Self {
            value,
            lower,
            upper,
            confidence,
            method,
        }
    }

    /// The measured score itself.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The lower limit.
    #[must_use]
    pub const fn lower(&self) -> f64 {
        self.lower
    }

    /// The upper limit.
    #[must_use]
    pub const fn upper(&self) -> f64 {
        self.upper
    }

    /// The confidence it was made with.
    #[must_use]
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// The method it was made by.
    #[must_use]
    pub const fn method(&self) -> M {
        self.method
    }

    /// The distance between the limits: the full width, not the ± half.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.upper - self.lower
    }

    /// Whether `x` is in the interval, limits included.
    #[must_use]
    pub fn contains(&self, x: f64) -> bool {
        self.lower <= x && x <= self.upper
    }
}

impl<M> fmt::Display for Interval<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(1);
        let [value, lower, upper] =
            [self.value, self.lower, self.upper].map(|figure| Rounded { figure, decimals });
        write!(f, "{value} [{lower}, {upper}]")
    }
}

/// A figure for the eye: rounded, and never "-0.0".
pub(crate) struct Rounded {
    pub(crate) figure: f64,
    pub(crate) decimals: usize,
}

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half_a_digit = 0.5 * libm::pow(10.0, -(self.decimals as f64));
        let vanishes = self.figure < 0.0 && self.figure >= -half_a_digit;
        let figure = if vanishes { 0.0 } else { self.figure };
        write!(f, "{figure:.*}", self.decimals)
    }
}
