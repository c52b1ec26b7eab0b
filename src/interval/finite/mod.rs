//! What answers say of a population that is known to be small: m of M answered, each at most once.
//!
//! Who draws from a bag without putting back learns faster than who draws from a stream, and knows at last. Three
//! things change. The truth is one of finitely many: every answer has a value in whole steps, so the score of all is a
//! point of a [`Lattice`]. It is never outside what the silent could make of it. And the distribution is the
//! hypergeometric one: exact for shares ([`share`]) and for net scores of up to about a hundred ([`net`]); beyond, and
//! for other metrics, the score statistic with the finite population correction (M − m)/(M − 1).
//!
//! All of it rests on who answered being left to chance. If it was not, only the [`bounds`] hold.

mod lattice;
mod net;
mod share;
mod unseen;

use self::lattice::{Lattice, whole};
use self::net::Net;
use self::share::Share;
use self::unseen::Unseen;
use super::{Confidence, Method, MethodError, Values, one_sample};
use crate::sample::Sample;
use crate::special::normal_upper_tail;
use crate::tilt::{Fit, Side};

/// The score of a population if those who answered have the score `answered` and the rest `others`.
pub(crate) fn of_all(answered: f64, answers: u64, others: f64, population: u64) -> f64 {
    // What is exact stays so: 90 of 100 and nobody of 25 are 72 %. No sum of values is beyond the doubles.
    let total = answered * answers as f64 + others * (population - answers) as f64;
    total / population as f64
}

/// The lowest and the highest score that a population can have, whatever the silent think.
pub(crate) fn bounds(sample: &Sample, answers: u64, population: u64) -> [f64; 2] {
    if sample.counts_answers(answers)
        && let Some(lattice) = Lattice::new(sample, population)
    {
        return [lattice.first(), lattice.last()].map(|total| lattice.figure(total));
    }
    [sample.lowest(), sample.highest()].map(|extreme| {
        // Rounding must not lead out of the range.
        sample.clamp(of_all(sample.mean(), answers, extreme.value, population))
    })
}

/// How many independent answers are as good as `answers` of so many people: m (M − 1)/(M − m).
pub(crate) fn independent_answers(answers: u64, population: u64) -> f64 {
    let (answers, population) = (answers as f64, population as f64);
    if population > answers {
        answers * ((population - 1.0) / (population - answers))
    } else {
        f64::INFINITY
    }
}

/// A sample of whole answers from a population of which some have not answered.
#[derive(Clone, Debug)]
pub(crate) struct Finite<'a> {
    sample: &'a Sample,
    answers: u64,
    population: u64,
    /// Unless the values have no common step.
    lattice: Option<Lattice>,
}

/// The distributions that are known exactly.
enum Exact {
    Share(Share),
    Net(Net),
}

impl<'a> Finite<'a> {
    pub(crate) fn new(sample: &'a Sample, answers: u64, population: u64) -> Self {
        Self {
            lattice: Lattice::new(sample, population),
            sample,
            answers,
            population,
        }
    }

    /// The method that is taken if none is asked for.
    pub(crate) fn default_method(&self) -> Method {
        match Values::of(self.sample) {
            Values::Two if self.population <= share::LARGEST => Method::Blaker,
            Values::ThreeEquallySpaced if self.population <= net::LARGEST => Method::Guaranteed,
            _ => Method::Score,
        }
    }

    /// The limits by the default method.
    pub(crate) fn default_limits(&self, confidence: Confidence) -> ([f64; 2], Method) {
        let method = self.default_method();
        // The default is defined for the population it is the default of.
        let limits = self
            .limits(method, confidence)
            .unwrap_or_else(|_| self.score_limits(confidence));
        (limits, method)
    }

