//! The customer mirror: what a team says of itself against what its customers say.

mod chain;
mod noise;
mod perception;
mod respondents;
#[cfg(feature = "serde")]
mod stored;

pub use chain::{ChainError, ChainLink, EmployeeCustomerChain};
pub use noise::{LinkMeasure, NoiseError, Side, TrueLink};
pub use perception::{Perception, PerceptionError, PerceptionGap};
pub use respondents::Respondents;

use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use crate::edge::{self, Tolerance, unsigned_zero};
use crate::impact::Impact;
use crate::interval::{Confidence, Interval, Method};
use crate::okr::figure::{Share, USUAL_EDGES, percentage};
use crate::okr::key_result::{KeyResult, Voice};
use crate::okr::objective::{
    Dependence, Mean, Objective, Scale, Spread, Term, Tracked, tracked, untracked,
};
use crate::shown::pad;
use crate::words::{Label, Language, MirrorMessage, Spoken, spoken};

/// The score of what is measured inside against the score of what customers say and do.
///
/// *Inside* are [outputs](Voice::Output) and [employees](Voice::Employee). Both scores are weighted means of clamped
/// progress, as in an [objective](super::Objective); their difference has an interval (MOVER, as in [`Dependence`]), and the
/// verdict looks at the whole of it, so that a survey of twenty customers does not accuse anybody.
///
/// # Examples
///
/// ```
/// use cxmetrics::okr::{Mirror, Voice, mirror::MirrorVerdict};
/// use cxmetrics::{Confidence, Estimate, KeyResult, Reading};
///
/// let shipped = KeyResult::milestones("new help pages", [("written", 1), ("online", 1)])?
///     .with_reading(Reading::DONE);
/// let satisfied = Estimate::share(1_412, 2_000)?; // 70.6 %
/// let satisfaction = KeyResult::reach("satisfied customers in percent", 70, 85)?
///     .with_voice(Voice::Customer)
///     .with_reading(&satisfied);
///
/// let mirror = Mirror::of([&shipped, &satisfaction], Confidence::P95);
/// assert_eq!(mirror.verdict(), MirrorVerdict::NotNoticed);
/// assert_eq!(format!("{:.2}", mirror.difference_interval().unwrap()), "0.96 [0.83, 1.00]");
/// assert_eq!(mirror.to_string(), "inside 100%, customers 4%: not noticed by customers");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(into = "stored::StoredMirror", try_from = "stored::StoredMirror")
)]
pub struct Mirror {
    inside: Option<MirrorScore>,
    customers: Option<MirrorScore>,
    difference: Option<Gap>,
    respondents: Respondents,
    untracked: usize,
    confidence: Confidence,
    margin: f64,
    impacts: Vec<Impact>,
}

impl Objective {
    /// Its score from inside against its score by the customers: see [`Mirror`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::okr::{Voice, mirror::MirrorVerdict};
    /// use cxmetrics::{Confidence, KeyResult, Objective};
    ///
    /// let objective = Objective::new("Fast help")
    ///     .with(KeyResult::done("new ticket system").with_reading(cxmetrics::Reading::DONE))
    ///     .with(KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(42));
    /// let mirror = objective.mirror(Confidence::P95);
    /// assert_eq!(mirror.verdict(), MirrorVerdict::NotNoticed);
    /// assert_eq!(mirror.to_string(), "inside 100%, customers 10%: not noticed by customers");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mirror(&self, confidence: Confidence) -> Mirror {
        Mirror::knowing(self.key_results(), self.dependence(), confidence)
    }
}

/// One side of a [`Mirror`].
///
/// # Examples
///
/// ```
/// use cxmetrics::{Confidence, KeyResult, okr::Mirror};
///
/// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
/// let tickets = KeyResult::reach("tickets a day", 90, 60)?.with_weight(3)?.with_reading(45);
/// let inside = Mirror::of([&pages, &tickets], Confidence::P95).inside().unwrap();
/// assert_eq!((inside.value(), inside.key_results()), (0.9375, 2)); // (0.75 + 3 × 1) / 4
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(
    feature = "serde",
    serde(
        into = "stored::StoredMirrorScore",
        try_from = "stored::StoredMirrorScore"
    )
)]
pub struct MirrorScore {
    value: f64,
    interval: Option<Interval>,
    key_results: usize,
}

