//! The slopes of all pairs of points by their rank, without making all of them.
//!
//! Turned by a slope s, a point (t, y) has height y − s·t. Of two points the later one is lower exactly if their slope
//! is below s. So the pairs whose slope is below s are the inversions of the heights, which merge sort counts in
//! n log n (Dillencourt, Mount and Netanyahu, 1992, *A randomized algorithm for slope selection*). Halving brackets
//! the slope of a rank until few pairs are left, which are made and sorted.
//!
//! Heights are rounded. A pair counts as below or above s only if its heights differ by more than rounding explains;
//! otherwise it stays in the bracket. So the slope that is found is the one that sorting all of them finds. Where more
//! pairs than can be made share a slope but for rounding, one of them stands for all.

use alloc::collections::BTreeSet;
use alloc::vec;
use alloc::vec::Vec;

use super::inversions::{Height, Pairs, Runs};
use crate::edge;

/// So many slopes are made and sorted without much ado.
const FEW: u64 = 1 << 16;

/// What rounding may have moved two heights and their slope by, in units of the last place of their terms.
const UNITS: f64 = 8.0;

/// So many times a bracket is halved at most, by turns by value and by the bits of the numbers, which leaves no number
/// in it.
const STEPS: usize = 160;

/// The slopes of points.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slopes {
    /// In order of time.
    points: Vec<Point>,
    /// Where the points of one moment end and those of the next begin.
    runs: Runs,
    /// The pairs of different moments.
    pairs: Pairs,
    /// Steeper than all slopes, up or down.
    steepest: f64,
    /// The largest value and the longest time between two points, by which heights are rounded.
    sizes: [f64; 2],
}

/// A place at which there are so many points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    time: f64,
    value: f64,
    weight: u64,
}

impl Point {
    fn slope_to(&self, later: &Self) -> f64 {
        edge::unsigned_zero((later.value - self.value) / (later.time - self.time))
    }
}

/// An end of a bracket: a slope, and how far apart heights are that differ.
#[derive(Clone, Copy, Debug)]
struct End {
    slope: f64,
    /// 0 where heights are not rounded: what is at the end is then outside.
    margin: f64,
}

/// Where slopes are: between two ends.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    lower: End,
    upper: End,
    /// The pairs that are surely below it.
    below: Pairs,
    /// Those, and the ones that may be in it.
    up_to: Pairs,
    /// Slopes between the ends that could not be told from the ones looked for.
    same: Option<[f64; 2]>,
}

impl Slopes {
    /// Of figures at their times; `None` if all times are the same.
    pub(super) fn new(figures: &[(f64, f64)]) -> Option<Self> {
        let times: Vec<f64> = figures.iter().map(|figure| figure.0).collect();
        let mut points: Vec<(usize, Point)> = edge::ranks(&times)
            .into_iter()
            .zip(figures)
            .map(|(moment, &(time, value))| {
                let [time, value] = [time, value].map(edge::unsigned_zero);
                let weight = 1;
                let point = Point {
                    time,
                    value,
                    weight,
                };
                (moment, point)
            })
            .collect();
        points.sort_by(|(_, one), (_, other)| {
            let by_time = one.time.total_cmp(&other.time);
            by_time.then(one.value.total_cmp(&other.value))
        });
        points.dedup_by(|(_, next), (_, kept)| {
            let same = next.time == kept.time && next.value == kept.value;
            kept.weight += if same { next.weight } else { 0 };
            same
        });
        let values = || points.iter().map(|(_, point)| point.value);
        let highest = values().fold(f64::NEG_INFINITY, f64::max);
        let spread = highest - values().fold(f64::INFINITY, f64::min);
        let (mut starts, mut nearest) = (vec![0], f64::INFINITY);
        for (index, pair) in (1..).zip(points.windows(2)) {
            let [(before, one), (moment, other)] = pair else {
                continue;
            };
            let gap = other.time - one.time;
            // So near that a slope could be beyond all numbers: the same moment too.
            if moment > before && 2.0 * spread / gap < f64::INFINITY {
                starts.push(index);
                nearest = nearest.min(gap);
            }
        }
        starts.push(points.len());
        let points: Vec<Point> = points.into_iter().map(|(_, point)| point).collect();
        let runs = Runs::new(starts);
        let pairs = runs.pairs(points.iter().map(|point| point.weight));
        if pairs.weight == 0 {
            return None;
        }
        let largest = points
            .iter()
            .fold(0.0, |size: f64, point| size.max(point.value.abs()));
        let [first, .., last] = points.as_slice() else {
            return None;
        };
        Some(Self {
            sizes: [largest, last.time - first.time],
            steepest: 2.0 * spread / nearest,
            points,
            runs,
            pairs,
        })
    }

