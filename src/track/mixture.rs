//! The sharper anytime interval: a mixture of constant bets.

use core::f64::consts::{FRAC_PI_2, LN_2};

use super::anytime::{AnytimeError, e_value};
use crate::estimate::Estimate;
use crate::interval::{Confidence, Interval};
use crate::sample::Sample;
use crate::special::{GAUSS_LEGENDRE, Newton, bracketed_newton, find_root, log1p_minus};
use crate::tilt::Side;
use crate::words::spoken;

/// Which bets an [`AnytimeMixture`] spreads its stake over.
///
/// A bet c wins or loses with every answer, from nothing at c = 0 to everything at c = 1, where one answer at the far end of
/// the scale ruins it. Choose **before looking at the answers**: the narrowest of several intervals, chosen afterwards, does not
/// hold what each of them promises.
///
/// The widths of 95 % intervals beside that of [`Method::Anytime`](crate::Method::Anytime), NPS and shares as fractions, by
/// this crate (tested):
///
/// | answers | `Method::Anytime` | full | half | arcsine |
/// |---|---|---|---|---|
/// | NPS of 16, 8 and 6 | .894 | .853 | .842 | .884 |
/// | NPS of 55, 25 and 20 | .535 | .502 | .471 | .517 |
/// | NPS of 220, 100 and 80 | .286 | .267 | .250 | .270 |
/// | NPS of 880, 400 and 320 | .151 | .141 | .133 | .140 |
/// | 155 of 200 | .206 | .195 | .182 | .198 |
/// | NPS of 90, 10 and 0 | .213 | .198 | .270 | .194 |
/// | NPS of 7, 3 and 0 | .959 | .997 | 1.261 | .974 |
/// | NPS of 10, 0 and 0 | .754 | .809 | 1.152 | .774 |
/// | 20 of 20 | .224 | .232 | .376 | .219 |
/// | 1–5: 0, 1, 2, 5 and 9 | 1.468 | 1.473 | 1.902 | 1.449 |
///
/// In the middle of the scale every mixture is narrower. At an end, with few answers, none is always so: the full one is up to
/// 8 % wider there, the arcsine one up to 3 %, the half one much more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Bets {
    /// Uniform on all bets from 0 to 1: the default, within 8 % of the narrowest in every case of the table.
    #[default]
    Full,
    /// Uniform on bets from 0 to ½: the narrowest in the middle of the scale, wide where nearly all answers are at an
    /// end.
    Half,
    /// Density 1/(π √(c (1 − c))): more at both ends of the range of bets. At most 3 % wider than
    /// [`Method::Anytime`](crate::Method::Anytime) in every case of the table.
    Arcsine,
}

#[cfg(feature = "serde")]
impl crate::interval::stored::IntervalMethod for Bets {}

spoken!(Bets {
    Full = FullBets,
    Half = HalfBets,
    Arcsine = ArcsineBets,
});

impl Bets {
    /// The range of the variable that the bets are uniform in.
    const fn length(self) -> f64 {
        match self {
            Self::Full => 1.0,
            Self::Half => 0.5,
            Self::Arcsine => FRAC_PI_2,
        }
    }

    /// The bet at a place of that range.
    fn at(self, place: f64) -> f64 {
        match self {
            Self::Full | Self::Half => place,
            Self::Arcsine => {
                let sine = libm::sin(place);
                sine * sine
            }
        }
    }

    /// The place of a bet.
    fn place(self, bet: f64) -> f64 {
        match self {
            Self::Full => bet,
            Self::Half => bet.min(0.5),
            Self::Arcsine => libm::asin(libm::sqrt(bet).min(1.0)),
        }
    }
}

