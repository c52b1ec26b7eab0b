//! The ways to make an interval, by name.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use crate::words::spoken;

/// How an [`Interval`](super::Interval) is made.
///
/// [`Score`](Self::Score) is the default and the right choice unless you know why not; the chapter
/// [*Which interval?*](crate::interval#which-interval) shows what the others are for and how well each keeps its promise.
///
/// A *share* is a score with two values (top box, churn); a *net score* has three equally spaced ones (NPS,
/// net easy). In the formulas θ̂ is the score, V its [`variance`](crate::Estimate::variance), N the number of
/// answers and z the normal quantile (1.96 for 95 %).
///
/// ```
/// use cxmetrics::{Confidence, Estimate, Method};
///
/// let satisfied = Estimate::share(20, 20)?;
/// let guaranteed = satisfied.interval_with(Method::Guaranteed, Confidence::P95)?;
/// assert_eq!(guaranteed.to_string(), "100.0 [83.2, 100.0]");
/// assert!(satisfied.interval_with(Method::Wald, Confidence::P95).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Method {
    /// The score interval: every μ with |θ̂ − μ| ≤ z √(V(μ)/N), V(μ) the variance of the best-fitting
    /// distribution with mean μ on all values that were possible. On shares it is Wilson's (1927), on net
    /// scores Tango's (1998). The default: for any sample, never outside the range, holds the score, close to
    /// its promise from 10 answers on.
    #[doc(alias("wilson", "tango"))]
    Score,
    /// The score interval corrected for skewness (Laud, 2017), with V N/(N − 1). For net scores of two answers
    /// or more; the best of those that are not guaranteed below about 10 answers.
    SkewnessCorrected,
    /// The profile likelihood interval: every μ whose likelihood ratio against the best fit is at most z²
    /// (Wilks, 1938). For any sample; shorter than the score interval and short of its promise when almost
    /// everybody answers the same.
    Likelihood,
    /// θ̂ ± z √(V/N), the textbook interval (Wald). Far too narrow in small samples: at 20 answers it can hold
    /// the truth less than one time in five. Here to reproduce what others publish. Refused when all
    /// answers have the same value: it would have no width.
    Wald,
    /// The Wald interval with a continuity correction: for shares 1/2N wider on each side, for net scores
    /// Edwards' correction of the variance, z/N √(P + D − (|P − D| − 1)²/N).
    WaldContinuity,
    /// Wilson's interval with a continuity correction (Newcombe, 1998). For shares.
    WilsonContinuity,
    /// The Wald interval after adding a few answers of each kind: 2 and 2 for shares ("plus four", Agresti and
    /// Coull, 1998), ¾ promoters, 1½ passives and ¾ detractors for net scores (Rocks, 2016). A formula for a
    /// spreadsheet. Below three answers and at low confidence the formula can leave out the score itself; the interval
    /// then reaches to it.
    AdjustedWald,
    /// The Wald interval after adding z²/2 answers of each kind (Agresti and Coull, 1998). For shares. Raising
    /// the confidence moves its centre.
    AgrestiCoull,
    /// The Wald interval after adding one promoter and one detractor (Bonett and Price, 2012). For net scores. At low
    /// confidence the formula can leave out the score itself, as the adjusted Wald's can; the interval then reaches to it.
    BonettPrice,
    /// θ̂ ± t √(V/(N − 1)), with the t quantile of N − 1 degrees of freedom. The habit for means, and poor
    /// near the ends of the scale. With one answer the whole range; refused when several answers all have the
    /// same value.
    StudentT,
    /// The exact binomial interval with half the probability of the observed count (Lancaster, 1961). For
    /// shares.
    MidP,
    /// Meant never to be below its promise, whatever the distribution (Gaffke, 2005; Learned-Miller and Thomas, 2020).
    /// *Proved* for shares, where it is the exact binomial interval; for more values *conjectured* (Learned-Miller and
    /// Thomas, 2020), and kept on the grid of the table. By quantiles of Σ s p under a Dirichlet distribution of the
    /// counts, with one more answer at the lowest value for the lower limit and at the highest for the upper. On shares
    /// Clopper and Pearson's (1934). Wide.
    #[doc(alias("clopper-pearson", "clopper pearson", "exact"))]
    Guaranteed,
    /// The central credible interval under a Dirichlet prior of ½ for each of two or three values and 1/m for
    /// each of more. On shares the Jeffreys interval, set to the end of the range when all answers are
    /// there (Brown, Cai and DasGupta, 2001); otherwise it never reaches the ends.
    Dirichlet,
    /// Valid however often you look, for ever: every μ whose likelihood ratio is at most
    /// 2 [ln(1/α) + ln(√π Γ(N + 1)/Γ(N + ½))] (Cover and Ordentlich, 1996; Orabona and Jun, 2024). For a
    /// score that is watched while answers come in.
    Anytime,
    /// Blaker's exact interval (2000) for a share of a [finite population](crate::Estimate::of_population): every total
    /// for which the smaller hypergeometric tail, with as much of the other side as is not above it, is more than
    /// α. Never below its promise, and within [`Guaranteed`](Self::Guaranteed). The default for shares of up to
    /// 20,000 people.
    Blaker,
    /// Everybody has answered: the score itself, without error and without width. What every method is for a
    /// [census](crate::Estimate::is_census); it cannot be asked for otherwise.
    Census,
}

