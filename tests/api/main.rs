//! What a program that embeds the crate sees: errors, promises, stored forms, examples.

#[path = "../support/mod.rs"]
mod support;

mod clean;
mod errors;
mod examples;
mod faults;
mod inputs;
mod layers;
mod promises;
mod ratings;
mod shown;
mod stored;
mod stored_estimates;
mod stored_results;
mod strategies;
mod words;
mod worked_examples;
mod zeros;
