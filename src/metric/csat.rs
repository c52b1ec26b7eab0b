//! Customer satisfaction.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use num_traits::ToPrimitive;

use super::bands::SHARE;
use super::text::{ParseMetricError, number, stored_as_text, words};
use super::{Bands, Ces, Metric, MetricError, Sealed, cutoff, cutoff_level, share_at_least};
use crate::scale::Scale;

/// Customer satisfaction: the share of satisfied answers, or the mean answer as a figure out of 100.
///
/// | form | value of an answer | choose it |
/// |---|---|---|
/// | [`top_box(k)`](Self::top_box) | 100 for the best `k` levels, else 0 | the usual CSAT: "82 % chose 4 or 5" |
/// | [`share_at_least(r)`](Self::share_at_least) | 100 from rating `r` up, else 0 | when the cut-off is a rating |
/// | [`bottom_box(k)`](Self::bottom_box) | 100 for the worst `k` levels, else 0 | the share of the dissatisfied |
/// | [`INDEX`](Self::INDEX) | rating / highest × 100 | satisfaction indices (CSI): 8.5 on 1–10 is 85 |
/// | [`RESCALED`](Self::RESCALED) | (rating − lowest) / (highest − lowest) × 100 | to compare scales: 0 is the worst possible, 100 the best |
/// | [`MEAN`](Self::MEAN) | the answer as it is | to report the mean in stars or points |
///
/// `INDEX` and `RESCALED` differ wherever the scale does not start at 0: all-lowest answers on 1–5 have an
/// index of 20 and a rescaled mean of 0. On 1–10, 8.5 is an index of 85 and a rescaled 83.3.
///
/// Asked of employees it is the employee satisfaction: the same metric.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Csat, Metric, Scale, Tally};
///
/// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [3, 5, 12, 45, 35])?;
/// let satisfied = Csat::TOP_TWO_BOX.estimate(&tally)?;
/// assert_eq!(satisfied.value(), 80.0);
/// assert_eq!(satisfied.interval(Confidence::P95).to_string(), "80.0 [71.1, 86.7]");
/// assert_eq!(Csat::INDEX.estimate(&tally)?.value(), 80.8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
#[doc(alias("customer satisfaction", "satisfaction score"))]
pub struct Csat(Form);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    TopBox(usize),
    BottomBox(usize),
    ShareAtLeast(f64),
    Mean,
    Index,
    Rescaled,
}

impl Csat {
    /// The share of the two best answers, in percent: 4 and 5 of 1–5.
    pub const TOP_TWO_BOX: Self = Self::top_box(2);

    /// The mean answer, in scale units, also on a reversed scale; the same as [`Ces::MEAN`](crate::Ces::MEAN).
    #[doc(alias = "average")]
    pub const MEAN: Self = Self(Form::Mean);

    /// The mean as a percentage of the highest rating: mean / highest × 100. Ranges from lowest / highest × 100
    /// to 100; needs a scale that does not go below 0.
    #[doc(alias("CSI", "customer satisfaction index"))]
    pub const INDEX: Self = Self(Form::Index);

    /// The mean on a scale from 0 (all answers the worst) to 100 (all the best):
    /// (mean − lowest) / (highest − lowest) × 100, the "percent of maximum possible" (Cohen, Cohen, Aiken and
    /// West, 1999).
    pub const RESCALED: Self = Self(Form::Rescaled);

    /// The share of the `k` best answers, in percent.
    ///
    /// Whether the scale has more than `k` levels is seen when the metric meets it.
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 1, 2, 3, 3])?;
    /// assert_eq!(Csat::top_box(1).estimate(&tally)?.value(), 30.0);
    /// assert_eq!(
    ///     Csat::top_box(5).estimate(&tally).unwrap_err().to_string(),
    ///     "a box of 5 is not between 1 and 4 of the scale 1-5"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[doc(alias("top box", "top 2 box", "top two box"))]
    pub const fn top_box(k: usize) -> Self {
        Self(Form::TopBox(k))
    }

    /// The share of the `k` worst answers, in percent: who is dissatisfied.
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 1, 2, 3, 3])?;
    /// assert_eq!(Csat::bottom_box(2).estimate(&tally)?.value(), 20.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    #[doc(alias = "bottom box")]
    pub const fn bottom_box(k: usize) -> Self {
        Self(Form::BottomBox(k))
    }

    /// The share of answers of `rating` and better, in percent.
    ///
    /// On a [reversed](crate::Scale::reversed) scale the cut-off is written as for an ordinary one: `share_at_least(5)` on 1–6
    /// reversed are those who answered 1 or 2, the two best.
    ///
    /// ```
    /// use cxmetrics::{Csat, Metric, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ONE_TO_TEN, [10, 8, 7, 3])?;
    /// assert_eq!(Csat::share_at_least(8).estimate(&tally)?.value(), 50.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn share_at_least<T: ToPrimitive>(rating: T) -> Self {
        Self(Form::ShareAtLeast(cutoff(&rating)))
    }
}

