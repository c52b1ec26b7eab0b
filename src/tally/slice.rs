//! Many answers at once, from a slice: the fast way in.

use super::narrow::{Number, narrow};
use super::{ByteRatings, Tally, TallyError, kernel};
use crate::scale::{RatingError, Scale};

/// As many ratings as are turned into bytes at a time: they stay in the cache until they are counted.
const BLOCK: usize = 8192;

/// Slices up to such lengths have a smaller block, which takes less time to set up.
const SHORT: usize = 64;
const MEDIUM: usize = 1024;

/// A rating of a slice, or an answer that may be missing: what [`record_slice`](crate::Tally::record_slice) counts.
///
/// The numbers that Rust has, up to 64 bits, and `Option`s of them. Other numbers are for
/// [`record_all`](crate::Tally::record_all).
///
/// ```
/// use cxmetrics::tally::SliceRating;
/// use cxmetrics::{Scale, Tally, TallyError};
///
/// fn count<T: SliceRating>(column: &[T]) -> Result<Tally, TallyError> {
///     let mut tally = Tally::new(Scale::ZERO_TO_TEN);
///     tally.record_slice(column)?;
///     Ok(tally)
/// }
///
/// assert_eq!(count(&[9_i32, 3])?, count(&[9.0, 3.0])?);
/// assert_eq!(count(&[Some(9_u8), None])?.missing(), 1);
/// # Ok::<(), TallyError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a slice of `{Self}` is no slice of ratings",
    label = "not a number of up to 64 bits, nor an `Option` of one",
    note = "`record_all` and `from_ratings` take numbers of any type"
)]
#[allow(private_bounds)] // nobody else implements it
pub trait SliceRating: Item {}

impl<T: Item> SliceRating for T {}

/// What an element of a slice says, and how a slice of them is recorded.
trait Item: Copy {
    type Number: Number;

    /// The number; `None` if the answer is missing.
    fn number(self) -> Option<Self::Number>;

    /// Records all of a slice or, if a rating is not on the scale, nothing.
    #[inline]
    fn record(items: &[Self], tally: &mut Tally) -> Result<(), TallyError> {
        tally.record_items(items, |item| item.number())
    }

    /// Records them in up to three classes, each at its first level, if that is faster than at every level.
    fn record_classes(
        items: &[Self],
        _first_levels: &[usize],
        tally: &mut Tally,
    ) -> Result<(), TallyError> {
        Self::record(items, tally)
    }
}

/// Nothing to turn into bytes.
impl Item for u8 {
    type Number = Self;

    #[inline]
    fn number(self) -> Option<Self> {
        Some(self)
    }

    #[inline]
    fn record(items: &[Self], tally: &mut Tally) -> Result<(), TallyError> {
        tally.record_bytes(items)
    }

    fn record_classes(
        items: &[Self],
        first_levels: &[usize],
        tally: &mut Tally,
    ) -> Result<(), TallyError> {
        tally.record_byte_classes(items, first_levels)
    }
}

macro_rules! item {
    ($($number:ty),*) => {$(
        impl Item for $number {
            type Number = Self;

            #[inline]
            fn number(self) -> Option<Self> {
                Some(self)
            }
        }
    )*};
}

item!(i8, u16, i16, u32, i32, u64, i64, usize, isize, f32, f64);

impl<N: Number> Item for Option<N> {
    type Number = N;

    #[inline]
    fn number(self) -> Option<N> {
        self
    }
}

impl Tally {
    /// Records a slice of ratings, or of answers of which some are missing (`None`): all of it or, if a rating is not on
    /// the scale, nothing.
    ///
    /// This is the fast way in. With the feature `std`, on a processor with AVX2 or AVX-512, it counts bytes at most of
    /// the speed at which memory can be read (see the README for the measured share). Other numbers become bytes on the
    /// way, block by block, and whether each of them is a rating is asked as everywhere: 7.5 and 256 are not on 0–10.
    ///
    /// # Errors
    ///
    /// [`TallyError::RatingAt`] with the position of the first rating that is not on the scale;
    /// [`TallyError::Overflow`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::ZERO_TO_TEN);
    /// tally.record_slice(&[9_u8, 10, 3, 7])?;
    /// tally.record_slice(&[9.0, 10.0])?;
    /// tally.record_slice(&[Some(8), None])?;
    /// assert_eq!((tally.total(), tally.missing()), (7, 1));
    ///
    /// let refused = tally.record_slice(&[9, 256]).unwrap_err();
    /// assert_eq!(refused.to_string(), "rating 256 is not on the scale 0-10, at position 1");
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    #[inline]
    pub fn record_slice<T: SliceRating>(&mut self, ratings: &[T]) -> Result<(), TallyError> {
        T::record(ratings, self)
    }

