//! How the readings of several key results go together: answers of the same people, of different ones, or who knows.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::correlations::{Correlations, DependenceError, Distance};
use super::term::{Spread, Term};
use crate::estimate::{Estimate, JointScores};
use crate::okr::key_result::KeyResult;

/// How the uncertain readings of several key results go together.
///
/// NPS, CSAT and effort from one questionnaire are answers of the same people: a sample that happens to hold many happy
/// customers raises all three. Added up as if they were strangers, their uncertainty comes out too small: with
/// a correlation of .85 a nominal 95 % interval of two key results holds 87 times in a hundred, and of five 69. So an
/// objective takes the cautious side until somebody says more.
///
/// | what is known | say | interval of the score |
/// |---|---|---|
/// | the answers, in a joint tally or a survey | nothing: the readings carry [their source](Estimate::correlation_with) | what it is |
/// | nothing | nothing, it is the default: [`UNKNOWN`](Self::UNKNOWN) | never too narrow: the distances to the limits are added |
/// | each reading asked other people | [`DIFFERENT_PEOPLE`](Self::DIFFERENT_PEOPLE) | root of the sum of squares |
/// | about how much they go together | [`declared`](Self::declared) | in between |
/// | the correlation of each pair | [`known`](Self::known) | what it is |
///
/// What is said is of pairs: correlations may be known for some of the key results, and the others be
/// [unknown or of different people](Self::with_others).
///
/// Readings that are scores of one [`JointScores`] know by themselves how they go together, and that goes before what is
/// said of all others; but where different people or a correlation was declared, they narrow nothing below different people.
/// For a [source](crate::estimate::Source) is known by its figures: small teams that answered just alike pass for one, unless
/// they are [named](JointScores::with_people). Scores of two different sources know nothing: the same people may have answered twice, or two sets of scores may
/// have been made of one tally. They are unknown until somebody says `with_dependence(Dependence::DIFFERENT_PEOPLE)`. The same
/// holds of a key result whose start or target is itself measured, and of readings of several periods.
///
/// The interval of Σ wᵢθᵢ from the limits lᵢ and uᵢ of each figure is that of Zou and Donner (2008, *Statistics in
/// Medicine* 27) with correlations (Zou, 2007, *Psychological Methods* 12): below the sum by √(Σ rᵢⱼ aᵢ aⱼ), where
/// aᵢ = wᵢ(θᵢ − lᵢ) for a positive weight and wᵢ(uᵢ − θᵢ) for a negative one, and above it in the same way. Without
/// knowledge every r is taken at the sign that widens: Σ |aᵢ|.
///
/// # How often the intervals hold
///
/// By simulation of one survey of NPS, top boxes, effort and means, whose answers correlate by 0 to .85, with 50 to 1,000
/// answers to each question by the same people or half of them: 120 cells of 3,000 surveys (1,500 of 1,000 answers),
/// with a simulation error of .004 to .006. The first three rows are of the raw score of goals half reached.
///
/// | nominal 95 %, lowest to highest of the cells | 2 key results | 3 | 5 |
/// |---|---|---|---|
/// | known | 0.940 to 0.957 | 0.940 to 0.957 | 0.942 to 0.957 |
/// | unknown (the default) | 0.963 to 0.998 | 0.964 to 1.000 | 0.973 to 1.000 |
/// | different people, wrongly | 0.868 to 0.953 | 0.806 to 0.953 | 0.688 to 0.955 |
/// | known, all exactly at the target | 0.962 to 0.979 | 0.957 to 0.979 | 0.945 to 0.980 |
/// | known, at .6, 1, .9, 1.1 and 1.4 | 0.955 to 0.981 | 0.952 to 0.977 | 0.971 to 0.991 |
/// | known, raw score, all at the target | 0.940 to 0.957 | 0.940 to 0.957 | 0.942 to 0.957 |
///
/// # Examples
///
/// The same three key results, read three ways:
///
/// ```
/// use cxmetrics::okr::objective::Dependence;
/// use cxmetrics::{Confidence, Estimate, KeyResult, Objective};
///
/// let objective = Objective::new("Customers come back")
///     .with(KeyResult::reach("satisfied", 70, 85)?.with_reading(Estimate::share(155, 200)?))
///     .with(
///         KeyResult::reach("found it easy", 60, 80)?.with_reading(Estimate::share(140, 200)?),
///     )
///     .with(
///         KeyResult::reach("would buy again", 40, 60)?
///             .with_reading(Estimate::share(100, 200)?),
///     );
/// let interval = |dependence| {
///     let score = objective.clone().with_dependence(dependence).score()?;
///     Ok::<_, Box<dyn std::error::Error>>(format!(
///         "{:.2}",
///         score.interval(Confidence::P95).unwrap()
///     ))
/// };
///
/// assert_eq!(interval(Dependence::UNKNOWN)?, "0.50 [0.13, 0.83]");
/// assert_eq!(interval(Dependence::DIFFERENT_PEOPLE)?, "0.50 [0.29, 0.69]");
/// // One questionnaire, and how the answers go together:
/// let names = ["satisfied", "found it easy", "would buy again"];
/// let joint = Dependence::known(names, [[1.0, 0.6, 0.5], [0.6, 1.0, 0.4], [0.5, 0.4, 1.0]])?;
/// assert_eq!(interval(joint)?, "0.50 [0.20, 0.77]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "super::stored::StoredDependence",
        try_from = "super::stored::StoredDependence"
    )
)]
pub struct Dependence {
    pub(super) known: Option<Correlations>,
    /// What the readings carry, a block for each source.
    pub(super) read: Vec<Correlations>,
    pub(super) others: Others,
}

