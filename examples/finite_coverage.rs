//! Prints how often the nominal 95 % interval of a finite population holds the truth, of every population of a size.
//!
//! `cargo run --release --example finite_coverage`

#[path = "../tests/support/finite_coverage.rs"]
mod enumeration;

use cxmetrics::{Confidence, Method};
use enumeration::{Coverage, of_net_scores, of_shares};

/// How many of how many have answered.
const SIZES: [(usize, usize); 6] = [(5, 10), (8, 10), (10, 20), (15, 20), (20, 50), (40, 60)];

/// Coverage by a method of so many people, of whom so many answered.
type Enumeration = fn(Option<Method>, usize, usize, Confidence) -> Coverage;

fn main() {
    let shares = [
        Method::Blaker,
        Method::Guaranteed,
        Method::MidP,
        Method::Score,
        Method::Wald,
        Method::StudentT,
        Method::Dirichlet,
    ];
    let net_scores = [
        Method::Guaranteed,
        Method::Score,
        Method::Wald,
        Method::StudentT,
        Method::Dirichlet,
    ];
    table("shares", &shares, of_shares);
    table("net scores", &net_scores, of_net_scores);
}

fn table(title: &str, methods: &[Method], enumerate: Enumeration) {
    let heads = SIZES.map(|(answers, population)| format!("{answers} of {population}"));
    println!("| {title} | {} |", heads.join(" | "));
    println!("|---|{}", "---|".repeat(SIZES.len()));
    for &method in methods {
        let cells = SIZES.map(|(answers, population)| {
            let found = enumerate(Some(method), population, answers, Confidence::P95);
            format!(
                "{:.3} / {:.3} ({:.0})",
                found.lowest,
                found.mean,
                100.0 * found.length
            )
        });
        println!("| {method} | {} |", cells.join(" | "));
    }
}
