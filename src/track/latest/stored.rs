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

#[derive(Deserialize)]
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