/// What is said of all pairs without a correlation of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(super) enum Others {
    #[default]
    Unknown,
    DifferentPeople,
    #[cfg_attr(
        feature = "serde",
        serde(deserialize_with = "super::correlations::declared")
    )]
    Declared(f64),
}

impl Dependence {
    /// Nothing is known: every interval takes the worst case. The default.
    ///
    /// ```
    /// use cxmetrics::okr::objective::Dependence;
    ///
    /// assert_eq!(Dependence::default(), Dependence::UNKNOWN);
    /// ```
    pub const UNKNOWN: Self = Self {
        known: None,
        read: Vec::new(),
        others: Others::Unknown,
    };

    /// Each reading asked other people: the readings are independent.
    ///
    /// ```
    /// use cxmetrics::okr::objective::Dependence;
    /// use cxmetrics::{Confidence, Estimate, KeyResult, Objective};
    ///
    /// // Shoppers rate the shop, and callers the hotline.
    /// let objective = Objective::new("Customers are served well")
    ///     .with(KeyResult::reach("shop", 70, 85)?.with_reading(Estimate::share(155, 200)?))
    ///     .with(KeyResult::reach("hotline", 60, 80)?.with_reading(Estimate::share(140, 200)?))
    ///     .with_dependence(Dependence::DIFFERENT_PEOPLE);
    /// let interval = objective.score()?.interval(Confidence::P95).unwrap();
    /// assert_eq!(format!("{interval:.2}"), "0.50 [0.23, 0.73]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const DIFFERENT_PEOPLE: Self = Self {
        known: None,
        read: Vec::new(),
        others: Others::DifferentPeople,
    };

    /// About how much any two of them go together: the correlation of their progress, 0 to 1.
    ///
    /// For rough knowledge such as "scores of one questionnaire correlate by about a half". 0 is
    /// [`DIFFERENT_PEOPLE`](Self::DIFFERENT_PEOPLE), and 1 is as wide as [`UNKNOWN`](Self::UNKNOWN) for a score.
    ///
    /// # Errors
    ///
    /// [`DependenceError::OutOfRange`] unless it is between 0 and 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::objective::Dependence;
    ///
    /// assert!(Dependence::declared(0.5).is_ok());
    /// let error = Dependence::declared(-0.5).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "-0.5 is not a correlation that all pairs can have, between 0 and 1"
    /// );
    /// ```
    pub fn declared(correlation: f64) -> Result<Self, DependenceError> {
        let others = Others::Declared(super::correlations::checked(correlation)?);
        Ok(Self {
            known: None,
            read: Vec::new(),
            others,
        })
    }

    /// The correlations of the figures of these key results, row by row in the order of their names.
    ///
    /// They are of the *figures* as measured. Where a figure is to fall, that turns the sign for its progress, and the
    /// objective sees to it. A name that stands for two key results of an objective or a tree counts as not known. For
    /// pairs with a key result that is not named nothing is known, unless [`with_others`](Self::with_others) says so.
    ///
    /// # Errors
    ///
    /// [`DependenceError`] if a name is given twice, if there is not one row and one column a name, if the
    /// matrix is not symmetric with ones on its diagonal, or if it is not positive semidefinite: no
    /// answers have such correlations (a smallest eigenvalue below −10⁻¹² is refused and not repaired).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::objective::{Dependence, DependenceError};
    ///
    /// let joint = Dependence::known(["NPS", "effort"], [[1.0, -0.4], [-0.4, 1.0]])?;
    /// assert_ne!(joint, Dependence::UNKNOWN);
    ///
    /// // If a goes with b and b with c, then a cannot be without c.
    /// let impossible = [[1.0, 0.9, 0.1], [0.9, 1.0, 0.9], [0.1, 0.9, 1.0]];
    /// assert_eq!(
    ///     Dependence::known(["a", "b", "c"], impossible).unwrap_err(),
    ///     DependenceError::Impossible
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn known<N: Into<String>, R: AsRef<[f64]>>(
        names: impl IntoIterator<Item = N>,
        correlations: impl IntoIterator<Item = R>,
    ) -> Result<Self, DependenceError> {
        let names = names.into_iter().map(Into::into).collect();
        let rows: Vec<R> = correlations.into_iter().collect();
        Ok(Self {
            known: Some(Correlations::new(names, &rows)?),
            read: Vec::new(),
            others: Others::Unknown,
        })
    }

    /// The correlations of key results whose readings are scores of one survey: each estimate knows
    /// [where it comes from](crate::estimate::Source). Nothing is known of the others, nor of two scores whose correlation is
    /// not defined because everybody answered alike.
    ///
    /// An objective does so by itself. For scores whose sources were lost on the way, or to keep what is known apart from the
    /// readings, say [`Objective::with_joint_scores`](crate::Objective::with_joint_scores).
    ///
    /// ```
    /// use cxmetrics::okr::objective::Dependence;
    /// use cxmetrics::{CrossTally, Csat, KeyResult, Nps, Scale};
    ///
    /// let mut answers = CrossTally::new(Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE);
    /// for (recommend, satisfied) in
    ///     [(9, 5), (10, 5), (3, 2), (8, 4), (6, 2), (9, 4), (7, 5), (2, 1)]
    /// {
    ///     answers.record(recommend, satisfied)?;
    /// }
    /// let scores = answers.scores(&Nps::STANDARD, &Csat::TOP_TWO_BOX)?;
    /// let nps = KeyResult::reach("NPS", 0, 40)?.with_reading(&scores.estimates()[0]);
    /// let satisfied = KeyResult::reach("satisfied", 50, 80)?.with_reading(&scores.estimates()[1]);
    ///
    /// let dependence = Dependence::of_scores(&scores, [&nps, &satisfied]);
    /// assert_eq!(dependence.correlation("NPS", "satisfied"), scores.correlation(0, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of_scores<'a>(
        scores: &JointScores,
        key_results: impl IntoIterator<Item = &'a KeyResult>,
    ) -> Self {
        let mut found: Vec<(&str, &Estimate)> = Vec::new();
        for result in key_results {
            let Some(survey) = result.reading().survey() else {
                continue;
            };
            let is_new = found.iter().all(|(name, _)| *name != result.name());
            // Itself first: whether it is a score of this survey at all.
            let mut all = core::iter::once(survey).chain(found.iter().map(|(_, other)| *other));
            let is_known = all.all(|other| scores.correlation_of(survey, other).is_some());
            if is_new && is_known {
                found.push((result.name(), survey));
            }
        }
        let correlation = |one: &Estimate, other: &Estimate| {
            let correlation = scores.correlation_of(one, other);
            if core::ptr::eq(one, other) {
                1.0
            } else {
                correlation.unwrap_or(0.0)
            }
        };
        let rows: Vec<Vec<f64>> = found
            .iter()
            .map(|(_, one)| {
                found
                    .iter()
                    .map(|(_, other)| correlation(one, other))
                    .collect()
            })
            .collect();
        let names = found.iter().map(|(name, _)| *name);
        // What the scores of one survey have is possible.
        Self::known(names, rows).unwrap_or_default()
    }

    /// The same, with what `others` says of the pairs that have no correlation here.
    ///
    /// ```
    /// use cxmetrics::okr::objective::Dependence;
    ///
    /// // NPS and effort are of one questionnaire; whatever else there is asked other people.
    /// let joint = Dependence::known(["NPS", "effort"], [[1.0, -0.4], [-0.4, 1.0]])?
    ///     .with_others(&Dependence::DIFFERENT_PEOPLE);
    /// assert_eq!(joint.correlation("NPS", "effort"), Some(-0.4));
    /// assert_eq!(joint.correlation("NPS", "hotline"), Some(0.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_others(mut self, others: &Self) -> Self {
        self.others = others.others;
        self
    }

    /// What is said of two key results: 0 for different people, `None` for what is not known.
    ///
    /// ```
    /// use cxmetrics::okr::objective::Dependence;
    ///
    /// assert_eq!(Dependence::UNKNOWN.correlation("NPS", "CSAT"), None);
    /// assert_eq!(Dependence::DIFFERENT_PEOPLE.correlation("NPS", "CSAT"), Some(0.0));
    /// assert_eq!(Dependence::declared(0.5)?.correlation("NPS", "CSAT"), Some(0.5));
    /// # Ok::<(), cxmetrics::okr::objective::DependenceError>(())
    /// ```
    #[must_use]
    pub fn correlation(&self, one: &str, other: &str) -> Option<f64> {
        let of = |block: &Correlations| block.of(block.row(one)?, block.row(other)?);
        let pair = self.blocks().find_map(of);
        pair.or(match self.others {
            Others::Unknown => None,
            Others::DifferentPeople => Some(0.0),
            Others::Declared(correlation) => Some(correlation),
        })
    }

    #[cfg(feature = "serde")]
    pub(super) fn is_unknown(&self) -> bool {
        *self == Self::UNKNOWN
    }

    /// What was said, without what the readings carry.
    #[cfg(feature = "serde")]
    pub(super) fn without_readings(mut self) -> Self {
        self.read.clear();
        self
    }

    /// Whether anything of it was read from readings.
    #[cfg(feature = "serde")]
    pub(super) fn has_read(&self) -> bool {
        !self.read.is_empty()
    }

    /// Whether it says of two key results that they were measured on the same people, or on different ones; `None` if it
    /// says neither.
    pub(in crate::okr) fn same_people(&self, one: &str, other: &str) -> Option<bool> {
        let has_both = self
            .blocks()
            .any(|block| block.row(one).is_some() && block.row(other).is_some());
        match (has_both, self.others) {
            (true, _) => Some(true),
            (false, Others::DifferentPeople) => Some(false),
            (false, _) => None,
        }
    }

    /// The first of some names that it knows, or else the last of them; `None` if there are none.
    pub(in crate::okr) fn first_known<'a>(
        &self,
        names: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let index = self.index();
        let mut last = None;
        for name in names {
            last = Some(name);
            if index.contains_key(name) {
                break;
            }
        }
        last
    }

    /// The distances from a weighted sum to its limits.
    pub(in crate::okr) fn spread(&self, terms: &[Term<'_>]) -> Spread {
        let places = self.places(terms.iter().map(|term| term.name));
        let mut inside = Vec::new();
        let (mut singles, mut boundless, mut total) = (Vec::new(), [0.0; 2], [0.0; 2]);
        for term in terms {
            let all = if term.is_boundless {
                &mut boundless
            } else {
                &mut total
            };
            for (sum, distance) in all.iter_mut().zip(term.distances) {
                *sum += distance.abs();
            }
            if term.is_boundless {
                continue;
            }
            if let Some((block, row)) = places.get(term.name).copied().flatten()
                && let Some(turn) = term.turn
            {
                let sides = [0, 1].map(|side| {
                    let distance = Distance {
                        weighted: term.distances[side],
                        signed: turn * term.distances[side],
                        is_cut: term.is_cut,
                    };
                    (row, distance)
                });
                inside.push((block, sides));
            } else {
                singles.push(term.distances);
            }
        }
        Spread {
            roots: self.roots(&inside, &singles),
            boundless,
            total,
            has_offsets: self.has_offsets(&inside, &singles),
            moves_in_steps: terms.iter().any(|term| term.moves_in_steps),
        }
    }

    /// Whether an error of one part makes up for that of another.
    fn has_offsets(&self, inside: &[InBlock], singles: &[[f64; 2]]) -> bool {
        let weighted = || {
            let known = inside
                .iter()
                .map(|(_, sides)| sides.map(|(_, own)| own.weighted));
            known.chain(singles.iter().copied()).flatten()
        };
        let is_mixed = || weighted().any(|own| own > 0.0) && weighted().any(|own| own < 0.0);
        let mut blocks = self.blocks().enumerate();
        let known = blocks.any(|(index, block)| {
            let own = || inside.iter().filter(|(own, _)| *own == index);
            [0, 1].into_iter().any(|side| {
                let distances: Vec<_> = own().map(|(_, sides)| sides[side]).collect();
                block.has_offsets(&distances)
            })
        });
        known || matches!(self.others, Others::Declared(r) if r > 0.0 && is_mixed())
    }

    /// The same of parts that have spreads of their own, such as the objectives of a tree, beside the terms that this
    /// dependence knows by name.
    pub(in crate::okr) fn spread_of_spreads(
        &self,
        known: &[Term<'_>],
        parts: impl IntoIterator<Item = Spread>,
    ) -> Spread {
        let mut whole = self.spread(known);
        let mut singles = alloc::vec![whole.roots];
        for part in parts {
            singles.push(part.roots);
            whole.has_offsets |= part.has_offsets;
            whole.moves_in_steps |= part.moves_in_steps;
            for side in [0, 1] {
                whole.boundless[side] += part.boundless[side];
                whole.total[side] += part.total[side];
            }
        }
        whole.roots = self.roots(&[], &singles);
        whole
    }

    /// Which of these names it knows, once each: a name that stands for two is not known.
    pub(in crate::okr) fn places<'a>(
        &self,
        names: impl Iterator<Item = &'a str>,
    ) -> BTreeMap<&'a str, Option<Place>> {
        let index = self.index();
        let mut places = BTreeMap::new();
        if index.is_empty() {
            return places;
        }
        for name in names {
            places
                .entry(name)
                .and_modify(|place| *place = None)
                .or_insert_with(|| index.get(name).copied());
        }
        places
    }

    /// What is known of pairs: first what was said, then what the readings carry. No name is in two of them.
    fn blocks(&self) -> impl Iterator<Item = &Correlations> {
        self.known.iter().chain(&self.read)
    }

    /// The block and the row of each name: looked up once for all, as there may be a block for every two of them.
    fn index(&self) -> BTreeMap<&str, Place> {
        let mut index = BTreeMap::new();
        for (block, correlations) in self.blocks().enumerate() {
            for (row, name) in correlations.names().enumerate() {
                index.entry(name).or_insert((block, row));
            }
        }
        index
    }

    /// Whether a correlation of this key result was said.
    pub(in crate::okr) fn names(&self, name: &str) -> bool {
        let known = self.known.as_ref();
        known.is_some_and(|known| known.row(name).is_some())
    }

    /// The roots of the quadratic forms of both sides: of what has a place in the matrix, and of what has none.
    fn roots(&self, inside: &[InBlock], singles: &[[f64; 2]]) -> [f64; 2] {
        let said = usize::from(self.known.is_some());
        let mut of_blocks = alloc::vec![Vec::new(); self.blocks().count()];
        for (block, sides) in inside {
            if let Some(own) = of_blocks.get_mut(*block) {
                own.push(*sides);
            }
        }
        [0, 1].map(|side| {
            let blocks = self.blocks().zip(&of_blocks).enumerate();
            let blocks = blocks.map(|(index, (block, own))| {
                let places: Vec<_> = own.iter().map(|sides| sides[side]).collect();
                let group = Group::of(block, &places);
                // Of readings it is also said that they do not go against each other.
                if index >= said && self.others != Others::Unknown {
                    group.no_narrower_than_strangers(&places)
                } else {
                    group
                }
            });
            let (mut sum, mut total, mut squares) = (0.0_f64, 0.0_f64, 0.0_f64);
            for distances in singles {
                let distance = distances[side];
                sum += distance;
                total += distance.abs();
                squares += distance * distance;
            }
            match self.others {
                // The deviation of a sum is at most the sum of the deviations.
                Others::Unknown => blocks.map(|block| block.root).sum::<f64>() + total,
                Others::DifferentPeople => {
                    let known: f64 = blocks.map(|block| block.root * block.root).sum();
                    libm::sqrt(known + squares)
                }
                Others::Declared(r) => {
                    let square = ((1.0 - r) * squares + r * sum * sum).max(0.0);
                    let root = libm::sqrt(square);
                    blocks
                        .fold(Group { root, sum }, |all, block| all.with(block, r))
                        .root
                }
            }
        })
    }
}

