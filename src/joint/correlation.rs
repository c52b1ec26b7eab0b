//! How closely the answers to two questions go together, with intervals.

use super::scores::{Centred, sum_of_products};
use super::{CrossTally, JointTally};
use crate::edge::{rounding, unsigned_zero};
use crate::estimate::JointScoresError;
use crate::interval::{Confidence, Interval};
use crate::metric::Metric;
use crate::sum::Sum;
use crate::words::spoken;

/// How the interval of a correlation, a covariance or a reliability was made.
///
/// ```
/// use cxmetrics::joint::JointMethod;
///
/// assert_eq!(JointMethod::FisherZ.to_string(), "Fisher z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum JointMethod {
    /// By the persons' influence values, on the scale atanh r (Fisher, 1921), so that no limit is beyond ±1.
    FisherZ,
    /// By the persons' influence values: figure ± z · standard error.
    Linearised,
    /// By the F distribution of (1 − α) / (1 − α̂) (Feldt, 1965).
    Feldt,
}

#[cfg(feature = "serde")]
impl crate::interval::stored::IntervalMethod for JointMethod {}

spoken!(JointMethod {
    FisherZ = FisherZ,
    Linearised = Linearised,
    Feldt = Feldt,
});

/// How the answers to two questions go together under two metrics: their covariance and correlation with intervals; made
/// by [`CrossTally::correlation`] and [`JointTally::correlation`].
///
/// # Formula
///
/// With u, v the distances of a person's two values from the scores of all who answered each question,
/// C = Σ u v over those who answered both, A = Σ u², B = Σ v² over those who answered each: r = C / √(A B). It is
/// the correlation of the two *scores*, which shrinks as fewer persons answer both, and without missing answers Pearson's
/// correlation of the answers. Its standard error is √Σ ψ² with the influence values
/// ψ = u v / √(A B) − r (u²/A + v²/B) / 2, less what the estimated centres do; the interval is atanh r ± z · error /
/// (1 − r²), back through tanh.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Ces, Confidence, CrossTally, Nps, Scale};
///
/// let answers = [(7, 10), (6, 9), (2, 3), (5, 8), (4, 8), (6, 7), (1, 5), (7, 9), (3, 9), (5, 6)];
/// let pairs = CrossTally::from_pairs(Scale::ONE_TO_SEVEN, Scale::ZERO_TO_TEN, answers)?;
/// let easy_and_loyal = pairs.correlation(&Ces::MEAN, &Nps::STANDARD)?;
/// let interval = easy_and_loyal.interval(Confidence::P95).unwrap();
/// assert_eq!(format!("{interval:.2}"), "0.64 [0.06, 0.90]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[doc(alias = "pearson")]
pub struct Correlation {
    value: Option<f64>,
    std_error: Option<f64>,
    covariance: f64,
    covariance_error: Option<f64>,
    classical: Option<f64>,
    both: u64,
}

/// A value that is one; correlations without spread are none.
fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| unsigned_zero((numerator / denominator).clamp(-1.0, 1.0)))
}

impl Correlation {
    fn of(pairs: &CrossTally, first: &Centred, second: &Centred) -> Self {
        let (products, both) = sum_of_products(pairs, first, second);
        let sizes = [first, second].map(Centred::size);
        let squares = [first, second].map(|score| score.estimate.variance() * score.size());
        let norm = libm::sqrt(squares[0]) * libm::sqrt(squares[1]);
        // Of nobody's two answers nothing can be said.
        let value = ratio(products, norm).filter(|_| both > 0);

        // Among those who answered both: the sums of the distances and of their squares.
        let mut sums = [Sum::default(); 4];
        for (x, row) in first.distances.iter().zip(pairs.rows()) {
            for (y, &count) in second.distances.iter().zip(row) {
                let count = count as f64;
                for (sum, term) in sums.iter_mut().zip([*x, *y, x * x, y * y]) {
                    sum.add_product(count, term);
                }
            }
        }
        let [sum_x, sum_y, square_x, square_y] = sums.map(Sum::value);
        // What the centres do, which everybody moves who answered a question.
        let centres = [sum_y / sizes[0], sum_x / sizes[1]];

        let r = value.unwrap_or(0.0);
        let mut errors = [Sum::default(); 3];
        let rows = pairs.all_rows().enumerate();
        for (level, row) in rows {
            for (other, &count) in row.iter().enumerate() {
                let (x, y) = (first.distances.get(level), second.distances.get(other));
                let product = x.zip(y).map_or(0.0, |(x, y)| x * y);
                let (x, y) = (x.copied().unwrap_or(0.0), y.copied().unwrap_or(0.0));
                let moved = product - centres[0] * x - centres[1] * y;
                let count = count as f64;
                errors[0].add_product(count, moved);
                errors[1].add_product(count, moved * moved);
                if value.is_some() {
                    let spread = x * x / squares[0] + y * y / squares[1];
                    let influence = moved / norm - 0.5 * r * spread;
                    errors[2].add_product(count, influence * influence);
                }
            }
        }
        let [moved, moved_squares, influences] = errors.map(Sum::value);
        let persons = (pairs.persons() - pairs.missing_both()) as f64;
        let size = sizes[0] * sizes[1];
        // What is left of squares that are all the same is rounding.
        let scatter = moved_squares - moved * moved / persons;
        let scatters = scatter > rounding(moved_squares);
        let own = |sum: f64, square: f64| square - sum * sum / both as f64;
        Self {
            value,
            std_error: value.map(|_| libm::sqrt(influences)),
            covariance: unsigned_zero(products / size),
            covariance_error: scatters.then(|| libm::sqrt(scatter) / size),
            classical: (both > 0)
                .then(|| {
                    let spread = own(sum_x, square_x).max(0.0) * own(sum_y, square_y).max(0.0);
                    let r = ratio(products - sum_x * sum_y / both as f64, libm::sqrt(spread))?;
                    Some(r * both as f64 / libm::sqrt(size))
                })
                .flatten(),
            both,
        }
    }

