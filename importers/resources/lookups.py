"""Tables of words → keys, loaded once per run, so that no row of a file costs a query."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.models import AwardType
from base.core import clock
from base.units.domain.dataset import CODE_SCHEME
from base.units.domain.queries import units_as_of
from base.units.models import Person, Unit, UnitCode, UnitKind
from importers.domain.cells import choice_key
from importers.resources.unit_words import UnitWords

# Codes that a council gives to its own agencies and schools; territories carry those of the data set.
LOCAL_SCHEME = "local"


def unit_lookup(day: dt.date | None = None) -> UnitWords:
    """Units that stand on `day` (today) by local code, code of the data set, or the name that they had then; None where
    several have that name.
    """
    day = day or clock.today()
    standing = units_as_of(day).order_by()
    found: dict[str, int | None] = {}
    names = Unit.objects.as_it_was(day).order_by().values_list("name_folded", "former__name_folded", "pk")
    for name, former, pk in names:
        word = former or name
        found[word] = None if word in found else pk
    codes = UnitCode.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), unit__in=standing)
    for scheme in (CODE_SCHEME, LOCAL_SCHEME):
        rows = codes.filter(scheme=scheme).values_list("code", "unit_id")
        found |= {choice_key(code): unit for code, unit in rows}
    return UnitWords(found, follow=True)


def unit_words() -> dict[int, str]:
    """Key of a unit → what an export writes for it: its local code, else that of the data set, else its name."""
    words = dict(units_as_of().order_by().values_list("pk", "name"))
    for scheme in (CODE_SCHEME, LOCAL_SCHEME):
        words |= dict(UnitCode.objects.filter(scheme=scheme).order_by("valid_from").values_list("unit_id", "code"))
    return words


def unit_lookup_with_former() -> UnitWords:
    """As `unit_lookup`, and by their words also units that ended, where no standing unit goes by the same."""
    former: dict[str, int | None] = {}
    ended = Unit.objects.exclude(pk__in=units_as_of().values("pk")).order_by()
    names = list(ended.values_list("name_folded", "pk"))
    codes = UnitCode.objects.filter(unit__in=ended).values_list("code", "unit_id")
    for word, pk in [*names, *((choice_key(code), unit) for code, unit in codes)]:
        former[word] = pk if former.get(word, pk) == pk else None
    return UnitWords(former | unit_lookup(), follow=False)


def words_of_units(lookup: dict[str, int | None]) -> dict[int, str]:
    """Key of a unit → a word by which `lookup` finds it again: its local code, else that of the data set, else its
    name. A unit that no word tells from others gets its name, which an import then asks to replace by a code.
    """
    named = list(Unit.objects.order_by().values_list("pk", "name"))
    words = dict(named)
    found = {pk: name for pk, name in named if lookup.get(choice_key(name)) == pk}
    for scheme in (CODE_SCHEME, LOCAL_SCHEME):
        rows = UnitCode.objects.filter(scheme=scheme).order_by("valid_from").values_list("unit_id", "code")
        found |= {unit: code for unit, code in rows if lookup.get(choice_key(code)) == unit}
    return words | found


def award_lookup() -> dict[str, int | None]:
    """Awards by code, joint code (the province's twin, as the catalogue reads it) or name, if no other has it."""
    found: dict[str, int | None] = {}
    rows = list(AwardType.objects.order_by("pk").values_list("pk", "code", "alias", "name"))
    for pk, _code, _alias, name in rows:
        found[choice_key(name)] = None if choice_key(name) in found else pk
    found |= {choice_key(alias): pk for pk, _code, alias, _name in rows if alias}
    return found | {choice_key(code): pk for pk, code, _alias, _name in rows}


def award_messages() -> tuple[str, str]:
    return (
        _("Không có danh hiệu, hình thức khen thưởng nào mang mã “{value}”. Hãy xem lại danh mục."),
        _("Có nhiều danh hiệu, hình thức khen thưởng tên “{value}”. Hãy ghi mã thay cho tên."),
    )


def former_unit_messages() -> tuple[str, str]:
    return (
        _("Không có đơn vị nào mang mã hoặc tên “{value}”. Hãy kiểm tra mã đơn vị."),
        _("Có nhiều đơn vị tên “{value}”. Hãy ghi mã đơn vị thay cho tên."),
    )


def person_lookup() -> dict[str, int | None]:
    """People by code; the code of a merged duplicate leads to the one who stayed."""
    rows = Person.objects.exclude(code="").order_by().values_list("code", "pk", "merged_into")
    return {choice_key(code): merged_into or pk for code, pk, merged_into in rows}


def kind_lookup() -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for pk, code, name in UnitKind.objects.values_list("pk", "code", "name"):
        found |= {choice_key(name): pk, choice_key(code): pk}
    return found


def unit_messages() -> tuple[str, str]:
    """What is said where no unit, or more than one, goes by a word."""
    return (
        _("Không có đơn vị nào đang hoạt động mang mã hoặc tên “{value}”. Hãy kiểm tra mã đơn vị."),
        _("Có nhiều đơn vị tên “{value}”. Hãy ghi mã đơn vị thay cho tên."),
    )


def person_messages() -> tuple[str, str]:
    message = _("Không có cá nhân nào mang mã “{value}”. Hãy nhập danh sách cá nhân trước, hoặc sửa mã.")
    return message, message


def kind_messages() -> tuple[str, str]:
    names = "; ".join(UnitKind.objects.values_list("name", flat=True))
    message = _("Không có loại đơn vị “{value}”. Hiện có: {names}.").replace("{names}", names)
    return message, message
