//! One segment of a league table.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::ops::RangeInclusive;

use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::shown::Style;

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

    /// "pooled 42 \[31, 53\], raw 58 from 24 answers; between 3rd and 19th of 50".
    pub(super) fn text(&self, style: Style) -> String {
        let [pooled, lower, upper, raw] = [
            self.pooled,
            self.limits[0],
            self.limits[1],
            self.estimate.value(),
        ]
        .map(|figure| style.figure(figure));
        let answers = self.estimate.sample_size();
        let unit = if answers == 1 { "answer" } else { "answers" };
        let [first, last] = self.ranks;
        let all = self.segments;
        let place = if first == last {
            format!("{} of {all}", Ordinal(first))
        } else if (first, last) == (1, all) {
            "cannot be told apart from anyone".into()
        } else {
            format!("between {} and {} of {all}", Ordinal(first), Ordinal(last))
        };
        format!("pooled {pooled} [{lower}, {upper}], raw {raw} from {answers} {unit}; {place}")
    }
}

/// The row as a sentence, without decimals unless the format says otherwise.
impl<K: fmt::Display> fmt::Display for LeagueRow<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}: {}", self.segment, self.text(Style::of(f, 0)));
        crate::shown::pad(f, &text)
    }
}

/// 1st, 2nd, 3rd, 4th, 11th, 21st.
struct Ordinal(usize);

impl fmt::Display for Ordinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = match (self.0 % 10, self.0 % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        write!(f, "{}{ending}", self.0)
    }
}
