//! The examples, run as a user runs them.
#![cfg(not(miri))] // other programs are started

mod league;
mod one_survey;
mod pictures;
mod quickstart;
mod touchpoints;

use std::path::Path;
use std::process::{Command, Output};

/// Runs an example with arguments.
fn run(example: &str, arguments: &[&str]) -> Output {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let program = profile
        .join("examples")
        .join(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    Command::new(&program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| {
            panic!(
                "{}: {error}; `cargo test` builds the examples, `cargo test --test api` does not",
                program.display()
            )
        })
}

/// What an example prints when all is well.
#[track_caller]
fn printed(example: &str, arguments: &[&str]) -> String {
    let output = run(example, arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
    assert_eq!(errors, "");
    String::from_utf8(output.stdout).unwrap()
}
