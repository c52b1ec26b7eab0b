//! The phases of a chart, and how every kind of chart is made of them.

use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::ChartError;
use super::baseline::Baseline;
use super::point::{ChartPoint, Place};
use crate::edge::{self, Tolerance};

/// A phase with fewer periods than this has limits that will still move.
const SETTLED: usize = 8;

/// So often a baseline is screened.
const SCREENINGS: usize = 10;

/// Periods one after the other that share a centre and limits; see [`Baseline::phases_from`].
///
/// # Examples
///
/// ```
/// use cxmetrics::track::signal::{Baseline, IndividualsChart};
///
/// let figures = (0..).zip([32.0, 35.0, 31.0, 36.0, 41.0, 43.0]);
/// let chart = IndividualsChart::new(figures, Baseline::new(..).without([1]).phases_from([4]))?;
/// let [before, after] = chart.as_chart().phases() else { panic!() };
/// assert_eq!((before.first(), before.baseline_len(), before.center()), (0, 3, 33.0));
/// assert_eq!((after.first(), after.baseline_len(), after.center()), (4, 2, 42.0));
/// # Ok::<(), cxmetrics::track::signal::ChartError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartPhase {
    pub(super) first: usize,
    pub(super) kept: usize,
    pub(super) center: f64,
}

impl ChartPhase {
    /// The position of its first period among the points of the chart.
    #[must_use]
    pub const fn first(&self) -> usize {
        self.first
    }

    /// How many periods its limits come from.
    #[must_use]
    pub const fn baseline_len(&self) -> usize {
        self.kept
    }

    /// Its centre line.
    #[must_use]
    pub const fn center(&self) -> f64 {
        self.center
    }

    /// Whether its limits come from fewer than eight periods, so that they are still going to move.
    ///
    /// ```
    /// use cxmetrics::track::signal::IndividualsChart;
    ///
    /// let chart =
    ///     IndividualsChart::new((0..).zip([32.0, 35.0, 31.0, 36.0, 41.0, 43.0, 38.0, 35.0]), ..)?;
    /// assert!(!chart.as_chart().phases()[0].is_provisional());
    /// # Ok::<(), cxmetrics::track::signal::ChartError>(())
    /// ```
    #[must_use]
    pub const fn is_provisional(&self) -> bool {
        self.kept < SETTLED
    }
}

/// A kind of chart: how limits are made of the periods that are kept, and how a period stands to them.
pub(super) trait Kind {
    type Limits;

    /// The limits from the figures at these positions, which are in order.
    fn limits(&self, kept: &[usize]) -> Result<Self::Limits, ChartError>;

    /// The figure at a position.
    fn place(&self, limits: &Self::Limits, position: usize) -> Place;
}

/// A chart of one kind: its points, its phases, and the limits of each phase.
pub(super) struct Charted<K, L> {
    pub(super) points: Vec<ChartPoint<K>>,
    pub(super) phases: Vec<ChartPhase>,
    pub(super) limits: Vec<L>,
}

/// Makes the points of a chart, phase by phase.
pub(super) fn chart<K: PartialOrd, C: Kind>(
    periods: Vec<K>,
    baseline: &Baseline<K>,
    kind: &C,
) -> Result<Charted<K, C::Limits>, ChartError> {
    let ranges = phases(&periods, baseline);
    if ranges.is_empty() {
        // No period: whatever the limits need is not there.
        kind.limits(&[])?;
    }
    let mut kept = vec![false; periods.len()];
    let mut places = Vec::with_capacity(periods.len());
    let (mut phases, mut limits) = (Vec::new(), Vec::new());
    for range in &ranges {
        let mut within: Vec<usize> = range
            .clone()
            .filter(|&position| baseline.keeps(&periods[position]))
            .collect();
        let own = fit(kind, &mut within, baseline.is_screened())?;
        for &position in &within {
            kept[position] = true;
        }
        let from = places.len();
        places.extend(range.clone().map(|position| kind.place(&own, position)));
        phases.push(ChartPhase {
            first: range.start,
            kept: within.len(),
            center: places[from].center,
        });
        limits.push(own);
    }
    let phase_of = ranges
        .iter()
        .enumerate()
        .flat_map(|(phase, range)| range.clone().map(move |_| phase));
    let points = periods
        .into_iter()
        .zip(places)
        .zip(kept)
        .zip(phase_of)
        .map(|(((period, place), in_baseline), phase)| ChartPoint {
            left_out: !in_baseline && baseline.spans(&period),
            period,
            place,
            in_baseline,
            phase,
        })
        .collect();
    Ok(Charted {
        points,
        phases,
        limits,
    })
}

/// Where each phase begins and ends.
fn phases<K: PartialOrd>(periods: &[K], baseline: &Baseline<K>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut current = None;
    for (position, period) in periods.iter().enumerate() {
        let phase = baseline.phase(period);
        match ranges.last_mut() {
            Some(last) if current == Some(phase) => last.end = position + 1,
            _ => ranges.push(position..position + 1),
        }
        current = Some(phase);
    }
    ranges
}

/// The limits of one phase, screened if so wanted.
fn fit<C: Kind>(kind: &C, kept: &mut Vec<usize>, screened: bool) -> Result<C::Limits, ChartError> {
    let mut limits = kind.limits(kept)?;
    for _ in 0..if screened { SCREENINGS } else { 0 } {
        let mut inside = kept.clone();
        inside.retain(|&position| kind.place(&limits, position).z.abs() <= super::point::WIDTH);
        if inside.len() == kept.len() {
            break;
        }
        // What is left may be too little for limits: then these are the last.
        match kind.limits(&inside) {
            Ok(tighter) => limits = tighter,
            Err(_) => break,
        }
        *kept = inside;
    }
    Ok(limits)
}

/// The mean distance between neighbours that are both kept, which is 0 if they differ by rounding alone; `None` without any
/// such pair.
pub(super) fn mean_moving_range(
    kept: &[usize],
    figure: impl Fn(usize) -> (f64, Tolerance),
) -> Option<f64> {
    let (sum, count) = kept.windows(2).filter(|pair| pair[1] - pair[0] == 1).fold(
        (0.0, 0.0),
        |(sum, count), pair| {
            let [(from, lost), (to, lost_next)] = [figure(pair[0]), figure(pair[1])];
            let range = if edge::is_at(from, to, lost.or(lost_next)) {
                0.0
            } else {
                (to - from).abs()
            };
            (sum + range, count + 1.0)
        },
    );
    (count > 0.0).then(|| sum / count)
}
