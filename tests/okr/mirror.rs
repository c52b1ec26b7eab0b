//! What employees believe, and whether it reaches customers.

use crate::support::random::Random;
use crate::support::{cases, share};
use cxmetrics::association::{AssociationError, KendallTau, SpearmanRho};
use cxmetrics::compare::Verdict;
use cxmetrics::impact::DifferenceInDifferences;
use cxmetrics::okr::mirror::{
    ChainError, EmployeeCustomerChain, NoiseError, Perception, PerceptionError, PerceptionGap, Side,
};
use cxmetrics::okr::{Mirror, Voice};
use cxmetrics::{
    Confidence, Csat, Difference, EstimateError, KeyResult, Metric, Reading, Scale, Tally,
};
use proptest::prelude::*;

fn tally(counts: [u64; 5]) -> Tally {
    Tally::from_counts(Scale::ONE_TO_FIVE, counts).unwrap()
}

#[test]
fn the_perception_gap_is_the_difference_of_the_two_tallies() {
    let (believed, answered) = (tally([1, 2, 5, 20, 12]), tally([30, 25, 40, 60, 45]));
    let metric = Csat::TOP_TWO_BOX;
    let gap = PerceptionGap::of(&metric, &believed, &answered).unwrap();
    let difference = Difference::independent(
        &metric.estimate(&believed).unwrap(),
        &metric.estimate(&answered).unwrap(),
    )
    .unwrap();
    assert_eq!(gap.difference(), &difference);
    assert_eq!(gap.difference().value(), 80.0 - 52.5);
    assert_eq!(gap.perception(Confidence::P95), Perception::TooRosy);
    let turned = PerceptionGap::of(&metric, &answered, &believed).unwrap();
    assert_eq!(turned.perception(Confidence::P95), Perception::TooGloomy);
    let few = PerceptionGap::of(&metric, &tally([0, 1, 0, 2, 1]), &answered).unwrap();
    assert_eq!(few.perception(Confidence::P95), Perception::NoEvidenceOfGap);
    assert_eq!(
        few.to_string(),
        "employees believe 75.0, customers answer 52.5: no evidence of a gap"
    );
}

#[test]
fn a_perception_gap_needs_both_sides_on_one_scale() {
    let metric = Csat::TOP_TWO_BOX;
    let none = PerceptionGap::of(&metric, &tally([0; 5]), &tally([1; 5])).unwrap_err();
    assert_eq!(none, PerceptionError::Believed(EstimateError::Empty));
    assert_eq!(
        none.to_string(),
        "what employees believe: no answers, so no score"
    );
    let none = PerceptionGap::of(&metric, &tally([1; 5]), &tally([0; 5])).unwrap_err();
    assert_eq!(
        none.to_string(),
        "what customers answer: no answers, so no score"
    );
    let other = Tally::from_counts(Scale::new(1, 6).unwrap(), [1, 2, 3, 4, 5, 6]).unwrap();
    assert!(matches!(
        PerceptionGap::of(&metric, &tally([1; 5]), &other),
        Err(PerceptionError::Difference(_))
    ));
}

/// Shop `s` in month `m`; customers follow their own shop's employees two months later.
fn chain_with_lag_two() -> EmployeeCustomerChain<&'static str> {
    let mut chain = EmployeeCustomerChain::new();
    let shops = [
        ("a", [3.0, 1.0, 4.0, 1.5, 5.0]),
        ("b", [9.0, 2.0, 6.0, 5.5, 3.5]),
        ("c", [5.25, 8.0, 9.5, 7.0, 9.25]),
        ("d", [2.25, 6.5, 4.5, 3.25, 8.5]),
    ];
    for (shop, employees) in shops {
        for (month, figure) in (1..).zip(employees) {
            chain.record_employees(shop, month, figure).unwrap();
            chain
                .record_customers(shop, month + 2, 10.0 * figure - 3.0)
                .unwrap();
        }
    }
    chain
}

#[test]
fn the_lag_pairs_each_unit_with_its_own_later_customers() {
    let chain = chain_with_lag_two();
    let link = chain.by_period(2).unwrap();
    assert_eq!((link.units(), link.pairs(), link.lag()), (4, 20, 2));
    assert_eq!(link.kendall().value(), 1.0);
    assert_eq!(
        link.to_string(),
        "after 2 periods: Kendall tau-b 1.00, Spearman rho 1.00, from 4 units and 20 pairs"
    );
    // In the same month three months of each shop overlap, and the order is another one.
    let now = chain.by_period(0).unwrap();
    assert_eq!((now.units(), now.pairs()), (4, 12));
    assert!(now.kendall().value() < 0.5);
    assert_eq!(
        chain.by_period(9).unwrap_err(),
        ChainError::Association(AssociationError::TooFew { pairs: 0 })
    );
}

