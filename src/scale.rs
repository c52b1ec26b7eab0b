//! Which answers exist: a rating scale from its lowest to its highest rating.

mod answer;
mod reader;

pub use answer::{Answer, AnswerError, MissingCounts, MissingReason};
pub use reader::{AnswerColumn, AnswerReader};

use core::fmt;
use core::str::FromStr;

use alloc::format;
use alloc::string::{String, ToString};
use num_traits::ToPrimitive;

use crate::shown::{Counted, Plain};

use crate::edge;

/// A rating scale: every answer that a question allows, from the lowest rating to the highest.
///
/// Ratings are whole numbers unless [`with_divisions`](Self::with_divisions) makes finer steps, such as half
/// stars. A high rating is the good one unless the scale is [`reversed`](Self::reversed). A scale has 2 to
/// [`Scale::MAX_LEVELS`] ratings, its *levels*.
///
/// A score is only comparable with scores taken on the same scale, so everything in this crate that counts
/// answers carries its scale and refuses answers from another one.
///
/// # Examples
///
/// ```
/// use cxmetrics::Scale;
///
/// let stars = Scale::new(1, 5)?.with_divisions(2)?;
/// assert_eq!(stars.levels(), 9);
/// assert!(stars.contains(4.5));
/// assert!(!stars.contains(4.2));
///
/// // The text form, for configuration files.
/// assert_eq!(stars.to_string(), "1-5/2");
/// assert_eq!("0-10".parse::<Scale>()?, Scale::ZERO_TO_TEN);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
#[doc(alias("likert", "rating scale"))]
pub struct Scale {
    lowest: i32,
    highest: i32,
    per_unit: u32,
    reversed: bool,
}

impl Scale {
    /// The largest number of levels that a scale can have.
    pub const MAX_LEVELS: usize = 1_001;

    /// 0 to 10, the scale of the Net Promoter question (Reichheld, 2003).
    pub const ZERO_TO_TEN: Self = Self::whole(0, 10);
    /// 1 to 5, as in five stars or a five-point agreement scale.
    pub const ONE_TO_FIVE: Self = Self::whole(1, 5);
    /// 1 to 7, the agreement scale of the Customer Effort Score 2.0.
    pub const ONE_TO_SEVEN: Self = Self::whole(1, 7);
    /// 1 to 10, the scale of most satisfaction indices.
    pub const ONE_TO_TEN: Self = Self::whole(1, 10);
    /// 0 or 1: thumbs down or thumbs up, no or yes.
    pub const THUMBS: Self = Self::whole(0, 1);
    /// 0 to 100, a slider.
    pub const PERCENT: Self = Self::whole(0, 100);

    const fn whole(lowest: i32, highest: i32) -> Self {
        Self {
            lowest,
            highest,
            per_unit: 1,
            reversed: false,
        }
    }

    /// A scale of whole ratings from `lowest` to `highest`, both included.
    ///
    /// In a `const`, [`scale!`](crate::scale!) makes a wrong scale a compile-time error.
    ///
    /// # Errors
    ///
    /// [`ScaleError::Empty`] unless `lowest < highest`; [`ScaleError::TooManyLevels`] above
    /// [`Scale::MAX_LEVELS`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    ///
    /// assert_eq!(Scale::new(1, 5), Ok(Scale::ONE_TO_FIVE));
    /// assert_eq!(
    ///     Scale::new(5, 1).unwrap_err().to_string(),
    ///     "the lowest rating 5 is not below the highest rating 1"
    /// );
    /// ```
    pub const fn new(lowest: i32, highest: i32) -> Result<Self, ScaleError> {
        if lowest >= highest {
            return Err(ScaleError::Empty { lowest, highest });
        }
        Self::whole(lowest, highest).with_divisions(1)
    }

