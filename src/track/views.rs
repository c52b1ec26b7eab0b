//! What a series shows: windows, fading weights, the score of every period.

use core::ops::RangeBounds;

use super::recency::Recency;
use super::scores::Scores;
use super::series::{Series, SeriesError};
use super::window::Windows;
use crate::estimate::{EstimateError, Scored};
use crate::metric::Metric;
use crate::tally::{Counted, add};

impl<K: Ord, T: Counted> Series<K, T> {
    /// The answers of a range of periods together: a quarter, say. Costs one merge for each period in the range;
    /// for many windows over the same series take [`trailing`](Self::trailing) or [`since`](Self::since).
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for month in 1..=12 {
    ///     series.record_n((2025, month), 1, 10)?;
    /// }
    /// assert_eq!(series.range((2025, 4)..(2025, 7)).total(), 30);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[must_use]
    pub fn range(&self, range: impl RangeBounds<K>) -> T {
        let mut total = T::empty(&self.scales());
        // A filter and not `BTreeMap::range`, which panics when the range is upside down.
        for (_, tally) in self.iter().filter(|(period, _)| range.contains(period)) {
            add(&mut total, tally);
        }
        total
    }

    /// For each period the answers of it and the `periods` − 1 before it, gaps counted: a trailing window.
    ///
    /// The window starts with the first period and is shorter at the beginning. A step merges the period that
    /// comes and subtracts the one that goes, so it costs as much as the scale has levels, however long the window.
    /// Weighted answers cannot be subtracted exactly: there a step merges as many sums as the number of periods has
    /// binary digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Csat, Metric, Scale};
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for (week, good) in [3, 8, 6, 9].into_iter().enumerate() {
    ///     series.record_n(week, 1, good)?;
    ///     series.record_n(week, 0, 10 - good)?;
    /// }
    /// let mut smooth = Vec::new();
    /// for window in series.trailing(2) {
    ///     smooth.push(Csat::top_box(1).estimate(window.tally())?.value());
    /// }
    /// assert_eq!(smooth, [30.0, 55.0, 70.0, 75.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[doc(alias("rolling", "moving window"))]
    pub fn trailing(&self, periods: usize) -> Windows<'_, K, fn(&K) -> K, T> {
        Windows::trailing(self, periods)
    }

    /// For each period the answers from `start(period)` up to it: month to date, the last 90 days, the same
    /// quarter.
    ///
    /// A step costs as much as the scale has levels for each period that comes or goes. While the start never goes
    /// back, as on a calendar, every period comes once and goes once.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::track::Series;
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for day in [1, 2, 30, 31, 60] {
    ///     series.record(day, 1)?;
    /// }
    /// // The last thirty days, whichever of them are there.
    /// let totals: Vec<_> =
    ///     series.since(|day| day - 29).map(|window| window.tally().total()).collect();
    /// assert_eq!(totals, [1, 2, 3, 3, 2]);
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn since<F: FnMut(&K) -> K>(&self, start: F) -> Windows<'_, K, F, T> {
        Windows::since(self, start)
    }
}

impl<K: Ord> Series<K> {
    /// For each period all answers up to it, an answer `half_life` periods old counting half, one twice as old a
    /// quarter: exponential smoothing of the answers themselves.
    ///
    /// Where a [trailing](Self::trailing) window jumps when a bad week leaves it, these weights fade. The [effective
    /// size](crate::Estimate::effective_size) follows from the weights, so that the intervals are right.
    /// Gaps count as time. Answers whose weight has fallen below 10⁻³⁰ are forgotten. A step costs as much as
    /// the scale has levels.
    ///
    /// # Errors
    ///
    /// [`SeriesError::HalfLife`] unless it is finite and at least 0.01 periods.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Csat, Metric, Scale};
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// for (week, good) in [50, 80, 80].into_iter().enumerate() {
    ///     series.record_n(week, 1, good)?;
    ///     series.record_n(week, 0, 100 - good)?;
    /// }
    /// let mut faded = Vec::new();
    /// for recent in series.recency(1.0)? {
    ///     let score = Csat::top_box(1).estimate_weighted(recent.tally())?;
    ///     faded.push(format!("{score} of {:.0}", score.effective_size()));
    /// }
    /// // (50 / 4 + 80 / 2 + 80) / (1 / 4 + 1 / 2 + 1)
    /// assert_eq!(faded, ["50.0 of 100", "70.0 of 194", "75.7 of 253"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn recency(&self, half_life: f64) -> Result<Recency<'_, K>, SeriesError> {
        if half_life >= 0.01 && half_life.is_finite() {
            Ok(Recency::new(self, half_life))
        } else {
            Err(SeriesError::HalfLife { half_life })
        }
    }
}

impl<K: Ord, T: Scored> Series<K, T> {
    /// The score of every period under a metric, gaps kept as gaps.
    ///
    /// # Errors
    ///
    /// [`EstimateError`] if the metric does not go with the scale.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Series;
    /// use cxmetrics::{Csat, Scale};
    ///
    /// let mut series = Series::new(Scale::THUMBS);
    /// series.record_n("2025-01", 1, 30)?;
    /// series.record_n("2025-01", 0, 10)?;
    /// series.open("2025-02");
    /// let scores = series.scores(&Csat::top_box(1))?;
    /// assert!(
    ///     scores.iter().map(|(_, score)| score.map(|score| score.value())).eq([Some(75.0), None])
    /// );
    ///
    /// // Two levels have no five highest.
    /// assert!(series.scores(&Csat::top_box(5)).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scores<M: Metric + ?Sized>(&self, metric: &M) -> Result<Scores<K>, EstimateError>
    where
        K: Clone,
    {
        Scores::of(
            self.iter().map(|(period, tally)| (period.clone(), tally)),
            metric,
        )
    }
}
