//! The individuals chart.

use alloc::vec::Vec;

use super::ChartError;
use super::baseline::IntoBaseline;
use super::chart::{ControlChart, UNBOUNDED};
use super::phase::{self, Kind, mean_moving_range};
use super::point::Place;
use super::rules::Rules;
use super::sentence::Signal;
use crate::edge::{self, Tolerance};
use crate::estimate::LARGEST_VALUE;
use crate::sum::Sum;
use crate::track::scores::Scores;

/// Wheeler's constants: 3/1.128 and 3.268, as they are printed.
pub(super) const LIMIT: f64 = 2.66;
const RANGE_LIMIT: f64 = 3.268;

/// An individuals chart, also called `XmR` chart: a figure a period, and limits from how far neighbours are apart.
///
/// The centre is the mean of the baseline, mR̄ the mean distance between neighbours in it; the natural process
/// limits are mean ± 2.66 mR̄, and a step from one period to the next is too large above 3.268 mR̄ (Wheeler, 1993,
/// *Understanding Variation*).
///
/// 2.66 and 3.268 are the figures of the textbooks, so that limits are those of other programs. Unrounded it would be
/// 3 · √π/2 = 2.6587, which moves a limit by .05 % of its distance. The moving range hardly grows with a single outlier or a
/// step, which is why the limits are not made of the standard deviation; a
/// [screened](super::Baseline::screened) baseline leaves out what is still beyond them.
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
#[doc(alias("run chart", "XmR", "I-MR"))]
pub struct IndividualsChart<K> {
    chart: ControlChart<K>,
    /// Of each phase.
    mean_ranges: Vec<f64>,
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

    /// The distance to the figure before; `None` for the first of a phase.
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
    /// assert_eq!(error.to_string(), "the baseline has 1 measured period, and 2 are needed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        figures: impl IntoIterator<Item = (K, f64)>,
        baseline: impl IntoBaseline<K>,
    ) -> Result<Self, ChartError> {
        let (periods, figures): (Vec<K>, Vec<f64>) = figures.into_iter().unzip();
        let kind = IndividualLimits::new(figures, LIMIT)?;
        let charted = phase::chart(periods, &baseline.into_baseline(), &kind)?;
        let mean_ranges = charted
            .limits
            .iter()
            .map(|limits| limits.mean_range)
            .collect();
        let chart = ControlChart::of_charted(charted, UNBOUNDED)?;
        Ok(Self { chart, mean_ranges })
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
        baseline: impl IntoBaseline<K>,
    ) -> Result<Self, ChartError> {
        let figures = scores
            .measured()
            .map(|(_, period, score)| (period.clone(), score.value()));
        Self::new(figures, baseline)
    }
}

/// Limits from how far neighbours are apart.
pub(super) struct IndividualLimits {
    figures: Vec<f64>,
    /// So many mean moving ranges from the centre to a limit.
    factor: f64,
}

/// The centre and the mean moving range of a phase.
pub(super) struct Spread {
    center: f64,
    mean_range: f64,
    largest: f64,
}

impl IndividualLimits {
    /// Refuses figures that cannot be added up.
    pub(super) fn new(figures: Vec<f64>, factor: f64) -> Result<Self, ChartError> {
        let unusable = |figure: &f64| !(-LARGEST_VALUE..=LARGEST_VALUE).contains(figure);
        match figures.iter().position(unusable) {
            Some(position) => Err(ChartError::Figure {
                position,
                value: figures[position],
                sigma: 1.0,
            }),
            None => Ok(Self {
                // Nothing on a chart is −0.
                figures: figures.into_iter().map(edge::unsigned_zero).collect(),
                factor,
            }),
        }
    }
}

impl Kind for IndividualLimits {
    type Limits = Spread;

    fn limits(&self, kept: &[usize]) -> Result<Spread, ChartError> {
        let found = kept.len();
        let figure = |position: usize| {
            let figure = self.figures[position];
            (figure, Tolerance::of([figure]))
        };
        let mean_range = mean_moving_range(kept, figure)
            .ok_or(ChartError::ShortBaseline { needed: 2, found })?;
        if mean_range <= 0.0 {
            return Err(ChartError::NoSpread);
        }
        let inside = kept.iter().map(|&position| self.figures[position]);
        Ok(Spread {
            center: inside.clone().collect::<Sum>().value() / found as f64,
            mean_range,
            largest: inside.fold(0.0, |largest, figure| largest.max(figure.abs())),
        })
    }

    fn place(&self, spread: &Spread, position: usize) -> Place {
        Place::three_sigma(
            self.figures[position],
            spread.center,
            self.factor * spread.mean_range / 3.0,
            UNBOUNDED,
            spread.largest,
        )
    }
}

impl<K> IndividualsChart<K> {
    /// The mean of the baseline; with several phases this and the limits are those of the last.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// let chart = IndividualsChart::new([(1, 10.0), (2, 12.0), (3, 11.0), (4, 30.0)], ..=3)?;
    /// assert_eq!(chart.center(), 11.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn center(&self) -> f64 {
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
        self.center() - LIMIT * self.mean_moving_range()
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
        self.center() + LIMIT * self.mean_moving_range()
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
    pub fn mean_moving_range(&self) -> f64 {
        self.mean_ranges.last().copied().unwrap_or(0.0)
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
        RANGE_LIMIT * self.mean_moving_range()
    }

    /// The periods in order.
    ///
    /// ```
    /// # use cxmetrics::track::signal::IndividualsChart;
    /// let chart = IndividualsChart::new([("Mon", 10.0), ("Tue", 12.0), ("Wed", 11.0)], ..)?;
    /// let widest = chart
    ///     .points()
    ///     .max_by(|one, other| one.moving_range().partial_cmp(&other.moving_range()).unwrap());
    /// assert_eq!(widest.map(|point| *point.period()), Some("Tue"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn points(&self) -> impl Iterator<Item = IndividualsPoint<'_, K>> {
        let mut before = None;
        self.chart.points().iter().map(move |point| {
            let previous = before
                .replace((point.phase(), point.value()))
                .filter(|(phase, _)| *phase == point.phase());
            IndividualsPoint {
                period: point.period(),
                value: point.value(),
                moving_range: previous.map(|(_, previous)| (point.value() - previous).abs()),
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
    /// assert_eq!(
    ///     (signals.len(), signals[0].rule(), signals[0].figure()),
    ///     (1, Rule::MovingRange, 6.0)
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn signals(&self, rules: Rules) -> Vec<Signal<K>>
    where
        K: Clone,
    {
        let mut signals = self.chart.signals(rules);
        let steps = self.points().zip(self.chart.points());
        signals.extend(steps.filter_map(|(point, of_chart)| {
            let limit = RANGE_LIMIT * self.mean_ranges[of_chart.phase()];
            let range = point.moving_range()?;
            let tolerance = Tolerance::of([point.value, range, limit]);
            if !edge::is_above(range, limit, tolerance) {
                return None;
            }
            Some(Signal::of_moving_range(of_chart, range, limit))
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
