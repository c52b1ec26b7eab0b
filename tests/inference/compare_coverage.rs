//! How often the interval of each comparison holds the truth, at small sizes, beside the methods it was chosen over.
//!
//! Two counts are enumerated, and all else is simulated: a quick run in continuous integration;
//! `CXMETRICS_SIMULATIONS=4000 cargo test --release --test inference coverage_of_comparisons -- --nocapture` prints the
//! table of the documentation.

mod curves;
mod rates;
mod scores;
mod times;

use cxmetrics::Confidence;
use cxmetrics::compare::Comparison;

use crate::support::random::Random;

/// The normal quantile of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Names of the methods, the default first, and how often each held. A method without an interval holds nothing.
struct Row {
    what: String,
    methods: Vec<(&'static str, f64)>,
    /// Of how many samples; `None` if all that can be were gone through.
    samples: Option<u32>,
}

fn simulations() -> u32 {
    let wanted = std::env::var("CXMETRICS_SIMULATIONS").ok();
    wanted.and_then(|text| text.parse().ok()).unwrap_or(400)
}

/// Draws again and again.
fn row(
    what: String,
    names: &[&'static str],
    mut draw: impl FnMut(&mut Random) -> Vec<bool>,
) -> Row {
    // FNV-1a: seeds that have nothing in common.
    let seed = what.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |seed, byte| {
        (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut random = Random::new(seed);
    let mut held = vec![0_u32; names.len()];
    let runs = simulations();
    for _ in 0..runs {
        let found = draw(&mut random);
        assert_eq!(found.len(), held.len(), "{what}");
        for (count, held) in held.iter_mut().zip(found) {
            *count += u32::from(held);
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(runs);
    let held = held.into_iter().map(share);
    Row {
        what,
        methods: names.iter().copied().zip(held).collect(),
        samples: Some(runs),
    }
}

/// Goes through all pairs of two counts, each with its probability.
fn enumerated(
    what: String,
    names: &[&'static str],
    [first, second]: [Vec<f64>; 2],
    mut holds: impl FnMut(u64, u64) -> Vec<bool>,
) -> Row {
    /// What is rarer than this does not show in three digits.
    const RARE: f64 = 1e-8;
    let (mut held, mut all) = (vec![0.0; names.len()], 0.0);
    for (one, p) in (0..).zip(&first) {
        for (other, q) in (0..).zip(&second) {
            let weight = p * q;
            if weight < RARE {
                continue;
            }
            all += weight;
            for (sum, held) in held.iter_mut().zip(holds(one, other)) {
                *sum += if held { weight } else { 0.0 };
            }
        }
    }
    assert!(all > 0.9999, "{what}: {all}");
    Row {
        what,
        methods: names.iter().copied().zip(held).collect(),
        samples: None,
    }
}

/// The probability of each count, from 0 on.
fn binomial(size: u64, share: f64) -> Vec<f64> {
    let mut term = (1.0 - share).powi(i32::try_from(size).unwrap());
    (0..=size)
        .map(|count| {
            let probability = term;
            term *= (size - count) as f64 / (count + 1) as f64 * share / (1.0 - share);
            probability
        })
        .collect()
}

fn holds(comparison: &impl Comparison, truth: f64) -> bool {
    comparison.contrast(Confidence::P95).contains(truth)
}

/// Whether an interval that is symmetric about the figure holds the truth.
fn reaches(figure: f64, std_error: f64, truth: f64) -> bool {
    std_error > 0.0 && (figure - truth).abs() <= Z * std_error
}

/// No default is below the best of its alternatives by more than .01, or it is at its promise; none is far below it.
#[test]
fn coverage_of_comparisons() {
    let rows: Vec<Row> = [scores::rows(), rates::rows(), times::rows(), curves::rows()]
        .into_iter()
        .flatten()
        .collect();
    let mut wrong = Vec::new();
    for Row {
        what,
        methods,
        samples,
    } in rows
    {
        let shown: Vec<String> = methods
            .iter()
            .map(|(name, held)| format!("{name} {held:.3}"))
            .collect();
        let how = if samples.is_some() { "" } else { " (exact)" };
        println!("| {what}{how} | {} |", shown.join(", "));
        // Three standard errors of a simulated share of .95.
        let slack = samples.map_or(0.0, |samples| {
            3.0 * (0.95 * 0.05 / f64::from(samples)).sqrt()
        });
        let best = methods.iter().map(|(_, held)| *held).fold(0.0, f64::max);
        let (_, default) = methods[0];
        if default < best.min(0.95) - 0.01 - slack {
            wrong.push(format!("{what}: {shown:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
