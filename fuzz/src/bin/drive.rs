//! The targets on stable, for a given time or a number of rounds: `drive --seconds 120 --seed 7 [--rounds N] [--target NAME]`.
//! The same seed and number of rounds are the same inputs on every machine.
//!
//! Round robin over the targets, each with bytes of its own from one seed. A promise that is broken, or a call that
//! takes longer than it may, ends the run with the seed and the bytes; `drive --target NAME --bytes HEX` repeats one
//! input.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::panic;
use std::process;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use cxmetrics_fuzz::{TARGETS, Target, unhex};
use lexopt::prelude::*;

/// How long a processor may work on one input, which makes some hundreds of calls, when optimised; without optimisation ten times that.
const PATIENCE: Duration = Duration::from_secs(if cfg!(feature = "unoptimised") {
    100
} else {
    10
});

/// What the command line asks for.
struct Options {
    time: Duration,
    rounds: u64,
    seed: u64,
    targets: Vec<(&'static str, Target)>,
    bytes: Option<Vec<u8>>,
}

/// The input that is being run, and the work done before it.
type Running = Arc<Mutex<Option<(&'static str, Vec<u8>, Duration)>>>;

/// How long the main thread has worked: where Linux says so the time on a processor, so that a busy machine does not make an
/// input slow, and elsewhere the time on the clock.
fn worked(start: Instant) -> Duration {
    fs::read_to_string(format!("/proc/self/task/{}/schedstat", process::id()))
        .ok()
        .and_then(|text| text.split(' ').next()?.parse().ok())
        .map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// Numbers of a seed (Steele, Lea and Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Short inputs as often as long ones; now and then bytes that are alike.
    fn bytes(&mut self) -> Vec<u8> {
        let length = (self.next() % (1 << (4 + self.next() % 9))) as usize;
        let few = self.next().is_multiple_of(4);
        let byte = |number: u64| {
            if few {
                (number % 3) as u8
            } else {
                number.to_le_bytes()[3]
            }
        };
        (0..length).map(|_| byte(self.next())).collect()
    }
}

fn options() -> Result<Options, lexopt::Error> {
    let mut options = Options {
        time: Duration::from_mins(1),
        rounds: u64::MAX,
        seed: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |now| now.as_nanos() as u64),
        targets: TARGETS.to_vec(),
        bytes: None,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("seconds") => options.time = Duration::from_secs(parser.value()?.parse()?),
            Long("rounds") => options.rounds = parser.value()?.parse()?,
            Long("seed") => options.seed = parser.value()?.parse()?,
            Long("target") => {
                let name = parser.value()?.string()?;
                options.targets.retain(|(target, _)| *target == name);
                if options.targets.is_empty() {
                    return Err(format!("no target {name:?}").into());
                }
            }
            Long("bytes") => {
                let text = parser.value()?.string()?;
                options.bytes =
                    Some(unhex(&text).ok_or_else(|| format!("no bytes in hex: {text}"))?);
            }
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Says which input it was, so that it can be repeated and kept.
fn found(what: &str, target: &str, seed: u64, bytes: &[u8]) -> ! {
    eprintln!("{what}: target {target}, seed {seed}");
    eprintln!(
        "repeat with: drive --target {target} --bytes {}",
        hex(bytes)
    );
    process::exit(1);
}

/// Ends the run if an input takes longer than it may.
fn watch(running: &Running, seed: u64, start: Instant) {
    loop {
        thread::sleep(PATIENCE / 10);
        let running = running
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((target, bytes, since)) = &*running
            && worked(start).saturating_sub(*since) > PATIENCE
        {
            found("too slow", target, seed, bytes);
        }
    }
}

fn main() {
    let options = options().unwrap_or_else(|error| {
        eprintln!("{error}");
        process::exit(2);
    });
    if let Some(bytes) = &options.bytes {
        let start = Instant::now();
        options.targets.iter().for_each(|(_, target)| target(bytes));
        println!("holds, in {:?}", start.elapsed());
        return;
    }
    println!("seed {}", options.seed);
    let running: Running = Arc::default();
    let watched = Arc::clone(&running);
    let seed = options.seed;
    let start = Instant::now();
    thread::spawn(move || watch(&watched, seed, start));
    let mut numbers = Numbers(seed);
    let mut inputs = vec![(0_u64, Duration::ZERO); options.targets.len()];
    let mut rounds = 0;
    while start.elapsed() < options.time && rounds < options.rounds {
        rounds += 1;
        for ((name, target), (count, slowest)) in options.targets.iter().zip(&mut inputs) {
            let bytes = numbers.bytes();
            let began = worked(start);
            *running.lock().expect("nothing panics with it") = Some((name, bytes.clone(), began));
            let outcome = panic::catch_unwind(|| target(&bytes));
            *running.lock().expect("nothing panics with it") = None;
            if outcome.is_err() {
                found("broken", name, seed, &bytes);
            }
            *count += 1;
            *slowest = (*slowest).max(worked(start).saturating_sub(began));
        }
    }
    for ((name, _), (count, slowest)) in options.targets.iter().zip(&inputs) {
        println!("{name:>10}: {count} inputs, the slowest in {slowest:.1?}");
    }
    let all: u64 = inputs.iter().map(|(count, _)| count).sum();
    println!(
        "{all} inputs held, {:?} of arguments {:?}",
        start.elapsed(),
        env::args().skip(1).collect::<Vec<_>>()
    );
}
