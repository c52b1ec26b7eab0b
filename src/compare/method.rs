//! The ways to compare two scores, by name.

use crate::interval::{Names, Values};
use crate::words::spoken;

/// How a [`Difference`](super::Difference) is judged.
///
/// [`Score`](Self::Score) is the default and the right choice unless you know why not. In the formulas d is the
/// difference, θ̂₁, θ̂₂ the two scores, V₁, V₂ their [variances](crate::Estimate::variance), N₁, N₂ the numbers of
/// answers, N = N₁ + N₂, and z the normal quantile (1.96 for 95 %).
///
/// ```
/// use cxmetrics::DifferenceMethod;
///
/// assert_eq!(DifferenceMethod::default(), DifferenceMethod::Score);
/// assert_eq!(DifferenceMethod::Mover.to_string(), "MOVER");
/// assert!(DifferenceMethod::PAIRED.contains(&DifferenceMethod::StudentT));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum DifferenceMethod {
    /// The score interval: every δ with |d − δ| ≤ z √((V₁(δ)/N₁ + V₂(δ)/N₂) · N/(N − 1)), with the variances of the
    /// two distributions that explain both samples best while their means are δ apart. On shares it is Miettinen and
    /// Nurminen's (1985). The default: for any two samples, never outside the range, and close to its promise.
    /// Two groups of 10 from one population, every sample enumerated on a grid of populations, give 2.7 % false
    /// alarms of an NPS at the 5 % level on average and 5.9 % at most; two groups of 20 give 4.2 % and 5.6 %. Paired, it
    /// is [`Method::Score`](crate::Method::Score) of the change.
    #[default]
    Score,
    /// The same without the factor N/(N − 1); on shares Mee's (1984). Independent samples only.
    ScoreUncorrected,
    /// The method of variance estimates recovery, or square-and-add: d − √((θ̂₁ − l₁)² + (u₂ − θ̂₂)²), and mirrored
    /// above, from the limits l, u of each score's own [score interval](crate::Method::Score). On shares it is
    /// Newcombe's method 10 (1998). Independent samples only; nearly as good as the default, and can be redone by
    /// hand from two published intervals.
    Mover,
    /// The same from the limits of the two [likelihood intervals](crate::Method::Likelihood).
    MoverLikelihood,
    /// The profile likelihood interval of the change. Paired samples only.
    Likelihood,
    /// d ± z √(V₁/N₁ + V₂/N₂), the textbook interval; paired, d ± z √(V/N). Too narrow in small samples: two groups of
    /// 10 from one population give up to 9.5 % false alarms at the 5 % level. Here to reproduce what others publish.
    /// Refused when all answers of each sample have the same value.
    Wald,
    /// The Wald interval after adding to each sample half of what one sample alone is given: 1 and 1 for shares
    /// (Agresti and Caffo, 2000), ⅜ promoters, ¾ passives and ⅜ detractors for net scores. Independent
    /// samples only. A formula for a spreadsheet; it may leave out the difference itself.
    AdjustedWald,
    /// The Wald interval after adding to each sample all that [`Method::AdjustedWald`](crate::Method::AdjustedWald)
    /// adds to one: 2 and 2 for shares, ¾, 1½ and ¾ for net scores, as R's package `NPS` does. Independent samples
    /// only.
    AdjustedWaldEach,
    /// Welch's t (1947) for unequal variances: d ± t √(V₁/(N₁ − 1) + V₂/(N₂ − 1)) with Satterthwaite's degrees of
    /// freedom. The habit for means, and poor near the ends of the scale. Of weighted or clustered answers it takes the
    /// standard errors and degrees of freedom that these have. Independent samples only.
    #[doc(alias = "t-test")]
    Welch,
    /// The paired t: d ± t √(V/(N − 1)) with N − 1 degrees of freedom. Paired samples only.
    StudentT,
}

#[cfg(feature = "serde")]
impl crate::interval::stored::IntervalMethod for DifferenceMethod {
    fn may_leave_out_its_value(self) -> bool {
        matches!(self, Self::AdjustedWald | Self::AdjustedWaldEach)
    }
}