    /// The correlation of the two scores; `None` if all answers to one of the questions have the same value, or if nobody
    /// answered both.
    #[must_use]
    pub const fn value(&self) -> Option<f64> {
        self.value
    }

    /// Its standard error, by the influence values of the persons; `None` where there is no correlation.
    #[must_use]
    pub const fn std_error(&self) -> Option<f64> {
        self.std_error
    }

    /// Its interval; `None` if there is no correlation, or if it is ±1, where no answer says how sure that is.
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval<JointMethod>> {
        let value = self.value.filter(|value| value.abs() < 1.0)?;
        let std_error = self.std_error.filter(|error| *error > 0.0)?;
        let center = libm::atanh(value);
        let reach = confidence.normal_quantile() * std_error / (1.0 - value * value);
        // Rounding in the transformation must not push a limit past the value itself.
        let limits = [
            libm::tanh(center - reach).min(value),
            libm::tanh(center + reach).max(value),
        ];
        Some(Interval::new(
            value,
            limits,
            confidence,
            JointMethod::FisherZ,
        ))
    }

    /// The covariance of the two scores, in the product of their units: C / (n₁ n₂). 0 if nobody answered both, since then
    /// the scores are of different persons.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, Scale};
    ///
    /// let pairs = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[30, 10], [10, 50]])?;
    /// let together = pairs.correlation(&Csat::top_box(1), &Csat::top_box(1))?;
    /// // 10⁴ (0.5 − 0.6²) / 100
    /// assert_eq!(format!("{:.2}", together.covariance()), "14.00");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn covariance(&self) -> f64 {
        self.covariance
    }

    /// The interval of the covariance, as uncertain as the persons' products are; `None` if those are all the same, as of two
    /// persons, or if nobody answered both, so that no answer says how sure it is.
    ///
    /// ```
    /// use cxmetrics::{Confidence, CrossTally, Csat, Scale};
    ///
    /// let pairs = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[30, 10], [10, 50]])?;
    /// let together = pairs.correlation(&Csat::top_box(1), &Csat::top_box(1))?;
    /// assert!(!together.covariance_interval(Confidence::P99).unwrap().contains(0.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn covariance_interval(&self, confidence: Confidence) -> Option<Interval<JointMethod>> {
        let reach = confidence.normal_quantile() * self.covariance_error?;
        let limits = [self.covariance - reach, self.covariance + reach].map(unsigned_zero);
        let method = JointMethod::Linearised;
        Some(Interval::new(self.covariance, limits, confidence, method))
    }

    /// The correlation as textbooks have it: that of the m persons who answered both, times m / √(n₁ n₂).
    ///
    /// A description. It is the same as [`value`](Self::value) where nothing is missing, and not right where those who
    /// answer both differ from the rest; several of them need not be correlations that any figures can have. Intervals do
    /// not rest on it.
    #[must_use]
    pub const fn classical(&self) -> Option<f64> {
        self.classical
    }

    /// The number of persons who answered both questions.
    #[must_use]
    pub const fn both(&self) -> u64 {
        self.both
    }
}

impl CrossTally {
    /// How the two answers go together, under a metric for each.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Estimate`] if a question was never answered, or a metric does not go with its scale.
    pub fn correlation<M: Metric + ?Sized, N: Metric + ?Sized>(
        &self,
        first: &M,
        second: &N,
    ) -> Result<Correlation, JointScoresError> {
        let first = Centred::of(first, &self.first_answers())?;
        let second = Centred::of(second, &self.second_answers())?;
        Ok(Correlation::of(self, &first, &second))
    }
}

impl JointTally {
    /// How the answers to two questions go together, each given by its position and its metric.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Position`] if there is no such question; [`JointScoresError::Twice`] for a question with itself,
    /// of which [`scores_of`](Self::scores_of) takes two scores; [`JointScoresError::Estimate`] if one was never answered, or
    /// a metric does not go with its scale.
    ///
    /// ```
    /// use cxmetrics::{Csat, JointTally, Nps, Scale};
    ///
    /// let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE])?;
    /// answers.record_all([[9, 5], [3, 2], [8, 4], [10, 5]].map(|sheet| sheet.map(Some)))?;
    /// let together = answers.correlation((1, &Csat::MEAN), (0, &Nps::STANDARD))?;
    /// assert_eq!(format!("{:.2}", together.value().unwrap()), "0.98");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn correlation(
        &self,
        (first, metric): (usize, &dyn Metric),
        (second, other): (usize, &dyn Metric),
    ) -> Result<Correlation, JointScoresError> {
        let (position, scores) = (first.max(second), self.questions().len());
        let pair = self.pair(first, second).ok_or(if position < scores {
            JointScoresError::Twice { question: first }
        } else {
            JointScoresError::Position { position, scores }
        })?;
        pair.correlation(metric, other)
    }
}
