//! What the ranking prints, and what it says of bad input.

use std::path::Path;

use super::{printed, run};

/// Writes a file for one test.
fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path.into_os_string().into_string().unwrap()
}

/// The cells of the printed rows: rank, name, interval, answers, missing and response rate.
fn rows(output: &str) -> Vec<String> {
    output
        .lines()
        .filter(|line| {
            line.trim_start()
                .starts_with(|first: char| first.is_ascii_digit())
        })
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// Runs on a file and expects nothing but one line on standard error and the exit code 2.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = run("touchpoints", arguments);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
    let errors = String::from_utf8(output.stderr).unwrap();
    let line = errors.strip_suffix('\n').unwrap();
    assert!(!line.contains('\n'), "{line}");
    line.strip_prefix("touchpoints: ").unwrap().to_owned()
}

/// The same, with the file's name taken off the message.
#[track_caller]
fn refused_file(name: &str, content: impl AsRef<[u8]>, options: &[&str]) -> String {
    let path = file(name, content);
    let arguments: Vec<&str> = [path.as_str()]
        .into_iter()
        .chain(options.iter().copied())
        .collect();
    let line = refused(&arguments);
    line.strip_prefix(&format!("{path}: ")).unwrap().to_owned()
}

// Answers, of which a 0 means not applicable, beside columns that only look like it.
const EXPORT: &str = "\
ID,Age,Delay,Food,\"Seat, legroom\",Wifi,Asked later,Verdict
101,48,2,3,5,0,,Satisfied
102,35,0,4,5,,,Neutral
103,41,0,0,4,1.0,,Satisfied
104,50,31,5,2,0.0,,Satisfied
105,62,7,1,4,5,,Neutral
";

#[test]
fn it_finds_the_questions_and_ranks_them() {
    let path = file("ranked.csv", EXPORT);
    let output = printed("touchpoints", &[&path, "--missing", "0"]);
    assert_eq!(
        rows(&output),
        [
            // 4 of 5, 2 of 4 and 1 of 2, by Wilson's formula
            "1. Seat, legroom 80.0 [37.6, 96.4] 5 0 100.0%",
            "2. Food 50.0 [15.0, 85.0] 4 1 80.0%",
            "3. Wifi 50.0 [9.5, 90.5] 2 3 40.0%",
        ]
    );
    assert!(output.starts_with(
        "Ranked by share of the two best answers, in percent; scale 1-5, 95% intervals\n"
    ));
    assert!(!output.contains("Left out"), "{output}");
}

#[test]
fn the_columns_line_up() {
    let output = printed(
        "touchpoints",
        &[&file("aligned.csv", EXPORT), "--missing", "0"],
    );
    let widths: Vec<usize> = output
        .lines()
        .skip(2)
        .take(4)
        .map(|line| line.chars().count())
        .collect();
    assert_eq!(widths, [widths[0]; 4]);
}

#[test]
fn a_column_with_a_slip_is_left_out_and_named() {
    let slipped = EXPORT.replace("50,31,5,2", "50,31,55,2");
    let output = printed(
        "touchpoints",
        &[&file("slipped.csv", slipped), "--missing", "0"],
    );
    assert_eq!(rows(&output).len(), 2);
    assert!(
        output.ends_with(
            "\nLeft out: line 5, column \"Food\": rating 55 is not on the scale 1-5 (if it means missing: --missing \"55\")\n"
        ),
        "{output}"
    );
}

#[test]
fn columns_are_taken_by_name_and_in_quotes() {
    let path = file("named.csv", EXPORT);
    let options = [
        "--missing=0",
        "--columns",
        "Food,\"Seat, legroom\",Asked later",
    ];
    let output = printed("touchpoints", &[&[path.as_str()], &options[..]].concat());
    assert_eq!(
        rows(&output),
        [
            "1. Seat, legroom 80.0 [37.6, 96.4] 5 0 100.0%",
            "2. Food 50.0 [15.0, 85.0] 4 1 80.0%",
            "3. Asked later - 0 5 0.0%",
        ]
    );
}

/// The printed score of a column of answers.
fn score(name: &str, answers: &str, options: &[&str]) -> String {
    let path = file(name, format!("q\n{answers}"));
    let output = printed("touchpoints", &[&[path.as_str()], options].concat());
    rows(&output)[0].split(' ').nth(2).unwrap().to_owned()
}

