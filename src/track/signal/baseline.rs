//! What a chart takes its limits from.

use alloc::vec::Vec;
use core::ops::{
    Bound, Range, RangeBounds, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive,
};

/// The periods that a chart takes its centre and its limits from.
///
/// A plain range is a baseline: `..` for all periods, `..12` for the first ones. This type says more:
///
/// | you want | call |
/// |---|---|
/// | to leave out a period with a known cause, such as a strike | [`without`](Self::without) |
/// | to leave out what lies outside the limits that it helped to make | [`screened`](Self::screened) |
/// | limits anew from the day of a known change | [`phases_from`](Self::phases_from) |
///
/// A period that is left out does not count for the centre and the spread. It is still on the chart, and still judged. Moving
/// ranges are taken between neighbours that are both kept. Every phase has limits of its own, from its own periods; no
/// moving range and no run goes across the step between two phases. Begin a phase for a change that you
/// know of, not for one that the figures suggest: limits that follow every movement never signal.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{Baseline, IndividualsChart, Rules};
///
/// let hours = [
///     32.0, 35.0, 31.0, 36.0, 33.0, 70.0, 34.0, 30.0, 35.0, 41.0, 43.0, 40.0, 42.0, 44.0,
///     41.0,
/// ];
/// // Week 5 had the outage; since week 9 there is a new shift plan.
/// let baseline = Baseline::new(..).without([5]).phases_from([9]);
/// let chart = IndividualsChart::new((0..).zip(hours), baseline)?;
/// let phases: Vec<_> = chart
///     .as_chart()
///     .phases()
///     .iter()
///     .map(|phase| format!("{:.2}", phase.center()))
///     .collect();
/// assert_eq!(phases, ["33.25", "41.83"]);
/// assert_eq!(chart.signals(Rules::default())[0].period(), &5);
/// // Six weeks are few: its limits will still move.
/// assert!(chart.as_chart().phases()[1].is_provisional());
/// # Ok::<(), cxmetrics::track::signal::ChartError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "StoredBaseline<K>",
        from = "StoredBaseline<K>",
        bound(
            serialize = "K: serde::Serialize + Clone",
            deserialize = "K: serde::Deserialize<'de> + Ord"
        )
    )
)]
pub struct Baseline<K> {
    from: Bound<K>,
    to: Bound<K>,
    /// In order.
    without: Vec<K>,
    /// In order.
    starts: Vec<K>,
    screened: bool,
}

impl<K: Clone> Baseline<K> {
    /// All periods of a range.
    ///
    /// ```
    /// use cxmetrics::track::signal::{Baseline, IndividualsChart};
    ///
    /// let figures = [(1, 10.0), (2, 12.0), (3, 11.0), (4, 30.0)];
    /// let chart = IndividualsChart::new(figures, Baseline::new(..=3))?;
    /// assert_eq!(chart, IndividualsChart::new(figures, ..=3)?);
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[must_use]
    pub fn new(range: impl RangeBounds<K>) -> Self {
        Self {
            from: range.start_bound().cloned(),
            to: range.end_bound().cloned(),
            without: Vec::new(),
            starts: Vec::new(),
            screened: false,
        }
    }
}

impl<K> Baseline<K> {
    /// The same without some periods, because it is known what happened in them.
    ///
    /// ```
    /// use cxmetrics::track::signal::{Baseline, IndividualsChart};
    ///
    /// let figures = [(1, 10.0), (2, 12.0), (3, 90.0), (4, 11.0), (5, 12.0)];
    /// let chart = IndividualsChart::new(figures, Baseline::new(..).without([3]))?;
    /// // Neighbours that are both kept: 1 and 2, 4 and 5.
    /// assert_eq!((chart.center(), chart.mean_moving_range()), (11.25, 1.5));
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[must_use]
    pub fn without(mut self, periods: impl IntoIterator<Item = K>) -> Self
    where
        K: Ord,
    {
        self.without.extend(periods);
        self.without.sort();
        self
    }

    /// The same without the periods outside the limits that they helped to make: the limits are made, what lies outside is
    /// left out, and so on until nothing does, ten times at most (trial limits; Montgomery, *Introduction to
    /// Statistical Quality Control*).
    ///
    /// It makes limits tighter whether or not the periods had a cause of their own; where you know the cause,
    /// [`without`](Self::without) says what you mean.
    ///
    /// ```
    /// use cxmetrics::track::signal::{Baseline, ControlChart};
    ///
    /// // Complaints a week; one week stands out.
    /// let complaints = [12, 9, 14, 11, 40, 10, 13, 8, 12, 11];
    /// let center = |baseline| {
    ///     ControlChart::event_counts((1..).zip(complaints), baseline).map(|chart| chart.center())
    /// };
    /// assert_eq!(center(Baseline::new(..))?, 14.0);
    /// assert_eq!(format!("{:.2}", center(Baseline::new(..).screened())?), "11.11");
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[must_use]
    pub fn screened(self) -> Self {
        Self {
            screened: true,
            ..self
        }
    }

