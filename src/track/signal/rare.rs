//! Charts of events so rare that most periods have none: what lies between one and the next.

use alloc::vec::Vec;

use super::baseline::IntoBaseline;
use super::chart::ControlChart;
use super::events::{quiet_counts, tail, z_of_count};
use super::phase::{self, Kind};
use super::point::{Place, WIDTH, settled};
use super::xmr::{IndividualLimits, LIMIT, Spread};
use super::{ChartError, check_figure};
use crate::edge::Tolerance;
use crate::special::normal_upper_quantile;
use crate::sum::Sum;

/// What lies between events is never below 0.
const RANGE: [f64; 2] = [0.0, f64::INFINITY];

/// How the limits of a g chart are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CaseLimits {
    /// By the geometric distribution: the centre is its median, and above the upper limit, as below the lower, it is no more
    /// often than a normal figure beyond three sigma.
    #[default]
    Geometric,
    /// ḡ ± 3 √(ḡ (ḡ + 1)), not below 0: the textbook's. Its centre is the mean, which two of three counts are below, so
    /// that runs below it say nothing.
    ThreeSigma,
}

/// How the limits of a t chart are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TimeLimits {
    /// The power 1/3.6 of the times is nearly normal: an individuals chart of the powers, with 2.66 mean moving ranges to
    /// the limits, and back (Nelson, 1994, "A control chart for parts-per-million nonconforming items", *Journal of
    /// Quality Technology* 26, 239–240).
    #[default]
    Power,
    /// The same with 3 · √π/2 = 2.6587 mean moving ranges, which 2.66 is the rounded form of.
    PowerUnrounded,
    /// By the exponential distribution of mean t̄: −t̄ ln(1 − a) and −t̄ ln a with a = 1 − Φ(3), around the median t̄ ln 2.
    /// Right for events without memory, and for these only.
    Exponential,
}

impl<K: Clone + PartialOrd> ControlChart<K> {
    /// A g chart: how many cases there were between one rare event and the next, the event itself not counted: orders
    /// between two complaints to the regulator. The periods are the events.
    ///
    /// **A large count is good news**: it took long until it happened again. With p = 1/(ḡ + 1) the
    /// count is geometric, P(X ≥ x) = (1 − p)ˣ (Benneyan, 2001, "Number-between g-type statistical quality control charts
    /// for monitoring adverse events", *Health Care Management Science* 4, 305–318). The lower limit
    /// is nearly always 0, so that a change for the worse shows in runs.
    ///
    /// # Errors
    ///
    /// [`ChartError::ShortBaseline`] without an event in the baseline; [`ChartError::NoSpread`] if there never was a case
    /// between two.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::signal::{CaseLimits, ControlChart};
    ///
    /// let between = [12, 30, 7, 45, 22, 3, 60, 18, 25, 9];
    /// let chart = ControlChart::cases_between((1..).zip(between), .., CaseLimits::Geometric)?;
    /// let event = &chart.points()[0];
    /// assert_eq!((event.lower(), chart.center(), event.upper()), (0.0, 16.0, 155.0));
    /// let chart = ControlChart::cases_between((1..).zip(between), .., CaseLimits::ThreeSigma)?;
    /// let event = &chart.points()[0];
    /// assert_eq!(
    ///     format!("{} {:.1} {:.1}", event.lower(), chart.center(), event.upper()),
    ///     "0 23.1 93.9"
    /// );
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[doc(alias = "g chart")]
    pub fn cases_between(
        counts: impl IntoIterator<Item = (K, u64)>,
        baseline: impl IntoBaseline<K>,
        limits: CaseLimits,
    ) -> Result<Self, ChartError> {
        let (periods, counts): (Vec<K>, Vec<u64>) = counts.into_iter().unzip();
        let kind = Gaps { counts, limits };
        let charted = phase::chart(periods, &baseline.into_baseline(), &kind)?;
        Self::of_charted(charted, RANGE)
    }

