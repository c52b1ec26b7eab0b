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
//!         "SELECT shop, nps(rating) AS nps, nps_lower(rating, 0.95) AS low, nps_upper(rating, 0.95) AS high
//!          FROM (VALUES ('north', 10), ('north', 9), ('north', 3), ('south', 8), ('south', NULL))
//!               AS answers (shop, rating)
//!          GROUP BY shop ORDER BY shop",
//!     )
//!     .await?
//!     .collect()
//!     .await?;
//! datafusion::assert_batches_eq!(
//!     [
//!         "+-------+--------------------+--------------------+-------------------+",
//!         "| shop  | nps                | low                | high              |",
//!         "+-------+--------------------+--------------------+-------------------+",
//!         "| north | 33.333333333333336 | -58.46807983959044 | 87.70161105592074 |",
//!         "| south | 0.0                | -79.34506856227625 | 79.34506856227625 |",
//!         "+-------+--------------------+--------------------+-------------------+",
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
//! | `tally(rating, scale)` | how often each answer was given, from the lowest to the highest: a list of `UInt64` |
//! | `merge_tally(counts)` | the sum of such lists |
//!
//! - A rating is a number of any integer, float, decimal or dictionary-encoded type. One that is not on the scale is an
//!   error that names it; nothing is skipped in silence.
//! - `NULL` is a missing answer. Where another value stands for that, say so: `nps(nullif(rating, 99))`.
//! - The scale is text as in [`Scale`](cxmetrics::Scale): `'0-10'`, `'1-5'`, `'1-5/2'` for half stars, `'1-5 reversed'`
//!   where a low answer is the good one. Scale, `k` and confidence are constants, the same for all rows.
//! - A group without answers is `NULL`.
//! - `FILTER (WHERE …)` and `OVER (… ROWS BETWEEN …)` work, the latter by taking out the answers that leave the window.
//!   `DISTINCT` is refused: it would count equal answers of different people once.
//!
//! # Stored tallies
//!
//! A tally is all that the scores need to know. Keep one for each day and segment, and score any period from it:
//!
//! ```sql
//! CREATE TABLE days AS SELECT day, shop, tally(rating, '0-10') AS counts FROM answers GROUP BY day, shop;
//!
//! SELECT shop, tally_nps(counts), tally_nps_lower(counts, 0.95), tally_nps_upper(counts, 0.95), tally_total(counts)
//! FROM (SELECT shop, merge_tally(counts) AS counts FROM days WHERE day >= '2026-01-01' GROUP BY shop);
//! ```
//!
//! | function | result |
//! |---|---|
//! | `tally_nps(counts)`, `tally_nps_lower(counts, confidence)` … | every score above: its name behind `tally_`, its list of counts in the place of the ratings |
//! | `tally_total(counts)` | the number of answers |
//!
//! The same shape is the fast one for several figures at once: `tally` counts once, and the functions share the counts.
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
mod counts;
mod merge;
mod score;
mod stored;

use std::sync::Arc;

use datafusion::common::{Result, plan_err};
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;

use aggregate::RatingAggregate;
use merge::MergeTally;
use score::ScoreFigure;
use stored::StoredTally;

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
        .chain([StoredTally::total()])
        .map(|function| Arc::new(ScalarUDF::from(function)))
        .collect()
}
