//! Everything for people is said in English, Finnish and Russian, whole, and in a language of the program's own.

use std::collections::BTreeSet;

use cxmetrics::compare::Comparison;
#[cfg(feature = "serde")]
use cxmetrics::impact::Impact;
use cxmetrics::impact::InterruptedSeries;
use cxmetrics::league::League;
use cxmetrics::okr::forecast::{Calibration, ForecastMethod, GoalAssistant, Readings, UsualMove};
use cxmetrics::okr::tracker::Tracker;
#[cfg(feature = "serde")]
use cxmetrics::okr::tracker::TrackerReport;
use cxmetrics::okr::{Cycle, Voice};
use cxmetrics::track::Series;
use cxmetrics::track::signal::{ControlChart, Rules};
use cxmetrics::track::trend::Course;
use cxmetrics::words::{
    English, Figure, Finnish, Label, Language, Message, Numbers, PValue, Plural, Russian, Spoken,
};
use cxmetrics::{
    Confidence, Difference, Estimate, KeyResult, Metric, Nps, Objective, SampleSize, Scale, Tally,
};

/// The counts at which the forms of nouns change, in one language or another.
const COUNTS: [u64; 12] = [0, 1, 2, 3, 5, 11, 14, 21, 22, 101, 111, 112];

/// Names of people, methods and rules, which are no words of any language.
const NAMES: [&str; 31] = [
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
    "OKR",
    "Ä",
    "Ö",
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

/// What a type says, in English, Finnish and Russian: each whole, and English the same as `Display`.
#[track_caller]
fn assert_said(what: &(impl Spoken + std::fmt::Display)) -> [String; 3] {
    let said = [&English as &dyn Language, &Finnish, &Russian]
        .map(|language| what.in_language(language).to_string());
    assert_eq!(said[0], what.to_string());
    assert_translated(&said[0], &said[1], &said[2]);
    said
}

fn nps(promoters: u64, passives: u64, detractors: u64) -> Estimate {
    let counts = [detractors, 0, 0, 0, 0, 0, 0, passives, 0, promoters, 0];
    let tally = Tally::from_counts(Scale::ZERO_TO_TEN, counts).unwrap();
    Nps::STANDARD.estimate(&tally).unwrap()
}

/// Goals of several kinds, with names of no language.
fn tracker() -> Tracker {
    let survey = KeyResult::reach_from("Ä2", nps(80, 60, 60), 30).unwrap();
    let first = Objective::new("Ä1")
        .with(survey.with_voice(Voice::Customer).with_planned_answers(200))
        .with(
            KeyResult::reach("Ä3", 48, 24)
                .unwrap()
                .with_deadline(120)
                .unwrap(),
        )
        .with(KeyResult::done("Ä4"));
    let second = Objective::new("Ä5")
        .with(KeyResult::cumulative("Ä6", [10, 20, 30]).unwrap())
        .with_guardrail(KeyResult::at_most("Ä7", 5).unwrap());
    let weekly = [61.0, 63.0, 60.0, 62.0, 70.0, 72.0, 69.0, 71.0]
        .into_iter()
        .enumerate();
    let series = InterruptedSeries::from_figures(weekly, 4).unwrap();
    let tracker = Tracker::new(Cycle::new(0, 91).unwrap())
        .with(first)
        .unwrap();
    let mut tracker = tracker.with(second).unwrap();
    tracker.check_in("Ä2", 28, nps(90, 60, 50)).unwrap();
    tracker.check_in("Ä3", 28, 40).unwrap();
    tracker.check_in("Ä7", 28, 9).unwrap();
    tracker
        .with_impact("Ä1", series.impact("Ä8", Confidence::P95))
        .unwrap()
}

#[test]
fn a_whole_report() {
    let report = tracker().report(45.5);
    let [english, finnish, russian] = assert_said(&report);
    // The words that stand in it as plain text are those of the table.
    for objective in &report.objectives {
        assert!(english.contains(&objective.mirror_in_words));
        assert_eq!(
            objective.mirror_in_words,
            objective.mirror_figures.to_string()
        );
        for result in &objective.key_results {
            assert!(english.contains(&result.forecast_in_words));
            assert_eq!(result.forecast_in(&English), result.forecast_in_words);
        }
    }
    assert!(
        finnish.starts_with("päivä 45,5, 50\u{a0}% kaudesta\nÄ1  "),
        "{finnish}"
    );
    assert!(
        russian.starts_with("день 45,5, 50\u{a0}% цикла\nÄ1  "),
        "{russian}"
    );
    assert!(
        finnish.contains("; Ä8: 9,0 pistettä aiemman kulun yläpuolella [2,5; 15,5]\n"),
        "{finnish}"
    );
    assert!(
        russian.contains("; Ä8: на 9,0 пункта выше прежнего хода [2,5; 15,5]\n"),
        "{russian}"
    );
    assert!(finnish.contains("\nOKR007 virhe: Ä1: Ä3: määräaika on päivä 120, kauden ulkopuolella (päivä 0 – päivä 91)\n"), "{finnish}");
    for finding in &report.findings {
        assert_said(finding);
        assert_eq!(finding.message(), finding.message_in(&English));
        assert_translated(
            finding.explanation(),
            Finnish.label(finding.code().why()),
            Russian.label(finding.code().why()),
        );
    }
}

#[cfg(feature = "serde")]
#[test]
fn a_stored_report_speaks_all_languages() {
    let report = tracker().report(45.5);
    let form = serde_json::to_string(&report).unwrap();
    let back: TrackerReport = serde_json::from_str(&form).unwrap();
    assert_eq!(back, report);
    assert_eq!(assert_said(&back), assert_said(&report));
    let tracker = tracker();
    let form = serde_json::to_string(&tracker).unwrap();
    assert_eq!(serde_json::from_str::<Tracker>(&form).unwrap(), tracker);
    // An impact of an objective that is not there is refused.
    let stranger = form.replace("\"impacts\":{\"Ä1\"", "\"impacts\":{\"Ä9\"");
    assert_ne!(stranger, form);
    let error = serde_json::from_str::<Tracker>(&stranger)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("there is no objective \"Ä9\"; these are: Ä1, Ä5"),
        "{error}"
    );
    // And so is one without a figure.
    let form = serde_json::to_string(&report.objectives[0].mirror_figures.impacts()[0]).unwrap();
    assert!(serde_json::from_str::<Impact>(&form).is_ok());
    let wrong = form.replace("\"kind\":\"difference\"", "\"kind\":\"relative_change\"");
    assert_ne!(wrong, form);
    assert!(serde_json::from_str::<Impact>(&wrong).is_err());
}