#[test]
fn every_metric_has_its_value() {
    // Mean 3.5: 3.5/5, and (3.5 − 1)/4.
    let answers = "5\n5\n4\n4\n2\n1\n";
    for (metric, expected) in [
        ("top2", "66.7"),
        ("top1", "33.3"),
        ("index", "70.0"),
        ("rescaled", "62.5"),
        ("mean", "3.5"),
    ] {
        let name = format!("metric-{metric}.csv");
        assert_eq!(score(&name, answers, &["--metric", metric]), expected);
    }
    let options = ["--metric", "nps", "--scale", "0-10"];
    assert_eq!(
        score("metric-nps.csv", "10\n9\n9\n7\n6\n", &options),
        "40.0"
    );
    assert_eq!(
        score("metric-half.csv", "4.5\n1.0\n3\n", &["--scale", "1-5/2"]),
        "33.3"
    );
}

#[test]
fn the_confidence_and_further_missing_values_are_heeded() {
    let path = file("confidence.csv", "q\n5\nn/a\n-99\n2\n 4 \n");
    let options = [
        "--missing",
        "-99",
        "--missing",
        "n/a",
        "--confidence",
        "0.9",
    ];
    let output = printed("touchpoints", &[&[path.as_str()], &options[..]].concat());
    assert_eq!(rows(&output), ["1. q 66.7 [25.4, 92.2] 3 2 60.0%"]);
    assert!(output.contains("90% intervals"), "{output}");
}

#[test]
fn on_a_reversed_scale_the_lowest_mean_is_the_best() {
    let path = file("reversed.csv", "hard,easy\n5,1\n4,2\n4,1\n");
    for metric in ["mean", "top2"] {
        let options = ["--scale", "1-5 reversed", "--metric", metric];
        let output = printed("touchpoints", &[&[path.as_str()], &options[..]].concat());
        assert!(rows(&output)[0].starts_with("1. easy "), "{output}");
    }
}

#[test]
fn a_bad_cell_is_named_by_line_and_column() {
    for (name, content, expected) in [
        (
            "text",
            "id,q\n1,5\n2,good\n",
            "line 3, column \"q\": \"good\" is not a number (if it means missing: --missing \"good\")",
        ),
        (
            "off",
            "id,q\n1,6\n2,3\n",
            "line 2, column \"q\": rating 6 is not on the scale 1-5 (if it means missing: --missing \"6\")",
        ),
        (
            "negative",
            "id,q\n1,4\n2,-1\n",
            "line 3, column \"q\": rating -1 is not on the scale 1-5 (if it means missing: --missing \"-1\")",
        ),
        (
            "between",
            "id,q\n1,4.5\n",
            "line 2, column \"q\": rating 4.5 is between two levels of the scale 1-5 (if it means missing: --missing \"4.5\")",
        ),
        (
            "nan",
            "id,q\n1,NaN\n",
            "line 2, column \"q\": rating NaN is not a finite number (if it means missing: --missing \"NaN\")",
        ),
        (
            "huge",
            "id,q\n1,1e999\n",
            "line 2, column \"q\": rating inf is not a finite number (if it means missing: --missing \"1e999\")",
        ),
        // What lies between the rows does not mislead the count of the lines.
        (
            "crlf",
            "id,q\r\n1,5\r\n2,x\r\n",
            "line 3, column \"q\": \"x\" is not a number (if it means missing: --missing \"x\")",
        ),
        (
            "blank",
            "id,q\n\n1,5\n\n\n2,x\n",
            "line 6, column \"q\": \"x\" is not a number (if it means missing: --missing \"x\")",
        ),
        (
            "quoted",
            "id,q\n\"1\n\n\",5\n\"2\n\",\"x\ny\"\n",
            "line 6, column \"q\": \"x\\ny\" is not a number (if it means missing: --missing \"x\\ny\")",
        ),
        (
            "marked",
            "\u{feff}q\n5\nx\n",
            "line 3, column \"q\": \"x\" is not a number (if it means missing: --missing \"x\")",
        ),
    ] {
        let name = format!("cell-{name}.csv");
        assert_eq!(refused_file(&name, content, &["--columns", "q"]), expected);
    }
}

