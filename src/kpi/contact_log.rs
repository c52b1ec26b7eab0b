//! Repeat contacts in a log.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::edge::{self, Tolerance, unsigned_zero};
use crate::estimate::{Estimate, EstimateError};
use crate::metric::Direction;

/// Who made contact when: the log of a help desk.
///
/// A contact is *repeated* if the same customer makes contact again within so many days: the usual sign
/// that it was not solved, where nobody marks cases as solved.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::kpi::ContactLog;
///
/// let log = ContactLog::new([
///     ("ann", 1.0), ("ann", 3.0), ("ben", 2.0), ("ben", 20.0), ("cem", 4.0), ("dot", 26.0),
/// ])?;
/// // Within 7 days, as known on day 30. Dot's contact is too recent to tell.
/// let repeated = log.repeated_within(7.0, 30.0)?;
/// assert_eq!(repeated.to_string(), "20.0");
/// assert_eq!(repeated.sample_size(), 5);
/// assert_eq!(repeated.interval(Confidence::P90).to_string(), "20.0 [4.6, 56.5]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ContactLog {
    /// The days of each customer's contacts, in order.
    days: Vec<Vec<f64>>,
}

impl ContactLog {
    /// Contacts in any order, each with who made it and when, in days since any fixed day.
    ///
    /// # Errors
    ///
    /// [`ContactLogError`] for a day that is infinite or NaN.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::kpi::ContactLog;
    ///
    /// let error = ContactLog::new([(7, 1.0), (8, f64::NAN)]).unwrap_err();
    /// assert_eq!(error.to_string(), "contact 2 is of day NaN");
    /// ```
    pub fn new<C: Ord>(
        contacts: impl IntoIterator<Item = (C, f64)>,
    ) -> Result<Self, ContactLogError> {
        let mut customers: BTreeMap<C, Vec<f64>> = BTreeMap::new();
        for (index, (customer, day)) in contacts.into_iter().enumerate() {
            if !day.is_finite() {
                let number = index + 1;
                return Err(ContactLogError { number, day });
            }
            customers
                .entry(customer)
                .or_default()
                .push(unsigned_zero(day));
        }
        let mut days: Vec<_> = customers.into_values().collect();
        for customer in &mut days {
            customer.sort_by(f64::total_cmp);
        }
        Ok(Self { days })
    }

    /// The share of contacts that the same customer followed up within so many `days`, in percent, as known on the
    /// day `until`.
    ///
    /// Contacts less than `days` before `until` have not had their time and are left out; counting them as
    /// unrepeated makes the latest period look better than it is. 100 less this share is the first-contact
    /// resolution as a log sees it.
    ///
    /// The contacts of one customer depend on each other: who calls five times fails five times. So the contacts
    /// are worth fewer independent ones by the design effect of customers as clusters (linearised variance; Kish,
    /// 1965, *Survey Sampling*), and never more than they are. Where all contacts agree, so that there is no
    /// variance to go by, they are worth one for each customer. See
    /// [`effective_size`](Estimate::effective_size).
    ///
    /// # Errors
    ///
    /// [`EstimateError::Empty`] if no contact has had its time, and for `days` that are negative or NaN.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::kpi::ContactLog;
    ///
    /// let log = ContactLog::new([("ann", 1.0), ("ann", 3.0), ("ben", 2.0), ("cem", 9.0)])?;
    /// // On day 10 the 7 days of cem's contact are not over: one of three was repeated.
    /// let repeated = log.repeated_within(7.0, 10.0)?;
    /// assert_eq!((repeated.to_string(), repeated.sample_size()), ("33.3".into(), 3));
    /// // On day 5 no contact has had its time.
    /// assert!(log.repeated_within(7.0, 5.0).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn repeated_within(&self, days: f64, until: f64) -> Result<Estimate, EstimateError> {
        let customers: Vec<_> = self
            .days
            .iter()
            .map(|customer| Counts::of(customer, days, until))
            .filter(|counts| counts.contacts > 0)
            .collect();
        let all = customers.iter().fold(Counts::default(), Counts::plus);
        Estimate::share_worth(all.repeated, all.contacts, worth(&customers, all))
            .map(|share| share.with_direction(Direction::LowerIsBetter))
    }
}

/// Contacts that have had their time, and how many of them were repeated.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    contacts: u64,
    repeated: u64,
}

impl Counts {
    fn of(customer: &[f64], days: f64, until: f64) -> Self {
        let next = customer.iter().skip(1).map(Some).chain([None]);
        let mut counts = Self::default();
        for (day, next) in customer.iter().zip(next) {
            let is_by = |time: f64, end: f64| {
                edge::reaches(time, end, Tolerance::of([time, end, *day, days]))
            };
            if days >= 0.0 && is_by(until, day + days) {
                counts.contacts += 1;
                counts.repeated += u64::from(next.is_some_and(|next| is_by(day + days, *next)));
            }
        }
        counts
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            contacts: self.contacts + other.contacts,
            repeated: self.repeated + other.repeated,
        }
    }
}

/// How many independent contacts these are worth.
fn worth(customers: &[Counts], all: Counts) -> f64 {
    let (clusters, contacts) = (customers.len() as f64, all.contacts as f64);
    let share = all.repeated as f64 / contacts;
    let squares: f64 = customers
        .iter()
        .map(|customer| customer.repeated as f64 - share * customer.contacts as f64)
        .map(|residual| residual * residual)
        .sum();
    let variance = squares / (contacts * contacts) * clusters / (clusters - 1.0);
    if variance > 0.0 && clusters > 1.0 {
        let independent = share * (1.0 - share) / (contacts - 1.0);
        (contacts * independent / variance).min(contacts)
    } else {
        clusters
    }
}

/// A contact has no day. Contacts are numbered from 1.
///
/// ```
/// use cxmetrics::kpi::ContactLog;
///
/// let error = ContactLog::new([("ann", 1.0), ("ben", f64::INFINITY)]).unwrap_err();
/// assert_eq!(error.number, 2);
/// assert_eq!(error.to_string(), "contact 2 is of day inf");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("contact {number} is of day {day}")]
#[non_exhaustive]
pub struct ContactLogError {
    /// The number of the contact.
    pub number: usize,
    /// The day.
    pub day: f64,
}
