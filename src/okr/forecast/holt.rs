//! Damped Holt: exponential smoothing of level and trend, with the trend fading out.

/// How damped Holt weighs the past.
///
/// With level l and trend b, each new figure y corrects what was expected:
/// l = l' + α e and b = φ b' + α β* e, where l' = l + φ b is the forecast of the period and e = y − l' its error.
/// The forecast h periods ahead is l + (φ + φ² + … + φʰ) b.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::DampedHolt;
///
/// let quick = DampedHolt::new(0.8, 0.2, 0.9)?;
/// assert_eq!(quick.phi(), 0.9);
/// assert_eq!(
///     DampedHolt::new(0.8, 0.2, 1.5).unwrap_err().to_string(),
///     "damped Holt needs 0 < alpha <= 1, 0 <= beta <= 1 and 0 < phi <= 1, not 0.8, 0.2 and 1.5"
/// );
/// # Ok::<(), cxmetrics::okr::forecast::DampedHoltError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "StoredHolt", try_from = "StoredHolt"))]
pub struct DampedHolt {
    alpha: f64,
    beta: f64,
    phi: f64,
    initial: Option<[f64; 2]>,
}

impl DampedHolt {
    /// α = 0.5, β* = 0.2, φ = 0.9: half of each surprise is believed, and the trend halves in seven periods. Weights
    /// for a goal, whose dozen of figures are too few to fit three weights to.
    pub const USUAL: Self = Self {
        alpha: 0.5,
        beta: 0.2,
        phi: 0.9,
        initial: None,
    };

    /// Weights of one's own: `alpha` for the level, `beta` (β*) for the trend as a share of the level's correction,
    /// and `phi`, by which the trend fades each period (1 for no fading, Holt's own method).
    ///
    /// # Errors
    ///
    /// [`DampedHoltError`] unless 0 < α ≤ 1, 0 ≤ β* ≤ 1 and 0 < φ ≤ 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::DampedHolt;
    ///
    /// let steady = DampedHolt::new(0.3, 0.1, 1.0)?; // the trend does not fade
    /// assert_eq!((steady.alpha(), steady.beta(), steady.phi()), (0.3, 0.1, 1.0));
    /// assert!(DampedHolt::new(0.0, 0.1, 1.0).is_err()); // would never learn
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(alpha: f64, beta: f64, phi: f64) -> Result<Self, DampedHoltError> {
        let positive = |weight: f64| weight > 0.0 && weight <= 1.0;
        if positive(alpha) && positive(phi) && (0.0..=1.0).contains(&beta) {
            Ok(Self {
                alpha,
                beta: crate::edge::unsigned_zero(beta),
                phi,
                initial: None,
            })
        } else {
            Err(DampedHoltError { alpha, beta, phi })
        }
    }

    /// The same weights, starting from a level and a trend that are known from before, instead of those that fit
    /// the figures best (least squares). Values that are not finite are as good as unknown.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::{DampedHolt, ForecastMethod, Readings};
    ///
    /// // Last quarter ended at 48 hours, falling by 2 a week.
    /// let known = ForecastMethod::DampedHolt(DampedHolt::USUAL.starting_from(48.0, -2.0));
    /// let hours = Readings::new([(7, 46.5), (14, 44.0), (21, 42.0)])?;
    /// assert_eq!(hours.forecast_with(known, 42)?.to_string(), "38.6");
    /// assert_eq!(hours.forecast_with(known, 42)?.degrees_of_freedom(), Some(3.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn starting_from(self, level: f64, trend: f64) -> Self {
        let known = level.is_finite() && trend.is_finite();
        Self {
            initial: known.then_some([level, trend]),
            ..self
        }
    }

    /// The weight of a new figure in the level.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::DampedHolt;
    ///
    /// assert_eq!(DampedHolt::USUAL.alpha(), 0.5); // half of each surprise is believed
    /// ```
    #[must_use]
    pub const fn alpha(&self) -> f64 {
        self.alpha
    }

    /// The weight of the level's correction in the trend, β*.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::DampedHolt;
    ///
    /// assert_eq!(DampedHolt::USUAL.beta(), 0.2);
    /// ```
    #[must_use]
    pub const fn beta(&self) -> f64 {
        self.beta
    }

    pub(super) const fn initial(&self) -> Option<[f64; 2]> {
        self.initial
    }

    /// The share of the trend that is left after a period.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::DampedHolt;
    ///
    /// let phi = DampedHolt::USUAL.phi();
    /// assert_eq!(phi, 0.9);
    /// assert_eq!(format!("{:.2}", phi.powi(7)), "0.48"); // of the trend after seven periods
    /// ```
    #[must_use]
    pub const fn phi(&self) -> f64 {
        self.phi
    }
    /// φ + φ² + … + φʰ, also for a part of a period.
    pub(super) fn faded(&self, periods: f64) -> f64 {
        if self.phi < 1.0 {
            let log = libm::log(self.phi);
            // (1 − φʰ) φ / (1 − φ)
            -libm::expm1(periods * log) * self.phi / (1.0 - self.phi)
        } else {
            periods
        }
    }

    /// The variance h periods ahead over that of one period: 1 + Σ α² (1 + β* (φ + … + φʲ))² for j from 1 to h − 1
    /// (Hyndman, Koehler, Ord and Snyder, 2008, *Forecasting with Exponential Smoothing*, table 6.1), linear between
    /// whole periods.
    pub(super) fn variance_factor(&self, periods: f64) -> f64 {
        let mut factor = 1.0;
        let mut fade = 1.0;
        let mut faded = 0.0;
        let mut left = periods - 1.0;
        while left > 0.0 {
            fade *= self.phi;
            faded += fade;
            let weight = self.alpha * (1.0 + self.beta * faded);
            factor += left.min(1.0) * weight * weight;
            left -= 1.0;
        }
        factor
    }
}
/// A weight is outside its range.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::DampedHolt;
///
/// let error = DampedHolt::new(0.0, 0.2, 0.9).unwrap_err();
/// assert_eq!((error.alpha, error.beta, error.phi), (0.0, 0.2, 0.9));
/// assert_eq!(
///     error.to_string(),
///     "damped Holt needs 0 < alpha <= 1, 0 <= beta <= 1 and 0 < phi <= 1, not 0, 0.2 and 0.9"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "damped Holt needs 0 < alpha <= 1, 0 <= beta <= 1 and 0 < phi <= 1, not {alpha}, {beta} and {phi}"
)]
#[non_exhaustive]
pub struct DampedHoltError {
    /// The weight for the level.
    pub alpha: f64,
    /// The weight for the trend.
    pub beta: f64,
    /// The fading of the trend.
    pub phi: f64,
}

/// The stored form.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "DampedHolt", deny_unknown_fields)]
struct StoredHolt {
    alpha: f64,
    beta: f64,
    phi: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    initial: Option<[f64; 2]>,
}

#[cfg(feature = "serde")]
impl From<DampedHolt> for StoredHolt {
    fn from(holt: DampedHolt) -> Self {
        Self {
            alpha: holt.alpha,
            beta: holt.beta,
            phi: holt.phi,
            initial: holt.initial,
        }
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredHolt> for DampedHolt {
    type Error = DampedHoltError;

    fn try_from(stored: StoredHolt) -> Result<Self, Self::Error> {
        let holt = Self::new(stored.alpha, stored.beta, stored.phi)?;
        Ok(match stored.initial {
            Some([level, trend]) => holt.starting_from(level, trend),
            None => holt,
        })
    }
}
