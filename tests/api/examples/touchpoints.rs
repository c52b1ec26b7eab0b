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
102,35,0,4,5,,,Neutral or not
103,41,0,0,4,1.0,,Satisfied
104,50,31,5,2,0.0,,Satisfied
105,62,7,1,4,5,,Neutral or not
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
            "id,q\n1,5\n2,splendid\n",
            "line 3, column \"q\": \"splendid\" is not an answer on the scale 1-5 (if it means missing: --missing \"splendid\")",
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
            "line 2, column \"q\": \"NaN\" is not an answer on the scale 1-5 (if it means missing: --missing \"NaN\")",
        ),
        (
            "huge",
            "id,q\n1,1e999\n",
            "line 2, column \"q\": \"1e999\" is not an answer on the scale 1-5 (if it means missing: --missing \"1e999\")",
        ),
        // What lies between the rows does not mislead the count of the lines.
        (
            "crlf",
            "id,q\r\n1,5\r\n2,x\r\n",
            "line 3, column \"q\": \"x\" is not an answer on the scale 1-5 (if it means missing: --missing \"x\")",
        ),
        (
            "blank",
            "id,q\n\n1,5\n\n\n2,x\n",
            "line 6, column \"q\": \"x\" is not an answer on the scale 1-5 (if it means missing: --missing \"x\")",
        ),
        (
            "quoted",
            "id,q\n\"1\n\n\",5\n\"2\n\",\"x\ny\"\n",
            "line 6, column \"q\": \"x\\ny\" is not an answer on the scale 1-5 (if it means missing: --missing \"x\\ny\")",
        ),
        (
            "marked",
            "\u{feff}q\n5\nx\n",
            "line 3, column \"q\": \"x\" is not an answer on the scale 1-5 (if it means missing: --missing \"x\")",
        ),
    ] {
        let name = format!("cell-{name}.csv");
        let options = ["--columns", "q", "--scale", "1-5"];
        assert_eq!(refused_file(&name, content, &options), expected);
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
            "no column holds ratings on the scale 7-8",
        ),
    ] {
        assert_eq!(
            refused_file(&format!("columns-{name}.csv"), table, options),
            expected
        );
    }
    assert_eq!(
        refused_file("columns-nearly.csv", "q\n4\n0\n3\n4\n", &["--scale", "1-5"]),
        "no column can be scored: line 3, column \"q\": rating 0 is not on the scale 1-5 (if it means missing: --missing \"0\")"
    );
}

