//! Figures with a standard error: means, totals, restricted means.

use super::comparison::{Comparison, PValues, holding};
use super::contrast::ContrastKind;
use super::ratio::{mover_ratio, mover_statistic, percent, ratio_p_values};
use super::relative::{RelativeMethod, RelativeMethodError};
use super::statistic::Statistic;
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::special::{normal_upper_quantile, normal_upper_tail, student_upper_quantile};
use crate::tilt::Side;

/// A figure with the square of its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measured {
    pub(crate) value: f64,
    pub(crate) square: f64,
    /// Those of Student's t; `None` for a normal figure.
    pub(crate) degrees_of_freedom: Option<f64>,
}

impl Measured {
    /// The quantile of its distribution with so much above it.
    fn quantile(self, tail: f64) -> f64 {
        match self.degrees_of_freedom {
            Some(freedom) => student_upper_quantile(tail, freedom),
            None => normal_upper_quantile(tail),
        }
    }

    const fn as_normal(self) -> Self {
        Self {
            degrees_of_freedom: None,
            ..self
        }
    }
}

/// Welch and Satterthwaite's degrees of freedom of a difference; `None` where each is normal or known.
fn joint_degrees_of_freedom(figures: &[Measured; 2]) -> Option<f64> {
    let total = figures[0].square + figures[1].square;
    let spread: f64 = figures
        .iter()
        .filter_map(|figure| {
            // As a share of the total, so that its square cannot vanish.
            let share = figure.square / total;
            Some(share * share / figure.degrees_of_freedom?)
        })
        .sum();
    (spread > 0.0).then(|| 1.0 / spread)
}

/// The difference of two means of which only the standard errors matter: d ± t √(v₁ + v₂), with Welch's (1947) degrees of
/// freedom.
///
/// Made by [`Compare::difference`](super::Compare::difference) of two [`Summary`](super::Summary)s, and by the business
/// figures that are means. For scores whose answers are at hand, [`Difference`](super::Difference) is better: it knows
/// the ends of the scale.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::{Compare, Comparison, Summary};
///
/// let (ours, theirs) = (Summary::new(4.1, 0.8, 200)?, Summary::new(3.9, 0.9, 180)?);
/// let difference = ours.difference(&theirs)?;
/// assert_eq!(format!("{:.2}", difference.contrast(Confidence::P95)), "0.20 [0.03, 0.37]");
/// assert_eq!(format!("{:.1}", difference.degrees_of_freedom().unwrap()), "360.2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanDifference {
    figures: [Measured; 2],
    direction: Direction,
    /// How far apart the two can be at most.
    width: f64,
}

impl MeanDifference {
    pub(crate) fn new(
        figures: [Measured; 2],
        direction: Direction,
        width: f64,
    ) -> Result<Self, MeansError> {
        let square = figures[0].square + figures[1].square;
        if square > 0.0 && square.is_finite() {
            Ok(Self {
                figures,
                direction,
                width,
            })
        } else {
            Err(MeansError::NoSpread)
        }
    }

    /// An effect that was estimated as a whole, against none. Its error is not 0.
    pub(crate) const fn of_effect(effect: Measured, direction: Direction) -> Self {
        let none = Measured {
            value: 0.0,
            square: 0.0,
            degrees_of_freedom: None,
        };
        Self {
            figures: [effect, none],
            direction,
            width: f64::MAX,
        }
    }

