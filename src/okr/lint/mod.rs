//! The written rules of good objectives, executable.

mod code;
mod draft;
mod rules;

pub use code::{LintCode, LintCodeError, Severity};
pub use draft::{DraftKeyResult, DraftObjective, Measure};

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{Cycle, TimePoint};
use crate::interval::Confidence;

/// Checks objectives against the rules that books and companies have written down (Grove, 1983, *High Output
/// Management*; Doerr, 2018, *Measure What Matters*) and against what their surveys can see.
///
/// Each finding has a stable [code](LintCode), a severity and an explanation. A finding that is meant to be is
/// [allowed](Self::allow) by its code.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Cycle, Lint, LintCode};
/// use cxmetrics::{KeyResult, Objective};
///
/// let quarter = Cycle::new(0, 90)?;
/// let objective = Objective::new("Fast help")
///     .with(KeyResult::reach("resolution time in hours", 48, 24)?.with_deadline(90)?)
///     .with(KeyResult::done("new ticket system").with_deadline(90)?);
///
/// let findings = Lint::new(quarter).check([&objective]);
/// let codes: Vec<LintCode> = findings.iter().map(|finding| finding.code()).collect();
/// assert_eq!(codes, [LintCode::NoCustomers, LintCode::OnlyOutputs, LintCode::NotMeasurable]);
/// assert_eq!(
///     findings[1].to_string(),
///     "OKR011 warning: Fast help: all 2 key results are outputs"
/// );
///
/// let allowed = Lint::new(quarter).allow("OKR010".parse()?).check([&objective]);
/// assert_eq!(allowed.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Lint {
    cycle: Cycle,
    #[cfg_attr(feature = "serde", serde(default))]
    elapsed: Option<f64>,
    #[cfg_attr(feature = "serde", serde(default))]
    allowed: BTreeSet<LintCode>,
    #[cfg_attr(feature = "serde", serde(default = "usual_confidence"))]
    confidence: Confidence,
}

#[cfg(feature = "serde")]
const fn usual_confidence() -> Confidence {
    Confidence::P95
}

impl Lint {
    /// All rules, for objectives that are planned for a cycle.
    #[must_use]
    pub const fn new(cycle: Cycle) -> Self {
        Self {
            cycle,
            elapsed: None,
            allowed: BTreeSet::new(),
            confidence: Confidence::P95,
        }
    }

    /// The same at a time within the cycle. Rules about what has happened by then need it, and are silent without:
    /// [`LintCode::ConfidenceStale`] and [`LintCode::AllNearZero`].
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, DraftKeyResult, DraftObjective, Lint, LintCode};
    ///
    /// let sleepy = DraftObjective {
    ///     name: "Loyal customers".into(),
    ///     key_results: vec![DraftKeyResult { progress: Some(0.0), ..DraftKeyResult::default() }],
    /// };
    /// let lint = Lint::new(Cycle::new(0, 90)?);
    /// let late = |lint: Lint| {
    ///     let findings = lint.check([sleepy.clone()]);
    ///     findings.iter().any(|finding| finding.code() == LintCode::AllNearZero)
    /// };
    /// assert!(!late(lint.clone().at(30)));
    /// assert!(late(lint.at(60)));
    /// # Ok::<(), cxmetrics::okr::CycleError>(())
    /// ```
    #[must_use]
    pub fn at(mut self, now: impl TimePoint) -> Self {
        self.elapsed = Some(self.cycle.elapsed(now));
        self
    }

    /// The same without findings of this code.
    #[must_use]
    pub fn allow(mut self, code: LintCode) -> Self {
        self.allowed.insert(code);
        self
    }

    /// The same with another confidence than 95 % for what a survey is to show.
    #[must_use]
    pub const fn with_confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Checks all objectives of a cycle together: `&`[`Objective`](super::Objective)s or [`DraftObjective`]s.
    ///
    /// The findings come in the order of the objectives, what concerns all of them first.
    #[must_use]
    pub fn check<O: Into<DraftObjective>>(
        &self,
        objectives: impl IntoIterator<Item = O>,
    ) -> Vec<LintFinding> {
        let objectives: Vec<DraftObjective> = objectives.into_iter().map(Into::into).collect();
        let mut findings = rules::check(self, &objectives);
        findings.retain(|finding| !self.allowed.contains(&finding.code));
        findings
    }
}

/// A rule that objectives break.
///
/// Displayed with its code, severity and place: `OKR008 error: Loyal customers: NPS: the target is the start, 40`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LintFinding {
    code: LintCode,
    objective: Option<String>,
    key_result: Option<String>,
    message: String,
}

impl LintFinding {
    /// The rule.
    #[must_use]
    pub const fn code(&self) -> LintCode {
        self.code
    }

    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The objective that breaks it; `None` if it is about all of them.
    #[must_use]
    pub fn objective(&self) -> Option<&str> {
        self.objective.as_deref()
    }

    /// The key result that breaks it; `None` if it is about the whole objective.
    #[must_use]
    pub fn key_result(&self) -> Option<&str> {
        self.key_result.as_deref()
    }

    /// What was found.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Why the rule is there.
    #[must_use]
    pub const fn explanation(&self) -> &'static str {
        self.code.explanation()
    }
}

impl fmt::Display for LintFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.code, self.severity())?;
        for place in [&self.objective, &self.key_result].into_iter().flatten() {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}
