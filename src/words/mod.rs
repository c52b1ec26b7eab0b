//! Everything that the crate says to people, in their language: [`English`], [`Finnish`], [`Russian`], or one of your own.
//!
//! A type that has a [`Display`](core::fmt::Display) for people is [`Spoken`]: `finding.in_language(&Finnish)`. The
//! language is chosen in each call; there is no locale and no global state. `Display` is English.
//!
//! ```
//! use cxmetrics::words::{Finnish, Russian, Spoken};
//! use cxmetrics::{Confidence, Difference, Estimate, compare::Comparison};
//!
//! let change = Difference::independent(&Estimate::share(85, 100)?, &Estimate::share(65, 100)?)?;
//! let finding = change.finding(Confidence::P95);
//! assert_eq!(finding.to_string(), "increased: 20.0 [8.1, 31.6] at 95% confidence, p = 0.001");
//! assert_eq!(
//!     finding.in_language(&Finnish).to_string(),
//!     "nousi: 20,0 [8,1; 31,6], luottamustaso 95\u{a0}%, p = 0,001"
//! );
//! assert_eq!(
//!     finding.in_language(&Russian).to_string(),
//!     "рост: 20,0 [8,1; 31,6] при доверительной вероятности 95\u{a0}%, p = 0,001"
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it works
//!
//! A type says what it has to say as data: a [`Label`], or a [`Message`] with its figures. A [`Language`] makes words
//! of it. In the crate the sentences of all languages stand side by side, one below the other, so that nobody adds one
//! of them alone; a program implements [`Language`] for its own, as far as it needs it.
//!
//! What stays English: error messages, which are for the programmer; names that are read back, such as those of
//! metrics and scales and the codes of rules; and whatever the program has named itself.
//!
//! Numbers have the decimal mark of the language, intervals a semicolon where that is a comma, and a percent sign
//! a space before it that does not break (Unicode CLDR); the minus is `-` everywhere, and digits are not grouped.

mod idiom;
mod label;
mod language;
mod message;
mod numbers;

mod comparison;
mod forecast;
mod general;
mod goal;
mod lint;
mod mirror;
mod report;
mod tracking;

pub use crate::shown::Figure;
pub use comparison::ComparisonMessage;
pub use forecast::ForecastMessage;
pub use general::GeneralMessage;
pub(crate) use general::bracket;
pub use goal::GoalMessage;
pub use label::Label;
pub(crate) use language::spoken;
pub use language::{English, Finnish, InLanguage, Language, Russian, Spoken};
pub use lint::LintMessage;
pub use message::Message;
pub use mirror::MirrorMessage;
pub use numbers::{Limits, Numbers, PValue, Percent, Plural};
pub use report::ReportMessage;
pub use tracking::TrackingMessage;
