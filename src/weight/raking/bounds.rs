//! How far weights may go from what they were.

use crate::weight::SurveyError;

/// Sums of targets that differ by no more than this are the same, written with fewer digits.
const SAME_SUM: f64 = 1e-9;

/// How weights are [raked](crate::weight::Survey::raked_with): by what they may be multiplied, and by how much the sums of the
/// margins may differ.
///
/// The default multiplies by anything that it takes and asks margins to agree.
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::weight::{Margin, Raking, Survey};
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, [6, 10, 9, 8, 9, 7])?;
/// let margins = [
///     Margin::new(&["y", "o", "o", "y", "o", "o"], [("y", 45.1), ("o", 54.9)])?,
///     Margin::new(&["N", "N", "S", "S", "S", "N"], [("N", 33.3), ("S", 66.5)])?, // rounded
/// ];
/// assert_eq!(
///     survey.clone().raked(&margins).unwrap_err().to_string(),
///     "the targets of the margins sum to 100 and to 99.8"
/// );
/// let raked = survey.raked_with(&margins, Raking::default().with_margin_tolerance(0.005)?)?;
/// let total: f64 = raked.weights().iter().sum();
/// assert!((total - 100.0).abs() < 1e-9);
/// # Ok::<(), cxmetrics::weight::SurveyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[doc(alias("iterative proportional fitting", "RIM weighting"))]
pub struct Raking {
    bounds: Bounds,
    margin_tolerance: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Bounds {
    None,
    Truncated { lowest: f64, highest: f64 },
    Logit { lowest: f64, highest: f64 },
}

impl Default for Raking {
    fn default() -> Self {
        Self {
            bounds: Bounds::None,
            margin_tolerance: SAME_SUM,
        }
    }
}

/// What a weight is multiplied by at u, with the slope and the integral of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Multiplier {
    pub(super) value: f64,
    pub(super) slope: f64,
    pub(super) integral: f64,
}

/// Beyond, the weights of one cell are as good as all or none.
const FURTHEST: f64 = 500.0;

impl Raking {
    /// Sums of margins may differ by this part of the first: such margins are scaled to its sum. For percentages that
    /// were rounded. The default is one part in a thousand million.
    ///
    /// # Errors
    ///
    /// [`SurveyError::MarginTolerance`] unless it is between 0 and 1.
    ///
    /// ```
    /// # use cxmetrics::weight::Raking;
    /// assert!(Raking::default().with_margin_tolerance(0.01).is_ok());
    /// assert_eq!(
    ///     Raking::default().with_margin_tolerance(1.5).unwrap_err().to_string(),
    ///     "a tolerance of 1.5 for the sums of margins is not between 0 and 1"
    /// );
    /// ```
    pub fn with_margin_tolerance(self, tolerance: f64) -> Result<Self, SurveyError> {
        if !(0.0..=1.0).contains(&tolerance) {
            return Err(SurveyError::MarginTolerance { tolerance });
        }
        Ok(Self {
            margin_tolerance: tolerance.max(SAME_SUM),
            ..self
        })
    }

    /// Raking whose multipliers are cut to at least `lowest` and at most `highest`, in the same step in which the margins
    /// are met (Folsom and Singh, 2000).
    ///
    /// Multipliers are those of the weights after all of them were scaled to the total, so that 1 is no change. Choose
    /// it over [`Survey::trimmed`](crate::weight::Survey::trimmed), after which the margins are missed.
    ///
    /// # Errors
    ///
    /// [`SurveyError::Bounds`] unless 0 ≤ lowest < 1 < highest, both finite.
    ///
    /// ```
    /// # use cxmetrics::weight::Raking;
    /// assert!(Raking::default().truncated(0.3, 3.0).is_ok());
    /// assert_eq!(
    ///     Raking::default().truncated(1.3, 3.0).unwrap_err().to_string(),
    ///     "weights cannot be multiplied by 1.3 to 3: 1 is not between"
    /// );
    /// ```
    pub fn truncated(self, lowest: f64, highest: f64) -> Result<Self, SurveyError> {
        check(lowest, highest)?;
        Ok(Self {
            bounds: Bounds::Truncated { lowest, highest },
            ..self
        })
    }

    /// Raking whose multipliers approach `lowest` and `highest` smoothly (Deville and Särndal, 1992, case 6), as R's
    /// `calibrate(calfun = "logit")`: no weight is at a bound, and all are a little nearer to it.
    ///
    /// # Errors
    ///
    /// [`SurveyError::Bounds`] unless 0 ≤ lowest < 1 < highest, both finite.
    ///
    /// ```
    /// # use cxmetrics::weight::Raking;
    /// assert!(Raking::default().logit(0.3, 3.0).is_ok());
    /// assert!(Raking::default().logit(0.3, f64::INFINITY).is_err());
    /// ```
    pub fn logit(self, lowest: f64, highest: f64) -> Result<Self, SurveyError> {
        check(lowest, highest)?;
        Ok(Self {
            bounds: Bounds::Logit { lowest, highest },
            ..self
        })
    }

    pub(super) const fn margin_tolerance(self) -> f64 {
        self.margin_tolerance
    }

    pub(super) fn is_bounded(self) -> bool {
        self.bounds != Bounds::None
    }

    /// The bounds of the multipliers.
    pub(super) const fn bounds(self) -> Option<(f64, f64)> {
        match self.bounds {
            Bounds::None => None,
            Bounds::Truncated { lowest, highest } | Bounds::Logit { lowest, highest } => {
                Some((lowest, highest))
            }
        }
    }

    pub(super) fn multiplier(self, u: f64) -> Multiplier {
        let value = libm::exp(u.clamp(-FURTHEST, FURTHEST));
        let flat = |bound: f64| Multiplier {
            value: bound,
            slope: 0.0,
            // The integral of the bound from where it was reached.
            integral: bound * (u - libm::log(bound)) + bound,
        };
        match self.bounds {
            Bounds::Truncated { lowest, .. } if value <= lowest => flat(lowest),
            Bounds::Truncated { highest, .. } if value >= highest => flat(highest),
            Bounds::Logit { lowest, highest } => logit(u, lowest, highest),
            _ => Multiplier {
                value,
                slope: value,
                integral: value,
            },
        }
    }
}

/// g = (L (U − 1) + U (1 − L) e^(Au)) / (U − 1 + (1 − L) e^(Au)), A = (U − L) / ((1 − L)(U − 1)).
fn logit(u: f64, lowest: f64, highest: f64) -> Multiplier {
    let (down, up, width) = (1.0 - lowest, highest - 1.0, highest - lowest);
    let steepness = width / (down * up);
    let exponent = steepness * u;
    // From the side on which the exponential is small.
    let small = libm::exp(-exponent.abs());
    let (value, logarithm) = if exponent > 0.0 {
        let all = up * small + down;
        (
            (lowest * up * small + highest * down) / all,
            exponent + libm::log(all / width),
        )
    } else {
        let all = up + down * small;
        (
            (lowest * up + highest * down * small) / all,
            libm::log(all / width),
        )
    };
    Multiplier {
        value,
        slope: steepness * (value - lowest) * (highest - value) / width,
        integral: lowest * u + width / steepness * logarithm,
    }
}

fn check(lowest: f64, highest: f64) -> Result<(), SurveyError> {
    if (0.0..1.0).contains(&lowest) && highest > 1.0 && highest.is_finite() {
        Ok(())
    } else {
        Err(SurveyError::Bounds { lowest, highest })
    }
}
