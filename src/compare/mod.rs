//! Did it move? Comparing two scores.
//!
//! Two scores from samples always differ. A [`Difference`] says by how much, how sure that is, and whether it is more
//! than chance; [`finding`](Difference::finding) says it in words.
//!
//! | you have | take |
//! |---|---|
//! | answers of different persons: two quarters, two segments, A and B | [`Difference::independent`] |
//! | two answers of each person: before and after | [`Difference::paired`], which needs far fewer answers |
//! | a claim to be shown: better, not worse, the same | [`superiority`](Difference::superiority), [`non_inferiority`](Difference::non_inferiority), [`equivalence`](Difference::equivalence) |
//! | two small samples and a sceptical reader | [`permutation_p_value`](Difference::permutation_p_value): exact, no approximation to defend |
//! | many comparisons at once | [`holm`], or [`benjamini_hochberg`] when a few false alarms can be borne |
//!
//! "No evidence of change" is not evidence of no change: for that there is [`equivalence`](Difference::equivalence), and
//! [`plan`](crate::plan) says how many answers it takes to see a change.
//!
//! Scores are one kind of figure. Every figure of the crate is compared by the same calls: [`Compare`] makes a
//! [`Comparison`] of two of a kind, with its [limits](Comparison::contrast), its p-value and its
//! [words](Comparison::finding); [`corrected`] takes several at once.
//!
//! | two of these | and what else there is |
//! |---|---|
//! | [`Estimate`](crate::Estimate): scores, shares | [`RelativeChange`] ("lift"), [`StratifiedDifference`], [`probability_above`] |
//! | [`Tally`](crate::Tally): answers in order | [`Superiority`]: who is happier? |
//! | [`EventRate`](crate::kpi::EventRate), [`ServiceTimes`](crate::kpi::ServiceTimes), [`Survival`](crate::kpi::Survival), [`LifetimeValue`](crate::kpi::LifetimeValue) | see each |
//! | [`Summary`]: mean, deviation and number, as published | [`Summary::ratio`] of means that may be 0 |
//! | anything that has limits: [`WithLimits`], [`ComparedByLimits`] | [`MoverDifference`], [`MoverRatio`] |
//! | counts and a plan | [`GoodnessOfFit`] |
//!
//! What the 95 % intervals of these are worth, the default first: of shares, rates and lifetime values by going through
//! all counts, of the rest in 4,000 simulated samples each (standard error .003;
//! `CXMETRICS_SIMULATIONS=4000 cargo test --test inference coverage_of_comparisons -- --nocapture` prints the table).
//! Every default is above .94, or within .01 of the best beside it.
//!
//! | compared | holds the truth |
//! |---|---|
//! | lift of shares .5 and .3, n = 10 | **score .953**, Koopman .953, MOVER-R .952, log-delta .956 |
//! | .9 and .6, n = 20 | **score .952**, Koopman .933, MOVER-R .955, log-delta .954 |
//! | .1 and .05, n = 50 | **score .963**, Koopman .961, MOVER-R .969, log-delta .899 |
//! | lift of ratings, n = 8 and 8 | **MOVER-R .968**, log-delta .929 |
//! | n = 20 and 20 | **MOVER-R .958**, log-delta .942 |
//! | n = 10 and 40 | **MOVER-R .964**, log-delta .944 |
//! | published means of ratings, n = 8 and 8 | **Welch's t .949**, normal .928 |
//! | n = 20 and 20 | **Welch's t .942**, normal .934 |
//! | n = 10 and 40 | **Welch's t .924**, normal .910 |
//! | the same in percent, n = 8 and 8 | **MOVER-R of t limits .956**, log-delta .933, Fieller .918 |
//! | n = 20 and 20 | **MOVER-R of t limits .955**, log-delta .943, Fieller .941 |
//! | n = 10 and 40 | **MOVER-R of t limits .949**, log-delta .943, Fieller .934 |
//! | shares in 3 strata of 6 to 12 | **score .948**, Sato .933, normal .921 |
//! | in 12 strata of 3 and 4 | **score .952**, Sato .948, normal .899 |
//! | in 3 strata, 12 of teams of 20 | **score .947**, score, as if of many .999 |
//! | net scores in 3 strata of 8 | **score .953**, normal .925 |
//! | of 20 | **score .951**, normal .940 |
//! | superiority of answers, 88 %, n = 8 | **Newcombe .959**, Brunner–Munzel t .803, logit .926 |
//! | n = 20 | **Newcombe .968**, Brunner–Munzel t .896, logit .947 |
//! | as planned at 5 %, three arms of 6 : 3 : 1, n = 12 | **exact .958**, χ² .951, likelihood ratio .948 |
//! | n = 30 | **exact .942**, χ² .932, likelihood ratio .917 |
//! | ratio of event rates, 3 and 5 events expected | **mid-P .960**, exact .982, score .955 |
//! | 10 and 6 | **mid-P .950**, exact .973, score .954 |
//! | 20 and 30 | **mid-P .953**, exact .965, score .951 |
//! | difference of event rates, 3 and 5 events expected | **score .961**, Wald .920, MOVER of exact limits .981 |
//! | 10 and 6 | **score .952**, Wald .934, MOVER of exact limits .967 |
//! | 20 and 30 | **score .950**, Wald .947, MOVER of exact limits .962 |
//! | lifetime values, retention .8 and .7, n = 20 | **MOVER of score limits .949**, delta .965 |
//! | .95 and .9, n = 50 | **MOVER of score limits .963**, delta .896 |
//! | medians of log-normal times, n = 10 and 10, spread 1 and 1 | **MOVER of interpolated limits .973**, of conservative ones .994, McKean–Schrader .991, Price–Bonett .980 |
//! | n = 10 and 40, spread 1 and ½ | **.966**, .987, .985, .969 |
//! | n = 20 and 20, spread 1 and 1½ | **.965**, .972, .974, .969 |
//! | n = 50 and 50, spread 1 and ½, rounded to quarters | **.973**, .987, .933, .947 |
//! | superiority of the first three, n = 10 and 10 | **logit .987**, Brunner–Munzel t .949, Newcombe .953 |
//! | n = 10 and 40 | **logit .978**, Brunner–Munzel t .937, Newcombe .889 |
//! | n = 20 and 20 | **logit .968**, Brunner–Munzel t .946, Newcombe .945 |
//! | shift of times, n = 8 | **rank test .945**, Welch's t of the means .957 |
//! | n = 15 | **rank test .950**, Welch's t of the means .954 |
//! | n = 15, rounded to quarters | **rank test .990**, Welch's t of the means .950 |
//! | means of times, n = 10 and 10 | **Welch's t .933**, normal .913 |
//! | n = 20 and 20 | **Welch's t .940**, normal .933 |
//! | n = 10 and 40 | **Welch's t .920**, normal .898 |
//! | the same in percent, n = 10 and 10 | **MOVER-R of t limits .966**, log-delta .924 |
//! | n = 20 and 20 | **MOVER-R of t limits .967**, log-delta .942 |
//! | n = 10 and 40 | **MOVER-R of t limits .942**, log-delta .915 |
//! | log-rank, mean lifetimes of 18 and 18 months, n = 20 | **log-rank .952**, rates, mid-P .954 |
//! | log-rank, mean lifetimes of 18 and 9 months, n = 20 | **log-rank .946**, rates, mid-P .952 |
//! | log-rank, mean lifetimes of 18 and 18 months, n = 50 | **log-rank .950**, rates, mid-P .952 |
//! | log-rank, mean lifetimes of 18 and 9 months, n = 50 | **log-rank .950**, rates, mid-P .955 |
//! | share still there after 6 months, n = 20 | **MOVER of log-log limits .963**, Greenwood .930, MOVER of beta product .975 |
//! | restricted means within 6 months, n = 20 | **t .961**, normal .931 |
//! | share still there after 6 months, n = 50 | **MOVER of log-log limits .959**, Greenwood .949, MOVER of beta product .972 |
//! | restricted means within 12 months, n = 50 | **t .944**, normal .939 |
//! | median lifetimes, n = 50 | **MOVER of log-log limits .956**, MOVER of beta product .972 |
//!
//! "Rates" takes customers to leave at a constant rate, as the simulated ones do, and real ones rarely. For the difference
//! of scores see [`DifferenceMethod::Score`].
//!
//! # Examples
//!
//! ```
//! use cxmetrics::{Comparison, Confidence, Difference, Metric, Nps, Scale, Tally};
//!
//! let spring = Tally::from_counts(Scale::ZERO_TO_TEN, [9, 1, 3, 2, 4, 6, 5, 20, 30, 15, 5])?;
//! let summer = Tally::from_counts(Scale::ZERO_TO_TEN, [4, 2, 1, 3, 2, 3, 5, 22, 28, 20, 10])?;
//! let (spring, summer) = (Nps::STANDARD.estimate(&spring)?, Nps::STANDARD.estimate(&summer)?);
//!
//! let change = Difference::independent(&summer, &spring)?;
//! assert_eq!(change.value(), 20.0);
//! assert_eq!(change.interval(Confidence::P95).to_string(), "20.0 [0.4, 39.3]");
//! assert_eq!(format!("{:.3}", change.p_value()), "0.046");
//! assert_eq!(
//!     change.finding(Confidence::P95).to_string(),
//!     "improved: 20.0 [0.4, 39.3] at 95% confidence, p = 0.046"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apart;
mod better;
mod claim;
mod clusters;
mod comparison;
mod contrast;
mod difference;
mod error;
mod finding;
mod fit;
mod independent;
mod means;
mod method;
mod mover;
mod multiple;
mod normal;
mod of_scores;
mod paired;
mod permutation;
mod placements;
mod ratio;
mod relative;
mod restricted;
mod statistic;
#[cfg(feature = "serde")]
mod stored;
mod stratified;
mod summary;
mod superiority;

