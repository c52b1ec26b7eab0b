//! One segment of a league table.

use alloc::string::{String, ToString};
use core::fmt;
use core::ops::RangeInclusive;

use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::shown::{Style, pad};
use crate::words::{ComparisonMessage, English, Language, Spoken, bracket};

/// A segment in a [`League`](super::League).
#[derive(Clone, Debug, PartialEq)]
pub struct LeagueRow<K> {
    pub(super) segment: K,
    pub(super) estimate: Estimate,
    pub(super) confidence: Confidence,
    pub(super) pooled: f64,
    pub(super) limits: [f64; 2],
    pub(super) weight: f64,
    pub(super) ranks: [usize; 2],
    pub(super) ranks_alone: [usize; 2],
    pub(super) segments: usize,
}

impl<K> LeagueRow<K> {
    /// The segment.
    #[must_use]
    pub const fn segment(&self) -> &K {
        &self.segment
    }

    /// Its own score, with all that an [`Estimate`] knows.
    #[must_use]
    pub const fn estimate(&self) -> &Estimate {
        &self.estimate
    }

    /// The interval of its own score alone.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.estimate.interval(self.confidence)
    }

    /// The pooled score: the mean of all plus [`weight`](Self::weight) times what its own is above it.
    #[must_use]
    pub const fn pooled(&self) -> f64 {
        self.pooled
    }

    /// The limits of the pooled score. Of all segments of the table the stated share is inside *on average*: not each one,
    /// and extreme ones less.
    #[must_use]
    pub const fn pooled_limits(&self) -> RangeInclusive<f64> {
        self.limits[0]..=self.limits[1]
    }

    /// How much of the pooled score is its own: 0 to 1.
    #[must_use]
    pub const fn weight(&self) -> f64 {
        self.weight
    }

    /// Between which ranks it is, 1 being the best: for all rows at once, none is wrong with the stated confidence.
    #[must_use]
    pub const fn ranks(&self) -> RangeInclusive<usize> {
        self.ranks[0]..=self.ranks[1]
    }

    /// The same for somebody who reads this row alone and no other.
    #[must_use]
    pub const fn ranks_alone(&self) -> RangeInclusive<usize> {
        self.ranks_alone[0]..=self.ranks_alone[1]
    }

    /// Where it stands in words: "between 3rd and 19th of 50".
    fn place(&self, language: &dyn Language) -> String {
        let ([first, last], of) = (self.ranks, self.segments);
        let message = if first == last {
            ComparisonMessage::Place { place: first, of }
        } else if (first, last) == (1, of) {
            ComparisonMessage::AnyPlace {}
        } else {
            ComparisonMessage::Places { first, last, of }
        };
        language.say(&message.into())
    }

    /// Its pooled score with the limits: "42 \[31, 53\]".
    pub(super) fn pooled_text(&self, language: &dyn Language, style: Style) -> String {
        let figures = [self.pooled, self.limits[0], self.limits[1]];
        bracket(language, style, figures)
    }
}

/// The row as a sentence, without decimals unless the format says otherwise.
impl<K: fmt::Display> Spoken for LeagueRow<K> {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = Style::of(f, 0);
        let message = ComparisonMessage::LeagueRow {
            segment: &self.segment.to_string(),
            pooled: &self.pooled_text(language, style),
            raw: style.figure(self.estimate.value()),
            answers: self.estimate.sample_size(),
            place: &self.place(language),
        };
        pad(f, &language.say(&message.into()))
    }
}

impl<K: fmt::Display> fmt::Display for LeagueRow<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say_in(&English, f)
    }
}
