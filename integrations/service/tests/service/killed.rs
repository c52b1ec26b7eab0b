//! The program is killed while answers come in: what was acknowledged is there, and nothing is there in part.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Client, File, Service};

const WRITERS: usize = 3;

/// An answer about one product and two about another, on two days, in one request.
fn three(writer: usize) -> Value {
    json!([
        {"product": format!("First {writer}"), "rating": 9, "day": "2025-03-10"},
        {"product": format!("Second {writer}"), "rating": 2, "day": "2025-03-10"},
        {"product": format!("Second {writer}"), "rating": 7, "day": "2025-03-11"},
    ])
}

/// Sends until there is nobody to answer.
fn write(client: &Client, writer: usize, acknowledged: &AtomicU64) {
    while let Ok(reply) = client.post(&three(writer)) {
        assert_eq!(reply.status, 201);
        acknowledged.fetch_add(1, Ordering::SeqCst);
    }
}

fn answers(scores: &Value, product: &str) -> u64 {
    let products = scores["products"].as_array().unwrap();
    let found = products.iter().find(|found| found["product"] == product);
    found.map_or(0, |found| found["answers"].as_u64().unwrap())
}

#[test]
fn what_was_acknowledged_is_there() {
    let database = File::new("answers.sqlite");
    let arguments = ["--database", &database.path()];
    // So many that nothing is hidden.
    let mut known = [12; WRITERS];
    let service = Service::start(&arguments);
    for (writer, posts) in known.iter().enumerate() {
        for _ in 0..*posts {
            assert_eq!(service.post(&three(writer)).status, 201);
        }
    }
    drop(service);

    for round in 0_u64..6 {
        let service = Service::start(&arguments);
        let acknowledged: [AtomicU64; WRITERS] = Default::default();
        thread::scope(|scope| {
            for (writer, acknowledged) in acknowledged.iter().enumerate() {
                let client = service.client();
                scope.spawn(move || write(&client, writer, acknowledged));
            }
            while acknowledged
                .iter()
                .any(|posts| posts.load(Ordering::SeqCst) < 3)
            {
                thread::sleep(Duration::from_millis(1));
            }
            // Not always at the same place of a transaction.
            thread::sleep(Duration::from_micros(1_700 * round));
            service.kill();
        });

        let service = Service::start(&arguments);
        let scores = service.scores("2025-03-31");
        for (writer, posts) in known.iter_mut().enumerate() {
            let first = answers(&scores, &format!("First {writer}"));
            let second = answers(&scores, &format!("Second {writer}"));
            assert_eq!(second, 2 * first, "a request is there in part");
            // The last request of each may have been kept without the acknowledgement having got through.
            let acknowledged = *posts + acknowledged[writer].load(Ordering::SeqCst);
            assert!(
                (acknowledged..=acknowledged + 1).contains(&first),
                "{acknowledged} were acknowledged and {first} are there"
            );
            *posts = first;
        }
    }
}
