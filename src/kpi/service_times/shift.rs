//! By how much one list of times is shifted against another, and whether the two differ in rank.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::joined::joined;
use super::select::{Count, Differences};
use super::{ServiceTimes, ranks, whole};
use crate::compare::{
    Comparison, ContrastKind, Group, PValues, Placements, Superiority, SuperiorityError,
    SuperiorityMethod,
};
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::special::normal_upper_tail;
use crate::words::spoken;

/// How the p-value of a [`MannWhitney`] test was found.
///
/// ```
/// use cxmetrics::kpi::RankMethod;
///
/// assert_eq!(RankMethod::Exact.to_string(), "exact");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RankMethod {
    /// From the exact distribution of U: without ties up to 10,000 pairs.
    Exact,
    /// By counting all ways to deal out the times, with their ties: up to 40 times in all.
    Enumeration,
    /// By the normal distribution, with corrections for ties and continuity.
    Normal,
}

spoken!(RankMethod {
    Exact = Exact,
    Enumeration = Enumeration,
    Normal = Normal,
});

/// The rank test of Mann and Whitney (1947), also Wilcoxon's: are two lists of times from one distribution?
///
/// U counts the pairs in which the first time is the longer one, ties half; times that are equal but for rounding, as 0.3
/// and 0.1 + 0.2 are, are tied. It is the test that people ask for by name.
/// Where the two may be spread differently, it answers a question nobody has: then
/// [`ServiceTimes::superiority`] is the one to take, whose
/// [`BrunnerMunzel`](crate::compare::SuperiorityMethod::BrunnerMunzel) method is the same test without that fault.
///
/// # Examples
///
/// ```
/// use cxmetrics::kpi::ServiceTimes;
///
/// let now = ServiceTimes::from_hours([2.0, 3.0, 5.0, 8.0, 13.0, 21.0])?;
/// let before = ServiceTimes::from_hours([1.0, 2.0, 2.0, 4.0, 6.0, 9.0])?;
/// let test = now.mann_whitney(&before);
/// assert_eq!(test.u(), 26.0);
/// assert_eq!(format!("{:.3} by {}", test.p_value(), test.method()), "0.236 by enumeration");
/// assert_eq!(format!("{:.3}", test.normal_p_value()), "0.226");
/// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitney {
    u: f64,
    variance: f64,
    z: f64,
    p_value: f64,
    method: RankMethod,
}

impl MannWhitney {
    /// U: in how many pairs the first time is the longer one, ties half.
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// let (now, before) =
    ///     (ServiceTimes::from_hours([2.0, 9.0])?, ServiceTimes::from_hours([2.0, 3.0])?);
    /// assert_eq!(now.mann_whitney(&before).u(), 2.5);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub const fn u(&self) -> f64 {
        self.u
    }

    /// The variance of U if both are of one distribution, given the ties: n₁n₂/12 (N + 1 − Σ(t³ − t)/(N(N − 1))).
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// let (now, before) =
    ///     (ServiceTimes::from_hours([2.0, 9.0])?, ServiceTimes::from_hours([1.0, 3.0])?);
    /// // 2 · 2 · 5 / 12
    /// assert_eq!(format!("{:.3}", now.mann_whitney(&before).variance()), "1.667");
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub const fn variance(&self) -> f64 {
        self.variance
    }

    /// The p-value of "both are of one distribution", two-sided, by the [method](Self::method) that fits.
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// let (now, before) =
    ///     (ServiceTimes::from_hours([8.0, 9.0])?, ServiceTimes::from_hours([1.0, 3.0])?);
    /// // One of six ways to deal out four times, and its mirror image.
    /// assert_eq!(format!("{:.3}", now.mann_whitney(&before).p_value()), "0.333");
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub const fn p_value(&self) -> f64 {
        self.p_value
    }

    /// How the [p-value](Self::p_value) was found.
    ///
    /// ```
    /// # use cxmetrics::kpi::{RankMethod, ServiceTimes};
    /// let (now, before) =
    ///     (ServiceTimes::from_hours([8.0, 9.0])?, ServiceTimes::from_hours([1.0, 3.0])?);
    /// assert_eq!(now.mann_whitney(&before).method(), RankMethod::Exact);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> RankMethod {
        self.method
    }

    /// The p-value by the normal distribution with corrections for ties and continuity, as most programs print it.
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// let (now, before) =
    ///     (ServiceTimes::from_hours([8.0, 9.0])?, ServiceTimes::from_hours([1.0, 3.0])?);
    /// assert_eq!(format!("{:.3}", now.mann_whitney(&before).normal_p_value()), "0.245");
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn normal_p_value(&self) -> f64 {
        (2.0 * normal_upper_tail(self.z)).min(1.0)
    }

    /// The normal statistic (|U − n₁n₂/2| − ½)/√variance, not below 0.
    ///
    /// ```
    /// # use cxmetrics::kpi::ServiceTimes;
    /// let (now, before) =
    ///     (ServiceTimes::from_hours([8.0, 9.0])?, ServiceTimes::from_hours([1.0, 3.0])?);
    /// assert_eq!(format!("{:.3}", now.mann_whitney(&before).z()), "1.162");
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub const fn z(&self) -> f64 {
        self.z
    }
}

