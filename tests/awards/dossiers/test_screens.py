from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from awards.domain.dossiers.assigning import assign_appraiser
from awards.domain.nominations import add_document
from awards.domain.opinions.asking import Body, ask_opinions
from awards.enums import DocumentKind, NominationStatus
from awards.models import AwardType, CommendationKind, DossierDocument, Nomination, OpinionRequest, Round, SilenceRule
from awards.paper.pdf import render_pdf
from base.accounts.models import User
from base.accounts.workbench import work_for
from base.core.files import store_bytes
from base.core.models import Job
from tests.awards.conftest import Place
from tests.awards.dossiers.conftest import TEXT
from tests.awards.paper.samples import invitation
from tests.awards.views.test_dossiers import as_, at, queries
from tests.factories.awards import NominationFactory, OpinionRequestFactory, RoundFactory
from tests.factories.sealed import sealed
from tests.factories.units import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: Any) -> str:
    return client.get(at(name, *args)).content.decode()


def test_autosave_answers_the_program_and_a_moved_report_is_shown_beside_what_was_typed(
    draft: Nomination, place: Place
) -> None:
    officer, head = as_(place.officer), as_(place.head)
    url = at("nomination-autosave", draft.pk)
    first = officer.post(url, {"version": 0, "achievement": TEXT, "results": "Của cán bộ"})
    assert (first.status_code, first.json()["version"], first.json()["errors"]) == (200, 1, {})
    late = head.post(url, {"version": 0, "results": "Của lãnh đạo"})
    assert late.status_code == 409
    assert "vẫn còn trên màn hình" in late.json()["message"]
    shown = head.post(at("nomination-edit", draft.pk), {"version": 0, "results": "Của lãnh đạo"}).content.decode()
    assert "Của lãnh đạo</textarea>" in shown
    assert "<ins>" in shown
    assert 'name="version" value="1"' in shown
    head.post(at("nomination-edit", draft.pk), {"version": 1, "results": "Của lãnh đạo"})
    versions = page(officer, "nomination-versions", draft.pk)
    assert "Bản 1" in versions
    assert "lãnh đạo" in versions
    assert officer.get(at("nomination-versions", draft.pk), {"ban": "9"}).status_code == 404


def test_the_unit_makes_a_household_and_a_posthumous_nomination(round_: Round, place: Place) -> None:
    person = PersonFactory(unit=place.commune)
    client, url = as_(place.officer), at("nomination-create", round_.pk)
    base = {"award_type": round_.award_types.get().pk, "unit": place.commune.pk, "achievement": TEXT}
    client.post(url, base | {"subject_kind": "household", "household": "Hộ bà Lê Thị Sáu", "hamlet": "Ấp 1"})
    posthumous = base | {"subject_kind": "individual", "person": person.pk, "is_posthumous": "on"}
    shown = client.post(url, posthumous, follow=True).content.decode()
    assert "Báo cáo thành tích cá nhân" in shown
    listed = page(client, "nomination-list")
    assert "Hộ bà Lê Thị Sáu" in listed
    assert "truy tặng" in listed
    # The mark is hidden with the fields of a person: one left there is not said of the collective.
    client.post(url, posthumous | {"subject_kind": "collective", "collective": place.commune.pk})
    assert not Nomination.objects.get(collective=place.commune).is_posthumous


def test_a_return_by_parts_is_what_the_unit_sees_while_it_mends(sent: Nomination, place: Place) -> None:
    office = as_(place.secretariat)
    assert "Ghi lý do chung" in page(office, "nomination-return", sent.pk)
    office.post(at("nomination-return", sent.pk), {"reason": "Bổ sung.", "section:results": "Thiếu số liệu 2025."})
    for name in ("nomination-edit", "nomination-detail"):
        assert "Thiếu số liệu 2025." in page(as_(place.officer), name, sent.pk)


def test_internal_notes_and_the_appraiser_are_not_on_the_page_of_the_unit(
    sent: Nomination, place: Place, colleague: User
) -> None:
    assign_appraiser(sent, colleague, actor=place.secretariat)
    office = as_(place.secretariat)
    office.post(at("note-add", sent.pk), {"text": "Nghi trùng sáng kiến.", "audience": "internal"})
    office.post(at("note-add", sent.pk), {"text": "Xin bổ sung biên bản.", "audience": "unit"})
    unit, inside = page(as_(place.officer), "nomination-detail", sent.pk), page(office, "nomination-detail", sent.pk)
    assert "Xin bổ sung biên bản." in unit
    assert "Nghi trùng" in inside
    assert str(colleague) in inside
    assert "Nghi trùng" not in unit
    assert str(colleague) not in unit


