//! Net Promoter Score, customer satisfaction and customer effort as SQL aggregates of [DataFusion], with confidence
//! intervals.
//!
//! One call teaches a session the functions; the numbers are those of [`cxmetrics`], to the last bit, however the
//! engine divides the work among batches, threads or machines.
//!
//! ```
//! use datafusion::prelude::SessionContext;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let ctx = SessionContext::new();
//! cxmetrics_datafusion::register(&ctx)?;
//!
//! let answers = ctx
//!     .sql(
//!         "SELECT shop, nps(rating)::DECIMAL(5, 1) AS nps, nps_lower(rating, 0.95)::DECIMAL(5, 1) AS low,
//!                 nps_upper(rating, 0.95)::DECIMAL(5, 1) AS high
//!          FROM (VALUES ('north', 10), ('north', 9), ('north', 3), ('south', 8), ('south', NULL))
//!               AS answers (shop, rating)
//!          GROUP BY shop ORDER BY shop",
//!     )
//!     .await?
//!     .collect()
//!     .await?;
//! datafusion::assert_batches_eq!(
//!     [
//!         "+-------+------+-------+------+",
//!         "| shop  | nps  | low   | high |",
//!         "+-------+------+-------+------+",
//!         "| north | 33.3 | -58.5 | 87.7 |",
//!         "| south | 0.0  | -79.3 | 79.3 |",
//!         "+-------+------+-------+------+",
//!     ],
//!     &answers
//! );
//! # Ok(())
//! # }
//! ```
//!
//! # Aggregates
//!
//! | function | result |
//! |---|---|
//! | `nps(rating)` | the Net Promoter Score of ratings on 0–10, −100 to 100: [`Nps::STANDARD`] |
//! | `csat_top_box(rating, scale, k)` | the share of the `k` best answers, 0 to 100: [`Csat::top_box`] |
//! | `csat_index(rating, scale)` | the mean as a percentage of the highest rating: [`Csat::INDEX`] |
//! | `ces(rating, scale)` | the mean, in units of the scale: [`Ces::MEAN`] |
//! | `…_lower(…, confidence)`, `…_upper(…, confidence)` | the limits of the [score interval](cxmetrics::Estimate::interval), two-sided: 0.95 for 95 % |
//! | `nps_weighted(rating, weight)`, `nps_weighted_lower(rating, weight, confidence)` … | every score and limit above for answers that stand for more or fewer customers: `_weighted` behind the name of the score, the weight behind the rating |
//! | `tally(rating, scale)` | how often each answer was given: a [stored tally](#stored-tallies); here the scale may be a column |
//! | `merge_tally(tally)` | the sum of stored tallies |
//!
//! - A rating is a number of any integer, float, decimal or dictionary-encoded type. Integers and decimals are read as
//!   they stand, digit by digit, floats by [the library's rule](cxmetrics::Scale::contains). One that is not on the scale is an
//!   error that names it as it stands; nothing is skipped in silence. A scale of thirds has no ratings in decimals.
//! - `NULL` is a missing answer. Where another value stands for that, say so: `nps(nullif(rating, 99))`.
//! - The scale is text as in [`Scale`](cxmetrics::Scale): `'0-10'`, `'1-5'`, `'1-5/2'` for half stars, `'1-5 reversed'`
//!   where a low answer is the good one. Scale, `k` and confidence are constants, the same for all rows; only `tally` also
//!   takes a scale that stands in the rows, one for each group: `SELECT question, tally(rating, scale) … GROUP BY question`.
//! - A group without answers is `NULL`, and so is one whose answers all weigh 0.
//! - A weight is a number of any type, 0 or between 10⁻¹⁰⁰ and 10¹⁰⁰, and only proportions matter. An answer whose weight
//!   is `NULL` is an error; a missing answer needs no weight. The figures are those of
//!   [`WeightedTally`](cxmetrics::WeightedTally).
//! - `FILTER (WHERE …)` and `OVER (… ROWS BETWEEN …)` work, the latter by taking out the answers that leave the window.
//!   `DISTINCT` is refused: it would count equal answers of different people once.
//!
//! # Stored tallies
//!
//! A tally is all that the scores need to know. Keep one for each day and segment, and score any period from it:
//!
//! ```sql
//! CREATE TABLE days AS SELECT day, shop, tally(rating, '0-10') AS answers FROM answers GROUP BY day, shop;
//!
//! SELECT shop, tally_nps(answers), tally_nps_lower(answers, 0.95), tally_nps_upper(answers, 0.95), tally_total(answers)
//! FROM (SELECT shop, merge_tally(answers) AS answers FROM days WHERE day >= '2026-01-01' GROUP BY shop);
//! ```
//!
//! | function | result |
//! |---|---|
//! | `tally_nps(tally)`, `tally_csat_top_box_lower(tally, k, confidence)` … | every score and limit above: its name behind `tally_`, a tally in the place of ratings and scale |
//! | `tally_total(tally)` | the number of answers |
//!
//! A stored tally is a struct of its `scale` as text and its `counts`, a list of `UInt64` from the lowest rating to the
//! highest: `{scale: 0-10, counts: [1, 0, …]}`. It goes through Parquet as it is, and
//! `named_struct('scale', '1-5', 'counts', counts)` makes one of a list that stands in a table already.
//!
//! - Every tally, and every partial result between threads and machines, carries its scale. Tallies of questions on
//!   different scales can stand in one column, be merged `GROUP BY question`, and be scored by one call. Tallies of
//!   different scales in one group are an error: 1–5, 0–4 and 1–5 reversed all have five counts, and mean different
//!   things.
//! - A tally that is `NULL`, or has no list, is none. An empty list is a tally of nobody. A list of the wrong length, a
//!   count that is `NULL` or negative, and counts without a scale are errors.
//! - A score whose metric does not go with the scale of a tally is an error: the cut-offs of an NPS belong to 0–10.
//!
//! The same shape is the fast one for several figures at once: `tally` counts once, and the functions share the counts.
//!
//! # Comparing two groups
//!
//! | function | result |
//! |---|---|
//! | `tally_nps_difference(first, second)` | the first score minus the second |
//! | `tally_nps_difference_lower(first, second, confidence)`, `…_upper(…)` | the limits of its [score interval](cxmetrics::Difference::interval) |
//! | `tally_nps_difference_p_value(first, second)` | how often two groups would differ at least as much if there were no true difference: [two-sided](cxmetrics::Difference::p_value), and below 1 − confidence exactly when the interval leaves out 0 |
//!
//! Likewise `tally_csat_top_box_difference(first, second, k)`, `tally_csat_index_difference(first, second)` and
//! `tally_ces_difference(first, second)`. The two groups are different people, on the same scale; who answered twice, and
//! groups of a weighted sample, belong into the library. If either tally has no answers the result is `NULL`. A table of
//! many comparisons finds differences by chance: [`holm`](cxmetrics::compare::holm) and
//! [`benjamini_hochberg`](cxmetrics::compare::benjamini_hochberg) correct its p-values.
//!
//! ```sql
//! SELECT shop, tally_nps_difference(now, before) AS change, tally_nps_difference_lower(now, before, 0.95) AS low,
//!        tally_nps_difference_upper(now, before, 0.95) AS high, tally_nps_difference_p_value(now, before) AS p
//! FROM (SELECT shop, merge_tally(answers) FILTER (WHERE day >= '2026-04-01') AS now,
//!              merge_tally(answers) FILTER (WHERE day < '2026-04-01') AS before
//!       FROM days GROUP BY shop);
//! ```
//!
//! # When something fails
//!
//! There is a figure of all rows or an error, never a figure of some rows: if a query is cancelled, if its input breaks
//! off, or if the memory that the session may use runs out. The functions tell DataFusion's memory pool what they hold, and
//! what does not fit is spilled to disk as partial results, or refused.
//!
//! [DataFusion]: https://datafusion.apache.org
//! [`Nps::STANDARD`]: cxmetrics::Nps::STANDARD
//! [`Csat::top_box`]: cxmetrics::Csat::top_box
//! [`Csat::INDEX`]: cxmetrics::Csat::INDEX
//! [`Ces::MEAN`]: cxmetrics::Ces::MEAN
#![allow(clippy::doc_markdown)] // DataFusion is a name

