//! What is posted comes out as scores.

use cxmetrics::Interval;
use serde_json::{Value, json};

use crate::support::{File, Service};

/// So many answers with these ratings.
fn answers(product: &str, day: &str, ratings: &[(u8, usize)]) -> Value {
    let each = ratings.iter().flat_map(|&(rating, times)| {
        std::iter::repeat_n(
            json!({"product": product, "rating": rating, "day": day}),
            times,
        )
    });
    each.collect()
}

fn recorded(service: &Service, answers: &Value) {
    let reply = service.post(answers);
    let expected = answers.as_array().map_or(1, Vec::len);
    assert_eq!(
        (reply.status, reply.json()),
        (201, json!({"recorded": expected}))
    );
}

/// Of each product, in order, the name, the answers, and 100 (promoters − detractors), which is a whole number.
fn figures(scores: &Value) -> Vec<(&str, u64, i64)> {
    let products = scores["products"].as_array().unwrap().iter();
    products
        .map(|product| {
            let answers = product["answers"].as_u64().unwrap();
            let value = product["nps"]["value"].as_f64().unwrap();
            let name = product["product"].as_str().unwrap();
            (name, answers, hundreds(value, answers))
        })
        .collect()
}

/// A score times the number of its answers, which are a hundred or two: rounding takes less than 1e-9 off the whole number.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // whole and small
fn hundreds(value: f64, answers: u64) -> i64 {
    let hundreds = value * answers as f64;
    assert!((hundreds - hundreds.round()).abs() < 1e-9);
    hundreds.round() as i64
}

#[test]
fn four_weeks_by_product() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    for (product, day, ratings) in [
        ("App", "2025-03-03", [(0, 7), (8, 0), (9, 0)]), // the day before the window
        ("App", "2025-03-04", [(10, 5), (9, 3), (8, 2)]), // its first
        ("App", "2025-03-31", [(7, 3), (6, 1), (0, 2)]), // its last
        ("App", "2025-04-01", [(3, 9), (8, 1), (9, 1)]), // the day after
        ("Shop", "2025-03-20", [(9, 4), (5, 8), (7, 0)]),
    ] {
        recorded(&service, &answers(product, day, &ratings));
    }
    let skipped = json!({"product": "Shop", "rating": null, "day": "2025-03-20"});
    recorded(&service, &skipped);

    let scores = service.scores("2025-03-31");
    assert_eq!(scores["from"], "2025-03-04");
    assert_eq!(scores["until"], "2025-03-31");
    // 8 promoters and 3 detractors of 16; 4 and 8 of 12.
    assert_eq!(figures(&scores), [("App", 16, 500), ("Shop", 12, -400)]);
    assert_eq!(scores["products"][1]["skipped"], 1);
    assert_eq!(scores["hidden"], json!([]));
    // 12 and 11 of 28.
    let all = &scores["all"];
    assert_eq!(all["answers"], 28);
    assert_eq!(hundreds(all["nps"]["value"].as_f64().unwrap(), 28), 100);

    // A day earlier the seven zeros are within, and the last day is not: 8 promoters and 7 detractors of 17.
    assert_eq!(
        figures(&service.scores("2025-03-30")),
        [("App", 17, 100), ("Shop", 12, -400)]
    );
}

/// Limits that were published: Tango (1998), *Statistics in Medicine* 17, table VII, and Chang et al. (2024), *Journal of
/// Applied Statistics* 51; the same cases as in `tests/data/nps.json` of the library, to the digits that were printed.
#[test]
fn limits_are_those_of_the_literature() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    let cases = [
        ("App", [9, 20, 3], [-2.7, 39.0]),
        ("Shop", [25, 75, 2], [13.9, 32.1]),
    ];
    for (product, [promoters, passives, detractors], _) in cases {
        let ratings = [(9, promoters), (8, passives), (6, detractors)];
        recorded(&service, &answers(product, "2025-03-10", &ratings));
    }
    let scores = service.scores("2025-03-31");
    for (row, (_, _, [lower, upper])) in cases.into_iter().enumerate() {
        // The stored form of the library: whoever gets it can go on with it.
        let nps = scores["products"][row]["nps"].clone();
        let interval: Interval = serde_json::from_value(nps).unwrap();
        assert!((interval.lower() - lower).abs() < 0.06, "{interval}");
        assert!((interval.upper() - upper).abs() < 0.06, "{interval}");
    }
}

#[test]
fn an_answer_without_a_day_is_of_today() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    let twelve: Value = (0..12)
        .map(|_| json!({"product": "App", "rating": 9}))
        .collect();
    recorded(&service, &twelve);
    recorded(&service, &json!({"product": "App", "rating": 3}));
    let scores = service.get("/scores").json();
    assert_eq!(figures(&scores), [("App", 13, 1_100)]);
}

/// Nine are too few to be shown, and the next smallest hides them in the total.
#[test]
fn small_products_are_hidden() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    for (product, answered) in [("Big", 40), ("Middle", 20), ("Small", 9)] {
        recorded(
            &service,
            &answers(product, "2025-03-10", &[(9, answered - 2), (1, 2)]),
        );
    }
    let scores = service.scores("2025-03-31");
    assert_eq!(scores["hidden"], json!(["Middle", "Small"]));
    assert_eq!(figures(&scores), [("Big", 40, 3_600)]);
    assert_eq!(scores["all"]["answers"], json!(69));

    // The tenth answer brings both back.
    recorded(&service, &answers("Small", "2025-03-11", &[(9, 1)]));
    let scores = service.scores("2025-03-31");
    assert_eq!(scores["hidden"], json!([]));
    assert_eq!(
        figures(&scores),
        [
            ("Big", 40, 3_600),
            ("Middle", 20, 1_600),
            ("Small", 10, 600)
        ]
    );
}

#[test]
fn too_few_altogether_are_nothing() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    recorded(&service, &answers("App", "2025-03-10", &[(9, 3)]));
    let scores = service.scores("2025-03-31");
    assert_eq!(
        (&scores["all"], &scores["products"]),
        (&Value::Null, &json!([]))
    );
    assert_eq!(scores["hidden"], json!(["App"]));
}

/// −60 and 80 among 50 answers each can be told from the others, and 28 in the middle cannot.
#[test]
fn against_the_others() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    for (product, promoters, detractors) in [("Bad", 10, 40), ("Fair", 32, 18), ("Good", 45, 5)] {
        recorded(
            &service,
            &answers(product, "2025-03-10", &[(9, promoters), (2, detractors)]),
        );
    }
    let scores = service.scores("2025-03-31");
    let verdicts: Vec<_> = (0..3)
        .map(|row| &scores["products"][row]["against_others"])
        .collect();
    assert_eq!(verdicts, ["lower", "unclear", "higher"]);
}

/// Each of them counts on what the other has stored.
#[test]
fn two_programs_share_a_database() {
    let database = File::new("answers.sqlite");
    let services = [(); 2].map(|()| Service::start(&["--database", &database.path()]));
    std::thread::scope(|scope| {
        for service in &services {
            scope.spawn(|| {
                for _ in 0..20 {
                    recorded(service, &answers("App", "2025-03-10", &[(9, 2), (3, 1)]));
                }
            });
        }
    });
    for service in &services {
        assert_eq!(
            figures(&service.scores("2025-03-31")),
            [("App", 120, 4_000)]
        );
    }
}
