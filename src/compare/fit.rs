//! Sampled as planned? Counts against the shares that were planned.

use alloc::vec::Vec;
use core::fmt;

use crate::shown::{Counted, Style, pad};
use crate::special::chi_squared_upper_tail;
use crate::sum::Sum;
use crate::words::{ComparisonMessage, Language, PValue, Spoken, spoken};

/// Where an expected count is below this, the χ² distribution is not to be trusted.
const FEW: f64 = 5.0;
/// So many ways to deal out the counts are gone through, of so many arms.
const MOST_WAYS: f64 = 1e6;
const MOST_ARMS: usize = 32;
/// Probabilities that agree to this many digits are equal but for rounding.
const TIE: f64 = 1e-9;
/// Customary for this alarm: it is looked at often, and what it stops is expensive (Fabijan et al., 2019).
const ALARM: f64 = 0.001;

/// How a p-value of [`GoodnessOfFit`] was found.
///
/// ```
/// use cxmetrics::compare::FitMethod;
///
/// assert_eq!(FitMethod::ChiSquared.to_string(), "χ²");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FitMethod {
    /// The χ² distribution with one degree of freedom less than arms.
    ChiSquared,
    /// The sum of the multinomial probabilities that are not above the observed one.
    Exact,
}

spoken!(FitMethod {
    ChiSquared = ChiSquared,
    Exact = Exact,
});

/// Whether counts in several arms are as planned: the check before any comparison of an experiment (*sample-ratio
/// mismatch*).
///
/// χ² = Σ (O − E)²/E over the arms. If it [alarms](Self::is_alarm), people are missing from an arm, and those who are missing
/// are not like the others: do not read the comparison, find out who they are. The planned shares must have been fixed
/// before. By χ² unless an expected count is below 5; then exact, as long as there are at most a million ways to deal
/// out the counts. How many people it takes to see a loss: [`FitPlan`](crate::plan::FitPlan).
///
/// # Examples
///
/// ```
/// use cxmetrics::compare::GoodnessOfFit;
///
/// let check = GoodnessOfFit::new(&[5_021, 4_890, 5_089], &[1.0, 1.0, 1.0])?;
/// assert_eq!(check.to_string(), "as planned: χ² = 4.1, p = 0.129");
/// let check = GoodnessOfFit::new(&[10_000, 9_500], &[0.5, 0.5])?;
/// assert!(check.is_alarm());
/// assert_eq!(check.to_string(), "not as planned: χ² = 12.8, p < 0.001");
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "StoredFit"))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[doc(alias("sample ratio mismatch", "SRM", "chi-square"))]
pub struct GoodnessOfFit {
    chi_squared: f64,
    likelihood_ratio: f64,
    degrees_of_freedom: usize,
    p_value: f64,
    method: FitMethod,
}

impl GoodnessOfFit {
    /// The counts of two or more arms, and the planned size of each in any unit: `[2.0, 1.0, 1.0]` for a half and two
    /// quarters.
    ///
    /// # Errors
    ///
    /// [`FitError::Arms`] unless there are as many planned sizes as counts, and two or more; [`FitError::Planned`] for a size
    /// that is not positive and finite; [`FitError::Empty`] if nobody was counted.
    ///
    /// ```
    /// use cxmetrics::compare::GoodnessOfFit;
    ///
    /// let error = GoodnessOfFit::new(&[7, 2, 3], &[1.0, 1.0]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "3 counts and 2 planned sizes: two or more arms, with a size for each"
    /// );
    /// ```
    pub fn new(observed: &[u64], planned: &[f64]) -> Result<Self, FitError> {
        let arms = Arms::new(observed, planned)?;
        let chi_squared = arms.chi_squared();
        let degrees_of_freedom = observed.len() - 1;
        let by_chi_squared = || {
            let p_value = chi_squared_upper_tail(chi_squared, degrees_of_freedom as f64);
            (p_value, FitMethod::ChiSquared)
        };
        let exact = if arms.expected.iter().any(|expected| *expected < FEW) {
            arms.exact()
        } else {
            None
        };
        let (p_value, method) =
            exact.map_or_else(by_chi_squared, |p_value| (p_value, FitMethod::Exact));
        Ok(Self {
            chi_squared,
            likelihood_ratio: arms.likelihood_ratio(),
            degrees_of_freedom,
            p_value,
            method,
        })
    }

