//! `cargo +nightly fuzz run joint --features libfuzzer`: see `src/joint.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::joint::target(data));
