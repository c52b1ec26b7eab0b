//! A plan for the check of counts against a plan: three arms and more.

use alloc::vec::Vec;

use super::{PlanError, Power, SampleSize, positive};
use crate::compare::{FitError, planned_shares};
use crate::edge::unsigned_zero;
use crate::interval::Confidence;
use crate::special::{find_root, gamma_upper_quantile, noncentral_chi_squared_upper_tail};

/// The plan of a [`GoodnessOfFit`](crate::compare::GoodnessOfFit): how many people it takes until arms that are not as
/// planned show, and the smallest loss that so many can show.
///
/// With planned shares p and true shares q, and n people in all, χ² has the noncentral distribution with k − 1 degrees of
/// freedom and noncentrality λ = n Σ (q − p)²/p (Cohen, 1988, *Statistical Power Analysis*, chapter 7). The plan asks for the λ at
/// which it exceeds its limit as often as the power says. What one fears in an experiment is that people of *one* arm are
/// lost; a loss of the part r of arm j is λ = n r² pⱼ(1 − pⱼ)/(1 − r pⱼ)². Normal approximations do not enter, except that of
/// χ² itself, which holds where five are expected in every arm.
///
/// The check is usually made at p < .001, so plan it with a confidence of 99.9 %.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::plan::{FitPlan, Power};
///
/// let alarm = Confidence::new(0.999)?;
/// let plan = FitPlan::new(&[1.0, 1.0, 1.0])?;
/// // How many visitors in all, until it shows that 3 % of one arm never arrive?
/// assert_eq!(plan.needed(0, -3.0, Power::P80, alarm)?.answers(), 96_356);
/// // With 20,000 visitors, what could be seen? In percent of the arm …
/// let [fall, rise] = plan.smallest(0, 20_000.0, Power::P80, alarm)?.map(Option::unwrap);
/// assert_eq!(format!("{fall:.1} {rise:+.1}"), "-6.5 +6.8");
/// // … and as the share of the arm in percent of all.
/// assert_eq!(format!("{:.1}", plan.share_after(0, fall)?), "31.9");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct FitPlan {
    shares: Vec<f64>,
    design_effect: f64,
}

impl FitPlan {
    /// The planned size of each arm in any unit: `[2.0, 1.0, 1.0]` for a half and two quarters.
    ///
    /// # Errors
    ///
    /// [`FitError::Arms`] for fewer than two arms; [`FitError::Planned`] for a size that is not positive and finite.
    ///
    /// ```
    /// use cxmetrics::plan::FitPlan;
    ///
    /// let error = FitPlan::new(&[1.0, 0.0]).unwrap_err();
    /// assert_eq!(error.to_string(), "a planned size of 0 is not positive and finite");
    /// ```
    pub fn new(planned: &[f64]) -> Result<Self, FitError> {
        let shares = planned_shares(planned.len(), planned)?.collect();
        Ok(Self {
            shares,
            design_effect: 1.0,
        })
    }