impl MirrorScore {
    /// The weighted mean of the clamped progress, 0 to 1.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::Mirror};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let inside = Mirror::of([&pages], Confidence::P95).inside().unwrap();
    /// assert_eq!(inside.value(), 0.75);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Its interval; `None` if all figures are exact.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Estimate, KeyResult, okr::{Mirror, Voice}};
    /// let satisfied = KeyResult::reach("satisfied customers in percent", 70, 85)?
    ///     .with_voice(Voice::Customer)
    ///     .with_reading(&Estimate::share(151, 200)?);
    /// let customers = Mirror::of([&satisfied], Confidence::P95).customers().unwrap();
    /// assert_eq!(format!("{:.2}", customers.interval().unwrap()), "0.37 [0.00, 0.73]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn interval(&self) -> Option<Interval> {
        self.interval
    }

    /// The number of key results that it rests on.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::Mirror};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let hours = KeyResult::reach("hours", 48, 24)?; // not measured yet
    /// let inside = Mirror::of([&pages, &hours], Confidence::P95).inside().unwrap();
    /// assert_eq!(inside.key_results(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn key_results(&self) -> usize {
        self.key_results
    }
}

impl Mirror {
    /// The same with what an initiative did, which it shows after its own verdict; more than one come in the order given.
    ///
    /// That a team has shipped and its customers are content does not say that the one did the other. An
    /// [`Impact`] does, as far as figures can. It leaves the verdict of the mirror as it is.
    ///
    /// ```
    /// use cxmetrics::impact::InterruptedSeries;
    /// use cxmetrics::okr::{Mirror, Voice};
    /// use cxmetrics::{Confidence, KeyResult};
    ///
    /// let weekly = [61.0, 63.0, 60.0, 62.0, 70.0, 72.0, 69.0, 71.0].into_iter().enumerate();
    /// let impact = InterruptedSeries::from_figures(weekly, 4)?.impact("the shops", Confidence::P95);
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(58);
    /// let mirror = Mirror::of([&pages, &nps], Confidence::P95).with_impact(impact);
    /// assert_eq!(
    ///     mirror.to_string(),
    ///     "inside 90%, customers 90%: confirmed by customers; the shops: 9.0 points above the course before [2.5, 15.5]"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_impact(mut self, impact: Impact) -> Self {
        self.impacts.push(impact);
        self
    }

    /// What initiatives did, in the order given.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::Mirror};
    /// let mirror = Mirror::of([&KeyResult::reach("pages", 0, 40)?], Confidence::P95);
    /// assert!(mirror.impacts().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn impacts(&self) -> &[Impact] {
        &self.impacts
    }

    /// Scores that differ by less than this say the same, unless [said otherwise](Self::with_margin).
    pub const MARGIN: f64 = 0.2;

    /// The mirror of some key results: those of an objective, of a team or of a whole cycle.
    ///
    /// ```
    /// use cxmetrics::okr::{Mirror, Voice};
    /// use cxmetrics::{Confidence, KeyResult};
    ///
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(41);
    /// let mirror = Mirror::of([&pages, &nps], Confidence::P95);
    /// assert_eq!(mirror.to_string(), "inside 90%, customers 5%: not noticed by customers");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of<'a>(
        key_results: impl IntoIterator<Item = &'a KeyResult, IntoIter: Clone>,
        confidence: Confidence,
    ) -> Self {
        Self::knowing(key_results, &Dependence::UNKNOWN, confidence)
    }

    /// The same, knowing how the readings go together; [`of`](Self::of) knows nothing, and takes the cautious side. The
    /// mirror of an [objective](Objective::mirror) knows what the objective knows.
    ///
    /// ```
    /// use cxmetrics::okr::{Mirror, Voice, objective::Dependence};
    /// use cxmetrics::{Confidence, Estimate, KeyResult};
    ///
    /// let staff = KeyResult::reach("content employees in percent", 60, 80)?
    ///     .with_voice(Voice::Employee)
    ///     .with_reading(Estimate::share(76, 100)?);
    /// let satisfied = KeyResult::reach("satisfied customers in percent", 70, 90)?
    ///     .with_voice(Voice::Customer)
    ///     .with_reading(Estimate::share(142, 200)?);
    /// let apart =
    ///     Mirror::knowing([&staff, &satisfied], &Dependence::DIFFERENT_PEOPLE, Confidence::P95);
    /// assert_eq!(format!("{:.2}", apart.difference_interval().unwrap()), "0.75 [0.20, 1.00]");
    /// let cautious = Mirror::of([&staff, &satisfied], Confidence::P95);
    /// assert_eq!(format!("{:.2}", cautious.difference_interval().unwrap()), "0.75 [0.00, 1.00]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn knowing<'a>(
        key_results: impl IntoIterator<Item = &'a KeyResult, IntoIter: Clone>,
        dependence: &Dependence,
        confidence: Confidence,
    ) -> Self {
        let key_results = key_results.into_iter();
        let dependence = &dependence.reading(key_results.clone());
        let mut sides = [Mean::default(), Mean::default()];
        for Tracked { result, share } in tracked(key_results.clone()) {
            sides[side_of(result)].add(result.weight(), share);
        }
        // The uncertain parts of the difference: the inside less the customers.
        let terms = |side: usize, confidence| {
            let own = key_results
                .clone()
                .filter(move |result| side_of(result) == side);
            let total = sides[side].weight();
            own.filter_map(move |result| {
                let weight = result.weight() / total;
                let signed = if side == INSIDE { weight } else { -weight };
                let term = Term::of_result(result, signed, confidence, Scale::Clamped);
                term.filter(|_| weight.is_finite())
            })
        };
        let spread = |of: &[usize]| {
            Spread::nested(confidence, |confidence| {
                let terms = of.iter().flat_map(|&side| terms(side, confidence));
                let terms: Vec<Term<'_>> = terms.collect();
                (!terms.is_empty()).then(|| dependence.spread(&terms))
            })
        };
        let score = |side: usize| {
            let value = sides[side].share()?.value();
            // Of a part with a negative weight the distances are those of the turned sum.
            let spread = spread(&[side]).map(|own| if side == INSIDE { own } else { own.turned() });
            Some(MirrorScore {
                value,
                interval: spread.and_then(|own| own.interval(value, [0.0, 1.0], confidence)),
                key_results: sides[side].parts,
            })
        };
        let (inside, customers) = (score(INSIDE), score(CUSTOMERS));
        let gap = sides[INSIDE].share().zip(sides[CUSTOMERS].share());
        let difference = gap.map(|(inside, customers)| {
            let spread = spread(&[INSIDE, CUSTOMERS]).unwrap_or_default();
            Gap::of(inside, customers, &spread)
        });
        let names = |side| terms(side, confidence).map(|term| term.name);
        Self {
            inside,
            customers,
            difference,
            respondents: Respondents::of(dependence, names(INSIDE), names(CUSTOMERS)),
            untracked: untracked(key_results).count(),
            confidence,
            margin: Self::MARGIN,
            impacts: Vec::new(),
        }
    }

    /// The same with another idea of what is the same: the largest difference of the scores that does not matter. One that
    /// is negative or NaN counts as 0, and one above 1 as 1, which no difference exceeds.
    ///
    /// ```
    /// use cxmetrics::okr::{Mirror, Voice, mirror::MirrorVerdict};
    /// use cxmetrics::{Confidence, KeyResult};
    ///
    /// let inside = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let customers = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(55);
    /// let mirror = Mirror::of([&inside, &customers], Confidence::P95);
    /// assert_eq!(mirror.verdict(), MirrorVerdict::Confirmed);
    /// assert_eq!(mirror.with_margin(0.1).verdict(), MirrorVerdict::NotNoticed);
    /// # Ok::<(), cxmetrics::KeyResultError>(())
    /// ```
    #[must_use]
    pub const fn with_margin(mut self, margin: f64) -> Self {
        self.margin = margin.max(0.0).min(1.0);
        self
    }

    /// The score of outputs and employees; `None` if nothing of them was measured.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::{Mirror, Voice}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(41);
    /// assert_eq!(Mirror::of([&pages, &nps], Confidence::P95).inside().unwrap().value(), 0.9);
    /// assert_eq!(Mirror::of([&nps], Confidence::P95).inside(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn inside(&self) -> Option<MirrorScore> {
        self.inside
    }

    /// The score of the customers' voice; `None` if nothing of it was measured.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::{Mirror, Voice}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(41);
    /// assert_eq!(Mirror::of([&pages, &nps], Confidence::P95).customers().unwrap().value(), 0.05);
    /// assert_eq!(Mirror::of([&pages], Confidence::P95).customers(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn customers(&self) -> Option<MirrorScore> {
        self.customers
    }

    /// How far the inside is ahead: positive when the team thinks better of it than its customers.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::{Mirror, Voice}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(45);
    /// assert_eq!(Mirror::of([&pages, &nps], Confidence::P95).difference(), Some(0.5));
    /// assert_eq!(Mirror::of([&pages], Confidence::P95).difference(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        self.difference.map(|difference| difference.value)
    }

    /// The interval of the difference; `None` if a side is missing or all figures are exact.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Estimate, KeyResult, okr::{Mirror, Voice}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let satisfied = KeyResult::reach("satisfied customers in percent", 70, 85)?
    ///     .with_voice(Voice::Customer)
    ///     .with_reading(&Estimate::share(151, 200)?);
    /// let mirror = Mirror::of([&pages, &satisfied], Confidence::P95);
    /// assert_eq!(format!("{:.2}", mirror.difference_interval().unwrap()), "0.38 [0.02, 0.81]");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn difference_interval(&self) -> Option<Interval> {
        let Gap { value, limits, .. } = self.difference?;
        let sides = [self.inside, self.customers].into_iter().flatten();
        let is_uncertain = sides.into_iter().any(|side| side.interval.is_some());
        let interval = || Interval::new(value, limits, self.confidence, Method::Score);
        is_uncertain.then(interval)
    }

    /// Whether the surveys on both sides asked the same people, as the [dependence](Self::knowing) says.
    ///
    /// What employees say of themselves and of customers goes together because the same people say it. It is no
    /// confirmation from outside.
    ///
    /// ```
    /// use cxmetrics::okr::{Mirror, Voice, mirror::Respondents, objective::Dependence};
    /// use cxmetrics::{Confidence, Estimate, KeyResult};
    ///
    /// let easy = KeyResult::reach("found it easy", 60, 80)?.with_reading(Estimate::share(142, 200)?);
    /// let satisfied = KeyResult::reach("satisfied", 70, 90)?
    ///     .with_voice(Voice::Customer)
    ///     .with_reading(Estimate::share(149, 200)?);
    /// let joint = Dependence::known(["found it easy", "satisfied"], [[1.0, 0.6], [0.6, 1.0]])?;
    /// let mirror = Mirror::knowing([&easy, &satisfied], &joint, Confidence::P95);
    /// assert_eq!(mirror.respondents(), Respondents::Same);
    /// assert_eq!(
    ///     mirror.to_string(),
    ///     "inside 55%, customers 22%: too uncertain to say (both were asked of the same people)"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn respondents(&self) -> Respondents {
        self.respondents
    }

    /// The number of key results that were not measured, and so are in neither score.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, KeyResult, okr::Mirror};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(30);
    /// let hours = KeyResult::reach("hours", 48, 24)?; // not measured yet
    /// assert_eq!(Mirror::of([&pages, &hours], Confidence::P95).untracked(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn untracked(&self) -> usize {
        self.untracked
    }

    /// What the difference says. With the [margin](Self::with_margin) as what is the same, the whole interval must lie
    /// above it, below it or inside it; else there is no telling.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, Estimate, KeyResult, okr::{Mirror, Voice, mirror::MirrorVerdict}};
    /// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(36);
    /// let satisfied = KeyResult::reach("satisfied customers in percent", 70, 85)?.with_voice(Voice::Customer);
    /// let verdict = |survey| Mirror::of([&pages, &satisfied.clone().with_reading(survey)], Confidence::P95).verdict();
    /// // 72 % of them are satisfied, of the few and of the many.
    /// assert_eq!(verdict(Estimate::share(36, 50)?), MirrorVerdict::TooUncertain);
    /// assert_eq!(verdict(Estimate::share(1_440, 2_000)?), MirrorVerdict::NotNoticed);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn verdict(&self) -> MirrorVerdict {
        if self.customers.is_none() {
            return MirrorVerdict::NoCustomerEvidence;
        }
        let Some(difference) = self.difference else {
            return MirrorVerdict::NoInternalEvidence;
        };
        let Gap {
            limits: [lower, upper],
            tolerance,
            ..
        } = difference;
        if edge::is_above(lower, self.margin, tolerance) {
            MirrorVerdict::NotNoticed
        } else if edge::is_below(upper, -self.margin, tolerance) {
            MirrorVerdict::BetterThanItLooks
        } else if edge::reaches(lower, -self.margin, tolerance)
            && !edge::is_above(upper, self.margin, tolerance)
        {
            MirrorVerdict::Confirmed
        } else {
            MirrorVerdict::TooUncertain
        }
    }
}

