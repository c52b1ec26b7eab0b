//! Structured inputs through every family of the public API of cxmetrics.
//!
//! Each module has a `target`: bytes become answers, designs, goals or documents, the public calls are made, and what
//! must hold of every result is asserted: it is finite and never −0, stays in its range, holds what was measured, is
//! wider with more confidence, agrees with its p-value; what is refused changes nothing; what is merged and taken out
//! is what a model in wider integers says; what is stored comes back.
//!
//! `drive` runs the targets on stable for a given time; the binaries in `fuzz_targets` give them to cargo-fuzz.

pub mod adjusted;
pub mod answers;
pub mod business;
pub mod check;
pub mod draw;
pub mod goals;
pub mod inference;
pub mod joint;
pub mod outlooks;
pub mod plans;
pub mod segments;
pub mod stored;
pub mod text;
pub mod tracking;
pub mod weights;

/// A target: it panics where a promise is broken.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: [(&str, Target); 13] = [
    ("answers", answers::target),
    ("weights", weights::target),
    ("joint", joint::target),
    ("inference", inference::target),
    ("segments", segments::target),
    ("tracking", tracking::target),
    ("business", business::target),
    ("goals", goals::target),
    ("adjusted", adjusted::target),
    ("outlooks", outlooks::target),
    ("plans", plans::target),
    ("stored", stored::target),
    ("text", text::target),
];

/// The bytes of a text in hex.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}
