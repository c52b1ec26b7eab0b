//! Decimals on a scale, without rounding.

use cxmetrics::Scale;
use datafusion::arrow::array::ArrowNativeTypeOp;
use datafusion::common::Result;

/// How a decimal with so many digits after the point is read on a scale.
///
/// A decimal v / 10ᵈ is a whole number of steps, of which a unit has p, if v p is a multiple of 10ᵈ. With g the greatest
/// common divisor of p and 10ᵈ, that is if v is a multiple of 10ᵈ / g, which needs no number wider than the decimal.
#[derive(Debug)]
pub(crate) struct Decimal<N> {
    scale: Scale,
    /// 10ᵈ: what the decimal 1 is stored as.
    one: N,
    /// 10ᵈ / g: the smallest part of 1 that can be a whole number of steps.
    part: N,
    /// p / g: how many steps that part is.
    steps: i64,
    /// What a stored 1 stands for where digits before the point are left out; else 1.
    unit: i64,
}

impl<N: ArrowNativeTypeOp> Decimal<N> {
    pub(crate) fn new(scale: Scale, digits: i8) -> Result<Self> {
        let after = u32::from(digits.max(0).unsigned_abs());
        let before = u32::from(digits.min(0).unsigned_abs());
        let per_unit = u64::from(scale.divisions());
        // Of 2 and 5, no more than nine of each divide a number of steps, which is at most 1,000.
        let common = greatest_common_divisor(per_unit, 10_u64.pow(after.min(9)));
        let one = N::usize_as(10).pow_checked(after)?;
        Ok(Self {
            scale,
            one,
            part: one.div_wrapping(N::usize_as(usize::try_from(common).unwrap_or(1))),
            steps: i64::try_from(per_unit / common).unwrap_or(i64::MAX),
            // Anything but 0 times this is beyond every scale.
            unit: 10_i64.pow(before.min(18)),
        })
    }

    /// The level of a decimal; `None` if it is none of the scale.
    pub(crate) fn level(&self, value: N) -> Option<usize> {
        let whole = value.div_wrapping(self.one).to_i64()?;
        let rest = value.mod_wrapping(self.one);
        if !rest.mod_wrapping(self.part).is_zero() {
            return None;
        }
        let parts = rest.div_wrapping(self.part).to_i64()?;
        let steps = whole
            .checked_mul(self.unit)?
            .checked_sub(i64::from(self.scale.lowest()))?
            .checked_mul(i64::from(self.scale.divisions()))?
            .checked_add(parts.checked_mul(self.steps)?)?;
        usize::try_from(steps).ok()
    }
}

fn greatest_common_divisor(left: u64, right: u64) -> u64 {
    if right == 0 {
        left
    } else {
        greatest_common_divisor(right, left % right)
    }
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::datatypes::i256;

    use super::*;

    fn scale(text: &str) -> Scale {
        text.parse().expect("a scale")
    }

    /// Every small decimal, against whole numbers: v / 10ᵈ is level l where v p = (lowest p + l) 10ᵈ.
    #[test]
    fn small_decimals() {
        for text in ["0-10", "1-5/2", "0-1/3", "-2-3/8", "0-1/1000", "-3-3/7"] {
            let scale = scale(text);
            let (lowest, per_unit) = (i64::from(scale.lowest()), i64::from(scale.divisions()));
            for digits in 0..4_i8 {
                let one = 10_i64.pow(digits.unsigned_abs().into());
                let decimal = Decimal::<i64>::new(scale, digits).expect("it fits");
                let wide = Decimal::<i256>::new(scale, digits).expect("it fits");
                for value in -4 * one..=11 * one {
                    let wanted = (0..scale.levels()).find(|&level| {
                        let steps = lowest * per_unit + i64::try_from(level).expect("small");
                        value * per_unit == steps * one
                    });
                    let found = decimal.level(value).filter(|&level| level < scale.levels());
                    assert_eq!(found, wanted, "{value} of {digits} digits on {text}");
                    let found = wide.level(i256::from_i128(value.into()));
                    let found = found.filter(|&level| level < scale.levels());
                    assert_eq!(found, wanted, "{value} of {digits} digits on {text}, wide");
                }
            }
        }
    }

    #[test]
    fn digits_that_no_double_has() {
        let half_stars = scale("1-5/2");
        let decimal = Decimal::<i128>::new(half_stars, 37).expect("it fits");
        let one = 10_i128.pow(37);
        assert_eq!(decimal.level(one * 5 / 2), Some(3));
        assert_eq!(decimal.level(one * 5 / 2 + 1), None);
        assert_eq!(decimal.level(one * 5 / 2 - 1), None);
        let decimal = Decimal::<i256>::new(half_stars, 76).expect("it fits");
        let one = i256::from_i128(10).pow_wrapping(76);
        assert_eq!(decimal.level(one), Some(0));
        assert_eq!(decimal.level(one.wrapping_add(i256::ONE)), None);
    }

    #[test]
    fn digits_before_the_point() {
        let slider = scale("0-100");
        let tens = Decimal::<i64>::new(slider, -1).expect("it fits");
        assert_eq!(tens.level(7), Some(70));
        let huge = Decimal::<i64>::new(slider, -30).expect("it fits");
        assert_eq!(
            (huge.level(0), huge.level(9)),
            (Some(0), Some(9_000_000_000_000_000_000))
        );
        assert_eq!(huge.level(10), None);
    }
}
