//! Figures as they were when they were last accepted, so that none changes without somebody who says so.
//!
//! What is recorded is not thereby right: that is for the reference cases, the oracles and the laws to say. A recording
//! tells whoever changes a line which figures it moved, to their last digit, in corners that no law describes.
//!
//! The package leaves the recordings out: they are for whoever changes the crate.
//!
//! A change that is meant: `CXMETRICS_ACCEPT=1 cargo test --all-features recorded`, and the difference of
//! `tests/data/recorded` is read before it is committed.
#![allow(dead_code, unreachable_pub)] // each test file uses its part

use std::fmt::{Debug, Write as _};
use std::path::PathBuf;

/// How many of the changed lines a failure shows.
const SHOWN: usize = 5;

/// The calls of one test and what each gave, in the order of the calls.
pub struct Recording {
    name: &'static str,
    lines: Vec<String>,
}

impl Recording {
    /// A recording that is compared with `tests/data/recorded/NAME.txt`.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            lines: Vec::new(),
        }
    }

    /// Notes what a call gave. Doubles show themselves with all their digits, so that nothing is rounded away.
    pub fn note(&mut self, call: impl std::fmt::Display, result: impl Debug) {
        self.lines.push(format!("{call} = {result:?}"));
    }

    /// Compares with what was accepted, or accepts.
    #[track_caller]
    pub fn finish(self) {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/recorded");
        let path = folder.join(format!("{}.txt", self.name));
        let found = self.lines.join("\n") + "\n";
        if std::env::var_os("CXMETRICS_ACCEPT").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, found).unwrap();
            return;
        }
        let is_package = !folder.exists();
        if is_package {
            return;
        }
        let accepted = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(
            found == accepted,
            "{}",
            difference(self.name, &accepted, &found)
        );
    }
}

/// The first lines that differ, and how many there are.
fn difference(name: &str, accepted: &str, found: &str) -> String {
    let (accepted, found): (Vec<_>, Vec<_>) = (accepted.lines().collect(), found.lines().collect());
    let changed: Vec<_> = (0..accepted.len().max(found.len()))
        .map(|line| (accepted.get(line), found.get(line)))
        .filter(|(accepted, found)| accepted != found)
        .collect();
    let mut text = format!(
        "{name}: {} lines are not as they were accepted\n",
        changed.len()
    );
    for (accepted, found) in changed.iter().take(SHOWN) {
        for (sign, line) in [('-', accepted), ('+', found)] {
            let _ = writeln!(text, "{sign} {}", line.unwrap_or(&"nothing"));
        }
    }
    text + "if that is meant: CXMETRICS_ACCEPT=1 cargo test --all-features recorded"
}

/// Numbers from 0 to 99 that look random and are always the same.
pub fn noise(count: usize, seed: u64) -> Vec<u32> {
    let mut state = seed;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((state >> 33) % 100).unwrap()
        })
        .collect()
}
