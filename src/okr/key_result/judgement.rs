//! Commitments and aspirations, each by its own rule.

use super::KeyResult;
use super::attributes::Kind;
use super::progress::Progress;

use crate::words::spoken;

/// From here an aspiration has come a good part of its way (Doerr, 2018, *Measure What Matters*).
const GOOD_PART: f64 = 0.4;

/// What a progress is worth by the rule of its [kind](Kind).
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Kind, key_result::Judgement};
/// use cxmetrics::KeyResult;
///
/// let goal = KeyResult::reach("NPS", 40, 60)?;
/// let judge = |kind: Kind, nps| kind.judge(&goal.progress(nps)).unwrap();
/// // Three quarters of the way, half of it, a quarter.
/// assert_eq!(
///     [55, 50, 45].map(|nps| judge(Kind::Aspirational, nps)),
///     [Judgement::Met, Judgement::Short, Judgement::Missed]
/// );
/// assert_eq!(
///     [60, 55].map(|nps| judge(Kind::Committed, nps)),
///     [Judgement::Met, Judgement::Missed]
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Judgement {
    /// A commitment that is not kept in full, which needs an explanation; an aspiration below 0.4.
    Missed,
    /// An aspiration from 0.4 that has not come to 0.7. A commitment is never short: it is kept or missed.
    Short,
    /// A commitment that is kept; an aspiration from 0.7.
    Met,
}

spoken!(Judgement {
    Missed = Missed,
    Short = Short,
    Met = Met,
});

impl Kind {
    /// What a progress is worth; `None` if nothing was measured.
    ///
    /// ```
    /// use cxmetrics::okr::{Kind, key_result::Judgement};
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("hours", 48, 24)?;
    /// assert_eq!(Kind::Committed.judge(&goal.progress(30)), Some(Judgement::Missed));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn judge(self, progress: &Progress) -> Option<Judgement> {
        let share = progress.share()?;
        Some(match self {
            _ if share.reaches(self.expected()) => Judgement::Met,
            Self::Aspirational if share.reaches(GOOD_PART) => Judgement::Short,
            Self::Aspirational | Self::Committed => Judgement::Missed,
        })
    }
}

impl KeyResult {
    /// What its current progress is worth by the rule of its own kind; `None` if nothing was measured.
    ///
    /// ```
    /// use cxmetrics::okr::{Kind, key_result::Judgement};
    /// use cxmetrics::KeyResult;
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?.with_reading(55);
    /// assert_eq!(goal.judgement(), Some(Judgement::Met));
    /// assert_eq!(goal.with_kind(Kind::Committed).judgement(), Some(Judgement::Missed));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn judgement(&self) -> Option<Judgement> {
        self.kind.judge(&self.current())
    }
}
