//! Judges mutants: each by the tests that reach it, until one fails.
//!
//! First come the tests that caught most mutants nearby, because they are likely to catch this one too; then all others that
//! reach it, the quickest first, in batches that grow. A batch is one process per binary, so that a mutant that nothing
//! catches does not start hundreds of programs.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::mutant::Mutant;
use crate::process::End;
use crate::results::{Judged, Results, Verdict};
use crate::runner::{Runner, Subject, failed};
use crate::tests::Test;
use crate::workers;

/// How long the tests that caught others nearby may take together, in seconds.
const FAVOURITES: f64 = 0.8;
/// How many of them are from the same function, and how many from the same file.
const OF_FUNCTION: usize = 4;
const OF_FILE: usize = 5;
/// How long the first batch of the others takes, in seconds, and how much longer each is than the one before.
const BATCH: f64 = 0.25;
const GROWTH: f64 = 3.0;
/// A process may take this many times as long as its tests did without a mutant, and some seconds more.
const TIMES: f64 = 5.0;
const SECONDS: f64 = 4.0;

/// How often each test, by its number, caught a mutant in a function and in a file.
#[derive(Default)]
struct Catches {
    by_function: HashMap<(String, String), HashMap<usize, usize>>,
    by_file: HashMap<String, HashMap<usize, usize>>,
}

impl Catches {
    fn add(&mut self, mutant: &Mutant, test: usize) {
        let function = (mutant.file.clone(), mutant.function.clone());
        let file = mutant.file.clone();
        *self
            .by_function
            .entry(function)
            .or_default()
            .entry(test)
            .or_default() += 1;
        *self
            .by_file
            .entry(file)
            .or_default()
            .entry(test)
            .or_default() += 1;
    }

    /// Those that caught most near this mutant, the best first; some may be named twice.
    fn near(&self, mutant: &Mutant) -> Vec<usize> {
        let function = (mutant.file.clone(), mutant.function.clone());
        let mut near = most(self.by_function.get(&function), OF_FUNCTION);
        near.extend(most(self.by_file.get(&mutant.file), OF_FILE));
        near
    }
}

fn most(counts: Option<&HashMap<usize, usize>>, many: usize) -> Vec<usize> {
    let mut tests: Vec<(usize, usize)> = counts
        .into_iter()
        .flatten()
        .map(|(test, count)| (*test, *count))
        .collect();
    tests.sort_by_key(|(test, count)| (usize::MAX - count, *test));
    tests.into_iter().take(many).map(|(test, _)| test).collect()
}

/// Judges mutants with several workers.
pub struct Judge<'run> {
    runner: &'run Runner,
    tests: &'run [Test],
    /// The tests that reach each mutant, by their numbers, the quickest first.
    reached_by: HashMap<u32, Vec<usize>>,
    catches: Mutex<Catches>,
}

impl<'run> Judge<'run> {
    /// `tests` are those that can judge.
    pub fn new(runner: &'run Runner, tests: &'run [Test]) -> Self {
        let mut quickest: Vec<usize> = (0..tests.len()).collect();
        quickest.sort_by(|a, b| tests[*a].seconds.total_cmp(&tests[*b].seconds));
        let mut reached_by: HashMap<u32, Vec<usize>> = HashMap::new();
        for number in quickest {
            for id in &tests[number].reaches {
                reached_by.entry(*id).or_default().push(number);
            }
        }
        Self {
            runner,
            tests,
            reached_by,
            catches: Mutex::default(),
        }
    }

    /// Learns from what an earlier run found.
    pub fn learn(&self, mutant: &Mutant, judged: &Judged) {
        let name = judged.test.as_deref();
        let number = self
            .tests
            .iter()
            .position(|test| Some(test.name.as_str()) == name);
        if let Some(number) = number {
            self.caught_by(mutant, number);
        }
    }

    fn caught_by(&self, mutant: &Mutant, test: usize) {
        self.catches
            .lock()
            .expect("no worker panics")
            .add(mutant, test);
    }

