//! Scores of the same people, and how they go together.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::composite::{Composite, Part};
use super::source::{SourceId, Trace, Traced};
use super::{Estimate, EstimateError};
use crate::shown::{Counted, need};

/// Several scores of the same people with their covariance: what an error in one says of the errors in the others.
///
/// NPS, CSAT and CES of one survey are answers of the same persons. Somebody who is happy is happy throughout, so that
/// all of them come out too high together, or too low. Whoever adds their uncertainties as if they came from
/// strangers gets intervals that are too narrow: of five key results of one survey a nominal 95 % interval covers as
/// little as 68 %.
///
/// Made by [`CrossTally::scores`](crate::CrossTally::scores), [`JointTally::scores`](crate::JointTally::scores), or
/// from estimates and a covariance matrix of one's own ([`new`](Self::new)). Each of its estimates carries its
/// [`Source`](super::Source), so that it can be traced back to here.
///
/// # Formula
///
/// Sᵢⱼ = Σ (x − θ̂ᵢ)(y − θ̂ⱼ) / (nᵢ nⱼ), the sum over the persons who answered both and the centres those of all who
/// answered each: the covariance of the persons' influence values. It is never indefinite, a correlation
/// rᵢⱼ = Sᵢⱼ / √(Sᵢᵢ Sⱼⱼ) is never beyond ±1, and it is right too when those who answer both differ from the rest.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, CrossTally, Csat, Nps, Scale};
///
/// // Recommendation and satisfaction of the same customers; one of them left satisfaction out.
/// let mut answers = CrossTally::new(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE);
/// for (recommend, satisfied) in
///     [(9, 5), (10, 5), (3, 2), (8, 4), (6, 2), (9, 4), (7, 5), (2, 1)]
/// {
///     answers.record(recommend, satisfied)?;
/// }
/// answers.record_answers(Some(9), None::<u8>)?;
///
/// let scores = answers.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
/// assert_eq!(format!("{:.2}", scores.correlation(0, 1).unwrap()), "0.83");
/// // Half of the one and half of the other.
/// let both = scores.weighted_sum(&[0.5, 0.5])?;
/// assert_eq!(both.interval(Confidence::P90).to_string(), "36.8 [1.5, 66.9]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "StoredJointScores", try_from = "StoredJointScores")
)]
pub struct JointScores {
    estimates: Vec<Estimate>,
    /// Row by row.
    covariance: Vec<f64>,
    /// Pairs of scores that nobody has both of, the smaller position first.
    apart: Vec<(usize, usize)>,
    /// Whose answers they are, if it was said.
    people: Option<String>,
    id: SourceId,
}