#[test]
fn a_metric_that_does_not_go_with_the_scale_is_refused() {
    for (name, options, expected) in [
        (
            "nps",
            &["--metric", "nps"][..],
            "no column can be scored: column \"q\": --metric nps: these cut-offs are for the scale 0-10, not 1-5: name those for it, or give them",
        ),
        (
            "boxes",
            &["--scale", "4-5"],
            "no column can be scored: column \"q\": --metric top2: a box of 2 is not between 1 and 1 of the scale 4-5",
        ),
        (
            "index",
            &["--scale", "-5-5", "--metric", "index"],
            "no column can be scored: column \"q\": --metric index: an index needs a scale from 0 upwards, not -5-5: use the rescaled mean",
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
        (&["--columns", ""], "--columns names nothing"),
    ] {
        assert_eq!(refused(&[&[path.as_str()], options].concat()), expected);
    }
}

#[test]
fn help_names_every_option_and_metric() {
    let output = printed("touchpoints", &["--help"]);
    for word in [
        "--columns",
        "--scale",
        "--labels",
        "--missing",
        "--separator",
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

// Counted from examples/data/qualtrics.csv by a script of its own: answers, missing, and the share of the two best.
#[test]
fn without_arguments_it_reads_the_export_that_ships() {
    let output = printed("touchpoints", &[]);
    let found = rows(&output);
    assert_eq!(found.len(), 7, "{output}");
    let starts = [
        (
            "1. Q1 How likely are you to recommend us",
            "46.4 [",
            "138 2 98.6%",
        ),
        (
            "1. Q3_2 How would you rate … - Paying",
            "78.6 [",
            "126 14 90.0%",
        ),
        ("2. Q3_1 ", "68.4 [", "136 4 97.1%"),
        (
            "3. Q2 How satisfied are you with your last order?",
            "60.8 [",
            "130 10 92.9%",
        ),
        ("4. Q3_3 ", "43.0 [", "128 12 91.4%"),
        ("5. Q3_4 ", "36.8 [", "76 64 54.3%"),
        ("1. Q4 ", "34.2 [", "73 67 52.1%"),
    ];
    for (row, (start, score, end)) in found.iter().zip(starts) {
        assert!(row.starts_with(start), "{row}");
        assert!(row.contains(score), "{row}");
        assert!(row.ends_with(end), "{row}");
    }
    for scale in ["0-10", "1-5", "1-7"] {
        assert!(output.contains(&format!("; scale {scale}, ")), "{output}");
    }
    assert!(!output.contains("Left out"), "{output}");
}

#[test]
fn three_header_rows_are_headers_and_say_what_was_asked() {
    let content = "\u{feff}Progress,Q1,Note\nProgress,\"How was\nit?\",Note\n\
        \"{\"\"ImportId\"\":\"\"progress\"\"}\",\"{\"\"ImportId\"\":\"\"QID7\"\"}\",\"{\"\"ImportId\"\":\"\"QID8_TEXT\"\"}\"\n\
        5,4,\"a\nb\"\n3,5,\n4,x,\n";
    let path = file("qualtrics-small.csv", content);
    let output = printed("touchpoints", &[&path, "--missing", "x"]);
    assert_eq!(
        rows(&output),
        ["1. Q1 How was it? 100.0 [34.2, 100.0] 2 1 66.7%"]
    );
    assert_eq!(
        refused(&[&path, "--columns", "Q1"]),
        format!(
            "{path}: line 8, column \"Q1\": \"x\" is not an answer on the scale 1-5 (if it means missing: --missing \"x\")"
        )
    );
}

#[test]
fn semicolons_and_decimal_commas_are_read() {
    let path = file(
        "semicolons.csv",
        "\u{feff}id;food;\"seat; legroom\"\r\n11;4,5;5,0\r\n12;3,0;4,0\r\n13;5,0;n/a\r\n",
    );
    let output = printed("touchpoints", &[&path, "--metric", "mean"]);
    let found = rows(&output);
    // (4.5 + 3 + 5)/3 on half stars, and (5 + 4)/2 on whole ones.
    assert!(found[0].starts_with("1. food 4.2 ["), "{output}");
    assert!(found[1].starts_with("1. seat; legroom 4.5 ["), "{output}");
    assert!(output.contains("; scale 1-5/2, ") && output.contains("; scale 1-5, "));

    let tabs = file("tabs.tsv", "a\tb\n5\t1\n4\t2\n");
    assert_eq!(rows(&printed("touchpoints", &[&tabs])).len(), 1);
    let bars = file("bars.csv", "a|b\n5|5\n4|4\n");
    assert_eq!(
        rows(&printed("touchpoints", &[&bars, "--separator", "|"])).len(),
        2
    );
}

#[test]
fn labels_are_read_with_and_without_their_numbers() {
    let path = file(
        "labels.csv",
        "nps,mood,own\n10 - Extremely likely,Very satisfied,often\n0 - Not at all,Somewhat satisfied,never\n9,very  Satisfied,Always\n",
    );
    let options = [
        "--metric",
        "mean",
        "--labels",
        "never,seldom,sometimes,often,always",
    ];
    let output = printed("touchpoints", &[&[path.as_str()], &options[..]].concat());
    let found = rows(&output);
    assert!(found[0].starts_with("1. nps 6.3 ["), "{output}"); // (10 + 0 + 9)/3
    assert!(found[1].starts_with("1. mood 4.7 ["), "{output}"); // (5 + 4 + 5)/3
    assert!(found[2].starts_with("2. own 3.3 ["), "{output}"); // (4 + 1 + 5)/3
}

#[test]
fn no_column_is_scored_on_a_scale_that_nobody_used() {
    let answers = "5\n4\n3\n5\n1\n";
    for metric in ["nps", "top2"] {
        let options = ["--scale", "0-10", "--metric", metric];
        assert_eq!(
            refused_file("unused.csv", format!("q\n{answers}"), &options),
            "no column can be scored: column \"q\": no answer above 5 on a scale to 10 (--scale \"q=…\" says which it was asked on)"
        );
    }
    // With a zero among them it is no scale from 1 to 5, and the scale from 0 to 10 is not believed.
    assert!(
        refused_file("unused-zero.csv", format!("q\n{answers}0\n"), &[])
            .contains("no answer above 5 on a scale to 10")
    );
    // One 6 among many that end at 5 is a slip, and no scale to 7.
    let many = answers.repeat(20);
    assert!(
        refused_file("slip.csv", format!("q\n{many}6\n"), &[])
            .contains("line 102, column \"q\": rating 6 is not on the scale 1-5")
    );
    // With many answers, nobody above the end of a shorter scale is enough.
    assert!(
        refused_file("unused-7.csv", format!("q\n{many}"), &["--scale", "1-7"])
            .contains("no answer above 5 on a scale to 7")
    );
    // Contentment where low answers are the good ones is no reason.
    let path = file("unused-reversed.csv", "q\n1\n2\n1\n");
    assert_eq!(
        rows(&printed("touchpoints", &[&path, "--scale", "1-5 reversed"])).len(),
        1
    );
}

#[test]
fn a_scale_is_given_to_one_column_by_name() {
    let path = file("scales.csv", "a,b=c\n5,5\n4,7\n");
    let output = printed(
        "touchpoints",
        &[&path, "--scale", "0-10", "--scale", "a=1-5"],
    );
    assert!(
        output.contains("scale 1-5, 95%") && output.contains("scale 0-10, 95%"),
        "{output}"
    );
    assert_eq!(
        refused(&[&path, "--scale", "d=1-5"]),
        format!("{path}: --scale: the file has no column \"d\"")
    );
}
