//! Rows of counts for keys of any type, found by hashing.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use num_traits::ToPrimitive;

use super::hash::Multiplicative;
use crate::tally::{Levels, TallyError};

/// Answers whose rows are looked for together in a large table, so that the memory answers many questions at once.
const BLOCK: usize = 64;

/// A row for each key.
pub(super) struct Rows<K, R> {
    table: Table<K, R>,
    /// Keys for which the table had no place: so many have the same hash that they were chosen for it.
    ordered: BTreeMap<K, R>,
    empty: R,
    /// Rows that were full.
    done: Vec<Vec<(K, R)>>,
}

impl<K: Ord + Hash, R: AsMut<[u32]> + Clone> Rows<K, R> {
    pub(super) fn new(empty: R) -> Self {
        Self {
            table: Table::new(),
            ordered: BTreeMap::new(),
            empty,
            done: Vec::new(),
        }
    }

    /// Counts answers, or says which rating is not on the scale.
    pub(super) fn count<T: ToPrimitive>(
        &mut self,
        answers: impl Iterator<Item = (K, T)>,
        levels: &Levels,
    ) -> Result<(), TallyError> {
        let mut answers = answers.enumerate();
        while self.table.is_small() {
            let (slots, rows) = self.table.split();
            let numbered = answers.by_ref().map(|answer| {
                let (_, (key, _)) = &answer;
                (slots.first_number(key), answer)
            });
            match count_known(rows, numbered, levels) {
                Some(answer) => self.count_one(answer, levels)?,
                None => return Ok(()),
            }
        }
        self.count_in_blocks(answers, levels)
    }

    fn count_in_blocks<T: ToPrimitive>(
        &mut self,
        mut answers: impl Iterator<Item = (usize, (K, T))>,
        levels: &Levels,
    ) -> Result<(), TallyError> {
        let mut block = Vec::with_capacity(BLOCK);
        let mut numbers = [FREE; BLOCK];
        while let Some(first) = answers.next() {
            block.push(first);
            block.extend(answers.by_ref().take(BLOCK - 1));
            let (slots, _) = self.table.split();
            for (number, (_, (key, _))) in numbers.iter_mut().zip(&block) {
                *number = slots.first_number(key);
            }
            let mut numbered = numbers.into_iter().zip(block.drain(..));
            while let Some(answer) = count_known(self.table.split().1, &mut numbered, levels) {
                self.count_one(answer, levels)?;
            }
        }
        Ok(())
    }

    /// Counts an answer whose key may be new, and whose rating may be none of the scale.
    #[inline(never)]
    fn count_one<T: ToPrimitive>(
        &mut self,
        (position, (key, rating)): (usize, (K, T)),
        levels: &Levels,
    ) -> Result<(), TallyError> {
        let level = levels.exact_level(position, &rating)?;
        let row = match self.table.row(key, &self.empty) {
            Ok(row) => row,
            Err(key) => self
                .ordered
                .entry(key)
                .or_insert_with(|| self.empty.clone()),
        };
        row.as_mut()[level] += 1;
        if row.as_mut()[level] == FULL {
            self.begin_anew();
        }
        Ok(())
    }

    /// Puts aside what is counted.
    fn begin_anew(&mut self) {
        let table = core::mem::replace(&mut self.table, Table::new());
        let ordered = core::mem::take(&mut self.ordered);
        self.done
            .extend([table.rows, ordered.into_iter().collect()]);
    }

    /// The keys with their rows, in no particular order. No part has a key twice.
    pub(super) fn into_parts(mut self) -> Vec<Vec<(K, R)>> {
        self.begin_anew();
        self.done
    }
}

/// Slots for each key at least. In a small table the first that is looked at is nearly always the right one, so that
/// the processor can guess it; a large one had better be dense.
const SPACE: usize = 16;
const LARGE_SPACE: usize = 4;

/// The keys up to which a table stays in a processor's own memory, or nearly so.
const SMALL: usize = 1 << 14;

const FIRST_BITS: u32 = 8;

/// As far as a search goes. A table that is nearly empty and still as crowded as this has keys that were chosen to
/// collide.
const CROWDED: usize = 64;

/// A slot without a row; there are always fewer rows.
const FREE: u32 = u32::MAX;

/// A count that takes no more.
const FULL: u32 = u32::MAX;

/// Open addressing with linear probing. The counts lie beside their key, so that one look at the memory finds both.
struct Table<K, R> {
    /// The number of a row, or [`FREE`]. A power of two in number.
    slots: Vec<u32>,
    rows: Vec<(K, R)>,
    /// Moves the highest bits of a hash down to the position of a slot.
    shift: u32,
}

