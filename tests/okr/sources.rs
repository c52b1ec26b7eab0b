//! What readings carry of their sources: kept in a file, and not believed against what was said.

use crate::support::random::Random;
use cxmetrics::estimate::JointScores;
use cxmetrics::okr::objective::Dependence;
use cxmetrics::{Confidence, CrossTally, Csat, Interval, KeyResult, Objective, Scale};

/// Two questions of the same people, by how many gave each pair of answers.
fn pair(counts: [[u64; 2]; 2]) -> JointScores {
    let answers = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, counts).unwrap();
    answers
        .scores(&Csat::top_box(1), &Csat::top_box(1))
        .unwrap()
}

/// A whole number from 0 to less than a limit.
fn below(random: &mut Random, limit: u32) -> u64 {
    let at = random.uniform() * f64::from(limit);
    (1..limit)
        .map(|whole| u64::from(f64::from(whole) <= at))
        .sum()
}

fn share(name: &str, scores: &JointScores, position: usize) -> KeyResult {
    KeyResult::reach(name, 10, 90)
        .unwrap()
        .with_reading(&scores.estimates()[position])
}

fn of(results: impl IntoIterator<Item = KeyResult>) -> Objective {
    results
        .into_iter()
        .fold(Objective::new("goal"), Objective::with)
}

fn interval(objective: &Objective) -> Interval {
    let score = objective.score().unwrap();
    score.interval(Confidence::P95).unwrap()
}

#[cfg(feature = "serde")]
mod stored {
    use super::*;
    use crate::dependence_read::questionnaire;
    use crate::support::round_trip;
    use cxmetrics::okr::objective::ObjectiveScore;
    use serde_json::{Value, from_value, json, to_value};

    fn back(score: &ObjectiveScore) -> ObjectiveScore {
        let text = serde_json::to_string(score).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Every figure to the last bit.
    fn assert_comes_back(objective: &Objective) {
        let score = objective.score().unwrap();
        let found = back(&score);
        assert_eq!(found, score);
        for confidence in [Confidence::P80, Confidence::P95] {
            assert_eq!(found.interval(confidence), score.interval(confidence));
            assert_eq!(
                found.raw_interval(confidence),
                score.raw_interval(confidence)
            );
        }
        assert_eq!(back(&found), score);
    }

    #[test]
    fn a_score_of_one_survey_is_the_same_after_a_file() {
        let scores = pair([[1, 1], [1, 1]]);
        let objective = of([share("fast", &scores, 0), share("friendly", &scores, 1)]);
        assert_eq!(
            format!("{:.3}", interval(&objective)),
            "0.500 [0.191, 0.809]"
        );
        assert_comes_back(&objective);
    }

    #[test]
    fn scores_of_any_surveys_are_the_same_after_a_file() {
        let mut random = Random::new(20);
        for _ in 0..300 {
            let mut below = |limit| below(&mut random, limit);
            let surveys: Vec<JointScores> = (0..2)
                .map(|_| pair([0, 1].map(|_| [0, 1].map(|_| 1 + below(5)))))
                .collect();
            let results = (0..2 + below(4)).map(|at| {
                let survey = &surveys[usize::from(below(2) == 1)];
                // Sometimes the name of another one.
                let name = format!("{}", at - u64::from(at > 0 && below(6) == 0));
                share(&name, survey, usize::from(below(2) == 1))
            });
            let mut objective = of(results);
            if below(3) == 0 {
                objective = objective.with(KeyResult::done("not measured"));
            }
            let objective = match below(4) {
                0 => objective.with_dependence(Dependence::DIFFERENT_PEOPLE),
                1 => objective.with_dependence(Dependence::declared(0.25).unwrap()),
                2 => {
                    let known = [[1.0, 0.5], [0.5, 1.0]];
                    objective.with_dependence(Dependence::known(["0", "1"], known).unwrap())
                }
                _ => objective,
            };
            assert_comes_back(&objective);
        }
    }

    /// What a score knows of its readings is a value of its own, too, and may be said of another objective.
    #[test]
    fn a_dependence_that_was_read_comes_back() {
        let (_, results) = questionnaire();
        let objective = of(results);
        let dependence = objective.score().unwrap().dependence().clone();
        let form = to_value(&dependence).unwrap();
        let found: Dependence = from_value(form.clone()).unwrap();
        assert_eq!(found, dependence);
        assert_eq!(
            found.correlation("NPS", "easy"),
            dependence.correlation("NPS", "easy")
        );
        let told = objective.with_dependence(dependence);
        let found: Objective = from_value(to_value(&told).unwrap()).unwrap();
        assert_eq!(found, told);
        assert_comes_back(&told);

        let refused = |form: Value| from_value::<Dependence>(form).unwrap_err().to_string();
        let mut twice = form.clone();
        twice["read"] = json!([form["read"][0], form["read"][0]]);
        assert!(refused(twice).contains("\"NPS\" is named twice"));
        let mut known = form.clone();
        known["known"] = form["read"][0].clone();
        assert!(refused(known).contains("\"NPS\" is named twice"));
        let mut one = form;
        one["read"] = json!([{"names": ["NPS"], "correlations": [[1.0]]}]);
        assert!(refused(one).contains("2 names need 2 rows of 2 correlations, not 1"));
    }

    #[test]
    fn a_stored_score_says_nothing_that_its_readings_do_not() {
        let (_, results) = questionnaire();
        let score = of(results).score().unwrap();
        let mut form = to_value(&score).unwrap();
        assert_eq!(form.get("dependence"), None);
        form["dependence"] = to_value(score.dependence()).unwrap();
        let refused = from_value::<ObjectiveScore>(form).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "what the readings of a score carry of their sources is read from them"
        );
    }

