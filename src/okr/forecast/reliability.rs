//! Calibration in words.

use alloc::string::{String, ToString};
use core::fmt;

use super::calibration::{Calibration, CalibrationBin, CalibrationVerdict, ENOUGH, SOME};
use crate::estimate::Estimate;
use crate::interval::Confidence;
use crate::shown::{Style, pad};
use crate::words::{ForecastMessage, Language, Limits, Spoken, spoken};

impl CalibrationBin {
    /// The lowest and the highest probability of the bin.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// # let mut ours = Calibration::new();
    /// # for number in 0..20 { ours.record(0.7, number < 9)?; }
    /// assert_eq!(ours.bins()[0].range(), [0.6, 0.8]);
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn range(&self) -> [f64; 2] {
        let index = f64::from(self.index);
        [2.0 * index / 10.0, 2.0 * (index + 1.0) / 10.0]
    }

    /// The mean of what was said, from 0 to 1.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// # let mut ours = Calibration::new();
    /// # for number in 0..20 { ours.record(0.75, number < 9)?; }
    /// assert_eq!(ours.bins()[0].mean(), 0.75);
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// How many came true.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// # let mut ours = Calibration::new();
    /// # for number in 0..20 { ours.record(0.7, number < 9)?; }
    /// assert_eq!((ours.bins()[0].came_true(), ours.bins()[0].count()), (9, 20));
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub const fn came_true(&self) -> u64 {
        self.reached
    }

    /// The number of forecasts.
    ///
    /// ```
    /// # use cxmetrics::okr::forecast::Calibration;
    /// # let mut ours = Calibration::new();
    /// # for number in 0..20 { ours.record(0.7, number < 9)?; }
    /// assert_eq!(ours.bins()[0].count(), 20);
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The share that came true, in percent; its [interval](Estimate::interval) is Wilson's.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, okr::forecast::Calibration};
    /// # let mut ours = Calibration::new();
    /// # for number in 0..20 { ours.record(0.7, number < 9)?; }
    /// let bin = &ours.bins()[0];
    /// assert_eq!(bin.share().interval(Confidence::P95).to_string(), "45.0 [25.8, 65.8]");
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub const fn share(&self) -> &Estimate {
        &self.share
    }

    /// Whether what was said is outside the interval of what came true.
    ///
    /// ```
    /// # use cxmetrics::{Confidence, okr::forecast::Calibration};
    /// # let mut ours = Calibration::new();
    /// # for number in 0..20 { ours.record(0.7, number < 9)?; }
    /// assert!(ours.bins()[0].is_off(Confidence::P95)); // 70 is not in 25.8 to 65.8
    /// assert!(!ours.bins()[0].is_off(Confidence::P99));
    /// # Ok::<(), cxmetrics::okr::forecast::CalibrationError>(())
    /// ```
    #[must_use]
    pub fn is_off(&self, confidence: Confidence) -> bool {
        !self
            .share()
            .interval(confidence)
            .contains(100.0 * self.mean)
    }
}

/// "of what we called 60 to 80 %, 9 of 13 came true"
impl Spoken for CalibrationBin {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [self.index, self.index + 1].map(|fifth| 20 * u64::from(fifth));
        let message = ForecastMessage::Bin {
            from,
            to,
            reached: self.reached,
            count: self.count,
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(CalibrationBin);

spoken!(CalibrationVerdict {
    TooFew = TooFewToSay,
    TooSure = TooSure,
    TooModest = TooModest,
    NoSign = NoSign,
});

/// As much as there is enough of: of fewer than 5 forecasts their number, of fewer than 20 the scores, then the verdict and
/// a sentence for each bin.
impl Calibration {
    /// The verdict and the bins, or how many more it takes.
    fn verdict_and_bins(&self, language: &dyn Language) -> String {
        if self.len() < ENOUGH {
            return language.say(&ForecastMessage::MoreNeeded { needed: ENOUGH }.into());
        }
        let mut text = String::from(language.label(self.verdict().label()));
        for bin in self.bins() {
            text += "; ";
            text += &bin.in_language(language).to_string();
        }
        text
    }
}

impl Spoken for Calibration {
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.len();
        let scores = (self.brier(), self.base_brier(), self.mean_gap());
        let gap = self.mean_gap_interval(Confidence::P95);
        let ((Some(brier), Some(base), Some(mean)), Some(gap)) = (scores, gap) else {
            let needed = SOME;
            let message = ForecastMessage::ClosedSoFar { count, needed };
            return pad(f, &language.say(&message.into()));
        };
        let style = Style::of(f, 0);
        let fine = style.unsigned().finer(2);
        let [mean, lower, upper] = [mean, gap.lower(), gap.upper()]
            .map(|share| language.numbers().figure(style.figure(100.0 * share)));
        let message = ForecastMessage::Calibration {
            count,
            brier: fine.figure(brier),
            base: fine.figure(base),
            log_score: self.log_score().map(|score| fine.figure(score)),
            gap: &mean,
            limits: Limits {
                lower: &lower,
                upper: &upper,
            },
            rest: &self.verdict_and_bins(language),
        };
        pad(f, &language.say(&message.into()))
    }
}

spoken!(Calibration);