impl Method {
    /// Every method.
    ///
    /// ```
    /// use cxmetrics::{Confidence, Estimate, Method};
    ///
    /// let satisfied = Estimate::share(17, 20)?;
    /// for method in Method::ALL {
    ///     match satisfied.interval_with(method, Confidence::P95) {
    ///         Ok(interval) => println!("{method:>24} {interval}"),
    ///         Err(error) => println!("{error}"),
    ///     }
    /// }
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    pub const ALL: [Self; 16] = [
        Self::Score,
        Self::SkewnessCorrected,
        Self::Likelihood,
        Self::Wald,
        Self::WaldContinuity,
        Self::WilsonContinuity,
        Self::AdjustedWald,
        Self::AgrestiCoull,
        Self::BonettPrice,
        Self::StudentT,
        Self::MidP,
        Self::Guaranteed,
        Self::Dirichlet,
        Self::Anytime,
        Self::Blaker,
        Self::Census,
    ];

    /// The methods for scores of these many values.
    pub(crate) const fn for_values(kind: Values) -> &'static [Self] {
        match kind {
            Values::Two => &[
                Self::Score,
                Self::Likelihood,
                Self::Wald,
                Self::WaldContinuity,
                Self::WilsonContinuity,
                Self::AdjustedWald,
                Self::AgrestiCoull,
                Self::StudentT,
                Self::MidP,
                Self::Guaranteed,
                Self::Dirichlet,
                Self::Anytime,
            ],
            Values::ThreeEquallySpaced => &[
                Self::Score,
                Self::SkewnessCorrected,
                Self::Likelihood,
                Self::Wald,
                Self::WaldContinuity,
                Self::AdjustedWald,
                Self::BonettPrice,
                Self::StudentT,
                Self::Guaranteed,
                Self::Dirichlet,
                Self::Anytime,
            ],
            Values::Other => &[
                Self::Score,
                Self::Likelihood,
                Self::Wald,
                Self::StudentT,
                Self::Guaranteed,
                Self::Dirichlet,
                Self::Anytime,
            ],
        }
    }
}

impl Method {
    /// The methods for such scores of a finite population.
    pub(crate) const fn for_population(kind: Values) -> &'static [Self] {
        match kind {
            Values::Two => &[
                Self::Blaker,
                Self::Score,
                Self::Wald,
                Self::StudentT,
                Self::MidP,
                Self::Guaranteed,
                Self::Dirichlet,
            ],
            Values::ThreeEquallySpaced => &[
                Self::Guaranteed,
                Self::Score,
                Self::Wald,
                Self::StudentT,
                Self::Dirichlet,
            ],
            Values::Other => &[Self::Score, Self::Wald, Self::StudentT, Self::Dirichlet],
        }
    }
}

spoken!(Method {
    Score = Score,
    SkewnessCorrected = SkewnessCorrected,
    Likelihood = Likelihood,
    Wald = Wald,
    WaldContinuity = WaldContinuity,
    WilsonContinuity = WilsonContinuity,
    AdjustedWald = AdjustedWald,
    AgrestiCoull = AgrestiCoull,
    BonettPrice = BonettPrice,
    StudentT = StudentT,
    MidP = MidP,
    Guaranteed = Guaranteed,
    Dirichlet = Dirichlet,
    Anytime = Anytime,
    Blaker = Blaker,
    Census = Census,
});

