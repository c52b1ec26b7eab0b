//! What is kept: for each product and day one [`Tally`], in its stored form, in SQLite.
//!
//! A day of a product is some hundred bytes, whether ten people answered or ten million, and any period is scored from its
//! days. Who answered what is not kept: what is not there cannot leak.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;
use std::time::Duration;

use cxmetrics::track::Series;
use cxmetrics::{Tally, TallyError};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use crate::answer::{Batch, SCALE};

/// The version of all that is in the database: of its table and, just as much, of the stored forms in it.
///
/// The stored forms are part of the API of `cxmetrics`: they change only in a breaking release, and its changelog says how to
/// read the old ones. So when this program moves to such a release, or wants another table, the number goes up by one, and
/// `prepare` gets an arm that turns each document of the old version into one of the new, in one transaction. Until then:
///
/// | version | table | documents |
/// |---|---|---|
/// | 1 | `days` | `Tally` of cxmetrics 0.1: `{"scale":"0-10","counts":[0,0,0,0,0,0,0,1,0,2,0],"missing":0}` |
///
/// A version that is not known, such as that of a newer program, is refused: the file stays as it is.
const VERSION: i64 = 1;

const TABLE: &str = "
    CREATE TABLE days (
        day TEXT NOT NULL,      -- 2026-03-01, so that the order of text is the order of days
        product TEXT NOT NULL,
        answers TEXT NOT NULL,  -- a stored Tally
        PRIMARY KEY (day, product)
    ) STRICT, WITHOUT ROWID;
";

/// Why something could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database is of version {found}, and this program knows version {VERSION}")]
    Version { found: i64 },
    #[error("the database belongs to another program")]
    Foreign,
    #[error("what is stored of {product:?} on {day} is no tally: {error}")]
    Document {
        product: String,
        day: String,
        error: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error(transparent)]
    Tally(#[from] TallyError),
}

/// Answers by product and day.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Connection,
}

impl Store {
    /// The database in a file, which is made if it is not there.
    pub(crate) fn open(file: &Path) -> Result<Self, StoreError> {
        Self::prepare(Connection::open(file)?)
    }

    /// A database that is gone with the process.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        Self::prepare(Connection::open_in_memory()?)
    }

    fn prepare(mut connection: Connection) -> Result<Self, StoreError> {
        connection.busy_timeout(Duration::from_secs(5))?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version = transaction.query_row("PRAGMA user_version", (), |row| row.get(0))?;
        let tables: i64 =
            transaction.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
        match version {
            VERSION => {}
            0 if tables == 0 => {
                transaction.execute_batch(TABLE)?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            0 => return Err(StoreError::Foreign),
            found => return Err(StoreError::Version { found }),
        }
        transaction.commit()?;
        // One sync of the disk for each commit, and it is waited for: what is acknowledged outlives a power cut as well.
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(Self { connection })
    }

    pub(crate) fn is_empty(&self) -> Result<bool, StoreError> {
        let query = "SELECT NOT EXISTS (SELECT 1 FROM days)";
        Ok(self.connection.query_row(query, (), |row| row.get(0))?)
    }

    /// Adds answers: when it returns they are on the disk, all of them; if it fails, or the process is killed on the way,
    /// none of them.
    pub(crate) fn add(&mut self, batch: &Batch) -> Result<(), StoreError> {
        // Immediate: two programs on one file take turns, and neither overwrites what the other has just counted.
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        for (product, day, answers) in batch.iter() {
            let day = day.to_string();
            let mut tally = stored(&transaction, product, &day)?;
            tally.merge(answers)?;
            let document = serde_json::to_string(&tally).map_err(no_tally(product, &day))?;
            transaction.execute(
                "INSERT INTO days (day, product, answers) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET answers = excluded.answers",
                (&day, product, document),
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// The days of each product that has any among these.
    pub(crate) fn days(
        &self,
        days: &RangeInclusive<Date>,
    ) -> Result<BTreeMap<String, Series<Date>>, StoreError> {
        let mut query = self
            .connection
            .prepare("SELECT product, day, answers FROM days WHERE day BETWEEN ?1 AND ?2")?;
        let mut rows = query.query((days.start().to_string(), days.end().to_string()))?;
        let mut products = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (product, day): (String, String) = (row.get(0)?, row.get(1)?);
            let tally = tally(&product, &day, &row.get::<_, String>(2)?)?;
            let period = day.parse::<Date>().map_err(no_tally(&product, &day))?;
            products
                .entry(product)
                .or_insert_with(|| Series::new(SCALE))
                .record_tally(period, &tally)?;
        }
        Ok(products)
    }
}

/// What is stored of a product and a day; an empty tally if nobody has answered.
fn stored(transaction: &Transaction<'_>, product: &str, day: &str) -> Result<Tally, StoreError> {
    let query = "SELECT answers FROM days WHERE day = ?1 AND product = ?2";
    let document: Option<String> = transaction
        .query_row(query, (day, product), |row| row.get(0))
        .optional()?;
    document.map_or_else(
        || Ok(Tally::new(SCALE)),
        |document| tally(product, day, &document),
    )
}

/// Through the same checks as a constructor: a document that was tampered with, or broke off, is an error and not a figure.
fn tally(product: &str, day: &str, document: &str) -> Result<Tally, StoreError> {
    serde_json::from_str(document).map_err(no_tally(product, day))
}

fn no_tally<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    product: &str,
    day: &str,
) -> impl FnOnce(E) -> StoreError {
    |error| StoreError::Document {
        product: product.to_owned(),
        day: day.to_owned(),
        error: error.into(),
    }
}
