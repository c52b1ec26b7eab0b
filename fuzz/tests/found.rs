//! What the driver once found, replayed: `found.txt` has a line for each, the target and its bytes in hex.

use cxmetrics_fuzz::{TARGETS, unhex};

#[test]
fn what_was_found_stays_mended() {
    let mut replayed = 0;
    for line in include_str!("../found.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let (name, bytes) = line.split_once(' ').expect("a target and bytes");
        let (_, target) = TARGETS
            .iter()
            .find(|(target, _)| *target == name)
            .expect("a target");
        target(&unhex(bytes).expect("bytes in hex"));
        replayed += 1;
    }
    assert!(replayed > 0);
}

/// Bytes of every kind of shape hold, also no bytes at all.
#[test]
fn every_target_takes_any_bytes() {
    for (_, target) in TARGETS {
        for byte in [0, 1, 127, 255] {
            for length in [0, 1, 7, 64, 300] {
                target(&vec![byte; length]);
            }
        }
    }
}
