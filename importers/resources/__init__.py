"""The kinds of spreadsheet that can be taken in and handed out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from importers.resources.assignments import AssignmentResource
from importers.resources.award_history import PastAwardResource
from importers.resources.base import SheetResource
from importers.resources.bonuses import BonusPaymentResource, BonusResource
from importers.resources.calendar import CalendarResource
from importers.resources.catalogue import CandidateResource, CatalogueResource
from importers.resources.clusters import ClusterResource
from importers.resources.criteria import CriteriaResource
from importers.resources.emulation_staff import EmulationStaffResource
from importers.resources.groupings import GroupingResource
from importers.resources.heads import HeadResource
from importers.resources.launching import MilestoneResource, RegistrationResource
from importers.resources.measurements import MeasurementResource
from importers.resources.movements import MovementResource, ThemeResource
from importers.resources.nominations import NominationResource
from importers.resources.opinions import OpinionAnswerResource
from importers.resources.people import InitiativeResource, PersonResource, ReviewResource
from importers.resources.people_records import DisciplineResource, PostResource
from importers.resources.register import RegisterResource
from importers.resources.revisions import RevisionResource
from importers.resources.rural import RecognitionResource, RuralJudgementResource
from importers.resources.rural_details import RuralSurveyResource, RuralValueResource
from importers.resources.rural_follow_up import ReassessmentResource, RevocationResource
from importers.resources.scoring import RankingResource, ResultResource, ScoreSheetResource, ScoringPlanResource
from importers.resources.statistics import StatisticsResource
from importers.resources.successions import SuccessionResource
from importers.resources.targets import TargetResource
from importers.resources.tasks import TaskResource
from importers.resources.timeliness import TimelinessResource
from importers.resources.unit_codes import UnitCodeResource
from importers.resources.units import UnitResource

RESOURCES: dict[str, type[SheetResource]] = {
    resource.kind: resource
    for resource in (
        UnitResource,
        PersonResource,
        ReviewResource,
        InitiativeResource,
        PastAwardResource,
        SuccessionResource,
        TargetResource,
        MeasurementResource,
        CriteriaResource,
        GroupingResource,
        AssignmentResource,
        TaskResource,
        NominationResource,
        OpinionAnswerResource,
        RecognitionResource,
        RuralJudgementResource,
        RuralValueResource,
        RuralSurveyResource,
        ClusterResource,
        PostResource,
        DisciplineResource,
        MilestoneResource,
        MovementResource,
        ThemeResource,
        RevisionResource,
        HeadResource,
        RevocationResource,
        ReassessmentResource,
        BonusPaymentResource,
        EmulationStaffResource,
        CalendarResource,
        UnitCodeResource,
    )
}


EXPORTED: dict[str, type[SheetResource]] = RESOURCES | {
    resource.kind: resource
    for resource in (
        RegisterResource,
        TimelinessResource,
        RegistrationResource,
        ResultResource,
        RankingResource,
        ScoreSheetResource,
        ScoringPlanResource,
        CatalogueResource,
        CandidateResource,
        BonusResource,
        StatisticsResource,
    )
}


def resource_of(kind: str) -> SheetResource:
    """A fresh resource for one import. DomainError that lists what there is, for an unknown kind."""
    return _found(kind, RESOURCES)


def exported_resource_of(kind: str) -> SheetResource:
    """A fresh resource for one export: all that can be taken in, and what can only be handed out."""
    return _found(kind, EXPORTED)


def _found(kind: str, resources: dict[str, type[SheetResource]]) -> SheetResource:
    if kind not in resources:
        raise DomainError(
            _("Chưa có loại dữ liệu “{kind}”. Hiện có: {kinds}.").format(kind=kind, kinds=", ".join(resources)),
            code="unknown_kind",
        )
    return resources[kind]()
