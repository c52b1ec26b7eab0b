//! A plan for every comparison: how many it takes, and what can be seen.

use super::{PlanError, Power, SampleSize, Spread, positive, reach};
use crate::compare::{Contrast, ContrastKind};
use crate::edge::unsigned_zero;
use crate::interval::Confidence;

/// The plan of a comparison of whatever kind: what it takes to see a change, and the smallest change that can be seen.
///
/// All rest on one number, the variance that the contrast would have with one *unit* in each of two groups of equal size; with
/// n units it is that over n. What a unit is depends on what is compared, and it is what [`needed`](Self::needed) counts:
///
/// | compared | from | a unit | the change is |
/// |---|---|---|---|
/// | scores, shares, means | [`difference`](Self::difference) | an answer | in the score's unit |
/// | the same, in percent ("lift") | [`relative`](Self::relative) | an answer | in percent |
/// | scores within strata | [`strata`](Self::strata) | an answer, of all strata | in the score's unit |
/// | a score with a known figure, or with its own earlier self by person | [`single`](Self::single) | an answer, a pair | in the score's unit |
/// | event rates | [`rates`](Self::rates), [`rate_ratio`](Self::rate_ratio) | a unit of exposure | events a unit; percent |
/// | survival, by the log-rank test | [`log_rank`](Self::log_rank) | one who left | the rate of leaving, in percent |
/// | who is above whom (Mann–Whitney, Brunner–Munzel) | [`superiority`](Self::superiority) | an observation | points from 50 % |
/// | anything else: medians, percentiles, restricted means, lifetime values | [`of_pilot`](Self::of_pilot) | what the pilot had | as in the pilot |
///
/// Counts in the arms of an experiment against their plan have a [`FitPlan`](super::FitPlan).
///
/// The formulas are the normal ones, right for planning (Lachin, 1981). Relative changes are planned on the logarithm.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::plan::{ComparisonPlan, Power, Spread};
///
/// // Sign-ups of 4 %: a lift of 10 % of that, in two groups.
/// let lift = ComparisonPlan::relative(
///     (4.0, Spread::with_score(0.0..=100.0, 4.0)?),
///     (4.4, Spread::with_score(0.0..=100.0, 4.4)?),
/// )?;
/// assert_eq!(lift.needed(10.0, Power::P80, Confidence::P95)?.answers(), 39_510);
/// // With 5,000 in each group, what could be seen?
/// let [fall, rise] = lift.smallest(5_000.0, Power::P80, Confidence::P95)?;
/// assert_eq!(format!("{fall:.0} % or {rise:+.0} %"), "-24 % or +31 %");
/// # Ok::<(), cxmetrics::plan::PlanError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ComparisonPlan {
    kind: ContrastKind,
    /// Of the contrast, or of the logarithm of the ratio, from one unit in each group.
    variance: f64,
}

impl ComparisonPlan {
    fn new(kind: ContrastKind, variance: f64) -> Result<Self, PlanError> {
        if variance == 0.0 {
            return Err(PlanError::NoSpread);
        }
        let variance = positive("variance", variance)?;
        Ok(Self { kind, variance })
    }

