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
//! | a promise that holds for every population, at the price of width: proved for shares, conjectured for more values | [`Method::Guaranteed`] |
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
//! score exactly. The lowest is that *on this grid*: between its points there are lower ones. For the default, over all
//! shares in steps of one in a thousand, they are .851 at 20 answers and .860 at 50, and in steps of one in two thousand
//! .843 and .839 (the same example prints them). That the guaranteed method is nowhere below .95 is, for three values and
//! more, a conjecture and no proof (Learned-Miller and Thomas, 2020).
//!
//! Read the first column of each pair: with 20 answers there are populations for which the Wald interval
//! holds the truth less than one time in five.
//!
//! # Finite populations
//!
//! A team of ten of whom nine have answered is not a sample of a stream: one person can still change the score, and by
//! one tenth. [`Estimate::of_population`](crate::Estimate::of_population) says how many there are. Then limits are scores
//! that the population can have, from m answers of M people, and nothing that the silent could not make of it. What the
//! methods become:
//!
//! | method | of a finite population |
//! |---|---|
//! | [`Method::Blaker`] | shares, M ≤ 20,000: exact. **The default for them** |
//! | [`Method::Guaranteed`] | exact by tails. Shares, M ≤ 20,000: every total whose two hypergeometric tails are both more than α/2 (Wright, 1991). Net scores, M ≤ 100: every total for which that is so of some table of promoters, passives and detractors; **the default for them** |
//! | [`Method::Score`] | every possible score with \|θ̂ − μ\| ≤ z √(V(μ)/m · (M − m)/(M − 1)), and those next to θ̂. **The default for everything else** |
//! | [`Method::Wald`] | θ̂ ± z √(V/m · (M − m)/(M − 1)), cut to what is possible |
//! | [`Method::StudentT`] | θ̂ ± t √(V/(m − 1) · (M − m)/M) (Cochran, 1977), cut to what is possible |
//! | [`Method::MidP`] | shares, M ≤ 20,000: the tails with half the probability of the observed count |
//! | [`Method::Dirichlet`] | what the silent could still answer: Dirichlet-multinomial |
//! | [`Method::Census`] | m = M: the score itself, whichever method was asked for |
//! | the others | refused: their corrections were made for populations without end |
//!
//! θ̂ itself is rarely a score that the population can have. The exact intervals, like the score interval, hold the two
//! possible scores next to it, at whatever confidence.
//!
//! Nothing of this helps if it was not left to chance who answered; then only the
//! [`bounds`](crate::Estimate::bounds) hold. What the promises are worth, by complete enumeration of every population of
//! that size and every sample of each: lowest and mean coverage of the nominal 95 % interval, and its mean length in
//! points. `cargo run --release --example finite_coverage` prints the tables. Wald and Student's t are taken at their word
//! where they see no spread. The exact intervals are never below their promise: enumerated for shares of every population
//! of up to 60 and every number of answers, for net scores of every population of up to 60 and every number of
//! answers.
//!
//! | shares | 5 of 10 | 8 of 10 | 10 of 20 | 15 of 20 | 20 of 50 | 40 of 60 |
//! |---|---|---|---|---|---|---|
//! | **Blaker** | 0.952 / 0.991 (40) | 0.978 / 0.996 (18) | 0.967 / 0.992 (35) | 0.962 / 0.986 (17) | 0.950 / 0.970 (26) | 0.951 / 0.970 (13) |
//! | guaranteed | 0.952 / 0.991 (40) | 0.978 / 0.996 (18) | 0.967 / 0.992 (35) | 0.967 / 0.994 (19) | 0.958 / 0.982 (28) | 0.957 / 0.981 (14) |
//! | mid-P | 0.952 / 0.991 (40) | 0.978 / 0.996 (18) | 0.913 / 0.973 (29) | 0.962 / 0.986 (17) | 0.931 / 0.966 (25) | 0.916 / 0.963 (13) |
//! | score | 0.833 / 0.960 (33) | 0.800 / 0.947 (13) | 0.913 / 0.973 (29) | 0.891 / 0.964 (14) | 0.921 / 0.961 (24) | 0.893 / 0.955 (12) |
//! | Wald | 0.500 / 0.826 (29) | 0.800 / 0.923 (14) | 0.500 / 0.870 (27) | 0.750 / 0.928 (15) | 0.400 / 0.891 (24) | 0.667 / 0.934 (13) |
//! | Student t | 0.500 / 0.844 (33) | 0.800 / 0.947 (15) | 0.500 / 0.894 (30) | 0.750 / 0.933 (16) | 0.400 / 0.904 (26) | 0.667 / 0.942 (14) |
//! | Dirichlet | 0.952 / 0.991 (40) | 0.978 / 0.996 (18) | 0.930 / 0.977 (30) | 0.947 / 0.981 (16) | 0.925 / 0.963 (25) | 0.946 / 0.972 (13) |
//!
//! | net scores | 5 of 10 | 8 of 10 | 10 of 20 | 15 of 20 | 20 of 50 | 40 of 60 |
//! |---|---|---|---|---|---|---|
//! | **guaranteed** | 0.952 / 0.990 (80) | 0.956 / 0.993 (36) | 0.963 / 0.991 (67) | 0.951 / 0.990 (36) | 0.953 / 0.987 (56) | 0.956 / 0.982 (27) |
//! | score | 0.833 / 0.968 (70) | 0.644 / 0.941 (28) | 0.913 / 0.959 (54) | 0.803 / 0.948 (28) | 0.911 / 0.950 (44) | 0.774 / 0.949 (23) |
//! | Wald | 0.500 / 0.842 (61) | 0.644 / 0.909 (30) | 0.500 / 0.895 (53) | 0.605 / 0.926 (31) | 0.400 / 0.921 (45) | 0.667 / 0.941 (24) |
//! | Student t | 0.500 / 0.882 (74) | 0.800 / 0.947 (32) | 0.500 / 0.928 (60) | 0.750 / 0.946 (33) | 0.400 / 0.939 (48) | 0.667 / 0.949 (25) |
//! | Dirichlet | 0.913 / 0.977 (73) | 0.956 / 0.992 (35) | 0.913 / 0.964 (55) | 0.928 / 0.976 (32) | 0.931 / 0.958 (44) | 0.899 / 0.963 (24) |
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
pub(crate) mod furthest;
mod method;
pub(crate) mod mover;
pub(crate) mod one_sample;
#[cfg(feature = "serde")]
pub(crate) mod stored;

