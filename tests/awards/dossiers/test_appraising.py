from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.domain.appraisal import appraise, refuse_nomination, reopen_nomination, return_nomination
from awards.domain.dossiers import blind
from awards.domain.dossiers.assigning import assign_appraiser, share_out
from awards.domain.dossiers.bulk import ACTIONS, preview, run_bulk
from awards.domain.dossiers.notes import add_note, notes_for
from awards.domain.dossiers.returning import Point, open_points
from awards.domain.nominations import nomination_for_update
from awards.enums import NominationStatus, NoteAudience
from awards.models import AwardType, Kinship, Nomination, Round
from base.accounts.enums import Role
from base.accounts.models import User
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from tests.awards.conftest import Place
from tests.factories.accounts import UserFactory
from tests.factories.awards import NominationFactory, RoundFactory
from tests.factories.sealed import sealed
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db


def test_assigning_counts_working_days_and_tells_the_appraiser(sent: Nomination, place: Place, colleague: User) -> None:
    done = assign_appraiser(sent, colleague, actor=place.secretariat)
    # Five working days after Tuesday 10 November 2026.
    assert (done.status, done.appraiser, done.appraise_by) == (
        NominationStatus.ASSIGNED,
        colleague,
        dt.date(2026, 11, 17),
    )
    assert colleague.notices.get(kind="awards.nomination_assigned").url == sent.get_absolute_url()
    with pytest.raises(DomainError, match="không có quyền thẩm định"):
        assign_appraiser(sent, place.officer, actor=place.secretariat)
    with pytest.raises(NotAllowed):
        assign_appraiser(sent, colleague, actor=place.head)
    assert ledger.verify() == []


@pytest.mark.parametrize("why", ["own_unit", "kin", "self"])
def test_nobody_is_given_or_judges_a_dossier_of_their_own(
    sent: Nomination, place: Place, colleague: User, why: str
) -> None:
    person = PersonFactory(unit=place.commune if why == "own_unit" else place.other)
    if why == "own_unit":
        colleague.person = person
        colleague.save()
    else:
        Nomination.objects.filter(pk=sent.pk).update(collective=None, person=person)
        sent = Nomination.objects.get(pk=sent.pk)
        if why == "self":
            colleague.person = person
            colleague.save()
        else:
            sealed(Kinship, user=colleague, person=person, relation="child", declared_at=sent.created_at)
    with pytest.raises(DomainError) as caught:
        assign_appraiser(sent, colleague, actor=place.secretariat)
    assert caught.value.code == "conflict"
    with pytest.raises(DomainError, match="không thẩm định"):
        appraise(sent, comment="Đủ.", actor=colleague)
    assert [share.appraiser for share in share_out([sent], [colleague, place.secretariat])] == [place.secretariat]
    assert [share.appraiser for share in share_out([sent], [colleague])] == [None]


def test_sharing_out_is_even_and_counts_what_somebody_has(
    round_: Round, award: AwardType, place: Place, colleague: User
) -> None:
    busy = NominationFactory(
        round=round_, award_type=award, unit=place.province, status=NominationStatus.ASSIGNED, appraiser=colleague
    )
    rows = [
        NominationFactory(
            round=RoundFactory(council_unit=place.province, award_types=[award]), award_type=award,
            unit=place.other, status=NominationStatus.SUBMITTED,
        )
        for _ in range(3)
    ]  # fmt: skip
    given = [share.appraiser for share in share_out(rows, [place.secretariat, colleague])]
    assert sorted([given.count(place.secretariat), given.count(colleague)]) == [1, 2]
    assert given.count(place.secretariat) == 2
    assert busy.appraiser == colleague


def test_a_return_names_the_parts_and_the_unit_sees_them_until_it_sends_again(sent: Nomination, place: Place) -> None:
    points = [Point("section:results", "Thiếu số liệu năm 2025."), Point("paper:minutes", "Chưa ký.")]
    done = return_nomination(sent, reason="Cần bổ sung.", points=points, actor=place.secretariat)
    assert [point["label"] for point in open_points(done)] == ["II. Thành tích đạt được", "Biên bản bình xét"]
    assert "Chưa ký." in place.officer.notices.get(kind="awards.nomination_returned").body
    with pytest.raises(DomainError, match="không có phần"):
        return_nomination(
            NominationFactory(round=sent.round, award_type=sent.award_type, unit=place.other, status="submitted"),
            reason="x",
            points=[Point("section:khong-co", "x")],
            actor=place.secretariat,
        )
    Nomination.objects.filter(pk=done.pk).update(status=NominationStatus.SUBMITTED)
    assert open_points(nomination_for_update(done)) == []