impl JointScores {
    /// Scores with a covariance matrix that is known from elsewhere: a row for each score, in the squares of the
    /// units of the scores.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Shape`] unless there is a row for each score with a number for each score;
    /// [`JointScoresError::NotACovariance`] unless the matrix is symmetric, without negative variances, and one that
    /// figures can have (no eigenvalue of its correlations below −10⁻¹²; nothing is repaired).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::estimate::JointScores;
    ///
    /// let shares = [Estimate::share(60, 100)?, Estimate::share(50, 100)?];
    /// let scores = JointScores::new(shares.clone(), [[24.0, 10.0], [10.0, 25.0]])?;
    /// assert_eq!(format!("{:.3}", scores.correlation(0, 1).unwrap()), "0.408");
    ///
    /// // No two figures go together more closely than each with itself.
    /// let error = JointScores::new(shares, [[24.0, 30.0], [30.0, 25.0]]).unwrap_err();
    /// assert_eq!(error.to_string(), "no figures can have these covariances");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new<R: AsRef<[f64]>>(
        estimates: impl IntoIterator<Item = Estimate>,
        covariance: impl AsRef<[R]>,
    ) -> Result<Self, JointScoresError> {
        let estimates: Vec<Estimate> = estimates.into_iter().collect();
        let rows = covariance.as_ref();
        let scores = estimates.len();
        let wrong = rows.iter().find(|row| row.as_ref().len() != scores);
        if rows.len() != scores || wrong.is_some() {
            return Err(JointScoresError::Shape {
                scores,
                found: wrong.map_or(rows.len(), |row| row.as_ref().len()),
            });
        }
        let covariance: Vec<f64> = rows.iter().flat_map(AsRef::as_ref).copied().collect();
        if is_covariance(&covariance, scores) {
            Ok(Self::of(estimates, covariance, Vec::new()))
        } else {
            Err(JointScoresError::NotACovariance)
        }
    }

    /// Scores with their covariance row by row, and the pairs that nobody has both of.
    pub(crate) fn of(
        estimates: Vec<Estimate>,
        covariance: Vec<f64>,
        mut apart: Vec<(usize, usize)>,
    ) -> Self {
        // They are looked up for every pair.
        apart.sort_unstable();
        let id = id_of(&estimates, &covariance, None);
        let scores = Self {
            estimates,
            covariance,
            apart,
            people: None,
            id,
        };
        scores.traced()
    }

    /// The same, each of whose estimates carries where it comes from.
    fn traced(mut self) -> Self {
        for (row, position) in (0..self.len()).zip(0..) {
            let correlations = (0..self.len()).map(|other| self.correlation(row, other));
            let trace = Trace {
                id: self.id,
                position,
                correlations: correlations.collect(),
            };
            self.estimates[row].source = Traced(Some(Box::new(trace)));
        }
        self
    }

    /// The same scores, saying whose answers they are: a team, a wave, the name of a survey.
    ///
    /// A [source](super::Source) is known by its figures alone, so that other people who answered just alike pass for the
    /// same. Of small groups that happens ([how often](super::Source)). Scores that name different people are told apart
    /// whatever they answered, and those of the same people are to have the same name or none.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, Difference, Scale};
    ///
    /// // Is it fast, and are they friendly? Two teams of four, who answered alike.
    /// let sheets = [(1, 1), (1, 0), (0, 1), (0, 0)];
    /// let answers = CrossTally::from_pairs(Scale::THUMBS, Scale::THUMBS, sheets)?;
    /// let scores = |team| Ok::<_, cxmetrics::estimate::JointScoresError>(
    ///     answers.scores(&Csat::top_box(1), &Csat::top_box(1))?.with_people(team)
    /// );
    /// let [north, south] = [scores("north")?, scores("south")?];
    /// let [fast, friendly] = [&north.estimates()[0], &south.estimates()[1]];
    /// assert_ne!(north.id(), south.id());
    /// assert_eq!(fast.correlation_with(friendly), None);
    /// assert!(Difference::independent(fast, friendly).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_people(mut self, people: impl Into<String>) -> Self {
        let people = people.into();
        self.id = id_of(&self.estimates, &self.covariance, Some(&people));
        self.people = Some(people);
        self.traced()
    }

    /// Whose answers they are; `None` unless it was [said](Self::with_people).
    #[must_use]
    pub fn people(&self) -> Option<&str> {
        self.people.as_deref()
    }

    /// How many scores there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.estimates.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.estimates.is_empty()
    }

    /// The scores, each as it is alone: to the last bit that of its own tally.
    #[must_use]
    pub fn estimates(&self) -> &[Estimate] {
        &self.estimates
    }

    /// The name by which its estimates are traced back to here.
    #[must_use]
    pub const fn id(&self) -> SourceId {
        self.id
    }

    /// The covariance of two scores, in the product of their units; the square of the
    /// [standard error](Estimate::std_error) for a score with itself. `None` if there is no such position.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, Nps, Scale};
    ///
    /// let answers = [(9, 5), (10, 4), (6, 3), (3, 1), (8, 4)];
    /// let joint = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, answers)?;
    /// let scores = joint.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
    /// // (100·40 + 100·40 − 100·(−60) − 100·(−60) + 0·40) / 25
    /// assert_eq!(format!("{:.1}", scores.covariance(0, 1).unwrap()), "800.0");
    /// assert_eq!(scores.covariance(0, 2), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn covariance(&self, first: usize, second: usize) -> Option<f64> {
        let scores = self.len();
        (first < scores && second < scores).then(|| self.covariance[first * scores + second])
    }

    /// How two scores go together: −1 to 1, 0 if nobody gave both answers, and 1 for a score with itself. `None` if there is
    /// no such position, or if all answers of one of them are alike, so that nothing can be said.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, Nps, Scale};
    ///
    /// let answers = [(9, 5), (10, 4), (6, 3), (3, 1), (8, 4)];
    /// let joint = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, answers)?;
    /// let scores = joint.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
    /// assert_eq!(format!("{:.3}", scores.correlation(0, 1).unwrap()), "0.913");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn correlation(&self, first: usize, second: usize) -> Option<f64> {
        let covariance = self.covariance(first, second)?;
        let pair = (first.min(second), first.max(second));
        if self.apart.binary_search(&pair).is_ok() {
            return Some(0.0);
        }
        let [one, other] = [first, second].map(|at| self.covariance[at * self.len() + at]);
        if one <= 0.0 || other <= 0.0 {
            return None;
        }
        if first == second {
            return Some(1.0);
        }
        let product = libm::sqrt(one) * libm::sqrt(other);
        Some((covariance / product).clamp(-1.0, 1.0))
    }

    /// The [correlation](Self::correlation) of two estimates that came from here; `None` too if one of them did not.
    ///
    /// ```
    /// use cxmetrics::{CrossTally, Csat, Estimate, Nps, Scale};
    ///
    /// let answers = [(9, 5), (10, 4), (6, 3), (3, 1), (8, 4)];
    /// let joint = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, answers)?;
    /// let scores = joint.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
    /// let [nps, csat] = [0, 1].map(|position| scores.estimates()[position].clone());
    /// assert_eq!(scores.correlation_of(&csat, &nps), scores.correlation(0, 1));
    /// assert_eq!(scores.correlation_of(&csat, &Estimate::share(3, 5)?), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn correlation_of(&self, first: &Estimate, second: &Estimate) -> Option<f64> {
        let position = |estimate: &Estimate| {
            let source = estimate.source().filter(|source| source.id() == self.id)?;
            Some(source.position())
        };
        self.correlation(position(first)?, position(second)?)
    }

    /// The sum of the scores, each times its weight: an objective, a composite, an index.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Weights`] unless there is one finite weight for each score.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Csat, JointTally, Scale};
    ///
    /// // The American Customer Satisfaction Index: three questions on 1-10, rescaled to 0-100, with weights of its model.
    /// let mut answers = JointTally::new([Scale::ONE_TO_TEN; 3])?;
    /// for sheet in [[9, 8, 9], [6, 5, 4], [10, 9, 8], [8, 8, 7], [3, 5, 2]] {
    ///     answers.record(&sheet.map(Some))?;
    /// }
    /// let index = answers.item_scores(&Csat::RESCALED)?.weighted_sum(&[0.4, 0.32, 0.28])?;
    /// assert_eq!(index.interval(Confidence::P95).to_string(), "64.4 [37.1, 81.1]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn weighted_sum(&self, weights: &[f64]) -> Result<Composite, JointScoresError> {
        let usable = weights
            .iter()
            .all(|weight| weight.abs() <= super::LARGEST_VALUE);
        if weights.len() != self.len() || !usable {
            return Err(JointScoresError::Weights {
                scores: self.len(),
                weights: weights.len(),
            });
        }
        let used: Vec<usize> = (0..self.len()).filter(|&at| weights[at] != 0.0).collect();
        let pairs = used.iter().flat_map(|&i| used.iter().map(move |&j| (i, j)));
        Ok(Composite::of(
            used.iter()
                .map(|&at| Part {
                    weight: weights[at],
                    estimate: self.estimates[at].clone(),
                    variance: self.covariance[at * self.len() + at],
                })
                .collect(),
            pairs.map(|(i, j)| self.correlation(i, j)).collect(),
        ))
    }

    /// The mean of the scores: of items that ask for the same thing, such as those of SUS or UMUX-Lite.
    ///
    /// Items that are put the other way round belong on a [reversed](crate::Scale::reversed) scale.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Weights`] if there are no scores.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Csat, JointTally, Scale};
    ///
    /// // UMUX-Lite: two items on 1-7, as a share of what is possible.
    /// let mut answers = JointTally::new([Scale::ONE_TO_SEVEN; 2])?;
    /// for sheet in [[7, 6], [5, 5], [3, 4], [6, 7], [6, 4]] {
    ///     answers.record(&sheet.map(Some))?;
    /// }
    /// let umux = answers.item_scores(&Csat::RESCALED)?.mean()?;
    /// assert_eq!(umux.interval(Confidence::P95).to_string(), "71.7 [44.0, 85.4]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn mean(&self) -> Result<Composite, JointScoresError> {
        if self.is_empty() {
            return Err(JointScoresError::Weights {
                scores: 0,
                weights: 0,
            });
        }
        self.weighted_sum(&alloc::vec![1.0 / self.len() as f64; self.len()])
    }

    /// One score minus another, of the same people: of two questions in one unit, or of one question before and after
    /// where some people answered only once.
    ///
    /// # Errors
    ///
    /// [`JointScoresError::Position`] if there is no such score.
    ///
    /// ```
    /// use cxmetrics::{Confidence, CrossTally, Nps, Scale};
    ///
    /// // A panel: most people answered in both waves.
    /// let waves = CrossTally::from_answers(
    ///     Scale::ZERO_TO_TEN,
    ///     Scale::ZERO_TO_TEN,
    ///     [
    ///         (Some(6), Some(9)),
    ///         (Some(8), Some(9)),
    ///         (Some(9), Some(10)),
    ///         (Some(3), Some(5)),
    ///         (Some(9), None),
    ///         (None, Some(7)),
    ///     ],
    /// )?;
    /// let scores = waves.scores(&Nps::STANDARD, &Nps::STANDARD)?;
    /// let change = scores.difference(1, 0)?;
    /// assert_eq!(change.interval(Confidence::P90).to_string(), "40.0 [-26.6, 93.7]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn difference(&self, first: usize, second: usize) -> Result<Composite, JointScoresError> {
        let scores = self.len();
        for position in [first, second] {
            if position >= scores {
                return Err(JointScoresError::Position { position, scores });
            }
        }
        let mut weights = alloc::vec![0.0; scores];
        weights[first] += 1.0;
        weights[second] -= 1.0;
        self.weighted_sum(&weights)
    }
}

