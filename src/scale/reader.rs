//! Answers from text, as exports have them.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use num_traits::ToPrimitive;

use super::answer::{Answer, AnswerError, MissingCounts, MissingReason};
use super::{RatingError, Scale};

/// Words that say in most exports that there is no rating.
const MISSING: [(&str, MissingReason); 20] = [
    ("null", MissingReason::Blank),
    ("none", MissingReason::Blank),
    ("missing", MissingReason::Blank),
    ("no answer", MissingReason::Blank),
    ("not asked", MissingReason::NotAsked),
    ("not shown", MissingReason::NotAsked),
    ("refused", MissingReason::Refused),
    ("no comment", MissingReason::Refused),
    ("prefer not to say", MissingReason::Refused),
    ("prefer not to answer", MissingReason::Refused),
    ("don't know", MissingReason::DontKnow),
    ("dont know", MissingReason::DontKnow),
    ("do not know", MissingReason::DontKnow),
    ("not sure", MissingReason::DontKnow),
    ("dk", MissingReason::DontKnow),
    ("n/a", MissingReason::NotApplicable),
    ("na", MissingReason::NotApplicable),
    ("n.a.", MissingReason::NotApplicable),
    ("#n/a", MissingReason::NotApplicable),
    ("not applicable", MissingReason::NotApplicable),
];

/// Reads answers on a scale from the cells of an export.
///
/// | cell | is |
/// |---|---|
/// | `8`, ` 8 `, `8.0` | the rating 8 |
/// | `8,0` | the same, [where asked](Self::with_decimal_comma); otherwise refused |
/// | `10 - Extremely likely`, `5 stars`, `1 (very bad)` | the number in front |
/// | `Very satisfied` | what [your list](Self::with_labels) says |
/// | nothing, `N/A`, `don't know`, `prefer not to say` | missing, with its [reason](MissingReason) |
/// | `-99` | missing, [where it is named](Self::with_missing) as a code; otherwise refused |
///
/// Capital letters, spaces around, and repeated spaces make no difference. What is read neither as a rating nor as
/// missing is an error, never a guess: `8/10`, `1 - 3 times`, `1e1`.
///
/// # Examples
///
/// ```
/// use cxmetrics::scale::{Answer, AnswerReader, MissingReason};
/// use cxmetrics::{Csat, Metric, Scale};
///
/// let reader = AnswerReader::new(Scale::ONE_TO_FIVE)
///     .with_labels(["Very poor", "Poor", "Fair", "Good", "Very good"])?
///     .with_missing("-99", MissingReason::Refused);
/// assert_eq!(reader.read("very  GOOD")?, Answer::Rating(5.0));
///
/// let column = reader.read_all(["Good", "5", "", "-99", "Fair"])?;
/// let tally = cxmetrics::Tally::from_answers(Scale::ONE_TO_FIVE, column.ratings())?;
/// assert_eq!((tally.total(), tally.missing()), (3, 2));
/// assert_eq!(column.missing().of(MissingReason::Refused), 1);
///
/// let error = reader.read_all(["4", "4.5"]).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "rating 4.5 is between two levels of the scale 1-5, at position 1"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerReader {
    scale: Scale,
    decimal_comma: bool,
    /// Own words, as [`folded`].
    words: BTreeMap<String, Answer>,
}

impl AnswerReader {
    /// A reader that knows the scale and the usual words for a missing answer.
    #[must_use]
    pub const fn new(scale: Scale) -> Self {
        Self {
            scale,
            decimal_comma: false,
            words: BTreeMap::new(),
        }
    }

    /// Also reads `8,5`, as half of the world writes 8.5. A point stays a decimal point.
    #[must_use]
    pub fn with_decimal_comma(mut self) -> Self {
        self.decimal_comma = true;
        self
    }

    /// Reads a word as a rating.
    ///
    /// # Errors
    ///
    /// A [`RatingError`] if the rating is not on the scale.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::scale::{Answer, AnswerReader};
    ///
    /// let reader = AnswerReader::new(Scale::THUMBS).with_label("yes", 1)?.with_label("no", 0)?;
    /// assert_eq!(reader.read("Yes").unwrap(), Answer::Rating(1.0));
    /// # Ok::<(), cxmetrics::RatingError>(())
    /// ```
    pub fn with_label<T: ToPrimitive>(
        mut self,
        label: &str,
        rating: T,
    ) -> Result<Self, RatingError> {
        let rating = self.scale.rating(self.scale.level(&rating)?);
        self.words.insert(folded(label), Answer::Rating(rating));
        Ok(self)
    }

