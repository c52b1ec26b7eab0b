//! The control chart of a score.

use alloc::vec::Vec;
use core::ops::RangeBounds;

use super::rules::{Rules, Signal};
use super::{ChartError, check_figure, mean_moving_range};
use crate::edge::{self, Tolerance};
use crate::track::scores::Scores;

/// The mean distance of two neighbours in a standard normal sequence, 2/√π: a mean moving range divided
/// by it is a standard deviation.
const MOVING_RANGE: f64 = core::f64::consts::FRAC_2_SQRT_PI;

/// How many sigmas the limits are away from the centre.
const WIDTH: f64 = 3.0;

/// A control chart of a score: a centre, and limits three sigma away that are wider for smaller periods.
///
/// The centre θ̄ is the score of all answers of the baseline, V̄ the variance of their values, and a
/// period of nᵢ answers has σᵢ = √(V̄/nᵢ) and the limits θ̄ ± 3σᵢ, kept inside the range of the score. On a share it is
/// the p chart (Shewhart, 1931); on an NPS the same with three values. Gaps are left out.
///
/// Choose the baseline so that nothing is known to have changed in it, and leave it fixed: limits that are
/// recomputed every week follow every drift.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::Series;
/// use cxmetrics::track::signal::{ControlChart, Rules};
/// use cxmetrics::{Csat, Scale};
///
/// let mut series = Series::new(Scale::THUMBS);
/// for (week, (good, all)) in [(80, 100), (41, 50), (77, 100), (160, 200), (60, 100)].into_iter().enumerate() {
///     series.record_n(week, 1, good)?;
///     series.record_n(week, 0, all - good)?;
/// }
/// let scores = series.scores(&Csat::top_box(1))?;
/// let chart = ControlChart::new(&scores, 0..=3)?;
/// assert_eq!(format!("{:.1}", chart.center()), "79.6");
/// // Fewer answers, wider limits.
/// let limits = |week: usize| {
///     let point = &chart.points()[week];
///     format!("{:.1} to {:.1}", point.lower(), point.upper())
/// };
/// assert_eq!(limits(0), "67.5 to 91.7");
/// assert_eq!(limits(1), "62.4 to 96.7");
///
/// let signals = chart.signals(Rules::default());
/// assert_eq!(signals[0].to_string(), "period 4: 60.0, Nelson 1: a point beyond three sigma");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ControlChart<K> {
    center: f64,
    points: Vec<ChartPoint<K>>,
    /// The lowest and the highest figure possible.
    range: [f64; 2],
}

/// A period on a [`ControlChart`].
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::ControlChart;
///
/// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.0, 2.0)])?;
/// let point = &chart.points()[1];
/// assert_eq!((point.period(), point.z()), (&"Tue", 3.5));
/// assert!(point.value() > point.upper());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPoint<K> {
    period: K,
    value: f64,
    sigma: f64,
    lower: f64,
    upper: f64,
    in_baseline: bool,
    z: f64,
}

impl<K> ChartPoint<K> {
    /// The period.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.0, 2.0)])?;
    /// assert_eq!(chart.points()[1].period(), &"Tue");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn period(&self) -> &K {
        &self.period
    }

    /// Its figure.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.0, 2.0)])?;
    /// assert_eq!(chart.points()[1].value(), 35.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The standard deviation that its figure has when nothing has changed.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// // Satisfied: 90 of 100, then 10 of 20. A fifth of the answers, √5 times the sigma.
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..=1)?;
    /// let sigmas: Vec<_> = chart.points().iter().take(2).map(|point| point.sigma()).collect();
    /// assert_eq!(format!("{sigmas:.2?}"), "[3.73, 8.33]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn sigma(&self) -> f64 {
        self.sigma
    }

    /// The lower control limit.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// // 28 − 3 · 2
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0)])?;
    /// assert_eq!(chart.points()[0].lower(), 22.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn lower(&self) -> f64 {
        self.lower
    }

    /// The upper control limit.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// // 83.3 + 3 · 8.3 would be 108.3, and no share is above 100.
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..=1)?;
    /// assert_eq!(chart.points()[1].upper(), 100.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn upper(&self) -> f64 {
        self.upper
    }

    /// How many sigmas the figure is above the centre.
    ///
    /// A figure that is at the centre, or one, two or three sigma away, but for rounding is exactly there: the rules ask
    /// what is beyond a line, and a point on the line is not.
    ///
    /// ```
    /// # use cxmetrics::track::signal::ControlChart;
    /// // (35 − 28) / 2
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 35.0, 2.0)])?;
    /// assert_eq!(chart.points()[0].z(), 3.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn z(&self) -> f64 {
        self.z
    }

    /// Whether the period is part of the baseline.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..=1)?;
    /// let baseline: Vec<_> = chart.points().iter().map(|point| point.in_baseline()).collect();
    /// assert_eq!(baseline, [true, true, false]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn in_baseline(&self) -> bool {
        self.in_baseline
    }
}

