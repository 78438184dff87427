"""One achievement – one award, one initiative – once per award type (DOMAIN §3.4, §15): claims of a dossier on them.

The database refuses a second claim; this module gives the refusal its words and takes over what a dead dossier held.
A claim is dead where its dossier was withdrawn, returned or not passed, or where its grant was lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from awards.enums import AwardKind, NominationStatus, RoundKind
from awards.enums.council import LOST_GRANTS
from awards.models import AchievementUse, Grant, InitiativeUse, Nomination
from base.core import clock, ledger
from base.core.errors import DomainError

DEAD = (NominationStatus.WITHDRAWN, NominationStatus.RETURNED, NominationStatus.NOT_PASSED)
Use = AchievementUse | InitiativeUse


def achievement_key(nomination: Nomination) -> str:
    """What is claimed: in a movement or for a sudden act the achievement itself, so that one form is given for it;
    else the year and the award, since titles and forms of a year stand beside each other.
    """
    round_, award = nomination.round, nomination.award_type
    if award.kind == AwardKind.FORM and round_.movement_id is not None:
        return f"movement:{round_.movement_id}"
    if award.kind == AwardKind.FORM and round_.kind == RoundKind.SUDDEN:
        return f"sudden:{round_.pk}"
    return f"{round_.kind}:{nomination.year}:{award.code}"


def claim(nomination: Nomination, *, initiatives: Iterable[int] = (), actor: Any = None) -> None:
    """Claim the achievement and these initiatives (keys) for the dossier. Its own earlier claims are no hindrance.

    DomainError naming the dossier that holds one of them; then nothing is claimed.
    """
    owner = {"person": nomination.person, "collective": nomination.collective}
    with transaction.atomic():
        made: list[Use] = []
        key = achievement_key(nomination)
        made += _take(AchievementUse, nomination, {**owner, "key": key})
        for pk in dict.fromkeys(initiatives):
            made += _take(InitiativeUse, nomination, {"initiative_id": pk, "award_type": nomination.award_type})
        if made:
            ledger.record("awards.nomination.claimed", nomination, *made, actor=actor, achievement=key)


def release(nomination: Nomination, *, actor: Any = None) -> int:
    """Give up everything that the dossier claims. Returns how many claims."""
    with transaction.atomic():
        rows: list[Use] = [
            *AchievementUse.objects.select_for_update().filter(nomination=nomination, released_at=None),
            *InitiativeUse.objects.select_for_update().filter(nomination=nomination, released_at=None),
        ]
        _free(rows)
        if rows:
            ledger.record("awards.nomination.released", nomination, *rows, actor=actor, count=len(rows))
    return len(rows)


def _take(model: type[Any], nomination: Nomination, values: dict[str, Any]) -> list[Use]:
    """The new claim, or nothing where the dossier holds it already."""
    held = _holder(model, values)
    if held is not None and held.nomination_id == nomination.pk:
        return []
    freed: list[Use] = []
    if held is not None:
        if not _is_dead(held.nomination):
            raise _refusal(held)
        _free([held])
        freed.append(held)
    try:
        with transaction.atomic():
            made = model.objects.create(nomination=nomination, claimed_at=clock.now(), **values)
    except IntegrityError as error:
        raise _refusal(_holder(model, values)) from error
    return [made, *freed]


def _holder(model: type[Any], values: dict[str, Any]) -> Any:
    rows = model.objects.select_for_update(of=("self",)).filter(released_at=None, **values)
    return rows.select_related("nomination__award_type", "nomination__round").first()


def _is_dead(nomination: Nomination) -> bool:
    if nomination.status in DEAD:
        return True
    return Grant.objects.filter(nomination=nomination, status__in=LOST_GRANTS).exists()


def _free(rows: list[Any]) -> None:
    for row in rows:
        row.released_at = clock.now()
        row.save(update_fields=["released_at"])


def _refusal(held: Any) -> DomainError:
    if held is None:
        text = _("Thành tích hoặc sáng kiến này vừa được dùng cho một hồ sơ khác. Hãy tải lại trang.")
        return DomainError(text, code="already_used")
    where = f"{held.nomination.award_type}, {held.nomination.round}"
    if isinstance(held, InitiativeUse):
        text = _("Sáng kiến “{title}” đã dùng cho {where}; mỗi loại danh hiệu chỉ dùng một lần.")
        return DomainError(text.format(title=held.initiative, where=where), code="initiative_used")
    text = _("Thành tích này đã được đề nghị ở {where}; một thành tích chỉ khen một lần.")
    return DomainError(text.format(where=where), code="achievement_used")
