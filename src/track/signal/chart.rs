//! The control chart of a score.

use alloc::vec::Vec;

use super::baseline::IntoBaseline;
use super::phase::{self, ChartPhase, Charted, Kind, mean_moving_range};
use super::point::{ChartPoint, Place};
use super::rules::Rules;
use super::sentence::Signal;
use super::{ChartError, check_figure};
use crate::edge::unsigned_zero;
use crate::estimate::Estimate;
use crate::sample::Sample;
use crate::track::scores::Scores;

/// The mean distance of two neighbours in a standard normal sequence, 2/√π: a mean moving range divided
/// by it is a standard deviation.
const MOVING_RANGE: f64 = core::f64::consts::FRAC_2_SQRT_PI;

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
/// for (week, (good, all)) in
///     [(80, 100), (41, 50), (77, 100), (160, 200), (60, 100)].into_iter().enumerate()
/// {
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
#[doc(alias("control chart", "SPC", "Shewhart"))]
pub struct ControlChart<K> {
    points: Vec<ChartPoint<K>>,
    /// At least one.
    phases: Vec<ChartPhase>,
    /// The lowest and the highest figure possible.
    range: [f64; 2],
}

/// The range of a figure that may be anything.
pub(super) const UNBOUNDED: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];

impl<K: Clone + PartialOrd> ControlChart<K> {
    /// The chart of scores, with centre and variance from the periods in `baseline`: `..` for all, `..12` or
    /// `"2025-01"..="2025-12"` for some, a [`Baseline`](super::Baseline) for more than a range.
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
    pub fn new(scores: &Scores<K>, baseline: impl IntoBaseline<K>) -> Result<Self, ChartError> {
        let (periods, scores): (Vec<K>, Vec<&Estimate>) = scores
            .measured()
            .map(|(_, period, score)| (period.clone(), score))
            .unzip();
        let kind = ScoreLimits { scores };
        let charted = phase::chart(periods, &baseline.into_baseline(), &kind)?;
        let range = kind
            .scores
            .first()
            .map_or([0.0, 0.0], |score| range(score.sample()));
        Self::of_charted(charted, range)
    }
}

/// Limits by the number of answers of each period.
struct ScoreLimits<'a> {
    scores: Vec<&'a Estimate>,
}

fn range(sample: &Sample) -> [f64; 2] {
    [sample.lowest().value, sample.highest().value]
}

impl Kind for ScoreLimits<'_> {
    /// All answers of the baseline.
    type Limits = Sample;

    fn limits(&self, kept: &[usize]) -> Result<Sample, ChartError> {
        let answers = kept
            .iter()
            .flat_map(|&position| self.scores[position].sample().points().iter().copied());
        let pooled = Sample::new(answers).ok_or(ChartError::ShortBaseline {
            needed: 1,
            found: 0,
        })?;
        if pooled.is_uniform() {
            return Err(ChartError::NoSpread);
        }
        Ok(pooled)
    }

    fn place(&self, pooled: &Sample, position: usize) -> Place {
        let score = self.scores[position];
        let sigma = libm::sqrt(pooled.variance() / score.effective_size());
        let range = range(pooled);
        let largest = range[0].abs().max(range[1].abs());
        Place::three_sigma(score.value(), pooled.mean(), sigma, range, largest)
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
        // Nothing on a chart is −0.
        let center = unsigned_zero(center);
        let points = figures
            .into_iter()
            .map(|(period, value, sigma)| ChartPoint {
                period,
                place: Place::three_sigma(
                    unsigned_zero(value),
                    center,
                    sigma,
                    UNBOUNDED,
                    center.abs(),
                ),
                in_baseline: true,
                left_out: false,
                phase: 0,
            })
            .collect::<Vec<_>>();
        let phase = ChartPhase {
            first: 0,
            kept: points.len(),
            center,
        };
        let charted = Charted {
            points,
            phases: alloc::vec![phase],
            limits: Vec::<()>::new(),
        };
        Self::of_charted(charted, UNBOUNDED)
    }

    /// The chart of points whose figures have not been checked.
    pub(super) fn of_charted<L>(
        charted: Charted<K, L>,
        range: [f64; 2],
    ) -> Result<Self, ChartError> {
        for (position, point) in charted.points.iter().enumerate() {
            check_figure(position, point.value(), point.sigma())?;
        }
        Ok(Self {
            points: charted.points,
            phases: charted.phases,
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
        let factors = self.sigma_zs()?;
        let mut charted = Charted {
            points: self.points,
            phases: self.phases,
            limits: Vec::<()>::new(),
        };
        for point in &mut charted.points {
            let Place {
                value,
                center,
                sigma,
                ..
            } = point.place;
            let sigma = factors[point.phase] * sigma;
            point.place = Place::three_sigma(value, center, sigma, self.range, center.abs());
        }
        Self::of_charted(charted, self.range)
    }

    /// Laney's σz: how much more the periods of the baseline vary than their sampling errors explain; 1 if they do
    /// not. With several phases, that of the last.
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
        let factors = self.sigma_zs()?;
        Ok(factors.last().copied().unwrap_or(1.0))
    }

    /// σz of each phase.
    fn sigma_zs(&self) -> Result<Vec<f64>, ChartError> {
        // The plain z, also where the limits are probabilities.
        let z = |position: usize| {
            let point = &self.points[position];
            let z = (point.value() - point.center()) / point.sigma();
            (z, point.z_tolerance())
        };
        let mut kept: Vec<Vec<usize>> = alloc::vec![Vec::new(); self.phases.len()];
        for (position, point) in self.points.iter().enumerate() {
            if point.in_baseline {
                kept[point.phase].push(position);
            }
        }
        let factor = |kept: &Vec<usize>| {
            let found = kept.len();
            let range =
                mean_moving_range(kept, z).ok_or(ChartError::ShortBaseline { needed: 2, found })?;
            if range > 0.0 {
                Ok(range / MOVING_RANGE)
            } else {
                Err(ChartError::NoSpread)
            }
        };
        kept.iter().map(factor).collect()
    }

    /// The centre line: the score of the baseline; with several phases, that of the last.
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
    pub fn center(&self) -> f64 {
        self.phases.last().map_or(0.0, ChartPhase::center)
    }

    /// The phases in order; one unless the [`Baseline`](super::Baseline) asks for more.
    ///
    /// ```
    /// use cxmetrics::track::signal::{Baseline, ControlChart};
    ///
    /// let complaints = [12, 9, 14, 4, 5, 3];
    /// let chart =
    ///     ControlChart::event_counts((1..).zip(complaints), Baseline::new(..).phases_from([4]))?;
    /// assert!(chart.phases().iter().map(|phase| phase.first()).eq([0, 3]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn phases(&self) -> &[ChartPhase] {
        &self.phases
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
