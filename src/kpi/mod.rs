//! Business figures that customers cause: churn, lifetime value, service times.
//!
//! Each comes with its uncertainty, as an [`Estimate`](crate::Estimate) where it is a share and with an
//! [`Interval`](crate::Interval) where it is not. Both are readings of a key result as they are.
//!
//! | figure | from | item |
//! |---|---|---|
//! | churn and retention of a period | two counts | [`churn`], [`retention`] |
//! | churn when customers come and go | losses and customer-months | [`EventRate`] |
//! | how long customers stay, most being still there | start and end of each | [`Survival`] |
//! | what a customer is worth | margin, retention, discount | [`LifetimeValue`] |
//! | the same with those whom they bring | and a rate of referrals | [`LifetimeValue::with_referrals`] |
//! | retention that rises with age, projected | a cohort table of contracts | [`ShiftedBetaGeometric`] |
//! | growth that was earned, not bought | revenues, and how new customers came | [`EarnedGrowth`] |
//! | resolution or response time: mean, median, percentile, share within a service level | times | [`ServiceTimes`] |
//! | first-contact resolution, repeat contacts | counts | [`first_contact_resolution`], [`repeat_contacts`] |
//! | repeat contacts within some days | a log of contacts | [`ContactLog`] |
//!
//! # Examples
//!
//! ```
//! use cxmetrics::kpi::{self, ServiceTimes};
//! use cxmetrics::{Confidence, KeyResult};
//!
//! // "First-contact resolution from 70 to 85 percent", 164 of 200 cases so far.
//! let goal = KeyResult::reach("first-contact resolution", 70, 85)?;
//! let progress = goal.progress(kpi::first_contact_resolution(164, 200)?);
//! assert_eq!(
//!     format!("{:.2}", progress.interval(Confidence::P95).unwrap()),
//!     "0.80 [0.41, 1.11]"
//! );
//!
//! // "Median resolution time from 48 hours to 24."
//! let times =
//!     ServiceTimes::from_hours([3.5, 50.0, 26.0, 31.5, 4.0, 75.0, 22.5, 40.0, 28.0, 12.0])?;
//! let goal = KeyResult::reach("median hours to resolution", 48, 24)?;
//! let progress = goal.progress(times.percentile_interval(50.0, Confidence::P90).unwrap());
//! assert_eq!(progress.to_string(), "88%");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod contact_log;
mod event_rate;
mod growth;
mod lifetime_value;
mod service_times;
mod shares;
mod shifted_beta_geometric;
mod survival;

pub use contact_log::{ContactLog, ContactLogError};
pub use event_rate::{EventRate, EventRateError, RateDifference, RateMethod, RateRatio};
pub use growth::{EarnedGrowth, EarnedGrowthError};
pub use lifetime_value::{
    LifetimeValue, LifetimeValueError, MeasuredLifetimeValue, Sensitivity, simple_lifetime_value,
};
pub use service_times::{
    MannWhitney, Percentile, RankMethod, ServiceTimes, ServiceTimesError, TimeShift,
};
pub use shares::{churn, first_contact_resolution, repeat_contacts, retention};
pub use shifted_beta_geometric::{ShiftedBetaGeometric, ShiftedBetaGeometricError};
pub use survival::{
    CurvesError, LogRank, MedianLifetime, ShareAt, Survival, SurvivalError, SurvivalStep,
};
