//! One way to ask, whatever is compared.

use super::claim::{Claim, ClaimError, ClaimTest, check_margin};
use super::contrast::{Contrast, ContrastKind, agreeing, probability};
use super::finding::Finding;
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::tilt::Side;

/// The probabilities of data that are at least as extreme as these, if a hypothesis were true.
///
/// ```
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::Estimate;
///
/// let difference = Estimate::share(56, 70)?.difference(&Estimate::share(48, 80)?)?;
/// let p = difference.p_values(0.0);
/// assert_eq!(format!("{:.4} {:.4} {:.4}", p.two_sided, p.above, p.below), "0.0083 0.0041 0.9959");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[non_exhaustive]
pub struct PValues {
    /// On either side: the one to quote.
    pub two_sided: f64,
    /// As far above the hypothesis: small when the truth is above it.
    pub above: f64,
    /// As far below the hypothesis: small when the truth is below it.
    pub below: f64,
}

impl PValues {
    pub(crate) fn new(two_sided: f64, above: f64, below: f64) -> Self {
        Self {
            two_sided: two_sided.min(1.0),
            above: above.min(1.0),
            below: below.min(1.0),
        }
    }

    /// Twice the smaller side.
    pub(crate) fn doubled(above: f64, below: f64) -> Self {
        Self::new(2.0 * above.min(below), above, below)
    }
}

