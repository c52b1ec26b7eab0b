//! How long customers stay, when most are still there.

mod compare;
mod limits;

pub use compare::{CurvesError, LogRank, MedianLifetime, ShareAt};

use alloc::vec::Vec;

use crate::edge::{join_times, same_time};
use crate::interval::{Confidence, Interval, Method};
use crate::sum::Sum;
use limits::{BetaProduct, log_log};

/// The share of a cohort that is still there after each time (Kaplan and Meier, 1958).
///
/// Each customer has a time and whether it ended there (they left) or was cut off there (they are still
/// with us: *censored*). Averaging only those who left makes lifetimes too short, and taking those who stay as if they
/// left today does too; here everybody counts for as long as they were seen. Times are from each customer's
/// own start, in any unit. Times that are equal but for rounding, 0.3 and 0.1 + 0.2, are one: sorted neighbours are
/// joined if they are no further apart than 1.49·10⁻⁸ (√2⁻⁵²) of the mean of all distinct times, chains of them too, and the
/// smallest stands for all.
///
/// It serves tickets as well: the time to resolution, with those still open cut off at their present age.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::kpi::Survival;
///
/// // Months as a customer, and whether they left.
/// let cohort = [(2.0, true), (3.0, true), (5.0, false), (6.0, true), (8.0, false), (12.0, false), (12.0, false)];
/// let survival = Survival::new(cohort)?;
/// assert_eq!(format!("{:.1}", survival.at(6.0).unwrap()), "53.6");
/// assert_eq!(survival.interval(6.0, Confidence::P90).unwrap().to_string(), "53.6 [17.0, 86.3]");
/// // Fewer than half are known to have left, so the median lifetime is not known either.
/// assert_eq!(survival.median(), None);
/// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "Vec<StoredStep>", try_from = "Vec<StoredStep>")
)]
#[doc(alias("Kaplan-Meier", "tenure"))]
pub struct Survival {
    /// In order of time, each time once; never empty.
    steps: Vec<SurvivalStep>,
    /// How far from a step a time may be that is meant to be its time.
    same_time: f64,
}

/// What happened at one time since the start.
///
/// ```
/// use cxmetrics::kpi::Survival;
///
/// let survival =
///     Survival::new([(2.0, true), (2.0, true), (2.0, false), (5.0, true), (9.0, false)])?;
/// let curve: Vec<_> = survival
///     .steps()
///     .iter()
///     .map(|step| {
///         format!("{}: {:.0}% of {}", step.time(), step.share(), survival.sample_size())
///     })
///     .collect();
/// assert_eq!(curve, ["2: 60% of 5", "5: 30% of 5", "9: 30% of 5"]);
/// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalStep {
    time: f64,
    at_risk: u64,
    ended: u64,
    cut_off: u64,
    share: f64,
    hazard: f64,
}

impl SurvivalStep {
    /// The time.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(5.0, true), (2.0, true), (2.0, false)])?;
    /// let times: Vec<_> = survival.steps().iter().map(|step| step.time()).collect();
    /// assert_eq!(times, [2.0, 5.0]);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub const fn time(&self) -> f64 {
        self.time
    }

    /// How many were still there just before.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(5.0, true), (2.0, true), (2.0, false)])?;
    /// let at_risk: Vec<_> = survival.steps().iter().map(|step| step.at_risk()).collect();
    /// assert_eq!(at_risk, [3, 1]);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub const fn at_risk(&self) -> u64 {
        self.at_risk
    }

    /// How many ended at this time.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(2.0, true), (2.0, true), (2.0, false)])?;
    /// assert_eq!(survival.steps()[0].ended(), 2);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub const fn ended(&self) -> u64 {
        self.ended
    }

    /// How many were cut off at this time, still there.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(2.0, true), (2.0, true), (2.0, false)])?;
    /// assert_eq!(survival.steps()[0].cut_off(), 1);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub const fn cut_off(&self) -> u64 {
        self.cut_off
    }

    /// The share that is still there from this time on, in percent.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// // Of four, one left at 2; of the three that were still seen at 5, none.
    /// let survival = Survival::new([(2.0, true), (5.0, false), (5.0, false), (5.0, false)])?;
    /// let shares: Vec<_> = survival.steps().iter().map(|step| step.share()).collect();
    /// assert_eq!(shares, [75.0, 75.0]);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn share(&self) -> f64 {
        100.0 * self.share
    }

    /// How many are still there and still seen afterwards.
    const fn still_seen(&self) -> u64 {
        self.at_risk - self.ended - self.cut_off
    }
}

