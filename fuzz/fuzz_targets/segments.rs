//! `cargo +nightly fuzz run segments --features libfuzzer`: see `src/segments.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::segments::target(data));
