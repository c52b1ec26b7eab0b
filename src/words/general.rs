//! Intervals, counts, days.

use alloc::format;
use alloc::string::String;

use super::idiom::{en, fi, messages, ru};
use super::language::Language;
use super::numbers::{Limits, Percent};
use crate::shown::{Figure, Style};

messages! {
    /// Intervals, counts, days.
    GeneralMessage<'a> {
        /// A figure with its limits: "35.0 \[18.6, 49.3\]".
        Bracket { value: &'a str, limits: Limits<'a> }
        en format!("{value} {limits}");
        fi format!("{value} {limits}");
        ru format!("{value} {limits}");

        /// What is between two limits: "from 0.8 to 1.2".
        Between { lower: Figure, upper: Figure }
        en format!("from {lower} to {upper}");
        fi format!("vähintään {lower} ja enintään {upper}");
        ru format!("от {lower} до {upper}");

        /// What is beyond two limits: "at most 0.8 or at least 1.2".
        Beyond { below: Figure, above: Figure }
        en format!("at most {below} or at least {above}");
        fi format!("enintään {below} tai vähintään {above}");
        ru format!("не более {below} или не менее {above}");

        /// A figure that there is none of: "undefined".
        Undefined {}
        en "undefined";
        fi "määrittelemätön";
        ru "не определено";

        /// A limit that there is none of: "open".
        Open {}
        en "open";
        fi "avoin";
        ru "не ограничено";

        /// A share: "95%".
        Share { percent: Percent }
        en percent;
        fi percent;
        ru percent;

        /// A number of answers: "21 answers".
        Answers { count: u64 }
        en en(&count, ["answer", "answers"]);
        fi fi(&count, ["vastaus", "vastausta"]);
        ru ru(&count, ["ответ", "ответа", "ответов"]);

        /// A number of days: "1 day", "1.5 days".
        Days { count: Figure }
        en en(&count, ["day", "days"]);
        fi fi(&count, ["päivä", "päivää"]);
        ru ru(&count, ["день", "дня", "дней"]);

        /// A day by its number: "day 30".
        Day { number: Figure }
        en format!("day {number}");
        fi format!("päivä {number}");
        ru format!("день {number}");
    }
}

/// A figure with its limits, as every interval and every row of a table shows them: "35.0 \[18.6, 49.3\]".
pub(crate) fn bracket(language: &dyn Language, style: Style, figures: [f64; 3]) -> String {
    let [value, lower, upper] =
        figures.map(|figure| language.numbers().figure(style.figure(figure)));
    let bracket = GeneralMessage::Bracket {
        value: &value,
        limits: Limits {
            lower: &lower,
            upper: &upper,
        },
    };
    language.say(&bracket.into())
}
