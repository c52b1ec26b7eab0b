//! `cargo +nightly fuzz run outlooks --features libfuzzer`: see `src/outlooks.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::outlooks::target(data));
