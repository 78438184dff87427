"""Ways from a list to the spreadsheet of the same rows and back, for those who may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from base.accounts.permissions import can


def more_sheets(user: Any, kinds: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    """Links of further kinds that belong to a list, each with its `label`; only those that the person may use."""
    found = [{"label": label, **sheet_links(user, kind)} for kind, label in kinds]
    return [row for row in found if len(row) > 1]


def sheet_links(user: Any, kind: str, *, is_taken_in: bool = True, **filters: Any) -> dict[str, str]:
    """Addresses of import and export of one kind of spreadsheet, for `units/_sheets.html`.

    `filters` narrow the export to what the list shows; `is_taken_in` is False for a kind that is only handed out.
    """
    links = {}
    if is_taken_in and can(user, "importers.data_import"):
        links["import_url"] = f"{reverse('importers:data-import')}?kind={kind}"
    if can(user, "importers.data_export"):
        chosen = urlencode({name: value for name, value in filters.items() if value})
        links["export_url"] = reverse("importers:data-export", args=[kind]) + (f"?{chosen}" if chosen else "")
    return links
