//! An adjusted score beside the one that it was made of.

use core::fmt;

use crate::edge::unsigned_zero;
use crate::estimate::{Estimate, LARGEST_VALUE};
use crate::interval::{Confidence, Interval, Method};

/// A score that was adjusted by what is known of the people, beside the score of the answers alone.
///
/// Made by its constructors, one for each situation; [the module](crate::adjusted) says which. Its
/// [`estimate`](Self::estimate) is an [`Estimate`] like any other, for comparisons, segments and key results.
///
/// # Examples
///
/// ```
/// use cxmetrics::adjusted::{Adjusted, Covariates};
/// use cxmetrics::{Confidence, Csat, Scale};
///
/// // A model predicts from every conversation whether the customer is satisfied; eight have answered.
/// let mut calls = Covariates::new(Scale::THUMBS);
/// for (satisfied, predicted) in [(1, 90), (1, 80), (0, 20), (1, 85), (0, 35), (1, 60), (1, 75), (0, 50)] {
///     calls.record(satisfied, predicted)?;
/// }
/// for predicted in [95, 80, 70, 90, 85, 15, 60, 92, 88, 79, 83, 40, 76, 91, 64, 87] {
///     calls.record_unanswered(predicted)?;
/// }
/// let satisfied = Adjusted::prediction_powered(&Csat::top_box(1), &calls)?;
/// assert_eq!(satisfied.plain().interval(Confidence::P95).to_string(), "62.5 [30.6, 86.3]");
/// assert_eq!(satisfied.estimate().interval(Confidence::P95).to_string(), "75.3 [44.9, 91.9]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Adjusted {
    estimate: Estimate,
    plain: Estimate,
    slope: Option<f64>,
    correlation: Option<f64>,
    std_error: f64,
    large_sample: f64,
}

/// What a constructor found.
pub(super) struct Found {
    pub(super) estimate: Estimate,
    pub(super) slope: Option<f64>,
    pub(super) correlation: Option<f64>,
    pub(super) std_error: f64,
    pub(super) large_sample: f64,
}

impl Adjusted {
    pub(super) fn of(plain: Estimate, found: Found) -> Self {
        Self {
            estimate: found.estimate,
            plain,
            slope: found.slope.map(unsigned_zero),
            correlation: found.correlation.map(unsigned_zero),
            // The square of an error may be beyond all numbers where a slope or a covariate is next to it.
            std_error: found.std_error.min(LARGEST_VALUE),
            large_sample: found.large_sample.min(LARGEST_VALUE),
        }
    }

    /// The score as it is, because what is known does not help.
    pub(super) fn unchanged(plain: Estimate, slope: Option<f64>, correlation: Option<f64>) -> Self {
        let large_sample = plain.std_error();
        Self {
            std_error: libm::sqrt(plain.student_error().0),
            estimate: plain.clone(),
            plain,
            slope,
            correlation,
            large_sample,
        }
        .without_nan()
    }

    /// One answer alone tells no error.
    fn without_nan(mut self) -> Self {
        if !self.std_error.is_finite() {
            self.std_error = 0.0;
        }
        self
    }

    /// The adjusted score, with all that is needed to say how sure it is. Its [value](Estimate::value) is kept in the
    /// range of the metric.
    ///
    /// Where the adjustment does not help it is [`plain`](Self::plain), to the last bit.
    #[must_use]
    pub const fn estimate(&self) -> &Estimate {
        &self.estimate
    }

    /// The score of the answers alone.
    #[must_use]
    pub const fn plain(&self) -> &Estimate {
        &self.plain
    }

    /// How much of what is known was used: λ of a prediction, θ of an earlier answer, both per unit of the covariate; 0
    /// if it does not help, `None` after post-stratification, which has none.
    #[must_use]
    pub const fn slope(&self) -> Option<f64> {
        self.slope
    }

    /// How the answers go together with what is known, −1 to 1; `None` if one of them is the same for all, and after
    /// post-stratification.
    #[must_use]
    pub const fn correlation(&self) -> Option<f64> {
        self.correlation
    }

    /// The standard error by the formula of the adjustment, in the unit of the score.
    ///
    /// That of the [estimate](Self::estimate) is the same, but for adjustments that save next to nothing: answers are
    /// never taken to be worth less than without one.
    #[must_use]
    pub const fn std_error(&self) -> f64 {
        self.std_error
    }

    /// The standard error as the package ppi-python has it, for comparisons with what others publish: variances with n
    /// below them and not n − 1. That of [`std_error`](Self::std_error) for all but predictions.
    #[must_use]
    pub const fn large_sample_std_error(&self) -> f64 {
        self.large_sample
    }

    /// The textbook interval, ± z times the [large-sample error](Self::large_sample_std_error), cut to the range of the
    /// metric: for comparisons with what others publish. Below a hundred answers it holds less often than it says; take
    /// that of the [estimate](Self::estimate).
    #[must_use]
    pub fn large_sample_interval(&self, confidence: Confidence) -> Interval {
        let value = self.estimate.value();
        let reach = confidence.normal_quantile() * self.large_sample;
        let (low, high) = self.estimate.range().into_inner();
        let limits = [value - reach, value + reach].map(|limit| limit.clamp(low, high));
        Interval::new(value, limits.map(unsigned_zero), confidence, Method::Wald)
    }
}

impl From<Adjusted> for Estimate {
    /// The adjusted score.
    fn from(adjusted: Adjusted) -> Self {
        adjusted.estimate
    }
}

/// Displays the adjusted score as an [`Estimate`] is.
impl fmt::Display for Adjusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.estimate.fmt(f)
    }
}