    /// The number of pairs that have a slope.
    pub(super) const fn count(&self) -> u64 {
        self.pairs.weight
    }

    /// The slopes at two neighbouring places, or twice at one, of all in increasing order, counted from 0.
    pub(super) fn at(&self, [first, second]: [u64; 2]) -> [f64; 2] {
        let [lowest, highest] = [-1.0, 1.0].map(|sign| self.end(sign * self.steepest));
        let all = Bracket {
            lower: lowest,
            upper: highest,
            below: Pairs::default(),
            up_to: self.pairs,
            same: None,
        };
        if self.pairs.places <= FEW {
            return self.sorted(&all, [first, second]);
        }
        // Heights at 0 are the values themselves, and very many slopes may be 0.
        let flat = End {
            slope: 0.0,
            margin: 0.0,
        };
        let [falling, not_rising] = self.counted(flat);
        let bracket = if second < falling.weight {
            Bracket {
                upper: flat,
                up_to: falling,
                ..all
            }
        } else if first >= not_rising.weight {
            Bracket {
                lower: flat,
                below: not_rising,
                ..all
            }
        } else if first >= falling.weight && second < not_rising.weight {
            return [0.0; 2];
        } else {
            return [self.at([first; 2])[0], self.at([second; 2])[0]];
        };
        self.between(bracket, [first, second])
    }

    fn end(&self, slope: f64) -> End {
        let [value, time] = self.sizes;
        // Below the smallest normal number there are fewer digits.
        let size = value + slope.abs() * time + 1e-280;
        End {
            slope,
            margin: UNITS * f64::EPSILON * size,
        }
    }

    fn heights(&self, slope: f64) -> impl Iterator<Item = f64> {
        let first = self.points.first().map_or(0.0, |point| point.time);
        self.points
            .iter()
            .map(move |point| point.value - slope * (point.time - first))
    }

    /// The pairs that are surely below an end, and those that may be below it or at it.
    fn counted(&self, end: End) -> [Pairs; 2] {
        let heights = self.heights(end.slope).zip(&self.points);
        let heights: Vec<Height> = heights
            .map(|(height, point)| Height {
                height,
                weight: point.weight,
            })
            .collect();
        let [below, above] = self.runs.inversions(heights, end.margin);
        [below, self.pairs.without(above)]
    }

    fn between(&self, mut bracket: Bracket, [first, second]: [u64; 2]) -> [f64; 2] {
        let enough = FEW.max(4 * self.points.len() as u64);
        for step in 0..STEPS {
            if bracket.places() <= enough {
                break;
            }
            let Some(slope) = bracket.inside(step) else {
                break;
            };
            let end = self.end(slope);
            let [below, up_to] = self.counted(end);
            if up_to.weight <= first {
                bracket.rise_to(end, below);
            } else if below.weight > second {
                bracket.fall_to(end, up_to);
            } else if first == second {
                bracket.is_same(slope);
            } else {
                // One on either side.
                return [first, second].map(|place| self.between(bracket, [place; 2])[0]);
            }
        }
        match bracket.same {
            Some([slope, _]) if bracket.places() > 16 * enough => [self.like(slope); 2],
            _ => self.sorted(&bracket, [first, second]),
        }
    }

