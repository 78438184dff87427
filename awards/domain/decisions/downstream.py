"""Dossiers and awards that rested on an award which is lost: found, flagged, and looked at one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.domain.eligibility import check_nomination
from awards.domain.eligibility_legs import RANK
from awards.enums import NominationStatus, Verdict
from awards.enums.decisions import FlagStatus
from awards.models.changes import ReliedFlag
from awards.models.decisions import Decision, Grant
from awards.models.nominations import Nomination
from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.notices.domain.notify import notify

OVER = (NominationStatus.DRAFT, NominationStatus.WITHDRAWN, NominationStatus.NOT_PASSED)


def flag_what_relied(lost: Grant, decision: Decision, *, actor: Any = None) -> list[ReliedFlag]:
    """Flag every later dossier whose pinned answer named the lost award, or whose answer is worse without it; in the
    transaction of the loss. The secretariat is told once.
    """
    flags = [
        ReliedFlag.objects.create(lost=lost, decision=decision, nomination=nomination, why=why, found_at=clock.now())
        for nomination, why in _relying(lost)
    ]
    if flags:
        ledger.record("awards.grant.relied_flagged", *flags, actor=actor, lost=lost.pk)
        notify(
            holders_of(Role.SECRETARIAT),
            kind="awards.grant.relied",
            key=f"relied-{decision.pk}-{lost.pk}",
            title=_("{count} kết quả, hồ sơ dựa trên khen thưởng đã mất hiệu lực").format(count=len(flags)),
            body=_("{grant} – Quyết định {number}").format(grant=lost, number=decision.full_number),
            url=reverse("awards:relied-list"),
        )
    return flags


def _relying(lost: Grant) -> Iterator[tuple[Nomination, str]]:
    for nomination in _later(lost):
        appraisal = nomination.appraisals.order_by("-at", "-pk").first()
        pinned = appraisal.eligibility if appraisal else {}
        named = [line for line in _lines(pinned) if _names(line, lost)]
        if named:
            yield nomination, _("Kết quả thẩm định đã dùng: {facts}").format(facts="; ".join(named[:3]))
            continue
        worse = _worse_now(nomination, pinned)
        if worse:
            yield nomination, worse


def _later(lost: Grant) -> QuerySet[Nomination]:
    """Dossiers of the holder, or of a collective that a holder belongs to, for this achievement year or a later one."""
    rows = Nomination.objects.filter(year__gte=lost.year).exclude(grant=lost).exclude(status__in=OVER)
    if lost.collective_id is not None:
        found = rows.filter(collective=lost.collective_id)
    else:
        assert lost.person is not None
        paths = [lost.unit.path, lost.person.unit.path]
        above = {path[:end] for path in paths for end in range(4, len(path) + 1, 4)}
        found = rows.filter(person=lost.person_id) | rows.filter(collective__path__in=above)
    return found.select_related("award_type", "person", "collective", "round", "rulebook").order_by("pk")


def _lines(pinned: dict[str, Any]) -> Iterator[str]:
    """Every fact that the pinned answer rests on."""
    for leg in pinned.get("legs", []):
        for condition in leg.get("conditions", []):
            yield from (str(fact) for fact in condition.get("facts", []))


def _names(line: str, lost: Grant) -> bool:
    return lost.decision.full_number in line and lost.award_type.name in line


def _worse_now(nomination: Nomination, pinned: dict[str, Any]) -> str:
    """Judged again by the same rules without the lost award."""
    if "verdict" not in pinned:
        return ""
    now = check_nomination(nomination)
    before = Verdict(pinned["verdict"])
    if RANK[Verdict(now.verdict)] >= RANK[before]:
        return ""
    return _("Kiểm tra lại: “{now}”, lúc thẩm định là “{before}”.").format(now=now.verdict_label, before=before.label)


def require_no_open_flag(nominations: Collection[Nomination]) -> None:
    """Before an award is given. DomainError that names what the dossier rested on and which decision took it."""
    flag = open_flags().filter(nomination__in=[nomination.pk for nomination in nominations]).first()
    if flag is not None:
        raise DomainError(
            _(
                "“{nomination}” dựa trên “{lost}” đã {state} theo Quyết định {number}. "
                "Hãy ghi kết luận ở mục “Cần xem lại” trước."
            ).format(
                nomination=flag.nomination,
                lost=flag.lost,
                state=flag.decision.get_kind_display().lower(),
                number=flag.decision.full_number,
            ),
            code="prerequisite_lost",
        )


def open_flags() -> QuerySet[ReliedFlag]:
    """What waits for a person, oldest first."""
    parts = (
        "lost__award_type",
        "lost__decision",
        "decision",
        "nomination__award_type",
        "nomination__person",
        "nomination__collective",
    )
    return ReliedFlag.objects.filter(status=FlagStatus.OPEN).select_related(*parts, "nomination__unit").order_by("pk")


@transaction.atomic
def settle_flag(flag: ReliedFlag, *, changed: bool, note: str, actor: Any) -> ReliedFlag:
    """Somebody looked: the later result stands, or was dealt with. The reason stays with it."""
    if not note.strip():
        raise DomainError(_("Hãy ghi kết luận và căn cứ."), code="note")
    locked = ReliedFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
    if locked.status != FlagStatus.OPEN:
        return locked
    locked.status = FlagStatus.CHANGED if changed else FlagStatus.KEPT
    locked.note, locked.settled_by = note.strip(), actor
    locked.save(update_fields=["status", "note", "settled_by"])
    ledger.record("awards.grant.relied_settled", locked, actor=actor, status=locked.status)
    return locked