    /// The first minus the second.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Summary};
    /// let difference = Summary::new(4.5, 0.8, 200)?.difference(&Summary::new(4.0, 0.9, 180)?)?;
    /// assert_eq!(difference.value(), 0.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn value(&self) -> f64 {
        self.figures[0].value - self.figures[1].value
    }

    /// √(v₁ + v₂).
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Summary};
    /// let difference = Summary::new(4.5, 3.0, 100)?.difference(&Summary::new(4.0, 4.0, 100)?)?;
    /// assert_eq!(difference.std_error(), 0.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn std_error(&self) -> f64 {
        libm::sqrt(self.figures[0].square + self.figures[1].square)
    }

    /// The degrees of freedom of Student's t; `None` where the figures are taken for normal.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Summary};
    /// let difference = Summary::new(4.5, 3.0, 10)?.difference(&Summary::known(4.0)?)?;
    /// assert_eq!(difference.degrees_of_freedom(), Some(9.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn degrees_of_freedom(&self) -> Option<f64> {
        joint_degrees_of_freedom(&self.figures)
    }

    /// The same with the normal distribution in place of Student's t, as many programs print it: to redo a published
    /// figure. Too narrow for few answers.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::compare::{Compare, Comparison, Summary};
    /// let difference = Summary::new(4.5, 3.0, 10)?.difference(&Summary::known(4.0)?)?;
    /// assert_eq!(difference.contrast(Confidence::P95).to_string(), "0.5 [-1.6, 2.6]");
    /// assert_eq!(difference.as_normal().contrast(Confidence::P95).to_string(), "0.5 [-1.4, 2.4]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_normal(self) -> Self {
        Self {
            figures: self.figures.map(Measured::as_normal),
            ..self
        }
    }
}

impl Comparison for MeanDifference {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    fn direction(&self) -> Direction {
        self.direction
    }

    fn point_estimate(&self) -> Option<f64> {
        Some(self.value())
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        let quantile = match self.degrees_of_freedom() {
            Some(freedom) => confidence.student_quantile(freedom),
            None => confidence.normal_quantile(),
        };
        Side::BOTH.map(|side| {
            let limit = self.value() + side.sign() * quantile * self.std_error();
            Some(limit.clamp(-self.width, self.width))
        })
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        let hypothesis = if hypothesis.abs() <= self.width {
            hypothesis
        } else {
            libm::copysign(f64::INFINITY, hypothesis)
        };
        Statistic {
            degrees_of_freedom: self.degrees_of_freedom(),
            ..Statistic::normal((self.value() - hypothesis) / self.std_error())
        }
        .p_values()
    }
}

/// The ratio of two positive means, as a relative change: MOVER-R (Donner and Zou, 2012) of each mean's own limits,
/// m ± t √v.
///
/// Made by [`Compare::relative_change`](super::Compare::relative_change) of two [`Summary`](super::Summary)s or of business
/// figures that are means. An upper limit is open where the second mean may be 0. What others print is most often the
/// [log-delta](RelativeMethod::LogDelta) interval, which is too narrow for few answers.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::{Compare, Comparison, Summary};
///
/// let (now, before) = (Summary::new(4.2, 0.9, 120)?, Summary::new(3.9, 1.0, 150)?);
/// let change = now.relative_change(&before)?;
/// assert_eq!(change.contrast(Confidence::P95).to_string(), "+7.7% [+1.8%, +14.0%]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanRatio {
    figures: [Measured; 2],
    direction: Direction,
    method: RelativeMethod,
}

impl MeanRatio {
    pub(crate) fn new(figures: [Measured; 2], direction: Direction) -> Result<Self, MeansError> {
        if let Some(figure) = figures.iter().find(|figure| figure.value <= 0.0) {
            return Err(MeansError::NotPositive {
                value: figure.value,
            });
        }
        let ratio = Self {
            figures,
            direction,
            method: RelativeMethod::MoverRatio,
        };
        let error = ratio.log_std_error();
        if error > 0.0 && error.is_finite() && ratio.ratio().is_finite() && ratio.ratio() > 0.0 {
            Ok(ratio)
        } else {
            Err(MeansError::NoSpread)
        }
    }