    /// The same scale in finer steps: `per_unit` steps from one whole rating to the next, so 2 gives half
    /// stars and 10 gives tenths.
    ///
    /// # Errors
    ///
    /// [`ScaleError::NoDivisions`] for 0; [`ScaleError::TooManyLevels`] above [`Scale::MAX_LEVELS`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    ///
    /// let half_stars = Scale::ONE_TO_FIVE.with_divisions(2)?;
    /// assert_eq!(half_stars.ratings().collect::<Vec<_>>()[..3], [1.0, 1.5, 2.0]);
    /// # Ok::<(), cxmetrics::ScaleError>(())
    /// ```
    pub const fn with_divisions(self, per_unit: u32) -> Result<Self, ScaleError> {
        if per_unit == 0 {
            return Err(ScaleError::NoDivisions);
        }
        // At most 2^32 units of 2^32 steps: no overflow in u128.
        let levels = self.highest.abs_diff(self.lowest) as u128 * per_unit as u128 + 1;
        if levels > Self::MAX_LEVELS as u128 {
            return Err(ScaleError::TooManyLevels { levels });
        }
        Ok(Self { per_unit, ..self })
    }

    /// The same scale with the low end as the good one, as in the Customer Effort Score 1.0, where 1 is
    /// "very low effort". Reversing twice gives the scale back.
    ///
    /// The metrics turn the answers of a reversed scale round before they look at them: on 1–5 reversed,
    /// an answer of 1 counts as the 5 of an ordinary scale, so that a top box holds the best answers and
    /// cut-offs are written as for an ordinary scale. Only the mean
    /// ([`Ces::MEAN`](crate::Ces::MEAN), [`Csat::MEAN`](crate::Csat::MEAN)) takes them as they are.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Scale, Tally};
    ///
    /// let effort = Scale::ONE_TO_FIVE.reversed();
    /// assert_eq!(effort.to_string(), "1-5 reversed");
    /// let tally = Tally::from_ratings(effort, [1, 1, 2, 5])?;
    /// assert_eq!(Csat::TOP_TWO_BOX.estimate(&tally)?.value(), 75.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use = "the scale itself is not changed"]
    pub const fn reversed(self) -> Self {
        Self {
            reversed: !self.reversed,
            ..self
        }
    }

    /// The lowest rating.
    ///
    /// ```
    /// assert_eq!(cxmetrics::Scale::ONE_TO_SEVEN.lowest(), 1);
    /// ```
    #[must_use]
    pub const fn lowest(&self) -> i32 {
        self.lowest
    }

    /// The highest rating.
    ///
    /// ```
    /// assert_eq!(cxmetrics::Scale::ONE_TO_SEVEN.highest(), 7);
    /// ```
    #[must_use]
    pub const fn highest(&self) -> i32 {
        self.highest
    }

    /// How many steps there are from one whole rating to the next; 1 for a scale of whole ratings.
    ///
    /// ```
    /// use cxmetrics::Scale;
    ///
    /// assert_eq!(Scale::ONE_TO_FIVE.divisions(), 1);
    /// assert_eq!("1-5/2".parse::<Scale>()?.divisions(), 2);
    /// # Ok::<(), cxmetrics::ParseScaleError>(())
    /// ```
    #[must_use]
    pub const fn divisions(&self) -> u32 {
        self.per_unit
    }

    /// Whether the low end is the good one.
    ///
    /// ```
    /// assert!(cxmetrics::Scale::ONE_TO_FIVE.reversed().is_reversed());
    /// ```
    #[must_use]
    pub const fn is_reversed(&self) -> bool {
        self.reversed
    }

    /// How many different ratings the scale has.
    ///
    /// ```
    /// assert_eq!(cxmetrics::Scale::ZERO_TO_TEN.levels(), 11);
    /// ```
    #[must_use]
    pub const fn levels(&self) -> usize {
        self.highest.abs_diff(self.lowest) as usize * self.per_unit as usize + 1
    }

