"""What a person meets next on the way of a dossier: the main button, the work to do, what is told of a change."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from awards.domain.dossiers.forms_of_report import form_of
from awards.enums import NominationStatus
from awards.models import AwardType, ChecklistItem, Nomination, Round
from base.accounts.models import User
from base.accounts.workbench import work_for
from tests.awards.conftest import Place
from tests.awards.views.test_dossiers import as_, at
from tests.factories.awards import NominationFactory, RoundFactory
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db
LONG = "Ba năm liền dẫn đầu phong trào xây dựng nông thôn mới của tỉnh, vận động 120 hộ hiến đất làm đường. " * 3


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(at(name, *args)).content.decode()


def main_button(shown: str) -> str:
    """The words of the first button in the colour of the next step."""
    return shown.split("button--primary")[1].split("</a>", maxsplit=1)[0]


def write_report(client: Client, nomination: Nomination) -> None:
    sections = {section.key: LONG for section in form_of(nomination).sections}
    client.post(at("nomination-edit", nomination.pk), {"version": 0, "achievement": LONG} | sections)


@pytest.fixture
def nobodys(place: Place, award: AwardType, day: dt.date) -> Nomination:
    """A dossier of a blind round that was sent and given to nobody."""
    return NominationFactory(
        round=RoundFactory(council_unit=place.province, award_types=[award], is_blind=True, rulebook=None),
        award_type=award, unit=place.commune, collective=None, received_on=day, status=NominationStatus.SUBMITTED,
        person=PersonFactory(unit=place.commune, name="Nguyễn Thị Lan"),
    )  # fmt: skip


def test_a_blind_dossier_waits_to_be_given_out_and_names_nobody_meanwhile(
    nobodys: Nomination, place: Place, colleague: User
) -> None:
    for reader in (place.secretariat, colleague):
        (item,) = [item for item in work_for(reader) if f"số {nobodys.pk}" in item.title]
        assert item.action == "Giao thẩm định"
        assert item.url == at("nomination-assign", nobodys.pk)
        assert "Lan" not in f"{item.title} {item.detail}"
        assert "Nguyễn Thị Lan" not in as_(reader).get(item.url).content.decode()


def test_a_blind_dossier_is_given_out_before_anybody_opens_the_judging(nobodys: Nomination, place: Place) -> None:
    office = as_(place.secretariat)
    shown = page(office, "nomination-detail", nobodys.pk)
    assert "Giao thẩm định" in main_button(shown)
    for name in ("nomination-appraise", "nomination-refuse", "nomination-return"):
        assert at(name, nobodys.pk) not in shown
    assert f"chỉ thấy “Hồ sơ số {nobodys.pk}”" in shown
    turned_away = office.get(at("nomination-appraise", nobodys.pk), follow=True)
    assert turned_away.redirect_chain[0][0] == at("nomination-assign", nobodys.pk)
    assert "hãy giao thẩm định trước" in turned_away.content.decode()


def test_ticks_changed_after_the_preview_are_shown_again_before_anything_is_given(
    sent: Nomination, place: Place, colleague: User
) -> None:
    office, confirm = as_(place.secretariat), at("nominations-bulk-confirm")
    seen = {"action": "assign", "chon": [sent.pk], "seen": [f"{sent.pk}:submitted:{place.secretariat.pk}"]}
    shown = office.post(confirm, seen | {"who": [colleague.pk]}).content.decode()
    assert "hãy xem cách chia mới" in shown
    assert f"{sent.pk}:submitted:{colleague.pk}" in shown
    assert "Hãy chọn" in office.post(confirm, seen).content.decode()
    sent.refresh_from_db()
    assert sent.appraiser is None


def test_the_main_button_of_a_unit_is_to_complete_until_nothing_lacks(draft: Nomination, place: Place) -> None:
    for reader, send in ((place.officer, "nomination-hand-up"), (place.head, "nomination-submit")):
        shown = page(as_(reader), "nomination-detail", draft.pk)
        assert "Hoàn thiện hồ sơ" in main_button(shown)
        assert "bổ sung đủ rồi mới gửi được" in shown
        assert at(send, draft.pk) not in shown
        assert at(send, draft.pk) not in page(as_(reader), "nomination-edit", draft.pk)
        refused = as_(reader).get(at(send, draft.pk), follow=True).content.decode()
        assert "Hồ sơ còn thiếu: " in refused
    write_report(as_(place.officer), draft)
    ChecklistItem.objects.exclude(kind="report").delete()
    assert "Trình lãnh đạo" in main_button(page(as_(place.officer), "nomination-detail", draft.pk))


def test_a_report_written_here_is_not_called_missing(draft: Nomination, place: Place) -> None:
    officer = as_(place.officer)
    ChecklistItem.objects.exclude(kind="report").delete()
    assert "Còn thiếu</span>" in page(officer, "nomination-edit", draft.pk)
    write_report(officer, draft)
    shown = page(officer, "nomination-edit", draft.pk)
    assert "Đã viết trong hồ sơ" in shown
    assert "Còn thiếu</span>" not in shown


def test_the_only_award_of_a_round_is_chosen_already(round_: Round, place: Place, award: AwardType) -> None:
    assert f'<option value="{award.pk}" selected>' in page(as_(place.officer), "nomination-create", round_.pk)
