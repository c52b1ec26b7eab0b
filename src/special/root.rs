//! Root finding inside a bracket, always returning.

/// Enough for bisection of any bracket of ordinary size to the last bit, three times over.
const STEPS: usize = 200;

/// The point between `lower` and `upper` at which a function changes sign, to the last bits or to
/// 1e-30 of the bracket's width.
///
/// Chandrupatla's method (1997, *A new hybrid quadratic/bisection algorithm*): inverse quadratic
/// interpolation where it is safe, bisection elsewhere. The function is best monotone. Without a
/// change of sign the answer is the end whose value is nearer to 0.
pub(crate) fn find_root(mut function: impl FnMut(f64) -> f64, lower: f64, upper: f64) -> f64 {
    let (mut near, mut far) = (upper, lower);
    let (mut value_near, mut value_far) = (function(near), function(far));
    let smaller = |near: f64, value_near: f64, far: f64, value_far: f64| {
        if value_near.abs() <= value_far.abs() {
            near
        } else {
            far
        }
    };
    let crossing = (value_near < 0.0 && value_far > 0.0) || (value_near > 0.0 && value_far < 0.0);
    if !crossing {
        return smaller(near, value_near, far, value_far);
    }
    // A root at 0 has no relative precision: there, a part of the bracket's width is enough.
    let floor = (upper - lower).abs() * 1e-30;
    let mut fraction = 0.5;
    for _ in 0..STEPS {
        let middle = near + fraction * (far - near);
        let value = function(middle);
        let (previous, value_previous) = if (value > 0.0) == (value_near > 0.0) {
            (near, value_near)
        } else {
            let opposite = (far, value_far);
            (far, value_far) = (near, value_near);
            opposite
        };
        (near, value_near) = (middle, value);
        let best = smaller(near, value_near, far, value_far);
        let tolerance = f64::EPSILON * best.abs() + floor;
        let width = (far - near).abs();
        if value_near == 0.0 || width <= tolerance {
            return best;
        }
        fraction = interpolation(
            (near, value_near),
            (far, value_far),
            (previous, value_previous),
        )
        .max(0.5 * tolerance / width)
        .min(1.0 - 0.5 * tolerance / width);
    }
    smaller(near, value_near, far, value_far)
}

/// The fraction of the way from `near` to `far` at which the parabola through three points,
/// x as a function of y, crosses 0; one half unless Chandrupatla's criterion finds it monotone.
fn interpolation(near: (f64, f64), far: (f64, f64), previous: (f64, f64)) -> f64 {
    let position = (near.0 - far.0) / (previous.0 - far.0);
    let level = (near.1 - far.1) / (previous.1 - far.1);
    let monotone = level * level < position && (1.0 - level) * (1.0 - level) < 1.0 - position;
    if !monotone {
        return 0.5;
    }
    let quadratic = near.1 / (far.1 - near.1) * previous.1 / (far.1 - previous.1)
        + (previous.0 - near.0) / (far.0 - near.0) * near.1 / (previous.1 - near.1) * far.1
            / (previous.1 - far.1);
    if quadratic.is_finite() {
        quadratic
    } else {
        0.5
    }
}

/// What [`bracketed_newton`] needs to know at one point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Newton {
    /// The value of an increasing function: its sign says on which side the root lies.
    pub(crate) value: f64,
    /// The step to the root, by Newton, Halley or better; where it cannot be trusted, anything.
    pub(crate) step: f64,
    /// The size below which this step leaves no error worth another evaluation.
    pub(crate) last: f64,
}

/// The root of an increasing function, by steps that may not leave a shrinking bracket; a step
/// that would is replaced by bisection, and so is one of many that hardly shrink it.
pub(crate) fn bracketed_newton(
    mut function: impl FnMut(f64) -> Newton,
    lower: f64,
    upper: f64,
    start: f64,
) -> f64 {
    let (mut below, mut above) = (lower, upper);
    let mut point = if start > lower && start < upper {
        start
    } else {
        lower + 0.5 * (upper - lower)
    };
    let mut watch = Watch::new(upper - lower);
    for _ in 0..STEPS {
        let Newton { value, step, last } = function(point);
        if value == 0.0 {
            break;
        }
        if value > 0.0 {
            above = point;
        } else {
            below = point;
        }
        let next = point + step;
        let inside = next > below && next < above;
        // Rounding may point a last step just outside; there the point itself is the root. On a plateau both are
        // infinite, and no step is the last one.
        if step.is_finite() && step.abs() <= last {
            return if inside { next } else { point };
        }
        let stuck = watch.is_stuck(value > 0.0, above - below);
        let target = if inside && !stuck {
            next
        } else {
            below + 0.5 * (above - below)
        };
        if target <= below || target >= above {
            break;
        }
        point = target;
    }
    point
}

/// Sees steps that go to and fro and hardly narrow the bracket, as around a kink that is steep on one side.
struct Watch {
    width: f64,
    seen: u32,
    above: u32,
}

impl Watch {
    /// So many steps must halve the bracket if they come from both sides.
    const STEPS: u32 = 4;

    const fn new(width: f64) -> Self {
        Self {
            width,
            seen: 0,
            above: 0,
        }
    }

    fn is_stuck(&mut self, above: bool, width: f64) -> bool {
        self.seen += 1;
        self.above += u32::from(above);
        if self.seen < Self::STEPS {
            return false;
        }
        let from_both_sides = self.above > 0 && self.above < self.seen;
        let stuck = from_both_sides && width > 0.5 * self.width;
        *self = Self::new(width);
        stuck
    }
}
