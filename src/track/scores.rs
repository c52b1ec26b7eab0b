//! The score of every period.

use alloc::vec::Vec;

use crate::compare::{Difference, DifferenceError};
use crate::estimate::{Estimate, EstimateError, Scored};
use crate::metric::Metric;
use crate::sample::Sample;

/// The score of every period, in order; a period without answers is a gap, `None`.
///
/// Made by [`Series::scores`](super::Series::scores). It is what the [signals](super::signal) and the
/// [trends](super::trend) are computed from. Periods are taken as equally spaced: a gap counts as a step in time,
/// so make the calendar known with [`Series::open_all`](super::Series::open_all).
///
/// # Examples
///
/// ```
/// use cxmetrics::track::{Series, sparkline};
/// use cxmetrics::{Csat, Scale};
///
/// let mut series = Series::new(Scale::THUMBS);
/// series.record_n("Mon", 1, 9)?;
/// series.record_n("Thu", 0, 9)?;
/// series.open("Tue");
/// let scores = series.scores(&Csat::top_box(1))?;
/// assert_eq!(sparkline(scores.iter().map(|(_, score)| score.map(|score| score.value()))), "█▁ ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Scores<K> {
    periods: Vec<(K, Option<Estimate>)>,
}

impl<K> Scores<K> {
    pub(super) fn of<'a, T: Scored + 'a, M: Metric + ?Sized>(
        tallies: impl Iterator<Item = (K, &'a T)>,
        metric: &M,
    ) -> Result<Self, EstimateError> {
        let periods = tallies
            .map(|(period, tally)| match tally.score(metric) {
                Ok(estimate) => Ok((period, Some(estimate))),
                Err(EstimateError::Empty | EstimateError::NoWeight) => Ok((period, None)),
                Err(error) => Err(error),
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { periods })
    }

    /// The periods in order, with their scores.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Csat, Scale};
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record_n(1, 1, 9)?;
    /// series.open(2);
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let figures = scores.iter().map(|(period, score)| (*period, score.map(|score| score.value())));
    /// assert!(figures.eq([(1, Some(100.0)), (2, None)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&K, Option<&Estimate>)> + ExactSizeIterator {
        self.periods
            .iter()
            .map(|(period, score)| (period, score.as_ref()))
    }

    /// How many periods there are, gaps included.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Csat, Scale};
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record(3, 1)?;
    /// series.open_all(1..=4);
    /// assert_eq!(series.scores(&Csat::top_box(1))?.len(), 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.periods.len()
    }

    /// Whether there is no period.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Csat, Scale};
    /// let mut series = Series::new(Scale::THUMBS);
    /// assert!(series.scores(&Csat::top_box(1))?.is_empty());
    /// series.open(1); // a gap, and yet a period
    /// assert!(!series.scores(&Csat::top_box(1))?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    /// The periods that have a score: their position, counted with gaps, and the score.
    pub(super) fn measured(&self) -> impl Iterator<Item = (usize, &K, &Estimate)> {
        self.periods
            .iter()
            .enumerate()
            .filter_map(|(position, (period, score))| Some((position, period, score.as_ref()?)))
    }

    /// The variance of all answers together; `None` if they all have the same value.
    pub(super) fn pooled_variance(&self) -> Option<f64> {
        let points = self
            .measured()
            .flat_map(|(_, _, score)| score.sample().points().iter().copied());
        let pooled = Sample::new(points)?;
        (!pooled.is_uniform()).then(|| pooled.variance())
    }

    /// Each period beside the one `lag` periods before it: 52 for weeks, 12 for months, 4 for quarters.
    ///
    /// Whatever comes back every year, the holidays, the weather, the end of the financial year, is in both, and
    /// so not in their difference. Pairs with a gap on either side are left out.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Confidence, Csat, Scale};
    ///
    /// // Quarters: bad every winter, and better by 10 points than a year ago.
    /// let mut series = Series::new(Scale::THUMBS);
    /// for (quarter, good) in [60, 70, 75, 40, 70, 80, 85, 50].into_iter().enumerate() {
    ///     series.record_n(quarter, 1, good)?;
    ///     series.record_n(quarter, 0, 100 - good)?;
    /// }
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let changes: Vec<_> = scores.year_on_year(4).map(|pair| pair.change()).collect();
    /// assert_eq!(changes, [10.0, 10.0, 10.0, 10.0]);
    ///
    /// let last_winter = scores.year_on_year(4).last().unwrap().difference()?;
    /// assert_eq!(last_winter.interval(Confidence::P95).to_string(), "10.0 [-3.8, 23.4]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn year_on_year(&self, lag: usize) -> impl Iterator<Item = YearOnYear<'_, K>> {
        let now = self.periods.iter().skip(lag);
        // A lag of 0 would set each period beside itself.
        let pairs = if lag == 0 { 0 } else { self.periods.len() };
        self.periods.iter().zip(now).take(pairs).filter_map(
            |((period_then, then), (period, now))| {
                Some(YearOnYear {
                    period,
                    period_then,
                    now: now.as_ref()?,
                    then: then.as_ref()?,
                })
            },
        )
    }
}

