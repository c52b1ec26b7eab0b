//! Where a target comes from, and who must confirm it.

use alloc::string::String;

use super::KeyResult;

use crate::words::spoken;

/// Where the target of a key result comes from.
///
/// A report full of figures that nobody agreed to looks like one of goals. What a program fills in for somebody
/// is to be told from what somebody has promised.
///
/// # Examples
///
/// ```
/// use cxmetrics::{KeyResult, okr::key_result::Origin};
///
/// let filled_in = KeyResult::reach("NPS", 40, 60)?.with_origin(Origin::Placeholder);
/// assert_eq!(filled_in.origin().to_string(), "placeholder");
/// assert_eq!(Origin::default(), Origin::Agreed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Origin {
    /// Those who are to reach it have agreed to it.
    #[default]
    Agreed,
    /// A usual figure, such as last year's plus ten percent, until somebody agrees.
    Default,
    /// A figure that only holds the place.
    Placeholder,
}

spoken!(Origin {
    Agreed = Agreed,
    Default = Default,
    Placeholder = Placeholder,
});

impl KeyResult {
    /// The same with where its target comes from; agreed unless said otherwise.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::key_result::Origin};
    ///
    /// let goal = KeyResult::grow_by("visits", 5_000, 10)?.with_origin(Origin::Default);
    /// assert_eq!(goal.origin(), Origin::Default);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// The same with who must confirm its target: a name or a role, as plain data.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::key_result::Origin};
    ///
    /// let goal = KeyResult::reach("NPS", 40, 60)?
    ///     .with_origin(Origin::Placeholder)
    ///     .with_confirmer("head of service");
    /// assert_eq!(goal.confirmer(), Some("head of service"));
    /// assert!(!goal.is_confirmed());
    /// assert!(goal.with_origin(Origin::Agreed).is_confirmed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_confirmer(mut self, confirmer: impl Into<String>) -> Self {
        self.confirmer = Some(confirmer.into());
        self
    }

    /// Where its target comes from.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::key_result::Origin};
    ///
    /// assert_eq!(KeyResult::reach("NPS", 40, 60)?.origin(), Origin::Agreed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Who must confirm its target.
    ///
    /// ```
    /// use cxmetrics::KeyResult;
    ///
    /// assert_eq!(KeyResult::reach("NPS", 40, 60)?.confirmer(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn confirmer(&self) -> Option<&str> {
        self.confirmer.as_deref()
    }

    /// Whether its target is agreed.
    ///
    /// ```
    /// use cxmetrics::{KeyResult, okr::key_result::Origin};
    ///
    /// assert!(KeyResult::reach("NPS", 40, 60)?.is_confirmed());
    /// assert!(!KeyResult::reach("NPS", 40, 60)?.with_origin(Origin::Default).is_confirmed());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        matches!(self.origin, Origin::Agreed)
    }
}
