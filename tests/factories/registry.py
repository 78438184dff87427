"""Model → how a test makes one that belongs to a unit: what the generated permission test builds its objects with.

A screen with `of=Model` needs an entry here. Where the model has `permission_unit()`, the maker must give that unit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from awards import models as awards
from base.accounts.models import User
from base.core import clock, ledger
from base.core.files import store_bytes
from base.core.models import Job
from base.notices.domain.notify import notify
from base.units.models import Unit
from importers import models as importers
from movements import models as movements
from tests.factories.awards import ConsultationFactory, NominationFactory, OpinionFactory, RoundFactory
from tests.factories.councils import MEETS_AT
from tests.factories.movements import (
    MeasurementFactory,
    MovementFactory,
    RegistrationFactory,
    ReportDutyFactory,
    ReportFactory,
    TargetAssignmentFactory,
    TargetFactory,
)

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


def sealed(model: type[Any], **fields: Any) -> Any:
    """A row with its event, for models that have no factory of their own."""
    with transaction.atomic():
        created = model.objects.create(**fields)
        ledger.record(f"{model._meta.app_label}.{model._meta.model_name}.created", created)
    return created


def stored_file() -> Any:
    return store_bytes(b"%PDF-1.4 test", name="minh-chung.pdf")


_makers |= {
    movements.Movement: lambda unit: MovementFactory(open=True, organiser=unit),
    movements.Registration: lambda unit: RegistrationFactory(unit=unit),
    movements.Target: lambda unit: TargetFactory(movement__organiser=unit),
    movements.TargetAssignment: lambda unit: TargetAssignmentFactory(unit=unit),
    movements.ReportDuty: lambda unit: ReportDutyFactory(unit=unit),
    movements.Report: lambda unit: ReportFactory(duty__unit=unit),
    awards.Round: lambda unit: RoundFactory(council_unit=unit),
    awards.Nomination: lambda unit: NominationFactory(unit=unit),
    awards.Consultation: lambda unit: ConsultationFactory(round__council_unit=unit),
    awards.Opinion: lambda unit: OpinionFactory(consultation__round__council_unit=unit),
}


@maker(movements.Evidence)
def evidence(unit: Unit) -> Any:
    measurement = MeasurementFactory(report__duty__unit=unit)
    return sealed(movements.Evidence, measurement=measurement, file=stored_file())


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


@maker(awards.Decision)
def decision(unit: Unit) -> Any:
    words = dict.fromkeys(("issuing_body", "authority", "signer_name", "signer_position"), "Chủ tịch")
    return sealed(awards.Decision, unit=unit, subject="Về khen thưởng", place="Vĩnh Long", **words)


@maker(importers.DirectiveImport)
def directive_import(unit: Unit) -> Any:
    return sealed(importers.DirectiveImport, file=stored_file(), name="chi-thi.pdf", created_at=clock.now())


@maker(importers.Proposal)
def proposal(unit: Unit) -> Any:
    return sealed(importers.Proposal, directive_import=directive_import(unit), kind="target")


@maker(importers.DataImport)
def data_import(unit: Unit) -> Any:
    return sealed(importers.DataImport, kind="units", file=stored_file(), created_at=clock.now())


def _job(owner: User) -> dict[str, int]:
    job = Job.objects.create(kind="workspace.ledger_check", title="Việc", actor=owner, created_at=clock.now())
    return {"pk": job.pk}


def _notice(owner: User) -> dict[str, int]:
    notify([owner], kind="test", key=f"k{owner.notices.count()}", title="Thông báo")
    return {"pk": owner.notices.latest("pk").pk}


# Addresses with a key but without `of=`: what they show belongs to one person; to others it is not there.
PERSONAL: dict[str, Callable[[User], dict[str, int]]] = {
    "workspace:job": _job,
    "workspace:job-cancel": _job,
    "workspace:job-retry": _job,
    "notices:open": _notice,
}
