//! Charts of events that are counted: complaints, outages, escalations.

use alloc::vec::Vec;
use core::ops::Range;

use super::ChartError;
use super::baseline::IntoBaseline;
use super::chart::ControlChart;
use super::phase::{self, Kind};
use super::point::{Place, WIDTH};
use crate::special::{beta_lower_tail, beta_upper_tail, normal_upper_quantile, normal_upper_tail};

/// With a mean below this the Poisson distribution is too skewed for limits three sigma away: at 9 the lower one is 0.
const SMALL_MEAN: f64 = 9.0;

/// A rate of events is never below 0.
const RANGE: [f64; 2] = [0.0, f64::INFINITY];

/// How the limits of a chart of events are made.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{ControlChart, EventLimits};
///
/// // Escalations a week: with a mean of 2 the lower limit three sigma away would be negative, and the upper one is passed
/// // by chance in one week of 220.
/// let weeks = (1..).zip([2, 3, 1, 2, 0, 4, 2, 2]);
/// let upper = |limits| ControlChart::event_counts_with(weeks.clone(), .., limits).map(|chart| chart.points()[0].upper());
/// assert_eq!(format!("{:.2}", upper(EventLimits::ThreeSigma)?), "6.24");
/// assert_eq!(upper(EventLimits::Poisson)?, 7.0);
/// assert_eq!(upper(EventLimits::Automatic)?, 7.0);
/// # Ok::<(), cxmetrics::track::signal::ChartError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EventLimits {
    /// [`Poisson`](Self::Poisson) for a period in which fewer than 9 events are expected, [`ThreeSigma`](Self::ThreeSigma)
    /// for the others.
    #[default]
    Automatic,
    /// The mean ± 3 √mean, not below 0: the textbook's.
    ThreeSigma,
    /// The largest range of counts outside which, on either side, a Poisson variable is no more often than a normal one
    /// beyond three sigma: in 0.135 % of periods.
    Poisson,
}

impl<K: Clone + PartialOrd> ControlChart<K> {
    /// A c chart: how many events there were in periods that are all alike, such as complaints a week.
    ///
    /// The centre is the mean number c̄ of the baseline, the limits are those of [`EventLimits::Automatic`]. Events are
    /// taken as independent (a Poisson process). Where they come in clusters, or weeks differ of
    /// themselves, [`laney`](Self::laney) makes limits that fit (the u′ chart).
    ///
    /// # Errors
    ///
    /// [`ChartError::ShortBaseline`] without a period in the baseline; [`ChartError::NoSpread`] if there was no event in it.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Rules};
    ///
    /// let complaints = [12, 9, 14, 11, 10, 13, 8, 26];
    /// let chart = ControlChart::event_counts((1..).zip(complaints), ..=7)?;
    /// let (center, week) = (chart.center(), &chart.points()[0]);
    /// assert_eq!(
    ///     format!("{center:.1}: {:.1} to {:.1}", week.lower(), week.upper()),
    ///     "11.0: 1.1 to 20.9"
    /// );
    /// assert_eq!(chart.signals(Rules::default())[0].period(), &8);
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[doc(alias = "c chart")]
    pub fn event_counts(
        figures: impl IntoIterator<Item = (K, u64)>,
        baseline: impl IntoBaseline<K>,
    ) -> Result<Self, ChartError> {
        Self::event_counts_with(figures, baseline, EventLimits::Automatic)
    }

    /// A [c chart](Self::event_counts) with limits of one's choice.
    ///
    /// # Errors
    ///
    /// As for [`event_counts`](Self::event_counts).
    pub fn event_counts_with(
        figures: impl IntoIterator<Item = (K, u64)>,
        baseline: impl IntoBaseline<K>,
        limits: EventLimits,
    ) -> Result<Self, ChartError> {
        let figures = figures
            .into_iter()
            .map(|(period, events)| (period, events, 1.0));
        Self::event_rates_with(figures, baseline, limits)
    }

    /// A u chart: how many events there were for each unit of exposure, such as complaints a thousand orders, in periods
    /// of any size.
    ///
    /// The centre ū is all events of the baseline divided by all its exposure. A period of exposure n expects ūn events,
    /// and has the sigma √(ū/n) and the limits of [`EventLimits::Automatic`], as rates. With thousands of events every
    /// period is outside; [`laney`](Self::laney) makes it the u′ chart (Laney, 2002).
    ///
    /// # Errors
    ///
    /// [`ChartError::ShortBaseline`] without a period in the baseline; [`ChartError::NoSpread`] if there was no event in
    /// it; [`ChartError::Figure`] for an exposure that is not above zero, shown as its sigma.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::signal::ControlChart;
    ///
    /// // Complaints, and hundreds of orders.
    /// let weeks = [("w1", 24, 10.0), ("w2", 31, 12.5), ("w3", 19, 8.0), ("w4", 58, 10.5)];
    /// let chart = ControlChart::event_rates(weeks, .."w4")?;
    /// assert_eq!(format!("{:.2}", chart.center()), "2.43");
    /// let last = &chart.points()[3];
    /// assert_eq!(format!("{:.2}, limit {:.2}", last.value(), last.upper()), "5.52, limit 3.87");
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[doc(alias = "u chart")]
    pub fn event_rates(
        figures: impl IntoIterator<Item = (K, u64, f64)>,
        baseline: impl IntoBaseline<K>,
    ) -> Result<Self, ChartError> {
        Self::event_rates_with(figures, baseline, EventLimits::Automatic)
    }

