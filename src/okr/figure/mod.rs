//! What a goal is measured by: an exact figure, a survey's estimate, a figure with an interval, periods, milestones.
//!
//! | you have | take |
//! |---|---|
//! | a number, an [`Estimate`](crate::Estimate), an [`Interval`](crate::Interval) | it is a [`Reading`] as it is: pass it |
//! | "12.5, 95 % interval 11 to 15" from elsewhere | [`Reading::measured`] |
//! | one figure a week | [`Reading::periods`] |
//! | milestones, or done and not done | [`Reading::milestones`], [`Reading::DONE`] |
//! | nothing yet | [`Reading::NOT_MEASURED`], which is not zero |

mod error;
mod known;
mod measured;
mod reading;
mod share;
mod usable;

pub use error::ReadingError;
pub use reading::Reading;

#[cfg(feature = "serde")]
pub(super) use known::usable;
pub(super) use known::{Figure, certain};
pub(super) use measured::Measured;
pub(super) use reading::Content;
pub(super) use share::{Share, USUAL_EDGES, percent_beside, percentage, reaches};
pub(super) use usable::is_usable;
