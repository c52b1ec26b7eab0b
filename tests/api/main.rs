//! What a program that embeds the crate sees: errors, promises, stored forms, examples.

#[cfg(feature = "serde")]
#[path = "../support/forms.rs"]
mod forms;

mod errors;
mod examples;
mod faults;
mod growth;
#[path = "../support/mod.rs"]
mod support;

mod clean;
mod inputs;
mod layers;
mod pages;
mod promises;
mod questions;
mod ratings;
mod schemas;
mod searches;
mod shown;
#[cfg(not(miri))]
mod sources;
mod stored;
mod stored_comparisons;
mod stored_estimates;
mod stored_results;
mod strategies;
mod words;
mod worked_examples;
mod zeros;
