//! What else is known of a key result: whose voice it is, what is expected of it, and when.

use num_traits::ToPrimitive;

use super::error::KeyResultError;
use super::{KeyResult, check};
use crate::okr::figure::Reading;
use crate::okr::time::{Day, TimePoint};
use crate::words::spoken;

/// Whose voice a key result is.
///
/// "Ship the new form" is an output: the team can tick it off while nobody outside feels a thing. The
/// [mirror](crate::okr::Mirror) sets the two against each other.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, okr::Voice};
///
/// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer);
/// assert_eq!(nps.voice().to_string(), "customers");
/// assert_eq!(Voice::default(), Voice::Output);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Voice {
    /// What the team does, measured inside.
    #[default]
    Output,
    /// What employees say.
    Employee,
    /// What customers say or do.
    Customer,
}

spoken!(Voice {
    Output = Output,
    Employee = Employees,
    Customer = Customers,
});

/// What is expected of a key result in the end.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, okr::Kind};
///
/// let progress = KeyResult::reach("NPS", 40, 60)?.progress(55); // three quarters of the way
/// assert_eq!(progress.meets(Kind::Aspirational), Some(true));
/// assert_eq!(progress.meets(Kind::Committed), Some(false));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Kind {
    /// A promise: 1 is expected, and less needs an explanation.
    Committed,
    /// A stretch: 0.7 is a good result (Doerr, 2018, *Measure What Matters*).
    #[default]
    Aspirational,
}

impl Kind {
    /// The progress that counts as success.
    ///
    /// ```
    /// use cxmetrics::okr::Kind;
    ///
    /// assert_eq!(Kind::Committed.expected(), 1.0);
    /// assert_eq!(Kind::Aspirational.expected(), 0.7);
    /// ```
    #[must_use]
    pub const fn expected(self) -> f64 {
        match self {
            Self::Committed => 1.0,
            Self::Aspirational => 0.7,
        }
    }
}

spoken!(Kind {
    Committed = Committed,
    Aspirational = Aspirational,
});

impl KeyResult {
    /// The same with a current reading, for the roll-up in an [objective](crate::okr::Objective).
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(45);
    /// assert_eq!(goal.current().raw(), Some(0.25));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub fn with_reading(mut self, reading: impl Into<Reading>) -> Self {
        self.reading = reading.into();
        self
    }

    /// The same with a weight in its objective; 1 unless said otherwise. Weights need not sum to anything.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::Weight`] unless it is 0 or between 10⁻⁷⁰ and 10⁷⁰.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    ///
    /// let objective = Objective::new("goal")
    ///     .with(KeyResult::reach("NPS", 40, 60)?.with_weight(3)?.with_reading(60))
    ///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(48));
    /// assert_eq!(objective.score()?.value(), 0.75);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_weight<T: ToPrimitive>(mut self, weight: T) -> Result<Self, KeyResultError> {
        self.weight = check::weight_of(&self.name, weight)?;
        Ok(self)
    }

    /// The same with whose voice it is; an output unless said otherwise.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::Voice};
    ///
    /// let goal =
    ///     KeyResult::reach("satisfied customers in percent", 70, 85)?.with_voice(Voice::Customer);
    /// assert_eq!(goal.voice(), Voice::Customer);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_voice(mut self, voice: Voice) -> Self {
        self.voice = voice;
        self
    }

    /// The same as a commitment or an aspiration; an aspiration unless said otherwise.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::Kind};
    ///
    /// let promise = KeyResult::reach("hours", 48, 24)?.with_kind(Kind::Committed);
    /// assert_eq!(promise.progress(30).meets(promise.kind()), Some(false));
    /// assert_eq!(promise.progress(30).meets(Kind::Aspirational), Some(true));
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub const fn with_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// The same with a deadline, on the time axis of the [cycle](crate::okr::Cycle).
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotFinite`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_deadline(90)?;
    /// assert_eq!(goal.deadline().unwrap(), 90.0);
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    pub fn with_deadline(mut self, time: impl TimePoint) -> Result<Self, KeyResultError> {
        check::figure(&self.name, time.days())?;
        self.deadline = Some(time.to_day());
        Ok(self)
    }

    /// The same with the number of days that it is planned to take.
    ///
    /// # Errors
    ///
    /// [`KeyResultError::NotPositive`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    /// use cxmetrics::okr::{Cycle, Lint, lint::LintCode};
    /// # use cxmetrics::Objective;
    ///
    /// let yearly = KeyResult::reach("NPS", 40, 60)?.with_horizon(365.0)?;
    /// # let objective = Objective::new("Loyal customers").with(yearly);
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([&objective]);
    /// assert!(findings.iter().any(|finding| finding.code() == LintCode::HorizonTooLong));
    /// assert!(KeyResult::reach("NPS", 40, 60)?.with_horizon(0.0).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_horizon(mut self, days: f64) -> Result<Self, KeyResultError> {
        self.horizon = Some(check::positive(&self.name, "the horizon", days)?);
        Ok(self)
    }

    /// The same with the number of answers that the survey behind it is planned to have, so that
    /// [lint](crate::okr::Lint) can say whether it will see the difference that is promised.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal =
    ///     KeyResult::reach("satisfied customers in percent", 70, 85)?.with_planned_answers(200);
    /// assert_eq!(goal.planned_answers(), Some(200));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_planned_answers(mut self, answers: u64) -> Self {
        self.planned_answers = Some(answers);
        self
    }

    /// The current reading.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Reading};
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert_eq!(goal.reading(), &Reading::NOT_MEASURED);
    /// assert_eq!(goal.with_reading(45).reading().value(), Some(45.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn reading(&self) -> &Reading {
        &self.reading
    }

    /// Its weight in the objective.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert_eq!(goal.weight(), 1.0);
    /// assert_eq!(goal.with_weight(2.5)?.weight(), 2.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn weight(&self) -> f64 {
        self.weight
    }

    /// Whose voice it is.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::Voice};
    ///
    /// assert_eq!(KeyResult::done("new ticket system").voice(), Voice::Output);
    /// ```
    #[must_use]
    pub const fn voice(&self) -> Voice {
        self.voice
    }

    /// Commitment or aspiration.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::Kind};
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert_eq!(goal.kind(), Kind::Aspirational);
    /// assert_eq!(goal.with_kind(Kind::Committed).kind(), Kind::Committed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// When it is due, in days.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert_eq!(goal.deadline(), None);
    /// assert_eq!(goal.with_deadline(90)?.deadline().unwrap().to_string(), "day 90");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn deadline(&self) -> Option<Day> {
        self.deadline
    }

    /// The number of days that it is planned to take.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert_eq!(goal.horizon(), None);
    /// assert_eq!(goal.with_horizon(30.0)?.horizon(), Some(30.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn horizon(&self) -> Option<f64> {
        self.horizon
    }

    /// The number of answers that the survey behind it is planned to have.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?;
    /// assert_eq!(goal.planned_answers(), None);
    /// assert_eq!(goal.with_planned_answers(400).planned_answers(), Some(400));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn planned_answers(&self) -> Option<u64> {
        self.planned_answers
    }
}
