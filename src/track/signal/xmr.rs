//! The individuals chart.

use alloc::vec::Vec;
use core::ops::RangeBounds;

use super::chart::ControlChart;
use super::rules::{Rule, Rules, Signal};
use super::{ChartError, mean_moving_range};
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IndividualsPoint<'a, K> {
    period: &'a K,
    value: f64,
    moving_range: Option<f64>,
}

impl<'a, K> IndividualsPoint<'a, K> {
    /// The period.
    #[must_use]
    pub const fn period(&self) -> &'a K {
        self.period
    }

    /// Its figure.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The distance to the figure before; `None` for the first.
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
        let mean_range = mean_moving_range(inside.clone())
            .ok_or(ChartError::ShortBaseline { needed: 2, found })?;
        if mean_range <= 0.0 {
            return Err(ChartError::NoSpread);
        }
        let mean = inside.sum::<f64>() / found as f64;
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
    #[must_use]
    pub const fn center(&self) -> f64 {
        self.chart.center()
    }

    /// The lower natural process limit.
    #[must_use]
    pub fn lower(&self) -> f64 {
        self.center() - LIMIT * self.mean_range
    }

    /// The upper natural process limit.
    #[must_use]
    pub fn upper(&self) -> f64 {
        self.center() + LIMIT * self.mean_range
    }

    /// The mean distance between neighbours of the baseline.
    #[must_use]
    pub const fn mean_moving_range(&self) -> f64 {
        self.mean_range
    }

    /// The limit of the distance between neighbours.
    #[must_use]
    pub fn upper_range_limit(&self) -> f64 {
        RANGE_LIMIT * self.mean_range
    }

    /// The periods in order.
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

    /// Everything that the rules object to, and after it the moving ranges above their limit.
    #[must_use]
    pub fn signals(&self, rules: Rules) -> Vec<Signal<K>>
    where
        K: Clone,
    {
        let limit = self.upper_range_limit();
        let mut signals = self.chart.signals(rules);
        signals.extend(self.points().filter_map(|point| {
            let range = point.moving_range().filter(|&range| range > limit)?;
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
    #[must_use]
    pub const fn as_chart(&self) -> &ControlChart<K> {
        &self.chart
    }
}