@pytest.fixture
def hidden(place: Place, award: AwardType, colleague: User, day: dt.date) -> Nomination:
    person = PersonFactory(unit=place.commune, name="Nguyễn Thị Lan", position="Trưởng trạm y tế")
    round_ = RoundFactory(council_unit=place.province, award_types=[award], is_blind=True, rulebook=None)
    nomination = NominationFactory(
        round=round_, award_type=award, unit=place.commune, collective=None, person=person, received_on=day,
        status=NominationStatus.SUBMITTED, achievement="Chị Lan ở xã Tân Hòa đã tiêm 1.200 mũi vắc xin.",
    )  # fmt: skip
    for name, is_redacted in (("nguyen-thi-lan.pdf", False), ("lan-da-che.pdf", True)):
        sealed(
            DossierDocument, nomination=nomination, kind=DocumentKind.REPORT, is_redacted=is_redacted,
            file=store_bytes(b"%PDF-1.7 " + name.encode(), name=name), added_at=nomination.created_at,
        )  # fmt: skip
    return assign_appraiser(nomination, colleague, actor=place.secretariat)


def test_a_blind_reader_meets_no_name_on_any_screen_and_in_no_file(
    hidden: Nomination, place: Place, colleague: User
) -> None:
    client = as_(colleague)
    screens = [page(client, name, hidden.pk) for name in ("nomination-detail", "nomination-appraise")]
    screens += [page(client, "nomination-return", hidden.pk), page(client, "round-detail", hidden.round_id)]
    screens += [client.get(at("nomination-list"), {"mine": "on"}).content.decode().split("<table")[1]]
    rule = SilenceRule.objects.get(code="agency")
    body = Body("Sở của người đọc", colleague.assignments.get().unit)
    asked = ask_opinions([hidden], [body], rule, question="Xin ý kiến về bà Lan.", actor=place.secretariat)[0]
    screens += [
        page(client, name, *key) for name, key in (("opinion-request-list", ()), ("opinion-request", (asked.pk,)))
    ]
    screens += [" ".join(f"{item.title} {item.detail}" for item in work_for(colleague))]
    for shown in screens:
        for word in ("Nguyễn Thị Lan", "Tân Hòa", "nguyen-thi-lan", "Trưởng trạm"):
            assert word not in shown
    assert not any(hidden.person.get_absolute_url() in shown for shown in screens)
    assert "đã tiêm 1.200 mũi" in screens[0]
    covered, open_one = hidden.documents.order_by("is_redacted")
    assert client.get(at("document-file", covered.pk)).status_code == 403
    assert "lan" not in client.get(at("document-file", open_one.pk))["Content-Disposition"]
    assert "đọc kín" in client.post(at("dossier-bundle", hidden.pk), {"form": "zip"}, follow=True).content.decode()
    assert "Nguyễn Thị Lan" in page(as_(place.secretariat), "nomination-detail", hidden.pk)
    client.post(at("nomination-appraise", hidden.pk), {"comment": "Đủ."})
    assert "Nguyễn Thị Lan" in page(client, "nomination-detail", hidden.pk)


def test_many_are_shared_out_after_a_preview(
    sent: Nomination, draft_two: Nomination, place: Place, colleague: User
) -> None:
    office = as_(place.secretariat)
    chosen = {"action": "assign", "chon": [sent.pk, draft_two.pk]}
    shown = office.post(at("nominations-bulk"), chosen).content.decode()
    assert "1/2 hồ sơ làm được" in shown
    assert "đang ở trạng thái “Đang lập hồ sơ”" in shown
    again = office.post(at("nominations-bulk"), chosen | {"again": "1", "who": [colleague.pk]}).content.decode()
    assert f"{sent.pk}:submitted:{colleague.pk}" in again
    done = office.post(
        at("nominations-bulk-confirm"),
        {"action": "assign", "who": [colleague.pk], "seen": [f"{sent.pk}:submitted:{colleague.pk}", "x:y:z", ":::"]},
        follow=True,
    ).content.decode()
    assert "đã xong 1 hồ sơ" in done
    assert Nomination.objects.get(pk=sent.pk).appraiser == colleague
    nothing = office.post(at("nominations-bulk") + "?q=khong-co", {"action": "assign"}, follow=True).content.decode()
    assert "Hãy đánh dấu ít nhất một hồ sơ" in nothing
    assert "Không có mục nào khớp với bộ lọc" in nothing
    assert as_(place.officer).post(at("nominations-bulk"), chosen).status_code == 404
    refused = office.post(at("nominations-bulk-confirm"), {"action": "return", "seen": [f"{sent.pk}:assigned"]})
    assert "bắt buộc" in refused.content.decode()


@pytest.fixture
def draft_two(sent: Nomination, place: Place) -> Nomination:
    return NominationFactory(round=sent.round, award_type=sent.award_type, unit=place.other)