/// Two figures that are compared: by how much they differ, how sure that is, and what can be said.
///
/// Whatever is compared, the questions are the same, and so are the calls.
///
/// | the question | the call |
/// |---|---|
/// | by how much, with limits | [`contrast`](Self::contrast) |
/// | is it more than chance? | [`p_value`](Self::p_value), which agrees with the limits to the last bit |
/// | in words | [`finding`](Self::finding), and [`finding_within`](Self::finding_within) where small changes do not matter |
/// | a claim to be shown | [`superiority`](Self::superiority), [`non_inferiority`](Self::non_inferiority), [`equivalence`](Self::equivalence) |
/// | several at once | [`corrected`](super::corrected) |
/// | for a key result | `Reading::from(comparison.contrast(confidence))` |
/// | less is better | [`better`](Self::better), where the figures do not know |
///
/// The comparisons come from [`Compare`] for two figures of a kind, and from constructors of their own where there is a
/// choice. A comparison of one's own is a type that implements the five methods without a body.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::{Confidence, Direction, Estimate};
///
/// let before = Estimate::share(48, 400)?.with_direction(Direction::LowerIsBetter);
/// let now = Estimate::share(26, 400)?.with_direction(Direction::LowerIsBetter);
/// let change = now.difference(&before)?;
/// assert_eq!(
///     change.finding(Confidence::P95).to_string(),
///     "improved: -5.5 [-9.6, -1.5] at 95% confidence, p = 0.007"
/// );
/// assert!(change.superiority(Confidence::P95)?.is_shown());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Comparison {
    /// The form of the contrast.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison, ContrastKind};
    /// # use cxmetrics::Estimate;
    /// let difference = Estimate::share(56, 70)?.difference(&Estimate::share(48, 80)?)?;
    /// assert_eq!(difference.kind(), ContrastKind::Difference);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn kind(&self) -> ContrastKind;

    /// Whether more of the compared figure is better.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Direction, kpi};
    /// let change = kpi::churn(12, 400)?.difference(&kpi::churn(9, 410)?)?;
    /// assert_eq!(change.direction(), Direction::LowerIsBetter);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn direction(&self) -> Direction;

    /// The measured contrast; `None` if it is undefined, as which an infinite one and NaN are taken.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::Estimate;
    /// let difference = Estimate::share(56, 70)?.difference(&Estimate::share(48, 80)?)?;
    /// assert_eq!(difference.point_estimate(), Some(20.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn point_estimate(&self) -> Option<f64>;

    /// The lower and the upper limit as the method finds them; `None` where one is open, as which an infinite one and NaN
    /// are taken. What [`contrast`](Self::contrast) is made of, and what to call instead of this.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// let difference = Estimate::share(56, 70)?.difference(&Estimate::share(48, 80)?)?;
    /// let [lower, _] = difference.limits(Confidence::P95);
    /// assert_eq!(lower, difference.contrast(Confidence::P95).lower());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2];

    /// The p-values of "the true contrast is `hypothesis`". NaN is taken as 1: what cannot be said is not shown.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::Estimate;
    /// let difference = Estimate::share(56, 70)?.difference(&Estimate::share(48, 80)?)?;
    /// // Is it more than 5 points?
    /// assert_eq!(format!("{:.3}", difference.p_values(5.0).above), "0.023");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn p_values(&self, hypothesis: f64) -> PValues;

    /// The contrast with its limits: they hold the measured one, and leave out "no change" exactly when
    /// [`p_value`](Self::p_value) is below 1 − confidence.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// let difference = Estimate::share(56, 70)?.difference(&Estimate::share(48, 80)?)?;
    /// assert_eq!(difference.contrast(Confidence::P95).to_string(), "20.0 [5.3, 33.8]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn contrast(&self, confidence: Confidence) -> Contrast {
        let no_change = self.kind().no_change();
        let p = self.p_values(no_change);
        let hypotheses = Hypotheses {
            floor: Some((
                no_change,
                p.two_sided < confidence.alpha() && p.above < p.below,
            )),
            ceiling: Some((
                no_change,
                p.two_sided < confidence.alpha() && p.below < p.above,
            )),
        };
        hypotheses.contrast(self, confidence)
    }

    /// The two-sided p-value of "nothing changed".
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::Estimate;
    /// let difference = Estimate::share(56, 70)?.difference(&Estimate::share(48, 80)?)?;
    /// assert_eq!(format!("{:.4}", Comparison::p_value(&difference)), "0.0083");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn p_value(&self) -> f64 {
        probability(self.p_values(self.kind().no_change()).two_sided)
    }

    /// What can be said: improved, worsened (increased, decreased where the [direction](Self::direction) is not known),
    /// or no evidence of change.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::compare::{Comparison, Verdict};
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let may = Estimate::share(170, 200)?;
    /// let june = Estimate::share(164, 200)?;
    /// let finding = Difference::independent(&june, &may)?.finding(Confidence::P95);
    /// assert_eq!(finding.verdict(), Verdict::NoEvidenceOfChange);
    /// assert_eq!(
    ///     finding.to_string(),
    ///     "no evidence of change: -3.0 [-10.4, 4.3] at 95% confidence, p = 0.420"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn finding(&self, confidence: Confidence) -> Finding {
        Finding::of(self.contrast(confidence), self.p_value(), self.direction())
    }

    /// What can be said when contrasts within `margin` do not matter: [`Equivalent`](super::Verdict::Equivalent) if the
    /// [equivalence](Self::equivalence) is shown, else as [`finding`](Self::finding).
    ///
    /// A difference can be above 0 and yet too small to matter; then it is equivalent.
    ///
    /// # Errors
    ///
    /// As for [`equivalence`](Self::equivalence).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let old_menu = Estimate::share(1_700, 2_000)?;
    /// let new_menu = Estimate::share(1_712, 2_000)?;
    /// let difference = Difference::independent(&new_menu, &old_menu)?;
    /// assert_eq!(
    ///     difference.finding_within(3.0, Confidence::P95)?.to_string(),
    ///     "equivalent within ±3: 0.6 [-1.2, 2.4] at 90% confidence, p = 0.016"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn finding_within(&self, margin: f64, confidence: Confidence) -> Result<Finding, ClaimError> {
        let test = self.equivalence(margin, confidence)?;
        Ok(if test.is_shown() {
            Finding::equivalent(&test, margin)
        } else {
            self.finding(confidence)
        })
    }

    /// Whether the first figure is shown to be better than the second: the one-sided test of level α = 1 − confidence.
    ///
    /// Better is higher, and lower where [less is better](Direction::LowerIsBetter). One-sided, so only for a question
    /// that was one-sided before the answers were seen.
    ///
    /// # Errors
    ///
    /// [`ClaimError::Confidence`] unless the confidence is above 50 %.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let difference =
    ///     Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
    /// assert_eq!(
    ///     difference.superiority(Confidence::P95)?.to_string(),
    ///     "superior: 20.0 [7.7, 31.7] at 90% confidence, p = 0.004"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn superiority(&self, confidence: Confidence) -> Result<ClaimTest, ClaimError> {
        test_claim(self, Claim::Superiority, confidence)
    }

    /// Whether the first figure is shown to be worse than the second by less than `margin`, or better: the one-sided test
    /// of "worse by `margin` or more" of level α = 1 − confidence.
    ///
    /// For a cheaper process that only must not be worse. Worse is lower, and higher where
    /// [less is better](Direction::LowerIsBetter). The margin is in the unit of the contrast, percent for a
    /// [relative change](ContrastKind::RelativeChange), and is set before the answers are seen.
    ///
    /// # Errors
    ///
    /// [`ClaimError::Margin`] unless the margin is positive and finite; [`ClaimError::Confidence`] unless the
    /// confidence is above 50 %.
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let (new, old) = (Estimate::share(170, 200)?, Estimate::share(165, 200)?);
    /// let difference = Difference::independent(&new, &old)?;
    /// let test = difference.non_inferiority(5.0, Confidence::P95)?;
    /// // Not shown to be better, but shown not to be worse by five points.
    /// assert!(test.is_shown());
    /// assert!(!difference.superiority(Confidence::P95)?.is_shown());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn non_inferiority(
        &self,
        margin: f64,
        confidence: Confidence,
    ) -> Result<ClaimTest, ClaimError> {
        check_margin(margin)?;
        test_claim(self, Claim::NonInferiority { margin }, confidence)
    }

    /// Whether the two figures are shown to differ by less than `margin`: two one-sided tests, each of level
    /// α = 1 − confidence (TOST; Schuirmann, 1987).
    ///
    /// This is how to show that nothing has changed; a large [`p_value`](Self::p_value) does not.
    ///
    /// # Errors
    ///
    /// [`ClaimError::Margin`] unless the margin is positive and finite; [`ClaimError::Confidence`] unless the
    /// confidence is above 50 %.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::compare::Comparison;
    /// use cxmetrics::{Confidence, Difference, Estimate};
    ///
    /// let difference =
    ///     Difference::independent(&Estimate::share(85, 100)?, &Estimate::share(84, 100)?)?;
    /// // Nearly the same, and yet not shown to be: a hundred answers are too few for that.
    /// assert_eq!(
    ///     difference.equivalence(5.0, Confidence::P95)?.to_string(),
    ///     "not shown to be equivalent within ±5: 1.0 [-7.6, 9.6] at 90% confidence, p = 0.219"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn equivalence(&self, margin: f64, confidence: Confidence) -> Result<ClaimTest, ClaimError> {
        check_margin(margin)?;
        test_claim(self, Claim::Equivalence { margin }, confidence)
    }

    /// The same comparison with the direction that the caller knows: what is said of it, and what its claims mean.
    ///
    /// ```
    /// use cxmetrics::compare::{Compare, Comparison};
    /// use cxmetrics::{Confidence, Direction, Estimate};
    ///
    /// let (now, before) = (Estimate::share(26, 400)?, Estimate::share(48, 400)?);
    /// let complaints = now.difference(&before)?.better(Direction::LowerIsBetter);
    /// assert_eq!(complaints.finding(Confidence::P95).verdict().to_string(), "improved");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    fn better(self, direction: Direction) -> Directed<Self>
    where
        Self: Sized,
    {
        Directed {
            comparison: self,
            direction,
        }
    }
}

