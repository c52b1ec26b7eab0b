//! # From a CSV to a report
//!
//! The crate reads no files. Any reader of CSV gives cells; an [`AnswerReader`](crate::scale::AnswerReader) makes answers
//! of them: ratings, missing answers with their reason, or an error that names the value and its position.
//!
//! ```
//! use cxmetrics::scale::AnswerReader;
//! use cxmetrics::{Breakdown, Confidence, Csat, Metric, Scale, Tally};
//!
//! // What a reader of CSV would give: a shop and an answer.
//! let rows = [
//!     ("north", "5 - Very satisfied"), ("north", "4"), ("south", ""), ("south", "2"),
//!     ("north", "n/a"), ("south", "Satisfied"), ("north", "5"), ("south", "3,0"),
//! ];
//! let reader = AnswerReader::new(Scale::ONE_TO_FIVE)
//!     .with_decimal_comma()
//!     .with_label("satisfied", 4)?;
//!
//! // All answers, and why some are missing.
//! let column = reader.read_all(rows.map(|(_, cell)| cell))?;
//! let tally = Tally::from_answers(Scale::ONE_TO_FIVE, column.ratings())?;
//! let satisfied = Csat::TOP_TWO_BOX.estimate(&tally)?;
//! assert_eq!(satisfied.interval(Confidence::P95).to_string(), "66.7 [30.0, 90.3]");
//! assert_eq!(column.missing().total(), 2);
//!
//! // The same by shop.
//! let mut by_shop = Breakdown::new(Scale::ONE_TO_FIVE);
//! for (shop, cell) in rows {
//!     by_shop.record_answer(shop, reader.read(cell)?.rating())?;
//! }
//! let lines: Vec<String> = by_shop
//!     .estimates(&Csat::TOP_TWO_BOX)?
//!     .iter()
//!     .map(|(shop, score)| format!("{shop} {score:.0}"))
//!     .collect();
//! assert_eq!(lines, ["north 100", "south 33"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! From there: [*Did it move?*](super::did_it_move), [`segment`](crate::segment) for what may be shown of small groups,
//! [`drivers`](crate::drivers) for what goes with the overall verdict. The examples `quickstart`, `touchpoints` and
//! `drivers` do it on whole files.