    /// Whether `rating` is one of the scale's ratings.
    ///
    /// Any number type will do. A rating may have been computed, and is on the scale when it differs from one of its
    /// ratings by rounding alone: by a few units in the last place of the largest rating there is. So 57 × 0.01, which
    /// is 0.5700000000000001, is the 0.57 of a scale of hundredths. It may also be the nearest `f32` to one: 4.7
    /// is on a scale of tenths, however it was stored. The rule is the same on every scale, and what is
    /// counted is the rating itself.
    ///
    /// ```
    /// use cxmetrics::Scale;
    ///
    /// assert!(Scale::ZERO_TO_TEN.contains(10));
    /// assert!(!Scale::ZERO_TO_TEN.contains(11));
    /// assert!(!Scale::ZERO_TO_TEN.contains(6.5));
    /// assert!(!Scale::ZERO_TO_TEN.contains(f64::NAN));
    ///
    /// let hundredths = Scale::THUMBS.with_divisions(100)?;
    /// assert!(57.0 * 0.01 != 0.57);
    /// assert!(hundredths.contains(57.0 * 0.01));
    /// assert!(!hundredths.contains(0.570_000_1));
    /// # Ok::<(), cxmetrics::ScaleError>(())
    /// ```
    #[must_use]
    pub fn contains<T: ToPrimitive>(&self, rating: T) -> bool {
        self.level(&rating).is_ok()
    }

    /// What a cell of an export says on this scale: `8`, `10 - Extremely likely`, nothing, `N/A`.
    ///
    /// An [`AnswerReader`] also knows labels of your own, codes for missing answers and decimal commas.
    ///
    /// # Errors
    ///
    /// As for [`AnswerReader::read`].
    ///
    /// ```
    /// use cxmetrics::Scale;
    ///
    /// assert_eq!(Scale::ZERO_TO_TEN.parse_answer(" 8 ")?.rating(), Some(8.0));
    /// assert_eq!(Scale::ZERO_TO_TEN.parse_answer("")?.rating(), None);
    /// assert!(Scale::ZERO_TO_TEN.parse_answer("8/10").is_err());
    /// # Ok::<(), cxmetrics::scale::AnswerError>(())
    /// ```
    pub fn parse_answer(self, cell: &str) -> Result<Answer, AnswerError> {
        AnswerReader::new(self).read(cell)
    }

    /// Every rating of the scale, from the lowest to the highest.
    ///
    /// ```
    /// assert!(cxmetrics::Scale::THUMBS.ratings().eq([0.0, 1.0]));
    /// ```
    #[must_use]
    pub fn ratings(&self) -> impl DoubleEndedIterator<Item = f64> + ExactSizeIterator + use<> {
        let scale = *self;
        (0..scale.levels()).map(move |level| scale.rating(level))
    }

    /// The rating of a level that the scale has: the `f64` nearest to it.
    #[inline]
    #[allow(clippy::cast_possible_wrap)] // a level is at most 1,000
    pub(crate) fn rating(self, level: usize) -> f64 {
        let steps = i64::from(self.lowest) * i64::from(self.per_unit) + level as i64;
        if self.per_unit == 1 {
            return steps as f64;
        }
        // Both are below 2^42 and so exact: one division, correctly rounded.
        steps as f64 / f64::from(self.per_unit)
    }

    /// A rating of the scale read with the good end up: mirrored on a reversed scale.
    pub(crate) fn upright(self, rating: f64) -> Result<f64, RatingError> {
        let level = self.level(&rating)?;
        Ok(self.rating(if self.reversed {
            self.levels() - 1 - level
        } else {
            level
        }))
    }

