//! What can grow without breaking anybody: whoever matches a public enum or writes a struct with public fields must leave
//! room for more, unless there can never be more.
#![cfg(not(miri))] // the sources are read

use crate::sources::{Type, public_types};

/// What is complete, and why.
const COMPLETE: [(&str, &str); 15] = [
    ("Answer", "a cell has an answer or none"),
    ("CourseKind", "steady, a drift, a step, or either"),
    (
        "Decision",
        "a goal is reached, is not, or nobody can tell yet",
    ),
    (
        "Direction",
        "more is better, less is better, or nobody said",
    ),
    (
        "DraftKeyResult",
        "a draft is written out, with `..DraftKeyResult::default()` for what it leaves open",
    ),
    (
        "DraftObjective",
        "a draft is written out, with `..DraftObjective::default()` for what it leaves open",
    ),
    ("KanoAnswer", "Kano's questions have five answers"),
    ("KanoCategory", "Kano's table has six categories"),
    ("Limits", "an interval has two"),
    ("PValue", "what is shown of one is all there is"),
    ("Percent", "a figure, and nothing else"),
    (
        "Plural",
        "languages with more forms choose by the count itself",
    ),
    ("Shift", "a figure has shifted up or down"),
    ("Side", "a chain has two ends"),
    ("Zone", "four figures make four zones"),
];

fn may_grow(found: &Type) -> bool {
    found.is_enum || found.has_public_fields()
}

#[test]
fn what_may_grow_says_so() {
    let closed: Vec<String> = public_types()
        .iter()
        .filter(|found| may_grow(found) && !found.attributes.contains("#[non_exhaustive]"))
        .filter(|found| COMPLETE.iter().all(|(name, _)| *name != found.name))
        .map(|found| format!("{} in {}", found.name, found.file))
        .collect();
    assert!(closed.is_empty(), "{}", closed.join("\n"));
}

#[test]
fn what_is_complete_is_there_and_has_a_reason() {
    let types = public_types();
    for (name, reason) in COMPLETE {
        let mut closed = types
            .iter()
            .filter(|found| may_grow(found) && !found.attributes.contains("#[non_exhaustive]"));
        assert!(
            closed.any(|found| found.name == name),
            "{name} is not closed"
        );
        assert!(!reason.is_empty(), "{name}");
    }
}
