//! What the readings of key results carry of how they go together.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::correlations::Correlations;
use super::dependence::Dependence;
use crate::estimate::{Estimate, SourceId};
use crate::okr::key_result::KeyResult;

impl Dependence {
    /// The same, and what the readings of these key results carry of their sources. What was said of a key result by name
    /// goes before it.
    pub(in crate::okr) fn reading<'a>(
        &self,
        key_results: impl IntoIterator<Item = &'a KeyResult>,
    ) -> Self {
        let surveys = key_results
            .into_iter()
            .map(|result| (result.name(), result.traced_survey()));
        self.reading_surveys(surveys)
    }

    /// The same of names, each with the survey that it is read from.
    pub(super) fn reading_surveys<'a>(
        &self,
        surveys: impl IntoIterator<Item = (&'a str, Option<&'a Estimate>)>,
    ) -> Self {
        let mut seen: BTreeMap<&str, Option<&Estimate>> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        for (name, survey) in surveys {
            let survey = survey.filter(|_| !self.names(name));
            seen.entry(name)
                .and_modify(|known| *known = None)
                .or_insert_with(|| {
                    order.push(name);
                    survey
                });
        }
        let mut sources: BTreeMap<SourceId, Vec<(&str, &Estimate)>> = BTreeMap::new();
        for name in order {
            let estimate = seen.get(name).copied().flatten();
            let source = estimate.and_then(Estimate::source);
            if let (Some(estimate), Some(source)) = (estimate, source) {
                let found = sources.entry(source.id()).or_default();
                let is_known =
                    |(_, other): &(&str, &Estimate)| estimate.correlation_with(other).is_some();
                if found.iter().all(is_known) {
                    found.push((name, estimate));
                }
            }
        }
        let read = sources.into_values().filter_map(|found| block_of(&found));
        Self {
            read: read.collect(),
            ..self.clone()
        }
    }
}

/// The correlations of scores of one source; `None` unless there are two.
fn block_of(found: &[(&str, &Estimate)]) -> Option<Correlations> {
    if found.len() < 2 {
        return None;
    }
    let row = |(name, one): &(&str, &Estimate)| -> Vec<f64> {
        let correlation = |(other_name, other): &(&str, &Estimate)| {
            let correlation = one.correlation_with(other);
            if name == other_name {
                1.0
            } else {
                correlation.unwrap_or(0.0)
            }
        };
        found.iter().map(correlation).collect()
    };
    let rows: Vec<Vec<f64>> = found.iter().map(row).collect();
    let names = found.iter().map(|(name, _)| String::from(*name)).collect();
    // Those of a stored form may be some that no answers have.
    Correlations::new(names, &rows).ok()
}