    /// By making and sorting all slopes of a bracket.
    fn sorted(&self, bracket: &Bracket, places: [u64; 2]) -> [f64; 2] {
        let mut slopes: Vec<(f64, u64)> = Vec::new();
        self.each_pair(bracket, |earlier, later| {
            slopes.push((earlier.slope_to(later), earlier.weight * later.weight));
        });
        slopes.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let mut ends = bracket.below.weight;
        let ends: Vec<u64> = slopes
            .iter()
            .map(|(_, weight)| {
                ends += weight;
                ends
            })
            .collect();
        places.map(|place| {
            let index = ends.partition_point(|&end| end <= place);
            slopes
                .get(index)
                .or(slopes.last())
                .map_or(0.0, |slope| slope.0)
        })
    }

    /// All pairs that may be in a bracket: at its lower end the later point is not lower, at its upper end it is not higher.
    fn each_pair(&self, bracket: &Bracket, mut with: impl FnMut(&Point, &Point)) {
        if bracket.places() == self.pairs.places {
            for earlier in self.runs.each() {
                for point in &self.points[earlier.clone()] {
                    let later = &self.points[earlier.end..];
                    for later in later {
                        with(point, later);
                    }
                }
            }
            return;
        }
        let Bracket { lower, upper, .. } = bracket;
        let at_lower: Vec<f64> = self.heights(lower.slope).collect();
        let at_upper: Vec<f64> = self.heights(upper.slope).collect();
        let [lower_counts, upper_counts] = [lower, upper].map(|end| end.margin > 0.0);
        // By height at the lower end: as the earlier of a pair, which may be a margin higher, and as the later one.
        let mut order = Vec::with_capacity(2 * self.points.len());
        for (index, height) in at_lower.iter().enumerate() {
            // Of one height, as the earlier one first if what is at the end counts.
            order.push((bits(height - lower.margin), !lower_counts, index, true));
            order.push((bits(*height), lower_counts, index, false));
        }
        order.sort_unstable();
        let mut earlier = BTreeSet::new();
        for (_, _, index, is_earlier) in order {
            if is_earlier {
                earlier.insert((bits(at_upper[index] + upper.margin), index));
                continue;
            }
            let from = bits(at_upper[index]) + u64::from(!upper_counts);
            let moment = self.runs.start_of(index);
            earlier
                .range((from, 0)..)
                .filter(|&&(_, earlier)| earlier < moment)
                .for_each(|&(_, earlier)| with(&self.points[earlier], &self.points[index]));
        }
    }

    /// The slope of the pair furthest apart that is next to each other in height when all are turned by a slope, and has it
    /// but for rounding.
    fn like(&self, slope: f64) -> f64 {
        let margin = self.end(slope).margin;
        let mut heights: Vec<(f64, usize)> = self.heights(slope).zip(0..).collect();
        heights.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let pairs = heights.windows(2).filter_map(|pair| {
            let [(low, one), (high, other)] = pair else {
                return None;
            };
            let [earlier, later] = [*one.min(other), *one.max(other)];
            let same = high - low <= margin && earlier < self.runs.start_of(later);
            same.then(|| [earlier, later].map(|index| &self.points[index]))
        });
        let furthest = pairs.max_by(|one, other| {
            let apart = |[earlier, later]: &[&Point; 2]| later.time - earlier.time;
            apart(one).total_cmp(&apart(other))
        });
        furthest.map_or(slope, |[earlier, later]| earlier.slope_to(later))
    }
}

impl Bracket {
    /// How many pairs of places may be in it.
    const fn places(&self) -> u64 {
        self.up_to.places.saturating_sub(self.below.places)
    }

    /// A slope inside that was not tried; `None` if there is none.
    fn inside(&self, step: usize) -> Option<f64> {
        let [lower, upper] = [self.lower.slope, self.upper.slope];
        let mut sides = match self.same {
            None => [[lower, upper]; 2],
            Some([lowest, highest]) => [[lower, lowest], [highest, upper]],
        };
        if step % 4 < 2 {
            sides.reverse();
        }
        sides.into_iter().find_map(|[from, to]| {
            let by_value = 0.5 * from + 0.5 * to;
            let by_bits = from_bits(bits(from) / 2 + bits(to) / 2);
            let mut ways = [by_value, by_bits];
            if step % 2 == 1 {
                ways.reverse();
            }
            ways.into_iter().find(|slope| *slope > from && *slope < to)
        })
    }

