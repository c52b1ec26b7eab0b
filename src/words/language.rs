//! The languages, and what can be said in them.

use alloc::string::String;
use core::fmt;

use super::idiom::{Idiom, Tongue};
use super::label::Label;
use super::message::Message;
use super::numbers::Numbers;

/// A language that the sentences of the crate are said in: [`English`], [`Finnish`], [`Russian`], or one of your own.
///
/// Every method has a default, which is English: a language of your own says what it has words for. Sentences come as
/// data with their figures, so that word order, plural forms and agreement are up to the language.
///
/// # Examples
///
/// German for the findings of comparisons, and English with German numbers for the rest:
///
/// ```
/// use cxmetrics::words::{ComparisonMessage, Label, Language, Message, Numbers, Spoken};
/// use cxmetrics::{Confidence, Difference, Estimate, compare::Comparison};
///
/// struct German;
///
/// impl Language for German {
///     fn numbers(&self) -> Numbers {
///         Numbers::with_mark(',')
///     }
///     fn label(&self, label: Label) -> &str {
///         match label {
///             Label::Increased => "gestiegen",
///             Label::Decreased => "gefallen",
///             label => label.english(),
///         }
///     }
///     fn say(&self, message: &Message<'_>) -> String {
///         match message {
///             Message::Comparison(ComparisonMessage::Finding {
///                 verdict,
///                 contrast,
///                 confidence,
///                 p,
///                 ..
///             }) => format!(
///                 "{}: {contrast} (Konfidenz {}, {})",
///                 self.label(*verdict),
///                 self.numbers().percent(confidence.0),
///                 self.numbers().p(*p),
///             ),
///             message => message.english(self.numbers()),
///         }
///     }
/// }
///
/// let change =
///     Difference::independent(&Estimate::share(85, 100)?, &Estimate::share(65, 100)?)?;
/// let finding = change.finding(Confidence::P95);
/// assert_eq!(finding.to_string(), "increased: 20.0 [8.1, 31.6] at 95% confidence, p = 0.001");
/// assert_eq!(
///     finding.in_language(&German).to_string(),
///     "gestiegen: 20,0 [8,1; 31,6] (Konfidenz 95\u{a0}%, p = 0,001)"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Language {
    /// How it writes numbers.
    fn numbers(&self) -> Numbers {
        Numbers::ENGLISH
    }

    /// What a value is called.
    fn label(&self, label: Label) -> &str {
        label.english()
    }

    /// A sentence.
    fn say(&self, message: &Message<'_>) -> String {
        message.english(self.numbers())
    }
}

/// The languages of the crate.
macro_rules! languages {
    ($($(#[$doc:meta])+ $language:ident $numbers:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[allow(clippy::exhaustive_structs)] // a name
        pub struct $language;

        impl Language for $language {
            fn numbers(&self) -> Numbers {
                $numbers
            }

            fn label(&self, label: Label) -> &str {
                label.said(Tongue::$language)
            }

            fn say(&self, message: &Message<'_>) -> String {
                message.said(Idiom { tongue: Tongue::$language, numbers: $numbers })
            }
        }
    )+};
}

languages! {
    /// English: what every [`Display`](fmt::Display) of the crate says.
    ///
    /// ```
    /// use cxmetrics::okr::course::Status;
    /// use cxmetrics::words::{English, Spoken};
    ///
    /// assert_eq!(Status::OnTrack.in_language(&English).to_string(), Status::OnTrack.to_string());
    /// ```
    English Numbers::ENGLISH;
    /// Finnish.
    ///
    /// ```
    /// use cxmetrics::SampleSize;
    /// use cxmetrics::words::{Finnish, Spoken};
    ///
    /// let size = SampleSize::try_from(21.0)?;
    /// assert_eq!(size.in_language(&Finnish).to_string(), "21 vastausta");
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    Finnish Numbers::with_mark(',');
    /// Russian.
    ///
    /// ```
    /// use cxmetrics::SampleSize;
    /// use cxmetrics::words::{Russian, Spoken};
    ///
    /// let size = SampleSize::try_from(21.0)?;
    /// assert_eq!(size.in_language(&Russian).to_string(), "21 ответ");
    /// # Ok::<(), cxmetrics::plan::PlanError>(())
    /// ```
    Russian Numbers::with_mark(',');
}

impl Message<'_> {
    /// In English, with numbers as another language writes them: what a language says that has no words of its own.
    ///
    /// ```
    /// use cxmetrics::words::{English, Language, Message, Numbers, Spoken};
    ///
    /// /// English words and Finnish numbers.
    /// struct Mixed;
    /// impl Language for Mixed {
    ///     fn numbers(&self) -> Numbers {
    ///         Numbers::with_mark(',')
    ///     }
    /// }
    /// let interval = cxmetrics::Estimate::share(17, 20)?.interval(cxmetrics::Confidence::P95);
    /// assert_eq!(interval.in_language(&Mixed).to_string(), "85,0 [64,0; 94,8]");
    /// # Ok::<(), cxmetrics::EstimateError>(())
    /// ```
    #[must_use]
    pub fn english(&self, numbers: Numbers) -> String {
        self.said(Idiom {
            tongue: Tongue::English,
            numbers,
        })
    }
}