/// A running score with an interval that is valid at every look, by a mixture of constant bets.
///
/// What [`Method::Anytime`](crate::Method::Anytime) promises, mostly narrower. That method rests on a bound for what a clever
/// bettor wins at least; this one lets bettors with a constant stake play and adds up what they do win. Which of
/// the two, and which [`Bets`], is to be fixed before looking.
///
/// # How it works
///
/// If the true mean is μ, somebody who puts the part c of their money on high answers has after answers with the values s
/// the capital ∏ (1 − c + c (s − s₁)/(μ − s₁)), s₁ being the lowest value: each factor has mean 1. E₊(μ) is the mean over
/// the bets c, E₋(μ) the mirror on low answers, and E(μ) = ½ E₊ + ½ E₋ is a fair game that ever
/// exceeds 1/α with probability at most α (Ville, 1939; Waudby-Smith and Ramdas, 2024). The interval is all μ with
/// E(μ) < 1/α: factors are log-convex in μ, so it has no holes, and E at the score itself is at most 1, so it holds the
/// score. It does not depend on the order of the answers.
///
/// The integrals are computed on 32 Gauss–Legendre nodes on either side of the best bet: exact up to 63 answers, where they
/// are polynomials in c, and beyond on a window outside which the integrand is below 10⁻¹⁸ of its peak.
///
/// # Examples
///
/// ```
/// use cxmetrics::track::{AnytimeMixture, Bets};
/// use cxmetrics::{Confidence, Method, Metric, Nps, Scale, Tally};
///
/// let tally = Tally::from_counts(Scale::ZERO_TO_TEN, [2, 0, 1, 3, 2, 4, 8, 10, 15, 25, 30])?;
/// let nps = Nps::STANDARD.estimate(&tally)?;
/// let mixture = AnytimeMixture::new(&nps, Bets::Full)?;
/// assert_eq!(mixture.interval(Confidence::P95).to_string(), "35.0 [8.6, 58.8]");
/// assert_eq!(
///     nps.interval_with(Method::Anytime, Confidence::P95)?.to_string(),
///     "35.0 [6.1, 59.6]"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AnytimeMixture<'a> {
    sample: &'a Sample,
    bets: Bets,
}

