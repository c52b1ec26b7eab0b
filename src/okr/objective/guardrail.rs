//! Lines that must not be crossed on the way to a goal.

use crate::interval::Confidence;
use crate::okr::key_result::KeyResult;
use crate::words::spoken;

/// A key result that is never averaged into the score and can veto it.
///
/// "Answer in two hours" is easily reached by answering badly; "satisfaction at least 80" stands guard. A guardrail is
/// [held](GuardrailState::Held) when its progress is 1: a bound holds, a target is reached.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::objective::{Guardrail, GuardrailState};
/// use cxmetrics::{Confidence, Csat, KeyResult, Metric, Scale, Tally};
///
/// let tally = Tally::from_counts(Scale::THUMBS, [24, 76])?;
/// let satisfaction = KeyResult::at_least("satisfied customers in percent", 80)?
///     .with_reading(&Csat::top_box(1).estimate(&tally)?);
///
/// let strict = Guardrail::new(satisfaction.clone());
/// assert_eq!(strict.state(), GuardrailState::Breached);
/// // 76 % of 100 may well be 80 % of all.
/// let patient = Guardrail::new(satisfaction).when_sure(Confidence::P95);
/// assert_eq!(patient.state(), GuardrailState::Uncertain);
/// assert!(!patient.vetoes());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Guardrail {
    pub(super) key_result: KeyResult,
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    when_sure: Option<Confidence>,
}

impl Guardrail {
    /// A guardrail that vetoes as soon as the figure as measured is on the wrong side.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::objective::Guardrail};
    ///
    /// let reopened = KeyResult::at_most("tickets reopened in percent", 5)?;
    /// assert!(!Guardrail::new(reopened.clone().with_reading(5)).vetoes());
    /// assert!(Guardrail::new(reopened.with_reading(5.1)).vetoes());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn new(key_result: KeyResult) -> Self {
        Self {
            key_result,
            when_sure: None,
        }
    }

    /// The same, vetoing only when the whole interval at this confidence is on the wrong side.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, KeyResult, okr::objective::Guardrail};
    ///
    /// let satisfied = KeyResult::at_least("satisfied customers in percent", 80)?;
    /// let guard = |survey| {
    ///     Guardrail::new(satisfied.clone().with_reading(survey)).when_sure(Confidence::P95)
    /// };
    /// assert!(!guard(Estimate::share(76, 100)?).vetoes());
    /// assert!(guard(Estimate::share(760, 1_000)?).vetoes());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn when_sure(mut self, confidence: Confidence) -> Self {
        self.when_sure = Some(confidence);
        self
    }

    /// The key result that stands guard.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::objective::Guardrail};
    ///
    /// let guard = Guardrail::new(KeyResult::at_least("CSAT", 80)?);
    /// assert_eq!(guard.key_result().name(), "CSAT");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn key_result(&self) -> &KeyResult {
        &self.key_result
    }

    /// Whether it holds, by its current reading.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::objective::{Guardrail, GuardrailState}};
    ///
    /// let satisfied = KeyResult::at_least("CSAT", 80)?;
    /// assert_eq!(Guardrail::new(satisfied.clone()).state(), GuardrailState::NotMeasured);
    /// assert_eq!(Guardrail::new(satisfied.with_reading(80)).state(), GuardrailState::Held);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> GuardrailState {
        let progress = self.key_result.current();
        let Some(share) = progress.raw() else {
            return GuardrailState::NotMeasured;
        };
        let held = |share: f64| {
            if share >= 1.0 {
                GuardrailState::Held
            } else {
                GuardrailState::Breached
            }
        };
        let Some(confidence) = self.when_sure else {
            return held(share);
        };
        let Some(set) = progress.confidence_set(confidence) else {
            return held(share);
        };
        match set.interval() {
            Some(interval) if interval.lower() >= 1.0 || interval.upper() < 1.0 => held(share),
            _ => GuardrailState::Uncertain,
        }
    }

    /// Whether it is breached.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::objective::Guardrail};
    ///
    /// let satisfied = KeyResult::at_least("CSAT", 80)?;
    /// assert!(Guardrail::new(satisfied.clone().with_reading(75)).vetoes());
    /// assert!(!Guardrail::new(satisfied).vetoes()); // not measured is no breach
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn vetoes(&self) -> bool {
        self.state() == GuardrailState::Breached
    }
}

impl From<KeyResult> for Guardrail {
    fn from(key_result: KeyResult) -> Self {
        Self::new(key_result)
    }
}

/// Where a guardrail stands.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, Objective, okr::objective::GuardrailState};
///
/// let objective = Objective::new("Fast help")
///     .with(KeyResult::reach("hours", 48, 24)?.with_reading(30))
///     .with_guardrail(KeyResult::at_least("CSAT", 80)?.with_reading(75));
/// let state = objective.guardrails()[0].state();
/// assert_eq!((state, state.to_string().as_str()), (GuardrailState::Breached, "breached"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum GuardrailState {
    /// There is no figure.
    NotMeasured,
    /// The line is kept.
    Held,
    /// The interval spans the line.
    Uncertain,
    /// The line is crossed: a veto.
    Breached,
}

spoken!(GuardrailState {
    NotMeasured = NotMeasured,
    Held = Held,
    Uncertain = Uncertain,
    Breached = Breached,
});
