//! Chapters to read: text only, each from a question to the calls that answer it.
//!
//! | question | chapter |
//! |---|---|
//! | Which interval? | [`which_interval`] |
//! | Are these scores answers of the same people? | [`same_people`] |
//! | Did it move? | [`did_it_move`] |
//! | How sure is "70 %"? | [`how_sure_is_70_percent`] |
//! | How is it stored? | [`storing`] |
//! | How do I get from a CSV to a report? | [`from_a_csv_to_a_report`] |
//! | How do I look every week without fooling myself? | [`weekly`] |
//! | How do goals get from draft to review? | [`goals_from_draft_to_review`] |
//! | What is it called in R? | [`compared_with_r`] |
//! | What of employee surveys, small teams, anonymity? | [`employee_surveys`] |
//! | Threads, engines, kiosks? | [`threads_engines_kiosks`] |

pub mod compared_with_r;
pub mod did_it_move;
pub mod employee_surveys;
pub mod from_a_csv_to_a_report;
pub mod goals_from_draft_to_review;
pub mod how_sure_is_70_percent;
pub mod same_people;
pub mod storing;
pub mod threads_engines_kiosks;
pub mod weekly;
pub mod which_interval;
