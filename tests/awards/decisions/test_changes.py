"""A later decision corrects, cancels, strips or restores what an earlier one gave."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from awards.domain.bonus_ledger import Line, balance_of, write_line
from awards.domain.decision_paper import decision_paper
from awards.domain.decisions import (
    DecisionPlan,
    cancel_draft,
    issue_decision,
    sign_decision,
    submit_decision,
)
from awards.domain.decisions.changing import ChangePlan, draft_change
from awards.domain.decisions.downstream import open_flags, settle_flag
from awards.enums.council import CertificateStatus, DecisionStatus, GrantStatus
from awards.enums.decisions import DecisionKind, FlagStatus
from awards.models import Decision, Grant, ReliedFlag
from base.accounts.enums import Role
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed, TransitionRefused
from tests.factories.accounts import UserFactory
from tests.factories.awards import AppraisalFactory, NominationFactory
from tests.factories.councils import (
    Decided,
    World,
    drafted_decision,
    make_world,
    signed_decision,
    with_scan,
)
from tests.factories.sealed import sealed

pytestmark = pytest.mark.django_db
GROUNDS = {"correct": "clerical_error", "cancel": "false_declaration", "strip": "serious_crime", "restore": "restored"}
BASIS = "Kết luận thanh tra số 12/KL-TTr ngày 05/11/2026 của Thanh tra tỉnh"


@pytest.fixture
def world(issued: Decided) -> World:
    return issued.world


@pytest.fixture
def grant(issued: Decided) -> Grant:
    return Grant.objects.order_by("pk")[0]


def plan(world: World, kind: str, **words: str) -> ChangePlan:
    decision = DecisionPlan(world.province, f"Về việc {kind}", "Hồ Thanh Liêm", "Chủ tịch")
    return ChangePlan(decision, DecisionKind(kind), GROUNDS[kind], BASIS, words)


def changed(world: World, grant: Grant, kind: str, **words: str) -> Grant:
    """The whole way of a decision that changes one award."""
    draft = draft_change(plan(world, kind, **words), [grant], actor=world.secretariat)
    signed = sign_decision(submit_decision(draft, actor=world.chair), actor=world.chair)
    issue_decision(with_scan(signed), actor=world.secretariat)
    grant.refresh_from_db()
    return grant


def test_a_correction_gives_a_new_certificate_and_tells_what_was_written_before(world: World, grant: Grant) -> None:
    old_name, old = grant.holder_name, grant.certificates.get()
    changed(world, grant, "correct", holder_name="Xã Tân Phú Đông")
    assert (grant.holder_name, grant.status) == ("Xã Tân Phú Đông", GrantStatus.CORRECTED)
    old.refresh_from_db()
    assert old.status == CertificateStatus.SUPERSEDED
    change = grant.changes.get()
    assert change.before["holder_name"] == old_name
    assert change.applied_on == clock.today()
    paper = decision_paper(change.decision)
    assert f"“{old_name}”, nay sửa là “Xã Tân Phú Đông”" in paper.articles[0]
    assert ledger.verify() == []


@pytest.mark.parametrize(("kind", "status"), [("cancel", "cancelled"), ("strip", "stripped")])
def test_a_lost_award_can_be_restored_by_another_decision(world: World, grant: Grant, kind: str, status: str) -> None:
    changed(world, grant, kind)
    assert grant.status == status
    assert grant.certificates.get().status == CertificateStatus.REVOKED
    changed(world, grant, "restore")
    assert grant.status == GrantStatus.RESTORED
    assert grant.certificates.get().status == CertificateStatus.VALID
    assert [change.decision.full_number for change in grant.changes.order_by("pk")] == ["2/QĐ-UBND", "3/QĐ-UBND"]
    assert ledger.verify() == []


def test_the_paper_of_a_cancellation_names_ground_article_and_the_money_to_return(world: World, grant: Grant) -> None:
    write_line(grant, Line("paid", 7_590_000, clock.today(), "UNC-01"))
    paper = decision_paper(draft_change(plan(world, "cancel"), [grant], actor=world.secretariat))
    assert f"Quyết định số 1/QĐ-UBND ngày {grant.granted_on:%d/%m/%Y}" in paper.articles[0]
    assert "Điều 93" in paper.articles[1]
    assert "7.590.000 đồng" in paper.articles[1]
    assert any("12/KL-TTr" in line for line in paper.grounds)


def test_money_paid_for_a_cancelled_award_is_to_be_recovered_and_paid_again_when_restored(
    world: World, grant: Grant
) -> None:
    write_line(grant, Line("paid", 7_000_000, clock.today(), "UNC-01"))
    changed(world, grant, "cancel")
    lost = balance_of(grant.bonus_entries.all())
    assert (lost.due, lost.held, lost.owed) == (0, 7_000_000, 7_000_000)
    write_line(grant, Line("returned", 5_000_000, clock.today(), "GNT-07"))
    changed(world, grant, "restore")
    again = balance_of(grant.bonus_entries.all())
    assert (again.held, again.owed, again.due) == (2_000_000, 0, 5_590_000)


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("restore", {}, "Còn hiệu lực"),
        ("cancel", {"basis": " "}, "văn bản làm căn cứ"),
        ("cancel", {"ground": "serious_crime"}, "căn cứ pháp lý"),
        ("correct", {"words": {}}, "Chưa có nội dung nào khác"),
    ],
)
def test_a_change_without_its_ground_is_refused_with_what_is_missing(
    world: World, grant: Grant, kind: str, changes: dict[str, object], words: str
) -> None:
    wrong = ChangePlan(**{**vars(plan(world, kind)), **changes})  # type: ignore[arg-type]
    with pytest.raises(DomainError, match=words):
        draft_change(wrong, [grant], actor=world.secretariat)
    assert Decision.objects.count() == 1


def test_an_award_stands_in_one_draft_at_a_time_and_a_dropped_draft_frees_it(world: World, grant: Grant) -> None:
    draft = draft_change(plan(world, "cancel"), [grant])
    with pytest.raises(DomainError, match="đang có trong dự thảo"):
        draft_change(plan(world, "strip"), [grant])
    cancel_draft(draft, reason="Chưa đủ căn cứ")
    assert draft_change(plan(world, "strip"), [grant]).kind == DecisionKind.STRIP
    assert ledger.verify() == []


def test_another_body_cannot_take_what_it_did_not_give(world: World, grant: Grant) -> None:
    other = make_world(3)
    with pytest.raises(DomainError, match="chỉ cơ quan đó hoặc cấp trên"):
        draft_change(plan(other, "cancel"), [grant])


def test_a_step_that_is_no_longer_open_stops_the_whole_decision(world: World, grant: Grant) -> None:
    signed = sign_decision(
        submit_decision(draft_change(plan(world, "cancel"), [grant]), actor=world.chair), actor=world.chair
    )
    with transaction.atomic():
        grant.status = GrantStatus.STRIPPED
        grant.save()
        ledger.record("awards.grant.stripped", grant)
    with pytest.raises(TransitionRefused, match="Đã tước"):
        issue_decision(with_scan(signed))
    signed.refresh_from_db()
    assert signed.status == DecisionStatus.SIGNED


def test_a_dossier_that_rested_on_a_cancelled_award_is_flagged_and_somebody_settles_it(
    world: World, grant: Grant
) -> None:
    fact = f"{grant.award_type.name} {grant.year}, {grant.decision.full_number}"
    pinned = {"verdict": "needs_person", "legs": [{"conditions": [{"facts": [fact]}]}]}
    later = NominationFactory(collective=grant.collective, year=grant.year + 1, status="granted")
    AppraisalFactory(nomination=later, eligibility=pinned)
    other = NominationFactory(year=grant.year + 1, status="granted")
    AppraisalFactory(nomination=other, eligibility=pinned)
    changed(world, grant, "cancel")
    flag = open_flags().get()
    assert flag.nomination == later
    assert fact in flag.why
    assert world.secretariat.notices.filter(kind="awards.grant.relied").count() == 1
    client = Client()
    client.force_login(world.secretariat)
    assert "Xem lại kết quả" in client.get("/lam-viec/").content.decode()
    assert str(later.subject) in client.get(reverse("awards:relied-list")).content.decode()
    with pytest.raises(DomainError, match="kết luận"):
        settle_flag(flag, changed=False, note=" ", actor=world.secretariat)
    address = reverse("awards:relied-settle", args=[flag.pk])
    client.post(address, {"changed": "no", "note": "Đủ điều kiện theo trường hợp khác"})
    flag.refresh_from_db()
    assert flag.status == FlagStatus.KEPT
    assert not open_flags().exists()
    assert ledger.verify() == []


def test_an_award_that_rests_on_a_revoked_one_is_not_given_before_somebody_has_looked(
    world: World, grant: Grant
) -> None:
    signed = with_scan(signed_decision(world))
    nomination = signed.items.order_by("pk")[0].nomination
    lost = draft_change(plan(world, "cancel"), [grant])
    facts = {"lost": grant, "decision": lost, "nomination": nomination, "why": "Đã dùng", "found_at": clock.now()}
    flag = sealed(ReliedFlag, **facts)
    with pytest.raises(DomainError, match="hủy bỏ kết quả khen thưởng theo Quyết định"):
        issue_decision(signed)
    client = Client()
    client.force_login(world.secretariat)
    answer = client.post(reverse("awards:decision-issue", args=[signed.pk]), follow=True)
    assert "Cần xem lại" in answer.content.decode()
    settle_flag(flag, changed=False, note="Đủ điều kiện theo trường hợp khác", actor=world.secretariat)
    assert issue_decision(signed).status == DecisionStatus.ISSUED


def test_whoever_drafted_does_not_check(world: World) -> None:
    draft = drafted_decision(world)
    second = UserFactory(role=Role.SECRETARIAT)
    with pytest.raises(NotAllowed, match="không tự kiểm tra"):
        submit_decision(draft, actor=world.secretariat)
    assert submit_decision(draft, actor=second).checked_by == second


def test_a_decision_takes_effect_only_with_a_signed_copy() -> None:
    world = make_world(3)
    signed = signed_decision(world)
    with pytest.raises(DomainError, match="bản đã ký"):
        issue_decision(signed)
    assert not Grant.objects.exists()
    client = Client()
    client.force_login(world.secretariat)
    answer = client.post(reverse("awards:decision-issue", args=[signed.pk]), follow=True)
    assert "đính kèm bản đã ký" in answer.content.decode()
    assert issue_decision(with_scan(signed)).status == DecisionStatus.ISSUED


def test_the_screens_lead_from_an_award_to_the_draft_of_its_cancellation(world: World, grant: Grant) -> None:
    client = Client()
    client.force_login(world.secretariat)
    page = client.get(reverse("awards:grant-detail", args=[grant.pk])).content.decode()
    address = reverse("awards:grant-change", args=[grant.pk, "huy-bo"])
    assert address in page
    assert "1,5 lần lương cơ sở" in page
    facts = {
        "ground": "false_declaration", "basis": BASIS, "subject": "Về việc hủy bỏ", "symbol": "QĐ-UBND",
        "unit": world.province.pk, "signer_name": "Hồ Thanh Liêm", "signer_position": "Chủ tịch",
    }  # fmt: skip
    refused = client.post(address, facts | {"basis": ""})
    assert refused.status_code == 422
    client.post(address, facts)
    draft = Decision.objects.get(kind="cancel")
    assert draft.drafted_by == world.secretariat
    detail = client.get(reverse("awards:decision-detail", args=[draft.pk])).content.decode()
    assert "Kê khai gian dối" in detail
    assert client.get(reverse("awards:grant-change", args=[grant.pk, "khac"])).status_code == 404


def test_a_number_in_use_is_refused_with_the_name_of_its_decision() -> None:
    world = make_world(3)
    first = signed_decision(world)
    other = submit_decision(drafted_decision(world), actor=world.chair)
    client = Client()
    client.force_login(world.chair)
    page = client.post(reverse("awards:decision-sign", args=[other.pk]), {"number": first.number}).content.decode()
    assert f"đã dùng cho “{first.subject}”" in page
    other.refresh_from_db()
    assert other.status == DecisionStatus.CHECKED
    client.post(reverse("awards:decision-sign", args=[other.pk]), {"number": 2})
    other.refresh_from_db()
    assert other.number == 2
    third = signed_decision(world)
    assert third.number == 3, "the counter passes over a number that was entered by hand"


def test_two_bodies_count_each_for_itself() -> None:
    world, other = make_world(3), make_world(3)
    assert signed_decision(world).full_number == signed_decision(other).full_number == "1/QĐ-UBND"