    /// The level of a rating.
    #[inline]
    pub(crate) fn level<T: ToPrimitive>(self, rating: &T) -> Result<usize, RatingError> {
        let value = rating.to_f64().ok_or(RatingError::NotANumber)?;
        let steps = (value - f64::from(self.lowest)) * f64::from(self.per_unit);
        // Truncation after adding a half rounds to the nearest level; what is off the scale, or NaN, ends at 0 or
        // far above, and is not near any level.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let level = (steps + 0.5) as u32;
        let distance = (steps - f64::from(level)).abs();
        // Nearly all ratings are exact.
        let near = distance == 0.0 || distance <= self.rounding_in_steps();
        if (level as usize) < self.levels() && (near || self.is_single(level, value)) {
            Ok(level as usize)
        } else {
            Err(self.refusal(value))
        }
    }

    /// How far from a level, in steps, what was computed for its rating may be.
    #[inline]
    pub(crate) fn rounding_in_steps(self) -> f64 {
        let largest = self.lowest.unsigned_abs().max(self.highest.unsigned_abs());
        edge::rounding(f64::from(largest)) * f64::from(self.per_unit)
    }

    /// Whether a value is what is left of the rating of a level that was stored in single precision.
    #[cold]
    fn is_single(self, level: u32, value: f64) -> bool {
        #[allow(clippy::cast_possible_truncation)] // the nearest f32 is what is wanted
        let single = self.rating(level as usize) as f32;
        value == f64::from(single)
    }

    /// What is wrong with a value that is no rating.
    #[cold]
    fn refusal(self, value: f64) -> RatingError {
        if !value.is_finite() {
            RatingError::NotFinite { value }
        } else if value < f64::from(self.lowest) || value > f64::from(self.highest) {
            RatingError::OffScale { value, scale: self }
        } else {
            RatingError::BetweenLevels { value, scale: self }
        }
    }
}

/// Written as it is read: `0-10`, `1-5/2` for half steps, `1-5 reversed`.
impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = match self.per_unit {
            1 => String::new(),
            steps => format!("/{steps}"),
        };
        let end = if self.reversed { " reversed" } else { "" };
        f.pad(&format!("{}-{}{steps}{end}", self.lowest, self.highest))
    }
}

/// Reads `0-10`, also with an en dash as people type it (`0–10`); `1-5/2` for half steps; `1-5 reversed`
/// when the low end is the good one; `-5-5` for ratings below zero.
impl FromStr for Scale {
    type Err = ParseScaleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_a_scale = || ParseScaleError::NotAScale {
            text: text.to_string(),
        };
        let trimmed = text.trim();
        let (range, reversed) = match trimmed.strip_suffix("reversed") {
            Some(range) => (range.trim_end(), true),
            None => (trimmed, false),
        };
        let (range, per_unit) = match range.split_once('/') {
            Some((range, steps)) => (range, steps.parse().map_err(|_| not_a_scale())?),
            None => (range, 1),
        };
        // The dash between the two is the first that is not the sign of the lowest rating.
        let (dash, mark) = range
            .char_indices()
            .skip(1)
            .find(|(_, character)| matches!(character, '-' | '–'))
            .ok_or_else(not_a_scale)?;
        let (lowest, highest) = (&range[..dash], &range[dash + mark.len_utf8()..]);
        let lowest = lowest.trim().parse().map_err(|_| not_a_scale())?;
        let highest = highest.trim().parse().map_err(|_| not_a_scale())?;
        let scale = Self::new(lowest, highest)?.with_divisions(per_unit)?;
        Ok(if reversed { scale.reversed() } else { scale })
    }
}

