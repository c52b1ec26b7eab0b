//! The fast way in: a column of segment numbers beside a column of ratings.
//!
//! Numbers that are dense address a flat table of counts without any search. Its rows are padded to a power of two,
//! and every block of answers is checked, in passes that vectorise, before it is counted. Where the same number
//! comes many times in a row, the ratings go to the loop that [`Tally`](crate::Tally) counts slices with.

use alloc::vec;
use alloc::vec::Vec;

use super::breakdown::{Breakdown, BreakdownError};
use crate::scale::{RatingError, Scale};
use crate::tally::{ByteRatings, TallyError};

/// As many answers as surely do not overflow a count of 32 bits.
const MOST: usize = u32::MAX as usize;

/// As many answers as are looked at together for runs.
const BLOCK: usize = 2048;

/// As many answers as are checked before they are counted: so few that the next ones come from the memory meanwhile.
const CHUNK: usize = 128;

/// Runs of this mean length repay being counted as slices.
const RUN: usize = 32;

/// Segment numbers below this are dense, however few answers there are.
const FEW: usize = 1024;

impl Breakdown<u32> {
    /// Records a column of segment numbers and one of whole ratings: all of it or, if one is not on the scale,
    /// nothing.
    ///
    /// This is the fast way in. It is at its best when the numbers are dense, from 0 to a few times the number of
    /// answers at most, and better still when the answers are sorted by segment; any other numbers go the way of
    /// [`record_all`](Self::record_all).
    ///
    /// # Errors
    ///
    /// [`BreakdownError::Lengths`] unless the columns are of the same length; [`TallyError::RatingAt`] with
    /// the position of a rating that is not on the scale; [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_shop = Breakdown::new(Scale::ZERO_TO_TEN);
    /// by_shop.record_columns(&[0, 1, 1, 0, 2], &[9, 10, 3, 7, 8])?;
    /// assert_eq!(by_shop.get(&1).map(|tally| tally.total()), Some(2));
    ///
    /// let error = by_shop.record_columns(&[0, 1], &[9, 11]).unwrap_err();
    /// assert_eq!(error.to_string(), "rating 11 is not on the scale 0-10, at position 1");
    /// assert_eq!(by_shop.total(), 5);
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    pub fn record_columns(
        &mut self,
        segments: &[u32],
        ratings: &[u8],
    ) -> Result<(), BreakdownError> {
        if segments.len() != ratings.len() {
            return Err(BreakdownError::Lengths {
                segments: segments.len(),
                ratings: ratings.len(),
            });
        }
        let scale = self.scale();
        let refused = |position: usize| {
            BreakdownError::Tally(TallyError::RatingAt {
                position,
                error: RatingError::OffScale {
                    value: f64::from(ratings[position]),
                    scale,
                },
            })
        };
        let Some(bytes) = ByteRatings::of(scale) else {
            return if ratings.is_empty() {
                Ok(())
            } else {
                Err(refused(0))
            };
        };
        let mut part = Self::new(scale);
        for (index, (segments, ratings)) in
            segments.chunks(MOST).zip(ratings.chunks(MOST)).enumerate()
        {
            let mut table = Table::new(bytes, segments.len());
            match table.count(segments, ratings) {
                Ok(()) => part.add_rows(table.rows(scale))?,
                Err(Stop::Sparse) => {
                    part.record_all(segments.iter().copied().zip(ratings.iter().copied()))
                        .map_err(|error| error.moved(index * MOST))?;
                }
                Err(Stop::OffScale(position)) => return Err(refused(index * MOST + position)),
            }
        }
        Ok(self.absorb(part)?)
    }
}

/// Why counting stopped.
enum Stop {
    /// A segment number is too large for a table of this many answers.
    Sparse,
    /// The rating at this position is not on the scale.
    OffScale(usize),
}

/// A row of counts for each segment.
struct Table {
    bytes: ByteRatings,
    /// Before the first row are as many counts as there are numbers below the lowest rating, which nobody gives: a
    /// rating is a place in a row as it comes.
    counts: Vec<u32>,
    /// A row has 2 to this power counts.
    shift: u32,
    /// What was found in a run.
    found: [u64; 256],
    /// The number of rows beyond which the numbers are not dense.
    most_rows: usize,
}

impl Table {
    fn new(bytes: ByteRatings, answers: usize) -> Self {
        Self {
            bytes,
            counts: Vec::new(),
            shift: bytes.levels.next_power_of_two().trailing_zeros(),
            found: [0; 256],
            most_rows: answers.saturating_mul(4).max(FEW),
        }
    }

    fn count(&mut self, segments: &[u32], ratings: &[u8]) -> Result<(), Stop> {
        let mut position = 0;
        while position < segments.len() {
            let end = segments.len().min(position + BLOCK);
            let (block, rest) = (&segments[position..end], &ratings[position..end]);
            if has_long_runs(block) {
                position = self.count_runs(segments, ratings, position, end)?;
            } else {
                for (segments, ratings) in block.chunks(CHUNK).zip(rest.chunks(CHUNK)) {
                    self.make_room_for(segments)?;
                    self.count_chunk(segments, ratings)
                        .map_err(|within| Stop::OffScale(position + within))?;
                    position += segments.len();
                }
            }
        }
        Ok(())
    }

