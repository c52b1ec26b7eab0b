//! How many of independent events happen, each with a probability of its own: the Poisson-binomial distribution.
//!
//! The number of all is that of one half and that of the other added up, and so on down to single events. Of each
//! distribution only the band is kept that holds all but 10⁻²⁰ on either side. A band is as wide as the root of the
//! number of its events, so that adding two costs as much as there are events in them, and the whole n log n.
//!
//! A tail far out lies outside the band of the middle. So the odds of all events are first raised by one factor
//! eˢ, which moves the middle to the number that is asked for, and each probability of the sum is lowered again by
//! e^(−s·number) (Esscher, 1932): the digits of a tail of 10⁻²⁰⁰ are as good as those of one half.

use alloc::vec;
use alloc::vec::Vec;

use crate::edge::unsigned_zero;
use crate::sum::Sum;

/// What may be dropped at either end of a band. Of a million events all that is dropped is below 10⁻¹⁵.
const DROPPED: f64 = 1e-20;

/// So many events are added one by one.
const FEW: usize = 32;

/// The largest s: eˢ is a number.
const LARGEST_TILT: f64 = 700.0;

/// An event that happens with probability `yes` and does not with `no`: both, because the smaller has digits that the
/// other has not.
#[derive(Clone, Copy, Debug)]
struct Event {
    yes: f64,
    no: f64,
}

impl Event {
    /// With odds raised by a factor, and what that divides both by.
    fn tilted(self, factor: f64) -> (Self, f64) {
        let raised = self.yes * factor;
        let all = self.no + raised;
        let (yes, no) = (raised / all, self.no / all);
        (Self { yes, no }, all)
    }
}

/// The probability that at least so many of independent events with these probabilities happen.
///
/// The relative error is some 10⁻¹⁶ of the number of events, of small probabilities too.
pub(crate) fn at_least(probabilities: &[f64], needed: usize) -> f64 {
    let count = probabilities.len();
    if needed == 0 {
        return 1.0;
    }
    if needed > count {
        return 0.0;
    }
    let mut events: Vec<Event> = probabilities
        .iter()
        .map(|&yes| Event { yes, no: 1.0 - yes })
        .collect();
    let mean: f64 = probabilities.iter().sum();
    if needed as f64 > mean {
        return upper_tail(&events, needed);
    }
    for event in &mut events {
        (event.yes, event.no) = (event.no, event.yes);
    }
    1.0 - upper_tail(&events, count - needed + 1)
}

/// The probability of at least so many, which are more than the mean.
fn upper_tail(events: &[Event], needed: usize) -> f64 {
    let tilt = tilt_towards(events, needed);
    let factor = libm::exp(tilt);
    // ln Π (no + yes·eˢ) − s·needed, put so that large terms do not cancel.
    let (mut log_scale, mut mean) = (Sum::default(), Sum::default());
    let tilted: Vec<Event> = events
        .iter()
        .map(|event| {
            let (tilted, all) = event.tilted(factor);
            log_scale.add(libm::log(all) - tilt * tilted.yes);
            mean.add(tilted.yes);
            tilted
        })
        .collect();
    mean.add(-(needed as f64));
    log_scale.add(tilt * mean.value());
    let band = Band::of(&tilted);
    let beyond = needed.saturating_sub(band.first);
    let tail: f64 = (beyond..)
        .zip(band.masses.iter().skip(beyond))
        .map(|(index, mass)| mass * libm::exp(-tilt * (band.first + index - needed) as f64))
        .sum();
    // The sum of nothing is −0.
    unsigned_zero((tail * libm::exp(log_scale.value())).min(1.0))
}

/// An s with which about `needed` of the events happen; 0 if they do as they are.
fn tilt_towards(events: &[Event], needed: usize) -> f64 {
    // All of them would need an infinite one.
    let wanted = (needed as f64).min(events.len() as f64 - 0.5);
    let excess = |tilt: f64| {
        let factor = libm::exp(tilt);
        events
            .iter()
            .map(|event| event.tilted(factor).0.yes)
            .sum::<f64>()
            - wanted
    };
    let (mut below, mut above) = (0.0, LARGEST_TILT);
    if excess(below) > -0.5 {
        return below;
    }
    // Any s is right; a good one keeps the number asked for in the middle of the band.
    for _ in 0..64 {
        // Most are far below 1.
        let middle = if above > 1.0 && below < 0.5 {
            libm::sqrt(above * below.max(1e-6))
        } else {
            0.5 * (below + above)
        };
        let excess = excess(middle);
        if excess.abs() < 0.5 {
            return middle;
        }
        if excess < 0.0 {
            below = middle;
        } else {
            above = middle;
        }
    }
    below
}

/// The numbers of events that are not all but impossible, from `first` on, with their probabilities.
struct Band {
    first: usize,
    masses: Vec<f64>,
}

