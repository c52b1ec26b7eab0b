//! `cargo +nightly fuzz run answers --features libfuzzer`: see `src/answers.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cxmetrics_fuzz::answers::target(data));