    /// The p-value of "as planned".
    ///
    /// ```
    /// # use cxmetrics::compare::GoodnessOfFit;
    /// let check = GoodnessOfFit::new(&[7, 2, 3], &[1.0, 1.0, 1.0])?;
    /// assert_eq!(format!("{:.4} {}", check.p_value(), check.method()), "0.2672 exact");
    /// # Ok::<(), cxmetrics::compare::FitError>(())
    /// ```
    #[must_use]
    pub const fn p_value(&self) -> f64 {
        self.p_value
    }

    /// How the p-value was found.
    ///
    /// ```
    /// # use cxmetrics::compare::{FitMethod, GoodnessOfFit};
    /// assert_eq!(GoodnessOfFit::new(&[50, 50], &[1.0, 1.0])?.method(), FitMethod::ChiSquared);
    /// # Ok::<(), cxmetrics::compare::FitError>(())
    /// ```
    #[must_use]
    pub const fn method(&self) -> FitMethod {
        self.method
    }

    /// χ² = Σ (O − E)²/E.
    ///
    /// ```
    /// # use cxmetrics::compare::GoodnessOfFit;
    /// assert_eq!(GoodnessOfFit::new(&[60, 40], &[1.0, 1.0])?.chi_squared(), 4.0);
    /// # Ok::<(), cxmetrics::compare::FitError>(())
    /// ```
    #[must_use]
    pub const fn chi_squared(&self) -> f64 {
        self.chi_squared
    }

    /// G² = 2 Σ O ln(O/E), the likelihood ratio, which has the same distribution in large samples.
    ///
    /// ```
    /// # use cxmetrics::compare::GoodnessOfFit;
    /// let check = GoodnessOfFit::new(&[60, 40], &[1.0, 1.0])?;
    /// assert_eq!(format!("{:.3}", check.likelihood_ratio()), "4.027");
    /// # Ok::<(), cxmetrics::compare::FitError>(())
    /// ```
    #[must_use]
    pub const fn likelihood_ratio(&self) -> f64 {
        self.likelihood_ratio
    }

    /// One less than arms.
    ///
    /// ```
    /// # use cxmetrics::compare::GoodnessOfFit;
    /// assert_eq!(GoodnessOfFit::new(&[60, 40], &[1.0, 1.0])?.degrees_of_freedom(), 1);
    /// # Ok::<(), cxmetrics::compare::FitError>(())
    /// ```
    #[must_use]
    pub const fn degrees_of_freedom(&self) -> usize {
        self.degrees_of_freedom
    }

    /// Whether to stop and look for those who are missing: p < .001, the customary level for this check (Fabijan et al.,
    /// 2019), which is made of every experiment and should hardly ever be wrong.
    ///
    /// ```
    /// # use cxmetrics::compare::GoodnessOfFit;
    /// assert!(!GoodnessOfFit::new(&[60, 40], &[1.0, 1.0])?.is_alarm());
    /// # Ok::<(), cxmetrics::compare::FitError>(())
    /// ```
    #[must_use]
    pub const fn is_alarm(&self) -> bool {
        self.p_value < ALARM
    }
}

