//! JSON Schemas of the stored forms: what the docs say of a type, cut to what fits a schema.

use alloc::string::String;

use schemars::Schema;
use schemars::transform::transform_subschemas;

/// Cuts the description of a type and of everything in it to its first paragraph, without the links of the docs.
pub(crate) fn tidy(schema: &mut Schema) {
    let description = schema
        .get("description")
        .and_then(|description| description.as_str());
    if let Some(text) = description.map(first_paragraph) {
        schema.insert("description".into(), text.into());
    }
    transform_subschemas(&mut tidy, schema);
}

fn first_paragraph(docs: &str) -> String {
    let paragraph = docs.trim().split("\n\n").next().unwrap_or_default();
    let mut plain = String::with_capacity(paragraph.len());
    let mut rest = paragraph;
    // `[words](target)` and `[Item]` are their words; what else stands in brackets stays.
    while let Some((before, inside)) = rest.split_once('[') {
        plain += before;
        let Some((words, after)) = inside.split_once(']') else {
            plain.push('[');
            rest = inside;
            break;
        };
        let target = after
            .strip_prefix('(')
            .and_then(|link| link.split_once(')'));
        let is_item = words.starts_with('`');
        match target {
            Some((_, after)) => {
                plain += words;
                rest = after;
            }
            None if is_item => {
                plain += words;
                rest = after;
            }
            None => {
                plain.push('[');
                rest = inside;
            }
        }
    }
    plain += rest;
    plain
        .split_whitespace()
        .fold(String::new(), |mut text, word| {
            if !text.is_empty() {
                text.push(' ');
            }
            text += word;
            text
        })
}
