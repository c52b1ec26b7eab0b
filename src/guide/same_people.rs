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
//! | the questionnaires themselves | count them in a [joint tally](crate::joint): it knows how any two scores go together |
//! | that they are different people | nothing in a comparison; in an objective `Dependence::Independent` |
//! | a correlation from elsewhere | `Dependence::declared(0.5)` |
//! | nothing | nothing: an objective of surveys is cautious, and its interval is never too narrow |
//!
//! See [`okr::objective::Dependence`](crate::okr::objective::Dependence) for the three side by side with their measured
//! coverage, and [`Difference::paired`](crate::Difference::paired) for two waves of one panel.
//!
//! The same question decides between [`Difference::independent`](crate::Difference::independent) and
//! [`Difference::paired`](crate::Difference::paired): what does not change within a person cancels out, and fewer answers show
//! more. Somebody who answers every week is no new sample: [`track::Latest`](crate::track::Latest) keeps one answer of each.
