//! Business figures.

#[path = "../support/mod.rs"]
mod support;

mod figures;
mod survival;
