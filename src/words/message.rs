//! What can be said in a sentence.

use alloc::string::String;
use alloc::vec::Vec;

use super::comparison::ComparisonMessage;
use super::forecast::ForecastMessage;
use super::general::GeneralMessage;
use super::goal::GoalMessage;
use super::idiom::Idiom;
use super::lint::LintMessage;
use super::mirror::MirrorMessage;
use super::report::ReportMessage;
use super::tracking::TrackingMessage;

/// The families of sentences.
macro_rules! families {
    ($($(#[$doc:meta])+ $family:ident $messages:ident;)+) => {
        /// What can be said in a sentence, as data with its figures: what a [`Language`](super::Language) makes words of.
        ///
        /// Parts that are sentences of their own, such as an interval, come in the language already.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Message<'a> {
            $($(#[$doc])+ $family($messages<'a>),)+
        }

        impl Message<'_> {
            /// Every sentence once, with made-up figures: what a test of a language of your own goes through, to see what
            /// comes in English still.
            ///
            /// Where the sentence has a count it is this one; parts that may be missing are there or not by its binary
            /// digits, so that a few counts show them all.
            ///
            /// ```
            /// use cxmetrics::words::{English, Finnish, Language, Message};
            ///
            /// let said = Message::examples(5).iter().filter(|message| Finnish.say(message) == English.say(message)).count();
            /// assert!(said < 12); // figures and names alone: "…: …", "5"
            /// ```
            #[must_use]
            pub fn examples(count: u64) -> Vec<Message<'static>> {
                let mut all = Vec::new();
                $(all.extend($messages::examples(count).into_iter().map(Message::$family));)+
                all
            }

            pub(super) fn said(&self, idiom: Idiom) -> String {
                match self {
                    $(Self::$family(message) => message.said(idiom),)+
                }
            }
        }

        $(impl<'a> From<$messages<'a>> for Message<'a> {
            fn from(message: $messages<'a>) -> Self {
                Self::$family(message)
            }
        })+
    };
}

families! {
    /// Intervals, counts, days.
    General GeneralMessage;
    /// Comparisons, impacts, leagues.
    Comparison ComparisonMessage;
    /// Charts, trends, monitors.
    Tracking TrackingMessage;
    /// Goals and what has become of them.
    Goal GoalMessage;
    /// Forecasts, their calibration, the assistant.
    Forecast ForecastMessage;
    /// What is wrong with how goals are written.
    Lint LintMessage;
    /// What customers notice.
    Mirror MirrorMessage;
    /// The report of a tracker.
    Report ReportMessage;
}
