//! Calibration in words.

use alloc::format;
use alloc::string::String;
use core::fmt::{self, Write};

use super::calibration::{Calibration, CalibrationBin, CalibrationVerdict, ENOUGH, SOME};
use crate::estimate::Estimate;
use crate::interval::Confidence;
use crate::shown::{Counted, Style, pad};

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
impl fmt::Display for CalibrationBin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [self.index, self.index + 1].map(|fifth| 20 * u32::from(fifth));
        let Self { reached, count, .. } = self;
        pad(
            f,
            &format!("of what we called {from} to {to} %, {reached} of {count} came true"),
        )
    }
}

impl fmt::Display for CalibrationVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TooFew => "too few to say whether they are too sure",
            Self::TooSure => "surer than they should be",
            Self::TooModest => "more modest than they need to be",
            Self::NoSign => "no sign of being too sure or too modest",
        })
    }
}

/// As much as there is enough of: of fewer than 5 forecasts their number, of fewer than 20 the scores, then the verdict and
/// a sentence for each bin.
impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.len();
        let closed = Counted(count as u64, "closed key result");
        let scores = (self.brier(), self.base_brier(), self.mean_gap());
        let gap = self.mean_gap_interval(Confidence::P95);
        let ((Some(brier), Some(base), Some(mean)), Some(gap)) = (scores, gap) else {
            let text = format!("{closed}; {SOME} are needed to score their forecasts");
            return pad(f, &text);
        };
        let style = Style::of(f, 0);
        let (points, fine) = (style.finer(0), style.unsigned().finer(2));
        let log_score = match self.log_score() {
            Some(score) => format!("log score {}", fine.figure(score)),
            None => String::from("log score infinite: what was called impossible happened"),
        };
        let mut text = format!(
            "{closed}: Brier score {} (saying the base rate {}), {log_score}; {} points more came true than was said [{}, {}]",
            fine.figure(brier),
            fine.figure(base),
            points.figure(100.0 * mean),
            points.figure(100.0 * gap.lower()),
            points.figure(100.0 * gap.upper()),
        );
        if count < ENOUGH {
            write!(
                text,
                "; {ENOUGH} are needed to say whether they are too sure"
            )?;
        } else {
            write!(text, "; {}", self.verdict())?;
            for bin in self.bins() {
                write!(text, "; {bin}")?;
            }
        }
        pad(f, &text)
    }
}
