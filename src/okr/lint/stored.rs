//! Findings as they are stored: the code and the words must be those of what was found.

use alloc::string::String;

use super::found::Found;
use super::{LintCode, LintFinding};
use crate::words::English;

#[derive(serde::Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[serde(rename = "LintFinding", deny_unknown_fields)]
pub(super) struct StoredFinding {
    code: LintCode,
    objective: Option<String>,
    key_result: Option<String>,
    message: String,
    found: Found,
}

impl TryFrom<StoredFinding> for LintFinding {
    type Error = &'static str;

    fn try_from(stored: StoredFinding) -> Result<Self, Self::Error> {
        let StoredFinding {
            code,
            objective,
            key_result,
            message,
            found,
        } = stored;
        if code != found.code() {
            return Err("the code of a finding is not that of what was found");
        }
        if message != found.text(&English) {
            return Err("the message of a finding does not say what was found");
        }
        Ok(Self {
            code,
            objective,
            key_result,
            message,
            found,
        })
    }
}
