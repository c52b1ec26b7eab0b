//! What a program that embeds the crate sees: errors, promises, stored forms, examples.

mod errors;
mod examples;
mod faults;
mod layers;
mod promises;
mod questions;
mod ratings;
mod shown;
mod stored;
mod stored_estimates;
mod stored_results;
mod strategies;
mod words;
mod worked_examples;
mod zeros;
