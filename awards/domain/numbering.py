"""Numbers of papers and of the golden book: 1, 2, 3… a year, without gap or repetition whoever asks at once."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models.decisions import Decision, NumberSeries
from awards.models.outgoing import OutgoingPaper
from base.core.errors import DomainError
from base.units.models import Unit

GOLDEN_BOOK = "sổ vàng"


def take_number(series: str, year: int) -> int:
    """The next number. Must stand in the transaction that uses it: rolled back, the number is free again."""
    return take_numbers(series, year, 1)[0]


def take_numbers(series: str, year: int, count: int) -> range:
    """`count` numbers in a row. RuntimeError outside `atomic`, where a crash could burn a number."""
    counter = _locked(series, year, None)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return range(first, first + count)


def take_paper_number(unit: Unit, symbol: str, year: int) -> int:
    """The next number in the book of one issuing body, kind of paper and year; numbers entered by hand are passed
    over.
    """
    counter = _locked(symbol, year, unit)
    number = counter.last + 1
    while holder_of(unit, symbol, year, number) is not None:
        number += 1
    counter.last = number
    counter.save(update_fields=["last"])
    return number


def claim_paper_number(unit: Unit, symbol: str, year: int, number: int) -> int:
    """A number that the registry gave outside this system. DomainError that names the paper which holds it already."""
    _locked(symbol, year, unit)
    if number < 1:
        raise DomainError(_("Số văn bản phải từ 1 trở lên."), code="number")
    holder = holder_of(unit, symbol, year, number)
    if holder is not None:
        raise DomainError(
            _(
                "Số {number}/{symbol} năm {year} đã dùng cho “{subject}” (ký ngày {day}). "
                "Hãy kiểm tra sổ văn bản đi rồi nhập số khác, hoặc để trống để hệ thống cấp số."
            ).format(
                number=number, symbol=symbol, year=year, subject=holder.subject, day=f"{holder.issued_on:%d/%m/%Y}"
            ),
            code="number_used",
        )
    return number


def holder_of(unit: Unit, symbol: str, year: int, number: int) -> Decision | OutgoingPaper | None:
    """The decision or other paper of this body that bears the number."""
    where = {"unit": unit, "symbol": symbol, "year": year, "number": number}
    return Decision.objects.filter(**where).first() or OutgoingPaper.objects.filter(**where).first()


def _locked(series: str, year: int, unit: Unit | None) -> NumberSeries:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("numbers are taken in the transaction that uses them")
    NumberSeries.objects.get_or_create(name=series, year=year, unit=unit)
    return NumberSeries.objects.select_for_update().get(name=series, year=year, unit=unit)
