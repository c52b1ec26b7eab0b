//! What is refused is refused in words, and changes nothing.

use serde_json::{Value, json};

use crate::support::{File, Service};

#[test]
fn words_and_nothing_else() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    let good = json!({"product": "App", "rating": 9, "day": "2025-03-10"});
    let twelve: Value = std::iter::repeat_n(good.clone(), 12).collect();
    assert_eq!(service.post(&twelve).status, 201);
    let before = service.scores("2025-03-31");

    for (bad, words) in [
        (
            json!({"product": "App", "rating": 11}),
            "rating 11 is not on the scale 0-10",
        ),
        (
            json!({"product": "App", "rating": -1}),
            "rating -1 is not on the scale 0-10",
        ),
        (
            json!({"product": "App", "rating": 8.5}),
            "rating 8.5 is between two levels of the scale 0-10",
        ),
        (
            json!({"product": "App", "rating": "9"}),
            "rating: invalid type: string \"9\", expected a JSON number",
        ),
        (json!({"product": "App"}), "missing field `rating`"),
        (json!({"rating": 9}), "missing field `product`"),
        (
            json!({"product": "App", "rating": 9, "date": "2025-03-10"}),
            "date: unknown field `date`, expected one of `product`, `rating`, `day`",
        ),
        (
            json!({"product": "App", "rating": 9, "day": "2999-01-01"}),
            "the day 2999-01-01 has not come yet",
        ),
        (
            json!({"product": "", "rating": 9}),
            "\"\" is no name of a product: 1 to 24 characters, no spaces around them",
        ),
        (
            json!({"product": "App\n", "rating": 9}),
            "\"App\\n\" is no name of a product: 1 to 24 characters, no spaces around them",
        ),
        (
            json!(9),
            "invalid type: integer `9`, expected an object with a product and a rating",
        ),
    ] {
        // By itself; and after good ones, of which then nothing is recorded either.
        for (number, body) in [(1, bad.clone()), (3, json!([good, good, bad]))] {
            let reply = service.post(&body);
            assert_eq!(reply.status, 422, "{body}");
            assert_eq!(
                reply.error(),
                format!("answer {number}: {words}; nothing was recorded")
            );
        }
    }
    let reply = service.post(&json!([{"product": "App", "rating": 9, "day": "2025-02-29"}]));
    assert_eq!(reply.status, 422);
    assert!(
        reply.error().starts_with("answer 1: day: "),
        "{}",
        reply.error()
    );

    assert_eq!(service.scores("2025-03-31"), before);
    assert_eq!(before["products"][0]["answers"], json!(12));
}

#[test]
fn what_is_no_request() {
    let service = Service::start(&[]);
    let send = |method, path, body| service.client().send(method, path, body).unwrap();
    let broken = send("POST", "/answers", Some("{\"product\": "));
    assert_eq!(broken.status, 400);
    assert!(
        broken.error().contains("line 1 column 12"),
        "{}",
        broken.error()
    );
    assert_eq!(send("GET", "/answers", None).status, 405);
    assert_eq!(send("GET", "/nowhere", None).status, 404);
    for (path, words) in [
        ("/scores?until=soon", "until: "),
        ("/?til=2025-03-31", "unknown field `til`, expected `until`"),
    ] {
        let reply = send("GET", path, None);
        assert_eq!(reply.status, 400);
        assert!(reply.error().contains(words), "{}", reply.error());
    }
    // Some three megabytes.
    let long = json!([{"product": "x".repeat(3_000_000), "rating": 9}]).to_string();
    if let Ok(reply) = service.client().send("POST", "/answers", Some(&long)) {
        assert_eq!(reply.status, 413);
    }
    assert_eq!(service.get("/scores").status, 200);
}
