//! The Net Promoter Score.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use num_traits::ToPrimitive;

use super::text::{ParseMetricError, cutoffs, stored_as_text, words};
use super::{Bands, Cutoffs, Group, Metric, MetricError, Sealed, tally_for};
use crate::estimate::EstimateError;
use crate::scale::Scale;
use crate::tally::{SliceRating, Tally};

/// The Net Promoter Score: the share of promoters minus the share of detractors, −100 to 100.
///
/// Asked "how likely are you to recommend us to a friend or colleague?" on 0 to 10, those who answer 9 or 10
/// are *promoters*, 7 or 8 *passives*, 0 to 6 *detractors* (Reichheld, 2003, "The One Number You Need to
/// Grow", Harvard Business Review). Each promoter counts +100, each detractor −100, each passive 0, and the
/// score is the mean. Passives count in the denominator.
///
/// The cut-offs belong to the scale 0–10. On another scale there is no agreed rule, and scores under
/// different rules cannot be compared; so [`Nps::STANDARD`] refuses every other scale, and the rule for it has
/// to be named: one of the constants here, or [`with_cutoffs`](Self::with_cutoffs).
///
/// Asked of employees about their employer it is the employee Net Promoter Score (eNPS): the same metric.
///
/// Choose it where comparability with the published figures matters. It throws away what the answers
/// 0 to 6 say of each other; [`Csat::RESCALED`](crate::Csat::RESCALED) on the same tally keeps it and has the
/// tighter interval.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, Metric, Nps, Scale, Tally};
///
/// // 70 promoters, 20 passives, 10 detractors
/// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [1, 0, 0, 2, 0, 3, 4, 8, 12, 30, 40])?;
/// let nps = Nps::STANDARD.estimate(&tally)?;
/// assert_eq!(nps.value(), 60.0);
/// assert_eq!(nps.interval(Confidence::P95).to_string(), "60.0 [45.2, 71.3]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(into = "String", try_from = "String"))]
#[doc(alias("eNPS", "net promoter score", "employee net promoter score"))]
pub struct Nps {
    cutoffs: Cutoffs,
    /// The only scale that the cut-offs are for; any that holds them if there is none.
    only_for: Option<Only>,
}

/// The one scale of cut-offs, and which of its levels they are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Only {
    scale: Scale,
    levels: [usize; 2],
}

impl Nps {
    /// The standard: 0–6 detractors, 7–8 passives, 9–10 promoters, on the scale 0–10 and no other
    /// (Reichheld, 2003).
    pub const STANDARD: Self = Self::convention(Scale::ZERO_TO_TEN, 6, 9);

    /// The standard's cut-offs on 1–10: 1–6 detractors, 7–8 passives, 9–10 promoters. The choice of those who
    /// dropped the 0 from the question; detractors have one answer fewer to choose.
    pub const TEN_POINT: Self = Self::convention(Scale::ONE_TO_TEN, 6, 9);

    /// Top box on 1–5: 5 promoters, 4 passives, 1–3 detractors. The usual mapping of a five-point question
    /// (MaritzCX, "5 Point Versus 11 Point Scales"; Reichheld, 2006, *The Ultimate Question*, reports the
    /// top box of five as the loyal group of a car rental company). MaritzCX saw it give 10 points less
    /// than 0–10 on the same customers, so compare it with nothing but itself.
    pub const FIVE_POINT_TOP_BOX: Self = Self::convention(Scale::ONE_TO_FIVE, 3, 5);

    /// Top box on 1–7: 7 promoters, 6 passives, 1–5 detractors; the strict one of the two rules in use, made
    /// as for [five points](Self::FIVE_POINT_TOP_BOX): the best answer, the second best, the rest. There is no
    /// published standard for seven points.
    pub const SEVEN_POINT_TOP_BOX: Self = Self::convention(Scale::ONE_TO_SEVEN, 5, 7);

    /// Top two boxes on 1–7: 6–7 promoters, 5 passives, 1–4 detractors; the lenient one of the two rules in
    /// use: two boxes for promoters as on 0–10, and everyone up to the neutral middle a detractor. There
    /// is no published standard for seven points.
    pub const SEVEN_POINT_TOP_TWO_BOX: Self = Self::convention(Scale::ONE_TO_SEVEN, 4, 6);

    const fn convention(scale: Scale, at_most: u8, at_least: u8) -> Self {
        let lowest = scale.lowest().unsigned_abs() as usize;
        Self {
            cutoffs: Cutoffs {
                at_most: at_most as f64,
                at_least: at_least as f64,
            },
            only_for: Some(Only {
                scale,
                levels: [at_most as usize - lowest, at_least as usize - lowest],
            }),
        }
    }

