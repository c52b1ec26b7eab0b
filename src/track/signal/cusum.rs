//! The cumulative sum.

use alloc::vec::Vec;

use super::ChartError;
use super::chart::ControlChart;
use super::integral;
use super::rules::Rule;
use super::sentence::Signal;
use crate::edge::{self, Tolerance};

/// A cumulative sum chart: adds up small deviations until they are no chance any more.
///
/// With zₜ the deviation from the centre in sigmas of the period, the sum of rises is
/// Cₜ⁺ = max(0, Cₜ₋₁⁺ + zₜ − k) and that of falls Cₜ⁻ = max(0, Cₜ₋₁⁻ − zₜ − k), both from 0 on; a sum above h is a signal
/// (Page, 1954). k is half the shift that matters, h the patience.
///
/// The quickest chart for a lasting shift of known size. [`Ewma`](super::Ewma) is about as quick and easier to
/// show.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{ControlChart, Cusum};
///
/// // A lasting fall of 1.5 sigma from week 3 on.
/// let weeks = [28.5, 27.0, 23.0, 23.5, 24.5, 22.0, 23.0, 23.5];
/// let chart = ControlChart::from_figures(
///     28.0,
///     (1..).zip(weeks).map(|(week, value)| (week, value, 3.0)),
/// )?;
/// let signals = Cusum::default().signals(&chart);
/// assert_eq!(
///     signals[0].to_string(),
///     "period 7: 5.5, CUSUM: the sum of falls above its threshold"
/// );
/// # Ok::<(), cxmetrics::track::signal::ChartError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(try_from = "StoredCusum"))]
#[doc(alias = "cumulative sum")]
pub struct Cusum {
    allowance: f64,
    threshold: f64,
}

/// A period of a [`Cusum`].
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{ControlChart, Cusum};
///
/// let chart = ControlChart::from_figures(28.0, [("Mon", 26.0, 2.0), ("Tue", 24.0, 2.0)])?;
/// let last = Cusum::default().points(&chart).last().unwrap();
/// // The z are −1 and −2: (1 − 0.5) + (2 − 0.5).
/// assert_eq!((last.period(), last.rises(), last.falls()), (&"Tue", 0.0, 2.0));
/// assert!(!last.is_signal());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CusumPoint<'a, K> {
    period: &'a K,
    rises: f64,
    falls: f64,
    threshold: f64,
}

impl<'a, K> CusumPoint<'a, K> {
    /// The period.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Cusum};
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 26.0, 2.0), ("Tue", 24.0, 2.0)])?;
    /// assert!(Cusum::default().points(&chart).map(|point| point.period()).eq(&["Mon", "Tue"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn period(&self) -> &'a K {
        self.period
    }

    /// The sum of rises, in sigmas.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Cusum};
    /// // The z are 1, −2 and 3. A sum never falls below 0, so bad news do not hide good ones for long.
    /// let chart = ControlChart::from_figures(28.0, [(1, 30.0, 2.0), (2, 24.0, 2.0), (3, 34.0, 2.0)])?;
    /// let rises: Vec<_> = Cusum::default().points(&chart).map(|point| point.rises()).collect();
    /// assert_eq!(rises, [0.5, 0.0, 2.5]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn rises(&self) -> f64 {
        self.rises
    }

    /// The sum of falls, in sigmas.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Cusum};
    /// let chart = ControlChart::from_figures(28.0, [(1, 30.0, 2.0), (2, 24.0, 2.0), (3, 34.0, 2.0)])?;
    /// let falls: Vec<_> = Cusum::default().points(&chart).map(|point| point.falls()).collect();
    /// assert_eq!(falls, [0.0, 1.5, 0.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn falls(&self) -> f64 {
        self.falls
    }

    /// Whether one of the sums is above the threshold.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Cusum};
    /// // Three weeks two sigma above the centre add up to 4.5, a fourth to 6: above 5.
    /// let chart = ControlChart::from_figures(28.0, (1..=4).map(|week| (week, 32.0, 2.0)))?;
    /// let signals: Vec<_> = Cusum::default().points(&chart).map(|point| point.is_signal()).collect();
    /// assert_eq!(signals, [false, false, false, true]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_signal(&self) -> bool {
        self.rises > self.threshold || self.falls > self.threshold
    }
}

impl Cusum {
    /// A chart with the allowance k and the threshold h, both in sigmas.
    ///
    /// # Errors
    ///
    /// [`ChartError::Parameter`] unless 0 ≤ `allowance` ≤ 10 and 0 < `threshold` ≤ 100.
    ///
    /// ```
    /// use cxmetrics::track::signal::Cusum;
    ///
    /// assert_eq!(
    ///     Cusum::new(-1.0, 5.0).unwrap_err().to_string(),
    ///     "allowance -1 is not from 0 to 10"
    /// );
    /// ```
    pub fn new(allowance: f64, threshold: f64) -> Result<Self, ChartError> {
        if !(0.0..=10.0).contains(&allowance) {
            return Err(ChartError::Parameter {
                name: "allowance",
                value: allowance,
                range: "from 0 to 10",
            });
        }
        if !(threshold > 0.0 && threshold <= 100.0) {
            return Err(ChartError::Parameter {
                name: "threshold",
                value: threshold,
                range: "above 0 and at most 100",
            });
        }
        Ok(Self {
            allowance,
            threshold,
        })
    }

