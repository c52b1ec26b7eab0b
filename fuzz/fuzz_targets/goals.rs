//! `cargo +nightly fuzz run goals --features libfuzzer`: see `src/goals.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::goals::target(data));
