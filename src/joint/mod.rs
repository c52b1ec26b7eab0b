//! Answers of the same persons: how often each pair of answers was given, and what follows for their scores.
//!
//! | you have | take |
//! |---|---|
//! | the same question asked twice, or two questions | [`CrossTally`]: for a [paired comparison](crate::Difference::paired), for [`drivers`](crate::drivers) and [`association`](crate::association) |
//! | three questions and more | [`JointTally`], which holds a cross-tally for each pair |
//! | how two or more scores go together | their `scores`, which are [`JointScores`](crate::estimate::JointScores) |
//! | the correlation of two answers with its interval | [`CrossTally::correlation`], a [`Correlation`] |
//! | whether items ask for the same thing | [`JointTally::cronbach_alpha`], an [`Alpha`] |

// First what a tally is made by and of: the page of a type begins with the first file that says something of it.
mod tally;

mod alpha;
mod columns;
mod combine;
mod correlation;
mod counted;
mod cross;
mod error;
mod missing;
mod patterns;
mod questions;
mod scores;
#[cfg(feature = "serde")]
mod stored;

pub use alpha::{Alpha, AlphaError};
pub use correlation::{Correlation, JointMethod};
pub use cross::CrossTally;
pub use error::JointError;
pub use questions::Questions;
pub use tally::JointTally;