/// Distances that go together as they do, and then with others.
#[derive(Clone, Copy, Debug)]
struct Group {
    /// The root of their quadratic form.
    root: f64,
    /// Their sum.
    sum: f64,
}

impl Group {
    fn of(block: &Correlations, places: &[(usize, Distance)]) -> Self {
        Self {
            root: block.root(places),
            sum: places.iter().map(|(_, distance)| distance.weighted).sum(),
        }
    }

    /// The wider of what was read and of different people. A source is known by its figures alone, and different people
    /// who answered alike look like the same: what was said of them must not be narrowed by that.
    fn no_narrower_than_strangers(self, places: &[(usize, Distance)]) -> Self {
        let squares = places
            .iter()
            .map(|(_, distance)| distance.weighted * distance.weighted);
        Self {
            root: self.root.max(libm::sqrt(squares.sum())),
            ..self
        }
    }

    /// Both, where any two of the one and of the other correlate by r: no more than the two sums can.
    fn with(self, other: Self, r: f64) -> Self {
        let most = self.root * other.root;
        let shared = (r * self.sum * other.sum).clamp(-most, most);
        let square = self.root * self.root + 2.0 * shared + other.root * other.root;
        Self {
            root: libm::sqrt(square.max(0.0)),
            sum: self.sum + other.sum,
        }
    }
}

/// The block of a term, its row there, and its distance to both limits.
type InBlock = (usize, [(usize, Distance); 2]);

/// The block of a name, and its row there.
type Place = (usize, usize);