/// Displays both scores and the verdict.
impl Spoken for Mirror {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |side: Option<MirrorScore>| match side {
            None => language.label(Label::NotMeasured).into(),
            Some(side) => percentage(language, f, side.value, &USUAL_EDGES),
        };
        let message = MirrorMessage::Mirror {
            inside: &side(self.inside),
            customers: &side(self.customers),
            verdict: self.verdict().label(),
            same_people: self.respondents == Respondents::Same,
        };
        let mut text = language.say(&message.into());
        for impact in &self.impacts {
            text += "; ";
            text += &impact.in_language(language).to_string();
        }
        pad(f, &text)
    }
}

spoken!(Mirror);

/// The two sides.
const INSIDE: usize = 0;
const CUSTOMERS: usize = 1;

const fn side_of(result: &KeyResult) -> usize {
    match result.voice() {
        Voice::Output | Voice::Employee => INSIDE,
        Voice::Customer => CUSTOMERS,
    }
}

/// How far the inside is ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gap {
    value: f64,
    limits: [f64; 2],
    /// How far rounding may have moved it.
    tolerance: Tolerance,
}

impl Gap {
    fn of(inside: Share, customers: Share, spread: &Spread) -> Self {
        let figures = [inside.value(), customers.value()];
        let value = unsigned_zero(figures[0] - figures[1]);
        let tolerance = inside.tolerance().or(customers.tolerance());
        Self {
            value,
            limits: spread.limits(value, [-1.0, 1.0]),
            tolerance: tolerance.or(Tolerance::of(figures)),
        }
    }
}