impl Survival {
    /// Times, each with whether it ended (`true`) or was cut off (`false`). Who is cut off at a time at which others end
    /// counts as still there when they do.
    ///
    /// # Errors
    ///
    /// [`SurvivalError::Empty`] without times; [`SurvivalError::Time`] for a time that is negative, infinite or NaN.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::kpi::Survival;
    ///
    /// let error = Survival::new([(3.0, true), (-1.0, true)]).unwrap_err();
    /// assert_eq!(error.to_string(), "time 2 is -1, not a finite time from 0 on");
    /// ```
    pub fn new(times: impl IntoIterator<Item = (f64, bool)>) -> Result<Self, SurvivalError> {
        let mut counts = Vec::new();
        for (index, (time, ended)) in times.into_iter().enumerate() {
            let (ended, cut_off) = if ended { (1, 0) } else { (0, 1) };
            counts.push(check(index + 1, time, ended, cut_off)?);
        }
        Self::from_counts(counts)
    }

    fn from_counts(mut counts: Vec<(f64, u64, u64)>) -> Result<Self, SurvivalError> {
        let total = counts
            .iter()
            .try_fold(0_u64, |total, &(_, ended, cut_off)| {
                total.checked_add(ended)?.checked_add(cut_off)
            });
        let mut at_risk = total.ok_or(SurvivalError::TooMany)?;
        if at_risk == 0 {
            return Err(SurvivalError::Empty);
        }
        counts.retain(|&(_, ended, cut_off)| ended > 0 || cut_off > 0);
        counts.sort_by(|left, right| left.0.total_cmp(&right.0));
        let mut times: Vec<f64> = counts.iter().map(|&(time, ..)| time).collect();
        join_times(&mut times);
        for (count, time) in counts.iter_mut().zip(times) {
            count.0 = time;
        }
        // Exact: what is the same time is the same number now.
        #[allow(clippy::float_cmp)]
        counts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
                kept.2 += next.2;
            }
            same
        });
        let same_time = same_time(counts.iter().map(|&(time, ..)| time));
        // In twice the precision, so that a product of counts that is exactly one half is one half: 25/28 · 14/25.
        let mut share: Sum = [1.0].into_iter().collect();
        let mut hazard = 0.0;
        let mut steps = Vec::with_capacity(counts.len());
        for (time, ended, cut_off) in counts {
            let left = at_risk - ended;
            share = share.scaled(left as f64).divided(at_risk as f64);
            // At the last one, where nobody is left, the share is 0 and Greenwood's sum has no part in it.
            if left > 0 {
                hazard += ended as f64 / (at_risk as f64 * left as f64);
            }
            steps.push(SurvivalStep {
                time,
                at_risk,
                ended,
                cut_off,
                share: share.value(),
                hazard,
            });
            at_risk = left - cut_off;
        }
        Ok(Self { steps, same_time })
    }

    /// Every time at which something happened, in order: the steps of the curve.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(2.0, true), (3.0, false), (5.0, true), (8.0, false)])?;
    /// let points: Vec<_> = survival.steps().iter().map(|step| (step.time(), step.share())).collect();
    /// assert_eq!(points, [(2.0, 75.0), (3.0, 75.0), (5.0, 37.5), (8.0, 37.5)]);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn steps(&self) -> &[SurvivalStep] {
        &self.steps
    }

    /// The number of times.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// assert_eq!(Survival::new([(2.0, true), (3.0, false), (3.0, true)])?.sample_size(), 3);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn sample_size(&self) -> u64 {
        self.steps.first().map_or(0, |first| first.at_risk)
    }

    /// The steps up to a time; `None` where the curve is not known: before 0, for NaN, and after the last time unless
    /// everybody has left by then.
    fn until(&self, time: f64) -> Option<&[SurvivalStep]> {
        let last = self.steps.last()?;
        let until = time + self.same_time;
        let known = time >= 0.0 && (time <= last.time + self.same_time || last.share == 0.0);
        let reached = self.steps.partition_point(|step| step.time <= until);
        known.then(|| self.steps.get(..reached)).flatten()
    }

    /// The share that is still there after a time, in percent.
    ///
    /// Π (1 − dᵢ/nᵢ) over all times i up to then, with d ended of n still there. `None` beyond the last time
    /// observed, unless everybody has left by then: nobody can know.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(2.0, true), (3.0, false), (5.0, true), (8.0, false)])?;
    /// assert_eq!(survival.at(1.0), Some(100.0));
    /// // ¾ · ½: at 5 there are two left to lose.
    /// assert_eq!(survival.at(6.5), Some(37.5));
    /// assert_eq!(survival.at(9.0), None);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn at(&self, time: f64) -> Option<f64> {
        let steps = self.until(time)?;
        Some(steps.last().map_or(100.0, SurvivalStep::share))
    }

    /// The standard error of the [share](Self::at), in percent (Greenwood, 1926): share · √Σ dᵢ / (nᵢ (nᵢ − dᵢ)). It
    /// is 0 where nobody, or everybody, has left; intervals do not rest on it.
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// // Without anybody cut off it is √(p (1 − p) / n): one in four left.
    /// let survival = Survival::new([(2.0, true), (5.0, false), (5.0, false), (5.0, false)])?;
    /// assert_eq!(format!("{:.2}", survival.std_error(2.0).unwrap()), "21.65");
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn std_error(&self, time: f64) -> Option<f64> {
        let steps = self.until(time)?;
        Some(
            steps
                .last()
                .map_or(0.0, |step| step.share() * libm::sqrt(step.hazard)),
        )
    }

    /// The interval of the [share](Self::at), in percent, by the beta product method (Fay, Brittain and Proschan, 2013).
    ///
    /// Without anybody cut off it is Clopper and Pearson's interval, never below its promise; with them it carries on
    /// in the same way, by a product of beta distributions, one for each time at which somebody left. It has a
    /// width where nobody, or everybody, has left. `None` where the share is not known.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(2.0, true), (3.0, false), (5.0, true), (8.0, false)])?;
    /// let half_year = survival.interval(6.0, Confidence::P90).unwrap();
    /// assert_eq!(half_year.to_string(), "37.5 [2.0, 88.4]");
    /// // Nobody has left by month 1, and yet the share need not be 100.
    /// assert_eq!(survival.interval(1.0, Confidence::P90).unwrap().to_string(), "100.0 [47.3, 100.0]");
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn interval(&self, time: f64, confidence: Confidence) -> Option<Interval> {
        let steps = self.until(time)?;
        let value = self.at(time)?;
        let product = steps.iter().collect::<BetaProduct>();
        let left = steps
            .last()
            .map_or(self.sample_size(), SurvivalStep::still_seen);
        let tail = confidence.tail();
        let limits = [product.lower(left, tail), product.upper(tail)];
        Some(Interval::new(
            value,
            [value.min(100.0 * limits[0]), value.max(100.0 * limits[1])],
            confidence,
            Method::Guaranteed,
        ))
    }

    /// The interval that most statistics programs print: Wald's on the scale ln(−ln share), with Greenwood's standard
    /// error (Kalbfleisch and Prentice, 1980). `None` where the share is not known, or is 0 or 100, where it has
    /// no such interval. Here to reproduce what others publish.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::kpi::Survival;
    ///
    /// let cohort = [
    ///     (2.0, true),
    ///     (3.0, true),
    ///     (5.0, false),
    ///     (6.0, true),
    ///     (8.0, false),
    ///     (12.0, false),
    ///     (12.0, false),
    /// ];
    /// let survival = Survival::new(cohort)?;
    /// let interval = survival.log_log_interval(6.0, Confidence::P90).unwrap();
    /// assert_eq!(interval.to_string(), "53.6 [18.7, 79.3]");
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn log_log_interval(&self, time: f64, confidence: Confidence) -> Option<Interval> {
        let step = self.until(time)?.last()?;
        let limits = log_log(step.share, step.hazard, confidence.normal_quantile())?;
        Some(Interval::new(
            step.share(),
            limits.map(|limit| 100.0 * limit),
            confidence,
            Method::Wald,
        ))
    }

    /// The median lifetime: the first time at which no more than half are still there. `None` if more than half
    /// are, at the last time observed.
    ///
    /// A share of exactly one half counts, and is decided in the counts and not in rounded quotients. Where the curve
    /// stays at one half for a while, every time of that while is a median; this is the first. (The summary of
    /// R's `survfit` takes the middle of them.)
    ///
    /// ```
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(2.0, true), (3.0, false), (5.0, true), (8.0, false)])?;
    /// assert_eq!(survival.median(), Some(5.0));
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.first(|step| step.share <= 0.5)
    }

    fn first(&self, condition: impl Fn(&SurvivalStep) -> bool) -> Option<f64> {
        self.steps
            .iter()
            .find(|step| condition(step))
            .map(|step| step.time)
    }

    /// The limits of the median lifetime (Brookmeyer and Crowley, 1982): the times whose [interval](Self::interval)
    /// holds 50 %. A limit is `None` where the observations end before it is reached.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new([(2.0, true), (3.0, false), (5.0, true), (8.0, false)])?;
    /// // No earlier than 2; how late, four customers cannot tell.
    /// assert_eq!(survival.median_limits(Confidence::P90), [Some(2.0), None]);
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn median_limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        let tail = confidence.tail();
        let (mut product, mut lower) = (BetaProduct::default(), None);
        for step in &self.steps {
            product.times_step(step);
            // The limits hold the share itself: only one of them can be in doubt.
            if step.share <= 0.5 {
                lower = lower.or(Some(step.time));
                if step.share < 0.5 && product.upper(tail) < 0.5 {
                    return [lower, Some(step.time)];
                }
            } else if lower.is_none() && product.lower(step.still_seen(), tail) <= 0.5 {
                lower = Some(step.time);
            }
        }
        [lower, None]
    }

    /// The median lifetime with its interval, for a key result; `None` if the median or one of its
    /// [limits](Self::median_limits) is not known yet.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::kpi::Survival;
    /// let survival = Survival::new((1..=10).map(|month| (f64::from(month), true)))?;
    /// let median = survival.median_interval(Confidence::P90).unwrap();
    /// assert_eq!(median.to_string(), "5.0 [2.0, 9.0]");
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn median_interval(&self, confidence: Confidence) -> Option<Interval> {
        let [lower, upper] = self.median_limits(confidence);
        Some(Interval::new(
            self.median()?,
            [lower?, upper?],
            confidence,
            Method::Guaranteed,
        ))
    }

    /// The mean lifetime within a time: how much of the first `until` months the average customer stays, the
    /// *restricted mean*. It is the area under the curve; the mean of whole lifetimes is not known
    /// while anybody stays.
    ///
    /// With the Wald interval of its standard error, √Σ Aᵢ² dᵢ / (nᵢ (nᵢ − dᵢ)), with A the area from each
    /// time on (Kaplan and Meier, 1958). `None` where the curve does not reach that far, and where nobody
    /// has left, so that there is no standard error.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::kpi::Survival;
    ///
    /// let cohort = [
    ///     (2.0, true),
    ///     (3.0, true),
    ///     (5.0, false),
    ///     (6.0, true),
    ///     (8.0, false),
    ///     (12.0, false),
    ///     (12.0, false),
    /// ];
    /// let survival = Survival::new(cohort)?;
    /// let months = survival.restricted_mean(12.0, Confidence::P90).unwrap();
    /// assert_eq!(months.to_string(), "8.2 [5.5, 10.9]");
    /// # Ok::<(), cxmetrics::kpi::SurvivalError>(())
    /// ```
    #[must_use]
    pub fn restricted_mean(&self, until: f64, confidence: Confidence) -> Option<Interval> {
        let (area, variance) = self.area(until)?;
        let half_width = confidence.normal_quantile() * libm::sqrt(variance);
        let usable = half_width > 0.0 && half_width.is_finite();
        usable.then(|| {
            let limits = [(area - half_width).max(0.0), (area + half_width).min(until)];
            Interval::new(area.min(until), limits, confidence, Method::Wald)
        })
    }

    /// How many have left by a time.
    fn ended_until(&self, time: f64) -> u64 {
        let steps = self.until(time).unwrap_or_default();
        steps.iter().map(SurvivalStep::ended).sum()
    }

    /// The area under the curve up to a time, and its variance.
    fn area(&self, until: f64) -> Option<(f64, f64)> {
        if !until.is_finite() {
            return None;
        }
        let (mut area, mut variance, mut end) = (0.0, 0.0, until);
        for step in self.until(until)?.iter().rev() {
            area += step.share * (end - step.time).max(0.0);
            // A time that is the same but for rounding may lie beyond.
            end = step.time.min(end);
            let left = step.at_risk - step.ended;
            if left > 0 {
                variance += area * area * step.ended as f64 / (step.at_risk as f64 * left as f64);
            }
        }
        Some((area + end, variance))
    }
}