impl<'a> AnytimeMixture<'a> {
    /// The running score with the bets that were fixed before looking.
    ///
    /// # Errors
    ///
    /// [`AnytimeError::Weighted`] for a score of weighted or clustered answers: what was won on them is no fair game;
    /// [`AnytimeError::Population`] for one of a finite population.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::track::{AnytimeError, AnytimeMixture, Bets};
    /// use cxmetrics::Estimate;
    ///
    /// let share = Estimate::share(12, 20)?.with_design_effect(1.5)?;
    /// assert_eq!(AnytimeMixture::new(&share, Bets::Full).unwrap_err(), AnytimeError::Weighted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(estimate: &'a Estimate, bets: Bets) -> Result<Self, AnytimeError> {
        if estimate.population().is_some() {
            return Err(AnytimeError::Population);
        }
        let sample = estimate.sample();
        let counted = sample
            .points()
            .iter()
            .all(|point| libm::trunc(point.count) == point.count);
        #[allow(clippy::float_cmp)] // both are the same sum of whole numbers
        let plain = counted && sample.size() == estimate.sample_size() as f64;
        if plain {
            Ok(Self { sample, bets })
        } else {
            Err(AnytimeError::Weighted)
        }
    }

    /// The interval, which holds the true score at all looks together.
    ///
    /// ```
    /// # use cxmetrics::track::{AnytimeMixture, Bets};
    /// # use cxmetrics::{Confidence, Estimate};
    /// let share = Estimate::share(155, 200)?;
    /// let interval = AnytimeMixture::new(&share, Bets::Half)?.interval(Confidence::P95);
    /// assert_eq!(interval.to_string(), "77.5 [67.9, 86.2]");
    /// assert_eq!(interval.method(), Bets::Half);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn interval(&self, confidence: Confidence) -> Interval<Bets> {
        let threshold = -libm::log(confidence.alpha());
        let limits = Side::BOTH.map(|side| self.limit(side, threshold));
        Interval::new(self.sample.mean(), limits, confidence, self.bets)
    }

    /// The evidence against "the true score is `score`", an e-value: the interval at a confidence leaves out exactly the
    /// scores with an evidence of 1/(1 − confidence) and more. From 0 to `f64::MAX`; 0 for NaN.
    ///
    /// ```
    /// # use cxmetrics::track::{AnytimeMixture, Bets};
    /// # use cxmetrics::Estimate;
    /// let share = Estimate::share(155, 200)?;
    /// let mixture = AnytimeMixture::new(&share, Bets::Full)?;
    /// assert_eq!(format!("{:.4}", mixture.evidence(70.0)), "2.0735");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn evidence(&self, score: f64) -> f64 {
        if score.is_nan() {
            return 0.0;
        }
        e_value(self.ln_both(score))
    }

    /// The evidence that the true score is above `score`, an e-value: E₊. Against "it is at most that" it needs
    /// 1/(1 − confidence), half of what [`evidence`](Self::evidence) pays for both sides.
    ///
    /// ```
    /// # use cxmetrics::track::{AnytimeMixture, Bets};
    /// # use cxmetrics::Estimate;
    /// let share = Estimate::share(155, 200)?;
    /// let mixture = AnytimeMixture::new(&share, Bets::Full)?;
    /// assert_eq!(format!("{:.3}", mixture.evidence_above(70.0)), "4.129");
    /// assert_eq!(format!("{:.3}", mixture.evidence_below(70.0)), "0.018");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn evidence_above(&self, score: f64) -> f64 {
        if score.is_nan() {
            return 0.0;
        }
        e_value(self.ln_evidence(Side::Upper, score))
    }

    /// The evidence that the true score is below `score`: E₋.
    #[must_use]
    pub fn evidence_below(&self, score: f64) -> f64 {
        if score.is_nan() {
            return 0.0;
        }
        e_value(self.ln_evidence(Side::Lower, score))
    }

    /// ln(½ E₊ + ½ E₋)
    fn ln_both(&self, mean: f64) -> f64 {
        let [below, above] = Side::BOTH.map(|side| self.ln_evidence(side, mean));
        let largest = below.max(above);
        if largest == f64::INFINITY {
            return largest;
        }
        let rest = libm::exp(below.min(above) - largest);
        largest + libm::log1p(rest) - LN_2
    }

    /// The limit of one side: where ln E rises above the threshold on the way from the score to the end.
    fn limit(&self, side: Side, threshold: f64) -> f64 {
        let (sample, sign) = (self.sample, side.sign());
        let extreme = match side {
            Side::Lower => sample.lowest().value,
            Side::Upper => sample.highest().value,
        };
        let reach = sign * (extreme - sample.mean());
        if reach <= 0.0 {
            return extreme;
        }
        let at = |distance: f64| sample.clamp(sample.mean() + sign * distance);
        let excess = |distance: f64| (self.ln_both(at(distance)) - threshold).min(f64::MAX);
        // From about where a normal limit would be, outwards.
        let spread = libm::sqrt(2.0 * sample.variance() * (threshold + 2.0) / sample.size());
        let (mut near, mut far) = (0.0, spread.max(reach * 1e-3 / sample.size()).min(reach));
        while far < reach && excess(far) < 0.0 {
            (near, far) = (far, (2.0 * far).min(reach));
        }
        at(find_root(excess, near, far))
    }

    /// ln E₊ for the upper side, ln E₋ for the lower.
    fn ln_evidence(&self, side: Side, mean: f64) -> f64 {
        match Game::new(self.sample, side, mean) {
            Ok(game) => game.ln_mean(self.bets),
            Err(certain) => certain,
        }
    }
}

/// A game against a mean, by one side.
struct Game<'a> {
    sample: &'a Sample,
    /// The value at which a bet of 1 loses all.
    worst: f64,
    /// The distance from there to the mean.
    unit: f64,
    /// N (θ̂ − μ) / unit: how fast the capital grows at first.
    drift: f64,
}

impl<'a> Game<'a> {
    /// The game, or the logarithm of what is won where the mean is not inside the range.
    fn new(sample: &'a Sample, side: Side, mean: f64) -> Result<Self, f64> {
        let worst = match side {
            Side::Lower => sample.highest().value,
            Side::Upper => sample.lowest().value,
        };
        let (unit, lead) = match side {
            Side::Lower => (worst - mean, mean - sample.mean()),
            Side::Upper => (mean - worst, sample.mean() - mean),
        };
        if unit <= 0.0 {
            // A mean at the worst value or beyond is impossible once there was another answer.
            let impossible = unit < 0.0 || sample.mean() != worst;
            return Err(if impossible { f64::INFINITY } else { 0.0 });
        }
        Ok(Self {
            sample,
            worst,
            unit,
            drift: sample.size() * (lead / unit),
        })
    }

