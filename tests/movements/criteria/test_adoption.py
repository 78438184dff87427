"""The set of a movement: chosen before it opens, replaced by a later version while it runs, with its figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from base.accounts.enums import Role
from base.core import ledger
from base.core.errors import DomainError
from base.core.jobs import run_job
from base.core.models import Job
from movements.domain.criteria.adoption import choose_set, plan_adoption
from movements.domain.criteria.editing import add_node, change_node, remove_node
from movements.domain.criteria.versions import freeze, new_version
from movements.due_work import launch_movements
from movements.enums import CriteriaStatus, MovementStatus
from movements.models import Indicator, Measurement, Movement
from movements.views.criteria import choosing
from tests.factories.accounts import UserFactory
from tests.factories.councils import moved_to
from tests.factories.criteria import draft_set, indicator
from tests.factories.movements import MeasurementFactory, MovementFactory, ReportFactory

pytestmark = pytest.mark.django_db


def figure(movement: Movement, subject, value: int, report=None) -> Measurement:
    report = report or ReportFactory(duty__period__plan__movement=movement)
    return MeasurementFactory(report=report, assignment=None, indicator=subject, value=Decimal(value))


def test_before_it_opens_a_movement_takes_any_set_and_may_drop_it() -> None:
    movement, first, second = MovementFactory(published=True), draft_set(), draft_set(code="bo-khac")
    for chosen in (first, second, None):
        assert choose_set(movement, chosen, actor=None).criteria_set == chosen
    assert ledger.verify() == []


def test_while_it_runs_only_a_later_version_and_only_with_a_reason() -> None:
    first = freeze(draft_set())
    movement = MovementFactory(open=True, criteria_set=first)
    second = new_version(first, reason="Sửa", actor=None)
    with pytest.raises(DomainError, match="lý do"):
        choose_set(movement, second, reason=" ", actor=None)
    with pytest.raises(DomainError, match="phiên bản sau"):
        choose_set(movement, draft_set(code="bo-khac"), reason="Đổi", actor=None)
    with pytest.raises(DomainError, match="không đổi"):
        choose_set(movement, None, actor=None)
    movement = choose_set(movement, second, reason="Theo góp ý của cụm", actor=None)
    first.refresh_from_db()
    assert (movement.criteria_set.version, movement.criteria_set.status) == (2, CriteriaStatus.FROZEN)
    assert first.status == CriteriaStatus.RETIRED
    event = ledger.history_of(movement).last()
    assert (event.kind, event.payload["reason"]) == ("movements.movement.criteria_adopted", "Theo góp ý của cụm")
    with pytest.raises(DomainError, match="phiên bản sau"):
        choose_set(movement, first, reason="Quay lại", actor=None)


@pytest.mark.parametrize("state", ["closed", "summarised"])
def test_after_it_closed_nothing_changes(state) -> None:
    movement = MovementFactory(**{state: True}, criteria_set=freeze(draft_set()))
    with pytest.raises(DomainError, match="không đổi bộ tiêu chí được nữa"):
        choose_set(movement, draft_set(code="bo-khac"), reason="Đổi", actor=None)


def test_figures_follow_by_code_and_the_others_stay_in_the_old_report() -> None:
    first = freeze(draft_set())
    movement, other = (MovementFactory(open=True, criteria_set=first) for _ in range(2))
    income = figure(movement, indicator(first, "1.1"), 70)
    poverty = figure(movement, indicator(first, "1.2"), 4, income.report)
    late = figure(movement, indicator(first, "2.1"), 1, income.report)
    elsewhere = figure(other, indicator(first, "1.1"), 60)
    second = new_version(first, reason="Sửa", actor=None)
    change_node(indicator(second, "1.2"), {"unit": "hộ"}, actor=None)
    remove_node(indicator(second, "2.1").criterion.group, actor=None)
    add_node(indicator(second, "1.1").criterion, {"code": "1.9", "name": "Mới", "method": "none"}, actor=None)
    plan = plan_adoption(movement, second)
    assert (plan.figures, plan.lost_figures, [row.code for row in plan.fresh]) == (1, 2, ["1.9"])
    assert {row.code for row, _count in plan.lost} == {"1.2", "2.1"}
    choose_set(movement, second, reason="Sửa", actor=None)
    for row in (income, poverty, late, elsewhere):
        row.refresh_from_db()
    assert income.indicator == indicator(second, "1.1")
    assert (poverty.indicator, late.indicator) == (indicator(first, "1.2"), indicator(first, "2.1"))
    assert elsewhere.indicator == indicator(first, "1.1")
    assert (income.value, poverty.value, late.value) == (70, 4, 1)
    assert ledger.verify() == []


def test_what_was_left_behind_comes_back_with_a_version_that_asks_for_it_again() -> None:
    first = freeze(draft_set())
    movement = MovementFactory(open=True, criteria_set=first)
    late = figure(movement, indicator(first, "2.1"), 1)
    second = new_version(first, reason="Bỏ", actor=None)
    remove_node(indicator(second, "2.1").criterion.group, actor=None)
    choose_set(movement, second, reason="Bỏ", actor=None)
    third = new_version(second, reason="Lấy lại", actor=None)
    group = add_node(third, {"code": "II", "name": "Báo cáo"}, actor=None)
    criterion = add_node(group, {"code": "2", "name": "Báo cáo"}, actor=None)
    values = {"code": "2.1", "name": "Đúng hạn", "kind": "yes_no", "method": "yes_no", "max_score": Decimal(40)}
    again = add_node(criterion, values, actor=None)
    choose_set(movement, third, reason="Lấy lại", actor=None)
    late.refresh_from_db()
    assert late.indicator == again
    assert ledger.verify() == []


def test_the_schedule_leaves_a_movement_with_an_unsound_set_and_launches_the_others() -> None:
    bad = draft_set(code="bo-sai")
    bad.max_score = Decimal(1)
    bad.save()
    UserFactory(role=Role.SECRETARIAT)
    waiting = MovementFactory(published=True, criteria_set=bad)
    sound = MovementFactory(published=True, criteria_set=draft_set())
    with moved_to(dt.date(2026, 1, 2)):
        assert launch_movements(dt.datetime(2026, 1, 2, tzinfo=dt.UTC)) == 1
    waiting.refresh_from_db()
    sound.refresh_from_db()
    assert (waiting.status, sound.status) == (MovementStatus.PUBLISHED, MovementStatus.OPEN)


def test_many_figures_follow_by_a_job_and_a_second_run_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "AT_ONCE", 3)
    first = freeze(draft_set())
    movement = MovementFactory(open=True, criteria_set=first)
    subject = Indicator.objects.filter(criterion__group__criteria_set=first, kind="number").first()
    period = figure(movement, subject, 0).report.duty.period
    for value in (1, 2, 3):
        figure(movement, subject, value, ReportFactory(duty__period=period))
    second = new_version(first, reason="Sửa", actor=None)
    secretary = UserFactory(role=Role.SECRETARIAT, unit=movement.organiser)
    client = Client()
    client.force_login(secretary)
    asked = client.post(
        reverse("criteria:movement-criteria", args=[movement.pk]), {"criteria_set": second.pk, "reason": "Theo góp ý"}
    )
    job = Job.objects.get()
    assert asked.url == reverse("workspace:job", args=[job.pk])
    for _run in range(2):
        run_job(job.pk)
        Job.objects.filter(pk=job.pk, status="done").update(status="queued")
    movement.refresh_from_db()
    assert movement.criteria_set == second
    kept = Measurement.objects.filter(indicator__criterion__group__criteria_set=second).values_list("value", flat=True)
    assert sorted(kept) == [0, 1, 2, 3]
    adopted = ledger.history_of(movement).filter(kind="movements.movement.criteria_adopted")
    assert adopted.count() == 1
    assert ledger.verify() == []


def test_a_submitted_movement_says_how_to_change_its_set_and_a_returned_one_takes_it() -> None:
    movement, chosen = MovementFactory(published=True), draft_set()
    Movement.objects.filter(pk=movement.pk).update(status=MovementStatus.SUBMITTED)
    with pytest.raises(DomainError, match="trả lại để sửa rồi trình lại"):
        choose_set(movement, chosen, actor=None)
    client = Client()
    client.force_login(UserFactory(role=Role.SECRETARIAT, unit=movement.organiser))
    page = client.get(reverse("criteria:movement-criteria", args=[movement.pk])).content.decode()
    assert "đang chờ" in page
    assert "rồi trình lại" in page
    Movement.objects.filter(pk=movement.pk).update(status=MovementStatus.RETURNED)
    assert choose_set(movement, chosen, actor=None).criteria_set == chosen
