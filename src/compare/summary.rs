//! Figures of which only mean, deviation and number are known: published ones, and benchmarks.

#[cfg(feature = "serde")]
mod stored;

use core::fmt;

use super::comparison::Compare;
use super::means::{MeanDifference, MeanRatio, MeansError, Measured};
use crate::edge::unsigned_zero;
use crate::estimate::{Estimate, LARGEST_VALUE};
use crate::interval::{Confidence, Interval, Method};
use crate::metric::Direction;
use crate::scale::Scale;
use crate::shown::{Style, pad};
use crate::words::{GeneralMessage, Label, Language, Spoken, spoken};

/// A mean with its standard deviation and number of answers, as reports publish them.
///
/// It is compared with another, or with answers of one's own ([`Summary::from`] an [`Estimate`]): then it is a benchmark
/// whose own error counts. A benchmark that comes without one is [`known`](Self::known), and its error is left
/// out: say so where you show the comparison.
///
/// **Ask before use** whether the deviation is that of single answers (a *standard error* of the same name is √n times
/// smaller), whether its divisor is n − 1, and whether n counts those who were left out. [`check`](Self::check) finds
/// what cannot be.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Compare, Comparison, Summary};
/// use cxmetrics::{Ces, Confidence, Metric, Scale, Tally};
///
/// let ours = Tally::from_counts(Scale::ONE_TO_FIVE, [10, 8, 15, 60, 107])?;
/// let ours = Summary::from(&Ces::MEAN.estimate(&ours)?);
/// let industry = Summary::new(4.0, 0.85, 1_500)?;
/// assert_eq!(
///     format!("{:.2}", ours.difference(&industry)?.finding(Confidence::P95)),
///     "improved: 0.23 [0.07, 0.39] at 95% confidence, p = 0.004"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "stored::StoredSummary", try_from = "stored::StoredSummary")
)]
#[doc(alias("benchmark", "external benchmark"))]
pub struct Summary {
    mean: f64,
    /// The square of the standard error of the mean; 0 if it is known.
    square: f64,
    degrees_of_freedom: Option<f64>,
    answers: Option<u64>,
    direction: Direction,
    range: Option<[f64; 2]>,
}

impl Summary {
    /// A mean, the standard deviation of single answers with divisor n − 1, and the number n of answers.
    ///
    /// # Errors
    ///
    /// [`SummaryError::Mean`] and [`SummaryError::Deviation`] unless they are within ±10¹⁰⁰ and the deviation is not
    /// negative; [`SummaryError::Answers`] for fewer than two.
    ///
    /// ```
    /// use cxmetrics::compare::Summary;
    ///
    /// assert_eq!(
    ///     Summary::new(4.1, -0.8, 200).unwrap_err().to_string(),
    ///     "a standard deviation is a number from 0 on, not -0.8"
    /// );
    /// ```
    pub fn new(mean: f64, deviation: f64, answers: u64) -> Result<Self, SummaryError> {
        let known = Self::known(mean)?;
        if !(0.0..=LARGEST_VALUE).contains(&deviation) {
            return Err(SummaryError::Deviation { deviation });
        }
        if answers < 2 {
            return Err(SummaryError::Answers { answers });
        }
        Ok(Self {
            square: deviation * deviation / answers as f64,
            degrees_of_freedom: Some(answers as f64 - 1.0),
            answers: Some(answers),
            ..known
        })
    }

