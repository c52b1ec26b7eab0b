//! Errors as the compiler gives them, and the mutants that they are about.

use serde_json::json;

use super::*;
use crate::rewrite::rewrite;

/// `f` is `a + b` and `-c`: mutants 2 and 3, and 4.
fn places() -> (String, Places) {
    let source = "fn f() { a + b; -c }";
    let (_, rewritten) = rewrite("src/x.rs", source, 1, &|_| true).unwrap();
    let places = Places::from([("src/x.rs".to_string(), rewritten.places)]);
    (rewritten.text, places)
}

fn span_of(text: &str, piece: &str) -> Value {
    let start = text.find(piece).unwrap();
    json!({
        "file_name": "src/x.rs", "byte_start": start, "byte_end": start + piece.len(),
        "is_primary": true, "expansion": null,
    })
}

fn error(spans: &[Value]) -> Value {
    json!({ "level": "error", "spans": spans, "children": [] })
}

#[test]
fn an_error_in_the_text_of_one_mutant_is_of_that_one() {
    let (text, places) = places();
    let found = |piece: &str| guilty(&error(&[span_of(&text, piece)]), &places);
    assert_eq!(found("l_ * r_"), [3]);
    assert_eq!(found("l_ - r_"), [2]);
    assert_eq!(found("return ()"), [1]);
}

#[test]
fn an_error_in_what_is_around_is_of_all() {
    let (text, places) = places();
    let found = |piece: &str| guilty(&error(&[span_of(&text, piece)]), &places);
    assert_eq!(found("l_ + r_"), [2, 3]);
    assert_eq!(found("a), (b"), [2, 3]);
    assert_eq!(found("c) {"), [4]);
}

#[test]
fn an_error_around_constructs_is_of_those_inside() {
    let (text, places) = places();
    let whole = json!({ "file_name": "src/x.rs", "byte_start": 0, "byte_end": text.len(), "is_primary": true });
    let mut found = guilty(&error(&[whole]), &places);
    found.sort_unstable();
    assert!(found == [2, 3] || found == [1, 2, 3, 4], "{found:?}");
    let elsewhere =
        json!({ "file_name": "src/y.rs", "byte_start": 0, "byte_end": 9, "is_primary": true });
    assert!(guilty(&error(&[elsewhere]), &places).is_empty());
}

#[test]
fn main_places_count_before_others_and_macros_where_they_are_used() {
    let (text, places) = places();
    let mut second = span_of(&text, "l_ - r_");
    second["is_primary"] = json!(false);
    let first = span_of(&text, "l_ * r_");
    assert_eq!(guilty(&error(&[second, first.clone()]), &places), [3]);
    let within = json!({
        "file_name": "elsewhere.rs", "byte_start": 1, "byte_end": 2, "is_primary": true,
        "expansion": { "span": first },
    });
    assert_eq!(guilty(&error(&[within]), &places), [3]);
    let mut note = error(&[]);
    note["children"] = json!([{ "spans": [span_of(&text, "return ()")] }]);
    assert_eq!(guilty(&note, &places), [1]);
}

#[test]
fn only_errors_of_the_compiler_count() {
    let messages = "\
        {\"reason\":\"compiler-artifact\"}\nno json\n\
        {\"reason\":\"compiler-message\",\"message\":{\"level\":\"warning\",\"spans\":[]}}\n\
        {\"reason\":\"compiler-message\",\"message\":{\"level\":\"error\",\"spans\":[],\"rendered\":\"x\"}}\n";
    assert_eq!(errors(messages).len(), 1);
}
