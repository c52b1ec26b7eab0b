//! The copy of the repository that is rewritten and built.
//!
//! It holds what git holds, and new files that git would take. A file is only written where its text changed: cargo goes
//! by times, and would build everything again.

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::choose::git;

/// What the copy has and the repository does not.
pub const SWITCH: &str = "src/mutant.rs";

/// The files of the repository, without the sources that are to be rewritten.
///
/// # Errors
///
/// git does not answer, or the work folder cannot be written.
pub fn update(repository: &Path, copy: &Path, rewritten: &HashSet<String>) -> Result<(), String> {
    let mut files: HashSet<PathBuf> = HashSet::new();
    for file in listed(repository)? {
        if rewritten.contains(&file) {
            files.insert(PathBuf::from(file));
            continue;
        }
        let bytes = match fs::read(repository.join(&file)) {
            Ok(bytes) => bytes,
            // Taken away and not committed yet, or a link to a folder.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => {
                continue;
            }
            Err(error) => return Err(format!("{file}: {error}")),
        };
        let bytes = if file == "Cargo.toml" {
            alone(&String::from_utf8_lossy(&bytes)).into_bytes()
        } else {
            bytes
        };
        write_if_changed(&copy.join(&file), &bytes)?;
        files.insert(PathBuf::from(file));
    }
    files.insert(PathBuf::from(SWITCH));
    remove_others(copy, copy, &files)
}

/// Every file that git has or would take.
///
/// # Errors
///
/// git does not answer.
pub fn listed(repository: &Path) -> Result<Vec<String>, String> {
    let arguments = ["ls-files", "--cached", "--others", "--exclude-standard"];
    let files = git(repository, &arguments)?;
    Ok(files.lines().map(str::to_string).collect())
}

/// Writes a file, unless it is like that already.
///
/// # Errors
///
/// It cannot be written.
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// Files that were once copied: a test that was taken away must not go on judging.
fn remove_others(copy: &Path, folder: &Path, files: &HashSet<PathBuf>) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.is_dir() {
            remove_others(copy, &path, files)?;
        } else if path
            .strip_prefix(copy)
            .is_ok_and(|name| !files.contains(name))
        {
            fs::remove_file(&path).map_err(fault)?;
        }
    }
    Ok(())
}

/// A manifest without lints, which would complain of the switches, and without other members, which are not built.
fn alone(manifest: &str) -> String {
    let mut kept = String::new();
    let mut section = String::new();
    let mut in_members = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line.trim().to_string();
        }
        let starts = section == "[workspace]" && line.starts_with("members");
        if starts || in_members {
            in_members = !line.contains(']');
        } else if section != "[lints]" {
            kept += line;
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_loses_lints_and_members() {
        assert_eq!(
            alone(
                "[package]\nname = \"x\"\n\n[lints]\nworkspace = true\n\n[workspace]\nmembers = [\"a\"]\n\
                 exclude = [\"b\"]\n\n[workspace.lints.rust]\nmissing_docs = \"warn\"\n"
            ),
            "[package]\nname = \"x\"\n\n[workspace]\nexclude = [\"b\"]\n\n[workspace.lints.rust]\nmissing_docs = \"warn\"\n"
        );
        assert_eq!(
            alone("[workspace]\nmembers = [\n  \"a\",\n]\nresolver = \"3\"\n"),
            "[workspace]\nresolver = \"3\"\n"
        );
    }

    #[test]
    fn a_file_that_is_the_same_is_left_alone() {
        let path = std::env::temp_dir().join(format!("mutants-{}/a/b", std::process::id()));
        write_if_changed(&path, b"x").unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        write_if_changed(&path, b"x").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), time);
        write_if_changed(&path, b"y").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"y");
        let folder = path.parent().and_then(Path::parent).unwrap();
        remove_others(folder, folder, &HashSet::from([PathBuf::from("c")])).unwrap();
        assert!(!path.exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
