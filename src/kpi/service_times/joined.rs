//! Two lists of times of which those that are equal but for rounding are equal.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::ServiceTimes;
use crate::edge;

/// Both lists, times being the same that are equal but for rounding, in one list or between the two, so that no rank
/// hangs on a last digit. Chains join, and the shortest stands for all of them, as for the ranks of other figures.
///
/// [`Survival`](crate::kpi::Survival) joins more, by the mean of all times. Here a few long ones would join the short ones.
pub(super) fn joined<'a>(first: &'a ServiceTimes, second: &'a ServiceTimes) -> [Cow<'a, [f64]>; 2] {
    let lists = [&first.hours, &second.hours];
    let mut all = lists.map(Vec::as_slice).concat();
    // Finds the two runs and merges them.
    all.sort_by(f64::total_cmp);
    let mut stands = all.clone();
    for place in 1..all.len() {
        if !edge::is_above_as_given(all[place], all[place - 1]) {
            stands[place] = stands[place - 1];
        }
    }
    if stands == all {
        return lists.map(|list| Cow::Borrowed(list.as_slice()));
    }
    lists.map(|list| {
        let mut place = 0;
        let times = list.iter().map(|&time| {
            place += all[place..].partition_point(|&other| other < time);
            stands[place]
        });
        Cow::Owned(times.collect())
    })
}