/// Where a search for a key ended.
enum Place {
    Row(usize),
    Slot(usize),
    Crowded,
}

impl<K: Eq + Hash, R: Clone> Table<K, R> {
    fn new() -> Self {
        Self {
            slots: vec![FREE; 1 << FIRST_BITS],
            rows: Vec::new(),
            shift: u64::BITS - FIRST_BITS,
        }
    }

    #[inline]
    fn is_small(&self) -> bool {
        self.rows.len() <= SMALL
    }

    /// What a loop can hold in registers, as long as the table keeps its size.
    #[inline]
    fn split(&mut self) -> (Slots<'_>, &mut [(K, R)]) {
        let slots = Slots {
            slots: &self.slots,
            shift: self.shift,
        };
        (slots, &mut self.rows)
    }

    /// The row of a key, an empty one if it was never seen; or the key, if there is no place for it.
    fn row(&mut self, key: K, empty: &R) -> Result<&mut R, K> {
        let number = match self.find(&key) {
            Place::Row(number) => number,
            Place::Slot(slot) if self.rows.len() < FREE as usize => {
                self.take(slot, self.rows.len());
                self.rows.push((key, empty.clone()));
                self.grow();
                self.rows.len() - 1
            }
            _ => return Err(key),
        };
        Ok(&mut self.rows[number].1)
    }

    fn find(&self, key: &K) -> Place {
        for slot in self.slots_from(key).take(CROWDED) {
            let number = self.slots[slot] as usize;
            match self.rows.get(number) {
                None => return Place::Slot(slot),
                Some((own, _)) if own == key => return Place::Row(number),
                Some(_) => {}
            }
        }
        Place::Crowded
    }

    /// The slots in the order in which a key looks for its own.
    fn slots_from(&self, key: &K) -> impl Iterator<Item = usize> + use<K, R> {
        let (first, last) = (first_slot(key, self.shift), self.slots.len() - 1);
        (first..).map(move |slot| slot & last)
    }

    /// Gives a slot to a row.
    #[allow(clippy::cast_possible_truncation)] // there are fewer rows than `FREE`
    fn take(&mut self, slot: usize, number: usize) {
        self.slots[slot] = number as u32;
    }

    /// Doubles the slots if they have become too few.
    fn grow(&mut self) {
        let space = if self.is_small() { SPACE } else { LARGE_SPACE };
        if self.slots.len() >= space * self.rows.len() {
            return;
        }
        self.shift -= 1;
        self.slots = vec![FREE; 2 * self.slots.len()];
        for number in 0..self.rows.len() {
            let mut slots = self.slots_from(&self.rows[number].0);
            // Most are free.
            if let Some(slot) = slots.find(|&slot| self.slots[slot] == FREE) {
                self.take(slot, number);
            }
        }
    }
}

/// The slots of a table, to look into.
struct Slots<'a> {
    slots: &'a [u32],
    shift: u32,
}

impl Slots<'_> {
    /// The number of the row to which the first slot of a key leads; it is mostly that of the key.
    #[inline]
    fn first_number<K: Hash>(&self, key: &K) -> u32 {
        let slot = first_slot(key, self.shift);
        self.slots.get(slot).copied().unwrap_or(FREE)
    }
}

/// Counts answers as long as their row has the supposed number, and a level that is there and not about to be full; the
/// first answer that is not counted comes back.
#[inline]
fn count_known<K: Eq, R: AsMut<[u32]>, T: ToPrimitive>(
    rows: &mut [(K, R)],
    numbered: impl Iterator<Item = (u32, (usize, (K, T)))>,
    levels: &Levels,
) -> Option<(usize, (K, T))> {
    for (number, (position, (key, rating))) in numbered {
        let level = levels.level(&rating);
        match rows.get_mut(number as usize) {
            Some((own, row)) if *own == key => match row.as_mut().get_mut(level) {
                Some(count) if *count < FULL - 1 => *count += 1,
                _ => return Some((position, (key, rating))),
            },
            _ => return Some((position, (key, rating))),
        }
    }
    None
}

/// Where the search for a key begins.
#[inline]
#[allow(clippy::cast_possible_truncation)] // shifted to the number of slots
fn first_slot<K: Hash>(key: &K, shift: u32) -> usize {
    let mut hasher = Multiplicative::default();
    key.hash(&mut hasher);
    (hasher.finish() >> shift) as usize
}