/// Limits that hold what was measured, which those of next to no confidence leave out by their last digit.
pub(super) fn holding(measured: f64, [lower, upper]: [Option<f64>; 2]) -> [Option<f64>; 2] {
    [
        lower.map(|lower| lower.min(measured)),
        upper.map(|upper| upper.max(measured)),
    ]
}

/// What a one-sided test says of a point below and of one above: whether it is left out.
struct Hypotheses {
    floor: Option<(f64, bool)>,
    ceiling: Option<(f64, bool)>,
}

impl Hypotheses {
    /// The contrast with its limits on the side of each point that the tests say: limits are found by iteration, and
    /// their last bit must not decide otherwise than the p-value.
    fn contrast<C: Comparison + ?Sized>(&self, comparison: &C, confidence: Confidence) -> Contrast {
        // What a comparison from elsewhere leaves infinite or NaN is open, and moves nothing that is known.
        let known = |figure: Option<f64>| figure.filter(|figure| figure.is_finite());
        let value = known(comparison.point_estimate());
        let limits = comparison.limits(confidence).map(known);
        let [lower, upper] = value.map_or(limits, |value| holding(value, limits));
        let lower = match self.floor {
            Some((floor, true)) => Some(lower.map_or(floor.next_up(), |lower| {
                agreeing(Side::Lower, lower, floor, true)
            })),
            Some((floor, false)) => lower.map(|lower| agreeing(Side::Lower, lower, floor, false)),
            None => lower,
        };
        let upper = match self.ceiling {
            Some((ceiling, true)) => Some(upper.map_or(ceiling.next_down(), |upper| {
                agreeing(Side::Upper, upper, ceiling, true)
            })),
            Some((ceiling, false)) => {
                upper.map(|upper| agreeing(Side::Upper, upper, ceiling, false))
            }
            None => upper,
        };
        Contrast::new(comparison.kind(), value, [lower, upper], confidence)
    }
}

