//! The exponentially weighted moving average.

use alloc::vec::Vec;

use super::ChartError;
use super::chart::ControlChart;
use super::integral;
use super::point::limits;
use super::sentence::Signal;
use crate::edge::{self, Tolerance};

/// An exponentially weighted moving average with its limits: a chart that sees small shifts soon.
///
/// Eₜ = λxₜ + (1 − λ)Eₜ₋₁, from the centre of the chart on. Its variance is followed exactly through periods of
/// different size, vₜ = λ²σₜ² + (1 − λ)²vₜ₋₁ from 0 on, and the limits are centre ± L√vₜ (Roberts, 1959; Lucas and
/// Saccucci, 1990).
///
/// Compared with [`Cusum`](super::Cusum), which is about as quick, its line is on the scale of the score and can be
/// shown to anybody.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{ControlChart, Ewma};
///
/// // Five weeks a little above 28: no single one beyond three sigma.
/// let weeks = [31.0, 33.0, 32.0, 34.0, 33.0];
/// let chart = ControlChart::from_figures(
///     28.0,
///     (1..).zip(weeks).map(|(week, value)| (week, value, 3.0)),
/// )?;
/// let signals = Ewma::default().signals(&chart);
/// assert_eq!(
///     signals[0].to_string(),
///     "period 4: 30.8, EWMA: the weighted mean beyond its limits"
/// );
/// # Ok::<(), cxmetrics::track::signal::ChartError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(try_from = "StoredEwma"))]
#[doc(alias = "exponentially weighted moving average")]
pub struct Ewma {
    lambda: f64,
    width: f64,
}

/// A period of an [`Ewma`].
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{ControlChart, Ewma};
///
/// let chart = ControlChart::from_figures(28.0, [("Mon", 33.0, 2.0)])?;
/// let point = Ewma::default().points(&chart).next().unwrap();
/// // 0.2 · 33 + 0.8 · 28, and 28 ± 3 · 0.2 · 2.
/// assert_eq!(
///     format!(
///         "{}: {:.1}, from {:.1} to {:.1}",
///         point.period(),
///         point.value(),
///         point.lower(),
///         point.upper()
///     ),
///     "Mon: 29.0, from 26.8 to 29.2"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EwmaPoint<'a, K> {
    period: &'a K,
    value: f64,
    lower: f64,
    upper: f64,
}

impl<'a, K> EwmaPoint<'a, K> {
    /// The period.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Ewma};
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 33.0, 2.0), ("Tue", 28.0, 2.0)])?;
    /// assert!(Ewma::default().points(&chart).map(|point| point.period()).eq(&["Mon", "Tue"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn period(&self) -> &'a K {
        self.period
    }

    /// The weighted mean up to the period.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Ewma};
    /// // 28 + 0.2 · 5; then half a day like the centre: it fades to 28 + 0.8 · 1.
    /// let chart = ControlChart::from_figures(28.0, [(1, 33.0, 2.0), (2, 28.0, 2.0)])?;
    /// let means: Vec<_> = Ewma::default().points(&chart).map(|point| point.value()).collect();
    /// assert_eq!(format!("{means:.1?}"), "[29.0, 28.8]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The lower limit.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Ewma};
    /// // 28 − 3 · 0.2 · 2; then wider, since the mean holds two figures that may be off.
    /// let chart = ControlChart::from_figures(28.0, [(1, 33.0, 2.0), (2, 28.0, 2.0)])?;
    /// let limits: Vec<_> = Ewma::default().points(&chart).map(|point| point.lower()).collect();
    /// assert_eq!(format!("{limits:.2?}"), "[26.80, 26.46]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn lower(&self) -> f64 {
        self.lower
    }

    /// The upper limit.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Ewma};
    /// // Narrower than the 34 of the chart itself, since a mean varies less than a single figure.
    /// let chart = ControlChart::from_figures(28.0, [(1, 33.0, 2.0), (2, 28.0, 2.0)])?;
    /// let limits: Vec<_> = Ewma::default().points(&chart).map(|point| point.upper()).collect();
    /// assert_eq!(format!("{limits:.2?}"), "[29.20, 29.54]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn upper(&self) -> f64 {
        self.upper
    }

    /// Whether the weighted mean is beyond its limits.
    ///
    /// ```
    /// # use cxmetrics::track::signal::{ControlChart, Ewma};
    /// // Days that are 2.5 sigma too high: inside the limits of the chart, and the mean leaves its own on the second.
    /// let chart = ControlChart::from_figures(28.0, [(1, 33.0, 2.0), (2, 33.0, 2.0)])?;
    /// let signals: Vec<_> = Ewma::default().points(&chart).map(|point| point.is_signal()).collect();
    /// assert_eq!(signals, [false, true]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_signal(&self) -> bool {
        let tolerance = Tolerance::of([self.value, self.lower, self.upper]);
        edge::is_below(self.value, self.lower, tolerance)
            || edge::is_above(self.value, self.upper, tolerance)
    }
}