    /// A figure that is taken to be known without error: a target, or a benchmark of which nobody says how many it rests
    /// on. Its own error is left out, so that a comparison with it sounds surer than it is.
    ///
    /// # Errors
    ///
    /// [`SummaryError::Mean`] for NaN or a figure beyond ±10¹⁰⁰.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::compare::{Compare, Comparison, Summary};
    ///
    /// let ours = Summary::new(4.1, 0.8, 200)?;
    /// let difference = ours.difference(&Summary::known(4.0)?)?;
    /// assert_eq!(format!("{:.2}", difference.contrast(Confidence::P95)), "0.10 [-0.01, 0.21]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn known(mean: f64) -> Result<Self, SummaryError> {
        if mean.abs() <= LARGEST_VALUE {
            Ok(Self {
                mean: unsigned_zero(mean),
                square: 0.0,
                degrees_of_freedom: None,
                answers: None,
                direction: Direction::Unknown,
                range: None,
            })
        } else {
            Err(SummaryError::Mean { mean })
        }
    }

    /// The same with the direction in which the figure is better.
    ///
    /// ```
    /// use cxmetrics::Direction;
    /// use cxmetrics::compare::Summary;
    ///
    /// let waiting = Summary::new(31.0, 12.0, 85)?.with_direction(Direction::LowerIsBetter);
    /// assert_eq!(waiting.direction(), Direction::LowerIsBetter);
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    #[must_use]
    pub const fn with_direction(self, direction: Direction) -> Self {
        Self { direction, ..self }
    }

    /// The same with a deviation that was rounded to so many decimals: half a unit of the last one is added to it, so that
    /// no limit is too narrow for the digits that were cut off.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::compare::Summary;
    ///
    /// // Published as 0.8, it may have been 0.8499.
    /// let summary = Summary::new(4.1, 0.8, 200)?.with_rounded_deviation(1);
    /// assert_eq!(format!("{:.3}", summary.deviation().unwrap()), "0.850");
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    #[must_use]
    pub fn with_rounded_deviation(self, decimals: u32) -> Self {
        let (Some(deviation), Some(answers)) = (self.deviation(), self.answers) else {
            return self;
        };
        let wider = deviation + half_a_digit(decimals);
        Self {
            square: wider * wider / answers as f64,
            ..self
        }
    }

    /// The mean.
    ///
    /// ```
    /// # use cxmetrics::compare::Summary;
    /// assert_eq!(Summary::new(4.1, 0.8, 200)?.mean(), 4.1);
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The standard error of the mean, 0 if it is known.
    ///
    /// ```
    /// # use cxmetrics::compare::Summary;
    /// assert_eq!(Summary::new(4.1, 0.8, 100)?.std_error(), 0.08);
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> f64 {
        libm::sqrt(self.square)
    }

    /// The standard deviation of single answers; `None` for a known figure.
    ///
    /// ```
    /// # use cxmetrics::compare::Summary;
    /// assert_eq!(Summary::new(4.1, 2.0, 16)?.deviation(), Some(2.0));
    /// assert_eq!(Summary::known(4.1)?.deviation(), None);
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    #[must_use]
    pub fn deviation(&self) -> Option<f64> {
        Some(libm::sqrt(self.square * self.answers? as f64))
    }

    /// The number of answers; `None` for a known figure.
    ///
    /// ```
    /// # use cxmetrics::compare::Summary;
    /// assert_eq!(Summary::new(4.1, 0.8, 200)?.sample_size(), Some(200));
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    #[must_use]
    pub const fn sample_size(&self) -> Option<u64> {
        self.answers
    }

    /// Whether more is better.
    ///
    /// ```
    /// # use cxmetrics::{Direction, compare::Summary};
    /// assert_eq!(Summary::new(4.1, 0.8, 200)?.direction(), Direction::Unknown);
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// The interval of the mean by Student's t, cut off at the ends of the scale where that is known from
    /// [`check`](Self::check). `None` for a known figure, and for a deviation of 0.
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::compare::Summary;
    ///
    /// let interval = Summary::new(4.1, 0.8, 200)?.interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "4.10 [3.99, 4.21]");
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        let reach = confidence.student_quantile(self.degrees_of_freedom?) * self.std_error();
        let [lowest, highest] = self.range.unwrap_or([-f64::MAX, f64::MAX]);
        let limits = [self.mean - reach, self.mean + reach];
        (reach > 0.0).then(|| {
            let limits = limits.map(|limit| limit.clamp(lowest, highest));
            Interval::new(self.mean, limits, confidence, Method::StudentT)
        })
    }

    /// The same figure if answers on a scale can have given it, with a mean that was rounded to so many decimals.
    ///
    /// Three things must be: the mean is on the scale from a to b; s² ≤ (b − m)(m − a) n/(n − 1), which is reached when all
    /// answers are at the two ends; and n m is within rounding of a whole number of steps of the scale (the GRIM test;
    /// Brown and Heathers, 2017). What fails them was misprinted or is not what its name says. From then on the
    /// [interval](Self::interval) is cut off at the ends of the scale, and direction is that of the scale.
    ///
    /// # Errors
    ///
    /// [`SummaryError::OffScale`], [`SummaryError::DeviationTooLarge`], [`SummaryError::NotAMean`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::compare::Summary;
    ///
    /// assert!(Summary::new(4.1, 0.8, 20)?.check(&Scale::ONE_TO_FIVE, 2).is_ok());
    /// // Of 20 whole answers no mean is 4.12.
    /// let error = Summary::new(4.12, 0.8, 20)?.check(&Scale::ONE_TO_FIVE, 2).unwrap_err();
    /// assert_eq!(error.to_string(), "no 20 answers on the scale 1-5 have a mean of 4.12");
    /// let error = Summary::new(4.6, 1.4, 20)?.check(&Scale::ONE_TO_FIVE, 1).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "20 answers with a mean of 4.6 have a standard deviation of at most 1.23, not 1.4"
    /// );
    /// # Ok::<(), cxmetrics::compare::SummaryError>(())
    /// ```
    pub fn check(self, scale: &Scale, decimals: u32) -> Result<Self, SummaryError> {
        let [lowest, highest] = [scale.lowest(), scale.highest()].map(f64::from);
        let (mean, half) = (self.mean, half_a_digit(decimals));
        if !(lowest..=highest).contains(&mean) {
            return Err(SummaryError::OffScale {
                mean,
                scale: *scale,
            });
        }
        if let (Some(answers), Some(deviation)) = (self.answers, self.deviation()) {
            let largest = largest_deviation(mean, answers, [lowest, highest]);
            // The mean and the deviation were rounded; both may have been that much kinder.
            let slack = largest_deviation(
                nearer(mean, 0.5 * (lowest + highest), half),
                answers,
                [lowest, highest],
            ) + half;
            if deviation > slack * (1.0 + 1e-12) {
                return Err(SummaryError::DeviationTooLarge {
                    answers,
                    mean,
                    deviation,
                    largest,
                });
            }
            let steps = answers as f64 * f64::from(scale.divisions());
            let nearest = libm::round((mean - lowest) * steps) / steps + lowest;
            // A digit beyond the rounding, for what binary does to decimals.
            if (nearest - mean).abs() > half * (1.0 + 1e-9) {
                return Err(SummaryError::NotAMean {
                    answers,
                    mean,
                    scale: *scale,
                });
            }
        }
        Ok(Self {
            range: Some([lowest, highest]),
            direction: if scale.is_reversed() {
                Direction::LowerIsBetter
            } else {
                Direction::HigherIsBetter
            },
            ..self
        })
    }

    /// The ratio of two means that need not be positive, by Fieller (1954): all r with (m₁ − r m₂)² ≤ z²(v₁ + r²v₂).
    ///
    /// Where the second mean is not surely away from 0 the answer is no interval, and says so. For positive means
    /// [`relative_change`](Compare::relative_change) is the plainer answer.
    ///
    /// # Errors
    ///
    /// [`MeansError::NoSpread`] if both are known without error.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Confidence;
    /// use cxmetrics::compare::{RatioSet, Summary};
    ///
    /// let (now, before) = (Summary::new(4.2, 0.9, 120)?, Summary::new(3.9, 1.0, 150)?);
    /// let set = now.ratio(&before, Confidence::P95)?;
    /// assert_eq!(format!("{set:.3}"), "from 1.018 to 1.139");
    /// // An NPS of 35 over one of 12, in hundredths: the second may be 0.
    /// let (now, before) = (Summary::new(0.35, 0.8, 60)?, Summary::new(0.12, 0.85, 55)?);
    /// assert!(matches!(now.ratio(&before, Confidence::P95)?, RatioSet::Complement { .. }));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ratio(&self, other: &Self, confidence: Confidence) -> Result<RatioSet, MeansError> {
        if self.square + other.square <= 0.0 {
            return Err(MeansError::NoSpread);
        }
        let quantile = confidence.normal_quantile();
        let [above, below] = [self, other].map(|summary| quantile * quantile * summary.square);
        // a r² − 2 b r + c ≤ 0
        let a = other.mean * other.mean - below;
        let b = self.mean * other.mean;
        let c = self.mean * self.mean - above;
        // (m₁² − z²v₁)(m₂² − z²v₂) taken from (m₁m₂)², without what cancels.
        let discriminant =
            above * (other.mean * other.mean - below) + below * self.mean * self.mean;
        if discriminant < 0.0 {
            return Ok(RatioSet::WholeLine);
        }
        let root = libm::sqrt(discriminant);
        // The root that adds up, and the other one from their product.
        let larger = if b < 0.0 { b - root } else { b + root };
        let roots = [larger / a, if larger == 0.0 { 0.0 } else { c / larger }];
        if !roots.iter().all(|root| root.is_finite()) {
            return Ok(RatioSet::WholeLine);
        }
        let [lower, upper] = [roots[0].min(roots[1]), roots[0].max(roots[1])].map(unsigned_zero);
        Ok(if a > 0.0 {
            RatioSet::Interval { lower, upper }
        } else {
            RatioSet::Complement {
                below: lower,
                above: upper,
            }
        })
    }

    const fn measured(&self) -> Measured {
        Measured {
            value: self.mean,
            square: self.square,
            degrees_of_freedom: self.degrees_of_freedom,
        }
    }
}

