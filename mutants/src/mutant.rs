//! A mutant: one small fault at one place of the sources.
//!
//! Its number is its place among all mutants of the crate, chosen or not, so that it stays the same from run to run as
//! long as the sources do. People know it by its texts, which leave out what is long.

use std::fmt;

/// The longest text of an expression, in characters.
const LONGEST: usize = 110;

/// One small fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// From 1; what the switch of the rewritten crate asks for.
    pub id: u32,
    /// From the root of the repository, with slashes.
    pub file: String,
    pub line: usize,
    /// With the type or trait around it: `Edge::left`, `<Edge as Ord>::cmp`.
    pub function: String,
    pub original: String,
    pub replacement: String,
}

impl Mutant {
    /// What is replaced by what.
    pub fn change(&self) -> String {
        format!("{} -> {}", self.original, self.replacement)
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{} {}: {}",
            self.file,
            self.line,
            self.function,
            self.change()
        )
    }
}

/// On one line, and with its end left out where it is long.
pub fn short(text: &str) -> String {
    start_of(&on_one_line(text), LONGEST)
}

/// Two operands with what stands between them. Where they are long, what is next to the operator stays: two mutants of
/// one place differ there.
pub fn short_operation(left: &str, operator: &str, right: &str) -> String {
    let (left, right) = (on_one_line(left), on_one_line(right));
    let whole = format!("{left} {operator} {right}");
    if whole.chars().count() <= LONGEST {
        return whole;
    }
    let half = LONGEST / 2;
    format!(
        "{} {operator} {}",
        end_of(&left, half),
        start_of(&right, half)
    )
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn start_of(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    text.chars().take(most).collect::<String>() + "…"
}

fn end_of(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_string();
    }
    "…".to_string() + &text.chars().skip(length - most).collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_operations_keep_what_differs() {
        let long = "x".repeat(200);
        let text = short_operation(&long, "+", &long);
        assert!(text.starts_with("…x") && text.ends_with("x…") && text.contains("x + x"));
        assert_eq!(short_operation("a", "+", "b\n    .c()"), "a + b .c()");
    }

    #[test]
    fn long_texts_end_early() {
        assert_eq!(short("a\n  b"), "a b");
        assert_eq!(short(&"é".repeat(111)), "é".repeat(110) + "…");
    }
}
