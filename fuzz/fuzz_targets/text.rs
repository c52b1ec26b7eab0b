//! `cargo +nightly fuzz run text --features libfuzzer`: see `src/text.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::text::target(data));