fn check(
    number: usize,
    time: f64,
    ended: u64,
    cut_off: u64,
) -> Result<(f64, u64, u64), SurvivalError> {
    if time >= 0.0 && time.is_finite() {
        // Without the sign of −0.0, which sorts apart.
        Ok((time.abs(), ended, cut_off))
    } else {
        Err(SurvivalError::Time { number, time })
    }
}

/// Why there is no survival curve.
///
/// ```
/// use cxmetrics::kpi::{Survival, SurvivalError};
///
/// let error = Survival::new([(2.0, true), (f64::NAN, false)]).unwrap_err();
/// assert!(matches!(error, SurvivalError::Time { number: 2, .. }));
/// assert_eq!(error.to_string(), "time 2 is NaN, not a finite time from 0 on");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SurvivalError {
    /// There are no times.
    #[error("no times, so no survival curve")]
    Empty,
    /// A time is negative, infinite or NaN. Times are numbered from 1.
    #[error("time {number} is {time}, not a finite time from 0 on")]
    Time {
        /// The number of the time.
        number: usize,
        /// The time.
        time: f64,
    },
    /// There are more times than a `u64` counts.
    #[error("more times than can be counted")]
    TooMany,
}

/// The stored form of a step: what cannot be calculated.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "SurvivalStep", deny_unknown_fields)]
struct StoredStep {
    time: f64,
    ended: u64,
    cut_off: u64,
}

#[cfg(feature = "serde")]
impl From<Survival> for Vec<StoredStep> {
    fn from(survival: Survival) -> Self {
        let stored = survival.steps.iter().map(|step| StoredStep {
            time: step.time,
            ended: step.ended,
            cut_off: step.cut_off,
        });
        stored.collect()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<Vec<StoredStep>> for Survival {
    type Error = SurvivalError;

    fn try_from(stored: Vec<StoredStep>) -> Result<Self, Self::Error> {
        let mut counts = Vec::with_capacity(stored.len());
        for (index, step) in stored.into_iter().enumerate() {
            counts.push(check(index + 1, step.time, step.ended, step.cut_off)?);
        }
        Self::from_counts(counts)
    }
}