/// What a [`Mirror`] shows.
///
/// # Examples
///
/// ```
/// # use cxmetrics::{Confidence, KeyResult, okr::{Mirror, Voice, mirror::MirrorVerdict}};
/// let pages = KeyResult::reach("pages", 0, 40)?.with_reading(4);
/// let nps = KeyResult::reach("NPS", 40, 60)?.with_voice(Voice::Customer).with_reading(55);
/// let verdict = Mirror::of([&pages, &nps], Confidence::P95).verdict();
/// assert_eq!(verdict, MirrorVerdict::BetterThanItLooks);
/// assert_eq!(verdict.to_string(), "better than it looks from inside");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum MirrorVerdict {
    /// Customers say what the team says.
    Confirmed,
    /// The team is ahead of what customers feel.
    NotNoticed,
    /// Customers are ahead of what the team thinks.
    BetterThanItLooks,
    /// Nothing was measured of customers.
    NoCustomerEvidence,
    /// Nothing was measured but customers.
    NoInternalEvidence,
    /// The interval of the difference allows for more than one of these.
    TooUncertain,
}

spoken!(MirrorVerdict {
    Confirmed = ConfirmedByCustomers,
    NotNoticed = NotNoticed,
    BetterThanItLooks = BetterThanItLooks,
    NoCustomerEvidence = NoCustomerEvidence,
    NoInternalEvidence = NoInternalEvidence,
    TooUncertain = TooUncertain,
});
