//! Where a score comes from: answers by segment, and what of a change is who answered.
//!
//! | question | take |
//! |---|---|
//! | what is the score of each shop, country, plan? | [`Breakdown`], and its [`estimates`](Breakdown::estimates) |
//! | which of them differ from the others? | [`Breakdown::against_rest`]: p-values that know how many were tried |
//! | which may be shown without saying what single persons answered? | [`Breakdown::suppressed`] |
//! | did the score change, or did other people answer? | [`Mix`] |
//!
//! # Examples
//!
//! ```
//! use cxmetrics::{Breakdown, Confidence, Metric, Nps, Scale};
//!
//! let answers = [("north", 9), ("south", 3), ("north", 10), ("south", 8), ("north", 7)];
//! let by_region = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
//! let lines: Vec<String> = by_region
//!     .estimates(&Nps::STANDARD)?
//!     .into_iter()
//!     .map(|(region, nps)| format!("{region}: {}", nps.interval(Confidence::P90)))
//!     .collect();
//! assert_eq!(lines, ["north: 66.7 [-12.4, 92.2]", "south: -50.0 [-87.9, 36.2]"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod breakdown;
mod columns;
mod hash;
mod mix;
mod record;
mod rest;
mod rows;
#[cfg(feature = "serde")]
mod stored;
mod suppression;

pub use breakdown::{Breakdown, BreakdownError};
pub use mix::{Effect, Mix, MixError, Part};
pub use rest::{AgainstRest, AgainstRestError};
pub use suppression::{Suppressed, Suppression};