impl Ewma {
    /// A weighted mean that gives the newest figure the weight `lambda`, with limits `width` sigmas away.
    ///
    /// A smaller `lambda` remembers longer and sees smaller shifts; 1 is Shewhart's chart.
    ///
    /// # Errors
    ///
    /// [`ChartError::Parameter`] unless 0.001 ≤ `lambda` ≤ 1 and 0 < `width` ≤ 10.
    ///
    /// ```
    /// use cxmetrics::track::signal::Ewma;
    ///
    /// assert_eq!(Ewma::new(2.0, 3.0).unwrap_err().to_string(), "lambda 2 is not from 0.001 to 1");
    /// ```
    pub fn new(lambda: f64, width: f64) -> Result<Self, ChartError> {
        if !(0.001..=1.0).contains(&lambda) {
            return Err(ChartError::Parameter {
                name: "lambda",
                value: lambda,
                range: "from 0.001 to 1",
            });
        }
        if !(width > 0.0 && width <= 10.0) {
            return Err(ChartError::Parameter {
                name: "width",
                value: width,
                range: "above 0 and at most 10",
            });
        }
        Ok(Self { lambda, width })
    }

    /// The weighted mean of every measured period of a chart, around the chart's centre.
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Ewma};
    ///
    /// let chart = ControlChart::from_figures(28.0, [(1, 30.0, 7.5), (2, 35.0, 7.7)])?;
    /// let means: Vec<_> = Ewma::default().points(&chart).map(|point| point.value()).collect();
    /// assert_eq!(format!("{means:.2?}"), "[28.40, 29.72]");
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    pub fn points<'a, K>(
        &self,
        chart: &'a ControlChart<K>,
    ) -> impl Iterator<Item = EwmaPoint<'a, K>> + use<'a, K> {
        let Self { lambda, width } = *self;
        let kept = 1.0 - lambda;
        let range = chart.range();
        let (mut phase, mut value, mut variance) = (None, 0.0, 0.0);
        chart.points().iter().map(move |point| {
            let center = point.center();
            if phase != Some(point.phase()) {
                // What came before has another centre.
                (phase, value, variance) = (Some(point.phase()), center, 0.0);
            }
            value = lambda * point.value() + kept * value;
            let error = lambda * point.sigma();
            variance = error * error + kept * kept * variance;
            let [lower, upper] = limits(center, width * libm::sqrt(variance), range);
            EwmaPoint {
                period: point.period(),
                value,
                lower,
                upper,
            }
        })
    }

    /// The periods in which the weighted mean is beyond its limits.
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Ewma, Rule};
    ///
    /// let chart = ControlChart::from_figures(28.0, [(1, 33.0, 2.0), (2, 33.0, 2.0)])?;
    /// let signals = Ewma::default().signals(&chart);
    /// assert_eq!((signals.len(), signals[0].period(), signals[0].rule()), (1, &2, Rule::Ewma));
    /// assert_eq!(format!("{:.1}", signals[0].figure()), "29.8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn signals<K: Clone>(&self, chart: &ControlChart<K>) -> Vec<Signal<K>> {
        self.points(chart)
            .zip(chart.points())
            .filter(|(point, _)| point.is_signal())
            .map(|(point, of_chart)| {
                Signal::of_ewma(of_chart, point.value(), [point.lower(), point.upper()])
            })
            .collect()
    }

    /// The mean number of periods until the first signal after a shift of the true score by `shift` sigmas of a
    /// period, by Brook and Evans' (1972) Markov chain as Lucas and Saccucci (1990) apply it, for periods of equal
    /// size and limits at their final width. With `shift` 0 it is the mean time between false alarms.
    ///
    /// At most `f64::MAX`; NaN is taken for no shift.
    ///
    /// ```
    /// use cxmetrics::track::signal::Ewma;
    ///
    /// let ewma = Ewma::default();
    /// assert_eq!(format!("{:.0}", ewma.average_run_length(0.0)), "560");
    /// assert_eq!(format!("{:.1}", ewma.average_run_length(1.0)), "10.8");
    /// ```
    #[must_use]
    pub fn average_run_length(&self, shift: f64) -> f64 {
        integral::ewma(self.lambda, self.width, shift)
    }
}

impl Default for Ewma {
    /// λ = 0.2 and limits three sigma away.
    fn default() -> Self {
        Self {
            lambda: 0.2,
            width: 3.0,
        }
    }
}

/// The stored form, before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Ewma", deny_unknown_fields)]
struct StoredEwma {
    lambda: f64,
    width: f64,
}

#[cfg(feature = "serde")]
impl TryFrom<StoredEwma> for Ewma {
    type Error = ChartError;

    fn try_from(stored: StoredEwma) -> Result<Self, ChartError> {
        Self::new(stored.lambda, stored.width)
    }
}
