//! Watching a target without fooling oneself.

#[cfg(feature = "serde")]
mod stored;

use num_traits::ToPrimitive;

use super::anytime::{e_value, likelihood_ratio};
use super::look::Look;
use super::mixture::{AnytimeMixture, Bets};
use crate::estimate::{Estimate, EstimateError};
use crate::interval::{Confidence, Interval, Method, MethodError, one_sample};
use crate::metric::Metric;
use crate::scale::Scale;
use crate::tally::{Tally, TallyError};

/// Watches whether a score has reached its target, and may be asked after every answer.
///
/// Somebody who compares a score with its target every week and stops at the first "significant" week declares
/// success far too often: with an ordinary 95 % interval, looking long enough makes it certain. A monitor
/// keeps its promise over all looks together: the probability that it *ever* says something wrong is
/// at most 1 − confidence, however often and for however long it is asked.
///
/// It says [`Reached`](super::Decision::Reached) when the true score is above the target,
/// [`NotReached`](super::Decision::NotReached) when it is below (the other way round for [`at_most`](Self::at_most)),
/// and until it knows [`Continue`](super::Decision::Continue). The evidence is an *e-value*: what a fair bet against
/// the opposite has won. It needs 1/(1 − confidence), 20 for 95 %.
///
/// The verdict depends on the answers so far and not on when one looked, so monitors of parts can be fed
/// tally by tally in any order.
///
/// # How it works
///
/// Against "the score is at most T" a universal portfolio bets on high answers. If the statement is true the bet can
/// only lose in the mean, so by Ville's inequality its capital ever exceeds 1/α with probability at most α. After N
/// answers with mean above T the capital is at least exp(½ W(T)) Γ(N + ½) / (√π Γ(N + 1)), with W the
/// [likelihood ratio](Method::Likelihood) (Cover and Ordentlich, 1996; Orabona and Jun, 2024). That bound is the
/// evidence; it needs the counts only. [`with_bets`](Self::with_bets) takes a sharper one, mostly. Answers must be a fair sample of one population, one after the other, each
/// independent of those before; the score of everybody must not change while it is measured. For a score that may,
/// see [`signal`](super::signal).
///
/// # Examples
///
/// ```
/// use cxmetrics::track::{Monitor, Decision};
/// use cxmetrics::{Confidence, Nps, Scale, Tally};
///
/// let mut monitor = Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, 30, Confidence::P95)?;
/// let week = Tally::from_counts(Scale::ZERO_TO_TEN, [1, 0, 0, 1, 0, 2, 3, 6, 9, 14, 14])?;
/// let mut weeks = 0;
/// while monitor.look().verdict() == Decision::Continue {
///     monitor.record_tally(&week)?;
///     weeks += 1;
/// }
/// // An NPS of 42 against a target of 30 takes 550 answers.
/// assert_eq!(weeks, 11);
/// assert_eq!(monitor.look().to_string(), "reached: evidence 25.4 of 20.0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "stored::StoredMonitor<M>",
        try_from = "stored::StoredMonitor<M>",
        bound(
            serialize = "M: Metric + Clone + serde::Serialize",
            deserialize = "M: Metric + serde::Deserialize<'de>"
        )
    )
)]
#[doc(alias("sequential test", "peeking", "always valid"))]
pub struct Monitor<M> {
    metric: M,
    tally: Tally,
    goal: Goal,
    target: f64,
    indifference: f64,
    confidence: Confidence,
    bets: Option<Bets>,
}

/// On which side of the target the score is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
enum Goal {
    AtLeast,
    AtMost,
}

impl<M: Metric> Monitor<M> {
    /// A monitor for a score that is to rise to `target` or above.
    ///
    /// # Errors
    ///
    /// [`MonitorError::Metric`] if the metric does not go with the scale; [`MonitorError::OutOfRange`] unless the
    /// target is strictly between the lowest and the highest score possible: at the ends nothing could be
    /// proved.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Monitor;
    /// use cxmetrics::{Confidence, Csat, Scale};
    ///
    /// let error =
    ///     Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 100, Confidence::P95).unwrap_err();
    /// assert_eq!(error.to_string(), "the target 100 is not strictly between 0 and 100");
    /// ```
    pub fn at_least<T: ToPrimitive>(
        metric: M,
        scale: Scale,
        target: T,
        confidence: Confidence,
    ) -> Result<Self, MonitorError> {
        Self::new(metric, scale, Goal::AtLeast, &target, confidence)
    }

