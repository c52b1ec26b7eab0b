//! Numbers for keys, in the order in which they are first seen.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::hash::{Hash, Hasher};
use core::num::NonZeroU32;

/// Slots for each key at least.
const SPACE: usize = 4;

/// And so many as long as the table is small. The first slot that is looked at is then nearly always the right one, so
/// that the processor can guess it, and those that are empty are seldom touched.
const WIDE_SPACE: usize = 64;
const SMALL: usize = 1 << 17;

/// As far as a search goes. A table that is nearly empty and still as crowded as this has keys that were chosen to
/// collide, and they are put in order instead.
const CROWDED: usize = 64;

/// The row of each key.
pub(super) enum Index<K> {
    Hashed(Table<K>),
    Ordered(BTreeMap<K, usize>),
}

/// Open addressing with linear probing.
pub(super) struct Table<K> {
    /// A key and one more than its row. A power of two in number.
    slots: Vec<Option<(K, NonZeroU32)>>,
    keys: usize,
    /// Moves the highest bits of a hash down to the position of a slot.
    shift: u32,
}

enum Place {
    Row(usize),
    Free(usize),
    Crowded,
}

impl<K: Ord + Hash> Index<K> {
    pub(super) fn new() -> Self {
        Self::Hashed(Table::new(6))
    }

    /// The row of a key, a new one if it was never seen.
    #[inline]
    pub(super) fn row_of(&mut self, key: K) -> usize {
        if let Self::Hashed(table) = self
            && let Some(Some((own, number))) = table.slots.get(table.first_slot(&key))
            && *own == key
        {
            return row(*number);
        }
        self.search(key)
    }

    /// The same where the key is not in the first slot.
    #[inline(never)]
    fn search(&mut self, key: K) -> usize {
        let key = match self {
            Self::Hashed(table) => match table.row_of(key) {
                Ok(row) => return row,
                Err(key) => key,
            },
            Self::Ordered(rows) => {
                let next = rows.len();
                return *rows.entry(key).or_insert(next);
            }
        };
        let hashed = core::mem::replace(self, Self::Ordered(BTreeMap::new()));
        *self = Self::Ordered(hashed.into_keys().collect());
        self.search(key)
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Hashed(table) => table.keys,
            Self::Ordered(rows) => rows.len(),
        }
    }

    /// The keys with their rows, in no particular order.
    pub(super) fn into_keys(self) -> impl Iterator<Item = (K, usize)> {
        let (hashed, ordered) = match self {
            Self::Hashed(table) => (table.slots, BTreeMap::new()),
            Self::Ordered(rows) => (Vec::new(), rows),
        };
        let hashed = hashed.into_iter().flatten();
        hashed
            .map(|(key, number)| (key, row(number)))
            .chain(ordered)
    }
}

const fn row(number: NonZeroU32) -> usize {
    number.get() as usize - 1
}

impl<K: Eq + Hash> Table<K> {
    /// A table of 2 to the power of `bits` slots.
    fn new(bits: u32) -> Self {
        Self {
            slots: (0..1_usize << bits).map(|_| None).collect(),
            keys: 0,
            shift: u64::BITS - bits,
        }
    }

    /// Where the search for a key begins.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // shifted to the number of slots
    fn first_slot(&self, key: &K) -> usize {
        (hash(key) >> self.shift) as usize
    }

    fn find(&self, key: &K) -> Place {
        let first = self.first_slot(key);
        for distance in 0..CROWDED {
            let slot = (first + distance) & (self.slots.len() - 1);
            match &self.slots[slot] {
                None => return Place::Free(slot),
                Some((own, number)) if own == key => return Place::Row(row(*number)),
                Some(_) => {}
            }
        }
        Place::Crowded
    }

    /// The row of a key, or the key if the table is too crowded to take it.
    fn row_of(&mut self, key: K) -> Result<usize, K> {
        if let Place::Row(row) = self.find(&key) {
            return Ok(row);
        }
        if self.is_full() && !self.grow() {
            return Err(key);
        }
        let number = u32::try_from(self.keys + 1).ok().and_then(NonZeroU32::new);
        match (self.find(&key), number) {
            (Place::Free(slot), Some(number)) => {
                self.slots[slot] = Some((key, number));
                self.keys += 1;
                Ok(row(number))
            }
            _ => Err(key),
        }
    }

    fn is_full(&self) -> bool {
        let slots = self.slots.len();
        let space = if slots < SMALL { WIDE_SPACE } else { SPACE };
        space * (self.keys + 1) > slots
    }

    /// Doubles the slots unless the keys would still be crowded; says whether it did.
    fn grow(&mut self) -> bool {
        let mut larger = Self::new(u64::BITS - self.shift + 1);
        let mut crowded = Vec::new();
        for (key, number) in core::mem::take(&mut self.slots).into_iter().flatten() {
            match larger.find(&key) {
                Place::Free(slot) => larger.slots[slot] = Some((key, number)),
                _ => crowded.push(Some((key, number))),
            }
        }
        let keys = self.keys;
        *self = Self { keys, ..larger };
        let all = crowded.is_empty();
        // Whoever puts them in order takes them from any slot.
        self.slots.extend(crowded);
        all
    }
}

fn hash<K: Hash>(key: &K) -> u64 {
    let mut hasher = Multiplicative(0x2545_f491_4f6c_dd1d);
    key.hash(&mut hasher);
    hasher.finish()
}

/// One multiplication to twice the width for each word, its halves laid over each other, so that every bit of
/// the word moves every bit of the hash.
struct Multiplicative(u64);

impl Multiplicative {
    #[inline]
    fn add(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * 0x9e37_79b9_7f4a_7c15;
        #[allow(clippy::cast_possible_truncation)] // the lower half is what is wanted
        let halves = (product as u64, (product >> 64) as u64);
        self.0 = halves.0 ^ halves.1;
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

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
