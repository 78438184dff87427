from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.domain import nominations as domain
from awards.domain.appraisal import appraise, return_nomination
from awards.enums import DocumentKind, NominationStatus, RoundStatus
from awards.models import AwardType, Nomination
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed, TransitionRefused
from tests.awards.conftest import Place
from tests.factories.awards import NominationFactory, RoundFactory
from tests.factories.units import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
TEXT = "Hoàn thành 66/87 xã đạt chuẩn nông thôn mới, vượt kế hoạch tỉnh giao."


def pdf(name: str = "to-trinh.pdf", data: bytes = b"%PDF-1.7 to trinh") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


@pytest.fixture
def draft(place: Place, award: AwardType, day: dt.date) -> Nomination:
    round_ = RoundFactory(council_unit=place.province, award_types=[award], rulebook=None)
    return domain.create_nomination(
        round_, award, unit=place.commune, subject=place.commune, achievement=TEXT, actor=place.officer
    )


def complete(nomination: Nomination, actor: Any) -> Nomination:
    for kind in (DocumentKind.REQUEST, DocumentKind.REPORT, DocumentKind.MINUTES):
        domain.add_document(nomination, kind=kind, upload=pdf(f"{kind}.pdf", b"%PDF " + kind.encode()), actor=actor)
    return nomination


def test_a_complete_dossier_is_sent_by_the_head_and_pinned_to_the_law_of_the_day(
    draft: Nomination, place: Place
) -> None:
    complete(draft, place.officer)
    sent = domain.submit_nomination(draft, actor=place.head)
    assert (sent.status, sent.received_on) == (NominationStatus.SUBMITTED, dt.date(2026, 11, 10))
    assert sent.rulebook is not None
    assert sent.rulebook.code == "law-2026"
    assert ledger.verify() == []


def test_sending_twice_is_sending_once(draft: Nomination, place: Place) -> None:
    complete(draft, place.officer)
    domain.submit_nomination(draft, actor=place.head)
    events = ledger.history_of(draft).count()
    domain.submit_nomination(draft, actor=place.head)
    assert ledger.history_of(draft).count() == events


def test_what_is_missing_is_named(draft: Nomination, place: Place) -> None:
    domain.edit_nomination(draft, achievement="ngắn", actor=place.officer)
    domain.add_document(draft, kind=DocumentKind.REQUEST, upload=pdf(), actor=place.officer)
    with pytest.raises(DomainError) as caught:
        domain.submit_nomination(draft, actor=place.head)
    assert caught.value.code == "incomplete"
    for word in ("Tóm tắt thành tích", "Báo cáo thành tích", "Biên bản"):
        assert word in caught.value.message
    assert "Tờ trình" not in caught.value.message
    draft.refresh_from_db()
    assert (draft.status, draft.rulebook) == (NominationStatus.DRAFT, None)


def test_the_fighter_title_asks_for_the_initiative(place: Place, law: None, day: dt.date) -> None:
    fighter = AwardType.objects.get(code="CSTDCS")
    round_ = RoundFactory(award_types=[fighter])
    person = PersonFactory(unit=place.commune)
    draft = domain.create_nomination(
        round_, fighter, unit=place.commune, subject=person, achievement=TEXT, actor=place.officer
    )
    complete(draft, place.officer)
    assert domain.missing_parts(draft) == ["Chứng nhận hoặc xác nhận sáng kiến, đề tài"]


def test_officers_do_not_send_and_strangers_do_nothing(draft: Nomination, place: Place) -> None:
    complete(draft, place.officer)
    with pytest.raises(NotAllowed):
        domain.submit_nomination(draft, actor=place.officer)
    with pytest.raises(NotAllowed):
        domain.submit_nomination(draft, actor=place.stranger)
    with pytest.raises(NotAllowed):
        domain.edit_nomination(draft, achievement=TEXT, actor=place.stranger)
    with pytest.raises(NotAllowed):
        domain.add_document(draft, kind=DocumentKind.OTHER, upload=pdf(), actor=place.stranger)


def test_a_sent_dossier_is_locked(draft: Nomination, place: Place) -> None:
    complete(draft, place.officer)
    document = draft.documents.first()
    assert document is not None
    domain.submit_nomination(draft, actor=place.head)
    with pytest.raises(DomainError, match="Chờ thẩm định"):
        domain.edit_nomination(draft, achievement=TEXT, actor=place.officer)
    with pytest.raises(DomainError):
        domain.remove_document(document, actor=place.officer)


def test_the_closed_window_takes_no_new_dossier_but_a_returned_one(draft: Nomination, place: Place) -> None:
    complete(draft, place.officer)
    domain.submit_nomination(draft, actor=place.head)
    return_nomination(draft, reason="Thiếu chữ ký.", actor=place.secretariat)
    type(draft.round).objects.filter(pk=draft.round_id).update(status=RoundStatus.CLOSED)
    fresh = Nomination.objects.get(pk=draft.pk)
    assert domain.submit_nomination(fresh, actor=place.head).status == NominationStatus.SUBMITTED
    with pytest.raises(DomainError) as caught:
        domain.create_nomination(
            fresh.round, fresh.award_type, unit=place.other, subject=place.other, actor=place.stranger
        )
    assert caught.value.code == "window_closed"