    /// The same by another method.
    ///
    /// # Errors
    ///
    /// [`RelativeMethodError::NotForValues`] for the methods of shares.
    ///
    /// ```
    /// # use cxmetrics::Confidence;
    /// # use cxmetrics::compare::{Compare, Comparison, RelativeMethod, Summary};
    /// let change = Summary::new(4.2, 0.9, 12)?.relative_change(&Summary::new(3.9, 1.0, 15)?)?;
    /// assert_eq!(change.contrast(Confidence::P95).to_string(), "+7.7% [-11.6%, +31.4%]");
    /// let delta = change.with_method(RelativeMethod::LogDelta)?;
    /// assert_eq!(delta.contrast(Confidence::P95).to_string(), "+7.7% [-9.8%, +28.6%]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_method(self, method: RelativeMethod) -> Result<Self, RelativeMethodError> {
        if RelativeMethod::MEANS.contains(&method) {
            Ok(Self { method, ..self })
        } else {
            Err(RelativeMethodError::NotForValues { method })
        }
    }

    /// The method.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, RelativeMethod, Summary};
    /// let change = Summary::new(4.5, 0.8, 200)?.relative_change(&Summary::new(3.0, 0.9, 180)?)?;
    /// assert_eq!(change.method(), RelativeMethod::MoverRatio);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> RelativeMethod {
        self.method
    }

    /// The first over the second.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Summary};
    /// let change = Summary::new(4.5, 0.8, 200)?.relative_change(&Summary::new(3.0, 0.9, 180)?)?;
    /// assert_eq!(change.ratio(), 1.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.figures[0].value / self.figures[1].value
    }

    /// The standard error of the logarithm of the [ratio](Self::ratio).
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Summary};
    /// let change = Summary::new(4.2, 0.9, 120)?.relative_change(&Summary::new(3.9, 1.0, 150)?)?;
    /// assert_eq!(format!("{:.4}", change.log_std_error()), "0.0287");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn log_std_error(&self) -> f64 {
        let squares = self
            .figures
            .map(|figure| figure.square / figure.value / figure.value);
        libm::sqrt(squares[0] + squares[1])
    }

    /// The limits of the ratio from those of the means, with so much outside on each side.
    fn mover(&self, tail: f64) -> [Option<f64>; 2] {
        let limits = self.figures.map(|figure| {
            let reach = figure.quantile(tail) * libm::sqrt(figure.square);
            [(figure.value - reach).max(0.0), figure.value + reach]
        });
        mover_ratio(self.figures.map(|figure| figure.value), limits)
    }
}

impl Comparison for MeanRatio {
    fn kind(&self) -> ContrastKind {
        ContrastKind::RelativeChange
    }

    fn direction(&self) -> Direction {
        self.direction
    }

    fn point_estimate(&self) -> Option<f64> {
        percent(Some(self.ratio()))
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        if self.method == RelativeMethod::LogDelta {
            let reach = confidence.normal_quantile() * self.log_std_error();
            return Side::BOTH
                .map(|side| percent(Some(self.ratio() * libm::exp(side.sign() * reach))));
        }
        holding(self.ratio(), self.mover(confidence.tail())).map(percent)
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        ratio_p_values(1.0 + hypothesis / 100.0, self.ratio(), |ratio| {
            if self.method == RelativeMethod::LogDelta {
                let distance = libm::log(self.ratio() / ratio);
                return Statistic::normal(distance / self.log_std_error());
            }
            mover_statistic(ratio, self.ratio(), |quantile| {
                self.mover(normal_upper_tail(quantile).max(f64::MIN_POSITIVE))
            })
        })
    }
}

/// Why two means are not compared.
///
/// ```
/// use cxmetrics::compare::{Compare, Summary};
///
/// let error = Summary::new(4.2, 0.9, 120)?
///     .relative_change(&Summary::new(-0.5, 1.0, 150)?)
///     .unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "a mean of -0.5 has no change in percent: compare the difference"
/// );
/// # Ok::<(), cxmetrics::compare::SummaryError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MeansError {
    /// Neither has a standard error that is positive and finite.
    #[error("means without any standard error are not compared but subtracted")]
    NoSpread,
    /// The mean is not above 0.
    #[error("a mean of {value} has no change in percent: compare the difference")]
    NotPositive {
        /// The mean.
        value: f64,
    },
    /// One figure is better when it is high and the other when it is low.
    #[error("of one figure more is better and of the other less")]
    Directions,
}
