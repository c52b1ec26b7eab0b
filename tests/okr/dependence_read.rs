//! Readings that know by themselves how they go together.

use crate::dependence::clamped;
use cxmetrics::okr::mirror::Respondents;
use cxmetrics::okr::objective::{AlignmentTree, Dependence};
use cxmetrics::okr::{Mirror, Voice};
use cxmetrics::{Ces, Confidence, Csat, JointTally, KeyResult, Nps, Objective, Scale};

/// Answers of the same people to three questions, and the key results that rest on them.
pub(super) fn questionnaire() -> (cxmetrics::estimate::JointScores, [KeyResult; 3]) {
    let mut answers =
        JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN]).unwrap();
    let sheets = [
        [Some(9), Some(5), Some(6)],
        [Some(10), Some(4), Some(7)],
        [Some(3), Some(2), Some(2)],
        [Some(8), Some(4), None],
        [Some(6), Some(2), Some(3)],
        [Some(9), Some(4), Some(5)],
        [Some(7), Some(5), Some(6)],
        [Some(2), Some(1), Some(4)],
        [Some(9), None, Some(6)],
        [Some(10), Some(5), Some(3)],
    ];
    answers.record_all(sheets).unwrap();
    let scores = answers
        .scores(&[&Nps::STANDARD, &Csat::TOP_TWO_BOX, &Ces::MEAN])
        .unwrap();
    let names = ["NPS", "satisfied", "easy"];
    let spans = [(-100, 100), (0, 100), (1, 7)];
    let results = [0, 1, 2].map(|at| {
        KeyResult::reach(names[at], spans[at].0, spans[at].1)
            .unwrap()
            .with_reading(&scores.estimates()[at])
    });
    (scores, results)
}

fn of(results: impl IntoIterator<Item = KeyResult>) -> Objective {
    results
        .into_iter()
        .fold(Objective::new("goal"), Objective::with)
}

/// Readings of one questionnaire say by themselves how they go together, also when they come from a file.
#[test]
fn readings_carry_their_dependence() {
    let (scores, results) = questionnaire();
    let by_itself = of(results.clone());
    let told = by_itself.clone().with_joint_scores(&scores);
    assert_eq!(clamped(&by_itself), clamped(&told));
    assert_eq!(
        by_itself.score().unwrap().raw_interval(Confidence::P90),
        told.score().unwrap().raw_interval(Confidence::P90)
    );
    assert_eq!(by_itself.dependence(), &Dependence::UNKNOWN);
    let found = by_itself.score().unwrap();
    assert_eq!(
        found.dependence().correlation("NPS", "easy"),
        scores.correlation(0, 2)
    );
    // Between the two that need no knowledge.
    let strangers = of(results.clone().map(untraced));
    let apart = strangers
        .clone()
        .with_dependence(Dependence::DIFFERENT_PEOPLE);
    assert!(clamped(&by_itself).width() < clamped(&strangers).width());
    assert!(clamped(&by_itself).width() > clamped(&apart).width());
    // What is said of all others does not go before what the readings know.
    let contradicted = by_itself
        .clone()
        .with_dependence(Dependence::DIFFERENT_PEOPLE);
    assert_eq!(clamped(&contradicted), clamped(&by_itself));
    // What is said by name does.
    let none = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    let said = Dependence::known(["NPS", "satisfied", "easy"], none).unwrap();
    assert_eq!(
        clamped(&by_itself.clone().with_dependence(said)),
        clamped(&apart)
    );
    #[cfg(feature = "serde")]
    {
        let stored = serde_json::to_string(&by_itself).unwrap();
        let found: Objective = serde_json::from_str(&stored).unwrap();
        assert_eq!(clamped(&found), clamped(&by_itself));
    }
}

/// The same key result from a reading that has lost its source.
fn untraced(result: KeyResult) -> KeyResult {
    let (scores, results) = questionnaire();
    let at = results
        .iter()
        .position(|own| own.name() == result.name())
        .unwrap();
    result.with_reading(scores.estimates()[at].clone().without_source())
}

/// Where it would not be safe nothing is read: of another survey, of a start that is itself measured, and of a name that
/// stands for two.
#[test]
fn what_readings_do_not_carry() {
    let (_, [nps, satisfied, easy]) = questionnaire();
    let cautious = of([nps.clone(), satisfied.clone(), easy.clone()].map(untraced));
    // One of them alone has nobody to go together with.
    let single = of([
        nps.clone(),
        untraced(satisfied.clone()),
        untraced(easy.clone()),
    ]);
    assert_eq!(clamped(&single), clamped(&cautious));
    let twice = of([nps.clone(), nps.clone()]);
    assert_eq!(
        clamped(&twice),
        clamped(&of([nps.clone(), nps.clone()].map(untraced)))
    );
    // Two pairs of different people: each is known, and how they go together is not.
    let two = Dependence::known(["a", "b"], [[1.0, 0.5], [0.5, 1.0]]).unwrap();
    assert_eq!(two.correlation("a", "NPS"), None);
    let with_other = of([nps.clone(), satisfied.clone(), untraced(easy.clone())]);
    assert!(clamped(&with_other).width() < clamped(&cautious).width());
    assert!(clamped(&with_other).width() > clamped(&of([nps, satisfied, easy])).width());
}

/// Across the objectives of a tree, and on both sides of a mirror.
#[test]
fn trees_and_mirrors_read_their_sources() {
    let (_, [nps, satisfied, easy]) = questionnaire();
    let width = |results: [KeyResult; 2]| {
        let [first, second] = results;
        let mut tree = AlignmentTree::new();
        let root = tree.add(of([first]));
        tree.add_under(root, of([second]), 1).unwrap();
        tree.score(root, Confidence::P95)
            .unwrap()
            .interval()
            .unwrap()
            .width()
    };
    let known = width([nps.clone(), satisfied.clone()]);
    let cautious = width([nps.clone(), satisfied.clone()].map(untraced));
    assert!(known < cautious, "{known} {cautious}");

    let mirror = |results: [KeyResult; 2]| {
        let [inside, customers] = results;
        let inside = inside.with_voice(Voice::Employee);
        Mirror::of(
            [&inside, &customers.with_voice(Voice::Customer)],
            Confidence::P95,
        )
    };
    let same = mirror([nps.clone(), easy.clone()]);
    assert_eq!(same.respondents(), Respondents::Same);
    let nobody_knows = mirror([nps, easy].map(untraced));
    assert_eq!(nobody_knows.respondents(), Respondents::Unknown);
    let gap = |mirror: &Mirror| mirror.difference_interval().unwrap().width();
    assert!(gap(&same) < gap(&nobody_knows));
}
