//! What a stratum with one cluster is taken for.

use crate::words::spoken;

/// What to do with a stratum that has one cluster in the sample, or one answer if there are no clusters, and more in the
/// population: how its clusters differ is unknown, not zero.
///
/// A stratum of which everything is in the sample is no such case: a census adds no variance.
///
/// | policy | the variance of the stratum | choose it |
/// |---|---|---|
/// | [`Refuse`](Self::Refuse) | none: an error | unless you know better |
/// | [`Collapse`](Self::Collapse) | that of the stratum together with its neighbour | when strata were made fine, in an order that means something: the usual remedy, cautious if neighbours differ |
/// | [`Centre`](Self::Centre) | its distance from the mean of all clusters, squared | when there is no such order; cautious (R's `"adjust"`) |
/// | [`Average`](Self::Average) | the mean of the other strata's | when lone clusters are an accident of who answered (R's `"average"`) |
/// | [`Certainty`](Self::Certainty) | 0 | when the cluster was sure to be drawn, such as the one big customer (R's `"certainty"`) |
///
/// The names of R's `survey.lonely.psu` are in brackets (Lumley, 2010, *Complex Surveys*).
///
/// ```
/// use cxmetrics::weight::{LoneCluster, Survey};
/// use cxmetrics::{Ces, Metric, Scale};
///
/// let survey = Survey::new(Scale::ZERO_TO_TEN, [9, 10, 3, 8, 7, 6, 10])?;
/// let strata = ["A", "A", "A", "B", "B", "B", "C"];
/// let error = survey.clone().with_strata(&strata).unwrap_err();
/// assert_eq!(error.to_string(), "stratum \"C\" has 1 cluster: its variance is unknown, not zero");
///
/// let std_error = |policy| {
///     let survey = survey.clone().with_lone_clusters(policy)?.with_strata(&strata)?;
///     Ok::<_, Box<dyn std::error::Error>>(Ces::MEAN.estimate_survey(&survey)?.std_error())
/// };
/// assert_eq!(format!("{:.3}", std_error(LoneCluster::Certainty)?), "0.969");
/// assert_eq!(format!("{:.3}", std_error(LoneCluster::Centre)?), "1.029");
/// assert_eq!(format!("{:.3}", std_error(LoneCluster::Collapse)?), "1.056");
/// assert_eq!(format!("{:.3}", std_error(LoneCluster::Average)?), "1.187");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemars", schemars(transform = crate::schema::tidy))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LoneCluster {
    /// There is no estimate. The default.
    #[default]
    Refuse,
    /// It was certain to be drawn, and adds no variance.
    Certainty,
    /// It varies as the other strata do on average. Refused without another stratum to learn from.
    Average,
    /// Its distance is taken from the mean of all clusters instead of that of its stratum.
    Centre,
    /// Its stratum is joined with the one before it in the order of the strata's labels, or with the one after it if it
    /// is the first, as often as needed; strata that are a census are passed over. Refused if there is none.
    Collapse,
}

spoken!(LoneCluster {
    Refuse = RefuseLone,
    Certainty = CertaintyLone,
    Average = AverageLone,
    Centre = CentreLone,
    Collapse = CollapseLone,
});
