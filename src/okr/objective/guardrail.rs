//! Lines that must not be crossed on the way to a goal.

use core::fmt;

use crate::interval::Confidence;
use crate::okr::KeyResult;

/// A key result that is never averaged into the score and can veto it.
///
/// "Answer in two hours" is easily reached by answering badly; "satisfaction at least 80" stands guard. A guardrail is
/// [held](GuardrailState::Held) when its progress is 1: a bound holds, a target is reached.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Guardrail, GuardrailState};
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
    #[must_use]
    pub const fn new(key_result: KeyResult) -> Self {
        Self {
            key_result,
            when_sure: None,
        }
    }

    /// The same, vetoing only when the whole interval at this confidence is on the wrong side.
    #[must_use]
    pub const fn when_sure(mut self, confidence: Confidence) -> Self {
        self.when_sure = Some(confidence);
        self
    }

    /// The key result that stands guard.
    #[must_use]
    pub const fn key_result(&self) -> &KeyResult {
        &self.key_result
    }

    /// Whether it holds, by its current reading.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
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

impl fmt::Display for GuardrailState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotMeasured => "not measured",
            Self::Held => "held",
            Self::Uncertain => "uncertain",
            Self::Breached => "breached",
        })
    }
}
