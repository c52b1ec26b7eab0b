//! The report of a tracker.

use alloc::format;

use super::idiom::messages;

messages! {
    /// The lines of the report of a tracker.
    ReportMessage<'a> {
        /// "2026-02-15, 50% of the cycle".
        Day { day: &'a str, elapsed: &'a str }
        en format!("{day}, {elapsed} of the cycle");
        fi format!("{day}, {elapsed} kaudesta");
        ru format!("{day}, {elapsed} цикла");

        /// "Fast help  50%, yellow; inside 50%, customers not measured: no customer evidence".
        Objective { name: &'a str, score: &'a str, grade: &'a str, mirror: &'a str }
        en format!("{name}  {score}, {grade}; {mirror}");
        fi format!("{name}  {score}, {grade}; {mirror}");
        ru format!("{name}  {score}, {grade}; {mirror}");
    }
}
