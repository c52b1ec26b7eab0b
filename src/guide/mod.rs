//! Chapters to read: text only, each from a question to the calls that answer it.
//!
//! - [Which interval?](which_interval)
//! - [Are these scores answers of the same people?](same_people)
//! - [Did it move?](did_it_move)
//! - [How sure is "70 %"?](how_sure_is_70_percent)
//! - [How is it stored?](storing)
//! - [How do I get from a CSV to a report?](from_a_csv_to_a_report)
//! - [How do I look every week without fooling myself?](weekly)
//! - [How do goals get from draft to review?](goals_from_draft_to_review)
//! - [What is it called in R?](compared_with_r)
//! - [What of employee surveys, small teams, anonymity?](employee_surveys)
//! - [Threads, engines, kiosks?](threads_engines_kiosks)
//! - [What does a whole program look like?](first_programs)
//!
//! # Questions
//!
//! | what you want to know | is answered by |
//! |---|---|
//! | How many answers do I need? | [`SampleSize`](crate::SampleSize) |
//! | What can a survey of my size show? | [`plan`](crate::plan) |
//! | How sure is my score? | [`Estimate::interval`](crate::Estimate::interval) |
//! | Did the NPS change since last quarter? | [`Difference::independent`](crate::Difference::independent) |
//! | How do I show that nothing changed? | [`Comparison::equivalence`](crate::Comparison::equivalence) |
//! | Is the target truly reached? | [`Progress::probability_reached`](crate::Progress::probability_reached) |
//! | Will the target be reached by the deadline? | [`Forecast::outlook`](crate::okr::forecast::Forecast::outlook) |
//! | What would be a good target? | [`GoalAssistant`](crate::okr::forecast::GoalAssistant) |
//! | Are my goals well written? | [`okr::lint`](crate::okr::lint) |
//! | Do customers notice what the team reports? | [`okr::mirror`](crate::okr::mirror) |
//! | What could those who did not answer change? | [`response`](crate::response) |
//! | How do I read labels, codes and decimal commas? | [`AnswerReader`](crate::scale::AnswerReader) |
//! | How do I score stars, half stars and sliders? | [`Scale`](crate::Scale) |
//! | How do I weigh answers, and use strata and clusters? | [`weight`](crate::weight) |
//! | Which shop is best, as far as the answers can tell? | [`league`](crate::league) |
//! | Which small groups may be shown? | [`Breakdown::suppressed`](crate::Breakdown::suppressed) |
//! | Which touchpoint moves the overall score? | [`DriverModel`](crate::drivers::DriverModel) |
//! | Did the score change, or only who answered? | [`Mix`](crate::Mix) |
//! | Is this week out of the ordinary? | [`track::signal`](crate::track::signal) |
//! | May I look every day, and stop when I like? | [`Monitor`](crate::track::Monitor) |
//! | Was it a slow drift or a sudden step? | [`track::trend`](crate::track::trend) |
//! | What if somebody answers every week? | [`Latest`](crate::track::Latest) |
//! | Did what we changed have an effect? | [`impact`](crate::impact) |
//! | How long do customers stay, and what are they worth? | [`kpi`](crate::kpi) |

pub mod compared_with_r;
pub mod did_it_move;
pub mod employee_surveys;
pub mod first_programs;
pub mod from_a_csv_to_a_report;
pub mod goals_from_draft_to_review;
pub mod how_sure_is_70_percent;
pub mod same_people;
pub mod storing;
pub mod threads_engines_kiosks;
pub mod weekly;
pub mod which_interval;
