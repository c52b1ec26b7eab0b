//! Business figures.

#[path = "../support/recorded.rs"]
mod recording;
#[path = "../support/mod.rs"]
mod support;

mod asked;
mod comparisons;
mod customers;
mod edges;
mod ends;
mod figures;
mod ranks;
mod recorded;
mod survival;
