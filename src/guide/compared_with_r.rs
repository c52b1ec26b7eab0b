//! # Compared with R
//!
//! The same figure by R 4.2 and by this crate. The code below the tables is run with the tests.
//!
//! With `d` of the ten answers below, their NPS values in `v`, weights in `w` and strata in `s`, by `survey` 4.1.1:
//!
//! | in `survey` | here | figure |
//! |---|---|---|
//! | `svydesign(ids = ~1, strata = ~s, weights = ~w, data = d)` | [`Survey`](crate::weight::Survey)`::new(..)?.with_weights(w)?.with_strata(&s)?` | |
//! | `svymean(~v, design)` | [`Nps::STANDARD.estimate_survey(&survey)?`](crate::Metric::estimate_survey) | −2.85714285714 |
//! | `SE(svymean(~v, design))` | [`Estimate::std_error`](crate::Estimate::std_error) | 29.0671284991 |
//! | the same without strata | the same | 28.5947426745 |
//! | `svyby(~v, ~s, design, svymean)` | [`Survey::by(&s)?.scores(&Nps::STANDARD)?`](crate::weight::Survey::by) | 40 and −20 |
//! | `svycontrast` | [`Survey::difference`](crate::weight::Survey::difference), `SurveyGroups::difference` | to 9 digits, `tests/data/survey-groups.json` |
//!
//! By packages for an NPS and for shares; one promoter, 13 passives, 7 detractors, and 56 of 70 against 48 of 80. The figures
//! are those of `tests/data`, which were run in R 4.2.2:
//!
//! | in R | here | figure |
//! |---|---|---|
//! | `NPS::iterative(c(7, 13, 1), 0.05)` | [`Estimate::interval`](crate::Estimate::interval), the default | −0.51723, −0.02600 (it stops at 1e−7) |
//! | `NPS::nps_test_(c(7, 13, 1), test = "adjusted.wald")` | [`Method::AdjustedWald`](crate::Method::AdjustedWald) | −0.4809839707, −0.0190160293 |
//! | `ratesci::scorepairci(c(1, 1, 7, 12))` | [`Method::SkewnessCorrected`](crate::Method::SkewnessCorrected) | −0.5281134506, −0.0184219277 |
//! | `ratesci::scoreci(56, 70, 48, 80, skew = FALSE)` | [`Difference::independent`](crate::Difference::independent), the default | 0.0528297132, 0.3381729400 |
//!
//! `qcc` was not run: there is no figure of it to show. What it calls `qcc(type = "p")`, `"u"`, `"xbar.one"`, `ewma` and
//! `cusum` is [`ControlChart`](crate::track::signal::ControlChart), [`Ewma`](crate::track::signal::Ewma) and
//! [`Cusum`](crate::track::signal::Cusum); their figures are held to published tables in `tests/data/charts.json` and
//! `tests/data/run-length.json`.
//!
//! By R itself and its recommended packages:
//!
//! | in R | here | figure |
//! |---|---|---|
//! | `prop.test(17, 20, correct = FALSE)$conf.int` | `Estimate::share(17, 20)?.interval(..)` | 0.6395811353, 0.9476312541 |
//! | `binom.test(20, 20)$conf.int` | `interval_with(Method::Guaranteed, ..)` | 0.831566529, 1 |
//! | `wilcox.test(x, y)$p.value`, with ties | [`ServiceTimes::mann_whitney`](crate::kpi::ServiceTimes::mann_whitney), its normal form | 0.2264905403 |
//! | `p.adjust(p, "holm")` | [`compare::holm`](crate::compare::holm) | 0.04, 0.06, 0.06, 0.06 |
//! | `p.adjust(p, "BH")` | [`compare::benjamini_hochberg`](crate::compare::benjamini_hochberg) | 0.04, 0.04, 0.04, 0.04 |
//! | `lm(y ~ t + after + since)` | [`impact::InterruptedSeries`](crate::impact::InterruptedSeries) | to 9 digits, `tests/data/impact.json` |
//! | `nlme::gls(.., correlation = corAR1())` | the same, [autoregressive](crate::impact::InterruptedErrors::Autoregressive) | to 5 digits, where `gls` stops |
//! | `survival::survdiff(Surv(t, s) ~ g)` | [`kpi::LogRank`](crate::kpi::LogRank) | to 9 digits, `tests/data/compare.json` |
//!
//! ```
//! use cxmetrics::compare::{benjamini_hochberg, holm};
//! use cxmetrics::kpi::ServiceTimes;
//! use cxmetrics::weight::Survey;
//! use cxmetrics::{Confidence, Difference, Estimate, Method, Metric, Nps, Scale};
//!
//! let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found}");
//!
//! // survey
//! let strata = ["a", "a", "a", "a", "a", "b", "b", "b", "b", "b"];
//! let ratings = [9, 10, 7, 3, 10, 8, 9, 5, 2, 7]; // 100, 100, 0, −100, 100, 0, 100, −100, −100, 0
//! let plain = Survey::new(Scale::ZERO_TO_TEN, ratings)?
//!     .with_weights([2.0, 2.0, 2.0, 2.0, 2.0, 5.0, 5.0, 5.0, 5.0, 5.0])?;
//! close(Nps::STANDARD.estimate_survey(&plain)?.std_error(), 28.5947426745);
//! let nps = Nps::STANDARD.estimate_survey(&plain.with_strata(&strata)?)?;
//! close(nps.value(), -2.85714285714);
//! close(nps.std_error(), 29.0671284991);
//!
//! // NPS and ratesci
//! let mut answers = cxmetrics::Tally::new(Scale::ZERO_TO_TEN);
//! answers.record_n(9, 1)?;
//! answers.record_n(7, 13)?;
//! answers.record_n(3, 7)?;
//! let nps = Nps::STANDARD.estimate(&answers)?;
//! let tango = nps.interval(Confidence::P95);
//! assert!((tango.lower() / 100.0 + 0.5172323).abs() < 3e-7 && (tango.upper() / 100.0 + 0.0260030).abs() < 3e-7);
//! let adjusted = nps.interval_with(Method::AdjustedWald, Confidence::P95)?;
//! close(adjusted.lower() / 100.0, -0.4809839707249);
//! close(adjusted.upper() / 100.0, -0.0190160292751);
//! let corrected = nps.interval_with(Method::SkewnessCorrected, Confidence::P95)?;
//! assert!((corrected.lower() / 100.0 + 0.5281134506).abs() < 2e-9);
//! assert!((corrected.upper() / 100.0 + 0.0184219277).abs() < 2e-9);
//! let change = Difference::independent(&Estimate::share(56, 70)?, &Estimate::share(48, 80)?)?;
//! close(change.interval(Confidence::P95).lower() / 100.0, 0.052829713248);
//! close(change.interval(Confidence::P95).upper() / 100.0, 0.338172940012);
//!
//! // R itself
//! let wilson = Estimate::share(17, 20)?.interval(Confidence::P95);
//! close(wilson.lower() / 100.0, 0.6395811353);
//! close(wilson.upper() / 100.0, 0.9476312541);
//!
//! let exact = Estimate::share(20, 20)?.interval_with(Method::Guaranteed, Confidence::P95)?;
//! close(exact.lower() / 100.0, 0.831566529);
//!
//! let x = ServiceTimes::from_hours([2.0, 3.0, 5.0, 8.0, 13.0, 21.0])?;
//! let y = ServiceTimes::from_hours([1.0, 2.0, 2.0, 4.0, 6.0, 9.0])?;
//! close(x.mann_whitney(&y).normal_p_value(), 0.2264905403);
//!
//! let p = [0.01, 0.02, 0.03, 0.04];
//! assert_eq!(holm(&p)?, [0.04, 0.06, 0.06, 0.06]);
//! benjamini_hochberg(&p)?.iter().for_each(|p| close(*p, 0.04));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Where the crate chooses otherwise than R does, the docs of the call say so: the score interval for an NPS where packages
//! offer Wald's, exact p-values of ranks where they are cheap, the first time at which at most half are left as a median
//! survival time.
