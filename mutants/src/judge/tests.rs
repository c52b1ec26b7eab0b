//! The order of the tests, and what is learnt from those that caught something.

use std::path::{Path, PathBuf};

use super::*;

fn test(binary: &str, name: &str, seconds: f64, reaches: &[u32]) -> Test {
    Test {
        binary: PathBuf::from(binary),
        name: name.to_string(),
        seconds,
        reaches: reaches.to_vec(),
        left_out: None,
    }
}

fn mutant(id: u32, file: &str, function: &str) -> Mutant {
    Mutant {
        id,
        file: file.to_string(),
        line: 1,
        function: function.to_string(),
        original: "a".to_string(),
        replacement: "b".to_string(),
    }
}

#[test]
fn batches_grow_and_hold_every_test() {
    let tests: Vec<Test> = (0..40).map(|_| test("a", "t", 0.125, &[])).collect();
    let order: Vec<usize> = (0..40).collect();
    let batches = batches(&order, &tests);
    let lengths: Vec<usize> = batches.iter().map(Vec::len).collect();
    assert_eq!(lengths, [2, 6, 18, 14]);
    assert_eq!(batches.concat(), order);
}

#[test]
fn a_long_test_is_a_batch() {
    let tests = [test("a", "t", 2.0, &[]), test("a", "u", 3.0, &[])];
    assert_eq!(batches(&[0, 1], &tests), [[0], [1]]);
    assert!(batches(&[], &tests).is_empty());
}

#[test]
fn each_binary_runs_once_in_a_batch() {
    let tests = ["a", "b", "a"].map(|binary| test(binary, "t", 0.1, &[]));
    assert_eq!(by_binary(&[1, 0, 2], &tests), [vec![1], vec![0, 2]]);
}

#[test]
fn what_caught_nearby_comes_first() {
    let tests = [
        test("a", "quick", 0.01, &[1, 2]),
        test("a", "other", 0.2, &[1, 2]),
        test("a", "good", 0.3, &[1, 2]),
        test("a", "elsewhere", 0.1, &[3]),
        test("a", "slow", 0.9, &[1, 2]),
    ];
    let runner = Runner::new(Path::new("."), Path::new("."), None);
    let judge = Judge::new(&runner, &tests);
    let one = mutant(1, "src/a.rs", "f");
    let plan = |judge: &Judge| judge.plan(&one, &judge.reached_by[&1]);
    assert_eq!(plan(&judge), [vec![0, 1], vec![2], vec![4]]);
    for (name, function, times) in [
        ("other", "g", 3),
        ("good", "f", 1),
        ("slow", "f", 5),
        ("elsewhere", "f", 2),
    ] {
        let judged = Judged {
            id: 2,
            verdict: Verdict::Caught,
            seconds: 0.0,
            test: Some(name.to_string()),
        };
        for _ in 0..times {
            judge.learn(&mutant(2, "src/a.rs", function), &judged);
        }
    }
    // The one of the same function before that of the file; not what is slow or does not reach it.
    assert_eq!(plan(&judge), [vec![2, 1], vec![0], vec![4]]);
}