/// The name of scores with their covariance, and of whose answers they are.
fn id_of(estimates: &[Estimate], covariance: &[f64], people: Option<&str>) -> SourceId {
    let points = estimates
        .iter()
        .flat_map(|estimate| estimate.sample.points());
    let figures = points.flat_map(|point| [point.value, point.count]);
    let figures = figures.chain(covariance.iter().copied()).map(f64::to_bits);
    let answers = estimates.iter().map(|estimate| estimate.answers);
    let people = people.into_iter().flat_map(|people| {
        // The length tells an empty name from none.
        core::iter::once(people.len() as u64).chain(people.bytes().map(u64::from))
    });
    SourceId::of(figures.chain(answers).chain(people))
}

/// Whether a matrix, row by row, is a covariance: Cholesky's decomposition of its correlations, each plus 10⁻¹² of
/// itself, exists.
fn is_covariance(matrix: &[f64], size: usize) -> bool {
    let at = |i: usize, j: usize| matrix[i * size + j];
    let variances_are = (0..size).all(|i| at(i, i) >= 0.0 && at(i, i).is_finite());
    let scale = |i: usize, j: usize| libm::sqrt(at(i, i)) * libm::sqrt(at(j, j));
    let symmetric = (0..size).all(|i| {
        (0..i).all(|j| {
            let (here, there) = (at(i, j), at(j, i));
            here.is_finite() && there.is_finite() && (here - there).abs() <= 1e-12 * scale(i, j)
        })
    });
    if !variances_are || !symmetric {
        return false;
    }
    let mut root = alloc::vec![0.0; size * size];
    for i in 0..size {
        for j in 0..=i {
            let correlation = if scale(i, j) > 0.0 {
                at(i, j) / scale(i, j)
            } else if at(i, j) == 0.0 {
                0.0
            } else {
                return false;
            };
            let known: f64 = (0..j)
                .map(|k| root[i * size + k] * root[j * size + k])
                .sum();
            let left = correlation - known;
            if i == j {
                let pivot = left + 1e-12;
                if pivot <= 0.0 {
                    return false;
                }
                root[i * size + i] = libm::sqrt(pivot);
            } else {
                root[i * size + j] = left / root[j * size + j];
            }
        }
    }
    true
}