/// How many sigmas a figure is above the centre, a whole number if it is one but for rounding: 0, 1, 2 and 3 are the
/// lines that the rules ask about.
fn zone(center: f64, value: f64, sigma: f64) -> f64 {
    let z = (value - center) / sigma;
    edge::snap(z, libm::round(z), z_tolerance(center, value, sigma)) + 0.0
}

/// What rounding may have done to (value − centre) / sigma, where sigma itself is the result of a calculation.
fn z_tolerance(center: f64, value: f64, sigma: f64) -> Tolerance {
    Tolerance::of([center, value, sigma]).over(sigma)
}

/// The limits `width` away from the centre, inside the range of the figure.
pub(super) fn limits(center: f64, width: f64, range: [f64; 2]) -> [f64; 2] {
    [
        (center - width).max(range[0]),
        (center + width).min(range[1]),
    ]
}

impl<K: Clone + PartialOrd> ControlChart<K> {
    /// The chart of scores, with centre and variance from the periods in `baseline`: `..` for all, `..12` or
    /// `"2025-01"..="2025-12"` for some.
    ///
    /// # Errors
    ///
    /// [`ChartError::ShortBaseline`] if no period of the baseline was measured; [`ChartError::NoSpread`] if all its
    /// answers have the same value.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// assert_eq!(ControlChart::new(&scores, ..)?.points().len(), 3);
    /// let error = ControlChart::new(&scores, 10..).unwrap_err();
    /// assert_eq!(error.to_string(), "the baseline has 0 measured periods, and 1 are needed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(scores: &Scores<K>, baseline: impl RangeBounds<K>) -> Result<Self, ChartError> {
        let pooled = scores.pooled(&baseline).ok_or(ChartError::ShortBaseline {
            needed: 1,
            found: 0,
        })?;
        if pooled.is_uniform() {
            return Err(ChartError::NoSpread);
        }
        let (center, variance) = (pooled.mean(), pooled.variance());
        let range = [pooled.lowest().value, pooled.highest().value];
        let figures = scores.measured().map(|(_, period, score)| {
            let sigma = libm::sqrt(variance / score.effective_size());
            let in_baseline = baseline.contains(period);
            (period.clone(), score.value(), sigma, in_baseline)
        });
        Self::of_points(center, range, figures)
    }
}

impl<K> ControlChart<K> {
    /// A chart of figures that were made elsewhere, each with the standard deviation that it has when nothing
    /// changes, around a centre that is known, such as a target.
    ///
    /// # Errors
    ///
    /// [`ChartError::Figure`] for a figure that is not a number of usual size, or a sigma that is not above zero;
    /// [`ChartError::Parameter`] for such a centre.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Rules};
    ///
    /// let chart = ControlChart::from_figures(28.0, [("Mon", 30.0, 2.0), ("Tue", 35.0, 2.0)])?;
    /// assert_eq!(chart.signals(Rules::default())[0].period(), &"Tue");
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    pub fn from_figures(
        center: f64,
        figures: impl IntoIterator<Item = (K, f64, f64)>,
    ) -> Result<Self, ChartError> {
        if check_figure(0, center, 1.0).is_err() {
            return Err(ChartError::Parameter {
                name: "the centre",
                value: center,
                range: "a number of usual size",
            });
        }
        let range = [f64::NEG_INFINITY, f64::INFINITY];
        let figures = figures
            .into_iter()
            .map(|(period, value, sigma)| (period, value, sigma, true));
        Self::of_points(center, range, figures)
    }

