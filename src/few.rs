//! Items of which there are seldom more than three, without a call of the allocator for those.
//!
//! A net score has three values, a share two: what the allocator takes for so little is more than the rest of an estimate.

use alloc::vec::Vec;
use core::fmt;
use core::ops::{Deref, DerefMut};

/// How many items stand in place.
const IN_PLACE: usize = 3;

/// A list that stands in place up to three items, and behind a pointer beyond.
#[derive(Clone)]
pub(crate) enum Few<T> {
    InPlace { items: [T; IN_PLACE], count: u8 },
    Elsewhere(Vec<T>),
}

impl<T: Copy + Default> Few<T> {
    pub(crate) fn new() -> Self {
        Self::InPlace {
            items: [T::default(); IN_PLACE],
            count: 0,
        }
    }

    /// The first of three items; those that are not counted are as by default.
    #[inline]
    pub(crate) const fn first_of(items: [T; IN_PLACE], count: u8) -> Self {
        Self::InPlace { items, count }
    }

    #[inline]
    pub(crate) fn push(&mut self, item: T) {
        match self {
            Self::InPlace { items, count } => {
                if let Some(place) = items.get_mut(usize::from(*count)) {
                    *place = item;
                    *count += 1;
                } else {
                    *self = Self::with_one_more(items, item);
                }
            }
            Self::Elsewhere(items) => items.push(item),
        }
    }

    #[cold]
    fn with_one_more(items: &[T; IN_PLACE], item: T) -> Self {
        // Room for the levels of the usual scales, so that it grows once.
        let mut more = Vec::with_capacity(11);
        more.extend_from_slice(items);
        more.push(item);
        Self::Elsewhere(more)
    }
}

impl<T> Few<T> {
    /// The items where they stand in place, after them some as by default, so that there are always three.
    #[inline]
    pub(crate) const fn in_place(&self) -> Option<&[T; IN_PLACE]> {
        match self {
            Self::InPlace { items, .. } => Some(items),
            Self::Elsewhere(_) => None,
        }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::InPlace { items, count } => &items[..usize::from(*count)],
            Self::Elsewhere(items) => items,
        }
    }
}

impl<T> DerefMut for Few<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::InPlace { items, count } => &mut items[..usize::from(*count)],
            Self::Elsewhere(items) => items,
        }
    }
}

impl<T: Copy + Default> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut few = Self::new();
        items.into_iter().for_each(|item| few.push(item));
        few
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: fmt::Debug> fmt::Debug for Few<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_items_are_the_list_of_them() {
        for count in 0..30_u32 {
            let mut few: Few<u32> = (0..count).collect();
            let list: Vec<u32> = (0..count).collect();
            assert_eq!(*few, *list);
            assert_eq!(alloc::format!("{few:?}"), alloc::format!("{list:?}"));
            assert_eq!(few.clone(), few);
            few.reverse();
            assert!(few.iter().eq(list.iter().rev()));
            few.push(count);
            assert_eq!(few.last(), Some(&count));
            assert_ne!(*few, *list);
        }
    }
}
