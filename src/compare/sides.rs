//! A difference from its two sides: of different people, or of the same.

use super::{Compared, Difference, DifferenceError, Samples, paired};
use crate::estimate::Estimate;
use crate::joint::CrossTally;
use crate::metric::Metric;

impl Difference {
    /// The first score minus the second, from answers of different persons.
    ///
    /// Both may be weighted; each enters with its [effective size](Estimate::effective_size). Of a [finite
    /// population](Estimate::of_population) a score enters as worth m (M − 1)/(M − m) answers, and a census without
    /// error: the difference of two censuses is exact.
    ///
    /// # Errors
    ///
    /// [`DifferenceError::NotComparable`] if the two scores are of different metrics or scales.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Ces, Csat, Difference, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4, 4, 1])?;
    /// let error = Difference::independent(
    ///     &Csat::TOP_TWO_BOX.estimate(&tally)?,
    ///     &Ces::MEAN.estimate(&tally)?,
    /// )
    /// .unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "a score of 75.0 on 0..=100 and one of 3.5 on 1..=5 are of different metrics or scales"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn independent(first: &Estimate, second: &Estimate) -> Result<Self, DifferenceError> {
        let direction = first.direction().shared(second.direction());
        if first.rule() == second.rule() && direction.is_some() {
            Ok(Self(Samples::Independent([first.clone(), second.clone()])))
        } else {
            Err(DifferenceError::NotComparable {
                first: Compared::new(first),
                second: Compared::new(second),
            })
        }
    }

    /// How much the score of the same persons changed from their first to their second answer.
    ///
    /// Each person's change is a value of its own, from −200 to +200 for an NPS, and the mean change is a score like any
    /// other, on all changes that the metric allows. Persons with only one answer are left out and stay
    /// counted in [`CrossTally::missing`]. Choose it over [`independent`](Self::independent) whenever answers can be
    /// joined by person: what does not change within a person cancels out, and fewer answers show more.
    ///
    /// # Errors
    ///
    /// [`DifferenceError::Scales`] unless both answers are on one scale; [`DifferenceError::Estimate`] without
    /// complete pairs, or if the metric does not go with the scale.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Confidence, CrossTally, Difference, Metric, Nps, Scale};
    ///
    /// let before_and_after = CrossTally::from_answers(
    ///     Scale::ZERO_TO_TEN,
    ///     Scale::ZERO_TO_TEN,
    ///     [(6, 9), (7, 9), (8, 8), (3, 8), (9, 10), (5, 5), (8, 9), (7, 9)]
    ///         .map(|(before, after)| (Some(before), Some(after)))
    ///         .into_iter()
    ///         .chain([(Some(2), None)]),
    /// )?;
    /// let change = Difference::paired(&Nps::STANDARD, &before_and_after)?;
    /// assert_eq!(change.value(), 75.0);
    /// assert_eq!(change.interval(Confidence::P95).to_string(), "75.0 [-14.2, 125.6]");
    /// assert_eq!(before_and_after.missing(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn paired<M: Metric + ?Sized>(
        metric: &M,
        pairs: &CrossTally,
    ) -> Result<Self, DifferenceError> {
        paired::change(metric, pairs).map(|change| Self(Samples::Paired(change)))
    }

    /// The measured difference, with its sign.
    ///
    /// ```
    /// use cxmetrics::{Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(56, 70)?, Estimate::share(48, 80)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// assert_eq!(difference.value(), 20.0);
    /// assert_eq!(Difference::independent(&old, &new)?.value(), -20.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        match &self.0 {
            Samples::Independent([first, second]) => first.value() - second.value(),
            Samples::Paired(change) => change.value(),
        }
    }
}
