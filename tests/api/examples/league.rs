//! The league of the example: what it prints and draws, and what it says of bad input.

use std::path::Path;

use super::{printed, run};

fn path_of(name: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    path.into_os_string().into_string().unwrap()
}

/// Runs on a file with this content and expects nothing but one line on standard error, without the file's name, and
/// the exit code 2.
#[track_caller]
fn refused(name: &str, content: &str, options: &[&str]) -> String {
    let path = path_of(name);
    std::fs::write(&path, content).unwrap();
    let arguments: Vec<&str> = [path.as_str()]
        .into_iter()
        .chain(options.iter().copied())
        .collect();
    let output = run("league", &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(output.stdout, b"");
    let errors = String::from_utf8(output.stderr).unwrap();
    let line = errors.trim_end_matches('\n');
    assert!(!line.contains('\n'), "{line}");
    let line = line.strip_prefix("league: ").unwrap();
    line.strip_prefix(&path).unwrap_or(line).to_owned()
}

/// Without arguments: a row for each shop of the file, from the best pooled score, columns that line up.
#[test]
fn the_shops() {
    let output = printed("league", &[]);
    let table: Vec<&str> = output.lines().take_while(|line| !line.is_empty()).collect();
    let text = include_str!("../../../examples/data/shops.csv");
    let mut shops: Vec<&str> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    shops.sort_unstable();
    shops.dedup();
    assert_eq!(table.len(), shops.len() + 1);
    let width = table[0].chars().count();
    assert!(
        table.iter().all(|line| line.chars().count() == width),
        "{output}"
    );
    let pooled: Vec<f64> = table[1..]
        .iter()
        .map(|line| line.split_whitespace().nth(1).unwrap().parse().unwrap())
        .collect();
    assert!(pooled.is_sorted_by(|left, right| left >= right));
    for shop in shops {
        let promoted = text
            .lines()
            .filter(|line| line.strip_prefix(shop).is_some_and(|rest| rest.len() > 1));
        let row = table.iter().find(|line| line.starts_with(shop)).unwrap();
        let answers = format!(" {} ", promoted.count());
        assert!(row.contains(&answers), "{row} is not of{answers}answers");
    }
    assert!(output.contains("\nMay be the best: "));
}

#[test]
fn the_picture() {
    let path = path_of("league.svg");
    let output = printed("league", &["--picture", &path]);
    assert!(output.contains(&path));
    let picture = std::fs::read_to_string(path).unwrap();
    assert!(picture.ends_with("</svg>\n") && picture.contains("rank, 1 is best"));
}

#[test]
fn help_is_help() {
    let help = printed("league", &["--help"]);
    assert!(help.contains("--at-least") && help.contains("Usage"));
}

#[test]
fn errors_name_file_line_and_column() {
    let good = "shop,recommend\nA,9\nA,3\nB,10\n";
    for (name, content, options, error) in [
        (
            "rating.csv",
            "shop,recommend\nA,9\nB,11\n",
            &[][..],
            ", line 3, column \"recommend\": rating 11 is not on the scale 0-10",
        ),
        (
            "word.csv",
            "shop,recommend\nA,often\n",
            &[],
            ", line 2, column \"recommend\": \"often\" is not a number",
        ),
        (
            "name.csv",
            "shop,recommend\n,9\n",
            &[],
            ", line 2, column \"shop\": no name",
        ),
        (
            "column.csv",
            "store,recommend\nA,9\n",
            &[],
            ", line 1: no column \"shop\" among store, recommend",
        ),
        (
            "few.csv",
            good,
            &["--at-least", "5"],
            ": a league has two segments with answers or more, not 0",
        ),
        (
            "option.csv",
            good,
            &["--metric", "joy"],
            "--metric \"joy\" is none of nps, top2, mean",
        ),
    ] {
        assert_eq!(refused(name, content, options), error);
    }
    assert!(refused("lines.csv", "shop,recommend\nA\n", &[]).contains("line"));
}
