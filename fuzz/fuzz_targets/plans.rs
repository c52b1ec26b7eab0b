//! `cargo +nightly fuzz run plans --features libfuzzer`: see `src/plans.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::plans::target(data));
