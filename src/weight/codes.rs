//! Labels as small numbers.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// The position of each entry in the list of different entries, and that list, in increasing order.
pub(super) fn codes<K: Ord>(column: &[K]) -> (Vec<u32>, Vec<&K>) {
    let mut positions: BTreeMap<&K, u32> = column.iter().map(|key| (key, 0)).collect();
    for (position, (_, code)) in (0..).zip(&mut positions) {
        *code = position;
    }
    let codes = column.iter().map(|key| positions[key]).collect();
    (codes, positions.into_keys().collect())
}
