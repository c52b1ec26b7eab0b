//! Event rates, lifetime values.

use cxmetrics::compare::{Compare, MoverDifference};
use cxmetrics::kpi::{EventRate, LifetimeValue, RateMethod, retention};

use super::{Row, binomial, enumerated, holds, reaches};

/// The probability of each count, from 0 on, as far as it matters.
fn poisson(mean: f64) -> Vec<f64> {
    let mut term = (-mean).exp();
    (0_u32..120)
        .map(|count| {
            let probability = term;
            term *= mean / f64::from(count + 1);
            probability
        })
        .collect()
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (m1, m2) in [(3.0, 5.0), (10.0, 6.0), (20.0, 30.0)] {
        let expected = [poisson(m1), poisson(m2)];
        rows.push(enumerated(
            format!("ratio of rates, {m1} and {m2} events expected"),
            &["mid-P", "exact", "score"],
            expected.clone(),
            |x1, x2| {
                let [first, second] = [x1, x2].map(|x| EventRate::new(x, 100.0).unwrap());
                let ratio = first.relative_change(&second).unwrap();
                let truth = 100.0 * (m1 / m2 - 1.0);
                [RateMethod::MidP, RateMethod::Exact, RateMethod::Score]
                    .map(|method| holds(&ratio.with_method(method), truth))
                    .into()
            },
        ));
        // The second seen twice as long.
        rows.push(enumerated(
            format!("difference of rates, {m1} and {m2} events expected"),
            &["score", "Wald", "MOVER of exact limits"],
            expected,
            |x1, x2| {
                let [first, second] = [(x1, 100.0), (x2, 200.0)]
                    .map(|(x, exposure)| EventRate::new(x, exposure).unwrap());
                let truth = m1 / 100.0 - m2 / 200.0;
                let error = (x1 as f64 / 1e4 + x2 as f64 / 4e4).sqrt();
                vec![
                    holds(&first.difference(&second).unwrap(), truth),
                    reaches(first.value() - second.value(), error, truth),
                    holds(&MoverDifference::new(first, second).unwrap(), truth),
                ]
            },
        ));
    }
    for (size, stay1, stay2) in [(20, 0.8, 0.7), (50, 0.95, 0.9)] {
        rows.push(enumerated(
            format!("lifetime values, retention {stay1} and {stay2}, n = {size}"),
            &["MOVER of score limits", "delta"],
            [binomial(size, stay1), binomial(size, stay2)],
            |x1, x2| {
                let contract = LifetimeValue::new(100.0, 80.0)
                    .unwrap()
                    .discounted(12.0)
                    .unwrap();
                let [first, second] =
                    [x1, x2].map(|x| contract.measured(retention(size - x, size).unwrap()));
                // 100 Σ (r/1.12)ᵗ
                let value = |stay: f64| 112.0 / (1.12 - stay);
                let truth = value(stay1) - value(stay2);
                let square = |x: u64| {
                    let stay = x as f64 / size as f64;
                    let slope = value(stay) / (1.12 - stay);
                    slope * slope * stay * (1.0 - stay) / size as f64
                };
                let [v1, v2] = [x1, x2].map(|x| value(x as f64 / size as f64));
                vec![
                    holds(&first.difference(&second).unwrap(), truth),
                    reaches(v1 - v2, (square(x1) + square(x2)).sqrt(), truth),
                ]
            },
        ));
    }
    rows
}
