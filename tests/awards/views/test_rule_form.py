"""A clerk changes a rule without ever seeing the text of a file; two clerks at once do not undo each other's work."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from lxml import html

from awards.domain.rulebook_editing import new_version
from awards.models import Rule, RulebookVersion
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import ledger
from base.core.event_words import event_words
from base.core.models import LedgerEvent
from tests.awards.conftest import Place
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(law: None, place: Place) -> RulebookVersion:
    return new_version(RulebookVersion.objects.get(code="law-2022"), reason="thử", actor=place.secretariat)


@pytest.fixture
def clerk(place: Place) -> Client:
    return signed_in(place.secretariat)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(draft: RulebookVersion, code: str = "CSTDBT", subject: str = "individual", name: str = "rule-edit") -> str:
    return reverse(f"awards:{name}", args=[draft.pk, code, subject])


def fields_of(response: HttpResponse) -> dict[str, list[str]]:
    """What a browser would send back without a change: taken from the page, not from the code that made it."""
    form = next(each for each in html.fromstring(response.content.decode()).forms if "seen" in each.fields)
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def stored(draft: RulebookVersion, code: str = "CSTDBT") -> list[dict[str, Any]]:
    return list(Rule.objects.get(version=draft, award_type__code=code, subject="individual").legs)


def test_a_rule_sent_back_as_it_came_is_unchanged_and_writes_nothing(draft: RulebookVersion, clerk: Client) -> None:
    before, events = stored(draft), LedgerEvent.objects.count()
    sent = fields_of(clerk.get(address(draft)))
    assert clerk.post(address(draft), sent | {"do": "save"}).status_code == 302
    assert (stored(draft), LedgerEvent.objects.count()) == (before, events)


def test_a_clerk_adds_a_leg_by_buttons_alone(draft: RulebookVersion, clerk: Client) -> None:
    url = address(draft)
    sent = fields_of(clerk.post(url, fields_of(clerk.get(url)) | {"do": "leg-add:"}))
    sent |= {"t1-label": ["Năm năm xuất sắc"], "t1-instrument": ["06/2026/QH16"], "t1-new": ["annual_reviews"]}
    sent = fields_of(clerk.post(url, sent | {"do": "add:1"}))
    wrong = clerk.post(url, sent | {"t1-0-years": ["năm"], "do": "save"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert len(stored(draft)) == 1
    assert 'href="#id_t1-0-years"' in page
    assert page.count("phải là số nguyên từ 1 đến 40") == 2
    sent = fields_of(wrong)
    assert sent["t1-0-years"] == ["năm"]
    assert sent["t1-label"] == ["Năm năm xuất sắc"]
    right = sent | {"t1-0-years": ["5"], "t1-0-at_least": ["excellent"], "do": ["save"]}
    seen = clerk.post(url, right | {"do": "show"}).content.decode()
    assert "5 năm liên tục xếp loại từ hoàn thành xuất sắc nhiệm vụ trở lên" in seen
    assert "một trong 2 trường hợp" in seen
    assert clerk.post(url, right).status_code == 302
    assert stored(draft)[1] == {
        "name": "nam-nam-xuat-sac",
        "label": "Năm năm xuất sắc",
        "cite": {"instrument": "06/2026/QH16", "article": "", "article_verified": False},
        "verified": False,
        "all": [{"annual_reviews": {"at_least": "excellent", "years": 5}}],
    }
    event = LedgerEvent.objects.order_by("pk").last()
    assert event is not None
    assert event_words(event.kind) == "Bộ quy định: lưu một quy định"
    assert ledger.verify() == []


def test_of_two_clerks_the_later_one_is_told_and_loses_nothing(
    draft: RulebookVersion, clerk: Client, place: Place
) -> None:
    other = signed_in(UserFactory(full_name="Lê Thị Hai", role=Role.SECRETARIAT, unit=place.province))
    url = address(draft)
    mine, theirs = fields_of(clerk.get(url)), fields_of(other.get(url))
    assert other.post(url, theirs | {"t0-1-count": ["2"], "do": "save"}).status_code == 302
    told = clerk.post(url, mine | {"t0-0-count": ["4"], "do": "save"})
    page = told.content.decode()
    assert told.status_code == 409
    assert "Lê Thị Hai vừa lưu quy định này" in page
    assert "Từ 2 sáng kiến, đề tài" in page
    assert stored(draft)[0]["all"][0]["consecutive_titles"]["count"] == 3
    again = fields_of(told)
    assert again["t0-0-count"] == ["4"]
    assert clerk.post(url, again | {"do": "save"}).status_code == 409
    deed = re.search(r'name="do" value="(save:[^"]+)"', page)
    assert deed is not None
    assert clerk.post(url, again | {"do": deed[1]}).status_code == 302
    assert stored(draft)[0]["all"][0]["consecutive_titles"]["count"] == 4
    assert clerk.post(url, again | {"do": "save"}).status_code == 302


def test_a_rule_removed_meanwhile_is_not_lost_to_who_was_editing_it(draft: RulebookVersion, clerk: Client) -> None:
    url = address(draft)
    sent = fields_of(clerk.get(url)) | {"t0-0-count": ["4"]}
    stale = {"seen": "old"}
    clerk.post(address(draft, name="rule-remove"), stale)
    assert stored(draft)
    clerk.post(address(draft, name="rule-remove"), {"seen": sent["seen"][0]})
    assert not Rule.objects.filter(version=draft, award_type__code="CSTDBT").exists()
    told = clerk.post(url, sent | {"do": "save"})
    assert told.status_code == 409
    assert "vừa bỏ quy định này" in told.content.decode()
    assert clerk.post(url, fields_of(told) | {"do": "save:none"}).status_code == 302
    assert stored(draft)[0]["all"][0]["consecutive_titles"]["count"] == 4


def test_a_rule_for_another_award_starts_with_an_empty_leg(draft: RulebookVersion, clerk: Client) -> None:
    add = reverse("awards:rule-add", args=[draft.pk])
    award = Rule.objects.get(version=draft, award_type__code="CTDCP").award_type
    refused = clerk.post(add, {"award": award.pk, "subject": "individual"})
    assert "không dành cho đối tượng" in refused.content.decode()
    opened = clerk.post(add, {"award": award.pk, "subject": "collective"}, follow=True)
    assert "Dẫn đầu phong trào" in opened.content.decode()
    Rule.objects.get(version=draft, award_type=award).delete()
    url = address(draft, "CTDCP", "collective")
    sent = fields_of(clerk.get(url))
    assert sent["legs"] == ["0"]
    empty = clerk.post(url, sent | {"do": "save"})
    assert empty.status_code == 422
    assert escape("“Tên trường hợp” phải là chữ, không để trống") in empty.content.decode()
    assert clerk.get(address(draft, "CTDCP", "individual")).status_code == 404


def test_a_draft_sent_for_approval_meanwhile_keeps_what_was_typed(
    draft: RulebookVersion, clerk: Client, place: Place
) -> None:
    url = address(draft)
    sent = fields_of(clerk.get(url)) | {"t0-0-count": ["4"]}
    clerk.post(reverse("awards:rulebook-propose", args=[draft.pk]))
    refused = clerk.post(url, sent | {"do": "save"})
    assert refused.status_code == 422
    assert "Chỉ sửa được dự thảo" in refused.content.decode()
    assert fields_of(refused)["t0-0-count"] == ["4"]
    assert clerk.get(url).url == draft.get_absolute_url()  # type: ignore[attr-defined]


def test_experts_see_and_write_the_same_rule_as_text(draft: RulebookVersion, clerk: Client) -> None:
    url = address(draft, name="rule-text")
    sent = fields_of(clerk.get(url))
    assert "consecutive_titles" in sent["legs"][0]
    wrong = clerk.post(url, sent | {"legs": "- name: x"})
    assert wrong.status_code == 422
    assert "Dòng 1" in wrong.content.decode()
    changed = sent["legs"][0].replace("count: 3", "count: 5")
    assert clerk.post(url, sent | {"legs": changed}).status_code == 302
    assert stored(draft)[0]["all"][0]["consecutive_titles"]["count"] == 5
    late = clerk.post(url, sent)
    assert "vừa lưu quy định này" in late.content.decode()
    assert stored(draft)[0]["all"][0]["consecutive_titles"]["count"] == 5


def test_the_general_part_is_not_overwritten_either(draft: RulebookVersion, clerk: Client) -> None:
    url = reverse("awards:rulebook-edit", args=[draft.pk])
    mine = fields_of(clerk.get(url))
    assert clerk.post(url, mine | {"name": "Tên của người trước"}).status_code == 302
    late = clerk.post(url, mine | {"name": "Tên của người sau"})
    assert "vừa sửa thông tin chung" in late.content.decode()
    draft.refresh_from_db()
    assert draft.name == "Tên của người trước"


def test_the_page_of_a_rule_asks_no_more_for_many_legs_than_for_one(
    draft: RulebookVersion, clerk: Client, django_assert_max_num_queries: Any
) -> None:
    clerk.get(address(draft))
    rule = Rule.objects.get(version=draft, award_type__code="CSTDBT")
    Rule.objects.filter(pk=rule.pk).update(legs=[leg | {"name": f"n{n}"} for n in range(12) for leg in rule.legs])
    with django_assert_max_num_queries(20):
        assert clerk.get(address(draft)).status_code == 200