impl TryFrom<String> for Scale {
    type Error = ParseScaleError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Scale> for String {
    fn from(scale: Scale) -> Self {
        scale.to_string()
    }
}

/// A [`Scale`] that is checked when the program is compiled.
///
/// Takes the lowest and the highest rating and, if the steps are finer than one, how many steps a unit has.
///
/// ```
/// use cxmetrics::{Scale, scale};
///
/// const STARS: Scale = scale!(1, 5);
/// const HALF_STARS: Scale = scale!(1, 5, 2);
/// assert_eq!(STARS, Scale::ONE_TO_FIVE);
/// assert_eq!(HALF_STARS.levels(), 9);
/// ```
///
/// A scale without ratings does not compile:
///
/// ```compile_fail
/// const UPSIDE_DOWN: cxmetrics::Scale = cxmetrics::scale!(5, 1);
/// ```
#[macro_export]
macro_rules! scale {
    ($lowest:expr, $highest:expr $(,)?) => {
        $crate::scale!($lowest, $highest, 1)
    };
    ($lowest:expr, $highest:expr, $per_unit:expr $(,)?) => {
        const {
            match $crate::Scale::new($lowest, $highest) {
                Ok(scale) => match scale.with_divisions($per_unit) {
                    Ok(scale) => scale,
                    Err(_) => {
                        panic!("a scale has at most 1,001 levels and at least one step a unit")
                    }
                },
                Err(_) => {
                    panic!("the lowest rating must be below the highest, with at most 1,001 levels")
                }
            }
        }
    };
}

/// Why a [`Scale`] cannot be made.
///
/// ```
/// use cxmetrics::{Scale, ScaleError};
///
/// assert_eq!(Scale::new(5, 5), Err(ScaleError::Empty { lowest: 5, highest: 5 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScaleError {
    /// The lowest rating is not below the highest.
    #[error("the lowest rating {lowest} is not below the highest rating {highest}")]
    Empty {
        /// The lowest rating asked for.
        lowest: i32,
        /// The highest rating asked for.
        highest: i32,
    },
    /// The scale would have more levels than [`Scale::MAX_LEVELS`].
    #[error(
        "a scale of {levels} levels is finer than the {} that are possible",
        Scale::MAX_LEVELS
    )]
    TooManyLevels {
        /// The number of levels asked for.
        levels: u128,
    },
    /// A unit was to be divided into no steps.
    #[error("a unit has at least 1 step, not 0")]
    NoDivisions,
}

/// Why a text is not a [`Scale`].
///
/// ```
/// use cxmetrics::Scale;
///
/// let error = "stars".parse::<Scale>().unwrap_err();
/// assert!(error.to_string().starts_with("\"stars\" is not a scale"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseScaleError {
    /// The text does not have the form of a scale.
    #[error("\"{text}\" is not a scale such as \"0-10\", \"1-5/2\" or \"1-5 reversed\"")]
    NotAScale {
        /// The text.
        text: String,
    },
    /// The text has the form of a scale, but there is no such scale.
    #[error(transparent)]
    Scale(#[from] ScaleError),
}

/// Why a rating is refused.
///
/// ```
/// use cxmetrics::{RatingError, Scale, Tally, TallyError};
///
/// let refused = Tally::new(Scale::THUMBS).record(2).unwrap_err();
/// assert_eq!(
///     refused,
///     TallyError::Rating(RatingError::OffScale { value: 2.0, scale: Scale::THUMBS })
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RatingError {
    /// The rating is below the lowest or above the highest rating of the scale.
    #[error("rating {} is not on the scale {scale}", Plain(*value))]
    OffScale {
        /// The rating.
        value: f64,
        /// The scale.
        scale: Scale,
    },
    /// The rating lies between two levels of the scale.
    #[error("rating {} is between two levels of the scale {scale}", Plain(*value))]
    BetweenLevels {
        /// The rating.
        value: f64,
        /// The scale.
        scale: Scale,
    },
    /// The rating is infinite or NaN.
    #[error("rating {} is not a finite number", Plain(*value))]
    NotFinite {
        /// The rating.
        value: f64,
    },
    /// There is not one label for each level.
    #[error("{} for the {} levels of the scale {scale}", Counted(*labels as u64, "label"), scale.levels())]
    Labels {
        /// The number of labels given.
        labels: usize,
        /// The scale.
        scale: Scale,
    },
    /// The type of the rating could not express it as a number.
    #[error("the rating is not a number")]
    NotANumber,
}
