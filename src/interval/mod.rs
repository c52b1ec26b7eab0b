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
//! | method | n = 5 | n = 10 | n = 20 | n = 50 | n = 100 |
//! |---|---|---|---|---|---|
//! | **score** | 0.896 / 0.970 | 0.900 / 0.967 | 0.925 / 0.962 | 0.911 / 0.953 | 0.921 / 0.950 |
//! | skewness-corrected | 0.938 / 0.989 | 0.949 / 0.980 | 0.939 / 0.968 | 0.935 / 0.956 | 0.935 / 0.953 |
//! | likelihood | 0.830 / 0.959 | 0.860 / 0.952 | 0.867 / 0.950 | 0.899 / 0.948 | 0.852 / 0.948 |
//! | Wald | 0.049 / 0.718 | 0.096 / 0.815 | 0.182 / 0.874 | 0.395 / 0.915 | 0.633 / 0.932 |
//! | Wald with continuity | 0.049 / 0.873 | 0.096 / 0.906 | 0.182 / 0.925 | 0.395 / 0.939 | 0.633 / 0.943 |
//! | adjusted Wald | 0.835 / 0.948 | 0.879 / 0.951 | 0.908 / 0.953 | 0.922 / 0.952 | 0.937 / 0.952 |
//! | Bonett-Price | 0.922 / 0.979 | 0.891 / 0.970 | 0.928 / 0.965 | 0.935 / 0.959 | 0.938 / 0.956 |
//! | Student t | 0.049 / 0.764 | 0.096 / 0.851 | 0.182 / 0.891 | 0.395 / 0.923 | 0.633 / 0.935 |
//! | guaranteed | 0.977 / 0.995 | 0.972 / 0.989 | 0.959 / 0.982 | 0.955 / 0.975 | 0.954 / 0.970 |
//! | Dirichlet | 0.774 / 0.953 | 0.817 / 0.950 | 0.818 / 0.950 | 0.911 / 0.951 | 0.921 / 0.950 |
//! | anytime | 0.990 / 0.999 | 0.992 / 0.998 | 0.996 / 0.999 | 0.998 / 0.999 | 0.999 / 0.999 |
//!
//! Populations: shares of promoters and detractors from 0, 1, 2, 5, 10, 15, …, 95, 98, 99 and 100 %. A method that
//! refuses a sample because its interval would have no width is taken at its word there: it claims to know the
//! score exactly.
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
//! assert_eq!(nps.interval(Confidence::P95).to_string(), "50.0 [-10.3, 82.1]");
//! let guaranteed = nps.interval_with(Method::Guaranteed, Confidence::P95)?;
//! assert_eq!(guaranteed.to_string(), "50.0 [-21.8, 89.2]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod confidence;
pub(crate) mod finite;
mod method;
pub(crate) mod one_sample;

pub use confidence::{Confidence, ConfidenceError, ParseConfidenceError};
pub(crate) use method::Names;
pub use method::{Method, MethodError, ParseMethodError, Values};

use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::shown::Style;
pub(crate) use crate::shown::{Rounded, pad};

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
/// assert_eq!(interval.to_string(), "85.0 [67.8, 93.8]");
/// assert_eq!(format!("{interval:.2}"), "85.00 [67.82, 93.84]");
/// assert_eq!(format!("{interval:>20}|"), "   85.0 [67.8, 93.8]|");
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
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
    /// assert_eq!(interval.value(), 85.0);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The lower limit.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
    /// assert_eq!(format!("{:.2}", interval.lower()), "63.96");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub const fn lower(&self) -> f64 {
        self.lower
    }

    /// The upper limit.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
    /// assert_eq!(format!("{:.2}", interval.upper()), "94.76");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub const fn upper(&self) -> f64 {
        self.upper
    }

    /// The confidence it was made with.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
    /// assert_eq!(interval.confidence(), Confidence::P95);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// The method it was made by.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, Method};
    ///
    /// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
    /// assert_eq!(interval.method(), Method::Score);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> M {
        self.method
    }

    /// The distance between the limits: the full width, not the ± half.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
    /// assert_eq!(interval.width(), interval.upper() - interval.lower());
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn width(&self) -> f64 {
        self.upper - self.lower
    }

    /// Half the width: what people print after ±.
    ///
    /// Many intervals reach further to one side than to the other, as a score near the end of its scale can only be
    /// off in one direction. Then "score ± margin" is not the interval: print the limits.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
    /// assert_eq!(format!("{:.1} in {interval}", interval.margin()), "15.4 in 85.0 [64.0, 94.8]");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    #[doc(alias = "margin of error")]
    pub fn margin(&self) -> f64 {
        0.5 * self.width()
    }

    /// Whether `x` is in the interval, limits included.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate};
    ///
    /// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
    /// assert!(interval.contains(70.0) && !interval.contains(60.0));
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn contains(&self, x: f64) -> bool {
        self.lower <= x && x <= self.upper
    }
}

impl<M> Interval<M> {
    /// The interval in a style: "35.0 [18.6, 49.3]".
    pub(crate) fn text(&self, style: Style) -> String {
        let [value, lower, upper] =
            [self.value, self.lower, self.upper].map(|figure| style.figure(figure));
        format!("{value} [{lower}, {upper}]")
    }
}

impl<M> fmt::Display for Interval<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &self.text(Style::of(f, 1)))
    }
}
