//! Everything for people is said in English, Finnish and Russian, whole, and in a language of the program's own.

use std::collections::BTreeSet;

use cxmetrics::compare::Comparison;
use cxmetrics::words::{
    English, Figure, Finnish, Label, Language, Message, Numbers, PValue, Plural, Russian, Spoken,
};
use cxmetrics::{Confidence, Difference, Estimate, Metric, Nps, SampleSize, Scale, Tally};

/// The counts at which the forms of nouns change, in one language or another.
const COUNTS: [u64; 12] = [0, 1, 2, 3, 5, 11, 14, 21, 22, 101, 111, 112];

/// Names of people, methods and rules, which are no words of any language.
const NAMES: [&str; 28] = [
    "MOVER",
    "R",
    "Wald",
    "Wilson",
    "Agresti",
    "Coull",
    "Bonett",
    "Price",
    "Dirichlet",
    "Blaker",
    "Sato",
    "Brunner",
    "χ",
    "Newcombe",
    "Munzel",
    "Feldt",
    "Shapley",
    "Nelson",
    "Western",
    "Electric",
    "EWMA",
    "CUSUM",
    "p",
    "t",
    "z",
    "P",
    "r",
    "tau",
];

/// The words of a text: letters of any alphabet, no figures.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty() && !NAMES.contains(word))
        .collect()
}

/// Words that Finnish has in common with English by chance: "on" is "is", and terms from Greek and Latin.
const SHARED: [&str; 4] = ["on", "b", "rho", "logit"];

#[track_caller]
fn assert_translated(english: &str, finnish: &str, russian: &str) {
    let remain: Vec<&str> = words(finnish)
        .intersection(&words(english))
        .copied()
        .filter(|word| !SHARED.contains(word))
        .collect();
    assert!(remain.is_empty(), "{remain:?} in {finnish:?}");
    let latin = words(russian)
        .into_iter()
        .find(|word| word.chars().any(|letter| letter.is_ascii_alphabetic()) && *word != "b");
    assert_eq!(latin, None, "{russian:?}");
    if !words(english).is_empty() {
        assert_ne!(english, finnish);
        assert_ne!(english, russian);
    }
}

#[test]
fn every_label_is_translated() {
    assert!(Label::ALL.len() > 180);
    for &label in Label::ALL {
        assert_eq!(English.label(label), label.english());
        let (finnish, russian) = (Finnish.label(label), Russian.label(label));
        assert!(!finnish.is_empty() && !russian.is_empty());
        assert_translated(label.english(), finnish, russian);
    }
}

#[test]
fn every_sentence_is_translated_at_every_count() {
    for count in COUNTS {
        let messages = Message::examples(count);
        assert!(messages.len() > 80);
        for message in messages {
            let said = [&English as &dyn Language, &Finnish, &Russian]
                .map(|language| language.say(&message));
            assert_translated(&said[0], &said[1], &said[2]);
            for (text, mark) in [(&said[0], '.'), (&said[1], ','), (&said[2], ',')] {
                assert!(!text.contains("  ") || text.contains("…  "), "{text:?}");
                assert!(!text.contains('{') && !text.contains('}'), "{text:?}");
                let other = if mark == '.' { ',' } else { '.' };
                let between_digits = text.as_bytes().windows(3).any(|three| {
                    three[0].is_ascii_digit()
                        && three[1] == other as u8
                        && three[2].is_ascii_digit()
                });
                assert!(!between_digits, "{text:?}");
            }
        }
    }
}

