//! # Goals, from draft to review
//!
//! 1. **Draft.** Write the objective and its key results; let the [lint](crate::okr::lint) read them. Every rule has a code,
//!    and a code can be allowed.
//! 2. **Agree on a level.** What is ambitious, what would the survey see? [`okr::forecast`](crate::okr::forecast) has the levels
//!    that are reached nine times in ten, five times in ten, and one time in ten.
//! 3. **Check in.** A figure goes in once: [`okr::Tracker`](crate::okr::Tracker).
//! 4. **Look.** Progress with its interval, pace, status that admits "uncertain", a forecast that is calibrated, and the
//!    [mirror](crate::okr::mirror): does what the team reports show up in what customers answer?
//! 5. **Review the impact, not the doing.** [`impact`](crate::impact): did those who got it move more than the others?
//!
//! | rule | code |
//! |---|---|
//! | an objective has two to five key results, and a cycle few objectives | `OKR001`, `OKR002` |
//! | there is a number to measure it by | `OKR003` |
//! | it has a start, a target that is not the start, and a deadline in the cycle | `OKR004` to `OKR008` |
//! | it does not take longer than the cycle has | `OKR009` |
//! | something is measured from customers, and not only outputs | `OKR010`, `OKR011` |
//! | the survey can see the way to the target | `OKR012` |
//! | it is looked at often enough | `OKR013` |
//! | weights, beliefs, ambition and names make sense | `OKR014` to `OKR018` |
//!
//! [`LintCode::ALL`](crate::okr::lint::LintCode::ALL) has every code, with the reason of each in
//! [`explanation`](crate::okr::lint::LintCode::explanation).
//!
//! ```
//! use cxmetrics::okr::{Cycle, Lint};
//! use cxmetrics::{KeyResult, Objective};
//!
//! let draft = Objective::new("Customers recommend us")
//!     .with(KeyResult::reach("NPS", 40, 42)?.with_deadline(90)?.with_planned_answers(10));
//! for finding in Lint::new(Cycle::new(0, 90)?).check([&draft]) {
//!     println!("{finding}");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