    /// The same with a new phase from each of these periods on.
    ///
    /// The range of the baseline goes for every phase: a phase without a period in it has no limits, and is refused.
    ///
    /// ```
    /// use cxmetrics::track::signal::{Baseline, ControlChart};
    ///
    /// // From week 4 on calls are answered by the new team.
    /// let complaints = [12, 9, 14, 4, 5, 3];
    /// let baseline = Baseline::new(..).phases_from([4]);
    /// let chart = ControlChart::event_counts((1..).zip(complaints), baseline)?;
    /// assert_eq!((chart.phases()[0].center(), chart.center()), (35.0 / 3.0, 4.0));
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[must_use]
    pub fn phases_from(mut self, starts: impl IntoIterator<Item = K>) -> Self
    where
        K: Ord,
    {
        self.starts.extend(starts);
        self.starts.sort();
        self
    }

    /// Whether outliers are to be left out.
    pub(super) const fn is_screened(&self) -> bool {
        self.screened
    }
}

impl<K: PartialOrd> Baseline<K> {
    /// Whether a period is in the range and not left out.
    pub(super) fn keeps(&self, period: &K) -> bool {
        let before = self.without.partition_point(|left_out| left_out < period);
        let left_out = self
            .without
            .get(before)
            .is_some_and(|left_out| left_out == period);
        !left_out && self.spans(period)
    }

    /// Whether a period is in the range.
    pub(super) fn spans(&self, period: &K) -> bool {
        (self.from.as_ref(), self.to.as_ref()).contains(period)
    }

    /// How many phases have begun by a period.
    pub(super) fn phase(&self, period: &K) -> usize {
        self.starts.partition_point(|start| start <= period)
    }
}

/// What can be a baseline: a range of periods, or a [`Baseline`].
pub trait IntoBaseline<K> {
    /// The baseline.
    fn into_baseline(self) -> Baseline<K>;
}

macro_rules! ranges {
    ($($range:ty),*) => {$(
        impl<K: Clone> IntoBaseline<K> for $range {
            fn into_baseline(self) -> Baseline<K> {
                Baseline::new(self)
            }
        }
    )*};
}

ranges!(
    RangeFull,
    Range<K>,
    RangeInclusive<K>,
    RangeFrom<K>,
    RangeTo<K>,
    RangeToInclusive<K>,
    (Bound<K>, Bound<K>)
);

impl<K> IntoBaseline<K> for Baseline<K> {
    fn into_baseline(self) -> Baseline<K> {
        self
    }
}

/// The stored form: `{"from": {"included": 1}, "to": "unbounded", "without": [5], "phases_from": [9], "screened": false}`.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Baseline", deny_unknown_fields)]
struct StoredBaseline<K> {
    from: StoredBound<K>,
    to: StoredBound<K>,
    #[serde(default = "Vec::<K>::new", skip_serializing_if = "Vec::is_empty")]
    without: Vec<K>,
    #[serde(default = "Vec::<K>::new", skip_serializing_if = "Vec::is_empty")]
    phases_from: Vec<K>,
    #[serde(default)]
    screened: bool,
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename_all = "snake_case")]
enum StoredBound<K> {
    Included(K),
    Excluded(K),
    Unbounded,
}

#[cfg(feature = "serde")]
impl<K> From<Bound<K>> for StoredBound<K> {
    fn from(bound: Bound<K>) -> Self {
        match bound {
            Bound::Included(period) => Self::Included(period),
            Bound::Excluded(period) => Self::Excluded(period),
            Bound::Unbounded => Self::Unbounded,
        }
    }
}

#[cfg(feature = "serde")]
impl<K> From<StoredBound<K>> for Bound<K> {
    fn from(stored: StoredBound<K>) -> Self {
        match stored {
            StoredBound::Included(period) => Self::Included(period),
            StoredBound::Excluded(period) => Self::Excluded(period),
            StoredBound::Unbounded => Self::Unbounded,
        }
    }
}

#[cfg(feature = "serde")]
impl<K> From<Baseline<K>> for StoredBaseline<K> {
    fn from(baseline: Baseline<K>) -> Self {
        Self {
            from: baseline.from.into(),
            to: baseline.to.into(),
            without: baseline.without,
            phases_from: baseline.starts,
            screened: baseline.screened,
        }
    }
}

/// In order, as the calls keep them.
#[cfg(feature = "serde")]
impl<K: Ord> From<StoredBaseline<K>> for Baseline<K> {
    fn from(stored: StoredBaseline<K>) -> Self {
        let empty = Self {
            from: stored.from.into(),
            to: stored.to.into(),
            without: Vec::new(),
            starts: Vec::new(),
            screened: stored.screened,
        };
        empty
            .without(stored.without)
            .phases_from(stored.phases_from)
    }
}
