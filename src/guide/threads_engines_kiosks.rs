//! # Threads, engines, kiosks
//!
//! The crate owns no thread. Counts merge, in any order and to the same bits, so threads need no recipe but this one:
//!
//! ```
//! use cxmetrics::{Scale, Tally, TallyError};
//! use std::thread;
//!
//! fn count(part: &[u8]) -> Result<Tally, TallyError> {
//!     let mut tally = Tally::new(Scale::ZERO_TO_TEN);
//!     tally.record_slice(part)?;
//!     Ok(tally)
//! }
//!
//! fn merged(mut tally: Tally, other: Tally) -> Result<Tally, TallyError> {
//!     tally.merge(&other)?;
//!     Ok(tally)
//! }
//!
//! let answers: Vec<u8> = (0..100_000_u32).map(|number| (number * 7 % 11) as u8).collect();
//! let parts: Vec<Result<Tally, TallyError>> = thread::scope(|scope| {
//!     let workers: Vec<_> =
//!         answers.chunks(25_000).map(|part| scope.spawn(|| count(part))).collect();
//!     workers.into_iter().map(|worker| worker.join().unwrap()).collect()
//! });
//! let mut whole = Tally::new(Scale::ZERO_TO_TEN);
//! for part in parts {
//!     whole = merged(whole, part?)?;
//! }
//! assert_eq!(whole, count(&answers)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With rayon and the same two functions it is one line:
//! `answers.par_chunks(1 << 20).map(count).try_reduce(|| Tally::new(Scale::ZERO_TO_TEN), merged)?`. A part of a million bytes
//! is large enough that starting it costs nothing. The position in an error is that in its part.
//!
//! **Engines.** The companion crate `cxmetrics-datafusion` offers the scores as SQL aggregates of `DataFusion`, on one machine
//! or on many. A stored [`Tally`](crate::Tally) replaces the answers behind it.
//!
//! **Services.** In the repository, `integrations/service` is one to start from: answers over HTTP, stored tallies in SQLite, each
//! request in one transaction, and the rolling score of each product as JSON and as a page.
//!
//! **Kiosks.** Without the feature `std` the crate needs only `alloc`: `default-features = false`. The figures are the same
//! bits on every platform, since elementary functions come from `libm`.
