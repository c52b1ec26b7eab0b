//! A line that a figure is to stay on the right side of.

use crate::interval::{Confidence, Method, MethodError};
use crate::okr::figure::Figure;

/// At least, at most or both, each inclusive. Without a limit on a side there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::okr) struct Bound {
    pub(in crate::okr) lowest: Option<f64>,
    pub(in crate::okr) highest: Option<f64>,
    /// The number of periods planned.
    pub(in crate::okr) periods: Option<u32>,
}

/// More periods than anybody reports: the probability takes work with the square of their number.
const MOST_PERIODS: usize = 10_000;

impl Bound {
    pub(in crate::okr) fn holds(&self, figure: f64) -> bool {
        self.lowest.is_none_or(|lowest| lowest <= figure)
            && self.highest.is_none_or(|highest| figure <= highest)
    }

    /// 1 if it holds, 0 if not.
    fn indicator(&self, figure: f64) -> f64 {
        f64::from(u8::from(self.holds(figure)))
    }

    /// The number of periods that a share is of: those planned, or those measured if more or none are planned.
    fn denominator(&self, measured: usize) -> f64 {
        let planned = self.periods.map_or(0, |periods| periods as usize);
        planned.max(measured) as f64
    }

    /// What one period contributes: whether it held, and what that could truly be.
    fn limits(
        &self,
        figure: &Figure,
        confidence: Confidence,
        method: Method,
    ) -> Result<Option<[f64; 2]>, MethodError> {
        let Some([lower, upper]) = figure.limits(confidence, method)? else {
            return Ok(None);
        };
        let surely = self.holds(lower) && self.holds(upper);
        let possibly = self.lowest.is_none_or(|lowest| lowest <= upper)
            && self.highest.is_none_or(|highest| lower <= highest);
        Ok(Some(
            [surely, possibly].map(|held| f64::from(u8::from(held))),
        ))
    }

    /// The share of periods in which it held; a planned period without a figure did not hold.
    pub(in crate::okr) fn share<'a>(
        &self,
        periods: impl Iterator<Item = Option<&'a Figure>>,
    ) -> Option<f64> {
        let (mut measured, mut held) = (0, 0.0);
        let mut slots = 0;
        for period in periods {
            slots += 1;
            if let Some(figure) = period {
                measured += 1;
                held += self.indicator(figure.value());
            }
        }
        let denominator = self.denominator(self.counted(slots, measured));
        (measured > 0).then(|| held / denominator)
    }

    /// Without a plan only the measured periods count.
    fn counted(&self, slots: usize, measured: usize) -> usize {
        if self.periods.is_some() {
            slots
        } else {
            measured
        }
    }

    /// Each period's weight in the share, with what it contributes.
    pub(in crate::okr) fn parts<'a>(
        &self,
        periods: impl Iterator<Item = Option<&'a Figure>> + Clone,
        confidence: Confidence,
        method: Method,
        mut add: impl FnMut(f64, f64, Option<[f64; 2]>),
    ) -> Result<(), MethodError> {
        let slots = periods.clone().count();
        let measured = periods.clone().flatten().count();
        let weight = 1.0 / self.denominator(self.counted(slots, measured));
        for figure in periods.flatten() {
            let limits = self.limits(figure, confidence, method)?;
            add(weight, self.indicator(figure.value()), limits);
        }
        Ok(())
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
        if measured == 0 || measured > MOST_PERIODS {
            return None;
        }
        let denominator = self.denominator(self.counted(slots, measured));
        // 9/13 · 13 is 9 with an error of its own.
        let needed = libm::ceil(share * denominator * (1.0 - 1e-12));
        let mut sure = 0.0;
        // of the uncertain periods: the probability that exactly so many held
        let mut held = alloc::vec![1.0];
        for probability in periods.flatten().map(|figure| self.probability(figure)) {
            if probability >= 1.0 {
                sure += 1.0;
            } else if probability > 0.0 {
                held.push(0.0);
                for count in (0..held.len()).rev() {
                    let before = if count > 0 { held[count - 1] } else { 0.0 };
                    held[count] = held[count] * (1.0 - probability) + before * probability;
                }
            }
        }
        let enough = held
            .iter()
            .enumerate()
            .filter(|(count, _)| sure + *count as f64 >= needed)
            .map(|(_, probability)| probability)
            .sum::<f64>();
        Some(enough.min(1.0))
    }
}
