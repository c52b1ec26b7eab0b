//! The sources of the crate: which of them have mutants, and what is written in their place in the copy.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use crate::copy::{self, SWITCH, write_if_changed};
use crate::layout::Place;
use crate::mutant::Mutant;
use crate::rewrite::rewrite;

/// The names by which the environment says which mutant is on, and where coverage goes.
pub const MUTANT: &str = "CXMETRICS_MUTANT";
pub const COVERAGE: &str = "CXMETRICS_MUTANT_COVERAGE";

const TEMPLATE: &str = include_str!("switch.rs.txt");

/// The root of the crate, which names the module of the switch.
const ROOT: &str = "src/lib.rs";

/// A file with mutants.
pub struct Source {
    pub file: String,
    text: String,
    /// The number of its first mutant.
    first: u32,
}

/// Every place of every rewritten file.
pub type Places = HashMap<String, Vec<Place>>;

/// Every file with mutants, and all mutants.
///
/// # Errors
///
/// git does not answer, or a file is no Rust.
pub fn read(repository: &Path) -> Result<(Vec<Source>, Vec<Mutant>), String> {
    let mut files = copy::listed(repository)?;
    files.retain(|file| has_mutants(file) && repository.join(file).exists());
    files.sort();
    files.dedup();
    let (mut sources, mut mutants) = (vec![], vec![]);
    for file in files {
        let text = fs::read_to_string(repository.join(&file));
        let text = text.map_err(|error| format!("{file}: {error}"))?;
        let first = 1 + u32::try_from(mutants.len()).expect("few mutants");
        mutants.extend(rewrite(&file, &text, first, &|_| false)?.0);
        sources.push(Source { file, text, first });
    }
    Ok((sources, mutants))
}

/// Chapters have no code, and strategies and tests are tests.
fn has_mutants(file: &str) -> bool {
    file.starts_with("src/")
        && Path::new(file)
            .extension()
            .is_some_and(|extension| extension == "rs")
        && !file.starts_with("src/guide")
        && !file.starts_with("src/strategies")
        && !file.ends_with("tests.rs")
}

/// Writes the sources with switches for the chosen mutants, and the switch.
///
/// # Errors
///
/// A file cannot be written.
pub fn write(
    sources: &[Source],
    copy: &Path,
    chosen: &HashSet<u32>,
    mutants: usize,
) -> Result<Places, String> {
    let mut places = Places::new();
    for source in sources {
        let is_chosen = |id: u32| chosen.contains(&id);
        let (_, mut rewritten) = rewrite(&source.file, &source.text, source.first, &is_chosen)?;
        if source.file == ROOT {
            rewritten.text += "\n#[doc(hidden)]\n#[allow(missing_docs)]\npub mod mutant;\n";
        }
        write_if_changed(&copy.join(&source.file), rewritten.text.as_bytes())?;
        places.insert(source.file.clone(), rewritten.places);
    }
    let switch = TEMPLATE
        .replace("{SIZE}", &(mutants + 1).to_string())
        .replace("{MUTANT}", MUTANT)
        .replace("{COVERAGE}", COVERAGE);
    write_if_changed(&copy.join(SWITCH), switch.as_bytes())?;
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_and_chapters_have_none() {
        assert!(has_mutants("src/lib.rs") && has_mutants("src/edge/a.rs"));
        for file in [
            "tests/api/main.rs",
            "src/guide/mod.rs",
            "src/strategies.rs",
            "src/edge/tests.rs",
            "src/edge/unit_tests.rs",
            "src/a.txt",
        ] {
            assert!(!has_mutants(file), "{file}");
        }
    }

    #[test]
    fn every_source_of_the_crate_is_rust_with_all_its_switches() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let (sources, mutants) = read(&repository).unwrap();
        let ids: Vec<usize> = mutants.iter().map(|mutant| mutant.id as usize).collect();
        assert!(ids.into_iter().eq(1..=mutants.len()));
        for source in sources {
            let (_, rewritten) =
                rewrite(&source.file, &source.text, source.first, &|_| true).unwrap();
            syn::parse_file(&rewritten.text).unwrap_or_else(|_| panic!("{}", source.file));
        }
    }

    #[test]
    fn the_switch_is_rust() {
        let text = TEMPLATE.replace("{SIZE}", "5");
        syn::parse_file(&text).unwrap();
    }
}
