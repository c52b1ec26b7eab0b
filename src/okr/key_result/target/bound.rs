//! A line that a figure is to stay on the right side of.

use crate::edge::{self, Tolerance};
use crate::interval::{Confidence, Method, MethodError};
use crate::okr::figure::{Figure, Share};
use crate::special::probability_of_at_least;
use alloc::vec::Vec;

/// At least, at most or both, each inclusive. Without a limit on a side there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::okr) struct Bound {
    pub(in crate::okr) lowest: Option<f64>,
    pub(in crate::okr) highest: Option<f64>,
    /// The number of periods planned.
    pub(in crate::okr) periods: Option<u32>,
}

impl Bound {
    /// Whether the figure as measured holds it.
    pub(in crate::okr) fn holds(&self, figure: &Figure) -> bool {
        self.lowest.is_none_or(|lowest| figure.is_at_least(lowest))
            && self
                .highest
                .is_none_or(|highest| figure.is_at_most(highest))
    }

    /// Whether more is better; `None` between two lines.
    pub(in crate::okr) const fn rises(&self) -> Option<bool> {
        match (self.lowest, self.highest) {
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            _ => None,
        }
    }

    fn is_high_enough(&self, figure: f64) -> bool {
        self.lowest
            .is_none_or(|lowest| edge::reaches_as_given(figure, lowest))
    }

    fn is_low_enough(&self, figure: f64) -> bool {
        self.highest
            .is_none_or(|highest| !edge::is_above_as_given(figure, highest))
    }

    /// The number of periods that a share is of: those planned, or those measured if more or none are planned.
    fn denominator(&self, measured: usize) -> f64 {
        let planned = self.periods.map_or(0, |periods| periods as usize);
        planned.max(measured) as f64
    }

    /// Whether it surely held in one period, and whether it possibly did.
    fn surely_and_possibly(&self, [lower, upper]: [f64; 2]) -> [bool; 2] {
        [
            [lower, upper]
                .iter()
                .all(|&limit| self.is_high_enough(limit) && self.is_low_enough(limit)),
            self.is_high_enough(upper) && self.is_low_enough(lower),
        ]
    }

    /// The share of periods in which it held; a planned period without a figure did not hold.
    pub(in crate::okr) fn share<'a>(
        &self,
        periods: impl Iterator<Item = Option<&'a Figure>>,
    ) -> Option<Share> {
        let (mut measured, mut held) = (0, 0_usize);
        let mut slots = 0;
        for period in periods {
            slots += 1;
            if let Some(figure) = period {
                measured += 1;
                held += usize::from(self.holds(figure));
            }
        }
        let denominator = self.denominator(self.counted(slots, measured));
        (measured > 0).then(|| Share::exact(held as f64 / denominator))
    }

    /// Without a plan only the measured periods count.
    fn counted(&self, slots: usize, measured: usize) -> usize {
        if self.periods.is_some() {
            slots
        } else {
            measured
        }
    }

    /// The share of periods in which it surely held, and in which it possibly did; `None` if all are exact.
    pub(in crate::okr) fn limits<'a>(
        &self,
        periods: impl Iterator<Item = Option<&'a Figure>> + Clone,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<[f64; 2]>, MethodError> {
        let slots = periods.clone().count();
        let measured = periods.clone().flatten().count();
        let denominator = self.denominator(self.counted(slots, measured));
        let (mut held, mut uncertain) = ([0_usize; 2], false);
        for figure in periods.flatten() {
            let limits = figure.limits(confidence, method)?;
            uncertain |= limits.is_some();
            let holds = match limits {
                Some(limits) if !figure.is_without_error() => self.surely_and_possibly(limits),
                _ => [self.holds(figure); 2],
            };
            for (held, holds) in held.iter_mut().zip(holds) {
                *held += usize::from(holds);
            }
        }
        Ok(uncertain.then(|| held.map(|held| held as f64 / denominator)))
    }

    /// The probability that it truly holds.
    fn probability(&self, figure: &Figure) -> f64 {
        let above = self
            .lowest
            .map_or(1.0, |lowest| figure.probability_at_least(lowest));
        let below = self
            .highest
            .map_or(1.0, |highest| figure.probability_at_most(highest));
        (above + below - 1.0).max(0.0)
    }

    /// The probability that it truly held in at least that share of the periods, which are independent.
    pub(in crate::okr) fn probability_of_share<'a>(
        &self,
        periods: impl Iterator<Item = Option<&'a Figure>> + Clone,
        share: f64,
    ) -> Option<f64> {
        let slots = periods.clone().count();
        let measured = periods.clone().flatten().count();
        if measured == 0 {
            return None;
        }
        let denominator = self.denominator(self.counted(slots, measured));
        // 9/13 · 13 is 9 with an error of its own.
        let needed = edge::ceil(
            share * denominator,
            Tolerance::of([share]).times(denominator),
        );
        let (mut sure, mut uncertain) = (0.0, Vec::new());
        for probability in periods.flatten().map(|figure| self.probability(figure)) {
            if probability >= 1.0 {
                sure += 1.0;
            } else if probability > 0.0 {
                uncertain.push(probability);
            }
        }
        // Not negative, and a number of periods.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let still_needed = (needed - sure).max(0.0) as usize;
        Some(probability_of_at_least(&uncertain, still_needed))
    }
}
