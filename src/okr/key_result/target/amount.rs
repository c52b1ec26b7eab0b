//! Amounts that are due period by period.

use alloc::boxed::Box;

use super::path::Path;
use crate::edge::{self, Tolerance};
use crate::interval::{Confidence, Method, MethodError};
use crate::okr::figure::{Figure, Share};
use crate::sum::Sum;

/// The same amount in each of so many periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::okr) struct PerPeriod {
    pub(in crate::okr) amount: f64,
    pub(in crate::okr) periods: u32,
}

impl PerPeriod {
    /// The number of periods that the whole is made of, when so many are reported.
    pub(in crate::okr) fn count(&self, given: usize) -> f64 {
        (self.periods as usize).max(given) as f64
    }

    /// Whether an amount is the one that was promised, or more.
    fn is_full(&self, amount: f64) -> bool {
        edge::reaches_as_given(amount, self.amount)
    }

    /// The part of one period; more in one does not make up for less in another.
    fn part(&self, amount: f64) -> f64 {
        if self.is_full(amount) {
            1.0
        } else {
            amount / self.amount
        }
    }

    /// The mean over the periods: those that are full are counted, the rest is summed before it is divided, so that
    /// whole amounts lose nothing.
    pub(in crate::okr) fn share<'a>(
        &self,
        periods: impl ExactSizeIterator<Item = Option<&'a Figure>>,
    ) -> Option<Share> {
        let count = self.count(periods.len());
        let (mut full, mut largest, mut short) = (0_u32, 0.0_f64, Sum::default());
        for amount in periods.flatten().map(Figure::value) {
            if self.is_full(amount) {
                full += 1;
            } else {
                largest = largest.max(amount.abs());
                short.add(amount);
            }
        }
        let short = short.value();
        let full = f64::from(full);
        if full == count {
            return Some(Share::exact(1.0));
        }
        let share = (full + short / self.amount) / count;
        let tolerance = Tolerance::of([self.amount, largest, short]).over(self.amount * count);
        Share::of(share.min(1.0_f64.next_down()), tolerance)
    }

    /// The limits of the mean when every period may be at its own; `None` if all are exact.
    pub(in crate::okr) fn limits<'a>(
        &self,
        periods: impl ExactSizeIterator<Item = Option<&'a Figure>>,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<[f64; 2]>, MethodError> {
        let count = self.count(periods.len());
        let (mut sums, mut uncertain) = ([0.0; 2], false);
        for amount in periods.flatten() {
            let limits = amount.limits(confidence, method)?;
            uncertain |= limits.is_some();
            let limits = limits.unwrap_or([amount.value(); 2]);
            for (sum, limit) in sums.iter_mut().zip(limits) {
                *sum += self.part(limit) / count;
            }
        }
        Ok(uncertain.then_some(sums))
    }
}

/// Totals planned for the end of each period.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::okr) struct Cumulative(pub(in crate::okr) Box<[f64]>);

impl Cumulative {
    pub(in crate::okr) fn total(&self) -> f64 {
        self.0.last().copied().unwrap_or(f64::NAN)
    }

    /// The last total measured against the total planned for the same period.
    pub(in crate::okr) fn against_plan<'a>(
        &self,
        totals: impl Iterator<Item = Option<&'a Figure>>,
    ) -> Option<Share> {
        let (planned, figure) = self
            .0
            .iter()
            .zip(totals)
            .filter_map(|(planned, figure)| Some((planned, figure?)))
            .last()?;
        Path::Straight {
            start: 0.0,
            target: *planned,
        }
        .share(figure.value())
    }
}