    #[test]
    fn names_of_people_are_kept() {
        let scores = pair([[1, 1], [1, 1]]).with_people("north");
        let form = to_value(&scores).unwrap();
        assert_eq!(form["people"], json!("north"));
        let found: JointScores = from_value(form).unwrap();
        assert_eq!((found.id(), found.people()), (scores.id(), Some("north")));
        assert_eq!(found, scores);
        let unnamed = pair([[1, 1], [1, 1]]);
        let form = serde_json::to_string(&unnamed).unwrap();
        assert!(!form.contains("people"));
        round_trip(&unnamed, &form);
        // An empty name is one.
        assert_ne!(unnamed.clone().with_people("").id(), unnamed.id());
    }
}

/// Two teams that answered alike: of whom one is fast the other is not friendly, or so it seems.
#[test]
fn teams_that_answered_alike_are_different_people_if_that_is_said() {
    let table = [[0, 2], [2, 2]];
    let alike = of([
        share("speed of the first", &pair(table), 0),
        share("care of the second", &pair(table), 1),
    ]);
    let untraced = |name: &str, position: usize| {
        let estimate = pair(table).estimates()[position].clone();
        KeyResult::reach(name, 10, 90)
            .unwrap()
            .with_reading(estimate.without_source())
    };
    let strangers = of([
        untraced("speed of the first", 0),
        untraced("care of the second", 1),
    ]);
    // Nothing was said: one survey, by all that is known.
    let correlation = pair(table).correlation(0, 1).unwrap();
    assert!((correlation + 0.5).abs() < 1e-15);
    assert!(interval(&alike).width() < interval(&strangers).width());
    // What is said of different people is believed.
    for said in [
        Dependence::DIFFERENT_PEOPLE,
        Dependence::declared(0.0).unwrap(),
    ] {
        assert_eq!(
            interval(&alike.clone().with_dependence(said.clone())),
            interval(&strangers.clone().with_dependence(said))
        );
    }
    // And whoever names them needs to say nothing.
    let named = of([
        share("speed of the first", &pair(table).with_people("first"), 0),
        share("care of the second", &pair(table).with_people("second"), 1),
    ]);
    assert_eq!(interval(&named), interval(&strangers));
    // One name, one survey.
    let north = pair(table).with_people("north");
    let one = of([
        share("speed of the first", &north, 0),
        share("care of the second", &pair(table).with_people("north"), 1),
    ]);
    assert_eq!(interval(&one), interval(&alike));
}

/// Of inside and customers, too.
#[test]
fn a_mirror_of_people_who_answered_alike_is_no_narrower_than_of_different_ones() {
    use cxmetrics::okr::{Mirror, Voice};
    // Who says yes to one says yes to the other: the difference would be surer than that of strangers.
    let table = [[3, 1], [1, 3]];
    let sides = |named: bool| {
        let scores = |name: &str| {
            let scores = pair(table);
            if named {
                scores.with_people(name)
            } else {
                scores
            }
        };
        let staff = share("staff", &scores("staff"), 0).with_voice(Voice::Employee);
        let customers = share("customers", &scores("customers"), 1).with_voice(Voice::Customer);
        let apart = Dependence::DIFFERENT_PEOPLE;
        let mirror = Mirror::knowing([&staff, &customers], &apart, Confidence::P95);
        mirror.difference_interval().unwrap()
    };
    assert_eq!(sides(false), sides(true));
}

/// Whatever the answers: what was said of different people is never narrowed by equal figures.
#[test]
fn different_people_are_never_narrower_for_answering_alike() {
    let mut random = Random::new(21);
    for _ in 0..400 {
        let table = [0, 1].map(|_| [0, 1].map(|_| 1 + below(&mut random, 4)));
        let results = |scores: &JointScores| {
            of([share("a", scores, 0), share("b", scores, 1)])
                .with_dependence(Dependence::DIFFERENT_PEOPLE)
        };
        let scores = pair(table);
        let apart = of([
            share("a", &scores.clone().with_people("a"), 0),
            share("b", &scores.clone().with_people("b"), 1),
        ])
        .with_dependence(Dependence::DIFFERENT_PEOPLE);
        let (found, least) = (interval(&results(&scores)), interval(&apart));
        assert!(found.lower() <= least.lower() && least.upper() <= found.upper());
    }
}
