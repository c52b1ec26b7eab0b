//! Pairs of answers, and answers with weights.

use proptest::collection::vec;
use proptest::prelude::Strategy;

use super::scale;
use crate::{CrossTally, Scale, WeightedTally};

/// Cross-tallies of two scales: up to 60 persons, some of whom left an answer out.
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::strategies::cross_tally_on;
/// use proptest::prelude::*;
///
/// proptest!(|(twice in cross_tally_on(Scale::THUMBS, Scale::THUMBS))| {
///     prop_assert!(twice.total() <= 60);
/// });
/// ```
pub fn cross_tally_on(first: Scale, second: Scale) -> impl Strategy<Value = CrossTally> {
    let level = |scale: Scale| {
        proptest::option::weighted(0.9, 0..scale.levels())
            .prop_map(move |level| level.map(|level| scale.rating(level)))
    };
    vec((level(first), level(second)), 0..60).prop_filter_map("answers that fit", move |pairs| {
        CrossTally::from_answers(first, second, pairs).ok()
    })
}

/// Cross-tallies of any two scales.
///
/// ```
/// use cxmetrics::strategies::cross_tally;
/// use proptest::prelude::*;
///
/// proptest!(|(pairs in cross_tally())| {
///     prop_assert!(pairs.total() <= 60);
/// });
/// ```
pub fn cross_tally() -> impl Strategy<Value = CrossTally> {
    (scale(), scale()).prop_flat_map(|(first, second)| cross_tally_on(first, second))
}

/// Weighted tallies on one scale: up to 60 answers with weights from 0 to 10.
///
/// ```
/// use cxmetrics::Scale;
/// use cxmetrics::strategies::weighted_tally_on;
/// use proptest::prelude::*;
///
/// proptest!(|(tally in weighted_tally_on(Scale::ONE_TO_FIVE))| {
///     prop_assert_eq!(tally.scale(), Scale::ONE_TO_FIVE);
/// });
/// ```
pub fn weighted_tally_on(scale: Scale) -> impl Strategy<Value = WeightedTally> {
    let answer = (0..scale.levels(), 0.0..10.0)
        .prop_map(move |(level, weight)| (scale.rating(level), weight));
    vec(answer, 0..60).prop_filter_map("weights that are", move |answers| {
        WeightedTally::from_ratings(scale, answers).ok()
    })
}

/// Weighted tallies on any scale.
///
/// ```
/// use cxmetrics::strategies::weighted_tally;
/// use proptest::prelude::*;
///
/// proptest!(|(tally in weighted_tally())| {
///     prop_assert!(tally.weight() >= 0.0);
/// });
/// ```
pub fn weighted_tally() -> impl Strategy<Value = WeightedTally> {
    scale().prop_flat_map(weighted_tally_on)
}
