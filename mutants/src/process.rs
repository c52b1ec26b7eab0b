//! A test binary, run with a limit of time and of memory: some mutants never end, and some ask for memory without end.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// In kilobytes: six gigabytes.
const MEMORY: &str = "6291456";

/// A limit is of the time on a processor, so that a busy machine makes no test slow. On the clock this many times as long
/// may pass, for what waits and never works.
const WAITING: u32 = 10;

/// The unit of the times of a process that Linux gives, in milliseconds.
const TICK: u64 = 10;

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Passed,
    /// With another code than 0, or by a signal.
    Failed,
    TimedOut,
}

/// Runs a program for at most `limit`. Returns how it ended and what it printed.
///
/// What it prints goes to the file `output` rather than a pipe, which somebody would have to read meanwhile.
///
/// # Errors
///
/// It cannot be started, or its output not be kept.
pub fn run(program: &mut Command, output: &Path, limit: Duration) -> io::Result<(End, String)> {
    let mut child = program
        .stdin(Stdio::null())
        .stdout(File::create(output)?)
        .stderr(Stdio::null())
        .spawn()?;
    let end = match wait(&mut child, limit)? {
        Some(status) if status.success() => End::Passed,
        Some(_) => End::Failed,
        None => {
            child.kill()?;
            child.wait()?;
            End::TimedOut
        }
    };
    let printed = fs::read(output)?;
    Ok((end, String::from_utf8_lossy(&printed).into_owned()))
}

/// A command with a limit of memory where there is a shell to set one. The shell becomes the program, so that ending the one
/// ends the other.
pub fn limited(program: &Path) -> Command {
    if !cfg!(unix) {
        return Command::new(program);
    }
    let mut command = Command::new("sh");
    let script = format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
    command.arg("-c").arg(script).arg(program);
    command
}

/// Looks often at first: most tests take some milliseconds.
fn wait(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        let passed = start.elapsed();
        if worked(child.id()).unwrap_or(passed) >= limit || passed >= limit * WAITING {
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 5 / 4).min(Duration::from_millis(20));
    }
}

/// How long the processors have worked for a process, where Linux says so.
fn worked(process: u32) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program is in brackets and may have spaces in it; what follows is the third field.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(11).map(str::parse::<u64>);
    let (user, system) = (ticks.next()?.ok()?, ticks.next()?.ok()?);
    Some(Duration::from_millis((user + system) * TICK))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, milliseconds: u64) -> (End, String) {
        let name = format!("mutants-{}-{}", std::process::id(), script.len());
        let output = std::env::temp_dir().join(name);
        let mut command = limited(Path::new("/bin/sh"));
        command.args(["-c", script]).env("WORD", "word");
        let ended = run(&mut command, &output, Duration::from_millis(milliseconds));
        fs::remove_file(&output).unwrap();
        ended.unwrap()
    }

    #[test]
    fn each_end_is_told() {
        let printed = shell("echo $WORD", 1000);
        assert_eq!(printed, (End::Passed, "word\n".to_string()));
        assert_eq!(shell("exit 3", 1000).0, End::Failed);
        assert_eq!(shell("kill -ABRT $$", 1000).0, End::Failed);
    }

    #[test]
    fn what_works_or_waits_for_too_long_is_ended() {
        assert_eq!(shell("while :; do :; done", 100).0, End::TimedOut);
        let printed = shell("echo a; exec sleep 60", 50);
        assert_eq!(printed, (End::TimedOut, "a\n".to_string()));
    }

    #[test]
    fn memory_has_a_limit() {
        assert_eq!(shell("ulimit -v", 1000).1.trim(), MEMORY);
    }
}
