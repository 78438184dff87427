"""Loading the catalogue, and the questions about money that it answers."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from awards.models import AwardAuthority, AwardType, BaseSalary, BonusFactor, ChecklistItem
from base.core import clock, ledger
from base.core.errors import DomainError

M = TypeVar("M", bound=models.Model)
Row = tuple[dict[str, Any], dict[str, Any]]
DATA = Path(__file__).parents[1] / "data"


def award_by_code(code: str, *, on: dt.date | None = None) -> AwardType:
    """The award of that code (any case), or the province's twin of a joint code: BKBT → BKT.

    Raises DomainError where there is none, or where it did not exist on the day.
    """
    wanted = code.strip().upper()
    found = AwardType.objects.filter(code=wanted).first() or AwardType.objects.filter(alias=wanted).last()
    if found is None:
        raise DomainError(
            _("Không có danh hiệu hoặc hình thức khen thưởng mang mã “{code}”. Hãy xem lại danh mục.").format(
                code=code
            ),
            code="unknown_award",
        )
    require_existing(found, on or clock.today())
    return found


def require_existing(award_type: AwardType, day: dt.date) -> None:
    """Refuse an award that the law did not know on that day."""
    if not award_type.existed_on(day):
        raise DomainError(
            _("“{award}” không có trong danh mục vào ngày {day}. Hãy chọn danh hiệu, hình thức khác.").format(
                award=award_type, day=f"{day:%d/%m/%Y}"
            ),
            code="award_not_in_force",
        )


def authority_on(award_type: AwardType, day: dt.date) -> AwardAuthority | None:
    """Who decides the award on that day (DOMAIN §1.3). None where no period of the catalogue covers it."""
    return AwardAuthority.objects.as_of(day).filter(award_type=award_type).order_by("-valid_from").first()


def holder_on(award_type: AwardType, day: dt.date) -> str:
    """Who decides the award on that day, in words."""
    return holder_words(award_type, authority_on(award_type, day))


def holder_words(award_type: AwardType, authority: AwardAuthority | None) -> str:
    """By the period that covers the day; where none does, as the catalogue says without a date."""
    return authority.holder if authority else award_type.authority


def with_holders(awards: QuerySet[AwardType], day: dt.date) -> QuerySet[AwardType]:
    """Each award with `holder_then`, its `holder_on` that day, in the same query."""
    periods = AwardAuthority.objects.as_of(day).filter(award_type=OuterRef("pk")).order_by("-valid_from")
    return awards.annotate(holder_then=Coalesce(Subquery(periods.values("holder")[:1]), "authority"))


def base_salary_on(day: dt.date) -> BaseSalary | None:
    """Lương cơ sở in force on the day; None before the first one known."""
    return BaseSalary.objects.filter(valid_from__lte=day).order_by("-valid_from").first()


@transaction.atomic
def load_catalogue() -> int:
    """Bring awards, checklists and base salaries of `awards/data/` in. Returns how many rows are new or changed."""
    changed: list[models.Model] = [
        *upsert(AwardType, [({"code": row["code"]}, _award_values(row)) for row in _rows("award_catalogue.csv")]),
        *upsert(BaseSalary, [_salary(row) for row in _rows("base_salary.csv")]),
        *upsert(BonusFactor, [_factor(row) for row in _rows("bonus_factors.csv")]),
    ]
    changed += upsert(AwardAuthority, list(_authority_lines()))
    papers = yaml.safe_load((DATA / "checklist.yaml").read_text(encoding="utf-8"))
    listed = upsert(ChecklistItem, [line for item in papers for line in _checklist_lines(item)])
    if changed:
        ledger.record("awards.catalogue.loaded", *changed, rows=len(changed))
    return len(changed) + len(listed)


def upsert(model: type[M], rows: list[Row]) -> list[M]:
    """Make each (key, values) stand in the table; all keys name the same columns. Returns the rows new or changed.

    Three statements whatever the number of rows, and no write where nothing differs.
    """
    if not rows:
        return []
    columns = [model._meta.get_field(name) for name in rows[0][0]]
    stored = {tuple(getattr(row, column.attname) for column in columns): row for row in model._default_manager.all()}  # type: ignore[union-attr]
    new: list[M] = []
    changed: list[M] = []
    for key, values in rows:
        row = stored.get(tuple(value.pk if isinstance(value, models.Model) else value for value in key.values()))
        if row is None:
            new.append(model(**key, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, list(rows[0][1]))
    return new + changed


def _award_values(row: dict[str, str]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("alias", "name", "name_en", "kind", "subject", "level", "authority")},
        **{name: row[name] for name in ("law_article", "conditions", "source")},
        "bonus_multiple": Decimal(row["bonus_multiple"]) if row["bonus_multiple"] else None,
        "is_bonus_verified": row["bonus_verified"] == "yes",
        "needs_consultation": row["needs_consultation"] == "yes",
        "valid_from": dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        "valid_to": dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "is_verified": row["verified"] == "yes",
    }


def _authority_lines() -> Iterator[Row]:
    """A line of the file names all awards that share holder and time."""
    awards = {award_type.code: award_type for award_type in AwardType.objects.all()}
    for row in _rows("authorities.csv"):
        values = {
            **{name: row[name] for name in ("holder", "award_name", "article", "source")},
            "valid_to": dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            "is_verified": row["verified"] == "yes",
        }
        start = dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None
        for code in row["awards"].split():
            yield {"award_type": awards[code], "valid_from": start}, values


def _salary(row: dict[str, str]) -> Row:
    values = {"amount": int(row["amount"]), "source": row["source"], "is_verified": row["verified"] == "yes"}
    return {"valid_from": dt.date.fromisoformat(row["valid_from"])}, values


def _factor(row: dict[str, str]) -> Row:
    key = {name: row[name] for name in ("subject", "kind")} | {"valid_from": dt.date.fromisoformat(row["valid_from"])}
    values = {"factor": Decimal(row["factor"]), "source": row["source"], "is_verified": row["verified"] == "yes"}
    return key, values


def _checklist_lines(item: dict[str, Any]) -> Iterator[Row]:
    """One line of the file, for every award that it applies to."""
    awards = AwardType.objects.filter(kind=item["applies_to"])
    if codes := item.get("awards"):
        awards = awards.filter(code__in=codes)
    values = {
        "label": item["label"],
        "is_required": item.get("required", True),
        "source": item["source"],
        "is_verified": item["verified"],
    }
    for award_type in awards:
        yield {"award_type": award_type, "subject": item.get("subject", "any"), "kind": item["kind"]}, values


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as rows:
        yield from csv.DictReader(rows)
