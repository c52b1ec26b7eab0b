//! Which segments are surely better than which, and so between which ranks each of them is.

use alloc::vec;
use alloc::vec::Vec;

use crate::compare::Difference;
use crate::estimate::Estimate;
use crate::special::normal_upper_quantile;

/// A pair of segments by position, the better one first, and how likely as much would be if it were not better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Told {
    better: usize,
    worse: usize,
    p_value: f64,
}

/// Of so many segments all pairs are tested.
const FEW: usize = 100;

/// Of more, those whose scores are so far apart, in parts of what the strictest test of a row alone would ask of a normal
/// figure. A pair that is not tested counts as not told apart: the ranks can only become wider.
const WORTH_TESTING: f64 = 0.85;

/// Tests all pairs that are far enough apart, and sorts them.
pub(super) fn compared(scores: &[Estimate], errors: &[f64], sign: f64, alpha: f64) -> Vec<Told> {
    let segments = scores.len();
    let needed = if segments > FEW {
        WORTH_TESTING * normal_upper_quantile(alpha / (2.0 * (segments - 1) as f64))
    } else {
        0.0
    };
    // Whatever passes the strictest test of all is rejected whatever its p-value is.
    let pairs = segments as f64 * (segments.saturating_sub(1).max(1)) as f64;
    let strictest = (segments > FEW).then(|| normal_upper_quantile(alpha / pairs));
    let mut order: Vec<usize> = (0..segments).collect();
    order.sort_by(|a, b| (sign * scores[*b].value()).total_cmp(&(sign * scores[*a].value())));
    let mut told = Vec::new();
    for (at, &better) in order.iter().enumerate() {
        for &worse in &order[at + 1..] {
            let apart = (scores[better].value() - scores[worse].value()).abs();
            let error = libm::sqrt(errors[better] + errors[worse]);
            if apart == 0.0 || apart < needed * error {
                continue;
            }
            if is_sure(&scores[better], &scores[worse], strictest) {
                let p_value = 0.0;
                told.push(Told {
                    better,
                    worse,
                    p_value,
                });
                continue;
            }
            if let Ok(difference) = Difference::independent(&scores[better], &scores[worse]) {
                told.push(Told {
                    better,
                    worse,
                    p_value: 0.5 * difference.p_value(),
                });
            }
        }
    }
    told.sort_by(|left, right| left.p_value.total_cmp(&right.p_value));
    told
}

/// Whether the score statistic of two scores is beyond a quantile, whatever the exact one is: the variance of answers with
/// a mean between the two is at most that of answers at the two ends of the range.
fn is_sure(better: &Estimate, worse: &Estimate, quantile: Option<f64>) -> bool {
    let Some(quantile) = quantile else {
        return false;
    };
    let is_simple =
        |score: &Estimate| score.degrees_of_freedom() == score.sample_size().saturating_sub(1);
    if !is_simple(better)
        || !is_simple(worse)
        || better.population().is_some()
        || worse.population().is_some()
    {
        return false;
    }
    let range = better.range();
    let (start, end) = (*range.start(), *range.end());
    let middle = 0.5 * (start + end);
    let (low, high) = (
        better.value().min(worse.value()),
        better.value().max(worse.value()),
    );
    let mean = middle.clamp(low, high);
    let most = (mean - start) * (end - mean);
    let sizes = [better.effective_size(), worse.effective_size()];
    let all = sizes[0] + sizes[1];
    let error = libm::sqrt(most * (1.0 / sizes[0] + 1.0 / sizes[1]) * all / (all - 1.0));
    high - low > quantile * error * (1.0 + 1e-9)
}

/// Holm's step-down test (1979) of so many hypotheses, of which the smallest p-values are given in order: how many are
/// rejected.
fn rejected(p_values: impl Iterator<Item = f64>, hypotheses: usize, alpha: f64) -> usize {
    p_values
        .enumerate()
        .take_while(|(before, p_value)| *p_value <= alpha / (hypotheses - before) as f64)
        .count()
}

/// For each segment those that are surely better, in the table as a whole.
pub(super) fn surely_better(told: &[Told], segments: usize, alpha: f64) -> Vec<Vec<usize>> {
    let hypotheses = segments * segments.saturating_sub(1);
    let count = rejected(told.iter().map(|pair| pair.p_value), hypotheses, alpha);
    let mut better = vec![Vec::new(); segments];
    for pair in &told[..count] {
        better[pair.worse].push(pair.better);
    }
    better
}

/// The first and last rank of each segment when its row is read alone.
pub(super) fn ranks_alone(told: &[Told], segments: usize, alpha: f64) -> Vec<[usize; 2]> {
    let mut own = vec![Vec::new(); segments];
    for pair in told {
        own[pair.better].push((pair.p_value, false));
        own[pair.worse].push((pair.p_value, true));
    }
    let hypotheses = 2 * segments.saturating_sub(1);
    own.iter()
        .map(|pairs| {
            let count = rejected(pairs.iter().map(|(p_value, _)| *p_value), hypotheses, alpha);
            let above = pairs[..count]
                .iter()
                .filter(|(_, is_worse)| *is_worse)
                .count();
            [1 + above, segments - (count - above)]
        })
        .collect()
}