/// A period and the same period a year before; made by [`Scores::year_on_year`].
///
/// # Examples
///
/// ```
/// # use cxmetrics::track::Series;
/// # use cxmetrics::{Confidence, Csat, Scale};
/// # let mut series = Series::new(Scale::THUMBS);
/// # for (quarter, good) in [60, 70, 75, 40, 70].into_iter().enumerate() {
/// #     series.record_n(quarter, 1, good)?;
/// #     series.record_n(quarter, 0, 100 - good)?;
/// # }
/// let scores = series.scores(&Csat::top_box(1))?;
/// // Quarters of 60, 70, 75, 40 and 70: the fifth beside the first.
/// let pair = scores.year_on_year(4).next().unwrap();
/// assert_eq!((pair.period_then(), pair.period()), (&0, &4));
/// assert_eq!((pair.then().value(), pair.now().value(), pair.change()), (60.0, 70.0, 10.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearOnYear<'a, K> {
    period: &'a K,
    period_then: &'a K,
    now: &'a Estimate,
    then: &'a Estimate,
}

impl<'a, K> YearOnYear<'a, K> {
    /// The period.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (quarter, good) in [60, 70, 75, 40, 70].into_iter().enumerate() {
    /// #     series.record_n(quarter, 1, good)?;
    /// #     series.record_n(quarter, 0, 100 - good)?;
    /// # }
    /// // Quarters of 60, 70, 75, 40 and 70.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// assert!(scores.year_on_year(4).map(|pair| pair.period()).eq(&[4]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn period(&self) -> &'a K {
        self.period
    }

    /// The period that it is compared with.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (quarter, good) in [60, 70, 75, 40, 70].into_iter().enumerate() {
    /// #     series.record_n(quarter, 1, good)?;
    /// #     series.record_n(quarter, 0, 100 - good)?;
    /// # }
    /// // Quarters of 60, 70, 75, 40 and 70.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// assert!(scores.year_on_year(4).map(|pair| pair.period_then()).eq(&[0]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn period_then(&self) -> &'a K {
        self.period_then
    }

    /// The score of the period.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (quarter, good) in [60, 70, 75, 40, 70].into_iter().enumerate() {
    /// #     series.record_n(quarter, 1, good)?;
    /// #     series.record_n(quarter, 0, 100 - good)?;
    /// # }
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// // Quarters of 60, 70, 75, 40 and 70.
    /// let pair = scores.year_on_year(4).last().unwrap();
    /// assert_eq!(pair.now().interval(Confidence::P95).to_string(), "70.0 [60.4, 78.1]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn now(&self) -> &'a Estimate {
        self.now
    }

    /// The score a year before.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (quarter, good) in [60, 70, 75, 40, 70].into_iter().enumerate() {
    /// #     series.record_n(quarter, 1, good)?;
    /// #     series.record_n(quarter, 0, 100 - good)?;
    /// # }
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// // Quarters of 60, 70, 75, 40 and 70.
    /// let pair = scores.year_on_year(4).last().unwrap();
    /// assert_eq!(pair.then().interval(Confidence::P95).to_string(), "60.0 [50.2, 69.1]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn then(&self) -> &'a Estimate {
        self.then
    }

    /// Now minus then, in the metric's unit.
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (quarter, good) in [60, 70, 75, 40, 70].into_iter().enumerate() {
    /// #     series.record_n(quarter, 1, good)?;
    /// #     series.record_n(quarter, 0, 100 - good)?;
    /// # }
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// // Quarters of 60, 70, 75, 40 and 70: 70 − 60, where the quarter before would say 70 − 40.
    /// assert_eq!(scores.year_on_year(4).last().map(|pair| pair.change()), Some(10.0));
    /// assert_eq!(scores.year_on_year(1).last().map(|pair| pair.change()), Some(30.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn change(&self) -> f64 {
        self.now.value() - self.then.value()
    }

    /// The change with its uncertainty, as of two groups of different persons.
    ///
    /// # Errors
    ///
    /// None, since both scores are of one metric and scale; the signature is that of
    /// [`Difference::independent`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::Series;
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut series = Series::new(Scale::THUMBS);
    /// # for (quarter, good) in [60, 70, 75, 40, 70].into_iter().enumerate() {
    /// #     series.record_n(quarter, 1, good)?;
    /// #     series.record_n(quarter, 0, 100 - good)?;
    /// # }
    /// // Quarters of 60, 70, 75, 40 and 70.
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// let difference = scores.year_on_year(4).last().unwrap().difference()?;
    /// assert_eq!(difference.interval(Confidence::P95).to_string(), "10.0 [-3.3, 22.9]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn difference(&self) -> Result<Difference, DifferenceError> {
        Difference::independent(self.now, self.then)
    }
}
