//! Whether a target is in reach, by how far the figure usually moves.

use super::DraftKeyResult;
use super::findings::Findings;
use super::found::Found;
use crate::okr::forecast::{Ambition, GoalAssistant};
use crate::okr::key_result::Kind;

/// Nothing is said of a figure whose usual moves are not known.
pub(super) fn check_reach(result: &DraftKeyResult, findings: &mut Findings<'_>) {
    let Some((target, assistant)) = assistant_of(result) else {
        return;
    };
    let proposal = assistant.propose(target);
    let probability = proposal.probability();
    if proposal.ambition() == Ambition::OutOfReach {
        let found = Found::OutOfReach {
            probability,
            stretch: assistant.stretch(),
        };
        findings.add(found);
    }
    // A commitment is to be kept more often than not.
    if result.kind == Kind::Committed && proposal.ambition() < Ambition::Likely {
        let found = Found::Unlikely {
            probability,
            committed: assistant.committed(),
        };
        findings.add(found);
    }
}

/// The target, and the assistant from the start as it was measured.
fn assistant_of(result: &DraftKeyResult) -> Option<(f64, GoalAssistant)> {
    let (start, target, usual) = (result.start?, result.target?, result.usual_move?);
    let assistant = match &result.start_survey {
        Some(survey) => {
            let answers = result
                .planned_answers
                .unwrap_or_else(|| survey.sample_size());
            GoalAssistant::from_survey(survey, answers, usual)
        }
        None => GoalAssistant::exact(start, usual),
    };
    let assistant = assistant.ok()?;
    let assistant = if target < start {
        assistant.falling()
    } else {
        assistant
    };
    Some((target, assistant))
}
