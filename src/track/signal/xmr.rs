//! The individuals chart.

use alloc::vec::Vec;
use core::ops::RangeBounds;

use super::chart::ControlChart;
use super::rules::{Rule, Rules, Signal};
use super::{ChartError, mean_moving_range};
use crate::edge::{self, Tolerance};
use crate::sum::Sum;
use crate::track::scores::Scores;

/// Wheeler's constants: 3/1.128 and 3.268, as they are printed.
const LIMIT: f64 = 2.66;
const RANGE_LIMIT: f64 = 3.268;

/// An individuals chart, also called `XmR` chart: a figure a period, and limits from how far neighbours are apart.
///
/// The centre is the mean of the baseline, mR̄ the mean distance between neighbours in it; the natural process
/// limits are mean ± 2.66 mR̄, and a step from one period to the next is too large above 3.268 mR̄ (Wheeler, 1993,
/// *Understanding Variation*).
///
/// It needs no sample behind the figures, so it is for resolution times, ticket counts and revenue. For a
/// score, [`ControlChart`] knows how many answers each period had; take this one only if they are all about the
/// same.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{IndividualsChart, Rules};
///
/// let hours = [30.0, 35.0, 26.0, 45.0, 15.0, 22.0, 38.0, 17.0, 72.0];
/// let chart = IndividualsChart::new((1..).zip(hours), 1..=8)?;
/// assert_eq!(format!("{:.2} {:.2}", chart.lower(), chart.upper()), "-12.16 69.16");
/// let signals: Vec<_> = chart.signals(Rules::default()).iter().map(ToString::to_string).collect();
/// assert_eq!(
///     signals,
///     [
///         "period 9: 72.0, Nelson 1: a point beyond three sigma",
///         "period 9: 55.0, moving range: a step beyond its limit",
///     ]
/// );
/// # Ok::<(), cxmetrics::track::signal::ChartError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct IndividualsChart<K> {
    chart: ControlChart<K>,
    mean_range: f64,
}

/// A period on an [`IndividualsChart`].
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::IndividualsChart;
///
/// let chart = IndividualsChart::new([("Mon", 10.0), ("Tue", 12.0), ("Wed", 11.0)], ..)?;
/// let point = chart.points().last().unwrap();
/// assert_eq!((point.period(), point.value(), point.moving_range()), (&"Wed", 11.0, Some(1.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IndividualsPoint<'a, K> {
    period: &'a K,
    value: f64,
    moving_range: Option<f64>,
}

impl<'a, K> IndividualsPoint<'a, K> {
    /// The period.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// let chart = IndividualsChart::new([("Mon", 10.0), ("Tue", 12.0), ("Wed", 11.0)], ..)?;
    /// assert!(chart.points().map(|point| point.period()).eq(&["Mon", "Tue", "Wed"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn period(&self) -> &'a K {
        self.period
    }

    /// Its figure.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// let chart = IndividualsChart::new([("Mon", 10.0), ("Tue", 12.0), ("Wed", 11.0)], ..)?;
    /// assert!(chart.points().map(|point| point.value()).eq([10.0, 12.0, 11.0]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The distance to the figure before; `None` for the first.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// let chart = IndividualsChart::new([("Mon", 10.0), ("Tue", 12.0), ("Wed", 11.0)], ..)?;
    /// assert!(chart.points().map(|point| point.moving_range()).eq([None, Some(2.0), Some(1.0)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn moving_range(&self) -> Option<f64> {
        self.moving_range
    }
}

impl<K: Clone + PartialOrd> IndividualsChart<K> {
    /// The chart of figures in their order, with limits from those in `baseline`.
    ///
    /// # Errors
    ///
    /// [`ChartError::ShortBaseline`] with fewer than two figures in the baseline; [`ChartError::NoSpread`] if
    /// they are all the same; [`ChartError::Figure`] for a figure that is not a number of usual size.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::signal::IndividualsChart;
    ///
    /// let hours = [("Mon", 10.0), ("Tue", 12.0), ("Wed", 11.0)];
    /// assert_eq!(IndividualsChart::new(hours, ..)?.points().count(), 3);
    /// let error = IndividualsChart::new(hours, "Wed"..).unwrap_err();
    /// assert_eq!(error.to_string(), "the baseline has 1 measured periods, and 2 are needed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        figures: impl IntoIterator<Item = (K, f64)>,
        baseline: impl RangeBounds<K>,
    ) -> Result<Self, ChartError> {
        // Checks the figures before they are added up.
        let figures = ControlChart::from_figures(
            0.0,
            figures
                .into_iter()
                .map(|(period, value)| (period, value, 1.0)),
        )?;
        let inside = figures
            .points()
            .iter()
            .filter(|point| baseline.contains(point.period()))
            .map(super::ChartPoint::value);
        let found = inside.clone().count();
        let ranged = inside.clone().map(|value| (value, Tolerance::of([value])));
        let mean_range =
            mean_moving_range(ranged).ok_or(ChartError::ShortBaseline { needed: 2, found })?;
        if mean_range <= 0.0 {
            return Err(ChartError::NoSpread);
        }
        let mean = inside.collect::<Sum>().value() / found as f64;
        let sigma = LIMIT * mean_range / 3.0;
        let chart = ControlChart::from_figures(
            mean,
            figures
                .points()
                .iter()
                .map(|point| (point.period().clone(), point.value(), sigma)),
        )?;
        Ok(Self { chart, mean_range })
    }

    /// The chart of scores, taken as plain figures. Gaps are left out.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
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
    /// // Scores of 90, 50 and 70: a plain mean, where a control chart would weigh them by their answers.
    /// let chart = IndividualsChart::of_scores(&series.scores(&Csat::top_box(1))?, ..)?;
    /// assert_eq!((chart.center(), chart.mean_moving_range()), (70.0, 30.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of_scores(
        scores: &Scores<K>,
        baseline: impl RangeBounds<K>,
    ) -> Result<Self, ChartError> {
        let figures = scores
            .measured()
            .map(|(_, period, score)| (period.clone(), score.value()));
        Self::new(figures, baseline)
    }
}

