//! Ordinal superiority: is an answer of the one likely to be above an answer of the other?

use super::comparison::{Comparison, PValues};
use super::contrast::ContrastKind;
use super::placements::{Group, Placements};
use super::statistic::Statistic;
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::special::find_root;
use crate::tally::Tally;
use crate::tilt::Side;
use crate::words::spoken;

/// How a [`Superiority`] is judged; θ̂ is the measured one as a fraction.
///
/// ```
/// use cxmetrics::compare::SuperiorityMethod;
///
/// assert_eq!(SuperiorityMethod::default().to_string(), "Newcombe");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum SuperiorityMethod {
    /// Newcombe (2006), method 5: every θ with |θ̂ − θ| ≤ z √V(θ),
    /// V = θ(1 − θ)/(n₁n₂) · [1 + (n* − 1)((1 − θ)/(2 − θ) + θ/(1 + θ))], n* = (n₁ + n₂)/2. The default: it holds for any
    /// two samples, also where every answer of one is above every answer of the other.
    #[default]
    Newcombe,
    /// Brunner and Munzel (2000): θ̂ ± t se with Satterthwaite's degrees of freedom, the standard error from the ranks
    /// themselves, so that the two may be spread differently. Undefined where the two samples do not overlap, and too
    /// narrow near there: with 8 answers each and a true θ of .91 the 95 % interval holds it in 78 of 100 samples.
    BrunnerMunzel,
    /// The same on the logit, which stays between 0 and 100 %: 89 of 100 there.
    BrunnerMunzelLogit,
}

spoken!(SuperiorityMethod {
    Newcombe = Newcombe,
    BrunnerMunzel = BrunnerMunzel,
    BrunnerMunzelLogit = BrunnerMunzelLogit,
});

/// How likely a single answer of one sample is above one of another, in percent, ties half: P(X > Y) + ½ P(X = Y).
///
/// "Of a customer of A and one of B, who is happier?" 50 when neither is. It takes the order of the answers and nothing
/// else, so no metric has to say how much better a 9 is than an 8. It is about two persons; how probable it is
/// that one *score* is truly higher is [`probability_above`](super::probability_above).
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Comparison, Superiority};
/// use cxmetrics::{Confidence, Scale, Tally};
///
/// let new = Tally::from_counts(Scale::ONE_TO_FIVE, [2, 1, 5, 12, 30])?;
/// let old = Tally::from_counts(Scale::ONE_TO_FIVE, [4, 3, 9, 14, 22])?;
/// let happier = Superiority::of_tallies(&new, &old)?;
/// assert_eq!(happier.contrast(Confidence::P95).to_string(), "60.5% [49.2%, 70.6%]");
/// assert_eq!(happier.finding(Confidence::P90).verdict().to_string(), "improved");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Superiority {
    placements: Placements,
    squares: [f64; 2],
    direction: Direction,
    method: SuperiorityMethod,
}

