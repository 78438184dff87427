from movements.models.criteria import CriteriaSet, Criterion, CriterionGroup, Indicator, Threshold, UnitGrouping
from movements.models.directives import Directive
from movements.models.movements import Movement, Registration
from movements.models.pages import MovementIndexPage, MovementPage
from movements.models.reports import Evidence, Measurement, Report, ReportDuty, ReportPeriod, ReportPlan
from movements.models.results import UnitResult
from movements.models.targets import Target, TargetAssignment

__all__ = [
    "CriteriaSet",
    "Criterion",
    "CriterionGroup",
    "Directive",
    "Evidence",
    "Indicator",
    "Measurement",
    "Movement",
    "MovementIndexPage",
    "MovementPage",
    "Registration",
    "Report",
    "ReportDuty",
    "ReportPeriod",
    "ReportPlan",
    "Target",
    "TargetAssignment",
    "Threshold",
    "UnitGrouping",
    "UnitResult",
]