#[test]
fn by_unit_each_unit_counts_once() {
    let chain = chain_with_lag_two();
    let link = chain.by_unit(2).unwrap();
    assert_eq!((link.units(), link.pairs()), (4, 4));
    // Employees of months 3 to 5 with customers of the same months, that is employees of months 1 to 3.
    let link = chain.by_unit(0).unwrap();
    let employees = [10.5, 15.0, 25.75, 16.25].map(|sum| sum / 3.0);
    let customers = [8.0, 17.0, 22.75, 13.25].map(|sum| 10.0 * sum / 3.0 - 3.0);
    let (kendall, spearman) = (
        KendallTau::of(&employees, &customers).unwrap(),
        SpearmanRho::of(&employees, &customers).unwrap(),
    );
    assert_eq!(link.kendall(), &kendall);
    assert_eq!(link.spearman().value(), spearman.value());
}

/// Three months of a low figure are not more than one month of a high one.
#[test]
fn a_unit_with_more_periods_counts_no_more() {
    let mut chain = EmployeeCustomerChain::new();
    for (unit, periods, figure) in [("a", 1, 9.0), ("b", 3, 4.0), ("c", 2, 5.0), ("d", 4, 1.0)] {
        for period in 0..periods {
            chain.record_employees(unit, period, figure).unwrap();
            chain
                .record_customers(unit, period, if period == 0 { figure } else { 0.1 })
                .unwrap();
        }
    }
    let link = chain.by_unit(0).unwrap();
    let customers = [9.0, 4.2 / 3.0, 2.55, 1.3 / 4.0];
    let expected = KendallTau::of(&[9.0, 4.0, 5.0, 1.0], &customers).unwrap();
    assert_eq!(link.kendall(), &expected);
    assert_eq!(link.pairs(), 4);
}

#[test]
fn a_correction_counts_and_a_refusal_changes_nothing() {
    let mut chain = chain_with_lag_two();
    chain.record_customers("a", 3, 1e6).unwrap();
    assert!(chain.by_period(2).unwrap().kendall().value() < 1.0);
    let before = chain.clone();
    let error = chain.record_employees("z", 1, f64::NAN).unwrap_err();
    assert_eq!(error.to_string(), "figure NaN is not a finite number");
    assert!(chain.record_customers("a", 3, f64::INFINITY).is_err());
    assert_eq!(chain, before);
}

/// Units with figures and their sampling variances.
fn noisy_chain(sides: [&[f64]; 2], variances: [&[f64]; 2]) -> EmployeeCustomerChain<usize> {
    let reading =
        |figure: f64, variance: f64| Reading::with_std_error(figure, variance.sqrt()).unwrap();
    let mut chain = EmployeeCustomerChain::new();
    for unit in 0..sides[0].len() {
        chain
            .record_employees(unit, 1, reading(sides[0][unit], variances[0][unit]))
            .unwrap();
        chain
            .record_customers(unit, 1, reading(sides[1][unit], variances[1][unit]))
            .unwrap();
    }
    chain
}

#[test]
fn the_reference_cases_of_links_without_noise() {
    let mut count = 0;
    for case in cases("joint.json") {
        if !case
            .method
            .starts_with("link of units with the noise taken out")
        {
            continue;
        }
        count += 1;
        let list = |key: &str| -> Vec<f64> {
            let list = case.input[key].as_array().unwrap();
            list.iter().map(|number| number.as_f64().unwrap()).collect()
        };
        let [employees, customers] = ["employees", "customers"].map(list);
        let [noise, other] = ["variance_employees", "variance_customers"].map(list);
        let link = noisy_chain([&employees, &customers], [&noise, &other])
            .by_unit(0)
            .unwrap();
        case.check("reliability_employees", link.reliability(Side::Employees));
        case.check("reliability_customers", link.reliability(Side::Customers));
        let found = link.true_link(case.confidence());
        if case.expect["refused"].as_bool() == Some(true) {
            assert_eq!(
                found.unwrap_err(),
                NoiseError::NothingLeft {
                    side: Side::Employees
                }
            );
            continue;
        }
        let found = found.unwrap();
        case.check("r", found.raw_correlation());
        case.check("clamped_r", found.correlation().value());
        case.check("lower_r", found.correlation().lower());
        case.check("upper_r", found.correlation().upper());
        case.check("corrected_tau", found.kendall().value());
        case.check("lower_tau", found.kendall().lower());
        case.check("upper_tau", found.kendall().upper());
    }
    assert_eq!(count, 4);
}

