//! A made-up survey in Parquet files, one for each day, and the questions that are asked of it.

use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::error::Result;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

/// Every kind of function: figures with constants, tallies, tallies of tallies, weights, and differences.
pub(crate) const QUERIES: [&str; 5] = [
    "SELECT shop, nps(rating) AS nps, nps_lower(rating, 0.95) AS lower, nps_upper(rating, 0.95) AS upper
     FROM answers GROUP BY shop ORDER BY nps DESC",
    "SELECT nps(rating), csat_top_box_lower(rating, '0-10', 2, 0.9), ces(rating, '0-10'), tally(rating, '0-10')
     FROM answers",
    "SELECT half, tally_nps(merge_tally(counts)) AS nps
     FROM (SELECT shop, day, day / 4 AS half, tally(rating, '0-10') AS counts FROM answers GROUP BY shop, day)
     GROUP BY half ORDER BY half",
    "SELECT shop, nps_weighted(rating, 1 + day / 10.0), csat_index_weighted_upper(rating, 1 + day / 10.0, '0-10', 0.9)
     FROM answers GROUP BY shop ORDER BY shop",
    "SELECT shop, tally_nps_difference(late, early), tally_nps_difference_p_value(late, early)
     FROM (SELECT shop, tally(rating, '0-10') FILTER (WHERE day >= 4) AS late,
                  tally(rating, '0-10') FILTER (WHERE day < 4) AS early
           FROM answers GROUP BY shop)
     ORDER BY shop",
];

pub(crate) const DAYS: i64 = 8;
const SHOPS: [&str; 5] = ["Bergen", "Lisbon", "Oslo", "Porto", "Zagreb"];

/// So many answers of a day, each with its shop. Zagreb opens on the sixth day, so it is in few of the files.
pub(crate) fn answers(day: i64, number: u64) -> impl Iterator<Item = (&'static str, Option<i64>)> {
    let shops = if day < 5 { &SHOPS[..4] } else { &SHOPS };
    let mut seed = day.unsigned_abs();
    (0..number).map(move |_| answer(shops, &mut seed))
}

/// Writes so many answers a day.
pub(crate) async fn write(folder: &Path, answers_a_day: u64) -> Result<()> {
    let ctx = SessionContext::new();
    for day in 0..DAYS {
        let (names, ratings): (Vec<&str>, Vec<Option<i64>>) = answers(day, answers_a_day).unzip();
        let columns: Vec<(&str, ArrayRef)> = vec![
            (
                "day",
                Arc::new(Int64Array::from_iter_values(ratings.iter().map(|_| day))),
            ),
            ("shop", Arc::new(StringArray::from(names))),
            ("rating", Arc::new(Int64Array::from(ratings))),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns
                .into_iter()
                .map(|(name, column)| (name, column, name == "rating")),
        )?;
        let file = folder.join(format!("{day}.parquet"));
        ctx.read_batch(batch)?
            .write_parquet(&file.to_string_lossy(), DataFrameWriteOptions::new(), None)
            .await?;
    }
    Ok(())
}

/// A shop and a rating that depends a little on the shop; one in ten is missing.
fn answer<'a>(shops: &[&'a str], seed: &mut u64) -> (&'a str, Option<i64>) {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    let mixed = usize::try_from(*seed >> 40).unwrap_or(0);
    let shop = mixed % shops.len();
    let rating = [10, 9, 9, 8, 10, 7, 3, 0, 10, 6, 5, 9, 2][(mixed / 7 % 13).max(shop)];
    (shops[shop], (mixed / 97 % 10 > 0).then_some(rating))
}

/// The table that a session finds, with every digit that tells its figures apart.
pub(crate) async fn ask(session: &SessionContext, folder: &Path, query: &str) -> Result<String> {
    session.deregister_table("answers")?;
    let read = ParquetReadOptions::default();
    session
        .register_parquet("answers", folder.to_string_lossy(), read)
        .await?;
    let batches = session.sql(query).await?.collect().await?;
    Ok(pretty_format_batches(&batches)?.to_string())
}
