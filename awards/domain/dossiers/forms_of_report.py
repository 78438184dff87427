"""Which parts a report of achievements has: data by kind of subject (`awards/data/report_forms.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import yaml
from django.utils.translation import gettext as _

from awards.domain.catalogue import DATA
from awards.domain.dossiers.subjects import kind_of
from awards.models import Nomination

SUMMARY = "achievement"
"""Key of the summary, which decisions and the public list print; the only part every form has."""


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    is_required: bool
    min_chars: int
    help: str


@dataclass(frozen=True)
class ReportForm:
    """One form with its source; `is_verified` is False where its wording was not checked against the decree."""

    title: str
    source: str
    is_verified: bool
    sections: tuple[Section, ...]


def form_of(nomination: Nomination) -> ReportForm:
    return _forms()[kind_of(nomination)]


def label_of(nomination: Nomination, key: str) -> str:
    if key == SUMMARY:
        return _("Tóm tắt thành tích")
    return next((section.title for section in form_of(nomination).sections if section.key == key), key)


@lru_cache(maxsize=1)
def _forms() -> dict[str, ReportForm]:
    rows = yaml.safe_load((DATA / "report_forms.yaml").read_text(encoding="utf-8"))
    return {
        row["subject"]: ReportForm(
            title=row["title"],
            source=row["source"],
            is_verified=row["verified"],
            sections=tuple(
                Section(each["key"], each["title"], each["required"], each["min"], each["help"])
                for each in row["sections"]
            ),
        )
        for row in rows
    }