def test_asking_and_answering_an_opinion_on_screen(sent: Nomination, place: Place) -> None:
    office = as_(place.secretariat)
    rule = SilenceRule.objects.get(code="agency")
    empty = office.post(at("opinion-ask", sent.pk), {"rule": rule.pk}).content.decode()
    assert "ít nhất một cơ quan" in empty
    office.post(at("opinion-ask", sent.pk), {"rule": rule.pk, "names": "Cục Thuế tỉnh\nCông an tỉnh"})
    asked = OpinionRequest.objects.get(body="Cục Thuế tỉnh")
    assert "chưa đối chiếu" in page(office, "opinion-request", asked.pk)
    office.post(
        at("opinion-request", asked.pk),
        {
            "answer": "agree",
            "answered_on": "2026-11-10",
            "upload": SimpleUploadedFile("tra-loi.pdf", b"%PDF-1.7 thue"),
        },
    )
    asked.refresh_from_db()
    assert b"thue" in b"".join(office.get(at("opinion-request-file", asked.pk)).streaming_content)  # type: ignore[attr-defined]
    shown = page(as_(place.officer), "nomination-detail", sent.pk)
    assert "Cục Thuế tỉnh" in shown
    assert at("opinion-request", asked.pk) not in shown
    assert as_(place.officer).get(at("opinion-request", asked.pk)).status_code == 403


def test_the_whole_dossier_is_one_file(sent: Nomination, place: Place, django_capture_on_commit_callbacks: Any) -> None:
    Nomination.objects.filter(pk=sent.pk).update(status=NominationStatus.DRAFT)
    good = render_cover()
    papers = {DocumentKind.REQUEST: good, DocumentKind.MINUTES: b"%PDF-1.7 hong", DocumentKind.OTHER: b"PK ban goc"}
    for kind, data in papers.items():
        upload = SimpleUploadedFile(f"../{kind}.pdf", data)
        add_document(sent, kind=kind, upload=upload, actor=place.officer)
    client = as_(place.officer)
    for form in ("zip", "pdf"):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(at("dossier-bundle", sent.pk), {"form": form})
        job = Job.objects.latest("pk")
        answer = client.get(job.result_url)
        data = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        if form == "zip":
            names = zipfile.ZipFile(data).namelist()
            assert [name[:2] for name in names] == ["00", "01", "02", "03"]
            assert not any("/" in name for name in names)
        else:
            assert len(PdfReader(data).pages) == 2
        assert as_(place.secretariat).get(job.result_url).status_code == 404


def render_cover() -> bytes:
    return render_pdf(invitation())


def test_a_round_by_working_days_of_its_kind(place: Place, award: AwardType, day: dt.date) -> None:
    office = as_(place.secretariat)
    data = {
        "name": "Đột xuất tháng 11", "kind": "sudden", "procedure": "simplified", "council_unit": place.province.pk,
        "award_types": [award.pk], "year": 2026, "opens_on": "2026-11-20",
    }  # fmt: skip
    office.post(at("round-create"), data)
    made = Round.objects.get(name="Đột xuất tháng 11")
    # Five working days after Friday 20 November without the 24th.
    assert (made.closes_on, made.appraisal_days, made.is_simplified) == (dt.date(2026, 11, 30), 5, True)
    assert "5 ngày làm việc" in page(office, "round-detail", made.pk)
    wrong = office.post(at("round-create"), data | {"name": "Khác", "kind": "merit"}).content.decode()
    assert "không theo thủ tục đơn giản" in wrong
    clash = office.post(at("round-create"), data | {"name": "Trùng"}).content.decode()
    assert "Trùng thời gian với đợt xét" in clash
    assert award.name in clash


def test_kinds_are_the_secretariat_s_data(place: Place, law: None) -> None:
    office = as_(place.secretariat)
    terms = {"name": "Kháng chiến", "window_days": 20, "appraisal_days": 10, "consultation_days": 10, "is_active": "on"}
    office.post(at("kind-create"), terms | {"code": "khang-chien"})
    assert "Kháng chiến" in page(office, "kind-list")
    office.post(at("kind-edit", "khang-chien"), terms | {"is_active": ""})
    assert not CommendationKind.objects.get(code="khang-chien").is_active
    assert "bắt buộc" in office.post(at("kind-create"), {"code": "x"}).content.decode()
    assert "Chỉ dùng chữ không dấu" in office.post(at("kind-create"), terms | {"code": "Đột xuất"}).content.decode()


def test_lists_ask_the_same_for_one_row_and_three(place: Place, award: AwardType, day: dt.date) -> None:
    office = as_(place.secretariat)

    def more(n: int) -> None:
        for _ in range(n):
            unit = UnitFactory(parent=place.province)
            OpinionRequestFactory(nomination=NominationFactory(unit=unit, award_type=award), body_unit=unit)

    more(1)
    one = [queries(office, at(name)) for name in ("opinion-request-list", "nomination-list")]
    more(2)
    assert [queries(office, at(name)) for name in ("opinion-request-list", "nomination-list")] == one
