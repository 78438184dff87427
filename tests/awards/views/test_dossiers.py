from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.domain.nominations import add_document
from awards.enums import DocumentKind, RoundStatus
from awards.models import AwardType, Nomination, Round
from base.accounts.models import User
from base.accounts.workbench import work_for
from base.units.models import Unit
from tests.awards.conftest import Place
from tests.factories.awards import ConsultationFactory, NominationFactory, OpinionFactory, RoundFactory
from tests.factories.units import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
TEXT = "Hoàn thành 66/87 xã đạt chuẩn nông thôn mới, vượt kế hoạch tỉnh giao."


@pytest.fixture
def draft(place: Place, award: AwardType, day: dt.date) -> Nomination:
    round_ = RoundFactory(council_unit=place.province, award_types=[award], name="Đợt cuối năm", rulebook=None)
    return NominationFactory(round=round_, award_type=award, unit=place.commune, achievement=TEXT)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"awards:{name}", args=args)


def upload(client: Client, nomination: Nomination, kind: str, data: bytes = b"%PDF-1.7 x") -> Any:
    file = SimpleUploadedFile(f"{kind}.pdf", data + kind.encode())
    return client.post(at("document-add", nomination.pk), {"kind": kind, "upload": file}, follow=True)


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_from_draft_to_the_door_of_the_council(draft: Nomination, place: Place) -> None:
    officer, head, office = as_(place.officer), as_(place.head), as_(place.secretariat)
    page = officer.get(at("nomination-edit", draft.pk))
    assert "Báo cáo thành tích" in page.content.decode()
    for kind in ("request", "report", "minutes"):
        upload(officer, draft, kind)
    officer.post(at("nomination-edit", draft.pk), {"achievement": f"{TEXT} Thêm 2 xã nâng cao."})
    assert head.get(at("nomination-submit", draft.pk)).status_code == 200
    sent = head.post(at("nomination-submit", draft.pk), follow=True).content.decode()
    assert "Chờ thẩm định" in sent
    assert "chưa đối chiếu" in sent
    refused = office.post(at("nomination-appraise", draft.pk), {"comment": ""}).content.decode()
    assert "Hãy ghi ý kiến thẩm định" in refused
    done = office.post(at("nomination-appraise", draft.pk), {"comment": "Đủ căn cứ."}, follow=True).content.decode()
    assert "Đủ điều kiện trình Hội đồng" in done
    assert "Đủ căn cứ." in done


def test_sending_an_incomplete_dossier_says_what_is_missing(draft: Nomination, place: Place) -> None:
    page = as_(place.head).post(at("nomination-submit", draft.pk), follow=True).content.decode()
    assert "Hồ sơ còn thiếu: Tờ trình đề nghị" in page


def test_returning_shows_the_reason_to_the_unit(draft: Nomination, place: Place) -> None:
    Nomination.objects.filter(pk=draft.pk).update(status="submitted", received_on=dt.date(2026, 11, 9))
    office = as_(place.secretariat)
    assert office.post(at("nomination-return", draft.pk), {"reason": ""}).status_code == 200
    office.post(at("nomination-return", draft.pk), {"reason": "Thiếu số liệu năm 2025."})
    assert "Thiếu số liệu năm 2025." in as_(place.officer).get(at("nomination-detail", draft.pk)).content.decode()
    assert [item.state for item in work_for(place.officer)] == ["returned"]


def test_a_bad_upload_is_told_at_its_field_and_leaves_nothing(draft: Nomination, place: Place) -> None:
    client, url = as_(place.officer), at("document-add", draft.pk)
    assert "Hãy chọn một tệp." in client.post(url, {"kind": "report"}).content.decode()
    for name, data, said in (("a.pdf", b"", "rỗng"), ("may.exe", b"MZ\x90\x00", "là chương trình máy tính")):
        typed = {"kind": "minutes", "note": "Bản có dấu", "upload": SimpleUploadedFile(name, data)}
        form = client.post(url, typed).context["document_form"]
        assert [name, said] == [part for part in (name, said) if part in form["upload"].errors[0]]
        assert (form["kind"].value(), form["note"].value()) == ("minutes", "Bản có dấu"), "nothing is chosen twice"
    good = SimpleUploadedFile("to-trinh.pdf", b"%PDF-1.7")
    page = client.post(url, {"kind": "", "upload": good}).content.decode()
    assert "chưa giữ được tệp “to-trinh.pdf”. Hãy chọn lại" in page
    assert not draft.documents.exists()
    assert client.get(url).status_code == 302, "the address of the answer, opened again"