#[test]
fn forecasts_and_what_they_rest_on() {
    let usual = UsualMove::new(12.5).unwrap();
    for assistant in [
        GoalAssistant::planned(20.0, 6_600.0, 50, usual).unwrap(),
        GoalAssistant::planned(20.0, 6_600.0, 1_000, usual).unwrap(),
        GoalAssistant::from_survey(&nps(20, 15, 15), 50, usual.with_mean(-2.0).unwrap()).unwrap(),
        GoalAssistant::planned(20.0, 6_600.0, 50, usual)
            .unwrap()
            .falling(),
    ] {
        assert_said(&assistant);
        assert_said(&assistant.propose(30.0));
    }
    let narrow = GoalAssistant::planned(20.0, 6_600.0, 50, usual).unwrap();
    assert_eq!(
        narrow.in_language(&Finnish).to_string(),
        "sitoumus -5,4 (90\u{a0}%), tavoite 20,0 (50\u{a0}%), venytystavoite 45,4 (10\u{a0}%); kyselystä (50 vastausta) näkyy muutos, joka on vähintään 45,5; niin suuri muutos tulee kerran 32 kerrasta: mikään tavoite ei ole sekä saavutettavissa että nähtävissä; sellainen on, kun kummassakin kyselyssä on vähintään 236 vastausta tai kun aikaa on 62 viikkoa; mikään aiempi tieto ei kerro, että se nousee"
    );
    assert_eq!(
        narrow.in_language(&Russian).to_string(),
        "обязательство -5,4 (90\u{a0}%), цель 20,0 (50\u{a0}%), сверхцель 45,4 (10\u{a0}%); в опросе (50 ответов) заметны сдвиги от 45,5; столь большие сдвиги бывают один раз из 32: ни одна цель не бывает и достижимой, и заметной; такая есть, если в каждом опросе не менее 236 ответов или через 62 недели; ничто в прошлом не говорит, что показатель вырастет"
    );
    let mut calibration = Calibration::new();
    for number in 0..22_u32 {
        assert_said(&calibration);
        calibration
            .record(if number % 3 == 0 { 0.3 } else { 0.7 }, number % 2 == 0)
            .unwrap();
    }
    for bin in calibration.bins() {
        assert_said(&bin);
    }
    let hours = [
        46.5, 44.0, 42.0, 41.5, 38.0, 37.0, 39.5, 34.0, 33.0, 34.5, 30.0,
    ];
    let goal = KeyResult::reach("Ä", 48, 24).unwrap();
    let series = Readings::new((1..).map(|week| 7 * week).zip(hours)).unwrap();
    let series = series.towards(&goal, Cycle::new(0, 90).unwrap()).unwrap();
    assert_said(
        &series
            .backtest(ForecastMethod::ShrunkTrend, 1, Confidence::P80)
            .unwrap(),
    );
    assert_said(
        &series
            .backtest(ForecastMethod::ShrunkTrend, 5, Confidence::P80)
            .unwrap(),
    );
    assert_said(&series.forecast(90).unwrap().outlook(&goal).unwrap());
    assert_said(&series.forecast(90).unwrap());
}