pub(crate) use confidence::shown_percent;
pub use confidence::{Confidence, ConfidenceError, ParseConfidenceError};
pub(crate) use method::Names;
pub use method::{Method, MethodError, ParseMethodError, Values};

use alloc::string::String;
use core::fmt;

use crate::edge::{reaches_as_given, rounding, unsigned_zero};
use crate::shown::Style;
pub(crate) use crate::shown::pad;
use crate::words::{English, Language, Spoken, bracket};

/// A score with its lower and upper limit.
///
/// Made by [`Estimate::interval`](crate::Estimate::interval) and its relatives; both limits are possible values of
/// the score, and the lower is never above the upper. The score is between them, except by the methods that say
/// otherwise: [`Method::Dirichlet`] where all answers are at one end, and the adjusted Wald intervals of differences.
/// Displayed as `42.0 [35.1, 48.7]`, with one decimal unless the format says otherwise.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        try_from = "stored::StoredInterval<M>",
        bound(deserialize = "M: stored::IntervalMethod + serde::Deserialize<'de>")
    )
)]
#[doc(alias("confidence interval", "error bars"))]
pub struct Interval<M = Method> {
    value: f64,
    lower: f64,
    upper: f64,
    confidence: Confidence,
    method: M,
}

impl<M: Copy> Interval<M> {
    /// Limits that rounding has made to pass the value or each other, or a zero that has a sign, are put right.
    pub(crate) fn new(
        value: f64,
        [lower, upper]: [f64; 2],
        confidence: Confidence,
        method: M,
    ) -> Self {
        let [value, lower, upper] = [value, lower, upper].map(unsigned_zero);
        let interval = Self {
            value,
            lower,
            upper,
            confidence,
            method,
        };
        if lower <= value && value <= upper {
            interval
        } else {
            interval.in_order()
        }
    }

    /// Some methods may leave the value out, but by more than a digit.
    #[cold]
    fn in_order(self) -> Self {
        let value = self.value;
        let (mut lower, mut upper) = (self.lower.min(self.upper), self.lower.max(self.upper));
        let digits = rounding(value.abs());
        if lower > value && lower - value <= digits {
            lower = value;
        }
        if upper < value && value - upper <= digits {
            upper = value;
        }
        Self {
            lower,
            upper,
            ..self
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

    /// Whether `x` is in the interval, limits included; what is a limit but for rounding is that limit.
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
        reaches_as_given(x, self.lower) && reaches_as_given(self.upper, x)
    }
}

impl<M> Interval<M> {
    /// The interval in a style: "35.0 [18.6, 49.3]".
    pub(crate) fn text(&self, language: &dyn Language, style: Style) -> String {
        let figures = [self.value, self.lower, self.upper];
        bracket(language, style, figures)
    }
}

impl<M> Spoken for Interval<M> {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &self.text(language, Style::of(f, 1)))
    }
}

impl<M> fmt::Display for Interval<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say_in(&English, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A limit that rounding has led past the value is the value, one that leaves it out by more is not, and limits that
    /// have changed places change back.
    #[test]
    fn limits_that_rounding_moved() {
        let digit = f64::EPSILON;
        for (limits, expected) in [
            ([0.5, 2.0], [0.5, 2.0]),
            ([1.0, 1.0], [1.0, 1.0]),
            ([1.0 + digit, 2.0], [1.0, 2.0]),
            ([1.0 + 8.0 * digit, 2.0], [1.0, 2.0]),
            ([1.0 + 9.0 * digit, 2.0], [1.0 + 9.0 * digit, 2.0]),
            ([0.5, 1.0 - digit], [0.5, 1.0]),
            ([0.5, 1.0 - 8.0 * digit], [0.5, 1.0]),
            ([0.5, 1.0 - 8.5 * digit], [0.5, 1.0 - 8.5 * digit]),
            ([1.0 + digit, 1.0 - digit], [1.0 - digit, 1.0 + digit]),
            ([2.0, 0.5], [0.5, 2.0]),
        ] {
            let interval = Interval::new(1.0, limits, Confidence::P95, Method::Score);
            assert_eq!(
                [interval.lower, interval.upper],
                expected,
                "{limits:?} of 1"
            );
        }
    }
}
