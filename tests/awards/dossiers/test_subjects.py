from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from awards.domain import nominations as domain
from awards.domain.appraisal import appraise
from awards.domain.dossiers.judging import judge
from awards.domain.dossiers.moving_on import pass_simplified
from awards.domain.dossiers.related import related_to
from awards.domain.dossiers.subjects import Particulars, household_named
from awards.domain.sessions import ready_nominations
from awards.enums import NominationStatus, PersonClass, Procedure, Verdict
from awards.models import AwardType, Household, Nomination, Round
from base.core import ledger
from base.core.errors import DomainError
from tests.awards.conftest import Place
from tests.awards.dossiers.conftest import TEXT
from tests.factories.awards import NominationFactory, RoundFactory
from tests.factories.units import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_household_is_entered_once_nominated_and_judged_by_a_person(
    round_: Round, award: AwardType, place: Place
) -> None:
    household = household_named("Hộ ông Trần Văn Bảy", place.commune, hamlet="Ấp 3", actor=place.officer)
    assert household_named(" hộ ông  TRẦN VĂN BẢY", place.commune, hamlet="Ấp 3") == household
    draft = domain.create_nomination(
        round_, award, unit=place.commune, subject=household, achievement=TEXT, actor=place.officer
    )
    assert str(draft.subject) == "Hộ ông Trần Văn Bảy"
    assert judge(draft).verdict == Verdict.NEEDS_PERSON
    with pytest.raises(DomainError, match="đã có đề nghị"):
        domain.create_nomination(round_, award, unit=place.commune, subject=household, actor=place.officer)
    Nomination.objects.filter(pk=draft.pk).update(status=NominationStatus.SUBMITTED, received_on="2026-11-10")
    with pytest.raises(DomainError, match="ý kiến thẩm định"):
        appraise(draft, actor=place.secretariat)
    assert appraise(draft, comment="Xã xác nhận.", actor=place.secretariat).status == NominationStatus.READY
    assert ledger.history_of(household).count() == 1


def test_the_class_for_statistics_comes_from_the_record_unless_it_is_said(
    round_: Round, award: AwardType, place: Place
) -> None:
    leader, worker = PersonFactory(unit=place.commune, is_leader=True), PersonFactory(unit=place.commune)
    made = [
        domain.create_nomination(
            round_, award, unit=place.commune, subject=person, particulars=said, actor=place.officer
        ).person_class
        for person, said in ((leader, None), (worker, Particulars(PersonClass.ENTREPRENEUR)))
    ]
    assert made == [PersonClass.OTHER_LEADER, PersonClass.ENTREPRENEUR]


@pytest.mark.parametrize(
    ("said", "achievement", "code"),
    [
        (Particulars(is_posthumous=True), "", "posthumous"),
        (Particulars(person_class=PersonClass.DIRECT_WORKER), "", "person_class"),
        (Particulars(is_secret=True), "", "secret_reference"),
        (Particulars(is_secret=True, secret_reference="Tủ mật số 2"), TEXT, "secret_content"),
    ],
)
def test_particulars_that_cannot_be_are_refused(
    round_: Round, award: AwardType, place: Place, said: Particulars, achievement: str, code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        domain.create_nomination(
            round_, award, unit=place.commune, subject=place.commune, achievement=achievement, particulars=said,
            actor=place.officer,
        )  # fmt: skip
    assert caught.value.code == code
    assert not Nomination.objects.exists()


def test_a_secret_dossier_is_a_stub_that_takes_no_content_anywhere(
    round_: Round, award: AwardType, place: Place
) -> None:
    said = Particulars(is_secret=True, secret_reference="Tủ mật số 2, hồ sơ 15")
    stub = domain.create_nomination(
        round_, award, unit=place.commune, subject=place.commune, particulars=said, actor=place.officer
    )
    with pytest.raises(DomainError, match="Hồ sơ mật"):
        domain.edit_nomination(stub, achievement=TEXT, actor=place.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nomination.objects.filter(pk=stub.pk).update(achievement=TEXT)
    sent = domain.submit_nomination(stub, actor=place.head)
    with pytest.raises(DomainError, match="hồ sơ giấy"):
        appraise(sent, comment="x", actor=place.secretariat)
    Nomination.objects.filter(pk=stub.pk).update(status=NominationStatus.READY)
    assert list(ready_nominations()) == []


def test_a_simplified_round_goes_to_the_decision_without_a_session_and_another_does_not(
    place: Place, award: AwardType, sent: Nomination
) -> None:
    quick = RoundFactory(council_unit=place.province, award_types=[award], procedure=Procedure.SIMPLIFIED)
    ready = NominationFactory(round=quick, award_type=award, unit=place.other, status=NominationStatus.READY)
    assert [line.item.kind for line in domain.checklist(ready) if line.item.is_required] == ["request", "report"]
    assert list(ready_nominations()) == []
    assert pass_simplified(ready, actor=place.secretariat).status == NominationStatus.PASSED
    Nomination.objects.filter(pk=sent.pk).update(status=NominationStatus.READY)
    with pytest.raises(DomainError, match="thủ tục đầy đủ"):
        pass_simplified(sent, actor=place.secretariat)


def test_duplicates_are_shown_within_what_the_user_may_see(
    sent: Nomination, place: Place, award: AwardType, round_: Round
) -> None:
    again = NominationFactory(
        round=RoundFactory(council_unit=place.province, award_types=[award]), award_type=award, unit=place.commune
    )
    alike = NominationFactory(
        round=round_, award_type=award, unit=place.other, achievement=TEXT.replace("vượt", "đã vượt"), year=2026
    )
    found = {group.reason: group for group in related_to(sent, place.secretariat)}
    assert found["Cùng đối tượng, cùng danh hiệu, cùng năm"].nominations == [again]
    assert found["Cùng đối tượng, cùng danh hiệu, cùng năm"].is_warning
    assert found["Thành tích gần như trùng lời"].nominations == [alike]
    assert alike not in [n for group in related_to(sent, place.officer) for n in group.nominations]
    assert Household.objects.count() == 0
