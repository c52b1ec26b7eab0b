//! What a team says of itself against what its customers say.

use super::{sure, with_error};
use crate::recording::Recording;
use crate::support::{nps, share};
use cxmetrics::association::AssociationError;
use cxmetrics::impact::DifferenceInDifferences;
use cxmetrics::okr::mirror::{
    ChainError, ChainLink, EmployeeCustomerChain, LinkMeasure, MirrorVerdict, NoiseError,
    Perception, PerceptionGap, Respondents, Side,
};
use cxmetrics::okr::objective::Dependence;
use cxmetrics::okr::{Mirror, Voice};
use cxmetrics::{Ces, Csat, Difference, JointTally, KeyResult, Metric, Nps, Reading, Scale, Tally};

fn goal(name: &str, voice: Voice, reading: impl Into<Reading>) -> KeyResult {
    KeyResult::reach(name, 0, 100)
        .unwrap()
        .with_voice(voice)
        .with_reading(reading)
}

fn note(recording: &mut Recording, call: &str, mirror: &Mirror) {
    let sides = [mirror.inside(), mirror.customers()].map(|side| {
        side.map(|side| {
            let limits = side.interval().map(|found| [found.lower(), found.upper()]);
            (side.value(), limits, side.key_results())
        })
    });
    recording.note(
        call,
        (
            sides,
            mirror.difference(),
            mirror
                .difference_interval()
                .map(|found| [found.lower(), found.value(), found.upper()]),
            (mirror.respondents(), mirror.untracked(), mirror.verdict()),
            mirror.to_string(),
        ),
    );
}

#[test]
fn recorded_mirrors() {
    let mut recording = Recording::new("okr/mirrors");
    let pages = goal("pages", Voice::Output, 90);
    let morale = goal("morale", Voice::Employee, share(31, 40))
        .with_weight(2)
        .unwrap();
    let survey = goal("survey", Voice::Customer, share(140, 200));
    let score = goal("score", Voice::Customer, with_error(42.0, 4.0));
    let exact = goal("exact", Voice::Customer, 70);
    let low = goal("low", Voice::Customer, 30);
    let falling = KeyResult::reach("falling", 50, 10)
        .unwrap()
        .with_voice(Voice::Customer)
        .with_reading(with_error(30.0, 3.0));
    let open = goal("open", Voice::Customer, Reading::NOT_MEASURED);
    let weightless = goal("weightless", Voice::Customer, 80)
        .with_weight(0)
        .unwrap();
    let over = goal("over", Voice::Employee, with_error(110.0, 8.0));
    let poor = goal("poor", Voice::Output, 5);
    let groups: [(&str, Vec<&KeyResult>); 13] = [
        ("nothing", vec![]),
        ("only inside", vec![&pages, &morale, &open]),
        ("only customers", vec![&survey, &low]),
        ("weightless customers", vec![&pages, &weightless]),
        ("at the margin", vec![&pages, &exact]),
        ("not noticed", vec![&pages, &low]),
        ("better than it looks", vec![&low, &poor]),
        ("confirmed", vec![&morale, &survey]),
        ("uncertain", vec![&morale, &score, &pages, &open]),
        ("both ways", vec![&morale, &survey, &falling]),
        ("over", vec![&over, &survey]),
        ("exact and survey", vec![&pages, &survey, &exact]),
        (
            "all",
            vec![&pages, &morale, &over, &survey, &score, &falling],
        ),
    ];
    let known = Dependence::known(
        ["morale", "survey", "falling"],
        [[1.0, 0.5, -0.2], [0.5, 1.0, 0.1], [-0.2, 0.1, 1.0]],
    )
    .unwrap();
    let dependences = [
        ("unknown", Dependence::UNKNOWN),
        ("different", Dependence::DIFFERENT_PEOPLE),
        ("declared", Dependence::declared(0.5).unwrap()),
        ("known", known.clone()),
        (
            "known, apart",
            known.with_others(&Dependence::DIFFERENT_PEOPLE),
        ),
    ];
    for (name, results) in &groups {
        let plain = Mirror::of(results.iter().copied(), sure(0.9));
        for (margin, call) in [
            (0.05, "narrow"),
            (-1.0, "none"),
            (7.0, "wide"),
            (f64::NAN, "NaN"),
        ] {
            let mirror = plain.clone().with_margin(margin);
            recording.note(format!("{name}, margin {call}"), mirror.verdict());
        }
        for (how, dependence) in &dependences {
            let levels: &[f64] = if how.starts_with("known") {
                &[0.5, 0.95]
            } else {
                &[0.9]
            };
            for &level in levels {
                let mirror = Mirror::knowing(results.iter().copied(), dependence, sure(level));
                note(&mut recording, &format!("{name}, {how}, {level}"), &mirror);
            }
        }
    }
    recording.note("inside", Mirror::of([&pages, &survey], sure(0.9)));
    recording.finish();
}

