//! League tables that do not celebrate noise: which segments are better than which, as far as the answers can tell.
//!
//! Fifty shops with fifty answers each, shown from the best score to the worst, say little: the one on top is truly the
//! best one time in four or five, and overstated by some 20 points. A [`League`] says instead
//!
//! - the *pooled* score of each, drawn towards all by what the data say that segments differ at all, with an interval;
//! - between which ranks it is, for the table as a whole and for one row read alone;
//! - which segments are surely above or below which, and which may be the best.
//!
//! Nothing is simulated: the same answers give the same table. `cargo run --example league` prints and draws one.
//!
//! # Examples
//!
//! ```
//! use cxmetrics::{Breakdown, Confidence, Nps, Scale, Tally};
//!
//! let mut by_shop = Breakdown::new(Scale::ZERO_TO_TEN);
//! for (shop, [detractors, passives, promoters]) in [
//!     ("Aachen", [10, 30, 60]),
//!     ("Bonn", [2, 3, 19]),
//!     ("Celle", [60, 90, 50]),
//!     ("Dresden", [200, 300, 500]),
//! ] {
//!     let counts = [0, 0, 0, detractors, 0, 0, 0, passives, 0, promoters, 0];
//!     by_shop.record_tally(shop, &Tally::from_counts(Scale::ZERO_TO_TEN, counts)?)?;
//! }
//! let league = by_shop.league(&Nps::STANDARD, Confidence::P95)?;
//! assert_eq!(league.rows()[0].segment(), &"Bonn");
//! assert_eq!(league.rows()[0].ranks(), 1..=3);
//! // Which of them may be the best? All but one.
//! assert!(league.contenders().map(|row| *row.segment()).eq(["Bonn", "Aachen", "Dresden"]));
//! println!("{league}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod critical;
mod pair_test;
mod pool;
mod ranks;
mod row;
mod table;

pub use row::LeagueRow;
pub use table::{League, LeagueError};
