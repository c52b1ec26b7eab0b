//! Continued fractions by Lentz's method.

/// One step of a continued fraction: … + numerator / (denominator + …).
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) numerator: f64,
    pub(super) denominator: f64,
}

/// The value of first + n₁ / (d₁ + n₂ / (d₂ + …)) (Lentz, 1976, as modified by Thompson and Barnett, 1986).
pub(super) fn lentz(first: f64, term: impl Fn(f64) -> Term) -> f64 {
    let mut forward = nonzero(first);
    let mut value = forward;
    let mut backward = 0.0;
    let mut index = 1.0;
    for _ in 0..1_000 {
        let Term {
            numerator,
            denominator,
        } = term(index);
        backward = 1.0 / nonzero(denominator + numerator * backward);
        forward = nonzero(denominator + numerator / forward);
        let change = forward * backward;
        value *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
        index += 1.0;
    }
    value
}

/// The method must not divide by 0.
fn nonzero(x: f64) -> f64 {
    if x.abs() < 1e-290 { 1e-290 } else { x }
}
