//! Did the initiative do it? Reviewing the impact of what was done, and not that it was done.
//!
//! Scores move for many reasons: the season, a competitor, the weather. That they rose after a launch does not say that
//! the launch raised them. Two designs do say it, as far as figures can:
//!
//! | you have | take |
//! |---|---|
//! | customers who got the new process and others who did not, before and after | [`DifferenceInDifferences`] |
//! | nobody to compare with, but many readings before and after | [`InterruptedSeries`] |
//! | both: a weekly series of each | [`InterruptedSeries`] of the weekly difference of the two |
//!
//! Both are [comparisons](crate::compare::Comparison): value, limits, p-value, finding in words, non-inferiority, a reading
//! of a key result, by the calls that all comparisons have.
//!
//! What no figure can say: whether the two groups would have moved alike without the initiative, and whether something
//! else happened on the same day. Say who the others are, and look at how both moved *before*.
//!
//! # How well the limits keep their promise
//!
//! Nominal 95 %, simulated with seeds by `tests/inference/impact.rs` (the full form: `CXMETRICS_FULL=1 cargo test --release
//! --test inference impact`).
//!
//! | what | worlds | coverage |
//! |---|---|---|
//! | difference in differences of four shares or NPS, 50 to 400 answers each, independent | 6 | 0.946 to 0.953 |
//! | the same on a panel, answers of a person correlated .3 to .7 | 4 | 0.944 to 0.957 |
//! | level and slope of 12 to 52 weekly NPS, weeks independent, with and without drift of the true score from week to week | 12 | 0.943 to 0.956 |
//! | the same when the drift of a week carries over (ρ = .4), [independent](InterruptedErrors::Independent) | 2 | 0.84 to 0.88 |
//! | the same, [autoregressive](InterruptedErrors::Autoregressive) | 2 | 0.91 to 0.94 |

mod differences;
mod interrupted;
mod least_squares;

pub use differences::{DifferenceInDifferences, DifferenceInDifferencesError};
pub use interrupted::{InterruptedErrors, InterruptedSeries, InterruptedSeriesError};
