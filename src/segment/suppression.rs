//! Segments too small to be shown.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::borrow::Borrow;

use super::Breakdown;
use crate::estimate::{Estimate, EstimateError, Scored};
use crate::metric::Metric;
use crate::tally::{Counted, Tally, add};

/// A breakdown of which the segments that are too small are hidden; made by [`Breakdown::suppressed`].
///
/// ```
/// use cxmetrics::{Breakdown, Scale};
///
/// let answers =
///     [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
/// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
/// let suppressed = by_team.suppressed(2);
/// // Without "design" the total would say what "legal" answered.
/// assert_eq!(suppressed.hidden(), [&"design", &"legal"]);
/// assert_eq!(suppressed.shown().len(), 1);
/// # Ok::<(), cxmetrics::BreakdownError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed<'a, K, T: Counted = Tally> {
    scales: T::Scales,
    shown: Vec<(&'a K, &'a T)>,
    hidden: Vec<&'a K>,
    overall: Option<T>,
}

/// What is hidden in a [`Breakdown`] before it is shown.
///
/// A number is one: the smallest number of answers that may be shown, with all the protection there is, which is what a works
/// council will want for the answers of employees. Each part can be switched off by name.
///
/// | what gives persons away | protection | switched off by |
/// |---|---|---|
/// | a small segment | hidden below the minimum; usual for employees are 5 to 10 | a minimum of 1 |
/// | the total less the others | the next smallest is hidden as well, and so on until those hidden are together not alike | – |
/// | sizes: two hidden ones that are together 2 are of 1 each; whoever is alone in one takes the own answer out of both | hidden segments have together at least the minimum and one for each but the first | [`with_known_sizes`](Self::with_known_sizes) |
/// | a segment in which all answered alike | hidden, however large | [`showing_unanimous`](Self::showing_unanimous) |
/// | a table of yesterday, with one answer less | what changed by fewer answers than the minimum, or by answers that are all alike, is hidden | [`Breakdown::suppressed`] instead of [`suppressed_after`](Breakdown::suppressed_after) |
/// | a table of the same persons by another key | make it from what is shown: [`Suppressed::to_breakdown`] | – |
///
/// # What it does not protect
///
/// A segment in which all but one answered alike tells that one what the others said. That a segment is hidden says something
/// of it to whoever knows how many answered there: of two that are large enough, one is of one mind. A score at its end, such as an NPS of
/// 100, says of everybody that they are promoters, and a mean near the end nearly so. Tables that were made of all
/// answers by another key, or by somebody else, can be subtracted from this one. Whoever knows what some persons answered can take
/// them out. And a person who is the only one of a kind in a large segment is not hidden by it where comments are shown as
/// well.
///
/// # Examples
///
/// ```
/// use cxmetrics::{Breakdown, Scale};
/// use cxmetrics::segment::Suppression;
///
/// let mut by_team = Breakdown::new(Scale::ONE_TO_FIVE);
/// for (team, ratings) in [
///     ("hr", [5; 6].as_slice()),
///     ("it", &[4, 5, 2, 1, 3, 4]),
///     ("sales", &[3, 4, 4, 5, 2, 1, 5]),
/// ] {
///     by_team.record_all(ratings.iter().map(|&rating| (team, rating)))?;
/// }
/// // All of "hr" gave a 5; "it" hides what they gave.
/// assert_eq!(by_team.suppressed(5).hidden(), [&"hr", &"it"]);
/// assert!(by_team.suppressed(Suppression::new(5).showing_unanimous()).hidden().is_empty());
/// # Ok::<(), cxmetrics::BreakdownError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Suppression {
    minimum: u64,
    unanimous: bool,
    known_sizes: bool,
}

impl Suppression {
    /// At least so many answers, with all the protection there is. Below 2 there is nothing to protect.
    #[must_use]
    pub const fn new(minimum: u64) -> Self {
        Self {
            minimum,
            unanimous: minimum < 2,
            known_sizes: minimum < 2,
        }
    }

    /// The same with segments shown in which all answered alike: for customers, where nobody is known by name.
    #[must_use]
    pub const fn showing_unanimous(self) -> Self {
        Self {
            unanimous: true,
            ..self
        }
    }

