//! `cargo +nightly fuzz run stored --features libfuzzer`: see `src/stored.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::stored::target(data));
