"""Themes of a year or a term."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.units.models import Unit
from movements.models import WorkTheme
from movements.rules import require_permission


def remove_theme(theme: WorkTheme, *, actor: Any) -> None:
    """Take a theme away that should never have been. DomainError while tasks belong to it."""
    require_permission(actor, "movements.task_manage", theme.owner)
    with transaction.atomic():
        if theme.tasks.exists():
            raise DomainError(_("Chủ đề này đã có đầu việc nên không bỏ được."), code="used")
        ghost, title = WorkTheme(pk=theme.pk), theme.title
        theme.delete()
        ledger.record("movements.theme.removed", ghost, actor=actor, name=title)


def save_theme(
    theme: WorkTheme | None,
    *,
    title: str,
    kind: str,
    owner: Unit,
    starts_on: dt.date,
    ends_on: dt.date,
    aim: str = "",
    actor: Any,
) -> WorkTheme:
    """A new theme, or new words and days for one. DomainError where the days do not follow or it exists already."""
    require_permission(actor, "movements.task_manage", owner)
    if ends_on < starts_on:
        raise DomainError(_("Ngày kết thúc phải sau ngày bắt đầu. Hãy xem lại hai ngày."), code="ends_on")
    values = {"title": title.strip(), "kind": kind, "owner": owner, "starts_on": starts_on, "ends_on": ends_on}
    try:
        with transaction.atomic():
            row = theme or WorkTheme(created_at=clock.now(), created_by=actor)
            for name, value in (values | {"aim": aim.strip()}).items():
                setattr(row, name, value)
            row.save()
            ledger.record("movements.theme.saved", row, actor=actor, name=row.title)
            return row
    except IntegrityError as error:
        raise DomainError(
            _("Cơ quan này đã có chủ đề “{title}” bắt đầu cùng ngày.").format(title=title.strip()), code="title"
        ) from error
