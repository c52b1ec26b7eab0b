//! Where a computed figure meets an edge: the one rule of tolerance.
//!
//! Who types 0.8 as a target and 0.32 as a figure has typed 40 %, though in doubles 0.32 / 0.8 is a digit less. A
//! figure that was computed is known to a few units in the last place of what went into it and not better, so "is it
//! at the edge?" is asked here, and what is within those few units is at the edge. What is further away is not: the
//! tolerance comes from the figures of the step and grows with nothing else.
//!
//! - A decimal is stored to half a unit in its last place, and what people compute before they hand it over, 0.1 + 0.2
//!   or 57 × 0.01, is a unit or two off. A step that adds and subtracts such figures carries a few units of the
//!   *largest* that went in: [`Tolerance::of`].
//! - A quotient of two such differences carries them divided by the distance that divides: [`Tolerance::over`]. So
//!   what is done of the way from 1000 to 1000.1 is known less well than from 0 to 1, and 2.8 on the way from 2.1 to
//!   3.1 is at 0.7.
//! - Whole numbers up to 2⁵³ come in without error, and so do their sums: they have no tolerance, and one of
//!   9,007,199,254,740,991 missing is a miss. Where an edge of a quotient is also an edge of the figure itself (the
//!   target, the start), compare the figure with it, not the quotient with 1.
//!
//! Counts and products of counts are compared as integers, not here.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// What may have been lost before a figure came in and on the way, in units of the last place: half a unit for each
/// of two decimals and their difference, as much again for the distance, and as much as both for what was computed
/// before. A sum of a hundred decimals, one after the other, is off by about this much.
const UNITS: f64 = 8.0;

/// What one division and the edge itself, a decimal like 0.7, may have lost.
const LAST_UNITS: f64 = 2.0;

/// Up to here every whole number is an `f64`: 2⁵³.
const LAST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// How far two times may be apart that are one, in means of all: √2⁻⁵².
const SAME_TIME: f64 = 1.490_116_119_384_765_6e-8;

/// How far rounding may have moved what was added up or subtracted from figures up to this size.
#[inline]
pub(crate) const fn rounding(largest: f64) -> f64 {
    UNITS * f64::EPSILON * largest
}

/// How far rounding may have moved a computed figure.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
pub(crate) struct Tolerance(f64);

impl Tolerance {
    /// For the probability of figures up to a thousand of their deviations from 0: what a few units in their last place
    /// move it by. It is itself found to a part in 10¹³.
    pub(crate) const OF_PROBABILITIES: Self = Self(1e-12);

    /// For a figure that is one of these, or was added up or subtracted from them; 0 if all are whole numbers.
    pub(crate) fn of(figures: impl IntoIterator<Item = f64>) -> Self {
        let (mut largest, mut whole) = (0.0_f64, true);
        for figure in figures {
            largest = largest.max(figure.abs());
            whole &= is_whole(figure);
        }
        Self(if whole { 0.0 } else { rounding(largest) })
    }

    /// For the quotient of such a figure and a distance.
    pub(crate) fn over(self, distance: f64) -> Self {
        Self(self.0 / distance.abs())
    }

    /// For the product of such a figure and a factor.
    pub(crate) fn times(self, factor: f64) -> Self {
        Self(self.0 * factor.abs())
    }

    /// Whether it can be that of a share, which came back from a file.
    #[cfg(feature = "serde")]
    pub(crate) fn is_of_a_share(self) -> bool {
        (0.0..=1.0).contains(&self.0)
    }

    /// Whether it can be that of any figure, which came back from a file.
    #[cfg(feature = "serde")]
    pub(crate) fn is_finite(self) -> bool {
        (0.0..=f64::MAX).contains(&self.0)
    }

    /// For figures that went through several steps: the larger of two.
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
}

/// Where a figure stands to an edge: equal if what is between them may be rounding.
///
/// Two whole numbers without a tolerance are compared exactly. NaN is below every edge.
pub(crate) fn compare(figure: f64, edge: f64, tolerance: Tolerance) -> Ordering {
    let exact = tolerance.0 == 0.0 && is_whole(figure) && is_whole(edge);
    let digits = if exact {
        0.0
    } else {
        LAST_UNITS * f64::EPSILON * figure.abs().max(edge.abs())
    };
    // What is infinite is at no edge but itself: its digits are without bound.
    let finite = figure.is_finite() && edge.is_finite();
    if finite && (figure - edge).abs() <= digits.max(tolerance.0) {
        return Ordering::Equal;
    }
    figure.partial_cmp(&edge).unwrap_or(Ordering::Less)
}