#[test]
fn small_units_are_refused_in_words() {
    let figures = [12.0, 31.0, 25.0, 40.0, 5.0, 22.0, 37.0, 18.0, 9.0];
    let variance = figures
        .iter()
        .map(|figure| (figure - 199.0 / 9.0_f64).powi(2))
        .sum::<f64>()
        / 8.0;
    let error = |part: f64, units: usize| {
        let noise = vec![part * variance; units];
        let link = noisy_chain(
            [&figures[..units], &figures[..units]],
            [&vec![0.0; units], &noise],
        )
        .by_unit(0)
        .unwrap();
        link.true_link(Confidence::P95).unwrap_err().to_string()
    };
    assert_eq!(
        error(0.1, 7),
        "it takes 8 units to look behind the noise, not 7"
    );
    assert_eq!(
        error(0.8, 9),
        "the customers of a unit are too few: of what differs between units 20% is more than chance, \
         and it would take 4.0 times as many answers"
    );
    assert_eq!(
        error(1.2, 9),
        "the customers of a unit are too few: of what differs between units nothing is more than chance"
    );
    // Of surveys it says how many answers: the harmonic mean of 10 and 40 is 16.
    let mut chain = EmployeeCustomerChain::new();
    let asked = [
        (3, 10),
        (13, 40),
        (4, 10),
        (17, 40),
        (5, 10),
        (20, 40),
        (6, 10),
        (23, 40),
        (7, 10),
        (27, 40),
    ];
    for (unit, (content, asked)) in asked.into_iter().enumerate() {
        chain
            .record_employees(unit, 1, share(content, asked))
            .unwrap();
        chain.record_customers(unit, 1, unit).unwrap();
    }
    let link = chain.by_unit(0).unwrap();
    let reliability = link.reliability(Side::Employees);
    assert!((0.05..0.3).contains(&reliability), "{reliability}");
    let answers = (16.0 * (1.0 - reliability) / reliability).ceil();
    assert_eq!(
        link.true_link(Confidence::P95).unwrap_err(),
        NoiseError::TooFewAnswers {
            side: Side::Employees,
            reliability,
            answers
        }
    );
}

#[test]
fn a_mean_over_periods_has_the_variance_of_a_mean() {
    let figures = [12.0, 31.0, 25.0, 40.0, 5.0, 22.0, 37.0, 18.0, 9.0];
    let mut twice = EmployeeCustomerChain::new();
    for (unit, figure) in figures.into_iter().enumerate() {
        for period in [1, 2] {
            twice
                .record_employees(unit, period, Reading::with_std_error(figure, 5).unwrap())
                .unwrap();
            twice.record_customers(unit, period, figure).unwrap();
        }
    }
    let once = noisy_chain([&figures, &figures], [&[12.5; 9], &[0.0; 9]]);
    let [once, twice] =
        [once, twice].map(|chain| chain.by_unit(0).unwrap().reliability(Side::Employees));
    assert!((once - twice).abs() < 1e-12);
}