impl DifferenceMethod {
    /// The methods for independent samples.
    pub const INDEPENDENT: [Self; 8] = [
        Self::Score,
        Self::ScoreUncorrected,
        Self::Mover,
        Self::MoverLikelihood,
        Self::Wald,
        Self::AdjustedWald,
        Self::AdjustedWaldEach,
        Self::Welch,
    ];

    /// The methods for independent samples of which one or both are of a
    /// [finite population](crate::Estimate::of_population): those that rest on nothing but variances.
    pub const IN_POPULATION: [Self; 5] = [
        Self::Score,
        Self::ScoreUncorrected,
        Self::Mover,
        Self::Wald,
        Self::Welch,
    ];

    /// The methods for two answers of the same persons.
    pub const PAIRED: [Self; 4] = [Self::Score, Self::Likelihood, Self::Wald, Self::StudentT];
}

spoken!(DifferenceMethod {
    Score = Score,
    ScoreUncorrected = ScoreUncorrected,
    Mover = Mover,
    MoverLikelihood = MoverLikelihood,
    Likelihood = Likelihood,
    Wald = Wald,
    AdjustedWald = AdjustedWald,
    AdjustedWaldEach = AdjustedWaldEach,
    Welch = Welch,
    StudentT = StudentT,
});

/// How two samples belong together.
///
/// ```
/// use cxmetrics::compare::Pairing;
///
/// assert_eq!(Pairing::Independent.to_string(), "independent samples");
/// assert_eq!(Pairing::Paired.to_string(), "paired samples");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Pairing {
    /// Different persons.
    Independent,
    /// The same persons, asked twice.
    Paired,
}

spoken!(Pairing {
    Independent = IndependentSamples,
    Paired = PairedSamples,
});

/// Why a method does not judge a difference.
///
/// ```
/// use cxmetrics::{Confidence, Difference, DifferenceMethod, Estimate};
///
/// let difference = Difference::independent(&Estimate::share(20, 20)?, &Estimate::share(0, 20)?)?;
/// assert_eq!(
///     difference.interval_with(DifferenceMethod::Wald, Confidence::P95).unwrap_err().to_string(),
///     "the Wald method sees no uncertainty when all answers of each sample have the same value; \
///      the score method does"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DifferenceMethodError {
    /// The method is for samples that belong together in another way.
    #[error("the {method} method is not defined for {pairing}; these are: {}", Names(methods(*pairing)))]
    NotForPairing {
        /// The method asked for.
        method: DifferenceMethod,
        /// How the samples belong together.
        pairing: Pairing,
    },
    /// The method has no form for finite populations.
    #[error(
        "the {method} method is not defined for finite populations; these are: {}",
        Names(&DifferenceMethod::IN_POPULATION)
    )]
    InPopulation {
        /// The method asked for.
        method: DifferenceMethod,
    },
    /// The method is for scores with other values.
    #[error("the {method} method is not defined for {values}, only for shares and net scores")]
    NotForValues {
        /// The method asked for.
        method: DifferenceMethod,
        /// The values of the scores.
        values: Values,
    },
    /// All answers of each sample have the same value, so that the method sees no uncertainty at all.
    #[error(
        "the {method} method sees no uncertainty when all answers of each sample have the same value; the score method does"
    )]
    NoSpread {
        /// The method asked for.
        method: DifferenceMethod,
    },
    /// The method needs more answers.
    #[error("the {method} method needs samples worth {needed} answers or more each")]
    TooFew {
        /// The method asked for.
        method: DifferenceMethod,
        /// The smallest sample that will do.
        needed: u64,
    },
}

pub(super) const fn methods(pairing: Pairing) -> &'static [DifferenceMethod] {
    match pairing {
        Pairing::Independent => &DifferenceMethod::INDEPENDENT,
        Pairing::Paired => &DifferenceMethod::PAIRED,
    }
}
