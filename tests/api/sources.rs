//! What the sources say of the public types, for the tests that ask something of every one of them.

use std::fs;
use std::path::{Path, PathBuf};

/// A public struct or enum, as its source has it.
pub(crate) struct Type {
    pub(crate) name: String,
    pub(crate) is_enum: bool,
    /// All attributes that are no docs, in one line.
    pub(crate) attributes: String,
    /// What stands between its braces or parentheses, without docs.
    pub(crate) body: String,
    pub(crate) file: String,
}

impl Type {
    pub(crate) fn derives(&self, name: &str) -> bool {
        self.attributes.split("derive(").skip(1).any(|list| {
            let mut names = list.split(')').next().unwrap_or("").split(',');
            names.any(|derived| derived.trim().rsplit("::").next() == Some(name))
        })
    }

    pub(crate) fn is_error(&self) -> bool {
        self.derives("Error")
    }

    /// Whether it has variants, and none of them carries anything.
    pub(crate) fn is_plain_enum(&self) -> bool {
        let without_attributes = self.body.lines().filter(|line| !line.starts_with('#'));
        self.is_enum && !without_attributes.collect::<String>().contains(['(', '{'])
    }

    pub(crate) fn has_public_fields(&self) -> bool {
        let mut lines = self.body.lines();
        !self.is_enum && lines.any(|line| line.starts_with("pub "))
    }
}

/// Every source file that ships, with what is in it up to its unit tests.
pub(crate) fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "tests"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let end = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            (name, text[..end].to_owned())
        })
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// What the sealed traits hand over: public by name, and in nobody's reach.
const SEALED: [(&str, &str); 5] = [
    ("metric/bands.rs", "Bands"),
    ("metric/bands.rs", "Sealed"),
    ("tally/rating.rs", "ByValue"),
    ("tally/rating.rs", "ByReference"),
    ("drivers/answers.rs", "Reading"),
];

/// Every public struct and enum: the lints see to it that what is `pub` can be reached.
pub(crate) fn public_types() -> Vec<Type> {
    let mut types = Vec::new();
    for (file, text) in files() {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((is_enum, rest)) = declared(line) else {
                continue;
            };
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = rest[..end.unwrap_or(rest.len())].to_owned();
            // A macro that makes several is followed by what it makes.
            if name.is_empty() || SEALED.contains(&(file.as_str(), name.as_str())) {
                continue;
            }
            types.push(Type {
                attributes: attributes(&lines[..at]),
                body: body(&lines[at..]),
                file: file.clone(),
                is_enum,
                name,
            });
        }
    }
    assert!(types.len() > 300, "the sources were not read");
    types
}

fn declared(line: &str) -> Option<(bool, &str)> {
    let structs = line.strip_prefix("pub struct ").map(|rest| (false, rest));
    structs.or_else(|| Some((true, line.strip_prefix("pub enum ")?)))
}

/// The attributes above a line, which may be spread over several.
fn attributes(above: &[&str]) -> String {
    let is_part = |line: &&&str| !line.is_empty() && !line.starts_with("//") && **line != "}";
    let mut found: Vec<&str> = above.iter().rev().take_while(is_part).copied().collect();
    found.reverse();
    found.join(" ")
}

fn body(from: &[&str]) -> String {
    let mut found = Vec::new();
    let mut depth = 0_i32;
    for line in from {
        if !line.starts_with("//") {
            found.push(*line);
        }
        for character in line.chars().filter(|_| !line.starts_with("//")) {
            match character {
                '{' | '(' => depth += 1,
                '}' | ')' => depth -= 1,
                _ => {}
            }
        }
        if depth == 0 && (line.ends_with(['}', ';'])) {
            break;
        }
    }
    let whole = found.join("\n");
    let start = whole
        .find(['{', '('])
        .map_or(whole.len(), |start| start + 1);
    whole[start..].to_owned()
}