impl Metric for Csat {
    fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError> {
        match self.0 {
            Form::TopBox(boxes) => {
                check_boxes(scale, boxes)?;
                share_at_least(scale, rating, scale.rating(scale.levels() - boxes))
            }
            Form::BottomBox(boxes) => {
                check_boxes(scale, boxes)?;
                Ok(100.0 - share_at_least(scale, rating, scale.rating(boxes))?)
            }
            Form::ShareAtLeast(at_least) => share_at_least(scale, rating, at_least),
            Form::Mean => Ces::MEAN.value_of(scale, rating),
            Form::Index if scale.lowest() < 0 => Err(MetricError::IndexBelowZero { scale: *scale }),
            // Multiplied first: 100 × rating is exact on a whole scale, so there is one rounding.
            Form::Index => Ok(100.0 * scale.upright(rating)? / f64::from(scale.highest())),
            Form::Rescaled => {
                let (lowest, highest) = (f64::from(scale.lowest()), f64::from(scale.highest()));
                Ok(100.0 * (scale.upright(rating)? - lowest) / (highest - lowest))
            }
        }
    }

    fn bands(&self, scale: &Scale, _: Sealed) -> Result<Option<Bands>, MetricError> {
        let (at_least, values) = match self.0 {
            Form::TopBox(boxes) => {
                check_boxes(scale, boxes)?;
                (scale.levels() - boxes, SHARE)
            }
            Form::BottomBox(boxes) => {
                check_boxes(scale, boxes)?;
                (boxes, SHARE.map(|value| 100.0 - value))
            }
            Form::ShareAtLeast(at_least) => (cutoff_level(*scale, at_least)?, SHARE),
            Form::Mean | Form::Index | Form::Rescaled => return Ok(None),
        };
        Ok(Some(Bands::share(*scale, at_least, values)))
    }
}

/// `top-2-box`, `bottom-1-box`, `share at least 4`, `mean`, `index`, `rescaled`.
impl fmt::Display for Csat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self.0 {
            Form::TopBox(boxes) => format!("top-{boxes}-box"),
            Form::BottomBox(boxes) => format!("bottom-{boxes}-box"),
            Form::ShareAtLeast(at_least) => format!("share at least {at_least}"),
            Form::Mean => "mean".into(),
            Form::Index => "index".into(),
            Form::Rescaled => "rescaled".into(),
        })
    }
}

/// Reads what is [shown](fmt::Display), in any case, and the names in use: `csat` is the top two boxes, `top box` the
/// best answer alone, `T2B` and `B2B` are boxes, `csi` is the index.
///
/// ```
/// use cxmetrics::Csat;
///
/// assert_eq!("csat".parse::<Csat>()?, Csat::TOP_TWO_BOX);
/// assert_eq!("T3B".parse::<Csat>()?, Csat::top_box(3));
/// assert_eq!(Csat::share_at_least(4).to_string(), "share at least 4");
/// # Ok::<(), cxmetrics::metric::ParseMetricError>(())
/// ```
impl FromStr for Csat {
    type Err = ParseMetricError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXAMPLES: &str = "\"top-2-box\", \"share at least 4\", \"index\" or \"mean\"";
        let name = words(text);
        let form = match name.as_str() {
            "csat" | "top two box" | "top two boxes" => Some(Form::TopBox(2)),
            "bottom two box" | "bottom two boxes" => Some(Form::BottomBox(2)),
            "mean" | "average" => Some(Form::Mean),
            "index" | "csi" => Some(Form::Index),
            "rescaled" => Some(Form::Rescaled),
            name => boxes(name, "top box", ("top ", " box"), ("t", "b"))
                .map(Form::TopBox)
                .or_else(|| {
                    boxes(name, "bottom box", ("bottom ", " box"), ("b", "b")).map(Form::BottomBox)
                })
                .or_else(|| {
                    let at_least = name.strip_prefix("share at least ")?;
                    number(at_least).map(Form::ShareAtLeast)
                }),
        };
        form.map(Self)
            .ok_or_else(|| ParseMetricError::unknown(text, EXAMPLES))
    }
}

stored_as_text!(Csat);

/// The size of a box: 1 by its name alone, otherwise what stands between the words or between the letters.
fn boxes(name: &str, one: &str, words: (&str, &str), letters: (&str, &str)) -> Option<usize> {
    if name == one {
        return Some(1);
    }
    let between = |(before, after): (&str, &str)| {
        let size = name.strip_prefix(before)?.strip_suffix(after)?;
        size.parse().ok()
    };
    between(words).or_else(|| between(letters))
}

/// A box that holds every level, or none, would give every answer the same value.
fn check_boxes(scale: &Scale, boxes: usize) -> Result<(), MetricError> {
    if (1..scale.levels()).contains(&boxes) {
        Ok(())
    } else {
        Err(MetricError::Boxes {
            boxes,
            scale: *scale,
        })
    }
}
