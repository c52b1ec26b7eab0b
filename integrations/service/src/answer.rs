//! Answers as they come in, and which are refused.

use cxmetrics::{Breakdown, Scale, Tally, TallyError};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Deserializer};

/// "How likely are you to recommend us?", from 0 to 10.
pub(crate) const SCALE: Scale = Scale::ZERO_TO_TEN;

/// Names that fit into a picture on a phone.
const LONGEST_NAME: usize = 24;

/// What one person answered, of which product, and when.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object with a product and a rating"
)]
pub(crate) struct Answer {
    pub(crate) product: String,
    /// `null` for a question that was skipped. An answer that has no rating at all is a mistake of whoever sends it.
    #[serde(deserialize_with = "number_or_null")]
    pub(crate) rating: Option<f64>,
    /// Today, if it does not say.
    pub(crate) day: Option<Date>,
}

/// Any number: whether it is on the scale the tally knows best. Through `Number` for its error message, which is for
/// people who write JSON and not for people who write Rust.
fn number_or_null<'de, D: Deserializer<'de>>(source: D) -> Result<Option<f64>, D::Error> {
    let number = Option::<serde_json::Number>::deserialize(source)?;
    Ok(number.and_then(|number| number.as_f64()))
}

/// Why an answer is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(
        "{product:?} is no name of a product: 1 to {LONGEST_NAME} characters, no spaces around them"
    )]
    Product { product: String },
    #[error("the day {day} has not come yet")]
    Day { day: Date },
    #[error(transparent)]
    Rating(#[from] TallyError),
}

impl Refusal {
    /// The field, or the column, that is to blame.
    pub(crate) const fn field(&self) -> &'static str {
        match self {
            Self::Product { .. } => "product",
            Self::Day { .. } => "day",
            Self::Rating(_) => "rating",
        }
    }
}

/// Answers that passed every check, counted by product and day: what is stored is never anything else.
#[derive(Debug)]
pub(crate) struct Batch {
    today: Date,
    answers: u64,
    counted: Breakdown<(String, Date)>,
}

impl Batch {
    pub(crate) const fn new(today: Date) -> Self {
        Self {
            today,
            answers: 0,
            counted: Breakdown::new(SCALE),
        }
    }

    pub(crate) fn record(&mut self, answer: Answer) -> Result<(), Refusal> {
        let Answer {
            product,
            rating,
            day,
        } = answer;
        let letters = product.chars().count();
        let is_clean = product.trim() == product && !product.contains(char::is_control);
        if !(1..=LONGEST_NAME).contains(&letters) || !is_clean {
            return Err(Refusal::Product { product });
        }
        let day = day.unwrap_or(self.today);
        // Somewhere it is tomorrow already.
        if day > self.today.saturating_add(1.day()) {
            return Err(Refusal::Day { day });
        }
        self.counted.record_answer((product, day), rating)?;
        self.answers += 1;
        Ok(())
    }

    /// How many answers it holds, skipped questions included.
    pub(crate) const fn answers(&self) -> u64 {
        self.answers
    }

    /// What was answered of each product on each day.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Date, &Tally)> {
        let days = self.counted.iter();
        days.map(|((product, day), tally)| (product.as_str(), *day, tally))
    }
}

/// The day that it is, in UTC: the same for every client, and for the service wherever it runs.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