def test_a_refusal_tells_the_unit_and_can_be_reopened(sent: Nomination, place: Place) -> None:
    done = refuse_nomination(sent, reason="Năm 2025 không hoàn thành nhiệm vụ.", actor=place.secretariat)
    assert done.status == NominationStatus.INELIGIBLE
    assert place.head.notices.filter(kind="awards.nomination_refused").exists()
    assert reopen_nomination(done, reason="Có căn cứ mới.", actor=place.secretariat).status == NominationStatus.RECEIVED


def test_internal_notes_never_reach_the_unit(sent: Nomination, place: Place, colleague: User) -> None:
    add_note(sent, text="Nghi trùng sáng kiến.", audience=NoteAudience.INTERNAL, actor=place.secretariat)
    add_note(sent, text="Xin bổ sung biên bản.", audience=NoteAudience.UNIT, actor=place.secretariat)
    answer = add_note(sent, text="Đã gửi kèm.", audience=NoteAudience.INTERNAL, actor=place.officer)
    assert answer.audience == NoteAudience.UNIT
    assert [note.text for note in notes_for(place.officer, sent)] == ["Xin bổ sung biên bản.", "Đã gửi kèm."]
    assert notes_for(colleague, sent).count() == 3
    member = UserFactory(role=Role.MEMBER)
    assert not notes_for(member, sent).exists()
    with pytest.raises(NotAllowed):
        add_note(sent, text="Chen vào.", audience=NoteAudience.UNIT, actor=place.stranger)


def test_bulk_does_what_was_seen_and_names_the_rest(sent: Nomination, place: Place, colleague: User) -> None:
    draft = NominationFactory(round=sent.round, award_type=sent.award_type, unit=place.other)
    action = ACTIONS["receive"]
    rows = {row.nomination.pk: row.problem for row in preview(action, [sent, draft], actor=place.secretariat)}
    assert rows[sent.pk] == ""
    assert "Đang lập hồ sơ" in rows[draft.pk]
    seen = {sent.pk: sent.status, draft.pk: NominationStatus.SUBMITTED}
    outcome = run_bulk(action, seen, actor=place.secretariat, params={})
    assert (outcome.done, len(outcome.left_out)) == (1, 1)
    assert "đã đổi sau khi xem trước" in outcome.message(action)
    given = run_bulk(
        ACTIONS["assign"],
        {sent.pk: NominationStatus.RECEIVED},
        actor=place.secretariat,
        params={"appraisers": {str(sent.pk): colleague.pk}},
    )
    assert given.done == 1
    assert nomination_for_update(sent).appraiser == colleague
    assert preview(ACTIONS["submit"], [draft], actor=place.stranger)[0].problem.startswith("còn thiếu")
    assert run_bulk(action, {sent.pk: "assigned"}, actor=place.officer, params={}).done == 0


@pytest.fixture
def hidden(place: Place, award: AwardType, colleague: User, day: dt.date) -> Nomination:
    person = PersonFactory(unit=place.commune, name="Nguyễn Thị Lan", position="Trưởng trạm y tế")
    return NominationFactory(
        round=RoundFactory(council_unit=place.province, award_types=[award], is_blind=True, rulebook=None),
        award_type=award, unit=place.commune, collective=None, person=person, status=NominationStatus.ASSIGNED,
        appraiser=colleague, received_on=day,
        achievement="Chị Lan (NGUYEN THI LAN), trưởng trạm y tế xã Tân Hòa, đã tiêm 1.200 mũi cho bà con Tân Hòa.",
    )  # fmt: skip


def test_blind_text_covers_names_posts_and_units_and_keeps_the_rest(hidden: Nomination) -> None:
    covered = blind.cover_names(hidden, hidden.achievement)
    for word in ("Lan", "LAN", "trưởng trạm", "Tân Hòa"):
        assert word not in covered
    assert "đã tiêm 1.200 mũi cho bà con" in covered


def test_in_a_blind_round_only_the_one_it_was_given_to_judges(
    hidden: Nomination, place: Place, colleague: User
) -> None:
    assert blind.is_blind_for(colleague, hidden)
    assert not blind.is_blind_for(place.secretariat, hidden)
    with pytest.raises(DomainError, match="đọc kín"):
        appraise(hidden, comment="Đủ.", actor=place.secretariat)
    done = appraise(hidden, comment="Đủ.", actor=colleague)
    assert not blind.is_blind_for(colleague, done)


@given(before=st.text("aáàÂđĐ \n.,", max_size=30), after=st.text("aáàÂđĐ \n.,", max_size=30))
def test_covering_never_leaves_the_name_and_never_touches_other_text(before: str, after: str) -> None:
    covered = blind._covered(f"{before}#{after}", [(len(before), len(before) + 1), (len(before), len(before) + 1)])
    assert covered == f"{before}{blind.COVER}{after}"
