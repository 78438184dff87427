"""How an award is written on a decision and on a certificate."""

from __future__ import annotations

from awards.enums import AwardKind
from awards.models.catalogue import AwardType

OF = " của "


def short_name(award: AwardType) -> str:
    """ "Bằng khen": on a certificate the authority stands in its own line; titles keep their whole name."""
    return award.name.split(OF)[0] if award.kind == AwardKind.FORM else award.name


def full_name(award: AwardType, authority: str) -> str:
    """ "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Vĩnh Long": the catalogue speaks of provinces in general."""
    short = short_name(award)
    return award.name if short == award.name else f"{short}{OF}{authority}"
