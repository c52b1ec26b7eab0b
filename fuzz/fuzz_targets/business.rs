//! `cargo +nightly fuzz run business --features libfuzzer`: see `src/business.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::business::target(data));