/// Tests "above the floor" and "below the ceiling", as far as the claim has them.
fn test_claim<C: Comparison + ?Sized>(
    comparison: &C,
    claim: Claim,
    confidence: Confidence,
) -> Result<ClaimTest, ClaimError> {
    let alpha = confidence.alpha();
    let narrower =
        Confidence::new(1.0 - 2.0 * alpha).map_err(|_| ClaimError::Confidence { confidence })?;
    let no_change = comparison.kind().no_change();
    let less_is_better = comparison.direction() == Direction::LowerIsBetter;
    let one_sided = |margin: f64| {
        if less_is_better {
            (None, Some(no_change + margin))
        } else {
            (Some(no_change - margin), None)
        }
    };
    let (floor, ceiling) = match claim {
        Claim::Superiority => one_sided(0.0),
        Claim::NonInferiority { margin } => one_sided(margin),
        Claim::Equivalence { margin } => (Some(no_change - margin), Some(no_change + margin)),
    };
    let tested = |point: f64, p_value: f64| (point, probability(p_value));
    let floor = floor.map(|floor| tested(floor, comparison.p_values(floor).above));
    let ceiling = ceiling.map(|ceiling| tested(ceiling, comparison.p_values(ceiling).below));
    let p_of = |side: Option<(f64, f64)>| side.map_or(0.0, |(_, p_value)| p_value);
    let p_value = p_of(floor).max(p_of(ceiling));
    let shown = |(point, p_value): (f64, f64)| (point, p_value < alpha);
    let hypotheses = Hypotheses {
        floor: floor.map(shown),
        ceiling: ceiling.map(shown),
    };
    let contrast = hypotheses.contrast(comparison, narrower);
    Ok(ClaimTest::new(claim, p_value < alpha, p_value, contrast))
}

