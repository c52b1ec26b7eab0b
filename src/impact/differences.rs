//! Difference in differences.

use alloc::string::{String, ToString};

use crate::compare::{Comparison, ContrastKind, PValues};
use crate::edge::unsigned_zero;
use crate::interval::Confidence;
use crate::metric::Direction;
use crate::special::{find_root, normal_upper_tail};
use crate::tilt::Side;

/// Beyond so many standard errors, limits are those of a normal distribution: the confidence that would name them is 1.
const LAST: f64 = 8.0;

/// How much more a group moved that got something new than one that did not.
///
/// (after − before) of the group, minus (after − before) of the others: what moved both, such as the season, cancels
/// out. Each change is a [comparison](Comparison) of its own: of different persons
/// ([`Difference::independent`](crate::Difference::independent)) or of the same ones
/// ([`Difference::paired`](crate::Difference::paired)), weighted or not, of scores, rates or times, in one unit.
///
/// **Interval.** MOVER (Zou and Donner, 2008) of the limits of the two changes: with changes e₁, e₂ and their limits,
/// e₁ − e₂ − √((e₁ − l₁)² + (u₂ − e₂)²), and the mirror above. So small groups near the end of a scale keep the limits
/// that suit them. The p-value is the α at which a limit touches 0. The two groups are taken as different people.
///
/// **What it takes for granted**: without the new thing both groups would have moved alike ("parallel trends"). Choose
/// others who were moving alike before; where there are several earlier readings, show them.
///
/// Source: Card and Krueger, 1994, "Minimum Wages and Employment", for the design.
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::Comparison;
/// use cxmetrics::impact::DifferenceInDifferences;
/// use cxmetrics::{Confidence, Difference, Estimate};
///
/// // Satisfied customers: the shops with the new checkout, and the others.
/// let new = Difference::independent(&Estimate::share(342, 400)?, &Estimate::share(300, 400)?)?;
/// let others = Difference::independent(&Estimate::share(310, 400)?, &Estimate::share(304, 400)?)?;
/// let effect = DifferenceInDifferences::new(new, others)?;
/// assert_eq!(
///     effect.finding(Confidence::P95).to_string(),
///     "increased: 9.0 [1.0, 17.0] at 95% confidence, p = 0.028"
/// );
/// assert_eq!(
///     effect.sentence("the shops with the new checkout", Confidence::P95),
///     "the shops with the new checkout rose by 9.0 points more than the others [1.0, 17.0]"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceInDifferences<A, B = A> {
    group: A,
    others: B,
    direction: Direction,
}

