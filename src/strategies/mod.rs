//! Strategies for property tests of programs that embed the crate (feature `proptest`).
//!
//! Each public type that can be made from scratch implements [`Arbitrary`], so that `any::<Tally>()` and
//! `#[derive(Arbitrary)]` work. The values are those that real use brings: few answers and many, levels that
//! nobody chose, missing answers, reversed and fractional scales.
//!
//! # Examples
//!
//! ```
//! use cxmetrics::strategies::{scale, tally_on};
//! use cxmetrics::{Csat, Metric, Scale, Tally};
//! use proptest::prelude::*;
//!
//! proptest!(|(tally: Tally)| {
//!     // My dashboard shows a share for every tally with answers.
//!     prop_assert_eq!(Csat::top_box(1).estimate(&tally).is_ok(), !tally.is_empty());
//! });
//! proptest!(|(tally in tally_on(Scale::ZERO_TO_TEN))| {
//!     prop_assert_eq!(tally.scale(), Scale::ZERO_TO_TEN);
//! });
//! # let _ = scale();
//! ```

mod answers;
mod goals;

pub use answers::{cross_tally, cross_tally_on, weighted_tally, weighted_tally_on};
pub use goals::{cycle, key_result, objective, reading};

use proptest::arbitrary::{Arbitrary, any};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;

use crate::okr::{Cycle, Objective};
use crate::{
    Ces, Confidence, CrossTally, Csat, Estimate, KeyResult, Method, Metric, Nps, Reading, Scale,
    Tally, WeightedTally,
};

/// Scales: the usual ones, and whole or fractional ones of up to 40 levels, a few of them reversed.
///
/// ```
/// use cxmetrics::strategies::scale;
/// use proptest::prelude::*;
///
/// proptest!(|(value in scale())| {
///     prop_assert!(value.levels() >= 2);
/// });
/// ```
pub fn scale() -> impl Strategy<Value = Scale> {
    let usual = select(&[
        Scale::ZERO_TO_TEN,
        Scale::ONE_TO_FIVE,
        Scale::ONE_TO_SEVEN,
        Scale::ONE_TO_TEN,
        Scale::THUMBS,
        Scale::PERCENT,
    ]);
    let other = (-20..20, 1..10, 1_u32..4).prop_filter_map(
        "a scale that exists",
        |(lowest, width, per_unit)| {
            Scale::new(lowest, lowest + width)
                .ok()?
                .with_divisions(per_unit)
                .ok()
        },
    );
    let upright = prop_oneof![3 => usual, 1 => other];
    (upright, proptest::bool::weighted(0.1)).prop_map(|(scale, reversed)| {
        if reversed { scale.reversed() } else { scale }
    })
}

/// Tallies on one scale: none, a few or up to a million answers at each level, some missing.
///
/// ```
/// use cxmetrics::strategies::tally_on;
/// use proptest::prelude::*;
///
/// proptest!(|(value in tally_on(cxmetrics::Scale::THUMBS))| {
///     prop_assert_eq!(value.counts().len(), 2);
/// });
/// ```
pub fn tally_on(scale: Scale) -> impl Strategy<Value = Tally> {
    let count = prop_oneof![
        2 => Just(0_u64),
        2 => 0_u64..5,
        2 => 0_u64..100,
        1 => 0_u64..1_000_000,
    ];
    (vec(count, scale.levels()), 0_u64..100).prop_filter_map(
        "counts that fit",
        move |(counts, missing)| {
            let mut tally = Tally::from_counts(scale, counts).ok()?;
            tally.record_missing(missing).ok()?;
            Some(tally)
        },
    )
}

/// Tallies on any scale.
///
/// ```
/// use cxmetrics::strategies::tally;
/// use proptest::prelude::*;
///
/// proptest!(|(value in tally())| {
///     prop_assert_eq!(value.counts().len(), value.scale().levels());
/// });
/// ```
pub fn tally() -> impl Strategy<Value = Tally> {
    scale().prop_flat_map(tally_on)
}

/// Confidences from 1 % to 99.9 %, often the usual ones.
///
/// ```
/// use cxmetrics::strategies::confidence;
/// use proptest::prelude::*;
///
/// proptest!(|(value in confidence())| {
///     prop_assert!(value.level() < 1.0);
/// });
/// ```
pub fn confidence() -> impl Strategy<Value = Confidence> {
    let usual = select(&[Confidence::P90, Confidence::P95, Confidence::P99]);
    let other =
        (0.01..0.999).prop_filter_map("inside 0 and 1", |level| Confidence::new(level).ok());
    prop_oneof![2 => usual, 1 => other]
}

/// Estimates of the kinds that there are: NPS, shares and means, with at least one answer.
///
/// ```
/// use cxmetrics::strategies::estimate;
/// use proptest::prelude::*;
///
/// proptest!(|(value in estimate())| {
///     prop_assert!(value.range().contains(&value.value()));
/// });
/// ```
pub fn estimate() -> impl Strategy<Value = Estimate> {
    let nps = tally_on(Scale::ZERO_TO_TEN)
        .prop_filter_map("answers", |tally| Nps::STANDARD.estimate(&tally).ok());
    let other = (any::<Tally>(), 0..3).prop_filter_map("answers", |(tally, kind)| {
        match kind {
            0 => Csat::top_box(1).estimate(&tally),
            1 => Csat::RESCALED.estimate(&tally),
            _ => Ces::MEAN.estimate(&tally),
        }
        .ok()
    });
    prop_oneof![1 => nps, 1 => other]
}

fn nps() -> impl Strategy<Value = Nps> {
    let conventions = select(&[
        Nps::STANDARD,
        Nps::TEN_POINT,
        Nps::FIVE_POINT_TOP_BOX,
        Nps::SEVEN_POINT_TOP_BOX,
        Nps::SEVEN_POINT_TOP_TWO_BOX,
    ]);
    let own = (0..10, 1..5).prop_filter_map("cut-offs in order", |(at_most, apart)| {
        Nps::with_cutoffs(at_most, at_most + apart).ok()
    });
    prop_oneof![conventions, own]
}

fn csat() -> impl Strategy<Value = Csat> {
    prop_oneof![
        (1_usize..4).prop_map(Csat::top_box),
        (1_usize..4).prop_map(Csat::bottom_box),
        (1..10).prop_map(Csat::share_at_least),
        Just(Csat::MEAN),
        Just(Csat::INDEX),
        Just(Csat::RESCALED),
    ]
}

fn ces() -> impl Strategy<Value = Ces> {
    let net_easy = (1..5, 1..4).prop_filter_map("cut-offs in order", |(at_most, apart)| {
        Ces::net_easy(at_most, at_most + apart).ok()
    });
    prop_oneof![
        Just(Ces::MEAN),
        (1..10).prop_map(Ces::share_at_least),
        net_easy,
    ]
}

macro_rules! arbitrary {
    ($($type:ty => $strategy:expr;)*) => {$(
        impl Arbitrary for $type {
            type Parameters = ();
            type Strategy = BoxedStrategy<Self>;

            fn arbitrary_with((): ()) -> Self::Strategy {
                $strategy.boxed()
            }
        }
    )*};
}

arbitrary! {
    Scale => scale();
    Tally => tally();
    CrossTally => cross_tally();
    WeightedTally => weighted_tally();
    Nps => nps();
    Csat => csat();
    Ces => ces();
    Confidence => confidence();
    Method => select(&Method::ALL);
    Estimate => estimate();
    KeyResult => key_result();
    Reading => reading();
    Cycle => cycle();
    Objective => objective();
}