/// A comparison whose direction the caller knows: made by [`Comparison::better`].
///
/// ```
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::{Direction, Estimate};
///
/// let (now, before) = (Estimate::share(26, 400)?, Estimate::share(48, 400)?);
/// let complaints = now.difference(&before)?.better(Direction::LowerIsBetter);
/// assert_eq!(complaints.direction(), Direction::LowerIsBetter);
/// assert_eq!(complaints.point_estimate(), Some(-5.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directed<C> {
    comparison: C,
    direction: Direction,
}

impl<C> Directed<C> {
    /// The comparison itself.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Direction, Estimate};
    /// let (now, before) = (Estimate::share(26, 400)?, Estimate::share(48, 400)?);
    /// let complaints = now.difference(&before)?.better(Direction::LowerIsBetter);
    /// assert_eq!(complaints.inner().value(), -5.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn inner(&self) -> &C {
        &self.comparison
    }
}

impl<C: Comparison> Comparison for Directed<C> {
    fn kind(&self) -> ContrastKind {
        self.comparison.kind()
    }

    fn direction(&self) -> Direction {
        self.direction
    }

    fn point_estimate(&self) -> Option<f64> {
        self.comparison.point_estimate()
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        self.comparison.limits(confidence)
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        self.comparison.p_values(hypothesis)
    }
}

impl<C: Comparison + ?Sized> Comparison for &C {
    fn kind(&self) -> ContrastKind {
        (**self).kind()
    }

    fn direction(&self) -> Direction {
        (**self).direction()
    }

    fn point_estimate(&self) -> Option<f64> {
        (**self).point_estimate()
    }

    fn limits(&self, confidence: Confidence) -> [Option<f64>; 2] {
        (**self).limits(confidence)
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        (**self).p_values(hypothesis)
    }
}

/// A figure that can be compared with another of its kind.
///
/// Two calls, whatever the figure is: [`difference`](Self::difference) in its unit and
/// [`relative_change`](Self::relative_change) in percent ("lift"). Both are a [`Comparison`]. Which one to take is a
/// matter of what will be said; where a figure can be compared in several ways, its documentation says which this is
/// and what the others are.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::{Compare, Comparison};
/// use cxmetrics::kpi::EventRate;
/// use cxmetrics::{Confidence, Direction};
///
/// // Customers lost in customer-months.
/// let (now, before) = (EventRate::new(18, 1_000.0)?, EventRate::new(30, 1_000.0)?);
/// let change = now.relative_change(&before)?.better(Direction::LowerIsBetter);
/// assert_eq!(
///     change.finding(Confidence::P90).to_string(),
///     "improved: -40.0% [-63.7%, -2.2%] at 90% confidence, p = 0.085"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Compare {
    /// The first minus the second.
    type Difference<'a>: Comparison
    where
        Self: 'a;
    /// The first in percent of the second, less 100.
    type Relative<'a>: Comparison
    where
        Self: 'a;
    /// Why two figures are not compared.
    type Error: core::error::Error;

    /// This figure minus the other.
    ///
    /// # Errors
    ///
    /// If the two are not of a kind, or have no such difference.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// let difference = Estimate::share(56, 70)?.difference(&Estimate::share(48, 80)?)?;
    /// assert_eq!(difference.contrast(Confidence::P95).to_string(), "20.0 [5.3, 33.8]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn difference<'a>(&'a self, other: &'a Self) -> Result<Self::Difference<'a>, Self::Error>;

    /// How much larger this figure is than the other, in percent of the other.
    ///
    /// # Errors
    ///
    /// If the two are not of a kind, or are no amounts of which one can be a percentage of the other.
    ///
    /// ```
    /// # use cxmetrics::compare::{Compare, Comparison};
    /// # use cxmetrics::{Confidence, Estimate};
    /// let lift = Estimate::share(56, 70)?.relative_change(&Estimate::share(48, 80)?)?;
    /// assert_eq!(lift.contrast(Confidence::P95).to_string(), "+33.3% [+7.9%, +67.2%]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn relative_change<'a>(&'a self, other: &'a Self) -> Result<Self::Relative<'a>, Self::Error>;
}
