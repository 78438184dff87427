"""The roll of a session: one line per member in office, and on what each does not vote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.domain.conflicts import conflicts
from awards.enums.council import EDITABLE_SESSIONS, RecusalGround, Relation
from awards.errors import SessionFrozen
from awards.models.ballots import RollEntry
from awards.models.recusals import Kinship, Recusal
from awards.models.sessions import AgendaItem, CouncilSession
from base.core import clock, ledger
from base.core.errors import DomainError


def sync_roll(session: CouncilSession) -> list[models.Model]:
    """One line per member in office on the day; recusals that the system can see are entered, those declared stay.

    Returns every row touched, those of former members too (deleted, with their old keys), for the event of the caller.
    """
    day = timezone.localtime(session.meets_at).date()
    members = list(session.council.members.as_of(day).order_by("order", "pk"))
    known = {entry.user_id: entry for entry in session.roll.all()}
    gone = [row for user_id in known.keys() - {member.user_id for member in members} for row in _strike(known[user_id])]
    entries = [known.get(member.user_id) or RollEntry(session=session, user_id=member.user_id) for member in members]
    items = {item.key: item for item in session.items.select_related("nomination__person", "nomination__collective")}
    found = conflicts(entries, items.values())
    reasons: list[Recusal] = []
    for entry, member in zip(entries, members, strict=True):
        grounds = found.get(entry.user_id, {})
        entry.name, entry.position = member.name, member.position
        entry.is_chair, entry.is_secretary = member.is_chair, member.is_secretary
        entry.recused = sorted({*entry.recused, *grounds}, key=int)
        entry.save()
        reasons += [Recusal(entry=entry, item=items[key], ground=ground) for key, ground in grounds.items()]
    return [*entries, *gone, *_keep_reasons(session, reasons)]


def _strike(entry: RollEntry) -> list[models.Model]:
    """Delete a line with its recusals; the rows come back with their old keys."""
    rows: list[models.Model] = [entry, *entry.recusals.all()]
    keys = [row.pk for row in rows]
    entry.delete()
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
    return rows


def _keep_reasons(session: CouncilSession, reasons: list[Recusal]) -> list[Recusal]:
    known = set(Recusal.objects.filter(entry__session=session).values_list("entry_id", "item_id"))
    return Recusal.objects.bulk_create([row for row in reasons if (row.entry_id, row.item_id) not in known])


def recuse_member(
    entry: RollEntry,
    items: Iterable[AgendaItem],
    *,
    actor: Any = None,
    reason: str,
    ground: RecusalGround = RecusalGround.DECLARED,
) -> None:
    """Enter a conflict that was declared: the member does not vote on these items. DomainError once the ballot is
    open.
    """
    if not reason.strip():
        raise DomainError(_("Cần ghi lý do ủy viên không bỏ phiếu để đưa vào biên bản."), code="reason")
    with transaction.atomic():
        session = _locked_editable(entry.session_id)
        fresh = session.roll.get(pk=entry.pk)
        agenda = list(session.items.filter(pk__in=[item.pk for item in items]))
        fresh.recused = sorted({*fresh.recused, *(item.key for item in agenda)}, key=int)
        fresh.save()
        note = reason.strip()[:300]
        rows = _keep_reasons(session, [Recusal(entry=fresh, item=item, ground=ground, note=note) for item in agenda])
        ledger.record("awards.session.recused", session, fresh, *rows, actor=actor, member=fresh.name, reason=reason)


def declare_kinship(
    entry: RollEntry, item: AgendaItem, relation: Relation, *, note: str = "", actor: Any = None
) -> Kinship:
    """The member says that the nominee is their kin: kept for all sessions to come, and they do not vote on it here.

    DomainError where a collective is nominated (then `recuse_member` is the way), or once the ballot is open.
    """
    person_id = item.nomination.person_id
    if person_id is None:
        raise DomainError(
            _("Đề nghị này là của tập thể. Nếu bạn có liên quan, hãy chọn “Liên quan khác” và ghi lý do."),
            code="collective",
        )
    with transaction.atomic():
        _locked_editable(entry.session_id)
        kinship, _is_new = Kinship.objects.update_or_create(
            user_id=entry.user_id,
            person_id=person_id,
            defaults={"relation": relation, "note": note.strip()[:200], "declared_at": clock.now()},
        )
        ledger.record("awards.kinship.declared", kinship, actor=actor, relation=str(relation))
        reason = " – ".join(part for part in (str(relation.label), note.strip()) if part)
        recuse_member(entry, [item], actor=actor, reason=reason, ground=RecusalGround.KINSHIP)
    return kinship


def lift_recusal(recusal: Recusal, *, reason: str, actor: Any = None) -> None:
    """Take back a recusal that was entered for the wrong member or item. What the system found by itself stays: the
    ground is in the data, and it would be found again at the opening.
    """
    if recusal.ground in (RecusalGround.NOMINEE, RecusalGround.OWN_UNIT):
        raise DomainError(
            _(
                "Liên quan này do hệ thống xác định từ hồ sơ nên không bỏ được. "
                "Nếu sai, hãy sửa hồ sơ cá nhân hoặc vai trò."
            ),
            code="found",
        )
    if not reason.strip():
        raise DomainError(_("Cần ghi lý do bỏ ghi nhận để đưa vào nhật ký."), code="reason")
    with transaction.atomic():
        session = _locked_editable(recusal.entry.session_id)
        entry = session.roll.get(pk=recusal.entry_id)
        rows: list[models.Model] = [recusal]
        if recusal.ground == RecusalGround.KINSHIP:
            rows += Kinship.objects.filter(user=entry.user_id, person=recusal.item.nomination.person_id)
        keys = [row.pk for row in rows]
        for row, key in zip(rows, keys, strict=True):
            row.delete()
            row.pk = key
        entry.recused = [key for key in entry.recused if key != recusal.item.key]
        entry.save()
        ledger.record("awards.session.recusal_lifted", session, entry, *rows, actor=actor, reason=reason)


def _locked_editable(session_id: int) -> CouncilSession:
    session = CouncilSession.objects.select_for_update(of=("self",)).get(pk=session_id)
    if session.status not in EDITABLE_SESSIONS:
        raise SessionFrozen
    return session
