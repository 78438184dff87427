"""The packs that come with the software: the national movements since 2016."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from movements.domain.packs.schema import Pack, load_pack

FOLDER = Path(__file__).resolve().parents[2] / "packs" / "movements"


@lru_cache(maxsize=1)
def library() -> dict[str, Pack]:
    """Code → pack, newest movements first. A pack of ours that is wrong fails loudly, here and in the tests."""
    packs = [load_pack(path) for path in sorted(FOLDER.glob("*.yaml"))]
    packs.sort(key=lambda pack: (pack.facts["starts_on"].value[:4], pack.code), reverse=True)
    return {pack.code: pack for pack in packs}


def pack_named(code: str) -> Pack:
    """DomainError for a code that we do not have."""
    pack = library().get(code)
    if pack is None:
        raise DomainError(_("Không có gói phong trào “{code}”.").format(code=code), code="unknown_pack")
    return pack
