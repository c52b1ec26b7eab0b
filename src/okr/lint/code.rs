//! The rules of good objectives, by code.

use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

use crate::words::spoken;

macro_rules! codes {
    ($($(#[$doc:meta])+ $name:ident = $code:literal, $severity:ident, $why:literal;)+) => {
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

            /// Why the rule is there.
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
                match self { $(Self::$name => $why,)+ }
            }
        }
    };
}

codes! {
    /// there are not one to three objectives.
    ObjectiveCount = "OKR001", Warning,
        "who has more than three objectives in a cycle has none: nobody knows which one comes first";
    /// an objective has not two to five key results.
    KeyResultCount = "OKR002", Warning,
        "one key result can be reached without the objective; more than five are a list of tasks";
    /// a key result has no measure.
    NotMeasurable = "OKR003", Error,
        "without a number nobody can say how far it is, only whether somebody feels done";
    /// a key result has no start.
    NoStart = "OKR004", Error,
        "without a start there is no way to be part of, and no telling a move from standing still";
    /// a key result has no target.
    NoTarget = "OKR005", Error,
        "without a target any figure is a success";
    /// a key result has no deadline.
    NoDeadline = "OKR006", Warning,
        "without a deadline there is no pace, and no day on which it is missed";
    /// a deadline is outside the cycle.
    DeadlineOutside = "OKR007", Error,
        "the cycle is closed before the deadline, or it was over before the cycle began";
    /// a target is equal to its start.
    TargetIsStart = "OKR008", Error,
        "there is nothing to do, and progress would be 0/0: say at least or at most instead";
    /// a key result takes longer than the cycle.
    HorizonTooLong = "OKR009", Warning,
        "what cannot be reached within the cycle is judged by its middle: set the target for the end of the cycle";
    /// nothing is measured from customers.
    NoCustomers = "OKR010", Warning,
        "a team can reach all of it while its customers feel nothing";
    /// an objective has nothing but outputs.
    OnlyOutputs = "OKR011", Warning,
        "outputs say that work was done, not that it did anything";
    /// the survey behind a key result cannot see the difference that is promised: with as many answers now as at the
    /// start, a test at the confidence of the lint would find it in fewer than 80 of 100 cases
    /// ([`SampleSize::to_detect_difference`](crate::SampleSize::to_detect_difference)). While nobody was asked, the
    /// spread is that of the [survey at the start](crate::KeyResult::reach_from), or else the worst case: half of
    /// the answers at each end of a scale from 0 to 10, or from −100 to 100 where that does not hold the figures.
    SampleTooSmall = "OKR012", Warning,
        "whatever happens, the survey will not tell success from chance";
    /// check-ins are too rare.
    CadenceTooSlow = "OKR013", Warning,
        "fewer than four looks in a cycle come too late to change anything";
    /// the weights of an objective do not sum to 1 or 100.
    WeightSum = "OKR014", Note,
        "the score divides by the sum whatever it is; but who wrote the weights may have meant shares";
    /// nobody has updated the confidence in a key result.
    ConfidenceStale = "OKR015", Note,
        "a belief that is not updated by the middle of the cycle is not steered by";
    /// every key result of an objective is at its target.
    TooSafe = "OKR016", Note,
        "what is reached in full every time was a plan and not a goal; commitments are meant to be";
    /// every key result of an objective is near its start, and half of the cycle is over.
    AllNearZero = "OKR017", Warning,
        "either nobody works on it, or nobody believes in it";
    /// two key results of an objective have one name.
    SameName = "OKR018", Error,
        "one figure will have two scores in two places";
    /// next to nobody reaches such a target: by the [usual move](crate::okr::forecast::UsualMove) of the figure it is less likely
    /// than its stretch, 10 % ([`GoalAssistant`](crate::okr::forecast::GoalAssistant)).
    TargetOutOfReach = "OKR019", Warning,
        "a goal that nobody believes in moves nobody: the stretch level is reached one time in ten";
    /// a commitment is more likely missed than kept, by the usual move of the figure.
    CommitmentUnlikely = "OKR020", Warning,
        "what is promised is counted on by others: commit to what is reached nine times in ten, and aspire to the rest";
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
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
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