#[cfg(test)]
mod tests {
    use super::super::hash::FACTOR;
    use super::*;
    use crate::scale::Scale;

    /// More answers than one count holds, without counting them all.
    #[test]
    fn a_full_row_is_put_aside() {
        let levels = Levels::of(Scale::THUMBS);
        let answers = |number| core::iter::repeat_n(("north", 1_u8), number);
        let mut rows = Rows::new([0; 2]);
        rows.count(answers(1).chain([("south", 0)]), &levels)
            .unwrap();
        rows.table.rows[0].1[1] = FULL - 3;
        rows.count(answers(7), &levels).unwrap();
        rows.count([("south", 0)].into_iter(), &levels).unwrap();

        let parts = rows.into_parts();
        let sum = |key: &str, level: usize| -> u64 {
            let rows = parts.iter().flatten().filter(|(own, _)| *own == key);
            rows.map(|(_, row)| u64::from(row[level])).sum()
        };
        assert_eq!([sum("north", 0), sum("north", 1)], [0, u64::from(FULL) + 4]);
        assert_eq!([sum("south", 0), sum("south", 1)], [2, 0]);
    }

    /// A key that found no place is counted in the table too, once this has grown.
    #[test]
    fn no_answer_is_lost_between_the_parts() {
        // Newton's iteration doubles the number of right bits.
        let inverse = (0..6).fold(1_u64, |inverse, _| {
            inverse.wrapping_mul(2_u64.wrapping_sub(FACTOR.wrapping_mul(inverse)))
        });
        // The highest bits of all these hashes are 0.
        let chosen = || (0..300_u64).map(|number| ((number << 40).wrapping_mul(inverse), 1_u8));
        let others = (1..20_000_u64).map(|number| (number << 20, 1_u8));
        let levels = Levels::of(Scale::THUMBS);
        let mut rows = Rows::new([0; 2]);
        rows.count(chosen(), &levels).unwrap();
        assert_eq!(rows.ordered.len(), 300 - CROWDED);
        rows.count(others.chain(chosen()), &levels).unwrap();
        let in_table = |key| rows.table.rows.iter().any(|(own, _)| *own == key);
        assert!(chosen().filter(|(key, _)| in_table(*key)).count() > CROWDED);

        let parts = rows.into_parts();
        for part in &parts {
            let keys: alloc::collections::BTreeSet<u64> =
                part.iter().map(|(key, _)| *key).collect();
            assert_eq!(keys.len(), part.len());
        }
        for (key, _) in chosen() {
            let rows = parts.iter().flatten().filter(|(own, _)| *own == key);
            assert_eq!(rows.map(|(_, row)| row[1]).sum::<u32>(), 2);
        }
    }

    /// How many of these keys, each given twice, found no place in the table.
    fn crowded<K: Ord + Hash + Clone>(keys: impl Iterator<Item = K> + Clone) -> usize {
        let levels = Levels::of(Scale::THUMBS);
        let mut rows = Rows::new([0; 2]);
        rows.count(keys.clone().chain(keys).map(|key| (key, 1_u8)), &levels)
            .unwrap();
        rows.ordered.len()
    }

    /// Keys that differ in few places are not crowded: wherever these are, and whatever their type.
    #[test]
    fn keys_that_nobody_chose_find_their_place() {
        let numbers = || 0..20_000_u32;
        assert_eq!(crowded(numbers()), 0);
        assert_eq!(crowded(numbers().map(|number| number << 12)), 0);
        assert_eq!(crowded(numbers().map(u64::from)), 0);
        assert_eq!(crowded(numbers().map(|number| u64::from(number) << 40)), 0);
        assert_eq!(crowded(numbers().map(|number| number as usize)), 0);
        assert_eq!(crowded(0..=u8::MAX), 0);
        assert_eq!(crowded(0..=u16::MAX), 0);
        assert_eq!(
            crowded(numbers().map(|number| (number / 100, number % 100))),
            0
        );
        assert_eq!(crowded(numbers().map(|number| (u32::MAX, number))), 0);
        for length in [1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 24, 33, 40] {
            for place in 0..length {
                // Two letters next to each other, or one alone.
                let texts = numbers().map(|number| {
                    let mut text = vec![b'a'; length];
                    text[place] = number.to_le_bytes()[0];
                    if let Some(next) = text.get_mut(place + 1) {
                        *next = number.to_le_bytes()[1];
                    }
                    text
                });
                assert_eq!(crowded(texts), 0, "{length} {place}");
            }
        }
    }
}
