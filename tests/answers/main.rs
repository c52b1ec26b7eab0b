//! Weights, segments and what goes together.

#[path = "../support/mod.rs"]
mod support;

mod association;
mod counted;
mod drivers;
mod reading;
mod segments;
mod weighted_comparisons;
mod weights;
