from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.domain.discovery import start_discovery
from awards.domain.kinds import load_kinds
from awards.domain.opinions.asking import rules_today
from awards.domain.rulebook_editing import export_pack
from awards.domain.titles import add_past_award
from awards.enums import RuleStatus
from awards.models import AwardType, Nomination, Quota, RulebookVersion, SilenceRule
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import clock, ledger
from base.core.jobs import run_job
from base.units.models import Person, YearlyReview
from tests.awards.conftest import Place
from tests.factories.accounts import UserFactory
from tests.factories.awards import QuotaFactory, RoundFactory, RulebookVersionFactory, SilenceRuleFactory
from tests.factories.units import PersonFactory, UnitFactory, YearlyReviewFactory

pytestmark = pytest.mark.django_db
As = Callable[[User], Client]


@pytest.fixture
def as_() -> As:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"awards:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_catalogue_reads_as_the_law_stood_on_the_day(law: None, place: Place, as_: As, day: dt.date) -> None:
    client = as_(place.officer)
    before, after = (page(client, "catalogue-list", day=asked, q="giấy khen") for asked in ("2025-06-30", "2025-07-01"))
    assert "Giấy khen của Chủ tịch UBND cấp huyện" in before
    assert "Giấy khen của Chủ tịch UBND cấp huyện" not in after
    village = AwardType.objects.get(code="TVH")
    for asked, holder in (("2025-06-30", "cấp huyện"), ("2025-07-01", "cấp xã")):
        text = page(client, "catalogue-detail", village.pk, day=asked)
        assert text.index(f"Chủ tịch Ủy ban nhân dân {holder}") < text.index("Thẩm quyền qua các thời kỳ")
    commune = AwardType.objects.get(code="XPTB")
    assert "thị trấn tiêu biểu" in page(client, "catalogue-detail", commune.pk, day="2024-01-01")
    assert "Nghị định 129/2025/NĐ-CP" in page(client, "catalogue-detail", village.pk)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_the_catalogue_is_handed_out_in_three_formats(law: None, place: Place, as_: As, kind: str) -> None:
    url = reverse("importers:data-export", args=["catalogue"])
    response = as_(place.secretariat).get(url, {"dang": kind, "day": "2025-06-30"})
    assert f"catalogue.{kind}" in response["Content-Disposition"]
    if kind != "xlsx":
        assert "GKH" in b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["rulebook-list", "quota-list", "voting-rule-list", "silence-rule-list", "discovery-list"]
)
def test_lists_ask_no_more_for_three_rows_than_for_one(
    place: Place, as_: As, name: str, django_assert_num_queries: Any
) -> None:
    client, url = as_(place.secretariat), reverse(f"awards:{name}")
    client.get(url)

    def rows(number: int) -> None:
        for each in range(number):
            book = RulebookVersionFactory(code=f"{name}-{number}-{each}")
            QuotaFactory(scope=place.commune, year=2020 + each + number)
            SilenceRuleFactory(code=f"rule-{number}-{each}")
            from awards.models import Discovery  # noqa: PLC0415 -- only here

            facts = {"on": dt.date(2026, 1, 1), "year": 2025, "created_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}
            Discovery.objects.create(scope=place.commune, rulebook=book, **facts)

    rows(1)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    rows(3)
    with django_assert_num_queries(len(one)):
        client.get(url)


def test_a_rule_set_goes_from_file_to_approval_over_the_screens(law: None, place: Place, as_: As) -> None:
    writer = as_(place.secretariat)
    text = export_pack(RulebookVersion.objects.get(code="law-2026")).replace("count: 2", "count: 3", 1)
    upload = SimpleUploadedFile("law.yaml", text.encode())
    response = writer.post(reverse("awards:rulebook-import"), {"file": upload})
    draft = RulebookVersion.objects.get(status=RuleStatus.DRAFT)
    assert response.url == draft.get_absolute_url()  # type: ignore[attr-defined]
    assert "thay đổi" in page(writer, "rulebook-detail", draft.pk, tab="so-sanh")
    writer.post(reverse("awards:rulebook-propose", args=[draft.pk]))
    assert writer.post(reverse("awards:rulebook-approve", args=[draft.pk])).status_code == 422
    second = as_(UserFactory(username="chutich2", role=Role.CHAIR, unit=place.province))
    assert "thay đổi" in page(second, "rulebook-approve", draft.pk)
    second.post(reverse("awards:rulebook-approve", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.status == RuleStatus.APPROVED
    exported = writer.get(reverse("awards:rulebook-export", args=[draft.pk]))
    assert exported.content.decode() == text


def test_a_wrong_file_is_told_line_by_line_and_nothing_is_kept(law: None, place: Place, as_: As) -> None:
    text = export_pack(RulebookVersion.objects.get(code="law-2026")).replace("count: 2", "count: hai", 1)
    upload = SimpleUploadedFile("law.yaml", text.encode())
    response = as_(place.secretariat).post(reverse("awards:rulebook-import"), {"file": upload})
    assert response.status_code == 422
    assert "Dòng " in response.content.decode()
    assert not RulebookVersion.objects.filter(status=RuleStatus.DRAFT).exists()
    binary = SimpleUploadedFile("law.yaml", b"\xff\xfe\x00")
    answer = as_(place.secretariat).post(reverse("awards:rulebook-import"), {"file": binary})
    assert "UTF-8" in answer.content.decode()


def test_a_quota_is_written_and_approved_over_the_screens(law: None, place: Place, as_: As) -> None:
    writer = as_(place.secretariat)
    award = AwardType.objects.get(code="CSTDCS")
    values = {
        "award_type": award.pk,
        "scope": place.province.pk,
        "year": 2026,
        "basis": "strength",
        "amount": "15",
        "rounding": "down",
        "source": "Quy chế",
    }
    wrong = writer.post(reverse("awards:quota-create"), values | {"amount": "150"})
    assert "không quá 100" in wrong.content.decode()
    writer.post(reverse("awards:quota-create"), values)
    quota = Quota.objects.get()
    writer.post(reverse("awards:quota-propose", args=[quota.pk]))
    second = as_(UserFactory(username="chutich2", role=Role.CHAIR, unit=place.province))
    second.post(reverse("awards:quota-decide", args=[quota.pk]), {"step": "approve"})
    quota.refresh_from_db()
    assert quota.status == RuleStatus.APPROVED
    assert "15% tổng số cá nhân" in page(writer, "quota-detail", quota.pk)


def test_a_search_ends_in_nominations_for_the_units(law: None, place: Place, as_: As, day: dt.date) -> None:
    person = PersonFactory(unit=place.commune)
    award = AwardType.objects.get(code="BKT")
    for year in (2024, 2025):
        add_past_award(award_type=AwardType.objects.get(code="CSTDCS"), subject=person, year=year, source="Sổ")
    search = start_discovery(place.province, [award], year=2025, actor=place.secretariat)
    run_job(search.job_id)  # type: ignore[arg-type]
    client, other = as_(place.secretariat), RoundFactory(award_types=[AwardType.objects.get(code="CSTDCS")], year=2025)
    assert person.name in page(client, "discovery-detail", search.pk)
    assert "Chưa có đợt xét nào đang nhận hồ sơ cho danh hiệu này" in page(client, "discovery-detail", search.pk)
    round_ = RoundFactory(award_types=[award], year=2025, name="Đợt có danh hiệu này")
    offered = page(client, "discovery-detail", search.pk)
    assert f'<option value="{round_.pk}" selected>Đợt có danh hiệu này, nhận đến ' in offered
    assert f'<option value="{other.pk}">' not in offered
    candidate, address = search.candidates.get(), reverse("awards:discovery-detail", args=[search.pk])
    assert "Hãy đánh dấu ít nhất một người" in client.post(address, {"round": round_.pk}).content.decode()
    back = client.post(address, {"candidates": [candidate.pk]}).content.decode()
    assert f'aria-label="Chọn {candidate}" checked' in back
    client.post(address, {"round": round_.pk, "candidates": [candidate.pk]})
    assert Nomination.objects.get().person == person
    assert "Đã lập hồ sơ" in page(client, "discovery-detail", search.pk)


def test_an_officer_sees_what_its_own_people_lack(law: None, place: Place, as_: As, day: dt.date) -> None:
    own, foreign = PersonFactory(unit=place.commune, name="Của Mình"), PersonFactory(unit=place.other, name="Nơi Khác")
    for person in (own, foreign):
        YearlyReviewFactory(person=person, year=2026)
    text = page(as_(place.officer), "reach-list")
    assert "Của Mình" in text
    assert "Cần thêm 1 sáng kiến" in text
    assert "Nơi Khác" not in text


@pytest.mark.parametrize("name", ["reach-list", "discovery-detail"])
def test_what_people_could_get_next_costs_the_same_for_one_three_and_a_thousand(
    law: None, place: Place, as_: As, day: dt.date, name: str
) -> None:
    """Also where every commune has a quota of its own."""
    awards = list(AwardType.objects.filter(code__in=("CSTDCS", "CSTDBT", "LDTT")))
    client, questions = as_(place.secretariat), []
    communes = [place.commune, place.other, *UnitFactory.create_batch(18, parent=place.province)]
    for number in (1, 2, 997):
        people = [Person(name=f"Người {n}", name_folded=f"nguoi {n}", unit=communes[n % 20]) for n in range(number)]
        Person.objects.bulk_create(people)
        YearlyReview.objects.bulk_create(YearlyReview(person=person, year=2026, grade="good") for person in people)
        for commune in communes[: min(number, 20)]:
            for award in awards[:2]:
                Quota.objects.get_or_create(
                    award_type=award, scope=commune, year=2026, amount=2, source="x", status=RuleStatus.APPROVED
                )
        search = start_discovery(place.province, awards, year=2026, actor=place.secretariat)
        run_job(search.job_id)  # type: ignore[arg-type]
        url = reverse(f"awards:{name}", args=[search.pk] if name == "discovery-detail" else [])
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert "Người 0" in client.get(url).content.decode()
        questions.append(len(asked))
    assert questions[0] == questions[1] == questions[2] <= 30


def test_a_rule_for_silence_is_replaced_from_a_day_on_by_two_persons(law: None, place: Place, as_: As) -> None:
    writer, second = as_(place.secretariat), as_(UserFactory(role=Role.CHAIR))
    old = SilenceRule.objects.get(code="agency", status=RuleStatus.APPROVED)
    writer.post(reverse("awards:silence-rule-replace", args=[old.pk]), {"reason": "Nghị định mới"})
    draft = SilenceRule.objects.get(status=RuleStatus.DRAFT)
    values = {
        "name": old.name, "working_days": "7", "silence": "wait", "valid_from": "2026-11-10", "source": "Văn bản thử",
    }  # fmt: skip
    late = writer.post(reverse("awards:silence-rule-edit", args=[draft.pk]), values | {"valid_to": "2026-11-01"})
    assert "Ngày hết hiệu lực" in late.content.decode()
    writer.post(reverse("awards:silence-rule-edit", args=[draft.pk]), values)
    with clock.at(clock.start_of(dt.date(2026, 11, 10))):
        assert set(rules_today().filter(code="agency")) == {old}
    writer.post(reverse("awards:silence-rule-propose", args=[draft.pk]))
    own = writer.post(reverse("awards:silence-rule-decide", args=[draft.pk]), {"step": "approve"})
    assert own.status_code in (403, 422)
    second.post(reverse("awards:silence-rule-decide", args=[draft.pk]), {"step": "approve"})
    draft.refresh_from_db()
    old.refresh_from_db()
    assert (draft.status, draft.code, draft.working_days) == (RuleStatus.APPROVED, "agency", 7)
    assert old.status == RuleStatus.APPROVED
    for day, rule in ((dt.date(2026, 11, 9), old), (dt.date(2026, 11, 10), draft)):
        with clock.at(clock.start_of(day)):
            assert set(rules_today().filter(code="agency")) == {rule}
    assert "7 ngày làm việc" in page(writer, "silence-rule-detail", draft.pk)
    assert load_kinds() == 0
    assert ledger.verify() == []
