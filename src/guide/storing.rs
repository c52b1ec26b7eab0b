//! # Storing
//!
//! With the feature `serde` every type that a program would keep has a stored form: readable by a person and by
//! JavaScript, refused unless a constructor could have made it, equal after a round trip.
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use cxmetrics::okr::{CheckIn, Cycle, History};
//! use cxmetrics::{Confidence, Csat, Estimate, KeyResult, Nps, Scale, Tally};
//! use serde_json::{json, to_value};
//!
//! assert_eq!(to_value(Scale::ONE_TO_FIVE.reversed())?, json!("1-5 reversed"));
//! assert_eq!(to_value(Nps::STANDARD)?, json!("nps"));
//! assert_eq!(to_value(Csat::TOP_TWO_BOX)?, json!("top-2-box"));
//! assert_eq!(to_value(Confidence::P95)?, json!(0.95));
//!
//! let tally = Tally::from_counts(Scale::ONE_TO_FIVE, [1, 0, 2, 4, 3])?;
//! assert_eq!(to_value(&tally)?, json!({"scale": "1-5", "counts": [1, 0, 2, 4, 3], "missing": 0}));
//!
//! let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
//! assert_eq!(to_value(interval)?["method"], json!("score"));
//!
//! // Dates are ISO dates, and numbers of days numbers.
//! let day: cxmetrics::okr::course::Day = "2026-03-01".parse()?;
//! assert_eq!(to_value(CheckIn::new(day, 44)?)?["day"], json!("2026-03-01"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **`serde_json` needs `float_roundtrip`.** Without this feature of it a double that is read can be one unit in the last
//!   place off what was written. Then a stored estimate is still accepted, and compared figures may differ in the last digit.
//!   `serde_json = { version = "1", features = ["float_roundtrip"] }`.
//! - **Nothing above 2⁵³.** Every integer is one that JavaScript and `jq` keep.
//! - **Refused means refused.** A count that does not fit its scale, an interval that leaves out its own score, a
//!   comparison of two scores of different metrics: an error in words, as from a constructor.
//! - **What is kept.** Answers, figures and settings: tallies, estimates, times, curves, rates, the scores that are
//!   compared, the cohort table of a model, the baseline and the rules of a chart; and what was found: intervals, contrasts,
//!   findings, claims. What only looks at these is made again from them: a control chart from its figures and its
//!   [`Baseline`](crate::track::signal::Baseline), and a comparison that borrows (a shift, percentiles, superiority, log-rank)
//!   from its [`ServiceTimes`](crate::kpi::ServiceTimes), [`Tally`](crate::Tally) or [`Survival`](crate::kpi::Survival).
//! - **Replies.** Results have a form too, for services that answer with them: `Progress`, `Standing`, `ObjectiveScore`,
//!   `Mirror`, `Finding`, `AgainstRest`, the reports of a tracker. They show the figures that a page needs, and keep what they
//!   are made of; where the two disagree they are refused.
//! - **Schemas.** With the feature `schemars` every form has a JSON Schema: `cxmetrics::schemars::schema_for!(Tally)`, for a
//!   service that publishes what it takes and gives.
//! - **Versions.** Stored forms are part of the API: a change of one is a breaking change, and the changelog says how to
//!   read the old form. What you keep for years, keep with the version that wrote it beside it.
//! - **One document.** A whole goal tracker, with objectives, cycle and check-ins, is one value:
//!   [`okr::Tracker`](crate::okr::Tracker).
