"""Criteria sets as files that can be shared: install, export, and the packs that come with the platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from movements.domain.criteria.checks import problems_of
from movements.domain.criteria.drafts import SetDraft, completed, draft_of
from movements.domain.criteria.schema import BadPack, dump, parse
from movements.domain.criteria.tree import load_tree
from movements.domain.criteria.writing import create_set
from movements.enums import CriteriaStatus
from movements.models import CriteriaSet
from movements.rules import require_permission

FOLDER = Path(__file__).parents[2] / "packs" / "criteria"
MAX_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Pack:
    """A pack that comes with the platform. `name` is the file without its suffix."""

    name: str
    path: Path
    draft: SetDraft


def packs() -> list[Pack]:
    """The packs of the platform by their titles."""
    found = [Pack(path.stem, path, _read_cached(path, path.stat().st_mtime_ns)) for path in FOLDER.glob("*.yaml")]
    return sorted(found, key=lambda pack: pack.draft.title)


def pack_path(name: str) -> Path:
    """DomainError for a name that is no pack of the platform."""
    path = next((pack.path for pack in packs() if pack.name == name), None)
    if path is None:
        raise DomainError(_("Không có gói tiêu chí “{name}”.").format(name=name), code="unknown_pack")
    return path


def install_pack(source: Path | str | Mapping[str, Any], *, actor: Any) -> CriteriaSet:
    """A draft set of a pack: a file, or what YAML gave.

    Installing the same again gives the set that is there. Where the newest version of that code says something else
    and is in use, the pack becomes its next version; a draft under way is not overwritten (DomainError). BadPack with
    the place of the first fault; then nothing is kept.
    """
    require_permission(actor, "movements.criteria_manage")
    draft = _read(Path(source)) if isinstance(source, (Path, str)) else parse(source)
    return install_draft(draft, actor=actor)


def install_draft(draft: SetDraft, *, actor: Any, owner: Any = None) -> CriteriaSet:
    """The write of `install_pack`, for sets that came another way as well."""
    problems = problems_of(draft)
    if problems:
        raise BadPack(
            _("Gói tiêu chí “{title}” sai ở mục {code}. {problem}").format(
                title=draft.title, code=problems[0].code, problem=problems[0]
            )
        )
    with transaction.atomic():
        latest = (
            CriteriaSet.objects.select_for_update(of=("self",)).filter(code=draft.code).order_by("-version").first()
        )
        if latest is not None and draft_of(load_tree(latest.pk)) == completed(draft):
            return latest
        if latest is not None and latest.status == CriteriaStatus.DRAFT:
            raise DomainError(
                _("“{title}” đang có một dự thảo khác nội dung gói. Hãy hoàn tất hoặc bỏ dự thảo đó trước.").format(
                    title=latest
                ),
                code="draft_exists",
            )
        criteria_set, written = create_set(
            draft,
            actor=actor,
            version=latest.version + 1 if latest else 1,
            previous=latest,
            owner=owner or (latest.owner if latest else None),
            change_reason=_("Cài đặt gói tiêu chí") if latest else "",
        )
        ledger.record("movements.criteria.installed", *written.rows, actor=actor, title=draft.title)
        return criteria_set


def export_pack(criteria_set: CriteriaSet) -> str:
    """The set as YAML that `install_pack` takes in again."""
    return yaml.safe_dump(dump(draft_of(load_tree(criteria_set.pk))), allow_unicode=True, sort_keys=False, width=120)


def parse_upload(data: bytes, name: str) -> dict[str, Any]:
    """What a file that somebody uploads holds. BadPack where it is no YAML mapping."""
    if len(data) > MAX_BYTES:
        raise BadPack(_("Tệp “{name}” quá lớn, tối đa 2 MB.").format(name=name))
    return _loaded(data, name)


@lru_cache(maxsize=64)
def _read_cached(path: Path, _modified: int) -> SetDraft:
    return _read(path)


def _read(path: Path) -> SetDraft:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadPack(_("Không đọc được tệp “{name}”.").format(name=path.name)) from error
    return parse(_loaded(data, path.name))


def _loaded(data: bytes, name: str) -> dict[str, Any]:
    try:
        found = yaml.safe_load(data.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        line = _(" (dòng {line})").format(line=place.line + 1) if place else ""
        raise BadPack(_("Tệp “{name}” không phải là gói YAML hợp lệ{line}.").format(name=name, line=line)) from error
    if not isinstance(found, dict):
        raise BadPack(_("Tệp “{name}” không phải là gói tiêu chí.").format(name=name))
    return found
