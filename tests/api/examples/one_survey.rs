//! One survey, from the file to the objective.

use super::{printed, run};

#[test]
fn the_survey_that_comes_with_it() {
    let text = printed("one_survey", &[]);
    for line in [
        "recommend     37.8 [21.5, 51.9]",
        "recommend and effort: 0.50",
        "Enterprise      -2.0 [-37.1, 33.7]      -55.1, p = 0.004",
        "93 of 150 people in both: 25.1 [7.9, 41.7], p = 0.004",
        "the same people, as they are          0.85 [0.62, 1.00]",
        "different people, which they are not  0.85 [0.68, 1.00]",
        "nobody knows                          0.85 [0.57, 1.00]",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let path = std::env::temp_dir().join(format!("one_survey_{}.csv", std::process::id()));
    let name = path.to_str().unwrap();
    let header = "respondent,wave,segment,weight,recommend,satisfaction,effort";
    for (row, reason) in [
        (
            "a,2,North,1,11,5,7",
            "line 3, column \"recommend\": 11 is not on the scale 0-10",
        ),
        (
            "a,3,North,1,9,5,7",
            "line 3, column \"wave\": wave \"3\" is neither 1 nor 2",
        ),
        (
            "a,2,North,0,9,5,7",
            "line 3, column \"weight\": weight \"0\" is no number above 0",
        ),
        ("a,2,,1,9,5,7", "line 3, column \"segment\": is empty"),
    ] {
        std::fs::write(&path, format!("{header}\nb,2,South,1,9,5,7\n{row}\n")).unwrap();
        let output = run("one_survey", &[name]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said, format!("one_survey: {name}: {reason}\n"));
    }
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn help() {
    let text = printed("one_survey", &["--help"]);
    assert!(text.contains("Usage: one_survey [FILE.csv]"), "{text}");
    let output = run("one_survey", &["--pictures"]);
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("--help shows how")
    );
}