    /// The chart of periods with their figures, their sigmas, and whether they are part of the baseline.
    fn of_points(
        center: f64,
        range: [f64; 2],
        figures: impl Iterator<Item = (K, f64, f64, bool)>,
    ) -> Result<Self, ChartError> {
        let points = figures
            .enumerate()
            .map(|(position, (period, value, sigma, in_baseline))| {
                check_figure(position, value, sigma)?;
                let [lower, upper] = limits(center, WIDTH * sigma, range);
                Ok(ChartPoint {
                    period,
                    value,
                    sigma,
                    lower,
                    upper,
                    in_baseline,
                    z: zone(center, value, sigma),
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            center,
            points,
            range,
        })
    }

    /// The same chart with Laney's correction: every sigma multiplied by σz = mean moving range of the
    /// baseline's z / 1.128.
    ///
    /// With thousands of answers a week the sampling error is so small that every week is outside the limits:
    /// customers are not the same in the week before Christmas. The correction measures how much the weeks of
    /// the baseline really vary from one to the next, beyond sampling, and makes the limits fit (Laney, 2002,
    /// "Improved control charts for attributes", *Quality Engineering* 14, 531–537). σz near 1 says that it
    /// was not needed.
    ///
    /// # Errors
    ///
    /// [`ChartError::ShortBaseline`] with fewer than two measured periods in the baseline;
    /// [`ChartError::NoSpread`] if they all have the same z.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::track::signal::{ControlChart, Rules};
    /// use cxmetrics::{Csat, Scale};
    ///
    /// // Ten thousand answers a week, and weeks that differ by a point or two.
    /// let mut series = Series::new(Scale::THUMBS);
    /// for (week, good) in [8_110, 7_920, 8_060, 7_890, 8_140, 7_930].into_iter().enumerate() {
    ///     series.record_n(week, 1, good)?;
    ///     series.record_n(week, 0, 10_000 - good)?;
    /// }
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..)?;
    /// assert_eq!(format!("{:.1}", chart.sigma_z()?), "4.3");
    /// assert_eq!(chart.signals(Rules::default()).len(), 1);
    /// assert!(chart.laney()?.signals(Rules::default()).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn laney(self) -> Result<Self, ChartError> {
        let factor = self.sigma_z()?;
        let figures = self.points.into_iter().map(|point| {
            let sigma = factor * point.sigma;
            (point.period, point.value, sigma, point.in_baseline)
        });
        Self::of_points(self.center, self.range, figures)
    }

    /// Laney's σz: how much more the periods of the baseline vary than their sampling errors explain; 1 if they do
    /// not.
    ///
    /// # Errors
    ///
    /// As for [`laney`](Self::laney).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::signal::ControlChart;
    ///
    /// // The z are 1, 0 and 2: neighbours are 1.5 apart in the mean, and 1.5 / 1.128 = 1.33.
    /// let chart = ControlChart::from_figures(28.0, [(1, 30.0, 2.0), (2, 28.0, 2.0), (3, 32.0, 2.0)])?;
    /// assert_eq!(format!("{:.2}", chart.sigma_z()?), "1.33");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sigma_z(&self) -> Result<f64, ChartError> {
        let baseline = self.points.iter().filter(|point| point.in_baseline);
        let found = baseline.clone().count();
        let figures = baseline.map(|point| (point.z, self.z_tolerance(point)));
        let range =
            mean_moving_range(figures).ok_or(ChartError::ShortBaseline { needed: 2, found })?;
        if range > 0.0 {
            Ok(range / MOVING_RANGE)
        } else {
            Err(ChartError::NoSpread)
        }
    }

    /// The centre line: the score of the baseline.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// // Satisfied: 90 of 100, then 10 of 20. Of all answers, and not the mean of 90 and 50.
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..=1)?;
    /// assert_eq!(format!("{:.1}", chart.center()), "83.3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn center(&self) -> f64 {
        self.center
    }

    /// The measured periods in order.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::track::signal::{ControlChart, IndividualsChart};
    /// # use cxmetrics::{Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (week, (good, all)) in [(90, 100), (10, 20), (14, 20)].into_iter().enumerate() {
    /// #     series.record_n(week, 1, good)?;
    /// #     series.record_n(week, 0, all - good)?;
    /// # }
    /// series.open_all(0..=4); // nobody answered in weeks 3 and 4
    /// let chart = ControlChart::new(&series.scores(&Csat::top_box(1))?, ..)?;
    /// assert!(chart.points().iter().map(|point| point.period()).eq(&[0, 1, 2]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn points(&self) -> &[ChartPoint<K>] {
        &self.points
    }

    /// What rounding may have done to the z of a point.
    pub(super) fn z_tolerance(&self, point: &ChartPoint<K>) -> Tolerance {
        z_tolerance(self.center, point.value, point.sigma)
    }

    /// The lowest and the highest figure possible.
    pub(super) const fn range(&self) -> [f64; 2] {
        self.range
    }

    /// Everything that the rules object to, in the order of the periods.
    ///
    /// ```
    /// use cxmetrics::track::signal::{ControlChart, Rule, Rules};
    ///
    /// let chart = ControlChart::from_figures(28.0, [(1, 33.0, 2.0), (2, 33.0, 2.0), (3, 36.0, 2.0)])?;
    /// let periods = |rules| -> Vec<i32> {
    ///     chart.signals(rules).iter().map(|signal| *signal.period()).collect()
    /// };
    /// assert_eq!(periods(Rules::default()), [3]);
    /// // Two of three beyond two sigma: at period 2, and again at period 3.
    /// assert_eq!(periods(Rules::NONE.with(Rule::Nelson5)), [2, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn signals(&self, rules: Rules) -> Vec<Signal<K>>
    where
        K: Clone,
    {
        rules.signals(&self.points)
    }
}
