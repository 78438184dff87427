"""What a figure may be, and what stands out.

Three grades: a figure that cannot be is refused when it is saved; what is lacking stops the submission; what merely
stands out asks for an explanation and never stops one that is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from movements.domain.criteria.dimensions import DIMENSIONS
from movements.domain.evaluation import HUNDRED, ZERO
from movements.domain.figures import Reported
from movements.domain.reports.rows import ADDS_UP, NUMERIC, Figure, Row
from movements.domain.wording import number_text
from movements.enums import Accumulation, Comparator, IndicatorKind, Nature
from movements.models import Measurement

HALF, DOUBLE, SLIP = Decimal("0.5"), Decimal(2), Decimal(10)
"""A target's figure asks for a second look when it falls to half of the last approved one, when a percentage doubles,
and when anything else becomes ten times as much: from 1 commune to 3 is how targets are met, from 12 to 120 a slip.
"""
LARGEST = Decimal(10) ** 16
BELOW_ZERO = (Comparator.CHANGE, Comparator.GROWTH, Comparator.QUALITATIVE, Comparator.N_OF_M)
"""Targets whose figure may be negative, or is checked elsewhere: a change falls, a level of people or percent never."""


@dataclass(frozen=True)
class Finding:
    """One remark on one row. `part` is the field that it belongs to: value, whole, text, breakdown, note or file."""

    key: str
    part: str
    message: str


def check_figure(figure: Figure, rows: Mapping[str, Row]) -> None:
    """Raises DomainError (code = the part) for a figure that cannot be. `rows` are those of the report, by key."""
    row = rows.get(figure.key)
    if row is None:
        raise DomainError(_("Chỉ tiêu này không giao cho đơn vị. Hãy tải lại trang báo cáo."), code="assignment")
    found = problem_of(figure, row)
    if found is not None:
        raise DomainError(
            _("Chỉ tiêu “{name}”: {problem}").format(name=row.name, problem=found.message), code=found.part
        )


def problem_of(figure: Figure, row: Row) -> Finding | None:
    """The first thing that makes the figure impossible, or None."""
    if figure.is_not_applicable:
        if not figure.is_empty or figure.whole is not None:
            return Finding(row.key, "value", _("Đã chọn “không áp dụng” thì để trống số liệu."))
        if not figure.note.strip():
            return Finding(row.key, "note", _("Hãy giải trình vì sao không áp dụng."))
        return None
    for part, number in (("value", figure.value), ("whole", figure.whole)):
        if number is not None and abs(number) >= LARGEST:
            return Finding(row.key, part, _("Số quá lớn. Hãy kiểm tra lại đơn vị tính."))
    part, message = _impossible(figure, row)
    return Finding(row.key, part, message) if message else _impossible_breakdown(figure, row)


def _impossible(figure: Figure, row: Row) -> tuple[str, str]:
    if row.assignment is not None:
        return "value", _beyond_target(figure, row)
    match row.kind:
        case IndicatorKind.RATIO:
            return _wrong_ratio(figure, row)
        case IndicatorKind.YES_NO:
            wrong = figure.value is not None and figure.value not in (0, 1)
            return "value", _("Hãy chọn “có” hoặc “không”.") if wrong else ""
        case IndicatorKind.CHOICE:
            wrong = bool(figure.text) and figure.text not in dict(row.choices)
            return "text", _("Mức “{text}” không có trong danh sách. Hãy chọn một mức có sẵn.").format(
                text=figure.text
            ) if wrong else ""
        case _:
            return "value", _out_of_bounds(figure.value, row)


def bounds_of(row: Row) -> tuple[Decimal | None, Decimal | None]:
    """What may be entered; a percentage is from 0 to 100 unless the indicator says otherwise."""
    indicator = row.indicator
    low, high = (indicator.minimum, indicator.maximum) if indicator is not None else (None, None)
    if row.kind == IndicatorKind.PERCENT:
        low, high = (ZERO if low is None else low), (HUNDRED if high is None else high)
    return low, high


def bounds_text(row: Row) -> str:
    """The same in words: "từ 0 đến 100"; empty where anything goes."""
    low, high = bounds_of(row)
    if low is not None and high is not None:
        return _("từ {low} đến {high}").format(low=number_text(low), high=number_text(high))
    if low is not None:
        return _("từ {low} trở lên").format(low=number_text(low))
    return _("không quá {high}").format(high=number_text(high)) if high is not None else ""


def _out_of_bounds(value: Decimal | None, row: Row) -> str:
    low, high = bounds_of(row)
    if value is None or ((low is None or value >= low) and (high is None or value <= high)):
        return ""
    return _("{value} nằm ngoài khoảng cho phép. Hãy nhập số {bounds}.").format(
        value=number_text(value), bounds=bounds_text(row)
    )


def _wrong_ratio(figure: Figure, row: Row) -> tuple[str, str]:
    if figure.whole is not None and figure.whole == 0:
        return "whole", _(
            "Mẫu số bằng 0 nên không tính được tỷ lệ. Nếu đơn vị không có đối tượng nào, "
            "hãy chọn “không áp dụng” và giải trình."
        )
    if figure.whole is not None and figure.whole < 0:
        return "whole", _("Tổng số không thể là số âm. Hãy kiểm tra lại dấu.")
    if figure.value is None:
        return "value", ""
    if figure.value < 0 or (figure.whole is not None and figure.value > figure.whole):
        whole = number_text(figure.whole) if figure.whole is not None else _("tổng số")
        return "value", _("Số đạt phải từ 0 đến {whole}. Hãy kiểm tra lại.").format(whole=whole)
    return "value", _out_of_bounds(figure.value, row)


def _beyond_target(figure: Figure, row: Row) -> str:
    assert row.assignment is not None
    target, value = row.assignment.target, figure.value
    if value is None:
        return ""
    if value < 0 and target.comparator not in BELOW_ZERO and target.nature in (Nature.STOCK, Nature.RATIO):
        bounds = (target.low, target.high, row.assignment.low, row.assignment.high)
        if any(bound is not None and bound < 0 for bound in bounds):
            return ""
        return _("Mức thực hiện không thể là số âm. Hãy kiểm tra lại dấu.")
    if target.comparator != Comparator.N_OF_M:
        return ""
    whole = row.assignment.denominator if row.assignment.denominator is not None else target.denominator
    if whole == 0:
        return _("Mẫu số bằng 0: tổng số được giao là 0. Hãy chọn “không áp dụng” và giải trình.")
    if value < 0 or (whole is not None and value > whole):
        return _("Số đạt phải từ 0 đến {whole}. Hãy kiểm tra lại.").format(
            whole=row.shown(whole) if whole is not None else ""
        )
    return ""


def adds_up(row: Row) -> bool:
    """The parts of a count make its whole; those of a percentage or of an average do not."""
    return row.kind in ADDS_UP and row.accumulation != Accumulation.AVERAGE


def _impossible_breakdown(figure: Figure, row: Row) -> Finding | None:
    for code, parts in figure.breakdown.items():
        if code not in row.dimensions or code not in DIMENSIONS:
            return Finding(
                row.key,
                "breakdown",
                _("Cách phân tổ “{code}” không có ở chỉ tiêu này. Hãy tải lại trang báo cáo.").format(code=code),
            )
        known = dict(DIMENSIONS[code].keys)
        for key, part in parts.items():
            if key not in known:
                return Finding(
                    row.key,
                    "breakdown",
                    _("Nhóm “{key}” không có trong phân tổ. Hãy tải lại trang báo cáo.").format(key=key),
                )
            if part < 0:
                return Finding(
                    row.key,
                    "breakdown",
                    _("Phân tổ “{name}” không thể là số âm. Hãy kiểm tra lại dấu.").format(name=known[key]),
                )
            if adds_up(row) and figure.value is not None and part > figure.value:
                text = _("Phân tổ “{name}” là {part}, lớn hơn tổng {total}. Hãy sửa một trong hai số.")
                words = text.format(name=known[key], part=number_text(part), total=number_text(figure.value))
                return Finding(row.key, "breakdown", words)
    return None


def lacking(rows: Iterable[Row], written: Mapping[str, Measurement]) -> list[Finding]:
    """What must still be entered before the head may send the report. `written` has its evidence at hand."""
    return [finding for row in rows if (finding := _lacking(row, written.get(row.key))) is not None]


def _lacking(row: Row, stored: Measurement | None) -> Finding | None:
    if stored is not None and stored.is_not_applicable:
        return None
    words = row.kind in (IndicatorKind.CHOICE, IndicatorKind.TEXT)
    if stored is None or (not stored.text.strip() if words else stored.value is None):
        return Finding(row.key, "text" if words else "value", _("còn thiếu số liệu"))
    if row.assignment is None and row.kind == IndicatorKind.RATIO and stored.whole is None:
        return Finding(row.key, "whole", _("còn thiếu tổng số"))
    if (problem := _sums(row, stored)) is not None:
        return problem
    if row.needs_evidence and not stored.evidence.all():
        return Finding(row.key, "file", _("còn thiếu minh chứng"))
    return None


def _sums(row: Row, stored: Measurement) -> Finding | None:
    """A broken-down count must add up to its figure, in every dimension whose parts make the whole."""
    if not adds_up(row) or stored.value is None:
        return None
    for code in row.dimensions:
        dimension, parts = DIMENSIONS.get(code), stored.breakdown.get(code, {})
        if dimension is None or not dimension.is_partition:
            continue
        if not parts:
            return Finding(row.key, "breakdown", _("còn thiếu phân tổ “{name}”").format(name=dimension.name.lower()))
        total = sum((Decimal(str(part)) for part in parts.values()), ZERO)
        if total != stored.value:
            text = _("phân tổ “{name}” cộng lại là {sum}, khác tổng {total}")
            words = text.format(name=dimension.name.lower(), sum=number_text(total), total=number_text(stored.value))
            return Finding(row.key, "breakdown", words)
    return None


def flags_of(
    rows: Iterable[Row], written: Mapping[str, Measurement], last: Mapping[str, Reported]
) -> dict[str, Finding]:
    """Figures that stand out against the last approved one, by key. Explained ones are in it too: see `unexplained`."""
    found: dict[str, Finding] = {}
    for row in rows:
        stored, before = written.get(row.key), last.get(row.key)
        if stored is None or before is None or row.kind not in NUMERIC:
            continue
        words = _stands_out(row, stored, before)
        if words:
            found[row.key] = Finding(row.key, "note", words)
    return found


def unexplained(flags: Mapping[str, Finding], written: Mapping[str, Measurement]) -> list[Finding]:
    return [flag for key, flag in flags.items() if not written[key].note.strip()]


def _stands_out(row: Row, stored: Measurement, before: Reported) -> str:
    value, old = _comparable(stored.value, stored.whole), _comparable(before.value, before.whole)
    if value is None or old is None or value == old:
        return ""
    text = _("{value} so với {old} đã duyệt ({period}): {why}. Hãy kiểm tra lại, nếu đúng thì giải trình.")
    why = _why(row, value, old)
    if not why:
        return ""
    return text.format(
        value=row.shown(stored.value, stored.whole),
        old=row.shown(before.value, before.whole),
        period=before.period,
        why=why,
    )


def _comparable(value: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return value / whole if value is not None and whole else value


def _why(row: Row, value: Decimal, old: Decimal) -> str:
    if row.accumulation in (Accumulation.YEAR, Accumulation.TERM):
        return _("số lũy kế giảm") if value < old and row.accumulation == Accumulation.TERM else ""
    if row.indicator is not None:
        limit = row.indicator.outlier_ratio
        if limit is None or not old or abs(value - old) < limit * abs(old):
            return ""
        return _("thay đổi {percent}%").format(percent=_percent(abs(value - old) / abs(old)))
    assert row.assignment is not None
    target = row.assignment.target
    if target.nature not in (Nature.STOCK, Nature.RATIO) or not old:
        return ""
    share, ceiling = value / old, DOUBLE if row.unit.startswith("%") else SLIP
    if HALF < share < ceiling:
        return ""
    return _("tăng gấp {times} lần trở lên").format(times=ceiling) if share > 1 else _("giảm từ một nửa trở lên")


def _percent(ratio: Decimal) -> str:
    return number_text((ratio * HUNDRED).quantize(Decimal(1)))
