//! # Compared with R
//!
//! The same figure by R 4.2 and by this crate. The code below the table is run with the tests.
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
//! | `survey::svydesign`, `svymean`, `svyby`, `svycontrast` | [`weight::Survey`](crate::weight::Survey) | to 9 digits, `tests/data/survey-*.json` |
//! | `survival::survdiff(Surv(t, s) ~ g)` | [`kpi::LogRank`](crate::kpi::LogRank) | to 9 digits, `tests/data/compare.json` |
//!
//! ```
//! use cxmetrics::compare::{benjamini_hochberg, holm};
//! use cxmetrics::kpi::ServiceTimes;
//! use cxmetrics::{Confidence, Estimate, Method};
//!
//! let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found}");
//!
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