    /// The lower and the upper limit.
    pub(crate) fn limits(
        &self,
        method: Method,
        confidence: Confidence,
    ) -> Result<[f64; 2], MethodError> {
        let values = Values::of(self.sample);
        if !Method::for_population(values).contains(&method) {
            return Err(MethodError::InPopulation { method, values });
        }
        match method {
            Method::Blaker | Method::MidP | Method::Guaranteed => {
                self.exact_limits(method, confidence.alpha())
            }
            Method::Wald => {
                let sample = self.as_independent();
                let sample = one_sample::Inflated::plain(&sample);
                let limits = one_sample::limits(&sample, method, confidence)?;
                Ok(self.inside(limits))
            }
            Method::StudentT => {
                let (square, freedom) = self.student_error();
                let error = libm::sqrt(square);
                one_sample::student_t_of(self.sample, error, freedom, confidence)
                    .map(|limits| self.inside(limits))
                    .ok_or(MethodError::NoSpread { method })
            }
            Method::Dirichlet => Ok(self.posterior_limits(confidence)),
            _ => Ok(self.score_limits(confidence)),
        }
    }

    /// The same shares in as many independent answers as these are worth.
    fn as_independent(&self) -> Sample {
        self.sample
            .worth(independent_answers(self.answers, self.population))
    }

    /// The square of the error of the score as Student's t takes it (Cochran, 1977), and its degrees of freedom.
    pub(crate) fn student_error(&self) -> (f64, f64) {
        let (square, freedom) = self.sample.student_error();
        let left = (self.population - self.answers) as f64 / self.population as f64;
        (square * left, freedom)
    }

    /// Limits that stay within what is possible and hold the score.
    fn inside(&self, limits: [f64; 2]) -> [f64; 2] {
        let [lowest, highest] = bounds(self.sample, self.answers, self.population);
        self.holding(limits.map(|limit| limit.clamp(lowest, highest)))
    }

    /// The score of a sample is rarely one that the population can have; where it is, rounding must not leave it out.
    fn holding(&self, [lower, upper]: [f64; 2]) -> [f64; 2] {
        let score = self.sample.mean();
        [lower.min(score), upper.max(score)]
    }

    /// The limits that lie so far on either side, in points of the lattice.
    fn on_lattice(&self, lattice: &Lattice, limit: impl Fn(Side) -> u64) -> [f64; 2] {
        self.holding(Side::BOTH.map(|side| lattice.figure(limit(side))))
    }

    /// Every possible score with |θ̂ − μ| ≤ z √(V(μ)/m · (M − m)/(M − 1)), and its neighbours.
    fn score_limits(&self, confidence: Confidence) -> [f64; 2] {
        let limits = one_sample::score(&self.as_independent(), confidence);
        self.inner_points(limits)
    }

    /// The possible scores between two limits, always with those next to the score itself.
    fn inner_points(&self, limits: [f64; 2]) -> [f64; 2] {
        let Some(lattice) = &self.lattice else {
            return self.inside(limits);
        };
        self.on_lattice(lattice, |side| match side {
            Side::Lower => {
                let possible = [lattice.first(), lattice.near(side)];
                Lattice::among(lattice.at_least(limits[0]), possible)
            }
            Side::Upper => {
                let possible = [lattice.near(side), lattice.last()];
                Lattice::among(lattice.at_most(limits[1]), possible)
            }
        })
    }

    /// The distribution of the sample, where it is known exactly.
    fn exact(&self) -> Option<Exact> {
        let counts = |index: usize| whole(self.sample.points()[index].count);
        match Values::of(self.sample) {
            Values::Two if self.population <= share::LARGEST => Some(Exact::Share(Share::new(
                counts(1),
                self.answers,
                self.population,
            ))),
            Values::ThreeEquallySpaced if self.population <= net::LARGEST => Some(Exact::Net(
                Net::new([counts(0), counts(1), counts(2)], self.population),
            )),
            _ => None,
        }
    }

    fn exact_limits(&self, method: Method, alpha: f64) -> Result<[f64; 2], MethodError> {
        let (Some(exact), Some(lattice)) = (self.exact(), &self.lattice) else {
            return Err(MethodError::Population {
                method,
                population: self.population,
                largest: match Values::of(self.sample) {
                    Values::Two => share::LARGEST,
                    _ => net::LARGEST,
                },
            });
        };
        let mirrored = exact.mirrored();
        let (all, near) = (lattice.all(), Side::BOTH.map(|side| lattice.near(side)));
        Ok(self.on_lattice(lattice, |side| match side {
            Side::Lower => exact.lower_limit(method, near[0], alpha),
            Side::Upper => all - mirrored.lower_limit(method, all - near[1], alpha),
        }))
    }