def test_documents_are_for_those_who_may_see_the_dossier(draft: Nomination, place: Place) -> None:
    file = SimpleUploadedFile("tờ trình.pdf", b"%PDF-1.7 mat")
    document = add_document(draft, kind=DocumentKind.REQUEST, upload=file, actor=place.officer)
    answer = as_(place.secretariat).get(at("document-file", document.pk))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 mat"  # type: ignore[attr-defined]
    assert as_(place.stranger).get(at("document-file", document.pk)).status_code == 403
    assert as_(place.stranger).post(at("document-remove", document.pk)).status_code == 403
    as_(place.officer).post(at("document-remove", document.pk))
    assert not draft.documents.exists()


OWN = ["nomination-detail", "nomination-edit", "nomination-submit", "nomination-withdraw"]


@pytest.mark.parametrize("name", OWN)
def test_foreign_units_are_refused(draft: Nomination, place: Place, name: str) -> None:
    assert as_(place.stranger).get(at(name, draft.pk)).status_code == 403
    assert as_(place.head).get(at(name, draft.pk), follow=True).status_code == 200


@pytest.mark.parametrize("name", ["nomination-appraise", "nomination-return"])
def test_units_do_not_appraise(draft: Nomination, place: Place, name: str) -> None:
    assert as_(place.head).get(at(name, draft.pk)).status_code == 403


def test_lists_show_own_units_only_and_can_be_filtered(draft: Nomination, place: Place) -> None:
    assert "Xã Tân Hòa" in as_(place.officer).get(at("nomination-list")).content.decode()
    assert "Xã Tân Hòa" not in as_(place.stranger).get(at("nomination-list")).content.decode()
    office = as_(place.secretariat)
    hit = office.get(at("nomination-list"), {"q": "tan hoa", "round": draft.round_id, "status": "draft"})
    assert "Bằng khen" in hit.content.decode().split("<table")[1]
    assert draft.get_absolute_url() in hit.content.decode().split("<table")[1]
    assert "Không có mục nào khớp với bộ lọc" in office.get(at("nomination-list"), {"q": "khong co"}).content.decode()
    assert office.get(at("nomination-list"), {"round": "abc", "status": "zzz"}).status_code == 200


def test_the_unit_makes_its_own_nomination(draft: Nomination, place: Place) -> None:
    person = PersonFactory(unit=place.commune)
    client, url = as_(place.officer), at("nomination-create", draft.round_id)
    data = {"award_type": draft.award_type_id, "unit": place.commune.pk, "person": person.pk, "achievement": TEXT}
    data |= {"subject_kind": "individual", "collective": place.commune.pk, "household": "x" * 200}
    client.post(url, data)
    assert Nomination.objects.filter(person=person).exists(), "what is left in fields of other kinds is nothing"
    assert "đã có đề nghị" in client.post(url, data).content.decode()
    nobody = client.post(url, data | {"person": ""}).content.decode()
    assert 'id="id_person_error"' in nobody, "at a field that the summary leads to"
    assert 'id="id_household_error"' not in nobody
    assert client.post(url, data | {"person": PersonFactory(unit=place.other).pk}).status_code == 200
    assert Nomination.objects.count() == 2


def test_a_nomination_made_by_mistake_is_thrown_away_while_it_is_a_bare_draft(draft: Nomination, place: Place) -> None:
    client, url = as_(place.officer), at("nomination-discard", draft.pk)
    assert url in client.get(draft.get_absolute_url()).content.decode()
    assert "Bỏ hồ sơ" in client.get(url).content.decode()
    assert Nomination.objects.exists(), "asking throws nothing away"
    upload = SimpleUploadedFile("to-trinh.txt", b"To trinh")
    paper = add_document(draft, kind=DocumentKind.REQUEST, upload=upload, actor=place.officer)
    assert url not in client.get(draft.get_absolute_url()).content.decode()
    assert "không bỏ được" in client.post(url, follow=True).content.decode()
    paper.delete()
    assert "Đã bỏ hồ sơ lập nhầm" in client.post(url, follow=True).content.decode()
    assert not Nomination.objects.exists()


