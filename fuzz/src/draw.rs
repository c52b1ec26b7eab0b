//! Bytes become answers, scales, figures and goals: mostly plausible, seldom absurd, and every number now and then.

use arbitrary::Unstructured;
use cxmetrics::{Ces, Confidence, Csat, Estimate, Metric, Nps, Scale, Tally};

use crate::check;

/// A supply of choices. When its bytes are used up, every choice is the first one.
#[derive(Debug)]
pub struct Source<'a>(Unstructured<'a>);

impl<'a> Source<'a> {
    /// The choices that these bytes make.
    #[must_use]
    pub fn new(data: &'a [u8]) -> Self {
        Self(Unstructured::new(data))
    }

    /// Whether anything is left to choose by.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A number below this one, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.int_in_range(0..=end.saturating_sub(1)).unwrap_or(0)
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Yes or no.
    pub fn flag(&mut self) -> bool {
        self.below(2) == 1
    }

    /// Any number of 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0.arbitrary().unwrap_or(0)
    }

    /// Mostly small or none, sometimes large, seldom the largest.
    pub fn count(&mut self) -> u64 {
        match self.below(16) {
            0..=3 => 0,
            4..=7 => self.below(5) as u64,
            8..=11 => self.below(200) as u64,
            12 => self.below(1_000_000) as u64,
            13 => 1 << self.below(53),
            14 => self.bits() >> self.below(64),
            _ => u64::MAX - self.below(3) as u64,
        }
    }

    /// A count that a survey could have.
    pub fn few(&mut self) -> u64 {
        match self.below(4) {
            0 => 0,
            1 => self.below(5) as u64,
            2 => self.below(60) as u64,
            _ => self.below(3000) as u64,
        }
    }

    /// Any number at all, with those that break things more often than chance would have it.
    pub fn figure(&mut self) -> f64 {
        match self.below(12) {
            0..=5 => self.usual(),
            6 => f64::from_bits(self.bits()),
            7 => self.one_of(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0]),
            8 => self.one_of(&[
                f64::MAX,
                f64::MIN,
                f64::MIN_POSITIVE,
                5e-324,
                -5e-324,
                1e300,
                1e-300,
            ]),
            9 => 10_f64.powi(i32::try_from(self.below(60)).unwrap_or(0) - 30),
            10 => self.share(),
            _ => self.one_of(&[9_007_199_254_740_992.0, 9_007_199_254_740_994.0, 1e15, 1e-9]),
        }
    }

    /// A number as people give it.
    pub fn usual(&mut self) -> f64 {
        let whole = self.below(401) as f64 - 200.0;
        match self.below(4) {
            0 | 1 => whole,
            2 => whole / 10.0,
            _ => whole * 1.234_567,
        }
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f64 {
        match self.below(4) {
            0 => self.one_of(&[0.0, 1.0, 0.5, 1e-12, 1.0 - 1e-12]),
            1 => self.below(101) as f64 / 100.0,
            _ => (self.bits() >> 11) as f64 / (1_u64 << 53) as f64,
        }
    }

    /// A weight: mostly usual, sometimes nothing, sometimes far from the others.
    pub fn weight(&mut self) -> f64 {
        match self.below(10) {
            0 => 0.0,
            1 => 10_f64.powi(i32::try_from(self.below(24)).unwrap_or(0) - 12),
            2 => self.figure(),
            3..=5 => 1.0,
            _ => 0.1 + 3.0 * self.share(),
        }
    }

    /// A scale that people use, or any other.
    pub fn scale(&mut self) -> Scale {
        let scale = match self.below(10) {
            0..=2 => Scale::ZERO_TO_TEN,
            3 => Scale::ONE_TO_FIVE,
            4 => Scale::ONE_TO_SEVEN,
            5 => Scale::THUMBS,
            6 => Scale::PERCENT,
            7 => Scale::new(-3, 3).unwrap_or(Scale::THUMBS),
            8 => {
                let divisions = u32::try_from(self.below(9)).unwrap_or(0);
                Scale::ONE_TO_FIVE
                    .with_divisions(divisions)
                    .unwrap_or(Scale::ONE_TO_FIVE)
            }
            _ => {
                let lowest =
                    i32::from_le_bytes(self.bits().to_le_bytes()[..4].try_into().unwrap_or([0; 4]));
                let levels = i32::try_from(self.below(1100)).unwrap_or(0);
                let highest = lowest.saturating_add(levels);
                Scale::new(lowest, highest).unwrap_or(Scale::ONE_TO_TEN)
            }
        };
        if self.below(5) == 4 {
            scale.reversed()
        } else {
            scale
        }
    }

    /// A small scale, whose tables are quick to fill.
    pub fn small_scale(&mut self) -> Scale {
        let scale = self.one_of(&[
            Scale::ZERO_TO_TEN,
            Scale::ONE_TO_FIVE,
            Scale::THUMBS,
            Scale::ONE_TO_SEVEN,
        ]);
        if self.below(5) == 4 {
            scale.reversed()
        } else {
            scale
        }
    }

    /// A metric, which need not go with the scale.
    pub fn metric(&mut self) -> Box<dyn Metric> {
        match self.below(12) {
            0 | 1 => Box::new(Nps::STANDARD),
            2 => Box::new(
                Nps::with_cutoffs(self.below(9) as f64 - 1.0, self.usual())
                    .unwrap_or(Nps::FIVE_POINT_TOP_BOX),
            ),
            3 => Box::new(Csat::top_box(self.below(4))),
            4 => Box::new(Csat::bottom_box(self.below(4))),
            5 => Box::new(Csat::INDEX),
            6 => Box::new(Csat::RESCALED),
            7 => Box::new(Csat::share_at_least(self.figure())),
            8 => Box::new(Ces::share_at_least(self.usual())),
            9 => Box::new(Ces::net_easy(self.usual(), self.usual()).unwrap_or(Ces::MEAN)),
            _ => Box::new(Ces::MEAN),
        }
    }

    /// From hardly any to nearly all.
    pub fn confidence(&mut self) -> Confidence {
        let level = match self.below(6) {
            0..=2 => 0.95,
            3 => self.share(),
            4 => 10_f64.powi(-1 - i32::try_from(self.below(9)).unwrap_or(0)),
            _ => 1.0 - 10_f64.powi(-1 - i32::try_from(self.below(9)).unwrap_or(0)),
        };
        Confidence::new(level).unwrap_or(Confidence::P90)
    }

    /// Two levels, the lower one first.
    pub fn two_confidences(&mut self) -> [Confidence; 2] {
        check::ordered([self.confidence(), self.confidence()])
    }

    /// A tally on this scale; seldom with more answers than can be counted, which is then an empty one.
    pub fn tally_on(&mut self, scale: Scale) -> Tally {
        let huge = self.below(4) == 0;
        let counts: Vec<u64> = (0..scale.levels())
            .map(|_| if huge { self.count() } else { self.few() })
            .collect();
        let mut tally = Tally::from_counts(scale, counts).unwrap_or_else(|_| Tally::new(scale));
        if self.flag() {
            let missing = self.few();
            let _ = tally.record_missing(missing);
        }
        tally
    }

    /// An estimate that somebody could have: of a metric, of a share, with a design effect, of a population.
    pub fn estimate(&mut self) -> Option<Estimate> {
        let scale = self.scale();
        let metric = self.metric();
        self.estimate_of(&*metric, scale)
    }

    /// The same of a given metric and scale.
    pub fn estimate_of(&mut self, metric: &dyn Metric, scale: Scale) -> Option<Estimate> {
        let estimate = match self.below(6) {
            0 => {
                let all = self.count();
                Estimate::share(if all == 0 { 0 } else { self.bits() % all }, all)
            }
            1 => {
                let mut tally = cxmetrics::WeightedTally::new(scale);
                for rating in scale.ratings().take(20) {
                    let weight = self.weight();
                    let _ = tally.record(rating, weight);
                }
                metric.estimate_weighted(&tally)
            }
            _ => metric.estimate(&self.tally_on(scale)),
        }
        .ok()?;
        match self.below(6) {
            0 => {
                let population = estimate.sample_size().saturating_add(self.count());
                estimate.of_population(population).ok()
            }
            1 => {
                let effect = 0.5 + 4.0 * self.share();
                estimate.with_design_effect(effect).ok()
            }
            _ => Some(estimate),
        }
    }

    /// Text of letters, digits and signs that parsers stumble over.
    pub fn text(&mut self) -> String {
        const PIECES: [&str; 40] = [
            "0",
            "1",
            "5",
            "10",
            "-",
            "–",
            ".",
            ",",
            "/",
            " ",
            "reversed",
            "nps",
            "top",
            "box",
            "-box",
            "share",
            "at least",
            "net easy",
            "mean",
            "index",
            "on",
            "1-5",
            "0-10",
            "95",
            "%",
            "e",
            "E400",
            "nan",
            "inf",
            "\u{a0}",
            "\t",
            "ß",
            "٣",
            "n/a",
            "99999999999999999999",
            "2026-02-30",
            "2024-02-29",
            "T",
            "Z",
            "+",
        ];
        let pieces = self.below(9);
        let mut text = String::new();
        for _ in 0..pieces {
            if self.below(8) == 7 {
                let code = u32::try_from(self.bits() & 0x1f_ffff).unwrap_or(0);
                text.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            } else {
                text.push_str(self.one_of(&PIECES));
            }
        }
        text
    }
}