    /// A monitor for a score that is to fall to `target` or below, such as an effort or a churn rate.
    ///
    /// # Errors
    ///
    /// As for [`at_least`](Self::at_least).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::{Monitor, Decision};
    /// use cxmetrics::{Confidence, Csat, Scale};
    ///
    /// // At most one in ten is to be dissatisfied.
    /// let mut monitor =
    ///     Monitor::at_most(Csat::bottom_box(2), Scale::ONE_TO_FIVE, 10, Confidence::P90)?;
    /// monitor.record_n(5, 380)?;
    /// monitor.record_n(2, 20)?;
    /// assert_eq!(monitor.look().verdict(), Decision::Reached);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn at_most<T: ToPrimitive>(
        metric: M,
        scale: Scale,
        target: T,
        confidence: Confidence,
    ) -> Result<Self, MonitorError> {
        Self::new(metric, scale, Goal::AtMost, &target, confidence)
    }

    fn new<T: ToPrimitive>(
        metric: M,
        scale: Scale,
        goal: Goal,
        target: &T,
        confidence: Confidence,
    ) -> Result<Self, MonitorError> {
        let target = target.to_f64().unwrap_or(f64::NAN);
        let monitor = Self {
            metric,
            tally: Tally::new(scale),
            goal,
            target,
            indifference: 0.0,
            confidence,
            bets: None,
        };
        monitor.check_inside(target)?;
        Ok(monitor)
    }

    /// Refuses a bound that is not strictly between the lowest and the highest score.
    fn check_inside(&self, bound: f64) -> Result<(), MonitorError> {
        let scale = self.tally.scale();
        // Which scores are possible does not depend on the answers, so any one will do.
        let mut any = Tally::new(scale);
        any.record(scale.lowest())
            .map_err(|_| MonitorError::Metric(EstimateError::Empty))?;
        let (lowest, highest) = self.metric.estimate(&any)?.range().into_inner();
        if lowest < bound && bound < highest {
            Ok(())
        } else {
            Err(MonitorError::OutOfRange {
                target: bound,
                lowest,
                highest,
            })
        }
    }

    /// Takes a true score that misses the target by less than `margin` for reached as well.
    ///
    /// A true score exactly at the target can never be told from one just short of it, and the monitor would go on
    /// for ever. With a margin every true score is sooner or later decided:
    /// [`Reached`](super::Decision::Reached) then means "at most `margin` short of the target", and `NotReached` still
    /// means "short of it". Where both are true the verdict is `Reached`.
    ///
    /// # Errors
    ///
    /// [`MonitorError::Margin`] unless it is a number and not negative; [`MonitorError::OutOfRange`] if the target less
    /// the margin is beyond the possible scores.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::{Monitor, Decision};
    /// use cxmetrics::{Confidence, Csat, Scale};
    ///
    /// let strict = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 80, Confidence::P95)?;
    /// let mut lenient = strict.clone().with_indifference(5)?;
    /// lenient.record_n(1, 1600)?;
    /// lenient.record_n(0, 400)?;
    /// assert_eq!(lenient.look().verdict(), Decision::Reached);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_indifference<T: ToPrimitive>(self, margin: T) -> Result<Self, MonitorError> {
        let margin = margin.to_f64().unwrap_or(f64::NAN);
        if margin.is_nan() || margin < 0.0 {
            return Err(MonitorError::Margin { margin });
        }
        let monitor = Self {
            indifference: margin,
            ..self
        };
        monitor.check_inside(monitor.worst_reached())?;
        Ok(monitor)
    }

    /// Takes what a mixture of constant bets has won as the evidence, E₊ and E₋ of [`AnytimeMixture`], instead of the bound for a
    /// universal portfolio.
    ///
    /// In the middle of the scale a verdict then takes fewer answers: an NPS of 42 is above a target of 30 after 400 instead
    /// of 550. Near an end it may take more; [`Bets`] has the widths side by side. So it is no default, and to be chosen
    /// before the first answer: a monitor that takes whichever fires first says something wrong too often.
    ///
    /// ```
    /// use cxmetrics::track::{Bets, Decision, Monitor};
    /// use cxmetrics::{Confidence, Nps, Scale, Tally};
    ///
    /// let plain = Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, 30, Confidence::P95)?;
    /// let week = Tally::from_counts(Scale::ZERO_TO_TEN, [1, 0, 0, 1, 0, 2, 3, 6, 9, 14, 14])?;
    /// let weeks = |mut monitor: Monitor<Nps>| {
    ///     (1..).find(|_| {
    ///         monitor.record_tally(&week).unwrap();
    ///         monitor.look().verdict() == Decision::Reached
    ///     })
    /// };
    /// assert_eq!(weeks(plain.clone()), Some(11));
    /// assert_eq!(weeks(plain.with_bets(Bets::Full)), Some(8));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_bets(self, bets: Bets) -> Self {
        Self {
            bets: Some(bets),
            ..self
        }
    }

    /// The worst true score that is taken for reached.
    fn worst_reached(&self) -> f64 {
        match self.goal {
            Goal::AtLeast => self.target - self.indifference,
            Goal::AtMost => self.target + self.indifference,
        }
    }

    /// Records one answer.
    ///
    /// # Errors
    ///
    /// [`TallyError::Rating`] if the rating is not on the scale; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// // Are more than half satisfied?
    /// monitor.record(1)?;
    /// monitor.record(0)?;
    /// monitor.record(1)?;
    /// assert_eq!(monitor.tally().counts(), [1, 2]);
    ///
    /// let error = monitor.record(2).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 2 is not on the scale 0-1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record<T: ToPrimitive>(&mut self, rating: T) -> Result<(), TallyError> {
        self.tally.record(rating)
    }

    /// Records `n` answers of the same rating.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// // Are more than half satisfied?
    /// monitor.record_n(1, 80)?;
    /// monitor.record_n(0, 20)?;
    /// assert_eq!(monitor.look().verdict(), Decision::Reached);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_n<T: ToPrimitive>(&mut self, rating: T, n: u64) -> Result<(), TallyError> {
        self.tally.record_n(rating, n)
    }

    /// Records one answer, or that it is missing: of those who were asked and said nothing the monitor learns nothing.
    ///
    /// # Errors
    ///
    /// As for [`record`](Self::record).
    ///
    /// ```
    /// # use cxmetrics::track::Monitor;
    /// # use cxmetrics::{Confidence, Csat, Scale};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// for answer in [Some(1), None, Some(0)] {
    ///     monitor.record_answer(answer)?;
    /// }
    /// assert_eq!((monitor.tally().total(), monitor.tally().missing()), (2, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_answer<T: ToPrimitive>(&mut self, answer: Option<T>) -> Result<(), TallyError> {
        self.tally.record_answer(answer)
    }

    /// Records all answers of a tally.
    ///
    /// # Errors
    ///
    /// [`TallyError::Scales`] if the scales differ; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// monitor.record_tally(&Tally::from_counts(Scale::THUMBS, [20, 80])?)?;
    /// assert_eq!(monitor.tally().total(), 100);
    ///
    /// let stars = Tally::new(Scale::ONE_TO_FIVE);
    /// let error = monitor.record_tally(&stars).unwrap_err();
    /// assert_eq!(error.to_string(), "answers on the scale 1-5 do not go with answers on the scale 0-1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn record_tally(&mut self, tally: &Tally) -> Result<(), TallyError> {
        self.tally.merge(tally)
    }

    /// All answers so far.
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// monitor.record_n(1, 80)?;
    /// monitor.record_n(0, 20)?;
    /// assert_eq!(Csat::top_box(1).estimate(monitor.tally())?.value(), 80.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The target.
    ///
    /// ```
    /// # use cxmetrics::track::Monitor;
    /// # use cxmetrics::{Confidence, Nps, Scale};
    /// let monitor = Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, 30, Confidence::P95)?;
    /// assert_eq!(monitor.target(), 30.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn target(&self) -> f64 {
        self.target
    }

    /// The confidence: 1 minus the probability of ever saying something wrong.
    ///
    /// ```
    /// # use cxmetrics::track::Monitor;
    /// # use cxmetrics::{Confidence, Nps, Scale};
    /// let monitor = Monitor::at_least(Nps::STANDARD, Scale::ZERO_TO_TEN, 30, Confidence::P95)?;
    /// assert_eq!(monitor.confidence(), Confidence::P95);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// Where the score stands against its target, now.
    ///
    /// ```
    /// # use cxmetrics::track::{Decision, Monitor};
    /// # use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
    /// # let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// // Are more than half satisfied? It may be asked before the first answer, and after each.
    /// assert_eq!(monitor.look().verdict(), Decision::Continue);
    /// monitor.record_n(1, 60)?;
    /// monitor.record_n(0, 40)?;
    /// assert_eq!(monitor.look().verdict(), Decision::Continue);
    /// monitor.record_n(1, 40)?;
    /// assert_eq!(monitor.look().verdict(), Decision::Reached);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn look(&self) -> Look {
        let estimate = self.metric.estimate(&self.tally).ok();
        let against = |below: bool, bound: f64| {
            estimate.as_ref().map_or(1.0, |estimate| match self.bets {
                None => evidence(estimate, below, bound),
                Some(bets) => won(estimate, bets, below, bound),
            })
        };
        let rising = self.goal == Goal::AtLeast;
        Look {
            reached: against(!rising, self.worst_reached()),
            not_reached: against(rising, self.target),
            needed: 1.0 / self.confidence.alpha(),
        }
    }

    /// The score with its [anytime](Method::Anytime) interval, which holds the true score at all looks together.
    ///
    /// It rests on the same evidence: without a margin, there is a verdict exactly when the target is not
    /// inside. Not so with [bets](Self::with_bets), for which [`mixture_interval`](Self::mixture_interval) is the narrower one,
    /// mostly; which of the two is shown is to be fixed beforehand as well.
    ///
    /// # Errors
    ///
    /// [`MonitorError::Metric`] without answers.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::Monitor;
    /// use cxmetrics::{Confidence, Csat, Scale};
    ///
    /// let mut monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// monitor.record_n(1, 70)?;
    /// monitor.record_n(0, 30)?;
    /// assert_eq!(monitor.interval()?.to_string(), "70.0 [53.2, 83.8]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn interval(&self) -> Result<Interval, MonitorError> {
        let estimate = self.metric.estimate(&self.tally)?;
        Ok(estimate.interval_with(Method::Anytime, self.confidence)?)
    }

    /// The score with the interval of its [bets](Self::with_bets), which holds the true score at all looks together; `None`
    /// without bets.
    ///
    /// It pays for both sides, ½ E₊ + ½ E₋, where a verdict needs one: there can be a verdict while the target is
    /// still inside, but not the other way round.
    ///
    /// # Errors
    ///
    /// [`MonitorError::Metric`] without answers.
    ///
    /// ```
    /// use cxmetrics::track::{Bets, Monitor};
    /// use cxmetrics::{Confidence, Csat, Scale};
    ///
    /// let monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
    /// let mut monitor = monitor.with_bets(Bets::Full);
    /// monitor.record_n(1, 70)?;
    /// monitor.record_n(0, 30)?;
    /// assert_eq!(monitor.mixture_interval()?.unwrap().to_string(), "70.0 [54.4, 83.6]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mixture_interval(&self) -> Result<Option<Interval<Bets>>, MonitorError> {
        let estimate = self.metric.estimate(&self.tally)?;
        let mixture = self
            .bets
            .and_then(|bets| AnytimeMixture::new(&estimate, bets).ok());
        Ok(mixture.map(|mixture| mixture.interval(self.confidence)))
    }
}