impl<K> IndividualsChart<K> {
    /// The mean of the baseline.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// let chart = IndividualsChart::new([(1, 10.0), (2, 12.0), (3, 11.0), (4, 30.0)], ..=3)?;
    /// assert_eq!(chart.center(), 11.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn center(&self) -> f64 {
        self.chart.center()
    }

    /// The lower natural process limit.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// // 11 − 2.66 · 1.5
    /// let chart = IndividualsChart::new([(1, 10.0), (2, 12.0), (3, 11.0), (4, 30.0)], ..=3)?;
    /// assert_eq!(format!("{:.2}", chart.lower()), "7.01");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn lower(&self) -> f64 {
        self.center() - LIMIT * self.mean_range
    }

    /// The upper natural process limit.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// // 11 + 2.66 · 1.5
    /// let chart = IndividualsChart::new([(1, 10.0), (2, 12.0), (3, 11.0), (4, 30.0)], ..=3)?;
    /// assert_eq!(format!("{:.2}", chart.upper()), "14.99");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn upper(&self) -> f64 {
        self.center() + LIMIT * self.mean_range
    }

    /// The mean distance between neighbours of the baseline.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// // Steps of 2 and of 1; the step to the fourth leads out of the baseline.
    /// let chart = IndividualsChart::new([(1, 10.0), (2, 12.0), (3, 11.0), (4, 30.0)], ..=3)?;
    /// assert_eq!(chart.mean_moving_range(), 1.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn mean_moving_range(&self) -> f64 {
        self.mean_range
    }

    /// The limit of the distance between neighbours.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// // 3.268 · 1.5
    /// let chart = IndividualsChart::new([(1, 10.0), (2, 12.0), (3, 11.0), (4, 30.0)], ..=3)?;
    /// assert_eq!(format!("{:.2}", chart.upper_range_limit()), "4.90");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn upper_range_limit(&self) -> f64 {
        RANGE_LIMIT * self.mean_range
    }

    /// The periods in order.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// let chart = IndividualsChart::new([("Mon", 10.0), ("Tue", 12.0), ("Wed", 11.0)], ..)?;
    /// let widest = chart.points().max_by(|one, other| one.moving_range().partial_cmp(&other.moving_range()).unwrap());
    /// assert_eq!(widest.map(|point| *point.period()), Some("Tue"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn points(&self) -> impl Iterator<Item = IndividualsPoint<'_, K>> {
        let mut before = None;
        self.chart.points().iter().map(move |point| {
            let previous = before.replace(point.value());
            IndividualsPoint {
                period: point.period(),
                value: point.value(),
                moving_range: previous.map(|previous| (point.value() - previous).abs()),
            }
        })
    }

    /// Everything that the rules object to, and after it the moving ranges above their limit. A range that is its limit
    /// but for rounding is not above it.
    ///
    /// ```
    /// use cxmetrics::track::signal::{IndividualsChart, Rule, Rules};
    ///
    /// // From 8 to 14: both inside the limits of 7.01 to 14.99, and yet too large a step.
    /// let figures = [(1, 10.0), (2, 12.0), (3, 11.0), (4, 8.0), (5, 14.0)];
    /// let chart = IndividualsChart::new(figures, ..=3)?;
    /// let signals = chart.signals(Rules::default());
    /// assert_eq!((signals.len(), signals[0].rule(), signals[0].figure()), (1, Rule::MovingRange, 6.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn signals(&self, rules: Rules) -> Vec<Signal<K>>
    where
        K: Clone,
    {
        let limit = self.upper_range_limit();
        let mut signals = self.chart.signals(rules);
        signals.extend(self.points().filter_map(|point| {
            let range = point.moving_range()?;
            let tolerance = Tolerance::of([point.value, range, limit]);
            if !edge::is_above(range, limit, tolerance) {
                return None;
            }
            Some(Signal::new(
                Rule::MovingRange,
                point.period().clone(),
                range,
            ))
        }));
        signals
    }

    /// The same figures as a [`ControlChart`], with one sigma for all, to run an [`Ewma`](super::Ewma) or a
    /// [`Cusum`](super::Cusum) on.
    ///
    /// ```
    /// use cxmetrics::track::signal::{Ewma, IndividualsChart};
    ///
    /// let figures = [(1, 10.0), (2, 12.0), (3, 11.0), (4, 14.5), (5, 14.9)];
    /// let chart = IndividualsChart::new(figures, ..=3)?;
    /// // Sigma is 2.66 · 1.5 / 3. No figure is above 14.99, but the two together are news.
    /// assert_eq!(format!("{:.2}", chart.as_chart().points()[0].sigma()), "1.33");
    /// assert_eq!(Ewma::default().signals(chart.as_chart())[0].period(), &5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn as_chart(&self) -> &ControlChart<K> {
        &self.chart
    }
}
