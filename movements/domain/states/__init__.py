"""Every state and step of this app, as tables (docs/states.md shows the same)."""

from __future__ import annotations

from movements.domain.states.criteria import CRITERIA
from movements.domain.states.launching import LAUNCH_PLAN, MILESTONE, MOVEMENT, REGISTRATION, STAGE, WINDOW
from movements.domain.states.reporting import DUTY, PERIOD, REPORT
from movements.domain.states.rural import RURAL_ASSESSMENT, RURAL_REASSESSMENT, RURAL_RECOGNITION, RURAL_REVOCATION
from movements.domain.states.scoring import RANKING, SCORE_SHEET, SCORING_PLAN, SCORING_STAGE
from movements.domain.states.targets import REVISION, TASK

TABLES = (
    MOVEMENT,
    STAGE,
    LAUNCH_PLAN,
    MILESTONE,
    WINDOW,
    REGISTRATION,
    PERIOD,
    DUTY,
    REPORT,
    CRITERIA,
    REVISION,
    TASK,
    SCORING_PLAN,
    SCORING_STAGE,
    SCORE_SHEET,
    RANKING,
    RURAL_ASSESSMENT,
    RURAL_RECOGNITION,
    RURAL_REVOCATION,
    RURAL_REASSESSMENT,
)

__all__ = [
    "CRITERIA",
    "DUTY",
    "LAUNCH_PLAN",
    "MILESTONE",
    "MOVEMENT",
    "PERIOD",
    "RANKING",
    "REGISTRATION",
    "REPORT",
    "REVISION",
    "RURAL_ASSESSMENT",
    "RURAL_REASSESSMENT",
    "RURAL_RECOGNITION",
    "RURAL_REVOCATION",
    "SCORE_SHEET",
    "SCORING_PLAN",
    "SCORING_STAGE",
    "STAGE",
    "TABLES",
    "TASK",
    "WINDOW",
]
