//! The languages of the crate, and how the parts of a sentence look in them before it is put together.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::numbers::{Limits, Numbers, PValue, Percent, Plural};
use crate::shown::Figure;

/// Which of the crate's own languages a sentence is said in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tongue {
    English,
    Finnish,
    Russian,
}

/// A language and how numbers stand in it: an own language has English sentences with its own numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Idiom {
    pub(super) tongue: Tongue,
    pub(super) numbers: Numbers,
}

/// A part of a sentence, which is shown first and then put in.
pub(super) trait Part {
    type Shown;
    fn shown(self, idiom: Idiom) -> Self::Shown;
    /// One for an example, by a count, and one way or the other.
    fn example(count: u64, way: bool) -> Self;
}

/// What stands in a sentence as it is.
macro_rules! as_it_is {
    ($($type:ty = |$count:ident, $way:ident| $example:expr;)+) => {$(
        impl Part for $type {
            type Shown = Self;
            fn shown(self, _: Idiom) -> Self {
                self
            }
            fn example($count: u64, $way: bool) -> Self {
                $example
            }
        }
    )+};
}

as_it_is! {
    u64 = |count, _way| count;
    usize = |count, _way| usize::try_from(count).unwrap_or(usize::MAX);
    bool = |_count, way| way;
    &str = |_count, _way| "…";
    &[&str] = |_count, _way| &["…", "…"];
}

/// A figure that has been written, and which form of a noun goes with it.
#[derive(Debug)]
pub(super) struct Shown {
    text: String,
    /// `None` for a fraction, which is not counted.
    whole: Option<u64>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Part for Figure {
    type Shown = Shown;
    fn shown(self, idiom: Idiom) -> Shown {
        let english = format!("{self}");
        Shown {
            text: idiom.numbers.digits(&english),
            whole: english.trim_start_matches(['-', '+']).parse().ok(),
        }
    }
    fn example(count: u64, way: bool) -> Self {
        if way {
            Self::typed(count as f64)
        } else {
            Self::rounded(count as f64 + 0.5, 1)
        }
    }
}

impl Part for Percent {
    type Shown = String;
    fn shown(self, idiom: Idiom) -> String {
        idiom.numbers.percent(self.0)
    }
    fn example(count: u64, way: bool) -> Self {
        Self(Figure::example(count, way))
    }
}

impl Part for Limits<'_> {
    type Shown = String;
    fn shown(self, idiom: Idiom) -> String {
        idiom.numbers.limits(self)
    }
    fn example(_: u64, _: bool) -> Self {
        Self {
            lower: "1",
            upper: "2",
        }
    }
}

impl Part for PValue {
    type Shown = String;
    fn shown(self, idiom: Idiom) -> String {
        idiom.numbers.p(self)
    }
    fn example(_: u64, way: bool) -> Self {
        Self {
            value: if way { 0.25 } else { 0.0 },
            decimals: 3,
        }
    }
}

impl<P: Part> Part for Option<P> {
    type Shown = Option<P::Shown>;
    fn shown(self, idiom: Idiom) -> Self::Shown {
        self.map(|part| part.shown(idiom))
    }
    fn example(count: u64, way: bool) -> Self {
        way.then(|| P::example(count, way))
    }
}

/// What a noun can be counted by.
pub(super) trait Count: fmt::Display {
    fn whole(&self) -> Option<u64>;
}

impl Count for u64 {
    fn whole(&self) -> Option<u64> {
        Some(*self)
    }
}

impl Count for usize {
    fn whole(&self) -> Option<u64> {
        u64::try_from(*self).ok()
    }
}

impl Count for Shown {
    fn whole(&self) -> Option<u64> {
        self.whole
    }
}

/// English: "1 answer", "2 answers", "1.5 days".
pub(super) fn en(count: &impl Count, [one, many]: [&str; 2]) -> String {
    let plural = count.whole().map_or(Plural::Many, Plural::of_two);
    format!("{count} {}", plural.of([one, many, many]))
}

/// Finnish: the noun in the singular, which after every number but 1 is in the partitive.
pub(super) fn fi(count: &impl Count, [one, partitive]: [&str; 2]) -> String {
    let plural = count.whole().map_or(Plural::Many, Plural::of_two);
    format!("{count} {}", plural.of([one, partitive, partitive]))
}

/// Russian: after 1, after 2 to 4 and fractions, after 5 and more, each by the last digits.
pub(super) fn ru(count: &impl Count, forms: [&str; 3]) -> String {
    format!("{count} {}", ru_form(count, forms))
}

/// The same without the number.
pub(super) fn ru_form<'a>(count: &impl Count, forms: [&'a str; 3]) -> &'a str {
    let plural = count.whole().map_or(Plural::Few, Plural::russian);
    plural.of(forms)
}

/// Russian in the genitive, "из 21 ответа", "из 5 ответов": one form after 1 and fractions, one after all others.
pub(super) fn ru_of(count: &impl Count, [singular, plural]: [&str; 2]) -> String {
    let form = match count.whole().map(Plural::russian) {
        None | Some(Plural::One) => singular,
        Some(_) => plural,
    };
    format!("{count} {form}")
}

/// Sentences in the languages of the crate, side by side.
///
/// Each part of a sentence is shown in the language before the sentence is put together, so that `{margin}` is "2.5"
/// in one line and "2,5" in the next.
macro_rules! messages {
    (
        $(#[$meta:meta])*
        $enum:ident $(<$life:lifetime>)? {
            $(
                $(#[$doc:meta])+
                $name:ident { $($field:ident: $type:ty),* $(,)? }
                en $english:expr;
                fi $finnish:expr;
                ru $russian:expr;
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $enum $(<$life>)? {
            $(
                $(#[$doc])+
                #[non_exhaustive]
                $name {
                    $(
                        #[doc = concat!("The ", stringify!($field), " of the sentence.")]
                        $field: $type,
                    )*
                },
            )+
        }

        impl $(<$life>)? $enum $(<$life>)? {
            /// Every sentence once.
            #[allow(unused_mut, unused_variables, unused_assignments)]
            pub(super) fn examples(count: u64) -> alloc::vec::Vec<Self> {
                use $crate::words::idiom::Part as _;
                alloc::vec![$({
                    // One way or the other by the digits of the count, each part by its own.
                    let mut ways = count;
                    $(
                        let way = ways & 1 == 1;
                        ways >>= 1;
                        let $field = <$type>::example(count, way);
                    )*
                    Self::$name { $($field),* }
                }),+]
            }

            // A language may have no use for a part; a table of sentences is as long as it is.
            #[allow(unused_variables, clippy::too_many_lines, clippy::useless_conversion)]
            pub(super) fn said(self, idiom: $crate::words::idiom::Idiom) -> alloc::string::String {
                use $crate::words::idiom::{Part as _, Tongue};
                match self {
                    $(
                        Self::$name { $($field),* } => {
                            $(let $field = $field.shown(idiom);)*
                            match idiom.tongue {
                                Tongue::English => $english.into(),
                                Tongue::Finnish => $finnish.into(),
                                Tongue::Russian => $russian.into(),
                            }
                        }
                    )+
                }
            }
        }
    };
}

pub(super) use messages;
