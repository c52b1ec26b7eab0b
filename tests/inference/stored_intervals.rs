//! Stored intervals, from forms that can say what is no number too: finite, in order, and around their value.

use core::fmt;
use cxmetrics::drivers::ShareMethod;
use cxmetrics::{Interval, Method};
use serde::de::value::{Error, MapDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

/// A part of a form: a figure or a word.
#[derive(Clone, Copy)]
enum Part<'a> {
    Figure(f64),
    Word(&'a str),
}

impl IntoDeserializer<'_> for Part<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Part<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Figure(figure) => visitor.visit_f64(figure),
            Self::Word(word) => visitor.visit_str(word),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let word = match self {
            Self::Word(word) => word,
            Self::Figure(_) => "",
        };
        let word: StrDeserializer<'_, Error> = word.into_deserializer();
        word.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

fn read<M>([value, lower, upper]: [f64; 3], method: &str) -> Result<Interval<M>, String>
where
    Interval<M>: DeserializeOwned,
    M: fmt::Debug,
{
    let parts = [
        ("value", Part::Figure(value)),
        ("lower", Part::Figure(lower)),
        ("upper", Part::Figure(upper)),
        ("confidence", Part::Figure(0.9)),
        ("method", Part::Word(method)),
    ];
    let form: MapDeserializer<'_, _, Error> = MapDeserializer::new(parts.into_iter());
    Interval::deserialize(form).map_err(|error| error.to_string())
}

#[test]
fn finite_and_in_order() {
    const FAR: f64 = f64::INFINITY;
    let score = |figures| read::<Method>(figures, "score");
    let dirichlet = |figures| read::<Method>(figures, "dirichlet");
    let shares = |figures| read::<ShareMethod>(figures, "jackknife");
    assert!(score([0.5, 0.2, 0.7]).is_ok());
    assert!(shares([0.5, 0.2, 0.7]).is_ok());
    // Only a credible interval may leave out its value.
    for value in [0.1, 0.8] {
        assert!(dirichlet([value, 0.2, 0.7]).is_ok());
        let expected = format!("{value} is not a finite figure in the interval [0.2, 0.7]");
        assert_eq!(score([value, 0.2, 0.7]).unwrap_err(), expected);
        assert_eq!(shares([value, 0.2, 0.7]).unwrap_err(), expected);
    }
    for figures in [
        [FAR, 0.2, 0.7],
        [-FAR, 0.2, 0.7],
        [f64::NAN, 0.2, 0.7],
        [0.5, -FAR, 0.7],
        [0.5, f64::NAN, 0.7],
        [0.5, 0.2, FAR],
        [0.5, 0.2, f64::NAN],
        [0.5, -FAR, FAR],
        [0.5, 0.7, 0.2],
    ] {
        assert!(score(figures).is_err(), "{figures:?}");
        assert!(dirichlet(figures).is_err(), "{figures:?}");
        assert!(shares(figures).is_err(), "{figures:?}");
    }
}
