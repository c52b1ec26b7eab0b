//! Intervals, comparisons and plans.

#[path = "../support/coverage.rs"]
mod enumeration;
#[path = "../support/finite_coverage.rs"]
mod finite_coverage;
#[path = "../support/recorded.rs"]
mod recording;
#[path = "../support/mod.rs"]
mod support;

mod adjusted;
mod adjusted_coverage;
mod adjusted_edges;
mod asked;
mod compare;
mod compare_coverage;
mod compare_enumeration;
mod compare_laws;
mod compared;
mod compared_kinds;
mod comparison_laws;
mod coverage;
mod digits;
mod edges;
mod exact_populations;
mod finite;
mod finite_means;
mod finite_methods;
mod fit;
mod impact;
mod laws;
mod mover;
mod own_metric;
mod permutation;
mod plan;
mod plan_of_fit;
mod posteriors;
mod ratios;
mod recorded;
mod reference;
mod response;
mod shown;
mod stored;
#[cfg(feature = "serde")]
mod stored_designs;
#[cfg(feature = "serde")]
mod stored_intervals;
mod structured;
mod summaries;
mod units;
