//! The command line, and files that are no good.

use std::process::Output;

use rusqlite::Connection;
use serde_json::json;

use crate::support::{File, Service, run};

/// Expects one line on standard error and the exit code 2; gives the line without the program's name.
#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(output.stdout, b"");
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    let line = errors.strip_suffix('\n').unwrap();
    assert!(!line.contains('\n'), "{line}");
    line.strip_prefix("cxmetrics-service: ").unwrap().to_owned()
}

#[test]
fn help_is_help() {
    for option in ["--help", "-h"] {
        let output = run(&[option]);
        assert!(output.status.success() && output.stderr.is_empty());
        let help = String::from_utf8(output.stdout).unwrap();
        for word in [
            "Usage:",
            "--database",
            "--import",
            "--port",
            "POST /answers",
        ] {
            assert!(help.contains(word), "{word}");
        }
    }
}

#[test]
fn options_that_are_none() {
    assert_eq!(refused(&run(&["--colour"])), "invalid option '--colour'");
    assert_eq!(
        refused(&run(&["--port", "high"])),
        "--port \"high\": invalid digit found in string"
    );
    assert!(refused(&run(&["--import", "no.csv"])).starts_with("no.csv: "));
}

#[test]
fn a_file_names_the_cell_that_is_wrong() {
    for (content, words) in [
        (
            "product,day,score\n",
            ", line 1: no column \"rating\" among product, day, score",
        ),
        (
            "product,day,rating\nApp,2025-03-10,9\nApp,2025-03-10,11\n",
            ", line 3, column \"rating\": rating 11 is not on the scale 0-10",
        ),
        (
            "product,day,rating\n,2025-03-10,9\n",
            ", line 2, column \"product\": \"\" is no name of a product: \
             1 to 24 characters, no spaces around them",
        ),
        (
            "product,day,rating\nApp,2999-03-10,9\n",
            ", line 2, column \"day\": the day 2999-03-10 has not come yet",
        ),
    ] {
        let file = File::with("answers.csv", content);
        let error = refused(&run(&["--import", &file.path()]));
        assert_eq!(error, format!("{}{words}", file.path()));
    }
    let file = File::with("answers.csv", "rating,product,day\n9,App,10 March\n");
    let error = refused(&run(&["--import", &file.path()]));
    let words = format!(
        "{}, line 2, column \"day\": \"10 March\" is no day: ",
        file.path()
    );
    assert!(error.starts_with(&words), "{error}");
}

#[test]
fn a_file_is_read_once() {
    let answers = "\u{feff}product,day,rating,who\n\
                   App,2025-03-10,10 - Extremely likely,a\nApp,2025-03-10,,b\nApp,2025-03-11,N/A,c\n"
        .to_owned()
        + &"App,2025-03-11,4,d\n".repeat(11);
    let (file, database) = (
        File::with("answers.csv", answers),
        File::new("answers.sqlite"),
    );
    let (file, database) = (file.path(), database.path());
    let service = Service::start(&["--import", &file, "--database", &database]);
    let app = &service.scores("2025-03-31")["products"][0];
    assert_eq!((&app["answers"], &app["skipped"]), (&json!(12), &json!(2)));
    drop(service);
    assert_eq!(
        refused(&run(&["--import", &file, "--database", &database])),
        "--import: the database has answers already; nothing was added"
    );
    let service = Service::start(&["--database", &database]);
    assert_eq!(
        service.scores("2025-03-31")["products"][0]["answers"],
        json!(12)
    );
}

#[test]
fn what_is_stored_is_a_tally() {
    let database = File::new("answers.sqlite");
    let service = Service::start(&["--database", &database.path()]);
    for rating in [json!(9), json!(7), json!(9), json!(null)] {
        let answer = json!({"product": "App", "rating": rating, "day": "2025-03-10"});
        assert_eq!(service.post(&answer).status, 201);
    }
    drop(service);
    let connection = Connection::open(database.path()).unwrap();
    let row: (String, String, String) = connection
        .query_row("SELECT day, product, answers FROM days", (), |row| {
            row.try_into()
        })
        .unwrap();
    let document = r#"{"scale":"0-10","counts":[0,0,0,0,0,0,0,1,0,2,0],"missing":1}"#;
    assert_eq!(row, ("2025-03-10".into(), "App".into(), document.into()));
}

#[test]
fn databases_of_others_are_left_alone() {
    for (statements, words) in [
        (
            "PRAGMA user_version = 2",
            "the database is of version 2, and this program knows version 1",
        ),
        (
            "CREATE TABLE days (day TEXT)",
            "the database belongs to another program",
        ),
    ] {
        let database = File::new("answers.sqlite");
        Connection::open(database.path())
            .unwrap()
            .execute_batch(statements)
            .unwrap();
        let before = std::fs::read(database.path()).unwrap();
        let error = refused(&run(&["--database", &database.path()]));
        assert_eq!(error, format!("{}: {words}", database.path()));
        assert_eq!(std::fs::read(database.path()).unwrap(), before);
    }
    let text = File::with("answers.sqlite", "product,day,rating\n".repeat(100));
    let error = refused(&run(&["--database", &text.path()]));
    assert_eq!(error, format!("{}: file is not a database", text.path()));
}

/// A document that somebody has changed is no figure: it is an error, and the next answer does not overwrite it.
#[test]
fn a_document_that_was_changed_is_noticed() {
    let database = File::new("answers.sqlite");
    let path = database.path();
    drop(Service::start(&["--database", &path]));
    let insert = "INSERT INTO days VALUES ('2025-03-10', 'App', '{\"scale\":\"0-10\",\"counts\":[1],\"missing\":0}')";
    Connection::open(&path)
        .unwrap()
        .execute_batch(insert)
        .unwrap();
    let service = Service::start(&["--database", &path]);
    let answer = json!({"product": "App", "rating": 9, "day": "2025-03-10"});
    for reply in [
        service.get("/scores?until=2025-03-31"),
        service.post(&answer),
    ] {
        assert_eq!(reply.status, 500);
        assert_eq!(
            reply.error(),
            "the service cannot reach its answers; its log says why"
        );
    }
}
