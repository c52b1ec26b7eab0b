//! # Same people?
//!
//! NPS, satisfaction and effort of one survey are answers of the same people. Who is content says so three times. Scores
//! that go together scatter together, and an interval of their mean that takes them for strangers is too narrow: a nominal
//! 95 % interval of an objective of three such key results covers 80 to 86 % when the answers correlate by .5 to .85.
//!
//! So ask, wherever two scores meet: *different people, the same people, or unknown?*
//!
//! | you know | say |
//! |---|---|
//! | the questionnaires themselves | count them in a [joint tally](crate::joint) or a [`Survey`](crate::weight::Survey): the scores that it gives know how they go together, and an objective reads it from them |
//! | that they are different people | nothing in a comparison; in an objective `Dependence::DIFFERENT_PEOPLE` |
//! | a correlation from elsewhere | `Dependence::declared(0.5)` |
//! | scores of several small groups, such as teams | whose answers they are: [`JointScores::with_people`](crate::estimate::JointScores::with_people). Groups that answered just alike [pass for one](crate::estimate::Source) otherwise |
//! | nothing | nothing: an objective of surveys is cautious, and its interval is never too narrow |
//!
//! # The three side by side
//!
//! ```
//! use cxmetrics::okr::objective::Dependence;
//! use cxmetrics::{Ces, Confidence, Csat, Difference, Estimate, JointTally, KeyResult, Nps, Objective, Scale};
//!
//! // Recommendation, satisfaction and ease of 100 customers.
//! let mut answers = JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN])?;
//! for (customers, sheet) in [
//!     (34, [Some(10), Some(5), Some(7)]),
//!     (18, [Some(9), Some(4), Some(6)]),
//!     (14, [Some(8), Some(4), Some(4)]),
//!     (9, [Some(7), Some(3), Some(5)]),
//!     (8, [Some(9), Some(3), None]),
//!     (11, [Some(4), Some(2), Some(3)]),
//!     (6, [Some(1), Some(1), Some(2)]),
//! ] {
//!     answers.record_all(vec![sheet; customers])?;
//! }
//! let scores = answers.scores(&[&Nps::STANDARD, &Csat::TOP_TWO_BOX, &Ces::MEAN])?;
//! assert_eq!(format!("{:.2}", scores.correlation(0, 1).unwrap()), "0.65");
//!
//! let objective = |reading: &dyn Fn(&Estimate) -> Estimate| {
//!     let [nps, satisfied, easy] = [0, 1, 2].map(|at| reading(&scores.estimates()[at]));
//!     Ok::<_, cxmetrics::KeyResultError>(
//!         Objective::new("Customers come back")
//!             .with(KeyResult::reach("NPS", 20, 60)?.with_reading(nps))
//!             .with(KeyResult::reach("satisfied", 50, 80)?.with_reading(satisfied))
//!             .with(KeyResult::reach("easy", 4, 6)?.with_reading(easy)),
//!     )
//! };
//! let shown = |objective: &Objective| format!("{:.2}", objective.score().unwrap().interval(Confidence::P95).unwrap());
//! // The readings know that they are of the same people.
//! let known = objective(&Estimate::clone)?;
//! // The same figures from a report that does not say who was asked: cautious.
//! let unknown = objective(&|score| score.clone().without_source())?;
//! // As if each question had gone to others, which is not so: too narrow.
//! let strangers = unknown.clone().with_dependence(Dependence::DIFFERENT_PEOPLE);
//! assert_eq!(
//!     [known, unknown, strangers].map(|objective| shown(&objective)),
//!     ["0.59 [0.32, 0.83]", "0.59 [0.29, 0.86]", "0.59 [0.41, 0.75]"]
//! );
//!
//! // Nor are two of them compared as strangers by mistake.
//! let [nps, satisfied] = [&scores.estimates()[0], &scores.estimates()[1]];
//! assert!(Difference::independent(nps, satisfied).unwrap_err().to_string().contains("the same people"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! See [`okr::objective::Dependence`](crate::okr::objective::Dependence) for how often each of the three holds, and [`Difference::paired`](crate::Difference::paired) for two waves of one panel.
//!
//! The same question decides between [`Difference::independent`](crate::Difference::independent) and
//! [`Difference::paired`](crate::Difference::paired): what does not change within a person cancels out, and fewer answers show
//! more. Somebody who answers every week is no new sample: [`track::Latest`](crate::track::Latest) keeps one answer of each.