/// What a mixture of bets on answers below or above a bound has won; nothing for a metric of one's own whose score is not
/// of single answers.
fn won(estimate: &Estimate, bets: Bets, below: bool, bound: f64) -> f64 {
    match AnytimeMixture::new(estimate, bets) {
        Ok(mixture) if below => mixture.evidence_below(bound),
        Ok(mixture) => mixture.evidence_above(bound),
        Err(_) => 1.0,
    }
}

/// What a bet on answers below or above a bound has won at least.
fn evidence(estimate: &Estimate, below: bool, bound: f64) -> f64 {
    let sample = estimate.sample();
    let on_its_side = if below {
        sample.mean() < bound
    } else {
        sample.mean() > bound
    };
    let ratio = if on_its_side {
        likelihood_ratio(sample, bound)
    } else {
        0.0
    };
    e_value(0.5 * ratio - one_sample::anytime_regret(sample))
}

/// Why there is no such monitor.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::{Monitor, MonitorError};
/// use cxmetrics::{Confidence, Csat, Scale};
///
/// let monitor = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 50, Confidence::P95)?;
/// let error = monitor.with_indifference(-5).unwrap_err();
/// assert_eq!(error, MonitorError::Margin { margin: -5.0 });
/// assert_eq!(error.to_string(), "a margin of -5 is not a number from 0 up");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MonitorError {
    /// The metric has no score for the scale or the answers.
    #[error(transparent)]
    Metric(#[from] EstimateError),
    /// The target, or the target less its margin, is no score that could be passed.
    #[error("the target {target} is not strictly between {lowest} and {highest}")]
    OutOfRange {
        /// The target, less the margin if there is one.
        target: f64,
        /// The lowest score possible.
        lowest: f64,
        /// The highest score possible.
        highest: f64,
    },
    /// The margin is negative or not a number.
    #[error("a margin of {margin} is not a number from 0 up")]
    Margin {
        /// The margin.
        margin: f64,
    },
    /// There is no interval.
    #[error(transparent)]
    Method(#[from] MethodError),
    /// A stored monitor has a tally of its own that does not fit.
    #[error(transparent)]
    Tally(#[from] TallyError),
}
