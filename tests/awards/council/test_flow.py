"""The walk of the council's side in the browser's way: requests only, from a draft session to the public check."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.domain.register_page import ensure_register_page
from awards.enums import NominationStatus
from awards.models import Certificate, CouncilSession, Decision, Grant
from base.accounts.models import User
from base.core import ledger
from tests.factories.councils import make_nominations, make_world

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_from_ready_nominations_to_the_public_check(django_capture_on_commit_callbacks: Any) -> None:
    world = make_world()
    good, poor = make_nominations(world)
    secretariat, chair = signed_in(world.secretariat), signed_in(world.chair)

    answer = secretariat.post(
        reverse("awards:session-create"),
        {
            "council": world.council.pk,
            "title": "Phiên họp tháng 12",
            "meets_at": "2026-12-10T08:00",
            "place": "Phòng họp số 1",
            "nominations": [good.pk, poor.pk],
        },
    )
    session = CouncilSession.objects.get()
    detail = reverse("awards:session-detail", args=[session.pk])
    assert answer.headers["Location"] == detail
    secretariat.post(reverse("awards:session-invite", args=[session.pk]))
    assert world.chair.notices.filter(kind="awards.session.invited").exists()
    secretariat.post(
        reverse("awards:session-open", args=[session.pk]), {"present": [user.pk for user in world.members]}
    )
    first, second = session.items.order_by("order")
    receipts = []
    for number, member in enumerate(world.members):
        client = signed_in(member)
        address = reverse("awards:ballot", args=[session.pk])
        assert 'type="radio"' in client.get(address).content.decode()
        page = client.post(address, {f"item-{first.key}": "yes", f"item-{second.key}": "yes" if number < 7 else "no"})
        receipts.append(re.search(r'id="receipt">([\w-]+)<', page.content.decode())[1])  # type: ignore[index]
    secretariat.post(reverse("awards:session-close", args=[session.pk]))
    page = secretariat.get(detail).content.decode()
    assert "10/10 đồng ý = 100%, ≥ 80%" in page
    assert "7/10 đồng ý = 70%, &lt; 80%" in page
    assert all(receipt in page for receipt in receipts)

    secretariat.post(reverse("awards:session-conclude", args=[session.pk]), {"discussion": "Nhất trí"})
    for kind, start in (("minutes_pdf", b"%PDF"), ("minutes_docx", b"PK"), ("counting_pdf", b"%PDF")):
        paper = chair.get(reverse("awards:session-file", args=[session.pk, kind]))
        assert b"".join(paper.streaming_content).startswith(start)  # type: ignore[arg-type]
    good.refresh_from_db()
    poor.refresh_from_db()
    assert (good.status, poor.status) == (NominationStatus.PASSED, NominationStatus.NOT_PASSED)

    create = f"{reverse('awards:decision-create')}?phien={session.pk}"
    assert str(poor.subject) not in secretariat.get(create).content.decode()
    secretariat.post(
        create,
        {
            "unit": world.province.pk,
            "subject": "Về việc tặng Bằng khen",
            "symbol": "QĐ-UBND",
            "signer_name": "Hồ Thanh Liêm",
            "signer_position": "Chủ tịch",
            "nominations": [good.pk],
        },
    )
    decision = Decision.objects.get()
    secretariat.post(reverse("awards:decision-submit", args=[decision.pk]))
    decision.refresh_from_db()
    assert decision.status == "draft"
    chair.post(reverse("awards:decision-submit", args=[decision.pk]))
    chair.post(reverse("awards:decision-sign", args=[decision.pk]))
    decision.refresh_from_db()
    assert decision.full_number == "1/QĐ-UBND"
    secretariat.post(reverse("awards:decision-issue", args=[decision.pk]))
    assert not Grant.objects.exists()
    scan = SimpleUploadedFile("ban-ky.pdf", b"%PDF-1.4 signed and sealed")
    secretariat.post(reverse("awards:decision-copy", args=[decision.pk]), {"kind": "scan", "file": scan})
    secretariat.post(reverse("awards:decision-issue", args=[decision.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {"certificates": list(Certificate.objects.values_list("pk", flat=True))}
        printed = secretariat.post(reverse("awards:certificate-batch", args=[decision.pk]), chosen)
    assert printed.status_code == 302
    batch = secretariat.get(reverse("awards:decision-file", args=[decision.pk, "certificates"]))
    assert b"".join(batch.streaming_content).startswith(b"%PDF")  # type: ignore[arg-type]

    ensure_register_page()
    grant, certificate = Grant.objects.get(), Certificate.objects.get()
    assert grant.bonus_amount == 7_590_000
    public = Client()
    page = public.get("/vinh-danh/", {"q": grant.holder_name.lower()}).content.decode()
    assert grant.holder_name in page
    page = public.get(f"/tra-cuu/{certificate.code}/").content.decode()
    assert "còn hiệu lực" in page
    assert grant.holder_name in page
    assert ledger.verify() == []
