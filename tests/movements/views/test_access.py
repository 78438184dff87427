"""Every address of this app against the roles: own and foreign unit."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from base.accounts.enums import Role
from movements.domain.evidence import upload_evidence
from movements.domain.reporting import assignments_for
from tests.factories.accounts import UserFactory
from tests.movements.campaign import Campaign

pytestmark = pytest.mark.django_db
WHO = ("secretary", "officer", "head", "foreign", "auditor", "editor")
# Address → who gets an answer, in the order of WHO.
MATRIX = {
    "movement-list": (1, 1, 1, 1, 1, 1),
    "movement-detail": (1, 1, 1, 1, 1, 1),
    "movement-launch": (1, 0, 0, 0, 0, 0),
    "movement-cancel": (1, 0, 0, 0, 0, 0),
    "movement-register": (0, 1, 1, 1, 0, 0),
    "target-assign": (1, 0, 0, 0, 0, 0),
    "ranking": (1, 1, 1, 1, 1, 0),
    "duty-list": (1, 1, 1, 1, 1, 0),
    "report-list": (1, 1, 1, 1, 1, 0),
    "report-edit": (0, 1, 1, 0, 0, 0),
    "report-detail": (1, 1, 1, 0, 1, 0),
    "report-submit": (0, 0, 1, 0, 0, 0),
    "report-return": (1, 0, 0, 0, 0, 0),
    "report-approve": (1, 0, 0, 0, 0, 0),
    "evidence-file": (1, 1, 1, 0, 1, 0),
    "evidence-remove": (0, 1, 1, 0, 0, 0),
}


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_open_what(campaign: Campaign, name: str) -> None:
    report = campaign.save(0, (60, "0.8"))
    duty = report.duty
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    evidence = upload_evidence(duty, assignments_for(duty)[0].pk, file, actor=campaign.officers[0])
    keys = {"movement": campaign.movement.pk, "target": campaign.movement.pk, "ranking": campaign.movement.pk}
    keys |= {"report": duty.pk if name == "report-edit" else report.pk, "evidence": evidence.pk}
    args = [] if name.endswith("-list") else [keys[name.split("-", maxsplit=1)[0]]]
    province = campaign.movement.organiser
    users = (
        campaign.secretary,
        campaign.officers[0],
        campaign.heads[0],
        campaign.officers[1],
        UserFactory(role=Role.AUDITOR, unit=province),
        UserFactory(role=Role.EDITOR, unit=province),
    )
    url = reverse(f"movements:{name}", args=args)
    answers = {}
    for who, user in zip(WHO, users, strict=True):
        client = Client()
        client.force_login(user)
        answers[who] = client.get(url).status_code
    assert answers == {who: 200 if may else 403 for who, may in zip(WHO, MATRIX[name], strict=True)}
    assert Client().get(url).status_code == 302
