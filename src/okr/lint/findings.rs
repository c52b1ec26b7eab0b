//! What the rules have found.

use alloc::vec::Vec;

use super::LintFinding;
use super::found::Found;

use crate::words::English;

/// Collects findings with their place.
pub(super) struct Findings<'a> {
    pub(super) found: Vec<LintFinding>,
    pub(super) objective: Option<&'a str>,
    pub(super) key_result: Option<&'a str>,
}

impl Findings<'_> {
    pub(super) fn add(&mut self, found: Found) {
        self.found.push(LintFinding {
            code: found.code(),
            objective: self.objective.map(Into::into),
            key_result: self.key_result.map(Into::into),
            message: found.text(&English),
            found,
        });
    }
}