#[test]
fn goals_and_what_has_become_of_them() {
    for goal in [
        KeyResult::reach("Ä", 48, 24.5).unwrap(),
        KeyResult::reach_from("Ä", nps(80, 60, 60), 30).unwrap(),
        KeyResult::at_least("Ä", 3).unwrap(),
        KeyResult::between("Ä", 3, 5.5).unwrap(),
        KeyResult::cumulative("Ä", [10, 20, 30]).unwrap(),
        KeyResult::milestones("Ä", [("Ä", 1), ("Ö", 2)]).unwrap(),
        KeyResult::done("Ä"),
    ] {
        assert_said(&goal);
        assert_said(&goal.progress(25));
    }
    assert_eq!(
        KeyResult::milestones("Ä", [("Ä", 1), ("Ö", 2)])
            .unwrap()
            .in_language(&Russian)
            .to_string(),
        "Ä: 2 вехи"
    );
    let measured = KeyResult::reach("Ä", 48, 24).unwrap().with_reading(37);
    assert_said(&Objective::new("Ä").with(measured).score().unwrap());
}

#[test]
fn charts_and_courses() {
    let figures = [28.0, 29.5, 27.0, 28.5, 31.0, 32.0, 33.5, 34.0, 42.0, 15.0]
        .into_iter()
        .enumerate();
    let chart = ControlChart::from_figures(28.0, figures.map(|(week, figure)| (week, figure, 2.0)))
        .unwrap();
    let signals = chart.signals(Rules::NELSON);
    assert!(signals.len() > 3);
    for signal in &signals {
        assert_said(signal);
        assert_said(&signal.sentence());
    }
    let mut series = Series::new(Scale::THUMBS);
    for (week, good) in [81, 78, 84, 80, 77, 68, 70, 65, 71, 67]
        .into_iter()
        .enumerate()
    {
        series.record_n(week + 1, 1, good).unwrap();
        series.record_n(week + 1, 0, 100 - good).unwrap();
    }
    let scores = series.scores(&cxmetrics::Csat::top_box(1)).unwrap();
    assert_said(&Course::new(&scores, Confidence::P95).unwrap());
}

#[test]
fn leagues() {
    let shops = (1..=12_u64).map(|shop| (format!("Ä{shop}"), nps(40 + 2 * shop, 30, 30)));
    let league = League::of(shops, Confidence::P95).unwrap();
    assert_said(&league);
    for row in league.rows() {
        assert_said(row);
    }
}
