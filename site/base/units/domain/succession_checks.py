"""What must hold of a reorganisation. Every refusal says which unit, why, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from base.core import clock
from base.core.errors import DomainError
from base.core.text import fold, normalise
from base.units.domain.lineage import predecessors_of
from base.units.domain.standing import is_standing, not_standing
from base.units.enums import SuccessionKind
from base.units.models import Succession, SuccessionPart, Unit, UnitVersion, below_any

if TYPE_CHECKING:
    from base.units.domain.successions import Decision

DAY = dt.timedelta(days=1)
ONE = Decimal(1)
FIRST_DAY = dt.date(1945, 9, 2)
folded = fold


def lock_tree() -> None:
    """One reorganisation at a time: the tops of the tree are the lock."""
    list(Unit.objects.select_for_update(of=("self",)).filter(depth=1).order_by("pk").values_list("pk", flat=True))


def locked_units(units: Sequence[Unit]) -> list[Unit]:
    """The rows as they stand now, in the order given."""
    keys = [unit.pk for unit in units]
    rows = {unit.pk: unit for unit in Unit.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    return [rows[key] for key in dict.fromkeys(keys)]


def check_decision(day: dt.date, number: str) -> None:
    if not normalise(number):
        raise DomainError(_("Hãy ghi số nghị quyết hoặc quyết định sắp xếp đơn vị."), code="decision")
    if day > clock.today():
        raise DomainError(
            _("Quyết định có hiệu lực từ ngày {day}. Hãy ghi nhận từ ngày đó, để đơn vị không kết thúc sớm.").format(
                day=f"{day:%d/%m/%Y}"
            ),
            code="future",
        )
    if day < FIRST_DAY:
        raise DomainError(_("Ngày hiệu lực phải từ 02/9/1945. Hãy kiểm tra lại năm."), code="day")


def known_succession(kind: SuccessionKind, decision: Decision, units: Sequence[Unit]) -> Succession | None:
    """The succession of this kind, day and decision that all of `units` are in. DomainError where only some are."""
    same = Succession.objects.filter(kind=kind, happened_on=decision.day, decision_number=normalise(decision.number))
    for succession in same.order_by("pk"):
        parts = SuccessionPart.objects.filter(succession=succession).values_list("source_id", flat=True)
        known = {succession.unit_id} if succession.unit_id else set(parts)
        given = {unit.pk for unit in units}
        if given == known:
            return succession
        if given & known and kind not in (SuccessionKind.DISSOLVE, SuccessionKind.MOVE):
            done = [unit for unit in units if unit.pk in known]
            raise DomainError(
                _("Quyết định {number} đã được ghi nhận cho {names}. Hãy bỏ các đơn vị đó khỏi danh sách.").format(
                    number=decision.number, names=some_names(done)
                ),
                code="partly_known",
            )
        if given <= known:
            return succession
    return None


def check_sources(kind: SuccessionKind, units: Sequence[Unit], day: dt.date) -> None:
    """Each stood the day before, still stands, and has seen no later reorganisation."""
    if not units:
        raise DomainError(_("Hãy chọn ít nhất một đơn vị."), code="empty")
    for unit in units:
        if not is_standing(unit, day - DAY):
            if unit.valid_from is not None and unit.valid_from >= day:
                raise DomainError(
                    _("{unit} thành lập ngày {day}, nên chỉ sắp xếp lại được từ sau ngày đó.").format(
                        unit=unit, day=f"{unit.valid_from:%d/%m/%Y}"
                    ),
                    code="before_founding",
                )
            raise DomainError(not_standing(unit, day), code="dissolved")
        if unit.valid_to is not None:
            raise DomainError(not_standing(unit, unit.valid_to + DAY), code="dissolved")
    check_later(units, day)


def check_later(units: Sequence[Unit], day: dt.date) -> None:
    """History is written in order: nothing is known of the units after `day`. Two queries."""
    after = {"succession__happened_on__gt": day}
    parts = SuccessionPart.objects.filter(source__in=units, **after).select_related("succession", "source")
    versions = UnitVersion.objects.filter(unit__in=units, **after).select_related("succession", "unit")
    part, version = parts.order_by("pk").first(), versions.order_by("pk").first()
    if part is not None or version is not None:
        later = part.succession if part else version.succession  # type: ignore[union-attr]
        unit = part.source if part else version.unit  # type: ignore[union-attr]
        raise DomainError(
            _(
                "{unit} đã có lần sắp xếp ngày {later}, sau ngày {day}. Hãy ghi nhận theo thứ tự thời gian: ngày hiệu "
                "lực không thể trước lần sắp xếp gần nhất."
            ).format(unit=unit, later=f"{later.happened_on:%d/%m/%Y}", day=f"{day:%d/%m/%Y}"),
            code="order",
        )


def check_target(unit: Unit, day: dt.date) -> None:
    """A successor or a new senior stands on that day, and today."""
    for moment in (day, clock.today()):
        check_target_then(unit, moment)


def check_target_then(unit: Unit, day: dt.date) -> None:
    """A successor stands on the day on which it takes over."""
    if not is_standing(unit, day):
        raise DomainError(not_standing(unit, day), code="target")


def check_ring(target: Unit, sources: Sequence[Unit], *, ends: bool) -> None:
    """A successor is none of the units that give, no predecessor of them, and does not stand below one that ends."""
    for source in sources:
        if target.pk == source.pk:
            raise DomainError(
                _("{unit} không thể kế tục chính mình. Hãy bỏ đơn vị này khỏi một trong hai phía.").format(unit=target),
                code="ring",
            )
        if target.pk in predecessors_of(source):
            raise DomainError(
                _("{source} vốn hình thành từ {target}: các lần sắp xếp nối thành vòng tròn. Hãy kiểm tra lại.").format(
                    source=source, target=target
                ),
                code="ring",
            )
    if ends:
        check_outside(target, sources)


def check_outside(unit: Unit, ending: Sequence[Unit]) -> None:
    for source in ending:
        if unit.path.startswith(source.path):
            raise DomainError(
                _(
                    "{unit} đang trực thuộc {source} là đơn vị sẽ kết thúc. Hãy chuyển trực thuộc trước, hoặc chọn cấp "
                    "trên khác."
                ).format(unit=unit, source=source),
                code="ring",
            )


def check_parent(unit: Unit, parent: Unit) -> None:
    """No ring in the tree, and a move that moves."""
    if parent.path.startswith(unit.path):
        raise DomainError(
            _("{parent} nằm trong {unit}, nên không thể là cấp trên của {unit}. Hãy chọn đơn vị khác.").format(
                parent=parent, unit=unit
            ),
            code="ring",
        )
    if unit.path[: -Unit.steplen] == parent.path:
        raise DomainError(_("{unit} đã trực thuộc {parent}.").format(unit=unit, parent=parent), code="same_parent")


def check_name(
    name: str, parent: Unit | None, day: dt.date, *, apart_from: Unit | None = None, ending: Sequence[Unit] = ()
) -> None:
    """A name, and one that no standing sibling bears, but for those that end with the same decision."""
    if not name:
        raise DomainError(_("Hãy ghi tên đơn vị mới."), code="name")
    if apart_from is not None and apart_from.name == name:
        raise DomainError(_("Đơn vị đã mang tên “{name}”.").format(name=name), code="same_name")
    if parent is None:
        return
    siblings = Unit.objects.filter(path__startswith=parent.path, depth=parent.depth + 1, name=name).as_of(day)
    others = siblings.exclude(pk__in=[unit.pk for unit in (*ending, *([apart_from] if apart_from else []))])
    if others.exists():
        raise DomainError(
            _("{parent} đã có đơn vị tên “{name}”. Hãy chọn đơn vị đó, hoặc đặt tên khác.").format(
                parent=parent, name=name
            ),
            code="name",
        )


def check_shares(shares: Sequence[Decimal], keeps: Decimal | None) -> None:
    """All above 0, four places at most, and together exactly 1."""
    given = [*shares, *([keeps] if keeps else [])]
    if len(given) < 2:
        raise DomainError(_("Chia tách thì phải có ít nhất hai phần. Nếu chỉ một, hãy chọn sáp nhập."), code="parts")
    if any(not 0 < share < 1 or share != round(share, 4) for share in given):
        raise DomainError(_("Mỗi tỷ lệ phải lớn hơn 0, nhỏ hơn 1, tối đa 4 chữ số thập phân, như 0,25."), code="share")
    total = sum(given, Decimal(0))
    if total != ONE:
        raise DomainError(
            _("Các tỷ lệ cộng lại là {total}, phải đúng bằng 1. Hãy sửa lại.").format(
                total=f"{total.normalize():f}".replace(".", ",")
            ),
            code="shares",
        )


def standing_children(units: Sequence[Unit], day: dt.date) -> list[Unit]:
    """Direct subordinates of `units` that stand on `day`, themselves apart."""
    if not units:
        return []
    depths = {unit.depth + 1 for unit in units}
    below = Unit.objects.filter(below_any(unit.path for unit in units), depth__in=depths)
    parents, own = {unit.path for unit in units}, {unit.pk for unit in units}
    standing = below.filter(Q(valid_to=None) | Q(valid_to__gte=day)).order_by("path")
    return [unit for unit in standing if unit.pk not in own and unit.path[: -Unit.steplen] in parents]


def some_names(units: Sequence[Unit], count: int = 3) -> str:
    names = ", ".join(unit.name for unit in units[:count])
    return (
        names
        if len(units) <= count
        else _("{names} và {more} đơn vị khác").format(names=names, more=len(units) - count)
    )
