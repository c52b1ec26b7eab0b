//! The written rules of good objectives, executable.

mod code;
mod draft;
mod findings;
mod found;
mod reach;
mod rules;
#[cfg(feature = "serde")]
mod stored;
mod survey;

pub use code::{LintCode, LintCodeError, Severity};
pub use draft::{DraftKeyResult, DraftObjective};

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use found::Found;

use crate::edge::{self, Tolerance};
use crate::interval::Confidence;
use crate::okr::course::Cycle;
use crate::okr::time::TimePoint;
use crate::shown::pad;
use crate::words::{Language, LintMessage, Spoken, spoken};

/// Checks objectives against the rules that books and companies have written down (Grove, 1983, *High Output
/// Management*; Doerr, 2018, *Measure What Matters*) and against what their surveys can see.
///
/// Each finding has a stable [code](LintCode), a severity and an explanation. A finding that is meant to be is
/// [allowed](Self::allow) by its code.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Cycle, Lint, lint::LintCode};
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
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Lint {
    cycle: Cycle,
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "share_of_the_cycle")
    )]
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

/// As [`Cycle::elapsed`] gives it.
#[cfg(feature = "serde")]
fn share_of_the_cycle<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<f64>, D::Error> {
    let elapsed: Option<f64> = serde::Deserialize::deserialize(deserializer)?;
    match elapsed {
        Some(share) if !(0.0..=1.0).contains(&share) => {
            Err(serde::de::Error::custom(alloc::format!(
                "the share of the cycle that has passed is between 0 and 1, not {share}"
            )))
        }
        share => Ok(share.map(crate::edge::unsigned_zero)),
    }
}

impl Lint {
    /// All rules, for objectives that are planned for a cycle.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Lint, lint::DraftObjective};
    ///
    /// let none: [DraftObjective; 0] = [];
    /// let findings = Lint::new(Cycle::new(0, 90)?).check(none);
    /// assert_eq!(
    ///     findings[0].to_string(),
    ///     "OKR001 warning: 0 objectives, where one to three can be kept in mind"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    /// use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, LintCode}};
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
    /// # Ok::<(), cxmetrics::okr::course::CycleError>(())
    /// ```
    #[must_use]
    pub fn at(mut self, now: impl TimePoint) -> Self {
        // The middle is asked about, and is where it was meant to be.
        let days = self.cycle.within(now.days());
        let tolerance = Tolerance::of([days]).or(self.cycle.tolerance());
        let tolerance = tolerance.over(self.cycle.days());
        self.elapsed = Some(edge::snap(
            self.cycle.elapsed(now),
            rules::MIDDLE,
            tolerance,
        ));
        self
    }

    /// The same without findings of this code.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Lint, lint::LintCode};
    /// # use cxmetrics::{KeyResult, Objective};
    ///
    /// # let objective = Objective::new("Fast help")
    /// #     .with(KeyResult::reach("resolution time in hours", 48, 24)?.with_deadline(90)?)
    /// #     .with(KeyResult::done("new ticket system").with_deadline(90)?);
    /// let lint = Lint::new(Cycle::new(0, 90)?);
    /// assert_eq!(lint.check([&objective]).len(), 3);
    /// // A team inside, without customers of its own.
    /// let inside = lint.allow(LintCode::NoCustomers).allow(LintCode::OnlyOutputs);
    /// assert_eq!(inside.check([&objective]).len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn allow(mut self, code: LintCode) -> Self {
        self.allowed.insert(code);
        self
    }

    /// The same with another confidence than 95 % for what a survey is to show.
    ///
    /// ```
    /// use cxmetrics::okr::{Cycle, Lint, lint::LintCode};
    /// use cxmetrics::{Confidence, Estimate, KeyResult, Objective};
    ///
    /// let satisfied = KeyResult::reach("satisfied customers in percent", 70, 85)?
    ///     .with_reading(&Estimate::share(70, 100)?)
    ///     .with_planned_answers(130);
    /// let objective = Objective::new("Customers are served well").with(satisfied);
    /// let too_small = |lint: Lint| {
    ///     let findings = lint.check([&objective]);
    ///     findings.iter().any(|finding| finding.code() == LintCode::SampleTooSmall)
    /// };
    /// let lint = Lint::new(Cycle::new(0, 90)?);
    /// assert!(too_small(lint.clone()));
    /// assert!(!too_small(lint.with_confidence(Confidence::P90)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Checks all objectives of a cycle together: `&`[`Objective`](super::Objective)s or [`DraftObjective`]s.
    ///
    /// The findings come in the order of the objectives, what concerns all of them first.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, Objective};
    /// use cxmetrics::okr::{Cycle, Lint};
    ///
    /// let objective = Objective::new("Fast help").with(KeyResult::reach("hours", 48, 24)?);
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([&objective]);
    /// let lines: Vec<String> = findings.iter().map(|finding| finding.to_string()).collect();
    /// assert_eq!(lines, [
    ///     "OKR010 warning: nothing is measured from customers",
    ///     "OKR002 warning: Fast help: 1 key result, where two to five tell enough",
    ///     "OKR011 warning: Fast help: its only key result is an output",
    ///     "OKR006 warning: Fast help: hours: it has no deadline",
    /// ]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
