//! The questions of the guide: enough of them, each with an answer that is there, and within two clicks of the crate page.
#![cfg(not(miri))] // the sources are read

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const CRATE_PAGE: &str = include_str!("../../src/lib.rs");
const GUIDE: &str = include_str!("../../src/guide/mod.rs");
const FIRST_PROGRAMS: &str = include_str!("../../src/guide/first_programs.rs");

/// The rows of a table in the docs, cell by cell.
fn rows(docs: &str) -> impl Iterator<Item = Vec<&str>> {
    docs.lines()
        .filter_map(|line| line.strip_prefix("//! | "))
        .map(|line| line.trim_end_matches(" |").split(" | ").collect())
}

/// The questions of the guide, each with its answer.
fn questions() -> Vec<(&'static str, &'static str)> {
    let (_, questions) = GUIDE.split_once("//! # Questions").unwrap();
    rows(questions)
        .filter(|row| row[0].ends_with('?'))
        .map(|row| (row[0], row[1]))
        .collect()
}

/// The path behind a link, without `crate`.
fn target(answer: &str) -> &str {
    let (_, target) = answer.split_once("](crate::").unwrap();
    target.strip_suffix(')').unwrap()
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn twenty_questions_are_answered_within_two_clicks() {
    // The first click.
    assert!(CRATE_PAGE.contains("](guide#questions)"));
    // The second one.
    let questions = questions();
    let different: BTreeSet<&str> = questions.iter().map(|question| question.0).collect();
    assert_eq!(different.len(), questions.len());
    assert!(different.len() >= 20, "{}", different.len());
}

#[test]
fn every_answer_is_there() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    sources(&source, &mut all);
    for (question, answer) in questions() {
        let path: Vec<&str> = target(answer).split("::").collect();
        let (modules, items): (Vec<&str>, Vec<&str>) = path
            .into_iter()
            .partition(|name| name.starts_with(|first: char| first.is_lowercase()));
        match items[..] {
            // A module has a file, or a folder with a face.
            [] => {
                let file = source.join(modules.join("/"));
                assert!(
                    file.with_extension("rs").exists() || file.join("mod.rs").exists(),
                    "{question} {answer}"
                );
            }
            // An item is public somewhere; that the path leads to it is what rustdoc checks.
            [item] => {
                let kinds = ["struct", "enum", "trait"].map(|kind| format!("pub {kind} {item}"));
                let is_there = |text: &String| kinds.iter().any(|kind| text.contains(kind));
                assert!(all.iter().any(is_there), "{question} {answer}");
            }
            _ => panic!("{question} {answer}"),
        }
    }
}

#[test]
fn each_chapter_is_one_click_away() {
    let (_, modules) = GUIDE.split_once("\npub mod ").unwrap();
    for chapter in modules.split("\npub mod ") {
        let chapter = chapter.trim().trim_end_matches(';');
        assert!(
            CRATE_PAGE.contains(&format!("](guide::{chapter})")),
            "{chapter}"
        );
        assert!(GUIDE.contains(&format!("?]({chapter})\n")), "{chapter}");
    }
}

#[test]
fn four_first_programs_have_at_most_forty_lines() {
    let fence = "//! ```\n";
    let programs: Vec<&str> = FIRST_PROGRAMS.split(fence).skip(1).step_by(2).collect();
    assert_eq!(programs.len(), 4);
    for program in programs {
        let lines = program.lines().count();
        assert!((10..=40).contains(&lines), "{lines} lines:\n{program}");
    }
}