def test_a_draft_that_missed_the_window_cannot_be_sent(draft: Nomination, place: Place) -> None:
    complete(draft, place.officer)
    type(draft.round).objects.filter(pk=draft.round_id).update(status=RoundStatus.CLOSED)
    with pytest.raises(DomainError, match="hết hạn"):
        domain.submit_nomination(Nomination.objects.get(pk=draft.pk), actor=place.head)


def test_a_dossier_sent_again_is_received_again(draft: Nomination, place: Place) -> None:
    complete(draft, place.officer)
    domain.submit_nomination(draft, actor=place.head)
    return_nomination(draft, reason="Bổ sung số liệu.", actor=place.secretariat)
    with clock.at(clock.start_of(dt.date(2026, 11, 20))):
        assert domain.submit_nomination(draft, actor=place.head).received_on == dt.date(2026, 11, 20)


@pytest.mark.parametrize("name", ["other_award", "foreign_unit", "wrong_kind", "dissolved", "foreign_person"])
def test_nominations_that_cannot_be_are_refused(draft: Nomination, place: Place, name: str) -> None:
    round_, award, subject = draft.round, draft.award_type, place.commune
    match name:
        case "other_award":
            award = AwardType.objects.get(code="BKTTG")
        case "foreign_unit":
            subject = place.other
        case "wrong_kind":
            award = AwardType.objects.get(code="LDTT")
            round_.award_types.add(award)
        case "dissolved":
            subject = UnitFactory(parent=place.commune, valid_to=dt.date(2026, 1, 1))
        case "foreign_person":
            subject = PersonFactory(unit=place.other)
    with pytest.raises(DomainError):
        domain.create_nomination(round_, award, unit=place.commune, subject=subject, actor=place.officer)
    assert Nomination.objects.count() == 1


def test_the_same_subject_and_award_once_per_round(draft: Nomination, place: Place) -> None:
    with pytest.raises(DomainError) as caught:
        domain.create_nomination(
            draft.round, draft.award_type, unit=place.commune, subject=place.commune, actor=place.officer
        )
    assert caught.value.code == "duplicate"


def test_a_document_twice_is_one_and_a_removed_one_leaves_its_trace(draft: Nomination, place: Place) -> None:
    first = domain.add_document(draft, kind=DocumentKind.REPORT, upload=pdf(), actor=place.officer)
    assert domain.add_document(draft, kind=DocumentKind.REPORT, upload=pdf(), actor=place.officer) == first
    domain.remove_document(first, actor=place.officer)
    assert not draft.documents.exists()
    assert ledger.history_of(draft).last().kind == "awards.nomination.document_removed"
    assert ledger.verify() == []


def test_an_empty_file_is_refused(draft: Nomination, place: Place) -> None:
    with pytest.raises(DomainError, match="rỗng"):
        domain.add_document(draft, kind=DocumentKind.REPORT, upload=pdf(data=b""), actor=place.officer)
    assert not draft.documents.exists()


def test_withdrawing_needs_a_reason_and_can_be_taken_back(draft: Nomination, place: Place) -> None:
    with pytest.raises(TransitionRefused):
        domain.withdraw_nomination(draft, reason=" ", actor=place.head)
    assert domain.withdraw_nomination(draft, reason="Nhầm đối tượng", actor=place.head).status == "withdrawn"
    assert domain.resume_nomination(draft, actor=place.officer).status == "draft"


def test_appraisal_keeps_the_answer_as_it_was_shown(draft: Nomination, place: Place) -> None:
    complete(draft, place.officer)
    domain.submit_nomination(draft, actor=place.head)
    with pytest.raises(DomainError) as caught:
        appraise(draft, actor=place.secretariat)
    assert caught.value.code == "comment"
    done = appraise(draft, comment="Đã đối chiếu kết quả phong trào.", actor=place.secretariat)
    assert done.status == NominationStatus.READY
    kept = draft.appraisals.get()
    assert kept.eligibility["rulebook"] == "law-2026"
    assert kept.eligibility["verdict"] == "needs_person"
    assert ledger.verify() == []


def test_an_award_for_the_people_to_judge_waits_for_the_consultation(place: Place, law: None, day: dt.date) -> None:
    order = AwardType.objects.get(code="HCLD3")
    nomination = NominationFactory(
        award_type=order, round__award_types=[order], unit=place.commune, status="submitted", received_on=day
    )
    done = appraise(nomination, comment="Đủ hồ sơ.", actor=place.secretariat)
    assert done.status == NominationStatus.APPRAISED
    assert appraise(nomination, comment="Đủ hồ sơ.", actor=place.secretariat).appraisals.count() == 1


def test_only_the_secretariat_appraises_and_a_return_needs_a_reason(draft: Nomination, place: Place) -> None:
    complete(draft, place.officer)
    domain.submit_nomination(draft, actor=place.head)
    with pytest.raises(NotAllowed):
        appraise(draft, comment="x", actor=place.head)
    with pytest.raises(TransitionRefused):
        return_nomination(draft, reason="", actor=place.secretariat)
    assert not draft.appraisals.exists()


def test_a_draft_cannot_be_appraised(draft: Nomination, place: Place) -> None:
    with pytest.raises(TransitionRefused):
        appraise(draft, comment="x", actor=place.secretariat)
    assert not draft.appraisals.exists()
