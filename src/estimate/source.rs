//! Where an estimate comes from: which scores of the same people, and which of them.

use alloc::boxed::Box;
use core::fmt;
use core::num::NonZeroU64;
use core::str::FromStr;

use super::Estimate;

/// One of several scores of the same people: which [`JointScores`](super::JointScores) it belongs to, and at what
/// position.
///
/// Two estimates whose sources have the same [`id`](Self::id) are taken for scores of the same people, and their
/// [`JointScores`](super::JointScores) know how they go together. The id is calculated from the scores and their
/// covariance, and from the [name of the people](super::JointScores::with_people) if there is one: the same numbers have
/// the same id, in every run and on every machine.
///
/// So different people who answered just alike have the same id, too, unless they have names. Of a hundred people that
/// is rare. Of small teams it is not: two teams of n, of whom 80 % say yes to each of two questions, independently, have the
/// same answers
///
/// | n | 3 | 5 | 8 | 30 | 100 |
/// |---|---|---|---|---|---|
/// | times in a hundred | 16 | 8 | 4 | .6 | .09 |
///
/// Where scores of several groups meet, name them. [`Estimate::without_source`] forgets the id of one of them.
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
#[derive(Clone, Debug, Default)]
pub(crate) struct Traced(pub(super) Option<Box<Trace>>);

/// Which score it is, and how it goes together with each of them.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename = "Source", deny_unknown_fields))]
pub(super) struct Trace {
    pub(super) id: SourceId,
    pub(super) position: u32,
    /// `None` where it is not known.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "<[_]>::is_empty")
    )]
    pub(super) correlations: Box<[Option<f64>]>,
}

impl Trace {
    /// Whether the correlations are some that a score can have.
    #[cfg(feature = "serde")]
    pub(super) fn is_possible(&self) -> bool {
        let mut known = self.correlations.iter().flatten();
        known.all(|correlation| (-1.0..=1.0).contains(correlation))
    }
}

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
        match &self.source.0 {
            Some(trace) => Some(Source {
                id: trace.id,
                position: trace.position,
            }),
            None => None,
        }
    }

    /// How its error goes together with that of another score of the same people, −1 to 1; `None` if the two do not have one
    /// [source](Self::source), or if all answers of one of them are alike.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, Nps, Scale};
    ///
    /// let answers = [(9, 5), (10, 4), (6, 3), (3, 1), (8, 4)];
    /// let joint = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, answers)?;
    /// let scores = joint.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
    /// let [nps, csat] = [0, 1].map(|position| scores.estimates()[position].clone());
    /// assert_eq!(nps.correlation_with(&csat), scores.correlation(0, 1));
    /// assert_eq!(nps.correlation_with(&csat.without_source()), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn correlation_with(&self, other: &Self) -> Option<f64> {
        let (own, others) = (self.source.0.as_ref()?, other.source.0.as_ref()?);
        let of = |one: &Trace, other: &Trace| *one.correlations.get(other.position as usize)?;
        let correlation = of(own, others)?;
        // Stored ones may have been changed by hand.
        let agrees = of(others, own) == Some(correlation);
        (own.id == others.id && agrees).then_some(correlation)
    }

    /// Whether it and another are two scores of the same people, so that their difference is not that of strangers: they go
    /// together, and are not one score. Nobody compares a score with itself: what looks like it is of other people who
    /// answered alike, and as that the difference is 0 with an interval that is never too narrow.
    pub(crate) fn is_compared_within_people(&self, other: &Self) -> bool {
        let position = |estimate: &Self| estimate.source().map(Source::position);
        self.goes_together_with(other) && position(self) != position(other)
    }

    /// Whether it is a score of the same people as another, so that the two must not be taken as independent: they have one
    /// [source](Self::source), and not a [correlation](Self::correlation_with) of exactly 0.
    pub(crate) fn goes_together_with(&self, other: &Self) -> bool {
        let id = |estimate: &Self| estimate.source().map(Source::id);
        id(self).is_some() && id(self) == id(other) && self.correlation_with(other) != Some(0.0)
    }

    /// The same score as one of other people: two scores of one [source](Self::source) are refused where they are compared as
    /// independent. Of groups that happened to answer alike, too: [`JointScores::with_people`](super::JointScores::with_people)
    /// tells them apart from the start.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, Difference, Scale};
    ///
    /// let answers = [(5, 4), (4, 2), (5, 5), (2, 1)];
    /// let joint = CrossTally::from_pairs(Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE, answers)?;
    /// let scores = joint.scores(&Csat::TOP_TWO_BOX, &Csat::TOP_TWO_BOX)?;
    /// let [first, second] = [0, 1].map(|position| scores.estimates()[position].clone());
    /// assert!(Difference::independent(&first, &second).is_err());
    /// // As if others had been asked, which throws away what the pairs say:
    /// assert!(Difference::independent(&first, &second.without_source()).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn without_source(self) -> Self {
        Self {
            source: Traced::default(),
            ..self
        }
    }
}
