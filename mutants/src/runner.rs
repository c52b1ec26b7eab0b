//! Runs some tests of one binary, with a mutant or without.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, End};
use crate::sources::{COVERAGE, MUTANT};

/// Few cases, always the same ones, and nothing written about those that fail: a mutant must not be judged by luck.
const ENVIRONMENT: [(&str, &str); 4] = [
    ("PROPTEST_CASES", "16"),
    ("PROPTEST_RNG_SEED", "20260101"),
    ("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1"),
    ("PROPTEST_MAX_SHRINK_ITERS", "0"),
];

/// Options of libtest that only a compiler with its features switched on takes; the binaries can be told so.
const FAIL_FAST: [&str; 3] = ["-Z", "unstable-options", "--fail-fast"];
const UNLOCKED: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// What is tried.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// The crate as it is; which mutants the tests ask for is noted.
    Coverage,
    Mutant(u32),
}

/// Knows where binaries run and how.
pub struct Runner {
    copy: PathBuf,
    work: PathBuf,
    /// Whether a binary stops at the first test that fails.
    fail_fast: bool,
}

impl Runner {
    /// `binary` is any of the binaries: whether it stops early is found out once.
    pub fn new(copy: &Path, work: &Path, binary: Option<&PathBuf>) -> Self {
        let takes_it = |binary: &PathBuf| {
            let mut command = Command::new(binary);
            command
                .args(FAIL_FAST)
                .arg("--list")
                .env(UNLOCKED.0, UNLOCKED.1);
            command.output().is_ok_and(|answer| answer.status.success())
        };
        Self {
            copy: copy.to_path_buf(),
            work: work.to_path_buf(),
            fail_fast: binary.is_some_and(takes_it),
        }
    }

    /// The names of all tests of a binary.
    ///
    /// # Errors
    ///
    /// It does not say.
    pub fn names(&self, binary: &Path) -> Result<Vec<String>, String> {
        let answer = Command::new(binary)
            .arg("--list")
            .current_dir(&self.copy)
            .output();
        let answer = answer.map_err(|error| format!("{}: {error}", binary.display()))?;
        let names = String::from_utf8_lossy(&answer.stdout)
            .lines()
            .filter_map(|line| line.strip_suffix(": test"))
            .map(str::to_string)
            .collect();
        Ok(names)
    }

    /// How the tests end, and what they print. Each worker, a number, runs one at a time.
    ///
    /// # Errors
    ///
    /// The binary cannot be started.
    pub fn run(
        &self,
        worker: usize,
        binary: &Path,
        names: &[&str],
        subject: Subject,
        limit: Duration,
    ) -> Result<(End, String), String> {
        let mut command = process::limited(binary);
        command
            .arg("--exact")
            .args(names)
            .args(["--test-threads", "1"]);
        command.current_dir(&self.copy).envs(ENVIRONMENT);
        command.env_remove(MUTANT).env_remove(COVERAGE);
        match subject {
            Subject::Coverage => command.env(COVERAGE, self.seen_by(worker)),
            Subject::Mutant(id) => command.env(MUTANT, id.to_string()),
        };
        if self.fail_fast {
            command.args(FAIL_FAST).env(UNLOCKED.0, UNLOCKED.1);
        }
        let output = self.work.join(format!("output-{worker}"));
        process::run(&mut command, &output, limit)
            .map_err(|error| format!("{}: {error}", binary.display()))
    }

    /// Which mutants the last run of a worker asked for; a run that ended badly says nothing.
    pub fn take_seen(&self, worker: usize) -> Vec<u32> {
        let path = self.seen_by(worker);
        let seen = fs::read(&path).unwrap_or_default();
        let _ = fs::remove_file(path);
        (0..)
            .zip(seen)
            .filter(|(_, seen)| *seen != 0)
            .map(|(id, _)| id)
            .collect()
    }

    fn seen_by(&self, worker: usize) -> PathBuf {
        self.work.join(format!("seen-{worker}"))
    }
}

/// Which test it was that failed, or that never came to an end, from what libtest printed.
pub fn failed<'names>(printed: &str, names: &[&'names str]) -> Option<&'names str> {
    if let [only] = names {
        return Some(only);
    }
    let ended_with = |name: &str, end: &str| printed.contains(&format!("test {name} ... {end}"));
    names
        .iter()
        .find(|name| ended_with(name, "FAILED"))
        .or_else(|| {
            names
                .iter()
                .find(|name| printed.trim_end().ends_with(&format!("test {name} ...")))
        })
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_that_failed_is_named() {
        let names = ["a::b", "a::c", "d"];
        let printed = "running 3 tests\ntest a::b ... ok\ntest a::c ... FAILED\n";
        assert_eq!(failed(printed, &names), Some("a::c"));
        assert_eq!(
            failed("running 3 tests\ntest a::b ... ok\ntest d ... ", &names),
            Some("d")
        );
        assert_eq!(failed("", &names), None);
        assert_eq!(failed("", &names[..1]), Some("a::b"));
    }
}
