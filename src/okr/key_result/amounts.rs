//! Amounts by period, and steps.

use alloc::string::String;
use alloc::vec::Vec;

use num_traits::ToPrimitive;

use super::KeyResult;
use super::check::{positive, weight_of};
use super::error::KeyResultError;
use super::target::{Cumulative, Milestone, Milestones, PerPeriod, Target};
use crate::edge::reaches_as_given;

impl KeyResult {
    /// The same amount in each of so many periods, such as 50 leads a month for two months.
    ///
    /// Progress is the mean over the periods of amount / target, each at most 1: a good month does not
    /// make up for a bad one. Where it does, use [`cumulative`](Self::cumulative). Periods still to come count 0.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotPositive`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let units = KeyResult::per_period("units", 250, 4)?;
    /// let progress = units.progress(Reading::periods([220, 240, 200, 230].map(Some)));
    /// assert_eq!(progress.raw(), Some(0.89));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn per_period<T: ToPrimitive>(
        name: impl Into<String>,
        amount: T,
        periods: u32,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let amount = positive(&name, "the amount", amount)?;
        positive(&name, "the number of periods", periods)?;
        Ok(Self::new(
            name,
            Target::PerPeriod(PerPeriod { amount, periods }),
        ))
    }

    /// Totals that a plan wants at the end of each period; the last one is the target.
    ///
    /// The reading is the total so far, by [period](crate::Reading::periods) if it is to be held
    /// [against the plan](crate::Progress::against_plan). Progress is total / target.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::TooFew`] for an empty plan; [`KeyResultError::NotPositive`] and
    /// [`KeyResultError::NotOneWay`] unless the totals are above 0 and do not fall.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let leads = KeyResult::cumulative("leads", [50, 100])?;
    /// let after_a_month = leads.progress(Reading::periods([Some(40)]));
    /// assert_eq!(after_a_month.raw(), Some(0.4));
    /// assert_eq!(after_a_month.against_plan(), Some(0.8));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn cumulative<T: ToPrimitive>(
        name: impl Into<String>,
        plan: impl IntoIterator<Item = T>,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let totals = plan
            .into_iter()
            .map(|total| positive(&name, "each total", total))
            .collect::<Result<Vec<_>, _>>()?;
        if totals.is_empty() {
            return Err(KeyResultError::TooFew {
                name,
                what: "total",
                needed: 1,
            });
        }
        if !totals.is_sorted_by(|before, after| reaches_as_given(*after, *before)) {
            return Err(KeyResultError::NotOneWay {
                name,
                what: "the totals",
            });
        }
        let plan = Cumulative(totals.into_boxed_slice());
        Ok(Self::new(name, Target::Cumulative(plan)))
    }

    /// Steps with weights, each done or not. Progress is the weight of those done among all.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::TooFew`] without milestones; [`KeyResultError::Weight`] for a weight that is negative,
    /// infinite or NaN, and if all are 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let launch = KeyResult::milestones("launch", [("design", 1), ("pilot", 1), ("all shops", 2)])?;
    /// assert_eq!(launch.progress(Reading::milestones([true, true, false])).raw(), Some(0.5));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn milestones<N: Into<String>, T: ToPrimitive>(
        name: impl Into<String>,
        milestones: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Self, KeyResultError> {
        let name = name.into();
        let mut steps = Vec::new();
        let mut total = 0.0;
        for (step, weight) in milestones {
            let weight = weight_of(&name, weight)?;
            total += weight;
            steps.push(Milestone {
                name: step.into(),
                weight,
            });
        }
        if steps.is_empty() {
            return Err(KeyResultError::TooFew {
                name,
                what: "milestone",
                needed: 1,
            });
        }
        if !(total > 0.0 && total.is_finite()) {
            return Err(KeyResultError::Weight { name, value: total });
        }
        let steps = Milestones(steps.into_boxed_slice());
        Ok(Self::new(name, Target::Milestones(steps)))
    }

    /// Something that is done or not: progress is 1 for [`Reading::DONE`](crate::Reading::DONE) and 0 for [`Reading::NOT_DONE`](crate::Reading::NOT_DONE).
    ///
    /// It says nothing of an effect, which is why [lint](crate::okr::Lint) asks for more.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let shipped = KeyResult::done("new ticket system");
    /// assert_eq!(shipped.progress(Reading::NOT_DONE).raw(), Some(0.0));
    /// assert_eq!(shipped.progress(Reading::DONE).raw(), Some(1.0));
    /// ```
    #[must_use]
    pub fn done(name: impl Into<String>) -> Self {
        Self::new(name.into(), Target::Done)
    }
}
