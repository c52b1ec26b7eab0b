//! The map of the house in CONTRIBUTING.md, held against the sources: no import against the layers, and no two files
//! that import each other.
#![cfg(not(miri))] // the sources are read

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The floors from the top down: a module imports from its own floor and from those above it. Modules that stand in
/// one row know each other only in one direction, which the second test sees to.
const FLOORS: [&[&str]; 9] = [
    &["special", "sum", "few", "edge", "shown", "schema", "words"],
    &["scale", "tally"],
    &["sample", "tilt", "dirichlet"],
    &[
        "interval", "metric", "estimate", "weight", "joint", "adjusted",
    ],
    &[
        "compare",
        "plan",
        "response",
        "association",
        "segment",
        "impact",
        "drivers",
        "league",
    ],
    &["track"],
    &["kpi"],
    &["okr"],
    &["strategies", "guide"],
];

/// The street of the goals, from the first room to the last.
const STREET: [&str; 9] = [
    "time",
    "figure",
    "key_result",
    "objective",
    "course",
    "forecast",
    "lint",
    "mirror",
    "tracker",
];

/// A source file and what it says.
struct Source {
    /// Its modules from the root: `okr::figure::reading`, without `mod`.
    module: Vec<String>,
    /// What it imports for itself, as modules from the root. What a face passes on with `pub use` is no import.
    imports: BTreeSet<Vec<String>>,
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn module_of(root: &Path, file: &Path) -> Vec<String> {
    let inner = file.strip_prefix(root).unwrap().with_extension("");
    let mut parts: Vec<String> = inner
        .iter()
        .map(|part| part.to_str().unwrap().to_owned())
        .collect();
    if parts
        .last()
        .is_some_and(|last| last == "mod" || last == "lib")
    {
        parts.pop();
    }
    parts
}

/// The leaves of a tree of imports: `a::{b, c::d}` are `a::b` and `a::c::d`.
fn leaves(prefix: &str, tree: &str, found: &mut Vec<String>) {
    let tree = tree.trim();
    let Some(brace) = tree.find('{') else {
        if !tree.is_empty() {
            found.push(format!("{prefix}{tree}"));
        }
        return;
    };
    let head = format!("{prefix}{}", &tree[..brace]);
    let inner = &tree[brace + 1..tree.rfind('}').unwrap()];
    let (mut depth, mut start) = (0, 0);
    for (at, character) in inner.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                leaves(&head, &inner[start..at], found);
                start = at + 1;
            }
            _ => {}
        }
    }
    leaves(&head, &inner[start..], found);
}

/// What follows `use ` in a line of a private import.
fn private(line: &str) -> Option<&str> {
    // What stands deeper belongs to a test or to a module in the file.
    line.strip_prefix("use ")
}

/// The same of a face that passes names on.
fn passed_on(line: &str) -> Option<&str> {
    let (visibility, rest) = line.strip_prefix("pub")?.split_once("use ")?;
    (visibility == " " || visibility.starts_with('(')).then_some(rest)
}

/// The imports of a text, each as written.
fn imports(text: &str, kind: fn(&str) -> Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(first) = kind(line) else { continue };
        let mut whole = first.to_owned();
        while !whole.contains(';') {
            whole.push_str(lines.next().unwrap());
        }
        leaves("", whole.split(';').next().unwrap(), &mut found);
    }
    found
}

/// The module that a path names from inside another, as far as the path goes.
fn absolute(module: &[String], path: &str) -> Option<Vec<String>> {
    let mut parts = path.split("::").map(str::trim);
    let mut base = match parts.next()? {
        "crate" => Vec::new(),
        "super" => module[..module.len().checked_sub(1)?].to_vec(),
        "self" => module.to_vec(),
        _ => return None,
    };
    for part in parts {
        match part {
            "super" => {
                base.pop()?;
            }
            "self" => {}
            name => base.push(name.to_owned()),
        }
    }
    Some(base)
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found.sort();
    let texts: BTreeMap<Vec<String>, String> = found
        .iter()
        .filter(|file| file.file_stem().is_some_and(|stem| stem != "tests"))
        .map(|file| (module_of(&root, file), fs::read_to_string(file).unwrap()))
        .collect();
    // A name in a face, and where it comes from.
    let mut aliases = BTreeMap::new();
    for (module, text) in &texts {
        for path in imports(text, passed_on) {
            let relative =
                absolute(module, &path).or_else(|| absolute(module, &format!("self::{path}")));
            if let (Some(target), Some(name)) = (relative, path.rsplit("::").next()) {
                let mut alias = module.clone();
                alias.push(name.to_owned());
                // A macro that a file passes on is its own.
                if alias != target {
                    aliases.insert(alias, target);
                }
            }
        }
    }
    let file_of = |mut path: Vec<String>| {
        while let Some(target) = aliases.get(&path) {
            path.clone_from(target);
        }
        while !texts.contains_key(&path) {
            path.pop()?;
        }
        (!path.is_empty()).then_some(path)
    };
    texts
        .iter()
        .map(|(module, text)| Source {
            module: module.clone(),
            imports: imports(text, private)
                .iter()
                .filter_map(|path| absolute(module, path))
                .filter_map(file_of)
                .filter(|path| path != module)
                .collect(),
        })
        .collect()
}

fn floor(module: &str) -> usize {
    FLOORS
        .iter()
        .position(|row| row.contains(&module))
        .unwrap_or_else(|| panic!("{module} stands on no floor: put it into the map"))
}

#[test]
fn nothing_is_imported_from_a_floor_below() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.module.is_empty()) {
        for import in &source.imports {
            if floor(&import[0]) > floor(&source.module[0]) {
                wrong.push(format!(
                    "{} imports {}",
                    source.module.join("::"),
                    import.join("::")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_street_of_the_goals_runs_one_way() {
    let room = |module: &[String]| {
        let name = module.get(1)?;
        let number = STREET.iter().position(|room| room == name);
        Some(number.unwrap_or_else(|| panic!("okr::{name} has no place in the street")))
    };
    let mut wrong = Vec::new();
    for source in sources()
        .iter()
        .filter(|source| source.module.first().is_some_and(|name| name == "okr"))
    {
        let Some(own) = room(&source.module) else {
            assert!(source.imports.is_empty(), "okr itself is only a face");
            continue;
        };
        for import in source.imports.iter().filter(|import| import[0] == "okr") {
            match room(import) {
                None => wrong.push(format!(
                    "{} imports through the hall",
                    source.module.join("::")
                )),
                Some(other) if other > own => {
                    wrong.push(format!(
                        "{} imports {}",
                        source.module.join("::"),
                        import.join("::")
                    ));
                }
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_two_files_import_each_other() {
    let by_module: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = sources()
        .into_iter()
        .map(|source| (source.module, source.imports))
        .collect();
    let mut wrong = Vec::new();
    for (module, imports) in &by_module {
        for import in imports.iter().filter(|import| *import > module) {
            if by_module
                .get(import)
                .is_some_and(|back| back.contains(module))
            {
                wrong.push(format!("{} and {}", module.join("::"), import.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