///
/// # Examples
///
/// ```
/// # use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, Severity}};
/// # let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
/// # let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![wish] };
/// let findings = Lint::new(Cycle::new(0, 90)?).check([draft]);
/// let worst = findings.iter().max_by_key(|finding| finding.severity()).unwrap();
/// assert_eq!(worst.severity(), Severity::Error);
/// assert_eq!(worst.to_string(), "OKR003 error: Loyal customers: be nicer: there is no number to measure it by");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(try_from = "stored::StoredFinding"))]
pub struct LintFinding {
    code: LintCode,
    objective: Option<String>,
    key_result: Option<String>,
    /// In English, for those who read the stored form; the languages have it from what was found.
    message: String,
    found: Found,
}

/// What is said is what was found.
impl PartialEq for LintFinding {
    fn eq(&self, other: &Self) -> bool {
        let parts = |finding: &Self| {
            let Self {
                code,
                objective,
                key_result,
                message,
                found: _,
            } = finding.clone();
            (code, objective, key_result, message)
        };
        parts(self) == parts(other)
    }
}

impl Eq for LintFinding {}

impl LintFinding {
    /// The rule.
    ///
    /// ```
    /// # use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, LintCode}};
    /// # let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
    /// # let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![wish] };
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([draft]);
    /// assert!(findings.iter().any(|finding| finding.code() == LintCode::NotMeasurable));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn code(&self) -> LintCode {
        self.code
    }

    /// How bad it is.
    ///
    /// ```
    /// # use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, Severity}};
    /// # let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
    /// # let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![wish] };
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([draft]);
    /// let errors = findings.iter().filter(|finding| finding.severity() == Severity::Error);
    /// assert_eq!(errors.count(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The objective that breaks it; `None` if it is about all of them.
    ///
    /// ```
    /// # use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, LintCode}};
    /// # let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
    /// # let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![wish] };
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([draft]);
    /// let place = |code| findings.iter().find(|finding| finding.code() == code).unwrap().objective();
    /// assert_eq!(place(LintCode::NotMeasurable), Some("Loyal customers"));
    /// assert_eq!(place(LintCode::NoCustomers), None); // nor is there anywhere else
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn objective(&self) -> Option<&str> {
        self.objective.as_deref()
    }

    /// The key result that breaks it; `None` if it is about the whole objective.
    ///
    /// ```
    /// # use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, LintCode}};
    /// # let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
    /// # let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![wish] };
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([draft]);
    /// let place = |code| findings.iter().find(|finding| finding.code() == code).unwrap().key_result();
    /// assert_eq!(place(LintCode::NotMeasurable), Some("be nicer"));
    /// assert_eq!(place(LintCode::KeyResultCount), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn key_result(&self) -> Option<&str> {
        self.key_result.as_deref()
    }

    /// What was found.
    ///
    /// ```
    /// # use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, LintCode}};
    /// # let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
    /// # let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![wish] };
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([draft]);
    /// let finding = findings.iter().find(|finding| finding.code() == LintCode::NotMeasurable).unwrap();
    /// assert_eq!(finding.message(), "there is no number to measure it by");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Why the rule is there.
    ///
    /// ```
    /// # use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, LintCode}};
    /// # let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
    /// # let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![wish] };
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([draft]);
    /// let finding = findings.iter().find(|finding| finding.code() == LintCode::NotMeasurable).unwrap();
    /// assert_eq!(
    ///     finding.explanation(),
    ///     "without a number nobody can say how far it is, only whether somebody feels done"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn explanation(&self) -> &'static str {
        self.code.explanation()
    }
}

impl LintFinding {
    /// What was found, in a language.
    ///
    /// ```
    /// # use cxmetrics::okr::{Cycle, Lint, lint::{DraftKeyResult, DraftObjective, LintCode}};
    /// # let wish = DraftKeyResult { name: "be nicer".into(), ..DraftKeyResult::default() };
    /// # let draft = DraftObjective { name: "Loyal customers".into(), key_results: vec![wish] };
    /// use cxmetrics::words::Finnish;
    ///
    /// let findings = Lint::new(Cycle::new(0, 90)?).check([draft]);
    /// let finding = findings.iter().find(|finding| finding.code() == LintCode::NotMeasurable).unwrap();
    /// assert_eq!(finding.message_in(&Finnish), "ei ole lukua, jolla sitä mitattaisiin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message_in(&self, language: &dyn Language) -> String {
        self.found.text(language)
    }
}

impl Spoken for LintFinding {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = LintMessage::Finding {
            code: self.code.as_str(),
            severity: self.severity().label(),
            objective: self.objective(),
            key_result: self.key_result(),
            message: &self.found.text(language),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(LintFinding);
