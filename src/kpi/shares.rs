//! Business figures that are shares of a count.

use crate::estimate::{Estimate, EstimateError};
use crate::metric::Direction;

/// The share of the customers at the start of a period who were lost by its end, in percent.
///
/// Customers won during the period count in neither number. Where many come and go within the period, or
/// the periods differ in length, use [`EventRate`](super::EventRate).
///
/// # Errors
///
/// [`EstimateError::Empty`] without customers; [`EstimateError::MoreThanAll`] if more were lost than there were.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, kpi};
///
/// let churn = kpi::churn(12, 400)?;
/// assert_eq!(churn.value(), 3.0);
/// assert_eq!(churn.interval(Confidence::P95).to_string(), "3.0 [1.7, 5.2]");
/// # Ok::<(), cxmetrics::EstimateError>(())
/// ```
#[doc(alias = "attrition")]
pub fn churn(lost: u64, at_start: u64) -> Result<Estimate, EstimateError> {
    Estimate::share(lost, at_start).map(|share| share.with_direction(Direction::LowerIsBetter))
}

/// The share of the customers at the start of a period who were still there at its end, in percent: 100 less the
/// [`churn`].
///
/// # Errors
///
/// [`EstimateError::Empty`] without customers; [`EstimateError::MoreThanAll`] if more were lost than there were.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, kpi};
///
/// let retention = kpi::retention(12, 400)?;
/// assert_eq!(retention.interval(Confidence::P95).to_string(), "97.0 [94.8, 98.3]");
/// assert_eq!(
///     kpi::retention(401, 400).unwrap_err().to_string(),
///     "a share of 401 among 400 is more than all"
/// );
/// # Ok::<(), cxmetrics::EstimateError>(())
/// ```
pub fn retention(lost: u64, at_start: u64) -> Result<Estimate, EstimateError> {
    let kept = at_start
        .checked_sub(lost)
        .ok_or(EstimateError::MoreThanAll {
            count: lost,
            size: at_start,
        })?;
    Estimate::share(kept, at_start).map(|share| share.with_direction(Direction::HigherIsBetter))
}

/// The share of closed cases that the first contact solved, in percent.
///
/// Only closed cases belong in either number: an open one may still take a second contact.
///
/// # Errors
///
/// [`EstimateError::Empty`] without cases; [`EstimateError::MoreThanAll`] if more were solved than there were.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, kpi};
///
/// let solved = kpi::first_contact_resolution(164, 200)?;
/// assert_eq!(solved.interval(Confidence::P95).to_string(), "82.0 [76.1, 86.7]");
/// # Ok::<(), cxmetrics::EstimateError>(())
/// ```
pub fn first_contact_resolution(
    solved_at_first: u64,
    closed: u64,
) -> Result<Estimate, EstimateError> {
    Estimate::share(solved_at_first, closed)
        .map(|share| share.with_direction(Direction::HigherIsBetter))
}

/// The share of cases that took more than one contact, in percent.
///
/// To count them in a log of contacts, within a number of days, use [`ContactLog`](super::ContactLog).
///
/// # Errors
///
/// [`EstimateError::Empty`] without cases; [`EstimateError::MoreThanAll`] if more were repeated than there were.
///
/// # Examples
///
/// ```
/// use cxmetrics::kpi;
///
/// assert_eq!(kpi::repeat_contacts(31, 200)?.value(), 15.5);
/// # Ok::<(), cxmetrics::EstimateError>(())
/// ```
pub fn repeat_contacts(repeated: u64, cases: u64) -> Result<Estimate, EstimateError> {
    Estimate::share(repeated, cases).map(|share| share.with_direction(Direction::LowerIsBetter))
}
