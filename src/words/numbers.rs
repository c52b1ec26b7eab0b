//! How a language writes numbers, and which form of a noun goes with a count.

use alloc::format;
use alloc::string::String;

use crate::shown::{Figure, decimals_beside};

/// How a language writes numbers: its decimal mark, its sign for percent, what stands between the limits of an interval.
///
/// Digits are not grouped, and the minus is `-`, in every language.
///
/// # Examples
///
/// ```
/// use cxmetrics::words::{Figure, Numbers};
///
/// let german = Numbers::with_mark(',');
/// assert_eq!(german.figure(Figure::rounded(12.34, 1)), "12,3");
/// assert_eq!(german.percent(Figure::typed(95.0)), "95\u{a0}%"); // it does not break there
/// assert_eq!(Numbers::ENGLISH.percent(Figure::typed(99.5)), "99.5%");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Numbers {
    mark: char,
    percent: &'static str,
    between: &'static str,
}

impl Numbers {
    /// "12.3", "95%" and "\[1, 2\]".
    pub const ENGLISH: Self = Self {
        mark: '.',
        percent: "%",
        between: ", ",
    };

    /// Another decimal mark, a space before the percent sign that does not break, and a semicolon between limits: "12,3", "95 %"
    /// and "\[1; 2\]", as most of Europe writes them.
    ///
    /// ```
    /// use cxmetrics::words::{Figure, Numbers};
    ///
    /// assert_eq!(Numbers::with_mark(',').figure(Figure::typed(0.25)), "0,25");
    /// ```
    #[must_use]
    pub const fn with_mark(mark: char) -> Self {
        Self {
            mark,
            percent: "\u{a0}%",
            between: "; ",
        }
    }

    /// A figure.
    ///
    /// ```
    /// use cxmetrics::words::{Figure, Numbers};
    ///
    /// assert_eq!(Numbers::ENGLISH.figure(Figure::typed(0.25)), "0.25");
    /// ```
    #[must_use]
    pub fn figure(self, figure: Figure) -> String {
        self.digits(&format!("{figure}"))
    }

    /// A figure in percent.
    ///
    /// ```
    /// use cxmetrics::words::{Figure, Numbers};
    ///
    /// assert_eq!(Numbers::ENGLISH.percent(Figure::typed(50.0)), "50%");
    /// ```
    #[must_use]
    pub fn percent(self, figure: Figure) -> String {
        self.percent_of(&format!("{figure}"))
    }

    /// A p-value with its letter.
    ///
    /// ```
    /// use cxmetrics::words::{Numbers, PValue};
    ///
    /// let p = |value| Numbers::with_mark(',').p(PValue { value, decimals: 3 });
    /// assert_eq!([p(0.0482), p(0.00001)], ["p = 0,048", "p < 0,001"]);
    /// ```
    #[must_use]
    pub fn p(self, p: PValue) -> String {
        let PValue { value, decimals } = p;
        let least = libm::exp10(-(decimals as f64));
        let (sign, shown) = if value < least {
            ('<', least)
        } else {
            ('=', value)
        };
        format!("p {sign} {}", self.figure(Figure::rounded(shown, decimals)))
    }

    /// What English would write, in percent.
    pub(crate) fn percent_of(self, text: &str) -> String {
        self.digits(text) + self.percent
    }

    /// What English would write.
    pub(super) fn digits(self, text: &str) -> String {
        text.chars()
            .map(|character| {
                if character == '.' {
                    self.mark
                } else {
                    character
                }
            })
            .collect()
    }

    /// The limits of an interval, each as it is shown already.
    ///
    /// ```
    /// use cxmetrics::words::{Limits, Numbers};
    ///
    /// let limits = Limits { lower: "1,5", upper: "2,5" };
    /// assert_eq!(Numbers::with_mark(',').limits(limits), "[1,5; 2,5]");
    /// ```
    #[must_use]
    pub fn limits(self, limits: Limits<'_>) -> String {
        let Limits { lower, upper } = limits;
        format!("[{lower}{}{upper}]", self.between)
    }
}

/// A figure in percent.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(clippy::exhaustive_structs)] // a figure, and nothing else
pub struct Percent(pub Figure);

/// The limits of an interval, each as it is shown already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)] // there are two
pub struct Limits<'a> {
    /// The lower one.
    pub lower: &'a str,
    /// The upper one.
    pub upper: &'a str,
}

/// A p-value, which is shown with its letter, and as "p < 0.001" below what the decimals show.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(clippy::exhaustive_structs)] // what is shown of it is all there is
pub struct PValue {
    /// From 0 to 1.
    pub value: f64,
    /// With how many decimals it is shown.
    pub decimals: usize,
}

impl PValue {
    /// With so many decimals, or as many as it takes to show it on its own side of the level that decides.
    pub(crate) fn beside(value: f64, alpha: f64, decimals: usize) -> Self {
        // The confidence was typed, and what it leaves of 1 was not.
        let alpha = libm::round(1e9 * alpha) / 1e9;
        let decimals = decimals_beside(&[value], &[alpha], decimals);
        Self { value, decimals }
    }
}

/// Which form of a noun goes with a count.
///
/// # Examples
///
/// ```
/// use cxmetrics::words::Plural;
///
/// let answers = |count| Plural::russian(count).of(["ответ", "ответа", "ответов"]);
/// assert_eq!([1, 2, 5, 11, 21, 22].map(answers), ["ответ", "ответа", "ответов", "ответов", "ответ", "ответа"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(clippy::exhaustive_enums)] // languages with more forms choose by the count itself
pub enum Plural {
    /// 1 answer.
    One,
    /// Two to four, and what ends so: Russian "2 ответа". A fraction, too: "1,5 ответа".
    Few,
    /// All others: 5 answers.
    Many,
}

impl Plural {
    /// One, and everything else: English, Finnish, Swedish, German.
    ///
    /// ```
    /// use cxmetrics::words::Plural;
    ///
    /// assert_eq!(
    ///     [0, 1, 2, 101].map(Plural::of_two),
    ///     [Plural::Many, Plural::One, Plural::Many, Plural::Many]
    /// );
    /// ```
    #[must_use]
    pub const fn of_two(count: u64) -> Self {
        if count == 1 { Self::One } else { Self::Many }
    }

    /// By the last digits: Russian, Ukrainian, Belarusian (Unicode CLDR, plural rules).
    ///
    /// ```
    /// use cxmetrics::words::Plural;
    ///
    /// assert_eq!(
    ///     [0, 101, 102, 112].map(Plural::russian),
    ///     [Plural::Many, Plural::One, Plural::Few, Plural::Many]
    /// );
    /// ```
    #[must_use]
    pub const fn russian(count: u64) -> Self {
        match (count % 10, count % 100) {
            (_, 11..=14) => Self::Many,
            (1, _) => Self::One,
            (2..=4, _) => Self::Few,
            _ => Self::Many,
        }
    }

    /// The form, of one, of few and of many.
    ///
    /// ```
    /// use cxmetrics::words::Plural;
    ///
    /// assert_eq!(Plural::Few.of(["день", "дня", "дней"]), "дня");
    /// ```
    #[must_use]
    pub const fn of<T: Copy>(self, [one, few, many]: [T; 3]) -> T {
        match self {
            Self::One => one,
            Self::Few => few,
            Self::Many => many,
        }
    }
}
