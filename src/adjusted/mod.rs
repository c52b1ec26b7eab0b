//! Scores adjusted by what is known of the people: an earlier answer, or a prediction for everybody.
//!
//! Answers are dear, and much is often known before: last year's answer, or what a model makes of every conversation.
//! Such a covariate is no answer and may be wrong. But where it goes together with the answers it explains a part of
//! their scatter, and what is explained need not be guessed: with a correlation of .7 half of the variance is gone, which is
//! worth as much as twice the answers.
//!
//! | you have | take |
//! |---|---|
//! | a prediction for everybody, and the answers of some | [`Adjusted::prediction_powered`] |
//! | last year's answer of everybody, and this year's of some | the same: an earlier answer is a prediction |
//! | the mean of a covariate of all, and its value of those who answered | [`Adjusted::regression`] |
//! | two groups drawn by lot, and an earlier answer of each person | [`Adjusted::cuped`], then [`Difference::independent`](crate::Difference::independent) |
//! | the same with groups of very different size | [`Adjusted::separate_slopes`] |
//! | a prediction of few categories | [`Adjusted::poststratified`] |
//!
//! Each gives an [`Adjusted`] score, whose [`estimate`](Adjusted::estimate) is an [`Estimate`](crate::Estimate) as any
//! other. The answers alone decide where the score is: the covariate is used as far as it goes together with them,
//! and one that does not help is left out. So the score is right on average whatever the covariate is worth, but for what
//! [fades with 1/n](#how-often-the-intervals-hold), and its interval is on average no wider than the plain one;
//! post-stratification alone has a [price](Adjusted::poststratified).
//!
//! Two things nobody can check afterwards: that it was **chance who answered**, and that the covariate is **from before**.
//! An answer that was given after the groups were treated takes a part of the effect away, and a model that was trained
//! on these very answers agrees with them too well.
//!
//! # How it is computed
//!
//! An adjustment gives a score θ̂ and a standard error SE, by the formula at each constructor. The estimate takes the
//! distribution with mean θ̂ that explains the answers best, and as many answers as have that error, V/SE²; for a slope that was
//! fitted (n − 2)/(n − 1) of them, and never fewer than were given. Its interval is the
//! [score interval](crate::Method::Score) of such a sample: it stays on the scale, as θ̂ ± z SE does not.
//!
//! n answers that all agree with the prediction do not prove that it is never wrong: what a covariate leaves
//! unexplained is taken to be at least one n-th of the variance. And what moves a score from the end of the scale to its
//! middle does not make its answers worth more.
//!
//! # How often the intervals hold
//!
//! By simulation of NPS answers with ten predictions for each answer: 4,000 surveys of each kind, with a simulation error of .003.
//! A prediction goes together with the opinion behind the answer by .8 (good) or .98 (nearly perfect); one that drifts is too
//! high for everybody. The width is that of the interval as a part of the plain one.
//!
//! | shares | answers | predictions | plain | prediction-powered | width | post-stratified | width |
//! |---|---|---|---|---|---|---|---|
//! | 50/30/20 | 20 | worthless | 0.936 | **0.934** | 1.00 | 0.941 | 1.06 |
//! | 50/30/20 | 20 | good | 0.944 | **0.951** | 0.81 | 0.933 | 0.83 |
//! | 50/30/20 | 20 | nearly perfect | 0.947 | **0.952** | 0.56 | 0.944 | 0.57 |
//! | 50/30/20 | 20 | good, but drifting | 0.945 | **0.947** | 0.89 | 0.951 | 0.97 |
//! | 50/30/20 | 50 | worthless | 0.953 | **0.952** | 1.00 | 0.950 | 1.03 |
//! | 50/30/20 | 50 | good | 0.948 | **0.950** | 0.78 | 0.947 | 0.79 |
//! | 50/30/20 | 50 | nearly perfect | 0.951 | **0.943** | 0.52 | 0.949 | 0.51 |
//! | 50/30/20 | 50 | good, but drifting | 0.953 | **0.954** | 0.86 | 0.951 | 0.88 |
//! | 50/30/20 | 100 | worthless | 0.949 | **0.947** | 1.00 | 0.947 | 1.01 |
//! | 50/30/20 | 100 | good | 0.955 | **0.952** | 0.77 | 0.950 | 0.77 |
//! | 50/30/20 | 100 | nearly perfect | 0.953 | **0.955** | 0.51 | 0.953 | 0.50 |
//! | 50/30/20 | 100 | good, but drifting | 0.953 | **0.950** | 0.85 | 0.946 | 0.84 |
//! | 50/30/20 | 200 | worthless | 0.946 | **0.946** | 1.00 | 0.949 | 1.01 |
//! | 50/30/20 | 200 | good | 0.959 | **0.954** | 0.77 | 0.949 | 0.77 |
//! | 50/30/20 | 200 | nearly perfect | 0.949 | **0.950** | 0.50 | 0.947 | 0.50 |
//! | 50/30/20 | 200 | good, but drifting | 0.954 | **0.958** | 0.84 | 0.958 | 0.83 |
//! | 85/10/5 | 20 | worthless | 0.970 | **0.967** | 0.99 | 0.968 | 1.01 |
//! | 85/10/5 | 20 | good | 0.963 | **0.964** | 0.84 | 0.972 | 0.95 |
//! | 85/10/5 | 20 | nearly perfect | 0.966 | **0.974** | 0.59 | 0.984 | 0.89 |
//! | 85/10/5 | 20 | good, but drifting | 0.966 | **0.963** | 0.91 | 0.966 | 0.99 |
//! | 85/10/5 | 50 | worthless | 0.953 | **0.953** | 1.00 | 0.959 | 1.02 |
//! | 85/10/5 | 50 | good | 0.952 | **0.959** | 0.83 | 0.942 | 0.85 |
//! | 85/10/5 | 50 | nearly perfect | 0.952 | **0.953** | 0.55 | 0.946 | 0.61 |
//! | 85/10/5 | 50 | good, but drifting | 0.955 | **0.951** | 0.91 | 0.956 | 0.99 |
//! | 85/10/5 | 100 | worthless | 0.946 | **0.945** | 1.00 | 0.949 | 1.01 |
//! | 85/10/5 | 100 | good | 0.951 | **0.947** | 0.83 | 0.934 | 0.83 |
//! | 85/10/5 | 100 | nearly perfect | 0.953 | **0.955** | 0.55 | 0.940 | 0.53 |
//! | 85/10/5 | 100 | good, but drifting | 0.956 | **0.952** | 0.92 | 0.960 | 0.98 |
//! | 85/10/5 | 200 | worthless | 0.951 | **0.951** | 1.00 | 0.952 | 1.01 |
//! | 85/10/5 | 200 | good | 0.945 | **0.958** | 0.83 | 0.948 | 0.83 |
//! | 85/10/5 | 200 | nearly perfect | 0.954 | **0.952** | 0.54 | 0.948 | 0.52 |
//! | 85/10/5 | 200 | good, but drifting | 0.953 | **0.954** | 0.91 | 0.954 | 0.95 |
//!
//! The difference of two groups of so many answers each, by an earlier answer (CUPED):
//!
//! | answers | earlier answer | plain | adjusted | width |
//! |---|---|---|---|---|
//! | 20 | worthless | 0.948 | **0.945** | 1.00 |
//! | 20 | good | 0.945 | **0.955** | 0.77 |
//! | 20 | nearly perfect | 0.952 | **0.956** | 0.47 |
//! | 20 | good, but drifting | 0.954 | **0.953** | 0.83 |
//! | 50 | worthless | 0.955 | **0.954** | 1.00 |
//! | 50 | good | 0.954 | **0.951** | 0.75 |
//! | 50 | nearly perfect | 0.950 | **0.946** | 0.46 |
//! | 50 | good, but drifting | 0.955 | **0.958** | 0.82 |
//! | 200 | worthless | 0.953 | **0.954** | 1.00 |
//! | 200 | good | 0.946 | **0.952** | 0.74 |
//! | 200 | nearly perfect | 0.949 | **0.954** | 0.46 |
//! | 200 | good, but drifting | 0.945 | **0.947** | 0.81 |
//!
//! The λ of a prediction is tuned on the answers that it adjusts, which shifts the score on average: by 1.7 to 3.0 points of the
//! NPS of 20 answers with useful predictions, by .6 to 1.3 of 50, by .3 to .8 of 100 and by .2 to .5 of 200. [`prediction_powered_with`](Adjusted::prediction_powered_with) a λ from before has no such shift, nor has CUPED.
//!
//! # Examples
//!
//! ```
//! use cxmetrics::adjusted::{Adjusted, Covariates};
//! use cxmetrics::{Confidence, KeyResult, Nps, Scale};
//!
//! // What a model makes of each conversation, as a value of the NPS from -100 to 100, and the answers of some.
//! let mut calls = Covariates::new(Scale::ZERO_TO_TEN);
//! for (rating, predicted) in [(10, 80), (9, 60), (3, -70), (8, 10), (9, 75), (6, -20), (10, 90), (7, 20), (2, -90), (9, 40)] {
//!     calls.record(rating, predicted)?;
//! }
//! for predicted in [70, 85, -30, 90, 10, 55, 65, -80, 75, 30, 95, 60, 20, 80, -10, 50, 45, 88, 72, -60] {
//!     calls.record_unanswered(predicted)?;
//! }
//! let nps = Adjusted::prediction_powered(&Nps::STANDARD, &calls)?;
//! assert_eq!(nps.plain().interval(Confidence::P95).to_string(), "20.0 [-33.0, 62.8]");
//! assert_eq!(nps.estimate().interval(Confidence::P95).to_string(), "41.0 [1.5, 68.8]");
//! // For a goal it is a reading like any other.
//! let goal = KeyResult::reach("NPS of all conversations", 20, 40)?.with_reading(nps.estimate());
//! assert_eq!(format!("{:.2}", goal.current().raw().unwrap()), "1.05");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod covariates;
mod error;
mod moments;
mod prediction;
mod regression;
mod score;
mod strata;

pub use covariates::Covariates;
pub use error::AdjustedError;
pub use score::Adjusted;