/// Reads what is [shown](fmt::Display) and stored, in any case and however the words are joined, and the common names of
/// what a method is: `wilson` and `tango` are the score method,
/// `clopper-pearson` and `exact` the guaranteed one, `jeffreys` the Dirichlet one, `normal` is Wald's, `plus four` the
/// adjusted Wald.
///
/// ```
/// use cxmetrics::Method;
///
/// assert_eq!("Wilson".parse::<Method>()?, Method::Score);
/// assert_eq!("clopper_pearson".parse::<Method>()?, Method::Guaranteed);
/// assert_eq!("Student t".parse::<Method>()?, Method::StudentT);
/// assert_eq!(
///     "bootstrap".parse::<Method>().unwrap_err().to_string(),
///     "\"bootstrap\" is not a method; these are: score, skewness-corrected, likelihood, Wald, Wald with continuity, \
///      Wilson with continuity, adjusted Wald, Agresti-Coull, Bonett-Price, Student t, mid-P, guaranteed, Dirichlet, \
///      anytime, Blaker, census"
/// );
/// # Ok::<(), cxmetrics::interval::ParseMethodError>(())
/// ```
impl FromStr for Method {
    type Err = ParseMethodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name: String = text
            .chars()
            .filter(|character| character.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        Ok(match name.as_str() {
            "score" | "default" | "wilson" | "wilsonscore" | "tango" | "tangoscore" => Self::Score,
            "skewnesscorrected" | "skewnesscorrectedscore" | "scas" | "laud" => {
                Self::SkewnessCorrected
            }
            "likelihood" | "profilelikelihood" | "likelihoodratio" | "lrt" => Self::Likelihood,
            "wald" | "normal" | "asymptotic" | "textbook" | "z" => Self::Wald,
            "waldcontinuity" | "waldwithcontinuity" | "waldcc" | "edwards" => Self::WaldContinuity,
            "wilsoncontinuity" | "wilsonwithcontinuity" | "wilsoncc" | "scorewithcontinuity" => {
                Self::WilsonContinuity
            }
            "adjustedwald" | "plusfour" | "plus4" | "rocks" => Self::AdjustedWald,
            "agresticoull" => Self::AgrestiCoull,
            "bonettprice" => Self::BonettPrice,
            "studentt" | "student" | "t" | "ttest" => Self::StudentT,
            "midp" | "exactmidp" | "lancaster" => Self::MidP,
            "guaranteed"
            | "clopperpearson"
            | "exact"
            | "binomial"
            | "gaffke"
            | "learnedmillerthomas" => Self::Guaranteed,
            "dirichlet" | "jeffreys" | "bayes" | "bayesian" | "credible" => Self::Dirichlet,
            "anytime" | "sequential" | "alwaysvalid" | "confidencesequence" => Self::Anytime,
            "blaker" => Self::Blaker,
            "census" => Self::Census,
            _ => return Err(ParseMethodError { text: text.into() }),
        })
    }
}

/// A text names no [`Method`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a method; these are: {}", Names(&Method::ALL))]
#[non_exhaustive]
pub struct ParseMethodError {
    /// The text.
    pub text: String,
}

/// What the values of a score look like, as far as the choice of a method goes.
///
/// ```
/// assert_eq!(cxmetrics::interval::Values::ThreeEquallySpaced.to_string(), "net scores");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Values {
    /// Two values: a share, such as a top box.
    Two,
    /// Three equally spaced values: a net score, such as NPS.
    ThreeEquallySpaced,
    /// Anything else: a mean, such as CES.
    Other,
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Two => "shares",
            Self::ThreeEquallySpaced => "net scores",
            Self::Other => "means",
        })
    }
}

/// Why a method has no interval for a sample.
///
/// ```
/// use cxmetrics::{Confidence, Estimate, Method, MethodError};
///
/// let satisfied = Estimate::share(20, 20)?;
/// assert_eq!(
///     satisfied.interval_with(Method::Wald, Confidence::P95),
///     Err(MethodError::NoSpread { method: Method::Wald })
/// );
/// # Ok::<(), cxmetrics::EstimateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MethodError {
    /// The method is for scores with other values.
    #[error("the {method} interval is not defined for {values}; these are: {}", Names(Method::for_values(*values)))]
    NotForValues {
        /// The method asked for.
        method: Method,
        /// The values of the score.
        values: Values,
    },
    /// All answers have the same value, so that the method sees no uncertainty at all.
    #[error(
        "the {method} interval would have no width when all answers have the same value; score, likelihood, guaranteed and anytime intervals have one"
    )]
    NoSpread {
        /// The method asked for.
        method: Method,
    },
    /// The method needs more answers.
    #[error("the {method} interval needs a sample worth {needed} answers or more")]
    TooFew {
        /// The method asked for.
        method: Method,
        /// The smallest sample that will do.
        needed: u64,
    },
    /// The method is for finite populations only.
    #[error(
        "the {method} interval is for a population of known size: see `Estimate::of_population`"
    )]
    NeedsPopulation {
        /// The method asked for.
        method: Method,
    },
    /// The method has no form for finite populations.
    #[error(
        "the {method} interval is not defined for {values} of a finite population; these are: {}",
        Names(Method::for_population(*values))
    )]
    InPopulation {
        /// The method asked for.
        method: Method,
        /// The values of the score.
        values: Values,
    },
    /// The population is too large for the method to count through.
    #[error(
        "the {method} interval counts through populations of up to {largest}, not {population}: take the score interval"
    )]
    Population {
        /// The method asked for.
        method: Method,
        /// The number of people.
        population: u64,
        /// The largest number that will do.
        largest: u64,
    },
}

/// A list of methods for an error to offer.
pub(crate) struct Names<M: 'static>(pub(crate) &'static [M]);

impl<M: fmt::Display> fmt::Display for Names<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, method) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            method.fmt(f)?;
        }
        Ok(())
    }
}