    /// Reads words as the ratings of the scale, the lowest first. Labels for a part of the scale are given one by one,
    /// [`with_label`](Self::with_label).
    ///
    /// # Errors
    ///
    /// [`RatingError::Labels`] unless there is one for each level.
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::scale::AnswerReader;
    ///
    /// let error = AnswerReader::new(Scale::ONE_TO_FIVE).with_labels(["bad", "good"]).unwrap_err();
    /// assert_eq!(error.to_string(), "2 labels for the 5 levels of the scale 1-5");
    /// ```
    pub fn with_labels<I>(mut self, labels: I) -> Result<Self, RatingError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let labels: Vec<String> = labels
            .into_iter()
            .map(|label| folded(label.as_ref()))
            .collect();
        if labels.len() != self.scale.levels() {
            return Err(RatingError::Labels {
                labels: labels.len(),
                scale: self.scale,
            });
        }
        let ratings = self.scale.ratings().map(Answer::Rating);
        self.words.extend(labels.into_iter().zip(ratings));
        Ok(self)
    }

    /// Reads a word or a code as a missing answer, such as `-99`. It comes before everything else, so that a code
    /// that looks like a rating is none.
    #[must_use]
    pub fn with_missing(mut self, code: &str, reason: MissingReason) -> Self {
        self.words.insert(folded(code), Answer::Missing(reason));
        self
    }

    /// The scale of the answers.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// What a cell says.
    ///
    /// # Errors
    ///
    /// [`AnswerError::Rating`] for a number that is not on the scale; [`AnswerError::NotAnAnswer`] for anything else
    /// that is neither a rating nor a known word.
    pub fn read(&self, cell: &str) -> Result<Answer, AnswerError> {
        let text = folded(cell);
        if let Some(answer) = self.words.get(&text) {
            return Ok(*answer);
        }
        if text.is_empty() {
            return Ok(Answer::Missing(MissingReason::Blank));
        }
        if let Some((_, reason)) = MISSING.iter().find(|(word, _)| *word == text) {
            return Ok(Answer::Missing(*reason));
        }
        match self.number_in_front(&text) {
            Some(number) => Ok(Answer::Rating(
                self.scale.rating(self.scale.level(&number)?),
            )),
            None => Err(AnswerError::NotAnAnswer {
                text: cell.trim().to_string(),
                scale: self.scale,
            }),
        }
    }

    /// What the cells of a column say: all of them or, if one is no answer, none.
    ///
    /// # Errors
    ///
    /// [`AnswerError::At`] with the position of the first that is no answer, and the reason.
    pub fn read_all<I>(&self, cells: I) -> Result<AnswerColumn, AnswerError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let mut column = AnswerColumn::default();
        for (position, cell) in cells.into_iter().enumerate() {
            let answer = self.read(cell.as_ref()).map_err(|error| AnswerError::At {
                position,
                error: Box::new(error),
            })?;
            column.ratings.push(answer.rating());
            if let Answer::Missing(reason) = answer {
                column.missing.record(reason);
            }
        }
        Ok(column)
    }

    /// The number that a text is, or begins with: words may follow, further figures may not.
    fn number_in_front(&self, text: &str) -> Option<f64> {
        let unsigned = text.trim_start_matches(['-', '+']);
        let sign = text.len() - unsigned.len();
        let is_figure = |character: char| {
            character.is_ascii_digit()
                || character == '.'
                || (self.decimal_comma && character == ',')
        };
        let end = unsigned
            .find(|character| !is_figure(character))
            .unwrap_or(unsigned.len());
        // A point or comma at the end belongs to the words: "10. Extremely likely".
        let figures = unsigned[..end].trim_end_matches(['.', ',']);
        let label = &unsigned[figures.len()..];
        let starts_word = label
            .chars()
            .next()
            .is_none_or(|first| !first.is_alphabetic());
        let only_words = label.is_empty()
            || (starts_word
                && label.chars().any(char::is_alphabetic)
                && !label.chars().any(|character| character.is_ascii_digit()));
        if sign > 1 || !only_words || !figures.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let number: f64 = figures.replace(',', ".").parse().ok()?;
        Some(if text.starts_with('-') && number != 0.0 {
            -number
        } else {
            number
        })
    }
}

/// A column of answers; made by [`AnswerReader::read_all`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerColumn {
    ratings: Vec<Option<f64>>,
    missing: MissingCounts,
}

impl AnswerColumn {
    /// The ratings in the order of the cells, `None` where there is none: for
    /// [`Tally::from_answers`](crate::Tally::from_answers) and its relatives.
    #[must_use]
    pub fn ratings(&self) -> impl ExactSizeIterator<Item = Option<f64>> + DoubleEndedIterator + '_ {
        self.ratings.iter().copied()
    }

    /// How many answers are missing, and why.
    #[must_use]
    pub const fn missing(&self) -> MissingCounts {
        self.missing
    }
}

/// A text as it is compared: in small letters, with single spaces, without a byte-order mark, with the plain forms of
/// the minus and the apostrophe.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let text = text.trim_start_matches('\u{feff}');
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        for character in word.chars().flat_map(char::to_lowercase) {
            folded.push(match character {
                '−' | '–' | '—' => '-',
                '’' => '\'',
                other => other,
            });
        }
    }
    folded
}