#[test]
fn nouns_agree_with_their_counts() {
    let answers = |language: &dyn Language| {
        [1, 2, 5, 11, 21, 22, 101, 111, 112].map(|count| {
            let size = SampleSize::try_from(f64::from(count)).unwrap();
            size.in_language(language).to_string()
        })
    };
    assert_eq!(
        answers(&English),
        [
            "1 answer",
            "2 answers",
            "5 answers",
            "11 answers",
            "21 answers",
            "22 answers",
            "101 answers",
            "111 answers",
            "112 answers"
        ]
    );
    assert_eq!(
        answers(&Finnish),
        [
            "1 vastaus",
            "2 vastausta",
            "5 vastausta",
            "11 vastausta",
            "21 vastausta",
            "22 vastausta",
            "101 vastausta",
            "111 vastausta",
            "112 vastausta"
        ]
    );
    assert_eq!(
        answers(&Russian),
        [
            "1 ответ",
            "2 ответа",
            "5 ответов",
            "11 ответов",
            "21 ответ",
            "22 ответа",
            "101 ответ",
            "111 ответов",
            "112 ответов"
        ]
    );
    assert_eq!(
        [0, 1, 101].map(Plural::of_two),
        [Plural::Many, Plural::One, Plural::Many]
    );
    assert_eq!(
        [0, 14, 24].map(Plural::russian),
        [Plural::Many, Plural::Many, Plural::Few]
    );
}

fn change() -> Difference {
    let (may, june) = (
        Estimate::share(65, 100).unwrap(),
        Estimate::share(85, 100).unwrap(),
    );
    Difference::independent(&june, &may).unwrap()
}

#[test]
fn findings_and_claims() {
    let change = change();
    let finding = change.finding(Confidence::P95);
    let in_finnish = "nousi: 20,0 [8,1; 31,6], luottamustaso 95\u{a0}%, p = 0,001";
    assert_eq!(finding.in_language(&Finnish).to_string(), in_finnish);
    assert_eq!(
        finding.in_language(&English).to_string(),
        finding.to_string()
    );
    // The format holds in every language.
    assert_eq!(
        format!("{:+.2}", finding.in_language(&Russian)),
        "рост: +20,00 [+8,13; +31,59] при доверительной вероятности 95\u{a0}%, p = 0,001"
    );
    assert_eq!(
        format!("{:*<60}", finding.in_language(&Finnish)),
        format!("{in_finnish:*<60}")
    );
    let claim = change.non_inferiority(2.5, Confidence::P95).unwrap();
    assert_eq!(
        claim.in_language(&Finnish).to_string(),
        "vähintään samanveroinen marginaalilla 2,5: 20,0 [10,1; 29,7], luottamustaso 90\u{a0}%, p < 0,001"
    );
    let claim = change.equivalence(2.5, Confidence::P95).unwrap();
    assert!(
        claim
            .in_language(&Russian)
            .to_string()
            .starts_with("не доказано, что эквивалентно в пределах ±2,5: ")
    );
}

#[test]
fn numbers_of_a_language() {
    let numbers = Numbers::with_mark(',');
    assert_eq!(numbers.figure(Figure::rounded(-0.04, 1)), "0,0");
    assert_eq!(numbers.figure(Figure::typed(-1234.5)), "-1234,5");
    assert_eq!(
        numbers.p(PValue {
            value: 0.0,
            decimals: 4
        }),
        "p < 0,0001"
    );
    let tally = Tally::from_ratings(Scale::ZERO_TO_TEN, [9, 10, 3]).unwrap();
    let score = Nps::STANDARD.estimate(&tally).unwrap();
    assert_eq!(score.in_language(&Finnish).to_string(), "33,3");
    assert_eq!(
        Confidence::new(0.995)
            .unwrap()
            .in_language(&Russian)
            .to_string(),
        "99,5\u{a0}%"
    );
}

/// A language that has words for a part.
struct Swedish;

impl Language for Swedish {
    fn numbers(&self) -> Numbers {
        Numbers::with_mark(',')
    }

    fn label(&self, label: Label) -> &str {
        match label {
            Label::Increased => "ökat",
            label => label.english(),
        }
    }
}

#[test]
fn a_language_of_ones_own_says_what_it_has_words_for() {
    let finding = change().finding(Confidence::P95);
    assert_eq!(finding.verdict().in_language(&Swedish).to_string(), "ökat");
    // And English with its own numbers where it has none.
    assert_eq!(
        finding.in_language(&Swedish).to_string(),
        "increased: 20,0 [8,1; 31,6] at 95\u{a0}% confidence, p = 0,001"
    );
}
