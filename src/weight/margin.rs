//! A way to sort the answers, and what is known of each category.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Debug;

use super::SurveyError;
use super::codes::codes;
use crate::sum::Sum;

/// A way to sort the answers into categories, with the known total of each.
///
/// # Examples
///
/// ```
/// use cxmetrics::weight::Margin;
///
/// let age = [34, 52, 19];
/// let groups: Vec<&str> =
///     age.iter().map(|&age| if age < 40 { "under 40" } else { "40 up" }).collect();
/// let margin = Margin::new(&groups, [("under 40", 6_200.0), ("40 up", 3_800.0)])?;
/// assert_eq!(margin.len(), 3);
///
/// let error = Margin::new(&groups, [("under 40", 6_200.0)]).unwrap_err();
/// assert_eq!(error.to_string(), "no target for category \"40 up\", at position 1");
/// # Ok::<(), cxmetrics::weight::SurveyError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    /// For each answer the position of its category.
    codes: Vec<u32>,
    categories: Vec<Category>,
}

#[derive(Clone, Debug, PartialEq)]
struct Category {
    name: String,
    target: f64,
}

impl Margin {
    /// A margin from the category of each answer and the total of each category.
    ///
    /// # Errors
    ///
    /// [`SurveyError::NoTarget`] if an answer is in a category without a total; [`SurveyError::Target`] for a
    /// total that is negative, infinite or NaN; [`SurveyError::TwoTargets`]; [`SurveyError::NoTargets`] if none
    /// is above zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Margin;
    ///
    /// let plan = ["free", "paid", "free"];
    /// assert!(Margin::new(&plan, [("free", 70.0), ("paid", 30.0)]).is_ok());
    /// assert_eq!(
    ///     Margin::new(&plan, [("free", 70.0), ("paid", -30.0)]).unwrap_err().to_string(),
    ///     "target -30 of category \"paid\" is neither 0 nor between 1e-100 and 1e100"
    /// );
    /// ```
    pub fn new<K: Ord + Debug>(
        categories: &[K],
        targets: impl IntoIterator<Item = (K, f64)>,
    ) -> Result<Self, SurveyError> {
        let name = |key: &K| format!("{key:?}");
        let mut by_key = BTreeMap::new();
        for (key, target) in targets {
            let category = name(&key);
            if !super::is_usable(target) {
                return Err(SurveyError::Target { category, target });
            }
            if by_key.insert(key, target).is_some() {
                return Err(SurveyError::TwoTargets { category });
            }
        }
        if by_key.values().all(|&target| target == 0.0) {
            return Err(SurveyError::NoTargets);
        }
        let (given, keys) = codes(categories);
        let all: Vec<&K> = by_key.keys().collect();
        let mut places = Vec::with_capacity(keys.len());
        for (code, key) in (0..).zip(keys) {
            match all.binary_search(&key) {
                // No more categories than targets, and those are in memory.
                Ok(place) => places.push(u32::try_from(place).unwrap_or(u32::MAX)),
                Err(_) => {
                    return Err(SurveyError::NoTarget {
                        category: name(key),
                        position: given.iter().position(|&own| own == code).unwrap_or(0),
                    });
                }
            }
        }
        Ok(Self {
            codes: given.iter().map(|&code| places[code as usize]).collect(),
            categories: by_key
                .iter()
                .map(|(key, &target)| Category {
                    name: name(key),
                    target,
                })
                .collect(),
        })
    }

    /// The number of answers.
    ///
    /// ```
    /// # use cxmetrics::weight::Margin;
    /// // Three answers in two categories.
    /// let margin = Margin::new(&["free", "paid", "free"], [("free", 70.0), ("paid", 30.0)])?;
    /// assert_eq!(margin.len(), 3);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no answers.
    ///
    /// ```
    /// # use cxmetrics::weight::Margin;
    /// let totals = [("free", 70.0), ("paid", 30.0)];
    /// assert!(!Margin::new(&["free", "paid", "free"], totals)?.is_empty());
    /// assert!(Margin::new(&[], totals)?.is_empty());
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    pub(super) fn total(&self) -> f64 {
        self.targets().collect::<Sum>().value()
    }

    /// The category of an answer.
    pub(super) fn code(&self, answer: usize) -> u32 {
        self.codes[answer]
    }

    /// How many categories there are.
    pub(super) fn categories(&self) -> usize {
        self.categories.len()
    }

    pub(super) fn targets(&self) -> impl Iterator<Item = f64> + '_ {
        self.categories.iter().map(|category| category.target)
    }

    pub(super) fn name(&self, category: usize) -> &str {
        &self.categories[category].name
    }
}