    /// The same where sizes are no secret, and nobody in a hidden segment is to be feared: hidden segments have together at
    /// least the minimum, and no more.
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    /// use cxmetrics::segment::Suppression;
    ///
    /// let pairs = [(1, 4), (2, 5), (3, 1), (3, 2), (3, 5), (4, 2), (4, 5), (4, 4)];
    /// let by_team = Breakdown::from_pairs(Scale::ONE_TO_FIVE, pairs)?;
    /// // Teams 1 and 2 are 2 together: everybody sees that each is one person, and each of them what the other answered.
    /// assert_eq!(by_team.suppressed(2).hidden(), [&1, &2, &3]);
    /// assert_eq!(by_team.suppressed(Suppression::new(2).with_known_sizes()).hidden(), [&1, &2]);
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub const fn with_known_sizes(self) -> Self {
        Self {
            known_sizes: true,
            ..self
        }
    }

    /// The smallest number of answers that may be shown.
    #[must_use]
    pub const fn minimum(self) -> u64 {
        self.minimum
    }

    /// Whether so many answers in so many hidden segments give one of them away.
    const fn too_few(self, answers: u64, segments: u64) -> bool {
        let singles = if self.known_sizes {
            0
        } else {
            segments.saturating_sub(1)
        };
        answers < self.minimum.saturating_add(singles)
    }

    /// Whether this shows what each of some persons answered.
    fn tells<T: Counted>(self, tally: &T) -> bool {
        !self.unanimous && tally.is_unanimous()
    }

    /// Whether what came or went between two tables, which are then one less the other, gives it away.
    fn change_gives_away<T: Counted>(self, now: &T, before: &T) -> bool {
        if now == before {
            return false;
        }
        let rest_gives_away = |larger: &T, smaller: &T| {
            let mut rest = larger.clone();
            rest.take_out(smaller) && (rest.fewest() < self.minimum || self.tells(&rest))
        };
        // Where neither can be taken out of the other there is no table of what came or went, but their numbers.
        now.fewest().abs_diff(before.fewest()) < self.minimum
            || rest_gives_away(now, before)
            || rest_gives_away(before, now)
    }
}

impl From<u64> for Suppression {
    /// So many answers, with all the protection there is.
    fn from(minimum: u64) -> Self {
        Self::new(minimum)
    }
}