    /// How much a unit of stake wins with each value, and how often.
    fn wins(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.sample
            .points()
            .iter()
            .filter(|point| point.count > 0.0)
            .map(|point| {
                (
                    (point.value - self.worst).abs() / self.unit - 1.0,
                    point.count,
                )
            })
    }

    /// The logarithm of the capital with a constant bet: what it grows by at first, and what its swings cost.
    fn ln_capital(&self, bet: f64) -> f64 {
        let cost: f64 = self
            .wins()
            .map(|(win, count)| count * log1p_minus((bet * win).max(-1.0)))
            .sum();
        bet * self.drift + cost
    }

    /// The bet that would have won most.
    fn best_bet(&self) -> f64 {
        if self.drift <= 0.0 {
            return 0.0;
        }
        // The derivative of the logarithm is drift − c Σ n w²/(1 + cw), which falls.
        let slope = |bet: f64| {
            let (mut cost, mut bend) = (0.0, 0.0);
            for (win, count) in self.wins() {
                let factor = 1.0 + bet * win;
                let square = count * win * win / factor;
                cost += square;
                bend += square / factor;
            }
            (bet * cost - self.drift, bend)
        };
        // Infinite where all would be lost.
        if slope(1.0).0 <= 0.0 {
            return 1.0;
        }
        let equation = |bet: f64| {
            let (value, bend) = slope(bet);
            let step = -value / bend;
            Newton {
                value,
                step,
                last: 1e-9 * bet,
            }
        };
        bracketed_newton(equation, 0.0, 1.0, 0.5)
    }

    /// The logarithm of the mean capital over all bets.
    fn ln_mean(&self, bets: Bets) -> f64 {
        let peak = bets.place(self.best_bet());
        let highest = self.ln_capital(bets.at(peak));
        let height = |place: f64| self.ln_capital(bets.at(place)) - highest;
        let whole = self.sample.size() > 63.0;
        let sides = [-peak, bets.length() - peak].map(|side| part(height, peak, side, whole));
        highest + libm::log((sides[0] + sides[1]) / bets.length())
    }
}

/// ∫ exp(height) from a peak to one side, where it is no more than e⁻⁴² of it if `cut`.
fn part(height: impl Fn(f64) -> f64, peak: f64, side: f64, cut: bool) -> f64 {
    if side == 0.0 {
        return 0.0;
    }
    let length = if cut {
        negligible_from(&height, peak, side)
    } else {
        side
    };
    let half = 0.5 * length;
    let sum: f64 = GAUSS_LEGENDRE
        .iter()
        .rev()
        .map(|&(node, weight)| {
            let [near, far] =
                [1.0 - node, 1.0 + node].map(|place| libm::exp(height(peak + half * place)));
            weight * (near + far)
        })
        .sum();
    half.abs() * sum
}

/// The distance from the peak at which a height has fallen to about −42, where e⁻⁴² no longer counts; that of the side
/// if it has not fallen so far there.
fn negligible_from(height: impl Fn(f64) -> f64, peak: f64, side: f64) -> f64 {
    const NEGLIGIBLE: f64 = 42.0;
    let (mut length, mut shallow, mut deep) = (side, 0.0_f64, f64::INFINITY);
    for _ in 0..60 {
        let depth = -height(peak + length);
        if depth < NEGLIGIBLE - 4.0 {
            if deep.is_infinite() {
                break;
            }
            shallow = length.abs();
        } else if depth <= NEGLIGIBLE + 8.0 {
            break;
        } else {
            deep = length.abs();
        }
        // A parabola, where the guess is between what is known to be too near and too far.
        let guess = length.abs() * libm::sqrt(NEGLIGIBLE / depth);
        let next = if guess > shallow && guess < deep && depth < 1e6 {
            guess
        } else {
            0.5 * (shallow + deep)
        };
        length = libm::copysign(next, side);
    }
    length
}
