from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain import nominations as domain
from awards.domain.dossiers.reports import ReportMoved, _words, changes_between, content_of, save_report
from awards.enums import DocumentKind, NominationStatus
from awards.models import Nomination
from base.core import ledger
from base.core.errors import DomainError
from tests.awards.conftest import Place
from tests.awards.domain.test_nominations import pdf
from tests.awards.dossiers.conftest import TEXT

pytestmark = pytest.mark.django_db
RESULTS = "Năm 2026 toàn xã có 12/12 ấp đạt chuẩn, thu nhập bình quân tăng 8,5% so với năm 2025, không còn hộ nghèo."


def test_autosave_keeps_the_draft_and_only_a_save_is_a_version(draft: Nomination, place: Place) -> None:
    report = save_report(draft, {"results": "Đang viết"}, expected_version=0, is_draft=True, actor=place.officer)
    assert report.version == 1
    assert content_of(draft) == {"achievement": TEXT, "results": "Đang viết"}
    assert not draft.report_versions.exists()
    save_report(draft, {"results": RESULTS}, expected_version=1, actor=place.officer)
    save_report(draft, {"results": RESULTS}, expected_version=2, actor=place.officer)
    assert [version.number for version in draft.report_versions.all()] == [1]
    assert ledger.verify() == []


def test_a_later_save_sees_the_change_of_the_other_and_loses_nothing(draft: Nomination, place: Place) -> None:
    save_report(draft, {"results": "Của lãnh đạo"}, expected_version=0, actor=place.head)
    with pytest.raises(ReportMoved) as caught:
        save_report(draft, {"results": "Của cán bộ"}, expected_version=0, is_draft=True, actor=place.officer)
    assert str(place.head) in caught.value.message
    changes = changes_between(draft, {"results": "Của cán bộ"}, caught.value.report.content)
    assert ("removed", "cán bộ") in changes[-1].words
    assert ("added", "lãnh đạo") in changes[-1].words
    save_report(draft, {"results": "Của cả hai"}, expected_version=1, actor=place.officer)
    assert [version.content["results"] for version in draft.report_versions.all()] == ["Của cả hai", "Của lãnh đạo"]


@given(old=st.text("ab \n", max_size=40), new=st.text("ab \n", max_size=40))
def test_a_difference_holds_both_texts_word_for_word(old: str, new: str) -> None:
    marked = _words(old, new)
    assert " ".join(words for mark, words in marked if mark != "added").split() == old.split()
    assert " ".join(words for mark, words in marked if mark != "removed").split() == new.split()


def test_a_report_written_here_needs_no_file_and_what_is_sent_is_a_version(draft: Nomination, place: Place) -> None:
    for kind in (DocumentKind.REQUEST, DocumentKind.MINUTES):
        upload = pdf(f"{kind}.pdf", b"%PDF " + kind.encode())
        domain.add_document(draft, kind=kind, upload=upload, actor=place.officer)
    assert domain.missing_parts(draft) == ["Báo cáo thành tích"]
    save_report(draft, {"results": RESULTS}, is_draft=True, actor=place.officer)
    assert [part.split(" (")[0] for part in domain.missing_parts(draft)] == ["I. Đặc điểm, tình hình"]
    save_report(draft, {"background": "Xã có 12 ấp, 3.200 hộ, 48 cán bộ."}, is_draft=True, actor=place.officer)
    domain.submit_nomination(draft, actor=place.head)
    version = draft.report_versions.get()
    assert version.is_submission
    assert version.content["results"] == RESULTS
    assert ledger.verify() == []


def test_the_officer_hands_up_and_the_head_hands_back_or_sends(draft: Nomination, place: Place) -> None:
    with pytest.raises(DomainError, match="Hồ sơ còn thiếu"):
        domain.hand_up(draft, actor=place.officer)
    for kind in (DocumentKind.REQUEST, DocumentKind.REPORT, DocumentKind.MINUTES):
        upload = pdf(f"{kind}.pdf", b"%PDF " + kind.encode())
        domain.add_document(draft, kind=kind, upload=upload, actor=place.officer)
    assert domain.hand_up(draft, actor=place.officer).status == NominationStatus.PENDING
    with pytest.raises(DomainError):
        save_report(draft, {"results": "x"}, actor=place.officer)
    assert domain.hand_back(draft, reason="Thiếu số liệu.", actor=place.head).status == NominationStatus.RETURNED
    domain.hand_up(draft, actor=place.officer)
    assert domain.submit_nomination(draft, actor=place.head).status == NominationStatus.SUBMITTED
    assert place.officer.notices.filter(kind="awards.nomination_handed_back").exists()
