//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::*;

use crate::choose::Choice;

/// How to call the program.
pub const USAGE: &str = "\
Small faults in cxmetrics, one after the other, and whether a test notices.

    mutants --changed REVISION   on lines of src that are not as in a revision of git
    mutants --in PATH [--in …]   in these files or folders
    mutants --all

    --list             only print the mutants
    --minutes NUMBER   stop judging after so long
    --resume           go on where the last run stopped
    --work FOLDER      where to build; target/mutants if not given
    --help

FOLDER/results.tsv holds a line for each mutant: number, verdict, seconds, test, file, line, function, original and
replacement. mutants/equal.txt names those that give the same figures, and why.

Exit code: 0 if nothing is missed, 1 if a mutant is missed that is not listed, 2 if called wrongly, 3 if the work cannot be
done.
";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    pub choice: Choice,
    pub time: Option<Duration>,
    pub work: Option<PathBuf>,
    pub list: bool,
    pub resume: bool,
}

/// Reads the command line; nothing if it asks for help.
///
/// # Errors
///
/// An option is not known, lacks its value, or does not go with another.
pub fn parse(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Option<Options>, lexopt::Error> {
    let mut choices = vec![];
    let mut places = vec![];
    let (mut time, mut work, mut list, mut resume) = (None, None, false, false);
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("all") => choices.push(Choice::All),
            Long("changed") => choices.push(Choice::Changed(parser.value()?.string()?)),
            Long("in") => places.push(parser.value()?.string()?),
            Long("minutes") => time = Some(parser.value()?.parse_with(minutes)?),
            Long("work") => work = Some(PathBuf::from(parser.value()?)),
            Long("list") => list = true,
            Long("resume") => resume = true,
            Long("help") | Short('h') => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    if !places.is_empty() {
        choices.push(Choice::In(places));
    }
    let Ok([choice]) = <[Choice; 1]>::try_from(choices) else {
        return Err("one of --changed, --in and --all says which mutants".into());
    };
    Ok(Some(Options {
        choice,
        time,
        work,
        list,
        resume,
    }))
}

fn minutes(text: &str) -> Result<Duration, &'static str> {
    text.parse()
        .ok()
        .and_then(|minutes: f64| Duration::try_from_secs_f64(minutes * 60.0).ok())
        .ok_or("not a number of minutes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Result<Option<Options>, String> {
        let arguments = text.split_whitespace().map(OsString::from);
        parse(arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn every_option_is_read() {
        let options =
            line("--in src/a.rs --in src/b --minutes 1.5 --work x --resume --list").unwrap();
        let expected = Options {
            choice: Choice::In(vec!["src/a.rs".to_string(), "src/b".to_string()]),
            time: Some(Duration::from_secs(90)),
            work: Some(PathBuf::from("x")),
            list: true,
            resume: true,
        };
        assert_eq!(options, Some(expected));
        let changed = line("--changed HEAD~3").unwrap().unwrap();
        assert_eq!(changed.choice, Choice::Changed("HEAD~3".to_string()));
        assert_eq!(line("--all").unwrap().unwrap().choice, Choice::All);
        assert_eq!(line("--all --help"), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_refused() {
        for text in [
            "",
            "--list",
            "--all --in src",
            "--all --all",
            "--changed",
            "--what",
            "src",
            "--all --minutes soon",
            "--all --minutes -1",
            "--all --minutes inf",
        ] {
            assert!(line(text).is_err(), "{text}");
        }
    }
}
