//! Metrics as text: what a configuration file says, what `Display` shows, and the stored form.

use alloc::string::String;

use super::MetricError;
use crate::scale::ParseScaleError;

/// Why a text is no metric.
///
/// ```
/// use cxmetrics::{Csat, Nps};
///
/// assert_eq!(
///     "happy".parse::<Csat>().unwrap_err().to_string(),
///     "\"happy\" is not a metric such as \"top-2-box\", \"share at least 4\", \"index\" or \"mean\""
/// );
/// assert_eq!(
///     "nps 9/6".parse::<Nps>().unwrap_err().to_string(),
///     "the cut-offs cross: 9 and below, 6 and above"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseMetricError {
    /// The text names no metric of this kind.
    #[error("\"{text}\" is not a metric such as {examples}")]
    NotAMetric {
        /// The text.
        text: String,
        /// What would be one.
        examples: &'static str,
    },
    /// The text names a metric that there cannot be.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// The scale that the text names is none.
    #[error(transparent)]
    Scale(#[from] ParseScaleError),
}

impl ParseMetricError {
    pub(super) fn unknown(text: &str, examples: &'static str) -> Self {
        Self::NotAMetric {
            text: text.into(),
            examples,
        }
    }
}

/// The words of a name, however they are joined: `Top_2-Box` is `top 2 box`. A minus before a number stays.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for character in text.trim().chars() {
        let joins = character == '_'
            || character.is_whitespace()
            || (character == '-' && words.ends_with(char::is_alphanumeric));
        if !joins {
            words.extend(character.to_lowercase());
        } else if !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words
}

/// Two cut-offs as `3/5`.
pub(super) fn cutoffs(text: &str) -> Option<(f64, f64)> {
    let (low, high) = text.split_once('/')?;
    Some((number(low)?, number(high)?))
}

/// A finite number.
pub(super) fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

/// The stored form of a metric is its text.
macro_rules! stored_as_text {
    ($metric:ty) => {
        impl TryFrom<String> for $metric {
            type Error = ParseMetricError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$metric> for String {
            fn from(metric: $metric) -> Self {
                alloc::string::ToString::to_string(&metric)
            }
        }
    };
}
pub(super) use stored_as_text;
