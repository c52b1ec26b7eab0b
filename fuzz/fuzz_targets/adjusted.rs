//! `cargo +nightly fuzz run adjusted --features libfuzzer`: see `src/adjusted.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::adjusted::target(data));