impl Superiority {
    /// Of two tallies on one scale, of different persons.
    ///
    /// # Errors
    ///
    /// [`SuperiorityError::Scales`] if the scales differ; [`SuperiorityError::Empty`] without answers in both.
    ///
    /// ```
    /// use cxmetrics::compare::Superiority;
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let stars = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4])?;
    /// let nobody = Tally::new(Scale::ONE_TO_FIVE);
    /// assert_eq!(
    ///     Superiority::of_tallies(&stars, &nobody).unwrap_err().to_string(),
    ///     "a sample without answers is above nothing"
    /// );
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn of_tallies(first: &Tally, second: &Tally) -> Result<Self, SuperiorityError> {
        let scale = first.scale();
        if scale != second.scale() {
            return Err(SuperiorityError::Scales);
        }
        let groups = first
            .iter()
            .zip(second.iter())
            .map(|((_, one), (_, other))| [one as f64, other as f64]);
        let direction = if scale.is_reversed() {
            Direction::LowerIsBetter
        } else {
            Direction::HigherIsBetter
        };
        Self::new(groups, direction)
    }

    /// From counts at ordered values.
    pub(crate) fn new(
        groups: impl Iterator<Item = Group> + Clone,
        direction: Direction,
    ) -> Result<Self, SuperiorityError> {
        let placements = Placements::new(groups.clone());
        if placements.sizes.iter().any(|size| *size <= 0.0) {
            return Err(SuperiorityError::Empty);
        }
        Ok(Self {
            squares: placements.squares(groups),
            placements,
            direction,
            method: SuperiorityMethod::default(),
        })
    }

    /// The same by another method.
    ///
    /// # Errors
    ///
    /// [`SuperiorityError::NoOverlap`] for Brunner and Munzel's methods where every answer of one sample is above every
    /// one of the other, or all are the same, or a sample has a single answer.
    ///
    /// ```
    /// use cxmetrics::compare::{Comparison, Superiority, SuperiorityMethod};
    /// use cxmetrics::{Confidence, Scale, Tally};
    ///
    /// let new = Tally::from_counts(Scale::ONE_TO_FIVE, [2, 1, 5, 12, 30])?;
    /// let old = Tally::from_counts(Scale::ONE_TO_FIVE, [4, 3, 9, 14, 22])?;
    /// let t = Superiority::of_tallies(&new, &old)?.with_method(SuperiorityMethod::BrunnerMunzel)?;
    /// assert_eq!(t.contrast(Confidence::P95).to_string(), "60.5% [50.2%, 70.8%]");
    /// assert_eq!(format!("{:.3}", t.p_value()), "0.045");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn with_method(self, method: SuperiorityMethod) -> Result<Self, SuperiorityError> {
        let defined = method == SuperiorityMethod::Newcombe
            || (self.std_error() > 0.0 && self.placements.sizes.iter().all(|size| *size > 1.0));
        if defined {
            Ok(Self { method, ..self })
        } else {
            Err(SuperiorityError::NoOverlap)
        }
    }

    /// The method.
    ///
    /// ```
    /// use cxmetrics::compare::{Superiority, SuperiorityMethod};
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let stars = Tally::from_ratings(Scale::ONE_TO_FIVE, [5, 4])?;
    /// let superiority = Superiority::of_tallies(&stars, &stars)?;
    /// assert_eq!(superiority.method(), SuperiorityMethod::Newcombe);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> SuperiorityMethod {
        self.method
    }

    /// The standard error from the ranks (Brunner and Munzel), in percent; 0 where the samples do not overlap.
    ///
    /// ```
    /// use cxmetrics::compare::Superiority;
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let new = Tally::from_counts(Scale::ONE_TO_FIVE, [2, 1, 5, 12, 30])?;
    /// let old = Tally::from_counts(Scale::ONE_TO_FIVE, [4, 3, 9, 14, 22])?;
    /// let superiority = Superiority::of_tallies(&new, &old)?;
    /// assert_eq!(format!("{:.2}", superiority.std_error()), "5.17");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> f64 {
        100.0 * self.error()
    }

    /// The degrees of freedom of Brunner and Munzel's t; `None` where there is no standard error.
    ///
    /// ```
    /// use cxmetrics::compare::Superiority;
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let new = Tally::from_counts(Scale::ONE_TO_FIVE, [2, 1, 5, 12, 30])?;
    /// let old = Tally::from_counts(Scale::ONE_TO_FIVE, [4, 3, 9, 14, 22])?;
    /// let freedom = Superiority::of_tallies(&new, &old)?.degrees_of_freedom();
    /// assert_eq!(format!("{:.1}", freedom.unwrap()), "99.4");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub fn degrees_of_freedom(&self) -> Option<f64> {
        let squares = self.squares;
        let total = squares[0] + squares[1];
        let spread: f64 = squares
            .iter()
            .zip(self.placements.sizes)
            .map(|(square, size)| (square / total) * (square / total) / (size - 1.0).max(1.0))
            .sum();
        (total > 0.0).then(|| 1.0 / spread)
    }

    fn error(&self) -> f64 {
        libm::sqrt(self.squares[0] + self.squares[1])
    }

    /// V(θ) of Newcombe's method 5.
    fn variance(&self, theta: f64) -> f64 {
        let [n1, n2] = self.placements.sizes;
        let others = 0.5 * (n1 + n2) - 1.0;
        let paired = (1.0 - theta) / (2.0 - theta) + theta / (1.0 + theta);
        theta * (1.0 - theta) / (n1 * n2) * (1.0 + others * paired)
    }

    fn statistic(&self, theta: f64) -> Statistic {
        let measured = self.placements.superiority();
        let freedom = self.degrees_of_freedom();
        let student = |value| Statistic {
            degrees_of_freedom: freedom,
            ..Statistic::normal(value)
        };
        let distance = measured - theta;
        if distance == 0.0 {
            return Statistic::normal(0.0);
        }
        if !(theta > 0.0 && theta < 1.0) {
            return Statistic::normal(libm::copysign(f64::INFINITY, distance));
        }
        match self.method {
            SuperiorityMethod::Newcombe => {
                Statistic::normal(distance / libm::sqrt(self.variance(theta)))
            }
            SuperiorityMethod::BrunnerMunzel => student(distance / self.error()),
            SuperiorityMethod::BrunnerMunzelLogit => {
                let slope = measured * (1.0 - measured);
                student((logit(measured) - logit(theta)) * slope / self.error())
            }
        }
    }
}

