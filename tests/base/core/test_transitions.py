from __future__ import annotations

import pytest

from base.core import ledger
from base.core.errors import DomainError, TransitionRefused
from base.core.models import LedgerEvent
from base.core.transitions import TransitionTable, advance, step
from movements.enums import MovementStatus as S
from movements.models import Movement
from tests.factories.movements import MovementFactory

pytestmark = pytest.mark.django_db
TABLE = TransitionTable(
    "test.movement",
    rows=(
        step("publish", S.DRAFT, S.PUBLISHED, "Công bố"),
        step("cancel", (S.DRAFT, S.PUBLISHED), S.CANCELLED, "Hủy", needs_reason=True),
    ),
)


@pytest.fixture
def movement() -> Movement:
    return MovementFactory()


def events() -> list[str]:
    return list(LedgerEvent.objects.filter(kind__startswith="test.").values_list("kind", flat=True))


def test_step_changes_the_row_and_writes_one_event(movement: Movement) -> None:
    advance(TABLE, movement, "publish", aim="Mới")
    movement.refresh_from_db()
    assert (movement.status, movement.aim) == (S.PUBLISHED, "Mới")
    assert events() == ["test.movement.publish"]
    assert ledger.verify() == []


def test_step_taken_twice_writes_nothing_more(movement: Movement) -> None:
    advance(TABLE, movement, "publish")
    advance(TABLE, movement, "publish")
    assert events() == ["test.movement.publish"]


def test_step_that_is_not_open_says_which_state_it_is_in(movement: Movement) -> None:
    advance(TABLE, movement, "cancel", reason="Trùng phong trào")
    with pytest.raises(TransitionRefused) as refusal:
        advance(TABLE, movement, "publish")
    assert "Đã hủy" in refusal.value.message
    assert "Công bố" in refusal.value.message


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_step_that_needs_a_reason_is_refused_without(movement: Movement, reason: str) -> None:
    with pytest.raises(TransitionRefused) as refusal:
        advance(TABLE, movement, "cancel", reason=reason)
    assert refusal.value.code == "reason"


def test_failed_check_leaves_no_trace(movement: Movement) -> None:
    def check(locked: Movement) -> None:
        raise DomainError("Thiếu chỉ tiêu.")

    with pytest.raises(DomainError):
        advance(TABLE, movement, "publish", check=check)
    movement.refresh_from_db()
    assert movement.status == S.DRAFT
    assert events() == []


def test_open_steps_are_listed_in_the_order_of_the_table() -> None:
    assert [row.action for row in TABLE.open_to(S.DRAFT)] == ["publish", "cancel"]
    assert TABLE.open_to(S.CANCELLED) == []