    /// A t chart: how much time there was between one rare event and the next, such as days between outages. The periods are
    /// the events.
    ///
    /// **A long time is good news**: it took long until it happened again.
    ///
    /// # Errors
    ///
    /// [`ChartError::Figure`] for a time that is not above zero: two events at once have no time between them; count them,
    /// on a [u chart](Self::event_rates). [`ChartError::ShortBaseline`] with fewer than two times in the baseline;
    /// [`ChartError::NoSpread`] if they are all the same.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, TimeLimits};
    ///
    /// let days = [3.5, 12.0, 0.8, 7.2, 20.1, 5.5, 9.4, 2.2, 15.0, 6.3];
    /// let chart = ControlChart::times_between((1..).zip(days), .., TimeLimits::Power)?;
    /// let outage = &chart.points()[0];
    /// assert_eq!(
    ///     format!("{} {:.2} {:.2}", outage.lower(), chart.center(), outage.upper()),
    ///     "0 6.59 84.67"
    /// );
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[doc(alias = "t chart")]
    pub fn times_between(
        times: impl IntoIterator<Item = (K, f64)>,
        baseline: impl IntoBaseline<K>,
        limits: TimeLimits,
    ) -> Result<Self, ChartError> {
        let (periods, times): (Vec<K>, Vec<f64>) = times.into_iter().unzip();
        for (position, &time) in times.iter().enumerate() {
            if time.is_nan() || time <= 0.0 {
                return Err(ChartError::Figure {
                    position,
                    value: time,
                    sigma: 1.0,
                });
            }
            check_figure(position, time, time)?;
        }
        let baseline = baseline.into_baseline();
        let factor = match limits {
            TimeLimits::Exponential => {
                let charted = phase::chart(periods, &baseline, &Exponential { times })?;
                return Self::of_charted(charted, RANGE);
            }
            TimeLimits::Power => LIMIT,
            TimeLimits::PowerUnrounded => WIDTH / core::f64::consts::FRAC_2_SQRT_PI,
        };
        let roots = times.iter().map(|&time| libm::pow(time, 1.0 / POWER));
        let kind = Powers {
            roots: IndividualLimits::new(roots.collect(), factor)?,
            times,
        };
        let charted = phase::chart(periods, &baseline, &kind)?;
        Self::of_charted(charted, RANGE)
    }
}

/// An exponential time is a normal figure to this power, nearly.
const POWER: f64 = 3.6;

/// Cases between events.
struct Gaps {
    counts: Vec<u64>,
    limits: CaseLimits,
}

impl Kind for Gaps {
    /// The mean.
    type Limits = f64;

    fn limits(&self, kept: &[usize]) -> Result<f64, ChartError> {
        if kept.is_empty() {
            return Err(ChartError::ShortBaseline {
                needed: 1,
                found: 0,
            });
        }
        let sum: Sum = kept
            .iter()
            .map(|&position| self.counts[position] as f64)
            .collect();
        let mean = sum.value() / kept.len() as f64;
        if mean > 0.0 {
            Ok(mean)
        } else {
            Err(ChartError::NoSpread)
        }
    }

    fn place(&self, &mean: &f64, position: usize) -> Place {
        let count = self.counts[position] as f64;
        let sigma = libm::sqrt(mean * (mean + 1.0));
        if self.limits == CaseLimits::ThreeSigma {
            return Place::three_sigma(count, mean, sigma, RANGE, mean);
        }
        // ln(1 − p)
        let rate = -libm::log1p(1.0 / mean);
        let at_least = |count: f64| libm::exp(rate * count.max(0.0));
        let at_most = |count: f64| -libm::expm1(rate * (count + 1.0).max(0.0));
        let median = (libm::ceil(-core::f64::consts::LN_2 / rate) - 1.0).max(0.0);
        let quiet = quiet_counts(median, at_most, at_least);
        Place {
            value: count,
            center: median,
            sigma,
            lower: quiet.start,
            upper: quiet.end,
            z: z_of_count(
                count,
                count - median,
                at_most(count),
                at_least(count),
                &quiet,
            ),
        }
    }
}

/// Times without memory.
struct Exponential {
    times: Vec<f64>,
}

impl Kind for Exponential {
    /// The mean.
    type Limits = f64;

    fn limits(&self, kept: &[usize]) -> Result<f64, ChartError> {
        let found = kept.len();
        if found < 2 {
            return Err(ChartError::ShortBaseline { needed: 2, found });
        }
        let sum: Sum = kept.iter().map(|&position| self.times[position]).collect();
        Ok(sum.value() / found as f64)
    }

    fn place(&self, &mean: &f64, position: usize) -> Place {
        let value = self.times[position];
        let center = mean * core::f64::consts::LN_2;
        let (lower, upper) = (-mean * libm::log1p(-tail()), -mean * libm::log(tail()));
        // The normal figure that is as rarely passed.
        let longer = libm::exp(-value / mean).max(1e-300);
        let z = if longer <= 0.5 {
            normal_upper_quantile(longer)
        } else {
            -normal_upper_quantile(-libm::expm1(-value / mean))
        };
        Place {
            value,
            center,
            sigma: (upper - center) / WIDTH,
            lower,
            upper,
            z: settled(z, Tolerance::of([z, 0.5])),
        }
    }
}

/// Times, and the powers of them that are nearly normal.
struct Powers {
    times: Vec<f64>,
    roots: IndividualLimits,
}

impl Kind for Powers {
    type Limits = Spread;

    fn limits(&self, kept: &[usize]) -> Result<Spread, ChartError> {
        self.roots.limits(kept)
    }

    fn place(&self, spread: &Spread, position: usize) -> Place {
        let root = self.roots.place(spread, position);
        let time = |root: f64| libm::pow(root.max(0.0), POWER);
        let (center, upper) = (time(root.center), time(root.upper));
        Place {
            value: self.times[position],
            center,
            sigma: (upper - center) / WIDTH,
            lower: time(root.lower),
            upper,
            z: root.z,
        }
    }
}