fn logit(share: f64) -> f64 {
    libm::log(share / (1.0 - share))
}

impl Comparison for Superiority {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Superiority
    }

    fn direction(&self) -> Direction {
        self.direction
    }

    fn point_estimate(&self) -> Option<f64> {
        Some(100.0 * self.placements.superiority())
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        let theta = self.placements.superiority();
        let quantile = match (self.method, self.degrees_of_freedom()) {
            (SuperiorityMethod::Newcombe, _) | (_, None) => confidence.normal_quantile(),
            (_, Some(freedom)) => confidence.student_quantile(freedom),
        };
        Side::BOTH.map(|side| {
            let limit = match self.method {
                SuperiorityMethod::Newcombe => {
                    let end = if side == Side::Lower { 0.0 } else { 1.0 };
                    // At an end there is no variance left; there the distance decides.
                    let excess = |at: f64| match ((theta - at).abs(), self.variance(at)) {
                        (0.0, _) => -quantile,
                        (distance, variance) if variance > 0.0 => {
                            distance / libm::sqrt(variance) - quantile
                        }
                        _ => f64::MAX,
                    };
                    if theta == end {
                        end
                    } else {
                        find_root(excess, theta, end)
                    }
                }
                SuperiorityMethod::BrunnerMunzel => theta + side.sign() * quantile * self.error(),
                SuperiorityMethod::BrunnerMunzelLogit => {
                    let reach = quantile * self.error() / (theta * (1.0 - theta));
                    1.0 / (1.0 + libm::exp(-logit(theta) - side.sign() * reach))
                }
            };
            Some(100.0 * limit.clamp(0.0, 1.0))
        })
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        self.statistic(hypothesis / 100.0).p_values()
    }
}

/// Why there is no ordinal superiority.
///
/// ```
/// use cxmetrics::compare::SuperiorityError;
///
/// assert_eq!(SuperiorityError::Scales.to_string(), "answers on two scales have no order");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SuperiorityError {
    /// The answers are on different scales.
    #[error("answers on two scales have no order")]
    Scales,
    /// A sample is empty.
    #[error("a sample without answers is above nothing")]
    Empty,
    /// The method sees no uncertainty.
    #[error("samples that do not overlap have no standard error: take the method of Newcombe")]
    NoOverlap,
}