    fn is_same(&mut self, slope: f64) {
        let [lowest, highest] = self.same.unwrap_or([slope; 2]);
        self.same = Some([lowest.min(slope), highest.max(slope)]);
    }

    fn rise_to(&mut self, lower: End, below: Pairs) {
        (self.lower, self.below) = (lower, below);
        self.same = self.same.filter(|&[lowest, _]| lowest > lower.slope);
    }

    fn fall_to(&mut self, upper: End, up_to: Pairs) {
        (self.upper, self.up_to) = (upper, up_to);
        self.same = self.same.filter(|&[_, highest]| highest < upper.slope);
    }
}

/// A whole number in the order of the figures.
fn bits(figure: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    let bits = edge::unsigned_zero(figure).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn from_bits(bits: u64) -> f64 {
    const SIGN: u64 = 1 << 63;
    f64::from_bits(if bits & SIGN == 0 {
        !bits
    } else {
        bits & !SIGN
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: u32 = 580;

    /// Looks for slopes at places that are an end of something: in each case those that sorting all of them finds.
    fn assert_sorted(figure: impl Fn(f64, f64) -> (f64, f64)) {
        // Ratings from 0 to 5 without a pattern.
        let mut state = 1_u32;
        let figures: Vec<(f64, f64)> = (0..POINTS)
            .map(|moment| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                figure(f64::from(moment), f64::from((state >> 16) % 6))
            })
            .collect();
        let mut all = Vec::new();
        for (index, earlier) in figures.iter().enumerate() {
            for later in &figures[index + 1..] {
                all.push(edge::unsigned_zero(
                    (later.1 - earlier.1) / (later.0 - earlier.0),
                ));
            }
        }
        all.sort_unstable_by(f64::total_cmp);
        let slopes = Slopes::new(&figures).unwrap();
        assert_eq!(slopes.count(), all.len() as u64);
        let steepest = slopes.steepest;
        let tried = [0.0, 0.5, 0.25, -0.25, 0.125, -0.125];
        let ends = tried.into_iter().flat_map(|part| {
            let slope = part * steepest;
            [
                all.partition_point(|own| *own < slope),
                all.partition_point(|own| *own <= slope),
            ]
        });
        let mut places: Vec<usize> = ends.chain([1, all.len() / 5, all.len() / 2]).collect();
        places.sort_unstable();
        places.dedup();
        for place in places
            .into_iter()
            .filter(|place| (1..all.len()).contains(place))
        {
            let found = [[place - 1, place], [place; 2]]
                .map(|places| slopes.at(places.map(|place| place as u64)));
            let expected = [[all[place - 1], all[place]], [all[place]; 2]];
            assert_eq!(found, expected, "{place}");
        }
    }

    #[test]
    fn slopes_of_ratings() {
        assert_sorted(|moment, rating| (moment, rating));
    }

    #[test]
    fn slopes_of_a_line() {
        assert_sorted(|moment, _| (0.1 * moment, 0.3 * moment));
    }

    #[test]
    fn slopes_by_seconds_since_1970() {
        assert_sorted(|moment, rating| (1.7e9 + 86_400.0 * moment, 0.001 * rating));
    }

    #[test]
    fn slopes_of_the_smallest_figures() {
        assert_sorted(|moment, rating| (moment, 1e-300 * rating));
    }

    #[test]
    fn slopes_that_are_steep() {
        assert_sorted(|moment, rating| (100.1 * moment, 1.1e7 * rating));
    }

    #[test]
    fn slopes_without_ties() {
        assert_sorted(|moment, rating| {
            (
                moment,
                (moment * 7_919.0 + rating) % 1_009.0 + 0.001 * moment,
            )
        });
    }
}
