//! Several workers on one list.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

/// So often it is told how far the work is.
const TOLD: Duration = Duration::from_secs(10);

/// Calls `work` for the items in their order, as many at a time as there are workers. It is told the number of the worker,
/// and returns what was done, or nothing if there is no time for more.
///
/// # Errors
///
/// The first that `work` gives; what the other workers have begun still ends.
pub fn each<Item: Sync, Done: Send>(
    items: &[Item],
    workers: usize,
    what: &str,
    work: impl Fn(usize, &Item) -> Result<Option<Done>, String> + Sync,
) -> Result<Vec<Done>, String> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let all_done = Mutex::new((vec![], start));
    let one_worker = |worker: usize| -> Result<(), String> {
        while let Some(item) = items.get(next.fetch_add(1, Relaxed)) {
            let done = work(worker, item);
            let Ok(Some(done)) = done else {
                // Nobody begins another.
                next.store(items.len(), Relaxed);
                return done.map(|_| ());
            };
            let mut all_done = all_done.lock().expect("no worker panics");
            all_done.0.push(done);
            if all_done.1.elapsed() >= TOLD {
                all_done.1 = Instant::now();
                let (done, of) = (all_done.0.len(), items.len());
                eprintln!("{done} of {of} {what} in {} s", start.elapsed().as_secs());
            }
        }
        Ok(())
    };
    let ends: Vec<Result<(), String>> = thread::scope(|scope| {
        let one_worker = &one_worker;
        let workers: Vec<ScopedJoinHandle<_>> = (0..workers)
            .map(|worker| scope.spawn(move || one_worker(worker)))
            .collect();
        let ends = workers.into_iter().map(ScopedJoinHandle::join);
        ends.map(|end| end.expect("no worker panics")).collect()
    });
    ends.into_iter().collect::<Result<(), String>>()?;
    Ok(all_done.into_inner().expect("no worker panics").0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_done_once() {
        let items: Vec<usize> = (0..200).collect();
        let mut done = each(&items, 3, "numbers", |_, item| Ok(Some(item * 2))).unwrap();
        done.sort_unstable();
        assert_eq!(done, items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn no_time_and_errors_end_it() {
        let items: Vec<usize> = (0..100).collect();
        let until = |last: usize| {
            each(&items, 1, "numbers", |_, item| {
                Ok((*item < last).then_some(*item))
            })
        };
        assert_eq!(until(3), Ok(vec![0, 1, 2]));
        let fault = each(&items, 2, "numbers", |_, item| {
            if *item < 5 {
                Ok(Some(()))
            } else {
                Err("five".to_string())
            }
        });
        assert_eq!(fault, Err("five".to_string()));
    }
}
