//! Weights that are fitted to what is known of the population.

use core::fmt::Debug;

use super::Survey;
use crate::weight::SurveyError;
use crate::weight::margin::Margin;
use crate::weight::raking::{Calibrated, Calibration, Raking, rake};
use crate::weight::trim::trim;

impl Survey {
    /// Scales the weights within each category so that they sum to its known total: post-stratification.
    ///
    /// The totals are numbers of customers, or shares in any unit. Every answer must be in a category with a
    /// total. The standard error is that of what the categories leave unexplained.
    ///
    /// # Errors
    ///
    /// As for [`Margin::new`] and [`raked`](Self::raked).
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::Survey;
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// // Half of the customers are new, but few of the new ones answered.
    /// let customer = ["old", "old", "old", "old", "old", "old", "new", "new"];
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 9, 8, 10, 9, 6, 9])?
    ///     .poststratified(&customer, [("old", 50.0), ("new", 50.0)])?;
    /// assert_eq!(format!("{:.2}", survey.weights()[0]), "8.33");
    /// let nps = Nps::STANDARD.estimate_survey(&survey)?;
    /// assert_eq!(format!("{nps:.1}"), "41.7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn poststratified<K: Ord + Debug>(
        self,
        categories: &[K],
        totals: impl IntoIterator<Item = (K, f64)>,
    ) -> Result<Self, SurveyError> {
        let margin = Margin::new(categories, totals)?;
        self.raked(&[margin])
    }

    /// Scales the weights so that they meet the known totals of several margins at once: raking (Deming and
    /// Stephan, 1940). For when the totals by age and by region are known, but not those of each age in each
    /// region.
    ///
    /// The standard error is that of the generalised regression estimator: of what a regression on the margins with
    /// the weights from before leaves unexplained (Deville and Särndal, 1992), as R's
    /// `calibrate(calfun = "raking")` has it; R's `rake` gives another one.
    ///
    /// Ten rounds of proportional fitting are followed by Newton's steps, so that weights are found whenever there are any,
    /// however slowly the rounds come nearer. How many it took is in [`calibration`](Self::calibration). Raking again starts from the weights as
    /// they then are, and forgets the margins of before.
    ///
    /// # Errors
    ///
    /// [`SurveyError::EmptyCell`] if nobody answered in a category with a target above zero;
    /// [`SurveyError::MarginsDisagree`] if the targets of two margins have different sums;
    /// [`SurveyError::NotConverged`] if the margins contradict each other in the answers at hand;
    /// [`SurveyError::NoTargets`] without margins; [`SurveyError::Length`].
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::weight::{Margin, Survey};
    /// use cxmetrics::{Metric, Nps, Scale};
    ///
    /// let age = ["young", "old", "old", "young", "old", "old", "young", "old"];
    /// let region = ["N", "N", "N", "S", "S", "N", "N", "S"];
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [6, 10, 9, 8, 10, 9, 6, 9])?.raked(&[
    ///     Margin::new(&age, [("young", 60.0), ("old", 40.0)])?,
    ///     Margin::new(&region, [("N", 50.0), ("S", 50.0)])?,
    /// ])?;
    /// assert!(survey.calibration().unwrap().largest_gap() < 1e-12);
    /// assert_eq!(Nps::STANDARD.estimate_survey(&survey)?.to_string(), "8.3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn raked(self, margins: &[Margin]) -> Result<Self, SurveyError> {
        self.raked_with(margins, Raking::default())
    }

    /// The same with bounds for what weights are multiplied by, or with margins whose sums differ by rounding.
    ///
    /// # Errors
    ///
    /// As for [`raked`](Self::raked); [`SurveyError::TooNarrow`] if no weights within the bounds meet the margins.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::weight::{Margin, Raking, Survey};
    ///
    /// let age = ["young", "old", "old", "young", "old", "old", "young", "old"];
    /// let region = ["N", "N", "N", "S", "S", "N", "N", "S"];
    /// let margins = [
    ///     Margin::new(&age, [("young", 60.0), ("old", 40.0)])?,
    ///     Margin::new(&region, [("N", 50.0), ("S", 50.0)])?,
    /// ];
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [6, 10, 9, 8, 10, 9, 6, 9])?;
    /// let heaviest = |survey: &Survey| {
    ///     survey.weights().iter().fold(0.0_f64, |most, &weight| most.max(weight))
    /// };
    ///
    /// // Eight answers stand for 100, so that 12.5 is no change.
    /// assert_eq!(format!("{:.2}", heaviest(&survey.clone().raked(&margins)?)), "28.28");
    /// let bounded = survey.raked_with(&margins, Raking::default().truncated(0.2, 2.0)?)?;
    /// assert_eq!(format!("{:.2}", heaviest(&bounded)), "25.00");
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    pub fn raked_with(self, margins: &[Margin], raking: Raking) -> Result<Self, SurveyError> {
        for margin in margins {
            self.check_length("categories", margin.len())?;
        }
        let (weights, calibrated) = rake(&self.weights, margins, raking)?;
        Ok(Self {
            weights,
            calibrated: Some(calibrated),
            ..self
        })
    }

    /// Cuts the largest weights down to `ratio` times the mean weight, and gives what was cut off to the other
    /// answers in proportion to their weights, so that the sum stays (Potter, 1990).
    ///
    /// A few enormous weights make the score noisy; cutting them makes it a little biased instead. Usual
    /// ratios are 3 to 6. Margins that the weights met before they no longer meet: rake again.
    ///
    /// # Errors
    ///
    /// [`SurveyError::TrimRatio`] if the ratio is below 1, infinite or NaN, or if the answers with a weight
    /// are too few to hold the sum.
    ///
    /// # Examples
    ///
    /// ```
    /// use cxmetrics::Scale;
    /// use cxmetrics::weight::Survey;
    ///
    /// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8])?
    ///     .with_weights([1.0, 1.0, 2.0, 12.0])?
    ///     .trimmed(2.0)?;
    /// assert_eq!(survey.weights(), [2.0, 2.0, 4.0, 8.0]);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    pub fn trimmed(self, ratio: f64) -> Result<Self, SurveyError> {
        Ok(Self {
            weights: trim(&self.weights, ratio)?,
            calibrated: None,
            ..self
        })
    }

    /// How post-stratification or raking went; `None` if the weights are as they were given.
    ///
    /// ```
    /// # use cxmetrics::Scale;
    /// # use cxmetrics::weight::Survey;
    /// let survey = Survey::new(Scale::ONE_TO_FIVE, [5, 2, 4])?.with_weights([1.0, 0.5, 2.0])?;
    /// assert_eq!(survey.calibration(), None);
    /// let survey = survey.poststratified(&["old", "new", "old"], [("old", 50.0), ("new", 50.0)])?;
    /// assert_eq!(survey.calibration().unwrap().rounds(), 1);
    /// # Ok::<(), cxmetrics::weight::SurveyError>(())
    /// ```
    #[must_use]
    pub fn calibration(&self) -> Option<Calibration> {
        self.calibrated.as_ref().map(Calibrated::report)
    }
}
