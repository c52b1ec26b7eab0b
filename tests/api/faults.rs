//! Documents of every stored type that break off or lack a part.
#![cfg(feature = "serde")]

use std::collections::BTreeSet;

use serde_json::Value;

#[path = "../support/documents.rs"]
mod documents;

use documents::{Rewrite, STORED};

/// The types, and documents of each as this version writes them.
fn documents() -> Vec<(&'static str, Rewrite, Vec<Value>)> {
    let all: Value = serde_json::from_str(include_str!("../data/stored.json")).unwrap();
    STORED
        .iter()
        .map(|&(name, rewrite)| {
            let documents = all[name].as_array().unwrap_or_else(|| panic!("{name}"));
            assert!(!documents.is_empty(), "{name}");
            (name, rewrite, documents.clone())
        })
        .collect()
}

/// Whoever makes a type storable adds documents of it to `tests/data/stored.json`.
#[test]
fn no_stored_type_is_forgotten() {
    let api = include_str!("../data/public-api.txt");
    let named: BTreeSet<&str> = api
        .lines()
        .filter(|line| line.contains("Deserialize<'de> for "))
        .map(|line| {
            line.split(": ")
                .next()
                .unwrap()
                .rsplit("::")
                .next()
                .unwrap()
        })
        .collect();
    assert_eq!(named, STORED.iter().map(|(name, _)| *name).collect());
}

/// What this version writes stays readable, and is written again as it was.
#[test]
fn documents_come_back() {
    for (name, rewrite, documents) in documents() {
        for document in documents {
            let written = rewrite(&document.to_string())
                .unwrap_or_else(|| panic!("{name} is refused: {document}"));
            let again: Value = serde_json::from_str(&written).unwrap();
            assert_eq!(again, document, "{name}");
        }
    }
}

/// A file or a stream that breaks off is no document, wherever it breaks off. Of a bare number alone nobody can tell.
#[test]
fn documents_cut_at_every_byte_are_refused() {
    let mut cuts = 0;
    for (name, rewrite, documents) in documents() {
        for document in documents.iter().filter(|document| !document.is_number()) {
            let text = document.to_string();
            for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
                let read = rewrite(&text[..end]);
                assert_eq!(read, None, "{name}: {}", &text[..end]);
                cuts += 1;
            }
            // Nor is one that something follows.
            assert_eq!(rewrite(&format!("{text}{text}")), None, "{name}");
        }
    }
    assert!(cuts > 20_000, "{cuts}");
}

/// The documents that lack one field or one element of this one, at any depth.
fn lacking(document: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match document {
        Value::Object(fields) => {
            for (key, value) in fields {
                let mut without = fields.clone();
                without.remove(key);
                found.push(Value::Object(without));
                for part in lacking(value) {
                    let mut with = fields.clone();
                    with.insert(key.clone(), part);
                    found.push(Value::Object(with));
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                let mut without = items.clone();
                without.remove(at);
                found.push(Value::Array(without));
                for part in lacking(item) {
                    let mut with = items.clone();
                    with[at] = part;
                    found.push(Value::Array(with));
                }
            }
        }
        _ => {}
    }
    found
}

/// A document that lacks a part is refused, or says less and is what it says: it comes back as it was read.
#[test]
fn documents_that_lack_a_part_are_refused_or_come_back() {
    let [mut refused, mut read] = [0, 0];
    for (_, rewrite, documents) in documents() {
        for lacking in documents.iter().flat_map(lacking) {
            match rewrite(&lacking.to_string()) {
                Some(_) => read += 1,
                None => refused += 1,
            }
        }
    }
    // Both happen: a check that refuses all, or none, would show nothing.
    assert!(refused > 500 && read > 50, "{refused} {read}");
}