/// Whether a figure is at an edge.
pub(crate) fn is_at(figure: f64, edge: f64, tolerance: Tolerance) -> bool {
    compare(figure, edge, tolerance).is_eq()
}

/// Whether a figure is at an edge or above it.
pub(crate) fn reaches(figure: f64, edge: f64, tolerance: Tolerance) -> bool {
    compare(figure, edge, tolerance).is_ge()
}

/// Whether a figure is at an edge or above it, both of them as they came in.
pub(crate) fn reaches_as_given(figure: f64, edge: f64) -> bool {
    reaches(figure, edge, Tolerance::of([figure, edge]))
}

/// Whether a figure is above an edge, and not at it.
pub(crate) fn is_above(figure: f64, edge: f64, tolerance: Tolerance) -> bool {
    compare(figure, edge, tolerance).is_gt()
}

/// The same of figures as they were given. What is not larger is not asked by how much.
pub(crate) fn is_above_as_given(figure: f64, edge: f64) -> bool {
    figure > edge && is_above(figure, edge, Tolerance::of([figure, edge]))
}

/// Whether a figure is below an edge, and not at it.
pub(crate) fn is_below(figure: f64, edge: f64, tolerance: Tolerance) -> bool {
    compare(figure, edge, tolerance).is_lt()
}

/// The edge itself for a figure that is at it, so that what is shown is what was decided.
pub(crate) fn snap(figure: f64, edge: f64, tolerance: Tolerance) -> f64 {
    if is_at(figure, edge, tolerance) {
        edge
    } else {
        figure
    }
}

/// The edge itself for a figure that is at it, both of them as they came in.
pub(crate) fn snap_as_given(figure: f64, edge: f64) -> f64 {
    snap(figure, edge, Tolerance::of([figure, edge]))
}

/// How far a figure that a format kept may be from the one that is computed again, as a part of it: formats that do not
/// keep doubles lose a digit of what goes in, which a division by a short distance multiplies.
#[cfg(feature = "serde")]
const KEPT: f64 = 1e-9;

/// Whether a stored figure is the one that is computed from what is stored beside it.
#[cfg(feature = "serde")]
pub(crate) fn agrees(stored: f64, computed: f64, tolerance: Tolerance) -> bool {
    is_at(stored, computed, tolerance)
        || (stored - computed).abs() <= KEPT * computed.abs().max(1.0)
}

/// The next whole number up, where what is above a whole number by rounding alone is that number.
pub(crate) fn ceil(figure: f64, tolerance: Tolerance) -> f64 {
    let nearest = libm::round(figure);
    if is_at(figure, nearest, tolerance) {
        nearest
    } else {
        libm::ceil(figure)
    }
}

/// The next whole number down, where what is below a whole number by rounding alone is that number.
pub(crate) fn floor(figure: f64, tolerance: Tolerance) -> f64 {
    -ceil(-figure, tolerance)
}

/// The ranks of figures from 0, those that differ by rounding alone being equal: 33.3 % of three answers and of three
/// hundred.
pub(crate) fn ranks(figures: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..figures.len()).collect();
    order.sort_unstable_by(|&left, &right| figures[left].total_cmp(&figures[right]));
    let mut ranks = vec![0; figures.len()];
    let (mut rank, mut before) = (0, None);
    for index in order {
        let figure = figures[index];
        let rises = before.is_some_and(|before| is_above_as_given(figure, before));
        rank += usize::from(rises);
        ranks[index] = rank;
        before = Some(figure);
    }
    ranks
}

/// A figure without the sign of a zero: −0 is 0.
pub(crate) const fn unsigned_zero(figure: f64) -> f64 {
    figure + 0.0
}

