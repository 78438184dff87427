"""Model → how a test makes one that belongs to a unit: what the generated permission test builds its objects with.

A screen with `of=Model` needs an entry here. Where the model has `permission_unit()`, the maker must give that unit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from awards import models as awards
from awards.domain.print_templates import create_template
from awards.domain.register_words import folded_row
from awards.human_code import new_code
from base.accounts.enums import Role
from base.accounts.models import Delegation, User
from base.core import clock
from base.core.files import store_bytes
from base.core.models import Job
from base.notices.domain.notify import notify
from base.notices.models import Mailing
from base.units.models import Cluster, Person, Unit
from importers import models as importers
from movements import models as movements
from movements.domain.scoring.engine import PlanRules, UnitInput
from movements.domain.scoring.rules import RuleSet
from tests.factories.accounts import UserFactory
from tests.factories.awards import (
    AwardTypeFactory,
    ConsultationFactory,
    NominationFactory,
    OpinionFactory,
    OpinionRequestFactory,
    QuotaFactory,
    RoundFactory,
    RulebookVersionFactory,
    RuleFactory,
    SilenceRuleFactory,
    VotingRuleFactory,
)
from tests.factories.cms import StoryPageFactory
from tests.factories.councils import MEETS_AT
from tests.factories.criteria import draft_set
from tests.factories.movements import (
    LaunchPlanFactory,
    MeasurementFactory,
    MilestoneFactory,
    MovementFactory,
    RegistrationFactory,
    ReportDutyFactory,
    ReportFactory,
    ReportPeriodFactory,
    ReportPlanFactory,
    TargetAssignmentFactory,
    TargetFactory,
)
from tests.factories.rural import RuralRecognitionFactory, RuralStandardFactory, assessment, commune
from tests.factories.sealed import sealed
from tests.factories.targets import TargetRevisionFactory, TaskFactory, TaskUpdateFactory, WorkThemeFactory
from tests.factories.units import ClusterMemberFactory, PersonFactory, SuccessionFactory
from web.cms import models as cms
from web.cms.domain.tree import ensure_site

Maker = Callable[[Unit], models.Model]
_makers: dict[type[models.Model], Maker] = {Unit: lambda unit: unit}


def maker(model: type[models.Model]) -> Callable[[Maker], Maker]:
    def register(make: Maker) -> Maker:
        _makers[model] = make
        return make

    return register


def make(model: type[models.Model], unit: Unit) -> models.Model:
    """An object of `model` that belongs to `unit`. LookupError with what to do where the model has no entry."""
    if model not in _makers:
        raise LookupError(
            f"{model._meta.label} guards a screen (of={model.__name__}) but tests/factories/registry.py cannot make "
            f"one: add a function marked @maker({model.__name__}) that returns one belonging to the given unit"
        )
    return _makers[model](unit)


def stored_file() -> Any:
    return store_bytes(b"%PDF-1.4 test", name="minh-chung.pdf")


_makers |= {
    Person: lambda unit: PersonFactory(unit=unit),
    Cluster: lambda unit: ClusterMemberFactory(unit=unit).cluster,
    movements.Movement: lambda unit: MovementFactory(open=True, organiser=unit),
    movements.LaunchPlan: lambda unit: LaunchPlanFactory(movement__organiser=unit),
    movements.Milestone: lambda unit: MilestoneFactory(movement__organiser=unit),
    movements.Registration: lambda unit: RegistrationFactory(unit=unit),
    movements.Target: lambda unit: TargetFactory(movement__organiser=unit),
    movements.TargetAssignment: lambda unit: TargetAssignmentFactory(unit=unit),
    movements.ReportPlan: lambda unit: ReportPlanFactory(movement__organiser=unit),
    movements.ReportPeriod: lambda unit: ReportPeriodFactory(plan__movement__organiser=unit),
    movements.TargetRevision: lambda unit: TargetRevisionFactory(target__movement__organiser=unit),
    movements.WorkTheme: lambda unit: WorkThemeFactory(owner=unit),
    movements.Task: lambda unit: TaskFactory(lead=unit),
    movements.ReportDuty: lambda unit: ReportDutyFactory(unit=unit),
    movements.Report: lambda unit: ReportFactory(duty__unit=unit),
    awards.Round: lambda unit: RoundFactory(council_unit=unit),
    awards.Nomination: lambda unit: NominationFactory(unit=unit),
    awards.Consultation: lambda unit: ConsultationFactory(round__council_unit=unit),
    awards.OpinionRequest: lambda unit: OpinionRequestFactory(body_unit=unit),
    awards.Opinion: lambda unit: OpinionFactory(consultation__round__council_unit=unit),
}


@maker(movements.CriteriaSet)
def criteria_set(unit: Unit) -> Any:
    return draft_set()


@maker(movements.CriterionGroup)
def criterion_group(unit: Unit) -> Any:
    return draft_set().groups.get(code="I")


@maker(movements.Criterion)
def criterion(unit: Unit) -> Any:
    return criterion_group(unit).criteria.get()


@maker(movements.Indicator)
def indicator(unit: Unit) -> Any:
    return criterion(unit).indicators.get(code="1.1")


@maker(movements.Evidence)
def evidence(unit: Unit) -> Any:
    measurement = MeasurementFactory(report__duty__unit=unit)
    return sealed(movements.Evidence, measurement=measurement, file=stored_file())


@maker(movements.TaskEvidence)
def task_evidence(unit: Unit) -> Any:
    return sealed(movements.TaskEvidence, update=TaskUpdateFactory(task__lead=unit), file=stored_file())


def scoring_stage(unit: Unit, status: str = "planned") -> Any:
    chosen = sealed(movements.CriteriaSet, code=f"bo-{unit.pk}", title="Bộ tiêu chí", created_at=clock.now())
    movement = MovementFactory(open=True, organiser=unit, criteria_set=chosen)
    plan = sealed(movements.ScoringPlan, movement=movement, created_at=clock.now())
    today = clock.today()
    return sealed(
        movements.ScoringStage, plan=plan, stage="self", weight=1, opens_on=today, due_on=today, status=status
    )


@maker(movements.ScoringPlan)
def scoring_plan(unit: Unit) -> Any:
    return scoring_stage(unit).plan


@maker(movements.ScoreSheet)
def score_sheet(unit: Unit) -> Any:
    stage = scoring_stage(unit, status="closed")
    chosen = stage.plan.movement.criteria_set
    return sealed(movements.ScoreSheet, stage=stage, unit=unit, criteria_set=chosen, status="closed")


@maker(movements.ScoreEvidence)
def score_evidence(unit: Unit) -> Any:
    entry = sealed(movements.ScoreEntry, sheet=score_sheet(unit), path="I/1/1.1")
    return sealed(movements.ScoreEvidence, entry=entry, file=stored_file())


@maker(movements.Ranking)
def ranking(unit: Unit) -> Any:
    return ranking_row(unit).ranking


@maker(movements.RankingRow)
def ranking_row(unit: Unit) -> Any:
    movement = scoring_stage(unit).plan.movement
    rules = PlanRules(RuleSet("bo", 1, "Bộ", None, (), (), ()), stages={})
    made = sealed(
        movements.Ranking, movement=movement, number=1, status="published", engine="1", rules=rules.to_json(),
        fingerprint="0" * 64, frozen_at=clock.now(),
    )  # fmt: skip
    inputs = UnitInput(unit.pk, unit.name).to_json()
    return sealed(movements.RankingRow, ranking=made, unit=unit, inputs=inputs, score=0, rank=1, rank_overall=1)


_makers[movements.ScoringStage] = scoring_stage


@maker(awards.DossierDocument)
def dossier_document(unit: Unit) -> Any:
    nomination = NominationFactory(unit=unit)
    facts = {"kind": "report", "added_at": clock.now()}
    return sealed(awards.DossierDocument, nomination=nomination, file=stored_file(), **facts)


@maker(awards.CouncilSession)
def council_session(unit: Unit) -> Any:
    council = sealed(
        awards.Council, name="Hội đồng tỉnh", unit=unit, appointing_decision="1/QĐ", valid_from=clock.today()
    )
    return sealed(awards.CouncilSession, council=council, title="Phiên họp thứ nhất", meets_at=MEETS_AT, place="A1")


@maker(awards.Council)
def council(unit: Unit) -> Any:
    return sealed(awards.Council, name="Hội đồng tỉnh", unit=unit, appointing_decision="1/QĐ", valid_from=clock.today())


@maker(awards.PrintTemplate)
def _print_template(unit: Unit) -> models.Model:
    return create_template(f"Mẫu {awards.PrintTemplate.objects.count() + 1}").template


@maker(awards.PrintTemplateVersion)
def _print_template_version(unit: Unit) -> models.Model:
    return create_template(f"Mẫu {awards.PrintTemplate.objects.count() + 1}")


@maker(awards.Printer)
def _printer(unit: Unit) -> models.Model:
    return awards.Printer.objects.create(name=f"Máy in {awards.Printer.objects.count() + 1}")


@maker(awards.PrintRun)
def _print_run(unit: Unit) -> models.Model:
    facts = {"decision": make(awards.Decision, unit), "count": 0, "started_at": clock.now()}
    return sealed(awards.PrintRun, **facts)


@maker(awards.PrintedSheet)
def _printed_sheet(unit: Unit) -> models.Model:
    run: Any = make(awards.PrintRun, unit)
    grant = sealed(
        awards.Grant,
        decision=run.decision,
        award_type=AwardTypeFactory(),
        collective=unit,
        unit=unit,
        holder_name=unit.name,
        unit_name=unit.name,
        folded=folded_row(unit.name),
        year=2026,
        granted_on=clock.today(),
        golden_book_number=awards.Grant.objects.count() + 1,
        golden_book_year=2026,
    )
    facts = {"code": new_code(), "facts": {}, "payload": "", "issued_at": clock.now()}
    certificate = sealed(awards.Certificate, grant=grant, **facts)
    return sealed(awards.PrintedSheet, run=run, certificate=certificate, order=1, copy=1)


@maker(awards.Decision)
def decision(unit: Unit) -> Any:
    words = dict.fromkeys(("issuing_body", "authority", "signer_name", "signer_position"), "Chủ tịch")
    return sealed(awards.Decision, unit=unit, subject="Về khen thưởng", place="Vĩnh Long", **words)


@maker(awards.Grant)
def grant(unit: Unit) -> Any:
    day = clock.today()
    decided = sealed(
        awards.Decision, unit=unit, subject="Về khen thưởng", place="Vĩnh Long", status="issued", number=unit.pk,
        year=day.year, issued_on=day, issuing_body="UBND", authority="Chủ tịch", signer_name="A", signer_position="B",
    )  # fmt: skip
    return sealed(
        awards.Grant, decision=decided, award_type=AwardTypeFactory(), collective=unit, unit=unit, year=day.year,
        holder_name=unit.name, unit_name=unit.name, folded="x", granted_on=day, golden_book_number=unit.pk,
        golden_book_year=day.year,
    )  # fmt: skip


@maker(awards.ReliedFlag)
def relied_flag(unit: Unit) -> Any:
    lost = grant(unit)
    facts = {"decision": lost.decision, "nomination": NominationFactory(unit=unit), "found_at": clock.now()}
    return sealed(awards.ReliedFlag, lost=lost, why="Đã dùng làm căn cứ", **facts)


@maker(awards.TrustAnchor)
def trust_anchor(unit: Unit) -> Any:
    now = clock.now()
    facts = {"fingerprint": f"{unit.pk:064}", "valid_from": now, "valid_to": now, "added_at": now}
    return sealed(awards.TrustAnchor, name="Nơi cấp", pem="", **facts)


@maker(awards.SilenceRule)
def silence_rule(unit: Unit) -> Any:
    return SilenceRuleFactory()


@maker(awards.OutgoingPaper)
def outgoing_paper(unit: Unit) -> Any:
    day, file = clock.today(), stored_file()
    return sealed(
        awards.OutgoingPaper, kind="submission", unit=unit, symbol="TTr-HĐTĐKT", number=unit.pk, year=day.year,
        issued_on=day, subject="Về khen thưởng", addressee="Chủ tịch", session=council_session(unit), docx=file,
        pdf=file,
    )  # fmt: skip


@maker(importers.DirectiveImport)
def directive_import(unit: Unit) -> Any:
    return sealed(importers.DirectiveImport, file=stored_file(), name="chi-thi.pdf", created_at=clock.now())


@maker(importers.Proposal)
def proposal(unit: Unit) -> Any:
    known = {"name": "Số xã đạt chuẩn", "comparator": "ge", "low": "66", "unit": "xã"}
    return sealed(importers.Proposal, directive_import=directive_import(unit), kind="target", data=known)


@maker(importers.DataImport)
def data_import(unit: Unit) -> Any:
    return sealed(importers.DataImport, kind="units", file=stored_file(), created_at=clock.now())


@maker(movements.RuralStandard)
def rural_standard(unit: Unit) -> Any:
    return RuralStandardFactory()


@maker(movements.RuralAssessment)
def rural_assessment(unit: Unit) -> Any:
    return assessment(commune_of(unit))


@maker(movements.RuralEvidence)
def rural_evidence(unit: Unit) -> Any:
    return sealed(movements.RuralEvidence, assessment=assessment(commune_of(unit)), file=stored_file())


@maker(movements.RuralRecognition)
def rural_recognition(unit: Unit) -> Any:
    return RuralRecognitionFactory(unit=unit)


@maker(movements.RuralRevocation)
def rural_revocation(unit: Unit) -> Any:
    facts = {"ground": "half", "failed": 2, "unknown": 0, "total": 3, "explanation": "…", "created_at": clock.now()}
    held = RuralRecognitionFactory(unit=unit)
    return sealed(movements.RuralRevocation, recognition=held, assessment=assessment(commune_of(unit)), **facts)


@maker(movements.RuralReassessment)
def rural_reassessment(unit: Unit) -> Any:
    succession = SuccessionFactory()
    return sealed(movements.RuralReassessment, unit=unit, succession=succession, found_at=clock.now())


@maker(awards.AwardType)
def award_type(unit: Unit) -> Any:
    return AwardTypeFactory()


@maker(awards.RulebookVersion)
def rulebook_version(unit: Unit) -> Any:
    return RulebookVersionFactory()


@maker(awards.Rule)
def rule(unit: Unit) -> Any:
    return awards.Rule.objects.first() or RuleFactory()


@maker(awards.VotingRule)
def voting_rule(unit: Unit) -> Any:
    return VotingRuleFactory()


@maker(awards.Quota)
def quota(unit: Unit) -> Any:
    return QuotaFactory(scope=unit)


@maker(awards.Discovery)
def discovery(unit: Unit) -> Any:
    facts = {"on": MEETS_AT.date(), "year": 2026, "created_at": clock.now()}
    return awards.Discovery.objects.create(scope=unit, rulebook=RulebookVersionFactory(), **facts)


def commune_of(unit: Unit) -> Unit:
    """The unit itself where it is a commune, else one below it: within the same reach either way."""
    return unit if unit.kind.name == "Xã" else commune(unit)


def _job(owner: User) -> dict[str, int]:
    job = Job.objects.create(kind="workspace.ledger_check", title="Việc", actor=owner, created_at=clock.now())
    return {"pk": job.pk}


def _notice(owner: User) -> dict[str, int]:
    notify([owner], kind="test", key=f"k{owner.notices.count()}", title="Thông báo")
    return {"pk": owner.notices.latest("pk").pk}


# Addresses with a key but without `of=`: what they show belongs to one person; to others it is not there.
def _delegation(user: User) -> dict[str, int]:
    """One that `user` was given: theirs to take up and to give back."""
    day = clock.today()
    giver = UserFactory(role=Role.OFFICER, unit=Unit.objects.first())
    held = {"reason": "Nghỉ phép", "valid_from": day, "valid_to": day, "created_at": clock.now()}
    return {"pk": sealed(Delegation, giver=giver, taker=user, **held).pk}


PERSONAL: dict[str, Callable[[User], dict[str, int]]] = {
    "workspace:job": _job,
    "workspace:job-cancel": _job,
    "workspace:job-retry": _job,
    "notices:open": _notice,
    "workspace:delegation-end": _delegation,
    "workspace:stand-in": _delegation,
}


@maker(cms.StoryPage)
def _story(unit: Unit) -> models.Model:
    ensure_site()
    page = StoryPageFactory(unit=unit)
    page.save_revision()
    return page


@maker(cms.Feedback)
def _feedback(unit: Unit) -> models.Model:
    return cms.Feedback.objects.create(text="Cần sửa tên xã.", sent_at=clock.now())


@maker(Mailing)
def _mailing(unit: Unit) -> models.Model:
    at = clock.now()
    return Mailing.objects.create(recipient=UserFactory(), key="x", subject="Thư", made_at=at, next_try_at=at)