    /// Judges the mutants in their order until `end`; what is known goes to the results at once.
    ///
    /// # Errors
    ///
    /// A test binary cannot be started, or a result not be written.
    pub fn all(
        &self,
        mutants: &[&Mutant],
        workers: usize,
        end: Option<Instant>,
        results: &Results,
    ) -> Result<Vec<Judged>, String> {
        workers::each(mutants, workers, "mutants", |worker, mutant| {
            let judged = self.one(worker, mutant, end)?;
            if let Some(judged) = &judged {
                results.add(judged, mutant)?;
            }
            Ok(judged)
        })
    }

    /// Judges one mutant; nothing if the time is over.
    fn one(
        &self,
        worker: usize,
        mutant: &Mutant,
        end: Option<Instant>,
    ) -> Result<Option<Judged>, String> {
        let start = Instant::now();
        let judged = |verdict, test: Option<usize>| Judged {
            id: mutant.id,
            verdict,
            seconds: start.elapsed().as_secs_f64(),
            test: test.map(|test| self.tests[test].name.clone()),
        };
        let Some(reached_by) = self.reached_by.get(&mutant.id) else {
            return Ok(Some(judged(Verdict::NotReached, None)));
        };
        for batch in self.plan(mutant, reached_by) {
            for tests in by_binary(&batch, self.tests) {
                if end.is_some_and(|end| Instant::now() >= end) {
                    return Ok(None);
                }
                let (ended, test) = self.run(worker, mutant.id, &tests)?;
                let verdict = match ended {
                    End::Passed => continue,
                    End::Failed => Verdict::Caught,
                    End::TimedOut => Verdict::TimedOut,
                };
                if let Some(test) = test {
                    self.caught_by(mutant, test);
                }
                return Ok(Some(judged(verdict, test)));
            }
        }
        Ok(Some(judged(Verdict::Missed, None)))
    }

    /// All tests that reach a mutant, in batches.
    fn plan(&self, mutant: &Mutant, reached_by: &[usize]) -> Vec<Vec<usize>> {
        let mut first: Vec<usize> = vec![];
        let mut seconds = 0.0;
        for test in self.catches.lock().expect("no worker panics").near(mutant) {
            let with_it = seconds + self.tests[test].seconds;
            if with_it < FAVOURITES && !first.contains(&test) && reached_by.contains(&test) {
                first.push(test);
                seconds = with_it;
            }
        }
        let others = reached_by.iter().filter(|test| !first.contains(test));
        let others: Vec<usize> = others.copied().collect();
        let mut plan = batches(&others, self.tests);
        if !first.is_empty() {
            plan.insert(0, first);
        }
        plan
    }

    /// Runs tests of one binary; says how that ended, and which test it was that did not pass.
    fn run(&self, worker: usize, id: u32, tests: &[usize]) -> Result<(End, Option<usize>), String> {
        let names: Vec<&str> = tests
            .iter()
            .map(|test| self.tests[*test].name.as_str())
            .collect();
        let usual: f64 = tests.iter().map(|test| self.tests[*test].seconds).sum();
        let limit = Duration::from_secs_f64(TIMES * usual + SECONDS);
        let binary = &self.tests[tests[0]].binary;
        let subject = Subject::Mutant(id);
        let (end, printed) = self.runner.run(worker, binary, &names, subject, limit)?;
        if end == End::Passed {
            return Ok((end, None));
        }
        let name = failed(&printed, &names);
        let place = names.iter().position(|other| Some(*other) == name);
        Ok((end, place.map(|place| tests[place])))
    }
}

/// Tests in their order, in batches of growing length.
fn batches(order: &[usize], tests: &[Test]) -> Vec<Vec<usize>> {
    let mut batches: Vec<Vec<usize>> = vec![];
    let (mut seconds, mut size) = (0.0, BATCH);
    for test in order {
        let own = tests[*test].seconds;
        match batches.last_mut() {
            Some(batch) if seconds + own <= size => {
                batch.push(*test);
                seconds += own;
            }
            last => {
                if last.is_some() {
                    size *= GROWTH;
                }
                batches.push(vec![*test]);
                seconds = own;
            }
        }
    }
    batches
}

/// The tests of a batch, those of each binary together; the binary of the first one first.
fn by_binary(batch: &[usize], tests: &[Test]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = vec![];
    for test in batch {
        let same = |group: &&mut Vec<usize>| tests[group[0]].binary == tests[*test].binary;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(*test),
            None => groups.push(vec![*test]),
        }
    }
    groups
}

#[cfg(test)]
mod tests;
