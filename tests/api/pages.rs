//! What a page of the docs opens with: the ways to make a thing, then what one came for.
#![cfg(not(miri))] // the sources are read

use std::collections::BTreeMap;

use crate::sources::files;

/// The first methods on the page of a type.
const FIRST: [(&str, &[&str]); 11] = [
    (
        "Tally",
        &["new", "from_counts", "from_ratings", "from_answers"],
    ),
    ("Estimate", &["share", "value", "interval", "interval_with"]),
    ("Interval", &["value", "lower", "upper"]),
    ("Difference", &["independent", "paired", "value"]),
    ("KeyResult", &["reach"]),
    ("Objective", &["new", "with"]),
    ("Forecast", &["measured_with", "value", "median"]),
    ("Breakdown", &["new", "from_pairs"]),
    ("Series", &["new"]),
    ("Survey", &["new", "from_answers", "with_question"]),
    ("JointTally", &["new", "of", "record"]),
];

/// The methods of each type in the order of its page. Rustdoc goes through the modules of a file in the order in which
/// they are declared, and then through the file itself.
fn pages() -> BTreeMap<String, Vec<String>> {
    let sources: BTreeMap<String, String> = files().into_iter().collect();
    let mut pages = BTreeMap::new();
    walk(&sources, "lib.rs", "", &mut pages);
    pages
}

fn walk(
    sources: &BTreeMap<String, String>,
    file: &str,
    folder: &str,
    pages: &mut BTreeMap<String, Vec<String>>,
) {
    let text = &sources[file];
    for line in text.lines() {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        let line = line.strip_prefix("(crate) ").unwrap_or(line);
        let Some(name) = line
            .strip_prefix("mod ")
            .and_then(|rest| rest.strip_suffix(';'))
        else {
            continue;
        };
        let within = format!("{folder}{name}/");
        let face = format!("{within}mod.rs");
        let single = format!("{folder}{name}.rs");
        for file in [&face, &single] {
            if sources.contains_key(file) {
                walk(sources, file, &within, pages);
            }
        }
    }
    let mut current = None;
    for line in text.lines() {
        if line.starts_with("impl") && !line.contains(" for ") {
            current = Some(described(line));
        } else if line == "}" {
            current = None;
        } else if let (Some(name), Some(method)) = (&current, method(line)) {
            let page: &mut Vec<String> = pages.entry(name.clone()).or_default();
            page.push(method.to_owned());
        }
    }
}

/// The type that an `impl` is of: the first word that is not in its own angle brackets.
fn described(line: &str) -> String {
    let mut depth = 0;
    let outside = line
        .replace("->", "")
        .chars()
        .fold(String::new(), |mut text, c| {
            match c {
                '<' => depth += 1,
                '>' => depth -= 1,
                _ if depth == 0 => text.push(c),
                _ => {}
            }
            text
        });
    let mut words = outside.split_whitespace().skip(1);
    words.next().unwrap_or("").trim_end_matches('{').to_owned()
}

fn method(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("    pub ")?;
    let rest = rest.strip_prefix("const ").unwrap_or(rest);
    rest.strip_prefix("fn ")?.split(['(', '<']).next()
}

#[test]
fn a_page_opens_with_what_one_came_for() {
    let pages = pages();
    for (name, first) in FIRST {
        let page = &pages[name];
        assert_eq!(&page[..first.len()], first, "{name}: {page:?}");
    }
}