/// Half a unit of the last decimal.
fn half_a_digit(decimals: u32) -> f64 {
    0.5 * libm::pow(10.0, -f64::from(decimals))
}

/// A point moved towards another, by so much at most.
fn nearer(from: f64, to: f64, by: f64) -> f64 {
    to.clamp(from - by, from + by)
}

/// √((b − m)(m − a) n/(n − 1)): all answers at the two ends.
fn largest_deviation(mean: f64, answers: u64, [lowest, highest]: [f64; 2]) -> f64 {
    let answers = answers as f64;
    libm::sqrt((highest - mean) * (mean - lowest) * answers / (answers - 1.0))
}

impl From<&Estimate> for Summary {
    /// Mean and standard error of answers that are at hand, weighted or not; the degrees of freedom are
    /// [those of the estimate](Estimate::degrees_of_freedom). A single answer has no standard error and counts as
    /// [known](Summary::known).
    fn from(estimate: &Estimate) -> Self {
        let (square, freedom) = estimate.student_error();
        let usable = freedom > 0.0 && square.is_finite();
        Self {
            mean: estimate.value(),
            square: if usable { square } else { 0.0 },
            degrees_of_freedom: usable.then_some(freedom),
            answers: usable.then_some(estimate.sample_size()),
            direction: estimate.direction(),
            range: Some([*estimate.range().start(), *estimate.range().end()]),
        }
    }
}

