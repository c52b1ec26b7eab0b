//! Square and add: two figures compared by the limits that each has.

use super::comparison::{Compare, Comparison, PValues};
use super::contrast::ContrastKind;
use super::ratio::{percent, ratio_p_values};
use super::statistic::{Statistic, quantile_where};
use crate::edge::{self, Tolerance};
use crate::estimate::Estimate;
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::special::{normal_upper_quantile, normal_upper_tail};
use crate::tilt::{Side, score_limits};

/// A figure that has limits at every confidence, whatever it is and wherever they come from.
///
/// That is all that [`MoverDifference`] and [`MoverRatio`] need: implement it for a figure of your own, and two of them
/// can be compared like everything else.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Comparison, MoverDifference, WithLimits};
/// use cxmetrics::kpi::EventRate;
/// use cxmetrics::{Confidence, Direction};
///
/// /// What the events of a month cost, at a price for each.
/// struct Cost(EventRate, f64);
///
/// impl WithLimits for Cost {
///     fn point_estimate(&self) -> Option<f64> {
///         Some(self.0.value() * self.1)
///     }
///     fn limits_outside(&self, tail: f64) -> [Option<f64>; 2] {
///         self.0.limits_outside(tail).map(|limit| Some(limit? * self.1))
///     }
///     fn direction(&self) -> Direction {
///         Direction::LowerIsBetter
///     }
/// }
///
/// let (now, before) =
///     (Cost(EventRate::new(30, 10.0)?, 25.0), Cost(EventRate::new(52, 10.0)?, 25.0));
/// let saved = MoverDifference::new(now, before)?;
/// assert_eq!(
///     saved.finding(Confidence::P95).to_string(),
///     "improved: -55.0 [-102.3, -9.1] at 95% confidence, p = 0.018"
/// );
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub trait WithLimits {
    /// The figure; `None` if it is not known.
    ///
    /// ```
    /// # use cxmetrics::{Estimate, compare::WithLimits};
    /// assert_eq!(Estimate::share(17, 20)?.point_estimate(), Some(85.0));
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    fn point_estimate(&self) -> Option<f64>;

    /// The lower and the upper limit with the probability `tail` outside on each side: half of 1 − confidence. `None`
    /// where a limit is open. The smaller the tail, the wider; they hold the figure.
    ///
    /// ```
    /// # use cxmetrics::{Estimate, compare::WithLimits};
    /// let [lower, upper] = Estimate::share(17, 20)?.limits_outside(0.025);
    /// assert_eq!(format!("{:.1} {:.1}", lower.unwrap(), upper.unwrap()), "64.0 94.8");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    fn limits_outside(&self, tail: f64) -> [Option<f64>; 2];

    /// Whether more of the figure is better.
    ///
    /// ```
    /// # use cxmetrics::{Direction, compare::WithLimits, kpi};
    /// assert_eq!(WithLimits::direction(&kpi::churn(12, 400)?), Direction::LowerIsBetter);
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    fn direction(&self) -> Direction {
        Direction::Unknown
    }

    /// Whether another figure was measured on the same people, so that the two err together. One that is the very same figure
    /// is of others: nobody compares a figure with itself.
    ///
    /// ```
    /// # use cxmetrics::{Estimate, compare::WithLimits};
    /// assert!(!Estimate::share(9, 10)?.is_of_same_people(&Estimate::share(3, 10)?));
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    fn is_of_same_people(&self, other: &Self) -> bool {
        let _ = other;
        false
    }
}

impl<F: WithLimits + ?Sized> WithLimits for &F {
    fn point_estimate(&self) -> Option<f64> {
        (**self).point_estimate()
    }

    fn limits_outside(&self, tail: f64) -> [Option<f64>; 2] {
        (**self).limits_outside(tail)
    }

    fn direction(&self) -> Direction {
        (**self).direction()
    }

    fn is_of_same_people(&self, other: &Self) -> bool {
        (**self).is_of_same_people(*other)
    }
}

/// By the [score method](crate::Method::Score).
impl WithLimits for Estimate {
    fn point_estimate(&self) -> Option<f64> {
        Some(self.value())
    }

    fn limits_outside(&self, tail: f64) -> [Option<f64>; 2] {
        if self.population().is_some() {
            let bounds = self.bounds();
            let limits = Confidence::new(1.0 - 2.0 * tail).map(|confidence| {
                let interval = self.interval(confidence);
                [interval.lower(), interval.upper()]
            });
            let otherwise = if tail < 0.25 {
                [*bounds.start(), *bounds.end()]
            } else {
                [self.value(); 2]
            };
            return limits.unwrap_or(otherwise).map(Some);
        }
        let sample = self.sample_at(tail);
        let quantile = normal_upper_quantile(tail);
        score_limits(&sample, quantile * quantile).map(Some)
    }

    fn direction(&self) -> Direction {
        self.direction()
    }

    fn is_of_same_people(&self, other: &Self) -> bool {
        self.is_compared_within_people(other)
    }
}

