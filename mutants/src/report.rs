//! The figures at the end, and what was missed.

use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::equal::Entry;
use crate::mutant::Mutant;
use crate::results::{Judged, Verdict};

/// What came of a run.
#[derive(Debug, Default)]
pub struct Report<'run> {
    made: usize,
    do_not_compile: usize,
    caught: usize,
    timed_out: usize,
    equal: usize,
    not_tried: usize,
    not_reached: Vec<&'run Mutant>,
    missed: Vec<&'run Mutant>,
    stale: Vec<&'run Entry>,
}

impl<'run> Report<'run> {
    /// Counts what is known about the chosen mutants. Entries of the list that excuse none are only told if `all` mutants
    /// were chosen and tried: otherwise theirs may be among the others.
    pub fn new(
        chosen: &[&'run Mutant],
        judged: &HashMap<u32, Judged>,
        list: &'run [Entry],
        all: bool,
    ) -> Self {
        let mut report = Self {
            made: chosen.len(),
            ..Self::default()
        };
        let mut used = HashSet::new();
        for mutant in chosen {
            match judged.get(&mutant.id).map(|judged| judged.verdict) {
                None => report.not_tried += 1,
                Some(Verdict::DoesNotCompile) => report.do_not_compile += 1,
                Some(Verdict::Caught) => report.caught += 1,
                Some(Verdict::TimedOut) => report.timed_out += 1,
                Some(verdict @ (Verdict::Missed | Verdict::NotReached)) => {
                    let excuses = list.iter().filter(|entry| entry.is_of(mutant));
                    let lines: Vec<usize> = excuses.map(|entry| entry.line).collect();
                    if !lines.is_empty() {
                        report.equal += 1;
                        used.extend(lines);
                    } else if verdict == Verdict::Missed {
                        report.missed.push(mutant);
                    } else {
                        report.not_reached.push(mutant);
                    }
                }
            }
        }
        if all && report.not_tried == 0 {
            report.stale = list
                .iter()
                .filter(|entry| !used.contains(&entry.line))
                .collect();
        }
        report
    }

    /// Whether a mutant is left that nobody has explained.
    pub fn misses(&self) -> bool {
        !self.missed.is_empty() || !self.not_reached.is_empty()
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for mutant in &self.missed {
            writeln!(f, "missed       {mutant}")?;
        }
        for mutant in &self.not_reached {
            writeln!(f, "not reached  {mutant}")?;
        }
        for entry in &self.stale {
            writeln!(f, "stale        equal.txt:{}: {entry}", entry.line)?;
        }
        let caught = self.caught + self.timed_out;
        let (not_reached, missed) = (self.not_reached.len(), self.missed.len());
        let tried = caught + self.equal + not_reached + missed;
        for (figure, what) in [
            (self.made, "made"),
            (self.do_not_compile, "do not compile"),
            (tried, "tried"),
            (caught, "caught"),
            (self.timed_out, "of these timed out"),
            (self.equal, "equal (listed)"),
            (not_reached, "not reached by any test"),
            (missed, "missed"),
            (self.not_tried, "not tried"),
        ] {
            writeln!(f, "{figure:>6} {what}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equal;

    fn mutant(id: u32) -> Mutant {
        Mutant {
            id,
            file: "src/a.rs".to_string(),
            line: 10,
            function: format!("f{id}"),
            original: "a + b".to_string(),
            replacement: "a - b".to_string(),
        }
    }

    const VERDICTS: [Verdict; 7] = [
        Verdict::DoesNotCompile,
        Verdict::Caught,
        Verdict::TimedOut,
        Verdict::Missed,
        Verdict::NotReached,
        Verdict::Missed,
        Verdict::NotReached,
    ];

    /// One mutant of each verdict, from 1 on, and `more` that were not tried.
    fn report(list: &str, more: u32) -> (String, bool) {
        let mutants: Vec<Mutant> = (1..=7 + more).map(mutant).collect();
        let judged: HashMap<u32, Judged> = (1..)
            .zip(VERDICTS)
            .map(|(id, verdict)| {
                let judged = Judged {
                    id,
                    verdict,
                    seconds: 0.0,
                    test: None,
                };
                (id, judged)
            })
            .collect();
        let list = equal::parse(list).unwrap();
        let chosen: Vec<&Mutant> = mutants.iter().collect();
        let report = Report::new(&chosen, &judged, &list, true);
        (report.to_string(), report.misses())
    }

    #[test]
    fn every_mutant_is_counted_once() {
        let (text, misses) = report(
            "# Why.\nsrc/a.rs | f6 | *\nsrc/a.rs | f7 | *\nsrc/a.rs | f2 | *",
            2,
        );
        assert_eq!(
            text,
            "missed       src/a.rs:10 f4: a + b -> a - b\n\
             not reached  src/a.rs:10 f5: a + b -> a - b\n     \
             9 made\n     1 do not compile\n     6 tried\n     2 caught\n     1 of these timed out\n     \
             2 equal (listed)\n     1 not reached by any test\n     1 missed\n     2 not tried\n"
        );
        assert!(misses);
    }

    #[test]
    fn what_is_listed_is_not_missed_and_what_is_caught_needs_no_excuse() {
        let list = "# Why.\nsrc/a.rs | f* | *\n# Why.\nsrc/a.rs | f2 | *";
        let (text, misses) = report(list, 0);
        assert!(
            text.starts_with("stale        equal.txt:4: src/a.rs | f2 | *\n"),
            "{text}"
        );
        assert!(!misses);
        assert!(
            !report(list, 1).0.contains("stale"),
            "its mutant may come yet"
        );
    }
}
