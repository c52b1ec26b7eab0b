//! Probabilities that were given, and what came of them.

use alloc::vec::Vec;

use crate::edge::unsigned_zero;
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval, Method};
use crate::sum::Sum;

/// From so many on a score is told.
pub(super) const SOME: usize = 5;
/// From so many on a verdict is told, and bins.
pub(super) const ENOUGH: usize = 20;
/// Where one fifth of the probability ends and the next begins.
const STEPS: [f64; 4] = [0.2, 0.4, 0.6, 0.8];

/// How well probabilities came true: Brier and logarithmic score beside the base rate, reliability in bins, and a verdict.
///
/// One forecast of each closed key result: forecasts of one series share one outcome. Made of pairs, or of
/// [closed](Self::of_closed) key results with their histories; mergeable.
///
/// With p the probability said and o what came of it, 1 or 0, over K forecasts:
///
/// | figure | formula | reads |
/// |---|---|---|
/// | [`brier`](Self::brier) | Σ(p − o)²/K (Brier, 1950) | 0 is perfect; [`base_brier`](Self::base_brier), ō(1 − ō), is always saying how often it comes true |
/// | [`skill`](Self::skill) | 1 − Brier / that | below 0 the forecasts are worse than the base rate |
/// | [`log_score`](Self::log_score) | −Σ ln(p or 1 − p)/K (Good, 1952) | ln 2 = 0.69 is a coin; infinite once something called impossible happens |
/// | [`mean_gap`](Self::mean_gap) | ō − p̄ | above 0 more came true than was said |
/// | [`spiegelhalter_z`](Self::spiegelhalter_z) | Σ(o − p)(1 − 2p) / √Σ(1 − 2p)² p(1 − p) (Spiegelhalter, 1986) | above 1.96 surer than it should be, below −1.96 more modest |
///
/// It is silent until there is enough: fewer than 5 forecasts are only counted, and a [verdict](Self::verdict) and
/// [bins](Self::bins) take 20. A bias of 20 points at probabilities of .3 to .7 is seen half of the time from 20 closed key
/// results, and 79 % of the time from 40.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::forecast::Calibration;
///
/// let mut ours = Calibration::new();
/// for (said, reached) in [(0.9, true), (0.7, false), (0.2, false)] {
///     ours.record(said, reached)?;
/// }
/// assert_eq!(format!("{:.3}", ours.brier().unwrap()), "0.180");
/// assert_eq!(ours.to_string(), "3 closed key results; 5 are needed to score their forecasts");
/// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "Vec<(f64, bool)>", try_from = "Vec<(f64, bool)>")
)]
pub struct Calibration {
    forecasts: Vec<(f64, bool)>,
}

/// What 20 forecasts or more say of whether they are too sure.
///
/// ```
/// use cxmetrics::okr::forecast::{Calibration, CalibrationVerdict};
///
/// assert_eq!(Calibration::new().verdict(), CalibrationVerdict::TooFew);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CalibrationVerdict {
    /// Fewer than 20, or nothing but certainties.
    TooFew,
    /// Surer than they should be: outcomes are nearer to chance than was said.
    TooSure,
    /// More modest than they need to be.
    TooModest,
    /// No sign of either.
    NoSign,
}

/// Forecasts of about the same probability, and how many came true.
///
/// Made by [`Calibration::bins`].
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationBin {
    pub(super) index: u8,
    pub(super) mean: f64,
    pub(super) reached: u64,
    pub(super) count: u64,
    pub(super) share: Estimate,
}