    /// Records a slice of ratings in which one value stands for a missing answer, such as 255, −1 or NaN: all of it or, if
    /// another value is not on the scale, nothing.
    ///
    /// # Errors
    ///
    /// [`TallyError::Missing`] if the value for a missing answer is a rating of the scale; otherwise as for
    /// [`record_slice`](Self::record_slice).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Scale, Tally};
    ///
    /// let mut tally = Tally::new(Scale::ZERO_TO_TEN);
    /// tally.record_slice_with_missing(&[9, 255, 10], 255_u8)?;
    /// tally.record_slice_with_missing(&[8.0, f64::NAN], f64::NAN)?;
    /// assert_eq!((tally.total(), tally.missing()), (3, 2));
    ///
    /// // 0 is an answer here.
    /// let error = tally.record_slice_with_missing(&[9, 0], 0).unwrap_err();
    /// assert_eq!(error.to_string(), "0 cannot stand for a missing answer: it is on the scale 0-10");
    /// # Ok::<(), cxmetrics::TallyError>(())
    /// ```
    pub fn record_slice_with_missing<T: SliceRating>(
        &mut self,
        ratings: &[T],
        missing: T,
    ) -> Result<(), TallyError> {
        let Some(missing) = missing.number() else {
            // `None`, which stands for a missing answer anyway.
            return self.record_slice(ratings);
        };
        if let Ok(level) = self.scale.level(&missing) {
            return Err(TallyError::Missing {
                missing: self.scale.rating(level),
                scale: self.scale,
            });
        }
        self.record_items(ratings, |item| {
            item.number().filter(|number| !number.is_same(missing))
        })
    }

    /// A tally of ratings of which only the class matters, one of up to three: they may all be counted at the first level
    /// of their class.
    pub(crate) fn of_classes<T: SliceRating>(
        scale: Scale,
        first_levels: &[usize],
        ratings: &[T],
    ) -> Result<Self, TallyError> {
        let mut tally = Self::new(scale);
        T::record_classes(ratings, first_levels, &mut tally)?;
        Ok(tally)
    }

    /// Records bytes by class on a tally without answers, if all ratings of the scale are bytes.
    fn record_byte_classes(
        &mut self,
        ratings: &[u8],
        first_levels: &[usize],
    ) -> Result<(), TallyError> {
        let cuts = match *first_levels {
            // Every level in vectors is read faster than classes in those of the narrowest processors.
            _ if kernel::has_vector_loop() => return self.record_bytes(ratings),
            [0, second] => [second; 2],
            [0, second, third] => [second, third],
            _ => return self.record_bytes(ratings),
        };
        let all = self.counts.len();
        let bytes = ByteRatings::of(self.scale)
            .filter(|bytes| bytes.levels == all && all <= kernel::MOST_LEVELS_OF_CLASSES);
        let (Some(bytes), [Ok(second), Ok(third)]) = (bytes, cuts.map(u8::try_from)) else {
            return self.record_bytes(ratings);
        };
        let at_least = kernel::count_classes(ratings, bytes.lowest, bytes.levels, [second, third])
            .map_err(|position| self.refusal(ratings, position))?;
        self.total = ratings.len() as u64;
        self.counts[0] = self.total - at_least[0];
        self.counts[cuts[0]] = at_least[0] - at_least[1];
        // The same level if there are two classes.
        self.counts[cuts[1]] += at_least[1];
        Ok(())
    }

    /// Records bytes: all of them or, if one is not on the scale, none.
    #[inline(always)] // the reason is below
    #[allow(clippy::inline_always)]
    fn record_bytes(&mut self, ratings: &[u8]) -> Result<(), TallyError> {
        // A handful of ratings on the scales that most surveys have is counted where it is called: without a call, which
        // takes as long as several ratings, and with a lowest rating that needs no looking up.
        let is_short = ratings.len() < kernel::SHORT && self.scale.divisions() == 1;
        match self.scale.lowest() {
            0 if is_short => self.record_few_bytes::<0>(ratings),
            1 if is_short => self.record_few_bytes::<1>(ratings),
            _ => self.record_many_bytes(ratings),
        }
    }

