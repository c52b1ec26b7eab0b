//! `cargo +nightly fuzz run weights --features libfuzzer`: see `src/weights.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::weights::target(data));