/// For each of these times, in order, the one that it is: itself, or a smaller one that is equal but for rounding, as
/// 0.3 and 0.1 + 0.2 are.
///
/// The distinct times are sorted; a gap of at most √2⁻⁵² = 1.49·10⁻⁸ of their mean joins two neighbours, chains join,
/// and the smallest stands for all of them (the idea of `timefix` in R's `survival`, without its absolute part,
/// which makes the result depend on the unit). What is left has another mean, so the rule is asked again until it
/// joins nothing more: joining twice is joining once. Times are read from clocks and calendars, and
/// subtracted, so that much more than a few digits is lost before they come in.
pub(crate) fn join_times(sorted: &mut [f64]) {
    let mut distinct = sorted.to_vec();
    distinct.dedup();
    let mut gaps: Vec<(f64, f64)> = distinct
        .windows(2)
        .filter_map(|pair| Some((pair.last()? - pair.first()?, *pair.last()?)))
        .collect();
    gaps.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut times = Mean::of(distinct);
    let mut joined = 0;
    loop {
        let same = SAME_TIME * times.value();
        let more = gaps[joined..].partition_point(|&(gap, _)| gap <= same);
        if more == 0 {
            break;
        }
        gaps[joined..joined + more]
            .iter()
            .for_each(|&(_, later)| times.remove(later));
        joined += more;
    }
    let largest_joined = joined.checked_sub(1).map_or(0.0, |last| gaps[last].0);
    let (mut before, mut stands) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for time in sorted {
        if *time - before > largest_joined {
            stands = *time;
        }
        before = *time;
        *time = stands;
    }
}

/// How far apart two of these distinct times may be and still be one; after [`join_times`] no two of them are.
pub(crate) fn same_time(distinct: impl IntoIterator<Item = f64>) -> f64 {
    SAME_TIME * Mean::of(distinct.into_iter().collect()).value()
}

/// The mean of times, from which some may be taken out.
struct Mean {
    /// The times divided by how many they were: their sum could be no number.
    sum: f64,
    at_first: f64,
    left: f64,
}

impl Mean {
    fn of(times: Vec<f64>) -> Self {
        let count = times.len().max(1) as f64;
        Self {
            sum: times.iter().map(|time| time / count).sum(),
            at_first: count,
            left: count,
        }
    }

    fn remove(&mut self, time: f64) {
        self.sum -= time / self.at_first;
        self.left -= 1.0;
    }

    fn value(&self) -> f64 {
        self.sum * (self.at_first / self.left)
    }
}