#[test]
fn a_file_that_is_no_table_is_refused() {
    for (name, content, expected) in [
        ("empty", &b""[..], "the file is empty"),
        ("blank", b"\n\n", "the file is empty"),
        ("header", b"a,b\n", "the file has a header and no rows"),
        (
            "short",
            b"a,b\n1,2\n\n3\n",
            "line 4: the header has 2 columns, this row 1",
        ),
        (
            "long",
            b"a,b\r\n1,2\r\n3,4,5\r\n",
            "line 3: the header has 2 columns, this row 3",
        ),
        (
            "latin-1",
            b"a,b\n1,2\n3,\xe9\n",
            "line 3 is not UTF-8: export the file as UTF-8",
        ),
        (
            "utf-16",
            b"\xff\xfea\0",
            "line 1 is not UTF-8: export the file as UTF-8",
        ),
    ] {
        assert_eq!(
            refused_file(&format!("table-{name}.csv"), content, &[]),
            expected
        );
    }
    let absent = file("absent.csv", "");
    std::fs::remove_file(&absent).unwrap();
    let line = refused(&[&absent]);
    assert!(line.starts_with(&format!("{absent}: ")), "{line}");
}

#[test]
fn columns_that_are_not_questions_are_refused() {
    let table = "a,b,b\n9,x,4\n3,4,5\n";
    for (name, options, expected) in [
        (
            "absent",
            &["--columns", "c"][..],
            "the file has no column \"c\"",
        ),
        (
            "twice",
            &["--columns", "b"],
            "the file has more than one column \"b\"",
        ),
        (
            "none",
            &["--scale", "7-8"],
            "no column holds ratings on the scale 7-8 only",
        ),
    ] {
        assert_eq!(
            refused_file(&format!("columns-{name}.csv"), table, options),
            expected
        );
    }
    assert_eq!(
        refused_file("columns-nearly.csv", "q\n4\n0\n3\n", &[]),
        "no column holds ratings on the scale 1-5 only; line 3, column \"q\": rating 0 is not on the scale 1-5 (if it means missing: --missing \"0\")"
    );
}

#[test]
fn a_metric_that_does_not_go_with_the_scale_is_refused() {
    for (name, options, expected) in [
        (
            "nps",
            &["--metric", "nps"][..],
            "--metric nps: these cut-offs are for the scale 0-10, not 1-5: name those for it, or give them",
        ),
        (
            "boxes",
            &["--scale", "4-5"],
            "--metric top2: a box of 2 is not between 1 and 1 of the scale 4-5",
        ),
        (
            "index",
            &["--scale", "-5-5", "--metric", "index"],
            "--metric index: an index needs a scale from 0 upwards, not -5-5: use the rescaled mean",
        ),
    ] {
        assert_eq!(
            refused_file(&format!("scale-{name}.csv"), "q\n4\n5\n", options),
            expected
        );
    }
}

#[test]
fn wrong_options_are_refused() {
    let path = file("options.csv", "q\n4\n");
    for (options, expected) in [
        (&["--colums", "q"][..], "invalid option '--colums'"),
        (&["--scale"], "missing argument for option '--scale'"),
        (&["more.csv"], "unexpected argument \"more.csv\""),
        (
            &["--scale", "five"],
            "--scale \"five\": \"five\" is not a scale such as \"0-10\", \"1-5/2\" or \"1-5 reversed\"",
        ),
        (
            &["--scale", "5-1"],
            "--scale \"5-1\": the lowest rating 5 is not below the highest rating 1",
        ),
        (
            &["--scale", "0-9999"],
            "--scale \"0-9999\": a scale of 10000 levels is finer than the 1001 that are possible",
        ),
        (
            &["--metric", "top3"],
            "--metric \"top3\" is none of top2, top1, index, rescaled, mean, nps",
        ),
        (
            &["--confidence", "high"],
            "--confidence \"high\": invalid float literal",
        ),
        (
            &["--confidence", "95"],
            "--confidence: confidence 95 is not between 0 and 1: 95% is 0.95",
        ),
        (&["--columns", ""], "--columns names no column"),
    ] {
        assert_eq!(refused(&[&[path.as_str()], options].concat()), expected);
    }
    assert_eq!(refused(&[]), "no FILE.csv given: --help shows how");
}

#[test]
fn help_names_every_option_and_metric() {
    let output = printed("touchpoints", &["--help"]);
    for word in [
        "--columns",
        "--scale",
        "--missing",
        "--metric",
        "--confidence",
        "--help",
    ] {
        assert!(output.contains(&format!("\n  {word} ")), "{word}");
    }
    for word in ["top2", "top1", "index", "rescaled", "mean", "nps"] {
        assert!(output.contains(&format!("\n  {word} ")), "{word}");
    }
}