/// By Welch's t, and by MOVER-R of the t limits. For scores whose answers are at hand compare the [`Estimate`]s instead.
impl Compare for Summary {
    type Difference<'a> = MeanDifference;
    type Relative<'a> = MeanRatio;
    type Error = MeansError;

    fn difference(&self, other: &Self) -> Result<MeanDifference, MeansError> {
        let direction = self.direction.shared(other.direction);
        let width = match (self.range, other.range) {
            (Some([lowest, highest]), Some(same)) if same == [lowest, highest] => highest - lowest,
            _ => f64::MAX,
        };
        MeanDifference::new(
            [self.measured(), other.measured()],
            direction.ok_or(MeansError::Directions)?,
            width,
        )
    }

    fn relative_change(&self, other: &Self) -> Result<MeanRatio, MeansError> {
        let direction = self.direction.shared(other.direction);
        MeanRatio::new(
            [self.measured(), other.measured()],
            direction.ok_or(MeansError::Directions)?,
        )
    }
}

/// Displays the mean with one decimal, unless the format says otherwise.
impl Spoken for Summary {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figure = Style::of(f, 1).figure(self.mean);
        pad(f, &language.numbers().figure(figure))
    }
}

spoken!(Summary);

/// The ratios that go with two means: made by [`Summary::ratio`].
///
/// ```
/// use cxmetrics::compare::RatioSet;
///
/// let set = RatioSet::Complement { below: -3.07, above: 0.74 };
/// assert_eq!(format!("{set:.1}"), "at most -3.1 or at least 0.7");
/// assert_eq!(RatioSet::WholeLine.to_string(), "nothing can be said");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RatioSet {
    /// The ratio lies between two limits.
    Interval {
        /// The lower limit.
        lower: f64,
        /// The upper limit.
        upper: f64,
    },
    /// The ratio is at most `below` or at least `above`: only what lies between is excluded.
    Complement {
        /// The upper end of the lower part.
        below: f64,
        /// The lower end of the upper part.
        above: f64,
    },
    /// Nothing can be said: any ratio at all goes with the data.
    WholeLine,
}