impl Spoken for GoodnessOfFit {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = ComparisonMessage::AsPlanned {
            planned: !self.is_alarm(),
            chi_squared: Style::of(f, 1).unsigned().figure(self.chi_squared),
            p: PValue::beside(self.p_value, ALARM, 3),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(GoodnessOfFit);

/// The planned share of each of so many arms.
pub(crate) fn planned_shares(
    arms: usize,
    planned: &[f64],
) -> Result<impl Iterator<Item = f64> + Clone + '_, FitError> {
    if arms != planned.len() || arms < 2 {
        return Err(FitError::Arms {
            counts: arms,
            planned: planned.len(),
        });
    }
    let whole: f64 = planned.iter().sum();
    let wrong = planned
        .iter()
        .find(|size| !(**size > 0.0 && (**size / whole).is_normal()));
    match wrong {
        Some(&size) => Err(FitError::Planned { size }),
        None => Ok(planned.iter().map(move |size| size / whole)),
    }
}

/// Counts, and what was expected of them.
struct Arms {
    observed: Vec<f64>,
    expected: Vec<f64>,
    log_shares: Vec<f64>,
    total: u64,
}

impl Arms {
    fn new(observed: &[u64], planned: &[f64]) -> Result<Self, FitError> {
        let shares = planned_shares(observed.len(), planned)?;
        let total = observed
            .iter()
            .try_fold(0_u64, |sum, count| sum.checked_add(*count))
            .filter(|total| *total > 0)
            .ok_or(FitError::Empty)?;
        Ok(Self {
            observed: observed.iter().map(|count| *count as f64).collect(),
            expected: shares.clone().map(|share| total as f64 * share).collect(),
            log_shares: shares.map(libm::log).collect(),
            total,
        })
    }

    fn chi_squared(&self) -> f64 {
        let arms = self.observed.iter().zip(&self.expected);
        let sum: f64 = arms
            .map(|(observed, expected)| (observed - expected) * (observed - expected) / expected)
            .sum();
        // An arm that was planned for next to nobody is beyond all numbers from its first answer on.
        sum.min(f64::MAX)
    }

    fn likelihood_ratio(&self) -> f64 {
        let arms = self.observed.iter().zip(&self.expected);
        let sum: f64 = arms
            .filter(|(observed, _)| **observed > 0.0)
            .map(|(observed, expected)| observed * libm::log(observed / expected))
            .sum();
        (2.0 * sum).clamp(0.0, f64::MAX)
    }

    /// The probability of all ways that are not more probable than the observed one; `None` if there are too many to go
    /// through.
    fn exact(&self) -> Option<f64> {
        let arms = self.observed.len();
        let mut ways = 1.0;
        for arm in 1..arms {
            // C(n + k − 1, k − 1), factor by factor
            ways *= (self.total as f64 + arm as f64) / arm as f64;
        }
        if ways > MOST_WAYS || arms > MOST_ARMS {
            return None;
        }
        let total = usize::try_from(self.total).ok()?;
        let mut log_factorials = Vec::with_capacity(total + 1);
        let mut sum = Sum::default();
        log_factorials.push(0.0);
        for count in 1..=total {
            sum.add(libm::log(count as f64));
            log_factorials.push(sum.value());
        }
        // By the same terms as every other way: those of another formula would agree to fewer digits than ties have.
        let arms = self.observed.iter().zip(&self.log_shares);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        // counts, up to the total
        let log_probability: f64 = arms
            .map(|(count, log_share)| count * log_share - log_factorials[*count as usize])
            .sum();
        let rounding = 16.0 * f64::EPSILON * sum.value();
        let mut walk = Walk {
            log_shares: &self.log_shares,
            log_factorials: &log_factorials,
            most: log_probability + TIE.max(rounding),
            probability: 0.0,
        };
        walk.go(0, total, 0.0);
        Some(walk.probability.min(1.0))
    }
}

/// Goes through all ways to deal out a number among the arms.
struct Walk<'a> {
    log_shares: &'a [f64],
    log_factorials: &'a [f64],
    /// What is more probable does not count.
    most: f64,
    probability: f64,
}