/// The difference of two figures by the limits of each (Zou and Donner, 2008, the method of variance estimates recovery):
/// e₁ − e₂ − √((e₁ − l₁)² + (u₂ − e₂)²), and mirrored above.
///
/// It keeps the skewness that each figure's limits have, and is open where one of them is. Its p-value is the α at which
/// the limit touches the hypothesis.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Comparison, MoverDifference};
/// use cxmetrics::{Confidence, Estimate};
///
/// let difference = MoverDifference::new(Estimate::share(9, 10)?, Estimate::share(3, 10)?)?;
/// assert_eq!(difference.contrast(Confidence::P95).to_string(), "60.0 [17.1, 80.9]");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoverDifference<F> {
    figures: [F; 2],
    values: [f64; 2],
    direction: Direction,
}

impl<F: WithLimits> MoverDifference<F> {
    /// The first figure minus the second, of different samples.
    ///
    /// # Errors
    ///
    /// [`MoverError::Unknown`] if a figure is not known; [`MoverError::Directions`] if of one more is better and of the
    /// other less; [`MoverError::SamePeople`] if both were measured on the same people.
    ///
    /// ```
    /// use cxmetrics::compare::MoverDifference;
    /// use cxmetrics::kpi;
    ///
    /// let error = MoverDifference::new(kpi::churn(12, 400)?, kpi::retention(12, 400)?).unwrap_err();
    /// assert_eq!(error.to_string(), "of one figure more is better and of the other less");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn new(first: F, second: F) -> Result<Self, MoverError> {
        if first.is_of_same_people(&second) {
            return Err(MoverError::SamePeople);
        }
        let known = |figure: &F| {
            figure
                .point_estimate()
                .filter(|value| value.is_finite())
                .ok_or(MoverError::Unknown)
        };
        Ok(Self {
            values: [known(&first)?, known(&second)?],
            direction: first
                .direction()
                .shared(second.direction())
                .ok_or(MoverError::Directions)?,
            figures: [first, second],
        })
    }

    /// The two figures.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::compare::MoverDifference;
    ///
    /// let difference = MoverDifference::new(Estimate::share(9, 10)?, Estimate::share(3, 10)?)?;
    /// assert_eq!(difference.figures()[0].value(), 90.0);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn figures(&self) -> &[F; 2] {
        &self.figures
    }

    /// How far the limit of one side is from the difference; infinite if it is open.
    fn distance(&self, side: Side, tail: f64, scale: impl Fn(f64) -> f64) -> f64 {
        let own = |index: usize, side: Side| {
            let [lower, upper] = self.figures[index].limits_outside(tail);
            let limit = match side {
                Side::Lower => lower,
                Side::Upper => upper,
            };
            limit.map_or(f64::INFINITY, |limit| {
                ((scale(limit) - scale(self.values[index])) * side.sign()).max(0.0)
            })
        };
        libm::hypot(own(0, side), own(1, side.opposite()))
    }

    /// The normal statistic of a distance from the difference.
    fn statistic(&self, distance: f64, scale: impl Fn(f64) -> f64 + Copy) -> Statistic {
        let side = if distance > 0.0 {
            Side::Lower
        } else {
            Side::Upper
        };
        let quantile = quantile_where(|quantile| {
            let tail = normal_upper_tail(quantile).max(f64::MIN_POSITIVE);
            self.distance(side, tail, scale).min(f64::MAX) - distance.abs()
        });
        Statistic::normal(-side.sign() * quantile)
    }
}

impl<F: WithLimits> Comparison for MoverDifference<F> {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    fn direction(&self) -> Direction {
        self.direction
    }

    fn point_estimate(&self) -> Option<f64> {
        Some(self.values[0] - self.values[1])
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        Side::BOTH.map(|side| {
            let distance = self.distance(side, confidence.tail(), |figure| figure);
            distance
                .is_finite()
                .then_some(self.values[0] - self.values[1] + side.sign() * distance)
        })
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        if !hypothesis.is_finite() {
            return Statistic::normal(libm::copysign(f64::INFINITY, -hypothesis)).p_values();
        }
        let [first, second] = self.values;
        // Without limits of any width nothing may hang on a last digit.
        let tolerance = Tolerance::of([first, second, hypothesis]);
        let distance = if edge::is_at(first - second, hypothesis, tolerance) {
            0.0
        } else {
            first - second - hypothesis
        };
        self.statistic(distance, |figure| figure).p_values()
    }
}

/// The ratio of two positive figures by the limits of each, on the scale of logarithms, as a relative change in percent.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Comparison, MoverRatio};
/// use cxmetrics::{Confidence, Estimate};
///
/// let ratio = MoverRatio::new(Estimate::share(56, 70)?, Estimate::share(48, 80)?)?;
/// assert_eq!(ratio.contrast(Confidence::P95).to_string(), "+33.3% [+7.8%, +66.4%]");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoverRatio<F>(MoverDifference<F>);

