//! A hash of few multiplications, the same in every run, for tables that notice when its values are crowded.

use core::hash::Hasher;

/// An odd number without a pattern: the fraction of the golden ratio.
pub(super) const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A multiplication for each word. Every bit moves all higher ones, so that the highest bits of the hash are the ones
/// to take.
#[derive(Default)]
pub(super) struct Multiplicative(u64);

impl Multiplicative {
    #[inline]
    fn add(&mut self, word: u64) {
        // The bits that moved the least come where they move the most.
        self.0 = (self.0.rotate_left(32) ^ word).wrapping_mul(FACTOR);
    }

    /// Two words at the price of one: the halves of a product of twice the width are laid over each other.
    #[inline]
    fn add_two(&mut self, first: u64, last: u64) {
        let product = u128::from(self.0 ^ first) * u128::from(last ^ FACTOR);
        #[allow(clippy::cast_possible_truncation)] // the lower half is what is wanted
        let halves = (product as u64, (product >> 64) as u64);
        self.0 = halves.0 ^ halves.1;
    }
}

/// Two words with all of up to 16 bytes. They lie over each other, so that nothing has to be copied byte by byte.
#[inline]
fn ends(bytes: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let word = |bytes| u64::from(u32::from_le_bytes(bytes));
        return (word(*first), word(*last));
    }
    let byte = |index| bytes.get(index).map_or(0, |&byte| u64::from(byte));
    (byte(0), byte(1) | byte(2) << 8)
}

impl Hasher for Multiplicative {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        // With the length, so that what lies over each other below is told apart.
        self.0 ^= (bytes.len() as u64).rotate_right(8);
        let mut rest = bytes;
        while rest.len() > 16
            && let Some((chunk, after)) = rest.split_first_chunk::<16>()
        {
            let (first, last) = ends(chunk);
            self.add_two(first, last);
            rest = after;
        }
        let (first, last) = ends(rest);
        self.add_two(first, last);
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
