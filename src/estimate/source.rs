//! Where an estimate comes from: which scores of the same people, and which of them.

use core::fmt;
use core::num::NonZeroU64;
use core::str::FromStr;

use super::Estimate;

/// One of several scores of the same people: which [`JointScores`](super::JointScores) it belongs to, and at what
/// position.
///
/// Two estimates whose sources have the same [`id`](Self::id) are of the same people, and their
/// [`JointScores`](super::JointScores) know how they go together. The id is calculated from the scores and their
/// covariance: the same numbers have the same id, in every run and on every machine.
///
/// ```
/// use cxmetrics::{CrossTally, Csat, Nps, Scale};
///
/// let answers = [(9, 5), (10, 4), (6, 3), (3, 1), (8, 4)];
/// let joint = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, answers)?;
/// let scores = joint.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
/// let [nps, csat] = [0, 1].map(|position| scores.estimates()[position].source().unwrap());
/// assert_eq!(nps.id(), csat.id());
/// assert_eq!((nps.position(), csat.position()), (0, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Source {
    id: SourceId,
    position: u32,
}

impl Source {
    pub(super) const fn new(id: SourceId, position: u32) -> Self {
        Self { id, position }
    }

    /// Which scores of the same people it is one of.
    #[must_use]
    pub const fn id(self) -> SourceId {
        self.id
    }

    /// Its position among them, counted from 0.
    #[must_use]
    pub const fn position(self) -> usize {
        self.position as usize
    }
}

/// An opaque name for scores of the same people; in text and in stored form 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "alloc::string::String", try_from = "alloc::string::String")
)]
pub struct SourceId(NonZeroU64);

impl SourceId {
    /// The id of what these words say.
    pub(super) fn of(words: impl IntoIterator<Item = u64>) -> Self {
        // FNV-1a by words. The figures of scores differ in their high bits only, and the product moves nothing down.
        let id = words
            .into_iter()
            .fold(0xcbf2_9ce4_8422_2325, |id: u64, word| {
                let mixed = (id ^ word).wrapping_mul(0x0000_0100_0000_01b3);
                mixed ^ (mixed >> 29)
            });
        Self(NonZeroU64::new(id).unwrap_or(NonZeroU64::MAX))
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceId({self})")
    }
}

#[cfg(feature = "serde")]
impl From<SourceId> for alloc::string::String {
    fn from(id: SourceId) -> Self {
        alloc::format!("{id}")
    }
}

impl FromStr for SourceId {
    type Err = ParseSourceIdError;

    fn from_str(text: &str) -> Result<Self, ParseSourceIdError> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let id = u64::from_str_radix(text, 16).ok().and_then(NonZeroU64::new);
        id.filter(|_| digits).map(Self).ok_or(ParseSourceIdError)
    }
}

#[cfg(feature = "serde")]
impl TryFrom<alloc::string::String> for SourceId {
    type Error = ParseSourceIdError;

    fn try_from(text: alloc::string::String) -> Result<Self, ParseSourceIdError> {
        text.parse()
    }
}

/// The text is no [`SourceId`].
///
/// ```
/// use cxmetrics::estimate::SourceId;
///
/// let error = "somewhere".parse::<SourceId>().unwrap_err();
/// assert_eq!(error.to_string(), "the id of a source has 16 hexadecimal digits, not all 0");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of a source has 16 hexadecimal digits, not all 0")]
#[non_exhaustive]
pub struct ParseSourceIdError;

/// What an estimate carries of its source. It takes no part in comparisons: a score is the same score wherever it was
/// found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traced(pub(crate) Option<Source>);

impl PartialEq for Traced {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Estimate {
    /// The scores of the same people that it is one of, and which of them; `None` unless it comes from
    /// [`JointScores`](super::JointScores). It takes no part in comparisons with `==`.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    ///
    /// assert_eq!(Estimate::share(17, 20)?.source(), None);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub const fn source(&self) -> Option<Source> {
        self.source.0
    }
}
