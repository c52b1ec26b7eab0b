//! How an example ends.

use std::error::Error;
use std::process::ExitCode;

/// Prints what there is to say, or what went wrong, with the code that says so.
pub(crate) fn finish(program: &str, report: Result<String, Box<dyn Error>>) -> ExitCode {
    match report {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{program}: {failure}");
            ExitCode::from(2)
        }
    }
}
