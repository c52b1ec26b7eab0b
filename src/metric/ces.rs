//! Customer effort.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use num_traits::ToPrimitive;

use super::bands::SHARE;
use super::text::{ParseMetricError, cutoffs, number, stored_as_text, words};
use super::{Bands, Cutoffs, Metric, MetricError, Sealed, cutoff, cutoff_level, share_at_least};
use crate::scale::Scale;

/// The Customer Effort Score: how easy it was to get something done.
///
/// There are two questions under this name, and they run in opposite directions:
///
/// - CES 1.0: "how much effort did you personally have to put forth?", 1 very low to 5 very high (Dixon, Freeman
///   and Toman, 2010, "Stop Trying to Delight Your Customers", Harvard Business Review). A low answer is the
///   good one: count it on [`Scale::ONE_TO_FIVE`]`.`[`reversed()`](Scale::reversed).
/// - CES 2.0: "the company made it easy for me to handle my issue", 1 strongly disagree to 7 strongly agree
///   (CEB, 2013). Count it on [`Scale::ONE_TO_SEVEN`].
///
/// | form | value of an answer | unit |
/// |---|---|---|
/// | [`MEAN`](Self::MEAN) | the answer as it is | scale units |
/// | [`share_at_least(r)`](Self::share_at_least) | 100 for `r` and easier, else 0 | percent; 5 and above is the usual one on 1–7 |
/// | [`net_easy(..)`](Self::net_easy) | +100 easy, −100 hard, 0 between | −100 to 100 |
///
/// On a reversed scale the cut-offs are written as for an ordinary one, with the easy end up: see
/// [`Scale::reversed`].
///
/// # Examples
///
/// ```
/// use cxmetrics::{Ces, Confidence, Metric, Scale, Tally};
///
/// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [0, 2, 4, 10, 14])?;
/// let effort = Ces::MEAN.estimate(&tally)?;
/// assert_eq!(effort.value(), 4.2);
/// assert_eq!(effort.interval(Confidence::P95).to_string(), "4.2 [3.8, 4.5]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
#[doc(alias = "customer effort score")]
pub struct Ces(Form);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Mean,
    ShareAtLeast(f64),
    NetEasy(Cutoffs),
}

impl Ces {
    /// The mean answer, in scale units, also on a reversed scale.
    #[doc(alias = "average")]
    pub const MEAN: Self = Self(Form::Mean);

    /// The share of answers of `rating` and easier, in percent.
    ///
    /// On a [reversed](crate::Scale::reversed) scale the cut-off is written as for an ordinary one: `share_at_least(5)` on 1–6
    /// reversed are those who answered 1 or 2, the two best.
    ///
    /// ```
    /// use cxmetrics::{Ces, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ONE_TO_SEVEN, [7, 6, 5, 2])?;
    /// assert_eq!(Ces::share_at_least(5).estimate(&tally)?.value(), 75.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn share_at_least<T: ToPrimitive>(rating: T) -> Self {
        Self(Form::ShareAtLeast(cutoff(&rating)))
    }

    /// The share who found it easy minus the share who found it hard, −100 to 100: the answers of
    /// `hard_at_most` and below are hard, those of `easy_at_least` and above easy.
    ///
    /// # Errors
    ///
    /// [`MetricError::CutoffsCross`] unless the first is below the second. Whether they are on the scale is seen
    /// when they meet it.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Ces, Metric, Scale, Tally};
    ///
    /// let net_easy = Ces::net_easy(3, 5)?;
    /// let tally = Tally::from_ratings(Scale::ONE_TO_SEVEN, [7, 6, 4, 2])?;
    /// assert_eq!(net_easy.estimate(&tally)?.value(), 25.0);
    ///
    /// // Effort asked the other way round: 1 is very low effort, and so is easy.
    /// let tally = Tally::from_ratings(Scale::ONE_TO_SEVEN.reversed(), [1, 2, 4, 6])?;
    /// assert_eq!(net_easy.estimate(&tally)?.value(), 25.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn net_easy<T: ToPrimitive, U: ToPrimitive>(
        hard_at_most: T,
        easy_at_least: U,
    ) -> Result<Self, MetricError> {
        Cutoffs::new(hard_at_most, easy_at_least).map(|cutoffs| Self(Form::NetEasy(cutoffs)))
    }
}

impl Metric for Ces {
    fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError> {
        match self.0 {
            Form::Mean => {
                let level = scale.level(&rating)?;
                Ok(scale.rating(level))
            }
            Form::ShareAtLeast(at_least) => share_at_least(scale, rating, at_least),
            Form::NetEasy(cutoffs) => {
                let group = cutoffs.on(scale)?.group(scale, rating)?;
                Ok(group.net_value())
            }
        }
    }

    fn bands(&self, scale: &Scale, _: Sealed) -> Result<Option<Bands>, MetricError> {
        Ok(match self.0 {
            Form::Mean => None,
            Form::ShareAtLeast(at_least) => {
                let at_least = cutoff_level(*scale, at_least)?;
                Some(Bands::share(*scale, at_least, SHARE))
            }
            Form::NetEasy(cutoffs) => Some(Bands::net(*scale, cutoffs.levels_on(*scale)?)),
        })
    }
}

/// `mean`, `share at least 5`, `net easy 3/5`.
impl fmt::Display for Ces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self.0 {
            Form::Mean => "mean".into(),
            Form::ShareAtLeast(at_least) => format!("share at least {at_least}"),
            Form::NetEasy(Cutoffs { at_most, at_least }) => {
                format!("net easy {at_most}/{at_least}")
            }
        })
    }
}

/// Reads what is [shown](fmt::Display), in any case; `ces` is the mean.
///
/// ```
/// use cxmetrics::Ces;
///
/// assert_eq!("CES".parse::<Ces>()?, Ces::MEAN);
/// assert_eq!("net easy 3/5".parse::<Ces>()?, Ces::net_easy(3, 5)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl FromStr for Ces {
    type Err = ParseMetricError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXAMPLES: &str = "\"mean\", \"share at least 5\" or \"net easy 3/5\"";
        let name = words(text);
        if let Some((hard, easy)) = name.strip_prefix("net easy ").and_then(cutoffs) {
            return Ok(Self::net_easy(hard, easy)?);
        }
        let form = match name.as_str() {
            "ces" | "mean" | "average" => Some(Form::Mean),
            name => name
                .strip_prefix("share at least ")
                .and_then(number)
                .map(Form::ShareAtLeast),
        };
        form.map(Self)
            .ok_or_else(|| ParseMetricError::unknown(text, EXAMPLES))
    }
}

stored_as_text!(Ces);