    /// A score with cut-offs of one's own, on any scale that holds them: ratings of `detractor_at_most` and
    /// below are detractors, of `promoter_at_least` and above promoters.
    ///
    /// # Errors
    ///
    /// [`MetricError::CutoffsCross`] unless the first is below the second. Whether they are on the scale is seen
    /// when they meet it.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Metric, Nps, Scale, Tally};
    ///
    /// let nps = Nps::with_cutoffs(2, 4)?;
    /// let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 1, 3, 2, 3])?;
    /// assert_eq!(nps.estimate(&tally)?.value(), 30.0);
    ///
    /// assert_eq!(
    ///     Nps::with_cutoffs(4, 2).unwrap_err().to_string(),
    ///     "the cut-offs cross: 4 and below, 2 and above"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_cutoffs<T: ToPrimitive, U: ToPrimitive>(
        detractor_at_most: T,
        promoter_at_least: U,
    ) -> Result<Self, MetricError> {
        Ok(Self {
            cutoffs: Cutoffs::new(detractor_at_most, promoter_at_least)?,
            only_for: None,
        })
    }

    /// Whether the cut-offs are for a scale.
    fn check_scale(&self, scale: &Scale) -> Result<(), MetricError> {
        match self.only_for {
            Some(only) if only.scale != *scale => Err(MetricError::WrongScale {
                expected: only.scale,
                found: *scale,
            }),
            _ => Ok(()),
        }
    }

    fn group(&self, scale: &Scale, rating: f64) -> Result<Group, MetricError> {
        self.check_scale(scale)?;
        // Those for one scale are ratings of it.
        let cutoffs = match self.only_for {
            Some(_) => self.cutoffs,
            None => self.cutoffs.on(scale)?,
        };
        cutoffs.group(scale, rating)
    }

    /// How many promoters, passives and detractors there are.
    ///
    /// # Errors
    ///
    /// As for [`estimate`](Metric::estimate).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 9, 8, 2])?;
    /// let breakdown = Nps::STANDARD.breakdown(&tally)?;
    /// assert_eq!(breakdown.promoters(), 3);
    /// assert_eq!(breakdown.promoter_share(), 60.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn breakdown(&self, tally: &Tally) -> Result<NpsBreakdown, EstimateError> {
        if tally.is_empty() {
            return Err(EstimateError::Empty);
        }
        let mut breakdown = NpsBreakdown {
            promoters: 0,
            passives: 0,
            detractors: 0,
        };
        let scale = tally.scale();
        for (rating, count) in tally {
            // Cannot overflow: the sum is the tally's total.
            match self.group(&scale, rating)? {
                Group::High => breakdown.promoters += count,
                Group::Middle => breakdown.passives += count,
                Group::Low => breakdown.detractors += count,
            }
        }
        Ok(breakdown)
    }

    /// How many promoters, passives and detractors there are in a slice of answers as they came; of bytes, as fast as
    /// memory can be read.
    ///
    /// # Errors
    ///
    /// As for [`of_slice`](Metric::of_slice).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale};
    ///
    /// let answers: Vec<u8> = vec![10, 9, 9, 8, 2];
    /// let breakdown = Nps::STANDARD.breakdown_of_slice(Scale::ZERO_TO_TEN, &answers)?;
    /// assert_eq!(
    ///     (breakdown.promoters(), breakdown.passives(), breakdown.detractors()),
    ///     (3, 1, 1)
    /// );
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    pub fn breakdown_of_slice<T: SliceRating>(
        &self,
        scale: Scale,
        ratings: &[T],
    ) -> Result<NpsBreakdown, EstimateError> {
        self.breakdown(&tally_for(self, scale, ratings)?)
    }
}

impl Metric for Nps {
    fn value_of(&self, scale: &Scale, rating: f64) -> Result<f64, MetricError> {
        self.group(scale, rating).map(Group::net_value)
    }

    fn bands(&self, scale: &Scale, _: Sealed) -> Result<Option<Bands>, MetricError> {
        self.check_scale(scale)?;
        let levels = match self.only_for {
            Some(only) => only.levels,
            None => self.cutoffs.levels_on(*scale)?,
        };
        Ok(Some(Bands::net(*scale, levels)))
    }
}

/// `nps` for the standard, `nps 6/9 on 1-10` for the cut-offs of one scale, `nps 2/4` for those of any.
impl fmt::Display for Nps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::STANDARD {
            return f.pad("nps");
        }
        let Cutoffs { at_most, at_least } = self.cutoffs;
        f.pad(&match self.only_for {
            Some(Only { scale, .. }) => format!("nps {at_most}/{at_least} on {scale}"),
            None => format!("nps {at_most}/{at_least}"),
        })
    }
}