impl<K: Ord, T: Counted> Breakdown<K, T> {
    /// The breakdown without what would say what single persons have answered: by a minimum number of answers, or by a
    /// [`Suppression`] that says more. Usual for employees is a minimum of 5 to 10.
    ///
    /// Hidden are the segments that have fewer answers than the minimum, and those in which all answered alike. That is not
    /// enough: the total less the others gives one that is hidden alone away. So the next smallest is
    /// hidden as well, until two or more are hidden which together have enough answers (complementary suppression): at
    /// least the minimum, and one more for each segment but the first, so that whoever is alone in one of them cannot take
    /// the own answer out and see fewer; and not all alike, for two segments of one mind hide nothing of each other. Of
    /// segments of the same size the first by key is hidden. Where all answers together are fewer than the minimum, or all
    /// alike, nothing is shown, not even the total; nor is the total where all segments are hidden and are still too few
    /// together. Segments without answers are shown, for they hide nobody.
    ///
    /// [What it does not protect](Suppression#what-it-does-not-protect) stands there.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Nps, Scale, Tally};
    ///
    /// let mut by_team = Breakdown::new(Scale::ZERO_TO_TEN);
    /// for (team, size) in [("legal", 3), ("sales", 40), ("support", 25), ("design", 9)] {
    ///     by_team.record_all((0..size).map(|person| (team, 6 + person % 5)))?;
    /// }
    /// let shown = by_team.suppressed(5);
    /// // "legal" is too small, and "design" hides it.
    /// assert_eq!(shown.hidden(), [&"design", &"legal"]);
    /// assert_eq!(shown.estimates(&Nps::STANDARD)?.len(), 2);
    /// assert_eq!(shown.overall().map(Tally::total), Some(77));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn suppressed(&self, options: impl Into<Suppression>) -> Suppressed<'_, K, T> {
        self.hide(options.into(), &|_, _| false)
    }

    /// The same where an earlier table of the same breakdown is known: a segment that has changed since, but by fewer answers
    /// than the minimum, is hidden as well, for the difference of the two tables is a table of those few; and so is one whose
    /// new answers are all alike, or those that it lost, however many they are. The total is hidden if it, or what is hidden
    /// together, has changed like that.
    ///
    /// It knows the segments of the earlier table, and not which of them were hidden in it. Where answers came and others
    /// went, it counts by how many there are more or fewer.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// let mut by_team = Breakdown::new(Scale::ZERO_TO_TEN);
    /// for (team, size) in [("design", 9), ("sales", 40), ("support", 25)] {
    ///     by_team.record_all((0..size).map(|person| (team, 6 + person % 5)))?;
    /// }
    /// let monday = by_team.clone();
    /// by_team.record("support", 2)?;
    /// assert!(by_team.suppressed(5).hidden().is_empty());
    /// // The newcomer's 2 would stand in the difference; "design" hides it, and the total is not shown.
    /// let tuesday = by_team.suppressed_after(&monday, 5);
    /// assert_eq!(tuesday.hidden(), [&"design", &"support"]);
    /// assert!(tuesday.overall().is_none());
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn suppressed_after(
        &self,
        earlier: &Self,
        options: impl Into<Suppression>,
    ) -> Suppressed<'_, K, T> {
        let options = options.into();
        let overall = self.overall();
        let nothing = T::empty(&overall.scales());
        let mut suppressed = self.hide(options, &|segment, tally| {
            options.change_gives_away(tally, earlier.get(segment).unwrap_or(&nothing))
        });
        let sum = |breakdown: &Self, is_in: &dyn Fn(&K) -> bool| {
            let mut sum = nothing.clone();
            for (_, tally) in breakdown.iter().filter(|(segment, _)| is_in(segment)) {
                // Tables of other scales are not subtracted from each other.
                let _ = sum.merge(tally);
            }
            sum
        };
        let is_hidden = |segment: &K| suppressed.is_hidden(segment);
        let hidden = sum(self, &is_hidden);
        // The total less what is shown, then: with what is no more, and without it if that was shown.
        let was_hidden = sum(earlier, &is_hidden);
        let was_not_shown = sum(earlier, &|segment| {
            is_hidden(segment) || self.get(segment).is_none()
        });
        let gives_away = [was_hidden, was_not_shown]
            .iter()
            .any(|before| options.change_gives_away(&hidden, before))
            || options.change_gives_away(&overall, &earlier.overall());
        if gives_away {
            suppressed.overall = None;
        }
        suppressed
    }

    /// Hides what the options say and what else has to be.
    fn hide(
        &self,
        options: Suppression,
        has_to_be: &dyn Fn(&K, &T) -> bool,
    ) -> Suppressed<'_, K, T> {
        let mut by_size: Vec<((bool, u64, &K), &T)> = self
            .iter()
            .filter(|(_, tally)| !tally.is_empty())
            .map(|(segment, tally)| {
                let size = tally.fewest();
                let must =
                    size < options.minimum || options.tells(tally) || has_to_be(segment, tally);
                ((!must, size, segment), tally)
            })
            .collect();
        // What has to be hidden first, and of the others the smallest.
        by_size.sort_by(|left, right| left.0.cmp(&right.0));
        let overall = self.overall();
        let mut hidden = Hidden::new(&overall.scales());
        for ((open, size, segment), tally) in by_size {
            if open && !hidden.gives_away(options) {
                break;
            }
            hidden.insert(segment, size, tally);
        }
        let scales = overall.scales();
        let small = overall.fewest() < options.minimum || options.tells(&overall);
        let overall = (!small && !hidden.gives_away(options)).then_some(overall);
        Suppressed {
            scales,
            shown: self
                .iter()
                .filter(|(segment, _)| !hidden.segments.contains(segment))
                .collect(),
            hidden: hidden.segments.into_iter().collect(),
            overall,
        }
    }
}

/// Segments that are hidden, and what they are together: the total less what is shown.
struct Hidden<'a, K, T> {
    segments: BTreeSet<&'a K>,
    answers: u64,
    together: T,
}

impl<'a, K: Ord, T: Counted> Hidden<'a, K, T> {
    fn new(scales: &T::Scales) -> Self {
        Self {
            segments: BTreeSet::new(),
            answers: 0,
            together: T::empty(scales),
        }
    }

    fn insert(&mut self, segment: &'a K, answers: u64, tally: &T) {
        self.segments.insert(segment);
        // Neither can overflow: it is part of the extent.
        self.answers += answers;
        add(&mut self.together, tally);
    }