    /// The difference of two scores: V₁ + V₂.
    ///
    /// # Errors
    ///
    /// [`PlanError::NoSpread`] for pilots whose answers were all the same.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power, Spread};
    ///
    /// let each = Spread::of_variance(5_400.0)?;
    /// let plan = ComparisonPlan::difference(each, each)?;
    /// assert_eq!(plan.needed(10.0, Power::P80, Confidence::P95)?.answers(), 848);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn difference(
        first: impl Into<Spread>,
        second: impl Into<Spread>,
    ) -> Result<Self, PlanError> {
        let variance = first.into().variance() + second.into().variance();
        Self::new(ContrastKind::Difference, variance)
    }

    /// The relative change of two positive scores, each with the spread of its answers: V₁/m₁² + V₂/m₂².
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless both scores are positive; [`PlanError::NoSpread`].
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power, Spread};
    ///
    /// // Orders of 50 ± 40: 5 % more?
    /// let order = (50.0, Spread::of_variance(1_600.0)?);
    /// let plan = ComparisonPlan::relative(order, order)?;
    /// assert_eq!(plan.needed(5.0, Power::P80, Confidence::P95)?.answers(), 4_221);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn relative<S: Into<Spread>, T: Into<Spread>>(
        (first, first_spread): (f64, S),
        (second, second_spread): (f64, T),
    ) -> Result<Self, PlanError> {
        let part = |score: f64, spread: Spread| {
            let score = positive("score", score)?;
            Ok(spread.variance() / score / score)
        };
        let variance = part(first, first_spread.into())? + part(second, second_spread.into())?;
        Self::new(ContrastKind::RelativeChange, variance)
    }

    /// The difference of two scores [within strata](crate::compare::StratifiedDifference): Σ π (V₁ + V₂), where π is the
    /// part of all answers that a stratum has, given as its size in any unit, and V₁ and V₂ the spreads within it.
    ///
    /// Strata that differ in their scores have less spread within than all together, and so fewer answers are needed.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless every size is positive, and without strata; [`PlanError::NoSpread`].
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power, Spread};
    ///
    /// // Half are of a plan of which 20 % are satisfied, half of one of which 80 % are.
    /// let [few, many, all] =
    ///     [20.0, 80.0, 50.0].map(|share| Spread::with_score(0.0..=100.0, share).unwrap());
    /// let within = ComparisonPlan::strata([(1.0, few, few), (1.0, many, many)])?;
    /// assert_eq!(within.needed(5.0, Power::P80, Confidence::P95)?.answers(), 1_005);
    /// let mixed = ComparisonPlan::difference(all, all)?;
    /// assert_eq!(mixed.needed(5.0, Power::P80, Confidence::P95)?.answers(), 1_570);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn strata<S: Into<Spread>, T: Into<Spread>>(
        strata: impl IntoIterator<Item = (f64, S, T)>,
    ) -> Result<Self, PlanError> {
        let (mut variance, mut whole) = (0.0, 0.0);
        for (size, first, second) in strata {
            let size = positive("size of a stratum", size)?;
            variance += size * (first.into().variance() + second.into().variance());
            whole += size;
        }
        let whole = positive("size of all strata", whole)?;
        Self::new(ContrastKind::Difference, variance / whole)
    }

    /// One score against a known figure, or the change of the same persons, with the [spread of the
    /// changes](Spread::of_change): V.
    ///
    /// # Errors
    ///
    /// [`PlanError::NoSpread`].
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power, Spread};
    ///
    /// // Half of all visitors should be in this arm: how many until a share of 51 % shows?
    /// let plan = ComparisonPlan::single(Spread::with_score(0.0..=100.0, 50.0)?)?;
    /// assert_eq!(plan.needed(1.0, Power::P80, Confidence::P95)?.answers(), 19_623);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn single(spread: impl Into<Spread>) -> Result<Self, PlanError> {
        Self::new(ContrastKind::Difference, spread.into().variance())
    }

    /// The difference of two event rates, per unit of exposure: λ₁ + λ₂.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless both rates are positive.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power};
    ///
    /// // Two losses in a hundred customer-months, down to one and a half.
    /// let plan = ComparisonPlan::rates(0.02, 0.015)?;
    /// // So many customer-months in each group.
    /// assert_eq!(plan.needed(0.005, Power::P80, Confidence::P95)?.answers(), 10_989);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn rates(first: f64, second: f64) -> Result<Self, PlanError> {
        let variance = positive("rate", first)? + positive("rate", second)?;
        Self::new(ContrastKind::Difference, variance)
    }

    /// The ratio of two event rates, per unit of exposure: 1/λ₁ + 1/λ₂.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless both rates are positive.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power};
    ///
    /// let plan = ComparisonPlan::rate_ratio(0.02, 0.015)?;
    /// assert_eq!(plan.needed(-25.0, Power::P80, Confidence::P95)?.answers(), 11_065);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn rate_ratio(first: f64, second: f64) -> Result<Self, PlanError> {
        let variance = 1.0 / positive("rate", first)? + 1.0 / positive("rate", second)?;
        Self::new(ContrastKind::RelativeChange, variance)
    }

    /// The log-rank test of two groups of equal size: 2 for each one who leaves in each group (Schoenfeld, 1981).
    ///
    /// It is those who leave that count. The customers it takes are these over the share who will have left by the end:
    /// [`SampleSize::invitations`] divides by a percentage.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power};
    ///
    /// // A third fewer leave, at every time.
    /// let leaving = ComparisonPlan::log_rank().needed(-33.3, Power::P80, Confidence::P95)?;
    /// assert_eq!(leaving.answers(), 96);
    /// // One in five leaves within the year.
    /// assert_eq!(leaving.invitations(20.0)?, 480);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    #[must_use]
    pub const fn log_rank() -> Self {
        Self {
            kind: ContrastKind::RelativeChange,
            variance: 2.0,
        }
    }

    /// The probability that an observation of the one is above one of the other: 10⁴/6 (Noether, 1987). The change is in
    /// points from 50 %. Ties, which answers on a scale have, make it a little less.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power};
    ///
    /// // 60 % instead of 50.
    /// let plan = ComparisonPlan::superiority();
    /// assert_eq!(plan.needed(10.0, Power::P80, Confidence::P95)?.answers(), 131);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    #[must_use]
    pub const fn superiority() -> Self {
        Self {
            kind: ContrastKind::Superiority,
            variance: 1e4 / 6.0,
        }
    }

    /// Any comparison of which there is a pilot: its contrast, measured with so many units in each group. With v its squared
    /// standard error, (half the width over z)², of the logarithm for a relative change, it is v · units.
    ///
    /// # Errors
    ///
    /// [`PlanError::OpenPilot`] if a limit of the pilot is open, or is −100 %; [`PlanError::NotPositive`] unless
    /// the number of units is positive.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::compare::{Compare, Comparison};
    /// use cxmetrics::kpi::ServiceTimes;
    /// use cxmetrics::plan::{ComparisonPlan, Power};
    ///
    /// let now = ServiceTimes::from_hours((1..=60).map(|rank| f64::from(rank * rank) / 100.0))?;
    /// let before = ServiceTimes::from_hours((1..=60).map(|rank| f64::from(rank * rank) / 90.0))?;
    /// let pilot = now.difference(&before)?.contrast(Confidence::P95);
    /// assert_eq!(pilot.to_string(), "-1.0 [-8.1, 5.8]");
    /// // How many cases, to see that the median fell by two hours?
    /// let plan = ComparisonPlan::of_pilot(&pilot, 60.0)?;
    /// assert_eq!(plan.needed(-2.0, Power::P80, Confidence::P95)?.answers(), 1_473);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn of_pilot(pilot: &Contrast, units: f64) -> Result<Self, PlanError> {
        let (Some(lower), Some(upper)) = (pilot.lower(), pilot.upper()) else {
            return Err(PlanError::OpenPilot);
        };
        let width = match pilot.kind() {
            ContrastKind::RelativeChange if lower <= -100.0 => return Err(PlanError::OpenPilot),
            ContrastKind::RelativeChange => log_of(upper) - log_of(lower),
            _ => upper - lower,
        };
        let error = 0.5 * width / pilot.confidence().normal_quantile();
        let units = positive("number of units", units)?;
        Self::new(pilot.kind(), error * error * units)
    }

    /// The same with a design effect: how many times more units it takes because they are weighted or clustered.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless it is positive.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power};
    ///
    /// let plan = ComparisonPlan::superiority().with_design_effect(1.5)?;
    /// assert_eq!(plan.needed(10.0, Power::P80, Confidence::P95)?.answers(), 197);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn with_design_effect(self, design_effect: f64) -> Result<Self, PlanError> {
        let design_effect = positive("design effect", design_effect)?;
        Self::new(self.kind, self.variance * design_effect)
    }

    /// The units that each group needs to find a change of this size: (zα + zβ)² V / δ², δ being ln(1 + change/100) for
    /// a relative change.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] for no change, and for a relative one of −100 % or less; [`PlanError::TooLarge`].
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power};
    ///
    /// let plan = ComparisonPlan::log_rank();
    /// assert_eq!(plan.needed(-50.0, Power::P90, Confidence::P95)?.answers(), 44);
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn needed(
        self,
        change: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<SampleSize, PlanError> {
        let distance = match self.kind {
            ContrastKind::RelativeChange => {
                log_of(positive("ratio in percent", 100.0 + change)? - 100.0)
            }
            _ => change,
        };
        let errors = reach(power, confidence) / positive("change", distance.abs())?;
        SampleSize::new(errors * errors * self.variance)
    }

    /// The smallest fall and the smallest rise that so many units in each group can be counted on to show. Equal but for
    /// the sign, except in percent, where a fall by half weighs as much as a rise to the double.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless the number of units is positive.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{ComparisonPlan, Power};
    ///
    /// let [fall, rise] = ComparisonPlan::log_rank().smallest(96.0, Power::P80, Confidence::P95)?;
    /// assert_eq!(format!("{fall:.1} {rise:.1}"), "-33.3 49.8");
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    pub fn smallest(
        self,
        units: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<[f64; 2], PlanError> {
        let error = libm::sqrt(self.variance / positive("number of units", units)?);
        let distance = reach(power, confidence) * error;
        let change = |distance: f64| match self.kind {
            ContrastKind::RelativeChange => 100.0 * libm::expm1(distance),
            _ => distance,
        };
        Ok([-distance, distance]
            .map(|distance| unsigned_zero(change(distance).clamp(f64::MIN, f64::MAX))))
    }
}

/// ln(1 + percent/100)
fn log_of(percent: f64) -> f64 {
    libm::log1p(percent / 100.0)
}
