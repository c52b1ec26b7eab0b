//! Finds out which mutants compile.
//!
//! The copy is checked with all switches in it. An error lies in the text of one mutant, or in a construct that could not
//! be written with switches; whose it is is left out, and the copy checked again until nothing is wrong.

use std::collections::{BTreeSet, HashSet};
use std::env;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

use crate::blame::{errors, guilty};
use crate::sources::{self, Source};
use crate::wrapper;

/// More rounds than any choice has needed; the last ones find what earlier errors hid.
const ROUNDS: usize = 40;

/// Where the copy is, and what it is built into.
pub struct Folders {
    pub copy: PathBuf,
    pub target: PathBuf,
}

impl Folders {
    /// What cargo answers to a command, in JSON. Quick builds are worth more here than lines of failures and warnings.
    ///
    /// # Errors
    ///
    /// There is no cargo.
    pub fn cargo(&self, arguments: &[&str]) -> Result<Output, String> {
        let wrapper = env::current_exe().map_err(|error| format!("this program: {error}"))?;
        Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .args(["--all-features", "--message-format", "json"])
            .current_dir(&self.copy)
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTFLAGS", "--cap-lints=allow")
            .env("RUSTC_WRAPPER", wrapper)
            .env(wrapper::ASKED, "1")
            .output()
            .map_err(|error| format!("cargo: {error}"))
    }
}

/// Takes out of `chosen` what does not compile, and returns that.
///
/// # Errors
///
/// An error belongs to no mutant: the crate itself does not compile, or the rewriting is wrong.
pub fn settle(
    sources: &[Source],
    folders: &Folders,
    chosen: &mut HashSet<u32>,
    mutants: usize,
) -> Result<BTreeSet<u32>, String> {
    let mut dropped = BTreeSet::new();
    for round in 1..=ROUNDS {
        let places = sources::write(sources, &folders.copy, chosen, mutants)?;
        let answer = folders.cargo(&["check", "--lib"])?;
        if answer.status.success() {
            return Ok(dropped);
        }
        let errors = errors(&String::from_utf8_lossy(&answer.stdout));
        let guilty: HashSet<u32> = errors
            .iter()
            .flat_map(|error| guilty(error, &places))
            .collect();
        if guilty.is_empty() {
            let said = unexplained(&errors, &answer);
            return Err(format!(
                "what is wrong is of no mutant; does the crate compile?\n{said}"
            ));
        }
        eprintln!(
            "check {round}: {} errors, {} mutants left out",
            errors.len(),
            guilty.len()
        );
        chosen.retain(|id| !guilty.contains(id));
        dropped.extend(guilty);
    }
    Err(format!("it does not compile after {ROUNDS} rounds"))
}

/// What cargo said when no mutant is to blame.
pub fn unexplained(errors: &[Value], answer: &Output) -> String {
    let texts: Vec<&str> = errors
        .iter()
        .take(3)
        .filter_map(|error| error["rendered"].as_str())
        .collect();
    if texts.is_empty() {
        return String::from_utf8_lossy(&answer.stderr).trim().to_string();
    }
    texts.join("\n")
}
