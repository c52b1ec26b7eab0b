//! Numbers for keys, in the order in which they are first seen.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

/// As far as a search goes. A table that is half empty and still as crowded as this has keys that were chosen to
/// collide, and they are put in order instead.
const CROWDED: usize = 128;

/// The row of each key.
pub(super) enum Index<K> {
    Hashed(Table<K>),
    Ordered(BTreeMap<K, usize>),
}

/// Open addressing with linear probing.
pub(super) struct Table<K> {
    /// One more than the row; 0 where there is none. A power of two in number.
    slots: Vec<u32>,
    keys: Vec<K>,
    /// Moves the best bits of a hash down to the position of a slot.
    shift: u32,
    /// The row of the last key: data often come in runs.
    last: usize,
}

enum Place {
    Row(usize),
    Free(usize),
    Crowded,
}

impl<K: Ord + Hash> Index<K> {
    pub(super) fn new() -> Self {
        Self::Hashed(Table {
            slots: vec![0; 64],
            keys: Vec::new(),
            shift: 64 - 6,
            last: 0,
        })
    }

    /// The row of a key, a new one if it was never seen.
    #[inline]
    pub(super) fn row_of(&mut self, key: K) -> usize {
        if let Self::Hashed(table) = self {
            if table.keys.get(table.last) == Some(&key) {
                return table.last;
            }
            if let Place::Row(row) = table.find(&key) {
                table.last = row;
                return row;
            }
        }
        self.insert(key)
    }

    #[inline(never)]
    fn insert(&mut self, key: K) -> usize {
        if let Self::Hashed(table) = self {
            match table.insert(key) {
                Ok(row) => return row,
                Err(key) => {
                    let keys = core::mem::take(&mut table.keys);
                    *self = Self::Ordered(keys.into_iter().zip(0..).collect());
                    return self.insert(key);
                }
            }
        }
        match self {
            Self::Ordered(rows) => {
                let next = rows.len();
                *rows.entry(key).or_insert(next)
            }
            Self::Hashed(_) => 0, // left above
        }
    }

    /// The keys with their rows, in no particular order.
    pub(super) fn into_keys(self) -> impl Iterator<Item = (K, usize)> {
        let (hashed, ordered) = match self {
            Self::Hashed(table) => (table.keys, BTreeMap::new()),
            Self::Ordered(rows) => (Vec::new(), rows),
        };
        hashed.into_iter().zip(0..).chain(ordered)
    }
}

impl<K: Eq + Hash> Table<K> {
    #[inline]
    fn find(&self, key: &K) -> Place {
        let mask = self.slots.len() - 1;
        #[allow(clippy::cast_possible_truncation)] // shifted to the number of slots
        let first = (hash(key) >> self.shift) as usize;
        for distance in 0..CROWDED {
            let slot = (first + distance) & mask;
            let row = self.slots[slot] as usize;
            if row == 0 {
                return Place::Free(slot);
            }
            if self.keys[row - 1] == *key {
                return Place::Row(row - 1);
            }
        }
        Place::Crowded
    }

    /// Puts a key into the table unless that is crowded, which gives the key back.
    fn insert(&mut self, key: K) -> Result<usize, K> {
        if 2 * (self.keys.len() + 1) > self.slots.len() && !self.grow() {
            return Err(key);
        }
        match (self.find(&key), u32::try_from(self.keys.len() + 1)) {
            (Place::Row(row), _) => Ok(row),
            (Place::Free(slot), Ok(number)) => {
                self.slots[slot] = number;
                self.keys.push(key);
                self.last = self.keys.len() - 1;
                Ok(self.last)
            }
            _ => Err(key),
        }
    }

    /// Doubles the slots; says whether every key has found one.
    fn grow(&mut self) -> bool {
        self.slots = vec![0; 2 * self.slots.len()];
        self.shift -= 1;
        for (key, number) in self.keys.iter().zip(1..) {
            match self.find(key) {
                Place::Free(slot) => self.slots[slot] = number,
                _ => return false,
            }
        }
        true
    }
}

fn hash<K: Hash>(key: &K) -> u64 {
    let mut hasher = Multiplicative(0);
    key.hash(&mut hasher);
    hasher.finish()
}

/// One multiplication for each word, as the Rust compiler hashes its own names (`FxHash`).
struct Multiplicative(u64);

impl Multiplicative {
    #[inline]
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Multiplicative {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        // With the length, so that trailing zeros are seen.
        self.add(u64::from_le_bytes(last) ^ (bytes.len() as u64).rotate_right(8));
    }

    #[inline]
    fn write_u8(&mut self, word: u8) {
        self.add(u64::from(word));
    }

    #[inline]
    fn write_u16(&mut self, word: u16) {
        self.add(u64::from(word));
    }

    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.add(u64::from(word));
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.add(word);
    }

    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.add(word as u64);
    }

    /// The best bits are the highest.
    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
