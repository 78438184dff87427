"""How spreadsheets name movements: by title, or by the end of the public address where two bear the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from importers.domain.cells import choice_key
from movements.models import Movement


def movement_lookup() -> dict[str, int | None]:
    """Movements by slug, or by title where one alone bears it."""
    found: dict[str, int | None] = {}
    for pk, title in Movement.objects.order_by("pk").values_list("pk", "title_folded"):
        found[title] = None if title in found else pk
    return found | {choice_key(slug): pk for pk, slug in Movement.objects.order_by().values_list("pk", "slug")}


def movement_words() -> dict[int, str]:
    """Key → the word by which `movement_lookup` finds it again."""
    lookup = movement_lookup()
    rows = Movement.objects.order_by().values_list("pk", "title", "slug")
    return {pk: title if lookup.get(choice_key(title)) == pk else slug for pk, title, slug in rows}


def movement_messages() -> tuple[str, str]:
    return (
        _("Không có phong trào nào tên “{value}”. Hãy ghi đúng tên phong trào đã công bố."),
        _("Có nhiều phong trào tên “{value}”. Hãy ghi phần cuối địa chỉ trang công khai của phong trào."),
    )
