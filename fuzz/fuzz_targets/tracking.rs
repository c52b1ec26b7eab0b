//! `cargo +nightly fuzz run tracking --features libfuzzer`: see `src/tracking.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::tracking::target(data));