/// What says something for people, and says it in any [`Language`].
///
/// All types of the crate that have a [`Display`](fmt::Display) for people; the [`Display`](fmt::Display) is
/// [`English`]. Error messages are for the programmer and stay English, as do the names that can be read back
/// (`"top-2-box"`, `"0-10"`, `"OKR004"`).
///
/// # Examples
///
/// ```
/// use cxmetrics::words::{Finnish, Russian, Spoken};
/// use cxmetrics::{Confidence, Estimate};
///
/// let interval = Estimate::share(17, 20)?.interval(Confidence::P95);
/// assert_eq!(interval.in_language(&Finnish).to_string(), "85,0 [64,0; 94,8]");
/// assert_eq!(format!("{:.0}", interval.in_language(&Russian)), "85 [64; 95]"); // the format holds, too
/// # Ok::<(), cxmetrics::EstimateError>(())
/// ```
pub trait Spoken {
    /// Says it, in the width, precision and sign of the format.
    ///
    /// # Errors
    ///
    /// When the formatter fails.
    fn say_in(&self, language: &dyn Language, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// It in a language, for a format or `to_string`.
    ///
    /// ```
    /// use cxmetrics::compare::Verdict;
    /// use cxmetrics::words::{Finnish, Spoken};
    ///
    /// assert_eq!(Verdict::Improved.in_language(&Finnish).to_string(), "parani");
    /// ```
    fn in_language<'a>(&'a self, language: &'a dyn Language) -> InLanguage<'a, Self> {
        InLanguage {
            what: self,
            language,
        }
    }
}

/// Something in a language, to be shown; made by [`Spoken::in_language`].
///
/// ```
/// use cxmetrics::okr::course::Status;
/// use cxmetrics::words::{Russian, Spoken};
///
/// assert_eq!(format!("{:>13}", Status::AtRisk.in_language(&Russian)), "  под угрозой");
/// ```
pub struct InLanguage<'a, T: ?Sized> {
    what: &'a T,
    language: &'a dyn Language,
}

impl<T: ?Sized> fmt::Debug for InLanguage<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InLanguage").finish_non_exhaustive()
    }
}

impl<T: Spoken + ?Sized> fmt::Display for InLanguage<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.say_in(self.language, f)
    }
}

/// `Display` in English through the door of all languages; with names of variants, the labels of an enum as well.
macro_rules! spoken {
    ($type:ty) => {
        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::words::Spoken::say_in(self, &$crate::words::English, f)
            }
        }
    };
    ($type:ty { $($variant:ident = $label:ident),+ $(,)? }) => {
        impl $type {
            /// What it is called, for a language.
            pub(crate) const fn label(self) -> $crate::words::Label {
                match self {
                    $(Self::$variant => $crate::words::Label::$label,)+
                }
            }
        }

        impl $crate::words::Spoken for $type {
            fn say_in(
                &self,
                language: &dyn $crate::words::Language,
                f: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                f.pad(language.label(self.label()))
            }
        }

        $crate::words::spoken!($type);
    };
}

pub(crate) use spoken;
