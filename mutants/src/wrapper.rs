//! This program in the place of the compiler.
//!
//! The library is optimised a little, because the tests spend their time in it; the tests are not, and build in a third of
//! the time. A profile of cargo holds for all targets of a package, so that cargo cannot be told; but it calls a wrapper
//! with the whole command line of the compiler, and the last of two levels counts.

use std::env;
use std::ffi::OsString;
use std::process::Command;

/// Set where cargo is to call this program as its wrapper.
pub const ASKED: &str = "CXMETRICS_MUTANTS_AS_COMPILER";

/// The exit code of the compiler, if this program was called in its place.
pub fn run() -> Option<u8> {
    env::var_os(ASKED)?;
    let mut command = env::args_os().skip(1);
    let compiler = command.next()?;
    let arguments: Vec<OsString> = command.collect();
    let mut compile = Command::new(&compiler);
    compile.args(&arguments).args(added(&arguments));
    let code = match compile.status() {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()),
        Err(error) => {
            eprintln!("{}: {error}", compiler.display());
            None
        }
    };
    Some(code.unwrap_or(1))
}

/// What is added to a command line of the compiler.
fn added(arguments: &[OsString]) -> &'static [&'static str] {
    if arguments.iter().any(|argument| argument == "--test") {
        &["-C", "opt-level=0"]
    } else {
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tests_are_not_optimised() {
        let line = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert!(added(&line("--crate-name x -C opt-level=1")).is_empty());
        assert_eq!(added(&line("--crate-name x --test")), ["-C", "opt-level=0"]);
    }
}
