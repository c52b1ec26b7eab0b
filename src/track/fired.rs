//! Which of many monitors fired.

use alloc::vec;
use alloc::vec::Vec;

use crate::edge::{self, Tolerance};
use crate::interval::Confidence;

/// With more e-values than this not every size of the answer is gone through to the end.
const ALL_SIZES: usize = 2_000;

/// So many are then.
const SIZES: usize = 64;

/// A size is struck out at a glance where its e-values fall short by more than rounding.
const CLEARLY_SHORT: f64 = 1.0 - 1e-6;

/// Which of many e-values are evidence enough, so that among those named the expected share of false ones is at most
/// 1 − confidence (e-BH; Wang and Ramdas, 2022, "False discovery rate control with e-values", *JRSS B* 84, 822–852).
///
/// With e₍₁₎ ≥ … ≥ e₍ₘ₎ these are the k largest, k being the last with e₍ₖ₎ ≥ m / (k α). It holds however the e-values
/// depend on each other: shops that share a bad week, questions of the same persons. And it holds at every look,
/// for the evidence of a [`Monitor`](super::Monitor) is an e-value whenever it is read.
/// [`closed_e_benjamini_hochberg`] names the same or more.
///
/// The positions come in increasing order. Infinite evidence is taken as `f64::MAX`.
///
/// # Errors
///
/// [`EvidenceError`] with the position of the first that is negative or NaN.
///
/// # Examples
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::track::e_benjamini_hochberg;
///
/// let evidence = [1.2, 200.0, 0.3, 60.0, 45.0, 0.8];
/// assert_eq!(e_benjamini_hochberg(&evidence, Confidence::P95)?, [1, 3, 4]);
/// # Ok::<(), cxmetrics::track::EvidenceError>(())
/// ```
pub fn e_benjamini_hochberg(
    evidence: &[f64],
    confidence: Confidence,
) -> Result<Vec<usize>, EvidenceError> {
    let ranked = Ranked::new(evidence)?;
    Ok(ranked.largest(ranked.base_size(confidence.alpha())))
}

/// The same by the closed form of e-BH, which never names fewer (Xu, Solari, Fischer, de Heide, Ramdas and Goeman, 2025,
/// "Bringing closure to false discovery rate control").
///
/// The r largest may be named if no group of the e-values contradicts it: for every a of the r smallest named and every b of
/// the smallest not named, (their sum) · r α ≥ (a + b) · a. It takes the largest such r that splits no tie. The rate of
/// false ones is kept under any dependence and at every look, as with [`e_benjamini_hochberg`].
///
/// From the largest r down, most are struck out at a glance, by what has contradicted those before. What is left is gone
/// through to the end: all r of up to 2,000 e-values, and with more 64 of them, so that the time stays about proportional to
/// m log m. If even these do not suffice the answer may be smaller than the largest one, and is still right and never
/// smaller than that of e-BH.
///
/// # Errors
///
/// [`EvidenceError`] with the position of the first that is negative or NaN.
///
/// # Examples
///
/// Which shops have truly fallen short? Each is watched every day, and so are all of them together:
///
/// ```
/// use cxmetrics::track::{Monitor, closed_e_benjamini_hochberg, e_benjamini_hochberg};
/// use cxmetrics::{Confidence, Csat, Scale};
///
/// let mut evidence = Vec::new();
/// // Satisfied of 60 asked; 80 % were promised.
/// for satisfied in [35, 47, 36, 50] {
///     let mut shop = Monitor::at_least(Csat::top_box(1), Scale::THUMBS, 80, Confidence::P95)?;
///     shop.record_n(1, satisfied)?;
///     shop.record_n(0, 60 - satisfied)?;
///     evidence.push(shop.look().evidence_not_reached());
/// }
/// assert_eq!(format!("{evidence:.1?}"), "[107.0, 0.1, 38.8, 0.1]");
/// // 80 is needed of one among four, 40 of each of two.
/// assert_eq!(e_benjamini_hochberg(&evidence, Confidence::P95)?, [0]);
/// assert_eq!(closed_e_benjamini_hochberg(&evidence, Confidence::P95)?, [0, 2]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn closed_e_benjamini_hochberg(
    evidence: &[f64],
    confidence: Confidence,
) -> Result<Vec<usize>, EvidenceError> {
    let (ranked, alpha) = (Ranked::new(evidence)?, confidence.alpha());
    let (count, base) = (ranked.order.len(), ranked.base_size(alpha));
    let mut left = if count > ALL_SIZES { SIZES } else { count };
    let mut contradicted = None;
    for size in (base + 1..=count).rev() {
        if !ranked.splits_no_tie(size) || ranked.is_struck_out(size, contradicted, alpha) {
            continue;
        }
        if left == 0 {
            break;
        }
        left -= 1;
        match ranked.contradiction(size, alpha) {
            None => return Ok(ranked.largest(size)),
            Some(named) => contradicted = Some(Contradiction { size, named }),
        }
    }
    Ok(ranked.largest(base))
}