impl Band {
    fn of(events: &[Event]) -> Self {
        if events.len() > FEW {
            let (left, right) = events.split_at(events.len() / 2);
            return Self::of(left).and(&Self::of(right));
        }
        let mut masses = vec![1.0];
        for event in events {
            masses.push(0.0);
            for number in (0..masses.len()).rev() {
                let before = if number > 0 { masses[number - 1] } else { 0.0 };
                masses[number] = masses[number] * event.no + before * event.yes;
            }
        }
        Self { first: 0, masses }.trimmed()
    }

    /// The number of these events and of others together.
    fn and(&self, other: &Self) -> Self {
        let mut masses = vec![0.0; self.masses.len() + other.masses.len() - 1];
        for (index, mass) in self.masses.iter().enumerate() {
            for (sum, other) in masses[index..].iter_mut().zip(&other.masses) {
                *sum += mass * other;
            }
        }
        let first = self.first + other.first;
        Self { first, masses }.trimmed()
    }

    /// Without what is all but impossible at either end.
    fn trimmed(mut self) -> Self {
        let last = self.masses.len() - negligible(self.masses.iter().rev());
        self.masses.truncate(last);
        let start = negligible(self.masses.iter());
        self.masses.drain(..start);
        self.first += start;
        self
    }
}

/// How many of the first probabilities may be dropped.
fn negligible<'a>(masses: impl Iterator<Item = &'a f64>) -> usize {
    let mut dropped = 0.0;
    masses
        .take_while(|&mass| {
            dropped += mass;
            dropped < DROPPED
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::beta_lower_tail;

    /// Events of one probability: that at least k of n happen is Iₚ(k, n − k + 1).
    #[test]
    fn of_one_probability_it_is_the_binomial() {
        for (count, probability) in [(33, 0.3), (100, 0.9), (700, 0.02), (1_000, 0.5)] {
            let events = vec![probability; count];
            for step in 1..=20 {
                let needed = (count * step).div_ceil(20);
                let found = at_least(&events, needed);
                let (k, n) = (needed as f64, count as f64);
                let expected = beta_lower_tail(probability, k, n - k + 1.0);
                // A few roundings for each event, and of the logarithms of both.
                let tolerance =
                    1e-15 * (n - 2.0 * libm::log(expected.max(f64::MIN_POSITIVE))) * expected;
                assert!(
                    (found - expected).abs() <= tolerance,
                    "{needed} of {count} at {probability}: {found:e} for {expected:e}"
                );
            }
        }
    }

    /// Σ over the number of the first kind, of products of binomial probabilities.
    #[test]
    fn events_of_two_kinds() {
        let (rare, common) = (vec![0.01; 60], vec![0.8; 40]);
        let exactly = |events: &[f64], number: usize| {
            let n = events.len() as f64;
            let tail = |k: usize| match k {
                0 => 1.0,
                _ if k > events.len() => 0.0,
                _ => beta_lower_tail(events[0], k as f64, n - k as f64 + 1.0),
            };
            tail(number) - tail(number + 1)
        };
        let all = [rare.clone(), common.clone()].concat();
        for needed in [20, 30, 33, 36, 40, 44] {
            let expected: f64 = (0..=rare.len())
                .flat_map(|first| (0..=common.len()).map(move |second| (first, second)))
                .filter(|(first, second)| first + second >= needed)
                .map(|(first, second)| exactly(&rare, first) * exactly(&common, second))
                .sum();
            let found = at_least(&all, needed);
            // The differences of tails have an error of a rounding of 1 each.
            assert!(
                (found - expected).abs() < 1e-13,
                "{needed}: {found} {expected}"
            );
        }
    }

    /// As many as are asked for are in the middle, and the band is as wide as the root of the number of events.
    #[test]
    fn the_middle_is_what_is_asked_for() {
        for (count, probability, needed) in [(400, 0.1, 60), (400, 1e-6, 3), (10_000, 0.3, 6_000)] {
            let event = Event {
                yes: probability,
                no: 1.0 - probability,
            };
            let events = vec![event; count];
            let factor = libm::exp(tilt_towards(&events, needed));
            let tilted: Vec<Event> = events.iter().map(|event| event.tilted(factor).0).collect();
            let mean: f64 = tilted.iter().map(|event| event.yes).sum();
            assert!((mean - needed as f64).abs() < 0.5, "{mean} for {needed}");
            let band = Band::of(&tilted);
            let deviation = libm::sqrt(mean * (1.0 - mean / count as f64));
            assert!((band.first as f64) < mean);
            // 10⁻²⁰ of a normal distribution lies beyond 9.3 deviations, and of a few rare events a dozen are more.
            let widest = 2.0 * 9.3 * deviation + 16.0;
            assert!(
                (band.masses.len() as f64) < widest,
                "{} of {widest}",
                band.masses.len()
            );
        }
    }
}
