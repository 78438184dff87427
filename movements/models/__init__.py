from movements.models.criteria import (
    CriteriaSet,
    Criterion,
    CriterionGroup,
    GroupingScheme,
    Indicator,
    Threshold,
    UnitGrouping,
)
from movements.models.directives import Directive
from movements.models.movements import Movement, Registration
from movements.models.pages import MovementIndexPage, MovementPage
from movements.models.plans import AwardQuota, LaunchPlan, Milestone, MovementScope, TargetLink
from movements.models.recognition import RuralPlanLink, RuralReassessment, RuralRecognition, RuralRevocation
from movements.models.reports import (
    Evidence,
    Measurement,
    Report,
    ReportDuty,
    ReportPeriod,
    ReportPlan,
    ReportVersion,
    ReturnReason,
)
from movements.models.results import UnitResult
from movements.models.rural import RuralAssessment, RuralEvidence, RuralLine, RuralStandard, RuralSurveyLine, RuralValue
from movements.models.scoring import (
    Ranking,
    RankingRow,
    ScoreEntry,
    ScoreEvidence,
    ScoreSheet,
    ScoringPlan,
    ScoringStage,
)
from movements.models.target_history import Responsibility, TargetChain, TargetRevision
from movements.models.targets import Target, TargetAssignment, TargetJudgement
from movements.models.tasks import Task, TaskEvidence, TaskUnit, TaskUpdate, WorkTheme

__all__ = [
    "AwardQuota",
    "CriteriaSet",
    "Criterion",
    "CriterionGroup",
    "Directive",
    "Evidence",
    "GroupingScheme",
    "Indicator",
    "LaunchPlan",
    "Measurement",
    "Milestone",
    "Movement",
    "MovementIndexPage",
    "MovementPage",
    "MovementScope",
    "Ranking",
    "RankingRow",
    "Registration",
    "Report",
    "ReportDuty",
    "ReportPeriod",
    "ReportPlan",
    "ReportVersion",
    "Responsibility",
    "ReturnReason",
    "RuralAssessment",
    "RuralEvidence",
    "RuralLine",
    "RuralPlanLink",
    "RuralReassessment",
    "RuralRecognition",
    "RuralRevocation",
    "RuralStandard",
    "RuralSurveyLine",
    "RuralValue",
    "ScoreEntry",
    "ScoreEvidence",
    "ScoreSheet",
    "ScoringPlan",
    "ScoringStage",
    "Target",
    "TargetAssignment",
    "TargetChain",
    "TargetJudgement",
    "TargetLink",
    "TargetRevision",
    "Task",
    "TaskEvidence",
    "TaskUnit",
    "TaskUpdate",
    "Threshold",
    "UnitGrouping",
    "UnitResult",
    "WorkTheme",
]
