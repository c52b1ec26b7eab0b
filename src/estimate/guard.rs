//! The guard of scores that were measured on few clusters.

/// What intervals take a clustered sample to be worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Guard {
    /// Before the correction for the degrees of freedom.
    pub(crate) size: f64,
    /// After it, in any case.
    pub(crate) most: f64,
}

/// The clusters that a variance was measured on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clusters {
    /// How many there are.
    pub(crate) count: f64,
    /// How many of them carry the variance: (Σ z²)² / Σ z⁴ of their centred sums.
    pub(crate) carrying: f64,
}

impl Guard {
    /// The guard of a score at `place`, from −1 at the lower end of its range to 1 at the upper, of `answers` worth
    /// `effective_size`.
    ///
    /// In the last eighth of the range on either side it is raised further: there most of the clusters that differ are
    /// often not in the sample at all.
    pub(crate) fn new(answers: f64, effective_size: f64, place: f64, clusters: Clusters) -> Self {
        let effect = answers / effective_size;
        let at_an_end = (4.0 * place.abs() - 3.0).max(0.0);
        let nearness = place * place + at_an_end * at_an_end;
        let raised = effect * (1.0 + nearness * libm::sqrt(2.0 / clusters.carrying));
        let most = (answers / clusters.count).max(effect);
        Self {
            size: answers / raised.min(most),
            most: f64::INFINITY,
        }
    }

    /// The guard in a finite population, where the sample is worth so many times more.
    pub(crate) fn times(self, gain: f64) -> Self {
        Self {
            size: self.size * gain,
            ..self
        }
    }

    /// The guard where no cluster differs from another.
    pub(crate) const fn alike(effective_size: f64, clusters: Clusters) -> Self {
        Self {
            size: effective_size,
            most: clusters.count,
        }
    }
}