    /// What is outside the widest interval by the default method that leaves `x` out; 1 inside of all.
    pub(crate) fn p_value(&self, x: f64) -> f64 {
        let [lowest, highest] = bounds(self.sample, self.answers, self.population);
        let Some(lattice) = &self.lattice else {
            return if (lowest..=highest).contains(&x) {
                self.score_p_value(x)
            } else {
                0.0
            };
        };
        let near = Side::BOTH.map(|side| lattice.near(side));
        let [below, above] = [lattice.at_most(x), lattice.at_least(x)].map(u64::try_from);
        let (Ok(below), Ok(above)) = (below, above) else {
            return 0.0;
        };
        if x.is_nan() || below < lattice.first() || above > lattice.last() {
            0.0
        } else if below < near[0] {
            match self.exact() {
                Some(exact) => exact.largest_p_value(below),
                None => self.score_p_value(lattice.figure(below)),
            }
        } else if above > near[1] {
            match self.exact() {
                Some(exact) => exact.mirrored().largest_p_value(lattice.all() - above),
                None => self.score_p_value(lattice.figure(above)),
            }
        } else {
            1.0
        }
    }

    fn score_p_value(&self, x: f64) -> f64 {
        let sample = self.as_independent();
        if x == sample.mean() {
            1.0
        } else if sample.lowest().value < x && x < sample.highest().value {
            2.0 * normal_upper_tail(Fit::new(&sample, x).score().abs())
        } else {
            0.0
        }
    }

    fn unseen(&self) -> Unseen {
        let steps = self.lattice.as_ref().map(Lattice::steps);
        Unseen::new(self.sample, self.population - self.answers, steps)
    }

    /// The probability that the score of all is at least `x`.
    pub(crate) fn at_least(&self, x: f64) -> f64 {
        match &self.lattice {
            Some(lattice) => self.unseen().at_least(lattice.more(lattice.at_least(x))),
            None => self.unseen().mean_at_least(self.needed(x)),
        }
    }

    /// The probability that it is below `x`.
    pub(crate) fn below(&self, x: f64) -> f64 {
        match &self.lattice {
            Some(lattice) => self.unseen().below(lattice.more(lattice.at_least(x))),
            None => self.unseen().mean_below(self.needed(x)),
        }
    }

    /// The probability that it is at most `x`.
    pub(crate) fn at_most(&self, x: f64) -> f64 {
        match &self.lattice {
            Some(lattice) => self
                .unseen()
                .below(lattice.more(lattice.at_most(x).saturating_add(1))),
            None => self.unseen().mean_at_most(self.needed(x)),
        }
    }

    /// The mean that the unseen need for the score of all to be `x`.
    fn needed(&self, x: f64) -> f64 {
        let (seen, unseen) = (self.answers as f64, (self.population - self.answers) as f64);
        x + (x - self.sample.mean()) * (seen / unseen)
    }

    fn posterior_limits(&self, confidence: Confidence) -> [f64; 2] {
        let (unseen, tail) = (self.unseen(), confidence.tail());
        match &self.lattice {
            Some(lattice) => self.on_lattice(lattice, |side| {
                let limit = lattice.first() + unseen.limit(side, tail);
                match side {
                    Side::Lower => limit.min(lattice.near(side)),
                    Side::Upper => limit.max(lattice.near(side)),
                }
            }),
            None => self.inside(Side::BOTH.map(|side| {
                of_all(
                    self.sample.mean(),
                    self.answers,
                    unseen.mean_limit(side, tail),
                    self.population,
                )
            })),
        }
    }
}

impl Exact {
    /// The same answers with the other end up.
    fn mirrored(&self) -> Self {
        match self {
            Self::Share(share) => Self::Share(share.mirrored()),
            Self::Net(net) => Self::Net(net.mirrored()),
        }
    }

    /// The smallest total that is kept, `near` at the most.
    fn lower_limit(&self, method: Method, near: u64, alpha: f64) -> u64 {
        match self {
            Self::Share(share) => share.lower_limit(method, near, alpha),
            Self::Net(net) => net.lower_limit(near, alpha),
        }
    }

    /// The largest p-value of a total up to this one.
    fn largest_p_value(&self, total: u64) -> f64 {
        match self {
            Self::Share(share) => share.largest_p_value(total),
            Self::Net(net) => net.largest_p_value(total),
        }
    }
}
