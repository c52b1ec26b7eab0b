//! Progress from a start that is itself an estimate.

use core::fmt;

use crate::edge::unsigned_zero;
use crate::interval::{Confidence, Interval, Method};
use crate::shown::{Style, pad};
use crate::words::{GeneralMessage, Label, Language, Spoken, spoken};

/// Every progress that the data do not contradict.
///
/// From a known start it is always an interval. When the start was estimated too, progress is the quotient of two
/// uncertain distances, and Fieller's theorem (1954, *Some problems in interval estimation*, Journal of the
/// Royal Statistical Society B 16) has three kinds of answer. All three are honest; the last two say that the distance
/// from start to target is too small for the surveys.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::key_result::ConfidenceSet;
/// use cxmetrics::{Confidence, KeyResult, Reading};
///
/// let start = Reading::with_std_error(20, 8.66)?;
/// let far = KeyResult::reach_from("NPS", start.clone(), 50)?;
/// let set = far
///     .progress(Reading::with_std_error(35, 7.75)?)
///     .confidence_set(Confidence::P95)
///     .unwrap();
/// assert_eq!(format!("{set:.2}"), "0.50 [-0.48, 1.01]");
///
/// let near = KeyResult::reach_from("NPS", start, 25)?;
/// let set = near
///     .progress(Reading::with_std_error(22, 7.75)?)
///     .confidence_set(Confidence::P95)
///     .unwrap();
/// assert_eq!(set, ConfidenceSet::WholeLine);
/// assert_eq!(set.to_string(), "nothing can be said");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ConfidenceSet {
    /// The progress lies between two limits.
    Interval(Interval),
    /// The progress is at most `below` or at least `above`: only what lies between is excluded.
    Complement {
        /// The upper end of the lower part.
        below: f64,
        /// The lower end of the upper part.
        above: f64,
    },
    /// Nothing can be said: any progress at all goes with the data.
    WholeLine,
}

impl ConfidenceSet {
    /// Whether a progress of `share` goes with the data.
    ///
    /// ```
    /// use cxmetrics::okr::key_result::ConfidenceSet;
    ///
    /// // What a start too uncertain for its target leaves: only what lies between is excluded.
    /// let set = ConfidenceSet::Complement { below: -0.5, above: 0.25 };
    /// assert!(set.contains(-1.0) && set.contains(0.25));
    /// assert!(!set.contains(0.0));
    /// ```
    #[must_use]
    pub fn contains(&self, share: f64) -> bool {
        match self {
            Self::Interval(interval) => interval.contains(share),
            Self::Complement { below, above } => share <= *below || share >= *above,
            Self::WholeLine => share.is_finite(),
        }
    }

    /// The interval, if it is one.
    ///
    /// ```
    /// use cxmetrics::{Confidence, KeyResult, Reading, okr::key_result::ConfidenceSet};
    ///
    /// let goal = KeyResult::reach_from("NPS", Reading::with_std_error(20, 8.66)?, 50)?;
    /// let set = goal
    ///     .progress(Reading::with_std_error(35, 7.75)?)
    ///     .confidence_set(Confidence::P95)
    ///     .unwrap();
    /// assert_eq!(format!("{:.2}", set.interval().unwrap()), "0.50 [-0.48, 1.01]");
    /// assert_eq!(ConfidenceSet::WholeLine.interval(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn interval(&self) -> Option<Interval> {
        match self {
            Self::Interval(interval) => Some(*interval),
            _ => None,
        }
    }
}

impl Spoken for ConfidenceSet {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 2);
        match self {
            Self::Interval(interval) => pad(f, &interval.text(language, style)),
            Self::Complement { below, above } => {
                let message = GeneralMessage::Beyond {
                    below: style.figure(*below),
                    above: style.figure(*above),
                };
                pad(f, &language.say(&message.into()))
            }
            Self::WholeLine => pad(f, language.label(Label::NothingCanBeSaid)),
        }
    }
}

spoken!(ConfidenceSet);

/// A figure and its variance.
#[derive(Clone, Copy, Debug)]
pub(in crate::okr) struct Uncertain {
    pub(in crate::okr) value: f64,
    pub(in crate::okr) error: f64,
}

/// Every ρ with (N − ρD)² ≤ z² Var(N − ρD), for N = current − start and D = target − start, which share the start.
pub(in crate::okr) fn progress_set(
    current: Uncertain,
    start: Uncertain,
    target: f64,
    measured: f64,
    confidence: Confidence,
    method: Method,
) -> Option<ConfidenceSet> {
    let distance = target - start.value;
    let done = (current.value - start.value) / distance;
    // In distances, so that no square of large figures overflows.
    let [shared, own] = [start.error, current.error].map(|error| {
        let reach = confidence.normal_quantile() * error / distance;
        reach * reach
    });
    // a ρ² − 2 b ρ + c ≤ 0
    let a = 1.0 - shared;
    let b = done - shared;
    let c = done * done - own - shared;
    let discriminant = b * b - a * c;
    let root = libm::sqrt(discriminant.max(0.0));
    let larger = b + libm::copysign(root, b);
    let mut roots = [larger / a, if larger == 0.0 { 0.0 } else { c / larger }];
    if roots[0] > roots[1] {
        roots.swap(0, 1);
    }
    let [lower, upper] = roots.map(unsigned_zero);
    if c.is_nan() {
        return None;
    }
    // At a = 0 the set is a half line; the whole line contains it.
    if (a <= 0.0 && discriminant <= 0.0) || !lower.is_finite() || !upper.is_finite() {
        return Some(ConfidenceSet::WholeLine);
    }
    if a < 0.0 {
        return Some(ConfidenceSet::Complement {
            below: lower,
            above: upper,
        });
    }
    // Rounding must not push the measured progress out of its own interval.
    let value = measured;
    let limits = [lower.min(value), upper.max(value)];
    Some(ConfidenceSet::Interval(Interval::new(
        value, limits, confidence, method,
    )))
}
