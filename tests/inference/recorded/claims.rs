//! Findings, claims, and many comparisons at once.

use cxmetrics::compare::{
    Claim, Comparison, ContrastKind, Correction, PValues, RelativeChange, Superiority, Verdict,
    benjamini_hochberg, corrected, holm,
};
use cxmetrics::league::League;
use cxmetrics::words::{Finnish, Spoken};
use cxmetrics::{Confidence, Difference, Direction, Estimate, Scale, Tally};

use super::{confidence, mean_pairs, net_pairs, population_pairs, record, said, share_pairs};
use crate::recording::Recording;
use crate::support::{mean, nps, share};

/// What is found, and what is claimed, of each direction.
fn claims(recording: &mut Recording, name: &str, comparison: &dyn Comparison) {
    for level in [0.5, 0.9, 0.95, 0.99].map(confidence) {
        let finding = comparison.finding(level);
        recording.note(
            format!("{name} at {level}"),
            (finding.to_string(), finding.verdict(), finding.p_value()),
        );
    }
    let within = comparison.finding_within(24.5, Confidence::P90).unwrap();
    recording.note(
        format!("{name}, within"),
        (within.to_string(), within.margin(), within.p_value()),
    );
    let tests = [
        comparison.superiority(Confidence::P90),
        comparison.non_inferiority(12.0, Confidence::P95),
        comparison.equivalence(30.57, Confidence::P80),
        comparison.equivalence(5.0, confidence(0.5)),
    ];
    for test in tests {
        match test {
            Ok(test) => recording.note(
                format!("{name}: {}", test.claim()),
                (
                    test.to_string(),
                    test.is_shown(),
                    test.p_value(),
                    test.contrast().lower(),
                ),
            ),
            Err(error) => recording.note(format!("{name}: refused"), (error.to_string(), error)),
        }
    }
}

#[test]
fn recorded_claims_of_differences() {
    let pairs = [
        share_pairs()[3..7].to_vec(),
        net_pairs()[3..5].to_vec(),
        mean_pairs()[2..3].to_vec(),
        population_pairs()[..2].to_vec(),
    ];
    record(
        "inference/claims",
        pairs.concat(),
        |recording, (name, [first, second])| {
            let difference = Difference::independent(&first, &second).unwrap();
            claims(recording, &name, &difference);
        },
    );
}

#[test]
fn recorded_claims_of_other_kinds() {
    let mut recording = Recording::new("inference/claims-of-kinds");
    let (first, second) = (share(56, 70), share(33, 80));
    let change = RelativeChange::independent(&first, &second).unwrap();
    claims(&mut recording, "lift", &change);
    let tally = |counts| Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap();
    let (one, other) = (tally([1, 2, 0, 5, 12]), tally([4, 4, 9, 1, 1]));
    let superiority = Superiority::of_tallies(&one, &other).unwrap();
    claims(&mut recording, "superiority", &superiority);
    let difference = Difference::independent(&first, &second).unwrap();
    for direction in [
        Direction::LowerIsBetter,
        Direction::HigherIsBetter,
        Direction::Unknown,
    ] {
        let directed = difference.clone().better(direction);
        claims(&mut recording, &format!("{direction}"), &directed);
        recording.note(format!("inner, {direction}"), directed.inner().value());
    }
    let none = RelativeChange::independent(&first, &share(0, 9)).unwrap();
    claims(&mut recording, "of nothing", &none);
    recording.finish();
}

#[test]
fn recorded_claim_errors_and_words() {
    let mut recording = Recording::new("inference/claim-words");
    let difference = Difference::independent(&nps(9, 4, 7), &nps(3, 3, 1)).unwrap();
    for margin in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = difference.equivalence(margin, Confidence::P95).unwrap_err();
        recording.note(format!("margin {margin}"), (error.to_string(), error));
        let loss = difference.non_inferiority(margin, Confidence::P95);
        recording.note(format!("loss {margin}"), loss);
        let within = difference.finding_within(margin, Confidence::P95);
        recording.note(format!("within {margin}"), within);
    }
    let low = difference.superiority(confidence(0.4)).unwrap_err();
    recording.note("low confidence", (low.to_string(), low));
    for kind in [
        ContrastKind::Difference,
        ContrastKind::RelativeChange,
        ContrastKind::Superiority,
    ] {
        recording.note(format!("{kind}"), kind.no_change());
    }
    for claim in [
        Claim::Superiority,
        Claim::NonInferiority { margin: 0.1 + 0.2 },
        Claim::Equivalence { margin: 5.0 },
    ] {
        recording.note(format!("{claim} {claim:.1}"), claim);
    }
    let contrast = difference.contrast(Confidence::P95);
    recording.note(
        format!("{contrast} {contrast:.0} {contrast:+.3} [{contrast:>30}]"),
        (
            contrast,
            [-60.0, 0.0, 90.0, f64::NAN].map(|x| contrast.contains(x)),
        ),
    );
    let finding = difference.finding(Confidence::P95);
    let within = difference.finding_within(99.0, Confidence::P80).unwrap();
    let claim = difference.equivalence(12.5, Confidence::P95).unwrap();
    said(&mut recording, "contrast", &contrast);
    said(&mut recording, "finding", &finding);
    said(&mut recording, "within", &within);
    said(&mut recording, "claim", &claim);
    for verdict in [
        Verdict::Improved,
        Verdict::Worsened,
        Verdict::Increased,
        Verdict::Decreased,
        Verdict::NoEvidenceOfChange,
        Verdict::Equivalent,
    ] {
        recording.note(
            format!("{verdict}"),
            verdict.in_language(&Finnish).to_string(),
        );
    }
    recording.finish();
}