impl<F: WithLimits> MoverRatio<F> {
    /// The first figure relative to the second, of different samples.
    ///
    /// # Errors
    ///
    /// As for [`MoverDifference::new`]; [`MoverError::NotPositive`] unless both figures are above 0.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::compare::MoverRatio;
    ///
    /// let error = MoverRatio::new(Estimate::share(9, 10)?, Estimate::share(0, 10)?).unwrap_err();
    /// assert_eq!(error.to_string(), "a figure of 0 has no change in percent: compare the difference");
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn new(first: F, second: F) -> Result<Self, MoverError> {
        let difference = MoverDifference::new(first, second)?;
        match difference.values.iter().find(|value| **value <= 0.0) {
            Some(&value) => Err(MoverError::NotPositive { value }),
            None => Ok(Self(difference)),
        }
    }

    /// The two figures.
    ///
    /// ```
    /// use cxmetrics::Estimate;
    /// use cxmetrics::compare::MoverRatio;
    ///
    /// let ratio = MoverRatio::new(Estimate::share(9, 10)?, Estimate::share(3, 10)?)?;
    /// assert_eq!(ratio.figures()[1].value(), 30.0);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn figures(&self) -> &[F; 2] {
        &self.0.figures
    }

    fn ratio(&self) -> f64 {
        self.0.values[0] / self.0.values[1]
    }
}

/// The logarithm; what is not above 0 is infinitely far away.
fn log(figure: f64) -> f64 {
    if figure > 0.0 {
        libm::log(figure)
    } else {
        f64::NEG_INFINITY
    }
}

impl<F: WithLimits> Comparison for MoverRatio<F> {
    fn kind(&self) -> ContrastKind {
        ContrastKind::RelativeChange
    }

    fn direction(&self) -> Direction {
        self.0.direction
    }

    fn point_estimate(&self) -> Option<f64> {
        percent(Some(self.ratio()))
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        Side::BOTH.map(|side| {
            let distance = self.0.distance(side, confidence.tail(), log);
            percent(Some(self.ratio() * libm::exp(side.sign() * distance)))
        })
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        ratio_p_values(1.0 + hypothesis / 100.0, self.ratio(), |ratio| {
            let measured = self.ratio();
            let ratio = edge::snap(ratio, measured, Tolerance::of([ratio, measured]));
            self.0.statistic(libm::log(measured / ratio), log)
        })
    }
}

/// A figure whose own limits are all that a comparison needs: with this, two of them have the calls of [`Compare`].
///
/// There is nothing to implement; it says that there is no better comparison than by the limits of both.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::compare::{Compare, Comparison, ComparedByLimits, WithLimits};
/// use cxmetrics::kpi::EventRate;
///
/// /// What the events of a month cost, at 25 each.
/// #[derive(Clone)]
/// struct Cost(EventRate);
///
/// impl WithLimits for Cost {
///     fn point_estimate(&self) -> Option<f64> {
///         Some(25.0 * self.0.value())
///     }
///     fn limits_outside(&self, tail: f64) -> [Option<f64>; 2] {
///         self.0.limits_outside(tail).map(|limit| Some(25.0 * limit?))
///     }
/// }
/// impl ComparedByLimits for Cost {}
///
/// let (now, before) = (Cost(EventRate::new(30, 10.0)?), Cost(EventRate::new(52, 10.0)?));
/// let change = now.relative_change(&before)?.contrast(Confidence::P95);
/// assert_eq!(change.to_string(), "-42.3% [-64.2%, -8.6%]");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub trait ComparedByLimits: WithLimits + Clone {}

/// By the limits of both: [`MoverDifference`] and [`MoverRatio`].
impl<F: ComparedByLimits> Compare for F {
    type Difference<'a>
        = MoverDifference<F>
    where
        F: 'a;
    type Relative<'a>
        = MoverRatio<F>
    where
        F: 'a;
    type Error = MoverError;

    fn difference<'a>(&'a self, other: &'a Self) -> Result<MoverDifference<F>, MoverError> {
        MoverDifference::new(self.clone(), other.clone())
    }

    fn relative_change<'a>(&'a self, other: &'a Self) -> Result<MoverRatio<F>, MoverError> {
        MoverRatio::new(self.clone(), other.clone())
    }
}

/// Why two figures are not compared.
///
/// ```
/// use cxmetrics::compare::MoverError;
///
/// assert_eq!(MoverError::Unknown.to_string(), "one of the two figures is not known");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MoverError {
    /// One of the figures is not known.
    #[error("one of the two figures is not known")]
    Unknown,
    /// The figure is not above 0.
    #[error("a figure of {value} has no change in percent: compare the difference")]
    NotPositive {
        /// The figure.
        value: f64,
    },
    /// Both figures were measured on the same people, so that they err together.
    #[error(
        "both figures are of the same people and not independent: what they came from compares them; \
         others who answered alike are told apart by JointScores::with_people or Estimate::without_source"
    )]
    SamePeople,
    /// One figure is better when it is high and the other when it is low.
    #[error("of one figure more is better and of the other less")]
    Directions,
}