mod aggregate;
mod arguments;
mod coding;
mod columns;
mod counts;
mod decimal;
mod form;
mod merge;
mod refusal;
mod score;
mod state;
mod stored;
mod summing;
mod sums;
mod weighted;

use std::sync::Arc;

use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;

use aggregate::RatingAggregate;
use merge::MergeTally;
use score::ScoreFigure;
use stored::StoredTally;
use weighted::WeightedAggregate;

/// Teaches a session the functions of this crate. Calling it again changes nothing.
///
/// # Errors
///
/// If another function of the session has one of the names; then none is registered.
///
/// # Examples
///
/// ```
/// let ctx = datafusion::prelude::SessionContext::new();
/// cxmetrics_datafusion::register(&ctx)?;
/// assert!(ctx.state().aggregate_functions().contains_key("nps"));
/// # Ok::<(), datafusion::error::DataFusionError>(())
/// ```
pub fn register(ctx: &SessionContext) -> Result<()> {
    let (aggregates, scalars) = (aggregate_functions(), scalar_functions());
    let state = ctx.state();
    for ours in &aggregates {
        let there = state.aggregate_functions().get(ours.name());
        if there.is_some_and(|there| there != ours) {
            return plan_err!("the session has another aggregate {}", ours.name());
        }
    }
    for ours in &scalars {
        let there = state.scalar_functions().get(ours.name());
        if there.is_some_and(|there| there != ours) {
            return plan_err!("the session has another function {}", ours.name());
        }
    }
    for ours in aggregates {
        ctx.register_udaf(Arc::unwrap_or_clone(ours));
    }
    for ours in scalars {
        ctx.register_udf(Arc::unwrap_or_clone(ours));
    }
    Ok(())
}

/// The aggregates, for a session that is built rather than called: an executor of a cluster, for instance.
///
/// ```
/// let aggregates = cxmetrics_datafusion::aggregate_functions();
/// assert!(aggregates.iter().any(|each| each.name() == "csat_top_box_lower"));
/// ```
#[must_use]
pub fn aggregate_functions() -> Vec<Arc<AggregateUDF>> {
    ScoreFigure::all()
        .map(RatingAggregate::score)
        .chain([RatingAggregate::tally()])
        .map(AggregateUDF::from)
        .chain(ScoreFigure::all().map(|figure| AggregateUDF::from(WeightedAggregate::new(figure))))
        .chain([AggregateUDF::from(MergeTally::new())])
        .map(Arc::new)
        .collect()
}

/// The functions of stored tallies, likewise.
///
/// ```
/// let functions = cxmetrics_datafusion::scalar_functions();
/// assert!(functions.iter().any(|each| each.name() == "tally_nps"));
/// ```
#[must_use]
pub fn scalar_functions() -> Vec<Arc<ScalarUDF>> {
    ScoreFigure::all()
        .map(StoredTally::score)
        .chain(ScoreFigure::differences().map(StoredTally::difference))
        .chain([StoredTally::total()])
        .map(|function| Arc::new(ScalarUDF::from(function)))
        .collect()
}
