"""A round that was planned wrongly is mended or cancelled, as long as nothing hangs on it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.dossier_states import ROUND
from awards.domain.rounds import RoundPlan, checked_fields, people_under
from awards.models import Round
from awards.rules import require_permission
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.notices.models import Notice

HANGING = ("nominations", "consultations", "sessions", "decisions")


def may_change(round_: Round) -> bool:
    """Before it opens; from then on the units go by what they were told."""
    return round_.status in ROUND["change"].sources


def may_cancel(round_: Round) -> bool:
    return round_.status in ROUND["cancel"].sources and not _is_used(round_)


@transaction.atomic
def change_round(round_: Round, plan: RoundPlan, *, actor: Any) -> Round:
    """Another plan for a round that has not opened; the event says what was there before. DomainError as in planning
    it.
    """
    for unit in (round_.council_unit, plan.council_unit):
        require_permission(actor, "awards.round_manage", unit)
    fields = checked_fields(plan, of=round_)
    what = "; ".join(_changes(round_, fields, plan))
    if not what:
        return round_
    changed = advance(ROUND, round_, "change", actor=actor, reason=what, **fields)
    changed.award_types.set(plan.award_types)
    return changed


@transaction.atomic
def cancel_round(round_: Round, *, reason: str, actor: Any) -> Round:
    """Its awards, days and name are free again. Who heard of its opening hears of this too."""
    require_permission(actor, "awards.round_manage", round_.council_unit)
    cancelled = advance(ROUND, round_, "cancel", actor=actor, reason=reason, check=_check_unused)
    if Notice.objects.filter(key=f"awards.round:{round_.pk}:open").exists():
        notify(
            people_under(cancelled.council_unit),
            kind="awards.round_cancelled",
            key=f"awards.round:{cancelled.pk}:cancelled",
            title=_("Đã hủy đợt xét “{round}”").format(round=cancelled)[:200],
            body=reason,
            url=cancelled.get_absolute_url(),
        )
    return cancelled


def _changes(round_: Round, fields: dict[str, Any], plan: RoundPlan) -> list[str]:
    """«what: before → now» for everything that the plan changes."""
    names = {field.name: field.verbose_name for field in (*Round._meta.fields, *Round._meta.many_to_many)}
    pairs = [(names[name], _text(getattr(round_, name)), _text(value)) for name, value in fields.items()]
    before, now = (", ".join(sorted(award.code for award in each)) for each in (_awards(round_), plan.award_types))
    pairs.append((names["award_types"], before, now))
    return [f"{name}: {before} → {now}" for name, before, now in pairs if before != now]


def _awards(round_: Round) -> list[Any]:
    return list(round_.award_types.all())


def _text(value: Any) -> str:
    return "–" if value in (None, "") else str(value)


def _is_used(round_: Round) -> bool:
    return any(getattr(round_, name).exists() for name in HANGING)


def _check_unused(round_: Round) -> None:
    if _is_used(round_):
        raise DomainError(
            _(
                "Đợt xét đã có đề nghị, phiên họp hoặc quyết định nên không hủy được nữa. "
                "Hãy để đợt đóng đúng hạn; hồ sơ lập nhầm thì rút trên trang của từng hồ sơ."
            ),
            code="round_used",
        )
