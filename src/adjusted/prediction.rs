//! A prediction for everybody, and the answers of some.

use super::covariates::Covariates;
use super::error::AdjustedError;
use super::moments::{Moments, Spread};
use super::score::{Adjusted, Found};
use crate::estimate::{Estimate, LARGEST_VALUE, Moved};
use crate::metric::Metric;

/// Fewer answers say nothing of what a prediction is worth.
const FEWEST: f64 = 3.0;

impl Adjusted {
    /// The score of everybody from a prediction for each and the answers of some (prediction-powered inference, PPI++;
    /// Angelopoulos, Duchi and Zrnic, 2023).
    ///
    /// θ̂ = λ F̄ + mean(y − λ f), with the predictions f of the n who answered and F̄ the mean prediction of the N who did
    /// not; V = λ² var(F)/N + var(y − λ f)/n, and λ = cov(y, f) / ((1 + n/N) var(f and F)), kept between 0 and 1. The
    /// answers correct the predictions on average, whatever they are worth: a model that is wrong, or that drifts, has a
    /// smaller λ and is no danger. With one that does not help at all the score is the plain one.
    ///
    /// An earlier answer is a prediction too: [pairs](Covariates::from_pairs) of last year's answers, which everybody
    /// gave, with this year's.
    ///
    /// Two things must hold: **who answers is left to chance** among all, and the model was **not trained on these answers**.
    /// Predictions are in the unit of the metric's values: for an NPS −100 to 100, for a share 0 to 100, for a mean
    /// ratings. With fewer than 3 answers, or 2 predictions for others, nothing is adjusted.
    ///
    /// # Errors
    ///
    /// [`AdjustedError::Estimate`] if there is no score.
    ///
    /// # Examples
    ///
    /// By segment, from ratings that a model predicts:
    ///
    /// ```
    /// use cxmetrics::adjusted::{Adjusted, Covariates};
    /// use cxmetrics::{Breakdown, Confidence, CrossTally, Csat, Scale};
    ///
    /// // Segment, predicted rating, and the answer if there is one.
    /// let conversations = [
    ///     ("North", 5, Some(5)), ("North", 4, Some(4)), ("North", 2, Some(1)), ("North", 4, Some(5)),
    ///     ("North", 5, None), ("North", 4, None), ("North", 5, None), ("North", 3, None), ("North", 2, None),
    ///     ("South", 3, Some(2)), ("South", 4, Some(4)), ("South", 2, Some(2)), ("South", 5, Some(4)),
    ///     ("South", 4, None), ("South", 4, None), ("South", 5, None), ("South", 2, None), ("South", 4, None),
    /// ];
    /// let mut by_region = Breakdown::of((Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE));
    /// for (region, predicted, answer) in conversations {
    ///     let answers = [(Some(predicted), answer)];
    ///     let one = CrossTally::from_answers(Scale::ONE_TO_FIVE, Scale::ONE_TO_FIVE, answers)?;
    ///     by_region.record_tally(region, &one)?;
    /// }
    /// let mut shown = Vec::new();
    /// for (region, pairs) in by_region.iter() {
    ///     let known = Covariates::from_pairs(&Csat::RESCALED, pairs)?;
    ///     let score = Adjusted::prediction_powered(&Csat::RESCALED, &known)?;
    ///     shown.push(format!("{region} {}", score.estimate().interval(Confidence::P90)));
    /// }
    /// assert_eq!(shown, ["North 69.6 [33.2, 89.8]", "South 53.3 [31.8, 72.2]"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn prediction_powered<M: Metric + ?Sized>(
        metric: &M,
        predictions: &Covariates,
    ) -> Result<Self, AdjustedError> {
        let given = Given::of(metric, predictions)?;
        let slope = given.tuned_slope(predictions);
        if slope == 0.0 || given.square(slope) >= given.moments.plain_square() {
            return Ok(given.unchanged());
        }
        let n = given.moments.size();
        Ok(given.adjusted(slope, |plain, moved| {
            plain.moved_by_fit(moved, (n - 2.0) / (n - 1.0))
        }))
    }

    /// The same with a λ that was chosen before the answers were seen: 1 to trust the predictions whole, or what an earlier
    /// period has found.
    ///
    /// A λ that was tuned on the answers themselves shifts the score by a part of its error that fades with 1/n, see
    /// [how often the intervals hold](crate::adjusted#how-often-the-intervals-hold). With one from before it is exactly
    /// right on average. The price: nothing keeps it from being wider than the plain score if the predictions are poor.
    ///
    /// # Errors
    ///
    /// [`AdjustedError::Estimate`] if there is no score; [`AdjustedError::Covariate`] unless the slope is a finite number.
    ///
    /// ```
    /// use cxmetrics::adjusted::{Adjusted, Covariates};
    /// use cxmetrics::{Ces, Scale};
    ///
    /// let mut calls = Covariates::new(Scale::ZERO_TO_TEN);
    /// for (rating, predicted) in [(9, 8), (3, 5), (8, 7), (10, 8)] {
    ///     calls.record(rating, predicted)?;
    /// }
    /// for predicted in [6, 8, 9, 7, 4, 8] {
    ///     calls.record_unanswered(predicted)?;
    /// }
    /// let score = Adjusted::prediction_powered_with(&Ces::MEAN, &calls, 1.0)?;
    /// // All predictions have a mean of 7, and those with an answer were half a point too low.
    /// assert_eq!(score.estimate().value(), 7.5);
    /// # Ok::<(), cxmetrics::adjusted::AdjustedError>(())
    /// ```
    pub fn prediction_powered_with<M: Metric + ?Sized>(
        metric: &M,
        predictions: &Covariates,
        slope: f64,
    ) -> Result<Self, AdjustedError> {
        if slope.is_nan() || slope.abs() > LARGEST_VALUE {
            return Err(AdjustedError::Covariate { value: slope });
        }
        let given = Given::of(metric, predictions)?;
        if slope == 0.0 || given.is_too_little() {
            return Ok(given.unchanged());
        }
        Ok(given.adjusted(slope, Estimate::moved))
    }
}

