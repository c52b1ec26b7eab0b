//! # First programs
//!
//! Four whole programs of at most forty lines, each with what it prints.
//!
//! ## A rolling NPS for each product
//!
//! What a service keeps between two requests. A [`Series`](crate::track::Series) has a stored form, so that the map may go
//! into a file or a database as it is; see [*Storing*](super::storing). A whole service with HTTP, SQLite and a page is in the
//! repository, in `integrations/service`.
//!
//! ```
//! use cxmetrics::track::Series;
//! use cxmetrics::{Confidence, Metric, Nps, Scale, TallyError};
//! use std::collections::BTreeMap;
//!
//! #[derive(Default)]
//! struct Service {
//!     products: BTreeMap<String, Series<i64>>,
//! }
//!
//! impl Service {
//!     /// An answer comes in; a skipped question is `None`.
//!     fn post(&mut self, product: &str, day: i64, rating: Option<u8>) -> Result<(), TallyError> {
//!         let series = self.products.entry(product.to_owned());
//!         let series = series.or_insert_with(|| Series::new(Scale::ZERO_TO_TEN));
//!         series.record_answer(day, rating)?;
//!         let latest = series.iter().next_back().map_or(day, |(day, _)| *day);
//!         series.remove_before(&(latest - 27)); // four weeks
//!         Ok(())
//!     }
//!
//!     /// The scores go out, a line of JSON for each product.
//!     fn get(&self) -> Vec<String> {
//!         let line = |(product, series): (&String, &Series<i64>)| {
//!             let nps = Nps::STANDARD.estimate(series.whole()).ok()?; // nobody has answered yet
//!             let interval = nps.interval(Confidence::P95);
//!             let (low, high) = (interval.lower(), interval.upper());
//!             let score = format!(r#""nps":{nps:.0},"low":{low:.0},"high":{high:.0}"#);
//!             Some(format!(r#"{{"product":{product:?},{score}}}"#))
//!         };
//!         self.products.iter().filter_map(line).collect()
//!     }
//! }
//!
//! let mut service = Service::default();
//! for (day, rating) in [(1, 3), (20, 9), (25, 10), (31, 9), (40, 7)] {
//!     service.post("app", day, Some(rating))?;
//! }
//! assert!(service.post("app", 40, Some(11)).is_err()); // and nothing has changed
//! assert_eq!(service.get(), [r#"{"product":"app","nps":75,"low":-11,"high":95}"#]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## A messy CSV
//!
//! Semicolons, a byte-order mark, decimal commas, labels, and a code for "no answer". Files with quoted cells need a reader
//! of CSV, such as the crate `csv`; the example `touchpoints` is one.
//!
//! ```
//! use cxmetrics::scale::{AnswerReader, MissingReason};
//! use cxmetrics::{Breakdown, Confidence, Csat, Metric, Scale};
//!
//! const EXPORT: &str = "\u{feff}shop;satisfaction\r\nnorth;5 - Very satisfied\r\nnorth;4,0\r\nsouth;-99\r\n\
//!                       south;2\r\nnorth;N/A\r\nsouth;Satisfied\r\nnorth;5\r\n";
//!
//! let reader = AnswerReader::new(Scale::ONE_TO_FIVE)
//!     .with_decimal_comma()
//!     .with_labels(["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"])?
//!     .with_missing("-99", MissingReason::Refused);
//! let mut shops = Breakdown::new(Scale::ONE_TO_FIVE);
//! for (line, row) in (1..).zip(EXPORT.trim_start_matches('\u{feff}').lines()).skip(1) {
//!     let (shop, cell) = row.split_once(';').ok_or(format!("line {line}: no semicolon"))?;
//!     let answer = reader.read(cell).map_err(|error| format!("line {line}: {error}"))?;
//!     shops.record_answer(shop, answer.rating())?;
//! }
//! let report: Vec<String> = shops
//!     .estimates(&Csat::TOP_TWO_BOX)?
//!     .iter()
//!     .map(|(shop, score)| format!("{shop} {}", score.interval(Confidence::P95)))
//!     .collect();
//! assert_eq!(report, ["north 100.0 [43.9, 100.0]", "south 50.0 [9.5, 90.5]"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## An OKR tracker
//!
//! ```
//! use cxmetrics::okr::{Cycle, Tracker, Voice};
//! use cxmetrics::{Estimate, KeyResult, Metric, Nps, Objective, Scale, Tally};
//!
//! let objective = Objective::new("Customers recommend us")
//!     .with(KeyResult::reach("NPS", 20, 40)?.with_voice(Voice::Customer))
//!     .with(KeyResult::reach("hours to an answer", 24, 8)?);
//! let mut tracker = Tracker::new(Cycle::new(0, 90)?).with(objective)?;
//!
//! let weeks = [(15, 52, 30, 22.0), (30, 56, 27, 17.5), (45, 60, 28, 15.0)];
//! for (day, promoters, detractors, hours) in weeks {
//!     let mut answers = Tally::new(Scale::ZERO_TO_TEN);
//!     answers.record_n(9, promoters)?;
//!     answers.record_n(8, 20)?;
//!     answers.record_n(4, detractors)?;
//!     let nps: Estimate = Nps::STANDARD.estimate(&answers)?;
//!     tracker.check_in("NPS", day, &nps)?;
//!     tracker.check_in("hours to an answer", day, hours)?;
//! }
//! let report = tracker.report(45);
//! let lines: Vec<String> = report.objectives[0]
//!     .key_results
//!     .iter()
//!     .map(|line| (line, 100.0 * line.progress.unwrap_or(0.0)))
//!     .map(|(line, done)| format!("{}: {done:.0}%, {}", line.name, line.status))
//!     .collect();
//! assert_eq!(lines, ["NPS: 48%, uncertain", "hours to an answer: 56%, on track"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## A/B with weights
//!
//! Two pages, shown to different people; rare customers were asked more often and weigh less.
//!
//! ```
//! use cxmetrics::{Comparison, Confidence, Csat, Difference, Metric, Scale, WeightedTally};
//!
//! let answers = [
//!     // page, rating, weight, how many
//!     ("a", 5, 1.0, 120), ("a", 4, 1.0, 90), ("a", 2, 1.0, 60), ("a", 5, 0.4, 80), ("a", 1, 0.4, 70),
//!     ("b", 5, 1.0, 150), ("b", 4, 1.0, 95), ("b", 2, 1.0, 30), ("b", 5, 0.4, 85), ("b", 1, 0.4, 60),
//! ];
//! let page = |wanted: &str| {
//!     let mut tally = WeightedTally::new(Scale::ONE_TO_FIVE);
//!     for (_, rating, weight, times) in answers.iter().filter(|answer| answer.0 == wanted) {
//!         tally.record_all(std::iter::repeat_n((*rating, *weight), *times))?;
//!     }
//!     Ok::<_, cxmetrics::WeightError>(tally)
//! };
//! let [a, b] = [page("a")?, page("b")?].map(|tally| Csat::TOP_TWO_BOX.estimate_weighted(&tally));
//! let change = Difference::independent(&b?, &a?)?;
//! assert_eq!(
//!     change.finding(Confidence::P95).to_string(),
//!     "improved: 10.5 [4.8, 16.1] at 95% confidence, p < 0.001"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