/// Reads what is [shown](fmt::Display), in any case, and `enps` or `net promoter score` for the standard.
///
/// ```
/// use cxmetrics::Nps;
///
/// assert_eq!("NPS".parse::<Nps>()?, Nps::STANDARD);
/// assert_eq!("nps 3/5 on 1-5".parse::<Nps>()?, Nps::FIVE_POINT_TOP_BOX);
/// assert_eq!(Nps::with_cutoffs(2, 4)?.to_string(), "nps 2/4");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl FromStr for Nps {
    type Err = ParseMetricError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const EXAMPLES: &str = "\"nps\", \"nps 2/4\" or \"nps 6/9 on 1-10\"";
        let (name, scale) = match text.split_once(" on ") {
            Some((name, scale)) => (name, Some(scale.parse::<Scale>()?)),
            None => (text, None),
        };
        let name = words(name);
        let form = match name.as_str() {
            "nps" | "enps" | "net promoter score" | "standard" if scale.is_none() => {
                return Ok(Self::STANDARD);
            }
            name => name.strip_prefix("nps ").and_then(cutoffs),
        };
        let Some((at_most, at_least)) = form else {
            return Err(ParseMetricError::unknown(text, EXAMPLES));
        };
        let cutoffs = Cutoffs::new(at_most, at_least)?;
        let Some(scale) = scale else {
            return Ok(Self {
                cutoffs,
                only_for: None,
            });
        };
        let levels = cutoffs.levels_on(scale)?;
        Ok(Self {
            cutoffs: cutoffs.on(&scale)?,
            only_for: Some(Only { scale, levels }),
        })
    }
}

stored_as_text!(Nps);

/// How many promoters, passives and detractors there are; made by [`Nps::breakdown`] and
/// [`Nps::breakdown_of_slice`].
///
/// ```
/// use cxmetrics::{Nps, Scale, Tally};
///
/// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 8, 2])?;
/// let breakdown = Nps::STANDARD.breakdown(&tally)?;
/// assert_eq!(
///     (breakdown.promoters(), breakdown.passives(), breakdown.detractors()),
///     (2, 1, 1)
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[doc(alias("promoter", "detractor", "passive"))]
pub struct NpsBreakdown {
    promoters: u64,
    passives: u64,
    detractors: u64,
}

impl NpsBreakdown {
    /// The number of promoters.
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 8, 2])?;
    /// let breakdown = Nps::STANDARD.breakdown(&tally)?;
    /// assert_eq!(breakdown.promoters(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn promoters(&self) -> u64 {
        self.promoters
    }

    /// The number of passives.
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 8, 2])?;
    /// let breakdown = Nps::STANDARD.breakdown(&tally)?;
    /// assert_eq!(breakdown.passives(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn passives(&self) -> u64 {
        self.passives
    }

    /// The number of detractors.
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 8, 2])?;
    /// let breakdown = Nps::STANDARD.breakdown(&tally)?;
    /// assert_eq!(breakdown.detractors(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn detractors(&self) -> u64 {
        self.detractors
    }

    /// The number of answers; never 0.
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 8, 2])?;
    /// let breakdown = Nps::STANDARD.breakdown(&tally)?;
    /// assert_eq!(breakdown.total(), 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.promoters + self.passives + self.detractors
    }

    fn share(&self, count: u64) -> f64 {
        (100.0 * count as f64 / self.total() as f64).min(100.0)
    }

    /// The share of promoters, in percent.
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 8, 2])?;
    /// let breakdown = Nps::STANDARD.breakdown(&tally)?;
    /// assert_eq!(breakdown.promoter_share(), 50.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn promoter_share(&self) -> f64 {
        self.share(self.promoters)
    }

    /// The share of passives, in percent.
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 8, 2])?;
    /// let breakdown = Nps::STANDARD.breakdown(&tally)?;
    /// assert_eq!(breakdown.passive_share(), 25.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn passive_share(&self) -> f64 {
        self.share(self.passives)
    }

    /// The share of detractors, in percent.
    ///
    /// ```
    /// use cxmetrics::{Nps, Scale, Tally};
    ///
    /// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [10, 9, 8, 2])?;
    /// let breakdown = Nps::STANDARD.breakdown(&tally)?;
    /// assert_eq!(breakdown.detractor_share(), 25.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn detractor_share(&self) -> f64 {
        self.share(self.detractors)
    }
}
