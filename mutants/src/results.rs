//! What came of each mutant: one line a mutant in a file, written as soon as it is known, so that a run that was stopped
//! can go on.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use crate::mutant::Mutant;

/// What came of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    DoesNotCompile,
    /// A test fails, or the process ends by itself.
    Caught,
    /// No end comes.
    TimedOut,
    /// Every test that reaches it passes.
    Missed,
    NotReached,
}

const WORDS: [(Verdict, &str); 5] = [
    (Verdict::DoesNotCompile, "does not compile"),
    (Verdict::Caught, "caught"),
    (Verdict::TimedOut, "timed out"),
    (Verdict::Missed, "missed"),
    (Verdict::NotReached, "not reached"),
];

impl Verdict {
    fn word(self) -> &'static str {
        WORDS[self as usize].1
    }

    fn of(word: &str) -> Option<Self> {
        let same = WORDS.iter().find(|(_, other)| *other == word);
        same.map(|(verdict, _)| *verdict)
    }
}

/// A mutant of which something is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    pub id: u32,
    pub verdict: Verdict,
    pub seconds: f64,
    /// The test that caught it, where one could be named.
    pub test: Option<String>,
}

/// The file of results, open for more.
pub struct Results(Mutex<File>);

impl Results {
    /// Opens the file, and says what it holds about the mutants as they are now; without `resume` it begins anew.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn open(
        path: &Path,
        resume: bool,
        mutants: &[Mutant],
    ) -> Result<(Self, HashMap<u32, Judged>), String> {
        let fault = |error: std::io::Error| format!("{}: {error}", path.display());
        let mut known = HashMap::new();
        if resume {
            let text = fs::read_to_string(path).unwrap_or_default();
            let judged = text.lines().filter_map(|line| parse(line, mutants));
            known = judged.map(|judged| (judged.id, judged)).collect();
        } else {
            File::create(path).map_err(fault)?;
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map_err(fault)?;
        Ok((Self(Mutex::new(file)), known))
    }

    /// Adds a line.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn add(&self, judged: &Judged, mutant: &Mutant) -> Result<(), String> {
        let mut file = self.0.lock().expect("no worker panics");
        writeln!(file, "{}", line(judged, mutant)).map_err(|error| format!("results: {error}"))
    }
}

fn line(judged: &Judged, mutant: &Mutant) -> String {
    format!(
        "{}\t{}\t{:.2}\t{}\t{}",
        judged.id,
        judged.verdict.word(),
        judged.seconds,
        judged.test.as_deref().unwrap_or("-"),
        identity(mutant),
    )
}

/// The fields that say which mutant it is: a number alone may be of other sources.
fn identity(mutant: &Mutant) -> String {
    format!(
        "{}\t{}\t{}\t{}\t{}",
        mutant.file, mutant.line, mutant.function, mutant.original, mutant.replacement
    )
}

fn parse(line: &str, mutants: &[Mutant]) -> Option<Judged> {
    let mut fields = line.splitn(5, '\t');
    let id: u32 = fields.next()?.parse().ok()?;
    let verdict = Verdict::of(fields.next()?)?;
    let seconds = fields.next()?.parse().ok()?;
    let test = fields
        .next()
        .filter(|test| *test != "-")
        .map(str::to_string);
    let mutant = mutants.get(usize::try_from(id).ok()?.checked_sub(1)?)?;
    (fields.next()? == identity(mutant)).then_some(Judged {
        id,
        verdict,
        seconds,
        test,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_comes_back() {
        let mutant = Mutant {
            id: 1,
            file: "src/x.rs".to_string(),
            line: 7,
            function: "f".to_string(),
            original: "a + b".to_string(),
            replacement: "a - b".to_string(),
        };
        for (verdict, word) in WORDS {
            assert_eq!(verdict.word(), word);
            for test in [None, Some("a::b".to_string())] {
                let judged = Judged {
                    id: 1,
                    verdict,
                    seconds: 0.25,
                    test,
                };
                let line = line(&judged, &mutant);
                assert_eq!(parse(&line, std::slice::from_ref(&mutant)), Some(judged));
            }
        }
        let line = "1\tcaught\t0.25\t-\tsrc/x.rs\t7\tf\ta + b\ta - b";
        assert!(parse(line, std::slice::from_ref(&mutant)).is_some());
        let moved = Mutant { line: 8, ..mutant };
        assert_eq!(parse(line, &[moved]), None, "the sources have changed");
        assert_eq!(parse(line, &[]), None);
    }
}
