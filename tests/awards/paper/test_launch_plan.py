from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.factories.accounts import UserFactory
from tests.movements.campaign import start_campaign

pytestmark = pytest.mark.django_db


def test_the_plan_of_a_movement_is_a_document_with_its_written_parts(client: Client) -> None:
    movement = start_campaign(units=0).movement
    plan = movement.launch_plans.get()
    client.force_login(UserFactory(role="auditor", unit=movement.organiser))
    answer = client.get(reverse("awards:launch-plan-docx", args=[plan.pk]))
    assert f"ke-hoach-{movement.slug}-v1.docx" in answer["Content-Disposition"]
    document = Document(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "KẾ HOẠCH" in text
    assert "I. Căn cứ" in text
    assert "Mục đích: Xã nào cũng đạt chuẩn." in text
    assert "Kinh phí" not in text
    heads = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert movement.organiser.name.upper() in heads.upper()