    /// The same with a design effect: how many times more people it takes because they come in clusters, such as
    /// households that are assigned to an arm together.
    ///
    /// # Errors
    ///
    /// [`PlanError::NotPositive`] unless it is positive.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{FitPlan, Power};
    ///
    /// let plan = FitPlan::new(&[1.0, 1.0])?;
    /// let people = plan.needed(0, -10.0, Power::P80, Confidence::P95)?.exact();
    /// let clustered = plan.with_design_effect(1.5)?.needed(0, -10.0, Power::P80, Confidence::P95)?;
    /// assert_eq!(clustered.exact(), 1.5 * people);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn with_design_effect(self, design_effect: f64) -> Result<Self, PlanError> {
        let design_effect = positive("design effect", self.design_effect * design_effect)?;
        Ok(Self {
            design_effect,
            ..self
        })
    }

    /// The people in all arms together that it takes to find that one arm, counted from 0, has so many percent more or
    /// fewer than were meant for it.
    ///
    /// # Errors
    ///
    /// [`PlanError::Arm`] if there is no such arm; [`PlanError::NotPositive`] for no change, and for one of −100 % or less;
    /// [`PlanError::TooLarge`].
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{FitPlan, Power};
    ///
    /// let plan = FitPlan::new(&[2.0, 1.0, 1.0])?;
    /// // A tenth of the large arm, and a tenth of a small one.
    /// assert_eq!(plan.needed(0, -10.0, Power::P80, Confidence::P95)?.answers(), 3_479);
    /// assert_eq!(plan.needed(1, -10.0, Power::P80, Confidence::P95)?.answers(), 4_885);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn needed(
        &self,
        arm: usize,
        change: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<SampleSize, PlanError> {
        let share = self.share(arm)?;
        let more = remaining(change)? - 1.0;
        let effect = more.abs() * libm::sqrt(share * (1.0 - share)) / (1.0 + more * share);
        self.people(effect * effect, power, confidence)
    }

    /// The people in all that it takes to find that the arms have these sizes, in any unit, and not the planned ones.
    ///
    /// # Errors
    ///
    /// [`PlanError::Arm`] unless there is a size for each arm; [`PlanError::NotPositive`] if one is negative, and if all
    /// are as planned; [`PlanError::TooLarge`].
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{FitPlan, Power};
    ///
    /// let plan = FitPlan::new(&[1.0, 1.0, 1.0])?;
    /// // People are moved from the first arm to the second.
    /// assert_eq!(plan.needed_for(&[0.9, 1.1, 1.0], Power::P80, Confidence::P95)?.answers(), 1_446);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn needed_for(
        &self,
        actual: &[f64],
        power: Power,
        confidence: Confidence,
    ) -> Result<SampleSize, PlanError> {
        if actual.len() != self.shares.len() {
            return Err(PlanError::Arm {
                arm: actual.len(),
                arms: self.shares.len(),
            });
        }
        if let Some(&size) = actual.iter().find(|size| !(0.0..=f64::MAX).contains(*size)) {
            return Err(PlanError::NotPositive {
                quantity: "size of an arm",
                value: size,
            });
        }
        let whole = positive("size of all arms", actual.iter().sum())?;
        let squares = self.shares.iter().zip(actual).map(|(share, size)| {
            let distance = size / whole - share;
            distance * distance / share
        });
        self.people(squares.sum(), power, confidence)
    }

    /// The smallest loss and the smallest surplus of an arm, counted from 0, that so many people in all can be counted on
    /// to show, in percent of what was meant for it. `None` for a loss where even that of the whole arm may not show, and
    /// for a surplus where none is large enough.
    ///
    /// # Errors
    ///
    /// [`PlanError::Arm`] if there is no such arm; [`PlanError::NotPositive`] unless the number of people is positive.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::plan::{FitPlan, Power};
    ///
    /// let plan = FitPlan::new(&[2.0, 1.0, 1.0])?;
    /// let [fall, rise] = plan.smallest(1, 4_885.0, Power::P80, Confidence::P95)?;
    /// assert_eq!(format!("{:.2} {:.2}", fall.unwrap(), rise.unwrap()), "-10.00 10.53");
    /// // Ten people do not even show that nobody arrives.
    /// assert_eq!(plan.smallest(1, 10.0, Power::P80, Confidence::P95)?[0], None);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn smallest(
        &self,
        arm: usize,
        people: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<[Option<f64>; 2], PlanError> {
        let share = self.share(arm)?;
        let people = positive("number of people", people)? / self.design_effect;
        let effect = libm::sqrt(self.noncentrality(power, confidence) / people);
        // w = |m| s/(1 + m p), solved for m on either side.
        let spread = libm::sqrt(share * (1.0 - share));
        let loss = effect / (spread + effect * share);
        let rest = spread - effect * share;
        Ok([
            (loss < 1.0).then_some(unsigned_zero(-100.0 * loss)),
            (rest > 0.0)
                .then(|| 100.0 * effect / rest)
                .filter(|surplus| surplus.is_finite()),
        ])
    }

    /// The share of all people, in percent, that an arm, counted from 0, has after so many percent more or fewer than were
    /// meant for it: the change as it shows in the counts.
    ///
    /// # Errors
    ///
    /// [`PlanError::Arm`] if there is no such arm; [`PlanError::NotPositive`] for a change of −100 % or less.
    ///
    /// ```
    /// use cxmetrics::plan::FitPlan;
    ///
    /// let plan = FitPlan::new(&[1.0, 1.0])?;
    /// // 90 against 100
    /// assert_eq!(format!("{:.2}", plan.share_after(0, -10.0)?), "47.37");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn share_after(&self, arm: usize, change: f64) -> Result<f64, PlanError> {
        let share = self.share(arm)?;
        let left = remaining(change)?;
        // Without overflow, whatever the change.
        Ok(100.0 * share / (share + (1.0 - share) / left))
    }

    fn share(&self, arm: usize) -> Result<f64, PlanError> {
        self.shares.get(arm).copied().ok_or(PlanError::Arm {
            arm,
            arms: self.shares.len(),
        })
    }

    /// n = λ / Σ (q − p)²/p, times the design effect.
    fn people(
        &self,
        square: f64,
        power: Power,
        confidence: Confidence,
    ) -> Result<SampleSize, PlanError> {
        let square = positive("change", square)?;
        SampleSize::new(self.design_effect * self.noncentrality(power, confidence) / square)
    }

    /// The λ at which noncentral χ² exceeds its limit as often as the power says.
    fn noncentrality(&self, power: Power, confidence: Confidence) -> f64 {
        let freedom = self.shares.len() as f64 - 1.0;
        let limit = 2.0 * gamma_upper_quantile(confidence.alpha(), 0.5 * freedom);
        let excess = |noncentrality: f64| {
            noncentral_chi_squared_upper_tail(limit, freedom, noncentrality) - power.level()
        };
        // The mean k − 1 + λ is far above the limit, in its own standard errors, at the end.
        let mut end = 1.0;
        while excess(end) < 0.0 && end < 1e6 {
            end *= 2.0;
        }
        find_root(excess, 0.0, end)
    }
}

/// What is left of an arm after a change in percent.
fn remaining(change: f64) -> Result<f64, PlanError> {
    Ok(positive("ratio in percent", 100.0 + change)? / 100.0)
}