    /// The same for a short slice on a scale of whole ratings from the lowest up.
    #[inline(always)]
    #[allow(clippy::inline_always)]
    fn record_few_bytes<const LOWEST: u8>(&mut self, ratings: &[u8]) -> Result<(), TallyError> {
        let total = self.room_for(ratings.len() as u64)?;
        kernel::count_short::<LOWEST>(ratings, &mut self.counts)
            .map_err(|position| self.refusal(ratings, position))?;
        self.total = total;
        Ok(())
    }

    /// The same for any slice and any scale.
    #[inline(never)]
    fn record_many_bytes(&mut self, ratings: &[u8]) -> Result<(), TallyError> {
        let total = self.room_for(ratings.len() as u64)?;
        self.count_bytes(ratings)
            .map_err(|position| self.refusal(ratings, position))?;
        self.total = total;
        Ok(())
    }

    /// Why a byte is refused.
    #[cold]
    #[inline(never)]
    fn refusal(&self, ratings: &[u8], position: usize) -> TallyError {
        TallyError::RatingAt {
            position,
            error: RatingError::OffScale {
                value: f64::from(ratings[position]),
                scale: self.scale,
            },
        }
    }

    /// Records items whose numbers become bytes: all of them or, if one is not on the scale, none.
    fn record_items<I, N: Number>(
        &mut self,
        items: &[I],
        number: impl Fn(&I) -> Option<N> + Copy,
    ) -> Result<(), TallyError> {
        if items.len() <= SHORT {
            return self.record_block::<SHORT, _, _>(items, number);
        }
        if items.len() <= MEDIUM {
            return self.record_block::<MEDIUM, _, _>(items, number);
        }
        let mut part = Self::new(self.scale);
        for (index, block) in items.chunks(BLOCK).enumerate() {
            part.record_block::<BLOCK, _, _>(block, number)
                .map_err(|error| error.moved(index * BLOCK))?;
        }
        self.merge(&part)
    }

    /// The same for as many items at most.
    fn record_block<const MOST: usize, I, N: Number>(
        &mut self,
        items: &[I],
        number: impl Fn(&I) -> Option<N> + Copy,
    ) -> Result<(), TallyError> {
        if self.record_narrowed::<MOST, _, _>(items, number) {
            Ok(())
        } else {
            // The exact way also knows what is wrong, and where.
            self.merge(&Self::from_answers(self.scale, items.iter().map(number))?)
        }
    }

    /// Records the items if each is missing or a rating that a byte stands for; says whether it did.
    #[inline]
    fn record_narrowed<const MOST: usize, I, N: Number>(
        &mut self,
        items: &[I],
        number: impl Fn(&I) -> Option<N> + Copy,
    ) -> bool {
        let Some((origin, meaning)) = N::origin(self.scale) else {
            return false;
        };
        let mut bytes = [0; MOST];
        let bytes = &mut bytes[..items.len()];
        let Some(missing) = narrow(items, number, origin, bytes) else {
            return false;
        };
        // With the missing ones, which are counted for a moment.
        let items = items.len() as u64;
        let (Ok(_), Some(all_missing)) = (self.room_for(items), self.missing.checked_add(missing))
        else {
            return false;
        };
        let counted = meaning.count_levels(bytes, &mut self.counts).is_ok();
        if counted {
            self.counts[meaning.start] -= missing;
            self.total += items - missing;
            self.missing = all_missing;
        }
        counted
    }

    /// Adds the bytes to the counts, or says the position of the first that is not on the scale.
    #[inline]
    fn count_bytes(&mut self, ratings: &[u8]) -> Result<(), usize> {
        match (u8::try_from(self.scale.lowest()), self.scale.highest()) {
            (Ok(lowest), ..=255) if self.scale.divisions() == 1 => {
                kernel::count(ratings, lowest, self.counts.len(), &mut self.counts)
            }
            _ => self.count_bytes_in_part(ratings),
        }
    }

    /// The same on a scale with ratings that no byte can hold: below 0, above 255, or between whole numbers.
    #[inline(never)]
    fn count_bytes_in_part(&mut self, ratings: &[u8]) -> Result<(), usize> {
        match ByteRatings::of(self.scale) {
            Some(bytes) => bytes.count_levels(ratings, &mut self.counts),
            None if ratings.is_empty() => Ok(()),
            None => Err(0),
        }
    }
}