def test_the_secretariat_plans_a_round(place: Place, award: AwardType, day: dt.date) -> None:
    client = as_(place.secretariat)
    data = {
        "name": "Đợt xét 2026",
        "kind": "merit",
        "council_unit": place.province.pk,
        "award_types": [award.pk],
        "year": 2026,
        "opens_on": "2026-12-01",
        "closes_on": "2026-12-20",
    }
    assert "có Hội đồng xét đợt này" in client.get(at("round-create")).content.decode()
    page = client.post(at("round-create"), data, follow=True).content.decode()
    assert "01/12/2026 – 20/12/2026" in page
    assert "sẽ mở nhận hồ sơ đúng ngày" in page
    assert "đã có đợt xét tên" in client.post(at("round-create"), data).content.decode()
    wrong = client.post(at("round-create"), data | {"name": "x", "closes_on": "2026-11-30"}).content.decode()
    assert "Ngày hết hạn phải sau" in wrong
    assert Round.objects.count() == 1
    at_once = data | {"name": "Mở hôm nay", "opens_on": f"{day:%Y-%m-%d}", "closes_on": "2026-11-30"}
    assert "trong ít phút nữa" in client.post(at("round-create"), at_once, follow=True).content.decode()
    assert as_(place.head).get(at("round-create")).status_code == 403


def test_rounds_that_take_dossiers_stand_first_the_soonest_to_close_on_top(
    place: Place, award: AwardType, day: dt.date
) -> None:
    rows = [
        ("Đã xong", RoundStatus.DECIDED, dt.date(2026, 12, 1)),
        ("Còn lâu", RoundStatus.OPEN, dt.date(2026, 12, 31)),
        ("Sắp hết hạn", RoundStatus.OPEN, dt.date(2026, 11, 30)),
    ]
    for name, status, closes in rows:
        RoundFactory(
            name=name, status=status, closes_on=closes, award_types=[award], council_unit=place.province, rulebook=None
        )
    page = as_(place.secretariat).get(at("round-list")).content.decode()
    assert page.index("Sắp hết hạn") < page.index("Còn lâu") < page.index("Đã xong")


def _rounds(place: Place, award: AwardType, n: int) -> None:
    RoundFactory(award_types=[award], council_unit=place.province, rulebook=None)


def _nominations(place: Place, award: AwardType, n: int) -> None:
    unit: Unit = UnitFactory(parent=place.province)
    round_ = RoundFactory(award_types=[award], council_unit=place.province, rulebook=None)
    NominationFactory(award_type=award, unit=unit, round=round_)


def _consultations(place: Place, award: AwardType, n: int) -> None:
    round_ = RoundFactory(award_types=[award], council_unit=place.province, rulebook=None)
    OpinionFactory.create_batch(n, consultation=ConsultationFactory(round=round_))


@pytest.mark.parametrize(
    ("name", "make"),
    [("round-list", _rounds), ("nomination-list", _nominations), ("consultation-list", _consultations)],
)
def test_lists_ask_the_database_the_same_for_one_row_and_three(
    place: Place, award: AwardType, day: dt.date, name: str, make: Any
) -> None:
    client = as_(place.secretariat)
    make(place, award, 1)
    one = queries(client, at(name))
    make(place, award, 2)
    make(place, award, 3)
    assert queries(client, at(name)) == one


def test_work_items_ask_the_same_for_one_row_and_three(place: Place, award: AwardType, day: dt.date) -> None:
    round_ = RoundFactory(award_types=[award], council_unit=place.province, rulebook=None)

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            list(work_for(User.objects.get(pk=place.head.pk)))
        return len(caught)

    NominationFactory(round=round_, award_type=award, unit=place.commune)
    count()  # a process asks once for the kinds of content
    one = count()
    for _ in range(2):
        person = PersonFactory(unit=place.commune)
        NominationFactory(round=round_, award_type=award, unit=place.commune, collective=None, person=person)
    assert count() == one
    assert len(work_for(User.objects.get(pk=place.head.pk))) == 3


def test_eligibility_screen_answers_for_own_people_only(place: Place, law: None, day: dt.date) -> None:
    PersonFactory(code="CB1", unit=place.commune)
    asked = {"subject": "CB1", "award": "LDTT"}
    assert "Cần người xem xét" in as_(place.officer).get(at("eligibility-check"), asked).content.decode()
    assert "thuộc đơn vị mình" in as_(place.stranger).get(at("eligibility-check"), asked).content.decode()
    assert (
        "Không tìm thấy" in as_(place.officer).get(at("eligibility-check"), asked | {"subject": "?"}).content.decode()
    )
