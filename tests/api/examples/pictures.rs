//! What the pictures of the examples promise: words for those who do not see them, colours that can be read on both
//! grounds, fonts that exist.

use std::collections::BTreeSet;
use std::path::Path;

use super::{printed, run};

/// The examples that draw, and what comes before the name of the file.
const DRAWN: [(&str, &[&str]); 5] = [
    ("drivers", &["--picture"]),
    ("league", &["--picture"]),
    ("okr_report", &[]),
    ("one_survey", &["--picture"]),
    ("tracker", &[]),
];

fn drawn(example: &str, arguments: &[&str]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{example}.svg"));
    let path = path.into_os_string().into_string().unwrap();
    let arguments: Vec<&str> = arguments.iter().copied().chain([path.as_str()]).collect();
    printed(example, &arguments);
    std::fs::read_to_string(path).unwrap()
}

fn pictures() -> impl Iterator<Item = (&'static str, String)> {
    DRAWN
        .into_iter()
        .filter(|(example, _)| *example != "okr_report" || cfg!(feature = "serde"))
        .map(|(example, arguments)| (example, drawn(example, arguments)))
}

/// The relative luminance of WCAG 2.2.
fn luminance(color: &str) -> f64 {
    let digits = color.strip_prefix('#').unwrap();
    let [red, green, blue] = [0, 2, 4].map(|at| {
        let channel = u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The values of an attribute.
fn values<'a>(svg: &'a str, attribute: &str) -> BTreeSet<&'a str> {
    let start = format!(" {attribute}=\"");
    svg.split(&start)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect()
}

/// Each colour with the one that it has on dark ground.
fn on_dark(svg: &str) -> Vec<(&str, &str)> {
    svg.lines()
        .filter_map(|line| line.strip_prefix("[fill=\""))
        .map(|line| {
            let (light, rest) = line.split_once('"').unwrap();
            let (_, dark) = rest.split_once("fill: ").unwrap();
            (light, dark.split(' ').next().unwrap())
        })
        .collect()
}

#[test]
fn each_says_what_it_is() {
    for (example, svg) in pictures() {
        let (head, _) = svg.split_once('>').unwrap();
        assert!(
            head.contains(" role=\"img\" aria-labelledby=\"title description\""),
            "{example}"
        );
        for element in ["title", "desc"] {
            let (_, rest) = svg.split_once(&format!("<{element} id=")).unwrap();
            let (words, _) = rest.split_once(&format!("</{element}>")).unwrap();
            assert!(words.len() > 30, "{example}: {words}");
        }
        assert_eq!(
            values(&svg, "font-family"),
            BTreeSet::from(["sans-serif"]),
            "{example}"
        );
    }
}

#[test]
fn every_colour_can_be_read_on_light_and_on_dark() {
    // Two fields that are grounds themselves.
    const FIELDS: [&str; 2] = ["#E6EAEF", "#DCE8F4"];
    for (example, svg) in pictures() {
        let pairs = on_dark(&svg);
        let dark = |light: &str| pairs.iter().find(|pair| pair.0 == light).unwrap().1;
        let grounds = FIELDS.into_iter().chain(["#FFFFFF"]);
        let mut used = values(&svg, "fill");
        used.extend(values(&svg, "stroke"));
        used.remove("none");
        let marks: Vec<&str> = used
            .into_iter()
            .filter(|color| *color != "#FFFFFF" && !FIELDS.contains(color))
            .collect();
        assert!(marks.len() >= 4, "{example}: {marks:?}");
        for ground in grounds {
            for color in &marks {
                let (light, dark) = (contrast(color, ground), contrast(dark(color), dark(ground)));
                assert!(light >= 4.5, "{example}: {color} on {ground}: {light:.2}");
                assert!(
                    dark >= 4.5,
                    "{example}: {color} on {ground}, dark: {dark:.2}"
                );
            }
        }
    }
}

#[test]
fn the_picture_of_the_readme_is_the_one_that_is_drawn() {
    if cfg!(feature = "serde") {
        assert!(drawn("okr_report", &[]) == include_str!("../../../assets/okr-report.svg"));
    }
}

#[test]
fn help_is_help_and_errors_name_the_place() {
    for (example, _) in DRAWN {
        if example != "okr_report" || cfg!(feature = "serde") {
            assert!(printed(example, &["--help"]).contains(&format!("Usage: {example} ")));
        }
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("drivers-bad.csv");
    std::fs::write(&path, "all,one,two\n9,5,4\n8,x,4\n").unwrap();
    let path = path.to_str().unwrap();
    let output = run(
        "drivers",
        &[path, "--overall", "all", "--from", "one", "--to", "two"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "drivers: {path}, line 3, column \"one\": \"x\" is not an answer on the scale 1-5\n"
        )
    );
}
