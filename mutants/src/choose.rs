//! Which mutants are tried: those on lines that a change touched, those of some files, or all.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::Command;

use crate::mutant::Mutant;

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    All,
    /// Lines that are not as in this revision.
    Changed(String),
    /// Files and folders, from the root of the repository.
    In(Vec<String>),
}

/// The numbers of the mutants that are to be tried.
///
/// # Errors
///
/// git does not know the revision, or nothing is where the command line says.
pub fn choose(
    choice: &Choice,
    mutants: &[Mutant],
    repository: &Path,
) -> Result<HashSet<u32>, String> {
    let ids = |chosen: &dyn Fn(&Mutant) -> bool| {
        let chosen = mutants.iter().filter(|mutant| chosen(mutant));
        chosen.map(|mutant| mutant.id).collect::<HashSet<u32>>()
    };
    match choice {
        Choice::All => Ok(ids(&|_| true)),
        Choice::In(places) => {
            if let Some(nowhere) = places.iter().find(|place| !repository.join(place).exists()) {
                return Err(format!("there is no {nowhere}"));
            }
            Ok(ids(&|mutant| {
                places
                    .iter()
                    .any(|place| Path::new(&mutant.file).starts_with(place))
            }))
        }
        Choice::Changed(revision) => {
            let arguments = [
                "diff",
                "-U0",
                "--no-color",
                "--no-ext-diff",
                "--dst-prefix=b/",
            ];
            let arguments = [&arguments[..], &[revision, "--", "src"]].concat();
            let changed = changed_lines(&git(repository, &arguments)?);
            let new = git(
                repository,
                &["ls-files", "--others", "--exclude-standard", "--", "src"],
            )?;
            let new: HashSet<&str> = new.lines().collect();
            Ok(ids(&|mutant| {
                let lines = changed.get(&mutant.file);
                new.contains(mutant.file.as_str())
                    || lines.is_some_and(|lines| lines.contains(&mutant.line))
            }))
        }
    }
}

/// What git answers.
///
/// # Errors
///
/// There is no git, or it refuses.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let answer = Command::new("git")
        // File names as they are, not in quotes.
        .args(["-c", "core.quotePath=false"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| format!("git: {error}"))?;
    if !answer.status.success() {
        return Err(String::from_utf8_lossy(&answer.stderr).trim().to_string());
    }
    String::from_utf8(answer.stdout).map_err(|error| format!("git: {error}"))
}

/// The lines of each file that a diff without context adds or changes.
fn changed_lines(diff: &str) -> HashMap<String, HashSet<usize>> {
    let mut changed: HashMap<String, HashSet<usize>> = HashMap::new();
    let mut file = None;
    // A line that is taken out may look like a head: `--- a` was a comment of SQL.
    let mut left = 0;
    for line in diff.lines() {
        if left > 0 && line.starts_with(['+', '-']) {
            left -= 1;
        } else if let Some(name) = line.strip_prefix("+++ ") {
            file = name.strip_prefix("b/").map(str::to_string);
        } else if let Some((taken, added)) = hunk(line) {
            left = taken + added.len();
            if let Some(file) = &file {
                changed.entry(file.clone()).or_default().extend(added);
            }
        }
    }
    changed
}

/// How many lines a hunk takes out, and where its new ones stand: `@@ -3,2 +5,4 @@`.
fn hunk(line: &str) -> Option<(usize, std::ops::Range<usize>)> {
    let (taken, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (added, _) = rest.split_once(" @@")?;
    let ((_, taken), (start, length)) = (span(taken)?, span(added)?);
    Some((taken, start..start + length))
}

/// `5,4` is a start and a length; `5` is one line.
fn span(text: &str) -> Option<(usize, usize)> {
    match text.split_once(',') {
        Some((start, length)) => Some((start.parse().ok()?, length.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_becomes_lines() {
        let changed = changed_lines(
            "diff --git a/src/a.rs b/src/a.rs\nindex 1..2 100644\n--- a/src/a.rs\n+++ b/src/a.rs\n\
             @@ -3,2 +5,3 @@ fn f() {\n--- a\n-b\n+c\n+++ b/src/no.rs\n+e\n@@ -10 +13 @@\n-x\n+y\n@@ -20,4 +22,0 @@\n-a\n-b\n-c\n-d\n\
             diff --git a/src/b.rs b/src/b.rs\ndeleted file mode 100644\n--- a/src/b.rs\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n\
             diff --git a/src/c.rs b/src/c.rs\n--- /dev/null\n+++ b/src/c.rs\n@@ -0,0 +1,2 @@\n+a\n+b\n",
        );
        assert_eq!(changed.len(), 2);
        assert_eq!(changed["src/a.rs"], HashSet::from([5, 6, 7, 13]));
        assert_eq!(changed["src/c.rs"], HashSet::from([1, 2]));
    }

    #[test]
    fn files_and_folders_are_whole_names() {
        let mutant = |id, file: &str| Mutant {
            id,
            file: file.to_string(),
            line: 1,
            function: String::new(),
            original: String::new(),
            replacement: String::new(),
        };
        let mutants = [
            mutant(1, "src/main.rs"),
            mutant(2, "src/rewrite/walk.rs"),
            mutant(3, "src/rewrite.rs"),
        ];
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        let chosen =
            |place: &str| choose(&Choice::In(vec![place.to_string()]), &mutants, repository);
        assert_eq!(chosen("src/rewrite"), Ok(HashSet::from([2])));
        assert_eq!(chosen("src/main.rs"), Ok(HashSet::from([1])));
        assert_eq!(chosen("src/rewrite/"), Ok(HashSet::from([2])));
        assert_eq!(
            chosen("src/nowhere"),
            Err("there is no src/nowhere".to_string())
        );
    }
}
