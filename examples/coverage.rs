//! Prints how often the nominal 95 % interval of an NPS holds the truth, for every method that has one, and the lowest
//! of the default on finer grids.
//!
//! `cargo run --release --example coverage`

#[path = "../tests/support/coverage.rs"]
mod enumeration;

use cxmetrics::{Confidence, Method};
use enumeration::{coverage, lowest_in_parts};

const SIZES: [u64; 5] = [5, 10, 20, 50, 100];

fn main() {
    println!(
        "| method | {} |",
        SIZES.map(|size| format!("n = {size}")).join(" | ")
    );
    println!("|---|{}", "---|".repeat(SIZES.len()));
    for method in Method::ALL {
        let cells: Result<Vec<String>, _> = SIZES
            .into_iter()
            .map(|size| {
                coverage(method, size, Confidence::P95)
                    .map(|found| format!("{:.3} / {:.3}", found.lowest, found.mean))
            })
            .collect();
        // The other methods are not for net scores.
        if let Ok(cells) = cells {
            println!("| {method} | {} |", cells.join(" | "));
        }
    }
    println!("\nThe lowest of the default, over populations of whole parts:");
    for parts in [100, 200, 500, 1_000, 2_000] {
        let lowest = [20, 50].map(|size| {
            lowest_in_parts(Method::Score, size, parts, Confidence::P95)
                .map_or_else(|error| error.to_string(), |lowest| format!("{lowest:.4}"))
        });
        println!("{parts}: n = 20 {}, n = 50 {}", lowest[0], lowest[1]);
    }
}
