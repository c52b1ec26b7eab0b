//! Goals: key results and how far they have come.
//!
//! A key result says where a figure starts and where it is to be. This module knows figures and
//! [estimates](crate::Estimate), never which metric made them: NPS, a top box or an effort score all serve.
//!
//! The uncertainty of a survey is carried into the progress. "We are at 70 % of the way to NPS 40" with an
//! interval from −31 % to 171 % is no news at all, and [`Progress`] says so.

mod key_result;
mod progress;
mod reading;

pub use key_result::{KeyResult, KeyResultError};
pub use progress::{Progress, State};
pub use reading::Reading;
