//! The list of mutants that give the same figures, `equal.txt`, with the reason of each.
//!
//! It names no lines, so that it stays right when they move. An entry excuses a mutant that is missed; about one that is
//! caught it says nothing.

use std::fmt;

use crate::mutant::Mutant;

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In the list, from 1.
    pub line: usize,
    file: Field,
    function: Field,
    change: Field,
}

impl Entry {
    pub fn is_of(&self, mutant: &Mutant) -> bool {
        self.file.fits(&mutant.file)
            && self.function.fits(&mutant.function)
            && self.change.fits(&mutant.change())
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} | {} | {}", self.file, self.function, self.change)
    }
}

/// A text, or with `*` at its end the start of one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Field {
    Whole(String),
    Start(String),
}

impl Field {
    fn new(text: &str) -> Self {
        match text.strip_suffix('*') {
            Some(start) => Self::Start(start.to_string()),
            None => Self::Whole(text.to_string()),
        }
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Whole(whole) => text == whole,
            Self::Start(start) => text.starts_with(start),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(text) => f.write_str(text),
            Self::Start(text) => write!(f, "{text}*"),
        }
    }
}

/// The entries of a list.
///
/// Paragraphs are separated by empty lines. In each, lines that begin with `#` give the reason, and the others are
/// entries; a paragraph of `#` lines alone is a comment.
///
/// # Errors
///
/// A paragraph has no reason, or a line is no entry: the message names the line.
pub fn parse(text: &str) -> Result<Vec<Entry>, String> {
    let mut entries = vec![];
    let mut has_reason = false;
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim();
        if text.is_empty() {
            has_reason = false;
        } else if let Some(reason) = text.strip_prefix('#') {
            has_reason |= !reason.trim().is_empty();
        } else if has_reason {
            entries.push(entry(line, text)?);
        } else {
            return Err(format!(
                "line {line}: say in a line with `#` before it why the figures are the same: {text}"
            ));
        }
    }
    Ok(entries)
}

fn entry(line: usize, text: &str) -> Result<Entry, String> {
    // What is changed may have `|` in it.
    let fields: Vec<&str> = text.splitn(3, " | ").map(str::trim).collect();
    let [file, function, change] = fields[..] else {
        return Err(format!(
            "line {line}: an entry is `file | function | original -> replacement`: {text}"
        ));
    };
    if !change.contains(" -> ") && !change.ends_with('*') {
        return Err(format!(
            "line {line}: what is changed is `original -> replacement`, or ends with `*`: {change}"
        ));
    }
    Ok(Entry {
        line,
        file: Field::new(file),
        function: Field::new(function),
        change: Field::new(change),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutant(file: &str, function: &str, original: &str, replacement: &str) -> Mutant {
        Mutant {
            id: 1,
            file: file.to_string(),
            line: 5,
            function: function.to_string(),
            original: original.to_string(),
            replacement: replacement.to_string(),
        }
    }

    #[test]
    fn entries_name_mutants() {
        let entries = parse(
            "# What this is.\n\n# Both are the same bits\n# for every number.\nsrc/a.rs | f | a | b -> a ^ b\nsrc/b/* | T::g | *\n\n\
             # Only a start.\n  src/special/x.rs | start | *\n",
        )
        .unwrap();
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[0].line, 5);
        assert_eq!(entries[0].to_string(), "src/a.rs | f | a | b -> a ^ b");
        assert_eq!(entries[1].to_string(), "src/b/* | T::g | *");
        assert!(entries[0].is_of(&mutant("src/a.rs", "f", "a | b", "a ^ b")));
        assert!(!entries[0].is_of(&mutant("src/a.rs", "f", "a | b", "a & b")));
        assert!(!entries[0].is_of(&mutant("src/a.rs", "g", "a | b", "a ^ b")));
        assert!(entries[1].is_of(&mutant("src/b/c.rs", "T::g", "!a", "a")));
        assert!(!entries[1].is_of(&mutant("src/b.rs", "T::g", "!a", "a")));
        assert!(entries[2].is_of(&mutant("src/special/x.rs", "start", "!a", "a")));
    }

    #[test]
    fn a_paragraph_without_a_reason_is_refused() {
        for text in [
            "src/a.rs | f | *",
            "# A reason.\n\nsrc/a.rs | f | *",
            "#\nsrc/a.rs | f | *",
        ] {
            let fault = parse(text).unwrap_err();
            assert!(fault.contains("why the figures are the same"), "{fault}");
        }
        assert!(
            parse("# A.\n\nsrc/a.rs | f | *")
                .unwrap_err()
                .starts_with("line 3: ")
        );
    }

    #[test]
    fn a_line_that_is_no_entry_is_refused() {
        let fault = |line: &str| parse(&format!("# A reason.\n{line}")).unwrap_err();
        assert!(fault("src/a.rs | f").starts_with("line 2: an entry is"));
        assert!(fault("src/a.rs").contains("file | function"));
        assert!(fault("src/a.rs | f | a + b").contains("original -> replacement"));
    }

    #[test]
    fn the_list_of_the_crate_is_right() {
        parse(include_str!("../equal.txt")).unwrap();
    }
}
