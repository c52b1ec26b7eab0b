//! Amounts that are due period by period.

use alloc::boxed::Box;

use crate::okr::figure::Figure;

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

    /// What counts of one period's amount: no more than is due, since a good month does not make up for a bad one.
    pub(in crate::okr) const fn capped(&self, amount: f64) -> f64 {
        amount.min(self.amount)
    }

    pub(in crate::okr) const fn share(&self, amount: f64) -> f64 {
        self.capped(amount) / self.amount
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
    ) -> Option<f64> {
        let (planned, figure) = self
            .0
            .iter()
            .zip(totals)
            .filter_map(|(planned, figure)| Some((planned, figure?)))
            .last()?;
        Some(figure.value() / planned)
    }
}