#[test]
fn recorded_mirrors_of_one_questionnaire() {
    let mut recording = Recording::new("okr/mirror_questionnaire");
    let mut answers =
        JointTally::new([Scale::ZERO_TO_TEN, Scale::ONE_TO_FIVE, Scale::ONE_TO_SEVEN]).unwrap();
    for number in 0..40 {
        let sheet = [number * 7 % 11, 1 + number * 3 % 5, 1 + number * 5 % 7];
        answers.record(&sheet.map(Some)).unwrap();
    }
    let scores = answers
        .scores(&[&Nps::STANDARD, &Csat::TOP_TWO_BOX, &Ces::MEAN])
        .unwrap();
    let voices = [Voice::Employee, Voice::Customer, Voice::Customer];
    let results: Vec<_> = voices
        .into_iter()
        .zip(scores.estimates())
        .zip(["one", "two", "three"])
        .map(|((voice, survey), name)| goal(name, voice, survey))
        .collect();
    note(&mut recording, "read", &Mirror::of(&results, sure(0.9)));
    let told = Dependence::of_scores(&scores, &results);
    note(
        &mut recording,
        "told",
        &Mirror::knowing(&results, &told, sure(0.9)),
    );
    let some = Dependence::of_scores(&scores, &results[..2]);
    note(
        &mut recording,
        "some",
        &Mirror::knowing(&results, &some, sure(0.9)),
    );
    recording.finish();
}

#[test]
fn recorded_mirrors_with_impacts() {
    let mut recording = Recording::new("okr/mirror_impacts");
    let group = Difference::independent(&share(292, 400), &share(240, 400)).unwrap();
    let others = Difference::independent(&share(252, 400), &share(244, 400)).unwrap();
    let impact = DifferenceInDifferences::new(group, others)
        .unwrap()
        .impact("the customers of the new process", sure(0.95));
    let pages = goal("pages", Voice::Output, 90);
    let survey = goal("survey", Voice::Customer, share(140, 200));
    let mirror = Mirror::of([&pages, &survey], sure(0.9));
    let twice = mirror.with_impact(impact.clone()).with_impact(impact);
    recording.note("twice", (twice.impacts().len(), twice.to_string()));
    for verdict in [
        MirrorVerdict::Confirmed,
        MirrorVerdict::NotNoticed,
        MirrorVerdict::BetterThanItLooks,
        MirrorVerdict::NoCustomerEvidence,
        MirrorVerdict::NoInternalEvidence,
        MirrorVerdict::TooUncertain,
    ] {
        recording.note(format!("{verdict:?}"), verdict.to_string());
    }
    for respondents in [
        Respondents::Unknown,
        Respondents::Same,
        Respondents::Different,
    ] {
        recording.note(format!("{respondents:?}"), respondents.to_string());
    }
    for perception in [
        Perception::TooRosy,
        Perception::TooGloomy,
        Perception::NoEvidenceOfGap,
    ] {
        recording.note(format!("{perception:?}"), perception.to_string());
    }
    for side in [Side::Employees, Side::Customers] {
        recording.note(format!("{side:?}"), side.to_string());
    }
    for measure in [LinkMeasure::Correlation, LinkMeasure::KendallTau] {
        recording.note(format!("{measure:?}"), measure.to_string());
    }
    recording.finish();
}

#[test]
fn recorded_perception_gaps() {
    let mut recording = Recording::new("okr/perception");
    let tally = |counts: [u64; 5]| Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap();
    let tallies = [
        ("rosy", tally([1, 2, 5, 20, 12])),
        ("poor", tally([30, 25, 40, 60, 45])),
        ("few", tally([0, 1, 0, 2, 1])),
        ("none", tally([0; 5])),
    ];
    let metrics: [(&str, &dyn Metric); 2] = [("CSAT", &Csat::TOP_TWO_BOX), ("CES", &Ces::MEAN)];
    for (metric, rule) in metrics {
        for (one, believed) in &tallies {
            for (other, answered) in &tallies {
                let call = format!("{metric}, {one} against {other}");
                match PerceptionGap::of(rule, believed, answered) {
                    Ok(gap) => recording.note(
                        call,
                        (
                            gap.believed().value(),
                            gap.answered().value(),
                            gap.difference().value(),
                            [0.5, 0.99].map(|level| gap.perception(sure(level))),
                            gap.to_string(),
                        ),
                    ),
                    Err(error) => recording.note(call, (error.to_string(), error)),
                }
            }
        }
    }
    let scales = PerceptionGap::between(nps(5, 3, 2), share(3, 10));
    let words = scales.as_ref().err().map(ToString::to_string);
    recording.note("two scales", (scales.err(), words));
    recording.finish();
}

