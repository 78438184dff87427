"""The standards of the programme: loading them with their criteria, and which version of the criteria is in use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from movements.domain.criteria.packs import install_pack, pack_path
from movements.domain.criteria.versions import freeze
from movements.enums import CriteriaStatus
from movements.models import CriteriaSet, RuralStandard
from movements.rules import require_permission

FOLDER = Path(__file__).parents[2] / "packs"
STANDARDS = FOLDER / "rural" / "standards.yaml"


@transaction.atomic
def load_standards(path: Path = STANDARDS) -> int:
    """Make the standards that are missing. What is there stays: a level that the secretariat entered is theirs.

    Safe to repeat; returns how many are new.
    """
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = set(RuralStandard.objects.values_list("code", flat=True))
    fresh = [RuralStandard.objects.create(**row) for row in rows if row["code"] not in known]
    if fresh:
        ledger.record("movements.rural_standard.loaded", *fresh, count=len(fresh))
    return len(fresh)


@transaction.atomic
def load_rural_data(*, actor: Any = None) -> int:
    """The standards, and the criteria of those that have a pack, frozen: a person judges what has no threshold yet.

    A set that exists in any version is left alone. Safe to repeat; returns how many standards and sets are new.
    """
    made = load_standards()
    codes = RuralStandard.objects.exclude(set_code="").values_list("set_code", flat=True)
    known = set(CriteriaSet.objects.filter(code__in=codes).values_list("code", flat=True))
    for code in sorted(set(codes) - known):
        freeze(install_pack(pack_path(code), actor=actor), actor=actor)
        made += 1
    return made


def set_satisfaction(standard: RuralStandard, level: Decimal | None, *, source: str, actor: Any) -> RuralStandard:
    """Enter the level of satisfaction that the standard asks for; None = not known. Needs the source."""
    require_permission(actor, "movements.rural_appraise")
    if level is not None and not source.strip():
        raise DomainError(_("Hãy ghi văn bản quy định mức hài lòng này."), code="source")
    if level is not None and not 0 <= level <= 100:
        raise DomainError(_("Mức hài lòng phải từ 0 đến 100%."), code="level")
    with transaction.atomic():
        locked = RuralStandard.objects.select_for_update(of=("self",)).get(pk=standard.pk)
        locked.satisfaction_level, locked.satisfaction_source = level, source.strip()
        locked.save(update_fields=["satisfaction_level", "satisfaction_source"])
        shown = None if level is None else str(level)
        ledger.record("movements.rural_standard.satisfaction", locked, actor=actor, level=shown, source=source)
    return locked


def with_sets(standards: Iterable[RuralStandard]) -> list[tuple[RuralStandard, CriteriaSet | None]]:
    """Each standard with the version of its criteria that a person should open: the newest. One query."""
    rows = list(standards)
    sets = CriteriaSet.objects.filter(code__in={row.set_code for row in rows if row.set_code}).order_by("version")
    newest = {found.code: found for found in sets}
    return [(row, newest.get(row.set_code)) for row in rows]


def set_in_use(standard: RuralStandard) -> CriteriaSet:
    """The newest frozen version of the standard's criteria. DomainError with what to do where there is none."""
    sets = CriteriaSet.objects.filter(code=standard.set_code).exclude(code="").order_by("-version")
    found = sets.filter(status=CriteriaStatus.FROZEN).first()
    if found is None:
        text = _("“{title}” chưa có bộ tiêu chí đang áp dụng. Thường trực Hội đồng cần nạp và chốt bộ tiêu chí trước.")
        raise DomainError(text.format(title=standard.title), code="no_set")
    return found


def usable_standards() -> models.QuerySet[RuralStandard]:
    """Standards against which a commune can be assessed now."""
    frozen = CriteriaSet.objects.filter(status=CriteriaStatus.FROZEN).values("code")
    return RuralStandard.objects.filter(set_code__in=frozen)


def standard_for(day: dt.date) -> RuralStandard | None:
    """The standard of the lowest tier that was in force on a day and has its criteria; the newest where none was."""
    usable = usable_standards().filter(tier="standard")
    in_force = usable.filter(valid_from__lte=day).filter(models.Q(valid_to=None) | models.Q(valid_to__gte=day))
    return in_force.order_by("-valid_from").first() or usable.order_by("-valid_from").first()