    /// A [u chart](Self::event_rates) with limits of one's choice.
    ///
    /// # Errors
    ///
    /// As for [`event_rates`](Self::event_rates).
    pub fn event_rates_with(
        figures: impl IntoIterator<Item = (K, u64, f64)>,
        baseline: impl IntoBaseline<K>,
        limits: EventLimits,
    ) -> Result<Self, ChartError> {
        let (periods, events): (Vec<K>, Vec<(u64, f64)>) = figures
            .into_iter()
            .map(|(period, events, exposure)| (period, (events, exposure)))
            .unzip();
        for (position, &(events, exposure)) in events.iter().enumerate() {
            super::check_figure(position, events as f64, exposure)?;
        }
        let kind = Rates { events, limits };
        let charted = phase::chart(periods, &baseline.into_baseline(), &kind)?;
        Self::of_charted(charted, RANGE)
    }
}

/// Events and exposure of each period.
struct Rates {
    events: Vec<(u64, f64)>,
    limits: EventLimits,
}

impl Kind for Rates {
    /// The rate of the baseline.
    type Limits = f64;

    fn limits(&self, kept: &[usize]) -> Result<f64, ChartError> {
        let (mut events, mut exposure) = (0.0, 0.0);
        for &(more, longer) in kept.iter().map(|&position| &self.events[position]) {
            events += more as f64;
            exposure += longer;
        }
        if kept.is_empty() {
            return Err(ChartError::ShortBaseline {
                needed: 1,
                found: 0,
            });
        }
        let rate = events / exposure;
        if rate > 0.0 {
            Ok(rate)
        } else {
            Err(ChartError::NoSpread)
        }
    }

    fn place(&self, &rate: &f64, position: usize) -> Place {
        let (events, exposure) = self.events[position];
        let (value, mean) = (events as f64 / exposure, rate * exposure);
        let place = Place::three_sigma(value, rate, libm::sqrt(rate / exposure), RANGE, rate);
        let by_probability = match self.limits {
            EventLimits::Automatic => mean < SMALL_MEAN,
            EventLimits::ThreeSigma => false,
            EventLimits::Poisson => true,
        };
        if !by_probability {
            return place;
        }
        let quiet = quiet_counts(
            mean,
            |count| at_most(count, mean),
            |count| at_least(count, mean),
        );
        Place {
            lower: quiet.start / exposure,
            upper: quiet.end / exposure,
            z: z_of_count(
                events as f64,
                place.z,
                at_most(events as f64, mean),
                at_least(events as f64, mean),
                &quiet,
            ),
            ..place
        }
    }
}

/// With this second parameter B, B times a beta variable is a gamma variable.
const MANY: f64 = 1e30;

/// P(X ≤ count) of a Poisson variable: the probability that a gamma variable of shape count + 1 is above the mean.
fn at_most(count: f64, mean: f64) -> f64 {
    if count < 0.0 {
        0.0
    } else {
        beta_upper_tail(mean / MANY, count + 1.0, MANY)
    }
}

/// P(X ≥ count)
fn at_least(count: f64, mean: f64) -> f64 {
    if count <= 0.0 {
        1.0
    } else {
        beta_lower_tail(mean / MANY, count, MANY)
    }
}

/// The probability beyond three sigma on one side.
pub(super) fn tail() -> f64 {
    normal_upper_tail(WIDTH)
}

/// The first and the last count that is quiet: below and above, each with a probability of at most 1 − Φ(3).
pub(super) fn quiet_counts(
    typical: f64,
    at_most: impl Fn(f64) -> f64,
    at_least: impl Fn(f64) -> f64,
) -> Range<f64> {
    let tail = tail();
    // The first count from `from` on for which a condition holds that holds from somewhere on.
    let first = |from: f64, holds: &dyn Fn(f64) -> bool| {
        let (mut below, mut step) = (from - 1.0, 1.0);
        while step < MANY && !holds(below + step) {
            below += step;
            step *= 2.0;
        }
        while step > 1.0 {
            step *= 0.5;
            if !holds(below + step) {
                below += step;
            }
        }
        below + 1.0
    };
    let upper = first(libm::floor(typical), &|count| at_least(count + 1.0) <= tail);
    // Counting down: the first that is so rare that it is not quiet, and one more.
    let down = first(0.0, &|steps| {
        let count = libm::floor(typical) - steps;
        count < 0.0 || at_most(count) <= tail
    });
    (libm::floor(typical) - down + 1.0)..upper
}

/// The z of a count: that of a normal figure that is as rarely reached, on the side of the centre on which the count is, and
/// beyond three exactly outside the quiet counts.
pub(super) fn z_of_count(
    count: f64,
    side: f64,
    at_most: f64,
    at_least: f64,
    quiet: &Range<f64>,
) -> f64 {
    /// On its side, however near to the centre.
    const LEAST: f64 = 1e-6;
    /// The next `f64` above three.
    const BEYOND: f64 = WIDTH + 4.0 * f64::EPSILON;
    if side == 0.0 {
        return 0.0;
    }
    let (rarity, outside) = if side > 0.0 {
        (at_least, count > quiet.end)
    } else {
        (at_most, count < quiet.start)
    };
    // Beyond 1e-300 there is nothing rarer.
    let z = normal_upper_quantile(rarity.clamp(1e-300, 0.5));
    let z = if outside {
        z.max(BEYOND)
    } else {
        z.clamp(LEAST, WIDTH)
    };
    libm::copysign(z, side)
}