fn note_link(recording: &mut Recording, call: &str, link: Result<ChainLink, ChainError>) {
    let link = match link {
        Ok(link) => link,
        Err(error) => return recording.note(call, (error, error.to_string())),
    };
    recording.note(
        call,
        (
            (link.lag(), link.units(), link.pairs(), link.to_string()),
            (link.kendall().value(), link.spearman().value()),
            [Side::Employees, Side::Customers].map(|side| link.reliability(side)),
        ),
    );
    for level in [0.5, 0.95] {
        match link.true_link(sure(level)) {
            Ok(found) => recording.note(
                format!("{call}, behind the noise, {level}"),
                (
                    found.correlation(),
                    found.kendall(),
                    found.raw_correlation(),
                    found.reliability(Side::Customers),
                    found.is_as_strong_as_can_be(),
                    found.to_string(),
                ),
            ),
            Err(error) => recording.note(
                format!("{call}, behind the noise, {level}"),
                (error, error.to_string()),
            ),
        }
    }
}

#[test]
fn recorded_chains() {
    let mut recording = Recording::new("okr/chains");
    let mut chain = EmployeeCustomerChain::new();
    for unit in 0_i32..9 {
        for month in 0..5 {
            let employees = f64::from((unit * 37 + month * 11) % 23);
            let customers = 10.0 - 0.8 * employees + f64::from((unit * 5 + month * 7) % 6);
            chain.record_employees(unit, month, employees).unwrap();
            if month != 3 || unit % 2 == 0 {
                chain.record_customers(unit, month + 1, customers).unwrap();
            }
        }
    }
    chain.record_employees(40, i32::MAX, 3).unwrap();
    for lag in [0, 1, 2, 5, 9, u32::MAX] {
        note_link(
            &mut recording,
            &format!("by unit, lag {lag}"),
            chain.by_unit(lag),
        );
        note_link(
            &mut recording,
            &format!("by period, lag {lag}"),
            chain.by_period(lag),
        );
    }
    for (name, reading) in [
        ("nothing", Reading::NOT_MEASURED),
        ("too large", Reading::from(1.1e300)),
        ("too uncertain", with_error(3.0, 1.1e150)),
    ] {
        let error = chain.record_customers(1, 1, reading).unwrap_err();
        recording.note(name, (error, error.to_string()));
    }
    let empty = EmployeeCustomerChain::<u8>::default().by_unit(0);
    note_link(&mut recording, "empty", empty);
    let mut ties = EmployeeCustomerChain::new();
    for unit in 0..4 {
        ties.record_employees(unit, 1, 3).unwrap();
        ties.record_customers(unit, 1, unit).unwrap();
    }
    note_link(&mut recording, "ties", ties.by_unit(0));
    let mut eight = EmployeeCustomerChain::new();
    for unit in 0..8 {
        eight.record_employees(unit, 1, unit * 3 % 8).unwrap();
        eight.record_customers(unit, 1, unit * 5 % 8).unwrap();
    }
    note_link(&mut recording, "eight units", eight.by_unit(0));
    recording.note(
        "association",
        ChainError::from(AssociationError::TooFew { pairs: 1 }),
    );
    recording.finish();
}

#[test]
fn recorded_chains_of_small_surveys() {
    let mut recording = Recording::new("okr/noisy_chains");
    for (name, answers, error) in [
        ("large", 400_u64, 0.5),
        ("middling", 60, 4.0),
        ("small", 12, 9.0),
        ("tiny", 3, 40.0),
    ] {
        let mut surveys = EmployeeCustomerChain::new();
        let mut figures = EmployeeCustomerChain::new();
        let mut same = EmployeeCustomerChain::new();
        for unit in 0_u32..10 {
            for period in 0..2 {
                let happy = u64::from(unit * 7 % 10 + 1) * answers / 12;
                let sold = u64::from((unit * 7 % 10 + unit % 3) + 1) * answers / 14;
                surveys
                    .record_employees(unit, period, share(happy, answers))
                    .unwrap();
                surveys
                    .record_customers(unit, period, share(sold, answers))
                    .unwrap();
                let figure = f64::from(unit * 7 % 10);
                let reading = with_error(figure * 4.0, error);
                figures.record_employees(unit, period, reading).unwrap();
                figures.record_customers(unit, period, -figure).unwrap();
                same.record_employees(unit, period, share(happy, answers))
                    .unwrap();
                same.record_customers(unit, period, figure).unwrap();
            }
        }
        note_link(
            &mut recording,
            &format!("{name} surveys"),
            surveys.by_unit(0),
        );
        note_link(
            &mut recording,
            &format!("{name} surveys by period"),
            surveys.by_period(0),
        );
        note_link(
            &mut recording,
            &format!("{name} errors"),
            figures.by_unit(0),
        );
        note_link(
            &mut recording,
            &format!("{name} as strong as can be"),
            same.by_unit(0),
        );
    }
    for error in [
        NoiseError::TooFewUnits { units: 3 },
        NoiseError::NothingLeft {
            side: Side::Customers,
        },
        NoiseError::TooNoisy {
            side: Side::Employees,
            reliability: 0.234_5,
            factor: 3.264_3,
        },
        NoiseError::TooFewAnswers {
            side: Side::Customers,
            reliability: 0.127,
            answers: 250.4,
        },
    ] {
        recording.note(format!("{error:?}"), error.to_string());
    }
    recording.finish();
}