/// A comparison from elsewhere, which may say anything.
struct Own(f64, [Option<f64>; 2], Option<f64>);

impl Comparison for Own {
    fn kind(&self) -> ContrastKind {
        ContrastKind::Difference
    }

    fn direction(&self) -> Direction {
        Direction::HigherIsBetter
    }

    fn point_estimate(&self) -> Option<f64> {
        self.2
    }

    fn limits(&self, _: Confidence) -> [Option<f64>; 2] {
        self.1
    }

    fn p_values(&self, hypothesis: f64) -> PValues {
        // Only the crate makes one from figures; this one is moved by its hypothesis.
        let moved = Difference::independent(&share(13, 20), &share(3, 9)).unwrap();
        let mut p = moved.p_values(hypothesis + 20.0);
        p.two_sided = self.0;
        p
    }
}

#[test]
fn recorded_own_comparisons() {
    let mut recording = Recording::new("inference/own-comparisons");
    let own = [
        Own(0.001, [Some(-1.0), Some(4.0)], Some(2.0)),
        Own(0.001, [None, None], None),
        Own(0.6, [Some(1.0), Some(4.0)], Some(2.0)),
        Own(0.6, [Some(3.0), Some(-4.0)], Some(0.5)),
        Own(f64::NAN, [None, Some(4.0)], Some(f64::INFINITY)),
        Own(7.0, [Some(f64::NEG_INFINITY), None], Some(-0.0)),
    ];
    for (index, own) in own.iter().enumerate() {
        claims(&mut recording, &format!("own {index}"), own);
    }
    let all: Vec<&dyn Comparison> = own.iter().map(|own| own as &dyn Comparison).collect();
    for correction in [Correction::Holm, Correction::BenjaminiHochberg] {
        let found = corrected(&all, correction, Confidence::P90);
        recording.note(format!("{correction:?}"), found);
    }
    recording.finish();
}

#[test]
fn recorded_corrections() {
    let mut recording = Recording::new("inference/corrections");
    let p_values: &[&[f64]] = &[
        &[],
        &[0.03],
        &[0.01, 0.04, 0.03, 0.005],
        &[0.04, 0.04, 0.04],
        &[1.0, 0.0, -0.0, 0.5],
        &[0.9, 0.8, 0.7, 1e-300],
        &[0.2, 1.1],
        &[0.2, 0.3, -0.1],
        &[f64::NAN],
    ];
    for p in p_values {
        recording.note(format!("Holm {p:?}"), holm(p));
        recording.note(format!("Benjamini–Hochberg {p:?}"), benjamini_hochberg(p));
    }
    let error = holm(&[0.2, 1.1]).unwrap_err();
    recording.note("words", error.to_string());
    let differences: Vec<Difference> = share_pairs()[3..9]
        .iter()
        .map(|(_, [first, second])| Difference::independent(first, second).unwrap())
        .collect();
    let all: Vec<&dyn Comparison> = differences.iter().map(|one| one as _).collect();
    for correction in [Correction::Holm, Correction::BenjaminiHochberg] {
        for part in [0, 1, 4, 6] {
            for level in [0.8, 0.95] {
                let found: Vec<_> = corrected(&all[..part], correction, confidence(level))
                    .iter()
                    .map(|finding| (finding.p_value(), finding.to_string()))
                    .collect();
                recording.note(format!("{correction:?} of {part} at {level}"), found);
            }
        }
    }
    recording.finish();
}

/// Who is surely above whom, by all pairs.
#[test]
fn recorded_leagues() {
    let mut recording = Recording::new("inference/leagues");
    let share_of = |counts: &[(u64, u64)]| -> Vec<Estimate> {
        counts
            .iter()
            .map(|&(count, size)| share(count, size))
            .collect()
    };
    let net_of = |counts: &[[u64; 3]]| -> Vec<Estimate> {
        counts.iter().map(|&[p, q, d]| nps(p, q, d)).collect()
    };
    let mut coarse = share_of(&[(13, 20), (300, 400), (90, 100), (0, 9), (9, 9)]);
    coarse.push(share(50, 90).with_design_effect(3.0).unwrap());
    coarse.push(share(30, 40).of_population(40).unwrap());
    let leagues = [
        (
            "shares",
            share_of(&[
                (13, 20),
                (300, 400),
                (33, 80),
                (90, 100),
                (1, 3),
                (0, 9),
                (48, 60),
            ]),
        ),
        (
            "nets",
            net_of(&[
                [9, 4, 7],
                [120, 50, 30],
                [3, 3, 1],
                [0, 0, 6],
                [40, 40, 90],
                [1, 0, 0],
            ]),
        ),
        (
            "means",
            vec![
                mean(&[1, 2, 0, 5, 12]),
                mean(&[4, 4, 9, 1, 1]),
                mean(&[0, 1, 9, 30, 40]),
            ],
        ),
        ("coarse", coarse),
    ];
    for (name, scores) in leagues {
        for level in [0.8, 0.99] {
            let league = League::of((0..).zip(scores.clone()), confidence(level)).unwrap();
            let rows = league.rows().len();
            let above: Vec<usize> = (0..rows)
                .map(|row| league.surely_above(row).count())
                .collect();
            let below: Vec<usize> = (0..rows)
                .map(|row| league.surely_below(row).count())
                .collect();
            recording.note(
                format!("{name} at {level}"),
                (
                    above,
                    below,
                    league.mean(),
                    league.spread(),
                    league.contenders().count(),
                ),
            );
        }
    }
    recording.finish();
}
