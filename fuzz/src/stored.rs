//! Stored forms: arbitrary text, and documents that were valid before something was changed in them.
//!
//! Whatever is read comes back as it is, twice, and never as something else; whatever is refused is refused without
//! panic. The documents are those of the tests.

use std::sync::LazyLock;

use serde_json::Value;

use crate::draw::Source;

#[path = "../../tests/support/documents.rs"]
mod documents;

use documents::{Rewrite, STORED};

/// How a type is read, and valid documents of it.
static DOCUMENTS: LazyLock<Vec<(Rewrite, Vec<String>)>> = LazyLock::new(|| {
    let all: Value = serde_json::from_str(include_str!("../../tests/data/stored.json"))
        .expect("a file of documents");
    STORED
        .iter()
        .map(|(name, rewrite)| {
            let documents = all[name].as_array().expect("documents of each type");
            (*rewrite, documents.iter().map(Value::to_string).collect())
        })
        .collect()
});

/// Reads a document that nobody wrote as each type, then one that somebody wrote with something changed.
pub fn target(data: &[u8]) {
    let mut source = Source::new(data);
    let (rewrite, documents) = &DOCUMENTS[source.below(DOCUMENTS.len())];
    let document = &documents[source.below(documents.len())];
    if source.below(8) == 0 {
        // The document of one type, read as another.
        let (rewrite, _) = &DOCUMENTS[source.below(DOCUMENTS.len())];
        rewrite(document);
    }
    let changed = match source.below(4) {
        0 => bytes(document, &mut source),
        1 => source.text(),
        _ => {
            let mut value: Value = serde_json::from_str(document).expect("a valid document");
            for _ in 0..=source.below(3) {
                change(&mut value, 0, &mut source);
            }
            value.to_string()
        }
    };
    rewrite(&changed);
}

/// The document with some bytes changed, left out, or said twice.
fn bytes(document: &str, source: &mut Source<'_>) -> String {
    let mut bytes = document.as_bytes().to_vec();
    for _ in 0..=source.below(4) {
        let at = source.below(bytes.len().max(1));
        match source.below(4) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => _ = bytes.remove(at),
            2 => bytes.insert(
                at.min(bytes.len()),
                source.one_of(b"0123456789-+.eE,:\"[]{} ntf"),
            ),
            _ => {
                let end = (at + source.below(20)).min(bytes.len());
                let again = bytes[at.min(end)..end].to_vec();
                bytes.splice(at.min(end)..at.min(end), again);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One value somewhere in the document becomes another.
fn change(value: &mut Value, depth: usize, source: &mut Source<'_>) {
    let inside = depth < 8 && source.below(5) != 0;
    match value {
        Value::Array(items) if inside && !items.is_empty() => {
            let at = source.below(items.len());
            match source.below(6) {
                0 => _ = items.remove(at),
                1 => items.push(items[at].clone()),
                2 => items.swap(0, at),
                _ => change(&mut items[at], depth + 1, source),
            }
        }
        Value::Object(fields) if inside && !fields.is_empty() => {
            let at = source.below(fields.len());
            let key = fields.keys().nth(at).expect("a field").clone();
            match source.below(8) {
                0 => _ = fields.remove(&key),
                1 => {
                    let other = fields
                        .values()
                        .nth(source.below(fields.len()))
                        .expect("a field")
                        .clone();
                    fields.insert(key, other);
                }
                _ => change(fields.get_mut(&key).expect("a field"), depth + 1, source),
            }
        }
        Value::Number(number) if inside => {
            let old = number.as_f64().unwrap_or(0.0);
            *value = match source.below(6) {
                0 => Value::from(source.count()),
                1 => Value::from(-old),
                2 => Value::from(old + 1.0),
                3 => Value::from(old.next_up()),
                _ => Value::from(source.figure()),
            };
        }
        other => {
            *other = match source.below(7) {
                0 => Value::Null,
                1 => Value::from(source.flag()),
                2 => Value::from(source.figure()),
                3 => Value::from(source.count()),
                4 => Value::Array(Vec::new()),
                5 => Value::Object(serde_json::Map::new()),
                _ => Value::from(source.text()),
            };
        }
    }
}