impl Walk<'_> {
    fn go(&mut self, arm: usize, left: usize, log_probability: f64) {
        let term = |walk: &Self, count: usize| {
            count as f64 * walk.log_shares[arm] - walk.log_factorials[count]
        };
        if arm + 1 == self.log_shares.len() {
            let log_probability = log_probability + term(self, left);
            if log_probability <= self.most {
                let all = self.log_factorials[self.log_factorials.len() - 1];
                self.probability += libm::exp(log_probability + all);
            }
            return;
        }
        for count in 0..=left {
            let so_far = log_probability + term(self, count);
            self.go(arm + 1, left - count, so_far);
        }
    }
}

/// Why counts cannot be checked against a plan.
///
/// ```
/// use cxmetrics::compare::GoodnessOfFit;
///
/// let error = GoodnessOfFit::new(&[7, 2], &[1.0, 0.0]).unwrap_err();
/// assert_eq!(error.to_string(), "a planned size of 0 is not positive and finite");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// There are not two or more arms, or not a size for each.
    #[error(
        "{} and {}: two or more arms, with a size for each",
        Counted(*counts as u64, "count"),
        Counted(*planned as u64, "planned size")
    )]
    Arms {
        /// The number of counts.
        counts: usize,
        /// The number of planned sizes.
        planned: usize,
    },
    /// A planned size is not positive and finite.
    #[error("a planned size of {size} is not positive and finite")]
    Planned {
        /// The size.
        size: f64,
    },
    /// Nobody was counted, or more than a `u64` counts.
    #[error("nobody was counted, or more than can be")]
    Empty,
}

/// The stored form: what was found.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "GoodnessOfFit", deny_unknown_fields)]
struct StoredFit {
    chi_squared: f64,
    likelihood_ratio: f64,
    degrees_of_freedom: usize,
    p_value: f64,
    method: FitMethod,
}

/// Figures that no counts give.
#[cfg(feature = "serde")]
#[derive(Debug, thiserror::Error)]
#[error("no counts in {arms} arms have χ² = {chi_squared} with a p-value of {p_value}")]
struct NoFit {
    arms: usize,
    chi_squared: f64,
    p_value: f64,
}

#[cfg(feature = "serde")]
impl StoredFit {
    /// Whether counts that are few enough to go through all of their ways can have such figures.
    ///
    /// The p-value is at most so many times the probability of the counts. That is at most exp(−G/2) (Chernoff), and as
    /// the mean of χ² is its degrees of freedom, these divided by χ² (Markov). It is as much as that for few ways at most,
    /// so that there is room for what was lost in the sum of many.
    fn is_exact(&self) -> bool {
        let freedom = self.degrees_of_freedom as f64;
        self.degrees_of_freedom < MOST_ARMS
            && self.p_value * self.chi_squared <= MOST_WAYS * freedom
            && self.p_value <= MOST_WAYS * libm::exp(-0.5 * self.likelihood_ratio)
    }
}

#[cfg(feature = "serde")]
impl TryFrom<StoredFit> for GoodnessOfFit {
    type Error = NoFit;

    fn try_from(stored: StoredFit) -> Result<Self, Self::Error> {
        let (chi_squared, freedom) = (stored.chi_squared, stored.degrees_of_freedom);
        let found = |figure: f64| figure >= 0.0 && figure.is_finite();
        let p_value = match stored.method {
            FitMethod::ChiSquared => chi_squared_upper_tail(chi_squared, freedom as f64),
            FitMethod::Exact => stored.p_value,
        };
        let possible = found(chi_squared)
            && found(stored.likelihood_ratio)
            && freedom > 0
            && (0.0..=1.0).contains(&stored.p_value)
            && p_value == stored.p_value
            && (stored.method == FitMethod::ChiSquared || stored.is_exact());
        if !possible {
            return Err(NoFit {
                arms: freedom.saturating_add(1),
                chi_squared,
                p_value: stored.p_value,
            });
        }
        Ok(Self {
            chi_squared,
            likelihood_ratio: stored.likelihood_ratio,
            degrees_of_freedom: freedom,
            p_value,
            method: stored.method,
        })
    }
}
