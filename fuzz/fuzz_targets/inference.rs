//! `cargo +nightly fuzz run inference --features libfuzzer`: see `src/inference.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::inference::target(data));
