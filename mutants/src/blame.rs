//! Which mutants an error of the compiler is about.
//!
//! The compiler names places in bytes of the rewritten file; the [`Place`]s of that file say what stands there.

use serde_json::Value;

use crate::layout::{Kind, Place};
use crate::sources::Places;

/// An error whose place holds this many mutants says nothing about any of them.
const TOO_MANY: usize = 40;

/// The errors among the messages of cargo.
pub fn errors(messages: &str) -> Vec<Value> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-message")
        .map(|mut message| message["message"].take())
        .filter(|message| message["level"] == "error")
        .collect()
}

/// A piece of a file, as the compiler names it.
struct Span<'error> {
    file: &'error str,
    start: usize,
    end: usize,
}

/// The mutants that an error is about: those at the first of its places that belongs to any, or else those inside.
pub fn guilty(error: &Value, places: &Places) -> Vec<u32> {
    let spans = spans(error);
    let at = |span: &Span| {
        let places = places.get(span.file)?;
        at(span, places)
    };
    if let Some(place) = spans.iter().find_map(at) {
        return place.mutants.clone();
    }
    let mut inside: Vec<u32> = vec![];
    for span in &spans {
        for place in places.get(span.file).into_iter().flatten() {
            if span.start <= place.range.start && place.range.end <= span.end {
                inside.extend(&place.mutants);
            }
        }
    }
    inside.sort_unstable();
    inside.dedup();
    inside.truncate(if inside.len() < TOO_MANY { TOO_MANY } else { 0 });
    inside
}

/// The text of one mutant, if the error lies there; then the smallest construct around it; then one whose text it touches.
fn at<'places>(span: &Span, places: &'places [Place]) -> Option<&'places Place> {
    let smallest = |kind: Kind, fits: &dyn Fn(&Place) -> bool| {
        let fitting = places
            .iter()
            .filter(|place| place.kind == kind && fits(place));
        fitting.min_by_key(|place| place.range.len())
    };
    let around = |place: &Place| place.range.start <= span.start && span.end <= place.range.end;
    let touching = |place: &Place| place.range.start < span.end && span.start < place.range.end;
    smallest(Kind::Own, &around)
        .or_else(|| smallest(Kind::Whole, &around))
        .or_else(|| smallest(Kind::Frame, &touching))
}

/// All places that an error names, the main ones first; those in a macro are where it is used.
fn spans(error: &Value) -> Vec<Span<'_>> {
    let (main, others): (Vec<&Value>, Vec<&Value>) =
        own_spans(error).partition(|span| span["is_primary"] == true);
    let children = error["children"].as_array().into_iter().flatten();
    main.into_iter()
        .chain(others)
        .chain(children.flat_map(own_spans))
        .filter_map(span)
        .collect()
}

fn own_spans(message: &Value) -> impl Iterator<Item = &Value> {
    message["spans"].as_array().into_iter().flatten()
}

fn span(mut span: &Value) -> Option<Span<'_>> {
    while span["expansion"].is_object() {
        span = &span["expansion"]["span"];
    }
    let number = |name: &str| usize::try_from(span[name].as_u64()?).ok();
    Some(Span {
        file: span["file_name"].as_str()?,
        start: number("byte_start")?,
        end: number("byte_end")?,
    })
}

#[cfg(test)]
mod tests;