impl<A: Comparison, B: Comparison> DifferenceInDifferences<A, B> {
    /// From the change of the group and that of the others.
    ///
    /// # Errors
    ///
    /// [`DifferenceInDifferencesError::Kind`] unless both are differences; [`DifferenceInDifferencesError::Directions`] if
    /// more is better in one and worse in the other; [`DifferenceInDifferencesError::Undefined`] if one has no value.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::compare::Compare;
    /// use cxmetrics::impact::DifferenceInDifferences;
    /// use cxmetrics::kpi;
    ///
    /// let new = kpi::churn(9, 410)?.difference(&kpi::churn(21, 400)?)?;
    /// let others = kpi::retention(9, 410)?.difference(&kpi::retention(12, 400)?)?;
    /// let error = DifferenceInDifferences::new(new, others).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "more is better in one of the two changes and worse in the other"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(group: A, others: B) -> Result<Self, DifferenceInDifferencesError> {
        for kind in [group.kind(), others.kind()] {
            if kind != ContrastKind::Difference {
                return Err(DifferenceInDifferencesError::Kind { kind });
            }
        }
        if group.point_estimate().is_none() || others.point_estimate().is_none() {
            return Err(DifferenceInDifferencesError::Undefined);
        }
        let direction = match (group.direction(), others.direction()) {
            (one, other) if one == other => one,
            (Direction::Unknown, known) | (known, Direction::Unknown) => known,
            _ => return Err(DifferenceInDifferencesError::Directions),
        };
        Ok(Self {
            group,
            others,
            direction,
        })
    }

    /// The change of the group.
    #[must_use]
    pub const fn group(&self) -> &A {
        &self.group
    }

    /// The change of the others.
    #[must_use]
    pub const fn others(&self) -> &B {
        &self.others
    }

    /// How much more the group moved than the others, with its sign.
    #[must_use]
    pub fn value(&self) -> f64 {
        // Both are there: `new` has looked.
        let change = |change: Option<f64>| change.unwrap_or(0.0);
        unsigned_zero(change(self.group.point_estimate()) - change(self.others.point_estimate()))
    }

    /// What was found, with the name of the group: for a report. Figures with one decimal, in points.
    #[must_use]
    pub fn sentence(&self, group: &str, confidence: Confidence) -> String {
        self.impact(group, confidence).to_string()
    }

    /// The distance from the value to a limit, at so many standard errors.
    fn reach(&self, side: Side, deviations: f64) -> Option<f64> {
        let beyond = (deviations / LAST).max(1.0);
        let confidence = confidence_of(deviations.min(LAST))?;
        let [group, others] = match side {
            Side::Lower => [0, 1],
            Side::Upper => [1, 0],
        };
        let distance = |change: &dyn Fn() -> (Option<f64>, Option<f64>)| {
            let (value, limit) = change();
            Some((value? - limit?).abs())
        };
        let own = distance(&|| {
            let limits = self.group.limits(confidence);
            (self.group.point_estimate(), limits[group])
        })?;
        let other = distance(&|| {
            let limits = self.others.limits(confidence);
            (self.others.point_estimate(), limits[others])
        })?;
        Some(beyond * libm::hypot(own, other))
    }
}

/// The confidence within so many standard errors of a normal figure.
fn confidence_of(deviations: f64) -> Option<Confidence> {
    let level = 1.0 - 2.0 * normal_upper_tail(deviations);
    Confidence::new(level.max(f64::MIN_POSITIVE)).ok()
}

impl<A: Comparison, B: Comparison> Comparison for DifferenceInDifferences<A, B> {
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
        let deviations = confidence.normal_quantile();
        Side::BOTH.map(|side| Some(self.value() + side.sign() * self.reach(side, deviations)?))
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        let distance = self.value() - hypothesis;
        let side = if distance > 0.0 {
            Side::Lower
        } else {
            Side::Upper
        };
        // A limit that is open touches nothing.
        let excess = |deviations: f64| match self.reach(side, deviations) {
            Some(reach) => reach - distance.abs(),
            None => f64::INFINITY,
        };
        let deviations = if distance == 0.0 || distance.is_nan() {
            0.0
        } else if excess(LAST) < 0.0 {
            // From there on the limits grow in proportion.
            LAST * distance.abs() / (excess(LAST) + distance.abs())
        } else {
            find_root(excess, 0.0, LAST)
        };
        let (towards, away) = (
            normal_upper_tail(deviations),
            normal_upper_tail(-deviations),
        );
        match side {
            Side::Lower => PValues::doubled(towards, away),
            Side::Upper => PValues::doubled(away, towards),
        }
    }
}

/// Why two changes have no difference.
///
/// ```
/// use cxmetrics::impact::DifferenceInDifferencesError;
///
/// assert_eq!(
///     DifferenceInDifferencesError::Undefined.to_string(),
///     "one of the two changes has no value"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DifferenceInDifferencesError {
    /// A change is not a difference but another contrast.
    #[error("a {kind} is not a difference: only differences can be subtracted")]
    Kind {
        /// What it is.
        kind: ContrastKind,
    },
    /// More is better in one and worse in the other: they are not changes of one figure.
    #[error("more is better in one of the two changes and worse in the other")]
    Directions,
    /// A change has no value.
    #[error("one of the two changes has no value")]
    Undefined,
}