/// The shift between two lists of times: the median of all n₁n₂ differences (Hodges and Lehmann, 1963), with limits that
/// hold whatever the distribution is.
///
/// If the two distributions have one shape and stand apart by a shift, this is it, and the limits are those that the
/// [rank test](MannWhitney) does not reject: exact without ties up to 10,000 pairs, by the normal distribution
/// otherwise. It is *not* the difference of the medians: where one list is spread more widely than the other there is no
/// one shift. Choose it over [`Compare::difference`](crate::compare::Compare::difference) when a change takes some time
/// off every case. Made by [`ServiceTimes::shift`]; n log n, and no pair is written down. Times that are equal but for
/// rounding, as 0.3 and 0.1 + 0.2 are, are one, and a difference that is the hypothesis but for rounding is at it.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::Comparison;
/// use cxmetrics::kpi::ServiceTimes;
///
/// let now = ServiceTimes::from_hours([0.4, 0.9, 1.7, 2.9, 3.1, 4.4])?;
/// let before = ServiceTimes::from_hours([1.1, 2.3, 3.7, 5.9, 9.2])?;
/// assert_eq!(
///     now.shift(&before).finding(Confidence::P95).to_string(),
///     "no evidence of change: -1.7 [-6.3, 1.8] at 95% confidence, p = 0.247"
/// );
/// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct TimeShift<'a> {
    /// In order.
    times: [Cow<'a, [f64]>; 2],
    value: f64,
    /// √ of the variance of U, given the ties.
    deviation: f64,
    /// The distribution of U, if it is exact.
    shares: Option<Vec<f64>>,
    /// How many differences are below 0, and how many at most.
    below_zero: [u128; 2],
    /// What is known of the differences.
    known: Vec<Count>,
}

impl<'a> TimeShift<'a> {
    fn new(first: &'a ServiceTimes, second: &'a ServiceTimes) -> Self {
        let times = joined(first, second);
        let placements = Placements::new(groups(&times));
        let untied = placements.ties == 0.0;
        let differences = Differences::new(&times[0], &times[1]);
        let total = differences.total();
        let mut known = Vec::new();
        let [low, high] = differences.ranked([total.div_ceil(2), total / 2 + 1], &mut known);
        let above = wide(placements.above - 0.5 * placements.tied_pairs);
        let tied = wide(placements.tied_pairs);
        Self {
            value: low + 0.5 * (high - low),
            deviation: libm::sqrt(placements.null_variance()),
            below_zero: [
                total.saturating_sub(above + tied),
                total.saturating_sub(above),
            ],
            known,
            shares: if untied {
                ranks::untied(first.hours.len(), second.hours.len())
            } else {
                None
            },
            times,
        }
    }

    fn differences(&self) -> Differences<'_> {
        Differences::new(&self.times[0], &self.times[1])
    }

    /// The rank of the lower limit, from 1; 0 if there is none.
    fn rank(&self, confidence: Confidence) -> u128 {
        let tail = confidence.tail();
        if let Some(shares) = &self.shares {
            // One more than the largest u with P(U ≤ u) ≤ α/2.
            let mut sum = 0.0;
            let within = shares.iter().take_while(|share| {
                sum += **share;
                sum <= tail
            });
            return within.count() as u128;
        }
        // Where all times are one the test rejects no shift, so there is no limit.
        if self.deviation <= 0.0 {
            return 0;
        }
        let half = 0.5 * self.differences().total() as f64;
        let rank = half - confidence.normal_quantile() * self.deviation + 0.5;
        wide(libm::floor(rank.max(0.0)))
    }
}

/// A rank that floor has made whole, and that is not negative.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn wide(rank: f64) -> u128 {
    rank as u128
}

impl Comparison for TimeShift<'_> {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    /// The shorter the better, for what takes time.
    fn direction(&self) -> Direction {
        Direction::LowerIsBetter
    }

    fn point_estimate(&self) -> Option<f64> {
        Some(self.value)
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        let differences = self.differences();
        let total = differences.total();
        let rank = self.rank(confidence).min(total.div_ceil(2));
        if rank == 0 {
            return [None, None];
        }
        let mut known = self.known.clone();
        differences
            .ranked([rank, total + 1 - rank], &mut known)
            .map(Some)
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        if !hypothesis.is_finite() {
            let [above, below] = if hypothesis > 0.0 {
                [1.0, 0.0]
            } else {
                [0.0, 1.0]
            };
            return PValues::new(0.0, above, below);
        }
        let differences = self.differences();
        let total = differences.total();
        let [below, at_most] = if hypothesis == 0.0 {
            self.below_zero
        } else {
            differences.below_and_at_most(hypothesis)
        };
        // U counts the differences above the hypothesis; those at it count against what is to be shown.
        let (above, not_below) = (total - at_most, total - below);
        let tail = |opposite: u128| match &self.shares {
            // By symmetry P(U ≥ u) = P(U ≤ n₁n₂ − u).
            Some(shares) => ranks::at_most(shares, opposite),
            None if self.deviation > 0.0 => {
                let distance = 0.5 * total as f64 - opposite as f64;
                normal_upper_tail((distance - 0.5) / self.deviation)
            }
            None => 1.0,
        };
        PValues::doubled(tail(total - above), tail(not_below))
    }
}