/// Why scores are not put together.
///
/// ```
/// use cxmetrics::{CrossTally, Csat, Nps, Scale};
///
/// let joint = CrossTally::from_pairs(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, [(9, 5), (3, 2)])?;
/// let scores = joint.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
/// assert_eq!(
///     scores.weighted_sum(&[1.0]).unwrap_err().to_string(),
///     "2 scores need as many finite weights, not these 1"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JointScoresError {
    /// There is no score.
    #[error(transparent)]
    Estimate(#[from] EstimateError),
    /// There is not one metric for each question.
    #[error("{} for {}", Counted(*metrics as u64, "metric"), Counted(*questions as u64, "question"))]
    Metrics {
        /// The number of metrics.
        metrics: usize,
        /// The number of questions.
        questions: usize,
    },
    /// There is no such question or score.
    #[error("position {position} is not below {scores}")]
    Position {
        /// The position, counted from 0.
        position: usize,
        /// How many there are.
        scores: usize,
    },
    /// A question was named twice, where two of them are asked for.
    #[error("question {question} was named twice")]
    Twice {
        /// Its position, counted from 0.
        question: usize,
    },
    /// There is not one finite weight for each score.
    #[error("{} {} as many finite weights, not these {weights}", Counted(*scores as u64, "score"), need(*scores as u64))]
    Weights {
        /// The number of scores.
        scores: usize,
        /// The number of weights.
        weights: usize,
    },
    /// The matrix does not have a row and a column for each score.
    #[error("{} {} as many rows and columns, not {found}", Counted(*scores as u64, "score"), need(*scores as u64))]
    Shape {
        /// The number of scores.
        scores: usize,
        /// The number of rows, or of numbers in a row.
        found: usize,
    },
    /// The matrix is no covariance matrix.
    #[error("no figures can have these covariances")]
    NotACovariance,
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "JointScores", deny_unknown_fields)]
struct StoredJointScores {
    estimates: Vec<Estimate>,
    covariance: Vec<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    apart: Vec<(usize, usize)>,
    /// Whose answers they are, if it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    people: Option<String>,
}

#[cfg(feature = "serde")]
impl From<JointScores> for StoredJointScores {
    fn from(scores: JointScores) -> Self {
        let size = scores.len().max(1);
        Self {
            covariance: scores
                .covariance
                .chunks(size)
                .map(<[f64]>::to_vec)
                .collect(),
            estimates: scores.estimates,
            apart: scores.apart,
            people: scores.people,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredJointScores> for JointScores {
    type Error = JointScoresError;

    fn try_from(stored: StoredJointScores) -> Result<Self, Self::Error> {
        let scores = Self::new(stored.estimates, &stored.covariance)?;
        for &(first, second) in &stored.apart {
            if first >= second || scores.covariance(first, second) != Some(0.0) {
                return Err(JointScoresError::NotACovariance);
            }
        }
        // The estimates learn who is apart.
        let scores = Self::of(scores.estimates, scores.covariance, stored.apart);
        Ok(match stored.people {
            Some(people) => scores.with_people(people),
            None => scores,
        })
    }
}
