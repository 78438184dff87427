from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from base.accounts.enums import Role
from base.accounts.permissions import can
from base.core import ledger
from movements.models import Directive
from tests.factories.accounts import UserFactory
from tests.factories.movements import (
    DirectiveFactory,
    MeasurementFactory,
    MovementFactory,
    RegistrationFactory,
    ReportFactory,
    TargetFactory,
    UnitResultFactory,
)
from tests.factories.units import ClusterMemberFactory, SuccessionPartFactory, UnitFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db


def test_every_factory_makes_a_row_and_the_ledger_holds() -> None:
    for make in (MeasurementFactory, RegistrationFactory, UnitResultFactory, YearlyReviewFactory, ClusterMemberFactory):
        make()
    for trait in ("submitted", "returned", "approved"):
        ReportFactory(**{trait: True})
    for trait in ("fraction", "between", "below"):
        TargetFactory(**{trait: True})
    SuccessionPartFactory()
    assert ledger.verify() == []


def test_officer_reaches_the_own_unit_and_what_is_below() -> None:
    province = UnitFactory(province=True)
    commune, other = UnitFactory(parent=province), UnitFactory(parent=province)
    officer = UserFactory(role=Role.OFFICER, unit=commune)
    assert can(officer, "movements.report_edit", commune)
    assert not can(officer, "movements.report_edit", other)


@pytest.mark.parametrize("number", ["18/CT-UBND", "18 / ct-ubnd", "18/CT-UBNĐ"])
def test_one_document_cannot_enter_twice_however_it_is_typed(number: str) -> None:
    DirectiveFactory(number="18/CT-UBND", issued_on=dt.date(2021, 12, 28))
    with pytest.raises(IntegrityError), transaction.atomic():
        DirectiveFactory(number=number, issued_on=dt.date(2021, 12, 28))
    assert Directive.objects.count() == 1


def test_documents_without_a_number_are_not_taken_for_one() -> None:
    DirectiveFactory(number="")
    DirectiveFactory(number="")
    assert Directive.objects.count() == 2


def test_a_cancelled_movement_frees_its_name() -> None:
    first = MovementFactory(title="Thi đua yêu nước", status="cancelled")
    MovementFactory(title="thi đua YÊU NƯỚC", organiser=first.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        MovementFactory(title="Thi đua yêu nước", organiser=first.organiser)