/// So many of the smallest of those named contradicted a size.
#[derive(Clone, Copy)]
struct Contradiction {
    size: usize,
    named: usize,
}

/// The e-values from the largest to the smallest.
struct Ranked {
    /// Positions.
    order: Vec<usize>,
    values: Vec<f64>,
    /// The sum of the so many smallest.
    smallest: Vec<f64>,
}

impl Ranked {
    fn new(evidence: &[f64]) -> Result<Self, EvidenceError> {
        let wrong = |evidence: &f64| evidence.is_nan() || *evidence < 0.0;
        if let Some(position) = evidence.iter().position(wrong) {
            return Err(EvidenceError {
                position,
                evidence: evidence[position],
            });
        }
        let mut order: Vec<usize> = (0..evidence.len()).collect();
        order.sort_by(|&left, &right| evidence[right].total_cmp(&evidence[left]));
        let values: Vec<f64> = order
            .iter()
            .map(|&position| evidence[position].min(f64::MAX))
            .collect();
        let mut smallest = vec![0.0];
        let mut sum = 0.0_f64;
        for value in values.iter().rev() {
            sum = (sum + value).min(f64::MAX);
            smallest.push(sum);
        }
        Ok(Self {
            order,
            values,
            smallest,
        })
    }

    /// The positions of the so many largest, in increasing order.
    fn largest(&self, size: usize) -> Vec<usize> {
        let mut positions = self.order[..size].to_vec();
        positions.sort_unstable();
        positions
    }

    /// How many e-BH names.
    fn base_size(&self, alpha: f64) -> usize {
        let count = self.values.len() as f64;
        let enough = |size: usize| reaches(self.values[size - 1], count / (size as f64 * alpha));
        (1..=self.values.len())
            .rev()
            .find(|&size| enough(size))
            .unwrap_or(0)
    }

    fn splits_no_tie(&self, size: usize) -> bool {
        // Exact: it is the same evidence or it is not.
        #[allow(clippy::float_cmp)]
        let tie = size < self.values.len() && self.values[size - 1] == self.values[size];
        !tie
    }

    /// How many of the smallest of the so many largest contradict them; `None` if the closed form allows that size.
    ///
    /// For each a the b that decides is known: what is not named is added from the smallest on as long as it brings less
    /// than it costs, e r α < a, and that b grows with a.
    fn contradiction(&self, size: usize, alpha: f64) -> Option<usize> {
        let count = self.values.len();
        let price = size as f64 * alpha;
        let (mut inside, mut others) = (0.0_f64, 0);
        for named in 1..=size {
            let cost = named as f64;
            inside = (inside + self.values[size - named]).min(f64::MAX);
            while others < count - size && self.values[count - 1 - others] * price < cost {
                others += 1;
            }
            let sum = (inside + self.smallest[others]).min(f64::MAX);
            if !reaches(sum, (cost + others as f64) * cost / price) {
                return Some(named);
            }
        }
        None
    }

    /// Whether what contradicted a larger size does so with this one: as many of the smallest named, all from the same one
    /// on, or the same part of them.
    fn is_struck_out(&self, size: usize, larger: Option<Contradiction>, alpha: f64) -> bool {
        let Some(larger) = larger else { return false };
        let spared = larger.size - larger.named;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a part of the size
        let part = (size as f64 * (larger.named as f64 / larger.size as f64)) as usize;
        [larger.named, size.saturating_sub(spared), part]
            .into_iter()
            .any(|named| (1..=size).contains(&named) && self.is_short(size, named, alpha))
    }

    /// Whether so many of the smallest named clearly contradict a size. From sums over all, so at once.
    fn is_short(&self, size: usize, named: usize, alpha: f64) -> bool {
        let count = self.values.len();
        let (price, cost) = (size as f64 * alpha, named as f64);
        let cheap = self.values[size..].partition_point(|value| value * price >= cost);
        let others = count - size - cheap;
        // Where the sum is cut off at the largest number it is not short: what is not named is far from that, or e-BH had
        // named it.
        let inside = self.smallest[count - size + named] - self.smallest[count - size];
        inside + self.smallest[others] < (cost + others as f64) * cost / price * CLEARLY_SHORT
    }
}

fn reaches(evidence: f64, needed: f64) -> bool {
    edge::reaches(evidence, needed, Tolerance::of([needed]))
}

/// Evidence is not an e-value.
///
/// ```
/// use cxmetrics::Confidence;
/// use cxmetrics::track::e_benjamini_hochberg;
///
/// let error = e_benjamini_hochberg(&[3.0, -1.0], Confidence::P95).unwrap_err();
/// assert_eq!(error.position, 1);
/// assert_eq!(error.to_string(), "evidence -1 at position 1 is not a number from 0 up");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("evidence {evidence} at position {position} is not a number from 0 up")]
#[non_exhaustive]
pub struct EvidenceError {
    /// Its position, counted from 0.
    pub position: usize,
    /// The evidence.
    pub evidence: f64,
}