pub(crate) use apart::{Apart, p_value_above};
pub use better::{probability_above, probability_above_by};
pub use claim::{Claim, ClaimError, ClaimTest};
pub use comparison::{Compare, Comparison, Directed, PValues};
pub use contrast::{Contrast, ContrastKind};
pub use difference::Difference;
pub use error::{Compared, DifferenceError};
pub use finding::{Finding, Verdict};
pub(crate) use fit::planned_shares;
pub use fit::{FitError, FitMethod, GoodnessOfFit};
pub(crate) use means::Measured;
pub use means::{MeanDifference, MeanRatio, MeansError};
pub use method::{DifferenceMethod, DifferenceMethodError, Pairing};
pub use mover::{ComparedByLimits, MoverDifference, MoverError, MoverRatio, WithLimits};
pub use multiple::{Correction, PValueError, benjamini_hochberg, corrected, holm};
pub use permutation::PermutationError;
pub(crate) use placements::{Group, Placements};
pub(crate) use ratio::percent;
pub use relative::{RelativeChange, RelativeMethod, RelativeMethodError};
pub use statistic::Statistic;
pub(crate) use statistic::normal_p_values;
pub use stratified::{StratifiedDifference, StratifiedMethod};
pub use summary::{RatioSet, Summary, SummaryError};
pub use superiority::{Superiority, SuperiorityError, SuperiorityMethod};
