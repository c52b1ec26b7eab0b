//! Answers of the same persons: how often each pair of answers was given.
//!
//! A [`CrossTally`] is what a [`Tally`](crate::Tally) is for one question. It serves two ends: the same question
//! asked twice, for a [paired comparison](crate::Difference::paired), and two questions asked once, for the
//! [drivers](crate::drivers) of a score.

mod combine;
mod counted;
mod cross;
mod error;
#[cfg(feature = "serde")]
mod stored;

pub use cross::CrossTally;
pub use error::JointError;