/// Units of a true standard deviation of 10 points whose link is known, and of whom so many answer.
#[test]
fn links_without_noise_keep_their_promise() {
    let full = std::env::var_os("CXMETRICS_FULL").is_some();
    let worlds: u32 = if full { 1_500 } else { 200 };
    for (truth, answers, units) in [
        (0.8, 10, 40),
        (0.8, 30, 40),
        (0.8, 100, 20),
        (0.8, 100, 40),
        (0.8, 100, 100),
        (0.4, 100, 20),
        (0.4, 100, 40),
        (0.4, 100, 100),
    ] {
        let mut random = Random::new(1_000 * answers + units);
        let variance = 6_400.0 / answers as f64;
        let (mut values, mut held, mut refused) = (Vec::new(), 0, 0);
        for _ in 0..worlds {
            let mut sides = [Vec::new(), Vec::new()];
            for _ in 0..units {
                let [common, own] = random.normals();
                let other = truth * common + (1.0_f64 - truth * truth).sqrt() * own;
                let [noise, more] = random.normals();
                sides[0].push(10.0 * common + variance.sqrt() * noise);
                sides[1].push(10.0 * other + variance.sqrt() * more);
            }
            let noise = vec![variance; sides[0].len()];
            let link = noisy_chain([&sides[0], &sides[1]], [&noise, &noise])
                .by_unit(0)
                .unwrap();
            match link.true_link(Confidence::P95) {
                Err(_) => refused += 1,
                Ok(link) => {
                    values.push(link.correlation().value());
                    held += u32::from(link.correlation().contains(truth));
                }
            }
        }
        values.sort_by(f64::total_cmp);
        let median = values.get(values.len() / 2).copied().unwrap_or(f64::NAN);
        let (refused, coverage) = (
            f64::from(refused) / f64::from(worlds),
            f64::from(held) / values.len() as f64,
        );
        if full {
            println!(
                "r {truth}, {answers} answers, {units} units: refused {refused:.3}, median {median:.3}, coverage {coverage:.3}"
            );
        }
        if answers == 100 {
            // Three simulation errors: of a share, and of a median of estimates that spread by about .2.
            let errors = 3.0 / f64::from(worlds).sqrt();
            assert!(
                (0.94 - 0.2 * errors..=0.98 + 0.13 * errors).contains(&coverage),
                "{truth} {units}: {coverage}"
            );
            assert!(
                (median - truth).abs() <= 0.06 + 0.25 * errors,
                "{truth} {units}: {median}"
            );
        } else if answers == 10 {
            assert!(refused > 0.9, "{refused}");
        }
    }
}

proptest! {
    #[test]
    fn any_chain_has_a_bounded_answer(
        figures in proptest::collection::vec((0_u8..5, -3_i32..4, any::<bool>(), -100.0..100.0), 0..60),
        lag in prop_oneof![0_u32..4, any::<u32>()],
    ) {
        let mut chain = EmployeeCustomerChain::new();
        for (unit, period, employees, figure) in figures {
            if employees {
                chain.record_employees(unit, period, figure).unwrap();
            } else {
                chain.record_customers(unit, period, figure).unwrap();
            }
        }
        for link in [chain.by_unit(lag), chain.by_period(lag)].into_iter().flatten() {
            prop_assert!(link.kendall().value().abs() <= 1.0 && link.spearman().value().abs() <= 1.0);
            prop_assert!(link.units() as u64 <= link.pairs() && link.units() <= 5);
        }
    }
}

/// What an initiative did stands beside the verdict, which stays what it was, and is stored with it.
#[test]
fn a_mirror_shows_what_an_initiative_did() {
    let satisfied = |yes, no| {
        let tally = Tally::from_counts(Scale::THUMBS, [no, yes]).unwrap();
        Csat::top_box(1).estimate(&tally).unwrap()
    };
    let group = Difference::independent(&satisfied(292, 108), &satisfied(240, 160)).unwrap();
    let others = Difference::independent(&satisfied(252, 148), &satisfied(244, 156)).unwrap();
    let impact = DifferenceInDifferences::new(group, others)
        .unwrap()
        .impact("the customers of the new process", Confidence::P95);
    assert_eq!(impact.verdict(), Verdict::Improved);
    let pages = KeyResult::reach("pages", 0, 40).unwrap().with_reading(36);
    let score = KeyResult::reach("NPS", 40, 60).unwrap();
    let score = score.with_voice(Voice::Customer).with_reading(58);
    let plain = Mirror::of([&pages, &score], Confidence::P95);
    let mirror = plain.clone().with_impact(impact.clone());
    assert_eq!(mirror.verdict(), plain.verdict());
    assert_eq!(mirror.impacts(), [impact]);
    assert_eq!(
        mirror.to_string(),
        "inside 90%, customers 90%: confirmed by customers; the customers of the new process rose by 11.0 points more \
         than the others [1.6, 20.3]"
    );
    #[cfg(feature = "serde")]
    {
        let form = serde_json::to_string(&mirror).unwrap();
        assert_eq!(serde_json::from_str::<Mirror>(&form).unwrap(), mirror);
        assert!(!serde_json::to_string(&plain).unwrap().contains("impacts"));
    }
}
