//! Numbers given by value or by reference.

use num_traits::ToPrimitive;

/// A rating, as a number of any type or a reference to one: what
/// [`from_ratings`](crate::Tally::from_ratings) takes from a list.
///
/// `B` is found by the compiler and only keeps the two ways apart. There is nothing to implement: a number of one's
/// own needs [`ToPrimitive`] of the crate `num-traits`.
///
/// ```
/// use cxmetrics::{Scale, Tally};
///
/// let answers: Vec<u8> = vec![9, 10, 3];
/// let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, &answers)?; // references
/// assert_eq!(Tally::from_ratings(Scale::ZERO_TO_TEN, answers)?, tally); // values
/// # Ok::<(), cxmetrics::TallyError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no rating",
    label = "not a number, nor a reference to one",
    note = "ratings are numbers: parse text first, and take `from_answers` where some are missing (`None`)"
)]
pub trait Rating<B> {
    /// The type of the number.
    type Number: ToPrimitive;

    /// The number.
    fn number(&self) -> &Self::Number;
}

/// An answer that may be missing: an `Option` of a rating, or a reference to one.
///
/// ```
/// use cxmetrics::{Scale, Tally};
///
/// let column = vec![Some(9), None, Some(3)];
/// let tally = Tally::from_answers(Scale::ZERO_TO_TEN, &column)?;
/// assert_eq!((tally.total(), tally.missing()), (2, 1));
/// # Ok::<(), cxmetrics::TallyError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no answer that may be missing",
    label = "not an `Option` of a number, nor a reference to one",
    note = "take `from_ratings` where none is missing"
)]
pub trait Answer<B> {
    /// The type of the number.
    type Number: ToPrimitive;

    /// The number; `None` if the answer is missing.
    fn number(&self) -> Option<&Self::Number>;
}

/// Given by value.
#[derive(Debug)]
pub enum ByValue {}

/// Given by reference.
#[derive(Debug)]
pub enum ByReference {}

impl<T: ToPrimitive> Rating<ByValue> for T {
    type Number = T;

    #[inline]
    fn number(&self) -> &T {
        self
    }
}

impl<T: ToPrimitive> Rating<ByReference> for &T {
    type Number = T;

    #[inline]
    fn number(&self) -> &T {
        self
    }
}

impl<B, R: Rating<B>> Answer<(ByValue, B)> for Option<R> {
    type Number = R::Number;

    fn number(&self) -> Option<&R::Number> {
        self.as_ref().map(Rating::number)
    }
}

impl<B, R: Rating<B>> Answer<(ByReference, B)> for &Option<R> {
    type Number = R::Number;

    fn number(&self) -> Option<&R::Number> {
        self.as_ref().map(Rating::number)
    }
}
