//! Business figures.

#[path = "../support/mod.rs"]
mod support;

mod customers;
mod figures;
mod survival;