    /// The sums at every measured period of a chart, around the chart's centre.
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Cusum};
    ///
    /// let chart = ControlChart::from_figures(28.0, [(1, 30.0, 2.0), (2, 34.0, 2.0)])?;
    /// let rises: Vec<_> = Cusum::default().points(&chart).map(|point| point.rises()).collect();
    /// assert_eq!(rises, [0.5, 3.0]);
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    pub fn points<'a, K>(
        &self,
        chart: &'a ControlChart<K>,
    ) -> impl Iterator<Item = CusumPoint<'a, K>> + use<'a, K> {
        let Self {
            allowance,
            threshold,
        } = *self;
        let nothing = Running::new(Tolerance::of([allowance, threshold]));
        let (mut phase, mut sums) = (0, [nothing; 2]);
        chart.points().iter().map(move |point| {
            if phase != point.phase() {
                // What came before has another centre.
                (phase, sums) = (point.phase(), [nothing; 2]);
            }
            let steps = [point.z(), -point.z()];
            for (sum, step) in sums.iter_mut().zip(steps) {
                sum.add(step, allowance, point.z_tolerance());
            }
            // A sum that is the threshold but for rounding is not above it.
            let [rises, falls] = sums.map(|sum| edge::snap(sum.value, threshold, sum.lost));
            CusumPoint {
                period: point.period(),
                rises,
                falls,
                threshold,
            }
        })
    }

    /// The periods in which a sum is above the threshold.
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Cusum, Rule};
    ///
    /// let chart = ControlChart::from_figures(28.0, (1..=4).map(|week| (week, 32.0, 2.0)))?;
    /// let signals = Cusum::default().signals(&chart);
    /// assert_eq!(signals.len(), 1);
    /// let signal = &signals[0];
    /// assert_eq!((signal.period(), signal.rule(), signal.figure()), (&4, Rule::CusumRise, 6.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn signals<K: Clone>(&self, chart: &ControlChart<K>) -> Vec<Signal<K>> {
        let mut signals = Vec::new();
        for (point, of_chart) in self.points(chart).zip(chart.points()) {
            for (rule, sum) in [
                (Rule::CusumRise, point.rises),
                (Rule::CusumFall, point.falls),
            ] {
                if sum > self.threshold {
                    signals.push(Signal::of_cusum(of_chart, rule, sum));
                }
            }
        }
        signals
    }

    /// The mean number of periods until the first signal after a shift of the true score by `shift` sigmas of a
    /// period, by Brook and Evans' (1972) Markov chain for either sum and Kemp's (1961) rule for both. With `shift`
    /// 0 it is the mean time between false alarms.
    ///
    /// At most `f64::MAX`; NaN is taken for no shift.
    ///
    /// ```
    /// use cxmetrics::track::signal::Cusum;
    ///
    /// let cusum = Cusum::default();
    /// assert_eq!(format!("{:.0}", cusum.average_run_length(0.0)), "465");
    /// assert_eq!(format!("{:.1}", cusum.average_run_length(1.0)), "10.4");
    /// ```
    #[must_use]
    pub fn average_run_length(&self, shift: f64) -> f64 {
        integral::cusum(self.allowance, self.threshold, shift)
    }
}

/// A sum that grows, and never falls below 0.
#[derive(Clone, Copy)]
struct Running {
    value: f64,
    /// What rounding may have done to it: as much as to the largest figure on the way, so that a sum that has come down
    /// to the threshold still knows how far up it was.
    lost: Tolerance,
    at_rest: Tolerance,
}

impl Running {
    const fn new(at_rest: Tolerance) -> Self {
        Self {
            value: 0.0,
            lost: at_rest,
            at_rest,
        }
    }

    fn add(&mut self, step: f64, allowance: f64, of_step: Tolerance) {
        let raised = self.value + step;
        let sum = raised - allowance;
        let lost = self.lost.or(of_step).or(Tolerance::of([raised, sum]));
        // Below 0 it starts anew, and what was lost before is lost with it.
        self.lost = if edge::is_below(sum, 0.0, lost) {
            self.at_rest
        } else {
            lost
        };
        self.value = edge::unsigned_zero(sum.max(0.0));
    }
}

impl Default for Cusum {
    /// k = 0.5, for a shift of one sigma, and h = 5.
    fn default() -> Self {
        Self {
            allowance: 0.5,
            threshold: 5.0,
        }
    }
}

/// The stored form, before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Cusum", deny_unknown_fields)]
struct StoredCusum {
    allowance: f64,
    threshold: f64,
}

#[cfg(feature = "serde")]
impl TryFrom<StoredCusum> for Cusum {
    type Error = ChartError;

    fn try_from(stored: StoredCusum) -> Result<Self, ChartError> {
        Self::new(stored.allowance, stored.threshold)
    }
}