/// How many of each list there are at each time.
fn groups<'a>(times: &'a [Cow<'_, [f64]>; 2]) -> impl Iterator<Item = Group> + Clone + 'a {
    let [first, second] = times;
    let (mut i, mut j) = (0, 0);
    core::iter::from_fn(move || {
        let time = match (first.get(i), second.get(j)) {
            (Some(one), Some(other)) => one.min(*other),
            (Some(one), None) => *one,
            (None, other) => *other?,
        };
        let start = (i, j);
        while first.get(i).is_some_and(|next| *next <= time) {
            i += 1;
        }
        while second.get(j).is_some_and(|next| *next <= time) {
            j += 1;
        }
        Some([(i - start.0) as f64, (j - start.1) as f64])
    })
}

impl ServiceTimes {
    /// By how much these times are shifted against others: see [`TimeShift`].
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let (now, before) =
    ///     (ServiceTimes::from_hours([2.0, 9.0])?, ServiceTimes::from_hours([2.0, 3.0])?);
    /// // Of 0, −1, 7 and 6 the middle.
    /// assert_eq!(now.shift(&before).point_estimate(), Some(3.0));
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn shift<'a>(&'a self, other: &'a Self) -> TimeShift<'a> {
        TimeShift::new(self, other)
    }

    /// How likely a single case of these took longer than one of the others, in percent, ties half: see [`Superiority`].
    ///
    /// By Brunner and Munzel's method on the logit, and by Newcombe's where the times do not overlap: lists of times are often
    /// spread differently, and Newcombe's interval of 10 and 40 log-normal times with spreads of 1 and ½ holds the truth
    /// in 88 of 100 samples, the other in 98.
    ///
    /// # Errors
    ///
    /// None at present: there is always a time.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::compare::{Comparison, SuperiorityMethod};
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let now = ServiceTimes::from_hours([2.0, 3.0, 5.0, 8.0, 13.0, 21.0])?;
    /// let before = ServiceTimes::from_hours([1.0, 2.0, 2.0, 4.0, 6.0, 9.0])?;
    /// let longer = now.superiority(&before)?.with_method(SuperiorityMethod::BrunnerMunzel)?;
    /// assert_eq!(
    ///     longer.finding(Confidence::P95).to_string(),
    ///     "no evidence of change: 72.2% [37.5%, 100.0%] at 95% confidence, p = 0.184"
    /// );
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn superiority(&self, other: &Self) -> Result<Superiority, SuperiorityError> {
        let times = joined(self, other);
        let superiority = Superiority::new(groups(&times), Direction::LowerIsBetter)?;
        Ok(superiority
            .with_method(SuperiorityMethod::BrunnerMunzelLogit)
            .unwrap_or(superiority))
    }

    /// The rank test of "both are of one distribution": see [`MannWhitney`].
    ///
    /// ```
    /// use cxmetrics::kpi::ServiceTimes;
    ///
    /// let same = ServiceTimes::from_hours([2.0, 2.0, 2.0])?;
    /// assert_eq!(same.mann_whitney(&same).p_value(), 1.0);
    /// # Ok::<(), cxmetrics::kpi::ServiceTimesError>(())
    /// ```
    #[must_use]
    pub fn mann_whitney(&self, other: &Self) -> MannWhitney {
        let times = joined(self, other);
        let placements = Placements::new(groups(&times));
        let [n1, n2] = [self.hours.len(), other.hours.len()];
        let (u, pairs) = (placements.above, n1 as f64 * n2 as f64);
        let variance = placements.null_variance();
        let distance = (u - 0.5 * pairs).abs() - 0.5;
        let z = if distance > 0.0 && variance > 0.0 {
            distance / libm::sqrt(variance)
        } else {
            0.0
        };
        let exact = if placements.ties == 0.0 {
            ranks::untied(n1, n2).map(|shares| {
                let tail = ranks::at_most(&shares, wide(u.min(pairs - u)));
                ((2.0 * tail).min(1.0), RankMethod::Exact)
            })
        } else if n1 + n2 <= ranks::MOST_TIED {
            let tied: Vec<Group> = groups(&times).collect();
            let p_value = ranks::tied_p_value(&tied, [n1, n2], whole(2.0 * u) as u128);
            Some((p_value, RankMethod::Enumeration))
        } else {
            None
        };
        let (p_value, method) =
            exact.unwrap_or(((2.0 * normal_upper_tail(z)).min(1.0), RankMethod::Normal));
        MannWhitney {
            u,
            variance,
            z,
            p_value,
            method,
        }
    }
}