fn is_whole(figure: f64) -> bool {
    // Through an integer: every processor has an instruction for that, and not every one has one for trunc.
    #[allow(clippy::cast_possible_truncation)] // what is cut off is the fraction
    let cut_off = figure as i64;
    figure.abs() <= LAST_WHOLE && cut_off as f64 == figure
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Progress from a start to a target, with its tolerance.
    fn progress(start: f64, target: f64, at: f64) -> (f64, Tolerance) {
        let distance = target - start;
        let tolerance = Tolerance::of([start, target, at]).over(distance);
        ((at - start) / distance, tolerance)
    }

    #[test]
    fn what_is_infinite_is_at_no_edge_but_itself() {
        let ends = [f64::NEG_INFINITY, f64::INFINITY];
        let figures = [ends[0], -1e300, -0.3, 0.0, 1.0, 1e300, ends[1]];
        for (figure, edge) in ends
            .into_iter()
            .flat_map(|end| figures.map(|edge| (end, edge)))
        {
            let tolerance = Tolerance::of([figure, edge]);
            assert_eq!(compare(figure, edge, tolerance), figure.total_cmp(&edge));
            assert_eq!(compare(edge, figure, tolerance), edge.total_cmp(&figure));
        }
    }

    #[test]
    fn what_is_typed_as_the_edge_is_at_the_edge() {
        // All starts and targets of one decimal, every tenth and every percentage of the way, written out as a person
        // writes it: a decimal that is parsed.
        for (from, to) in (-30..30).flat_map(|from| (-30..30).map(move |to| (from, to))) {
            for percent in (-20..=120).filter(|_| from != to) {
                let at = 100 * from + (to - from) * percent; // in thousandths
                let [start, target] = [from, to].map(|tenths| f64::from(tenths) / 10.0);
                let (figure, tolerance) = progress(start, target, f64::from(at) / 1000.0);
                for edge in (-20..=120).step_by(10) {
                    assert_eq!(
                        compare(figure, f64::from(edge) / 100.0, tolerance),
                        percent.cmp(&edge),
                        "{start} to {target}, {percent} % against {edge} %"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_not_the_edge_is_not_at_the_edge() {
        for (start, target) in [(0.0, 0.6), (2.1, 3.1), (1000.1, 1000.2), (-0.3, 0.1)] {
            // A billionth of the way short or over.
            for (miss, expected) in [(-1e-9, Ordering::Less), (1e-9, Ordering::Greater)] {
                let at = start + (0.7 + miss) * (target - start);
                let (figure, tolerance) = progress(start, target, at);
                assert_eq!(compare(figure, 0.7, tolerance), expected);
            }
        }
    }

    #[test]
    fn whole_numbers_have_no_tolerance() {
        let most = 9_007_199_254_740_992.0;
        let tolerance = Tolerance::of([most - 1.0, most]);
        assert!(is_below(most - 1.0, most, tolerance));
        assert!(is_at(0.1 + 0.2, 0.3, Tolerance::of([0.1 + 0.2, 0.3])));
        assert!(is_above(0.300_000_000_000_01, 0.3, Tolerance::of([0.3])));
    }

    /// Two units in the last place of the larger one are a digit, to the last bit; between whole numbers there is none.
    #[test]
    fn quotients_of_whole_numbers_have_a_digit() {
        let (none, unit) = (Tolerance::of([]), f64::EPSILON);
        for (figure, expected) in [
            (1.0 - 0.5 * unit, Ordering::Equal),
            (1.0 - 2.0 * unit, Ordering::Equal),
            (1.0 - 2.5 * unit, Ordering::Less),
            (1.0 + 2.0 * unit, Ordering::Equal),
            (1.0 + 3.0 * unit, Ordering::Greater),
        ] {
            assert_eq!(compare(figure, 1.0, none), expected, "{figure:e}");
            assert_eq!(compare(1.0, figure, none), expected.reverse());
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn stored_figures_lose_digits() {
        let none = Tolerance::of([]);
        for (computed, kept) in [(0.3, 1e-9), (-0.3, 1e-9), (1_000.0, 1e-6), (-1_000.0, 1e-6)] {
            for sign in [-1.0, 1.0] {
                assert!(agrees(computed + sign * 0.99 * kept, computed, none));
                assert!(!agrees(computed + sign * 1.01 * kept, computed, none));
            }
        }
        assert!(agrees(1e-9, 0.0, none) && !agrees(1.1e-9, 0.0, none));
        // Or as far as its own rounding may have moved it.
        assert!(agrees(0.3, 0.4, Tolerance(0.2)));
    }

    #[test]
    fn rounding_up_and_down_sees_whole_numbers() {
        let tolerance = Tolerance::of([0.29]).times(100.0);
        assert_eq!(ceil(29.000_000_000_000_03, tolerance), 29.0);
        assert_eq!(ceil(29.000_000_000_000_07, tolerance), 30.0);
        assert_eq!(ceil(29.000_000_000_000_004, tolerance), 29.0);
        assert_eq!(floor(28.999_999_999_999_996, tolerance), 29.0);
        assert_eq!(ceil(29.001, tolerance), 30.0);
        assert_eq!(floor(28.999, tolerance), 28.0);
    }

    #[test]
    fn times_that_differ_by_rounding_are_one() {
        let mut times = [0.3, 0.1 + 0.2, 1.0];
        join_times(&mut times);
        assert_eq!(times, [0.3, 0.3, 1.0]);
        // The same in any unit.
        let mut times = [1e-9, 2e-9];
        join_times(&mut times);
        assert_eq!(times, [1e-9, 2e-9]);
        // Chains join.
        let mut times = [1.0, 1.0 + 1e-8, 1.0 + 2e-8, 1.1];
        join_times(&mut times);
        assert_eq!(times, [1.0, 1.0, 1.0, 1.1]);
    }

    /// What is left when times have been joined has another mean, by which more of them are one, or no more.
    #[test]
    fn the_mean_of_what_is_left_joins() {
        // A thousand times that are one, beside which the mean of the others is large.
        let mut times: Vec<f64> = (0..1_000).map(|at| 0.01 + 1e-12 * f64::from(at)).collect();
        times.extend([1.0, 1.0 + 5e-9, 2.0, 2.0 + 5e-8]);
        join_times(&mut times);
        assert!(times[..1_000].iter().all(|&time| time == 0.01));
        assert_eq!(times[1_000..], [1.0, 1.0, 2.0, 2.0 + 5e-8]);
        // And the other way round: once the large ones are one, the mean is small.
        let mut times: Vec<f64> = (0..1_000).map(|at| 1.0 + 1e-12 * f64::from(at)).collect();
        times.splice(0..0, [0.1, 0.1 + 2e-8]);
        join_times(&mut times);
        assert_eq!(times[..3], [0.1, 0.1 + 2e-8, 1.0]);
        assert!(times[2..].iter().all(|&time| time == 1.0));
    }
}
