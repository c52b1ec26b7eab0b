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
//! Either ends in an [`Impact`], a verdict with its sentence, which the mirror and the report of the goals show.
//!
//! What no figure can say: whether the two groups would have moved alike without the initiative, and whether something
//! else happened on the same day. Say who the others are, and look at how both moved *before*.
//!
//! # How well the limits keep their promise
//!
//! Nominal 95 %, simulated with seeds by `tests/inference/impact.rs` (the full form: `CXMETRICS_FULL=1 cargo test --release
//! --test inference impact`).
//!
//! | what | cells, surveys of each | coverage |
//! |---|---|---|
//! | difference in differences of four NPS of 50, 100 and 400 answers, different people | 3, 30,000 | 0.950 to 0.952 |
//! | the same on a panel of 60 to 200, answers of a person correlated .3 to .7 | 3, 20,000 | 0.951 to 0.953 |
//! | level and slope of 12 to 52 weekly NPS, weeks independent, with and without drift of the true score from week to week | 8, 12,000 | 0.948 to 0.954 |
//! | level, 40 weeks, when the drift of a week carries over (ρ = .4), [independent](InterruptedErrors::Independent) errors | 1, 6,000 | 0.820 |
//! | the same, [autoregressive](InterruptedErrors::Autoregressive) errors | 1, 6,000 | 0.916 |

mod differences;
mod interrupted;
mod least_squares;
mod reviewed;

pub use differences::{DifferenceInDifferences, DifferenceInDifferencesError};
pub use interrupted::{InterruptedErrors, InterruptedSeries, InterruptedSeriesError};
pub use reviewed::Impact;
