//! Business figures.

#[path = "../support/mod.rs"]
mod support;

mod customers;
mod edges;
mod figures;
mod survival;