impl Spoken for RatioSet {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 1);
        let message = match *self {
            Self::Interval { lower, upper } => GeneralMessage::Between {
                lower: style.figure(lower),
                upper: style.figure(upper),
            },
            Self::Complement { below, above } => GeneralMessage::Beyond {
                below: style.figure(below),
                above: style.figure(above),
            },
            Self::WholeLine => return f.pad(language.label(Label::NothingCanBeSaid)),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(RatioSet);

/// Why a summary is none.
///
/// ```
/// use cxmetrics::compare::Summary;
///
/// let error = Summary::new(4.1, 0.8, 1).unwrap_err();
/// assert_eq!(error.to_string(), "a standard deviation takes 2 answers or more, not 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SummaryError {
    /// The mean is NaN or beyond ±10¹⁰⁰.
    #[error("a mean of {mean} is not a usable number")]
    Mean {
        /// The mean.
        mean: f64,
    },
    /// The deviation is negative, NaN or beyond 10¹⁰⁰.
    #[error("a standard deviation is a number from 0 on, not {deviation}")]
    Deviation {
        /// The deviation.
        deviation: f64,
    },
    /// There are too few answers for a deviation.
    #[error("a standard deviation takes 2 answers or more, not {answers}")]
    Answers {
        /// The number of answers.
        answers: u64,
    },
    /// The mean is not on the scale.
    #[error("a mean of {mean} is not on the scale {scale}")]
    OffScale {
        /// The mean.
        mean: f64,
        /// The scale.
        scale: Scale,
    },
    /// The deviation is larger than answers on the scale with that mean can have.
    #[error(
        "{answers} answers with a mean of {mean} have a standard deviation of at most {largest:.2}, not {deviation}"
    )]
    DeviationTooLarge {
        /// The number of answers.
        answers: u64,
        /// The mean.
        mean: f64,
        /// The deviation.
        deviation: f64,
        /// The largest deviation possible.
        largest: f64,
    },
    /// No so many answers on the scale have that mean.
    #[error("no {answers} answers on the scale {scale} have a mean of {mean}")]
    NotAMean {
        /// The number of answers.
        answers: u64,
        /// The mean.
        mean: f64,
        /// The scale.
        scale: Scale,
    },
}