    /// Makes rows for all the segments of a block.
    fn make_room_for(&mut self, segments: &[u32]) -> Result<(), Stop> {
        // A power of two above all numbers: cheaper to find than the largest of them.
        let bits = segments.iter().fold(0, |bits, &segment| bits | segment);
        let rows = (bits as usize + 1).next_power_of_two();
        let counts = usize::from(self.bytes.lowest) + (rows << self.shift);
        if counts > self.counts.len() {
            if rows > self.most_rows {
                return Err(Stop::Sparse);
            }
            self.counts.resize(counts, 0);
        }
        Ok(())
    }

    /// Counts answers whose segments have rows, or says the position of the first rating that is not on the scale.
    fn count_chunk(&mut self, segments: &[u32], ratings: &[u8]) -> Result<(), usize> {
        let lowest = self.bytes.lowest;
        let highest = ratings.iter().fold(0, |highest: u8, rating| {
            highest.max(rating.wrapping_sub(lowest))
        });
        if usize::from(highest) >= self.bytes.levels {
            let off_scale =
                |rating: &u8| usize::from(rating.wrapping_sub(lowest)) >= self.bytes.levels;
            return Err(ratings.iter().position(off_scale).unwrap_or(0));
        }
        let counts = &mut self.counts[..];
        // A shift that the compiler knows is one step of the processor, any other is three: the rows of scales of up to
        // 8 and of up to 16 levels have a loop of their own.
        match self.shift {
            3 => add_answers(segments, ratings, 3, counts),
            4 => add_answers(segments, ratings, 4, counts),
            shift => add_answers(segments, ratings, shift, counts),
        }
        Ok(())
    }

    /// Counts the runs that begin between `start` and `end`; says where the last of them ends.
    fn count_runs(
        &mut self,
        segments: &[u32],
        ratings: &[u8],
        start: usize,
        end: usize,
    ) -> Result<usize, Stop> {
        let mut position = start;
        while position < end {
            let rest = &segments[position..];
            let length = run_length(rest);
            self.make_room_for(&rest[..1])?;
            self.count_run(rest[0], &ratings[position..position + length])
                .map_err(|within| Stop::OffScale(position + within))?;
            position += length;
        }
        Ok(position)
    }

    fn count_run(&mut self, segment: u32, ratings: &[u8]) -> Result<(), usize> {
        let found = &mut self.found[..self.bytes.levels];
        found.fill(0);
        self.bytes.count(ratings, found)?;
        let row = usize::from(self.bytes.lowest) + ((segment as usize) << self.shift);
        for (count, found) in self.counts[row..].iter_mut().zip(found) {
            // There are no more answers than a count can hold.
            #[allow(clippy::cast_possible_truncation)]
            let found = *found as u32;
            *count += found;
        }
        Ok(())
    }

    /// The segments that have answers, with a count for each level of the scale.
    fn rows(&self, scale: Scale) -> impl Iterator<Item = (u32, Vec<u32>)> {
        let bytes = self.bytes;
        let rows = self.counts.get(usize::from(bytes.lowest)..);
        let rows = rows.unwrap_or_default();
        (0..)
            .zip(rows.chunks(1 << self.shift))
            .filter(|(_, row)| row.iter().any(|&count| count > 0))
            .map(move |(segment, row)| {
                let mut counts = vec![0; scale.levels()];
                let places = counts[bytes.start..].iter_mut().step_by(bytes.step);
                for (place, &count) in places.zip(row) {
                    *place = count;
                }
                (segment, counts)
            })
    }
}

/// Adds one for each answer to the count of its rating in the row of its segment.
#[inline]
fn add_answers(segments: &[u32], ratings: &[u8], shift: u32, counts: &mut [u32]) {
    for (&segment, &rating) in segments.iter().zip(ratings) {
        counts[((segment as usize) << shift) + usize::from(rating)] += 1;
    }
}

/// Whether the block repays being counted in runs. Most that do not are known by their beginning.
fn has_long_runs(segments: &[u32]) -> bool {
    let beginning = &segments[..segments.len().min(2 * RUN)];
    changes(beginning) < RUN / 4 && changes(segments) * RUN < segments.len()
}

/// How often neighbours differ, in no more than a block.
fn changes(segments: &[u32]) -> usize {
    let next = segments.get(1..).unwrap_or_default();
    let changes: u32 = segments
        .iter()
        .zip(next)
        .map(|(left, right)| u32::from(left != right))
        .sum();
    changes as usize
}

/// How often the first number is repeated from the start.
fn run_length(segments: &[u32]) -> usize {
    let Some(&first) = segments.first() else {
        return 0;
    };
    let (blocks, _) = segments.as_chunks::<64>();
    let whole = blocks
        .iter()
        .take_while(|block| {
            block
                .iter()
                .fold(0, |differs, &segment| differs | (segment ^ first))
                == 0
        })
        .count();
    let rest = &segments[64 * whole..];
    64 * whole + rest.iter().take_while(|&&segment| segment == first).count()
}
