"""Kinds of commendation and rules for silence: loaded from `awards/data/`, then the secretariat's."""

from __future__ import annotations

from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from awards.domain.catalogue import DATA
from awards.enums import RuleStatus
from awards.models import CommendationKind, SilenceRule
from awards.rules import require_permission
from base.core import ledger
from base.core.errors import DomainError
from base.core.text import normalise

EDITABLE_FIELDS = (
    "name", "window_days", "appraisal_days", "consultation_days", "allows_simplified", "source", "is_verified",
    "is_active",
)  # fmt: skip


def kind_by_code(code: str) -> CommendationKind:
    """DomainError where the kind is unknown or no longer used."""
    found = CommendationKind.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise DomainError(
            _("Không có loại hình khen thưởng “{code}” hoặc loại hình đã ngừng dùng. Hãy chọn loại khác.").format(
                code=code
            ),
            code="unknown_kind",
        )
    return found


@transaction.atomic
def load_kinds() -> int:
    """Kinds and silence rules that are not there yet; rows that exist stay, a person may have changed them."""
    new: list[Any] = []
    for row in _rows("commendation_kinds.yaml"):
        values = {
            "name": row["name"],
            "window_days": row.get("window", 15),
            "appraisal_days": row.get("appraisal", 10),
            "allows_simplified": row.get("simplified", False),
            "source": row["source"],
            "is_verified": row["verified"],
            "order": row["order"],
        }
        kind, made = CommendationKind.objects.get_or_create(code=row["code"], defaults=values)
        new += [kind] if made else []
    for row in _rows("silence_rules.yaml"):
        if SilenceRule.objects.filter(code=row["code"], valid_from=row["valid_from"]).exists():
            continue
        values = {name: row[name] for name in ("code", "valid_from", "name", "working_days", "silence", "source")}
        terms = {"valid_to": row.get("valid_to"), "is_verified": row["verified"], "status": RuleStatus.APPROVED}
        new.append(SilenceRule.objects.create(**values, **terms))
    if new:
        ledger.record("awards.kinds.loaded", *new, rows=len(new))
    return len(new)


@transaction.atomic
def save_kind(kind: CommendationKind | None, values: dict[str, Any], *, code: str = "", actor: Any) -> CommendationKind:
    """Change a kind, or add one under `code`. Rounds that were planned keep the terms they were planned with."""
    require_permission(actor, "awards.round_manage")
    if kind is None:
        if CommendationKind.objects.filter(code=code).exists():
            raise DomainError(_("Mã “{code}” đã có. Hãy đặt mã khác.").format(code=code), code="duplicate")
        last = CommendationKind.objects.order_by("-order").values_list("order", flat=True).first() or 0
        kind = CommendationKind(code=code, order=last + 10)
    else:
        kind = CommendationKind.objects.select_for_update().get(pk=kind.pk)
    for name in EDITABLE_FIELDS:
        value = values[name]
        setattr(kind, name, normalise(value) if isinstance(value, str) else value)
    kind.save()
    ledger.record("awards.kind.saved", kind, actor=actor, **{name: getattr(kind, name) for name in EDITABLE_FIELDS})
    return kind


def _rows(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((DATA / name).read_text(encoding="utf-8")))