    /// Whether the total less what is shown gives one of them away.
    fn gives_away(&self, options: Suppression) -> bool {
        let count = self.segments.len() as u64;
        count == 1
            || (count > 0
                && (options.too_few(self.answers, count) || options.tells(&self.together)))
    }
}

impl<'a, K: Ord, T: Counted> Suppressed<'a, K, T> {
    /// The segments that may be shown, with their tallies, in the order of the keys.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Scale};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// let suppressed = by_team.suppressed(2);
    /// let (team, tally) = suppressed.shown()[0];
    /// assert_eq!((*team, tally.total()), ("sales", 3));
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn shown(&self) -> &[(&'a K, &'a T)] {
        &self.shown
    }

    /// The keys of the hidden segments, in their order.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Scale};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// assert_eq!(by_team.suppressed(2).hidden(), [&"design", &"legal"]);
    /// assert!(by_team.suppressed(1).hidden().is_empty());
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn hidden(&self) -> &[&'a K] {
        &self.hidden
    }

    /// Whether a segment is hidden.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Scale};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// let suppressed = by_team.suppressed(2);
    /// assert!(suppressed.is_hidden("legal"));
    /// assert!(!suppressed.is_hidden("sales"));
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn is_hidden<Q>(&self, segment: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.hidden
            .binary_search_by(|hidden| (**hidden).borrow().cmp(segment))
            .is_ok()
    }

    /// What is shown as a breakdown of its own. Tables of the same persons by other keys that are made from it by
    /// [`map_keys`](Breakdown::map_keys) say nothing that this one does not say, for each of their figures is a sum of
    /// segments that are shown; tables made from all answers may.
    ///
    /// ```
    /// use cxmetrics::{Breakdown, Scale};
    ///
    /// // By team and age, and from that by team and by age.
    /// let mut by_both = Breakdown::new(Scale::ONE_TO_FIVE);
    /// for (key, size) in [
    ///     (("legal", "young"), 1),
    ///     (("legal", "old"), 9),
    ///     (("sales", "young"), 8),
    ///     (("sales", "old"), 7),
    /// ] {
    ///     by_both.record_all((0..size).map(|person| (key, 1 + person % 5)))?;
    /// }
    /// let shown = by_both.suppressed(5).to_breakdown();
    /// let by_team = shown.map_keys(|&(team, _)| team);
    /// // Of the sales team only those who hide nobody: 8 of 15.
    /// assert_eq!(by_team.get("sales").map(|tally| tally.total()), Some(8));
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub fn to_breakdown(&self) -> Breakdown<K, T>
    where
        K: Clone,
    {
        let mut shown = Breakdown::of(self.scales.clone());
        for &(segment, tally) in &self.shown {
            // Cannot be refused: together they fitted, and they have one scale.
            let _ = shown.record_tally(segment.clone(), tally);
        }
        shown
    }

    /// All answers, also those of the hidden segments; `None` if they are fewer than the minimum.
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Scale, Tally};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// assert_eq!(by_team.suppressed(2).overall().map(Tally::total), Some(6));
    /// assert_eq!(by_team.suppressed(10).overall(), None);
    /// # Ok::<(), cxmetrics::BreakdownError>(())
    /// ```
    #[must_use]
    pub const fn overall(&self) -> Option<&T> {
        self.overall.as_ref()
    }

    /// The score of each segment that may be shown and has answers, in the order of the keys.
    ///
    /// # Errors
    ///
    /// As for [`Breakdown::estimates`].
    ///
    /// # Examples
    ///
    /// ```
    /// # use cxmetrics::{Breakdown, Nps, Scale};
    /// # let answers = [("legal", 8), ("design", 9), ("design", 7), ("sales", 10), ("sales", 6), ("sales", 9)];
    /// let by_team = Breakdown::from_pairs(Scale::ZERO_TO_TEN, answers)?;
    /// let suppressed = by_team.suppressed(2);
    /// let scores = suppressed.estimates(&Nps::STANDARD)?;
    /// assert_eq!(scores.len(), 1);
    /// assert_eq!((*scores[0].0, scores[0].1.to_string()), ("sales", "33.3".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn estimates<M: Metric + ?Sized>(
        &self,
        metric: &M,
    ) -> Result<Vec<(&'a K, Estimate)>, EstimateError>
    where
        T: Scored,
    {
        super::breakdown::estimates(self.shown.iter().copied(), metric)
    }
}
