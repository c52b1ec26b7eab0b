//! Whose answers they are: groups that answered just alike are not the same people.

use cxmetrics::compare::{
    Compare, DifferenceError, MoverDifference, RelativeChange, StratifiedDifference,
};
use cxmetrics::estimate::JointScores;
use cxmetrics::{CrossTally, Csat, Difference, Scale};

/// Six people, of whom each said yes to one of two questions or to both.
fn team() -> JointScores {
    let answers = CrossTally::from_counts(Scale::THUMBS, Scale::THUMBS, [[0, 2], [2, 2]]).unwrap();
    answers
        .scores(&Csat::top_box(1), &Csat::top_box(1))
        .unwrap()
}

/// Nobody compares a score with itself: one question of two teams is compared whatever they answered.
#[test]
fn teams_that_answered_alike_are_compared() {
    let [first, second] = [team(), team()];
    let [one, other] = [&first.estimates()[0], &second.estimates()[0]];
    assert_eq!(one.source(), other.source());
    let forgotten = other.clone().without_source();
    assert_eq!(
        Difference::independent(one, other),
        Difference::independent(one, &forgotten)
    );
    assert_eq!(Difference::independent(one, other).unwrap().value(), 0.0);
    assert!(one.difference(other).is_ok());
    assert!(RelativeChange::independent(one, other).is_ok());
    assert!(one.relative_change(other).is_ok());
    assert!(StratifiedDifference::new([(one, other)]).is_ok());
    assert!(MoverDifference::new(one, other).is_ok());
}

/// Two questions of one source go together; of named teams they are those of strangers.
#[test]
fn named_teams_are_told_apart_whatever_they_answered() {
    let [first, second] = [team(), team()];
    let [one, other] = [&first.estimates()[0], &second.estimates()[1]];
    let refused = Difference::independent(one, other).unwrap_err();
    assert_eq!(refused, DifferenceError::SamePeople);
    assert!(refused.to_string().contains("JointScores::with_people"));

    let [first, second] = [first.with_people("first"), second.with_people("second")];
    assert_eq!(
        [first.people(), second.people(), team().people()],
        [Some("first"), Some("second"), None]
    );
    assert_ne!(first.id(), second.id());
    assert_ne!(first, second);
    let [one, other] = [&first.estimates()[0], &second.estimates()[1]];
    assert_eq!(one.correlation_with(other), None);
    assert!(Difference::independent(one, other).is_ok());
    assert!(one.relative_change(other).is_ok());
    assert!(MoverDifference::new(one, other).is_ok());
    let unnamed = team();
    let strata = [
        (one, other),
        (&unnamed.estimates()[0], &second.estimates()[0]),
    ];
    // The second team is in both strata by two of its scores.
    assert_eq!(
        StratifiedDifference::new(strata).unwrap_err(),
        DifferenceError::SamePeople
    );
    let third = team().with_people("third");
    let strata = [
        (one, other),
        (&unnamed.estimates()[0], &third.estimates()[0]),
    ];
    assert!(StratifiedDifference::new(strata).is_ok());
    // Who has one name is one: of them the two questions still go together.
    let again = team().with_people("first");
    assert_eq!(again, first);
    assert_eq!(
        one.correlation_with(&again.estimates()[1]),
        first.correlation(0, 1)
    );
    assert!(Difference::independent(one, &again.estimates()[1]).is_err());
    // The last name counts.
    assert_eq!(second.with_people("first"), first);
}
