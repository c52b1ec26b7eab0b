//! Who was asked on both sides of a mirror.

use crate::okr::objective::Dependence;
use crate::words::spoken;

/// Whether the surveys inside and those of customers asked the same people.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::mirror::Respondents;
///
/// assert_eq!(Respondents::Same.to_string(), "the same people");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Respondents {
    /// Nobody has said.
    #[default]
    Unknown,
    /// At least one survey inside and one of customers are answers of the same people.
    Same,
    /// Other people on each side, or no survey on one of them.
    Different,
}

impl Respondents {
    /// As a dependence says of the surveys on both sides.
    pub(super) fn of<'a>(
        dependence: &Dependence,
        mut inside: impl Iterator<Item = &'a str>,
        mut customers: impl Iterator<Item = &'a str>,
    ) -> Self {
        // Whom it knows by name on either side were asked together.
        let (Some(one), Some(other)) = (
            dependence.first_known(&mut inside),
            dependence.first_known(&mut customers),
        ) else {
            return Self::Different;
        };
        match dependence.same_people(one, other) {
            Some(true) => Self::Same,
            Some(false) => Self::Different,
            None => Self::Unknown,
        }
    }
}

spoken!(Respondents {
    Unknown = NobodyKnowsWho,
    Same = SamePeople,
    Different = DifferentPeople,
});