impl Calibration {
    /// No forecasts yet.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Calibration;
    ///
    /// assert!(Calibration::new().is_empty());
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self {
            forecasts: Vec::new(),
        }
    }

    /// Records a probability that was given, and whether it came true.
    ///
    /// # Errors
    ///
    /// [`CalibrationError`] unless the probability is from 0 to 1. A refused one changes nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Calibration;
    ///
    /// let mut ours = Calibration::new();
    /// ours.record(0.7, true)?;
    /// assert_eq!(
    ///     ours.record(70.0, true).unwrap_err().to_string(),
    ///     "a probability is from 0 to 1, not 70"
    /// );
    /// assert_eq!(ours.len(), 1);
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    pub fn record(&mut self, probability: f64, came_true: bool) -> Result<(), CalibrationError> {
        if (0.0..=1.0).contains(&probability) {
            self.forecasts.push((unsigned_zero(probability), came_true));
            Ok(())
        } else {
            Err(CalibrationError { probability })
        }
    }

    /// Adds the forecasts of others, such as other teams.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Calibration;
    ///
    /// let (mut ours, mut theirs) = (Calibration::new(), Calibration::new());
    /// ours.record(0.7, true)?;
    /// theirs.record(0.2, false)?;
    /// ours.merge(&theirs);
    /// assert_eq!(ours.len(), 2);
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    pub fn merge(&mut self, other: &Self) {
        self.forecasts.extend_from_slice(&other.forecasts);
    }

    /// The number of forecasts.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Calibration;
    ///
    /// assert_eq!(Calibration::new().len(), 0);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.forecasts.len()
    }

    /// Whether there are no forecasts.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Calibration;
    ///
    /// assert!(Calibration::new().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forecasts.is_empty()
    }

    /// Each probability with whether it came true, in the order recorded.
    ///
    /// ```
    /// use cxmetrics::okr::forecast::Calibration;
    ///
    /// let mut ours = Calibration::new();
    /// ours.record(0.7, true)?;
    /// assert_eq!(ours.forecasts(), [(0.7, true)]);
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn forecasts(&self) -> &[(f64, bool)] {
        &self.forecasts
    }

    fn sum(&self, of: impl Fn(f64, f64) -> f64) -> f64 {
        let mut sum = Sum::default();
        for &(probability, came_true) in &self.forecasts {
            sum.add(of(probability, f64::from(u8::from(came_true))));
        }
        sum.value()
    }

    fn mean(&self, of: impl Fn(f64, f64) -> f64) -> Option<f64> {
        (!self.is_empty()).then(|| self.sum(of) / self.len() as f64)
    }

    /// The Brier score, the mean of (p − o)², from 0 (perfect) to 1; `None` without forecasts.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// ours.record(0.7, true)?;
    /// assert_eq!(format!("{:.2}", ours.brier().unwrap()), "0.09");
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn brier(&self) -> Option<f64> {
        self.mean(|said, came| (said - came) * (said - came))
    }

    /// How often it came true, ō, from 0 to 1; `None` without forecasts.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// ours.record(0.7, true)?;
    /// ours.record(0.6, false)?;
    /// assert_eq!(ours.base_rate(), Some(0.5));
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn base_rate(&self) -> Option<f64> {
        self.mean(|_, came| came)
    }

    /// The Brier score of saying the base rate every time, ō(1 − ō): what forecasts have to beat. `None` without forecasts.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// ours.record(0.7, true)?;
    /// ours.record(0.6, false)?;
    /// assert_eq!(ours.base_brier(), Some(0.25));
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn base_brier(&self) -> Option<f64> {
        self.base_rate().map(|rate| rate * (1.0 - rate))
    }

    /// By how much the Brier score is better than that of the base rate, as a share of it: 1 is perfect, 0 no better,
    /// negative worse. `None` where all came true or none did, and there was nothing to tell apart.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// ours.record(0.8, true)?;
    /// ours.record(0.2, false)?;
    /// assert_eq!(format!("{:.2}", ours.skill().unwrap()), "0.84");
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn skill(&self) -> Option<f64> {
        let base = self.base_brier().filter(|&base| base > 0.0)?;
        Some(1.0 - self.brier()? / base)
    }

    /// The logarithmic score, the mean of −ln p of what came true and −ln(1 − p) of what did not. `None` without forecasts,
    /// and where it is infinite: something happened that was called [impossible](Self::contradicted).
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// ours.record(0.5, true)?;
    /// assert_eq!(format!("{:.3}", ours.log_score().unwrap()), "0.693"); // a coin
    /// ours.record(1.0, false)?;
    /// assert_eq!((ours.log_score(), ours.contradicted()), (None, 1));
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn log_score(&self) -> Option<f64> {
        if self.contradicted() > 0 {
            return None;
        }
        self.mean(|said, came| {
            if came > 0.0 {
                -libm::log(said)
            } else {
                -libm::log1p(-said)
            }
        })
    }

    /// How often something happened that had been called impossible, or did not that had been called certain.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// ours.record(0.0, true)?;
    /// assert_eq!(ours.contradicted(), 1);
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn contradicted(&self) -> usize {
        let wrong = |&&(said, came): &&(f64, bool)| if came { said <= 0.0 } else { said >= 1.0 };
        self.forecasts.iter().filter(wrong).count()
    }

    /// How often it came true less what was said on average, ō − p̄: positive where more came true. `None` without
    /// forecasts.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// ours.record(0.7, true)?;
    /// ours.record(0.6, false)?;
    /// assert_eq!(format!("{:.2}", ours.mean_gap().unwrap()), "-0.15");
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn mean_gap(&self) -> Option<f64> {
        self.mean(|said, came| came - said)
    }

    /// Its normal interval, by what the outcomes scatter if every probability is right: √Σp(1 − p)/K. `None` of fewer than 5
    /// forecasts.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, okr::forecast::Calibration};
    /// let mut ours = Calibration::new();
    /// for said in [0.6, 0.7, 0.4, 0.8, 0.5, 0.9] {
    ///     ours.record(said, said > 0.5)?;
    /// }
    /// let gap = ours.mean_gap_interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{gap:.2}"), "0.02 [-0.34, 0.37]");
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn mean_gap_interval(&self, confidence: Confidence) -> Option<Interval> {
        let gap = self.mean_gap().filter(|_| self.len() >= SOME)?;
        let scatter = libm::sqrt(self.sum(|said, _| said * (1.0 - said))) / self.len() as f64;
        let half_width = scatter * confidence.normal_quantile();
        let limits = [gap - half_width, gap + half_width];
        Some(Interval::new(gap, limits, confidence, Method::Wald))
    }

    /// The mean gap in standard errors, Σ(o − p) / √Σp(1 − p). `None` if nothing but certainties was said.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// ours.record(0.5, true)?;
    /// assert_eq!(ours.mean_gap_z(), Some(1.0));
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn mean_gap_z(&self) -> Option<f64> {
        self.standardized(|_| 1.0)
    }

    /// Spiegelhalter's statistic, Σ(o − p)(1 − 2p) / √Σ(1 − 2p)² p(1 − p): standard normal if the probabilities are right,
    /// above 0 if they are surer than they should be. `None` if nothing but certainties and halves was said.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut sure = Calibration::new();
    /// for came_true in [true, false, true, false] {
    ///     sure.record(0.95, came_true)?;
    /// }
    /// assert_eq!(format!("{:.2}", sure.spiegelhalter_z().unwrap()), "4.13");
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn spiegelhalter_z(&self) -> Option<f64> {
        self.standardized(|said| 1.0 - 2.0 * said)
    }

    /// Σ(o − p) w(p) / √Σ w(p)² p(1 − p)
    fn standardized(&self, weight: impl Fn(f64) -> f64) -> Option<f64> {
        let variance = self.sum(|said, _| weight(said) * weight(said) * said * (1.0 - said));
        let sum = self.sum(|said, came| (came - said) * weight(said));
        (variance > 0.0).then(|| unsigned_zero(sum / libm::sqrt(variance)))
    }

    /// Whether the probabilities are too sure, by Spiegelhalter's statistic at 5 %, from 20 forecasts on.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::{Calibration, CalibrationVerdict};
    /// let mut sure = Calibration::new();
    /// for number in 0..20 {
    ///     sure.record(0.9, number % 3 > 0)?; // 13 of 20
    /// }
    /// assert_eq!(sure.verdict(), CalibrationVerdict::TooSure);
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn verdict(&self) -> CalibrationVerdict {
        match self.spiegelhalter_z() {
            Some(z) if self.len() >= ENOUGH => {
                let limit = Confidence::P95.normal_quantile();
                if z > limit {
                    CalibrationVerdict::TooSure
                } else if z < -limit {
                    CalibrationVerdict::TooModest
                } else {
                    CalibrationVerdict::NoSign
                }
            }
            _ => CalibrationVerdict::TooFew,
        }
    }

    /// The forecasts by fifths of their probability, lowest first: 0 to 20 %, 20 to 40 % and so on, the upper end with the
    /// last. Bins of fewer than 5 forecasts are left out; there are none before 20 forecasts.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// let mut ours = Calibration::new();
    /// for number in 0..13 {
    ///     ours.record(0.7, number < 9)?;
    /// }
    /// assert!(ours.bins().is_empty());
    /// for number in 0..7 {
    ///     ours.record(0.1, number == 0)?;
    /// }
    /// let said: Vec<String> = ours.bins().iter().map(ToString::to_string).collect();
    /// assert_eq!(said[1], "of what we called 60 to 80 %, 9 of 13 came true");
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn bins(&self) -> Vec<CalibrationBin> {
        if self.len() < ENOUGH {
            return Vec::new();
        }
        let mut bins = [(0.0, 0, 0); STEPS.len() + 1];
        for &(said, came) in &self.forecasts {
            let index = STEPS.iter().filter(|&&step| said >= step).count();
            let (sum, reached, count) = bins[index];
            bins[index] = (sum + said, reached + u64::from(came), count + 1);
        }
        let enough = (0..).zip(bins).filter(|(_, bin)| bin.2 >= SOME as u64);
        enough
            .filter_map(|(index, (sum, reached, count))| {
                Some(CalibrationBin {
                    index,
                    mean: sum / count as f64,
                    reached,
                    count,
                    share: Estimate::share(reached, count).ok()?,
                })
            })
            .collect()
    }
}

/// What was said is no probability.
///
/// ```
/// use cxmetrics::okr::forecast::Calibration;
///
/// let error = Calibration::new().record(1.5, true).unwrap_err();
/// assert_eq!(error.probability, 1.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a probability is from 0 to 1, not {probability}")]
#[non_exhaustive]
pub struct CalibrationError {
    /// What was said.
    pub probability: f64,
}

impl From<Calibration> for Vec<(f64, bool)> {
    fn from(calibration: Calibration) -> Self {
        calibration.forecasts
    }
}

impl TryFrom<Vec<(f64, bool)>> for Calibration {
    type Error = CalibrationError;

    fn try_from(stored: Vec<(f64, bool)>) -> Result<Self, Self::Error> {
        let mut calibration = Self::new();
        for (probability, came_true) in stored {
            calibration.record(probability, came_true)?;
        }
        Ok(calibration)
    }
}
