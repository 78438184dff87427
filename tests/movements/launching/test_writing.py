"""Writing a plan part by part: the main button is always the next useful step, sending stays possible."""

from __future__ import annotations

import pytest
from django.test import Client

from base.accounts.enums import Role
from movements.domain.plans.document import document_of, next_part
from movements.domain.plans.versions import open_plan, save_parts
from movements.models import LaunchPlan, Movement
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from tests.movements.launching.test_plans import FULL
from tests.movements.launching.test_screens import at, clerk, rows

__all__ = ["clerk"]


@pytest.fixture
def plan(draft: Movement, secretary) -> LaunchPlan:
    """All parts but two, the first and the ninth."""
    written = {name: value for name, value in vars(FULL).items() if name not in ("grounds", "budget")}
    return save_parts(open_plan(draft), written | {"grounds": ()}, actor=secretary)


def main_button(shown: str) -> str:
    return shown.split("button--primary")[1].split("</a>", maxsplit=1)[0]


def test_the_main_button_of_a_draft_is_the_next_part_to_write(clerk: Client, draft, plan) -> None:
    for address in (draft.get_absolute_url(), at("movement-plan", draft.pk)):
        shown = clerk.get(address).content.decode()
        assert "Soạn tiếp: Căn cứ" in main_button(shown)
        assert at("plan-part", plan.pk, "grounds") in shown
    assert at("movement-submit", draft.pk) in clerk.get(draft.get_absolute_url()).content.decode()


def test_part_after_part_is_written_without_going_back_to_the_plan(clerk: Client, draft, plan) -> None:
    grounds, budget = (at("plan-part", plan.pk, key) for key in ("grounds", "budget"))
    assert "Lưu, soạn tiếp: Kinh phí" in clerk.get(grounds).content.decode()
    assert clerk.post(grounds, {"grounds": "Luật Thi đua, khen thưởng", "stay": "1"}).url.endswith("#grounds")
    assert clerk.post(grounds, {"grounds": "Luật Thi đua, khen thưởng 2022", "next": "1"}).url == budget
    last = clerk.get(budget).content.decode()
    finish = main_button(last.replace("</button>", "</a>"))
    assert "Lưu phần này" in finish
    assert 'name="next"' in finish
    money = rows("budget", {"source": "Ngân sách", "amount": "", "purpose": ""}) | {"budget_note": "", "next": "1"}
    written = clerk.post(budget, money, follow=True).content.decode()
    assert "10/10 phần" in written
    for shown in (written, clerk.get(draft.get_absolute_url()).content.decode()):
        assert "Trình duyệt" in main_button(shown)
        assert "Soạn tiếp" not in shown


def test_behind_the_last_missing_part_comes_the_first_one(plan) -> None:
    parts = document_of(plan)
    assert next_part(parts).key == "grounds"
    assert next_part(parts, after="content").key == "budget"
    assert next_part(parts, after="work").key == "grounds"


def test_a_ward_is_offered_the_level_of_a_ward(client: Client, province) -> None:
    client.force_login(UserFactory(role=Role.OFFICER, unit=UnitFactory(parent=province)))
    shown = client.get(at("movement-create")).content.decode()
    for words in ("Cơ quan, tổ chức, đơn vị", "Cơ quan, đơn vị"):
        assert f'<option value="unit" selected>{words}</option>' in shown