/// Answers with predictions for them and for others.
struct Given {
    plain: Estimate,
    moments: Moments,
    others: Spread,
}

impl Given {
    fn of<M: Metric + ?Sized>(metric: &M, predictions: &Covariates) -> Result<Self, AdjustedError> {
        let (plain, points) = predictions.scored(metric)?;
        Ok(Self {
            plain,
            moments: Moments::of(&points),
            others: predictions.others(),
        })
    }

    fn is_too_little(&self) -> bool {
        self.moments.size() < FEWEST || self.others.size < 2.0
    }

    fn unchanged(self) -> Adjusted {
        let correlation = self.moments.correlation();
        Adjusted::unchanged(self.plain, Some(0.0), correlation)
    }

    /// λ, 0 if there is nothing to see it on.
    fn tuned_slope(&self, predictions: &Covariates) -> f64 {
        let n = self.moments.size();
        let together = (1.0 + n / self.others.size) * predictions.all().variance();
        if self.is_too_little() || together.is_nan() || together <= 0.0 {
            return 0.0;
        }
        (self.moments.products / n / together).clamp(0.0, 1.0)
    }

    /// The square of the error, with n − 1.
    fn square(&self, slope: f64) -> f64 {
        let (n, more) = (self.moments.size(), self.others.size);
        slope * slope * self.others.variance() / more + self.moments.left_by(slope) / (n - 1.0) / n
    }

    fn adjusted(self, slope: f64, estimate: impl Fn(&Estimate, Moved) -> Estimate) -> Adjusted {
        let (moments, others) = (self.moments, self.others);
        let (n, more) = (moments.size(), others.size);
        let moved = Moved {
            value: moments.answer.mean + slope * (others.mean - moments.known.mean),
            std_error: libm::sqrt(self.square(slope)),
            degrees_of_freedom: self.plain.degrees_of_freedom(),
            otherwise: n,
        };
        let predicted = slope * slope * others.squares / (more * more);
        let found = Found {
            estimate: estimate(&self.plain, moved),
            slope: Some(slope),
            correlation: moments.correlation(),
            std_error: moved.std_error,
            large_sample: libm::sqrt(predicted + moments.left_by(slope) / (n * n)),
        };
        Adjusted::of(self.plain, found)
    }
}
