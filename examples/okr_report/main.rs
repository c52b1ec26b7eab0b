//! A quarter of goals as a team would look at it: three objectives with weekly check-ins, their customer mirror,
//! forecasts and lint findings, as text and as one picture.
//!
//! ```text
//! cargo run --example okr_report --features serde -- target/okr_report.svg target/okr_report.json
//! ```
//!
//! Both files are optional. The figures are made up; the objectives are those that books on customer experience work
//! with: NPS 40 to 60, first response in 2 hours, first-contact resolution to 85 %, satisfaction 70 to 85, resolution
//! time 48 to 24 hours, 90 % participation, traffic +20 %, 50 leads a month for two months.

mod drawing;
#[path = "../support/picture.rs"]
mod picture;
mod quarter;
mod text;

use std::error::Error;
use std::fs;

use quarter::Quarter;

const HELP: &str = "\
A quarter of goals as text: progress, forecasts, the customer mirror and lint findings. Made up.

Usage: okr_report [OUT.svg [OUT.json]]

OUT.svg is drawn, OUT.json is what a program would store.
";

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = std::env::args().skip(1);
    if std::env::args().any(|argument| argument == "--help" || argument == "-h") {
        print!("{HELP}");
        return Ok(());
    }
    let quarter = Quarter::made_up()?;

    // What a program stores is what it gets back.
    let json = serde_json::to_string_pretty(&quarter)?;
    let restored: Quarter = serde_json::from_str(&json)?;
    assert_eq!(restored, quarter);

    print!("{}", text::report(&restored)?);
    println!(
        "\nStored as {} kB of JSON, and read back the same.",
        json.len() / 1_000
    );
    if let Some(path) = files.next() {
        drawing::draw(&restored, &path)?;
        println!("The picture is in {path}.");
    }
    if let Some(path) = files.next() {
        fs::write(&path, json).map_err(|error| format!("{path}: {error}"))?;
        println!("The JSON is in {path}.");
    }
    Ok(())
}
