//! A survey from the answers of its respondents.

use alloc::vec;

use num_traits::ToPrimitive;

use super::sampling::Sampling;
use super::{Question, Survey};
use crate::scale::Scale;
use crate::weight::SurveyError;

impl Survey {
    /// A simple random sample: the ratings, each with weight 1.
    ///
    /// # Errors
    ///
    /// [`SurveyError::RatingAt`] with the position of the first rating that is not on the scale;
    /// [`SurveyError::Empty`] without ratings.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 6, 10])?;
    /// assert_eq!(survey.weights(), [1.0, 1.0, 1.0]);
    /// assert_eq!(
    ///     Survey::new(Scale::ZERO_TO_TEN, [9, 11]).unwrap_err().to_string(),
    ///     "rating 11 is not on the scale 0-10, at position 1"
    /// );
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    pub fn new<I>(scale: Scale, ratings: I) -> Result<Self, SurveyError>
    where
        I: IntoIterator,
        I::Item: ToPrimitive,
    {
        Self::from_answers(scale, ratings.into_iter().map(Some))
    }

    /// A simple random sample of people some of whom did not answer: `None` where an answer is missing.
    ///
    /// A missing answer is not a rating. It enters no score, and stays in the design: the error is that of a group, those
    /// who answered.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::weight::Survey;
    /// # use cxmetrics::{Metric, Nps, Scale};
    /// let survey = Survey::from_answers(Scale::ZERO_TO_TEN, [Some(9), None, Some(10), Some(3)])?;
    /// let nps = Nps::STANDARD.estimate_survey(&survey)?;
    /// assert_eq!((survey.len(), nps.sample_size()), (4, 3));
    /// assert_eq!(nps.to_string(), "33.3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_answers<I, T>(scale: Scale, answers: I) -> Result<Self, SurveyError>
    where
        I: IntoIterator<Item = Option<T>>,
        T: ToPrimitive,
    {
        let question = Question::new(scale, answers)?;
        let respondents = question.levels.len();
        if respondents == 0 {
            return Err(SurveyError::Empty);
        }
        Ok(Self {
            questions: vec![question],
            weights: vec![1.0; respondents],
            sampling: Sampling::simple(respondents),
            calibrated: None,
        })
    }

    /// Adds another question that the same people were asked, with a scale of its own: `None` where an answer is
    /// missing. Questions are counted from 0 in the order in which they were added.
    ///
    /// The second wave of a panel is another question: the same one, asked again, with `None` for those who
    /// answered in one wave only.
    ///
    /// # Errors
    ///
    /// [`SurveyError::RatingAt`]; [`SurveyError::Length`] unless there is one entry for each respondent.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::weight::Survey;
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 6, 8, 3])?
    ///     .with_question(Scale::ONE_TO_SEVEN, [Some(6), Some(7), None, Some(5), Some(2)])?;
    /// assert_eq!(survey.questions(), 2);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    pub fn with_question<I, T>(mut self, scale: Scale, answers: I) -> Result<Self, SurveyError>
    where
        I: IntoIterator<Item = Option<T>>,
        T: ToPrimitive,
    {
        let question = Question::new(scale, answers)?;
        self.check_length("answers", question.levels.len())?;
        self.questions.push(question);
        Ok(self)
    }
}
