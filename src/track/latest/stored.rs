//! The stored form: the scale, how many are missing, and the answers in the order of the respondents.

use alloc::vec::Vec;
use core::hash::Hash;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Latest;
use crate::scale::Scale;

#[derive(Serialize)]
#[serde(rename = "Latest")]
struct Out<'a, R, T> {
    scale: Scale,
    missing: u64,
    answers: Vec<(&'a R, &'a T, f64)>,
}

/// The latest answer of every respondent, with its time.
#[derive(Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "Latest", deny_unknown_fields)]
struct In<R, T> {
    scale: Scale,
    #[serde(default)]
    missing: u64,
    answers: Vec<(R, T, f64)>,
}

impl<R: Ord + Hash + Serialize, T: Ord + Serialize> Serialize for Latest<R, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = Out {
            scale: self.scale(),
            missing: self.tally().missing(),
            answers: self.iter().collect(),
        };
        stored.serialize(serializer)
    }
}

impl<'de, R, T> Deserialize<'de> for Latest<R, T>
where
    R: Ord + Hash + Deserialize<'de>,
    T: Ord + Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;

        let stored = In::deserialize(deserializer)?;
        let mut latest = Self::new(stored.scale);
        let count = stored.answers.len();
        latest
            .tally
            .record_missing(stored.missing)
            .map_err(Error::custom)?;
        for (respondent, time, rating) in stored.answers {
            latest
                .record(respondent, time, rating)
                .map_err(Error::custom)?;
        }
        if latest.respondents() == count {
            Ok(latest)
        } else {
            Err(Error::custom("a respondent has two latest answers"))
        }
    }
}

/// That of the form that is read, in which missing answers may be left out.
#[cfg(feature = "schemars")]
impl<R: schemars::JsonSchema, T: schemars::JsonSchema> schemars::JsonSchema for Latest<R, T> {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        In::<R, T>::schema_name()
    }

    fn schema_id() -> alloc::borrow::Cow<'static, str> {
        In::<R, T>::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        In::<R, T>::json_schema(generator)
    }
}
