//! The questions of a sheet: a scale for each.

use alloc::vec::Vec;

use super::JointError;
use crate::scale::Scale;

/// The most questions of one sheet: a set of them is one word.
const MOST: usize = 64;

/// The most counts of all pairs of questions: 128 MiB.
const MOST_COUNTS: usize = 1 << 24;

/// The scales of the questions that are asked of the same persons, in their order: what a
/// [`JointTally`](super::JointTally) is made for.
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::joint::Questions;
///
/// let questions = Questions::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN])?;
/// assert_eq!(questions.len(), 3);
/// assert_eq!(questions.scales()[1], Scale::ONE_TO_FIVE);
/// # Ok::<(), cxmetrics::JointError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "Vec<Scale>", try_from = "Vec<Scale>"))]
pub struct Questions(Vec<Scale>);

impl Questions {
    /// Questions with these scales.
    ///
    /// # Errors
    ///
    /// [`JointError::Questions`] unless there are 1 to 64; [`JointError::TooLarge`] if the pairs of their answers
    /// would need more than 2²⁴ counts, as six sliders of 1,001 levels do not yet and seven do.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::joint::Questions;
    ///
    /// let error = Questions::new([]).unwrap_err();
    /// assert_eq!(error.to_string(), "a sheet has 1 to 64 questions, not 0");
    /// assert!(Questions::new([Scale::ONE_TO_FIVE; 65]).is_err());
    /// ```
    pub fn new(scales: impl Into<Vec<Scale>>) -> Result<Self, JointError> {
        let scales = scales.into();
        if !(1..=MOST).contains(&scales.len()) {
            return Err(JointError::Questions {
                questions: scales.len(),
            });
        }
        let counts: usize = pairs(scales.len())
            .map(|(i, j)| (scales[i].levels() + 1) * (scales[j].levels() + 1))
            .sum();
        if counts > MOST_COUNTS {
            return Err(JointError::TooLarge { counts });
        }
        Ok(Self(scales))
    }

    /// Two questions, of which any pair of scales has room.
    pub(super) fn of_two(first: Scale, second: Scale) -> Self {
        Self([first, second].into())
    }

    /// The scale of each question.
    #[must_use]
    pub fn scales(&self) -> &[Scale] {
        &self.0
    }

    /// The set of all questions, a bit for each.
    pub(super) fn all(&self) -> u64 {
        u64::MAX >> (MOST - self.len())
    }

    /// How many questions there are.
    #[must_use]
    #[allow(clippy::len_without_is_empty)] // there is always one
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// All pairs of positions, the smaller one first.
pub(super) fn pairs(questions: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..questions).flat_map(move |i| (i + 1..questions).map(move |j| (i, j)))
}

impl From<Questions> for Vec<Scale> {
    fn from(questions: Questions) -> Self {
        questions.0
    }
}

impl TryFrom<Vec<Scale>> for Questions {
    type Error = JointError;

    fn try_from(scales: Vec<Scale>) -> Result<Self, JointError> {
        Self::new(scales)
    }
}
