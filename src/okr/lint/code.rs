//! The rules of good objectives, by code.

use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

use crate::words::{Label, spoken};

macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $code:literal, $severity:ident;)+) => {
        /// A rule that was broken. The codes are stable: what is allowed today by its code stays allowed.
        ///
        /// # Examples
        ///
        /// ```
        /// use cxmetrics::okr::lint::LintCode;
        ///
        /// let code: LintCode = "okr008".parse()?;
        /// assert_eq!(code, LintCode::TargetIsStart);
        /// assert_eq!(code.to_string(), "OKR008");
        /// assert_eq!(LintCode::ALL.len(), 20);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
        #[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
        #[non_exhaustive]
        pub enum LintCode {
            $(#[doc = concat!("`", $code, "`:")] $(#[$doc])+ $name,)+
        }

        impl LintCode {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as it is written, such as `OKR008`.
            ///
            /// ```
            /// use cxmetrics::okr::lint::LintCode;
            ///
            /// assert_eq!(LintCode::NoCustomers.as_str(), "OKR010");
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// How bad it is.
            ///
            /// ```
            /// use cxmetrics::okr::lint::{LintCode, Severity};
            ///
            /// assert_eq!(LintCode::NoTarget.severity(), Severity::Error);
            /// assert_eq!(LintCode::TooSafe.severity(), Severity::Note);
            /// ```
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)+ }
            }

            /// Why the rule is there; in a language, by its [label](Self::why).
            ///
            /// ```
            /// use cxmetrics::okr::lint::LintCode;
            ///
            /// assert_eq!(
            ///     LintCode::NoCustomers.explanation(),
            ///     "a team can reach all of it while its customers feel nothing"
            /// );
            /// ```
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                self.why().english()
            }

            /// Why the rule is there, for a language.
            ///
            /// ```
            /// use cxmetrics::okr::lint::LintCode;
            /// use cxmetrics::words::{Finnish, Language};
            ///
            /// assert_eq!(
            ///     Finnish.label(LintCode::SampleTooSmall.why()),
            ///     "kävi miten kävi, kysely ei erota onnistumista sattumasta"
            /// );
            /// ```
            #[must_use]
            pub const fn why(self) -> Label {
                match self { $(Self::$name => Label::$name,)+ }
            }
        }
    };
}

codes! {
    /// there are not one to three objectives.
    ObjectiveCount = "OKR001", Warning;
    /// an objective has not two to five key results.
    KeyResultCount = "OKR002", Warning;
    /// a key result has no measure.
    NotMeasurable = "OKR003", Error;
    /// a key result has no start.
    NoStart = "OKR004", Error;
    /// a key result has no target.
    NoTarget = "OKR005", Error;
    /// a key result has no deadline.
    NoDeadline = "OKR006", Warning;
    /// a deadline is outside the cycle.
    DeadlineOutside = "OKR007", Error;
    /// a target is equal to its start.
    TargetIsStart = "OKR008", Error;
    /// a key result takes longer than the cycle.
    HorizonTooLong = "OKR009", Warning;
    /// nothing is measured from customers.
    NoCustomers = "OKR010", Warning;
    /// an objective has nothing but outputs.
    OnlyOutputs = "OKR011", Warning;
    /// the survey behind a key result cannot see the difference that is promised: with as many answers now as at the
    /// start, a test at the confidence of the lint would find it in fewer than 80 of 100 cases
    /// ([`SampleSize::to_detect_difference`](crate::SampleSize::to_detect_difference)). While nobody was asked, the
    /// spread is that of the [survey at the start](crate::KeyResult::reach_from), or else the worst case: half of
    /// the answers at each end of a scale from 0 to 10, or from −100 to 100 where that does not hold the figures.
    SampleTooSmall = "OKR012", Warning;
    /// check-ins are too rare.
    CadenceTooSlow = "OKR013", Warning;
    /// the weights of an objective do not sum to 1 or 100.
    WeightSum = "OKR014", Note;
    /// nobody has updated the confidence in a key result.
    ConfidenceStale = "OKR015", Note;
    /// every key result of an objective is at its target.
    TooSafe = "OKR016", Note;
    /// every key result of an objective is near its start, and half of the cycle is over.
    AllNearZero = "OKR017", Warning;
    /// two key results of an objective have one name.
    SameName = "OKR018", Error;
    /// next to nobody reaches such a target: by the [usual move](crate::okr::forecast::UsualMove) of the figure it is less likely
    /// than its stretch, 10 % ([`GoalAssistant`](crate::okr::forecast::GoalAssistant)).
    TargetOutOfReach = "OKR019", Warning;
    /// a commitment is more likely missed than kept, by the usual move of the figure.
    CommitmentUnlikely = "OKR020", Warning;
}

impl fmt::Display for LintCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for LintCode {
    type Err = LintCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let same = |code: &&Self| code.as_str().eq_ignore_ascii_case(text);
        Self::ALL
            .iter()
            .find(same)
            .copied()
            .ok_or_else(|| LintCodeError {
                text: text.to_string(),
            })
    }
}

impl From<LintCode> for String {
    fn from(code: LintCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for LintCode {
    type Error = LintCodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// There is no such code.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::lint::LintCode;
///
/// let error = "OKR099".parse::<LintCode>().unwrap_err();
/// assert_eq!(error.text, "OKR099");
/// assert_eq!(
///     error.to_string(),
///     "\"OKR099\" is not the code of a rule; they go from OKR001 to OKR020"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not the code of a rule; they go from OKR001 to OKR020")]
#[non_exhaustive]
pub struct LintCodeError {
    /// What was read.
    pub text: String,
}

/// How bad a finding is.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::lint::{LintCode, Severity};
///
/// // The worse, the greater: a filter is a comparison.
/// let serious = LintCode::ALL.iter().filter(|code| code.severity() >= Severity::Error);
/// assert_eq!(serious.count(), 6);
/// assert_eq!(Severity::Error.to_string(), "error");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Severity {
    /// Worth a thought.
    Note,
    /// Likely to disappoint.
    Warning,
    /// Cannot work as written.
    Error,
}

spoken!(Severity {
    Note = Note,
    Warning = Warning,
    Error = Error,
});
