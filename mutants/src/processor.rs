//! What the processor at hand can do.

/// Whether it has a feature by the name that the compiler gives it. Of features that are not asked for here it is said that it
/// has them: what they are needed for is judged, and is missed where it does not run.
#[cfg(target_arch = "x86_64")]
pub fn has(feature: &str) -> bool {
    use std::arch::is_x86_feature_detected as detected;
    match feature {
        "avx2" => detected!("avx2"),
        "avx512bitalg" => detected!("avx512bitalg"),
        "avx512bw" => detected!("avx512bw"),
        "avx512vl" => detected!("avx512vl"),
        "gfni" => detected!("gfni"),
        _ => true,
    }
}

/// The sources ask for features of one kind of processor only.
#[cfg(not(target_arch = "x86_64"))]
pub const fn has(_: &str) -> bool {
    false
}
